#include "compiler/support/fixes.h"

#include <algorithm>

namespace tollgate {
namespace {

bool overlaps(const FixEdit& a, const FixEdit& b) {
  if (a.span.file != b.span.file) return false;
  if (a.span == b.span) return true;  // two insertions at one place have no order
  return a.span.begin < b.span.end && b.span.begin < a.span.end;
}

bool inBounds(const SourceMap& sources, const FixEdit& edit) {
  return edit.span.valid() && edit.span.file < sources.size() && edit.span.begin <= edit.span.end &&
         edit.span.end <= sources.file(edit.span.file).text().size();
}

}  // namespace

ChosenFixes chooseFixes(const SourceMap& sources, const std::vector<Diagnostic>& diagnostics) {
  ChosenFixes chosen;
  std::vector<FixEdit>& edits = chosen.edits;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.fixes.size() != 1 || diagnostic.kind == DiagKind::IsNotOr) continue;  // it can be read in two ways
    const std::vector<FixEdit>& wanted = diagnostic.fixes.front().edits;
    const bool usable = !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const FixEdit& edit) {
      return inBounds(sources, edit) &&
             std::none_of(edits.begin(), edits.end(), [&](const FixEdit& other) { return overlaps(edit, other); });
    });
    if (!usable) continue;
    edits.insert(edits.end(), wanted.begin(), wanted.end());
    chosen.titles.emplace_back(diagnostic.span, diagnostic.fixes.front().title);
  }
  return chosen;
}

FixedTexts applyFixes(const SourceMap& sources, const Diagnostics& diagnostics) {
  auto [edits, applied] = chooseFixes(sources, diagnostics.all());
  FixedTexts out;
  out.applied = std::move(applied);
  // From the end to the start, so that earlier offsets stay right.
  std::sort(edits.begin(), edits.end(), [](const FixEdit& a, const FixEdit& b) { return a.span.begin > b.span.begin; });
  for (const FixEdit& edit : edits) {
    auto [text, added] = out.texts.try_emplace(edit.span.file);
    if (added) text->second = std::string(sources.file(edit.span.file).text());
    text->second.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
  }
  return out;
}

}  // namespace tollgate
