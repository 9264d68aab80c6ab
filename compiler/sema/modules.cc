// Which files belong to the program: the roots and everything they use.

#include <algorithm>
#include <cctype>
#include <limits>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
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
  checkPacks();
  checkWorlds();
  checkExamples();
  checkDocuments();
  checkGuards();
  checkEmptiness();
  checkLimitScopes();
  checkGateCircles();
  lint();
  silenceLacking();
  p.diagnostics.sort();
  p.known = std::move(known_);
  return std::move(p);
}

CheckedProgram check(SourceMap& sources, const std::vector<Root>& roots, ModuleLoader& loader, const Limits& limits) {
  return Checker(sources, loader, limits).run(roots);
}

Id Checker::loadModule(const std::string& name, FileId file, const syntax::ParsedModule* known) {
  const Id id = static_cast<Id>(p.modules.size());
  byName_[name] = id;
  syntax::ParsedModule parsed = known != nullptr ? *known : syntax::parse(sources_, file, limits_);
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
    if (!byName_.contains(root.name)) loadModule(root.name, root.file, root.parsed.get());
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
        if (diag.help.empty()) {
          std::string file = name;
          std::replace(file.begin(), file.end(), '.', '/');
          diag.help = fmt::format("it would be the file `{}.gate`, beside the files given or in the standard library", file);
        }
        lacking_.insert(p.modules[id]->file);
        continue;
      }
      const FileId file = text->parsed ? text->id : sources_.add(text->file, std::move(text->text));
      loaded.push_back(loadModule(name, file, text->parsed.get()));
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

bool isWordChar(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-'; }

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
  std::erase_if(p.diagnostics.all(), [&](const Diagnostic& d) {
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
