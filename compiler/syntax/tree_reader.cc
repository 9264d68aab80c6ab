#include "compiler/syntax/tree.h"

namespace tollgate::syntax {

std::vector<Syn> Syn::kids() const {
  std::vector<Syn> found;
  for (uint32_t i = node_ + 1; i < at().end; i = tree_->nodes[i].end) found.push_back(with(i));
  return found;
}

std::optional<Syn> Syn::kid(Rule rule) const {
  for (uint32_t i = node_ + 1; i < at().end; i = tree_->nodes[i].end) {
    if (!tree_->nodes[i].isToken && tree_->nodes[i].rule == rule) return with(i);
  }
  return std::nullopt;
}

std::vector<Syn> Syn::kids(Rule rule) const {
  std::vector<Syn> found;
  for (uint32_t i = node_ + 1; i < at().end; i = tree_->nodes[i].end) {
    if (!tree_->nodes[i].isToken && tree_->nodes[i].rule == rule) found.push_back(with(i));
  }
  return found;
}

const Token* Syn::token(TokenKind kind) const {
  for (uint32_t i = node_ + 1; i < at().end; i = tree_->nodes[i].end) {
    const auto& node = tree_->nodes[i];
    if (node.isToken && stream_->tokens[node.firstToken].kind == kind) return &stream_->tokens[node.firstToken];
  }
  return nullptr;
}

std::vector<const Token*> Syn::tokens(TokenKind kind) const {
  std::vector<const Token*> found;
  for (uint32_t i = node_ + 1; i < at().end; i = tree_->nodes[i].end) {
    const auto& node = tree_->nodes[i];
    if (node.isToken && stream_->tokens[node.firstToken].kind == kind) found.push_back(&stream_->tokens[node.firstToken]);
  }
  return found;
}

const Token* Syn::firstToken() const {
  if (at().isToken) return &stream_->tokens[at().firstToken];
  for (uint32_t i = node_ + 1; i < at().end; i = tree_->nodes[i].end) {
    if (tree_->nodes[i].isToken) return &stream_->tokens[tree_->nodes[i].firstToken];
  }
  return nullptr;
}

bool Syn::endsItsLine() const {
  const size_t next = at().endToken;
  return next >= stream_->tokens.size() || stream_->tokens[next].kind == TokenKind::Newline;
}

Span Syn::span() const {
  auto isLayout = [](TokenKind kind) {
    return kind == TokenKind::Newline || kind == TokenKind::Indent || kind == TokenKind::Dedent || kind == TokenKind::EndOfInput;
  };
  uint32_t first = at().firstToken;
  uint32_t end = at().endToken;
  const auto& tokens = stream_->tokens;
  while (first < end && isLayout(tokens[first].kind)) ++first;
  while (end > first && isLayout(tokens[end - 1].kind)) --end;
  if (first >= end) {
    uint32_t place = first < tokens.size() ? tokens[first].begin : static_cast<uint32_t>(text_.size());
    return {file_, place, place};
  }
  return {file_, tokens[first].begin, tokens[end - 1].end};
}

const DocText* Syn::doc() const {
  uint32_t first = at().firstToken;
  if (first >= at().endToken) return nullptr;
  uint32_t doc = stream_->tokens[first].doc;
  return doc == kNoDoc ? nullptr : &stream_->docs[doc];
}

}  // namespace tollgate::syntax
