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

bool same(const Diagnostic& a, const Diagnostic& b) { return a.kind == b.kind && a.span.file == b.span.file && a.message == b.message; }

std::ptrdiff_t count(const std::vector<Diagnostic>& all, const Diagnostic& one) {
  return std::count_if(all.begin(), all.end(), [&](const Diagnostic& other) { return same(other, one); });
}

/// Of what the edits write.
bool isOfWords(const TriedEdits& tried, Span span) {
  int64_t by = 0;
  for (const FixEdit& edit : tried.edits) {  // in order of place
    if (edit.span.file != span.file) continue;
    const int64_t begin = edit.span.begin + by, end = begin + static_cast<int64_t>(edit.replacement.size());
    if (span.begin < end && begin < span.end) return true;
    by += end - begin - (edit.span.end - edit.span.begin);
  }
  return false;
}

/// Of the lines, as they are then, that the edits change.
bool isOfLines(const TriedEdits& tried, Span span) {
  const auto lineOf = [](std::string_view text, uint32_t at) {
    return std::count(text.begin(), text.begin() + std::min<size_t>(at, text.size()), '\n');
  };
  const auto text = tried.texts.find(span.file);
  if (text == tried.texts.end()) return false;
  const std::ptrdiff_t line = lineOf(text->second, span.begin);
  std::ptrdiff_t added = 0;  // lines, by the edits before
  for (const FixEdit& edit : tried.edits) {
    if (edit.span.file != span.file) continue;
    const std::string_view was = tried.sources.file(span.file).text();
    const std::ptrdiff_t first = lineOf(was, edit.span.begin) + added, removed = lineOf(was, edit.span.end) + added - first;
    const std::ptrdiff_t written = lineOf(edit.replacement, static_cast<uint32_t>(edit.replacement.size()));
    if (line >= first && line <= first + written) return true;
    added += written - removed;
  }
  return false;
}

}  // namespace

std::map<FileId, std::string> editedTexts(const SourceMap& sources, std::vector<FixEdit> edits) {
  std::map<FileId, std::string> texts;
  if (!std::all_of(edits.begin(), edits.end(), [&](const FixEdit& edit) { return inBounds(sources, edit); })) return texts;
  // From the end to the start, so that earlier offsets stay right.
  std::sort(edits.begin(), edits.end(),
            [](const FixEdit& a, const FixEdit& b) { return std::pair(a.span.begin, a.span.end) > std::pair(b.span.begin, b.span.end); });
  for (const FixEdit& edit : edits) {
    auto [text, added] = texts.try_emplace(edit.span.file);
    if (added) text->second = std::string(sources.file(edit.span.file).text());
    text->second.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
  }
  return texts;
}

bool takesAway(const TriedEdits& tried, const Diagnostic& mistake) {
  if (count(tried.after, mistake) >= count(tried.before, mistake)) return false;
  const bool unread = mistake.kind < DiagKind::UnknownModule;
  const bool untyped = mistake.kind == DiagKind::UnknownModule || mistake.kind == DiagKind::UnknownType;
  const bool unnamed = !unread && mistake.kind < DiagKind::Recursion;
  std::vector<const Diagnostic*> before;
  for (const Diagnostic& known : tried.before) before.push_back(&known);
  const auto uncovered = [&](const Diagnostic& now) {
    const bool aName = now.kind >= DiagKind::UnknownModule && now.kind < DiagKind::Recursion && now.kind != DiagKind::UnknownMember;
    if (now.kind < DiagKind::UnknownModule) return unread && !isOfLines(tried, now.span);
    if (unread || (unnamed && aName)) return !isOfWords(tried, now.span);
    return untyped && !isOfLines(tried, now.span);
  };
  return std::all_of(tried.after.begin(), tried.after.end(), [&](const Diagnostic& now) {
    const auto known = std::find_if(before.begin(), before.end(), [&](const Diagnostic* old) { return same(*old, now); });
    if (known == before.end()) return uncovered(now);
    before.erase(known);
    return true;
  });
}

bool leavesLess(const TriedEdits& tried) {
  return tried.after.size() < tried.before.size() && std::all_of(tried.after.begin(), tried.after.end(), [&](const Diagnostic& now) {
           return count(tried.before, now) >= count(tried.after, now);
         });
}

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

ChosenFixes chooseSure(const SourceMap& sources, std::vector<Diagnostic> diagnostics,
                       const std::function<bool(const std::vector<FixEdit>&)>& good, const std::function<bool(const Diagnostic&)>& mended) {
  ChosenFixes chosen = chooseFixes(sources, diagnostics);
  if (chosen.edits.empty() || good(chosen.edits)) return chosen;
  for (Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.fixes.size() == 1 && !mended(diagnostic)) diagnostic.fixes.clear();
  }
  return chooseFixes(sources, diagnostics);
}

FixedTexts applyFixes(const SourceMap& sources, ChosenFixes chosen) {
  return {editedTexts(sources, std::move(chosen.edits)), std::move(chosen.titles)};
}

}  // namespace tollgate
