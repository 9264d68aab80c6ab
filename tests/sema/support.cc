#include "tests/sema/support.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "tests/support/list_file.h"
#include "tests/support/text_file.h"

namespace tollgate::test {

namespace fs = std::filesystem;

std::string readFile(const std::string& path) { return test::textOfFile(path); }

void writeFile(const std::string& path, const std::string& text) {
  std::ofstream out(path, std::ios::binary);
  out << text;
}

std::vector<std::string> gateFiles(const std::string& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".gate") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Modules::Modules(const std::string& text) {
  const std::string lib = TOLLGATE_SOURCE_DIR "/tests/golden/check/lib";
  for (const std::string& name : gateFiles(lib)) texts[name] = readFile(lib + "/" + name + ".gate");
  std::string name = "main";
  std::istringstream in(text);
  texts[name] = "";
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("-- file: ")) {
      name = line.substr(9);
      texts[name] = "";
    } else {
      texts[name] += line + "\n";
    }
  }
}

std::optional<sema::LoadedModule> Modules::load(const std::string& name) {
  auto at = texts.find(name);
  if (at == texts.end()) return std::nullopt;
  return sema::LoadedModule{name, at->second};
}

std::optional<sema::LoadedTable> Modules::table(const std::string&, const std::string& path, const std::string& format) {
  return listOfFile(TOLLGATE_SOURCE_DIR "/tests/golden/check/lib/" + path, path, format != "csv");
}

std::vector<std::string> Modules::several(const std::string& name) {
  std::vector<std::string> found;
  for (const auto& [other, text] : texts) {
    if (other == name || other.ends_with("/" + name)) found.push_back(other + ".gate");
  }
  if (found.size() == 1) found.clear();
  return found;
}

std::vector<std::string> Modules::known() {
  std::vector<std::string> names;
  for (const auto& [name, text] : texts) names.push_back(name);
  return names;
}

std::unique_ptr<Checked> checkModules(Modules& modules) {
  auto checked = std::make_unique<Checked>();
  const FileId file = checked->sources.add("main", modules.texts["main"]);
  checked->program = sema::check(checked->sources, {{file, "main"}}, modules, Limits{});
  return checked;
}

std::string lines(const Checked& checked) {
  std::string out;
  for (const Diagnostic& d : checked.program.diagnostics.all()) {
    std::string place = "nowhere";
    if (d.span.valid()) {
      const SourceFile& file = checked.sources.file(d.span.file);
      const LineColumn a = file.locate(d.span.begin), b = file.locate(d.span.end);
      place = fmt::format("{}:{}:{}-{}:{}", file.name(), a.line, a.column, b.line, b.column);
    }
    const char* word = d.severity == Severity::Error ? "error" : d.severity == Severity::Warning ? "warning" : "note";
    out += fmt::format("{} {}[{}] {}\n", place, word, diagCode(d.kind), d.message);
    if (!d.help.empty()) out += fmt::format("    help: {}\n", d.help);
    for (const DiagLabel& label : d.labels) {
      out += fmt::format("    {}: {}\n", checked.sources.describe(label.span), label.text);
    }
    for (const Fix& fix : d.fixes) out += fmt::format("    fix: {}\n", fix.title);
  }
  return out;
}

}  // namespace tollgate::test
