// Every tests/golden/parse/*.gate against its *.expected: the tree, then the diagnostics.
// TOLLGATE_UPDATE_GOLDENS=1 rewrites the expected files.
#include <doctest/doctest.h>

#include <cstdlib>
#include <set>

#include "tests/syntax/parse_helpers.h"

using namespace tollgate;

TEST_CASE("goldens of the parser") {
  bool update = std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr;
  for (const auto& path : goldenSources()) {
    CAPTURE(path.string());
    std::string actual = describe(path.filename().string(), readFile(path));
    auto expectedPath = path;
    expectedPath.replace_extension(".expected");
    if (update) {
      writeFile(expectedPath, actual);
      continue;
    }
    CHECK(actual == readFile(expectedPath));
  }
}

namespace {

std::string repeated(const std::string& part, size_t times) {
  std::string text;
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("every diagnostic of the parser is produced by a golden") {
  std::set<DiagKind> seen;
  const auto read = [&](const std::string& text, const Limits& limits = {}) {
    SourceMap sources;
    const FileId file = sources.add("t.gate", text);
    const syntax::ParsedModule parsed = syntax::parse(sources, file, limits);
    for (const Diagnostic& d : parsed.diagnostics.all()) seen.insert(d.kind);
  };
  for (const auto& path : goldenSources()) read(readFile(path));
  // Those that speak of size would make goldens of many megabytes.
  read(repeated("defnx x\n", Limits{}.diagnosticsPerFile + 1));
  read("define x means a" + repeated(" and b", 300'000) + "\n");
  Limits small;
  small.sourceBytes = 10;
  read("define x means y\n", small);
  for (const DiagInfo& info : allDiagnostics()) {
    if (static_cast<unsigned>(info.kind) >= 200) continue;
    CAPTURE(diagCode(info.kind));
    CAPTURE(info.name);
    CHECK(seen.contains(info.kind));
  }
}

// Behind a line that begins nothing, and a sign that is no comparison, nothing is read: the fix brings to light what is there.
static bool hidesOthers(DiagKind kind) {
  return kind == DiagKind::UnknownLine || kind == DiagKind::UnknownDeclaration || kind == DiagKind::SymbolOperator;
}

TEST_CASE("every fix of the parser removes what it is for and adds no other mistake") {
  auto count = [](const Parsed& parsed, const Diagnostic& wanted) {
    size_t n = 0;
    for (const Diagnostic& d : parsed.result.diagnostics.all()) n += d.kind == wanted.kind && d.message == wanted.message;
    return n;
  };
  size_t fixes = 0;
  for (const auto& path : goldenSources()) {
    const std::string text = readFile(path);
    const Parsed before = parseText(text);
    for (const Diagnostic& d : before.result.diagnostics.all()) {
      for (const Fix& fix : d.fixes) {
        std::vector<FixEdit> edits = fix.edits;
        std::sort(edits.begin(), edits.end(), [](const FixEdit& a, const FixEdit& b) { return a.span.begin > b.span.begin; });
        std::string fixed = text;
        for (const FixEdit& edit : edits) fixed.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
        const Parsed after = parseText(fixed);
        CAPTURE(path.string());
        CAPTURE(d.message);
        CAPTURE(fix.title);
        ++fixes;
        CHECK(count(after, d) + 1 == count(before, d));
        if (hidesOthers(d.kind)) continue;
        for (const Diagnostic& other : after.result.diagnostics.all()) {
          CAPTURE(other.message);
          CHECK(count(after, other) <= count(before, other));
        }
      }
    }
  }
  CHECK(fixes > 10);
}
