#include "tests/docs/mistakes.h"

#include <algorithm>

#include <fmt/format.h>

#include "runtime/example/examples.h"

namespace tollgate::docs {
namespace {

bool isAside(DiagKind kind, uint32_t line, const Example& example) {
  return kind == DiagKind::UnusedName || kind == DiagKind::UnusedParameter || (kind == DiagKind::UnusedUse && line <= example.hidden);
}

}  // namespace

std::string fileOf(const std::string& module) {
  std::string path = module;
  std::replace(path.begin(), path.end(), '.', '/');
  return path + ".gate";
}

std::vector<std::string> unexpected(const std::string& page, const std::vector<Example>& examples, const api::Rules& rules,
                                    std::optional<DiagKind> about) {
  std::vector<std::string> out;
  const auto place = [&](const Example& example, uint32_t line) {
    return fmt::format("{}:{}", page, line + example.line - example.hidden - 1);
  };
  std::set<std::pair<const Example*, std::pair<uint32_t, std::string>>> found;
  for (const Diagnostic& diagnostic : rules.diagnostics.all()) {
    if (!diagnostic.span.valid()) {
      out.push_back(fmt::format("{}: {} {}", page, diagCode(diagnostic.kind), diagnostic.message));
      continue;
    }
    const SourceFile& file = rules.sources->file(diagnostic.span.file);
    const std::pair<uint32_t, std::string> mark{file.locate(diagnostic.span.begin).line, diagCode(diagnostic.kind)};
    const auto example = std::find_if(examples.begin(), examples.end(), [&](const Example& e) { return fileOf(e.module) == file.name(); });
    if (example == examples.end()) {
      out.push_back(fmt::format("{}: {}:{}: {} {}", page, file.name(), mark.first, mark.second, diagnostic.message));
    } else if (example->mistakes.contains(mark)) {
      found.emplace(&*example, mark);
    } else if (diagnostic.kind == about || !isAside(diagnostic.kind, mark.first, *example)) {
      out.push_back(fmt::format("{}: {} {}", place(*example, mark.first), mark.second, diagnostic.message));
    }
  }
  for (const Example& example : examples) {
    for (const auto& mark : example.mistakes) {
      if (!found.contains({&example, mark}))
        out.push_back(fmt::format("{}: {} is not reported here", place(example, mark.first), mark.second));
    }
  }
  return out;
}

size_t judgeExamples(const api::Rules& rules, std::vector<std::string>& problems) {
  if (!rules.ok() || rules.program->examples.empty()) return 0;
  example::RunOptions options;
  options.sources = rules.sources.get();
  const plan::ExampleRun run = example::run(*rules.program, options);
  for (const plan::ExampleOutcome& outcome : run.examples) {
    for (const std::string& problem : outcome.problems) problems.push_back(fmt::format("example \"{}\": {}", outcome.title, problem));
    for (const plan::ExpectationOutcome& expectation : outcome.expectations) {
      if (!expectation.holds)
        problems.push_back(
            fmt::format("example \"{}\": expected {}, but it is {}", outcome.title, expectation.expected, expectation.actual));
    }
  }
  return run.examples.size();
}

}  // namespace tollgate::docs
