#pragma once
// The inside of lowering: shared by the .cc files of this folder.

#include <map>
#include <string>

#include "compiler/ir/ir.h"
#include "compiler/lower/lower.h"
#include "compiler/sema/program.h"

namespace tollgate::lower {

class Lowering {
 public:
  explicit Lowering(const sema::CheckedProgram& in) : in_(in) {}
  ir::Program run();

 private:
  // declarations.cc
  void types();
  void functions();
  void tables();
  void interpretations();
  void decisions();
  void gates();
  ir::Criterion criterion(const sema::GateInfo& gate, const sema::CriterionInfo& info);
  std::vector<ir::CountingOnly> counting(ir::Id module, const std::vector<sema::CountingInfo>& infos,
                                         const std::vector<syntax::CountingOnly>& lines);
  // data.cc
  void sources();
  ir::Mapping mapping(const sema::SourceInfo& source, const syntax::SourceMapping& line, ir::Id field, sema::Type type);
  void document(const syntax::DocumentDecl& decl);
  void registers();
  /// The entry of a register that a citation names, or none.
  ir::EntryId entry(const syntax::Citation& citation, ir::Id module, bool* isPart = nullptr) const;
  void packs();
  void deviations(const syntax::PackDecl& decl, ir::Pack& out);
  ir::TestDecl plannedTest(const sema::PlannedTest& planned);
  void calendars();
  // samples.cc
  void worlds();
  void examples();
  ir::Sample sample(const sema::SampleInfo& info) const;
  ir::SampleRows sampleRows(const sema::SampleRowsInfo& info) const;
  // expressions.cc
  ir::Id expr(ir::Id module, syntax::ExprId id);
  ir::Id name(ir::Id module, syntax::ExprId id);
  ir::Id call(ir::Id module, syntax::ExprId id);
  ir::Id fold(ir::Id module, syntax::ExprId id);
  ir::Id forEach(ir::Id module, syntax::ExprId id);
  ir::Id oneOf(ir::Id module, syntax::ExprId id, std::span<const syntax::ExprId> values);
  ir::Id add(ir::Node node);
  /// A node with the place, text and type of an expression.
  ir::Node make(ir::Op op, ir::Id module, syntax::ExprId id) const;
  ir::Id variable(ir::Id var, Span span);
  ir::Id constant(ir::Id module, syntax::ExprId id);
  ir::Id filter(ir::Id set, ir::Id var, ir::Id condition, Span span);

  ir::Type type(const sema::Type& t) const;
  ir::Value value(const sema::Type& t, const sema::Constant& c) const;
  ir::Meta meta(const syntax::DeclBase& decl) const;
  std::vector<ir::Citation> citations(const std::vector<syntax::Citation>& list) const;
  ir::Id renamed(ir::Id var) const {
    auto at = renames_.find(var);
    return at == renames_.end() ? var : at->second;
  }

  const sema::CheckedProgram& in_;
  ir::Program out_;
  std::vector<ir::Id> registerIds_;   // of the checker's documents; kNone for one that is no register
  std::map<ir::Id, ir::Id> renames_;  // variables of a `for each` inside its `where`
};

}  // namespace tollgate::lower
