#include "runtime/jit/columns.h"

#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "compiler/support/calendar_date.h"
#include "runtime/interpret/decisions.h"
#include "runtime/table/zone.h"

namespace tollgate::jit {

namespace {
enum Kind { kCodes, kAbsentBits, kOpenBits, kMaybeBits, kStates };
}  // namespace

size_t Columns::domain(const ir::Type& type) const {
  if (type.kind == ir::TypeKind::Enum) return program_.enums[type.id].values.size();
  if (type.kind == ir::TypeKind::Ref) return rows(type.id);
  return type.kind == ir::TypeKind::Flag ? 2 : 0;
}

uint32_t Columns::add(const void* base) {
  bases_.push_back(base);
  return static_cast<uint32_t>(bases_.size() - 1);
}

uint32_t Columns::codes(ir::Id record, ir::Id field) {
  auto [at, isNew] = slots_.try_emplace({kCodes, record, field});
  if (isNew) {
    at->second = add(column(record, field).codes().data());
    columnOf_[*at->second] = {record, field};
  }
  return *at->second;
}

std::optional<uint32_t> Columns::bits(const table::Bitmap& bitmap, std::tuple<int, ir::Id, ir::Id> key, size_t rows) {
  auto [at, isNew] = slots_.try_emplace(key);
  if (!isNew || !bitmap.any()) return at->second;
  const size_t blocks = paddedRows(rows) / kBlockRows;
  if (bitmap.words().size() >= blocks) return at->second = add(bitmap.words().data());
  words_.push_back(bitmap.words());
  words_.back().resize(blocks, 0);
  return at->second = add(words_.back().data());
}

std::optional<uint32_t> Columns::absentBits(ir::Id record, ir::Id field) {
  return bits(column(record, field).absent(), {kAbsentBits, record, field}, rows(record));
}

std::optional<uint32_t> Columns::openBits(ir::Id record, ir::Id field) {
  return bits(column(record, field).open(), {kOpenBits, record, field}, rows(record));
}

std::optional<uint32_t> Columns::maybeBits(ir::Id record) {
  return bits(data_.collections[record].maybe, {kMaybeBits, record, 0}, rows(record));
}

const std::vector<uint8_t>& Columns::maybeBytes(ir::Id record) {
  const auto [at, isNew] = maybeBytes_.try_emplace(record);
  if (!isNew) return at->second;
  at->second.assign(paddedRows(rows(record)), 0);
  for (size_t row = 0; row < rows(record); ++row) at->second[row] = data_.collections[record].maybe.test(row) ? 1 : 0;
  return at->second;
}

std::optional<uint32_t> Columns::states(ir::Id record, ir::Id field) {
  auto [at, isNew] = slots_.try_emplace({kStates, record, field});
  const table::Column& c = column(record, field);
  if (!isNew || (!c.absent().any() && !c.open().any())) return at->second;
  std::vector<uint8_t>& states = bytes_.emplace_back(paddedRows(rows(record)), uint8_t{kKnown});
  for (size_t row = 0; row < rows(record); ++row) {
    if (c.open().test(row))
      states[row] = kOpen;
    else if (c.absent().test(row))
      states[row] = kAbsent;
  }
  return at->second = add(states.data());
}

uint32_t Columns::table(const void* padded) {
  const auto [at, isNew] = tables_.try_emplace(padded, 0);
  if (isNew) at->second = add(padded);
  return at->second;
}

bool Columns::inDomain(ir::Id record, ir::Id field) {
  const auto [at, isNew] = inDomain_.try_emplace({record, field}, true);
  if (!isNew) return at->second;
  const table::Column& c = column(record, field);
  const size_t size = rows(record), entries = domain(c.type());
  const bool allInside = withCodes(c.codes(), [&](const auto* code) {
    uint64_t most = 0;
    for (size_t row = 0; row < size; ++row) most = std::max(most, static_cast<uint64_t>(code[row]));
    return most < entries;
  });
  if (!allInside) {
    for (size_t row = 0; row < size && at->second; ++row) {
      const bool known = !c.open().test(row) && !c.absent().test(row);
      if (known && static_cast<uint64_t>(c.codes().get(row)) >= entries) at->second = false;
    }
  }
  return at->second;
}

const SetColumn& Columns::sets(ir::Id record, ir::Id field) {
  const auto [at, isNew] = sets_.try_emplace({record, field});
  if (!isNew) return at->second;
  const table::Column& c = column(record, field);
  SetColumn& sets = at->second;
  sets.offsets.reserve(rows(record) + 1);
  sets.offsets.push_back(0);
  for (size_t row = 0; row < rows(record); ++row) {
    for (const int64_t element : c.elements(static_cast<table::Row>(row))) sets.elements.push_back(static_cast<uint32_t>(element));
    sets.offsets.push_back(static_cast<uint32_t>(sets.elements.size()));
  }
  return sets;
}

const std::vector<uint8_t>& Columns::membership(ir::Id record, ir::Id field, int64_t element) {
  const auto [at, isNew] = membership_.try_emplace({record, field, element});
  if (!isNew) return at->second;
  const SetColumn& all = sets(record, field);
  const table::Column& c = column(record, field);
  std::vector<uint8_t>& bytes = at->second;
  bytes.assign(paddedRows(rows(record)), kCodeFalse);
  for (size_t row = 0; row < rows(record); ++row) {
    const auto first = all.elements.begin() + all.offsets[row], last = all.elements.begin() + all.offsets[row + 1];
    if (c.open().test(row)) {
      bytes[row] = kCodeOpen;
    } else if (std::find(first, last, static_cast<uint32_t>(element)) != last) {
      bytes[row] = kCodeTrue;
    }
  }
  return bytes;
}

namespace {

/// The day of an instant in a zone, asked of the zone once an hour or minute where that is exact.
class Days {
 public:
  explicit Days(const std::string& zone) : zone_(zone) {}
  int64_t of(int64_t instant) {
    // Since 1973 clocks change at whole minutes, and back by less than three hours.
    if (instant < kExactFrom || instant > INT64_MAX - 8 * kHour) return ask(instant);
    const int64_t hour = instant / kHour * kHour;
    if (const auto day = same(hours_, hour, hour - 3 * kHour, hour + 4 * kHour)) return *day;
    const int64_t minute = instant / kMinute * kMinute;
    if (const auto day = same(minutes_, minute, minute, minute + kMinute - 1)) return *day;
    return ask(instant);
  }

 private:
  static constexpr int64_t kMinute = 60 * kNanosecondsPerSecond, kHour = 60 * kMinute;
  static constexpr int64_t kExactFrom = 1096 * kNanosecondsPerDay;
  using Known = std::unordered_map<int64_t, std::optional<int64_t>>;
  int64_t ask(int64_t instant) const { return table::localDay(zone_, instant).value_or(0); }
  std::optional<int64_t> same(Known& known, int64_t key, int64_t from, int64_t to) const {
    const auto [at, isNew] = known.try_emplace(key);
    if (isNew) {
      const int64_t day = ask(from);
      if (day == ask(to)) at->second = day;
    }
    return at->second;
  }
  const std::string& zone_;
  Known hours_, minutes_;
};

}  // namespace

const std::vector<int64_t>* Columns::days(ir::Id record, ir::Id field, const std::string& zone) {
  const auto [at, isNew] = days_.try_emplace({record, field, zone});
  if (isNew && table::localDay(zone, 0)) {
    const table::Column& c = column(record, field);
    at->second.emplace(std::max<size_t>(1, paddedRows(rows(record))), 0);
    Days days(zone);
    for (size_t row = 0; row < rows(record); ++row) {
      if (!c.absent().test(row) && !c.open().test(row)) (*at->second)[row] = days.of(c.codes().get(row));
    }
  }
  return at->second ? &*at->second : nullptr;
}

const std::vector<uint8_t>& Columns::inSetOf(ir::Id record, ir::Id field, int64_t row, size_t entries) {
  const auto [at, isNew] = inSetOf_.try_emplace({record, field, row});
  if (!isNew) return at->second;
  at->second.assign(paddedRows(entries), kCodeFalse);
  for (const int64_t element : column(record, field).elements(static_cast<table::Row>(row))) {
    if (static_cast<size_t>(element) < entries) at->second[static_cast<size_t>(element)] = kCodeTrue;
  }
  return at->second;
}

const DecisionTable& Columns::decision(ir::Id id, ir::Id outcome, ir::Id body, std::vector<int64_t> subjects, size_t free) {
  subjects[free] = 0;
  const auto [at, isNew] = decisions_.try_emplace({id, outcome, body, free, subjects});
  if (!isNew) return at->second;
  const ir::Decision& declared = program_.decisions[id];
  const table::DecisionRows& all = data_.decisions[id];
  const size_t entries = domain(declared.subjects[free]);

  // What is decided of a tuple depends on its own rows alone, so each is looked at without the others.
  std::map<int64_t, std::vector<const table::DecisionRow*>> rowsOf;
  for (const table::DecisionRow& row : all.rows) {
    bool same = row.subjects.size() == subjects.size();
    for (size_t i = 0; same && i < subjects.size(); ++i) same = i == free || row.subjects[i] == subjects[i];
    if (same) rowsOf[row.subjects[free]].push_back(&row);
  }
  auto code = [&](const std::vector<const table::DecisionRow*>& rows) -> uint8_t {
    const interpret::DecisionState state = interpret::decisionState(program_, data_, id, rows, body);
    return state.open ? kCodeOpen : state.outcome == outcome ? kCodeTrue : kCodeFalse;
  };
  DecisionTable& table = at->second;
  table.codes.assign(paddedRows(entries), code({}));
  table.listed.assign(paddedRows(entries), 0);
  for (const auto& [value, rows] : rowsOf) {
    if (value < 0 || static_cast<size_t>(value) >= entries) continue;
    table.codes[static_cast<size_t>(value)] = code(rows);
    table.listed[static_cast<size_t>(value)] = 1;
  }
  return table;
}

void Columns::keep() {
  for (const auto* tables : {&membership_, &inSetOf_}) {
    for (const auto& [key, bytes] : *tables) kept_.insert(bytes.data());
  }
}

void Columns::trim() {
  for (auto* tables : {&membership_, &inSetOf_}) {
    for (auto at = tables->begin(); at != tables->end();) {
      const bool used = tables_.count(at->second.data()) != 0 || kept_.count(at->second.data()) != 0;
      at = used ? std::next(at) : tables->erase(at);
    }
  }
}

std::vector<const void*> Columns::tails(ir::Id record) {
  std::vector<const void*> result = bases_;
  const size_t size = rows(record), first = size / kBlockRows * kBlockRows;
  for (const auto& [slot, owner] : columnOf_) {
    if (owner.first != record) continue;
    const table::CodeVector& codes = column(record, owner.second).codes();
    auto [at, isNew] = tailCopies_.try_emplace(slot);
    if (isNew) {
      at->second.assign(kBlockRows * codes.width(), 0);
      const size_t bytes = (size - first) * codes.width();
      if (bytes != 0) std::memcpy(at->second.data(), static_cast<const uint8_t*>(codes.data()) + first * codes.width(), bytes);
    }
    // The loop adds the place of the block's first row, which the copy does not have.
    result[slot] = reinterpret_cast<const void*>(reinterpret_cast<uintptr_t>(at->second.data()) - first * codes.width());
  }
  return result;
}

}  // namespace tollgate::jit
