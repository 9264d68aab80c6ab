#include "compiler/query/scopes.h"

#include "compiler/query/text.h"

namespace tollgate::query {

using sema::Scope;

namespace {

Scope scopeOfGate(const sema::CheckedProgram& p, Id gate, Id criterion) {
  Scope scope;
  scope.module = p.gates[gate].module;
  scope.gate = gate;
  scope.criterion = criterion;
  if (p.gates[gate].instance != kNone) scope.elements.push_back(p.gates[gate].instance);
  return scope;
}

class Bodies {
 public:
  Bodies(const sema::CheckedProgram& p, Id module) : p_(p), module_(module) {}

  std::vector<ScopedBody> run() {
    for (const sema::RecordInfo& record : p_.records) {
      if (record.module != module_) continue;
      for (const sema::FieldInfo& field : record.fields) {
        Scope scope = plain();
        if (field.disputedVar != kNone) scope.elements.push_back(field.disputedVar);
        scope.ownerThis = field.disputedVar;
        add(field.decl->mayBeDisputed.where, scope);
      }
    }
    for (Id f = 0; f < p_.functions.size(); ++f) {
      if (p_.functions[f].module == module_ && !p_.functions[f].made) add(p_.functions[f].body(), sema::scopeOf(p_, f));
    }
    for (const sema::SourceInfo& source : p_.sources) {
      if (source.module == module_) ofSource(source);
    }
    for (Id g = 0; g < p_.gates.size(); ++g) {
      if (p_.gates[g].module == module_) ofGate(g);
    }
    for (const sema::ReportInfo& report : p_.reports) {
      if (report.module == module_) ofReport(report);
    }
    return std::move(out_);
  }

 private:
  Scope plain() const {
    Scope scope;
    scope.module = module_;
    return scope;
  }
  void add(syntax::ExprId expr, const Scope& scope) {
    if (expr != syntax::kNoExpr) out_.push_back({expr, scope});
  }
  static Scope with(Scope scope, Id var) {
    if (var != kNone) scope.elements.push_back(var);
    return scope;
  }

  void ofSource(const sema::SourceInfo& source) {
    for (syntax::ExprId binding : source.decl->complete.scope.bindings) add(binding, plain());
    add(source.decl->complete.scope.where, with(plain(), source.completeWhereVar));
  }

  void counting(const std::vector<syntax::CountingOnly>& lines, const std::vector<sema::CountingInfo>& infos, const Scope& scope) {
    for (size_t i = 0; i < lines.size(); ++i) add(lines[i].where, with(scope, i < infos.size() ? infos[i].var : kNone));
  }

  void ofGate(Id id) {
    const sema::GateInfo& gate = p_.gates[id];
    if (!gate.decl->scope.bindings.empty()) add(gate.decl->scope.bindings[0], plain());
    add(gate.decl->scope.where, with(plain(), gate.scopeVar));
    const Scope scope = scopeOfGate(p_, id, kNone);
    counting(gate.decl->counting, gate.counting, scope);
    add(gate.decl->applies.when, scope);
    for (Id c = 0; c < gate.criteria.size(); ++c) {
      const syntax::CriterionDecl& criterion = *gate.criteria[c].decl;
      if (criterion.scope.written()) continue;
      const Scope inner = scopeOfGate(p_, id, c);
      counting(criterion.counting, gate.criteria[c].counting, inner);
      add(criterion.applies.when, inner);
      add(criterion.require, inner);
      for (const syntax::IfNone& clause : criterion.ifNone) add(clause.set, inner);
    }
  }

  /// The condition of a report's scope stands in a definition that nobody wrote, which binds its element.
  void ofReport(const sema::ReportInfo& report) {
    const syntax::Scope& written = report.decl->scope;
    if (written.bindings.empty()) return;
    add(written.bindings[0], plain());
    if (written.where == syntax::kNoExpr || report.onFile == kNone) return;
    eachScoped(p_, {p_.functions[report.onFile].body(), sema::scopeOf(p_, report.onFile)}, [&](syntax::ExprId id, const Scope& scope) {
      if (id == written.where) add(id, scope);
    });
  }

  const sema::CheckedProgram& p_;
  Id module_;
  std::vector<ScopedBody> out_;
};

bool holds(Span span, FileId file, uint32_t begin, uint32_t end) { return span.file == file && span.begin <= begin && end <= span.end; }

}  // namespace

std::vector<ScopedBody> bodiesIn(const sema::CheckedProgram& program, Id module) { return Bodies(program, module).run(); }

Scope clauseScope(const Index& index, FileId file, uint32_t offset) {
  const sema::CheckedProgram& p = index.program();
  Scope scope;
  scope.module = index.moduleOf(file);
  // What is being typed may stand behind the end of what could be read.
  const syntax::Decl* around = index.declarationBefore(file, offset);
  if (around == nullptr) return scope;
  const uint32_t begin = syntax::base(*around).span.begin;
  for (Id g = 0; g < p.gates.size(); ++g) {
    if (p.gates[g].module != scope.module || p.gates[g].decl->span.begin != begin) continue;
    Id criterion = kNone;
    for (Id c = 0; c < p.gates[g].criteria.size(); ++c) {
      if (p.gates[g].criteria[c].decl->span.begin <= offset) criterion = c;
    }
    scope = scopeOfGate(p, g, criterion);
  }
  const std::string_view text = index.sources().file(file).text();
  for (Id f = 0; f < p.functions.size(); ++f) {
    const sema::FunctionInfo& info = p.functions[f];
    if (info.module != scope.module || info.ofReport) continue;
    const Span span = info.decl().span;
    const bool local = info.gate != kNone && info.gate == scope.gate && span.begin <= offset && offset <= lineAt(text, span.end).end;
    if (local || (info.gate == kNone && span.begin == begin)) scope = sema::scopeOf(p, f);
  }
  return scope;
}

ScopeAt scopeOver(const Index& index, FileId file, uint32_t begin, uint32_t end) {
  ScopeAt at;
  const Id module = index.moduleOf(file);
  if (module == kNone) return at;
  const sema::CheckedProgram& p = index.program();
  at.scope = clauseScope(index, file, begin);
  uint32_t smallest = 0xFFFFFFFFu;
  for (const ScopedBody& body : bodiesIn(p, module)) {
    if (!holds(p.expr(module, body.expr).span, file, begin, end)) continue;
    eachScoped(p, body, [&](syntax::ExprId id, const Scope& scope) {
      const Span span = p.expr(module, id).span;
      if (p.info(module, id).made || !holds(span, file, begin, end) || span.end - span.begin > smallest) return;
      smallest = span.end - span.begin;
      at.scope = scope, at.innermost = id, at.body = body.expr;
    });
  }
  return at;
}

ScopeAt scopeAt(const Index& index, FileId file, uint32_t offset) { return scopeOver(index, file, offset, offset); }

}  // namespace tollgate::query
