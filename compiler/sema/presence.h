#pragma once
// What is surely present where a condition holds, or where it does not (M3).

#include <set>
#include <string>

#include "compiler/sema/program.h"

namespace tollgate::sema {

class Presence {
 public:
  using Facts = std::set<std::string>;  // keys of what is present

  Presence(const CheckedProgram& program, Id module) : p_(program), module_(module) {}

  /// Adds what is surely present if the condition holds (`holds`) or does not.
  void learn(syntax::ExprId condition, bool holds, Facts& facts) const;
  /// Adds what the `where`s of a set say of its elements.
  void learnSet(syntax::ExprId set, Facts& facts) const;
  /// The innermost part of a value that may be absent and is not guarded, or kNoExpr.
  syntax::ExprId missing(syntax::ExprId value, const Facts& facts) const;
  /// The same of `A when C otherwise B`, whose type need not be known.
  syntax::ExprId missingInArms(syntax::ExprId when, const Facts& facts) const;
  /// Whether a guard in the condition is about something with a mistake in it.
  bool unread(syntax::ExprId condition) const;

 private:
  const syntax::Expr& e(syntax::ExprId id) const { return p_.expr(module_, id); }
  const Type& type(syntax::ExprId id) const { return p_.info(module_, id).type; }
  void present(syntax::ExprId id, Facts& facts) const;
  // `facts` are as before when they return.
  syntax::ExprId find(syntax::ExprId value, Facts& facts) const;
  /// Of a field or a property of an object.
  syntax::ExprId findOf(syntax::ExprId id, syntax::ExprId object, Facts& facts) const;
  syntax::ExprId findInArms(syntax::ExprId when, Facts& facts) const;

  const CheckedProgram& p_;
  Id module_;
};

}  // namespace tollgate::sema
