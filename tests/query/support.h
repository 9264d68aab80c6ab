#pragma once
// What the tests of the queries share: programs of the disk or of a text, places marked in texts, changes made and checked again.

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "compiler/query/index.h"
#include "compiler/query/text.h"
#include "compiler/sema/check.h"

namespace tollgate::test {

/// A checked program with its index; on the heap, for they point at each other.
struct Asked {
  SourceMap sources;
  sema::CheckedProgram program;
  std::unique_ptr<query::Index> index;
  FileId main = 0;
  /// Names of modules -> the text that was checked, of everything that was loaded.
  std::map<std::string, std::string> texts;
};

/// Modules of some folders of the disk, with some texts in the place of what stands there.
class Folders : public sema::ModuleLoader {
 public:
  explicit Folders(std::vector<std::string> folders) : folders_(std::move(folders)) {}
  std::optional<sema::LoadedModule> load(const std::string& name) override;
  std::vector<std::string> known() override;
  std::optional<sema::LoadedTable> table(const std::string& module, const std::string& path, const std::string& format) override;
  /// By file, as shown.
  std::map<std::string, std::string> changed;

 private:
  std::vector<std::string> folders_;
};

/// The .gate files of stdlib, packs and tests/golden, sorted.
std::vector<std::string> corpus();
/// A file of the disk with everything it uses; `changed` texts, by file, stand in the place of those of the disk.
std::unique_ptr<Asked> askFile(const std::string& path, const std::map<std::string, std::string>& changed = {});
/// The same, of a text that stands in the place of the file.
std::unique_ptr<Asked> askText(const std::string& path, const std::string& text);
/// A text of several modules, as tests/sema/support.h has them; `$0` in it is taken out and gives `at`.
struct Marked {
  std::unique_ptr<Asked> asked;
  uint32_t at = 0;  // of the first `$0`
  std::vector<uint32_t> all;
  const query::Index& index() const { return *asked->index; }
};
Marked askMarked(const std::string& text);

/// All files of the program with the edits made, by name.
std::map<std::string, std::string> editedTexts(const Asked& asked, const std::vector<query::Edit>& edits);
/// "" where the edits are sorted, inside their files, split no character and do not overlap; else what is wrong.
std::string wrongEdits(const Asked& asked, const std::vector<query::Edit>& edits);
/// "" where the span lies in the file, its start is not behind its end, and it splits no character.
std::string wrongSpan(const Asked& asked, Span span, bool oneLine = false);
/// Every diagnostic in a line, without help.
std::string diagnosticsOf(const Asked& asked);
/// "main:3:8 `text`".
std::string shown(const Asked& asked, Span span);

}  // namespace tollgate::test
