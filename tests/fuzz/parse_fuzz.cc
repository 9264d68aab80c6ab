// Any bytes: the parser answers with a tree and diagnostics whose spans lie in the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "compiler/syntax/ast_printer.h"
#include "compiler/syntax/parser.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tollgate;
  SourceMap sources;
  FileId file = sources.add("fuzz.gate", std::string(reinterpret_cast<const char*>(data), size));
  syntax::ParsedModule parsed = syntax::parse(sources, file, Limits{});
  for (const Diagnostic& diagnostic : parsed.diagnostics.all()) {
    if (diagnostic.span.begin > diagnostic.span.end || diagnostic.span.end > size) std::abort();
  }
  for (size_t i = 0; i < parsed.module.exprs.size(); ++i) {
    for (syntax::ExprId kid : parsed.module.exprs[i].kids) {
      if (kid != syntax::kNoExpr && kid >= i) std::abort();
    }
  }
  syntax::printModule(parsed.module);
  return 0;
}
