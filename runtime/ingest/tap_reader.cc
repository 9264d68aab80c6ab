#include "runtime/ingest/tap_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>

#include "runtime/ingest/case_record.h"
#include "runtime/ingest/sniff.h"
#include "runtime/ingest/tap_line.h"
#include "runtime/ingest/text_scan.h"

namespace tollgate::ingest {
namespace {

constexpr size_t kBlock = 64u << 10;
constexpr size_t kIndent = 4;

/// The lines of a file, ended by LF, CRLF or CR.
class Lines {
 public:
  Lines(ByteSource& source, const ReaderLimits& limits) : source_(source), limits_(limits), buffer_(blockSize(limits, kBlock)) { refill(); }

  std::string_view first() const { return {buffer_.data() + begin_, end_ - begin_}; }
  void skipMark() { begin_ = 3; }
  bool tooLong() const { return tooLong_; }
  /// Of the line given last.
  bool ended() const { return ended_; }
  uint32_t number() const { return number_; }

  /// False at the end of the file, or if the line is too long.
  bool next(std::string_view& line) {
    size_t scanned = 0;
    for (;;) {
      const std::string_view rest(buffer_.data() + begin_, end_ - begin_);
      const size_t size = rest.find_first_of("\r\n", scanned);
      const bool found = size != std::string_view::npos;
      const bool whole = found && (rest[size] == '\n' || size + 1 < rest.size() || last_);
      if ((found ? size : rest.size()) > limits_.recordBytes) {
        tooLong_ = true;
        ++number_;
        return false;
      }
      if (!whole && !last_) {
        scanned = found ? size : rest.size();
        refill();
        continue;
      }
      if (rest.empty()) return false;
      ++number_;
      ended_ = found;
      line = rest.substr(0, size);
      const bool two = found && rest[size] == '\r' && size + 1 < rest.size() && rest[size + 1] == '\n';
      begin_ += line.size() + (two ? 2 : found ? 1 : 0);
      return true;
    }
  }

 private:
  void refill() {
    const size_t kept = end_ - begin_;
    std::memmove(buffer_.data(), buffer_.data() + begin_, kept);
    begin_ = 0;
    if (kept >= buffer_.size() / 2) buffer_.resize(buffer_.size() * 2);
    const size_t room = buffer_.size() - kept;
    const size_t size = source_.read({buffer_.data() + kept, room});
    end_ = kept + size;
    last_ = size < room;
  }

  ByteSource& source_;
  const ReaderLimits& limits_;
  std::vector<char> buffer_;
  size_t begin_ = 0, end_ = 0;
  bool last_ = false, ended_ = true, tooLong_ = false;
  uint32_t number_ = 0;
};

/// One result that is a record.
struct Point {
  Place place;
  CaseStatus status = CaseStatus::Unknown;
  std::string name, suite, message, time, word;
  uint64_t number = 0;
  size_t bytes() const { return sizeof(Point) + name.size() + suite.size() + message.size() + time.size(); }
};

/// The TAP document of one depth of indentation.
struct Level {
  Place begin;
  std::optional<uint64_t> plan;
  Place planPlace;
  std::string planReason;
  uint64_t results = 0;
  uint64_t inRow = 0;        // 1 to this have been met
  std::set<uint64_t> ahead;  // met, and behind a gap
  size_t firstPoint = 0;     // into points_
  /// False if the number was met before.
  bool meet(uint64_t number) {
    if (number <= inRow || ahead.contains(number)) return false;
    if (number != inRow + 1) return ahead.insert(number).second;
    ++inRow;
    while (!ahead.empty() && *ahead.begin() == inRow + 1) {
      ahead.erase(ahead.begin());
      ++inRow;
    }
    return true;
  }
};

class TapReader {
 public:
  TapReader(ByteSource& source, const ReaderLimits& limits, RecordSink& sink)
      : source_(source), limits_(limits), guard_(sink, limits), lines_(source, limits) {}

  bool run() {
    guard_.header(testCaseHeader());
    if (source_.error()) return refuseRead();
    if (!checkStart()) return false;
    levels_.push_back({{1, 1}, {}, {}, {}, 0, 0, {}, 0});
    std::string_view text;
    TapKind last = TapKind::Blank;
    while (lines_.next(text)) {
      if (source_.error()) return refuseRead();
      last = TapKind::Comment;
      if (yamlIndent_) {
        if (takeYaml(text)) continue;
        return refuse({lines_.number(), 1}, "a diagnostic block is not ended by `...`: what stands in it may be results",
                      "nothing in it is counted; end the block with `...`, indented as its `---`");
      }
      const TapLine line = parseTapLine(text);
      last = line.kind;
      if (!take(line, text)) return false;
    }
    if (source_.error()) return refuseRead();
    if (lines_.tooLong()) {
      return refuse({lines_.number(), 1}, fmt::format("a line is longer than {} bytes", limits_.recordBytes),
                    raiseAdvice(limits_, "record-bytes"));
    }
    return finish(last);
  }

 private:
  bool refuse(Place place, std::string message, std::string advice) {
    return guard_.refuse(source_, place, std::move(message), std::move(advice));
  }
  bool refuseRead() { return refuse({}, source_.error()->message, source_.error()->advice); }
  Place at(const TapLine& line) const { return {lines_.number(), static_cast<uint32_t>(line.indent) + 1}; }

  bool checkStart() {
    const std::string_view first = lines_.first().substr(0, kSniffBytes);
    if (first.empty()) return refuse({1, 1}, "the file is empty", "the test run did not write its results; run it again");
    switch (lookOf(first)) {
      case Look::Xml:
      case Look::Html:
      case Look::Json:
      case Look::Binary: return refuse({1, 1}, contradicts(first, "TAP"), "name the format that the file has");
      case Look::Utf16: return refuse({1, 1}, "the file is UTF-16, not UTF-8", "write it as UTF-8");
      case Look::Empty:
      case Look::Text: break;
    }
    if (first.starts_with("\xEF\xBB\xBF")) lines_.skipMark();
    return true;
  }

  /// False if the file is refused.
  bool take(const TapLine& line, std::string_view text) {
    if (pending_ && startsYaml(text)) {
      yamlIndent_ = pendingIndent_ + 2;
      return true;
    }
    if (line.kind == TapKind::Comment) takeComment(line, text);
    if (line.kind == TapKind::Blank || line.kind == TapKind::Comment) return true;
    endPending();
    if (line.kind == TapKind::BailOut) {
      return refuse(at(line), fmt::format("the run was given up: Bail out!{}{}", line.reason.empty() ? "" : " ", line.reason),
                    "nothing in it is counted; correct what stopped the run, and run it again");
    }
    const bool astray = line.indent % kIndent != 0;  // TAP 14 calls it no TAP
    const size_t depth = line.indent / kIndent;
    const bool loneBrace = line.kind == TapKind::Brace && depth + 1 >= levels_.size();
    if ((astray && line.kind != TapKind::Other) || mayBeResult(text)) {
      return refuse(at(line), "this line may be a result, a plan or a bail-out, and is not indented as TAP indents a subtest",
                    "indent the lines of a subtest by four blanks");
    }
    if (line.kind == TapKind::Other || loneBrace) {
      if (strict_)
        return refuse(at(line), "a line that is no TAP, under `pragma +strict`, which makes it an error",
                      "leave the line out, or the pragma");
      foreign_.note({lines_.number(), 1});
      return true;
    }
    if (depth >= limits_.nesting) {
      return refuse(at(line), fmt::format("subtests are nested deeper than {}", limits_.nesting), raiseAdvice(limits_, "nesting"));
    }
    if (line.kind == TapKind::Pragma) {
      if (text.find("+strict") != std::string_view::npos) strict_ = true;
      if (text.find("-strict") != std::string_view::npos) strict_ = false;
      return true;
    }
    if (line.kind == TapKind::Brace) {
      return refuse(at(line), "a subtest in braces, as node-tap buffers it: it is not read", "let the tool write TAP 14, or JUnit XML");
    }
    if (line.kind == TapKind::Version) return takeVersion(line, depth);
    met_ = true;
    if (validUtf8Prefix(text) != text.size()) {
      return refuse(at(line), "a character of this line is not valid UTF-8", "write the file as UTF-8");
    }
    return line.kind == TapKind::Plan ? takePlan(line, depth) : takePoint(line, depth);
  }

  /// Of a line that is no TAP as it stands, but for its indent or a missing sign.
  static bool mayBeResult(std::string_view text) {
    const TapLine plain = parseTapLine(text);
    if (plain.kind != TapKind::Other) return false;
    const size_t start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return false;
    text.remove_prefix(start);
    const TapLine line = parseTapLine(text);
    return line.kind == TapKind::Point || line.kind == TapKind::Plan || line.kind == TapKind::BailOut || text.starts_with("Bail out");
  }

  bool takeVersion(const TapLine& line, size_t depth) {
    if (depth == 0 && (met_ || version_)) {
      return refuse(at(line), "a second TAP stream begins here", "put each set of results into a file of its own");
    }
    if (line.number > 14) return refuse(at(line), fmt::format("TAP version {} is not known", line.number), "write TAP 13 or 14");
    if (depth == 0) version_ = true;
    return true;
  }

  /// Opens subtests down to `depth`.
  void openTo(size_t depth, Place place) {
    while (levels_.size() <= depth) levels_.push_back({place, {}, {}, {}, 0, 0, {}, points_.size()});
  }

  bool refuseOpen(Place place) {
    return refuse(place, fmt::format("the subtest that begins in line {} is not ended by a result of its own", levels_.back().begin.line),
                  "write the subtest's own `ok` or `not ok` behind it, indented by four blanks less");
  }

  bool takePlan(const TapLine& line, size_t depth) {
    if (depth + 1 < levels_.size()) return refuseOpen(at(line));
    openTo(depth, at(line));
    Level& level = levels_.back();
    if (level.plan) {
      return refuse(at(line), fmt::format("a second plan; the first is in line {}", level.planPlace.line),
                    "put each set of results into a file of its own");
    }
    if (line.first != 1) return refuse(at(line), "a plan that does not begin with 1", "write the plan as 1..N");
    if (line.directive == TapDirective::Skip && line.number != 0) {
      return refuse(at(line), fmt::format("the plan says that its {} test{} skipped", line.number, line.number == 1 ? " is" : "s are"),
                    "write 1..0 where no test is run, or `# SKIP` behind every test that is not");
    }
    level.plan = line.number;
    level.planPlace = at(line);
    level.planReason = line.reason;
    notRun_ += line.number == 0;
    return true;
  }

  /// Only what stands behind the last result counts the file: a comment before it may be the title of a test.
  void takeComment(const TapLine& line, std::string_view text) {
    constexpr size_t kMost = 32;
    if (line.indent != 0 || claims_.size() >= kMost) return;
    const std::optional<TapCounter> counter = parseTapCounter(text);
    if (counter) claims_.push_back({at(line), *counter, std::string(cutText(text, limits_))});
  }

  bool takePoint(const TapLine& line, size_t depth) {
    claims_.clear();
    if (depth + 2 < levels_.size()) return refuseOpen(at(line));
    std::optional<Level> ended;
    if (depth + 1 < levels_.size()) {
      if (!checkLevel(levels_.back(), at(line))) return false;
      ended = std::move(levels_.back());
      levels_.pop_back();
    }
    openTo(depth, at(line));
    Level& level = levels_.back();
    ++level.results;
    ++results_;
    failed_ += !line.ok;
    failedAbove_ += !line.ok && depth == 0;
    notRun_ += line.directive != TapDirective::None || line.doubtful;
    const uint64_t number = line.numbered ? line.number : level.results;
    if (level.plan && (number == 0 || number > *level.plan)) {
      return refuse(at(line), fmt::format("result {} is outside the plan 1..{} of line {}", number, *level.plan, level.planPlace.line),
                    "nothing in it is counted; run the tests again, one run a file");
    }
    if (number == 0 || !level.meet(number)) {
      return refuse(at(line), fmt::format("result {} stands twice, so that another is missing or they are of several runs", number),
                    "nothing in it is counted; run the tests again, one run a file");
    }
    if (level.ahead.size() * 64 > limits_.recordBytes) {
      return refuse(at(line), "too many results stand before those with smaller numbers", raiseAdvice(limits_, "record-bytes"));
    }
    addPoint(line, number, ended);
    if (keptBytes_ > limits_.recordBytes) {
      return refuse(at(line), fmt::format("one subtest has more than {} bytes of values", limits_.recordBytes),
                    raiseAdvice(limits_, "record-bytes"));
    }
    return true;
  }

  CaseStatus judge(const TapLine& line) {
    if (!line.ok && line.directive == TapDirective::Skip) {
      failedSkips_.note(at(line));
      return CaseStatus::Failed;
    }
    if (line.directive != TapDirective::None) return CaseStatus::Skipped;
    if (!line.ok) return CaseStatus::Failed;
    if (!line.doubtful) return CaseStatus::Passed;
    doubtful_.note(at(line));
    return CaseStatus::Unknown;
  }

  void addPoint(const TapLine& line, uint64_t number, const std::optional<Level>& ended) {
    Point point;
    point.place = at(line);
    point.status = judge(line);
    point.name = line.description;
    point.message = cutText(line.reason, limits_);
    point.time = line.time;
    point.number = number;
    point.word = line.ok ? "ok" : "not ok";
    if (line.directive != TapDirective::None) point.word += line.directive == TapDirective::Skip ? " # SKIP" : " # TODO";
    bool record = true;
    if (ended && ended->results != 0) {
      const bool childFailed = coverSubtest(*ended, line);
      if (childFailed && line.ok) contradicted_.note(point.place);
      record = point.status == CaseStatus::Failed && !childFailed;
    } else if (ended && point.status == CaseStatus::Passed) {
      point.status = CaseStatus::Skipped;  // a subtest of nothing: nothing was executed
      point.message = cutText(ended->planReason, limits_);
    }
    if (record) {
      keptBytes_ += point.bytes();
      points_.push_back(std::move(point));
    }
    pending_ = true;
    pendingIndent_ = line.indent;
    pendingRecord_ = record;
  }

  /// Gives the tests of a subtest its name and directive: what is to do may fail, what is skipped did not. Whether one of
  /// them failed.
  bool coverSubtest(const Level& ended, const TapLine& line) {
    bool failed = false;
    for (size_t i = ended.firstPoint; i < points_.size(); ++i) {
      Point& child = points_[i];
      const bool covered = line.directive == TapDirective::Todo ||
                           (line.directive == TapDirective::Skip && child.status != CaseStatus::Failed);
      if (covered) {
        child.status = CaseStatus::Skipped;
        if (child.message.empty()) child.message = cutText(line.reason, limits_);
      } else if (line.doubtful && line.ok && child.status == CaseStatus::Passed) {
        child.status = CaseStatus::Unknown;
      }
      failed |= child.status == CaseStatus::Failed;
      if (line.description.empty()) continue;
      child.suite = child.suite.empty() ? line.description : line.description + " > " + child.suite;
      keptBytes_ += line.description.size() + 3;
    }
    return failed;
  }

  // --- diagnostic blocks ---

  bool startsYaml(std::string_view text) const {
    return text.size() >= pendingIndent_ + 5 && text.find_first_not_of(' ') == pendingIndent_ + 2 &&
           text.substr(pendingIndent_ + 2).starts_with("---");
  }

  /// False if the line belongs to no block: this one is not ended.
  bool takeYaml(std::string_view text) {
    const size_t start = text.find_first_not_of(" \t");
    if (start == std::string_view::npos) return true;
    if (start < *yamlIndent_) return false;
    const std::string_view body = text.substr(start);
    if (start == *yamlIndent_ && body == "...") {
      yamlIndent_.reset();
      collecting_ = false;
      endPending();
      return true;
    }
    if (!pendingRecord_ || points_.empty() || validUtf8Prefix(text) != text.size()) return true;
    Point& point = points_.back();
    if (start > *yamlIndent_) {
      if (!collecting_ || point.message.size() >= limits_.messageBytes) return true;
      if (!point.message.empty()) point.message += '\n';
      point.message += body;
      point.message.resize(cutText(point.message, limits_).size());
      return true;
    }
    collecting_ = false;
    if (const auto message = yamlValue(body, "message")) {
      point.message = cutText(*message, limits_);
      collecting_ = message->empty();
    } else if (const auto time = yamlValue(body, "duration_ms")) {
      point.time = time->substr(0, 40);
    }
    return true;
  }

  void endPending() {
    pending_ = false;
    if (levels_.size() == 1) flush();
  }

  // --- the end ---

  /// Whether a document has just what its plan says. False if the file is refused.
  bool checkLevel(const Level& level, Place place) {
    const std::string_view again = "nothing in it is counted; let the tests run to their end, and write the plan as 1..N";
    const std::string whose = levels_.size() == 1 ? "the file" : fmt::format("the subtest that begins in line {}", level.begin.line);
    if (!level.plan) {
      return refuse(place, fmt::format("{} has no plan: whether all of its tests ran cannot be told", whose), std::string(again));
    }
    if (*level.plan == level.results && level.inRow == level.results) return true;
    if (*level.plan != level.results) {
      return refuse(level.planPlace,
                    fmt::format("the plan of {} is {}, but {} result{} there", whose, *level.plan, level.results,
                                level.results == 1 ? " is" : "s are"),
                    std::string(again));
    }
    return refuse(level.planPlace, fmt::format("result {} of {} is missing", level.inRow + 1, whose), std::string(again));
  }

  /// The counters in comments behind the last result. They are never believed; where they tell of a failure, or of a test that
  /// was not run, which is not in the file, it is refused. False then.
  bool compareClaims() {
    constexpr auto kMost = std::numeric_limits<uint64_t>::max();
    uint64_t failed = 0, missing = 0;
    for (const Claim& claim : claims_) {
      if (claim.counter.what == TapCounter::What::Tests && claim.counter.number > results_) missing = claim.counter.number - results_;
    }
    for (const Claim& claim : claims_) {
      const TapCounter& counter = claim.counter;
      const auto told = [&](uint64_t seen) {
        return fmt::format("the comment `{}` counts more than the {} that {} there", claim.text, seen, seen == 1 ? "is" : "are");
      };
      switch (counter.what) {
        case TapCounter::What::Failed: {
          if (!counter.of) failed += std::min(counter.number, kMost - failed);
          const uint64_t claimed = counter.of ? counter.number : failed, seen = counter.of ? failedAbove_ : failed_;
          if (counter.of && *counter.of > levels_.front().results) guard_.deviation(claim.place, told(levels_.front().results));
          if (claimed <= seen) break;
          return refuse(claim.place, told(seen),
                        "what failed is not in the file, so nothing in it is counted; let the tool write its results again");
        }
        case TapCounter::What::NotRun:
          if (passed_ == 0 || counter.number <= notRun_ + missing) break;
          return refuse(claim.place, told(notRun_),
                        "what was not run may be a test that passed here, so nothing in the file is counted; let the tool write its "
                        "results again");
        case TapCounter::What::Tests:
          if (counter.number > results_) guard_.deviation(claim.place, told(results_));
          break;
        case TapCounter::What::Passed:
          // What was skipped or is to do may have been counted as passed, `ok` or not.
          if (counter.number > results_ - failed_ + notRun_) guard_.deviation(claim.place, told(results_ - failed_));
          break;
      }
    }
    return true;
  }

  bool finish(TapKind last) {
    const Place end{std::max(lines_.number(), 1u), 1};
    const std::string again = "nothing in it is counted; the test run or the transfer did not finish, so produce it again";
    if (yamlIndent_) return refuse(end, "the file is cut off: it ends inside a diagnostic block", again);
    if (!lines_.ended() && last != TapKind::Comment && last != TapKind::Blank) {
      return refuse(end, "the file is cut off: its last line is not ended", "nothing in it is counted; end the file with a line break");
    }
    if (!met_ && !version_) return refuse({1, 1}, "there is no TAP in the file", "name the format that the file has");
    endPending();
    if (levels_.size() > 1) return refuseOpen(end);
    const Level& top = levels_.front();
    if (!checkLevel(top, end)) return false;
    if (!compareClaims()) return false;
    if (*top.plan == 0) {
      guard_.deviation(top.planPlace, fmt::format("the plan is of no test{}{}", top.planReason.empty() ? "" : ": ", top.planReason));
    }
    foreign_.tell(guard_, "a line that is no TAP: passed over");
    doubtful_.tell(guard_, "`#skip` or `#todo` without a blank before it: the outcome is unknown");
    contradicted_.tell(guard_, "a subtest is ok, but a test in it failed: the test counts as failed");
    failedSkips_.tell(guard_, "a test is `not ok` and skipped: counted as failing");
    return guard_.end(source_, end);
  }

  /// Gives the records that nothing can change any more.
  void flush() {
    for (const Point& point : points_) emit(point);
    points_.clear();
    keptBytes_ = 0;
  }

  void emit(const Point& point) {
    passed_ += point.status == CaseStatus::Passed;
    TestCaseCells cells;
    const auto set = [&](TestCaseField field, std::string_view text) { cellOf(cells, field) = textCell(text, point.place); };
    if (!point.name.empty()) set(TestCaseField::Name, point.name);
    if (!point.suite.empty()) set(TestCaseField::Suite, point.suite);
    if (!point.message.empty()) set(TestCaseField::Message, point.message);
    set(TestCaseField::Status, statusWord(point.status));
    set(TestCaseField::Attempt, "1");
    set(TestCaseField::Attempts, "1");
    const std::optional<std::string> seconds = scaledDown(point.time, 3);
    if (seconds) set(TestCaseField::Time, *seconds);
    const std::string number = std::to_string(point.number);
    const NamedCell named[] = {{FieldKind::Property, kStatusWord, textCell(point.word, point.place)},
                               {FieldKind::Property, "number", textCell(number, point.place)}};
    const std::span<const NamedCell> layer(named);
    RecordView record;
    record.place = point.place;
    record.cells = cells;
    record.layers = {&layer, 1};
    guard_.record(record);
  }

  ByteSource& source_;
  const ReaderLimits& limits_;
  SinkGuard guard_;
  Lines lines_;
  std::vector<Level> levels_;  // the file's document, and the subtests that are open
  std::vector<Point> points_;  // not given yet
  uint64_t keptBytes_ = 0;
  uint64_t results_ = 0, failed_ = 0, failedAbove_ = 0;  // lines of results; `not ok`; of these, outside subtests
  uint64_t notRun_ = 0;                                  // to skip or to do, and plans of nothing
  uint64_t passed_ = 0;                                  // records
  struct Claim {
    Place place;
    TapCounter counter;
    std::string text;
  };
  std::vector<Claim> claims_;  // behind the last result
  bool met_ = false, version_ = false;
  bool pending_ = false, pendingRecord_ = false;  // the last result may have a block behind it; it is a record
  size_t pendingIndent_ = 0;
  std::optional<size_t> yamlIndent_;  // inside a block
  bool collecting_ = false;           // its message goes on
  bool strict_ = false;               // as the pragma of the file says
  Tallied foreign_, doubtful_, contradicted_, failedSkips_;
};

}  // namespace

bool readTap(ByteSource& source, const ReaderLimits& limits, RecordSink& sink) { return TapReader(source, limits, sink).run(); }

}  // namespace tollgate::ingest
