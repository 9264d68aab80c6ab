#include "runtime/ingest/record.h"

#include <fmt/format.h>

#include "compiler/support/diagnostics.h"

namespace tollgate::ingest {

std::span<const HeaderName> testCaseHeader() {
  static const std::vector<HeaderName> kNames = [] {
    std::vector<HeaderName> names;
    for (const std::string_view name : testCaseFieldNames()) names.push_back({name, {}});
    return names;
  }();
  return kNames;
}

std::string_view faultWord(FaultKind kind) {
  switch (kind) {
    case FaultKind::BadHeading: return "bad heading";
    case FaultKind::MissingCells: return "missing cells";
    case FaultKind::UnreadableLine: return "unreadable line";
    case FaultKind::UnreadableFile: return "unreadable file";
  }
  return "";
}

bool FieldSelector::bind(std::span<const HeaderName> header) {
  positions_.clear();
  if (kind_ != FieldKind::Field) return false;
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i].name == name_) positions_.push_back(static_cast<uint32_t>(i));
  }
  return !positions_.empty();
}

std::span<const Cell> FieldSelector::find(const RecordView& record) {
  if (positions_.size() == 1) {
    const Cell& cell = record.cells[positions_[0]];
    return cell.present() ? std::span<const Cell>(&cell, 1) : std::span<const Cell>();
  }
  found_.clear();
  for (const uint32_t position : positions_) {
    if (record.cells[position].present()) found_.push_back(record.cells[position]);
  }
  if (!positions_.empty()) return found_;
  for (const std::span<const NamedCell> layer : record.layers) {
    for (const NamedCell& named : layer) {
      if (named.kind == kind_ && named.name == name_) found_.push_back(named.cell);
    }
    if (!found_.empty()) break;
  }
  return found_;
}

Fault missingColumn(std::string_view name, std::span<const HeaderName> header) {
  std::vector<std::string> names;
  for (const HeaderName& heading : header) names.emplace_back(heading.name);
  const std::string close = nearest(name, names);
  const Place place = header.empty() ? Place{1, 1} : header.front().place;
  std::string advice = "name the column as the heading spells it";
  constexpr size_t kShown = 12;
  if (!close.empty()) {
    advice = fmt::format("did you mean `{}`?", close);
  } else if (!names.empty() && names.size() <= kShown) {
    std::string known;
    for (const std::string& heading : names) known += (known.empty() ? "`" : ", `") + heading + "`";
    advice += fmt::format(": {}", known);
  }
  return {FaultKind::UnreadableFile, place, fmt::format("the heading has no column `{}`", name), advice};
}

namespace {

std::string located(std::string_view file, Place place) {
  if (place.line == 0) return std::string(file);
  return fmt::format("{}:{}:{}", file, place.line, place.column);
}

}  // namespace

std::string describe(std::string_view file, const Fault& fault) {
  std::string text = fmt::format("{}: {}", located(file, fault.place), fault.message);
  if (!fault.advice.empty()) text += "; " + fault.advice;
  return text;
}

std::string describe(std::string_view file, const Deviation& deviation) {
  return fmt::format("{}: {}", located(file, deviation.place), deviation.message);
}

}  // namespace tollgate::ingest
