#include "lsp/server/tokens.h"

#include <algorithm>

#include "compiler/query/tokens.h"
#include "lsp/server/answers.h"

namespace tollgate::lsp {

std::string SentTokens::keep(const std::string& uri, std::shared_ptr<const TokenNumbers> numbers) {
  std::lock_guard lock(mutex_);
  // Of a document the last two are enough: an editor may ask again before it has read the answer.
  const auto ofIt = [&](const Entry& entry) { return entry.uri == uri; };
  const auto drop = [&](auto entry) {
    numbers_ -= entry->numbers->size();
    entries_.erase(entry);
  };
  if (std::count_if(entries_.begin(), entries_.end(), ofIt) >= 2) drop(std::find_if(entries_.begin(), entries_.end(), ofIt));
  while (!entries_.empty() && numbers_ > kMostNumbers) drop(entries_.begin());
  numbers_ += numbers->size();
  entries_.push_back({uri, std::to_string(++last_), std::move(numbers)});
  return entries_.back().id;
}

std::shared_ptr<const TokenNumbers> SentTokens::find(const std::string& uri, std::string_view id) const {
  std::lock_guard lock(mutex_);
  for (const Entry& entry : entries_) {
    if (entry.uri == uri && entry.id == id) return entry.numbers;
  }
  return nullptr;
}

std::optional<TokenEdit> editBetween(const TokenNumbers& before, const TokenNumbers& after) {
  const auto [a, b] = std::mismatch(before.begin(), before.end(), after.begin(), after.end());
  if (a == before.end() && b == after.end()) return std::nullopt;
  const auto most = std::min(before.end() - a, after.end() - b);
  ptrdiff_t same = 0;
  while (same < most && *(before.end() - same - 1) == *(after.end() - same - 1)) ++same;
  return TokenEdit{static_cast<size_t>(a - before.begin()), static_cast<size_t>(before.end() - same - a),
                   TokenNumbers(b, after.end() - same)};
}

namespace {

/// Of the whole document, or of what touches the span.
TokenNumbers numbersOf(Question& question, std::optional<Span> part) {
  TokenNumbers numbers;
  Position last;
  Positions& positions = question.positions(question.file());
  for (const query::SemanticToken& token : query::semanticTokens(question.index(), question.file())) {
    if (part && (token.span.end < part->begin || token.span.begin > part->end)) continue;
    const Position at = positions.positionOf(token.span.begin), end = positions.positionOf(token.span.end);
    if (end.line != at.line || end.character <= at.character) continue;
    const uint32_t lines = at.line - last.line;
    numbers.insert(numbers.end(), {lines, lines == 0 ? at.character - last.character : at.character, end.character - at.character,
                                   static_cast<uint32_t>(token.type), token.modifiers});
    last = at;
  }
  return numbers;
}

void writeNumbers(JsonWriter& json, const TokenNumbers& numbers) {
  json.beginArray();
  for (const uint32_t number : numbers) json.value(number);
  json.endArray();
}

Answer whole(Question& question, std::shared_ptr<const TokenNumbers> numbers) {
  JsonWriter json = oneLine();
  json.beginObject().member("resultId", question.services().tokens.keep(question.uriOf(question.file()), numbers)).key("data");
  writeNumbers(json, *numbers);
  json.endObject();
  return json.take();
}

}  // namespace

Answer tokensFull(Question& question) { return whole(question, std::make_shared<const TokenNumbers>(numbersOf(question, std::nullopt))); }

Answer tokensDelta(Question& question) {
  const std::string& uri = question.uriOf(question.file());
  const auto before = question.services().tokens.find(uri, question.params()["previousResultId"].text().value_or(""));
  auto after = std::make_shared<const TokenNumbers>(numbersOf(question, std::nullopt));
  if (!before) return whole(question, std::move(after));
  JsonWriter json = oneLine();
  json.beginObject().member("resultId", question.services().tokens.keep(uri, after)).key("edits").beginArray();
  if (const auto edit = editBetween(*before, *after)) {
    json.beginObject()
        .member("start", static_cast<uint64_t>(edit->start))
        .member("deleteCount", static_cast<uint64_t>(edit->deleted))
        .key("data");
    writeNumbers(json, edit->data);
    json.endObject();
  }
  json.endArray().endObject();
  return json.take();
}

Answer tokensRange(Question& question) {
  const TokenNumbers numbers = numbersOf(question, question.spanOf(*rangeIn(question.params()["range"])));
  JsonWriter json = oneLine();
  json.beginObject().key("data");
  writeNumbers(json, numbers);
  json.endObject();
  return json.take();
}

}  // namespace tollgate::lsp
