#include "compiler/ir/walk.h"

#include <doctest/doctest.h>

#include "compiler/ir/text.h"
#include "tests/ir/sample.h"

namespace tollgate::ir {
namespace {

Program read(std::string_view text) {
  ParsedProgram parsed = parse(text);
  REQUIRE_MESSAGE(parsed.ok, parsed.line << ":" << parsed.column << " " << parsed.error);
  return std::move(parsed.program);
}
using Ids = std::vector<Id>;

}  // namespace

TEST_CASE("a row's own reads go through definitions") {
  const Program program = read(testing::kSample);
  // every t of Test satisfies passed: the fields of the latest result are not t's own, the latest is.
  const Node& every = program.node(program.node(program.gates[0].criteria[1].require).kids[0]);
  const OwnReads tests = ownReads(program, every.kids[0], every.vars[0], {every.kids[1]});
  CHECK(tests.fields.empty());
  CHECK(tests.decisions.empty());
  CHECK(tests.latest == Ids{program.functions[0].body});
  // at most … of extant satisfy severity is s: closed and the exclusion come from the set's own `where`.
  const Node& each = program.node(program.gates[0].criteria[0].require);
  const Node& atMost = program.node(each.kids[2]);
  const OwnReads issues = ownReads(program, atMost.kids[0], atMost.vars[0], {atMost.kids[1]});
  CHECK(issues.fields == Ids{1, 2});
  CHECK(issues.decisions == Ids{program.functions[2].body});
  CHECK(issues.latest.empty());
  CHECK(ownReads(program, atMost.kids[0], kNone, {}).fields == Ids{2});
}

TEST_CASE("an argument counts where its parameter is named") {
  const std::string head = R"(tollgate-ir 1
variable 0:i ref 0:Issue
variable 1:a flag
variable 2:b flag
variable 3:c ref 0:Issue
variable 4:j ref 0:Issue
record 0:Issue
  field 0:x
    type flag
  field 1:y
    type flag
  field 2:z
    type flag
function 0:first
  params 1:a 2:b
  result flag
  body %1:a
function 1:z-of
  params 3:c
  result flag
  body (field 2:z %3:c)
function 2:all
  result set of ref 0:Issue
  body (where [%0:i] (collection 0:Issue) )";
  const auto check = [&](const std::string& condition, const Ids& fields) {
    const Program program = read(head + condition + ")\n");
    CHECK_MESSAGE(ownReads(program, program.functions[2].body, kNone, {}).fields == fields, condition);
  };
  check("(call 0:first (field 0:x %0:i) (field 1:y %0:i))", {0});
  check("(call 1:z-of %0:i)", {2});
  check("(and (call 1:z-of %0:i) (field 0:x %0:i))", {0, 2});
  check("true", {});
  // Another row of the same record is not the element.
  check("(quantifier some [%4:j] (collection 0:Issue) (and (call 1:z-of %4:j) (eq (field 1:y %4:j) (field 0:x %0:i))))", {0});
}

TEST_CASE("outermost folds") {
  const Program program = read(testing::kSample);
  const auto ops = [&](Id root) {
    std::vector<Op> all;
    for (const OutermostFold& fold : outermostFolds(program, root)) all.push_back(program.node(fold.node).op);
    return all;
  };
  CHECK(ops(program.gates[0].criteria[0].require) == std::vector<Op>{Op::ForEach, Op::Quantifier});
  CHECK(ops(program.gates[0].criteria[1].require) ==
        std::vector<Op>{Op::Quantifier, Op::ShareOf, Op::Sum, Op::Count, Op::Minimum, Op::Maximum, Op::Percentile});
  CHECK(outermostFolds(program, program.gates[0].criteria[1].require, 2).size() == 2);
  // The quantifier inside the `where` of `twice` is nested.
  CHECK(ops(program.gates[0].criteria[2].require) == std::vector<Op>{Op::Quantifier});
  CHECK(outermostFolds(program, kNone).empty());
}

TEST_CASE("sets and calls") {
  const Program program = read(testing::kSample);
  const Node& atMost = program.node(program.node(program.gates[0].criteria[0].require).kids[2]);
  std::vector<Id> calls;
  CHECK(throughCalls(program, atMost.kids[0], &calls) == program.functions[3].body);
  CHECK(calls == Ids{atMost.kids[0]});
  const Node& base = program.node(baseOfSet(program, atMost.kids[0]));
  CHECK(base.op == Op::Collection);
  CHECK(base.index == 1);
  CHECK(calledFunctions(program, {program.gates[0].criteria[1].require}) == Ids{0, 1, 5, 4});
  CHECK(calledFunctions(program, {kNone}).empty());
}

}  // namespace tollgate::ir
