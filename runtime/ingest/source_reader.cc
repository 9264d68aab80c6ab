// Reads the files of one source into the staged rows of its collection or decision.

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "compiler/support/diagnostics.h"
#include "runtime/ingest/field_plan.h"
#include "runtime/ingest/load_state.h"
#include "runtime/ingest/member_names.h"
#include "runtime/ingest/reader.h"

namespace tollgate::ingest {
namespace {

using table::Row;

/// What a manifest says: a CSV file with the columns `file` and `exported`.
class ManifestSink : public RecordSink {
 public:
  struct Line {
    std::string file, exported;
    Place place;
  };
  void onHeader(std::span<const HeaderName> names) override {
    for (size_t i = 0; i < names.size(); ++i) {
      if (names[i].name == "file") files_.push_back(i);
      if (names[i].name == "exported") times_.push_back(i);
    }
    if (files_.size() != 1 || times_.size() != 1) {
      mistakes.push_back(
          {FaultKind::UnreadableFile, {1, 1}, "it does not have the columns `file` and `exported`, each once", "name the columns so"});
    }
  }
  void onRecord(const RecordView& record) override {
    if (!mistakes.empty()) return;
    const Cell &file = record.cells[files_[0]], &time = record.cells[times_[0]];
    lines.push_back({std::string(file.text), std::string(time.text), time.line == 0 ? record.place : time.place()});
  }
  void onFault(const Fault& fault) override { mistakes.push_back(fault); }
  void onDeviation(const Deviation&) override {}
  void onEnd(const FileFacts& given) override { facts = given; }
  void onRefused(const Fault& fault, const FileFacts&) override { mistakes.push_back(fault); }

  std::vector<Line> lines;
  std::vector<Fault> mistakes;
  FileFacts facts;

 private:
  std::vector<size_t> files_, times_;
};

/// The export time of one file: the earliest that its rows, or the lines of the manifest, tell; unknown if one of them does not
/// tell it.
class ExportTime {
 public:
  ExportTime(LoadState& state, const ir::Source& source) {
    if (!source.exported) return;
    mapping_ = &*source.exported;
    if (mapping_->from != ir::FromKind::Manifest) cells_.emplace(*mapping_, mapping_->key);
    ir::Mapping withZone = *mapping_;
    if (withZone.zone.empty()) withZone.zone = state.options.zone;
    zone_ = Zone::find(withZone.zone);
    if (withZone.overlap == ir::Mapping::Overlap::Open) withZone.overlap = ir::Mapping::Overlap::Earlier;
    // Only the source's own zone makes a time without one an instant.
    if (mapping_->zone.empty()) withZone.zone.clear();
    instants_.emplace(state.program, state.data.texts, ir::Type{ir::TypeKind::Instant}, withZone);
    days_.emplace(state.program, state.data.texts, ir::Type{ir::TypeKind::Date}, withZone);
    if (mapping_->from == ir::FromKind::Constant) constant_ = mapping_->constant.integer;
  }

  bool declared() const { return mapping_ != nullptr; }
  CellSource* cells() { return cells_ ? &*cells_ : nullptr; }
  void begin(const std::string& path) {
    time_.reset();
    unknown_ = false;
    lastText_.reset();
    const auto [first, last] = manifest_.equal_range(path);
    for (auto line = first; line != last; ++line) take(line->second);
  }

  /// Reads the manifest, where one tells it: before the files.
  void readManifest(LoadState& state, const FileSystem& files, const std::string& source) {
    if (mapping_ == nullptr || mapping_->from != ir::FromKind::Manifest) return;
    const std::string& base = state.options.base;
    const std::string under = base.empty() || base.back() == '/' ? base : base + "/";
    const std::string path = under + mapping_->key;
    ReadOptions options;
    options.format = Format::Csv;
    options.limits = state.options.limits;
    ManifestSink sink;
    ingest::readFile(files, path, options, sink);
    state.data.files.push_back({path, sink.facts.sha256, sink.facts.bytes, source, std::nullopt});
    for (const Fault& fault : sink.mistakes) {
      state.reports.fault(fault_kind::kUnreadableFile,
                          fmt::format("the manifest {}: {}; {}", quoted(mapping_->key), fault.message, fault.advice), path,
                          fault.place.line, fault.place.column);
    }
    if (!sink.mistakes.empty()) return;
    for (ManifestSink::Line& line : sink.lines) {
      begin("");
      if (const auto mistake = take(line.exported)) {
        state.reports.fault(fault_kind::kBadCell, fmt::format("time of the export: {}", *mistake), path, line.place.line,
                            line.place.column);
      }
      manifest_.emplace(under + line.file, std::move(line.exported));
    }
  }

  void meet(const RecordContext& context) {
    if (!cells_ || constant_) return;
    const std::span<const Cell> found = cells_->find(context);
    if (found.size() != 1 || found[0].text.empty() || found[0].form == CellForm::Null) {
      unknown_ = true;
      return;
    }
    if (const auto mistake = take(found[0].text)) {
      context.faults->push_back({found[0].place(), fmt::format("time of the export: {}", *mistake)});
    }
  }

  /// Of a file without a row the path can still tell it.
  void meetPath(const RecordContext& context) {
    if (mapping_ != nullptr && mapping_->from == ir::FromKind::PathPart && !time_ && !unknown_) meet(context);
  }

  std::string mistake() const { return instants_ ? instants_->mistake() : std::string(); }
  std::optional<int64_t> time() const {
    if (constant_) return constant_;
    return unknown_ ? std::nullopt : time_;
  }

 private:
  /// What is wrong with it, if something is.
  std::optional<std::string> take(std::string_view told) {
    const std::string_view text = mapping_->trimmed ? trimmedText(told) : told;
    if (lastText_ && *lastText_ == text) return std::nullopt;
    lastText_ = std::string(text);
    CellValue value = instants_->read(text);
    if (value.state != CellValue::State::Known) {
      const CellValue day = days_->read(text);
      if (day.state == CellValue::State::Known && zone_) {
        const int64_t before = zone_->endOfDay(day.value - 1);
        value = day;
        value.value = before == INT64_MAX ? before : before + 1;
      }
    }
    if (value.state != CellValue::State::Known) {
      unknown_ = true;
      if (value.message.empty()) return std::nullopt;
      return fmt::format("{}; {}", value.message, value.advice);
    }
    time_ = time_ ? std::min(*time_, value.value) : value.value;
    return std::nullopt;
  }

  const ir::Mapping* mapping_ = nullptr;
  std::optional<CellSource> cells_;
  std::optional<ValueReader> instants_, days_;
  std::shared_ptr<const Zone> zone_;
  std::multimap<std::string, std::string> manifest_;  // path, time
  std::optional<int64_t> time_, constant_;
  std::optional<std::string> lastText_;
  bool unknown_ = false;
};

class SourceReader {
 public:
  SourceReader(LoadState& state, SourceRun& run, bool patch)
      : state(state), run(run), source(state.program.sources[run.source]), staging(*run.staging), exported(state, source), patch(patch) {
    for (size_t f = 0; f < staging.fields.size(); ++f) {
      std::vector<const ir::Mapping*> mappings;
      for (const ir::Mapping& mapping : source.mappings) {
        if (mapping.field == f) mappings.push_back(&mapping);
      }
      plans.push_back(
          std::make_unique<FieldPlan>(state.program, state.data.texts, staging.fields[f], static_cast<ir::Id>(f), std::move(mappings)));
    }
    chooseOthers();
    if (!patch) refuseUnmapped();
    for (const auto& plan : plans) tellMistake(staging.fields[plan->field()].name, plan->mistake());
    tellMistake("exported", exported.mistake());
  }

  void tellMistake(const std::string& field, const std::string& mistake) {
    if (mistake.empty()) return;
    state.reports.fault(fault_kind::kBadCell, fmt::format("source {}, {}: {}", quoted(source.name), quoted(field), mistake), "", 0, 0);
  }

  /// Which field the patterns of `others` look at: the reference to `tests`, else the key.
  void chooseOthers() {
    if (source.others.empty()) return;
    for (const auto& plan : plans) {
      const ir::Type& type = staging.fields[plan->field()].type;
      const bool toTests = type.kind == ir::TypeKind::Ref && type.id == state.program.tests && staging.record != state.program.tests;
      if (toTests && plan->mapped()) {
        others = {plan.get()};
        return;
      }
    }
    for (const ir::Id field : staging.key) others.push_back(plans[field].get());
  }

  void refuseUnmapped() {
    for (const auto& plan : plans) {
      const StagedField& field = staging.fields[plan->field()];
      if (plan->mapped() || field.mayBeUnknown || field.type.optional || field.emptyIsAbsent) continue;
      state.reports.fault(fault_kind::kBadCell,
                          fmt::format("source {} says nothing of {}; map or fix it, or let the record say that it is "
                                      "optional or may be unknown",
                                      quoted(source.name), quoted(field.name)),
                          "", 0, 0);
    }
  }

  void read(const FileSystem& files) {
    exported.readManifest(state, files, source.name);
    const GlobResult found = expandGlob(files, state.options.base, source.pattern);
    for (const GlobFault& fault : found.faults) {
      state.reports.fault(fault_kind::kUnreadableFile, fmt::format("{}; {}", fault.error.message, fault.error.advice), fault.folder, 0, 0);
      run.unreadable = fault.folder;
    }
    for (const GlobMatch& match : found.matches) readFile(files, match);
  }

  /// Whether the source asks for what this part of the path captures.
  bool readsPart(std::string_view part) const {
    const auto asks = [&](const ir::Mapping& mapping) { return mapping.from == ir::FromKind::PathPart && mapping.key == part; };
    return source.completePart == part || (source.exported && asks(*source.exported)) ||
           std::any_of(source.mappings.begin(), source.mappings.end(), asks);
  }

  /// Whether the parts of a path can be what the fields hold that are read from them.
  bool mayBe(const Captures& captures) const {
    return std::all_of(captures.begin(), captures.end(), [&](const auto& part) {
      return std::all_of(plans.begin(), plans.end(), [&](const auto& plan) {
        const ir::Mapping* mapping = plan->pathPart(part.first);
        return mapping == nullptr ||
               plan->readText(mapping->trimmed ? trimmedText(part.second) : part.second).state != CellValue::State::Bad;
      });
    });
  }

  LoadState& state;
  SourceRun& run;
  const ir::Source& source;
  Staging& staging;
  ExportTime exported;
  const bool patch;
  std::vector<std::unique_ptr<FieldPlan>> plans;
  std::vector<FieldPlan*> others;
  std::optional<std::pair<Format, std::string>> recognised;  // by the content of the first file, whose name it is

 private:
  void readFile(const FileSystem& files, const GlobMatch& match);
};

/// Takes one file's records.
class FileSink : public RecordSink {
 public:
  FileSink(SourceReader& reader, const GlobMatch& match)
      : reader_(reader),
        state_(reader.state),
        staging_(reader.staging),
        match_(match),
        mark_(state_.reports.markFile()),
        begin_(staging_.size()),
        batch_(state_.nextBatch++) {
    file_ = static_cast<uint32_t>(state_.data.files.size());
    state_.data.files.push_back({match.path, "", 0, reader.source.name, std::nullopt});
    reader_.exported.begin(match.path);
    eachSource([](CellSource& cells, ir::Id) { cells.begin(); });
    chooseWay();
  }

  void onFormat(Format format) override {
    format_ = format;
    csv_ = infoOf(format).shape == RecordShape::Rows;
    if (reader_.source.format || refusal_) return;
    if (!reader_.recognised) {
      reader_.recognised = {format, match_.path};
    } else if (reader_.recognised->first != format) {
      refusal_ = Fault{FaultKind::UnreadableFile,
                       {1, 1},
                       fmt::format("it looks like {}, but {} like {}, and a source reads files of one format", infoOf(format).title,
                                   quoted(reader_.recognised->second), infoOf(reader_.recognised->first).title),
                       fmt::format("let the source say `as {}` or `as {}`, and give the other files a source of their own",
                                   infoOf(reader_.recognised->first).word, infoOf(format).word)};
    }
  }

  void onHeader(std::span<const HeaderName> names) override {
    const auto bind = [&](CellSource& cells, bool isKey) {
      if (cells.bind(names) || refusal_) return;
      if (csv_ && !isKey && leftOut(cells, names))
        cells.leaveUntold();
      else if (csv_)
        refusal_ = missingColumn(cells.key(), names);
      else if (cells.isColumn())
        refusal_ = noSuchField(cells.key(), names);
    };
    eachSource([&](CellSource& cells, ir::Id field) {
      bind(cells, std::find(staging_.key.begin(), staging_.key.end(), field) != staging_.key.end());
    });
    if (reader_.exported.cells() != nullptr) bind(*reader_.exported.cells(), true);
  }

  void onRecord(const RecordView& record) override {
    if (refusal_) return;
    takeMembers(record);
    faults_.clear();
    RecordContext context{&record, &captures_, csv_, openSets_, &faults_};
    reader_.exported.meet(context);
    tellCells(record.place);
    if (isOther(context, record.place)) return;
    const Reports::Mark before = state_.reports.mark();
    for (const auto& plan : reader_.plans) {
      Place where = record.place;
      plan->push(staging_.columns[plan->field()], context, where);
      if (staging_.fields[plan->field()].isReference()) {
        staging_.lines[plan->field()].push(where.line);
        staging_.places[plan->field()].push(where.column);
      }
    }
    if (record.outsideCase && !faults_.empty()) {
      faults_ = {{record.place, "a failure outside any test case: it names no test; correct what broke the run, and run it again"}};
    }
    tellCells(record.place);
    const auto row = static_cast<Row>(staging_.size());
    staging_.endRow({file_, record.place.line}, record.place.column, batch_);
    for (const FieldPlan* plan : reader_.others) {  // what it names is open, so it may be none of our business
      if (staging_.columns[plan->field()].open().test(row)) staging_.maybe.set(row);
    }
    if (staging_.recordedBy(row, state_.options.asOf, state_.endOfAsOf) < 0) {
      state_.reports.rollback(before);
      later(row);
      staging_.truncate(row);
    }
  }

  void onFault(const Fault& fault) override {
    ++faultsMet_;
    const char* kind = fault_kind::kUnreadableFile;
    switch (fault.kind) {
      case FaultKind::BadHeading:
        kind = fault_kind::kBadHeading;
        openSets_ = true;
        break;
      case FaultKind::MissingCells: kind = fault_kind::kMissingCells; break;
      case FaultKind::UnreadableLine:
        kind = fault_kind::kUnreadableLine;
        unreadableRow(fault.place);
        break;
      case FaultKind::UnreadableFile: break;
    }
    tell(kind, fault);
  }

  void onDeviation(const Deviation& deviation) override {
    state_.reports.finding("deviation", deviation.message, match_.path, deviation.place.line);
  }

  void onEnd(const FileFacts& facts) override {
    table::InputFile& file = state_.data.files[file_];
    file.sha256 = facts.sha256;
    file.bytes = facts.bytes;
    if (!refusal_) refusal_ = misspeltMember();
    if (refusal_) return discard(*refusal_);
    if (facts.faults > faultsMet_) {
      return discard({FaultKind::UnreadableFile,
                      {},
                      fmt::format("the file has {} faults", facts.faults),
                      raiseAdvice(state_.options.limits, "faults")});
    }
    if (isDuplicate(facts)) return;
    openMembersLeftOut();
    reader_.exported.meetPath({nullptr, &captures_, csv_, openSets_, &faults_});
    tellCells({1, 1});
    file.exported = reader_.exported.time();
    fillExported();
    const size_t rowsBefore = reader_.run.rows;
    if (reader_.patch)
      keepPatch();
    else
      admit();
    reader_.run.files.push_back({file_, captures_, begin_, staging_.size(), file.exported, reader_.run.rows - rowsBefore});
    if (!reader_.patch) staging_.given = true;
  }

  void onRefused(const Fault& fault, const FileFacts&) override { discard(fault); }

 private:
  /// What the path captures, where it fits the pattern in several ways: none of them is guessed.
  void chooseWay() {
    std::vector<Captures> ways;
    for (const Captures& way : match_.ways) {
      Captures read;
      for (const auto& [part, text] : way) {
        if (reader_.readsPart(part)) read.emplace(part, text);
      }
      if (reader_.mayBe(read) && std::find(ways.begin(), ways.end(), read) == ways.end()) ways.push_back(std::move(read));
    }
    if (ways.empty()) ways.push_back(match_.ways.front());  // whatever it is, each reader of a part says what is wrong with it
    captures_ = ways.front();
    if (ways.size() == 1) return;
    const auto differs = std::find_if(captures_.begin(), captures_.end(),
                                      [&](const auto& part) { return part.second != ways[1][part.first]; });
    const std::string& part = differs->first;
    refusal_ = Fault{FaultKind::UnreadableFile,
                     {1, 1},
                     fmt::format("its path fits {} in several ways: {{{}}} may be {} or {}", quoted(reader_.source.pattern), part,
                                 quoted(differs->second), quoted(ways[1][part])),
                     fmt::format("let the pattern tell where {{{}}} ends, or keep the files of each in a folder of its own", part)};
  }

  template <typename Each>
  void eachSource(const Each& each) {
    for (const auto& plan : reader_.plans) {
      for (CellSource& cells : plan->sources()) each(cells, plan->field());
      for (CellSource& cells : plan->candidateSources()) each(cells, plan->field());
    }
  }

  void takeMembers(const RecordView& record) {
    if (format_ != Format::JsonLines || record.layers.empty()) return;
    if (!members_) {
      std::vector<std::string> mapped;
      eachSource([&](CellSource& cells, ir::Id) {
        if (cells.isColumn()) mapped.push_back(cells.key());
      });
      members_.emplace(std::move(mapped));
    }
    members_->takeLine(record.layers.front(), record.place);
  }

  std::optional<Fault> misspeltMember() const {
    const auto slip = members_ ? members_->slip() : std::nullopt;
    if (!slip) return std::nullopt;
    return Fault{FaultKind::UnreadableFile, slip->place,
                 fmt::format("this line has the member {}, and the source {} maps {}", quoted(slip->name), quoted(reader_.source.name),
                             quoted(slip->mapped)),
                 fmt::format("did you mean {}? Where it is something else, let one line have both", quoted(slip->mapped))};
  }

  /// All lines may rightly leave a member out. But where they have members that nobody maps, one of these may be it by another name, which
  /// nobody can tell from the rows: then nothing is known of what it would hold.
  void openMembersLeftOut() {
    if (!members_ || members_->empty()) return;
    std::string others;
    for (const std::string& name : members_->unmapped()) {
      if (others.size() < 100) others += fmt::format("{}{}", others.empty() ? "" : ", ", quoted(name));
    }
    std::set<std::string> told;
    eachSource([&](CellSource& cells, ir::Id field) {
      if (!cells.isColumn() || cells.met()) return;
      if (told.insert(cells.key()).second) {
        state_.reports.finding(
            "deviation",
            fmt::format("no line has the member {}, which the source {} maps: {}", quoted(cells.key()), quoted(reader_.source.name),
                        others.empty() ? std::string("it is empty in each")
                                       : "what it would hold is not known, for it may be one of those that it does not map: " + others),
            match_.path, 1);
      }
      table::Column& column = staging_.columns[field];
      for (size_t row = begin_; row < staging_.size() && !others.empty(); ++row) {
        if (column.get(static_cast<Row>(row)).open == nullptr) column.setOpen(static_cast<Row>(row), untold(staging_.fields[field].type));
      }
    });
  }

  /// Jira writes no column that no issue of the export fills, and none that was not asked for; which of the two it is the
  /// file does not tell, so the field is unknown. A name that is nearly a heading is a slip.
  bool leftOut(const CellSource& cells, std::span<const HeaderName> names) {
    if (format_ != Format::Jira || !cells.isColumn()) return false;
    std::vector<std::string> headings;
    for (const HeaderName& name : names) headings.emplace_back(name.name);
    if (!nearest(cells.key(), headings).empty()) return false;
    onDeviation(
        {{1, 1}, fmt::format("the export has no column {}: what it would hold is not known of any of its issues", quoted(cells.key()))});
    return true;
  }

  /// Of a format whose test cases have fixed fields.
  Fault noSuchField(const std::string& key, std::span<const HeaderName> names) const {
    std::string known;
    for (const HeaderName& name : names) known += fmt::format("{}`{}`", known.empty() ? "" : ", ", name.name);
    return {FaultKind::UnreadableFile,
            {1, 1},
            fmt::format("the source {} maps a field {}, which {} does not give", quoted(reader_.source.name), quoted(key),
                        infoOf(*format_).title),
            fmt::format("its fields are {}; all else is a `property` or an `attribute`", known)};
  }

  void tell(const char* kind, const Fault& fault) {
    const std::string message = fault.advice.empty() ? fault.message : fmt::format("{}; {}", fault.message, fault.advice);
    state_.reports.fault(kind, message, match_.path, fault.place.line, fault.place.column);
  }

  void tellCells(Place otherwise) {
    for (CellFault& fault : faults_) {
      const Place place = fault.place.line == 0 ? otherwise : fault.place;
      state_.reports.fault(fault_kind::kBadCell, std::move(fault.message), match_.path, place.line, place.column);
    }
    faults_.clear();
  }

  /// Nothing that the file gave may be used.
  void discard(const Fault& fault) {
    state_.reports.rollback(mark_);
    staging_.truncate(begin_);
    tell(fault_kind::kUnreadableFile, fault);
    reader_.run.unreadable = match_.path;
  }

  bool isDuplicate(const FileFacts& facts) {
    if (facts.records + facts.unreadable == 0) return false;
    const auto [first, fresh] = state_.contents.try_emplace({&staging_, facts.sha256}, match_.path);
    if (fresh) return false;
    state_.reports.rollback(mark_);
    staging_.truncate(begin_);
    state_.reports.fault(fault_kind::kDuplicateFile,
                         fmt::format("the file has the same content as {} and is not read again; keep one of them", quoted(first->second)),
                         match_.path, 1, 1);
    reader_.run.duplicate = match_.path;
    return true;
  }

  bool isOther(const RecordContext& context, Place place) {
    if (reader_.others.empty()) return false;
    std::string text;
    for (FieldPlan* plan : reader_.others) {
      const std::optional<std::string> part = plan->referenceText(context);
      if (!part) return false;
      if (!text.empty()) text += " ";
      text += *part;
    }
    for (const ir::Source::Other& other : reader_.source.others) {
      if (!matchPart(other.pattern, text)) continue;
      state_.reports.finding("other", fmt::format("{} is none of this evaluation's business: {}", quoted(text), other.because), match_.path,
                             place.line);
      return true;
    }
    return false;
  }

  void later(Row row) {
    const std::string key = staging_.key.empty() ? std::string() : staging_.keyText(row, state_.data, state_.program);
    if (!key.empty()) staging_.laterKeys.insert(state_.data.texts.code(key));
    state_.reports.finding("recorded-later",
                           fmt::format("{} of {} was recorded after {} and does not exist yet", key.empty() ? "a row" : quoted(key),
                                       staging_.name, dayText(state_.options.asOf)),
                           match_.path, staging_.origins[row].line);
  }

  void unreadableRow(Place place) {
    const auto row = static_cast<Row>(staging_.size());
    for (size_t f = 0; f < staging_.fields.size(); ++f) {
      staging_.columns[f].pushOpen(faultOpen(staging_.fields[f].type));
      if (!staging_.fields[f].isReference()) continue;
      staging_.lines[f].push(place.line);
      staging_.places[f].push(place.column);
    }
    staging_.endRow({file_, place.line}, place.column, batch_);
    staging_.maybe.set(row);
  }

  /// Fields that are the export time itself.
  void fillExported() {
    for (const auto& plan : reader_.plans) {
      if (!plan->fromExported()) continue;
      const StagedField& field = staging_.fields[plan->field()];
      table::Column& column = staging_.columns[plan->field()];
      std::optional<int64_t> value = reader_.exported.time();
      if (value && field.type.kind == ir::TypeKind::Date) {
        const auto zone = Zone::find(state_.options.zone);
        value = zone ? std::optional(zone->dayOf(*value)) : std::nullopt;
      }
      if (!value && !field.mayBeUnknown && staging_.size() > begin_) {
        state_.reports.fault(fault_kind::kBadCell,
                             fmt::format("{}: the file tells no time of its export; let its export "
                                         "tell one",
                                         quoted(field.name)),
                             match_.path, 1, 1);
      }
      for (size_t row = begin_; row < staging_.size(); ++row) {
        const table::Cell cell = column.get(static_cast<Row>(row));
        if (cell.open != nullptr && cell.open->why == table::Why::Fault) continue;
        if (value)
          column.setKnown(static_cast<Row>(row), *value);
        else if (!field.mayBeUnknown)
          column.setOpen(static_cast<Row>(row), faultOpen(field.type));
      }
    }
  }

  void keepPatch() {
    std::vector<bool>& mapped = state_.patchMapped[batch_];
    for (const auto& plan : reader_.plans) mapped.push_back(plan->mapped());
    for (size_t row = begin_; row < staging_.size(); ++row) {
      if (staging_.recordedBy(static_cast<Row>(row), state_.options.asOf, state_.endOfAsOf) >= 0) ++reader_.run.rows;
    }
  }

  void admit() {
    const size_t end = staging_.size();
    for (size_t i = begin_; i < end; ++i) {
      const auto row = static_cast<Row>(i);
      const int recorded = staging_.recordedBy(row, state_.options.asOf, state_.endOfAsOf);
      if (recorded < 0) {
        later(row);
        staging_.drop(row);
        continue;
      }
      if (recorded == 0) staging_.maybe.set(row);
      staging_.admit(row, state_.reports, state_.data, state_.program, match_.path);
      ++reader_.run.rows;
    }
  }

  SourceReader& reader_;
  LoadState& state_;
  Staging& staging_;
  const GlobMatch& match_;
  Captures captures_;
  Reports::Mark mark_;
  size_t begin_;
  uint32_t batch_, file_ = 0;
  bool csv_ = false, openSets_ = false;
  uint64_t faultsMet_ = 0;
  std::optional<Format> format_;
  std::optional<Fault> refusal_;  // whatever the file's end says
  std::vector<CellFault> faults_;
  std::optional<MemberNames> members_;  // of a JSON Lines file
};

void SourceReader::readFile(const FileSystem& files, const GlobMatch& match) {
  run.anyFile = true;
  FileSink sink(*this, match);
  ingest::readFile(files, match.path, readOptions(source, state.options.limits), sink);
}

}  // namespace

ReadOptions readOptions(const ir::Source& source, const ReaderLimits& limits) {
  ReadOptions options;
  options.limits = limits;
  options.format = source.format;
  if (source.delimiter == "tab" || source.delimiter == "\\t")
    options.csv.delimiter = '\t';
  else if (!source.delimiter.empty())
    options.csv.delimiter = source.delimiter[0];
  return options;
}

void readSource(LoadState& state, ir::Id id, const FileSystem& files) {
  const ir::Source& source = state.program.sources[id];
  SourceRun run;
  run.source = id;
  const bool patch = source.record != ir::kNone && source.record == state.program.tests;
  if (patch)
    run.staging = state.patches.get();
  else if (source.record != ir::kNone)
    run.staging = state.records[source.record].get();
  else if (source.decision != ir::kNone)
    run.staging = state.decisions[source.decision].get();
  if (run.staging == nullptr) return;
  SourceReader(state, run, patch).read(files);
  state.runs.push_back(std::move(run));
}

}  // namespace tollgate::ingest
