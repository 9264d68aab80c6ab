// Changes that a person can choose: the fixes of diagnostics, one by one or all at once.
#include <algorithm>
#include <cstdint>
#include <map>

#include "compiler/query/actions.h"
#include "compiler/query/rename.h"
#include "compiler/support/fixes.h"
#include "lsp/server/answers.h"
#include "lsp/server/trial.h"

namespace tollgate::lsp {
namespace {

constexpr std::string_view kQuickFix = "quickfix", kFixAllOwn = "source.fixAll.tollgate", kOrganise = "source.organizeImports";

/// `only` asks for kinds: one that is asked for, or a part of one. Without it, everything that is no `source` action.
bool isAskedFor(const Json& only, std::string_view kind) {
  if (!only.isArray()) return !kind.starts_with("source.");
  for (size_t i = 0; i < only.size(); ++i) {
    const std::string_view asked = only.at(i).text().value_or("?");
    if (asked.empty() || kind == asked || (kind.starts_with(asked) && kind[asked.size()] == '.')) return true;
  }
  return false;
}

bool touches(Span a, Span b) { return a.begin <= b.end && b.begin <= a.end; }

std::vector<FileEdit> editsOf(const std::vector<FixEdit>& edits) {
  std::vector<FileEdit> out;
  for (const FixEdit& edit : edits) out.push_back({edit.span, edit.replacement});
  return out;
}

void beginAction(JsonWriter& json, std::string_view title, std::string_view kind) {
  json.beginObject().member("title", title).member("kind", kind);
}

/// Fixes are made in a copy and checked, one by one, before they are offered, as far as this many bytes of texts go.
constexpr uint64_t kTriedBytes = uint64_t{1} << 20;

enum class Trial : uint8_t { Good, Bad, Untried };

class Trials {
 public:
  explicit Trials(const Question& question) : analysis_(question.analysis()), services_(question.services()) {
    for (const auto& module : analysis_.program().modules) bytes_ += analysis_.sources().file(module->file).text().size();
  }

  Trial of(const Diagnostic& diagnostic, const std::vector<FixEdit>& edits) {
    tried_ += bytes_;
    if (tried_ > kTriedBytes) return Trial::Untried;
    return with(edits, [&](const TriedEdits& tried) { return takesAway(tried, diagnostic); });
  }
  /// All of them at once.
  Trial of(const std::vector<FixEdit>& edits) { return with(edits, leavesLess); }

 private:
  template <typename Promise>
  Trial with(const std::vector<FixEdit>& edits, const Promise& promise) {
    const std::map<FileId, std::string> texts = editedTexts(analysis_.sources(), edits);
    if (texts.size() != 1 || texts.begin()->first != analysis_.file()) return Trial::Untried;
    const std::shared_ptr<const Analysis> after = tried(services_, analysis_, texts);
    if (!after) return Trial::Untried;
    const TriedEdits made{analysis_.sources(), edits, texts, analysis_.diagnostics().all(), after->diagnostics().all()};
    return promise(made) ? Trial::Good : Trial::Bad;
  }

  const Analysis& analysis_;
  const Services& services_;
  uint64_t bytes_ = 0, tried_ = 0;
};

/// The diagnostics of the request that this one is, as the client wrote them.
void writeSolved(JsonWriter& json, Question& question, const Diagnostic& diagnostic) {
  const Json given = question.params()["context"]["diagnostics"];
  const std::string code = diagCode(diagnostic.kind);
  json.key("diagnostics").beginArray();
  for (size_t i = 0; i < given.size(); ++i) {
    const auto range = rangeIn(given.at(i)["range"]);
    if (given.at(i)["code"].text() != code || !range || question.spanOf(*range) != diagnostic.span) continue;
    json.json(given.at(i).written());
    break;
  }
  json.endArray();
}

std::string_view kindOf(query::ActionKind kind) {
  switch (kind) {
    case query::ActionKind::OrganiseUses: return kOrganise;
    case query::ActionKind::Extract: return "refactor.extract";
    case query::ActionKind::DeclareInterpretation: return "refactor.extract";
    case query::ActionKind::Inline: return "refactor.inline";
    case query::ActionKind::AddBecause: return "refactor.rewrite";
    case query::ActionKind::AddExample:
    case query::ActionKind::AddLimitExamples: return "refactor.rewrite";
    case query::ActionKind::AddCriterion: return "refactor.rewrite";
    case query::ActionKind::ConvertTable: return "refactor.rewrite";
  }
  return "refactor";
}

/// Whether what stands in one place stands in another one afterwards, where the checker may see less of it.
bool movesCode(query::ActionKind kind) {
  return kind == query::ActionKind::Extract || kind == query::ActionKind::Inline || kind == query::ActionKind::DeclareInterpretation;
}

/// What a person can ask for beyond fixes, and the order of `use` lines.
void writeChanges(Question& question, JsonWriter& json, const Json& only, Span asked) {
  for (const query::Action& action : query::actions(question.index(), question.file(), asked.begin, asked.end)) {
    if (action.kind == query::ActionKind::OrganiseUses || !isAskedFor(only, kindOf(action.kind))) continue;
    if (movesCode(action.kind)) {
      const std::shared_ptr<const Analysis> after = tried(question.services(), question.analysis(),
                                                          editedTexts(question.analysis().sources(), action.edits));
      if (!after || !query::broughtMistake(question.index(), after->index()).empty()) continue;
    }
    beginAction(json, action.title, kindOf(action.kind));
    json.key("edit");
    question.workspaceEdit(json, editsOf(action.edits));
    json.endObject();
  }
  if (!isAskedFor(only, kOrganise)) return;
  const std::vector<query::Edit> edits = query::organiseUses(question.index(), question.file());
  if (edits.empty()) return;
  beginAction(json, "put the `use` lines in order", kOrganise);
  json.key("edit");
  question.workspaceEdit(json, editsOf(edits));
  json.endObject();
}

}  // namespace

Answer codeActions(Question& question) {
  const Json only = question.params()["context"]["only"];
  const Span asked = question.spanOf(*rangeIn(question.params()["range"]));
  const std::vector<Diagnostic>& all = question.analysis().diagnostics().all();
  std::vector<Diagnostic> own;
  std::copy_if(all.begin(), all.end(), std::back_inserter(own), [&](const Diagnostic& d) { return d.span.file == question.file(); });
  Trials trials(question);
  JsonWriter json = oneLine();
  json.beginArray();
  if (!question.client().codeActionLiterals) {
    json.endArray();
    return json.take();
  }
  if (isAskedFor(only, kQuickFix)) {
    for (const Diagnostic& diagnostic : own) {
      if (!touches(diagnostic.span, asked)) continue;
      for (const Fix& fix : diagnostic.fixes) {
        const Trial trial = trials.of(diagnostic, fix.edits);
        if (trial == Trial::Bad) continue;
        beginAction(json, fix.title, kQuickFix);
        writeSolved(json, question, diagnostic);
        const bool sure = trial == Trial::Good && diagnostic.fixes.size() == 1 && diagnostic.kind != DiagKind::IsNotOr;
        if (sure) json.member("isPreferred", true);
        json.key("edit");
        question.workspaceEdit(json, editsOf(fix.edits));
        json.endObject();
      }
    }
  }
  if (isAskedFor(only, kFixAllOwn)) {
    const ChosenFixes chosen = chooseSure(
        question.analysis().sources(), own, [&](const std::vector<FixEdit>& edits) { return trials.of(edits) == Trial::Good; },
        [&](const Diagnostic& diagnostic) { return trials.of(diagnostic, diagnostic.fixes.front().edits) == Trial::Good; });
    if (!chosen.edits.empty()) {
      beginAction(json, chosen.titles.size() == 1 ? "apply the one fix" : "apply all fixes", kFixAllOwn);
      json.key("edit");
      question.workspaceEdit(json, editsOf(chosen.edits));
      json.endObject();
    }
  }
  writeChanges(question, json, only, asked);
  json.endArray();
  return json.take();
}

}  // namespace tollgate::lsp
