#include "runtime/ingest/cucumber_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "runtime/ingest/case_record.h"
#include "runtime/ingest/json_stream.h"

namespace tollgate::ingest {
namespace {

struct StatusWord {
  std::string_view word;
  CaseStatus status;
};
constexpr StatusWord kStatuses[] = {{"passed", CaseStatus::Passed},   {"failed", CaseStatus::Failed},   {"ambiguous", CaseStatus::Error},
                                    {"skipped", CaseStatus::Skipped}, {"pending", CaseStatus::Skipped}, {"undefined", CaseStatus::Skipped}};

/// What a scenario or a feature says of itself, as behave writes it.
CaseStatus ownStatus(const Cell& word) {
  if (word.form != CellForm::Text) return CaseStatus::Unknown;
  for (const StatusWord& known : kStatuses) {
    if (known.word == word.text) return known.status;
  }
  if (word.text == "hook_error" || word.text == "cleanup_error") return CaseStatus::Error;
  switch (claimOf("status", word.text)) {
    case Claim::Passed: return CaseStatus::Passed;
    case Claim::Failed: return CaseStatus::Failed;
    case Claim::Error: return CaseStatus::Error;
    case Claim::Skipped:
    case Claim::Disabled: return CaseStatus::Skipped;
    case Claim::Nothing:
    case Claim::Executed:
    case Claim::Unknown: break;
  }
  return CaseStatus::Unknown;
}

int badness(CaseStatus status) {
  switch (status) {
    case CaseStatus::Passed: return 0;
    case CaseStatus::Skipped:
    case CaseStatus::Disabled: return 1;
    case CaseStatus::Unknown: return 2;
    case CaseStatus::Error: return 3;
    case CaseStatus::Failed: return 4;
  }
  return 2;
}

/// `result` of one step or hook.
struct Result {
  Place place;
  Cell status, message, duration;
  bool hidden = false;  // a hook that cucumber-js writes among the steps
};

/// What some steps and hooks come to.
struct Sum {
  CaseStatus status = CaseStatus::Passed;
  Cell word, message;
  uint64_t steps = 0;
  bool any = false;  // a step or hook
  uint64_t nanoseconds = 0;
  bool timed = false, oddTime = false;  // some durations are told; one is no whole number of nanoseconds
  void add(const Sum& other) {
    if (!other.any) return;
    if (!any || badness(other.status) > badness(status)) {
      status = other.status;
      word = other.word;
      message = other.message;
    }
    any = true;
  }
};

struct Element {
  Place place;
  Cell name, line, id, keyword, type, started, status;
  std::vector<Cell> tags;
  Sum sum;
  bool isBackground() const {
    if (type.present()) return type.text == "background";
    return keyword.text == "Background" || keyword.text == "Background ";
  }
};

class CucumberReader : public JsonEvents {
 public:
  CucumberReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink)
      : source_(source), limits_(limits), guard_(sink, limits), json_(source, limits, guard_, *this), feature_(limits) {}

  bool run() {
    guard_.header(testCaseHeader());
    if (!json_.run()) return false;
    unknownWords_.tell(guard_, "a step's status is not known: the outcome is unknown");
    noResults_.tell(guard_, "a step or hook without a result: the outcome is unknown");
    noSteps_.tell(guard_, "a scenario without a step: the outcome is unknown");
    contradicted_.tell(guard_, "a scenario says of itself what none of its steps and hooks does: the worse counts");
    return guard_.end(source_, json_.here());
  }

  void open(const JsonNode& at, bool array) override {
    if (at.depth == 0 && !array) return refuseForm(at.place, "the file is an object: a Cucumber report is an array of features");
    if (at.depth == 1) {
      if (array) return refuseForm(at.place, "an element of the report is no object");
      startFeature();
      featurePlace_ = at.place;
    } else if (at.is("elements", 1, 2)) {
      if (!array) return refuseForm(at.place, "`elements` is no array");
    } else if (at.is("elements", 1, 3)) {
      if (array) return refuseForm(at.place, "an element of a feature is no object");
      elements_.push_back({});
      elements_.back().place = at.place;
    } else if (at.is("elements.steps", 2, 5)) {
      step_ = {};
      step_.place = at.place;
    } else if (isHook(at) || (isHooks(at) && !array)) {
      hook_ = {};
      hook_.place = at.place;
    }
  }

  void close(const JsonNode& at, bool array) override {
    if (at.depth == 1) endFeature();
    if (at.is("elements.steps", 2, 5)) {
      elements_.back().sum.steps += step_.hidden ? 0 : 1;
      addResult(step_);
    }
    if (isFeatureHook(at) || (isFeatureHooks(at) && !array)) return addResult(hook_, hooks_);
    if (isHook(at) || (isHooks(at) && !array)) addResult(hook_);
  }

  void value(const JsonNode& at, const Cell& cell) override {
    if (at.depth == 0) return refuseForm(at.place, "the file is one value, no Cucumber report");
    if (at.depth == 1) return refuseForm(at.place, "an element of the report is no object");
    if (at.is("elements", 1, 3)) return refuseForm(at.place, "an element of a feature is no object");
    if (at.is("elements.steps", 2, 5) || isHook(at) || (isHooks(at) && cell.form != CellForm::Null)) {  // no object: no result
      Result none;
      none.place = at.place;
      if (at.keys == 1) return addResult(none, hooks_);
      elements_.back().sum.steps += at.keys == 2 && at.path.ends_with("steps") ? 1 : 0;
      return addResult(none);
    }
    if (cell.form == CellForm::Null) return;
    if (at.is("elements", 1, 2)) return refuseForm(at.place, "`elements` is no array");
    if (at.is("tags.name", 2, 4) || at.is("tags", 1, 3)) {
      tags_.push_back(feature_.keep(cell));
    } else if (at.is("elements.tags.name", 3, 6) || at.is("elements.tags", 2, 5)) {
      elements_.back().tags.push_back(feature_.keep(cell));
    } else if (at.depth == 2 && at.keys == 1) {
      featureValue(at.path, cell);
    } else if (at.depth == 4 && at.keys == 2 && !elements_.empty() && at.path.starts_with("elements.")) {
      elementValue(elements_.back(), at.path.substr(9), cell);
    } else if (at.is("elements.steps.hidden", 3, 6)) {
      step_.hidden = cell.form == CellForm::True;
    } else if (at.depth == 7 && at.keys == 4 && at.path.starts_with("elements.steps.result.")) {
      resultValue(step_, at.path.substr(22), cell);
    } else {
      hookValue(at, cell);
    }
    refuseOver();
  }

 private:
  void refuseForm(Place place, std::string message) {
    json_.refuse(place, std::move(message), "name the format that the file has, or let Cucumber write it with its `json` formatter");
  }

  /// A hook of a feature, of a scenario or of a step.
  static bool isHook(const JsonNode& at) { return isFeatureHook(at) || isInnerHook(at); }
  static bool isFeatureHook(const JsonNode& at) { return at.is("before", 1, 3) || at.is("after", 1, 3); }
  static bool isInnerHook(const JsonNode& at) {
    return at.is("elements.before", 2, 5) || at.is("elements.after", 2, 5) || at.is("elements.steps.before", 3, 7) ||
           at.is("elements.steps.after", 3, 7);
  }

  /// Where the array of these hooks belongs: what else stands there is a hook without a result.
  static bool isHooks(const JsonNode& at) { return isFeatureHooks(at) || isInnerHooks(at); }
  static bool isFeatureHooks(const JsonNode& at) { return at.is("before", 1, 2) || at.is("after", 1, 2); }
  static bool isInnerHooks(const JsonNode& at) {
    return at.is("elements.before", 2, 4) || at.is("elements.after", 2, 4) || at.is("elements.steps.before", 3, 6) ||
           at.is("elements.steps.after", 3, 6);
  }

  void hookValue(const JsonNode& at, const Cell& cell) {
    if (!(at.depth == 5 && at.keys == 3) && !(at.depth == 7 && at.keys == 4) && !(at.depth == 9 && at.keys == 5)) return;
    const size_t dot = at.path.rfind('.');
    const std::string_view owner = at.path.substr(0, dot);
    if (owner == "before.result" || owner == "after.result" || owner == "elements.before.result" || owner == "elements.after.result" ||
        owner == "elements.steps.before.result" || owner == "elements.steps.after.result") {
      resultValue(hook_, at.path.substr(dot + 1), cell);
    }
  }

  void startFeature() {
    feature_.clear();
    elements_.clear();
    tags_.clear();
    uri_ = name_ = id_ = status_ = {};
    hooks_ = {};
  }

  void featureValue(std::string_view key, const Cell& cell) {
    if (key == "uri") uri_ = feature_.keep(cell);
    if (key == "name") name_ = feature_.keep(cell);
    if (key == "id") id_ = feature_.keep(cell);
    if (key == "status") status_ = feature_.keep(cell);
  }

  void elementValue(Element& element, std::string_view key, const Cell& cell) {
    if (key == "name") element.name = feature_.keep(cell);
    if (key == "line") element.line = feature_.keep(cell);
    if (key == "id") element.id = feature_.keep(cell);
    if (key == "keyword") element.keyword = feature_.keep(cell);
    if (key == "type") element.type = feature_.keep(cell);
    if (key == "status") element.status = feature_.keep(cell);
    if (key == "start_timestamp") element.started = feature_.keep(cell);
  }

  void resultValue(Result& result, std::string_view key, const Cell& cell) {
    if (key == "status") result.status = feature_.keep(cell);
    if (key == "duration") result.duration = feature_.keep(cell);
    if (key != "error_message") return;
    Cell cut = cell;
    cut.text = cutText(cell.text, limits_);
    result.message = feature_.keep(cut);
  }

  void refuseOver() {
    // Elements without texts take room too.
    const uint64_t elements = elements_.size() * sizeof(Element);
    if (!feature_.over() && elements <= limits_.recordBytes) return;
    const Place place = feature_.over() ? feature_.over()->place : elements_.back().place;
    json_.refuse(place, fmt::format("one feature has more than {} bytes of values", limits_.recordBytes),
                 raiseAdvice(limits_, "record-bytes"));
  }

  void addResult(const Result& result) { addResult(result, elements_.back().sum); }

  void addResult(const Result& result, Sum& sum) {
    Sum one;
    one.any = true;
    one.status = CaseStatus::Unknown;
    one.word = result.status;
    one.message = result.message;
    if (!result.status.present()) noResults_.note(result.place);
    if (result.status.form == CellForm::Text) {
      for (const StatusWord& known : kStatuses) {
        if (known.word != result.status.text) continue;
        one.status = known.status;
        break;
      }
    }
    if (result.status.present() && one.status == CaseStatus::Unknown) {
      unknownWords_.note(result.status.place(), cutText(result.status.text, limits_));
    }
    sum.add(one);
    addTime(sum, result.duration);
  }

  static void addTime(Sum& sum, const Cell& duration) {
    if (!duration.present()) return;
    sum.timed = true;
    uint64_t nanoseconds = 0;
    const char* const end = duration.text.data() + duration.text.size();
    const auto parsed = std::from_chars(duration.text.data(), end, nanoseconds);
    if (parsed.ec == std::errc() && parsed.ptr == end && nanoseconds <= UINT64_MAX - sum.nanoseconds)
      sum.nanoseconds += nanoseconds;
    else
      sum.oddTime = true;
  }

  /// What the scenario says of itself, where its steps and hooks say better: behave tells a hook that failed nowhere else.
  void addOwnStatus(Element& element) {
    if (!element.status.present()) return;
    Sum own;
    own.any = true;
    own.status = ownStatus(element.status);
    own.word = element.status;
    if (badness(own.status) > badness(element.sum.status))
      contradicted_.note(element.status.place(), cutText(element.status.text, limits_));
    element.sum.add(own);
  }

  /// A feature whose hook failed, or that says it did not pass where all of its scenarios did.
  void endHooks() {
    bool passed = false, failed = false;
    for (const Element& element : elements_) {
      passed |= !element.isBackground() && element.sum.status == CaseStatus::Passed;
      failed |= element.sum.status == CaseStatus::Failed || element.sum.status == CaseStatus::Error;
    }
    const CaseStatus own = status_.present() ? ownStatus(status_) : CaseStatus::Passed;
    const bool ownFailed = own == CaseStatus::Failed || own == CaseStatus::Error;
    const bool hookFailed = hooks_.status != CaseStatus::Passed;
    const bool said = ownFailed ? !failed : own != CaseStatus::Passed && passed;
    if (!hookFailed && !said) return;
    const Cell& word = hookFailed ? hooks_.word : status_;
    const Place place = word.present() ? word.place() : featurePlace_;
    guard_.deviation(place, fmt::format("a feature {} is \"{}\", which none of its scenarios tells: a failure outside any test case",
                                        hookFailed ? "of which a hook" : "that", cutText(word.text, limits_)));
    Element element;
    element.place = place;
    element.sum = hooks_;
    element.sum.word = word;
    emit(element, true);
  }

  void endFeature() {
    const Element* lastBackground = nullptr;
    Sum background;
    bool inBackground = false;
    for (Element& element : elements_) {
      if (element.isBackground()) {
        if (!inBackground) background = {};
        inBackground = true;
        lastBackground = &element;
        background.add(element.sum);
        continue;
      }
      inBackground = false;
      lastBackground = nullptr;
      if (element.sum.steps == 0) {
        noSteps_.note(element.place);
        Sum none;
        none.any = true;
        none.status = CaseStatus::Unknown;
        element.sum.add(none);
      }
      element.sum.add(background);
      addOwnStatus(element);
      emit(element);
    }
    // What it was to prepare is not there: nobody else would tell that it did not pass.
    if (lastBackground != nullptr && background.status != CaseStatus::Passed) {
      guard_.deviation(lastBackground->place,
                       "a background that did not pass, with no scenario behind it: a failure outside any test case");
      emit(*lastBackground, true);
    }
    endHooks();
  }

  void emit(const Element& element, bool outsideCase = false) {
    TestCaseCells cells;
    const auto set = [&](TestCaseField field, const Cell& cell) { cellOf(cells, field) = cell; };
    const auto made = [&](TestCaseField field, std::string_view text) { set(field, textCell(text, element.place)); };
    if (!element.name.present() && !outsideCase) guard_.deviation(element.place, "a scenario without a name");
    if (outsideCase)
      made(TestCaseField::Name, "");
    else
      set(TestCaseField::Name, element.name);
    set(TestCaseField::Classname, name_);
    set(TestCaseField::File, uri_);
    set(TestCaseField::Line, element.line);
    set(TestCaseField::Timestamp, element.started);
    set(TestCaseField::Message, element.sum.message);
    made(TestCaseField::Status, outsideCase ? statusWord(CaseStatus::Error) : statusWord(element.sum.status));
    made(TestCaseField::Attempt, "1");
    made(TestCaseField::Attempts, "1");
    const std::string seconds = *scaledDown(std::to_string(element.sum.nanoseconds), 9);
    if (element.sum.timed && !element.sum.oddTime) made(TestCaseField::Time, seconds);
    named_.clear();
    const auto add = [&](std::string_view name, const Cell& cell) {
      if (cell.present()) named_.push_back({FieldKind::Property, name, cell});
    };
    add(kStatusWord, element.sum.word);
    add("id", element.id);
    add("keyword", element.keyword);
    add("type", element.type);
    add("feature.id", id_);
    for (const Cell& tag : element.tags) add("tags", tag);
    for (const Cell& tag : tags_) {
      const bool known = std::any_of(element.tags.begin(), element.tags.end(), [&](const Cell& own) { return own.text == tag.text; });
      if (!known) add("tags", tag);
    }
    const std::span<const NamedCell> layer(named_);
    RecordView record;
    record.place = element.place;
    record.cells = cells;
    record.layers = {&layer, 1};
    record.outsideCase = outsideCase;
    guard_.record(record);
  }

  ByteSource& source_;
  const ReaderLimits& limits_;
  SinkGuard guard_;
  JsonStream json_;
  Properties feature_;
  Place featurePlace_;
  Cell uri_, name_, id_, status_;
  Sum hooks_;  // of the feature
  std::vector<Cell> tags_;
  std::vector<Element> elements_;
  std::vector<NamedCell> named_;
  Result step_, hook_;
  Tallied unknownWords_, noResults_, noSteps_, contradicted_;
};

}  // namespace

bool readCucumber(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return CucumberReader(source, limits, sink).run(); }

}  // namespace tollgate::ingest
