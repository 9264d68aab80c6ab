// What a source does not say: further rows that may exist, disputes that are not allowed, files of no element
// (M8).

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "runtime/ingest/field_plan.h"
#include "runtime/ingest/load_state.h"

namespace tollgate::ingest {

using table::Further;
using table::Row;
using table::Why;

namespace {

/// The records whose collections a node reads, also through definitions.
class RecordsRead {
 public:
  explicit RecordsRead(const ir::Program& program) : program_(program) {}
  std::set<ir::Id> of(ir::Id node) {
    std::vector<ir::Id> open{node};
    std::set<ir::Id> records, seen;
    while (!open.empty()) {
      const ir::Id id = open.back();
      open.pop_back();
      if (id >= program_.nodes.size() || !seen.insert(id).second) continue;
      const ir::Node& here = program_.nodes[id];
      if (here.op == ir::Op::Collection) records.insert(here.index);
      if (here.op == ir::Op::Call && here.index < program_.functions.size()) open.push_back(program_.functions[here.index].body);
      open.insert(open.end(), here.kids.begin(), here.kids.end());
    }
    return records;
  }

 private:
  const ir::Program& program_;
};

class Settling {
 public:
  Settling(LoadState& state, const BuiltRows& built) : state_(state), built_(built) {}

  void run() {
    std::vector<const SourceRun*> perElement;
    for (const SourceRun& run : state_.runs) {
      if (simple(run)) perElement.push_back(&run);
    }
    for (const auto& host : state_.hosts) settleHost(*host);
    addUnread();
    settleDisputes();
    settleElements(std::move(perElement));
  }

 private:
  std::vector<Further>& furtherOf(const Staging& staging) {
    return staging.decision != ir::kNone ? state_.data.decisions[staging.decision].further
                                         : state_.data.collections[staging.record].further;
  }

  void add(const Staging& staging, Why why, std::string because, ir::Id field = ir::kNone, int64_t value = 0) {
    furtherOf(staging).push_back({why, field, value, std::move(because)});
  }

  /// All but `complete when each …`; true if that is still to be settled.
  bool simple(const SourceRun& run) {
    const ir::Source& source = state_.program.sources[run.source];
    tellExportedLater(run, source);
    if (run.staging == state_.patches.get()) return false;  // it adds no rows: mergePatches looks at what it leaves open
    const Staging& staging = *run.staging;
    const std::string name = fmt::format("source {}", quoted(source.name));
    if (!run.unreadable.empty()) {
      add(staging, Why::DataMissing, fmt::format("{} was not given: {} cannot be read", name, quoted(run.unreadable)));
    }
    if (!run.duplicate.empty()) {
      add(staging, Why::Fault, fmt::format("{}: {} is a copy of another file", name, quoted(run.duplicate)));
    }
    if (!run.anyFile) {
      if (run.unreadable.empty()) {
        add(staging, Why::DataMissing,
            fmt::format("{} was not given: no file {} {}", name,
                        source.pattern.find_first_of("*?{") == std::string::npos ? "is called" : "matches",
                        quoted(placed(source.pattern))));
      }
      return false;
    }
    if (run.rows == 0 && !mayBeEmpty(source.mayBeEmpty, staging) && run.unreadable.empty()) {
      add(staging, Why::DataMissing, fmt::format("{} gave no row", name));
    }
    if (std::optional<std::string> stale = staleness(state_, run)) add(staging, Why::DataStale, *std::move(stale));
    if (source.completeSet != ir::kNone) return true;
    if (!source.complete) add(staging, Why::DataMissing, fmt::format("{} does not say that it is complete", name));
    return false;
  }

  /// Whether no row is an answer: the source says so, or its record.
  bool mayBeEmpty(bool said, const Staging& staging) const {
    return said || (staging.record != ir::kNone && state_.program.records[staging.record].mayBeEmpty);
  }

  /// A pattern with the folder in which it is looked for.
  std::string placed(const std::string& pattern) const {
    const std::string& base = state_.options.base;
    if (base.empty() || base == "." || pattern.starts_with('/')) return pattern;
    return base.ends_with('/') ? base + pattern : base + "/" + pattern;
  }

  void tellExportedLater(const SourceRun& run, const ir::Source& source) {
    for (const FileRun& file : run.files) {
      if (!file.exported || *file.exported <= state_.endOfAsOf) continue;
      const std::string& path = state_.data.files[file.file].name;
      state_.reports.finding("exported-later",
                             fmt::format("source {}: {} was exported at {}, after the end of {}; what happened in between counts as well",
                                         quoted(source.name), quoted(path), instantText(*file.exported), dayText(state_.options.asOf)),
                             path, 0);
    }
  }

  void settleHost(const HostRun& host) {
    if (host.staging == nullptr) return;
    const Staging& staging = *host.staging;
    if (host.faulty) add(staging, Why::Fault, fmt::format("the host program named fields of {} that there are not", staging.name));
    if (!host.complete) {
      add(staging, Why::DataMissing, fmt::format("the host program does not say that its rows of {} are complete", staging.name));
    } else if (host.rows == 0 && !mayBeEmpty(host.mayBeEmpty, staging)) {
      add(staging, Why::DataMissing, fmt::format("the host program gave no row of {}", staging.name));
    }
  }

  void addUnread() {
    std::set<const Staging*> met;
    for (const SourceRun& run : state_.runs) met.insert(run.staging);
    for (const auto& host : state_.hosts) met.insert(host->staging);
    for (const auto& staging : state_.records) {
      if (met.contains(staging.get()) || staging->byPacks) continue;
      if (staging->record == state_.program.tests) {
        const bool mayBeEmpty = state_.program.records[staging->record].mayBeEmpty;
        if (!staging->given)
          add(*staging, Why::DataMissing, "no pack was given, so no test is known");
        else if (staging->size() == staging->anyDropped && !mayBeEmpty)
          add(*staging, Why::DataMissing, "the packs given plan no test");
        continue;
      }
      add(*staging, Why::DataMissing, fmt::format("no source gave {}", quoted(staging->name)));
    }
    for (const auto& staging : state_.decisions) {
      if (met.contains(staging.get()) || staging->byPacks) continue;
      add(*staging, Why::DataMissing, fmt::format("no source gave decisions on {}", quoted(staging->name)));
    }
  }

  void settleDisputes() {
    if (!state_.options.questions.condition) return;
    for (const auto& staging : state_.records) {
      for (size_t f = 0; f < staging->fields.size(); ++f) {
        const StagedField& field = staging->fields[f];
        if (field.disputedWhere == ir::kNone) continue;
        settleDisputed(*staging, f);
      }
    }
  }

  void settleDisputed(const Staging& staging, size_t f) {
    const StagedField& field = staging.fields[f];
    table::Collection& collection = state_.data.collections[staging.record];
    if (!collection.columns[f].open().any()) return;
    std::vector<Row> refused;  // asked before anything is changed
    for (size_t i = 0; i < collection.size(); ++i) {
      const table::Cell cell = collection.columns[f].get(static_cast<Row>(i));
      if (cell.state != table::Cell::State::Open || cell.open->why != Why::Disputed) continue;
      const Holds holds = state_.options.questions.condition(state_.data, field.disputedWhere, field.disputedVar, static_cast<Row>(i));
      if (holds == Holds::No) refused.push_back(static_cast<Row>(i));
    }
    for (const Row row : refused) {
      state_.reports.fault(fault_kind::kBadCell,
                           fmt::format("{} of {} is in dispute, which its record allows only under a condition that does not "
                                       "hold here; settle it",
                                       quoted(field.name), quoted(state_.data.rowName(state_.program, staging.record, row))),
                           state_.fileName(collection.origins[row]), collection.origins[row].line, 0);
      collection.columns[f].setOpen(row, faultOpen(field.type));
    }
  }

  /// Sources whose completeness depends on others that are not settled wait; those that wait for each other
  /// are unsettled.
  void settleElements(std::vector<const SourceRun*> waiting) {
    RecordsRead reads(state_.program);
    while (!waiting.empty()) {
      std::set<ir::Id> unsettled;
      for (const SourceRun* run : waiting) {
        if (run->staging->record != ir::kNone) unsettled.insert(run->staging->record);
      }
      std::vector<const SourceRun*> later;
      for (const SourceRun* run : waiting) {
        const std::set<ir::Id> needs = reads.of(state_.program.sources[run->source].completeSet);
        const bool ready = std::none_of(needs.begin(), needs.end(), [&](ir::Id id) { return unsettled.contains(id); });
        if (ready)
          settleElementsOf(*run);
        else
          later.push_back(run);
      }
      if (later.size() == waiting.size()) {
        for (const SourceRun* run : later) {
          add(*run->staging, Why::DataMissing,
              fmt::format("source {} is complete only by what it itself says", quoted(state_.program.sources[run->source].name)));
        }
        return;
      }
      waiting = std::move(later);
    }
  }

  /// The type of an element of the set, also of hand-made sets without a type.
  ir::Type elementType(ir::Id set) const {
    const ir::Node& node = state_.program.node(set);
    ir::Type type;
    type.kind = node.type.element;
    type.id = node.type.id;
    if (node.type.kind == ir::TypeKind::Set) return type;
    type.kind = node.op == ir::Op::EnumValues ? ir::TypeKind::Enum : ir::TypeKind::Ref;
    type.id = node.index;
    return type;
  }

  std::optional<std::vector<int64_t>> elementsOf(ir::Id set, const ir::Type& type) {
    const ir::Node& node = state_.program.node(set);
    std::vector<int64_t> all;
    if (node.op == ir::Op::Collection) {
      for (size_t row = 0; row < state_.data.collections[node.index].size(); ++row) all.push_back(static_cast<int64_t>(row));
      return all;
    }
    if (node.op == ir::Op::EnumValues) {
      const size_t count = type.id < state_.program.enums.size() ? state_.program.enums[type.id].values.size() : 0;
      for (size_t value = 0; value < count; ++value) all.push_back(static_cast<int64_t>(value));
      return all;
    }
    if (!state_.options.questions.possibleElements) return std::nullopt;
    return state_.options.questions.possibleElements(state_.data, set);
  }

  std::string elementName(const ir::Type& type, int64_t element) const {
    return type.kind == ir::TypeKind::Ref ? state_.data.rowName(state_.program, type.id, static_cast<Row>(element))
                                          : state_.data.valueName(state_.program, type, element);
  }

  void settleElementsOf(const SourceRun& run) {
    const ir::Source& source = state_.program.sources[run.source];
    const ir::Type type = elementType(source.completeSet);
    const std::string name = fmt::format("source {}", quoted(source.name));
    const ir::Mapping* mapping = nullptr;
    for (const ir::Mapping& candidate : source.mappings) {
      if (candidate.from == ir::FromKind::PathPart && candidate.key == source.completePart) mapping = &candidate;
    }
    const std::optional<std::vector<int64_t>> elements = elementsOf(source.completeSet, type);
    if (!elements) {
      add(*run.staging, Why::DataMissing, fmt::format("{}: nobody could tell of which files it consists", name));
      return;
    }
    const std::set<int64_t> expected(elements->begin(), elements->end());
    const std::map<int64_t, bool> found = filesElements(run, type, mapping, expected);
    ir::Id field = ir::kNone;
    if (mapping != nullptr && run.staging->decision == ir::kNone) {
      const ir::Type& declared = run.staging->fields[mapping->field].type;
      if (declared.kind == type.kind && declared.id == type.id) field = mapping->field;
    }
    for (const int64_t element : expected) {
      const auto file = found.find(element);
      if (file != found.end() && file->second) continue;
      add(*run.staging, Why::DataMissing,
          fmt::format("{} has {} for {}", name, file == found.end() ? "no file" : "a file without a row",
                      quoted(elementName(type, element))),
          field, element);
    }
    if (type.kind == ir::TypeKind::Ref && !state_.data.collections[type.id].further.empty()) {
      add(*run.staging, Why::DataMissing,
          fmt::format("{} needs a file for each of {}, of which there may be more", name, state_.records[type.id]->name));
    }
  }

  /// The elements that have a file, and whether one answers for them: where there has to be a row, an empty file does not. A file
  /// of none of them is a fault, and opens the field read from its path.
  std::map<int64_t, bool> filesElements(const SourceRun& run, const ir::Type& type, const ir::Mapping* mapping,
                                        const std::set<int64_t>& expected) {
    const ir::Source& source = state_.program.sources[run.source];
    const ir::Mapping plain;
    const ValueReader reader(state_.program, state_.data.texts, type, mapping != nullptr ? *mapping : plain);
    const bool emptyAnswers = run.staging->record == ir::kNone || mayBeEmpty(source.mayBeEmpty, *run.staging);
    std::map<int64_t, bool> found;
    for (const FileRun& file : run.files) {
      const auto part = file.captures.find(source.completePart);
      const std::string text = part == file.captures.end() ? std::string() : part->second;
      const CellValue value = reader.read(mapping != nullptr && mapping->trimmed ? trimmedText(text) : text);
      std::optional<int64_t> element;
      if (value.state == CellValue::State::Known) element = value.value;
      if (element && type.kind == ir::TypeKind::Ref) {
        const auto& rows = built_.byKey[type.id];
        const auto row = rows.find(*element);
        element = row == rows.end() ? std::nullopt : std::optional<int64_t>(row->second);
      }
      if (element && expected.contains(*element)) {
        found[*element] |= emptyAnswers || file.rows > 0;
        continue;
      }
      state_.reports.fault(fault_kind::kUnexpectedFile,
                           fmt::format("{} names none of those of which source {} has to have a file; correct the path, "
                                       "or take the file out",
                                       quoted(text), quoted(source.name)),
                           state_.data.files[file.file].name, 0, 0);
      if (mapping != nullptr) openField(run, file, mapping->field);
    }
    return found;
  }

  void openField(const SourceRun& run, const FileRun& file, ir::Id field) {
    if (run.staging->decision != ir::kNone) {
      add(*run.staging, Why::Fault, fmt::format("{} is not expected", quoted(state_.data.files[file.file].name)));
      return;
    }
    table::Column& column = state_.data.collections[run.staging->record].columns[field];
    const std::vector<Row>& rows = built_.finalRows[run.staging->record];
    for (size_t staged = file.begin; staged < file.end; ++staged) {
      if (rows[staged] != table::kNoRow) column.setOpen(rows[staged], faultOpen(column.type()));
    }
  }

  LoadState& state_;
  const BuiltRows& built_;
};

}  // namespace

std::optional<std::string> staleness(const LoadState& state, const SourceRun& run) {
  constexpr int64_t kDayNanoseconds = 86'400'000'000'000;
  const ir::Source& source = state.program.sources[run.source];
  if (!source.staleAfterDays || run.files.empty()) return std::nullopt;
  const FileRun* oldest = &run.files.front();
  for (const FileRun& file : run.files) {
    const std::string& path = state.data.files[file.file].name;
    if (!file.exported) return fmt::format("source {}: {} does not tell when it was exported", quoted(source.name), quoted(path));
    if (*file.exported < *oldest->exported) oldest = &file;
  }
  const __int128 allowed = static_cast<__int128>(*source.staleAfterDays) * kDayNanoseconds;
  if (static_cast<__int128>(state.endOfAsOf) - *oldest->exported <= allowed) return std::nullopt;
  return fmt::format("source {}: {} was exported at {}, more than {} days before the end of {}", quoted(source.name),
                     quoted(state.data.files[oldest->file].name), instantText(*oldest->exported), *source.staleAfterDays,
                     dayText(state.options.asOf));
}

void settleSources(LoadState& state, const BuiltRows& built) { Settling(state, built).run(); }

}  // namespace tollgate::ingest
