#pragma once
// A small CSV file whole, as texts: a clause index, a list of requirements. Data of an evaluation is streamed (reader.h).

#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/file_system.h"

namespace tollgate::ingest {

struct TextTable {
  std::string error;  // "3:7: …; advice": then nothing else is to be believed
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;  // as many cells as headings; a missing cell is ""
  std::vector<uint32_t> lines;                 // where each row begins, from 1
};

/// Any fault, a cut file or a repeated heading among them, refuses it whole. O(size of the file) in memory.
TextTable readTextTable(const FileSystem& files, std::string_view path);

}  // namespace tollgate::ingest
