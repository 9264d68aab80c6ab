#include "compiler/query/tokens.h"

#include <algorithm>

#include "compiler/query/tokens_at.h"
#include "compiler/support/limits.h"

namespace tollgate::query {

using syntax::TokenKind;

namespace {

uint32_t bit(TokenModifier modifier) { return 1u << static_cast<unsigned>(modifier); }

TokenType typeOfEntity(EntityKind kind) {
  switch (kind) {
    case EntityKind::Module: return TokenType::Namespace;
    case EntityKind::Document:
    case EntityKind::Register: return TokenType::Namespace;
    case EntityKind::Clause: return TokenType::Decorator;
    case EntityKind::Column:
    case EntityKind::Content:
    case EntityKind::Field: return TokenType::Property;
    case EntityKind::Property: return TokenType::Method;
    case EntityKind::Enum: return TokenType::Enum;
    case EntityKind::EnumValue:
    case EntityKind::Choice:
    case EntityKind::Outcome: return TokenType::EnumMember;
    case EntityKind::Record: return TokenType::Struct;
    case EntityKind::Collection:
    case EntityKind::Element:
    case EntityKind::FamilyElement:
    case EntityKind::Capture: return TokenType::Variable;
    case EntityKind::Function:
    case EntityKind::Exception:
    case EntityKind::Table: return TokenType::Function;
    case EntityKind::Parameter: return TokenType::Parameter;
    case EntityKind::Interpretation:
    case EntityKind::Decision: return TokenType::Interface;
    case EntityKind::Gate:
    case EntityKind::Criterion:
    case EntityKind::Report: return TokenType::Class;
    case EntityKind::Pack:
    case EntityKind::Group:
    case EntityKind::Test: return TokenType::Event;
    case EntityKind::Source:
    case EntityKind::Calendar:
    case EntityKind::World:
    case EntityKind::Example: return TokenType::Class;
    case EntityKind::TableCell: return TokenType::Number;
    case EntityKind::None: return TokenType::Variable;
  }
  return TokenType::Variable;
}

/// What a token is where nothing is known of its meaning; nullopt: it has no colour.
std::optional<TokenType> typeOfToken(TokenKind kind) {
  switch (kind) {
    case TokenKind::Text: return TokenType::String;
    case TokenKind::Count:
    case TokenKind::Number:
    case TokenKind::Percent:
    case TokenKind::Date:
    case TokenKind::Instant: return TokenType::Number;
    case TokenKind::Unit: return TokenType::Keyword;
    case TokenKind::Cite: return TokenType::Decorator;
    case TokenKind::Plus:
    case TokenKind::Minus:
    case TokenKind::Star:
    case TokenKind::Arrow:
    case TokenKind::Eq:
    case TokenKind::Range: return TokenType::Operator;
    default: break;
  }
  if (isKeyword(kind)) return TokenType::Keyword;
  return std::nullopt;
}

/// Later pieces never cover earlier ones: what is known by meaning is put in first, the rest fills the gaps.
class Painter {
 public:
  Painter(std::string_view text, FileId file) : text_(text), file_(file) {}

  void addLines(Span span, TokenType type, uint32_t modifiers) {
    for (uint32_t at = span.begin; at < span.end;) {
      const auto end = static_cast<uint32_t>(std::min<size_t>(text_.find('\n', at), span.end));
      uint32_t last = end;
      if (last > at && text_[last - 1] == '\r') --last;
      uint32_t first = at;
      while (at != span.begin && first < last && (text_[first] == ' ' || text_[first] == '\t')) ++first;
      if (last > first) out_.push_back({{file_, first, last}, type, modifiers});
      at = end + 1;
    }
  }

  /// The parts of `token` that no piece of meaning covers.
  void fill(Span token, TokenType type, uint32_t modifiers, const std::vector<SemanticToken>& known) {
    auto from = std::lower_bound(known.begin(), known.end(), token.begin,
                                 [](const SemanticToken& t, uint32_t at) { return t.span.end <= at; });
    uint32_t at = token.begin;
    for (; from != known.end() && from->span.begin < token.end; ++from) {
      if (from->span.begin > at) addLines({file_, at, from->span.begin}, type, modifiers);
      at = std::max(at, from->span.end);
    }
    if (at < token.end) addLines({file_, at, token.end}, type, modifiers);
  }

  std::vector<SemanticToken> take() { return std::move(out_); }

 private:
  std::string_view text_;
  FileId file_;
  std::vector<SemanticToken> out_;
};

/// Occurrences without those that lie inside others or hold them.
std::vector<SemanticToken> meanings(const Index& index, FileId file) {
  std::vector<SemanticToken> out;
  const sema::CheckedProgram& p = index.program();
  for (const Occurrence& o : index.in(file)) {
    if (o.entity.kind == EntityKind::TableCell || o.entity.kind == EntityKind::Example || o.span.begin >= o.span.end) continue;
    if (!out.empty() && o.span.begin < out.back().span.end) continue;
    uint32_t modifiers = 0;
    if (o.use == Use::Declares) modifiers |= bit(TokenModifier::Declaration);
    if (o.use == Use::Writes) modifiers |= bit(TokenModifier::Modification);
    const bool constant = o.entity.kind == EntityKind::EnumValue || o.entity.kind == EntityKind::Choice ||
                          o.entity.kind == EntityKind::Outcome;
    if (constant) modifiers |= bit(TokenModifier::Readonly);
    const bool document = o.entity.kind == EntityKind::Document || o.entity.kind == EntityKind::Register;
    if (document && p.documents[o.entity.id].supersededBy != kNone) modifiers |= bit(TokenModifier::Deprecated);
    out.push_back({o.span, typeOfEntity(o.entity.kind), modifiers});
  }
  return out;
}

}  // namespace

std::vector<SemanticToken> semanticTokens(const Index& index, FileId fileId) {
  if (fileId >= index.sources().size()) return {};
  const SourceFile& file = index.sources().file(fileId);
  std::vector<SemanticToken> known = meanings(index, fileId);
  Painter painter(file.text(), fileId);
  std::vector<syntax::Comment> comments;
  Diagnostics ignored;
  std::vector<std::pair<Span, TokenType>> bare;
  for (const syntax::DeclarationText& declaration : syntax::splitDeclarations(file, fileId, comments, ignored)) {
    for (const syntax::Token& token : syntax::tokenize(file, fileId, declaration, Limits{}, ignored).tokens) {
      const auto type = typeOfToken(token.kind);
      if (type && token.begin < token.end) painter.fill({fileId, token.begin, token.end}, *type, 0, known);
    }
  }
  for (const syntax::Comment& comment : comments) {
    painter.addLines(comment.span, TokenType::Comment, comment.isDoc ? bit(TokenModifier::Documentation) : 0);
  }
  std::vector<SemanticToken> all = painter.take();
  all.insert(all.end(), known.begin(), known.end());
  std::stable_sort(all.begin(), all.end(), [](const SemanticToken& a, const SemanticToken& b) { return a.span.begin < b.span.begin; });
  // A word that the token source reads twice, or that lies in a comment of a broken text, is painted once.
  std::vector<SemanticToken> out;
  for (const SemanticToken& token : all) {
    if (out.empty() || token.span.begin >= out.back().span.end) out.push_back(token);
  }
  return out;
}

}  // namespace tollgate::query
