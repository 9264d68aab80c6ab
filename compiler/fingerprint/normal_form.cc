#include "compiler/fingerprint/normal_form.h"

#include <algorithm>

#include "compiler/support/sha256.h"

namespace tollgate::fingerprint {

NormalForm::NormalForm(std::string_view kind) : bytes_("(") { text(kind); }

NormalForm& NormalForm::text(std::string_view atom) {
  bytes_ += std::to_string(atom.size());
  bytes_ += ':';
  bytes_ += atom;
  return *this;
}

NormalForm& NormalForm::list(const std::vector<std::string>& atoms) {
  bytes_ += '(';
  for (const std::string& atom : atoms) text(atom);
  bytes_ += ')';
  return *this;
}

NormalForm& NormalForm::sorted(std::vector<std::string> atoms) {
  std::sort(atoms.begin(), atoms.end());
  return list(atoms);
}

Digest NormalForm::digest() const { return sha256(bytes()); }

}  // namespace tollgate::fingerprint
