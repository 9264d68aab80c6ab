#pragma once
// The parts of verify, in the order in which they run. Private to compiler/ir.

#include <string>
#include <vector>

#include "compiler/ir/ir.h"

namespace tollgate::ir {

/// An expression that a declaration holds.
struct Root {
  Id node = kNone;
  std::string where;      // "criterion 0:sit-exit/2:regression"
  std::vector<Id> bound;  // variables that it may read
  Id gate = kNone;        // whose local functions it may call
  Id criterion = kNone;
  uint8_t context = 0;  // of kOutermost, kInRow, kInMembership; 0: only where it is called
};
inline constexpr uint8_t kOutermost = 1;
inline constexpr uint8_t kInRow = 2;
inline constexpr uint8_t kInMembership = 4;

class Findings {
 public:
  explicit Findings(size_t limit) : limit_(limit) {}
  void add(std::string sentence) {
    if (all_.size() < limit_) all_.push_back(std::move(sentence));
  }
  bool empty() const { return all_.empty(); }
  std::vector<std::string> take() { return std::move(all_); }

 private:
  size_t limit_;
  std::vector<std::string> all_;
};

std::string label(std::string_view what, Id id, std::string_view name);
/// "node 12 (where)".
std::string nodeLabel(const Program& program, Id id);

/// Ids in range, kids and variables of each operation counted. Nothing else is safe before this.
void verifyShape(const Program& program, Findings& out);
/// No node below itself, no function or gate that reaches itself, and no depth that would break a walk.
void verifyCircles(const Program& program, Findings& out);
/// Types of every node. `owner` says where a node stands.
void verifyTypes(const Program& program, const std::vector<std::string>& owner, Findings& out);
/// What declarations promise beside their expressions.
void verifyDeclarations(const Program& program, Findings& out);
/// Worlds and examples, which nothing else refers to.
void verifySamples(const Program& program, Findings& out);
/// "" if the constant is one of the type, else what is wrong with it.
std::string valueMistake(const Program& program, const Type& type, const Value& value);

/// Equal but for `optional`; counts and integers mix.
bool sameKind(const Type& a, const Type& b);
Type elementType(const Type& set);

}  // namespace tollgate::ir
