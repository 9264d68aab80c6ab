#pragma once
// The names that the lines of a JSON Lines file use, beside those that a source maps. A line may leave a member out, so that a name with a
// slip in it would be absent from that line without a word. For use by the loader only.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "runtime/ingest/record.h"

namespace tollgate::ingest {

class MemberNames {
 public:
  explicit MemberNames(std::vector<std::string> mapped) : mapped_(std::move(mapped)) {}
  /// Cheap where a line has the names of the line before, as most have.
  void takeLine(std::span<const NamedCell> line, Place place);

  struct Slip {
    std::string name, mapped;
    Place place;
  };
  /// The first name that is nearly a mapped one, and that no line has beside it.
  std::optional<Slip> slip() const;
  /// Names that are neither mapped nor a part of one that is.
  std::vector<std::string> unmapped() const;
  bool empty() const { return members_.empty(); }

 private:
  struct Member {
    std::string near;            // the mapped name that it nearly is; "" of one that is mapped, or near none
    bool mapped = false;         // or a part of one that is
    bool besideNear = false;     // a line has both: it is something else
    std::optional<Place> alone;  // of the first line that has it without the other
  };
  Member called(const std::string& name) const;

  static constexpr size_t kMost = 1000;
  std::vector<std::string> mapped_, lineBefore_;
  std::map<std::string, Member> members_;
};

}  // namespace tollgate::ingest
