#include "runtime/interpret/wording.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

namespace tollgate::interpret {

using plan::Tally;
using table::Why;

namespace {

constexpr size_t kMostNamedRows = 1000;

std::string range(int64_t least, int64_t most) {
  if (most == Tally::kUnbounded) return fmt::format("{} or more", least);
  return least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most);
}

// Rounded down to two places, so that a share below its limit never reads as the limit.
std::string percent(int64_t part, int64_t whole) {
  if (whole == 0) return "";
  const Wide hundredths = Wide(part) * 10000 / whole;
  const auto h = static_cast<int64_t>(hundredths);
  if (h % 100 == 0) return fmt::format("{}%", h / 100);
  return fmt::format("{}.{:02}%", h / 100, h % 100);
}

std::string labelsText(const Evaluator& evaluator, const std::vector<std::pair<ir::Id, Possible>>& labels) {
  std::string text;
  for (const auto& [var, value] : labels) {
    if (!text.empty()) text += ", ";
    text += possibleName(evaluator.program(), evaluator.data(), evaluator.program().variables[var].type, value);
  }
  return text;
}

}  // namespace

bool naturalLess(const std::string& a, const std::string& b) {
  size_t i = 0, j = 0;
  auto digit = [](char c) { return c >= '0' && c <= '9'; };
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      size_t si = i, sj = j;
      while (si < a.size() && a[si] == '0') ++si;
      while (sj < b.size() && b[sj] == '0') ++sj;
      size_t ei = si, ej = sj;
      while (ei < a.size() && digit(a[ei])) ++ei;
      while (ej < b.size() && digit(b[ej])) ++ej;
      if (ei - si != ej - sj) return ei - si < ej - sj;
      const int order = a.compare(si, ei - si, b, sj, ej - sj);
      if (order != 0) return order < 0;
      i = ei, j = ej;
    } else if (a[i] != b[j]) {
      return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
    } else {
      ++i, ++j;
    }
  }
  if ((i < a.size()) != (j < b.size())) return j < b.size();
  return a < b;
}

std::string elementName(const ir::Program& program, const table::Dataset& data, const ir::Type& type, int64_t value) {
  if (type.kind == ir::TypeKind::Number) return fmt::format("{}", fromOrderedBits(value));
  if (type.kind == ir::TypeKind::Text && (value < 0 || static_cast<size_t>(value) >= data.texts.size())) return "a text";
  return data.valueName(program, type, value);
}

std::string possibleName(const ir::Program& program, const table::Dataset& data, const ir::Type& type, const Possible& p) {
  std::vector<std::string> names;
  if (p.share) {
    const int64_t most = p.share->mostIn();
    return fmt::format("{} of {}", range(p.share->leastSatisfying(), p.share->mostSatisfying()),
                       range(p.share->leastIn(), most));
  }
  for (const Scalar& option : p.options) {
    if (option.absent) {
      names.push_back("absent");
    } else if (type.kind == ir::TypeKind::Share) {
      ir::Value v;
      v.integer = static_cast<int64_t>(option.a), v.denominator = option.b;
      names.push_back(ir::valueText(program, type, v));
    } else {
      names.push_back(elementName(program, data, type, static_cast<int64_t>(option.a)));
    }
  }
  if (p.range) {
    const std::string low = p.leastInfinite ? "any" : elementName(program, data, type, static_cast<int64_t>(p.least));
    const std::string high = p.greatestInfinite ? "more" : elementName(program, data, type, static_cast<int64_t>(p.greatest));
    names.push_back(p.greatestInfinite ? low + " or more" : low + " to " + high);
  }
  if (p.any) names.push_back("any value");
  std::string text;
  for (size_t i = 0; i < names.size() && i < 8; ++i) text += (i == 0 ? "" : " or ") + names[i];
  if (names.size() > 8) text += fmt::format(" or {} others", names.size() - 8);
  return text.empty() ? "nothing to examine" : text;
}

plan::RowName rowNameOf(const ir::Program& program, const table::Dataset& data, const ir::Type& element, int64_t value) {
  plan::RowName name;
  name.name = elementName(program, data, element, value);
  if (element.kind == ir::TypeKind::Ref && static_cast<size_t>(value) < data.collections[element.id].size()) {
    const table::Origin& origin = data.collections[element.id].origins[static_cast<size_t>(value)];
    if (origin.file < data.files.size()) name.file = data.files[origin.file].name, name.line = origin.line;
  }
  return name;
}

std::string bodyName(const ir::Program& program, ir::Id body) {
  return body != ir::kNone && program.bodies != ir::kNone ? program.enums[program.bodies].values[body] : std::string();
}

bool isUpperLimit(ir::Form form) {
  return form == ir::Form::AtMost || form == ir::Form::FewerThan || form == ir::Form::No;
}

int64_t leastChange(const Tally& tally, ir::Form form, plan::Limit limit) {
  // Move rows from one settled side to the other until the sum decides for sure; the forms are monotone in it.
  const bool upper = isUpperLimit(form);
  const int64_t available = upper ? tally.rows[plan::kSatisfies] : tally.rows[plan::kFails];
  auto holds = [&](int64_t moved) {
    Tally changed = tally;
    changed.rows[plan::kSatisfies] += upper ? -moved : moved;
    changed.rows[plan::kFails] += upper ? moved : -moved;
    return plan::judge(changed, form, limit, Truth::unknown()).isTrue();
  };
  if (form == ir::Form::Exactly || !holds(available)) return -1;
  int64_t low = 0, high = available;
  while (low < high) {
    const int64_t middle = low + (high - low) / 2;
    if (holds(middle)) high = middle; else low = middle + 1;
  }
  return low;
}

plan::Measure measureOf(const Evaluator& evaluator, const FoldRecord& fold) {
  const ir::Program& program = evaluator.program();
  const ir::Node& node = program.node(fold.node);
  plan::Measure m;
  m.label = labelsText(evaluator, fold.labels);
  m.written = node.meta.written;
  m.span = node.meta.span;
  m.truth = fold.truth;
  m.form = node.form;
  m.leastIn = fold.tally.leastIn(), m.mostIn = fold.tally.mostIn();
  m.leastSatisfying = fold.tally.leastSatisfying(), m.mostSatisfying = fold.tally.mostSatisfying();
  const plan::Limit limit = fold.limits.empty() ? plan::Limit{} : fold.limits.front();
  m.share = limit.share;
  if (node.kids.size() > 2) {
    Possible limits;
    for (const plan::Limit& l : fold.limits) limits.addOption({l.value, l.denominator, false});
    m.limit = fold.limits.empty() ? "an unknown limit"
                                  : possibleName(program, evaluator.data(), program.node(node.kids[2]).type, limits);
  }
  const std::string in = range(m.leastIn, m.mostIn), satisfying = range(m.leastSatisfying, m.mostSatisfying);
  const bool pinned = m.leastIn == m.mostIn && m.leastSatisfying == m.mostSatisfying;
  auto shareText = [&] {
    std::string text = fmt::format("{} of {}", satisfying, in);
    if (pinned && m.leastIn > 0) text += fmt::format(" ({})", percent(m.leastSatisfying, m.leastIn));
    return text;
  };
  if (fold.emptyDecided) {
    m.sentence = "nothing to examine";
    if (node.empty.is == ir::EmptyIs::SumDecides && !node.empty.inherited) m.sentence = "none: " + node.empty.because;
    if (node.empty.is == ir::EmptyIs::Met || node.empty.is == ir::EmptyIs::NotMet ||
        node.empty.is == ir::EmptyIs::NotApplicable) {
      m.sentence = "none: " + node.empty.because;
    }
  } else {
    switch (node.form) {
      case ir::Form::Every:
        m.sentence = fmt::format("{} of {}", satisfying, in);
        break;
      case ir::Form::Some: m.sentence = fmt::format("{} of {}, at least 1 needed", satisfying, in); break;
      case ir::Form::No: m.sentence = fmt::format("{} of {}, none allowed", satisfying, in); break;
      case ir::Form::AtLeast:
      case ir::Form::MoreThan: {
        const char* word = node.form == ir::Form::AtLeast ? "at least" : "more than";
        if (!m.share) {
          m.sentence = fmt::format("{}, {} {} needed", satisfying, word, m.limit);
        } else if (m.leastIn == m.mostIn) {
          // The least whole number of rows that reaches the share.
          const Wide product = Wide(limit.value) * m.leastIn;
          const Wide need = node.form == ir::Form::AtLeast ? (product + limit.denominator - 1) / limit.denominator
                                                           : product / limit.denominator + 1;
          m.sentence = fmt::format("{}; at least {} needed ({}{})", shareText(), static_cast<int64_t>(need),
                                   node.form == ir::Form::AtLeast ? "" : "more than ", m.limit);
        } else {
          m.sentence = fmt::format("{}; {} {} needed", shareText(), word, m.limit);
        }
        break;
      }
      case ir::Form::AtMost: m.sentence = fmt::format("{}, at most {}", m.share ? shareText() : satisfying, m.limit); break;
      case ir::Form::FewerThan: m.sentence = fmt::format("{}, fewer than {}", m.share ? shareText() : satisfying, m.limit); break;
      case ir::Form::Exactly: m.sentence = fmt::format("{}, exactly {}", m.share ? shareText() : satisfying, m.limit); break;
    }
  }
  auto named = [&](const std::vector<int64_t>& elements) {
    std::vector<plan::RowName> rows;
    for (size_t i = 0; i < elements.size() && i < 100 * kMostNamedRows; ++i) {
      rows.push_back(rowNameOf(program, evaluator.data(), fold.element, elements[i]));
    }
    std::sort(rows.begin(), rows.end(), [](const plan::RowName& a, const plan::RowName& b) {
      if (a.name != b.name) return naturalLess(a.name, b.name);
      return std::tie(a.file, a.line) < std::tie(b.file, b.line);
    });
    if (rows.size() > kMostNamedRows) rows.resize(kMostNamedRows);
    return rows;
  };
  m.failing = named(isUpperLimit(node.form) ? fold.satisfies : fold.fails);
  m.open = named(fold.open);
  return m;
}

plan::Measure measureOf(const Evaluator& evaluator, const ComparisonRecord& comparison) {
  const ir::Program& program = evaluator.program();
  const ir::Node& node = program.node(comparison.node);
  plan::Measure m;
  m.label = labelsText(evaluator, comparison.labels);
  m.written = node.meta.written;
  m.span = node.meta.span;
  m.truth = comparison.truth;
  auto side = [&](size_t i, const Possible& p) {
    return possibleName(program, evaluator.data(), program.node(node.kids[i]).type, p);
  };
  const char* word = "";
  switch (node.op) {
    case ir::Op::Equal: word = "is"; break;
    case ir::Op::NotEqual: word = "is not"; break;
    case ir::Op::Less: word = "below"; break;
    case ir::Op::LessEqual: word = "at most"; break;
    case ir::Op::Greater: word = "above"; break;
    default: word = "at least"; break;
  }
  m.limit = side(1, comparison.right);
  m.sentence = fmt::format("{}; required: {} {}", side(0, comparison.left), word, m.limit);
  return m;
}

std::string subjectsText(const ir::Program& program, const table::Dataset& data, ir::Id decision,
                         const std::vector<int64_t>& subjects) {
  std::string text;
  for (size_t i = 0; i < subjects.size(); ++i) {
    if (i > 0) text += ", ";
    text += elementName(program, data, program.decisions[decision].subjects[i], subjects[i]);
  }
  return text;
}

plan::OpenReason reasonOf(const Evaluator& evaluator, FactId id) {
  const ir::Program& program = evaluator.program();
  const table::Dataset& data = evaluator.data();
  const Fact& fact = evaluator.fact(id);
  plan::OpenReason r;
  switch (fact.why) {
    case Why::NotTold: r.reason = plan::Reason::NotTold; break;
    case Why::Disputed: r.reason = plan::Reason::Disputed; break;
    case Why::Fault: {
      const bool failed = fact.key.kind == FactKind::Failure || (fact.key.kind == FactKind::Decision && !fact.detail.empty());
      r.reason = failed ? plan::Reason::Fault : plan::Reason::Tolerated;
      break;
    }
    case Why::ZoneOverlap: r.reason = plan::Reason::NotTold; break;
    case Why::Conflict: r.reason = plan::Reason::Conflict; break;
    case Why::DataMissing: r.reason = plan::Reason::DataMissing; break;
    case Why::DataStale: r.reason = plan::Reason::DataStale; break;
    case Why::Awaiting: r.reason = plan::Reason::AwaitingBody; break;
    case Why::Tie: r.reason = plan::Reason::Tie; break;
    case Why::Interpretation: r.reason = plan::Reason::AwaitingBody; break;
  }
  auto list = [&](const ir::Type& type) {
    for (const Scalar& option : fact.candidates.options) {
      Possible one = Possible::one(option);
      if (r.candidates.size() < 20) r.candidates.push_back(possibleName(program, data, type, one));
    }
  };
  auto candidatesText = [&] {
    std::string text;
    for (const std::string& c : r.candidates) text += (text.empty() ? "" : " or ") + c;
    return text.empty() ? std::string("any value") : text;
  };
  switch (fact.key.kind) {
    case FactKind::Field: {
      const ir::FieldDecl& field = program.records[fact.key.a].fields[fact.key.b];
      r.subject = fmt::format("{} {}", data.rowName(program, fact.key.a, static_cast<table::Row>(fact.key.rows[0])), field.name);
      list(field.type);
      const auto name = rowNameOf(program, data, {ir::TypeKind::Ref, ir::TypeKind::Ref, fact.key.a, false}, fact.key.rows[0]);
      r.file = name.file, r.line = name.line;
      r.sentence = fmt::format("{}: {} ({})", plan::reasonText(r.reason), r.subject, candidatesText());
      break;
    }
    case FactKind::Exists: {
      r.subject = data.rowName(program, fact.key.a, static_cast<table::Row>(fact.key.rows[0]));
      r.sentence = fmt::format("tolerated: {} may or may not exist", r.subject);
      break;
    }
    case FactKind::Decision: {
      const ir::Decision& decision = program.decisions[fact.key.a];
      r.subject = fmt::format("{} for {}", decision.name, subjectsText(program, data, fact.key.a, fact.key.rows));
      r.body = bodyName(program, fact.awaiting);
      for (const Scalar& option : fact.candidates.options) r.candidates.push_back(decision.outcomes[static_cast<size_t>(option.a)]);
      if (r.reason == plan::Reason::AwaitingBody && fact.detail.empty()) {
        r.sentence = fmt::format("awaiting {}: {}", r.body, r.subject);
      } else if (r.reason == plan::Reason::Conflict) {
        r.sentence = fmt::format("conflict: {} is {} in different records", r.subject, candidatesText());
      } else if (!fact.detail.empty()) {
        r.sentence = fmt::format("{}: {}: {}", plan::reasonText(r.reason), r.subject, fact.detail);
      } else {
        r.sentence = fmt::format("{}: the records of {} may be incomplete", plan::reasonText(r.reason), decision.name);
      }
      break;
    }
    case FactKind::Interpretation: {
      const ir::Interpretation& interpretation = program.interpretations[fact.key.a];
      r.subject = interpretation.name;
      r.body = interpretation.toBeAgreedBy;
      list({ir::TypeKind::Enum, ir::TypeKind::Ref, interpretation.choices, false});
      r.sentence = r.body.empty() ? fmt::format("{} is not agreed ({})", r.subject, candidatesText())
                                  : fmt::format("awaiting {}: {} is not agreed ({})", r.body, r.subject, candidatesText());
      break;
    }
    case FactKind::Latest: {
      const ir::Node& node = program.node(fact.key.a);
      r.subject = node.meta.written;
      list(node.type);
      r.sentence = fmt::format("{}: {} may be {}", plan::reasonText(r.reason), r.subject, candidatesText());
      break;
    }
    case FactKind::Further: {
      r.subject = program.records[fact.key.a].collection;
      r.sentence = fmt::format("{}: {}", plan::reasonText(r.reason),
                               fact.detail.empty() ? "further rows of " + r.subject + " may exist" : fact.detail);
      break;
    }
    case FactKind::NothingToExamine: {
      r.reason = plan::Reason::NothingToExamine;
      r.subject = fact.detail;
      r.sentence = fact.detail.empty() ? "nothing to examine" : fmt::format("nothing to examine: no {}", fact.detail);
      break;
    }
    case FactKind::Supposable: break;  // settled: no reason
    case FactKind::Failure: {
      r.reason = plan::Reason::Fault;
      r.subject = program.node(fact.key.a).meta.written;
      r.sentence = fmt::format("fault: {}: {}", r.subject, fact.detail);
      break;
    }
  }
  return r;
}

}  // namespace tollgate::interpret
