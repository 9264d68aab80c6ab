// Rules as C++ source. tests/embedding compiles and runs such code; here its form is looked at.
#include "runtime/api/embed.h"

#include <doctest/doctest.h>

using namespace tollgate;

namespace {

api::Rules rulesOf(const std::string& file) {
  return api::compile(
      {{"team", file,
        "enum A: x\nrecord R in rs\n  key id : text\nexit gate g\n  criterion c\n    require no rs satisfies id is \"\xC3\xA4\"\n"}});
}

}  // namespace

TEST_CASE("a name is an identifier of C++") {
  for (const char* good : {"foc_sit", "a", "Release2"}) CHECK_MESSAGE(api::isEmbeddableName(good), good);
  for (const char* bad : {"", "2a", "_a", "a__b", "class", "foc-sit", "a b", "\xC3\xA4", "co_await"})
    CHECK_MESSAGE(!api::isEmbeddableName(bad), bad);
}

TEST_CASE("the code has the bytes of the text and no path of the machine") {
  const api::Rules rules = api::compile({{"team.rules", "/somewhere/rules.gate", "enum A: x\n"}});
  REQUIRE(rules.ok());
  const api::EmbeddedCode code = api::embeddedCode(rules, "team_rules");
  CHECK(code.header.find("std::vector<tollgate::api::ModuleText> team_rules();") != std::string::npos);
  CHECK(code.header.find(rules.program->modules[0].sha256) != std::string::npos);
  CHECK(code.source.find("101,110,117,109,32,65,58,32,120,10,\n    0}") != std::string::npos);
  CHECK(code.source.find("\"team.rules\", \"team/rules.gate\"") != std::string::npos);
  CHECK(code.source.find("/somewhere") == std::string::npos);
}

TEST_CASE("what is read back means the same: equal hashes of the rules") {
  const api::Rules first = rulesOf("a.gate"), second = rulesOf("elsewhere/b.gate");
  REQUIRE((first.ok() && second.ok()));
  CHECK(first.program->sha256 == second.program->sha256);
  CHECK(api::embeddedCode(first, "g").source == api::embeddedCode(second, "g").source);
}
