#include "runtime/report/annotation_reports.h"

#include <map>

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "compiler/support/json_writer.h"
#include "compiler/support/sha256.h"
#include "runtime/report/annotations.h"

namespace tollgate::report {
namespace {

constexpr size_t kMostRows = 10;  // named in a message

/// The path as a service knows it: relative to the repository, without `./`.
std::string plainPath(std::string path) {
  while (path.starts_with("./")) path.erase(0, 2);
  return path;
}

/// A message of a workflow command ends with its line and unescapes `%XX`; a property also ends with `:` or `,`.
std::string escapedCommand(std::string_view text, bool property) {
  std::string out;
  bool first = true;
  for (size_t begin = 0; begin <= text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (!first) out += "%0A";
    first = false;
    for (const char c : harmless(text.substr(begin, end - begin))) {
      if (c == '%' || (property && (c == ':' || c == ','))) {
        out += fmt::format("%{:02X}", static_cast<unsigned>(c));
      } else {
        out += c;
      }
    }
    begin = end + 1;
  }
  return out;
}

std::string command(std::string_view name, const ShownPlace& place, const std::string& title, const std::string& message) {
  std::string properties;
  const auto add = [&](std::string_view key, const std::string& value) {
    properties += fmt::format("{}{}={}", properties.empty() ? " " : ",", key, escapedCommand(value, true));
  };
  if (!place.file.empty()) {
    add("file", plainPath(place.file));
    if (place.line > 0) add("line", fmt::format("{}", place.line));
    if (place.column > 0) add("col", fmt::format("{}", place.column));
  }
  if (!title.empty()) add("title", title);
  return fmt::format("::{}{}::{}\n", name, properties, escapedCommand(message, false));
}

std::string titleOf(const Annotation& annotation) {
  const bool named = !annotation.verdict.empty() && !annotation.subject.empty();
  return annotation.check + (named ? " · " + annotation.subject : "");
}

const char* commandName(Level level) {
  switch (level) {
    case Level::Error: return "error";
    case Level::Warning: return "warning";
    case Level::Note: return "notice";
  }
  return "";
}

const char* severityOf(const Annotation& annotation) {
  switch (annotation.level) {
    case Level::Error: break;
    case Level::Warning: return "minor";
    case Level::Note: return "info";
  }
  if (annotation.verdict.empty()) return "blocker";
  return annotation.verdict == plan::verdictText(plan::Verdict::NotMet) ? "critical" : "major";
}

}  // namespace

std::string githubCommands(const plan::Outcome& outcome, const SourceMap* sources) {
  std::string out;
  for (const Annotation& annotation : annotationsOf(outcome, sources)) {
    std::string message = annotation.message;
    for (size_t i = 0; i < annotation.related.size() && i < kMostRows; ++i) {
      const auto& [place, text] = annotation.related[i];
      message += "\n" + harmless(withPlace(text, shownPlace(place.file, place.line)));
    }
    if (annotation.related.size() > kMostRows) message += fmt::format("\nand {} more", annotation.related.size() - kMostRows);
    out += command(commandName(annotation.level), annotation.place, titleOf(annotation), message);
  }
  for (const plan::GateOutcome& gate : outcome.gates) {
    if (gate.only || gate.verdict != plan::Verdict::Met) continue;
    out += command("notice", rulePlace(sources, gate.span), gateName(gate), gateName(gate) + " is met");
  }
  return out;
}

std::string gitlabCodeQuality(const plan::Outcome& outcome, const SourceMap* sources) {
  // A place is mandatory: what has none stands at the first module.
  const std::string anywhere = sources != nullptr && sources->size() > 0 ? sources->file(0).name() : "unknown";
  std::map<std::string, size_t> seen;
  JsonWriter json;
  json.beginArray();
  for (const Annotation& annotation : annotationsOf(outcome, sources)) {
    const ShownPlace& place = annotation.place;
    const std::string identity = fmt::format("{}\n{}\n{}", annotation.check, annotation.subject, plainPath(place.file));
    json.beginObject().member("description", harmless(annotation.message)).member("check_name", harmless(annotation.check));
    json.member("fingerprint", sha256(fmt::format("{}\n{}", identity, seen[identity]++)));
    json.member("severity", severityOf(annotation));
    json.key("location").beginObject().member("path", harmless(plainPath(place.file.empty() ? anywhere : place.file)));
    json.key("lines").beginObject().member("begin", place.line > 0 ? place.line : 1u).endObject().endObject().endObject();
  }
  return json.endArray().take();
}

}  // namespace tollgate::report
