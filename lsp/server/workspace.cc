#include "lsp/server/workspace.h"

#include <algorithm>
#include <utility>

#include "lsp/server/uris.h"

namespace tollgate::lsp {
namespace {

/// That its text has in every source map.
const std::string& nameOf(const Document& document) { return pathOfUri(document.uri) ? document.path : document.uri; }

}  // namespace

void Workspace::setClient(std::shared_ptr<const Client> client) {
  client_ = std::move(client);
  folders_ = client_->folders;
}

/// Of what is no file: where it would lie if it were saved.
std::string Workspace::pathOf(std::string_view uri) const {
  if (auto path = pathOfUri(uri)) return *path;
  std::string name = plainUri(uri);
  name = name.substr(name.find_last_of("/:") + 1);
  std::replace(name.begin(), name.end(), '\0', '_');
  for (const WorkspaceFolder& folder : folders_) {
    if (auto path = pathOfUri(folder.uri)) return *path + "/" + name;
  }
  return name;
}

void Workspace::open(std::string_view uri, int64_t version, std::string_view text) {
  Document& document = documents_[plainUri(uri)];
  const bool again = !document.uri.empty();
  document.uri = std::string(uri);
  document.path = pathOf(uri);
  document.identity = pathOfUri(uri) ? identities_.of(document.path) : document.uri;
  document.version = version;
  document.buffer = TextBuffer(nameOf(document), std::string(text));
  document.edited = true;
  drop(document);
  changed(document.identity, !again);
}

void Workspace::change(std::string_view uri, int64_t version, const std::vector<TextChange>& changes) {
  Document* document = find(uri);
  if (document == nullptr) return;
  for (const TextChange& change : changes) {
    if (change.range)
      document->buffer.replace(*change.range, change.text, client_->encoding);
    else
      document->buffer = TextBuffer(nameOf(*document), std::string(change.text));
  }
  document->version = version;
  document->edited = true;
  drop(*document);
  changed(document->identity, false);
}

std::string Workspace::close(std::string_view uri) {
  const auto at = documents_.find(plainUri(uri));
  if (at == documents_.end()) return "";
  drop(at->second);
  const std::string closed = at->second.uri, identity = at->second.identity;
  files_.drop(pathOfUri(closed) ? at->second.path : closed);
  documents_.erase(at);
  changed(identity, true);
  return closed;
}

void Workspace::filesChanged(const std::vector<FileChange>& changes) {
  if (std::any_of(changes.begin(), changes.end(), [](const FileChange& change) { return change.cameOrWent; })) identities_.forget();
  for (const FileChange& change : changes) {
    const std::string identity = identities_.of(change.path);
    if (!openFiles()->contains(identity)) changed(identity, change.cameOrWent);  // what is open hides what is on disk
  }
}

void Workspace::forgetAll() {
  for (auto& [uri, document] : documents_) {
    drop(document);
    document.before = nullptr;
    document.stale = true;
  }
}

Document* Workspace::find(std::string_view uri) {
  const auto at = documents_.find(plainUri(uri));
  return at == documents_.end() ? nullptr : &at->second;
}

Document* Workspace::holderOf(const std::shared_ptr<const Analysis>& analysis) {
  for (auto& [uri, document] : documents_) {
    if (document.analysis == analysis || document.running == analysis) return &document;
  }
  return nullptr;
}

const std::shared_ptr<Analysis>& Workspace::analysisOf(Document& document) {
  if (!document.analysis) {
    document.analysis = std::make_shared<Analysis>(Snapshot{document.buffer.file(), document.path, client_->library, openFiles()},
                                                   std::exchange(document.before, nullptr));
  }
  return document.analysis;
}

std::shared_ptr<Analysis> Workspace::analysisOf(std::string_view uri, std::string text) {
  std::string path = pathOf(uri);
  auto file = std::make_shared<const SourceFile>(pathOfUri(uri) ? path : std::string(uri), std::move(text));
  return std::make_shared<Analysis>(Snapshot{std::move(file), std::move(path), client_->library, openFiles()});
}

std::shared_ptr<const OpenFiles> Workspace::openFiles() {
  if (openFiles_) return openFiles_;
  auto files = std::make_shared<OpenFiles>();
  for (auto& [plain, document] : documents_) (*files)[document.identity] = {document.buffer.file(), document.uri, document.version};
  return openFiles_ = std::move(files);
}

/// Analyses that looked for this file, or may be about to.
void Workspace::changed(const std::string& identity, bool cameOrWent) {
  openFiles_ = nullptr;
  const std::string folder = folderOf(identity);
  for (auto& [uri, document] : documents_) {
    if (!document.analysis || document.identity == identity) continue;
    if (document.analysis->finished()) {
      const Touched& touched = document.analysis->touched();
      // A folder that came or went is told alone, without what is in it.
      const auto inside = touched.files.lower_bound(identity + "/");
      const bool holds = inside != touched.files.end() && inside->starts_with(identity + "/");
      const bool listed = touched.folders.contains(folder) || touched.folders.contains(identity) || holds;
      if (!touched.files.contains(identity) && !(cameOrWent && listed)) continue;
    }
    drop(document);
    document.before = nullptr;
    document.stale = true;
  }
}

void Workspace::drop(Document& document) {
  if (!document.analysis) return;
  document.before = document.analysis->supersede();
  document.analysis = nullptr;
}

}  // namespace tollgate::lsp
