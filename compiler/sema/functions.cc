// Definitions, properties and exceptions: bodies are checked when first asked for, so that results are known in any
// order of declaration, and a circle shows itself.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

Scope scopeOf(const CheckedProgram& p, Id function) {
  const FunctionInfo& f = p.functions[function];
  Scope scope;
  scope.module = f.module;
  scope.function = function;
  scope.gate = f.gate;
  scope.criterion = f.criterion;
  if (f.gate != kNone && p.gates[f.gate].instance != kNone) scope.elements.push_back(p.gates[f.gate].instance);
  if (f.kind == FunctionKind::Property) {
    scope.elements.push_back(f.params[0]);
    scope.ownerThis = f.params[0];
  }
  return scope;
}

void Checker::tooDeep(Id id) {
  report(DiagKind::NotSupported, p.functions[id].decl().nameSpan, {fmt::format("a chain of more than {} definitions", limits_.callDepth)});
}

/// A definition is evaluated at each place where it stands; what a property of a row gives is remembered.
void Checker::putIn(Id user, Id used) {
  constexpr uint64_t kMost = 1'000'000;
  uint64_t& size = p.functions[user].putIn;
  const bool fits = size <= kMost;
  size += p.functions[used].kind == FunctionKind::Define ? std::min(kMost, p.functions[used].putIn) : 1;
  if (!fits || size <= kMost) return;
  report(DiagKind::NotSupported, p.functions[user].decl().nameSpan,
         {fmt::format("a definition in which others stand more than {} times, theirs counted", kMost)});
}

/// The depth of the definition that is being checked grows with what it uses, whatever the order of declaration.
bool Checker::ensureFunction(Id id, Span usedAt) {
  if (p.functions[id].progress == Progress::Done) {
    if (!running_.empty()) {
      FunctionInfo& user = p.functions[running_.back().first];
      const uint32_t deep = p.functions[id].depth + 1;
      if (deep > user.depth) user.depth = deep;
      if (deep == limits_.callDepth + 1) tooDeep(running_.back().first);
      putIn(running_.back().first, id);
    }
    return true;
  }
  if (p.functions[id].progress == Progress::Running) {
    std::string circle;
    bool inside = false;
    for (const auto& [function, at] : running_) {
      inside = inside || function == id;
      if (inside) circle += "`" + p.functions[function].decl().name + "` → ";
    }
    Diagnostic& diag = report(DiagKind::Recursion, p.functions[id].decl().nameSpan,
                              {p.functions[id].decl().name, circle + "`" + p.functions[id].decl().name + "`"});
    diag.labels.push_back({usedAt, "and here the circle closes"});
    return false;
  }
  if (running_.size() >= limits_.callDepth) {
    tooDeep(id);
    return false;
  }
  p.functions[id].progress = Progress::Running;
  running_.emplace_back(id, usedAt);
  const ExprId body = p.functions[id].body();
  Type result;
  if (body != kNoExpr) {
    ExprChecker checker(*this, scopeOf(p, id));
    const Type flag = Type::of(TypeKind::Flag);
    if (p.functions[id].kind == FunctionKind::Exception) {
      checker.condition(body);
      result = flag;
    } else {
      result = checker.check(body);
    }
  }
  running_.pop_back();
  if (!running_.empty()) {
    FunctionInfo& user = p.functions[running_.back().first];
    user.depth = std::max(user.depth, p.functions[id].depth + 1);
    if (p.functions[id].depth == limits_.callDepth) tooDeep(running_.back().first);
    putIn(running_.back().first, id);
  }
  FunctionInfo& f = p.functions[id];
  f.result = result;
  f.progress = Progress::Done;
  const syntax::MayBeEmpty& empty = f.mayBeEmpty();
  if (empty.written() && !result.isError() && !result.is(TypeKind::Set)) {
    Diagnostic& diag = report(DiagKind::MayBeEmptyNoSet, empty.span, {f.decl().name});
    diag.help = fmt::format("`{}` is {}", f.decl().name, aType(result));
  }
  if (f.define) {
    for (const syntax::MayBecome& change : f.define->mayBecome) {
      if (!change.verb.written()) report(DiagKind::MayBecomeVerb, change.span, {change.value.text});
      if (f.kind != FunctionKind::Property) {
        report(DiagKind::MayBecomeWrong, change.span, {f.define->name, change.value.text}).help =
            "only a field or a property of a record may become something";
        continue;
      }
      const bool flag = result.is(TypeKind::Flag) && (change.value.text == "true" || change.value.text == "false");
      if (flag || result.isError()) continue;
      Diagnostic& diag = report(DiagKind::MayBecomeWrong, change.value.span, {f.define->name, change.value.text});
      if (result.is(TypeKind::Flag)) suggest(diag, change.value.span, change.value.text, {"true", "false"});
      if (diag.help.empty()) diag.help = "only a condition may become `true`, and it is " + aType(result);
    }
  }
  return true;
}

}  // namespace tollgate::sema
