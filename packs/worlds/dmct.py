"""The DMCT Process of a release (SVTAD clause 20): Device Model Combinations that are tested outside SIT, one beside the other.

Three have their line in the DMCT Schedule: one is tested by the standard packs, and once more after changes of the DCC Systems; one has
its migration under the MTAD; one has packs of its own. Three are in no line, each with its reason. Days are Working Days from the day on
which the schedule is published.
"""

import datetime as dt

from dialects import Cycle, surefire_like
from output import Dice, write, write_lines
from programme import PROVIDERS
from records import Decisions
from stories import FAULTS, Run
from tools import json_lines
from working_days import from_day, shift

BEGINS = {"IOC": dt.date(2019, 7, 1), "MOC": dt.date(2020, 1, 20), "FOC": dt.date(2020, 6, 15)}
#: The entry that has packs of its own, and these: of `packs/dmct/non-standard.gate`.
OWN_PACKS = {"MOC": ("E-MOC-ELECTRICITY", "electricity-only-migration-moc", "electricity-only-srv-moc"),
             "FOC": ("E-FOC-PREPAYMENT", "standard-migration-foc", "prepayment-srv-foc")}
DECISIONS = ["dmct-pack-agreement", "consideration", "data-exclusion", "not-economic", "timescale-impact", "earlier-testing-reliance",
             "earlier-testing-completion", "direction-against-change", "code-consultation", "change-approach",
             "device-change-agreement", "code-change-stopped", "code-draft-publication", "dmct-result", "testing-relief", "testing-completion", "enrolment-scope",
             "migration-completion", "dormant-testing-suffices", "schedule-confidence"]
#: Who is notified of a DMCT Report (SVTAD 20.29).
TOLD_OF_REPORT = ("Panel", "SecretaryOfState", "Authority", "Parties")
#: What the DCC records of each DMC: (c) to (g) of SVTAD 20.6.
POINTS = ["sit-unlikely-in-time", "equivalent", "earlier-testing", "no-devices", "uneconomic"]


class Process:
    """Everything of such a world but the files; a world changes it before they are written."""

    def __init__(self, seed, release, tests):
        self.seed, self.release = seed, release
        self.begins = from_day(BEGINS[release])
        self.as_of = self.day(43)
        self.decided = Decisions(DECISIONS)
        self.packs = {}  # of a pack, its tests
        for test in tests:
            self.packs.setdefault(test.pack, []).append(test)
        self.versions = {test.pack: test.pack_version for test in tests}
        self.standard = [f"standard-{kind}-{release.lower()}" for kind in ("migration", "srv")]
        if not set(self.standard) <= set(self.packs):
            raise SystemExit(f"the DMCT Process of {release} needs the packs {' and '.join(self.standard)}: give the files of packs/dmct")
        self.entries, self.phases, self.candidates, self.lines, self.runs, self.reports = [], [], [], [], [], []
        self.issues, self.recommendations = [], []
        self.approaches = []  # what the approach for testing a change includes
        self.outcomes = {}  # of a line of the schedule, whether the DMC has passed
        self.without = []  # files that were not exported
        self.results = []  # (phase, run, day, tests, the test that fails)
        self.supplier_data()
        self.candidates_without_line()
        self.by_standard_packs()
        self.under_the_mtad()
        if release in OWN_PACKS and OWN_PACKS[release][2] in self.packs:
            self.by_own_packs(*OWN_PACKS[release])
        self.by_earlier_testing()
        self.agree_packs()
        self.decide("dormant-testing-suffices", "DCC", -2, entry="E60-ACTIVE")

    def day(self, count):
        return shift(self.begins, count) if count else self.begins

    def iso(self, count):
        return self.day(count).isoformat()

    def decide(self, name, body, count, outcome="granted", **subjects):
        self.decided.add(name, body, self.day(count), outcome, **subjects)

    # What Suppliers ask for

    def supplier_data(self):
        """Asked for ten Working Days before a month, submitted within five of its start (SVTAD 20.2, 20.3)."""
        self.parties = [{"id": "SUP-1", "name": "a large Supplier Party", "supplier": "yes", "premises": 900000, "told-status-on": "2018-10-08"},
                        {"id": "SUP-2", "name": "a small Supplier Party", "supplier": "yes", "premises": 40000, "told-status-on": None}]
        self.submissions, month = [], self.day(-20).replace(day=1)
        self.determined = [{"release": self.release, "determined-on": self.iso(-60)}]
        while month <= self.as_of:  # every second month
            common = {"month-start": month.isoformat(), "releases": [self.release], "requested-on": shift(month, -12).isoformat()}
            for supplier, received, unaltered, earlier in (("SUP-1", 4, None, "no"), ("SUP-2", None, 3, "yes")):
                self.submissions.append({
                    "id": f"SD-{len(self.submissions) + 1}", "supplier": supplier, **common,
                    "received-on": received and shift(month, received).isoformat(),
                    "confirmed-unaltered-on": unaltered and shift(month, unaltered).isoformat(), "earlier-submission": earlier})
            month = (month + dt.timedelta(days=62)).replace(day=1)

    def candidate(self, dmc, status, complete="yes", reason=None, rationale=None, disagreed=None, equivalent=None):
        for point in POINTS if complete == "yes" else []:
            self.decide("consideration", "DCC", -3, "granted" if point == reason else "refused", candidate=f"{dmc} {self.release}", point=point)
        row = {"dmc": dmc, "release": self.release, "status": status, "data-complete": complete, "reason": reason, "equivalent-to": equivalent,
               "rationale": rationale,
               "suppliers-notified-on": self.iso(-1) if reason or complete == "no" else None, "reason-published-on": self.iso(0) if reason else None,
               "supplier-disagreed-on": disagreed}
        self.candidates.append(row)
        return row

    def candidates_without_line(self):
        self.candidate("DMC-63", "excluded-from-process", complete="no")
        self.decide("data-exclusion", "DCC", -2, candidate=f"DMC-63 {self.release}")
        self.candidate("DMC-64", "excluded-from-process")
        self.decide("not-economic", "DCC", -12, candidate=f"DMC-64 {self.release}")
        self.decide("not-economic", "SecretaryOfState", -4, candidate=f"DMC-64 {self.release}")
        self.candidate("DMC-65", "not-planned", reason="equivalent", rationale="as DMC-60, with a display of another colour", equivalent="DMC-60")

    # The DMCT Schedule

    def line(self, dmc, entry, migration_pack, srv_pack, installations="dormant-only", rationale=None, status="tested"):
        self.candidate(dmc, status)
        self.entries.append({"id": entry, "release": self.release, "dmc": dmc, "communications-provider": "CSP-N", "installation-type": installations})
        for kind in ["DMCT-MT"] * bool(migration_pack) + ["DMCT-SRVT"]:
            self.phases.append({"id": f"{kind}-{entry}", "kind": kind, "release": self.release, "entry": entry, "provider": None,
                                "started": self.iso(7), "ended": None, "precursors": []})
        self.lines.append({"dmc": dmc, "entry": entry, "planned-start": self.iso(7), "planned-completion": self.iso(40), "migration-pack": migration_pack,
                           "srv-pack": srv_pack, "rationale": rationale, "under-mtad": "no" if migration_pack else "yes",
                           "mtad-notified-on": None if migration_pack else self.iso(-1), "published-on": self.iso(0), "revised-on": None,
                           "testing-completed-on": None})
        return f"{dmc} {entry}"

    def run(self, pack, entry, number, first, last, fails=None):
        """The whole pack is run for the entry; the test at that place fails."""
        tests = self.packs[pack]
        self.runs.append({"entry": entry, "pack": pack, "started": self.iso(first), "version": self.versions[pack], "completed": self.iso(last)})
        self.results.append((f"{tests[0].phase_kind}-{entry}", number, self.day(first), tests, None if fails is None else tests[fails].id))

    def by_standard_packs(self):
        """Both packs are run, four Testing Issues are dealt with, each in another way, and both packs are run again (SVTAD 20.19 to 20.25)."""
        migration, srv = self.standard
        line = self.line("DMC-60", "E60", migration, srv)
        self.entries.append({"id": "E60-ACTIVE", "release": self.release, "dmc": "DMC-60", "communications-provider": "CSP-N",
                             "installation-type": "active-only"})  # left out, for the line with Dormant Meters suffices (SVTAD 20.9)
        self.run(migration, "E60", 1, 7, 9)
        self.run(srv, "E60", 1, 10, 14, fails=17)
        recommended = self.issue("DI-1", "E60", 12, "systems-only", **{"informed-on": self.iso(16), "changed-on": self.iso(18)})
        self.decide("timescale-impact", "DCC", 15, "not-material", recommendation=recommended)
        self.lines[-1]["revised-on"] = self.iso(19)
        recommended = self.issue("DI-2", "E60", 13, "systems-and-code", **{"changed-on": self.iso(26)})
        self.decide("code-consultation", "SecretaryOfState", 20, recommendation=recommended)
        self.decide("change-approach", "DCC", 21, recommendation=recommended)
        self.decide("change-approach", "TAG", 24, recommendation=recommended)
        self.approaches.append({"recommendation": recommended, "date": self.iso(21), "a": "yes", "b": "yes", "c": "yes"})
        recommended = self.issue("DI-3", "E60", 14, "device", **{"device-change": "configuration", "configuration-shown-on": self.iso(27)})
        self.decide("device-change-agreement", "DCC", 16, recommendation=recommended)
        self.decide("device-change-agreement", "SecretaryOfState", 22, recommendation=recommended)
        recommended = self.issue("DI-4", "E60", 20, "code-only", **{"code-draft-published-on": self.iso(34)})
        self.decide("code-draft-publication", "SecretaryOfState", 34, recommendation=recommended)
        self.run(migration, "E60", 2, 28, 29)
        self.run(srv, "E60", 2, 30, 33)
        self.conclude(line, "passed")
        self.report(line, 40, f=None)
        self.report(line, 42)

    def under_the_mtad(self):
        """Migration is tested under the MTAD: the TAB's determination before testing begins, the Panel's before the report (SVTAD 20.14, 20.27)."""
        line = self.line("DMC-61", "E61", None, self.standard[1], "dormant-and-active", "most of its installations have Active Meters")
        phase = f"MT-{self.release}-E61"
        self.phases.append({"id": phase, "kind": "Mixed-MMT", "release": self.release, "entry": "E61", "provider": None,
                            "started": self.iso(-60), "ended": self.iso(-8), "precursors": []})
        self.decide("migration-completion", "TAB", -6, phase=phase)
        self.run(self.standard[1], "E61", 1, 10, 13)
        self.conclude(line, "passed")
        self.decide("migration-completion", "Panel", 39, phase=phase)
        self.report(line, 40)

    def by_own_packs(self, entry, migration, srv):
        """The packs are for this entry alone; the DMC has failed, which the report says (SVTAD 20.17, 20.28)."""
        line = self.line("DMC-62", entry, migration, srv, rationale=f"what its installations need: {srv}")
        self.run(migration, entry, 1, 8, 9)
        self.run(srv, entry, 1, 10, 15, fails=3)
        self.conclude(line, "failed")
        self.report(line, 40)

    def by_earlier_testing(self):
        """The DCC relies on testing from before the DMCT Process; the first edition of the report does not tell its environments (SVTAD 20.26(b))."""
        self.candidate("DMC-68", "not-planned", reason="earlier-testing", rationale="tested before there was a DMCT Process")
        self.entries.append({"id": "E68", "release": self.release, "dmc": "DMC-68", "communications-provider": "CSP-N",
                             "installation-type": "dormant-only"})
        self.decide("earlier-testing-reliance", "DCC", 1, entry="E68")
        self.decide("earlier-testing-completion", "DCC", 37, entry="E68")
        self.earlier_reports = [{"entry": "E68", "date": self.iso(count), **dict.fromkeys("acdef", "yes"), "b": environments}
                                for count, environments in ((40, None), (42, "yes"))]

    def agree_packs(self):
        """The DCC proposes, the TAG agrees; one it does not agree to, and the Secretary of State decides (SVTAD 20.16, 20.17)."""
        for pack in sorted({line[kind] for line in self.lines for kind in ("migration-pack", "srv-pack") if line[kind]}):
            self.decide("dmct-pack-agreement", "DCC", 2, pack=pack)
            agreed = pack.startswith("standard-") or "migration" not in pack
            self.decide("dmct-pack-agreement", "TAG", 5, "granted" if agreed else "refused", pack=pack)
            if not agreed:
                self.decide("dmct-pack-agreement", "SecretaryOfState", 6, pack=pack)

    def confidence(self):
        """The DCC is confident of the dates of each line before it publishes them, and so it is of those that it revises (SVTAD 20.9)."""
        for line in self.lines:
            for day in filter(None, (line["published-on"], line["revised-on"])):
                self.decided.add("schedule-confidence", "DCC", shift(dt.date.fromisoformat(day), -1), line=f"{line['dmc']} {line['entry']}")

    def editions(self):
        """Each edition of the schedule is provided to SECAS the next day, and everybody is notified of it (SVTAD 20.10)."""
        days = {line["published-on"] for line in self.lines} | {line["revised-on"] for line in self.lines if line["revised-on"]}
        return [{"published-on": day, "provided-to-secas-on": shift(dt.date.fromisoformat(day), 1).isoformat()} for day in sorted(days)]

    def schedule_notices(self):
        return [{"edition": edition["published-on"], "recipient": recipient, "notified-on": edition["provided-to-secas-on"]}
                for edition in self.editions() for recipient in ("Suppliers", "Panel", "Authority", "SecretaryOfState")]

    # Testing Issues and reports

    def issue(self, ident, entry, raised, option, **facts):
        """An issue, about which something is recommended on the day on which it is raised; gives the subject of the decisions on that."""
        dmc = next(line["dmc"] for line in self.lines if line["entry"] == entry)
        self.issues.append({"id": ident, "entry": entry, "dmc": dmc, "raised-on": self.iso(raised), "status": "Closed"})
        return self.recommend(ident, raised, option, **facts)

    def recommend(self, issue, count, option, **facts):
        """What the DCC recommends about the issue, and what was done for that."""
        self.recommendations.append({"issue": issue, "recommended-on": self.iso(count), "option": option,
                                     "stakeholders-notified-on": self.iso(count + 1), "informed-on": None, "changed-on": None, "device-change": None,
                                     "code-draft-published-on": None, "configuration-shown-on": None, **facts})
        return f"{issue} {self.iso(count)}"

    def conclude(self, line, outcome):
        next(one for one in self.lines if f"{one['dmc']} {one['entry']}" == line)["testing-completed-on"] = self.iso(37)
        self.decide("testing-completion", "DCC", 37, line=line)
        self.decide("dmct-result", "DCC", 37, outcome, line=line)
        self.outcomes[line] = outcome

    def report(self, line, count, **facts):
        """What the DMCT Report says: that it has what is judged, the runs of packs, the tests, the Testing Issues and the result (SVTAD 20.28)."""
        self.reports.append({"line": line, "date": self.iso(count), "a": [line.split(" ")[1]], "b": "yes", "c": None, "c-tests": [], "d": "yes",
                             "d-failed": [], "e": [], "e-resolved": "yes", "f": "yes" if self.outcomes[line] == "passed" else "no", **facts})

    def publications(self):
        """Each report is published on the day of its first edition, and everybody is notified (SVTAD 20.29)."""
        days = {}
        for report in self.reports:
            days.setdefault(report["line"], report["date"])
        return [{"line": line, "published-on": day} for line, day in days.items()]

    def report_notices(self):
        return [{"line": row["line"], "recipient": recipient, "notified-on": row["published-on"]}
                for row in self.publications() for recipient in TOLD_OF_REPORT]

    def filed(self):
        for report in self.reports:
            entry = report["line"].split(" ")[1]
            report["c"] = sum(run["entry"] == entry for run in self.runs)
            ended = {}  # of a test, whether its last execution passed
            for phase, _, _, tests, failing in self.results:
                if phase in (f"DMCT-MT-{entry}", f"DMCT-SRVT-{entry}"):
                    ended.update({test.id: test.id != failing for test in tests})
            report["c-tests"], report["d-failed"] = sorted(ended), sorted(test for test, passed in ended.items() if not passed)
            report["e"] = [issue["id"] for issue in self.issues if issue["entry"] == entry]
        return self.reports

    # Files

    def write(self, out):
        write_lines(out / "providers.jsonl", [{"id": "DSP", "name": PROVIDERS["DSP"]}])
        dmcs = {c["dmc"]: n for n, c in enumerate(self.candidates)}
        other = [{"id": entry, "release": release, "dmc": "DMC-62", "communications-provider": "CSP-N", "installation-type": "dormant-only"}
                 for release, (entry, _, _) in OWN_PACKS.items() if entry not in [e["id"] for e in self.entries]]
        write_lines(out / "entries.jsonl", self.entries + other)
        write_lines(out / "device-models.jsonl", [
            {"id": f"CHF-{n}", "role": "CHF", "manufacturer": "Example Maker 2", "model": f"Sample CHF {n}", "firmware": "1.0"} for n in dmcs.values()])
        write_lines(out / "device-model-combinations.jsonl", [{"id": dmc, "components": [f"CHF-{n}"]} for dmc, n in dmcs.items()])
        for name, rows in [("phases", self.phases), ("dmct-candidates", self.candidates), ("schedule-lines", self.lines), ("dmct-issues", self.issues),
                           ("dmct-recommendations", self.recommendations),
                           ("pack-runs", self.runs), ("eligible-combinations", []), ("relief-notices", []), ("reports/dmct-report", self.filed()), ("parties", self.parties),
                           ("supplier-submissions", self.submissions), ("sit-dmc-determinations", self.determined),
                           ("schedule-editions", self.editions()), ("schedule-notices", self.schedule_notices()),
                           ("reports/change-approach-contents", self.approaches), ("dmct-report-publications", self.publications()),
                           ("dmct-report-notices", self.report_notices()),
                           ("reports/earlier-testing-report", self.earlier_reports),
                           ("earlier-testing-publications", [{"entry": "E68", "published-on": self.iso(40)}]),
                           ("earlier-testing-notices", [{"entry": "E68", "recipient": recipient, "notified-on": self.iso(40)}
                                                        for recipient in TOLD_OF_REPORT])]:
            if name not in self.without:
                write_lines(out / f"{name}.jsonl", rows)
        self.confidence()
        self.decided.write(out)
        for phase, number, day, tests, failing in self.results:
            self.write_run(out, phase, number, day, tests, failing)

    def write_run(self, out, phase, number, day, tests, failing):
        """One tool runs the packs of migration and writes JUnit XML, another those of Service Reference Variants and writes JSON Lines."""
        dice = Dice(self.seed, "dmct", phase, number)
        runs = [Run(test, "failed" if test.id == failing else "passed", [], dice.choice(FAULTS), "", False) for test in tests]
        cycle = Cycle(number, day, runs)
        if phase.startswith("DMCT-MT"):
            exported = f"{self.as_of - dt.timedelta(days=1)}T17:05:00Z"
            write(out / "results/DSP" / phase / f"run-{number}.xml", surefire_like([cycle], phase, exported, dice))
            return
        for name, text in json_lines(cycle, phase, "DSP"):
            write(out / "variants/DSP" / phase / name, text)


# The worlds


def unchanged(process):
    """Every gate opens; some of them are undetermined on the days before."""


def shut(process):
    """Each rule is broken once."""
    process.runs = [run for run in process.runs if not (run["pack"] == process.standard[1] and run["started"] == process.iso(30))]
    process.results = [r for r in process.results if not (r[0] == "DMCT-SRVT-E60" and r[1] == 2)]
    recommended = process.issue("DI-5", "E61", 12, "systems-and-code", **{"changed-on": process.iso(14)})
    process.decide("code-consultation", "SecretaryOfState", 13, "refused", recommendation=recommended)
    process.decide("change-approach", "DCC", 13, recommendation=recommended)
    process.decide("change-approach", "TAG", 14, "refused", recommendation=recommended)
    process.approaches.append({"recommendation": recommended, "date": process.iso(13), "a": "yes", "b": "yes", "c": "yes"})
    process.candidate("DMC-66", "not-planned", reason="earlier-testing", rationale="tested for IOC", disagreed=process.iso(1))
    process.line("DMC-67", "E67", process.standard[0], "standard-srv-foc" if process.release != "FOC" else "standard-srv-moc", status="planned")
    process.submissions[0]["received-on"] = shift(dt.date.fromisoformat(process.submissions[0]["month-start"]), 6).isoformat()


def left_open(process):
    """Two decisions of the Secretary of State on one DMC differ; the submissions of Suppliers were not exported."""
    process.candidate("DMC-66", "considered")
    process.decide("not-economic", "DCC", -12, candidate=f"DMC-66 {process.release}")
    for outcome in ("granted", "refused"):
        process.decide("not-economic", "SecretaryOfState", -3, outcome, candidate=f"DMC-66 {process.release}")
    process.without = ["supplier-submissions"]
    process.results = []
