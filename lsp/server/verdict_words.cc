#include "lsp/server/verdict_words.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/query/hover.h"
#include "compiler/support/display_text.h"

namespace tollgate::lsp {
namespace {

constexpr size_t kMostTold = 3;  // instances, and counts of a line, one by one
constexpr uint32_t kWidest = 140, kWidestName = 40;
constexpr size_t kMostLines = 24;  // of a hover or a tooltip

/// One line of plain text of a bearable length, which ends between two words: no number loses a digit. No verdict is given to it. Editors
/// make an icon of `$(name)`.
std::string plain(std::string_view text, uint32_t most = kWidest) {
  std::string out;
  const std::string flat = harmless(text);
  uint32_t width = 0;
  for (size_t at = 0; at < flat.size();) {
    const size_t from = at;
    const char32_t c = nextCodePoint(flat, at);
    width += displayWidth(c);
    if (width > most) return out.substr(0, out.rfind(' ') == std::string::npos ? 0 : out.rfind(' ')) + " …";
    if (c == '(' && out.ends_with('$')) out += ' ';
    out.append(flat, from, at - from);
  }
  return out;
}

std::string ofInstance(const GateVerdict& gate, bool several, std::string_view words) {
  return several && !gate.instance.empty() ? fmt::format("{} {}", plain(gate.instance, kWidestName), words) : std::string(words);
}

/// "2 not met, 1 met": the worst first.
std::string tally(const std::vector<std::string_view>& verdicts) {
  std::string out;
  for (const std::string_view verdict : {"not met", "undetermined", "met or not applicable", "not applicable", "met"}) {
    const auto count = std::count(verdicts.begin(), verdicts.end(), verdict);
    if (count > 0) out += fmt::format("{}{} {}", out.empty() ? "" : ", ", count, verdict);
  }
  return out;
}

std::string withReason(const std::string& verdict, const std::string& why) {
  return why.empty() ? verdict : fmt::format("{}: {}", verdict, plain(why));
}

std::string needed(const NeededStep& step) { return step.who.empty() ? step.sentence : fmt::format("{} ({})", step.sentence, step.who); }

/// "**not met** for SIT-FOC-E7 as of 2020-05-04: 41 of 48 …"
std::string headMarkdown(const GateVerdict& gate, const std::string& verdict, const std::string& why, const std::string& asOf) {
  const std::string of = gate.instance.empty() ? "" : " for " + query::escapedMarkdown(gate.instance);
  const std::string because = why.empty() ? "" : ": " + query::escapedMarkdown(why);
  return fmt::format("\n**{}**{} as of {}{}\n\n", query::escapedMarkdown(verdict), of, asOf, because);
}

/// At most so many items, and how many there are beyond.
class Items {
 public:
  void add(std::string_view head, const std::string& text) {
    if (++count_ <= kMostLines) out_ += fmt::format("- {}{}\n", head, query::escapedMarkdown(text));
  }
  std::string take() {
    if (count_ > kMostLines) out_ += fmt::format("- and {} more\n", count_ - kMostLines);
    return std::move(out_);
  }

 private:
  size_t count_ = 0;
  std::string out_;
};

}  // namespace

std::vector<const GateVerdict*> gatesNamed(const Verdicts& verdicts, std::string_view identity, std::string_view name) {
  std::vector<const GateVerdict*> out;
  for (const GateVerdict& gate : verdicts.gates) {
    if (gate.name == name && gate.file == identity) out.push_back(&gate);
  }
  return out;
}

std::vector<JudgedCriterion> criteriaNamed(const std::vector<const GateVerdict*>& gates, std::string_view name) {
  std::vector<JudgedCriterion> out;
  for (const GateVerdict* gate : gates) {
    for (const CriterionVerdict& criterion : gate->criteria) {
      if (criterion.name == name) out.push_back({gate, &criterion});
    }
  }
  return out;
}

std::string gateTitle(const std::vector<const GateVerdict*>& gates, const std::string& asOf) {
  std::vector<std::string_view> verdicts;
  std::string each;
  for (const GateVerdict* gate : gates) {
    verdicts.push_back(gate->verdict);
    each += (each.empty() ? "" : " · ") + ofInstance(*gate, true, gate->verdict);
  }
  return fmt::format("{} as of {}", gates.size() > kMostTold ? tally(verdicts) : each, asOf);
}

std::string criterionTitle(const std::vector<JudgedCriterion>& criteria) {
  if (criteria.size() == 1) return withReason(criteria.front().criterion->verdict, criteria.front().criterion->why);
  std::vector<std::string_view> verdicts;
  std::string each;
  for (const JudgedCriterion& one : criteria) {
    verdicts.push_back(one.criterion->verdict);
    each += (each.empty() ? "" : " · ") + ofInstance(*one.gate, true, one.criterion->verdict);
  }
  return criteria.size() > kMostTold ? tally(verdicts) : each;
}

bool mayOpen(const std::vector<const GateVerdict*>& gates) {
  return std::any_of(gates.begin(), gates.end(),
                     [](const GateVerdict* gate) { return gate->verdict == "not met" || gate->verdict == "undetermined"; });
}

std::vector<std::pair<uint32_t, LineValue>> lineValues(const Verdicts& verdicts, std::string_view identity) {
  struct Value {
    const GateVerdict* gate;
    const MeasureValue* measure;
  };
  std::map<uint32_t, std::vector<Value>> byLine;
  for (const GateVerdict& gate : verdicts.gates) {
    for (const CriterionVerdict& criterion : gate.criteria) {
      for (const MeasureValue& measure : criterion.measures) {
        if (measure.file == identity && measure.line > 0) byLine[measure.line].push_back({&gate, &measure});
      }
    }
  }
  std::vector<std::pair<uint32_t, LineValue>> out;
  for (auto& [line, values] : byLine) {
    const bool several = std::any_of(values.begin(), values.end(), [&](const Value& value) { return value.gate != values.front().gate; });
    const bool ofGates = std::any_of(values.begin(), values.end(),
                                     [&](const Value& value) { return value.gate->name != values.front().gate->name; });
    std::stable_sort(values.begin(), values.end(), [](const Value& a, const Value& b) { return a.measure->part < b.measure->part; });
    LineValue told;
    size_t count = 0;
    for (const auto& [gate, measure] : values) {
      const std::string label = measure->label.empty() ? "" : measure->label + ": ";
      std::string words = ofInstance(*gate, several, plain(label + measure->sentence));
      if (ofGates) words = gate->name + " " + words;
      if (++count <= kMostTold) told.label += (count == 1 ? "" : " · ") + words;
      if (count <= kMostLines) told.tooltip += words + "\n";
    }
    if (count > kMostTold) told.label += fmt::format(" · and {} more", count - kMostTold);
    if (count > kMostLines) told.tooltip += fmt::format("and {} more\n", count - kMostLines);
    told.tooltip += "as of " + verdicts.asOf;
    out.emplace_back(line, std::move(told));
  }
  return out;
}

std::string gateMarkdown(const std::vector<const GateVerdict*>& gates, const std::string& asOf) {
  std::string out;
  for (const GateVerdict* gate : gates) {
    out += headMarkdown(*gate, gate->verdict, gate->why, asOf);
    Items items;
    for (const std::string& reason : gate->reasons) items.add("", reason);
    for (const CriterionVerdict& criterion : gate->criteria) {
      if (criterion.verdict == "met" || criterion.verdict == "not applicable") continue;
      items.add("", fmt::format("{} {}{}{}", criterion.name, criterion.verdict, criterion.why.empty() ? "" : ": ", criterion.why));
      for (const NeededStep& step : criterion.needed) items.add("still needed: ", needed(step));
    }
    out += items.take();
  }
  return out;
}

std::string criterionMarkdown(const std::vector<JudgedCriterion>& criteria, const std::string& asOf) {
  std::string out;
  for (const JudgedCriterion& one : criteria) {
    out += headMarkdown(*one.gate, one.criterion->verdict, one.criterion->why, asOf);
    Items items;
    for (const std::string& reason : one.criterion->reasons) items.add("", reason);
    for (const MeasureValue& measure : one.criterion->measures)
      items.add("", measure.label.empty() ? measure.sentence : measure.label + ": " + measure.sentence);
    for (const NeededStep& step : one.criterion->needed) items.add("still needed: ", needed(step));
    out += items.take();
  }
  return out;
}

std::string valuesMarkdown(const std::vector<LineValue>& lines, const std::string& asOf) {
  if (lines.empty()) return "";
  Items items;
  for (const LineValue& line : lines) items.add("", line.label);
  return fmt::format("\nas of {}:\n\n{}", asOf, items.take());
}

}  // namespace tollgate::lsp
