// Verdict records: written and read again, edited, compared.
#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "compiler/support/sha256.h"
#include "runtime/record/comparison.h"
#include "runtime/record/record.h"
#include "runtime/record/verification.h"
#include "runtime/report/json_report.h"
#include "tests/report/sample_outcome.h"

using namespace tollgate;
using namespace tollgate::record;

namespace {

Request sampleRequest() {
  return {{"packs/exit.gate"}, "stdlib", "data", "2020-05-04", {"sit-exit"}, {}, {"bad-cell"}, {"aggregate-limits=both-apply"},
          {"cell-bytes=9"}};
}

Inputs sampleInputs(const plan::Outcome& outcome) {
  ir::Program program;
  program.modules = {{"exit", "packs/exit.gate", std::string(64, 'c')}};
  return inputsOf(program, outcome, {{"list", "clauses.csv", std::string(64, 'd')}});
}

std::string sampleText() {
  const plan::Outcome outcome = report::sampleOutcome();
  return text(sampleRequest(), sampleInputs(outcome), outcome, SourceMap(), "1.2.3");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

Verification verificationOf(const Record& record) {
  Verification v;
  v.name = "v.json", v.record = &record, v.toolVersion = record.toolVersion, v.timeZones = record.inputs.timeZones, v.derived = true;
  return v;
}

}  // namespace

TEST_CASE("a record is read as it was written") {
  const Read read = record::read(sampleText());
  REQUIRE(read.error == "");
  const Record& record = *read.record;
  CHECK_FALSE(record.edited());
  CHECK(record.toolVersion == "1.2.3");
  CHECK(record.request.files == std::vector<std::string>{"packs/exit.gate"});
  CHECK(record.request.library == "stdlib");
  CHECK(record.request.data == "data");
  CHECK(record.request.asOf == "2020-05-04");
  CHECK(record.request.gates == std::vector<std::string>{"sit-exit"});
  CHECK(record.request.only.empty());
  CHECK(record.request.tolerated == std::vector<std::string>{"bad-cell"});
  CHECK(record.request.assumed == std::vector<std::string>{"aggregate-limits=both-apply"});
  CHECK(record.request.limits == std::vector<std::string>{"cell-bytes=9"});
  CHECK(record.inputs.timeZones == "2024a");
  REQUIRE(record.inputs.files.size() == 4);
  CHECK(record.inputs.files[2] == File{"list", "clauses.csv", std::string(64, 'd')});
  CHECK(record.inputs.files[0] == File{"data", "issues.csv", std::string(64, 'b')});
  CHECK(record.inputs.files[3] == File{"rules", "packs/exit.gate", std::string(64, 'c')});
  CHECK(differentOutcomes(record.outcome, report::json(report::sampleOutcome())).empty());
  CHECK(verificationOf(record).exitStatus() == 0);
}

TEST_CASE("what an outcome says of its rules is compared, where the files are the same") {
  const std::string recorded = report::json(report::sampleOutcome());
  std::string other = recorded;
  const std::string member = "\"rules\": \"";
  const size_t at = other.find(member);
  REQUIRE(at != std::string::npos);
  other[at + member.size()] = other[at + member.size()] == '0' ? '1' : '0';
  const std::vector<Difference> differences = differentOutcomes(recorded, other);
  REQUIRE(differences.size() == 1);
  CHECK(differences[0].where == "rules");
  CHECK(differentOutcomes(recorded, other, false).empty());
}

TEST_CASE("equal content is equal bytes, and the hash is of all lines before it") {
  const std::string text = sampleText();
  CHECK(text == sampleText());
  const size_t last = text.rfind("\n  \"hash\"");
  REQUIRE(last != std::string::npos);
  CHECK(text.find(sha256(text.substr(0, last + 1)), last) != std::string::npos);
}

TEST_CASE("every edit is seen") {
  const std::string text = sampleText();
  const auto edited = [](const std::string& changed) {
    const Read read = record::read(changed);
    return !read.record || read.record->edited();
  };
  CHECK_FALSE(edited(text));
  for (size_t at = 0; at < text.size(); at += 7) {
    std::string changed = text;
    changed[at] = changed[at] == 'x' ? 'y' : 'x';
    CHECK_MESSAGE(edited(changed), text.substr(at, 20));
    changed = text;
    changed.insert(at, " ");
    CHECK_MESSAGE(edited(changed), text.substr(at, 20));
  }
  CHECK(edited(text + "\n"));
  CHECK(edited(replaced(text, "\n", "\r\n")));
  CHECK(edited("\xEF\xBB\xBF" + text));
  // A second member of a name changes nothing that is read, and is an edit all the same.
  CHECK(edited(replaced(text, "  \"version\": 1,\n", "  \"version\": 1,\n  \"version\": 1,\n")));
}

TEST_CASE("what is no record says so") {
  const auto error = [](const std::string& text) { return record::read(text).error; };
  CHECK(error("") == "is no JSON");
  CHECK(error("[]") == "is no verdict record");
  CHECK(error("{\"record\": \"tollgate verdict\", \"version\": 2}") == "is a record of version 2; this tollgate reads version 1");
  const std::string text = sampleText();
  CHECK(error(replaced(text, "\"request\": {", "\"other\": {")) == "has no `request`, or it is of another kind");
  CHECK(error(replaced(text, "\"files\": [", "\"files\": 3, \"x\": [")) == "has no `request.files`, or it is of another kind");
  CHECK(error(replaced(text, "\"outcome\": {", "\"outcome\": 3, \"x\": {")) == "has no `outcome`, or it is of another kind");
  CHECK(error(std::string(5000, '[')) == "is no JSON");
}

TEST_CASE("what differs is named") {
  const auto differences = [](const std::function<void(plan::Outcome&)>& change) {
    plan::Outcome other = report::sampleOutcome();
    change(other);
    std::string all;
    for (const Difference& d : differentOutcomes(report::json(report::sampleOutcome()), report::json(other)))
      all += d.where + ": " + d.recorded + " -> " + d.derived + (d.wording ? " (wording)\n" : "\n");
    return all;
  };
  const std::string criterion = "gate sit-exit · SIT-FOC-E7, criterion pass-rate, ";
  CHECK(differences([](plan::Outcome&) {}) == "");
  CHECK(differences([](plan::Outcome& o) { o.gates[0].criteria[1].verdict = plan::Verdict::Met; }) ==
        criterion + "verdict: not met -> met\n");
  CHECK(differences([](plan::Outcome& o) { o.gates[0].criteria[1].measures[0].leastSatisfying = 198; }) ==
        criterion + "limit as written, least satisfying: 197 -> 198\n");
  CHECK(differences([](plan::Outcome& o) { o.gates[0].criteria[1].measures[0].mostIn = plan::Tally::kUnbounded; }) ==
        criterion + "limit as written, most in: 219 -> any number\n");
  CHECK(differences([](plan::Outcome& o) { o.gates[0].criteria[1].measures[0].failing.pop_back(); }) ==
        criterion + "limit as written, failing row FOC-204: there -> missing\n");
  CHECK(differences([](plan::Outcome& o) { o.gates[0].criteria[1].sentence = "other words"; }) ==
        criterion + "sentence: 197 of 219 passed (89.95%); at least 198 needed (90%) -> other words (wording)\n");
  CHECK(differences([](plan::Outcome& o) { o.gates[0].criteria.pop_back(); }) ==
        "gate sit-exit · SIT-FOC-E7, criterion moc-only: there -> missing\n");
  CHECK(differences([](plan::Outcome& o) { o.gates.push_back(o.gates[0]); }) == "gate sit-exit · SIT-FOC-E7 (2): missing -> there\n");
  CHECK(differences([](plan::Outcome& o) { o.gates.clear(); }) == "exit status: 1 -> 2\ngate sit-exit · SIT-FOC-E7: there -> missing\n");
  CHECK(differences([](plan::Outcome& o) { o.gates[0].exceptions[0].members[0].grantedBy = "TAG"; }) ==
        "gate sit-exit · SIT-FOC-E7, exception descoped, member FOC-031, granted by: SecretaryOfState, 2020-03-30 -> TAG\n");
  CHECK(differences([](plan::Outcome& o) { o.dataTo.reset(); }) == "data to: 2020-05-03T18:20:00Z -> none\n");
}

TEST_CASE("files that differ") {
  const std::vector<File> before = {{"data", "a.csv", "1"}, {"data", "b.csv", "2"}, {"rules", "x.gate", "3"}};
  CHECK(differentFiles(before, before).empty());
  const auto changed = differentFiles(before, {{"data", "a.csv", "9"}, {"data", "c.csv", "2"}, {"rules", "x.gate", "3"}});
  REQUIRE(changed.size() == 3);
  CHECK(changed[0].recorded.sha256 == "1");
  CHECK(changed[0].now.sha256 == "9");
  CHECK(changed[1].now.name == "");
  CHECK(changed[2].recorded.name == "");
}

TEST_CASE("what is cut out of a recorded outcome is missed") {
  const std::string derived =
      R"({"asOf":"2020-05-04","gates":[{"gate":"g","instance":"","verdict":"not met","criteria":[]}],"exitStatus":1})";
  const auto texts = [&](const std::string& recorded) {
    std::vector<std::string> out;
    for (const record::Difference& d : record::differentOutcomes(recorded, derived))
      out.push_back(d.where + ": " + d.recorded + " / " + d.derived);
    return out;
  };
  CHECK(texts(derived).empty());
  CHECK(texts(R"({"asOf":"2020-05-04","gates":[{"gate":"g","instance":"","criteria":[]}],"exitStatus":1})") ==
        std::vector<std::string>{"gate g, verdict: nothing / not met"});
  CHECK(texts("{}").size() == 3);
}

TEST_CASE("exit statuses") {
  const Record record = *record::read(sampleText()).record;
  Verification v = verificationOf(record);
  v.differences = {{"x", "1", "2", true}};
  CHECK(v.exitStatus() == 1);  // the same version words alike
  v.toolVersion = "2.0.0";
  CHECK(v.exitStatus() == 0);
  v.differences.push_back({"x", "1", "2", false});
  CHECK(v.exitStatus() == 1);
  v.files = {{}};
  CHECK(v.exitStatus() == 2);
  v.files.clear(), v.derived = false;
  CHECK(v.exitStatus() == 2);
  v.compiled = false;
  CHECK(v.exitStatus() == 3);
  Record edited = record;
  edited.content = "";
  v.record = &edited;
  CHECK(v.exitStatus() == 4);
}
