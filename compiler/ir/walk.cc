#include "compiler/ir/walk.h"

#include <algorithm>
#include <map>
#include <set>

namespace tollgate::ir {

KidRole kidRole(const Node& node, size_t kid) {
  switch (node.op) {
    case Op::Filter: return kid == 1 ? KidRole::Membership : KidRole::Same;
    case Op::Quantifier:
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Percentile:
    case Op::ShareOf:
    case Op::Latest:
    case Op::Earliest: return kid == 1 ? KidRole::Row : KidRole::Same;
    case Op::Constant:
    case Op::Variable:
    case Op::AsOf:
    case Op::InterpretationChoice:
    case Op::Field:
    case Op::Call:
    case Op::TableCell:
    case Op::GateIsMet:
    case Op::DecisionIs:
    case Op::DecisionDay:
    case Op::And:
    case Op::Or:
    case Op::Not:
    case Op::Implies:
    case Op::Equal:
    case Op::NotEqual:
    case Op::Less:
    case Op::LessEqual:
    case Op::Greater:
    case Op::GreaterEqual:
    case Op::IsPresent:
    case Op::IsAbsent:
    case Op::In:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Select:
    case Op::DateOf:
    case Op::CorrespondingDay:
    case Op::Collection:
    case Op::EnumValues:
    case Op::SetOf:
    case Op::Count:
    case Op::ForEach: return KidRole::Same;
  }
  return KidRole::Same;
}

bool asksDecision(Op op) { return op == Op::DecisionIs || op == Op::DecisionDay; }

size_t subjectCount(const Node& node) { return node.kids.size() - (node.since ? 1 : 0) - (node.asOf ? 1 : 0); }

Type dayType(const Program& program, const Node& node) {
  return {TypeKind::Date, TypeKind::Ref, kNone, node.asOf || program.decisions[node.index].whileUndecided != kNone};
}

bool isFold(Op op) {
  return op == Op::Quantifier || op == Op::Count || op == Op::Sum || op == Op::Minimum || op == Op::Maximum || op == Op::Percentile ||
         op == Op::ShareOf || op == Op::ForEach;
}

bool bindsVars(Op op) { return (isFold(op) && op != Op::Count) || op == Op::Filter || op == Op::Latest || op == Op::Earliest; }

size_t visibleVars(const Node& node, size_t kid) {
  if (!bindsVars(node.op)) return 0;
  if (node.op == Op::ForEach) return std::min(kid, node.vars.size());
  return kid == 1 ? std::min<size_t>(1, node.vars.size()) : 0;
}

Id throughCalls(const Program& program, Id node, std::vector<Id>* calls) {
  while (node != kNone && program.node(node).op == Op::Call) {
    if (calls != nullptr) calls->push_back(node);
    node = program.functions[program.node(node).index].body;
  }
  return node;
}

Id baseOfSet(const Program& program, Id set) {
  for (set = throughCalls(program, set); set != kNone && program.node(set).op == Op::Filter;) {
    set = throughCalls(program, program.node(set).kids[0]);
  }
  return set;
}

namespace {

class Callees {
 public:
  explicit Callees(const Program& program)
      : program_(program), seen_(program.nodes.size(), false), done_(program.functions.size(), false) {}
  void visit(Id id) {
    if (id == kNone || seen_[id]) return;
    seen_[id] = true;
    const Node& node = program_.node(id);
    for (const Id kid : node.kids) visit(kid);
    if (node.op != Op::Call || done_[node.index]) return;
    done_[node.index] = true;
    visit(program_.functions[node.index].body);
    all.push_back(node.index);
  }
  std::vector<Id> all;

 private:
  const Program& program_;
  std::vector<bool> seen_, done_;
};

/// INVARIANT: a function is walked once for each choice of parameters that are the element itself; other arguments
/// are walked where they stand, if the body mentions their parameter at all.
class OwnReader {
 public:
  OwnReader(const Program& program) : program_(program) {}

  void set(Id id, std::set<Id>& elements) {
    while (id != kNone) {
      const Node& node = program_.node(id);
      if (node.op == Op::Filter) {
        elements.insert(node.vars[0]);
        expression(node.kids[1], elements);
        id = node.kids[0];
      } else if (node.op == Op::Select) {
        expression(node.kids[0], elements);
        set(node.kids[1], elements);
        id = node.kids[2];
      } else if (node.op == Op::Call) {
        // The elements of the set are those of the body; an argument is no element of it.
        for (size_t i = 0; i < node.kids.size(); ++i) {
          if (mentions(node.index, i)) expression(node.kids[i], elements);
        }
        id = program_.functions[node.index].body;
      } else {
        expression(id, elements);
        return;
      }
    }
  }

  /// Whether the element is mentioned.
  bool expression(Id id, const std::set<Id>& elements) {
    if (id == kNone) return false;
    const Node& node = program_.node(id);
    if (node.op == Op::Variable) return elements.count(node.vars[0]) > 0;
    if (node.op == Op::Field && isElement(node.kids[0], elements)) {
      fields.insert(node.index);
      return true;
    }
    if (node.op == Op::Call) return call(node, elements);
    bool touched = false;
    for (const Id kid : node.kids) touched = expression(kid, elements) || touched;
    if (node.op == Op::DecisionIs) {
      for (const Id kid : node.kids) {
        if (isElement(kid, elements)) decisions.insert(id);
      }
    }
    if ((node.op == Op::Latest || node.op == Op::Earliest) && touched) latest.insert(id);
    return touched;
  }

  std::set<Id> fields, decisions, latest;

 private:
  bool isElement(Id id, const std::set<Id>& elements) const {
    const Node& node = program_.node(id);
    return node.op == Op::Variable && elements.count(node.vars[0]) > 0;
  }
  bool call(const Node& node, const std::set<Id>& elements) {
    const Function& function = program_.functions[node.index];
    bool touched = false;
    std::vector<bool> isElementArgument(node.kids.size(), false);
    std::set<Id> inside;
    for (size_t i = 0; i < node.kids.size(); ++i) {
      if (isElement(node.kids[i], elements)) {
        isElementArgument[i] = true;
        inside.insert(function.params[i]);
      } else if (mentions(node.index, i)) {
        touched = expression(node.kids[i], elements) || touched;
      }
    }
    const auto [found, isNew] = calls_.try_emplace({node.index, isElementArgument}, false);
    // Where nothing is the element itself the body can add nothing: its free variables are no elements.
    if (isNew && !inside.empty()) found->second = expression(function.body, inside);
    return found->second || touched;
  }
  /// Whether the text of a function, with all definitions put in, names its parameter.
  bool mentions(Id function, size_t parameter) {
    const auto [found, isNew] = mentions_.try_emplace({function, parameter}, false);
    if (isNew) {
      std::set<Id> seen;
      const bool result = mentionsIn(program_.functions[function].body, program_.functions[function].params[parameter], seen);
      mentions_[{function, parameter}] = result;
      return result;
    }
    return found->second;
  }
  bool mentionsIn(Id id, Id var, std::set<Id>& seen) {
    if (id == kNone || !seen.insert(id).second) return false;
    const Node& node = program_.node(id);
    if (node.op == Op::Variable) return node.vars[0] == var;
    for (size_t i = 0; i < node.kids.size(); ++i) {
      if (node.op == Op::Call && !mentions(node.index, i)) continue;
      if (mentionsIn(node.kids[i], var, seen)) return true;
    }
    return false;
  }

  const Program& program_;
  std::map<std::pair<Id, std::vector<bool>>, bool> calls_;
  std::map<std::pair<Id, size_t>, bool> mentions_;
};

/// `without`: functions known to have no fold of this kind, so that they are not walked again and again.
void collectOutermost(const Program& program, Id id, std::vector<Id>& calls, std::set<Id>& without, std::vector<OutermostFold>& out,
                      size_t limit) {
  if (id == kNone || out.size() >= limit) return;
  const Node& node = program.node(id);
  if (isFold(node.op)) out.push_back({id, calls});
  for (size_t i = 0; i < node.kids.size(); ++i) {
    if (kidRole(node, i) == KidRole::Same) collectOutermost(program, node.kids[i], calls, without, out, limit);
  }
  if (node.op != Op::Call || without.count(node.index) > 0) return;
  const Function& function = program.functions[node.index];
  const size_t before = out.size();
  if (function.kind == FunctionKind::Define) {
    calls.push_back(id);
    collectOutermost(program, function.body, calls, without, out, limit);
    calls.pop_back();
  }
  if (out.size() == before) without.insert(node.index);
}

}  // namespace

std::vector<Id> calledFunctions(const Program& program, const std::vector<Id>& roots) {
  Callees callees(program);
  for (const Id root : roots) callees.visit(root);
  return callees.all;
}

OwnReads ownReads(const Program& program, Id set, Id element, const std::vector<Id>& conditions) {
  OwnReader reader(program);
  std::set<Id> elements;
  if (element != kNone) elements.insert(element);
  for (const Id condition : conditions) reader.expression(condition, elements);
  reader.set(set, elements);
  OwnReads reads;
  reads.fields.assign(reader.fields.begin(), reader.fields.end());
  reads.decisions.assign(reader.decisions.begin(), reader.decisions.end());
  reads.latest.assign(reader.latest.begin(), reader.latest.end());
  return reads;
}

std::vector<OutermostFold> outermostFolds(const Program& program, Id root, size_t limit) {
  std::vector<OutermostFold> out;
  std::vector<Id> calls;
  std::set<Id> without;
  collectOutermost(program, root, calls, without, out, limit);
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace tollgate::ir
