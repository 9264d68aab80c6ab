#pragma once
// Users' mistakes as data. Every kind stands in diagnostic_kinds.def, with a number that is never reused;
// a test fails if a kind is never produced by a golden.

#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/source.h"

namespace tollgate {

enum class Severity : uint8_t { Error, Warning, Note };

/// One entry a registered diagnostic; the value is its number: G0203 is 203.
enum class DiagKind : uint16_t {
#define DIAG(number, severity, name, sentence, advice) name = number,
#include "compiler/support/diagnostic_kinds.def"
#undef DIAG
};

struct DiagInfo {
  DiagKind kind;
  Severity severity;
  std::string_view name;      // UnknownName
  std::string_view sentence;  // "`{0}` is not defined", fmt placeholders by position
  std::string_view advice;    // what to do, for the reference page; no placeholders
};

const std::vector<DiagInfo>& allDiagnostics();
const DiagInfo& diagInfo(DiagKind kind);
/// "G0203".
std::string diagCode(DiagKind kind);

/// A second place that explains the first ("first defined here").
struct DiagLabel {
  Span span;
  std::string text;
};

/// A change that removes the mistake. Edits of one fix do not overlap. Applied by `check --fix` and editors.
struct FixEdit {
  Span span;
  std::string replacement;
};
struct Fix {
  std::string title;  // "write `is at least`"
  std::vector<FixEdit> edits;
};

struct Diagnostic {
  DiagKind kind;
  Severity severity;
  Span span;
  std::string message;  // the finished sentence
  std::string help;     // what to write instead; may be empty
  std::vector<DiagLabel> labels;
  std::vector<Fix> fixes;
};

/// Collects diagnostics in order. Not thread-safe: one a stage.
class Diagnostics {
 public:
  /// Fills the sentence's placeholders with `args`. The reference stays valid until the next add.
  Diagnostic& add(DiagKind kind, Span span, std::vector<std::string> args = {});
  const std::vector<Diagnostic>& all() const { return all_; }
  std::vector<Diagnostic>& all() { return all_; }
  bool hasErrors() const;
  void append(const Diagnostics& other);
  /// By file, position, number; exact duplicates removed. Output never depends on the order of discovery.
  void sort();

 private:
  std::vector<Diagnostic> all_;
};

/// The nearest candidate by edit distance (at most a third of the length, transpositions count once), or "".
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tollgate
