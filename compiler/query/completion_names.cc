// Names that can stand where a value, a type or a body is expected.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/query/completer.h"
#include "compiler/query/fuzzy.h"
#include "compiler/sema/scope.h"

namespace tollgate::query {

using sema::Meaning;
using sema::SymbolKind;
using sema::Type;
using sema::TypeKind;

namespace {

Entity entityOfFound(const sema::CheckedProgram& p, const sema::Resolution& res) {
  switch (res.meaning) {
    case Meaning::Field: return {EntityKind::Field, res.id, res.extra, kNone};
    case Meaning::Function: {
      const sema::FunctionKind kind = p.functions[res.id].kind;
      return {kind == sema::FunctionKind::Property    ? EntityKind::Property
              : kind == sema::FunctionKind::Exception ? EntityKind::Exception
                                                      : EntityKind::Function,
              res.id, kNone, kNone};
    }
    case Meaning::EnumSet: return {EntityKind::Enum, res.id, kNone, kNone};
    case Meaning::Collection: {
      for (Id r = 0; r < p.reports.size(); ++r) {
        if (p.reports[r].record == res.id) return {EntityKind::Report, r, kNone, kNone};
      }
      return {EntityKind::Collection, res.id, kNone, kNone};
    }
    case Meaning::Table: return {EntityKind::Table, res.id, kNone, kNone};
    case Meaning::Interpretation: return {EntityKind::Interpretation, res.id, kNone, kNone};
    case Meaning::Decision: return {EntityKind::Decision, res.id, kNone, kNone};
    case Meaning::Gate: return {EntityKind::Gate, res.id, kNone, kNone};
    default: return {};
  }
}

Entity entityOfSymbol(const sema::CheckedProgram& p, const sema::Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::Enum: return {EntityKind::Enum, symbol.id, kNone, kNone};
    case SymbolKind::Record: return {EntityKind::Record, symbol.id, kNone, kNone};
    case SymbolKind::Collection: return entityOfFound(p, {Meaning::Collection, symbol.id, kNone, kNone});
    case SymbolKind::Function: return entityOfFound(p, {Meaning::Function, symbol.id, kNone, kNone});
    case SymbolKind::Table: return {EntityKind::Table, symbol.id, kNone, kNone};
    case SymbolKind::Interpretation: return {EntityKind::Interpretation, symbol.id, kNone, kNone};
    case SymbolKind::Decision: return {EntityKind::Decision, symbol.id, kNone, kNone};
    case SymbolKind::Gate: return {EntityKind::Gate, symbol.id, kNone, kNone};
    case SymbolKind::Pack: return {EntityKind::Pack, symbol.id, kNone, kNone};
    case SymbolKind::Source: return {EntityKind::Source, symbol.id, kNone, kNone};
    case SymbolKind::Document: return {EntityKind::Document, symbol.id, kNone, kNone};
    case SymbolKind::Register: return {EntityKind::Register, symbol.id, kNone, kNone};
    case SymbolKind::Calendar: return {EntityKind::Calendar, symbol.id, kNone, kNone};
    case SymbolKind::World: return {EntityKind::World, symbol.id, kNone, kNone};
  }
  return {};
}

/// What a place asks for comes first, behind the values of an enum: of sets, of things and of days. In front of a set a thing may stand
/// as well, whose field it is.
char ranked(const Type& wanted, const Type& type, char rank) {
  const bool asks = wanted.is(TypeKind::Set) || wanted.is(TypeKind::Ref) || wanted.is(TypeKind::Date);
  const bool anySet = wanted == kAnySet && type.is(TypeKind::Set);
  const bool allValues = anySet && type.element == TypeKind::Enum;  // asked for more seldom
  if (asks && !allValues && (anySet || type.required() == wanted.required())) return rank == 'd' ? 'b' : 'a';
  const bool mayLead = allValues || type.is(TypeKind::Ref);
  return wanted.is(TypeKind::Set) && rank == 'b' && !mayLead ? 'd' : rank;
}

/// Made for a report: its name has blanks, so nobody can write it.
bool isMade(const std::string& name) { return name.find(' ') != std::string::npos || name.empty(); }

}  // namespace

void Completer::found(const sema::Found& found, const std::string& name, char rank) {
  Type type = found.type;
  if (found.res.meaning == Meaning::Function) type = p_.functions[found.res.id].result;
  if (found.res.meaning == Meaning::Collection) type = Type::setOf(Type::refTo(found.res.id));
  if (found.res.meaning == Meaning::EnumSet) type = Type::setOf(Type::enumOf(found.res.id));
  rank = ranked(wanted_, type, rank);
  const bool untold = found.res.meaning == Meaning::Function ? type.isError() : found.type.isError();
  std::string detail = untold ? found.kind : p_.typeText(type);
  const Entity e = entityOfFound(p_, found.res);
  if (e.known()) {
    const Description d = describe(p_, e);
    if (!d.title.empty()) detail += " — " + d.title;
    if (detail.empty()) detail = d.type;
  }
  const CompletionKind kind = e.known() ? completionKind(p_, e) : CompletionKind::Variable;
  std::string insert = name;
  bool snippet = false;
  if (found.res.meaning == Meaning::Function) {
    const std::vector<syntax::Param>& params = p_.functions[found.res.id].writtenParams();
    for (size_t i = 0; i < params.size(); ++i) insert += fmt::format("{}${{{}:{}}}", i == 0 ? "(" : ", ", i + 1, params[i].name.text);
    if (!params.empty()) insert += ")", snippet = true;
  }
  if (found.res.meaning == Meaning::Table) {
    const std::vector<Id>& axes = p_.tables[found.res.id].axes;
    for (size_t i = 0; i < axes.size(); ++i) {
      insert += fmt::format("{}${{{}:{}}}", i == 0 ? "[" : ", ", i + 1, axes[i] == kNone ? "value" : p_.enums[axes[i]].name);
    }
    if (!axes.empty()) insert += "]", snippet = true;
  }
  // Brackets that are there already are not written again.
  const char next = c_.wordEnd < c_.text.size() ? c_.text[c_.wordEnd] : ' ';
  if (next == '(' || next == '[') insert = name, snippet = false;
  addAt({c_.file, c_.word.begin, c_.wordEnd}, kind, name, detail, e, rank, insert, snippet);
}

void Completer::members(Id record, char rank) {
  const Id module = index_.moduleOf(c_.file);
  for (const std::string& name : sema::memberNames(p_, module, record)) {
    if (const auto member = sema::member(p_, module, record, name)) found(*member, name, rank);
  }
}

void Completer::memberOf(const Partial& partial) {
  wanted_ = partial.expected();
  if (partial.objectType().is(TypeKind::Ref)) members(partial.objectType().id, 'a');
  const Id module = partial.scope().module;
  if (partial.objectPath().empty() || module == kNone) return;
  const std::string& path = partial.objectPath();
  // `Severity.`, and `svtad.model.` with the names of the module.
  for (Id m : sema::declaring(p_, module, path)) {
    const sema::Symbol& symbol = p_.modules[m]->names.at(path);
    if (symbol.kind == SymbolKind::Enum) values(Type::enumOf(symbol.id), 'a');
  }
  Id used = kNone;
  const sema::Symbol* spelled = sema::bySpelledPath(p_, module, path, &used);
  if (spelled != nullptr && spelled->kind == SymbolKind::Enum) values(Type::enumOf(spelled->id), 'a');
  for (Id m = 0; m < p_.modules.size(); ++m) {
    const std::string& full = p_.modules[m]->name;
    if (!sema::visible(p_, module, m) || (full != path && !full.ends_with("." + path))) continue;
    for (const auto& [name, symbol] : p_.modules[m]->names) {
      if (!isMade(name)) entity(entityOfSymbol(p_, symbol), 'b');
    }
  }
  if (partial.list() != kNone) {
    for (Id column = 0; column < p_.documents[partial.list()].columns.size(); ++column) {
      entity({EntityKind::Column, partial.list(), column}, 'a');
    }
    add(CompletionKind::Column, "code", "the code of the entry", {}, 'a');
    add(CompletionKind::Column, "name", "the name of the entry", {}, 'a');
  }
}

void Completer::values(const Type& type, char rank) {
  const Type element = type.is(TypeKind::Set) ? type.elementType() : type;
  if (!element.is(TypeKind::Enum) || element.id >= p_.enums.size()) return;
  const sema::EnumInfo& info = p_.enums[element.id];
  for (Id v = 0; v < info.values.size(); ++v) {
    if (info.interpretation != kNone)
      entity({EntityKind::Choice, info.interpretation, v}, rank);
    else
      entity({EntityKind::EnumValue, element.id, v}, rank);
  }
}

void Completer::outcomes(Id decision, bool withFor) {
  const sema::DecisionInfo& info = p_.decisions[decision];
  for (Id o = 0; o < info.outcomes.size(); ++o) {
    const std::string insert = info.outcomes[o] + (withFor ? " for $0" : "");
    addAt({c_.file, c_.word.begin, c_.wordEnd}, CompletionKind::EnumValue, info.outcomes[o], "outcome of " + info.name,
          {EntityKind::Outcome, decision, o}, 'a', insert, withFor);
  }
}

void Completer::types(bool builtIn) {
  symbols(SymbolKind::Record, 'a');
  symbols(SymbolKind::Enum, 'a');
  if (!builtIn) return;
  for (const std::string& name : sema::builtInTypes()) add(CompletionKind::Type, name, "built-in type", {}, 'b');
}

void Completer::symbols(SymbolKind kind, char rank) {
  const Id module = index_.moduleOf(c_.file);
  if (module == kNone) return;
  const auto ofModule = [&](Id m) {
    for (const auto& [name, symbol] : p_.modules[m]->names) {
      if (symbol.kind == kind && !isMade(name)) entity(entityOfSymbol(p_, symbol), rank);
    }
  };
  ofModule(module);
  for (Id import : p_.modules[module]->imports) ofModule(import);
}

void Completer::bodies() {
  if (p_.bodies != kNone) values(Type::enumOf(p_.bodies), 'a');
}

/// Each once, those that fit what is typed, the best of them where they are too many: what a name means costs more than its letters.
std::vector<std::string> Completer::fitting(const std::vector<std::string>& names) {
  std::set<std::string_view> seen;
  std::vector<std::pair<int, const std::string*>> found;
  for (const std::string& name : names) {
    const std::optional<int> score = fuzzyScore(c_.typed(), name);
    if (score && seen.insert(name).second) found.emplace_back(-*score, &name);
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  incomplete_ = incomplete_ || found.size() > kMostCompletions;
  std::vector<std::string> out;
  for (const auto& [score, name] : found) {
    if (out.size() < kMostCompletions) out.push_back(*name);
  }
  return out;
}

/// Everything that a value or a condition can begin with.
void Completer::names(const Partial& partial) {
  wanted_ = partial.expected();
  values(partial.expected(), 'a');
  if (partial.subject().kind == EntityKind::Decision) outcomes(partial.subject().id, true);
  if (partial.list() != kNone) {
    for (Id column = 0; column < p_.documents[partial.list()].columns.size(); ++column) {
      entity({EntityKind::Column, partial.list(), column}, 'a');
    }
    add(CompletionKind::Column, "code", "the code of the entry", {}, 'a');
    add(CompletionKind::Column, "name", "the name of the entry", {}, 'a');
  }
  const sema::Scope& scope = partial.scope();
  if (scope.module == kNone) return;
  for (const LooseElement& element : partial.elements()) {
    if (!element.name.empty())
      add(CompletionKind::Variable, element.name, element.type.isError() ? "element" : p_.typeText(element.type), {},
          ranked(wanted_, element.type, 'b'));
    else if (element.type.is(TypeKind::Ref))
      members(element.type.id, 'b');
  }
  for (const std::string& name : fitting(sema::visibleNames(p_, scope))) {
    if (isMade(name)) continue;
    const std::vector<sema::Found> meanings = sema::lookup(p_, scope, name);
    if (meanings.empty() || meanings[0].res.meaning == Meaning::None) continue;  // a document, a record: no value
    const bool far = meanings[0].module != scope.module && meanings[0].res.meaning != Meaning::Field &&
                     meanings[0].res.meaning != Meaning::Variable;
    found(meanings[0], name, far ? 'd' : 'b');
  }
}

}  // namespace tollgate::query
