#include "lsp/server/question.h"

#include <algorithm>

#include "compiler/query/navigation.h"
#include "lsp/server/uris.h"

namespace tollgate::lsp {

void writePosition(JsonWriter& json, Position position) {
  json.beginObject().member("line", position.line).member("character", position.character).endObject();
}

void writeRange(JsonWriter& json, Position start, Position end) {
  json.beginObject().key("start");
  writePosition(json, start);
  json.key("end");
  writePosition(json, end);
  json.endObject();
}

void writeLineStart(JsonWriter& json, uint32_t line) {
  const Position at{line == 0 ? 0 : line - 1, 0};
  writeRange(json, at, at);
}

Span Question::spanOf(const Range& range) {
  const uint32_t start = offsetOf(range.start), end = offsetOf(range.end);
  return {file(), std::min(start, end), std::max(start, end)};
}

const SourceFile& Question::sourceOf(FileId file) const {
  const auto learnt = learnt_.find(file);
  return learnt == learnt_.end() ? analysis_->sources().file(file) : learnt->second->sources().file(file);
}

void Question::learn(const Analysis& analysis, FileId file) {
  if (&analysis != analysis_.get() && analysis_->index().moduleOf(file) == sema::kNone)
    learnt_.try_emplace(file, analysis.shared_from_this());
}

void Question::eachProgram(const std::function<void(const Analysis&)>& visit) {
  visit(*analysis_);
  programs_.each({analysis_->snapshot().path}, [&](const Analysis& analysis) {
    if (&analysis != analysis_.get() && analysis.index().moduleOf(file()) != sema::kNone) visit(analysis);
  });
}

void Question::eachProgramOf(uint32_t offset, const std::function<void(const Analysis&, FileId, uint32_t)>& visit) {
  visit(*analysis_, file(), offset);
  const query::Occurrence* here = index().at(file(), offset);
  const FileId declaring = here == nullptr ? kNoFile : query::declaringFile(index(), here->entity);
  const std::string path = declaring == kNoFile ? analysis_->snapshot().path : analysis_->sources().file(declaring).name();
  programs_.each({path}, [&](const Analysis& analysis) {
    if (&analysis == analysis_.get()) return;
    if (analysis.index().moduleOf(file()) != sema::kNone) return visit(analysis, file(), offset);
    if (here == nullptr) return;
    if (const auto place = query::samePlace(index(), here->entity, analysis.index())) visit(analysis, place->file, place->begin);
  });
}

const Verdicts* Question::verdicts() {
  if (verdicts_) return *verdicts_;
  verdicts_ = nullptr;
  const std::vector<std::string> rules = client_->live.rules.empty() ? std::vector{analysis_->snapshot().path} : client_->live.rules;
  for (const auto& verdicts : programs_.verdicts) {
    if (verdicts->rules == rules && isCurrent(*verdicts, openNow(), services_.host)) verdicts_ = verdicts.get();
  }
  return *verdicts_;
}

namespace {

/// With CR LF, where that is how the lines of the file end.
std::string withBreaksOf(std::string_view file, const std::string& text) {
  const size_t first = file.find('\n');
  if (first == std::string_view::npos || first == 0 || file[first - 1] != '\r') return text;
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) out += '\r';
    out += text[i];
  }
  return out;
}

}  // namespace

const OpenFiles& Question::openNow() const { return programs_.openFiles ? *programs_.openFiles : *analysis_->snapshot().open; }

std::string Question::identityOf(FileId file) const { return services_.identities.of(sourceOf(file).name()); }

Positions& Question::positions(FileId file) { return positions_.try_emplace(file, sourceOf(file), client_->encoding).first->second; }

std::string Question::uriOfName(const std::string& name) const {
  const bool isPath = name.starts_with('/');
  const std::string identity = services_.identities.of(name);
  const OpenFiles& open = openNow();
  if (const auto file = open.find(identity); file != open.end()) return file->second.uri;
  if (const auto file = open.find(name); file != open.end()) return file->second.uri;
  if (name == analysis_->text().name() && !isPath) return name;
  return uriOfPath(isPath && name.find("/../") == std::string::npos ? name : identity);
}

const std::string& Question::uriOf(FileId file) {
  auto [at, added] = uris_.try_emplace(file);
  if (added) at->second = uriOfName(sourceOf(file).name());
  return at->second;
}

std::optional<int64_t> Question::versionOf(FileId file) const {
  const std::string& name = sourceOf(file).name();
  const OpenFiles& open = openNow();
  auto at = open.find(services_.identities.of(name));
  if (at == open.end()) at = open.find(name);
  return at == open.end() ? std::nullopt : std::optional<int64_t>(at->second.version);
}

void Question::range(JsonWriter& json, Span span) {
  Positions& places = positions(span.file);
  const Position start = places.positionOf(span.begin), end = places.positionOf(std::max(span.begin, span.end));
  writeRange(json, start, end);
}

void Question::location(JsonWriter& json, Span span) {
  json.beginObject().member("uri", uriOf(span.file)).key("range");
  range(json, span);
  json.endObject();
}

void Question::textEdit(JsonWriter& json, Span span, std::string_view text) {
  json.beginObject().key("range");
  range(json, span);
  json.member("newText", text).endObject();
}

void Question::workspaceEdit(JsonWriter& json, const std::vector<FileEdit>& edits, const std::optional<FileMove>& move,
                             const std::string& caution) {
  std::map<FileId, std::vector<const FileEdit*>> byFile;
  for (const FileEdit& edit : edits) byFile[edit.span.file].push_back(&edit);
  const bool cautions = !caution.empty() && client_->annotatesEdits;
  const auto writeEdits = [&](const std::vector<const FileEdit*>& list) {
    json.beginArray();
    for (const FileEdit* edit : list) {
      json.beginObject().key("range");
      range(json, edit->span);
      json.member("newText", withBreaksOf(sourceOf(edit->span.file).text(), edit->text));
      if (cautions) json.member("annotationId", "caution");
      json.endObject();
    }
    json.endArray();
  };
  json.beginObject();
  if (client_->versionsEdits) {
    json.key("documentChanges").beginArray();
    for (const auto& [file, list] : byFile) {
      json.beginObject().key("textDocument").beginObject().member("uri", uriOf(file)).key("version");
      if (const auto version = versionOf(file))
        json.value(*version);
      else
        json.null();
      json.endObject().key("edits");
      writeEdits(list);
      json.endObject();
    }
    if (move) json.beginObject().member("kind", "rename").member("oldUri", move->from).member("newUri", move->to).endObject();
    json.endArray();
  } else {
    json.key("changes").beginObject();
    for (const auto& [file, list] : byFile) {
      json.key(uriOf(file));
      writeEdits(list);
    }
    json.endObject();
  }
  if (cautions) {
    json.key("changeAnnotations").beginObject().key("caution").beginObject();
    json.member("label", caution).member("needsConfirmation", true).endObject().endObject();
  }
  json.endObject();
}

}  // namespace tollgate::lsp
