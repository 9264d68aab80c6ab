// Every form of an outcome: goldens on the sample, and what holds of every outcome.
#include <doctest/doctest.h>
#include <simdjson.h>

#include <functional>
#include <set>
#include <sstream>

#include "runtime/report/annotation_reports.h"
#include "runtime/report/annotations.h"
#include "runtime/report/explanation.h"
#include "runtime/report/html_writer.h"
#include "runtime/report/json_report.h"
#include "runtime/report/junit_report.h"
#include "runtime/report/markdown_writer.h"
#include "runtime/report/outcome_document.h"
#include "runtime/report/sarif_report.h"
#include "runtime/report/text_report.h"
#include "runtime/report/text_writer.h"
#include "tests/report/golden.h"
#include "tests/report/hostile_texts.h"
#include "tests/report/sample_outcome.h"

using namespace tollgate;
using namespace tollgate::report;

namespace {

struct Form {
  const char* ending;
  std::function<std::string(const plan::Outcome&)> write;
};

const std::vector<Form>& forms() {
  static const std::vector<Form> kForms = {
      {"html", [](const plan::Outcome& o) { return htmlOf(outcomeDocument(o)); }},
      {"md", [](const plan::Outcome& o) { return markdownOf(outcomeDocument(o)); }},
      {"junit.xml", [](const plan::Outcome& o) { return junit(o); }},
      {"sarif", [](const plan::Outcome& o) { return sarif(o, nullptr, "1.2.3"); }},
      {"github", [](const plan::Outcome& o) { return githubCommands(o); }},
      {"gitlab.json", [](const plan::Outcome& o) { return gitlabCodeQuality(o); }},
  };
  return kForms;
}

std::vector<std::pair<std::string, plan::Outcome>> outcomes() {
  return {{"sample", sampleOutcome()}, {"refused", refusedOutcome()},   {"empty", emptyOutcome()},
          {"part", partOutcome()},     {"n-a", notApplicableOutcome()}, {"met", metOutcome()}};
}

}  // namespace

TEST_CASE("every form of every outcome") {
  for (const auto& [name, outcome] : outcomes()) {
    for (const Form& form : forms()) checkGolden("outcome-" + name + "." + form.ending, form.write(outcome));
  }
}

TEST_CASE("every form of hostile content") {
  std::string all;
  for (const std::string& text : hostileTexts()) all += " " + text;
  for (const Form& form : forms()) checkGolden(std::string("outcome-hostile.") + form.ending, form.write(hostileOutcome(all)));
}

TEST_CASE("what is not met has a failure or an error in every form") {
  for (const auto& [name, outcome] : outcomes()) {
    CAPTURE(name);
    const bool met = outcome.exitStatus() == 0;
    const std::string xml = junit(outcome);
    CHECK((count(xml, "<failure ") + count(xml, "<error ") > 0) == !met);
    CHECK((githubCommands(outcome).find("::error") != std::string::npos) == !met);
    CHECK((count(sarif(outcome, nullptr, "1"), "\"level\": \"error\"") > 0) == !met);
    const std::string gitlab = gitlabCodeQuality(outcome);
    CHECK((count(gitlab, "\"critical\"") + count(gitlab, "\"major\"") + count(gitlab, "\"blocker\"") > 0) == !met);
  }
}

TEST_CASE("JUnit XML: the counts are those of the cases, and no case that was not met passes") {
  plan::Outcome outcome = sampleOutcome();
  for (const auto verdict : {plan::Verdict::Met, plan::Verdict::NotMet, plan::Verdict::NotApplicable, plan::Verdict::MetOrNotApplicable,
                             plan::Verdict::Undetermined}) {
    outcome.gates[0].criteria.resize(1);
    outcome.gates[0].criteria[0].verdict = verdict;
    const std::string xml = junit(outcome);
    const size_t at = xml.find("name=\"executed\"");
    REQUIRE(at != std::string::npos);
    const std::string one = xml.substr(at, xml.find("</testcase>", at) - at);
    CHECK(count(one, "<failure ") == (verdict == plan::Verdict::NotMet ? 1 : 0));
    CHECK(count(one, "<error ") == (verdict == plan::Verdict::Undetermined ? 1 : 0));
    CHECK(count(one, "<skipped ") == (verdict == plan::Verdict::NotApplicable || verdict == plan::Verdict::MetOrNotApplicable ? 1 : 0));
  }
  const std::string xml = junit(sampleOutcome());
  CHECK(xml.find("tests=\"8\" failures=\"2\" errors=\"2\" skipped=\"2\"") != std::string::npos);
}

TEST_CASE("two gates of one name are two suites with cases of their own") {
  plan::Outcome outcome = sampleOutcome();
  outcome.gates.push_back(outcome.gates.front());
  const std::string xml = junit(outcome);
  CHECK(count(xml, "classname=\"sit-exit.SIT-FOC-E7\"") == 8);
  CHECK(count(xml, "classname=\"sit-exit.SIT-FOC-E7 (2)\"") == 8);
  simdjson::dom::parser parser;
  simdjson::dom::array list;
  REQUIRE(parser.parse(gitlabCodeQuality(outcome)).get(list) == simdjson::SUCCESS);
  std::set<std::string_view> prints;
  for (const auto issue : list) CHECK(prints.insert(std::string_view(issue["fingerprint"])).second);
}

TEST_CASE("fingerprints stay where only numbers and words change") {
  plan::Outcome other = sampleOutcome();
  for (auto& criterion : other.gates[0].criteria) criterion.sentence += " (changed)";
  const auto prints = [](const plan::Outcome& outcome) {
    std::vector<std::string> all;
    simdjson::dom::parser parser;
    for (const auto issue : parser.parse(gitlabCodeQuality(outcome)).get_array()) all.emplace_back(std::string_view(issue["fingerprint"]));
    return all;
  };
  CHECK(prints(other) == prints(sampleOutcome()));
}

/// Without the places where a page may break a long word, which are as many as the text is long.
std::string withoutBreaks(std::string written) {
  const std::string kBreak = "<wbr>";
  for (size_t at = written.find(kBreak); at != std::string::npos; at = written.find(kBreak, at)) written.erase(at, kBreak.size());
  return written;
}

TEST_CASE("hostile texts act in no form") {
  for (const std::string& text : hostileTexts()) {
    CAPTURE(text);
    const plan::Outcome outcome = hostileOutcome(text), plain = hostileOutcome("x");
    for (const Form& form : forms()) {
      CAPTURE(std::string(form.ending));
      const std::string written = form.write(outcome);
      checkCharacters(written);
      const bool markup = std::string(form.ending).ends_with("ml");
      for (const char* sign : {"<", ">", "\""}) {
        if (markup) CHECK(count(withoutBreaks(written), sign) == count(withoutBreaks(form.write(plain)), sign));
      }
      if (markup) CHECK(written.find("]]>") == std::string::npos);
    }
    // One command a line, whatever a text holds.
    std::istringstream lines(githubCommands(outcome));
    for (std::string line; std::getline(lines, line);) {
      const bool command = line.starts_with("::error ") || line.starts_with("::warning ") || line.starts_with("::notice ");
      CHECK(command);
      CHECK(count(line.substr(0, line.find("::", 2)), "title=") == 1);
    }
    CHECK(count(githubCommands(outcome), "\n") == count(githubCommands(plain), "\n"));
    simdjson::dom::parser parser;
    CHECK(parser.parse(sarif(outcome, nullptr, "1")).error() == simdjson::SUCCESS);
    CHECK(parser.parse(gitlabCodeQuality(outcome)).error() == simdjson::SUCCESS);
    CHECK(parser.parse(json(outcome)).error() == simdjson::SUCCESS);
    const SourceMap none;
    checkCharacters(textOf(explanationDocument(outcome, none)));
    const auto signs = [&](const plan::Outcome& of) { return count(withoutBreaks(htmlOf(explanationDocument(of, none))), "<"); };
    CHECK(signs(outcome) == signs(plain));
  }
}

TEST_CASE("huge lists are cut where people read, and whole where programs do") {
  plan::Outcome outcome = sampleOutcome();
  plan::Measure& measure = outcome.gates[0].criteria[1].measures[0];
  measure.failing.clear();
  for (int i = 0; i < 5000; ++i) measure.failing.push_back({"ZZ" + std::to_string(i), "x.csv", static_cast<uint32_t>(i + 1), {}, {}});
  for (int i = 0; i < 5000; ++i) outcome.findings.push_back({"later-row", "T is later", "y.csv", static_cast<uint32_t>(i + 1)});
  CHECK(count(htmlOf(outcomeDocument(outcome)), "ZZ") == 50);
  CHECK(count(githubCommands(outcome), "ZZ") == 10);
  CHECK(count(junit(outcome), ": ZZ") == 100);
  CHECK(count(sarif(outcome, nullptr, "1"), "ZZ") == 5000);
  CHECK(count(json(outcome), "ZZ") == 5000);
}
