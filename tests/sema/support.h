#pragma once
// What the tests of the checker share: programs of several modules in one text, and diagnostics as lines.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/sema/check.h"

namespace tollgate::test {

inline const std::string kGoldens = TOLLGATE_SOURCE_DIR "/tests/golden/check";

/// A text of several modules: the first is `main`, each further one begins with a line `-- file: NAME`.
/// Modules of tests/golden/check/lib can be used too.
class Modules : public sema::ModuleLoader {
 public:
  explicit Modules(const std::string& text);
  std::optional<sema::LoadedModule> load(const std::string& name) override;
  std::vector<std::string> known() override;
  /// A module called FOLDER/NAME is another file for NAME.
  std::vector<std::string> several(const std::string& name) override;
  /// A file of tests/golden/check/lib, whatever module names it.
  std::optional<sema::LoadedTable> table(const std::string& module, const std::string& path, const std::string& format) override;
  std::map<std::string, std::string> texts;
};

struct Checked {
  SourceMap sources;
  sema::CheckedProgram program;
};
/// Heap: the program points into the source map.
std::unique_ptr<Checked> checkModules(Modules& modules);

/// "main:3:8-3:12 error[G0203] `x` is not defined", then help and fixes, each on a line of its own.
std::string lines(const Checked& checked);

std::string readFile(const std::string& path);
void writeFile(const std::string& path, const std::string& text);
/// The *.gate files of a folder, sorted; names without the ending.
std::vector<std::string> gateFiles(const std::string& folder);

}  // namespace tollgate::test
