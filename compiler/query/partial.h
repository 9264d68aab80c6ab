#pragma once
// A declaration that is being typed: read anew up to the cursor, with a name put in there, and typed as far as the checked program
// around it allows. Private to compiler/query.

#include <optional>
#include <string>
#include <vector>

#include "compiler/query/cursor.h"
#include "compiler/query/index.h"
#include "compiler/query/scopes.h"
#include "compiler/syntax/parser.h"

namespace tollgate::query {

/// An element of a set, or a parameter, of the text that is typed; it has no number in the program.
struct LooseElement {
  std::string name;  // "" unnamed
  sema::Type type;
};

/// What a place asks for that takes any set.
inline const sema::Type kAnySet{sema::TypeKind::Set, sema::TypeKind::Error, kNone, false};

/// What stands at the cursor when the text is finished in the simplest way.
class Partial {
 public:
  /// What stands behind the word in the declaration is left out.
  Partial(const Index& index, const Cursor& cursor);

  /// Whether an expression is being typed.
  bool inExpression() const { return at_ != syntax::kNoExpr; }
  /// The name at the cursor follows a dot: what it is a member of, Error where that is no value.
  bool isMember() const { return isMember_; }
  sema::Type objectType() const { return object_; }
  /// Of a member: the path in front of the dot where it is names and dots only.
  const std::string& objectPath() const { return path_; }
  /// What the place asks for: the type of what it is compared with, of a parameter, of an axis. Error: nothing is known.
  sema::Type expected() const { return expected_; }
  /// The word is compared with a decision, gate or report: which.
  Entity subject() const { return subject_; }
  /// Elements in scope, innermost last, beside what `scope` has.
  const std::vector<LooseElement>& elements() const { return elements_; }
  const sema::Scope& scope() const { return scope_; }
  /// Of a condition over the entries of a list: the register, else kNone.
  Id list() const { return list_; }
  const syntax::Module& tree() const { return parsed_.module; }

 private:
  using Root = std::pair<syntax::ExprId, std::vector<LooseElement>>;
  void parse(const std::string& text);
  std::vector<Root> roots() const;
  void rootsOf(const syntax::DefineDecl& define, std::vector<Root>& out) const;
  void scopeRoots(const syntax::Scope& scope, std::vector<LooseElement>& elements, std::vector<Root>& out) const;
  std::vector<LooseElement> params(const std::vector<syntax::Param>& params) const;
  bool find(syntax::ExprId id, const std::vector<LooseElement>& elements, unsigned depth);
  void ask(syntax::ExprId parent, size_t kid, const std::vector<LooseElement>& elements);
  bool holds(syntax::ExprId root) const;
  Id listOf(syntax::ExprId root) const;

 public:
  /// The type of an expression of the text, Error where nothing is known of it.
  sema::Type typeOf(syntax::ExprId id, const std::vector<LooseElement>& elements, unsigned depth = 0) const;
  sema::Type typeNamed(const syntax::TypeExpr& type) const;

 private:
  std::optional<sema::Found> named(const std::string& name, const std::vector<LooseElement>& elements) const;
  sema::Type typeOfFound(const sema::Found& found) const;
  sema::Type memberType(const sema::Type& object, const std::string& name) const;
  LooseElement elementOf(syntax::ExprId set, const std::vector<LooseElement>& elements, bool named) const;
  std::string pathOf(syntax::ExprId id, unsigned depth = 0) const;

  const sema::CheckedProgram& p_;
  SourceMap text_;
  syntax::ParsedModule parsed_;
  sema::Scope scope_;
  syntax::ExprId at_ = syntax::kNoExpr;
  bool isMember_ = false;
  sema::Type object_, expected_;
  std::string path_;
  Entity subject_;
  Id list_ = kNone;
  std::vector<LooseElement> elements_;
};

}  // namespace tollgate::query
