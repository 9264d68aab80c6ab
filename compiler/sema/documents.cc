// Documents and registers, and every citation of them: does the place exist, is it named as the document names it, is the
// document still the one in force. Only what a program declares is checked: rules without a `document` cite freely.

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/support/version_order.h"

namespace tollgate::sema {

namespace {

/// "12.9(a)" -> "12.9", "Table 13-1 row 2" -> "Table 13-1": an index lists clauses and tables, not what stands in them.
std::string placeOf(const std::string& locator) {
  std::string place = locator.substr(0, locator.find('('));
  for (const char* part : {" row ", " rows ", " column ", " note ", " item "}) place = place.substr(0, place.find(part));
  while (place.ends_with(' ')) place.pop_back();
  return place;
}

std::string withoutBlanks(std::string text) {
  std::erase(text, ' ');
  return text;
}

/// "12.9 (b)(i)" -> "(b)(i)", "Table 13-1 row 2" -> "row 2": the part of the place that a citation names; "" if it names none
/// that an index could list, such as several rows or a note.
std::string partOf(const std::string& locator, const std::string& place) {
  static const std::regex kPart(R"((\([a-z0-9]+\) *)+|row +[^ ]+)");
  std::string part = locator.substr(place.size());
  part.erase(0, part.find_first_not_of(' '));
  return std::regex_match(part, kPart) ? part : "";
}

/// Every `covers` line of a declaration as it is written, those of families among them.
template <typename Visit>
void eachCovers(const syntax::Decl& decl, const Visit& visit) {
  const auto* pack = std::get_if<syntax::PackDecl>(&decl);
  if (pack == nullptr) return;
  const auto ofTests = [&](const std::vector<syntax::TestDecl>& tests) {
    for (const syntax::TestDecl& test : tests) {
      for (const syntax::Covers& covers : test.covers) visit(covers);
    }
  };
  ofTests(pack->tests);
  for (const syntax::FamilyDecl& family : pack->families) ofTests(family.tests);
}

/// How a clause is shown in a suggestion: `12.9 ("The DCC shall …")`.
std::string shown(const ClauseInfo& clause) {
  if (clause.opening.empty()) return clause.id;
  std::string words = clause.opening;
  constexpr size_t kMostWords = 60;
  if (words.size() > kMostWords) {
    size_t end = words.rfind(' ', kMostWords);
    words = words.substr(0, end == std::string::npos ? kMostWords : end) + " …";
  }
  return fmt::format("{} (\"{}\")", clause.id, words);
}

}  // namespace

template <typename Visit>
void Checker::eachCitation(const syntax::TestDecl& test, const Visit& visit) {
  for (const syntax::Citation& citation : test.citations) visit(citation, CitedBy::Under);
  for (const syntax::Citation& citation : test.exercises) visit(citation, CitedBy::Exercises);
  for (const syntax::Covers& covers : test.covers) {
    for (const syntax::Citation& citation : covers.citations) visit(citation, CitedBy::Covers);
  }
}

/// Every citation of a declaration, those of its parts among them; not those of families, which their tests have.
template <typename Visit>
void Checker::eachCitation(const syntax::Decl& decl, const Visit& visitOne) {
  const auto visit = [&](const std::vector<syntax::Citation>& citations) {
    for (const syntax::Citation& citation : citations) visitOne(citation, CitedBy::Under);
  };
  visit(syntax::base(decl).citations);
  if (const auto* list = std::get_if<syntax::RegisterDecl>(&decl)) visit(list->sectionCitations);
  if (const auto* record = std::get_if<syntax::RecordDecl>(&decl)) {
    for (const syntax::RecordField& field : record->fields) visit(field.mayBeDisputed.citations);
  }
  if (const auto* table = std::get_if<syntax::TableDecl>(&decl)) {
    for (const syntax::TableRow& row : table->rows) {
      visit(row.head.citations);
      for (const syntax::TableCell& cell : row.cells) visit(cell.citations);
    }
  }
  if (const auto* gate = std::get_if<syntax::GateDecl>(&decl)) {
    for (const syntax::DefineDecl& define : gate->defines) visit(define.citations);
    for (const syntax::CriterionDecl& criterion : gate->criteria) {
      visit(criterion.citations);
      for (const syntax::DefineDecl& define : criterion.defines) visit(define.citations);
    }
  }
  if (const auto* pack = std::get_if<syntax::PackDecl>(&decl)) {
    for (const syntax::GroupDecl& group : pack->groups) visit(group.citations);
    for (const syntax::TestDecl& test : pack->tests) eachCitation(test, visitOne);
  }
}

void Checker::readDocuments() {
  for (DocumentInfo& document : p.documents) readClauses(document);
  resolveSuperseded();
  for (DocumentInfo& document : p.documents) settleRequirements(document);
  buildIndexes();
}

void Checker::checkDocuments() {
  for (const auto& module : p.modules) {
    for (const syntax::Decl& decl : module->tree.decls) eachCovers(decl, [&](const syntax::Covers& covers) { checkCovers(covers); });
  }
  if (p.documents.empty()) return;
  const auto cited = [&](const syntax::Citation& citation, CitedBy by, Id module) {
    if (citation.locator.empty()) return;  // said by the parser
    const Id document = documentNamed(citation.document, citation.documentSpan, module);
    if (document == kNone) return;
    markUse(module, p.documents[document].module);
    if (const EntryRef entry = p.entryOf(document, citation.locator); entry.found()) markUse(module, p.documents[entry.document].module);
    checkCitation(citation, document, by);
  };
  for (Id id = 0; id < p.modules.size(); ++id) {
    for (const syntax::Decl& decl : p.modules[id]->tree.decls) {
      eachCitation(decl, [&](const syntax::Citation& citation, CitedBy by) { cited(citation, by, id); });
    }
  }
  // The tests of a family stand in one place: what is wrong there is said of the first of them.
  std::set<std::pair<FileId, uint32_t>> wrong;
  for (Id id = 0; id < p.packs.size(); ++id) {
    for (const PlannedTest& test : p.packs[id].tests) {
      if (test.family == kNone || test.pack != id) continue;
      eachCitation(*test.decl, [&](const syntax::Citation& citation, CitedBy by) {
        if (wrong.contains({citation.span.file, citation.span.begin})) return;
        const size_t before = p.diagnostics.all().size();
        cited(citation, by, p.packs[id].module);
        if (p.diagnostics.all().size() != before) wrong.emplace(citation.span.file, citation.span.begin);
      });
    }
  }
}

/// Which documents and registers another one says that it supersedes, and what registers are of.
void Checker::resolveSuperseded() {
  for (Id id = 0; id < p.documents.size(); ++id) {
    DocumentInfo& document = p.documents[id];
    const syntax::NameRef& older = document.document != nullptr ? document.document->supersedes : document.list->supersedes;
    if (older.written()) {
      const Id found = documentNamed(older.text, older.span, document.module);
      if (found != kNone) markUse(document.module, p.documents[found].module);
      if (found != kNone && found != id) p.documents[found].supersededBy = id;
    }
    if (document.list == nullptr || !document.list->of.written()) continue;
    document.of = documentNamed(document.list->of.text, document.list->of.span, document.module);
    if (document.of != kNone) markUse(document.module, p.documents[document.of].module);
  }
}

void Checker::buildIndexes() {
  for (DocumentInfo& document : p.documents) {
    document.index.known = document.known;
    document.index.complete = document.list != nullptr || !document.clauses.empty() || document.document->clausesFrom.written();
  }
  for (Id id = 0; id < p.documents.size(); ++id) {
    const DocumentInfo& listed = p.documents[id];
    for (const Id target : {id, listed.of}) {
      if (target == kNone) continue;
      ClauseIndex& index = p.documents[target].index;
      index.known = index.known && listed.known;
      for (Id clause = 0; clause < listed.clauses.size(); ++clause) {
        const ClauseInfo& info = listed.clauses[clause];
        index.hasRequirements = index.hasRequirements || info.isRequirement;
        index.ids.emplace(info.id, std::pair{id, clause});
        for (const std::string& alias : info.aliases) index.aliases.emplace(alias, std::pair{id, clause});
      }
    }
  }
}

Id CheckedProgram::documentNamed(std::string_view name, Id module) const {
  Id found = kNone;
  for (Id id = 0; id < documents.size(); ++id) {
    if (documents[id].decl().name == name && (found == kNone || documents[id].module == module)) found = id;
  }
  return found;
}

EntryRef CheckedProgram::entryOf(Id document, const std::string& locator) const {
  if (document == kNone) return {};
  const ClauseIndex& index = documents[document].index;
  const auto best = [&](const std::string& name) {
    EntryRef chosen;
    int most = -1;
    const auto [first, last] = index.ids.equal_range(name);
    for (auto at = first; at != last; ++at) {
      const auto& [list, clause] = at->second;
      const ClauseInfo& info = documents[list].clauses[clause];
      const int rank = 4 * (documents[list].supersededBy == kNone) + 2 * info.isRequirement + info.inForce;
      if (rank > most) most = rank, chosen = {list, clause, false};
    }
    return chosen;
  };
  EntryRef found = best(locator);
  if (found.found()) return found;
  const std::string place = placeOf(locator);
  if (place == locator) return {};
  found = best(place);
  found.isPart = true;
  return found;
}

EntryRef CheckedProgram::entryOf(const syntax::Citation& citation, Id module) const {
  return entryOf(documentNamed(citation.document, module), citation.locator);
}

/// The document or register of a name: of the module itself, else wherever it is declared; kNone and a message if there is none.
Id Checker::documentNamed(const std::string& name, Span span, Id module) {
  if (const Id found = p.documentNamed(name, module); found != kNone) return found;
  if (!unknownDocuments_.insert(name).second) return kNone;  // said once, where it is cited first
  for (const auto& module : p.modules) {
    for (const syntax::Decl& decl : module->tree.decls) {
      const syntax::DeclBase& other = syntax::base(decl);
      if (other.name != name || !syntax::declaresName(decl)) continue;
      report(DiagKind::NotADocument, span, {name}).labels.push_back({other.nameSpan, "declared here"});
      return kNone;
    }
  }
  std::vector<std::string> names;
  for (const DocumentInfo& document : p.documents) names.push_back(document.decl().name);
  suggest(report(DiagKind::UnknownDocument, span, {name}), span, name, names);
  return kNone;
}

void Checker::checkCitation(const syntax::Citation& citation, Id id, CitedBy by) {
  const DocumentInfo& document = p.documents[id];
  if (document.supersededBy != kNone) {
    const DocumentInfo& inForce = p.documents[document.supersededBy];
    const std::string& newer = inForce.decl().name;
    Diagnostic& diag = report(DiagKind::Superseded, citation.documentSpan, {citation.document, newer});
    const ClauseIndex& index = inForce.index;
    const bool there = !index.known || !index.complete || index.ids.contains(citation.locator) ||
                       index.ids.contains(placeOf(citation.locator));
    if (!there) diag.help = fmt::format("`{}` has no {}: look for what became of it", newer, citation.locator);
    if (there) diag.fixes.push_back({fmt::format("cite `{}`", newer), {{citation.documentSpan, newer}}});
  }
  if (!document.index.known) return;
  const EntryRef entry = p.entryOf(id, citation.locator);
  if (by == CitedBy::Covers && document.index.hasRequirements && (document.index.complete ? entry.found() : true) &&
      !(entry.found() && p.documents[entry.document].clauses[entry.clause].isRequirement)) {
    std::vector<std::string> names;
    for (const auto& [name, at] : document.index.ids) {
      if (p.documents[at.first].clauses[at.second].isRequirement) names.push_back(name);
    }
    Diagnostic& diag = report(DiagKind::CoversNothing, citation.span, {citation.document, citation.locator});
    if (const std::string near = nearAmong(citation.locator, names); !near.empty()) diag.help = fmt::format("did you mean {}?", near);
    return;
  }
  if (entry.found()) {
    checkPart(citation, p.documents[entry.document].clauses[entry.clause]);
    return checkVersion(citation, entry);
  }
  if (document.index.complete && !document.index.ids.empty()) checkPlace(citation, id);
}

/// The nearest of many names, "" if there is none, or if so many were looked for already that people have seen enough.
std::string Checker::nearAmong(const std::string& word, const std::vector<std::string>& names) {
  constexpr size_t kMostCompared = 2'000'000;
  if (namesCompared_ > kMostCompared) return "";
  namesCompared_ += names.size();
  return nearest(word, names);
}

void Checker::checkVersion(const syntax::Citation& citation, EntryRef entry) {
  if (!citation.version.written()) return;
  const ClauseInfo& clause = p.documents[entry.document].clauses[entry.clause];
  if (clause.version.empty()) {
    report(DiagKind::NoVersions, citation.version.span, {citation.document, clause.id});
    return;
  }
  const VersionOrder order = compareVersions(citation.version.text, clause.version);
  if (order == VersionOrder::Same) return;
  const DiagKind kind = order == VersionOrder::Newer ? DiagKind::PredatedVersion : DiagKind::OutdatedVersion;
  report(kind, citation.version.span, {citation.document, clause.id, citation.version.text, clause.version});
}

/// Whether the clause has the part that is cited, where its index lists the parts of clauses.
void Checker::checkPart(const syntax::Citation& citation, const ClauseInfo& clause) {
  const std::string place = placeOf(citation.locator), part = partOf(citation.locator, place);
  if (!clause.partsTold || part.empty() || citation.locator == clause.id) return;
  const auto isCited = [&](const std::string& listed) { return withoutBlanks(listed) == withoutBlanks(part); };
  if (std::any_of(clause.parts.begin(), clause.parts.end(), isCited)) return;
  Diagnostic& diag = report(DiagKind::UnknownClause, placeSpanOf(citation),
                            {citation.document, clause.id + citation.locator.substr(place.size())});
  if (clause.parts.empty())
    diag.help = fmt::format("{} has no parts: cite it as a whole, or the clause that is meant", shown(clause));
  else
    diag.help = fmt::format("{} has {}", shown(clause), fmt::join(clause.parts, ", "));
}

/// Where the citation names a place in its document: without the document.
Span Checker::placeSpanOf(const syntax::Citation& citation) {
  Span span = citation.span;
  span.begin = citation.documentSpan.end;
  const std::string_view text = sources_.file(span.file).text();
  while (span.begin < span.end && (text[span.begin] == ' ' || text[span.begin] == '\t')) ++span.begin;
  return span;
}

void Checker::checkCovers(const syntax::Covers& covers) {
  if (covers.partly && !covers.because.written()) report(DiagKind::PartlyWithoutBecause, covers.span);
}

/// A place that its document does not list: by another number, more than one, or a mistake.
void Checker::checkPlace(const syntax::Citation& citation, Id id) {
  const ClauseIndex& index = p.documents[id].index;
  const auto infoOf = [&](const std::pair<Id, Id>& at) -> const ClauseInfo& { return p.documents[at.first].clauses[at.second]; };
  const std::string place = placeOf(citation.locator);
  const Span span = placeSpanOf(citation);
  Span placeSpan = span;
  if (written(span).starts_with(place)) placeSpan.end = span.begin + static_cast<uint32_t>(place.size());
  for (const std::string& name : {citation.locator, place}) {
    const auto [first, last] = index.aliases.equal_range(name);
    if (first == last) continue;
    if (std::next(first) != last) {
      std::vector<std::string> all;
      for (auto at = first; at != last; ++at) all.push_back(shown(infoOf(at->second)));
      report(DiagKind::AmbiguousClause, span, {citation.document, name}).help = fmt::format("it may be {}", fmt::join(all, " or "));
      return;
    }
    const std::string& own = infoOf(first->second).id;
    Diagnostic& diag = report(DiagKind::OtherNumber, placeSpan, {citation.document, name, own});
    diag.fixes.push_back({fmt::format("write `{}`", own), {{placeSpan, own}}});
    checkPart(citation, infoOf(first->second));
    return;
  }
  std::vector<std::string> names;
  for (const auto& [name, clause] : index.ids) names.push_back(name);
  Diagnostic& diag = report(DiagKind::UnknownClause, placeSpan, {citation.document, place});
  const std::string near = nearAmong(place, names);
  if (near.empty()) return;
  // No fix: which clause is meant, only its author knows.
  diag.help = fmt::format("did you mean {}?", shown(infoOf(index.ids.find(near)->second)));
}

}  // namespace tollgate::sema
