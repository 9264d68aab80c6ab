// Diagnostics for programs: lines as compilers write them, JSON, SARIF 2.1.0, and the reference pages.
#include <algorithm>
#include <cctype>
#include <iterator>

#include <fmt/format.h>

#include "compiler/support/display_text.h"
#include "compiler/support/json_writer.h"
#include "compiler/support/render.h"
#include "compiler/support/sarif.h"
#include "compiler/support/sort_unique.h"

namespace tollgate {
namespace {

bool placed(const SourceMap& sources, Span span) { return span.valid() && span.file < sources.size(); }

void writePosition(JsonWriter& json, const SourceFile& file, std::string_view name, uint32_t offset) {
  const LineColumn at = file.locate(offset);
  json.key(name).beginObject().member("line", at.line).member("column", characterColumn(file, offset));
  json.member("utf16Column", at.utf16Column).member("offset", offset).endObject();
}

/// `"file": …, "start": …, "end": …` of the object being written.
void writePlace(JsonWriter& json, const SourceMap& sources, Span span) {
  if (!placed(sources, span)) {
    json.key("file").null();
    return;
  }
  const SourceFile& file = sources.file(span.file);
  json.member("file", file.name());
  writePosition(json, file, "start", span.begin);
  writePosition(json, file, "end", span.end);
}

void writeRegion(JsonWriter& json, const SourceFile& file, Span span, std::string_view name) {
  const LineColumn from = file.locate(span.begin), to = file.locate(span.end);
  json.key(name).beginObject();
  json.member("startLine", from.line).member("startColumn", from.utf16Column);
  json.member("endLine", to.line).member("endColumn", to.utf16Column);
  json.member("byteOffset", span.begin).member("byteLength", span.end - span.begin).endObject();
}

void writeLocation(JsonWriter& json, const SourceMap& sources, Span span, const std::string& message) {
  const SourceFile& file = sources.file(span.file);
  json.beginObject().key("physicalLocation").beginObject();
  json.key("artifactLocation").beginObject().member("uri", uriOf(file.name())).endObject();
  writeRegion(json, file, span, "region");
  json.endObject();
  if (!message.empty()) json.key("message").beginObject().member("text", message).endObject();
  json.endObject();
}

void writeSarifFix(JsonWriter& json, const SourceMap& sources, const Fix& fix) {
  json.beginObject().key("description").beginObject().member("text", fix.title).endObject();
  std::vector<FileId> files;
  for (const FixEdit& edit : fix.edits) {
    if (std::find(files.begin(), files.end(), edit.span.file) == files.end()) files.push_back(edit.span.file);
  }
  json.key("artifactChanges").beginArray();
  for (const FileId id : files) {
    const SourceFile& file = sources.file(id);
    json.beginObject().key("artifactLocation").beginObject().member("uri", uriOf(file.name())).endObject();
    json.key("replacements").beginArray();
    for (const FixEdit& edit : fix.edits) {
      if (edit.span.file != id) continue;
      json.beginObject();
      writeRegion(json, file, edit.span, "deletedRegion");
      json.key("insertedContent").beginObject().member("text", edit.replacement).endObject().endObject();
    }
    json.endArray().endObject();
  }
  json.endArray().endObject();
}

void writeSarifResult(JsonWriter& json, const SourceMap& sources, const Diagnostic& diagnostic, size_t rule) {
  json.beginObject().member("ruleId", diagCode(diagnostic.kind)).member("ruleIndex", static_cast<uint64_t>(rule));
  json.member("level", severityWord(diagnostic.severity));
  const std::string text = diagnostic.help.empty() ? diagnostic.message : diagnostic.message + "; " + diagnostic.help;
  json.key("message").beginObject().member("text", text).endObject();
  json.key("locations").beginArray();
  if (placed(sources, diagnostic.span)) writeLocation(json, sources, diagnostic.span, "");
  json.endArray();
  const bool related = std::any_of(diagnostic.labels.begin(), diagnostic.labels.end(),
                                   [&](const DiagLabel& label) { return placed(sources, label.span); });
  if (related) {
    json.key("relatedLocations").beginArray();
    for (const DiagLabel& label : diagnostic.labels) {
      if (placed(sources, label.span)) writeLocation(json, sources, label.span, label.text);
    }
    json.endArray();
  }
  const auto usable = [&](const Fix& fix) {
    return !fix.edits.empty() &&
           std::all_of(fix.edits.begin(), fix.edits.end(), [&](const FixEdit& edit) { return placed(sources, edit.span); });
  };
  if (std::any_of(diagnostic.fixes.begin(), diagnostic.fixes.end(), usable)) {
    json.key("fixes").beginArray();
    for (const Fix& fix : diagnostic.fixes) {
      if (usable(fix)) writeSarifFix(json, sources, fix);
    }
    json.endArray();
  }
  json.endObject();
}

/// Placeholders as readers see them who have no text at hand: `{0}` is …, and doubled braces single. `{capture}` stays.
std::string pageSentence(std::string_view sentence) {
  std::string out;
  for (size_t i = 0; i < sentence.size(); ++i) {
    if (sentence.substr(i, 2) == "{{" || sentence.substr(i, 2) == "}}") {
      out += sentence[i++];
    } else if (sentence[i] == '{' && i + 1 < sentence.size() && std::isdigit(static_cast<unsigned char>(sentence[i + 1])) != 0) {
      i = sentence.find('}', i);
      out += "…";
    } else {
      out += sentence[i];
    }
  }
  return out;
}

void writeSarifRule(JsonWriter& json, const DiagInfo& info) {
  json.beginObject().member("id", diagCode(info.kind)).member("name", info.name);
  const std::string advice = pageSentence(info.advice);
  json.key("shortDescription").beginObject().member("text", advice).endObject();
  json.key("help").beginObject().member("text", advice).endObject();
  json.key("defaultConfiguration").beginObject().member("level", severityWord(info.severity)).endObject();
  json.endObject();
}

struct Family {
  unsigned first;
  const char* title;
};
constexpr Family kFamilies[] = {
    {0, "Bytes and layout"},
    {100, "Syntax"},
    {200, "Names"},
    {300, "Types and units"},
    {400, "Tables"},
    {500, "Sets, quantifiers and emptiness"},
    {600, "Records, sources and data mapping"},
    {700, "Decisions, interpretations, gates"},
    {800, "Packs and tests"},
    {900, "Lint"},
    {1000, "Agreements"},
    {1200, "Sample data and examples"},
};

}  // namespace

std::string uriOf(std::string_view path) {
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte < 0x80 && std::isalnum(byte) != 0) || std::string_view("/-._~").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return out;
}

std::string renderGcc(const SourceMap& sources, const Diagnostics& diagnostics) {
  std::string out;
  const auto line = [&](Span span, std::string_view word, std::string text) {
    std::string place = "tollgate";
    if (placed(sources, span)) {
      const SourceFile& file = sources.file(span.file);
      place = fmt::format("{}:{}:{}", harmless(file.name()), file.locate(span.begin).line, characterColumn(file, span.begin));
    }
    // One line each, whatever a text holds.
    std::replace(text.begin(), text.end(), '\n', ' ');
    out += fmt::format("{}: {}: {}\n", place, word, harmless(text));
  };
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    line(diagnostic.span, severityWord(diagnostic.severity), fmt::format("{} [{}]", diagnostic.message, diagCode(diagnostic.kind)));
    for (const DiagLabel& label : diagnostic.labels) line(label.span, "note", label.text);
    if (!diagnostic.help.empty()) line(diagnostic.span, "note", diagnostic.help);
  }
  return out;
}

std::string renderJson(const SourceMap& sources, const Diagnostics& diagnostics) {
  JsonWriter json;
  json.beginObject().member("version", 1);
  json.key("diagnostics").beginArray();
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    json.beginObject().member("code", diagCode(diagnostic.kind)).member("name", diagInfo(diagnostic.kind).name);
    json.member("severity", severityWord(diagnostic.severity)).member("message", diagnostic.message);
    json.member("help", diagnostic.help);
    writePlace(json, sources, diagnostic.span);
    json.key("labels").beginArray();
    for (const DiagLabel& label : diagnostic.labels) {
      json.beginObject().member("message", label.text);
      writePlace(json, sources, label.span);
      json.endObject();
    }
    json.endArray().key("fixes").beginArray();
    for (const Fix& fix : diagnostic.fixes) {
      json.beginObject().member("title", fix.title).key("edits").beginArray();
      for (const FixEdit& edit : fix.edits) {
        json.beginObject().member("replacement", edit.replacement);
        writePlace(json, sources, edit.span);
        json.endObject();
      }
      json.endArray().endObject();
    }
    json.endArray().endObject();
  }
  return json.endArray().endObject().take();
}

std::string renderSarif(const SourceMap& sources, const Diagnostics& diagnostics, const std::string& toolVersion) {
  std::vector<DiagKind> rules;
  for (const Diagnostic& diagnostic : diagnostics.all()) rules.push_back(diagnostic.kind);
  sortUnique(rules);

  JsonWriter json;
  json.beginObject().member("$schema", kSarifSchema).member("version", "2.1.0");
  json.key("runs").beginArray().beginObject();
  json.key("tool").beginObject().key("driver").beginObject();
  json.member("name", "Tollgate").member("version", toolVersion).member("semanticVersion", toolVersion);
  json.key("rules").beginArray();
  for (const DiagKind rule : rules) writeSarifRule(json, diagInfo(rule));
  json.endArray().endObject().endObject();
  json.member("columnKind", "utf16CodeUnits");
  json.key("results").beginArray();
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    const auto rule = std::lower_bound(rules.begin(), rules.end(), diagnostic.kind);
    writeSarifResult(json, sources, diagnostic, static_cast<size_t>(rule - rules.begin()));
  }
  return json.endArray().endObject().endArray().endObject().take();
}

std::string diagnosticsPage() {
  std::string out =
      "# Diagnostics\n\n"
      "Every message of the compiler has a code that never changes its meaning and is never reused, and a page with a wrong and a\n"
      "right example. This list is generated from `compiler/support/diagnostic_kinds.def`; `…` stands for the words of the text at\n"
      "hand.\n\n"
      "## The examples\n\n"
      "The examples are tests: a wrong one gives the messages whose codes stand in comments at the ends of its lines (`-- G0203`) and\n"
      "no other, a right one gives none. All blocks of an example are files in one folder, given to `tollgate check` together. Where a\n"
      "block does not begin with `-- module NAME`, `use model` is its first line, not shown: it stands on [the model of the language's\n"
      "reference](language.md#the-model-of-this-page). A block that begins with `criterion` stands in an exit gate. That nobody uses a\n"
      "definition of an example is a warning only where the page is about that.\n";
  size_t family = 0;
  for (const DiagInfo& info : allDiagnostics()) {
    bool first = false;
    while (family < std::size(kFamilies) && static_cast<unsigned>(info.kind) >= kFamilies[family].first) {
      ++family;
      first = true;
    }
    if (first) out += fmt::format("\n## {}\n\n| code | name | | message |\n| --- | --- | --- | --- |\n", kFamilies[family - 1].title);
    const std::string code = diagCode(info.kind);
    out += fmt::format("| [{0}](diagnostics/{0}.md) | {1} | {2} | {3} |\n", code, info.name, severityWord(info.severity),
                       pageSentence(info.sentence));
  }
  return out;
}

std::string diagnosticHead(const DiagInfo& info) {
  return fmt::format("# {} {}\n\n{}: {}\n\n{}\n", diagCode(info.kind), info.name, severityWord(info.severity), pageSentence(info.sentence),
                     pageSentence(info.advice));
}

}  // namespace tollgate
