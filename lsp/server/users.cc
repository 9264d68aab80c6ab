#include "lsp/server/users.h"

#include <algorithm>
#include <set>

#include "compiler/support/sort_unique.h"
#include "runtime/ingest/whole_text.h"

namespace tollgate::lsp {
namespace {

constexpr unsigned kDepth = 16;
constexpr uint64_t kMostBytes = uint64_t{16} << 20;

/// Whether a tool makes what lies in the folder.
bool isMade(const std::vector<ingest::FolderEntry>& entries) {
  return std::any_of(entries.begin(), entries.end(), [](const ingest::FolderEntry& entry) {
    return entry.kind == ingest::FileKind::File && (entry.name == "CMakeCache.txt" || entry.name == "CACHEDIR.TAG");
  });
}

}  // namespace

std::vector<std::string> usedNames(std::string_view text) {
  constexpr std::string_view kUse = "use";
  std::vector<std::string> names;
  while (!text.empty()) {
    const size_t end = std::min(text.find_first_of("\r\n"), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (!line.starts_with(kUse)) continue;
    line.remove_prefix(kUse.size());
    const size_t begin = line.find_first_not_of(" \t");
    if (begin == 0 || begin == std::string_view::npos) continue;
    line.remove_prefix(begin);
    // Blanks may stand around the dots.
    std::string name;
    bool word = true;
    for (const char c : line) {
      if (c == ' ' || c == '\t') {
        word = word && (name.empty() || name.back() == '.');
      } else if (c == '.') {
        name += c, word = true;
      } else if (!word || (c == '-' && (name.empty() || name.back() == '-' || name.back() == '.'))) {
        break;
      } else {
        name += c;
      }
    }
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

std::string dotted(std::string_view path) {
  if (path.ends_with(kModuleEnding)) path.remove_suffix(kModuleEnding.size());
  std::string out = "." + std::string(path.substr(path.starts_with('/') ? 1 : 0)) + ".";
  std::replace(out.begin(), out.end(), '/', '.');
  return out;
}

bool mayMean(std::string_view name, std::string_view dottedPath) {
  if (name.empty()) return false;
  for (size_t at = dottedPath.find(name); at != std::string_view::npos; at = dottedPath.find(name, at + 1)) {
    if (dottedPath[at - 1] == '.' && dottedPath[at + name.size()] == '.') return true;  // it begins and ends with a dot
  }
  return false;
}

std::string nameBelow(std::string_view folder, std::string_view path) {
  if (!path.starts_with(folder)) return "";
  path.remove_prefix(folder.size());
  if (path.ends_with(kModuleEnding)) path.remove_suffix(kModuleEnding.size());
  std::string name(path);
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

std::string baseOf(const std::string& module, const std::string& path) {
  const size_t tail = module.size() + kModuleEnding.size();
  if (path.size() < tail || nameBelow(path.substr(0, path.size() - tail), path) != module) return "";
  return path.substr(0, path.size() - tail);
}

std::vector<std::string> WorkspaceFiles::all(const std::vector<std::string>& folders) const {
  std::vector<std::string> paths;
  for (const std::string& folder : folders) collect(folder, kDepth, paths);
  sortUnique(paths);
  return paths;
}

void WorkspaceFiles::collect(const std::string& folder, unsigned depth, std::vector<std::string>& paths) const {
  const std::vector<ingest::FolderEntry> entries = files_.list(folder).entries;
  if (depth < kDepth && isMade(entries)) return;
  for (const ingest::FolderEntry& entry : entries) {
    if (paths.size() >= kMostFiles) return;
    if (entry.name.starts_with('.') || entry.name == "node_modules") continue;
    const std::string path = (folder.ends_with('/') ? folder : folder + "/") + entry.name;
    if (entry.kind == ingest::FileKind::File && entry.name.ends_with(kModuleEnding))
      paths.push_back(path);
    else if (entry.kind == ingest::FileKind::Folder && depth > 0)
      collect(path, depth - 1, paths);
  }
}

std::vector<std::string> WorkspaceFiles::usesOf(const std::string& path) {
  const ingest::FileStat stat = files_.stat(path);
  {
    std::lock_guard lock(mutex_);
    const auto known = known_.find(path);
    if (known != known_.end() && known->second.modified == stat.modified && known->second.size == stat.size) return known->second.uses;
  }
  const ingest::WholeText read = ingest::readWholeText(files_, path, kMostBytes);
  Known known{stat.modified, stat.size, read.error || read.tooLarge ? std::vector<std::string>() : usedNames(read.text)};
  std::lock_guard lock(mutex_);
  return (known_[path] = std::move(known)).uses;
}

std::vector<std::string> WorkspaceFiles::usersOf(const std::string& path, const std::vector<std::string>& folders) {
  std::vector<std::pair<std::string, std::vector<std::string>>> files;
  for (std::string& file : all(folders)) {
    std::vector<std::string> uses = usesOf(file);
    files.emplace_back(std::move(file), std::move(uses));
  }
  std::set<std::string> users;
  std::vector<std::string> found = {path};
  for (size_t next = 0; next < found.size(); ++next) {
    const std::string used = dotted(found[next]);
    for (const auto& [file, names] : files) {
      if (file == path || users.contains(file)) continue;
      if (std::any_of(names.begin(), names.end(), [&](const std::string& name) { return mayMean(name, used); })) {
        users.insert(file);
        found.push_back(file);
      }
    }
  }
  found.erase(found.begin());
  std::reverse(found.begin(), found.end());
  return found;
}

}  // namespace tollgate::lsp
