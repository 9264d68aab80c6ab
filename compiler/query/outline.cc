// Folding, selections, links.

#include "compiler/query/outline.h"

#include <algorithm>

#include "compiler/query/scopes.h"
#include "compiler/query/text.h"
#include "compiler/query/tokens_at.h"

namespace tollgate::query {

namespace {

bool isBlankLine(std::string_view line) { return line.find_first_not_of(" \t\r") == std::string_view::npos; }

uint32_t indentOf(std::string_view line) { return static_cast<uint32_t>(std::min(line.find_first_not_of(" \t"), line.size())); }

/// Lines that are deeper than the one above them, down to the next that is not. Comments do not end a block.
void foldBlocks(const SourceFile& file, std::vector<Folding>& out) {
  struct Open {
    uint32_t line, indent;
  };
  std::vector<Open> open;
  uint32_t last = 0;
  const auto close = [&](uint32_t indent) {
    while (!open.empty() && open.back().indent >= indent) {
      if (last > open.back().line) out.push_back({open.back().line, last, FoldingKind::Region});
      open.pop_back();
    }
  };
  for (uint32_t number = 1; number <= file.lineCount(); ++number) {
    const std::string_view line = file.line(number);
    if (isBlankLine(line)) continue;
    const uint32_t indent = indentOf(line);
    if (line.substr(indent).starts_with("--")) continue;
    close(indent);
    constexpr size_t kDeepest = 200;
    if (open.size() < kDeepest) open.push_back({number - 1, indent});
    last = number - 1;
  }
  close(0);
}

void foldRuns(const SourceFile& file, FoldingKind kind, const auto& belongs, std::vector<Folding>& out) {
  uint32_t first = 0, last = 0;
  bool inRun = false;
  const auto end = [&] {
    if (inRun && last > first) out.push_back({first, last, kind});
    inRun = false;
  };
  for (uint32_t number = 1; number <= file.lineCount(); ++number) {
    if (!belongs(file.line(number))) {
      end();
      continue;
    }
    if (!inRun) first = number - 1;
    inRun = true, last = number - 1;
  }
  end();
}

}  // namespace

std::vector<Folding> foldings(const Index& index, FileId fileId) {
  std::vector<Folding> out;
  if (fileId >= index.sources().size()) return out;
  const SourceFile& file = index.sources().file(fileId);
  foldBlocks(file, out);
  foldRuns(
      file, FoldingKind::Comment, [](std::string_view line) { return line.substr(indentOf(line)).starts_with("--"); }, out);
  foldRuns(
      file, FoldingKind::Imports, [](std::string_view line) { return line.starts_with("use "); }, out);
  std::sort(out.begin(), out.end(),
            [](const Folding& a, const Folding& b) { return a.first != b.first ? a.first < b.first : a.last > b.last; });
  return out;
}

std::vector<Span> selectionRanges(const Index& index, FileId file, uint32_t offset) {
  std::vector<Span> out;
  if (file >= index.sources().size()) return {{file, 0, 0}};
  const std::string_view text = index.sources().file(file).text();
  offset = settled(text, offset);
  std::vector<Span> candidates;
  const auto add = [&](Span span) {
    if (span.valid() && span.file == file && span.begin <= offset && offset <= span.end && span.end <= text.size())
      candidates.push_back(span);
  };
  add(wordAt(index.sources(), file, offset));
  if (const auto declaration = declarationTextAt(text, offset)) {
    const syntax::TokenStream tokens = tokensOf(index.sources(), file, *declaration);
    if (const syntax::Token* token = tokenAt(tokens, offset)) add({file, token->begin, token->end});
  }
  const Id module = index.moduleOf(file);
  if (module != kNone) {
    for (const syntax::Expr& expr : index.program().modules[module]->tree.exprs) add(expr.span);
  }
  const LineSpan line = lineAt(text, offset);
  uint32_t first = line.begin;
  while (first < line.end && (text[first] == ' ' || text[first] == '\t')) ++first;
  add({file, first, line.end});
  add({file, line.begin, line.end});
  for (const Folding& fold : foldings(index, file)) {
    const SourceFile& source = index.sources().file(file);
    const uint32_t begin = source.lineStart(fold.first + 1);
    const std::string_view last = source.line(fold.last + 1);
    add({file, begin, source.lineStart(fold.last + 1) + static_cast<uint32_t>(last.size())});
  }
  if (const syntax::Decl* decl = index.declarationAt(file, offset)) add(syntax::base(*decl).span);
  add({file, 0, static_cast<uint32_t>(text.size())});
  std::sort(candidates.begin(), candidates.end(), [](Span a, Span b) { return a.end - a.begin < b.end - b.begin; });
  for (const Span& span : candidates) {
    const bool grows = out.empty() || (span.begin <= out.back().begin && out.back().end <= span.end && !(span == out.back()));
    if (grows) out.push_back(span);
  }
  return out;
}

std::vector<DocumentLink> documentLinks(const Index& index, FileId file) {
  std::vector<DocumentLink> out;
  const Id module = index.moduleOf(file);
  if (module == kNone) return out;
  const sema::CheckedProgram& p = index.program();
  for (const auto& [use, modules] : p.modules[module]->uses) {
    for (Id used : modules) {
      if (p.modules[used]->name != use->name) continue;
      DocumentLink link;
      link.span = use->nameSpan, link.module = used, link.tooltip = "Open the module " + use->name;
      out.push_back(std::move(link));
    }
  }
  const auto fileLink = [&](const syntax::FileRef& from) {
    if (!from.written() || from.path.text.empty() || from.path.span.end - from.path.span.begin < 2) return;
    const std::string_view text = index.sources().file(file).text();
    DocumentLink link;
    link.span = from.path.span;
    if (text.substr(link.span.begin, link.span.end - link.span.begin).find('\n') != std::string_view::npos) return;
    ++link.span.begin;
    if (text[link.span.end - 1] == '"' && link.span.end - 1 > link.span.begin) --link.span.end;
    link.file = from.path.text;
    link.isPattern = link.file.find_first_of("*?{") != std::string::npos;
    link.tooltip = link.isPattern ? "Files " + link.file : "Open " + link.file;
    out.push_back(std::move(link));
  };
  for (const syntax::Decl& decl : p.modules[module]->tree.decls) {
    if (const auto* document = std::get_if<syntax::DocumentDecl>(&decl)) fileLink(document->clausesFrom);
    if (const auto* list = std::get_if<syntax::RegisterDecl>(&decl)) fileLink(list->from);
    if (const auto* calendar = std::get_if<syntax::CalendarDecl>(&decl)) fileLink(calendar->holidaysFrom);
    if (const auto* source = std::get_if<syntax::SourceDecl>(&decl)) {
      for (const syntax::FileRef& from : source->from) fileLink(from);
    }
  }
  std::sort(out.begin(), out.end(), [](const DocumentLink& a, const DocumentLink& b) { return a.span.begin < b.span.begin; });
  return out;
}

}  // namespace tollgate::query
