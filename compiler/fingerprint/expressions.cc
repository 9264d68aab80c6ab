// Expressions, types and constants. Operands of `and` and `or` and elements of a set are sorted; nothing else is moved,
// and nothing is simplified: it is a hash of form.

#include <algorithm>
#include <bit>
#include <numeric>

#include "compiler/fingerprint/forms.h"
#include "compiler/ir/walk.h"

namespace tollgate::fingerprint {

using ir::Id;
using ir::kNone;
using ir::Op;

namespace {

constexpr const char* kOpWords[] = {
#define OP(name, text) #text,
#include "compiler/ir/ops.def"
#undef OP
};

std::string typeWord(ir::TypeKind kind) {
  switch (kind) {
    case ir::TypeKind::Flag: return "flag";
    case ir::TypeKind::Count: return "count";
    case ir::TypeKind::Integer: return "integer";
    case ir::TypeKind::Number: return "number";
    case ir::TypeKind::Share: return "share";
    case ir::TypeKind::Duration: return "duration";
    case ir::TypeKind::Days: return "days";
    case ir::TypeKind::WorkingDays: return "working-days";
    case ir::TypeKind::Date: return "date";
    case ir::TypeKind::Instant: return "instant";
    case ir::TypeKind::Text: return "text";
    case ir::TypeKind::Enum: return "enum";
    case ir::TypeKind::Ref: return "ref";
    case ir::TypeKind::Set: return "set";
  }
  return "";
}

std::string formWord(ir::Form form) {
  switch (form) {
    case ir::Form::Every: return "every";
    case ir::Form::Some: return "some";
    case ir::Form::No: return "no";
    case ir::Form::AtLeast: return "at-least";
    case ir::Form::AtMost: return "at-most";
    case ir::Form::MoreThan: return "more-than";
    case ir::Form::FewerThan: return "fewer-than";
    case ir::Form::Exactly: return "exactly";
  }
  return "";
}

std::string emptyWord(ir::EmptyIs is) {
  switch (is) {
    case ir::EmptyIs::NothingToExamine: return "nothing-to-examine";
    case ir::EmptyIs::SumDecides: return "sum-decides";
    case ir::EmptyIs::Met: return "met";
    case ir::EmptyIs::NotMet: return "not-met";
    case ir::EmptyIs::NotApplicable: return "not-applicable";
  }
  return "";
}

}  // namespace

std::string FormWriter::enumValue(Id declared, int64_t ordinal) const {
  const std::vector<std::string>& values = program_.enums[declared].values;
  const bool known = ordinal >= 0 && static_cast<size_t>(ordinal) < values.size();
  return known ? values[static_cast<size_t>(ordinal)] : std::to_string(ordinal);
}

/// An enum is its digest, a record the name of its collection. Working Days name the calendar.
std::string FormWriter::type(const ir::Type& type) {
  const bool isSet = type.kind == ir::TypeKind::Set;
  const ir::TypeKind of = isSet ? type.element : type.kind;
  std::string out = isSet ? "set of " : "";
  out.append(typeWord(of)).append(" ");
  if (of == ir::TypeKind::Enum) out += named(PartKind::Enum, type.id);
  if (of == ir::TypeKind::Ref) out += namedCollection(type.id);
  if (of == ir::TypeKind::WorkingDays && !program_.calendars.empty()) out += named(PartKind::Calendar, 0);
  return out + (type.optional ? "?" : "");
}

/// A share is reduced, so that 90% is 90.0%; a number is the bits of its double.
std::string FormWriter::constant(const ir::Type& type, const ir::Value& value) {
  if (value.absent) return "absent";
  switch (type.kind) {
    case ir::TypeKind::Enum: return "is " + enumValue(type.id, value.integer);
    case ir::TypeKind::Text:
    case ir::TypeKind::Ref: return "is " + value.text;
    case ir::TypeKind::Number: return "is " + std::to_string(std::bit_cast<uint64_t>(value.number));
    case ir::TypeKind::Share: {
      const int64_t common = std::max<int64_t>(1, std::gcd(value.integer, value.denominator));
      return "is " + std::to_string(value.integer / common) + "/" + std::to_string(value.denominator / common);
    }
    case ir::TypeKind::Flag:
    case ir::TypeKind::Count:
    case ir::TypeKind::Integer:
    case ir::TypeKind::Duration:
    case ir::TypeKind::Days:
    case ir::TypeKind::WorkingDays:
    case ir::TypeKind::Date:
    case ir::TypeKind::Instant:
    case ir::TypeKind::Set: return "is " + std::to_string(value.integer) + (value.text.empty() ? "" : " " + value.text);
  }
  return "";
}

std::string FormWriter::variable(Id variable) const {
  const auto at = levels_.find(variable);
  if (at != levels_.end()) return std::to_string(at->second);
  return forms_.isInstance(variable) ? "instance" : "free";
}

std::string FormWriter::expression(Id id) {
  if (id == kNone) return "none";
  const std::pair<Id, uint32_t> key(id, depth_);
  if (const auto at = shared_.find(key); at != shared_.end()) return at->second;
  return shared_[key] = nodeForm(id).digest();
}

/// Of the kids, each with the variables bound that it sees.
std::vector<std::string> FormWriter::kids(const ir::Node& node) {
  std::vector<std::string> out;
  for (size_t i = 0; i < node.kids.size(); ++i) {
    const size_t visible = ir::visibleVars(node, i);
    for (size_t v = 0; v < visible; ++v) bind(node.vars[v]);
    out.push_back(expression(node.kids[i]));
    for (size_t v = visible; v > 0; --v) unbind(node.vars[v - 1]);
  }
  return out;
}

ir::Type Forms::typeAsWritten(Id node) {
  ir::Type type = program_.node(node).type;
  type.optional = optionalAsWritten(node);
  return type;
}

bool Forms::optionalAsWritten(Id id) {
  if (const auto at = optional_.find(id); at != optional_.end()) return at->second;
  const ir::Node& node = program_.node(id);
  const auto any = [&](size_t from) {
    return std::any_of(node.kids.begin() + static_cast<std::ptrdiff_t>(from), node.kids.end(),
                       [&](Id kid) { return optionalAsWritten(kid); });
  };
  bool optional = node.type.optional;
  switch (node.op) {
    case Op::Select: optional = optional || any(1); break;
    case Op::Field:
    case Op::DateOf:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply: optional = optional || any(0); break;
    case Op::Call: {
      const ir::Function& function = program_.functions[node.index];
      const bool property = function.kind == ir::FunctionKind::Property;
      optional = optional || optionalAsWritten(function.body) || (property && optionalAsWritten(node.kids[0]));
      break;
    }
    default: break;
  }
  optional_.emplace(id, optional);
  return optional;
}

NormalForm FormWriter::nodeForm(Id id) {
  const ir::Node& node = program_.node(id);
  const auto& [op, nodeType, kidIds, vars, index, outcome, body, since, asOf, quantifier, bullets, empty, value, text, meta] = node;
  NormalForm form(kOpWords[static_cast<size_t>(op)]);
  form.text(type(forms_.typeAsWritten(id)));
  const bool orderFree = op == Op::And || op == Op::Or || op == Op::SetOf;  // `all of` is `and`: bullets do not count
  if (orderFree)
    form.sorted(kids(node));
  else
    form.list(kids(node));
  if (op == Op::Constant) form.text(constant(nodeType, value));
  if (op == Op::Variable) form.text(variable(vars[0]));
  if (op == Op::Quantifier) form.text(formWord(quantifier));
  if (op == Op::DateOf) form.text(text);
  if (ir::isFold(op)) form.text(emptyWord(empty.is)).flag(empty.inherited).text(empty.because);
  indexForm(form, node);
  return form;
}

/// What the node names.
void FormWriter::indexForm(NormalForm& form, const ir::Node& node) {
  switch (node.op) {
    case Op::InterpretationChoice: form.text(named(PartKind::Interpretation, node.index)); break;
    case Op::Field: form.text(namedField(program_.node(node.kids[0]).type.id, node.index)); break;
    case Op::Call: form.text(named(PartKind::Function, node.index)); break;
    case Op::TableCell: form.text(named(PartKind::Table, node.index)); break;
    case Op::GateIsMet: form.text(named(PartKind::Gate, node.index)); break;
    case Op::DecisionIs: {
      const std::vector<std::string>& outcomes = program_.decisions[node.index].outcomes;
      form.text(named(PartKind::Decision, node.index)).text(node.outcome < outcomes.size() ? outcomes[node.outcome] : "none");
      form.text(node.body == kNone ? "none" : enumValue(program_.bodies, node.body));
      if (node.since) form.text("since");
      if (node.asOf) form.text("as of");
      break;
    }
    case Op::DecisionDay:
      form.text(named(PartKind::Decision, node.index)).text(node.body == kNone ? "none" : enumValue(program_.bodies, node.body));
      if (node.asOf) form.text("as of");
      break;
    case Op::Collection: form.text(namedCollection(node.index)); break;
    case Op::EnumValues: form.text(named(PartKind::Enum, node.index)); break;
    case Op::Constant:
    case Op::Variable:
    case Op::AsOf:
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
    case Op::SetOf:
    case Op::Filter:
    case Op::Quantifier:
    case Op::Count:
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Percentile:
    case Op::ShareOf:
    case Op::Latest:
    case Op::Earliest:
    case Op::ForEach: break;
  }
}

}  // namespace tollgate::fingerprint
