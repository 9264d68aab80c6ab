// What concerns all programs that a file is part of: references, renaming. Numbers of files are those of the server, so one place is
// the same in every program.
#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "compiler/query/navigation.h"
#include "compiler/query/rename.h"
#include "compiler/support/fixes.h"
#include "lsp/server/answers.h"
#include "lsp/server/trial.h"
#include "lsp/server/uris.h"
#include "lsp/server/users.h"

namespace tollgate::lsp {
namespace {

query::ReadOnly readOnlyIn(const Question& question, const Analysis& analysis) {
  return [&question, &analysis](FileId file) {
    const Programs& programs = question.programs();
    return programs.openFiles && programs.isReadOnly(analysis, analysis.sources().file(file).name());
  };
}

/// The file of a module that gets another name.
std::optional<FileMove> moveOf(Question& question, const std::string& from, const std::string& to) {
  for (const auto& module : question.analysis().program().modules) {
    if (module->name != from) continue;
    const std::string& path = question.analysis().sources().file(module->file).name();
    const std::string base = baseOf(from, path);
    if (base.empty()) return std::nullopt;
    std::string file = to;
    std::replace(file.begin(), file.end(), '.', '/');
    return FileMove{question.uriOf(module->file), uriOfPath(base + file + std::string(kModuleEnding))};
  }
  return std::nullopt;
}

/// "" or why the edits are not made: what the program would mean with them is tried.
std::string changedBy(const Question& question, const Analysis& analysis, const std::vector<query::Edit>& edits) {
  const std::shared_ptr<const Analysis> after = tried(question.services(), analysis, editedTexts(analysis.sources(), edits));
  const std::string changed = after ? query::changedMeaning(analysis.index(), after->index()) : "the program could not be checked with it.";
  return changed.empty() ? "" : "With this name " + changed;
}

/// Whether files of data hold the name, as far as rules can tell.
bool isSaidInData(const Analysis& analysis, FileId file, uint32_t offset) {
  const query::Occurrence* here = analysis.index().at(file, offset);
  if (here == nullptr || analysis.program().sources.empty()) return false;
  const query::EntityKind kind = here->entity.kind;
  return kind == query::EntityKind::EnumValue || kind == query::EntityKind::Outcome || kind == query::EntityKind::Test;
}

ResponseError refused(const std::string& why) { return {ErrorCode::RequestFailed, why}; }

}  // namespace

Answer references(Question& question) {
  const bool declarations = question.params()["context"]["includeDeclaration"].isTrue();
  const uint32_t offset = question.offset();
  std::set<Span, ByPlace> spans;
  question.eachProgramOf(offset, [&](const Analysis& analysis, FileId file, uint32_t at) {
    for (const Span& span : query::references(analysis.index(), file, at, declarations)) {
      question.learn(analysis, span.file);
      spans.insert(span);
    }
  });
  JsonWriter json = oneLine();
  json.beginArray();
  for (const Span& span : spans) question.location(json, span);
  json.endArray();
  return json.take();
}

Answer prepareRename(Question& question) {
  const query::Renaming renaming = query::prepareRename(question.index(), question.file(), question.offset(),
                                                        readOnlyIn(question, question.analysis()));
  if (!renaming.ok()) return refused(renaming.refused);
  JsonWriter json = oneLine();
  json.beginObject().key("range");
  question.range(json, renaming.span);
  json.member("placeholder", renaming.placeholder).endObject();
  return json.take();
}

/// In every program that has it, or in none: a name that is free here may be taken there.
Answer rename(Question& question) {
  const std::string name(*question.params()["newName"].text());
  const uint32_t offset = question.offset();
  std::string why;
  std::map<Span, std::string, ByPlace> edits;
  std::string movesFrom, movesTo;
  std::string saidInData;
  question.eachProgramOf(offset, [&](const Analysis& analysis, FileId file, uint32_t at) {
    if (!why.empty()) return;
    query::Renaming renaming = query::rename(analysis.index(), file, at, name, readOnlyIn(question, analysis));
    why = renaming.refused;
    if (why.empty() && renaming.movesTo.empty()) why = changedBy(question, analysis, renaming.edits);
    if (isSaidInData(analysis, file, at)) saidInData = renaming.placeholder;
    for (query::Edit& edit : renaming.edits) {
      question.learn(analysis, edit.span.file);
      edits.emplace(edit.span, std::move(edit.replacement));
    }
    if (&analysis == &question.analysis()) movesFrom = renaming.movesFrom, movesTo = renaming.movesTo;
  });
  if (!why.empty()) return refused(why);
  std::optional<FileMove> move;
  if (!movesFrom.empty()) {
    move = moveOf(question, movesFrom, movesTo);
    if (!question.client().renamesFiles || !move) return refused("a module is called after its file: rename the file");
  }
  std::vector<FileEdit> all;
  for (auto& [span, text] : edits) all.push_back({span, std::move(text)});
  JsonWriter json = oneLine();
  std::string caution;
  if (!saidInData.empty()) caution = fmt::format("Data that says `{}` has to say `{}` from then on.", saidInData, name);
  question.workspaceEdit(json, all, move, caution);
  return json.take();
}

}  // namespace tollgate::lsp
