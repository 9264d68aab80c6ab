// Threshold tables: typed axes, every cell given once, and whose limit it is.

#include <fmt/format.h>

#include "compiler/sema/checker.h"

namespace tollgate::sema {
namespace {

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(' ');
  if (begin == std::string::npos) return "";
  return text.substr(begin, text.find_last_not_of(' ') - begin + 1);
}

/// `3`, `1..2`, `4, 5`: the ordinals that a line stands for; empty after a message.
/// `at`: what is reported where a value is missing.
std::vector<Id> ordinalsOf(Checker& checker, const EnumInfo& axis, const syntax::TableCell& head, Span at) {
  std::vector<Id> out;
  auto ordinal = [&](const std::string& value) {
    const Id o = axis.ordinalOf(value);
    if (value.empty()) {
      checker.report(DiagKind::TableHeadMissing, at, {axis.name});
    } else if (o == kNone) {
      checker.suggest(checker.report(DiagKind::UnknownEnumValue, head.span, {value, axis.name}), head.span, value, axis.values);
    }
    return o;
  };
  size_t begin = 0;
  while (begin <= head.text.size()) {
    size_t end = head.text.find(',', begin);
    if (end == std::string::npos) end = head.text.size();
    const std::string part = trimmed(head.text.substr(begin, end - begin));
    begin = end + 1;
    const size_t dots = part.find("..");
    const Id low = ordinal(trimmed(part.substr(0, dots)));
    const Id high = dots == std::string::npos ? low : ordinal(trimmed(part.substr(dots + 2)));
    if (low == kNone || high == kNone) return {};
    for (Id o = low; o <= high; ++o) out.push_back(o);
  }
  return out;
}

}  // namespace

void Checker::resolveTables() {
  for (TableInfo& table : p.tables) checkTable(table);
}

void Checker::checkTable(TableInfo& table) {
  const syntax::TableDecl& decl = *table.decl;
  table.cellType = resolveType(table.module, decl.cellType);
  if (table.cellType.is(TypeKind::Set) || table.cellType.is(TypeKind::Ref)) {
    report(DiagKind::TableCellType, decl.cellType.span, {p.typeText(table.cellType), "a type of a table's cell"});
    table.cellType = {};
  }
  auto axis = [&](const syntax::NameRef& name) -> Id {
    const Symbol* symbol = findSymbol(table.module, name.text, SymbolKind::Enum, name.span, true);
    if (symbol) return symbol->id;
    suggest(report(DiagKind::TableAxis, name.span, {name.text}), name.span, name.text, symbolNames(table.module, SymbolKind::Enum));
    return kNone;
  };
  if (decl.limitFor.written()) {
    const syntax::NameRef& name = decl.limitFor;
    if (const Symbol* r = findSymbol(table.module, name.text, SymbolKind::Record, name.span, true)) {
      table.limitFor = Type::refTo(r->id);
    } else if (const Symbol* en = findSymbol(table.module, name.text, SymbolKind::Enum, name.span, true)) {
      table.limitFor = Type::enumOf(en->id);
    } else {
      std::vector<std::string> candidates = symbolNames(table.module, SymbolKind::Record);
      for (std::string& other : symbolNames(table.module, SymbolKind::Enum)) candidates.push_back(std::move(other));
      suggest(report(DiagKind::LimitForUnknown, name.span, {name.text}), name.span, name.text, candidates);
    }
  }
  if (!decl.down.written()) {
    report(DiagKind::TableAxisMissing, decl.nameSpan, {decl.name});
    return;
  }
  table.axes.push_back(axis(decl.down));
  if (decl.across.written()) table.axes.push_back(axis(decl.across));
  for (Id a : table.axes) {
    if (a == kNone) return;
  }
  const EnumInfo& down = p.enums[table.axes[0]];
  const EnumInfo* across = decl.across.written() ? &p.enums[table.axes[1]] : nullptr;
  const size_t width = across ? across->values.size() : 1;
  table.cells.assign(down.values.size() * width, std::nullopt);
  table.noneBecause.assign(table.cells.size(), "");
  // Columns: which ordinals each stands for; every value of the axis exactly once.
  std::vector<std::vector<Id>> columns;
  std::vector<bool> seenColumn(width, !across);
  bool sound = true;
  if (across) {
    for (const syntax::TableCell& head : decl.heading) {
      columns.push_back(ordinalsOf(*this, *across, head, head.span));
      sound = sound && !columns.back().empty();
      for (Id o : columns.back()) {
        if (seenColumn[o]) report(DiagKind::TableOverlap, head.span, {decl.name, "column", across->values[o]});
        seenColumn[o] = true;
      }
    }
  } else {
    columns.push_back({0});
  }
  std::vector<bool> seenRow(down.values.size(), false);
  for (const syntax::TableRow& row : decl.rows) {
    const std::vector<Id> rows = ordinalsOf(*this, down, row.head, row.span);
    sound = sound && !rows.empty();
    for (Id o : rows) {
      if (seenRow[o]) report(DiagKind::TableOverlap, row.head.span, {decl.name, "row", down.values[o]});
      seenRow[o] = true;
    }
    if (row.cells.size() != columns.size()) {
      auto cells = [](size_t n) { return fmt::format("{} {}", n, n == 1 ? "cell" : "cells"); };
      report(DiagKind::TableRowLength, row.span,
             {cells(row.cells.size()), fmt::format("{} {}", columns.size(), columns.size() == 1 ? "column" : "columns")});
    }
    for (size_t c = 0; c < row.cells.size() && c < columns.size(); ++c) {
      const syntax::TableCell& cell = row.cells[c];
      std::optional<Constant> value;
      if (cell.isNone && cell.because.text.empty()) report(DiagKind::NoneBecause, cell.span);
      if (!cell.isNone && !table.cellType.isError()) {
        bool noSuchDate = false;
        value = constantOf(table.cellType, cell.text, &noSuchDate);
        if (noSuchDate)
          report(DiagKind::NoSuchDate, cell.span, {cell.text});
        else if (!value) {
          Diagnostic& diag = report(DiagKind::TableCellType, cell.span, {cell.text, aType(table.cellType)});
          if (table.cellType.is(TypeKind::Share) && constantOf(table.cellType, cell.text + "%")) {
            diag.help = fmt::format("write `{}%`", cell.text);
            diag.fixes.push_back({diag.help, {{cell.span, cell.text + "%"}}});
          }
          if (table.cellType.is(TypeKind::Enum)) suggest(diag, cell.span, cell.text, p.enums[table.cellType.id].values);
        }
      }
      for (Id r : rows) {
        for (Id o : columns[c]) {
          table.cells[r * width + o] = value;
          if (cell.isNone) table.noneBecause[r * width + o] = cell.because.text;
        }
      }
    }
  }
  if (!sound) return;
  auto gap = [&](const std::vector<bool>& seen, const EnumInfo& axisInfo, const char* what, Span at) {
    std::string missing;
    for (Id o = 0; o < seen.size(); ++o) {
      if (!seen[o]) missing += (missing.empty() ? "" : ", ") + axisInfo.values[o];
    }
    if (!missing.empty()) report(DiagKind::TableGap, at, {decl.name, what, missing});
  };
  gap(seenRow, down, "row", decl.down.span);
  if (across) gap(seenColumn, *across, "column", decl.across.span);
}

}  // namespace tollgate::sema
