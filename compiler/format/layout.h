#pragma once
// Where every line stands and what is between its words: the rules of docs/layout.md, each in one function.

#include <string>
#include <vector>

#include "compiler/format/lines.h"

namespace tollgate::format {

/// Columns from the left edge, one for each line.
std::vector<uint32_t> indentsOf(const Lines& lines);

/// The words of each line without its indent and its comment.
std::vector<std::string> wordsOf(const Lines& lines);

/// Whether a blank line stands above the line.
std::vector<bool> blanksAbove(const Lines& lines, const std::vector<uint32_t>& indents);

}  // namespace tollgate::format
