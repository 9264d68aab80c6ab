#!/usr/bin/env python3
"""Writes a sample world: the data of a testing programme, made up from a seed. Python's standard library, no clock.

    python3 packs/worlds/generate.py --release FOC --world open --out DIR packs/sample-foc/pack.gate
    python3 packs/worlds/generate.py --release FOC --world open --results 1000000 --out DIR packs/sample-foc/pack.gate

The files at the end are the packs that plan the tests. The same seed, packs and list of holidays give the same bytes.
Everything here is invented: no result, issue, decision or product is real.
"""

import argparse
import csv
import io
import os
import pathlib
import shutil
import sys

sys.dont_write_bytecode = True

import dmct
from assurance import assure, assure_migration
from dialects import Cycle, property_style, pytest_like, surefire_like
from entry import determine, prepare
from output import Dice, write, write_lines
from planned import planned_tests
from programme import PROVIDERS, SMALL_CYCLES, Programme
from records import Records
from selection import select
from stories import runs_of, tests_of
from tools import TOOLS, jira_issues
from worlds import WORLDS, Wanted, world_of

WRITERS = {"DSP": surefire_like, "CSP-N": pytest_like, "CSP-S": property_style, "S1SP": pytest_like, "SMSO": pytest_like}
ROOT = pathlib.Path(__file__).resolve().parents[2]
MOST_CYCLES = 1000  # four on each Working Day, so about a year


def iso(day):
    return day and day.isoformat()


def write_results(seed, programme, part, out, tools):
    """A small world has a file for each cycle, a large one a file for each month: no more than one is in memory. `tools` write the cycles
    after the first, each in its own format."""
    phase = part.phase
    for provider, writer in WRITERS.items():
        dice, month, cycles = Dice(seed, "times", phase.id, provider), None, []

        def flush():
            if cycles:
                name = f"{cycles[0].day:%Y-%m}" if part.large else f"cycle-{cycles[0].number}"
                write(out / "results" / provider / phase.id / f"{name}.xml", writer(cycles, phase.id, programme.exported, dice, provider.lower()))
                cycles.clear()

        for cycle, runs in runs_of(seed, part, provider):
            day, hour = phase.slot(cycle, provider)
            if not part.large or month != (day.year, day.month):
                flush()
            month = (day.year, day.month)
            groups = len({run.test.group for run in runs})
            one = Cycle(cycle + 1, day, runs, hour, 360 // max(groups, 3))
            if cycle > 0 and provider in tools:
                for name, text in tools[provider](one, phase.id, provider):
                    write(out / "tools" / provider / phase.id / name, text)
            else:
                cycles.append(one)
        flush()


def write_issues(rows, out, in_jira=""):
    """Those of one Service Provider may be kept in Jira."""
    rows = sorted(rows, key=lambda row: int(row["Issue"][3:]))
    kept = [row for row in rows if row["Service Provider"] != in_jira]
    if in_jira:
        write(out / "jira.csv", jira_issues([row for row in rows if row["Service Provider"] == in_jira]))
    text = io.StringIO()
    table = csv.DictWriter(text, list(kept[0]), lineterminator="\n")
    table.writeheader()
    table.writerows(kept)
    write(out / "issues.csv", text.getvalue())


def write_world(records, out, world):
    programme = records.programme
    tools = TOOLS[programme.release] if world.tools else {}
    write_lines(out / "providers.jsonl", [{"id": i, "name": n} for i, n in PROVIDERS.items()])
    write_lines(out / "entries.jsonl", programme.entries)
    write_lines(out / "phases.jsonl", [
        {"id": p.id, "kind": p.kind, "release": p.release, "entry": p.entry, "provider": p.provider, "started": iso(p.started),
         "ended": iso(p.ended), "precursors": p.precursors} for p in programme.phases])
    for part in records.parts.values():
        if part.phase.kind in world.exports:
            write_results(records.seed, programme, part, out, tools)
    write_issues(records.issues.rows, out, "DSP" if world.tools and programme.release == "FOC" else "")
    write_lines(out / "work-off-items.jsonl", records.items)
    write_lines(out / "deliverables.jsonl", records.documents)
    write_lines(out / "requirements.jsonl", records.requirements)
    write_lines(out / "severity-disputes.jsonl", records.disputes)
    write_lines(out / "material-disagreements.jsonl", [])
    write_lines(out / "exclusion-notices.jsonl", records.exclusion_notices)
    write_lines(out / "work-off-reports.jsonl", records.work_off_reports)
    write_lines(out / "de-selection-notices.jsonl", records.de_selection_notices)
    write_lines(out / "de-selection-consultations.jsonl", records.de_selection_consultations)
    write_lines(out / "esme-model-notices.jsonl", records.esme_model_notices)
    write_lines(out / "reports/test-plan-contents.jsonl", records.test_plans)
    for name in ("joint-responsibilities", "severity-changes", "production-resolutions"):  # none in these worlds
        write_lines(out / f"{name}.jsonl", [])
    write_lines(out / "interface-testing-completions.jsonl", [{"phase": p.id, "completed-on": iso(p.ended)} for p in programme.earlier_uts])
    write_lines(out / "certificates.jsonl", records.certificates)
    write_lines(out / "approach-documents.jsonl", records.approach_documents)
    write_lines(out / "depth-and-breadth.jsonl", records.depth_and_breadth)
    write_lines(out / "plan-bases.jsonl", records.plan_bases)
    write_lines(out / "planned-packs.jsonl", records.planned_packs)
    write_lines(out / "interface-issues.jsonl", records.interface_issues)
    write_lines(out / "success-rates.jsonl", [
        {"phase": p.id, "rate": "90%", "stated-in": f"the {'System Capacity' if p.kind == 'PIT' else 'Migration'} Testing Approach Document of the sample",
         "document": "SCTAD-1" if p.kind == "PIT" else records.migration_thresholds[0]["stated-in"]}
        for p in programme.pits + programme.migrations])
    for name, rows in records.kept.items():
        write_lines(out / f"{name}.jsonl", rows)
    if programme.migrations:
        write_lines(out / "migration-thresholds.jsonl", records.migration_thresholds)
    for name, rows in zip(("device-models", "device-model-combinations", "selections"), records.selected):
        write_lines(out / f"{name}.jsonl", rows)
    write_lines(out / f"revocations/{programme.exported[:10]}.jsonl", records.decided.rows.pop("revocations"))
    records.decided.write(out)


def build(seed, release, world, results, tests, packs, titles):
    wanted = Wanted(world.stuck, results)
    programme = Programme(release, world.begins, migration=world.migration)
    if results:
        planned = len(tests_of(programme.sits[0], tests))
        entries = 1 if release == "IOC" else -(-results // (planned * MOST_CYCLES))
        wanted.spread(planned, entries)
        if wanted.base < SMALL_CYCLES:
            raise SystemExit(f"a large world has at least {planned * SMALL_CYCLES} results: {SMALL_CYCLES} of each planned test")
        if wanted.base >= MOST_CYCLES:
            raise SystemExit(f"SIT of IOC is one Test Phase: at most {planned * MOST_CYCLES} results; MOC and FOC have one for each entry")
        programme = Programme(release, world.begins, entries, wanted.base + (wanted.rest > 0))
    records = Records(seed, programme, tests, titles, wanted)
    records.plan_packs(packs)
    prepare(records)
    records.raise_issues()
    if world.issues:
        world.issues(records)
    records.conclude()
    records.selected = select(records)
    if world.assurance and not results:
        assure(records)
    elif world.migration:
        assure_migration(records)
    determine(records)
    if world.records:
        world.records(records)
    records.judge()
    return records


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--release", choices=["IOC", "MOC", "FOC"], required=True)
    parser.add_argument("--world", choices=list(WORLDS), default="open")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--results", type=int, default=0, help="how many executions; left out: a small world, a run or two of each test")
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--tollgate", default=os.environ.get("TOLLGATE", str(ROOT / "build/tollgate")))
    parser.add_argument("packs", nargs="+", type=pathlib.Path)
    arguments = parser.parse_args()

    if arguments.results and arguments.world != "open":
        raise SystemExit("a large world is an open one: `--results` goes with `--world open` only")
    tests, packs, titles = planned_tests(arguments.tollgate, arguments.packs)
    world = world_of(arguments.world, arguments.release)
    if world.process:
        process = dmct.Process(arguments.seed, arguments.release, tests)
        world.process(process)
        shutil.rmtree(arguments.out, ignore_errors=True)
        process.write(arguments.out)
        print(f"as of {process.as_of}: {', '.join(line['entry'] for line in process.lines)}")
        return
    if not any(t.release == arguments.release and t.phase_kind == "SIT" for t in tests):
        raise SystemExit(f"the packs plan no test for SIT of {arguments.release}")
    records = build(arguments.seed, arguments.release, world, arguments.results, tests, packs, titles)
    shutil.rmtree(arguments.out, ignore_errors=True)
    write_world(records, arguments.out, world)
    if world.files:
        world.files(arguments.out, records.programme)
    print(f"as of {records.programme.as_of}: {', '.join(p.id for p in records.programme.sits[:3])}")


if __name__ == "__main__":
    main()
