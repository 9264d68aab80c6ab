#include "compiler/query/clause_items.h"

#include <algorithm>
#include <vector>

#include "compiler/support/display_text.h"

namespace tollgate::query {
namespace {

std::string withoutBlanks(std::string_view text) {
  std::string out(text);
  std::erase(out, ' ');
  return out;
}

/// "… in (a)"; not "… (see (b))".
bool endsInReference(std::string_view text) {
  const size_t open = text.rfind('(');
  if (!text.ends_with(')') || open == std::string_view::npos) return false;
  const std::string_view inside = text.substr(open + 1, text.size() - open - 2);
  return !inside.empty() && inside.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789") == std::string_view::npos;
}

/// Whether an item may begin there. A letter within a sentence, as in `(see (b))` or `in (a), (b) and (c)`, begins none.
bool beginsItem(std::string_view text, size_t at) {
  std::string_view before = text.substr(0, at);
  if (before.empty()) return true;
  for (const std::string_view word : {" and ", " or "}) {
    if (before.ends_with(word)) before.remove_suffix(word.size() - 1);
  }
  if (!before.ends_with(' ')) return false;
  before.remove_suffix(1);
  if (before.empty() || std::string_view(":;,.").find(before.back()) == std::string_view::npos) return false;
  return !endsInReference(before.substr(0, before.size() - 1)) || before.back() != ',';
}

/// Where the item begins, at `from` or behind it: at its last label, `(i)` of `(d)(i)`, or `i.`; npos.
size_t startOf(std::string_view text, std::string_view part, size_t from) {
  const std::string label(part.substr(part.rfind('(')));
  const std::string dotted = label.substr(1, label.size() - 2) + ". ";
  for (size_t at = from; at < text.size(); ++at) {
    const std::string_view rest = text.substr(at);
    if ((rest.starts_with(label) || rest.starts_with(dotted)) && beginsItem(text, at)) return at;
  }
  return std::string_view::npos;
}

struct Item {
  std::string part;
  size_t begin = 0, end = 0;
};

/// Each item with its words up to the next one. All of them or, of a text that ends early, those that begin in it.
std::vector<Item> itemsIn(std::string_view text, const std::vector<std::string>& parts, bool isWhole) {
  std::vector<Item> items;
  for (const std::string& listed : parts) {
    std::string part = withoutBlanks(listed);
    if (!part.starts_with('(')) continue;
    const size_t at = startOf(text, part, items.empty() ? 0 : items.back().begin + 1);
    if (at == std::string_view::npos) {
      if (isWhole) return {};
      break;
    }
    if (!items.empty()) items.back().end = at;
    items.push_back({std::move(part), at, text.size()});
  }
  return items;
}

}  // namespace

std::string itemOf(const sema::ClauseInfo& clause, std::string_view part) {
  const bool isWhole = !clause.text.empty();
  const std::string text = onOneLine(isWhole ? clause.text : clause.opening);
  const std::string wanted = withoutBlanks(part);
  const std::vector<Item> items = itemsIn(text, clause.parts, isWhole);
  const auto named = [](std::string_view name) { return [name](const Item& item) { return item.part == name; }; };
  if (std::none_of(items.begin(), items.end(), named(wanted))) return "";
  std::string out;
  // What it stands in says first what it introduces.
  for (size_t end = wanted.find(')'); end != std::string::npos; end = wanted.find(')', end + 1)) {
    const auto item = std::find_if(items.begin(), items.end(), named(std::string_view(wanted).substr(0, end + 1)));
    if (item == items.end()) continue;
    size_t last = item->end;
    if (item->part == wanted) {
      for (auto inside = item + 1; inside != items.end() && inside->part.starts_with(wanted); ++inside) last = inside->end;
    }
    std::string words = text.substr(item->begin, last - item->begin);
    while (words.ends_with(' ')) words.pop_back();
    out += (out.empty() ? "" : " ") + words;
  }
  return !isWhole && items.back().part.starts_with(wanted) ? out + " …" : out;
}

std::string partCited(const sema::ClauseInfo& clause, std::string_view cited) {
  const auto behind = [&](std::string_view name) { return cited.starts_with(name) ? cited.substr(name.size()) : std::string_view(); };
  std::string part = withoutBlanks(behind(clause.id));
  for (const std::string& alias : clause.aliases) {
    if (part.empty()) part = withoutBlanks(behind(alias));
  }
  return part.starts_with('(') && part.ends_with(')') ? part : "";
}

}  // namespace tollgate::query
