#pragma once
// One line of JSON Lines, taken apart. Internal to the reader.

#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/reader_limits.h"
#include "runtime/ingest/record.h"
#include "runtime/ingest/text_arena.h"

namespace tollgate::ingest {

class JsonLine {
 public:
  explicit JsonLine(const ReaderLimits& limits) : limits_(limits) {}
  /// `text` is one line without its break; `last` if nothing follows it in the file. False: see errorPlace()
  /// and so on.
  bool parse(std::string_view text, uint32_t line, bool last);
  /// Leaves in the order of the line; views into `text` and into this object.
  std::span<const NamedCell> leaves() const { return leaves_; }
  Place place() const { return {line_, column_}; }
  /// The line failed because the file ends within it: further lines may be missing too.
  bool cut() const { return cut_; }
  Place errorPlace() const { return errorPlace_; }
  std::string takeMessage() { return std::move(message_); }
  std::string takeAdvice() { return std::move(advice_); }

 private:
  struct Frame {
    std::string_view path;  // of the container; empty for the line's object
    size_t firstKey;        // into keys_
    bool array;
    bool dotted;  // a key on the way holds a dot
    bool empty;   // nothing read yet
  };
  struct Key {
    std::string_view text;
    uint32_t hash;
  };

  bool run();
  bool key(Frame& frame, std::string_view& path, bool& dotted);
  bool value(std::string_view path, bool dotted);
  bool open(bool array, std::string_view path, bool dotted, size_t at);
  bool leaf(std::string_view path, bool dotted, size_t at, std::string_view text, CellForm form);
  bool string(std::string_view& out);
  bool unescape(size_t& at, char*& out);
  bool hex(size_t at, uint32_t& unit);
  bool number(std::string_view& out);
  bool literal(std::string_view word);
  bool joinPath(std::string_view parent, std::string_view key, std::string_view& out);
  bool sameAddressTwice();
  void placeLeaves();
  void skipSpace();
  bool fail(size_t at, std::string message, std::string advice = {});
  bool failSyntax(std::string_view expected);
  size_t plainRun(size_t at) const;
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  const ReaderLimits& limits_;
  std::string_view text_;
  uint32_t line_ = 0;
  uint32_t column_ = 1;
  bool last_ = false;
  bool cut_ = false;
  size_t at_ = 0;
  std::vector<NamedCell> leaves_;
  std::vector<char> dottedLeaf_;
  std::vector<Frame> frames_;
  std::vector<Key> keys_;
  TextArena arena_;
  bool anyDotted_ = false;
  Place errorPlace_;
  std::string message_;
  std::string advice_;
};

}  // namespace tollgate::ingest
