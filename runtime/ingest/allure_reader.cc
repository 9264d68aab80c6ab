#include "runtime/ingest/allure_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/ingest/case_record.h"
#include "runtime/ingest/json_stream.h"

namespace tollgate::ingest {
namespace {

/// Members that are long and say nothing of the outcome, beside those read by themselves.
constexpr std::string_view kPassedOver[] = {"steps", "attachments", "labels", "parameters", "links", "start", "stop", "status", "errors"};
/// Members that only a result has, and only a container.
constexpr std::string_view kOfResults[] = {"status", "historyId", "testCaseId", "fullName", "steps", "parameters", "stage"};
constexpr std::string_view kOfContainers[] = {"children", "befores", "afters"};
constexpr const char* kWhatToName = "name what Allure writes of its tests: `*-result.json`, or `*-*.json` with set-up and tear-down";
/// Arrays of objects with a name and a value, or a type and an address.
constexpr std::string_view kPairs[] = {"labels", "parameters", "links"};

bool among(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

CaseStatus statusOf(const Cell& word) {
  if (word.form != CellForm::Text) return CaseStatus::Unknown;
  if (word.text == "passed") return CaseStatus::Passed;
  if (word.text == "failed") return CaseStatus::Failed;
  if (word.text == "broken") return CaseStatus::Error;
  return word.text == "skipped" ? CaseStatus::Skipped : CaseStatus::Unknown;
}

class AllureReader : public JsonEvents {
 public:
  AllureReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink)
      : source_(source), limits_(limits), guard_(sink, limits), json_(source, limits, guard_, *this), test_(limits) {}

  bool run() {
    guard_.header(testCaseHeader());
    if (!json_.run()) return false;
    if (result_) {
      emit();
    } else if (container_) {
      tellContainer();
    } else if (globals_) {
      guard_.deviation({1, 1}, "these are the errors of a run, no result: only what failed in them counts");
      if (errors_.count != 0) emitOutside(errors_.first, fmt::format("{} of the run", errors_.count == 1 ? "an error" : "errors"));
    } else {
      return guard_.refuse(source_, {1, 1}, "the object is no Allure result: it has neither status nor historyId", kWhatToName);
    }
    return guard_.end(source_, json_.here());
  }

  void open(const JsonNode& at, bool array) override {
    if (at.depth == 0) {
      if (array) json_.refuse(at.place, "the file is an array: an Allure result is one object", kWhatToName);
      place_ = at.place;
      return;
    }
    if (at.depth == 1) member(at.path);
    if (at.depth == 1 && at.path == "errors") globals_ = array;
    if (at.is("errors", 1, 2)) errors_.note(at.place);
    if (at.depth == 2 && !array) pair_ = {};
    if (isStepStatus(at)) unknownSteps_.note(at.place, array ? "an array" : "an object");
  }

  void close(const JsonNode& at, bool array) override {
    if (at.depth == 2 && at.keys == 1 && !array) endPair(at);
  }

  void value(const JsonNode& at, const Cell& cell) override {
    if (at.depth == 0) return json_.refuse(at.place, "the file is one value, no Allure result", kWhatToName);
    if (at.depth == 1) {
      member(at.path);
      memberValue(at.path, cell);
    }
    const std::string_view first = firstOf(at.path);
    if (at.depth == 3 && at.keys == 2 && among(kPairs, first)) pairValue(at.path.substr(std::min(at.path.size(), first.size() + 1)), cell);
    if (isStepStatus(at)) stepStatus(at.place, cell);
    if (at.is("errors", 1, 2)) errors_.note(at.place);
    const bool error = at.is("errors.message", 2, 3) && cell.form != CellForm::Null && !message_.present();
    const bool details = at.is("statusDetails.message", 2, 2) || at.is("statusDetails.trace", 2, 2);
    if (error) {
      Cell cut = cell;
      cut.text = cutText(cell.text, limits_);
      message_ = test_.keep(cut);
    } else if (details && cell.form != CellForm::Null) {
      Cell cut = cell;
      cut.text = cutText(cell.text, limits_);
      (at.path.ends_with("message") ? message_ : trace_) = test_.keep(cut);
    } else if (!among(kPassedOver, first) && !among(kOfContainers, first) && !details && at.path != kStatusWord) {
      test_.add(at.path, cell);
    }
    refuseOver();
  }

 private:
  struct Pair {
    Cell name, value, type, url;
  };

  static std::string_view firstOf(std::string_view path) { return path.substr(0, path.find('.')); }

  /// Of a step, or of a set-up or tear-down.
  static bool isStepStatus(const JsonNode& at) {
    const std::string_view first = firstOf(at.path);
    return at.depth >= 3 && (first == "steps" || first == "befores" || first == "afters") && at.path.ends_with(".status");
  }

  void stepStatus(Place place, const Cell& cell) {
    const CaseStatus told = toldByStep(cell, statusOf(cell));
    if (told == CaseStatus::Failed) failedSteps_.note(place, cutText(cell.text, limits_));
    if (told != CaseStatus::Unknown) return;
    unknownSteps_.note(place, cell.text.empty() ? "empty" : cutText(cell.text, limits_));
    if (cell.form == CellForm::Text && !cell.text.empty()) oddSteps_.note(place, cutText(cell.text, limits_));
  }

  /// It names results of other files, which say nothing of a set-up or tear-down that failed.
  void tellContainer() {
    guard_.deviation({1, 1}, "this is a container of set-up and tear-down, no result: only what failed in it counts");
    const Tallied& bad = failedSteps_.count != 0 ? failedSteps_ : oddSteps_;
    if (bad.count != 0) return emitOutside(bad.first, fmt::format("set-up or tear-down that is {}", bad.detail));
    if (unknownSteps_.count != 0) guard_.deviation(unknownSteps_.first, fmt::format("set-up or tear-down is {}", unknownSteps_.detail));
  }

  void emitOutside(Place place, std::string_view what) {
    guard_.deviation(place, fmt::format("{} outside any test case: a record with an empty name and status error", what));
    TestCaseCells cells;
    cellOf(cells, TestCaseField::Name) = textCell("", place);
    cellOf(cells, TestCaseField::Status) = textCell(statusWord(CaseStatus::Error), place);
    cellOf(cells, TestCaseField::Attempt) = cellOf(cells, TestCaseField::Attempts) = textCell("1", place);
    cellOf(cells, TestCaseField::Message) = message_;
    const std::span<const NamedCell> layers[] = {test_.cells()};
    RecordView record;
    record.place = place;
    record.cells = cells;
    record.layers = layers;
    record.outsideCase = true;
    guard_.record(record);
  }

  void member(std::string_view name) {
    result_ |= among(kOfResults, name);
    container_ |= among(kOfContainers, name);
  }

  void memberValue(std::string_view name, const Cell& cell) {
    if (name == "status") status_ = test_.keep(cell);
    if (cell.form == CellForm::Null) return;
    if (name == "name") name_ = test_.keep(cell);
    if (name == "stage") stage_ = test_.keep(cell);
    if (name == "start") start_ = test_.keep(cell);
    if (name == "stop") stop_ = test_.keep(cell);
  }

  void pairValue(std::string_view key, const Cell& cell) {
    if (cell.form == CellForm::Null) return;
    if (key == "name") pair_.name = test_.keep(cell);
    if (key == "value") pair_.value = test_.keep(cell);
    if (key == "type") pair_.type = test_.keep(cell);
    if (key == "url") pair_.url = test_.keep(cell);
  }

  /// One of labels, parameters or links.
  void endPair(const JsonNode& at) {
    if (at.path == "links") {
      const Cell& shown = pair_.name.present() && !pair_.name.text.empty() ? pair_.name : pair_.url;
      addPair("links", pair_.type.present() ? pair_.type.text : "link", shown);
    } else if (at.path == "labels" || at.path == "parameters") {
      addPair(at.path, pair_.name.text, pair_.value);
      if (at.path == "labels") label(pair_.name.text, pair_.value);
    }
    refuseOver();
  }

  void addPair(std::string_view group, std::string_view name, const Cell& cell) {
    if (name.empty() || !cell.present()) return;
    test_.addKept(test_.keep(fmt::format("{}.{}", group, name), cell.place()), cell);
  }

  void label(std::string_view name, const Cell& cell) {
    constexpr std::string_view kSuites[] = {"parentSuite", "suite", "subSuite"};
    for (size_t i = 0; i < std::size(kSuites); ++i) {
      if (name == kSuites[i] && !suites_[i].present()) suites_[i] = cell;
    }
    if (name == "testClass" && !class_.present()) class_ = cell;
    if (name == "host" && !host_.present()) host_ = cell;
  }

  void refuseOver() {
    if (test_.over()) json_.refuse(test_.over()->place, test_.over()->message, test_.over()->advice);
  }

  CaseStatus judge() {
    const CaseStatus status = statusOf(status_);
    if (!status_.present() || status_.form == CellForm::Null) {
      guard_.deviation(place_, "there is no status: the outcome is unknown");
    } else if (status == CaseStatus::Unknown && status_.text != "unknown") {
      guard_.deviation(status_.place(), fmt::format("status \"{}\" is not known: the outcome is unknown", cutText(status_.text, limits_)));
    }
    if (status != CaseStatus::Passed) return status;
    if (failedSteps_.count != 0) {
      guard_.deviation(failedSteps_.first, fmt::format("passed, but a step is {}: counted as failing", failedSteps_.detail));
      return CaseStatus::Failed;
    }
    if (unknownSteps_.count != 0) {
      guard_.deviation(unknownSteps_.first, fmt::format("passed, but a step is {}: the outcome is unknown", unknownSteps_.detail));
      return CaseStatus::Unknown;
    }
    if (!stage_.present() || stage_.text == "finished") return status;
    guard_.deviation(stage_.place(), fmt::format("passed, but its stage is \"{}\": the outcome is unknown", cutText(stage_.text, limits_)));
    return CaseStatus::Unknown;
  }

  std::optional<int64_t> believed(const Cell& cell, std::string_view name) {
    if (!cell.present()) return std::nullopt;
    const std::optional<int64_t> time = cell.form == CellForm::Number ? epochMilliseconds(cell.text) : std::nullopt;
    if (!time) {
      guard_.deviation(cell.place(),
                       fmt::format("{} is {}, which is no time in milliseconds: not believed", name, cutText(cell.text, limits_)));
    }
    return time;
  }

  void emit() {
    TestCaseCells cells;
    const auto set = [&](TestCaseField field, const Cell& cell) { cellOf(cells, field) = cell; };
    const auto made = [&](TestCaseField field, std::string_view text, Place place) { set(field, textCell(text, place)); };
    if (!name_.present()) guard_.deviation(place_, "a test without a name");
    set(TestCaseField::Name, name_);
    set(TestCaseField::Classname, class_);
    set(TestCaseField::Hostname, host_);
    set(TestCaseField::Message, message_.present() && !message_.text.empty() ? message_ : trace_);
    made(TestCaseField::Status, statusWord(judge()), place_);
    made(TestCaseField::Attempt, "1", place_);
    made(TestCaseField::Attempts, "1", place_);
    std::string suite;
    for (const Cell& part : suites_) {
      if (!part.present()) continue;
      if (!cellOf(cells, TestCaseField::Suite).present()) set(TestCaseField::Suite, part);
      if (!suite.empty()) suite += " > ";
      suite += part.text;
    }
    if (!suite.empty()) cellOf(cells, TestCaseField::Suite).text = suite;
    std::vector<NamedCell> own;
    if (status_.present() && status_.form != CellForm::Null) own.push_back({FieldKind::Property, kStatusWord, status_});
    const std::optional<int64_t> start = believed(start_, "start"), stop = believed(stop_, "stop");
    const std::string instant = start ? instantOfMilliseconds(*start) : std::string();
    std::string seconds;
    if (start) {
      made(TestCaseField::Timestamp, instant, start_.place());
      own.push_back({FieldKind::Property, "start", start_});
    }
    if (stop) own.push_back({FieldKind::Property, "stop", stop_});
    if (start && stop && *stop < *start) guard_.deviation(stop_.place(), "stop is before start: no time is given");
    if (start && stop && *stop >= *start) {
      seconds = *scaledDown(std::to_string(*stop - *start), 3);
      made(TestCaseField::Time, seconds, stop_.place());
    }
    const std::span<const NamedCell> layers[] = {own, test_.cells()};
    RecordView record;
    record.place = place_;
    record.cells = cells;
    record.layers = layers;
    guard_.record(record);
  }

  ByteSource& source_;
  const ReaderLimits& limits_;
  SinkGuard guard_;
  JsonStream json_;
  Properties test_;
  Place place_;
  bool result_ = false, container_ = false, globals_ = false;
  Cell name_, status_, stage_, start_, stop_, message_, trace_, class_, host_;
  Cell suites_[3];
  Pair pair_;
  Tallied failedSteps_, unknownSteps_, oddSteps_, errors_;
};

}  // namespace

bool readAllure(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return AllureReader(source, limits, sink).run(); }

}  // namespace tollgate::ingest
