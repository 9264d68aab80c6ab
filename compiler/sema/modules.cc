// Which files belong to the program: the roots and everything they use.

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/sema/test_change.h"
#include "compiler/support/characters.h"
#include "compiler/syntax/parser.h"

namespace tollgate::sema {

Checker::Checker(SourceMap& sources, ModuleLoader& loader, const Limits& limits) : sources_(sources), loader_(loader), limits_(limits) {
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
  for (Id r = 0; r < p.reports.size(); ++r) ensureReport(r);
  for (Id f = 0; f < p.functions.size(); ++f) ensureFunction(f, p.functions[f].decl().nameSpan);
  checkRecords();
  checkGates();
  checkCalendars();
  checkSources();
  readDocuments();
  checkGuards();
  checkEmptiness();
  checkLimitScopes();
  checkGateCircles();
  checkContradictions();
  lint();
  p.known = std::move(known_);
  keepCheckpoint();
  checkData();
  return std::move(p);
}

/// What no expression and no declaration of another kind hangs on: after a change of tests nothing else is checked again.
void Checker::checkData() {
  checkPacks();
  checkWorlds();
  checkExamples();
  checkDocuments();
  lintUnused();
  silenceLacking();
  p.diagnostics.sort();
}

void Checker::keepCheckpoint() {
  Checkpoint& kept = p.checkpoint;
  kept.diagnostics = p.diagnostics;
  kept.usedUse.clear();
  for (const auto& module : p.modules) kept.usedUse.push_back(module->usedUse);
  kept.lacking = lacking_;
  kept.unknownDocuments = unknownDocuments_;
  kept.namesCompared = namesCompared_;
}

CheckedProgram check(SourceMap& sources, const std::vector<Root>& roots, ModuleLoader& loader, const Limits& limits) {
  return Checker(sources, loader, limits).run(roots);
}

bool holdsOnlyData(const CheckedProgram& program, Id module) {
  const std::vector<syntax::Decl>& decls = program.modules[module]->tree.decls;
  return std::all_of(decls.begin(), decls.end(), [](const syntax::Decl& decl) {
    return std::holds_alternative<syntax::UseDecl>(decl) || std::holds_alternative<syntax::PackDecl>(decl) ||
           std::holds_alternative<syntax::WorldDecl>(decl) || std::holds_alternative<syntax::ExampleDecl>(decl);
  });
}

void checkTestsAnew(CheckedProgram& program, SourceMap& sources, Id module, const syntax::Moved& moved, ModuleLoader& loader,
                    const Limits& limits) {
  Checker checker(std::move(program), sources, loader, limits);
  program = checker.runAgain(module, moved);
}

Checker::Checker(CheckedProgram program, SourceMap& sources, ModuleLoader& loader, const Limits& limits)
    : p(std::move(program)), sources_(sources), loader_(loader), limits_(limits) {
  p.sources_ = &sources;
  lacking_ = p.checkpoint.lacking;
  unknownDocuments_ = p.checkpoint.unknownDocuments;
  namesCompared_ = p.checkpoint.namesCompared;
}

void moveFound(CheckedProgram& program, Id changed, const syntax::Moved& moved) {
  const FileId file = program.modules[changed]->file;
  for (Diagnostic& diagnostic : program.checkpoint.diagnostics.all()) syntax::move(diagnostic, file, moved);
  for (auto& [name, symbol] : program.modules[changed]->names) {
    if (symbol.span.file == file) syntax::move(symbol.span, moved);
  }
}

void checkContentAnew(CheckedProgram& program, SourceMap& sources, Id module, const syntax::Change& change, const Diagnostics& read,
                      ModuleLoader& loader, const Limits& limits) {
  std::vector<Diagnostic>& found = program.checkpoint.diagnostics.all();
  const FileId file = program.modules[module]->file;
  std::erase_if(found, [&](const Diagnostic& d) { return static_cast<unsigned>(d.kind) < 200 && d.span.file == file; });
  moveFound(program, module, change.moved);
  found.insert(found.begin(), read.all().begin(), read.all().end());
  program.modules[module]->exprs.assign(program.modules[module]->tree.exprs.size(), {});
  checkTestsAnew(program, sources, module, {}, loader, limits);
}

CheckedProgram Checker::runAgain(Id changed, const syntax::Moved& moved) {
  moveFound(p, changed, moved);
  p.diagnostics = p.checkpoint.diagnostics;
  for (Id id = 0; id < p.modules.size(); ++id) p.modules[id]->usedUse = p.checkpoint.usedUse[id];
  for (PackInfo& pack : p.packs) {
    PackInfo declared;
    declared.module = pack.module, declared.decl = pack.decl;
    pack = std::move(declared);
  }
  p.made.clear();
  for (WorldInfo& world : p.worlds) world = {world.module, world.decl, {}, Progress::Waiting};
  for (ExampleInfo& example : p.examples) example = {example.module, example.decl, {}, kNone, kNone, std::nullopt, {}};
  checkData();
  return std::move(p);
}

/// Shares the tree, if there is nothing to do to it.
Id Checker::loadModule(const std::string& name, FileId file, std::shared_ptr<const syntax::ParsedModule> parsed) {
  const Id id = static_cast<Id>(p.modules.size());
  byName_[name] = id;
  if (!parsed) parsed = std::make_shared<const syntax::ParsedModule>(syntax::parse(sources_, file, limits_));
  p.diagnostics.append(parsed->diagnostics);
  const bool grows = std::any_of(parsed->module.decls.begin(), parsed->module.decls.end(),
                                 [](const syntax::Decl& decl) { return std::holds_alternative<syntax::ReportDecl>(decl); });
  const bool deep = std::any_of(parsed->pieces.begin(), parsed->pieces.end(),
                                [&](const syntax::Piece& piece) { return piece.depth > 4 * limits_.nestingDepth; });
  std::unique_ptr<ModuleInfo> module;
  if (grows || deep) {
    auto own = std::make_unique<syntax::Module>(parsed->module);
    if (deep) limitDepth(*own);
    module = std::make_unique<ModuleInfo>(std::move(own));
  } else {
    const syntax::Module* tree = &parsed->module;
    module = std::make_unique<ModuleInfo>(std::shared_ptr<const syntax::Module>(std::move(parsed), tree));
  }
  module->name = name;
  module->file = file;
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
    if (!byName_.contains(root.name)) loadModule(root.name, root.file, root.parsed);
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
      if (const std::vector<std::string> several = loader_.several(name); !several.empty())
        report(DiagKind::SeveralModules, use->nameSpan, {name, fmt::format("{}", fmt::join(several, ", "))});
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
        if (diag.help.empty()) {
          std::string file = name;
          std::replace(file.begin(), file.end(), '.', '/');
          diag.help = fmt::format("it would be the file `{}.gate`, beside the files given or in the standard library", file);
        }
        lacking_.insert(p.modules[id]->file);
        continue;
      }
      const FileId file = text->parsed ? text->id : sources_.add(text->file, std::move(text->text));
      loaded.push_back(loadModule(name, file, text->parsed));
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

namespace {

/// The words of the first line of a declaration, if the diagnostic stands in such a line.
void headWords(const SourceMap& sources, const Diagnostic& d, std::set<std::string, std::less<>>& words) {
  if (!d.span.valid() || d.span.file >= sources.size()) return;
  const std::string_view text = sources.file(d.span.file).text();
  const size_t at = std::min<size_t>(d.span.begin, text.size());
  const size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;  // npos + 1 is 0
  if (begin >= text.size() || text[begin] == ' ' || text[begin] == '\t') return;
  constexpr size_t kMost = 1'000;
  const std::string_view line = text.substr(begin, std::min(kMost, text.find('\n', begin) - begin));
  for (size_t i = 0; i < line.size();) {
    const size_t from = i;
    while (i < line.size() && isWordChar(line[i])) ++i;
    if (i > from)
      words.emplace(line.substr(from, i - from));
    else
      ++i;
  }
}

}  // namespace

/// Names that nobody declares may be those of a module that is not there, or of a declaration whose first line could not be
/// read. That is said already, so they are not complained of, unless there is a near miss.
void Checker::silenceLacking() {
  std::set<std::string, std::less<>> lost;
  for (const Diagnostic& d : p.diagnostics.all()) {
    if (static_cast<unsigned>(d.kind) < 200 && d.severity == Severity::Error) headWords(sources_, d, lost);
  }
  // What is said of the words of a line that could not be read comes of that.
  std::set<std::pair<FileId, uint32_t>> strange;
  const auto line = [&](const Diagnostic& d) { return std::pair{d.span.file, sources_.file(d.span.file).lineAt(d.span.begin)}; };
  for (const Diagnostic& d : p.diagnostics.all()) {
    if (d.kind == DiagKind::UnexpectedCharacter || d.kind == DiagKind::UnknownAggregate) strange.insert(line(d));
  }
  std::erase_if(p.diagnostics.all(), [&](const Diagnostic& d) {
    if (static_cast<unsigned>(d.kind) >= 200 && d.span.valid() && !strange.empty() && strange.contains(line(d))) return true;
    const bool aName = d.kind == DiagKind::UnknownName || d.kind == DiagKind::UnknownType || d.kind == DiagKind::UnknownCollection ||
                       d.kind == DiagKind::UnknownBody || d.kind == DiagKind::NoTestsRecord;
    return aName && d.fixes.empty() && d.help.empty() && (lacking_.contains(d.span.file) || lost.contains(written(d.span)));
  });
}

bool Checker::unread(Id module, Span name) const {
  uint32_t end = std::numeric_limits<uint32_t>::max();
  for (const syntax::Decl& decl : p.modules[module]->tree.decls) {
    const uint32_t begin = std::visit([](const auto& d) { return d.span.begin; }, decl);
    if (begin > name.begin) end = std::min(end, begin);
  }
  const std::vector<Diagnostic>& all = p.diagnostics.all();
  return std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) {
    const bool ofText = static_cast<unsigned>(d.kind) < 200 && d.severity == Severity::Error;
    return ofText && d.span.file == name.file && d.span.begin >= name.begin && d.span.begin < end;
  });
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
        if (marks[next] == Mark::New)
          visit(next);
        else if (marks[next] == Mark::Open) {
          std::string circle;
          for (auto at = std::find(path.begin(), path.end(), next); at != path.end(); ++at) {
            circle += p.modules[*at]->name + " → ";
          }
          report(DiagKind::ModuleCycle, use->nameSpan, {circle + p.modules[next]->name}).help =
              "move what both need into a module of its own";
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
