// A gate that is met by whole results of a format is never met by a part of them, wherever the file was cut.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "runtime/api/tollgate.h"
#include "tests/golden/results_gate.h"

using namespace tollgate;

TEST_CASE("results cut anywhere open no gate") {
  const std::pair<const char*, std::string> formats[] = {
      {"ctrf", R"({"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tests":[{"name":"a","status":"passed"},)"
               R"({"name":"b","status":"passed","retryAttempts":[{"attempt":1,"status":"passed"}]}],"summary":{"tests":2}}})"},
      {"allure", R"({"historyId":"h","name":"a","status":"passed","start":1755782145190,"labels":[{"name":"tag","value":"x"}]})"},
      {"cucumber", R"([{"elements":[{"type":"scenario","name":"a","line":3,"steps":[{"result":{"status":"passed"}}],)"
                   R"("after":[{"result":{"status":"passed"}}]}],"uri":"a.feature"}])"},
      {"tap", "TAP version 14\n1..2\nok 1 - a\n    ok 1 - b\n    1..1\nok 2 - c\n"},
      {"tap", "ok 1 - a\r\nok 2 - b\r\n  ---\r\n  message: m\r\n  ...\r\n1..2\r\n"},
  };
  for (const auto& [word, text] : formats) {
    const api::Rules rules = api::compile({{"gate", "gate.gate", fmt::format(test::kResultsGate, word)}});
    REQUIRE_MESSAGE(rules.ok(), renderText(*rules.sources, rules.diagnostics));
    const auto exitOf = [&](std::string_view part) {
      ingest::MemoryFiles files;
      files.add("result", std::string(part));
      api::Facts facts(rules, *parseIsoDate("2026-01-05"));
      facts.readSources(files);
      return api::evaluate(rules, facts.finish()).exitStatus();
    };
    CAPTURE(word);
    CHECK(exitOf(text) == 0);
    // A CR alone ends a line too: without the last LF nothing is missing.
    const size_t end = text.ends_with("\r\n") ? text.size() - 1 : text.size();
    for (size_t size = 0; size < end; ++size) {
      CAPTURE(size);
      CHECK(exitOf(std::string_view(text).substr(0, size)) == 4);
    }
  }
}
