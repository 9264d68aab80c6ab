#pragma once
// The world of a language server that is fuzzed: one module to use, and nothing else. No file, no clock, no process.

#include "lsp/server/host.h"
#include "runtime/ingest/memory_files.h"

namespace tollgate::fuzz {

class OneModule : public sema::ModuleLoader {
 public:
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    if (name != "kinds") return std::nullopt;
    return sema::LoadedModule{"kinds.gate",
                              "enum Kind: functional, load\nenum Outcome: passed, failed\n\n"
                              "record TestCase \"A test\" in tests\n  key id : text\n  kind : Kind\n  outcome : Outcome\n",
                              kNoFile, nullptr};
  }
  std::vector<std::string> known() override { return {"kinds"}; }
  std::optional<sema::LoadedTable> table(const std::string&, const std::string&, const std::string&) override { return std::nullopt; }
};

class EmptyHost : public lsp::Host {
 public:
  const ingest::FileSystem& files() const override { return files_; }
  std::string identity(const std::string& path) const override { return path; }
  lsp::Place placeOf(const std::string&, const std::string&) const override { return {"fuzz", {}, ""}; }
  std::unique_ptr<sema::ModuleLoader> loader(const ingest::FileSystem&, const lsp::Place&) const override {
    return std::make_unique<OneModule>();
  }
  std::string pageOf(const lsp::Place&, const std::string&) const override { return ""; }
  lsp::CommandResult command(const std::vector<std::string>&, const ingest::FileSystem&, std::function<void()>) const override {
    return {};
  }
  int64_t today() const override { return 0; }
  bool isRunning(int64_t) const override { return true; }
  std::string version() const override { return "0"; }

 private:
  ingest::MemoryFiles files_;
};

}  // namespace tollgate::fuzz
