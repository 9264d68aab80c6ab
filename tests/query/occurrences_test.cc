// Every name of every text means what it means: nothing is missing from the index, and nothing in it lies.

#include <algorithm>
#include <filesystem>
#include <set>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "compiler/query/navigation.h"
#include "compiler/query/tokens_at.h"
#include "tests/query/support.h"

using namespace tollgate;

namespace {

/// Names of a text that declare nothing and mean nothing declared: words of formats and mappings, fields of decisions' rows …
const std::set<std::string> kWords = {
    // formats and mappings
    "as",
    "csv",
    "ctest",
    "jira",
    "testrail",
    "zephyr",
    "word",
    "junit",
    "json",
    "json-lines",
    "jsonl",
    "field",
    "separated",
    "zone",
    "ctrf",
    "tap",
    "cucumber",
    "allure",
    "trx",
    "nunit",
    "xunit",
    "robot",
    "name",
    "status",
    "column",
    "property",
    "attribute",
    "manifest",
    "seconds",
    "timestamp",
    "constant",
    "exported",
    "earlier",
    "later",
    "disputed",
    "decimal",
    "comma",
    "point",
    "kept",
    "separate",
    "refused",
    "unit",
    "absent",
    "unknown",
    "none",
    "other",
    "more",
    "reqif",
    "doorstop",
    "openfasttrace",
    "strictdoc",
    // rows of decisions and filings
    "outcome",
    "body",
    "date",
    "reference",
    "version",
    "act",
    "fingerprint",
    "subject",
    "referred",
    "proposed",
    "recommended",
    "decided",
    // lists
    "clause",
    "alias",
    "opening-words",
    "section",
    "tested",
    "text",
    "parts",
    "code",
    // outcomes that nobody declares, types and functions that need no declaration
    "granted",
    "flag",
    "count",
    "integer",
    "number",
    "share",
    "duration",
    "days",
    "working-days",
    "instant",
    "as-of",
    "corresponding-day",
    // days, sections, orders
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
    "worse",
    "milder",
    "sooner",
};

/// Places where a word may name a row of data, a cell of a list, a document that nothing declares, or a Section: nothing to go to.
class Free {
 public:
  explicit Free(const syntax::Module& tree) {
    for (const syntax::Decl& decl : tree.decls) {
      if (const auto* source = std::get_if<syntax::SourceDecl>(&decl)) {
        for (const auto& mapping : source->mappings) words(mapping.values);
      } else if (const auto* list = std::get_if<syntax::RegisterDecl>(&decl)) {
        for (const auto& column : list->columns) words(column.values);
        for (const auto& section : list->sections) add(section.span);
      } else if (const auto* pack = std::get_if<syntax::PackDecl>(&decl)) {
        add(pack->entry.span), add(pack->release.span), add(pack->inPhase.span);
        tests(pack->tests);
        for (const auto& family : pack->families) tests(family.tests);
      } else if (const auto* report = std::get_if<syntax::ReportDecl>(&decl)) {
        // The element that no content reads.
        const bool judged = std::all_of(report->contents.begin(), report->contents.end(),
                                        [](const auto& c) { return c.judgedBy.written(); });
        for (const auto binding : report->scope.bindings) {
          if (judged) add(tree.exprs[binding].nameSpan);
        }
      } else if (const auto* gate = std::get_if<syntax::GateDecl>(&decl)) {
        for (const auto& criterion : gate->criteria) {
          for (const auto& evidence : criterion.evidence) add(evidence.span);
        }
      } else if (const auto* world = std::get_if<syntax::WorldDecl>(&decl)) {
        data(world->data);
      } else if (const auto* example = std::get_if<syntax::ExampleDecl>(&decl)) {
        data(example->data);
        add(example->instance.span);
        for (const auto& line : example->expects) {
          for (const auto& label : line.labels) add(label.span);
          for (const auto& reason : line.reasons) add(reason.span);
        }
      }
    }
  }
  bool holds(uint32_t at) const {
    return std::any_of(spans_.begin(), spans_.end(), [&](Span span) { return span.begin <= at && at < span.end; });
  }

 private:
  void add(Span span) {
    if (span.valid()) spans_.push_back(span);
  }
  void words(const std::vector<syntax::ValueMapEntry>& entries) {
    for (const auto& entry : entries) {
      for (const auto& from : entry.from) add(from.span);
    }
  }
  void tests(const std::vector<syntax::TestDecl>& tests) {
    for (const auto& test : tests) {
      for (const auto& line : test.fields) {
        for (const auto& value : line.values) add(value.span);
      }
    }
  }
  void fields(const std::vector<syntax::SampleField>& fields) {
    for (const auto& field : fields) {
      for (const auto& value : field.values) add(value.span);
    }
  }
  void data(const syntax::SampleData& data) {
    for (const auto& line : data.defaults) fields(line.fields);
    for (const auto& line : data.lines) {
      add(line.key.span);
      for (const auto& row : line.rows) fields(row.fields);
      for (const auto& subject : line.subjects) add(subject.span);
    }
  }
  std::vector<Span> spans_;
};

/// The words of a file that have no occurrence, with their places.
std::vector<std::string> unresolved(const test::Asked& asked, FileId file) {
  std::vector<std::string> out;
  const SourceFile& source = asked.sources.file(file);
  const Free free(asked.program.modules[asked.index->moduleOf(file)]->tree);
  std::vector<syntax::Comment> comments;
  Diagnostics ignored;
  for (const syntax::DeclarationText& declaration : syntax::splitDeclarations(source, file, comments, ignored)) {
    if (declaration.keyword == "use") continue;
    syntax::TokenKind before = syntax::TokenKind::EndOfInput;
    for (const syntax::Token& token : syntax::tokenize(source, file, declaration, Limits{}, ignored).tokens) {
      const bool body = before == syntax::TokenKind::By && asked.program.bodies == query::kNone;
      before = token.kind;
      if (token.kind != syntax::TokenKind::Name || free.holds(token.begin) || body) continue;
      const std::string word(source.text().substr(token.begin, token.end - token.begin));
      if (kWords.contains(word)) continue;
      const query::Occurrence* here = asked.index->at(file, token.begin);
      if (here == nullptr || here->span.end < token.end) out.push_back(test::shown(asked, {file, token.begin, token.end}));
    }
  }
  return out;
}

/// Of the corpus, those that have no mistake.
bool isSound(const test::Asked& asked) { return asked.program.ok(); }

}  // namespace

TEST_CASE("every name of a program without mistakes has its occurrence") {
  size_t files = 0;
  for (const std::string& path : test::corpus()) {
    const auto asked = test::askFile(path);
    if (!isSound(*asked)) continue;
    ++files;
    std::string all;
    for (const std::string& word : unresolved(*asked, asked->main)) all += word + "\n";
    CAPTURE(path);
    CHECK(all == "");
  }
  CHECK(files > 80);
}

TEST_CASE("occurrences are places of names, in order, and definition and references are inverse") {
  for (const std::string& path : test::corpus()) {
    const auto asked = test::askFile(path);
    const query::Index& index = *asked->index;
    CAPTURE(path);
    std::string wrong;
    uint32_t last = 0;
    for (const query::Occurrence& o : index.in(asked->main)) {
      if (std::string problem = test::wrongSpan(*asked, o.span, true); !problem.empty()) wrong += problem + "\n";
      if (o.span.begin < last) wrong += test::shown(*asked, o.span) + " is out of order\n";
      last = o.span.begin;
      const std::string_view text = asked->sources.file(o.span.file).text().substr(o.span.begin, o.span.end - o.span.begin);
      if (o.spelling == query::Spelling::Name && text != query::nameOf(asked->program, o.entity))
        wrong += test::shown(*asked, o.span) + " is not the name\n";
      // From here to the declaration, and from there back to here.
      const query::Occurrence* here = index.at(asked->main, o.span.begin);
      if (here == nullptr || !(here->entity == o.entity)) continue;  // a cell that holds a value
      const query::Destinations to = query::definition(index, asked->main, o.span.begin);
      const std::vector<Span> back = query::referencesOf(index, o.entity, true);
      if (std::find(back.begin(), back.end(), o.span) == back.end())
        wrong += test::shown(*asked, o.span) + " is not among its references\n";
      for (const query::Place& place : to.places) {
        if (o.entity.kind == query::EntityKind::Module) continue;
        // A range declares several values in one place.
        const auto there = index.in(place.name.file);
        const bool meant = std::any_of(there.begin(), there.end(), [&](const query::Occurrence& d) {
          return d.span == place.name && d.entity == o.entity && d.use == query::Use::Declares;
        });
        if (!meant) wrong += test::shown(*asked, o.span) + " leads elsewhere\n";
      }
    }
    CHECK(wrong == "");
  }
}
