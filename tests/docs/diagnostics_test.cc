// docs/diagnostics/: a page for each diagnostic, whose wrong example gives exactly the marked diagnostics and whose right one
// gives none. TOLLGATE_UPDATE_GOLDENS=1 writes what a page says of its own accord: title, sentence and advice, and the last line.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>

#include <fmt/format.h>

#include "compiler/driver/modules.h"
#include "compiler/support/fixes.h"
#include "runtime/ingest/memory_files.h"
#include "tests/docs/mistakes.h"
#include "tests/support/text_file.h"

using namespace tollgate;
using docs::DiagnosticPage;
using docs::Example;

namespace fs = std::filesystem;

namespace {

const fs::path kFolder = TOLLGATE_SOURCE_DIR "/docs/diagnostics";
const std::string kEnd = "\n[All diagnostics](../diagnostics.md) · [how to read the examples](../diagnostics.md#the-examples)\n";

std::string nameOf(const DiagInfo& info) { return "docs/diagnostics/" + diagCode(info.kind) + ".md"; }

std::string contents(const DiagInfo& info) { return test::textOfFile(kFolder / (diagCode(info.kind) + ".md")); }

/// Every page, in the order of the registry.
const std::vector<std::pair<DiagInfo, DiagnosticPage>>& pages() {
  static const auto kPages = [] {
    std::vector<std::pair<DiagInfo, DiagnosticPage>> all;
    for (const DiagInfo& info : allDiagnostics()) all.emplace_back(info, docs::readDiagnosticPage(contents(info)));
    return all;
  }();
  return kPages;
}

/// What `tollgate check` makes of all files of an example; the model of docs/language.md lies beside them.
class Files {
 public:
  explicit Files(const DiagnosticPage::Part& part) {
    for (const Example& example : docs::languagePage().examples) {
      if (example.module == "model") files_.add(docs::fileOf(example.module), example.text);
    }
    std::set<std::string> folders{""};
    for (const auto& [path, text] : part.files) {
      files_.add(path, text);
      if (path.ends_with(driver::kModuleEnding)) folders.insert(driver::folderOf(path));
    }
    folders_.assign(folders.begin(), folders.end());
    for (const Example& example : part.examples) {
      modules_.push_back({example.module, docs::fileOf(example.module), example.text});
      const Limits& own = example.limits;
      limits_.sourceBytes = std::min(limits_.sourceBytes, own.sourceBytes);
      limits_.nestingDepth = std::min(limits_.nestingDepth, own.nestingDepth);
      limits_.diagnosticsPerFile = std::min(limits_.diagnosticsPerFile, own.diagnosticsPerFile);
    }
  }

  api::Rules compiled() const {
    driver::DiskModules loader(files_, folders_, "", limits_.sourceBytes);
    return api::compile(modules_, loader, limits_);
  }

  /// Applies the fix of that number of every diagnostic of this kind, as `check --fix` does; gives how many there were.
  size_t fix(DiagKind kind, size_t number) {
    const api::Rules rules = compiled();
    Diagnostics wanted;
    for (const Diagnostic& diagnostic : rules.diagnostics.all()) {
      if (diagnostic.kind != kind || diagnostic.fixes.size() <= number) continue;
      wanted.all().push_back(diagnostic);
      wanted.all().back().fixes = {diagnostic.fixes[number]};
    }
    const FixedTexts fixed = applyFixes(*rules.sources, chooseFixes(*rules.sources, wanted.all()));
    for (const auto& [file, text] : fixed.texts) {
      for (api::ModuleText& module : modules_) {
        if (module.file == rules.sources->file(file).name()) module.text = text;
      }
    }
    return fixed.applied.size();
  }

 private:
  ingest::MemoryFiles files_;
  std::vector<std::string> folders_;
  std::vector<api::ModuleText> modules_;
  Limits limits_;
};

size_t countOf(DiagKind kind, const api::Rules& rules) {
  return static_cast<size_t>(std::count_if(rules.diagnostics.all().begin(), rules.diagnostics.all().end(),
                                           [&](const Diagnostic& diagnostic) { return diagnostic.kind == kind; }));
}

bool isMarked(DiagKind kind, const DiagnosticPage::Part& part) {
  for (const Example& example : part.examples) {
    for (const auto& [line, code] : example.mistakes) {
      if (code == diagCode(kind)) return true;
    }
  }
  return false;
}

}  // namespace

TEST_CASE("each diagnostic has a page that begins as the registry says, and there is no other") {
  std::set<std::string> known;
  for (const auto& [info, read] : pages()) {
    CAPTURE(nameOf(info));
    known.insert(diagCode(info.kind) + ".md");
    DiagnosticPage page = read;
    if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) {
      page.head = diagnosticHead(info);
      if (page.rest.empty()) page.rest = "\n## Wrong\n\n```gate\n```\n\n## Right\n\n```gate\n```\n";
      if (!page.rest.ends_with(kEnd)) page.rest += kEnd;
      std::ofstream(kFolder / (diagCode(info.kind) + ".md"), std::ios::binary) << page.head << page.rest;
    }
    CHECK_MESSAGE(page.head == diagnosticHead(info), "run this test with TOLLGATE_UPDATE_GOLDENS=1");
    CHECK_MESSAGE(page.rest.ends_with(kEnd), "run this test with TOLLGATE_UPDATE_GOLDENS=1");
    for (const std::string& problem : page.problems) FAIL_CHECK(problem);
  }
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    const std::string file = entry.path().filename().string();
    CHECK_MESSAGE(known.contains(file), file << " is the page of no diagnostic");
  }
}

TEST_CASE("the wrong example gives exactly the diagnostics that it marks, its page's own among them") {
  for (const auto& [info, page] : pages()) {
    CHECK_MESSAGE(isMarked(info.kind, page.wrong), nameOf(info) << " marks no line with its own code");
    const api::Rules rules = Files(page.wrong).compiled();
    for (const std::string& problem : docs::unexpected(nameOf(info), page.wrong.examples, rules, info.kind)) FAIL_CHECK(problem);
  }
}

TEST_CASE("the right example gives no diagnostic, and the examples in it hold") {
  size_t judged = 0;
  for (const auto& [info, page] : pages()) {
    CAPTURE(nameOf(info));
    CHECK(!page.right.examples.empty());
    std::vector<std::string> problems;
    for (const Example& example : page.right.examples) {
      if (!example.mistakes.empty()) problems.emplace_back("the right example marks a mistake");
    }
    const api::Rules rules = Files(page.right).compiled();
    for (std::string& problem : docs::unexpected(nameOf(info), page.right.examples, rules, info.kind))
      problems.push_back(std::move(problem));
    CHECK(rules.ok());
    judged += docs::judgeExamples(rules, problems);
    for (const std::string& problem : problems) FAIL_CHECK(problem);
  }
  CHECK(judged > 20);
}

TEST_CASE("every fix that a wrong example is offered removes what its page is about") {
  constexpr int kRounds = 10;  // a fix may bring the next one to light
  size_t fixes = 0;
  for (const auto& [info, page] : pages()) {
    CAPTURE(nameOf(info));
    const size_t before = countOf(info.kind, Files(page.wrong).compiled());
    for (size_t number = 0;; ++number) {
      CAPTURE(number);
      Files files(page.wrong);
      int rounds = 0;
      while (rounds < kRounds && files.fix(info.kind, number) > 0) ++rounds;
      if (rounds == 0) break;
      ++fixes;
      CHECK(rounds < kRounds);
      CHECK(countOf(info.kind, files.compiled()) < before);
    }
  }
  CHECK(fixes >= 40);
}
