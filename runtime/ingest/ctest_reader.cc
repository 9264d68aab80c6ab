#include "runtime/ingest/ctest_reader.h"

#include <fmt/format.h>

#include <charconv>
#include <unordered_map>

#include "compiler/support/calendar_date.h"
#include "runtime/ingest/xml_report.h"

namespace tollgate::ingest {
namespace {

enum class Element : uint8_t {
  None,
  Site,
  Testing,
  RunText,  // <StartDateTime>, <StartTestTime>
  TestList,
  Listed,
  Test,
  CaseText,  // <Name>, <Path>, <FullName>, <FullCommandLine>
  Results,
  Measurement,
  Value,
  Labels,
  Label,
  Skipped
};

constexpr ToolWord kWords[] = {
    {"passed", CaseStatus::Passed},
    {"failed", CaseStatus::Failed},
    {"notrun", CaseStatus::Skipped},
};

/// Seconds from 1970 as "2024-02-04T07:06:03Z"; anything else as it is.
std::string isoInstant(std::string_view text) {
  int64_t seconds = 0;
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, seconds);
  if (parsed.ec != std::errc() || parsed.ptr != end || seconds < 0 || seconds > 9'000'000'000) return std::string(text);
  return formatIsoInstant(seconds * kNanosecondsPerSecond);
}

class CtestReader : public ElementReport<Element> {
 public:
  CtestReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) : ElementReport(Format::Ctest, source, limits, sink) {
    listMemory_.held = true;
  }

 private:
  Element classify(Element around, std::string_view name, Place place) override {
    switch (around) {
      case Element::None: acceptRoot(name, place, {"Site"}); return Element::Site;
      case Element::Site: return name == "Testing" ? Element::Testing : Element::Skipped;
      case Element::Testing:
        if (name == "Test") return Element::Test;
        if (name == "TestList") return Element::TestList;
        if (name == "StartDateTime" || name == "StartTestTime") return Element::RunText;
        break;
      case Element::TestList: return name == "Test" ? Element::Listed : Element::Skipped;
      case Element::Test:
        if (name == "Name" || name == "Path" || name == "FullName" || name == "FullCommandLine") return Element::CaseText;
        if (name == "Results") return Element::Results;
        if (name == "Labels") return Element::Labels;
        break;
      case Element::Results: return name == "NamedMeasurement" ? Element::Measurement : Element::Skipped;
      case Element::Measurement: return name == "Value" ? Element::Value : Element::Skipped;
      case Element::Labels: return name == "Label" ? Element::Label : Element::Skipped;
      default: break;
    }
    return Element::Skipped;
  }

  void start(Element element, std::string_view name, Place place, const char** attributes) override {
    switch (element) {
      case Element::Site:
        site_.reset(place, name);
        addAttributes(site_, site_.memory, place, attributes);
        break;
      case Element::Testing:
        testingSeen_ = true;
        testing_.reset(place, name);
        began_ = {};
        listed_ = 0;
        listSeen_ = false;
        without_.clear();
        listMemory_.clear();
        break;
      case Element::TestList: listSeen_ = true; break;
      case Element::Listed:
        ++listed_;
        capture(textPlace_ = place, Capture::Value);
        break;
      case Element::Test: beginCase(case_, memory_, "Test", place, attributes, "Status"); break;
      case Element::Measurement: measurement_ = attributeOf(attributes, "name").value_or(""); break;
      case Element::RunText:
      case Element::CaseText: textName_ = name; [[fallthrough]];
      case Element::Value:
      case Element::Label: capture(textPlace_ = place, Capture::Value); break;
      default: break;
    }
  }

  void end(Element element) override {
    switch (element) {
      case Element::Site:
        if (!testingSeen_) {
          refuse(site_.place, "the file has no <Testing>: it tells of another step than the tests",
                 "name CTest's Test.xml, which `ctest -T Test` writes");
        }
        break;
      case Element::Testing: endTesting(); break;
      case Element::RunText: {
        const std::string text = captured();
        addNamed(testing_, testing_.memory, FieldKind::Property, textName_, text, textPlace_);
        if (textName_ == "StartTestTime") began_ = keepCell(testing_.memory, isoInstant(text), textPlace_, "Testing");
        break;
      }
      case Element::CaseText: addNamed(case_, memory_, FieldKind::Property, textName_, captured(), textPlace_); break;
      case Element::Value:
        if (measurement_.empty())
          captured();
        else
          addNamed(case_, memory_, FieldKind::Property, measurement_, captured(), textPlace_);
        break;
      case Element::Listed: ++countOf(captured()); break;
      case Element::Label: addNamed(case_, memory_, FieldKind::Property, "Label", captured(), textPlace_); break;
      case Element::Test: endTest(); break;
      default: break;
    }
  }

  /// How often a test is in the list, less its results; by its full name, ./sub/name.
  int64_t& countOf(std::string_view name) {
    if (name.starts_with("./")) name.remove_prefix(2);
    if (const auto found = without_.find(name); found != without_.end()) return found->second;
    listMemory_.spent += sizeof(std::string_view) + sizeof(int64_t);
    return without_[keep(listMemory_, name, textPlace_, "TestList")];
  }

  void countResult() {
    const Cell full = property("FullName"), path = property("Path"), name = property("Name");
    if (full.present())
      --countOf(full.text);
    else
      --countOf(path.present() && path.text != "." ? fmt::format("{}/{}", path.text, name.text) : std::string(name.text));
  }

  Cell property(std::string_view name) const { return case_.find(FieldKind::Property, name); }

  CaseStatus judge() {
    const CaseStatus status = statusOf(case_.attribute("Status"), "Status", kWords, case_.place);
    const Cell completion = property("Completion Status"), exit = property("Exit Code");
    switch (status) {
      case CaseStatus::Failed: return exit.present() && exit.text != "Failed" && exit.text != "Completed" ? CaseStatus::Error : status;
      case CaseStatus::Skipped: return completion.text == "Disabled" ? CaseStatus::Disabled : status;
      case CaseStatus::Passed:
        if (const Cell failing = failingWord(); failing.present()) {
          deviation(case_.place,
                    fmt::format("it says it passed, and tells of a failure, {}: counted as failing", cutMessage(failing.text)));
          return CaseStatus::Failed;
        }
        if (!completion.present() || completion.text == "Completed") return status;
        deviation(case_.place, fmt::format("it says it passed, and \"Completion Status\" {}: the outcome is unknown", completion.text));
        return CaseStatus::Unknown;
      case CaseStatus::Error:
      case CaseStatus::Disabled:
      case CaseStatus::Unknown: break;
    }
    return status;
  }

  /// What CTest writes of a failed test alone. The exit of a test that passes by failing (WILL_FAIL) is Completed.
  Cell failingWord() const {
    if (const Cell reason = property("Fail Reason"); reason.present()) return reason;
    const Cell exit = property("Exit Code");
    return exit.present() && exit.text != "Completed" ? exit : Cell{};
  }

  void endTest() {
    countResult();
    const Cell name = property("Name");
    if (!name.present()) deviation(case_.place, "a test case without a name");
    const CaseStatus status = judge();
    testing_.own.add(status);
    CaseCells cells;
    cells[TestCaseField::Name] = name;
    cells[TestCaseField::Status] = presentCell(statusWord(status), case_.place);
    cells[TestCaseField::Time] = property("Execution Time");
    cells[TestCaseField::Timestamp] = began_;
    if (const Cell path = property("Path"); path.text != ".") cells[TestCaseField::Suite] = path;
    cells[TestCaseField::Hostname] = site_.attribute("Hostname");
    if (!cells[TestCaseField::Hostname].present()) cells[TestCaseField::Hostname] = site_.attribute("Name");
    if (status != CaseStatus::Passed) cells[TestCaseField::Message] = reason();
    const std::array<std::span<const NamedCell>, 3> layers = {case_.named, testing_.named, site_.named};
    give(case_.place, cells, layers);
  }

  Cell reason() const {
    Cell message = property("Fail Reason");
    if (!message.present()) message = property("Completion Status");
    if (!message.present() || message.text == "Completed") message = property("Exit Code");
    return message;
  }

  /// A test of the list without a result was not reached, or its result was taken out: nobody can tell which.
  void endTesting() {
    const uint64_t cases = testing_.own.cases;
    if (!listSeen_) return;
    const std::string again = "nothing in it is counted; let CTest run to its end, and write the results again";
    if (listed_ <= cases) {
      std::string_view first;
      for (const auto& [name, count] : without_) {
        if (count > 0 && (first.empty() || name < first)) first = name;
      }
      if (!first.empty()) {
        return refuse(testing_.place, fmt::format("<TestList> names {}, but no result of it is there", cutMessage(first)), again);
      }
    }
    if (listed_ == cases) return;
    std::string told = fmt::format("<TestList> names {} test{}, but {} result{} there", listed_, listed_ == 1 ? "" : "s", cases,
                                   cases == 1 ? " is" : "s are");
    if (cases > listed_) return deviation(testing_.place, std::move(told));
    refuse(testing_.place, std::move(told), again);
  }

  ReportSuite site_, testing_;
  ReportScope case_;
  ReportMemory memory_;
  Cell began_;
  uint64_t listed_ = 0;
  bool listSeen_ = false;
  std::unordered_map<std::string_view, int64_t> without_;
  ReportMemory listMemory_;  // names of the list and of the results
  bool testingSeen_ = false;
  std::string textName_;
  std::string measurement_;
  Place textPlace_;
};

}  // namespace

bool readCtest(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return CtestReader(source, limits, sink).read(); }

}  // namespace tollgate::ingest
