#include "compiler/support/json_writer.h"
#include "compiler/support/source.h"
#include "runtime/trace/trace_report.h"

namespace tollgate::trace {

namespace {

class TraceJson {
 public:
  TraceJson(const Trace& trace, const SourceMap* sources) : trace_(trace), sources_(sources) {}

  std::string write() {
    json_.beginObject().member("format", "tollgate-trace").member("version", kTraceVersion).member("rules", trace_.program->sha256);
    if (trace_.hasResults) json_.member("results", trace_.basis);
    registers();
    json_.key("totals");
    counts(trace_.totals, false);
    list("sections", trace_.sections);
    list("releases", trace_.releases);
    list("packs", trace_.packs);
    groups();
    exercised();
    json_.key("requirements").beginArray();
    for (const Requirement& requirement : trace_.requirements) write(requirement);
    json_.endArray();
    json_.key("tests").beginArray();
    for (const Test& test : trace_.tests) write(test);
    json_.endArray();
    json_.key("defects").beginArray();
    for (const Finding& finding : trace_.findings) write(finding);
    json_.endArray().endObject();
    return json_.take();
  }

 private:
  void text(std::string_view name, std::string_view value) {
    if (!value.empty()) json_.member(name, value);
  }
  void place(const Span& span, const std::string& file, int64_t line) {
    if (span.valid() && sources_ != nullptr) {
      const LineColumn at = sources_->file(span.file).locate(span.begin);
      json_.key("place").beginObject().member("file", sources_->file(span.file).name()).member("line", at.line).endObject();
    } else if (!file.empty()) {
      json_.key("place").beginObject().member("file", file).member("line", line).endObject();
    }
  }
  void registers() {
    json_.key("registers").beginArray();
    for (const ir::Register& list : trace_.program->registers) {
      json_.beginObject().member("name", list.name);
      text("title", list.meta.title);
      text("version", list.version);
      text("document", list.document);
      text("superseded_by", list.supersededBy);
      if (!list.sections.empty()) json_.member("sections", list.sections);
      json_.member("entries", static_cast<uint64_t>(list.entries.size())).endObject();
    }
    json_.endArray();
  }
  void counts(const Counts& counts, bool named = true) {
    json_.beginObject();
    if (named) json_.member("name", counts.name);
    json_.member("requirements", counts.requirements).member("covered", counts.covered).member("partly", counts.partly);
    json_.member("uncovered", counts.uncovered);
    if (trace_.hasResults) {
      json_.member("passed", counts.passed).member("failed", counts.failed).member("untested", counts.untested);
      json_.member("open", counts.open);
    }
    json_.endObject();
  }
  void list(std::string_view name, const std::vector<Counts>& all) {
    json_.key(name).beginArray();
    for (const Counts& one : all) counts(one);
    json_.endArray();
  }
  void testCounts(const TestCounts& counts) {
    json_.member("tests", counts.tests);
    if (!trace_.hasResults) return;
    json_.member("passed", counts.passed).member("failed", counts.failed).member("not_run", counts.notRun).member("open", counts.open);
  }
  void groups() {
    json_.key("groups").beginArray();
    for (const Group& group : trace_.groups) {
      json_.beginObject().member("pack", group.pack).member("name", group.name);
      text("title", group.title);
      testCounts(group.all);
      json_.key("sections").beginArray();
      for (size_t i = 0; i < group.bySection.size(); ++i) {
        if (group.bySection[i].tests == 0) continue;
        json_.beginObject().member("section", trace_.sections[i].name);
        testCounts(group.bySection[i]);
        json_.endObject();
      }
      json_.endArray().endObject();
    }
    json_.endArray();
  }
  void exercised() {
    json_.key("exercised").beginArray();
    for (const Exercised& of : trace_.exercised) {
      json_.beginObject().member("register", of.list->name).member("entries", of.entries).member("exercised", of.exercised());
      json_.member("unexercised", of.unexercised).endObject();
    }
    json_.endArray();
  }
  void write(const Requirement& requirement) {
    const ir::Entry& entry = *requirement.entry;
    json_.beginObject().member("register", requirement.list->name).member("id", entry.name);
    text("version", entry.version);
    text("section", entry.section);
    text("title", entry.title);
    place(entry.span, entry.file, entry.line);
    json_.member("counts", requirement.counts);
    if (requirement.counts) json_.member("coverage", coverageWord(requirement.coverage));
    text("result", requirementResultWord(requirement.result));
    std::vector<std::string> defects;
    for (const Defect defect : requirement.defects) defects.emplace_back(defectWord(defect));
    if (!defects.empty()) json_.member("defects", defects);
    json_.key("links").beginArray();
    for (const Index id : requirement.links) {
      const Link& link = trace_.links[id];
      json_.beginObject().member("test", trace_.tests[link.test].decl->id).member("link", linkWord(link.state));
      json_.member("extent", link.fully ? "fully" : "partly").member("cited", citationOf(link));
      text("because", link.cover->because);
      json_.endObject();
    }
    json_.endArray().endObject();
  }
  void write(const Test& test) {
    const ir::Pack& pack = trace_.program->packs[test.pack];
    json_.beginObject().member("id", test.decl->id);
    text("title", test.decl->meta.title);
    json_.member("pack", pack.name);
    text("pack_version", pack.version);
    text("release", pack.release);
    text("group", test.decl->group);
    text("result", testResultWord(test.result));
    place(test.decl->meta.span, "", 0);
    std::vector<std::string> exercises;
    for (const ir::Exercise& exercise : test.decl->exercises) exercises.push_back(exercise.cited.document + " " + exercise.cited.clause);
    if (!exercises.empty()) json_.member("exercises", exercises);
    json_.endObject();
  }
  void write(const Finding& finding) {
    json_.beginObject().member("defect", defectWord(finding.defect)).member("sentence", finding.sentence);
    if (finding.requirement != kNoIndex) {
      const Requirement& requirement = trace_.requirements[finding.requirement];
      json_.member("register", requirement.list->name).member("requirement", requirement.entry->name);
    }
    if (finding.link != kNoIndex) {
      json_.member("test", trace_.tests[trace_.links[finding.link].test].decl->id);
      json_.member("cited", citationOf(trace_.links[finding.link]));
    }
    json_.endObject();
  }

  const Trace& trace_;
  const SourceMap* sources_;
  JsonWriter json_;
};

}  // namespace

std::string traceJson(const Trace& trace, const SourceMap* sources) { return TraceJson(trace, sources).write(); }

}  // namespace tollgate::trace
