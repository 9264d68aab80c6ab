// The goldens of the checker: tests/golden/check/NAME.gate gives NAME.expected. TOLLGATE_UPDATE_GOLDENS=1 writes them.

#include <algorithm>
#include <cstdlib>
#include <regex>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/sema/support.h"

using namespace tollgate;

namespace {

std::string withFix(const std::string& text, const Fix& fix) {
  std::vector<FixEdit> edits = fix.edits;
  std::sort(edits.begin(), edits.end(), [](const FixEdit& a, const FixEdit& b) { return a.span.begin > b.span.begin; });
  std::string out = text;
  for (const FixEdit& edit : edits) out.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
  return out;
}

size_t countLike(const test::Checked& checked, const Diagnostic& wanted) {
  size_t n = 0;
  for (const Diagnostic& d : checked.program.diagnostics.all()) n += d.kind == wanted.kind && d.message == wanted.message;
  return n;
}

}  // namespace

TEST_CASE("checker goldens") {
  const bool update = std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr;
  for (const std::string& name : test::gateFiles(test::kGoldens)) {
    CAPTURE(name);
    test::Modules modules(test::readFile(test::kGoldens + "/" + name + ".gate"));
    const auto checked = test::checkModules(modules);
    const std::string got = test::lines(*checked);
    CHECK_MESSAGE(!std::regex_search(got, std::regex(R"(\{\d+\})")), "a placeholder is not filled in");
    const std::string path = test::kGoldens + "/" + name + ".expected";
    if (update) test::writeFile(path, got);
    CHECK(got == test::readFile(path));
  }
}

TEST_CASE("every diagnostic of the checker is produced by a golden") {
  std::set<DiagKind> seen;
  for (const std::string& name : test::gateFiles(test::kGoldens)) {
    test::Modules modules(test::readFile(test::kGoldens + "/" + name + ".gate"));
    const auto checked = test::checkModules(modules);
    for (const Diagnostic& d : checked->program.diagnostics.all()) seen.insert(d.kind);
  }
  for (const DiagInfo& info : allDiagnostics()) {
    const auto number = static_cast<unsigned>(info.kind);
    // Agreements and zones are checked later, where the rules are whole.
    if (number < 200 || (number > 999 && number < 1200) || info.kind == DiagKind::NoSuchZone) continue;
    CAPTURE(diagCode(info.kind));
    CAPTURE(info.name);
    CHECK(seen.contains(info.kind));
  }
}

// Behind a name that is unknown, or in a circle of modules, nothing is checked: the fix brings to light what is there.
static bool hidesOthers(DiagKind kind) {
  return kind == DiagKind::UnknownType || kind == DiagKind::UnknownCollection || kind == DiagKind::UnusedUse;
}

TEST_CASE("every fix removes what it is for and adds no other mistake") {
  size_t fixes = 0;
  for (const std::string& name : test::gateFiles(test::kGoldens)) {
    test::Modules modules(test::readFile(test::kGoldens + "/" + name + ".gate"));
    const auto checked = test::checkModules(modules);
    for (const Diagnostic& d : checked->program.diagnostics.all()) {
      if (static_cast<unsigned>(d.kind) < 200 || !d.span.valid()) continue;
      for (const Fix& fix : d.fixes) {
        const std::string file = checked->sources.file(fix.edits.at(0).span.file).name();
        CAPTURE(name);
        CAPTURE(d.message);
        CAPTURE(fix.title);
        test::Modules fixed = modules;
        fixed.texts[file] = withFix(modules.texts[file], fix);
        const auto after = test::checkModules(fixed);
        ++fixes;
        CHECK(countLike(*after, d) + 1 == countLike(*checked, d));
        if (hidesOthers(d.kind)) continue;
        for (const Diagnostic& other : after->program.diagnostics.all()) {
          CAPTURE(other.message);
          CHECK(countLike(*after, other) <= countLike(*checked, other));
        }
      }
    }
  }
  CHECK(fixes > 20);
}

TEST_CASE("the model of the goldens is without fault") {
  test::Modules modules("use model\n");
  CHECK(test::lines(*test::checkModules(modules)) == "");
}
