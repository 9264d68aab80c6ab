#include "runtime/api/tollgate.h"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "compiler/fingerprint/fingerprint.h"
#include "compiler/ir/verify.h"
#include "compiler/lower/lower.h"
#include "runtime/interpret/evaluator.h"
#include "runtime/table/zone.h"

namespace tollgate::api {
namespace {

class NoLibrary : public sema::ModuleLoader {
 public:
  std::optional<sema::LoadedModule> load(const std::string&) override { return std::nullopt; }
  std::vector<std::string> known() override { return {}; }
};

/// Over names and texts of all modules, in order of name: the same rules have the same hash wherever they lie.
void addHashes(ir::Program& program, const sema::CheckedProgram& checked, const SourceMap& sources) {
  std::vector<std::string> lines;
  for (size_t i = 0; i < checked.modules.size(); ++i) {
    ir::Module& module = program.modules.at(i);
    module.sha256 = sha256(sources.file(checked.modules[i]->file).text());
    lines.push_back(module.name + '\0' + module.sha256 + '\n');
  }
  std::sort(lines.begin(), lines.end());
  std::string all;
  for (const std::string& line : lines) all += line;
  program.sha256 = sha256(all);
}

/// Zones that the time-zone database does not have: which is told here, for the compiler has no such database.
void checkZones(const ir::Program& program, const sema::CheckedProgram& checked, Diagnostics& diagnostics) {
  const auto check = [&](const std::string& zone, Span span) {
    if (!zone.empty() && !table::localDay(zone, 0)) diagnostics.add(DiagKind::NoSuchZone, span, {zone});
  };
  for (const sema::CalendarInfo& calendar : checked.calendars) {
    for (const syntax::ColumnName& line : calendar.decl->columns) {
      if (line.field.text == "zone") check(line.column.text, line.column.span);
    }
  }
  for (const ir::Node& node : program.nodes) {
    if (node.op == ir::Op::DateOf) check(node.text, node.meta.span);
  }
}

void checkAgreements(const ir::Program& program, Diagnostics& diagnostics) {
  fingerprint::Fingerprints prints(program);
  for (ir::Id id = 0; id < program.packs.size(); ++id) {
    const ir::Pack& pack = program.packs[id];
    if (!pack.variesFingerprint.empty()) {
      const std::string base = prints.of({fingerprint::PartKind::Pack, pack.varies, ir::kNone});
      if (!fingerprint::agrees(pack.variesFingerprint, base)) {
        diagnostics.add(DiagKind::VariedTextDiffers, pack.variesSpan,
                        {program.packs[pack.varies].name, fingerprint::shown(pack.variesFingerprint), fingerprint::shown(base)});
      }
    }
    if (!fingerprint::namesText(pack)) continue;
    const std::string own = prints.of({fingerprint::PartKind::Pack, id, ir::kNone});
    for (const ir::PackStatement& agreed : pack.agreed) {
      if (!fingerprint::isToOther(agreed, own)) continue;
      Diagnostic& diag = diagnostics.add(DiagKind::AgreedTextDiffers, agreed.span,
                                         {pack.name, fingerprint::shown(agreed.fingerprint), fingerprint::shown(own)});
      diag.help = fmt::format("ask {} to agree this text, whose fingerprint is {}; or restore the text that was agreed", agreed.body, own);
    }
  }
}

}  // namespace

sema::ModuleLoader& noLibrary() {
  static NoLibrary library;
  return library;
}

Rules compile(std::vector<ModuleText> modules, sema::ModuleLoader& library, const Limits& limits) {
  Rules rules;
  rules.sources = std::make_unique<SourceMap>();
  std::vector<sema::Root> roots;
  for (ModuleText& module : modules) {
    roots.push_back({rules.sources->add(std::move(module.file), std::move(module.text)), std::move(module.name)});
  }
  sema::CheckedProgram checked = sema::check(*rules.sources, roots, library, limits);
  rules.diagnostics = checked.diagnostics;
  rules.modules = checked.modules.size();
  if (!checked.ok()) return rules;
  rules.program = lower::lower(checked);
  const std::vector<std::string> broken = ir::verify(*rules.program, 1);
  if (!broken.empty()) throw std::logic_error("the compiled rules break their own contract: " + broken.front());
  addHashes(*rules.program, checked, *rules.sources);
  checkCompiled(*rules.program, checked, rules.diagnostics);
  if (rules.diagnostics.hasErrors()) rules.program.reset();
  return rules;
}

bool needsCompiledCheck(const sema::CheckedProgram& checked) {
  const auto namesText = [](const sema::PackInfo& pack) {
    const auto names = [](const syntax::ProposalLine& line) { return line.fingerprint.written(); };
    return pack.decl->varies.fingerprint.written() || std::any_of(pack.decl->agreed.begin(), pack.decl->agreed.end(), names);
  };
  if (std::any_of(checked.packs.begin(), checked.packs.end(), namesText)) return true;
  const auto isUnknown = [](const std::string& zone) { return !zone.empty() && !table::localDay(zone, 0); };
  for (const sema::CalendarInfo& calendar : checked.calendars) {
    for (const syntax::ColumnName& line : calendar.decl->columns) {
      if (line.field.text == "zone" && isUnknown(line.column.text)) return true;
    }
  }
  return std::any_of(checked.modules.begin(), checked.modules.end(), [&](const auto& module) {
    return std::any_of(module->tree.exprs.begin(), module->tree.exprs.end(),
                       [&](const syntax::Expr& expr) { return expr.kind == syntax::ExprKind::DateOf && isUnknown(expr.text); });
  });
}

void checkCompiled(const ir::Program& program, const sema::CheckedProgram& checked, Diagnostics& diagnostics) {
  checkZones(program, checked, diagnostics);
  if (!diagnostics.hasErrors()) checkAgreements(program, diagnostics);
}

ingest::LoadOptions answering(const ir::Program& program, ingest::LoadOptions options) {
  options.questions.possibleElements = [&program](const table::Dataset& data, ir::Id setNode) {
    interpret::Evaluator evaluator(program, data);
    std::vector<int64_t> elements;
    const interpret::SetView view = evaluator.set(setNode, nullptr);
    for (const auto& [element, truth] : evaluator.members(view)) {
      if (truth.mayBeTrue() && !evaluator.isFurther(view, element)) elements.push_back(element);
    }
    return elements;
  };
  options.questions.condition = [&program](const table::Dataset& data, ir::Id condition, ir::Id variable, table::Row row) {
    interpret::Evaluator evaluator(program, data);
    const interpret::Binding* env = evaluator.bind(variable, interpret::Possible::integer(row), nullptr);
    const plan::Truth truth = evaluator.truth(condition, env);
    return truth.isTrue() ? ingest::Holds::Yes : truth.mayBeTrue() ? ingest::Holds::Perhaps : ingest::Holds::No;
  };
  return options;
}

Facts::Facts(const Rules& rules, int64_t asOf, ingest::LoadOptions options)
    : program_(rules.program.value()), loader_(program_, [&] {
        options.asOf = asOf;
        return answering(program_, std::move(options));
      }()) {
  loader_.addPacks();
}

bool Facts::readSource(std::string_view name, const ingest::FileSystem& files) {
  for (size_t i = 0; i < program_.sources.size(); ++i) {
    if (program_.sources[i].name != name) continue;
    loader_.readSource(static_cast<ir::Id>(i), files);
    return true;
  }
  return false;
}

plan::Outcome evaluate(const ir::Program& program, const ingest::LoadResult& loaded, const interpret::EvaluationOptions& options) {
  return loaded.refused ? interpret::refused(program, loaded.data) : interpret::evaluate(program, loaded.data, options);
}

}  // namespace tollgate::api
