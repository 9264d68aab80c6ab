"""What has to be there before a Test Phase begins: sign-offs, documents, and the Depth and Breadth of the release (SVTAD 12.5, 12.7)."""

from working_days import shift


def prepare(records):
    """For PIT before PIT, for all others before SIT begins."""
    programme = records.programme
    begins = programme.sits[0].started
    records.test_plans = []
    for phase in programme.judged:
        day = phase.started if phase.kind == "PIT" else begins
        records.test_plans.append({"phase": phase.id, "date": shift(day, -9).isoformat(), "a": "yes", "b": "yes"})
        records.decide("test-plan-sign-off", "DCC", shift(day, -8), phase=phase.id)
        records.decide("readiness-confirmation", "DCC", shift(day, -3), phase=phase.id)
        records.decide("approval-to-proceed", "DCC", shift(day, -2), phase=phase.id)
        records.file("test-specification", phase, shift(day, -10))
        records.file("test-traceability-matrix", phase, shift(day, -9))
    approach_documents(records)
    if programme.release != "IOC":
        depth_and_breadth(records)


def determine(records):
    """The specific Entry Criteria of an approach document are met, and Migration Testing of MOC and FOC overlaps SIT (SVTAD 12.3, 5.7)."""
    programme = records.programme
    day = shift(programme.sits[0].started, -4)
    for phase in [programme.sct] + programme.uts + programme.migrations:
        records.decide("entry-criteria-determination", "DCC", day, phase=phase.id)
    for phase in programme.migrations if programme.release != "IOC" else []:
        records.decide("migration-overlap", "DCC", day, phase=phase.id, **{"phase-2": programme.sits[0].id})


def approach_documents(records):
    """Submitted, then approved by the Secretary of State (SVTAD 3.2 to 3.4)."""
    day = shift(records.programme.pits[0].started, -10)
    for kind in ["SCTAD"] + ["UTSAD"] * bool(records.programme.uts) + ["MTAD"] * bool(records.programme.migrations):
        records.approach_documents.append({"id": f"{kind}-1", "kind": kind, "version": "1.0", "submitted-on": day.isoformat()})
        records.decide("approach-document-approval", "DCC", day, document=f"{kind}-1")
        records.decide("approach-document-approval", "SecretaryOfState", shift(day, 9), document=f"{kind}-1")


def depth_and_breadth(records):
    """One document plans SIT and regression testing; the TAG does not disagree with it, and it is published."""
    programme, ident = records.programme, f"DB-{records.programme.release}-1"
    day = shift(programme.pits[0].started, -20)
    records.depth_and_breadth.append({
        "id": ident, "plans": ["SIT-tests", "regression-tests"], "release": programme.release, "version": "1.0",
        "drafted-on": day.isoformat(), "published-on": shift(day, 15).isoformat()})
    records.decide("depth-and-breadth-discussion", "DCC", shift(day, 8), document=ident)
    records.decide("depth-and-breadth-agreement", "DCC", shift(day, 9), document=ident)
    records.decide("depth-and-breadth-agreement", "TAG", shift(day, 12), document=ident)
    records.plan_bases.extend({"phase": sit.id, "sit-document": ident, "regression-document": ident} for sit in programme.sits)
