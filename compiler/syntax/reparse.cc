#include "compiler/syntax/reparse.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "compiler/syntax/pieces.h"

namespace tollgate::syntax {
namespace {

size_t equalBytes(const char* a, const char* b, size_t most) {
  constexpr size_t kBlock = 256;
  size_t at = 0;
  while (at + kBlock <= most && std::memcmp(a + at, b + at, kBlock) == 0) at += kBlock;
  while (at < most && a[at] == b[at]) ++at;
  return at;
}

size_t equalBytesBehind(std::string_view before, std::string_view after, size_t most) {
  const char *const a = before.data() + before.size(), *const b = after.data() + after.size();
  constexpr size_t kBlock = 256;
  size_t count = 0;
  while (count + kBlock <= most && std::memcmp(a - count - kBlock, b - count - kBlock, kBlock) == 0) count += kBlock;
  while (count < most && a[-1 - static_cast<std::ptrdiff_t>(count)] == b[-1 - static_cast<std::ptrdiff_t>(count)]) ++count;
  return count;
}

/// The least edit; what is outside of `known` is not looked at.
SourceEdit editBetween(std::string_view before, std::string_view after, const SourceEdit& known) {
  const std::string_view old = before.substr(known.begin, known.end - known.begin);
  const std::string_view now = after.substr(known.begin, known.end + known.by - known.begin);
  const size_t shorter = std::min(old.size(), now.size());
  const size_t front = equalBytes(old.data(), now.data(), shorter);
  const size_t back = equalBytesBehind(old, now, shorter - front);
  return {static_cast<uint32_t>(known.begin + front), static_cast<uint32_t>(known.end - back), known.by};
}

SourceEdit ofWhole(std::string_view before, std::string_view after) {
  return {0, static_cast<uint32_t>(before.size()), static_cast<uint32_t>(after.size() - before.size())};
}

/// What a pack holds beside tests that are written in it.
bool holdsMoreThanOneTest(const PackDecl& pack) {
  return pack.tests.size() != 1 || !pack.families.empty() || !pack.groups.empty() || !pack.fields.empty() || !pack.omits.empty() ||
         !pack.proposed.empty() || !pack.agreed.empty() || !pack.refused.empty() || !pack.citations.empty() || pack.because.written() ||
         pack.release.written() || pack.inPhase.written() || pack.entry.written() || pack.varies.written();
}

class Reparser {
 public:
  Reparser(ParsedModule& parsed, std::string_view before, std::string_view after, FileId file, const Limits& limits,
           const SourceEdit& known)
      : parsed_(parsed), before_(before), after_(after), file_(file), limits_(limits), edit_(editBetween(before, after, known)) {}

  Change run() {
    Change everything;
    if (edit_.begin == edit_.end && edit_.by == 0) {
      everything.of = Change::Of::Nothing;
      return everything;
    }
    if (!parsed_.separable || after_.size() > limits_.sourceBytes || edit_.begin < 4) return everything;
    // The piece that the change ends in or, if it is behind it in the same line, touches.
    const auto behind = [&](uint32_t at, const Piece& piece) { return at < piece.begin; };
    auto piece = std::upper_bound(parsed_.pieces.begin(), parsed_.pieces.end(), edit_.end, behind);
    if (piece != parsed_.pieces.begin() && edit_.end <= lineEndAt(before_, std::prev(piece)->end)) --piece;
    if (piece == parsed_.pieces.end()) return everything;
    piece_ = static_cast<size_t>(piece - parsed_.pieces.begin());
    begin_ = piece_ == 0 ? 3 : lineEndAt(before_, parsed_.pieces[piece_ - 1].end) + 1;
    if (piece_ == 0 && !before_.starts_with("\xEF\xBB\xBF")) begin_ = 0;
    end_ = lineEndAt(before_, piece->end);
    if (edit_.begin < begin_) return everything;
    moved_.by = edit_.by;
    Change change;
    change.of = test(change) ? Change::Of::Test : declaration();
    change.moved = moved_;
    return change;
  }

 private:
  Piece& piece() { return parsed_.pieces[piece_]; }

  /// Of Module::decls: that of the piece, or where it would stand.
  size_t declIndex() const {
    return static_cast<size_t>(std::count_if(parsed_.pieces.begin(), parsed_.pieces.begin() + static_cast<std::ptrdiff_t>(piece_),
                                             [](const Piece& p) { return p.declares; }));
  }

  // ---- one test of a pack

  /// Only of packs in which nothing is wrong: what is said of one line may hang on the others.
  bool test(Change& change) {
    if (!piece().declares || edit_.begin < piece().begin) return false;
    auto* pack = std::get_if<PackDecl>(&parsed_.module.decls[declIndex()]);
    if (pack == nullptr || hasDiagnostics()) return false;
    auto at = std::upper_bound(pack->tests.begin(), pack->tests.end(), edit_.begin,
                               [](uint32_t place, const TestDecl& test) { return place < test.keywordSpan.end; });
    if (at == pack->tests.begin()) return false;
    TestDecl& old = *--at;
    const uint32_t oldEnd = lineEndAt(before_, old.span.end), newEnd = oldEnd + edit_.by;
    if (edit_.end > oldEnd) return false;
    const uint32_t firstLine = lineBeginAt(before_, old.docSpan.valid() ? old.docSpan.begin : old.span.begin);
    const uint32_t editLine = lineBeginAt(before_, edit_.begin);
    if (firstLine <= lineEndAt(before_, piece().begin) || lineBeginAt(before_, old.span.begin) == old.span.begin) return false;
    std::vector<Comment> comments;
    if (!readLinesInside(after_, file_, editLine, newEnd, comments)) return false;
    DeclarationText lines{piece().begin, newEnd, "pack", {}};
    lines.gapBegin = lineEndAt(before_, piece().begin) + 1, lines.gapEnd = firstLine;
    Module made;
    made.file = file_;
    Diagnostics diagnostics;
    const Piece read = readPiece(after_, file_, lines, limits_, made, diagnostics, nullptr);
    if (!read.declares || !diagnostics.all().empty() || !made.exprs.empty()) return false;
    auto& alone = std::get<PackDecl>(made.decls.front());
    if (holdsMoreThanOneTest(alone) || alone.tests.front().span.end != old.span.end + edit_.by) return false;
    if (alone.tests.front().keywordSpan != old.keywordSpan) return false;
    lines.end = oldEnd;
    const auto oldTokens = static_cast<uint32_t>(tokenize(before_, file_, lines, limits_, diagnostics).tokens.size());
    const uint32_t tokens = piece().tokens - oldTokens + read.tokens;
    if (tokens > kDeclarationTokens) return false;
    moved_.from = old.span.end;
    replaceComments(editLine, oldEnd, std::move(comments));
    change.before = std::move(old);  // with its places as they were
    for (Decl& decl : parsed_.module.decls) {
      if (base(decl).span.end >= moved_.from) move(decl, moved_);
    }
    change.test = &(old = std::move(alone.tests.front()));
    for (Expr& expr : parsed_.module.exprs) move(expr, moved_);
    for (Diagnostic& diagnostic : parsed_.diagnostics.all()) move(diagnostic, file_, moved_);
    piece().tokens = tokens;
    piece().end += edit_.by;
    movePieces();
    return true;
  }

  bool hasDiagnostics() const {
    return std::any_of(parsed_.diagnostics.all().begin(), parsed_.diagnostics.all().end(),
                       [&](const Diagnostic& d) { return d.span.begin >= begin_ && d.span.begin <= end_; });
  }

  void replaceComments(uint32_t begin, uint32_t end, std::vector<Comment> fresh) {
    std::vector<Comment>& all = parsed_.comments;
    const auto before = [](const Comment& comment, uint32_t at) { return comment.span.begin < at; };
    const auto first = std::lower_bound(all.begin(), all.end(), begin, before), last = std::lower_bound(first, all.end(), end, before);
    for (auto comment = last; comment != all.end(); ++comment) comment->span.begin += edit_.by, comment->span.end += edit_.by;
    all.insert(all.erase(first, last), fresh.begin(), fresh.end());
  }

  void movePieces() {
    for (size_t i = piece_ + 1; i < parsed_.pieces.size(); ++i) parsed_.pieces[i].begin += edit_.by, parsed_.pieces[i].end += edit_.by;
  }

  // ---- one declaration

  Change::Of declaration() {
    const uint32_t newEnd = end_ + edit_.by;
    std::vector<Comment> comments;
    Diagnostics diagnostics;
    const std::vector<DeclarationText> found = splitDeclarations(after_, file_, begin_, newEnd, comments, diagnostics);
    if (found.size() != 1 || lineEndAt(after_, found[0].end) != newEnd) return Change::Of::Everything;
    // An indented line above it belongs to the declaration before.
    const auto isAbove = [](const Diagnostic& d) { return d.kind == DiagKind::IndentedStart; };
    if (piece_ > 0 && std::any_of(diagnostics.all().begin(), diagnostics.all().end(), isAbove)) return Change::Of::Everything;
    static const std::vector<std::string> known = declarationWords();
    if (std::find(known.begin(), known.end(), found[0].keyword) == known.end()) return Change::Of::Everything;
    Module made;
    made.file = file_;
    Piece fresh = readPiece(after_, file_, found[0], limits_, made, diagnostics, nullptr);
    if (!standWithin(diagnostics, 0, begin_, newEnd)) return Change::Of::Everything;
    if (!replaceDiagnostics(std::move(diagnostics))) return Change::Of::Everything;
    replaceComments(begin_, end_, std::move(comments));
    const bool content = isContent(made, fresh);
    replaceTree(std::move(made), fresh);
    return content ? Change::Of::Content : Change::Of::Declaration;
  }

  /// Whether it holds something else and is the same declaration, of a kind that says nothing to expressions.
  bool isContent(const Module& made, const Piece& fresh) {
    if (!piece().declares || !fresh.declares || fresh.depth > 4 * limits_.nestingDepth) return false;
    const Decl &now = made.decls.front(), &old = parsed_.module.decls[declIndex()];
    const bool data = std::holds_alternative<PackDecl>(now) || std::holds_alternative<WorldDecl>(now) ||
                      std::holds_alternative<ExampleDecl>(now);
    return data && now.index() == old.index() && base(now).name == base(old).name && base(now).nameSpan == base(old).nameSpan;
  }

  /// False, and nothing is changed, if there are then more than a file may have.
  bool replaceDiagnostics(Diagnostics fresh) {
    std::vector<Diagnostic>& all = parsed_.diagnostics.all();
    const auto before = [](const Diagnostic& d, uint32_t at) { return d.span.begin < at; };
    const auto first = std::lower_bound(all.begin(), all.end(), begin_, before),
               last = std::lower_bound(first, all.end(), end_ + 1, before);
    fresh.sort();
    if (all.size() - static_cast<size_t>(last - first) + fresh.all().size() > limits_.diagnosticsPerFile) return false;
    const Moved behind{end_, edit_.by};
    for (auto diagnostic = last; diagnostic != all.end(); ++diagnostic) move(*diagnostic, file_, behind);
    all.insert(all.erase(first, last), fresh.all().begin(), fresh.all().end());
    return true;
  }

  void replaceTree(Module made, Piece fresh) {
    std::vector<Expr>& exprs = parsed_.module.exprs;
    std::vector<Decl>& decls = parsed_.module.decls;
    const size_t index = declIndex();
    const Piece old = piece();
    const auto endExpr = piece_ + 1 < parsed_.pieces.size() ? parsed_.pieces[piece_ + 1].exprs : static_cast<ExprId>(exprs.size());
    const auto count = static_cast<ExprId>(made.exprs.size());
    moved_ = {end_, edit_.by, endExpr, count - (endExpr - old.exprs)};
    for (size_t i = endExpr; i < exprs.size(); ++i) move(exprs[i], moved_);
    for (size_t i = index + old.declares; i < decls.size(); ++i) move(decls[i], moved_);
    const Moved into{0xFFFFFFFFu, 0, 0, old.exprs};
    for (Expr& expr : made.exprs) move(expr, into);
    for (Decl& decl : made.decls) move(decl, into);
    // In place as far as it goes, so that a long module is not moved about.
    const size_t common = std::min<size_t>(count, endExpr - old.exprs);
    const auto from = exprs.begin() + old.exprs;
    std::move(made.exprs.begin(), made.exprs.begin() + static_cast<std::ptrdiff_t>(common), from);
    if (endExpr - old.exprs > common)
      exprs.erase(from + static_cast<std::ptrdiff_t>(common), exprs.begin() + endExpr);
    else
      exprs.insert(from + static_cast<std::ptrdiff_t>(common),
                   std::make_move_iterator(made.exprs.begin() + static_cast<std::ptrdiff_t>(common)),
                   std::make_move_iterator(made.exprs.end()));
    const auto place = decls.begin() + static_cast<std::ptrdiff_t>(index);
    if (old.declares && fresh.declares)
      *place = std::move(made.decls.front());
    else if (old.declares)
      decls.erase(place);
    else if (fresh.declares)
      decls.insert(place, std::move(made.decls.front()));
    fresh.exprs = old.exprs;
    piece() = fresh;
    for (size_t i = piece_ + 1; i < parsed_.pieces.size(); ++i) parsed_.pieces[i].exprs += moved_.exprBy;
    movePieces();
  }

  ParsedModule& parsed_;
  const std::string_view before_, after_;
  const FileId file_;
  const Limits& limits_;
  const SourceEdit edit_;
  size_t piece_ = 0;
  uint32_t begin_ = 0, end_ = 0;  // the old lines of the piece, with the comments above it
  Moved moved_;
};

}  // namespace

Change reparse(ParsedModule& parsed, std::string_view before, const SourceMap& sources, FileId file, const Limits& limits,
               const std::optional<SourceEdit>& edit) {
  const std::string_view after = sources.file(file).text();
  const Change change = Reparser(parsed, before, after, file, limits, edit.value_or(ofWhole(before, after))).run();
  if (change.of == Change::Of::Everything) parsed = parse(sources, file, limits);
  return change;
}

}  // namespace tollgate::syntax
