#pragma once
// What the cage hands out: the parse tree of one declaration as a flat list, and a view to read it with.
// ANTLR's own tree is never built. Lives only until the AST of the declaration is made.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"
#include "compiler/syntax/token.h"

namespace tollgate::syntax {

enum class Rule : uint16_t {
#define RULE(name) name,
#include "compiler/syntax/rule_kinds.def"
#undef RULE
};

/// Nodes in the order entered; the kids of node i are i + 1, nodes[i + 1].end, … up to nodes[i].end.
struct SyntaxTree {
  struct Node {
    Rule rule{};
    bool isToken = false;
    bool broken = false;      // a mistake was reported inside this rule; parts may be missing
    uint32_t firstToken = 0;  // tokens [firstToken, endToken)
    uint32_t endToken = 0;
    uint32_t end = 0;
  };
  std::vector<Node> nodes;
};

/// One node of a tree. Cheap to copy; the tree, tokens and text must outlive it.
class Syn {
 public:
  Syn(const SyntaxTree& tree, const TokenStream& stream, std::string_view text, FileId file, uint32_t node)
      : tree_(&tree), stream_(&stream), text_(text), file_(file), node_(node) {}

  Rule rule() const { return at().rule; }
  bool isToken() const { return at().isToken; }
  bool broken() const { return at().broken; }
  uint32_t id() const { return node_; }
  /// False where the rest of the line, and the block below it, could not be read.
  bool endsItsLine() const;
  const TokenStream& stream() const { return *stream_; }

  /// The first kid of this rule.
  std::optional<Syn> kid(Rule rule) const;
  std::vector<Syn> kids(Rule rule) const;
  std::vector<Syn> kids() const;
  /// The first token of this kind among the direct kids; nullptr if there is none.
  const Token* token(TokenKind kind) const;
  std::vector<const Token*> tokens(TokenKind kind) const;
  bool has(TokenKind kind) const { return token(kind) != nullptr; }
  /// The first direct token.
  const Token* firstToken() const;

  Span span() const;
  Span span(const Token& token) const { return {file_, token.begin, token.end}; }
  std::string_view view(const Token& token) const { return text_.substr(token.begin, token.end - token.begin); }
  std::string text(const Token& token) const { return std::string(view(token)); }
  const DocText* doc() const;

 private:
  const SyntaxTree::Node& at() const { return tree_->nodes[node_]; }
  Syn with(uint32_t node) const { return {*tree_, *stream_, text_, file_, node}; }

  const SyntaxTree* tree_;
  const TokenStream* stream_;
  std::string_view text_;
  FileId file_;
  uint32_t node_;
};

/// Numbers that show how hard the grammar was to predict; all but the first should stay 0 on correct sources.
struct ParseStats {
  uint64_t declarations = 0;
  uint64_t fullContextAttempts = 0;
  uint64_t ambiguities = 0;
  uint64_t contextSensitivities = 0;
};

/// Parses one declaration. Never throws; mistakes become diagnostics in Gate's words. Any thread: ANTLR is not
/// thread-safe, so calls run one after the other behind a lock. `stats` may be null; counting costs time.
SyntaxTree parseDeclaration(const TokenStream& stream, std::string_view text, FileId file, std::string_view keyword,
                            Diagnostics& diagnostics, ParseStats* stats);

/// What the grammar allows behind the first tokens of a declaration, by number; empty where they begin none. For completion: the
/// tokens of finished lines beside the one that is asked about can be left out, for no line depends on another.
/// Linear in the tokens for what people write, behind the same lock.
std::vector<TokenKind> expectedAfter(const std::vector<TokenKind>& tokens);

}  // namespace tollgate::syntax
