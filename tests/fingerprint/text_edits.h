#pragma once
// Changes of a module's text that change nothing of what it says. Each gives another valid text.

#include <random>
#include <string>
#include <vector>

namespace tollgate::test {

struct TextEdit {
  const char* name;
  std::string (*apply)(const std::string& text, std::mt19937_64& random);
};
const std::vector<TextEdit>& textEdits();

}  // namespace tollgate::test
