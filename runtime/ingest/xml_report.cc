#include "runtime/ingest/xml_report.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/support/characters.h"
#include "runtime/ingest/text_scan.h"

namespace tollgate::ingest {
namespace {

struct RootName {
  std::string_view root;
  Format format;
};

constexpr RootName kRoots[] = {
    {"testsuites", Format::Junit}, {"testsuite", Format::Junit}, {"testcase", Format::Junit},
    {"test-run", Format::Nunit},   {"TestRun", Format::Trx},     {"assemblies", Format::Xunit},
    {"assembly", Format::Xunit},   {"Site", Format::Ctest},      {"robot", Format::Robot},
};

/// What holds results of tests in a format, in small letters without signs: such an element is never passed over. The
/// names of a `<filter>` of NUnit are in <test>, and Robot's statistics of suites in <suite>: these hold none.
bool holdsResults(Format format, std::string_view letters) {
  if (format == Format::Trx) return letters.ends_with("testresult") || letters.ends_with("testresultaggregation");
  if (format == Format::Nunit) return letters == "testcase" || letters == "testsuite";
  return letters == "test" || letters == "testcase" || (format == Format::Xunit && (letters == "collection" || letters == "assembly"));
}

/// Formats that no reader takes.
std::string_view unreadFormat(std::string_view root) {
  if (root == "test-results") return "NUnit 2 XML";
  if (root == "Result") return "Android CTS";
  return {};
}

std::string claimSentence(std::string_view element, std::string_view attribute, std::string_view claimed, std::string_view what,
                          uint64_t seen) {
  const bool noun = what == "test case" || what == "error";
  const char* verb = seen == 1 ? " is" : noun ? "s are" : " are";
  return fmt::format("<{}> says {}=\"{}\", but {} {}{} there", element, attribute, claimed, seen, what, verb);
}

}  // namespace

void OutcomeCounts::add(CaseStatus status) {
  ++cases;
  passed += status == CaseStatus::Passed;
  failed += status == CaseStatus::Failed;
  error += status == CaseStatus::Error;
  skipped += status == CaseStatus::Skipped;
  disabled += status == CaseStatus::Disabled;
  unknown += status == CaseStatus::Unknown;
}

void OutcomeCounts::add(const OutcomeCounts& other) {
  cases += other.cases;
  passed += other.passed;
  failed += other.failed;
  error += other.error;
  skipped += other.skipped;
  disabled += other.disabled;
  unknown += other.unknown;
}

Cell ReportScope::find(FieldKind kind, std::string_view name) const {
  for (const NamedCell& cell : named) {
    if (cell.kind == kind && cell.name == name) return cell.cell;
  }
  return {};
}

void ReportSuite::reset(Place at, std::string_view name) {
  memory.clear();
  named.clear();
  place = at;
  element = memory.texts.keep(name);
  path = {};
  own = deep = {};
}

std::optional<std::string_view> attributeOf(const char** attributes, std::string_view name) {
  for (size_t i = 0; attributes[i] != nullptr; i += 2) {
    if (attributes[i] == name) return attributes[i + 1];
  }
  return std::nullopt;
}

XmlReport::XmlReport(Format format, ByteSource& source, const ReaderLimits& limits, RecordSink& sink)
    : format_(format), source_(source), limits_(limits), guard_(sink, limits_), xml_(source, limits_, guard_, *this) {}

bool XmlReport::read() {
  guard_.header(testCaseHeader());
  return xml_.run() && guard_.end(source_, xml_.here());
}

bool XmlReport::acceptRoot(std::string_view name, Place place, std::initializer_list<std::string_view> roots) {
  if (std::find(roots.begin(), roots.end(), name) != roots.end()) return true;
  const std::string_view wanted = infoOf(format_).title;
  const RootName* known = std::find_if(std::begin(kRoots), std::end(kRoots), [&](const RootName& root) { return root.root == name; });
  if (known != std::end(kRoots)) {
    const DataFormatInfo& found = infoOf(known->format);
    refuse(place, fmt::format("this is {} (root element <{}>), not {}", found.title, name, wanted),
           fmt::format("write `as {0}` in the source, or `--as {0}`", found.word));
    return false;
  }
  if (const std::string_view unread = unreadFormat(name); !unread.empty()) {
    refuse(place, fmt::format("this is {} (root element <{}>), not {}", unread, name, wanted), "export JUnit XML, or convert the file");
    return false;
  }
  std::string list;
  for (const std::string_view root : roots) list += fmt::format("{}<{}>", list.empty() ? "" : " or ", root);
  refuse(place, fmt::format("the root element is <{}>, not {}", name, list), "export JUnit XML, or convert the file");
  return false;
}

void XmlReport::refuseLimit(Place place, std::string message, std::string_view limit) {
  refuse(place, std::move(message), raiseAdvice(limits_, limit));
}

void XmlReport::passOver(std::string_view name, Place place) {
  if (!holdsResults(format_, bareLetters(name))) {
    // A keyword of Robot may fail, and the test pass; CTest's file has other steps beside the tests.
    const bool told = format_ != Format::Robot && format_ != Format::Ctest;
    if (told && tellsOfFailure(name)) passedOverFailure(name, place);
    return;
  }
  refuse(place, fmt::format("<{}> stands where {} has no result of a test", name, infoOf(format_).title),
         "let the tool write its results as the format asks for; what stands here would not be counted");
}

std::string_view XmlReport::keep(ReportMemory& memory, std::string_view text, Place place, std::string_view element) {
  memory.spent += text.size();
  if (memory.held && memory.spent > limits_.heldBytes) {
    refuseLimit(place, fmt::format("the test cases that wait for the end of the file need more than {} bytes", limits_.heldBytes),
                "held-bytes");
    return {};
  }
  if (!memory.held && memory.spent > limits_.recordBytes) {
    refuseLimit(place, fmt::format("one <{}> has more than {} bytes of values", element, limits_.recordBytes), "record-bytes");
    return {};
  }
  return memory.texts.keep(text);
}

void XmlReport::addNamed(ReportScope& scope, ReportMemory& memory, FieldKind kind, std::string_view name, std::string_view value,
                         Place place) {
  if (scope.named.size() >= limits_.properties) {
    return refuseLimit(place, fmt::format("more than {} attributes and properties", limits_.properties), "properties");
  }
  if (value.size() > limits_.cellBytes || name.size() > limits_.cellBytes) {
    return refuseLimit(place, fmt::format("a value is longer than {} bytes", limits_.cellBytes), "cell-bytes");
  }
  const std::string_view keptName = keep(memory, name, place, scope.element);
  scope.named.push_back({kind, keptName, keepCell(memory, value, place, scope.element)});
  if (memory.held) memory.spent += sizeof(NamedCell);
}

void XmlReport::addAttributes(ReportScope& scope, ReportMemory& memory, Place place, const char** attributes) {
  for (size_t i = 0; attributes[i] != nullptr; i += 2) {
    addNamed(scope, memory, FieldKind::Attribute, attributes[i], attributes[i + 1], place);
  }
}

void XmlReport::beginCase(ReportScope& scope, ReportMemory& memory, std::string_view element, Place place, const char** attributes,
                          std::string_view word) {
  memory.clear();
  scope.named.clear();
  scope.place = place;
  scope.element = element;
  addAttributes(scope, memory, place, attributes);
  if (const auto told = attributeOf(attributes, word)) addNamed(scope, memory, FieldKind::Property, kStatusWord, *told, place);
}

std::string_view XmlReport::joinPath(ReportMemory& memory, std::string_view outer, std::string_view name, Place place) {
  if (outer.empty()) return name;
  return name.empty() ? outer : keep(memory, fmt::format("{} > {}", outer, name), place, "suite");
}

void XmlReport::capture(Place place, Capture what) {
  capturing_ = true;
  what_ = what;
  capturePlace_ = place;
  captured_.clear();
}

void XmlReport::text(std::string_view piece) {
  if (!capturing_) return;
  if (what_ == Capture::Message) {
    if (captured_.size() <= limits_.messageBytes) captured_ += piece;
    return;
  }
  if (captured_.size() + piece.size() > limits_.cellBytes) {
    capturing_ = false;
    return refuseLimit(capturePlace_, fmt::format("a value is longer than {} bytes", limits_.cellBytes), "cell-bytes");
  }
  captured_ += piece;
}

std::string XmlReport::captured() {
  capturing_ = false;
  return what_ == Capture::Message ? cutMessage(captured_) : captured_;
}

std::string XmlReport::cutMessage(std::string_view text) const {
  if (text.size() > limits_.messageBytes) text = text.substr(0, limits_.messageBytes);
  return std::string(text.substr(0, text.size() - cutSequenceBytes(text)));
}

CaseStatus XmlReport::statusOf(const Cell& word, std::string_view attribute, std::span<const ToolWord> words, Place place) {
  if (!word.present()) {
    deviation(place, fmt::format("a test case without {}: the outcome is unknown", attribute));
    return CaseStatus::Unknown;
  }
  for (const ToolWord& known : words) {
    if (known.word == word.text) return known.status;
  }
  deviation(place, fmt::format("{} \"{}\" is not known: the outcome is unknown", attribute, word.text));
  return CaseStatus::Unknown;
}

namespace {

/// Attributes of this name, in letters of any size.
std::vector<const NamedCell*> claims(const ReportScope& of, std::string_view attribute) {
  const std::string letters = smallLetters(attribute);
  std::vector<const NamedCell*> found;
  for (const NamedCell& named : of.named) {
    if (named.kind == FieldKind::Attribute && sameLetters(named.name, letters)) found.push_back(&named);
  }
  return found;
}

}  // namespace

void XmlReport::compareCounter(const ReportScope& of, std::string_view attribute, std::string_view what,
                               std::initializer_list<uint64_t> fitting) {
  for (const NamedCell* claim : claims(of, attribute)) {
    const std::optional<uint64_t> number = claimedCount(claim->cell.text);
    if (claim->cell.text.empty()) continue;  // it claims nothing
    if (number && std::find(fitting.begin(), fitting.end(), *number) != fitting.end()) continue;
    deviation(of.place, claimSentence(of.element, claim->name, claim->cell.text, what, *fitting.begin()));
  }
}

void XmlReport::compareFailures(const ReportScope& of, std::string_view attribute, std::string_view what,
                                std::initializer_list<uint64_t> fitting, uint64_t most) {
  bool readable = true;
  for (const NamedCell* claim : claims(of, attribute)) {
    const std::string_view claimed = claim->cell.text;
    const std::optional<uint64_t> number = claimedCount(claimed);
    if (!number) {
      readable = false;
      fault(of.place,
            fmt::format("<{}> says {}=\"{}\", which is no number: nobody can say that it counts no failure", of.element, claim->name,
                        cutMessage(claimed)),
            "let the tool write its results again");
    } else if (*number > most) {
      return refuse(of.place, claimSentence(of.element, claim->name, claimed, what, most),
                    "what failed is not in the file, so nothing in it is counted; let the tool write its results again");
    }
  }
  if (!readable) return;
  compareCounter(of, attribute, what, fitting);
}

uint64_t XmlReport::missingCases(const ReportScope& of, std::initializer_list<std::string_view> attributes, uint64_t seen) {
  uint64_t most = seen;
  for (const std::string_view attribute : attributes) {
    for (const NamedCell* claim : claims(of, attribute)) most = std::max(most, claimedCount(claim->cell.text).value_or(0));
  }
  return most - seen;
}

void XmlReport::refuseNotRun(const ReportScope& of, std::initializer_list<std::string_view> attributes, uint64_t shown) {
  for (const std::string_view attribute : attributes) {
    for (const NamedCell* claim : claims(of, attribute)) {
      if (claimedCount(claim->cell.text).value_or(0) <= shown) continue;
      return refuse(of.place,
                    fmt::format("<{}> says {}=\"{}\", but {} that {} not passed {} there", of.element, claim->name,
                                cutMessage(claim->cell.text), shown, shown == 1 ? "has" : "have", shown == 1 ? "is" : "are"),
                    "what was not run may be a test case that passed here, so nothing in it is counted; let the tool write its results "
                    "again");
    }
  }
}

void XmlReport::give(Place place, CaseCells& cells, std::span<const std::span<const NamedCell>> layers, bool outsideCase) {
  if (!cells[TestCaseField::Attempt].present()) cells[TestCaseField::Attempt] = presentCell("1", place);
  if (!cells[TestCaseField::Attempts].present()) cells[TestCaseField::Attempts] = presentCell("1", place);
  RecordView record;
  record.place = place;
  record.cells = cells.cells;
  record.layers = layers;
  record.outsideCase = outsideCase;
  guard_.record(record);
}

void XmlReport::giveOutside(Place place, std::string_view what, CaseCells& cells, std::span<const std::span<const NamedCell>> layers) {
  deviation(place, fmt::format("{} outside any test case: a record with an empty name and status error", what));
  cells[TestCaseField::Name] = presentCell("", place);
  cells[TestCaseField::Status] = presentCell(statusWord(CaseStatus::Error), place);
  give(place, cells, layers, true);
}

}  // namespace tollgate::ingest
