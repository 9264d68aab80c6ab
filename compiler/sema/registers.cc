// What documents and registers list: written in Gate, or read from files by the module loader. Which entries of a register are
// requirements, of which Section, and which version of one is in force.

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/support/version_order.h"

namespace tollgate::sema {

namespace {

constexpr size_t kNoColumn = static_cast<size_t>(-1);

/// "F2.10A" -> "F", "AK1.2" -> "AK", "F" -> "F": one or two capital letters before a number. "" if there are none.
std::string sectionOf(const std::string& id) {
  size_t letters = 0;
  while (letters < id.size() && id[letters] >= 'A' && id[letters] <= 'Z') ++letters;
  if (letters == 0 || letters > 2) return "";
  return letters == id.size() || (id[letters] >= '0' && id[letters] <= '9') ? id.substr(0, letters) : "";
}

constexpr std::string_view kUnknown = "unknown";  // `various -> unknown`

/// A column of which a word means true or false; any other is of texts.
bool isOfFlags(const std::vector<syntax::ValueMapEntry>& words) {
  return std::any_of(words.begin(), words.end(), [](const syntax::ValueMapEntry& entry) { return entry.to.text != kUnknown; });
}

/// What the column's words say of the cell, and the cell itself where they say that it is unknown.
ListCell mapped(const std::string& cell, const std::vector<syntax::ValueMapEntry>& words) {
  for (const syntax::ValueMapEntry& entry : words) {
    for (const syntax::NameRef& from : entry.from) {
      if (from.text == cell) return entry.to.text == kUnknown ? ListCell{"", cell} : ListCell{entry.to.text, ""};
    }
  }
  return isOfFlags(words) ? ListCell{} : ListCell{cell, ""};
}

/// "20.15; 20.16" -> both, without blanks around them; "" has none.
std::vector<std::string> listed(const std::string& cell) {
  std::vector<std::string> found;
  for (size_t from = 0; from < cell.size();) {
    const size_t end = std::min(cell.find(';', from), cell.size());
    const size_t first = cell.find_first_not_of(' ', from);
    if (first < end) found.push_back(cell.substr(first, cell.find_last_not_of(' ', end - 1) + 1 - first));
    from = end + 1;
  }
  return found;
}

/// `yes`, `no`, `true`, `false`; nullopt for another word.
std::optional<bool> flagOf(const std::string& word) {
  if (word.empty() || word == "yes" || word == "true") return true;
  if (word == "no" || word == "false") return false;
  return std::nullopt;
}

}  // namespace

void Checker::readClauses(DocumentInfo& document) {
  const bool isDocument = document.document != nullptr;
  const std::vector<syntax::ClauseEntry>& writtenHere = isDocument ? document.document->clauses : document.list->entries;
  const syntax::FileRef& from = isDocument ? document.document->clausesFrom : document.list->from;
  const std::vector<syntax::ColumnName>& columns = isDocument ? document.document->columns : document.list->columns;
  document.known = true;
  std::map<std::pair<std::string, std::string>, Span> seen;
  for (const syntax::ClauseEntry& entry : writtenHere) {
    const auto [at, isNew] = seen.emplace(std::pair{entry.id.text, entry.version.text}, entry.id.span);
    if (isNew) {
      ClauseInfo clause;
      clause.id = entry.id.text, clause.opening = entry.title.text, clause.version = entry.version.text;
      clause.isRequirement = !isDocument && entry.isRequirement;
      clause.span = entry.id.span;
      document.clauses.push_back(std::move(clause));
    } else {
      report(DiagKind::RepeatedClause, entry.id.span, {entry.id.text, document.decl().name})
          .labels.push_back({at->second, "the first one"});
    }
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
                         const std::vector<syntax::ColumnName>& columns, std::map<std::pair<std::string, std::string>, Span>& seen) {
  const std::vector<std::string> known = {"clause", "alias", "opening-words", "version", "section", "tested", "text", "parts"};
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
      Diagnostic& diag = report(DiagKind::ClausesUnreadable, span,
                                {document.decl().name, fmt::format("{} has no column `{}`", table.file, wanted)});
      suggest(diag, span, wanted, table.headings);
      if (diag.help.empty() && wanted == heading && !table.headings.empty()) {
        const size_t shown = std::min<size_t>(table.headings.size(), 12);
        diag.help = fmt::format("write `{} = \"COLUMN\"`; its columns are {}", what,
                                fmt::join(table.headings.begin(), table.headings.begin() + static_cast<std::ptrdiff_t>(shown), ", "));
      }
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
        document.columns.push_back({column.field.text, isOfFlags(column.values)});
      }
      continue;
    }
    suggest(report(DiagKind::UnknownField, column.field.span, {"a clause index", column.field.text}), column.field.span, column.field.text,
            known);
  }
  checkColumns(columns);
  for (const syntax::ColumnName& column : columns) {
    for (const syntax::ValueMapEntry& entry : column.values) {
      if (entry.to.text != "true" && entry.to.text != "false" && entry.to.text != kUnknown)
        report(DiagKind::ColumnWords, entry.to.span, {entry.to.text});
    }
  }
  const size_t id = columnOf("clause", "clause", true), alias = columnOf("alias", "alias", false),
               opening = columnOf("opening-words", "opening_words", false), version = columnOf("version", "version", false),
               section = columnOf("section", "section", false), tested = columnOf("tested", "tested", false),
               text = columnOf("text", "text", false), parts = document.list == nullptr ? columnOf("parts", "parts", false) : kNoColumn;
  if (id == kNoColumn) return;
  document.clauses.reserve(document.clauses.size() + table.rows.size());
  size_t withoutId = 0;
  std::string firstWithoutId;
  for (size_t row = 0; row < table.rows.size(); ++row) {
    const std::vector<std::string>& cells = table.rows[row];
    const auto cell = [&](size_t column) { return column == kNoColumn ? std::string() : cells[column]; };
    const std::string& file = table.files.empty() ? table.file : table.files[row];
    const auto where = [&] { return fmt::format("{}:{}", file, table.lines[row]); };
    const std::optional<bool> isTested = flagOf(cell(tested));
    if (!isTested) {
      const std::string what = fmt::format("{}: whether it is tested is `yes` or `no`, not `{}`", where(), cells[tested]);
      report(DiagKind::ClausesUnreadable, from.path.span, {document.decl().name, what});
      document.known = false;
      continue;
    }
    if (cells[id].empty()) {
      if (table.idsOptional) {
        if (*isTested && withoutId++ == 0) firstWithoutId = where();
        continue;
      }
      report(DiagKind::ClausesUnreadable, from.path.span, {document.decl().name, fmt::format("{} names no clause", where())});
      document.known = false;
      continue;
    }
    if (!seen.emplace(std::pair{cells[id], cell(version)}, from.path.span).second) {
      report(DiagKind::RepeatedClause, from.path.span, {cells[id], document.decl().name}).help = fmt::format("the second one is {}",
                                                                                                             where());
      continue;
    }
    ClauseInfo clause;
    clause.id = cells[id], clause.opening = cell(opening), clause.version = cell(version), clause.section = cell(section),
    clause.text = cell(text);
    clause.isRequirement = document.list != nullptr && document.list->of.written() && *isTested;
    clause.file = file, clause.line = table.lines[row];
    clause.aliases = listed(cell(alias));
    clause.partsTold = !cell(parts).empty();
    if (cell(parts) != "none") clause.parts = listed(cell(parts));
    for (const auto& [at, column] : more) clause.cells.push_back(mapped(cells[at], column->values));
    document.clauses.push_back(std::move(clause));
  }
  if (withoutId == 0) return;
  report(DiagKind::RowsWithoutId, from.path.span, {std::to_string(withoutId), table.file}).help = fmt::format("the first one is {}",
                                                                                                              firstWithoutId);
}

/// Sections, what counts towards the matrix, and which version of an entry is in force.
void Checker::settleRequirements(DocumentInfo& document) {
  std::map<std::string, Id> latest;
  for (Id id = 0; id < document.clauses.size(); ++id) {
    ClauseInfo& clause = document.clauses[id];
    const auto [at, isNew] = latest.emplace(clause.id, id);
    if (isNew) continue;
    ClauseInfo& other = document.clauses[at->second];
    const VersionOrder order = compareVersions(clause.version, other.version);
    if (order == VersionOrder::Older) {
      clause.inForce = false;
    } else {
      other.inForce = false;  // without an order the one that is listed later
      at->second = id;
    }
  }
  if (document.list == nullptr) return;
  const std::vector<syntax::NameRef>& counting = document.list->sections;
  const ClauseInfo* unclear = nullptr;
  for (ClauseInfo& clause : document.clauses) {
    if (clause.section.empty()) clause.section = sectionOf(clause.id);
    clause.counts = clause.isRequirement;
    if (!clause.isRequirement || counting.empty()) continue;
    if (clause.section.empty() && unclear == nullptr) unclear = &clause;
    clause.counts = std::any_of(counting.begin(), counting.end(),
                                [&](const syntax::NameRef& section) { return section.text == clause.section; });
  }
  if (unclear == nullptr) return;
  const Span span = unclear->span.valid() ? unclear->span : document.list->from.path.span;
  Diagnostic& diag = report(DiagKind::SectionUnknown, span, {unclear->id, document.decl().name});
  if (!unclear->span.valid()) diag.help = fmt::format("it is {}:{}", unclear->file, unclear->line);
}

}  // namespace tollgate::sema
