#pragma once
// Programs that mean nothing but have something in every field. Only what points at nodes is kept in range.

#include <random>

#include "tests/ir/members.h"

namespace tollgate::ir::testing {

class RandomProgram {
 public:
  explicit RandomProgram(uint64_t seed) : random_(seed) {}

  Program build() {
    Program program;
    nodeCount_ = below(30);
    fill(program);
    program.nodes.assign(nodeCount_, {});
    for (Node& node : program.nodes) {
      fill(node);
      for (Id& kid : node.kids) kid = below(nodeCount_);
    }
    const auto root = [&](Id& id) { id = nodeCount_ == 0 || below(4) == 0 ? kNone : below(nodeCount_); };
    for (Record& record : program.records) {
      for (FieldDecl& field : record.fields) root(field.disputedWhere);
    }
    for (Function& function : program.functions) root(function.body);
    for (Source& source : program.sources) root(source.completeSet);
    for (Gate& gate : program.gates) {
      root(gate.instances);
      root(gate.appliesWhen);
      for (CountingOnly& only : gate.countingOnly) root(only.condition);
      for (Criterion& criterion : gate.criteria) {
        root(criterion.appliesWhen);
        root(criterion.require);
        for (Evidence& evidence : criterion.evidence) root(evidence.onFile);
        for (CountingOnly& only : criterion.countingOnly) root(only.condition);
      }
    }
    return program;
  }

  uint32_t below(uint32_t bound) { return bound == 0 ? 0 : static_cast<uint32_t>(random_() % bound); }

 private:
  template <class T>
  void fill(std::vector<T>& all) {
    all.resize(below(4));
    for (auto&& element : all) {
      if constexpr (std::is_same_v<T, bool>) {
        element = below(2) == 0;
      } else {
        fill(element);
      }
    }
  }
  template <class T>
  void fill(std::optional<T>& value) {
    if (below(2) == 0) fill(value.emplace());
  }
  template <class A, class B>
  void fill(std::pair<A, B>& pair) {
    fill(pair.first);
    fill(pair.second);
  }
  void fill(std::string& text) {
    static const std::vector<std::string> kTexts = {"",
                                                    "",
                                                    "a",
                                                    "Severity",
                                                    "none",
                                                    "true",
                                                    "a b",
                                                    "\"",
                                                    "\\",
                                                    "line\nline",
                                                    "tab\t",
                                                    "§ 13.24 “ü”",
                                                    "\xff\xfe",
                                                    "x=",
                                                    "(",
                                                    ")",
                                                    "3:x",
                                                    "?",
                                                    ";;",
                                                    std::string("\0\x7f\r", 3),
                                                    "\xed\xa0\x80",
                                                    "%",
                                                    "^",
                                                    "absent",
                                                    "raw",
                                                    "set"};
    text = kTexts[below(static_cast<uint32_t>(kTexts.size()))];
  }
  template <class T>
  void fill(T& value) {
    if constexpr (std::is_same_v<T, bool>) {
      value = below(2) == 0;
    } else if constexpr (std::is_same_v<T, double>) {
      static constexpr double kNumbers[] = {0.0, -0.0, 1.5, 1e300, 5e-324, 0.1, -3};
      const uint32_t which = below(10);
      value = which < 7 ? kNumbers[which] : std::bit_cast<double>(random_() | (which == 7 ? 0x7FF0000000000000u : 0u));
    } else if constexpr (std::is_same_v<T, int64_t>) {
      static constexpr int64_t kIntegers[] = {0, 1, 2, -1, 18283, INT64_MAX, INT64_MIN, 1588530000000000000};
      const uint32_t which = below(9);
      value = which < 8 ? kIntegers[which] : static_cast<int64_t>(random_());
    } else if constexpr (std::is_same_v<T, uint32_t>) {
      value = below(5) == 0 ? kNone : below(5) == 0 ? static_cast<uint32_t>(random_()) : below(4);
    } else if constexpr (std::is_enum_v<T>) {
      value = static_cast<T>(below(count(value)));
    } else {
      std::apply([&](auto&... all) { (fill(all), ...); }, members(value));
      if constexpr (std::is_same_v<T, Value>) {
        if (below(2) == 0) value = {value.integer, 1, 0, "", false};
        if (below(4) == 0) value = {0, 1, value.number, "", false};
      } else if constexpr (std::is_same_v<T, Type>) {
        if (below(4) != 0) value.element = TypeKind::Ref;
        if (below(2) != 0 && value.kind < TypeKind::Enum) value.id = kNone;
      } else if constexpr (std::is_same_v<T, Node>) {
        if (below(3) == 0) {
          Node plain;
          plain.op = below(2) == 0 ? Op::Constant : Op::Variable;
          plain.type = value.type;
          if (plain.op == Op::Constant) plain.value = value.value;
          if (plain.op == Op::Variable) plain.vars = {below(4)};
          value = plain;
        }
        if (below(3) == 0) value.kids.clear();
        if (nodeCount_ == 0) value.kids.clear();
      }
    }
  }
  static uint32_t count(Op) { return static_cast<uint32_t>(Op::ForEach) + 1; }
  static uint32_t count(TypeKind) { return 14; }
  static uint32_t count(Form) { return 8; }
  static uint32_t count(EmptyIs) { return 5; }
  static uint32_t count(EnumOrder) { return 4; }
  static uint32_t count(FunctionKind) { return 3; }
  static uint32_t count(StepKind) { return 4; }
  static uint32_t count(DeviationKind) { return 3; }
  static uint32_t count(FromKind) { return 7; }
  static uint32_t count(Mapping::Overlap) { return 3; }
  static uint32_t count(Format) { return static_cast<uint32_t>(dataFormats().size()); }
  static uint32_t count(Repeats) { return 3; }
  static uint32_t count(SampleField::Is) { return 5; }
  static uint32_t count(ExpectKind) { return 4; }
  static uint32_t count(ExpectedVerdict) { return 6; }

  std::mt19937_64 random_;
  uint32_t nodeCount_ = 0;
};

}  // namespace tollgate::ir::testing
