// Sources that nobody would write, and halves of sources that somebody is writing: an answer, in bounded time.
#include <doctest/doctest.h>

#include "tests/syntax/parse_helpers.h"

using namespace tollgate;

namespace {

bool has(const Parsed& parsed, DiagKind kind) {
  for (const Diagnostic& d : parsed.result.diagnostics.all()) {
    if (d.kind == kind) return true;
  }
  return false;
}

std::string repeat(const std::string& part, size_t times) {
  std::string text;
  text.reserve(part.size() * times);
  for (size_t i = 0; i < times; ++i) text += part;
  return text;
}

}  // namespace

TEST_CASE("deep nesting is refused") {
  CHECK(has(parseText("define x means " + repeat("(", 20000) + "a" + repeat(")", 20000) + "\n"), DiagKind::NestingTooDeep));
  CHECK(has(parseText("define x means " + repeat("every a satisfies ", 20000) + "b\n"), DiagKind::NestingTooDeep));
  CHECK(has(parseText("define x means " + repeat("count of ", 20000) + "b\n"), DiagKind::NestingTooDeep));
  CHECK(has(parseText("define x means a" + repeat(".b", 20000) + "\n"), DiagKind::NestingTooDeep));
  CHECK(has(parseText("define x means a" + repeat("(b)", 20000) + "\n"), DiagKind::NestingTooDeep));
  CHECK(has(parseText("define x means a" + repeat(" when b otherwise c", 20000) + "\n"), DiagKind::NestingTooDeep));
  CHECK(has(parseText("define x means a" + repeat(" + b", 20000) + "\n"), DiagKind::NestingTooDeep));
}

TEST_CASE("100,000 nested bullets") {
  std::string text = "define x means all of\n";
  for (size_t i = 1; i <= 2000; ++i) text += std::string(i, ' ') + "- all of\n";
  CHECK(has(parseText(text), DiagKind::NestingTooDeep));
  text = "define x means all of\n";
  for (size_t i = 1; i <= 100000; ++i) text += " - all of\n";
  CHECK(!parseText(text).result.diagnostics.all().empty());
}

TEST_CASE("long flat lists are fine, too long ones refused") {
  CHECK(diagnosticLines(parseText("define x means a" + repeat(" and b", 20000) + "\n")) == "");
  CHECK(diagnosticLines(parseText("define x means " + repeat("not ", 1000) + "b\n")) != "crash");
  CHECK(has(parseText("define x means a" + repeat(" and b", 10'000'000) + "\n"), DiagKind::DeclarationTooLong));
  CHECK(diagnosticLines(parseText("define x means " + repeat("abcdefghij", 5'000'000) + "\n")) == "");
}

TEST_CASE("bytes") {
  CHECK(diagnosticLines(parseText("\xEF\xBB\xBF"
                                  "define x means y\r\nenum E: a,\r\n  b\r\n")) == "");
  CHECK(has(parseText(std::string("define x means \0y\n", 18)), DiagKind::ControlCharacter));
  CHECK(has(parseText("define x means \"\xFF\xFE\"\n"), DiagKind::InvalidUtf8));
  CHECK(has(parseText("define x means \xC3\xA9t\xC3\xA9\n"), DiagKind::UnexpectedCharacter));
  CHECK(has(parseText("entry gate g\n\tunder SVTAD 1\n"), DiagKind::TabInIndent));
  CHECK(has(parseText("  define x means y\n"), DiagKind::IndentedStart));
  CHECK(diagnosticLines(parseText("")) == "");
  CHECK(diagnosticLines(parseText("\n\n-- only a comment")) == "");
}

TEST_CASE("a broken declaration hides nothing in the next") {
  Parsed parsed = parseText("define a means (((\ndefine b means x is\ndefine c means \"open\ndefine d means y\n");
  const auto& all = parsed.result.diagnostics.all();
  for (uint32_t line = 1; line <= 3; ++line) {
    bool found = std::any_of(all.begin(), all.end(),
                             [&](const Diagnostic& d) { return parsed.sources.file(parsed.file).locate(d.span.begin).line == line; });
    CHECK(found);
  }
  CHECK(syntax::printModule(parsed.result.module).find("define d") != std::string::npos);
}

TEST_CASE("every prefix of every golden") {
  for (const auto& path : goldenSources()) {
    std::string text = readFile(path);
    for (size_t length = 0; length < text.size(); ++length) {
      Parsed parsed = parseText(text.substr(0, length));
      for (const Diagnostic& d : parsed.result.diagnostics.all()) {
        REQUIRE(d.span.begin <= d.span.end);
        REQUIRE(d.span.end <= length);
        REQUIRE(!d.message.empty());
      }
    }
  }
}

TEST_CASE("limits say so") {
  std::string mistakes = repeat("defin x\n", 300);
  Parsed many = parseText(mistakes);
  CHECK(has(many, DiagKind::TooManyDiagnostics));
  CHECK(many.result.diagnostics.all().size() == Limits{}.diagnosticsPerFile + 1);
  Limits small;
  small.sourceBytes = 10;
  SourceMap sources;
  FileId file = sources.add("t.gate", "define x means y\n");
  auto result = syntax::parse(sources, file, small);
  REQUIRE(result.diagnostics.all().size() == 1);
  CHECK(result.diagnostics.all()[0].kind == DiagKind::SourceTooLarge);
}
