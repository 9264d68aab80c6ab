#pragma once
// Files as an editor has them: what is open hides what is on disk.

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "compiler/support/source.h"
#include "lsp/server/host.h"
#include "runtime/ingest/file_system.h"

namespace tollgate::lsp {

/// A document that a client has open, at one moment.
struct OpenFile {
  std::shared_ptr<const SourceFile> text;
  std::string uri;  // as the client writes it
  int64_t version = 0;
};
/// By identity: what Host::identity says of a path; of what is no file, its URI.
using OpenFiles = std::map<std::string, OpenFile, std::less<>>;

/// Host::identity, remembered: it is asked for the same paths at every keystroke. Any thread.
class Identities {
 public:
  explicit Identities(const Host& host) : host_(host) {}
  std::string of(const std::string& path);
  /// Files came or went: links may lead elsewhere.
  void forget();

 private:
  const Host& host_;
  std::mutex mutex_;
  std::map<std::string, std::string> known_;
};

/// What was looked for, found or not: files and folders, by identity.
struct Touched {
  std::set<std::string> files, folders;
  /// Of those that nobody had open, by path: as they were before they were read.
  std::map<std::string, ingest::FileStat> asFound;
};
/// Whether everything would be found as it was found then: the files of the host by size and time of change, what is open by its text.
bool isAsFound(const Touched& touched, const OpenFiles& then, const OpenFiles& now, const ingest::FileSystem& host);

/// The files of the host with the open ones over them. Keeps what it was asked for. Used by one thread.
class FilesAsOpen : public ingest::FileSystem {
 public:
  /// `pulse` is called again and again while something is looked for or read; what it throws goes to whoever reads.
  FilesAsOpen(const Host& host, Identities& identities, std::shared_ptr<const OpenFiles> open, std::function<void()> pulse = nullptr)
      : host_(host), identities_(identities), open_(std::move(open)), pulse_(std::move(pulse)) {}
  ingest::ListResult list(std::string_view folder) const override;
  ingest::FileStat stat(std::string_view path) const override;
  ingest::OpenResult open(std::string_view path) const override;
  const Touched& touched() const { return touched_; }

 private:
  const OpenFile* find(std::string_view path) const;
  ingest::FileStat note(std::string_view path) const;
  const Host& host_;
  Identities& identities_;
  std::shared_ptr<const OpenFiles> open_;
  const std::function<void()> pulse_;
  mutable Touched touched_;
};

/// "/packs/sit/exit.gate" -> "/packs/sit"; "" where there is no folder.
std::string folderOf(std::string_view path);

}  // namespace tollgate::lsp
