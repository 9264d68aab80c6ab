// What `tollgate check` and `tollgate evaluate` write with `--format sarif`, against the schema of SARIF 2.1.0: the part of it that
// describes the objects which occur. An object has the members named here and no other, the required ones always.
#include <doctest/doctest.h>
#include <simdjson.h>

#include <map>
#include <set>

#include <fmt/format.h>

#include "tests/golden/command_line.h"

namespace fs = std::filesystem;
using namespace tollgate;

namespace {

struct Member {
  const char* name;
  const char* shape;  // text, uri, line (1 or more), count (0 or more), a word of "a|b", [kind] for a list, kind for an object, flag, texts
                      // (an object of texts)
  bool required = false;
};

/// Names and rules are those of the schema's definitions.
const std::map<std::string, std::vector<Member>>& schema() {
  static const std::map<std::string, std::vector<Member>> kSchema = {
      {"log", {{"$schema", "uri"}, {"version", "2.1.0", true}, {"runs", "[run]", true}}},
      {"run",
       {{"tool", "tool", true},
        {"columnKind", "utf16CodeUnits|unicodeCodePoints"},
        {"invocations", "[invocation]"},
        {"results", "[result]"},
        {"originalUriBaseIds", "bases"}}},
      {"invocation", {{"executionSuccessful", "flag", true}, {"exitCode", "count"}}},
      {"tool", {{"driver", "toolComponent", true}}},
      {"toolComponent",
       {{"name", "text", true},
        {"version", "text"},
        {"semanticVersion", "text"},
        {"informationUri", "uri"},
        {"rules", "[reportingDescriptor]"}}},
      {"reportingDescriptor",
       {{"id", "text", true},
        {"name", "text"},
        {"shortDescription", "multiformatMessageString"},
        {"fullDescription", "multiformatMessageString"},
        {"help", "multiformatMessageString"},
        {"helpUri", "uri"},
        {"defaultConfiguration", "reportingConfiguration"}}},
      {"multiformatMessageString", {{"text", "text", true}}},
      {"reportingConfiguration", {{"level", "none|note|warning|error"}}},
      {"result",
       {{"ruleId", "text"},
        {"ruleIndex", "count"},
        {"level", "none|note|warning|error"},
        {"message", "message", true},
        {"locations", "[location]"},
        {"relatedLocations", "[location]"},
        {"fixes", "[fix]"},
        {"partialFingerprints", "texts"},
        {"properties", "texts"}}},
      {"message", {{"text", "text", true}}},
      {"location", {{"id", "count"}, {"physicalLocation", "physicalLocation"}, {"message", "message"}}},
      {"physicalLocation", {{"artifactLocation", "artifactLocation", true}, {"region", "region"}}},
      {"artifactLocation", {{"uri", "uri"}, {"uriBaseId", "text"}}},
      {"region",
       {{"startLine", "line"},
        {"startColumn", "line"},
        {"endLine", "line"},
        {"endColumn", "line"},
        {"byteOffset", "count"},
        {"byteLength", "count"},
        {"charOffset", "count"},
        {"charLength", "count"}}},
      {"fix", {{"description", "message"}, {"artifactChanges", "[artifactChange]", true}}},
      {"artifactChange", {{"artifactLocation", "artifactLocation", true}, {"replacements", "[replacement]", true}}},
      {"replacement", {{"deletedRegion", "region", true}, {"insertedContent", "artifactContent"}}},
      {"artifactContent", {{"text", "text"}}},
  };
  return kSchema;
}

class Validator {
 public:
  std::string wrong;  // the first breach, with its path

  void object(simdjson::dom::element element, const std::string& kind, const std::string& path) {
    simdjson::dom::object value;
    if (element.get(value) != simdjson::SUCCESS) return breach(path, "is no object");
    std::set<std::string> seen;
    const std::vector<Member>& members = schema().at(kind);
    for (const auto member : value) {
      const std::string name(member.key);
      const auto known = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.name == name; });
      if (known == members.end()) return breach(path + "." + name, "is no member of " + kind);
      if (!seen.insert(name).second) return breach(path + "." + name, "stands twice");
      shape(member.value, known->shape, path + "." + name);
    }
    for (const Member& member : members) {
      if (member.required && !seen.contains(member.name)) breach(path, fmt::format("has no {}", member.name));
    }
    if (kind == "fix" && value["artifactChanges"].get_array().size() == 0) breach(path, "changes nothing");
    if (kind == "artifactChange" && value["replacements"].get_array().size() == 0) breach(path, "replaces nothing");
  }

 private:
  void breach(const std::string& path, const std::string& what) {
    if (wrong.empty()) wrong = path + " " + what;
  }

  void shape(simdjson::dom::element value, std::string_view wanted, const std::string& path) {
    if (wanted.starts_with('[')) {
      simdjson::dom::array list;
      if (value.get(list) != simdjson::SUCCESS) return breach(path, "is no list");
      size_t i = 0;
      std::set<std::string> seen;
      for (const auto element : list) {
        // The schema wants different items in these lists.
        if (wanted == "[location]" && !seen.insert(simdjson::minify(element)).second) breach(path, "has an item twice");
        object(element, std::string(wanted.substr(1, wanted.size() - 2)), fmt::format("{}[{}]", path, i++));
      }
    } else if (wanted == "line" || wanted == "count") {
      uint64_t number = 0;
      if (value.get(number) != simdjson::SUCCESS || number < (wanted == "line" ? 1 : 0)) breach(path, "is out of range");
    } else if (wanted == "flag") {
      if (!value.is_bool()) breach(path, "is no flag");
    } else if (wanted == "texts") {
      simdjson::dom::object texts;
      if (value.get(texts) != simdjson::SUCCESS) return breach(path, "is no object");
      for (const auto member : texts) {
        if (!member.value.is_string()) breach(path + "." + std::string(member.key), "is no text");
      }
    } else if (schema().contains(std::string(wanted))) {
      object(value, std::string(wanted), path);
    } else {
      std::string_view text;
      if (value.get(text) != simdjson::SUCCESS) return breach(path, "is no text");
      if (wanted == "uri" && text.find_first_of(" \\\"<>^`{|}") != std::string_view::npos) breach(path, "is no URI");
      const bool word = wanted != "text" && wanted != "uri";
      if (word && ("|" + std::string(wanted) + "|").find("|" + std::string(text) + "|") == std::string::npos)
        breach(path, "is none of " + std::string(wanted));
    }
  }
};

}  // namespace

namespace {

/// The number of results, after checking the log.
size_t checkLog(const std::string& text) {
  simdjson::dom::parser parser;
  simdjson::dom::element log;
  REQUIRE(parser.parse(text).get(log) == simdjson::SUCCESS);
  Validator validator;
  validator.object(log, "log", "log");
  CHECK(validator.wrong == "");
  const auto run = log["runs"].at(0);
  const auto rules = run["tool"]["driver"]["rules"];
  size_t results = 0;
  for (const auto result : run["results"].get_array()) {
    ++results;
    CHECK(std::string_view(rules.at(uint64_t(result["ruleIndex"]))["id"]) == std::string_view(result["ruleId"]));
  }
  return results;
}

}  // namespace

TEST_CASE("SARIF of every golden is as its schema asks") {
  const fs::path root(TOLLGATE_SOURCE_DIR);
  const test::Scratch scratch("sarif");
  size_t results = 0;
  for (const std::string folder : {"tests/golden/check", "tests/golden/parse", "tests/golden/bad-input/world"}) {
    for (const auto& entry : fs::directory_iterator(root / folder)) {
      if (entry.path().extension() != ".gate") continue;
      const std::string file = entry.path().lexically_relative(root);
      CAPTURE(file);
      const test::Ran ran = test::runShell(root, fmt::format("tollgate check --format sarif {}\n", test::quoted(file)), scratch.path);
      CHECK((ran.exit == 0 || ran.exit == 3));
      results += checkLog(ran.out);
    }
  }
  CHECK(results > 300);
}

TEST_CASE("SARIF of outcomes is as its schema asks") {
  const fs::path root(TOLLGATE_SOURCE_DIR);
  const test::Scratch scratch("sarif-outcomes");
  for (const std::string data :
       {"tests/golden/cli/shared/data-met", "tests/golden/cli/shared/data-not-met", "tests/golden/cli/shared/data-open",
        "tests/golden/cli/shared/data-bad", "packs/sample-foc/data", "packs/sample-foc/data-open"}) {
    CAPTURE(data);
    const std::string rules = data.starts_with("packs") ? "packs/sample-foc/exit.gate" : "tests/golden/cli/shared/gate.gate";
    const test::Ran ran = test::runShell(
        root, fmt::format("tollgate evaluate --as-of 2020-05-04 --format sarif --data {} {}\n", data, rules), scratch.path);
    CHECK((checkLog(ran.out) > 0) == (data != "tests/golden/cli/shared/data-met"));
  }
}
