// Reports: each stands for a record of its filings and for definitions over them, so that everything behind the checker
// knows records and definitions only.
//
//   report R "…" for each p in phases where C       record R-filing in R, may be empty because "…"
//     content (a) "…" is V                            phase : Phase
//     content (b) "…" is S                            date : date, reference : text?
//     content (c) "…" judged by DCC                   a : type of V, b : set, c : flag, all may be unknown
//                                                     recorded date
//   R (a)(p)          means V
//   R in force(p)     means the filings for p of which none is later
//   R is on file(p)   means p is written for (C), and some filing is for p
//   R lists T(x, p)   means R is on file for p, and every filing in force includes x in one of its contents
//   R is complete(p)  means R is on file for p, and every filing in force says of each content what the data says: V, the
//                     elements of S, and nothing else; that what is judged is there

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/support/made_words.h"

namespace tollgate::sema {

using syntax::CompareOp;
using syntax::Expr;
using syntax::ExprKind;
using syntax::QuantifierForm;

namespace {

/// The parameter that is the subject of a report.
constexpr const char* kFor = "the subject";
/// The names have spaces, so that they are nobody else's.
constexpr const char* kFiling = "the filing";
constexpr const char* kMayBeEmpty = "a report that is not on file is missing where it is asked for";

/// Makes expressions that nobody wrote; they stand at one place of the report.
class Maker {
 public:
  Maker(ModuleInfo& module, Span at) : module_(module), at_(at) {}

  ExprId name(const std::string& text) { return add(ExprKind::Name, {}, text); }
  /// Whatever else has its name where it stands.
  ExprId collection(const std::string& text, Id record) {
    const ExprId id = name(text);
    module_.exprs[id].res = {Meaning::Collection, record, kNone, kNone};
    return id;
  }
  ExprId field(const std::string& of, const std::string& text) { return add(ExprKind::Member, {name(of)}, text); }
  ExprId call(const std::string& function, const std::vector<std::string>& arguments) {
    std::vector<ExprId> kids = {name(function)};
    for (const std::string& argument : arguments) kids.push_back(name(argument));
    return add(ExprKind::Call, std::move(kids), function);
  }
  ExprId is(ExprId a, ExprId b) { return compare(CompareOp::Is, a, b); }
  ExprId after(ExprId a, ExprId b) { return compare(CompareOp::After, a, b); }
  ExprId includes(ExprId set, ExprId element) { return add(ExprKind::Includes, {set, element}); }
  ExprId no(ExprId a) { return add(ExprKind::Not, {a}); }
  ExprId implies(ExprId a, ExprId b) { return add(ExprKind::Implies, {a, b}); }
  ExprId any(std::vector<ExprId> parts) { return parts.size() == 1 ? parts[0] : add(ExprKind::Or, std::move(parts)); }
  ExprId all(std::vector<ExprId> parts) { return parts.size() == 1 ? parts[0] : add(ExprKind::And, std::move(parts)); }
  ExprId each(const std::string& element, ExprId set) { return add(ExprKind::Binding, {set}, element); }
  ExprId where(ExprId set, ExprId condition) { return add(ExprKind::Where, {set, condition}); }
  ExprId quantified(QuantifierForm form, ExprId set, ExprId condition) {
    const ExprId id = add(ExprKind::Quantifier, {kNoExpr, set, condition});
    module_.grown->exprs[id].quantifier = form;
    return id;
  }

 private:
  ExprId compare(CompareOp op, ExprId a, ExprId b) {
    const ExprId id = add(ExprKind::Compare, {a, b});
    module_.grown->exprs[id].compare = op;
    return id;
  }
  ExprId add(ExprKind kind, std::vector<ExprId> kids, std::string text = {}) {
    Expr expr;
    expr.kind = kind, expr.span = at_, expr.nameSpan = at_, expr.opSpan = at_;
    expr.text = std::move(text), expr.kids = std::move(kids);
    module_.grown->exprs.push_back(std::move(expr));
    module_.exprs.emplace_back().made = true;
    return static_cast<ExprId>(module_.tree.exprs.size() - 1);
  }
  ModuleInfo& module_;
  Span at_;
};

/// What a filing can say, and the data too: measured numbers are never equal.
bool isComparable(const Type& type) { return !type.optional && !type.is(TypeKind::Number) && !type.is(TypeKind::Months); }

}  // namespace

/// The record of filings, before anything looks at records.
void Checker::declareReport(Id module, const syntax::ReportDecl& decl) {
  syntax::RecordDecl& record = p.madeRecords.emplace_back();
  record.name = decl.name + "-filing";
  record.nameSpan = decl.nameSpan, record.span = decl.span, record.keywordSpan = decl.keywordSpan;
  record.title = decl.title, record.citations = decl.citations;
  record.collection = {decl.name, decl.nameSpan};
  record.mayBeEmpty = {{kMayBeEmpty, decl.nameSpan}, decl.nameSpan};
  const Id id = static_cast<Id>(p.records.size());
  addName(module, decl.name, {SymbolKind::Collection, id, module, decl.nameSpan});
  addName(module, record.name, {SymbolKind::Record, id, module, decl.nameSpan});
  p.records.push_back({module, &record, {}, {}, kNone, {}});
  ReportInfo info;
  info.module = module, info.decl = &decl, info.record = id;
  for (const syntax::ReportContent& content : decl.contents) info.contents.push_back({&content, kNone, kNone});
  p.reports.push_back(std::move(info));
}

/// The collection that a report is written for; nullptr after a message.
const Symbol* Checker::subjectsOf(const ReportInfo& info) {
  const syntax::Scope& scope = info.decl->scope;
  const bool one = scope.bindings.size() == 1 && p.expr(info.module, scope.bindings[0]).kind == ExprKind::Binding;
  const Expr* set = one ? &p.expr(info.module, p.expr(info.module, scope.bindings[0]).kids[0]) : nullptr;
  if (set && set->kind == ExprKind::Name) return findSymbol(info.module, set->text, SymbolKind::Collection, set->span);
  report(DiagKind::ReportScope, set ? set->span : info.decl->nameSpan, {info.decl->name}).help =
      "write `for each p in phases`, with `where` behind it if it is not for all of them";
  return nullptr;
}

Id Checker::madeFunction(const ReportInfo& info, const std::string& name, const std::vector<syntax::Param>& params, ExprId means, Span at,
                         bool made) {
  syntax::DefineDecl& define = p.madeDefines.emplace_back();
  define.name = name;
  define.nameSpan = at, define.span = at, define.keywordSpan = at;
  define.params = params, define.means = means;
  if (made) define.title = info.decl->title, define.doc = info.decl->doc, define.citations = info.decl->citations;
  const Id id = static_cast<Id>(p.functions.size());
  FunctionInfo function;
  function.module = info.module, function.define = &define, function.ofReport = true, function.made = made;
  p.functions.push_back(std::move(function));
  addName(info.module, name, {SymbolKind::Function, id, info.module, at});
  return id;
}

/// Fields, and the definitions that need no type of a content.
void Checker::expandReports() {
  for (ReportInfo& info : p.reports) {
    const syntax::ReportDecl& decl = *info.decl;
    syntax::RecordDecl& record = p.madeRecords[static_cast<size_t>(&info - p.reports.data())];
    const Symbol* subjects = subjectsOf(info);
    const std::string type = subjects ? p.records[subjects->id].decl->name : "";
    const std::string subject = subjects ? subjectOfCollection(p.records[subjects->id].decl->collection.text) : "subject";
    const auto field = [&](const std::string& name, const std::string& typeName, bool optional, Span at) {
      syntax::RecordField made;
      made.name = name, made.nameSpan = at, made.span = at;
      made.type = {{typeName, at}, false, optional, at};
      record.fields.push_back(std::move(made));
    };
    field(subject, type, false, decl.nameSpan);
    field("date", "date", false, decl.nameSpan);
    field("reference", "text", true, decl.nameSpan);
    record.recorded = {"date", decl.nameSpan};
    const std::string element = subjects ? p.expr(info.module, decl.scope.bindings[0]).text : "p";
    const Span elementSpan = subjects ? p.expr(info.module, decl.scope.bindings[0]).nameSpan : decl.nameSpan;
    const syntax::Param written{{element, elementSpan}, {{type, decl.nameSpan}, false, false, decl.nameSpan}};
    const syntax::Param filed{{kFor, decl.nameSpan}, written.type};
    for (ReportContentInfo& content : info.contents) {
      const syntax::ReportContent& line = *content.decl;
      const auto same = std::find_if(record.fields.begin(), record.fields.end(),
                                     [&](const syntax::RecordField& other) { return other.name == line.label.text; });
      if (same != record.fields.end()) {
        report(DiagKind::ReportContentTwice, line.label.span, {line.label.text, decl.name})
            .labels.push_back({same->nameSpan, "first declared here"});
        continue;
      }
      content.field = static_cast<Id>(record.fields.size());
      field(line.label.text, line.judgedBy.written() ? "flag" : "", false, line.label.span);
      record.fields.back().mayBeUnknown = line.label.span;
      record.fields.back().title = line.title;
      if (line.value != kNoExpr)
        content.function = madeFunction(info, fmt::format("{} ({})", decl.name, line.label.text), {written}, line.value, line.span, false);
    }

    Maker make(*p.modules[info.module], decl.nameSpan);
    const std::string f = kFiling, later = "a later filing";
    const auto isFor = [&](const std::string& filing) { return make.is(make.field(filing, subject), make.name(kFor)); };
    const ExprId none = make.quantified(QuantifierForm::No,
                                        make.where(make.each(later, make.collection(decl.name, info.record)), isFor(later)),
                                        make.after(make.field(later, "date"), make.field(f, "date")));
    const ExprId inForce = make.where(make.each(f, make.collection(decl.name, info.record)), make.all({isFor(f), none}));
    info.inForce = madeFunction(info, decl.name + " in force", {filed}, inForce, decl.nameSpan);
    p.madeDefines.back().mayBeEmpty = record.mayBeEmpty;
    std::vector<ExprId> onFile = {make.quantified(QuantifierForm::Some, make.each(f, make.collection(decl.name, info.record)), isFor(f))};
    if (decl.scope.where != kNoExpr && subjects) {
      const ExprId scope = make.where(decl.scope.bindings[0], decl.scope.where);
      onFile.insert(onFile.begin(), make.quantified(QuantifierForm::Some, scope, make.is(make.name(element), make.name(kFor))));
    }
    info.onFile = madeFunction(info, decl.name + " is on file", {filed}, make.all(std::move(onFile)), decl.nameSpan);
  }
}

/// The fields of contents have the types of what is computed; then it can be said what complete means.
void Checker::ensureReport(Id id) {
  if (p.reports[id].progress != Progress::Waiting) return;
  p.reports[id].progress = Progress::Running;
  const syntax::ReportDecl& decl = *p.reports[id].decl;
  const Id record = p.reports[id].record;
  for (size_t i = 0; i < p.reports[id].contents.size(); ++i) {
    const ReportContentInfo content = p.reports[id].contents[i];
    bodyOrdinal(content.decl->judgedBy);
    if (content.function == kNone || content.field == kNone || !ensureFunction(content.function, content.decl->span)) continue;
    const Type type = p.functions[content.function].result;
    if (type.isError()) continue;
    if (!isComparable(type)) {
      report(DiagKind::ReportContentType, content.decl->span, {content.decl->label.text, aType(type)});
      continue;
    }
    p.records[record].fields[content.field].type = type;
    for (syntax::DefineDecl& made : p.madeDefines) {
      if (&made == p.functions[content.function].define && type.is(TypeKind::Set)) made.mayBeEmpty = p.records[record].decl->mayBeEmpty;
    }
  }
  const ReportInfo info = p.reports[id];
  Maker make(*p.modules[info.module], decl.nameSpan);
  const std::string filing = kFiling, element = "the element";
  const syntax::Param filed = p.functions[info.onFile].define->params[0];
  const auto everyFiling = [&](ExprId says) {
    const ExprId inForce = make.each(filing, make.call(decl.name + " in force", {kFor}));
    return make.all({make.call(decl.name + " is on file", {kFor}), make.quantified(QuantifierForm::Every, inForce, says)});
  };
  std::vector<ExprId> complete;
  std::vector<std::pair<Type, std::vector<std::string>>> lists;  // the contents of a type of elements
  for (const ReportContentInfo& content : info.contents) {
    const std::string label = content.decl->label.text;
    const Type type = content.field == kNone ? Type{} : p.records[record].fields[content.field].type;
    if (type.isError()) continue;
    const std::string computed = fmt::format("{} ({})", decl.name, label);
    const auto said = [&] { return make.field(filing, label); };
    const auto found = [&] { return make.call(computed, {kFor}); };
    const auto both = [&](ExprId a, ExprId b) { complete.insert(complete.end(), {a, b}); };
    if (content.decl->judgedBy.written()) {
      complete.push_back(said());
    } else if (type.is(TypeKind::Set)) {
      auto same = std::find_if(lists.begin(), lists.end(), [&](const auto& list) { return list.first == type.elementType(); });
      if (same == lists.end()) same = lists.insert(same, {type.elementType(), {}});
      same->second.push_back(label);
      both(make.quantified(QuantifierForm::No, make.each(element, found()), make.no(make.includes(said(), make.name(element)))),
           make.quantified(QuantifierForm::No, make.each(element, said()), make.no(make.includes(found(), make.name(element)))));
    } else if (type.is(TypeKind::Flag)) {
      both(make.implies(said(), found()), make.implies(found(), said()));
    } else {
      complete.push_back(make.is(said(), found()));
    }
  }
  const auto resolved = [&](const std::string& name, const std::vector<syntax::Param>& params, ExprId means) {
    const Id made = madeFunction(info, name, params, means, decl.nameSpan);
    resolveFunctionSignature(made);
    return made;
  };
  std::vector<std::pair<Type, Id>> listing;
  for (const auto& [type, labels] : lists) {
    std::vector<ExprId> parts;
    for (const std::string& label : labels) parts.push_back(make.includes(make.field(filing, label), make.name(element)));
    const syntax::Param listed{{element, decl.nameSpan}, {}};
    const Id made = resolved(fmt::format("{} lists {}", decl.name, p.typeText(type)), {listed, filed},
                             everyFiling(make.any(std::move(parts))));
    p.variables[p.functions[made].params[0]].type = type;
    listing.emplace_back(type, made);
  }
  const ExprId means = complete.empty() ? make.call(decl.name + " is on file", {kFor}) : everyFiling(make.all(std::move(complete)));
  const Id made = resolved(decl.name + " is complete", {filed}, means);
  p.reports[id].complete = made, p.reports[id].lists = std::move(listing);
  p.reports[id].progress = Progress::Done;
}

Id Checker::reportNamed(Id module, const syntax::NameRef& name) {
  const Symbol* symbol = findSymbol(module, name.text, SymbolKind::Collection, name.span, true);
  for (Id report = 0; symbol && report < p.reports.size(); ++report) {
    if (p.reports[report].record == symbol->id) return report;
  }
  return kNone;
}

Id Checker::evidenceNamed(Id gate, const syntax::NameRef& name) {
  const Id instance = p.gates[gate].instance;
  const Id report = reportNamed(p.gates[gate].module, name);
  if (report == kNone || instance == kNone) return kNone;
  return p.records[p.reports[report].record].fields[0].type == p.variables[instance].type ? report : kNone;
}

/// `R is on file for p`, `R is complete for p`, `R lists i for p`.
Type ExprChecker::checkReport(ExprId id) {
  const ExprKind kind = e(id).kind;
  const std::vector<ExprId> kids = e(id).kids;
  const Type flag = Type::of(TypeKind::Flag);
  const std::optional<std::string> spelled = path(kids[0]);
  const Id report = spelled ? c_.reportNamed(scope_.module, {*spelled, e(kids[0]).span}) : kNone;
  if (report == kNone) {
    std::vector<std::string> names;
    for (const ReportInfo& known : c_.p.reports) names.push_back(known.decl->name);
    c_.suggest(c_.report(DiagKind::UnknownReport, e(kids[0]).span, {text(kids[0])}), e(kids[0]).span, text(kids[0]), names);
    for (size_t i = 1; i < kids.size(); ++i) check(kids[i]);
    return done(id, flag);
  }
  c_.ensureReport(report);
  const ReportInfo& info = c_.p.reports[report];
  this->info(kids[0]).res = {Meaning::Collection, info.record, kNone, kNone};
  const Type wanted = c_.p.records[info.record].fields.empty() ? Type{} : c_.p.records[info.record].fields[0].type;
  const size_t subject = kind == ExprKind::ReportLists ? 2 : 1;
  const Type given = subject < kids.size() ? against(kids[subject], wanted) : Type{};
  const bool wrong = !given.isError() && !wanted.isError() && !(wanted == given.required());
  if (kids.size() != subject + 1 || wrong) {
    c_.report(DiagKind::ReportSubject, subject < kids.size() ? e(kids[subject]).span : e(id).span, {info.decl->name, c_.aType(wanted)});
    return done(id, flag);
  }
  Id function = kind == ExprKind::ReportOnFile ? info.onFile : info.complete;
  if (kind == ExprKind::ReportLists) {
    const Type element = check(kids[1]);
    if (element.isError()) return done(id, flag);
    const auto at = std::find_if(info.lists.begin(), info.lists.end(), [&](const auto& list) { return list.first == element.required(); });
    if (at == info.lists.end()) {
      Diagnostic& diag = c_.report(DiagKind::ReportListsNone, e(kids[1]).span, {info.decl->name, c_.p.typeText(element.required())});
      if (info.lists.empty()) diag.help = "none of its contents is a set";
      return done(id, flag);
    }
    function = at->second;
  }
  if (function == kNone) {  // asked for by its own content
    c_.report(DiagKind::Recursion, info.decl->nameSpan, {info.decl->name, fmt::format("`{0}` → `{0}`", info.decl->name)})
        .labels.push_back({e(id).span, "and here the circle closes"});
    return done(id, flag);
  }
  c_.p.functions[function].used = true;
  c_.ensureFunction(function, e(id).span);
  this->info(id).res = {Meaning::Function, function, kNone, kNone};
  return done(id, flag);
}

}  // namespace tollgate::sema
