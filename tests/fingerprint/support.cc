#include "tests/fingerprint/support.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/support/list_file.h"
#include "tests/support/text_file.h"

namespace tollgate::test {
namespace {

namespace fs = std::filesystem;

class Loader : public sema::ModuleLoader {
 public:
  explicit Loader(const Texts& texts) : texts_(texts) {}
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    const auto at = texts_.find(name);
    if (at == texts_.end()) return std::nullopt;
    return sema::LoadedModule{name, at->second};
  }
  std::vector<std::string> known() override { return {}; }
  std::optional<sema::LoadedTable> table(const std::string& module, const std::string& path, const std::string&) override {
    const std::string folder = module.starts_with("svtad.") ? "/stdlib/svtad/" : "/packs/sample-foc/";
    return listOfFile(TOLLGATE_SOURCE_DIR + folder + path, path);
  }

 private:
  const Texts& texts_;
};

api::Rules compiled(const Texts& texts, const std::string& root) {
  Loader loader(texts);
  return api::compile({{root, root + ".gate", texts.at(root)}}, loader);
}

}  // namespace

Texts sampleTexts() {
  const fs::path source = TOLLGATE_SOURCE_DIR;
  Texts texts;
  for (const auto& entry : fs::directory_iterator(source / "stdlib/svtad")) {
    if (entry.path().extension() != ".gate") continue;
    texts["svtad." + entry.path().stem().string()] = textOfFile(entry.path());
  }
  for (const char* name : {"pack", "requirements", "sources", "exit"})
    texts[name] = textOfFile(source / "packs/sample-foc" / (std::string(name) + ".gate"));
  return texts;
}

ir::Program programOf(const Texts& texts, const std::string& root) {
  api::Rules rules = compiled(texts, root);
  if (!rules.ok()) FAIL(renderText(*rules.sources, rules.diagnostics));
  return std::move(*rules.program);
}

std::string diagnosticsOf(const Texts& texts, const std::string& root) {
  const api::Rules rules = compiled(texts, root);
  return renderText(*rules.sources, rules.diagnostics);
}

std::map<std::string, std::string> prints(const ir::Program& program) {
  fingerprint::Fingerprints all(program);
  std::map<std::string, std::string> out;
  for (const fingerprint::Part& part : fingerprint::packsAndGates(program)) {
    out[partKind(program, part) + " " + partName(program, part)] = all.of(part);
  }
  return out;
}

std::vector<std::string> allPrints(const ir::Program& program) {
  fingerprint::Fingerprints all(program);
  std::set<fingerprint::Part> parts;
  for (const fingerprint::Part& root : fingerprint::packsAndGates(program)) {
    for (const fingerprint::Part& part : all.reached(root)) parts.insert(part);
  }
  std::vector<std::string> out;
  for (const fingerprint::Part& part : parts) out.push_back(all.of(part));
  std::sort(out.begin(), out.end());
  return out;
}

uint64_t seed() {
  static const uint64_t kSeed = [] {
    const char* given = std::getenv("TOLLGATE_SEED");
    const uint64_t chosen = given == nullptr ? 20200227 : std::strtoull(given, nullptr, 10);
    fmt::print("TOLLGATE_SEED={}\n", chosen);
    return chosen;
  }();
  return kSeed;
}

}  // namespace tollgate::test
