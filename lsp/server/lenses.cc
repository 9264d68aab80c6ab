// What can be run, and how often a name is read, above the names.
#include <algorithm>
#include <map>
#include <set>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "compiler/query/navigation.h"
#include "compiler/query/outline.h"
#include "compiler/support/display_text.h"
#include "lsp/server/answers.h"
#include "lsp/server/commands.h"
#include "lsp/server/lenses.h"
#include "lsp/server/verdict_words.h"

namespace tollgate::lsp {
namespace {

using query::EntityKind;

/// Also of a criterion of it.
std::string nameOfGate(const Question& question, const query::Entity& entity) {
  return std::string(query::nameOf(question.analysis().program(), {EntityKind::Gate, entity.id}));
}

void writeEvaluation(JsonWriter& json, Question& question, std::string_view title, std::string_view command, const query::Lens& lens) {
  json.key("command").beginObject().member("title", title).member("command", command);
  json.key("arguments").beginArray().beginObject().member("uri", question.uriOf(question.file()));
  json.member("gate", nameOfGate(question, lens.entity));
  const LiveOptions& live = question.client().live;
  if (!live.rules.empty()) json.member("rules", live.rules);
  if (!live.data.empty()) json.member("data", live.data);
  if (!live.asOf.empty()) json.member("asOf", live.asOf);
  json.endObject().endArray().endObject();
}

std::string counted(size_t count, const char* one, const char* many) { return fmt::format("{} {}", count, count == 1 ? one : many); }

/// What is known of the gate, or of the criterion, of a lens; "": nothing that holds. Only a client that can be told when it does not hold
/// any more is shown any.
std::string verdictTitle(Question& question, const query::Lens& lens) {
  const Verdicts* verdicts = question.client().refreshesLenses ? question.verdicts() : nullptr;
  if (verdicts == nullptr) return "";
  const auto gates = gatesNamed(*verdicts, question.identityOf(question.file()), nameOfGate(question, lens.entity));
  if (lens.entity.kind == EntityKind::Gate) return gates.empty() ? "" : gateTitle(gates, verdicts->asOf);
  const auto criteria = criteriaNamed(gates, query::nameOf(question.analysis().program(), lens.entity));
  return criteria.empty() ? "" : criterionTitle(criteria);
}

/// Whether verdicts that hold say that something of the gate is closed.
bool isClosed(Question& question, const query::Lens& lens) {
  const Verdicts* verdicts = question.client().refreshesLenses ? question.verdicts() : nullptr;
  return verdicts != nullptr && mayOpen(gatesNamed(*verdicts, question.identityOf(question.file()), nameOfGate(question, lens.entity)));
}

/// Why there is no verdict, where one was looked for.
std::string evaluateTitle(Question& question) {
  const Verdicts* verdicts = question.client().refreshesLenses ? question.verdicts() : nullptr;
  return verdicts == nullptr || verdicts->none.empty() ? "evaluate" : fmt::format("evaluate (no verdict: {})", harmless(verdicts->none));
}

/// What a lens counts in all programs of the workspace.
struct Counted {
  std::set<Span, ByPlace> places;
  std::map<std::string, std::vector<std::string>> examples;  // titles by the path of their module
};

/// Throws once nobody waits for it any more.
std::vector<Counted> countedIn(Question& question, const std::vector<query::Lens>& lenses, const std::atomic<bool>& outdated) {
  std::vector<Counted> out(lenses.size());
  question.eachProgram([&](const Analysis& analysis) {
    if (outdated) throw std::runtime_error("there are newer lenses");
    const sema::CheckedProgram& program = analysis.program();
    for (size_t i = 0; i < lenses.size(); ++i) {
      const uint32_t offset = lenses[i].span.begin;
      if (lenses[i].kind == query::LensKind::Examples) {
        for (const auto id : query::examplesAt(analysis.index(), question.file(), offset)) {
          const sema::ExampleInfo& example = program.examples[id];
          std::vector<std::string>& titles = out[i].examples[analysis.sources().file(program.modules[example.module]->file).name()];
          if (std::find(titles.begin(), titles.end(), example.decl->name) == titles.end()) titles.push_back(example.decl->name);
        }
        continue;
      }
      for (const Span& span : query::references(analysis.index(), question.file(), offset, false)) {
        question.learn(analysis, span.file);
        out[i].places.insert(span);
      }
    }
  });
  return out;
}

/// The editor's own list of places, where the client told which of its commands shows one; else the number alone.
void writePlaces(JsonWriter& json, Question& question, const query::Lens& lens, const Counted& counts) {
  const size_t count = counts.places.size();
  const std::string title = lens.kind == query::LensKind::Implements ? counted(count, "place implements it", "places implement it")
                                                                     : counted(count, "reference", "references");
  const std::string& command = question.client().showReferences;
  json.beginObject().member("title", title).member("command", command);
  if (!command.empty()) {
    json.key("arguments").beginArray().value(question.uriOf(question.file()));
    writePosition(json, question.positions(lens.span.file).positionOf(lens.span.begin));
    json.beginArray();
    for (const Span& span : counts.places) question.location(json, span);
    json.endArray().endArray();
  }
  json.endObject();
}

void writeRun(JsonWriter& json, std::string_view title, const std::string& uri, const std::vector<std::string>& titles,
              const std::vector<std::string>& files) {
  json.beginObject().member("title", title).member("command", kRunExamples);
  json.key("arguments").beginArray().beginObject().member("uri", uri).member("examples", titles);
  if (!files.empty()) json.member("files", files);
  json.endObject().endArray().endObject();
}

void writeExamples(JsonWriter& json, Question& question, const Counted& counts) {
  std::vector<std::string> files, titles;
  size_t count = 0;
  for (const auto& [file, some] : counts.examples) {
    files.push_back(file);
    titles.insert(titles.end(), some.begin(), some.end());
    count += some.size();
  }
  if (count == 0) {
    json.beginObject().member("title", "no examples").member("command", "").endObject();
    return;
  }
  writeRun(json, "run " + counted(count, "example", "examples"), question.uriOf(question.file()), titles, files);
}

bool isCounted(query::LensKind kind) {
  return kind == query::LensKind::Examples || kind == query::LensKind::References || kind == query::LensKind::Implements;
}

}  // namespace

LensList::LensList(const Question& question, std::vector<query::Lens> lenses)
    : path_(question.analysis().snapshot().path),
      analysis_(question.shared()),
      open_(question.programs().open.begin(), question.programs().open.end()),
      programs_(question.programs()),
      lenses_(std::move(lenses)) {
  programs_.open.clear();
}

bool LensList::whenCounted(std::function<void()> done) {
  {
    std::lock_guard lock(mutex_);
    if (state_ != State::Counted) {
      waiting_.push_back(std::move(done));
      return std::exchange(state_, State::Counting) == State::New;
    }
  }
  done();
  return false;
}

void LensList::count(const std::shared_ptr<const Client>& client) {
  std::vector<std::string> counted;
  try {
    counted = commands(client);
  } catch (const std::exception&) {
    // Of none of them anything is known, as after an edit.
  }
  std::vector<std::function<void()>> waiting;
  {
    std::lock_guard lock(mutex_);
    commands_ = std::move(counted);
    state_ = State::Counted;
    waiting.swap(waiting_);
  }
  for (const auto& done : waiting) done();
}

const std::string* LensList::command(size_t lens) const {
  if (outdated_ || analysis_.expired()) return nullptr;
  std::lock_guard lock(mutex_);
  return lens < commands_.size() ? &commands_[lens] : nullptr;
}

std::vector<std::string> LensList::commands(const std::shared_ptr<const Client>& client) const {
  const std::shared_ptr<const Analysis> analysis = analysis_.lock();
  Programs programs = programs_;
  for (const auto& open : open_) {
    if (auto held = open.lock()) programs.open.push_back(std::move(held));
  }
  if (!analysis || programs.open.size() != open_.size()) return {};
  Question question(programs.services, client, analysis, Json(), programs);
  const std::vector<Counted> counts = countedIn(question, lenses_, outdated_);
  std::vector<std::string> out;
  for (size_t i = 0; i < lenses_.size(); ++i) {
    JsonWriter json = oneLine();
    if (lenses_[i].kind == query::LensKind::Examples)
      writeExamples(json, question, counts[i]);
    else
      writePlaces(json, question, lenses_[i], counts[i]);
    out.push_back(json.take());
  }
  return out;
}

uint64_t SentLenses::keep(std::shared_ptr<LensList> list) {
  std::lock_guard lock(mutex_);
  for (const auto& [number, known] : lists_) {
    if (known->path() == list->path()) known->outdate();
  }
  if (lists_.size() >= kMost) lists_.pop_front();
  lists_.emplace_back(++last_, std::move(list));
  return last_;
}

std::shared_ptr<LensList> SentLenses::find(uint64_t number) const {
  std::lock_guard lock(mutex_);
  for (const auto& [known, list] : lists_) {
    if (known == number) return list;
  }
  return nullptr;
}

Answer codeLenses(Question& question) {
  const std::vector<query::Lens> lenses = query::lenses(question.index(), question.file());
  std::vector<query::Lens> toCount;
  std::copy_if(lenses.begin(), lenses.end(), std::back_inserter(toCount), [](const query::Lens& lens) { return isCounted(lens.kind); });
  const uint64_t list = question.services().lenses.keep(std::make_shared<LensList>(question, std::move(toCount)));
  uint64_t item = 0;
  JsonWriter json = oneLine();
  json.beginArray();
  for (const query::Lens& lens : lenses) {
    const bool judges = lens.kind == query::LensKind::GateVerdict || lens.kind == query::LensKind::CriterionVerdict;
    std::string verdict = judges ? verdictTitle(question, lens) : "";
    if (lens.kind == query::LensKind::CriterionVerdict && verdict.empty()) continue;
    if (lens.kind == query::LensKind::GateVerdict && verdict.empty()) verdict = evaluateTitle(question);
    json.beginObject().key("range");
    question.range(json, lens.span);
    if (isCounted(lens.kind)) {
      json.key("data").beginObject().member("list", list).member("item", item++).endObject();
    } else if (judges) {
      writeEvaluation(json, question, verdict, kEvaluate, lens);
    } else {
      json.key("command");
      const std::string& title = question.analysis().program().examples[lens.entity.id].decl->name;
      writeRun(json, "run example", question.uriOf(question.file()), {title}, {});
    }
    json.endObject();
    if (lens.kind != query::LensKind::GateVerdict || !isClosed(question, lens)) continue;
    json.beginObject().key("range");
    question.range(json, lens.span);
    writeEvaluation(json, question, "what would open this gate", kWhatOpens, lens);
    json.endObject();
  }
  json.endArray();
  return json.take();
}

std::shared_ptr<LensList> listOfLens(const Services& services, const Json& lens) {
  const auto number = lens["data"]["list"].integer();
  return number && *number > 0 ? services.lenses.find(static_cast<uint64_t>(*number)) : nullptr;
}

/// The lens as it came, and its command.
Answer resolvedLens(const LensList* list, const Json& lens) {
  const auto item = lens["data"]["item"].integer();
  std::string written = lens.written();
  if (!lens["data"].present() || !written.ends_with('}')) return written;
  const std::string* command = list != nullptr && item && *item >= 0 ? list->command(static_cast<size_t>(*item)) : nullptr;
  if (command == nullptr) return ResponseError{ErrorCode::ContentModified, "the text has changed since: ask for other lenses"};
  written.pop_back();
  return written + R"(,"command":)" + *command + "}";
}

}  // namespace tollgate::lsp
