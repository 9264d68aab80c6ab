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
    case ir::ExpectedVerdict::NotJudged:
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

/// The text of rules without its line ends and indentation.
std::string oneLine(const std::string& written) {
  std::string text;
  for (const char c : written) {
    const bool blank = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!blank) text += c;
    if (blank && !text.empty() && text.back() != ' ') text += ' ';
  }
  return text;
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
  Comparison(const Judged& judged, const ir::Expectation& expected) : judged_(judged), expected_(expected) {
    out_.span = expected.span;
    if (expected.criterion == ir::kNone) return;
    name_ = judged.declared.criteria[expected.criterion].name;
    if (judged.gate == nullptr) return;
    for (const plan::CriterionOutcome& criterion : judged.gate->criteria) {
      if (criterion.name == name_) criterion_ = &criterion;
    }
  }

  plan::ExpectationOutcome run() {
    switch (expected_.kind) {
      case ir::ExpectKind::Finding: finding(); break;
      case ir::ExpectKind::Verdict:
      case ir::ExpectKind::StillNeeded:
      case ir::ExpectKind::Number: ofGate(); break;
    }
    return std::move(out_);
  }

 private:
  const plan::GateOutcome& gate() const { return *judged_.gate; }

  void ofGate() {
    const bool leftOut = expected_.kind == ir::ExpectKind::Verdict && expected_.verdict == ir::ExpectedVerdict::NotJudged;
    if (leftOut) out_.expected = judged_.declared.name + ": not judged";
    if (judged_.gate == nullptr) {
      out_.holds = leftOut;
      if (!leftOut) out_.expected = name_.empty() ? judged_.declared.name : name_;
      out_.actual = "not judged: the gate's `for each` leaves it out";
    } else if (leftOut) {
      out_.actual = plan::verdictText(gate().verdict);
    } else if (expected_.criterion != ir::kNone && criterion_ == nullptr) {
      out_.expected = name_;
      out_.actual = gate().verdict == Verdict::NotApplicable ? "the gate is not applicable, so no criterion is judged"
                                                             : "it was not judged";
      if (!gate().notApplicableBecause.empty()) out_.because.push_back(gate().notApplicableBecause);
    } else if (expected_.kind == ir::ExpectKind::Verdict) {
      verdict();
    } else if (expected_.kind == ir::ExpectKind::StillNeeded) {
      needed();
    } else {
      number();
    }
  }

  void finding() {
    out_.expected = fmt::format("finding \"{}\"", expected_.text);
    for (const std::string& finding : judged_.findings) out_.holds = out_.holds || says(finding, expected_.text);
    out_.actual = judged_.findings.empty() ? "nothing is found" : "found is";
    out_.because = judged_.findings;
  }

  void verdict() {
    const Verdict wanted = verdictOf(expected_.verdict);
    const Verdict found = criterion_ != nullptr ? criterion_->verdict : gate().verdict;
    out_.expected = fmt::format("{}: {}", criterion_ != nullptr ? name_ : gate().gate, plan::verdictText(wanted));
    for (size_t i = 0; i < expected_.reasons.size(); ++i) out_.expected += (i == 0 ? " because " : ", ") + expected_.reasons[i];
    if (!expected_.text.empty()) out_.expected += fmt::format(" because \"{}\"", expected_.text);
    out_.holds = wanted == found &&
                 std::all_of(expected_.reasons.begin(), expected_.reasons.end(), [&](const auto& r) { return isReason(r); }) &&
                 (expected_.text.empty() || isSaid());
    out_.actual = plan::verdictText(found);
    if (criterion_ != nullptr) {
      if (!criterion_->sentence.empty()) out_.actual += "; " + criterion_->sentence;
      because(*criterion_);
    } else {
      for (const plan::OpenReason& reason : gate().reasons) out_.because.push_back(reason.sentence);
      if (!gate().notApplicableBecause.empty()) out_.because.push_back(gate().notApplicableBecause);
      for (const plan::CriterionOutcome& criterion : gate().criteria) {
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

  /// The criterion; of a whole gate those of its criteria that read as it does, for they decide it.
  std::vector<const plan::CriterionOutcome*> deciding() const {
    if (criterion_ != nullptr) return {criterion_};
    std::vector<const plan::CriterionOutcome*> all;
    for (const plan::CriterionOutcome& criterion : gate().criteria) {
      if (criterion.verdict == gate().verdict) all.push_back(&criterion);
    }
    return all;
  }

  std::vector<plan::OpenReason> reasons() const {
    std::vector<plan::OpenReason> all;
    if (criterion_ == nullptr) all = gate().reasons;
    for (const plan::CriterionOutcome* criterion : deciding()) all.insert(all.end(), criterion->reasons.begin(), criterion->reasons.end());
    return all;
  }

  bool isReason(const std::string& word) const {
    const std::vector<plan::OpenReason> all = reasons();
    return std::any_of(all.begin(), all.end(), [&](const plan::OpenReason& reason) {
      return reasonWords(reason) == word || plan::reasonText(reason.reason) == word ||
             (word == "awaiting" && reason.reason == plan::Reason::AwaitingBody);
    });
  }

  bool isSaid() const {
    const std::vector<plan::OpenReason> all = reasons();
    const std::vector<const plan::CriterionOutcome*> by = deciding();
    return std::any_of(all.begin(), all.end(), [&](const auto& reason) { return says(reason.sentence, expected_.text); }) ||
           (criterion_ == nullptr && says(gate().notApplicableBecause, expected_.text)) ||
           std::any_of(by.begin(), by.end(), [&](const plan::CriterionOutcome* criterion) {
             return says(criterion->notApplicableBecause, expected_.text) || says(criterion->emptyBecause, expected_.text);
           });
  }

  void needed() {
    out_.expected = fmt::format("{}still needed \"{}\"", criterion_ != nullptr ? name_ + ": " : "", expected_.text);
    for (const plan::CriterionOutcome& criterion : gate().criteria) {
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
  /// A number without a label has the words of its quantifier before it.
  static std::string shown(const plan::Measure& measure) {
    return (measure.label.empty() ? "" : measure.label + ": ") + measure.sentence +
           (measure.written.empty() ? "" : " in \"" + measure.written + "\"");
  }

  std::vector<const plan::Measure*> asked() const {
    std::vector<const plan::Measure*> found;
    for (const plan::Measure& measure : criterion_->measures) {
      const bool labelled = expected_.label.empty() || isLabel(measure.label, expected_.label);
      if (measure.counts && labelled && (expected_.text.empty() || says(oneLine(measure.written), expected_.text)))
        found.push_back(&measure);
    }
    return found;
  }

  void number() {
    out_.expected = name_ + ": " + text(expected_.least, expected_.most);
    if (expected_.of) out_.expected += fmt::format(" of {}", *expected_.of);
    std::string which = expected_.label.empty() ? "" : " for " + expected_.label;
    if (!expected_.text.empty()) which += fmt::format(" in \"{}\"", expected_.text);
    out_.expected += which;
    const std::vector<const plan::Measure*> found = asked();
    for (const plan::Measure* measure : found) out_.because.push_back(shown(*measure));
    if (found.size() == 1) {
      const plan::Measure& measure = *found.front();
      out_.holds = fits(measure);
      const bool open = measure.mostSatisfying == plan::Tally::kUnbounded;
      out_.actual = text(measure.leastSatisfying, open ? std::nullopt : std::optional(measure.mostSatisfying));
      if (expected_.of) out_.actual += " of " + text(measure.leastIn, measure.mostIn < 0 ? std::nullopt : std::optional(measure.mostIn));
    } else if (found.empty()) {
      out_.actual = which.empty() ? "the criterion counts nothing" : "the criterion has no number" + which;
      for (const plan::Measure& measure : criterion_->measures) out_.because.push_back(shown(measure));
    } else {
      out_.actual = fmt::format("the criterion has {} numbers: say which, {}", found.size(), howToSay(found));
    }
    constexpr size_t kMost = 12;
    if (out_.because.size() > kMost) out_.because.resize(kMost);
  }

  /// By its label, where no other has the same; else by the words of its quantifier.
  static std::string howToSay(const std::vector<const plan::Measure*>& found) {
    const plan::Measure& first = *found.front();
    const bool same = std::count_if(found.begin(), found.end(), [&](const plan::Measure* m) { return m->label == first.label; }) > 1;
    return same ? fmt::format("`in \"{}\"`", oneLine(first.written)) : fmt::format("`for {}`", first.label);
  }

  const Judged& judged_;
  const ir::Expectation& expected_;
  const plan::CriterionOutcome* criterion_ = nullptr;
  std::string name_;
  plan::ExpectationOutcome out_;
};

}  // namespace

plan::ExpectationOutcome compared(const Judged& judged, const ir::Expectation& expected) { return Comparison(judged, expected).run(); }

}  // namespace tollgate::example
