// An example, and a criterion, to begin with.

#include <algorithm>

#include <fmt/format.h>

#include "compiler/query/refactor.h"
#include "compiler/sema/scope.h"

namespace tollgate::query {

namespace {

/// Where the new one goes, and what it stands on.
struct Ground {
  Span behind;  // a declaration
  Id module = kNone;
  std::string world;     // as it is named there
  std::string instance;  // "" where the gate has one alone
  std::string day;       // as it is written; "" where the world says it
};

/// After an example of the same gate that is there already.
std::optional<Ground> likeAnother(const sema::CheckedProgram& p, Id gate) {
  for (const sema::ExampleInfo& example : p.examples) {
    if (example.gate != gate || !example.decl->data.elseAsIn.written()) continue;
    return Ground{example.decl->span, example.module, example.decl->data.elseAsIn.text,
                  example.decl->instance.written() ? p.written(example.decl->instance.span) : "", example.decl->data.asOf.text};
  }
  return std::nullopt;
}

/// A world that the gate's module sees, with a row that the gate could be judged for.
std::optional<Ground> fromWorld(const sema::CheckedProgram& p, Id gate) {
  const sema::GateInfo& info = p.gates[gate];
  for (const sema::WorldInfo& world : p.worlds) {
    if (!sema::visible(p, info.module, world.module)) continue;
    Ground ground{info.decl->span, info.module, world.decl->name, "", ""};
    if (info.instance != kNone) {
      const sema::Type& type = p.variables[info.instance].type;
      if (type.is(sema::TypeKind::Enum) && !p.enums[type.id].values.empty()) ground.instance = p.enums[type.id].values[0];
      const auto rows = world.sample.keys.find(type.id);
      if (type.is(sema::TypeKind::Ref) && rows != world.sample.keys.end() && !rows->second.empty())
        ground.instance = rows->second.begin()->first;
      if (ground.instance.empty()) continue;
      if (!nameMistake(ground.instance).empty()) ground.instance = "\"" + ground.instance + "\"";
    }
    if (!world.sample.asOf) ground.day = "2020-05-01";
    return ground;
  }
  return std::nullopt;
}

}  // namespace

std::string freeTitle(const sema::CheckedProgram& p, Id module, const std::string& wanted) {
  for (int n = 1;; ++n) {
    const std::string title = n == 1 ? wanted : fmt::format("{} ({})", wanted, n);
    const bool taken = std::any_of(p.examples.begin(), p.examples.end(), [&](const sema::ExampleInfo& example) {
      return example.module == module && example.decl->name == title;
    });
    if (!taken) return title;
  }
}

std::optional<Action> addExample(const Index& index, FileId file, uint32_t offset) {
  const Entity here = index.containerAt(file, offset);
  if (here.kind != EntityKind::Criterion && here.kind != EntityKind::Gate) return std::nullopt;
  const sema::CheckedProgram& p = index.program();
  const sema::GateInfo& gate = p.gates[here.id];
  std::optional<Ground> ground = likeAnother(p, here.id);
  if (!ground) ground = fromWorld(p, here.id);
  if (!ground) return std::nullopt;
  const bool whole = here.kind == EntityKind::Gate;
  const std::string what = whole ? gate.decl->name : gate.decl->name + "." + gate.criteria[here.part].decl->name;
  std::string text = fmt::format("\n\nexample \"{}\"\n  of {}", freeTitle(p, ground->module, what + ": say what it shows"), what);
  if (!ground->instance.empty()) text += " for " + ground->instance;
  text += "\n  everything else as in " + ground->world;
  if (!ground->day.empty()) text += "\n  as of " + ground->day;
  text += "\n  expect met";
  const std::string_view source = index.sources().file(ground->behind.file).text();
  const uint32_t at = lineAt(source, ground->behind.end).end;
  Action out;
  out.kind = ActionKind::AddExample, out.title = fmt::format("Add an example of `{}`", what);
  out.edits = {{{ground->behind.file, at, at}, text}};
  const auto quote = static_cast<uint32_t>(text.find('"') + 1);
  out.select = {ground->behind.file, at + quote, at + static_cast<uint32_t>(text.find('"', quote))};
  return out;
}

std::optional<Action> addCriterion(const Index& index, FileId file, uint32_t offset) {
  const Entity here = index.containerAt(file, offset);
  if (here.kind != EntityKind::Criterion && here.kind != EntityKind::Gate) return std::nullopt;
  const sema::CheckedProgram& p = index.program();
  const sema::GateInfo& gate = p.gates[here.id];
  if (gate.decl->citations.empty() || gate.criteria.empty() || gate.decl->span.file != file) return std::nullopt;
  if (p.bodies == kNone || p.enums[p.bodies].values.empty() || !sema::visible(p, gate.module, p.enums[p.bodies].module))
    return std::nullopt;
  std::string name;
  for (int n = 1; name.empty(); ++n) {
    const std::string wanted = n == 1 ? "added" : fmt::format("added-{}", n);
    const bool taken = p.declarers.contains(wanted) ||
                       std::any_of(gate.criteria.begin(), gate.criteria.end(),
                                   [&](const sema::CriterionInfo& other) { return other.decl->name == wanted; });
    if (!taken) name = wanted;
  }
  const std::string_view source = index.sources().file(file).text();
  const syntax::CriterionDecl& last = *gate.criteria.back().decl;
  const LineSpan line = lineAt(source, last.span.begin);
  const std::string indent(last.span.begin - line.begin, ' ');
  constexpr std::string_view kTitle = "Say what is required";
  std::string text = fmt::format("\n\n{}criterion {} \"", indent, name);
  const size_t titleAt = text.size();
  text += fmt::format("{0}\"\n{1}  under {2}\n{1}  judged by {3}", kTitle, indent, p.written(gate.decl->citations.front().span),
                      p.enums[p.bodies].values.front());
  const uint32_t at = lineAt(source, last.span.end).end;
  Action out;
  out.kind = ActionKind::AddCriterion, out.title = fmt::format("Add a criterion to `{}`", gate.decl->name);
  out.edits = {{{file, at, at}, text}};
  out.select = {file, at + static_cast<uint32_t>(titleAt), at + static_cast<uint32_t>(titleAt + kTitle.size())};
  return out;
}

}  // namespace tollgate::query
