// Any bytes after the header give a program or an error; a program comes back from its own text, and verify and
// the walks take it.

#include <cstdlib>
#include <string>

#include "compiler/ir/text.h"
#include "compiler/ir/verify.h"
#include "compiler/ir/walk.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tollgate::ir;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const ParsedProgram parsed = parse("tollgate-ir 1\n" + std::string(bytes));
  if (!parsed.ok) {
    if (parsed.error.empty() || parsed.line == 0 || parsed.column == 0) std::abort();
    return 0;
  }
  const std::string text = print(parsed.program);
  const ParsedProgram again = parse(text);
  if (!again.ok || print(again.program) != text) std::abort();
  if (!verify(parsed.program).empty()) return 0;
  for (const Gate& gate : parsed.program.gates) {
    for (const Criterion& criterion : gate.criteria) {
      outermostFolds(parsed.program, criterion.require, 1000);
      ownReads(parsed.program, kNone, gate.instance, {criterion.require});
    }
  }
  return 0;
}
