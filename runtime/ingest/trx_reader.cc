#include "runtime/ingest/trx_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "compiler/support/characters.h"
#include "runtime/ingest/shared_roots.h"
#include "runtime/ingest/xml_report.h"

namespace tollgate::ingest {
namespace {

enum class Element : uint8_t {
  None,
  Run,
  Results,
  Result,
  Output,
  ErrorInfo,
  Message,
  Definitions,
  Definition,
  Method,
  Wrapper,  // <TestCategory>, <Owners>, <Properties> of a definition
  Category,
  Owner,
  Property,
  Text,  // <Description>, and <Key>, <Value> of a property
  Summary,
  Counters,
  RunInfos,
  RunInfo,
  RunText,
  Skipped
};

constexpr ToolWord kWords[] = {
    {"Passed", CaseStatus::Passed},       {"Failed", CaseStatus::Failed},
    {"Error", CaseStatus::Error},         {"Timeout", CaseStatus::Error},
    {"Aborted", CaseStatus::Error},       {"Disconnected", CaseStatus::Error},
    {"NotExecuted", CaseStatus::Skipped}, {"NotRunnable", CaseStatus::Skipped},
    {"Pending", CaseStatus::Skipped},     {"Inconclusive", CaseStatus::Unknown},
    {"Warning", CaseStatus::Unknown},     {"Completed", CaseStatus::Unknown},
    {"InProgress", CaseStatus::Unknown},  {"PassedButRunAborted", CaseStatus::Unknown},
};
constexpr size_t kWordCount = std::size(kWords);

/// Outcomes of a run that say nothing beyond its results.
constexpr std::string_view kOrdinaryRuns[] = {"", "Passed", "Completed", "Failed", "Warning", "NotExecuted", "Inconclusive"};

/// "00:01:02.5000000" as "62.5", "1.00:00:00" as "86400"; anything else as it is.
std::string seconds(std::string_view text) {
  uint64_t days = 0, parts[3] = {};
  std::string_view rest = text;
  const auto number = [&](uint64_t& value) {
    size_t size = 0;
    for (; size < rest.size() && size < 8 && rest[size] >= '0' && rest[size] <= '9'; ++size)
      value = value * 10 + uint64_t(rest[size] - '0');
    rest.remove_prefix(size);
    return size != 0;
  };
  if (const size_t point = text.find('.'); point < text.find(':')) {
    if (!number(days) || rest.front() != '.') return std::string(text);
    rest.remove_prefix(1);
  }
  for (size_t i = 0; i < 3; ++i) {
    if (!number(parts[i]) || (i < 2 && !rest.starts_with(':'))) return std::string(text);
    if (i < 2) rest.remove_prefix(1);
  }
  if (!rest.empty() && (rest.front() != '.' || rest.find_first_not_of("0123456789", 1) != std::string_view::npos)) return std::string(text);
  while (rest.ends_with('0') || rest == ".") rest.remove_suffix(1);
  return fmt::format("{}{}", days * 86'400 + parts[0] * 3600 + parts[1] * 60 + parts[2], rest);
}

constexpr size_t kNoResult = static_cast<size_t>(-1);

struct Result : ReportScope {
  size_t outer = kNoResult;
  CaseStatus status = CaseStatus::Unknown;
  Cell message;
  bool errorInfo = false;               // it has an <ErrorInfo>
  bool suspicious = false;              // it has an element that nobody knows, and that speaks of a failure
  uint64_t inner = 0;                   // results directly in it
  uint64_t notPassed = 0, failing = 0;  // of those inside it that have none inside themselves
};

struct Definition : ReportScope {
  bool hasResult = false;
};

struct RunInfo : ReportScope {
  Cell message;
};

class TrxReader : public ElementReport<Element> {
 public:
  TrxReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) : ElementReport(Format::Trx, source, limits, sink) {
    memory_.held = resultMemory_.held = true;
  }

 private:
  Element classify(Element around, std::string_view name, Place place) override {
    switch (around) {
      case Element::None: acceptRoot(name, place, {"TestRun"}); return Element::Run;
      case Element::Run:
        if (name == "Results") return Element::Results;
        if (name == "TestDefinitions") return Element::Definitions;
        if (name == "ResultSummary") return Element::Summary;
        if (!ofNamespace_ && !isPartOfTrx(name)) refuseForeign(name, place);
        break;
      case Element::Results: return Element::Result;  // UnitTestResult, TestResultAggregation, GenericTestResult, …
      case Element::Result:
        if (name == "InnerResults") return Element::Results;
        if (name == "Output") return Element::Output;
        break;
      case Element::Output: return name == "ErrorInfo" ? Element::ErrorInfo : Element::Skipped;
      case Element::ErrorInfo: return name == "Message" ? Element::Message : Element::Skipped;
      case Element::Definitions: return Element::Definition;  // UnitTest, OrderedTest, GenericTest, …
      case Element::Definition:
        if (name == "TestMethod") return Element::Method;
        if (name == "Description") return Element::Text;
        if (name == "TestCategory" || name == "Owners" || name == "Properties") return Element::Wrapper;
        break;
      case Element::Wrapper:
        if (name == "TestCategoryItem") return Element::Category;
        if (name == "Owner") return Element::Owner;
        if (name == "Property") return Element::Property;
        break;
      case Element::Property: return name == "Key" || name == "Value" ? Element::Text : Element::Skipped;
      case Element::Summary:
        if (name == "Counters") return Element::Counters;
        if (name == "RunInfos") return Element::RunInfos;
        break;
      case Element::RunInfos: return name == "RunInfo" ? Element::RunInfo : Element::Skipped;
      case Element::RunInfo: return name == "Text" ? Element::RunText : Element::Skipped;
      default: break;
    }
    return Element::Skipped;
  }

  void start(Element element, std::string_view name, Place place, const char** attributes) override {
    switch (element) {
      case Element::Run: startRun(place, attributes); break;
      case Element::Results: anyResults_ = true; break;
      case Element::Result: startResult(name, place, attributes); break;
      case Element::ErrorInfo: results_[open_.back()].errorInfo = true; break;
      case Element::Definition: startDefinition(place, attributes); break;
      case Element::Method: startMethod(place, attributes); break;
      case Element::Category: addFrom(attributes, "TestCategory", "TestCategory", place); break;
      case Element::Owner: addFrom(attributes, "name", "Owner", place); break;
      case Element::Property: key_.clear(), value_.clear(); break;
      case Element::Summary: fill(summary_, memory_, "ResultSummary", place, attributes); break;
      case Element::Counters: fill(counters_, memory_, "Counters", place, attributes); break;
      case Element::RunInfo: fill(runInfos_.emplace_back(), memory_, "RunInfo", place, attributes); break;
      case Element::Message:
      case Element::RunText: capture(textPlace_ = place, Capture::Message); break;
      case Element::Text:
        textName_ = name;
        capture(textPlace_ = place, Capture::Value);
        break;
      default: break;
    }
  }

  void end(Element element) override {
    switch (element) {
      case Element::Run: endRun(); break;
      case Element::Result: endResult(); break;
      case Element::Definitions:
        defined_ = true;
        giveResults();
        break;
      case Element::Message: {
        const std::string text = captured();
        Result& result = results_[open_.back()];
        if (!result.message.present()) result.message = keepCell(resultMemory_, text, textPlace_, result.element);
        break;
      }
      case Element::RunText: {
        const std::string text = captured();
        if (!runInfos_.back().message.present()) runInfos_.back().message = keepCell(memory_, text, textPlace_, "RunInfo");
        break;
      }
      case Element::Text: endText(); break;
      case Element::Property:
        if (definition_ != nullptr) addNamed(*definition_, memory_, FieldKind::Property, key_, value_, textPlace_);
        break;
      case Element::Definition: definition_ = nullptr; break;
      default: break;
    }
  }

  void passedOverFailure(std::string_view, Place) override {
    if (!open_.empty()) results_[open_.back()].suspicious = true;
  }

  void fill(ReportScope& scope, ReportMemory& memory, std::string_view element, Place place, const char** attributes) {
    scope.place = place;
    scope.element = element;
    if (memory.held) memory.spent += sizeof(Result);
    addAttributes(scope, memory, place, attributes);
  }

  // --- another tool's file ---

  void startRun(Place place, const char** attributes) {
    fill(run_, memory_, "TestRun", place, attributes);
    for (size_t i = 0; attributes[i] != nullptr; i += 2) {
      const std::string_view attribute(attributes[i]), value(attributes[i + 1]);
      ofNamespace_ |= attribute.starts_with("xmlns") && value.starts_with(kTrxNamespace);
    }
    const auto other = attributeOf(attributes, "xmlns");
    if (ofNamespace_ || !other) return;
    refuse(place, fmt::format("<TestRun> is in the namespace {}, which is not that of TRX", cutMessage(*other)),
           "name the format that the file has, or let `dotnet test` write it with `--logger trx`");
  }

  void refuseForeign(std::string_view name, Place place) {
    refuse(place,
           isPartOfCppunit(name) ? fmt::format("this is CppUnit's XML (<{}> in <TestRun>), not TRX", name)
                                 : fmt::format("<TestRun> without the namespace of TRX, and with <{}> in it, is no TRX", name),
           "export JUnit XML, or convert the file");
  }

  void tellNamespace() {
    if (ofNamespace_) return;
    if (!anyResults_) {
      return refuse(run_.place, "<TestRun> has neither the namespace of TRX nor <Results>: this is no TRX",
                    "name the format that the file has, or let the tool write its results again");
    }
    deviation(run_.place, fmt::format("<TestRun> is in no namespace: that of TRX is {}2010", kTrxNamespace));
  }

  // --- definitions ---

  void startDefinition(Place place, const char** attributes) {
    definition_ = nullptr;
    const auto id = attributeOf(attributes, "id");
    if (!id) return deviation(place, "a test definition without an id: not read");
    const std::string_view key = keep(memory_, smallLetters(*id), place, "UnitTest");
    const auto [found, fresh] = definitions_.try_emplace(key);
    if (!fresh) return deviation(place, fmt::format("the test {} is defined twice: the first definition counts", *id));
    definition_ = &found->second;
    fill(*definition_, memory_, "UnitTest", place, attributes);
  }

  void startMethod(Place place, const char** attributes) {
    if (definition_ == nullptr) return;
    for (size_t i = 0; attributes[i] != nullptr; i += 2) {
      const bool name = std::string_view(attributes[i]) == "name";
      addNamed(*definition_, memory_, name ? FieldKind::Property : FieldKind::Attribute, name ? "method" : attributes[i], attributes[i + 1],
               place);
    }
  }

  void addFrom(const char** attributes, std::string_view attribute, std::string_view property, Place place) {
    const auto value = attributeOf(attributes, attribute);
    if (definition_ != nullptr && value) addNamed(*definition_, memory_, FieldKind::Property, property, *value, place);
  }

  void endText() {
    const std::string text = captured();
    if (textName_ == "Key")
      key_ = text;
    else if (textName_ == "Value")
      value_ = text;
    else if (definition_ != nullptr)
      addNamed(*definition_, memory_, FieldKind::Property, "Description", text, textPlace_);
  }

  // --- results ---

  void startResult(std::string_view name, Place place, const char** attributes) {
    results_.emplace_back();
    Result& made = results_.back();
    if (!open_.empty()) {
      made.outer = open_.back();
      ++results_[made.outer].inner;
    }
    open_.push_back(results_.size() - 1);
    fill(made, resultMemory_, keep(resultMemory_, name, place, "Results"), place, attributes);
    const auto word = attributeOf(attributes, "outcome");
    if (word) addNamed(made, resultMemory_, FieldKind::Property, kStatusWord, *word, place);
    made.status = statusOf(made.attribute("outcome"), "outcome", kWords, place);
    const auto id = attributeOf(attributes, "executionId");
    if (id && !executions_.insert(keep(memory_, smallLetters(*id), place, "Results")).second) {
      deviation(place, fmt::format("executionId {} is there twice", *id));
    }
  }

  void endResult() {
    const size_t position = open_.back();
    open_.pop_back();
    Result& result = results_[position];
    if (result.status == CaseStatus::Passed && (result.errorInfo || result.suspicious)) {
      result.status = result.errorInfo ? CaseStatus::Failed : CaseStatus::Unknown;
      deviation(result.place, result.errorInfo
                                  ? "an attribute says it passed, its <ErrorInfo> that it failed: counted as failing"
                                  : "it says it passed, and an element in it that is not known may say otherwise: the outcome is unknown");
    }
    for (size_t i = 0; i < kWordCount; ++i) {
      const bool same = kWords[i].word == result.attribute("outcome").text;
      all_[i] += same;
      single_[i] += same && result.inner == 0;
    }
    ++allResults_;
    otherResults_ += result.status != CaseStatus::Passed && !isFailing(result);
    if (result.outer != kNoResult) {
      Result& outer = results_[result.outer];
      outer.notPassed += result.inner == 0 ? result.status != CaseStatus::Passed : result.notPassed;
      outer.failing += result.inner == 0 ? isFailing(result) : result.failing;
    }
    if (open_.empty() && defined_) giveResults();
  }

  void giveResults() {
    if (!open_.empty()) return;
    for (const Result& result : results_) {
      const auto defined = definitions_.find(smallLetters(result.attribute("testId").text));
      if (defined != definitions_.end()) defined->second.hasResult = true;
      if (result.inner == 0) {
        giveResult(result);
      } else if (isFailing(result) && result.failing == 0) {
        deviation(result.place, "it failed, but none of its inner results did: a record of its own");
        giveResult(result);
      } else if (result.status != CaseStatus::Passed && result.notPassed == 0) {
        deviation(result.place, "it did not pass, but all of its inner results did: a record of its own");
        giveResult(result);
      } else if (result.status == CaseStatus::Passed && result.notPassed != 0) {
        deviation(result.place, fmt::format("it says it passed, but {} of its inner results did not: they count", result.notPassed));
      }
    }
    results_.clear();
    resultMemory_.clear();
  }

  static bool isFailing(const Result& result) { return result.status == CaseStatus::Failed || result.status == CaseStatus::Error; }

  const Definition* definitionOf(const Result& result) {
    const Cell id = result.attribute("testId");
    const auto found = definitions_.find(smallLetters(id.text));
    if (found != definitions_.end()) return &found->second;
    if (result.outer != kNoResult) return definitionOf(results_[result.outer]);
    if (undefined_++ == 0) undefinedPlace_ = result.place;
    return nullptr;
  }

  void giveResult(const Result& result) {
    if (!result.attribute("testName").present()) deviation(result.place, "a test case without a name");
    const Definition* definition = definitionOf(result);
    counts_.add(result.status);
    CaseCells cells;
    cells[TestCaseField::Name] = result.attribute("testName");
    if (definition != nullptr) cells[TestCaseField::Classname] = definition->attribute("className");
    cells[TestCaseField::Status] = presentCell(statusWord(result.status), result.place);
    std::string time;
    if (const Cell duration = result.attribute("duration"); duration.present()) {
      time = seconds(duration.text);
      cells[TestCaseField::Time] = presentCell(time, duration.place());
    }
    const Cell began = result.attribute("startTime");
    if (!began.text.starts_with("0001-01-01")) cells[TestCaseField::Timestamp] = began;
    cells[TestCaseField::Hostname] = result.attribute("computerName");
    cells[TestCaseField::Message] = result.message;
    layers_.clear();
    for (const Result* at = &result; at != nullptr; at = at->outer == kNoResult ? nullptr : &results_[at->outer]) {
      layers_.emplace_back(at->named);
    }
    if (definition != nullptr) layers_.emplace_back(definition->named);
    layers_.emplace_back(run_.named);
    give(result.place, cells, layers_);
  }

  // --- the run ---

  void endRun() {
    giveResults();
    tellNamespace();
    checkDefinitions();
    if (undefined_ != 0) {
      deviation(undefinedPlace_, fmt::format("{} result{} to a test that <TestDefinitions> does not have: no class is known", undefined_,
                                             undefined_ == 1 ? " belongs" : "s belong"));
    }
    bool outside = false;
    for (const RunInfo& info : runInfos_) {
      if (!isFailure(info)) continue;
      giveRun(info.place, fmt::format("<RunInfo> of outcome \"{}\"", info.attribute("outcome").text), info.message);
      outside = true;
    }
    const std::string_view outcome = summary_.attribute("outcome").text;
    const bool ordinary = std::find(std::begin(kOrdinaryRuns), std::end(kOrdinaryRuns), outcome) != std::end(kOrdinaryRuns);
    if (!outside && (!ordinary || (outcome == "Failed" && counts_.failing() == 0))) {
      giveRun(summary_.place, fmt::format("a run that ended as \"{}\", which no test explains,", outcome), {});
    }
    compareCounters();
  }

  /// What is defined was to be run: without a result it was not reached, or its result was taken out.
  void checkDefinitions() {
    uint64_t without = 0;
    const Definition* first = nullptr;
    const auto at = [](const Definition& definition) { return std::pair(definition.place.line, definition.place.column); };
    for (const auto& [id, definition] : definitions_) {
      if (definition.hasResult) continue;
      ++without;
      if (first == nullptr || at(definition) < at(*first)) first = &definition;
    }
    if (first == nullptr) return;
    refuse(first->place,
           fmt::format("{} of {} defined tests {} no result, {} among them", without, definitions_.size(), without == 1 ? "has" : "have",
                       cutMessage(first->attribute("name").text)),
           "nothing in it is counted; let the tests run to their end, and write the results again");
  }

  bool isFailure(const RunInfo& info) const {
    const std::string_view outcome = info.attribute("outcome").text;
    if (outcome == "Warning" || outcome == "Passed" || outcome == "Completed") return false;
    std::string_view text = info.message.text;
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
    return !text.ends_with("[FAIL]") || counts_.failing() == 0;
  }

  void giveRun(Place place, std::string_view what, const Cell& message) {
    const std::array<std::span<const NamedCell>, 1> layers = {run_.named};
    CaseCells cells;
    cells[TestCaseField::Message] = message;
    giveOutside(place, what, cells, layers);
  }

  void compareCounters() {
    compareCounter(counters_, "total", "test case", {counts_.cases, allResults_});
    compareCounter(counters_, "executed", "executed", {counts_.cases - counts_.notRun(), allResults_ - counts_.notRun()});
    for (size_t i = 0; i < kWordCount; ++i) {
      std::string attribute(kWords[i].word);
      attribute[0] = static_cast<char>(attribute[0] + 32);
      const CaseStatus status = kWords[i].status;
      if (status == CaseStatus::Failed || status == CaseStatus::Error)
        compareFailures(counters_, attribute, attribute, {single_[i], all_[i]}, std::max(all_[i], counts_.failing()));
      else
        compareCounter(counters_, attribute, attribute, {single_[i], all_[i]});
    }
    const uint64_t shown = std::max(counts_.notRun() + counts_.unknown, otherResults_) +
                           missingCases(counters_, {"total"}, std::max(counts_.cases, allResults_));
    if (counts_.passed != 0) {
      refuseNotRun(counters_, {"notexecuted", "notrunnable", "pending", "inconclusive", "inprogress", "passedbutrunaborted"}, shown);
    }
  }

  ReportMemory memory_;        // definitions, the run and ids
  ReportMemory resultMemory_;  // results that were not given yet
  ReportScope run_, summary_, counters_;
  bool ofNamespace_ = false;  // the root is in that of TRX
  bool anyResults_ = false;
  std::deque<RunInfo> runInfos_;
  std::unordered_map<std::string_view, Definition> definitions_;
  std::unordered_set<std::string_view> executions_;
  Definition* definition_ = nullptr;  // the open one
  bool defined_ = false;
  std::deque<Result> results_;
  std::vector<size_t> open_;  // positions of the open results
  OutcomeCounts counts_;
  std::array<uint64_t, kWordCount> all_ = {}, single_ = {};  // results by word; `single_`: without inner ones
  uint64_t allResults_ = 0;
  uint64_t otherResults_ = 0;  // of them, those that neither passed nor failed
  uint64_t undefined_ = 0;
  Place undefinedPlace_;
  Place textPlace_;
  std::string textName_, key_, value_;
  std::vector<std::span<const NamedCell>> layers_;
};

}  // namespace

bool readTrx(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return TrxReader(source, limits, sink).read(); }

}  // namespace tollgate::ingest
