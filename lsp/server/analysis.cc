#include "lsp/server/analysis.h"

#include <new>
#include <utility>

#include "compiler/lower/lower.h"
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

void Analysis::supersede() {
  std::lock_guard lock(mutex_);
  superseded_ = true;
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

void Analysis::run(const Services& services) {
  try {
    check(services);
  } catch (const std::bad_alloc&) {
    fault_ = "the memory does not suffice";
  } catch (const std::exception& error) {
    fault_ = error.what();
  }
  std::vector<Job> jobs;
  {
    std::lock_guard lock(mutex_);
    finished_ = true;
    jobs.swap(waiting_);
  }
  for (const Job& job : jobs) job(shared_from_this());
}

void Analysis::check(const Services& services) {
  const FilesAsOpen seen(services.host, services.identities, snapshot_.open);
  place_ = services.host.placeOf(snapshot_.path, snapshot_.library);
  const std::unique_ptr<sema::ModuleLoader> loader = services.host.loader(seen, place_);
  ParsedLoader parsed(*loader, services.files, sources_);
  const ParsedFile root = services.files.parsed(sources_, snapshot_.text);
  file_ = root.id;
  program_ = sema::check(sources_, {{root.id, place_.module, root.tree}}, parsed, services.limits);
  diagnostics_ = program_.diagnostics;
  if (program_.ok()) api::checkCompiled(lower::lower(program_), program_, diagnostics_);
  touched_ = seen.touched();
}

}  // namespace tollgate::lsp
