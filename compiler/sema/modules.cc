// Which files belong to the program: the roots and everything they use.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/syntax/parser.h"

namespace tollgate::sema {

Checker::Checker(SourceMap& sources, ModuleLoader& loader, const Limits& limits)
    : sources_(sources), loader_(loader), limits_(limits) {
  p.sources_ = &sources;
  known_ = loader.known();
  std::sort(known_.begin(), known_.end());
}

CheckedProgram Checker::run(const std::vector<Root>& roots) {
  loadAll(roots);
  declareNames();
  resolveEnums();
  findBodies();
  resolveRecords();
  resolveInterpretations();
  resolveDecisions();
  resolveFunctions();
  resolveTables();
  resolveGates();
  for (Id f = 0; f < p.functions.size(); ++f) ensureFunction(f, p.functions[f].decl().nameSpan);
  checkRecords();
  checkGates();
  checkCalendars();
  checkSources();
  checkPacks();
  checkGuards();
  checkEmptiness();
  checkLimitScopes();
  checkGateCircles();
  lint();
  p.diagnostics.sort();
  return std::move(p);
}

CheckedProgram check(SourceMap& sources, const std::vector<Root>& roots, ModuleLoader& loader, const Limits& limits) {
  return Checker(sources, loader, limits).run(roots);
}

Id Checker::loadModule(const std::string& name, FileId file) {
  const Id id = static_cast<Id>(p.modules.size());
  byName_[name] = id;
  syntax::ParsedModule parsed = syntax::parse(sources_, file, limits_);
  p.diagnostics.append(parsed.diagnostics);
  auto module = std::make_unique<ModuleInfo>();
  module->name = name;
  module->file = file;
  module->tree = std::move(parsed.module);
  limitDepth(module->tree);
  module->exprs.resize(module->tree.exprs.size());
  p.modules.push_back(std::move(module));
  return id;
}

/// Everything after this walks expressions by recursion: what is nested too deeply is cut off here. Kids have smaller
/// ids than their node, so one pass in order knows all depths.
void Checker::limitDepth(syntax::Module& tree) {
  const uint32_t most = 4 * limits_.nestingDepth;
  std::vector<uint32_t> depth(tree.exprs.size(), 1);
  for (ExprId id = 0; id < tree.exprs.size(); ++id) {
    syntax::Expr& expr = tree.exprs[id];
    forKids(expr, [&](ExprId kid) { depth[id] = std::max(depth[id], depth[kid] + 1); });
    if (depth[id] <= most) continue;
    report(DiagKind::NotSupported, expr.span, {fmt::format("an expression nested more than {} deep", most)}).help =
        "give a part of it a name";
    expr.kind = syntax::ExprKind::Error;
    expr.kids.clear();
    depth[id] = 1;
  }
}

void Checker::loadAll(const std::vector<Root>& roots) {
  for (const Root& root : roots) {
    if (!byName_.contains(root.name)) loadModule(root.name, root.file);
  }
  for (Id id = 0; id < p.modules.size(); ++id) resolveUses(id);
  findCycles();
}

void Checker::resolveUses(Id id) {
  for (const syntax::Decl& decl : p.modules[id]->tree.decls) {
    const auto* use = std::get_if<syntax::UseDecl>(&decl);
    if (!use || use->name.empty()) continue;
    std::vector<std::string> names;
    const std::string folder = use->name + ".";
    if (byName_.contains(use->name) || std::binary_search(known_.begin(), known_.end(), use->name)) {
      names.push_back(use->name);
    } else {
      for (const std::string& name : known_) {
        if (name.starts_with(folder)) names.push_back(name);
      }
      if (names.empty()) names.push_back(use->name);
    }
    std::vector<Id> loaded;
    for (const std::string& name : names) {
      auto found = byName_.find(name);
      if (found != byName_.end()) {
        if (found->second != id || names.size() == 1) loaded.push_back(found->second);
        continue;
      }
      std::optional<LoadedModule> text = loader_.load(name);
      if (!text) {
        Diagnostic& diag = report(DiagKind::UnknownModule, use->nameSpan, {name});
        std::vector<std::string> candidates = known_;
        for (const auto& [other, _] : byName_) candidates.push_back(other);
        suggest(diag, use->nameSpan, name, candidates);
        continue;
      }
      loaded.push_back(loadModule(name, sources_.add(text->file, std::move(text->text))));
    }
    ModuleInfo& module = *p.modules[id];
    for (Id import : loaded) {
      if (import != id && std::find(module.imports.begin(), module.imports.end(), import) == module.imports.end()) {
        module.imports.push_back(import);
      }
    }
    module.uses.emplace_back(use, std::move(loaded));
    module.usedUse.push_back(false);
  }
}

/// Depth first over `uses`; every circle is reported once, at the `use` that closes it.
void Checker::findCycles() {
  enum class Mark : uint8_t { New, Open, Done };
  std::vector<Mark> marks(p.modules.size(), Mark::New);
  std::vector<Id> path;
  std::function<void(Id)> visit = [&](Id id) {
    marks[id] = Mark::Open;
    path.push_back(id);
    for (const auto& [use, modules] : p.modules[id]->uses) {
      for (Id next : modules) {
        if (marks[next] == Mark::New) visit(next);
        else if (marks[next] == Mark::Open) {
          std::string circle;
          for (auto at = std::find(path.begin(), path.end(), next); at != path.end(); ++at) {
            circle += p.modules[*at]->name + " → ";
          }
          report(DiagKind::ModuleCycle, use->nameSpan, {circle + p.modules[next]->name});
        }
      }
    }
    path.pop_back();
    marks[id] = Mark::Done;
  };
  for (Id id = 0; id < p.modules.size(); ++id) {
    if (marks[id] == Mark::New) visit(id);
  }
}

}  // namespace tollgate::sema
