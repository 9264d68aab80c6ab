// Every page that the command writes, and those of docs, as people need them; and that the checks find what is amiss.
#include <doctest/doctest.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "tests/golden/command_line.h"
#include "tests/golden/html_page.h"
#include "tests/golden/page_checks.h"

namespace fs = std::filesystem;
using namespace tollgate::test;

namespace {

const fs::path kRoot = TOLLGATE_SOURCE_DIR;

std::string pageOf(const std::string& command) {
  const Scratch scratch("pages");
  const Ran ran = runShell(kRoot, command + "\n", scratch.path);
  REQUIRE_MESSAGE(ran.out.starts_with("<!DOCTYPE html>"), command << ran.err);
  return ran.out;
}

std::string listed(const std::vector<std::string>& faults) { return fmt::format("{}", fmt::join(faults, "\n")); }

const std::string kIoc = "packs/worlds/programme.gate packs/sample-foc/sources.gate packs/sit/sit-ioc.gate packs/uts/uts-interface.gate";
const std::string kMatrix =
    "tollgate trace --format html --as-of 2020-05-04 --data packs/sample-foc/data --gate sit-exit --instance SIT-FOC-E7 "
    "packs/sample-foc";

}  // namespace

TEST_CASE("every page of the command can be read, heard and printed") {
  for (const std::string& command : {
           std::string("tollgate evaluate --format html --as-of 2020-05-04 --data packs/sample-foc/data packs/sample-foc/exit.gate"),
           std::string("tollgate evaluate --format html --as-of 2020-05-04 --data packs/sample-foc/data-open packs/sample-foc/exit.gate"),
           "tollgate evaluate --format html --as-of 2019-05-21 --data packs/worlds/kept/ioc-shut --gate sit-exit " + kIoc,
           std::string("tollgate explain --format html --as-of 2020-05-04 --data packs/sample-foc/data --gate sit-exit --criterion "
                       "aggregate-thresholds packs/sample-foc/exit.gate"),
           kMatrix,
           kMatrix + " --show heatmap",
           kMatrix + " --show matrix",
           kMatrix + " --show defects",
           "tollgate trace --format html " + kIoc,
           std::string(
               "tollgate trace --format html --as-of 2020-05-04 --data tests/golden/cli/shared/trace/data tests/golden/cli/shared/trace"),
           std::string("tollgate document --format html packs/sample-foc/pack.gate"),
           std::string("tollgate document --format html tests/golden/cli/document"),
           std::string("tollgate document --format html --pack electricity-only-migration-moc packs/dmct"),
       }) {
    CAPTURE(command);
    CHECK(listed(pageFaults(pageOf(command))) == "");
  }
}

TEST_CASE("every page of docs can be read, heard and printed") {
  size_t pages = 0, files = 0;
  for (const auto& entry : fs::directory_iterator(kRoot / "docs")) {
    if (entry.path().extension() != ".html") continue;
    CAPTURE(entry.path().string());
    ++pages;
    const std::string html = contents(entry.path());
    CHECK(listed(pageFaults(html)) == "");
    const HtmlPage page(html);
    for (const Element* link : page.all("a")) {
      const std::string to = link->attribute("href");
      if (to.starts_with("#")) continue;
      CHECK_MESSAGE(fs::exists(kRoot / "docs" / to), to);
      ++files;
    }
  }
  CHECK(pages >= 2);
  CHECK(files > 100);
}

TEST_CASE("contrast is that of WCAG 2.1") {
  CHECK(contrast(luminance("#000"), luminance("#ffffff")) == doctest::Approx(21));
  CHECK(contrast(luminance("#777777"), luminance("#fff")) == doctest::Approx(4.48).epsilon(0.002));  // the grey that just does not suffice
  CHECK(contrast(luminance("#767676"), luminance("#fff")) == doctest::Approx(4.54).epsilon(0.002));
  CHECK(luminance("red") < 0);
}

TEST_CASE("the checks find what is amiss") {
  const std::string good = pageOf(kMatrix);
  REQUIRE(listed(pageFaults(good)) == "");
  struct Change {
    std::string from, to, fault;
  };
  const std::vector<Change> changes = {
      {"<!DOCTYPE html>", "", "does not say that it is HTML"},
      {" lang=\"en\"", "", "does not say its language"},
      {"<title>Test Traceability Matrix</title>", "<title></title>", "has no title"},
      {"width=device-width, initial-scale=1", "width=device-width, user-scalable=no", "cannot be made larger"},
      {"default-src 'none'; ", "", "no policy"},
      {"<h1>Test Traceability Matrix</h1>", "<h2>Test Traceability Matrix</h2>", "0 headings of the first level"},
      {"<h2 id=\"heatmap\">Heatmap</h2>", "<h3 id=\"heatmap\">Heatmap</h3>", ""},
      {"<h2 id=\"heatmap\">Heatmap</h2>", "<h4 id=\"heatmap\">Heatmap</h4>", "h4 follows h2"},
      {"<h2 id=\"heatmap\">", "<h2 id=\"heat\">", "a link leads to nothing"},
      {"<h2 id=\"heatmap\">", "<h2 id=\"figures\">", "two parts have the id"},
      {"<main id=\"main-part\">", "<main>", "does not lead past the contents"},
      {"<nav aria-label=\"Contents\">", "<nav>", "the contents have no name"},
      {"<main id=\"main-part\">", "<p>outside</p><main id=\"main-part\">", "in no part of the page"},
      {"<caption>Defects by name</caption>", "", "no caption"},
      {"<th scope=\"col\">coverage</th>", "<th scope=\"col\"></th>", "has no words"},
      {"<th scope=\"col\">coverage</th>", "<th>coverage</th>", "does not say that it is one"},
      {"<th scope=\"col\">coverage</th>", "", "cells and the table"},
      {"<th scope=\"row\">SEC F2.10A</th>", "<td>SEC F2.10A</td>", "a row's heading does not say"},
      {"aria-label=\"Defects by name\"", "aria-label=\"Test Traceability Matrix\"", "two parts have the name"},
      {"</main>", "<script>x()</script></main>", "has a `script`"},
      {"</main>", "<img src=\"x.png\" alt=\"x\"></main>", "has a `src`"},
      {"</main>", "<p onclick=\"x()\">x</p></main>", "has a `onclick`"},
      {"</main>", "<a href=\"//elsewhere/x\">x</a></main>", "a link leads away"},
      {"</main>", "<a href=\"mailto:x\">x</a></main>", "a link leads away"},
      {"<style>", "<style>@import \"x.css\";", "@import"},
      {"body{margin:0 auto;", "body{background:url(x.png);margin:0 auto;", "url("},
      {"</p>", "", "closes"},
      {"--quiet:#595959", "--quiet:#808080", "contrast 3.95, at least 4.5 needed: text"},  // on a light screen
      {"--quiet:#a9a9a9", "--quiet:#555555", "(dark)"},
      {"--good-page:#123620", "--good-page:#2a8048", "(dark)"},
      {"--line:#868686", "--line:#c4c4c4", "at least 3 needed: line"},
      {"@media print{", "@media print{p{color:#ddd}", "(print)"},
      {"@media print{", "@media print{:root{--page:#eee}", "paper is printed over"},
      {"@media print{", "@media print{th{color:#fff;background:#333}", "(print)"},  // of which only the text may be printed
      {"@media print{", "@media braille{", "unknown question about the screen"},
      {".rows td:empty{", ".rows td{color:#999}.rows td:empty{", "(narrow)"},
      {".wide:focus-visible{", ".wide:hover{", "nobody sees when the keyboard is at `div`"},
      {"outline:2px solid var(--link)", "outline:2px solid var(--head)", "outline"},
      {"color:var(--quiet)", "color:grey", "no colour that is understood"},
      {"<span aria-hidden=\"true\">✗</span> uncovered", "uncovered", "a mark has no sign"},
      {"<span class=\"mark bad\"><span aria-hidden=\"true\">✗</span>", "<span class=\"mark bad\"><span aria-hidden=\"true\">✓</span>",
       "marks of two tones have the sign"},
      {"<span aria-hidden=\"true\">✗</span> uncovered", "<span aria-hidden=\"true\">✗</span> partly", "only the colour tells which"},
      {"<td class=\"good\">2 of 2 passed</td>", "<td class=\"good\">2</td>", "only the colour tells: good"},
  };
  for (const Change& change : changes) {
    CAPTURE(change.from);
    CAPTURE(change.to);
    std::string page = good;
    const size_t at = page.find(change.from);
    REQUIRE(at != std::string::npos);
    page.replace(at, change.from.size(), change.to);
    const std::string faults = listed(pageFaults(page));
    CAPTURE(faults);
    CHECK((change.fault.empty() ? faults.empty() : faults.find(change.fault) != std::string::npos));
  }
}
