#include "runtime/ingest/zephyr_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_set>

#include "runtime/ingest/summary.h"
#include "runtime/ingest/text_arena.h"
#include "runtime/ingest/text_scan.h"

namespace tollgate::ingest {
namespace {

constexpr size_t kNone = static_cast<size_t>(-1);

/// Takes the rows of the CSV reader, and gives one record for each execution.
class Executions : public RecordSink {
 public:
  Executions(RecordSink& sink, const ReaderLimits& limits) : sink_(sink), limits_(limits) {}

  void onHeader(std::span<const HeaderName> names) override {
    names_ = names;
    for (size_t i = 0; i < kColumns.size(); ++i) at_[i] = position(kColumns[i]);
    for (const HeaderName& heading : names) refuseNearly(heading);
    steps_ = std::min(position("StepId"), names.size());
    if (const size_t result = position("Step Result"); result < steps_) {
      refuse(names[result].place, "the column `Step Result` stands before those of a step, which begin with `StepId`",
             "leave the columns in the order of the export, `StepId` among them");
    }
    for (size_t i = steps_; i < names.size(); ++i) {
      if (names[i].name == "Step Result") resultAt_ = i;
      if (names[i].name == "Comments") commentAt_ = i;
    }
    for (const Column column : {Id, Status, Key}) {
      if (at_[column] < steps_) continue;
      refuse(names[at_[column]].place, fmt::format("the column `{}` stands among those of a step, behind `StepId`", kColumns[column]),
             "leave the columns in the order of the export");
    }
    if (steps_ < names.size() && resultAt_ == kNone) {
      refuse(names[steps_].place, "the file has the steps of executions (`StepId`), and no column `Step Result` that says how they ended",
             "export all columns, `Step Result` among them");
    }
    for (size_t i = 0; i < names.size(); ++i) {
      const bool known = std::find(kColumns.begin(), kColumns.end(), names[i].name) != kColumns.end() || names[i].name == "StepId" ||
                         names[i].name == "Step Result";
      if (!known || position(names[i].name) == i) continue;
      refuse(names[i].place, fmt::format("the heading `{}` stands twice", names[i].name), "keep one of the two columns");
    }
    sink_.onHeader(testCaseHeader());
  }

  void onRecord(const RecordView& row) override {
    if (refusal_) return;
    const Cell& id = row.cells[at_[Id]];
    if (!id.present() || id.text.empty()) {
      lose();
      fault({FaultKind::UnreadableLine, row.place, "the row has no ExecutionId", "export the executions again"});
      return;
    }
    if (std::find(kColumns.begin(), kColumns.end(), id.text) != kColumns.end())
      return refuse(row.place, "a second heading begins here", "put each export into a file of its own");
    if (!open_ || id.text != execution_[at_[Id]].text) {
      flush();
      if (!seen_.emplace(id.text).second) {
        return refuse(id.place(), fmt::format("the rows of execution `{}` do not follow each other", id.text),
                      "leave the rows in the order of the export");
      }
      begin(row);
      besideLost_ = lost_;
    }
    lost_ = false;
    add(row);
  }

  void onFault(const Fault& fault) override {
    if (fault.kind == FaultKind::UnreadableLine) lose();
    if (shown_++ < limits_.faults) sink_.onFault(fault);
  }
  void onDeviation(const Deviation& deviation) override {
    if (told_++ < limits_.faults) sink_.onDeviation(deviation);
  }

  void onEnd(const FileFacts& facts) override {
    if (!refusal_) flush();
    if (refusal_) return sink_.onRefused(*refusal_, told(facts));
    sink_.onEnd(told(facts));
  }

  bool refused() const { return refusal_.has_value(); }
  void onRefused(const Fault& fault, const FileFacts& facts) override { sink_.onRefused(refusal_ ? *refusal_ : fault, told(facts)); }

 private:
  enum Column : size_t { Id, Status, Key, Summary, Cycle, Folder, ExecutedOn };
  static constexpr std::array<std::string_view, 7> kColumns = {"ExecutionId", "ExecutionStatus", "Issue Key",  "Test Summary",
                                                               "CycleName",   "FolderName",      "Executed On"};

  size_t position(std::string_view name) const {
    const auto found = std::find_if(names_.begin(), names_.end(), [&](const HeaderName& heading) { return heading.name == name; });
    return found == names_.end() ? kNone : static_cast<size_t>(found - names_.begin());
  }

  /// A heading of a step in another spelling: how its steps ended would be passed over.
  void refuseNearly(const HeaderName& heading) {
    const std::string letters = bareLetters(heading.name);
    const std::string_view meant = letters == "stepid" ? "StepId" : letters == "stepresult" ? "Step Result" : "";
    if (meant.empty() || heading.name == meant) return;
    refuse(heading.place, fmt::format("the heading `{}` is not spelled as Zephyr spells it", heading.name),
           fmt::format("write `{}`, or leave the headings as they are exported", meant));
  }

  /// A row is lost: it may have been a step of the execution before it, or of the one behind.
  void lose() { lost_ = besideLost_ = true; }

  void begin(const RecordView& row) {
    open_ = true;
    place_ = row.place;
    arena_.clear();
    named_.clear();
    message_ = {};
    stepCount_ = failed_ = passed_ = notRun_ = untold_ = 0;
    unlike_.reset();
    execution_.assign(row.cells.begin(), row.cells.begin() + static_cast<std::ptrdiff_t>(steps_));
    for (size_t i = 0; i < steps_; ++i) {
      execution_[i].text = arena_.keep(execution_[i].text);
      named_.push_back({FieldKind::Property, names_[i].name, execution_[i]});
    }
  }

  void add(const RecordView& row) {
    for (size_t i = 0; i < steps_ && !unlike_; ++i) {
      const Cell& cell = row.cells[i];
      if (cell.present() && cell.text == execution_[i].text) continue;
      unlike_ = Fault{FaultKind::UnreadableLine, cell.line == 0 || cell.column == 0 ? row.place : cell.place(),
                      cell.present() ? fmt::format("the rows of execution `{}` differ in `{}`", execution_[at_[Id]].text, names_[i].name)
                                     : fmt::format("the row ends before `{}`, which every execution has", names_[i].name),
                      "export the executions again"};
    }
    if (steps_ < row.cells.size() && row.cells[steps_].present()) addStep(row);
    if (named_.size() > limits_.properties) return refuseLimit(fmt::format("more than {} values", limits_.properties), "properties");
    if (arena_.spent() > limits_.recordBytes) return refuseLimit(fmt::format("more than {} bytes", limits_.recordBytes), "record-bytes");
  }

  void addStep(const RecordView& row) {
    for (size_t i = steps_; i < row.cells.size(); ++i) {
      Cell cell = row.cells[i];
      if (!cell.present()) continue;
      cell.text = arena_.keep(cell.text);
      named_.push_back({FieldKind::Property, names_[i].name, cell});
    }
    ++stepCount_;
    const std::string_view outcome = resultAt_ == kNone ? "unknown" : outcomeWord(row.cells[resultAt_].text);
    passed_ += outcome == "passed";
    failed_ += outcome == "failed" || outcome == "error";
    notRun_ += outcome == "skipped";
    untold_ += outcome == "unknown" && resultAt_ != kNone &&
               row.cells[resultAt_].text.find_first_not_of(" \t\r\n") != std::string_view::npos;
    if (outcome == "failed" && !message_.present() && commentAt_ != kNone && !row.cells[commentAt_].text.empty()) {
      message_ = row.cells[commentAt_];
      message_.text = arena_.keep(message_.text.substr(0, wholeCharacters(message_.text, limits_.messageBytes)));
    }
  }

  static size_t wholeCharacters(std::string_view text, size_t most) {
    if (text.size() <= most) return text.size();
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    return most;
  }

  /// Gives the execution that is open, if one is.
  void flush() {
    if (!open_ || refusal_) return;
    open_ = false;
    if (unlike_) return fault(std::move(*unlike_));
    const Cell& word = execution_[at_[Status]];
    const std::string_view said = outcomeWord(word.text);
    std::string_view status = said;  // of two readings the worse one
    if (said == "passed" && failed_ + untold_ > 0) status = failed_ > 0 ? "failed" : "unknown";
    compare(word, said, status);
    if (besideLost_ && (status == "passed" || status == "skipped")) {
      status = "unknown";
      deviation(place_, fmt::format("a row beside execution `{}` cannot be read, and may be a step of it: its outcome is unknown",
                                    execution_[at_[Id]].text));
    }
    std::array<Cell, kTestCaseFieldCount> cells;
    const auto at = [&](TestCaseField field) -> Cell& { return cells[static_cast<size_t>(field)]; };
    const auto of = [&](Column column) { return at_[column] == kNone || at_[column] >= steps_ ? Cell{} : execution_[at_[column]]; };
    at(TestCaseField::Name) = of(Summary);
    at(TestCaseField::Classname) = of(Key);
    at(TestCaseField::Status) = made(status);
    at(TestCaseField::Timestamp) = of(ExecutedOn);
    at(TestCaseField::Suite) = suite(of(Cycle), of(Folder));
    at(TestCaseField::Message) = message_;
    at(TestCaseField::Attempt) = at(TestCaseField::Attempts) = made("1");
    named_.push_back({FieldKind::Property, kStatusWord, word});
    const std::span<const NamedCell> layer = named_;
    RecordView record;
    record.place = place_;
    record.ordinal = ++records_;
    record.cells = cells;
    record.layers = {&layer, 1};
    sink_.onRecord(record);
  }

  Cell made(std::string_view text) const { return {text, place_.line, place_.column, CellState::Present, CellForm::Text}; }

  Cell suite(const Cell& cycle, const Cell& folder) {
    if (folder.text.empty()) return cycle;
    if (cycle.text.empty()) return folder;
    Cell both = cycle;
    both.text = arena_.keep(fmt::format("{} > {}", cycle.text, folder.text));
    return both;
  }

  /// Tells where the steps say something else.
  void compare(const Cell& word, std::string_view said, std::string_view counted) {
    std::string otherwise;
    if (said == "passed" && passed_ < stepCount_)
      otherwise = failed_ > 0 ? fmt::format("{} of its {} steps failed", failed_, stepCount_)
                              : fmt::format("only {} of its {} steps passed", passed_, stepCount_);
    else if (said == "failed" && stepCount_ > 0 && failed_ == 0)
      otherwise = fmt::format("none of its {} steps failed", stepCount_);
    else if (said == "skipped" && notRun_ < stepCount_)
      otherwise = fmt::format("{} of its {} steps were run", stepCount_ - notRun_, stepCount_);
    if (!otherwise.empty()) {
      deviation(word.place(), fmt::format("execution `{}` says {}, but {}: {}", execution_[at_[Id]].text, word.text, otherwise,
                                          counted == said       ? "what the execution says counts"
                                          : counted == "failed" ? "it counts as failed"
                                                                : "its outcome is unknown"));
    } else if (said == "unknown") {
      deviation(word.place(),
                fmt::format("execution `{}` says \"{}\", which is no outcome: it is unknown", execution_[at_[Id]].text, word.text));
    }
  }

  void fault(const Fault& fault) {
    ++faults_;
    if (fault.kind == FaultKind::UnreadableLine) ++unreadable_;
    if (shown_++ < limits_.faults) sink_.onFault(fault);
  }

  void deviation(Place place, std::string message) {
    ++deviations_;
    if (told_++ < limits_.faults) sink_.onDeviation({place, std::move(message)});
  }

  void refuse(Place place, std::string message, std::string advice) {
    if (!refusal_) refusal_ = Fault{FaultKind::UnreadableFile, place, std::move(message), std::move(advice)};
  }

  void refuseLimit(const std::string& size, std::string_view limit) {
    refuse(place_, fmt::format("the execution that starts here has {}", size), raiseAdvice(limits_, limit));
  }

  FileFacts told(FileFacts facts) const {
    facts.records = records_;
    facts.faults += faults_ + (refusal_ ? 1 : 0);
    facts.unreadable += unreadable_;
    facts.deviations += deviations_;
    return facts;
  }

  RecordSink& sink_;
  const ReaderLimits& limits_;
  std::span<const HeaderName> names_;
  std::array<size_t, kColumns.size()> at_{};
  size_t steps_ = 0;  // columns of the execution, before those of a step
  size_t resultAt_ = kNone, commentAt_ = kNone;
  bool open_ = false;
  Place place_;
  TextArena arena_;
  std::vector<Cell> execution_;
  std::vector<NamedCell> named_;
  Cell message_;
  size_t stepCount_ = 0, passed_ = 0, failed_ = 0, notRun_ = 0, untold_ = 0;
  std::optional<Fault> unlike_;
  std::unordered_set<std::string> seen_;
  std::optional<Fault> refusal_;
  bool lost_ = false;              // the row before could not be read
  bool besideLost_ = false;        // one beside the open execution, or in it
  uint64_t shown_ = 0, told_ = 0;  // faults and deviations, those of the rows included
  uint64_t records_ = 0, faults_ = 0, unreadable_ = 0, deviations_ = 0;
};

}  // namespace

bool readZephyr(ByteSource& source, CsvOptions options, const ReaderLimits& limits, RecordSink& sink) {
  ReaderLimits all = limits;
  all.faults = std::numeric_limits<uint64_t>::max();  // each row that is lost has to be told
  Executions executions(sink, limits);
  return readToolCsv(source, DataFormat::Zephyr, options, all, executions) && !executions.refused();
}

}  // namespace tollgate::ingest
