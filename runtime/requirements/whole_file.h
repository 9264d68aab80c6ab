#pragma once
// A file of text whole, and its lines with their places. Internal to the readers of requirements.

#include <cstdint>
#include <string>
#include <string_view>

#include "runtime/ingest/file_system.h"
#include "runtime/requirements/list_builder.h"

namespace tollgate::requirements {

/// The text of a file, checked to be UTF-8 without NUL bytes, without a byte order mark. False after a refusal, an empty
/// file among them.
bool readWhole(const ingest::FileSystem& files, const std::string& path, uint64_t mostBytes, ListBuilder& list, std::string& text);

/// Line by line, without LF, CRLF or CR at its end.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}
  bool next() {
    if (rest_.empty()) return false;
    const size_t end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    if (line_.ends_with('\r')) line_.remove_suffix(1);
    ++number_;
    return true;
  }
  std::string_view line() const { return line_; }
  uint32_t number() const { return number_; }
  /// Of the byte `at` of the line.
  Place place(size_t at = 0) const;

 private:
  std::string_view rest_, line_;
  uint32_t number_ = 0;
};

inline std::string_view trimmed(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

}  // namespace tollgate::requirements
