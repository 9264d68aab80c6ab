#pragma once
// Which files a source means: "results/{provider}/**/*.xml" over a FileSystem.
//
//   *       any characters of one path part, none too       ?   one character (one byte of UTF-8)
//   **      as a whole part: any number of folders, none too
//   {name}  one or more characters within one part, captured; a name used twice must capture the same text. A path may
//           fit in several ways ("{p}-*.csv" of "CSP-North-1.csv"): none of them is chosen here
// Everything else matches itself, bytewise. Names that start with a dot are matched like others: nothing is
// skipped silently. Folders are not files: one that fits a last part with an ending of its own (`*.csv`) is a fault. Links are followed, at
// most `kGlobDepth` folders deep.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/file_system.h"

namespace tollgate::ingest {

inline constexpr size_t kGlobDepth = 64;
inline constexpr size_t kGlobWays = 32;

using Captures = std::map<std::string, std::string, std::less<>>;

struct GlobMatch {
  std::string path;            // under the base folder, as it is opened
  std::vector<Captures> ways;  // in which it fits, each once; at least one, at most kGlobWays
};

/// A folder that could not be read, or that stands where the pattern names a file: files may be missing from the matches.
struct GlobFault {
  std::string folder;
  FileError error;
};

struct GlobResult {
  std::vector<GlobMatch> matches;  // sorted by path, bytewise, each path once
  std::vector<GlobFault> faults;
};

/// `base` is put in front of a relative pattern; "" for none.
GlobResult expandGlob(const FileSystem& files, std::string_view base, std::string_view pattern);

/// One text against one pattern without `/` rules: `*`, `?` and `{name}` as above. O(text * pattern).
bool matchPart(std::string_view pattern, std::string_view text);

}  // namespace tollgate::ingest
