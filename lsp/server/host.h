#pragma once
// What the server asks of the world around it. The command answers from the machine (compiler/driver/lsp.cc), tests from memory; the
// server itself opens no file, reads no clock and knows no process.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "compiler/sema/check.h"
#include "runtime/ingest/file_system.h"

namespace tollgate::lsp {

/// How `tollgate check FILE` sees a file: what its module is called, and where the modules that it uses are looked for.
struct Place {
  std::string module;                // "exit", "svtad.model"
  std::vector<std::string> folders;  // first these,
  std::string library;               // then this one; "" if there is none
  friend bool operator==(const Place&, const Place&) = default;
};

struct CommandResult {
  int status = 0;
  std::string out, err;
};

class Host {
 public:
  virtual ~Host() = default;
  virtual const ingest::FileSystem& files() const = 0;
  /// The file that a path means, links followed: the same text for two paths of one file. It need not exist.
  virtual std::string identity(const std::string& path) const = 0;
  /// `library` is what the client asked for; "": the one that is found from the file.
  virtual Place placeOf(const std::string& path, const std::string& library) const = 0;
  /// A loader that reads through `files`, which must outlive it.
  virtual std::unique_ptr<sema::ModuleLoader> loader(const ingest::FileSystem& files, const Place& place) const = 0;
  /// The path of the page of a diagnostic ("G0203"), which lies beside the library, or beside that of the installation. "" if there is none
  /// on this machine.
  virtual std::string pageOf(const Place& place, const std::string& code) const = 0;
  /// What `tollgate ARGUMENTS` prints and gives, where its files are read through `files`. It writes no file. Any thread. `pulse` is called
  /// again and again while gates are judged; what it throws ends the command, and then its result is of no use.
  virtual CommandResult command(const std::vector<std::string>& arguments, const ingest::FileSystem& files,
                                std::function<void()> pulse) const = 0;
  /// In days since 1970-01-01, UTC.
  virtual int64_t today() const = 0;
  /// Called first by every thread that works for the server.
  virtual void threadBegins() const {}
  /// Called before each request is looked at, with what it asks for; by one thread.
  virtual void requestBegins(const std::string& /*method*/) const {}
  /// Of an earlier server of this user that ended by a fault, and of which nobody was told yet. "": of none.
  virtual std::string crashReport() const { return ""; }
  virtual bool isRunning(int64_t process) const = 0;
  virtual std::string version() const = 0;
};

}  // namespace tollgate::lsp
