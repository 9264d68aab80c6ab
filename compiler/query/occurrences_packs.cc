// What names mean in packs and their tests, and what citations cite.

#include <algorithm>

#include "compiler/query/occurrences.h"
#include "compiler/sema/words.h"

namespace tollgate::query {

using sema::Type;
using syntax::ExprKind;

/// A test that a pack replaces is the one that it replaces, so that one id is one thing along what packs vary.
void Collector::numberTests() {
  std::vector<Id> order;
  std::vector<bool> seen(p_.packs.size(), false);
  for (Id start = 0; start < p_.packs.size(); ++start) {
    std::vector<Id> chain;
    for (Id at = start; at != kNone && !seen[at]; at = p_.packs[at].varies) seen[at] = true, chain.push_back(at);
    order.insert(order.end(), chain.rbegin(), chain.rend());
  }
  for (Id id : order) {
    const sema::PackInfo& pack = p_.packs[id];
    const auto inherited = [&](const std::string& name) -> Entity {
      if (pack.varies == kNone) return {};
      const auto found = tests_.find({pack.varies, name});
      return found == tests_.end() ? Entity{} : found->second;
    };
    if (pack.varies != kNone) {
      for (auto at = tests_.lower_bound({pack.varies, ""}); at != tests_.end() && at->first.first == pack.varies; ++at) {
        tests_.emplace(std::pair{id, at->first.second}, at->second);
      }
    }
    const auto number = [&](const syntax::TestDecl& test, Entity self) {
      if (test.name.empty()) return;
      const Entity older = inherited(test.name);
      const Entity entity = older.known() && test.deviation == syntax::Deviation::Replaced ? older : self;
      tests_[{id, test.name}] = entity;
      testIds_.emplace(test.name, entity);
    };
    for (Id t = 0; t < pack.decl->tests.size(); ++t) number(pack.decl->tests[t], {EntityKind::Test, id, t, kNone});
    for (const sema::PlannedTest& test : pack.tests) {
      if (test.pack != id || test.family == kNone || test.family >= pack.decl->families.size()) continue;
      const std::vector<syntax::TestDecl>& patterns = pack.decl->families[test.family].tests;
      for (Id t = 0; t < patterns.size(); ++t) {
        if (!(patterns[t].nameSpan == test.decl->nameSpan)) continue;
        const Entity made{EntityKind::Test, id, t, test.family};
        tests_.emplace(std::pair{id, test.decl->name}, made);
        testIds_.emplace(test.decl->name, made);
      }
    }
  }
}

/// The list of a family: a register of the pack's module before one of another.
Id Collector::registerOf(Id pack, const syntax::FamilyDecl& family) const {
  Id found = kNone;
  for (Id d = 0; d < p_.documents.size(); ++d) {
    const sema::DocumentInfo& document = p_.documents[d];
    if (document.list == nullptr || document.decl().name != family.list.text) continue;
    if (found == kNone || document.module == p_.packs[pack].module) found = d;
  }
  return found;
}

void Collector::groupOf(Id pack, const syntax::NameRef& group) {
  if (!group.written()) return;
  unsigned most = 1'000;  // a circle of packs is cut by the checker, but nobody has to rely on it
  for (Id at = pack; at != kNone && most > 0; at = p_.packs[at].varies, --most) {
    const std::vector<syntax::GroupDecl>& groups = p_.packs[at].decl->groups;
    for (Id g = 0; g < groups.size(); ++g) {
      if (groups[g].name == group.text) return name(group, {EntityKind::Group, at, g});
    }
  }
}

void Collector::testValue(const std::string& word, const syntax::NameRef& written, Use use) {
  const Id field = sema::testField(p_, word);
  if (field == kNone || !written.written()) return;
  value(p_.records[p_.tests].fields[field].type, written.text, written.span, use);
}

void Collector::named(const syntax::NamedValue& line) {
  const Id field = sema::testField(p_, line.name.text);
  if (field == kNone) return;
  name(line.name, {EntityKind::Field, p_.tests, field}, Use::Writes);
  for (const syntax::NameRef& written : line.values) testValue(line.name.text, written, Use::Reads);
}

/// Every `{v.column}` of a text, and `v.column` where a value stands.
void Collector::templates(Id pack, Id family, Span span) {
  const syntax::FamilyDecl& decl = p_.packs[pack].decl->families[family];
  const std::string_view raw = textAt(span);
  const std::string own = decl.element.text + ".";
  if (decl.element.text.empty()) return;
  const Id list = registerOf(pack, decl);
  const auto here = [&](size_t at, const std::string_view inside) {
    const auto begin = span.begin + static_cast<uint32_t>(at);
    add({span.file, begin, begin + static_cast<uint32_t>(decl.element.text.size())}, {EntityKind::FamilyElement, pack, family, kNone});
    const std::string_view column = inside.substr(own.size());
    for (Id c = 0; list != kNone && c < p_.documents[list].columns.size(); ++c) {
      if (p_.documents[list].columns[c].name != column) continue;
      const auto from = begin + static_cast<uint32_t>(own.size());
      add({span.file, from, from + static_cast<uint32_t>(column.size())}, {EntityKind::Column, list, c});
    }
  };
  if (raw.starts_with(own) && raw.find_first_of(" {\"") == std::string_view::npos) return here(0, raw);
  for (size_t open = raw.find('{'); open != std::string_view::npos; open = raw.find('{', open + 1)) {
    const size_t close = raw.find('}', open);
    if (close == std::string_view::npos) return;
    const std::string_view inside = raw.substr(open + 1, close - open - 1);
    if (inside.starts_with(own)) here(open + 1, inside);
  }
}

/// The condition of a family is over the columns of its list.
void Collector::familyCondition(Id pack, Id family, syntax::ExprId id, unsigned depth) {
  if (id == syntax::kNoExpr || depth > 1'000) return;
  const Id module = p_.packs[pack].module;
  const syntax::FamilyDecl& decl = p_.packs[pack].decl->families[family];
  const syntax::Expr& expr = p_.expr(module, id);
  const bool member = expr.kind == ExprKind::Member && !expr.kids.empty() && p_.expr(module, expr.kids[0]).text == decl.element.text;
  if (expr.kind == ExprKind::Name || member) {
    const Id list = registerOf(pack, decl);
    for (Id c = 0; list != kNone && c < p_.documents[list].columns.size(); ++c) {
      if (p_.documents[list].columns[c].name == expr.text) add(member ? expr.nameSpan : expr.span, {EntityKind::Column, list, c});
    }
    if (member) add(p_.expr(module, expr.kids[0]).span, {EntityKind::FamilyElement, pack, family, kNone});
    return;
  }
  for (syntax::ExprId kid : expr.kids) familyCondition(pack, family, kid, depth + 1);
}

void Collector::test(Id pack, const syntax::TestDecl& decl, Entity self, Id family) {
  const auto known = tests_.find({pack, decl.name});
  add(decl.nameSpan, family != kNone || known == tests_.end() ? self : known->second, Use::Declares);
  groupOf(pack, decl.group);
  testValue("kind", decl.kind, Use::Reads);
  if (sema::testField(p_, "witnessed") == kNone) body(decl.witnessedBy);
  testValue("witnessed", decl.witnessedBy, Use::Reads);
  for (const syntax::NamedValue& line : decl.fields) named(line);
  if (family == kNone) return;
  templates(pack, family, decl.nameSpan);
  templates(pack, family, decl.title.span);
  templates(pack, family, decl.group.span);
  for (const syntax::Covers& covers : decl.covers) {
    for (const syntax::Citation& citation : covers.citations) templates(pack, family, citation.span);
    templates(pack, family, covers.because.span);
  }
  for (const syntax::Citation& citation : decl.exercises) templates(pack, family, citation.span);
  for (const syntax::NamedValue& line : decl.fields) {
    for (const syntax::NameRef& written : line.values) templates(pack, family, written.span);
  }
  for (const auto* texts : {&decl.given, &decl.when, &decl.then}) {
    for (const syntax::TextRef& text : *texts) templates(pack, family, text.span);
  }
}

void Collector::pack(Id id) {
  const sema::PackInfo& info = p_.packs[id];
  const syntax::PackDecl& decl = *info.decl;
  add(decl.nameSpan, {EntityKind::Pack, id}, Use::Declares);
  testValue("release", decl.release, Use::Reads);
  testValue("phase", decl.inPhase, Use::Reads);
  if (info.varies != kNone) name(decl.varies.pack, {EntityKind::Pack, info.varies});
  for (const syntax::OmitLine& line : decl.omits) {
    for (const syntax::NameRef& omitted : line.tests) {
      const auto known = tests_.find({info.varies, omitted.text});
      if (info.varies != kNone && known != tests_.end()) name(omitted, known->second);
    }
  }
  for (const syntax::ProposalLine& line : decl.proposed) proposal(line, kNone);
  for (const syntax::ProposalLine& line : decl.agreed) proposal(line, kNone);
  for (const syntax::ProposalLine& line : decl.refused) proposal(line, kNone);
  for (const syntax::NamedValue& line : decl.fields) named(line);
  for (Id g = 0; g < decl.groups.size(); ++g) add(decl.groups[g].nameSpan, {EntityKind::Group, id, g}, Use::Declares);
  for (Id t = 0; t < decl.tests.size(); ++t) test(id, decl.tests[t], {EntityKind::Test, id, t, kNone}, kNone);
  for (Id f = 0; f < decl.families.size(); ++f) {
    const syntax::FamilyDecl& family = decl.families[f];
    name(family.element, {EntityKind::FamilyElement, id, f}, Use::Declares);
    if (const Id list = registerOf(id, family); list != kNone) name(family.list, {EntityKind::Register, list});
    familyCondition(id, f, family.where, 0);
    for (Id t = 0; t < family.tests.size(); ++t) test(id, family.tests[t], {EntityKind::Test, id, t, f}, f);
  }
}

// ---- citations ----------------------------------------------------------------------------------------------------

void Collector::citation(Id module, const syntax::Citation& cited) {
  if (!cited.documentSpan.valid()) return;
  const Id document = p_.documentNamed(cited.document, module);
  if (document == kNone) return;
  add(cited.documentSpan, {p_.documents[document].document ? EntityKind::Document : EntityKind::Register, document, kNone, kNone});
  const sema::EntryRef entry = p_.entryOf(document, cited.locator);
  if (!entry.found() || cited.locator.empty()) return;
  // The place as it is written: its words may have more blanks between them than the locator.
  const std::string_view raw = textAt(cited.span);
  size_t at = cited.documentSpan.end - cited.span.begin;
  const auto blanks = [&] {
    while (at < raw.size() && (raw[at] == ' ' || raw[at] == '\t')) ++at;
  };
  blanks();
  const size_t begin = at;
  for (char c : cited.locator) {
    if (c == ' ') {
      blanks();
    } else if (at < raw.size() && raw[at] == c) {
      ++at;
    } else {
      return;
    }
  }
  const auto from = cited.span.begin + static_cast<uint32_t>(begin), to = cited.span.begin + static_cast<uint32_t>(at);
  add({cited.span.file, from, to}, {EntityKind::Clause, entry.document, entry.clause, kNone});
}

void Collector::cite(Id module, const std::vector<syntax::Citation>& list) {
  for (const syntax::Citation& one : list) citation(module, one);
}

void Collector::citations(Id module) {
  const auto ofTest = [&](const syntax::TestDecl& test) {
    cite(module, test.citations);
    cite(module, test.exercises);
    for (const syntax::Covers& covers : test.covers) cite(module, covers.citations);
  };
  for (const syntax::Decl& decl : p_.modules[module]->tree.decls) {
    cite(module, syntax::base(decl).citations);
    if (const auto* list = std::get_if<syntax::RegisterDecl>(&decl)) cite(module, list->sectionCitations);
    if (const auto* record = std::get_if<syntax::RecordDecl>(&decl)) {
      for (const syntax::RecordField& field : record->fields) cite(module, field.mayBeDisputed.citations);
    }
    if (const auto* table = std::get_if<syntax::TableDecl>(&decl)) {
      for (const syntax::TableRow& row : table->rows) {
        cite(module, row.head.citations);
        for (const syntax::TableCell& cell : row.cells) cite(module, cell.citations);
      }
    }
    if (const auto* gate = std::get_if<syntax::GateDecl>(&decl)) {
      for (const syntax::DefineDecl& define : gate->defines) cite(module, define.citations);
      for (const syntax::CriterionDecl& criterion : gate->criteria) {
        cite(module, criterion.citations);
        for (const syntax::DefineDecl& define : criterion.defines) cite(module, define.citations);
      }
    }
    if (const auto* pack = std::get_if<syntax::PackDecl>(&decl)) {
      for (const syntax::GroupDecl& group : pack->groups) cite(module, group.citations);
      for (const syntax::TestDecl& test : pack->tests) ofTest(test);
      for (const syntax::FamilyDecl& family : pack->families) {
        for (const syntax::TestDecl& test : family.tests) ofTest(test);
      }
    }
  }
}

}  // namespace tollgate::query
