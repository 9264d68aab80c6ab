#pragma once
// The shape of a JSON value by its first bytes: which keys stand where. Lenient, and of a cut value what is there;
// the readers judge.

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace tollgate::ingest {

struct JsonShape {
  /// Dotted paths of the outer keys (`results.tests`, `[].uri` in an array), and how the first value there begins:
  /// `{`, `[`, `"`, or the first character of a number or word.
  std::map<std::string, char, std::less<>> keys;
  bool complete = false;     // the value ends within the text
  bool broken = false;       // what stands there is no JSON
  size_t end = 0;            // behind the value, if it is complete
  std::string reportFormat;  // the text of the outer key of that name
  bool has(std::string_view path) const { return keys.find(path) != keys.end(); }
  bool has(std::string_view path, char begins) const {
    const auto found = keys.find(path);
    return found != keys.end() && found->second == begins;
  }
};

/// `text` starts with the value's `{` or `[`.
JsonShape shapeOf(std::string_view text);

}  // namespace tollgate::ingest
