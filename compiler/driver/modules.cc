#include "compiler/driver/modules.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/support/sha256.h"
#include "compiler/support/sort_unique.h"
#include "runtime/ingest/text_table.h"
#include "runtime/ingest/whole_text.h"
#include "runtime/requirements/requirements.h"

namespace tollgate::driver {
namespace {

// Folders below a given file that are searched for modules; data folders lie there too.
constexpr unsigned kSiblingDepth = 2;
constexpr unsigned kLibraryDepth = 8;
constexpr size_t kMostNames = 10000;

bool isFolder(const ingest::FileSystem& files, const std::string& path) { return files.stat(path).kind == ingest::FileKind::Folder; }

}  // namespace

TextFile readText(const ingest::FileSystem& files, const std::string& path, uint64_t mostBytes) {
  ingest::WholeText read = ingest::readWholeText(files, path, mostBytes);
  if (read.tooLarge) return {std::move(read.text), fmt::format("is larger than {} bytes", mostBytes)};
  return {std::move(read.text), read.error ? read.error->message : ""};
}

std::string hashOfFile(const ingest::FileSystem& files, const std::string& path) {
  ingest::OpenResult opened = files.open(path);
  if (opened.error) return "";
  Sha256 hash;
  std::vector<char> buffer(256 << 10);
  while (true) {
    const ingest::InputStream::Chunk chunk = opened.stream->read(buffer);
    if (chunk.error) return "";
    if (chunk.size == 0) break;
    hash.update({buffer.data(), chunk.size});
  }
  return opened.stream->finish() ? "" : hash.finish();
}

std::string folderOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return "";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::string joined(const std::string& folder, const std::string& name) {
  if (folder.empty() || name.starts_with('/')) return name;
  return folder.ends_with('/') ? folder + name : folder + "/" + name;
}

namespace {

bool isModule(const ingest::FolderEntry& entry) { return entry.kind == ingest::FileKind::File && entry.name.ends_with(kModuleEnding); }

/// It holds modules, or a folder with modules: one for each rule book.
bool isLibrary(const World& world, const std::string& folder) {
  if (!isFolder(world.files, folder)) return false;
  const std::vector<ingest::FolderEntry> entries = world.files.list(folder).entries;
  return std::any_of(entries.begin(), entries.end(), [&](const ingest::FolderEntry& entry) {
    if (entry.kind != ingest::FileKind::Folder) return isModule(entry);
    const std::vector<ingest::FolderEntry> book = world.files.list(joined(folder, entry.name)).entries;
    return std::any_of(book.begin(), book.end(), isModule);
  });
}

}  // namespace

std::string ownLibrary(const World& world) {
  if (world.programFolder.empty()) return "";
  for (const char* place : {"../share/tollgate/stdlib", "stdlib"}) {
    if (std::string library = joined(world.programFolder, place); isLibrary(world, library)) return library;
  }
  return "";
}

std::string findLibrary(const World& world, const std::string& asked, const std::string& file) {
  if (!asked.empty()) return asked;
  if (const auto set = world.environment("TOLLGATE_LIBRARY"); set && !set->empty()) return *set;
  std::string up = folderOf(file);
  // Through the folders that the path names, then above the first of them.
  while (true) {
    if (const std::string library = joined(up, "stdlib"); isLibrary(world, library)) return library;
    if (up.empty() || up == "/") break;
    up = up.ends_with("..") || up == "." ? joined(up, "..") : folderOf(up);
    if (up.size() > 1000) break;
  }
  if (!file.starts_with('/')) {
    std::string above = "..";
    for (int level = 0; level < 32; ++level, above += "/..") {
      if (const std::string library = joined(above, "stdlib"); isLibrary(world, library)) return library;
    }
  }
  return ownLibrary(world);
}

namespace {

std::string pathOf(const std::string& moduleName) {
  std::string path = moduleName;
  std::replace(path.begin(), path.end(), '.', '/');
  return path.append(kModuleEnding);
}

}  // namespace

std::vector<std::string> DiskModules::several(const std::string& moduleName) {
  std::vector<std::string> found;
  for (const std::string& folder : folders_) {
    if (const std::string file = joined(folder, pathOf(moduleName)); files_.stat(file).kind == ingest::FileKind::File)
      found.push_back(file);
  }
  if (found.size() == 1) found.clear();
  return found;
}

std::optional<sema::LoadedModule> DiskModules::load(const std::string& moduleName) {
  std::vector<std::string> folders = folders_;
  if (!library_.empty()) folders.push_back(library_);
  for (const std::string& folder : folders) {
    const std::string file = joined(folder, pathOf(moduleName));
    if (files_.stat(file).kind != ingest::FileKind::File) continue;
    TextFile text = readText(files_, file, mostBytes_);
    if (text.ok()) return sema::LoadedModule{file, std::move(text.text)};
  }
  return std::nullopt;
}

std::vector<std::string> DiskModules::known() {
  std::vector<std::string> names;
  // A module of the library has the name that it has there, and no second one where a file of the library, or of a folder above, is given.
  for (const std::string& folder : folders_) collect(folder, "", kSiblingDepth, library_, names);
  if (!library_.empty()) collect(library_, "", kLibraryDepth, "", names);
  sortUnique(names);
  return names;
}

std::optional<sema::LoadedTable> DiskModules::table(const std::string& module, const std::string& path, const std::string& format) {
  sema::LoadedTable table;
  table.file = joined(folderOf(module), path);
  if (const auto list = requirements::listFormat(format)) {
    requirements::RequirementList read = requirements::readRequirements(files_, table.file, *list);
    table.error = std::move(read.error), table.headings = std::move(read.headings), table.rows = std::move(read.rows);
    table.files = std::move(read.files), table.lines = std::move(read.lines), table.idsOptional = true;
    for (const std::string& file : table.files) keep(file);
    return table;
  }
  if (format != "csv") {
    table.error = fmt::format("a list is read as csv, {}, not as `{}`", fmt::join(requirements::listFormatWords(), ", "), format);
    return table;
  }
  keep(table.file);
  ingest::TextTable read = ingest::readTextTable(files_, table.file);
  if (!read.error.empty()) {
    table.error = fmt::format("{}: {}", table.file, read.error);
    table.missing = files_.stat(table.file).kind == ingest::FileKind::Missing;
  }
  table.headings = std::move(read.headings), table.rows = std::move(read.rows), table.lines = std::move(read.lines);
  return table;
}

void DiskModules::keep(const std::string& table) {
  if (std::find(tables_.begin(), tables_.end(), table) == tables_.end()) tables_.push_back(table);
}

void DiskModules::collect(const std::string& folder, const std::string& prefix, unsigned depth, const std::string& without,
                          std::vector<std::string>& names) const {
  if (!without.empty() && (folder == without || folder.starts_with(without + "/"))) return;
  for (const ingest::FolderEntry& entry : files_.list(folder.empty() ? "." : folder).entries) {
    if (names.size() >= kMostNames || entry.name.starts_with('.')) continue;
    if (entry.kind == ingest::FileKind::File && entry.name.ends_with(kModuleEnding)) {
      names.push_back(prefix + entry.name.substr(0, entry.name.size() - kModuleEnding.size()));
    } else if (entry.kind == ingest::FileKind::Folder && depth > 0 && entry.name.find('.') == std::string::npos) {
      collect(joined(folder, entry.name), prefix + entry.name + ".", depth - 1, without, names);
    }
  }
}

}  // namespace tollgate::driver
