// What is allowed and still suspicious: warnings only.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/sema/test_change.h"

namespace tollgate::sema {

using syntax::CompareOp;
using syntax::ExprKind;

namespace {

class LintPass {
 public:
  explicit LintPass(Checker& checker) : c_(checker), p_(checker.p) {}

  /// What is unused: once everything was looked at.
  void runUnused() {
    for (const Diagnostic& d : p_.diagnostics.all()) {
      if (d.severity == Severity::Error && d.span.valid()) broken_.insert(d.span.file);
    }
    unusedDefines();
    unusedDeclarations();
    unusedElements();
    unusedUses();
  }

  /// The rest, which packs and examples have no part in.
  void run() {
    shadowed();
    for (Id g = 0; g < p_.gates.size(); ++g) countsAll(g);
  }

 private:
  // ---- names ----
  /// Beside mistakes nothing is said of what is unused: it may be what the mistake meant.
  bool broken(Id module) const { return broken_.contains(p_.modules[module]->file); }

  /// A library's declarations are for others; those beside a gate that nobody uses are for nobody else.
  bool standsAlone(Id module) const {
    const bool gates = std::any_of(p_.gates.begin(), p_.gates.end(), [&](const GateInfo& g) { return g.module == module; });
    return gates && std::none_of(p_.modules.begin(), p_.modules.end(), [&](const auto& other) {
             return std::find(other->imports.begin(), other->imports.end(), module) != other->imports.end();
           });
  }

  void unusedDefines() {
    for (const FunctionInfo& f : p_.functions) {
      if (f.ofReport || broken(f.module)) continue;
      if (f.used || f.kind == FunctionKind::Property) {
        unusedParams(f);
        continue;
      }
      if (f.gate == kNone && !standsAlone(f.module)) {
        unusedParams(f);
        continue;
      }
      c_.report(DiagKind::UnusedName, f.decl().nameSpan, {f.decl().name});
    }
  }

  void unusedDeclarations() {
    std::set<std::pair<Meaning, Id>> read;
    std::set<Id> enums{p_.bodies};  // and what is called so: packs are agreed by bodies too
    for (Id e = 0; e < p_.enums.size(); ++e) {
      if (p_.enums[e].name == "Body") enums.insert(e);
    }
    const auto type = [&](const Type& t) {
      if (t.is(TypeKind::Enum) || t.element == TypeKind::Enum) enums.insert(t.id);
    };
    for (Id m = 0; m < p_.modules.size(); ++m) {
      for (ExprId id = 0; id < p_.modules[m]->tree.exprs.size(); ++id) {
        const ExprInfo& info = p_.info(m, id);
        read.insert({info.res.meaning, info.res.id});
        type(info.type);
      }
    }
    for (const RecordInfo& record : p_.records) {
      for (const FieldInfo& field : record.fields) type(field.type);
    }
    for (const Variable& variable : p_.variables) type(variable.type);
    for (const TableInfo& table : p_.tables) {
      type(table.cellType);
      type(table.limitFor);
      enums.insert(table.axes.begin(), table.axes.end());
    }
    for (const DecisionInfo& decision : p_.decisions) {
      for (const Type& subject : decision.subjects) type(subject);
    }
    const auto unused = [&](Id module, const syntax::DeclBase& decl) {
      if (standsAlone(module) && !broken(module)) c_.report(DiagKind::UnusedName, decl.nameSpan, {decl.name});
    };
    for (Id e = 0; e < p_.enums.size(); ++e) {
      if (p_.enums[e].decl != nullptr && !enums.contains(e)) unused(p_.enums[e].module, *p_.enums[e].decl);
    }
    for (Id t = 0; t < p_.tables.size(); ++t) {
      if (!read.contains({Meaning::Table, t})) unused(p_.tables[t].module, *p_.tables[t].decl);
    }
    for (Id i = 0; i < p_.interpretations.size(); ++i) {
      if (!read.contains({Meaning::Interpretation, i})) unused(p_.interpretations[i].module, *p_.interpretations[i].decl);
    }
    for (Id d = 0; d < p_.decisions.size(); ++d) {
      if (p_.decisions[d].decl != nullptr && !read.contains({Meaning::Decision, d})) unused(p_.decisions[d].module, *p_.decisions[d].decl);
    }
  }

  /// `some i in issues satisfies …` that asks nothing of `i`.
  void unusedElements() {
    const auto element = [&](Id var) {
      while (p_.variables[var].sameElementAs != kNone) var = p_.variables[var].sameElementAs;
      return var;
    };
    std::set<Id> used;
    for (Id var = 0; var < p_.variables.size(); ++var) {
      if (p_.variables[var].used) used.insert(element(var));
    }
    for (Id m = 0; m < p_.modules.size(); ++m) {
      if (broken(m)) continue;
      for (ExprId id = 0; id < p_.modules[m]->tree.exprs.size(); ++id) {
        const ExprInfo& info = p_.info(m, id);
        if (!info.checked || info.made) continue;
        for (const Id var : info.vars) {
          const Variable& v = p_.variables[var];
          if (!v.name.empty() && !used.contains(element(var))) c_.report(DiagKind::UnusedName, v.span, {v.name});
        }
      }
    }
  }

  void unusedParams(const FunctionInfo& f) {
    for (size_t i = f.kind == FunctionKind::Property ? 1 : 0; i < f.params.size(); ++i) {
      const Variable& v = p_.variables[f.params[i]];
      if (!v.used && f.progress == Progress::Done && !f.result.isError()) {
        c_.report(DiagKind::UnusedParameter, v.span, {v.name, f.decl().name});
      }
    }
  }

  void unusedUses() {
    for (const auto& module : p_.modules) {
      // A file of `use` lines only brings modules together.
      const bool own = std::any_of(module->tree.decls.begin(), module->tree.decls.end(),
                                   [](const syntax::Decl& d) { return !std::holds_alternative<syntax::UseDecl>(d); });
      if (!own || broken_.contains(module->file)) continue;
      for (size_t i = 0; i < module->uses.size(); ++i) {
        const auto& [use, brought] = module->uses[i];
        if (module->usedUse[i] || brought.empty()) continue;
        // Packs, sources, gates, calendars and agreements work without being named.
        const bool works = std::any_of(brought.begin(), brought.end(), [&](Id m) {
          const auto& decls = p_.modules[m]->tree.decls;
          return std::any_of(decls.begin(), decls.end(), [](const syntax::Decl& d) {
            return std::holds_alternative<syntax::PackDecl>(d) || std::holds_alternative<syntax::SourceDecl>(d) ||
                   std::holds_alternative<syntax::GateDecl>(d) || std::holds_alternative<syntax::CalendarDecl>(d) ||
                   std::holds_alternative<syntax::AgreementDecl>(d);
          });
        });
        if (works) continue;
        Diagnostic& diag = c_.report(DiagKind::UnusedUse, use->span, {use->name});
        Span line = use->span;
        const std::string_view text = c_.sources().file(line.file).text();
        if (line.end < text.size() && text[line.end] == '\n') ++line.end;
        diag.fixes.push_back({"remove the line", {{line, ""}}});
      }
    }
  }

  void hides(Id module, const std::string& name, Span span, const std::vector<Id>& outer) {
    if (name.empty()) return;
    for (Id f : outer) {
      if (p_.functions[f].define->name == name) {
        c_.report(DiagKind::ShadowedName, span, {name, "a definition of the gate"})
            .labels.push_back({p_.functions[f].define->nameSpan, "it is here"});
        return;
      }
    }
    Scope scope;
    scope.module = module;
    for (const Found& found : c_.lookup(scope, name)) {
      c_.report(DiagKind::ShadowedName, span, {name, found.what});
      return;
    }
  }

  void shadowed() {
    for (const FunctionInfo& f : p_.functions) {
      for (Id param : f.params) hides(f.module, p_.variables[param].name, p_.variables[param].span, {});
      if (f.gate == kNone) continue;
      static const std::vector<Id> kNobody;
      hides(f.module, f.define->name, f.define->nameSpan, f.criterion == kNone ? kNobody : p_.gates[f.gate].functions);
    }
    for (const GateInfo& gate : p_.gates) {
      if (gate.instance == kNone) continue;
      hides(gate.module, p_.variables[gate.instance].name, p_.variables[gate.instance].span, gate.functions);
    }
  }

  // ---- M8: a gate judged for each entry that counts results of all entries ----
  bool narrowsTo(Id module, ExprId condition, const Type& instance) const {
    if (condition == kNoExpr) return false;
    const syntax::Expr& e = p_.expr(module, condition);
    bool found = false;
    if (e.kind == ExprKind::Compare && e.compare == CompareOp::Is) {
      for (ExprId kid : e.kids) {
        found = found || (p_.info(module, kid).res.meaning == Meaning::Field && p_.info(module, kid).type.required() == instance);
      }
    }
    forKids(e, [&](ExprId kid) { found = found || narrowsTo(module, kid, instance); });
    return found;
  }

  void countsAll(Id g) {
    const GateInfo& gate = p_.gates[g];
    if (gate.instance == kNone || p_.tests == kNone) return;
    const Type instance = p_.variables[gate.instance].type;
    if (!instance.is(TypeKind::Ref)) return;
    std::set<Id> counted;
    for (const CountingInfo& c : gate.counting) counted.insert(c.record);
    for (const CriterionInfo& criterion : gate.criteria) {
      std::set<Id> all = counted;
      for (const CountingInfo& c : criterion.counting) all.insert(c.record);
      std::set<Id> walked;
      Id found = kNone;
      reach(gate.module, criterion.decl->require, false, instance, all, walked, found);
      if (found == kNone) continue;
      c_.report(DiagKind::CountsAllEntries, criterion.decl->nameSpan, {p_.typeText(instance), p_.records[found].decl->collection.text})
          .help = fmt::format("write `counting only {} where …` at the gate", p_.records[found].decl->collection.text);
    }
  }

  /// A collection of executions (it refers to tests and to the instance's record) read without narrowing.
  void reach(Id module, ExprId id, bool narrowed, const Type& instance, const std::set<Id>& counted, std::set<Id>& walked, Id& found) {
    if (id == kNoExpr || found != kNone || depth_ > 2'000) return;
    ++depth_;
    const syntax::Expr& e = p_.expr(module, id);
    const Resolution& r = p_.info(module, id).res;
    if (r.meaning == Meaning::Collection && !narrowed && !counted.contains(r.id)) {
      bool instances = false, tests = false;
      for (const FieldInfo& field : p_.records[r.id].fields) {
        instances = instances || field.type.required() == instance;
        tests = tests || field.type.required() == Type::refTo(p_.tests);
      }
      if (instances && tests) found = r.id;
    }
    if (r.meaning == Meaning::Function && walked.insert(r.id).second) {
      reach(p_.functions[r.id].module, p_.functions[r.id].body(), narrowed, instance, counted, walked, found);
    }
    if (e.kind == ExprKind::Where) {
      reach(module, e.kids[0], narrowed || narrowsTo(module, e.kids[1], instance), instance, counted, walked, found);
      reach(module, e.kids[1], false, instance, counted, walked, found);
    } else if (e.kind == ExprKind::Quantifier) {
      reach(module, e.kids[0], false, instance, counted, walked, found);
      reach(module, e.kids[1], narrowed || narrowsTo(module, e.kids[2], instance), instance, counted, walked, found);
      reach(module, e.kids[2], false, instance, counted, walked, found);
    } else {
      forKids(e, [&](ExprId kid) { reach(module, kid, narrowed, instance, counted, walked, found); });
    }
    --depth_;
  }

  Checker& c_;
  CheckedProgram& p_;
  std::set<FileId> broken_;
  unsigned depth_ = 0;
};

}  // namespace

void Checker::lint() { LintPass(*this).run(); }
void Checker::lintUnused() { LintPass(*this).runUnused(); }

void lintUnusedIn(Checker& checker, FileId file) {
  std::vector<Diagnostic>& all = checker.p.diagnostics.all();
  std::erase_if(all, [&](const Diagnostic& d) {
    const bool unused = d.kind == DiagKind::UnusedName || d.kind == DiagKind::UnusedUse || d.kind == DiagKind::UnusedParameter;
    return unused && d.span.file == file;
  });
  const auto before = static_cast<std::ptrdiff_t>(all.size());
  LintPass(checker).runUnused();
  all.erase(std::remove_if(all.begin() + before, all.end(), [&](const Diagnostic& d) { return d.span.file != file; }), all.end());
}

}  // namespace tollgate::sema
