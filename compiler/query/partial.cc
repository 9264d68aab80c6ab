#include "compiler/query/partial.h"

#include <algorithm>

#include "compiler/query/text.h"
#include "compiler/support/limits.h"

namespace tollgate::query {

using sema::Meaning;
using sema::Type;
using sema::TypeKind;
using syntax::ExprId;
using syntax::ExprKind;
using syntax::kNoExpr;

namespace {

/// A name that nobody writes.
constexpr std::string_view kHere = "zz-the-cursor-zz";
constexpr unsigned kDeepest = 400;

/// What closes the brackets that the line leaves open.
std::string closers(std::string_view line) {
  std::string open;
  bool inText = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (inText && line[i] == '\\') {
      ++i;
      continue;
    }
    if (line[i] == '"') inText = !inText;
    if (inText) continue;
    if (line[i] == '(') open.insert(0, 1, ')');
    if (line[i] == '[') open.insert(0, 1, ']');
    if ((line[i] == ')' || line[i] == ']') && !open.empty()) open.erase(0, 1);
  }
  return open;
}

}  // namespace

Partial::Partial(const Index& index, const Cursor& cursor)
    : p_(index.program()), scope_(clauseScope(index, cursor.file, cursor.word.begin)) {
  if (!cursor.inDeclaration) return;
  const std::string close = closers(cursor.before);
  for (const std::string& end : {close, close + " satisfies true", close + " means 1", " satisfies true" + close, close + " by started",
                                 close + " otherwise 1", close + " is present"}) {
    parse(cursor.before + std::string(kHere) + end + "\n");
    for (const auto& [root, elements] : roots()) {
      if (!holds(root) || !find(root, elements, 0)) continue;
      list_ = listOf(root);
      return;
    }
    at_ = kNoExpr, elements_.clear(), expected_ = {}, subject_ = {};
  }
}

/// Of the condition of a family: its register.
Id Partial::listOf(ExprId root) const {
  for (const syntax::Decl& decl : parsed_.module.decls) {
    const auto* pack = std::get_if<syntax::PackDecl>(&decl);
    if (pack == nullptr) continue;
    for (const syntax::FamilyDecl& family : pack->families) {
      if (family.where != root) continue;
      const Id document = p_.documentNamed(family.list.text, scope_.module);
      if (document != kNone && p_.documents[document].list != nullptr) return document;
    }
  }
  return kNone;
}

void Partial::parse(const std::string& text) {
  const FileId file = text_.add("typed", text);
  parsed_ = syntax::parse(text_, file, Limits{});
}

/// Kids have smaller numbers than their node, so one pass upwards knows what holds the cursor.
bool Partial::holds(ExprId root) const {
  if (root == kNoExpr || root >= parsed_.module.exprs.size()) return false;
  std::vector<bool> inside(root + 1, false);
  for (ExprId id = 0; id <= root; ++id) {
    const syntax::Expr& expr = parsed_.module.exprs[id];
    inside[id] = (expr.kind == ExprKind::Name || expr.kind == ExprKind::Member) && expr.text == kHere;
    inside[id] = inside[id] || (expr.kind == ExprKind::DecisionIs && expr.text == kHere);
    for (ExprId kid : expr.kids) {
      if (kid != kNoExpr && kid < id && inside[kid]) inside[id] = true;
    }
  }
  return inside[root];
}

std::vector<LooseElement> Partial::params(const std::vector<syntax::Param>& list) const {
  std::vector<LooseElement> out;
  for (const syntax::Param& param : list) out.push_back({param.name.text, typeNamed(param.type)});
  return out;
}

void Partial::rootsOf(const syntax::DefineDecl& define, std::vector<Root>& out) const {
  std::vector<LooseElement> elements = params(define.params);
  if (define.owner.written()) {
    syntax::TypeExpr owner;
    owner.name = define.owner;
    elements.insert(elements.begin(), {"", typeNamed(owner)});
  }
  out.emplace_back(define.means, std::move(elements));
}

/// The sets of `for each`, each with the elements before it, and its condition; `elements` then has them all.
void Partial::scopeRoots(const syntax::Scope& scope, std::vector<LooseElement>& elements, std::vector<Root>& out) const {
  std::vector<LooseElement> unnamed = elements;
  for (ExprId binding : scope.bindings) {
    out.emplace_back(binding, elements);
    elements.push_back(elementOf(binding, elements, true));
    unnamed.push_back(elementOf(binding, elements, false));
    if (!elements.back().name.empty()) unnamed.push_back(elements.back());
  }
  out.emplace_back(scope.where, std::move(unnamed));
}

std::vector<Partial::Root> Partial::roots() const {
  std::vector<Root> out;
  const auto symbolType = [&](const std::string& name) {
    const auto found = named(name, {});
    return found ? typeOfFound(*found) : Type{};
  };
  const auto counting = [&](const std::vector<syntax::CountingOnly>& lines, const std::vector<LooseElement>& elements) {
    for (const syntax::CountingOnly& line : lines) {
      std::vector<LooseElement> inner = elements;
      inner.push_back({"", symbolType(line.collection.text).elementType()});
      out.emplace_back(line.where, std::move(inner));
    }
  };
  for (const syntax::Decl& decl : parsed_.module.decls) {
    std::vector<LooseElement> elements;
    if (const auto* define = std::get_if<syntax::DefineDecl>(&decl)) rootsOf(*define, out);
    if (const auto* exception = std::get_if<syntax::ExceptionDecl>(&decl)) out.emplace_back(exception->means, params(exception->params));
    if (const auto* record = std::get_if<syntax::RecordDecl>(&decl)) {
      const Type self = symbolType(record->collection.text).elementType();
      for (const syntax::RecordField& field : record->fields) out.push_back({field.mayBeDisputed.where, {{"", self}}});
    }
    if (const auto* source = std::get_if<syntax::SourceDecl>(&decl)) scopeRoots(source->complete.scope, elements, out);
    if (const auto* report = std::get_if<syntax::ReportDecl>(&decl)) {
      scopeRoots(report->scope, elements, out);
      for (const syntax::ReportContent& content : report->contents) out.emplace_back(content.value, elements);
    }
    if (const auto* gate = std::get_if<syntax::GateDecl>(&decl)) {
      scopeRoots(gate->scope, elements, out);
      counting(gate->counting, elements);
      out.emplace_back(gate->applies.when, elements);
      const auto locals = [&](const std::vector<syntax::DefineDecl>& defines) {
        for (const syntax::DefineDecl& define : defines) {
          std::vector<LooseElement> inner = params(define.params);
          inner.insert(inner.begin(), elements.begin(), elements.end());
          out.emplace_back(define.means, std::move(inner));
        }
      };
      locals(gate->defines);
      for (const syntax::CriterionDecl& criterion : gate->criteria) {
        counting(criterion.counting, elements);
        locals(criterion.defines);
        out.emplace_back(criterion.applies.when, elements);
        out.emplace_back(criterion.require, elements);
        for (const syntax::IfNone& clause : criterion.ifNone) out.emplace_back(clause.set, elements);
      }
    }
    if (const auto* pack = std::get_if<syntax::PackDecl>(&decl)) {
      for (const syntax::FamilyDecl& family : pack->families) out.push_back({family.where, {{family.element.text, {}}}});
    }
  }
  return out;
}

LooseElement Partial::elementOf(ExprId set, const std::vector<LooseElement>& elements, bool named) const {
  LooseElement out;
  if (set == kNoExpr || set >= parsed_.module.exprs.size()) return out;
  const Type type = typeOf(set, elements);
  out.type = type.is(TypeKind::Set) ? type.elementType() : Type{};
  for (ExprId id = set; named && id != kNoExpr && out.name.empty();) {
    const syntax::Expr& expr = parsed_.module.exprs[id];
    if (expr.kind == ExprKind::Binding) out.name = expr.text;
    id = expr.kind == ExprKind::Where && !expr.kids.empty() ? expr.kids[0] : kNoExpr;
  }
  return out;
}

bool Partial::find(ExprId id, const std::vector<LooseElement>& elements, unsigned depth) {
  if (depth > kDeepest || !holds(id)) return false;
  const syntax::Expr& expr = parsed_.module.exprs[id];
  if (expr.text == kHere && (expr.kind == ExprKind::Name || expr.kind == ExprKind::Member || expr.kind == ExprKind::DecisionIs)) {
    at_ = id;
    elements_ = elements;
    if (expr.kind == ExprKind::Member && !expr.kids.empty()) {
      isMember_ = true;
      object_ = typeOf(expr.kids[0], elements);
      path_ = pathOf(expr.kids[0]);
    }
    if (expr.kind == ExprKind::DecisionIs && !expr.kids.empty()) {
      if (const auto found = named(pathOf(expr.kids[0]), elements); found && found->res.meaning == Meaning::Decision)
        subject_ = {EntityKind::Decision, found->res.id, kNone, kNone};
    }
    return true;
  }
  for (size_t kid = 0; kid < expr.kids.size(); ++kid) {
    if (expr.kids[kid] == kNoExpr || !holds(expr.kids[kid])) continue;
    std::vector<LooseElement> inner = elements;
    const auto bind = [&](ExprId set, bool alias) {
      const LooseElement element = elementOf(set, inner, true);
      if (alias || element.name.empty()) inner.push_back({"", element.type});
      if (!element.name.empty()) inner.push_back(element);
    };
    if (expr.kind == ExprKind::Where && kid == 1) bind(expr.kids[0], true);
    if (expr.kind == ExprKind::Quantifier && kid == 2) bind(expr.kids[1], false);
    if (expr.kind == ExprKind::Aggregate && kid == 1) bind(expr.kids[0], false);
    if (expr.kind == ExprKind::ForEach) {
      const size_t upTo = kid < 2 ? expr.kids.size() : kid;
      for (size_t binding = 2; binding < upTo; ++binding) bind(expr.kids[binding], false);
    }
    ask(id, kid, inner);
    return find(expr.kids[kid], std::move(inner), depth + 1);
  }
  return false;
}

/// What the kid of an expression has to be.
void Partial::ask(ExprId parent, size_t kid, const std::vector<LooseElement>& elements) {
  const syntax::Expr& expr = parsed_.module.exprs[parent];
  expected_ = {}, subject_ = {};
  switch (expr.kind) {
    case ExprKind::Compare:
    case ExprKind::IsOneOf:
    case ExprKind::OrderedIs: {
      if (kid == 0) return;
      expected_ = typeOf(expr.kids[0], elements).required();
      const auto found = named(pathOf(expr.kids[0]), elements);
      if (!found || !expected_.isError()) return;
      if (found->res.meaning == Meaning::Decision) subject_ = {EntityKind::Decision, found->res.id, kNone, kNone};
      if (found->res.meaning == Meaning::Gate) subject_ = {EntityKind::Gate, found->res.id, kNone, kNone};
      return;
    }
    case ExprKind::Quantifier:
      if (kid == 1) expected_ = kAnySet;
      if (kid == 2) expected_ = Type::of(TypeKind::Flag);
      return;
    case ExprKind::Aggregate:
    case ExprKind::Binding:
      if (kid == 0) expected_ = kAnySet;
      return;
    case ExprKind::GateIsMet: {
      const auto found = named(pathOf(expr.kids[0]), elements);
      if (kid == 0 || !found || found->res.meaning != Meaning::Gate) return;
      const Id instance = p_.gates[found->res.id].instance;
      if (instance != kNone) expected_ = p_.variables[instance].type;
      return;
    }
    case ExprKind::IsIn:
      if (kid == 1) expected_ = Type::setOf(typeOf(expr.kids[0], elements).required());
      return;
    case ExprKind::Includes:
      if (kid == 1) expected_ = typeOf(expr.kids[0], elements).elementType();
      return;
    case ExprKind::Index: {
      const auto found = named(pathOf(expr.kids[0]), elements);
      if (kid == 0 || !found || found->res.meaning != Meaning::Table) return;
      const std::vector<Id>& axes = p_.tables[found->res.id].axes;
      if (kid - 1 < axes.size() && axes[kid - 1] != kNone) expected_ = Type::enumOf(axes[kid - 1]);
      return;
    }
    case ExprKind::Call: {
      if (kid == 0) return;
      std::optional<sema::Found> found = named(pathOf(expr.kids[0]), elements);
      if (!found) {
        const syntax::Expr& callee = parsed_.module.exprs[expr.kids[0]];
        if (callee.kind == ExprKind::Member && !callee.kids.empty()) {
          const Type object = typeOf(callee.kids[0], elements);
          if (object.is(TypeKind::Ref)) found = sema::member(p_, scope_.module, object.id, callee.text);
        }
      }
      if (!found || found->res.meaning != Meaning::Function) return;
      const sema::FunctionInfo& f = p_.functions[found->res.id];
      const size_t at = kid - 1 + (f.kind == sema::FunctionKind::Property ? 1 : 0);
      if (at < f.params.size()) expected_ = p_.variables[f.params[at]].type.required();
      return;
    }
    case ExprKind::DecisionIs:
    case ExprKind::DecisionDay: {
      const auto found = named(pathOf(expr.kids[0]), elements);
      if (kid == 0 || !found || found->res.meaning != Meaning::Decision) return;
      const std::vector<Type>& subjects = p_.decisions[found->res.id].subjects;
      if (kid + (expr.since ? 1 : 0) + (expr.asOf ? 1 : 0) >= expr.kids.size())
        expected_ = Type::of(TypeKind::Date);
      else if (kid - 1 < subjects.size())
        expected_ = subjects[kid - 1];
      return;
    }
    case ExprKind::And:
    case ExprKind::Or:
    case ExprKind::Not:
    case ExprKind::Implies:
    case ExprKind::AllOf:
    case ExprKind::AnyOf: expected_ = Type::of(TypeKind::Flag); return;
    case ExprKind::Where: expected_ = kid == 1 ? Type::of(TypeKind::Flag) : kAnySet; return;
    default: return;
  }
}

// ---- types --------------------------------------------------------------------------------------------------------

Type Partial::typeNamed(const syntax::TypeExpr& written) const {
  Type type;
  for (Id m : sema::declaring(p_, scope_.module, written.name.text)) {
    const sema::Symbol& symbol = p_.modules[m]->names.at(written.name.text);
    if (symbol.kind == sema::SymbolKind::Enum) type = Type::enumOf(symbol.id);
    if (symbol.kind == sema::SymbolKind::Record) type = Type::refTo(symbol.id);
  }
  if (!type.isError() && written.isSet) type = Type::setOf(type);
  type.optional = written.optional;
  return type;
}

std::optional<sema::Found> Partial::named(const std::string& name, const std::vector<LooseElement>& elements) const {
  if (name.empty() || scope_.module == kNone) return std::nullopt;
  for (size_t i = elements.size(); i-- > 0;) {
    if (!elements[i].name.empty()) {
      if (elements[i].name != name) continue;
      sema::Found found;
      found.res.meaning = Meaning::Variable;
      found.type = elements[i].type;
      return found;
    }
    if (!elements[i].type.is(TypeKind::Ref)) continue;
    if (auto found = sema::member(p_, scope_.module, elements[i].type.id, name)) return found;
  }
  const std::vector<sema::Found> all = sema::lookup(p_, scope_, name);
  if (!all.empty()) return all.front();
  Id module = kNone;
  const sema::Symbol* symbol = sema::bySpelledPath(p_, scope_.module, name, &module);
  if (symbol == nullptr) return std::nullopt;
  sema::Scope there;
  there.module = module;
  for (sema::Found& found : sema::lookup(p_, there, name.substr(name.rfind('.') + 1))) {
    if (found.module == module) return found;
  }
  return std::nullopt;
}

Type Partial::typeOfFound(const sema::Found& found) const {
  switch (found.res.meaning) {
    case Meaning::Function: return p_.functions[found.res.id].result;
    case Meaning::EnumSet: return Type::setOf(Type::enumOf(found.res.id));
    case Meaning::Collection: return Type::setOf(Type::refTo(found.res.id));
    case Meaning::Interpretation: return Type::enumOf(p_.interpretations[found.res.id].choices);
    default: return found.type;
  }
}

Type Partial::memberType(const Type& object, const std::string& name) const {
  if (!object.is(TypeKind::Ref)) return {};
  const auto found = sema::member(p_, scope_.module, object.id, name);
  return found ? typeOfFound(*found) : Type{};
}

std::string Partial::pathOf(ExprId id, unsigned depth) const {
  if (id == kNoExpr || depth > kDeepest) return "";
  const syntax::Expr& expr = parsed_.module.exprs[id];
  if (expr.kind == ExprKind::Name) return expr.text;
  if (expr.kind != ExprKind::Member || expr.kids.empty()) return "";
  const std::string left = pathOf(expr.kids[0], depth + 1);
  return left.empty() ? "" : left + "." + expr.text;
}

Type Partial::typeOf(ExprId id, const std::vector<LooseElement>& elements, unsigned depth) const {
  if (id == kNoExpr || depth > kDeepest || id >= parsed_.module.exprs.size()) return {};
  const syntax::Expr& expr = parsed_.module.exprs[id];
  const auto kid = [&](size_t i) { return i < expr.kids.size() ? typeOf(expr.kids[i], elements, depth + 1) : Type{}; };
  switch (expr.kind) {
    case ExprKind::Name:
      if (const auto found = named(expr.text, elements)) return typeOfFound(*found);
      return expr.text == "as-of" ? Type::of(TypeKind::Date) : Type{};
    case ExprKind::Member: {
      const Type object = kid(0);
      if (object.is(TypeKind::Ref)) return memberType(object.required(), expr.text);
      if (const auto found = named(pathOf(id), elements)) return typeOfFound(*found);
      return object.is(TypeKind::Set) && object.element == TypeKind::Enum ? object.elementType() : Type{};
    }
    case ExprKind::This:
      for (size_t i = elements.size(); i-- > 0;) {
        if (elements[i].name.empty()) return elements[i].type;
      }
      return scope_.ownerThis == kNone ? Type{} : p_.variables[scope_.ownerThis].type;
    case ExprKind::Call: return kid(0);
    case ExprKind::Index: {
      const auto found = expr.kids.empty() ? std::nullopt : named(pathOf(expr.kids[0]), elements);
      return found && found->res.meaning == Meaning::Table ? p_.tables[found->res.id].cellType : Type{};
    }
    case ExprKind::Binding:
    case ExprKind::Where:
    case ExprKind::When: return kid(0);
    case ExprKind::Arith: {
      const Type left = kid(0);
      return left.isError() ? kid(1) : left;
    }
    case ExprKind::Aggregate:
      switch (expr.aggregate) {
        case syntax::AggregateOp::Count: return Type::of(TypeKind::Count);
        case syntax::AggregateOp::Share: return Type::of(TypeKind::Share).orAbsent();
        case syntax::AggregateOp::Latest:
        case syntax::AggregateOp::Earliest: return kid(0).elementType().orAbsent();
        default: {
          std::vector<LooseElement> inner = elements;
          if (!expr.kids.empty()) inner.push_back({"", elementOf(expr.kids[0], elements, false).type});
          return expr.kids.size() > 1 ? typeOf(expr.kids[1], inner, depth + 1) : Type{};
        }
      }
    case ExprKind::CountLit: return Type::of(TypeKind::Count);
    case ExprKind::NumberLit: return Type::of(TypeKind::Number);
    case ExprKind::PercentLit: return Type::of(TypeKind::Share);
    case ExprKind::TextLit: return Type::of(TypeKind::Text);
    case ExprKind::DateLit:
    case ExprKind::DateOf:
    case ExprKind::DecisionDay: return Type::of(TypeKind::Date);
    case ExprKind::InstantLit: return Type::of(TypeKind::Instant);
    case ExprKind::Quantity:
    case ExprKind::Tuple:
    case ExprKind::Range:
    case ExprKind::Error: return {};
    default: return Type::of(TypeKind::Flag);
  }
}

}  // namespace tollgate::query
