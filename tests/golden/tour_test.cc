// docs/tour.md and docs/new-regulation.md, done as a reader does it, in a folder of its own and in the order of the page:
//
//   ```console      lines that begin with `$ ` are run; what stands below each is what it prints, and a line `…` is any lines
//   ```diff FILE    an edit: the lines that begin with ` ` or `-` stand in the file once, and become those with ` ` or `+`
//   ```xml FILE     a new file, of whatever language
//
// TOLLGATE_UPDATE_GOLDENS=1 rewrites the console blocks that have no line `…`.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>

#include <fmt/format.h>

#include "tests/docs/page.h"
#include "tests/golden/command_line.h"

namespace fs = std::filesystem;
using namespace tollgate::test;
using tollgate::docs::Block;

namespace {

const fs::path kDocs = fs::path(TOLLGATE_SOURCE_DIR) / "docs", kExample = fs::path(TOLLGATE_SOURCE_DIR) / "packs/software-release";
const std::string kPrompt = "$ ", kAnyLines = "…\n";

std::vector<std::string> linesOf(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line + "\n");
  return lines;
}

/// The commands of a block, each shown before it runs, with the status of the one before it in `$?`.
std::string scriptOf(const Block& block) {
  std::string script = fmt::format("exec 2>&1\nstatus=0\nEXAMPLE={}\n", quoted(kExample.string()));
  for (const std::string& line : linesOf(block.text)) {
    if (!line.starts_with(kPrompt)) continue;
    const std::string command = line.substr(kPrompt.size());
    script += fmt::format("printf '%s' {}\n(exit $status)\n{}status=$?\n", quoted(line), command);
  }
  return script + "pwd > \"$TMP/where\"\n";
}

/// Whether `text` is as shown, where a line `…` stands for any number of lines.
bool isShown(const std::string& shown, const std::string& text) {
  std::vector<std::string> parts(1);
  for (const std::string& line : linesOf(shown)) {
    if (line == kAnyLines)
      parts.emplace_back();
    else
      parts.back() += line;
  }
  if (parts.size() == 1) return text == shown;
  const std::string lines = "\n" + text;  // so that every line has one before it
  if (!text.starts_with(parts.front()) || !lines.ends_with("\n" + parts.back())) return false;
  size_t at = parts.front().size();
  for (size_t i = 1; i + 1 < parts.size(); ++i) {
    const size_t found = lines.find("\n" + parts[i], at);
    if (found == std::string::npos) return false;
    at = found + parts[i].size();
  }
  return at + parts.back().size() <= text.size();
}

/// nullopt if what is to be changed does not stand in the text exactly once.
std::optional<std::string> edited(const std::string& text, const std::string& diff) {
  std::string before, after;
  for (const std::string& line : linesOf(diff)) {
    if (line[0] != '+') before += line.substr(1);
    if (line[0] != '-') after += line.substr(1);
  }
  const std::string lines = "\n" + text;
  const size_t at = lines.find("\n" + before);
  if (before.empty() || at == std::string::npos || lines.find("\n" + before, at + 1) != std::string::npos) return std::nullopt;
  return text.substr(0, at) + after + text.substr(at + before.size());
}

struct Followed {
  size_t commands = 0, edits = 0;
};

/// Does what the page says, beginning in `folder`, and compares what it shows.
Followed follow(const fs::path& page, const Scratch& scratch, fs::path folder) {
  const bool update = std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr;
  std::vector<std::string> lines = linesOf(contents(page));
  fs::create_directories(folder);
  Followed followed;
  for (const Block& block : tollgate::docs::blocksOf(contents(page))) {
    INFO(page.filename().string(), ", line ", block.line);
    if (block.kind == "console") {
      const std::vector<std::string> shown = linesOf(block.text);
      for (const std::string& line : shown) followed.commands += line.starts_with(kPrompt);
      const Ran ran = runShell(folder, scriptOf(block), scratch.path);
      CHECK_MESSAGE(isShown(anyZoneVersion(block.text), ran.out), "it prints\n" << ran.out);
      std::string where = contents(scratch.path / "tmp/where");
      if (!where.empty()) folder = where.substr(0, where.size() - 1);
      if (!update || std::find(shown.begin(), shown.end(), kAnyLines) != shown.end()) continue;
      for (size_t i = 0; i < shown.size(); ++i) lines[block.line - 1 + i] = i == 0 ? ran.out : "";
      continue;
    }
    ++followed.edits;
    REQUIRE_MESSAGE(!block.argument.empty(), "nobody reads this block");
    if (block.kind == "diff") {
      const std::optional<std::string> text = edited(contents(folder / block.argument), block.text);
      REQUIRE_MESSAGE(text, "the file does not have these lines exactly once");
      rewrite(folder / block.argument, *text);
    } else {
      REQUIRE_MESSAGE(!fs::exists(folder / block.argument), "the file is there already");
      fs::create_directories((folder / block.argument).parent_path());
      rewrite(folder / block.argument, block.text);
    }
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  if (update) rewrite(page, text);
  return followed;
}

/// "sources.gate" -> its text, of every file below the folder.
std::map<std::string, std::string> filesBelow(const fs::path& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files[fs::relative(entry.path(), folder).string()] = contents(entry.path());
  }
  return files;
}

}  // namespace

TEST_CASE("the tour shows what happens") {
  const Scratch scratch("tour");
  const Followed followed = follow(kDocs / "tour.md", scratch, scratch.path / "tour");
  CHECK(followed.commands >= 20);
  CHECK(followed.edits >= 8);
}

TEST_CASE("the page about another rule book builds packs/software-release, and shows what happens") {
  const Scratch scratch("new-regulation");
  const Followed followed = follow(kDocs / "new-regulation.md", scratch, scratch.path / "software-release");
  CHECK(followed.commands >= 15);
  const std::map<std::string, std::string> built = filesBelow(scratch.path / "software-release"), kept = filesBelow(kExample);
  for (const auto& [name, text] : kept) CHECK_MESSAGE((built.contains(name) && built.at(name) == text), name);
  for (const auto& [name, text] : built) CHECK_MESSAGE(kept.contains(name), name);
  // Nothing of the library is needed.
  const Ran alone = runShell(kExample, "mkdir \"$TMP/none\" && tollgate check --library \"$TMP/none\" sources.gate examples.gate\n",
                             scratch.path);
  CHECK_MESSAGE(alone.exit == 0, alone.out << alone.err);
}

TEST_CASE("what the tour shows is compared") {
  CHECK(isShown("one\ntwo\n", "one\ntwo\n"));
  CHECK_FALSE(isShown("one\n", "one\ntwo\n"));
  CHECK(isShown("one\n…\n", "one\ntwo\n"));
  CHECK(isShown("…\ntwo\n…\nfour\n", "one\ntwo\nthree\nfour\n"));
  CHECK_FALSE(isShown("…\nwo\n", "one\ntwo\n"));
  CHECK_FALSE(isShown("…\nwo\n…\nfour\n", "one\ntwo\nthree\nfour\n"));
  CHECK_FALSE(isShown("one\n…\nthree\n…\ntwo\n…\n", "one\ntwo\nthree\n"));
  CHECK_FALSE(isShown("one\n…\none\n", "one\n"));
  CHECK(edited("a\nb\nc\n", " b\n-c\n+d\n") == "a\nb\nd\n");
  CHECK_FALSE(edited("a\nb\n", "-c\n+d\n"));
  CHECK_FALSE(edited("a\na\n", "-a\n+d\n"));
}
