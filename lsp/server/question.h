#pragma once
// One request about one document, with everything that is needed to answer it. Made by the main thread, answered by any.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

#include "compiler/support/json_writer.h"
#include "lsp/server/analysis.h"
#include "lsp/server/client.h"
#include "lsp/server/messages.h"
#include "lsp/server/positions.h"
#include "lsp/server/programs.h"

namespace tollgate::lsp {

/// An edit of a text that the client may have open.
struct FileEdit {
  Span span;
  std::string text;
};

/// Each place once, whichever programs it is found in.
struct ByPlace {
  bool operator()(const Span& a, const Span& b) const { return std::tuple(a.file, a.begin, a.end) < std::tuple(b.file, b.begin, b.end); }
};

/// A file that gets another name: URIs.
struct FileMove {
  std::string from, to;
};

class Question {
 public:
  Question(const Services& services, std::shared_ptr<const Client> client, std::shared_ptr<const Analysis> analysis, Json params)
      : Question(services, std::move(client), std::move(analysis), params, Programs{services, {}, {}, {}, {}}) {}
  /// `programs`: for what concerns all of them.
  Question(const Services& services, std::shared_ptr<const Client> client, std::shared_ptr<const Analysis> analysis, Json params,
           Programs programs)
      : services_(services), client_(std::move(client)), analysis_(std::move(analysis)), params_(params), programs_(std::move(programs)) {}

  const Services& services() const { return services_; }
  const Client& client() const { return *client_; }
  const Analysis& analysis() const { return *analysis_; }
  const std::shared_ptr<const Analysis>& shared() const { return analysis_; }
  const Json& params() const { return params_; }
  FileId file() const { return analysis_->file(); }
  const query::Index& index() const { return analysis_->index(); }

  /// Of `params.position`, which is there: it was looked for before.
  uint32_t offset() { return offsetOf(*positionIn(params_["position"])); }
  uint32_t offsetOf(Position position) { return positions(file()).offsetOf(position); }
  /// In order, whichever way round it was written.
  Span spanOf(const Range& range);

  /// Calls `visit` for the program of the document, and for every other program of the workspace that it is part of: those of open
  /// documents, and those of closed files, which are checked for it one by one.
  void eachProgram(const std::function<void(const Analysis&)>& visit);
  /// Calls `visit` for every program of the workspace that has what is meant at the offset, with a place that means it there: that is
  /// more than the programs of the document where another file declares it.
  void eachProgramOf(uint32_t offset, const std::function<void(const Analysis&, FileId, uint32_t)>& visit);
  /// Files of another program may be asked about from now on. Its text stays with this question.
  void learn(const Analysis& analysis, FileId file);
  const Programs& programs() const { return programs_; }
  /// Of the rules that this document is judged by. nullptr unless they are of the texts of this question, and of the data and the day as
  /// they are now.
  const Verdicts* verdicts();
  /// Of that file, as Verdicts has it.
  std::string identityOf(FileId file) const;

  Positions& positions(FileId file);
  /// As the client knows it, else made of its path.
  const std::string& uriOf(FileId file);
  std::string uriOfName(const std::string& name) const;
  std::optional<int64_t> versionOf(FileId file) const;
  bool isOpen(FileId file) const { return versionOf(file).has_value(); }

  void range(JsonWriter& json, Span span);
  /// {"uri":…,"range":…}
  void location(JsonWriter& json, Span span);
  /// {"range":…,"newText":…}
  void textEdit(JsonWriter& json, Span span, std::string_view text);
  /// A WorkspaceEdit; with versions where the client can have them. Line breaks are those of the file. Last of all, a file gets another
  /// name. With a `caution` the client asks first, where it can.
  void workspaceEdit(JsonWriter& json, const std::vector<FileEdit>& edits, const std::optional<FileMove>& move = std::nullopt,
                     const std::string& caution = "");

 private:
  const Services& services_;
  std::shared_ptr<const Client> client_;
  std::shared_ptr<const Analysis> analysis_;
  Json params_;
  Programs programs_;
  /// As the client has them at this request: an analysis may be older, where nothing that it rests on has changed.
  const OpenFiles& openNow() const;
  const SourceFile& sourceOf(FileId file) const;
  std::map<FileId, std::shared_ptr<const Analysis>> learnt_;
  std::map<FileId, Positions> positions_;
  std::map<FileId, std::string> uris_;
  std::optional<const Verdicts*> verdicts_;
};

void writePosition(JsonWriter& json, Position position);
void writeRange(JsonWriter& json, Position start, Position end);
/// The same at the start of a line, counted from 1, of a file that nobody loaded.
void writeLineStart(JsonWriter& json, uint32_t line);

}  // namespace tollgate::lsp
