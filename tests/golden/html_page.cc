#include "tests/golden/html_page.h"

#include <algorithm>
#include <functional>
#include <regex>
#include <set>

#include <fmt/format.h>

namespace tollgate::test {
namespace {

const std::set<std::string> kVoid = {"meta", "wbr", "br"};
// States of an element: a page that nobody touches has none of them.
const std::set<std::string> kStates = {"focus", "focus-visible", "hover", "active"};
const std::set<std::string> kPlaces = {"root", "empty", "first-child", "first-of-type", "nth-child", "has", "not"};

std::string trimmed(const std::string& text) {
  const size_t begin = text.find_first_not_of(" \n\t");
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(" \n\t") - begin + 1);
}

std::string unescaped(std::string text) {
  for (const auto& [reference, sign] : {std::pair{"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#39;", "'"}, {"&amp;", "&"}}) {
    for (size_t at = 0; (at = text.find(reference, at)) != std::string::npos; ++at) text.replace(at, std::string(reference).size(), sign);
  }
  return text;
}

/// At the separators outside of round brackets.
std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    if (c == separator && depth == 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  return parts;
}

size_t positionIn(const Element& element, bool ofType) {
  size_t position = 0;
  for (const auto& child : element.parent->children) {
    if (!ofType || child->tag == element.tag) ++position;
    if (child.get() == &element) break;
  }
  return position;
}

const Element* before(const Element& element) {
  const size_t position = element.parent == nullptr ? 0 : positionIn(element, false);
  return position < 2 ? nullptr : element.parent->children[position - 2].get();
}

}  // namespace

std::string Element::attribute(const std::string& name) const {
  const auto found = attributes.find(name);
  return found == attributes.end() ? "" : found->second;
}

bool Element::hasClass(const std::string& name) const {
  return (" " + attribute("class") + " ").find(" " + name + " ") != std::string::npos;
}

std::string Element::text(bool spokenOnly) const {
  if (spokenOnly && attribute("aria-hidden") == "true") return "";
  std::string all = ownText;
  for (const auto& child : children) all += (all.empty() ? "" : " ") + child->text(spokenOnly);
  return trimmed(all);
}

std::string viewName(View view) {
  switch (view) {
    case View::Light: return "light";
    case View::Dark: return "dark";
    case View::Narrow: return "narrow";
    case View::NarrowDark: return "narrow and dark";
    case View::Print: return "print";
  }
  return "";
}

HtmlPage::HtmlPage(const std::string& html) : root_(std::make_unique<Element>()) {
  parse(html);
  for (const Element* element : all("style")) style_ += element->ownText;
  parseStyle(style_, "");
}

// ---- the tree ----

void HtmlPage::parse(const std::string& html) {
  static const std::regex kAttribute(R"re(([a-zA-Z-]+)(?:="([^"]*)")?)re");
  Element* open = root_.get();
  for (size_t at = 0; at < html.size();) {
    if (html[at] != '<') {
      const size_t end = std::min(html.find('<', at), html.size());
      open->ownText += unescaped(html.substr(at, end - at));
      at = end;
      continue;
    }
    const size_t end = html.find('>', at);
    if (end == std::string::npos) {
      faults_.push_back("a tag does not end");
      break;
    }
    const std::string tag = html.substr(at + 1, end - at - 1);
    at = end + 1;
    if (tag.starts_with("!")) continue;
    if (tag.starts_with("/")) {
      if (open->parent == nullptr || open->tag != tag.substr(1)) faults_.push_back(fmt::format("`{}` closes `{}`", tag, open->tag));
      if (open->parent != nullptr) open = open->parent;
      continue;
    }
    auto element = std::make_unique<Element>();
    const size_t name = std::min(tag.find(' '), tag.size());
    element->tag = tag.substr(0, name);
    element->parent = open;
    const std::string rest = tag.substr(name);
    for (std::sregex_iterator i(rest.begin(), rest.end(), kAttribute), none; i != none; ++i)
      element->attributes[(*i)[1]] = unescaped((*i)[2]);
    Element* added = element.get();
    open->children.push_back(std::move(element));
    if (kVoid.contains(added->tag)) continue;
    open = added;
    if (added->tag != "style" && added->tag != "script") continue;
    const size_t close = std::min(html.find("</" + added->tag, at), html.size());
    added->ownText = html.substr(at, close - at);
    at = close;
  }
  if (open != root_.get()) faults_.push_back(fmt::format("`{}` is not closed", open->tag));
}

std::vector<const Element*> HtmlPage::all(const std::string& tag) const {
  std::vector<const Element*> found;
  const std::function<void(const Element&)> walk = [&](const Element& element) {
    if (&element != root_.get() && (tag.empty() || element.tag == tag)) found.push_back(&element);
    for (const auto& child : element.children) walk(*child);
  };
  walk(*root_);
  return found;
}

// ---- the style sheet ----

void HtmlPage::parseStyle(const std::string& css, const std::string& media) {
  for (size_t at = 0; at < css.size();) {
    const size_t open = css.find('{', at);
    if (open == std::string::npos) {
      if (!trimmed(css.substr(at)).empty()) faults_.push_back("a rule without a body: " + trimmed(css.substr(at)));
      return;
    }
    const std::string head = trimmed(css.substr(at, open - at));
    size_t close = open + 1;
    for (int depth = 1; close < css.size() && depth > 0; ++close) depth += css[close] == '{' ? 1 : css[close] == '}' ? -1 : 0;
    const std::string body = css.substr(open + 1, close - open - 2);
    at = close;
    if (head.starts_with("@media ")) {
      parseStyle(body, head.substr(7));
    } else if (!head.starts_with("@page")) {
      addRule(head, body, media);
    }
  }
}

void HtmlPage::addRule(const std::string& selectors, const std::string& body, const std::string& media) {
  static const std::set<std::string> kKnown = {"", "print", "screen and (prefers-color-scheme:dark)", "screen and (max-width:40rem)"};
  if (!kKnown.contains(media)) faults_.push_back("unknown question about the screen: " + media);
  for (const std::string& text : split(selectors, ',')) {
    Rule rule;
    rule.selector = selectorOf(trimmed(text), rule.weight);
    rule.media = media;
    for (const std::string& declaration : split(body, ';')) {
      const size_t colon = declaration.find(':');
      if (colon != std::string::npos)
        rule.declarations.emplace_back(trimmed(declaration.substr(0, colon)), trimmed(declaration.substr(colon + 1)));
    }
    rules_.push_back(std::move(rule));
  }
}

HtmlPage::Selector HtmlPage::selectorOf(const std::string& text, int& weight) {
  static const std::regex kPart(R"(^(?:\.([a-z-]+)|:([a-z-]+)(?:\(((?:[^()]|\([^()]*\))*)\))?|([a-z][a-z0-9]*)))");
  Selector selector(1);
  for (size_t at = 0; at < text.size();) {
    if (std::string(" >~+").find(text[at]) != std::string::npos) {
      // Before the first part: it is relative, as in `:has(>th)`.
      if (!selector.back().tag.empty() || !selector.back().classes.empty() || !selector.back().pseudos.empty()) selector.emplace_back();
      if (text[at] != ' ' || selector.back().combinator == ' ') selector.back().combinator = text[at];
      ++at;
      continue;
    }
    std::smatch match;
    const std::string rest = text.substr(at);
    if (!std::regex_search(rest, match, kPart)) {
      faults_.push_back("unknown selector: " + text);
      break;
    }
    Compound& compound = selector.back();
    if (match[1].matched) {
      compound.classes.push_back(match[1]);
      weight += 100;
    } else if (match[2].matched) {
      Pseudo pseudo{match[2], match[3], {}};
      if (!kStates.contains(pseudo.name) && !kPlaces.contains(pseudo.name)) faults_.push_back("unknown selector: " + text);
      if (pseudo.name == "has" || pseudo.name == "not")
        pseudo.inner = selectorOf(pseudo.argument, weight);
      else
        weight += 100;
      compound.pseudos.push_back(std::move(pseudo));
    } else {
      compound.tag = match[4];
      weight += 1;
    }
    at += static_cast<size_t>(match.length());
  }
  return selector;
}

bool HtmlPage::applies(const std::string& media, View view) const {
  if (media.empty()) return true;
  if (media == "print") return view == View::Print;
  if (media == "screen and (prefers-color-scheme:dark)") return view == View::Dark || view == View::NarrowDark;
  return view == View::Narrow || view == View::NarrowDark;
}

bool HtmlPage::matchesPseudo(const Element& element, const Pseudo& pseudo, bool focused) const {
  if (pseudo.name == "root") return element.tag == "html";
  if (pseudo.name == "empty") return element.children.empty() && element.ownText.empty();
  if (pseudo.name == "first-child") return positionIn(element, false) == 1;
  if (pseudo.name == "first-of-type") return positionIn(element, true) == 1;
  if (pseudo.name == "nth-child") return std::to_string(positionIn(element, false)) == pseudo.argument;
  if (pseudo.name == "not") return !matches(element, pseudo.inner, pseudo.inner.size(), focused);
  if (pseudo.name != "has") return focused && pseudo.name.starts_with("focus");
  const bool direct = pseudo.inner.front().combinator == '>';
  const std::function<bool(const Element&)> any = [&](const Element& parent) {
    return std::any_of(parent.children.begin(), parent.children.end(), [&](const auto& child) {
      return matches(*child, pseudo.inner, pseudo.inner.size(), focused) || (!direct && any(*child));
    });
  };
  return any(element);
}

bool HtmlPage::matchesCompound(const Element& element, const Compound& compound, bool focused) const {
  if (!compound.tag.empty() && compound.tag != element.tag) return false;
  return std::all_of(compound.classes.begin(), compound.classes.end(), [&](const std::string& c) { return element.hasClass(c); }) &&
         std::all_of(compound.pseudos.begin(), compound.pseudos.end(),
                     [&](const Pseudo& pseudo) { return matchesPseudo(element, pseudo, focused); });
}

/// The first `count` parts of the selector, the last of them on this element.
bool HtmlPage::matches(const Element& element, const Selector& selector, size_t count, bool focused) const {
  if (element.parent == nullptr || !matchesCompound(element, selector[count - 1], focused)) return false;
  if (count == 1) return true;
  const char combinator = selector[count - 1].combinator;
  if (combinator == '>') return matches(*element.parent, selector, count - 1, focused);
  if (combinator == '+' || combinator == '~') {
    for (const Element* e = before(element); e != nullptr; e = before(*e)) {
      if (matches(*e, selector, count - 1, focused)) return true;
      if (combinator == '+') return false;
    }
    return false;
  }
  for (const Element* e = element.parent; e->parent != nullptr; e = e->parent) {
    if (matches(*e, selector, count - 1, focused)) return true;
  }
  return false;
}

Properties HtmlPage::declared(const Element& element, View view, bool focused) const {
  std::vector<const Rule*> found;
  for (const Rule& rule : rules_) {
    if (applies(rule.media, view) && matches(element, rule.selector, rule.selector.size(), focused)) found.push_back(&rule);
  }
  std::stable_sort(found.begin(), found.end(), [](const Rule* a, const Rule* b) { return a->weight < b->weight; });
  Properties properties;
  for (const Rule* rule : found) {
    for (const auto& [name, value] : rule->declarations) properties[name] = value;
  }
  return properties;
}

Properties HtmlPage::styleOf(const Element& element, View view, bool focused) const {
  static const std::regex kVariable(R"(var\((--[a-z-]+)\))");
  const Element* html = &element;
  while (html->parent->parent != nullptr) html = html->parent;
  const Properties variables = declared(*html, view, false);
  Properties properties = declared(element, view, focused);
  for (auto& [name, value] : properties) {
    std::smatch match;
    while (std::regex_search(value, match, kVariable)) {
      const auto found = variables.find(match[1]);
      value = match.prefix().str() + (found == variables.end() ? "unknown" : found->second) + match.suffix().str();
    }
  }
  return properties;
}

}  // namespace tollgate::test
