#include "lsp/server/parsed_files.h"

#include <atomic>
#include <utility>

namespace tollgate::lsp {

ParsedFiles::ParsedFiles(const ParsedFiles& other) : limits_(other.limits_) {
  std::lock_guard lock(other.mutex_);
  files_ = other.files_;
}

ParsedFile ParsedFiles::known(const std::string& name) {
  std::lock_guard lock(mutex_);
  ParsedFile& file = files_[name];
  if (file.id == kNoFile) file.id = static_cast<FileId>(files_.size() - 1);
  return file;
}

ParsedFile ParsedFiles::parsed(SourceMap& sources, const std::string& name, std::string text) {
  ParsedFile file = known(name);
  if (file.tree && file.file->text() == text) {
    sources.set(file.id, file.file);
    return file;
  }
  file.file = std::make_shared<const SourceFile>(name, std::move(text));
  return parse(sources, std::move(file));
}

ParsedFile ParsedFiles::parsed(SourceMap& sources, std::shared_ptr<const SourceFile> text) {
  ParsedFile file = known(text->name());
  const bool same = file.tree && (file.file == text || file.file->text() == text->text());
  file.file = std::move(text);
  if (!same) return parse(sources, std::move(file));
  sources.set(file.id, file.file);
  return file;
}

ParsedFile ParsedFiles::edited(SourceMap& sources, std::shared_ptr<const SourceFile> text, const syntax::Module* held,
                               syntax::Change& change) {
  change = {};
  ParsedFile file = known(text->name());
  if (!file.tree || file.file == text || file.file->text() == text->text()) return parsed(sources, std::move(text));
  {
    // Taken out, so that nobody else gets it while it changes.
    std::lock_guard lock(mutex_);
    ParsedFile& kept = files_[text->name()];
    if (kept.tree == file.tree) kept.tree = nullptr;
  }
  // Whoever else holds it may be reading it, from an analysis that began later than the caller's last.
  const bool alone = file.tree.use_count() == (held == &file.tree->module ? 2 : 1);
  std::atomic_thread_fence(std::memory_order_acquire);
  if (!alone) file.tree = std::make_shared<syntax::ParsedModule>(*file.tree);
  const std::shared_ptr<const SourceFile> before = std::exchange(file.file, std::move(text));
  sources.set(file.id, file.file);
  const syntax::Change made = syntax::reparse(*file.tree, before->text(), sources, file.id, limits_, file.file->editOf(before));
  if (alone) change = made;
  std::lock_guard lock(mutex_);
  files_[file.file->name()] = file;
  return file;
}

ParsedFile ParsedFiles::parse(SourceMap& sources, ParsedFile file) {
  sources.set(file.id, file.file);
  file.tree = std::make_shared<syntax::ParsedModule>(syntax::parse(sources, file.id, limits_));
  std::lock_guard lock(mutex_);
  files_[file.file->name()] = file;
  return file;
}

void ParsedFiles::drop(const std::string& name) {
  std::lock_guard lock(mutex_);
  const auto file = files_.find(name);
  if (file != files_.end()) file->second.file = nullptr, file->second.tree = nullptr;
}

}  // namespace tollgate::lsp
