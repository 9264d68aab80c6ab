#include "compiler/syntax/moved.h"

#include <algorithm>

namespace tollgate::syntax {
namespace {

/// Walks over every place and every expression's number that a part of a tree holds.
class Mover {
 public:
  explicit Mover(const Moved& moved) : moved_(moved) {}

  void operator()(Span& span) const { move(span, moved_); }
  template <typename T>
  void operator()(std::vector<T>& parts) const {
    for (T& part : parts) (*this)(part);
  }
  template <typename First, typename Second, typename... More>
  void operator()(First& first, Second& second, More&... more) const {
    (*this)(first);
    (*this)(second, more...);
  }
  void expr(ExprId& id) const {
    if (id != kNoExpr && id >= moved_.exprFrom) id += moved_.exprBy;
  }
  void exprs(std::vector<ExprId>& ids) const {
    for (ExprId& id : ids) expr(id);
  }

  void operator()(NameRef& p) const { (*this)(p.span); }
  void operator()(TextRef& p) const { (*this)(p.span); }
  void operator()(Citation& p) const { (*this)(p.version, p.span, p.documentSpan); }
  void operator()(TypeExpr& p) const { (*this)(p.name, p.span); }
  void operator()(MayBecome& p) const { (*this)(p.value, p.verb, p.span); }
  void operator()(MayBeEmpty& p) const { (*this)(p.because, p.span); }
  void operator()(FileRef& p) const { (*this)(p.path, p.format, p.span); }
  void operator()(ValueMapEntry& p) const { (*this)(p.from, p.to, p.span); }
  void operator()(ColumnName& p) const { (*this)(p.field, p.column, p.values); }
  void operator()(ClauseEntry& p) const { (*this)(p.id, p.title, p.version); }
  void operator()(EnumValue& p) const { (*this)(p.nameSpan, p.title); }
  void operator()(MayBeDisputed& p) const {
    expr(p.where);
    (*this)(p.span, p.citations);
  }
  void operator()(RecordField& p) const { (*this)(p.nameSpan, p.title, p.type, p.span, p.mayBeUnknown, p.mayBeDisputed, p.mayBecome); }
  void operator()(Param& p) const { (*this)(p.name, p.type); }
  void operator()(TableCell& p) const { (*this)(p.span, p.because, p.note, p.citations); }
  void operator()(TableRow& p) const { (*this)(p.head, p.cells, p.span); }
  void operator()(DecisionStep& p) const {
    expr(p.within);
    (*this)(p.body, p.span);
  }
  void operator()(Choice& p) const { (*this)(p.nameSpan, p.title); }
  void operator()(ProposalLine& p) const { (*this)(p.choice, p.body, p.on, p.ref, p.fingerprint, p.span); }
  void operator()(Scope& p) const {
    exprs(p.bindings);
    expr(p.where);
    (*this)(p.span);
  }
  void operator()(CountingOnly& p) const {
    expr(p.where);
    (*this)(p.collection, p.span);
  }
  void operator()(Applies& p) const {
    expr(p.when);
    (*this)(p.otherwiseBecause, p.span);
  }
  void operator()(IfNone& p) const {
    expr(p.set);
    (*this)(p.because, p.span);
  }
  void operator()(Covers& p) const { (*this)(p.citations, p.because, p.span); }
  void operator()(NamedValue& p) const { (*this)(p.name, p.values, p.span); }
  void operator()(FamilyDecl& p) const {
    expr(p.where);
    (*this)(p.element, p.list, p.version, p.because, p.tests, p.span);
  }
  void operator()(OmitLine& p) const { (*this)(p.tests, p.because, p.span); }
  void operator()(VariesLine& p) const { (*this)(p.pack, p.version, p.fingerprint, p.span); }
  void operator()(SourceMapping& p) const {
    (*this)(p.field, p.kindWord, p.text, p.zone, p.format, p.unit, p.separator, p.disputed, p.modifiersSpan, p.values, p.span);
  }
  void operator()(CompleteLine& p) const { (*this)(p.scope, p.span); }
  void operator()(OtherTests& p) const { (*this)(p.patterns, p.because, p.span); }
  void operator()(SampleValue& p) const { (*this)(p.span); }
  void operator()(SampleField& p) const { (*this)(p.field, p.values); }
  void operator()(SampleRow& p) const { (*this)(p.fields, p.span); }
  void operator()(SampleLine& p) const {
    (*this)(p.name, p.key, p.count, p.heading, p.rows, p.outcome, p.subjects, p.body, p.on, p.ref, p.span);
  }
  void operator()(SampleDefaults& p) const { (*this)(p.record, p.fields, p.span); }
  void operator()(Assuming& p) const { (*this)(p.interpretation, p.choice, p.span); }
  void operator()(SampleData& p) const { (*this)(p.elseAsIn, p.asOf, p.assuming, p.defaults, p.lines); }
  void operator()(ReportContent& p) const {
    expr(p.value);
    (*this)(p.label, p.title, p.judgedBy, p.span);
  }
  void operator()(ExpectLine& p) const { (*this)(p.what, p.reasons, p.text, p.least, p.most, p.of, p.more, p.labels, p.span); }

  void base(DeclBase& p) const { (*this)(p.nameSpan, p.title, p.docSpan, p.span, p.keywordSpan, p.citations); }
  void operator()(UseDecl& p) const { base(p); }
  void operator()(DocumentDecl& p) const {
    base(p);
    (*this)(p.edition, p.dated, p.clausesFrom, p.columns, p.clauses, p.supersedes);
  }
  void operator()(RegisterDecl& p) const {
    base(p);
    (*this)(p.version, p.of, p.from, p.columns, p.sections, p.sectionCitations, p.entries, p.supersedes);
  }
  void operator()(EnumDecl& p) const {
    base(p);
    (*this)(p.orderFrom, p.orderTo, p.values);
  }
  void operator()(RecordDecl& p) const {
    base(p);
    (*this)(p.collection, p.mayBeEmpty, p.fields, p.recorded);
  }
  void operator()(DefineDecl& p) const {
    base(p);
    expr(p.means);
    (*this)(p.owner, p.params, p.mayBeEmpty, p.mayBecome);
  }
  void operator()(ExceptionDecl& p) const {
    base(p);
    expr(p.means);
    (*this)(p.params, p.mayBeEmpty, p.until);
  }
  void operator()(TableDecl& p) const {
    base(p);
    (*this)(p.cellType, p.down, p.across, p.limitFor, p.limitSpan, p.heading, p.rows);
  }
  void operator()(CalendarDecl& p) const {
    base(p);
    (*this)(p.weekend, p.holidaysFrom, p.holidays, p.firstYear, p.lastYear, p.columns);
  }
  void operator()(DecisionDecl& p) const {
    base(p);
    (*this)(p.subjects, p.outcomes, p.steps, p.notBefore, p.whileUndecided, p.renewableSpan);
  }
  void operator()(InterpretationDecl& p) const {
    base(p);
    (*this)(p.choices, p.proposed, p.agreed, p.toBeAgreedBy);
  }
  void operator()(AgreementDecl& p) const {
    base(p);
    (*this)(p.line);
  }
  void operator()(CriterionDecl& p) const {
    base(p);
    expr(p.require);
    (*this)(p.scope, p.counting, p.defines, p.applies, p.requireSpan, p.ifNone, p.evidence, p.judgedBy);
  }
  void operator()(GateDecl& p) const {
    base(p);
    (*this)(p.scope, p.counting, p.applies, p.defines, p.criteria);
  }
  /// Most of what a long pack holds, in the order of the text: nothing in front of the change is walked over.
  void operator()(std::vector<TestDecl>& tests) const {
    const auto isBefore = [](const TestDecl& test, uint32_t from) { return test.span.end < from; };
    const auto first = std::lower_bound(tests.begin(), tests.end(), moved_.from, isBefore);
    for (auto test = first; test != tests.end(); ++test) (*this)(*test);
  }
  void operator()(TestDecl& p) const {
    base(p);
    (*this)(p.because, p.group, p.covers, p.exercises, p.kind, p.witnessedBy, p.fields, p.given, p.when, p.then);
  }
  void operator()(GroupDecl& p) const { base(p); }
  void operator()(PackDecl& p) const {
    base(p);
    (*this)(p.version, p.release, p.inPhase, p.entry, p.varies, p.omits, p.because, p.proposed, p.agreed, p.refused, p.fields, p.groups,
            p.tests, p.families);
  }
  void operator()(ReportDecl& p) const {
    base(p);
    (*this)(p.scope, p.contents);
  }
  void operator()(SourceDecl& p) const {
    base(p);
    expr(p.staleAfter);
    (*this)(p.reads, p.from, p.complete, p.exported, p.repeatsSpan, p.mayBeEmpty, p.separator, p.mappings, p.otherTests);
  }
  void operator()(WorldDecl& p) const {
    base(p);
    (*this)(p.data);
  }
  void operator()(ExampleDecl& p) const {
    base(p);
    (*this)(p.of, p.instance, p.data, p.expects);
  }

 private:
  const Moved& moved_;
};

}  // namespace

void move(Span& span, const Moved& moved) {
  if (!span.valid()) return;
  if (span.begin >= moved.from) span.begin += moved.by;
  if (span.end >= moved.from) span.end += moved.by;
}

void move(Expr& expr, const Moved& moved) {
  const Mover mover(moved);
  mover(expr.span, expr.nameSpan, expr.bodySpan, expr.opSpan);
  mover.exprs(expr.kids);
}

void move(Decl& decl, const Moved& moved) {
  const Mover mover(moved);
  std::visit([&](auto& d) { mover(d); }, decl);
}

void move(Diagnostic& diagnostic, FileId file, const Moved& moved) {
  const auto inFile = [&](Span& span) {
    if (span.file == file) move(span, moved);
  };
  inFile(diagnostic.span);
  for (DiagLabel& label : diagnostic.labels) inFile(label.span);
  for (Fix& fix : diagnostic.fixes) {
    for (FixEdit& edit : fix.edits) inFile(edit.span);
  }
}

}  // namespace tollgate::syntax
