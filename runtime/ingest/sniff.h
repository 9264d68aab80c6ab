#pragma once
// What a file looks like by its first bytes; only for messages and for `inspect` without `--as`.

#include <string>
#include <string_view>

namespace tollgate::ingest {

enum class Look : uint8_t { Empty, Xml, Html, Json, Utf16, Binary, Text };

Look lookOf(std::string_view firstBytes);
/// "this file is JSON, not XML", or "" if `firstBytes` do not contradict `expected` ("XML", "CSV", "JSON
/// Lines").
std::string contradicts(std::string_view firstBytes, std::string_view expected);

}  // namespace tollgate::ingest
