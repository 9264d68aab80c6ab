#include "runtime/ingest/csv_headings.h"

#include <fmt/format.h>

#include <algorithm>

namespace tollgate::ingest {
namespace {

constexpr ToolHeadings kTools[] = {
    {DataFormat::Jira, {"Issue key"}, {"Issue id", "Issue Type", "Summary", "Status"}, {}},
    {DataFormat::Zephyr, {"ExecutionId", "ExecutionStatus", "Issue Key"}, {}, "StepId"},
    {DataFormat::Testrail,
     {"ID", "Title"},
     {"Section Hierarchy", "Section", "Suite ID", "Suite", "Template", "Automation Type", "Case ID", "Tested On", "Steps (Step)"},
     {}},
};

/// The rows of a text that may be cut off. Lenient: the reader judges.
class Rows {
 public:
  Rows(std::string_view text, char delimiter) : rest_(text), delimiter_(delimiter) {}

  /// False where no row begins; `whole` tells whether its end is there too.
  bool next(std::vector<std::string>& cells, bool& whole, bool lastIsWhole) {
    cells.clear();
    const size_t start = rest_.find_first_not_of("\r\n");
    if (start == std::string_view::npos) return false;
    rest_.remove_prefix(start);
    for (;;) {
      bool ended = false;
      cells.push_back(cell(ended));
      if (ended || rest_.empty()) {
        whole = !unclosed_ && (lastIsWhole || !rest_.empty());
        return true;
      }
      const char stop = rest_.front();
      if (stop != delimiter_) {
        whole = true;
        return true;
      }
      rest_.remove_prefix(1);
    }
  }

 private:
  std::string cell(bool& ended) {
    std::string text;
    if (rest_.starts_with('"')) {
      rest_.remove_prefix(1);
      for (;;) {
        const size_t quote = rest_.find('"');
        text += rest_.substr(0, quote);
        if (quote == std::string_view::npos) {
          rest_ = {};
          ended = unclosed_ = true;
          return text;
        }
        rest_.remove_prefix(quote + 1);
        if (!rest_.starts_with('"')) break;
        text += '"';
        rest_.remove_prefix(1);
      }
    }
    const char stops[] = {delimiter_, '\r', '\n'};
    const size_t stop = std::min(rest_.find_first_of(std::string_view(stops, sizeof stops)), rest_.size());
    text += rest_.substr(0, stop);
    rest_.remove_prefix(stop);
    return text;
  }

  std::string_view rest_;
  char delimiter_;
  bool unclosed_ = false;
};

bool fits(const ToolHeadings& tool, const std::vector<std::string>& heading) {
  const auto has = [&](std::string_view name) { return std::find(heading.begin(), heading.end(), name) != heading.end(); };
  const bool all = std::all_of(tool.needs.begin(), tool.needs.end(), [&](std::string_view name) { return name.empty() || has(name); });
  const bool one = tool.oneOf[0].empty() ||
                   std::any_of(tool.oneOf.begin(), tool.oneOf.end(), [&](std::string_view name) { return !name.empty() && has(name); });
  return all && one;
}

/// Lines before the heading that the reader leaves out.
std::string_view withoutComments(std::string_view text) {
  while (text.starts_with('#') && (text.size() == 1 || std::string_view(" \t\r\n#").find(text[1]) != std::string_view::npos)) {
    text.remove_prefix(std::min(text.find_first_of("\r\n"), text.size()));
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  }
  return text;
}

}  // namespace

const ToolHeadings* headingsOf(DataFormat format) {
  const auto* found = std::find_if(std::begin(kTools), std::end(kTools), [&](const ToolHeadings& tool) { return tool.format == format; });
  return found == std::end(kTools) ? nullptr : found;
}

HeadingsSeen lookAtHeadings(std::string_view text, bool whole) {
  std::string delimiters = ",;\t|";
  std::string_view first = text.substr(0, text.find_first_of("\r\n"));
  if (first.size() == 7 && first.front() == '"' && first.back() == '"') first = first.substr(1, 5);
  if (first.size() == 5 && (first.starts_with("sep=") || first.starts_with("SEP="))) {
    delimiters = first[4];
    text.remove_prefix(std::min(text.find_first_of("\r\n"), text.size()));
    text.remove_prefix(std::min(text.find_first_not_of("\r\n"), text.size()));
  }
  text = withoutComments(text);
  HeadingsSeen seen;
  seen.saw = "text in one column";
  for (const char delimiter : delimiters) {
    Rows rows(text, delimiter);
    std::vector<std::string> heading, row;
    bool headingWhole = false, rowWhole = false;
    if (!rows.next(heading, headingWhole, whole) || heading.size() < 2) continue;
    if (!headingWhole) {
      seen.saw = "text whose first line does not end among the first bytes";
      continue;
    }
    for (const ToolHeadings& tool : kTools) {
      if (fits(tool, heading)) seen.tools.push_back(tool.format);
    }
    const bool second = rows.next(row, rowWhole, whole);
    if (!second)
      seen.saw = fmt::format("one line of {} cells", heading.size());
    else if (!rowWhole || row.size() == heading.size())
      seen.isTable = true;
    else
      seen.saw = fmt::format("text whose first line has {} cells, and the next {}", heading.size(), row.size());
  }
  return seen;
}

}  // namespace tollgate::ingest
