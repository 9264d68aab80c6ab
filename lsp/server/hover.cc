// What is shown beside a place.
#include "compiler/query/hover.h"

#include <map>
#include <set>

#include "lsp/server/answers.h"
#include "lsp/server/markup.h"
#include "lsp/server/verdict_words.h"

namespace tollgate::lsp {

std::string withoutFences(std::string_view markdown) {
  std::string out;
  while (!markdown.empty()) {
    const size_t end = std::min(markdown.find('\n'), markdown.size());
    if (!markdown.starts_with("```")) out += std::string(markdown.substr(0, end)) + (end < markdown.size() ? "\n" : "");
    markdown.remove_prefix(std::min(end + 1, markdown.size()));
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

void writeMarkup(JsonWriter& json, std::string_view markdown, bool readsMarkdown) {
  json.beginObject().member("kind", readsMarkdown ? "markdown" : "plaintext");
  if (readsMarkdown)
    json.member("value", markdown);
  else
    json.member("value", withoutFences(markdown));
  json.endObject();
}

namespace {

/// What the evaluator counted on the lines that read it: on this line, or where it is declared on all of them.
std::string valuesMarkdown(Question& question, const Verdicts& verdicts, const query::Entity& entity, Span here) {
  std::set<std::pair<FileId, uint32_t>> lines;
  for (const query::Occurrence& o : question.index().of(entity)) {
    if (o.use != query::Use::Reads) continue;
    const std::pair line{o.span.file, question.analysis().sources().file(o.span.file).lineAt(o.span.begin)};
    if (o.span == here) {
      lines = {line};
      break;
    }
    lines.insert(line);
  }
  std::vector<LineValue> values;
  std::map<FileId, std::vector<std::pair<uint32_t, LineValue>>> known;
  for (const auto& [file, line] : lines) {
    const auto [at, isNew] = known.try_emplace(file);
    if (isNew) at->second = lineValues(verdicts, question.identityOf(file));
    for (const auto& [number, value] : at->second) {
      if (number == line) values.push_back(value);
    }
  }
  return valuesMarkdown(values, verdicts.asOf);
}

/// What a gate or a criterion is now, and what was counted with everything else; "" where that is not known.
std::string verdictMarkdown(Question& question, const query::Entity& entity, Span here) {
  const bool isGate = entity.kind == query::EntityKind::Gate;
  const Verdicts* verdicts = question.verdicts();
  if (verdicts == nullptr) return "";
  if (!isGate && entity.kind != query::EntityKind::Criterion) return valuesMarkdown(question, *verdicts, entity, here);
  const sema::CheckedProgram& program = question.analysis().program();
  const query::Entity declared{query::EntityKind::Gate, entity.id};
  const FileId file = program.modules[query::moduleOf(program, declared)]->file;
  const auto gates = gatesNamed(*verdicts, question.identityOf(file), nameOf(program, declared));
  return isGate ? gateMarkdown(gates, verdicts->asOf) : criterionMarkdown(criteriaNamed(gates, nameOf(program, entity)), verdicts->asOf);
}

}  // namespace

Answer hover(Question& question) {
  const auto hover = query::hover(question.index(), question.file(), question.offset());
  if (!hover) return std::string("null");
  JsonWriter json = oneLine();
  json.beginObject().key("contents");
  writeMarkup(json, hover->markdown + verdictMarkdown(question, hover->entity, hover->span), question.client().markdownHover);
  json.key("range");
  question.range(json, hover->span);
  json.endObject();
  return json.take();
}

}  // namespace tollgate::lsp
