#include "runtime/trace/trace.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "compiler/ir/variations.h"
#include "compiler/support/version_order.h"

namespace tollgate::trace {

namespace {

struct DefectInfo {
  std::string_view word, meaning;
};

constexpr std::array<DefectInfo, kDefects> kInfos = {{
    {"uncovered", "no test covers it"},
    {"partly", "tests cover it in part only"},
    {"untested", "a test that covers it was not run"},
    {"failed", "a test that covers it failed"},
    {"orphan", "no register lists what the test cites"},
    {"outdated", "the test cites an earlier version than the one in force"},
    {"predated", "the test cites a later version than the one that is listed"},
    {"superseded", "the register that lists it is superseded"},
    {"unwanted", "it is not to be tested, or its Section does not count"},
    {"duplicate", "it is listed, or cited by the test, a second time"},
}};

template <size_t N, typename T>
std::string_view wordIn(const std::array<std::string_view, N>& words, T value) {
  return words[static_cast<size_t>(value)];
}

/// Requirements are known by their document and id: two registers of one document may list the same.
std::string documentOf(const ir::Register& list) { return list.document.empty() ? list.name : list.document; }

class Tracing {
 public:
  Tracing(const ir::Program& program, const Results* results) : program_(program), results_(results) {
    out_.program = &program;
    out_.hasResults = results != nullptr;
    if (results != nullptr) out_.basis = results->basis;
    std::vector<ir::Id> packs(program.packs.size());
    std::iota(packs.begin(), packs.end(), ir::Id{0});
    out_.variedBy = ir::variedBy(program, packs);
  }

  Trace run() {
    requirements();
    tests();
    for (Requirement& requirement : out_.requirements) settle(requirement);
    findings();
    count();
    return std::move(out_);
  }

 private:
  void requirements() {
    for (const ir::Register& list : program_.registers) {
      if (!list.supersededBy.empty()) continue;
      for (const ir::Entry& entry : list.entries) {
        if (!entry.requirement || !entry.inForce) continue;
        Requirement requirement;
        requirement.list = &list, requirement.entry = &entry, requirement.counts = entry.counts;
        out_.requirements.push_back(std::move(requirement));
      }
    }
    std::stable_sort(out_.requirements.begin(), out_.requirements.end(), [](const Requirement& a, const Requirement& b) {
      const std::string documentA = documentOf(*a.list), documentB = documentOf(*b.list);
      if (documentA != documentB) return documentA < documentB;
      if (a.entry->section != b.entry->section) return naturalOrder(a.entry->section, b.entry->section);
      return naturalOrder(a.entry->name, b.entry->name);
    });
    for (Index i = 0; i < out_.requirements.size(); ++i) {
      Requirement& requirement = out_.requirements[i];
      const auto [at, isNew] = byName_.emplace(std::pair{documentOf(*requirement.list), requirement.entry->name}, i);
      if (isNew) continue;
      requirement.duplicate = true;
      requirement.counts = false;
    }
  }

  void tests() {
    for (Index pack = 0; pack < program_.packs.size(); ++pack) {
      if (!inForce(pack)) continue;
      for (const ir::TestDecl& decl : program_.packs[pack].tests) {
        Test test;
        test.pack = pack, test.decl = &decl;
        if (results_ != nullptr) {
          const auto known = results_->tests.find(decl.id);
          test.result = known == results_->tests.end() ? TestResult::Open : known->second;
        }
        const Index id = static_cast<Index>(out_.tests.size());
        std::set<Index> covered;
        for (const ir::Cover& cover : decl.covers) {
          test.links.push_back(static_cast<Index>(out_.links.size()));
          out_.links.push_back(link(id, cover, covered));
        }
        out_.tests.push_back(std::move(test));
      }
    }
    for (Index i = 0; i < out_.links.size(); ++i) {
      if (out_.links[i].requirement != kNoIndex) out_.requirements[out_.links[i].requirement].links.push_back(i);
    }
  }

  bool inForce(Index pack) const { return out_.variedBy[pack] == ir::kNone; }

  Link link(Index test, const ir::Cover& cover, std::set<Index>& covered) {
    Link link;
    link.test = test, link.cover = &cover;
    link.fully = cover.fully && !cover.isPart;
    const ir::Entry* entry = cover.entry.found() ? &program_.registers[cover.entry.list].entries[cover.entry.entry] : nullptr;
    if (entry == nullptr || !entry->requirement) {
      link.state = LinkState::Orphan;
      return link;
    }
    const ir::Register& list = program_.registers[cover.entry.list];
    if (const auto at = byName_.find(std::pair{documentOf(list), entry->name}); at != byName_.end()) link.requirement = at->second;
    if (!list.supersededBy.empty() || link.requirement == kNoIndex) {
      link.state = LinkState::Superseded;
    } else if (!out_.requirements[link.requirement].counts) {
      link.state = LinkState::Unwanted;
    } else if (!cover.version.empty()) {
      const VersionOrder order = compareVersions(cover.version, out_.requirements[link.requirement].entry->version);
      if (order == VersionOrder::Newer) link.state = LinkState::Predated;
      if (order == VersionOrder::Older || order == VersionOrder::Other) link.state = LinkState::Outdated;
    }
    if (link.state == LinkState::Covers && !covered.insert(link.requirement).second) link.state = LinkState::Duplicate;
    return link;
  }

  /// Coverage and result, by the links for which `of` holds.
  template <typename Of>
  std::pair<Coverage, RequirementResult> judged(const Requirement& requirement, const Of& of) const {
    Coverage coverage = Coverage::Uncovered;
    bool failed = false, notRun = false, open = false;
    for (const Index id : requirement.links) {
      const Link& link = out_.links[id];
      if (link.state != LinkState::Covers || !of(link)) continue;
      if (link.fully) coverage = Coverage::Covered;
      if (coverage == Coverage::Uncovered) coverage = Coverage::Partly;
      const TestResult result = out_.tests[link.test].result;
      failed = failed || result == TestResult::Failed;
      notRun = notRun || result == TestResult::NotRun;
      open = open || result == TestResult::Open;
    }
    RequirementResult result = RequirementResult::None;
    if (out_.hasResults && coverage != Coverage::Uncovered) {
      result = failed   ? RequirementResult::Failed
               : notRun ? RequirementResult::Untested
               : open   ? RequirementResult::Open
                        : RequirementResult::Passed;
    }
    return {coverage, result};
  }

  void settle(Requirement& requirement) {
    std::tie(requirement.coverage, requirement.result) = judged(requirement, [](const Link&) { return true; });
    if (requirement.duplicate) requirement.defects.push_back(Defect::Duplicate);
    if (!requirement.counts) return;
    if (requirement.coverage == Coverage::Uncovered) requirement.defects.push_back(Defect::Uncovered);
    if (requirement.coverage == Coverage::Partly) requirement.defects.push_back(Defect::Partly);
    if (requirement.result == RequirementResult::Failed) requirement.defects.push_back(Defect::Failed);
    // A failed test hides no test that was not run.
    const bool untested = std::any_of(requirement.links.begin(), requirement.links.end(), [&](Index id) {
      return out_.links[id].state == LinkState::Covers && out_.tests[out_.links[id].test].result == TestResult::NotRun;
    });
    if (untested) requirement.defects.push_back(Defect::Untested);
  }

  std::string testsWith(const Requirement& requirement, TestResult result) const {
    constexpr size_t kShown = 8;
    std::string names;
    size_t count = 0;
    for (const Index id : requirement.links) {
      const Link& link = out_.links[id];
      if (link.state != LinkState::Covers || out_.tests[link.test].result != result) continue;
      if (count++ < kShown) names += (names.empty() ? "" : ", ") + out_.tests[link.test].decl->id;
    }
    return count > kShown ? fmt::format("{} and {} more", names, count - kShown) : names;
  }

  std::string sentence(const Requirement& requirement, Defect defect) const {
    const std::string name = nameOf(requirement);
    switch (defect) {
      case Defect::Failed: return fmt::format("{}: failed: {}", name, testsWith(requirement, TestResult::Failed));
      case Defect::Untested: return fmt::format("{}: not run: {}", name, testsWith(requirement, TestResult::NotRun));
      case Defect::Duplicate:
        return fmt::format("{}: `{}` lists what another register of the document lists", name, requirement.list->name);
      default: return fmt::format("{}: {}", name, defectMeaning(defect));
    }
  }

  void findings() {
    std::array<std::vector<Finding>, kDefects> all;
    for (Index i = 0; i < out_.requirements.size(); ++i) {
      for (const Defect defect : out_.requirements[i].defects) {
        all[static_cast<size_t>(defect)].push_back({defect, i, kNoIndex, sentence(out_.requirements[i], defect)});
      }
    }
    for (Index i = 0; i < out_.links.size(); ++i) {
      const Link& link = out_.links[i];
      if (link.state == LinkState::Covers) continue;
      const Defect defect = defectOf(link.state);
      std::string sentence = fmt::format("{} covers {}: {}", out_.tests[link.test].decl->id, citationOf(link), meaningOf(link));
      all[static_cast<size_t>(defect)].push_back({defect, link.requirement, i, std::move(sentence)});
    }
    for (std::vector<Finding>& some : all) {
      for (Finding& finding : some) out_.findings.push_back(std::move(finding));
    }
  }
  static Defect defectOf(LinkState state) {
    switch (state) {
      case LinkState::Covers:
      case LinkState::Orphan: return Defect::Orphan;
      case LinkState::Outdated: return Defect::Outdated;
      case LinkState::Predated: return Defect::Predated;
      case LinkState::Superseded: return Defect::Superseded;
      case LinkState::Unwanted: return Defect::Unwanted;
      case LinkState::Duplicate: return Defect::Duplicate;
    }
    return Defect::Orphan;
  }
  std::string meaningOf(const Link& link) const {
    switch (link.state) {
      case LinkState::Outdated:
      case LinkState::Predated:
        return fmt::format("version {} is {}", out_.requirements[link.requirement].entry->version,
                           link.state == LinkState::Outdated ? "in force" : "the latest that is listed");
      case LinkState::Superseded: return fmt::format("{} supersedes the register", program_.registers[link.cover->entry.list].supersededBy);
      case LinkState::Duplicate: return "the test covers it already";
      default: return std::string(defectMeaning(defectOf(link.state)));
    }
  }

  template <typename Of>
  void add(Counts& counts, const Requirement& requirement, const Of& of) const {
    if (!requirement.counts) return;
    const auto [coverage, result] = judged(requirement, of);
    ++counts.requirements;
    counts.covered += coverage == Coverage::Covered;
    counts.partly += coverage == Coverage::Partly;
    counts.uncovered += coverage == Coverage::Uncovered;
    counts.passed += result == RequirementResult::Passed;
    counts.failed += result == RequirementResult::Failed;
    counts.untested += result == RequirementResult::Untested;
    counts.open += result == RequirementResult::Open;
  }

  /// Of the parts that links belong to: only those with a link to the requirement are asked, the others leave it uncovered.
  template <typename KeyOf>
  std::vector<Counts> countBy(const std::vector<std::string>& names, const KeyOf& keyOf) const {
    std::vector<Counts> out(names.size());
    uint64_t counting = 0;
    for (const Requirement& requirement : out_.requirements) {
      if (!requirement.counts) continue;
      ++counting;
      std::set<size_t> keys;
      for (const Index id : requirement.links) keys.insert(keyOf(out_.links[id]));
      for (const size_t key : keys) add(out[key], requirement, [&](const Link& link) { return keyOf(link) == key; });
    }
    for (size_t i = 0; i < names.size(); ++i) {
      out[i].name = names[i];
      out[i].uncovered += counting - out[i].requirements;
      out[i].requirements = counting;
    }
    return out;
  }

  void count() {
    const auto all = [](const Link&) { return true; };
    out_.totals.name = "all";
    std::map<std::string, size_t, decltype(&naturalOrder)> sections(&naturalOrder);
    for (const Requirement& requirement : out_.requirements) {
      add(out_.totals, requirement, all);
      if (requirement.counts) sections.emplace(requirement.entry->section, 0);
    }
    for (auto& [name, at] : sections) {
      at = out_.sections.size();
      out_.sections.emplace_back().name = name;
    }
    for (const Requirement& requirement : out_.requirements) {
      if (requirement.counts) add(out_.sections[sections.at(requirement.entry->section)], requirement, all);
    }
    std::vector<std::string> packs, releases;
    std::vector<size_t> packAt(program_.packs.size()), releaseOf(program_.packs.size());
    for (Index id = 0; id < program_.packs.size(); ++id) {
      if (!inForce(id)) continue;
      const ir::Pack& pack = program_.packs[id];
      packAt[id] = packs.size();
      packs.push_back(pack.version.empty() ? pack.name : pack.name + " " + pack.version);
      auto at = std::find(releases.begin(), releases.end(), pack.release);
      releaseOf[id] = static_cast<size_t>(at - releases.begin());
      if (at == releases.end()) releases.push_back(pack.release);
    }
    out_.packs = countBy(packs, [&](const Link& link) { return packAt[out_.tests[link.test].pack]; });
    out_.releases = countBy(releases, [&](const Link& link) { return releaseOf[out_.tests[link.test].pack]; });
    groups(sections);
    exercised();
  }

  void exercised() {
    std::set<std::pair<ir::Id, ir::Id>> cited;
    for (const Test& test : out_.tests) {
      for (const ir::Exercise& exercise : test.decl->exercises) cited.insert({exercise.entry.list, exercise.entry.entry});
    }
    for (ir::Id id = 0; id < program_.registers.size(); ++id) {
      const auto first = cited.lower_bound({id, 0});
      if (first == cited.end() || first->first != id) continue;
      Exercised of{&program_.registers[id], 0, {}};
      for (ir::Id entry = 0; entry < of.list->entries.size(); ++entry) {
        const ir::Entry& one = of.list->entries[entry];
        if (one.requirement || !one.inForce) continue;
        ++of.entries;
        if (!cited.contains({id, entry})) of.unexercised.push_back(one.name);
      }
      out_.exercised.push_back(std::move(of));
    }
  }

  static void add(TestCounts& counts, TestResult result) {
    ++counts.tests;
    counts.passed += result == TestResult::Passed;
    counts.failed += result == TestResult::Failed;
    counts.notRun += result == TestResult::NotRun;
    counts.open += result == TestResult::Open;
  }

  template <typename Sections>
  void groups(const Sections& sections) {
    std::map<std::pair<Index, std::string>, size_t> known;
    for (Index pack = 0; pack < program_.packs.size(); ++pack) {
      if (!inForce(pack)) continue;
      for (const auto& [name, title] : program_.packs[pack].groups) {
        known.emplace(std::pair{pack, name}, out_.groups.size());
        out_.groups.push_back({program_.packs[pack].name, name, title, {}, std::vector<TestCounts>(out_.sections.size())});
      }
      const bool loose = std::any_of(program_.packs[pack].tests.begin(), program_.packs[pack].tests.end(), [&](const ir::TestDecl& test) {
        return !known.contains({pack, test.group});
      });
      if (!loose) continue;
      known.emplace(std::pair{pack, std::string()}, out_.groups.size());
      out_.groups.push_back({program_.packs[pack].name, "", "", {}, std::vector<TestCounts>(out_.sections.size())});
    }
    for (const Test& test : out_.tests) {
      auto at = known.find({test.pack, test.decl->group});
      if (at == known.end()) at = known.find({test.pack, std::string()});
      Group& group = out_.groups[at->second];
      add(group.all, test.result);
      std::set<size_t> reached;
      for (const Index id : test.links) {
        const Link& link = out_.links[id];
        if (link.state == LinkState::Covers) reached.insert(sections.at(out_.requirements[link.requirement].entry->section));
      }
      for (const size_t section : reached) add(group.bySection[section], test.result);
    }
  }

  const ir::Program& program_;
  const Results* results_;
  Trace out_;
  std::map<std::pair<std::string, std::string>, Index> byName_;  // document and id
};

}  // namespace

std::string_view defectWord(Defect defect) { return kInfos[static_cast<size_t>(defect)].word; }
std::string_view defectMeaning(Defect defect) { return kInfos[static_cast<size_t>(defect)].meaning; }

std::optional<Defect> defectNamed(std::string_view word) {
  for (size_t i = 0; i < kDefects; ++i) {
    if (kInfos[i].word == word) return static_cast<Defect>(i);
  }
  return std::nullopt;
}

std::vector<std::string> defectWords() {
  std::vector<std::string> words;
  for (const DefectInfo& info : kInfos) words.emplace_back(info.word);
  return words;
}

bool isOfResults(Defect defect) { return defect == Defect::Untested || defect == Defect::Failed; }

std::string_view testResultWord(TestResult result) {
  constexpr std::array<std::string_view, 5> kWords = {"", "passed", "failed", "not run", "open"};
  return wordIn(kWords, result);
}
std::string_view linkWord(LinkState state) {
  constexpr std::array<std::string_view, 7> kWords = {"covers", "orphan", "outdated", "predated", "superseded", "unwanted", "duplicate"};
  return wordIn(kWords, state);
}
std::string_view coverageWord(Coverage coverage) {
  constexpr std::array<std::string_view, 3> kWords = {"covered", "partly", "uncovered"};
  return wordIn(kWords, coverage);
}
std::string_view requirementResultWord(RequirementResult result) {
  constexpr std::array<std::string_view, 5> kWords = {"", "passed", "failed", "untested", "open"};
  return wordIn(kWords, result);
}

uint64_t Trace::count(Defect defect) const {
  return static_cast<uint64_t>(std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.defect == defect; }));
}

Trace traceOf(const ir::Program& program, const Results* results) { return Tracing(program, results).run(); }

std::string nameOf(const Requirement& requirement) { return fmt::format("{} {}", documentOf(*requirement.list), requirement.entry->name); }

std::string citationOf(const Link& link) {
  const ir::Cover& cover = *link.cover;
  const std::string place = fmt::format("{} {}", cover.cited.document, cover.cited.clause);
  return cover.version.empty() ? place : fmt::format("{} version {}", place, cover.version);
}

}  // namespace tollgate::trace
