// What is allowed and still suspicious: warnings only.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/bodies.h"
#include "compiler/sema/checker.h"
#include "compiler/sema/test_change.h"

namespace tollgate::sema {

using syntax::CompareOp;
using syntax::ExprKind;
using syntax::QuantifierForm;

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
    unusedUses();
  }

  /// The rest, which packs and examples have no part in.
  void run() {
    shadowed();
    for (Id m = 0; m < p_.modules.size(); ++m) {
      for (ExprId id = 0; id < p_.modules[m]->tree.exprs.size(); ++id) {
        if (p_.info(m, id).checked) limits(m, id);
      }
    }
    for (const Body& body : allBodies(p_)) contradictions(body.module, body.expr, {});
    for (Id g = 0; g < p_.gates.size(); ++g) countsAll(g);
  }

 private:
  // ---- names ----
  /// Beside mistakes nothing is said of what is unused: it may be what the mistake meant.
  bool broken(Id module) const { return broken_.contains(p_.modules[module]->file); }

  bool usesOthers(Id module) const {
    for (const auto& other : p_.modules) {
      if (std::find(other->imports.begin(), other->imports.end(), module) != other->imports.end()) return true;
    }
    return false;
  }

  void unusedDefines() {
    for (const FunctionInfo& f : p_.functions) {
      if (f.ofReport || broken(f.module)) continue;
      if (f.used || f.kind == FunctionKind::Property) {
        unusedParams(f);
        continue;
      }
      bool local = f.gate != kNone;
      if (!local) {
        // A library's definitions are for others; those beside a gate that nobody uses are for nobody.
        const bool gates = std::any_of(p_.gates.begin(), p_.gates.end(), [&](const GateInfo& g) { return g.module == f.module; });
        if (!gates || usesOthers(f.module)) {
          unusedParams(f);
          continue;
        }
      }
      c_.report(DiagKind::UnusedDefine, f.decl().nameSpan, {f.decl().name});
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
        // Packs, sources, gates and calendars work without being named.
        const bool works = std::any_of(brought.begin(), brought.end(), [&](Id m) {
          const auto& decls = p_.modules[m]->tree.decls;
          return std::any_of(decls.begin(), decls.end(), [](const syntax::Decl& d) {
            return std::holds_alternative<syntax::PackDecl>(d) || std::holds_alternative<syntax::SourceDecl>(d) ||
                   std::holds_alternative<syntax::GateDecl>(d) || std::holds_alternative<syntax::CalendarDecl>(d);
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

  // ---- comparisons that say nothing ----
  struct Limit {
    bool known = false;
    bool negative = false, zero = false;
    bool whole = false, above = false;  // 100%, more than 100%
    bool share = false;
  };
  Limit limitOf(Id module, ExprId id) const {
    const ExprInfo& info = p_.info(module, id);
    if (!info.constant) return {};
    const bool share = info.type.is(TypeKind::Share);
    if (!share && !info.type.is(TypeKind::Count) && !info.type.is(TypeKind::Integer)) return {};
    const int64_t n = info.constant->integer, d = info.constant->denominator;
    return {true, n < 0, n == 0, share && n == d, share && n > d, share};
  }

  enum class Verdict : uint8_t { Fine, Never, Always };
  /// `amount op limit`, where the amount is a count or a share: never below 0, and a share never above 100%.
  Verdict judge(CompareOp op, const Limit& l) const {
    switch (op) {
      case CompareOp::AtLeast: return l.above ? Verdict::Never : (l.negative || l.zero ? Verdict::Always : Verdict::Fine);
      case CompareOp::Above: return l.above || l.whole ? Verdict::Never : (l.negative ? Verdict::Always : Verdict::Fine);
      case CompareOp::AtMost: return l.negative ? Verdict::Never : (l.above || l.whole ? Verdict::Always : Verdict::Fine);
      case CompareOp::Below: return l.negative || l.zero ? Verdict::Never : (l.above ? Verdict::Always : Verdict::Fine);
      case CompareOp::Is: return l.negative || l.above ? Verdict::Never : Verdict::Fine;
      case CompareOp::IsNot: return l.negative || l.above ? Verdict::Always : Verdict::Fine;
      default: return Verdict::Fine;
    }
  }

  void say(Verdict verdict, Span span, const std::string& why) {
    if (verdict == Verdict::Never) c_.report(DiagKind::NeverTrue, span, {why});
    if (verdict == Verdict::Always) c_.report(DiagKind::AlwaysTrue, span, {why});
  }

  void limits(Id module, ExprId id) {
    const syntax::Expr& e = p_.expr(module, id);
    if (e.kind == ExprKind::Quantifier && e.kids[0] != kNoExpr) {
      const Limit limit = limitOf(module, e.kids[0]);
      if (!limit.known || limit.negative) return;
      CompareOp op = CompareOp::None;
      if (e.quantifier == QuantifierForm::AtLeast) op = CompareOp::AtLeast;
      if (e.quantifier == QuantifierForm::AtMost) op = CompareOp::AtMost;
      if (e.quantifier == QuantifierForm::MoreThan) op = CompareOp::Above;
      if (e.quantifier == QuantifierForm::FewerThan) op = CompareOp::Below;
      if (e.quantifier == QuantifierForm::Exactly) op = CompareOp::Is;
      say(judge(op, limit), e.opSpan.valid() ? cover(e.opSpan, p_.expr(module, e.kids[0]).span) : e.span,
          limit.share ? "a share is 0% to 100%" : "a number of elements is 0 or more");
    }
    if (e.kind != ExprKind::Compare) return;
    const Type& compared = p_.info(module, e.kids[0]).type;
    if (!compared.isError() && !p_.info(module, e.kids[1]).constant && keyOf(p_, module, e.kids[0]) == keyOf(p_, module, e.kids[1])) {
      const bool holds = e.compare == CompareOp::Is || e.compare == CompareOp::AtLeast || e.compare == CompareOp::AtMost ||
                         e.compare == CompareOp::OnOrBefore || e.compare == CompareOp::OnOrAfter;
      return say(holds ? Verdict::Always : Verdict::Never, e.span, "both sides are the same");
    }
    const Type& left = p_.info(module, e.kids[0]).type;
    const Limit limit = limitOf(module, e.kids[1]);
    if (!limit.known || p_.info(module, e.kids[0]).constant) return;
    if (!left.is(TypeKind::Count) && !left.is(TypeKind::Share)) return;
    say(judge(e.compare, limit), e.span, left.is(TypeKind::Share) ? "a share is 0% to 100%" : "a count is 0 or more");
  }

  // ---- contradictions ----
  struct Allowed {
    std::set<int64_t> values;
    std::string text;
  };
  using Known = std::map<std::string, Allowed>;

  /// Narrows what is known by a condition that holds; false if nothing is left.
  void assume(Id module, ExprId id, Known& known) {
    if (id == kNoExpr) return;
    const syntax::Expr& e = p_.expr(module, id);
    if (e.kind == ExprKind::And || e.kind == ExprKind::AllOf) {
      for (ExprId kid : e.kids) assume(module, kid, known);
      return;
    }
    const bool is = e.kind == ExprKind::Compare && e.compare == CompareOp::Is;
    if (!is && !(e.kind == ExprKind::IsOneOf && !e.negated)) return;
    if (!p_.info(module, e.kids[0]).type.is(TypeKind::Enum)) return;
    std::set<int64_t> values;
    for (size_t i = 1; i < e.kids.size(); ++i) {
      const Resolution& r = p_.info(module, e.kids[i]).res;
      if (r.meaning != Meaning::EnumValue) return;
      values.insert(r.extra);
    }
    const std::string key = keyOf(p_, module, e.kids[0]);
    auto [at, fresh] = known.emplace(key, Allowed{values, c_.written(e.span)});
    if (fresh) return;
    std::set<int64_t> both;
    std::set_intersection(values.begin(), values.end(), at->second.values.begin(), at->second.values.end(),
                          std::inserter(both, both.begin()));
    if (both.empty() && reported_.insert({module, id}).second) {
      c_.report(DiagKind::NeverTrue, e.span, {fmt::format("`{}` stands beside it", at->second.text)});
    }
    if (!both.empty()) at->second.values = both;
  }

  void assumeSet(Id module, ExprId set, Known& known) {
    std::vector<ExprId> wheres;
    while (set != kNoExpr) {
      const syntax::Expr& e = p_.expr(module, set);
      if (e.kind == ExprKind::Where)
        wheres.push_back(e.kids[1]);
      else if (e.kind != ExprKind::Binding)
        break;
      set = e.kids[0];
    }
    for (size_t i = wheres.size(); i-- > 0;) assume(module, wheres[i], known);
  }

  void contradictions(Id module, ExprId id, Known known) {
    if (id == kNoExpr || depth_ > 2'000) return;
    ++depth_;
    const syntax::Expr& e = p_.expr(module, id);
    if (e.kind == ExprKind::And || e.kind == ExprKind::AllOf) assume(module, id, known);
    if (e.kind == ExprKind::Where) assumeSet(module, id, known);
    if (e.kind == ExprKind::Quantifier) {
      Known inside;
      assumeSet(module, e.kids[1], inside);
      assume(module, e.kids[2], inside);
    }
    forKids(e, [&](ExprId kid) { contradictions(module, kid, {}); });
    --depth_;
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
  std::set<std::pair<Id, ExprId>> reported_;
  unsigned depth_ = 0;
};

}  // namespace

void Checker::lint() { LintPass(*this).run(); }
void Checker::lintUnused() { LintPass(*this).runUnused(); }

void lintUnusedIn(Checker& checker, FileId file) {
  std::vector<Diagnostic>& all = checker.p.diagnostics.all();
  std::erase_if(all, [&](const Diagnostic& d) {
    const bool unused = d.kind == DiagKind::UnusedDefine || d.kind == DiagKind::UnusedUse || d.kind == DiagKind::UnusedParameter;
    return unused && d.span.file == file;
  });
  const auto before = static_cast<std::ptrdiff_t>(all.size());
  LintPass(checker).runUnused();
  all.erase(std::remove_if(all.begin() + before, all.end(), [&](const Diagnostic& d) { return d.span.file != file; }), all.end());
}

}  // namespace tollgate::sema
