// Packs: tests as rows of the record whose collection is `tests`, packs as rows of the one whose collection is `packs`. A pack
// plans what it writes, what its families make, and what the pack that it varies plans, less what it omits.

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "compiler/sema/checker.h"
#include "compiler/sema/families.h"
#include "compiler/sema/test_change.h"
#include "compiler/sema/words.h"
#include "compiler/support/calendar_date.h"

namespace tollgate::sema {

using syntax::Deviation;

Id testField(const CheckedProgram& p, const std::string& word) {
  if (p.tests == kNone) return kNone;
  const RecordInfo& record = p.records[p.tests];
  const Id exact = record.fieldNamed(word);
  if (exact != kNone) return exact;
  if (word == "phase") return record.fieldNamed("phase-kind");
  if (word == "witnessed") return record.fieldNamed("witnessed-by");
  return kNone;
}

namespace {

/// One pack; the pack that it varies is planned already.
class PackPlanner {
 public:
  PackPlanner(Checker& checker, Id id) : c_(checker), p_(checker.p), id_(id), pack_(p_.packs[id]), decl_(*pack_.decl) {}

  void plan() {
    agreements();
    base();
    scope();
    groups();
    for (const syntax::NamedValue& line : decl_.fields) {
      values(line, {});
      pack_.lines.push_back(&line);
    }
    saidOnce(decl_.fields, {});
    packFields();
    takeOver();
    ownTests();
  }

  /// The test alone: its words are others now, its name is not. PRECONDITION: the pack varies none and is planned.
  void planAgain(PlannedTest& planned) {
    ofItself(*planned.decl);
    planned = ownFields(*planned.decl, kNone, "");
  }

 private:
  Diagnostic& report(DiagKind kind, Span span, std::vector<std::string> args = {}) { return c_.report(kind, span, std::move(args)); }

  /// Who proposed it, agreed to it and refused it, and when.
  void agreements() {
    for (const auto* lines : {&decl_.proposed, &decl_.agreed, &decl_.refused}) {
      for (const syntax::ProposalLine& line : *lines) {
        if (lines == &decl_.refused && !line.on.written()) report(DiagKind::Expected, line.span, {"the day, `on 2020-02-20`,", "none"});
        if (line.on.written() && !parseIsoDate(line.on.text)) report(DiagKind::NoSuchDate, line.on.span, {line.on.text});
        if (p_.bodies != kNone) c_.bodyOrdinal(line.body);
        isFingerprint(line.fingerprint);
      }
    }
  }

  void isFingerprint(const syntax::NameRef& written) {
    if (!written.written()) return;
    std::string_view digits = written.text;
    constexpr std::string_view kMore = "…";
    if (digits.ends_with(kMore)) digits.remove_suffix(kMore.size());
    const bool hexadecimal = digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
    if (!hexadecimal || digits.size() < 8 || digits.size() > 64) report(DiagKind::NoFingerprint, written.span, {written.text});
  }

  void base() {
    isFingerprint(decl_.varies.fingerprint);
    if (pack_.varies == kNone) return;
    base_ = &p_.packs[pack_.varies];
    for (const PlannedTest& test : base_->tests) baseTests_.emplace(test.decl->name, &test);
    const std::string& is = base_->decl->version.text;
    const syntax::NameRef& named = decl_.varies.version;
    if (!named.written() && !is.empty()) {
      const Span& name = decl_.varies.pack.span;
      Diagnostic& diag = report(DiagKind::BaseVersionMissing, name, {base_->decl->name});
      diag.fixes.push_back({fmt::format("write `version {}`", is), {{{name.file, name.end, name.end}, " version " + is}}});
    } else if (named.text != is) {
      report(DiagKind::BaseVersion, named.span, {base_->decl->name, is.empty() ? "not told" : is, named.text});
    }
    pack_.lines = base_->lines;
  }

  /// The release and the kind of phase: those of the varied pack go on.
  void scope() {
    const auto one = [&](const char* word, const syntax::NameRef& own, const std::string& inherited, std::string& out) {
      out = inherited.empty() ? own.text : inherited;
      if (!own.written()) return;
      if (!inherited.empty() && inherited != own.text) {
        report(DiagKind::PackScopeDiffers, own.span, {base_->decl->name, word, inherited, own.text});
      }
      value(word, own.text, own.span, own.span, false);
    };
    one("release", decl_.release, base_ ? base_->release : "", pack_.release);
    one("phase", decl_.inPhase, base_ ? base_->phase : "", pack_.phase);
    if (!decl_.entry.written()) return;
    const bool there = p_.packRecord != kNone && p_.records[p_.packRecord].fieldNamed("entry") != kNone;
    if (!there || packsOfTests() == kNone) report(DiagKind::NoPackField, decl_.entry.span, {there ? "packs" : "entry"});
  }

  /// The field of tests that holds the packs that plan them.
  Id packsOfTests() const {
    if (p_.tests == kNone) return kNone;
    const auto& fields = p_.records[p_.tests].fields;
    const auto at = std::find_if(fields.begin(), fields.end(),
                                 [&](const FieldInfo& f) { return f.type == Type::setOf(Type::refTo(p_.packRecord)); });
    return at == fields.end() ? kNone : static_cast<Id>(at - fields.begin());
  }

  /// The row of the collection `packs`.
  void packFields() {
    if (p_.packRecord == kNone || (decl_.varies.written() && base_ == nullptr)) return;  // what is varied may tell the rest
    const RecordInfo& record = p_.records[p_.packRecord];
    c_.markUse(pack_.module, record.module);
    const std::map<std::string, std::string> told = {
        {"name", decl_.name},   {"title", decl_.title.text}, {"version", decl_.version.text}, {"release", pack_.release},
        {"phase", pack_.phase}, {"phase-kind", pack_.phase}, {"entry", decl_.entry.text},     {"base", base_ ? base_->decl->name : ""}};
    for (Id field = 0; field < record.fields.size(); ++field) {
      const FieldInfo& info = record.fields[field];
      if (info.decl->name == "fingerprint") continue;  // the finished program has it
      const auto at = told.find(info.decl->name);
      if (at != told.end() && !at->second.empty()) {
        pack_.fields.emplace_back(field, at->second);
        if (!info.type.isError() && !c_.constantOf(info.type, at->second)) {
          report(DiagKind::TestFieldValue, decl_.nameSpan, {at->second, c_.aType(info.type)})
              .labels.push_back({info.decl->nameSpan, "declared here"});
        }
      } else if (!info.type.optional && !info.decl->mayBeUnknown.valid()) {
        report(DiagKind::PackFieldUntold, decl_.nameSpan, {decl_.name, info.decl->name, record.decl->name})
            .labels.push_back({info.decl->nameSpan, "declared here"});
      }
    }
  }

  void groups() {
    if (base_ != nullptr) pack_.groups = base_->groups;
    for (const syntax::GroupDecl& group : decl_.groups) {
      const auto first = std::find_if(pack_.groups.begin(), pack_.groups.end(),
                                      [&](const auto* other) { return other->name == group.name; });
      if (first != pack_.groups.end())
        report(DiagKind::DuplicateGroup, group.nameSpan, {group.name}).labels.push_back({(*first)->nameSpan, "first declared here"});
      else
        pack_.groups.push_back(&group);
    }
  }

  /// Everything that the varied pack plans, less what is omitted here.
  void takeOver() {
    for (const syntax::OmitLine& line : decl_.omits) {
      for (const syntax::NameRef& test : line.tests) {
        if (!line.because.written()) report(DiagKind::DeviationWithoutBecause, test.span, {test.text, "omitted"});
        if (base_ == nullptr)
          deviatesFromNothing(test.span, test.text);
        else
          deviate(test.text, test.span);
      }
    }
    for (const syntax::TestDecl& test : decl_.tests) {
      if (test.deviation == Deviation::Replaced && base_ != nullptr) deviate(test.name, test.nameSpan);
    }
    if (base_ == nullptr) return;
    for (const PlannedTest& test : base_->tests) {
      if (!left_.contains(test.decl->name)) pack_.tests.push_back(test);
    }
  }
  void deviate(const std::string& test, Span span) {
    const auto at = baseTests_.find(test);
    if (at == baseTests_.end()) {
      std::vector<std::string> names;
      for (const PlannedTest& t : base_->tests) names.push_back(t.decl->name);
      c_.suggest(report(DiagKind::UnknownBaseTest, span, {base_->decl->name, test}), span, test, names);
    } else if (leftAt_.emplace(test, span); !left_.insert(*at).second) {
      report(DiagKind::DeviatesTwice, span, {test}).labels.push_back({leftAt_.at(test), "the first one"});
    }
  }
  void deviatesFromNothing(Span span, const std::string& test) { report(DiagKind::DeviationWithoutBase, span, {test}); }

  void ownTests() {
    if (p_.tests == kNone && !(decl_.tests.empty() && decl_.families.empty())) {
      report(DiagKind::NoTestsRecord, decl_.nameSpan, {decl_.name});
      return;
    }
    if (p_.tests != kNone) c_.markUse(pack_.module, p_.records[p_.tests].module);
    for (const PlannedTest& test : pack_.tests) ids_.emplace(test.decl->name, test.decl->nameSpan);
    size_t written = 0;
    for (Id f = 0; f <= decl_.families.size(); ++f) {
      const size_t until = f < decl_.families.size() ? decl_.families[f].before : decl_.tests.size();
      for (; written < until; ++written) ownTest(decl_.tests[written]);
      if (f < decl_.families.size()) family(f);
    }
  }

  /// What is wrong with a test that is written in the pack, whatever its fields.
  void ofItself(const syntax::TestDecl& test) {
    static constexpr const char* kDone[] = {"", "added", "replaced"};
    if (test.deviation != Deviation::None && base_ == nullptr) {
      if (!decl_.varies.written()) deviatesFromNothing(test.nameSpan, test.name);
    } else if (test.deviation != Deviation::None && !test.because.written()) {
      report(DiagKind::DeviationWithoutBecause, test.nameSpan, {test.name, kDone[static_cast<int>(test.deviation)]});
    }
    if (test.deviation == Deviation::None && decl_.varies.written()) {
      report(DiagKind::NotAdded, test.nameSpan);
    }
    if (test.name.find('{') != std::string::npos) report(DiagKind::BracesOutsideFamily, test.nameSpan, {test.name});
  }

  void ownTest(const syntax::TestDecl& test) {
    ofItself(test);
    plan(test, kNone, "");
    if (test.deviation != Deviation::Replaced) return;
    const auto replaced = left_.find(test.name);
    if (replaced != left_.end() && same(*replaced->second->decl, test)) report(DiagKind::ReplacesNothing, test.nameSpan, {test.name});
  }

  /// All that a reviewer reads of a test.
  bool same(const syntax::TestDecl& a, const syntax::TestDecl& b) const {
    const auto texts = [](const std::vector<syntax::TextRef>& all) {
      std::string out;
      for (const auto& text : all) out += text.text + '\n';
      return out;
    };
    const auto cites = [](const std::vector<syntax::Citation>& all) {
      std::string out;
      for (const auto& cite : all) out += cite.document + ' ' + cite.locator + ' ' + cite.version.text + '\n';
      return out;
    };
    const auto form = [&](const syntax::TestDecl& test) {
      std::string out = fmt::format("{}\n{}\n{}\n{}\n{}{}{}{}{}", test.title.text, test.group.text, test.kind.text, test.witnessedBy.text,
                                    texts(test.given), texts(test.when), texts(test.then), cites(test.exercises), cites(test.citations));
      for (const auto& covers : test.covers) out += fmt::format("{}{}{}\n", covers.fully, cites(covers.citations), covers.because.text);
      for (const auto& line : test.fields) {
        out += line.name.text;
        for (const auto& value : line.values) out += ' ' + value.text;
        out += '\n';
      }
      return out;
    };
    return form(a) == form(b);
  }

  void family(Id index) {
    const syntax::FamilyDecl& decl = decl_.families[index];
    if (decl.added && !decl_.varies.written()) deviatesFromNothing(decl.span, "for each");
    if (decl_.varies.written() && (!decl.added || !decl.because.written())) report(DiagKind::FamilyNotAdded, decl.element.span);
    if (decl.tests.empty()) report(DiagKind::FamilyWithoutTest, decl.element.span, {decl.element.text});
    Family family(c_, pack_.module, decl);
    const std::vector<const ClauseInfo*> entries = family.entries();
    for (const syntax::TestDecl& pattern : decl.tests) {
      if (pattern.name.find('{') == std::string::npos && entries.size() > 1) {
        report(DiagKind::FamilySameId, pattern.nameSpan, {pattern.name});
        continue;
      }
      for (const ClauseInfo* entry : entries) {
        p_.made.push_back(family.test(pattern, *entry));
        plan(p_.made.back(), index, entry->id);
      }
    }
  }

  void plan(const syntax::TestDecl& test, Id family, const std::string& entry) {
    PlannedTest planned = ownFields(test, family, entry);
    if (isNew(test)) pack_.tests.push_back(std::move(planned));
  }

  PlannedTest ownFields(const syntax::TestDecl& test, Id family, const std::string& entry) {
    if (test.group.written() &&
        std::none_of(pack_.groups.begin(), pack_.groups.end(), [&](const auto* g) { return g->name == test.group.text; })) {
      std::vector<std::string> names;
      for (const auto* group : pack_.groups) names.push_back(group->name);
      if (once(test.group.span))
        c_.suggest(report(DiagKind::UnknownGroup, test.group.span, {test.group.text}), test.group.span, test.group.text, names);
    }
    PlannedTest planned{&test, id_, family, entry, {}};
    fill(planned);
    return planned;
  }

  bool isNew(const syntax::TestDecl& test) {
    const auto [at, fresh] = ids_.emplace(test.name, test.nameSpan);
    if (fresh || !once(test.nameSpan)) return fresh;
    const bool taken = baseTests_.contains(test.name) && !left_.contains(test.name);
    Diagnostic& diag = taken ? report(DiagKind::AddedTestExists, test.nameSpan, {test.name, base_->decl->name})
                             : report(DiagKind::DuplicateTest, test.nameSpan, {test.name});
    diag.labels.push_back({at->second, "first declared here"});
    if (!taken) diag.help = "give one of the two an id of its own";
    return false;
  }

  // ---- fields -------------------------------------------------------------------------------------------------

  /// The fields of the record of tests: what the pack says of all of them, then what the test says.
  void fill(PlannedTest& planned) {
    const syntax::TestDecl& test = *planned.decl;
    const RecordInfo& record = p_.records[p_.tests];
    const auto give = [&](Id field, const std::string& text) {
      if (field == kNone || text.empty()) return;
      const auto at = std::find_if(planned.fields.begin(), planned.fields.end(), [&](const auto& f) { return f.first == field; });
      if (at == planned.fields.end())
        planned.fields.push_back({field, {text}});
      else if (record.fields[field].type.is(TypeKind::Set))
        at->second.push_back(text);
      else
        at->second = {text};  // the test's own line wins over the pack's
    };
    const auto byName = [&](const std::string& word, const std::string& text) { give(testField(p_, word), text); };
    for (const Id key : record.key) give(key, test.name);
    byName("title", test.title.text);
    byName("group", test.group.text);
    byName("pack", decl_.name);
    byName("version", decl_.version.text);
    byName("release", pack_.release);
    byName("phase", pack_.phase);
    for (const syntax::NamedValue* line : pack_.lines) {
      for (const syntax::NameRef& v : line->values) byName(line->name.text, v.text);
    }
    byName("kind", test.kind.text);
    byName("witnessed", test.witnessedBy.text);
    std::map<Id, Span> said;
    for (const Id key : record.key) said.emplace(key, test.nameSpan);
    if (test.title.written()) said.emplace(testField(p_, "title"), test.title.span);
    if (test.group.written()) said.emplace(testField(p_, "group"), test.group.span);
    if (test.kind.written()) said.emplace(testField(p_, "kind"), test.kind.span);
    if (test.witnessedBy.written()) said.emplace(testField(p_, "witnessed"), test.witnessedBy.span);
    saidOnce(test.fields, std::move(said));
    if (test.kind.written()) value("kind", test.kind.text, test.kind.span, test.kind.span, true);
    if (test.witnessedBy.written()) value("witnessed", test.witnessedBy.text, test.witnessedBy.span, test.witnessedBy.span, false);
    for (const syntax::NamedValue& line : test.fields) {
      values(line, byName);
      inScope(line);
    }
  }

  /// A gate asks for the tests of a release and a kind of phase; those of a pack are for its own.
  void inScope(const syntax::NamedValue& line) {
    const Id field = testField(p_, line.name.text);
    for (const auto& [word, own] : {std::pair<const char*, const std::string&>("release", pack_.release), {"phase", pack_.phase}}) {
      if (own.empty() || field == kNone || field != testField(p_, word)) continue;
      for (const syntax::NameRef& v : line.values) {
        if (v.text != own && once(v.span)) report(DiagKind::TestScopeDiffers, v.span, {word, own, v.text});
      }
    }
  }

  /// A pack, and a test, says one value of a field that is no set; `said` are fields of which it has done so.
  void saidOnce(const std::vector<syntax::NamedValue>& lines, std::map<Id, Span> said) {
    if (p_.tests == kNone) return;
    const RecordInfo& record = p_.records[p_.tests];
    for (const syntax::NamedValue& line : lines) {
      const Id field = testField(p_, line.name.text);
      if (field == kNone || record.fields[field].type.is(TypeKind::Set)) continue;
      const auto [first, fresh] = said.emplace(field, line.name.span);
      if (!fresh && once(line.name.span))
        report(DiagKind::RepeatedLine, line.name.span, {line.name.text}).labels.push_back({first->second, "the first one"});
      for (size_t i = 1; i < line.values.size(); ++i) {
        if (once(line.values[i].span)) report(DiagKind::SecondValue, line.values[i].span, {line.name.text});
      }
    }
  }

  void values(const syntax::NamedValue& line, const std::function<void(const std::string&, const std::string&)>& give) {
    for (const syntax::NameRef& v : line.values) {
      value(line.name.text, v.text, line.name.span, v.span, true);
      if (give) give(line.name.text, v.text);
    }
  }

  void value(const std::string& word, const std::string& text, Span nameSpan, Span span, bool must) {
    const Id field = testField(p_, word);
    if (field == kNone) {
      if (must && p_.tests != kNone && once(nameSpan)) {
        std::vector<std::string> names;
        for (const FieldInfo& f : p_.records[p_.tests].fields) names.push_back(f.decl->name);
        for (const char* clause : {"under", "covers", "exercises", "kind", "witnessed", "given", "when", "then", "group", "test", "varies",
                                   "omit", "add", "replace"})
          names.emplace_back(clause);
        c_.suggest(report(DiagKind::UnknownTestField, nameSpan, {p_.records[p_.tests].decl->name, word}), nameSpan, word, names);
      }
      return;
    }
    Type type = p_.records[p_.tests].fields[field].type;
    if (type.is(TypeKind::Set)) type = type.elementType();
    if (type.isError() || c_.constantOf(type, text) || !once(span)) return;
    if (type.is(TypeKind::Enum)) {
      const EnumInfo& values = p_.enums[type.id];
      c_.suggest(report(DiagKind::UnknownEnumValue, span, {text, values.name}), span, text, values.values);
    } else {
      Diagnostic& diag = report(DiagKind::TestFieldValue, span, {text, c_.aType(type)});
      if (type.is(TypeKind::Flag)) c_.suggest(diag, span, text, {"true", "false"});
    }
  }

  /// The tests of a family stand in one place: what is wrong there is said once.
  bool once(Span span) { return said_.insert(span.begin).second; }

  Checker& c_;
  CheckedProgram& p_;
  Id id_;
  PackInfo& pack_;
  const syntax::PackDecl& decl_;
  const PackInfo* base_ = nullptr;
  std::map<std::string, const PlannedTest*> left_;  // tests of the base that are omitted or replaced
  std::map<std::string, Span> leftAt_;              // and where first
  std::map<std::string, const PlannedTest*> baseTests_;
  std::map<std::string, Span> ids_;
  std::set<uint32_t> said_;
};

}  // namespace

void Checker::checkPacks() {
  for (PackInfo& pack : p.packs) {
    const syntax::VariesLine& line = pack.decl->varies;
    if (!line.pack.written()) continue;
    if (const Symbol* symbol = findSymbol(pack.module, line.pack.text, SymbolKind::Pack, line.pack.span, true)) {
      pack.varies = symbol->id;
      markUse(pack.module, symbol->module);
    } else {
      suggest(report(DiagKind::UnknownPack, line.pack.span, {line.pack.text}), line.pack.span, line.pack.text,
              symbolNames(pack.module, SymbolKind::Pack));
    }
  }
  for (Id id = 0; id < p.packs.size(); ++id) {
    std::vector<Id> chain;  // this pack, the one that it varies, …
    for (Id at = id; at != kNone && p.packs[at].progress == Progress::Waiting; at = p.packs[at].varies) {
      p.packs[at].progress = Progress::Running;
      chain.push_back(at);
      const Id next = p.packs[at].varies;
      if (next == kNone || p.packs[next].progress != Progress::Running) continue;
      std::vector<std::string> names;
      for (auto from = std::find(chain.begin(), chain.end(), next); from != chain.end(); ++from) names.push_back(p.packs[*from].decl->name);
      names.push_back(p.packs[next].decl->name);
      const syntax::NameRef& named = p.packs[at].decl->varies.pack;
      report(DiagKind::PackCircle, named.span, {named.text, fmt::format("{}", fmt::join(names, " varies "))});
      p.packs[at].varies = kNone;
    }
    for (; !chain.empty(); chain.pop_back()) {
      PackInfo& pack = p.packs[chain.back()];
      PackPlanner(*this, chain.back()).plan();
      pack.progress = Progress::Done;
      const bool says = !pack.decl->tests.empty() || !pack.decl->families.empty() || pack.decl->varies.pack.written();
      if (!says && !unread(pack.module, pack.decl->nameSpan)) report(DiagKind::PackWithoutTest, pack.decl->nameSpan, {pack.decl->name});
    }
  }
  checkPacksTogether();
}

/// Packs of one line of variation may plan the same test, if they agree on its fields; others may not.
void Checker::checkPacksTogether() {
  const auto root = [&](Id id) {
    while (p.packs[id].varies != kNone) id = p.packs[id].varies;
    return id;
  };
  std::map<std::pair<Id, std::string>, Id> scopes;  // what is varied, and for which entry
  for (Id id = 0; id < p.packs.size(); ++id) {
    const PackInfo& pack = p.packs[id];
    if (pack.varies == kNone) continue;
    const auto [at, fresh] = scopes.emplace(std::make_pair(pack.varies, pack.decl->entry.text), id);
    if (!fresh) {
      const syntax::PackDecl& other = *p.packs[at->second].decl;
      report(DiagKind::SameScopeVaried, pack.decl->nameSpan, {other.name, pack.decl->name, p.packs[pack.varies].decl->name})
          .labels.push_back({other.nameSpan, "the other one"});
    }
  }
  std::map<std::string, std::pair<Id, const PlannedTest*>> seen;
  const Id title = testField(p, "title");
  for (Id id = 0; id < p.packs.size(); ++id) {
    for (const PlannedTest& test : p.packs[id].tests) {
      if (test.pack != id) continue;  // taken over
      const auto [at, fresh] = seen.emplace(test.decl->name, std::make_pair(id, &test));
      if (fresh) continue;
      const auto& [otherPack, other] = at->second;
      const std::string &otherName = p.packs[otherPack].decl->name, &name = p.packs[id].decl->name;
      if (root(otherPack) != root(id)) {
        Diagnostic& diag = report(DiagKind::DuplicateTestAcross, test.decl->nameSpan, {test.decl->name, otherName, name});
        diag.labels.push_back({other->decl->nameSpan, "first declared here"});
        diag.help = "give one of the two an id of its own, or leave one of the packs out";
        continue;
      }
      const auto valueOf = [](const PlannedTest& t, Id field) {
        for (const auto& [f, values] : t.fields) {
          if (f == field) return fmt::format("{}", fmt::join(values, ", "));
        }
        return std::string("without it");
      };
      for (Id field = 0; field < p.records[p.tests].fields.size(); ++field) {
        if (field == title || valueOf(test, field) == valueOf(*other, field)) continue;
        const std::string& name0 = p.records[p.tests].fields[field].decl->name;
        report(DiagKind::TestsDisagree, test.decl->nameSpan,
               {test.decl->name, name0 + " " + valueOf(*other, field), otherName, name0 + " " + valueOf(test, field), name})
            .labels.push_back({other->decl->nameSpan, "the other one"});
        break;
      }
    }
  }
}

bool checkTestAnew(CheckedProgram& program, SourceMap& sources, Id module, const syntax::Change& change, ModuleLoader& loader,
                   const Limits& limits) {
  const syntax::TestDecl &test = *change.test, &before = change.before;
  const auto cites = [](const syntax::TestDecl& t) { return !t.citations.empty() || !t.exercises.empty() || !t.covers.empty(); };
  if (program.packs.size() != 1 || program.packs[0].decl->varies.written() || cites(test) || cites(before)) return false;
  if (test.name != before.name || test.nameSpan != before.nameSpan) return false;
  std::vector<PlannedTest>& tests = program.packs[0].tests;
  const auto planned = std::find_if(tests.begin(), tests.end(), [&](const PlannedTest& t) { return t.decl == &test; });
  if (planned == tests.end()) return false;  // its id is another one's
  moveFound(program, module, change.moved);
  const FileId file = test.span.file;
  Checker checker(std::move(program), sources, loader, limits);
  std::vector<Diagnostic>& all = checker.p.diagnostics.all();
  const auto isBroken = [&] {
    return std::any_of(all.begin(), all.end(),
                       [&](const Diagnostic& d) { return d.severity == Severity::Error && d.span.valid() && d.span.file == file; });
  };
  const bool wasBroken = isBroken();
  std::erase_if(
      all, [&](const Diagnostic& d) { return d.span.file == file && d.span.begin >= before.span.begin && d.span.end <= before.span.end; });
  for (Diagnostic& diagnostic : all) syntax::move(diagnostic, file, change.moved);
  PackPlanner(checker, 0).planAgain(*planned);
  if (isBroken() != wasBroken) lintUnusedIn(checker, file);
  checker.p.diagnostics.sort();
  program = std::move(checker.p);
  return true;
}

}  // namespace tollgate::sema
