"""The worlds: what each one changes in a programme that otherwise opens its gates."""

import datetime as dt
from dataclasses import dataclass
from typing import Callable

import dmct
from records import MIGRATION_LIMITS
from working_days import shift


class Wanted:
    """What the stories of the main Test Phase are to be like. `results` is 0 for a small world, else how many executions to write."""

    def __init__(self, stuck="few", results=0):
        self.how, self.results = stuck, results
        self.base = self.rest = 0

    def stuck(self, functional, planned):
        """How many functional tests never pass."""
        if self.how == "too many":  # below 90% of the functional tests, and of all
            return planned - (9 * planned) // 10 + 1
        if self.how == "between":   # below 90% of the functional tests, and not of all; one regression test fails beside them
            for k in range(functional):
                if 10 * (functional - k) < 9 * functional:
                    assert 10 * (planned - k - 1) >= 9 * planned, "the pack has too few regression tests for this world"
                    return k
        return functional // 25

    def spread(self, tests, phases):
        """So many executions for each of `tests` in each of `phases` that they add up to `results`."""
        self.base, self.rest = divmod(self.results, tests * phases)

    def executions(self, number, planned, phase):
        return self.base + (phase.place * planned + number < self.rest)


@dataclass
class World:
    about: str
    stuck: str = "few"
    issues: Callable = None   # changes the issues, before plans are made for them
    records: Callable = None  # changes what people recorded
    begins: dt.date = None
    exports: tuple = ("SIT",)  # the kinds of Test Phases whose results are there
    files: Callable = None    # changes the folder that was written
    assurance: bool = False   # there is what a programme keeps beside its Exit Criteria
    migration: bool = False   # there is a Test Phase of Migration Testing
    process: Callable = None  # a world of the DMCT Process alone: changes it
    tools: bool = False       # results, and of FOC issues, stand in the formats of several tools


def one_more(records, **facts):
    """Severity 3 up to the limit, and one more issue of severity 3."""
    for phase in records.programme.sits:
        part = records.parts[phase.id]
        together = phase.release != "IOC"
        records.fill(part, 3, 15, 30 if together else None)
        return records.another(part, "DSP", 3, 1, **facts)


def over_the_limit(records):
    one_more(records)


def cause_not_told(records):
    one_more(records, **{"Cause": "", "Affects entries": ""})


def status_not_mapped(records):
    one_more(records, Status="On hold")


def severity_disputed(records):
    row = one_more(records, **{"Severity in dispute": "3;4"})
    records.dispute(row, dt.date.fromisoformat(row["Raised on"]), claimed=4, determined_by_dcc=3)


def referred(records):
    """The limit is reached; whether one more issue, of System Capacity Testing, counts is with the Secretary of State."""
    for phase in records.programme.sits:
        records.fill(records.parts[phase.id], 3, 15, 30 if phase.release != "IOC" else None)
    records.of_capacity_testing(3, referred=True)


def defect_not_known(records):
    """The regression test that fails at the end is named by no issue."""
    regression = {t.id for t in records.tests if t.kind == "regression"}
    for row in records.issues.rows:
        if row["Blocks tests"] in regression:
            row["Blocks tests"] = ""


def told_twice(records):
    """A tool lists the last execution of a regression test twice: once passed, once failed, at the same time. (The tool of CSP-S tells
    a time of its own for each run.)"""
    for phase in records.programme.sits:
        stories = records.parts[phase.id].stories
        story = next(s for s in stories if s.test.kind == "regression" and s.provider != "CSP-S" and not s.spans and not s.skipped)
        story.flaky, story.told_twice = False, True


def left_open(records):
    """What is left open beside the Exit Criteria: the plan of SIT, a severity, a Supplier's size, and some lists."""
    agreement = records.decided.rows["depth-and-breadth-agreement"]
    agreed = agreement.pop()  # the TAG does not agree with the content, and the Secretary of State has not decided
    day = dt.date.fromisoformat(agreed["date"])
    records.decide("depth-and-breadth-agreement", "TAG", day, "refused", document=agreed["document"])
    records.decide("depth-and-breadth-agreement", "SecretaryOfState", shift(day, 2), "referred", document=agreed["document"])
    settled = {dispute["issue"]: dispute for dispute in records.disputes}
    for row in records.issues.rows:  # the list of issues does not say yet what the TAG has determined
        if row["Issue"] in settled:
            row["Severity in dispute"] = f"{row['Severity']};{settled[row['Issue']]['determined-by-dcc']}"
    records.kept["parties"].append({"id": "SUP-3", "name": "a Supplier Party of unknown size", "supplier": "yes", "premises": None, "told-status-on": None})
    for name in ("eligibilities", "interface-changes", "code-promotions", "reporting-weeks", "reports/weekly-report", "reports/sit-progress", "reports/esme-changes", "activity-records",
                 "environment-records", "testing-activity-records", "dcc-duty-records", "document-provisions"):
        del records.kept[name]
    for name in ("promotion-approval", "interface-change-view"):
        records.decided.rows[name].clear()


def left_by_migration(records):
    """An issue that Migration Testing found has a workaround."""
    for phase in records.programme.migrations:
        records.another(records.parts[phase.id], "DSP", 3)


def too_many_left_by_migration(records):
    """One more than the approach document allows."""
    for phase in records.programme.migrations:
        for number in range(MIGRATION_LIMITS[3] + 1):
            records.another(records.parts[phase.id], "DSP", 3, number)


def limit_not_approved(records):
    """The limits and the success rate are those of the next version of the approach document, which the Secretary of State has not approved; and
    the Panel has not determined yet that SIT is complete."""
    records.decided.rows["sit-completion-determination"].clear()
    day = records.programme.sits[0].started
    records.approach_documents.append({"id": "MTAD-2", "kind": "MTAD", "version": "2.0", "submitted-on": day.isoformat()})
    records.decide("approach-document-approval", "DCC", day, document="MTAD-2")
    for row in records.migration_thresholds:
        row["stated-in"] = "MTAD-2"


def two_decisions(records):
    """The TAB's approval and its rejection of one report bear the same day."""
    for phase in records.programme.sits:
        day = phase.after(7)
        records.decide("assurance-report-approval", "TAB", day, "refused", phase=phase.id)


def two_deselections(records):
    """Two records of the DCC of one day differ on whether a combination was de-selected."""
    de_selection = next(d for d in records.decided.rows["dmc-de-selection"] if d["body"] == "DCC")
    records.decide("dmc-de-selection", "DCC", dt.date.fromisoformat(de_selection["date"]),
                   "refused", selection=de_selection["selection"])


def another_phase(records):
    """The matrix of security requirements says of each of them that it concerns other Test Phases than SIT."""
    for row in records.kept["security-requirements"]:
        row["phases-concerned"] = [kind for kind in row["phases-concerned"] if kind != "SIT"]


def without_documents(out, programme):
    """The list of the documents on file was not exported."""
    (out / "deliverables.jsonl").unlink()


def old_register(out, programme):
    """The TAB's register of revoked certificates was last exported long ago."""
    (export,) = (out / "revocations").iterdir()
    export.rename(export.with_name(f"{shift(programme.as_of, -15)}.jsonl"))


#: The Test Phases of several months, not those of SIT alone.
WHOLE = ("PIT", "SCT", "UTS", "SIT")

WORLDS = {
    "open": World("the Exit Criteria are met", exports=WHOLE, assurance=True),
    "tools": World("as `open`, in the formats of several tools", tools=True),
    "shut": World("one Exit Criterion is surely not met"),
    "data-missing": World("the list of documents on file was not exported", files=without_documents),
    "data-stale": World("the register of revoked certificates was exported three weeks ago", files=old_register),
    "not-told": World("the limit is reached, and nobody has told the cause of one more issue", issues=cause_not_told),
    "awaiting-TAG": World("the pass rate is kept in one of two readings of 12.9(b)", stuck="between"),
    "awaiting-SecretaryOfState": World("the limit is reached, and whether one more issue counts was referred", issues=referred),
    "disputed": World("the limit is reached, and the severity of one more issue is in dispute", issues=severity_disputed),
    "nothing-to-examine": World("no security requirement concerns SIT", records=another_phase, assurance=True),
    "tie": World("a regression test passed and failed at the same time", issues=told_twice),
    "conflict": World("two decisions of the TAB differ and bear the same day", records=two_decisions),
    "fault": World("a time runs beyond the last year whose holidays are known", begins=dt.date(2026, 10, 19), exports=()),
    "tolerated": World("the limit is reached, and the status of one more issue is a word that no source maps", issues=status_not_mapped),
    "scope-open": World("two records differ on whether a combination was de-selected", records=two_deselections, exports=()),
    "left-open": World("beside the Exit Criteria: what nobody has told, decided or exported", records=left_open, exports=(), assurance=True),
    "migration": World("Migration Testing: its Exit Criteria are met", issues=left_by_migration, exports=("Dormant-MMT",), migration=True),
    "migration-shut": World("Migration Testing: more issues than its approach document allows", issues=too_many_left_by_migration,
                            exports=("Dormant-MMT",), migration=True),
    "migration-left-open": World("Migration Testing: the version with the limits is not approved; SIT is not determined to be complete", issues=left_by_migration,
                                 records=limit_not_approved, exports=("Dormant-MMT",), migration=True),
    "dmct": World("the DMCT Process: the reports of three combinations may be issued", process=dmct.unchanged),
    "dmct-shut": World("the DMCT Process: each rule is broken once", process=dmct.shut),
    "dmct-left-open": World("the DMCT Process: two decisions differ, and a list was not exported", process=dmct.left_open),
}
SHUT = {"IOC": World("a Service Provider is over its limit", issues=over_the_limit, exports=WHOLE),
        "MOC": World("a regression test fails, and no known defect explains it", issues=defect_not_known, exports=WHOLE),
        "FOC": World("too few tests pass", stuck="too many", exports=WHOLE)}


def world_of(name, release):
    return SHUT[release] if name == "shut" else WORLDS[name]
