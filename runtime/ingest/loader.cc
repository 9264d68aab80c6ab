#include "runtime/ingest/loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "compiler/support/made_words.h"
#include "runtime/ingest/field_plan.h"
#include "runtime/ingest/load_state.h"

namespace tollgate::ingest {

using table::Row;

namespace {

/// The strictest that the sources of a collection say of rows with one key.
ir::Repeats strictest(const ir::Program& program, ir::Id record) {
  std::optional<ir::Repeats> found;
  const auto rank = [](ir::Repeats r) { return r == ir::Repeats::Refused ? 2 : r == ir::Repeats::Separate ? 1 : 0; };
  for (const ir::Source& source : program.sources) {
    if (source.record == record && (!found || rank(source.repeats) > rank(*found))) found = source.repeats;
  }
  return found.value_or(ir::Repeats::Refused);
}

bool isReferred(const ir::Program& program, ir::Id record) {
  const auto refers = [&](const ir::Type& type) {
    return type.id == record && (type.kind == ir::TypeKind::Ref || (type.kind == ir::TypeKind::Set && type.element == ir::TypeKind::Ref));
  };
  for (const ir::Record& other : program.records) {
    for (const ir::FieldDecl& field : other.fields) {
      if (refers(field.type)) return true;
    }
  }
  return std::any_of(program.decisions.begin(), program.decisions.end(),
                     [&](const ir::Decision& decision) { return std::any_of(decision.subjects.begin(), decision.subjects.end(), refers); });
}

std::unique_ptr<Staging> stageRecord(const ir::Program& program, ir::Id id) {
  const ir::Record& record = program.records[id];
  auto staging = std::make_unique<Staging>();
  staging->name = record.collection;
  staging->record = id;
  staging->key = record.key;
  staging->recorded = record.recorded;
  staging->referred = isReferred(program, id);
  staging->repeats = strictest(program, id);
  for (const ir::FieldDecl& field : record.fields) {
    staging->fields.push_back(
        {field.name, field.type, field.mayBeUnknown, field.mayBeDisputed, false, field.disputedVar, field.disputedWhere, {}});
  }
  staging->prepare();
  return staging;
}

/// "phase", "service-provider", "issue-2": as mappings name the subjects.
std::string subjectName(const ir::Program& program, const ir::Decision& decision, size_t subject) {
  const ir::Type& type = decision.subjects[subject];
  std::string word = "subject";
  if (type.kind == ir::TypeKind::Ref) word = subjectOfCollection(program.records[type.id].collection);
  if (type.kind == ir::TypeKind::Enum) word = subjectOfEnum(program.enums[type.id].name);
  const auto same = std::count(decision.subjects.begin(), decision.subjects.begin() + static_cast<ptrdiff_t>(subject), type);
  return numbered(word, static_cast<size_t>(same));
}

std::unique_ptr<Staging> stageDecision(const ir::Program& program, ir::Id id) {
  const ir::Decision& decision = program.decisions[id];
  auto staging = std::make_unique<Staging>();
  staging->name = decision.name;
  staging->decision = id;
  staging->repeats = ir::Repeats::Kept;
  for (size_t i = 0; i < decision.subjects.size(); ++i) {
    staging->fields.push_back({subjectName(program, decision, i), decision.subjects[i], false, false, false, ir::kNone, ir::kNone, {}});
  }
  const auto add = [&](const char* name, ir::TypeKind kind, bool optional, std::vector<std::string> names = {}) {
    ir::Type type;
    type.kind = kind;
    staging->fields.push_back({name, type, false, false, optional, ir::kNone, ir::kNone, std::move(names)});
  };
  std::vector<std::string> outcomes = decision.outcomes;
  if (std::find(outcomes.begin(), outcomes.end(), "referred") == outcomes.end()) outcomes.push_back("referred");
  add("outcome", ir::TypeKind::Enum, true, std::move(outcomes));
  add("body", ir::TypeKind::Enum, false,
      program.bodies < program.enums.size() ? program.enums[program.bodies].values : std::vector<std::string>{"?"});
  add("date", ir::TypeKind::Date, false);
  add("reference", ir::TypeKind::Text, true);
  add("version", ir::TypeKind::Text, true);
  add("act", ir::TypeKind::Enum, true, {"proposed", "recommended", "decided", "referred"});
  add("fingerprint", ir::TypeKind::Text, true);
  for (size_t f = 0; f < staging->fields.size(); ++f) staging->key.push_back(static_cast<ir::Id>(f));
  staging->prepare();
  return staging;
}

}  // namespace

LoadState::LoadState(const ir::Program& givenProgram, LoadOptions givenOptions)
    : program(givenProgram), options(std::move(givenOptions)), data(program), reports(data, options.reported) {
  data.asOf = options.asOf;
  if (!program.calendars.empty()) {
    const ir::Calendar& calendar = program.calendars[0];
    if (options.zone.empty()) options.zone = calendar.zone;
    data.workingDays = calendar.pattern.empty()
                           ? table::WorkingCalendar(calendar, {})
                           : table::WorkingCalendar(fmt::format("the holidays of the calendar {} were not read", calendar.name));
  }
  data.zoneVersion = zoneVersion();
  std::shared_ptr<const Zone> zone = Zone::find(options.zone);
  if (!zone) {
    reports.fault(fault_kind::kBadCell, fmt::format("there is no zone {}; name one of the tz database", quoted(options.zone)), "", 0, 0);
    zone = Zone::find("");
  }
  endOfAsOf = zone->endOfDay(options.asOf);
  for (size_t r = 0; r < program.records.size(); ++r) records.push_back(stageRecord(program, static_cast<ir::Id>(r)));
  for (size_t d = 0; d < program.decisions.size(); ++d) decisions.push_back(stageDecision(program, static_cast<ir::Id>(d)));
  if (program.tests < program.records.size()) {
    patches = stageRecord(program, program.tests);
    packGave.resize(program.records[program.tests].fields.size());
  }
}

const std::vector<FaultKindInfo>& faultKinds() {
  static const std::vector<FaultKindInfo> kKinds = {
      {fault_kind::kBadCell, "the field may have any value"},
      {fault_kind::kMissingCells, "the fields that the row lacks may have any value"},
      {fault_kind::kBadHeading, "sets read from repeated headings may be any"},
      {fault_kind::kUnreadableLine, "the line may be any row, or none"},
      {fault_kind::kUnreadableFile, "the source counts as not given"},
      {fault_kind::kRepeatedKey, "what differs may have any value, and one more row may exist"},
      {fault_kind::kDanglingReference, "the reference may be any, and one more row may exist where it points"},
      {fault_kind::kOtherPhase, "the reference to the Test Phase may be any"},
      {fault_kind::kDuplicateFile, "the file is not read again, and further rows may exist"},
      {fault_kind::kUnexpectedFile, "the field read from the path may have any value"},
      {fault_kind::kUnknownField, "what the host program gave is left out, and further rows may exist"}};
  return kKinds;
}

struct Loader::Impl {
  Impl(const ir::Program& program, LoadOptions options) : state(program, std::move(options)) {}
  LoadState state;
};

Loader::Loader(const ir::Program& program, LoadOptions options) : impl_(std::make_unique<Impl>(program, std::move(options))) {}
Loader::~Loader() = default;

void Loader::addPacks() { ingest::addPacks(impl_->state); }

void Loader::readSources(const FileSystem& files) {
  readCalendar(impl_->state, files);
  for (size_t s = 0; s < impl_->state.program.sources.size(); ++s) readSource(static_cast<ir::Id>(s), files);
}

void Loader::readSource(ir::Id source, const FileSystem& files) {
  if (source < impl_->state.program.sources.size()) ingest::readSource(impl_->state, source, files);
}

LoadResult Loader::finish() {
  LoadState& state = impl_->state;
  mergePatches(state);
  const BuiltRows built = buildDataset(state);
  checkPlaces(state, built);
  settleSources(state, built);
  state.reports.finish();
  const bool refused = std::any_of(state.data.faults.begin(), state.data.faults.end(),
                                   [&](const table::Fault& fault) { return !state.options.tolerated.contains(fault.kind); });
  return {std::move(state.data), refused};
}

LoadResult load(const ir::Program& program, const FileSystem& files, const LoadOptions& options) {
  Loader loader(program, options);
  loader.addPacks();
  loader.readSources(files);
  return loader.finish();
}

// ---- Rows of a host program
// ---------------------------------------------------------------------------------

struct RowWriter::Impl {
  struct Given {
    enum class Kind : uint8_t { None, Texts, Value, Absent, Unknown, Bad } kind = Kind::None;
    std::vector<std::string> texts, disputed;
    bool emptySet = false;
    CellValue value;
    std::string message;
  };

  Impl(LoadState& givenState, HostRun& givenRun) : state(givenState), run(givenRun), batch(givenState.nextBatch++) {
    if (run.staging == nullptr) return;
    for (size_t f = 0; f < run.staging->fields.size(); ++f) {
      plans.emplace_back(state.program, state.data.texts, run.staging->fields[f], static_cast<ir::Id>(f),
                         std::vector<const ir::Mapping*>{});
    }
    given.resize(plans.size());
  }

  void fault(const char* kind, std::string message) {
    const std::string file = origin.file < state.data.files.size() ? state.data.files[origin.file].name : "";
    state.reports.fault(kind, std::move(message), file, origin.line, 0);
    run.faulty = run.faulty || std::string_view(kind) == fault_kind::kUnknownField;
  }

  Given* find(std::string_view field) {
    if (run.staging != nullptr) {
      for (size_t f = 0; f < given.size(); ++f) {
        if (run.staging->fields[f].name == field) return &given[f];
      }
    }
    fault(fault_kind::kUnknownField, fmt::format("{} has no field {}; use the names of the program", quoted(run.name), quoted(field)));
    return nullptr;
  }

  const ir::Type& typeOf(const Given* entry) const { return run.staging->fields[static_cast<size_t>(entry - given.data())].type; }

  void push(size_t f, std::vector<CellFault>& faults) {
    const StagedField& field = run.staging->fields[f];
    table::Column& column = run.staging->columns[f];
    const Given& entry = given[f];
    switch (entry.kind) {
      case Given::Kind::Texts:
        if (entry.emptySet)
          column.pushSet({});
        else
          plans[f].pushTexts(column, entry.texts, entry.disputed, faults);
        return;
      case Given::Kind::Value: column.pushKnown(entry.value.value, entry.value.denominator); return;
      case Given::Kind::None:
        if (field.type.optional && !field.mayBeUnknown) {
          column.pushAbsent();
        } else {
          plans[f].pushEmpty(column, {}, {}, faults);
        }
        return;
      case Given::Kind::Absent:
        if (field.type.optional || field.emptyIsAbsent)
          column.pushAbsent();
        else
          bad(f, "it is never absent; give a value", faults);
        return;
      case Given::Kind::Unknown:
        if (field.mayBeUnknown)
          column.pushOpen(untold(field.type));
        else
          bad(f, "it may not be unknown; give a value, or let the record say so", faults);
        return;
      case Given::Kind::Bad: bad(f, entry.message, faults); return;
    }
  }

  void bad(size_t f, const std::string& message, std::vector<CellFault>& faults) {
    faults.push_back({{}, fmt::format("{}: {}", quoted(run.staging->fields[f].name), message)});
    run.staging->columns[f].pushOpen(faultOpen(run.staging->fields[f].type));
  }

  LoadState& state;
  HostRun& run;
  uint32_t batch;
  table::Origin origin;
  bool open = false;
  std::vector<FieldPlan> plans;
  std::vector<Given> given;
};

RowWriter::RowWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RowWriter::RowWriter(RowWriter&&) noexcept = default;
RowWriter& RowWriter::operator=(RowWriter&&) noexcept = default;
RowWriter::~RowWriter() = default;

RowWriter Loader::rows(std::string_view name) {
  LoadState& state = impl_->state;
  auto run = std::make_unique<HostRun>();
  run->name = std::string(name);
  for (const auto& staging : state.records) {
    if (staging->name == name) run->staging = staging.get();
  }
  for (const auto& staging : state.decisions) {
    if (staging->name == name && run->staging == nullptr) run->staging = staging.get();
  }
  if (run->staging != nullptr) run->staging->given = true;
  state.hosts.push_back(std::move(run));
  return RowWriter(std::make_unique<RowWriter::Impl>(state, *state.hosts.back()));
}

void RowWriter::begin() {
  if (impl_->open) end();
  impl_->open = true;
  impl_->origin = {};
  std::fill(impl_->given.begin(), impl_->given.end(), Impl::Given{});
}

void RowWriter::at(std::string_view file, uint32_t line) {
  LoadState& state = impl_->state;
  const auto [known, fresh] = state.hostFiles.try_emplace(std::string(file), static_cast<uint32_t>(state.data.files.size()));
  if (fresh) state.data.files.push_back({std::string(file), "", 0, "", std::nullopt});
  impl_->origin = {known->second, line};
}

void RowWriter::text(std::string_view field, std::string_view value) {
  Impl::Given* entry = impl_->find(field);
  if (entry == nullptr) return;
  entry->kind = Impl::Given::Kind::Texts;
  entry->texts = {std::string(value)};
}

void RowWriter::texts(std::string_view field, const std::vector<std::string>& elements) {
  Impl::Given* entry = impl_->find(field);
  if (entry == nullptr) return;
  const bool isSet = impl_->typeOf(entry).kind == ir::TypeKind::Set;
  entry->kind = isSet ? Impl::Given::Kind::Texts : Impl::Given::Kind::Bad;
  entry->texts = elements;
  entry->emptySet = elements.empty();
  entry->message = "it takes one value, not a set; use `text`";
}

void RowWriter::value(std::string_view field, int64_t code) {
  Impl::Given* entry = impl_->find(field);
  if (entry == nullptr) return;
  const size_t index = static_cast<size_t>(entry - impl_->given.data());
  const StagedField& declared = impl_->run.staging->fields[index];
  bool fits = true;
  switch (declared.type.kind) {
    case ir::TypeKind::Flag: fits = code == 0 || code == 1; break;
    case ir::TypeKind::Count:
    case ir::TypeKind::Days:
    case ir::TypeKind::WorkingDays:
    case ir::TypeKind::Duration: fits = code >= 0; break;
    case ir::TypeKind::Integer:
    case ir::TypeKind::Instant: break;
    case ir::TypeKind::Date: fits = code >= -719'162 && code <= 2'932'896; break;  // years 1 to 9999
    case ir::TypeKind::Enum: {
      const auto& names = declared.names.empty() ? impl_->state.program.enums[declared.type.id].values : declared.names;
      fits = code >= 0 && static_cast<size_t>(code) < names.size();
      break;
    }
    case ir::TypeKind::Number:
    case ir::TypeKind::Share:
    case ir::TypeKind::Text:
    case ir::TypeKind::Ref:
    case ir::TypeKind::Set: fits = false; break;
  }
  entry->kind = fits ? Impl::Given::Kind::Value : Impl::Given::Kind::Bad;
  entry->message = fmt::format("{} is no value of its type; give one that is", code);
  entry->value.value = code;
}

void RowWriter::number(std::string_view field, double value) {
  Impl::Given* entry = impl_->find(field);
  if (entry == nullptr) return;
  const bool fits = impl_->typeOf(entry).kind == ir::TypeKind::Number && std::isfinite(value);
  entry->kind = fits ? Impl::Given::Kind::Value : Impl::Given::Kind::Bad;
  entry->message = "it takes no such number; give a finite one to a field of type number";
  entry->value.value = std::bit_cast<int64_t>(value == 0 ? 0.0 : value);
}

void RowWriter::share(std::string_view field, int64_t numerator, int64_t denominator) {
  Impl::Given* entry = impl_->find(field);
  if (entry == nullptr) return;
  const bool fits = impl_->typeOf(entry).kind == ir::TypeKind::Share && numerator >= 0 && denominator > 0;
  entry->kind = fits ? Impl::Given::Kind::Value : Impl::Given::Kind::Bad;
  entry->message = "it takes no such share; give two counts, the second above zero, to a field of type share";
  const int64_t common = fits ? std::gcd(numerator, denominator) : 1;
  entry->value.value = numerator / common;
  entry->value.denominator = denominator / common;
}

void RowWriter::absent(std::string_view field) {
  if (Impl::Given* entry = impl_->find(field)) entry->kind = Impl::Given::Kind::Absent;
}

void RowWriter::unknown(std::string_view field) {
  if (Impl::Given* entry = impl_->find(field)) entry->kind = Impl::Given::Kind::Unknown;
}

void RowWriter::disputed(std::string_view field, const std::vector<std::string>& candidates) {
  Impl::Given* entry = impl_->find(field);
  if (entry == nullptr) return;
  entry->disputed = candidates;
  if (entry->kind != Impl::Given::Kind::None || candidates.empty()) return;
  entry->kind = Impl::Given::Kind::Texts;
  entry->texts = {candidates.front()};
}

void RowWriter::end() {
  if (!impl_->open) return;
  impl_->open = false;
  if (impl_->run.staging == nullptr) {
    impl_->fault(fault_kind::kUnknownField,
                 fmt::format("there is no collection or decision {}; use the names of the program", quoted(impl_->run.name)));
    return;
  }
  Staging& staging = *impl_->run.staging;
  LoadState& state = impl_->state;
  std::vector<CellFault> faults;
  const auto row = static_cast<Row>(staging.size());
  for (size_t f = 0; f < impl_->plans.size(); ++f) impl_->push(f, faults);
  staging.endRow(impl_->origin, 0, impl_->batch);
  if (staging.record != ir::kNone && staging.record == state.program.tests) {
    for (table::Bitmap& gave : state.packGave) gave.set(row);
  }
  const std::string file = state.fileName(impl_->origin);
  const int recorded = staging.recordedBy(row, state.options.asOf, state.endOfAsOf);
  if (recorded < 0) {
    state.reports.finding(
        "recorded-later",
        fmt::format("a row of {} was recorded after {} and does not exist yet", staging.name, dayText(state.options.asOf)), file,
        impl_->origin.line);
    if (!staging.key.empty()) staging.laterKeys.insert(state.data.texts.code(staging.keyText(row, state.data, state.program)));
    staging.drop(row);
    return;
  }
  for (CellFault& fault : faults) impl_->fault(fault_kind::kBadCell, std::move(fault.message));
  if (recorded == 0) staging.maybe.set(row);
  staging.admit(row, state.reports, state.data, state.program, file);
  ++impl_->run.rows;
}

void RowWriter::complete(bool mayBeEmpty) {
  if (impl_->open) end();
  impl_->run.complete = true;
  impl_->run.mayBeEmpty = mayBeEmpty;
}

}  // namespace tollgate::ingest
