#include "runtime/ingest/junit_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "compiler/support/characters.h"
#include "runtime/ingest/shared_roots.h"
#include "runtime/ingest/xml_report.h"

namespace tollgate::ingest {
namespace {

enum class Element : uint8_t { None, Suite, Case, Child, Properties, Property, Other, Skipped };

struct Suite : ReportSuite {
  // Elements that tell of a failure or an error, in it and in the suites inside it: some tools count these.
  uint64_t failures = 0, errors = 0;
  uint64_t outside = 0;      // failures outside test cases, likewise
  uint64_t alsoSkipped = 0;  // test cases that failed and were skipped, likewise
  uint64_t missing = 0;      // test cases that its counter claims, or those of the suites inside it, and that are not there
  uint64_t untimed = 0;      // its own test cases that passed and took no time at all
};

/// Attributes and properties of one test case.
struct CaseScope : ReportScope {
  ReportMemory memory;
  void reset(Place at, std::string_view name) {
    memory.clear();
    named.clear();
    place = at;
    element = memory.texts.keep(name);
  }
};

struct Attempt {
  Place place;
  CaseStatus status = CaseStatus::Unknown;
  Cell message;
  Cell time;
  Cell timestamp;
};

class JunitReader : public ElementReport<Element> {
 public:
  JunitReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) : ElementReport(Format::Junit, source, limits, sink) {}

 private:
  Element classify(Element around, std::string_view name, Place place) override {
    if (around == Element::None) {
      if (name == "testcase")
        deviation(place, "the root element is a <testcase> without a suite");
      else
        acceptRoot(name, place, {"testsuites", "testsuite"});
    }
    if (name == "testcase" || name == "testsuite" || name == "testsuites") {
      return name == "testcase" ? Element::Case : Element::Suite;
    }
    if (name == "properties" && (around == Element::Suite || around == Element::Case)) return Element::Properties;
    if (name == "property" && around == Element::Properties) return Element::Property;
    if (sameLetters(name, "testcase") || sameLetters(name, "testsuite")) {
      refuse(place, fmt::format("an element <{}>", name), "names are written small: <testcase>, <testsuite>");
    }
    if (isPartOfTestlink(name)) refuseTestlink(fmt::format("<{}>", name), place);
    if (around == Element::Case) return Element::Child;
    if (inCase_ && !isEarlierAttempt(childKind_)) failureInside(name, place);
    const bool ofSuite = around == Element::Suite || around == Element::Properties || around == Element::Other;
    if (!inCase_ && !inOutside_ && ofSuite && tellsOfFailure(name)) return Element::Child;
    return Element::Other;  // transparent: suites and test cases inside it count
  }

  /// Test cases that say what is to be tested, and not what became of it.
  void refuseTestlink(const std::string& what, Place place) {
    refuse(place, fmt::format("{} is of TestLink's export of test cases, which holds no results", what), "name a file of results");
  }

  /// A step that failed, say.
  void failureInside(std::string_view name, Place place) {
    const ChildKind kind = childKind(name);
    if (kind != ChildKind::Failure && kind != ChildKind::Error) {
      const bool quiet = childKind_ == ChildKind::Quiet || childKind_ == ChildKind::Unknown;
      if (quiet && tellsOfFailure(name) && evidence_.unknownChild.empty()) evidence_.unknownChild = name;
      return;
    }
    deviation(place, fmt::format("a <{}> deeper in a test case: counted as failing", name));
    if (!evidence_.failing) evidence_.failing = kind;
  }

  void start(Element element, std::string_view name, Place place, const char** attributes) override {
    switch (element) {
      case Element::Suite: startSuite(name, place, attributes); break;
      case Element::Case: startCase(place, attributes); break;
      case Element::Child: startChild(name, place, attributes); break;
      case Element::Property: startProperty(place, attributes); break;
      case Element::Properties: startProperties(place); break;
      case Element::Other:
        refuseResult(name, place, attributes);
        if (inCase_) readInner(name, place, attributes);
        break;
      case Element::None:
      case Element::Skipped: break;
    }
  }

  /// A step, or a test inside a test case, that says in an attribute that it failed.
  void readInner(std::string_view name, Place place, const char** attributes) {
    if (childKind_ != ChildKind::Quiet && childKind_ != ChildKind::Unknown) return;
    for (size_t i = 0; attributes[i] != nullptr; i += 2) {
      const Claim claim = claimOf(attributes[i], attributes[i + 1]);
      if (claim != Claim::Failed && claim != Claim::Error) continue;
      deviation(place,
                fmt::format("<{}> in a test case says {}=\"{}\": counted as failing", name, attributes[i], cutMessage(attributes[i + 1])));
      if (!evidence_.failing) evidence_.failing = ChildKind::Failure;
    }
  }

  /// A result in other words than JUnit's: not to count it would hide a test that failed.
  void refuseResult(std::string_view name, Place place, const char** attributes) {
    if (inCase_ || inOutside_ || !attributeOf(attributes, "name")) return;
    for (const char* word : {"status", "result", "outcome"}) {
      if (attributeOf(attributes, word)) {
        return refuse(place, fmt::format("an element <{}> with a {}, which is no JUnit", name, word), "write tests as <testcase>");
      }
    }
  }

  void end(Element element) override {
    switch (element) {
      case Element::Suite: endSuite(); break;
      case Element::Case: endCase(); break;
      case Element::Child: endChild(); break;
      case Element::Property: endProperty(); break;
      case Element::None:
      case Element::Skipped:
      case Element::Properties:
      case Element::Other: break;
    }
  }

  // --- suites ---

  void startSuite(std::string_view element, Place place, const char** attributes) {
    if (inCase_) {
      return refuse(place, fmt::format("a <{}> inside a <testcase>", element), "write test cases beside each other, in suites");
    }
    if (inOutside_) return refuseInside(element, place);
    if (depth_ == suites_.size()) suites_.emplace_back();
    Suite& suite = suites_[depth_];
    suite.reset(place, element);
    suite.failures = suite.errors = suite.outside = suite.alsoSkipped = suite.missing = suite.untimed = 0;
    addAttributes(suite, suite.memory, place, attributes);
    const std::string_view outer = depth_ > 0 ? suites_[depth_ - 1].path : std::string_view();
    suite.path = joinPath(suite.memory, outer, element == "testsuite" ? suite.attribute("name").text : "", place);
    ++depth_;
  }

  void refuseInside(std::string_view element, Place place) {
    refuse(place, fmt::format("a <{}> inside a <{}>", element, outside_.element), "write test cases beside each other, in suites");
  }

  void endSuite() {
    Suite& suite = suites_[depth_ - 1];
    suite.deep.add(suite.own);
    if (const std::string_view word = failingWord(suite); !word.empty() && suite.deep.failing() + suite.outside == 0) {
      outside_.reset(suite.place, suite.element);
      giveFailureOutside(suite.place, fmt::format("a suite that says \"{}\" without a failing test in it,", cutMessage(word)));
    }
    suite.missing = std::max(suite.missing, missingCases(suite, {"tests"}, suite.deep.cases));
    compareCounters(suite);
    refuseUncounted(suite);
    --depth_;
    if (depth_ == 0) return;
    suites_[depth_ - 1].deep.add(suite.deep);
    suites_[depth_ - 1].failures += suite.failures;
    suites_[depth_ - 1].errors += suite.errors;
    suites_[depth_ - 1].outside += suite.outside;
    suites_[depth_ - 1].alsoSkipped += suite.alsoSkipped;
    suites_[depth_ - 1].missing += suite.missing;
  }

  /// Jest's reporter writes `test.todo(…)`, which nobody executed, as a test case that passed; its suite does not count it. Other tools
  /// do not count a hook that failed, or a test that is told twice because its tear-down failed as well: these explain what is missing.
  void refuseUncounted(const Suite& suite) {
    const std::optional<uint64_t> claimed = claimedCount(suite.attribute("tests").text);
    const bool ofJest = suites_[0].attribute("name").text == "jest tests";
    const uint64_t explained = ofJest ? 0 : suite.own.cases - suite.own.passed;
    if (!claimed || suite.untimed == 0 || *claimed + explained >= suite.own.cases) return;
    refuse(suite.place,
           fmt::format("<{}> says tests=\"{}\", but {} test cases are there, and of those that passed {} took no time: which of them were "
                       "executed, nobody can say",
                       suite.element, suite.attribute("tests").text, suite.own.cases, suite.untimed),
           "let the tool leave out what is only planned (`test.todo`), or write it as skipped");
  }

  /// Of the suite's own words for its outcome the one that says it failed, or that nobody knows.
  static std::string_view failingWord(const Suite& suite) {
    for (const NamedCell& cell : suite.named) {
      if (cell.kind != FieldKind::Attribute) continue;
      const auto is = [&](std::string_view name) { return sameLetters(cell.name, name); };
      const Claim claim = claimOf(cell.name, cell.cell.text);
      const bool known = claim == Claim::Failed || claim == Claim::Error;
      if ((is("status") || is("result") || is("outcome") || is("state")) && (known || claim == Claim::Unknown)) return cell.cell.text;
      // success="3" counts; success="false" is a word.
      if (is("success") && claim == Claim::Failed && !claimedCount(cell.cell.text)) return cell.cell.text;
    }
    return {};
  }

  /// What a counter of failures may come to. A tool that counts each attempt, or each assertion, counts them among the tests too;
  /// where it does not, the failures of one test case may not stand for another that passed.
  static uint64_t mostFailures(const Suite& suite) {
    const uint64_t elements = std::max(suite.deep.failing(), suite.failures + suite.errors);
    return suite.deep.passed == 0 ? elements : std::min(elements, suite.deep.failing() + suite.outside + suite.missing);
  }

  void compareCounters(const Suite& suite) {
    const OutcomeCounts &own = suite.own, &deep = suite.deep;
    // Some tools count errors among the failures, and Mocha counts every failure as an error and none as a failure.
    const Cell failures = suite.attribute("failures");
    const bool onlyErrors = !failures.present() || claimedCount(failures.text) == 0;
    const uint64_t most = mostFailures(suite);
    const uint64_t mostErrors = onlyErrors ? most : std::min(most, std::max(deep.error, suite.errors));
    compareCounter(suite, "tests", "test case", {deep.cases, own.cases});
    compareFailures(suite, "failures", "failed", {deep.failed, own.failed, deep.failing(), own.failing()}, most);
    compareFailures(suite, "errors", "with errors", {deep.error, own.error}, mostErrors);
    for (const char* word :
         {"failed", "failure", "error", "aborted", "crashed"}) {  // of other dialects, which count all that failed by one
      compareFailures(suite, word, "failed", {deep.failed, own.failed, deep.error, own.error, deep.failing(), own.failing()}, most);
    }
    const uint64_t notRun = deep.notRun() + deep.unknown + suite.alsoSkipped + suite.missing;
    if (deep.passed != 0) {
      refuseNotRun(suite, {"skipped", "disabled", "pending", "not-run", "notrun", "inconclusive", "incomplete", "todo"}, notRun);
    }
    compareCounter(suite, "skipped", "skipped", {deep.skipped, own.skipped, deep.notRun(), own.notRun()});
    compareCounter(suite, "disabled", "disabled", {deep.disabled, own.disabled, deep.notRun(), own.notRun()});
  }

  // --- properties ---

  Suite* suite() { return depth_ == 0 ? nullptr : &suites_[depth_ - 1]; }

  void startProperties(Place place) {
    const ReportSuite* owner = suite();
    if (!inCase_ && owner != nullptr && owner->own.cases + owner->deep.cases != 0) {
      deviation(place,
                fmt::format("properties after test cases: they do not reach the {} before them", owner->own.cases + owner->deep.cases));
    }
  }

  void startProperty(Place place, const char** attributes) {
    propertyPlace_ = place;
    propertyName_ = attributeOf(attributes, "name");
    propertyValue_ = attributeOf(attributes, "value");
    capture(place, Capture::Value);
  }

  void endProperty() {
    const std::string text = captured();
    if (!propertyName_) return deviation(propertyPlace_, "a property without a name: not read");
    const std::string& value = propertyValue_ ? *propertyValue_ : text;
    if (inCase_)
      addNamed(case_, case_.memory, FieldKind::Property, *propertyName_, value, propertyPlace_);
    else if (ReportSuite* owner = suite())
      addNamed(*owner, owner->memory, FieldKind::Property, *propertyName_, value, propertyPlace_);
  }

  // --- test cases ---

  void startCase(Place place, const char** attributes) {
    if (inCase_) return refuse(place, "a <testcase> inside a <testcase>", "write test cases beside each other, in suites");
    if (inOutside_) return refuseInside("testcase", place);
    if (attributeOf(attributes, kTestlinkId)) return refuseTestlink(fmt::format("`{}` of a <testcase>", kTestlinkId), place);
    inCase_ = true;
    childKind_ = ChildKind::Quiet;
    case_.reset(place, "testcase");
    addAttributes(case_, case_.memory, place, attributes);
    evidence_ = {};
    attempts_.clear();
    message_ = {};
    failingMessage_ = false;
    for (const NamedCell& cell : case_.named) {
      Claim claim = claimOf(cell.name, cell.cell.text);
      if (claim == Claim::Nothing && tellsOutcome(cell.name)) claim = Claim::Unknown;  // an empty word
      if (claim == Claim::Nothing) continue;
      if (claim == Claim::Unknown) evidence_.unknownWord = cell.cell.text;
      Claim& slot = sameLetters(cell.name, "status") ? evidence_.status : evidence_.result;
      slot = stronger(slot, claim);
    }
  }

  static Claim stronger(Claim a, Claim b) { return a > b ? a : b; }

  void startChild(std::string_view name, Place place, const char** attributes) {
    childPlace_ = place;
    childKind_ = childKind(name);
    child_ = {};
    childMessage_.reset();
    inOutside_ = !inCase_;
    if (inCase_ && childKind_ == ChildKind::Unknown && evidence_.unknownChild.empty()) evidence_.unknownChild = name;
    if (inCase_) readInner(name, place, attributes);
    if (childKind_ == ChildKind::Quiet) return;
    child_.place = place;
    CaseScope& owner = inCase_ ? case_ : outside_;
    if (!inCase_) outside_.reset(place, name);
    const auto kept = [&](std::string_view value) { return keepCell(owner.memory, value, place, owner.element); };
    for (size_t i = 0; attributes[i] != nullptr; i += 2) {
      const std::string_view attribute(attributes[i]), value(attributes[i + 1]);
      if (attribute == "message") childMessage_ = cutMessage(value);
      if (attribute == "time" && isEarlierAttempt(childKind_)) child_.time = kept(value);
      if (attribute == "timestamp" && isEarlierAttempt(childKind_)) child_.timestamp = kept(value);
    }
    if (!childMessage_ || childMessage_->empty()) capture(place, Capture::Message);
  }

  void endChild() {
    takeChild();
    childKind_ = ChildKind::Quiet;
    inOutside_ = false;
  }

  void takeChild() {
    if (inCase_ && (childKind_ == ChildKind::Quiet || childKind_ == ChildKind::Unknown)) return;
    if (depth_ > 0) countChild(suites_[depth_ - 1]);
    CaseScope& owner = inCase_ ? case_ : outside_;
    const std::string message = childMessage_ && !childMessage_->empty() ? *childMessage_ : captured();
    if (childMessage_ || !message.empty()) child_.message = keepCell(owner.memory, message, childPlace_, owner.element);
    if (!inCase_) return failureOutside();
    if (isEarlierAttempt(childKind_)) return endEarlierAttempt();
    const bool failing = childKind_ == ChildKind::Failure || childKind_ == ChildKind::Error;
    if (failing && !evidence_.failing) evidence_.failing = childKind_;
    if (!failing && !evidence_.skipping) evidence_.skipping = childKind_;
    if (!message_.present() || (failing && !failingMessage_)) {
      message_ = child_.message;
      failingMessage_ = failing;
    }
  }

  void countChild(Suite& suite) const {
    switch (childKind_) {
      case ChildKind::Failure:
      case ChildKind::FlakyFailure:
      case ChildKind::RerunFailure: ++suite.failures; break;
      case ChildKind::Error:
      case ChildKind::FlakyError:
      case ChildKind::RerunError: ++suite.errors; break;
      case ChildKind::Unknown: suite.failures += inCase_ ? 0 : 1; break;
      case ChildKind::Skipped:
      case ChildKind::Disabled:
      case ChildKind::Quiet: break;
    }
  }

  void endEarlierAttempt() {
    if (attempts_.size() >= limits().attempts) {
      return refuseLimit(childPlace_, fmt::format("a test case has more than {} re-runs", limits().attempts), "attempts");
    }
    const bool error = childKind_ == ChildKind::FlakyError || childKind_ == ChildKind::RerunError;
    evidence_.rerun |= childKind_ == ChildKind::RerunFailure || childKind_ == ChildKind::RerunError;
    child_.status = error ? CaseStatus::Error : CaseStatus::Failed;
    attempts_.push_back(child_);
  }

  /// <error>, <failure> or the like in a suite, and in no test case.
  void failureOutside() { giveFailureOutside(childPlace_, fmt::format("<{}>", outside_.element), child_.message); }

  void giveFailureOutside(Place place, std::string_view what, const Cell& message = {}) {
    outside_.named.push_back({FieldKind::Attribute, "name", presentCell("", place)});
    CaseCells cells;
    fillFromSuites(cells);
    cells[TestCaseField::Message] = message;
    layersWith(outside_);
    giveOutside(place, what, cells, layers_);
    if (depth_ > 0) ++suites_[depth_ - 1].outside;
  }

  void endCase() {
    const CaseVerdict verdict = judgeCase(evidence_);
    if (!verdict.deviation.empty()) deviation(case_.place, verdict.deviation);
    if (!case_.attribute("name").present()) deviation(case_.place, "a test case without a name");
    const size_t count = attempts_.size() + 1;
    for (size_t i = 0; i < attempts_.size(); ++i) emit(attempts_[i], i + 1, count);
    Attempt last;
    last.place = case_.place;
    last.status = verdict.status;
    last.message = message_;
    last.time = case_.attribute("time");
    emit(last, count, count);
    inCase_ = false;
    if (depth_ == 0) return;
    suites_[depth_ - 1].own.add(verdict.status);
    suites_[depth_ - 1].alsoSkipped += evidence_.skipping && (verdict.status == CaseStatus::Failed || verdict.status == CaseStatus::Error);
    const bool untimed = last.time.present() && last.time.text.find_first_not_of("0.") == std::string_view::npos;
    if (verdict.status == CaseStatus::Passed && untimed) ++suites_[depth_ - 1].untimed;
  }

  Cell fromSuites(std::string_view name) const {
    for (size_t i = depth_; i-- > 0;) {
      if (const Cell cell = suites_[i].attribute(name); cell.present()) return cell;
    }
    return {};
  }

  /// The suite, and what the suites say where the test case does not.
  void fillFromSuites(CaseCells& cells) const {
    if (!cells[TestCaseField::Timestamp].present()) cells[TestCaseField::Timestamp] = fromSuites("timestamp");
    if (!cells[TestCaseField::Hostname].present()) cells[TestCaseField::Hostname] = fromSuites("hostname");
    if (depth_ == 0 || suites_[depth_ - 1].path.empty()) return;
    cells[TestCaseField::Suite] = presentCell(suites_[depth_ - 1].path, suites_[depth_ - 1].place);
  }

  void layersWith(const ReportScope& first) {
    layers_.clear();
    layers_.emplace_back(first.named);
    for (size_t i = depth_; i-- > 0;) layers_.emplace_back(suites_[i].named);
  }

  void emit(const Attempt& attempt, size_t number, size_t count) {
    CaseCells cells;
    cells[TestCaseField::Name] = case_.attribute("name");
    cells[TestCaseField::Classname] = case_.attribute("classname");
    cells[TestCaseField::File] = case_.attribute("file");
    cells[TestCaseField::Line] = case_.attribute("line");
    cells[TestCaseField::Status] = presentCell(statusWord(attempt.status), attempt.place);
    cells[TestCaseField::Time] = attempt.time;
    cells[TestCaseField::Timestamp] = attempt.timestamp.present() ? attempt.timestamp : case_.attribute("timestamp");
    cells[TestCaseField::Hostname] = case_.attribute("hostname");
    cells[TestCaseField::Message] = attempt.message;
    fillFromSuites(cells);
    const std::string numberText = std::to_string(number), countText = std::to_string(count);
    cells[TestCaseField::Attempt] = presentCell(numberText, attempt.place);
    cells[TestCaseField::Attempts] = presentCell(countText, attempt.place);
    layersWith(case_);
    give(attempt.place, cells, layers_);
  }

  std::deque<Suite> suites_;  // [0, depth_) are open; the rest keeps its memory for the next
  size_t depth_ = 0;
  CaseScope case_;
  CaseScope outside_;  // a failure outside any test case
  bool inCase_ = false;
  bool inOutside_ = false;  // an element that becomes a failure outside any test case is open
  CaseEvidence evidence_;
  std::vector<Attempt> attempts_;
  Cell message_;
  bool failingMessage_ = false;
  ChildKind childKind_ = ChildKind::Quiet;
  Attempt child_;
  Place childPlace_;
  std::optional<std::string> childMessage_;
  Place propertyPlace_;
  std::optional<std::string> propertyName_;
  std::optional<std::string> propertyValue_;
  std::vector<std::span<const NamedCell>> layers_;
};

}  // namespace

bool readJunit(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return JunitReader(source, limits, sink).read(); }

}  // namespace tollgate::ingest
