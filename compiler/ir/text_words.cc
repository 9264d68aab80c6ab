#include "compiler/ir/text_words.h"

#include <bit>

#include <fmt/format.h>

#include "compiler/ir/walk.h"

namespace tollgate::ir::text {

const Words& opWords() {
  static const Words kWords = {
#define OP(name, text) #text,
#include "compiler/ir/ops.def"
#undef OP
  };
  return kWords;
}

const Words& typeWords() {
  static const Words kWords = {"flag",         "count", "integer", "number", "share", "duration", "days",
                               "working-days", "date",  "instant", "text",   "enum",  "ref",      "set"};
  return kWords;
}
const Words& formWords() {
  static const Words kWords = {"every", "some", "no", "at-least", "at-most", "more-than", "fewer-than", "exactly"};
  return kWords;
}
const Words& emptyWords() {
  static const Words kWords = {"nothing-to-examine", "sum-decides", "met", "not-met", "not-applicable"};
  return kWords;
}
const Words& orderWords() {
  static const Words kWords = {"none", "worse-to-milder", "earlier-to-later", "other"};
  return kWords;
}
const Words& functionWords() {
  static const Words kWords = {"define", "property", "exception"};
  return kWords;
}
const Words& stepWords() {
  static const Words kWords = {"proposed", "recommended", "decided", "referred"};
  return kWords;
}
const Words& deviationWords() {
  static const Words kWords = {"omitted", "added", "replaced"};
  return kWords;
}
const Words& fromWords() {
  static const Words kWords = {"column", "property", "attribute", "name", "path-part", "constant", "exported", "manifest"};
  return kWords;
}
const Words& overlapWords() {
  static const Words kWords = {"open", "earlier", "later"};
  return kWords;
}
const Words& formatWords() {
  static const Words kWords = [] {
    Words words;
    for (const DataFormatInfo& info : dataFormats()) words.push_back(info.word);
    return words;
  }();
  return kWords;
}
const Words& repeatsWords() {
  static const Words kWords = {"refused", "kept", "separate"};
  return kWords;
}
const Words& sampleWords() {
  static const Words kWords = {"value", "set", "disputed", "absent", "unknown"};
  return kWords;
}
const Words& expectWords() {
  static const Words kWords = {"verdict", "still-needed", "number", "finding"};
  return kWords;
}
const Words& verdictWords() {
  static const Words kWords = {"met", "not-met", "not-applicable", "met-or-not-applicable", "undetermined", "not-judged"};
  return kWords;
}

namespace {
template <class T>
std::string_view nameIn(const std::vector<T>& all, Id id) {
  return id < all.size() ? std::string_view(all[id].name) : std::string_view();
}
std::string_view wordIn(const std::vector<std::string>& all, Id id) {
  return id < all.size() ? std::string_view(all[id]) : std::string_view();
}
}  // namespace

std::string_view nameOf(const Program& program, Names names, Id context, Id id) {
  switch (names) {
    case Names::Enums: return nameIn(program.enums, id);
    case Names::Records: return nameIn(program.records, id);
    case Names::Functions: return nameIn(program.functions, id);
    case Names::Tables: return nameIn(program.tables, id);
    case Names::Interpretations: return nameIn(program.interpretations, id);
    case Names::Decisions: return nameIn(program.decisions, id);
    case Names::Variables: return nameIn(program.variables, id);
    case Names::Gates: return nameIn(program.gates, id);
    case Names::Packs: return nameIn(program.packs, id);
    case Names::Worlds: return nameIn(program.worlds, id);
    case Names::Fields: return context < program.records.size() ? nameIn(program.records[context].fields, id) : "";
    case Names::Values: return context < program.enums.size() ? wordIn(program.enums[context].values, id) : "";
    case Names::Outcomes: return context < program.decisions.size() ? wordIn(program.decisions[context].outcomes, id) : "";
    case Names::Criteria: return context < program.gates.size() ? nameIn(program.gates[context].criteria, id) : "";
    case Names::Registers: return nameIn(program.registers, id);
    case Names::Entries: return context < program.registers.size() ? nameIn(program.registers[context].entries, id) : "";
    case Names::None: return "";
  }
  return "";
}

bool isBareName(std::string_view name) {
  for (const char c : name) {
    const bool ok = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' ||
                    c == '{' || c == '}';
    if (!ok) return false;
  }
  return !name.empty();
}

namespace {
/// Length of the well-formed UTF-8 sequence at `at`, 0 if there is none.
size_t sequenceLength(std::string_view text, size_t at) {
  const auto byte = [&](size_t i) { return i < text.size() ? static_cast<uint8_t>(text[i]) : uint8_t{0}; };
  const auto tail = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const uint8_t a = byte(at), b = byte(at + 1);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF) return tail(at + 1) ? 2 : 0;
  if (a >= 0xE0 && a <= 0xEF) {
    if ((a == 0xE0 && b < 0xA0) || (a == 0xED && b > 0x9F)) return 0;
    return tail(at + 1) && tail(at + 2) ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    if ((a == 0xF0 && b < 0x90) || (a == 0xF4 && b > 0x8F)) return 0;
    return tail(at + 1) && tail(at + 2) && tail(at + 3) ? 4 : 0;
  }
  return 0;
}
}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (size_t i = 0; i < text.size();) {
    const size_t length = sequenceLength(text, i);
    const auto c = static_cast<uint8_t>(text[i]);
    if (length > 1) {
      out.append(text.substr(i, length));
      i += length;
      continue;
    }
    ++i;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c >= 0x7F) {
      out += fmt::format("\\x{:02x}", c);
    } else {
      out += static_cast<char>(c);
    }
  }
  return out + "\"";
}

std::optional<Names> indexNames(Op op) {
  switch (op) {
    case Op::InterpretationChoice: return Names::Interpretations;
    case Op::Field: return Names::Fields;
    case Op::Call: return Names::Functions;
    case Op::TableCell: return Names::Tables;
    case Op::GateIsMet: return Names::Gates;
    case Op::DecisionIs:
    case Op::DecisionDay: return Names::Decisions;
    case Op::Collection: return Names::Records;
    case Op::EnumValues: return Names::Enums;
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
    case Op::ForEach: return std::nullopt;
  }
  return std::nullopt;
}

std::optional<Type> impliedType(const Program& program, const Node& node, const Type* firstKid) {
  switch (node.op) {
    case Op::Variable:
      if (node.vars.size() == 1 && node.vars[0] < program.variables.size()) {
        return program.variables[node.vars[0]].type;
      }
      return std::nullopt;
    case Op::AsOf:
    case Op::DateOf:
    case Op::CorrespondingDay: return Type{TypeKind::Date};
    case Op::InterpretationChoice:
      if (node.index >= program.interpretations.size()) return std::nullopt;
      return Type{TypeKind::Enum, TypeKind::Ref, program.interpretations[node.index].choices};
    case Op::Field:
      if (firstKid == nullptr || firstKid->kind != TypeKind::Ref || firstKid->id >= program.records.size() ||
          node.index >= program.records[firstKid->id].fields.size()) {
        return std::nullopt;
      }
      return program.records[firstKid->id].fields[node.index].type;
    case Op::Call:
      if (node.index >= program.functions.size()) return std::nullopt;
      return program.functions[node.index].result;
    case Op::TableCell:
      if (node.index >= program.tables.size()) return std::nullopt;
      return program.tables[node.index].cellType;
    case Op::GateIsMet:
    case Op::DecisionIs:
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
    case Op::Quantifier:
    case Op::ForEach: return Type{TypeKind::Flag};
    case Op::DecisionDay:
      if (node.index >= program.decisions.size()) return std::nullopt;
      return dayType(program, node);
    case Op::Count: return Type{TypeKind::Count};
    case Op::ShareOf: return Type{TypeKind::Share, TypeKind::Ref, kNone, true};
    case Op::Collection: return Type{TypeKind::Set, TypeKind::Ref, node.index};
    case Op::EnumValues: return Type{TypeKind::Set, TypeKind::Enum, node.index};
    case Op::Filter:
      if (firstKid == nullptr) return std::nullopt;
      return *firstKid;
    case Op::Latest:
    case Op::Earliest:
      if (firstKid == nullptr) return std::nullopt;
      return Type{TypeKind::Ref, TypeKind::Ref, firstKid->id, true};
    case Op::SetOf:
      if (firstKid == nullptr) return std::nullopt;
      return Type{TypeKind::Set, firstKid->kind, firstKid->id};
    case Op::Constant:
    case Op::Add:
    case Op::Subtract:
    case Op::Multiply:
    case Op::Select:
    case Op::Sum:
    case Op::Minimum:
    case Op::Maximum:
    case Op::Percentile: return std::nullopt;
  }
  return std::nullopt;
}

bool sameBits(double a, double b) { return std::bit_cast<uint64_t>(a) == std::bit_cast<uint64_t>(b); }

bool sameValue(const Value& a, const Value& b) {
  return a.integer == b.integer && a.denominator == b.denominator && sameBits(a.number, b.number) && a.text == b.text &&
         a.absent == b.absent;
}

}  // namespace tollgate::ir::text
