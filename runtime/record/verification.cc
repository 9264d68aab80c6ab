#include "runtime/record/verification.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/support/json_writer.h"

namespace tollgate::record {
namespace {

using report::Document;
using report::Heading;
using report::Line;
using report::Table;
using report::Tone;

constexpr size_t kMostShown = 200;
constexpr uint32_t kWidestName = 60;

std::string shortHash(const std::string& hash) { return hash.empty() ? "not read to its end" : "sha256 " + hash.substr(0, 16) + "…"; }

Tone toneOf(int status) {
  switch (status) {
    case 0: return Tone::Good;
    case 2: return Tone::Open;
    default: return Tone::Bad;
  }
}

std::string stateOf(const FileDifference& file) {
  if (file.now.name.empty()) return "missing";
  return file.recorded.name.empty() ? "not recorded" : "changed";
}

const char* stateOf(const fingerprint::PartChange& change) {
  switch (change.is) {
    case fingerprint::PartChange::Is::Added: return "not recorded";
    case fingerprint::PartChange::Is::Dropped: return "missing";
    case fingerprint::PartChange::Is::Changed: return "changed";
  }
  return "";
}

void addMore(Document& page, size_t all) {
  if (all > kMostShown) page.paragraph(fmt::format("and {} more, which the JSON has", all - kMostShown));
}

void addFiles(Document& page, const Verification& v) {
  if (v.files.empty()) return;
  page.add(Heading{2, {"inputs that differ"}});
  Table table{"inputs that differ", {{"what"}, {"file", kWidestName}, {"how"}, {"recorded, and now"}}};
  for (size_t i = 0; i < v.files.size() && i < kMostShown; ++i) {
    const FileDifference& file = v.files[i];
    const bool missing = file.now.name.empty(), fresh = file.recorded.name.empty();
    std::string hashes = fresh ? shortHash(file.now.sha256) : shortHash(file.recorded.sha256);
    if (!missing && !fresh) hashes += " -> " + shortHash(file.now.sha256);
    const File& known = fresh ? file.now : file.recorded;
    table.rows.push_back({Line{known.kind}, Line{known.name}, report::mark(stateOf(file), Tone::Bad), Line{hashes}});
  }
  page.add(std::move(table));
  addMore(page, v.files.size());
}

void addParts(Document& page, const Verification& v) {
  if (v.parts.empty()) return;
  page.add(Heading{2, {"fingerprints that differ"}});
  Table table{"fingerprints that differ", {{"what"}, {"name", kWidestName}, {"how"}, {"recorded, and now"}}};
  for (const fingerprint::PartChange& part : v.parts) {
    std::string prints = fingerprint::shown(part.before);
    if (!part.after.empty()) prints += (prints.empty() ? "" : " -> ") + fingerprint::shown(part.after);
    table.rows.push_back({Line{part.kind}, Line{part.name}, Line{stateOf(part)}, Line{prints}});
  }
  page.add(std::move(table));
}

void addDifferences(Document& page, const Verification& v) {
  if (v.differences.empty()) return;
  const std::string title = v.files.empty() ? "what differs in the outcome" : "what differs in the outcome, with these inputs";
  page.add(Heading{2, {title}});
  Table table{title, {{"where", kWidestName}, {"recorded, and now"}}};
  for (size_t i = 0; i < v.differences.size() && i < kMostShown; ++i) {
    const Difference& d = v.differences[i];
    table.rows.push_back({Line{d.where}, std::vector<Line>{{"recorded " + d.recorded}, {"now " + d.derived}}});
  }
  page.add(std::move(table));
  addMore(page, v.differences.size());
}

}  // namespace

bool Verification::differs() const {
  const bool otherVersion = toolVersion != record->toolVersion;
  if (files.empty() && !parts.empty() && !otherVersion) return true;  // fingerprints that the recorded rules do not have
  return std::any_of(differences.begin(), differences.end(), [&](const Difference& d) { return !d.wording || !otherVersion; });
}

int Verification::exitStatus() const {
  if (record->edited()) return 4;
  if (!compiled) return 3;
  if (!files.empty() || !derived) return 2;
  return differs() ? 1 : 0;
}

std::string Verification::verdict() const {
  switch (exitStatus()) {
    case 0: return "the same";
    case 1: return "ANOTHER OUTCOME";
    case 2: return files.empty() ? "not derived" : "other inputs";
    case 3: return "does not compile";
    default: return "EDITED";
  }
}

Document verificationDocument(const Verification& v) {
  const Record& record = *v.record;
  Document page{"Verification of " + v.name, {}};
  page.add(Heading{1, {v.name}, "", report::mark(v.verdict(), toneOf(v.exitStatus()))});
  page.paragraph(fmt::format("recorded by tollgate {} · as of {} · {} files of rules and data", record.toolVersion, record.request.asOf,
                             record.inputs.files.size()),
                 Tone::Quiet);
  if (v.toolVersion != record.toolVersion) page.paragraph("derived by tollgate " + v.toolVersion, Tone::Quiet);
  if (!v.timeZones.empty() && v.timeZones != record.inputs.timeZones)
    page.paragraph(fmt::format("time zones: recorded with {}, derived with {}", record.inputs.timeZones, v.timeZones));
  if (record.edited()) {
    page.paragraph(fmt::format("The record is not as it was written: its hash is {}, its content has {}.", record.hash, record.content),
                   Tone::Bad);
  }
  if (!v.compiled) page.paragraph("The rules do not compile here, so nothing could be derived.");
  if (v.compiled && !v.derived) page.paragraph("Nothing could be derived: the evaluation could not be asked for again.");
  if (v.derived && v.files.empty()) page.paragraph("Every file is as recorded.");
  if (v.derived && v.differences.empty()) page.paragraph("Every verdict, number, row and sentence is as recorded.");
  if (v.derived && !v.files.empty() && v.parts.empty() && record.inputs.scheme == fingerprint::kScheme)
    page.paragraph("The fingerprints of all packs and gates are as recorded: the rules say the same.");
  if (!v.differences.empty() && !v.differs())
    page.paragraph("Only sentences and the hash of the rules differ, which another version of tollgate gives otherwise.");
  addFiles(page, v);
  addParts(page, v);
  addDifferences(page, v);
  return page;
}

std::string verificationJson(const Verification& v) {
  JsonWriter json;
  json.beginObject().member("version", 1).member("record", v.name).member("exitStatus", v.exitStatus()).member("verdict", v.verdict());
  json.member("edited", v.record->edited()).member("hash", v.record->hash).member("content", v.record->content);
  json.member("recordedBy", v.record->toolVersion).member("derivedBy", v.toolVersion);
  json.key("timeZones").beginObject().member("recorded", v.record->inputs.timeZones).member("now", v.timeZones).endObject();
  json.member("compiled", v.compiled).member("derived", v.derived);
  json.key("files").beginArray();
  for (const FileDifference& file : v.files) {
    const File& known = file.recorded.name.empty() ? file.now : file.recorded;
    json.beginObject().member("kind", known.kind).member("name", known.name).member("state", stateOf(file));
    json.member("recorded", file.recorded.sha256).member("now", file.now.sha256).endObject();
  }
  json.endArray().key("fingerprints").beginArray();
  for (const fingerprint::PartChange& part : v.parts) {
    json.beginObject().member("kind", part.kind).member("name", part.name).member("state", stateOf(part));
    json.member("recorded", part.before).member("now", part.after).endObject();
  }
  json.endArray().key("differences").beginArray();
  for (const Difference& d : v.differences) {
    json.beginObject().member("where", d.where).member("recorded", d.recorded).member("now", d.derived);
    json.member("wording", d.wording).endObject();
  }
  return json.endArray().endObject().take();
}

}  // namespace tollgate::record
