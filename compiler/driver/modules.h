#pragma once
// Which file a module's name means. A name is a path below a folder, with dots for separators: `svtad.model` is
// svtad/model.gate. Looked up beside the files given, of which one alone may answer to it, then in the library.

#include <map>
#include <string>
#include <vector>

#include "compiler/driver/world.h"
#include "compiler/sema/check.h"

namespace tollgate::driver {

/// Of the file of a module.
inline constexpr std::string_view kModuleEnding = ".gate";

/// The text of a file, or a sentence that says why there is none.
struct TextFile {
  std::string text;
  std::string error;
  bool ok() const { return error.empty(); }
};
TextFile readText(const ingest::FileSystem& files, const std::string& path, uint64_t mostBytes);

/// SHA-256 of its bytes; "" if it cannot be read to its end.
std::string hashOfFile(const ingest::FileSystem& files, const std::string& path);

/// "packs/sit/exit.gate" -> "packs/sit"; "" for a file of the working folder.
std::string folderOf(const std::string& path);
std::string joined(const std::string& folder, const std::string& name);

/// `asked` (--library), else TOLLGATE_LIBRARY, else the folder `stdlib` with modules in it, or in a folder of it, in a folder above `file`,
/// else that of the installation. "" if there is none.
std::string findLibrary(const World& world, const std::string& asked, const std::string& file);

/// That of the installation; "" if there is none.
std::string ownLibrary(const World& world);

class DiskModules : public sema::ModuleLoader {
 public:
  DiskModules(const ingest::FileSystem& files, std::vector<std::string> folders, std::string library, uint64_t mostBytes)
      : files_(files), folders_(std::move(folders)), library_(std::move(library)), mostBytes_(mostBytes) {}
  std::optional<sema::LoadedModule> load(const std::string& moduleName) override;
  std::vector<std::string> several(const std::string& moduleName) override;
  std::vector<std::string> known() override;
  /// Beside the module that names it.
  std::optional<sema::LoadedTable> table(const std::string& module, const std::string& path, const std::string& format) override;
  /// The files of the tables that were asked for, each once.
  const std::vector<std::string>& tables() const { return tables_; }

 private:
  void keep(const std::string& table);
  /// `without`: a folder that is passed over; "" for none.
  void collect(const std::string& folder, const std::string& prefix, unsigned depth, const std::string& without,
               std::vector<std::string>& names) const;
  const ingest::FileSystem& files_;
  std::vector<std::string> folders_;
  std::string library_;
  uint64_t mostBytes_;
  std::vector<std::string> tables_;
};

}  // namespace tollgate::driver
