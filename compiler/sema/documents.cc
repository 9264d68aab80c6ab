// Documents and registers, and every citation of them: does the place exist, is it named as the document names it, is the
// document still the one in force. Only what a program declares is checked: rules without a `document` cite freely.

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

namespace {

/// "12.9(a)" -> "12.9", "Table 13-1 row 2" -> "Table 13-1": an index lists clauses and tables, not what stands in them.
std::string placeOf(const std::string& locator) {
  std::string place = locator.substr(0, locator.find('('));
  for (const char* part : {" row ", " rows ", " column ", " note ", " item "}) place = place.substr(0, place.find(part));
  while (place.ends_with(' ')) place.pop_back();
  return place;
}

template <typename Visit>
void eachCitation(const std::vector<syntax::Citation>& citations, const Visit& visit) {
  for (const syntax::Citation& citation : citations) visit(citation);
}

template <typename Visit>
void eachCitation(const syntax::TestDecl& test, const Visit& visit) {
  eachCitation(test.citations, visit);
  eachCitation(test.exercises, visit);
  for (const syntax::Covers& covers : test.covers) eachCitation(covers.citations, visit);
}

/// Every citation of a declaration, those of its parts among them; not those of families, which their tests have.
template <typename Visit>
void eachCitation(const syntax::Decl& decl, const Visit& visit) {
  eachCitation(syntax::base(decl).citations, visit);
  if (const auto* list = std::get_if<syntax::RegisterDecl>(&decl)) eachCitation(list->sectionCitations, visit);
  if (const auto* record = std::get_if<syntax::RecordDecl>(&decl)) {
    for (const syntax::RecordField& field : record->fields) eachCitation(field.mayBeDisputed.citations, visit);
  }
  if (const auto* table = std::get_if<syntax::TableDecl>(&decl)) {
    for (const syntax::TableRow& row : table->rows) {
      eachCitation(row.head.citations, visit);
      for (const syntax::TableCell& cell : row.cells) eachCitation(cell.citations, visit);
    }
  }
  if (const auto* gate = std::get_if<syntax::GateDecl>(&decl)) {
    for (const syntax::DefineDecl& define : gate->defines) eachCitation(define.citations, visit);
    for (const syntax::CriterionDecl& criterion : gate->criteria) {
      eachCitation(criterion.citations, visit);
      for (const syntax::DefineDecl& define : criterion.defines) eachCitation(define.citations, visit);
    }
  }
  if (const auto* pack = std::get_if<syntax::PackDecl>(&decl)) {
    for (const syntax::GroupDecl& group : pack->groups) eachCitation(group.citations, visit);
    for (const syntax::TestDecl& test : pack->tests) eachCitation(test, visit);
  }
}

/// The cell as the column's words say; "" where they do not say it.
std::string mapped(const std::string& cell, const std::vector<syntax::ValueMapEntry>& words) {
  if (words.empty()) return cell;
  for (const syntax::ValueMapEntry& entry : words) {
    for (const syntax::NameRef& from : entry.from) {
      if (from.text == cell) return entry.to.text;
    }
  }
  return {};
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

/// What the names of a document mean: its own clauses and those of the registers that are of it.
struct Checker::ClauseIndex {
  std::multimap<std::string, const ClauseInfo*> ids, aliases;
  bool known = true;
};

void Checker::readDocuments() {
  for (DocumentInfo& document : p.documents) readClauses(document);
}

void Checker::checkDocuments() {
  for (DocumentInfo& document : p.documents) {
    if (document.document == nullptr || !document.document->supersedes.written()) continue;
    const syntax::NameRef& older = document.document->supersedes;
    const Id found = documentNamed(older.text, older.span, document.module);
    if (found != kNone) p.documents[found].supersededBy = static_cast<Id>(&document - p.documents.data());
  }
  std::map<Id, ClauseIndex> indexes;
  for (Id id = 0; id < p.documents.size(); ++id) {
    std::vector<Id> targets{id};
    if (const syntax::RegisterDecl* list = p.documents[id].list; list != nullptr && list->of.written()) {
      if (const Id of = documentNamed(list->of.text, list->of.span, p.documents[id].module); of != kNone) targets.push_back(of);
    }
    for (const Id target : targets) {
      ClauseIndex& index = indexes[target];
      index.known = index.known && p.documents[id].known;
      for (const ClauseInfo& clause : p.documents[id].clauses) {
        index.ids.emplace(clause.id, &clause);
        for (const std::string& alias : clause.aliases) index.aliases.emplace(alias, &clause);
      }
    }
  }
  if (p.documents.empty()) return;
  const auto cited = [&](const syntax::Citation& citation, Id module) {
    if (citation.locator.empty()) return;  // said by the parser
    const Id document = documentNamed(citation.document, citation.documentSpan, module);
    if (document == kNone) return;
    markUse(module, p.documents[document].module);
    checkCitation(citation, document, indexes);
  };
  for (Id id = 0; id < p.modules.size(); ++id) {
    for (const syntax::Decl& decl : p.modules[id]->tree.decls) {
      eachCitation(decl, [&](const syntax::Citation& citation) { cited(citation, id); });
    }
  }
  // The tests of a family stand in one place: what is wrong there is said of the first of them.
  std::set<std::pair<FileId, uint32_t>> wrong;
  for (Id id = 0; id < p.packs.size(); ++id) {
    for (const PlannedTest& test : p.packs[id].tests) {
      if (test.family == kNone || test.pack != id) continue;
      eachCitation(*test.decl, [&](const syntax::Citation& citation) {
        if (wrong.contains({citation.span.file, citation.span.begin})) return;
        const size_t before = p.diagnostics.all().size();
        cited(citation, p.packs[id].module);
        if (p.diagnostics.all().size() != before) wrong.emplace(citation.span.file, citation.span.begin);
      });
    }
  }
}

/// The document or register of a name: of the module itself, else wherever it is declared; kNone and a message if there is none.
Id Checker::documentNamed(const std::string& name, Span span, Id module) {
  Id found = kNone;
  for (Id id = 0; id < p.documents.size(); ++id) {
    if (p.documents[id].decl().name == name && (found == kNone || p.documents[id].module == module)) found = id;
  }
  if (found != kNone) return found;
  if (!unknownDocuments_.insert(name).second) return kNone;  // said once, where it is cited first
  for (const auto& module : p.modules) {
    for (const syntax::Decl& decl : module->tree.decls) {
      const syntax::DeclBase& other = syntax::base(decl);
      if (other.name != name || std::holds_alternative<syntax::UseDecl>(decl)) continue;
      report(DiagKind::NotADocument, span, {name}).labels.push_back({other.nameSpan, "declared here"});
      return kNone;
    }
  }
  std::vector<std::string> names;
  for (const DocumentInfo& document : p.documents) names.push_back(document.decl().name);
  suggest(report(DiagKind::UnknownDocument, span, {name}), span, name, names);
  return kNone;
}

void Checker::checkCitation(const syntax::Citation& citation, Id id, const std::map<Id, ClauseIndex>& indexes) {
  const ClauseIndex& index = indexes.at(id);
  const DocumentInfo& document = p.documents[id];
  if (document.supersededBy != kNone) {
    const std::string& newer = p.documents[document.supersededBy].decl().name;
    Diagnostic& diag = report(DiagKind::Superseded, citation.documentSpan, {citation.document, newer});
    const ClauseIndex& newIndex = indexes.at(document.supersededBy);
    const bool there = !newIndex.known || newIndex.ids.contains(citation.locator) || newIndex.ids.contains(placeOf(citation.locator));
    if (!there) diag.help = fmt::format("`{}` has no {}: look for what became of it", newer, citation.locator);
    if (there) diag.fixes.push_back({fmt::format("cite `{}`", newer), {{citation.documentSpan, newer}}});
  }
  if (!index.known || index.ids.empty()) return;
  const std::string place = placeOf(citation.locator);
  if (index.ids.contains(citation.locator) || index.ids.contains(place)) return;

  Span span = citation.span;
  span.begin = citation.documentSpan.end;
  const std::string_view text = sources_.file(span.file).text();
  while (span.begin < span.end && (text[span.begin] == ' ' || text[span.begin] == '\t')) ++span.begin;
  Span placeSpan = span;
  if (written(span).starts_with(place)) placeSpan.end = span.begin + static_cast<uint32_t>(place.size());
  for (const std::string& name : {citation.locator, place}) {
    const auto [first, last] = index.aliases.equal_range(name);
    if (first == last) continue;
    if (std::next(first) != last) {
      std::vector<std::string> all;
      for (auto at = first; at != last; ++at) all.push_back(shown(*at->second));
      report(DiagKind::AmbiguousClause, span, {citation.document, name}).help = fmt::format("it may be {}", fmt::join(all, " or "));
      return;
    }
    Diagnostic& diag = report(DiagKind::OtherNumber, placeSpan, {citation.document, name, first->second->id});
    diag.fixes.push_back({fmt::format("write `{}`", first->second->id), {{placeSpan, first->second->id}}});
    return;
  }
  std::vector<std::string> names;
  for (const auto& [name, clause] : index.ids) names.push_back(name);
  Diagnostic& diag = report(DiagKind::UnknownClause, placeSpan, {citation.document, place});
  const std::string near = nearest(place, names);
  if (near.empty()) return;
  // No fix: which clause is meant, only its author knows.
  diag.help = fmt::format("did you mean {}?", shown(*index.ids.find(near)->second));
}

// ---- what a document consists of ----------------------------------------------------------------------------------

void Checker::readClauses(DocumentInfo& document) {
  const bool isDocument = document.document != nullptr;
  const std::vector<syntax::ClauseEntry>& writtenHere = isDocument ? document.document->clauses : document.list->entries;
  const syntax::FileRef& from = isDocument ? document.document->clausesFrom : document.list->from;
  const std::vector<syntax::ColumnName>& columns = isDocument ? document.document->columns : document.list->columns;
  document.known = true;
  std::map<std::string, Span> seen;
  for (const syntax::ClauseEntry& entry : writtenHere) {
    const auto [at, isNew] = seen.emplace(entry.id.text, entry.id.span);
    if (isNew)
      document.clauses.push_back({entry.id.text, {}, entry.title.text, {}});
    else
      report(DiagKind::RepeatedClause, entry.id.span, {entry.id.text, document.decl().name})
          .labels.push_back({at->second, "the first one"});
  }
  if (from.path.text.empty()) return;
  const std::string& file = sources_.file(p.modules[document.module]->file).name();
  const std::optional<LoadedTable> table = loader_.table(file, from.path.text, from.format.text);
  if (!table || !table->error.empty()) {
    document.known = false;
    if (table) report(DiagKind::ClausesUnreadable, from.path.span, {document.decl().name, table->error});
    return;
  }
  addClauses(document, *table, from, columns, seen);
}

void Checker::addClauses(DocumentInfo& document, const LoadedTable& table, const syntax::FileRef& from,
                         const std::vector<syntax::ColumnName>& columns, std::map<std::string, Span>& seen) {
  constexpr size_t kNoColumn = static_cast<size_t>(-1);
  const std::vector<std::string> known = {"clause", "alias", "opening-words"};
  // Which column holds what: as the declaration says, else by the heading of that name.
  auto columnOf = [&](const std::string& what, const std::string& heading, bool needed) {
    std::string wanted = heading;
    Span span = from.path.span;
    for (const syntax::ColumnName& column : columns) {
      if (column.field.text == what) wanted = column.column.text, span = column.column.span, needed = true;
    }
    const auto at = std::find(table.headings.begin(), table.headings.end(), wanted);
    if (at != table.headings.end()) return static_cast<size_t>(at - table.headings.begin());
    if (needed) {
      suggest(report(DiagKind::ClausesUnreadable, span, {document.decl().name, fmt::format("{} has no column `{}`", table.file, wanted)}),
              span, wanted, table.headings);
      document.known = false;
    }
    return kNoColumn;
  };
  std::vector<std::pair<size_t, const syntax::ColumnName*>> more;  // of a register: for families of tests
  for (const syntax::ColumnName& column : columns) {
    if (std::find(known.begin(), known.end(), column.field.text) != known.end()) continue;
    if (document.list != nullptr && column.field.text != "code" && column.field.text != "name") {
      if (const size_t at = columnOf(column.field.text, column.column.text, true); at != kNoColumn) {
        more.emplace_back(at, &column);
        document.columns.push_back({column.field.text, !column.values.empty()});
      }
      continue;
    }
    suggest(report(DiagKind::UnknownField, column.field.span, {"a clause index", column.field.text}), column.field.span, column.field.text,
            known);
  }
  for (const syntax::ColumnName& column : columns) {
    for (const syntax::ValueMapEntry& entry : column.values) {
      if (entry.to.text != "true" && entry.to.text != "false") report(DiagKind::ColumnWords, entry.to.span, {entry.to.text});
    }
  }
  const size_t id = columnOf("clause", "clause", true), alias = columnOf("alias", "alias", false),
               opening = columnOf("opening-words", "opening_words", false);
  if (id == kNoColumn) return;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const std::vector<std::string>& cells = table.rows[row];
    const std::string where = fmt::format("{}:{}", table.file, table.lines[row]);
    if (cells[id].empty()) {
      report(DiagKind::ClausesUnreadable, from.path.span, {document.decl().name, fmt::format("{} names no clause", where)});
      document.known = false;
      continue;
    }
    if (!seen.emplace(cells[id], from.path.span).second) {
      report(DiagKind::RepeatedClause, from.path.span, {cells[id], document.decl().name}).help = fmt::format("the second one is {}", where);
      continue;
    }
    ClauseInfo clause{cells[id], {}, opening == kNoColumn ? "" : cells[opening], {}};
    if (alias != kNoColumn && !cells[alias].empty()) clause.aliases.push_back(cells[alias]);
    for (const auto& [at, column] : more) clause.cells.push_back(mapped(cells[at], column->values));
    document.clauses.push_back(std::move(clause));
  }
}

}  // namespace tollgate::sema
