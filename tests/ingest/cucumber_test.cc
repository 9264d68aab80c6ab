#include <doctest/doctest.h>

#include "tests/ingest/collect.h"

using namespace tollgate::ingest;

namespace {

std::string cucumber(const std::string& text, ReadOptions options = {}) { return readAs(Format::Cucumber, text, options); }
std::string scenario(const std::string& members) {
  return cucumber("[{\"elements\":[\n{\"name\":\"t\",\"type\":\"scenario\"," + members + "}]}]");
}
std::string step(const std::string& status) { return "{\"result\":{\"status\":\"" + status + "\"}}"; }

}  // namespace

TEST_CASE("cucumber: a scenario is as good as the worst of its steps and hooks") {
  const std::string passed = step("passed");
  const ReadCase cases[] = {
      {"passed", "\"steps\":[" + passed + "," + passed + "]", "[passed]\n"},
      {"failed", "\"steps\":[" + passed + "," + step("failed") + "," + step("skipped") + "]", "[failed]\n"},
      {"ambiguous", "\"steps\":[" + step("ambiguous") + "," + step("undefined") + "]", "[error]\n"},
      {"failed is worse", "\"steps\":[" + step("ambiguous") + "," + step("failed") + "]", "[failed]\n"},
      {"undefined", "\"steps\":[" + passed + "," + step("undefined") + "]", "[skipped]\n"},
      {"pending", "\"steps\":[" + step("pending") + "]", "[skipped]\n"},
      {"skipped", "\"steps\":[" + step("skipped") + "]", "[skipped]\n"},
      {"no result", "\"steps\":[{},{\"result\":{\"status\":\"passed\"}}]",
       "[unknown]\ndeviation: f:2:40: a step or hook without a result: the outcome is unknown\n"},
      {"no result is worse than skipped", "\"steps\":[" + step("skipped") + ",{}]",
       "[unknown]\ndeviation: f:2:72: a step or hook without a result: the outcome is unknown\n"},
      {"result is a text", "\"steps\":[{\"result\":\"passed\"}]",
       "[unknown]\ndeviation: f:2:40: a step or hook without a result: the outcome is unknown\n"},
      {"a step is an array", "\"steps\":[" + passed + ",[" + passed + "]]",
       "[unknown]\ndeviation: f:2:71: a step or hook without a result: the outcome is unknown\n"},
      {"a step is a text", "\"steps\":[" + passed + ",\"passed\"]",
       "[unknown]\ndeviation: f:2:71: a step or hook without a result: the outcome is unknown\n"},
      {"another word", "\"steps\":[" + step("Passed") + "," + passed + "]",
       "[unknown]\ndeviation: f:2:60: a step's status is not known: the outcome is unknown (Passed)\n"},
      {"no text", "\"steps\":[{\"result\":{\"status\":true}}]",
       "[unknown]\ndeviation: f:2:60: a step's status is not known: the outcome is unknown (true)\n"},
      {"no steps", "\"steps\":[]", "[unknown]\ndeviation: f:2:1: a scenario without a step: the outcome is unknown\n"},
      {"steps are an object", "\"steps\":" + passed, "[unknown]\ndeviation: f:2:1: a scenario without a step: the outcome is unknown\n"},
      {"only a hook", "\"before\":[" + passed + "]", "[unknown]\ndeviation: f:2:1: a scenario without a step: the outcome is unknown\n"},
      {"no steps, and a hook failed", "\"before\":[" + step("failed") + "]",
       "[failed]\ndeviation: f:2:1: a scenario without a step: the outcome is unknown\n"},
      {"before", "\"before\":[" + step("failed") + "],\"steps\":[" + step("skipped") + "]", "[failed]\n"},
      {"after", "\"steps\":[" + passed + "],\"after\":[" + passed + "," + step("failed") + "]", "[failed]\n"},
      {"after, no array", "\"steps\":[" + passed + "],\"after\":" + step("failed"),
       "[unknown]\ndeviation: f:2:80: a step or hook without a result: the outcome is unknown\n"},
      {"after, a text", "\"steps\":[" + passed + "],\"after\":\"failed\"",
       "[unknown]\ndeviation: f:2:80: a step or hook without a result: the outcome is unknown\n"},
      {"after, null", "\"steps\":[" + passed + "],\"after\":null", "[passed]\n"},
      {"before a step", "\"steps\":[{\"before\":[" + step("failed") + "],\"result\":{\"status\":\"passed\"}}]", "[failed]\n"},
      {"after a step", "\"steps\":[{\"result\":{\"status\":\"passed\"},\"after\":[" + step("undefined") + "]}]", "[skipped]\n"},
      {"hidden", "\"steps\":[{\"hidden\":true,\"result\":{\"status\":\"passed\"}}]",
       "[unknown]\ndeviation: f:2:1: a scenario without a step: the outcome is unknown\n"},
      {"hidden and failed", "\"steps\":[" + passed + ",{\"result\":{\"status\":\"failed\"},\"hidden\":true}]", "[failed]\n"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(scenario(one.text) == "2:1 name=t " + one.expected);
  }
}

TEST_CASE("cucumber: what a scenario and a feature say of themselves, as behave writes it") {
  const std::string steps = ",\"steps\":[" + step("passed") + "]";
  const std::string worse = "deviation: f:2:40: a scenario says of itself what none of its steps and hooks does: the worse counts";
  const struct {
    const char *status, *expected;
  } own[] = {{"passed", "passed"},    {"failed", "failed"},   {"hook_error", "error"},  {"cleanup_error", "error"}, {"error", "error"},
             {"untested", "skipped"}, {"skipped", "skipped"}, {"undefined", "skipped"}, {"executing", "unknown"},   {"", "unknown"}};
  for (const auto& one : own) {
    CAPTURE(one.status);
    const std::string seen = scenario(fmt::format("\"status\":\"{}\"", one.status) + steps);
    CHECK(seen.starts_with(fmt::format("2:1 name=t [{}]\n", one.expected)));
    CHECK((seen.find(worse) != std::string::npos) == (one.expected != std::string("passed")));
  }
  CHECK(scenario("\"status\":\"failed\",\"steps\":[" + step("failed") + "]") == "2:1 name=t [failed]\n");
  const auto feature = [&](const std::string& members, const char* status) {
    return cucumber("[{" + members + ",\"elements\":[\n{\"name\":\"t\",\"type\":\"scenario\",\"steps\":[" + step(status) + "]}]}]");
  };
  const auto outside = [&](const std::string& members, const char* status) {
    return feature(members, status).find("a failure outside any test case") != std::string::npos;
  };
  CHECK(feature("\"status\":\"hook_error\"", "passed") ==
        "2:1 name=t [passed]\n1:12 name= [error]\n"
        "deviation: f:1:12: a feature that is \"hook_error\", which none of its scenarios tells: a failure outside any test case\n");
  CHECK(outside("\"status\":\"failed\"", "passed"));
  CHECK(outside("\"status\":\"failed\"", "skipped"));
  CHECK(!outside("\"status\":\"failed\"", "failed"));
  CHECK(!outside("\"status\":\"passed\"", "passed"));
  CHECK(outside("\"status\":\"untested\"", "passed"));
  CHECK(!outside("\"status\":\"skipped\"", "skipped"));
  for (const char* hooks : {"before", "after"}) {
    CAPTURE(hooks);
    CHECK(outside(fmt::format("\"{}\":[{}]", hooks, step("failed")), "passed"));
    CHECK(outside(fmt::format("\"{}\":[{},\"x\"]", hooks, step("passed")), "passed"));
    CHECK(outside(fmt::format("\"{}\":\"failed\"", hooks), "passed"));
    CHECK(!outside(fmt::format("\"{}\":[{}]", hooks, step("passed")), "passed"));
    CHECK(!outside(fmt::format("\"{}\":null", hooks), "passed"));
  }
}

TEST_CASE("cucumber: backgrounds are no tests and fail what follows them") {
  const auto element = [](const char* kind, const char* status) {
    return fmt::format("{{\"name\":\"{}\",{},\"steps\":[{}]}}", status, kind, step(status));
  };
  const char *background = "\"type\":\"background\"", *keyword = "\"keyword\":\"Background\"", *plain = "\"type\":\"scenario\"";
  const auto statuses = [&](const std::vector<std::string>& elements) {
    std::string text = "[{\"elements\":[";
    for (size_t i = 0; i < elements.size(); ++i) text += (i == 0 ? "" : ",") + elements[i];
    const std::string seen = cucumber(text + "]},{\"elements\":[" + element(plain, "passed") + "]}]");
    std::string out;
    for (size_t at = seen.find('['); at != std::string::npos; at = seen.find('[', at + 1)) {
      out += seen.substr(at + 1, seen.find(']', at) - at - 1) + " ";
    }
    return out;
  };
  // The last is of another feature.
  CHECK(statuses({element(background, "passed"), element(plain, "passed")}) == "passed passed ");
  CHECK(statuses({element(background, "failed"), element(plain, "passed"), element(plain, "skipped")}) == "failed failed passed ");
  CHECK(statuses({element(background, "failed"), element(plain, "passed"), element(background, "passed"), element(plain, "passed")}) ==
        "failed passed passed ");
  CHECK(statuses({element(background, "undefined"), element(plain, "passed"), element(plain, "failed")}) == "skipped failed passed ");
  CHECK(statuses({element(background, "failed"), element(background, "passed"), element(plain, "passed")}) == "failed passed ");
  CHECK(statuses({element(keyword, "failed"), element(plain, "passed")}) == "failed passed ");
  CHECK(statuses({element(background, "failed")}) == "error passed ");
  CHECK(statuses({element(plain, "passed"), element(background, "failed")}) == "passed error passed ");
  CHECK(statuses({element(background, "passed")}) == "passed ");
  CHECK(statuses({"{\"type\":\"background\",\"steps\":[]}", element(plain, "passed")}) == "passed passed ");
  CHECK(statuses({"{\"type\":\"background\",\"steps\":[{}]}", element(plain, "passed")}) == "unknown passed ");
}

TEST_CASE("cucumber: fields and properties, whatever the order of keys") {
  const std::string text =
      R"([{"tags":[{"name":"@F"},{"name":"@A"}],"elements":[{"line":9,"tags":[{"name":"@A","line":8},"@B"],"id":"f;t;;2","keyword":"Scenario Outline",
"type":"scenario","name":"t","start_timestamp":"2025-08-21T13:15:45.190Z","before":[{"result":{"status":"passed","duration":1000000000}}],
"steps":[{"result":{"status":"failed","duration":500000000,"error_message":"e"}},{"result":{"status":"skipped","error_message":"s"}}]}],
"id":"f","name":"F","uri":"features/f.feature"}])";
  CHECK(cucumber(text) ==
        "1:52 name=t [failed] classname=F time=1.500000000 timestamp=2025-08-21T13:15:45.190Z file=features/f.feature line=9 message=e\n");
  FieldSelector word(FieldKind::Property, "status-word"), tags(FieldKind::Property, "tags"), id(FieldKind::Property, "id"),
      feature(FieldKind::Property, "feature.id");
  ReadOptions options;
  options.format = Format::Cucumber;
  CHECK(collect(text, options, {&word, &tags, &id, &feature}).records.ends_with("{failed;} {@A;@B;@F;} {f;t;;2;} {f;}\n"));
  CHECK(scenario("\"steps\":[{\"result\":{\"status\":\"passed\",\"duration\":1.5}}]") == "2:1 name=t [passed]\n");
  CHECK(cucumber("[{\"uri\":\"a\"},{\"elements\":null},{\"elements\":[]}]") == "");
  CHECK(cucumber("[]") == "");
}

TEST_CASE("cucumber: refusals") {
  const std::string advice = "; name the format that the file has, or let Cucumber write it with its `json` formatter\n";
  const ReadCase cases[] = {
      {"object", "{}", "f:1:1: the file is an object: a Cucumber report is an array of features"},
      {"value", "0", "f:1:1: the file is one value, no Cucumber report"},
      {"feature is an array", "[[]]", "f:1:2: an element of the report is no object"},
      {"feature is null", "[null]", "f:1:2: an element of the report is no object"},
      {"elements is an object", "[{\"elements\":{}}]", "f:1:14: `elements` is no array"},
      {"elements is a text", "[{\"elements\":\"x\"}]", "f:1:14: `elements` is no array"},
      {"element is null", "[{\"elements\":[null]}]", "f:1:15: an element of a feature is no object"},
      {"element is an array", "[{\"elements\":[[]]}]", "f:1:15: an element of a feature is no object"},
  };
  for (const ReadCase& one : cases) {
    CAPTURE(one.what);
    CHECK(cucumber(one.text) == "refused: " + one.expected + advice);
  }
  ReadOptions options;
  options.limits.recordBytes = 20;
  CHECK(cucumber("[{\"name\":\"" + std::string(40, 'x') + "\"}]", options) ==
        "refused: f:1:10: one feature has more than 20 bytes of values; raise the limit with `--limit record-bytes=N` (now 20)\n");
}
