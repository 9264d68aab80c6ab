#pragma once
// Families of tests: `for each v in LIST version "…" where C` makes one test of each entry of a register for which C holds.
// The condition asks columns of the list alone, and what a cell does not tell stays open (M3): a family whose tests are
// not settled does not compile. Included by packs.cc and nobody else.

#include <optional>
#include <string>
#include <vector>

#include "compiler/sema/checker.h"

namespace tollgate::sema {

class Family {
 public:
  Family(Checker& checker, Id module, const syntax::FamilyDecl& decl) : c_(checker), module_(module), decl_(decl) {}

  /// The entries of the list that make tests, in its order; empty after a message.
  std::vector<const ClauseInfo*> entries();
  /// The template with the words of an entry put in.
  syntax::TestDecl test(const syntax::TestDecl& pattern, const ClauseInfo& entry);

 private:
  enum class Truth : uint8_t { No, Yes, Open };
  /// What the condition asks of an entry.
  struct Asked {
    bool code = false, name = false;
    size_t column = 0;
  };

  bool findList();
  bool versionFits();
  Truth holds(syntax::ExprId id, const ClauseInfo& entry);
  Truth compare(const syntax::Expr& expr, const ClauseInfo& entry);
  Truth oneOf(const syntax::Expr& expr, const ClauseInfo& entry);
  Truth all(const syntax::Expr& expr, const ClauseInfo& entry, bool conjunction);
  std::optional<Asked> asked(syntax::ExprId id);
  std::optional<Asked> columnNamed(const std::string& word, Span span);
  /// "" where the list does not tell.
  const std::string& cell(const Asked& asked, const ClauseInfo& entry);
  std::optional<std::string> constant(syntax::ExprId id) const;
  Truth refuse(Span span);
  Span columnSpan(const std::string& inside, Span span) const;
  std::string filled(const std::string& text, Span span, const ClauseInfo& entry);
  const syntax::Expr& e(syntax::ExprId id) const { return c_.p.expr(module_, id); }
  bool once(Span span);

  Checker& c_;
  Id module_;
  const syntax::FamilyDecl& decl_;
  const DocumentInfo* list_ = nullptr;
  bool refused_ = false;
  std::vector<std::string> notTold_;  // columns without which the condition is open
  std::set<uint32_t> said_;           // places that a message names already
};

}  // namespace tollgate::sema
