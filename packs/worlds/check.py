#!/usr/bin/env python3
"""Says where a world contradicts itself: `check.py FOLDER…`. Exit status 1 if one does.

A world may contradict itself on purpose: two records that differ, one execution that is told twice. That is no matter of this script. Nor
are executions in other formats than JUnit XML, and issues in Jira: a world with such is a copy of one without, and has to give its outcomes.
"""

import csv
import datetime as dt
import json
import pathlib
import sys
import xml.etree.ElementTree as xml

sys.dont_write_bytecode = True

from working_days import is_working

#: Who speaks before whom.
ORDER = {"descoping": ["TAB", "SecretaryOfState"], "exclusion-agreement": ["DCC", "TAG"],
         "sct-issue-counting": ["TAG", "DCC"], "approach-document-approval": ["DCC", "SecretaryOfState"],
         "test-completion-certificate": ["TAB", "DCC"],
         "dmct-pack-agreement": ["DCC", "TAG", "SecretaryOfState"],
         "not-economic": ["DCC", "SecretaryOfState"], "change-approach": ["DCC", "TAG", "SecretaryOfState"],
         "device-change-agreement": ["DCC", "SecretaryOfState"], "migration-completion": ["TAB", "Panel"],
         "overlap-agreement": ["TAG", "Panel"]}
SUBJECTS = ["issue", "test", "phase", "provider", "item", "document", "selection", "pack", "candidate", "line", "matrix", "phase-2", "dispute",
            "recommendation"]


def lines(path):
    """Of a file that a world may do without, none."""
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def executions(folder):
    """Evidence, test, day and whether it failed, of every execution; streamed."""
    for path in sorted((folder / "results").rglob("*.xml")):
        days, phase = [], path.parent.name
        for event, element in xml.iterparse(path, events=("start", "end")):
            if event == "start" and element.tag in ("testsuites", "testsuite", "testcase"):
                days.append(element.get("timestamp") or (days[-1] if days else ""))
                continue
            if event == "start" or element.tag not in ("testsuites", "testsuite", "testcase"):
                continue
            day = days.pop()[:10]
            if element.tag == "testcase" and not element.get("name").startswith("ENV-"):
                found = {p.get("name"): p.get("value") for p in element.iter("property")}
                failed = any(child.tag in ("failure", "error", "flakyFailure") for child in element)
                passed = not any(child.tag in ("failure", "error", "skipped") for child in element)
                yield found.get("evidence"), phase, element.get("name"), dt.date.fromisoformat(day), failed, passed
            if element.tag != "testcase":
                element.clear()


def check(folder):
    faults = []
    phases = {p["id"]: p for p in lines(folder / "phases.jsonl")}
    issues = []
    if (folder / "issues.csv").exists():
        with open(folder / "issues.csv", encoding="utf-8", newline="") as file:
            issues = list(csv.DictReader(file))
    finders = {row["Found by"] for row in issues}
    failing, passes = {}, {}
    for evidence, phase, test, day, failed, passed in executions(folder):
        if day < dt.date.fromisoformat(phases[phase]["started"]) or day >= dt.date.fromisoformat(phases[phase]["ended"] or "9999-12-31"):
            faults.append(f"{test} was executed on {day}, and {phase} did not go on")
        if not is_working(day):
            faults.append(f"{test} was executed on {day}, which is no Working Day")
        if evidence in finders:
            failing[evidence] = (phase, test, day, failed)
        if passed:
            passes.setdefault((phase, test), []).append(day)

    told = (folder / "results").exists() and not (folder / "tools").exists()
    for row in issues:
        found = failing.get(row["Found by"])
        if row["Found by"].startswith("EV-") and told and (folder / "results/DSP" / row["Raised in"]).exists():
            if not found or not found[3] or found[2].isoformat() != row["Raised on"]:
                faults.append(f"{row['Issue']}: {row['Found by']} is no failing run of {row['Raised on']}")
            elif row["Closed on"]:
                later = sorted(d for d in passes.get(found[:2], []) if d > found[2])
                if later and later[0].isoformat() < row["Closed on"]:
                    faults.append(f"{row['Issue']} was closed on {row['Closed on']}, after {found[1]} passed on {later[0]}")
        if row["Closed on"] and row["Closed on"] < row["Raised on"]:
            faults.append(f"{row['Issue']} was closed before it was raised")

    for path in sorted(folder.glob("*.jsonl")):
        ids = [row["id"] for row in lines(path) if "id" in row]
        if len(ids) != len(set(ids)):
            faults.append(f"{path.name}: an id stands twice")
    references = []
    for path in sorted((folder / "decisions").glob("*.jsonl")):
        acts = {}
        for row in lines(path):
            references.append(row["reference"])
            if not is_working(dt.date.fromisoformat(row["date"])):
                faults.append(f"{path.name}: {row['reference']} of {row['date']}, which is no Working Day")
            acts.setdefault(tuple(row.get(s) for s in SUBJECTS), []).append(row)
        for subject, rows in acts.items():
            order = ORDER.get(path.stem, [])
            for earlier, later in zip(rows, rows[1:]):
                if order and (order.index(later["body"]) < order.index(earlier["body"]) or later["date"] < earlier["date"]):
                    faults.append(f"{path.name}: {later['reference']} comes before {earlier['reference']}")
    if len(references) != len(set(references)):
        faults.append("a reference of a decision stands twice")
    raised = {row["Issue"]: row["Raised on"] for row in issues}
    for item in lines(folder / "work-off-items.jsonl"):
        if item["issue"] in raised and item["added-on"] < raised[item["issue"]]:
            faults.append(f"{item['id']} was put into the plan before {item['issue']} was raised")
    return faults


def main():
    bad = False
    for name in sys.argv[1:]:
        for fault in check(pathlib.Path(name)):
            print(f"{name}: {fault}")
            bad = True
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
