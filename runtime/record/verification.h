#pragma once
// What came of deriving a record again, for people and for programs. Lays out and weighs what was found; derives nothing.

#include <string>
#include <vector>

#include "runtime/record/comparison.h"
#include "runtime/report/document.h"

namespace tollgate::record {

struct Verification {
  std::string name;                // of the record, as shown
  const Record* record = nullptr;  // never null once it is reported
  std::string toolVersion;         // that derived it
  std::string timeZones;           // version here; "" if nothing was derived
  bool compiled = true;            // false: the rules do not compile here
  bool derived = false;            // there is an outcome to compare with
  std::vector<FileDifference> files;
  std::vector<fingerprint::PartChange> parts;  // fingerprints of packs and gates
  std::vector<Difference> differences;         // of the outcomes

  /// 0 whole, of equal inputs, and the same; 1 equal inputs give another outcome; 2 not the same inputs, or no outcome could be
  /// derived; 3 the rules do not compile; 4 the record was edited. Sentences alone make no difference where another version of
  /// tollgate worded them.
  int exitStatus() const;
  /// "the same", "edited" …: the words of the exit status.
  std::string verdict() const;
  /// Of an outcome that says otherwise, sentences of another version aside.
  bool differs() const;
};

report::Document verificationDocument(const Verification& verification);
std::string verificationJson(const Verification& verification);

}  // namespace tollgate::record
