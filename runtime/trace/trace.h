#pragma once
// The Test Traceability Matrix: what the registers of a program ask for, which tests of its packs cover it, how these ended, and
// where a link is defective. Words for defects follow OpenFastTrace where it has one; docs/language.md defines each.
//
//   const Trace trace = traceOf(program, results);       // or traceOf(program) without data: results stay empty
//   trace.count(Defect::Uncovered)
//
// INVARIANT: what is not known is never counted as passed, failed or untested; a link counts towards coverage only if its state
// is Covers.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/ir/ir.h"

namespace tollgate::trace {

enum class Defect : uint8_t { Uncovered, Partly, Untested, Failed, Orphan, Outdated, Predated, Superseded, Unwanted, Duplicate };
inline constexpr size_t kDefects = 10;
std::string_view defectWord(Defect defect);
/// What it means, as half a sentence: "no test covers it".
std::string_view defectMeaning(Defect defect);
/// By its word; nullopt for another.
std::optional<Defect> defectNamed(std::string_view word);
std::vector<std::string> defectWords();
/// Needs results: without data nothing can be said of it.
bool isOfResults(Defect defect);

/// How a test ended, by the rules of the program. None: no data was given.
enum class TestResult : uint8_t { None, Passed, Failed, NotRun, Open };
std::string_view testResultWord(TestResult result);

enum class LinkState : uint8_t { Covers, Orphan, Outdated, Predated, Superseded, Unwanted, Duplicate };
std::string_view linkWord(LinkState state);

enum class Coverage : uint8_t { Covered, Partly, Uncovered };
std::string_view coverageWord(Coverage coverage);

/// Of the tests that cover a requirement together. None: no data was given, or nothing covers it.
enum class RequirementResult : uint8_t { None, Passed, Failed, Untested, Open };
std::string_view requirementResultWord(RequirementResult result);

using Index = uint32_t;
inline constexpr Index kNoIndex = 0xFFFFFFFFu;

struct Link {
  Index test = 0, requirement = kNoIndex;
  const ir::Cover* cover = nullptr;
  bool fully = false;  // said so, and of the whole requirement
  LinkState state = LinkState::Covers;
};

struct Test {
  Index pack = 0;
  const ir::TestDecl* decl = nullptr;
  TestResult result = TestResult::None;
  std::vector<Index> links;
};

struct Requirement {
  const ir::Register* list = nullptr;
  const ir::Entry* entry = nullptr;
  bool counts = false;     // towards the matrix
  bool duplicate = false;  // another register in force lists it too, and comes first
  Coverage coverage = Coverage::Uncovered;
  RequirementResult result = RequirementResult::None;
  std::vector<Index> links;  // all, defective ones too
  std::vector<Defect> defects;
};

/// One occurrence of a defect, at a requirement or at a link.
struct Finding {
  Defect defect = Defect::Uncovered;
  Index requirement = kNoIndex, link = kNoIndex;
  std::string sentence;
};

/// Requirements that count, by what became of them. Of a pack or a release: by its tests alone.
struct Counts {
  std::string name;
  uint64_t requirements = 0, covered = 0, partly = 0, uncovered = 0;
  uint64_t passed = 0, failed = 0, untested = 0, open = 0;  // of those that are covered, wholly or partly
};

/// Tests by how they ended; of a group, or of a group and one Section.
struct TestCounts {
  uint64_t tests = 0, passed = 0, failed = 0, notRun = 0, open = 0;
};
struct Group {
  std::string pack, name, title;  // name "": tests without a group
  TestCounts all;
  std::vector<TestCounts> bySection;  // as Trace::sections
};

/// A register of which tests exercise entries (`exercises`), such as the Service Reference Variants: whether each entry that is in
/// force and no requirement has a test, however that ended.
struct Exercised {
  const ir::Register* list = nullptr;
  uint64_t entries = 0;
  std::vector<std::string> unexercised;
  uint64_t exercised() const { return entries - unexercised.size(); }
};

struct Trace {
  bool hasResults = false;
  std::string basis;  // of the results, in words
  std::vector<Requirement> requirements;
  std::vector<Test> tests;
  std::vector<Link> links;
  std::vector<Finding> findings;  // by defect, then by requirement and test
  Counts totals;
  /// ir::variedBy of all packs. The tests of one that is varied are not traced.
  std::vector<ir::Id> variedBy;
  std::vector<Counts> sections, releases, packs;
  std::vector<Group> groups;
  std::vector<Exercised> exercised;      // in the order of the registers
  const ir::Program* program = nullptr;  // must outlive the trace

  uint64_t count(Defect defect) const;
};

struct Results {
  std::string basis;
  std::map<std::string, TestResult> tests;  // by the test's id; a test that is missing is Open
};

/// O(n log n) in links, requirements and tests.
Trace traceOf(const ir::Program& program, const Results* results = nullptr);

/// "SEC F2.10A", with the register's name where it is of no document.
std::string nameOf(const Requirement& requirement);
/// "SEC F2.10A version 1": as the test cites it.
std::string citationOf(const Link& link);

}  // namespace tollgate::trace
