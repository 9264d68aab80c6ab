#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "runtime/trace/trace_report.h"

namespace tollgate::trace {

namespace {

/// A cell that reads as itself in a spreadsheet, and that no spreadsheet runs.
std::string cell(std::string_view text) {
  std::string safe = harmless(text);
  const bool formula = !safe.empty() && std::string_view("=+-@").find(safe.front()) != std::string_view::npos;
  if (formula) safe.insert(0, 1, '\'');
  if (safe.find_first_of(",\"") == std::string::npos && !safe.starts_with(' ') && !safe.ends_with(' ')) return safe;
  std::string quoted = "\"";
  for (const char c : safe) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

class CsvWriter {
 public:
  explicit CsvWriter(const Trace& trace) : trace_(trace) {}

  std::string write() {
    row({"register", "requirement", "version", "section", "title",      "counts",      "coverage", "result",       "defects", "link",
         "cited",    "extent",      "because", "test",    "test_title", "test_result", "pack",     "pack_version", "release", "group"});
    for (const Requirement& requirement : trace_.requirements) {
      if (requirement.links.empty()) line(&requirement, nullptr);
      for (const Index link : requirement.links) line(&requirement, &trace_.links[link]);
    }
    for (const Link& link : trace_.links) {
      if (link.requirement == kNoIndex) line(nullptr, &link);
    }
    return std::move(out_);
  }

 private:
  void line(const Requirement* requirement, const Link* link) {
    std::vector<std::string> cells(9);
    if (requirement != nullptr) {
      std::string defects;
      for (const Defect defect : requirement->defects) defects += (defects.empty() ? "" : " ") + std::string(defectWord(defect));
      const ir::Entry& entry = *requirement->entry;
      cells = {requirement->list->name,
               entry.name,
               entry.version,
               entry.section,
               entry.title,
               requirement->counts ? "yes" : "no",
               requirement->counts ? std::string(coverageWord(requirement->coverage)) : "",
               std::string(requirementResultWord(requirement->result)),
               defects};
    }
    if (link != nullptr) {
      const Test& test = trace_.tests[link->test];
      const ir::Pack& pack = trace_.program->packs[test.pack];
      for (const std::string& text : {std::string(linkWord(link->state)), citationOf(*link), std::string(link->fully ? "fully" : "partly"),
                                      link->cover->because, test.decl->id, test.decl->meta.title, std::string(testResultWord(test.result)),
                                      pack.name, pack.version, pack.release, test.decl->group}) {
        cells.push_back(text);
      }
    } else {
      cells.resize(20);
    }
    row(cells);
  }

  void row(const std::vector<std::string>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) out_ += (i == 0 ? "" : ",") + cell(cells[i]);
    out_ += "\r\n";
  }

  const Trace& trace_;
  std::string out_;
};

}  // namespace

std::string traceCsv(const Trace& trace) { return CsvWriter(trace).write(); }

}  // namespace tollgate::trace
