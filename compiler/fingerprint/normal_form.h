#pragma once
// The bytes that a fingerprint is a hash of: a canonical S-expression. An atom is `LENGTH:BYTES`, a list is
// `(…)`, so that no two different lists have the same bytes, whatever stands in their atoms.
//
//   NormalForm("decision").text("approval").sorted({"refused", "granted"}).bytes()
//       == "(8:decision8:approval(7:granted7:refused))"
//
// What a form names stands in it as the digest of that form, so a form is as long as what was written.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tollgate::fingerprint {

/// SHA-256 of a form, as 64 hexadecimal digits.
using Digest = std::string;

class NormalForm {
 public:
  explicit NormalForm(std::string_view kind);
  NormalForm& text(std::string_view atom);
  NormalForm& number(int64_t value) { return text(std::to_string(value)); }
  NormalForm& flag(bool value) { return text(value ? "yes" : "no"); }
  /// Atoms whose order counts.
  NormalForm& list(const std::vector<std::string>& atoms);
  /// Atoms whose order does not count; equal ones stay.
  NormalForm& sorted(std::vector<std::string> atoms);
  std::string bytes() const { return bytes_ + ")"; }
  Digest digest() const;

 private:
  std::string bytes_;
};

}  // namespace tollgate::fingerprint
