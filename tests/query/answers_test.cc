// What each query answers, in small texts with a mark where it is asked.

#include <algorithm>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "compiler/query/calls.h"
#include "compiler/query/clause_items.h"
#include "compiler/query/completion.h"
#include "compiler/query/hover.h"
#include "compiler/query/navigation.h"
#include "compiler/query/outline.h"
#include "compiler/query/tokens.h"
#include "compiler/query/tokens_at.h"
#include "compiler/syntax/parser.h"
#include "tests/query/support.h"

using namespace tollgate;
using query::EntityKind;

namespace {

const std::string kGate =
    "use model\n"
    "document SVTAD \"The approach\"\n"
    "  clause 12.9 \"The exit criteria are\"\n"
    "  clause 13.18 \"Extant issues are\"\n"
    "--- Issues that nobody has closed.\n"
    "define extant(p : Phase) means issues where raised-in is p and open, may be empty because \"the aim\"\n"
    "exit gate sit-exit \"Exit\"\n"
    "  under SVTAD 12.9\n"
    "  for each p in phases where kind is SIT\n"
    "  define mine means extant(p), may be empty because \"the aim\"\n"
    "  criterion few \"Few issues\"\n"
    "    under SVTAD 12.9(c)\n"
    "    require for each v in providers, s in Severity\n"
    "      at most issue-limit[s, SIT] of mine satisfy provider is v and severity is s\n";

std::string at(const test::Marked& marked, const query::Destinations& to) {
  std::string out;
  for (const query::Place& place : to.places) out += test::shown(*marked.asked, place.name) + "\n";
  return out;
}

/// kGate with `$0` in front of the n-th occurrence of some words.
std::string marked(const std::string& words, size_t n = 1) {
  std::string text = kGate;
  size_t found = std::string::npos;
  for (size_t i = 0; i < n; ++i) found = text.find(words, found + 1);
  REQUIRE(found != std::string::npos);
  return text.insert(found, "$0");
}

std::vector<std::string> labels(const std::string& text) {
  const auto m = test::askMarked(text);
  std::vector<std::string> out;
  for (const query::Completion& item : query::complete(m.index(), 0, m.at).items) out.push_back(item.label);
  return out;
}

bool offers(const std::string& text, const std::string& label) {
  const std::vector<std::string> all = labels(text);
  return std::find(all.begin(), all.end(), label) != all.end();
}

std::string hovered(const std::string& text) {
  const auto m = test::askMarked(text);
  const auto hover = query::hover(m.index(), 0, m.at);
  return hover ? hover->markdown : "nothing";
}

/// Which of some words a text holds, in order; the rest is lost.
bool says(const std::string& text, std::initializer_list<const char*> words) {
  size_t at = 0;
  for (const char* word : words) {
    at = text.find(word, at);
    if (at == std::string::npos) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("definition, type and implementation") {
  const auto define = test::askMarked(marked("extant(p)"));
  CHECK(at(define, query::definition(define.index(), 0, define.at)) == "main:6:8 `extant`\n");
  const auto table = test::askMarked(marked("issue-limit"));
  CHECK(at(table, query::definition(table.index(), 0, table.at)) == "model:56:7 `issue-limit`\n");
  const auto element = test::askMarked(marked("s\n"));
  CHECK(at(element, query::definition(element.index(), 0, element.at)).find("main:13:38 `s`") == 0);
  CHECK(at(element, query::typeDefinition(element.index(), 0, element.at)) == "model:3:6 `Severity`\n");
  const auto clause = test::askMarked(marked("12.9", 1));
  CHECK(at(clause, query::implementation(clause.index(), 0, clause.at)) == "main:7:11 `sit-exit`\nmain:11:13 `few`\n");
  const auto cited = test::askMarked(marked("12.9(c)"));
  CHECK(at(cited, query::definition(cited.index(), 0, cited.at)) == "main:3:10 `12.9`\n");
  const auto use = test::askMarked("use $0model\n");
  CHECK(at(use, query::definition(use.index(), 0, use.at)) == "model:1:1 ``\n");
}

TEST_CASE("references of a cell are the look-ups that can read it") {
  const std::string text =
      "enum Level: low, high\n"
      "table t of count\n"
      "  Level down\n"
      "  low | $01\n"
      "  high | 2\n"
      "define a means t[low]\n"
      "define b means t[high]\n"
      "define c(l : Level) means t[l]\n";
  const auto m = test::askMarked(text);
  std::string out;
  for (Span span : query::references(m.index(), 0, m.at, false)) out += test::shown(*m.asked, span) + "\n";
  CHECK(out == "main:6:16 `t[low]`\nmain:8:27 `t[l]`\n");
}

TEST_CASE("highlights and linked editing") {
  const auto m = test::askMarked("use model\ndefine a means every $0i in issues where i.severity is 3 satisfies i.open\n");
  CHECK(query::highlights(m.index(), 0, m.at).size() == 3);
  CHECK(query::linkedEditing(m.index(), 0, m.at).size() == 3);
  const auto collection = test::askMarked("use model\ndefine a means $0issues\n");
  CHECK(query::linkedEditing(collection.index(), 0, collection.at).empty());
}

TEST_CASE("hover says kind, type, meaning, clause, limit") {
  CHECK(says(hovered(marked("extant(p)")),
             {"define extant(p : Phase) → set of Issue", "Issues that nobody has closed", "May be empty because"}));
  CHECK(says(hovered(marked("few")), {"criterion few", "Few issues", "Requires", "Under", "12.9", "The exit criteria are"}));
  CHECK(says(hovered(marked("12.9(c)")), {"SVTAD 12.9", "The exit criteria are"}));
  CHECK(says(hovered(marked("severity is s")), {"Issue.severity : Severity, may be disputed where", "May be disputed"}));
  CHECK(says(hovered(marked("at most")), {"at most", "No more than this many"}));
  CHECK(says(hovered(marked("SIT]")), {"PhaseKind.SIT"}));
  CHECK(says(hovered(marked("s, SIT")), {"s : Severity"}));
  CHECK(says(hovered("use model\ntable t of working-days\n  Severity down\n  1..4 | none because \"no\"\n  5 | $020\n"),
             {"t[5] = 20", "Limit: **20 working-days**"}));
  CHECK(says(hovered("use model\ndefine a means count of (issues where open) $0+ 1\n"), {": count"}));
  const std::string bounded = "use model\ndecision $0d on Issue, Phase\n  decided by TAG\n  not before raised-in.started\n";
  CHECK(says(hovered(bounded), {"decision d on Issue, Phase", "decided by TAG", "Not before: `raised-in.started`"}));
  CHECK(says(hovered("use model\ndecision d on Phase\n  decided by TAG\n  not before $0started\n"), {"Phase.started : date?"}));
  CHECK(says(hovered("use model\ndecision d on Phase\n  decided by TAG\n  $0not before started\n"), {"The day of a subject before which"}));
  CHECK(hovered("use model\n$0\n") == "nothing");
  CHECK(hovered("use model -- about $0model\n") == "nothing");
  // Words of a file are no markup.
  CHECK(says(hovered("--- <b>*x*</b> [y](z)\ndefine $0a means 1\n"), {"\\<b\\>\\*x\\*\\</b\\> \\[y\\](z)"}));
}

TEST_CASE("hover of a citation says the words of the item that it names") {
  const std::string text =
      "In reviewing issues the DCC shall present:\n(a) all severe ones (see (b)), and\n(b) the others of (a), (c) and (d); and\n"
      "(c) to the TAG, to:\n(i) confirm them; and\nii. count them.\n";
  const auto words = [&](const std::string& told, const std::vector<std::string>& parts, const std::string& opening = "") {
    sema::ClauseInfo clause;
    clause.id = "13.29", clause.parts = parts, clause.text = opening.empty() ? text : "", clause.opening = opening;
    return query::itemOf(clause, query::partCited(clause, told));
  };
  const std::vector<std::string> parts = {"(a)", "(b)", "(c)", "(c)(i)", "(c)(ii)"};
  CHECK(words("13.29(a)", parts) == "(a) all severe ones (see (b)), and");
  CHECK(words("13.29 (b)", parts) == "(b) the others of (a), (c) and (d); and");
  CHECK(words("13.29(c)", parts) == "(c) to the TAG, to: (i) confirm them; and ii. count them.");
  CHECK(words("13.29(c)(i)", parts) == "(c) to the TAG, to: (i) confirm them; and");
  CHECK(words("13.29(c) (ii)", parts) == "(c) to the TAG, to: ii. count them.");
  // Never another item than the one that is named.
  CHECK(words("13.29", parts).empty());
  CHECK(words("13.29(d)", parts).empty());
  CHECK(words("13.29 row 1", parts).empty());
  CHECK(words("13.29(a)", {}).empty());
  CHECK(words("13.29(a)", {"(a)", "(z)"}).empty());
  // Opening words end anywhere.
  CHECK(words("13.29(a)", parts, "It shows: (a) one; and (b) tw") == "(a) one; and");
  CHECK(words("13.29(b)", parts, "It shows: (a) one; and (b) tw") == "(b) tw …");
  CHECK(words("13.29(c)(i)", parts, "It shows: (a) one; and (b) tw").empty());
  const std::string cited =
      "document RULES \"Rules\"\n  clause 1.1 \"Both: (a) this; and\"\nexit gate g\n  under RULES 1.$01(b)\n  criterion c\n    require "
      "true\n";
  CHECK(says(hovered(cited), {"RULES 1.1", "Cited is `(b)`, whose words the list of clauses does not have."}));
}

TEST_CASE("every keyword has its sentence") {
  for (unsigned kind = 1; kind <= static_cast<unsigned>(syntax::TokenKind::UnknownWord); ++kind) {
    const auto token = static_cast<syntax::TokenKind>(kind);
    CAPTURE(syntax::shownToken(token));
    const bool part = token == syntax::TokenKind::At || token == syntax::TokenKind::All || token == syntax::TokenKind::Any ||
                      token == syntax::TokenKind::Neither;  // of `at least`, `all of`, `is neither`
    if (query::isKeyword(token) && !part) CHECK(!query::keywordSentence(token).empty());
  }
}

TEST_CASE("completion of names, members and values, in half-written text") {
  CHECK(offers("use model\ndefine a means iss$0\n", "issues"));
  CHECK(offers("use model\ndefine a means every issues satisfies sta$0\n", "status"));
  CHECK(offers("use model\ndefine a means issues where $0\n", "severity"));
  CHECK(offers("use model\ndefine a means issues where status is $0\n", "closed"));
  CHECK(labels("use model\ndefine a means issues where status is $0\n").front() == "closed");
  CHECK(offers("use model\ndefine a means issues where status is closed or $0\n", "raised"));
  CHECK(offers("use model\ndefine a(p : Phase) means p.$0\n", "kind"));
  CHECK(offers("use model\ndefine a(p : Phase) means p.provider.$0\n", "name"));
  CHECK(!offers("use model\ndefine a(p : Phase) means p.$0\n", "issues"));
  CHECK(offers("use model\ndefine a(p : Phase) means p.k$0\ndefine b means 1\n", "kind"));
  CHECK(offers("use model\ndefine a means every i in issues where i.raised-in.$0\n", "kind"));
  CHECK(offers("use model\ndefine a means issue-limit[3, $0\n", "SIT"));
  CHECK(offers("use model\ndefine a means issues where Severity.$0\n", "3"));
  CHECK(offers("use model\ndefine a(p : $0\n", "Phase"));
  CHECK(offers("use model\ndefine a means issues where exclusion is $0\n", "granted"));
  CHECK(offers("use model\ndefine a means both-tables is $0\n", "both-apply"));
  CHECK(offers("use model\nrecord R in rs\n  key id : $0\n", "text"));
  CHECK(offers("use model\nrecord R in rs\n  key id : text\n  s : Status, may become $0\n", "closed"));
  const std::string gate =
      "use model\nexit gate g\n  for each p in phases where kind is SIT\n  define mine means issues where raised-in is p\n  criterion c\n  "
      "  require ";
  CHECK(offers(gate + "no $0\n", "mine"));
  CHECK(offers(gate + "no $0\n", "p"));
  CHECK(offers(gate + "no mine satisfies $0\n", "severity"));
  CHECK(offers(gate + "p.$0\n", "kind"));
  // What the place asks for comes first.
  CHECK(labels(gate + "no $0\n").front() == "mine");
  const std::string taken = "use model\ndefine of-phase(p : Phase) means issues where raised-in is p\n" + gate.substr(gate.find("exit"));
  CHECK(labels(taken + "no of-phase($0\n").front() == "p");
  CHECK(labels(gate + "every i in mine satisfies exclusion is granted for $0\n").front() == "i");
  CHECK(labels(gate + "every i in mine satisfies exclusion is granted for i as of $0\n").front() == "as-of");
  CHECK(labels(taken + "true\n\nexit gate h\n  for each q in phases\n  criterion d\n    require g is met for $0\n").front() == "q");
}

TEST_CASE("completion of keywords that the grammar allows") {
  const std::string gate = "use model\nexit gate g\n  for each p in phases\n  ";
  CHECK(offers(gate + "$0\n", "criterion"));
  CHECK(offers(gate + "$0\n", "applies when"));
  CHECK(offers(gate + "$0\n", "counting only"));
  CHECK(!offers(gate + "$0\n", "expect"));
  CHECK(offers(gate + "criterion c\n    $0\n", "require"));
  CHECK(offers(gate + "criterion c\n    require $0\n", "every"));
  CHECK(offers(gate + "criterion c\n    require $0\n", "at least"));
  CHECK(offers(gate + "criterion c\n    require every issues sat$0\n", "satisfies"));
  CHECK(offers(gate + "criterion c\n    require every issues satisfies severity $0\n", "is"));
  CHECK(offers(gate + "criterion c\n    require every issues satisfies severity is at$0\n", "is at least"));
  CHECK(offers("use model\nexample \"x\"\n  $0\n", "expect"));
  CHECK(offers("use model\nexample \"x\"\n  every$0\n", "everything else as in"));
  CHECK(offers("$0", "exit gate"));
  CHECK(offers("use model\n\nex$0\n", "example"));
  CHECK(!offers("use model\n-- ex$0\n", "example"));
  // The edit takes the words in front along.
  const auto m = test::askMarked(gate + "criterion c\n    require every issues satisfies severity is at$0\n");
  for (const query::Completion& item : query::complete(m.index(), 0, m.at).items) {
    if (item.label != "is at least") continue;
    CHECK(test::shown(*m.asked, item.edit).find("`is at`") != std::string::npos);
  }
}

TEST_CASE("completion of clauses, modules, bodies and data") {
  const std::string documents =
      "use model\ndocument SVTAD \"The approach\"\n  clause 12.9 \"The exit criteria are\"\n  clause 13.18 \"Extant issues are\"\n"
      "register SRV \"Variants\"\n  variant 8.1.1 \"Commission\"\n";
  CHECK(offers(documents + "define a means 1\nexit gate g\n  under $0\n", "SVTAD"));
  CHECK(offers(documents + "exit gate g\n  under SVTAD 12$0\n", "12.9"));
  CHECK(offers(documents + "exit gate g\n  under SVTAD 12.9, SVTAD $0\n", "13.18"));
  CHECK(offers(documents + "pack k \"K\"\n  test T-1 \"t\"\n    exercises SRV $0\n", "8.1.1"));
  const auto m = test::askMarked(documents + "exit gate g\n  under SVTAD 12$0\n");
  for (const query::Completion& item : query::complete(m.index(), 0, m.at).items) {
    if (item.label == "12.9") CHECK(item.detail == "The exit criteria are");
  }
  CHECK(offers("use $0\n", "model"));
  CHECK(offers("use mo$0\ndefine a means 1\n", "model"));
  CHECK(offers("use model\ndecision d on Issue\n  decided by $0\n", "TAG"));
  CHECK(offers("use model\ndecision d on Issue\n  decided by TAG\n  while undecided: $0\n", "granted"));
  const std::string onTwo = "use model\ndecision d on Issue, Phase\n  decided by TAG\n  not before ";
  CHECK(offers(onTwo + "$0\n", "raised-on"));
  CHECK(offers(onTwo + "$0\n", "Phase"));
  CHECK(!offers(onTwo + "$0\n", "severity"));
  CHECK(offers(onTwo + "raised-in.$0\n", "started"));
  CHECK(!offers(onTwo + "raised-in.$0\n", "raised-on"));
  CHECK(offers(onTwo + "Phase.$0\n", "started"));
  CHECK(offers("use model\ndecision d on Issue\n  decided by TAG\n  $0\n", "not before"));
  CHECK(offers("use model\nsource s reads $0\n", "results"));
  CHECK(offers("use model\nsource s reads issues\n  from \"x\" as $0\n", "csv"));
  CHECK(offers("use model\nsource s reads issues\n  from \"x\" as csv\n  $0\n", "severity"));
  CHECK(offers("use model\nsource s reads issues\n  from \"x\" as csv\n  status = \"s\"\n    a -> $0\n", "closed"));
  CHECK(offers("use model\nworld w\n  as of 2020-01-01\n  given 3 issues with $0\n", "severity"));
  CHECK(offers("use model\nworld w\n  as of 2020-01-01\n  given 3 issues with status $0\n", "raised"));
  CHECK(offers("use model\nworld w\n  as of 2020-01-01\n  given 1 issue with $0\n", "severity"));
  CHECK(offers("use model\nworld w\n  as of 2020-01-01\n  given 1 issue with status $0\n", "raised"));
  CHECK(offers("use model\nworld w\n  as of 2020-01-01\n  given 1 $0\n", "issue"));
  CHECK(!offers("use model\nworld w\n  as of 2020-01-01\n  given 1 $0\n", "issues"));
  CHECK(offers("use model\nworld w\n  as of 2020-01-01\n  given 2 $0\n", "issues"));
  CHECK(offers("use model\nworld w\n  assuming $0\n", "both-tables"));
  CHECK(offers("use model\nworld w\n  assuming both-tables is $0\n", "both-apply"));
  CHECK(offers("use model\nagreed $0\n", "both-tables"));
  CHECK(offers("use model\nagreed both-tables is $0\n", "both-apply"));
  CHECK(!offers("use model\nagreed both-tables $0\n", "both-tables"));
  CHECK(offers("use model\nagreed both-tables is both-apply by $0\n", "TAG"));
  CHECK(offers("use model\npack k \"K\"\n  group one \"One\"\n  test T-1 \"t\"\n    in $0\n", "one"));
  CHECK(offers("use model\npack k \"K\"\n  test T-1 \"t\"\n    kind $0\n", "functional"));
}

TEST_CASE("completion of rows, subjects and instances of sample data") {
  const std::string gate =
      "use model\nexit gate g\n  for each p in phases where kind is SIT\n  criterion c\n    require no issues satisfies raised-in is p\n\n"
      "decision d on Issue, Phase\n  decided by TAG\n  while undecided: refused\n\n"
      "world w\n  as of 2020-01-01\n  given S-1 in phases with kind SIT, release FOC\n  given TI-1 in issues with severity 3\n\n";
  const std::string example = gate + "example \"x\"\n  of g for S-1\n  everything else as in w\n";
  CHECK(offers(gate + "example \"x\"\n  of $0\n", "g"));
  CHECK(offers(gate + "example \"x\"\n  of g.$0\n", "c"));
  CHECK(offers(gate + "example \"x\"\n  of g for $0\n", "S-1"));
  CHECK(offers(gate + "example \"x\"\n  of g.c for $0\n", "S-1"));
  CHECK(offers(example + "  given 2 issues with raised-in $0\n", "S-1"));
  CHECK(offers(example + "  given d granted for ($0\n", "TI-1"));
  CHECK(offers(example + "  given d granted for (TI-1, $0\n", "S-1"));
  CHECK(!offers(example + "  given d granted for (TI-1, $0\n", "TI-1"));
  CHECK(offers(example + "  given issues\n    $0\n", "severity"));
  CHECK(offers(example + "  given issues\n    id | $0\n", "severity"));
  CHECK(offers(example + "  given issues\n    id | status | raised-in\n    A  | $0\n", "raised"));
  CHECK(offers(example + "  given issues\n    id | status | raised-in\n    A  | raised | S-1\n    B  | raised | $0\n", "S-1"));
  CHECK(!offers(example + "  given issues\n    id | status | raised-in\n    A  | $0\n", "S-1"));
  const std::string tests = "enum K: SIT, PIT\nenum R: FOC\nrecord T \"T\" in tests\n  key id : text\n  release : R\n  phase-kind : K\n\n";
  CHECK(offers(tests + "pack k \"K\"\n  for release FOC in $0\n", "SIT"));
}

TEST_CASE("what is called by a number is found by its words too, and stands in the order of numbers") {
  const std::string documents =
      "use model\ndocument SVTAD \"The approach\"\n  clause 12.10 \"Regression testing\"\n  clause 12.2 \"Exit from testing\"\n"
      "  clause 2.1 \"Purpose\"\n";
  const auto labels = [&](const std::string& typed) {
    const auto m = test::askMarked(documents + "exit gate g\n  under SVTAD " + typed + "$0\n");
    std::string out;
    for (const query::Completion& item : query::complete(m.index(), 0, m.at).items) out += item.label + " ";
    return out;
  };
  CHECK(labels("") == "2.1 12.2 12.10 ");
  CHECK(labels("regr") == "12.10 ");
  CHECK(labels("Regression tes") == "12.10 ");
  CHECK(labels("testing") == "12.2 12.10 ");
  CHECK(labels("ression").empty());
  const auto m = test::askMarked(documents + "exit gate g\n  under SVTAD regr$0\n");
  const auto items = query::complete(m.index(), 0, m.at).items;
  REQUIRE(items.size() == 1);
  CHECK(items[0].filter == "12.10 Regression testing");
  CHECK(items[0].insert == "12.10");
}

TEST_CASE("a snippet is offered where what it writes can stand") {
  const std::string gate = "use model\nexit gate g\n  under RULES 1\n";
  CHECK(offers(gate + "  $0\n", "criterion"));
  CHECK(offers(gate + "  criterion a \"A\"\n    require no issues satisfies open\n  $0\n", "criterion"));
  const std::string pack = "use model\npack k \"K\"\n  test T-1 \"t\"\n    given \"x\"\n";
  const auto snippetsOf = [](const std::string& text) {
    const auto m = test::askMarked(text);
    size_t count = 0;
    for (const query::Completion& item : query::complete(m.index(), 0, m.at).items) count += item.kind == query::CompletionKind::Snippet;
    return count;
  };
  CHECK(snippetsOf(pack + "  $0\n") == 2);
  CHECK(snippetsOf(pack + "    $0\n") == 0);
  CHECK(snippetsOf(gate + "  criterion a \"A\"\n    $0\n") == 0);
}

TEST_CASE("signatures") {
  const auto m = test::askMarked("use model\ndefine f(p : Phase, n : count) means p.kind is SIT\ndefine a(q : Phase) means f(q, $0\n");
  const auto signature = query::signatureHelp(m.index(), 0, m.at);
  REQUIRE(signature);
  CHECK(signature->label == "f(p : Phase, n : count) → flag");
  CHECK(signature->active == 1);
  const auto t = test::askMarked("use model\ndefine a means issue-limit[3, $0SIT]\n");
  const auto table = query::signatureHelp(t.index(), 0, t.at);
  REQUIRE(table);
  CHECK(table->label == "issue-limit[Severity, PhaseKind] of count");
  CHECK(table->active == 1);
  const auto d = test::askMarked("use model\ndefine a(i : Issue, p : Phase) means exclusion is granted for (i, $0p)\n");
  const auto decision = query::signatureHelp(d.index(), 0, d.at);
  REQUIRE(decision);
  CHECK(decision->label == "exclusion is … for (Issue, Phase)");
  for (const char* asked : {"sit-exit is met for $0", "sit-exit is met for q.$0", "not (sit-exit is met for $0"}) {
    CAPTURE(asked);
    const auto g = test::askMarked(kGate + "define left(q : Phase) means " + asked + "\n");
    const auto gate = query::signatureHelp(g.index(), 0, g.at);
    REQUIRE(gate);
    CHECK(gate->label == "sit-exit is met for (Phase)");
  }
  const auto none = test::askMarked("use model\ndefine a means (1 $0+ 2)\n");
  CHECK(!query::signatureHelp(none.index(), 0, none.at));
}

TEST_CASE("outline, folding, links, lenses, hints and calls") {
  const auto m = test::askMarked(marked("extant(p)"));
  const query::Index& index = m.index();
  std::string tree;
  for (const query::DocumentSymbol& symbol : query::documentSymbols(index, 0)) {
    tree += symbol.name + "\n";
    for (const query::DocumentSymbol& kid : symbol.kids) tree += "  " + kid.name + "\n";
  }
  CHECK(tree == "SVTAD\nextant\nsit-exit\n  mine\n  few\n");
  std::string folds;
  for (const query::Folding& fold : query::foldings(index, 0)) folds += fmt::format("{}-{} ", fold.first, fold.last);
  CHECK(folds == "1-3 6-13 10-13 12-13 ");
  CHECK(query::documentLinks(index, 0).size() == 1);
  std::string lenses;
  for (const query::Lens& lens : query::lenses(index, 0)) lenses += fmt::format("{}:{} ", static_cast<int>(lens.kind), lens.count);
  CHECK(lenses == "4:2 4:0 3:1 0:1 1:0 3:1 5:1 1:0 ");
  std::string hints;
  for (const query::Hint& hint : query::hints(index, 0, 0, 10'000)) hints += hint.label + " ";
  CHECK(hints == ": set of Issue : set of Issue ");
  const auto items = query::prepareCalls(index, 0, m.at);
  REQUIRE(items.size() == 1);
  CHECK(items[0].name == "extant");
  const auto incoming = query::incomingCalls(index, items[0].entity);
  REQUIRE(incoming.size() == 1);
  CHECK(incoming[0].item.name == "sit-exit.mine");
  const auto outgoing = query::outgoingCalls(index, items[0].entity);
  REQUIRE(outgoing.size() == 1);
  CHECK(outgoing[0].item.name == "Issue.open");
}

TEST_CASE("workspace symbols, checked and only parsed") {
  const auto m = test::askMarked(kGate);
  const auto found = query::workspaceSymbols(m.index(), "sitex", 10);
  REQUIRE(!found.empty());
  CHECK(found[0].name == "sit-exit");
  CHECK(found[0].kind == EntityKind::Gate);
  CHECK(query::workspaceSymbols(m.index(), "", 5).size() == 5);
  CHECK(query::workspaceSymbols(m.index(), "qqqq", 5).empty());
  // Clauses, by their number.
  const auto clauses = query::workspaceSymbols(m.index(), "13.18", 10);
  REQUIRE(!clauses.empty());
  CHECK(clauses[0].name == "SVTAD 13.18");
  CHECK(clauses[0].container == "Extant issues are");
  CHECK(clauses[0].span.valid());
  CHECK(query::workspaceSymbols(m.index(), "SVTAD 12.9", 10).size() == 1);
  CHECK(query::workspaceSymbols(m.index(), "14.1", 10).empty());
  const auto parsed = syntax::parse(m.asked->sources, 0, Limits{});
  const auto declared = query::declaredSymbols(parsed.module, "main", "few", 10);
  REQUIRE(declared.size() == 1);
  CHECK(declared[0].container == "sit-exit");
  CHECK(declared[0].kind == EntityKind::Criterion);
}

TEST_CASE("colours") {
  const auto m = test::askMarked("use model\n--- About a.\ndefine a means issues where severity is 3 -- more\n");
  std::string out;
  for (const query::SemanticToken& token : query::semanticTokens(m.index(), 0)) {
    out += fmt::format("{} {}\n", m.asked->sources.file(0).text().substr(token.span.begin, token.span.end - token.span.begin),
                       query::kTokenTypes[static_cast<size_t>(token.type)]);
  }
  CHECK(out ==
        "use keyword\nmodel namespace\n--- About a. comment\ndefine keyword\na function\nmeans keyword\nissues variable\nwhere keyword\n"
        "severity property\nis keyword\n3 enumMember\n-- more comment\n");
}

TEST_CASE("selections grow from the word to the file") {
  const auto m = test::askMarked("use model\ndefine a means issues where sev$0erity is 3 and open\n");
  const std::vector<Span> all = query::selectionRanges(m.index(), 0, m.at);
  std::string out;
  for (Span span : all) out += test::shown(*m.asked, span) + "\n";
  CHECK(all.size() >= 5);
  CHECK(out.find("`severity`\n") != std::string::npos);
  CHECK(out.find("`severity is 3`\n") != std::string::npos);
  CHECK(out.find("`issues where severity is 3 and open`\n") != std::string::npos);
}
