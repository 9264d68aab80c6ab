// A parse that follows its text is the parse of the text, after every edit.
#include <doctest/doctest.h>

#include <cstdlib>
#include <map>

#include "compiler/syntax/reparse.h"
#include "tests/support/edits.h"
#include "tests/syntax/parse_helpers.h"

using namespace tollgate;
using syntax::Change;
using test::TextEdit;
using test::Typist;

namespace {

std::string placeText(Span span) { return std::to_string(span.begin) + "-" + std::to_string(span.end); }

/// Everything that a parse holds, with its places.
std::string allOf(const Parsed& parsed) {
  const syntax::ParsedModule& result = parsed.result;
  std::string out = syntax::printModule(result.module) + "----\n" + diagnosticLines(parsed);
  for (const syntax::Expr& expr : result.module.exprs) {
    out += placeText(expr.span) + " " + placeText(expr.nameSpan) + " " + placeText(expr.opSpan) + " " + placeText(expr.bodySpan);
    for (const syntax::ExprId kid : expr.kids) out += " " + std::to_string(kid);
    out += "\n";
  }
  for (const syntax::Decl& decl : result.module.decls) {
    const syntax::DeclBase& base = syntax::base(decl);
    out += base.name + " " + placeText(base.span) + " " + placeText(base.nameSpan) + " " + placeText(base.docSpan) + " " + base.doc + "\n";
    const auto* pack = std::get_if<syntax::PackDecl>(&decl);
    for (size_t i = 0; pack != nullptr && i < pack->tests.size(); ++i) {
      const syntax::TestDecl& test = pack->tests[i];
      out += test.name + " " + placeText(test.span) + " " + placeText(test.nameSpan) + " " + placeText(test.docSpan) + " " + test.doc +
             " " + placeText(test.kind.span) + " " + placeText(test.group.span) + " " + placeText(test.title.span);
      for (const auto* texts : {&test.given, &test.when, &test.then}) {
        for (const syntax::TextRef& text : *texts) out += " " + placeText(text.span);
      }
      for (const syntax::NamedValue& line : test.fields) out += " " + placeText(line.span);
      out += "\n";
    }
  }
  for (const syntax::Comment& comment : result.comments)
    out += placeText(comment.span) + (comment.isDoc ? " doc" : "") + (comment.ownLine ? " own\n" : "\n");
  for (const syntax::Piece& piece : result.pieces) {
    out += "piece " + std::to_string(piece.begin) + "-" + std::to_string(piece.end) + " " + std::to_string(piece.exprs) + " " +
           std::to_string(piece.tokens) + " " + std::to_string(piece.depth) + (piece.declares ? " declares\n" : "\n");
  }
  return out + (result.separable ? "separable\n" : "");
}

std::map<Change::Of, int> session(const std::string& name, std::string text, uint64_t seed, int steps) {
  Typist typist(seed);
  Parsed followed = parseText(text, name);
  std::map<Change::Of, int> changes;
  std::vector<TextEdit> back;  // most edits are taken back, so that texts without mistakes come again
  for (int step = 0; step < steps; ++step) {
    TextEdit edit;
    if (!back.empty() && typist.below(8) < 5) {
      edit = back.back();
      back.pop_back();
    } else {
      edit = typist.next(text);
      back.push_back(Typist::inverse(text, edit));
    }
    const std::string before = text;
    Typist::apply(text, edit);
    followed.sources.set(followed.file, std::make_shared<const SourceFile>(name, text));
    std::optional<SourceEdit> known;
    if (typist.below(2) == 0) {
      // An edit that holds what was typed, and what is beside it.
      const auto begin = static_cast<uint32_t>(edit.begin - std::min<size_t>(edit.begin, typist.below(20)));
      const size_t end = std::min<size_t>(before.size(), edit.end + typist.below(20));
      known = SourceEdit{begin, static_cast<uint32_t>(end), static_cast<uint32_t>(text.size() - before.size())};
    }
    const Change change = syntax::reparse(followed.result, before, followed.sources, followed.file, Limits{}, known);
    ++changes[change.of];
    const std::string got = allOf(followed), wanted = allOf(parseText(text, name));
    if (got == wanted) continue;
    CAPTURE(name);
    CAPTURE(seed);
    CAPTURE(step);
    const int of = static_cast<int>(change.of);
    CAPTURE(of);
    CAPTURE(edit.begin);
    CAPTURE(edit.replacement);
    const auto differ = std::mismatch(got.begin(), got.end(), wanted.begin(), wanted.end());
    const auto from = static_cast<size_t>(differ.first - got.begin());
    const size_t shown = from < 200 ? 0 : from - 200;
    REQUIRE(got.substr(shown, 400) == wanted.substr(shown, 400));
  }
  return changes;
}

uint64_t firstSeed() {
  const char* asked = std::getenv("TOLLGATE_SEED");
  return asked != nullptr ? std::strtoull(asked, nullptr, 10) : 20261126;
}

}  // namespace

TEST_CASE("after every edit of a random session a parse that follows its text is the parse of the text") {
  const std::string root = TOLLGATE_SOURCE_DIR;
  std::vector<std::filesystem::path> files = goldenSources();
  for (const char* path : {"/packs/sit/sit-foc.gate", "/packs/sit/sit-moc.gate", "/packs/dmct/srv.gate", "/packs/sample-foc/exit.gate",
                           "/stdlib/svtad/thresholds.gate", "/stdlib/svtad/reports.gate", "/packs/software-release/rules.gate",
                           "/packs/software-release/sources.gate"})
    files.push_back(root + path);
  uint64_t seed = firstSeed();
  MESSAGE("seed ", seed, "; set TOLLGATE_SEED for another one");
  std::map<Change::Of, int> all;
  for (const std::filesystem::path& file : files) {
    // Packs more often, from the start: what is said of one test alone is so only while its pack has no other mistake.
    for (int again = file.string().find("/packs/") != std::string::npos ? 8 : 1; again > 0; --again) {
      for (const auto& [of, count] : session(file.filename().string(), readFile(file), seed++, 50)) all[of] += count;
    }
  }
  // The sessions are worth something only if they take every way.
  CHECK(all[Change::Of::Test] > 10);
  CHECK(all[Change::Of::Content] > 10);
  CHECK(all[Change::Of::Declaration] > 200);
  CHECK(all[Change::Of::Everything] > 50);
  MESSAGE("tests ", all[Change::Of::Test], ", declarations ", all[Change::Of::Declaration], ", whole texts ", all[Change::Of::Everything]);
}

TEST_CASE("what is typed inside a test or a declaration is all that is read again") {
  std::string text =
      "use svtad.model\n\npack p \"P\"\n  for release FOC in SIT\n\n  test A-1 \"One\"\n    kind functional\n\n  test A-2 \"Two\"\n"
      "    kind functional\n\ndefine d means 1\n";
  const auto changed = [&](size_t at, const std::string& typed) {
    Parsed parsed = parseText(text);
    std::string after = text;
    after.insert(at, typed);
    parsed.sources.set(parsed.file, std::make_shared<const SourceFile>("t.gate", after));
    return syntax::reparse(parsed.result, text, parsed.sources, parsed.file, Limits{}).of;
  };
  CHECK(changed(text.find("functional"), "x") == Change::Of::Test);
  CHECK(changed(text.find("Two"), "x") == Change::Of::Test);
  CHECK(changed(text.rfind("functional") + 10, " -- why") == Change::Of::Content);
  CHECK(changed(text.rfind("functional"), "\"") == Change::Of::Content);
  CHECK(changed(text.find("FOC"), "x") == Change::Of::Content);
  CHECK(changed(text.find("means 1"), "x") == Change::Of::Declaration);
  CHECK(changed(text.size(), "define e means 2\n") == Change::Of::Everything);
  CHECK(changed(text.find("define"), "x") == Change::Of::Everything);
  CHECK(changed(text.find("pack"), "--- what it is\n") == Change::Of::Declaration);
  CHECK(changed(text.find("p \"P\""), "q") == Change::Of::Declaration);
}
