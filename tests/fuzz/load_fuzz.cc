// Any bytes as a set of files, parted by lines of `===`: the loader never breaks, faults refuse unless tolerated, and
// the outcome is the same whatever the size of the readers' blocks.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "runtime/api/tollgate.h"
#include "runtime/ingest/memory_files.h"
#include "runtime/report/json_report.h"

namespace {

using namespace tollgate;

constexpr const char* kRules = R"(enum Outcome: passed, failed, not-run
enum Severity in order worse to milder: 1..5
enum Body: DCC, TAB

record Provider in providers
  key id : text

record TestCase in tests
  key id : text

record Run in runs
  test : TestCase
  provider : Provider
  outcome : Outcome
  started : instant?
  recorded started

record Issue in issues, may be empty because "none is the aim"
  key id : text
  severity : Severity, may be disputed
  provider : Provider, may be unknown
  raised-on : date?
  size : count
  score : number?
  blocks : set of Provider, may be unknown

pack planned "Planned tests" version 1.0
  group every-test "All"
  test T-1 "One"
    in every-test
  test T-2 "Two"
    in every-test

decision approval on Issue
  recommended by DCC
  decided by TAB
  while undecided: refused

source provider-list reads providers
  from "providers.csv" as csv
  complete
  id = "id" trimmed

source run-files reads runs
  from "runs/{provider}/*.xml" as junit
  complete when each provider in providers has a file
  stale after 7 days
  exported = property "exported-at"
  test = name
  provider = {provider}
  outcome = status
    passed -> passed
    failed, error -> failed
    skipped, disabled -> not-run
  started = timestamp in "Europe/London"
  other tests "ENV-*" because "not planned"
  repeats kept

source issue-list reads issues
  from "issues*.csv" as csv
  complete
  id = "id"
  severity = "severity" disputed "in dispute" separated by ";"
  provider = "provider"
  raised-on = "raised" empty means absent
  size = "size"
  score = "score" empty means absent
  blocks = "blocks" separated by ";"

source approvals reads approval
  from "approvals.jsonl" as jsonl
  complete
  may be empty because "nobody has decided yet"
  issue = "issue"
  outcome = "outcome"
  body = "body"
  date = "date"
  reference = "reference"

exit gate g
  criterion runs
    require at least 50% of runs satisfy outcome is passed
  criterion issues
    require for each v in providers
      at most 1 of (issues where not (approval is granted for this)) satisfy provider is v and severity is 3 or worse
  criterion sizes
    require (sum of issues by size) is at most 10
)";

constexpr const char* kFiles[] = {"providers.csv", "runs/A/1.xml",    "runs/B/1.xml", "issues.csv",
                                  "issues-2.csv",  "approvals.jsonl", "runs/A/2.xml"};

const ir::Program& program() {
  static const api::Rules rules = api::compile({{"rules", "rules.gate", kRules}}, api::noLibrary());
  if (!rules.program) std::abort();
  return *rules.program;
}

ingest::MemoryFiles filesOf(std::string_view text) {
  ingest::MemoryFiles files;
  for (const char* name : kFiles) {
    const size_t end = text.find("\n===\n");
    const std::string_view part = text.substr(0, end);
    // An empty part is a missing file, one that begins with `~` changes while it is read.
    if (!part.empty() && part[0] == '~')
      files.addChanging(name, std::string(part.substr(1)));
    else if (!part.empty())
      files.add(name, std::string(part) + "\n");
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 5);
  }
  return files;
}

std::string outcomeOf(const ingest::MemoryFiles& files, bool tolerant, uint64_t blockBytes) {
  ingest::LoadOptions options;
  options.asOf = *parseIsoDate("2020-05-04");
  options.limits.blockBytes = blockBytes;
  if (tolerant) {
    for (const ingest::FaultKindInfo& kind : ingest::faultKinds()) options.tolerated.emplace(kind.name);
  }
  ingest::LoadResult loaded = ingest::load(program(), files, api::answering(program(), options));
  // Of several reasons to refuse a file, which is met first depends on how much of it is read at a time.
  for (table::Fault& fault : loaded.data.faults) {
    if (fault.kind == "unreadable-file") fault.message.clear(), fault.line = fault.column = 0;
  }
  if (loaded.refused != (!tolerant && !loaded.data.faults.empty())) std::abort();
  const plan::Outcome outcome = api::evaluate(program(), loaded);
  if (loaded.refused != (outcome.exitStatus() == 4)) std::abort();
  return report::json(outcome);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const ingest::MemoryFiles files = filesOf({reinterpret_cast<const char*>(data), size});
  outcomeOf(files, false, 0);
  if (outcomeOf(files, true, 0) != outcomeOf(files, true, 32)) std::abort();
  return 0;
}
