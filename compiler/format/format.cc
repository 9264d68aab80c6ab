#include "compiler/format/format.h"

#include "compiler/format/layout.h"
#include "compiler/syntax/ast_printer.h"
#include "compiler/syntax/parser.h"

namespace tollgate::format {

namespace {

/// Between the last word of a line and its comment.
constexpr std::string_view kBeforeComment = "   ";

std::string laidOut(const Lines& lines) {
  const std::vector<uint32_t> indents = indentsOf(lines);
  const std::vector<std::string> words = wordsOf(lines);
  const std::vector<bool> blanks = blanksAbove(lines, indents);
  std::string out;
  for (size_t i = 0; i < lines.lines.size(); ++i) {
    const Line& line = lines.lines[i];
    if (blanks[i]) out += '\n';
    out += std::string(indents[i], ' ') + words[i];
    if (!line.comment.empty()) out += std::string(words[i].empty() ? "" : kBeforeComment) + std::string(line.comment);
    out += '\n';
  }
  return out;
}

/// All bytes that are neither blanks nor line breaks.
std::string inkOf(std::string_view text) {
  std::string out;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  }
  return out;
}

std::vector<std::string_view> commentsOf(const syntax::ParsedModule& parsed, std::string_view text) {
  std::vector<std::string_view> out;
  for (const syntax::Comment& comment : parsed.comments)
    out.push_back(text.substr(comment.span.begin, comment.span.end - comment.span.begin));
  return out;
}

bool saysTheSame(const syntax::ParsedModule& before, std::string_view textBefore, const std::string& text, const Limits& limits) {
  if (inkOf(textBefore) != inkOf(text)) return false;
  SourceMap sources;
  const FileId file = sources.add("formatted", text);
  const syntax::ParsedModule after = syntax::parse(sources, file, limits);
  return !after.diagnostics.hasErrors() && commentsOf(before, textBefore) == commentsOf(after, text) &&
         syntax::printModule(before.module) == syntax::printModule(after.module);
}

}  // namespace

Formatted format(const SourceMap& sources, FileId file, const Limits& limits) {
  Formatted out;
  syntax::ParsedModule parsed = syntax::parse(sources, file, limits);
  out.diagnostics = std::move(parsed.diagnostics);
  if (out.diagnostics.hasErrors()) return out;
  const SourceFile& source = sources.file(file);
  out.text = laidOut(readLines(source, file, limits));
  out.unsafe = !saysTheSame(parsed, source.text(), out.text, limits);
  if (out.unsafe) out.text.clear();
  return out;
}

}  // namespace tollgate::format
