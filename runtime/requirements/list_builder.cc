#include "runtime/requirements/list_builder.h"

#include <fmt/format.h>

#include "compiler/support/display_text.h"

namespace tollgate::requirements {

bool ListBuilder::begin(Place place) {
  if (refused()) return false;
  place_ = place;
  if (rows_.size() >= limits_.entries) {
    return refuse(place, fmt::format("the list has more than {} entries", limits_.entries), "split it into registers");
  }
  rows_.push_back({file_, place.line, {}});
  return true;
}

std::string* ListBuilder::cell(std::string_view heading, bool make) {
  if (rows_.empty()) return nullptr;
  auto known = headingIds_.find(heading);
  if (known == headingIds_.end()) {
    if (!make) return nullptr;
    if (headings_.size() >= limits_.columns) {
      refuse(place_, fmt::format("the entries have more than {} different attributes", limits_.columns), "leave out what is not needed");
      return nullptr;
    }
    known = headingIds_.emplace(std::string(heading), static_cast<uint32_t>(headings_.size())).first;
    headings_.emplace_back(heading);
  }
  for (auto& [id, value] : rows_.back().cells) {
    if (id == known->second) return &value;
  }
  if (!make) return nullptr;
  return &rows_.back().cells.emplace_back(known->second, "").second;
}

bool ListBuilder::set(std::string_view heading, std::string_view value) {
  if (refused()) return false;
  std::string* at = cell(heading, true);
  if (at == nullptr) return false;
  if (at->size() + value.size() > limits_.valueBytes) {
    return refuse(place_, fmt::format("the attribute `{}` is longer than {} bytes", heading.substr(0, 60), limits_.valueBytes),
                  "shorten it, or keep attachments elsewhere");
  }
  if (!at->empty()) *at += '\n';
  *at += value;
  return true;
}

bool ListBuilder::setDefault(std::string_view heading, std::string_view value) {
  if (value.empty() || !get(heading).empty()) return !refused();
  return set(heading, value);
}

std::string_view ListBuilder::get(std::string_view heading) const {
  const std::string* at = const_cast<ListBuilder*>(this)->cell(heading, false);
  return at == nullptr ? std::string_view() : std::string_view(*at);
}

bool ListBuilder::refuse(Place place, std::string_view message, std::string_view advice) {
  if (!refused()) {
    const std::string where = place.line == 0 ? "" : fmt::format(":{}:{}", place.line, place.column);
    error_ = fmt::format("{}{}: {}{}{}", file_, where, message, advice.empty() ? "" : "; ", advice);
  }
  return false;
}

RequirementList ListBuilder::finish() {
  RequirementList list;
  if (!refused() && rows_.size() * headings_.size() > limits_.cells) {
    refuse({}, fmt::format("the list has more than {} values", limits_.cells), "split it into registers");
  }
  if (refused()) {
    list.error = std::move(error_);
    return list;
  }
  list.headings = std::move(headings_);
  for (Row& row : rows_) {
    std::vector<std::string>& cells = list.rows.emplace_back(list.headings.size());
    for (auto& [id, value] : row.cells) cells[id] = std::move(value);
    list.files.push_back(std::move(row.file));
    list.lines.push_back(row.line);
  }
  return list;
}

std::string firstLine(std::string_view text) {
  while (!text.empty()) {
    const size_t end = text.find('\n');
    std::string line = onOneLine(text.substr(0, end));
    if (!line.empty()) return line;
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return "";
}

}  // namespace tollgate::requirements
