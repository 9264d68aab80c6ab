#include "lsp/server/analysis.h"

#include <atomic>
#include <new>
#include <utility>

#include "compiler/lower/lower.h"
#include "compiler/sema/test_change.h"
#include "runtime/api/tollgate.h"

namespace tollgate::lsp {
namespace {

/// Gives modules that are parsed already.
class ParsedLoader : public sema::ModuleLoader {
 public:
  ParsedLoader(sema::ModuleLoader& inner, ParsedFiles& files, SourceMap& sources) : inner_(inner), files_(files), sources_(sources) {}
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    std::optional<sema::LoadedModule> module = inner_.load(name);
    if (!module) return std::nullopt;
    const ParsedFile parsed = files_.parsed(sources_, module->file, std::move(module->text));
    return sema::LoadedModule{std::move(module->file), "", parsed.id, parsed.tree};
  }
  std::vector<std::string> several(const std::string& name) override { return inner_.several(name); }
  std::vector<std::string> known() override { return inner_.known(); }
  std::optional<sema::LoadedTable> table(const std::string& module, const std::string& path, const std::string& format) override {
    return inner_.table(module, path, format);
  }

 private:
  sema::ModuleLoader& inner_;
  ParsedFiles& files_;
  SourceMap& sources_;
};

}  // namespace

void Analysis::whenFinished(Job job) {
  {
    std::lock_guard lock(mutex_);
    if (!finished_) {
      waiting_.push_back(std::move(job));
      return;
    }
  }
  job(shared_from_this());
}

bool Analysis::finished() const {
  std::lock_guard lock(mutex_);
  return finished_;
}

std::shared_ptr<Analysis> Analysis::supersede() {
  std::lock_guard lock(mutex_);
  superseded_ = true;
  const bool willRun = claimed_ || !waiting_.empty();
  return willRun ? shared_from_this() : std::move(before_);
}

bool Analysis::claim() {
  std::lock_guard lock(mutex_);
  if (superseded_ && waiting_.empty()) return false;
  return !std::exchange(claimed_, true);
}

bool Analysis::running() const {
  std::lock_guard lock(mutex_);
  return claimed_ && !finished_;
}

const query::Index& Analysis::index() const {
  std::call_once(indexed_, [this] { index_.emplace(program_, sources_); });
  return *index_;
}

std::shared_ptr<Analysis> Analysis::run(const Services& services) {
  try {
    check(services);
  } catch (const std::bad_alloc&) {
    fault_ = "the memory does not suffice";
  } catch (const std::exception& error) {
    fault_ = error.what();
  }
  std::shared_ptr<Analysis> spent;
  std::vector<Job> jobs;
  {
    std::lock_guard lock(mutex_);
    spent = std::move(before_);
    finished_ = true;
    jobs.swap(waiting_);
  }
  for (const Job& job : jobs) job(shared_from_this());
  return spent;
}

/// Of the document's file; kNone before the check.
sema::Id Analysis::moduleOfRoot() const {
  for (sema::Id id = 0; id < program_.modules.size(); ++id) {
    if (program_.modules[id]->file == file_) return id;
  }
  return sema::kNone;
}

void Analysis::check(const Services& services) {
  place_ = services.host.placeOf(snapshot_.path, snapshot_.library);
  // Whoever holds it alone may take it to pieces.
  const bool mine = before_ && before_.use_count() == 1 && before_->finished() && before_->fault_.empty();
  std::atomic_thread_fence(std::memory_order_acquire);
  const sema::Id module = mine ? before_->moduleOfRoot() : sema::kNone;
  const bool shares = module != sema::kNone && before_->program_.modules[module]->grown == nullptr;
  syntax::Change change;
  const ParsedFile root = services.files.edited(sources_, snapshot_.text,
                                                shares ? before_->program_.modules[module]->shared.get() : nullptr, change);
  file_ = root.id;
  const bool ofContent = change.of == syntax::Change::Of::Test || change.of == syntax::Change::Of::Content;
  if (shares && ofContent && checkContent(services, *before_, root, change)) return;
  const FilesAsOpen seen(services.host, services.identities, snapshot_.open);
  const std::unique_ptr<sema::ModuleLoader> loader = services.host.loader(seen, place_);
  ParsedLoader parsed(*loader, services.files, sources_);
  program_ = sema::check(sources_, {{root.id, place_.module, root.tree}}, parsed, services.limits);
  diagnostics_ = program_.diagnostics;
  needsCompiled_ = api::needsCompiledCheck(program_);
  if (needsCompiled_ && program_.ok()) api::checkCompiled(lower::lower(program_), program_, diagnostics_);
  touched_ = seen.touched();
}

/// The program of the analysis before, where only what a pack, a world or an example holds has changed.
bool Analysis::checkContent(const Services& services, Analysis& before, const ParsedFile& root, const syntax::Change& change) {
  const sema::Id module = before.moduleOfRoot();
  if (before.program_.modules[module]->shared.get() != &root.tree->module || !sema::holdsOnlyData(before.program_, module)) return false;
  if (!(place_ == before.place_) || snapshot_.path != before.snapshot_.path) return false;
  if (!isAsFound(before.touched_, *before.snapshot_.open, *snapshot_.open, services.host.files())) return false;
  SourceMap sources = std::move(before.sources_);
  sources.set(root.id, root.file);
  sources_ = std::move(sources);
  program_ = std::move(before.program_);
  touched_ = std::move(before.touched_);
  needsCompiled_ = before.needsCompiled_;
  const FilesAsOpen seen(services.host, services.identities, snapshot_.open);
  const std::unique_ptr<sema::ModuleLoader> loader = services.host.loader(seen, place_);
  const bool isTest = change.of == syntax::Change::Of::Test;
  if (!isTest || !sema::checkTestAnew(program_, sources_, module, change, *loader, services.limits))
    sema::checkContentAnew(program_, sources_, module, change, root.tree->diagnostics, *loader, services.limits);
  if (!isTest) needsCompiled_ = api::needsCompiledCheck(program_);
  diagnostics_ = program_.diagnostics;
  if (needsCompiled_ && program_.ok()) api::checkCompiled(lower::lower(program_), program_, diagnostics_);
  return true;
}

}  // namespace tollgate::lsp
