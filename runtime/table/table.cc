#include "runtime/table/table.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "compiler/support/sort_unique.h"

namespace tollgate::table {

int64_t TextPool::code(std::string_view text) {
  if (auto it = codes_.find(text); it != codes_.end()) return it->second;
  const auto code = static_cast<int64_t>(texts_.size());
  texts_.emplace_back(text);
  codes_.emplace(texts_.back(), code);
  return code;
}

std::optional<int64_t> TextPool::find(std::string_view text) const {
  auto it = codes_.find(text);
  if (it == codes_.end()) return std::nullopt;
  return it->second;
}

namespace {
unsigned widthFor(int64_t value) {
  if (value < 0 || value > 0xFFFFFFFFll) return 8;
  if (value > 0xFFFF) return 4;
  return value > 0xFF ? 2 : 1;
}

void store(uint8_t* at, unsigned width, int64_t value) {
  switch (width) {
    case 1: *at = static_cast<uint8_t>(value); break;
    case 2: {
      auto v = static_cast<uint16_t>(value);
      std::memcpy(at, &v, 2);
      break;
    }
    case 4: {
      auto v = static_cast<uint32_t>(value);
      std::memcpy(at, &v, 4);
      break;
    }
    default: std::memcpy(at, &value, 8);
  }
}
}  // namespace

void CodeVector::widen(int64_t value) {
  const unsigned wanted = widthFor(value);
  if (wanted <= width_) return;
  std::vector<uint8_t> wider(size_ * wanted);
  for (size_t i = 0; i < size_; ++i) store(wider.data() + i * wanted, wanted, get(i));
  bytes_ = std::move(wider);
  width_ = wanted;
}

void CodeVector::push(int64_t value) {
  widen(value);
  bytes_.resize((size_ + 1) * width_);
  store(bytes_.data() + size_ * width_, width_, value);
  ++size_;
}

void CodeVector::set(size_t index, int64_t value) {
  widen(value);
  store(bytes_.data() + index * width_, width_, value);
}

void CodeVector::truncate(size_t size) {
  if (size >= size_) return;
  bytes_.resize(size * width_);
  size_ = size;
}

void Bitmap::truncate(size_t size) {
  if (words_.size() > size / 64) {
    words_.resize(size / 64 + 1);
    words_.back() &= (uint64_t{1} << (size % 64)) - 1;
  }
}

void Bitmap::set(size_t i) {
  if (words_.size() <= i / 64) words_.resize(i / 64 + 1);
  words_[i / 64] |= uint64_t{1} << (i % 64);
}

bool Bitmap::any() const {
  return std::any_of(words_.begin(), words_.end(), [](uint64_t w) { return w != 0; });
}

void Column::pushKnown(int64_t value, int64_t denominator) {
  if (type_.kind == ir::TypeKind::Share) denominators_.push(denominator);
  codes_.push(value);
}

void Column::pushAbsent() {
  absent_.set(codes_.size());
  pushKnown(0);
}

void Open::settle() {
  std::vector<std::pair<int64_t, int64_t>> each;
  for (size_t i = 0; i < candidates.size(); ++i) each.emplace_back(candidates[i], denominator(i));
  sortUnique(each);
  candidates.resize(each.size());
  if (!denominators.empty()) denominators.resize(each.size());
  for (size_t i = 0; i < each.size(); ++i) {
    candidates[i] = each[i].first;
    if (!denominators.empty()) denominators[i] = each[i].second;
  }
}

void Column::pushOpen(Open open) {
  const auto row = static_cast<Row>(codes_.size());
  pushKnown(0);
  setOpen(row, std::move(open));
}

void Column::pushSet(const std::vector<int64_t>& elements) {
  std::vector<int64_t> sorted = elements;
  sortUnique(sorted);
  codes_.push(static_cast<int64_t>(sets_.size()));
  sets_.push_back(std::move(sorted));
}

void Column::setOpen(Row row, Open open) {
  open.settle();
  absent_.clear(row);
  open_.set(row);
  opens_[row] = std::move(open);
}

void Column::setKnown(Row row, int64_t value) {
  absent_.clear(row);
  open_.clear(row);
  opens_.erase(row);
  codes_.set(row, value);
}

void Column::pushFrom(const Column& other, Row row) {
  const Cell cell = other.get(row);
  if (cell.state == Cell::State::Open)
    pushOpen(*cell.open);
  else if (cell.state == Cell::State::Absent)
    pushAbsent();
  else if (type_.kind == ir::TypeKind::Set)
    pushSet(other.elements(row));
  else
    pushKnown(cell.value, cell.denominator);
}

void Column::truncate(size_t size) {
  codes_.truncate(size);
  denominators_.truncate(size);
  absent_.truncate(size);
  open_.truncate(size);
  opens_.erase(opens_.lower_bound(static_cast<Row>(size)), opens_.end());
}

Cell Column::get(Row row) const {
  if (open_.test(row)) return {Cell::State::Open, 0, 1, &opens_.at(row)};
  if (absent_.test(row)) return {Cell::State::Absent, 0, 1, nullptr};
  return {Cell::State::Known, codes_.get(row), type_.kind == ir::TypeKind::Share ? denominators_.get(row) : 1, nullptr};
}

std::vector<int64_t> Column::elements(Row row) const {
  const auto index = static_cast<size_t>(codes_.get(row));
  return index < sets_.size() && !open_.test(row) && !absent_.test(row) ? sets_[index] : std::vector<int64_t>{};
}

Dataset::Dataset(const ir::Program& program) {
  collections.resize(program.records.size());
  for (size_t r = 0; r < program.records.size(); ++r) {
    collections[r].record = static_cast<ir::Id>(r);
    for (const ir::FieldDecl& field : program.records[r].fields) collections[r].columns.emplace_back(field.type);
  }
  decisions.resize(program.decisions.size());
}

std::string Dataset::rowName(const ir::Program& program, ir::Id record, Row row) const {
  const ir::Record& declared = program.records[record];
  const Collection& collection = collections[record];
  if (row >= collection.size()) return "a further row of " + declared.collection;
  std::string name;
  for (ir::Id field : declared.key) {
    const Cell cell = collection.columns[field].get(row);
    if (!name.empty()) name += " ";
    name += cell.state == Cell::State::Known ? valueName(program, declared.fields[field].type, cell.value) : "(not told)";
  }
  return name.empty() ? declared.collection + " row " + std::to_string(row + 1) : name;
}

std::string Dataset::valueName(const ir::Program& program, const ir::Type& type, int64_t value) const {
  switch (type.kind) {
    case ir::TypeKind::Text: return texts.text(value);
    case ir::TypeKind::Ref: return rowName(program, type.id, static_cast<Row>(value));
    case ir::TypeKind::Number: {
      ir::Value v;
      v.number = std::bit_cast<double>(value);
      return ir::valueText(program, type, v);
    }
    default: {
      ir::Value v;
      v.integer = value;
      return ir::valueText(program, type, v);
    }
  }
}

}  // namespace tollgate::table
