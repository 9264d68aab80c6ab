// Reasons that are missing, and tables with a row and a column for each value.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/format/rows.h"
#include "compiler/query/refactor.h"
#include "compiler/query/table_cells.h"

namespace tollgate::query {

namespace {

constexpr const char* kBecause = " because \"say why\"";

class Reasons {
 public:
  Reasons(const Index& index, FileId file, uint32_t begin, uint32_t end) : index_(index), file_(file), begin_(begin), end_(end) {}

  std::vector<Action> run() {
    const syntax::Decl* decl = index_.declarationAt(file_, begin_);
    if (decl == nullptr) return {};
    if (const auto* gate = std::get_if<syntax::GateDecl>(decl)) {
      applies(gate->applies);
      for (const syntax::CriterionDecl& criterion : gate->criteria) {
        applies(criterion.applies);
        for (const syntax::IfNone& clause : criterion.ifNone) missing(clause.span, clause.because, clause.span.end);
      }
    } else if (const auto* table = std::get_if<syntax::TableDecl>(decl)) {
      for (const syntax::TableRow& row : table->rows) {
        for (const syntax::TableCell& cell : row.cells) {
          if (cell.isNone && written(cell.span) == "none") missing(cell.span, cell.because, cell.span.end);
        }
      }
    } else if (const auto* pack = std::get_if<syntax::PackDecl>(decl)) {
      for (const syntax::OmitLine& line : pack->omits) missing(line.span, line.because, line.span.end);
      tests(pack->tests);
      for (const syntax::FamilyDecl& family : pack->families) tests(family.tests);
    }
    return std::move(out_);
  }

 private:
  std::string_view written(Span span) const { return index_.sources().file(file_).text().substr(span.begin, span.end - span.begin); }

  void tests(const std::vector<syntax::TestDecl>& tests) {
    for (const syntax::TestDecl& test : tests) {
      for (const syntax::Covers& covers : test.covers) {
        if (covers.partly) missing(covers.span, covers.because, covers.span.end);
      }
      if (test.deviation == syntax::Deviation::None) continue;
      const uint32_t at = test.title.written() ? test.title.span.end : test.nameSpan.end;
      missing({file_, test.keywordSpan.valid() ? test.keywordSpan.begin : test.nameSpan.begin, at}, test.because, at);
    }
  }

  void applies(const syntax::Applies& clause) {
    if (!clause.written() || clause.otherwiseBecause.written() || !touches(clause.span)) return;
    const std::string_view text = index_.sources().file(file_).text();
    const LineSpan line = lineAt(text, clause.span.begin);
    const size_t indent = std::min(text.substr(line.begin, line.end - line.begin).find_first_not_of(' '), size_t{40});
    const uint32_t end = lineAt(text, clause.span.end).end;
    const std::string added = "\n" + std::string(indent, ' ') + "otherwise not applicable" + kBecause;
    add(end, added, "Say what holds otherwise");
  }

  bool touches(Span span) const { return span.valid() && span.file == file_ && span.begin <= end_ && begin_ <= span.end; }

  void missing(Span span, const syntax::TextRef& because, uint32_t at) {
    if (!because.written() && touches(span)) add(at, kBecause, "Say why");
  }

  void add(uint32_t at, const std::string& text, const char* title) {
    Action action;
    action.kind = ActionKind::AddBecause, action.title = title;
    action.edits = {{{file_, at, at}, text}};
    const auto quote = static_cast<uint32_t>(text.find('"') + 1);
    action.select = {file_, at + quote, at + static_cast<uint32_t>(text.size() - 1)};
    out_.push_back(std::move(action));
  }

  const Index& index_;
  FileId file_;
  uint32_t begin_, end_;
  std::vector<Action> out_;
};

}  // namespace

std::vector<Action> addBecause(const Index& index, FileId file, uint32_t begin, uint32_t end) {
  return Reasons(index, file, begin, end).run();
}

std::vector<Id> ordinalsIn(const Index& index, Span head) {
  std::vector<Id> out;
  std::vector<Occurrence> values;
  for (const Occurrence& o : index.in(head.file)) {
    const bool value = o.entity.kind == EntityKind::EnumValue && o.use == Use::Reads;
    if (value && head.begin <= o.span.begin && o.span.end <= head.end) values.push_back(o);
  }
  const std::string_view text = index.sources().file(head.file).text();
  for (size_t i = 0; i < values.size(); ++i) {
    const std::string_view between = i == 0 ? std::string_view()
                                            : text.substr(values[i - 1].span.end, values[i].span.begin - values[i - 1].span.end);
    const bool range = between.find("..") != std::string_view::npos;
    for (Id o = range ? values[i - 1].entity.part + 1 : values[i].entity.part; o <= values[i].entity.part; ++o) out.push_back(o);
  }
  return out;
}

std::optional<Action> convertTable(const Index& index, FileId file, uint32_t offset) {
  const sema::CheckedProgram& p = index.program();
  const auto at = std::find_if(p.tables.begin(), p.tables.end(), [&](const sema::TableInfo& table) {
    return table.decl->span.file == file && table.decl->span.begin <= offset && offset <= table.decl->span.end;
  });
  if (at == p.tables.end() || at->decl->rows.empty() || at->axes.empty()) return std::nullopt;
  for (Id axis : at->axes) {
    if (axis == kNone) return std::nullopt;
  }
  const syntax::TableDecl& decl = *at->decl;
  const std::string_view text = index.sources().file(file).text();
  const auto raw = [&](Span span) { return std::string(text.substr(span.begin, span.end - span.begin)); };
  std::vector<std::vector<Id>> columns;
  for (const syntax::TableCell& head : decl.heading) columns.push_back(ordinalsIn(index, head.span));
  if (decl.heading.empty()) columns.push_back({0});
  bool several = false;
  for (const std::vector<Id>& column : columns) {
    if (column.empty()) return std::nullopt;
    several = several || column.size() > 1;
  }
  std::vector<std::string> rows;
  if (!decl.heading.empty()) {
    rows.emplace_back();
    for (const std::vector<Id>& column : columns) {
      for (Id value : column) rows.back() += " | " + p.enums[at->axes[1]].values[value];
    }
  }
  for (const syntax::TableRow& row : decl.rows) {
    const std::vector<Id> values = ordinalsIn(index, row.head.span);
    if (values.empty() || row.cells.size() != columns.size() || !row.head.citations.empty()) return std::nullopt;
    several = several || values.size() > 1;
    for (Id value : values) {
      rows.push_back(p.enums[at->axes[0]].values[value]);
      for (size_t c = 0; c < columns.size(); ++c) {
        for (size_t i = 0; i < columns[c].size(); ++i) rows.back() += " | " + raw(row.cells[c].span);
      }
    }
  }
  if (!several) return std::nullopt;
  const uint32_t first = decl.heading.empty() ? decl.rows.front().span.begin : decl.heading.front().span.begin;
  const Span whole{file, lineAt(text, first).begin, lineAt(text, decl.rows.back().span.end).end};
  const std::string_view old = text.substr(whole.begin, whole.end - whole.begin);
  if (old.find("--") != std::string_view::npos) return std::nullopt;
  const std::vector<std::string_view> views(rows.begin(), rows.end());
  const LineSpan line = lineAt(text, decl.rows.front().span.begin);
  const size_t indent = std::min(text.substr(line.begin, line.end - line.begin).find_first_not_of(' '), size_t{40});
  std::string replacement;
  for (const std::string& row : format::alignRows(views, !decl.heading.empty())) {
    replacement += (replacement.empty() ? "" : "\n") + std::string(std::max<size_t>(indent, 4), ' ') + row;
  }
  Action out;
  out.kind = ActionKind::ConvertTable, out.title = "Write a row and a column for each value";
  out.edits = {{whole, replacement}};
  return out;
}

}  // namespace tollgate::query
