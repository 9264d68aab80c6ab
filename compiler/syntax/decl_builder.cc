#include "compiler/syntax/decl_builder.h"

#include <charconv>

#include <fmt/format.h>

#include "compiler/support/characters.h"
#include "compiler/syntax/lexer.h"

namespace tollgate::syntax {

void DeclBuilder::build(const Syn& root) {
  if (const Token* first = root.stream().tokens.empty() ? nullptr : &root.stream().tokens[0]) {
    keyword_ = root.view(*first);
  }
  for (const Syn& node : root.kids()) {
    if (node.isToken()) continue;
    std::optional<Decl> decl;
    switch (node.rule()) {
      case Rule::UseDecl: decl = use(node); break;
      case Rule::DocumentDecl: decl = document(node); break;
      case Rule::RegisterDecl: decl = registerDecl(node); break;
      case Rule::EnumDecl: decl = enumDecl(node); break;
      case Rule::RecordDecl: decl = record(node); break;
      case Rule::DefineDecl:
        if (auto inner = node.kid(Rule::Define)) decl = define(*inner);
        break;
      case Rule::ExceptionDecl: decl = exception(node); break;
      case Rule::TableDecl: decl = table(node); break;
      case Rule::CalendarDecl: decl = calendar(node); break;
      case Rule::DecisionDecl: decl = decision(node); break;
      case Rule::InterpretationDecl: decl = interpretation(node); break;
      case Rule::AgreementDecl: decl = agreement(node); break;
      case Rule::GateDecl: decl = gate(node); break;
      case Rule::PackDecl: decl = pack(node); break;
      case Rule::ReportDecl: decl = report(node); break;
      case Rule::SourceDecl: decl = source(node); break;
      case Rule::WorldDecl: decl = world(node); break;
      case Rule::ExampleDecl: decl = example(node); break;
      default: break;
    }
    // Without a name nothing can refer to it; its mistakes are reported already.
    if (decl && !base(*decl).name.empty()) module_.decls.push_back(std::move(*decl));
  }
}

// ---- shared parts ----

NameRef DeclBuilder::ref(const Syn& node, const Token* token) const {
  return token ? NameRef{node.text(*token), node.span(*token)} : NameRef{};
}

std::vector<NameRef> DeclBuilder::names(const Syn& node, TokenKind kind) const {
  std::vector<NameRef> found;
  for (const Token* token : node.tokens(kind)) found.push_back(ref(node, token));
  return found;
}

void DeclBuilder::head(DeclBase& decl, const Syn& node, const Syn& head, TokenKind nameKind) {
  decl.span = node.span();
  if (const Token* keyword = head.firstToken()) decl.keywordSpan = head.span(*keyword);
  NameRef own = ref(head, head.token(nameKind));
  decl.name = own.text;
  decl.nameSpan = own.span;
  decl.title = text(head);
  if (const DocText* doc = head.doc()) {
    decl.doc = doc->text;
    decl.docSpan = doc->span;
  }
}

namespace {

/// The words of a text with one blank between them.
std::string spaced(std::string_view raw) {
  std::string out;
  for (const char c : raw) {
    const bool blank = c == ' ' || c == '\t';
    if (!blank)
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

/// Where the last word `version` of a citation begins, or npos.
size_t versionWord(std::string_view raw) {
  constexpr std::string_view kWord = "version";
  const auto blank = [&](size_t at) { return at >= raw.size() || raw[at] == ' ' || raw[at] == '\t'; };
  for (size_t at = raw.rfind(kWord); at != std::string_view::npos && at > 0; at = raw.rfind(kWord, at - 1)) {
    if (blank(at - 1) && blank(at + kWord.size())) return at;
  }
  return std::string_view::npos;
}

}  // namespace

std::vector<Citation> DeclBuilder::citations(const Syn& node) {
  std::vector<Citation> found;
  for (const Token* token : node.tokens(TokenKind::Cite)) {
    std::string_view raw = node.view(*token);
    Citation citation;
    citation.span = node.span(*token);
    if (const size_t at = versionWord(raw); at != std::string_view::npos) {
      const size_t begin = raw.find_first_not_of(" \t", at + std::string_view("version").size());
      citation.version.span = citation.span;
      citation.version.span.begin += static_cast<uint32_t>(begin == std::string_view::npos ? at : begin);
      if (begin == std::string_view::npos) {
        diagnostics_.add(DiagKind::BadCitation, citation.span, {std::string(raw)}).help = "write the version: `SEC F2.10A version 2`";
      } else {
        citation.version.text = spaced(raw.substr(begin));
      }
      raw = raw.substr(0, at);
      while (raw.ends_with(' ') || raw.ends_with('\t')) raw.remove_suffix(1);
    }
    const size_t end = raw.find_first_of(" \t");
    citation.document = std::string(raw.substr(0, end));
    citation.documentSpan = citation.span;
    citation.documentSpan.end = citation.span.begin + static_cast<uint32_t>(citation.document.size());
    if (end != std::string_view::npos) citation.locator = spaced(raw.substr(raw.find_first_not_of(" \t", end)));
    if (citation.locator.empty()) {
      auto& diagnostic = diagnostics_.add(DiagKind::BadCitation, citation.span, {citation.document});
      diagnostic.help = "a citation is a document and a place in it: `SVTAD 12.9(a)`";
    }
    found.push_back(std::move(citation));
  }
  return found;
}

void DeclBuilder::under(DeclBase& decl, const Syn& line) {
  std::vector<Citation> more = citations(line);
  decl.citations.insert(decl.citations.end(), more.begin(), more.end());
}

TypeExpr DeclBuilder::type(std::optional<Syn> node) {
  TypeExpr made;
  if (!node) return made;
  made.name = path(*node);
  made.isSet = node->has(TokenKind::SetOf);
  made.optional = node->has(TokenKind::Question);
  made.span = node->span();
  return made;
}

std::vector<Param> DeclBuilder::params(std::optional<Syn> node) {
  std::vector<Param> list;
  if (!node) return list;
  for (const Syn& kid : node->kids(Rule::Param)) list.push_back({name(kid), type(kid.kid(Rule::Type))});
  return list;
}

FileRef DeclBuilder::fileRef(const Syn& node) { return {text(node), name(node), node.span()}; }
ColumnName DeclBuilder::column(const Syn& node) { return {name(node), text(node), {}}; }
ClauseEntry DeclBuilder::clauseEntry(const Syn& node) {
  const NameRef version = versionOf(node);
  return {ref(node, node.token(TokenKind::PlainWord)), text(node), {version.text, version.span}, node.has(TokenKind::Requirement)};
}

MayBeEmpty DeclBuilder::mayBeEmpty(const Syn& node) { return {text(node), node.span()}; }

MayBecome DeclBuilder::mayBecome(const Syn& node) {
  MayBecome made;
  for (TokenKind kind : {TokenKind::Name, TokenKind::Count, TokenKind::True, TokenKind::False}) {
    if (!made.value.written()) made.value = ref(node, node.token(kind));
  }
  made.verb = text(node);
  made.span = node.span();
  return made;
}

void DeclBuilder::unknownLine(const Syn& node, std::string_view where) {
  const Token* word = node.token(TokenKind::UnknownWord);
  if (!word) return;
  std::string text = node.text(*word);
  auto& diagnostic = diagnostics_.add(DiagKind::UnknownLine, node.span(*word), {text, std::string(where)});
  const std::string lower = smallLetters(text);
  std::string near = lower == "per" ? "under" : nearest(lower, clauseWords(keyword_));
  if (near.empty() || near == text) return;
  diagnostic.help = fmt::format("did you mean `{}`?", near);
  diagnostic.fixes.push_back({fmt::format("write `{}`", near), {{node.span(*word), near}}});
}

// ---- modules, documents, registers ----

Decl DeclBuilder::use(const Syn& node) {
  UseDecl decl;
  auto start = node.kid(Rule::UseHead);
  if (!start) start = node;
  decl.span = node.span();
  for (const Token* part : start->tokens(TokenKind::Name)) {
    if (!decl.name.empty()) decl.name += '.';
    decl.name += start->text(*part);
    decl.nameSpan = cover(decl.nameSpan, start->span(*part));
  }
  if (const Token* keyword = start->firstToken()) decl.keywordSpan = start->span(*keyword);
  return decl;
}

Decl DeclBuilder::document(const Syn& node) {
  DocumentDecl decl;
  if (auto start = node.kid(Rule::DocumentHead)) head(decl, node, *start);
  lines(node, Rule::DocumentLine, "a document", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::Edition) {
      decl.edition = text(line);
      decl.dated = ref(line, line.token(TokenKind::Date));
    }
    if (line.rule() == Rule::ClausesFrom) {
      if (auto from = line.kid(Rule::FromFile)) decl.clausesFrom = fileRef(*from);
    }
    if (line.rule() == Rule::Entry) decl.clauses.push_back(clauseEntry(line));
    if (line.rule() == Rule::Supersedes) decl.supersedes = name(line);
    if (line.rule() == Rule::Column) decl.columns.push_back(column(line));
  });
  return decl;
}

Decl DeclBuilder::registerDecl(const Syn& node) {
  RegisterDecl decl;
  if (auto start = node.kid(Rule::RegisterHead)) {
    head(decl, node, *start);
    const NameRef version = versionOf(*start);
    decl.version = {version.text, version.span};
  }
  lines(node, Rule::RegisterLine, "a register", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::RegisterOf) decl.of = name(line);
    if (line.rule() == Rule::FromFile) decl.from = fileRef(line);
    if (line.rule() == Rule::Entry) decl.entries.push_back(clauseEntry(line));
    if (line.rule() == Rule::ListColumn) {
      if (const auto written = line.kid(Rule::Column)) {
        decl.columns.push_back(column(*written));
        decl.columns.back().values = valueMap(line);
      }
    }
    if (line.rule() == Rule::Supersedes) decl.supersedes = name(line);
    if (line.rule() == Rule::Sections) {
      decl.sections = names(line);
      if (auto cited = line.kid(Rule::Under)) decl.sectionCitations = citations(*cited);
    }
  });
  return decl;
}

// ---- types ----

Decl DeclBuilder::enumDecl(const Syn& node) {
  EnumDecl decl;
  if (auto start = node.kid(Rule::EnumHead)) {
    head(decl, node, *start);
    if (auto order = start->kid(Rule::EnumOrder)) {
      std::vector<NameRef> words = names(*order);
      if (!words.empty()) decl.orderFrom = words[0];
      if (words.size() > 1) decl.orderTo = words[1];
    }
    if (auto values = start->kid(Rule::EnumValues)) enumValues(decl, *values);
  }
  lines(node, Rule::EnumLine, "an enum", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::EnumValues) enumValues(decl, line);
  });
  return decl;
}

void DeclBuilder::enumValues(EnumDecl& decl, const Syn& node) {
  static constexpr std::string_view kOnlyAfterIs[] = {"above", "below", "before", "after", "present", "absent", "granted", "refused"};
  for (const Syn& value : node.kids(Rule::EnumValue)) {
    std::vector<NameRef> numbers = names(value, TokenKind::Count);
    if (value.has(TokenKind::Range) && numbers.size() == 2) {
      int64_t low = 0;
      int64_t high = -1;
      auto parse = [](const std::string& digits, int64_t& into) {
        return std::from_chars(digits.data(), digits.data() + digits.size(), into).ec == std::errc();
      };
      bool good = parse(numbers[0].text, low) && parse(numbers[1].text, high) && low <= high && high - low < 1000;
      if (!good) diagnostics_.add(DiagKind::BadRange, value.span(), {numbers[0].text, numbers[1].text});
      for (int64_t v = low; good && v <= high; ++v) decl.values.push_back({std::to_string(v), value.span(), {}});
      continue;
    }
    NameRef own = numbers.empty() ? name(value) : numbers[0];
    for (std::string_view word : kOnlyAfterIs) {
      if (own.text == word) diagnostics_.add(DiagKind::ReservedValue, own.span, {own.text});
    }
    if (own.written()) decl.values.push_back({own.text, own.span, text(value)});
  }
}

Decl DeclBuilder::record(const Syn& node) {
  RecordDecl decl;
  if (auto start = node.kid(Rule::RecordHead)) {
    head(decl, node, *start);
    if (start->has(TokenKind::In)) {
      std::vector<NameRef> found = names(*start);
      if (found.size() > 1) decl.collection = found[1];
    }
    if (auto empty = start->kid(Rule::MayBeEmpty)) decl.mayBeEmpty = mayBeEmpty(*empty);
  }
  lines(node, Rule::RecordLine, "a record", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::Recorded) decl.recorded = name(line);
    if (line.rule() == Rule::Field) decl.fields.push_back(field(line, false));
    if (line.rule() == Rule::KeyField) {
      if (auto inner = line.kid(Rule::Field)) {
        decl.fields.push_back(field(*inner, true));
        if (const DocText* doc = line.doc()) decl.fields.back().doc = doc->text;
      }
    }
  });
  return decl;
}

RecordField DeclBuilder::field(const Syn& node, bool isKey) {
  RecordField made;
  NameRef own = name(node);
  made.name = own.text;
  made.nameSpan = own.span;
  made.title = text(node);
  if (const DocText* doc = node.doc()) made.doc = doc->text;
  made.type = type(node.kid(Rule::Type));
  made.isKey = isKey;
  made.span = node.span();
  for (const Syn& fact : node.kids(Rule::FieldFact)) fieldFact(made, fact);
  return made;
}

void DeclBuilder::fieldFact(RecordField& field, const Syn& fact) {
  if (fact.has(TokenKind::MayBeUnknown)) field.mayBeUnknown = fact.span();
  if (fact.has(TokenKind::MayBeDisputed)) {
    field.mayBeDisputed.span = fact.span();
    if (auto where = fact.kid(Rule::Condition)) field.mayBeDisputed.where = exprs_.condition(where);
    if (auto cited = fact.kid(Rule::Under)) field.mayBeDisputed.citations = citations(*cited);
  }
  if (auto become = fact.kid(Rule::MayBecome)) field.mayBecome.push_back(mayBecome(*become));
}

// ---- definitions ----

DefineDecl DeclBuilder::define(const Syn& node) {
  DefineDecl decl;
  head(decl, node, node);
  std::vector<NameRef> path = names(node);
  if (path.size() > 1 && node.has(TokenKind::Dot)) {
    decl.name = path.back().text;
    decl.nameSpan = path.back().span;
    path.pop_back();
    decl.owner = joined(path);
  }
  decl.params = params(node.kid(Rule::Params));
  decl.means = exprs_.expr(node.kid(Rule::Expr));
  if (auto empty = node.kid(Rule::MayBeEmpty)) decl.mayBeEmpty = mayBeEmpty(*empty);
  for (const Syn& become : node.kids(Rule::MayBecome)) decl.mayBecome.push_back(mayBecome(become));
  return decl;
}

Decl DeclBuilder::exception(const Syn& node) {
  ExceptionDecl decl;
  Span meant;
  bool broken = false;
  const auto once = [&](Span before, const Syn& line, const char* word) {
    if (before.valid()) diagnostics_.add(DiagKind::RepeatedLine, line.span(), {word}).labels.push_back({before, "the first one"});
  };
  auto means = [&](const Syn& line) {
    once(meant, line, "means");
    meant = line.span();
    decl.means = exprs_.expr(line.kid(Rule::Expr));
    if (auto empty = line.kid(Rule::MayBeEmpty)) decl.mayBeEmpty = mayBeEmpty(*empty);
  };
  const auto start = node.kid(Rule::ExceptionHead);
  if (start) {
    head(decl, node, *start);
    decl.params = params(start->kid(Rule::Params));
    if (auto line = start->kid(Rule::ExceptionMeans)) means(*line);
  }
  lines(node, Rule::ExceptionLine, "an exception", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::ExceptionMeans) means(line);
    if (line.rule() == Rule::Until) {
      once(decl.until.span, line, "until");
      decl.until = ref(line, line.token(TokenKind::Date));
    }
    if (line.rule() == Rule::MayBeEmpty) decl.mayBeEmpty = mayBeEmpty(line);
    broken = broken || line.broken();
  });
  if (!meant.valid() && !broken && start && !start->broken()) {
    diagnostics_.add(DiagKind::Expected, decl.nameSpan, {"a line `means …` that says what the exception is", "none"});
  }
  return decl;
}

Decl DeclBuilder::table(const Syn& node) {
  TableDecl decl;
  if (auto start = node.kid(Rule::TableHead)) {
    head(decl, node, *start);
    decl.cellType = type(start->kid(Rule::Type));
  }
  bool heading = false;
  for (const Syn& outer : node.kids(Rule::TableLine)) {
    if (const Token* row = outer.token(TokenKind::Row)) {
      TableRow made = tableRow(outer, *row);
      if (decl.across.written() && !heading)
        decl.heading = std::move(made.cells);
      else
        decl.rows.push_back(std::move(made));
      heading = true;
    }
  }
  auto axes = [&](const Syn& line) {
    std::vector<NameRef> found = paths(line);
    if (!found.empty()) decl.down = found[0];
    if (found.size() > 1) decl.across = found[1];
  };
  lines(node, Rule::TableLine, "a table", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::Axes) axes(line);
    if (line.rule() == Rule::LimitFor) {
      decl.limitScope = line.has(TokenKind::LimitEach) ? TableDecl::LimitScope::Each : TableDecl::LimitScope::Together;
      decl.limitFor = path(line);
      decl.limitSpan = line.span();
    }
  });
  // The heading is told from the rows by the axes, wherever they stand.
  if (decl.across.written() && decl.heading.empty() && !decl.rows.empty()) {
    decl.heading = std::move(decl.rows.front().cells);
    decl.rows.erase(decl.rows.begin());
  }
  return decl;
}

Decl DeclBuilder::calendar(const Syn& node) {
  CalendarDecl decl;
  if (auto start = node.kid(Rule::CalendarHead)) head(decl, node, *start);
  lines(node, Rule::CalendarLine, "a calendar", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::Weekend) decl.weekend = names(line);
    if (line.rule() == Rule::Column) decl.columns.push_back(column(line));
    if (line.rule() == Rule::Holidays) {
      if (auto from = line.kid(Rule::FromFile)) decl.holidaysFrom = fileRef(*from);
      std::vector<NameRef> dates = names(line, TokenKind::Date);
      decl.holidays.insert(decl.holidays.end(), dates.begin(), dates.end());
    }
    if (line.rule() == Rule::Years) {
      std::vector<NameRef> years = names(line, TokenKind::Count);
      if (!years.empty()) decl.firstYear = years.front(), decl.lastYear = years.back();
    }
  });
  return decl;
}

// ---- lines of all declarations ----

std::string_view DeclBuilder::standsOnce(const Syn& line, Rule lineRule) {
  if (line.isToken()) return "";
  switch (line.rule()) {
    case Rule::Edition: return "edition";
    case Rule::ClausesFrom: return "clauses";
    case Rule::Supersedes: return "supersedes";
    case Rule::RegisterOf: return "of";
    case Rule::FromFile: return lineRule == Rule::SourceLine ? "" : "from";  // a source may read several
    case Rule::Sections: return "sections";
    case Rule::Recorded: return "recorded";
    case Rule::ExceptionMeans: return "means";
    case Rule::Until: return "until";
    case Rule::MayBeEmpty: return "may be empty because";
    case Rule::LimitFor: return "a limit for";
    case Rule::Axes: return "down";
    case Rule::Weekend: return "weekend";
    case Rule::Years: return "years";
    case Rule::Outcomes: return "outcomes";
    case Rule::NotBefore: return "not before";
    case Rule::WhileUndecided: return "while undecided";
    case Rule::Either: return "either";
    case Rule::ToBeAgreed: return "to be agreed by";
    case Rule::Scope: return "for each";
    case Rule::Applies: return "applies when";
    case Rule::Otherwise: return "otherwise";
    case Rule::Judged: return "judged by";
    case Rule::Evidence: return "evidence";
    case Rule::PackFor: return line.kid(Rule::SimpleValue) ? "for entry" : "for release";
    case Rule::PackIn: return "in phase";
    case Rule::PackBecause: return "because";
    case Rule::Varies: return "varies";
    case Rule::TestIn: return "in";
    case Rule::Kind: return "kind";
    case Rule::Witnessed: return "witnessed by";
    case Rule::Complete: return "complete";
    case Rule::StaleAfter: return "stale after";
    case Rule::Repeats: return "repeats";
    case Rule::Separated: return "separated by";
    default: return "";
  }
}

// ---- what people decide ----

Decl DeclBuilder::decision(const Syn& node) {
  DecisionDecl decl;
  if (auto start = node.kid(Rule::DecisionHead)) {
    head(decl, node, *start);
    for (const NameRef& subject : paths(*start)) decl.subjects.push_back({subject, false, false, subject.span});
  }
  lines(node, Rule::DecisionLine, "a decision", [&](const Syn& line) {
    if (line.isToken()) {
      const Token* token = line.firstToken();
      if (token->kind == TokenKind::Renewable) decl.renewable = true, decl.renewableSpan = line.span();
      return;
    }
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::Outcomes) decl.outcomes = names(line);
    if (line.rule() == Rule::NotBefore) {
      if (const auto path = line.kid(Rule::Path)) decl.notBefore = names(*path);
    }
    if (line.rule() == Rule::WhileUndecided) decl.whileUndecided = name(line);
    if (line.rule() == Rule::Step) {
      DecisionStep step;
      if (line.has(TokenKind::Proposed)) step.kind = StepKind::Proposed;
      if (line.has(TokenKind::Recommended)) step.kind = StepKind::Recommended;
      if (line.has(TokenKind::Referred)) step.kind = StepKind::Referred;
      step.body = name(line);
      if (auto within = line.kid(Rule::Quantity)) step.within = exprs_.quantity(within);
      step.outcomeStands = line.has(TokenKind::Stands);
      step.eitherWay = line.has(TokenKind::EitherWay);
      step.span = line.span();
      decl.steps.push_back(std::move(step));
    }
  });
  return decl;
}

Decl DeclBuilder::interpretation(const Syn& node) {
  InterpretationDecl decl;
  if (auto start = node.kid(Rule::InterpretationHead)) head(decl, node, *start);
  lines(node, Rule::InterpretationLine, "an interpretation", [&](const Syn& line) {
    if (line.isToken()) return;
    if (line.rule() == Rule::Under) under(decl, line);
    if (line.rule() == Rule::ToBeAgreed) decl.toBeAgreedBy = name(line);
    if (line.rule() == Rule::Proposal) {
      ProposalLine made = proposal(line);
      std::vector<ProposalLine>& lines = line.has(TokenKind::Agreed) ? decl.agreed : decl.proposed;
      // Which of two agreements of one body is in force must not hang on the order in which they are written.
      const auto ofBody = [&](const ProposalLine& other) { return other.body.text == made.body.text; };
      const auto first = std::find_if(lines.begin(), lines.end(), ofBody);
      if (line.has(TokenKind::Agreed) && made.body.written() && first != lines.end()) {
        diagnostics_.add(DiagKind::RepeatedLine, line.span(), {"agreed by " + made.body.text})
            .labels.push_back({first->span, "the first one"});
      }
      lines.push_back(std::move(made));
    }
    if (line.rule() == Rule::Either) {
      for (const Syn& choice : line.kids(Rule::ChoiceLine)) {
        NameRef own = name(choice);
        if (own.written()) decl.choices.push_back({own.text, own.span, text(choice)});
      }
    }
  });
  return decl;
}

Decl DeclBuilder::agreement(const Syn& node) {
  AgreementDecl decl;
  decl.span = node.span();
  if (const Token* keyword = node.firstToken()) decl.keywordSpan = node.span(*keyword);
  const NameRef of = path(node);
  decl.name = of.text, decl.nameSpan = of.span;
  // What is missing is the parser's to tell.
  decl.line = proposal(node);
  if (!node.has(TokenKind::By)) std::swap(decl.line.choice, decl.line.body);
  return decl;
}

}  // namespace tollgate::syntax
