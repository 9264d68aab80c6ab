// Rows that put a test into a Test Phase of another kind than the one that its pack plans it for, or into one of another
// release. Rules count the tests of a Test Phase by what their packs say (`for release FOC in SIT`), so that such a row
// counts nowhere, and a failure in it would not be seen.

#include <fmt/format.h>

#include <algorithm>

#include "runtime/ingest/load_state.h"
#include "runtime/ingest/values.h"

namespace tollgate::ingest {

using ir::Id;
using table::Cell;
using table::Row;

namespace {

/// What a field of one enum says in every row of a collection; kUntold where it is open or absent.
constexpr int64_t kUntold = -1;
using Words = std::vector<int64_t>;

class Placing {
 public:
  Placing(LoadState& state, const BuiltRows& built)
      : state_(state), built_(built), program_(state.program), tests_(program_.records[program_.tests]) {}

  void run() {
    kind_ = plannedField({"phase-kind", "phase"});
    release_ = plannedField({"release"});
    if (!kind_ && !release_) return;
    for (Id record = 0; record < program_.records.size(); ++record) {
      if (record == program_.tests || record == program_.packRecord) continue;
      const std::vector<ir::FieldDecl>& fields = program_.records[record].fields;
      const auto refers = [&](const ir::FieldDecl& field) { return field.type.kind == ir::TypeKind::Ref; };
      const std::optional<Id> test = onlyField(fields, [&](const auto& field) { return refers(field) && field.type.id == program_.tests; });
      for (Id field = 0; field < fields.size() && test; ++field) {
        const Id target = fields[field].type.id;
        if (!refers(fields[field]) || target == program_.tests || target == program_.packRecord) continue;
        if (kind_) compare(record, *test, field, *kind_, true);
        if (release_) compare(record, *test, field, *release_, false);
      }
    }
  }

 private:
  template <typename Fits>
  static std::optional<Id> onlyField(const std::vector<ir::FieldDecl>& fields, const Fits& fits) {
    const auto found = std::find_if(fields.begin(), fields.end(), fits);
    if (found == fields.end() || std::find_if(found + 1, fields.end(), fits) != fields.end()) return std::nullopt;
    return static_cast<Id>(found - fields.begin());
  }

  /// The field of the tests that packs fill with a word of `for release FOC in SIT`.
  std::optional<Id> plannedField(std::initializer_list<std::string_view> names) const {
    return onlyField(tests_.fields, [&](const ir::FieldDecl& field) {
      return field.type.kind == ir::TypeKind::Enum && std::find(names.begin(), names.end(), field.name) != names.end();
    });
  }

  Words wordsOf(Id record, Id field) const {
    const table::Collection& collection = state_.data.collections[record];
    Words words;
    for (size_t row = 0; row < collection.size(); ++row) {
      const Cell cell = collection.columns[field].get(static_cast<Row>(row));
      words.push_back(cell.state == Cell::State::Known ? cell.value : kUntold);
    }
    return words;
  }

  /// Compares what the tests say with the only field of that type of the rows that `field` refers to, if they have one.
  void compare(Id record, Id test, Id field, Id ofTests, bool isKind) {
    const Id target = program_.records[record].fields[field].type.id;
    const ir::Type& type = tests_.fields[ofTests].type;
    const std::optional<Id> ofTarget = onlyField(program_.records[target].fields, [&](const ir::FieldDecl& other) {
      return other.type.kind == ir::TypeKind::Enum && other.type.id == type.id;
    });
    if (!ofTarget) return;
    const Words planned = wordsOf(program_.tests, ofTests), given = wordsOf(target, *ofTarget);
    std::vector<table::Column>& columns = state_.data.collections[record].columns;
    for (size_t i = 0; i < built_.finalRows[record].size(); ++i) {
      const Row row = built_.finalRows[record][i];
      if (row == table::kNoRow) continue;
      const Cell testCell = columns[test].get(row), placeCell = columns[field].get(row);
      if (testCell.state != Cell::State::Known || placeCell.state != Cell::State::Known) continue;
      const int64_t wanted = planned[static_cast<size_t>(testCell.value)], is = given[static_cast<size_t>(placeCell.value)];
      if (wanted == is || wanted == kUntold || is == kUntold) continue;
      const std::string message = fmt::format("{}: {} is of {} {}, and the test {} is planned for {}",
                                              quoted(program_.records[record].fields[field].name), named(target, placeCell.value),
                                              program_.records[target].fields[*ofTarget].name, state_.data.valueName(program_, type, is),
                                              named(program_.tests, testCell.value), state_.data.valueName(program_, type, wanted));
      tell(*state_.records[record], static_cast<Row>(i), field, message, isKind);
      if (isKind) columns[field].setOpen(row, faultOpen(columns[field].type()));
    }
  }

  std::string named(Id record, int64_t row) const { return quoted(state_.data.rowName(program_, record, static_cast<Row>(row))); }

  /// The same tests may be run again for a later release, though they count there only as the tests of its own packs.
  void tell(const Staging& staging, Row staged, Id field, const std::string& message, bool isKind) {
    const std::string file = state_.fileName(staging.origins[staged]);
    const auto line = static_cast<uint32_t>(staging.lines[field].get(staged));
    if (!isKind) return state_.reports.finding("other-release", message + "; it does not count there", file, line);
    state_.reports.fault(fault_kind::kOtherPhase, message + "; correct one of the two, or let the source name the test in `other tests`",
                         file, line, static_cast<uint32_t>(staging.places[field].get(staged)));
  }

  LoadState& state_;
  const BuiltRows& built_;
  const ir::Program& program_;
  const ir::Record& tests_;
  std::optional<Id> kind_, release_;  // fields of the tests
};

}  // namespace

void checkPlaces(LoadState& state, const BuiltRows& built) {
  if (state.program.tests < state.program.records.size()) Placing(state, built).run();
}

}  // namespace tollgate::ingest
