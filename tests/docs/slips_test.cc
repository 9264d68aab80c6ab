// docs/svtad-slips.md and .html: the cross-references of the SVTAD, checked by the compiler as the citations of a program are, under both
// numberings of its paragraphs. The page is generated here; TOLLGATE_UPDATE_GOLDENS=1 writes it.
//
// stdlib/svtad/documents/svtad-references.csv has the references, svtad-slips.csv what is said of each slip: what is meant, why,
// and what a drafter could write. What the compiler can find, it has to find, and only that; the rest is a person's judgement.

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "runtime/api/tollgate.h"
#include "tests/docs/svtad.h"
#include "tests/support/text_file.h"

namespace tollgate::docs {
namespace {

using Texts = std::vector<std::string>;

/// "13.29(d)(i); 13.30" -> both.
Texts listed(const std::string& cell) {
  Texts found;
  for (size_t from = 0; from < cell.size();) {
    const size_t end = std::min(cell.find("; ", from), cell.size());
    found.push_back(cell.substr(from, end - from));
    from = end + 2;
  }
  return found;
}

/// A list of the library, as rows of "heading" -> cell.
std::vector<std::map<std::string, std::string>> rowsOf(const std::string& name) {
  const ingest::TextTable table = libraryTable(name);
  REQUIRE_MESSAGE(table.error == "", name << ": " << table.error);
  std::vector<std::map<std::string, std::string>> rows;
  for (const Texts& row : table.rows) {
    std::map<std::string, std::string>& cells = rows.emplace_back();
    for (size_t i = 0; i < row.size(); ++i) cells[table.headings[i]] = row[i];
  }
  return rows;
}

struct Reference {
  std::string clause;  // where it stands
  std::string words;   // "further set out in Clause 13.27"
  std::string cites;   // "13.27"
  bool ofItself() const {
    static const std::regex kItself(R"(\b[Tt]his [Cc]lause [0-9.]+( ?\([a-z]+\))*$)");
    return std::regex_search(words, kItself);
  }
};

struct Slip {
  explicit Slip(const std::map<std::string, std::string>& row)
      : clause(row.at("clause")),
        words(row.at("words")),
        kind(row.at("kind")),
        instead(row.at("instead")),
        why(row.at("why")),
        meant(listed(row.at("meant"))),
        concerns(listed(row.at("concerns"))),
        interpretations(listed(row.at("interpretation"))) {}
  std::string clause, words, kind, instead, why;
  Texts meant, concerns, interpretations;
};

// ---- what the compiler says of a place ----

/// The clause that a citation names, and what of it there is not.
struct Named {
  Texts clauses;        // one; none if there is no such clause; several if nobody can tell
  bool noPart = false;  // there is the clause, but not the part of it
  bool operator==(const Named&) const = default;
};

/// The clause index as the checker of citations reads it, for modules that only cite.
class Index : public sema::ModuleLoader {
 public:
  enum class By { Count, TextsOwnNumbers };

  explicit Index(By by) : by_(by) {
    table_.file = "index.csv";
    table_.headings = {"clause", "alias", "parts", "opening_words"};
    for (const auto& row : rowsOf("svtad-headings.csv")) add(row.at("clause"), row.at("printed"), "", row.at("title"));
    for (const auto& row : rowsOf("svtad-clauses.csv")) {
      const std::string& alias = row.at("alias");
      // Tables have no number that is counted: what else one is called is no other numbering.
      const bool isTable = row.at("clause").starts_with("Table");
      add(row.at("clause"), alias.empty() || isTable ? row.at("clause") : alias, row.at("parts"), row.at("opening_words"));
    }
  }

  std::optional<sema::LoadedTable> table(const std::string&, const std::string&, const std::string&) override { return table_; }
  std::optional<sema::LoadedModule> load(const std::string&) override { return std::nullopt; }
  Texts known() override { return {}; }

  /// What the checker says of each of these places, in their order.
  std::vector<Named> named(const Texts& places) {
    std::string text = "document SVTAD \"The regulation\"\n  clauses from \"index.csv\" as csv\n\nexit gate references\n";
    const auto firstLine = static_cast<uint32_t>(std::count(text.begin(), text.end(), '\n')) + 2;
    for (size_t i = 0; i < places.size(); ++i) {
      text += fmt::format("  criterion r-{}\n    under SVTAD {}\n    require 1 is 1\n", i, places[i]);
    }
    Limits limits;
    limits.diagnosticsPerFile = 1'000'000;
    const api::Rules rules = api::compile({{"references", "references.gate", text}}, *this, limits);
    std::vector<Named> found(places.size());
    if (by_ == By::Count) {
      for (size_t i = 0; i < places.size(); ++i) found[i].clauses = {entryOf(places[i])};
    }
    for (const Diagnostic& diag : rules.diagnostics.all()) {
      if (static_cast<int>(diag.kind) / 10 != 63) continue;  // the others are about criteria that decide nothing
      const uint32_t line = rules.sources->file(diag.span.file).locate(diag.span.begin).line;
      REQUIRE_MESSAGE((line >= firstLine && (line - firstLine) % 3 == 0), diag.message);
      hear(diag, found.at((line - firstLine) / 3));
    }
    return found;
  }

 private:
  /// Under the text's own numbers every paragraph is known by its alias alone, so that the checker says which one it is.
  void add(const std::string& counted, const std::string& own, const std::string& parts, const std::string& words) {
    table_.rows.push_back({by_ == By::Count ? counted : "paragraph " + counted, by_ == By::Count ? "" : own, parts, words});
    table_.lines.push_back(static_cast<uint32_t>(table_.rows.size() + 1));
  }

  static void hear(const Diagnostic& diag, Named& named) {
    static const std::regex kParagraph(R"(paragraph ((?:Table )?[0-9]+(?:[.-][0-9]+)?))");
    const std::string& says = diag.kind == DiagKind::AmbiguousClause ? diag.help : diag.message;
    switch (diag.kind) {
      case DiagKind::UnknownClause:
        named.noPart = diag.message.ends_with(")") || diag.message.find(" row ") != std::string::npos;
        if (!named.noPart) named.clauses.clear();
        return;
      case DiagKind::OtherNumber:
      case DiagKind::AmbiguousClause:
        named.clauses.clear();
        for (std::sregex_iterator at(says.begin(), says.end(), kParagraph), end; at != end; ++at) named.clauses.push_back((*at)[1]);
        return;
      default: FAIL(diag.message);
    }
  }

  By by_;
  sema::LoadedTable table_;
};

// ---- the slips ----

/// What the compiler finds; the rest of the list is judged.
const std::set<std::string> kFound = {"two numberings", "own number", "no such part", "heading", "repeated part", "run together"};

struct Section {
  const char* kind;
  const char* title;
  const char* says;
};
const Section kSections[] = {
    {"heading", "A heading with another number", "The number printed before a heading is not the one by which its clauses are cited."},
    {"two numberings", "References that depend on the numbering",
     "By counting the paragraphs under their heading such a reference names one paragraph, by the numbers that other references "
     "follow it names another, or one that cannot be told."},
    {"own number", "References to the clause itself by another number",
     "“This Clause” is the clause in which it stands; by counting it has another number."},
    {"no such part", "References to nothing", "Neither numbering has the clause, or the clause has no such item."},
    {"other subject", "References to a clause about something else",
     "The clause is there, but it is not about what the reference says of it. This is judged by people."},
    {"repeated part", "Items with one letter twice", "A citation of the item may be either."},
    {"continued part", "Items that go on with the sentence before",
     "What is numbered as an item is the rest of a sentence. This is judged by people."},
    {"undefined term", "Terms that are used and not defined", "This is judged by people."},
    {"rules that differ", "Rules that differ between clauses",
     "Two places say who does a thing, or how it is counted, in two ways. This is judged by people."},
    {"easily missed", "No slip, but easily missed", "This is judged by people."},
    {"run together", "Slips of spelling in references", "The reference is right, but a search for it does not find it."},
    {"wording", "Slips of wording", "They change no rule; the text was read for them."},
};

class Slips {
 public:
  Slips() : count_(Index::By::Count), own_(Index::By::TextsOwnNumbers) {
    for (const auto& row : rowsOf("svtad-references.csv")) {
      if (row.at("document") != "SVTAD")
        ++elsewhere;
      else
        references.push_back({row.at("clause"), row.at("words"), row.at("cites")});
    }
    for (const auto& row : rowsOf("svtad-slips.csv")) slips.emplace_back(row);
    Texts places;
    for (const Reference& reference : references) places.push_back(reference.cites);
    counted = count_.named(places);
    own = own_.named(places);
  }

  /// "13.20 | … this Clause 13.19 | own number" of everything that the compiler finds.
  std::set<std::string> found() const {
    std::set<std::string> all;
    for (size_t i = 0; i < references.size(); ++i) {
      if (const std::string kind = kindOf(i); !kind.empty()) all.insert(keyOf(references[i].clause, references[i].words, kind));
      static const std::regex kRunTogether("[Cc]lause[0-9]");
      if (std::regex_search(references[i].words, kRunTogether)) {
        all.insert(keyOf(references[i].clause, references[i].words, "run together"));
      }
    }
    for (const auto& row : rowsOf("svtad-headings.csv")) {
      if (row.at("clause") != row.at("printed")) all.insert(keyOf(row.at("clause"), row.at("printed") + " " + row.at("title"), "heading"));
    }
    for (const auto& row : rowsOf("svtad-clauses.csv")) {
      const Texts parts = listed(row.at("parts"));
      if (std::set<std::string>(parts.begin(), parts.end()).size() != parts.size()) {
        all.insert(keyOf(row.at("clause"), "", "repeated part"));
      }
    }
    return all;
  }

  static std::string keyOf(const std::string& clause, const std::string& words, const std::string& kind) {
    return fmt::format("{} | {} | {}", clause, kind == "repeated part" ? "" : words, kind);
  }

  /// The places of a slip's words, as positions in `references`; equal references are one.
  std::vector<size_t> placesOf(const Slip& slip) const {
    std::vector<size_t> found;
    std::set<std::string> seen;
    for (size_t i = 0; i < references.size(); ++i) {
      const Reference& reference = references[i];
      if (reference.clause == slip.clause && reference.words == slip.words && seen.insert(reference.cites).second) found.push_back(i);
    }
    return found;
  }

  std::vector<Named> countedOf(const Texts& places) { return count_.named(places); }

  std::vector<Reference> references;
  std::vector<Named> counted, own;  // of each reference
  std::vector<Slip> slips;
  size_t elsewhere = 0;  // references to other documents

 private:
  std::string kindOf(size_t i) const {
    const Reference& reference = references[i];
    const bool ofHeading = reference.cites.find('.') == std::string::npos && !reference.cites.starts_with("Table");
    if (ofHeading) {  // said once, at the heading
      return counted[i].clauses.empty() ? "no such part" : "";
    }
    if (reference.ofItself() && counted[i].clauses != Texts{reference.clause}) return "own number";
    if (counted[i].clauses != own[i].clauses) return "two numberings";
    return counted[i].clauses.empty() || counted[i].noPart ? "no such part" : "";
  }

  Index count_, own_;
};

// ---- the page ----

/// "13.27 (Where the DCC’s initial exclusion…), which has no (i)".
std::string shown(const Clauses& clauses, const Named& named, const std::string& cites) {
  Texts each;
  for (const std::string& clause : named.clauses) each.push_back(fmt::format("{} (“{}”)", clause, clauses.shownWords(clause)));
  const std::string part = cites.find('(') == std::string::npos ? "" : cites.substr(cites.find('('));
  if (each.empty()) return "no clause";
  return fmt::format("{}{}", fmt::join(each, " or "), named.noPart ? ", which has no " + part : "");
}

std::string fits(const Named& named, const std::string& meant) {
  if (std::count(named.clauses.begin(), named.clauses.end(), entryOf(meant)) == 0) return "no";
  if (named.clauses.size() > 1) return "perhaps";
  return named.noPart ? "the clause, not the item" : "yes";
}

/// What there is to say of a slip, below its heading.
class SlipItems {
 public:
  SlipItems(const Slips& all, const Clauses& clauses, const Slip& slip) : all_(all), clauses_(clauses), slip_(slip) {}

  report::List list() {
    for (const size_t i : all_.placesOf(slip_)) {
      const std::string& cites = all_.references[i].cites;
      if (cites.find('.') == std::string::npos && !cites.starts_with("Table")) continue;
      add(cites + " by counting", shown(clauses_, all_.counted[i], cites) + ".");
      if (all_.own[i] != all_.counted[i]) add(cites + " by the text's other numbers", shown(clauses_, all_.own[i], cites) + ".");
    }
    if (!slip_.meant.empty()) add("Meant, by counting", fmt::format("{}.", fmt::join(slip_.meant, " and ")));
    add("Why", slip_.why);
    add("Could be written", slip_.instead);
    rules();
    for (const std::string& name : slip_.interpretations) {
      const std::string& module = clauses_.interpretations.at(name);
      add("Interpretation", name + " of " + module, libraryFile(module));
    }
    return std::move(list_);
  }

 private:
  void add(const std::string& lead, const std::string& text, const std::string& file = "") {
    report::Line line{text};
    line.lead = lead;
    line.file = file;
    list_.items.push_back({std::move(line)});
  }

  /// The declarations of the library that cite each place: itself where any do, else its clause.
  void rules() {
    const size_t before = list_.items.size();
    list_.items.push_back({{"Rules that stand on it:", report::Tone::Strong}});
    for (const std::string& place : slip_.concerns) {
      const std::string entry = entryOf(place);
      const auto cited = clauses_.citedAs.find(place);
      const auto found = clauses_.implementedBy.find(entry);
      if (place != entry && cited != clauses_.citedAs.end()) {
        addRules(place, cited->second);
      } else if (found != clauses_.implementedBy.end()) {
        addRules(place == entry ? place : fmt::format("{}, as a part of {}", place, entry), found->second);
      }
    }
    if (list_.items.size() > before + 1) return;
    list_.items.pop_back();
    add("Rules that stand on it", "none.");
  }

  void addRules(const std::string& place, const Declarations& declarations) {
    list_.items.push_back({{place}, 1});
    for (report::Line& line : linksTo(declarations)) list_.items.push_back({std::move(line), 2});
  }

  const Slips& all_;
  const Clauses& clauses_;
  const Slip& slip_;
  report::List list_;
};

/// Which of the references that depend on the numbering fit which of the two.
report::Table numberingsTable(const Slips& all) {
  report::Table table{"References that depend on the numbering, and which numbering they fit",
                      {{"stands in"}, {"cites"}, {"meant, by counting"}, {"fits the count"}, {"fits the other numbers"}}};
  table.grid = true;
  for (const Slip& slip : all.slips) {
    if (slip.kind != "two numberings" && slip.kind != "own number") continue;
    const std::vector<size_t> places = all.placesOf(slip);
    for (size_t i = 0; i < places.size() && i < slip.meant.size(); ++i) {
      table.rows.push_back({report::Line{slip.clause}, report::Line{all.references[places[i]].cites}, report::Line{slip.meant[i]},
                            report::Line{fits(all.counted[places[i]], slip.meant[i])},
                            report::Line{fits(all.own[places[i]], slip.meant[i])}});
    }
  }
  return table;
}

void addIntroduction(report::Document& page, const Slips& all) {
  const auto found = static_cast<size_t>(
      std::count_if(all.slips.begin(), all.slips.end(), [](const Slip& slip) { return kFound.contains(slip.kind); }));
  page.paragraph(fmt::format(
      "The text refers to its own clauses and tables in {} places (stdlib/svtad/documents/svtad-references.csv, which "
      "tests/docs/svtad_text.py derives for whoever has the text). They were checked as the citations of a program are, against the "
      "clause index and its list of items. {} slips were found so; {} more were seen by people who read the text and are kept in "
      "stdlib/svtad/documents/svtad-slips.csv with their reasons. This page is generated from both; the tests fail if the check finds a "
      "slip that is not here, or no longer finds one that is. {} references to other documents are not checked: their clauses are not "
      "at hand.",
      all.references.size(), found, all.slips.size() - found, all.elsewhere));
  page.add(report::Heading{1, {"Which numbering the library uses"}, "numbering"});
  page.paragraph(
      "The text at hand has lost the numbers of its paragraphs. They are counted under each heading, and stdlib/svtad and the packs cite "
      "by that count. From the completion of SIT on, and from 20.13 to 20.17, some references of the text follow other numbers; the "
      "index has them as a second number of the same paragraph (alias), and a citation by one of them alone is answered with the counted "
      "one. Some paragraph of Clause 13 between 13.13 and 13.18 would have no number of its own for these to be right; which one cannot "
      "be told. Neither numbering fits all references:");
  page.add(numberingsTable(all));
  page.paragraph(
      "The rules of the library are taken from the words of a paragraph, not from its number: which numbering is right changes what a "
      "citation is called, and no rule. Where two readings of a rule are left, an interpretation of the library names them and the TAG is "
      "to agree one.");
}

report::Document pageOf(const Slips& all, const Clauses& clauses) {
  report::Document page{"Slips of the SVTAD's text", {}};
  page.contents = true;
  addIntroduction(page, all);
  for (const Section& section : kSections) {
    std::string id = section.kind;
    std::replace(id.begin(), id.end(), ' ', '-');
    page.add(report::Heading{1, {section.title}, id});
    page.paragraph(section.says);
    report::Table wording{section.title, {{"stands in"}, {"says"}, {"could be written"}, {"why"}}};
    for (const Slip& slip : all.slips) {
      if (slip.kind != section.kind) continue;
      if (slip.kind == "wording") {
        wording.rows.push_back(
            {report::Line{slip.clause}, report::Line{"“" + slip.words + "”"}, report::Line{slip.instead}, report::Line{slip.why}});
        continue;
      }
      const std::string place = slip.kind == "heading" ? "The heading of Clause " + slip.clause : slip.clause;
      page.add(report::Heading{2, {fmt::format("{}: “{}”", place, slip.words)}});
      page.add(SlipItems(all, clauses, slip).list());
    }
    if (!wording.rows.empty()) page.add(std::move(wording));
  }
  return page;
}

// ---- the tests ----

TEST_CASE("the check of citations finds the slips of the regulation's own references that are listed, and no others") {
  const Slips all;
  CHECK(all.references.size() > 100);
  std::set<std::string> listedHere;
  for (const Slip& slip : all.slips) {
    if (kFound.contains(slip.kind)) listedHere.insert(Slips::keyOf(slip.clause, slip.words, slip.kind));
  }
  std::set<std::string> found = all.found(), unlisted, noLonger;
  std::set_difference(found.begin(), found.end(), listedHere.begin(), listedHere.end(), std::inserter(unlisted, unlisted.end()));
  std::set_difference(listedHere.begin(), listedHere.end(), found.begin(), found.end(), std::inserter(noLonger, noLonger.end()));
  CHECK(fmt::format("{}", fmt::join(unlisted, "\n")) == "");
  CHECK(fmt::format("{}", fmt::join(noLonger, "\n")) == "");
}

TEST_CASE("what is said of a slip can be acted on") {
  Slips all;
  const Clauses clauses;
  Texts places;
  for (const Slip& slip : all.slips) {
    CAPTURE(slip.clause);
    CAPTURE(slip.words);
    CHECK(std::any_of(std::begin(kSections), std::end(kSections), [&](const Section& section) { return slip.kind == section.kind; }));
    CHECK(!slip.instead.empty());
    CHECK(slip.why.size() > 20);
    CHECK((slip.kind == "heading" || clauses.openingWords.contains(slip.clause)));
    // A reference is no slip of its subject unless the text has it, and what it names is not what is meant.
    const std::vector<size_t> at = all.placesOf(slip);
    if (slip.kind == "other subject") CHECK(!at.empty());
    if (slip.kind == "other subject" && !at.empty()) {
      for (const std::string& meant : slip.meant) CHECK(fits(all.counted[at[0]], meant) == "no");
    }
    if (slip.kind == "two numberings" || slip.kind == "own number") CHECK(slip.meant.size() == at.size());
    for (const std::string& name : slip.interpretations) CHECK(clauses.interpretations.contains(name));
    for (const Texts& names : {slip.meant, slip.concerns}) places.insert(places.end(), names.begin(), names.end());
  }
  const std::vector<Named> named = all.countedOf(places);
  for (size_t i = 0; i < places.size(); ++i) CHECK_MESSAGE((named[i].clauses.size() == 1 && !named[i].noPart), places[i]);
}

TEST_CASE("the page of slips is as generated") { checkPages("svtad-slips", pageOf(Slips(), Clauses())); }

}  // namespace
}  // namespace tollgate::docs
