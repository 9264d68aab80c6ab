#include "runtime/ingest/field_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/support/composed_text.h"

namespace tollgate::ingest {
namespace {

Cell textCell(std::string_view text) {
  Cell cell;
  cell.text = text;
  cell.state = CellState::Present;
  return cell;
}

/// A list or an object, and not a value of its own.
bool isContainer(const Cell& cell) {
  return cell.form == CellForm::EmptyArray || cell.form == CellForm::EmptyObject || cell.form == CellForm::Object;
}

Place placeOf(std::span<const Cell> cells, Place otherwise) {
  return cells.empty() || cells.front().line == 0 ? otherwise : cells.front().place();
}

}  // namespace

CellSource::CellSource(const ir::Mapping& mapping, const std::string& key) : from_(mapping.from), key_(key) {
  switch (from_) {
    case ir::FromKind::Name:
      if (key_.empty()) key_ = "name";
      [[fallthrough]];
    case ir::FromKind::Column: selector_.emplace(FieldKind::Field, key_); break;
    case ir::FromKind::Property: selector_.emplace(FieldKind::Property, key_); break;
    case ir::FromKind::Attribute: selector_.emplace(FieldKind::Attribute, key_); break;
    case ir::FromKind::PathPart:
    case ir::FromKind::Constant:
    case ir::FromKind::Exported:
    case ir::FromKind::Manifest: break;
  }
}

bool CellSource::bind(std::span<const HeaderName> header) {
  untold_ = false;
  positions_ = static_cast<size_t>(
      std::count_if(header.begin(), header.end(), [&](const HeaderName& name) { return isColumn() && name.name == key_; }));
  return !selector_ || selector_->bind(header);
}

std::string CellSource::described() const {
  switch (from_) {
    case ir::FromKind::Name:
    case ir::FromKind::Column: return fmt::format("column {}", quoted(key_));
    case ir::FromKind::Property: return fmt::format("property {}", quoted(key_));
    case ir::FromKind::Attribute: return fmt::format("attribute {}", quoted(key_));
    case ir::FromKind::PathPart: return fmt::format("part {} of the path", quoted(key_));
    case ir::FromKind::Constant: return "constant";
    case ir::FromKind::Exported: return "time of the export";
    case ir::FromKind::Manifest: return fmt::format("manifest {}", quoted(key_));
  }
  return {};
}

std::span<const Cell> CellSource::find(const RecordContext& context) {
  if (from_ == ir::FromKind::PathPart) {
    if (context.captures == nullptr) return {};
    const auto captured = context.captures->find(key_);
    if (captured == context.captures->end()) return {};
    captured_ = textCell(captured->second);
    return {&captured_, 1};
  }
  if (!selector_ || context.record == nullptr) return {};
  const std::span<const Cell> found = selector_->find(*context.record);
  met_ |= !found.empty();
  return found;
}

std::string CellSource::misshapen(const RecordContext& context, std::span<const Cell> found) const {
  if (!isColumn() || positions_ != 0 || context.record == nullptr || context.record->layers.empty()) return {};
  for (size_t dot = key_.find('.'); dot != std::string::npos; dot = key_.find('.', dot + 1)) {
    const std::string_view outer = std::string_view(key_).substr(0, dot);
    size_t objects = 0;
    const Cell* other = nullptr;
    for (const NamedCell& member : context.record->layers.front()) {
      if (member.name != outer) continue;
      const Cell& cell = member.cell;
      if (cell.form == CellForm::Object || cell.form == CellForm::EmptyObject)
        ++objects;
      else if (cell.form != CellForm::Null && cell.form != CellForm::EmptyArray && !cell.text.empty())
        other = &cell;
    }
    if (other != nullptr && (found.empty() || objects > 0))
      return fmt::format("{} is {}, which is no object", quoted(outer), quoted(other->text));
    if (objects > 1 && found.size() < objects) return fmt::format("not every object of the list {} has {}", quoted(outer), quoted(key_));
  }
  return {};
}

std::string Untold::text() const {
  if (source == nullptr) return "there is no value";
  return fmt::format("the {} is {}, and so there is no value", source->described(), missing ? "missing" : "empty");
}

bool CellSource::tooShort(const RecordContext& context, size_t found) const { return context.csv && isColumn() && found < positions_; }

FieldPlan::FieldPlan(const ir::Program& program, table::TextPool& texts, const StagedField& field, ir::Id id,
                     std::vector<const ir::Mapping*> mappings)
    : spec_(field), id_(id), mappings_(std::move(mappings)) {
  ir::Type element = field.type;
  if (element.kind == ir::TypeKind::Set) element = {field.type.element, ir::TypeKind::Ref, field.type.id, false};
  for (const ir::Mapping* part : mappings_) sources_.emplace_back(*part, part->key);
  if (mapped() && !mapping().candidatesKey.empty()) candidates_.emplace_back(mapping(), mapping().candidatesKey);
  reader_ = std::make_unique<ValueReader>(program, texts, element, mapping(), field.names.empty() ? nullptr : &field.names);
  for (const ir::ValueMap& map : mapping().values) {
    mapsEmpty_ = mapsEmpty_ || std::find(map.words.begin(), map.words.end(), "") != map.words.end();
  }
  if (mapped() && mapping().from == ir::FromKind::Constant) {
    constant_ = constantValue(texts, element, mapping().constant, field.names.empty() ? nullptr : &field.names);
  }
}

const ir::Mapping* FieldPlan::pathPart(const std::string& part) const {
  for (const ir::Mapping* mapping : mappings_) {
    if (mapping->from == ir::FromKind::PathPart && mapping->key == part) return mapping;
  }
  return nullptr;
}

std::string_view FieldPlan::textOf(const Cell& cell) const { return mapping().trimmed ? trimmedText(cell.text) : cell.text; }

CellValue FieldPlan::valueOf(const Cell& cell, std::string_view text) const {
  if (!isContainer(cell)) return reader_->read(text);
  CellValue value;
  value.message = fmt::format("{} is no single value", quoted(cell.text));
  value.advice = cell.form == CellForm::Object ? "give one value, or let the source map a member of the object, with a dot before its name"
                                               : "give one value";
  return value;
}

bool FieldPlan::isMisshapen(CellSource& source, const RecordContext& context, std::span<const Cell> cells, Place place) {
  const std::string message = source.misshapen(context, cells);
  if (message.empty()) return false;
  context.faults->push_back(
      {place, fmt::format("{}: {}; write the same form in each line, or map what is there", quoted(spec_.name), message)});
  return true;
}

bool FieldPlan::isEmpty(const Cell& cell) const {
  // Nobody sees blanks: evidence that is one blank is none.
  return cell.form == CellForm::Null || (cell.form == CellForm::Text && trimmedText(cell.text).empty());
}

std::vector<Cell> FieldPlan::pieces(const Cell& cell, const std::string& separator) const {
  if (separator.empty() || cell.form != CellForm::Text) return {cell};
  std::vector<Cell> result;
  std::string_view rest = cell.text;
  for (;;) {
    const size_t at = rest.find(separator);
    Cell piece = cell;
    piece.text = rest.substr(0, at);
    result.push_back(piece);
    if (at == std::string_view::npos) break;
    rest.remove_prefix(at + separator.size());
  }
  // "a;b;" has two elements; an empty one elsewhere is a mistake.
  if (result.size() > 1 && isEmpty(result.back())) result.pop_back();
  return result;
}

void FieldPlan::pushEmpty(table::Column& column, Place place, const Untold& what, std::vector<CellFault>& faults) {
  const bool absentAllowed = spec_.emptyIsAbsent || (mapping().emptyMeansAbsent && mapped());
  if (absentAllowed && spec_.type.kind == ir::TypeKind::Set && !spec_.type.optional) {
    column.pushSet({});
  } else if (absentAllowed && (spec_.type.optional || spec_.emptyIsAbsent)) {
    column.pushAbsent();
  } else if (spec_.mayBeUnknown) {
    column.pushOpen(untold(spec_.type));
  } else if (!mapped() && spec_.type.optional) {
    column.pushAbsent();
  } else {
    const bool optional = spec_.type.optional || spec_.type.kind == ir::TypeKind::Set;
    faults.push_back({place, fmt::format("{} of {}; {}", what.text(), quoted(spec_.name),
                                         optional ? "fill it in, or let the source say `empty means absent`"
                                                  : "fill it in, or let the record say `may be unknown`")});
    column.pushOpen(faultOpen(spec_.type));
  }
}

void FieldPlan::pushValue(table::Column& column, const CellValue& value, Place place, std::vector<CellFault>& faults) {
  switch (value.state) {
    case CellValue::State::Known: column.pushKnown(value.value, value.denominator); return;
    case CellValue::State::Absent:
      if (spec_.type.optional || spec_.emptyIsAbsent) {
        column.pushAbsent();
        return;
      }
      faults.push_back({place, fmt::format("{} is mapped to absent but is never absent; correct the mapping", quoted(spec_.name))});
      break;
    case CellValue::State::Overlap: {
      table::Open open;
      open.why = table::Why::ZoneOverlap;
      open.finite = true;
      open.candidates = {value.value, value.later};
      column.pushOpen(std::move(open));
      return;
    }
    case CellValue::State::Bad:
      if (!value.message.empty())  // else the source's own mistake, told once
        faults.push_back({place, fmt::format("{}: {}; {}", quoted(spec_.name), value.message, value.advice)});
      break;
  }
  column.pushOpen(faultOpen(spec_.type));
}

void FieldPlan::pushDisputed(table::Column& column, const CellValue& stated, std::span<const Cell> disputed, Place place,
                             std::vector<CellFault>& faults) {
  table::Open open;
  open.why = table::Why::Disputed;
  open.finite = true;
  const auto add = [&](const CellValue& value) {
    if (value.state == CellValue::State::Absent) {
      open.mayBeAbsent = true;
      return;
    }
    open.candidates.push_back(value.value);
    if (spec_.type.kind == ir::TypeKind::Share) open.denominators.push_back(value.denominator);
    if (value.state == CellValue::State::Overlap) open.candidates.push_back(value.later);
  };
  add(stated);
  const std::string separator = disputedSeparator();
  for (const Cell& cell : disputed) {
    if (isEmpty(cell)) continue;
    for (const Cell& piece : pieces(cell, separator)) {
      const CellValue value = valueOf(piece, trimmedText(piece.text));
      if (value.state == CellValue::State::Bad || (value.state == CellValue::State::Absent && !spec_.type.optional)) {
        pushValue(column, value, piece.line == 0 ? place : piece.place(), faults);
        return;
      }
      add(value);
    }
  }
  open.settle();
  if (open.candidates.size() + (open.mayBeAbsent ? 1 : 0) == 1) {
    pushValue(column, stated, place, faults);  // nobody disputes it
  } else if (!spec_.mayBeDisputed) {
    faults.push_back({place, fmt::format("{} is in dispute, which its record does not allow; settle it, or let the "
                                         "record say `may be disputed`",
                                         quoted(spec_.name))});
    column.pushOpen(faultOpen(spec_.type));
  } else {
    column.pushOpen(std::move(open));
  }
}

void FieldPlan::pushScalar(table::Column& column, std::span<const Cell> cells, Place place, const Untold& what,
                           std::span<const Cell> disputed, std::vector<CellFault>& faults) {
  const Cell* told = nullptr;
  size_t count = 0;
  for (const Cell& cell : cells) {
    if (isEmpty(cell)) continue;
    told = &cell;
    ++count;
  }
  const bool dispute = std::any_of(disputed.begin(), disputed.end(), [&](const Cell& cell) { return !isEmpty(cell); });
  CellValue value;
  if (count == 0) {
    if (mapsEmpty_ && !cells.empty()) {
      value = reader_->read("");
    } else if (mapping().emptyMeansAbsent && spec_.type.optional && dispute) {
      value.state = CellValue::State::Absent;
    } else {
      pushEmpty(column, place, what, faults);
      return;
    }
  } else if (count > 1) {
    value.message = fmt::format("{} stands {} times with a value", what.source == nullptr ? "it" : "the " + what.source->described(),
                                count);
    value.advice = "keep one";
  } else {
    value = valueOf(*told, textOf(*told));
  }
  if (dispute && value.state != CellValue::State::Bad)
    pushDisputed(column, value, disputed, place, faults);
  else
    pushValue(column, value, place, faults);
}

FieldPlan::ReadSet FieldPlan::readSet(std::span<const Cell> cells, bool csv, const std::string& separator, Place place,
                                      std::vector<CellFault>& faults) {
  ReadSet set;
  const auto bad = [&](Place at, const std::string& message) {
    faults.push_back({at, fmt::format("{}: {}", quoted(spec_.name), message)});
    set.faulty = true;
  };
  for (const Cell& cell : cells) {
    const bool alone = cells.size() == 1;
    if (cell.form == CellForm::EmptyArray) {
      set.told = true;
      if (!alone) bad(cell.place(), "a list within a list; give one list");
      continue;
    }
    if (isEmpty(cell) && (csv || alone)) continue;  // repeated headings that this row does not need
    set.told = true;
    for (const Cell& piece : pieces(cell, separator)) {
      const Place at = piece.line == 0 ? place : piece.place();
      if (isEmpty(piece) || piece.form == CellForm::EmptyObject) {
        bad(at, "an element is empty; remove it");
        continue;
      }
      const CellValue value = valueOf(piece, textOf(piece));
      if (value.state == CellValue::State::Known)
        set.elements.push_back(value.value);
      else if (value.state == CellValue::State::Bad && !value.message.empty())
        bad(at, fmt::format("{}; {}", value.message, value.advice));
      else if (value.state == CellValue::State::Bad)
        set.faulty = true;
    }
  }
  return set;
}

void FieldPlan::pushSet(table::Column& column, std::span<const Cell> cells, bool csv, Place place, const Untold& what,
                        std::span<const Cell> disputed, std::vector<CellFault>& faults) {
  const ReadSet set = readSet(cells, csv, mapping().separator, place, faults);
  const ReadSet other = disputed.empty() ? ReadSet() : readSet(disputed, true, disputedSeparator(), place, faults);
  const auto distinct = [](const ReadSet& read) { return std::set<int64_t>(read.elements.begin(), read.elements.end()); };
  if (set.faulty || other.faulty) {
    column.pushOpen(faultOpen(spec_.type));
  } else if (other.told && (!set.told || distinct(other) != distinct(set))) {
    // Two sets of which one holds: nothing is said of any element.
    table::Open open;
    open.why = table::Why::Disputed;
    open.mayBeAbsent = spec_.type.optional;
    column.pushOpen(std::move(open));
  } else if (!set.told) {
    pushEmpty(column, place, what, faults);
  } else {
    column.pushSet(set.elements);
  }
}

void FieldPlan::pushCells(table::Column& column, std::span<const Cell> cells, bool csv, Place place, const Untold& what,
                          std::span<const Cell> disputed, std::vector<CellFault>& faults) {
  if (spec_.type.kind == ir::TypeKind::Set)
    pushSet(column, cells, csv, place, what, disputed, faults);
  else
    pushScalar(column, cells, place, what, disputed, faults);
}

/// A reference by several key fields: the texts with a blank between them.
bool FieldPlan::pushParts(table::Column& column, const RecordContext& context, Place& where) {
  if (sources_.size() < 2 || spec_.type.kind != ir::TypeKind::Ref) return false;
  std::string joined;
  size_t empty = 0;
  bool single = true;
  for (size_t i = 0; i < sources_.size(); ++i) {
    const std::span<const Cell> cells = sources_[i].find(context);
    where = i == 0 ? placeOf(cells, where) : where;
    if (isMisshapen(sources_[i], context, cells, where)) {
      column.pushOpen(faultOpen(spec_.type));
      return true;
    }
    const bool none = std::all_of(cells.begin(), cells.end(), [&](const Cell& cell) { return isEmpty(cell); });
    const bool one = !none && cells.size() == 1 && !isContainer(cells[0]);
    if (none) ++empty;
    single = single && (none || one);
    if (i > 0) joined += " ";
    if (one) joined += mappings_[i]->trimmed ? trimmedText(cells[0].text) : cells[0].text;
    if (sources_[i].tooShort(context, cells.size())) {
      column.pushOpen(faultOpen(spec_.type));
      return true;
    }
  }
  if (empty == sources_.size()) {
    pushEmpty(column, where, {&sources_[0], true}, *context.faults);
  } else if (!single) {
    context.faults->push_back({where, fmt::format("{}: a part of the key is no single value; give one value", quoted(spec_.name))});
    column.pushOpen(faultOpen(spec_.type));
  } else if (empty != 0) {
    context.faults->push_back({where, fmt::format("{}: a part of the key is missing; fill in all parts", quoted(spec_.name))});
    column.pushOpen(faultOpen(spec_.type));
  } else {
    pushValue(column, reader_->read(joined), where, *context.faults);
  }
  return true;
}

void FieldPlan::push(table::Column& column, const RecordContext& context, Place& where) {
  std::vector<CellFault>& faults = *context.faults;
  if (constant_) {
    if (constant_->state == CellValue::State::Known && spec_.type.kind == ir::TypeKind::Set)
      column.pushSet({constant_->value});
    else
      pushValue(column, *constant_, where, faults);
    return;
  }
  if (!mapped()) {
    std::vector<CellFault> told;  // of an unmapped field the source is told once, not every row
    pushEmpty(column, where, {}, told);
    return;
  }
  if (fromExported()) {
    column.pushOpen(untold(spec_.type));  // filled in when the file was read
    return;
  }
  const auto untoldColumn = [](const CellSource& source) { return source.isUntold(); };
  if (std::any_of(sources_.begin(), sources_.end(), untoldColumn) || std::any_of(candidates_.begin(), candidates_.end(), untoldColumn)) {
    column.pushOpen(untold(spec_.type));
    return;
  }
  if (pushParts(column, context, where)) return;
  const std::span<const Cell> cells = sources_[0].find(context);
  if (isMisshapen(sources_[0], context, cells, where)) {
    column.pushOpen(faultOpen(spec_.type));
    return;
  }
  const bool openSet = context.openSets && spec_.type.kind == ir::TypeKind::Set && sources_[0].isColumn();
  if (sources_[0].tooShort(context, cells.size()) || openSet) {
    column.pushOpen(faultOpen(spec_.type));
    return;
  }
  where = placeOf(cells, where);
  std::span<const Cell> disputed;
  if (!candidates_.empty()) {
    disputed = candidates_[0].find(context);
    if (candidates_[0].tooShort(context, disputed.size()) || isMisshapen(candidates_[0], context, disputed, where)) {
      column.pushOpen(faultOpen(spec_.type));
      return;
    }
  }
  pushCells(column, cells, context.csv, where, {&sources_[0], cells.empty()}, disputed, faults);
}

void FieldPlan::pushTexts(table::Column& column, const std::vector<std::string>& given, const std::vector<std::string>& disputed,
                          std::vector<CellFault>& faults) {
  std::vector<Cell> cells, candidates;
  for (const std::string& text : given) cells.push_back(textCell(text));
  for (const std::string& text : disputed) candidates.push_back(textCell(text));
  pushCells(column, cells, false, {}, {}, candidates, faults);
}

std::optional<std::string> FieldPlan::referenceText(const RecordContext& context) {
  if (spec_.type.kind == ir::TypeKind::Set || !mapped()) return std::nullopt;
  std::string joined;
  for (size_t i = 0; i < sources_.size(); ++i) {
    const std::span<const Cell> cells = sources_[i].find(context);
    if (cells.size() != 1 || isEmpty(cells[0]) || isContainer(cells[0])) return std::nullopt;
    if (i > 0) joined += " ";
    joined += textOf(cells[0]);
  }
  return composed(joined);
}

}  // namespace tollgate::ingest
