#pragma once
// One line of TAP 13 or 14, taken apart. Internal to the reader.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tollgate::ingest {

enum class TapKind : uint8_t {
  Blank,
  Comment,
  Version,
  Plan,
  Point,
  BailOut,
  Pragma,
  Brace,  // `}` alone: the end of a subtest as node-tap buffers it
  Other,  // no TAP
};

enum class TapDirective : uint8_t { None, Skip, Todo };

struct TapLine {
  TapKind kind = TapKind::Other;
  size_t indent = 0;               // blanks before it
  uint64_t first = 0, number = 0;  // Version, Plan (`first..number`); Point, if `numbered`
  bool numbered = false;
  bool ok = false;
  std::string description;                      // Point, unescaped; empty if there is none
  std::string reason;                           // of a directive, a plan of nothing or a bail-out
  std::string time;                             // Point: milliseconds, as node-tap writes them behind the description
  TapDirective directive = TapDirective::None;  // of a result; of a plan, Skip
  bool doubtful = false;                        // Point: what may be meant as a directive, but has no blank before it
};

/// `text` is the line without its break. Numbers beyond 64 bits make it Other.
TapLine parseTapLine(std::string_view text);

/// What a comment behind the last result counts: `# fail 2`, `# skip: 1`, `# failed 4 of 10 tests`, `# Looks like you failed 1
/// test of 3.`
struct TapCounter {
  enum class What : uint8_t { Tests, Passed, Failed, NotRun } what = What::Tests;
  uint64_t number = 0;
  std::optional<uint64_t> of;  // tests in all; such a counter leaves subtests out
};
/// None for a comment that counts nothing.
std::optional<TapCounter> parseTapCounter(std::string_view text);

/// The value of `key: value` in a YAML diagnostic block, if it is a plain or quoted text in one line. None for
/// another key; an empty text where a block of lines follows (`|`, `>` or nothing).
std::optional<std::string> yamlValue(std::string_view line, std::string_view key);

}  // namespace tollgate::ingest
