// Packs: tests as rows of the record whose collection is `tests`.

#include <fmt/format.h>

#include "compiler/sema/checker.h"
#include "compiler/sema/words.h"
#include "compiler/support/calendar_date.h"

namespace tollgate::sema {

Id testField(const CheckedProgram& p, const std::string& word) {
  if (p.tests == kNone) return kNone;
  const RecordInfo& record = p.records[p.tests];
  const Id exact = record.fieldNamed(word);
  if (exact != kNone) return exact;
  if (word == "phase") return record.fieldNamed("phase-kind");
  if (word == "witnessed") return record.fieldNamed("witnessed-by");
  return kNone;
}

void Checker::checkPacks() {
  std::map<std::string, std::pair<std::string, Span>> seen;
  for (PackInfo& pack : p.packs) checkPack(pack, seen);
}

void Checker::checkPack(PackInfo& pack, std::map<std::string, std::pair<std::string, Span>>& seen) {
  const syntax::PackDecl& decl = *pack.decl;
  if (p.tests == kNone && !decl.tests.empty()) {
    report(DiagKind::NoTestsRecord, decl.nameSpan, {decl.name});
    return;
  }
  if (p.tests != kNone) markUse(pack.module, p.records[p.tests].module);
  auto date = [&](const syntax::NameRef& on) {
    if (on.written() && !parseIsoDate(on.text)) report(DiagKind::NoSuchDate, on.span, {on.text});
  };
  for (const auto& line : decl.proposed) date(line.on);
  for (const auto& line : decl.agreed) date(line.on);
  auto body = [&](const syntax::NameRef& name) {
    if (p.bodies != kNone) bodyOrdinal(name);
  };
  for (const auto& line : decl.proposed) body(line.body);
  for (const auto& line : decl.agreed) body(line.body);
  std::set<std::string> groups;
  std::vector<std::string> groupNames;
  for (const syntax::GroupDecl& group : decl.groups) {
    if (!groups.insert(group.name).second) report(DiagKind::DuplicateGroup, group.nameSpan, {group.name});
    groupNames.push_back(group.name);
  }
  // A value of a field of the record of tests.
  auto value = [&](const std::string& word, const std::string& text, Span nameSpan, Span span, bool must) {
    const Id field = testField(p, word);
    if (field == kNone) {
      if (must && p.tests != kNone) {
        std::vector<std::string> names;
        for (const FieldInfo& f : p.records[p.tests].fields) names.push_back(f.decl->name);
        for (const char* clause : {"under", "covers", "exercises", "kind", "witnessed", "given", "when", "then", "group", "test"})
          names.emplace_back(clause);
        suggest(report(DiagKind::UnknownTestField, nameSpan, {p.records[p.tests].decl->name, word}), nameSpan, word, names);
      }
      return;
    }
    Type type = p.records[p.tests].fields[field].type;
    if (type.is(TypeKind::Set)) type = type.elementType();
    if (type.isError() || constantOf(type, text)) return;
    if (type.is(TypeKind::Enum)) {
      const EnumInfo& values = p.enums[type.id];
      suggest(report(DiagKind::UnknownEnumValue, span, {text, values.name}), span, text, values.values);
    } else {
      report(DiagKind::TestFieldValue, span, {text, aType(type)});
    }
  };
  if (decl.release.written()) value("release", decl.release.text, decl.release.span, decl.release.span, false);
  if (decl.inPhase.written()) value("phase", decl.inPhase.text, decl.inPhase.span, decl.inPhase.span, false);
  auto named = [&](const syntax::NamedValue& line) {
    for (syntax::ExprId v : line.values) {
      const syntax::Expr& expr = p.expr(pack.module, v);
      if (expr.kind == syntax::ExprKind::Error) continue;
      const bool quoted = expr.kind == syntax::ExprKind::TextLit;
      value(line.name.text, quoted ? expr.text : written(expr.span), line.name.span, expr.span, true);
    }
  };
  for (const syntax::NamedValue& line : decl.fields) named(line);
  std::map<std::string, Span> here;
  for (const syntax::TestDecl& test : decl.tests) {
    if (!test.name.empty()) {
      if (auto [at, fresh] = here.emplace(test.name, test.nameSpan); !fresh) {
        Diagnostic& diag = report(DiagKind::DuplicateTest, test.nameSpan, {test.name});
        diag.labels.push_back({at->second, "first declared here"});
        diag.help = "give one of the two an id of its own";
      } else if (auto [first, unique] = seen.emplace(test.name, std::make_pair(decl.name, test.nameSpan)); !unique) {
        Diagnostic& diag = report(DiagKind::DuplicateTestAcross, test.nameSpan, {test.name, first->second.first, decl.name});
        diag.labels.push_back({first->second.second, "first declared here"});
        diag.help = "give one of the two an id of its own, or leave one of the packs out";
      }
    }
    if (test.group.written() && !groups.contains(test.group.text)) {
      suggest(report(DiagKind::UnknownGroup, test.group.span, {test.group.text}), test.group.span, test.group.text, groupNames);
    }
    if (test.kind.written()) value("kind", test.kind.text, test.kind.span, test.kind.span, true);
    if (test.witnessedBy.written()) value("witnessed", test.witnessedBy.text, test.witnessedBy.span, test.witnessedBy.span, false);
    for (const syntax::NamedValue& line : test.fields) named(line);
  }
}

}  // namespace tollgate::sema
