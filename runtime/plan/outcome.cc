#include "runtime/plan/outcome.h"

namespace tollgate::plan {

std::string verdictText(Verdict verdict) {
  switch (verdict) {
    case Verdict::Met: return "met";
    case Verdict::NotMet: return "not met";
    case Verdict::NotApplicable: return "not applicable";
    case Verdict::MetOrNotApplicable: return "met or not applicable";
    case Verdict::Undetermined: return "undetermined";
  }
  return "";
}

std::string reasonText(Reason reason) {
  switch (reason) {
    case Reason::DataMissing: return "data missing";
    case Reason::DataStale: return "data stale";
    case Reason::NotTold: return "not told";
    case Reason::AwaitingBody: return "awaiting";
    case Reason::Disputed: return "disputed";
    case Reason::NothingToExamine: return "nothing to examine";
    case Reason::Tie: return "tie";
    case Reason::Conflict: return "conflict";
    case Reason::Fault: return "fault";
    case Reason::Tolerated: return "tolerated";
    case Reason::ScopeOpen: return "scope open";
  }
  return "";
}

int Outcome::exitStatus() const {
  if (!refused.empty()) return 4;
  bool met = false, open = false;
  for (const GateOutcome& gate : gates) {
    switch (gate.asked()) {
      case Verdict::NotMet: return 1;
      case Verdict::Undetermined:
      case Verdict::MetOrNotApplicable: open = true; break;
      case Verdict::Met: met = true; break;
      case Verdict::NotApplicable: break;
    }
  }
  return met && !open ? 0 : 2;
}

}  // namespace tollgate::plan
