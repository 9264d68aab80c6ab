// What a file declares, as a tree; what a workspace declares, by a few letters.

#include <algorithm>
#include <tuple>

#include "compiler/query/fuzzy.h"
#include "compiler/query/outline.h"
#include "compiler/query/text.h"

namespace tollgate::query {

namespace {

/// The symbols of one module.
class Outline {
 public:
  Outline(const Index& index, Id module) : index_(index), p_(index.program()), module_(module) {}

  std::vector<DocumentSymbol> run() {
    std::vector<DocumentSymbol> out;
    for (const syntax::Decl& decl : p_.modules[module_]->tree.decls) {
      if (!syntax::declaresName(decl)) continue;
      DocumentSymbol symbol = of(syntax::base(decl));
      std::visit([&](const auto& d) { kids(d, symbol); }, decl);
      if (fits(symbol)) out.push_back(std::move(symbol));
    }
    return out;
  }

 private:
  DocumentSymbol of(const syntax::DeclBase& decl) {
    DocumentSymbol symbol;
    symbol.entity = index_.declaredBy(decl.nameSpan);
    symbol.kind = symbol.entity.kind;
    symbol.name = decl.name.empty() ? p_.written(index_.declarationAt(decl.span.file, decl.span.begin) ? firstWord(decl.span) : decl.span)
                                    : decl.name;
    symbol.detail = decl.title.written() && !decl.name.empty() && decl.title.text != decl.name ? decl.title.text : "";
    symbol.span = decl.span;
    symbol.selection = decl.nameSpan.valid() ? decl.nameSpan : firstWord(decl.span);
    return symbol;
  }

  Span firstWord(Span span) const { return wordAt(index_.sources(), span.file, span.begin); }

  DocumentSymbol part(EntityKind kind, const std::string& name, Span selection, Span span, std::string detail) {
    DocumentSymbol symbol;
    symbol.entity = index_.declaredBy(selection);
    symbol.kind = kind, symbol.name = name, symbol.detail = std::move(detail);
    symbol.selection = selection, symbol.span = cover(span, selection);
    return symbol;
  }

  static bool fits(const DocumentSymbol& symbol) { return symbol.span.valid() && symbol.selection.valid() && !symbol.name.empty(); }

  /// Grows the parent where a kid stands outside: what is broken may have a short span.
  static void add(DocumentSymbol& parent, DocumentSymbol kid) {
    if (!fits(kid) || kid.span.file != parent.span.file) return;
    parent.span = cover(parent.span, kid.span);
    parent.kids.push_back(std::move(kid));
  }

  template <typename Decl>
  void kids(const Decl&, DocumentSymbol&) {}

  void kids(const syntax::EnumDecl& decl, DocumentSymbol& symbol) {
    for (const syntax::EnumValue& v : decl.values) add(symbol, part(EntityKind::EnumValue, v.name, v.nameSpan, v.nameSpan, v.title.text));
  }
  void kids(const syntax::RecordDecl& decl, DocumentSymbol& symbol) {
    for (const syntax::RecordField& f : decl.fields)
      add(symbol, part(EntityKind::Field, f.name, f.nameSpan, f.span, p_.written(f.type.span)));
  }
  void kids(const syntax::InterpretationDecl& decl, DocumentSymbol& symbol) {
    for (const syntax::Choice& c : decl.choices) add(symbol, part(EntityKind::Choice, c.name, c.nameSpan, c.nameSpan, c.title.text));
  }
  void kids(const syntax::DefineDecl& decl, DocumentSymbol& symbol) {
    if (decl.owner.written()) symbol.name = decl.owner.text + "." + decl.name;
    if (symbol.detail.empty() && symbol.entity.known()) symbol.detail = describe(p_, symbol.entity).type;
  }
  void kids(const syntax::GateDecl& decl, DocumentSymbol& symbol) {
    for (const syntax::DefineDecl& define : decl.defines) add(symbol, local(define));
    for (const syntax::CriterionDecl& criterion : decl.criteria) {
      DocumentSymbol inner = of(criterion);
      inner.kind = EntityKind::Criterion;
      for (const syntax::DefineDecl& define : criterion.defines) add(inner, local(define));
      add(symbol, std::move(inner));
    }
    std::sort(symbol.kids.begin(), symbol.kids.end(), [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
  }
  DocumentSymbol local(const syntax::DefineDecl& define) {
    DocumentSymbol symbol = of(define);
    symbol.kind = EntityKind::Function;
    kids(define, symbol);
    return symbol;
  }
  void kids(const syntax::PackDecl& decl, DocumentSymbol& symbol) {
    for (const syntax::GroupDecl& group : decl.groups) add(symbol, of(group));
    for (const syntax::TestDecl& test : decl.tests) add(symbol, testOf(test));
    for (const syntax::FamilyDecl& family : decl.families) {
      DocumentSymbol inner = part(EntityKind::FamilyElement, "for each " + family.element.text, family.element.span, family.span,
                                  family.list.text);
      for (const syntax::TestDecl& test : family.tests) add(inner, testOf(test));
      add(symbol, std::move(inner));
    }
    std::sort(symbol.kids.begin(), symbol.kids.end(), [](const auto& a, const auto& b) { return a.span.begin < b.span.begin; });
  }
  DocumentSymbol testOf(const syntax::TestDecl& test) {
    DocumentSymbol symbol = of(test);
    symbol.kind = EntityKind::Test;
    return symbol;
  }
  void kids(const syntax::ReportDecl& decl, DocumentSymbol& symbol) {
    for (const syntax::ReportContent& content : decl.contents) {
      add(symbol, part(EntityKind::Content, content.label.text, content.label.span, content.span, content.title.text));
    }
  }

  const Index& index_;
  const sema::CheckedProgram& p_;
  Id module_;
};

void collect(const Index& index, const std::vector<DocumentSymbol>& symbols, const std::string& container, std::string_view query,
             std::vector<std::pair<int, WorkspaceSymbol>>& out) {
  for (const DocumentSymbol& symbol : symbols) {
    const std::optional<int> score = fuzzyScore(query, symbol.name);
    if (score && symbol.entity.known()) out.push_back({*score, {symbol.name, container, symbol.kind, symbol.entity, symbol.selection, {}}});
    collect(index, symbol.kids, symbol.name, query, out);
  }
}

}  // namespace

std::vector<DocumentSymbol> documentSymbols(const Index& index, FileId file) {
  const Id module = index.moduleOf(file);
  if (module == kNone) return {};
  return Outline(index, module).run();
}

namespace {

using Scored = std::vector<std::pair<int, WorkspaceSymbol>>;

/// The clauses of documents and the entries of registers.
void collectClauses(const sema::CheckedProgram& p, std::string_view query, Scored& out) {
  if (std::none_of(query.begin(), query.end(), [](char c) { return c >= '0' && c <= '9'; })) return;
  for (Id d = 0; d < p.documents.size(); ++d) {
    const sema::DocumentInfo& document = p.documents[d];
    for (Id c = 0; c < document.clauses.size(); ++c) {
      const sema::ClauseInfo& clause = document.clauses[c];
      if (!clause.span.valid() && clause.file.empty()) continue;
      const std::string name = document.decl().name + " " + clause.id;
      std::optional<int> score = fuzzyScore(query, clause.id);
      if (!score) score = fuzzyScore(query, name);
      if (!score) continue;
      WorkspaceSymbol symbol{name, clause.opening, EntityKind::Clause, {EntityKind::Clause, d, c}, clause.span, {}};
      if (!clause.span.valid()) symbol.list = {clause.file, clause.line};
      out.push_back({*score, std::move(symbol)});
    }
  }
}

std::vector<WorkspaceSymbol> best(Scored found, size_t most) {
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return std::tie(b.first, a.second.name, a.second.span.file, a.second.span.begin, a.second.list.line) <
           std::tie(a.first, b.second.name, b.second.span.file, b.second.span.begin, b.second.list.line);
  });
  std::vector<WorkspaceSymbol> out;
  for (auto& [score, symbol] : found) {
    if (out.size() < most) out.push_back(std::move(symbol));
  }
  return out;
}

EntityKind kindOf(const syntax::Decl& decl) {
  struct Kind {
    EntityKind operator()(const syntax::UseDecl&) const { return EntityKind::None; }
    EntityKind operator()(const syntax::DocumentDecl&) const { return EntityKind::Document; }
    EntityKind operator()(const syntax::RegisterDecl&) const { return EntityKind::Register; }
    EntityKind operator()(const syntax::EnumDecl&) const { return EntityKind::Enum; }
    EntityKind operator()(const syntax::RecordDecl&) const { return EntityKind::Record; }
    EntityKind operator()(const syntax::DefineDecl& d) const { return d.owner.written() ? EntityKind::Property : EntityKind::Function; }
    EntityKind operator()(const syntax::ExceptionDecl&) const { return EntityKind::Exception; }
    EntityKind operator()(const syntax::TableDecl&) const { return EntityKind::Table; }
    EntityKind operator()(const syntax::CalendarDecl&) const { return EntityKind::Calendar; }
    EntityKind operator()(const syntax::DecisionDecl&) const { return EntityKind::Decision; }
    EntityKind operator()(const syntax::InterpretationDecl&) const { return EntityKind::Interpretation; }
    EntityKind operator()(const syntax::AgreementDecl&) const { return EntityKind::None; }
    EntityKind operator()(const syntax::GateDecl&) const { return EntityKind::Gate; }
    EntityKind operator()(const syntax::PackDecl&) const { return EntityKind::Pack; }
    EntityKind operator()(const syntax::ReportDecl&) const { return EntityKind::Report; }
    EntityKind operator()(const syntax::SourceDecl&) const { return EntityKind::Source; }
    EntityKind operator()(const syntax::WorldDecl&) const { return EntityKind::World; }
    EntityKind operator()(const syntax::ExampleDecl&) const { return EntityKind::Example; }
  };
  return std::visit(Kind{}, decl);
}

/// Parts of a declaration that have names, without a look at what they mean.
template <typename Visit>
void eachPart(const syntax::Decl& decl, const Visit& visit) {
  if (const auto* e = std::get_if<syntax::EnumDecl>(&decl)) {
    for (const syntax::EnumValue& v : e->values) visit(EntityKind::EnumValue, v.name, v.nameSpan);
  } else if (const auto* r = std::get_if<syntax::RecordDecl>(&decl)) {
    for (const syntax::RecordField& f : r->fields) visit(EntityKind::Field, f.name, f.nameSpan);
  } else if (const auto* i = std::get_if<syntax::InterpretationDecl>(&decl)) {
    for (const syntax::Choice& c : i->choices) visit(EntityKind::Choice, c.name, c.nameSpan);
  } else if (const auto* g = std::get_if<syntax::GateDecl>(&decl)) {
    for (const syntax::DefineDecl& d : g->defines) visit(EntityKind::Function, d.name, d.nameSpan);
    for (const syntax::CriterionDecl& c : g->criteria) visit(EntityKind::Criterion, c.name, c.nameSpan);
  } else if (const auto* k = std::get_if<syntax::PackDecl>(&decl)) {
    for (const syntax::GroupDecl& group : k->groups) visit(EntityKind::Group, group.name, group.nameSpan);
    for (const syntax::TestDecl& test : k->tests) visit(EntityKind::Test, test.name, test.nameSpan);
    for (const syntax::FamilyDecl& family : k->families) {
      for (const syntax::TestDecl& test : family.tests) visit(EntityKind::Test, test.name, test.nameSpan);
    }
  }
}

}  // namespace

std::vector<WorkspaceSymbol> workspaceSymbols(const Index& index, std::string_view query, size_t most) {
  Scored found;
  const sema::CheckedProgram& p = index.program();
  for (Id m = 0; m < p.modules.size(); ++m) collect(index, Outline(index, m).run(), p.modules[m]->name, query, found);
  collectClauses(p, query, found);
  return best(std::move(found), most);
}

std::vector<WorkspaceSymbol> declaredSymbols(const syntax::Module& tree, const std::string& moduleName, std::string_view query,
                                             size_t most) {
  Scored found;
  for (const syntax::Decl& decl : tree.decls) {
    const syntax::DeclBase& base = syntax::base(decl);
    const auto add = [&](EntityKind kind, const std::string& name, Span span, const std::string& container) {
      const std::optional<int> score = fuzzyScore(query, name);
      if (score && kind != EntityKind::None && !name.empty() && span.valid())
        found.push_back({*score, {name, container, kind, {}, span, {}}});
    };
    add(kindOf(decl), base.name, base.nameSpan, moduleName);
    eachPart(decl, [&](EntityKind kind, const std::string& name, Span span) { add(kind, name, span, base.name); });
  }
  return best(std::move(found), most);
}

}  // namespace tollgate::query
