#include <fmt/format.h>

#include "runtime/jit/jit_engine.h"

namespace tollgate::jit {

std::string statisticsText(const JitStatistics& s) {
  auto milliseconds = [](int64_t nanoseconds) { return static_cast<double>(nanoseconds) / 1e6; };
  const double seconds = static_cast<double>(s.runNanoseconds) / 1e9;
  std::string text = fmt::format("jit {} of {} folds compiled into {} loops, on {} {}\n", s.compiled, s.requests, s.functions, s.threads,
                                 s.threads == 1 ? "thread" : "threads");
  for (const auto& [reason, many] : s.left) text += fmt::format("jit left {} to the evaluator: {}\n", many, reason);
  text += fmt::format("jit {} passes over {} rows, {} rows handed back\n", s.passes, s.rows, s.openRows);
  text += fmt::format("jit compile {:.1f} ms, run {:.1f} ms", milliseconds(s.compileNanoseconds), milliseconds(s.runNanoseconds));
  if (s.runNanoseconds > 0) text += fmt::format(", {:.0f} million rows/s", static_cast<double>(s.rows) / seconds / 1e6);
  return text + "\n";
}

}  // namespace tollgate::jit
