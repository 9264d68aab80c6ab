#include "lsp/server/parsed_files.h"

namespace tollgate::lsp {

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

ParsedFile ParsedFiles::parse(SourceMap& sources, ParsedFile file) {
  sources.set(file.id, file.file);
  file.tree = std::make_shared<const syntax::ParsedModule>(syntax::parse(sources, file.id, limits_));
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
