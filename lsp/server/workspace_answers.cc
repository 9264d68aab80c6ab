#include "lsp/server/workspace_answers.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "compiler/query/outline.h"
#include "compiler/query/rename.h"
#include "compiler/query/text.h"
#include "lsp/server/outline.h"
#include "lsp/server/question.h"
#include "lsp/server/uris.h"
#include "lsp/server/users.h"
#include "runtime/ingest/whole_text.h"

namespace tollgate::lsp {
namespace {

constexpr size_t kMostSymbols = 512;

void writeSymbol(JsonWriter& json, const query::WorkspaceSymbol& symbol) {
  json.member("name", symbol.name).member("kind", symbolKind(symbol.kind));
  if (!symbol.container.empty()) json.member("containerName", symbol.container);
}

void writeListPlace(JsonWriter& json, Question& question, const query::ListPlace& place) {
  json.beginObject().member("uri", question.uriOfName(place.file)).key("range");
  writeLineStart(json, place.line);
  json.endObject();
}

}  // namespace

Answer workspaceSymbols(const Programs& programs, const std::shared_ptr<const Client>& client, const Json& params) {
  const auto wanted = params["query"].text();
  if (!wanted) return ResponseError{ErrorCode::InvalidParams, "`query` is no text"};
  JsonWriter json = oneLine();
  json.beginArray();
  std::set<std::pair<FileId, uint32_t>> told;
  std::set<std::pair<std::string, uint32_t>> clauses;  // lines of lists
  std::set<std::string> known;                         // files, by identity
  const auto full = [&] { return told.size() + clauses.size() >= kMostSymbols; };
  for (const auto& analysis : programs.open) {
    if (!analysis->fault().empty()) continue;
    for (const auto& module : analysis->program().modules)
      known.insert(programs.services.identities.of(analysis->sources().file(module->file).name()));
    Question question(programs.services, client, analysis, Json(), programs);
    for (const query::WorkspaceSymbol& symbol : query::workspaceSymbols(analysis->index(), *wanted, kMostSymbols)) {
      const bool listed = !symbol.list.file.empty();
      const bool isNew = listed ? clauses.emplace(symbol.list.file, symbol.list.line).second
                                : told.emplace(symbol.span.file, symbol.span.begin).second;
      if (full() || !isNew) continue;
      json.beginObject();
      writeSymbol(json, symbol);
      json.key("location");
      if (listed)
        writeListPlace(json, question, symbol.list);
      else
        question.location(json, symbol.span);
      json.endObject();
    }
  }
  for (const std::string& path : programs.services.workspace.all(programs.folders)) {
    if (full()) break;
    if (known.contains(programs.services.identities.of(path))) continue;
    ingest::WholeText read = ingest::readWholeText(programs.services.host.files(), path, programs.services.limits.sourceBytes);
    if (read.error || read.tooLarge) continue;
    SourceMap sources;
    const ParsedFile parsed = programs.services.files.parsed(sources, path, std::move(read.text));
    const std::string name = path.substr(path.rfind('/') + 1);
    const std::string module = name.substr(0, name.size() - kModuleEnding.size());
    Positions positions(*parsed.file, client->encoding);
    for (const query::WorkspaceSymbol& symbol : query::declaredSymbols(parsed.tree->module, module, *wanted, kMostSymbols)) {
      if (full() || !told.emplace(symbol.span.file, symbol.span.begin).second) continue;
      json.beginObject();
      writeSymbol(json, symbol);
      json.key("location").beginObject().member("uri", uriOfPath(path)).key("range");
      const Position start = positions.positionOf(symbol.span.begin), end = positions.positionOf(symbol.span.end);
      writeRange(json, start, end);
      json.endObject().endObject();
    }
  }
  json.endArray();
  return json.take();
}

namespace {

/// `use` can say it: names, with dots between them.
bool isModuleName(std::string_view name) {
  for (size_t dot; (dot = name.find('.')) != std::string_view::npos; name.remove_prefix(dot + 1)) {
    if (!query::nameMistake(name.substr(0, dot)).empty()) return false;
  }
  return query::nameMistake(name).empty();
}

}  // namespace

Answer willRenameFiles(const Programs& programs, const std::shared_ptr<const Client>& client, const Json& params) {
  const Json files = params["files"];
  if (!files.isArray()) return ResponseError{ErrorCode::InvalidParams, "`files` is no array"};
  std::map<std::tuple<FileId, uint32_t, uint32_t>, FileEdit> edits;
  std::unique_ptr<Question> question;
  for (size_t i = 0; i < files.size(); ++i) {
    const auto from = pathOfUri(files.at(i)["oldUri"].text().value_or("")), to = pathOfUri(files.at(i)["newUri"].text().value_or(""));
    if (!from || !to) continue;
    const bool isFile = from->ends_with(kModuleEnding);
    if (isFile && !to->ends_with(kModuleEnding)) continue;  // it is no module any more
    std::vector<std::string> moved;                         // files
    for (std::string& path : programs.services.workspace.all(programs.folders)) {
      if (path == *from || path.starts_with(*from + "/")) moved.push_back(std::move(path));
    }
    programs.each(moved, [&](const Analysis& analysis) {
      const query::ReadOnly readOnly = [&](FileId file) { return programs.isReadOnly(analysis, analysis.sources().file(file).name()); };
      std::set<std::pair<std::string, std::string>> names;
      for (const auto& module : analysis.program().modules) {
        const std::string& path = analysis.sources().file(module->file).name();
        if (path != *from && !path.starts_with(*from + "/")) continue;
        const std::string base = baseOf(module->name, path);
        const std::string before = nameBelow(base, isFile ? path : *from), after = nameBelow(base, *to);
        if (!base.empty() && !before.empty() && isModuleName(after)) names.emplace(before, after);
      }
      if (!question) question = std::make_unique<Question>(programs.services, client, analysis.shared_from_this(), Json(), programs);
      for (const auto& [before, after] : names) {
        for (query::Edit& edit : query::moduleMoved(analysis.index(), before, after, readOnly)) {
          question->learn(analysis, edit.span.file);
          edits.emplace(std::tuple(edit.span.file, edit.span.begin, edit.span.end), FileEdit{edit.span, std::move(edit.replacement)});
        }
      }
    });
  }
  if (edits.empty()) return std::string("null");
  std::vector<FileEdit> all;
  for (auto& [place, edit] : edits) all.push_back(std::move(edit));
  JsonWriter json = oneLine();
  question->workspaceEdit(json, all);
  return json.take();
}

}  // namespace tollgate::lsp
