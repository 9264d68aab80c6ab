#include "runtime/interpret/decisions_on_file.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/ir/walk.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/version_order.h"
#include "runtime/interpret/wording.h"

namespace tollgate::interpret {

namespace {

using Act = table::DecisionRow::Act;
using Subjects = std::vector<std::optional<int64_t>>;  // nullopt: any

constexpr size_t kMostRows = 1000;

/// Which decisions are read, and on what; from the text alone, with what `env` tells put in.
class Reads {
 public:
  explicit Reads(Evaluator& evaluator) : evaluator_(evaluator), program_(evaluator.program()) {}

  void add(ir::Id id, const Binding* env) {
    const ir::Node& node = program_.node(id);
    if (ir::asksDecision(node.op)) {
      Subjects subjects;
      for (ir::Id kid : node.kids) subjects.push_back(told(kid, env));
      subjects.resize(ir::subjectCount(node));
      found_[node.index].insert(std::move(subjects));
    }
    if (node.op == ir::Op::Call) {
      const ir::Function& function = program_.functions[node.index];
      Subjects arguments;
      const Binding* inside = env;
      for (size_t i = 0; i < node.kids.size(); ++i) {
        arguments.push_back(told(node.kids[i], env));
        if (arguments.back()) inside = evaluator_.bind(function.params[i], Possible::integer(*arguments.back()), inside);
      }
      if (seen_.emplace(node.index, std::move(arguments)).second) add(function.body, inside);
    }
    for (ir::Id kid : node.kids) add(kid, env);
  }

  const std::map<ir::Id, std::set<Subjects>>& found() const { return found_; }

 private:
  /// What is named or a field of it; nothing of what an element of a set decides, for it is any.
  std::optional<int64_t> told(ir::Id id, const Binding* env) {
    for (ir::Id at = id; program_.node(at).op != ir::Op::Variable; at = program_.node(at).kids[0]) {
      if (program_.node(at).op != ir::Op::Field || program_.node(at).type.kind == ir::TypeKind::Set) return std::nullopt;
    }
    const Possible value = evaluator_.value(id, env);
    if (!value.known() || value.options[0].absent) return std::nullopt;
    return static_cast<int64_t>(value.options[0].a);
  }

  Evaluator& evaluator_;
  const ir::Program& program_;
  std::map<ir::Id, std::set<Subjects>> found_;
  std::set<std::pair<ir::Id, Subjects>> seen_;
};

bool isOn(const std::vector<int64_t>& row, const Subjects& subjects) {
  for (size_t i = 0; i < subjects.size(); ++i) {
    if (subjects[i] && *subjects[i] != row[i]) return false;
  }
  return true;
}

using RowsBySubjects = std::map<std::vector<int64_t>, std::span<const table::DecisionRow* const>>;

/// The rows that are on one of these.
RowsBySubjects rowsOn(const DecisionRowIndex& index, ir::Id decision, const std::set<Subjects>& all) {
  RowsBySubjects found;
  std::vector<Subjects> several;  // of any that are on the rest
  for (const Subjects& subjects : all) {
    std::vector<int64_t> told;
    for (const std::optional<int64_t>& subject : subjects) {
      if (subject) told.push_back(*subject);
    }
    if (told.size() != subjects.size())
      several.push_back(subjects);
    else if (const auto rows = index.on(decision, told); !rows.empty())
      found.emplace(std::move(told), rows);
  }
  if (several.empty()) return found;
  for (const auto& [on, rows] : index.of(decision)) {
    if (std::any_of(several.begin(), several.end(), [&](const Subjects& these) { return isOn(on, these); })) found.emplace(on, rows);
  }
  return found;
}

plan::DecisionOnFile told(const Evaluator& evaluator, ir::Id id, const table::DecisionRow& row) {
  const ir::Program& program = evaluator.program();
  const table::Dataset& data = evaluator.data();
  const ir::Decision& decision = program.decisions[id];
  plan::DecisionOnFile told;
  told.decision = decision.name, told.subjects = subjectsText(program, data, id, row.subjects);
  told.body = bodyName(program, row.body), told.date = row.date, told.reference = row.reference;
  if (row.outcome != ir::kNone) told.outcome = decision.outcomes[row.outcome];
  switch (row.act) {
    case Act::Proposed: told.act = "proposed"; break;
    case Act::Recommended: told.act = "recommended"; break;
    case Act::Decided: told.act = "decided"; break;
    case Act::Referred: told.act = "referred"; break;
  }
  if (row.origin.file < data.files.size()) told.file = data.files[row.origin.file].name, told.line = row.origin.line;
  told.sentence = decision.name + (told.subjects.empty() ? "" : " for " + told.subjects) + ": ";
  if (row.act != Act::Decided || told.outcome.empty()) told.sentence += told.act + (told.outcome.empty() ? "" : " ");
  told.sentence += fmt::format("{} by {} on {}", told.outcome, told.body, formatIsoDate(row.date));
  if (!row.reference.empty()) told.sentence += fmt::format(" ({})", row.reference);
  return told;
}

}  // namespace

std::vector<plan::DecisionOnFile> decisionsOnFile(Evaluator& evaluator, const std::vector<ir::Id>& roots, const Binding* env) {
  const ir::Program& program = evaluator.program();
  const table::Dataset& data = evaluator.data();
  Reads reads(evaluator);
  for (ir::Id root : roots) reads.add(root, env);
  evaluator.takeReached();
  evaluator.takeReasons();
  std::vector<plan::DecisionOnFile> found;
  for (const auto& [id, subjects] : reads.found()) {
    for (const auto& [on, same] : rowsOn(evaluator.decisionIndex(), id, subjects)) {
      for (const table::DecisionRow* row : same) {
        found.push_back(told(evaluator, id, *row));
        const std::string standing = standingText(program, data, id, same, *row);
        if (!standing.empty()) found.back().sentence += "; " + standing;
      }
    }
  }
  const auto before = [](const plan::DecisionOnFile& a, const plan::DecisionOnFile& b) {
    if (a.decision != b.decision) return a.decision < b.decision;
    if (a.subjects != b.subjects) return naturalOrder(a.subjects, b.subjects);
    return std::tie(a.date, a.sentence, a.file, a.line) < std::tie(b.date, b.sentence, b.file, b.line);
  };
  std::sort(found.begin(), found.end(), before);
  if (found.size() > kMostRows) found.resize(kMostRows);
  return found;
}

}  // namespace tollgate::interpret
