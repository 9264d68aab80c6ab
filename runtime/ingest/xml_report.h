#pragma once
// What the readers of test reports in XML have in common: named values within limits, texts of elements, counters
// compared with what is there, roots of other formats, and the record that a test case becomes. Internal to the readers.

#include <array>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/junit_case.h"
#include "runtime/ingest/reader.h"
#include "runtime/ingest/text_arena.h"
#include "runtime/ingest/xml_stream.h"

namespace tollgate::ingest {

/// Test cases counted by what became of them.
struct OutcomeCounts {
  uint64_t cases = 0, passed = 0, failed = 0, error = 0, skipped = 0, disabled = 0, unknown = 0;
  void add(CaseStatus status);
  void add(const OutcomeCounts& other);
  uint64_t failing() const { return failed + error; }
  uint64_t notRun() const { return skipped + disabled; }
};

/// Where texts and values stay: for as long as one element is open, or, `held`, until the end of the file.
struct ReportMemory {
  TextArena texts;
  uint64_t spent = 0;
  bool held = false;
  void clear() {
    texts.clear();
    spent = 0;
  }
};

/// Attributes and properties of one element.
struct ReportScope {
  Place place;
  std::string_view element;
  std::string_view path;  // of a suite: the names of the suites around it and its own, joined by " > "
  std::vector<NamedCell> named;
  Cell find(FieldKind kind, std::string_view name) const;
  Cell attribute(std::string_view name) const { return find(FieldKind::Attribute, name); }
};

/// A suite, or the root.
struct ReportSuite : ReportScope {
  ReportMemory memory;
  OutcomeCounts own;   // test cases directly in it
  OutcomeCounts deep;  // these and those of the suites inside it
  void reset(Place at, std::string_view name);
};

/// The twelve cells of a record.
struct CaseCells {
  std::array<Cell, kTestCaseFieldCount> cells;
  Cell& operator[](TestCaseField field) { return cells[static_cast<size_t>(field)]; }
};

inline Cell presentCell(std::string_view text, Place place) { return {text, place.line, place.column, CellState::Present, CellForm::Text}; }

/// The value of an attribute as the element gives it; none if it has no such attribute.
std::optional<std::string_view> attributeOf(const char** attributes, std::string_view name);

/// A tool's own word for an outcome, spelled exactly so.
struct ToolWord {
  std::string_view word;
  CaseStatus status;
};

class XmlReport : public XmlEvents {
 public:
  /// True if the file was read to its end (onEnd was called).
  bool read();
  void text(std::string_view piece) override;

 protected:
  XmlReport(Format format, ByteSource& source, const ReaderLimits& limits, RecordSink& sink);

  /// Refuses another root, and names the format that it belongs to.
  bool acceptRoot(std::string_view name, Place place, std::initializer_list<std::string_view> roots);
  void refuse(Place place, std::string message, std::string advice) { xml_.refuse(place, std::move(message), std::move(advice)); }
  void refuseLimit(Place place, std::string message, std::string_view limit);
  /// What is not told of may not hold a result, or a suite of them: a test that nobody counts could have failed.
  void passOver(std::string_view name, Place place);
  /// An element that is not told of has a name that speaks of a failure.
  virtual void passedOverFailure(std::string_view, Place) {}
  void fault(Place place, std::string message, std::string advice) {
    guard_.fault(FaultKind::UnreadableLine, place, std::move(message), std::move(advice));
  }
  void deviation(Place place, std::string message) { guard_.deviation(place, std::move(message)); }
  const ReaderLimits& limits() const { return limits_; }

  std::string_view keep(ReportMemory& memory, std::string_view text, Place place, std::string_view element);
  Cell keepCell(ReportMemory& memory, std::string_view text, Place place, std::string_view element) {
    return presentCell(keep(memory, text, place, element), place);
  }
  void addNamed(ReportScope& scope, ReportMemory& memory, FieldKind kind, std::string_view name, std::string_view value, Place place);
  void addAttributes(ReportScope& scope, ReportMemory& memory, Place place, const char** attributes);
  /// A test case begins: its attributes, and the tool's own word for its outcome where the attribute `word` tells it.
  void beginCase(ReportScope& scope, ReportMemory& memory, std::string_view element, Place place, const char** attributes,
                 std::string_view word);
  /// A path inside `outer`.
  std::string_view joinPath(ReportMemory& memory, std::string_view outer, std::string_view name, Place place);

  enum class Capture : uint8_t { Value, Message };  // a value that is too long refuses the file, a message is cut
  /// From here on the text of the element and of those inside it, until `captured`.
  void capture(Place place, Capture what);
  std::string captured();
  std::string cutMessage(std::string_view text) const;

  /// What the tool's word says: `unknown`, with a deviation, for none and for one that is not among `words`.
  CaseStatus statusOf(const Cell& word, std::string_view attribute, std::span<const ToolWord> words, Place place);
  /// `fitting`: the counts that an honest tool may mean; the first is the one shown. An attribute that is missing or empty claims nothing.
  void compareCounter(const ReportScope& of, std::string_view attribute, std::string_view what, std::initializer_list<uint64_t> fitting);
  /// The same of what failed. A counter above `most`, all that may be counted of what is there, refuses the file: something
  /// failed that is not in it. One that is no number is a fault: nobody can say that it counts no failure.
  void compareFailures(const ReportScope& of, std::string_view attribute, std::string_view what, std::initializer_list<uint64_t> fitting,
                       uint64_t most);

  /// How many more test cases than `seen` the largest of these counters claims: what they hold is not in the file.
  static uint64_t missingCases(const ReportScope& of, std::initializer_list<std::string_view> attributes, uint64_t seen);
  /// Of a suite with a test case that passed. A counter of what was not run above `shown`, all that may be counted of what is
  /// there, refuses the file: what passed may be what was not run.
  void refuseNotRun(const ReportScope& of, std::initializer_list<std::string_view> attributes, uint64_t shown);

  /// Gives a record. Attempt 1 of 1 where the cells say nothing else.
  void give(Place place, CaseCells& cells, std::span<const std::span<const NamedCell>> layers, bool outsideCase = false);
  /// Gives what failed without belonging to a test case, with a deviation. Name and status of `cells` are filled in.
  void giveOutside(Place place, std::string_view what, CaseCells& cells, std::span<const std::span<const NamedCell>> layers);

 private:
  const Format format_;
  ByteSource& source_;
  const ReaderLimits limits_;
  SinkGuard guard_;
  XmlStream xml_;
  bool capturing_ = false;
  Capture what_ = Capture::Value;
  Place capturePlace_;
  std::string captured_;
};

/// Keeps the open elements as values of an enum: what an element is depends on its name and on the element around it.
/// Element::Skipped, and all inside it, is not told of; Element::None is around the root.
template <typename Element>
class ElementReport : public XmlReport {
 public:
  void startElement(std::string_view name, Place place, const char** attributes) final {
    const Element around = open_.empty() ? Element::None : open_.back();
    const Element element = around == Element::Skipped ? Element::Skipped : classify(around, name, place);
    if (element == Element::Skipped) passOver(name, place);
    open_.push_back(element);
    if (element != Element::Skipped) start(element, name, place, attributes);
  }
  void endElement() final {
    const Element element = open_.back();
    open_.pop_back();
    if (element != Element::Skipped) end(element);
  }

 protected:
  using XmlReport::XmlReport;
  /// May refuse the file.
  virtual Element classify(Element around, std::string_view name, Place place) = 0;
  virtual void start(Element element, std::string_view name, Place place, const char** attributes) = 0;
  virtual void end(Element element) = 0;
  Element around() const { return open_.empty() ? Element::None : open_.back(); }

 private:
  std::vector<Element> open_;
};

}  // namespace tollgate::ingest
