#pragma once
// The lines of every declaration, written once for both directions. Private to compiler/ir.
//
// An Io is the Printer (Ref<T> is const T&) or the Reader (Ref<T> is T&). It has
//   line(key, present, body)      one line `key …`; printed if `present`, read if there
//   optionalLine(key, o, body)    the same for a std::optional; body gets the value
//   lines(key, all, body)         one line an element
//   blocks(key, all)              `key 0:name` and the lines of fields(io, element) below it
// and, within a line, name, text, id, type, value, integer, flag, word, date, span, expression and
// list(all, body), which takes the rest of the line.
// INVARIANT: a structured binding names every field of each structure, so a new one does not compile until it
// has its line here.

#include <type_traits>

#include "compiler/ir/text_words.h"

namespace tollgate::ir::text {

template <class Io, class T>
void textLine(Io& io, std::string_view key, T& value) {
  io.line(key, !value.empty(), [&] { io.text(value); });
}
template <class Io, class T>
void optionalTextLine(Io& io, std::string_view key, T& value) {
  io.optionalLine(key, value, [&](auto& text) { io.text(text); });
}
template <class Io, class T>
void textsLine(Io& io, std::string_view key, T& all) {
  io.line(key, !all.empty(), [&] { io.list(all, [&](auto& text) { io.text(text); }); });
}
template <class Io, class T>
void flagLine(Io& io, std::string_view key, T& value) {
  io.line(key, value, [&] { io.present(value); });
}
template <class Io, class T>
void flagsLine(Io& io, std::string_view key, T& all) {
  io.line(key, !all.empty(), [&] { io.flags(all); });
}
template <class Io, class T>
void idLine(Io& io, std::string_view key, T& id, Names names, Id context = kNone) {
  io.line(key, id != kNone, [&] { io.id(id, names, context); });
}
template <class Io, class T>
void idsLine(Io& io, std::string_view key, T& ids, Names names, Id context = kNone) {
  io.line(key, !ids.empty(), [&] { io.list(ids, [&](auto& id) { io.id(id, names, context); }); });
}
template <class Io, class T>
void wordLine(Io& io, std::string_view key, T& value, const Words& words, std::remove_const_t<T> absent) {
  io.line(key, value != absent, [&] { io.word(value, words); });
}
template <class Io, class T>
void dateLine(Io& io, std::string_view key, T& date) {
  io.optionalLine(key, date, [&](auto& days) { io.date(days); });
}
template <class Io, class T>
void integerLine(Io& io, std::string_view key, T& number) {
  io.optionalLine(key, number, [&](auto& value) { io.integer(value); });
}
template <class Io, class T>
void expressionLine(Io& io, std::string_view key, T& id) {
  io.line(key, id != kNone, [&] { io.expression(id); });
}
template <class Io, class T>
void typeLine(Io& io, std::string_view key, T& type) {
  io.line(key, true, [&] { io.type(type); });
}
template <class Io, class T>
void spanLine(Io& io, T& span, std::string_view key = ";; span") {
  io.line(key, span != Span{}, [&] { io.span(span); });
}
template <class Io, class T>
void pairLines(Io& io, std::string_view key, T& all) {
  io.lines(key, all, [&](auto& pair) {
    io.text(pair.first);
    io.text(pair.second);
  });
}
template <class Io, class T>
void mayBecomeCells(Io& io, T& value, const Type& type) {
  auto& [becomes, verb] = value;
  io.value(becomes, type);
  io.text(verb);
}
template <class Io, class T>
void citedCells(Io& io, T& citation) {
  auto& [document, clause, span] = citation;
  io.text(document);
  io.text(clause);
  io.span(span);
}

template <class Io, class T>
void citationLines(Io& io, std::string_view key, T& all) {
  io.lines(key, all, [&](auto& citation) { citedCells(io, citation); });
}
template <class Io, class T>
void countingOnlyLines(Io& io, T& all) {
  io.lines("counting-only", all, [&](auto& only) {
    auto& [record, var, condition] = only;
    io.id(record, Names::Records);
    io.id(var, Names::Variables);
    io.expression(condition);
  });
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Meta> meta) {
  auto& [title, doc, citations, span, written] = meta;
  textLine(io, ";; title", title);
  textLine(io, ";; doc", doc);
  citationLines(io, ";; cite", citations);
  textLine(io, ";; written", written);
  spanLine(io, span);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Enum> declaration) {
  auto& [name, values, valueTitles, order, firstWord, lastWord, meta] = declaration;
  io.name(name);
  textsLine(io, "values", values);
  wordLine(io, "order", order, orderWords(), EnumOrder::None);
  textLine(io, "first-word", firstWord);
  textLine(io, "last-word", lastWord);
  io.parallel(";; value-titles", valueTitles, values.size());
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<FieldDecl> declaration) {
  auto& [name, type, mayBeUnknown, mayBeDisputed, disputedVar, disputedWhere, mayBecome, meta] = declaration;
  io.name(name);
  typeLine(io, "type", type);
  flagLine(io, "may-be-unknown", mayBeUnknown);
  flagLine(io, "may-be-disputed", mayBeDisputed);
  idLine(io, "disputed-var", disputedVar, Names::Variables);
  expressionLine(io, "disputed-where", disputedWhere);
  const Type& of = type;
  io.lines("may-become", mayBecome, [&](auto& value) { mayBecomeCells(io, value, of); });
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Record> declaration) {
  auto& [name, collection, fieldDecls, key, recorded, mayBeEmpty, because, meta] = declaration;
  io.name(name);
  textLine(io, "collection", collection);
  idsLine(io, "key", key, Names::Fields, io.position());
  idLine(io, "recorded", recorded, Names::Fields, io.position());
  flagLine(io, "may-be-empty", mayBeEmpty);
  textLine(io, "may-be-empty-because", because);
  io.blocks("field", fieldDecls);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Function> declaration) {
  auto& [name, kind, owner, scopeGate, scopeCriterion, params, result, body, mayBeEmpty, mayBecome, until, made, meta] = declaration;
  io.name(name);
  wordLine(io, "kind", kind, functionWords(), FunctionKind::Define);
  idLine(io, "owner", owner, Names::Records);
  idLine(io, "scope-gate", scopeGate, Names::Gates);
  idLine(io, "scope-criterion", scopeCriterion, Names::Criteria, scopeGate);
  idsLine(io, "params", params, Names::Variables);
  typeLine(io, "result", result);
  expressionLine(io, "body", body);
  optionalTextLine(io, "may-be-empty-because", mayBeEmpty);
  const Type& of = result;
  io.optionalLine("may-become", mayBecome, [&](auto& value) { mayBecomeCells(io, value, of); });
  dateLine(io, "until", until);
  flagLine(io, "made", made);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Table> declaration) {
  auto& [name, cellType, axes, cells, noneBecause, limitFor, isEnum, allTogether, meta] = declaration;
  io.name(name);
  typeLine(io, "type", cellType);
  io.line("axes", !axes.empty(), [&] { io.list(axes, [&](auto& axis) { io.type(axis); }); });
  io.cells(cells, noneBecause, axes, cellType);
  flagLine(io, "limit-for-enum", isEnum);
  flagLine(io, "limit-for-all-together", allTogether);
  idLine(io, "limit-for", limitFor, isEnum ? Names::Enums : Names::Records);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Interpretation> declaration) {
  auto& [name, choices, proposed, proposedBy, proposedOn, agreed, agreedBy, agreedOn, reference, toBeAgreedBy, meta] = declaration;
  io.name(name);
  idLine(io, "choices", choices, Names::Enums);
  idLine(io, "proposed", proposed, Names::Values, choices);
  textLine(io, "proposed-by", proposedBy);
  dateLine(io, "proposed-on", proposedOn);
  idLine(io, "agreed", agreed, Names::Values, choices);
  textLine(io, "agreed-by", agreedBy);
  dateLine(io, "agreed-on", agreedOn);
  textLine(io, "agreed-reference", reference);
  textLine(io, "to-be-agreed-by", toBeAgreedBy);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<DecisionStep> step) {
  auto& [kind, body, within, stands, eitherWay, span] = step;
  wordLine(io, "kind", kind, stepWords(), StepKind::Decided);
  idLine(io, "body", body, Names::Values, io.program().bodies);
  integerLine(io, "within-working-days", within);
  flagLine(io, "meanwhile-outcome-stands", stands);
  flagLine(io, "either-way", eitherWay);
  spanLine(io, span);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Decision> declaration) {
  auto& [name, subjects, outcomes, steps, notBeforeOf, notBefore, whileUndecided, renewable, meta] = declaration;
  io.name(name);
  io.line("subjects", !subjects.empty(), [&] { io.list(subjects, [&](auto& type) { io.type(type); }); });
  textsLine(io, "outcomes", outcomes);
  io.blocks("step", steps);
  idLine(io, "not-before-of", notBeforeOf, Names::None);
  idsLine(io, "not-before", notBefore, Names::None);
  idLine(io, "while-undecided", whileUndecided, Names::Outcomes, io.position());
  flagLine(io, "renewable", renewable);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<ValueMap> map) {
  auto& [words, value, outcome, span] = map;
  textsLine(io, "words", words);
  io.line("value", !sameValue(value, Value{}), [&] { io.value(value, Type{TypeKind::Integer}); });
  idLine(io, "outcome", outcome, Names::None);
  spanLine(io, span);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Mapping> mapping) {
  auto& [field, from, key, constant, values, zone, format, overlap, trimmed, emptyMeansAbsent, decimalComma, candidatesKey, separator,
         span] = mapping;
  idLine(io, "field", field, Names::Fields, io.sourceRecord());
  wordLine(io, "from", from, fromWords(), FromKind::Column);
  textLine(io, "key", key);
  io.line("constant", !sameValue(constant, Value{}), [&] { io.value(constant, Type{TypeKind::Integer}); });
  textLine(io, "zone", zone);
  textLine(io, "format", format);
  wordLine(io, "overlap", overlap, overlapWords(), Mapping::Overlap::Open);
  flagLine(io, "trimmed", trimmed);
  flagLine(io, "empty-means-absent", emptyMeansAbsent);
  flagLine(io, "decimal-comma", decimalComma);
  textLine(io, "candidates-key", candidatesKey);
  textLine(io, "separator", separator);
  io.blocks("value", values);
  spanLine(io, span);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Source> declaration) {
  auto& [name, record, decision, pattern, format, delimiter, complete, completeVar, completeSet, completePart, stale, exported, mayBeEmpty,
         because, repeats, mappings, others, meta] = declaration;
  io.name(name);
  idLine(io, "record", record, Names::Records);
  idLine(io, "decision", decision, Names::Decisions);
  textLine(io, "pattern", pattern);
  io.optionalLine("format", format, [&](auto& word) { io.word(word, formatWords()); });
  textLine(io, "delimiter", delimiter);
  flagLine(io, "complete", complete);
  idLine(io, "complete-var", completeVar, Names::Variables);
  expressionLine(io, "complete-set", completeSet);
  textLine(io, "complete-part", completePart);
  integerLine(io, "stale-after-days", stale);
  flagLine(io, "may-be-empty", mayBeEmpty);
  textLine(io, "may-be-empty-because", because);
  wordLine(io, "repeats", repeats, repeatsWords(), Repeats::Refused);
  io.lines("other", others, [&](auto& other) {
    auto& [otherPattern, otherBecause] = other;
    io.text(otherPattern);
    io.text(otherBecause);
  });
  io.setSourceRecord(record);
  io.optionalBlock("exported", exported);
  io.blocks("mapping", mappings);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Calendar> declaration) {
  auto& [name, weekend, holidays, pattern, format, column, firstYear, lastYear, zone, meta] = declaration;
  io.name(name);
  flagsLine(io, "weekend", weekend);
  io.line("holidays", !holidays.empty(), [&] { io.list(holidays, [&](auto& date) { io.date(date); }); });
  textLine(io, "pattern", pattern);
  wordLine(io, "format", format, formatWords(), Format::Csv);
  textLine(io, "column", column);
  io.line("first-year", firstYear != 0, [&] { io.integer(firstYear); });
  io.line("last-year", lastYear != 0, [&] { io.integer(lastYear); });
  textLine(io, "zone", zone);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Entry> declaration) {
  auto& [name, version, title, words, section, requirement, counts, inForce, span, file, line] = declaration;
  io.name(name);
  textLine(io, "version", version);
  textLine(io, "title", title);
  textLine(io, "text", words);
  textLine(io, "section", section);
  flagLine(io, "requirement", requirement);
  flagLine(io, "counts", counts);
  io.line("not-in-force", !inForce, [&] { io.absent(inForce); });
  textLine(io, ";; file", file);
  io.line(";; line", line != 0, [&] { io.integer(line); });
  spanLine(io, span);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Document> declaration) {
  auto& [name, edition, dated, meta] = declaration;
  io.name(name);
  textLine(io, "edition", edition);
  dateLine(io, "dated", dated);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Register> declaration) {
  auto& [name, version, document, supersededBy, sections, entries, meta] = declaration;
  io.name(name);
  textLine(io, "version", version);
  textLine(io, "document", document);
  textLine(io, "superseded-by", supersededBy);
  textsLine(io, "sections", sections);
  io.blocks("entry", entries);
  fields(io, meta);
}

/// `at` reads as a register and an entry of it.
template <class Io, class T>
void entryLine(Io& io, T& at) {
  auto& [list, entry] = at;
  io.line("entry", list != kNone || entry != kNone, [&] {
    io.id(list, Names::Registers);
    io.id(entry, Names::Entries, list);
  });
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Cover> cover) {
  auto& [cited, version, fully, because, entry, isPart] = cover;
  io.line("cite", true, [&] { citedCells(io, cited); });
  textLine(io, "version", version);
  flagLine(io, "fully", fully);
  textLine(io, "because", because);
  entryLine(io, entry);
  flagLine(io, "part", isPart);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Exercise> exercise) {
  auto& [cited, version, entry] = exercise;
  io.line("cite", true, [&] { citedCells(io, cited); });
  textLine(io, "version", version);
  entryLine(io, entry);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<TestDecl> declaration) {
  auto& [id, values, setFields, covers, exercises, words, group, writtenIn, family, familyEntry, meta] = declaration;
  io.name(id);
  idLine(io, "written-in", writtenIn, Names::Packs);
  textLine(io, ";; family", family);
  textLine(io, ";; family-entry", familyEntry);
  const Id record = io.program().tests;
  textLine(io, "group", group);
  io.lines("field", values, [&](auto& field) {
    io.id(field.first, Names::Fields, record);
    io.value(field.second, io.fieldType(record, field.first));
  });
  io.lines("set-field", setFields, [&](auto& field) {
    io.id(field.first, Names::Fields, record);
    io.list(field.second, [&](auto& value) { io.value(value, io.elementType(record, field.first)); });
  });
  io.blocks("covers", covers);
  io.blocks("exercises", exercises);
  pairLines(io, "words", words);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<PackStatement> statement) {
  auto& [body, on, reference, fingerprint, span] = statement;
  textLine(io, "body", body);
  dateLine(io, "on", on);
  textLine(io, "reference", reference);
  textLine(io, "fingerprint", fingerprint);
  spanLine(io, span, ";; fingerprint-span");
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Pack> declaration) {
  auto& [name, version, release, phase, groups, tests, because, varies, variesVersion, variesFingerprint, variesSpan, deviations, values,
         proposed, agreed, refused, meta] = declaration;
  io.name(name);
  textLine(io, "version", version);
  textLine(io, "release", release);
  textLine(io, "phase", phase);
  textLine(io, "because", because);
  idLine(io, "varies", varies, Names::Packs);
  textLine(io, "varies-version", variesVersion);
  textLine(io, "varies-fingerprint", variesFingerprint);
  spanLine(io, variesSpan, ";; varies-span");
  io.lines("deviation", deviations, [&](auto& deviation) {
    auto& [kind, test, why, span] = deviation;
    io.word(kind, deviationWords());
    io.text(test);
    io.text(why);
    io.span(span);
  });
  io.lines("field", values, [&](auto& field) {
    const Id record = io.program().packRecord;
    io.id(field.first, Names::Fields, record);
    io.value(field.second, io.fieldType(record, field.first));
  });
  io.blocks("proposed", proposed);
  io.blocks("agreed", agreed);
  io.blocks("refused", refused);
  pairLines(io, "group", groups);
  io.blocks("test", tests);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Evidence> declaration) {
  auto& [name, onFile] = declaration;
  io.name(name);
  expressionLine(io, "on-file", onFile);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Criterion> declaration) {
  auto& [name, countingOnly, appliesWhen, because, require, evidence, judgedBy, meta] = declaration;
  io.name(name);
  countingOnlyLines(io, countingOnly);
  expressionLine(io, "applies-when", appliesWhen);
  textLine(io, "otherwise-because", because);
  expressionLine(io, "require", require);
  io.blocks("evidence", evidence);
  idLine(io, "judged-by", judgedBy, Names::Decisions);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Gate> declaration) {
  auto& [name, isExit, instance, instances, countingOnly, appliesWhen, because, criteria, meta] = declaration;
  io.name(name);
  io.line("entry", !isExit, [&] { io.absent(isExit); });
  idLine(io, "instance", instance, Names::Variables);
  expressionLine(io, "instances", instances);
  countingOnlyLines(io, countingOnly);
  expressionLine(io, "applies-when", appliesWhen);
  textLine(io, "otherwise-because", because);
  io.blocks("criterion", criteria);
  fields(io, meta);
}

// ---- Sample data and examples ----

template <class Io>
void fields(Io& io, typename Io::template Ref<SampleRows> rows) {
  auto& [record, given, count, madeKey, keyText, firstNumber, span] = rows;
  idLine(io, "record", record, Names::Records);
  io.line("count", count != 1, [&] { io.integer(count); });
  const Id of = record;
  idLine(io, "made-key", madeKey, Names::Fields, of);
  textLine(io, "key-text", keyText);
  io.line("first-number", firstNumber != 1, [&] { io.integer(firstNumber); });
  io.lines("field", given, [&](auto& one) {
    auto& [is, field, values] = one;
    io.id(field, Names::Fields, of);
    io.word(is, sampleWords());
    io.list(values, [&](auto& value) { io.value(value, io.elementType(of, field)); });
  });
  spanLine(io, span);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<SampleDecision> given) {
  auto& [decision, act, outcome, body, date, subjects, reference, span] = given;
  idLine(io, "decision", decision, Names::Decisions);
  wordLine(io, "act", act, stepWords(), StepKind::Decided);
  const Id of = decision;
  idLine(io, "outcome", outcome, Names::Outcomes, of);
  idLine(io, "body", body, Names::Values, io.program().bodies);
  dateLine(io, "date", date);
  io.line("subjects", !subjects.empty(), [&] { io.list(subjects, [&](auto& value) { io.value(value, Type{TypeKind::Text}); }); });
  textLine(io, "reference", reference);
  spanLine(io, span);
}

template <class Io, class T>
void sampleLines(Io& io, T& sample) {
  auto& [world, asOf, assuming, defaults, noRows, rows, noDecisions, decisions] = sample;
  idLine(io, "world", world, Names::Worlds);
  dateLine(io, "as-of", asOf);
  io.lines("assuming", assuming, [&](auto& one) {
    io.id(one.first, Names::Interpretations);
    io.id(one.second, Names::None);
  });
  io.blocks("default", defaults);
  idsLine(io, "no-rows", noRows, Names::Records);
  io.blocks("rows", rows);
  idsLine(io, "no-decisions", noDecisions, Names::Decisions);
  io.blocks("decided", decisions);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<World> world) {
  auto& [name, sample, meta] = world;
  io.name(name);
  sampleLines(io, sample);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Expectation> expectation) {
  auto& [kind, criterion, verdict, reasons, words, least, most, of, label, span] = expectation;
  wordLine(io, "kind", kind, expectWords(), ExpectKind::Verdict);
  idLine(io, "criterion", criterion, Names::None);
  wordLine(io, "verdict", verdict, verdictWords(), ExpectedVerdict::Met);
  textsLine(io, "reasons", reasons);
  textLine(io, "text", words);
  io.line("least", least != 0, [&] { io.integer(least); });
  integerLine(io, "most", most);
  integerLine(io, "of", of);
  textLine(io, "label", label);
  spanLine(io, span);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Example> example) {
  auto& [title, sample, gate, criterion, instance, expects, meta] = example;
  io.name(title);
  sampleLines(io, sample);
  idLine(io, "gate", gate, Names::Gates);
  const Id of = gate;
  idLine(io, "criterion", criterion, Names::Criteria, of);
  io.optionalLine("instance", instance, [&](auto& value) { io.value(value, Type{TypeKind::Text}); });
  io.blocks("expect", expects);
  fields(io, meta);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Variable> variable) {
  auto& [name, type] = variable;
  io.name(name);
  io.headType(type);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Module> module) {
  auto& [name, file, sha256] = module;
  io.name(name);
  textLine(io, ";; file", file);
  textLine(io, "sha256", sha256);
}

template <class Io>
void fields(Io& io, typename Io::template Ref<Program> program) {
  auto& [modules, enums, records, variables, nodes, functions, tables, interpretations, decisions, sources, documents, registers, packs,
         gates, calendars, worlds, examples, bodies, tests, packRecord, sha256] = program;
  textLine(io, "sha256", sha256);
  idLine(io, "bodies", bodies, Names::Enums);
  idLine(io, "tests", tests, Names::Records);
  idLine(io, "packs", packRecord, Names::Records);
  io.blocks("module", modules);
  io.blocks("variable", variables);
  io.blocks("enum", enums);
  io.blocks("record", records);
  io.blocks("table", tables);
  io.blocks("interpretation", interpretations);
  io.blocks("decision", decisions);
  io.blocks("function", functions);
  io.blocks("gate", gates);
  io.blocks("document", documents);
  io.blocks("register", registers);
  io.blocks("pack", packs);
  io.blocks("calendar", calendars);
  io.blocks("source", sources);
  io.blocks("world", worlds);
  io.blocks("example", examples);
  io.nodes(nodes);
}

}  // namespace tollgate::ir::text
