#include "compiler/support/version_order.h"

#include <algorithm>

#include "compiler/support/characters.h"

namespace tollgate {
namespace {

/// Takes a run of digits off the front, without its leading zeros.
std::string_view takeNumber(std::string_view& text) {
  size_t end = 0;
  while (end < text.size() && isDigit(text[end])) ++end;
  std::string_view digits = text.substr(0, end);
  text.remove_prefix(end);
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  return digits;
}

int compareNumbers(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return a.size() < b.size() ? -1 : 1;
  return a.compare(b);
}

}  // namespace

VersionOrder compareVersions(std::string_view version, std::string_view than) {
  if (version == than) return VersionOrder::Same;
  while (!version.empty() && !than.empty()) {
    if (isDigit(version.front()) && isDigit(than.front())) {
      const int order = compareNumbers(takeNumber(version), takeNumber(than));
      if (order != 0) return order < 0 ? VersionOrder::Older : VersionOrder::Newer;
    } else if (version.front() != than.front()) {
      return VersionOrder::Other;
    } else {
      version.remove_prefix(1);
      than.remove_prefix(1);
    }
  }
  // "6" and "6.1": the longer one is later; "2" and "02" are written otherwise and mean the same.
  if (version.empty() && than.empty()) return VersionOrder::Same;
  const std::string_view more = version.empty() ? than : version;
  if (more.front() != '.') return VersionOrder::Other;
  return version.empty() ? VersionOrder::Older : VersionOrder::Newer;
}

bool naturalOrder(std::string_view a, std::string_view b) {
  const std::string_view wholeA = a, wholeB = b;
  while (!a.empty() && !b.empty()) {
    if (isDigit(a.front()) && isDigit(b.front())) {
      const int order = compareNumbers(takeNumber(a), takeNumber(b));
      if (order != 0) return order < 0;
    } else if (a.front() != b.front()) {
      return static_cast<unsigned char>(a.front()) < static_cast<unsigned char>(b.front());
    } else {
      a.remove_prefix(1);
      b.remove_prefix(1);
    }
  }
  if (a.empty() != b.empty()) return a.empty();
  return wholeA < wholeB;
}

}  // namespace tollgate
