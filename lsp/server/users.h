#pragma once
// Which files of a workspace may use a module: told by their `use` lines, without parsing them.

#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/ingest/file_system.h"

namespace tollgate::lsp {

/// The names behind `use` at the start of a line, each once.
std::vector<std::string> usedNames(std::string_view text);
/// "/packs/svtad/model.gate" as ".packs.svtad.model.".
std::string dotted(std::string_view path);
/// Whether `use NAME` may mean the file of this dotted path: "svtad.model", and "svtad", mean ".packs.svtad.model.".
bool mayMean(std::string_view name, std::string_view dottedPath);

inline constexpr std::string_view kModuleEnding = ".gate";
/// The dotted name that a file has below `folder`, which ends with a slash; "" if it lies elsewhere.
std::string nameBelow(std::string_view folder, std::string_view path);
/// The folder in which names such as this begin, with a slash at its end: of /w/stdlib/svtad/model.gate, which is svtad.model, /w/stdlib/.
/// "" where the file has another name.
std::string baseOf(const std::string& module, const std::string& path);

/// The `.gate` files below some folders. Any thread. Left out below them are hidden folders, `node_modules`, and those whose files a tool
/// makes: a build tree of CMake, and a folder with a CACHEDIR.TAG (bford.info/cachedir). Copies of rules are no rules.
class WorkspaceFiles {
 public:
  explicit WorkspaceFiles(const ingest::FileSystem& files) : files_(files) {}
  /// Sorted. Of very large workspaces not all: kMostFiles.
  std::vector<std::string> all(const std::vector<std::string>& folders) const;
  /// Those of `all` that use the file at `path`, or a file that uses it, and so on; it is not among them. Too many rather than too few.
  /// Those come first that are the furthest from it: their programs hold the others.
  std::vector<std::string> usersOf(const std::string& path, const std::vector<std::string>& folders);

  static constexpr size_t kMostFiles = 10'000;

 private:
  struct Known {
    int64_t modified = 0;
    uint64_t size = 0;
    std::vector<std::string> uses;
  };
  void collect(const std::string& folder, unsigned depth, std::vector<std::string>& paths) const;
  std::vector<std::string> usesOf(const std::string& path);
  const ingest::FileSystem& files_;
  std::mutex mutex_;
  std::map<std::string, Known> known_;  // by path; read again when time or size of the file changed
};

}  // namespace tollgate::lsp
