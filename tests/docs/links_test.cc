// The pages' links lead somewhere: to files that exist, and to headings of their page.
#include <doctest/doctest.h>

#include <cctype>
#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>

#include "tests/support/text_file.h"

namespace fs = std::filesystem;

namespace {

/// "## Values that may be absent" -> "values-that-may-be-absent", as Markdown pages are anchored.
std::set<std::string> anchorsOf(const std::string& page) {
  std::set<std::string> anchors;
  std::istringstream in(page);
  for (std::string line; std::getline(in, line);) {
    if (!line.starts_with('#')) continue;
    std::string anchor;
    for (const char c : line.substr(std::min(line.find_first_not_of('#') + 1, line.size()))) {
      if (c == ' ')
        anchor += '-';
      else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-')
        anchor += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
    anchors.insert(anchor);
  }
  return anchors;
}

}  // namespace

TEST_CASE("links of the pages lead somewhere") {
  const fs::path root = TOLLGATE_SOURCE_DIR;
  std::vector<fs::path> pages = {root / "README.md", root / "CONTRIBUTING.md", root / "packs/README.md"};
  for (const auto& entry : fs::recursive_directory_iterator(root / "docs")) {
    if (entry.path().extension() == ".md") pages.push_back(entry.path());
  }
  static const std::regex kLink("\\]\\(([^)#]*)(#[^)]*)?\\)");
  size_t links = 0;
  for (const fs::path& page : pages) {
    const std::string text = tollgate::test::textOfFile(page);
    for (std::sregex_iterator at(text.begin(), text.end(), kLink), end; at != end; ++at) {
      const std::string file = (*at)[1], anchor = (*at)[2];
      if (file.find("://") != std::string::npos) continue;
      ++links;
      const fs::path target = file.empty() ? page : page.parent_path() / file;
      CHECK_MESSAGE(fs::exists(target), page.filename().string() << ": " << file);
      if (!anchor.empty())
        CHECK_MESSAGE(anchorsOf(tollgate::test::textOfFile(target)).contains(anchor.substr(1)), page.filename().string()
                                                                                                    << ": " << file << anchor);
    }
  }
  CHECK(links > 400);
}
