#pragma once
// What a file looks like by its first bytes; only for messages and for `inspect` without `--as`.

#include <cstddef>
#include <string>
#include <string_view>

namespace tollgate::ingest {

/// How many bytes the readers look at: never more than their smallest block, so that blocks do not matter.
inline constexpr size_t kSniffBytes = 16;

enum class Look : uint8_t { Empty, Xml, Html, Json, Utf16, Binary, Text };

Look lookOf(std::string_view firstBytes);
/// "this file is JSON, not XML", or "" if `firstBytes` do not contradict `expected` ("XML", "CSV", "JSON
/// Lines").
std::string contradicts(std::string_view firstBytes, std::string_view expected);

}  // namespace tollgate::ingest
