#pragma once
// A page of HTML as a tree, and what its style sheet gives to each element: as much of both as the pages of the command use. What
// is not understood is told, so that no rule of a style sheet goes by unseen.

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tollgate::test {

struct Element {
  std::string tag;
  std::map<std::string, std::string> attributes;
  std::vector<std::unique_ptr<Element>> children;
  Element* parent = nullptr;
  std::string ownText;  // between its tags, that of its children left out

  std::string attribute(const std::string& name) const;
  bool has(const std::string& name) const { return attributes.contains(name); }
  bool hasClass(const std::string& name) const;
  /// Of itself and everything inside, in the order of the page; without what is hidden from those who listen, if so asked.
  std::string text(bool spokenOnly = false) const;
};

/// Where a page is looked at.
enum class View { Light, Dark, Narrow, NarrowDark, Print };
inline constexpr View kViews[] = {View::Light, View::Dark, View::Narrow, View::NarrowDark, View::Print};
std::string viewName(View view);

using Properties = std::map<std::string, std::string>;

class HtmlPage {
 public:
  explicit HtmlPage(const std::string& html);
  HtmlPage(const HtmlPage&) = delete;
  HtmlPage& operator=(const HtmlPage&) = delete;

  const Element& root() const { return *root_; }  // with `html` as its child
  /// Every element in the order of the page; of this tag if one is given.
  std::vector<const Element*> all(const std::string& tag = "") const;
  const std::string& style() const { return style_; }
  /// What is not understood: tags that do not close, selectors and questions about the screen that are unknown.
  const std::vector<std::string>& faults() const { return faults_; }

  /// What the style sheet gives to the element itself, `var(…)` resolved. Nothing is inherited. `focused`: the keyboard is at it.
  Properties styleOf(const Element& element, View view, bool focused = false) const;

 private:
  struct Compound;
  using Selector = std::vector<Compound>;
  struct Pseudo {
    std::string name, argument;
    Selector inner;  // of `:has(…)` and `:not(…)`
  };
  struct Compound {
    char combinator = ' ';  // to what stands before it
    std::string tag;
    std::vector<std::string> classes;
    std::vector<Pseudo> pseudos;
  };
  struct Rule {
    Selector selector;
    int weight = 0;
    std::string media;
    std::vector<std::pair<std::string, std::string>> declarations;
  };

  void parse(const std::string& html);
  void parseStyle(const std::string& css, const std::string& media);
  void addRule(const std::string& selectors, const std::string& body, const std::string& media);
  Selector selectorOf(const std::string& text, int& weight);
  bool applies(const std::string& media, View view) const;
  bool matches(const Element& element, const Selector& selector, size_t count, bool focused) const;
  bool matchesCompound(const Element& element, const Compound& compound, bool focused) const;
  bool matchesPseudo(const Element& element, const Pseudo& pseudo, bool focused) const;
  Properties declared(const Element& element, View view, bool focused) const;

  std::unique_ptr<Element> root_;
  std::string style_;
  std::vector<Rule> rules_;
  std::vector<std::string> faults_;
};

}  // namespace tollgate::test
