// The rules of collections, decisions and faults (M2, M8, M9, M13), one small world a line.

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/ingest/load_world.h"

using namespace tollgate;
using namespace tollgate::ingest;
using namespace tollgate::ingest::testing;

namespace {

using Files = std::vector<std::pair<std::string, std::string>>;
const Files kProviderFile = {{"providers.csv", "id\nDSP\nCSP\n"}};

Files with(Files list, const Files& more) {
  list.insert(list.end(), more.begin(), more.end());
  return list;
}

/// Loads and writes down one collection; `loaded` keeps the rest.
struct Load {
  ir::Program program;
  LoadResult result;
  Load(ir::Program p, const Files& list, const LoadOptions& options = onDay("2020-05-04"))
      : program(std::move(p)), result(ingest::load(program, files(list), options)) {}
  std::string rows(ir::Id record) const { return rowsText(program, result.data, record); }
  std::string faults() const { return faultsText(result); }
  std::string findings() const { return findingsText(result); }
  std::string decisions() const {
    std::string text;
    const char* acts[] = {"proposed", "recommended", "decided", "referred"};
    for (const table::DecisionRow& row : result.data.decisions[0].rows) {
      const int64_t subject = row.subjects.at(0);
      text += fmt::format("{} {} {} by {} on {} ref '{}' version '{}'\n",
                          result.data.rowName(program, kIssues, static_cast<table::Row>(subject)), acts[static_cast<size_t>(row.act)],
                          row.outcome == ir::kNone ? "-" : program.decisions[0].outcomes[row.outcome],
                          program.enums[kBody].values[row.body], dayText(row.date), row.reference, row.version);
    }
    return text + furtherText(program, result.data, kIssues, result.data.decisions[0].further);
  }
};

ir::Program worldOf(std::vector<ir::Source> sources) {
  ir::Program p = world();
  p.sources = std::move(sources);
  return p;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }
#define CHECK_HAS(text, part) CHECK_MESSAGE(has(text, part), text)

}  // namespace

TEST_CASE("a sound world: values, references, sets, absent and open cells") {
  const Load l(
      worldOf({providerSource(), issueSource()}),
      with(kProviderFile,
           {{"issues.csv", kIssueHeading + "TI-1,3,DSP,2020-05-01,T-1;T-2,\"n, x\",\nTI-2,1,,,,,\nTI-3,2,CSP,2020-01-31,T-2;,,\n"}}));
  CHECK(l.faults() == "");
  CHECK(l.rows(kIssues) ==
        "TI-1 | 3 | DSP | 2020-05-01 | {T-1, T-2} | n, x\n"
        "TI-2 | 1 | ?not-told | - | {} | -\n"
        "TI-3 | 2 | CSP | 2020-01-31 | {T-2} | -\n");
  CHECK(l.rows(kProviders) == "DSP\nCSP\n");
  CHECK(l.rows(kTests) == "T-1 | ?not-told\nT-2 | ?not-told\n");  // packs are complete: nothing further
  CHECK(l.rows(kLogs) == "further missing: no source gave `logs`\n");
  CHECK(l.result.data.files.size() == 2);
  CHECK(l.result.data.files[1].sha256.size() == 64);
  CHECK(l.result.data.files[1].source == "issues");
  CHECK(l.result.data.collections[kIssues].origins[2].line == 4);
  CHECK(l.result.data.zoneVersion == zoneVersion());
  CHECK(l.result.data.asOf == 18386);
}

TEST_CASE("M2: an empty cell: absent only where the source says so, open where it may be unknown, else bad") {
  ir::Source s = issueSource();
  for (ir::Mapping& m : s.mappings) m.emptyMeansAbsent = false;
  const Files list = with(
      kProviderFile,
      {{"issues.csv",
        kIssueHeading + "TI-1,3,,2020-01-01,,x,\nTI-2,,DSP,2020-01-01,T-1,x,\nTI-3,3,DSP,,T-1,x,\n,3,DSP,2020-01-01,T-1,x,\n"}});
  const Load l(worldOf({providerSource(), s}), list);
  CHECK(l.faults() ==
        "refused\n"
        "bad-cell issues.csv:3:6: the column `Sev` is empty, and so there is no value of `severity`; fill it in, or let the record say "
        "`may be unknown`\n"
        "bad-cell issues.csv:4:12: the column `Raised` is empty, and so there is no value of `raised-on`; fill it in, or let the source "
        "say `empty means absent`\n"
        "bad-cell issues.csv:5:1: the column `Id` is empty, and so there is no value of `id`; fill it in, or let the record say `may be "
        "unknown`\n");
  CHECK(l.rows(kIssues) ==
        "TI-1 | 3 | ?not-told | 2020-01-01 | ?not-told | x\nTI-2 | ?fault | DSP | 2020-01-01 | {T-1} | x\n"
        "TI-3 | 3 | DSP | ?fault- | {T-1} | x\n?fault | 3 | DSP | 2020-01-01 | {T-1} | x\n");
  CHECK(!Load(worldOf({providerSource(), s}), list, onDay("2020-05-04", {"bad-cell"})).result.refused);
}

TEST_CASE("M13: bad cells name the cell and open only their field") {
  const Load l(worldOf({providerSource(), issueSource()}),
               with(kProviderFile, {{"issues.csv", kIssueHeading + "TI-1,S3,DSP,2021-02-30,,,\nTI-2,3,DSP,,T-1;;T-2,,\n"}}),
               onDay("2020-05-04", {"bad-cell"}));
  CHECK(l.faults() ==
        "bad-cell issues.csv:2:6: `severity`: `S3` is no value that the source maps; the nearest is `3`, but nothing is guessed: map this "
        "word in the source or correct the cell\n"
        "bad-cell issues.csv:2:13: `raised-on`: `2021-02-30`: there is no such day; correct the date\n"
        "bad-cell issues.csv:3:13: `blocks`: an element is empty; remove it\n");
  CHECK(l.rows(kIssues) == "TI-1 | ?fault | DSP | ?fault- | {} | -\nTI-2 | 3 | DSP | - | ?fault | -\n");
}

TEST_CASE("M2: disputed values are the stated one and the candidates") {
  const Files list = with(kProviderFile,
                          {{"issues.csv", kIssueHeading + "TI-1,3,DSP,,,,4\nTI-2,3,DSP,,,,3;4; 5\nTI-3,3,DSP,,,,3\nTI-4,3,DSP,,,,9\n"}});
  const Load l(worldOf({providerSource(), issueSource()}), list, onDay("2020-05-04", {"bad-cell"}));
  CHECK(l.rows(kIssues) ==
        "TI-1 | ?disputed(3, 4) | DSP | - | {} | -\nTI-2 | ?disputed(3, 4, 5) | DSP | - | {} | -\n"
        "TI-3 | 3 | DSP | - | {} | -\nTI-4 | ?fault | DSP | - | {} | -\n");
  CHECK_HAS(l.faults(), "bad-cell issues.csv:5:15: `severity`: `9` is no value");

  ir::Program strict = worldOf({providerSource(), issueSource()});
  strict.records[kIssues].fields[kIssueSeverity].mayBeDisputed = false;
  CHECK_HAS(Load(strict, list).faults(), "`severity` is in dispute, which its record does not allow");

  ir::Program conditional = worldOf({providerSource(), issueSource()});
  conditional.records[kIssues].fields[kIssueSeverity].disputedWhere = 0;
  conditional.records[kIssues].fields[kIssueSeverity].disputedVar = 7;
  conditional.nodes.resize(1);
  LoadOptions options = onDay("2020-05-04", {"bad-cell"});
  options.questions.condition = [](const table::Dataset& d, ir::Id node, ir::Id var, table::Row row) {
    CHECK(node == 0);
    CHECK(var == 7);
    CHECK(d.collections[kIssues].size() == 4);
    return row == 0 ? Holds::No : Holds::Perhaps;
  };
  const Load asked(conditional, list, options);
  CHECK_HAS(asked.rows(kIssues), "TI-1 | ?fault |");
  CHECK_HAS(asked.rows(kIssues), "TI-2 | ?disputed(3, 4, 5) |");
  CHECK_HAS(asked.faults(), "allows only under a condition that does not hold here");
}

TEST_CASE("sets from separators, repeated headings and JSON arrays") {
  ir::Source s = source("issues", kIssues, "issues.csv",
                        {column(kIssueId, "Id"), column(kIssueSeverity, "Sev"), column(kIssueBlocks, "Blocks")});
  const Load csv(worldOf({s}), {{"issues.csv", "Id,Sev,Blocks,Blocks\nTI-1,1,T-1,\nTI-2,1,T-2,T-1\nTI-3,1,,\nTI-4,1,T-1,T-1\n"}});
  CHECK(csv.faults() == "");
  CHECK(csv.rows(kIssues) ==
        "TI-1 | 1 | ?not-told | - | {T-1} | -\nTI-2 | 1 | ?not-told | - | {T-1, T-2} | -\n"
        "TI-3 | 1 | ?not-told | - | ?not-told | -\nTI-4 | 1 | ?not-told | - | {T-1} | -\n");
  s.format = ir::Format::JsonLines;
  s.pattern = "issues.jsonl";
  const Load json(worldOf({s}),
                  {{"issues.jsonl",
                    "{\"Id\":\"TI-1\",\"Sev\":1,\"Blocks\":[\"T-1\",\"T-2\"]}\n{\"Id\":\"TI-2\",\"Sev\":\"2\",\"Blocks\":[]}\n"
                    "{\"Id\":\"TI-3\",\"Sev\":2,\"Blocks\":null}\n{\"Id\":\"TI-4\",\"Sev\":[1,2],\"Blocks\":\"T-1\"}\n{\"Id\":\"TI-5\","
                    "\"Blocks\":[\"\"]}\n"}},
                  onDay("2020-05-04", {"bad-cell"}));
  CHECK(json.rows(kIssues) ==
        "TI-1 | 1 | ?not-told | - | {T-1, T-2} | -\nTI-2 | 2 | ?not-told | - | {} | -\nTI-3 | 2 | ?not-told | - | ?not-told | -\n"
        "TI-4 | ?fault | ?not-told | - | {T-1} | -\nTI-5 | ?fault | ?not-told | - | ?not-told | -\n");
  CHECK_HAS(json.faults(), "`severity`: the column `Sev` stands 2 times with a value; keep one");
  CHECK_HAS(json.faults(), "the column `Sev` is missing");
}

TEST_CASE("M8: a source that is not complete, not there, or without a row leaves the collection open") {
  ir::Source open = logSource();
  open.complete = false;
  ir::Source maybe = logSource();
  maybe.mayBeEmpty = true;
  ir::Program empty = worldOf({logSource()});
  empty.records[kLogs].mayBeEmpty = true;
  struct Case {
    ir::Program program;
    Files list;
    const char* rows;
  };
  for (const Case& c : std::vector<Case>{
           {worldOf({open}), {{"logs.csv", "n,text\n1,a\n"}}, "1 | a\nfurther missing: source `logs` does not say that it is complete\n"},
           {worldOf({logSource()}), {}, "further missing: source `logs` was not given: no file matches `logs*.csv`\n"},
           {worldOf({maybe}), {}, "further missing: source `logs` was not given: no file matches `logs*.csv`\n"},
           {worldOf({logSource()}), {{"logs.csv", "n,text\n"}}, "further missing: source `logs` gave no row\n"},
           {worldOf({maybe}), {{"logs.csv", "n,text\n"}}, ""},
           {empty, {{"logs.csv", "n,text\n"}}, ""},
           {worldOf({logSource(), open}),
            {{"logs.csv", "n,text\n"}, {"logs2.csv", "n,text\n1,a\n"}},
            "1 | a\nfurther missing: source `logs` does not say that it is complete\n"}}) {
    const Load l(c.program, c.list, onDay("2020-05-04", {"duplicate-file"}));
    const std::string rows = l.rows(kLogs);
    if (c.program.sources.size() == 1)
      CHECK(rows == c.rows);
    else
      CHECK_HAS(rows, "does not say that it is complete");
  }
}

TEST_CASE("M8: stale after so many days, counted from what the export says to the end of the as-of day") {
  ir::Source s = source("logs", kLogs, "logs-{day}.csv", {column(0, "n"), column(1, "text")});
  s.staleAfterDays = 2;
  const auto rows = [&](const ir::Source& src, const Files& list, const char* day = "2020-05-04") {
    return Load(worldOf({src}), list, onDay(day, {"bad-cell"})).rows(kLogs);
  };
  const Files list = {{"logs-2020-05-03.csv", "n,text,at\n1,a,2020-05-02T23:59:59.999999999Z\n2,a,2020-05-03T00:00:00Z\n"}};
  CHECK_HAS(rows(s, list), "further stale: source `logs`: `logs-2020-05-03.csv` does not tell when it was exported");
  s.exported = from(ir::kNone, ir::FromKind::PathPart, "day");
  CHECK(rows(s, list) == "1 | a\n2 | a\n");                // 2020-05-03T00:00 to the end of 05-04: just 2 days
  CHECK(rows(s, list, "2020-05-01") == "1 | a\n2 | a\n");  // exported later is not stale
  CHECK_HAS(rows(s, list, "2020-05-05"), "was exported at 2020-05-03T00:00:00Z, more than 2 days before the end of 2020-05-05");
  CHECK_HAS(rows(s, {{"logs-x.csv", "n,text\n1,a\n"}}), "does not tell when");
  s.mayBeEmpty = true;  // a file without a row is as old as its path says
  CHECK(rows(s, {{"logs-2020-05-03.csv", "n,text\n"}}) == "");
  CHECK_HAS(rows(s, {{"logs-2020-04-03.csv", "n,text\n"}}), "was exported at 2020-04-03T00:00:00Z");
  CHECK_HAS(rows(s, {{"logs-x.csv", "n,text\n"}}), "does not tell when");
  s.mayBeEmpty = false;
  s.exported = from(ir::kNone, ir::FromKind::Column, "at");  // the earliest row counts
  CHECK(rows(s, list) == "1 | a\n2 | a\n");
  s.staleAfterDays = 1;
  CHECK_HAS(rows(s, list), "further stale: source `logs`: `logs-2020-05-03.csv` was exported at 2020-05-02T23:59:59.999999999Z");
  CHECK_HAS(rows(s, {{"logs-1.csv", "n,text,at\n1,a,\n2,a,2020-05-04T00:00:00Z\n"}}), "does not tell when");
  CHECK_HAS(rows(s, {{"logs-1.csv", "n,text,at\n1,a,2020-05-04T00:00:00Z\n"}, {"logs-2.csv", "n,text,at\n2,a,2020-04-04T00:00:00Z\n"}}),
            "`logs-2.csv` was exported");
  // Attributes of a JUnit file, and the export time as a field.
  ir::Program p = worldOf({source("logs", kLogs, "r.xml", {from(0, ir::FromKind::Property, "n"), from(1, ir::FromKind::Name, "")})});
  p.records[kLogs].fields.push_back(field("seen", type(Kind::Date)));
  p.sources[0].format = ir::Format::Junit;
  p.sources[0].staleAfterDays = 2;
  p.sources[0].exported = from(ir::kNone, ir::FromKind::Attribute, "exported-at");
  p.sources[0].mappings.push_back(from(2, ir::FromKind::Exported, ""));
  const char* xml =
      "<testsuites exported-at='2020-05-04T08:00:00Z'><testsuite name='s'><testcase name='a'><properties><property name='n' "
      "value='7'/></properties></testcase></testsuite></testsuites>";
  const Load junit(p, {{"r.xml", xml}});
  CHECK(junit.faults() == "");
  CHECK(junit.rows(kLogs) == "7 | a | 2020-05-04\n");
  CHECK(junit.result.data.files[0].exported.has_value());
}

namespace {
/// Results complete when each provider has a file; node 0 is the collection of providers.
ir::Program perProvider(std::vector<ir::Source> before = {providerSource()}) {
  ir::Program p = worldOf(std::move(before));
  ir::Node set;
  set.op = ir::Op::Collection;
  set.type = setOf(Kind::Ref, kProviders);
  set.index = kProviders;
  ir::Node filter = set;
  filter.op = ir::Op::Filter;
  filter.kids = {0, 0};
  p.nodes = {set, filter};
  ir::Source results = resultSource();
  results.complete = false;
  results.completeSet = 0;
  results.completePart = "provider";
  p.sources.push_back(results);
  return p;
}
}  // namespace

TEST_CASE("M8: complete when each element has a file") {
  const Files dsp = {{"results/DSP/a.csv", "test,outcome\nT-1,passed\nT-1,passed\n"}};
  const Files csp = {{"results/CSP/a.csv", "test,outcome\nT-2,failed\n"}};
  CHECK(Load(perProvider(), with(kProviderFile, with(dsp, csp))).rows(kResults) ==
        "T-2 | failed | CSP\nT-1 | passed | DSP\nT-1 | passed | DSP\n");
  CHECK(Load(perProvider(), with(kProviderFile, dsp)).rows(kResults) ==
        "T-1 | passed | DSP\nT-1 | passed | DSP\nfurther missing provider=CSP: source `results` has no file for `CSP`\n");
  const Files empty = {{"results/CSP/a.csv", "test,outcome\n"}};
  CHECK_HAS(Load(perProvider(), with(kProviderFile, with(dsp, empty))).rows(kResults),
            "further missing provider=CSP: source `results` has a file without a row for `CSP`");
  ir::Program mayBeEmpty = perProvider();
  mayBeEmpty.sources[1].mayBeEmpty = true;
  CHECK(Load(mayBeEmpty, with(kProviderFile, with(dsp, empty))).rows(kResults) == "T-1 | passed | DSP\nT-1 | passed | DSP\n");
  ir::Program unmapped = perProvider();
  unmapped.sources[1].mappings.pop_back();
  CHECK_HAS(Load(unmapped, with(kProviderFile, dsp)).rows(kResults), "further missing: source `results` has no file for `CSP`");
  ir::Program incomplete = perProvider();
  incomplete.sources[0].complete = false;
  CHECK_HAS(Load(incomplete, with(kProviderFile, with(dsp, csp))).rows(kResults),
            "needs a file for each of providers, of which there may be more");

  ir::Program filtered = perProvider();
  filtered.sources[1].completeSet = 1;
  CHECK_HAS(Load(filtered, with(kProviderFile, dsp)).rows(kResults), "further missing: source `results`: nobody could tell");
  LoadOptions options = onDay("2020-05-04");
  options.questions.possibleElements = [](const table::Dataset& d, ir::Id node) {
    CHECK(node == 1);
    CHECK(d.collections[kProviders].size() == 2);
    return std::vector<int64_t>{0};
  };
  CHECK(Load(filtered, with(kProviderFile, dsp), options).rows(kResults) == "T-1 | passed | DSP\nT-1 | passed | DSP\n");
  // A file of no element.
  const Files xyz = with(kProviderFile, with(dsp, csp));
  const Load refused(filtered, xyz, options);
  CHECK_HAS(refused.faults(),
            "refused\nunexpected-file results/CSP/a.csv:0:0: `CSP` names none of those of which source `results` has to have a file");
  options.tolerated = {"unexpected-file"};
  const Load tolerated(filtered, xyz, options);
  CHECK(!tolerated.result.refused);
  CHECK_HAS(tolerated.rows(kResults), "T-2 | failed | ?fault\n");
}

TEST_CASE("M8: complete when each value of an enum has a file") {
  ir::Program p = worldOf({source("logs", kLogs, "{part}.csv", {column(0, "n"), from(1, ir::FromKind::PathPart, "part")})});
  p.records[kLogs].fields[1].type = type(Kind::Enum, kStatus);
  ir::Node set;
  set.op = ir::Op::EnumValues;
  set.type = setOf(Kind::Enum, kStatus);
  set.index = kStatus;
  p.nodes = {set};
  p.sources[0].complete = false;
  p.sources[0].completeSet = 0;
  p.sources[0].completePart = "part";
  CHECK(Load(p, {{"raised.csv", "n\n1\n"}}).rows(kLogs) ==
        "1 | raised\nfurther missing text=closed: source `logs` has no file for `closed`\n");
  CHECK(Load(p, {{"raised.csv", "n\n1\n"}, {"closed.csv", "n\n2\n"}}).rows(kLogs) == "2 | closed\n1 | raised\n");
}

TEST_CASE("M8: sources that wait for each other's completeness stay open") {
  ir::Program p = perProvider({});
  ir::Source providers = source("providers", kProviders, "p/{provider}.csv", {column(0, "id")});
  providers.complete = false;
  providers.completeSet = 0;
  providers.completePart = "provider";
  p.sources.push_back(providers);
  const Load l(p, {{"p/DSP.csv", "id\nDSP\n"}, {"results/DSP/a.csv", "test,outcome\nT-1,passed\n"}});
  CHECK_HAS(l.rows(kProviders), "is complete only by what it itself says");
  CHECK_HAS(l.rows(kResults), "further missing");
}

TEST_CASE("M8, M13: rows of one key: merged across files, never within one; kept, separate or refused") {
  const auto logs = [](ir::Repeats repeats, const Files& list, bool tolerate = true) {
    ir::Source s = logSource();
    s.repeats = repeats;
    const Load l(worldOf({s}), list,
                 onDay("2020-05-04", tolerate ? std::set<std::string>{"repeated-key", "bad-cell"} : std::set<std::string>{}));
    return l.rows(kLogs) + "--\n" + l.faults() + "--\n" + l.findings();
  };
  const std::string h = "n,text\n";
  // Equal rows of two files are one, and listed.
  CHECK(logs(ir::Repeats::Refused, {{"logs1.csv", h + "1,a\n2,b\n"}, {"logs2.csv", h + "2,b\n3,c\n"}}) ==
        "1 | a\n2 | b\n3 | c\n--\n--\nmerged-row logs2.csv:2: `2` of logs stands in several files, equal in every field; first "
        "logs1.csv:3\n");
  // Within one file they are not.
  CHECK(logs(ir::Repeats::Refused, {{"logs1.csv", h + "1,a\n1,a\n"}}, false) ==
        "1 | a\n?fault | ?fault ~\n--\nrefused\nrepeated-key logs1.csv:3:1: `1` of logs stands more than once, first logs1.csv:2; keep one "
        "row, or let the "
        "source say `repeats kept` or `repeats separate`\n--\n");
  CHECK(logs(ir::Repeats::Kept, {{"logs1.csv", h + "1,a\n1,a\n"}}) == "1 | a\n1 | a\n--\n--\n");
  // Two copies in each file are two rows.
  CHECK_HAS(logs(ir::Repeats::Kept, {{"logs1.csv", h + "1,a\n1,a\n"}, {"logs2.csv", h + "1,a\n1,a\n3,c\n"}}),
            "1 | a\n1 | a\n3 | c\n--\n--\nmerged-row");
  CHECK_HAS(logs(ir::Repeats::Kept, {{"logs1.csv", h + "1,a\n"}, {"logs2.csv", h + "1,a\n1,a\n"}}), "1 | a\n1 | a\n--\n--\nmerged-row");
  CHECK_HAS(logs(ir::Repeats::Refused, {{"logs1.csv", h + "1,a\n"}, {"logs2.csv", h + "1,a\n1,a\n"}}), "repeated-key logs2.csv:3");
  // Differing rows.
  const Files differ = {{"logs1.csv", h + "1,a\n"}, {"logs2.csv", h + "1,b\n"}};
  CHECK(logs(ir::Repeats::Kept, differ) == "1 | a\n1 | b\n--\n--\n");
  CHECK(logs(ir::Repeats::Separate, differ) == "1 | a\n1 | b\n--\n--\n");
  CHECK_HAS(logs(ir::Repeats::Refused, differ), "1 | ?fault\n?fault | ?fault ~\n--\nrepeated-key logs2.csv:2:1: `1` of logs");
  // Three are still one row, and one more.
  CHECK_HAS(logs(ir::Repeats::Refused, with(differ, {{"logs3.csv", h + "1,a\n"}}), false), "refused");
  // A row whose bad cell may have read like another file's.
  CHECK_HAS(logs(ir::Repeats::Kept, {{"logs1.csv", h + "1,a\n"}, {"logs2.csv", h + "x,a\n"}}), "1 | a\n?fault | a ~\n");
  CHECK_HAS(logs(ir::Repeats::Kept, {{"logs1.csv", h + "x,a\n"}}), "?fault | a\n");
}

TEST_CASE("M8: rows that others refer to cannot be kept; separate rows cannot be referred to") {
  ir::Source providers = providerSource();
  providers.repeats = ir::Repeats::Kept;
  const Files list = {{"providers.csv", "id\nDSP\nDSP\n"}, {"issues.csv", kIssueHeading + "TI-1,3,DSP,,,,\n"}};
  CHECK_HAS(Load(worldOf({providers, issueSource()}), list).faults(), "repeated-key providers.csv:3:1");
  providers.repeats = ir::Repeats::Separate;
  CHECK_HAS(Load(worldOf({providers, issueSource()}), list).faults(), "`provider`: `DSP` names several rows of providers");
}

TEST_CASE("M8: a record without a key has its place for one") {
  const Load l(worldOf({providerSource(), resultSource()}),
               with(kProviderFile, {{"results/DSP/a.csv", "test,outcome\nT-1,passed\nT-1,passed\n"},
                                    {"results/DSP/b.csv", "test,outcome\nT-1,passed\n"}}));
  CHECK(l.faults() + l.findings() == "");
  CHECK(l.result.data.collections[kResults].size() == 3);
}

TEST_CASE("M8: two files of equal content are a fault if they hold a row") {
  const Files copies = {{"logs1.csv", "n,text\n1,a\n"}, {"logs2.csv", "n,text\n1,a\n"}};
  CHECK_HAS(Load(worldOf({logSource()}), copies).faults(),
            "refused\nduplicate-file logs2.csv:1:1: the file has the same content as `logs1.csv` and is not read again");
  const Load l(worldOf({logSource()}), copies, onDay("2020-05-04", {"duplicate-file"}));
  CHECK(!l.result.refused);
  CHECK(l.rows(kLogs) == "1 | a\nfurther fault: source `logs`: `logs2.csv` is a copy of another file\n");
  ir::Source s = logSource();
  s.mayBeEmpty = true;
  CHECK(Load(worldOf({s}), {{"logs1.csv", "n,text\n"}, {"logs2.csv", "n,text\n"}}).faults() == "");
  // One file for two collections is fine, for one collection by two sources it is not.
  ir::Source twice = logSource("logs1.csv");
  CHECK_HAS(Load(worldOf({logSource("logs1.csv"), twice}), {copies[0]}).faults(), "duplicate-file");
  CHECK(Load(worldOf({logSource("x.csv"), source("providers", kProviders, "x.csv", {column(0, "text")})}), {{"x.csv", "n,text\n1,a\n"}})
            .faults() == "");
}

TEST_CASE("M8: rows recorded later are listed and do not exist") {
  ir::Program p = worldOf(
      {providerSource(), issueSource(), source("results", kResults, "r.csv", {column(0, "test"), column(1, "outcome")})});
  p.records[kIssues].recorded = kIssueRaised;
  const Load l(
      p, with(kProviderFile, {{"issues.csv", kIssueHeading + "TI-1,3,DSP,2020-05-04,,,\nTI-2,bad,NONE,2020-05-05,,,\nTI-3,3,DSP,,,,\n"},
                              {"r.csv", "test,outcome\nT-1,passed\n"}}));
  CHECK(l.faults() == "");  // what a row says that does not exist is nobody's fault
  CHECK(l.rows(kIssues) == "TI-1 | 3 | DSP | 2020-05-04 | {} | -\nTI-3 | 3 | DSP | - | {} | -\n");
  CHECK(l.findings() == "recorded-later issues.csv:3: `TI-2` of issues was recorded after 2020-05-04 and does not exist yet\n");
  // Recorded at an unknown time: the row may exist.
  const Load open(p, with(kProviderFile, {{"issues.csv", kIssueHeading + "TI-1,3,DSP,x,,,\n"}}), onDay("2020-05-04", {"bad-cell"}));
  CHECK_HAS(open.rows(kIssues), "TI-1 | 3 | DSP | ?fault- | {} | - ~\n");
  // A reference to it dangles, and says why.
  ir::Source decisions = source("exclusions", ir::kNone, "d.csv",
                                {column(0, "issue"), column(1, "outcome"), column(2, "body"), column(3, "date")});
  decisions.decision = 0;
  p.sources.push_back(decisions);
  CHECK_HAS(Load(p, with(kProviderFile, {{"issues.csv", kIssueHeading + "TI-2,3,DSP,2020-05-05,,,\n"},
                                         {"d.csv", "issue,outcome,body,date\nTI-2,granted,TAG,2020-05-01\n"}}))
                .faults(),
            "names no row of issues that exists on 2020-05-04: it was recorded later");
  // A decision of a later day on it does not exist yet either.
  const Load later(p, with(kProviderFile, {{"issues.csv", kIssueHeading + "TI-2,3,DSP,2020-05-05,,,\n"},
                                           {"d.csv", "issue,outcome,body,date\nTI-2,granted,TAG,2020-05-06\n"}}));
  CHECK(later.faults() == "");
  CHECK_HAS(later.findings(), "decision-not-applied d.csv:2: a decision exclusion is listed and not applied: it is dated after");
}

TEST_CASE("M1, M8: an instant is recorded until the end of the as-of day in the calendar's zone") {
  ir::Program p = worldOf({logSource()});
  p.records[kLogs].fields[1].type = type(Kind::Instant);
  p.records[kLogs].recorded = 1;
  LoadOptions options = onDay("2020-07-04");
  const Files list = {{"logs.csv", "n,text\n1,2020-07-04T23:30:00Z\n2,2020-07-04T22:30:00Z\n"}};
  CHECK(Load(p, list, options).rows(kLogs) == "1 | 2020-07-04T23:30:00Z\n2 | 2020-07-04T22:30:00Z\n");
  options.zone = "Europe/London";
  CHECK(Load(p, list, options).rows(kLogs) == "2 | 2020-07-04T22:30:00Z\n");
}

TEST_CASE("M8: other rows are listed and do not exist; an unplanned test is a fault") {
  ir::Source s = source("results", kResults, "r.csv", {column(0, "test"), column(1, "outcome")});
  const Files list = {{"r.csv", "test,outcome\nT-1,passed\nENV-1,strange\nX-9,failed\n"}};
  s.others = {{"ENV-*", "checks of the environment"}};
  const Load l(worldOf({s}), list);
  CHECK(l.faults() ==
        "refused\ndangling-reference r.csv:4:1: `test`: `X-9` names no row of tests; give the pack that plans it, or let the source name "
        "it in `other tests`\n");
  CHECK(l.findings() == "other r.csv:3: `ENV-1` is none of this evaluation's business: checks of the environment\n");
  s.others.push_back({"X-?", "another pack's"});
  CHECK(Load(worldOf({s}), list).rows(kResults) == "T-1 | passed | ?not-told\n");
}

TEST_CASE("M13: a dangling reference opens, and a row may exist where it points") {
  const Files list = with(kProviderFile, {{"issues.csv", kIssueHeading + "TI-1,3,XSP,,T-1;T-8;T-9,,\nTI-2,3,XSP,,T-9,,\n"}});
  const Load l(worldOf({providerSource(), issueSource()}), list, onDay("2020-05-04", {"dangling-reference"}));
  CHECK(!l.result.refused);
  CHECK(l.rows(kIssues) == "TI-1 | 3 | ?fault | - | ?fault | -\nTI-2 | 3 | ?fault | - | ?fault | -\n");
  CHECK(l.rows(kProviders) == "DSP\nCSP\n?fault ~\n");
  CHECK(l.rows(kTests) == "T-1 | ?not-told\nT-2 | ?not-told\n?fault | ?fault ~\n?fault | ?fault ~\n");
  CHECK_HAS(l.faults(),
            "dangling-reference issues.csv:2:8: `provider`: `XSP` names no row of providers; add the row, or correct the reference");
  CHECK_HAS(l.faults(), "dangling-reference issues.csv:2:13: `blocks`: `T-8`");
  CHECK(Load(worldOf({providerSource(), issueSource()}), list).result.refused);
}

TEST_CASE("references by several key fields") {
  ir::Program p = worldOf({source("logs", kLogs, "logs.csv", {column(0, "n"), column(1, "text")}), {}});
  p.records[kLogs].key = {0, 1};
  p.records[kResults].fields = {field("log", type(Kind::Ref, kLogs), true)};
  p.sources[1] = source("results", kResults, "r.csv", {column(0, "ref")});
  CHECK(Load(p, {{"logs.csv", "n,text\n1,a\n2,b\n"}, {"r.csv", "ref\n2 b\n"}}).rows(kResults) == "2 b\n");
  p.sources[1] = source("results", kResults, "r.csv", {column(0, "n"), column(0, "t")});
  const Load l(p, {{"logs.csv", "n,text\n1,a\n2,b\n"}, {"r.csv", "n,t\n2,b\n,\n1,\n"}}, onDay("2020-05-04", {"bad-cell"}));
  CHECK(l.rows(kResults) == "2 b\n?not-told\n?fault\n");
  CHECK_HAS(l.faults(), "a part of the key is missing");
}

TEST_CASE("M13: unreadable lines and files, short rows, headings") {
  const auto load = [](const ir::Source& s, const Files& list, std::set<std::string> tolerated) {
    const Load l(worldOf({s}), list, onDay("2020-05-04", std::move(tolerated)));
    return l.rows(kLogs) + "--\n" + l.faults();
  };
  const Files line = {{"logs.csv", "n,text\n1,a\n2,b,c\n3,\"c\"\n"}};
  CHECK_HAS(load(logSource(), line, {"unreadable-line"}), "1 | a\n?fault | ?fault ~\n3 | c\n--\nunreadable-line logs.csv:3:");
  CHECK_HAS(load(logSource(), line, {}), "refused\nunreadable-line");
  const Files file = {{"logs1.csv", "n,text\n1,a\n"}, {"logs2.csv", "n,text\n2,bad\n3,\"open\n"}};
  CHECK_HAS(load(logSource(), file, {"unreadable-file"}),
            "1 | a\nfurther missing: source `logs` was not given: `logs2.csv` cannot be read\n--\nunreadable-file logs2.csv:3:");
  CHECK_HAS(load(logSource(), file, {}), "refused\nunreadable-file");
  // Faults of a refused file are not told besides.
  CHECK(!has(load(logSource(), {{"logs.csv", "n,text\nx,a\n3,\"open\n"}}, {}), "bad-cell"));
  const Files column_ = {{"logs.csv", "n,txt\n1,a\n"}};
  CHECK_HAS(load(logSource(), column_, {}), "unreadable-file logs.csv:1:1: the heading has no column `text`; did you mean `txt`?");
  CHECK(!has(load(logSource(), column_, {"unreadable-file"}), "1 | a"));
  const Files cells = {{"logs.csv", "n,text\n1\n2,b\n"}};
  CHECK_HAS(load(logSource(), cells, {"missing-cells"}), "1 | ?fault\n2 | b\n--\nmissing-cells logs.csv:2:");
  CHECK_HAS(load(logSource(), cells, {}), "refused\nmissing-cells");
  // More faults than are told: nothing of the file is believed.
  LoadOptions few = onDay("2020-05-04", {"unreadable-line"});
  few.limits.faults = 1;
  CHECK_HAS(Load(worldOf({logSource()}), {{"logs.csv", "n,text\n1,a\n2,b,c\n3,b,c\n"}}, few).faults(),
            "refused\nunreadable-file logs.csv:0:0: the file has 2 faults");
  // A heading that is missing may be one more of a repeated heading.
  ir::Source s = source("issues", kIssues, "issues.csv",
                        {column(kIssueId, "Id"), column(kIssueSeverity, "Sev"), column(kIssueBlocks, "Blocks")});
  const Load heading(worldOf({s}), {{"issues.csv", "Id,Sev,Blocks,\nTI-1,1,T-1,T-2\n"}}, onDay("2020-05-04", {"bad-heading"}));
  CHECK_HAS(heading.rows(kIssues), "TI-1 | 1 | ?not-told | - | ?fault | -\n");
  CHECK_HAS(heading.faults(), "bad-heading issues.csv:1:");
  MemoryFiles changing = files({});
  changing.addChanging("logs.csv", "n,text\n1,a\n");
  const ir::Program p = worldOf({logSource()});
  const LoadResult changed = ingest::load(p, changing, onDay("2020-05-04"));
  CHECK(changed.refused);
  CHECK(changed.data.collections[kLogs].size() == 0);
}

TEST_CASE("M8: packs fill the tests; sources only add fields by key") {
  const auto testSource = [] { return source("register", kTests, "tests*.csv", {column(0, "id"), column(1, "weight")}); };
  ir::Program p = worldOf({testSource()});
  const auto rows = [&](const Files& list, std::set<std::string> tolerated = {}) {
    const Load l(p, list, onDay("2020-05-04", std::move(tolerated)));
    return l.rows(kTests) + "--\n" + l.faults();
  };
  CHECK(rows({{"tests.csv", "id,weight\nT-2,7\nT-1,3\n"}}) == "T-1 | 3\nT-2 | 7\n--\n");
  CHECK(rows({{"tests.csv", "id,weight\nT-2,7\n"}}) == "T-1 | ?not-told\nT-2 | 7\n--\n");
  CHECK(rows({}) == "T-1 | ?missing\nT-2 | ?missing\n--\n");
  CHECK(rows({{"tests.csv", "id,weight\nT-2,7\nT-9,1\n"}}, {"dangling-reference"}) ==
        "T-1 | ?not-told\nT-2 | 7\n?fault | ?fault ~\n--\ndangling-reference tests.csv:3:1: `T-9` is no test of the packs given; give its "
        "pack, or let the source name it in `other tests`\n");
  CHECK_HAS(rows({{"tests.csv", "id,weight\nT-2,7\nT-2,8\n"}}, {"repeated-key"}),
            "T-1 | ?not-told\nT-2 | ?fault\n--\nrepeated-key tests.csv:3:1: `weight` of test `T-2` is told twice");
  CHECK(rows({{"tests1.csv", "id,weight\nT-2,7\n"}, {"tests2.csv", "id,weight\nT-2,7\nT-1,1\n"}}) == "T-1 | 1\nT-2 | 7\n--\n");
  CHECK_HAS(rows({{"tests.csv", "id,weight\nT-2,x\n,1\n"}}, {"bad-cell"}), "T-1 | ?fault\nT-2 | ?fault\n--\nbad-cell");
  // What a pack says and the source contradicts.
  ir::Value weight;
  weight.integer = 5;
  p.packs[0].tests[0].fields = {{1, weight}};
  CHECK_HAS(rows({{"tests.csv", "id,weight\nT-1,6\n"}}, {"repeated-key"}), "T-1 | ?fault\n");
  CHECK(rows({{"tests.csv", "id,weight\nT-1,5\n"}}) == "T-1 | 5\nT-2 | ?not-told\n--\n");
  // A field that neither gives.
  p.records[kTests].fields[1].mayBeUnknown = false;
  p.sources.clear();
  CHECK_HAS(rows({}), "T-1 | 5\nT-2 | ?fault\n--\nrefused\nbad-cell :0:0: test `T-2` has no `weight`");
}

TEST_CASE("ids that two packs share are a fault; packs can be chosen") {
  ir::Program p = worldOf({});
  p.packs.push_back(p.packs[0]);
  p.packs[1].name = "other";
  p.packs[1].tests.pop_back();
  CHECK_HAS(Load(p, {}).faults(), "refused\nrepeated-key pack other 1.0:0:0: `T-1` of tests stands more than once");
  CHECK(Load(p, {}, onDay("2020-05-04", {"repeated-key"})).rows(kTests) == "T-1 | ?not-told\nT-2 | ?not-told\n?fault | ?fault ~\n");
  LoadOptions options = onDay("2020-05-04");
  options.packs = std::vector<ir::Id>{1};
  CHECK(Load(p, {}, options).rows(kTests) == "T-1 | ?not-told\n");
}

TEST_CASE("M13: a test in a Test Phase of another kind than its pack plans it for, or of another release") {
  // Providers stand for Test Phases: of a kind, and of a release.
  ir::Program p = worldOf({source("providers", kProviders, "providers.csv", {column(0, "id"), column(1, "kind"), column(2, "for")}),
                           source("results", kResults, "results.csv", {column(0, "test"), column(1, "outcome"), column(2, "in")})});
  p.records[kProviders].fields.push_back(field("kind", type(Kind::Enum, kStatus)));
  p.records[kProviders].fields.push_back(field("for", type(Kind::Enum, kSeverity), true));
  p.records[kTests].fields.push_back(field("phase-kind", type(Kind::Enum, kStatus)));
  p.records[kTests].fields.push_back(field("release", type(Kind::Enum, kSeverity)));
  for (ir::TestDecl& test : p.packs[0].tests) test.fields = {{2, ir::Value{}}, {3, ir::Value{}}};  // raised, 1
  const auto load = [&](const std::string& rows, std::set<std::string> tolerated = {}) {
    return Load(p,
                {{"providers.csv", "id,kind,for\nRIGHT,raised,1\nWRONG,closed,1\nLATER,raised,2\nOPEN,raised,\n"},
                 {"results.csv", "test,outcome,in\n" + rows}},
                onDay("2020-05-04", std::move(tolerated)));
  };
  const Load right = load("T-1,passed,RIGHT\nT-2,failed,OPEN\n");
  CHECK(right.faults() == "");
  CHECK(findingsText(right.result) == "");
  const std::string told =
      "other-phase results.csv:3:12: `provider`: `WRONG` is of kind closed, and the test `T-2` is planned for raised; correct one of the "
      "two, or let the source name the test in `other tests`\n";
  CHECK(load("T-1,passed,RIGHT\nT-2,failed,WRONG\n").faults() == "refused\n" + told);
  // Tolerated, it may have been in any: then the failure may count.
  const Load tolerated = load("T-1,passed,RIGHT\nT-2,failed,WRONG\n", {"other-phase"});
  CHECK(tolerated.faults() == told);
  CHECK(tolerated.rows(kResults) == "T-1 | passed | RIGHT\nT-2 | failed | ?fault\n");
  const Load later = load("T-1,passed,LATER\n");
  CHECK(later.faults() == "");
  CHECK(findingsText(later.result) ==
        "other-release results.csv:2: `provider`: `LATER` is of for 2, and the test `T-1` is planned for 1; it does not count there\n");
}

TEST_CASE("a pack that is not agreed to takes no test out of one that is") {
  ir::Program p = worldOf({});
  p.packs[0].agreed = {{"TAG", DateForm::parse("")->read("2020-04-01")->day, "", "", {}}};
  p.packs.push_back(p.packs[0]);
  p.packs[1].name = "shorter";
  p.packs[1].varies = 0;
  p.packs[1].agreed.clear();
  p.packs[1].tests.pop_back();
  const auto tests = [&](const char* day = "2020-05-04") {
    const Load l(p, {}, onDay(day));
    return l.rows(kTests) + findingsText(l.result);
  };
  const std::string shorter = "T-1 | ?not-told\n", both = "T-1 | ?not-told\nT-2 | ?not-told\n";
  const std::string told =
      "pack-not-agreed pack shorter 1.0:0: TAG has agreed to what `shorter` varies (pack 1.0), and not to `shorter` itself: both are in "
      "force\n";
  CHECK(tests() == both + told);
  CHECK(tests("2020-03-31") == shorter);  // nothing is agreed to yet
  p.packs[1].agreed = {{"DCC", DateForm::parse("")->read("2020-04-02")->day, "", "", {}}};
  CHECK(tests() == both + told);
  p.packs[1].agreed = {{"TAG", {}, "", "", {}}};  // on no day
  CHECK(tests() == both + told);
  p.packs[1].agreed = {{"TAG", DateForm::parse("")->read("2020-04-02")->day, "", "9f31c0e4", {}}};  // to another text
  CHECK(tests() == both + told);
  p.packs[1].agreed = {{"TAG", DateForm::parse("")->read("2020-04-02")->day, "", "", {}}};
  CHECK(tests() == shorter);
  CHECK(tests("2020-04-01") == both + told);
  // Through a pack that varies it in its turn.
  p.packs[1].agreed.clear();
  p.packs.push_back(p.packs[1]);
  p.packs[2].name = "shortest";
  p.packs[2].varies = 1;
  CHECK_HAS(tests(), "TAG has agreed to what `shortest` varies (shorter 1.0), and not to `shortest` itself");
  CHECK_HAS(tests(), both);
}

TEST_CASE("M9: decisions") {
  ir::Source s = source(
      "exclusions", ir::kNone, "d*.csv",
      {column(0, "issue"), column(1, "outcome"), column(2, "body"), column(3, "date"), column(4, "ref"), column(5, "version")});
  s.decision = 0;
  const std::string h = "issue,outcome,body,date,ref,version\n";
  const Files issues = with(kProviderFile, {{"issues.csv", kIssueHeading + "TI-1,3,DSP,,,,\nTI-2,3,DSP,,,,\n"}});
  const auto load = [&](const std::string& rows, std::set<std::string> tolerated = {}) {
    return Load(worldOf({providerSource(), issueSource(), s}), with(issues, {{"d.csv", h + rows}}),
                onDay("2020-05-04", std::move(tolerated)));
  };
  const Load good = load(
      "TI-1,granted,DCC,2020-04-01,,\nTI-1,granted,TAG,2020-04-02,TAG-1,1.2\nTI-2,referred,TAG,2020-04-03,,\nTI-2,refused,TAB,2020-04-04,,"
      "\nTI-2,,DCC,2020-04-04,,\n");
  CHECK(good.faults() == "");
  CHECK(good.result.data.decisions[0].given);
  CHECK(
      good.decisions() ==
      "TI-1 proposed granted by DCC on 2020-04-01 ref '' version ''\nTI-1 decided granted by TAG on 2020-04-02 ref 'TAG-1' version '1.2'\n"
      "TI-2 referred - by TAG on 2020-04-03 ref '' version ''\nTI-2 decided refused by TAB on 2020-04-04 ref '' version ''\n"
      "TI-2 proposed - by DCC on 2020-04-04 ref '' version ''\n");
  const Load strange = load("TI-9,granted,TAG,2020-04-02,,\n", {"dangling-reference"});
  CHECK_HAS(strange.faults(), "dangling-reference d.csv:2:1: `issue`: `TI-9` names no row of issues");
  CHECK(strange.decisions() == "further fault: a row of exclusion cannot be read\n");
  CHECK_HAS(strange.rows(kIssues), "?fault | ?fault | ?fault | ?fault- | ?fault | ?fault- ~\n");
  CHECK(load("TI-9,granted,TAG,2020-04-02,,\n").result.refused);
  CHECK_HAS(load("TI-1,yes,TAG,2020-04-02,,\n").faults(), "bad-cell d.csv:2:6: `outcome`: `yes` is no value");
  CHECK_HAS(load("TI-1,,TAG,2020-04-02,,\n").faults(), "bad-cell d.csv:2:1: `outcome` is missing");
  CHECK_HAS(load("TI-1,granted,TAG,,,\n").faults(), "bad-cell d.csv:2:18: the column `date` is empty");
  CHECK_HAS(load("TI-1,granted,TAG,2020-04-02\n", {"missing-cells"}).decisions(), "further fault");
  // Mapped outcomes, an act of its own, equal rows of two files, no source at all.
  ir::ValueMap yes;
  yes.words = {"yes"};
  yes.outcome = 0;
  s.mappings[1].values = {yes};
  s.mappings.push_back(column(6, "act"));
  const Load mapped(
      worldOf({providerSource(), issueSource(), s}),
      with(issues,
           {{"d1.csv", "issue,outcome,body,date,ref,version,act\nTI-1,yes,TAG,2020-04-02,,,proposed\n"},
            {"d2.csv", "issue,outcome,body,date,ref,version,act\nTI-1,yes,TAG,2020-04-02,,,proposed\nTI-1,yes,TAG,2020-04-02,,,\n"}}));
  CHECK(mapped.decisions() ==
        "TI-1 proposed granted by TAG on 2020-04-02 ref '' version ''\nTI-1 decided granted by TAG on 2020-04-02 ref '' version ''\n");
  const Load none(worldOf({}), {});
  CHECK(!none.result.data.decisions[0].given);
  CHECK(none.decisions() == "further missing: no source gave decisions on `exclusion`\n");
}

TEST_CASE("M8, M15: constants, unmapped fields, zones") {
  ir::Source s = logSource();
  s.mappings[1].from = ir::FromKind::Constant;
  s.mappings[1].constant.text = "fixed";
  CHECK(Load(worldOf({s}), {{"logs.csv", "n,text\n1,a\n"}}).rows(kLogs) == "1 | fixed\n");
  s.mappings.pop_back();
  CHECK(Load(worldOf({s}), {{"logs.csv", "n,text\n1,a\n"}}).rows(kLogs) == "1 | ?not-told\n");
  ir::Program p = worldOf({s});
  p.records[kLogs].fields[1].mayBeUnknown = false;
  CHECK_HAS(Load(p, {{"logs.csv", "n,text\n1,a\n"}}).faults(), "source `logs` says nothing of `text`");
  p.records[kLogs].fields[1].type.optional = true;
  CHECK(Load(p, {{"logs.csv", "n,text\n1,a\n"}}).rows(kLogs) == "1 | -\n");
  LoadOptions options = onDay("2020-05-04");
  options.zone = "Nowhere/Land";
  CHECK_HAS(Load(worldOf({}), {}, options).faults(), "there is no zone `Nowhere/Land`");
  p.records[kLogs].fields[1].type = type(Kind::Instant);
  p.sources = {logSource()};
  p.sources[0].mappings[1].zone = "Europe/London";
  CHECK(Load(p, {{"logs.csv", "n,text\n1,2020-10-25T01:30\n"}}).rows(kLogs) ==
        "1 | ?overlap(2020-10-25T00:30:00Z, 2020-10-25T01:30:00Z)\n");
}

TEST_CASE("faults and findings beyond the limit are counted") {
  LoadOptions options = onDay("2020-05-04", {"bad-cell"});
  options.reported = 2;
  const Load l(worldOf({logSource()}), {{"logs.csv", "n,text\na,1\nb,2\nc,3\nd,4\n"}}, options);
  CHECK(l.result.data.faults.size() == 3);
  CHECK_HAS(l.faults(), "bad-cell logs.csv:0:0: and 2 more of this kind");
  CHECK(l.rows(kLogs) == "?fault | 1\n?fault | 2\n?fault | 3\n?fault | 4\n");
}

TEST_CASE("deviations of a file are findings") {
  ir::Source s = source("logs", kLogs, "r.xml", {column(0, "attempt"), column(1, "name")});
  s.format = ir::Format::Junit;
  const Load l(worldOf({s}), {{"r.xml", "<testsuite tests='3'><testcase name='a'/></testsuite>"}});
  CHECK(l.faults() == "");
  CHECK_HAS(l.findings(), "deviation r.xml:1:");
  CHECK(l.rows(kLogs) == "1 | a\n");
}

TEST_CASE("a host gives rows of its own") {
  const ir::Program p = worldOf({});
  Loader loader(p, onDay("2020-05-04", {"bad-cell", "unknown-field", "dangling-reference", "repeated-key"}));
  loader.addPacks();
  RowWriter providers = loader.rows("providers");
  for (const char* id : {"DSP", "CSP"}) {
    providers.begin();
    providers.text("id", id);
    providers.end();
  }
  providers.complete();
  RowWriter issues = loader.rows("issues");
  issues.begin();
  issues.at("tracker", 12);
  issues.text("id", "TI-1");
  issues.value("severity", 2);
  issues.text("provider", "DSP");
  issues.value("raised-on", 18000);
  issues.texts("blocks", {"T-2", "T-1"});
  issues.end();
  issues.begin();
  issues.at("tracker", 13);
  issues.text("id", "TI-2");
  issues.text("severity", "3");
  issues.disputed("severity", {"4"});
  issues.unknown("provider");
  issues.texts("blocks", {});
  issues.end();
  issues.begin();
  issues.at("tracker", 14);
  issues.text("id", "TI-3");
  issues.value("severity", 9);
  issues.text("provider", "XSP");
  issues.number("note", 1.5);
  issues.text("nothing", "x");
  issues.begin();  // ends the row before
  issues.at("tracker", 15);
  issues.text("id", "TI-1");
  issues.absent("severity");
  issues.complete();
  RowWriter decisions = loader.rows("exclusion");
  decisions.begin();
  decisions.text("issue", "TI-2");
  decisions.text("outcome", "granted");
  decisions.text("body", "TAG");
  decisions.text("date", "2020-04-02");
  decisions.end();
  decisions.complete();
  RowWriter nothing = loader.rows("nonsense");
  nothing.begin();
  nothing.end();
  RowWriter logs = loader.rows("logs");
  logs.begin();
  logs.value("n", 4);
  logs.end();
  const LoadResult result = loader.finish();
  CHECK(!result.refused);
  CHECK(rowsText(p, result.data, kIssues) ==
        "TI-1 | ?fault | ?fault | ?fault- | ?fault | -\nTI-2 | ?disputed(3, 4) | ?not-told | - | {} | -\nTI-3 | ?fault | ?fault | - | "
        "?not-told | ?fault-\n"
        "?fault | ?fault | ?fault | ?fault- | ?fault | ?fault- ~\nfurther fault: the host program named fields of issues that there are "
        "not\n");
  CHECK(rowsText(p, result.data, kLogs) ==
        "4 | ?not-told\nfurther missing: the host program does not say that its rows of logs are complete\n");
  CHECK(result.data.decisions[0].rows.size() == 1);
  CHECK(result.data.decisions[0].further.empty());
  const std::string faults = faultsText(result);
  CHECK_HAS(faults, "unknown-field tracker:14:0: `issues` has no field `nothing`");
  CHECK_HAS(faults, "bad-cell tracker:14:0: `severity`: 9 is no value of its type");
  CHECK_HAS(faults, "bad-cell tracker:14:0: `note`: it takes no such number");
  CHECK_HAS(faults, "bad-cell tracker:15:0: `severity`: it is never absent");
  CHECK_HAS(faults, "repeated-key tracker:15:0: `TI-1` of issues stands more than once, first tracker:12");
  CHECK_HAS(faults, "dangling-reference tracker:14:0: `provider`: `XSP`");
  CHECK_HAS(faults, "unknown-field :0:0: there is no collection or decision `nonsense`");
}

TEST_CASE("host rows merge with those of files") {
  const ir::Program p = worldOf({logSource()});
  Loader loader(p, onDay("2020-05-04"));
  const MemoryFiles fs = files({{"logs.csv", "n,text\n1,a\n"}});
  loader.readSources(fs);
  RowWriter logs = loader.rows("logs");
  logs.begin();
  logs.value("n", 1);
  logs.text("text", "a");
  logs.end();
  logs.complete();
  const LoadResult result = loader.finish();
  CHECK(rowsText(p, result.data, kLogs) == "1 | a\n");
  CHECK_HAS(findingsText(result), "merged-row");
}

TEST_CASE("whatever the files hold, the dataset is whole") {
  // 1 of 64 bits of state a step (xorshift): the same files on every machine.
  uint64_t state = 88172645463325252ull;
  const auto below = [&](size_t n) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return static_cast<size_t>(state % n);
  };
  const std::vector<std::string> cells = {"",         "TI-1",       "TI-2",       "T-1",        "T-2;T-9", "3",       "9",   "DSP",
                                          "XSP",      "2020-05-04", "2021-02-30", "2020-06-01", "passed",  "granted", "TAG", "referred",
                                          "\"a\nb\"", "\"",         ",",          "caf\u00e9",  "\xff",    "T-1;"};
  const std::vector<std::string> headings = {kIssueHeading, "test,outcome\n", "issue,outcome,body,date\n",
                                             "id,weight\n", "n,text\n",       "id\n"};
  const std::vector<std::string> names = {"issues1.csv", "issues2.csv", "results/DSP/a.csv", "results/XX/b.csv", "d.csv",
                                          "tests.csv",   "logs1.csv",   "logs2.csv",         "providers.csv"};
  const std::vector<size_t> headingOf = {0, 0, 1, 1, 2, 3, 4, 4, 5};
  ir::Program p = perProvider();
  p.records[kIssues].recorded = kIssueRaised;
  p.sources.push_back(issueSource());
  p.sources.push_back(logSource());
  p.sources.back().repeats = ir::Repeats::Kept;
  p.sources.push_back(source("register", kTests, "tests.csv", {column(0, "id"), column(1, "weight")}));
  p.sources.push_back(
      source("exclusions", ir::kNone, "d.csv", {column(0, "issue"), column(1, "outcome"), column(2, "body"), column(3, "date")}));
  p.sources.back().decision = 0;
  std::set<std::string> all;
  for (const FaultKindInfo& kind : faultKinds()) all.insert(std::string(kind.name));
  for (int round = 0; round < 3000; ++round) {
    MemoryFiles fs;
    for (size_t f = 0; f < names.size(); ++f) {
      if (below(6) == 0) continue;
      std::string text = headings[below(12) == 0 ? below(headings.size()) : headingOf[f]];
      const auto commas = static_cast<size_t>(std::count(text.begin(), text.end(), ','));
      for (size_t row = below(5); row > 0; --row) {
        for (size_t c = 0; c <= commas; ++c) text += (c == 0 ? "" : ",") + cells[below(cells.size())];
        text += "\n";
      }
      fs.add(names[f], text);
    }
    const LoadResult r = ingest::load(p, fs, onDay("2020-05-04", all));
    REQUIRE(!r.refused);
    for (size_t record = 0; record < p.records.size(); ++record) {
      const table::Collection& c = r.data.collections[record];
      for (const table::Column& column : c.columns) REQUIRE(column.size() == c.size());
      const auto inside = [&](const ir::Type& t, int64_t row) {
        return row >= 0 && row < static_cast<int64_t>(r.data.collections[t.id].size());
      };
      for (size_t row = 0; row < c.size(); ++row) {
        for (const table::Column& column : c.columns) {
          const table::Cell cell = column.get(static_cast<table::Row>(row));
          if (cell.state == table::Cell::State::Known && column.type().kind == Kind::Ref) REQUIRE(inside(column.type(), cell.value));
          if (column.type().kind != Kind::Set) continue;
          for (const int64_t element : column.elements(static_cast<table::Row>(row))) REQUIRE(inside(column.type(), element));
        }
        rowText(p, r.data, static_cast<ir::Id>(record), static_cast<table::Row>(row));
      }
    }
    for (const table::DecisionRow& row : r.data.decisions[0].rows) REQUIRE(row.subjects.size() == 1);
  }
}

TEST_CASE("every kind of fault is named, and none other is given") {
  CHECK(faultKinds().size() == 11);
  for (const FaultKindInfo& kind : faultKinds()) CHECK(!kind.tolerating.empty());
}

TEST_CASE("a source that leaves its format open: all files are of one format, and it gives what is mapped") {
  ir::Source s = source("logs", kLogs, "logs*", {from(0, ir::FromKind::Property, "n"), from(1, ir::FromKind::Name, "")});
  s.format.reset();
  const auto junit = [](const char* name) {
    return std::string("<testsuite><testcase name='") + name +
           "'><properties><property name='n' value='7'/></properties></testcase></testsuite>";
  };
  const std::string nunit =
      "<test-run><test-case name='b' result='Passed'><properties><property name='n' value='8'/></properties></test-case></test-run>";
  const auto told = [&](const Files& list) {
    const Load l(worldOf({s}), list);
    return l.faults() + l.rows(kLogs);
  };
  CHECK(told({{"logs-1", junit("a")}}) == "7 | a\n");
  CHECK(told({{"logs-1", nunit}}) == "8 | b\n");
  CHECK(
      told({{"logs-1", junit("a")}, {"logs-2", nunit}}) ==
      "refused\n"
      "unreadable-file logs-2:1:1: it looks like NUnit 3 XML, but `logs-1` like JUnit XML, and a source reads files of one format; let the "
      "source say `as junit` or `as nunit`, and give the other files a source of their own\n"
      "7 | a\nfurther missing: source `logs` was not given: `logs-2` cannot be read\n");
  CHECK_HAS(told({{"logs-1", "<feed/>"}}), "unreadable-file logs-1:1:1: its format is not known: it is XML with the root element <feed>");
  CHECK_HAS(told({{"logs-1", "n,text\n7,a\n"}}), "unreadable-file logs-1:1:1: the heading has no column `n`");
  s.mappings[0] = from(0, ir::FromKind::Column, "n");
  CHECK_HAS(told({{"logs-1", junit("a")}}),
            "unreadable-file logs-1:1:1: the source `logs` maps a field `n`, which JUnit XML does not give");
  s.format = ir::Format::Nunit;
  CHECK_HAS(told({{"logs-1", junit("a")}}), "write `as junit` in the source, or `--as junit`");
}

TEST_CASE("Jira: a column that the export does not have is unknown of its issues, never absent") {
  ir::Source s = issueSource();
  s.format = ir::Format::Jira;
  s.mappings[0].key = "Issue key";
  for (ir::Mapping& mapping : s.mappings) mapping.emptyMeansAbsent = true;
  const auto told = [&](const std::string& heading, const std::string& row) {
    const Load l(worldOf({providerSource(), s}), with(kProviderFile, {{"issues.csv", heading + "\n" + row + "\n"}}));
    return l.faults() + l.rows(kIssues) + l.findings();
  };
  CHECK_HAS(told("Issue key,Sev,Prov,Raised,Blocks,Note,Dispute", "TI-1,3,DSP,2020-05-01,,,"), "TI-1 | 3 | DSP | 2020-05-01 | {} | -\n");
  const std::string without = told("Issue key,Sev,Prov,Raised,Note,Dispute", "TI-1,3,DSP,2020-05-01,,");
  CHECK_HAS(without, "TI-1 | 3 | DSP | 2020-05-01 | ?not-told | -\n");
  CHECK_HAS(without, "the export has no column `Blocks`: what it would hold is not known of any of its issues");
  CHECK_HAS(told("Issue key,Sev,Prov,Raised,Block,Note,Dispute", "TI-1,3,DSP,2020-05-01,,,"), "did you mean `Block`?");
  CHECK_HAS(told("Key,Sev,Prov,Raised,Blocks,Note,Dispute", "TI-1,3,DSP,2020-05-01,,,"), "the heading has no column `Issue key`");
}
