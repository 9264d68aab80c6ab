#include "compiler/query/actions.h"

#include <algorithm>

#include "compiler/query/refactor.h"

namespace tollgate::query {

namespace {

struct UseLine {
  const syntax::UseDecl* decl = nullptr;
  bool used = false;
  Span line;  // to the end of the line, a comment at its end included
};

/// Runs of `use` lines with nothing between them but blanks.
std::vector<std::vector<UseLine>> useRuns(const Index& index, Id module) {
  const sema::ModuleInfo& info = *index.program().modules[module];
  const std::string_view text = index.sources().file(info.file).text();
  std::vector<std::vector<UseLine>> runs;
  uint32_t end = 0;
  for (size_t i = 0; i < info.uses.size(); ++i) {
    const syntax::UseDecl& decl = *info.uses[i].first;
    const uint32_t begin = decl.docSpan.valid() ? decl.docSpan.begin : decl.span.begin;
    const UseLine line{&decl, i < info.usedUse.size() && info.usedUse[i], {info.file, begin, lineAt(text, decl.span.end).end}};
    const std::string_view between = text.substr(end, begin > end ? begin - end : 0);
    const bool goesOn = !runs.empty() && between.find_first_not_of(" \t\r\n") == std::string_view::npos;
    if (!goesOn) runs.emplace_back();
    runs.back().push_back(line);
    end = line.line.end;
  }
  return runs;
}

bool hasErrors(const Index& index, FileId file) {
  const std::vector<Diagnostic>& all = index.program().diagnostics.all();
  return std::any_of(all.begin(), all.end(), [&](const Diagnostic& d) { return d.severity == Severity::Error && d.span.file == file; });
}

}  // namespace

std::vector<Edit> organiseUses(const Index& index, FileId file) {
  const Id module = index.moduleOf(file);
  if (module == kNone || hasErrors(index, file)) return {};
  const std::string_view text = index.sources().file(file).text();
  std::vector<Edit> out;
  std::vector<std::string> seen;
  for (const std::vector<UseLine>& run : useRuns(index, module)) {
    std::vector<UseLine> kept;
    for (const UseLine& line : run) {
      if (!line.used || std::find(seen.begin(), seen.end(), line.decl->name) != seen.end()) continue;
      seen.push_back(line.decl->name);
      kept.push_back(line);
    }
    std::stable_sort(kept.begin(), kept.end(), [](const UseLine& a, const UseLine& b) { return a.decl->name < b.decl->name; });
    std::string replacement;
    for (const UseLine& line : kept) {
      replacement += (replacement.empty() ? "" : "\n") + std::string(text.substr(line.line.begin, line.line.end - line.line.begin));
    }
    Span whole{file, run.front().line.begin, run.back().line.end};
    if (kept.empty()) {  // and the line breaks behind them
      while (whole.end < text.size() && (text[whole.end] == '\n' || text[whole.end] == '\r')) ++whole.end;
    }
    if (text.substr(whole.begin, whole.end - whole.begin) != replacement) out.push_back({whole, replacement});
  }
  return out;
}

std::vector<Action> actions(const Index& index, FileId file, uint32_t begin, uint32_t end) {
  std::vector<Action> out;
  if (index.moduleOf(file) == kNone) return out;
  const std::string_view text = index.sources().file(file).text();
  begin = settled(text, begin), end = settled(text, std::max(begin, end));
  if (std::vector<Edit> edits = organiseUses(index, file); !edits.empty())
    out.push_back({ActionKind::OrganiseUses, "Sort the `use` lines and drop those that nothing needs", std::move(edits), {}});
  const auto add = [&](std::optional<Action> action) {
    if (action) out.push_back(std::move(*action));
  };
  add(extractDefinition(index, file, begin, end));
  add(declareInterpretation(index, file, begin, end));
  add(inlineDefinition(index, file, begin));
  for (Action& action : addBecause(index, file, begin, end)) out.push_back(std::move(action));
  add(convertTable(index, file, begin));
  add(addExample(index, file, begin));
  add(addLimitExamples(index, file, begin));
  add(addCriterion(index, file, begin));
  return out;
}

}  // namespace tollgate::query
