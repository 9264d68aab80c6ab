#include "compiler/syntax/ast_printer.h"

#include <fmt/format.h>

namespace tollgate::syntax {

namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string_view compareWord(CompareOp op) {
  switch (op) {
    case CompareOp::None: return "?";
    case CompareOp::Is: return "is";
    case CompareOp::IsNot: return "is-not";
    case CompareOp::AtLeast: return "at-least";
    case CompareOp::AtMost: return "at-most";
    case CompareOp::Above: return "above";
    case CompareOp::Below: return "below";
    case CompareOp::Before: return "before";
    case CompareOp::After: return "after";
    case CompareOp::OnOrBefore: return "on-or-before";
    case CompareOp::OnOrAfter: return "on-or-after";
  }
  return "";
}

std::string_view quantifierWord(QuantifierForm form) {
  switch (form) {
    case QuantifierForm::None: return "?";
    case QuantifierForm::Every: return "every";
    case QuantifierForm::Some: return "some";
    case QuantifierForm::No: return "no";
    case QuantifierForm::AtLeast: return "at-least";
    case QuantifierForm::AtMost: return "at-most";
    case QuantifierForm::MoreThan: return "more-than";
    case QuantifierForm::FewerThan: return "fewer-than";
    case QuantifierForm::Exactly: return "exactly";
  }
  return "";
}

/// The word that opens a node's parentheses; empty for leaves, which print as `text`.
std::string head(const Expr& e) {
  switch (e.kind) {
    case ExprKind::Name:
    case ExprKind::CountLit:
    case ExprKind::NumberLit:
    case ExprKind::PercentLit:
    case ExprKind::DateLit:
    case ExprKind::InstantLit:
    case ExprKind::True:
    case ExprKind::False:
    case ExprKind::This:
    case ExprKind::TextLit: return "";
    case ExprKind::Member: return "." + e.text;
    case ExprKind::Quantity: return "quantity " + e.text;
    case ExprKind::Tuple: return "tuple";
    case ExprKind::Call: return "call";
    case ExprKind::Index: return "index";
    case ExprKind::Range: return "range";
    case ExprKind::Aggregate: return e.text;
    case ExprKind::DateOf: return "date-of " + quoted(e.text);
    case ExprKind::DecisionDay: return std::string("decision-day") + (e.body.empty() ? "" : " by " + e.body) + (e.asOf ? " as-of" : "");
    case ExprKind::Where: return "where";
    case ExprKind::Binding: return "each " + e.text;
    case ExprKind::When: return "when";
    case ExprKind::Arith: return e.arith == ArithOp::Add ? "+" : e.arith == ArithOp::Subtract ? "-" : "*";
    case ExprKind::Quantifier: return std::string(quantifierWord(e.quantifier));
    case ExprKind::Compare: return std::string(compareWord(e.compare));
    case ExprKind::IsOneOf: return e.negated ? "is-none-of" : "is-one-of";
    case ExprKind::IsIn: return e.negated ? "is-not-in" : "is-in";
    case ExprKind::IsPresent: return "is-present";
    case ExprKind::IsAbsent: return "is-absent";
    case ExprKind::Includes: return "includes";
    case ExprKind::OrderedIs: return e.inclusive ? "or-" + e.text : e.text + "-than";
    case ExprKind::DecisionIs:
      return std::string(e.negated ? "decision-is-not " : "decision-is ") + e.text + (e.body.empty() ? "" : " by " + e.body) +
             (e.since ? " since" : "") + (e.asOf ? " as-of" : "");
    case ExprKind::ReportOnFile: return "on-file";
    case ExprKind::ReportComplete: return "complete";
    case ExprKind::ReportLists: return "lists";
    case ExprKind::GateIsMet: return "gate-is-met";
    case ExprKind::And: return "and";
    case ExprKind::Or: return "or";
    case ExprKind::Not: return "not";
    case ExprKind::Implies: return "implies";
    case ExprKind::AllOf: return "all-of";
    case ExprKind::AnyOf: return "any-of";
    case ExprKind::ForEach: return "for-each";
    case ExprKind::Error: return "error";
  }
  return "";
}

class Printer {
 public:
  explicit Printer(const Module& module) : module_(module) {}
  std::string take() { return std::move(out_); }

  void operator()(const UseDecl& d) { start("use", d); }
  void operator()(const DocumentDecl& d) {
    start("document", d);
    text("edition", d.edition);
    word("dated", d.dated);
    file("clauses from", d.clausesFrom);
    entries("clause", d.clauses, d.columns);
    word("supersedes", d.supersedes);
  }
  void operator()(const RegisterDecl& d) {
    start("register", d);
    text("version", d.version);
    word("of", d.of);
    file("from", d.from);
    word("supersedes", d.supersedes);
    if (!d.sections.empty()) line("sections " + list(d.sections) + cites(d.sectionCitations));
    entries("entry", d.entries, d.columns);
  }
  void operator()(const EnumDecl& d) {
    start("enum", d);
    if (d.orderFrom.written()) line("order " + d.orderFrom.text + " to " + d.orderTo.text);
    for (const EnumValue& v : d.values) line("value " + v.name + titled(v.title));
  }
  void operator()(const RecordDecl& d) {
    start("record", d);
    word("in", d.collection);
    empty(d.mayBeEmpty);
    for (const RecordField& f : d.fields) {
      std::string s = (f.isKey ? "key " : "field ") + f.name + titled(f.title) + " : " + type(f.type);
      if (f.mayBeUnknown.valid()) s += ", unknown";
      if (f.mayBeDisputed.written()) {
        s += ", disputed";
        if (f.mayBeDisputed.where != kNoExpr) s += " where " + printExpr(module_, f.mayBeDisputed.where);
        s += cites(f.mayBeDisputed.citations);
      }
      line(s + becomes(f.mayBecome) + (f.doc.empty() ? "" : " ; " + f.doc));
    }
    word("recorded", d.recorded);
  }
  void operator()(const DefineDecl& d) {
    start("define" + (d.owner.written() ? " " + d.owner.text + " ." : ""), d);
    params(d.params);
    expr("means", d.means);
    empty(d.mayBeEmpty);
    if (!d.mayBecome.empty()) line(becomes(d.mayBecome).substr(2));
  }
  void operator()(const ExceptionDecl& d) {
    start("exception", d);
    params(d.params);
    expr("means", d.means);
    empty(d.mayBeEmpty);
    word("until", d.until);
  }
  void operator()(const TableDecl& d) {
    start("table", d);
    if (d.cellType.written()) line("of " + type(d.cellType));
    if (d.limitScope == TableDecl::LimitScope::Each) word("limit-each", d.limitFor);
    if (d.limitScope == TableDecl::LimitScope::Together) word("limit-together", d.limitFor);
    word("down", d.down);
    word("across", d.across);
    if (!d.heading.empty()) line("heading" + cells(d.heading));
    for (const TableRow& row : d.rows) line("row " + cell(row.head) + " :" + cells(row.cells));
  }
  void operator()(const CalendarDecl& d) {
    start("calendar", d);
    if (!d.weekend.empty()) line("weekend " + list(d.weekend));
    file("holidays from", d.holidaysFrom);
    if (!d.holidays.empty()) line("holidays " + list(d.holidays));
    if (d.firstYear.written()) line("years " + d.firstYear.text + " to " + d.lastYear.text);
    entries("", {}, d.columns);
  }
  void operator()(const DecisionDecl& d) {
    start("decision", d);
    for (const TypeExpr& t : d.subjects) line("on " + type(t));
    if (!d.outcomes.empty()) line("outcomes " + list(d.outcomes));
    for (const DecisionStep& s : d.steps) {
      static constexpr const char* kWords[] = {"proposed", "recommended", "decided", "referred"};
      std::string words = std::string(kWords[static_cast<int>(s.kind)]) + " " + s.body.text;
      if (s.within != kNoExpr) words += " within " + printExpr(module_, s.within);
      line(words + (s.outcomeStands ? ", outcome stands" : "") + (s.eitherWay ? ", either way" : ""));
    }
    std::string path;
    for (const NameRef& part : d.notBefore) path += (path.empty() ? "" : ".") + part.text;
    if (!path.empty()) line("not-before " + path);
    word("while-undecided", d.whileUndecided);
    if (d.renewable) line("renewable");
  }
  void operator()(const InterpretationDecl& d) {
    start("interpretation", d);
    for (const Choice& c : d.choices) line("choice " + c.name + titled(c.title));
    proposals("proposed", d.proposed);
    proposals("agreed", d.agreed);
    word("to-be-agreed-by", d.toBeAgreedBy);
  }
  void operator()(const AgreementDecl& d) {
    start("agreement", d);
    proposals("agreed", {d.line});
  }
  void operator()(const CriterionDecl& d) {
    start("criterion", d);
    scope("for-each", d.scope);
    gateParts(d.counting, d.applies, d.defines);
    if (d.require != kNoExpr) expr("require", d.require);
    for (const IfNone& n : d.ifNone) {
      static constexpr const char* kAnswers[] = {"met", "not-met", "not-applicable"};
      line("if-none " + printExpr(module_, n.set) + " " + kAnswers[static_cast<int>(n.answer)] + titled(n.because));
    }
    if (!d.evidence.empty()) line("evidence " + list(d.evidence));
    word("judged-by", d.judgedBy);
  }
  void operator()(const GateDecl& d) {
    start(d.isEntry ? "entry-gate" : "exit-gate", d);
    scope("for-each", d.scope);
    gateParts(d.counting, d.applies, d.defines);
    nested(d.criteria);
  }
  void operator()(const GroupDecl& d) { start("group", d); }
  void operator()(const TestDecl& d) {
    static constexpr const char* kHow[] = {"test", "add test", "replace test"};
    start(kHow[static_cast<int>(d.deviation)], d);
    text("because", d.because);
    word("in", d.group);
    for (const Covers& c : d.covers)
      line(std::string("covers ") + (c.fully ? "fully" : c.partly ? "partly" : "unsaid") + cites(c.citations) + titled(c.because));
    if (!d.exercises.empty()) line("exercises" + cites(d.exercises));
    word("kind", d.kind);
    word("witnessed-by", d.witnessedBy);
    for (const TextRef& t : d.given) text("given", t);
    for (const TextRef& t : d.when) text("when", t);
    for (const TextRef& t : d.then) text("then", t);
    fields(d.fields);
  }
  void operator()(const PackDecl& d) {
    start("pack", d);
    word("version", d.version);
    word("for-release", d.release);
    word("in-phase", d.inPhase);
    text("because", d.because);
    proposals("proposed", d.proposed);
    proposals("agreed", d.agreed);
    proposals("refused", d.refused);
    fields(d.fields);
    nested(d.groups);
    word("for-entry", d.entry);
    if (d.varies.written()) {
      line("varies " + d.varies.pack.text);
      word("  version", d.varies.version);
      word("  fingerprint", d.varies.fingerprint);
    }
    for (const OmitLine& omit : d.omits) {
      std::string words = "omit";
      for (const NameRef& test : omit.tests) words += " " + test.text;
      line(words + titled(omit.because));
    }
    nested(d.tests);
    for (const FamilyDecl& f : d.families) family(f);
  }
  void operator()(const SourceDecl& d) {
    start("source", d);
    word("reads", d.reads);
    for (const FileRef& f : d.from) file("from", f);
    if (d.complete.always) line("complete");
    scope("complete-when-file-for-each", d.complete.scope);
    if (d.exported.kind != MappingKind::None) mapping(d.exported);
    if (d.staleAfter != kNoExpr) expr("stale-after", d.staleAfter);
    static constexpr const char* kRepeats[] = {"", "kept", "separate", "refused"};
    if (d.repeats != Repeats::NotSaid) line(std::string("repeats ") + kRepeats[static_cast<int>(d.repeats)]);
    empty(d.mayBeEmpty);
    if (d.emptyMeansAbsent) line("empty-means-absent");
    if (d.trimmed) line("trimmed");
    text("separated-by", d.separator);
    for (const SourceMapping& m : d.mappings) mapping(m);
    for (const OtherTests& o : d.otherTests) {
      std::string words = "other-tests";
      for (const TextRef& t : o.patterns) words += " " + quoted(t.text);
      line(words + " because " + quoted(o.because.text));
    }
  }
  void operator()(const ReportDecl& d) {
    start("report", d);
    scope("for-each", d.scope);
    for (const ReportContent& c : d.contents) {
      const std::string head = "content " + c.label.text + titled(c.title);
      if (c.judgedBy.written())
        line(head + " judged-by " + c.judgedBy.text);
      else
        expr(head.c_str(), c.value);
    }
  }
  void operator()(const WorldDecl& d) {
    start("world", d);
    sampleData(d.data);
  }
  void operator()(const ExampleDecl& d) {
    start("example", d);
    if (d.of.written()) line("of " + d.of.text + (d.instance.written() ? " for " + value(d.instance) : ""));
    sampleData(d.data);
    for (const ExpectLine& e : d.expects) expect(e);
  }

 private:
  void line(const std::string& words) { out_ += std::string(depth_ * 2, ' ') + words + "\n"; }
  void start(const std::string& keyword, const DeclBase& d) {
    depth_ = base_;
    line(keyword + " " + d.name + titled(d.title));
    depth_ = base_ + 1;
    if (!d.doc.empty()) line("doc " + quoted(d.doc));
    if (!d.citations.empty()) line("under" + cites(d.citations));
  }
  template <typename List>
  void nested(const List& list) {
    for (const auto& item : list) {
      ++base_;
      (*this)(item);
      --base_;
      depth_ = base_ + 1;
    }
  }
  void word(const char* what, const NameRef& ref) {
    if (ref.written()) line(std::string(what) + " " + ref.text);
  }
  void text(const char* what, const TextRef& ref) {
    if (ref.written()) line(std::string(what) + " " + quoted(ref.text));
  }
  void expr(const char* what, ExprId id) { line(std::string(what) + " " + printExpr(module_, id)); }
  void empty(const MayBeEmpty& e) {
    if (e.written()) line("may-be-empty " + quoted(e.because.text));
  }
  void file(const char* what, const FileRef& f) {
    if (f.written()) line(std::string(what) + " " + quoted(f.path.text) + (f.format.written() ? " as " + f.format.text : ""));
  }
  static std::string titled(const TextRef& ref) { return ref.written() ? " " + quoted(ref.text) : ""; }
  static std::string type(const TypeExpr& t) { return (t.isSet ? "set-of " : "") + t.name.text + (t.optional ? "?" : ""); }
  static std::string list(const std::vector<NameRef>& names) {
    std::string s;
    for (const NameRef& n : names) s += (s.empty() ? "" : ", ") + n.text;
    return s;
  }
  static std::string cites(const std::vector<Citation>& citations) {
    std::string s;
    for (const Citation& c : citations) s += " [" + c.document + "|" + c.locator + (c.version.written() ? "|" + c.version.text : "") + "]";
    return s;
  }
  static std::string becomes(const std::vector<MayBecome>& all) {
    std::string s;
    for (const MayBecome& m : all) s += ", becomes " + m.value.text + titled(m.verb);
    return s;
  }
  static std::string cell(const TableCell& c) {
    std::string s = c.isNone ? "none" + titled(c.because) : c.text + titled(c.note);
    return s + cites(c.citations);
  }
  static std::string cells(const std::vector<TableCell>& all) {
    std::string s;
    for (const TableCell& c : all) s += " | " + cell(c);
    return s;
  }
  void entries(const char* what, const std::vector<ClauseEntry>& all, const std::vector<ColumnName>& columns) {
    for (const ColumnName& c : columns) {
      std::string words = "column " + c.field.text + " = " + quoted(c.column.text);
      for (const ValueMapEntry& entry : c.values) {
        for (const NameRef& from : entry.from) words += " " + from.text;
        words += " -> " + entry.to.text;
      }
      line(words);
    }
    for (const ClauseEntry& e : all) {
      line(std::string(e.isRequirement ? "requirement" : what) + " " + e.id.text + titled(e.title) +
           (e.version.written() ? " version " + quoted(e.version.text) : ""));
    }
  }
  void params(const std::vector<Param>& all) {
    for (const Param& p : all) line("param " + p.name.text + " : " + type(p.type));
  }
  void scope(const char* what, const Scope& s) {
    if (!s.written()) return;
    std::string words = what;
    for (ExprId b : s.bindings) words += " " + printExpr(module_, b);
    if (s.where != kNoExpr) words += " where " + printExpr(module_, s.where);
    line(words);
  }
  void gateParts(const std::vector<CountingOnly>& counting, const Applies& applies, const std::vector<DefineDecl>& defines) {
    for (const CountingOnly& c : counting) line("counting " + c.collection.text + " where " + printExpr(module_, c.where));
    if (applies.written()) line("applies " + printExpr(module_, applies.when));
    text("otherwise-not-applicable", applies.otherwiseBecause);
    nested(defines);
  }
  void proposals(const char* what, const std::vector<ProposalLine>& all) {
    for (const ProposalLine& p : all) {
      std::string words = std::string(what) + " [" + p.choice.text + "] by " + p.body.text;
      if (p.on.written()) words += " on " + p.on.text;
      if (p.ref.written()) words += " ref " + quoted(p.ref.text);
      if (p.fingerprint.written()) words += " fingerprint " + p.fingerprint.text;
      line(words);
    }
  }
  void family(const FamilyDecl& f) {
    line(std::string(f.added ? "add " : "") + "family " + f.element.text + " in " + f.list.text);
    word("  version", f.version);
    if (f.where != kNoExpr) expr("  where", f.where);
    text("  because", f.because);
    nested(f.tests);
  }
  static std::string value(const SampleValue& v) { return v.quoted ? quoted(v.text) : v.text; }
  static std::string values(const std::vector<SampleValue>& all, const char* between) {
    std::string s;
    for (const SampleValue& v : all) s += (s.empty() ? "" : between) + value(v);
    return s;
  }
  static std::string sampleFields(const std::vector<SampleField>& all) {
    std::string s;
    for (const SampleField& f : all) {
      s += (s.empty() ? " with " : ", ") + f.field.text + " = " + values(f.values, f.join == SampleField::Join::Or ? " or " : " and ");
    }
    return s;
  }
  void sampleData(const SampleData& data) {
    word("else-as-in", data.elseAsIn);
    word("as-of", data.asOf);
    for (const Assuming& a : data.assuming) line("assuming " + a.interpretation.text + " is " + a.choice.text);
    for (const SampleDefaults& d : data.defaults) line("each " + d.record.text + sampleFields(d.fields));
    for (const SampleLine& l : data.lines) sampleLine(l);
  }
  void sampleLine(const SampleLine& l) {
    const auto rows = [&](const std::string& head) {
      for (const SampleRow& r : l.rows) line(head + sampleFields(r.fields));
    };
    switch (l.form) {
      case SampleLine::Form::None: line((l.only ? "given-no-other " : "given-no ") + l.name.text); break;
      case SampleLine::Form::One: rows("given " + value(l.key) + " in " + l.name.text); break;
      case SampleLine::Form::Many: rows("given " + l.count.text + " of " + l.name.text); break;
      case SampleLine::Form::Rows:
        line("given-rows " + l.name.text + " [" + list(l.heading) + "]");
        rows("  row");
        break;
      case SampleLine::Form::Decision: {
        std::string words = "given-decision " + l.name.text + " " + l.outcome.text + " for (" + values(l.subjects, ", ") + ")";
        if (l.body.written()) words += " by " + l.body.text;
        if (l.on.written()) words += " on " + l.on.text;
        if (l.ref.written()) words += " ref " + quoted(l.ref.text);
        line(words);
        break;
      }
    }
  }
  void expect(const ExpectLine& e) {
    static constexpr const char* kVerdicts[] = {"met", "not-met", "not-applicable", "met-or-not-applicable", "undetermined", "not-judged"};
    std::string words = "expect [" + e.what.text + "]";
    switch (e.form) {
      case ExpectLine::Form::Verdict:
        words += std::string(" ") + kVerdicts[static_cast<int>(e.verdict)];
        if (!e.reasons.empty()) words += " because " + list(e.reasons);
        words += titled(e.text);
        break;
      case ExpectLine::Form::StillNeeded: words += " still-needed" + titled(e.text); break;
      case ExpectLine::Form::Number:
        words += " " + e.least.text + (e.more.written() ? " or " + e.more.text : " to " + e.most.text);
        if (e.of.written()) words += " of " + e.of.text;
        if (!e.labels.empty()) words += " for " + values(e.labels, ", ");
        if (e.text.written()) words += " in" + titled(e.text);
        break;
      case ExpectLine::Form::Finding: words += " finding" + titled(e.text); break;
    }
    line(words);
  }
  void fields(const std::vector<NamedValue>& all) {
    for (const NamedValue& f : all) {
      std::string words = "value " + f.name.text;
      for (const NameRef& v : f.values) words += " " + v.text;
      line(words);
    }
  }
  void mapping(const SourceMapping& m) {
    static constexpr const char* kKinds[] = {"none",    "name",      "status",   "column",    "property", "attribute",
                                             "capture", "timestamp", "constant", "file-name", "other",    "manifest"};
    std::string words = "map " + m.field.text + " = " + kKinds[static_cast<int>(m.kind)] + titled(m.text);
    if (m.zone.written()) words += " in " + quoted(m.zone.text);
    if (m.format.written()) words += " as " + quoted(m.format.text);
    if (m.unit.written()) words += " unit " + m.unit.text;
    if (m.separator.written()) words += " separated-by " + quoted(m.separator.text);
    if (m.disputed.written()) words += " disputed " + quoted(m.disputed.text);
    if (m.emptyMeansAbsent) words += " empty-means-absent";
    if (m.trimmed) words += " trimmed";
    if (m.earlier) words += " earlier";
    if (m.later) words += " later";
    if (m.decimalComma) words += " decimal-comma";
    line(words);
    for (const ValueMapEntry& v : m.values) line("  " + list(v.from) + " -> " + v.to.text);
  }

  const Module& module_;
  std::string out_;
  size_t base_ = 0;
  size_t depth_ = 0;
};

}  // namespace

std::string printExpr(const Module& module, ExprId id) {
  // Kids have smaller ids, so one pass over the reachable part from below would do; nesting is bounded by the
  // parser's limit, so plain recursion is safe here.
  if (id == kNoExpr) return "-";
  const Expr& e = module.expr(id);
  std::string words = head(e);
  if (words.empty()) return e.kind == ExprKind::TextLit ? quoted(e.text) : e.text;
  std::string s = "(" + words;
  for (ExprId kid : e.kids) s += " " + printExpr(module, kid);
  return s + ")";
}

std::string printModule(const Module& module) {
  Printer printer(module);
  for (const Decl& decl : module.decls) std::visit(printer, decl);
  return printer.take();
}

}  // namespace tollgate::syntax
