#include "compiler/support/render.h"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <simdjson.h>

using namespace tollgate;

namespace {

Span spanOf(const SourceMap& sources, std::string_view word, FileId file = 0) {
  const size_t at = sources.file(file).text().find(word);
  REQUIRE(at != std::string_view::npos);
  return {file, static_cast<uint32_t>(at), static_cast<uint32_t>(at + word.size())};
}

std::string oneError(const std::string& text, std::string_view word, const RenderOptions& options = {}) {
  SourceMap sources;
  sources.add("a.gate", text);
  Diagnostics diagnostics;
  diagnostics.add(DiagKind::UnknownName, spanOf(sources, word), {"x"});
  const std::string out = renderText(sources, diagnostics, options);
  return out.substr(out.find('\n') + 1);
}

simdjson::dom::element parsed(simdjson::dom::parser& parser, const std::string& text) {
  simdjson::dom::element root;
  REQUIRE(parser.parse(text).get(root) == simdjson::SUCCESS);
  return root;
}

}  // namespace

TEST_CASE("the form of the language page") {
  SourceMap sources;
  sources.add("packs/sit/exit.gate", fmt::format("{:\n<30}       at most issue-treshold[s, SIT] of extant\n", ""));
  Diagnostics diagnostics;
  diagnostics.add(DiagKind::UnknownName, spanOf(sources, "issue-treshold"), {"issue-treshold"}).help = "did you mean `issue-threshold`?";
  CHECK(renderText(sources, diagnostics) ==
        "error[G0203]: `issue-treshold` is not defined\n"
        "  --> packs/sit/exit.gate:31:16\n"
        "31 |        at most issue-treshold[s, SIT] of extant\n"
        "   |                ^^^^^^^^^^^^^^ did you mean `issue-threshold`?\n");
}

TEST_CASE("carets stand under what they mean") {
  CHECK(oneError("漢字 xyz", "xyz") == " --> a.gate:1:4\n1 | 漢字 xyz\n  |      ^^^\n");
  CHECK(oneError("é xyz", "xyz") == " --> a.gate:1:3\n1 | é xyz\n  |   ^^^\n");
  CHECK(oneError("a\txyz", "xyz") == " --> a.gate:1:3\n1 | a   xyz\n  |     ^^^\n");
  CHECK(oneError("e\u0301 xyz", "xyz") == " --> a.gate:1:4\n1 | e\u0301 xyz\n  |   ^^^\n");
  CHECK(oneError("x 漢字 y", "漢字") == " --> a.gate:1:3\n1 | x 漢字 y\n  |   ^^^^\n");
  CHECK(oneError("\x1b[2J xyz", "xyz") == " --> a.gate:1:6\n1 | ␛[2J xyz\n  |      ^^^\n");
  CHECK(oneError("\xFF xyz", "xyz") == " --> a.gate:1:3\n1 | \uFFFD xyz\n  |   ^^^\n");
  CHECK(oneError("ab\r\nxyz\r\n", "xyz") == " --> a.gate:2:1\n2 | xyz\n  | ^^^\n");
}

TEST_CASE("empty spans, the end of the file, several lines") {
  SourceMap sources;
  sources.add("a.gate", "one\ntwo\nthree");
  const auto at = [&](uint32_t begin, uint32_t end) {
    Diagnostics diagnostics;
    diagnostics.add(DiagKind::UnknownName, {0, begin, end}, {"x"});
    const std::string out = renderText(sources, diagnostics);
    return out.substr(out.find('\n') + 1);
  };
  CHECK(at(1, 1) == " --> a.gate:1:2\n1 | one\n  |  ^\n");
  CHECK(at(13, 13) == " --> a.gate:3:6\n3 | three\n  |      ^\n");
  CHECK(at(900, 901) == " --> a.gate:3:6\n3 | three\n  |      ^\n");
  CHECK(at(1, 7) == " --> a.gate:1:2\n1 | one\n  |  ^^… to line 2\n");
  CHECK(at(0, 4) == " --> a.gate:1:1\n1 | one\n  | ^^^\n");
}

TEST_CASE("a long line is clipped around the place") {
  RenderOptions options;
  options.clipAt = 30;
  const std::string out = oneError(fmt::format("{:a<5000} xyz {:b<5000}", "", ""), "xyz", options);
  CHECK(out == " --> a.gate:1:5002\n1 | …aaaaaaaaa xyz bbbbbbbbbbbbbbbb…\n  |            ^^^\n");
}

TEST_CASE("labels in the same file and in another, help and fixes") {
  SourceMap sources;
  sources.add("a.gate", "define x means 1\n\n\n\ndefine y means 2\n");
  sources.add("b.gate", "define x means 3\n");
  Diagnostics diagnostics;
  Diagnostic& d = diagnostics.add(DiagKind::UnknownName, spanOf(sources, "y"), {"y"});
  d.help = "write `x`";
  d.labels.push_back({spanOf(sources, "x"), "first here"});
  d.labels.push_back({spanOf(sources, "x", 1), "then here"});
  d.fixes.push_back({"replace by `x`", {{spanOf(sources, "y"), "x"}}});
  CHECK(renderText(sources, diagnostics) ==
        "error[G0203]: `y` is not defined\n"
        " --> a.gate:5:8\n"
        "1 | define x means 1\n"
        "  |        - first here\n"
        "...\n"
        "5 | define y means 2\n"
        "  |        ^\n"
        " ::: b.gate:1:8\n"
        "1 | define x means 3\n"
        "  |        - then here\n"
        "  = help: write `x`\n"
        "  = fix: replace by `x`\n");
  CHECK(diagnosticSummary(diagnostics) == "1 error");
}

TEST_CASE("a diagnostic without a place") {
  SourceMap sources;
  Diagnostics diagnostics;
  diagnostics.add(DiagKind::UnknownName, {}, {"x"}).help = "did you mean `y`?";
  CHECK(renderText(sources, diagnostics) == "error[G0203]: `x` is not defined\n  = help: did you mean `y`?\n");
  simdjson::dom::parser parser;
  CHECK(parsed(parser, renderJson(sources, diagnostics))["diagnostics"].at(0)["file"].is_null());
  CHECK(parsed(parser, renderSarif(sources, diagnostics, "1.0.0"))["runs"].at(0)["results"].at(0)["locations"].get_array().size() == 0);
}

TEST_CASE("colour changes nothing but colour") {
  SourceMap sources;
  sources.add("a.gate", "x\n\ny\n");
  Diagnostics diagnostics;
  Diagnostic& d = diagnostics.add(DiagKind::UnknownName, spanOf(sources, "y"), {"y"});
  d.labels.push_back({spanOf(sources, "x"), "here"});
  RenderOptions colour;
  colour.colour = true;
  std::string plain;
  const std::string coloured = renderText(sources, diagnostics, colour);
  for (size_t i = 0; i < coloured.size(); ++i) {
    if (coloured[i] == '\x1b') {
      i = coloured.find('m', i);
    } else {
      plain += coloured[i];
    }
  }
  CHECK(plain == renderText(sources, diagnostics));
  CHECK(coloured.find("\x1b[1;31m") != std::string::npos);
}

TEST_CASE("JSON: columns in characters and in UTF-16 units") {
  SourceMap sources;
  sources.add("a \"b\".gate", "🚦 xyz\n");
  Diagnostics diagnostics;
  diagnostics.add(DiagKind::UnknownName, spanOf(sources, "xyz"), {"xyz"});
  simdjson::dom::parser parser;
  const auto d = parsed(parser, renderJson(sources, diagnostics))["diagnostics"].at(0);
  CHECK(std::string_view(d["code"]) == "G0203");
  CHECK(std::string_view(d["file"]) == "a \"b\".gate");
  CHECK(uint64_t(d["start"]["line"]) == 1);
  CHECK(uint64_t(d["start"]["column"]) == 3);
  CHECK(uint64_t(d["start"]["utf16Column"]) == 4);
  CHECK(uint64_t(d["start"]["offset"]) == 5);
  CHECK(uint64_t(d["end"]["offset"]) == 8);
}

TEST_CASE("SARIF 2.1.0: what the standard requires") {
  SourceMap sources;
  sources.add("packs/my pack.gate", "🚦 xyz\n");
  Diagnostics diagnostics;
  Diagnostic& d = diagnostics.add(DiagKind::UnknownName, spanOf(sources, "xyz"), {"xyz"});
  d.labels.push_back({spanOf(sources, "xyz"), "here"});
  d.fixes.push_back({"write `y`", {{spanOf(sources, "xyz"), "y"}}});
  diagnostics.add(DiagKind::UnusedName, spanOf(sources, "xyz"), {"xyz"});
  simdjson::dom::parser parser;
  const auto log = parsed(parser, renderSarif(sources, diagnostics, "0.1.0"));
  CHECK(std::string_view(log["version"]) == "2.1.0");
  const auto run = log["runs"].at(0);
  CHECK(std::string_view(run["tool"]["driver"]["name"]) == "Tollgate");
  CHECK(std::string_view(run["columnKind"]) == "utf16CodeUnits");
  const auto rules = run["tool"]["driver"]["rules"];
  for (const auto result : run["results"].get_array()) {
    CHECK(std::string_view(rules.at(uint64_t(result["ruleIndex"]))["id"]) == std::string_view(result["ruleId"]));
    CHECK(!std::string_view(result["message"]["text"]).empty());
    const auto place = result["locations"].at(0)["physicalLocation"];
    CHECK(std::string_view(place["artifactLocation"]["uri"]) == "packs/my%20pack.gate");
    CHECK(uint64_t(place["region"]["startColumn"]) == 4);
    CHECK(uint64_t(place["region"]["endColumn"]) == 7);
  }
  CHECK(std::string_view(run["results"].at(1)["level"]) == "warning");
  const auto change = run["results"].at(0)["fixes"].at(0)["artifactChanges"].at(0);
  CHECK(std::string_view(change["replacements"].at(0)["insertedContent"]["text"]) == "y");
  CHECK(uint64_t(change["replacements"].at(0)["deletedRegion"]["byteOffset"]) == 5);
}
