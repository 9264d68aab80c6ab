#include "tests/query/everything.h"

#include <algorithm>

#include <fmt/format.h>

#include "compiler/query/actions.h"
#include "compiler/query/calls.h"
#include "compiler/query/completion.h"
#include "compiler/query/hover.h"
#include "compiler/query/navigation.h"
#include "compiler/query/outline.h"
#include "compiler/query/rename.h"
#include "compiler/query/tokens.h"

namespace tollgate::test {

namespace {

class Broken {
 public:
  Broken(const Asked& asked, const char* what) : asked_(asked), what_(what) {}

  void inside(Span span, bool oneLine = false) {
    if (const std::string wrong = wrongSpan(asked_, span, oneLine); !wrong.empty()) say(wrong);
  }
  void that(bool holds, const std::string& what) {
    if (!holds) say(what);
  }
  void edits(const std::vector<query::Edit>& edits) {
    if (const std::string wrong = wrongEdits(asked_, edits); !wrong.empty()) say(wrong);
  }
  void say(const std::string& what) { out += fmt::format("{}: {}\n", what_, what); }
  std::string out;

 private:
  const Asked& asked_;
  const char* what_;
};

bool holds(Span outer, Span inner) { return outer.file == inner.file && outer.begin <= inner.begin && inner.end <= outer.end; }

void symbols(Broken& broken, const std::vector<query::DocumentSymbol>& all) {
  for (const query::DocumentSymbol& symbol : all) {
    broken.inside(symbol.span), broken.inside(symbol.selection);
    broken.that(!symbol.name.empty(), "a symbol without a name");
    broken.that(holds(symbol.span, symbol.selection), symbol.name + " is selected outside of itself");
    for (const query::DocumentSymbol& kid : symbol.kids)
      broken.that(holds(symbol.span, kid.span), kid.name + " is outside of " + symbol.name);
    symbols(broken, symbol.kids);
  }
}

bool hasControl(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; });
}

std::string navigation(const Asked& asked, FileId file, uint32_t offset) {
  Broken broken(asked, "navigation");
  const query::Index& index = *asked.index;
  for (const auto& to : {query::definition(index, file, offset), query::declaration(index, file, offset),
                         query::typeDefinition(index, file, offset), query::implementation(index, file, offset)}) {
    if (to.origin) broken.inside(*to.origin);
    for (const query::Place& place : to.places) broken.inside(place.name), broken.inside(place.span);
  }
  for (Span span : query::references(index, file, offset, true)) broken.inside(span);
  for (const query::Highlight& highlight : query::highlights(index, file, offset)) broken.inside(highlight.span);
  for (Span span : query::linkedEditing(index, file, offset)) broken.inside(span, true);
  for (const query::CallItem& item : query::prepareCalls(index, file, offset)) {
    broken.inside(item.span), broken.inside(item.selection);
    for (const auto& calls : {query::incomingCalls(index, item.entity), query::outgoingCalls(index, item.entity)}) {
      for (const query::Call& call : calls) {
        broken.inside(call.item.span), broken.inside(call.item.selection);
        for (Span span : call.spans) broken.inside(span);
      }
    }
  }
  return broken.out;
}

std::string writing(const Asked& asked, FileId file, uint32_t offset) {
  Broken broken(asked, "writing");
  const query::Index& index = *asked.index;
  const std::string_view text = asked.sources.file(file).text();
  const uint32_t at = query::settled(text, offset);
  const query::Completions list = query::complete(index, file, offset);
  for (const query::Completion& item : list.items) {
    broken.inside(item.edit, true);
    broken.that(item.edit.begin <= at && (at <= item.edit.end || text[at] == '\n' || at == text.size()),
                item.label + " is not at the cursor");
    broken.that(!item.filter.empty() && !item.label.empty(), "an empty completion");
    broken.that(item.detail.find('\n') == std::string::npos, item.label + " has a detail of two lines");
  }
  broken.that(std::is_sorted(list.items.begin(), list.items.end(), [](const auto& a, const auto& b) { return a.sort < b.sort; }),
              "unsorted");
  if (!list.items.empty()) broken.that(!hasControl(query::resolve(index, list.items[list.items.size() / 2])), "control characters");
  if (const auto signature = query::signatureHelp(index, file, offset)) {
    for (const auto& parameter : signature->parameters) {
      broken.that(parameter.begin < parameter.end && parameter.end <= signature->label.size(), "a parameter outside of its label");
    }
  }
  const query::Renaming prepared = query::prepareRename(index, file, offset, nullptr);
  if (prepared.ok()) broken.inside(prepared.span, true);
  broken.that(prepared.ok() != prepared.placeholder.empty(), "prepared without a name");
  for (const uint32_t end : {offset, offset + 9}) {
    for (const query::Action& action : query::actions(index, file, offset, end)) {
      broken.edits(action.edits);
      broken.that(!action.title.empty() && !action.edits.empty(), "an action without a title or edits");
    }
  }
  return broken.out;
}

}  // namespace

std::string brokenAt(const Asked& asked, FileId file, uint32_t offset) {
  Broken broken(asked, "hover and selection");
  const query::Index& index = *asked.index;
  if (const auto hover = query::hover(index, file, offset)) {
    broken.inside(hover->span);
    broken.that(!hover->markdown.empty() && !hasControl(hover->markdown), "hover with nothing or with control characters");
  }
  const std::vector<Span> selections = query::selectionRanges(index, file, offset);
  broken.that(!selections.empty(), "no selection");
  for (size_t i = 0; i < selections.size(); ++i) {
    broken.inside(selections[i]);
    if (i > 0) broken.that(holds(selections[i], selections[i - 1]) && !(selections[i] == selections[i - 1]), "a selection does not grow");
  }
  const std::string out = broken.out + navigation(asked, file, offset) + writing(asked, file, offset);
  return out.empty() ? "" : fmt::format("at {}: {}", offset, out);
}

std::string brokenOfFile(const Asked& asked, FileId file) {
  Broken broken(asked, "file");
  const query::Index& index = *asked.index;
  symbols(broken, query::documentSymbols(index, file));
  const SourceFile& source = asked.sources.file(file);
  for (const query::Folding& fold : query::foldings(index, file))
    broken.that(fold.first < fold.last && fold.last < source.lineCount(), "folding outside of the file");
  for (const query::DocumentLink& link : query::documentLinks(index, file)) broken.inside(link.span, true);
  for (const query::Lens& lens : query::lenses(index, file)) broken.inside(lens.span);
  const auto size = static_cast<uint32_t>(source.text().size());
  for (const query::Hint& hint : query::hints(index, file, 0, size)) {
    broken.inside({hint.file, hint.offset, hint.offset});
    broken.that(!hint.label.empty(), "a hint without words");
  }
  uint32_t last = 0;
  for (const query::SemanticToken& token : query::semanticTokens(index, file)) {
    broken.inside(token.span, true);
    broken.that(token.span.begin >= last && token.span.begin < token.span.end, fmt::format("token at {} overlaps", token.span.begin));
    broken.that(static_cast<size_t>(token.type) < query::kTokenTypes.size(), "no such type");
    broken.that(token.modifiers < (1u << query::kTokenModifiers.size()), "no such modifier");
    last = token.span.end;
  }
  broken.edits(query::organiseUses(index, file));
  for (const query::WorkspaceSymbol& symbol : query::workspaceSymbols(index, "se", 50)) broken.inside(symbol.span);
  return broken.out;
}

}  // namespace tollgate::test
