#include "compiler/query/rename.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "compiler/query/scopes.h"
#include "compiler/sema/words.h"
#include "compiler/support/fixes.h"
#include "compiler/support/limits.h"
#include "compiler/support/made_words.h"
#include "compiler/syntax/lexer.h"
#include "compiler/syntax/parser.h"

namespace tollgate::query {

using sema::Meaning;
using syntax::ExprKind;

namespace {

/// What is found by its bare name in conditions.
bool standsBare(EntityKind kind) {
  switch (kind) {
    case EntityKind::Field:
    case EntityKind::Property:
    case EntityKind::Function:
    case EntityKind::Exception:
    case EntityKind::Parameter:
    case EntityKind::Element:
    case EntityKind::Collection:
    case EntityKind::Table:
    case EntityKind::Enum:
    case EntityKind::Interpretation:
    case EntityKind::Decision:
    case EntityKind::Gate:
    case EntityKind::Report:
    case EntityKind::Record: return true;
    default: return false;
  }
}

bool ofModuleLevel(const sema::CheckedProgram& p, const Entity& e) {
  switch (e.kind) {
    case EntityKind::Document:
    case EntityKind::Register:
    case EntityKind::Enum:
    case EntityKind::Record:
    case EntityKind::Collection:
    case EntityKind::Exception:
    case EntityKind::Table:
    case EntityKind::Interpretation:
    case EntityKind::Decision:
    case EntityKind::Gate:
    case EntityKind::Pack:
    case EntityKind::Source:
    case EntityKind::Calendar:
    case EntityKind::Report:
    case EntityKind::World: return true;
    case EntityKind::Function: return p.functions[e.id].gate == kNone;
    default: return false;
  }
}

/// Fields that lines of packs and tests fill by a word of the language.
constexpr std::array kTestWords = {"title", "group",      "pack", "version",   "release",
                                   "phase", "phase-kind", "kind", "witnessed", "witnessed-by"};
constexpr std::array kPackWords = {"name", "title", "version", "release", "phase", "phase-kind", "entry", "base", "fingerprint"};

class Renamer {
 public:
  Renamer(const Index& index, const Occurrence& here, const ReadOnly& readOnly)
      : index_(index), p_(index.program()), here_(here), e_(here.entity), readOnly_(readOnly), old_(nameOf(p_, e_)), all_(index.of(e_)) {}

  /// "" or why it can have no other name.
  std::string fixed() const {
    if (const std::string why = fixedByKind(); !why.empty()) return why;
    if (here_.spelling != Spelling::Name)
      return fmt::format("`{}` follows from the {} `{}`: rename that where it is declared.", written(here_.span), kindWords(e_.kind), old_);
    bool declared = false;
    for (const Occurrence& o : all_) {
      declared = declared || o.use == Use::Declares;
      if (o.spelling == Spelling::Other && e_.kind != EntityKind::Module)
        return fmt::format("`{}` is written as `{}` in {}, which a rename cannot follow.", old_, written(o.span), place(o.span));
      if (readOnly_ && readOnly_(o.span.file)) {
        return fmt::format("`{}` is {} in {}, which cannot be changed.", old_, o.use == Use::Declares ? "declared" : "used",
                           index_.sources().file(o.span.file).name());
      }
    }
    if (!declared && e_.kind != EntityKind::Module) return fmt::format("`{}` is a word of the language.", old_);
    return "";
  }

  /// "" or why it cannot be called so.
  std::string mistake(const std::string& name) const {
    if (name == old_) return "";
    if (const std::string wrong = malformed(name); !wrong.empty()) return wrong;
    if (const std::string taken = takenBySibling(name); !taken.empty()) return taken;
    if (ofModuleLevel(p_, e_)) {
      if (const std::string taken = takenInModules(name); !taken.empty()) return taken;
    }
    if (const std::string word = wordOfLine(name); !word.empty()) return word;
    if (standsBare(e_.kind) || e_.kind == EntityKind::EnumValue || e_.kind == EntityKind::Choice) return readOtherwise(name);
    return "";
  }

  std::vector<Edit> edits(const std::string& name) const {
    std::vector<Edit> out;
    for (const Occurrence& o : all_) {
      std::string text = name;
      if (o.spelling == Spelling::Singular) text = singularOf(name);
      if (o.spelling == Spelling::Subject) text = e_.kind == EntityKind::Enum ? subjectOfEnum(name) : subjectOfCollection(name);
      if (out.empty() || !(out.back().span == o.span)) out.push_back({o.span, std::move(text)});
    }
    return out;
  }

  /// The texts with the edits have the shape that they had: no name has become a keyword.
  std::string readAnew(const std::vector<Edit>& edits) const {
    for (const auto& [file, text] : editedTexts(index_.sources(), edits)) {
      const SourceFile& source = index_.sources().file(file);
      SourceMap anew;
      const FileId before = anew.add(source.name(), std::string(source.text()));
      const FileId after = anew.add(source.name(), text);
      const syntax::ParsedModule a = syntax::parse(anew, before, Limits{}), b = syntax::parse(anew, after, Limits{});
      const bool longer = e_.kind != EntityKind::Module && a.module.exprs.size() != b.module.exprs.size();  // a path may get more names
      if (longer || a.diagnostics.all().size() != b.diagnostics.all().size() || a.module.decls.size() != b.module.decls.size()) {
        return fmt::format("in {} the new name would be read as a word of the language.", source.name());
      }
    }
    return "";
  }

 private:
  std::string written(Span span) const { return p_.written(span); }
  std::string place(Span span) const { return index_.sources().describe(span); }

  std::string fixedByKind() const {
    switch (e_.kind) {
      case EntityKind::None: return "There is no name here.";
      case EntityKind::Clause: return "A clause is called what its document calls it.";
      case EntityKind::TableCell: return "A cell of a table has no name.";
      case EntityKind::Example: return "The title of an example is no name: change it where it stands.";
      case EntityKind::Collection:
        if (old_ == "tests" || old_ == "packs") return fmt::format("`{}` is what packs fill: the language knows it by this name.", old_);
        return "";
      case EntityKind::Field: {
        const bool test = e_.id == p_.tests && std::find(kTestWords.begin(), kTestWords.end(), old_) != kTestWords.end();
        const bool pack = e_.id == p_.packRecord && std::find(kPackWords.begin(), kPackWords.end(), old_) != kPackWords.end();
        if (test || pack || old_ == "version" || old_ == "fingerprint")
          return fmt::format("`{}` is filled by packs and decisions: the language knows the field by this name.", old_);
        return "";
      }
      case EntityKind::Enum:
        if (e_.id == p_.bodies) return fmt::format("`{}` holds the bodies that decide: the language may know it by this name.", old_);
        return "";
      case EntityKind::Test:
        if (e_.more != kNone) return "The ids of a family are made from its list: change the pattern where it stands.";
        return "";
      case EntityKind::Outcome:
        if (!nameSpanOf(p_, e_).valid()) return fmt::format("`{}` is a word of the language.", old_);
        return "";
      default: return "";
    }
  }

  std::string malformed(const std::string& name) const {
    if (e_.kind == EntityKind::Test) {
      const bool fine = !name.empty() && name.front() != '-' && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
      });
      return fine ? "" : "The id of a test has letters, digits, hyphens, dots and nothing else.";
    }
    if (e_.kind == EntityKind::Module) {
      size_t begin = 0;
      while (begin <= name.size()) {
        const size_t end = std::min(name.find('.', begin), name.size());
        if (std::string wrong = nameMistake(std::string_view(name).substr(begin, end - begin)); !wrong.empty()) return wrong;
        begin = end + 1;
      }
      return "";
    }
    if (std::string wrong = nameMistake(name); !wrong.empty()) return wrong;
    const bool value = e_.kind == EntityKind::EnumValue || e_.kind == EntityKind::Choice || e_.kind == EntityKind::Outcome;
    static constexpr std::array kSampleWords = {"unknown", "absent", "none", "present", "referred", "proposed", "recommended"};
    if (value && (sema::isReservedAfterIs(name) || std::find(kSampleWords.begin(), kSampleWords.end(), name) != kSampleWords.end()))
      return fmt::format("`{}` means something else behind `is` or in sample data.", name);
    const bool known = name == "tests" || name == "packs" || name == "as-of" || name == "corresponding-day" || name == "Body";
    const std::vector<std::string> types = sema::builtInTypes();
    if (known || std::find(types.begin(), types.end(), name) != types.end())
      return fmt::format("`{}` is a word that the language knows.", name);
    return "";
  }

  std::string taken(const std::string& name, const Entity& by) const {
    const Span span = nameSpanOf(p_, by);
    return fmt::format("`{}` is taken: it is a {}{}.", name, kindWords(by.kind), span.valid() ? " declared in " + place(span) : "");
  }

  /// Among what stands beside it in its declaration.
  std::string takenBySibling(const std::string& name) const {
    switch (e_.kind) {
      case EntityKind::EnumValue:
      case EntityKind::Choice: {
        const Id id = e_.kind == EntityKind::Choice ? p_.interpretations[e_.id].choices : e_.id;
        const Id other = p_.enums[id].ordinalOf(name);
        return other == kNone ? "" : taken(name, {e_.kind, e_.id, other});
      }
      case EntityKind::Outcome: {
        const Id other = p_.decisions[e_.id].outcomeNamed(name);
        return other == kNone ? "" : taken(name, {e_.kind, e_.id, other});
      }
      case EntityKind::Field: return takenInRecord(e_.id, name);
      case EntityKind::Property: return p_.functions[e_.id].owner == kNone ? "" : takenInRecord(p_.functions[e_.id].owner, name);
      case EntityKind::Criterion: return takenInGate(e_.id, name);
      case EntityKind::Group:
      case EntityKind::Test: return takenInPacks(name);
      case EntityKind::Column: {
        const std::vector<sema::ListColumn>& columns = p_.documents[e_.id].columns;
        static constexpr std::array kKnown = {"clause", "alias", "opening-words", "version", "section", "tested", "text", "code", "name"};
        const bool there = std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return column.name == name; });
        if (!there && std::find(kKnown.begin(), kKnown.end(), name) == kKnown.end()) return "";
        return fmt::format("`{}` is a column already.", name);
      }
      case EntityKind::Module:
        for (const auto& module : p_.modules) {
          if (module->name == name) return fmt::format("`{}` is a module already.", name);
        }
        return "";
      case EntityKind::Parameter: return takenAmongParameters(name);
      case EntityKind::Function: return takenAmongLocals(name);
      default: return "";
    }
  }

  /// A local definition among those of its gate.
  std::string takenAmongLocals(const std::string& name) const {
    if (p_.functions[e_.id].gate == kNone) return "";
    for (Id f = 0; f < p_.functions.size(); ++f) {
      const sema::FunctionInfo& other = p_.functions[f];
      if (other.gate == p_.functions[e_.id].gate && other.define != nullptr && other.define->name == name)
        return taken(name, {EntityKind::Function, f});
    }
    return "";
  }

  std::string takenInRecord(Id record, const std::string& name) const {
    const Id field = p_.records[record].fieldNamed(name);
    if (field != kNone) return taken(name, {EntityKind::Field, record, field});
    for (Id property : p_.records[record].properties) {
      if (p_.functions[property].define->name == name) return taken(name, {EntityKind::Property, property});
    }
    if (record == p_.tests) {
      const std::vector<std::string> words = syntax::clauseWords("pack");
      if (std::find(words.begin(), words.end(), name) != words.end()) return fmt::format("`{}` begins a line of tests.", name);
    }
    return "";
  }

  std::string takenInGate(Id gate, const std::string& name) const {
    const std::vector<sema::CriterionInfo>& criteria = p_.gates[gate].criteria;
    for (Id c = 0; c < criteria.size(); ++c) {
      if (criteria[c].decl->name == name) return taken(name, {EntityKind::Criterion, gate, c});
    }
    // An example may name a criterion alone as long as one gate has it.
    for (const sema::GateInfo& other : p_.gates) {
      if (other.decl->name == name) return fmt::format("`{}` is a gate, and examples name gates and criteria alike.", name);
      for (const sema::CriterionInfo& criterion : other.criteria) {
        if (criterion.decl->name != name) continue;
        for (const Occurrence& o : all_) {
          const std::string_view text = index_.sources().file(o.span.file).text();
          const bool alone = o.span.begin == 0 || text[o.span.begin - 1] != '.';
          if (o.use == Use::Reads && alone) return fmt::format("the gate `{}` has a criterion `{}` too.", other.decl->name, name);
        }
      }
    }
    return "";
  }

  std::string takenInPacks(const std::string& name) const {
    for (const sema::PackInfo& pack : p_.packs) {
      if (e_.kind == EntityKind::Test) {
        for (const sema::PlannedTest& test : pack.tests) {
          if (test.decl->name == name) return fmt::format("`{}` is a test of the pack `{}`.", name, pack.decl->name);
        }
        continue;
      }
      for (const syntax::GroupDecl* group : pack.groups) {
        if (group->name == name) return fmt::format("`{}` is a group of the pack `{}`.", name, pack.decl->name);
      }
    }
    return "";
  }

  std::string takenAmongParameters(const std::string& name) const {
    for (const sema::FunctionInfo& f : p_.functions) {
      if (std::find(f.params.begin(), f.params.end(), e_.id) == f.params.end()) continue;
      for (Id param : f.params) {
        if (p_.variables[param].name == name) return fmt::format("`{}` is a parameter already.", name);
      }
    }
    return "";
  }

  /// In its module, and in every module that sees it.
  std::string takenInModules(const std::string& name) const {
    const Id home = moduleOf(p_, e_);
    for (Id m = 0; m < p_.modules.size(); ++m) {
      if (!sema::visible(p_, m, home)) continue;
      for (Id other : sema::declaring(p_, m, name)) {
        const Span span = p_.modules[other]->names.at(name).span;
        return fmt::format("`{}` is taken: it is declared in {}.", name, place(span));
      }
    }
    // Documents are known everywhere.
    if (e_.kind == EntityKind::Document || e_.kind == EntityKind::Register) {
      if (p_.documentNamed(name, home) != kNone) return fmt::format("`{}` is a document already.", name);
    }
    return "";
  }

  /// Names at the start of a line must not be words that begin one.
  std::string wordOfLine(const std::string& name) const {
    for (const Occurrence& o : all_) {
      const std::string_view text = index_.sources().file(o.span.file).text();
      const LineSpan line = lineAt(text, o.span.begin);
      if (text.substr(line.begin, o.span.begin - line.begin).find_first_not_of(" \t") != std::string_view::npos) continue;
      const syntax::Decl* decl = index_.declarationAt(o.span.file, o.span.begin);
      if (decl == nullptr) continue;
      const Span keyword = syntax::base(*decl).span;
      std::vector<std::string> words = syntax::clauseWords(wordAt(keyword));
      words.emplace_back("exported");
      if (std::find(words.begin(), words.end(), name) != words.end())
        return fmt::format("`{}` begins a line with a meaning of its own in {}.", name, place(o.span));
    }
    return "";
  }

  std::string_view wordAt(Span span) const {
    const Span word = query::wordAt(index_.sources(), span.file, span.begin);
    return index_.sources().file(word.file).text().substr(word.begin, word.end - word.begin);
  }

  /// Whether a bare name would mean something else, or two things (M14).
  std::string readOtherwise(const std::string& name) const {
    const sema::Type type = typeOf(p_, e_).required();
    const bool value = e_.kind == EntityKind::EnumValue || e_.kind == EntityKind::Choice;
    if (!value && type.is(sema::TypeKind::Enum) && p_.enums[type.id].ordinalOf(name) != kNone)
      return fmt::format("`{}` is a value of {}, and would be read as that.", name, p_.enums[type.id].name);
    const Id home = moduleOf(p_, e_);
    std::string problem;
    for (Id m = 0; m < p_.modules.size() && problem.empty(); ++m) {
      if (!sema::visible(p_, m, home) && e_.kind != EntityKind::Field && !value) continue;
      for (const ScopedBody& body : bodiesIn(p_, m)) {
        eachScoped(p_, body, [&](syntax::ExprId id, const sema::Scope& scope) {
          if (problem.empty() && !p_.info(m, id).made) problem = value ? valueAt(m, id, name, type) : bareAt(m, id, scope, name);
        });
        if (!problem.empty()) break;
      }
    }
    return problem;
  }

  /// A definition of the type of an enum has the name that a value of the enum is to have.
  std::string valueAt(Id module, syntax::ExprId id, const std::string& name, const sema::Type& type) const {
    const syntax::Expr& expr = p_.expr(module, id);
    const sema::ExprInfo& info = p_.info(module, id);
    if (expr.kind != ExprKind::Name || expr.text != name || !(info.type.required() == type)) return "";
    return fmt::format("`{}` in {} would be read as the value.", name, place(expr.span));
  }

  std::string bareAt(Id module, syntax::ExprId id, const sema::Scope& scope, const std::string& name) const {
    const syntax::Expr& expr = p_.expr(module, id);
    const bool binds = expr.kind == ExprKind::Binding && e_.kind == EntityKind::Element && isHere(expr.nameSpan);
    if (binds && !sema::lookup(p_, scope, name).empty())
      return fmt::format("`{}` in {} would hide {}.", name, place(expr.nameSpan), sema::lookup(p_, scope, name)[0].what);
    if (expr.kind != ExprKind::Name) return "";
    const std::string old(old_);
    if (expr.text == old && isHere(expr.span)) {
      const std::vector<sema::Found> others = sema::lookup(p_, scope, name);
      return others.empty() ? "" : fmt::format("`{}` in {} means {} already.", name, place(expr.span), others[0].what);
    }
    if (expr.text != name || p_.info(module, id).res.meaning == Meaning::EnumValue) return "";
    for (const sema::Found& found : sema::lookup(p_, scope, old)) {
      if (isMeant(found.res)) return fmt::format("`{}` in {} would mean two things.", name, place(expr.span));
    }
    return "";
  }

  bool isHere(Span span) const {
    return std::any_of(all_.begin(), all_.end(), [&](const Occurrence& o) { return o.span == span; });
  }

  bool isMeant(const sema::Resolution& res) const {
    switch (res.meaning) {
      case Meaning::Variable:
        return p_.variables[res.id].span ==
                   p_.variables[e_.kind == EntityKind::Element || e_.kind == EntityKind::Parameter ? e_.id : res.id].span &&
               (e_.kind == EntityKind::Element || e_.kind == EntityKind::Parameter);
      case Meaning::Field: return e_.kind == EntityKind::Field && res.id == e_.id && res.extra == e_.part;
      case Meaning::Function:
        return (e_.kind == EntityKind::Function || e_.kind == EntityKind::Property || e_.kind == EntityKind::Exception) && res.id == e_.id;
      case Meaning::EnumSet: return e_.kind == EntityKind::Enum && res.id == e_.id;
      case Meaning::Collection:
        return (e_.kind == EntityKind::Collection && res.id == e_.id) ||
               (e_.kind == EntityKind::Report && p_.reports[e_.id].record == res.id);
      case Meaning::Table: return e_.kind == EntityKind::Table && res.id == e_.id;
      case Meaning::Interpretation: return e_.kind == EntityKind::Interpretation && res.id == e_.id;
      case Meaning::Decision: return e_.kind == EntityKind::Decision && res.id == e_.id;
      case Meaning::Gate: return e_.kind == EntityKind::Gate && res.id == e_.id;
      default: return e_.kind == EntityKind::Record;
    }
  }

  const Index& index_;
  const sema::CheckedProgram& p_;
  const Occurrence& here_;
  const Entity e_;
  const ReadOnly& readOnly_;
  const std::string_view old_;
  const std::vector<Occurrence> all_;
};

Renaming refused(std::string why) {
  Renaming out;
  if (!why.empty() && why[0] >= 'a' && why[0] <= 'z') why[0] = static_cast<char>(why[0] - 'a' + 'A');
  out.refused = std::move(why);
  return out;
}

}  // namespace

Renaming prepareRename(const Index& index, FileId file, uint32_t offset, const ReadOnly& readOnly) {
  const Occurrence* here = index.at(file, offset);
  if (here == nullptr) return refused("There is no name here that could be changed.");
  const Renamer renamer(index, *here, readOnly);
  if (std::string why = renamer.fixed(); !why.empty()) return refused(std::move(why));
  Renaming out;
  out.span = here->span;
  out.placeholder = nameOf(index.program(), here->entity);
  return out;
}

Renaming rename(const Index& index, FileId file, uint32_t offset, const std::string& newName, const ReadOnly& readOnly) {
  Renaming out = prepareRename(index, file, offset, readOnly);
  if (!out.ok()) return out;
  const Occurrence& here = *index.at(file, offset);
  const Renamer renamer(index, here, readOnly);
  if (std::string why = renamer.mistake(newName); !why.empty()) return refused(std::move(why));
  if (newName == out.placeholder) return out;
  if (here.entity.kind == EntityKind::Module) {
    out.movesFrom = out.placeholder, out.movesTo = newName;
    out.edits = moduleMoved(index, out.movesFrom, out.movesTo, readOnly);
  } else {
    out.edits = renamer.edits(newName);
  }
  if (std::string why = renamer.readAnew(out.edits); !why.empty()) return refused(std::move(why));
  return out;
}

std::string broughtMistake(const Index& before, const Index& after) {
  std::map<std::pair<FileId, DiagKind>, int> more;
  for (const Diagnostic& d : before.program().diagnostics.all()) --more[{d.span.file, d.kind}];
  for (const Diagnostic& d : after.program().diagnostics.all()) {
    if (++more[{d.span.file, d.kind}] > 0) return fmt::format("{} would say: {}", after.sources().describe(d.span), d.message);
  }
  return "";
}

std::string changedMeaning(const Index& before, const Index& after) {
  if (std::string mistake = broughtMistake(before, after); !mistake.empty()) return mistake;
  for (const auto& module : before.program().modules) {
    const std::span<const Occurrence> then = before.in(module->file), now = after.in(module->file);
    for (size_t i = 0; i < std::min(then.size(), now.size()); ++i) {
      Entity a = then[i].entity, b = now[i].entity;
      if (a.kind == EntityKind::Capture && b.kind == a.kind) a.part = b.part;  // its place, which the edits may move
      if (a == b && then[i].use == now[i].use) continue;
      return fmt::format("`{}` in {} would mean {} {} `{}`.", after.program().written(now[i].span), after.sources().describe(now[i].span),
                         b.kind == a.kind ? "another" : "the", kindWords(b.kind), nameOf(after.program(), b));
    }
    if (then.size() != now.size()) return fmt::format("names in {} would mean something else.", before.sources().file(module->file).name());
  }
  return "";
}

std::vector<Edit> moduleMoved(const Index& index, const std::string& oldName, const std::string& newName, const ReadOnly& readOnly) {
  const sema::CheckedProgram& p = index.program();
  std::vector<Edit> out;
  const auto moved = [&](const std::string& name) -> std::string {
    if (name == oldName) return newName;
    if (name.starts_with(oldName + ".")) return newName + name.substr(oldName.size());
    return "";
  };
  for (const auto& module : p.modules) {
    if (readOnly && readOnly(module->file)) continue;
    for (const Occurrence& o : index.in(module->file)) {
      if (o.entity.kind != EntityKind::Module) continue;
      const std::string to = moved(p.modules[o.entity.id]->name);
      if (!to.empty()) out.push_back({o.span, to});
    }
    for (const auto& [use, modules] : module->uses) {  // of a folder, which is no module
      const std::string to = moved(use->name);
      const bool folder = std::none_of(modules.begin(), modules.end(), [&](Id m) { return p.modules[m]->name == use->name; });
      if (folder && !to.empty()) out.push_back({use->nameSpan, to});
    }
  }
  std::sort(out.begin(), out.end(), [](const Edit& a, const Edit& b) {
    return a.span.file != b.span.file ? a.span.file < b.span.file : a.span.begin < b.span.begin;
  });
  return out;
}

}  // namespace tollgate::query
