#pragma once
// Readers of requirements as tools keep them: ReqIF, Doorstop, OpenFastTrace, StrictDoc. Each gives a table of texts, one row
// an entry, as a CSV file would be; the register that names the file says which column is what.
//
//   const RequirementList list = readRequirements(files, "requirements/sys.reqif", ListFormat::ReqIf);
//   list.error.empty()                          // else "requirements/sys.reqif:3:7: …; advice", and nothing else is there
//
// Beside the columns of its format, a table has
//   clause         the id by which people know the entry        version   its revision, where the format has one
//   opening_words  its title, else its first words              tested    yes or no: whether it is a requirement to be tested
//   text           all of its words
//
// All files are bounded (RequirementLimits) and checked to be UTF-8; a file that is cut off, hostile or not of its format
// refuses the list whole. Files are opened through the FileSystem alone. One call, one thread.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/file_system.h"

namespace tollgate::requirements {

enum class ListFormat : uint8_t { ReqIf, Doorstop, OpenFastTrace, StrictDoc };
/// The words of `from "…" as WORD`: reqif, doorstop, openfasttrace, strictdoc.
std::optional<ListFormat> listFormat(std::string_view word);
std::vector<std::string> listFormatWords();

/// Part of the readers: there is no way to raise them. What is over one is refused, and the message names it.
struct RequirementLimits {
  uint64_t fileBytes = 256ull << 20;  // one file of ReqIF, OpenFastTrace or StrictDoc
  uint64_t itemBytes = 4ull << 20;    // one item of Doorstop
  uint64_t valueBytes = 4ull << 20;   // one attribute of one entry
  uint64_t entries = 1'000'000;       // of one list
  uint64_t columns = 1'000;           // different attributes
  uint64_t cells = 20'000'000;        // entries times attributes
  uint64_t files = 100'000;           // in a folder
  uint64_t folders = 16;              // folders in each other
  uint64_t nesting = 64;              // XML elements, sections, YAML collections
};

struct RequirementList {
  std::string error;
  std::vector<std::string> headings;
  std::vector<std::vector<std::string>> rows;  // as many cells as headings; a missing cell is ""
  std::vector<std::string> files;              // of each row
  std::vector<uint32_t> lines;                 // where each entry begins, from 1
};

/// `path` is a file, or a folder of them; of Doorstop the folder of a document. O(size) in time and memory.
RequirementList readRequirements(const ingest::FileSystem& files, const std::string& path, ListFormat format,
                                 const RequirementLimits& limits = {});

}  // namespace tollgate::requirements
