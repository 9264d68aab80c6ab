// Any bytes as ReqIF, an item of Doorstop, Markdown or XML of OpenFastTrace, or StrictDoc: read without crashing, in memory that the
// limits bound, into a table whose rows are whole, or refused with a sentence. The first byte says which.

#include <cstdint>
#include <cstdlib>
#include <string>

#include "runtime/ingest/memory_files.h"
#include "runtime/requirements/requirements.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tollgate;
  using requirements::ListFormat;
  if (size == 0) return 0;
  struct Kind {
    ListFormat format;
    const char* file;
  };
  constexpr Kind kKinds[] = {{ListFormat::ReqIf, "a.reqif"},
                             {ListFormat::Doorstop, "d/R1.yml"},
                             {ListFormat::OpenFastTrace, "a.md"},
                             {ListFormat::OpenFastTrace, "a.oreqm"},
                             {ListFormat::StrictDoc, "a.sdoc"}};
  const Kind& kind = kKinds[(data[0] + 2) % 5];  // '0' is the first
  ingest::MemoryFiles files;
  files.add("d/.doorstop.yml", "settings: {}\n");
  files.add(kind.file, std::string(reinterpret_cast<const char*>(data) + 1, size - 1));
  const std::string path = kind.format == ListFormat::Doorstop ? "d" : kind.file;
  const requirements::RequirementList list = requirements::readRequirements(files, path, kind.format);
  if (!list.error.empty()) {
    if (!list.rows.empty() || !list.headings.empty()) std::abort();
    return 0;
  }
  if (list.rows.size() != list.files.size() || list.rows.size() != list.lines.size()) std::abort();
  for (size_t row = 0; row < list.rows.size(); ++row) {
    if (list.rows[row].size() != list.headings.size() || list.lines[row] == 0) std::abort();
  }
  return 0;
}
