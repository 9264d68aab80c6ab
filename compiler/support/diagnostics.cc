#include "compiler/support/diagnostics.h"

#include <algorithm>
#include <tuple>

#include <fmt/args.h>
#include <fmt/format.h>

#include "compiler/support/edit_distance.h"

namespace tollgate {

const std::vector<DiagInfo>& allDiagnostics() {
  static const std::vector<DiagInfo> kAll = {
#define DIAG(number, severity, name, sentence, advice) {DiagKind::name, Severity::severity, #name, sentence, advice},
#include "compiler/support/diagnostic_kinds.def"

#include "compiler/support/edit_distance.h"
#undef DIAG
  };
  return kAll;
}

const DiagInfo& diagInfo(DiagKind kind) {
  for (const DiagInfo& info : allDiagnostics()) {
    if (info.kind == kind) return info;
  }
  return allDiagnostics().front();
}

std::string diagCode(DiagKind kind) { return fmt::format("G{:04}", static_cast<unsigned>(kind)); }

namespace {

/// Words of the text at hand may be megabytes long; a sentence is not.
std::string clipped(const std::string& words) {
  constexpr size_t kMost = 240;
  if (words.size() <= kMost) return words;
  size_t end = kMost;
  while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
  return words.substr(0, end) + "…";
}

}  // namespace

// Whoever adds one writes the list in braces. NOLINTNEXTLINE(performance-unnecessary-value-param)
Diagnostic& Diagnostics::add(DiagKind kind, Span span, std::vector<std::string> args) {
  const DiagInfo& info = diagInfo(kind);
  fmt::dynamic_format_arg_store<fmt::format_context> store;
  for (const std::string& arg : args) store.push_back(clipped(arg));
  all_.push_back({kind, info.severity, span, fmt::vformat(info.sentence, store), "", {}, {}});
  return all_.back();
}

bool Diagnostics::hasErrors() const {
  return std::any_of(all_.begin(), all_.end(), [](const Diagnostic& d) { return d.severity == Severity::Error; });
}

void Diagnostics::append(const Diagnostics& other) { all_.insert(all_.end(), other.all_.begin(), other.all_.end()); }

void Diagnostics::sort() {
  auto key = [](const Diagnostic& d) { return std::tuple(d.span.file, d.span.begin, d.span.end, static_cast<int>(d.kind), d.message); };
  std::stable_sort(all_.begin(), all_.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  all_.erase(std::unique(all_.begin(), all_.end(), [&](const auto& a, const auto& b) { return key(a) == key(b); }), all_.end());
}

std::string nearest(std::string_view word, const std::vector<std::string>& candidates) {
  std::string best;
  size_t bestDistance = std::max<size_t>(1, word.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const size_t n = word.size(), m = candidate.size();
    if ((n > m ? n - m : m - n) >= bestDistance || n > 200 || m > 200) continue;
    const size_t distance = editDistance(word, candidate);
    if (distance < bestDistance || (distance == bestDistance && !best.empty() && candidate < best)) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

}  // namespace tollgate
