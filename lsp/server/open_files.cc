#include "lsp/server/open_files.h"

#include <algorithm>

#include "runtime/ingest/memory_files.h"

namespace tollgate::lsp {

std::string folderOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string_view::npos) return "";
  return std::string(path.substr(0, std::max<size_t>(slash, 1)));
}

std::string Identities::of(const std::string& path) {
  {
    std::lock_guard lock(mutex_);
    if (const auto known = known_.find(path); known != known_.end()) return known->second;
  }
  std::string identity = host_.identity(path);
  std::lock_guard lock(mutex_);
  constexpr size_t kMost = 100'000;
  if (known_.size() >= kMost) known_.clear();
  known_.emplace(path, identity);
  return identity;
}

void Identities::forget() {
  std::lock_guard lock(mutex_);
  known_.clear();
}

namespace {

class PulsedStream : public ingest::InputStream {
 public:
  PulsedStream(std::unique_ptr<ingest::InputStream> inner, std::function<void()> pulse)
      : inner_(std::move(inner)), pulse_(std::move(pulse)) {}
  Chunk read(std::span<char> buffer) override {
    pulse_();
    return inner_->read(buffer);
  }
  std::optional<ingest::FileError> finish() override { return inner_->finish(); }

 private:
  const std::unique_ptr<ingest::InputStream> inner_;
  const std::function<void()> pulse_;
};

}  // namespace

const OpenFile* FilesAsOpen::find(std::string_view path) const {
  const std::string identity = identities_.of(std::string(path));
  touched_.files.insert(identity);
  const auto open = open_->find(identity);
  return open == open_->end() ? nullptr : &open->second;
}

ingest::FileStat FilesAsOpen::note(std::string_view path) const {
  if (pulse_) pulse_();
  const ingest::FileStat found = host_.files().stat(path);
  touched_.asFound.emplace(path, found);  // the first is kept: what changes while it is read is not as it was found
  return found;
}

bool isAsFound(const Touched& touched, const OpenFiles& then, const OpenFiles& now, const ingest::FileSystem& host) {
  const auto sameName = [](const auto& a, const auto& b) { return a.first == b.first; };
  if (!std::equal(then.begin(), then.end(), now.begin(), now.end(), sameName)) return false;
  for (auto a = then.begin(), b = now.begin(); a != then.end(); ++a, ++b) {
    if (a->second.text != b->second.text && touched.files.contains(a->first)) return false;
  }
  return std::all_of(touched.asFound.begin(), touched.asFound.end(), [&](const auto& found) {
    const ingest::FileStat stat = host.stat(found.first);
    // What tells no time cannot be told from what it was.
    const bool known = stat.kind == ingest::FileKind::Missing || stat.modified != 0;
    return known && stat.kind == found.second.kind && stat.size == found.second.size && stat.modified == found.second.modified;
  });
}

ingest::ListResult FilesAsOpen::list(std::string_view folder) const {
  note(folder);
  ingest::ListResult result = host_.files().list(folder);
  const std::string identity = identities_.of(std::string(folder));
  touched_.folders.insert(identity);
  bool added = false;
  const auto byName = [](const ingest::FolderEntry& a, const ingest::FolderEntry& b) { return a.name < b.name; };
  const std::string inside = identity.ends_with('/') ? identity : identity + "/";
  for (auto open = open_->lower_bound(inside); open != open_->end() && open->first.starts_with(inside); ++open) {
    const std::string name = open->first.substr(inside.size());
    if (name.empty() || name.find('/') != std::string::npos) continue;
    const auto known = [&](const ingest::FolderEntry& entry) { return entry.name == name; };
    if (std::any_of(result.entries.begin(), result.entries.end(), known)) continue;
    result.entries.push_back({name, ingest::FileKind::File});
    added = true;
  }
  if (added) std::sort(result.entries.begin(), result.entries.end(), byName);
  return result;
}

ingest::FileStat FilesAsOpen::stat(std::string_view path) const {
  if (const OpenFile* open = find(path)) return {ingest::FileKind::File, open->text->text().size(), 0};
  return note(path);
}

ingest::OpenResult FilesAsOpen::open(std::string_view path) const {
  if (const OpenFile* open = find(path)) return {std::make_unique<ingest::MemoryStream>(open->text->text()), std::nullopt};
  note(path);
  ingest::OpenResult result = host_.files().open(path);
  if (pulse_ && result.stream) result.stream = std::make_unique<PulsedStream>(std::move(result.stream), pulse_);
  return result;
}

}  // namespace tollgate::lsp
