#pragma once
// Sources and positions. A Span is bytes in one file; lines and columns are worked out only when a person
// is shown something. Nothing here does input or output.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate {

using FileId = uint32_t;
inline constexpr FileId kNoFile = 0xFFFFFFFFu;

/// Bytes [begin, end) of one file. begin == end is a position between two bytes.
struct Span {
  FileId file = kNoFile;
  uint32_t begin = 0;
  uint32_t end = 0;
  bool valid() const { return file != kNoFile; }
  friend bool operator==(const Span&, const Span&) = default;
};

/// From the start of `a` to the end of `b`; both in one file.
inline Span cover(Span a, Span b) {
  if (!a.valid()) return b;
  if (!b.valid()) return a;
  return {a.file, a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end};
}

/// 1-based line; 1-based column counted in bytes and in UTF-16 units.
struct LineColumn {
  uint32_t line = 0;
  uint32_t column = 0;
  uint32_t utf16Column = 0;
};

/// Bytes [begin, end) of one text became [begin, end + by) of another; `by` is modulo 2^32. In front and behind they are the same.
struct SourceEdit {
  uint32_t begin = 0, end = 0, by = 0;
  /// This one and then another, as one.
  SourceEdit then(const SourceEdit& next) const;
};

/// One source text; immutable once it is shared. The name is what people are shown (a relative path, as given).
class SourceFile {
 public:
  SourceFile(std::string name, std::string text);
  const std::string& name() const { return name_; }
  std::string_view text() const { return text_; }
  /// O(log lines) plus the length of one line. Offsets past the end mean the end.
  LineColumn locate(uint32_t offset) const;
  /// The 1-based line of an offset. O(log lines).
  uint32_t lineAt(uint32_t offset) const;
  uint32_t lineCount() const { return static_cast<uint32_t>(lineStarts_.size()); }
  /// Text of a 1-based line, without its line break; empty when out of range.
  std::string_view line(uint32_t number) const;
  /// Of a line behind the last one: the end of the text.
  uint32_t lineStart(uint32_t number) const;

  /// Changes the text while nobody else has it. Costs its own length and one move of what is behind, and never a scan from the start.
  void replace(uint32_t begin, uint32_t end, std::string_view bytes);
  /// Notes what the text was made from, and how.
  void madeFrom(std::weak_ptr<const SourceFile> earlier, const SourceEdit& edit) { earlier_ = std::move(earlier), edit_ = edit; }
  /// How it was made from this one, if it was.
  std::optional<SourceEdit> editOf(const std::shared_ptr<const SourceFile>& earlier) const;

 private:
  void findLines(size_t begin, size_t end, std::vector<uint32_t>& starts) const;
  std::string name_;
  std::string text_;
  std::vector<uint32_t> lineStarts_;  // 0, and one behind every LF, CR LF and lone CR
  std::weak_ptr<const SourceFile> earlier_;
  SourceEdit edit_;
};

/// All files of one compilation; ids are indices in order of addition. Not thread-safe while adding.
class SourceMap {
 public:
  FileId add(std::string name, std::string text);
  /// A file that other maps may hold too, under an id of the caller's choice: what keeps checked texts gives each file one id for good.
  /// Ids in between are empty files until they are set.
  void set(FileId id, std::shared_ptr<const SourceFile> file);
  const SourceFile& file(FileId id) const { return *files_[id]; }
  size_t size() const { return files_.size(); }
  /// "packs/sit.gate:12:40", or "" for an invalid span.
  std::string describe(Span span) const;

 private:
  std::vector<std::shared_ptr<const SourceFile>> files_;
};

}  // namespace tollgate
