#include <cmath>

#include <fmt/format.h>

#include "compiler/ir/text_words.h"
#include "compiler/ir/verify_parts.h"

namespace tollgate::ir {
namespace {

bool isWhole(const Type& type) { return type.kind == TypeKind::Count || type.kind == TypeKind::Integer; }
bool isSpanOfTime(const Type& type) {
  return type.kind == TypeKind::Duration || type.kind == TypeKind::Days || type.kind == TypeKind::WorkingDays;
}

class Types {
 public:
  Types(const Program& program, const std::vector<std::string>& owner, Findings& out) : p_(program), owner_(owner), out_(out) {}

  void run() {
    for (size_t i = 0; i < p_.nodes.size(); ++i) {
      self_ = static_cast<Id>(i);
      check(p_.nodes[i]);
    }
  }

 private:
  void fail(std::string_view what) {
    out_.add(fmt::format("{}{}{}: {}", nodeLabel(p_, self_), owner_[self_].empty() ? "" : " of ", owner_[self_], what));
  }
  const Type& kid(const Node& node, size_t i) const { return p_.nodes[node.kids[i]].type; }
  std::string words(const Type& type) const { return typeText(p_, type); }

  void result(const Node& node, const Type& expected) {
    if (!sameKind(node.type, expected)) {
      fail(fmt::format("is a {}, but should be a {}", words(node.type), words(expected)));
    }
  }
  void flag(const Node& node, size_t i) {
    if (kid(node, i).kind != TypeKind::Flag) fail(fmt::format("kid {} is no condition but a {}", i, words(kid(node, i))));
  }
  void flags(const Node& node) {
    for (size_t i = 0; i < node.kids.size(); ++i) flag(node, i);
    result(node, Type{TypeKind::Flag});
  }
  /// Kid i is a set and its element the type of vars[var].
  void boundSet(const Node& node, size_t i, size_t var) {
    if (!set(node, i)) return;
    const Type& bound = p_.variables[node.vars[var]].type;
    if (bound != elementType(kid(node, i))) {
      fail(fmt::format("variable {} is a {}, but runs over a {}", node.vars[var], words(bound), words(kid(node, i))));
    }
  }
  bool set(const Node& node, size_t i) {
    if (kid(node, i).kind == TypeKind::Set) return true;
    fail(fmt::format("kid {} is no set but a {}", i, words(kid(node, i))));
    return false;
  }
  void arguments(const Node& node, const std::vector<Type>& expected, std::string_view what, size_t others = 0) {
    const size_t given = node.kids.size() - others;
    if (given != expected.size()) return fail(fmt::format("has {} {}, but {} are declared", given, what, expected.size()));
    for (size_t i = 0; i < expected.size(); ++i) {
      if (!sameKind(kid(node, i), expected[i])) {
        fail(fmt::format("kid {} is a {}, but should be a {}", i, words(kid(node, i)), words(expected[i])));
      }
    }
  }
  void empties(const Node& node) {
    if (node.empty.inherited && node.empty.is != EmptyIs::SumDecides) {
      fail("only `the sum decides` is inherited");
    }
  }

  void check(const Node& node) {
    empties(node);
    switch (node.op) {
      case Op::Constant:
        if (const std::string mistake = valueMistake(p_, node.type, node.value); !mistake.empty()) fail(mistake);
        return;
      case Op::Variable: return exactly(node, p_.variables[node.vars[0]].type);
      case Op::AsOf: return result(node, Type{TypeKind::Date});
      case Op::InterpretationChoice: return result(node, Type{TypeKind::Enum, TypeKind::Ref, p_.interpretations[node.index].choices});
      case Op::Field: return field(node);
      case Op::Call: {
        std::vector<Type> params;
        for (const Id param : p_.functions[node.index].params) params.push_back(p_.variables[param].type);
        arguments(node, params, "arguments");
        // A property of what may be absent may be absent.
        Type result = p_.functions[node.index].result;
        const bool ofAbsent = p_.functions[node.index].kind == FunctionKind::Property && !node.kids.empty() && kid(node, 0).optional;
        result.optional = result.optional || ofAbsent;
        return exactly(node, result);
      }
      case Op::TableCell: arguments(node, p_.tables[node.index].axes, "indices"); return result(node, p_.tables[node.index].cellType);
      case Op::GateIsMet: {
        const Id instance = p_.gates[node.index].instance;
        arguments(node, instance == kNone ? std::vector<Type>{} : std::vector<Type>{p_.variables[instance].type}, "instances");
        return result(node, Type{TypeKind::Flag});
      }
      case Op::DecisionIs:
      case Op::DecisionDay: return decision(node);
      case Op::And:
      case Op::Or:
      case Op::Not:
      case Op::Implies: return flags(node);
      case Op::Equal:
      case Op::NotEqual:
      case Op::Less:
      case Op::LessEqual:
      case Op::Greater:
      case Op::GreaterEqual: return comparison(node);
      case Op::IsPresent:
      case Op::IsAbsent:
        if (!kid(node, 0).optional) fail("asks about a value that is never absent");
        return result(node, Type{TypeKind::Flag});
      case Op::In:
        if (set(node, 1) && !sameKind(kid(node, 0), elementType(kid(node, 1)))) {
          fail(fmt::format("a {} is never in a {}", words(kid(node, 0)), words(kid(node, 1))));
        }
        return result(node, Type{TypeKind::Flag});
      case Op::Add:
      case Op::Subtract:
      case Op::Multiply: return arithmetic(node);
      case Op::Select:
        flag(node, 0);
        result(node, kid(node, 1));
        return result(node, kid(node, 2));
      case Op::DateOf:
        if (kid(node, 0).kind != TypeKind::Instant) fail("is of no instant");
        if (node.text.empty()) fail("has no zone");
        return result(node, Type{TypeKind::Date});
      case Op::CorrespondingDay:
        if (kid(node, 0).kind != TypeKind::Date || !isWhole(kid(node, 1))) fail("takes a date and a number of months");
        return result(node, Type{TypeKind::Date});
      case Op::Collection: return result(node, Type{TypeKind::Set, TypeKind::Ref, node.index});
      case Op::EnumValues: return result(node, Type{TypeKind::Set, TypeKind::Enum, node.index});
      case Op::SetOf:
        if (node.type.kind != TypeKind::Set) return fail("is no set");
        for (size_t i = 0; i < node.kids.size(); ++i) {
          if (!sameKind(kid(node, i), elementType(node.type))) fail(fmt::format("kid {} is no element of it", i));
        }
        return;
      case Op::Filter:
        boundSet(node, 0, 0);
        flag(node, 1);
        return result(node, kid(node, 0));
      case Op::Quantifier:
        boundSet(node, 0, 0);
        flag(node, 1);
        if (node.kids.size() == 3 && !isWhole(kid(node, 2)) && kid(node, 2).kind != TypeKind::Share) {
          fail("the limit is neither a count nor a share");
        }
        return result(node, Type{TypeKind::Flag});
      case Op::Count: set(node, 0); return result(node, Type{TypeKind::Count});
      case Op::Sum:
      case Op::Minimum:
      case Op::Maximum:
      case Op::Percentile: return aggregate(node);
      case Op::ShareOf:
        boundSet(node, 0, 0);
        flag(node, 1);
        return result(node, Type{TypeKind::Share});
      case Op::Latest:
      case Op::Earliest: return latest(node);
      case Op::ForEach:
        for (size_t i = 0; i + 1 < node.kids.size(); ++i) boundSet(node, i, i);
        flag(node, node.kids.size() - 1);
        return result(node, Type{TypeKind::Flag});
    }
  }
  void exactly(const Node& node, const Type& expected) {
    if (node.type != expected) fail(fmt::format("is a {}, but should be a {}", words(node.type), words(expected)));
  }
  void field(const Node& node) {
    const Type& object = kid(node, 0);
    if (object.kind != TypeKind::Ref) return fail(fmt::format("is of a {}, which is no row", words(object)));
    const Record& record = p_.records[object.id];
    if (node.index >= record.fields.size()) return fail(fmt::format("{} has no field {}", record.name, node.index));
    result(node, record.fields[node.index].type);
  }
  void decision(const Node& node) {
    const Decision& decision = p_.decisions[node.index];
    const size_t days = (node.since ? 1 : 0) + (node.asOf ? 1 : 0);
    if (node.kids.size() < days) return fail("lacks the days that it is asked of");
    arguments(node, decision.subjects, "subjects", days);
    for (size_t i = subjectCount(node); i < node.kids.size(); ++i) {
      if (kid(node, i).kind != TypeKind::Date) fail("is asked of something that is no day");
    }
    const bool ofDay = node.op == Op::DecisionDay;
    if (ofDay ? node.outcome != kNone || node.since : node.outcome >= decision.outcomes.size())
      fail(fmt::format("{} has no outcome {}", decision.name, node.outcome));
    if (node.body != kNone && (p_.bodies == kNone || node.body >= p_.enums[p_.bodies].values.size())) {
      fail(fmt::format("there is no body {}", node.body));
    }
    result(node, ofDay ? dayType(p_, node) : Type{TypeKind::Flag});
  }
  void comparison(const Node& node) {
    result(node, Type{TypeKind::Flag});
    const Type &a = kid(node, 0), &b = kid(node, 1);
    if (!sameKind(a, b)) return fail(fmt::format("a {} and a {} do not compare", words(a), words(b)));
    const bool equality = node.op == Op::Equal || node.op == Op::NotEqual;
    if (a.kind == TypeKind::Set) return fail("sets do not compare");
    if (equality && a.kind == TypeKind::Number) return fail("numbers are not compared for equality");
    if (equality) return;
    const bool ordered = a.kind != TypeKind::Flag && a.kind != TypeKind::Text && a.kind != TypeKind::Ref &&
                         (a.kind != TypeKind::Enum || p_.enums[a.id].order != EnumOrder::None);
    if (!ordered) fail(fmt::format("a {} has no order", words(a)));
  }
  void arithmetic(const Node& node) {
    const Type &a = kid(node, 0), &b = kid(node, 1);
    const auto is = [](const Type& type, TypeKind kind) { return type.kind == kind; };
    const Type integer{TypeKind::Integer};
    const bool number = is(a, TypeKind::Number) && is(b, TypeKind::Number);
    if ((isWhole(a) && isWhole(b))) return result(node, integer);
    if (number) return result(node, a);
    if (node.op == Op::Multiply) {
      if (isWhole(a) && isSpanOfTime(b)) return result(node, b);
      if (isWhole(b) && isSpanOfTime(a)) return result(node, a);
    } else {
      const bool add = node.op == Op::Add;
      if (a.kind == b.kind && isSpanOfTime(a)) return result(node, a);
      if (is(a, TypeKind::Date) && (is(b, TypeKind::Days) || is(b, TypeKind::WorkingDays))) return result(node, a);
      if (is(a, TypeKind::Instant) && is(b, TypeKind::Duration)) return result(node, a);
      if (!add && is(a, TypeKind::Date) && is(b, TypeKind::Date)) return result(node, Type{TypeKind::Days});
      if (!add && is(a, TypeKind::Instant) && is(b, TypeKind::Instant)) return result(node, Type{TypeKind::Duration});
    }
    fail(fmt::format("is not defined for a {} and a {}", words(a), words(b)));
  }
  void aggregate(const Node& node) {
    boundSet(node, 0, 0);
    const Type& value = kid(node, 1);
    const bool summable = isWhole(value) || isSpanOfTime(value);
    const bool ordered = value.kind == TypeKind::Number || value.kind == TypeKind::Date || value.kind == TypeKind::Instant;
    if (!summable && (node.op == Op::Sum || !ordered)) fail(fmt::format("is not defined for a {}", words(value)));
    if (node.op == Op::Percentile) {
      const Node& q = p_.nodes[node.kids[2]];
      if (q.op != Op::Constant || q.type.kind != TypeKind::Share || q.value.integer < 0 || q.value.integer > q.value.denominator) {
        fail("the rank is no constant share from 0 to 1");
      }
    }
    if (node.op != Op::Sum && !node.type.optional) fail("of an empty set is absent, so its type is optional");
    result(node, value);
  }
  void latest(const Node& node) {
    boundSet(node, 0, 0);
    const Type& key = kid(node, 1);
    if (key.optional || (!isWhole(key) && key.kind != TypeKind::Date && key.kind != TypeKind::Instant)) {
      fail(fmt::format("a {} is no key to order by", words(key)));
    }
    if (kid(node, 0).kind == TypeKind::Set && kid(node, 0).element != TypeKind::Ref) fail("is of rows only");
    exactly(node, Type{TypeKind::Ref, TypeKind::Ref, kid(node, 0).id, true});
  }

  const Program& p_;
  const std::vector<std::string>& owner_;
  Findings& out_;
  Id self_ = kNone;
};

}  // namespace

bool sameKind(const Type& a, const Type& b) {
  if (isWhole(a) && isWhole(b)) return true;
  return a.kind == b.kind && a.id == b.id && (a.kind != TypeKind::Set || a.element == b.element);
}

Type elementType(const Type& set) { return Type{set.element, TypeKind::Ref, set.id}; }

std::string valueMistake(const Program& program, const Type& type, const Value& value) {
  if (value.absent) return type.optional ? "" : "a value that may not be absent is absent";
  switch (type.kind) {
    case TypeKind::Flag: return value.integer == 0 || value.integer == 1 ? "" : "a flag is 0 or 1";
    case TypeKind::Count:
    case TypeKind::WorkingDays: return value.integer >= 0 ? "" : "a count is never negative";
    case TypeKind::Number: return std::isfinite(value.number) ? "" : "a number is finite";
    case TypeKind::Share: return value.denominator > 0 ? "" : "the denominator of a share is not above 0";
    case TypeKind::Enum:
      return value.integer >= 0 && static_cast<uint64_t>(value.integer) < program.enums[type.id].values.size()
                 ? ""
                 : fmt::format("{} has no value {}", program.enums[type.id].name, value.integer);
    case TypeKind::Ref:
    case TypeKind::Set: return "a row or a set is no constant";
    case TypeKind::Integer:
    case TypeKind::Duration:
    case TypeKind::Days:
    case TypeKind::Date:
    case TypeKind::Instant:
    case TypeKind::Text: return "";
  }
  return "";
}

void verifyTypes(const Program& program, const std::vector<std::string>& owner, Findings& out) { Types(program, owner, out).run(); }

}  // namespace tollgate::ir
