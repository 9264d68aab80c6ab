#include "tests/fingerprint/text_edits.h"

#include <algorithm>
#include <regex>
#include <sstream>

#include "compiler/support/sort_unique.h"

namespace tollgate::test {
namespace {

using Lines = std::vector<std::string>;
using Random = std::mt19937_64;

Lines linesOf(const std::string& text) {
  Lines lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

std::string joined(const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

size_t indentOf(const std::string& line) { return std::min(line.find_first_not_of(' '), line.size()); }
bool isBlank(const std::string& line) { return indentOf(line) == line.size(); }
bool isComment(const std::string& line) { return line.compare(indentOf(line), 2, "--") == 0; }
bool chance(Random& random, unsigned percent) { return random() % 100 < percent; }

/// Begins with one of these words after its indent.
bool begins(const std::string& line, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) {
    return line.compare(indentOf(line), std::string(word).size() + 1, std::string(word) + " ") == 0;
  });
}

/// Lines of one declaration at this indent: its own, what is indented below it, and the comments in front.
std::vector<Lines> blocks(const Lines& lines, size_t begin, size_t end, size_t indent) {
  std::vector<Lines> out;
  bool inComment = false;
  for (size_t i = begin; i < end; ++i) {
    const bool starts = !isBlank(lines[i]) && indentOf(lines[i]) == indent;
    if (out.empty() || (starts && !inComment)) out.emplace_back();
    if (!isBlank(lines[i])) inComment = starts && isComment(lines[i]);
    out.back().push_back(lines[i]);
  }
  return out;
}

bool isDeclaration(const Lines& block, std::initializer_list<const char*> words) {
  const auto line = std::find_if(block.begin(), block.end(), [](const std::string& l) { return !isBlank(l) && !isComment(l); });
  return line != block.end() && begins(*line, words);
}

/// Shuffles the blocks of these words among their own places.
Lines shuffledBlocks(std::vector<Lines> all, std::initializer_list<const char*> words, Random& random) {
  std::vector<size_t> at;
  for (size_t i = 0; i < all.size(); ++i) {
    if (isDeclaration(all[i], words)) at.push_back(i);
  }
  std::vector<Lines> moved;
  for (const size_t i : at) moved.push_back(all[i]);
  std::shuffle(moved.begin(), moved.end(), random);
  for (size_t i = 0; i < at.size(); ++i) all[at[i]] = moved[i];
  Lines out;
  for (const Lines& block : all) out.insert(out.end(), block.begin(), block.end());
  return out;
}

/// `text`, with `change` applied to what stands outside quotes and comments.
template <class Change>
std::string outsideQuotes(const std::string& line, const Change& change) {
  std::string out, code;
  bool quoted = false;
  for (size_t i = 0; i < line.size(); ++i) {
    if (!quoted && line.compare(i, 2, "--") == 0) return out + change(code) + line.substr(i);
    if (line[i] == '"') {
      if (!quoted) {
        out += change(code);
        code.clear();
      }
      quoted = !quoted;
      out += '"';
    } else {
      (quoted ? out : code) += line[i];
    }
  }
  return out + change(code);
}

bool isNameByte(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_'; }

std::string withName(const std::string& line, const std::string& name, const std::string& fresh) {
  if (begins(line, {"under"})) return line;  // a clause is no name: SVTAD 12.9(i)
  return outsideQuotes(line, [&](const std::string& code) {
    std::string out;
    for (size_t i = 0; i < code.size();) {
      size_t end = i;
      while (end < code.size() && isNameByte(code[end])) ++end;
      const bool member = i > 0 && code[i - 1] == '.';
      if (end == i)
        out += code[end++];
      else
        out += code.substr(i, end - i) == name && !member ? fresh : code.substr(i, end - i);
      i = end;
    }
    return out;
  });
}

// ---- Layout, comments, titles -----------------------------------------------------------------------------

std::string withComments(const std::string& text, Random& random) {
  Lines out;
  for (const std::string& line : linesOf(text)) {
    if (!isBlank(line) && indentOf(line) == 0 && chance(random, 30)) out.push_back("-- a note");
    const bool ends = !isBlank(line) && !isComment(line) && line.find('|') == std::string::npos && chance(random, 30);
    out.push_back(ends ? line + "  -- a note" : isComment(line) && chance(random, 30) ? line + " and more" : line);
  }
  return joined(out);
}

std::string withoutComments(const std::string& text, Random&) {
  Lines out;
  for (const std::string& line : linesOf(text)) {
    if (!isComment(line)) out.push_back(line);
  }
  return joined(out);
}

std::string withLayout(const std::string& text, Random& random) {
  Lines out;
  const bool wider = chance(random, 50);
  for (const std::string& line : linesOf(text)) {
    if (chance(random, 20) && !isBlank(line) && indentOf(line) == 0) out.emplace_back("");
    std::string changed = wider ? std::string(indentOf(line), ' ') + line : line;
    if (chance(random, 20)) changed += "  ";
    out.push_back(changed);
  }
  return joined(out);
}

std::string withTitles(const std::string& text, Random&) {
  static const std::regex kTitled(
      R"re(^( *(?:exit gate|entry gate|criterion|interpretation|group|record|decision|table|exception|pack|enum) [^" =]+(?:\([^)]*\))? ")([^"]*"))re");
  static const std::regex kChoice(R"re(^(    [a-z][a-z0-9-]* +")([^"]*"\s*)$)re");
  Lines out;
  bool choices = false;
  for (const std::string& line : linesOf(text)) {
    if (begins(line + " ", {"either"})) choices = true;
    if (indentOf(line) <= 2 && !begins(line + " ", {"either"})) choices = false;
    std::string changed = std::regex_replace(line, kTitled, "$1Another: $2");
    if (choices) changed = std::regex_replace(changed, kChoice, "$1Another: $2");
    out.push_back(changed);
  }
  return joined(out);
}

std::string withProposals(const std::string& text, Random&) {
  Lines out;
  for (const std::string& line : linesOf(text)) {
    out.push_back(line);
    if (begins(line, {"pack"}) && indentOf(line) == 0) out.emplace_back("  proposed by DCC on 2020-01-01");
  }
  return joined(out);
}

// ---- Order ------------------------------------------------------------------------------------------------

/// `under A, B`, `exercises A, B`, `evidence a, b`: what stands on one line, without quotes.
std::string withListsShuffled(const std::string& text, Random& random) {
  Lines out;
  for (std::string line : linesOf(text)) {
    if (begins(line, {"under", "exercises", "evidence"}) && line.find('"') == std::string::npos && line.find("--") == std::string::npos) {
      const size_t from = line.find(' ', indentOf(line)) + 1;
      std::vector<std::string> all;
      std::istringstream in(line.substr(from));
      for (std::string element; std::getline(in, element, ',');) all.push_back(element.substr(indentOf(element)));
      std::shuffle(all.begin(), all.end(), random);
      line.resize(from);
      for (size_t i = 0; i < all.size(); ++i) line += (i == 0 ? "" : ", ") + all[i];
    }
    out.push_back(line);
  }
  return joined(out);
}

/// Runs of lines of one indent that begin with one of these words, and the choices of an interpretation.
std::string withRunsShuffled(const std::string& text, Random& random) {
  Lines lines = linesOf(text);
  for (const char* word : {"-", "covers", "under"}) {
    for (size_t i = 0; i < lines.size();) {
      size_t end = i;
      while (end < lines.size() && begins(lines[end], {word}) && indentOf(lines[end]) == indentOf(lines[i])) ++end;
      const bool whole = end == lines.size() || indentOf(lines[end]) <= indentOf(lines[i]) || isBlank(lines[end]);
      if (whole) std::shuffle(lines.begin() + static_cast<std::ptrdiff_t>(i), lines.begin() + static_cast<std::ptrdiff_t>(end), random);
      i = std::max(end, i + 1);
    }
  }
  for (size_t i = 0; i < lines.size(); ++i) {  // choices
    if (lines[i] != "  either") continue;
    size_t end = i + 1;
    while (end < lines.size() && indentOf(lines[end]) > 2) ++end;
    std::shuffle(lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, lines.begin() + static_cast<std::ptrdiff_t>(end), random);
  }
  return joined(lines);
}

std::string withDeclarationsShuffled(const std::string& text, Random& random) {
  const Lines lines = linesOf(text);
  std::vector<Lines> all = blocks(lines, 0, lines.size(), 0);
  for (Lines& block : all) {
    if (isDeclaration(block, {"exit", "entry"}))
      block = shuffledBlocks(blocks(block, 0, block.size(), 2), {"criterion"}, random);
    else if (isDeclaration(block, {"pack"}))
      block = shuffledBlocks(blocks(block, 0, block.size(), 2), {"test"}, random);
    else
      continue;
    while (!block.empty() && isBlank(block.back())) block.pop_back();
    block.emplace_back("");
  }
  return joined(
      shuffledBlocks(all, {"define", "exception", "table", "decision", "interpretation", "exit", "entry", "enum", "record"}, random));
}

// ---- Names ------------------------------------------------------------------------------------------------

/// Parameters of definitions, elements named in quantifiers, instances of gates.
std::string withParametersRenamed(const std::string& text, Random& random) {
  static const std::regex kParameter(R"re([(,] *([a-z][a-z0-9-]*) : )re"), kElement(R"re((?:each|every|some|no) ([a-z]) in )re"),
      kMore(R"re(, ([a-z]) in )re");
  const Lines lines = linesOf(text);
  std::vector<Lines> all = blocks(lines, 0, lines.size(), 0);
  Lines out;
  for (Lines& block : all) {
    std::string whole;
    for (const std::string& line : block) whole += outsideQuotes(line, [](const std::string& code) { return code; }) + "\n";
    std::vector<std::string> names;
    if (!isDeclaration(block, {"source", "use"})) {
      for (const std::regex* pattern : {&kParameter, &kElement, &kMore}) {
        for (std::sregex_iterator at(whole.begin(), whole.end(), *pattern), end; at != end; ++at) names.push_back((*at)[1]);
      }
    }
    sortUnique(names);
    for (const std::string& name : names) {
      const std::string fresh = "renamed-" + name + std::to_string(random() % 100);
      for (std::string& line : block) {
        line = withName(line, name, fresh);
        // `day of DECISION` has the word, and no parameter.
        if (name == "day") line = std::regex_replace(line, std::regex(fresh + " of "), "day of ");
      }
    }
    out.insert(out.end(), block.begin(), block.end());
  }
  return joined(out);
}

/// Definitions local to a gate or a criterion.
std::string withLocalsRenamed(const std::string& text, Random& random) {
  static const std::regex kLocal(R"re(^ +define ([a-z][a-z0-9-]*))re");
  const Lines lines = linesOf(text);
  Lines out;
  for (Lines& block : blocks(lines, 0, lines.size(), 0)) {
    std::vector<std::string> names;
    std::smatch match;
    for (const std::string& line : block) {
      if (isDeclaration(block, {"exit", "entry"}) && std::regex_search(line, match, kLocal)) names.push_back(match[1]);
    }
    for (const std::string& name : names) {
      const std::string fresh = "local-" + name + std::to_string(random() % 100);
      for (std::string& line : block) {
        if (!begins(line, {"criterion", "evidence"})) line = withName(line, name, fresh);
      }
    }
    out.insert(out.end(), block.begin(), block.end());
  }
  return joined(out);
}

}  // namespace

const std::vector<TextEdit>& textEdits() {
  static const std::vector<TextEdit> kEdits = {
      {"comments added", withComments},
      {"comments dropped", withoutComments},
      {"layout", withLayout},
      {"titles", withTitles},
      {"a proposal", withProposals},
      {"lists shuffled", withListsShuffled},
      {"lines shuffled", withRunsShuffled},
      {"declarations, criteria and tests shuffled", withDeclarationsShuffled},
      {"parameters and elements renamed", withParametersRenamed},
      {"locals renamed", withLocalsRenamed},
  };
  return kEdits;
}

}  // namespace tollgate::test
