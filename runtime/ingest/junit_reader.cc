#include "runtime/ingest/junit_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <deque>

#include "runtime/ingest/junit_case.h"
#include "runtime/ingest/text_arena.h"
#include "runtime/ingest/text_scan.h"
#include "runtime/ingest/xml_stream.h"

namespace tollgate::ingest {
namespace {

enum class Element : uint8_t { Suite, Case, Child, Properties, Property, Other };

struct Counts {
  uint64_t cases = 0, failed = 0, error = 0, skipped = 0, disabled = 0;
  void add(CaseStatus status) {
    ++cases;
    failed += status == CaseStatus::Failed;
    error += status == CaseStatus::Error;
    skipped += status == CaseStatus::Skipped;
    disabled += status == CaseStatus::Disabled;
  }
  void add(const Counts& other) {
    cases += other.cases;
    failed += other.failed;
    error += other.error;
    skipped += other.skipped;
    disabled += other.disabled;
  }
};

/// Attributes and properties of one test case, suite or root.
struct Scope {
  Place place;
  std::string element;
  std::string path;  // names of the suites, joined
  TextArena arena;
  std::vector<NamedCell> named;
  Counts own;   // test cases directly in it
  Counts deep;  // these and those of the suites inside it
  void reset(Place at, std::string_view name) {
    place = at;
    element = name;
    path.clear();
    arena.clear();
    named.clear();
    own = deep = {};
  }
  Cell attribute(std::string_view name) const {
    for (const NamedCell& cell : named) {
      if (cell.kind == FieldKind::Attribute && cell.name == name) return cell.cell;
    }
    return {};
  }
};

struct Attempt {
  Place place;
  CaseStatus status = CaseStatus::Unknown;
  Cell message;
  Cell time;
  Cell timestamp;
};

std::string_view foreignFormat(std::string_view root) {
  if (root == "test-run" || root == "test-results") return "NUnit";
  if (root == "TestRun") return "TRX";
  if (root == "assemblies" || root == "assembly") return "xUnit.net";
  if (root == "Site") return "CTest's Test.xml";
  if (root == "robot") return "Robot Framework";
  if (root == "Result") return "Android CTS";
  return {};
}

Cell present(std::string_view text, Place place) { return {text, place.line, place.column, CellState::Present, CellForm::Text}; }

class JunitReader : public XmlEvents {
 public:
  JunitReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink)
      : source_(source), limits_(limits), guard_(sink, limits), xml_(source, limits, guard_, *this) {}

  bool run() {
    guard_.header(testCaseHeader());
    return xml_.run() && guard_.end(source_, xml_.here());
  }

  void startElement(std::string_view name, Place place, const char** attributes) override {
    if (open_.empty() && !acceptRoot(name, place)) return;
    const Element element = classify(name);
    open_.push_back(element);
    switch (element) {
      case Element::Suite: startSuite(name, place, attributes); break;
      case Element::Case: startCase(place, attributes); break;
      case Element::Child: startChild(name, place, attributes); break;
      case Element::Property: startProperty(place, attributes); break;
      case Element::Properties: startProperties(place); break;
      case Element::Other: break;
    }
  }

  void endElement() override {
    const Element element = open_.back();
    open_.pop_back();
    switch (element) {
      case Element::Suite: endSuite(); break;
      case Element::Case: endCase(); break;
      case Element::Child: endChild(); break;
      case Element::Property: endProperty(); break;
      case Element::Properties:
      case Element::Other: break;
    }
  }

  void text(std::string_view piece) override {
    if (inProperty_) {
      if (captured_.size() + piece.size() > limits_.cellBytes) {
        return refuseLimit(propertyPlace_, fmt::format("a property is longer than {} bytes", limits_.cellBytes), "cell-bytes");
      }
      captured_ += piece;
    } else if (inChild_ && childWantsText_ && captured_.size() <= limits_.messageBytes) {
      captured_ += piece;
    }
  }

 private:
  void refuseLimit(Place place, std::string message, std::string_view limit) {
    xml_.refuse(place, std::move(message), raiseAdvice(limits_, limit));
  }

  bool acceptRoot(std::string_view name, Place place) {
    if (name == "testsuites" || name == "testsuite") return true;
    if (name == "testcase") {
      guard_.deviation(place, "the root element is a <testcase> without a suite");
      return true;
    }
    const std::string_view foreign = foreignFormat(name);
    xml_.refuse(place,
                foreign.empty() ? fmt::format("the root element is <{}>, not <testsuites> or <testsuite>", name)
                                : fmt::format("this is {} (root element <{}>), not JUnit XML", foreign, name),
                "export JUnit XML, or convert the file");
    return false;
  }

  Element classify(std::string_view name) const {
    const Element parent = open_.empty() ? Element::Other : open_.back();
    if (name == "testcase" || name == "testsuite" || name == "testsuites") {
      return name == "testcase" ? Element::Case : Element::Suite;
    }
    if (name == "properties" && (parent == Element::Suite || parent == Element::Case)) return Element::Properties;
    if (name == "property" && parent == Element::Properties) return Element::Property;
    if (parent == Element::Case) return Element::Child;
    if (parent == Element::Suite && (name == "failure" || name == "error")) return Element::Child;
    return Element::Other;  // transparent: suites and test cases inside it count
  }

  // --- suites ---

  void startSuite(std::string_view element, Place place, const char** attributes) {
    if (inCase_) {
      return xml_.refuse(place, fmt::format("a <{}> inside a <testcase>", element), "write test cases beside each other, in suites");
    }
    if (depth_ == suites_.size()) suites_.emplace_back();
    Scope& scope = suites_[depth_];
    scope.reset(place, element);
    readAttributes(scope, place, attributes);
    if (depth_ > 0) scope.path = suites_[depth_ - 1].path;
    const Cell name = scope.attribute("name");
    if (element == "testsuite" && name.present() && !name.text.empty()) {
      if (!scope.path.empty()) scope.path += " > ";
      scope.path += name.text;
    }
    ++depth_;
  }

  void endSuite() {
    Scope& scope = suites_[depth_ - 1];
    scope.deep.add(scope.own);
    compareCounters(scope);
    --depth_;
    if (depth_ > 0) suites_[depth_ - 1].deep.add(scope.deep);
  }

  void compareCounters(const Scope& scope) {
    const auto failing = [](const Counts& counts) { return counts.failed + counts.error; };
    const auto idle = [](const Counts& counts) { return counts.skipped + counts.disabled; };
    const Counts &own = scope.own, &deep = scope.deep;
    compareCounter(scope, "tests", "test case", {own.cases, deep.cases});
    compareCounter(scope, "failures", "failed", {own.failed, deep.failed, failing(own), failing(deep)});
    compareCounter(scope, "errors", "with errors", {own.error, deep.error});
    compareCounter(scope, "skipped", "skipped", {own.skipped, deep.skipped, idle(own), idle(deep)});
    compareCounter(scope, "disabled", "disabled", {own.disabled, deep.disabled, idle(own), idle(deep)});
  }

  /// `fitting`: the counts that an honest tool may mean; the second is the one shown.
  void compareCounter(const Scope& scope, std::string_view attribute, std::string_view what, std::initializer_list<uint64_t> fitting) {
    const Cell claimed = scope.attribute(attribute);
    if (!claimed.present() || claimed.text.empty()) return;
    uint64_t number = 0;
    const char* const end = claimed.text.data() + claimed.text.size();
    const auto parsed = std::from_chars(claimed.text.data(), end, number);
    if (parsed.ec == std::errc() && parsed.ptr == end && std::find(fitting.begin(), fitting.end(), number) != fitting.end()) {
      return;
    }
    const uint64_t seen = *(fitting.begin() + 1);
    guard_.deviation(scope.place, fmt::format("<{}> says {}=\"{}\", but {} {}{} there", scope.element, attribute, claimed.text, seen, what,
                                              seen == 1              ? " is"
                                              : attribute == "tests" ? "s are"
                                                                     : " are"));
  }

  // --- attributes and properties ---

  Scope* scope() {
    if (inCase_) return &case_;
    return depth_ == 0 ? nullptr : &suites_[depth_ - 1];
  }

  void readAttributes(Scope& scope, Place place, const char** attributes) {
    for (size_t i = 0; attributes[i] != nullptr; i += 2) {
      addNamed(scope, FieldKind::Attribute, attributes[i], attributes[i + 1], place);
    }
  }

  void addNamed(Scope& scope, FieldKind kind, std::string_view name, std::string_view value, Place place) {
    if (scope.named.size() >= limits_.properties) {
      return refuseLimit(place, fmt::format("more than {} attributes and properties", limits_.properties), "properties");
    }
    if (value.size() > limits_.cellBytes || name.size() > limits_.cellBytes) {
      return refuseLimit(place, fmt::format("a value is longer than {} bytes", limits_.cellBytes), "cell-bytes");
    }
    const std::string_view keptName = keep(scope, name, place);
    scope.named.push_back({kind, keptName, present(keep(scope, value, place), place)});
  }

  std::string_view keep(Scope& scope, std::string_view text, Place place) {
    if (scope.arena.spent() + text.size() > limits_.recordBytes) {
      refuseLimit(place, fmt::format("one <{}> has more than {} bytes of values", scope.element, limits_.recordBytes), "record-bytes");
      return {};
    }
    return scope.arena.keep(text);
  }

  void startProperties(Place place) {
    const Scope* owner = scope();
    if (!inCase_ && owner != nullptr && owner->own.cases + owner->deep.cases != 0) {
      guard_.deviation(
          place, fmt::format("properties after test cases: they do not reach the {} before them", owner->own.cases + owner->deep.cases));
    }
  }

  void startProperty(Place place, const char** attributes) {
    inProperty_ = true;
    propertyPlace_ = place;
    captured_.clear();
    propertyName_.reset();
    propertyValue_.reset();
    for (size_t i = 0; attributes[i] != nullptr; i += 2) {
      if (std::string_view(attributes[i]) == "name") propertyName_ = attributes[i + 1];
      if (std::string_view(attributes[i]) == "value") propertyValue_ = attributes[i + 1];
    }
  }

  void endProperty() {
    inProperty_ = false;
    if (!propertyName_) {
      guard_.deviation(propertyPlace_, "a property without a name: not read");
      return;
    }
    if (Scope* owner = scope()) {
      addNamed(*owner, FieldKind::Property, *propertyName_, propertyValue_ ? *propertyValue_ : captured_, propertyPlace_);
    }
  }

  // --- test cases ---

  void startCase(Place place, const char** attributes) {
    if (inCase_) return xml_.refuse(place, "a <testcase> inside a <testcase>", "write test cases beside each other, in suites");
    inCase_ = true;
    case_.reset(place, "testcase");
    readAttributes(case_, place, attributes);
    evidence_ = {};
    attempts_.clear();
    message_ = {};
    failingMessage_ = false;
    for (const NamedCell& cell : case_.named) {
      const Claim claim = claimOf(cell.name, cell.cell.text);
      if (claim == Claim::Nothing) continue;
      if (claim == Claim::Unknown) evidence_.unknownWord = cell.cell.text;
      Claim& slot = cell.name == "status" ? evidence_.status : evidence_.result;
      slot = cell.name == "status" ? claim : stronger(slot, claim);
    }
  }

  static Claim stronger(Claim a, Claim b) { return a > b ? a : b; }

  void startChild(std::string_view name, Place place, const char** attributes) {
    inChild_ = true;
    childPlace_ = place;
    childKind_ = childKind(name);
    childWantsText_ = false;
    captured_.clear();
    child_ = {};
    childMessage_.reset();
    if (childKind_ == ChildKind::Suspicious && evidence_.suspicious.empty()) evidence_.suspicious = name;
    if (childKind_ == ChildKind::Quiet) return;
    child_.place = place;
    Scope& owner = inCase_ ? case_ : outside_;
    if (!inCase_) outside_.reset(place, name);
    for (size_t i = 0; attributes[i] != nullptr; i += 2) {
      const std::string_view attribute(attributes[i]), value(attributes[i + 1]);
      if (attribute == "message") childMessage_ = cutMessage(value);
      if (attribute == "time" && isEarlierAttempt(childKind_)) child_.time = present(keep(owner, value, place), place);
      if (attribute == "timestamp" && isEarlierAttempt(childKind_)) {
        child_.timestamp = present(keep(owner, value, place), place);
      }
    }
    childWantsText_ = !childMessage_ || childMessage_->empty();
  }

  std::string cutMessage(std::string_view text) const {
    if (text.size() > limits_.messageBytes) text = text.substr(0, limits_.messageBytes);
    return std::string(text.substr(0, text.size() - cutSequenceBytes(text)));
  }

  void endChild() {
    inChild_ = false;
    if (childKind_ == ChildKind::Quiet || childKind_ == ChildKind::Suspicious) return;
    Scope& owner = inCase_ ? case_ : outside_;
    const std::string message = childMessage_ && !childMessage_->empty() ? *childMessage_ : cutMessage(captured_);
    if (childMessage_ || !message.empty()) child_.message = present(keep(owner, message, childPlace_), childPlace_);
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

  void endEarlierAttempt() {
    if (attempts_.size() >= limits_.attempts) {
      return refuseLimit(childPlace_, fmt::format("a test case has more than {} re-runs", limits_.attempts), "attempts");
    }
    const bool error = childKind_ == ChildKind::FlakyError || childKind_ == ChildKind::RerunError;
    evidence_.rerun |= childKind_ == ChildKind::RerunFailure || childKind_ == ChildKind::RerunError;
    child_.status = error ? CaseStatus::Error : CaseStatus::Failed;
    attempts_.push_back(child_);
  }

  /// <error> or <failure> directly in a suite.
  void failureOutside() {
    guard_.deviation(childPlace_,
                     fmt::format("<{}> outside any test case: a record with an empty name and status error", outside_.element));
    child_.status = CaseStatus::Error;
    outside_.named.push_back({FieldKind::Attribute, "name", present("", childPlace_)});
    emit(outside_, child_, 1, 1);
  }

  void endCase() {
    const CaseVerdict verdict = judgeCase(evidence_);
    if (!verdict.deviation.empty()) guard_.deviation(case_.place, verdict.deviation);
    if (!case_.attribute("name").present()) guard_.deviation(case_.place, "a test case without a name");
    const size_t count = attempts_.size() + 1;
    for (size_t i = 0; i < attempts_.size(); ++i) emit(case_, attempts_[i], i + 1, count);
    Attempt last;
    last.place = case_.place;
    last.status = verdict.status;
    last.message = message_;
    last.time = case_.attribute("time");
    emit(case_, last, count, count);
    inCase_ = false;
    if (depth_ > 0) suites_[depth_ - 1].own.add(verdict.status);
  }

  Cell fromSuites(std::string_view name) const {
    for (size_t i = depth_; i-- > 0;) {
      if (const Cell cell = suites_[i].attribute(name); cell.present()) return cell;
    }
    return {};
  }

  void emit(const Scope& owner, const Attempt& attempt, size_t number, size_t count) {
    std::array<Cell, kTestCaseFieldCount> cells;
    const auto at = [&](TestCaseField field) -> Cell& { return cells[static_cast<size_t>(field)]; };
    at(TestCaseField::Name) = owner.attribute("name");
    at(TestCaseField::Classname) = owner.attribute("classname");
    at(TestCaseField::File) = owner.attribute("file");
    at(TestCaseField::Line) = owner.attribute("line");
    at(TestCaseField::Status) = present(statusWord(attempt.status), attempt.place);
    at(TestCaseField::Time) = attempt.time;
    at(TestCaseField::Timestamp) = attempt.timestamp.present() ? attempt.timestamp : owner.attribute("timestamp");
    if (!at(TestCaseField::Timestamp).present()) at(TestCaseField::Timestamp) = fromSuites("timestamp");
    at(TestCaseField::Hostname) = owner.attribute("hostname");
    if (!at(TestCaseField::Hostname).present()) at(TestCaseField::Hostname) = fromSuites("hostname");
    at(TestCaseField::Message) = attempt.message;
    if (depth_ > 0 && !suites_[depth_ - 1].path.empty()) {
      at(TestCaseField::Suite) = present(suites_[depth_ - 1].path, suites_[depth_ - 1].place);
    }
    const std::string numberText = std::to_string(number), countText = std::to_string(count);
    at(TestCaseField::Attempt) = present(numberText, attempt.place);
    at(TestCaseField::Attempts) = present(countText, attempt.place);
    layers_.clear();
    layers_.emplace_back(owner.named);
    for (size_t i = depth_; i-- > 0;) layers_.emplace_back(suites_[i].named);
    RecordView record;
    record.place = attempt.place;
    record.cells = cells;
    record.layers = layers_;
    record.outsideCase = &owner == &outside_;
    guard_.record(record);
  }

  ByteSource& source_;
  const ReaderLimits& limits_;
  SinkGuard guard_;
  XmlStream xml_;
  std::vector<Element> open_;
  std::deque<Scope> suites_;  // [0, depth_) are open; the rest keeps its memory for the next
  size_t depth_ = 0;
  Scope case_;
  Scope outside_;  // stands in for the test case of a failure outside any
  bool inCase_ = false;
  CaseEvidence evidence_;
  std::vector<Attempt> attempts_;
  Cell message_;
  bool failingMessage_ = false;
  bool inChild_ = false;
  bool childWantsText_ = false;
  ChildKind childKind_ = ChildKind::Quiet;
  Attempt child_;
  Place childPlace_;
  std::optional<std::string> childMessage_;
  bool inProperty_ = false;
  Place propertyPlace_;
  std::optional<std::string> propertyName_;
  std::optional<std::string> propertyValue_;
  std::string captured_;
  std::vector<std::span<const NamedCell>> layers_;
};

}  // namespace

bool readJunit(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return JunitReader(source, limits, sink).run(); }

}  // namespace tollgate::ingest
