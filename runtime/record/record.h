#pragma once
// A verdict record: what was asked, of which rules and data, and what came of it, so that anybody can derive it again years later
// and see whether it is the same. The form stands in docs/verdict-record.md. Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/fingerprint/part_list.h"
#include "compiler/support/source.h"
#include "runtime/plan/outcome.h"

namespace tollgate::record {

inline constexpr int kVersion = 1;

/// What an evaluation was asked for, as one has to ask again. Nothing that leaves the outcome as it is: no engine, no threads.
struct Request {
  std::vector<std::string> files;  // of rules, as given
  std::string library, data;       // folders; "": none, that of the rules
  std::string asOf;                // YYYY-MM-DD
  std::vector<std::string> gates, only, tolerated, assumed, limits;
};

struct File {
  std::string kind;    // "rules", "list", "data"
  std::string name;    // as shown
  std::string sha256;  // "": it was not read to its end
  friend bool operator==(const File&, const File&) = default;
};

/// What an outcome was made of.
struct Inputs {
  std::vector<File> files;                            // by kind and name
  std::vector<fingerprint::ListedPart> fingerprints;  // of packs and gates
  std::string scheme;                                 // of the fingerprints
  std::string timeZones;                              // version of the time-zone data
};

/// The files and fingerprints of an evaluation. `lists`: files that the rules name, of clauses and of variants.
Inputs inputsOf(const ir::Program& program, const plan::Outcome& outcome, const std::vector<File>& lists);

/// Canonical JSON: one text for one content. Its last member is SHA-256 over all lines before that of the member.
std::string text(const Request& request, const Inputs& inputs, const plan::Outcome& outcome, const SourceMap& sources,
                 std::string_view toolVersion);

struct Record {
  std::string toolVersion;
  Request request;
  Inputs inputs;
  std::string outcome;  // JSON
  std::string hash;     // as it stands in the record
  std::string content;  // SHA-256 of what stands before it; unlike `hash`: the record was edited
  bool edited() const { return hash != content; }
};
struct Read {
  std::optional<Record> record;
  std::string error;  // a clause without a full stop: "is no JSON"; "" if it was read
};
/// Any bytes give a record or an error.
Read read(std::string_view text);

}  // namespace tollgate::record
