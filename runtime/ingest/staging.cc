#include "runtime/ingest/staging.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/ingest/values.h"

namespace tollgate::ingest {

using table::Cell;
using table::Row;

bool Reports::count(const char* list, const std::string& kind, const std::string& file) {
  size_t& counted = counts_[fmt::format("{}\n{}\n{}", list, kind, file)];
  journal_.push_back(&counted);
  return ++counted <= limit_;
}

void Reports::fault(const std::string& kind, std::string message, const std::string& file, uint32_t line, uint32_t column) {
  if (count("fault", kind, file)) data_.faults.push_back({kind, std::move(message), file, line, column});
}

void Reports::finding(const std::string& kind, std::string message, const std::string& file, uint32_t line) {
  if (count("finding", kind, file)) data_.findings.push_back({kind, std::move(message), file, line});
}

Reports::Mark Reports::markFile() {
  journal_.clear();
  return mark();
}

void Reports::rollback(const Mark& mark) {
  for (size_t i = mark.journal; i < journal_.size(); ++i) --*journal_[i];
  journal_.resize(mark.journal);
  data_.faults.resize(mark.faults);
  data_.findings.resize(mark.findings);
}

void Reports::finish() {
  std::vector<std::string> over;
  for (const auto& [name, count] : counts_) {
    if (count > limit_) over.push_back(name);
  }
  std::sort(over.begin(), over.end());
  for (const std::string& name : over) {
    const size_t first = name.find('\n'), second = name.find('\n', first + 1);
    const std::string kind = name.substr(first + 1, second - first - 1), file = name.substr(second + 1);
    std::string message = fmt::format("and {} more of this kind", counts_[name] - limit_);
    if (name.starts_with("fault"))
      data_.faults.push_back({kind, std::move(message), file, 0, 0});
    else
      data_.findings.push_back({kind, std::move(message), file, 0});
  }
}

table::Open untold(const ir::Type& type, table::Why why) {
  table::Open open;
  open.why = why;
  open.mayBeAbsent = type.optional;
  return open;
}

table::Open faultOpen(const ir::Type& type) { return untold(type, table::Why::Fault); }

void RowIndex::grow() {
  std::vector<Slot> old = std::move(slots_);
  slots_.assign(std::max<size_t>(16, old.size() * 2), Slot{});
  const size_t mask = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.row == table::kNoRow) continue;
    size_t at = slot.hash & mask;
    while (slots_[at].row != table::kNoRow) at = (at + 1) & mask;
    slots_[at] = slot;
  }
}

void Staging::prepare() {
  columns.clear();
  for (const StagedField& field : fields) columns.emplace_back(field.type);
  lines.resize(fields.size());
  places.resize(fields.size());
}

void Staging::endRow(table::Origin origin, uint32_t place, uint32_t batch) {
  origins.push_back(origin);
  rowPlaces.push_back(place);
  batches.push(batch);
  for (size_t f = 0; f < fields.size(); ++f) {
    if (!fields[f].isReference()) continue;
    while (lines[f].size() < origins.size()) lines[f].push(origin.line);
    while (places[f].size() < origins.size()) places[f].push(place);
  }
}

void Staging::truncate(size_t size) {
  for (size_t f = 0; f < fields.size(); ++f) {
    columns[f].truncate(size);
    lines[f].truncate(size);
    places[f].truncate(size);
  }
  origins.resize(std::min(size, origins.size()));
  rowPlaces.resize(std::min(size, rowPlaces.size()));
  batches.truncate(size);
  maybe.truncate(size);
  dropped.truncate(size);
}

void Staging::drop(Row row) {
  if (dropped.test(row)) return;
  dropped.set(row);
  ++anyDropped;
}

int Staging::recordedBy(Row row, int64_t asOf, int64_t endOfAsOf) const {
  if (recorded == ir::kNone) return 1;
  const table::Column& column = columns[recorded];
  const int64_t latest = column.type().kind == ir::TypeKind::Instant ? endOfAsOf : asOf;
  const Cell cell = column.get(row);
  if (cell.state == Cell::State::Known) return cell.value <= latest ? 1 : -1;
  if (cell.state == Cell::State::Absent) return 1;
  if (!cell.open->finite || cell.open->candidates.empty()) return 0;
  const auto& candidates = cell.open->candidates;  // sorted
  if (candidates.back() <= latest) return 1;
  return candidates.front() > latest && !cell.open->mayBeAbsent ? -1 : 0;
}

bool Staging::sameCell(size_t field, Row a, Row b) const {
  const table::Column& column = columns[field];
  const Cell x = column.get(a), y = column.get(b);
  if (x.state != y.state) return false;
  if (x.state == Cell::State::Absent) return true;
  if (x.state == Cell::State::Open) {
    if (x.open->why == table::Why::Fault || y.open->why == table::Why::Fault) return false;
    return *x.open == *y.open;
  }
  if (column.type().kind == ir::TypeKind::Set) return column.elements(a) == column.elements(b);
  return x.value == y.value && x.denominator == y.denominator;
}

bool Staging::sameRow(Row a, Row b) const {
  for (size_t f = 0; f < fields.size(); ++f) {
    if (!sameCell(f, a, b)) return false;
  }
  return true;
}

bool Staging::sameKey(Row a, Row b) const {
  return std::all_of(key.begin(), key.end(), [&](ir::Id field) { return sameCell(field, a, b); });
}

namespace {
uint64_t mix(uint64_t hash, uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ull + (hash << 6) + (hash >> 2);
  hash *= 0xFF51AFD7ED558CCDull;
  return hash ^ (hash >> 32);
}
}  // namespace

uint64_t Staging::hashCell(size_t field, Row row) const {
  const table::Column& column = columns[field];
  const Cell cell = column.get(row);
  uint64_t hash = mix(1, static_cast<uint64_t>(cell.state));
  if (cell.state == Cell::State::Open) {
    for (const int64_t candidate : cell.open->candidates) hash = mix(hash, static_cast<uint64_t>(candidate));
  } else if (column.type().kind == ir::TypeKind::Set) {
    for (const int64_t element : column.elements(row)) hash = mix(hash, static_cast<uint64_t>(element));
  } else {
    hash = mix(hash, static_cast<uint64_t>(cell.value));
  }
  return hash;
}

bool Staging::hasOpenKey(Row row) const {
  return std::any_of(key.begin(), key.end(), [&](ir::Id field) { return columns[field].open().test(row); });
}

bool Staging::hasFault(Row row) const {
  return std::any_of(columns.begin(), columns.end(), [&](const table::Column& column) {
    const Cell cell = column.get(row);
    return cell.state == Cell::State::Open && cell.open->why == table::Why::Fault;
  });
}

bool Staging::keyIsText() const {
  if (key.size() != 1) return false;
  const ir::TypeKind kind = fields[key[0]].type.kind;
  return kind == ir::TypeKind::Text || kind == ir::TypeKind::Ref;
}

std::string Staging::keyText(Row row, const table::Dataset& data, const ir::Program& program) const {
  std::string text;
  for (const ir::Id field : key) {
    if (!text.empty()) text += " ";
    const Cell cell = columns[field].get(row);
    const ir::Type& type = fields[field].type;
    if (cell.state == Cell::State::Absent)
      text += "-";
    else if (cell.state == Cell::State::Open)
      text += "?";
    else if (type.kind == ir::TypeKind::Ref)
      text += data.texts.text(cell.value);
    else if (type.kind == ir::TypeKind::Set)
      text += "…";
    else if (!fields[field].names.empty())
      text += fields[field].names[static_cast<size_t>(cell.value)];
    else
      text += data.valueName(program, type, cell.value);
  }
  return text;
}

std::string Staging::place(const table::Dataset& data, Row row) const {
  const table::Origin origin = origins[row];
  if (origin.file >= data.files.size()) return "among the rows given";
  return fmt::format("{}:{}", data.files[origin.file].name, origin.line);
}

void Staging::openDifferences(Row head, Row row) {
  for (size_t f = 0; f < fields.size(); ++f) {
    if (!sameCell(f, head, row)) columns[f].setOpen(head, faultOpen(fields[f].type));
  }
}

void Staging::noteFaulty(Row row, Row head) {
  // INVARIANT: a row with a bad cell might have read like a row of another file, and would then have merged
  // with it.
  const auto known = faulty_.find(head);
  if (known != faulty_.end()) {
    for (const Row other : known->second) {
      if (batches.get(other) != batches.get(row)) maybe.set(other);
    }
  }
  if (!hasFault(row)) return;
  if (row != head) maybe.set(row);
  faulty_[head].push_back(row);
}

Admitted Staging::admitKept(Row row, Row head) {
  uint64_t hash = 7;
  for (size_t f = 0; f < fields.size(); ++f) hash = mix(hash, hashCell(f, row));
  const Row first = byContent_.find(hash, row, [&](Row other) { return sameRow(other, row); });
  if (first == table::kNoRow) {
    if (head != table::kNoRow) noteFaulty(row, head);
    return Admitted::Exists;
  }
  // The n-th copy in this file meets the n-th that earlier files gave.
  Copies& copies = copies_[first];
  const auto batch = static_cast<uint32_t>(batches.get(row));
  if (copies.rows.empty()) {
    copies.rows.push_back(first);
    copies.batch = static_cast<uint32_t>(batches.get(first));
  }
  if (copies.batch != batch) {
    copies.batch = batch;
    copies.before = copies.rows.size();
    copies.used = 0;
  }
  if (copies.used < copies.before) {
    if (!maybe.test(row)) maybe.clear(copies.rows[copies.used]);
    ++copies.used;
    return Admitted::Merged;
  }
  copies.rows.push_back(row);
  return Admitted::Exists;
}

Admitted Staging::admitRefused(Row row, Row head, bool conflict) {
  const auto batch = static_cast<uint32_t>(batches.get(row));
  const auto merged = lastMerged_.find(head);
  const bool otherFile = batches.get(head) != batch && (merged == lastMerged_.end() || merged->second != batch);
  if (!conflict && otherFile && sameRow(head, row)) {
    lastMerged_[head] = batch;
    if (!maybe.test(row)) maybe.clear(head);
    return Admitted::Merged;
  }
  openDifferences(head, row);
  conflicts_.insert(head);
  extras.push_back(head);  // each may be a row of its own, with a slip in its key
  return Admitted::Repeated;
}

void Staging::settle() {
  if (openKeys_.empty()) return;
  bool several = false;
  for (size_t row = 1; row < size() && !several; ++row) several = batches.get(row) != batches.get(0);
  for (const Row row : openKeys_) {
    if (several) maybe.set(row);
  }
}

Admitted Staging::admit(Row row, Reports& reports, const table::Dataset& data, const ir::Program& program, const std::string& fileName) {
  if (key.empty()) return Admitted::Exists;
  if (hasOpenKey(row)) {
    if (hasFault(row)) openKeys_.push_back(row);
    return Admitted::Exists;
  }
  uint64_t hash = 3;
  for (const ir::Id field : key) hash = mix(hash, hashCell(field, row));
  const Row head = byKey_.find(hash, row, [&](Row other) { return sameKey(other, row); });
  const bool kept = repeats == ir::Repeats::Separate || (repeats == ir::Repeats::Kept && !referred);
  if (head == table::kNoRow && !kept) return Admitted::Exists;
  const Admitted result = kept ? admitKept(row, head == table::kNoRow ? row : head) : admitRefused(row, head, conflicts_.contains(head));
  if (result == Admitted::Exists) return result;
  const uint32_t line = origins[row].line;
  const std::string named = fmt::format("{} of {}", quoted(keyText(row, data, program)), name);
  if (result == Admitted::Merged) {
    if (decision == ir::kNone) {
      reports.finding("merged-row", fmt::format("{} stands in several files, equal in every field; first {}", named, place(data, head)),
                      fileName, line);
    }
  } else {
    reports.fault(
        fault_kind::kRepeatedKey,
        fmt::format("{} stands more than once, first {}; keep one row{}", named, place(data, head),
                    referred ? ", for other records refer to it" : ", or let the source say `repeats kept` or `repeats separate`"),
        fileName, line, rowPlaces[row]);
  }
  drop(row);
  return result;
}

}  // namespace tollgate::ingest
