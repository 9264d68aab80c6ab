#include "tests/differential/coverage.h"

#include <limits>

#include <fmt/format.h>

#include "runtime/interpret/decisions.h"

namespace tollgate::interpret::testing {

using ir::Op;

namespace {

const char* nameOf(ir::Form form) {
  switch (form) {
    case ir::Form::Some: return "some";
    case ir::Form::Every: return "every";
    case ir::Form::No: return "no";
    case ir::Form::AtLeast: return "at least";
    case ir::Form::AtMost: return "at most";
    case ir::Form::MoreThan: return "more than";
    case ir::Form::FewerThan: return "fewer than";
    case ir::Form::Exactly: return "exactly";
  }
  return "";
}

const char* nameOf(Op op) {
  switch (op) {
    case Op::Sum: return "sum";
    case Op::Count: return "count";
    case Op::Minimum: return "min";
    case Op::Maximum: return "max";
    case Op::Percentile: return "percentile";
    case Op::ShareOf: return "share of";
    case Op::Latest: return "latest";
    case Op::Earliest: return "earliest";
    case Op::TableCell: return "table";
    case Op::ForEach: return "for each";
    case Op::GateIsMet: return "gate is met";
    case Op::DecisionIs: return "decision";
    case Op::DecisionDay: return "day of a decision";
    case Op::InterpretationChoice: return "interpretation";
    case Op::In: return "membership";
    case Op::IsPresent: return "is present";
    case Op::IsAbsent: return "is absent";
    case Op::Implies: return "implies";
    case Op::Select: return "when … otherwise";
    case Op::Add: return "add";
    case Op::Subtract: return "subtract";
    case Op::Multiply: return "multiply";
    default: return nullptr;
  }
}

// The parts of the meaning that item by item must have been met.
const std::vector<std::string>& required() {
  static const std::vector<std::string> kRequired = {"every",
                                                     "some",
                                                     "no",
                                                     "at least",
                                                     "at most",
                                                     "more than",
                                                     "fewer than",
                                                     "exactly",
                                                     "share as a limit",
                                                     "sum",
                                                     "count",
                                                     "min",
                                                     "max",
                                                     "percentile",
                                                     "share of",
                                                     "latest",
                                                     "earliest",
                                                     "table",
                                                     "for each",
                                                     "gate is met",
                                                     "decision",
                                                     "day of a decision",
                                                     "interpretation",
                                                     "membership",
                                                     "is present",
                                                     "is absent",
                                                     "implies",
                                                     "when … otherwise",
                                                     "when … otherwise, guarded",
                                                     "add",
                                                     "subtract",
                                                     "multiply",
                                                     "if none: met",
                                                     "if none: not met",
                                                     "if none: not applicable",
                                                     "may be empty",
                                                     "nothing to examine",
                                                     "exception",
                                                     "exception until a day",
                                                     "counting only",
                                                     "gate for each",
                                                     "applies when",
                                                     "open cell, any value",
                                                     "open cell, in dispute",
                                                     "absent cell",
                                                     "open reference",
                                                     "open set",
                                                     "set of several",
                                                     "row that may not exist",
                                                     "empty collection",
                                                     "further rows",
                                                     "further rows of one value",
                                                     "stale",
                                                     "decisions not given",
                                                     "decisions may be missing",
                                                     "decision before its day",
                                                     "decision perhaps before its day",
                                                     "least of 64 bits",
                                                     "greatest of 64 bits",
                                                     "interpretation agreed",
                                                     "interpretation open",
                                                     "agreed after the day",
                                                     "verdict met",
                                                     "verdict not met",
                                                     "verdict not applicable",
                                                     "verdict undetermined",
                                                     "verdict met or not applicable",
                                                     "reason awaiting",
                                                     "reason disputed",
                                                     "reason not told",
                                                     "reason data missing",
                                                     "reason data stale",
                                                     "reason nothing to examine",
                                                     "reason tie",
                                                     "reason fault",
                                                     "exception used",
                                                     "exception unused",
                                                     "exception awaiting",
                                                     "exception expired",
                                                     "without an exception otherwise",
                                                     "still needed",
                                                     "open rows named",
                                                     "failing rows named"};
  return kRequired;
}

}  // namespace

void Coverage::add(const ir::Program& program) {
  for (const ir::Node& node : program.nodes) {
    if (const char* name = nameOf(node.op)) add(name);
    const auto absent = [&](ir::Id kid) { return program.node(kid).type.optional; };
    if (node.op == Op::Select && !node.type.optional && (absent(node.kids[1]) || absent(node.kids[2]))) add("when … otherwise, guarded");
    if (node.op == Op::Quantifier) {
      add(nameOf(node.form));
      if (node.kids.size() > 2 && program.node(node.kids[2]).type.kind == ir::TypeKind::Share) add("share as a limit");
      switch (node.empty.is) {
        case ir::EmptyIs::Met: add("if none: met"); break;
        case ir::EmptyIs::NotMet: add("if none: not met"); break;
        case ir::EmptyIs::NotApplicable: add("if none: not applicable"); break;
        case ir::EmptyIs::SumDecides: add("may be empty"); break;
        case ir::EmptyIs::NothingToExamine: add("nothing to examine"); break;
      }
    }
    if (node.op != Op::Call || program.functions[node.index].kind != ir::FunctionKind::Exception) continue;
    add("exception");
    if (program.functions[node.index].until) add("exception until a day");
  }
  for (const ir::Gate& gate : program.gates) {
    add("counting only", static_cast<int64_t>(gate.countingOnly.size()));
    if (gate.instance != ir::kNone) add("gate for each");
    for (const ir::Criterion& criterion : gate.criteria) {
      add("counting only", static_cast<int64_t>(criterion.countingOnly.size()));
      if (criterion.appliesWhen != ir::kNone) add("applies when");
    }
  }
}

void Coverage::add(const ir::Program& program, const table::Dataset& data) {
  for (const table::Collection& collection : data.collections) {
    if (collection.size() == 0) add("empty collection");
    for (const table::Further& further : collection.further) {
      add(further.field == ir::kNone ? "further rows" : "further rows of one value");
      if (further.why == table::Why::DataStale) add("stale");
    }
    for (size_t row = 0; row < collection.size(); ++row) {
      if (collection.maybe.test(row)) add("row that may not exist");
      for (const table::Column& column : collection.columns) {
        const table::Cell cell = column.get(static_cast<table::Row>(row));
        const ir::TypeKind kind = column.type().kind;
        if (cell.state == table::Cell::State::Absent) add("absent cell");
        if (cell.state == table::Cell::State::Open) {
          add(cell.open->finite ? "open cell, in dispute" : "open cell, any value");
          if (kind == ir::TypeKind::Ref) add("open reference");
          if (kind == ir::TypeKind::Set) add("open set");
        }
        if (cell.state != table::Cell::State::Known) continue;
        if (kind == ir::TypeKind::Set && column.elements(static_cast<table::Row>(row)).size() > 1) add("set of several");
        if (kind == ir::TypeKind::Integer && cell.value == std::numeric_limits<int64_t>::min()) add("least of 64 bits");
        if (kind == ir::TypeKind::Integer && cell.value == std::numeric_limits<int64_t>::max()) add("greatest of 64 bits");
      }
    }
  }
  for (const table::DecisionRows& decision : data.decisions) {
    if (!decision.given) add("decisions not given");
    if (!decision.further.empty()) add("decisions may be missing");
  }
  for (const table::Finding& finding : interpret::decisionFindings(program, data, interpret::DecisionRowIndex(data))) {
    if (finding.message.find("dated before") == std::string::npos) continue;
    add(finding.kind == "decision-open" ? "decision perhaps before its day" : "decision before its day");
  }
  for (const ir::Interpretation& interpretation : program.interpretations) {
    const bool agreed = interpretation.agreed != ir::kNone;
    const bool later = agreed && interpretation.agreedOn && *interpretation.agreedOn > data.asOf;
    add(!agreed ? "interpretation open" : later ? "agreed after the day" : "interpretation agreed");
  }
}

void Coverage::add(const plan::Outcome& outcome) {
  for (const plan::GateOutcome& gate : outcome.gates) {
    for (const plan::CriterionOutcome& criterion : gate.criteria) {
      add("verdict " + plan::verdictText(criterion.verdict));
      for (const plan::OpenReason& reason : criterion.reasons) {
        add("reason " + (reason.reason == plan::Reason::AwaitingBody ? "awaiting" : plan::reasonText(reason.reason)));
      }
      for (const plan::Measure& measure : criterion.measures) {
        if (!measure.open.empty()) add("open rows named");
        if (!measure.failing.empty()) add("failing rows named");
      }
      if (!criterion.needed.empty()) add("still needed");
    }
    for (const plan::ExceptionOutcome& exception : gate.exceptions) {
      if (!exception.without.empty()) add("without an exception otherwise");
      for (const plan::ExceptionMember& member : exception.members) add("exception " + member.state.substr(0, member.state.find(' ')));
    }
  }
}

std::vector<std::string> Coverage::missing() const {
  std::vector<std::string> names;
  for (const std::string& name : required()) {
    const auto at = counts_.find(name);
    if (at == counts_.end() || at->second == 0) names.push_back(name);
  }
  return names;
}

std::string Coverage::text() const {
  std::string text;
  for (const auto& [name, many] : counts_) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, many);
  return text;
}

}  // namespace tollgate::interpret::testing
