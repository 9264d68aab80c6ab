"""What a programme keeps beside its Exit Criteria: reports and what they have to say, witnessing, the versions of the matrix, security
testing, promotions of code, and the Parties of User Testing Services."""

import datetime as dt

from programme import PROVIDERS
from records import of_phase
from stories import is_open, runs_of, tests_of
from working_days import shift

DECISIONS = ["matrix-assurance", "matrix-timescales", "interface-change-view", "security-scope-approval", "security-report-review", "report-format-discussion", "overlap-agreement", "promotion-approval",
             "regression-consultation", "regression-change", "resolution-determination",
             "completion-report-direction", "guidance-publication", "interface-report-publication"]
AREAS = {"account-provisioning": "Accounts are provisioned and reset as they should", "protective-monitoring": "What is unusual is seen",
         "key-management": "Keys and certificates are managed", "gateway-interfaces": "Gateways let nothing else through",
         "network-infrastructure": "Networks are hardened", "misuse-cases": "Misuse raises an alert"}
ACTIVITIES = ["test-infrastructure", "test-phase-planning", "test-scenarios", "test-scripts", "specification-document", "traceability-document",
              "test-data", "execution-schedule", "test-execution", "quality-gate-reviews", "issue-management", "issue-resolution",
              "release-and-configuration", "progress-reporting", "test-assurance", "completion-reporting"]
ENVIRONMENT_DUTIES = ["secure-environments", "stubs-data-and-labs", "device-versions"]
TESTING_ACTIVITIES = ["communication-tests", "functional-changes", "automated-testing", "impact-monitoring", "test-data-monitoring",
                      "testing-issue-process"]
DCC_DUTIES = ["conduct", "plans", "means-in-place", "execution-and-evidence", "issues-handled", "progress-monitored", "tests-assured",
              "reports-submitted", "tab-supported", "panel-supported", "secretary-of-state-supported"]
WHOLE = dict.fromkeys("abcd", "yes")


def assure(records):
    """Fills `records.kept`: of a file, its rows."""
    programme = records.programme
    records.decided.rows.update({name: [] for name in DECISIONS})
    keep = records.kept
    keep["observations"], keep["reports/witnessing-description"] = [], []
    keep["provider-parts"], keep["reports/service-provider-test-report"] = [], []
    keep["reports/dcc-assurance-report-contents"], keep["reports/sit-completion-report-contents"] = [], []
    keep["reports/phase-completion-report-contents"] = []
    for phase in programme.sits:
        witnessed(records, phase)
    for phase in programme.pits + [programme.sct] + programme.sits:
        reported(records, phase)
    keep["completion-notices"], keep["regression-proposals"], keep["document-provisions"] = [], [], []
    keep["completion-reviews"] = []
    for phase in programme.sits:
        concluded(records, phase)
    for phase in programme.pits + [programme.sct] + programme.sits:
        provided(records, phase)
    matrices(records)
    interface_changes(records)
    weeks(records)
    security(records)
    promotions(records)
    parties(records)
    resolutions(records)
    activities(records)
    keep["reports/uts-guidance-contents"], keep["reports/interface-report-contents"] = [], []
    for phase in programme.uts:
        user_testing(records, phase)
    for phase in programme.pits + [programme.sct] + programme.uts:
        consulted(records, phase)


def assure_migration(records):
    """Of what is kept beside the Exit Criteria, what the exit from Migration Testing needs: security testing, its reports, and the consultation
    on regression testing."""
    records.decided.rows.update({name: [] for name in DECISIONS
                                 if name.startswith(("security-", "regression-")) or name == "report-format-discussion"})
    security(records)
    records.kept.update({name: [] for name in ("provider-parts", "reports/service-provider-test-report", "reports/dcc-assurance-report-contents",
                                               "reports/phase-completion-report-contents",
                                               "regression-proposals", "document-provisions")})
    for phase in records.programme.migrations:
        reported(records, phase)
        provided(records, phase)
        consulted(records, phase)


def provided(records, phase):
    """The TAG has the DCC assurance report on the day on which the TAB approves it; it and three others have copies of the Completion Report when it is
    issued; the Panel directs that the Parties get them, and they do a day after it is determined that SIT is complete (SVTAD 9.6, 13.19, 13.21)."""
    def document(kind):
        return next(row["id"] for row in records.documents if row["kind"] == kind and row["phase"] == phase.id)

    approved = next(d["date"] for d in records.decided.rows["assurance-report-approval"] if d["phase"] == phase.id)
    records.kept["document-provisions"].append({"document": document("dcc-assurance-report"), "recipient": "TAG", "provided-on": approved})
    if phase.kind == "SIT":
        end = records.programme.sits[0].after
        records.decide("completion-report-direction", "Panel", end(14), phase=phase.id)
        for recipient, day in (("SecretaryOfState", 13), ("Authority", 13), ("Panel", 13), ("TAG", 13), ("Parties", 15)):
            records.kept["document-provisions"].append(
                {"document": document("sit-completion-report"), "recipient": recipient, "provided-on": end(day).isoformat()})


def consulted(records, phase):
    """The TAG is consulted on the scope of regression testing (SVTAD 7.5)."""
    records.decide("regression-consultation", "DCC", shift(phase.started, -4), phase=phase.id)


def runs(records, phase):
    """Service Provider, cycle and run of everything that was executed in a Test Phase."""
    part = records.parts[phase.id]
    for provider in PROVIDERS:
        for cycle, executed in runs_of(records.seed, part, provider):
            for run in executed:
                if run.outcome != "skipped":
                    yield provider, cycle, run


def witnessed(records, phase):
    """The DCC observes, and its report describes what it saw (SVTAD 13.15 to 13.17)."""
    rows = records.kept["observations"]
    for provider, cycle, run in runs(records, phase):
        if run.witnessed:
            day, hour = phase.slot(cycle, provider)
            failed = run.outcome in ("failed", "error")
            rows.append({"test": run.test.id, "phase": phase.id, "started": f"{day}T{hour:02}:00:00Z", "outcome": "failed" if failed else "passed",
                         "deviated-from-script": "no", "observer-took-part": "no", "reason-failed": run.reason if failed else None})
    outcomes = [row["outcome"] for row in rows if row["phase"] == phase.id]
    records.kept["reports/witnessing-description"].append({
        "phase": phase.id, "date": records.programme.sits[0].after(13).isoformat(), "a": outcomes.count("passed"), "b": outcomes.count("failed"),
        "r": "yes", "c": len(outcomes), "c-passed": outcomes.count("passed")})


def reported(records, phase):
    """Each report says what the data says; what the DCC thinks of open issues its report tells at last (SVTAD 9.4, 9.5, 9.7)."""
    keep, end = records.kept, phase.after if phase.kind == "PIT" else records.programme.sits[0].after
    planned = [test.id for test in tests_of(phase, records.tests)]
    last = {}  # Service Provider and test: how its last execution ended
    for provider, _, run in runs(records, phase):
        last[provider, run.test.id] = "passed" if run.outcome == "passed" else "failed"
    records.decide("report-format-discussion", "DCC", shift(phase.started, 2), phase=phase.id)
    for provider in [phase.provider] if phase.provider else PROVIDERS:
        passed, failed = ([t for t in planned if last.get((provider, t)) == outcome] for outcome in ("passed", "failed"))
        raised = [row for row in records.issues.rows if row["Raised in"] == phase.id and row["Service Provider"] == provider]
        keep["provider-parts"].append({"phase": phase.id, "provider": provider})
        of_severity = {f"{letter}-{severity}": sum(row["Severity"] == severity for row in rows) for letter, rows in
                       (("e", raised), ("f", [row for row in raised if is_open(row)])) for severity in range(1, 6)}
        keep["reports/service-provider-test-report"].append({
            "part": f"{phase.id} {provider}", "date": end(3).isoformat(), "a": len(planned), "a-overview": "yes", "b-run": len(passed + failed), "b-passed": len(passed),
            "b-failed": len(failed), "b-not-run": [t for t in planned if (provider, t) not in last], "b-mapped": "yes", "c": "yes", "d": failed,
            "d-impact": "yes", "e": len(raised), **of_severity,
            "f": [row["Issue"] for row in raised if is_open(row)], "g": "yes", "h": "yes", "i": "yes"})
    for count, view in ((4, None), (14, "yes")) if phase.kind == "SIT" else ((4, "yes"),):
        keep["reports/dcc-assurance-report-contents"].append({
            "phase": phase.id, "date": end(count).isoformat(), "a": "yes", "b": len({test for _, test in last}), "b-assured": "yes", "c": "yes",
            "d": [row["Issue"] for row in records.issues.rows if is_open(row) and of_phase(row, phase)], "d-view": view})
    if phase.kind == "SIT":
        excluded = [row["Issue"] for row in records.issues.rows if row["Issue"] in records.excluded and row["Raised in"] == phase.id]
        keep["reports/sit-completion-report-contents"].append(
            {"phase": phase.id, "date": end(13).isoformat(), "a": "yes", "b": "yes", "c": "yes", "d": excluded, "e": "yes", "f": "yes", "g": "yes"})
    if phase.kind == "SCT" or phase.kind.endswith("MMT"):
        keep["reports/phase-completion-report-contents"].append({"phase": phase.id, "date": end(6).isoformat(), "a": "yes", "b": "yes"})


def concluded(records, phase):
    """The TAG is consulted on the scope of regression testing; who is to be notified of the completion is, and the evidence reviewed (SVTAD 7.5, 13.19)."""
    end = records.programme.sits[0].after
    consulted(records, phase)
    records.kept["completion-reviews"].append({"phase": phase.id, "held-on": end(9).isoformat()})
    records.kept["completion-notices"] += [
        {"phase": phase.id, "recipient": recipient, "notified-on": end(9).isoformat()}
        for recipient in ("SecretaryOfState", "Authority", "Panel", "Parties")]


def matrices(records):
    """A new baseline is published before SIT; the matrix follows it, and the DCC assures that version after some days (SVTAD 11.1, 11.2)."""
    begins = records.programme.sits[0].started
    records.kept["baselines"] = [{"id": f"B-{n}", "published-on": shift(begins, day).isoformat()} for n, day in ((1, -60), (2, -14))]
    records.kept["traceability-matrices"] = []
    for phase in records.programme.sits:
        for number, produced, assured in ((1, -20, -18), (2, -8, -3)):
            ident = f"TTM-{phase.id}-{number}"
            records.kept["traceability-matrices"].append(
                {"id": ident, "phase": phase.id, "follows": f"B-{number}", "produced-on": shift(begins, produced).isoformat()})
            records.decide("matrix-assurance", "DCC", shift(begins, assured), matrix=ident)
        if records.programme.release == "IOC":
            records.decide("matrix-timescales", "DCC", shift(begins, 5), phase=phase.id)


def interface_changes(records):
    """A change to the DCC User Interface is proposed for MOC and for FOC, which neither the TAG nor the DCC holds to be material (SVTAD 7.3)."""
    programme, begins = records.programme, records.programme.sits[0].started
    records.kept["interface-changes"] = []
    if programme.release != "IOC":
        records.kept["interface-changes"].append(
            {"id": "UIC-1", "release": programme.release, "proposed-on": shift(begins, -60).isoformat(), "notified-on": shift(begins, -30).isoformat()})
        for body, day in (("TAG", -40), ("DCC", -32)):
            records.decide("interface-change-view", body, shift(begins, day), "not-material", change="UIC-1")


def weeks(records):
    """Every week from the first Test Phase on; the report of the second week of SIT says nothing of capacity until it is sent again
    (SVTAD 13.11, 16.1, 16.2, 16.4)."""
    programme, begins = records.programme, records.programme.sits[0].started
    monday, first = (day - dt.timedelta(days=day.weekday()) for day in (begins, min(p.started for p in programme.phases)))
    records.kept["reporting-weeks"], records.kept["reports/weekly-report"] = [], []
    records.kept["reports/sit-progress"], records.kept["reports/esme-changes"] = [], []
    while first + dt.timedelta(days=7) <= programme.as_of:
        going_on = [p for p in programme.phases if p.started < first + dt.timedelta(days=7) and p.ended >= first]
        running = [p.id for p in going_on]
        sent = shift(first + dt.timedelta(days=7), 1)
        records.kept["reporting-weeks"].append({"first-day": first.isoformat(), "sent-on": sent.isoformat()})
        again = first == monday + dt.timedelta(days=7)
        for day, capacity in ((0, None), (3, "yes"))[not again:]:
            records.kept["reports/weekly-report"].append(
                {"week": first.isoformat(), "date": (shift(sent, day) if again and day else sent).isoformat(), **WHOLE, "a": running, "c": capacity})
        told = {"week": first.isoformat(), "date": sent.isoformat(), "a": "yes"}
        if any(p.kind == "SIT" for p in going_on):
            records.kept["reports/sit-progress"].append(told)
        if any(p.release == "FOC" and p.kind in ("SIT", "Dormant-MMT") for p in going_on):
            records.kept["reports/esme-changes"].append(told)
        first += dt.timedelta(days=7)


def security(records):
    """Nobody has told which issues impact security, so every open one is notified (SVTAD 6.3, 6.4)."""
    programme, end = records.programme, records.programme.sits[0].after
    sound = [story.test.id for story in records.parts[programme.sits[0].id].stories if not story.spans and not story.skipped]
    everywhere = ["PIT", "SIT", "SCT", "UTS", "Dormant-MMT"]
    records.kept["security-requirements"] = [
        {"ref": f"S-{n + 1}", "title": title, "area": area, "kind": "functional-security", "phases-concerned": ["SIT"],
         "traced-to": [sound[n]], "assured-by": None} for n, (area, title) in enumerate(AREAS.items())] + [
        {"ref": "S-7", "title": "No known weakness is open", "area": "network-infrastructure", "kind": "non-functional-security",
         "phases-concerned": everywhere, "traced-to": [], "assured-by": "the report of a penetration test"}]
    records.kept["security-resolutions"] = [
        {"issue": row["Issue"], "resolved-on": row["Closed on"]} for row in records.issues.rows if not is_open(row) and row["Closed on"]]
    begun = max(phase.started for phase in programme.phases).isoformat()  # after it no Test Phase begins
    records.kept["security-notices"] = [
        {"issue": row["Issue"], "notified": "the Panel", "notified-on": end(8).isoformat() if is_open(row) and row["Raised on"] > begun else row["Raised on"]}
        for row in records.issues.rows]
    for phase in programme.pits + [programme.sct] + programme.uts + programme.migrations + programme.sits:
        pit = phase.kind == "PIT"
        records.decide("security-scope-approval", "DCC", shift(phase.started if pit else programme.sits[0].started, -6), phase=phase.id)
        records.decide("security-report-review", "DCC", phase.after(4) if pit else end(6), phase=phase.id)


def promotions(records):
    """Into an environment of testing, into one in which Testing Participants test, into production (SVTAD 9.4 to 9.6, 9.8, 9.10)."""
    planned = shift(records.programme.sits[0].started, -1)
    before = [shift(planned, -n).isoformat() for n in (5, 3)]
    rows = [("SIT", "no", "no", before[0], None, None), ("UTS", "no", "yes", before[0], None, before[1]), ("production", "yes", "no", None, before[0], None)]
    records.kept["code-promotions"] = [
        {"id": f"CP-{n + 1}", "environment": environment, "into-production": production, "participants-testing": participants,
         "planned-on": planned.isoformat(), "provider-report-on": report, "assurance-report-on": report and shift(planned, -3).isoformat(),
         "production-report-on": production_report, "release-note-on": note}
        for n, (environment, production, participants, report, production_report, note) in enumerate(rows)]
    for row in records.kept["code-promotions"][:2]:
        records.decide("promotion-approval", "TAB", shift(planned, -2), promotion=row["id"])


def user_testing(records, phase):
    """It overlaps SIT, as the Panel agreed; the first edition of its guidance does not tell of device management (SVTAD 5.7, Table 10-1)."""
    sit = records.programme.sits[0]
    for day, device_management in ((shift(phase.started, -2), None), (sit.after(2), "yes")):
        records.kept["reports/uts-guidance-contents"].append(
            {"phase": phase.id, "date": day.isoformat(), "a": "yes", "b": "yes", "c": "yes", "d": device_management})
        records.file("user-testing-services-guidance", phase, day)
        records.decide("guidance-publication", "DCC", shift(day, 1), phase=phase.id)
    records.kept["reports/interface-report-contents"].append({"phase": phase.id, "date": sit.after(6).isoformat(), "a": "yes", "b": [], "c": "yes"})
    records.decide("overlap-agreement", "TAG", shift(phase.started, -9), phase=sit.id, **{"phase-2": phase.id})
    records.decide("overlap-agreement", "Panel", shift(phase.started, -7), phase=sit.id, **{"phase-2": phase.id})


def parties(records):
    """A large Supplier has completed what it needs in its User Role, a small one has not (SVTAD 13.31, 13.33)."""
    begins = records.programme.sits[0].started
    done = [shift(begins, day).isoformat() for day in (-30, 20)]
    records.kept["user-roles"] = [{"id": "IS"}]
    records.kept["parties"] = [
        {"id": "SUP-1", "name": "a large Supplier Party", "supplier": "yes", "premises": 900000, "told-status-on": "2018-10-08"},
        {"id": "SUP-2", "name": "a small Supplier Party", "supplier": "yes", "premises": 40000, "told-status-on": None}]
    records.kept["eligibilities"] = [
        {"party": "SUP-1", "role": "IS", "user-entry-completed": done[0], "eligibility-completed": done[1]},
        {"party": "SUP-2", "role": "IS", "user-entry-completed": done[0], "eligibility-completed": None}]


def resolutions(records):
    """A Supplier disagrees with what is to be done about an issue, and the Secretary of State determines it (SVTAD 14.3)."""
    sit = records.programme.sits[0]
    issue = next(row for row in records.issues.rows if row["Raised in"] == sit.id)
    raised = dt.date.fromisoformat(issue["Raised on"])
    records.kept["resolution-disputes"] = [
        {"id": "RD-1", "issue": issue["Issue"], "raised-by": "a large Supplier Party", "requested-on": shift(raised, 2).isoformat(),
         "referred-on": shift(raised, 3).isoformat()}]
    records.decide("resolution-determination", "SecretaryOfState", shift(raised, 8), dispute="RD-1")


def activities(records):
    """Every activity of a Test Phase and every duty leaves a record: what prepares a Test Phase before it, its report when it ends
    (SVTAD 5.4, 8.1, 8.5, 18.2)."""
    keep, programme = records.kept, records.programme
    keep["activity-records"], keep["environment-records"] = [], []
    for phase in programme.pits + [programme.sct] + programme.uts + programme.sits:
        end = phase.after if phase.kind == "PIT" else programme.sits[0].after
        for number, activity in enumerate(ACTIVITIES + ["user-support"] * (phase.kind == "UTS")):
            day = end(4) if activity == "completion-reporting" else shift(phase.started, -3 if number < 8 else 3)
            keep["activity-records"].append({"phase": phase.id, "activity": activity, "reference": f"{phase.id}-{activity}", "recorded-on": day.isoformat()})
        for provider in [phase.provider] if phase.provider else PROVIDERS:
            keep["environment-records"] += [
                {"phase": phase.id, "provider": provider, "duty": duty, "reference": f"{phase.id}-{provider}-{duty}",
                 "recorded-on": shift(phase.started, -3).isoformat()} for duty in ENVIRONMENT_DUTIES]
    for name, field, kinds in (("testing-activity-records", "activity", TESTING_ACTIVITIES), ("dcc-duty-records", "duty", DCC_DUTIES)):
        keep[name] = [{"release": programme.release, field: kind, "reference": f"{programme.release}-{kind}",
                       "recorded-on": programme.sits[0].after(9).isoformat()} for kind in kinds]
