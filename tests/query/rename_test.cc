// A renamed program means what it meant: every place that was resolved is resolved to the same thing, and nothing new is said.

#include <algorithm>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "compiler/fingerprint/fingerprint.h"
#include "compiler/lower/lower.h"
#include "compiler/query/rename.h"
#include "tests/query/support.h"

using namespace tollgate;

namespace {

/// Entities and uses in the order of their places, by file, each on a line. A part of a path is known by its place, which a longer name
/// before it moves.
std::vector<std::string> shapeOf(const test::Asked& asked) {
  std::vector<std::string> out;
  for (const auto& module : asked.program.modules) {
    for (const query::Occurrence& o : asked.index->in(module->file)) {
      const query::Id part = o.entity.kind == query::EntityKind::Capture ? query::kNone : o.entity.part;
      out.push_back(fmt::format("{} {} {}/{}/{} {}", asked.sources.file(module->file).name(), query::kindWords(o.entity.kind), o.entity.id,
                                part, o.entity.more, static_cast<int>(o.use)));
    }
  }
  return out;
}

/// The first line that differs; "" where none does.
std::string difference(const std::vector<std::string>& before, const std::vector<std::string>& after) {
  for (size_t i = 0; i < std::max(before.size(), after.size()); ++i) {
    const std::string a = i < before.size() ? before[i] : "nothing", b = i < after.size() ? after[i] : "nothing";
    if (a != b) return a + " became " + b;
  }
  return "";
}

/// Fingerprints of all packs and gates. Names of definitions, properties, tables, parameters and elements are not in them (M17).
std::vector<std::string> printsOf(const test::Asked& asked) {
  const ir::Program program = lower::lower(asked.program);
  fingerprint::Fingerprints prints(program);
  std::vector<std::string> out;
  for (const fingerprint::Part& part : fingerprint::packsAndGates(program)) out.push_back(prints.of(part));
  std::sort(out.begin(), out.end());
  return out;
}

bool isOutOfPrints(query::EntityKind kind) {
  using query::EntityKind;
  return kind == EntityKind::Function || kind == EntityKind::Property || kind == EntityKind::Table || kind == EntityKind::Parameter ||
         kind == EntityKind::Element;
}

/// Codes alone: a message may quote the name.
std::string codesOf(const test::Asked& asked) {
  std::string out;
  for (const Diagnostic& d : asked.program.diagnostics.all()) out += diagCode(d.kind) + " ";
  return out;
}

struct Counts {
  size_t renamed = 0, refused = 0, printed = 0;
};

/// Renames what is declared in the file, each once, and checks anew.
void renameAll(const std::string& path, size_t most, Counts& counts, std::set<query::EntityKind>& kinds) {
  const auto asked = test::askFile(path);
  if (!asked->program.ok()) return;
  const std::vector<std::string> shape = shapeOf(*asked);
  const std::string codes = codesOf(*asked);
  std::vector<query::Occurrence> declared;
  for (const query::Occurrence& o : asked->index->in(asked->main)) {
    if (o.use == query::Use::Declares) declared.push_back(o);
  }
  const size_t stride = std::max<size_t>(1, declared.size() / most);
  for (size_t i = 0; i < declared.size(); i += stride) {
    const query::Occurrence& o = declared[i];
    const std::string name = o.entity.kind == query::EntityKind::Test ? "ZZ-001" : "renamed-here";
    const query::Renaming made = query::rename(*asked->index, asked->main, o.span.begin, name, nullptr);
    CAPTURE(test::shown(*asked, o.span));
    CHECK(made.ok() == made.refused.empty());
    if (!made.ok()) {
      ++counts.refused;
      CHECK(made.refused.ends_with("."));
      continue;
    }
    CHECK(test::wrongEdits(*asked, made.edits) == "");
    // The edits are the places of the index, all of them and no other.
    CHECK(made.edits.size() >= 1);
    const auto anew = test::askFile(path, test::editedTexts(*asked, made.edits));
    CHECK(codesOf(*anew) == codes);
    CHECK(difference(shape, shapeOf(*anew)) == "");
    if (isOutOfPrints(o.entity.kind)) {
      CHECK(printsOf(*anew) == printsOf(*asked));
      ++counts.printed;
    }
    ++counts.renamed;
    kinds.insert(o.entity.kind);
  }
}

std::string refusal(const std::string& text, const std::string& name) {
  const auto marked = test::askMarked(text);
  return query::rename(marked.index(), 0, marked.at, name, nullptr).refused;
}

std::string renamed(const std::string& text, const std::string& name) {
  const auto marked = test::askMarked(text);
  const query::Renaming made = query::rename(marked.index(), 0, marked.at, name, nullptr);
  if (!made.ok()) return made.refused;
  return test::editedTexts(*marked.asked, made.edits).at("main");
}

}  // namespace

TEST_CASE("renaming what the sample packs, the library and the goldens declare changes no meaning") {
  Counts counts;
  std::set<query::EntityKind> kinds;
  for (const std::string& path : test::corpus()) {
    CAPTURE(path);
    const bool large = path.find("/stdlib/") != std::string::npos || path.find("/packs/") != std::string::npos;
    renameAll(path, large ? 6 : 12, counts, kinds);
  }
  MESSAGE(counts.renamed, " renamed, ", counts.refused, " refused, ", kinds.size(), " kinds");
  CHECK(counts.renamed > 400);
  CHECK(counts.printed > 60);
  CHECK(kinds.size() > 18);
}

TEST_CASE("what cannot be renamed says why") {
  CHECK(refusal("use model\ndefine $0a means 1\ndefine b means a\n", "every") == "`every` is a word of the language and cannot be a name.");
  CHECK(refusal("use model\ndefine $0a means 1\n", "3x") == "A name begins with a letter.");
  CHECK(refusal("use model\ndefine $0a means 1\n", "x-") == "A hyphen stands inside a name, between letters or digits.");
  CHECK(refusal("use model\ndefine $0a means 1\n", "") == "A name has at least one letter.");
  CHECK(refusal("use model\ndefine $0a means 1\ndefine b means 2\n", "b").starts_with("`b` is taken"));
  CHECK(refusal("use model\ndefine $0a means 1\n", "issues").starts_with("`issues` is taken"));
  CHECK(refusal("use model\ndefine $0a means issues where severity is 3\n", "severity").ends_with("would mean two things."));
  CHECK(refusal("use model\ndefine $0n means 3\ndefine b means count of (issues where impacts includes MOC) is at most n\n", "impacts")
            .ends_with("would mean two things."));
  CHECK(refusal("use model\ndefine $0n means 3\ndefine b means issues where id is \"x\" and n is 3\n", "id") != "");
  CHECK(refusal("use model\ndefine a means $0every issues satisfies status is closed\n", "b") ==
        "There is no name here that could be changed.");
  CHECK(refusal("use model\ndefine a means count of $0tests\n", "b").find("tests") != std::string::npos);
}

TEST_CASE("a rename reaches every place") {
  CHECK(renamed("use model\ndefine $0a means 1\ndefine b means a + a\n", "one") ==
        "use model\ndefine one means 1\ndefine b means one + one\n");
  CHECK(renamed("use model\ndefine a means every $0i in issues where i.severity is 3 satisfies i.status is closed\n", "x") ==
        "use model\ndefine a means every x in issues where x.severity is 3 satisfies x.status is closed\n");
  CHECK(renamed("define a($0p : Phase) means p.kind is SIT\nuse model\n", "q") == "define a(q : Phase) means q.kind is SIT\nuse model\n");
  CHECK(renamed("enum Colour: $0red, green\nrecord Car in cars\n  key id : text\n  colour : Colour, may become red \"paint\"\n"
                "define a means cars where colour is red\ntable t of count\n  Colour down\n  red | 1\n  green | 2\ndefine b means t[red]\n",
                "crimson") ==
        "enum Colour: crimson, green\nrecord Car in cars\n  key id : text\n  colour : Colour, may become crimson \"paint\"\n"
        "define a means cars where colour is crimson\ntable t of count\n  Colour down\n  crimson | 1\n  green | 2\ndefine b means "
        "t[crimson]\n");
}

TEST_CASE("a file that is read-only is left alone, and so is what it uses") {
  const auto marked = test::askMarked("use model\ndefine a means $0issues where severity is 3\n");
  const query::Renaming made = query::rename(marked.index(), 0, marked.at, "problems", [](FileId file) { return file != 0; });
  CHECK(made.refused.find("which cannot be changed.") != std::string::npos);
}

TEST_CASE("a module that moves takes its `use` lines along") {
  const auto marked = test::askMarked("use model\nuse $0other\ndefine b means other.a\n-- file: other\ndefine a means 1\n");
  const query::Renaming made = query::rename(marked.index(), 0, marked.at, "packs.other-one", nullptr);
  REQUIRE(made.ok());
  CHECK(made.movesFrom == "other");
  CHECK(made.movesTo == "packs.other-one");
  CHECK(test::editedTexts(*marked.asked, made.edits).at("main") == "use model\nuse packs.other-one\ndefine b means packs.other-one.a\n");
}
