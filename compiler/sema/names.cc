// What a name can mean (M14): innermost element, enclosing elements, local definitions, parameters, module, imports.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/support/edit_distance.h"

namespace tollgate::sema {

bool visible(const CheckedProgram& p, Id from, Id declaredIn) {
  if (from == declaredIn) return true;
  const std::vector<Id>& imports = p.modules[from]->imports;
  return std::find(imports.begin(), imports.end(), declaredIn) != imports.end();
}

/// A module may use thousands of others, of which few declare the name: only these are asked for it.
std::vector<Id> declaring(const CheckedProgram& p, Id module, const std::string& name) {
  std::vector<Id> out;
  const auto found = p.declarers.find(name);
  if (found == p.declarers.end()) return out;
  const std::vector<Id>& all = found->second;
  const auto keep = [&](Id m) {
    if (std::binary_search(all.begin(), all.end(), m)) out.push_back(m);
  };
  keep(module);
  for (Id import : p.modules[module]->imports) keep(import);
  return out;
}

void Checker::markUse(Id module, Id declaredIn) {
  if (module == declaredIn) return;
  ModuleInfo& info = *p.modules[module];
  for (size_t i = 0; i < info.uses.size(); ++i) {
    if (info.usedUse[i]) continue;
    const std::vector<Id>& brought = info.uses[i].second;
    if (std::find(brought.begin(), brought.end(), declaredIn) != brought.end()) info.usedUse[i] = true;
  }
}

namespace {

std::string withoutDigits(std::string text) {
  std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return text;
}

/// A fix is made without asking: not if another candidate is as near (`Sonday`), nor if one id stands for another (`MIG-3`), or one letter
/// for another.
bool isSurelyMeant(const std::string& word, const std::string& near, std::vector<std::string> candidates) {
  if (withoutDigits(word) == withoutDigits(near) || (word.size() == 1 && near.size() == 1)) return false;
  std::erase(candidates, near);
  const std::string second = nearest(word, candidates);
  return second.empty() || editDistance(word, near) < editDistance(word, second);
}

}  // namespace

void Checker::suggest(Diagnostic& diag, Span at, const std::string& word, const std::vector<std::string>& candidates) {
  const std::string near = nearest(word, candidates);
  if (near.empty() || near == word) return;
  diag.help = fmt::format("did you mean `{}`?", near);
  if (!isSurelyMeant(word, near, candidates)) return;
  diag.fixes.push_back({fmt::format("write `{}`", near), {{at, near}}});
}

std::vector<std::string> memberNames(const CheckedProgram& p, Id module, Id record) {
  std::vector<std::string> names;
  for (const FieldInfo& field : p.records[record].fields) names.push_back(field.decl->name);
  for (Id property : p.records[record].properties) {
    const FunctionInfo& f = p.functions[property];
    if (visible(p, module, f.module) || f.module == p.records[record].module) names.push_back(f.define->name);
  }
  return names;
}

std::vector<std::string> symbolNames(const CheckedProgram& p, Id module, SymbolKind kind) {
  std::vector<std::string> names;
  auto add = [&](Id m) {
    for (const auto& [name, symbol] : p.modules[m]->names) {
      if (symbol.kind == kind) names.push_back(name);
    }
  };
  add(module);
  for (Id import : p.modules[module]->imports) add(import);
  return names;
}

std::vector<std::string> visibleNames(const CheckedProgram& p, const Scope& scope) {
  std::vector<std::string> names;
  auto elementNames = [&](Id var) {
    const Variable& v = p.variables[var];
    if (!v.alias.empty()) names.push_back(v.alias);
    if (!v.name.empty())
      names.push_back(v.name);
    else if (v.type.is(TypeKind::Ref)) {
      for (std::string& name : memberNames(p, scope.module, v.type.id)) names.push_back(std::move(name));
    }
  };
  for (Id var : scope.elements) elementNames(var);
  if (scope.gate != kNone) {
    for (Id f : p.gates[scope.gate].functions) names.push_back(p.functions[f].define->name);
    if (scope.criterion != kNone) {
      for (Id f : p.gates[scope.gate].criteria[scope.criterion].functions) {
        names.push_back(p.functions[f].define->name);
      }
    }
  }
  if (scope.function != kNone) {
    for (Id param : p.functions[scope.function].params) names.push_back(p.variables[param].name);
  }
  auto add = [&](Id m) {
    for (const auto& [name, symbol] : p.modules[m]->names) names.push_back(name);
  };
  add(scope.module);
  for (Id import : p.modules[scope.module]->imports) add(import);
  names.emplace_back("as-of");
  return names;
}

std::optional<Found> member(const CheckedProgram& p, Id module, Id record, const std::string& name) {
  const RecordInfo& r = p.records[record];
  const Id field = r.fieldNamed(name);
  if (field != kNone) {
    return Found{{Meaning::Field, record, field, kNone},
                 r.fields[field].type,
                 fmt::format("the field `{}` of {}", name, r.decl->name),
                 "a field",
                 "",
                 r.module,
                 kNone};
  }
  for (Id property : r.properties) {
    const FunctionInfo& f = p.functions[property];
    if (f.define->name != name || !(visible(p, module, f.module) || f.module == r.module)) continue;
    return Found{{Meaning::Function, property, kNone, kNone},
                 {},
                 fmt::format("the property `{}` of {}", name, r.decl->name),
                 "a property",
                 "",
                 f.module,
                 kNone};
  }
  return std::nullopt;
}

namespace {

Resolution resolutionOf(const Symbol& symbol) {
  switch (symbol.kind) {
    case SymbolKind::Enum: return {Meaning::EnumSet, symbol.id, kNone, kNone};
    case SymbolKind::Collection: return {Meaning::Collection, symbol.id, kNone, kNone};
    case SymbolKind::Function: return {Meaning::Function, symbol.id, kNone, kNone};
    case SymbolKind::Table: return {Meaning::Table, symbol.id, kNone, kNone};
    case SymbolKind::Interpretation: return {Meaning::Interpretation, symbol.id, kNone, kNone};
    case SymbolKind::Decision: return {Meaning::Decision, symbol.id, kNone, kNone};
    case SymbolKind::Gate: return {Meaning::Gate, symbol.id, kNone, kNone};
    case SymbolKind::Record:
    case SymbolKind::Pack:
    case SymbolKind::Source:
    case SymbolKind::Document:
    case SymbolKind::Register:
    case SymbolKind::Calendar:
    case SymbolKind::World: return {};
  }
  return {};
}

}  // namespace

std::vector<Found> lookup(const CheckedProgram& p, const Scope& scope, const std::string& name) {
  std::vector<Found> found;
  // Elements, innermost first.
  for (size_t i = scope.elements.size(); i-- > 0;) {
    const Id var = scope.elements[i];
    const Variable& v = p.variables[var];
    if (!v.name.empty()) {
      if (v.name == name)
        found.push_back({{Meaning::Variable, var, kNone, kNone}, v.type, "the element `" + name + "`", "a value", "", scope.module, kNone});
      continue;
    }
    if (!v.alias.empty() && v.alias == name) {
      found.push_back({{Meaning::Variable, var, kNone, kNone}, v.type, "the element `" + name + "`", "a value", "", scope.module, kNone});
    }
    if (!v.type.is(TypeKind::Ref)) continue;
    if (auto m = member(p, scope.module, v.type.id, name)) {
      m->res.object = var;
      if (!v.alias.empty())
        m->qualified = v.alias + "." + name;
      else if (var == scope.ownerThis || (scope.ownerThis == kNone && found.empty() && i + 1 == scope.elements.size())) {
        m->qualified = "this." + name;
      }
      found.push_back(std::move(*m));
    }
  }
  auto local = [&](Id f) {
    const FunctionInfo& info = p.functions[f];
    if (info.define->name == name) {
      found.push_back(
          {{Meaning::Function, f, kNone, kNone}, {}, "the local definition `" + name + "`", "a value", "", scope.module, kNone});
    }
  };
  if (scope.gate != kNone) {
    if (scope.criterion != kNone) {
      for (Id f : p.gates[scope.gate].criteria[scope.criterion].functions) local(f);
    }
    for (Id f : p.gates[scope.gate].functions) local(f);
  }
  if (scope.function != kNone) {
    for (Id param : p.functions[scope.function].params) {
      if (p.variables[param].name == name && !name.empty()) {
        found.push_back({{Meaning::Variable, param, kNone, kNone},
                         p.variables[param].type,
                         "the parameter `" + name + "`",
                         "a value",
                         "",
                         scope.module,
                         kNone});
      }
    }
  }
  std::set<std::pair<int, Id>> seen;
  for (Id m : declaring(p, scope.module, name)) {
    const Symbol& symbol = p.modules[m]->names.at(name);
    if (symbol.kind == SymbolKind::Source || symbol.kind == SymbolKind::Pack || symbol.kind == SymbolKind::World) continue;
    if (symbol.id != kNone && !seen.insert({static_cast<int>(symbol.kind), symbol.id}).second) continue;
    Found f{resolutionOf(symbol),
            {},
            fmt::format("{} `{}` of the module {}", aMeaning(symbol), name, p.modules[m]->name),
            aMeaning(symbol),
            p.modules[m]->name + "." + name,
            m,
            kNone};
    found.push_back(std::move(f));
  }
  if (found.empty() && name == "as-of") {
    found.push_back(
        {{Meaning::AsOf, kNone, kNone, kNone}, Type::of(TypeKind::Date), "the date of the evaluation", "a date", "", scope.module, kNone});
  }
  return found;
}

const Symbol* Checker::findSymbol(Id module, const std::string& name, SymbolKind kind, Span span, bool quiet) {
  const Symbol* result = nullptr;
  std::vector<std::string> places;
  for (Id m : declaring(p, module, name)) {
    const Symbol& symbol = p.modules[m]->names.at(name);
    if (symbol.kind != kind || (result && *result == symbol)) continue;
    if (!result) result = &symbol;
    places.push_back(p.modules[m]->name + "." + name);
  }
  if (!result) {
    Id used = kNone;
    const Symbol* spelled = bySpelledPath(module, name, &used);
    if (spelled && spelled->kind == kind) {
      markUse(module, used);
      return spelled;
    }
    if (!quiet) {
      const DiagKind diag = kind == SymbolKind::Collection                           ? DiagKind::UnknownCollection
                            : kind == SymbolKind::Enum || kind == SymbolKind::Record ? DiagKind::UnknownType
                                                                                     : DiagKind::UnknownName;
      suggest(report(diag, span, {name}), span, name, symbolNames(module, kind));
    }
    return nullptr;
  }
  if (places.size() > 1) {
    Diagnostic& diag = report(DiagKind::AmbiguousName, span, {name, fmt::format("{}", fmt::join(places, " or "))});
    diag.help = "write `" + places[0] + "`";
    for (const std::string& place : places) diag.fixes.push_back({"write `" + place + "`", {{span, place}}});
  }
  markUse(module, result->module);
  return result;
}

const Symbol* bySpelledPath(const CheckedProgram& p, Id module, const std::string& path, Id* usedModule) {
  const size_t dot = path.rfind('.');
  if (dot == std::string::npos) return nullptr;
  const std::string prefix = path.substr(0, dot), name = path.substr(dot + 1);
  auto inModule = [&](Id m) -> const Symbol* {
    const std::string& full = p.modules[m]->name;
    if (full != prefix && !full.ends_with("." + prefix)) return nullptr;
    auto at = p.modules[m]->names.find(name);
    if (at == p.modules[m]->names.end()) return nullptr;
    *usedModule = m;
    return &at->second;
  };
  if (const Symbol* symbol = inModule(module)) return symbol;
  for (Id import : p.modules[module]->imports) {
    if (const Symbol* symbol = inModule(import)) return symbol;
  }
  return nullptr;
}

Id Checker::decisionNamed(Id module, const std::string& name, Span span) {
  if (const Symbol* s = findSymbol(module, name, SymbolKind::Decision, span, true)) return s->id;
  for (Id id = 0; id < p.decisions.size(); ++id) {
    const DecisionInfo& decision = p.decisions[id];
    if (decision.decl != nullptr || decision.name != name || !visible(module, decision.module)) continue;
    markUse(module, decision.module);
    return id;
  }
  return kNone;
}

std::vector<std::string> Checker::decisionNames(Id module) const {
  std::vector<std::string> names = symbolNames(module, SymbolKind::Decision);
  for (const DecisionInfo& decision : p.decisions) {
    if (decision.decl == nullptr && visible(module, decision.module)) names.push_back(decision.name);
  }
  return names;
}

}  // namespace tollgate::sema
