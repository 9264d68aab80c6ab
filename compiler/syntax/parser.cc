#include "compiler/syntax/parser.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "compiler/syntax/decl_builder.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/mending.h"
#include "compiler/syntax/pieces.h"

namespace tollgate::syntax {

namespace {

class ModuleParser {
 public:
  ModuleParser(const SourceFile& file, FileId id, const Limits& limits, ParseStats* stats)
      : file_(file), id_(id), limits_(limits), stats_(stats) {
    out_.module.file = id;
  }

  ParsedModule run() {
    if (file_.text().size() > limits_.sourceBytes) {
      out_.diagnostics.add(DiagKind::SourceTooLarge, {id_, 0, 0}, {std::to_string(limits_.sourceBytes)});
      out_.separable = false;
      return std::move(out_);
    }
    for (const DeclarationText& declaration : splitDeclarations(file_, id_, out_.comments, out_.diagnostics)) {
      one(declaration);
    }
    out_.separable = out_.separable && !out_.pieces.empty() && out_.diagnostics.all().size() <= limits_.diagnosticsPerFile;
    limitDiagnostics();
    return std::move(out_);
  }

 private:
  void one(const DeclarationText& declaration) {
    static const std::vector<std::string> known = declarationWords();
    if (std::find(known.begin(), known.end(), declaration.keyword) == known.end()) {
      out_.separable = false;  // how it is read hangs on what was said before
      // Read on as what it is near to: its name is then declared, and nobody complains that it is missing.
      const std::string near = unknown(declaration, known);
      if (near.empty()) return;
      DeclarationText meant = declaration;
      meant.keyword = near;
      return read(meant);
    }
    read(declaration);
  }

  void read(const DeclarationText& declaration) {
    const size_t before = out_.diagnostics.all().size();
    out_.pieces.push_back(readPiece(file_.text(), id_, declaration, limits_, out_.module, out_.diagnostics, stats_));
    out_.separable = out_.separable && standWithin(out_.diagnostics, before, declaration.begin, lineEndAt(file_.text(), declaration.end));
  }

  Span wordSpan(const DeclarationText& declaration) const {
    auto size = static_cast<uint32_t>(declaration.keyword.size());
    return {id_, declaration.begin, declaration.begin + (size ? size : 1)};
  }

  /// Says so; gives the keyword that it is near to, or "".
  std::string unknown(const DeclarationText& declaration, const std::vector<std::string>& known) {
    std::string word(declaration.keyword);
    if (word.empty()) {
      unsigned char c = static_cast<unsigned char>(file_.text()[declaration.begin]);
      if (c < 0x20 || c >= 0x7F) {
        // Bytes that are no text are reported as such; other signs need saying.
        if (out_.diagnostics.hasErrors()) return "";
        word = "this";
      } else {
        word = std::string(1, static_cast<char>(c));
      }
    }
    if (word.size() > 60) word = word.substr(0, 57) + "...";
    auto& diagnostic = out_.diagnostics.add(DiagKind::UnknownDeclaration, wordSpan(declaration), {word});
    const std::string lower = smallLetters(word);
    std::string near = nearest(lower, known);
    if (near.empty()) {
      std::vector<std::string> clauses{"criterion", "require", "group", "test", "under", "gate"};
      if (std::find(clauses.begin(), clauses.end(), lower) != clauses.end())
        diagnostic.help = fmt::format("`{}` stands indented, in the declaration that it belongs to", lower);
      return "";
    }
    diagnostic.help = fmt::format("did you mean `{}`?", near);
    diagnostic.fixes.push_back({fmt::format("write `{}`", near), {{diagnostic.span, near}}});
    return near;
  }

  void limitDiagnostics() {
    out_.diagnostics.sort();
    auto& all = out_.diagnostics.all();
    if (all.size() <= limits_.diagnosticsPerFile) return;
    size_t more = all.size() - limits_.diagnosticsPerFile;
    Span place = all[limits_.diagnosticsPerFile].span;
    all.erase(all.begin() + limits_.diagnosticsPerFile, all.end());
    out_.diagnostics.add(DiagKind::TooManyDiagnostics, place, {std::to_string(more)});
  }

  const SourceFile& file_;
  FileId id_;
  const Limits& limits_;
  ParseStats* stats_;
  ParsedModule out_;
};

/// Of a line with a character that has no meaning only the first of them is told: what else is wrong with its words may come of it.
void keepOneALine(Diagnostics& diagnostics, size_t first, std::string_view text) {
  std::vector<Diagnostic>& all = diagnostics.all();
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
  const auto strange = [](const Diagnostic& d) { return d.kind == DiagKind::UnexpectedCharacter; };
  const auto at = std::find_if(begin, all.end(), strange);
  if (at == all.end()) return;
  std::vector<size_t> ends;  // of the lines from there
  for (size_t end = text.find(
           '\n', std::min_element(begin, all.end(), [](const auto&a, const auto&b) { return a.span.begin < b.span.begin; })->span.begin);
       end != std::string_view::npos; end = text.find('\n', end + 1)) {
    ends.push_back(end);
  }
  const auto line = [&](const Diagnostic& d) { return std::lower_bound(ends.begin(), ends.end(), d.span.begin) - ends.begin(); };
  std::map<std::ptrdiff_t, uint32_t> told;  // a line, and where the first of them stands
  for (auto d = at; d != all.end(); ++d) {
    if (!strange(*d)) continue;
    uint32_t& place = told.try_emplace(line(*d), d->span.begin).first->second;
    place = std::min(place, d->span.begin);
  }
  all.erase(std::remove_if(begin, all.end(),
                           [&](const Diagnostic& d) {
                             const auto found = told.find(line(d));
                             const bool ofWords = strange(d) || static_cast<unsigned>(d.kind) >= 100;
                             return ofWords && found != told.end() && !(strange(d) && d.span.begin == found->second);
                           }),
            all.end());
}

Piece readWhole(std::string_view text, FileId file, const DeclarationText& declaration, const Limits& limits, Module& module,
                Diagnostics& diagnostics, ParseStats* stats) {
  Piece piece;
  piece.begin = declaration.begin, piece.end = declaration.end;
  piece.exprs = static_cast<ExprId>(module.exprs.size());
  const TokenStream stream = tokenize(text, file, declaration, limits, diagnostics);
  piece.tokens = static_cast<uint32_t>(stream.tokens.size());
  if (stream.refused) return piece;
  const SyntaxTree tree = parseDeclaration(stream, text, file, declaration.keyword, diagnostics, stats);
  if (tree.nodes.empty()) return piece;
  const size_t before = module.decls.size();
  DeclBuilder(module, diagnostics, text).build(Syn(tree, stream, text, file, 0));
  piece.declares = module.decls.size() > before;
  std::vector<uint32_t> depths;
  for (ExprId id = piece.exprs; id < module.exprs.size(); ++id) {
    uint32_t depth = 1;
    for (const ExprId kid : module.exprs[id].kids) {
      if (kid != kNoExpr) depth = std::max(depth, depths[kid - piece.exprs] + 1);
    }
    depths.push_back(depth);
    piece.depth = std::max(piece.depth, depth);
  }
  return piece;
}

Piece readAsWritten(std::string_view text, FileId file, const DeclarationText& declaration, const Limits& limits, Module& module,
                    Diagnostics& diagnostics, ParseStats* stats) {
  const size_t first = diagnostics.all().size();
  const Piece piece = readWhole(text, file, declaration, limits, module, diagnostics, stats);
  keepOneALine(diagnostics, first, text.substr(0, std::max<size_t>(declaration.begin, declaration.end)));
  return piece;
}

}  // namespace

bool standWithin(const Diagnostics& diagnostics, size_t first, uint32_t begin, uint32_t end) {
  return std::all_of(diagnostics.all().begin() + static_cast<std::ptrdiff_t>(first), diagnostics.all().end(),
                     [&](const Diagnostic& d) { return d.span.begin >= begin && d.span.begin <= end; });
}

uint32_t lineBeginAt(std::string_view text, uint32_t at) {
  const size_t found = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return found == std::string_view::npos ? 0 : static_cast<uint32_t>(found + 1);
}

uint32_t lineEndAt(std::string_view text, uint32_t at) { return static_cast<uint32_t>(std::min(text.find('\n', at), text.size())); }

Piece readPiece(std::string_view text, FileId file, const DeclarationText& declaration, const Limits& limits, Module& module,
                Diagnostics& diagnostics, ParseStats* stats) {
  const size_t first = diagnostics.all().size();
  const Piece piece = readAsWritten(text, file, declaration, limits, module, diagnostics, stats);
  if (diagnostics.all().size() == first || first > limits.diagnosticsPerFile) return piece;  // nobody sees further ones
  tryFixes(text, file, declaration, diagnostics, first, [&](std::string_view part, const DeclarationText& lines) {
    Module made;
    made.file = file;
    Diagnostics told;
    readAsWritten(part, file, lines, limits, made, told, nullptr);
    return told;
  });
  return piece;
}

std::string_view exprKindName(ExprKind kind) {
  switch (kind) {
#define EXPR(name)     \
  case ExprKind::name: \
    return #name;
#include "compiler/syntax/expr_kinds.def"
#undef EXPR
  }
  return "";
}

ParsedModule parse(const SourceMap& sources, FileId file, const Limits& limits) {
  return ModuleParser(sources.file(file), file, limits, nullptr).run();
}

ParsedModule parse(const SourceMap& sources, FileId file, const Limits& limits, ParseStats& stats) {
  return ModuleParser(sources.file(file), file, limits, &stats).run();
}

}  // namespace tollgate::syntax
