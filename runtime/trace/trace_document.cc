#include <algorithm>

#include <fmt/format.h>

#include "runtime/trace/trace_report.h"

namespace tollgate::trace {

namespace {

using report::Cell;
using report::Document;
using report::Heading;
using report::Line;
using report::Paragraph;
using report::Row;
using report::Table;
using report::Tone;

Tone toneOf(Coverage coverage) {
  switch (coverage) {
    case Coverage::Covered: return Tone::Good;
    case Coverage::Partly: return Tone::Open;
    case Coverage::Uncovered: return Tone::Bad;
  }
  return Tone::Plain;
}
Tone toneOf(RequirementResult result) {
  switch (result) {
    case RequirementResult::None: return Tone::Plain;
    case RequirementResult::Passed: return Tone::Good;
    case RequirementResult::Failed: return Tone::Bad;
    case RequirementResult::Untested:
    case RequirementResult::Open: return Tone::Open;
  }
  return Tone::Plain;
}
Tone toneOf(TestResult result) {
  switch (result) {
    case TestResult::None:
    case TestResult::NotRun: return Tone::Plain;
    case TestResult::Passed: return Tone::Good;
    case TestResult::Failed: return Tone::Bad;
    case TestResult::Open: return Tone::Open;
  }
  return Tone::Plain;
}

// Of columns on a screen.
constexpr uint32_t kGroupWidth = 30, kCountWidth = 12, kTitleWidth = 60;

std::string number(uint64_t value) { return std::to_string(value); }

const std::string& titleOf(const ir::Register& list) { return list.meta.title.empty() ? list.name : list.meta.title; }

class DocumentWriter {
 public:
  DocumentWriter(const Trace& trace, size_t mostTests) : trace_(trace), mostTests_(mostTests) {}

  Document write(Shown shown) {
    page_.title = "Test Traceability Matrix";
    if (shown == Shown::Heatmap) page_.title = "Test heatmap";
    if (shown == Shown::Defects) page_.title = "Defects of the Test Traceability Matrix";
    page_.contents = shown == Shown::All;
    basis();
    if (shown == Shown::All) {
      figures();
      heatmap();
      exercised();
      matrix();
      defects();
    } else if (shown == Shown::Matrix) {
      matrix();
    } else if (shown == Shown::Heatmap) {
      heatmap();
    } else {
      defects();
    }
    return std::move(page_);
  }

 private:
  void basis() {
    for (const ir::Register& list : trace_.program->registers) {
      const bool any = std::any_of(list.entries.begin(), list.entries.end(), [](const ir::Entry& entry) { return entry.requirement; });
      if (!any) continue;
      std::string text = titleOf(list);
      if (!list.version.empty()) text += " " + list.version;
      if (!list.sections.empty()) text += fmt::format("; Sections {} count", fmt::join(list.sections, ", "));
      if (!list.supersededBy.empty()) text += fmt::format("; superseded by {}", list.supersededBy);
      page_.paragraph("register " + list.name + ": " + text);
    }
    for (size_t id = 0; id < trace_.program->packs.size(); ++id) {
      const ir::Pack& pack = trace_.program->packs[id];
      std::string text = fmt::format("pack {}{}{}", pack.name, pack.version.empty() ? "" : " ", pack.version);
      if (!pack.release.empty()) text += ", for " + pack.release;
      if (const ir::Id by = trace_.variedBy[id]; by != ir::kNone)
        text += fmt::format(", varied by {} and not in force beside it: its tests are not traced", trace_.program->packs[by].name);
      std::string bodies;
      for (const ir::PackStatement& agreed : pack.agreed) bodies += (bodies.empty() ? "" : ", ") + agreed.body;
      text += ", agreed by " + (bodies.empty() ? "nobody" : bodies);
      page_.paragraph(std::move(text));
    }
    page_.paragraph(trace_.hasResults ? "results: " + trace_.basis : "results: no data was given", Tone::Quiet);
    if (trace_.totals.requirements == 0) page_.paragraph("No register of these rules has a requirement that counts.", Tone::Bad);
  }

  void figures() {
    page_.add(Heading{1, {"Figures"}, "figures"});
    Table table{"Requirements by what became of them", {{"of"}, {"requirements"}, {"covered"}, {"partly"}, {"uncovered"}}, {}};
    if (trace_.hasResults) {
      for (const char* title : {"passed", "failed", "untested", "open"}) table.columns.push_back({title});
    }
    const auto add = [&](const std::string& name, const Counts& counts) {
      std::vector<Cell> cells = {Line{name}, Line{number(counts.requirements)}, Line{number(counts.covered)}, Line{number(counts.partly)},
                                 Line{number(counts.uncovered)}};
      if (trace_.hasResults) {
        for (const uint64_t value : {counts.passed, counts.failed, counts.untested, counts.open}) cells.push_back(Line{number(value)});
      }
      table.rows.emplace_back(std::move(cells));
    };
    add("all", trace_.totals);
    for (const Counts& counts : trace_.sections) add(counts.name.empty() ? "no Section" : "Section " + counts.name, counts);
    for (const Counts& counts : trace_.releases) add(counts.name.empty() ? "no release" : "release " + counts.name, counts);
    for (const Counts& counts : trace_.packs) add("pack " + counts.name, counts);
    table.titled = table.grid = true;
    page_.add(std::move(table));
  }

  /// "12 of 14 passed, 1 failed": words and numbers, for the shade says nothing by itself.
  Cell shaded(const TestCounts& counts) const {
    if (counts.tests == 0) return Line{"–", Tone::Quiet};
    Cell cell;
    if (!trace_.hasResults) {
      cell = Line{number(counts.tests)};
      cell.shade = Tone::Quiet;
      return cell;
    }
    std::string text = fmt::format("{} of {} passed", counts.passed, counts.tests);
    if (counts.failed > 0) text += fmt::format(", {} failed", counts.failed);
    if (counts.notRun > 0) text += fmt::format(", {} not run", counts.notRun);
    if (counts.open > 0) text += fmt::format(", {} open", counts.open);
    cell = Line{std::move(text)};
    cell.shade = counts.failed > 0 ? Tone::Bad : counts.passed == counts.tests ? Tone::Good : Tone::Open;
    return cell;
  }

  void heatmap() {
    if (trace_.groups.empty()) return;
    page_.add(Heading{1, {"Heatmap"}, "heatmap"});
    page_.paragraph(trace_.hasResults ? "Tests of each functional group: how they ended, of all and of those that cover a Section."
                                      : "Tests of each functional group, of all and of those that cover a Section.");
    Table table{"Heatmap: functional groups and Sections", {{"group", kGroupWidth}, {"all tests", kCountWidth}}, {}};
    table.titled = table.grid = true;
    for (const Counts& section : trace_.sections)
      table.columns.push_back({section.name.empty() ? "no Section" : "Section " + section.name, kCountWidth});
    std::string pack;
    for (const Group& group : trace_.groups) {
      if (group.all.tests == 0) continue;
      if (group.pack != pack && trace_.packs.size() > 1) table.rows.push_back(Row{{Line{"pack " + group.pack, Tone::Strong}}});
      pack = group.pack;
      const std::string name = group.name.empty() ? "no group" : group.title.empty() ? group.name : group.title;
      std::vector<Cell> cells = {Line{name}, shaded(group.all)};
      for (const TestCounts& counts : group.bySection) cells.push_back(shaded(counts));
      table.rows.emplace_back(std::move(cells));
    }
    page_.add(std::move(table));
  }

  void exercised() {
    if (trace_.exercised.empty()) return;
    page_.add(Heading{1, {"Exercised"}, "exercised"});
    for (const Exercised& of : trace_.exercised) {
      std::string text = fmt::format("{}: {} of {} are exercised by a test", titleOf(*of.list), of.exercised(), of.entries);
      if (!of.unexercised.empty()) text += fmt::format("; by none: {}", fmt::join(of.unexercised, ", "));
      page_.paragraph(std::move(text), of.unexercised.empty() ? Tone::Good : Tone::Plain);
    }
  }

  Cell testsOf(const Requirement& requirement) const {
    std::vector<Line> lines;
    for (const Index id : requirement.links) {
      const Link& link = trace_.links[id];
      const Test& test = trace_.tests[link.test];
      if (mostTests_ > 0 && lines.size() == mostTests_) {
        lines.push_back({fmt::format("and {} more", requirement.links.size() - lines.size()), Tone::Quiet});
        break;
      }
      std::string text = test.decl->id;
      if (test.result != TestResult::None) text += fmt::format(" {}", testResultWord(test.result));
      text += link.fully ? ", fully" : ", partly";
      if (link.state != LinkState::Covers) text += fmt::format(", {}", linkWord(link.state));
      if (!link.cover->because.empty()) text += ": " + link.cover->because;
      lines.push_back({std::move(text), link.state == LinkState::Covers ? toneOf(test.result) : Tone::Bad});
    }
    if (lines.empty()) lines.push_back({"none", Tone::Quiet});
    return lines;
  }

  void matrix() {
    if (trace_.requirements.empty()) return;
    page_.add(Heading{1, {"Matrix"}, "matrix"});
    std::vector<report::Column> columns = {{"requirement"}, {"title", kTitleWidth}, {"coverage"}};
    if (trace_.hasResults) columns.push_back({"result"});
    columns.push_back({"tests", 0, report::Place::Below});
    Table table{"Test Traceability Matrix", columns, {}};
    table.titled = true;
    std::string section;
    bool first = true;
    for (const Requirement& requirement : trace_.requirements) {
      const ir::Entry& entry = *requirement.entry;
      if (first || entry.section != section) {
        const std::string name = entry.section.empty() ? "no Section" : "Section " + entry.section;
        table.rows.push_back(Row{{Line{name, Tone::Strong}}});
        section = entry.section, first = false;
      }
      std::string name = nameOf(requirement);
      if (!entry.version.empty()) name += " version " + entry.version;
      std::vector<Cell> cells = {Line{std::move(name)}, Line{entry.title}};
      if (requirement.counts) {
        cells.push_back(report::mark(std::string(coverageWord(requirement.coverage)), toneOf(requirement.coverage)));
      } else {
        cells.push_back(report::mark(requirement.duplicate ? "duplicate" : "does not count", Tone::Quiet));
      }
      if (trace_.hasResults) {
        const std::string_view word = requirementResultWord(requirement.result);
        cells.push_back(word.empty() ? Cell(Line{"–", Tone::Quiet}) : Cell(report::mark(std::string(word), toneOf(requirement.result))));
      }
      cells.push_back(testsOf(requirement));
      table.rows.emplace_back(std::move(cells));
    }
    page_.add(std::move(table));
  }

  void defects() {
    page_.add(Heading{1, {"Defects"}, "defects"});
    if (trace_.findings.empty()) return page_.paragraph("none", Tone::Good);
    Table table{"Defects by name", {{"defect"}, {"how many"}, {"what it means"}}, {}};
    for (size_t i = 0; i < kDefects; ++i) {
      const Defect defect = static_cast<Defect>(i);
      const uint64_t count = trace_.count(defect);
      if (count > 0) {
        table.rows.push_back(
            Row{{Line{std::string(defectWord(defect)), Tone::Bad}, Line{number(count)}, Line{std::string(defectMeaning(defect))}}});
      }
    }
    page_.add(std::move(table));
    report::List list;
    for (const Finding& finding : trace_.findings) {
      list.items.push_back({{fmt::format("{}: {}", defectWord(finding.defect), finding.sentence)}, 0});
    }
    page_.add(std::move(list));
  }

  const Trace& trace_;
  const size_t mostTests_;
  Document page_;
};

}  // namespace

report::Document traceDocument(const Trace& trace, Shown shown, size_t mostTests) { return DocumentWriter(trace, mostTests).write(shown); }

}  // namespace tollgate::trace
