#include "runtime/example/sample_data.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <unordered_map>

#include <fmt/format.h>

#include "compiler/support/calendar_date.h"
#include "runtime/interpret/evaluator.h"
#include "runtime/table/zone.h"

namespace tollgate::example {

using ir::Id;
using ir::kNone;
using ir::TypeKind;
using Is = ir::SampleField::Is;

std::string elementText(const ir::Program& program, const ir::Type& type, const ir::Value& value) {
  return type.kind == TypeKind::Ref || type.kind == TypeKind::Text ? value.text : ir::valueText(program, type, value);
}

std::optional<int64_t> elementOf(const ir::Program& program, const table::Dataset& data, const ir::Type& type, const ir::Value& value) {
  if (type.kind != TypeKind::Ref) return value.integer;
  for (size_t row = 0; row < data.collections[type.id].size(); ++row) {
    if (data.rowName(program, type.id, static_cast<table::Row>(row)) == value.text) return static_cast<int64_t>(row);
  }
  return std::nullopt;
}

namespace {

/// One row on its way to the table: for each field what gives it, nullptr where nothing does.
struct Row {
  std::vector<const ir::SampleField*> fields;
  std::string key;   // "" without one
  std::string made;  // the part of the key that was made
  Id madeKey = kNone;
  Span span;
  bool ofWorld = false;  // then what is not given is absent or unknown, else open
  bool later = false;    // recorded after the day
};

struct Rows {
  std::vector<Row> rows;
  std::unordered_map<std::string, size_t> byKey;
  std::vector<table::Row> places;  // in the table
  bool complete = false;
};

class Builder {
 public:
  Builder(const ir::Program& program, const table::WorkingCalendar& calendar, const SourceMap* sources)
      : program_(program), sources_(sources), out_{table::Dataset(program), {}, {}}, rows_(program.records.size()) {
    out_.data.workingDays = calendar;
  }

  SampleData build(const ir::Sample& sample) {
    for (const ir::Sample* at = &sample;;) {
      chain_.push_back(at);
      if (at->world == kNone) break;
      at = &program_.worlds[at->world].sample;
    }
    for (const ir::Sample* each : chain_) {
      if (!each->asOf) continue;
      out_.data.asOf = *each->asOf;
      break;
    }
    for (size_t level = chain_.size(); level-- > 0;) add(level);
    for (Id record = 0; record < rows_.size(); ++record) place(record);
    for (Id record = 0; record < rows_.size(); ++record) fill(record);
    for (Id decision = 0; decision < program_.decisions.size(); ++decision) decide(decision);
    checkDisputes();
    return std::move(out_);
  }

 private:
  void problem(std::string sentence) {
    constexpr size_t kMost = 20;
    if (out_.problems.size() < kMost) out_.problems.push_back(std::move(sentence));
  }
  const ir::Record& record(Id id) const { return program_.records[id]; }
  bool isWorld(size_t level) const { return level > 0; }

  // ---- which rows there are ----

  void add(size_t level) {
    const ir::Sample& sample = *chain_[level];
    for (const Id id : sample.noRows) {
      rows_[id].rows.clear();
      rows_[id].byKey.clear();
      rows_[id].complete = true;
    }
    for (const ir::SampleRows& rows : sample.rows) {
      rows_[rows.record].complete = true;
      for (int64_t i = 0; i < rows.count; ++i) addRow(rows, i, level);
    }
    if (isWorld(level)) {
      for (Rows& rows : rows_) rows.complete = true;
    }
  }

  void addRow(const ir::SampleRows& given, int64_t number, size_t level) {
    const ir::Record& of = record(given.record);
    Row row;
    row.fields.assign(of.fields.size(), nullptr);
    for (const ir::SampleField& field : given.fields) row.fields[field.field] = &field;
    row.madeKey = given.madeKey;
    if (given.madeKey != kNone) row.made = given.keyText + std::to_string(given.firstNumber + number);
    row.span = given.span;
    row.ofWorld = isWorld(level);
    row.key = keyOf(of, row);
    Rows& rows = rows_[given.record];
    const auto known = of.key.empty() ? rows.byKey.end() : rows.byKey.find(row.key);
    if (known != rows.byKey.end()) {
      Row& changed = rows.rows[known->second];
      for (size_t f = 0; f < row.fields.size(); ++f) {
        if (row.fields[f] != nullptr) changed.fields[f] = row.fields[f];
      }
      changed.span = row.span;
      return;
    }
    for (size_t at = level; at < chain_.size(); ++at) {
      for (const ir::SampleRows& defaults : chain_[at]->defaults) {
        if (defaults.record != given.record) continue;
        for (const ir::SampleField& field : defaults.fields) {
          if (row.fields[field.field] == nullptr && field.field != row.madeKey) row.fields[field.field] = &field;
        }
      }
    }
    if (!of.key.empty()) rows.byKey.emplace(row.key, rows.rows.size());
    rows.rows.push_back(std::move(row));
  }

  std::string keyOf(const ir::Record& of, const Row& row) const {
    std::string text;
    for (const Id part : of.key) {
      if (part != of.key.front()) text += ' ';
      if (part == row.madeKey)
        text += row.made;
      else if (const ir::SampleField* field = row.fields[part])
        text += elementText(program_, of.fields[part].type, field->values.front());
    }
    return text;
  }

  /// Rows recorded later do not exist yet (M8); the others get their places.
  void place(Id id) {
    Rows& rows = rows_[id];
    rows.places.assign(rows.rows.size(), table::kNoRow);
    table::Row next = 0;
    for (size_t i = 0; i < rows.rows.size(); ++i) {
      Row& row = rows.rows[i];
      row.later = isLater(record(id), row);
      if (!row.later) rows.places[i] = next++;
      if (row.later)
        out_.later.push_back(fmt::format("{} is recorded after {} and does not exist yet", shown(id, row), formatIsoDate(out_.data.asOf)));
    }
  }
  std::string shown(Id id, const Row& row) const {
    return row.key.empty() ? "a row of " + record(id).collection : row.key + " of " + record(id).collection;
  }
  bool isLater(const ir::Record& of, const Row& row) const {
    if (of.recorded == kNone) return false;
    const ir::SampleField* field = row.fields[of.recorded];
    if (field == nullptr || field->is != Is::Value) return false;
    const int64_t value = field->values.front().integer;
    const auto day = table::dayOf(program_, of.fields[of.recorded].type, value);
    return day && *day > out_.data.asOf;
  }

  // ---- what their fields are ----

  void fill(Id id) {
    const ir::Record& of = record(id);
    table::Collection& collection = out_.data.collections[id];
    Rows& rows = rows_[id];
    for (const Row& row : rows.rows) {
      if (row.later) continue;
      for (Id f = 0; f < of.fields.size(); ++f) push(collection.columns[f], of.fields[f], row, f, id);
      collection.origins.push_back(originOf(row.span));
    }
    if (!rows.complete) {
      collection.further.push_back({table::Why::DataMissing, kNone, 0, fmt::format("the example does not give {}", of.collection)});
    }
  }

  void push(table::Column& column, const ir::FieldDecl& declared, const Row& row, Id f, Id id) {
    const ir::SampleField* field = row.fields[f];
    if (f == row.madeKey) {
      const bool text = declared.type.kind == TypeKind::Text;
      return column.pushKnown(text ? out_.data.texts.code(row.made) : std::stoll(row.made));
    }
    if (field == nullptr) {
      if (row.ofWorld && declared.type.optional) return column.pushAbsent();
      return column.pushOpen(untold(declared.type));
    }
    switch (field->is) {
      case Is::Absent: return column.pushAbsent();
      case Is::Unknown: return column.pushOpen(untold(declared.type));
      case Is::Set:
      case Is::Disputed:
      case Is::Value: break;
    }
    const bool set = declared.type.kind == TypeKind::Set;
    const ir::Type type = set ? ir::Type{declared.type.element, TypeKind::Ref, declared.type.id, false} : declared.type;
    std::vector<int64_t> codes;
    for (const ir::Value& value : field->values) {
      const std::optional<int64_t> code = codeOf(type, value, declared.name, shown(id, row));
      if (!code) return column.pushOpen(untold(declared.type));
      codes.push_back(*code);
    }
    if (set) return column.pushSet(codes);
    if (field->is == Is::Disputed) {
      table::Open open = disputed(std::move(codes));
      for (const ir::Value& value : field->values) {
        if (type.kind == TypeKind::Share) open.denominators.push_back(denominatorOf(type, value));
      }
      return column.pushOpen(std::move(open));
    }
    column.pushKnown(codes.front(), denominatorOf(type, field->values.front()));
  }

  std::optional<int64_t> codeOf(const ir::Type& type, const ir::Value& value, const std::string& field, const std::string& row) {
    switch (type.kind) {
      case TypeKind::Text: return out_.data.texts.code(value.text);
      case TypeKind::Number: return std::bit_cast<int64_t>(value.number);
      case TypeKind::Share: return value.integer / std::gcd(value.integer, value.denominator);
      case TypeKind::Ref: break;
      default: return value.integer;
    }
    const Rows& rows = rows_[type.id];
    const auto at = rows.byKey.find(value.text);
    if (at == rows.byKey.end() || rows.places[at->second] == table::kNoRow) {
      const bool later = at != rows.byKey.end();
      problem(fmt::format("{} of {} is {}, {}", field, row, value.text,
                          later ? "which is recorded later and does not exist yet"
                                : fmt::format("but no row of {} is called that any more", record(type.id).collection)));
      return std::nullopt;
    }
    return rows.places[at->second];
  }
  static int64_t denominatorOf(const ir::Type& type, const ir::Value& value) {
    return type.kind == TypeKind::Share ? value.denominator / std::gcd(value.integer, value.denominator) : 1;
  }
  static table::Open untold(const ir::Type& type) {
    table::Open open;
    open.why = table::Why::NotTold;
    open.mayBeAbsent = type.optional;
    return open;
  }
  static table::Open disputed(std::vector<int64_t> codes) {
    table::Open open;
    open.why = table::Why::Disputed;
    open.finite = true;
    open.candidates = std::move(codes);
    return open;
  }

  table::Origin originOf(Span span) {
    if (sources_ == nullptr || !span.valid() || span.file >= sources_->size()) return {};
    const SourceFile& file = sources_->file(span.file);
    const auto [at, fresh] = files_.emplace(span.file, static_cast<uint32_t>(out_.data.files.size()));
    if (fresh) {
      table::InputFile input;
      input.name = file.name();
      out_.data.files.push_back(std::move(input));
    }
    return {at->second, file.locate(span.begin).line};
  }

  // ---- decisions ----

  void decide(Id id) {
    const ir::Decision& declared = program_.decisions[id];
    table::DecisionRows& rows = out_.data.decisions[id];
    size_t first = chain_.size();  // the level from which on decisions count
    bool complete = chain_.size() > 1;
    for (size_t level = 0; level < chain_.size(); ++level) {
      const std::vector<Id>& none = chain_[level]->noDecisions;
      if (std::find(none.begin(), none.end(), id) == none.end()) continue;
      first = level + 1;
      complete = true;
      break;
    }
    for (size_t level = std::min(first, chain_.size()); level-- > 0;) {
      for (const ir::SampleDecision& given : chain_[level]->decisions) {
        if (given.decision != id) continue;
        complete = true;
        decided(declared, given, rows);
      }
    }
    rows.given = complete;
    if (!complete) rows.further.push_back({table::Why::DataMissing, kNone, 0, fmt::format("the example does not give {}", declared.name)});
  }

  void decided(const ir::Decision& declared, const ir::SampleDecision& given, table::DecisionRows& rows) {
    table::DecisionRow row;
    for (size_t i = 0; i < declared.subjects.size(); ++i) {
      const auto subject = codeOf(declared.subjects[i], given.subjects[i], "a subject", "a decision " + declared.name);
      if (!subject) return;
      row.subjects.push_back(*subject);
    }
    switch (given.act) {
      case ir::StepKind::Proposed: row.act = table::DecisionRow::Act::Proposed; break;
      case ir::StepKind::Recommended: row.act = table::DecisionRow::Act::Recommended; break;
      case ir::StepKind::Decided: row.act = table::DecisionRow::Act::Decided; break;
      case ir::StepKind::Referred: row.act = table::DecisionRow::Act::Referred; break;
    }
    row.outcome = given.outcome;
    row.body = given.body;
    row.date = given.date.value_or(out_.data.asOf);
    row.reference = given.reference;
    row.origin = originOf(given.span);
    rows.rows.push_back(std::move(row));
  }

  // ---- disputes that the record does not allow ----

  void checkDisputes() {
    for (Id id = 0; id < rows_.size(); ++id) {
      for (Id f = 0; f < record(id).fields.size(); ++f) {
        if (record(id).fields[f].disputedWhere != kNone) checkDisputes(id, f);
      }
    }
  }
  void checkDisputes(Id id, Id f) {
    const ir::FieldDecl& declared = record(id).fields[f];
    for (size_t i = 0; i < rows_[id].rows.size(); ++i) {
      const Row& row = rows_[id].rows[i];
      if (row.later || row.fields[f] == nullptr || row.fields[f]->is != Is::Disputed) continue;
      interpret::Evaluator evaluator(program_, out_.data);
      const auto* env = evaluator.bind(declared.disputedVar, interpret::Possible::integer(rows_[id].places[i]), nullptr);
      if (!evaluator.truth(declared.disputedWhere, env).isFalse()) continue;
      problem(fmt::format("{} of {} is in dispute, which its record allows only under a condition that does not hold here", declared.name,
                          shown(id, row)));
    }
  }

  const ir::Program& program_;
  const SourceMap* sources_;
  SampleData out_;
  std::vector<Rows> rows_;                // by record
  std::vector<const ir::Sample*> chain_;  // the sample, then the worlds that it stands on
  std::map<FileId, uint32_t> files_;      // places in Dataset::files
};

}  // namespace

SampleData sampleData(const ir::Program& program, const ir::Sample& sample, const table::WorkingCalendar& calendar,
                      const SourceMap* sources) {
  return Builder(program, calendar, sources).build(sample);
}

}  // namespace tollgate::example
