// Worlds, and what they have in common with examples: which rows and decisions are there.

#include "compiler/sema/samples.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "compiler/sema/words.h"
#include "compiler/support/calendar_date.h"
#include "compiler/support/made_words.h"

namespace tollgate::sema {

using Is = SampleFieldInfo::Is;
using Form = syntax::SampleLine::Form;

// ---- Worlds -----------------------------------------------------------------------------------------------------

void Checker::checkWorlds() {
  for (Id world = 0; world < p.worlds.size(); ++world) {
    std::vector<Id> path;
    checkWorld(world, path);
  }
}

Id Checker::worldNamed(Id module, const syntax::NameRef& name) {
  if (!name.written()) return kNone;
  if (const Symbol* symbol = findSymbol(module, name.text, SymbolKind::World, name.span, true)) return symbol->id;
  suggest(report(DiagKind::UnknownWorld, name.span, {name.text}), name.span, name.text, symbolNames(module, SymbolKind::World));
  return kNone;
}

void Checker::checkWorld(Id id, std::vector<Id>& path) {
  if (p.worlds[id].progress != Progress::Waiting) return;
  p.worlds[id].progress = Progress::Running;
  path.push_back(id);
  const syntax::SampleData& data = p.worlds[id].decl->data;
  Id base = worldNamed(p.worlds[id].module, data.elseAsIn);
  if (base != kNone && path.size() >= limits_.callDepth) {
    report(DiagKind::NotSupported, data.elseAsIn.span, {fmt::format("a world that stands on more than {} others", limits_.callDepth)});
    base = kNone;
  }
  if (base != kNone && p.worlds[base].progress == Progress::Running) {
    std::string circle;
    for (auto at = std::find(path.begin(), path.end(), base); at != path.end(); ++at) circle += p.worlds[*at].decl->name + " > ";
    report(DiagKind::WorldCycle, data.elseAsIn.span, {circle + p.worlds[base].decl->name});
    base = kNone;
  }
  if (base != kNone) checkWorld(base, path);
  SampleInfo sample;
  sample.world = base;
  SampleChecker(*this, p.worlds[id].module, data, sample, true).run();
  p.worlds[id].sample = std::move(sample);
  p.worlds[id].progress = Progress::Done;
  path.pop_back();
}

// ---- Sample data ------------------------------------------------------------------------------------------------

void SampleChecker::run() {
  if (out_.world != kNone) out_.asOf = c_.p.worlds[out_.world].sample.asOf;
  if (data_.asOf.written()) {
    const auto day = parseIsoDate(data_.asOf.text);
    if (day)
      out_.asOf = day;
    else
      c_.report(DiagKind::NoSuchDate, data_.asOf.span, {data_.asOf.text});
  }
  for (const syntax::Assuming& line : data_.assuming) assuming(line);
  for (const syntax::SampleLine& line : data_.lines) {
    if (line.form == Form::None) none(line);
  }
  for (const syntax::SampleLine& line : data_.lines) {
    if (line.form == Form::One || line.form == Form::Many || line.form == Form::Rows) rows(line);
  }
  for (const syntax::SampleDefaults& line : data_.defaults) defaults(line);
  writtenKeys();
  makeKeys();
  for (const syntax::SampleLine& line : data_.lines) {
    if (line.form == Form::Decision) decision(line);
  }
  noneAndGiven();
  references();
  if (world_) complete();
}

void SampleChecker::assuming(const syntax::Assuming& line) {
  const syntax::NameRef& name = line.interpretation;
  if (!name.written() || !line.choice.written()) return;
  const Symbol* symbol = c_.findSymbol(module_, name.text, SymbolKind::Interpretation, name.span);
  if (symbol == nullptr) return;
  const EnumInfo& choices = c_.p.enums[c_.p.interpretations[symbol->id].choices];
  const Id choice = choices.ordinalOf(line.choice.text);
  if (choice == kNone) {
    c_.suggest(c_.report(DiagKind::UnknownChoice, line.choice.span, {line.choice.text, name.text}), line.choice.span, line.choice.text,
               choices.values);
    return;
  }
  const bool twice = std::any_of(out_.assuming.begin(), out_.assuming.end(), [&](const auto& other) { return other.first == symbol->id; });
  if (twice) {
    Diagnostic& diag = c_.report(DiagKind::AssumedTwice, line.span, {name.text});
    const auto first = std::find_if(data_.assuming.begin(), data_.assuming.end(),
                                    [&](const syntax::Assuming& other) { return other.interpretation.text == name.text; });
    if (&*first != &line) diag.labels.push_back({first->span, "the first one"});
  }
  if (!twice) out_.assuming.emplace_back(symbol->id, choice);
}

/// Of a record's collection, or for one row what a row is called; kNone after a message.
Id SampleChecker::recordNamed(const syntax::SampleLine& line) {
  const syntax::NameRef& name = line.name;
  if (!name.written()) return kNone;
  if (const Symbol* s = c_.findSymbol(module_, name.text, SymbolKind::Collection, name.span, true)) return s->id;
  std::vector<std::string> names = c_.symbolNames(module_, SymbolKind::Collection);
  for (const std::string& collection : names) {
    const bool one = line.form == Form::Many && line.count.text == "1";
    if (!one || singularOf(collection) != name.text) continue;
    if (const Symbol* s = c_.findSymbol(module_, collection, SymbolKind::Collection, name.span, true)) return s->id;
  }
  Diagnostic& diag = c_.report(DiagKind::UnknownCollection, name.span, {name.text});
  if (c_.findSymbol(module_, name.text, SymbolKind::Decision, name.span, true) != nullptr)
    diag.help = fmt::format("`{}` is a decision: `given {} OUTCOME for SUBJECT by BODY`", name.text, name.text);
  else
    c_.suggest(diag, name.span, name.text, names);
  return kNone;
}

void SampleChecker::none(const syntax::SampleLine& line) {
  const syntax::NameRef& name = line.name;
  if (!name.written()) return;
  if (const Symbol* s = c_.findSymbol(module_, name.text, SymbolKind::Collection, name.span, true)) {
    out_.noRows.push_back(s->id);
    none_[s->id] = {line.span, line.only};
  } else if (const Id decision = c_.decisionNamed(module_, name.text, name.span); decision != kNone) {
    out_.noDecisions.push_back(decision);
    noneDecided_[decision] = {line.span, line.only};
  } else {
    std::vector<std::string> names = c_.symbolNames(module_, SymbolKind::Collection);
    for (std::string& other : c_.symbolNames(module_, SymbolKind::Decision)) names.push_back(std::move(other));
    c_.suggest(c_.report(DiagKind::UnknownCollection, name.span, {name.text}), name.span, name.text, names);
  }
}

int64_t SampleChecker::rowCount(const syntax::SampleLine& line) {
  if (line.form != Form::Many) return 1;
  const std::string& digits = line.count.text;
  int64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  const bool read = error == std::errc() && end == digits.data() + digits.size();
  if (read && count >= 0 && count <= c_.limits().sampleRows) {
    if (count == 0)
      c_.report(DiagKind::SampleValueType, line.count.span, {"0", "a number of rows"}).help = fmt::format("write `given no {}`",
                                                                                                          line.name.text);
    return count;
  }
  if (read && count < 0)
    c_.report(DiagKind::SampleValueType, line.count.span, {digits, "a number of rows"});
  else
    c_.report(DiagKind::SampleRowCount, line.count.span, {digits, std::to_string(c_.limits().sampleRows)});
  return 0;
}

void SampleChecker::rows(const syntax::SampleLine& line) {
  SampleRowsInfo like;
  like.record = recordNamed(line);
  like.span = line.span;
  like.count = rowCount(line);
  if (like.record == kNone || like.count <= 0) return;
  if (line.form == Form::Rows && line.rows.empty()) {
    c_.report(DiagKind::SampleValueType, line.name.span, {line.name.text, "followed by rows"}).help = fmt::format(
        "write the fields and the rows below it, or `given no {}`", line.name.text);
    return;
  }
  for (const syntax::NameRef& heading : line.heading) {
    if (heading.written() && record(like.record).fieldNamed(heading.text) != kNone) continue;
    // Said once, not in each row.
    SampleRowsInfo probe = like;
    field({heading, syntax::SampleField::Join::One, {}}, probe);
    return;
  }
  const RecordInfo& of = record(like.record);
  for (const syntax::SampleRow& row : line.rows) {
    SampleRowsInfo info = like;
    info.span = row.span;
    if (line.form == Form::One) {
      if (of.key.size() != 1) {
        c_.report(DiagKind::KeyNotGiven, line.key.span,
                  {of.decl->name, of.key.empty() ? "place" : "fields together", of.key.empty() ? "has no name" : "stand behind `with`"})
            .help = fmt::format("write `given 1 {} with …`", singularOf(of.decl->collection.text));
        return;
      }
      syntax::SampleField key;
      key.field = {of.fields[of.key.front()].decl->name, line.key.span};
      key.values.push_back(line.key);
      key.values.back().quoted = true;
      keys_.push_back(std::move(key));
      field(keys_.back(), info);
    }
    total_ += info.count;
    if (total_ > c_.limits().sampleRows) {
      c_.report(DiagKind::SampleRowCount, info.span, {std::to_string(total_), std::to_string(c_.limits().sampleRows)});
      return;
    }
    fields(row.fields, info);
    out_.rows.push_back(std::move(info));
  }
}

void SampleChecker::defaults(const syntax::SampleDefaults& line) {
  if (!line.record.written()) return;
  const Symbol* symbol = c_.findSymbol(module_, line.record.text, SymbolKind::Record, line.record.span);
  if (symbol == nullptr) return;
  auto at = std::find_if(out_.defaults.begin(), out_.defaults.end(), [&](const SampleRowsInfo& d) { return d.record == symbol->id; });
  if (at == out_.defaults.end()) {
    SampleRowsInfo fresh;
    fresh.record = symbol->id;
    fresh.span = line.span;
    at = out_.defaults.insert(at, std::move(fresh));
  }
  for (const syntax::SampleField& written : line.fields) {
    const RecordInfo& of = record(symbol->id);
    const Id named = of.fieldNamed(written.field.text);
    if (named != kNone && std::find(of.key.begin(), of.key.end(), named) != of.key.end()) {
      c_.report(DiagKind::KeyByDefault, written.field.span, {written.field.text, of.decl->name});
      continue;
    }
    field(written, *at);
  }
}

// ---- Keys -------------------------------------------------------------------------------------------------------

/// The sample below that one, of whose rows of a record there are any; nullptr where there is none, or they are gone.
const SampleInfo* SampleChecker::below(const SampleInfo& sample, Id of) const {
  const bool gone = std::find(sample.noRows.begin(), sample.noRows.end(), of) != sample.noRows.end();
  return gone || sample.world == kNone ? nullptr : &c_.p.worlds[sample.world].sample;
}

bool SampleChecker::isThere(Id of, const std::string& key) const {
  for (const SampleInfo* sample = &out_; sample != nullptr; sample = below(*sample, of)) {
    const auto rows = sample->keys.find(of);
    if (rows != sample->keys.end() && rows->second.contains(key)) return true;
  }
  return false;
}

void SampleChecker::addKey(Id of, const std::string& key, Span span) {
  const auto [at, fresh] = out_.keys[of].emplace(key, span);
  if (!fresh) {
    c_.report(DiagKind::RepeatedKey, span, {key, record(of).decl->collection.text}).labels.push_back({at->second, "the first one"});
    return;
  }
  noteNumbers(of, key);
}

/// Parts of a key that end in a number: by what stands in front of it.
void SampleChecker::noteNumbers(Id of, const std::string& key) {
  for (size_t at = 0; at <= key.size();) {
    const size_t stop = std::min(key.find(' ', at), key.size());
    const std::string_view part = std::string_view(key).substr(at, stop - at);
    at = stop + 1;
    size_t digits = part.size();
    while (digits > 0 && part[digits - 1] >= '0' && part[digits - 1] <= '9') --digits;
    int64_t number = 0;
    if (digits == part.size() || part.size() - digits > 15) continue;
    std::from_chars(part.data() + digits, part.data() + part.size(), number);
    int64_t& last = out_.lastNumbers[{of, std::string(part.substr(0, digits))}];
    last = std::max(last, number);
  }
}

void SampleChecker::writtenKeys() {
  for (SampleRowsInfo& row : out_.rows) {
    const RecordInfo& of = record(row.record);
    if (of.key.empty()) continue;
    std::vector<Id> lacking;
    bool wrong = false;
    for (const Id part : of.key) {
      const auto given = std::find_if(row.fields.begin(), row.fields.end(), [&](const SampleFieldInfo& f) { return f.field == part; });
      if (given == row.fields.end())
        lacking.push_back(part);
      else
        wrong = wrong || given->is != Is::Value;
    }
    const auto makeable = std::find_if(lacking.begin(), lacking.end(), [&](Id part) {
      const TypeKind kind = of.fields[part].type.kind;
      return kind == TypeKind::Text || kind == TypeKind::Count || kind == TypeKind::Integer;
    });
    if (wrong) continue;  // said where the value stands
    if (lacking.size() == 1 && makeable != lacking.end()) {
      row.madeKey = *makeable;
    } else if (!lacking.empty()) {
      std::string names;
      for (const Id part : of.key) names += (names.empty() ? "" : " and ") + of.fields[part].decl->name;
      c_.report(DiagKind::KeyNotGiven, row.span, {of.decl->name, names, "the row does not give"});
    } else if (row.count > 1) {
      c_.report(DiagKind::RepeatedKey, row.span, {*keyText(row), of.decl->collection.text}).help =
          "leave the key out: each row then gets one of its own";
    } else {
      addKey(row.record, *keyText(row), row.span);
    }
  }
}

/// Keys that nobody wrote: `issue-1`, `issue-2` …, behind the last number that is there.
void SampleChecker::makeKeys() {
  for (SampleRowsInfo& row : out_.rows) {
    if (row.madeKey != kNone) makeKeysOf(row);
  }
}

void SampleChecker::makeKeysOf(SampleRowsInfo& row) {
  const RecordInfo& of = record(row.record);
  if (of.fields[row.madeKey].type.is(TypeKind::Text)) row.keyText = singularOf(of.decl->collection.text) + "-";
  int64_t& last = lastNumber(row.record, row.keyText);
  row.firstNumber = last + 1;
  last += row.count;
  for (int64_t i = 0; i < row.count; ++i) {
    const auto key = keyText(row, row.keyText + std::to_string(row.firstNumber + i));
    if (key) addKey(row.record, *key, row.span);
  }
}

/// Of all keys that are there, those of the worlds below too.
int64_t& SampleChecker::lastNumber(Id of, const std::string& base) {
  int64_t& last = out_.lastNumbers[{of, base}];
  for (const SampleInfo* sample = below(out_, of); sample != nullptr; sample = below(*sample, of)) {
    const auto known = sample->lastNumbers.find({of, base});
    if (known != sample->lastNumbers.end()) last = std::max(last, known->second);
  }
  return last;
}

void SampleChecker::references() {
  for (const Reference& reference : references_) element(reference.type, *reference.value);
}

// ---- Decisions --------------------------------------------------------------------------------------------------

void SampleChecker::decision(const syntax::SampleLine& line) {
  if (!line.name.written() || !line.outcome.written()) return;
  SampleDecisionInfo info;
  info.decision = c_.decisionNamed(module_, line.name.text, line.name.span);
  info.span = line.span;
  if (info.decision == kNone) {
    c_.suggest(c_.report(DiagKind::UnknownName, line.name.span, {line.name.text}), line.name.span, line.name.text,
               c_.decisionNames(module_));
    return;
  }
  const DecisionInfo& declared = c_.p.decisions[info.decision];
  if (!decided(line, info)) return;
  if (line.subjects.size() != declared.subjects.size()) {
    const auto many = [](size_t n) { return n == 1 ? std::string("1 subject") : fmt::format("{} subjects", n); };
    c_.report(DiagKind::ArgumentCount, line.name.span,
              {line.name.text, many(declared.subjects.size()),
               fmt::format("{} {}", line.subjects.size(), line.subjects.size() == 1 ? "is" : "are")});
    return;
  }
  bool whole = true;
  for (size_t i = 0; i < line.subjects.size(); ++i) {
    std::optional<Constant> subject = element(declared.subjects[i], line.subjects[i]);
    whole = whole && subject;
    if (subject) info.subjects.push_back(std::move(*subject));
  }
  if (line.on.written()) {
    info.date = parseIsoDate(line.on.text);
    if (!info.date) c_.report(DiagKind::NoSuchDate, line.on.span, {line.on.text});
  }
  info.reference = line.ref.text;
  body(line, info);
  if (whole && info.body != kNone) out_.decisions.push_back(std::move(info));
}

/// An outcome, or what else a body does.
bool SampleChecker::decided(const syntax::SampleLine& line, SampleDecisionInfo& info) {
  const DecisionInfo& declared = c_.p.decisions[info.decision];
  const std::string& word = line.outcome.text;
  info.outcome = declared.outcomeNamed(word);
  if (info.outcome != kNone) return true;
  for (size_t act = 0; act < kActs.size(); ++act) {
    info.act = static_cast<syntax::StepKind>(act);
    if (word != kActs[act] || info.act == syntax::StepKind::Decided) continue;
    if (info.act == syntax::StepKind::Recommended) info.outcome = 0;
    return true;
  }
  std::vector<std::string> words = declared.outcomes;
  for (const char* act : {"proposed", "recommended", "referred"}) words.emplace_back(act);
  c_.suggest(c_.report(DiagKind::UnknownOutcome, line.outcome.span, {word, declared.name}), line.outcome.span, word, words);
  return false;
}

/// As written; else the only body that does this.
void SampleChecker::body(const syntax::SampleLine& line, SampleDecisionInfo& info) {
  using syntax::StepKind;
  const DecisionInfo& declared = c_.p.decisions[info.decision];
  const bool decides = info.act == StepKind::Decided;
  std::vector<Id> bodies, recommending;
  for (size_t i = 0; i < declared.steps.size(); ++i) {
    const StepKind kind = declared.decl == nullptr ? StepKind::Decided : declared.decl->steps[i].kind;
    if (kind == info.act || (decides && kind == StepKind::Referred)) bodies.push_back(declared.steps[i].body);
    if (kind == StepKind::Recommended) recommending.push_back(declared.steps[i].body);
  }
  if (line.body.written()) {
    info.body = c_.bodyOrdinal(line.body);
    const auto isOf = [&](const std::vector<Id>& some) { return std::find(some.begin(), some.end(), info.body) != some.end(); };
    if (info.body == kNone || isOf(bodies) || !decides) return;
    if (isOf(recommending))
      info.act = StepKind::Recommended;  // an outcome of a body that only recommends is what it recommends, as in data
    else
      c_.report(DiagKind::BodyWithoutStep, line.body.span, {line.body.text, declared.name});
    return;
  }
  if (bodies.size() == 1) {
    info.body = bodies.front();
    return;
  }
  const std::string act = decides ? "decided" : kActs[static_cast<size_t>(info.act)];
  Diagnostic& diag = bodies.empty() ? c_.report(DiagKind::UnknownOutcome, line.outcome.span, {line.outcome.text, declared.name})
                                    : c_.report(DiagKind::DecidedByWhom, line.name.span, {declared.name, act});
  if (bodies.empty()) diag.help = fmt::format("`{}` is {} by nobody", declared.name, act);
}

void SampleChecker::noneAndGiven() {
  const auto complain = [&](const Line& line, const std::string& what, Span given) {
    Diagnostic& diag = c_.report(DiagKind::NoneAndGiven, given, {what});
    diag.labels.push_back({line.span, "none are to be there"});
    diag.help = fmt::format("write `given no other {}` if those of the world alone are to be gone", what);
  };
  for (const auto& [id, line] : none_) {
    const auto given = std::find_if(out_.rows.begin(), out_.rows.end(), [&](const SampleRowsInfo& row) { return row.record == id; });
    if (given != out_.rows.end() && !line.only) complain(line, record(id).decl->collection.text, given->span);
  }
  for (const auto& [id, line] : noneDecided_) {
    const auto given = std::find_if(out_.decisions.begin(), out_.decisions.end(),
                                    [&](const SampleDecisionInfo& d) { return d.decision == id; });
    if (given != out_.decisions.end() && !line.only) complain(line, c_.p.decisions[id].name, given->span);
  }
}

// ---- A world is complete ----------------------------------------------------------------------------------------

void SampleChecker::complete() {
  for (const SampleRowsInfo& row : out_.rows) {
    if (!row.broken) completeRow(row);
  }
}

void SampleChecker::completeRow(const SampleRowsInfo& row) {
  const RecordInfo& of = record(row.record);
  // A row of the world below, changed: the rest is as it is there.
  const auto key = row.madeKey == kNone && !of.key.empty() ? keyText(row) : std::nullopt;
  for (const SampleInfo* sample = below(out_, row.record); key && sample != nullptr; sample = below(*sample, row.record)) {
    const auto keys = sample->keys.find(row.record);
    if (keys != sample->keys.end() && keys->second.contains(*key)) return;
  }
  const auto gives = [](const SampleRowsInfo& given, Id record, Id field) {
    return given.record == record &&
           std::any_of(given.fields.begin(), given.fields.end(), [&](const SampleFieldInfo& f) { return f.field == field; });
  };
  std::vector<std::string> lacking;
  for (Id field = 0; field < of.fields.size(); ++field) {
    const FieldInfo& declared = of.fields[field];
    if (declared.type.isError() || declared.type.optional || declared.decl->mayBeUnknown.valid() || field == row.madeKey) continue;
    bool given = gives(row, row.record, field);
    for (const SampleRowsInfo& other : out_.defaults) given = given || gives(other, row.record, field);
    for (Id world = out_.world; world != kNone && !given; world = c_.p.worlds[world].sample.world) {
      for (const SampleRowsInfo& other : c_.p.worlds[world].sample.defaults) given = given || gives(other, row.record, field);
    }
    if (!given) lacking.push_back("`" + declared.decl->name + "`");
  }
  if (lacking.empty()) return;
  Diagnostic& diag = c_.report(DiagKind::WorldIncomplete, row.span,
                               {of.decl->collection.text, fmt::format("{}", fmt::join(lacking, ", "))});
  std::string name = lacking.front().substr(1, lacking.front().size() - 2);
  diag.help = fmt::format("a world is complete: give it in the row, or for all rows by `each {} with {} …`", of.decl->name, name);
}

}  // namespace tollgate::sema
