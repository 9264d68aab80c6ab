// The SVTAD's gates, criterion by criterion: tests/golden/sample/quiet.world is data with every criterion met; each case
// of a .case file changes it a little and says what the criteria then are. Lines of a case, beside those of a world:
//
//   as-of DATE, instance NAME, gate NAME     a `gate` before the first case is for the whole file
//   expect CRITERION VERDICT ["text"]        met, not met, undetermined, n/a, met or n/a; the text is in its sentence
//   awaits CRITERION TEXT                    an open fact that matters to it names the text
//   refused                                  the data is refused
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "compiler/driver/modules.h"
#include "runtime/api/tollgate.h"
#include "runtime/ingest/disk_files.h"
#include "tests/golden/sample_world.h"

namespace fs = std::filesystem;
using namespace tollgate;

namespace {

const std::string kSource = TOLLGATE_SOURCE_DIR;
const std::string kFolder = kSource + "/tests/golden/sample";

std::string shown(plan::Verdict verdict) {
  switch (verdict) {
    case plan::Verdict::Met: return "met";
    case plan::Verdict::NotMet: return "not met";
    case plan::Verdict::NotApplicable: return "n/a";
    case plan::Verdict::MetOrNotApplicable: return "met or n/a";
    case plan::Verdict::Undetermined: return "undetermined";
  }
  return "";
}

std::vector<std::string> linesOf(const std::string& path) {
  std::ifstream in(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

struct Settings {
  std::string asOf, instance, gate = "sit-exit";
};

/// A line that says what to evaluate; false if it is no such line.
bool setting(Settings& settings, const std::vector<std::string>& line) {
  if (line.size() != 2) return false;
  std::string* slot = line[0] == "as-of"      ? &settings.asOf
                      : line[0] == "instance" ? &settings.instance
                      : line[0] == "gate"     ? &settings.gate
                                              : nullptr;
  if (slot != nullptr) *slot = line[1];
  return slot != nullptr;
}

struct Case {
  std::string file, name;
  golden::World world;
  Settings settings;
  std::vector<std::vector<std::string>> claims;  // expect, awaits, refused
};

std::vector<Case> casesOf(const std::string& path, const golden::World& quiet, Settings settings) {
  std::vector<Case> cases;
  for (const std::string& text : linesOf(path)) {
    if (text.empty() || text.starts_with("--")) continue;
    if (text.starts_with("case ")) {
      cases.push_back({fs::path(path).filename(), text.substr(5), quiet, settings, {}});
      continue;
    }
    const std::vector<std::string> line = golden::words(text);
    if (cases.empty()) {
      REQUIRE_MESSAGE(setting(settings, line), text);
      continue;
    }
    Case& current = cases.back();
    if (line[0] == "expect" || line[0] == "awaits" || line[0] == "refused") {
      current.claims.push_back(line);
    } else {
      const bool understood = setting(current.settings, line) || current.world.change(line);
      REQUIRE_MESSAGE(understood, text);
    }
  }
  return cases;
}

const plan::CriterionOutcome& criterionOf(const plan::Outcome& outcome, const Settings& settings, const std::string& name) {
  for (const plan::GateOutcome& gate : outcome.gates) {
    if (gate.gate != settings.gate || gate.instance != settings.instance) continue;
    for (const plan::CriterionOutcome& criterion : gate.criteria) {
      if (criterion.name == name) return criterion;
    }
  }
  static const plan::CriterionOutcome kNone;
  FAIL_CHECK("no criterion " << name << " of " << settings.gate << " for " << settings.instance);
  return kNone;
}

/// `expect NAME VERDICT… ["text"]`: the words of the verdict, and the text if there is one.
std::pair<std::string, std::string> expected(const std::vector<std::string>& claim) {
  for (const std::string verdict : {"met or n/a", "not met", "met", "n/a", "undetermined"}) {
    const std::vector<std::string> spelled = golden::words(verdict);
    if (claim.size() < 2 + spelled.size() || !std::equal(spelled.begin(), spelled.end(), claim.begin() + 2)) continue;
    return {verdict, claim.size() > 2 + spelled.size() ? claim[2 + spelled.size()] : ""};
  }
  FAIL_CHECK("no verdict: " << fmt::format("{}", fmt::join(claim, " ")));
  return {};
}

plan::Outcome outcomeOf(const ir::Program& program, const Case& one) {
  ingest::LoadOptions options;
  options.asOf = *parseIsoDate(one.settings.asOf);
  const ingest::LoadResult loaded = ingest::load(program, one.world.files(), api::answering(program, options));
  interpret::EvaluationOptions evaluation;
  evaluation.gates = {one.settings.gate};
  for (const auto& claim : one.claims) {
    if (claim[0] != "refused") evaluation.only.push_back(claim[1]);
  }
  return api::evaluate(program, loaded, evaluation);
}

}  // namespace

TEST_CASE("the SVTAD's gates, case by case") {
  const ingest::DiskFiles disk;
  driver::DiskModules modules(disk, {kFolder, kSource + "/packs/sample-foc"}, kSource + "/stdlib", 1 << 20);
  const api::Rules rules = api::compile({{"exit", kFolder + "/exit.gate", driver::readText(disk, kFolder + "/exit.gate", 1 << 20).text}},
                                        modules);
  REQUIRE_MESSAGE(rules.program, renderText(*rules.sources, rules.diagnostics));

  Settings settings;
  golden::World quiet;
  for (const std::string& text : linesOf(kFolder + "/quiet.world")) {
    if (text.empty() || text.starts_with("--")) continue;
    const std::vector<std::string> line = golden::words(text);
    const bool understood = setting(settings, line) || quiet.change(line);
    REQUIRE_MESSAGE(understood, text);
  }

  std::set<fs::path> files;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".case") files.insert(entry.path());
  }
  REQUIRE(files.size() >= 4);
  std::map<std::string, std::set<std::string>> seen;  // gate and criterion; verdicts that some case shows
  for (const fs::path& file : files) {
    for (const Case& one : casesOf(file, quiet, settings)) {
      CAPTURE(one.file);
      CAPTURE(one.name);
      REQUIRE_FALSE(one.claims.empty());
      const plan::Outcome outcome = outcomeOf(*rules.program, one);
      for (const auto& claim : one.claims) {
        CHECK(outcome.refused.empty() == (claim[0] != "refused"));
        if (claim[0] == "refused" || !outcome.refused.empty()) {
          if (claim[0] != "refused") MESSAGE(outcome.refused.front().message);
          continue;
        }
        const plan::CriterionOutcome& criterion = criterionOf(outcome, one.settings, claim[1]);
        CAPTURE(criterion.name);
        CAPTURE(criterion.sentence);
        if (claim[0] == "expect") {
          const auto [verdict, text] = expected(claim);
          CHECK(shown(criterion.verdict) == verdict);
          CHECK_MESSAGE(criterion.sentence.find(text) != std::string::npos, text);
          seen[one.settings.gate + "/" + criterion.name].insert(verdict);
        } else {
          const bool named = std::any_of(criterion.reasons.begin(), criterion.reasons.end(), [&](const plan::OpenReason& reason) {
            return reason.sentence.find(claim.at(2)) != std::string::npos;
          });
          CHECK_MESSAGE(named, claim.at(2));
        }
      }
    }
  }
  // No criterion without a case that meets it, one that does not, and one that cannot be decided.
  for (const ir::Gate& gate : rules.program->gates) {
    for (const ir::Criterion& criterion : gate.criteria) {
      for (const std::string verdict : {"met", "not met", "undetermined"}) {
        CHECK_MESSAGE(seen[gate.name + "/" + criterion.name].contains(verdict),
                      gate.name << " " << criterion.name << ": no case is " << verdict);
      }
    }
  }
}
