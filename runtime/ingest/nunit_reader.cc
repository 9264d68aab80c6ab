#include "runtime/ingest/nunit_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "compiler/support/characters.h"
#include "runtime/ingest/xml_report.h"

namespace tollgate::ingest {
namespace {

enum class Element : uint8_t {
  None,
  Run,
  Suite,
  Case,
  Environment,
  Properties,
  Property,
  Failure,
  Reason,
  Message,
  Assertions,
  Assertion,
  Skipped
};

constexpr ToolWord kWords[] = {
    {"Passed", CaseStatus::Passed},        {"Failed", CaseStatus::Failed},   {"Skipped", CaseStatus::Skipped},
    {"Inconclusive", CaseStatus::Unknown}, {"Warning", CaseStatus::Unknown},
};

/// Of the words that give no plain outcome, those that have a counter.
struct OddCounts {
  uint64_t inconclusive = 0, warnings = 0;
  void add(const OddCounts& other) {
    inconclusive += other.inconclusive;
    warnings += other.warnings;
  }
};

struct Suite : ReportSuite {
  OddCounts odd;
  bool failure = false;   // a <failure> of its own
  uint64_t outside = 0;   // failures outside test cases, in it and in the suites inside it
  bool passedOn = false;  // a suite in it says that one around it failed
  Cell message;
};

class NunitReader : public ElementReport<Element> {
 public:
  NunitReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) : ElementReport(Format::Nunit, source, limits, sink) {}

 private:
  Element classify(Element around, std::string_view name, Place place) override {
    if (around == Element::None) {
      acceptRoot(name, place, {"test-run"});
      return Element::Run;
    }
    const bool suite = around == Element::Suite || around == Element::Run;
    if (suite && name == "test-suite") return Element::Suite;
    if (suite && name == "test-case") return Element::Case;
    const bool owner = suite || around == Element::Case;
    if (owner && name == "properties") return Element::Properties;
    if (owner && name == "failure") return Element::Failure;
    if (owner && name == "reason") return Element::Reason;
    if (around == Element::Case && name == "assertions") return Element::Assertions;
    if ((around == Element::Assertions || around == Element::Case) && name == "assertion") return Element::Assertion;
    if (suite && name == "environment") return Element::Environment;
    if (around == Element::Properties && name == "property") return Element::Property;
    if ((around == Element::Failure || around == Element::Reason) && name == "message") return Element::Message;
    return Element::Skipped;
  }

  void start(Element element, std::string_view name, Place place, const char** attributes) override {
    switch (element) {
      case Element::Run:
      case Element::Suite: startSuite(element, name, place, attributes); break;
      case Element::Case: startCase(place, attributes); break;
      case Element::Environment: addAttributes(suite(), suite().memory, place, attributes); break;
      case Element::Property: startProperty(place, attributes); break;
      case Element::Failure:
        if (inCase_)
          caseFailure_ = true;
        else
          suite().failure = true;
        break;
      case Element::Message: capture(messagePlace_ = place, Capture::Message); break;
      case Element::Assertion: startAssertion(attributes); break;
      default: break;
    }
  }

  void end(Element element) override {
    switch (element) {
      case Element::Run:
      case Element::Suite: endSuite(element); break;
      case Element::Case: endCase(); break;
      case Element::Message: endMessage(); break;
      default: break;
    }
  }

  void passedOverFailure(std::string_view name, Place place) override {
    if (inCase_)
      inner_ = stronger(inner_, Claim::Unknown);
    else if (sameLetters(name, "failure"))
      refuse(place, fmt::format("an element <{}>", name), "names are written small: <failure>");
  }

  /// Of several in one test case.
  void startAssertion(const char** attributes) {
    const std::string_view result = attributeOf(attributes, "result").value_or("");
    if (result == "Passed") return;
    inner_ = stronger(inner_, result == "Failed" || result == "Error" ? Claim::Failed : Claim::Unknown);
  }

  static Claim stronger(Claim a, Claim b) { return a == Claim::Failed || b == Claim::Nothing ? a : b; }

  Suite& suite() { return suites_[depth_ - 1]; }
  ReportScope& scope() {
    if (inCase_) return case_;
    return suite();
  }
  ReportMemory& memory() { return inCase_ ? caseMemory_ : suite().memory; }

  void startSuite(Element element, std::string_view name, Place place, const char** attributes) {
    if (depth_ == suites_.size()) suites_.emplace_back();
    Suite& made = suites_[depth_];
    made.reset(place, name);
    made.odd = {};
    made.failure = made.passedOn = false;
    made.outside = 0;
    made.message = {};
    addAttributes(made, made.memory, place, attributes);
    if (element == Element::Suite) {
      made.path = joinPath(made.memory, depth_ > 0 ? suites_[depth_ - 1].path : "", made.attribute("name").text, place);
    }
    ++depth_;
  }

  void startProperty(Place place, const char** attributes) {
    const auto name = attributeOf(attributes, "name");
    if (!name) return deviation(place, "a property without a name: not read");
    addNamed(scope(), memory(), FieldKind::Property, *name, attributeOf(attributes, "value").value_or(""), place);
  }

  void endMessage() {
    const std::string text = captured();
    Cell& message = inCase_ ? message_ : suite().message;
    // A failure's message wins over a reason's, the first of its kind over the others.
    const bool failing = around() == Element::Failure;
    if (message.present() && (!failing || messageOfFailure_)) return;
    message = keepCell(memory(), text, messagePlace_, scope().element);
    messageOfFailure_ = failing && inCase_;
  }

  void startCase(Place place, const char** attributes) {
    inCase_ = true;
    caseFailure_ = messageOfFailure_ = false;
    inner_ = Claim::Nothing;
    message_ = {};
    beginCase(case_, caseMemory_, "test-case", place, attributes, "result");
  }

  static bool isFailing(std::string_view label) {
    return sameLetters(label, "error") || sameLetters(label, "invalid") || sameLetters(label, "cancelled");
  }

  CaseStatus judge() {
    const Cell result = case_.attribute("result");
    const CaseStatus status = statusOf(result, "result", kWords, case_.place);
    suite().odd.inconclusive += result.text == "Inconclusive";
    suite().odd.warnings += result.text == "Warning";
    if (status == CaseStatus::Failed) {
      return isFailing(case_.attribute("label").text) ? CaseStatus::Error : status;
    }
    if (status != CaseStatus::Passed) return status;
    if (caseFailure_) {
      deviation(case_.place, "an attribute says it passed, a child that it failed: counted as failing");
      return CaseStatus::Failed;
    }
    const std::string_view label = case_.attribute("label").text;
    const bool failingLabel = isFailing(label);
    if (failingLabel || inner_ == Claim::Failed) {
      const std::string what = failingLabel ? fmt::format("label=\"{}\"", label) : std::string("an assertion that failed");
      deviation(case_.place, fmt::format("it says it passed, and {}: counted as failing", what));
      return failingLabel ? CaseStatus::Error : CaseStatus::Failed;
    }
    if (inner_ != Claim::Nothing) {
      deviation(case_.place, "it says it passed, and a part of it may say otherwise: the outcome is unknown");
      return CaseStatus::Unknown;
    }
    const std::string_view runstate = case_.attribute("runstate").text;
    if (runstate == "Ignored" || runstate == "Skipped" || runstate == "NotRunnable") {
      deviation(case_.place, fmt::format("it says it passed, and runstate=\"{}\": counted as not run", runstate));
      return CaseStatus::Skipped;
    }
    return status;
  }

  void endCase() {
    inCase_ = false;
    if (!case_.attribute("name").present()) deviation(case_.place, "a test case without a name");
    const CaseStatus status = judge();
    suite().own.add(status);
    CaseCells cells;
    cells[TestCaseField::Name] = case_.attribute("name");
    cells[TestCaseField::Classname] = case_.attribute("classname");
    cells[TestCaseField::Status] = presentCell(statusWord(status), case_.place);
    cells[TestCaseField::Time] = case_.attribute("duration");
    cells[TestCaseField::Timestamp] = case_.attribute("start-time");
    if (!cells[TestCaseField::Timestamp].present()) cells[TestCaseField::Timestamp] = fromSuites("start-time");
    cells[TestCaseField::Hostname] = fromSuites("machine-name");
    if (!suite().path.empty()) cells[TestCaseField::Suite] = presentCell(suite().path, suite().place);
    cells[TestCaseField::Message] = message_;
    give(case_.place, cells, layersWith(&case_));
  }

  Cell fromSuites(std::string_view name) const {
    for (size_t i = depth_; i-- > 0;) {
      if (const Cell cell = suites_[i].attribute(name); cell.present()) return cell;
    }
    return {};
  }

  std::span<const std::span<const NamedCell>> layersWith(const ReportScope* first) {
    layers_.clear();
    if (first != nullptr) layers_.emplace_back(first->named);
    for (size_t i = depth_; i-- > 0;) layers_.emplace_back(suites_[i].named);
    return layers_;
  }

  void endSuite(Element element) {
    Suite& closed = suite();
    closed.deep.add(closed.own);
    const bool byItself = failedByItself(closed);
    const bool atLast = element == Element::Run && closed.passedOn && closed.outside == 0;
    if (byItself || atLast) {
      ++closed.outside;
      CaseCells cells;
      if (!closed.path.empty()) cells[TestCaseField::Suite] = presentCell(closed.path, closed.place);
      cells[TestCaseField::Timestamp] = fromSuites("start-time");
      cells[TestCaseField::Hostname] = fromSuites("machine-name");
      cells[TestCaseField::Message] = closed.message;
      giveOutside(closed.place,
                  byItself ? "a suite that failed by itself," : "a failure of which a suite says that one around it had it, and none has,",
                  cells, layersWith(nullptr));
    }
    compareCounters(closed, element);
    --depth_;
    if (depth_ == 0) return;
    suite().deep.add(closed.deep);
    suite().odd.add(closed.odd);
    suite().outside += closed.outside;
    const bool passesOn = saysFailed(closed) && closed.attribute("site").text == "Parent" && closed.deep.failing() == 0;
    suite().passedOn |= (closed.passedOn || passesOn) && closed.outside == 0;
  }

  /// A suite with a failing child says Failed too; only its site tells whether it has a failure of its own. A word that
  /// NUnit does not have may mean one; Unity writes Failed(Child) and Skipped:Ignored.
  static bool failedByItself(const Suite& suite) {
    if (!saysFailed(suite)) return false;
    const std::string_view site = suite.attribute("site").text;
    if (site == "Parent") return false;  // the suite around it tells
    return (site != "Child" && !site.empty()) || suite.deep.failing() + suite.outside == 0;
  }

  static bool saysFailed(const Suite& suite) {
    const std::string_view said = suite.attribute("result").text, result = said.substr(0, said.find_first_of(":("));
    const bool known = std::any_of(std::begin(kWords), std::end(kWords), [&](const ToolWord& word) { return word.word == result; });
    return suite.failure || (!said.empty() && (!known || result == "Failed"));
  }

  void compareCounters(const Suite& suite, Element element) {
    const OutcomeCounts& deep = suite.deep;
    if (element == Element::Run) compareCounter(suite, "testcasecount", "test case", {deep.cases});
    compareCounter(suite, "total", "test case", {deep.cases});
    compareCounter(suite, "passed", "passed", {deep.passed});
    compareFailures(suite, "failed", "failed", {deep.failing()}, deep.failing() + suite.outside);
    compareCounter(suite, "warnings", "with warnings", {suite.odd.warnings});
    compareCounter(suite, "inconclusive", "inconclusive", {suite.odd.inconclusive});
    compareCounter(suite, "skipped", "skipped", {deep.notRun()});
    const uint64_t shown = deep.notRun() + deep.unknown + missingCases(suite, {"total", "testcasecount"}, deep.cases);
    if (deep.passed != 0) refuseNotRun(suite, {"skipped", "inconclusive"}, shown);
  }

  std::deque<Suite> suites_;  // [0, depth_) are open; the rest keeps its memory for the next
  size_t depth_ = 0;
  ReportScope case_;
  ReportMemory caseMemory_;
  bool inCase_ = false;
  bool caseFailure_ = false;
  Claim inner_ = Claim::Nothing;  // of its assertions, and of elements that nobody knows
  Cell message_;
  bool messageOfFailure_ = false;
  Place messagePlace_;
  std::vector<std::span<const NamedCell>> layers_;
};

}  // namespace

bool readNunit(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return NunitReader(source, limits, sink).read(); }

}  // namespace tollgate::ingest
