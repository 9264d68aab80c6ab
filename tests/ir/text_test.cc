#include "compiler/ir/text.h"

#include <doctest/doctest.h>

#include "tests/ir/random_program.h"

namespace tollgate::ir {
namespace {

using testing::RandomProgram;
using testing::same;

void checkRoundTrip(const Program& program) {
  const std::string text = print(program);
  const ParsedProgram parsed = parse(text);
  INFO(text);
  INFO(parsed.line << ":" << parsed.column << " " << parsed.error);
  REQUIRE(parsed.ok);
  CHECK(same(parsed.program, program));
  CHECK(print(parsed.program) == text);
}

void checkError(std::string_view text, uint32_t line, uint32_t column, std::string_view part) {
  const ParsedProgram parsed = parse(text);
  INFO(text);
  CHECK_FALSE(parsed.ok);
  CHECK_MESSAGE(parsed.error.find(part) != std::string::npos, parsed.error);
  CHECK(parsed.line == line);
  CHECK(parsed.column == column);
}

}  // namespace

TEST_CASE("the empty program") {
  CHECK(print({}) == "tollgate-ir 1\n\n");
  checkRoundTrip({});
}

TEST_CASE("a declaration reads as documented") {
  const char* text = R"(tollgate-ir 1

variable 0:i ref 0:Issue

enum 0:Severity
  values "1" "2" "3"
  order worse-to-milder

record 0:Issue
  collection "issues"
  field 0:severity
    type enum 0:Severity
    may-be-unknown

function 0:extant
  result set of ref 0:Issue
  body (where [%0:i]
    (collection 0:Issue)
    (ne (field 0:severity %0:i) (const 2:3 : enum 0:Severity)))
  ;; title "Extant issues"
  ;; node 4 0:12-40 "severity is not 3"

)";
  const ParsedProgram parsed = parse(text);
  REQUIRE_MESSAGE(parsed.ok, parsed.line << ":" << parsed.column << " " << parsed.error);
  CHECK(print(parsed.program) == text);
  const Program& program = parsed.program;
  REQUIRE(program.nodes.size() == 6);
  CHECK(program.functions[0].body == 5);
  CHECK(program.node(5).type == Type{TypeKind::Set, TypeKind::Ref, 0});
  CHECK(program.node(2).type == Type{TypeKind::Enum, TypeKind::Ref, 0});
  CHECK(program.node(4).meta.written == "severity is not 3");
  checkRoundTrip(program);
}

TEST_CASE("random programs come back in every field") {
  for (uint64_t seed = 0; seed < 2000; ++seed) checkRoundTrip(RandomProgram(seed).build());
}

TEST_CASE("nodes may be shared, unreached, in circles and far too deep") {
  Program program;
  program.nodes.resize(5000);
  for (Id id = 0; id < 5000; ++id) {
    program.nodes[id].op = Op::Not;
    if (id > 0) program.nodes[id].kids = {id - 1};
  }
  checkRoundTrip(program);
  program.nodes[0].kids = {4999};
  checkRoundTrip(program);
  for (Id id = 1; id < 5000; ++id) program.nodes[id].kids = {id - 1, id - 1, 7};
  checkRoundTrip(program);
  program.nodes[9].kids = {5000};
  CHECK_FALSE(parse(print(program)).ok);
}

TEST_CASE("mistakes have a place") {
  checkError("", 1, 1, "first line");
  checkError("tollgate-ir 2\n", 1, 1, "first line");
  const std::string head = "tollgate-ir 1\n\n";
  checkError(head + "banana 3\n", 3, 1, "`banana`");
  checkError(head + "sha256 \"a\"\nsha256 \"b\"\n", 4, 1, "only once");
  checkError(head + "sha256 \"a\n", 3, 10, "not closed");
  checkError(head + "sha256 \"\\q\"\n", 3, 11, "escape");
  checkError(head + "sha256 3\n", 3, 8, "text in quotes");
  checkError(head + "sha256 \"a\" 3\n", 3, 12, "goes on");
  checkError(head + "enum 1:A\n", 3, 6, "number 0");
  checkError(head + "enum 0:A\n   values a\n", 4, 4, "indent");
  checkError(head + "    values a\n", 3, 5, "indent");
  checkError(head + "variable 0:i colour\n", 3, 14, "one of flag");
  checkError(head + "variable 0:i ref 3:Issue\n", 3, 18, "named ``");
  const std::string body = head + "function 0:f\n  result flag\n  body ";
  checkError(body + "(nut true)\n", 5, 9, "no operation");
  checkError(body + "(not true\n", 6, 1, "still open");
  checkError(body + "true)\n", 5, 12, "not opened");
  checkError(body + "(not ^7)\n", 5, 13, "no node 7");
  checkError(body + "(not #9 true)\n", 5, 8, "out of range");
  checkError(body + "(not #0 (not #0 (not true)))\n", 5, 16, "here twice");
  checkError(body + "(add 1 2)\n", 5, 8, "does not follow");
  checkError(body + "-3\n", 5, 8, "stands as");
  checkError(body + "(quantifier most true)\n", 5, 20, "one of every");
  checkError(body + std::string(500, '(') + "\n", 5, 408, "deeper than 400");
  checkError(body + "\x01\n", 5, 8, "only in quotes");
}

TEST_CASE("any bytes give a program or an error") {
  std::mt19937_64 random(7);
  const auto below = [&](size_t bound) { return static_cast<size_t>(random() % bound); };
  uint32_t accepted = 0;
  for (uint64_t seed = 0; seed < 200; ++seed) {
    const std::string original = print(RandomProgram(seed).build());
    for (int round = 0; round < 100; ++round) {
      std::string text = original;
      for (size_t edits = 1 + below(4); edits > 0 && text.size() > 20; --edits) {
        const size_t at = 14 + below(text.size() - 14), length = 1 + below(8);
        static constexpr std::string_view kPieces = "()[]\"\\ \n:^#%?=0123456789none;;";
        switch (below(5)) {
          case 0: text.erase(at, length); break;
          case 1: text[at] = static_cast<char>(random()); break;
          case 2: text.insert(at, 1, kPieces[below(kPieces.size())]); break;
          case 3: text.insert(at, text.substr(14 + below(text.size() - 14), length * 4)); break;
          case 4: text.resize(at); break;
        }
      }
      const ParsedProgram parsed = parse(text);
      CHECK(parsed.ok == parsed.error.empty());
      if (!parsed.ok) {
        CHECK(parsed.line > 0);
        CHECK(parsed.column > 0);
        continue;
      }
      ++accepted;
      if (round % 10 == 0) checkRoundTrip(parsed.program);
    }
  }
  CHECK(accepted > 0);
}

TEST_CASE("types and values as people write them") {
  Program program;
  program.enums.emplace_back().name = "Stage";
  program.enums[0].values = {"PIT", "SIT"};
  program.records.emplace_back().name = "Issue";
  CHECK(typeText(program, {TypeKind::Set, TypeKind::Ref, 0}) == "set of Issue");
  CHECK(typeText(program, {TypeKind::Ref, TypeKind::Ref, 0, true}) == "Issue?");
  CHECK(typeText(program, {TypeKind::WorkingDays}) == "working-days");
  CHECK(typeText(program, {TypeKind::Enum, TypeKind::Ref, 7}) == "?");
  const auto check = [&](Type type, std::pair<int64_t, int64_t> ratio, const char* text) {
    Value value;
    value.integer = ratio.first;
    value.denominator = ratio.second;
    CHECK(valueText(program, type, value) == text);
  };
  check({TypeKind::Enum, TypeKind::Ref, 0}, {1, 1}, "SIT");
  check({TypeKind::Enum, TypeKind::Ref, 0}, {2, 1}, "2");
  check({TypeKind::Share}, {9, 10}, "90%");
  check({TypeKind::Share}, {9995, 10000}, "99.95%");
  check({TypeKind::Share}, {1, 3}, "1/3");
  check({TypeKind::Share}, {1, 0}, "1/0");
  check({TypeKind::Share}, {3, 2}, "150%");
  check({TypeKind::Date}, {18275, 1}, "2020-01-14");
  check({TypeKind::Instant}, {0, 1}, "1970-01-01T00:00:00Z");
  check({TypeKind::Duration}, {7'200'000'000'000, 1}, "2 hours");
  check({TypeKind::Days}, {1, 1}, "1 day");
  check({TypeKind::WorkingDays}, {5, 1}, "5 working-days");
  check({TypeKind::Flag}, {1, 1}, "true");
  Value absent;
  absent.absent = true;
  CHECK(valueText(program, {TypeKind::Count}, absent) == "absent");
}

}  // namespace tollgate::ir
