#include "lsp/server/completion.h"

#include <fmt/format.h>

#include "lsp/server/answers.h"
#include "lsp/server/markup.h"

namespace tollgate::lsp {

uint64_t SentCompletions::keep(std::shared_ptr<const SentList> list) {
  std::lock_guard lock(mutex_);
  if (lists_.size() >= kMost) lists_.pop_front();
  lists_.emplace_back(++last_, std::move(list));
  return last_;
}

std::shared_ptr<const SentList> SentCompletions::find(uint64_t number) const {
  std::lock_guard lock(mutex_);
  for (const auto& [known, list] : lists_) {
    if (known == number) return list;
  }
  return nullptr;
}

std::string withoutPlaces(std::string_view snippet) {
  std::string out;
  unsigned open = 0;
  for (size_t i = 0; i < snippet.size(); ++i) {
    const char c = snippet[i];
    const auto isDigit = [&](size_t at) { return at < snippet.size() && snippet[at] >= '0' && snippet[at] <= '9'; };
    if (c == '\\' && i + 1 < snippet.size()) {
      out += snippet[++i];
    } else if (c == '$' && i + 1 < snippet.size() && snippet[i + 1] == '{') {
      i += 1;
      while (isDigit(i + 1)) ++i;
      if (i + 1 < snippet.size() && snippet[i + 1] == ':') ++i;
      ++open;
    } else if (c == '$' && isDigit(i + 1)) {
      while (isDigit(i + 1)) ++i;
    } else if (c == '}' && open > 0) {
      --open;
    } else {
      out += c;
    }
  }
  return out;
}

namespace {

/// CompletionItemKind of the protocol.
int itemKind(query::CompletionKind kind) {
  using query::CompletionKind;
  enum : int {
    kText = 1,
    kMethod = 2,
    kFunction = 3,
    kField = 5,
    kVariable = 6,
    kClass = 7,
    kInterface = 8,
    kModule = 9,
    kProperty = 10,
    kUnit = 11,
    kEnum = 13,
    kKeyword = 14,
    kSnippet = 15,
    kFile = 17,
    kReference = 18,
    kFolder = 19,
    kEnumMember = 20,
    kConstant = 21,
    kStruct = 22,
    kEvent = 23
  };
  switch (kind) {
    case CompletionKind::Keyword: return kKeyword;
    case CompletionKind::Snippet: return kSnippet;
    case CompletionKind::Module: return kModule;
    case CompletionKind::Type: return kStruct;
    case CompletionKind::EnumValue: return kEnumMember;
    case CompletionKind::Field: return kField;
    case CompletionKind::Property: return kProperty;
    case CompletionKind::Function: return kFunction;
    case CompletionKind::Variable: return kVariable;
    case CompletionKind::Collection: return kVariable;
    case CompletionKind::Table: return kConstant;
    case CompletionKind::Interpretation: return kInterface;
    case CompletionKind::Decision: return kEvent;
    case CompletionKind::Gate: return kClass;
    case CompletionKind::Criterion: return kMethod;
    case CompletionKind::Pack: return kModule;
    case CompletionKind::Group: return kFolder;
    case CompletionKind::Test: return kMethod;
    case CompletionKind::Source: return kFile;
    case CompletionKind::Document: return kFile;
    case CompletionKind::Clause: return kReference;
    case CompletionKind::Column: return kField;
    case CompletionKind::World: return kConstant;
    case CompletionKind::Report: return kStruct;
    case CompletionKind::Unit: return kUnit;
    case CompletionKind::File: return kFile;
  }
  return kText;
}

void writeItem(Question& question, JsonWriter& json, const query::Completion& item, uint64_t list, size_t index) {
  const bool isSnippet = item.isSnippet && question.client().snippets;
  const std::string text = item.isSnippet && !isSnippet ? withoutPlaces(item.insert) : item.insert;
  json.beginObject().member("label", item.label).member("kind", itemKind(item.kind));
  if (!item.detail.empty()) json.member("detail", item.detail);
  json.member("sortText", item.sort);
  if (item.filter != item.label) json.member("filterText", item.filter);
  if (isSnippet) json.member("insertTextFormat", 2);
  json.key("textEdit");
  question.textEdit(json, item.edit, text);
  json.key("data").beginObject().member("list", list).member("item", static_cast<uint64_t>(index)).endObject();
  json.endObject();
}

}  // namespace

Answer completion(Question& question) {
  auto list = std::make_shared<const SentList>(
      SentList{question.shared(), query::complete(question.index(), question.file(), question.offset())});
  const uint64_t number = question.services().completions.keep(list);
  JsonWriter json = oneLine();
  json.beginObject().member("isIncomplete", list->completions.isIncomplete).key("items").beginArray();
  for (size_t i = 0; i < list->completions.items.size(); ++i) writeItem(question, json, list->completions.items[i], number, i);
  json.endArray().endObject();
  return json.take();
}

Answer signatureHelp(Question& question) {
  const auto signature = query::signatureHelp(question.index(), question.file(), question.offset());
  if (!signature) return std::string("null");
  const bool markdown = question.client().markdownSignatures;
  JsonWriter json = oneLine();
  json.beginObject().key("signatures").beginArray().beginObject().member("label", signature->label);
  if (!signature->documentation.empty()) {
    json.key("documentation");
    writeMarkup(json, signature->documentation, markdown);
  }
  json.key("parameters").beginArray();
  for (const query::SignatureParameter& parameter : signature->parameters) {
    const std::string_view label = signature->label;
    json.beginObject().key("label");
    if (question.client().labelOffsets) {
      // Counted in UTF-16 units whatever was agreed for documents.
      json.beginArray()
          .value(charactersOf(label, parameter.begin, Encoding::Utf16))
          .value(charactersOf(label, parameter.end, Encoding::Utf16));
      json.endArray();
    } else {
      json.value(label.substr(parameter.begin, parameter.end - parameter.begin));
    }
    if (!parameter.documentation.empty()) {
      json.key("documentation");
      writeMarkup(json, parameter.documentation, markdown);
    }
    json.endObject();
  }
  json.endArray().endObject().endArray();
  json.member("activeSignature", 0).member("activeParameter", signature->active).endObject();
  return json.take();
}

/// The item as it came, and its documentation where the list is still known.
Answer resolveCompletion(const Services& services, const Client& client, const Json& item) {
  const auto number = item["data"]["list"].integer(), index = item["data"]["item"].integer();
  const auto list = number && *number > 0 ? services.completions.find(static_cast<uint64_t>(*number)) : nullptr;
  if (!list || !index || *index < 0 || static_cast<size_t>(*index) >= list->completions.items.size()) return item.written();
  const std::string markdown = query::resolve(list->analysis->index(), list->completions.items[static_cast<size_t>(*index)]);
  std::string written = item.written();
  if (markdown.empty() || !written.ends_with('}')) return written;
  JsonWriter json = oneLine();
  writeMarkup(json, markdown, client.markdownDocumentation);
  written.pop_back();
  return written + R"(,"documentation":)" + json.take() + "}";
}

}  // namespace tollgate::lsp
