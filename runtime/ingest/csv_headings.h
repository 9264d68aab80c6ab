#pragma once
// Which tool wrote a CSV file, by its heading. What each heading is known from is in docs/data-formats.md.

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/data_formats.h"

namespace tollgate::ingest {

struct ToolHeadings {
  DataFormat format = DataFormat::Csv;
  std::array<std::string_view, 3> needs;  // every export has these; "" for none
  std::array<std::string_view, 9> oneOf;  // and, to be recognised, one of these
  /// A row may end before the column of this heading: the cells from there on are Missing, which is no fault.
  std::string_view rowsMayEndBefore;
};

/// Null for a format that is no tool's.
const ToolHeadings* headingsOf(DataFormat format);

/// What the first lines of a text tell, read as CSV with any of the usual delimiters.
struct HeadingsSeen {
  std::vector<DataFormat> tools;  // whose headings stand there
  bool isTable = false;           // a heading of several columns, and a row that fits it
  std::string saw;                // if it is none
};
HeadingsSeen lookAtHeadings(std::string_view text, bool whole);

}  // namespace tollgate::ingest
