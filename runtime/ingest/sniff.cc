#include "runtime/ingest/sniff.h"

#include <fmt/format.h>

namespace tollgate::ingest {

Look lookOf(std::string_view text) {
  if (text.empty()) return Look::Empty;
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) return Look::Utf16;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  const size_t start = text.find_first_not_of(" \t\r\n");
  if (start == std::string_view::npos) return Look::Empty;
  const std::string_view body = text.substr(start);
  if (body.find('\0') != std::string_view::npos) return Look::Binary;
  if (body.front() == '<') {
    if (body.starts_with("<html") || body.starts_with("<!DOCTYPE html") || body.starts_with("<!doctype html")) {
      return Look::Html;
    }
    return Look::Xml;
  }
  if (body.front() == '{' || body.starts_with("[{") || body.starts_with("[\n") || body == "[]") return Look::Json;
  return Look::Text;
}

std::string contradicts(std::string_view firstBytes, std::string_view expected) {
  std::string_view found;
  switch (lookOf(firstBytes)) {
    case Look::Empty:
    case Look::Utf16: return {};
    case Look::Xml: found = "XML"; break;
    case Look::Html: found = "an HTML page"; break;
    case Look::Json: found = "JSON"; break;
    case Look::Binary: found = "binary"; break;
    case Look::Text: found = "plain text"; break;
  }
  if (expected == found || (expected == "JSON Lines" && found == "JSON")) return {};
  if (expected == "CSV" && found == "plain text") return {};
  return fmt::format("this file is {}, not {}", found, expected);
}

}  // namespace tollgate::ingest
