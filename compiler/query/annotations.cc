// Lenses above declarations and hints between the words.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/query/outline.h"

namespace tollgate::query {

using sema::TypeKind;
using syntax::ExprKind;

namespace {

bool isExampleOf(const sema::ExampleInfo& example, Id gate, Id criterion) {
  return example.gate == gate && (criterion == kNone || example.criterion == criterion);
}

bool countsReferences(EntityKind kind) {
  switch (kind) {
    case EntityKind::Enum:
    case EntityKind::Record:
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception:
    case EntityKind::Table:
    case EntityKind::Interpretation:
    case EntityKind::Decision:
    case EntityKind::Report:
    case EntityKind::World: return true;
    default: return false;
  }
}

std::vector<Id> examplesOf(const Index& index, const Entity& e) {
  std::vector<Id> out;
  const sema::CheckedProgram& p = index.program();
  if (e.kind != EntityKind::Gate && e.kind != EntityKind::Criterion) return out;
  for (Id id = 0; id < p.examples.size(); ++id) {
    if (isExampleOf(p.examples[id], e.id, e.part)) out.push_back(id);
  }
  return out;
}

void lensesOf(const Index& index, const DocumentSymbol& symbol, std::vector<Lens>& out) {
  const sema::CheckedProgram& p = index.program();
  const Entity& e = symbol.entity;
  const auto add = [&](LensKind kind, size_t count) { out.push_back({symbol.selection, kind, e, count}); };
  if (e.kind == EntityKind::Gate) {
    add(LensKind::GateVerdict, p.gates[e.id].criteria.size());
    add(LensKind::Examples, examplesOf(index, e).size());
  } else if (e.kind == EntityKind::Criterion) {
    add(LensKind::CriterionVerdict, 1);
    add(LensKind::Examples, examplesOf(index, e).size());
  } else if (e.kind == EntityKind::Example) {
    add(LensKind::RunExample, 1);
  } else if (countsReferences(e.kind)) {
    size_t reads = 0;
    for (const Occurrence& o : index.of(e)) reads += o.use != Use::Declares;
    add(LensKind::References, reads);
  }
  for (const DocumentSymbol& kid : symbol.kids) lensesOf(index, kid, out);
}

class Hints {
 public:
  Hints(const Index& index, FileId file, Id module, uint32_t begin, uint32_t end)
      : index_(index), p_(index.program()), file_(file), module_(module), begin_(begin), end_(end) {}

  std::vector<Hint> run() {
    for (Id f = 0; f < p_.functions.size(); ++f) {
      if (p_.functions[f].module == module_ && !p_.functions[f].ofReport) ofFunction(p_.functions[f]);
    }
    const std::vector<syntax::Expr>& exprs = p_.modules[module_]->tree.exprs;
    for (syntax::ExprId id = 0; id < exprs.size(); ++id) {
      if (exprs[id].kind == ExprKind::Call && !p_.info(module_, id).made && within(exprs[id].span.begin, exprs[id].span.end)) ofCall(id);
    }
    for (const sema::TableInfo& table : p_.tables) {
      if (table.module == module_) ofTable(table);
    }
    std::stable_sort(out_.begin(), out_.end(), [](const Hint& a, const Hint& b) { return a.offset < b.offset; });
    return std::move(out_);
  }

 private:
  bool within(uint32_t from, uint32_t to) const { return from <= end_ && begin_ <= to; }

  void add(uint32_t offset, std::string label, HintKind kind, bool padLeft, bool padRight) {
    if (offset < begin_ || offset > end_) return;
    Hint hint;
    hint.file = file_, hint.offset = offset, hint.label = std::move(label), hint.kind = kind;
    hint.padLeft = padLeft, hint.padRight = padRight;
    out_.push_back(std::move(hint));
  }

  /// Behind the name and its parameters: the type of what the definition means.
  void ofFunction(const sema::FunctionInfo& f) {
    if (f.define == nullptr || f.result.isError() || f.body() == syntax::kNoExpr || !f.define->nameSpan.valid()) return;
    uint32_t at = f.define->nameSpan.end;
    if (!f.define->params.empty()) {
      const std::string_view text = index_.sources().file(file_).text();
      const size_t close = text.find(')', f.define->params.back().type.span.valid() ? f.define->params.back().type.span.end : at);
      if (close == std::string_view::npos || close > f.define->span.end) return;
      at = static_cast<uint32_t>(close + 1);
    }
    add(at, ": " + p_.typeText(f.result), HintKind::Type, false, false);
  }

  /// In front of constants: a variable tells by its name what it is.
  void ofCall(syntax::ExprId id) {
    const sema::ExprInfo& info = p_.info(module_, id);
    if (info.res.meaning != sema::Meaning::Function) return;
    const syntax::Expr& expr = p_.expr(module_, id);
    const sema::FunctionInfo& f = p_.functions[info.res.id];
    const std::vector<syntax::Param>& params = f.writtenParams();
    for (size_t i = 0; i < params.size() && i + 1 < expr.kids.size(); ++i) {
      const syntax::Expr& argument = p_.expr(module_, expr.kids[i + 1]);
      const bool constant = argument.kind == ExprKind::CountLit || argument.kind == ExprKind::TextLit ||
                            argument.kind == ExprKind::DateLit || argument.kind == ExprKind::PercentLit ||
                            argument.kind == ExprKind::True || argument.kind == ExprKind::False || argument.kind == ExprKind::Quantity ||
                            p_.info(module_, expr.kids[i + 1]).res.meaning == sema::Meaning::EnumValue;
      if (constant && argument.span.valid()) add(argument.span.begin, params[i].name.text + ":", HintKind::Parameter, false, true);
    }
  }

  /// Behind each number of a table that counts time: in what.
  void ofTable(const sema::TableInfo& table) {
    if (!table.cellType.is(TypeKind::Days) && !table.cellType.is(TypeKind::WorkingDays)) return;
    for (const syntax::TableRow& row : table.decl->rows) {
      for (const syntax::TableCell& cell : row.cells) {
        if (cell.isNone || cell.text.empty() || cell.text.find(' ') != std::string::npos) continue;
        add(cell.span.begin + static_cast<uint32_t>(cell.text.size()), p_.typeText(table.cellType.required()), HintKind::Type, true, false);
      }
    }
  }

  const Index& index_;
  const sema::CheckedProgram& p_;
  FileId file_;
  Id module_;
  uint32_t begin_, end_;
  std::vector<Hint> out_;
};

}  // namespace

std::vector<Id> examplesAt(const Index& index, FileId file, uint32_t offset) {
  const Occurrence* here = index.at(file, offset);
  return here == nullptr ? std::vector<Id>{} : examplesOf(index, here->entity);
}

std::vector<Lens> lenses(const Index& index, FileId file) {
  std::vector<Lens> out;
  for (const DocumentSymbol& symbol : documentSymbols(index, file)) lensesOf(index, symbol, out);
  for (const Occurrence& o : index.in(file)) {
    if (o.entity.kind != EntityKind::Clause || o.use != Use::Declares) continue;
    size_t cited = 0;
    for (const Occurrence& other : index.of(o.entity)) cited += other.use != Use::Declares;
    out.push_back({o.span, LensKind::Implements, o.entity, cited});
  }
  std::stable_sort(out.begin(), out.end(), [](const Lens& a, const Lens& b) { return a.span.begin < b.span.begin; });
  return out;
}

std::vector<Hint> hints(const Index& index, FileId file, uint32_t begin, uint32_t end) {
  const Id module = index.moduleOf(file);
  if (module == kNone) return {};
  return Hints(index, file, module, begin, end).run();
}

}  // namespace tollgate::query
