#include "runtime/ingest/xunit_reader.h"

#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "runtime/ingest/xml_report.h"

namespace tollgate::ingest {
namespace {

enum class Element : uint8_t {
  None,
  Assemblies,
  Assembly,
  Collection,
  Test,
  Errors,
  Error,
  Traits,
  Trait,
  Failure,
  Message,
  Reason,
  Skipped
};

constexpr ToolWord kWords[] = {
    {"Pass", CaseStatus::Passed},
    {"Fail", CaseStatus::Failed},
    {"Skip", CaseStatus::Skipped},
    {"NotRun", CaseStatus::Skipped},
};

struct Suite : ReportSuite {
  uint64_t notRun = 0;  // of those skipped: explicit tests that nobody asked for
  uint64_t errors = 0;
  Cell began;
};

class XunitReader : public ElementReport<Element> {
 public:
  XunitReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) : ElementReport(Format::Xunit, source, limits, sink) {}

 private:
  Element classify(Element around, std::string_view name, Place place) override {
    switch (around) {
      case Element::None:
        acceptRoot(name, place, {"assemblies", "assembly"});
        return name == "assembly" ? Element::Assembly : Element::Assemblies;
      case Element::Assemblies:
        if (name == "assembly") return Element::Assembly;
        break;
      case Element::Assembly:
        if (name == "class") {
          refuse(place, "this is the XML of xUnit.net v1: its tests are in <class>", "let the runner write xUnit.net v2 XML, or JUnit XML");
          return Element::Skipped;
        }
        if (name == "collection") return Element::Collection;
        if (name == "errors") return Element::Errors;
        break;
      case Element::Collection:
        if (name == "test") return Element::Test;
        break;
      case Element::Test:
        if (name == "traits") return Element::Traits;
        if (name == "failure") return Element::Failure;
        if (name == "reason") return Element::Reason;
        break;
      case Element::Errors:
        if (name == "error") return Element::Error;
        break;
      case Element::Error:
        if (name == "failure") return Element::Failure;
        break;
      case Element::Traits:
        if (name == "trait") return Element::Trait;
        break;
      case Element::Failure:
        if (name == "message") return Element::Message;
        break;
      default: break;
    }
    return Element::Skipped;
  }

  void start(Element element, std::string_view name, Place place, const char** attributes) override {
    switch (element) {
      case Element::Assemblies:
        refuseNamespace(name, place, attributes);
        root_.reset(place, name);
        addAttributes(root_, root_.memory, place, attributes);
        break;
      case Element::Assembly:
        refuseNamespace(name, place, attributes);
        startSuite(assembly_, name, place, attributes, "");
        startAssembly(place);
        break;
      case Element::Collection: startSuite(collection_, name, place, attributes, assembly_.path); break;
      case Element::Test:
      case Element::Error: startCase(name, place, attributes); break;
      case Element::Trait: startTrait(place, attributes); break;
      case Element::Failure: failure_ = true; break;
      case Element::Reason: reason_ = true; [[fallthrough]];
      case Element::Message: capture(messagePlace_ = place, Capture::Message); break;
      default: break;
    }
  }

  void end(Element element) override {
    switch (element) {
      case Element::Assembly: compareCounters(assembly_, true); break;
      case Element::Collection:
        compareCounters(collection_, false);
        assembly_.own.add(collection_.own);
        assembly_.notRun += collection_.notRun;
        collection_.reset({}, {});
        break;
      case Element::Test: endTest(); break;
      case Element::Error:
        ++assembly_.errors;
        giveError();
        break;
      case Element::Reason:
      case Element::Message: {
        const std::string text = captured();
        if (!message_.present() || element == Element::Message) message_ = keepCell(memory_, text, messagePlace_, case_.element);
        break;
      }
      default: break;
    }
  }

  void passedOverFailure(std::string_view name, Place place) override {
    if (inTest_)
      suspicious_ = name;
    else if (sameLetters(name, "errors") || sameLetters(name, "error") || sameLetters(name, "failure"))
      refuse(place, fmt::format("an element <{}>", name), "names are written small: <errors>, <error>, <failure>");
  }

  /// An <assembly> of Maven or of .NET has one.
  void refuseNamespace(std::string_view name, Place place, const char** attributes) {
    const auto space = attributeOf(attributes, "xmlns");
    if (!space) return;
    refuse(place, fmt::format("<{}> is in the namespace {}, and xUnit.net's is in none", name, cutMessage(*space)),
           "name the format that the file has");
  }

  void startSuite(Suite& suite, std::string_view name, Place place, const char** attributes, std::string_view outer) {
    suite.reset(place, name);
    suite.notRun = suite.errors = 0;
    suite.began = {};
    addAttributes(suite, suite.memory, place, attributes);
    suite.path = joinPath(suite.memory, outer, suite.attribute("name").text, place);
  }

  void startAssembly(Place place) {
    assembly_.began = assembly_.attribute("start-rtf");
    const Cell date = assembly_.attribute("run-date"), time = assembly_.attribute("run-time");
    if (!assembly_.began.present() && date.present()) {
      assembly_.began = keepCell(assembly_.memory, time.present() ? fmt::format("{}T{}", date.text, time.text) : std::string(date.text),
                                 place, "assembly");
    }
  }

  void startCase(std::string_view name, Place place, const char** attributes) {
    message_ = {};
    failure_ = reason_ = false;
    suspicious_.clear();
    const bool test = inTest_ = name == "test";  // an error outside any test has no outcome
    beginCase(case_, memory_, test ? "test" : "error", place, attributes, test ? "result" : "");
  }

  void startTrait(Place place, const char** attributes) {
    const auto name = attributeOf(attributes, "name");
    if (!name) return deviation(place, "a trait without a name: not read");
    addNamed(case_, memory_, FieldKind::Property, *name, attributeOf(attributes, "value").value_or(""), place);
  }

  CaseStatus judge() {
    const CaseStatus status = statusOf(case_.attribute("result"), "result", kWords, case_.place);
    if (status == CaseStatus::Passed && !failure_ && !suspicious_.empty()) {
      deviation(case_.place, fmt::format("it says it passed, and element <{}> is not known: the outcome is unknown", suspicious_));
      return CaseStatus::Unknown;
    }
    if (status != CaseStatus::Passed || (!failure_ && !reason_)) return status;
    deviation(case_.place, failure_ ? "an attribute says it passed, a child that it failed: counted as failing"
                                    : "an attribute says it passed, a child why it did not run: counted as not run");
    return failure_ ? CaseStatus::Failed : CaseStatus::Skipped;
  }

  void endTest() {
    inTest_ = false;
    if (!case_.attribute("name").present()) deviation(case_.place, "a test case without a name");
    const CaseStatus status = judge();
    collection_.own.add(status);
    collection_.notRun += case_.attribute("result").text == "NotRun";
    CaseCells cells;
    cells[TestCaseField::Name] = case_.attribute("name");
    cells[TestCaseField::Classname] = case_.attribute("type");
    cells[TestCaseField::Status] = presentCell(statusWord(status), case_.place);
    cells[TestCaseField::Time] = case_.attribute("time");
    cells[TestCaseField::Timestamp] = case_.attribute("start-rtf");
    if (!cells[TestCaseField::Timestamp].present()) cells[TestCaseField::Timestamp] = assembly_.began;
    cells[TestCaseField::File] = case_.attribute("source-file");
    cells[TestCaseField::Line] = case_.attribute("source-line");
    cells[TestCaseField::Hostname] = root_.attribute("computer");
    if (!collection_.path.empty()) cells[TestCaseField::Suite] = presentCell(collection_.path, collection_.place);
    cells[TestCaseField::Message] = message_;
    give(case_.place, cells, layers());
  }

  void giveError() {
    CaseCells cells;
    cells[TestCaseField::Timestamp] = assembly_.began;
    cells[TestCaseField::Hostname] = root_.attribute("computer");
    if (!assembly_.path.empty()) cells[TestCaseField::Suite] = presentCell(assembly_.path, assembly_.place);
    cells[TestCaseField::Message] = message_;
    giveOutside(case_.place, "<error>", cells, layers());
  }

  std::span<const std::span<const NamedCell>> layers() {
    layers_ = {case_.named, collection_.named, assembly_.named, root_.named};
    return layers_;
  }

  void compareCounters(const Suite& suite, bool assembly) {
    const OutcomeCounts& own = suite.own;
    compareCounter(suite, "total", "test case", {own.cases, own.cases - suite.notRun});
    compareCounter(suite, "passed", "passed", {own.passed});
    compareFailures(suite, "failed", "failed", {own.failed}, own.failed);
    compareCounter(suite, "skipped", "skipped", {own.skipped - suite.notRun, own.skipped});
    compareCounter(suite, "not-run", "not run", {suite.notRun});
    const uint64_t shown = own.notRun() + own.unknown + missingCases(suite, {"total"}, own.cases);
    if (own.passed != 0) refuseNotRun(suite, {"skipped", "not-run"}, shown);
    if (assembly) compareFailures(suite, "errors", "error", {suite.errors}, suite.errors);
  }

  Suite root_, assembly_, collection_;  // an empty one where the element is not open
  ReportScope case_;                    // the test, or the error outside any
  ReportMemory memory_;
  Cell message_;
  Place messagePlace_;
  bool failure_ = false, reason_ = false;
  bool inTest_ = false;
  std::string suspicious_;  // an element in the test that nobody knows, and that speaks of a failure
  std::array<std::span<const NamedCell>, 4> layers_;
};

}  // namespace

bool readXunit(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return XunitReader(source, limits, sink).read(); }

}  // namespace tollgate::ingest
