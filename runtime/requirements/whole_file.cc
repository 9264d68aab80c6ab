#include "runtime/requirements/whole_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/ingest/text_scan.h"
#include "runtime/ingest/whole_text.h"

namespace tollgate::requirements {

bool readWhole(const ingest::FileSystem& files, const std::string& path, uint64_t mostBytes, ListBuilder& list, std::string& text) {
  list.file(path);
  ingest::WholeText read = ingest::readWholeText(files, path, mostBytes);
  if (read.tooLarge) return list.refuse({}, fmt::format("the file is larger than {} bytes", mostBytes), "split it");
  if (read.error) return list.refuse({}, read.error->message, read.error->advice);
  text = std::move(read.text);
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  if (text.empty()) return list.refuse({1, 1}, "the file is empty", "the export did not finish; run it again");
  const size_t valid = ingest::validUtf8Prefix(text);
  const size_t nul = text.find('\0');
  const size_t wrong = std::min(valid, nul == std::string::npos ? text.size() : nul);
  if (wrong != text.size()) {
    const Place place = ingest::advance({1, 1}, std::string_view(text).substr(0, wrong));
    return list.refuse(place, fmt::format("byte 0x{:02X} is no text in UTF-8", static_cast<unsigned char>(text[wrong])),
                       "write the file as UTF-8");
  }
  return true;
}

Place Lines::place(size_t at) const { return {number_, ingest::codePoints(line_.substr(0, at)) + 1}; }

}  // namespace tollgate::requirements
