#pragma once
// The facts of an example: its rows and decisions, and those of the worlds that it stands on, as the Dataset that the
// ordinary judge reads (ir::Sample says what each part means).

#include <optional>
#include <string>
#include <vector>

#include "compiler/ir/ir.h"
#include "compiler/support/source.h"
#include "runtime/table/table.h"

namespace tollgate::example {

struct SampleData {
  table::Dataset data;
  std::vector<std::string> problems;  // sentences: what is given does not fit together; nothing may be judged by it
  std::vector<std::string> later;     // rows that are recorded after the day, and so do not exist yet
};

/// PRECONDITION: the program was verified. `sources` tells the file and line of a row; nullptr: nobody knows.
SampleData sampleData(const ir::Program& program, const ir::Sample& sample, const table::WorkingCalendar& calendar,
                      const SourceMap* sources);

/// The row or value of an enum that `value` names; nullopt if no such row exists.
std::optional<int64_t> elementOf(const ir::Program& program, const table::Dataset& data, const ir::Type& type, const ir::Value& value);

/// What stands for `value` where people read it: the key of a row, the name of a value.
std::string elementText(const ir::Program& program, const ir::Type& type, const ir::Value& value);

}  // namespace tollgate::example
