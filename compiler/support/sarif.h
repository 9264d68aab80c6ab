#pragma once
// What every writer of SARIF 2.1.0 needs.

#include <string>
#include <string_view>

namespace tollgate {

inline constexpr const char* kSarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// RFC 3986: a relative reference, or a file URI for an absolute path.
std::string uriOf(std::string_view path);

}  // namespace tollgate
