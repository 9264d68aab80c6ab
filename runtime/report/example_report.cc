#include "runtime/report/example_report.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "compiler/support/json_writer.h"
#include "runtime/report/markup.h"

namespace tollgate::report {

using plan::CoverageKind;

namespace {

constexpr std::pair<CoverageKind, const char*> kKinds[] = {
    {CoverageKind::Condition, "conditions"}, {CoverageKind::Cell, "cells"}, {CoverageKind::Limit, "limits"}};

struct Place {
  std::string file;
  uint32_t line = 0;
};
Place placeOf(const SourceMap* sources, Span span) {
  if (sources == nullptr || !span.valid() || span.file >= sources->size()) return {};
  const SourceFile& file = sources->file(span.file);
  return {file.name(), file.locate(span.begin).line};
}
std::string placeText(const SourceMap* sources, Span span) {
  const Place place = placeOf(sources, span);
  return place.file.empty() ? "" : fmt::format("{}:{}", place.file, place.line);
}

size_t coveredOf(const plan::CoverageOf& part) {
  return static_cast<size_t>(std::count_if(part.goals.begin(), part.goals.end(), [](const plan::CoverageGoal& g) { return g.covered; }));
}

std::string countText(size_t count, const char* one, const char* many) { return fmt::format("{} {}", count, count == 1 ? one : many); }

std::string summaryText(const plan::ExampleRun& run) {
  const size_t failing = run.failing();
  std::string text = countText(run.examples.size(), "example", "examples");
  text += failing == 0 ? run.examples.empty()       ? ""
                         : run.examples.size() == 1 ? ": it passes"
                                                    : ": all pass"
                       : fmt::format(": {} {}, {} {}", run.examples.size() - failing,
                                     run.examples.size() - failing == 1 ? "passes" : "pass", failing, failing == 1 ? "fails" : "fail");
  if (run.engines) text += "; every outcome is the same on both engines";
  return text;
}

std::string coverageText(const plan::Coverage& coverage) {
  std::string text;
  for (const auto& [kind, name] : kKinds) {
    if (coverage.total(kind) == 0) continue;
    text += fmt::format("{}{} {} of {}", text.empty() ? "" : ", ", name, coverage.covered(kind), coverage.total(kind));
  }
  return fmt::format("{}; together {} of {} ({})", text, coverage.covered(), coverage.total(), shareText(coverage.share()));
}

class TextReport {
 public:
  TextReport(const plan::ExampleRun& run, const ExamplePage& page) : run_(run), page_(page) {}

  std::string write() {
    for (const plan::ExampleOutcome& example : run_.examples) this->example(example);
    if (!run_.examples.empty()) line("");
    const std::string summary = run_.examples.empty() ? "there is no example" : summaryText(run_);
    line(painted(summary, run_.failing() == 0 && !run_.examples.empty()));
    coverage();
    return std::move(out_);
  }

 private:
  void line(const std::string& text) { out_ += text + "\n"; }
  std::string painted(const std::string& text, bool good) const {
    return page_.colour ? fmt::format("\x1b[{}m{}\x1b[0m", good ? "32" : "1;31", harmless(text)) : harmless(text);
  }

  void example(const plan::ExampleOutcome& example) {
    const bool good = example.passes();
    line(fmt::format("{}  {}", painted(good ? "passes" : "FAILS ", good), harmless(example.title)));
    if (good) return;
    line(fmt::format("        of {}{}", harmless(example.of), at(example.span)));
    for (const std::string& problem : example.problems) line("        cannot be judged: " + harmless(problem));
    for (const plan::ExpectationOutcome& expectation : example.expectations) {
      if (expectation.holds) continue;
      line(fmt::format("        expected  {}{}", harmless(expectation.expected), at(expectation.span)));
      line(fmt::format("        actual    {}", harmless(expectation.actual)));
      for (const std::string& sentence : expectation.because) line("                    " + harmless(sentence));
    }
    for (const std::string& finding : example.findings) line("        note: " + harmless(finding));
  }
  std::string at(Span span) const {
    const std::string place = placeText(page_.sources, span);
    return place.empty() ? "" : fmt::format("  ({})", harmless(place));
  }

  void coverage() {
    const plan::Coverage& coverage = run_.coverage;
    line("");
    if (coverage.total() == 0) return line("coverage: the files given hold no rules; give those of the rules as well");
    line("coverage: " + harmless(coverageText(coverage)));
    if (page_.leastCoverage && !coverageReached(coverage, page_.leastCoverage))
      line(painted(fmt::format("          less than the {} asked for", shareText(*page_.leastCoverage)), false));
    for (const plan::CoverageOf& part : coverage.parts) {
      const size_t covered = coveredOf(part);
      line(fmt::format("  {:>3} of {:<3} {}{}", covered, part.goals.size(), harmless(part.owner), at(part.span)));
      for (const plan::CoverageGoal& goal : part.goals) {
        if (goal.covered) continue;
        const Place place = placeOf(page_.sources, goal.span);
        line(fmt::format("               never: {}{}", harmless(goal.what), place.line == 0 ? "" : fmt::format(" (line {})", place.line)));
      }
    }
  }

  const plan::ExampleRun& run_;
  const ExamplePage& page_;
  std::string out_;
};

const char* kindWord(CoverageKind kind) {
  switch (kind) {
    case CoverageKind::Condition: return "condition";
    case CoverageKind::Cell: return "cell";
    case CoverageKind::Limit: return "limit";
  }
  return "";
}

class ExampleJson {
 public:
  ExampleJson(const plan::ExampleRun& run, const ExamplePage& page) : run_(run), page_(page) {}

  std::string write() {
    json_.beginObject().member("version", kExampleJsonVersion).member("exitStatus", page_.exitStatus);
    json_.member("passing", static_cast<uint64_t>(run_.examples.size() - run_.failing()));
    json_.member("failing", static_cast<uint64_t>(run_.failing())).member("bothEngines", run_.engines);
    json_.key("examples").beginArray();
    for (const plan::ExampleOutcome& example : run_.examples) write(example);
    json_.endArray();
    coverage();
    return json_.endObject().take();
  }

 private:
  void place(Span span) {
    const Place place = placeOf(page_.sources, span);
    if (place.file.empty()) return;
    json_.member("file", place.file).member("line", place.line);
  }
  void write(const plan::ExampleOutcome& example) {
    json_.beginObject().member("title", example.title).member("of", example.of);
    place(example.span);
    json_.member("passes", example.passes());
    json_.key("expectations").beginArray();
    for (const plan::ExpectationOutcome& expectation : example.expectations) {
      json_.beginObject().member("holds", expectation.holds).member("expected", expectation.expected).member("actual", expectation.actual);
      json_.member("because", expectation.because);
      place(expectation.span);
      json_.endObject();
    }
    json_.endArray().member("problems", example.problems).member("findings", example.findings).endObject();
  }
  void coverage() {
    const plan::Coverage& coverage = run_.coverage;
    json_.key("coverage").beginObject();
    for (const auto& [kind, name] : kKinds) numbers(name, coverage.covered(kind), coverage.total(kind));
    json_.member("covered", static_cast<uint64_t>(coverage.covered())).member("total", static_cast<uint64_t>(coverage.total()));
    json_.key("share");
    if (coverage.total() == 0)
      json_.null();
    else
      json_.value(shareText(coverage.share()));
    json_.key("asked");
    if (page_.leastCoverage)
      json_.value(shareText(*page_.leastCoverage));
    else
      json_.null();
    json_.key("parts").beginArray();
    for (const plan::CoverageOf& part : coverage.parts) {
      json_.beginObject().member("name", part.owner);
      place(part.span);
      json_.member("covered", static_cast<uint64_t>(coveredOf(part))).member("total", static_cast<uint64_t>(part.goals.size()));
      json_.key("never").beginArray();
      for (const plan::CoverageGoal& goal : part.goals) {
        if (goal.covered) continue;
        json_.beginObject().member("kind", kindWord(goal.kind)).member("what", goal.what);
        place(goal.span);
        json_.endObject();
      }
      json_.endArray().endObject();
    }
    json_.endArray().endObject();
  }
  void numbers(const char* name, size_t covered, size_t total) {
    json_.key(name)
        .beginObject()
        .member("covered", static_cast<uint64_t>(covered))
        .member("total", static_cast<uint64_t>(total))
        .endObject();
  }

  const plan::ExampleRun& run_;
  const ExamplePage& page_;
  JsonWriter json_;
};

struct Case {
  std::string name, className;
  std::string failure;  // "" where it passes
  std::vector<std::string> lines;
};

std::string suiteXml(const std::string& name, const std::vector<Case>& cases) {
  const auto failing = std::count_if(cases.begin(), cases.end(), [](const Case& one) { return !one.failure.empty(); });
  std::string out = fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">\n", escapedMarkup(name),
                                cases.size(), failing);
  for (const Case& one : cases) {
    out += fmt::format("    <testcase name=\"{}\" classname=\"{}\"", escapedMarkup(one.name), escapedMarkup(one.className));
    if (one.failure.empty()) {
      out += "/>\n";
      continue;
    }
    out += fmt::format(">\n      <failure message=\"{}\">", escapedMarkup(one.failure));
    for (size_t i = 0; i < one.lines.size(); ++i) out += (i == 0 ? "" : "\n") + escapedMarkup(one.lines[i]);
    out += "</failure>\n    </testcase>\n";
  }
  return out + "  </testsuite>\n";
}

Case caseOf(const plan::ExampleOutcome& example, const SourceMap* sources) {
  Case one{example.title, placeOf(sources, example.span).file, "", {}};
  if (one.className.empty()) one.className = "examples";
  if (example.passes()) return one;
  for (const std::string& problem : example.problems) one.lines.push_back("cannot be judged: " + problem);
  for (const plan::ExpectationOutcome& expectation : example.expectations) {
    if (expectation.holds) continue;
    one.lines.push_back(fmt::format("{}: expected {}", placeText(sources, expectation.span), expectation.expected));
    one.lines.push_back("actual " + expectation.actual);
    for (const std::string& sentence : expectation.because) one.lines.push_back("  " + sentence);
  }
  one.failure = one.lines.empty() ? "it expects nothing" : one.lines.front();
  return one;
}

}  // namespace

bool coverageReached(const plan::Coverage& coverage, std::optional<uint64_t> leastCoverage) {
  if (!leastCoverage) return true;
  return coverage.total() > 0 && coverage.covered() * 10000 >= *leastCoverage * coverage.total();
}

std::string shareText(uint64_t hundredths) {
  if (hundredths % 100 == 0) return fmt::format("{}%", hundredths / 100);
  return hundredths % 10 == 0 ? fmt::format("{}.{}%", hundredths / 100, hundredths % 100 / 10)
                              : fmt::format("{}.{:02}%", hundredths / 100, hundredths % 100);
}

std::string exampleText(const plan::ExampleRun& run, const ExamplePage& page) { return TextReport(run, page).write(); }
std::string exampleJson(const plan::ExampleRun& run, const ExamplePage& page) { return ExampleJson(run, page).write(); }

std::string exampleJunit(const plan::ExampleRun& run, const ExamplePage& page) {
  std::vector<std::pair<std::string, std::vector<Case>>> suites;
  for (const plan::ExampleOutcome& example : run.examples) {
    Case one = caseOf(example, page.sources);
    const auto known = std::find_if(suites.begin(), suites.end(), [&](const auto& suite) { return suite.first == one.className; });
    if (known == suites.end()) {
      const std::string name = one.className;
      suites.push_back({name, {std::move(one)}});
    } else {
      known->second.push_back(std::move(one));
    }
  }
  if (run.examples.empty())
    suites.push_back({"examples", {{"some example", "examples", "there is no example", {"the files given hold none"}}}});
  if (page.leastCoverage) {
    Case one{"coverage is at least " + shareText(*page.leastCoverage), "coverage", "", {}};
    if (!coverageReached(run.coverage, page.leastCoverage)) {
      one.lines = {run.coverage.total() == 0 ? "the files given hold no rules" : coverageText(run.coverage)};
      one.failure = one.lines.front();
    }
    suites.push_back({"coverage", {std::move(one)}});
  }
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tollgate test\">\n";
  for (const auto& [name, cases] : suites) out += suiteXml(name, cases);
  return out + "</testsuites>\n";
}

}  // namespace tollgate::report
