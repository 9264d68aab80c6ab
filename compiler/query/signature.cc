// Signature help: what stands between the brackets at the cursor.

#include <algorithm>

#include "compiler/query/completion.h"
#include "compiler/query/cursor.h"
#include "compiler/query/hover.h"
#include "compiler/query/scopes.h"

namespace tollgate::query {

using syntax::Token;
using syntax::TokenKind;

namespace {

/// The bracket that is open at the cursor, and the commas behind it.
struct Open {
  size_t bracket = 0;
  uint32_t commas = 0;
  bool found = false;
};

Open openBracket(const std::vector<Token>& line) {
  int depth = 0;
  Open open;
  for (size_t i = line.size(); i-- > 0;) {
    const TokenKind kind = line[i].kind;
    if (kind == TokenKind::RParen || kind == TokenKind::RBrack) ++depth;
    if (kind == TokenKind::Comma && depth == 0) ++open.commas;
    if (kind != TokenKind::LParen && kind != TokenKind::LBrack) continue;
    if (depth-- > 0) continue;
    open.bracket = i, open.found = true;
    return open;
  }
  return open;
}

class Signatures {
 public:
  Signatures(const Index& index, const Cursor& cursor) : index_(index), p_(index.program()), c_(cursor) {}

  std::optional<Signature> run() {
    // Without a bracket one subject may be written: `G is met for p.release`.
    size_t end = c_.line.size();
    while (end > 0 && (c_.line[end - 1].kind == TokenKind::Name || c_.line[end - 1].kind == TokenKind::Dot)) --end;
    if (end > 0 && c_.line[end - 1].kind == TokenKind::For) return of(askedBefore(end - 1));

    const Open open = openBracket(c_.line);
    if (!open.found || open.bracket == 0) return std::nullopt;
    const Token& before = c_.line[open.bracket - 1];
    Entity callee;
    if (before.kind == TokenKind::Name) callee = entityAt(before);
    if (before.kind == TokenKind::For) callee = askedBefore(open.bracket - 1);
    std::optional<Signature> out = of(callee);
    if (out) out->active = open.commas;
    return out;
  }

 private:
  /// `D is granted for`, `G is met for`: what the name in front of the words means.
  Entity askedBefore(size_t word) const {
    while (word-- > 0) {
      if (c_.line[word].kind != TokenKind::Name) continue;
      const Entity e = entityAt(c_.line[word]);
      if (e.kind == EntityKind::Decision || e.kind == EntityKind::Gate || e.kind == EntityKind::Report) return e;
    }
    return {};
  }

  /// What the name means: as the index says, else by its name where it stands, for the text may be broken around it.
  Entity entityAt(const Token& token) const {
    if (const Occurrence* here = index_.at(c_.file, token.begin)) return here->entity;
    const std::string name(c_.view(token));
    const bool member = token.begin > 0 && c_.text[token.begin - 1] == '.';
    if (member) {
      for (Id f = 0; f < p_.functions.size(); ++f) {
        if (p_.functions[f].kind == sema::FunctionKind::Property && p_.functions[f].define->name == name) return {EntityKind::Property, f};
      }
      return {};
    }
    const sema::Scope scope = clauseScope(index_, c_.file, token.begin);
    if (scope.module == kNone) return {};
    for (const sema::Found& found : sema::lookup(p_, scope, name)) {
      switch (found.res.meaning) {
        case sema::Meaning::Function: return {EntityKind::Function, found.res.id};
        case sema::Meaning::Table: return {EntityKind::Table, found.res.id};
        case sema::Meaning::Decision: return {EntityKind::Decision, found.res.id};
        case sema::Meaning::Gate: return {EntityKind::Gate, found.res.id};
        default: break;
      }
    }
    return {};
  }

  static void parameter(Signature& s, const std::string& text, std::string documentation) {
    const auto begin = static_cast<uint32_t>(s.label.size());
    s.label += text;
    s.parameters.push_back({begin, static_cast<uint32_t>(s.label.size()), std::move(documentation)});
  }

  std::string documentation(const Entity& e) const {
    const Description d = describe(p_, e);
    return d.doc.empty() ? d.title : d.doc;
  }

  std::optional<Signature> of(const Entity& e) const {
    Signature s;
    switch (e.kind) {
      case EntityKind::Function:
      case EntityKind::Property:
      case EntityKind::Exception: {
        const sema::FunctionInfo& f = p_.functions[e.id];
        s.label = f.decl().name + "(";
        const size_t skip = f.kind == sema::FunctionKind::Property ? 1 : 0;
        for (size_t i = skip; i < f.params.size(); ++i) {
          if (i > skip) s.label += ", ";
          const sema::Variable& v = p_.variables[f.params[i]];
          parameter(s, v.name + " : " + p_.typeText(v.type), "");
        }
        s.label += ")";
        if (!f.result.isError()) s.label += " → " + p_.typeText(f.result);
        break;
      }
      case EntityKind::Table: {
        const sema::TableInfo& table = p_.tables[e.id];
        s.label = table.decl->name + "[";
        for (size_t i = 0; i < table.axes.size(); ++i) {
          if (i > 0) s.label += ", ";
          parameter(s, table.axes[i] == kNone ? "?" : p_.enums[table.axes[i]].name, i == 0 ? "down" : "across");
        }
        s.label += "]";
        if (!table.cellType.isError()) s.label += " of " + p_.typeText(table.cellType);
        break;
      }
      case EntityKind::Decision: {
        const sema::DecisionInfo& decision = p_.decisions[e.id];
        s.label = decision.name + " is … for (";
        for (size_t i = 0; i < decision.subjects.size(); ++i) {
          if (i > 0) s.label += ", ";
          parameter(s, p_.typeText(decision.subjects[i]), "");
        }
        s.label += ")";
        break;
      }
      case EntityKind::Gate: {
        s.label = p_.gates[e.id].decl->name + " is met for (";
        if (p_.gates[e.id].instance != kNone) parameter(s, p_.typeText(p_.variables[p_.gates[e.id].instance].type), "");
        s.label += ")";
        break;
      }
      default: return std::nullopt;
    }
    if (s.parameters.empty()) return std::nullopt;
    s.documentation = documentation(e);
    return s;
  }

  const Index& index_;
  const sema::CheckedProgram& p_;
  const Cursor& c_;
};

}  // namespace

std::optional<Signature> signatureHelp(const Index& index, FileId file, uint32_t offset) {
  const Cursor cursor = cursorAt(index.sources(), file, offset);
  if (!cursor.inDeclaration || cursor.inText || cursor.inComment) return std::nullopt;
  return Signatures(index, cursor).run();
}

}  // namespace tollgate::query
