// Two examples of a criterion with one limit: data that stands exactly at it, and data that is one beyond.

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "compiler/query/refactor.h"
#include "compiler/query/sample_finder.h"
#include "compiler/sema/scope.h"
#include "compiler/support/made_words.h"

namespace tollgate::query {

namespace {

using sema::ExprInfo;
using sema::Meaning;
using sema::Type;
using sema::TypeKind;
using syntax::CompareOp;
using syntax::Expr;
using syntax::ExprId;
using syntax::ExprKind;
using syntax::kNoExpr;
using syntax::QuantifierForm;

constexpr int64_t kMostRows = 200;
constexpr int64_t kDefaultDay = 18383;  // 2020-05-01

/// How many rows have to satisfy the condition, and how many there are: at the limit and one beyond it.
struct Counts {
  int64_t good = 0, bad = 0;
};
struct Limits {
  Counts at, beyond;
};
/// The limit is a count, or with a denominator a share. nullopt where it has one side alone.
std::optional<Limits> limitsOf(QuantifierForm form, int64_t numerator, int64_t denominator) {
  const bool share = denominator != 0;
  if (share) {
    const int64_t divisor = std::gcd(numerator, denominator);
    if (divisor == 0) return std::nullopt;
    numerator /= divisor, denominator /= divisor;
    if (denominator < 5) numerator *= 4, denominator *= 4;
    if (denominator > kMostRows) return std::nullopt;
  }
  if (numerator < 0 || numerator >= kMostRows) return std::nullopt;
  const auto of = [&](int64_t good) {
    if (share) return Counts{good, denominator - good};
    return Counts{good, good == 0 ? 1 : 0};
  };
  int64_t at = numerator, beyond = numerator;
  switch (form) {
    case QuantifierForm::AtLeast: --beyond; break;
    case QuantifierForm::AtMost: ++beyond; break;
    case QuantifierForm::Exactly: ++beyond; break;
    case QuantifierForm::MoreThan: ++at; break;
    case QuantifierForm::FewerThan: --at; break;
    default: return std::nullopt;
  }
  const int64_t least = std::min(at, beyond), most = std::max(at, beyond);
  if (least < 0 || (share && most > denominator)) return std::nullopt;
  return Limits{of(at), of(beyond)};
}

class LimitExamples {
 public:
  LimitExamples(const sema::CheckedProgram& program, Id gate, Id part, int64_t day)
      : p_(program), gate_(program.gates[gate]), criterion_(gate_.criteria[part]), finder_(program, day) {}

  /// The lines of both below `of …`, and for which instance; nullopt where no data was found.
  struct Found {
    std::string instance;
    std::string at, beyond;
    std::set<Id> modules;  // that an example has to see
  };
  std::optional<Found> run() {
    const syntax::CriterionDecl& decl = *criterion_.decl;
    const Id module = gate_.module;
    const auto applies = [&](const syntax::Applies& clause) { return clause.when == kNoExpr || finder_.hold(module, clause.when, true); };
    if (decl.require == kNoExpr || decl.scope.written() || decl.judgedBy.written()) return std::nullopt;
    if (!instance() || !applies(gate_.decl->applies) || !applies(decl.applies) || !requirement(module, decl.require)) return std::nullopt;
    Found found;
    if (!nothingElse() || !completed()) return std::nullopt;
    found.at = lines(limits_.at, "met");
    if (gate_.instance != kNone) found.instance = key(instance_);
    if (beyond_) {
      std::swap(finder_.data, *beyond_);
      if (!completed() || !existing() || (gate_.instance != kNone && key(instance_) != found.instance)) return std::nullopt;
    }
    found.beyond = lines(limits_.beyond, "not met");
    found.modules = modules_;
    return found;
  }

 private:
  bool completed() {
    for (size_t i = 0; i < finder_.data.objects.size(); ++i) {  // there may be more with each
      if (!finder_.complete(i)) return false;
    }
    const std::vector<SampleRow>& all = finder_.data.objects;
    for (size_t i = 0; i < all.size(); ++i) {
      if (!all[i].counted && finder_.keyOf(i).empty()) return false;
    }
    return true;
  }

  bool instance() {
    if (gate_.instance == kNone) return true;
    const syntax::Scope& scope = gate_.decl->scope;
    return scope.bindings.size() == 1 &&
           element(gate_.module, scope.bindings[0], p_.variables[gate_.instance].type, [&](const SampleValue& value) {
             instance_ = value;
             finder_.bind(gate_.instance, value);
             finder_.bind(gate_.scopeVar, value);
             return scope.where == kNoExpr || finder_.hold(gate_.module, scope.where, true);
           });
  }

  /// A row of its own, or a value, that the set has and of which the rest can be found.
  template <class Rest>
  bool element(Id module, ExprId set, const Type& type, const Rest& rest) {
    const SampleData before = finder_.data;
    if (type.is(TypeKind::Ref)) {
      const auto row = finder_.another(type.id);
      if (row && finder_.memberOf(module, set, row->object) && rest(*row)) return true;
      finder_.data = before;
      return false;
    }
    if (!type.is(TypeKind::Enum) || !allOfEnum(module, set)) return false;
    for (const std::string& value : p_.enums[type.id].values) {
      if (rest(SampleValue{type, 0, value})) return true;
      finder_.data = before;
    }
    return false;
  }
  bool allOfEnum(Id module, ExprId set) const {
    const Expr& e = p_.expr(module, set);
    return e.kind == ExprKind::Binding ? allOfEnum(module, e.kids[0]) : p_.info(module, set).res.meaning == Meaning::EnumSet;
  }

  /// Finds the one quantifier, or the one count, on which everything hangs once the rest is so.
  bool requirement(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    switch (e.kind) {
      case ExprKind::Quantifier: return quantifier(module, id);
      case ExprKind::Compare: return count(module, e) || order(module, id);
      case ExprKind::ForEach: return forEach(module, id, 0);
      case ExprKind::And:
      case ExprKind::AllOf: return part(module, e, true);
      case ExprKind::Or:
      case ExprKind::AnyOf: return part(module, e, false);
      case ExprKind::Name:
      case ExprKind::Member:
      case ExprKind::Call: break;
      default: return false;
    }
    const Id function = finder_.called(module, id);
    if (function == kNone) return false;
    direct_ = false;
    return requirement(p_.functions[function].module, p_.functions[function].body());
  }

  bool part(Id module, const Expr& e, bool others) {
    const SampleData before = finder_.data;
    const std::vector<SampleValue> each = each_;
    for (const ExprId chosen : e.kids) {
      alone_ = false;
      const bool found = requirement(module, chosen) && std::all_of(e.kids.begin(), e.kids.end(), [&](ExprId other) {
                           return other == chosen || holdBoth(module, other, others);
                         });
      if (found) return true;
      finder_.data = before, each_ = each, beyond_.reset();
    }
    return false;
  }

  bool holdBoth(Id module, ExprId id, bool wanted) {
    if (!finder_.hold(module, id, wanted)) return false;
    if (!beyond_) return true;
    std::swap(finder_.data, *beyond_);
    const bool held = finder_.hold(module, id, wanted);
    std::swap(finder_.data, *beyond_);
    return held;
  }

  /// Each row exists on the day of the example: none was recorded later.
  bool existing() const {
    return std::all_of(finder_.data.objects.begin(), finder_.data.objects.end(), [&](const SampleRow& row) {
      const auto recorded = row.fields.find(p_.records[row.record].recorded);
      return recorded == row.fields.end() || recorded->second.text.substr(0, 10) <= finder_.writtenDay();
    });
  }

  /// A day or a number that is compared by order: the nearest one that it allows, and the nearest that it does not.
  bool order(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    if (e.compare == CompareOp::Is || e.compare == CompareOp::IsNot) return false;
    const SampleData before = finder_.data;
    SampleData allowed;
    if (finder_.hold(module, id, true)) {
      allowed = std::exchange(finder_.data, before);
      if (finder_.hold(module, id, false) && existing()) {
        beyond_ = std::exchange(finder_.data, std::move(allowed));
        counts_ = false, limits_ = {};
        return true;
      }
    }
    finder_.data = before;
    return false;
  }

  bool forEach(Id module, ExprId id, size_t at) {
    const Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (at == info.vars.size()) {
      return (e.kids[1] == kNoExpr || finder_.hold(module, e.kids[1], true)) && requirement(module, e.kids[0]);
    }
    const size_t known = each_.size();
    return at + 2 < e.kids.size() && element(module, e.kids[at + 2], p_.variables[info.vars[at]].type, [&](const SampleValue& value) {
             finder_.bind(info.vars[at], value);
             each_.push_back(value);
             if (forEach(module, id, at + 1)) return true;
             each_.resize(known);
             return false;
           });
  }

  bool quantifier(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    const auto limits = limitsIn(module, e);
    const Type& type = p_.variables[info.vars[0]].type;
    if (!limits || !type.is(TypeKind::Ref)) return false;
    const bool needsBad = limits->at.bad + limits->beyond.bad > 0;
    // Each other value of a `for each` is judged too: nothing counts there.
    const bool oneOfMany = std::any_of(each_.begin(), each_.end(), [](const SampleValue& value) { return value.type.is(TypeKind::Enum); });
    if (oneOfMany && (needsBad || (e.quantifier != QuantifierForm::AtMost && e.quantifier != QuantifierForm::FewerThan))) return false;
    const auto rows = [&](bool good) -> std::optional<size_t> {
      const auto row = finder_.counted(type.id);
      if (!row) return std::nullopt;
      finder_.bind(info.vars[0], *row);
      finder_.read.clear();
      const bool member = finder_.memberOf(module, e.kids[1], row->object);
      const bool narrowed = std::any_of(each_.begin(), each_.end(), [&](const SampleValue& value) {
        return value.type.is(TypeKind::Enum) && std::any_of(finder_.read.begin(), finder_.read.end(), [&](Id var) {
                 const auto known = finder_.data.variables.find(var);
                 return known != finder_.data.variables.end() && known->second == value;
               });
      });
      if (!member || narrowed || !countedBy(type.id, *row) || !finder_.hold(module, e.kids[2], good)) return std::nullopt;
      return row->object;
    };
    const auto good = rows(true);
    if (!good) return false;
    const auto bad = needsBad ? rows(false) : good;
    if (!bad) return false;
    limits_ = *limits, good_ = *good, bad_ = *bad, counts_ = true;
    words_ = p_.written(e.span);
    return true;
  }

  /// `count of S is at least 1`.
  bool count(Id module, const Expr& e) {
    const Expr& aggregate = p_.expr(module, e.kids[0]);
    const std::optional<sema::Constant>& limit = p_.info(module, e.kids[1]).constant;
    if (aggregate.kind != ExprKind::Aggregate || aggregate.aggregate != syntax::AggregateOp::Count || !limit || !each_.empty())
      return false;
    const auto limits = limitsOf(formOf(e.compare), limit->integer, 0);
    const Type type = p_.info(module, aggregate.kids[0]).type;
    if (!limits || type.element != TypeKind::Ref) return false;
    const auto row = finder_.counted(type.id);
    if (!row || !finder_.memberOf(module, aggregate.kids[0], row->object) || !countedBy(type.id, *row)) return false;
    limits_ = Limits{{limits->at.good, 0}, {limits->beyond.good, 0}};
    good_ = bad_ = row->object, counts_ = false;
    return true;
  }
  static QuantifierForm formOf(CompareOp op) {
    switch (op) {
      case CompareOp::AtLeast: return QuantifierForm::AtLeast;
      case CompareOp::AtMost: return QuantifierForm::AtMost;
      case CompareOp::Above: return QuantifierForm::MoreThan;
      case CompareOp::Below: return QuantifierForm::FewerThan;
      case CompareOp::Is: return QuantifierForm::Exactly;
      default: return QuantifierForm::None;
    }
  }

  bool countedBy(Id record, const SampleValue& row) {
    const auto all = [&](const std::vector<sema::CountingInfo>& counting, const std::vector<syntax::CountingOnly>& written) {
      for (size_t i = 0; i < counting.size(); ++i) {
        if (counting[i].record != record) continue;
        finder_.bind(counting[i].var, row);
        if (!finder_.hold(gate_.module, written[i].where, true)) return false;
      }
      return true;
    };
    return all(gate_.counting, gate_.decl->counting) && all(criterion_.counting, criterion_.decl->counting);
  }

  std::optional<Limits> limitsIn(Id module, const Expr& e) {
    switch (e.quantifier) {
      case QuantifierForm::Every: return Limits{{2, 0}, {1, 1}};
      case QuantifierForm::Some: return Limits{{1, 1}, {0, 2}};
      case QuantifierForm::No: return Limits{{0, 2}, {1, 1}};
      default: break;
    }
    if (e.kids[0] == kNoExpr) return std::nullopt;
    const ExprInfo& limit = p_.info(module, e.kids[0]);
    const std::optional<sema::Constant> constant = limit.constant ? limit.constant : cell(module, e.kids[0]);
    if (!constant) return std::nullopt;
    return limitsOf(e.quantifier, constant->integer, limit.type.is(TypeKind::Share) ? constant->denominator : 0);
  }

  /// A cell of a table for values that are given already.
  std::optional<sema::Constant> cell(Id module, ExprId id) {
    const Expr& e = p_.expr(module, id);
    const ExprInfo& info = p_.info(module, id);
    if (e.kind != ExprKind::Index || info.res.meaning != Meaning::Table) return std::nullopt;
    const sema::TableInfo& table = p_.tables[info.res.id];
    size_t at = 0;
    for (size_t i = 0; i < table.axes.size(); ++i) {
      const auto value = i + 1 < e.kids.size() ? finder_.valueOf(module, e.kids[i + 1]) : std::nullopt;
      const Id ordinal = value ? p_.enums[table.axes[i]].ordinalOf(value->text) : kNone;
      if (ordinal == kNone) return std::nullopt;
      at = at * p_.enums[table.axes[i]].values.size() + ordinal;
    }
    return at < table.cells.size() ? table.cells[at] : std::nullopt;
  }

  /// Rows that others refer to would be counted too, and each other row of a `for each` judged.
  bool nothingElse() const {
    if (beyond_) return each_.empty();
    const std::vector<SampleRow>& all = finder_.data.objects;
    const auto named = [&](Id record) {
      return std::count_if(all.begin(), all.end(), [&](const SampleRow& o) { return o.record == record && !o.counted; });
    };
    return named(all[good_].record) == 0 && std::all_of(each_.begin(), each_.end(), [&](const SampleValue& value) {
             return !value.type.is(TypeKind::Ref) || named(value.type.id) == 1;
           });
  }

  // ---- as text ----

  std::string key(const SampleValue& value) const { return finder_.written(value); }
  std::string with(const SampleRow& row) {
    const sema::RecordInfo& record = p_.records[row.record];
    modules_.insert(record.module);
    std::string out;
    for (const auto& [field, value] : row.fields) {
      if (value.type.is(TypeKind::Enum)) modules_.insert(p_.enums[value.type.id].module);
      out += fmt::format("{}{} {}", out.empty() ? " with " : ", ", record.fields[field].decl->name, key(value));
    }
    return out;
  }
  std::string rows(int64_t count, const SampleRow& row) {
    const std::string& collection = p_.records[row.record].decl->collection.text;
    return fmt::format("\n  given {} {}{}", count, count == 1 ? singularOf(collection) : collection, with(row));
  }

  std::string lines(const Counts& counts, std::string_view verdict) {
    std::string out = fmt::format("\n  as of {}", finder_.writtenDay());
    for (const auto& [id, choice] : finder_.data.assumed) {
      const sema::InterpretationInfo& of = p_.interpretations[id];
      modules_.insert(of.module);
      out += fmt::format("\n  assuming {} is {}", of.decl->name, choice);
    }
    const std::vector<SampleRow>& all = finder_.data.objects;
    for (const SampleRow& object : all) {
      if (object.counted) continue;
      const std::string& collection = p_.records[object.record].decl->collection.text;
      out += object.key.empty() ? rows(1, object) : fmt::format("\n  given {} in {}{}", object.key, collection, with(object));
    }
    if (counts.good > 0) out += rows(counts.good, all[good_]);
    if (counts.bad > 0) out += rows(counts.bad, all[bad_]);
    if (counts.good + counts.bad == 0 && !beyond_)
      out += fmt::format("\n  given no {}", p_.records[all[good_].record].decl->collection.text);
    for (const Id record : finder_.data.noRows) {
      modules_.insert(p_.records[record].module);
      out += fmt::format("\n  given no {}", p_.records[record].decl->collection.text);
    }
    for (const Id decision : finder_.data.noDecisions) {
      modules_.insert(p_.decisions[decision].module);
      out += fmt::format("\n  given no {}", p_.decisions[decision].name);
    }
    out += fmt::format("\n  expect {}", verdict);
    if (!counts_ || !direct_) return out;
    out += fmt::format("\n  expect {} of {}", counts.good, counts.good + counts.bad);
    for (size_t i = 0; i < each_.size(); ++i) out += fmt::format("{}{}", i == 0 ? " for " : ", ", key(each_[i]));
    if (!alone_ && words_.find('"') == std::string::npos) out += fmt::format(" in \"{}\"", words_);
    return out;
  }

  const sema::CheckedProgram& p_;
  const sema::GateInfo& gate_;
  const sema::CriterionInfo& criterion_;
  SampleFinder finder_;
  SampleValue instance_;
  std::vector<SampleValue> each_;  // of the `for each`
  Limits limits_;
  std::optional<SampleData> beyond_;  // where it is a day or a number that is compared, and no rows are counted
  size_t good_ = 0, bad_ = 0;         // objects
  std::string words_;                 // of the quantifier
  bool counts_ = false;               // it is a quantifier, whose numbers are told
  bool direct_ = true;                // and stands in the criterion itself
  bool alone_ = true;                 // and nothing else does
  std::set<Id> modules_;
};

}  // namespace

std::optional<Action> addLimitExamples(const Index& index, FileId file, uint32_t offset) {
  const Entity here = index.containerAt(file, offset);
  if (here.kind != EntityKind::Criterion || !index.program().ok()) return std::nullopt;
  const sema::CheckedProgram& p = index.program();
  const sema::GateInfo& gate = p.gates[here.id];
  auto found = LimitExamples(p, here.id, here.part, kDefaultDay).run();
  if (!found) return std::nullopt;
  const auto sees = [&](Id module) {
    return std::all_of(found->modules.begin(), found->modules.end(), [&](Id other) { return sema::visible(p, module, other); });
  };
  Span behind = gate.decl->span;
  Id module = gate.module;
  for (const sema::ExampleInfo& example : p.examples) {
    if (example.gate != here.id || !sees(example.module)) continue;
    behind = example.decl->span, module = example.module;
  }
  if (!sees(module)) return std::nullopt;
  const std::string what = gate.decl->name + "." + gate.criteria[here.part].decl->name;
  const std::string of = fmt::format("\n  of {}{}{}", what, found->instance.empty() ? "" : " for ", found->instance);
  const std::string at = freeTitle(p, module, what + ": at the limit"), beyond = freeTitle(p, module, what + ": one beyond the limit");
  const std::string text = fmt::format("\n\nexample \"{}\"{}{}\n\nexample \"{}\"{}{}", at, of, found->at, beyond, of, found->beyond);
  const uint32_t end = lineAt(index.sources().file(behind.file).text(), behind.end).end;
  Action out;
  out.kind = ActionKind::AddLimitExamples, out.title = fmt::format("Add examples of `{}` at its limit", what);
  out.edits = {{{behind.file, end, end}, text}};
  const auto quote = static_cast<uint32_t>(text.find('"') + 1);
  out.select = {behind.file, end + quote, end + quote + static_cast<uint32_t>(at.size())};
  return out;
}

}  // namespace tollgate::query
