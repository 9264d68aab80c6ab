// A definition made of an expression, and put back in its place.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/query/refactor.h"
#include "compiler/query/scopes.h"
#include "compiler/sema/bodies.h"

namespace tollgate::query {

using sema::Meaning;
using syntax::ExprId;
using syntax::ExprKind;

namespace {

/// Every expression below one, itself included.
template <typename Visit>
void eachBelow(const sema::CheckedProgram& p, Id module, ExprId id, const Visit& visit, unsigned depth = 0) {
  constexpr unsigned kDeepest = 2'000;
  if (id == syntax::kNoExpr || depth > kDeepest) return;
  visit(id);
  for (ExprId kid : p.expr(module, id).kids) eachBelow(p, module, kid, visit, depth + 1);
}

/// Whether the text can be moved: one line of names and operators, with no fold, no optional value, no mistake.
bool isMovable(const sema::CheckedProgram& p, Id module, ExprId id) {
  bool movable = !p.info(module, id).type.isError();
  eachBelow(p, module, id, [&](ExprId inner) {
    const syntax::Expr& expr = p.expr(module, inner);
    const sema::ExprInfo& info = p.info(module, inner);
    const bool layout = expr.kind == ExprKind::AllOf || expr.kind == ExprKind::AnyOf || expr.kind == ExprKind::ForEach;
    if (layout || expr.kind == ExprKind::Error || sema::isFold(expr) || info.type.optional || info.made) movable = false;
  });
  return movable;
}

bool isSimple(const syntax::Expr& expr) {
  switch (expr.kind) {
    case ExprKind::Name:
    case ExprKind::Member:
    case ExprKind::Call:
    case ExprKind::Index:
    case ExprKind::CountLit:
    case ExprKind::NumberLit:
    case ExprKind::PercentLit:
    case ExprKind::TextLit:
    case ExprKind::DateLit:
    case ExprKind::InstantLit:
    case ExprKind::True:
    case ExprKind::False:
    case ExprKind::This: return true;
    default: return false;
  }
}

/// What an expression reads from around it.
struct Outside {
  std::vector<Id> named;  // variables, in the order that they are read
  std::set<Id> unnamed;   // elements without a name
  bool local = false;     // a local definition
  bool possible = true;
};

class Extraction {
 public:
  Extraction(const Index& index, FileId file) : index_(index), p_(index.program()), file_(file), text_(index.sources().file(file).text()) {}

  std::optional<Action> run(uint32_t begin, uint32_t end) {
    while (begin < end && isBlank(text_[begin])) ++begin;
    while (end > begin && isBlank(text_[end - 1])) --end;
    if (begin == end) return std::nullopt;
    const ScopeAt at = scopeOver(index_, file_, begin, end);
    module_ = at.scope.module;
    if (at.innermost == syntax::kNoExpr || at.innermost == at.body) return std::nullopt;
    const syntax::Expr& expr = p_.expr(module_, at.innermost);
    if (!isSelected(expr, begin, end) || isSimple(expr) || !isMovable(p_, module_, at.innermost)) return std::nullopt;
    if (followsIsNot(at.innermost) || isInsideRepeatedCall(expr.span)) return std::nullopt;
    const bool names = expr.kind == ExprKind::Where && p_.expr(module_, expr.kids[0]).kind == ExprKind::Binding;
    if (names) return std::nullopt;  // the element has its name for what stands behind the set
    if (expr.kind == ExprKind::Binding || expr.kind == ExprKind::Tuple || expr.kind == ExprKind::Range) return std::nullopt;
    const Outside outside = outsideOf(at.innermost, at.scope);
    if (!outside.possible || outside.unnamed.size() > 1) return std::nullopt;
    return action({file_, begin, end}, at.scope, outside);
  }

  std::optional<Action> interpretation(uint32_t begin, uint32_t end) {
    while (begin < end && isBlank(text_[begin])) ++begin;
    while (end > begin && isBlank(text_[end - 1])) --end;
    if (begin == end) return std::nullopt;
    const ScopeAt at = scopeOver(index_, file_, begin, end);
    module_ = at.scope.module;
    if (at.innermost == syntax::kNoExpr) return std::nullopt;
    const syntax::Expr& expr = p_.expr(module_, at.innermost);
    if (!isSelected(expr, begin, end) || !isMovable(p_, module_, at.innermost) || !isReadable(p_.info(module_, at.innermost).type))
      return std::nullopt;
    // Neither the last part of a path nor what is called.
    if (begin > 0 && text_[begin - 1] == '.') return std::nullopt;
    if (end < text_.size() && (text_[end] == '.' || text_[end] == '(' || text_[end] == '[')) return std::nullopt;
    const std::string value = p_.written({file_, begin, end});
    const syntax::Decl* decl = index_.declarationAt(file_, begin);
    const std::optional<uint32_t> place = declarationBegin(begin);
    if (decl == nullptr || !place || value.find_first_of("\"{}\\") != std::string::npos) return std::nullopt;
    const std::string name = freeName("reading"), first = freeName("as-written"), second = freeName("read-otherwise");
    std::string head = fmt::format("interpretation {} \"", name);
    const size_t titleAt = head.size();
    constexpr std::string_view kTitle = "Say what the clause leaves open";
    head += std::string(kTitle) + "\"\n";
    if (const syntax::Citation* clause = clauseOf(*decl, at.scope)) head += "  under " + p_.written(clause->span) + "\n";
    head += fmt::format("  either\n    {} \"{}\"\n    {} \"Say how else it can be read\"\n", first, value, second);
    if (const std::string body = agreeingBody(); !body.empty()) head += "  to be agreed by " + body + "\n";
    Action out;
    out.kind = ActionKind::DeclareInterpretation, out.title = "Declare an interpretation";
    out.edits = {{{file_, *place, *place}, head + "\n"},
                 {{file_, begin, end}, fmt::format("({0} when {1} is {2} otherwise {0})", value, name, first)}};
    out.select = {file_, *place + static_cast<uint32_t>(titleAt), *place + static_cast<uint32_t>(titleAt + kTitle.size())};
    return out;
  }

 private:
  /// A value of which another one could be meant.
  static bool isReadable(const sema::Type& type) {
    using sema::TypeKind;
    if (type.optional) return false;
    return type.is(TypeKind::Count) || type.is(TypeKind::Integer) || type.is(TypeKind::Share) || type.is(TypeKind::WorkingDays) ||
           type.is(TypeKind::Duration);
  }

  /// What the criterion around it cites, else the declaration.
  const syntax::Citation* clauseOf(const syntax::Decl& decl, const sema::Scope& scope) const {
    if (scope.gate != kNone && scope.criterion != kNone) {
      const std::vector<syntax::Citation>& own = p_.gates[scope.gate].criteria[scope.criterion].decl->citations;
      if (!own.empty()) return &own.front();
    }
    const std::vector<syntax::Citation>& all = syntax::base(decl).citations;
    return all.empty() ? nullptr : &all.front();
  }

  /// Who agrees the interpretations that are there; "": nobody can be named.
  std::string agreeingBody() const {
    if (p_.bodies == kNone || !sema::visible(p_, module_, p_.enums[p_.bodies].module)) return "";
    for (const sema::InterpretationInfo& other : p_.interpretations) {
      if (other.decl->toBeAgreedBy.written()) return other.decl->toBeAgreedBy.text;
    }
    return p_.enums[p_.bodies].values.empty() ? "" : p_.enums[p_.bodies].values.back();
  }

  /// The expression with its brackets or without.
  bool isSelected(const syntax::Expr& expr, uint32_t begin, uint32_t end) const {
    Span span = expr.span;
    if (span.begin == begin && span.end == end) return true;
    if (!expr.bracketed) return false;
    ++span.begin, --span.end;
    while (span.begin < span.end && isBlank(text_[span.begin])) ++span.begin;
    while (span.end > span.begin && isBlank(text_[span.end - 1])) --span.end;
    return span.begin == begin && span.end == end;
  }

  static bool isBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

  Outside outsideOf(ExprId id, const sema::Scope& scope) const {
    std::set<Id> bound;
    eachBelow(p_, module_, id,
              [&](ExprId inner) { bound.insert(p_.info(module_, inner).vars.begin(), p_.info(module_, inner).vars.end()); });
    Outside out;
    const Id instance = scope.gate == kNone ? kNone : p_.gates[scope.gate].instance;
    const auto reads = [&](Id var) {
      if (var == kNone || bound.contains(var)) return;
      const sema::Variable& v = p_.variables[var];
      const std::string& name = v.name.empty() ? v.alias : v.name;
      if (name.empty()) {
        out.unnamed.insert(var);
      } else if (var != instance && std::find(out.named.begin(), out.named.end(), var) == out.named.end()) {
        out.named.push_back(var);
      }
    };
    eachBelow(p_, module_, id, [&](ExprId inner) {
      const sema::Resolution& res = p_.info(module_, inner).res;
      // An alias may be read by its name and by bare fields at once, which no definition can.
      if (res.object != kNone && !bound.contains(res.object) && !p_.variables[res.object].alias.empty()) out.possible = false;
      const bool isThis = p_.expr(module_, inner).kind == ExprKind::This && res.meaning == Meaning::Variable;
      if (isThis && !bound.contains(res.id) && !p_.variables[res.id].alias.empty()) out.possible = false;
      if (res.meaning == Meaning::Variable) reads(res.id);
      if ((res.meaning == Meaning::Field || res.meaning == Meaning::Function) && res.object != kNone) reads(res.object);
      if (res.meaning == Meaning::Function && p_.functions[res.id].gate != kNone) out.local = true;
      if (res.meaning == Meaning::Variable && res.id == instance) out.local = true;
    });
    return out;
  }

  /// One that nothing has, near or far.
  std::string freeName(const std::string& wanted) const {
    for (int n = 1;; ++n) {
      const std::string name = n == 1 ? wanted : fmt::format("{}-{}", wanted, n);
      bool taken = p_.declarers.contains(name);
      for (const sema::RecordInfo& record : p_.records) taken = taken || record.fieldNamed(name) != kNone;
      for (const sema::FunctionInfo& f : p_.functions) taken = taken || f.decl().name == name;
      for (const sema::Variable& v : p_.variables) taken = taken || v.name == name || v.alias == name;
      for (const sema::EnumInfo& e : p_.enums) taken = taken || e.ordinalOf(name) != kNone;
      if (!taken) return name;
    }
  }

  std::optional<Action> action(Span selected, const sema::Scope& scope, const Outside& outside) const {
    const bool property = !outside.unnamed.empty();
    const bool inGate = scope.gate != kNone;
    if (property && (outside.local || !p_.variables[*outside.unnamed.begin()].type.is(sema::TypeKind::Ref))) return std::nullopt;
    const std::string name = freeName("extracted");
    std::string head = "define ", call = name;
    if (property) head += p_.records[p_.variables[*outside.unnamed.begin()].type.id].decl->name + ".";
    const size_t nameAt = head.size();
    head += name;
    for (size_t i = 0; i < outside.named.size(); ++i) {
      const sema::Variable& v = p_.variables[outside.named[i]];
      if (v.type.isError() || v.type.optional) return std::nullopt;
      const std::string& own = v.name.empty() ? v.alias : v.name;
      head += fmt::format("{}{} : {}", i == 0 ? "(" : ", ", own, p_.typeText(v.type));
      call += fmt::format("{}{}", i == 0 ? "(" : ", ", own);
    }
    if (!outside.named.empty()) head += ")", call += ")";
    if (followsOr(selected.begin)) call = "(" + call + ")";
    const std::string body = p_.written(selected);
    // A property of another module's record is seen only there, and a local one cannot be written below a gate.
    const bool local = inGate && !property;
    const std::optional<uint32_t> place = local ? clauseBegin(scope, selected.begin) : declarationBegin(selected.begin);
    if (!place) return std::nullopt;
    const uint32_t lineBegin = lineAt(text_, *place).begin;
    const std::string indent(text_.substr(lineBegin, *place - lineBegin));
    const std::string line = head + " means " + body + "\n" + (local ? indent : "\n");
    Action out;
    out.kind = ActionKind::Extract, out.title = "Extract a definition";
    out.edits = {{{file_, *place, *place}, line}, {selected, call}};
    out.select = {file_, *place + static_cast<uint32_t>(nameAt), *place + static_cast<uint32_t>(nameAt + name.size())};
    return out;
  }

  /// `f(x + 1) is present and f(x + 1) is 3`: the second call is known to be present only while it is written as the first one is.
  bool isInsideRepeatedCall(Span selected) const {
    const auto& exprs = p_.modules[module_]->tree.exprs;
    const syntax::Decl* decl = index_.declarationAt(file_, selected.begin);
    const auto isCallHere = [&](const syntax::Expr& e) {
      return e.kind == ExprKind::Call && e.span.file == file_ && index_.declarationAt(file_, e.span.begin) == decl;
    };
    return std::any_of(exprs.begin(), exprs.end(), [&](const syntax::Expr& around) {
      if (!isCallHere(around) || around.span.begin >= selected.begin || around.span.end <= selected.end) return false;
      const std::string written = p_.written(around.span);
      return std::count_if(exprs.begin(), exprs.end(),
                           [&](const syntax::Expr& other) { return isCallHere(other) && p_.written(other.span) == written; }) > 1;
    });
  }

  /// `x is not A or C`: a name in the place of C could be read two ways.
  bool followsIsNot(ExprId id) const {
    const auto& exprs = p_.modules[module_]->tree.exprs;
    return std::any_of(exprs.begin(), exprs.end(), [&](const syntax::Expr& e) {
      const auto at = e.kind == ExprKind::Or ? std::find(e.kids.begin(), e.kids.end(), id) : e.kids.end();
      if (at == e.kids.end() || at == e.kids.begin()) return false;
      const syntax::Expr& before = exprs[*(at - 1)];
      return before.kind == ExprKind::Compare && before.compare == syntax::CompareOp::IsNot && !before.bracketed;
    });
  }

  /// A name behind `or` is a further value of the `is` in front, unless it has brackets.
  bool followsOr(uint32_t begin) const {
    while (begin > 0 && isBlank(text_[begin - 1])) --begin;
    return text_.substr(0, begin).ends_with("or") && (begin == 2 || !isPartOfName(text_, begin - 3));
  }

  /// Where the clause of the gate begins that holds the place.
  std::optional<uint32_t> clauseBegin(const sema::Scope& scope, uint32_t offset) const {
    std::optional<uint32_t> best;
    const auto consider = [&](Span span) {
      if (span.valid() && span.begin <= offset && offset <= span.end && (!best || span.begin > *best)) best = span.begin;
    };
    const auto common = [&](const auto& decl) {
      for (const syntax::CountingOnly& line : decl.counting) consider(line.span);
      for (const syntax::DefineDecl& define : decl.defines) consider(define.span);
      consider(decl.applies.span);
    };
    const syntax::GateDecl& gate = *p_.gates[scope.gate].decl;
    common(gate);
    if (scope.criterion != kNone) {
      const syntax::CriterionDecl& criterion = *p_.gates[scope.gate].criteria[scope.criterion].decl;
      common(criterion);
      consider(criterion.requireSpan);
      for (const syntax::IfNone& clause : criterion.ifNone) consider(clause.span);
    }
    if (!best) return std::nullopt;
    // What stands first on its line.
    const LineSpan line = lineAt(text_, *best);
    uint32_t first = line.begin;
    while (first < line.end && text_[first] == ' ') ++first;
    return first;
  }

  std::optional<uint32_t> declarationBegin(uint32_t offset) const {
    const syntax::Decl* decl = index_.declarationAt(file_, offset);
    if (decl == nullptr) return std::nullopt;
    const syntax::DeclBase& base = syntax::base(*decl);
    return base.docSpan.valid() ? std::min(base.docSpan.begin, base.span.begin) : base.span.begin;
  }

  const Index& index_;
  const sema::CheckedProgram& p_;
  FileId file_;
  std::string_view text_;
  Id module_ = kNone;
};

// ---- inline -------------------------------------------------------------------------------------------------------

/// Whether every name of the body, read where the definition is read, means what it means in the body.
bool meansTheSame(const sema::CheckedProgram& p, const sema::FunctionInfo& f, const sema::Scope& there) {
  bool same = true;
  std::set<Id> bound;
  eachBelow(p, f.module, f.body(), [&](ExprId id) { bound.insert(p.info(f.module, id).vars.begin(), p.info(f.module, id).vars.end()); });
  eachBelow(p, f.module, f.body(), [&](ExprId id) {
    const syntax::Expr& expr = p.expr(f.module, id);
    const sema::Resolution& res = p.info(f.module, id).res;
    if (expr.kind == ExprKind::This) same = same && res.meaning == Meaning::Variable && bound.contains(res.id);
    if (expr.kind == ExprKind::Binding) same = same && sema::lookup(p, there, expr.text).empty();
    if (expr.kind != ExprKind::Name || res.meaning == Meaning::EnumValue) return;
    if (res.meaning == Meaning::None) return;  // on the way of a path, or of a report
    if (res.meaning == Meaning::Variable && bound.contains(res.id)) return;
    const std::vector<sema::Found> found = sema::lookup(p, there, expr.text);
    if (res.object != kNone && bound.contains(res.object)) {  // a field of an element of the body: nothing else may have its name
      same = same && found.empty();
      return;
    }
    same = same && found.size() == 1 && found[0].res.meaning == res.meaning && found[0].res.id == res.id && found[0].res.extra == res.extra;
  });
  return same;
}

/// All lines of a declaration, with the comment above it and one blank line behind it.
Span linesOf(std::string_view text, const syntax::DeclBase& decl) {
  Span span = decl.span;
  if (decl.docSpan.valid()) span.begin = std::min(span.begin, decl.docSpan.begin);
  span.begin = lineAt(text, span.begin).begin;
  span.end = lineAt(text, span.end).end;
  const auto lineBreak = [&] {
    if (span.end < text.size() && text[span.end] == '\r') ++span.end;
    if (span.end < text.size() && text[span.end] == '\n') ++span.end;
  };
  lineBreak();
  const LineSpan next = lineAt(text, span.end);
  if (span.end < text.size() && next.begin == span.end && next.begin == next.end) lineBreak();
  return span;
}

}  // namespace

std::optional<Action> extractDefinition(const Index& index, FileId file, uint32_t begin, uint32_t end) {
  return Extraction(index, file).run(begin, end);
}

std::optional<Action> declareInterpretation(const Index& index, FileId file, uint32_t begin, uint32_t end) {
  return Extraction(index, file).interpretation(begin, end);
}

std::optional<Action> inlineDefinition(const Index& index, FileId file, uint32_t offset) {
  const Occurrence* here = index.at(file, offset);
  if (here == nullptr || here->entity.kind != EntityKind::Function) return std::nullopt;
  const sema::CheckedProgram& p = index.program();
  const sema::FunctionInfo& f = p.functions[here->entity.id];
  if (!f.params.empty() || f.body() == syntax::kNoExpr || f.define->mayBeEmpty.written() || !f.define->mayBecome.empty())
    return std::nullopt;
  if (!isMovable(p, f.module, f.body())) return std::nullopt;
  const syntax::Expr& body = p.expr(f.module, f.body());
  if (p.info(f.module, f.body()).res.meaning == Meaning::EnumValue) return std::nullopt;
  std::string text = p.written(body.span);
  if (!isSimple(body) && !body.bracketed) text = "(" + text + ")";
  const bool local = f.gate != kNone;  // of others only what stands here: other modules may read them too
  Action out;
  out.kind = ActionKind::Inline, out.title = fmt::format("Put what `{}` means {}", f.define->name, local ? "in its place" : "here");
  if (!local && here->use == Use::Declares) return std::nullopt;
  size_t reads = 0;
  for (const Occurrence& o : index.of(here->entity)) {
    if (o.use == Use::Declares || (!local && o.span != here->span)) continue;
    const std::string_view source = index.sources().file(o.span.file).text();
    const ScopeAt at = scopeAt(index, o.span.file, o.span.begin);
    const bool path = o.span.begin > 0 && source[o.span.begin - 1] == '.';
    if (path || at.innermost == syntax::kNoExpr || !meansTheSame(p, f, at.scope)) return std::nullopt;
    // What it is inside of its own brackets it is without them; a comment in the definition would be lost.
    out.edits.push_back({o.span, text});
    ++reads;
  }
  if (reads == 0) return std::nullopt;
  const std::string_view source = index.sources().file(f.define->span.file).text();
  const std::string_view lines = source.substr(f.define->span.begin, f.define->span.end - f.define->span.begin);
  if (lines.find(" -- ") != std::string_view::npos) return std::nullopt;
  if (local) out.edits.push_back({linesOf(source, *f.define), ""});
  std::sort(out.edits.begin(), out.edits.end(), [](const Edit& a, const Edit& b) {
    return a.span.file != b.span.file ? a.span.file < b.span.file : a.span.begin < b.span.begin;
  });
  for (size_t i = 1; i < out.edits.size(); ++i) {  // read in its own lines
    if (out.edits[i - 1].span.file == out.edits[i].span.file && out.edits[i - 1].span.end > out.edits[i].span.begin) return std::nullopt;
  }
  return out;
}

}  // namespace tollgate::query
