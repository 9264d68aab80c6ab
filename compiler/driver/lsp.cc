// tollgate lsp: the language server, over standard input and output.
#include <malloc.h>

#include <map>
#include <mutex>

#include "compiler/driver/compilation.h"
#include "compiler/driver/modules.h"
#include "compiler/driver/version.h"
#include "lsp/server/server.h"

namespace tollgate::driver {
namespace {

struct LspOptions {
  std::string library;
  bool stdio = false;
};

class WorldHost : public lsp::Host {
 public:
  WorldHost(const World& world, std::string library) : world_(world), library_(std::move(library)) {}

  const ingest::FileSystem& files() const override { return world_.files; }
  std::string identity(const std::string& path) const override { return world_.writer.identity(path); }

  lsp::Place placeOf(const std::string& path, const std::string& library) const override {
    FilePlace place = driver::placeOf(world_, path, library.empty() ? library_ : library);
    return {std::move(place.module), std::move(place.folders), std::move(place.library)};
  }

  std::unique_ptr<sema::ModuleLoader> loader(const ingest::FileSystem& files, const lsp::Place& place) const override {
    return std::make_unique<DiskModules>(files, place.folders, place.library, Limits{}.sourceBytes);
  }

  std::string pageOf(const lsp::Place& place, const std::string& code) const override {
    std::lock_guard lock(mutex_);
    auto [at, added] = pages_.try_emplace(place.library);
    if (added) {
      std::vector<std::string> libraries;  // that of the rules, then that of the command
      if (!place.library.empty()) libraries.push_back(identity(place.library));
      if (std::string own = ownLibrary(world_); !own.empty()) libraries.push_back(identity(own));
      for (const std::string& library : libraries) {
        for (const char* folder : {"../diagnostics", "../docs/diagnostics"}) {
          const std::string pages = identity(joined(library, folder));
          if (at->second.empty() && world_.files.stat(pages).kind == ingest::FileKind::Folder) at->second = pages;
        }
      }
    }
    return at->second.empty() ? "" : joined(at->second, code + ".md");
  }

  lsp::CommandResult command(const std::vector<std::string>& arguments, const ingest::FileSystem& files,
                             std::function<void()> pulse) const override {
    lsp::CommandResult result;
    World world{files,
                world_.writer,
                {[&](std::string_view text) { result.out += text; }},
                {[&](std::string_view text) { result.err += text; }},
                world_.today,
                world_.nanoseconds,
                world_.environment,
                world_.programFolder};
    world.pulse = std::move(pulse);
    std::vector<std::string> all = arguments;
    if (!library_.empty()) all.push_back("--library=" + library_);
    result.status = run(all, world);
    return result;
  }

  void threadBegins() const override {
    if (world_.threadBegins) world_.threadBegins();
  }
  void requestBegins(const std::string& method) const override {
    if (world_.noteRequest) world_.noteRequest(method);
  }
  std::string crashReport() const override { return crashReport_; }
  int64_t today() const override { return world_.today(); }
  bool isRunning(int64_t process) const override { return world_.isRunning(process); }
  std::string version() const override { return kVersion; }

 private:
  const World& world_;
  const std::string library_;
  const std::string crashReport_ = world_.keepCrashReports ? world_.keepCrashReports(kVersion) : "";
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::string> pages_;  // by library: the folder of the pages
};

int runLsp(World& world, const LspOptions& options) {
  if (world.client == nullptr) return wrongUsage(world, "there is no standard input to listen to");
  // What one thread allocates, another frees. With an arena a thread, as glibc would have it, each of them keeps as much as ever went
  // through it.
  ::mallopt(M_ARENA_MAX, 1);
  const WorldHost host(world, options.library);
  return lsp::Server(host, *world.client).run();
}

}  // namespace

Subcommand addLsp(CLI::App& root) {
  auto options = std::make_shared<LspOptions>();
  Options app = addSubcommand(root, "lsp", "serve an editor: the language server, over standard input and output",
                              "  tollgate lsp\n"
                              "  tollgate lsp --library ../rules/stdlib\n");
  app.value("--library", options->library, "folder of the standard library", "DIR");
  app.flag("--stdio", options->stdio, "what editors may say, and what happens in any case");
  return {app, [options](World& world) { return runLsp(world, *options); }};
}

}  // namespace tollgate::driver
