// Lists of parts: written, read, compared.
#include <doctest/doctest.h>

#include "compiler/fingerprint/part_list.h"
#include "tests/fingerprint/support.h"

using namespace tollgate;
using namespace tollgate::fingerprint;

namespace {

std::string textOf(const std::vector<PartChange>& changes) {
  std::string out;
  for (const PartChange& change : changes) {
    out += change.is == PartChange::Is::Added ? "+" : change.is == PartChange::Is::Dropped ? "-" : "!";
    out += change.kind + " " + change.name + " " + change.before + ">" + change.after + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("what differs between two lists") {
  const std::vector<ListedPart> before = {
      {"test", "a", "1"}, {"test", "b", "2"}, {"gate", "a", "3"}, {"table", "t", "4"}, {"table", "t", "5"}};
  CHECK(textOf(compare(before, before)).empty());
  CHECK(textOf(compare({before.rbegin(), before.rend()}, before)).empty());
  CHECK(textOf(compare(before, {{"test", "a", "1"}, {"test", "b", "9"}, {"test", "c", "1"}, {"table", "t", "4"}, {"table", "t", "6"}})) ==
        "-gate a 3>\n!table t 5>6\n!test b 2>9\n+test c >1\n");
}

TEST_CASE("a list that is written is read again") {
  const std::vector<ListedPart> parts = {{"exit gate", "größer \"x\"\n", "aa"}, {"pack", "", "bb"}};
  const ReadList read = readList(listJson(parts));
  CHECK(read.error.empty());
  CHECK(read.parts == parts);
}

TEST_CASE("what is no list is an error") {
  CHECK(readList("").error == "is no JSON");
  CHECK(readList("{").error == "is no JSON");
  CHECK(readList("[1]").error == "is no list of parts");
  CHECK(readList("{\"scheme\": 3, \"parts\": []}").error == "is no list of parts");
  CHECK(readList("{\"scheme\": \"x 2\", \"parts\": []}").error == "has fingerprints of the scheme `x 2`, not of `tollgate-fingerprint 2`");
  CHECK(readList("{\"scheme\": \"tollgate-fingerprint 2\", \"parts\": [{\"kind\": \"a\"}]}").error ==
        "has a part 1 without `kind`, `name` or `fingerprint`");
}

TEST_CASE("the parts of the sample: tests, criteria and definitions, each once") {
  const ir::Program program = test::programOf(test::sampleTexts(), "exit");
  Fingerprints prints(program);
  std::map<std::string, size_t> kinds;
  for (const Part& root : packsAndGates(program)) {
    for (const Part& part : prints.reached(root)) ++kinds[partKind(program, part)];
  }
  for (const char* kind : {"pack", "test", "exit gate", "criterion", "definition", "property", "exception", "table", "decision",
                           "interpretation", "enum", "collection", "field"}) {
    CHECK_MESSAGE(kinds[kind] > 0, kind);
  }
  CHECK(kinds["pack"] == program.packs.size());
}
