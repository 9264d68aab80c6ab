// Changes that a person can choose: the fixes of diagnostics, one by one or all at once.
#include <algorithm>
#include <cstdint>
#include <optional>

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
constexpr uint64_t kTriedBytes = uint64_t{2} << 20;

enum class Trial : uint8_t { Good, Bad, Untried };

class Trials {
 public:
  Trials(const Question& question) : analysis_(question.analysis()), services_(question.services()), told_(analysis_.diagnostics().all()) {
    for (const auto& module : analysis_.program().modules) bytes_ += analysis_.sources().file(module->file).text().size();
  }

  /// Whether the mistake goes, and none comes but what it hid: where reading stopped, what is wrong with other words; where a name meant
  /// nothing, what is wrong in other lines.
  Trial of(const Diagnostic& diagnostic, const std::vector<FixEdit>& edits) {
    const auto changed = changedText(edits);
    tried_ += bytes_;
    if (!changed || tried_ > kTriedBytes) return Trial::Untried;
    const Diagnostics now = analysis_.diagnosticsWith(services_, *changed);
    if (count(now.all(), diagnostic) >= count(told_, diagnostic)) return Trial::Bad;
    const bool unread = diagnostic.kind < DiagKind::UnknownModule, hides = diagnostic.kind < DiagKind::Recursion;
    std::vector<const Diagnostic*> before;
    for (const Diagnostic& known : told_) before.push_back(&known);
    for (const Diagnostic& one : now.all()) {
      const auto known = std::find_if(before.begin(), before.end(), [&](const Diagnostic* old) { return same(*old, one); });
      if (known != before.end())
        before.erase(known);
      else if (!hides ||
               (unread && one.kind >= DiagKind::UnknownModule ? isOfWords(one.span, edits) : isOfLines(one.span, edits, *changed)))
        return Trial::Bad;
    }
    return Trial::Good;
  }

  /// Whether with all of them nothing is wrong that was not before.
  Trial of(const std::vector<FixEdit>& edits) {
    const auto changed = changedText(edits);
    if (!changed) return Trial::Untried;
    const Diagnostics now = analysis_.diagnosticsWith(services_, *changed);
    const bool none = std::all_of(now.all().begin(), now.all().end(),
                                  [&](const Diagnostic& one) { return count(told_, one) >= count(now.all(), one); });
    return none && now.all().size() < told_.size() ? Trial::Good : Trial::Bad;
  }

 private:
  static bool same(const Diagnostic& a, const Diagnostic& b) {
    return a.kind == b.kind && a.span.file == b.span.file && a.message == b.message;
  }
  static std::ptrdiff_t count(const std::vector<Diagnostic>& all, const Diagnostic& one) {
    return std::count_if(all.begin(), all.end(), [&](const Diagnostic& other) { return same(other, one); });
  }

  std::optional<std::string> changedText(std::vector<FixEdit> edits) {
    const bool own = std::all_of(edits.begin(), edits.end(), [&](const FixEdit& edit) {
      return edit.span.file == analysis_.file() && edit.span.end <= analysis_.text().text().size();
    });
    if (!own) return std::nullopt;
    std::sort(edits.begin(), edits.end(), [](const FixEdit& a, const FixEdit& b) { return a.span.begin > b.span.begin; });
    std::string text(analysis_.text().text());
    for (const FixEdit& edit : edits) text.replace(edit.span.begin, edit.span.end - edit.span.begin, edit.replacement);
    return text;
  }

  /// Of what the edits write.
  bool isOfWords(Span span, const std::vector<FixEdit>& edits) const {
    int64_t by = 0;
    bool touched = false;
    for (const FixEdit& edit : edits) {  // in order of place
      const int64_t begin = edit.span.begin + by, end = begin + static_cast<int64_t>(edit.replacement.size());
      touched = touched || (span.file == edit.span.file && span.begin < end && begin < span.end);
      by += end - begin - (edit.span.end - edit.span.begin);
    }
    return touched;
  }

  /// Of the lines, as they are then, that the edits change.
  bool isOfLines(Span span, const std::vector<FixEdit>& edits, std::string_view changed) const {
    if (span.file != analysis_.file()) return false;
    const auto lineOf = [](std::string_view text, uint32_t at) {
      return std::count(text.begin(), text.begin() + std::min<size_t>(at, text.size()), '\n');
    };
    std::ptrdiff_t first = PTRDIFF_MAX, last = 0;
    for (const FixEdit& edit : edits) {
      first = std::min(first, lineOf(analysis_.text().text(), edit.span.begin));
      last = std::max(last, lineOf(analysis_.text().text(), edit.span.end));
    }
    const std::ptrdiff_t line = lineOf(changed, span.begin);
    return line >= first && line <= last;
  }

  const Analysis& analysis_;
  const Services& services_;
  const std::vector<Diagnostic>& told_;
  uint64_t bytes_ = 0, tried_ = 0;
};

/// All that can be made at once without asking.
ChosenFixes sureFixes(const SourceMap& sources, Trials& trials, std::vector<Diagnostic> diagnostics) {
  ChosenFixes chosen = chooseFixes(sources, diagnostics);
  if (chosen.edits.empty() || trials.of(chosen.edits) == Trial::Good) return chosen;
  for (Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.fixes.size() == 1 && trials.of(diagnostic, diagnostic.fixes.front().edits) != Trial::Good) diagnostic.fixes.clear();
  }
  return chooseFixes(sources, diagnostics);
}

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
      const std::shared_ptr<const Analysis> after = tried(question.services(), question.analysis(), action.edits);
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
    const ChosenFixes chosen = sureFixes(question.analysis().sources(), trials, own);
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
