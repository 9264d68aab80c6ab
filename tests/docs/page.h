#pragma once
// The fenced blocks of a Markdown page, and the examples that docs/language.md makes of them.

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

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

/// One ```gate block, as the module that it stands for.
struct Example {
  uint32_t line = 0;  // in the page
  std::string module, text;
  uint32_t hidden = 0;                                  // lines of the text that the page does not show
  std::set<std::pair<uint32_t, std::string>> mistakes;  // line of the text, "G0203"
  std::vector<Evaluation> evaluations;
};

struct Page {
  std::vector<Example> examples;
  std::vector<ShownRows> everywhere;
  std::vector<std::string> problems;  // blocks that belong to nothing
};
Page readPage(const std::string& page);

}  // namespace tollgate::docs
