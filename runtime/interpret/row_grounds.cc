#include "runtime/interpret/row_grounds.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/interpret/wording.h"

namespace tollgate::interpret {

namespace {

using ir::Op;

class Grounds {
 public:
  Grounds(Evaluator& evaluator, const ir::Type& element, int64_t row) : evaluator_(evaluator), program_(evaluator.program()) {
    itself_ = rowNameOf(program_, evaluator.data(), element, row);
  }

  // A part that would read the other way round if it were otherwise: `wanted` is what it was.
  void take(ir::Id id, const Binding* env, Truth wanted) {
    const ir::Node& node = program_.node(id);
    if (depth_ > 32 || evaluator_.truth(id, env) != wanted) return;
    ++depth_;
    switch (node.op) {
      case Op::And:
      case Op::Or:
        for (ir::Id kid : node.kids) take(kid, env, wanted);
        break;
      case Op::Not: take(node.kids[0], env, plan::negation(wanted)); break;
      case Op::Implies:
        take(node.kids[0], env, plan::negation(wanted));
        take(node.kids[1], env, wanted);
        break;
      case Op::Call: {
        const ir::Function& function = program_.functions[node.index];
        if (function.made) {
          add(node, id, env, wanted);
          break;
        }
        const Binding* inside = env;
        for (size_t i = 0; i < node.kids.size(); ++i) {
          inside = evaluator_.bind(function.params[i], evaluator_.value(node.kids[i], env), inside);
        }
        take(function.body, inside, wanted);
        break;
      }
      default: add(node, id, env, wanted); break;
    }
    --depth_;
  }

  /// That something is there is only said where nothing else is to be said.
  std::vector<plan::Ground> all() { return std::move(found_.empty() ? guards_ : found_); }
  std::vector<Undecided> undecided() { return std::move(undecided_); }

 private:
  void addDecision(const ir::Node& node, ir::Id id, const Binding* env) {
    std::vector<int64_t> values;
    for (ir::Id kid : node.kids) {
      const Possible value = evaluator_.value(kid, env);
      if (value.known() && !value.options[0].absent) values.push_back(static_cast<int64_t>(value.options[0].a));
    }
    if (values.size() != node.kids.size()) return;
    const table::Dataset& data = evaluator_.data();
    const DecisionAsked asked = decisionAsked(data, node, std::move(values));
    const DecisionState state = evaluator_.stateOf(node, asked);
    if (state.from == nullptr && !state.open && !state.after && asked.ofToday(data)) {
      undecided_.push_back({node.index, state.awaiting != ir::kNone ? state.awaiting : node.body, asked.subjects});
    }
    const std::string on = subjectsText(program_, data, node.index, asked.subjects);
    plan::Ground ground;
    const std::string of = fmt::format("{}{}{}: ", program_.decisions[node.index].name, on.empty() ? "" : " for ", on);
    const std::string sentence = decisionSentence(evaluator_, id, state, asked);
    ground.text = sentence.starts_with(of) ? sentence : of + sentence;  // of what is not settled the sentence says it
    if (state.from != nullptr && state.from->origin.file < data.files.size()) {
      ground.file = data.files[state.from->origin.file].name, ground.line = state.from->origin.line;
    }
    keep(found_, std::move(ground));
  }

  static void keep(std::vector<plan::Ground>& list, plan::Ground ground) {
    const bool known = std::any_of(list.begin(), list.end(), [&](const plan::Ground& g) { return g.text == ground.text; });
    if (!known) list.push_back(std::move(ground));
  }

  void add(const ir::Node& node, ir::Id id, const Binding* env, Truth truth) {
    if (node.op == Op::DecisionIs) return addDecision(node, id, env);
    plan::Ground ground;
    const bool comparison = (node.op >= Op::Equal && node.op <= Op::GreaterEqual) || node.op == Op::In;
    const bool presence = node.op == Op::IsPresent || node.op == Op::IsAbsent;
    const ir::Id told = comparison || presence ? node.kids[0] : id;
    const ir::Node& part = program_.node(told);
    if (part.meta.written.empty() || part.op == Op::Constant) return;
    const Possible value = part.type.kind == ir::TypeKind::Set ? Possible::anything() : evaluator_.value(told, env);
    const std::string& written = part.meta.written;
    if (presence && !truth.settled())
      ground.text = fmt::format("{} is open", written);
    else if (presence)
      ground.text = fmt::format("{} is {}", written, (node.op == Op::IsPresent) == truth.isTrue() ? "present" : "absent");
    else if (comparison && part.type.kind != ir::TypeKind::Set)
      ground.text = fmt::format("{} is {}", written, possibleName(program_, evaluator_.data(), part.type, value));
    else if (part.op == Op::Field)
      ground.text = fmt::format("{} is {}", written, !truth.settled() ? "open" : truth.isTrue() ? "true" : "false");
    else
      ground.text = fmt::format("{}: {}", written, !truth.settled() ? "open" : truth.isTrue() ? "so" : "not so");
    place(told, env, ground);
    const bool guard = presence && truth.settled() && (node.op == Op::IsPresent) == truth.isTrue();
    keep(guard ? guards_ : found_, std::move(ground));
  }

  // Where the last other row stands that the value is read through.
  void place(ir::Id id, const Binding* env, plan::Ground& ground) {
    const ir::Node& node = program_.node(id);
    if (node.type.kind == ir::TypeKind::Ref) {
      const Possible row = evaluator_.value(id, env);
      if (row.known() && !row.options[0].absent) {
        const plan::RowName name = rowNameOf(program_, evaluator_.data(), node.type, static_cast<int64_t>(row.options[0].a));
        if (name.name != itself_.name || name.line != itself_.line) ground.file = name.file, ground.line = name.line;
      }
    }
    if (ground.file.empty() && !node.kids.empty() && (node.op == Op::Field || node.op == Op::Call)) place(node.kids[0], env, ground);
  }

  Evaluator& evaluator_;
  const ir::Program& program_;
  plan::RowName itself_;
  std::vector<plan::Ground> found_, guards_;
  std::vector<Undecided> undecided_;
  int depth_ = 0;
};

Grounds taken(Evaluator& evaluator, const FoldRecord& fold, int64_t row, Truth satisfies, const Binding* env) {
  Grounds grounds(evaluator, fold.element, row);
  const ir::Node& node = evaluator.program().node(fold.node);
  if (node.op != Op::Quantifier) return grounds;
  for (const auto& [var, value] : fold.labels) env = evaluator.bind(var, value, env);
  grounds.take(node.kids[1], evaluator.bind(node.vars[0], Possible::integer(row), env), satisfies);
  evaluator.takeReached();
  evaluator.takeReasons();
  return grounds;
}

}  // namespace

std::vector<plan::Ground> groundsOf(Evaluator& evaluator, const FoldRecord& fold, int64_t row, Truth satisfies, const Binding* env) {
  return taken(evaluator, fold, row, satisfies, env).all();
}

std::vector<Undecided> undecidedOf(Evaluator& evaluator, const FoldRecord& fold, int64_t row, Truth satisfies, const Binding* env) {
  return taken(evaluator, fold, row, satisfies, env).undecided();
}

}  // namespace tollgate::interpret
