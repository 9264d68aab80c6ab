#include "runtime/example/expectations.h"

#include <algorithm>

#include <fmt/format.h>

namespace tollgate::example {

using plan::Verdict;

namespace {

Verdict verdictOf(ir::ExpectedVerdict expected) {
  switch (expected) {
    case ir::ExpectedVerdict::Met: return Verdict::Met;
    case ir::ExpectedVerdict::NotMet: return Verdict::NotMet;
    case ir::ExpectedVerdict::NotApplicable: return Verdict::NotApplicable;
    case ir::ExpectedVerdict::MetOrNotApplicable: return Verdict::MetOrNotApplicable;
    case ir::ExpectedVerdict::Undetermined: return Verdict::Undetermined;
  }
  return Verdict::Undetermined;
}

bool isWordPart(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u >= 0x80 || (u >= '0' && u <= '9') || (u >= 'a' && u <= 'z') || (u >= 'A' && u <= 'Z');
}

/// Whether whole words of `text` are `words`: "close 1 of 16" is not in "close 1 of 160".
bool says(const std::string& text, const std::string& words) {
  if (words.empty()) return false;
  for (size_t at = text.find(words); at != std::string::npos; at = text.find(words, at + 1)) {
    const size_t end = at + words.size();
    const bool begins = at == 0 || !isWordPart(text[at - 1]) || !isWordPart(words.front());
    const bool ends = end == text.size() || !isWordPart(text[end]) || !isWordPart(words.back());
    if (begins && ends) return true;
  }
  return false;
}

std::string reasonWords(const plan::OpenReason& reason) {
  return reason.reason == plan::Reason::AwaitingBody ? "awaiting " + reason.body : plan::reasonText(reason.reason);
}

/// "DSP, severity 3" is what an example calls `DSP, 3`.
bool isLabel(std::string_view label, std::string_view expected) {
  for (;;) {
    const size_t end = std::min(label.find(", "), label.size()), stop = std::min(expected.find(", "), expected.size());
    std::string_view one = label.substr(0, end);
    const std::string_view wanted = expected.substr(0, stop);
    const size_t blank = one.rfind(' ');
    const bool number = !wanted.empty() && wanted[0] >= '0' && wanted[0] <= '9';
    if (one != wanted && number && blank != std::string_view::npos) one.remove_prefix(blank + 1);
    if (one != wanted) return false;
    if ((end == label.size()) != (stop == expected.size())) return false;
    if (end == label.size()) return true;
    label.remove_prefix(end + 2);
    expected.remove_prefix(stop + 2);
  }
}

class Comparison {
 public:
  Comparison(const ir::Gate& declared, const ir::Expectation& expected, const plan::GateOutcome& gate) : expected_(expected), gate_(gate) {
    out_.span = expected.span;
    if (expected.criterion == ir::kNone) return;
    name_ = declared.criteria[expected.criterion].name;
    for (const plan::CriterionOutcome& criterion : gate.criteria) {
      if (criterion.name == name_) criterion_ = &criterion;
    }
  }

  plan::ExpectationOutcome run() {
    if (expected_.criterion != ir::kNone && criterion_ == nullptr) {
      out_.expected = name_;
      out_.actual = gate_.verdict == Verdict::NotApplicable ? "the gate is not applicable, so no criterion is judged" : "it was not judged";
      if (!gate_.notApplicableBecause.empty()) out_.because.push_back(gate_.notApplicableBecause);
      return std::move(out_);
    }
    switch (expected_.kind) {
      case ir::ExpectKind::Verdict: verdict(); break;
      case ir::ExpectKind::StillNeeded: needed(); break;
      case ir::ExpectKind::Number: number(); break;
    }
    return std::move(out_);
  }

 private:
  void verdict() {
    const Verdict wanted = verdictOf(expected_.verdict);
    const Verdict found = criterion_ != nullptr ? criterion_->verdict : gate_.verdict;
    out_.expected = fmt::format("{}: {}", criterion_ != nullptr ? name_ : gate_.gate, plan::verdictText(wanted));
    for (size_t i = 0; i < expected_.reasons.size(); ++i) out_.expected += (i == 0 ? " because " : ", ") + expected_.reasons[i];
    if (!expected_.text.empty()) out_.expected += fmt::format(" because \"{}\"", expected_.text);
    out_.holds = wanted == found && reasonsHold();
    out_.actual = plan::verdictText(found);
    if (criterion_ != nullptr) {
      if (!criterion_->sentence.empty()) out_.actual += "; " + criterion_->sentence;
      because(*criterion_);
    } else {
      for (const plan::OpenReason& reason : gate_.reasons) out_.because.push_back(reason.sentence);
      if (!gate_.notApplicableBecause.empty()) out_.because.push_back(gate_.notApplicableBecause);
      for (const plan::CriterionOutcome& criterion : gate_.criteria) {
        if (criterion.verdict != Verdict::Met)
          out_.because.push_back(fmt::format("{}: {}; {}", criterion.name, plan::verdictText(criterion.verdict), criterion.sentence));
      }
    }
  }

  void because(const plan::CriterionOutcome& criterion) {
    for (const plan::OpenReason& reason : criterion.reasons) out_.because.push_back(reason.sentence);
    for (const plan::Measure& measure : criterion.measures) {
      if (!measure.truth.isTrue())
        out_.because.push_back(measure.label.empty() ? measure.sentence : measure.label + ": " + measure.sentence);
    }
    const auto last = std::unique(out_.because.begin(), out_.because.end());
    out_.because.erase(last, out_.because.end());
    constexpr size_t kMost = 12;
    if (out_.because.size() > kMost) out_.because.resize(kMost);
  }

  bool reasonsHold() const {
    const std::vector<plan::OpenReason>& reasons = criterion_ != nullptr ? criterion_->reasons : gate_.reasons;
    for (const std::string& word : expected_.reasons) {
      const bool found = std::any_of(reasons.begin(), reasons.end(), [&](const plan::OpenReason& reason) {
        return reasonWords(reason) == word || plan::reasonText(reason.reason) == word ||
               (word == "awaiting" && reason.reason == plan::Reason::AwaitingBody);
      });
      if (!found) return false;
    }
    if (expected_.text.empty()) return true;
    const bool said = std::any_of(reasons.begin(), reasons.end(),
                                  [&](const auto& reason) { return says(reason.sentence, expected_.text); });
    if (criterion_ == nullptr) return said || says(gate_.notApplicableBecause, expected_.text);
    return said || says(criterion_->notApplicableBecause, expected_.text) || says(criterion_->emptyBecause, expected_.text);
  }

  void needed() {
    out_.expected = fmt::format("{}still needed \"{}\"", criterion_ != nullptr ? name_ + ": " : "", expected_.text);
    for (const plan::CriterionOutcome& criterion : gate_.criteria) {
      if (criterion_ != nullptr && &criterion != criterion_) continue;
      for (const plan::Needed& needed : criterion.needed) {
        const std::string sentence = needed.who.empty() ? needed.sentence : needed.who + ": " + needed.sentence;
        out_.holds = out_.holds || says(sentence, expected_.text);
        out_.because.push_back(fmt::format("{}: {}", criterion.name, sentence));
      }
    }
    out_.actual = out_.because.empty() ? "nothing is still needed" : "still needed is";
    if (criterion_ != nullptr && out_.because.empty())
      out_.actual = plan::verdictText(criterion_->verdict) + "; nothing is said to be needed";
  }

  // ---- numbers ----

  static std::string text(int64_t least, std::optional<int64_t> most) {
    if (!most) return fmt::format("{} or more", least);
    return least == *most ? std::to_string(least) : fmt::format("{} to {}", least, *most);
  }
  bool fits(const plan::Measure& measure) const {
    const bool open = measure.mostSatisfying == plan::Tally::kUnbounded;
    const bool same = measure.leastSatisfying == expected_.least && open == !expected_.most &&
                      (open || measure.mostSatisfying == *expected_.most);
    return same && (!expected_.of || (measure.leastIn == *expected_.of && measure.mostIn == *expected_.of));
  }
  void number() {
    out_.expected = name_ + ": " + text(expected_.least, expected_.most);
    if (expected_.of) out_.expected += fmt::format(" of {}", *expected_.of);
    if (!expected_.label.empty()) out_.expected += " for " + expected_.label;
    std::vector<const plan::Measure*> found;
    for (const plan::Measure& measure : criterion_->measures) {
      if (measure.counts && (expected_.label.empty() || isLabel(measure.label, expected_.label))) found.push_back(&measure);
    }
    for (const plan::Measure* measure : found) {
      out_.because.push_back(measure->label.empty() ? measure->sentence : measure->label + ": " + measure->sentence);
    }
    if (found.size() == 1) {
      out_.holds = fits(*found.front());
      const std::optional<int64_t> most = found.front()->mostSatisfying == plan::Tally::kUnbounded
                                              ? std::nullopt
                                              : std::optional(found.front()->mostSatisfying);
      out_.actual = text(found.front()->leastSatisfying, most);
      if (expected_.of)
        out_.actual += " of " +
                       text(found.front()->leastIn, found.front()->mostIn < 0 ? std::nullopt : std::optional(found.front()->mostIn));
      return;
    }
    if (found.empty()) {
      out_.actual = expected_.label.empty() ? "the criterion counts nothing" : "the criterion has no number for " + expected_.label;
      for (const plan::Measure& measure : criterion_->measures) out_.because.push_back(measure.label + ": " + measure.sentence);
    } else {
      out_.actual = fmt::format("the criterion has {} numbers: say which, `for {}`", found.size(),
                                found.front()->label.empty() ? "LABEL" : found.front()->label);
    }
    constexpr size_t kMost = 12;
    if (out_.because.size() > kMost) out_.because.resize(kMost);
  }

  const ir::Expectation& expected_;
  const plan::GateOutcome& gate_;
  const plan::CriterionOutcome* criterion_ = nullptr;
  std::string name_;
  plan::ExpectationOutcome out_;
};

}  // namespace

plan::ExpectationOutcome compared(const ir::Gate& declared, const ir::Expectation& expected, const plan::GateOutcome& gate) {
  return Comparison(declared, expected, gate).run();
}

}  // namespace tollgate::example
