#pragma once
// Lists of parts with their fingerprints: written, read again, and compared with a later one.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/fingerprint/fingerprint.h"

namespace tollgate::fingerprint {

struct ListedPart {
  std::string kind, name;   // "exit gate", "sit-exit"
  std::string fingerprint;  // 64 hexadecimal digits
  friend auto operator<=>(const ListedPart&, const ListedPart&) = default;
};

std::vector<ListedPart> list(const ir::Program& program, Fingerprints& prints, const std::vector<Part>& parts);

/// {"scheme": "tollgate-fingerprint 2", "parts": [{"kind": …, "name": …, "fingerprint": …}, …]}
std::string listJson(const std::vector<ListedPart>& parts);

struct ReadList {
  std::vector<ListedPart> parts;
  std::string error;  // a clause without a full stop: "is no list of parts"; "" if it was read
};
/// Any bytes give a list or an error. A list of another scheme is an error: its fingerprints compare with none of this.
ReadList readList(std::string_view json);

struct PartChange {
  enum class Is : uint8_t { Added, Dropped, Changed } is = Is::Changed;
  std::string kind, name;
  std::string before, after;  // fingerprints; "" where there is none
};
/// By kind and name; what is the same is left out. Parts that share kind and name are compared in the order of their
/// fingerprints. The order of the lists does not matter.
std::vector<PartChange> compare(std::vector<ListedPart> before, std::vector<ListedPart> after);

}  // namespace tollgate::fingerprint
