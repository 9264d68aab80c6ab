#include "runtime/example/coverage_goals.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "compiler/ir/walk.h"

namespace tollgate::example {

using ir::Id;
using ir::kNone;
using ir::Op;
using ir::TypeKind;
using plan::CoverageKind;

namespace {

bool isDiscrete(TypeKind kind) {
  return kind == TypeKind::Count || kind == TypeKind::Integer || kind == TypeKind::Days || kind == TypeKind::WorkingDays ||
         kind == TypeKind::Date;
}

class Collector {
 public:
  Collector(const ir::Program& program, const std::function<bool(Span)>& of)
      : p_(program), of_(of), open_(program.nodes.size(), Open::Unasked) {}

  GoalMap run() {
    for (const ir::Gate& gate : p_.gates) {
      if (of_(gate.meta.span)) this->gate(gate);
    }
    for (const ir::Function& function : p_.functions) {
      if (function.body == kNone || function.made || !of_(function.meta.span)) continue;
      begin(nameOf(function), function.meta.span);
      root(function.body);
    }
    cells();
    return std::move(out_);
  }

 private:
  std::string nameOf(const ir::Function& function) const {
    switch (function.kind) {
      case ir::FunctionKind::Property: return fmt::format("property {}.{}", p_.records[function.owner].name, function.name);
      case ir::FunctionKind::Exception: return "exception " + function.name;
      case ir::FunctionKind::Define: break;
    }
    if (function.scopeGate == kNone) return "define " + function.name;
    const ir::Gate& gate = p_.gates[function.scopeGate];
    if (function.scopeCriterion == kNone) return fmt::format("define {} of {}", function.name, gate.name);
    return fmt::format("define {} of {}.{}", function.name, gate.name, gate.criteria[function.scopeCriterion].name);
  }

  void gate(const ir::Gate& gate) {
    begin("gate " + gate.name, gate.meta.span);
    if (gate.instances != kNone) visit(gate.instances);
    root(gate.appliesWhen);
    counting(gate.countingOnly);
    for (const ir::Criterion& criterion : gate.criteria) {
      begin(fmt::format("criterion {}.{}", gate.name, criterion.name), criterion.meta.span);
      root(criterion.appliesWhen);
      counting(criterion.countingOnly);
      outermost_ = true;
      root(criterion.require);
      outermost_ = false;
    }
  }
  void counting(const std::vector<ir::CountingOnly>& all) {
    for (const ir::CountingOnly& only : all) root(only.condition);
  }

  // ---- goals ----

  void begin(std::string owner, Span span) { out_.coverage.parts.push_back({std::move(owner), span, {}}); }
  GoalId add(CoverageKind kind, std::string what, Span span) {
    plan::CoverageOf& part = out_.coverage.parts.back();
    part.goals.push_back({kind, std::move(what), span, false});
    return {out_.coverage.parts.size() - 1, part.goals.size() - 1};
  }
  std::string shown(const ir::Node& node) const {
    constexpr size_t kMost = 90;
    std::string text = node.meta.written.empty() ? "a condition" : node.meta.written;
    if (text.size() > kMost) {
      size_t cut = kMost;
      while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
      text = text.substr(0, cut) + "…";
    }
    return "`" + text + "`";
  }

  void root(Id id) {
    if (id == kNone) return;
    const ir::Node& node = p_.node(id);
    if (node.type.kind == TypeKind::Flag && !node.type.optional) operand(id);
    visit(id);
  }

  void operand(Id id) {
    while (p_.node(id).op == Op::Not) id = p_.node(id).kids[0];
    const ir::Node& node = p_.node(id);
    if (node.op == Op::Constant || out_.conditions.contains(id)) return;
    const std::string what = shown(node);
    const bool picked = outermost_ && isOfRowThatIsThere(node);
    Outcomes outcomes;
    if (!picked || node.op != Op::IsAbsent) outcomes.isTrue = add(CoverageKind::Condition, what + " is true", node.meta.span);
    if (!picked || node.op != Op::IsPresent) outcomes.isFalse = add(CoverageKind::Condition, what + " is false", node.meta.span);
    if (mayBeOpen(id)) outcomes.isOpen = add(CoverageKind::Condition, what + " is open", node.meta.span);
    out_.conditions.emplace(id, outcomes);
  }

  /// `latest of S is present`, where nobody says what an empty S means: then it is open, never false (M4).
  bool isOfRowThatIsThere(const ir::Node& node) const {
    if (node.op != Op::IsPresent && node.op != Op::IsAbsent) return false;
    const ir::Node& pick = p_.node(ir::throughCalls(p_, node.kids[0]));
    return (pick.op == Op::Latest || pick.op == Op::Earliest) && pick.empty.is == ir::EmptyIs::NothingToExamine;
  }

  /// A condition that holds or not of each row.
  void ofRow(Id id) {
    const bool outermost = std::exchange(outermost_, false);
    operand(id);
    outermost_ = outermost;
  }

  void visit(Id id) {
    if (!seen_.insert(id).second) return;
    const ir::Node& node = p_.node(id);
    switch (node.op) {
      case Op::And:
      case Op::Or:
      case Op::Implies:
      case Op::Not:
        for (const Id kid : node.kids) operand(kid);
        break;
      case Op::Select: operand(node.kids[0]); break;
      case Op::Filter:
      case Op::ShareOf: ofRow(node.kids[1]); break;
      case Op::Quantifier:
        ofRow(node.kids[1]);
        quantifier(id);
        break;
      case Op::ForEach: ofRow(node.kids.back()); break;
      case Op::Less:
      case Op::LessEqual:
      case Op::Greater:
      case Op::GreaterEqual: comparison(id); break;
      default: break;
    }
    if (node.empty.is == ir::EmptyIs::Met || node.empty.is == ir::EmptyIs::NotMet || node.empty.is == ir::EmptyIs::NotApplicable) {
      const ir::Node& set = p_.node(node.kids[0]);
      out_.empties.emplace(id, add(CoverageKind::Condition, shown(set) + " is empty, as `if no` answers", set.meta.span));
    }
    for (size_t kid = 0; kid < node.kids.size(); ++kid) {
      const bool outermost = std::exchange(outermost_, outermost_ && ir::kidRole(node, kid) == ir::KidRole::Same);
      visit(node.kids[kid]);
      outermost_ = outermost;
    }
  }

  Sides sides(const std::string& limit, Span span) {
    return {add(CoverageKind::Limit, limit + " reached exactly where it holds", span),
            add(CoverageKind::Limit, limit + " reached exactly where it does not hold", span)};
  }

  void quantifier(Id id) {
    const ir::Node& node = p_.node(id);
    if (node.kids.size() < 3) {
      out_.limits.emplace(id, sides(fmt::format("the limit of {}", shown(node)), node.meta.span));
      return;
    }
    const ir::Node& limit = p_.node(node.kids[2]);
    if (limit.op != Op::TableCell) {
      out_.limits.emplace(id, sides(fmt::format("the limit {}", shown(limit)), limit.meta.span));
      return;
    }
    for (const size_t place : placesOf(limit)) {
      if (!p_.tables[limit.index].cells[place]) continue;  // none: no limit
      const std::string what = fmt::format("the limit {} of {}", cellText(limit.index, place), p_.tables[limit.index].name);
      out_.limitsByCell.emplace(std::pair(id, place), sides(what, limit.meta.span));
    }
  }

  void comparison(Id id) {
    const ir::Node& node = p_.node(id);
    const ir::Node &left = p_.node(node.kids[0]), &right = p_.node(node.kids[1]);
    if (!isDiscrete(left.type.kind) || !isDiscrete(right.type.kind)) return;
    out_.limits.emplace(id, sides(fmt::format("the limit of {}", shown(node)), node.meta.span));
  }

  // ---- cells of tables ----

  /// The places that this reading can come to: a constant index fixes its axis.
  std::vector<size_t> placesOf(const ir::Node& reading) const {
    const ir::Table& table = p_.tables[reading.index];
    std::vector<size_t> places{0};
    for (size_t axis = 0; axis < reading.kids.size(); ++axis) {
      const size_t size = p_.enums[table.axes[axis].id].values.size();
      const ir::Node& index = p_.node(reading.kids[axis]);
      std::vector<size_t> next;
      for (const size_t place : places) {
        for (size_t i = 0; i < size; ++i) {
          const bool fixed = index.op == Op::Constant && index.value.integer != static_cast<int64_t>(i);
          if (!fixed) next.push_back(place * size + i);
        }
      }
      places = std::move(next);
    }
    return places;
  }
  /// "3, SIT"
  std::string cellText(Id id, size_t place) const {
    const ir::Table& table = p_.tables[id];
    std::string text;
    for (size_t axis = table.axes.size(); axis-- > 0;) {
      const std::vector<std::string>& values = p_.enums[table.axes[axis].id].values;
      if (!text.empty()) text.insert(0, ", ");
      text.insert(0, values[place % values.size()]);
      place /= values.size();
    }
    return text;
  }
  void cells() {
    std::map<Id, std::set<size_t>> readable;
    for (const ir::Node& node : p_.nodes) {
      if (node.op != Op::TableCell) continue;
      const std::vector<size_t> places = placesOf(node);
      readable[node.index].insert(places.begin(), places.end());
    }
    for (const auto& [id, places] : readable) {
      const ir::Table& table = p_.tables[id];
      if (!of_(table.meta.span)) continue;
      begin("table " + table.name, table.meta.span);
      for (const size_t place : places) {
        out_.cells.emplace(std::pair(id, place),
                           add(CoverageKind::Cell, fmt::format("the cell {} is read", cellText(id, place)), table.meta.span));
      }
    }
  }

  // ---- what can be open ----

  enum class Open : uint8_t { Unasked, Asked, No, Yes };
  bool mayBeOpen(Id id) {
    if (open_[id] == Open::Yes || open_[id] == Open::No) return open_[id] == Open::Yes;
    if (open_[id] == Open::Asked) return false;
    open_[id] = Open::Asked;
    const bool answer = readsOpen(id);
    open_[id] = answer ? Open::Yes : Open::No;
    return answer;
  }
  bool readsOpen(Id id) {
    const ir::Node& node = p_.node(id);
    switch (node.op) {
      case Op::DecisionIs:
      case Op::DecisionDay:
      case Op::InterpretationChoice:
      case Op::GateIsMet:
      case Op::Collection: return true;
      case Op::Field: {
        const ir::FieldDecl& field = p_.records[p_.node(node.kids[0]).type.id].fields[node.index];
        if (field.mayBeUnknown || field.mayBeDisputed) return true;
        break;
      }
      case Op::Call:
        if (mayBeOpen(p_.functions[node.index].body)) return true;
        break;
      default: break;
    }
    return std::any_of(node.kids.begin(), node.kids.end(), [&](Id kid) { return mayBeOpen(kid); });
  }

  const ir::Program& p_;
  const std::function<bool(Span)>& of_;
  GoalMap out_;
  std::set<Id> seen_;
  bool outermost_ = false;  // in the requirement of a criterion, and in no condition of a row
  std::vector<Open> open_;
};

}  // namespace

GoalMap goalsOf(const ir::Program& program, const std::function<bool(Span)>& of) { return Collector(program, of).run(); }

}  // namespace tollgate::example
