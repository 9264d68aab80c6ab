// Lines that ask for something of their own: citations, modules, tests, bodies, fields of data.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/query/completer.h"
#include "compiler/query/text.h"
#include "compiler/sema/scope.h"
#include "compiler/sema/words.h"
#include "compiler/support/data_formats.h"
#include "compiler/support/made_words.h"
#include "compiler/support/sort_unique.h"

namespace tollgate::query {

using sema::SymbolKind;
using sema::Type;
using sema::TypeKind;
using syntax::TokenKind;

namespace {

bool isData(std::string_view keyword) { return keyword == "world" || keyword == "example"; }

std::string_view trimmedStart(std::string_view text) {
  const size_t first = text.find_first_not_of(' ');
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

/// Where the citation that is being typed begins, after `under`, `covers fully`, `exercises` or a comma; npos where none is.
size_t citationStart(std::string_view before, bool& covers, bool& exercises) {
  const std::string_view line = trimmedStart(before);
  const size_t indent = before.size() - line.size();
  covers = line.starts_with("covers "), exercises = line.starts_with("exercises ");
  size_t start = std::string_view::npos;
  if (line.starts_with("under ")) start = indent + 6;
  if (covers) start = indent + 7;
  if (exercises) start = indent + 10;
  const size_t inside = before.rfind(" under ");
  if (start == std::string_view::npos && inside != std::string_view::npos) start = inside + 7;
  if (start == std::string_view::npos) return start;
  for (const char* word : {"fully ", "partly "}) {
    if (covers && trimmedStart(before.substr(start)).starts_with(word)) start = before.find(word, start) + std::string_view(word).size();
  }
  const size_t comma = before.rfind(',');
  if (comma != std::string_view::npos && comma >= start) start = comma + 1;
  while (start < before.size() && before[start] == ' ') ++start;
  return start;
}

}  // namespace

bool Completer::useLine() {
  if (c_.declaration.keyword != "use") return false;
  const uint32_t lineBegin = c_.offset - static_cast<uint32_t>(c_.lineBefore.size());
  if (!c_.lineBefore.starts_with("use ") || c_.declaration.begin != lineBegin) return true;
  uint32_t from = lineBegin + 4;
  while (from < c_.offset && c_.text[from] == ' ') ++from;
  uint32_t to = c_.wordEnd;
  while (to < c_.text.size() && (c_.text[to] == '.' || isPartOfName(c_.text, to))) ++to;
  const Id own = index_.moduleOf(c_.file);
  std::vector<std::string> names = p_.known;
  for (const auto& module : p_.modules) names.push_back(module->name);
  sortUnique(names);
  for (const std::string& name : names) {
    if (own != kNone && p_.modules[own]->name == name) continue;
    Entity module;
    for (Id m = 0; m < p_.modules.size(); ++m) {
      if (p_.modules[m]->name == name) module = {EntityKind::Module, m, kNone, kNone};
    }
    addAt({c_.file, from, to}, CompletionKind::Module, name, "module", module, 'a', name, false);
  }
  return true;
}

// ---- citations ----------------------------------------------------------------------------------------------------

void Completer::clauses(std::string_view document, Span from, bool requirements, bool variants) {
  const Id module = index_.moduleOf(c_.file);
  const std::string_view typed = c_.text.substr(from.begin, c_.offset - from.begin);
  for (Id d = 0; d < p_.documents.size(); ++d) {
    const sema::DocumentInfo& info = p_.documents[d];
    const bool named = info.decl().name == document || (info.of != kNone && p_.documents[info.of].decl().name == document);
    if (!named || (p_.documentNamed(document, module) == kNone)) continue;
    for (Id c = 0; c < info.clauses.size(); ++c) {
      const sema::ClauseInfo& clause = info.clauses[c];
      if (!clause.inForce || (variants && clause.isRequirement)) continue;
      const char rank = requirements && !clause.isRequirement ? 'c' : clause.isRequirement || !requirements ? 'a' : 'b';
      addNumbered(from, CompletionKind::Clause, clause.id, clause.opening, {EntityKind::Clause, d, c}, rank);
      if (!typed.starts_with(clause.id)) continue;
      for (const std::string& part : clause.parts) {
        const std::string whole = clause.id + (part.starts_with('(') ? part : " " + part);
        addAt(from, CompletionKind::Clause, whole, clause.opening, {EntityKind::Clause, d, c}, 'b', whole, false);
      }
    }
  }
}

bool Completer::citationLine() {
  if (c_.inText) return false;
  bool covers = false, exercises = false;
  const size_t start = citationStart(c_.lineBefore, covers, exercises);
  if (start == std::string_view::npos) return false;
  const uint32_t lineBegin = c_.offset - static_cast<uint32_t>(c_.lineBefore.size());
  const std::string_view cited = c_.lineBefore.substr(std::min(start, c_.lineBefore.size()));
  if (cited.find(" because") != std::string_view::npos) return false;
  const size_t blank = cited.find(' ');
  uint32_t end = c_.offset;
  while (end < c_.text.size() && std::string_view(" ,\n\r|\"").find(c_.text[end]) == std::string_view::npos) ++end;
  if (blank == std::string_view::npos) {
    for (Id d = 0; d < p_.documents.size(); ++d) {
      const sema::DocumentInfo& info = p_.documents[d];
      const bool list = info.list != nullptr;
      if (exercises && !list) continue;
      // A register of requirements is cited by its document.
      if (list && info.of != kNone) continue;
      const Entity e{list ? EntityKind::Register : EntityKind::Document, d, kNone, kNone};
      addAt({c_.file, lineBegin + static_cast<uint32_t>(start), end}, CompletionKind::Document, info.decl().name, info.decl().title.text, e,
            'a', info.decl().name + " ", false);
    }
    return true;
  }
  size_t place = blank;
  while (place < cited.size() && cited[place] == ' ') ++place;
  clauses(cited.substr(0, blank), {c_.file, lineBegin + static_cast<uint32_t>(start + place), end}, covers, exercises);
  return true;
}

/// Inside a text of a family `{v.column}` is completed, of a path nothing.
bool Completer::inTextLine() {
  if (!c_.inText) return false;
  const size_t open = c_.lineBefore.rfind('{');
  if (open == std::string_view::npos || c_.lineBefore.find('}', open) != std::string_view::npos || c_.declaration.keyword != "pack")
    return true;
  const std::string_view inside = c_.lineBefore.substr(open + 1);
  const Id pack = packHere();
  if (pack == kNone) return true;
  for (const syntax::FamilyDecl& family : p_.packs[pack].decl->families) {
    if (c_.offset < family.span.begin || c_.offset > family.span.end) continue;
    if (inside.find('.') == std::string_view::npos) {
      add(CompletionKind::Variable, family.element.text, "an entry of " + family.list.text, {}, 'a');
      continue;
    }
    const Id list = p_.documentNamed(family.list.text, p_.packs[pack].module);
    add(CompletionKind::Column, "code", "the code of the entry", {}, 'a');
    add(CompletionKind::Column, "name", "the name of the entry", {}, 'a');
    for (Id c = 0; list != kNone && c < p_.documents[list].columns.size(); ++c) entity({EntityKind::Column, list, c}, 'a');
  }
  return true;
}

// ---- packs --------------------------------------------------------------------------------------------------------

Id Completer::packHere() const {
  for (Id k = 0; k < p_.packs.size(); ++k) {
    const Span span = p_.packs[k].decl->span;
    if (span.file == c_.file && span.begin <= c_.offset && c_.declaration.begin == span.begin) return k;
  }
  return kNone;
}

bool Completer::packLine() {
  if (c_.declaration.keyword != "pack") return false;
  const Id pack = packHere();
  const auto testField = [&](const std::string& word) {
    const Id field = sema::testField(p_, word);
    return field == kNone ? Type{} : p_.records[p_.tests].fields[field].type;
  };
  const auto baseTests = [&] {
    const Id base = pack == kNone ? kNone : p_.packs[pack].varies;
    if (base == kNone) return;
    for (const sema::PlannedTest& test : p_.packs[base].tests) {
      // The id may hold signs that no name has: from the last blank on.
      uint32_t from = c_.word.begin;
      while (from > 0 && std::string_view(" ,\n").find(c_.text[from - 1]) == std::string_view::npos) --from;
      addAt({c_.file, from, c_.wordEnd}, CompletionKind::Test, test.decl->name, test.decl->title.text, {}, 'a', test.decl->name, false);
    }
  };
  switch (c_.first()) {
    case TokenKind::Omit:
    case TokenKind::Replace:
      if (c_.line.size() < 2) return false;
      baseTests();
      return true;
    case TokenKind::Varies:
      if (c_.line.size() == 1) symbols(SymbolKind::Pack, 'a');
      return c_.line.size() == 1;
    case TokenKind::For:
      if (c_.last() == TokenKind::Release) return values(testField("release"), 'a'), true;
      if (c_.last() == TokenKind::In) return values(testField("phase"), 'a'), true;
      return false;
    case TokenKind::In:
      if (c_.last() == TokenKind::Phase) return values(testField("phase"), 'a'), true;
      if (c_.line.size() > 1 || pack == kNone) return false;
      for (Id at = pack, most = 0; at != kNone && most < 100; at = p_.packs[at].varies, ++most) {
        for (Id g = 0; g < p_.packs[at].decl->groups.size(); ++g) entity({EntityKind::Group, at, g}, 'a');
      }
      return false;
    case TokenKind::Kind:
      if (c_.line.size() == 1) values(testField("kind"), 'a');
      return true;
    case TokenKind::ForEach:
      if (c_.last() != TokenKind::In) return false;
      symbols(SymbolKind::Register, 'a');
      return true;
    case TokenKind::EndOfInput:
      if (p_.tests == kNone) return false;
      for (Id f = 0; f < p_.records[p_.tests].fields.size(); ++f) {
        if (!p_.records[p_.tests].fields[f].decl->isKey) entity({EntityKind::Field, p_.tests, f}, 'd');
      }
      return false;
    case TokenKind::Name:
      if (c_.line.size() == 1 || c_.last() == TokenKind::Comma) values(testField(std::string(c_.view(c_.line[0]))), 'a');
      return !items_.empty();
    default: break;
  }
  if (c_.last() == TokenKind::By) return bodies(), true;
  return false;
}

// ---- decisions and interpretations --------------------------------------------------------------------------------

std::string Completer::nameInHead() const {
  for (const syntax::Token& token : c_.path) {
    if (token.kind == TokenKind::Name) return std::string(c_.view(token));
    if (token.kind == TokenKind::Indent) break;
  }
  return "";
}

/// Fields of the subjects, or of the row to which the path up to the last dot leads: days, and references to rows with some.
void Completer::notBeforeLine() {
  std::vector<Id> records;
  for (const sema::DecisionInfo& info : p_.decisions) {
    if (info.decl == nullptr || info.name != nameInHead()) continue;
    for (const Type& subject : info.subjects) {
      if (subject.is(TypeKind::Ref)) records.push_back(subject.id);
    }
  }
  bool first = true;
  for (const syntax::Token& token : c_.line) {
    if (token.kind != TokenKind::Name) continue;
    std::vector<Id> to;
    for (const Id record : records) {
      if (first && p_.records[record].decl->name == c_.view(token)) to.push_back(record);
      const Id field = p_.records[record].fieldNamed(c_.view(token));
      if (field != kNone && p_.records[record].fields[field].type.is(TypeKind::Ref)) to.push_back(p_.records[record].fields[field].type.id);
    }
    records = std::move(to);
    first = false;
  }
  for (const Id record : records) {
    if (first && records.size() > 1) entity({EntityKind::Record, record}, 'b');
    for (Id f = 0; f < p_.records[record].fields.size(); ++f) {
      const Type& type = p_.records[record].fields[f].type;
      if (type.is(TypeKind::Date) || type.is(TypeKind::Instant)) entity({EntityKind::Field, record, f}, 'a');
      if (type.is(TypeKind::Ref)) entity({EntityKind::Field, record, f}, 'b');
    }
  }
}

/// `agreed NAME is CHOICE` and `assuming NAME is CHOICE`.
bool Completer::choiceLine() {
  if (c_.line.size() == 1) return symbols(SymbolKind::Interpretation, 'a'), true;
  if (c_.last() != TokenKind::Is) return false;
  for (const sema::InterpretationInfo& info : p_.interpretations) {
    if (info.decl->name == c_.view(c_.line[1])) values(Type::enumOf(info.choices), 'a');
  }
  return true;
}

bool Completer::decisionLine() {
  const std::string_view keyword = c_.declaration.keyword;
  const bool body = (c_.last() == TokenKind::By && c_.line.size() >= 2 && c_.first() != TokenKind::Require &&
                     c_.first() != TokenKind::Define && keyword != "source") ||
                    (c_.last() == TokenKind::To && c_.first() == TokenKind::Referred);
  const bool says = keyword == "decision" || keyword == "interpretation" || keyword == "agreed" || keyword == "pack" ||
                    c_.first() == TokenKind::Judged || c_.first() == TokenKind::Content || isData(keyword);
  if (body && says) return bodies(), true;
  if (keyword == "agreed") return choiceLine();
  if (keyword == "decision" && c_.first() == TokenKind::WhileUndecided && c_.last() == TokenKind::Colon) {
    for (Id d = 0; d < p_.decisions.size(); ++d) {
      if (p_.decisions[d].decl != nullptr && p_.decisions[d].name == nameInHead()) outcomes(d, false);
    }
    return true;
  }
  if (keyword == "decision" && c_.first() == TokenKind::NotBefore) return notBeforeLine(), true;
  if (keyword == "decision" && c_.first() == TokenKind::Decision && (c_.last() == TokenKind::On || c_.last() == TokenKind::Comma))
    return types(false), true;
  const bool choice = keyword == "interpretation" && c_.line.size() == 1 &&
                      (c_.first() == TokenKind::Proposed || c_.first() == TokenKind::Agreed);
  if (!choice) return false;
  for (const sema::InterpretationInfo& info : p_.interpretations) {
    if (info.decl->name == nameInHead()) values(Type::enumOf(info.choices), 'a');
  }
  return false;
}

// ---- sources ------------------------------------------------------------------------------------------------------

bool Completer::sourceLine() {
  const std::string_view keyword = c_.declaration.keyword;
  if (c_.first() == TokenKind::From || c_.first() == TokenKind::Clauses || c_.first() == TokenKind::Holidays) {
    if (c_.last() != TokenKind::As) return false;
    if (keyword == "source") {
      for (const DataFormatInfo& format : dataFormats())
        add(CompletionKind::File, std::string(format.word), std::string(format.title), {}, 'a');
    } else {
      for (const char* format : {"csv", "reqif", "doorstop", "openfasttrace", "strictdoc"})
        add(CompletionKind::File, format, "format of a list", {}, 'a');
    }
    return true;
  }
  if (keyword != "source") return false;
  if (c_.last() == TokenKind::Reads) return symbols(SymbolKind::Collection, 'a'), symbols(SymbolKind::Decision, 'a'), true;
  if (c_.first() == TokenKind::Repeats) {
    for (const char* word : {"kept", "separate", "refused"}) add(CompletionKind::Keyword, word, "rows of one key", {}, 'a');
    return true;
  }
  const sema::SourceInfo* source = nullptr;
  for (const sema::SourceInfo& info : p_.sources) {
    if (info.decl->span.file == c_.file && info.decl->span.begin == c_.declaration.begin) source = &info;
  }
  if (source == nullptr) return false;
  const auto typeOfMapped = [&](std::string_view field) {
    for (size_t i = 0; i < source->decl->mappings.size() && i < source->mappings.size(); ++i) {
      if (source->decl->mappings[i].field.text == field) return source->mappings[i].type;
    }
    return Type{};
  };
  if (c_.line.empty() && c_.path.size() > 2) {
    const auto mapped = [&](const std::string& field) {
      return std::any_of(source->decl->mappings.begin(), source->decl->mappings.end(),
                         [&](const auto& m) { return m.field.text == field; });
    };
    if (source->record != kNone) {
      for (Id f = 0; f < p_.records[source->record].fields.size(); ++f) {
        if (!mapped(p_.records[source->record].fields[f].decl->name)) entity({EntityKind::Field, source->record, f}, 'a');
      }
    } else if (source->decision != kNone) {
      for (const std::string& field : sema::decisionFields(p_, p_.decisions[source->decision])) {
        if (!mapped(field)) add(CompletionKind::Field, field, "of the decision", {}, 'a');
      }
    }
    return false;
  }
  if (c_.last() == TokenKind::Eq) {
    for (const auto& [word, what] : {std::pair<const char*, const char*>("column", "a column by its heading"),
                                     {"name", "the name of the test case"},
                                     {"status", "the status of the test case"},
                                     {"property", "a property of the test case"},
                                     {"attribute", "an attribute of the file"},
                                     {"timestamp", "when the test case ran"},
                                     {"constant", "one value for all rows"}}) {
      add(CompletionKind::Keyword, word, what, {}, 'a');
    }
    return true;
  }
  if (c_.last() == TokenKind::Name && c_.view(c_.line.back()) == "constant") return values(typeOfMapped(c_.view(c_.line[0])), 'a'), true;
  if (c_.last() != TokenKind::Arrow) return false;
  // The mapping above the value's line.
  for (size_t i = c_.path.size(); i-- > 1;) {
    if (c_.path[i].kind != TokenKind::Eq || c_.path[i - 1].kind != TokenKind::Name) continue;
    const std::string_view field = c_.view(c_.path[i - 1]);
    values(typeOfMapped(field), 'a');
    if (source->decision != kNone && field == "outcome") outcomes(source->decision, false);
    break;
  }
  return true;
}

// ---- worlds and examples ------------------------------------------------------------------------------------------

/// One row is called by the singular: `given 1 issue`.
Id Completer::recordOfSampleLine() const {
  const Id module = index_.moduleOf(c_.file);
  if (module == kNone) return kNone;
  for (const syntax::Token& token : c_.line) {
    if (token.kind != TokenKind::Name) continue;
    const std::string name(c_.view(token));
    for (const sema::RecordInfo& record : p_.records) {
      if (record.decl == nullptr || !isOneRow()) continue;
      if (singularOf(record.decl->collection.text) == name && sema::visible(p_, module, record.module))
        return static_cast<Id>(&record - p_.records.data());
    }
    if (const Id record = recordCalled(name); record != kNone) return record;
  }
  return kNone;
}

/// By its own name, or that of its collection.
Id Completer::recordCalled(const std::string& name) const {
  const Id module = index_.moduleOf(c_.file);
  for (Id m = 0; module != kNone && m < p_.modules.size(); ++m) {
    if (!sema::visible(p_, module, m)) continue;
    const auto at = p_.modules[m]->names.find(name);
    if (at == p_.modules[m]->names.end()) continue;
    if (at->second.kind == SymbolKind::Collection || at->second.kind == SymbolKind::Record) return at->second.id;
  }
  return kNone;
}

bool Completer::isOneRow() const {
  return std::any_of(c_.line.begin(), c_.line.end(),
                     [&](const syntax::Token& token) { return token.kind == TokenKind::Count && c_.view(token) == "1"; });
}

/// `with FIELD VALUE, FIELD VALUE or VALUE`.
bool Completer::sampleFieldsLine() {
  if (!c_.has(TokenKind::With)) return false;
  const Id record = recordOfSampleLine();
  if (record == kNone) return true;
  const sema::RecordInfo& info = p_.records[record];
  if (c_.last() == TokenKind::With || c_.last() == TokenKind::Comma) {
    for (Id f = 0; f < info.fields.size(); ++f) entity({EntityKind::Field, record, f}, 'a');
    return true;
  }
  // The field in front, behind `with` or the last comma.
  for (size_t i = c_.line.size(); i-- > 1;) {
    const TokenKind before = c_.line[i - 1].kind;
    if (before != TokenKind::With && before != TokenKind::Comma) continue;
    const Id field = info.fieldNamed(c_.view(c_.line[i]));
    if (field == kNone) break;
    sampleField(info.fields[field]);
    break;
  }
  return true;
}

/// What a field, a subject or an instance can be: values, and the keys of rows that are given here or in a world.
void Completer::sampleValues(const Type& type) {
  if (!type.is(TypeKind::Ref)) return values(type, 'a');
  const Id module = index_.moduleOf(c_.file);
  std::set<std::string> keys;
  const auto take = [&](const sema::SampleInfo& sample) {
    const auto rows = sample.keys.find(type.id);
    if (rows == sample.keys.end()) return;
    for (const auto& [key, span] : rows->second) keys.insert(nameMistake(key).empty() ? key : "\"" + key + "\"");
  };
  for (const sema::ExampleInfo& example : p_.examples) {
    if (example.decl->span.file == c_.file && example.decl->span.begin == c_.declaration.begin) take(example.sample);
  }
  for (const sema::WorldInfo& world : p_.worlds) {
    if (module != kNone && sema::visible(p_, module, world.module)) take(world.sample);
  }
  for (const std::string& key : keys) add(CompletionKind::Variable, key, "a row of " + p_.records[type.id].decl->collection.text, {}, 'a');
}

void Completer::sampleField(const sema::FieldInfo& field) {
  sampleValues(field.type);
  if (field.type.optional) add(CompletionKind::Keyword, "absent", "there is none", {}, 'b');
  if (field.decl->mayBeUnknown.valid()) add(CompletionKind::Keyword, "unknown", "nobody has told it", {}, 'b');
}

/// Rows below `given COLLECTION`: fields in the first line, then a cell for each.
bool Completer::sampleRowsLine() {
  const auto indentOf = [&](const LineSpan& line) {
    const size_t first = c_.text.substr(line.begin, line.end - line.begin).find_first_not_of(' ');
    return first == std::string_view::npos ? size_t{0} : first;
  };
  const LineSpan own{c_.offset - static_cast<uint32_t>(c_.lineBefore.size()), c_.offset};
  const size_t indent = std::min(c_.lineBefore.size(), c_.lineBefore.find_first_not_of(' '));
  LineSpan head = own, above = own;
  while (above.begin > 0) {
    above = lineAt(c_.text, above.begin - 1);
    if (indentOf(above) < indent) break;
    head = above;
  }
  const std::string_view given = trimmedStart(c_.text.substr(above.begin, above.end - above.begin));
  if (indent == 0 || !given.starts_with("given ") || given.find(' ', 6) != std::string_view::npos) return false;
  const Id record = recordCalled(std::string(given.substr(6)));
  if (record == kNone) return false;
  const sema::RecordInfo& info = p_.records[record];
  if (head.begin == own.begin) {
    for (Id f = 0; f < info.fields.size(); ++f) entity({EntityKind::Field, record, f}, 'a');
    return true;
  }
  std::string_view fields = c_.text.substr(head.begin, head.end - head.begin);
  for (auto cells = std::count(c_.lineBefore.begin(), c_.lineBefore.end(), '|'); cells > 0; --cells) {
    const size_t bar = fields.find('|');
    fields = bar == std::string_view::npos ? std::string_view() : fields.substr(bar + 1);
  }
  fields = trimmedStart(fields.substr(0, fields.find('|')));
  const Id field = info.fieldNamed(fields.substr(0, fields.find(' ')));
  if (field != kNone) sampleField(info.fields[field]);
  return true;
}

/// `given DECISION OUTCOME for (KEY, KEY)`.
bool Completer::sampleSubjects() {
  const auto behind = std::find_if(c_.line.begin(), c_.line.end(), [](const syntax::Token& token) { return token.kind == TokenKind::For; });
  const bool subject = c_.last() == TokenKind::For || c_.last() == TokenKind::Comma || c_.last() == TokenKind::LParen;
  if (behind == c_.line.end() || !subject) return false;
  const auto at = static_cast<size_t>(
      std::count_if(behind, c_.line.end(), [](const auto& token) { return token.kind == TokenKind::Comma; }));
  for (const sema::DecisionInfo& decision : p_.decisions) {
    if (decision.decl != nullptr && decision.name == c_.view(c_.line[1]) && at < decision.subjects.size())
      sampleValues(decision.subjects[at]);
  }
  return true;
}

/// `of GATE`, `of GATE.CRITERION`, `of … for INSTANCE`.
void Completer::exampleOfLine() {
  const Id module = index_.moduleOf(c_.file);
  const bool criteria = c_.last() == TokenKind::Dot, instance = c_.last() == TokenKind::For;
  if (c_.line.size() > 1 && !criteria && !instance) return;
  if (c_.line.size() == 1) symbols(SymbolKind::Gate, 'a');
  for (Id g = 0; g < p_.gates.size(); ++g) {
    const sema::GateInfo& gate = p_.gates[g];
    if (module == kNone || !sema::visible(p_, module, gate.module)) continue;
    const std::string_view named = c_.line.size() > 1 ? c_.view(c_.line[1]) : std::string_view();
    const bool has = std::any_of(gate.criteria.begin(), gate.criteria.end(), [&](const auto& one) { return one.decl->name == named; });
    if (instance && gate.instance != kNone && (gate.decl->name == named || has)) sampleValues(p_.variables[gate.instance].type);
    if (instance || (criteria && gate.decl->name != named)) continue;
    for (Id c = 0; c < gate.criteria.size(); ++c) entity({EntityKind::Criterion, g, c}, criteria ? 'a' : 'b');
  }
}

bool Completer::sampleLine() {
  if (!isData(c_.declaration.keyword)) return false;
  if (sampleRowsLine() || sampleFieldsLine()) return true;
  const Id module = index_.moduleOf(c_.file);
  switch (c_.first()) {
    case TokenKind::EverythingElse: symbols(SymbolKind::World, 'a'); return true;
    case TokenKind::Assuming: return choiceLine();
    case TokenKind::Each:
      if (c_.line.size() == 1) return symbols(SymbolKind::Record, 'a'), true;
      return false;
    case TokenKind::Given: {
      const TokenKind last = c_.last();
      if (last == TokenKind::By) return bodies(), true;
      if (sampleSubjects()) return true;
      if (last == TokenKind::Given || last == TokenKind::No || last == TokenKind::Count || last == TokenKind::In) {
        if (last == TokenKind::Count && isOneRow()) {
          for (Id record = 0; record < p_.records.size(); ++record) {
            const sema::RecordInfo& info = p_.records[record];
            if (info.decl == nullptr || info.decl->collection.text.empty() || module == kNone || !sema::visible(p_, module, info.module))
              continue;
            add(CompletionKind::Collection, singularOf(info.decl->collection.text), info.decl->title.text,
                {EntityKind::Record, record, kNone, kNone}, 'a');
          }
          return false;
        }
        symbols(SymbolKind::Collection, 'a');
        if (last == TokenKind::Given || last == TokenKind::No) symbols(SymbolKind::Decision, 'a');
        return false;
      }
      if (c_.line.size() == 2 && last == TokenKind::Name) {
        for (Id d = 0; d < p_.decisions.size(); ++d) {
          if (p_.decisions[d].name == c_.view(c_.line[1])) outcomes(d, true);
        }
      }
      return false;
    }
    case TokenKind::Of: exampleOfLine(); return c_.line.size() == 1 || !items_.empty();
    case TokenKind::Expect:
      if (c_.line.size() > 1) return false;
      for (const sema::ExampleInfo& example : p_.examples) {
        if (example.decl->span.file != c_.file || example.decl->span.begin != c_.declaration.begin || example.gate == kNone) continue;
        for (Id c = 0; c < p_.gates[example.gate].criteria.size(); ++c) entity({EntityKind::Criterion, example.gate, c}, 'b');
      }
      return false;
    default: return false;
  }
}

// ---- types and gates ----------------------------------------------------------------------------------------------

bool Completer::typeLine() {
  const std::string_view keyword = c_.declaration.keyword;
  const TokenKind last = c_.last();
  if (last == TokenKind::SetOf) return types(false), true;
  const bool typed = keyword == "record" || keyword == "define" || keyword == "exception" || c_.first() == TokenKind::Define;
  if (last == TokenKind::Colon && typed) return types(true), true;
  if (keyword == "define" && c_.line.size() == 1) {
    symbols(SymbolKind::Record, 'b');
    return true;
  }
  if (keyword == "table") {
    if (c_.first() == TokenKind::Table && last == TokenKind::Of) return types(true), true;
    if (c_.first() == TokenKind::LimitEach || c_.first() == TokenKind::LimitAll) return types(false), c_.line.size() == 1;
    const bool axis = (c_.line.empty() && c_.path.size() > 2) || (last == TokenKind::Comma && c_.has(TokenKind::Down));
    if (axis) symbols(SymbolKind::Enum, 'b');
    return false;
  }
  if (c_.first() == TokenKind::Recorded && keyword == "record") {
    for (Id r = 0; r < p_.records.size(); ++r) {
      if (p_.records[r].decl->span.file != c_.file || p_.records[r].decl->span.begin != c_.declaration.begin) continue;
      for (Id f = 0; f < p_.records[r].fields.size(); ++f) {
        const Type& type = p_.records[r].fields[f].type;
        if (type.is(TypeKind::Date) || type.is(TypeKind::Instant)) entity({EntityKind::Field, r, f}, 'a');
      }
    }
    return true;
  }
  if (last != TokenKind::MayBecome || keyword != "record" || c_.line.empty()) return false;
  for (const sema::RecordInfo& record : p_.records) {
    if (record.decl->span.file != c_.file || record.decl->span.begin != c_.declaration.begin) continue;
    const Id field = record.fieldNamed(c_.view(c_.line[0]));
    if (field != kNone) values(record.fields[field].type, 'a');
  }
  return false;
}

bool Completer::gateLine() {
  if (c_.first() == TokenKind::CountingOnly && c_.line.size() == 1) return symbols(SymbolKind::Collection, 'a'), true;
  if (c_.first() != TokenKind::Evidence) return false;
  for (Id r = 0; r < p_.reports.size(); ++r) entity({EntityKind::Report, r}, 'a');
  return true;
}

}  // namespace tollgate::query
