#include "compiler/fingerprint/part_list.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <simdjson.h>

#include "compiler/support/json_writer.h"

namespace tollgate::fingerprint {

std::vector<ListedPart> list(const ir::Program& program, Fingerprints& prints, const std::vector<Part>& parts) {
  std::vector<ListedPart> out;
  for (const Part& part : parts) out.push_back({partKind(program, part), partName(program, part), prints.of(part)});
  return out;
}

std::string listJson(const std::vector<ListedPart>& parts) {
  JsonWriter json;
  json.beginObject().member("scheme", kScheme).key("parts").beginArray();
  for (const auto& [kind, name, fingerprint] : parts) {
    json.beginObject().member("kind", kind).member("name", name).member("fingerprint", fingerprint).endObject();
  }
  json.endArray().endObject();
  return json.take();
}

ReadList readList(std::string_view json) {
  const auto wrong = [](std::string why) { return ReadList{{}, std::move(why)}; };
  simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(simdjson::padded_string(json)).get(root)) return wrong("is no JSON");
  std::string_view scheme;
  simdjson::dom::array parts;
  if (root["scheme"].get(scheme) || root["parts"].get(parts)) return wrong("is no list of parts");
  if (scheme != kScheme) return wrong(fmt::format("has fingerprints of the scheme `{}`, not of `{}`", scheme, kScheme));
  ReadList out;
  for (const simdjson::dom::element part : parts) {
    std::string_view kind, name, fingerprint;
    if (part["kind"].get(kind) || part["name"].get(name) || part["fingerprint"].get(fingerprint)) {
      return wrong(fmt::format("has a part {} without `kind`, `name` or `fingerprint`", out.parts.size() + 1));
    }
    out.parts.push_back({std::string(kind), std::string(name), std::string(fingerprint)});
  }
  return out;
}

std::vector<PartChange> compare(std::vector<ListedPart> before, std::vector<ListedPart> after) {
  struct Sides {
    std::vector<std::string> before, after;
  };
  std::map<std::pair<std::string, std::string>, Sides> named;
  for (ListedPart& part : before) named[{part.kind, part.name}].before.push_back(std::move(part.fingerprint));
  for (ListedPart& part : after) named[{part.kind, part.name}].after.push_back(std::move(part.fingerprint));
  std::vector<PartChange> out;
  for (auto& [key, sides] : named) {
    std::vector<std::string> dropped, added;
    std::sort(sides.before.begin(), sides.before.end());
    std::sort(sides.after.begin(), sides.after.end());
    std::set_difference(sides.before.begin(), sides.before.end(), sides.after.begin(), sides.after.end(), std::back_inserter(dropped));
    std::set_difference(sides.after.begin(), sides.after.end(), sides.before.begin(), sides.before.end(), std::back_inserter(added));
    for (size_t i = 0; i < std::max(dropped.size(), added.size()); ++i) {
      PartChange change{PartChange::Is::Changed, key.first, key.second, "", ""};
      if (i < dropped.size()) change.before = dropped[i];
      if (i < added.size()) change.after = added[i];
      if (change.before.empty()) change.is = PartChange::Is::Added;
      if (change.after.empty()) change.is = PartChange::Is::Dropped;
      out.push_back(std::move(change));
    }
  }
  return out;
}

}  // namespace tollgate::fingerprint
