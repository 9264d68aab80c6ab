#include "runtime/ingest/memory_files.h"

#include <algorithm>
#include <cstring>

namespace tollgate::ingest {

FileError changedWhileRead() { return {"the file changed while it was read", "read it again when whoever writes it has finished"}; }

FileError isFolder() { return {"is a folder, not a file", "name the files in it, or use a pattern such as `results/*.xml`"}; }

FileError notFound() { return {"there is no such file", "check the path; it is relative to the working folder"}; }

InputStream::Chunk MemoryStream::read(std::span<char> buffer) {
  size_t size = std::min(buffer.size(), text_.size());
  if (step_ != 0) size = std::min(size, step_);
  if (size != 0) std::memcpy(buffer.data(), text_.data(), size);
  text_.remove_prefix(size);
  return {size, std::nullopt};
}

namespace {

class ChangingStream : public MemoryStream {
 public:
  using MemoryStream::MemoryStream;
  std::optional<FileError> finish() override { return changedWhileRead(); }
};

std::string folderPrefix(std::string_view path) {
  std::string prefix(path);
  if (prefix == ".") prefix.clear();
  if (!prefix.empty() && prefix.back() != '/') prefix += '/';
  return prefix;
}

}  // namespace

void MemoryFiles::addChanging(std::string path, std::string text) {
  changing_[path] = true;
  add(std::move(path), std::move(text));
}

ListResult MemoryFiles::list(std::string_view folder) const {
  const std::string prefix = folderPrefix(folder);
  ListResult result;
  for (auto it = files_.lower_bound(prefix); it != files_.end() && it->first.starts_with(prefix); ++it) {
    const std::string rest = it->first.substr(prefix.size());
    const size_t slash = rest.find('/');
    FolderEntry entry{rest.substr(0, slash), slash == std::string::npos ? FileKind::File : FileKind::Folder};
    const bool repeated = std::any_of(result.entries.begin(), result.entries.end(),
                                      [&](const FolderEntry& other) { return other.name == entry.name; });
    if (!repeated) result.entries.push_back(std::move(entry));
  }
  if (result.entries.empty()) result.error = FileError{"there is no such folder", "check the path"};
  std::sort(result.entries.begin(), result.entries.end(), [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
  return result;
}

FileStat MemoryFiles::stat(std::string_view path) const {
  if (auto it = files_.find(path); it != files_.end()) return {FileKind::File, it->second.size(), 0};
  const std::string prefix = folderPrefix(path);
  auto it = files_.lower_bound(prefix);
  if (it != files_.end() && it->first.starts_with(prefix)) return {FileKind::Folder, 0, 0};
  return {};
}

OpenResult MemoryFiles::open(std::string_view path) const {
  auto it = files_.find(path);
  if (it == files_.end()) return {nullptr, stat(path).kind == FileKind::Folder ? isFolder() : notFound()};
  if (changing_.contains(path)) return {std::make_unique<ChangingStream>(it->second), std::nullopt};
  return {std::make_unique<MemoryStream>(it->second), std::nullopt};
}

}  // namespace tollgate::ingest
