"""What people keep beside the results: Testing Issues, Work Off Plans, documents on file, the matrix, and every decision in its order."""

import datetime as dt

from output import Dice, write_lines
from programme import PROVIDERS
from stories import Issues, Part, Span, Story, is_open, tell
from working_days import shift

DECISIONS = ["descoping", "no-regression-due", "certificate-revocation", "exclusion-agreement", "sct-issue-discussion",
             "sct-issue-counting", "sct-issue-reference", "sct-issue-determination", "severity-determination", "work-off-plan-approval", "ttm-assurance",
             "assurance-report-approval", "test-completion-certificate", "sit-completion-recommendation",
             "sit-completion-determination", "pit-descoping", "pit-regression-completion",
             "sct-criteria-determination", "approach-document-approval", "correction-plan-approval", "dmc-selection",
             "dmc-de-selection", "alternative-recommendation", "testing-meanwhile", "test-plan-sign-off", "readiness-confirmation", "approval-to-proceed",
             "entry-criteria-determination",
             "depth-and-breadth-discussion", "depth-and-breadth-agreement",
             "uts-criteria-determination", "interface-testing-direction", "severity-confirmation",
             "interface-issue-determination", "interface-issue-counting", "issue-assessment", "witnessing-choice",
             "live-functionality-included"]
OF_MIGRATION = ["migration-criteria-determination", "migration-overlap"]
TIME = {1: 20, 2: 20, 3: 20, 4: 40, 5: 60}  # Working Days (SVTAD 15.1, which names none for 1 and 2)
MIGRATION_LIMITS = {1: 0, 2: 0, 3: 2, 4: 5, 5: 9}  # of the sample's approach document: the SVTAD names none (13.23(a))
MOST_LEFT_OPEN = 50  # issues with a workaround, of severity 4 and 5: all together well within the thresholds
SHORT = {"SecretaryOfState": "SOS"}


class Decisions:
    """The decisions of a world: a list for each kind, each decision with a reference that its body gives."""

    def __init__(self, names):
        self.rows, self.next_id = {name: [] for name in names}, {}

    def add(self, name, body, day, outcome="granted", **subjects):
        self.next_id[body] = self.next_id.get(body, 10) + 1
        reference = f"{SHORT.get(body, body.upper())}-{day.year}-{self.next_id[body]}"
        self.rows[name].append({**subjects, "outcome": outcome, "body": body, "date": day.isoformat(), "reference": reference})

    def write(self, out):
        for name, rows in self.rows.items():
            write_lines(out / f"decisions/{name}.jsonl", rows)


class Records:
    """Everything of a world but the files: built step by step, changed by the world, then written."""

    def __init__(self, seed, programme, tests, titles, wanted):
        self.seed, self.programme, self.tests, self.wanted = seed, programme, tests, wanted
        self.decided = Decisions(DECISIONS + (OF_MIGRATION if programme.migrations else []) + ["revocations"])
        self.items, self.documents, self.disputes, self.certificates = [], [], [], []
        self.approach_documents, self.depth_and_breadth, self.plan_bases, self.interface_issues = [], [], [], []
        self.issues, self.excluded, self.exclusion_notices = Issues(seed), [], []
        self.work_off_reports = []
        self.requirements = self.matrix(titles)
        self.migration_thresholds = [{"phase": phase.id, "severity": severity, "limit": limit, "stated-in": "MTAD-1"}
                                     for phase in programme.migrations for severity, limit in MIGRATION_LIMITS.items()]
        self.kept = {"descoping-proposals": []}  # with what `assurance` adds: of a file, its rows
        self.parts = {}
        for phase in programme.judged:
            if wanted.results and phase.kind != "SIT":
                self.parts[phase.id] = Part(phase, [])
                continue
            self.parts[phase.id], descoped = tell(seed, phase, tests, wanted)
            for test in descoped:
                self.descope(test, phase)

    def plan_packs(self, packs):
        """The test plan of each Test Phase names its packs, and what they are for (SVTAD 9.1)."""
        self.planned_packs = [{"phase": phase.id, "pack": pack.name, "version": pack.version, "purposes": pack.purposes}
                              for phase in self.programme.judged for pack in packs
                              if (pack.release, pack.phase_kind) == (phase.release, phase.kind)]

    # Decisions

    def decide(self, name, body, day, outcome="granted", **subjects):
        self.decided.add(name, body, day, outcome, **subjects)

    def descope(self, test, phase):
        """The DCC proposes, the TAB recommends, and then the Secretary of State decides (SVTAD 12.9(a))."""
        self.decide("descoping", "TAB", shift(phase.started, 3), test=test, phase=phase.id)
        self.decide("descoping", "SecretaryOfState", shift(phase.started, 14), test=test, phase=phase.id)
        self.kept["descoping-proposals"].append({"test": test, "phase": phase.id, "ground": "exceptional", "equivalent-to": None,
                                                 "equivalent-in": None, "proposed-on": shift(phase.started, 1).isoformat()})

    def judge(self):
        """What the DCC judges: which tests it observes (SVTAD 13.15), that regression testing of IOC is of what is live (7.4(b)), and every open Testing Issue, when it is raised and listed (SVTAD 13.23, 13.29, 14.2)."""
        listed = {row["issue"]: row["listed-on"] for row in self.interface_issues}
        for phase in self.programme.sits:
            self.decide("witnessing-choice", "DCC", phase.started, phase=phase.id)
            if phase.release == "IOC":
                self.decide("live-functionality-included", "DCC", phase.after(1), phase=phase.id)
        for row in sorted(filter(is_open, self.issues.rows), key=lambda row: int(row["Issue"][3:])):
            day = max(row["Raised on"], listed.get(row["Issue"], ""))
            self.decide("issue-assessment", "DCC", dt.date.fromisoformat(day), issue=row["Issue"])

    # Testing Issues

    def raise_issues(self):
        """The issues of all failing runs. A few have a workaround and stay open; one of severity 2 is excluded, one was in dispute."""
        left_open, share = 0, 0.06 if self.wanted.results else 0.3
        for part in self.parts.values():
            for story in part.stories:
                dice = Dice(self.seed, "stays open", part.phase.id, story.test.id)
                for span in story.spans:
                    lasting = span.fixed is None
                    open_still = part.phase.kind == "SIT" and not lasting and left_open < MOST_LEFT_OPEN and dice.chance(share)
                    left_open += open_still
                    severity = dice.choice([4, 5]) if lasting or open_still else None
                    self.issues.raise_by(part, story, span, severity, open_still)
        for phase in self.programme.sits if not self.wanted.results else []:
            self.exclude(self.another(self.parts[phase.id], "CSP-N", 2), phase)
            self.settle(self.another(self.parts[phase.id], "DSP", 4), phase)
        for phase in [p for p in self.programme.uts if self.parts[p.id].stories]:
            self.present(self.another(self.parts[phase.id], "DSP", 3), phase)
        self.of_capacity_testing(4)
        self.of_earlier_phases()

    def failing(self, part, provider):
        """Stories of a Service Provider with a failing run that was followed by a pass; one is made so if there is none."""
        mine = part.of(provider)
        found = [s for s in mine if any(span.fixed is not None for span in s.spans)]
        if not found:
            story = next((s for s in mine if not s.spans and len(s.cycles) == 1 and s.cycles[0] + 1 < len(part.phase.slots)), None)
            if story is None:
                raise SystemExit(f"{part.phase.id}: the packs plan no test that {provider} could fail and pass later, and this world needs one")
            first = story.cycles[0]
            story.cycles, story.flaky, story.spans = [first, first + 1], False, [Span(first, first + 1)]
            found = [story]
        return found

    def another(self, part, provider, severity, number=0, **facts):
        """A further open issue that a failing run raised: it has a workaround, so the test passes since."""
        stories = self.failing(part, provider)
        story = stories[number % len(stories)]
        span = next(s for s in story.spans if s.fixed is not None)
        return self.issues.raise_by(part, story, span, severity, True, **facts)

    def fill(self, part, severity, per_provider, together):
        """Open issues of a severity up to the limit of one Service Provider, or of all together."""
        def count(provider=None):
            return sum(1 for r in self.issues.rows if is_open(r) and r["Severity"] == severity and r["Raised in"] == part.phase.id
                       and r["Issue"] not in self.excluded and (not provider or r["Service Provider"] == provider))
        number = 0
        while count(None if together else "DSP") < (together or per_provider):
            provider = list(PROVIDERS)[number % len(PROVIDERS)] if together else "DSP"
            self.another(part, provider, severity, number // len(PROVIDERS) if together else number)
            number += 1

    def exclude(self, row, phase):
        """The DCC proposes, the TAG agrees (SVTAD 13.26)."""
        self.excluded.append(row["Issue"])
        self.decide("exclusion-agreement", "DCC", phase.after(1), issue=row["Issue"], phase=phase.id)
        for body in ("TAB", "TAG", "Panel"):
            self.exclusion_notices.append({"issue": row["Issue"], "phase": phase.id, "informed": body, "informed-on": phase.after(1).isoformat(),
                                           "rationale": "of the test laboratory, and of no installation"})
        self.decide("exclusion-agreement", "TAG", phase.after(4), issue=row["Issue"], phase=phase.id)

    def settle(self, row, phase):
        """A Testing Participant claims another severity than the DCC determined; the TAG decides (SVTAD 14.2)."""
        raised = dt.date.fromisoformat(row["Raised on"])
        self.dispute(row, raised, claimed=row["Severity"], determined_by_dcc=row["Severity"] + 1, determined=row["Severity"])

    def dispute(self, row, raised, claimed, determined_by_dcc, determined=None):
        self.disputes.append({
            "id": f"SD-{len(self.disputes) + 1:02}", "issue": row["Issue"], "raised-by": "a Supplier Party",
            "determined-by-dcc": determined_by_dcc, "claimed": claimed, "referred-on": shift(raised, 2).isoformat(),
            "determined-on": shift(raised, 6).isoformat() if determined else None,
            "notified-on": shift(raised, 7).isoformat() if determined else None})
        if determined:
            self.decide("severity-determination", "TAG", shift(raised, 6), f"severity-{determined}", dispute=self.disputes[-1]["id"])

    def present(self, row, phase):
        """An issue of severity 3 is presented to the TAG, which confirms the severity and determines that it counts (SVTAD 13.29)."""
        self.list_for_interface_testing(row, "user-testing")
        for name in ("severity-confirmation", "interface-issue-determination", "interface-issue-counting"):
            self.decide(name, "DCC", phase.after(1), issue=row["Issue"], phase=phase.id)
            self.decide(name, "TAG", phase.after(4), issue=row["Issue"], phase=phase.id)

    def list_for_interface_testing(self, row, found_in):
        """No Party raised it; it is listed on the day after."""
        listed = shift(dt.date.fromisoformat(row["Raised on"]), 1)
        self.interface_issues.append({"issue": row["Issue"], "listed-on": listed.isoformat(), "found-in": found_in, "raised-by": None, "could-impact-deployment": "no"})

    def tell_of_open(self):
        """Of every open issue it is told where it was found and that no Party raised it: those SMETS1 Interface Testing may have to present (SVTAD 13.29)."""
        told = {row["issue"] for row in self.interface_issues} | {row["Issue"] for row in self.issues.rows if not is_open(row)}
        for row in self.issues.rows:
            if row["Issue"] not in told:
                self.list_for_interface_testing(row, "dcc-test-environment")

    def of_capacity_testing(self, severity, referred=False):
        """One issue of System Capacity Testing: discussed with the TAG, and decided to count in SIT (SVTAD 13.28, 13.30)."""
        sct = self.programme.sct
        story = Story(Test("queue-at-peak-load"), "DSP", [0])
        row = self.issues.raise_by(Part(sct, []), story, Span(0), severity,
                                   Summary="Queue of responses grows at peak load", **{"Blocks tests": "", "Found by": "a run of the load profile"})
        for phase in self.programme.sits:
            self.decide("sct-issue-discussion", "DCC", phase.after(1), issue=row["Issue"], phase=phase.id)
            self.decide("sct-issue-counting", "TAG", phase.after(1), "refused" if referred else "granted", issue=row["Issue"], phase=phase.id)
            self.decide("sct-issue-counting", "DCC", phase.after(2), issue=row["Issue"], phase=phase.id)
            if referred:
                self.decide("sct-issue-reference", "DCC", phase.after(3), issue=row["Issue"], phase=phase.id)

    def of_earlier_phases(self):
        """An issue that was left when a Test Phase ended: its item of the Work Off Plan is completed since."""
        for phase in [p for p in self.programme.phases if p.ended <= self.programme.sits[0].started]:
            raised = shift(phase.ended, -12)
            self.issues.number += 1
            row = {"Issue": f"TI-{self.issues.number}", "Summary": "Left by an earlier Test Phase, corrected since", "Severity": 4,
                   "Severity in dispute": "", "Status": "Closed", "Raised in": phase.id, "Raised on": raised.isoformat(),
                   "Closed on": shift(phase.ended, 8).isoformat(), "Found by": "a run of that Test Phase",
                   "Service Provider": phase.provider or "DSP", "Cause": "DCC", "Impacts": phase.release,
                   "Affects entries": phase.entry or "", "Blocks tests": "", "Log": f"logs/TI-{self.issues.number}.txt"}
            self.issues.rows.append(row)
            self.plan(row, phase, shift(phase.ended, -4), shift(phase.ended, 18), "re-run-passed")

    # Work Off Plans, documents, certificates

    def plan(self, row, phase, approved, due, re_run):
        self.items.append({"id": f"WO-{len(self.items) + 1:03}", "issue": row["Issue"], "phase": phase.id,
                           "added-on": shift(approved, -2).isoformat(), "due": due.isoformat(), "re-run": re_run})
        self.decide("work-off-plan-approval", "TAB", approved, issue=row["Issue"], phase=phase.id)
        resolved = not is_open(row) and re_run == "re-run-passed"
        for body in ("TAB", "TAG", "Panel") if resolved else ("TAB",):
            self.work_off_reports.append({"item": self.items[-1]["id"], "recipient": body, "reported-on": shift(approved, 1).isoformat()})

    def file(self, kind, phase, day, provider=None, excluded=()):
        self.documents.append({"id": f"D-{len(self.documents) + 1:03}", "kind": kind, "phase": phase.id, "provider": provider,
                               "issued-on": day.isoformat(), "excluded-issues": list(excluded)})

    def certify(self, phase, providers, day):
        """The TAB approves, the DCC issues (SVTAD 15.2), one on each Working Day."""
        for late, provider in enumerate(providers):
            self.decide("test-completion-certificate", "TAB", shift(day, -1), phase=phase.id, provider=provider)
            day = shift(day, 1) if late else day
            self.decide("test-completion-certificate", "DCC", day, phase=phase.id, provider=provider)
            self.certificates.append({"phase": phase.id, "provider": provider, "issued-on": day.isoformat()})

    def conclude(self):
        """What is produced and decided at the end of each Test Phase."""
        programme = self.programme
        for phase in programme.pits:
            self.decide("pit-regression-completion", "DCC", phase.after(6), phase=phase.id)
            self.file("service-provider-test-report", phase, phase.after(2), phase.provider)
            self.file("dcc-assurance-report", phase, phase.after(3))
            self.decide("assurance-report-approval", "TAB", phase.after(5), phase=phase.id)
            self.certify(phase, [phase.provider], phase.after(7))
        first = programme.pits[0]  # its certificate is not revoked: the TAB said so
        self.decide("revocations", "TAB", first.after(8), "refused", phase=first.id, provider=first.provider)
        for phase in programme.sits:
            self.decide("ttm-assurance", "DCC", shift(phase.started, -5), phase=phase.id)
        if programme.uts:
            self.tell_of_open()
        for phase in [programme.sct] + programme.uts + programme.migrations + programme.sits:
            self.reports(phase)

    def reports(self, phase):
        end = self.programme.sits[0].after
        in_plan = [phase.id, self.programme.sct.id] if phase.kind == "SIT" else [phase.id]  # what counts in SIT from System Capacity Testing
        outstanding = [r for r in self.issues.rows if is_open(r) and (of_phase(r, phase) or r["Raised in"] in in_plan)]
        for row in outstanding:
            self.plan(row, phase, end(5), shift(end(8), TIME[row["Severity"]] - 2), "not-yet-re-run")
        for provider in PROVIDERS:
            self.file("service-provider-test-report", phase, end(3), provider)
        self.file("dcc-assurance-report", phase, end(4))
        self.decide("assurance-report-approval", "TAB", end(7), phase=phase.id)
        self.certify(phase, PROVIDERS, end(8))
        if phase.kind != "SIT":
            kind = "migration" if phase in self.programme.migrations else phase.kind.lower()
            self.decide(f"{kind}-criteria-determination", "DCC", end(10), phase=phase.id)
            self.file("completion-report", phase, end(6))
            return
        self.file("test-heatmap", phase, end(3))
        self.file("sit-completion-report", phase, end(13), excluded=[i for i in self.excluded if any(r["Issue"] == i and r["Raised in"] == phase.id for r in self.issues.rows)])
        self.decide("sit-completion-recommendation", "TAG", end(13), phase=phase.id)
        self.decide("sit-completion-determination", "Panel", end(14), phase=phase.id)

    def matrix(self, titles):
        """One row for each requirement that the planned tests of SIT cover; tests that cover none are traced to their group's."""
        traced = {}
        for test in self.tests:
            if test.release == self.programme.release and test.phase_kind == "SIT":
                places = [place for document, place in test.covers if document == "SEC"]
                for place in places or [f"sample requirement of {test.group}"]:
                    traced.setdefault(place, []).append(test.id)
        return [{"ref": ref, "title": titles.get(ref, ref), "releases": [self.programme.release], "traced-to": ids} for ref, ids in traced.items()]


def of_phase(row, phase):
    """The issue was raised in the Test Phase, or affects its planned entry."""
    return row["Raised in"] == phase.id or bool(phase.kind == "SIT" and phase.entry and phase.entry in row["Affects entries"].split(";"))


class Test:
    """Names what a run was of where no pack plans a test."""

    def __init__(self, ident):
        self.id = ident
