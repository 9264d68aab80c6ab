// Examples: which gate or criterion they are of, and what they expect of it.

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "compiler/sema/samples.h"

namespace tollgate::sema {

namespace {

/// The reasons of an undetermined criterion, as an outcome words them; `awaiting` has its body behind it.
constexpr std::array kReasons = {std::string_view("data missing"), std::string_view("data stale"), std::string_view("not told"),
                                 std::string_view("awaiting"),     std::string_view("disputed"),   std::string_view("nothing to examine"),
                                 std::string_view("tie"),          std::string_view("conflict"),   std::string_view("fault"),
                                 std::string_view("tolerated"),    std::string_view("scope open")};

const char* verdictWords(syntax::ExpectedVerdict verdict) {
  switch (verdict) {
    case syntax::ExpectedVerdict::Met: return "met";
    case syntax::ExpectedVerdict::NotMet: return "not met";
    case syntax::ExpectedVerdict::NotApplicable: return "not applicable";
    case syntax::ExpectedVerdict::MetOrNotApplicable: return "met or not applicable";
    case syntax::ExpectedVerdict::Undetermined: return "undetermined";
    case syntax::ExpectedVerdict::NotJudged: return "not judged";
  }
  return "";
}

class ExampleChecker {
 public:
  ExampleChecker(Checker& checker, ExampleInfo& example) : c_(checker), x_(example), decl_(*example.decl) {}

  void run() {
    x_.sample.world = c_.worldNamed(x_.module, decl_.data.elseAsIn);
    SampleChecker sample(c_, x_.module, decl_.data, x_.sample, false);
    sample.run();
    target();
    instance(sample);
    if (!x_.sample.asOf && !decl_.data.asOf.written() && !decl_.broken && (x_.sample.world != kNone || !decl_.data.elseAsIn.written())) {
      c_.report(DiagKind::SampleDayMissing, decl_.nameSpan).help = "add a line such as `as of 2020-05-01`";
    }
    for (const syntax::ExpectLine& line : decl_.expects) expect(line);
    if (decl_.expects.empty() && !decl_.broken) {
      c_.report(DiagKind::ExpectsNothing, decl_.nameSpan).help = "add a line such as `expect met`";
    }
  }

 private:
  std::string gateName(Id gate) const { return c_.p.gates[gate].decl->name; }
  Id criterionNamed(Id gate, const std::string& name) const {
    const std::vector<CriterionInfo>& criteria = c_.p.gates[gate].criteria;
    for (Id i = 0; i < criteria.size(); ++i) {
      if (criteria[i].decl->name == name) return i;
    }
    return kNone;
  }
  Id gateNamed(const std::string& name, Span span) const {
    const Symbol* symbol = c_.findSymbol(x_.module, name, SymbolKind::Gate, span, true);
    return symbol == nullptr ? kNone : symbol->id;
  }

  /// `of GATE`, `of GATE.CRITERION`, or `of CRITERION` where only one gate has it.
  void target() {
    const syntax::NameRef& of = decl_.of;
    if (!of.written()) {
      if (!decl_.broken) c_.report(DiagKind::ExampleOfNothing, decl_.nameSpan).help = "add a line `of CRITERION for INSTANCE`";
      return;
    }
    x_.gate = gateNamed(of.text, of.span);
    if (x_.gate != kNone) return;
    const size_t dot = of.text.rfind('.');
    if (dot != std::string::npos) {
      x_.gate = gateNamed(of.text.substr(0, dot), of.span);
      if (x_.gate != kNone) x_.criterion = criterionOf(x_.gate, of.text.substr(dot + 1), of.span);
      if (x_.gate != kNone) return;
    }
    std::vector<Id> gates;
    std::vector<std::string> names = c_.symbolNames(x_.module, SymbolKind::Gate);
    for (Id gate = 0; gate < c_.p.gates.size(); ++gate) {
      if (!c_.visible(x_.module, c_.p.gates[gate].module)) continue;
      if (criterionNamed(gate, of.text) != kNone) gates.push_back(gate);
      for (const CriterionInfo& criterion : c_.p.gates[gate].criteria) names.push_back(criterion.decl->name);
    }
    if (gates.empty()) {
      c_.suggest(c_.report(DiagKind::UnknownCriterion, of.span, {of.text, "no gate and no criterion"}), of.span, of.text, names);
      return;
    }
    x_.gate = gates.front();
    x_.criterion = criterionNamed(x_.gate, of.text);
    c_.markUse(x_.module, c_.p.gates[x_.gate].module);
    if (gates.size() == 1) return;
    std::string all;
    for (size_t i = 0; i < gates.size(); ++i) all += (i == 0 ? "" : i + 1 == gates.size() ? " and of " : ", of ") + gateName(gates[i]);
    Diagnostic& diag = c_.report(DiagKind::AmbiguousCriterion, of.span, {of.text, all});
    for (size_t i = 0; i < gates.size(); ++i) {
      const std::string whole = gateName(gates[i]) + "." + of.text;
      diag.fixes.push_back({fmt::format("write `{}`", whole), {{of.span, whole}}});
      diag.help += fmt::format("{}`{}`", i == 0 ? "write " : i + 1 == gates.size() ? " or " : ", ", whole);
    }
  }

  /// A criterion of the gate; kNone after a message.
  Id criterionOf(Id gate, const std::string& name, Span span) {
    const Id found = criterionNamed(gate, name);
    if (found != kNone) return found;
    span.begin = span.end - static_cast<uint32_t>(name.size());  // behind `GATE.`
    std::vector<std::string> names;
    for (const CriterionInfo& criterion : c_.p.gates[gate].criteria) names.push_back(criterion.decl->name);
    c_.suggest(c_.report(DiagKind::UnknownCriterion, span, {name, "no criterion of the gate " + gateName(gate)}), span, name, names);
    return kNone;
  }

  void instance(SampleChecker& sample) {
    if (x_.gate == kNone) return;
    const Id variable = c_.p.gates[x_.gate].instance;
    if (variable == kNone) {
      const bool scoped = c_.p.gates[x_.gate].decl->scope.written();  // with a mistake
      if (decl_.instance.written() && !scoped) {
        Diagnostic& diag = c_.report(DiagKind::ExampleInstance, decl_.instance.span, {gateName(x_.gate), "once, for no instance"});
        const uint32_t begin = decl_.of.span.end;
        diag.help = fmt::format("write `of {}`", decl_.of.text);
        diag.fixes.push_back({"remove the instance", {{{decl_.of.span.file, begin, decl_.instance.span.end}, ""}}});
      }
      return;
    }
    const Type& type = c_.p.variables[variable].type;
    if (!decl_.instance.written()) {
      if (type.isError()) return;
      c_.report(DiagKind::ExampleInstance, decl_.of.span, {gateName(x_.gate), "for each " + c_.p.typeText(type)}).help = fmt::format(
          "write `of {} for INSTANCE`", decl_.of.text);
      return;
    }
    x_.instance = sample.element(type, decl_.instance);
  }

  void expect(const syntax::ExpectLine& line) {
    ExpectInfo info;
    x_.expects.push_back(info);
    if (x_.gate == kNone) return;
    if (!subject(line, info)) return;
    if (line.form == syntax::ExpectLine::Form::Verdict) verdict(line, info);
    if (line.form == syntax::ExpectLine::Form::Number) number(line, info);
    x_.expects.back() = info;
  }

  bool subject(const syntax::ExpectLine& line, ExpectInfo& info) {
    info.criterion = x_.criterion;
    std::string name = line.what.text;
    const std::string gate = gateName(x_.gate);
    if (name.starts_with(gate + ".")) name = name.substr(gate.size() + 1);
    if (line.what.written() && name != gate) {
      info.criterion = criterionOf(x_.gate, name, line.what.span);
      if (info.criterion == kNone) return false;
    }
    if (x_.criterion != kNone && (info.criterion != x_.criterion || name == gate)) {
      const std::string own = c_.p.gates[x_.gate].criteria[x_.criterion].decl->name;
      Diagnostic& diag = c_.report(DiagKind::UnknownCriterion, line.what.span, {line.what.text, "not what the example is of"});
      diag.help = fmt::format("it is of the criterion `{}` alone; write `of {}` for the whole gate", own, gate);
      return false;
    }
    info.wholeGate = info.criterion == kNone;
    return true;
  }

  void verdict(const syntax::ExpectLine& line, const ExpectInfo& info) {
    const std::string name = info.wholeGate ? gateName(x_.gate) : c_.p.gates[x_.gate].criteria[info.criterion].decl->name;
    if (const auto [first, fresh] = expected_.emplace(info.criterion, line.span); !fresh)
      c_.report(DiagKind::ExpectedTwice, line.span, {name}).labels.push_back({first->second, "the first one"});
    using V = syntax::ExpectedVerdict;
    if (line.verdict == V::NotJudged) notJudged(line);
    const bool open = line.verdict == V::Undetermined || line.verdict == V::MetOrNotApplicable;
    for (const syntax::NameRef& reason : line.reasons) {
      if (!open) {
        c_.report(DiagKind::ReasonOfSettled, reason.span, {verdictWords(line.verdict)});
        return;
      }
      isReason(reason);
    }
  }

  /// A gate without `for each` leaves nothing out, and what it leaves out is left out of all its criteria.
  void notJudged(const syntax::ExpectLine& line) {
    const bool once = c_.p.gates[x_.gate].instance == kNone && !c_.p.gates[x_.gate].decl->scope.written();
    if (!once && !line.text.written()) return;
    Diagnostic& diag = c_.report(
        DiagKind::NeverLeftOut, line.span,
        {gateName(x_.gate), once ? "has no `for each`, so it is always judged" : "says no more of what it does not judge"});
    diag.help = once ? "write `expect not applicable` where its `applies when` is false" : "write `expect not judged` alone";
  }

  void isReason(const syntax::NameRef& reason) {
    std::vector<std::string> words(kReasons.begin(), kReasons.end());
    if (reason.text.starts_with("awaiting ")) {
      const syntax::NameRef body{reason.text.substr(9), {reason.span.file, reason.span.begin + 9, reason.span.end}};
      c_.bodyOrdinal(body);
    } else if (std::find(words.begin(), words.end(), reason.text) == words.end()) {
      Diagnostic& diag = c_.report(DiagKind::UnknownReason, reason.span, {reason.text});
      c_.suggest(diag, reason.span, reason.text, words);
      if (diag.help.empty()) diag.help = fmt::format("the reasons are {}", fmt::join(words, ", "));
    }
  }

  std::optional<int64_t> count(const syntax::NameRef& digits) {
    int64_t value = 0;
    const auto [end, error] = std::from_chars(digits.text.data(), digits.text.data() + digits.text.size(), value);
    if (error == std::errc() && end == digits.text.data() + digits.text.size() && digits.text.size() <= 18) return value;
    c_.report(DiagKind::LiteralTooLarge, digits.span, {digits.text});
    return std::nullopt;
  }

  void number(const syntax::ExpectLine& line, ExpectInfo& info) {
    if (info.wholeGate) {
      c_.report(DiagKind::NumberOfGate, line.span);
      return;
    }
    const auto least = count(line.least), most = count(line.most);
    if (!least || !most) return;
    info.least = *least, info.most = line.more.written() ? -1 : *most;
    if (line.more.written() && line.more.text != "more") {
      Diagnostic& diag = c_.report(DiagKind::ExpectedNumbers, line.more.span,
                                   {fmt::format("`or {}` says nothing of a number", line.more.text)});
      diag.help = fmt::format("write `{} or more`", line.least.text);
      diag.fixes.push_back({"write `more`", {{line.more.span, "more"}}});
    }
    if (*most < *least || *least < 0) {
      c_.report(DiagKind::ExpectedNumbers, cover(line.least.span, line.most.span), {fmt::format("nothing is {} to {}", *least, *most)});
    }
    if (line.of.written()) info.of = count(line.of);
    if (info.of && (*info.of < *most || *info.of < *least)) {
      c_.report(DiagKind::ExpectedNumbers, line.of.span, {fmt::format("of {}, no more can satisfy than there are", *info.of)});
    }
  }

  Checker& c_;
  ExampleInfo& x_;
  const syntax::ExampleDecl& decl_;
  std::map<Id, Span> expected_;  // criteria whose verdict is expected; kNone: the gate's
};

}  // namespace

void Checker::checkExamples() {
  std::map<std::pair<Id, std::string>, Span> titles;
  for (ExampleInfo& example : p.examples) {
    const auto [at, fresh] = titles.emplace(std::pair(example.module, example.decl->name), example.decl->nameSpan);
    if (!fresh)
      report(DiagKind::DuplicateExample, example.decl->nameSpan, {example.decl->name}).labels.push_back({at->second, "the first one"});
    ExampleChecker(*this, example).run();
  }
}

}  // namespace tollgate::sema
