#pragma once
// What the compiler knows of one text of one document, and of everything that it uses.

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "compiler/query/index.h"
#include "compiler/sema/program.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"
#include "lsp/server/open_files.h"
#include "lsp/server/parsed_files.h"

namespace tollgate::lsp {

/// A text to be analysed, and what was open beside it. Immutable.
struct Snapshot {
  std::shared_ptr<const SourceFile> text;  // its name is the path, or the URI of what is no file
  std::string path;                        // where it lies, or would lie
  std::string library;                     // asked for by the client; "": found
  std::shared_ptr<const OpenFiles> open;
};

class SentTokens;
class SentCompletions;
class SentLenses;
class WorkspaceFiles;
class ClosedAnalyses;

/// What analyses and answers share.
struct Services {
  const Host& host;
  Identities& identities;
  ParsedFiles& files;
  WorkspaceFiles& workspace;
  ClosedAnalyses& closed;
  SentTokens& tokens;
  SentCompletions& completions;
  SentLenses& lenses;
  const Limits limits;
};

/// Made once, by one thread; then immutable, and read by any number of threads. Its answers are those of `tollgate check PATH`.
class Analysis : public std::enable_shared_from_this<Analysis> {
 public:
  using Job = std::function<void(const std::shared_ptr<const Analysis>&)>;
  /// `before`: of an earlier text of the document. What it knows is taken over, as far as it holds and nobody else holds the analysis.
  explicit Analysis(Snapshot snapshot, std::shared_ptr<Analysis> before = nullptr)
      : snapshot_(std::move(snapshot)), before_(std::move(before)) {}
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;

  const Snapshot& snapshot() const { return snapshot_; }
  const SourceFile& text() const { return *snapshot_.text; }

  /// Calls `job` once it is finished: at once if it is, else by the thread that finishes it, which it should not keep for long.
  void whenFinished(Job job);
  bool finished() const;
  /// There is a newer one: it is worth the work only to those who wait already. The analysis that the newer one follows.
  std::shared_ptr<Analysis> supersede();
  /// True for one caller, who then has to call `run`; for nobody if it is not worth the work.
  bool claim();
  /// Claimed and not finished.
  bool running() const;
  /// What it gives back is of no use any more, and takes time to let go: first whoever waits is told.
  std::shared_ptr<Analysis> run(const Services& services);

  // ---- once it is finished
  /// What went wrong in the program itself; then there is nothing else.
  const std::string& fault() const { return fault_; }
  FileId file() const { return file_; }
  const Place& place() const { return place_; }
  const SourceMap& sources() const { return sources_; }
  const sema::CheckedProgram& program() const { return program_; }
  /// Every place that means something declared. Made when it is asked for the first time.
  const query::Index& index() const;
  /// Of all files.
  const Diagnostics& diagnostics() const { return diagnostics_; }
  /// Whether a change of the file can change this.
  const Touched& touched() const { return touched_; }

 private:
  void check(const Services& services);
  bool checkContent(const Services& services, Analysis& before, const ParsedFile& root, const syntax::Change& change);
  sema::Id moduleOfRoot() const;
  const Snapshot snapshot_;
  std::shared_ptr<Analysis> before_;
  mutable std::mutex mutex_;
  bool claimed_ = false, finished_ = false, superseded_ = false;
  std::vector<Job> waiting_;

  std::string fault_;
  Place place_;
  FileId file_ = kNoFile;
  SourceMap sources_;
  sema::CheckedProgram program_;
  Diagnostics diagnostics_;
  Touched touched_;
  bool needsCompiled_ = false;
  mutable std::once_flag indexed_;
  mutable std::optional<query::Index> index_;
};

}  // namespace tollgate::lsp
