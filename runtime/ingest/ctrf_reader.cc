#include "runtime/ingest/ctrf_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "runtime/ingest/case_record.h"
#include "runtime/ingest/json_stream.h"

namespace tollgate::ingest {
namespace {

constexpr std::string_view kTests = "results.tests", kAttempts = "results.tests.retryAttempts";
/// A test's own members that are long and say nothing of its outcome.
constexpr std::string_view kPassedOver[] = {"stdout",  "stderr", "screenshot", "snippet",     "trace",
                                            "message", "steps",  "insights",   "attachments", "ai"};

/// `start` and `stop` of a test may be this far outside its run: clocks differ, but no day.
constexpr int64_t kDayMilliseconds = 86'400'000;

constexpr uint64_t kMost = std::numeric_limits<uint64_t>::max();

/// Whether the path is that of the `status` of a step, or of a test inside a test, at any depth.
bool isStepStatus(std::string_view path) {
  const std::string_view first = path.substr(0, path.find('.'));
  return (first == "steps" || first == "tests" || first == "children") && path.ends_with(".status");
}

std::optional<uint64_t> countOf(const Cell& cell) {
  uint64_t number = 0;
  const char* const end = cell.text.data() + cell.text.size();
  const auto parsed = std::from_chars(cell.text.data(), end, number);
  if (cell.form != CellForm::Number || parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return number;
}

CaseStatus statusOf(const Cell& word) {
  if (word.form != CellForm::Text) return CaseStatus::Unknown;
  if (word.text == "passed") return CaseStatus::Passed;
  if (word.text == "failed") return CaseStatus::Failed;
  return word.text == "skipped" || word.text == "pending" ? CaseStatus::Skipped : CaseStatus::Unknown;
}

bool isKnown(const Cell& word) { return statusOf(word) != CaseStatus::Unknown || word.text == "other"; }

/// One execution: an element of `tests` or of `retryAttempts`.
struct Execution {
  Place place;
  Cell status, raw, message, trace, start, stop, duration, number;
  CaseStatus steps = CaseStatus::Passed;  // failed or unknown, if a step is
  Place step;
};

/// The counters of `summary`, in its words.
struct Counter {
  explicit Counter(std::string_view name) : word(name) {}
  std::string_view word;
  uint64_t seen = 0;
  std::optional<CellForm> claimed;
  Place place;       // of what is claimed
  std::string text;  // of the same
};

class CtrfReader : public JsonEvents {
 public:
  CtrfReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink)
      : source_(source), limits_(limits), guard_(sink, limits), json_(source, limits, guard_, *this), test_(limits), run_(limits) {}

  bool run() {
    guard_.header(testCaseHeader());
    if (!json_.run()) return false;
    if (!testsSeen_) {
      return guard_.refuse(source_, {1, 1}, "there is no `results.tests`: this is no CTRF report", "name the format that the file has");
    }
    if (!tellRun()) return false;
    return guard_.end(source_, json_.here());
  }

  void open(const JsonNode& at, bool array) override {
    if (at.depth == 0 && array) {
      return json_.refuse(at.place, "the file is an array: a CTRF report is one object", "name the format that the file has");
    }
    if (at.is(kTests, 2, 2)) {
      if (!array) return json_.refuse(at.place, "`results.tests` is no array", "write the tests as an array of objects");
      testsSeen_ = true;
    } else if (at.is(kTests, 2, 3)) {
      if (array) return json_.refuse(at.place, "an element of `results.tests` is no object", "write the tests as an array of objects");
      startTest(at.place);
    } else if (at.is(kAttempts, 3, 5) && !array) {
      if (attempts_.size() >= limits_.attempts) {
        return json_.refuse(at.place, fmt::format("a test has more than {} retryAttempts", limits_.attempts),
                            raiseAdvice(limits_, "attempts"));
      }
      attempts_.push_back({});
      attempts_.back().place = at.place;
      inAttempt_ = true;
    } else if (at.is("results.summary.failed", 3, 3)) {
      unreadable(at.place, "failed", array ? "an array" : "an object");
    } else if (at.is("results.tests.steps", 3, 4) && !array) {
      worsen(own_, CaseStatus::Unknown, at.place);
    } else if (inTest_ && at.path.starts_with(kTests) && at.keys > 3) {
      if (isStepStatus(stepPath(at.path))) worsen(inAttempt_ ? attempts_.back() : own_, CaseStatus::Unknown, at.place);
    } else if ((at.is(kAttempts, 3, 4) && !array) || at.is(kAttempts, 3, 5)) {
      oddAttempts_.note(at.place);
    }
  }

  void close(const JsonNode& at, bool array) override {
    if (at.is(kAttempts, 3, 5)) inAttempt_ = false;
    if (at.is(kTests, 2, 3) && !array) endTest();
  }

  void value(const JsonNode& at, const Cell& cell) override {
    if (at.is(kTests, 2, 2)) return json_.refuse(at.place, "`results.tests` is no array", "write the tests as an array of objects");
    if (at.is(kTests, 2, 3)) {
      return json_.refuse(at.place, "an element of `results.tests` is no object", "write the tests as an array of objects");
    }
    if (at.depth == 0) return json_.refuse(at.place, "the file is one value, no CTRF report", "name the format that the file has");
    if (inTest_)
      testValue(at, cell);
    else
      runValue(at, cell);
  }

 private:
  /// Within a test or an earlier attempt.
  std::string_view stepPath(std::string_view path) const {
    const size_t size = (inAttempt_ ? kAttempts : kTests).size() + 1;
    return path.substr(std::min(size, path.size()));
  }

  static void worsen(Execution& execution, CaseStatus status, Place place) {
    if (execution.steps == CaseStatus::Failed || execution.steps == status) return;
    execution.steps = status;
    execution.step = place;
  }

  void stepValue(Execution& execution, const JsonNode& at, const Cell& cell) {
    if (!isStepStatus(stepPath(at.path))) return;
    const CaseStatus told = toldByStep(cell, statusOf(cell));
    if (told != CaseStatus::Passed) worsen(execution, told, at.place);
  }

  void unreadable(Place place, std::string_view counter, std::string_view text) {
    guard_.fault(FaultKind::UnreadableLine, place,
                 fmt::format("summary says {} {}, which is no number: nobody can say that it counts no failure", counter, text),
                 "let the tool write its results again");
  }

  // --- the run ---

  void runValue(const JsonNode& at, const Cell& cell) {
    if (at.is("reportFormat", 1, 1)) {
      formatSeen_ = true;
      if (cell.form != CellForm::Text || cell.text != "CTRF") {
        json_.refuse(at.place, fmt::format("reportFormat is `{}`, not `CTRF`", cutText(cell.text, limits_)),
                     "name the format that the file has");
      }
      return;
    }
    if (at.is("specVersion", 1, 1)) {
      versionSeen_ = true;
      if (!cell.text.starts_with("0.") && !cell.text.starts_with("1.")) {
        return json_.refuse(at.place, fmt::format("specVersion is `{}`: only 0 and 1 are known", cutText(cell.text, limits_)),
                            "write the report by version 1 of the specification");
      }
    }
    std::string_view name = at.path;
    if (name.starts_with("insights.") || name.starts_with("baseline.")) return;
    if (name.starts_with("results.") && at.keys > 1) name.remove_prefix(8);
    if (at.keys == 3 && at.depth == 3 && name.starts_with("summary.")) summaryValue(name.substr(8), cell);
    if (tests_ != 0 && (name.starts_with("environment.") || name == "timestamp" || name.starts_with("extra."))) behind_.note(at.place);
    run_.add(name, cell);
    refuseOver(run_);
  }

  void summaryValue(std::string_view word, const Cell& cell) {
    summarySeen_ = true;
    if (word == "start") begins_ = epochMilliseconds(cell.text);
    if (word == "stop") ends_ = epochMilliseconds(cell.text);
    if ((word == "start" && !begins_) || (word == "stop" && !ends_)) {
      guard_.deviation(cell.place(),
                       fmt::format("summary.{} is {}, which is no time in milliseconds: not believed", word, cutText(cell.text, limits_)));
    }
    for (Counter& counter : counters_) {
      if (counter.word != word) continue;
      counter.text = cutText(cell.text, limits_);
      counter.claimed = cell.form;
      counter.place = cell.place();
    }
  }

  /// What is odd in the whole file. False if it is refused.
  bool tellRun() {
    if (!formatSeen_) guard_.deviation({1, 1}, "there is no reportFormat");
    if (!versionSeen_) guard_.deviation({1, 1}, "there is no specVersion");
    if (!summarySeen_) guard_.deviation({1, 1}, "there is no summary");
    if (begins_ && ends_ && *ends_ < *begins_) guard_.deviation({1, 1}, "summary.stop is before summary.start: neither is believed");
    for (const Counter& counter : counters_) {
      if (!counter.claimed) continue;
      const bool ofFailures = counter.word == "failed";
      std::optional<uint64_t> claimed = countOf({counter.text, 0, 0, CellState::Present, *counter.claimed});
      if (ofFailures && !claimed) {
        const bool spelled = *counter.claimed == CellForm::Text || *counter.claimed == CellForm::Number;
        if (spelled) claimed = claimedCount(counter.text);
        const bool claimsNothing = *counter.claimed == CellForm::Null || (spelled && counter.text.empty());
        if (!claimed && !claimsNothing) {
          unreadable(counter.place, counter.word, counter.text);
          continue;
        }
      }
      if (claimed == counter.seen) continue;
      std::string told = fmt::format("summary says {} {}, but {} {} there", counter.word, counter.text, counter.seen,
                                     counter.seen == 1 ? "is" : "are");
      if (ofFailures && claimed > counter.seen + std::min(failedAttempts_, attemptsClaimed())) {
        return guard_.refuse(source_, counter.place, std::move(told),
                             "what failed is not in the file, so nothing in it is counted; let the tool write its results again");
      }
      guard_.deviation(counter.place, std::move(told));
    }
    if (!compareNotRun()) return false;
    unnumbered_.tell(guard_, "retryAttempts without numbers: read in the order of the file");
    textSuites_.tell(guard_, "a suite is a text, not an array");
    oddAttempts_.tell(guard_, "retryAttempts are no array of objects: not read");
    untoldAttempts_.tell(guard_, "retries without retryAttempts: what came of the earlier attempts is not told");
    oddTimes_.tell(guard_, "a start or stop is no time in milliseconds within the run: not believed");
    behind_.tell(guard_, "what is said of the run stands behind its tests: it does not reach them");
    if (given_ && known() && (given_->earliest < *begins_ - kDayMilliseconds || given_->latest > *ends_ + kDayMilliseconds)) {
      return guard_.refuse(source_, given_->place, "a test's start is outside the run that the summary, behind it, tells",
                           "write the summary before the tests, and all times in milliseconds");
    }
    return true;
  }

  /// What the summary says was not run, or ended otherwise, has to be there if a test passed: that may be it. False if the file
  /// is refused.
  bool compareNotRun() {
    uint64_t claimed = 0, shown = tests_ - passed_ + attemptsClaimed();
    const Counter* first = nullptr;
    for (const Counter& counter : counters_) {
      if (counter.word == "failed") shown -= std::min(shown, counter.seen);
      if (counter.word != "pending" && counter.word != "skipped" && counter.word != "other") continue;
      const uint64_t one = counter.claimed ? claimedCount(counter.text).value_or(0) : 0;
      claimed += std::min(one, kMost - claimed);
      if (first == nullptr && one > counter.seen) first = &counter;
    }
    if (passed_ == 0 || claimed <= shown || first == nullptr) return true;
    return guard_.refuse(
        source_, first->place,
        fmt::format("summary says {} {}, but {} {} there", first->word, first->text, first->seen, first->seen == 1 ? "is" : "are"),
        "what was not run may be a test that passed here, so nothing in the file is counted; let the tool write its "
        "results again");
  }

  /// How many more tests the summary claims than there are: a tool that counts attempts counts them among the tests too.
  uint64_t attemptsClaimed() const {
    const Counter& tests = counters_[0];
    const std::optional<uint64_t> claimed = tests.claimed ? countOf({tests.text, 0, 0, CellState::Present, *tests.claimed}) : std::nullopt;
    return claimed && *claimed > tests.seen ? *claimed - tests.seen : 0;
  }

  bool known() const { return begins_ && ends_ && *begins_ <= *ends_; }

  // --- a test ---

  void startTest(Place place) {
    inTest_ = true;
    test_.clear();
    own_ = {};
    own_.place = place;
    attempts_.clear();
    name_ = file_ = line_ = suite_ = retries_ = flaky_ = {};
    suiteText_.clear();
  }

  void testValue(const JsonNode& at, const Cell& cell) {
    stepValue(inAttempt_ ? attempts_.back() : own_, at, cell);
    if (inAttempt_) {
      if (at.keys == 4 && at.depth == 6) executionValue(attempts_.back(), at.path.substr(kAttempts.size() + 1), cell);
      return refuseOver(test_);
    }
    const bool given = cell.form != CellForm::Null;
    const std::string_view name = at.path.substr(kTests.size() + 1);
    const std::string_view first = name.substr(0, name.find('.'));
    if (first == "retryAttempts") {
      if (given && at.keys == 3) oddAttempts_.note(at.place);
      return;
    }
    if (at.keys == 3 && at.depth == 4 && given) memberValue(name, cell);
    if (at.is("results.tests.suite", 3, 5)) addSuite(cell);
    if (std::find(std::begin(kPassedOver), std::end(kPassedOver), first) == std::end(kPassedOver) && name != kStatusWord &&
        !(at.keys == 3 && (name == "start" || name == "stop"))) {
      test_.add(name, cell);
    }
    refuseOver(test_);
  }

  void memberValue(std::string_view name, const Cell& cell) {
    executionValue(own_, name, cell);
    if (name == "name") name_ = test_.keep(cell);
    if (name == "filePath") file_ = test_.keep(cell);
    if (name == "line") line_ = test_.keep(cell);
    if (name == "retries") retries_ = test_.keep(cell);
    if (name == "flaky") flaky_ = test_.keep(cell);
    if (name == "suite" && cell.form == CellForm::Text) {
      textSuites_.note(cell.place());
      addSuite(cell);
    }
  }

  void addSuite(const Cell& cell) {
    if (!suite_.present()) suite_ = textCell({}, cell.place());
    if (!suiteText_.empty()) suiteText_ += " > ";
    suiteText_ += cell.text;
    if (suiteText_.size() > limits_.recordBytes) {
      json_.refuse(cell.place(), fmt::format("the suites of a test have more than {} bytes", limits_.recordBytes),
                   raiseAdvice(limits_, "record-bytes"));
    }
  }

  void executionValue(Execution& execution, std::string_view name, const Cell& cell) {
    if (cell.form == CellForm::Null) return;
    if (name == "status") execution.status = test_.keep(cell);
    if (name == "rawStatus") execution.raw = test_.keep(cell);
    if (name == "duration") execution.duration = test_.keep(cell);
    if (name == "start") execution.start = test_.keep(cell);
    if (name == "stop") execution.stop = test_.keep(cell);
    if (name == "attempt") execution.number = test_.keep(cell);
    if (name != "message" && name != "trace") return;
    Cell cut = cell;
    cut.text = cutText(cell.text, limits_);
    (name == "message" ? execution.message : execution.trace) = test_.keep(cut);
  }

  void refuseOver(const Properties& values) {
    if (values.over()) json_.refuse(values.over()->place, values.over()->message, values.over()->advice);
  }

  void endTest() {
    inTest_ = false;
    ++tests_;
    countTest();
    if (!name_.present()) guard_.deviation(own_.place, "a test without a name");
    suite_.text = suiteText_;
    const bool ordered = sortAttempts();
    const std::optional<uint64_t> retries = retries_.present() ? countOf(retries_) : 0;
    const uint64_t count = std::max<uint64_t>(attempts_.size(), retries.value_or(0)) + 1;
    if (attempts_.empty() && retries.value_or(0) != 0) {
      untoldAttempts_.note(retries_.place());
    } else if (retries_.present() && retries != attempts_.size()) {
      guard_.deviation(retries_.place(),
                       fmt::format("retries is {}, but {} retryAttempts are there", cutText(retries_.text, limits_), attempts_.size()));
    }
    const bool flaky = flaky_.form == CellForm::True;
    const bool untold = !retries || (flaky && count == 1);  // there were others, and nobody knows how many
    if (flaky && own_.status.text != "passed") guard_.deviation(flaky_.place(), "flaky, but it did not pass in the end");
    if (flaky && count == 1) guard_.deviation(flaky_.place(), "flaky, but neither retries nor retryAttempts tell how often it ran");
    for (size_t i = 0; i < attempts_.size(); ++i) emit(attempts_[i], judge(attempts_[i]), untold ? 0 : i + 1, count);
    CaseStatus last = judge(own_);
    if (last == CaseStatus::Passed && laterFailed(ordered, retries)) {
      guard_.deviation(own_.place, "passed, but an attempt with a later number did not: the outcome is unknown");
      last = CaseStatus::Unknown;
    }
    passed_ += last == CaseStatus::Passed;
    emit(own_, last, untold ? 0 : count, count);
  }

  void countTest() {
    for (Counter& counter : counters_) {
      if (counter.word == "tests" || (own_.status.form == CellForm::Text && own_.status.text == counter.word) ||
          (counter.word == "flaky" && flaky_.form == CellForm::True)) {
        ++counter.seen;
      }
    }
    for (const Execution& attempt : attempts_) failedAttempts_ += statusOf(attempt.status) == CaseStatus::Failed;
  }

  /// Earlier attempts by their numbers. False if these are not 1, 2, 3…: then they stay as they stand in the file.
  bool sortAttempts() {
    const bool unnumbered = std::none_of(attempts_.begin(), attempts_.end(), [](const Execution& one) { return one.number.present(); });
    if (unnumbered && !attempts_.empty()) {
      unnumbered_.note(attempts_.front().place);
      return false;
    }
    std::vector<bool> met(attempts_.size());
    for (const Execution& attempt : attempts_) {
      const std::optional<uint64_t> number = countOf(attempt.number);
      if (!number || *number == 0 || *number > attempts_.size() || met[*number - 1]) {
        guard_.deviation(attempt.place, "the numbers of retryAttempts are not 1, 2, 3 and so on: read in the order of the file");
        return false;
      }
      met[*number - 1] = true;
    }
    std::sort(attempts_.begin(), attempts_.end(),
              [](const Execution& a, const Execution& b) { return *countOf(a.number) < *countOf(b.number); });
    return true;
  }

  /// Whether an attempt that may be the last one, or one behind it, did not pass. Where no attempt has a number, and there are
  /// as many as `retries` says, all of them are earlier ones.
  bool laterFailed(bool ordered, std::optional<uint64_t> retries) const {
    const uint64_t earlier = retries_.present() && retries ? std::min<uint64_t>(*retries, attempts_.size()) : attempts_.size();
    const bool unnumbered = std::none_of(attempts_.begin(), attempts_.end(), [](const Execution& one) { return one.number.present(); });
    if (unnumbered && earlier == attempts_.size()) return false;
    return std::any_of(attempts_.begin(), attempts_.end(), [&](const Execution& attempt) {
      const std::optional<uint64_t> number = countOf(attempt.number);
      return ((!number && !ordered) || (number && *number > earlier)) && statusOf(attempt.status) != CaseStatus::Passed;
    });
  }

  /// The worst that status and rawStatus say.
  CaseStatus judge(const Execution& execution) {
    const CaseStatus status = statusOf(execution.status);
    if (!execution.status.present()) {
      guard_.deviation(execution.place, "there is no status: the outcome is unknown");
    } else if (!isKnown(execution.status)) {
      guard_.deviation(execution.status.place(),
                       fmt::format("status \"{}\" is not known: the outcome is unknown", cutText(execution.status.text, limits_)));
    }
    if (status == CaseStatus::Passed && execution.steps == CaseStatus::Failed) {
      guard_.deviation(execution.step, "passed, but a step failed: counted as failing");
      return CaseStatus::Failed;
    }
    const CaseStatus told = judgeWord(execution, status);
    if (execution.steps != CaseStatus::Unknown || told != CaseStatus::Passed) return told;
    guard_.deviation(execution.step, "passed, but the outcome of a step is not known: the outcome is unknown");
    return CaseStatus::Unknown;
  }

  CaseStatus judgeWord(const Execution& execution, CaseStatus status) {
    if (status != CaseStatus::Passed && status != CaseStatus::Skipped) return status;
    if (!execution.raw.present()) return status;
    const Claim claim = execution.raw.form == CellForm::Text ? claimOf("status", execution.raw.text) : Claim::Unknown;
    const std::optional<CaseStatus> worse = worseBy(claim, status);
    if (!worse) return status;
    const char* counted = *worse == CaseStatus::Failed    ? "counted as failing"
                          : *worse == CaseStatus::Skipped ? "counted as not run"
                                                          : "the outcome is unknown";
    guard_.deviation(execution.raw.place(), fmt::format("status is \"{}\", but rawStatus \"{}\": {}", execution.status.text,
                                                        cutText(execution.raw.text, limits_), counted));
    return *worse;
  }

  /// What the tool's own word makes of a status, where it says less than that.
  static std::optional<CaseStatus> worseBy(Claim claim, CaseStatus status) {
    switch (claim) {
      case Claim::Failed:
      case Claim::Error: return CaseStatus::Failed;
      case Claim::Unknown: return CaseStatus::Unknown;
      case Claim::Skipped:
      case Claim::Disabled: return status == CaseStatus::Passed ? std::optional(CaseStatus::Skipped) : std::nullopt;
      case Claim::Nothing:
      case Claim::Executed:
      case Claim::Passed: break;
    }
    return std::nullopt;
  }

  /// A start or stop that can be believed, in milliseconds.
  std::optional<int64_t> believed(const Cell& cell) {
    if (!cell.present()) return std::nullopt;
    const std::optional<int64_t> time = cell.form == CellForm::Number ? epochMilliseconds(cell.text) : std::nullopt;
    if (!time || (known() && (*time < *begins_ - kDayMilliseconds || *time > *ends_ + kDayMilliseconds))) {
      oddTimes_.note(cell.place(), cutText(cell.text, limits_));
      return std::nullopt;
    }
    if (!given_) given_ = Given{*time, *time, cell.place()};
    if (*time < given_->earliest || *time > given_->latest) given_->place = cell.place();
    given_->earliest = std::min(given_->earliest, *time);
    given_->latest = std::max(given_->latest, *time);
    return time;
  }

  void emit(const Execution& execution, CaseStatus status, uint64_t number, uint64_t count) {
    TestCaseCells cells;
    const auto set = [&](TestCaseField field, const Cell& cell) { cellOf(cells, field) = cell; };
    const auto made = [&](TestCaseField field, std::string_view text, Place place) { set(field, textCell(text, place)); };
    set(TestCaseField::Name, name_);
    set(TestCaseField::File, file_);
    set(TestCaseField::Line, line_);
    set(TestCaseField::Suite, suite_);
    set(TestCaseField::Message, execution.message.present() && !execution.message.text.empty() ? execution.message : execution.trace);
    made(TestCaseField::Status, statusWord(status), execution.place);
    const std::optional<std::string> seconds = execution.duration.form == CellForm::Number ? scaledDown(execution.duration.text, 3)
                                                                                           : std::nullopt;
    if (seconds) made(TestCaseField::Time, *seconds, execution.duration.place());
    const std::optional<int64_t> start = believed(execution.start), stop = believed(execution.stop);
    const std::string instant = start ? instantOfMilliseconds(*start) : std::string();
    if (start) made(TestCaseField::Timestamp, instant, execution.start.place());
    const std::string numberText = std::to_string(number), countText = std::to_string(count);
    if (number != 0) {
      made(TestCaseField::Attempt, numberText, execution.place);
      made(TestCaseField::Attempts, countText, execution.place);
    }
    std::vector<NamedCell> attempt;
    const Cell& word = execution.raw.present() ? execution.raw : execution.status;
    if (word.present()) attempt.push_back({FieldKind::Property, kStatusWord, word});
    if (start) attempt.push_back({FieldKind::Property, "start", execution.start});
    if (stop) attempt.push_back({FieldKind::Property, "stop", execution.stop});
    const std::span<const NamedCell> layers[] = {attempt, test_.cells(), run_.cells()};
    RecordView record;
    record.place = execution.place;
    record.cells = cells;
    record.layers = layers;
    guard_.record(record);
  }

  struct Given {
    int64_t earliest, latest;
    Place place;
  };

  ByteSource& source_;
  const ReaderLimits& limits_;
  SinkGuard guard_;
  JsonStream json_;
  bool inTest_ = false, inAttempt_ = false;
  Properties test_;
  Properties run_;
  Execution own_;
  std::vector<Execution> attempts_;
  Cell name_, file_, line_, suite_, retries_, flaky_;
  std::string suiteText_;
  uint64_t tests_ = 0;
  uint64_t passed_ = 0;  // tests, by all that is said of them
  uint64_t failedAttempts_ = 0;
  bool formatSeen_ = false, versionSeen_ = false, testsSeen_ = false, summarySeen_ = false;
  std::optional<int64_t> begins_, ends_;  // of the run
  std::optional<Given> given_;            // of the tests' times that were believed
  Counter counters_[7] = {Counter("tests"),   Counter("passed"), Counter("failed"), Counter("pending"),
                          Counter("skipped"), Counter("other"),  Counter("flaky")};
  Tallied textSuites_, oddAttempts_, unnumbered_, untoldAttempts_, oddTimes_, behind_;
};

}  // namespace

bool readCtrf(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return CtrfReader(source, limits, sink).run(); }

}  // namespace tollgate::ingest
