#include "compiler/driver/rooted_files.h"

#include <algorithm>

namespace tollgate::driver {

std::string RootedFiles::below(const std::string& root, std::string_view path) const {
  std::string out = root;
  if (path.empty() || path == ".") return out;
  if (!out.ends_with('/') && !path.starts_with('/')) out += '/';
  return out.append(path);
}

std::string RootedFiles::resolve(std::string_view path) const {
  if (roots_.empty()) return std::string(path);
  for (const std::string& root : roots_) {
    std::string candidate = below(root, path);
    if (files_.stat(candidate).kind != ingest::FileKind::Missing) return candidate;
  }
  return path.starts_with('/') ? std::string(path) : below(roots_.front(), path);
}

ingest::ListResult RootedFiles::list(std::string_view folder) const {
  ingest::ListResult all;
  bool found = false;
  for (const std::string& root : roots_) {
    const std::string candidate = below(root, folder);
    if (files_.stat(candidate).kind != ingest::FileKind::Folder) continue;
    found = true;
    ingest::ListResult one = files_.list(candidate);
    if (one.error) return one;
    for (ingest::FolderEntry& entry : one.entries) {
      const auto same = [&](const ingest::FolderEntry& other) { return other.name == entry.name; };
      if (std::none_of(all.entries.begin(), all.entries.end(), same)) all.entries.push_back(std::move(entry));
    }
  }
  if (!found) return files_.list(resolve(folder));
  std::sort(all.entries.begin(), all.entries.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return all;
}

}  // namespace tollgate::driver
