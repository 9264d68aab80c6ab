// docs/language.md: every example is compiled, the marked mistakes are found where they are marked, the shown outcomes
// come of the shown data, and no construct of the language is without an example.
#include <doctest/doctest.h>

#include <random>

#include <fmt/format.h>

#include "compiler/syntax/parser.h"
#include "runtime/api/tollgate.h"
#include "tests/docs/mistakes.h"

using namespace tollgate;
using docs::Evaluation;
using docs::Example;
using docs::fileOf;
using docs::Page;
using docs::ShownRows;

namespace {

const Page& page() { return docs::languagePage(); }

/// The modules of the page, for each other.
class PageModules : public sema::ModuleLoader {
 public:
  std::optional<sema::LoadedModule> load(const std::string& name) override {
    for (const Example& example : page().examples) {
      if (example.module == name) return sema::LoadedModule{fileOf(name), example.text};
    }
    return std::nullopt;
  }
  std::vector<std::string> known() override {
    std::vector<std::string> names;
    for (const Example& example : page().examples) {
      if (example.module != "example") names.push_back(example.module);
    }
    return names;
  }
};

api::Rules compiled(const Example& example) {
  PageModules modules;
  return api::compile({{example.module, fileOf(example.module), example.text}}, modules);
}

// ---- data ----

std::vector<std::string> split(const std::string& text, const std::string& separator) {
  std::vector<std::string> parts;
  size_t from = 0;
  for (size_t at; (at = text.find(separator, from)) != std::string::npos; from = at + separator.size())
    parts.push_back(text.substr(from, at - from));
  parts.push_back(text.substr(from));
  return parts;
}

std::optional<ir::TypeKind> typeOf(const ir::Program& program, const std::string& collection, const std::string& field) {
  for (const ir::Record& record : program.records) {
    if (record.collection != collection) continue;
    for (const ir::FieldDecl& declared : record.fields) {
      if (declared.name == field) return declared.type.kind;
    }
  }
  return std::nullopt;
}

void fill(api::Facts& facts, const ir::Program& program, const ShownRows& shown) {
  if (shown.given == ShownRows::Given::AsPlanned) return;
  ingest::RowWriter rows = facts.rows(shown.name);
  for (const std::vector<std::string>& row : shown.rows) {
    REQUIRE_MESSAGE(row.size() == shown.fields.size(), shown.name);
    rows.begin();
    for (size_t i = 0; i < row.size(); ++i) {
      const std::string& field = shown.fields[i];
      if (row[i].empty()) continue;
      if (row[i] == "?")
        rows.unknown(field);
      else if (row[i].find(" or ") != std::string::npos)
        rows.disputed(field, split(row[i], " or "));
      else if (typeOf(program, shown.name, field) == ir::TypeKind::Set)
        rows.texts(field, split(row[i], ", "));
      else if (typeOf(program, shown.name, field) == ir::TypeKind::Flag)
        rows.value(field, row[i] == "true");
      else
        rows.text(field, row[i]);
    }
    rows.end();
  }
  if (shown.given != ShownRows::Given::FurtherMayExist) rows.complete(shown.given == ShownRows::Given::None);
}

/// Whether the example's own data says what the collection holds.
bool isGiven(const ir::Program& program, const Evaluation& evaluation, const std::string& name) {
  for (const ShownRows& rows : evaluation.rows) {
    if (rows.name == name) return true;
  }
  for (const ir::Source& source : program.sources) {
    if (!evaluation.files.empty() && source.record != ir::kNone && program.records[source.record].collection == name) return true;
  }
  return false;
}

plan::Outcome evaluated(const api::Rules& rules, const Evaluation& evaluation) {
  api::Facts facts(rules, *parseIsoDate("2020-05-04"));
  for (const ShownRows& rows : page().everywhere) {
    const bool known = std::any_of(rules.program->records.begin(), rules.program->records.end(),
                                   [&](const ir::Record& r) { return r.collection == rows.name; });
    if (known && !isGiven(*rules.program, evaluation, rows.name)) fill(facts, *rules.program, rows);
  }
  for (const ShownRows& rows : evaluation.rows) fill(facts, *rules.program, rows);
  ingest::MemoryFiles files;
  for (const auto& [path, text] : evaluation.files) files.add(path, text);
  if (!evaluation.files.empty()) facts.readSources(files);
  return api::evaluate(rules, facts.finish());
}

/// "pass-rate (SIT-1): undetermined, disputed": every criterion and gate, as the page writes it.
std::set<std::string> linesOf(const plan::Outcome& outcome, bool gates) {
  std::set<std::string> lines;
  const auto line = [&](const std::string& name, const std::string& instance, plan::Verdict verdict,
                        const std::vector<plan::OpenReason>& reasons) {
    std::set<std::string> words;
    for (const plan::OpenReason& reason : reasons) words.insert(plan::reasonText(reason.reason));
    std::string text = name + (instance.empty() ? "" : " (" + instance + ")") + ": " + plan::verdictText(verdict);
    for (const std::string& word : words) text += ", " + word;
    lines.insert(text);
  };
  for (const plan::GateOutcome& gate : outcome.gates) {
    if (gates) line(gate.gate, gate.instance, gate.verdict, gate.reasons);
    for (const plan::CriterionOutcome& criterion : gate.criteria) {
      if (!gates) line(criterion.name, gate.instance, criterion.verdict, criterion.reasons);
    }
  }
  return lines;
}

}  // namespace

TEST_CASE("every block of the page belongs to an example") {
  CHECK(page().examples.size() > 50);
  CHECK(page().everywhere.size() >= 5);
  for (const std::string& problem : page().problems) FAIL_CHECK(problem);
}

TEST_CASE("examples compile, and mistakes are found where the page marks them") {
  for (const Example& example : page().examples) {
    const api::Rules rules = compiled(example);
    for (const std::string& problem : docs::unexpected("docs/language.md", {example}, rules)) FAIL_CHECK(problem);
  }
}

TEST_CASE("a slip of the pen in an example gives mistakes, or rules that keep their contract") {
  const char* given = std::getenv("TOLLGATE_SEED");
  const unsigned long seed = given == nullptr ? 20261127 : std::strtoul(given, nullptr, 10);
  MESSAGE("seed " << seed << "; set TOLLGATE_SEED for another one");
  std::mt19937_64 random(seed);
  const auto below = [&](size_t n) { return static_cast<size_t>(random() % n); };
  const auto parts = [](const std::string& text) {  // words, blanks and signs, which together are the text
    std::vector<std::string> out;
    for (const char c : text) {
      const bool joins = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == ' ';
      const bool same = !out.empty() && joins && out.back().front() != '\n' && (out.back().front() == ' ') == (c == ' ') &&
                        (std::isalnum(static_cast<unsigned char>(out.back().back())) != 0 || out.back().back() == '-' || c == ' ');
      if (same)
        out.back() += c;
      else
        out.emplace_back(1, c);
    }
    return out;
  };
  std::vector<std::string> words;
  for (const Example& example : page().examples) {
    for (const std::string& part : parts(example.text)) {
      if (part != "\n") words.push_back(part);
    }
  }
  size_t compile = 0;
  for (const Example& example : page().examples) {
    for (int round = 0; round < 12; ++round) {
      std::vector<std::string> slipped = parts(example.text);
      for (size_t slips = 1 + below(2); slips > 0 && !slipped.empty(); --slips) {
        const size_t at = below(slipped.size());
        switch (below(4)) {
          case 0: slipped[at].clear(); break;
          case 1: slipped[at] = words[below(words.size())]; break;
          case 2: std::swap(slipped[at], slipped[below(slipped.size())]); break;
          default: slipped.resize(at + 1); break;
        }
      }
      Example changed = example;
      changed.text = fmt::format("{}", fmt::join(slipped, ""));
      CAPTURE(changed.text);
      bool ok = false;
      CHECK_NOTHROW(ok = compiled(changed).ok());
      compile += ok ? 1 : 0;
    }
  }
  CHECK(compile > 10);  // and not only mistakes were looked at
}

TEST_CASE("the outcomes that the page shows come of the data that it shows") {
  size_t evaluations = 0;
  for (const Example& example : page().examples) {
    if (example.evaluations.empty()) continue;
    const api::Rules rules = compiled(example);
    REQUIRE_MESSAGE(rules.ok(), "docs/language.md:" << example.line);
    for (const Evaluation& evaluation : example.evaluations) {
      ++evaluations;
      CAPTURE(evaluation.outcome.line);
      const plan::Outcome outcome = evaluated(rules, evaluation);
      for (const table::Fault& fault : outcome.refused) FAIL_CHECK(fmt::format("{}:{}: {}", fault.file, fault.line, fault.message));
      std::set<std::string> shown, wanted = linesOf(outcome, false);
      const std::set<std::string> gates = linesOf(outcome, true);
      for (const std::string& line : split(evaluation.outcome.text, "\n")) {
        if (!line.empty()) shown.insert(line);
        if (gates.contains(line)) wanted.insert(line);
      }
      CHECK(fmt::format("{}", fmt::join(shown, "\n")) == fmt::format("{}", fmt::join(wanted, "\n")));
    }
  }
  CHECK(evaluations >= 20);
}

TEST_CASE("the examples that stand in examples pass") {
  size_t examples = 0;
  for (const Example& example : page().examples) {
    CAPTURE(example.line);
    std::vector<std::string> problems;
    examples += docs::judgeExamples(compiled(example), problems);
    for (const std::string& problem : problems) FAIL_CHECK(problem);
  }
  CHECK(examples >= 5);
}

namespace {

/// What of the language occurs in examples, by the names of its enumerations.
struct Shown {
  std::set<syntax::ExprKind> exprs;
  std::set<size_t> decls;
  std::set<syntax::CompareOp> compares;
  std::set<syntax::AggregateOp> aggregates;
  std::set<syntax::QuantifierForm> quantifiers;
  std::set<syntax::ArithOp> ariths;
  std::set<syntax::StepKind> steps;
  std::set<syntax::MappingKind> mappings;
  std::set<syntax::Repeats> repeats;
  std::set<syntax::EmptyAnswer> answers;
  std::set<ir::Op> ops;
  std::set<ir::TypeKind> types;
  std::set<ir::Format> formats;
  bool entry = false, exit = false;
};

void collect(const syntax::Module& module, Shown& shown) {
  for (const syntax::Expr& expr : module.exprs) {
    shown.exprs.insert(expr.kind);
    shown.compares.insert(expr.compare);
    shown.aggregates.insert(expr.aggregate);
    shown.quantifiers.insert(expr.quantifier);
    shown.ariths.insert(expr.arith);
  }
  for (const syntax::Decl& decl : module.decls) {
    shown.decls.insert(decl.index());
    if (const auto* decision = std::get_if<syntax::DecisionDecl>(&decl)) {
      for (const syntax::DecisionStep& step : decision->steps) shown.steps.insert(step.kind);
    } else if (const auto* source = std::get_if<syntax::SourceDecl>(&decl)) {
      shown.repeats.insert(source->repeats);
      for (const syntax::SourceMapping& mapping : source->mappings) shown.mappings.insert(mapping.kind);
      shown.mappings.insert(source->exported.kind);
    } else if (const auto* gate = std::get_if<syntax::GateDecl>(&decl)) {
      (gate->isEntry ? shown.entry : shown.exit) = true;
      for (const syntax::CriterionDecl& criterion : gate->criteria) {
        for (const syntax::IfNone& clause : criterion.ifNone) shown.answers.insert(clause.answer);
      }
    }
  }
}

void collect(const ir::Program& program, Shown& shown) {
  for (const ir::Node& node : program.nodes) shown.ops.insert(node.op);
  for (const ir::Record& record : program.records) {
    for (const ir::FieldDecl& field : record.fields) shown.types.insert(field.type.kind);
  }
  for (const ir::Table& table : program.tables) shown.types.insert(table.cellType.kind);
  for (const ir::Source& source : program.sources) {
    if (source.format) shown.formats.insert(*source.format);
  }
}

template <typename E>
void demandAll(const char* what, const std::set<E>& shown, E last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const auto value = static_cast<E>(i);
    CHECK_MESSAGE(shown.contains(value), fmt::format("{} number {} of its enumeration has no example", what, i));
  }
}

}  // namespace

TEST_CASE("no construct of the language is without an example") {
  Shown right;
  for (const Example& example : page().examples) {
    SourceMap sources;
    const syntax::ParsedModule parsed = syntax::parse(sources, sources.add("example.gate", example.text), Limits{});
    const api::Rules rules = compiled(example);
    if (!rules.ok()) continue;
    collect(parsed.module, right);
    collect(*rules.program, right);
  }
  using enum syntax::ExprKind;
  static const std::pair<syntax::ExprKind, const char*> kExprs[] = {
#define EXPR(name) {name, #name},
#include "compiler/syntax/expr_kinds.def"
#undef EXPR
  };
  for (const auto& [kind, name] : kExprs) {
    if (kind != Error) CHECK_MESSAGE(right.exprs.contains(kind), name << " has no example");  // Error is what could not be parsed
  }
  static const std::pair<ir::Op, const char*> kOps[] = {
#define OP(name, text) {ir::Op::name, #text},
#include "compiler/ir/ops.def"
#undef OP
  };
  for (const auto& [op, name] : kOps) CHECK_MESSAGE(right.ops.contains(op), name << " has no example");
  for (size_t i = 0; i < std::variant_size_v<syntax::Decl>; ++i)
    CHECK_MESSAGE(right.decls.contains(i), "declaration " << i << " of syntax::Decl has no example");
  CHECK((right.entry && right.exit));
  demandAll("comparison", right.compares, syntax::CompareOp::OnOrAfter);
  demandAll("aggregate", right.aggregates, syntax::AggregateOp::Share);
  demandAll("quantifier", right.quantifiers, syntax::QuantifierForm::Exactly);
  demandAll("arithmetic", right.ariths, syntax::ArithOp::Multiply);
  demandAll("step of a decision", right.steps, syntax::StepKind::Referred);
  demandAll("mapping", right.mappings, syntax::MappingKind::Constant);
  demandAll("repeats", right.repeats, syntax::Repeats::Refused);
  demandAll("answer for an empty set", right.answers, syntax::EmptyAnswer::NotApplicable);
  demandAll("type", right.types, ir::TypeKind::Set);
  demandAll("format", right.formats, ir::Format::JsonLines);
}
