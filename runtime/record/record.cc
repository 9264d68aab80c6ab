#include "runtime/record/record.h"

#include <algorithm>

#include <fmt/format.h>
#include <simdjson.h>

#include "compiler/support/json_writer.h"
#include "compiler/support/sha256.h"
#include "runtime/report/json_report.h"

namespace tollgate::record {
namespace {

constexpr std::string_view kHashLine = "  \"hash\": \"";

void writeRequest(JsonWriter& json, const Request& request) {
  json.key("request").beginObject().member("asOf", request.asOf).member("files", request.files);
  json.member("library", request.library).member("data", request.data);
  json.member("gates", request.gates).member("only", request.only).member("tolerated", request.tolerated);
  json.member("assumed", request.assumed).member("limits", request.limits).endObject();
}

void writeInputs(JsonWriter& json, const Inputs& inputs) {
  json.key("inputs").beginObject().member("timeZones", inputs.timeZones).key("files").beginArray();
  for (const File& file : inputs.files) {
    json.beginObject().member("kind", file.kind).member("name", file.name).key("sha256");
    if (file.sha256.empty())
      json.null();
    else
      json.value(file.sha256);
    json.endObject();
  }
  json.endArray().member("scheme", inputs.scheme).key("fingerprints").beginArray();
  for (const auto& [kind, name, fingerprint] : inputs.fingerprints) {
    json.beginObject().member("kind", kind).member("name", name).member("fingerprint", fingerprint).endObject();
  }
  json.endArray().endObject();
}

/// Members of one object; the first that is missing or of another kind is the error. Where there is no object, every member is
/// missing.
class Members {
 public:
  Members(std::optional<simdjson::dom::element> element, std::string& error, std::string path) : error_(error), path_(std::move(path)) {
    simdjson::dom::object object;
    if (element && !element->get(object))
      object_ = object;
    else
      wrong("");
  }

  std::string text(const char* name) {
    std::string_view value;
    const auto found = member(name);
    if (!found || found->get(value)) wrong(name);
    return std::string(value);
  }
  std::string textOrNull(const char* name) {
    const auto found = member(name);
    return found && found->is_null() ? "" : text(name);
  }
  std::vector<std::string> texts(const char* name) {
    std::vector<std::string> out;
    for (const simdjson::dom::element one : list(name)) {
      std::string_view value;
      if (one.get(value)) wrong(name);
      out.emplace_back(value);
    }
    return out;
  }
  std::vector<simdjson::dom::element> list(const char* name) {
    const auto found = member(name);
    simdjson::dom::array values;
    if (!found || found->get(values)) {
      wrong(name);
      return {};
    }
    return {values.begin(), values.end()};
  }
  std::optional<simdjson::dom::element> object(const char* name) {
    const auto found = member(name);
    if (found && found->is_object()) return found;
    wrong(name);
    return std::nullopt;
  }

 private:
  std::optional<simdjson::dom::element> member(const char* name) const {
    simdjson::dom::element value;
    if (!object_ || (*object_)[name].get(value)) return std::nullopt;
    return value;
  }
  void wrong(std::string_view name) {
    if (error_.empty()) error_ = fmt::format("has no `{}{}`, or it is of another kind", path_, name);
  }
  std::optional<simdjson::dom::object> object_;
  std::string& error_;
  std::string path_;
};

Request readRequest(std::optional<simdjson::dom::element> element, std::string& error) {
  Members members(element, error, "request.");
  Request request;
  request.asOf = members.text("asOf");
  request.files = members.texts("files");
  request.library = members.text("library"), request.data = members.text("data");
  request.gates = members.texts("gates"), request.only = members.texts("only");
  request.tolerated = members.texts("tolerated"), request.assumed = members.texts("assumed");
  request.limits = members.texts("limits");
  return request;
}

Inputs readInputs(std::optional<simdjson::dom::element> element, std::string& error) {
  Members members(element, error, "inputs.");
  Inputs inputs;
  inputs.timeZones = members.text("timeZones"), inputs.scheme = members.text("scheme");
  for (const simdjson::dom::element one : members.list("files")) {
    Members file(one, error, "inputs.files.");
    inputs.files.push_back({file.text("kind"), file.text("name"), file.textOrNull("sha256")});
  }
  for (const simdjson::dom::element one : members.list("fingerprints")) {
    Members part(one, error, "inputs.fingerprints.");
    inputs.fingerprints.push_back({part.text("kind"), part.text("name"), part.text("fingerprint")});
  }
  return inputs;
}

}  // namespace

Inputs inputsOf(const ir::Program& program, const plan::Outcome& outcome, const std::vector<File>& lists) {
  Inputs inputs;
  for (const ir::Module& module : program.modules) inputs.files.push_back({"rules", module.file, module.sha256});
  for (const table::InputFile& input : outcome.inputs) inputs.files.push_back({"data", input.name, input.sha256});
  inputs.files.insert(inputs.files.end(), lists.begin(), lists.end());
  const auto key = [](const File& file) { return std::tie(file.kind, file.name, file.sha256); };
  std::sort(inputs.files.begin(), inputs.files.end(), [&](const File& a, const File& b) { return key(a) < key(b); });
  inputs.files.erase(std::unique(inputs.files.begin(), inputs.files.end()), inputs.files.end());
  fingerprint::Fingerprints prints(program);
  inputs.fingerprints = fingerprint::list(program, prints, fingerprint::packsAndGates(program));
  inputs.scheme = fingerprint::kScheme;
  inputs.timeZones = outcome.zoneVersion;
  return inputs;
}

std::string text(const Request& request, const Inputs& inputs, const plan::Outcome& outcome, const SourceMap& sources,
                 std::string_view toolVersion) {
  JsonWriter json;
  json.beginObject().member("record", "tollgate verdict").member("version", kVersion).member("tollgate", toolVersion);
  writeRequest(json, request);
  writeInputs(json, inputs);
  json.key("outcome");
  report::writeOutcome(json, outcome, &sources);
  std::string text = json.endObject().take();
  text.resize(text.size() - std::string_view("\n}\n").size());
  text += ",\n";
  const std::string hash = sha256(text);
  return fmt::format("{}{}{}\"\n}}\n", text, kHashLine, hash);
}

Read read(std::string_view text) {
  const auto wrong = [](std::string why) { return Read{std::nullopt, std::move(why)}; };
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(text)).get(root)) return wrong("is no JSON");
  std::string_view kind;
  int64_t version = 0;
  if (root["record"].get(kind) || kind != "tollgate verdict" || root["version"].get(version)) return wrong("is no verdict record");
  if (version != kVersion) return wrong(fmt::format("is a record of version {}; this tollgate reads version {}", version, kVersion));
  std::string error;
  Record record;
  Members members(root, error, "");
  record.toolVersion = members.text("tollgate"), record.hash = members.text("hash");
  record.request = readRequest(members.object("request"), error);
  record.inputs = readInputs(members.object("inputs"), error);
  const std::optional<simdjson::dom::element> outcome = members.object("outcome");
  if (!error.empty()) return wrong(error);
  record.outcome = simdjson::minify(*outcome);
  const size_t line = text.rfind(std::string("\n") + std::string(kHashLine));
  // A text of another layout has no such line: it is not as it was written.
  const bool canonical = line != std::string_view::npos && text.substr(line + 1) == fmt::format("{}{}\"\n}}\n", kHashLine, record.hash);
  record.content = canonical ? sha256(text.substr(0, line + 1)) : sha256(text);
  return {std::move(record), ""};
}

}  // namespace tollgate::record
