#pragma once
// Collects the entries of a list, within the limits. Internal to the readers of requirements.

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/ingest/record.h"
#include "runtime/requirements/requirements.h"

namespace tollgate::requirements {

using ingest::Place;

class ListBuilder {
 public:
  explicit ListBuilder(const RequirementLimits& limits) : limits_(limits) {}
  const RequirementLimits& limits() const { return limits_; }

  /// The next entries stand in this file.
  void file(std::string name) { file_ = std::move(name); }
  /// A new entry. False if the list was refused.
  bool begin(Place place);
  /// A value of the entry begun last. A second value of a heading is put behind the first, after a line break.
  bool set(std::string_view heading, std::string_view value);
  /// The same, unless there is a value already.
  bool setDefault(std::string_view heading, std::string_view value);
  /// Of the entry begun last; "" if it has none.
  std::string_view get(std::string_view heading) const;

  /// Always false, so that readers can `return list.refuse(…)`. Only the first refusal is kept.
  bool refuse(Place place, std::string_view message, std::string_view advice);
  bool refused() const { return !error_.empty(); }
  RequirementList finish();

 private:
  struct Row {
    std::string file;
    uint32_t line = 0;
    std::vector<std::pair<uint32_t, std::string>> cells;
  };
  std::string* cell(std::string_view heading, bool make);

  const RequirementLimits limits_;
  std::string file_, error_;
  std::vector<std::string> headings_;
  std::map<std::string, uint32_t, std::less<>> headingIds_;
  std::vector<Row> rows_;
  Place place_;
};

/// The first line of a text that has words, on one line.
std::string firstLine(std::string_view text);

}  // namespace tollgate::requirements
