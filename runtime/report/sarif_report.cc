#include "runtime/report/sarif_report.h"

#include <map>
#include <set>
#include <tuple>

#include "compiler/support/display_text.h"
#include "compiler/support/json_writer.h"
#include "compiler/support/sarif.h"
#include "compiler/support/sha256.h"
#include "runtime/report/annotations.h"

namespace tollgate::report {
namespace {

const char* levelWord(Level level) {
  switch (level) {
    case Level::Error: return "error";
    case Level::Warning: return "warning";
    case Level::Note: return "note";
  }
  return "";
}

class SarifReport {
 public:
  std::string write(const plan::Outcome& outcome, const SourceMap* sources, const std::string& toolVersion) {
    const std::vector<Annotation> annotations = annotationsOf(outcome, sources);
    std::map<std::string, const Annotation*> checks;
    for (const Annotation& annotation : annotations) checks.emplace(annotation.check, &annotation);
    json_.beginObject().member("$schema", kSarifSchema).member("version", "2.1.0");
    json_.key("runs").beginArray().beginObject();
    json_.key("tool").beginObject().key("driver").beginObject();
    json_.member("name", "Tollgate").member("version", toolVersion).member("semanticVersion", toolVersion);
    json_.key("rules").beginArray();
    for (const auto& [check, annotation] : checks) rule(*annotation);
    json_.endArray().endObject().endObject();
    json_.member("columnKind", "utf16CodeUnits");
    json_.key("invocations").beginArray().beginObject();
    json_.member("executionSuccessful", outcome.refused.empty()).member("exitCode", outcome.exitStatus()).endObject().endArray();
    json_.key("results").beginArray();
    for (const Annotation& annotation : annotations) {
      result(annotation, static_cast<uint64_t>(std::distance(checks.begin(), checks.find(annotation.check))));
    }
    return json_.endArray().endObject().endArray().endObject().take();
  }

 private:
  void text(std::string_view name, const std::string& text) { json_.key(name).beginObject().member("text", harmless(text)).endObject(); }

  void rule(const Annotation& annotation) {
    json_.beginObject().member("id", harmless(annotation.check)).member("name", harmless(annotation.check));
    text("shortDescription", annotation.checkTitle);
    json_.key("defaultConfiguration").beginObject().member("level", levelWord(annotation.level)).endObject();
    json_.endObject();
  }

  void location(const ShownPlace& place, const std::string& message) {
    json_.beginObject().key("physicalLocation").beginObject();
    json_.key("artifactLocation").beginObject().member("uri", uriOf(place.file)).endObject();
    if (place.line > 0) {
      json_.key("region").beginObject().member("startLine", place.line);
      if (place.column > 0) json_.member("startColumn", place.column);
      json_.endObject();
    }
    json_.endObject();
    if (!message.empty()) text("message", message);
    json_.endObject();
  }

  void result(const Annotation& annotation, uint64_t rule) {
    json_.beginObject().member("ruleId", harmless(annotation.check)).member("ruleIndex", rule);
    json_.member("level", levelWord(annotation.level));
    text("message", annotation.message);
    json_.key("locations").beginArray();
    if (!annotation.place.file.empty()) location(annotation.place, "");
    json_.endArray();
    if (!annotation.related.empty()) {
      json_.key("relatedLocations").beginArray();
      std::set<std::tuple<std::string, uint32_t, uint32_t, std::string>> told;  // the schema wants each once
      for (const Annotation::Related& related : annotation.related) {
        const ShownPlace& at = related.place;
        if (told.emplace(at.file, at.line, at.column, related.text).second) location(at, related.text);
      }
      json_.endArray();
    }
    const std::string identity = annotation.check + "\n" + annotation.subject;
    json_.key("partialFingerprints").beginObject().member("tollgate/v1", sha256(identity)).endObject();
    json_.key("properties").beginObject().member("subject", harmless(annotation.subject));
    json_.member("verdict", annotation.verdict).endObject();
    json_.endObject();
  }

  JsonWriter json_;
};

}  // namespace

std::string sarif(const plan::Outcome& outcome, const SourceMap* sources, const std::string& toolVersion) {
  return SarifReport().write(outcome, sources, toolVersion);
}

}  // namespace tollgate::report
