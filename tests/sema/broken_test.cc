// A broken declaration hides nothing: whatever is broken in one, what is wrong in the others is still said.
#include <algorithm>
#include <functional>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "compiler/syntax/parser.h"
#include "tests/sema/support.h"

using namespace tollgate;

namespace {

/// Begin and end of every declaration: from a line that starts in the first column to the next such line.
std::vector<std::pair<size_t, size_t>> declarations(const std::string& text) {
  std::vector<std::pair<size_t, size_t>> found;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    const bool starts = text[at] != ' ' && text[at] != '\n' && text.compare(at, 2, "--") != 0;
    if (starts && !found.empty()) found.back().second = at;
    if (starts) found.push_back({at, text.size()});
    at = end;
  }
  return found;
}

/// Every mistake as its code and the declaration and text that it stands in, so that it can be found again elsewhere.
std::multiset<std::string> mistakes(const Diagnostics& diagnostics, const SourceMap& sources, FileId file, size_t begin, size_t end) {
  std::multiset<std::string> found;
  for (const Diagnostic& d : diagnostics.all()) {
    if (!d.span.valid() || d.span.file != file || d.span.begin < begin || d.span.begin >= end || d.severity != Severity::Error) continue;
    found.insert(fmt::format("{} at {}: {}", diagCode(d.kind), d.span.begin - begin, d.message));
  }
  (void)sources;
  return found;
}

struct Breakage {
  const char* what;
  std::function<std::string(std::string)> apply;
};
const Breakage kBreakages[] = {
    {"a bracket left open", [](std::string d) { return d.insert(d.find_first_of(" \n"), " ((("); }},
    {"a quote left open", [](std::string d) { return d.insert(d.find_first_of(" \n"), " \"abc"); }},
    {"cut in the middle of a line", [](std::string d) { return d.substr(0, d.size() / 2) + "\n"; }},
    {"signs without a meaning", [](std::string d) { return d.insert(d.find('\n'), " ] ) } | = ;"); }},
    {"a line of nonsense", [](std::string d) { return d.insert(d.find('\n') + 1, "  )) every is where ((\n"); }},
    {"deeper and deeper", [](std::string d) { return d.insert(d.find('\n') + 1, "  all of\n    - all of\n          - x\n   y\n"); }},
};

}  // namespace

TEST_CASE("a broken declaration hides no mistake of syntax in another") {
  size_t found = 0;
  for (const std::string folder : {"/tests/golden/parse", "/tests/golden/check"}) {
    for (const std::string& name : test::gateFiles(TOLLGATE_SOURCE_DIR + folder)) {
      if (name == "errors_layout") continue;  // a tab in its first column leaves open where a declaration begins
      const std::string text = test::readFile(TOLLGATE_SOURCE_DIR + folder + "/" + name + ".gate");
      SourceMap sources;
      const FileId file = sources.add("t", text);
      const auto before = syntax::parse(sources, file, Limits{});
      const auto all = declarations(text);
      for (const auto& [begin, end] : all) {
        for (const Breakage& breakage : kBreakages) {
          const std::string broken = breakage.apply(text.substr(begin, end - begin));
          SourceMap again;
          const FileId changed = again.add("t", text.substr(0, begin) + broken + text.substr(end));
          const auto after = syntax::parse(again, changed, Limits{});
          for (const auto& [otherBegin, otherEnd] : all) {
            if (otherBegin == begin) continue;
            const size_t shift = otherBegin < begin ? 0 : broken.size() - (end - begin);
            const auto expected = mistakes(before.diagnostics, sources, file, otherBegin, otherEnd);
            found += expected.size();
            const auto seen = mistakes(after.diagnostics, again, changed, otherBegin + shift, otherEnd + shift);
            if (seen == expected) continue;
            CAPTURE(name);
            CAPTURE(breakage.what);
            CAPTURE(broken);
            CAPTURE(text.substr(otherBegin, otherEnd - otherBegin));
            CHECK(fmt::format("{}", fmt::join(seen, "\n")) == fmt::format("{}", fmt::join(expected, "\n")));
          }
        }
      }
    }
  }
  CHECK(found > 5'000);
}

TEST_CASE("a broken line in a declaration hides no mistake of meaning in another") {
  // The line is added at the end, so that what the declaration says before it is still known to the others.
  size_t found = 0;
  for (const std::string& name : test::gateFiles(test::kGoldens)) {
    const std::string text = test::readFile(test::kGoldens + "/" + name + ".gate");
    test::Modules modules(text);
    const std::string main = modules.texts["main"];
    const auto before = test::checkModules(modules);
    const auto all = declarations(main);
    for (const auto& [begin, end] : all) {
      const size_t stop = main.find_last_not_of('\n', end - 1) + 1;
      const std::string junk = "\n  )) every is where ((";
      test::Modules changed = modules;
      changed.texts["main"] = main.substr(0, stop) + junk + main.substr(stop);
      const auto after = test::checkModules(changed);
      for (const auto& [otherBegin, otherEnd] : all) {
        if (otherBegin == begin) continue;
        const size_t shift = otherBegin < begin ? 0 : junk.size();
        const auto expected = mistakes(before->program.diagnostics, before->sources, 0, otherBegin, otherEnd);
        const auto seen = mistakes(after->program.diagnostics, after->sources, 0, otherBegin + shift, otherEnd + shift);
        found += expected.size();
        std::vector<std::string> hidden;
        std::set_difference(expected.begin(), expected.end(), seen.begin(), seen.end(), std::back_inserter(hidden));
        CAPTURE(name);
        CAPTURE(main.substr(begin, end - begin));
        CAPTURE(main.substr(otherBegin, otherEnd - otherBegin));
        CHECK(fmt::format("{}", fmt::join(hidden, "\n")) == "");
      }
    }
  }
  CHECK(found > 1'000);
}
