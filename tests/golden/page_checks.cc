#include "tests/golden/page_checks.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <regex>
#include <set>

#include <fmt/format.h>

#include "tests/golden/html_page.h"

namespace tollgate::test {
namespace {

constexpr double kText = 4.5, kLine = 3;
const std::set<std::string> kTones = {"good", "bad", "open"};

class Checker {
 public:
  explicit Checker(const std::string& html) : html_(html), page_(html), elements_(page_.all()), faults_(page_.faults()) {}

  std::vector<std::string> faults() {
    head();
    ids();
    headings();
    landmarks();
    tables();
    nothingFromElsewhere();
    wordsBesideColours();
    for (const View view : kViews) colours(view);
    return std::move(faults_);
  }

 private:
  void expect(bool holds, const std::string& fault) {
    if (!holds && std::find(faults_.begin(), faults_.end(), fault) == faults_.end()) faults_.push_back(fault);
  }
  std::vector<const Element*> all(const std::string& tag) const { return page_.all(tag); }

  // ---- structure ----

  void head() {
    expect(html_.starts_with("<!DOCTYPE html>"), "the page does not say that it is HTML");
    const auto html = all("html"), title = all("title");
    expect(html.size() == 1 && !html[0]->attribute("lang").empty(), "the page does not say its language");
    expect(title.size() == 1 && !title[0]->text().empty(), "the page has no title");
    const auto metas = all("meta");
    const auto one = [&](const std::string& name, const std::string& value, const std::string& content) {
      return std::any_of(metas.begin(), metas.end(), [&](const Element* meta) {
        return meta->attribute(name) == value && meta->attribute("content").find(content) != std::string::npos;
      });
    };
    expect(one("name", "viewport", "width=device-width"), "narrow screens are not told to use their own width");
    expect(!one("name", "viewport", "user-scalable") && !one("name", "viewport", "maximum-scale"), "the page cannot be made larger");
    expect(one("http-equiv", "Content-Security-Policy", "default-src 'none'"), "no policy forbids to load anything");
  }

  void ids() {
    std::set<std::string> ids, names;
    for (const Element* element : elements_) {
      if (element->has("id")) expect(ids.insert(element->attribute("id")).second, "two parts have the id " + element->attribute("id"));
      if (element->attribute("role") != "region") continue;
      const std::string name = element->attribute("aria-label");
      expect(!name.empty() && names.insert(name).second, fmt::format("two parts have the name `{}`", name));
    }
    for (const Element* link : all("a")) {
      const std::string to = link->attribute("href");
      expect(!link->text().empty(), "a link has no words");
      if (to.starts_with("#")) expect(ids.contains(to.substr(1)), "a link leads to nothing: " + to);
    }
  }

  void headings() {
    int before = 0;
    expect(all("h1").size() == 1, fmt::format("the page has {} headings of the first level", all("h1").size()));
    for (const Element* element : elements_) {
      if (element->tag.size() != 2 || element->tag[0] != 'h' || element->tag[1] < '1' || element->tag[1] > '6') continue;
      const int level = element->tag[1] - '0';
      expect(level <= before + 1, fmt::format("h{} follows h{}: {}", level, before, element->text()));
      expect(!element->text(true).empty(), "a heading has no words");
      before = level;
    }
  }

  void landmarks() {
    const auto main = all("main"), nav = all("nav"), links = all("a");
    expect(main.size() == 1, fmt::format("the page has {} main parts", main.size()));
    for (const Element* element : nav) expect(!element->attribute("aria-label").empty(), "the contents have no name");
    if (!nav.empty() && main.size() == 1) {
      const bool skips = !links.empty() && links[0]->parent->tag == "body" && !main[0]->attribute("id").empty() &&
                         links[0]->attribute("href") == "#" + main[0]->attribute("id");
      expect(skips, "the first link does not lead past the contents");
    }
    for (const Element* element : elements_) {
      if (element->ownText.find_first_not_of(" \n") == std::string::npos || !isInside(*element, "body")) continue;
      const bool inside = isInside(*element, "main") || isInside(*element, "nav") || isInside(*element, "header") ||
                          element->hasClass("skip");
      expect(inside, "a text is in no part of the page: " + element->text());
    }
  }

  static bool isInside(const Element& element, const std::string& tag) {
    for (const Element* e = &element; e != nullptr; e = e->parent) {
      if (e->tag == tag) return true;
    }
    return false;
  }

  void tables() {
    for (const Element* table : all("table")) {
      const bool named = !table->children.empty() && table->children[0]->tag == "caption" && !table->children[0]->text().empty();
      expect(named, "a table has no caption");
      const std::string name = named ? table->children[0]->text() : "";
      size_t columns = 0;
      for (const auto& part : table->children) {
        if (part->tag == "thead" && !part->children.empty()) columns = part->children[0]->children.size();
        for (const auto& row : part->children) checkRow(*row, part->tag == "thead", columns, name);
      }
      expect(columns > 0, "a table names no column: " + name);
    }
  }

  void checkRow(const Element& row, bool isHead, size_t columns, const std::string& table) {
    if (row.tag != "tr") return;
    size_t cells = 0;
    for (const auto& cell : row.children) {
      cells += cell->has("colspan") ? static_cast<size_t>(std::stoul(cell->attribute("colspan"))) : 1;
      const bool first = cell == row.children.front();
      if (cell->tag == "th") expect(!cell->text(true).empty(), "a heading of a table has no words: " + table);
      if (isHead) expect(cell->attribute("scope") == "col", "a column's title does not say that it is one: " + table);
      if (isHead || !first || cell->text().empty()) continue;
      const std::string scope = cell->attribute("scope");
      expect(cell->tag == "th" && (scope == "row" || scope == "rowgroup"), "a row's heading does not say that it is one: " + table);
    }
    expect(cells == columns, fmt::format("a row has {} cells and the table {} columns: {}", cells, columns, table));
  }

  void nothingFromElsewhere() {
    static const std::set<std::string> kNone = {"script", "link",  "img",   "iframe", "object", "embed", "base",
                                                "form",   "input", "video", "audio",  "source", "svg",   "picture"};
    for (const Element* element : elements_) {
      expect(!kNone.contains(element->tag), fmt::format("the page has a `{}`", element->tag));
      for (const auto& [name, value] : element->attributes) {
        const bool loads = name == "src" || name == "srcset" || name == "style" || name == "action" || name.starts_with("on");
        expect(!loads, fmt::format("the page has a `{}`", name));
        if (name == "href") expect(value.find(':') == std::string::npos && !value.starts_with("/"), "a link leads away: " + value);
      }
    }
    for (const char* word : {"url(", "@import", "expression("}) {
      expect(page_.style().find(word) == std::string::npos, fmt::format("the style sheet has `{}`", word));
    }
  }

  static std::string toneOf(const Element& element) {
    for (const std::string& tone : kTones) {
      if (element.hasClass(tone)) return tone;
    }
    return element.hasClass("mark") ? "plain" : "";
  }

  /// The same words, numbers aside, never have two tones, and there are words.
  void wordsBesideColours() {
    static const std::regex kDigits("[0-9]+");
    std::map<std::string, std::string> tones;
    std::map<std::string, std::set<std::string>> signs;  // of marks, by tone
    for (const Element* element : elements_) {
      const std::string tone = toneOf(*element);
      if (tone.empty()) continue;
      const std::string words = element->text(true);
      const bool any = std::any_of(words.begin(), words.end(), [](char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0; });
      expect(any, fmt::format("only the colour tells: {} `{}`", tone, words));
      if (element->hasClass("mark")) {
        const bool signedOne = element->children.size() == 1 && element->children[0]->attribute("aria-hidden") == "true";
        expect(signedOne, "a mark has no sign: " + words);
        if (signedOne) signs[tone].insert(element->children[0]->text());
      }
      const std::string kind = element->hasClass("mark") ? "mark" : element->tag;
      const auto [at, fresh] = tones.emplace(kind + " " + std::regex_replace(words, kDigits, "0"), tone);
      expect(fresh || at->second == tone, fmt::format("only the colour tells which `{}` is {} and which {}", words, at->second, tone));
    }
    std::set<std::string> seen;
    for (const auto& [tone, of] : signs) {
      for (const std::string& sign : of) expect(seen.insert(sign).second, fmt::format("marks of two tones have the sign {}", sign));
    }
  }

  // ---- colours ----

  struct Colours {
    std::string text = "#000000", background = "#ffffff";
    bool exact = false;  // printed as it is
    bool shown = true;
  };

  static std::string firstColour(const std::string& value) {
    static const std::regex kColour("#[0-9a-fA-F]+");
    std::smatch match;
    return std::regex_search(value, match, kColour) ? match.str() : "";
  }

  void need(View view, const Element& element, const char* what, const std::string& one, const std::string& other, double least) {
    const double a = luminance(one), b = luminance(other);
    const std::string place = fmt::format("{} of `{}{}{}` ({})", what, element.tag, element.has("class") ? "." : "",
                                          element.attribute("class"), viewName(view));
    if (a < 0 || b < 0) return expect(false, fmt::format("no colour that is understood: {}: `{}` on `{}`", place, one, other));
    const double has = contrast(a, b);
    expect(has >= least, fmt::format("contrast {:.2f}, at least {} needed: {}: {} on {}", has, least, place, one, other));
  }

  void colours(View view) {
    for (const auto& child : page_.root().children) colours(view, *child, {});
  }

  void colours(View view, const Element& element, const Colours& outer) {
    if (element.tag == "head") return;
    Properties style = page_.styleOf(element, view);
    Colours own = outer;
    if (style["display"] == "none") return;
    if (style.contains("color") && style["color"] != "inherit") own.text = style["color"];
    if (style.contains("print-color-adjust")) own.exact = style["print-color-adjust"] == "exact";
    for (const char* name : {"background", "background-color"}) {
      if (style.contains(name) && (view != View::Print || own.exact)) own.background = style[name];
      // On paper a background that nothing demands is printed or not, as people choose: then it may be there, too.
      if (style.contains(name) && view == View::Print && !own.exact) need(view, element, "text", own.text, style[name], kText);
    }
    if (element.tag == "html" && view == View::Print) expect(luminance(style["background"]) == 1, "paper is printed over");
    const bool hasText = element.ownText.find_first_not_of(" \n") != std::string::npos;
    if (hasText) need(view, element, "text", own.text, own.background, kText);
    for (const char* name : {"border", "border-left", "border-bottom"}) {
      if (!style.contains(name) || style[name].starts_with("0")) continue;
      const std::string line = firstColour(style[name]).empty() ? own.text : firstColour(style[name]);
      need(view, element, "line", line, own.background, kLine);
      need(view, element, "line", line, outer.background, kLine);
    }
    // Where the keyboard is has to be seen: a part that it reaches has an outline then.
    if (view != View::Print && (element.tag == "a" || element.has("tabindex"))) {
      const Properties focused = page_.styleOf(element, view, true);
      const auto outline = focused.find("outline");
      expect(outline != focused.end() && !outline->second.starts_with("0"),
             fmt::format("nobody sees when the keyboard is at `{}`", element.tag));
      if (outline != focused.end()) need(view, element, "outline", firstColour(outline->second), outer.background, kLine);
    }
    for (const auto& child : element.children) colours(view, *child, own);
  }

  const std::string& html_;
  const HtmlPage page_;
  const std::vector<const Element*> elements_;
  std::vector<std::string> faults_;
};

}  // namespace

double luminance(const std::string& colour) {
  std::string digits = colour.empty() || colour[0] != '#' ? "" : colour.substr(1);
  if (digits.size() == 3) digits = {digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]};
  if (digits.size() != 6 || digits.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return -1;
  const auto channel = [&](size_t at) {
    const double value = static_cast<double>(std::stoul(digits.substr(at, 2), nullptr, 16)) / 255;
    return value <= 0.03928 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * channel(0) + 0.7152 * channel(2) + 0.0722 * channel(4);
}

double contrast(double one, double other) { return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05); }

std::vector<std::string> pageFaults(const std::string& html) { return Checker(html).faults(); }

}  // namespace tollgate::test
