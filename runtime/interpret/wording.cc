#include "runtime/interpret/wording.h"

#include <algorithm>
#include <bit>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "compiler/support/version_order.h"
#include "runtime/interpret/decisions.h"

namespace tollgate::interpret {

using plan::Tally;
using table::Why;

namespace {

constexpr size_t kMostNamedRows = 1000;

std::string range(int64_t least, int64_t most) {
  if (most == Tally::kUnbounded) return fmt::format("{} or more", least);
  return least == most ? fmt::format("{}", least) : fmt::format("{} to {}", least, most);
}

// A share in percent, rounded away from the limit to two places, or to as many as it takes: a share below its limit
// never reads as the limit, nor one above it; 0% and 100% are only printed where they are exact.
std::string percent(int64_t part, int64_t whole, plan::Limit limit) {
  if (whole == 0) return "";
  const bool above = limit.share && Wide(part) * limit.denominator > Wide(limit.value) * whole;
  Wide scale = 10000;
  int places = 2;
  for (;; scale *= 10, ++places) {
    const Wide scaled = Wide(part) * scale;
    const Wide rounded = above ? (scaled + whole - 1) / whole : scaled / whole;
    const bool exact = rounded * whole == scaled;
    const bool atLimit = limit.share && !exact && rounded * limit.denominator == Wide(limit.value) * scale;
    const bool atEnd = !exact && (rounded == 0 || rounded == scale);
    const bool equals = limit.share && !exact && Wide(part) * limit.denominator == Wide(limit.value) * whole;
    if ((atLimit || atEnd || equals) && places < 9) continue;
    std::string text = fmt::format("{:0{}}", static_cast<int64_t>(rounded), places + 1);
    text.insert(text.size() - static_cast<size_t>(places), ".");
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text + "%";
  }
}

// The rows that are there, without those that may still come.
struct Known {
  int64_t leastIn, mostIn, leastSatisfying, mostSatisfying;
  explicit Known(const Tally& tally) {
    Tally rows = tally;
    rows.further = 0;
    leastIn = rows.leastIn(), mostIn = rows.mostIn();
    leastSatisfying = rows.leastSatisfying(), mostSatisfying = rows.mostSatisfying();
  }
};

// "197 of 219 planned passed (89.95%)", "41 to 57 of 48 to 66 (78.84% to 89.06%)".
std::string shareText(const Tally& tally, plan::Limit limit, const std::string& words) {
  const Known known(tally);
  std::string text = fmt::format("{} of {}{}", range(known.leastSatisfying, known.mostSatisfying), range(known.leastIn, known.mostIn),
                                 words);
  if (tally.further != 0) return text;
  // Least: of the open rows those that may fail join and fail; greatest: those that may satisfy join and satisfy.
  const int64_t failing = tally.rows[2] + tally.rows[6] + tally.rows[3] + tally.rows[7];
  const int64_t stillFailing = tally.rows[2];
  const std::string least = percent(known.leastSatisfying, known.leastSatisfying + failing, limit);
  const std::string most = percent(known.mostSatisfying, known.mostSatisfying + stillFailing, limit);
  if (least.empty() || most.empty()) return text;
  return text + (least == most ? fmt::format(" ({})", least) : fmt::format(" ({} to {})", least, most));
}

// A name of the source that reads as a word: "planned", "executed"; a longer text is left to the criterion's title.
std::string word(const ir::Program& program, ir::Id node) {
  const std::string& written = program.node(node).meta.written;
  const bool name = !written.empty() && written.size() <= 32 && std::all_of(written.begin(), written.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  return name ? " " + written : "";
}

}  // namespace

namespace {

/// "severity ", "service provider ": what a declared type is called in a sentence; "" for any other.
std::string kindWord(const ir::Program& program, const ir::Type& type) {
  const std::string name = type.kind == ir::TypeKind::Enum  ? program.enums[type.id].name
                           : type.kind == ir::TypeKind::Ref ? program.records[type.id].name
                                                            : "";
  std::string text;
  const auto capital = [&](size_t i) { return i < name.size() && name[i] >= 'A' && name[i] <= 'Z'; };
  for (size_t i = 0; i < name.size(); ++i) {
    const bool word = capital(i) && !capital(i + 1);  // else of an abbreviation
    if (word && i > 0) text += ' ';
    text += word ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
  }
  return text.empty() ? text : text + " ";
}

}  // namespace

std::string labelsText(const Evaluator& evaluator, const std::vector<std::pair<ir::Id, Possible>>& labels) {
  const ir::Program& program = evaluator.program();
  std::string text;
  for (const auto& [var, value] : labels) {
    const ir::Type& type = program.variables[var].type;
    std::string name = possibleName(program, evaluator.data(), type, value);
    // A value that is a mere number says of what: "severity 3".
    if (type.kind == ir::TypeKind::Enum && !name.empty() && name[0] >= '0' && name[0] <= '9') name = kindWord(program, type) + name;
    text += (text.empty() ? "" : ", ") + name;
  }
  return text;
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
    names.push_back(fmt::format("{} of {}", range(p.share->leastSatisfying(), p.share->mostSatisfying()), range(p.share->leastIn(), most)));
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
    const std::string low = p.leastInfinite ? "" : elementName(program, data, type, static_cast<int64_t>(p.least));
    const std::string high = p.greatestInfinite ? "" : elementName(program, data, type, static_cast<int64_t>(p.greatest));
    if (!low.empty() || !high.empty())
      names.push_back(low.empty() ? high + " or less" : high.empty() ? low + " or more" : low + " to " + high);
  }
  if (p.any || (p.range && p.leastInfinite && p.greatestInfinite)) names.push_back("any value");
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

bool isUpperLimit(ir::Form form) { return form == ir::Form::AtMost || form == ir::Form::FewerThan || form == ir::Form::No; }

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
    if (holds(middle))
      high = middle;
    else
      low = middle + 1;
  }
  return low;
}

namespace {

std::string emptySentence(const ir::EmptyRule& rule) {
  const bool says = rule.is != ir::EmptyIs::NothingToExamine && !(rule.is == ir::EmptyIs::SumDecides && rule.inherited);
  return says ? "none: " + rule.because : "nothing to examine";
}

// The numbers of one quantifier beside what they are compared with.
std::string foldSentence(const ir::Program& program, const FoldRecord& fold, const plan::Measure& m) {
  const ir::Node& node = program.node(fold.node);
  const plan::Limit limit = fold.limits.size() == 1 ? fold.limits.front() : plan::Limit{};
  const Known known(fold.tally);
  const std::string words = word(program, node.kids[0]) + word(program, node.kids[1]);
  const std::string satisfying = range(known.leastSatisfying, known.mostSatisfying);
  const std::string of = fmt::format("{} of {}{}", satisfying, range(known.leastIn, known.mostIn), words);
  const std::string counted = m.share ? shareText(fold.tally, limit, words) : satisfying;
  switch (fold.form) {
    case ir::Form::Every: {
      if (fold.denied) return of + "; not all may";
      const int64_t failing = fold.tally.rows[plan::kFails];
      if (failing > 0) return fmt::format("{}; {} {}", of, failing, failing == 1 ? "fails" : "fail");
      const bool pinned = known.leastIn == known.mostIn;
      if (fold.truth.isTrue() && !pinned)
        return fmt::format("none of {}{} fails", range(known.leastIn, known.mostIn), word(program, node.kids[0]));
      return of;
    }
    case ir::Form::Some: return of + ", at least 1 needed";
    case ir::Form::No: return of + ", none allowed";
    case ir::Form::AtLeast:
    case ir::Form::MoreThan: {
      const bool atLeast = fold.form == ir::Form::AtLeast;
      if (limit.share && known.leastIn == known.mostIn && fold.tally.further == 0) {
        // The least whole number of rows that reaches the share.
        const Wide product = Wide(limit.value) * known.leastIn;
        const Wide need = atLeast ? (product + limit.denominator - 1) / limit.denominator : product / limit.denominator + 1;
        return fmt::format("{}; at least {} needed ({}{})", counted, static_cast<int64_t>(need), atLeast ? "" : "more than ", m.limit);
      }
      return fmt::format("{}{} {} {} needed", counted, m.share ? ";" : ",", atLeast ? "at least" : "more than", m.limit);
    }
    case ir::Form::AtMost: return fmt::format("{}, at most {}", counted, m.limit);
    case ir::Form::FewerThan: return fmt::format("{}, fewer than {}", counted, m.limit);
    case ir::Form::Exactly: return fmt::format("{}, exactly {} {}", counted, m.limit, fold.denied ? "not allowed" : "needed");
  }
  return "";
}

// Where a pack plans the test of this name.
Span plannedAt(const ir::Program& program, const std::string& test) {
  for (const ir::Pack& pack : program.packs) {
    for (const ir::TestDecl& declared : pack.tests) {
      if (declared.id == test) return declared.meta.span;
    }
  }
  return {};
}

// The first rows by name.
std::vector<plan::RowName> firstRows(const Evaluator& evaluator, const FoldRecord& fold, const std::vector<int64_t>& elements,
                                     Truth satisfies, const RowGrounds& grounds) {
  const ir::Program& program = evaluator.program();
  std::vector<std::pair<plan::RowName, int64_t>> rows;
  for (size_t i = 0; i < elements.size() && i < 100 * kMostNamedRows; ++i) {
    rows.emplace_back(rowNameOf(program, evaluator.data(), fold.element, elements[i]), elements[i]);
  }
  const size_t kept = std::min(rows.size(), kMostNamedRows);
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(kept), rows.end(), [](const auto& a, const auto& b) {
    if (a.first.name != b.first.name) return naturalOrder(a.first.name, b.first.name);
    return std::tie(a.first.file, a.first.line) < std::tie(b.first.file, b.first.line);
  });
  rows.resize(kept);
  const bool tests = fold.element.kind == ir::TypeKind::Ref && fold.element.id == program.tests;
  std::vector<plan::RowName> names;
  for (auto& [name, row] : rows) {
    // For explanations alone: both are looked for row by row.
    if (grounds && tests) name.planned = plannedAt(program, name.name);
    if (grounds) name.grounds = grounds(row, satisfies);
    names.push_back(std::move(name));
  }
  return names;
}

std::string demand(ir::Op op, bool time, bool denied) {
  const bool negative = denied != (op == ir::Op::NotEqual);
  const char* what = "";
  switch (op) {
    case ir::Op::Equal:
    case ir::Op::NotEqual: break;
    case ir::Op::Less: what = time ? " before" : " below"; break;
    case ir::Op::LessEqual: what = time ? " on or before" : " at most"; break;
    case ir::Op::Greater: what = time ? " after" : " above"; break;
    default: what = time ? " on or after" : " at least"; break;
  }
  return fmt::format("must {}be{}", negative ? "not " : "", what);
}

}  // namespace

plan::Measure measureOf(const Evaluator& evaluator, const FoldRecord& fold, const RowGrounds& grounds) {
  const ir::Program& program = evaluator.program();
  const ir::Node& node = program.node(fold.node);
  plan::Measure m;
  m.counts = true;
  m.label = labelsText(evaluator, fold.labels);
  m.written = node.meta.written;
  m.span = node.meta.span;
  m.truth = fold.truth;
  m.form = fold.form;
  m.leastIn = fold.tally.leastIn(), m.mostIn = fold.tally.mostIn();
  m.leastSatisfying = fold.tally.leastSatisfying(), m.mostSatisfying = fold.tally.mostSatisfying();
  m.share = !fold.limits.empty() && fold.limits.front().share;
  if (node.op == ir::Op::Quantifier && node.kids.size() > 2) {
    Possible limits;
    for (const plan::Limit& l : fold.limits) limits.addOption({l.value, l.denominator, false});
    m.limit = fold.limits.empty() ? "an unknown limit" : possibleName(program, evaluator.data(), program.node(node.kids[2]).type, limits);
  }
  m.sentence = fold.emptyDecided ? emptySentence(node.empty) : foldSentence(program, fold, m);
  if (!fold.emptyDecided && fold.tally.further != 0) m.sentence += "; further rows may come";
  const bool upper = isUpperLimit(fold.form) || fold.denied;
  m.failing = firstRows(evaluator, fold, upper ? fold.satisfies : fold.fails, upper ? Truth::yes() : Truth::no(), grounds);
  m.open = firstRows(evaluator, fold, fold.open, Truth::unknown(), grounds);
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
  const ir::Node& left = program.node(node.kids[0]);
  const ir::Type& limitType = program.node(node.kids[1]).type;
  m.limit = possibleName(program, evaluator.data(), limitType, comparison.right);
  const bool time = limitType.kind == ir::TypeKind::Date || limitType.kind == ir::TypeKind::Instant;
  std::string value = possibleName(program, evaluator.data(), left.type, comparison.left);
  const Possible& right = comparison.right;
  if (comparison.left.share && right.known() && !right.options[0].absent) {
    value = shareText(*comparison.left.share, {static_cast<int64_t>(right.options[0].a), right.options[0].b, true}, "");
  }
  if (!left.meta.written.empty()) value = fmt::format("{} is {}", left.meta.written, value);
  m.sentence = fmt::format("{}, {} {}", value, demand(node.op, time, comparison.denied), m.limit);
  return m;
}

std::string argumentsText(const ir::Program& program, const table::Dataset& data, const std::vector<ir::Id>& variables,
                          const std::vector<int64_t>& values) {
  const bool one = values.size() == 1;
  std::string text;
  for (size_t i = 0; i < values.size(); ++i) {
    const ir::Type& type = program.variables[variables[i]].type;
    text += (i == 0 ? "" : ", ") + (one ? "" : kindWord(program, type)) + elementName(program, data, type, values[i]);
  }
  return one ? text : "(" + text + ")";
}

std::string subjectsText(const ir::Program& program, const table::Dataset& data, ir::Id decision, const std::vector<int64_t>& subjects) {
  std::string text;
  for (size_t i = 0; i < subjects.size(); ++i) {
    if (i > 0) text += ", ";
    text += elementName(program, data, program.decisions[decision].subjects[i], subjects[i]);
  }
  return text;
}

bool isFieldOfFurtherRow(const Evaluator& evaluator, FactId id, const std::vector<FactId>& reasons) {
  const FactKey& key = evaluator.fact(id).key;
  if (key.kind != FactKind::Field || key.rows[0] < static_cast<int64_t>(evaluator.data().collections[key.a].size())) return false;
  return std::any_of(reasons.begin(), reasons.end(), [&](FactId other) {
    const FactKey& k = evaluator.fact(other).key;
    return k.kind == FactKind::Further && k.a == key.a;
  });
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
      std::string name = possibleName(program, data, type, Possible::one(option));
      // Further rows are one to a reader, however many there may be.
      const bool known = std::find(r.candidates.begin(), r.candidates.end(), name) != r.candidates.end();
      if (!known && r.candidates.size() < 20) r.candidates.push_back(std::move(name));
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
      if (field.type.kind != ir::TypeKind::Set) list(field.type);  // any set
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
      std::vector<int64_t> subjects = fact.key.rows;
      std::string days;
      if (fact.since) days += " since " + formatIsoDate(*fact.since);
      if (fact.asOf) days += " as of " + formatIsoDate(*fact.asOf);
      subjects.resize(decision.subjects.size());
      r.subject = fmt::format("{} for {}{}", decision.name, subjectsText(program, data, fact.key.a, subjects), days);
      r.body = bodyName(program, fact.awaiting);
      for (const Scalar& option : fact.candidates.options) {
        const bool none = option.a == static_cast<Wide>(ir::kNone);  // of a body that may not have acted
        r.candidates.push_back(none ? "none" : decision.outcomes[static_cast<size_t>(option.a)]);
      }
      if (r.reason == plan::Reason::AwaitingBody && fact.detail.empty()) {
        const std::string due = days.empty() ? dueText(program, data, evaluator.decisionIndex(), fact.key.a, subjects) : "";
        r.sentence = fmt::format("awaiting {}: {}{}", r.body, r.subject, due.empty() ? "" : " (" + due + ")");
      } else if (r.reason == plan::Reason::Conflict && fact.detail.empty()) {
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
      for (size_t i = 0; i < fact.owners.size(); ++i) {
        const auto& [record, row] = fact.owners[i];
        r.subject += fmt::format("{}{}", i == 0 ? " for " : ", ", data.rowName(program, record, static_cast<table::Row>(row)));
      }
      list(node.type);
      if (r.reason == plan::Reason::Tie && !fact.candidates.options.empty()) {  // where the first of those tied stands
        const auto first = rowNameOf(program, data, node.type, static_cast<int64_t>(fact.candidates.options[0].a));
        r.file = first.file, r.line = first.line;
      }
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
    case FactKind::Gate:               // its reasons stand for it
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
