// docs/svtad-slips.md: the cross-references of the SVTAD, checked by the compiler as the citations of a program are, under both
// numberings of its paragraphs. The page is generated here; TOLLGATE_UPDATE_GOLDENS=1 writes it.
//
// stdlib/svtad/documents/svtad-references.csv has the references, svtad-slips.csv what is said of each slip: what is meant, why,
// and what a drafter could write. What the compiler can find, it has to find, and only that; the rest is a person's judgement.

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
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
     "By counting the paragraphs under their heading such a reference names one paragraph, by the numbers that other references\n"
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

/// The declarations of the library that cite the place: itself where any do, else its clause.
std::string rulesOf(const Clauses& clauses, const std::string& place) {
  if (const auto found = clauses.citedAs.find(place); found != clauses.citedAs.end()) {
    if (place != entryOf(place)) return fmt::format("{}: {}", place, linksTo(found->second));
  }
  const auto found = clauses.implementedBy.find(entryOf(place));
  const std::string all = place == entryOf(place) ? place : fmt::format("{}, as a part of {}", place, entryOf(place));
  return found == clauses.implementedBy.end() ? "" : fmt::format("{}: {}", all, linksTo(found->second));
}

std::string sectionOf(const Slips& all, const Clauses& clauses, const Slip& slip) {
  std::string text = fmt::format("### {}: “{}”\n\n", slip.kind == "heading" ? "The heading of Clause " + slip.clause : slip.clause,
                                 slip.words);
  for (const size_t i : all.placesOf(slip)) {
    const std::string& cites = all.references[i].cites;
    if (cites.find('.') == std::string::npos && !cites.starts_with("Table")) continue;
    text += fmt::format("- **{} by counting**: {}.\n", cites, shown(clauses, all.counted[i], cites));
    if (all.own[i] != all.counted[i])
      text += fmt::format("- **{} by the text's other numbers**: {}.\n", cites, shown(clauses, all.own[i], cites));
  }
  if (!slip.meant.empty()) text += fmt::format("- **Meant, by counting**: {}.\n", fmt::join(slip.meant, " and "));
  text += fmt::format("- **Why**: {}\n- **Could be written**: {}\n", slip.why, slip.instead);
  Texts rules;
  for (const std::string& place : slip.concerns) {
    if (const std::string found = rulesOf(clauses, place); !found.empty()) rules.push_back(found);
  }
  text += fmt::format("- **Rules that stand on it**: {}\n", rules.empty() ? "none." : fmt::format("{}.", fmt::join(rules, ". ")));
  Texts names;
  for (const std::string& name : slip.interpretations) {
    const std::string& module = clauses.interpretations.at(name);
    names.push_back(fmt::format("`{}` of [{}](../stdlib/svtad/{}.gate)", name, module, module));
  }
  if (!names.empty()) text += fmt::format("- **Interpretation**: {}.\n", fmt::join(names, ", "));
  return text + "\n";
}

/// Which of the references that depend on the numbering fit which of the two.
std::string numberingsTable(const Slips& all) {
  std::string text =
      "| stands in | cites | meant, by counting | fits the count | fits the other numbers |\n| --- | --- | --- | --- | --- |\n";
  for (const Slip& slip : all.slips) {
    if (slip.kind != "two numberings" && slip.kind != "own number") continue;
    const std::vector<size_t> places = all.placesOf(slip);
    for (size_t i = 0; i < places.size() && i < slip.meant.size(); ++i) {
      text += fmt::format("| {} | {} | {} | {} | {} |\n", slip.clause, all.references[places[i]].cites, slip.meant[i],
                          fits(all.counted[places[i]], slip.meant[i]), fits(all.own[places[i]], slip.meant[i]));
    }
  }
  return text;
}

std::string pageOf(const Slips& all, const Clauses& clauses) {
  const auto found = static_cast<size_t>(
      std::count_if(all.slips.begin(), all.slips.end(), [](const Slip& slip) { return kFound.contains(slip.kind); }));
  std::string page = fmt::format(
      "# Slips of the SVTAD's text\n\n"
      "The text refers to its own clauses and tables in {} places (`stdlib/svtad/documents/svtad-references.csv`, which\n"
      "`tests/docs/svtad_text.py` derives for whoever has the text). They were checked as the citations of a program are, against the\n"
      "clause index and its list of items. {} slips were found so; {} more were seen by people who read the text\n"
      "and are kept in `stdlib/svtad/documents/svtad-slips.csv` with their reasons. This page is generated from both; the tests fail if\n"
      "the check finds a slip that is not here, or no longer finds one that is. {} references to other documents are not checked:\n"
      "their clauses are not at hand.\n\n"
      "**Which numbering the library uses.** The text at hand has lost the numbers of its paragraphs. They are counted under each\n"
      "heading, and `stdlib/svtad` and the packs cite by that count. From the completion of SIT on, and from 20.13 to 20.17, some "
      "references of\n"
      "the text follow other numbers; the index has them as a second number of the same paragraph (`alias`), and a citation by one of\n"
      "them alone is answered with the counted one. Some paragraph of Clause 13 between 13.13 and 13.18 would have no number of its own\n"
      "for these to be right; which one cannot be told. Neither numbering fits all references:\n\n{}\n"
      "The rules of the library are taken from the words of a paragraph, not from its number: which numbering is right changes what a\n"
      "citation is called, and no rule.\n"
      "Where two readings of a rule are left, an interpretation of the library names them and the TAG is to agree one.\n\n",
      all.references.size(), found, all.slips.size() - found, all.elsewhere, numberingsTable(all));
  for (const Section& section : kSections) {
    page += fmt::format("## {}\n\n{}\n\n", section.title, section.says);
    if (std::string_view(section.kind) == "wording") {
      page += "| stands in | says | could be written | why |\n| --- | --- | --- | --- |\n";
    }
    for (const Slip& slip : all.slips) {
      if (slip.kind != section.kind) continue;
      page += slip.kind == "wording" ? fmt::format("| {} | “{}” | {} | {} |\n", slip.clause, slip.words, slip.instead, slip.why)
                                     : sectionOf(all, clauses, slip);
    }
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

TEST_CASE("the page of slips is as generated") {
  const std::string page = pageOf(Slips(), Clauses());
  const std::filesystem::path path = std::filesystem::path(TOLLGATE_SOURCE_DIR) / "docs/svtad-slips.md";
  if (std::getenv("TOLLGATE_UPDATE_GOLDENS") != nullptr) std::ofstream(path, std::ios::binary) << page;
  CHECK(test::textOfFile(path) == page);
}

}  // namespace
}  // namespace tollgate::docs
