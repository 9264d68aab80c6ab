#include "lsp/server/uris.h"

#include <algorithm>

#include "compiler/support/characters.h"

namespace tollgate::lsp {
namespace {

int digitOf(char c) {
  return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool isPlain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~' ||
         c == '/';
}

constexpr std::string_view kFile = "file:";

bool isFile(std::string_view uri) { return sameLetters(uri.substr(0, kFile.size()), kFile); }

}  // namespace

std::string plainUri(std::string_view uri) {
  std::string out;
  out.reserve(uri.size());
  for (size_t i = 0; i < uri.size(); ++i) {
    const int high = uri[i] == '%' && i + 2 < uri.size() ? digitOf(uri[i + 1]) : -1;
    const int low = high < 0 ? -1 : digitOf(uri[i + 2]);
    if (low < 0) {
      out += uri[i];
    } else {
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  return out;
}

std::optional<std::string> pathOfUri(std::string_view uri) {
  if (!isFile(uri)) return std::nullopt;
  uri.remove_prefix(kFile.size());
  uri = uri.substr(0, uri.find_first_of("?#"));
  if (uri.starts_with("//")) {
    uri.remove_prefix(2);
    const size_t slash = uri.find('/');
    const std::string_view host = uri.substr(0, slash);
    if (slash == std::string_view::npos || !(host.empty() || host == "localhost")) return std::nullopt;
    uri.remove_prefix(slash);
  }
  std::string path = plainUri(uri);
  if (!path.starts_with('/') || path.find('\0') != std::string::npos) return std::nullopt;
  return path;
}

std::string uriOfPath(std::string_view path) {
  static constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out = "file://";
  for (const char c : path) {
    if (isPlain(c)) {
      out += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return out;
}

}  // namespace tollgate::lsp
