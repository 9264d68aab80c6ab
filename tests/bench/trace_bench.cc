// A Test Traceability Matrix of many links: a generated register and pack, compiled, traced and written in every form.
//   trace_bench [LINKS]      100,000 if left out; five links a test
#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "runtime/api/tollgate.h"
#include "runtime/report/html_writer.h"
#include "runtime/report/markdown_writer.h"
#include "runtime/report/text_writer.h"
#include "runtime/trace/trace_report.h"
#include "tests/bench/clock.h"

using namespace tollgate;

namespace {

constexpr int kLinksOfATest = 5, kTestsOfAPack = 2000;

/// The register's table, as if it were read from a file.
class Library : public sema::ModuleLoader {
 public:
  explicit Library(int requirements) : requirements_(requirements) {}
  std::optional<sema::LoadedModule> load(const std::string&) override { return std::nullopt; }
  std::vector<std::string> known() override { return {}; }
  std::optional<sema::LoadedTable> table(const std::string&, const std::string& path, const std::string&) override {
    sema::LoadedTable table;
    table.file = path, table.headings = {"clause", "version", "opening_words"};
    for (int i = 0; i < requirements_; ++i) {
      table.rows.push_back({fmt::format("{}{}.{}", "FGHLNP"[i % 6], i / 600 + 1, i), std::to_string(i % 3 + 1), "A requirement of many"});
      table.lines.push_back(static_cast<uint32_t>(i + 2));
    }
    return table;
  }

 private:
  const int requirements_;
};

std::string rules(int tests, int requirements) {
  std::string text =
      "enum Kind: functional, regression\n\nrecord TestCase \"Planned test\" in tests\n  key id : text\n  kind : Kind\n\n"
      "document SEC \"Code\"\n\nregister needs \"Requirements\"\n  of SEC\n  from \"needs.csv\" as csv\n";
  for (int test = 0; test < tests; ++test) {
    if (test % kTestsOfAPack == 0) {
      text += fmt::format(
          "\npack generated-{} \"A pack of many tests\" version 1.0\n  for release FOC in SIT\n  group one \"One\"\n  group two \"Two\"\n",
          test / kTestsOfAPack);
    }
    text += fmt::format("\n  test GEN-{0} \"Generated test {0}\"\n    in {1}\n    kind functional\n", test, test % 2 == 0 ? "one" : "two");
    for (int link = 0; link < kLinksOfATest; ++link) {
      const int i = (test * 7919 + link * 104729) % requirements;
      text += fmt::format("    covers {} SEC {}{}.{} version {}{}\n", link == 0 ? "fully" : "partly", "FGHLNP"[i % 6], i / 600 + 1, i,
                          i % 3 + 1, link == 0 ? "" : " because \"a part\"");
    }
  }
  return text;
}

template <typename Work>
auto timed(const char* what, const Work& work) {
  const int64_t start = bench::now(), processor = bench::processorTime();
  auto result = work();
  std::printf("  %-10s %8.2f s  %8.2f s of processor time\n", what, bench::seconds(bench::now() - start),
              bench::seconds(bench::processorTime() - processor));
  return result;
}

}  // namespace

int main(int argc, char** argv) {
  const int links = argc > 1 ? std::atoi(argv[1]) : 100'000;
  const int tests = links / kLinksOfATest, requirements = std::max(1, tests / 2);
  Library library(requirements);
  std::printf("trace: %d links of %d tests to %d requirements\n", links, tests, requirements);
  const api::Rules compiled = timed("compile", [&] {
    return api::compile({{"generated", "generated.gate", rules(tests, requirements)}}, library);
  });
  if (!compiled.ok()) return std::fprintf(stderr, "%s", renderText(*compiled.sources, compiled.diagnostics).c_str()), 1;
  const trace::Trace traced = timed("trace", [&] { return trace::traceOf(*compiled.program); });
  const report::Document page = timed("page", [&] { return trace::traceDocument(traced); });
  const size_t bytes = timed("html", [&] { return report::htmlOf(page); }).size() +
                       timed("markdown", [&] { return report::markdownOf(page); }).size() +
                       timed("text", [&] { return report::textOf(page); }).size() +
                       timed("csv", [&] { return trace::traceCsv(traced); }).size() +
                       timed("json", [&] { return trace::traceJson(traced, compiled.sources.get()); }).size();
  std::printf("  %zu links, %llu covered, %llu partly, %llu uncovered; %zu bytes written\n", traced.links.size(),
              static_cast<unsigned long long>(traced.totals.covered), static_cast<unsigned long long>(traced.totals.partly),
              static_cast<unsigned long long>(traced.totals.uncovered), bytes);
  return traced.links.size() == static_cast<size_t>(tests) * kLinksOfATest ? 0 : 1;
}
