#pragma once
// What the parser's tests share.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "compiler/syntax/ast_printer.h"
#include "compiler/syntax/parser.h"
#include "tests/support/text_file.h"

namespace tollgate {

inline std::string readFile(const std::filesystem::path& path) { return test::textOfFile(path); }

inline void writeFile(const std::filesystem::path& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }

inline std::vector<std::filesystem::path> goldenSources() {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(std::string(TOLLGATE_SOURCE_DIR) + "/tests/golden/parse")) {
    if (entry.path().extension() == ".gate") found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

struct Parsed {
  SourceMap sources;
  FileId file;
  syntax::ParsedModule result;
};

inline Parsed parseText(const std::string& text, const std::string& name = "t.gate", syntax::ParseStats* stats = nullptr) {
  Parsed parsed;
  parsed.file = parsed.sources.add(name, text);
  parsed.result = stats ? syntax::parse(parsed.sources, parsed.file, Limits{}, *stats)
                        : syntax::parse(parsed.sources, parsed.file, Limits{});
  return parsed;
}

inline std::string diagnosticLines(const Parsed& parsed) {
  std::string out;
  for (const Diagnostic& d : parsed.result.diagnostics.all()) {
    out += diagCode(d.kind) + " " + parsed.sources.describe(d.span) + "+" + std::to_string(d.span.end - d.span.begin) + " " + d.message +
           (d.help.empty() ? "" : " [" + d.help + "]") + "\n";
    for (const Fix& fix : d.fixes) out += "  fix: " + fix.title + "\n";
  }
  return out;
}

inline std::string describe(const std::string& name, const std::string& text) {
  Parsed parsed = parseText(text, name);
  return syntax::printModule(parsed.result.module) + "----\n" + diagnosticLines(parsed);
}

}  // namespace tollgate
