#include "runtime/report/pack_document.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/support/calendar_date.h"
#include "runtime/report/phrases.h"

namespace tollgate::report {
namespace {

constexpr size_t kShownDigits = 8;
constexpr uint32_t kWidestId = 24, kWidestTraces = 40;

Line led(std::string lead, std::string text) {
  Line line{std::move(text)};
  line.lead = std::move(lead);
  return line;
}

std::string versioned(const std::string& name, const std::string& version) { return version.empty() ? name : name + " version " + version; }

std::string citedText(const ir::Citation& cited, const std::string& version) {
  std::string text = cited.document + " " + cited.clause;
  return version.empty() ? text : text + " version " + version;
}

std::string statementText(const char* verb, const ir::PackStatement& statement) {
  std::string text = fmt::format("{} by {}", verb, statement.body);
  text += statement.on ? " on " + formatIsoDate(*statement.on) : ", no day is named";
  if (!statement.reference.empty()) text += fmt::format(", “{}”", statement.reference);
  return text;
}

/// A comment as its paragraphs; lines set further in stand as they are.
void addComment(Document& document, const std::string& comment) {
  std::string paragraph;
  Source source;
  const auto flush = [&] {
    document.paragraph(std::move(paragraph));
    paragraph.clear();
    if (!source.lines.empty()) document.add(std::move(source));
    source = {};
  };
  for (size_t at = 0; at < comment.size();) {
    const size_t end = std::min(comment.find('\n', at), comment.size());
    const std::string line = comment.substr(at, end - at);
    at = end + 1;
    if (line.find_first_not_of(' ') == std::string::npos) {
      flush();
    } else if (line.starts_with("  ")) {
      if (!paragraph.empty()) flush();
      source.lines.push_back(line.substr(2));
    } else {
      if (!source.lines.empty()) flush();
      paragraph += (paragraph.empty() ? "" : " ") + line;
    }
  }
  flush();
}

class Chapter {
 public:
  Chapter(const ir::Program& program, const PackFacts& facts, Document& document)
      : program_(program), facts_(facts), pack_(program.packs[facts.pack]), document_(document) {}

  void write(bool withForeword) {
    const std::string title = pack_.meta.title.empty() ? pack_.name : pack_.meta.title;
    const Line state = facts_.agreed                                   ? mark("agreed", Tone::Good)
                       : pack_.agreed.empty() && pack_.refused.empty() ? mark("proposal", Tone::Open)
                                                                       : mark("not agreed", Tone::Bad);
    document_.add(Heading{1, {title}, fmt::format("pack-{}", facts_.pack + 1), state});
    about();
    const std::string foreword = (withForeword ? facts_.foreword + "\n" : "") + pack_.meta.doc;
    if (foreword.find_first_not_of('\n') != std::string::npos) {
      document_.add(Heading{2, {"Foreword"}});
      addComment(document_, foreword);
    }
    variations();
    for (const auto& [name, groupTitle] : pack_.groups) group(name, groupTitle.empty() ? name : groupTitle);
    group("", pack_.groups.empty() ? "Tests" : "Tests of no group");
    traces();
  }

 private:
  // ---- the pack ----

  void about() {
    Table table{"About the pack " + pack_.name, {{"of the pack", kWidestId}, {"what it is"}}};
    const auto add = [&](const char* what, std::vector<Line> lines) {
      if (!lines.empty()) table.rows.push_back({Line{what}, std::move(lines)});
    };
    const auto text = [](const std::string& value) { return value.empty() ? std::vector<Line>{} : std::vector<Line>{{value}}; };
    add("name", text(pack_.name));
    add("version", text(pack_.version));
    add("status", status());
    add("for", text(purpose()));
    add("rests on", text(citationsText(pack_.meta.citations)));
    if (pack_.varies != ir::kNone) {
      const ir::Pack& standard = program_.packs[pack_.varies];
      std::vector<Line> lines = {{versioned(standard.name, standard.version)}};
      if (!pack_.variesFingerprint.empty())
        lines.push_back(
            {fmt::format("of the text {}, which is {}", pack_.variesFingerprint.substr(0, kShownDigits),
                         facts_.variesAnotherText ? "not the one beside it: that is " + facts_.variedFingerprint.substr(0, kShownDigits)
                                                  : "the one beside it")});
      add("varies", std::move(lines));
    }
    add("because", text(pack_.because));
    add("tests", text(testsText()));
    add("of every test", sharedParameters());
    add("fingerprint", {{facts_.fingerprint.substr(0, kShownDigits) + ": an agreement that names it is one to exactly this text"},
                        {facts_.fingerprint, Tone::Quiet}});
    document_.add(std::move(table));
    document_.paragraph(ownText(), Tone::Strong);
  }

  std::vector<Line> status() const {
    std::vector<Line> lines;
    if (pack_.proposed.empty() && pack_.agreed.empty() && pack_.refused.empty())
      return {{"a proposal of its authors: no body has proposed or agreed it", Tone::Open}};
    lines.push_back({facts_.agreement, facts_.agreed ? Tone::Good : Tone::Open});
    for (const ir::PackStatement& statement : pack_.proposed) lines.push_back({statementText("proposed", statement)});
    for (const ir::PackStatement& statement : pack_.refused) lines.push_back({statementText("refused", statement), Tone::Bad});
    for (size_t i = 0; i < pack_.agreed.size(); ++i) {
      std::string text = statementText("agreed", pack_.agreed[i]);
      if (pack_.agreed[i].fingerprint.empty())
        text += ", to a text that it does not name by a fingerprint";
      else
        text += fmt::format(", to the text {}, which is {}", pack_.agreed[i].fingerprint.substr(0, kShownDigits),
                            facts_.toAnotherText[i] ? "another one" : "this one");
      lines.push_back({std::move(text)});
    }
    return lines;
  }

  /// What is cited, and what is not: that is for those who agree the pack to see.
  std::string ownText() const {
    if (facts_.agreed) return "";
    const std::string cited = citationsText(pack_.meta.citations);
    return fmt::format("{}What stands below without a citation, its tests above all, is a proposal until it is agreed.",
                       cited.empty() ? "The pack cites nothing that asks for it. " : "The pack rests on " + cited + ". ");
  }

  /// A row of other data is named as the pack names it.
  std::string textOf(const ir::Type& type, const ir::Value& value) const {
    return type.kind == ir::TypeKind::Ref && !value.text.empty() ? value.text : ir::valueText(program_, type, value);
  }

  std::string purpose() const {
    std::vector<std::string> parts;
    if (!pack_.release.empty()) parts.push_back("release " + pack_.release);
    if (!pack_.phase.empty()) parts.push_back(pack_.phase);
    for (const auto& [id, value] : pack_.fields) {
      const ir::FieldDecl& field = program_.records[program_.packRecord].fields[id];
      const std::string text = textOf(field.type, value);
      const bool said = text == pack_.name || text == pack_.version || text == pack_.release || text == pack_.phase ||
                        (pack_.varies != ir::kNone && text == program_.packs[pack_.varies].name);
      if (!said) parts.push_back(field.name + " " + text);
    }
    return fmt::format("{}", fmt::join(parts, "; "));
  }

  std::string testsText() const {
    const auto own = static_cast<size_t>(
        std::count_if(pack_.tests.begin(), pack_.tests.end(), [&](const ir::TestDecl& t) { return isOwn(t); }));
    std::string text = counted(pack_.tests.size(), "test");
    if (pack_.varies != ir::kNone)
      text += fmt::format(", {} of them as in {}", pack_.tests.size() - own, program_.packs[pack_.varies].name);
    return text;
  }

  // ---- the tests ----

  bool isOwn(const ir::TestDecl& test) const { return test.writtenIn == ir::kNone || test.writtenIn == facts_.pack; }

  /// "kind: functional", by the field's name; without id, title and group, which stand elsewhere.
  std::map<std::string, std::string> parametersOf(const ir::TestDecl& test) const {
    std::map<std::string, std::string> parameters;
    if (program_.tests == ir::kNone) return parameters;
    const ir::Record& record = program_.records[program_.tests];
    for (const auto& [id, value] : test.fields) {
      const ir::FieldDecl& field = record.fields[id];
      if (field.name != "id" && field.name != "title" && field.name != "group") parameters[field.name] = textOf(field.type, value);
    }
    for (const auto& [id, values] : test.setFields) {
      const ir::FieldDecl& field = record.fields[id];
      const ir::Type element{field.type.element, ir::TypeKind::Ref, field.type.id};
      std::vector<std::string> texts;
      for (const ir::Value& value : values) texts.push_back(textOf(element, value));
      if (!texts.empty()) parameters[field.name] = fmt::format("{}", fmt::join(texts, ", "));
    }
    return parameters;
  }

  std::vector<Line> sharedParameters() {
    shared_.clear();
    for (size_t i = 0; i < pack_.tests.size(); ++i) {
      const std::map<std::string, std::string> parameters = parametersOf(pack_.tests[i]);
      if (i == 0) shared_ = parameters;
      std::erase_if(shared_, [&](const auto& one) {
        const auto found = parameters.find(one.first);
        return found == parameters.end() || found->second != one.second;
      });
    }
    std::vector<Line> lines;
    for (const auto& [name, value] : shared_) lines.push_back(led(name, value));
    return lines;
  }

  void group(const std::string& name, const std::string& title) {
    Table table{
        title,
        {{"test", kWidestId}, {"what it shows, and how"}, {"traces to", kWidestTraces}, {"parameters", kWidestTraces, Place::IfRoom}}};
    table.titled = true;
    for (const ir::TestDecl& test : pack_.tests) {
      if (test.group == name) table.rows.push_back(rowOf(test));
    }
    if (table.rows.empty()) return;
    const bool none = std::all_of(table.rows.begin(), table.rows.end(), [](const Row& row) { return row.cells.back().lines.empty(); });
    if (none) {  // what is said of every test stands above
      table.columns.pop_back();
      for (Row& row : table.rows) row.cells.pop_back();
    }
    document_.add(Heading{2, {fmt::format("{}: {}", title, counted(table.rows.size(), "test"))}});
    document_.add(std::move(table));
  }

  Row rowOf(const ir::TestDecl& test) const {
    std::vector<Line> id = {{test.id, Tone::Strong}}, shows = {{titleOf(test), Tone::Strong}}, traces, parameters;
    if (pack_.varies != ir::kNone)
      id.push_back({isOwn(test) ? changeOf(test.id) : "as in the standard pack", isOwn(test) ? Tone::Open : Tone::Quiet});
    for (const auto& [word, text] : test.words) shows.push_back(led(word, text));
    for (const ir::Cover& cover : test.covers) {
      std::string text = citedText(cover.cited, cover.version) + (cover.fully ? ", fully" : ", in part");
      if (!cover.because.empty()) text += ": " + cover.because;
      traces.push_back({std::move(text)});
    }
    if (!test.exercises.empty()) {
      std::vector<ir::Citation> cited;
      for (const ir::Exercise& exercise : test.exercises) cited.push_back(exercise.cited);
      traces.push_back(led("exercises", citationsText(cited)));
    }
    if (!test.meta.citations.empty()) traces.push_back(led("under", citationsText(test.meta.citations)));
    for (const auto& [name, value] : parametersOf(test)) {
      if (!shared_.contains(name)) parameters.push_back(led(name, value));
    }
    return {std::move(id), std::move(shows), std::move(traces), std::move(parameters)};
  }

  std::string titleOf(const ir::TestDecl& test) const {
    for (const auto& [id, value] : test.fields) {
      if (program_.records[program_.tests].fields[id].name == "title") return value.text;
    }
    return test.meta.title;
  }

  // ---- against the standard pack ----

  static const char* word(ir::DeviationKind kind) {
    switch (kind) {
      case ir::DeviationKind::Omitted: return "omitted";
      case ir::DeviationKind::Added: return "added";
      case ir::DeviationKind::Replaced: return "replaced";
    }
    return "";
  }

  std::string changeOf(const std::string& test) const {
    for (const ir::Deviation& deviation : pack_.deviations) {
      if (deviation.test == test && deviation.kind != ir::DeviationKind::Omitted) return word(deviation.kind);
    }
    return "of this pack alone";
  }

  void variations() {
    if (pack_.varies == ir::kNone) return;
    const ir::Pack& standard = program_.packs[pack_.varies];
    document_.add(Heading{2, {"Variations against " + versioned(standard.name, standard.version)}});
    if (pack_.deviations.empty()) return document_.paragraph("none: the tests are those of the standard pack");
    Table table{"Variations of " + pack_.name, {{"test", kWidestId}, {"change"}, {"what it shows"}, {"why"}}};
    table.titled = true;
    for (const ir::Deviation& deviation : pack_.deviations) {
      const std::vector<ir::TestDecl>& tests = deviation.kind == ir::DeviationKind::Omitted ? standard.tests : pack_.tests;
      const auto test = std::find_if(tests.begin(), tests.end(), [&](const ir::TestDecl& t) { return t.id == deviation.test; });
      table.rows.push_back({Line{deviation.test}, Line{word(deviation.kind), Tone::Strong}, Line{test == tests.end() ? "" : titleOf(*test)},
                            Line{deviation.because}});
    }
    document_.add(std::move(table));
  }

  // ---- what is covered ----

  void traces() {
    struct Traced {
      std::string title;
      std::vector<std::string> tests;
    };
    std::map<std::string, Traced> traced;
    std::vector<std::string> order;
    for (const ir::TestDecl& test : pack_.tests) {
      for (const ir::Cover& cover : test.covers) {
        const std::string name = citedText(cover.cited, cover.version);
        const auto [at, fresh] = traced.try_emplace(name);
        if (fresh) order.push_back(name);
        at->second.title = cover.entry.found() ? program_.registers[cover.entry.list].entries[cover.entry.entry].title
                                               : "not in a register of these rules";
        if (at->second.tests.empty() || at->second.tests.back() != test.id) at->second.tests.push_back(test.id);
      }
    }
    if (order.empty()) return;
    document_.add(Heading{2, {"What the tests trace to"}});
    Table table{"What the tests of " + pack_.name + " trace to", {{"requirement", kWidestId}, {"what it is", kWidestTraces}, {"tests"}}};
    table.titled = true;
    for (const std::string& name : order) {
      const Traced& one = traced[name];
      table.rows.push_back({Line{name}, Line{one.title}, Line{fmt::format("{}: {}", one.tests.size(), fmt::join(one.tests, ", "))}});
    }
    document_.add(std::move(table));
  }

  const ir::Program& program_;
  const PackFacts& facts_;
  const ir::Pack& pack_;
  Document& document_;
  std::map<std::string, std::string> shared_;  // parameters that every test has
};

}  // namespace

Document packDocument(const ir::Program& program, const std::vector<PackFacts>& packs) {
  Document document{packs.size() == 1 ? "Test pack " + program.packs[packs[0].pack].name : "Test packs", {}};
  document.contents = packs.size() > 1;
  const std::string* before = nullptr;  // the packs of one file have one foreword
  for (const PackFacts& facts : packs) {
    Chapter(program, facts, document).write(before == nullptr || *before != facts.foreword);
    before = &facts.foreword;
  }
  return document;
}

}  // namespace tollgate::report
