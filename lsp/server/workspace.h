#pragma once
// The documents that are open, and the newest analysis of each.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "lsp/server/analysis.h"
#include "lsp/server/client.h"
#include "lsp/server/text_buffer.h"

namespace tollgate::lsp {

struct Document {
  std::string uri;  // as the client wrote it when it opened it
  std::string path, identity;
  int64_t version = 0;
  TextBuffer buffer;
  std::shared_ptr<Analysis> analysis;            // of what is open now; null after a change of anything that it may rest on
  std::shared_ptr<Analysis> before;              // what `analysis` will follow: of an earlier text, and of what was open then
  std::shared_ptr<Analysis> running;             // an earlier one that has begun: no second one of a document runs beside it
  std::vector<std::shared_ptr<Analysis>> later;  // what waits for it to end
  bool edited = false, stale = false;            // since `takeStale`: by its own change, by that of another file
  std::string published;                         // the last diagnostics, as they were sent
};

/// One change of didChange: the whole text where there is no range.
struct TextChange {
  std::optional<Range> range;
  std::string_view text;
};

/// What happened to a file on disk.
struct FileChange {
  std::string path;
  bool cameOrWent = false;
};

/// Used by the main thread alone. Documents stay where they are while they are open.
class Workspace {
 public:
  Workspace(Identities& identities, ParsedFiles& files) : identities_(identities), files_(files) {}
  /// What the client is, from `initialize` on.
  void setClient(std::shared_ptr<const Client> client);
  void setFolders(std::vector<WorkspaceFolder> folders) { folders_ = std::move(folders); }
  const std::vector<WorkspaceFolder>& folders() const { return folders_; }

  /// A document that is open already gets the text.
  void open(std::string_view uri, int64_t version, std::string_view text);
  /// Nothing where the document is not open. The changes are made in their order, each in the text that the one before left.
  void change(std::string_view uri, int64_t version, const std::vector<TextChange>& changes);
  /// The URI under which it was open, "" if it was not.
  std::string close(std::string_view uri);
  void filesChanged(const std::vector<FileChange>& changes);
  /// Settings or folders changed: nothing is known any more.
  void forgetAll();

  Document* find(std::string_view uri);
  Document* holderOf(const std::shared_ptr<const Analysis>& analysis);
  std::map<std::string, Document>& documents() { return documents_; }
  /// Of the document as it is now; made where it is missing, not begun.
  const std::shared_ptr<Analysis>& analysisOf(Document& document);
  /// Of a text that nobody has open.
  std::shared_ptr<Analysis> analysisOf(std::string_view uri, std::string text);
  std::shared_ptr<const OpenFiles> openFiles();

 private:
  std::string pathOf(std::string_view uri) const;
  void changed(const std::string& identity, bool cameOrWent);
  void drop(Document& document);
  Identities& identities_;
  ParsedFiles& files_;
  std::shared_ptr<const Client> client_ = std::make_shared<Client>();
  std::vector<WorkspaceFolder> folders_;
  std::map<std::string, Document> documents_;   // by plainUri
  std::shared_ptr<const OpenFiles> openFiles_;  // null after a change
};

}  // namespace tollgate::lsp
