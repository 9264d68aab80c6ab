// Every step of a decision of stdlib/svtad, and every outcome that a body can give at it, has an example: what the library does where a
// body recommends, decides or is referred to is shown, and also where it says no.

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "compiler/syntax/parser.h"
#include "tests/docs/svtad.h"
#include "tests/support/text_file.h"

namespace tollgate::test {
namespace {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// Without an example, and why.
const std::map<std::string, std::string> kWithout = {
    {"pack-agreement: referred to SecretaryOfState", "a pack says by its own lines what was agreed, and has no line for a reference"},
};

/// What is given of decisions: the decision, the word and the body.
using Words = std::set<std::tuple<std::string, std::string, std::string>>;

struct Library {
  Library() {
    for (const fs::directory_entry& file : fs::directory_iterator(docs::libraryFolder())) {
      if (file.path().extension() == ".gate") module(file.path());
    }
  }

  bool hasGiven(const std::string& decision, const Names& words, const std::string& body) const {
    for (const std::string& word : words) {
      if (given.contains({decision, word, body})) return true;
    }
    return false;
  }

  /// Whoever refers it: the step names the body that it is referred to.
  bool hasReference(const std::string& decision) const {
    for (const auto& [name, word, body] : given) {
      if (name == decision && word == "referred") return true;
    }
    return false;
  }

  std::vector<syntax::DecisionDecl> decisions;
  Words given;

 private:
  void module(const fs::path& path) {
    SourceMap sources;
    const FileId file = sources.add(path.string(), textOfFile(path));
    const syntax::ParsedModule parsed = syntax::parse(sources, file, Limits{});
    for (const syntax::Decl& decl : parsed.module.decls) {
      if (const auto* decision = std::get_if<syntax::DecisionDecl>(&decl)) decisions.push_back(*decision);
      if (const auto* world = std::get_if<syntax::WorldDecl>(&decl)) add(world->data);
      if (const auto* example = std::get_if<syntax::ExampleDecl>(&decl)) add(example->data);
    }
  }

  void add(const syntax::SampleData& data) {
    for (const syntax::SampleLine& line : data.lines) {
      if (line.form == syntax::SampleLine::Form::Decision) given.emplace(line.name.text, line.outcome.text, line.body.text);
    }
  }
};

/// The outcomes that a body gives. `not-said` is none of them: it is what holds until it has spoken.
Names outcomesOf(const syntax::DecisionDecl& decision) {
  if (decision.outcomes.empty()) return {"granted", "refused"};
  Names outcomes;
  for (const syntax::NameRef& outcome : decision.outcomes) {
    if (outcome.text != "not-said" || decision.whileUndecided.text != outcome.text) outcomes.push_back(outcome.text);
  }
  return outcomes;
}

/// "descoping: refused by TAB": what is not shown of a decision.
Names notShown(const Library& library, const syntax::DecisionDecl& decision) {
  Names missing;
  const std::string& name = decision.name;
  const Names outcomes = outcomesOf(decision);
  for (const syntax::DecisionStep& step : decision.steps) {
    const std::string& body = step.body.text;
    if (step.kind == syntax::StepKind::Proposed) {
      if (!library.hasGiven(name, {"proposed"}, body)) missing.push_back(fmt::format("{}: proposed by {}", name, body));
      continue;
    }
    if (step.kind == syntax::StepKind::Referred && !library.hasReference(name))
      missing.push_back(fmt::format("{}: referred to {}", name, body));
    for (size_t i = 0; i < outcomes.size(); ++i) {
      Names words = {outcomes[i]};  // who recommends the first outcome says `recommended`
      if (step.kind == syntax::StepKind::Recommended && i == 0) words.push_back("recommended");
      if (!library.hasGiven(name, words, body)) missing.push_back(fmt::format("{}: {} by {}", name, outcomes[i], body));
    }
  }
  return missing;
}

TEST_CASE("every step and every outcome of a decision of the SVTAD has an example") {
  const Library library;
  CHECK(library.decisions.size() > 70);
  std::set<std::string> missing;
  for (const syntax::DecisionDecl& decision : library.decisions) {
    for (const std::string& what : notShown(library, decision)) missing.insert(what);
  }
  for (const std::string& what : missing) {
    CAPTURE(what);
    CHECK(kWithout.contains(what));
  }
  for (const auto& [what, reason] : kWithout) {
    CAPTURE(what);
    CHECK(missing.contains(what));  // otherwise it has an example by now
    CHECK(reason.size() > 20);
  }
}

}  // namespace
}  // namespace tollgate::test
