// Any text, a byte 0 and any edits: after each of them an analysis that follows the text is the one of who sees it for the first time.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "compiler/ir/text.h"
#include "compiler/lower/lower.h"
#include "compiler/support/render.h"
#include "compiler/syntax/ast_printer.h"
#include "lsp/server/analysis.h"
#include "lsp/server/completion.h"
#include "lsp/server/lenses.h"
#include "lsp/server/tokens.h"
#include "lsp/server/users.h"
#include "tests/fuzz/server_host.h"

namespace {

using namespace tollgate;

constexpr std::array<std::string_view, 24> kPieces = {"x",
                                                      " ",
                                                      "\n",
                                                      "\n  ",
                                                      "\n    ",
                                                      "\"",
                                                      " -- why",
                                                      "\n--- what it is\n",
                                                      "(",
                                                      ")",
                                                      "é",
                                                      "\xFF",
                                                      "\t",
                                                      "\r\n",
                                                      " and ",
                                                      "or",
                                                      "\ndefine x1 means 1\n",
                                                      "\n  test N-7 \"More\"\n    kind load",
                                                      "    kind functional\n",
                                                      "use kinds\n",
                                                      " under SVTAD 12.9",
                                                      "1",
                                                      "-",
                                                      " means "};

/// Keeps what analyses share, as a server does.
class Bench {
 public:
  std::shared_ptr<lsp::Analysis> analysed(const std::string& text, std::shared_ptr<lsp::Analysis> before) {
    auto file = std::make_shared<const SourceFile>("/fuzz.gate", text);
    auto open = std::make_shared<lsp::OpenFiles>();
    (*open)["/fuzz.gate"] = {file, "file:///fuzz.gate", 1};
    auto analysis = std::make_shared<lsp::Analysis>(lsp::Snapshot{file, "/fuzz.gate", "", std::move(open)}, std::move(before));
    analysis->claim();
    analysis->run(services_);
    if (!analysis->fault().empty()) {
      std::fprintf(stderr, "fault: %s\n", analysis->fault().c_str());
      std::abort();
    }
    return analysis;
  }

 private:
  fuzz::EmptyHost host_;
  lsp::Identities identities_{host_};
  lsp::ParsedFiles files_{Limits{}};
  lsp::WorkspaceFiles workspace_{host_.files()};
  lsp::SentTokens tokens_;
  lsp::SentCompletions completions_;
  lsp::SentLenses lenses_;
  lsp::Services services_{host_, identities_, files_, workspace_, tokens_, completions_, lenses_, Limits{}};
};

/// Everything that it knows, as text. The index only now and then: without one too an edit must be right.
std::string allOf(const lsp::Analysis& analysis, bool indexed) {
  std::string out = renderText(analysis.sources(), analysis.diagnostics());
  for (const auto& module : analysis.program().modules) out += syntax::printModule(module->tree);
  if (analysis.program().ok()) out += ir::print(lower::lower(analysis.program()));
  if (!indexed) return out;
  for (const query::Occurrence& o : analysis.index().in(analysis.file())) {
    out += fmt::format("{}-{} {} {} {}\n", o.span.begin, o.span.end, static_cast<int>(o.entity.kind), o.entity.id, o.entity.part);
  }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const size_t zero = std::min(all.find('\0'), size);
  std::string text(all.substr(0, zero));
  std::string_view edits = all.substr(std::min(zero + 1, size));
  Bench typed;
  std::shared_ptr<lsp::Analysis> analysis = typed.analysed(text, nullptr);
  // Of four bytes each: where (two), how much goes, what comes.
  for (size_t step = 0; step < 24 && edits.size() >= 4; ++step, edits.remove_prefix(4)) {
    const auto byte = [&](size_t i) { return static_cast<size_t>(static_cast<unsigned char>(edits[i])); };
    const size_t begin = (byte(0) * 256 + byte(1)) % (text.size() + 1);
    const size_t end = byte(2) < 128 ? begin : std::min(text.size(), begin + (byte(2) - 127));
    const std::string kept = text.substr(begin, end - begin);
    std::string piece;
    if (byte(3) < kPieces.size())
      piece = kPieces[byte(3)];
    else if (byte(3) >= 128)
      piece = kept + kept;  // what is there, twice
    else if (byte(3) >= 32)
      piece = static_cast<char>(byte(3));
    text.replace(begin, end - begin, piece);
    analysis = typed.analysed(text, std::move(analysis));
    Bench fresh;
    const bool indexed = step % 3 == 0;
    const std::string got = allOf(*analysis, indexed), wanted = allOf(*fresh.analysed(text, nullptr), indexed);
    if (got == wanted) continue;
    std::fprintf(stderr, "after edit %zu of:\n%s\n==== followed\n%s\n==== fresh\n%s\n", step, text.c_str(), got.c_str(), wanted.c_str());
    std::abort();
  }
  return 0;
}
