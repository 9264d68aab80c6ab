#include "lsp/server/closed_analyses.h"

#include <algorithm>

#include "runtime/ingest/whole_text.h"

namespace tollgate::lsp {
namespace {

/// Of texts: an analysis takes some eleven times as much memory as those of its modules, without their trees, which all share.
constexpr uint64_t kMostBytes = uint64_t{12} << 20;
constexpr size_t kMostKept = 256;
/// A text that is typed is not held by what is kept where that costs the next keystroke a copy of a large tree.
constexpr uint64_t kLargeText = uint64_t{256} << 10;

/// The module whose file this is, else nullptr.
const SourceFile* textOf(const Services& services, const Analysis& analysis, const std::string& identity) {
  for (const auto& module : analysis.program().modules) {
    const SourceFile& file = analysis.sources().file(module->file);
    if (services.identities.of(file.name()) == identity) return &file;
  }
  return nullptr;
}

/// Whether the analysis has read of this file what it would read now; `now` is nullptr where it is not open.
bool readsTheSame(const Services& services, const Analysis& analysis, const std::string& identity, const OpenFile* now) {
  const Touched& touched = analysis.touched();
  const ingest::FileSystem& disk = services.host.files();
  if (!touched.files.contains(identity)) {
    // What is open is listed in its folder, also where nobody has saved it yet.
    return !touched.folders.contains(folderOf(identity)) || disk.stat(identity).kind == ingest::FileKind::File;
  }
  const SourceFile* text = textOf(services, analysis, identity);
  if (text == nullptr) return false;
  if (now != nullptr) return now->text->text() == text->text();
  const ingest::WholeText read = ingest::readWholeText(disk, identity, services.limits.sourceBytes);
  return !read.error && !read.tooLarge && read.text == text->text();
}

bool sameOpen(const Services& services, const Analysis& analysis, const OpenFiles& now) {
  const OpenFiles& then = *analysis.snapshot().open;
  for (const auto& [identity, file] : now) {
    const auto before = then.find(identity);
    if (before != then.end() && before->second.text == file.text) continue;
    if (!readsTheSame(services, analysis, identity, &file)) return false;
  }
  return std::all_of(then.begin(), then.end(), [&](const auto& before) {
    return now.contains(before.first) || readsTheSame(services, analysis, before.first, nullptr);
  });
}

bool same(const ingest::FileStat& a, const ingest::FileStat& b) { return a.kind == b.kind && a.size == b.size && a.modified == b.modified; }

/// Of files that were read from the disk and are not open now.
bool sameOnDisk(const Services& services, const Analysis& analysis, const OpenFiles& now, ClosedAnalyses::Look& look) {
  return std::all_of(analysis.touched().asFound.begin(), analysis.touched().asFound.end(), [&](const auto& found) {
    const ingest::FileStat stat = look.stat(found.first);
    if (same(stat, found.second)) return stat.kind == ingest::FileKind::Missing || stat.modified != 0;
    return now.contains(services.identities.of(found.first));  // then its text was compared
  });
}

}  // namespace

ClosedAnalyses::Look::Look(const Services& services) : services_(services), number_(services.closed.begin()) {}

ingest::FileStat ClosedAnalyses::Look::stat(const std::string& path) {
  const auto [at, isNew] = known_.try_emplace(path);
  if (isNew) at->second = services_.host.files().stat(path);
  return at->second;
}

uint64_t ClosedAnalyses::begin() {
  std::lock_guard lock(mutex_);
  return ++looks_;
}

std::shared_ptr<const Analysis> ClosedAnalyses::of(Look& look, const std::string& path, const std::string& library,
                                                   const std::shared_ptr<const OpenFiles>& open) {
  const Services& services = look.services_;
  const ingest::FileStat found = services.host.files().stat(path);
  if (const auto kept = find(path, look.number_)) {
    const Analysis& analysis = *kept->analysis;
    if (kept->library == library && same(kept->asFound, found) && services.host.placeOf(path, library) == analysis.place() &&
        sameOpen(services, analysis, *open) && sameOnDisk(services, analysis, *open, look))
      return kept->analysis;
  }
  ingest::WholeText read = ingest::readWholeText(services.host.files(), path, services.limits.sourceBytes);
  if (read.error || read.tooLarge) return nullptr;
  auto text = std::make_shared<const SourceFile>(path, std::move(read.text));
  const auto analysis = std::make_shared<Analysis>(Snapshot{std::move(text), path, library, open});
  analysis->run(services);
  if (!analysis->fault().empty() || found.modified == 0) return analysis;
  Kept kept{path, library, found, analysis, 0, look.number_};
  for (const auto& module : analysis->program().modules) {
    const SourceFile& file = analysis->sources().file(module->file);
    kept.bytes += file.text().size();
    if (file.text().size() > kLargeText && open->contains(services.identities.of(file.name()))) return analysis;
  }
  keep(std::move(kept));
  return analysis;
}

std::optional<ClosedAnalyses::Kept> ClosedAnalyses::find(const std::string& path, uint64_t look) {
  std::lock_guard lock(mutex_);
  const auto at = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& kept) { return kept.path == path; });
  if (at == kept_.end()) return std::nullopt;
  at->lastLook = look;
  kept_.splice(kept_.begin(), kept_, at);
  return kept_.front();
}

void ClosedAnalyses::keep(Kept kept) {
  std::list<Kept> gone;  // let go without the lock
  std::lock_guard lock(mutex_);
  const auto drop = [&](std::list<Kept>::iterator at) {
    bytes_ -= at->bytes;
    gone.splice(gone.begin(), kept_, at);
  };
  const auto old = std::find_if(kept_.begin(), kept_.end(), [&](const Kept& other) { return other.path == kept.path; });
  if (old != kept_.end()) drop(old);
  const auto isFull = [&] { return kept_.size() >= kMostKept || bytes_ + kept.bytes > kMostBytes; };
  // What the same look has used is used by the next one as well: of more than there is room for, the first ones stay.
  while (isFull() && !kept_.empty() && kept_.back().lastLook < kept.lastLook) drop(std::prev(kept_.end()));
  if (isFull()) return;
  bytes_ += kept.bytes;
  kept_.push_front(std::move(kept));
}

}  // namespace tollgate::lsp
