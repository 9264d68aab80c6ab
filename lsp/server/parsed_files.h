#pragma once
// Texts that were parsed, kept between checks: a keystroke changes one file, and the others need no second look.

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

#include "compiler/support/limits.h"
#include "compiler/support/source.h"
#include "compiler/syntax/parser.h"
#include "compiler/syntax/reparse.h"

namespace tollgate::lsp {

/// A file with the number that it has in every source map of the server, and its tree.
struct ParsedFile {
  FileId id = kNoFile;
  std::shared_ptr<const SourceFile> file;
  std::shared_ptr<syntax::ParsedModule> tree;  // changed by ParsedFiles alone, and only while nobody else has it
};

/// By name. Any thread.
class ParsedFiles {
 public:
  explicit ParsedFiles(const Limits& limits) : limits_(limits) {}
  /// With what the other one has now, and of what comes nothing goes to the other.
  ParsedFiles(const ParsedFiles& other);
  ParsedFiles& operator=(const ParsedFiles&) = delete;
  /// The file with this text, also put into `sources`; parsed only if the last text of this name was another one.
  ParsedFile parsed(SourceMap& sources, const std::string& name, std::string text);
  ParsedFile parsed(SourceMap& sources, std::shared_ptr<const SourceFile> file);
  /// The same of a text that is typed: what did not change since the last text is not parsed again. The caller may hold one tree, `held`,
  /// that it does not mind to see change; the change is told if it was made in that tree, or in one that nobody held.
  ParsedFile edited(SourceMap& sources, std::shared_ptr<const SourceFile> file, const syntax::Module* held, syntax::Change& change);
  /// Its text and tree, not its number.
  void drop(const std::string& name);

 private:
  ParsedFile known(const std::string& name);
  ParsedFile parse(SourceMap& sources, ParsedFile file);
  const Limits limits_;
  mutable std::mutex mutex_;
  std::unordered_map<std::string, ParsedFile> files_;
};

}  // namespace tollgate::lsp
