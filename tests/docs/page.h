#pragma once
// The fenced blocks of a Markdown page, and the examples that docs/language.md and docs/diagnostics/ make of them.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "compiler/support/limits.h"

namespace tollgate::docs {

/// ```KIND ARGUMENT
struct Block {
  std::string kind, argument, text;
  uint32_t line = 0;  // of its first line of text, in the page
};
std::vector<Block> blocksOf(const std::string& page);

/// A table of rows as the page shows it.
struct ShownRows {
  std::string name;  // of the collection or decision
  enum class Given : uint8_t { Complete, FurtherMayExist, None, AsPlanned } given = Given::Complete;
  std::vector<std::string> fields;
  std::vector<std::vector<std::string>> rows;
};
std::vector<ShownRows> rowsOf(const Block& block);

/// What is shown between two outcomes.
struct Evaluation {
  std::vector<ShownRows> rows;
  std::map<std::string, std::string> files;  // path, text
  Block outcome;
};

/// One ```gate block, as the module that it stands for. Words behind `gate` say what Markdown cannot hold or what nobody wants to
/// read: `escaped` (\xE9 is that byte, \t a tab), `repeated=1000` (the last line stands for so many), and limits that are lowered:
/// `source-bytes=110`, `nesting-depth=4`, `diagnostics=1`.
struct Example {
  uint32_t line = 0;  // in the page
  std::string module, text;
  uint32_t hidden = 0;                                  // lines of the text that the page does not show
  std::set<std::pair<uint32_t, std::string>> mistakes;  // line of the text, "G0203"
  std::vector<Evaluation> evaluations;
  Limits limits;
};

struct Page {
  std::vector<Example> examples;
  std::vector<ShownRows> everywhere;
  std::vector<std::string> problems;  // blocks that belong to nothing
};
Page readPage(const std::string& page);
/// docs/language.md, read once.
const Page& languagePage();

/// docs/diagnostics/G0203.md. Blocks above `## Wrong` belong to both examples.
struct DiagnosticPage {
  struct Part {
    std::vector<Example> examples;             // all of them are given to the compiler
    std::map<std::string, std::string> files;  // beside them: path, text
  };
  std::string head, rest;  // title, sentence and advice; everything below them
  Part wrong, right;
  std::vector<std::string> problems;
};
DiagnosticPage readDiagnosticPage(const std::string& page);

}  // namespace tollgate::docs
