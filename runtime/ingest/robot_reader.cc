#include "runtime/ingest/robot_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "runtime/ingest/shared_roots.h"
#include "runtime/ingest/xml_report.h"

namespace tollgate::ingest {
namespace {

enum class Element : uint8_t {
  None,
  Robot,
  Suite,
  Test,
  Status,  // of a test
  Step,    // a keyword or a control structure of a test, or what holds some
  StepStatus,
  SuiteStatus,   // of a suite
  SuiteKeyword,  // set-up or teardown
  KeywordStatus,
  Wrapper,  // <tags>, <metadata> of 3.x
  Tag,
  Doc,
  Metadata,
  Statistics,
  Total,
  Statistic,
  Skipped
};

constexpr ToolWord kWords[] = {
    {"PASS", CaseStatus::Passed},     {"FAIL", CaseStatus::Failed},     {"SKIP", CaseStatus::Skipped},
    {"NOT RUN", CaseStatus::Skipped}, {"NOT_RUN", CaseStatus::Skipped},
};

/// Keywords are skipped, so their depth costs nothing; Robot itself stops at 140 keywords and control structures.
constexpr uint64_t kNesting = 512;

constexpr const char* kOutput = "name the `output.xml` that Robot Framework writes";

ReaderLimits robotLimits(ReaderLimits limits) {
  limits.nesting = std::max(limits.nesting, kNesting);
  return limits;
}

/// "20220124 19:06:10.538" as "2022-01-24T19:06:10.538"; anything else as it is.
std::string isoTime(std::string_view text) {
  static constexpr std::string_view kForm = "00000000 00:00:00";
  bool fits = text.size() >= kForm.size();
  for (size_t i = 0; i < kForm.size() && fits; ++i) fits = kForm[i] == '0' ? text[i] >= '0' && text[i] <= '9' : text[i] == kForm[i];
  if (!fits) return std::string(text);
  return fmt::format("{}-{}-{}T{}", text.substr(0, 4), text.substr(4, 2), text.substr(6, 2), text.substr(9));
}

struct Suite : ReportScope {
  size_t outer = 0;           // position of the suite around it; its own if there is none
  std::string_view longName;  // joined by "."
  Cell status;
  bool setUpFailed = false;
  bool teardownFailed = false;
  bool teardownSkipped = false;
  Place teardownPlace;
  std::string_view teardownMessage;
  uint64_t failing = 0;  // test cases in it and in the suites inside it
  uint64_t changed = 0;  // test cases that its teardown made fail
};

/// A keyword or a control structure of a test.
struct Step {
  bool keyword = false;                    // or a control structure, which a dry run enters
  bool told = false;                       // it has a status
  bool run = false;                        // by that
  bool holdsSteps = false;                 // that have one
  uint64_t keywords = 0, runKeywords = 0;  // that hold no other steps; those of them that were run
};

struct Test : ReportScope {
  size_t suite = 0;
  uint64_t keywords = 0, runKeywords = 0;  // as of a step
  CaseStatus status = CaseStatus::Unknown;
  Cell message, timestamp, time;
};

class RobotReader : public ElementReport<Element> {
 public:
  RobotReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink)
      : ElementReport(Format::Robot, source, robotLimits(limits), sink) {
    memory_.held = true;
  }

 private:
  Element classify(Element around, std::string_view name, Place place) override {
    switch (around) {
      case Element::None: acceptRoot(name, place, {"robot"}); return Element::Robot;
      case Element::Robot:
        if (name == "suite") return Element::Suite;
        if (name == "statistics") return Element::Statistics;
        if (!generated_ && !isPartOfRobot(name)) {
          refuse(place, fmt::format("a <robot> without `generator`, and with <{}> in it, is no output of Robot Framework", name), kOutput);
        }
        break;
      case Element::Suite:
        if (name == "suite") return Element::Suite;
        if (name == "test") return Element::Test;
        if (name == "kw") return Element::SuiteKeyword;
        if (name == "status") return Element::SuiteStatus;
        if (name == "metadata") return Element::Wrapper;
        if (name == "meta") return Element::Metadata;
        if (name == "doc") return Element::Doc;
        return Element::Skipped;
      case Element::Test:
        if (name == "status") return Element::Status;
        if (name == "tags") return Element::Wrapper;
        if (name == "tag") return Element::Tag;
        if (name == "doc") return Element::Doc;
        return mayBeStep(name) ? Element::Step : Element::Skipped;
      case Element::Step:
        if (name == "status") return Element::StepStatus;
        return mayBeStep(name) ? Element::Step : Element::Skipped;
      case Element::Wrapper:
        if (name == "tag" && inTest_) return Element::Tag;
        return name == "item" ? Element::Metadata : Element::Skipped;
      case Element::Statistics: return name == "total" ? Element::Total : Element::Skipped;
      case Element::SuiteKeyword: return name == "status" ? Element::KeywordStatus : Element::Skipped;
      case Element::Total: return name == "stat" ? Element::Statistic : Element::Skipped;
      default: return Element::Skipped;
    }
    if (name == "test" || name == "suite")
      refuse(place, fmt::format("a <{}> outside a suite", name), "write tests into suites, as Robot does");
    return Element::Skipped;
  }

  /// What a test or a step holds beside steps has no status. A <test> there is no step, and refused.
  static bool mayBeStep(std::string_view name) {
    for (const std::string_view other : {"msg", "doc", "arg", "arguments", "assign", "tags", "tag", "timeout", "test", "suite"}) {
      if (name == other) return false;
    }
    return true;
  }

  void start(Element element, std::string_view name, Place place, const char** attributes) override {
    switch (element) {
      case Element::Robot: startRoot(place, attributes); break;
      case Element::Suite: startSuite(place, attributes); break;
      case Element::Test: startTest(place, attributes); break;
      case Element::Status: startStatus(place, attributes); break;
      case Element::Step: startStep(name); break;
      case Element::StepStatus: {
        const std::string_view word = attributeOf(attributes, "status").value_or("");
        steps_.back().told = true;
        steps_.back().run = word != "NOT RUN" && word != "NOT_RUN";
        break;
      }
      case Element::SuiteStatus:
        if (const auto word = attributeOf(attributes, "status")) suite().status = keepCell(memory_, *word, place, "suite");
        break;
      case Element::SuiteKeyword: {
        const auto type = attributeOf(attributes, "type");
        inTeardown_ = type == "TEARDOWN" || type == "teardown";
        break;
      }
      case Element::KeywordStatus: startKeywordStatus(place, attributes); break;
      case Element::Tag:
      case Element::Doc:
        textPlace_ = place;
        capture(place, Capture::Value);
        break;
      case Element::Metadata:
        textPlace_ = place;
        metadataName_ = attributeOf(attributes, "name").value_or("");
        capture(place, Capture::Value);
        break;
      case Element::Statistic: startStatistic(place, attributes); break;
      default: break;
    }
  }

  void end(Element element) override {
    switch (element) {
      case Element::Suite: endSuite(); break;
      case Element::Test: endTest(); break;
      case Element::Status: endStatus(); break;
      case Element::Step: endStep(); break;
      case Element::KeywordStatus:
        if (inTeardown_) suite().teardownMessage = keep(memory_, captured(), textPlace_, "kw");
        break;
      case Element::SuiteKeyword: inTeardown_ = false; break;
      case Element::Tag: addNamed(tests_.back(), memory_, FieldKind::Property, "tag", captured(), textPlace_); break;
      case Element::Doc: addNamed(scope(), memory_, FieldKind::Property, "doc", captured(), textPlace_); break;
      case Element::Metadata: addNamed(suite(), memory_, FieldKind::Property, metadataName_, captured(), textPlace_); break;
      case Element::Statistic: endStatistic(); break;
      case Element::Robot: endRoot(); break;
      default: break;
    }
  }

  Suite& suite() { return suites_[open_.back()]; }
  ReportScope& scope() {
    if (inTest_) return tests_.back();
    return suite();
  }

  void startRoot(Place place, const char** attributes) {
    root_.place = place;
    root_.element = "robot";
    addAttributes(root_, memory_, place, attributes);
    generated_ = attributeOf(attributes, "generator").has_value();
    byRebot_ = attributeOf(attributes, "generator").value_or("").starts_with("Rebot");
  }

  void endRoot() {
    if (!anySuite_) return refuse(root_.place, "a <robot> without a <suite> is no output of Robot Framework", kOutput);
    tellMerged();
  }

  void startSuite(Place place, const char** attributes) {
    anySuite_ = true;
    Suite& made = suites_.emplace_back();
    const size_t position = suites_.size() - 1;
    made.outer = open_.empty() ? position : open_.back();
    made.place = place;
    made.element = "suite";
    memory_.spent += sizeof(Suite);
    addAttributes(made, memory_, place, attributes);
    const std::string_view name = made.attribute("name").text;
    const Suite& outer = suites_[made.outer];
    const bool inner = made.outer != position;
    made.path = joinPath(memory_, inner ? outer.path : "", name, place);
    made.longName = inner ? keep(memory_, fmt::format("{}.{}", outer.longName, name), place, "suite") : name;
    open_.push_back(position);
  }

  void startTest(Place place, const char** attributes) {
    inTest_ = true;
    statusSeen_ = statusTwice_ = false;
    steps_.clear();
    Test& made = tests_.emplace_back();
    made.suite = open_.back();
    made.place = place;
    made.element = "test";
    memory_.spent += sizeof(Test);
    addAttributes(made, memory_, place, attributes);
  }

  void startStatus(Place place, const char** attributes) {
    Test& test = tests_.back();
    textPlace_ = place;
    capture(place, Capture::Message);
    if (statusSeen_) return;
    addAttributes(test, memory_, place, attributes);
    if (const auto word = attributeOf(attributes, "status")) addNamed(test, memory_, FieldKind::Property, kStatusWord, *word, place);
    std::optional<std::string_view> began = attributeOf(attributes, "start");
    if (!began) began = attributeOf(attributes, "starttime");
    if (began && !began->empty() && *began != "N/A") test.timestamp = keepCell(memory_, isoTime(*began), place, "test");
    if (const auto elapsed = attributeOf(attributes, "elapsed")) test.time = keepCell(memory_, *elapsed, place, "test");
  }

  void endStatus() {
    const std::string message = captured();
    statusTwice_ |= statusSeen_;
    statusSeen_ = true;
    if (statusTwice_) return;
    if (message.empty()) return;
    tests_.back().message = keepCell(memory_, message, textPlace_, "test");
    if (message.starts_with("*HTML*") && message.find("e-executed") != std::string::npos && merged_++ == 0) {
      mergedPlace_ = tests_.back().place;
    }
  }

  void startStep(std::string_view name) {
    steps_.emplace_back();
    steps_.back().keyword = name == "kw";
  }

  /// A user keyword of a dry run passes, and what it calls is not run: the innermost keywords tell. Of a branch that was not taken they
  /// tell nothing.
  void endStep() {
    Step closed = steps_.back();
    steps_.pop_back();
    if (closed.keyword && closed.told && !closed.holdsSteps) closed.keywords = 1, closed.runKeywords = closed.run ? 1 : 0;
    if (!closed.keyword && closed.told && !closed.run) closed.keywords = closed.runKeywords = 0;
    const auto add = [&](auto& around) {
      around.keywords += closed.keywords;
      around.runKeywords += closed.runKeywords;
    };
    if (steps_.empty()) return add(tests_.back());
    steps_.back().holdsSteps |= closed.told || closed.holdsSteps;
    add(steps_.back());
  }

  void endTest() {
    inTest_ = false;
    Test& test = tests_.back();
    if (!test.attribute("name").present()) deviation(test.place, "a test case without a name");
    if (statusTwice_)
      deviation(test.place, "a test case with two <status>: the outcome is unknown");
    else
      test.status = statusOf(test.find(FieldKind::Property, kStatusWord), "status", kWords, test.place);
  }

  /// Of the set-up or the teardown of a suite. Without a word it failed, as Robot reads it; one that Robot does not have
  /// may mean the same.
  void startKeywordStatus(Place place, const char** attributes) {
    const std::string_view word = attributeOf(attributes, "status").value_or("FAIL");
    const bool failed = mayHaveFailed(word);
    if (!inTeardown_) {
      suite().setUpFailed |= failed;
      return;
    }
    textPlace_ = place;
    capture(place, Capture::Message);
    suite().teardownFailed |= failed && !byRebot_;
    suite().teardownSkipped |= word == "SKIP" && !byRebot_;
    suite().teardownPlace = place;
  }

  static bool mayHaveFailed(std::string_view word) {
    const ToolWord* known = std::find_if(std::begin(kWords), std::end(kWords), [&](const ToolWord& one) { return one.word == word; });
    return known == std::end(kWords) || known->status == CaseStatus::Failed;
  }

  void endSuite() {
    open_.pop_back();
    if (!open_.empty()) return;
    leaveOutDryRuns();
    applyTeardowns();
    for (Test& test : tests_) giveTest(test);
    for (const Suite& suite : suites_) {
      if (suite.changed != 0) {
        deviation(suite.teardownPlace,
                  fmt::format("the teardown of suite \"{}\" failed: {} test case{} in it that the file calls otherwise "
                              "count{} as failed, as Robot Framework counts them",
                              suite.longName, suite.changed, suite.changed == 1 ? "" : "s", suite.changed == 1 ? "s" : ""));
      }
      const bool saysFailed = suite.setUpFailed || (suite.status.present() && mayHaveFailed(suite.status.text));
      if (!saysFailed || suite.failing != 0) continue;
      CaseCells cells;
      cells[TestCaseField::Suite] = presentCell(suite.path, suite.place);
      if (!suite.teardownMessage.empty()) cells[TestCaseField::Message] = presentCell(suite.teardownMessage, suite.teardownPlace);
      giveOutside(suite.place, "a suite that failed without a failing test,", cells, layersOf(suite));
    }
    tests_.clear();
    suites_.clear();
    // INVARIANT: the root's values stay in memory_; a second outermost suite adds to what the first one spent.
  }

  /// `--dryrun` writes PASS for tests of which it ran nothing. A test without any keyword passes beside them as well.
  void leaveOutDryRuns() {
    uint64_t dry = 0, without = 0;
    const Test* first = nullptr;
    for (Test& test : tests_) {
      if (test.status != CaseStatus::Passed || test.keywords == 0 || test.runKeywords != 0) continue;
      test.status = CaseStatus::Skipped;
      if (dry++ == 0) first = &test;
    }
    if (first == nullptr) return;
    for (Test& test : tests_) {
      if (test.status != CaseStatus::Passed || test.keywords != 0) continue;
      test.status = CaseStatus::Skipped;
      ++without;
    }
    deviation(first->place, fmt::format("no keyword of it was run, as with `--dryrun`: counted as not run{}",
                                        dry + without == 1 ? "" : fmt::format("; {} test cases in the suite", dry + without)));
  }

  void applyTeardowns() {
    for (Test& test : tests_) {
      for (size_t i = test.suite;; i = suites_[i].outer) {
        Suite& suite = suites_[i];
        const bool skipped = test.status == CaseStatus::Skipped;
        if ((suite.teardownFailed && !skipped) || suite.teardownSkipped) changeTest(test, suite);
        if (suite.outer == i) break;
      }
      const bool failing = test.status == CaseStatus::Failed;
      for (size_t i = test.suite;; i = suites_[i].outer) {
        suites_[i].failing += failing;
        if (suites_[i].outer == i) break;
      }
      counts_.add(test.status);
    }
  }

  void changeTest(Test& test, Suite& suite) {
    const CaseStatus becomes = suite.teardownFailed ? CaseStatus::Failed : CaseStatus::Skipped;
    suite.changed += becomes == CaseStatus::Failed && test.status != becomes;
    if (test.status == becomes) return;
    test.status = becomes;
    const std::string_view reason = suite.teardownFailed ? "Parent suite teardown failed" : "Skipped in parent suite teardown";
    std::string message(test.message.text);
    message += fmt::format("{}{}: {}", message.empty() ? "" : "\n", reason, suite.teardownMessage);
    test.message = keepCell(memory_, cutMessage(message), suite.teardownPlace, "test");
  }

  std::vector<std::span<const NamedCell>> layersOf(const Suite& suite) const {
    std::vector<std::span<const NamedCell>> layers;
    for (const Suite* at = &suite;; at = &suites_[at->outer]) {
      layers.emplace_back(at->named);
      if (&suites_[at->outer] == at) break;
    }
    layers.emplace_back(root_.named);
    return layers;
  }

  void giveTest(Test& test) {
    const Suite& suite = suites_[test.suite];
    const std::string_view name = test.attribute("name").text;
    addNamed(test, memory_, FieldKind::Property, "longname", fmt::format("{}.{}", suite.longName, name), test.place);
    CaseCells cells;
    cells[TestCaseField::Name] = test.attribute("name");
    cells[TestCaseField::Classname] = presentCell(suite.longName, suite.place);
    cells[TestCaseField::Status] = presentCell(statusWord(test.status), test.place);
    cells[TestCaseField::Time] = test.time;
    cells[TestCaseField::Timestamp] = test.timestamp;
    cells[TestCaseField::File] = suite.attribute("source");
    cells[TestCaseField::Line] = test.attribute("line");
    if (!suite.path.empty()) cells[TestCaseField::Suite] = presentCell(suite.path, suite.place);
    cells[TestCaseField::Message] = test.message;
    std::vector<std::span<const NamedCell>> layers = layersOf(suite);
    layers.insert(layers.begin(), test.named);
    give(test.place, cells, layers);
  }

  void startStatistic(Place place, const char** attributes) {
    statistic_.place = place;
    statistic_.named.clear();
    statisticMemory_.clear();
    statistic_.element = "stat";
    addAttributes(statistic_, statisticMemory_, place, attributes);
    capture(place, Capture::Message);
  }

  void endStatistic() {
    const std::string title = captured();
    if (title != "All Tests" && title != "All Tasks") return;
    compareCounter(statistic_, "pass", "passed", {counts_.passed});
    compareFailures(statistic_, "fail", "failed", {counts_.failed}, counts_.failed);
    compareCounter(statistic_, "skip", "skipped", {counts_.skipped});
    if (counts_.passed != 0) refuseNotRun(statistic_, {"skip"}, counts_.notRun() + counts_.unknown);
  }

  void tellMerged() {
    if (merged_ == 0) return;
    deviation(mergedPlace_, fmt::format("{} test case{} merged from several runs: the earlier outcomes are text in the message, and no "
                                        "attempts here",
                                        merged_, merged_ == 1 ? " was" : "s were"));
  }

  ReportMemory memory_;
  ReportScope root_;
  std::deque<Suite> suites_;
  std::deque<Test> tests_;
  std::vector<size_t> open_;  // positions of the open suites
  std::vector<Step> steps_;   // the open ones of the test
  OutcomeCounts counts_;
  bool generated_ = false;  // the root names a generator
  bool byRebot_ = false;
  bool anySuite_ = false;
  bool inTest_ = false;
  bool inTeardown_ = false;
  bool statusSeen_ = false;
  bool statusTwice_ = false;
  Place textPlace_;
  std::string metadataName_;
  ReportScope statistic_;
  ReportMemory statisticMemory_;
  uint64_t merged_ = 0;
  Place mergedPlace_;
};

}  // namespace

bool readRobot(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return RobotReader(source, limits, sink).read(); }

}  // namespace tollgate::ingest
