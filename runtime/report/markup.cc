#include "runtime/report/markup.h"

#include <fmt/format.h>

#include "compiler/support/display_text.h"

namespace tollgate::report {

std::string escapedMarkup(std::string_view text) {
  const std::string safe = harmless(text);
  std::string out;
  out.reserve(safe.size());
  for (size_t at = 0; at < safe.size();) {
    const size_t start = at;
    const char32_t c = nextCodePoint(safe, at);
    switch (c) {
      case U'&': out += "&amp;"; break;
      case U'<': out += "&lt;"; break;
      case U'>': out += "&gt;"; break;
      case U'"': out += "&quot;"; break;
      case U'\'': out += "&#39;"; break;
      case 0xFFFE:
      case 0xFFFF: out += "\xEF\xBF\xBD"; break;  // no characters of XML
      default: out.append(safe, start, at - start);
    }
  }
  return out;
}

std::string relativeAddress(std::string_view path) {
  std::string out = path.starts_with('/') ? "." : "";  // two slashes would name another machine
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("/.-_").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace tollgate::report
