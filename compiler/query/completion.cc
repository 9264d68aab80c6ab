#include "compiler/query/completion.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/query/completer.h"
#include "compiler/query/fuzzy.h"
#include "compiler/query/hover.h"
#include "compiler/query/text.h"
#include "compiler/support/characters.h"
#include "compiler/syntax/tree.h"

namespace tollgate::query {

using syntax::TokenKind;

namespace {

struct Snippet {
  std::string_view where, label, what, body;
};
constexpr Snippet kSnippets[] = {
#define SNIPPET(where, label, what, body) {where, label, what, body},
#include "compiler/query/snippets.def"
#undef SNIPPET
};

bool standsIn(std::string_view where, std::string_view keyword) {
  while (!where.empty()) {
    const std::string_view word = where.substr(0, where.find(' '));
    if (word == keyword) return true;
    where.remove_prefix(std::min(where.size(), word.size() + 1));
  }
  return false;
}

/// Every line but the first as deep as the cursor's line.
std::string indented(std::string_view body, size_t columns) {
  std::string out;
  for (char c : body) {
    out += c;
    if (c == '\n') out.append(columns, ' ');
  }
  return out;
}

/// The words of a keyword token as people write them; some tokens stand for several.
std::vector<std::string> spellings(TokenKind kind) {
  switch (kind) {
    case TokenKind::Keyed:
    case TokenKind::KeyedWhere: return {"sum of", "min of", "max of", "latest of", "earliest of"};
    case TokenKind::CountOf:
    case TokenKind::CountWhere: return {"count of"};
    case TokenKind::ShareOf: return {"share of"};
    case TokenKind::DateOf: return {"date of"};
    case TokenKind::DayOf: return {"day of"};
    case TokenKind::Satisfy: return {"satisfies", "satisfy"};
    case TokenKind::Applies: return {"applies when"};
    case TokenKind::Judged: return {"judged by"};
    case TokenKind::Witnessed: return {"witnessed by"};
    case TokenKind::Entry: return {"entry"};
    // Words that are only a part of what the grammar knows as one token.
    case TokenKind::At:
    case TokenKind::All:
    case TokenKind::Any:
    case TokenKind::Neither:
    case TokenKind::BadOp: return {};
    default: break;
  }
  const std::string_view text = keywordText(kind);
  return text.empty() ? std::vector<std::string>{} : std::vector<std::string>{std::string(text)};
}

/// Words in front of the cursor's word on its line, nearest last, with the place where each begins.
std::vector<std::pair<std::string_view, uint32_t>> wordsBefore(const Cursor& c, size_t most) {
  std::vector<std::pair<std::string_view, uint32_t>> out;
  const uint32_t lineBegin = c.offset - static_cast<uint32_t>(c.lineBefore.size());
  uint32_t end = c.word.begin;
  while (out.size() < most) {
    while (end > lineBegin && c.text[end - 1] == ' ') --end;
    uint32_t begin = end;
    while (begin > lineBegin && c.text[begin - 1] >= 'a' && c.text[begin - 1] <= 'z') --begin;
    if (begin == end || (begin > lineBegin && c.text[begin - 1] != ' ')) break;
    out.insert(out.begin(), {c.text.substr(begin, end - begin), begin});
    end = begin;
  }
  return out;
}

/// 12.2 comes before 12.10: numbers have leading zeros.
std::string inNaturalOrder(std::string_view label) {
  constexpr size_t kDigits = 6;
  std::string out;
  for (size_t i = 0; i < label.size();) {
    size_t end = i;
    while (end < label.size() && isDigit(label[end])) ++end;
    if (end - i > 0 && end - i < kDigits) out.append(kDigits - (end - i), '0');
    if (end == i) ++end;
    out += label.substr(i, end - i);
    i = end;
  }
  return out;
}

/// Whether each word that is typed begins a word of the text, in this order, whatever their case.
bool wordsFit(std::string_view typed, std::string_view text) {
  size_t at = 0;
  bool any = false;
  for (size_t i = 0; i < typed.size();) {
    size_t end = i;
    while (end < typed.size() && typed[end] != ' ') ++end;
    const std::string_view word = typed.substr(i, end - i);
    i = end + 1;
    if (word.empty()) continue;
    any = true;
    for (;; ++at) {
      if (at + word.size() > text.size()) return false;
      const bool starts = at == 0 || !isPartOfName(text, static_cast<uint32_t>(at - 1));
      if (starts && std::equal(word.begin(), word.end(), text.begin() + static_cast<ptrdiff_t>(at),
                               [](char a, char b) { return smallLetter(a) == smallLetter(b); }))
        break;
    }
    at += word.size();
  }
  return any;
}

std::string firstLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  constexpr size_t kMost = 120;
  if (text.size() > kMost) text = text.substr(0, settled(text, kMost)) + " …";
  return text;
}

}  // namespace

CompletionKind completionKind(const sema::CheckedProgram& p, const Entity& e) {
  switch (e.kind) {
    case EntityKind::Module: return CompletionKind::Module;
    case EntityKind::Document:
    case EntityKind::Register: return CompletionKind::Document;
    case EntityKind::Clause: return CompletionKind::Clause;
    case EntityKind::Column: return CompletionKind::Column;
    case EntityKind::Enum:
    case EntityKind::Record: return CompletionKind::Type;
    case EntityKind::EnumValue:
    case EntityKind::Choice:
    case EntityKind::Outcome:
    case EntityKind::TableCell: return CompletionKind::EnumValue;
    case EntityKind::Collection: return CompletionKind::Collection;
    case EntityKind::Content:
    case EntityKind::Field: return CompletionKind::Field;
    case EntityKind::Property: return CompletionKind::Property;
    case EntityKind::Function:
    case EntityKind::Exception: return p.functions[e.id].params.empty() ? CompletionKind::Variable : CompletionKind::Function;
    case EntityKind::Parameter:
    case EntityKind::Element:
    case EntityKind::FamilyElement:
    case EntityKind::Capture: return CompletionKind::Variable;
    case EntityKind::Table: return CompletionKind::Table;
    case EntityKind::Interpretation: return CompletionKind::Interpretation;
    case EntityKind::Decision: return CompletionKind::Decision;
    case EntityKind::Gate: return CompletionKind::Gate;
    case EntityKind::Criterion: return CompletionKind::Criterion;
    case EntityKind::Pack: return CompletionKind::Pack;
    case EntityKind::Group: return CompletionKind::Group;
    case EntityKind::Test: return CompletionKind::Test;
    case EntityKind::Source: return CompletionKind::Source;
    case EntityKind::Report: return CompletionKind::Report;
    case EntityKind::World: return CompletionKind::World;
    case EntityKind::Calendar:
    case EntityKind::Example:
    case EntityKind::None: return CompletionKind::Keyword;
  }
  return CompletionKind::Keyword;
}

void Completer::addAt(Span edit, CompletionKind kind, const std::string& label, const std::string& detail, Entity entity, char rank,
                      const std::string& insert, bool isSnippet) {
  if (label.empty()) return;
  const std::string_view typed = c_.text.substr(edit.begin, c_.offset - edit.begin);
  const std::optional<int> score = fuzzyScore(typed, label);
  if (!score || !seen_.emplace(label, insert).second) return;
  Completion item;
  item.label = label, item.kind = kind, item.detail = firstLine(detail), item.insert = insert, item.isSnippet = isSnippet;
  item.edit = edit, item.filter = label, item.entity = entity;
  item.sort = fmt::format("{}{:03}{}", rank, std::max(0, 999 - *score), inNaturalOrder(label));
  items_.push_back(std::move(item));
}

void Completer::addNumbered(Span edit, CompletionKind kind, const std::string& number, const std::string& detail, Entity entity,
                            char rank) {
  const std::string_view typed = c_.text.substr(edit.begin, c_.offset - edit.begin);
  const size_t before = items_.size();
  addAt(edit, kind, number, detail, entity, rank, number, false);
  const std::string whole = firstLine(number + " " + detail);
  if (items_.size() > before) {
    items_.back().filter = whole;
  } else if (wordsFit(typed, detail) && seen_.emplace(number, number).second) {
    Completion item;
    item.label = item.insert = number, item.kind = kind, item.detail = firstLine(detail);
    item.edit = edit, item.filter = whole, item.entity = entity;
    item.sort = fmt::format("{}999{}", rank, inNaturalOrder(number));
    items_.push_back(std::move(item));
  }
}

void Completer::add(CompletionKind kind, const std::string& label, const std::string& detail, Entity entity, char rank) {
  addAt({c_.file, c_.word.begin, c_.wordEnd}, kind, label, detail, entity, rank, label, false);
}

/// By its name, with what it is in a line.
void Completer::entity(const Entity& e, char rank) {
  if (!fuzzyScore(c_.typed(), nameOf(p_, e))) return;
  const Description d = describe(p_, e);
  std::string detail = d.type;
  if (!d.title.empty()) detail += (detail.empty() ? "" : " — ") + d.title;
  if (detail.empty()) detail = kindWords(e.kind);
  add(completionKind(p_, e), d.name, detail, e, rank);
}

void Completer::snippets(bool firstColumn) {
  // Nothing that stands in a gate or a pack stands in a criterion or a test of it.
  const bool deeper = std::any_of(c_.path.begin(), c_.path.end(), [](const syntax::Token& token) {
    return token.kind == TokenKind::Criterion || token.kind == TokenKind::Test;
  });
  for (const Snippet& snippet : kSnippets) {
    if (deeper && !firstColumn) continue;
    const bool here = firstColumn ? snippet.where.empty() : c_.inDeclaration && standsIn(snippet.where, c_.declaration.keyword);
    if (!here) continue;
    const size_t columns = c_.word.begin - (c_.offset - static_cast<uint32_t>(c_.lineBefore.size()));
    addAt({c_.file, c_.word.begin, c_.wordEnd}, CompletionKind::Snippet, std::string(snippet.label), std::string(snippet.what), {}, 'd',
          indented(snippet.body, columns), true);
  }
}

/// What the grammar allows here. Words in front of the cursor may be the beginning of a keyword of several words.
void Completer::keywords() {
  const std::vector<std::pair<std::string_view, uint32_t>> before = wordsBefore(c_, 3);
  for (size_t dropped = 0; dropped <= before.size(); ++dropped) {
    const uint32_t from = dropped == 0 ? c_.word.begin : before[before.size() - dropped].second;
    std::vector<TokenKind> kinds;
    for (const syntax::Token& token : c_.path) {
      if (token.begin >= from && token.begin != token.end) break;
      kinds.push_back(token.kind);
    }
    std::string start;
    for (size_t i = before.size() - dropped; i < before.size(); ++i) start += std::string(before[i].first) + " ";
    for (TokenKind kind : syntax::expectedAfter(kinds)) {
      for (const std::string& text : spellings(kind)) {
        if (!text.starts_with(start)) continue;
        addAt({c_.file, from, c_.wordEnd}, CompletionKind::Keyword, text, std::string(keywordSentence(kind)), {}, 'c', text, false);
      }
    }
  }
}

/// The line that the cursor stands in asks for something of its own. True: for nothing else.
bool Completer::line() {
  return useLine() || citationLine() || inTextLine() || packLine() || decisionLine() || sourceLine() || sampleLine() || typeLine() ||
         gateLine();
}

Completions Completer::run() {
  Completions out;
  if (c_.inComment || c_.file >= index_.sources().size()) return out;
  if (c_.atColumnZero || !c_.inDeclaration) {
    if (c_.atColumnZero && !c_.inText) snippets(true);
    order(out);
    return out;
  }
  if (!line() && !c_.inText) {
    const Partial partial(index_, c_);
    if (partial.inExpression()) {
      if (partial.isMember())
        memberOf(partial);
      else
        names(partial);
      if (!partial.isMember()) keywords();
    } else {
      keywords();
    }
    if (c_.line.empty()) snippets(false);
  }
  order(out);
  return out;
}

void Completer::order(Completions& out) {
  std::sort(items_.begin(), items_.end(), [](const Completion& a, const Completion& b) { return a.sort < b.sort; });
  out.isIncomplete = incomplete_ || items_.size() > kMostCompletions;
  if (items_.size() > kMostCompletions) items_.resize(kMostCompletions);
  out.items = std::move(items_);
}

Completions complete(const Index& index, FileId file, uint32_t offset) {
  const Cursor cursor = cursorAt(index.sources(), file, offset);
  return Completer(index, cursor).run();
}

std::string resolve(const Index& index, const Completion& item) {
  if (item.entity.known()) return documentationOf(index, item.entity);
  if (item.kind == CompletionKind::Snippet) return item.detail + ".\n";
  return item.detail.empty() ? "" : item.detail + "\n";
}

}  // namespace tollgate::query
