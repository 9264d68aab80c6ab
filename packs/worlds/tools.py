"""Results as the tools beside JUnit write them, and Testing Issues as Jira exports them.

A writer takes one cycle of one Service Provider (`dialects.Cycle`) and gives the files that its tool leaves: names below the folder of
the Test Phase, and texts. What a format cannot tell stands in a part of the path: docs/data-formats.md, and the sources that read it,
`*-tool-sources.gate`. A tool that knows no attempts tells of an execution how it ended.
"""

import csv
import datetime as dt
import io
import json
import uuid
import xml.sax.saxutils as sax

from dialects import attr, summer_time

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


class Moment:
    """When a run began, as the tools write it."""

    def __init__(self, local):
        self.local = local
        ahead = summer_time(local.date())
        self.utc = local - dt.timedelta(hours=ahead)
        self.seconds = int((self.utc - dt.datetime(1970, 1, 1)).total_seconds())
        self.iso_utc = f"{self.utc.isoformat()}Z"
        self.with_offset = f"{local.isoformat()}+0{int(ahead)}:00"
        self.jira = f"{jira_day(local)} {local.hour % 12 or 12:02}:{local:%M} {'AM' if local.hour < 12 else 'PM'}"
        self.testrail = f"{local.day}.{local.month}.{local.year} {local.hour}:{local:%M}"

    def later(self, minutes):
        return Moment(self.local + dt.timedelta(minutes=minutes))


def jira_day(day):
    return f"{day:%d}/{MONTHS[day.month - 1]}/{day:%y}"


def begins(cycle):
    return Moment(dt.datetime.combine(cycle.day, dt.time(cycle.hour)))


def timed(cycle):
    """The runs, one every three minutes."""
    return [(run, begins(cycle).later(3 * number)) for number, run in enumerate(cycle.runs)]


def ended(run, passed, failed, skipped):
    """The tool's word for how a run ended."""
    return {"passed": passed, "skipped": skipped}.get(run.outcome, failed)


def told(run):
    """What a run says of itself beside its outcome, where a tool has room for it."""
    pairs = [("evidence", run.evidence)] if run.evidence else []
    return pairs + ([("witnessed-by", "DCC")] if run.witnessed else [])


def ran(cycle):
    return sum(run.outcome == "passed" for run in cycle.runs), sum(run.outcome in ("failed", "error") for run in cycle.runs)


def numbered(phase, cycle, lab, number):
    """An id of the form that tools make up by chance."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{phase}/{cycle.number}/{lab}/{number}"))


# XML


def nunit(cycle, phase, lab):
    passed, failed = ran(cycle)
    counts = f'total="{len(cycle.runs)}" passed="{passed}" failed="{failed}" warnings="0" inconclusive="0" skipped="{len(cycle.runs) - passed - failed}"'
    result, site = ("Failed", ' site="Child"') if failed else ("Passed", "")
    first = begins(cycle)
    out = [f'<?xml version="1.0" encoding="utf-8" standalone="no"?>\n<test-run id="0" testcasecount="{len(cycle.runs)}" result="{result}" {counts} '
           f'engine-version="3.17.0.0" start-time="{first.iso_utc.replace("T", " ")}">\n'
           f'  <test-suite type="Assembly" name="{lab}.sit.dll" result="{result}"{site} start-time="{first.iso_utc}" {counts}>\n']
    for run, when in timed(cycle):
        out.append(f'    <test-case name="{run.test.id}" classname="Sit.{run.test.group}" runstate="{ended(run, "Runnable", "Runnable", "Ignored")}" '
                   f'result="{ended(run, "Passed", "Failed", "Skipped")}"{" label=" + attr("Error") if run.outcome == "error" else ""} '
                   f'start-time="{when.iso_utc}">\n')
        if told(run):
            properties = "".join(f'<property name="{name}" value="{value}"/>' for name, value in told(run))
            out.append(f"      <properties>{properties}</properties>\n")
        if run.outcome in ("failed", "error"):
            out.append(f"      <failure><message><![CDATA[{run.reason}]]></message></failure>\n")
        elif run.outcome == "skipped":
            out.append("      <reason><message><![CDATA[not selected in this cycle]]></message></reason>\n")
        out.append("    </test-case>\n")
    return [(f"cycle-{cycle.number}.nunit.xml", "".join(out) + "  </test-suite>\n</test-run>\n")]


def trx(cycle, phase, lab):
    results, definitions = [], []
    passed, failed = ran(cycle)
    for number, (run, when) in enumerate(timed(cycle)):
        ident = numbered(phase, cycle, lab, number)
        output = f"<Output><ErrorInfo><Message>{sax.escape(run.reason)}</Message></ErrorInfo></Output>" if run.outcome in ("failed", "error") else ""
        results.append(f'    <UnitTestResult executionId="{ident}" testId="{ident}" testName="{run.test.id}" computerName="{lab}-lab-2" '
                       f'startTime="{when.with_offset}" outcome="{ended(run, "Passed", "Failed", "NotExecuted")}">{output}</UnitTestResult>\n')
        properties = "".join(f"<Property><Key>{name}</Key><Value>{value}</Value></Property>" for name, value in told(run))
        definitions.append(f'    <UnitTest name="{run.test.id}" id="{ident}"><Properties>{properties}</Properties>'
                           f'<TestMethod className="Sit.{run.test.group}" name="{run.test.id}"/></UnitTest>\n')
    return [(f"cycle-{cycle.number}.trx", '<?xml version="1.0" encoding="utf-8"?>\n'
             f'<TestRun id="{numbered(phase, cycle, lab, "run")}" name="cycle {cycle.number}" '
             'xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">\n'
             f'  <Results>\n{"".join(results)}  </Results>\n  <TestDefinitions>\n{"".join(definitions)}  </TestDefinitions>\n'
             f'  <ResultSummary outcome="{"Failed" if failed else "Completed"}">\n    <Counters total="{len(cycle.runs)}" executed="{passed + failed}" '
             f'passed="{passed}" failed="{failed}"/>\n  </ResultSummary>\n</TestRun>\n')]


def ctest(cycle, phase, lab):
    listed = "".join(f"      <Test>./{run.test.id}</Test>\n" for run in cycle.runs)
    out = [f'<?xml version="1.0" encoding="UTF-8"?>\n<Site BuildName="{phase}" BuildStamp="{cycle.day:%Y%m%d}-{cycle.hour:02}00-Nightly" '
           f'Name="{lab}-lab" Generator="ctest-3.28.1">\n  <Testing>\n    <StartTestTime>{begins(cycle).seconds}</StartTestTime>\n'
           f"    <TestList>\n{listed}    </TestList>\n"]
    for run in cycle.runs:
        values = told(run) + [("Completion Status", "Completed" if run.outcome != "skipped" else "SKIP_REGULAR_EXPRESSION_MATCHED")]
        if run.outcome in ("failed", "error"):
            values += [("Exit Code", "Failed" if run.outcome == "failed" else "Timeout"), ("Fail Reason", run.reason)]
        out.append(f'    <Test Status="{ended(run, "passed", "failed", "notrun")}">\n      <Name>{run.test.id}</Name>\n      <Path>.</Path>\n      <Results>\n')
        out += [f'        <NamedMeasurement type="text/string" name="{name}"><Value>{sax.escape(value)}</Value></NamedMeasurement>\n' for name, value in values]
        out.append("      </Results>\n    </Test>\n")
    return [(f"cycle-{cycle.number}.Test.xml", "".join(out) + "  </Testing>\n</Site>\n")]


def xunit(cycle, phase, lab):
    passed, failed = ran(cycle)
    counts = f'total="{len(cycle.runs)}" passed="{passed}" failed="{failed}" skipped="{len(cycle.runs) - passed - failed}"'
    first = begins(cycle).local
    out = [f'<?xml version="1.0" encoding="utf-8"?>\n<assemblies computer="{lab}-lab-1">\n  <assembly name="{lab}.sit.dll" run-date="{first:%Y-%m-%d}" '
           f'run-time="{first:%H:%M:%S}" test-framework="xUnit.net 2.4.1" {counts} errors="0">\n    <errors/>\n    <collection name="{phase}" {counts}>\n']
    for run in cycle.runs:
        traits = "".join(f'<trait name="{name}" value="{value}"/>' for name, value in told(run))
        why = {"passed": "", "skipped": "<reason><![CDATA[not selected in this cycle]]></reason>"}.get(
            run.outcome, f"<failure><message><![CDATA[{run.reason}]]></message></failure>")
        out.append(f'      <test name="{run.test.id}" type="Sit.{run.test.group}" result="{ended(run, "Pass", "Fail", "Skip")}">'
                   f'{f"<traits>{traits}</traits>" if traits else ""}{why}</test>\n')
    return [(f"cycle-{cycle.number}.xunit.xml", "".join(out) + "    </collection>\n  </assembly>\n</assemblies>\n")]


def robot(cycle, phase, lab):
    """The log of a run stands beside its output: the folder of both is the evidence."""
    passed, failed = ran(cycle)
    out = [f'<?xml version="1.0" encoding="UTF-8"?>\n<robot generator="Robot 7.0 (Python 3.11 on linux)" schemaversion="5">\n<suite id="s1" name="{phase}">\n']
    for number, (run, when) in enumerate(timed(cycle)):
        said = "" if run.outcome == "passed" else sax.escape(run.reason if run.outcome != "skipped" else "not selected in this cycle")
        tag = "<tag>DCC</tag>\n" if run.witnessed else ""
        out.append(f'<test id="s1-t{number + 1}" name="{run.test.id}">\n{tag}<status status="{ended(run, "PASS", "FAIL", "SKIP")}" '
                   f'start="{when.local.isoformat()}.000000">{said}</status>\n</test>\n')
    out.append(f'<status status="{"FAIL" if failed else "PASS"}"/>\n</suite>\n<statistics>\n<total>\n'
               f'<stat pass="{passed}" fail="{failed}" skip="{len(cycle.runs) - passed - failed}">All Tests</stat>\n</total>\n</statistics>\n</robot>\n')
    return [(f"EV-{phase}-C{cycle.number}-{lab}/output.xml", "".join(out))]


# JSON and lines


def written(value):
    return json.dumps(value, ensure_ascii=False)


def ctrf(cycle, phase, lab):
    tests = []
    for run, when in timed(cycle):
        word = ended(run, "passed", "failed", "skipped")
        starts = [1000 * when.later(attempt).seconds for attempt in range(len(run.earlier) + 1)]
        test = {"name": run.test.id, "status": word, "duration": 0, "start": starts[-1], "suite": [run.test.group], "extra": dict(told(run))}
        if run.earlier:
            test.update(retries=len(run.earlier), flaky=word == "passed",
                        retryAttempts=[{"attempt": n + 1, "status": "failed", "message": run.reason, "start": start} for n, start in enumerate(starts[:-1])])
        if word == "failed":
            test["message"] = run.reason
        tests.append(test)
    passed, failed = ran(cycle)
    summary = {"tests": len(tests), "passed": passed, "failed": failed, "skipped": len(tests) - passed - failed, "pending": 0, "other": 0,
               "start": 1000 * begins(cycle).seconds, "stop": 1000 * begins(cycle).later(3 * len(tests)).seconds}
    lines = ",\n".join("  " + written(test) for test in tests)
    return [(f"cycle-{cycle.number}.ctrf.json", '{"reportFormat":"CTRF","specVersion":"1.0.0","results":{"tool":{"name":"sample"},\n'
             f' "summary":{written(summary)},\n "tests":[\n{lines}]}}}}\n')]


def allure(cycle, phase, lab):
    """One file for each result."""
    files = []
    for number, (run, when) in enumerate(timed(cycle)):
        ident = numbered(phase, cycle, lab, number)
        status = {"error": "broken"}.get(run.outcome, run.outcome)
        result = {"uuid": ident, "historyId": run.test.id, "name": run.test.id, "status": status, "stage": "finished", "start": 1000 * when.seconds,
                  "labels": [{"name": "suite", "value": run.test.group}] + [{"name": name, "value": value} for name, value in told(run)]}
        if status in ("failed", "broken"):
            result["statusDetails"] = {"message": run.reason}
        files.append((f"{ident}-result.json", written(result) + "\n"))
    return files


def cucumber(cycle, phase, lab):
    """A test is a scenario. Its report has no room for evidence: the folder of the report is it."""
    features = []
    for group in sorted({run.test.group for run in cycle.runs}):
        elements = []
        for number, (run, when) in enumerate(timed(cycle)):
            if run.test.group == group:
                status = ended(run, "passed", "failed", "skipped")
                result = {"status": status, **({"error_message": run.reason} if status == "failed" else {})}
                elements.append({"type": "scenario", "keyword": "Scenario", "name": run.test.id, "line": 4 * number + 3, "start_timestamp": when.iso_utc,
                                 "tags": [{"name": "@witnessed"}] if run.witnessed else [],
                                 "steps": [{"keyword": "Then ", "name": "the outcome is as expected", "result": result}]})
        features.append({"uri": f"features/{group}.feature", "name": group, "keyword": "Feature", "elements": elements})
    return [(f"EV-{phase}-C{cycle.number}-{lab}/cucumber.json", "[" + ",\n".join(map(written, features)) + "]\n")]


def tap(cycle, phase, lab):
    """TAP has no times: the file is named by its own, and the folder of the run's log is the evidence."""
    out = [f"TAP version 13\n# {phase}, cycle {cycle.number}\n1..{len(cycle.runs)}\n"]
    for number, run in enumerate(cycle.runs):
        more = " # SKIP not selected in this cycle" if run.outcome == "skipped" else ""
        out.append(f"{ended(run, 'ok', 'not ok', 'ok')} {number + 1} - {run.test.id}{more}\n")
        if run.outcome in ("failed", "error"):
            out.append(f"  ---\n  message: {run.reason}\n  ...\n")
    return [(f"EV-{phase}-C{cycle.number}-{lab}/{begins(cycle).local:%Y-%m-%d_%H.%M}.tap", "".join(out))]


def json_lines(cycle, phase, lab):
    return [(f"cycle-{cycle.number}.jsonl", "".join(
        written({"test": run.test.id, "outcome": ended(run, "pass", "fail", "not run"), "began": when.iso_utc, **dict(told(run))}) + "\n"
        for run, when in timed(cycle)))]


# Tables


def table(heading, rows, delimiter=","):
    out = io.StringIO()
    sheet = csv.writer(out, delimiter=delimiter, lineterminator="\n")
    sheet.writerow(heading)
    sheet.writerows(rows)
    return out.getvalue()


def zephyr(cycle, phase, lab):
    """A row for each step of an execution. An attempt is an execution of its own."""
    rows = []
    for number, (run, when) in enumerate(timed(cycle)):
        words = ["FAIL"] * len(run.earlier) + [ended(run, "PASS", "FAIL", "UNEXECUTED")]
        for attempt, word in enumerate(words):
            execution = [f"{phase}-{cycle.number}-{number + 1}-{attempt + 1}", f"Cycle {cycle.number}", run.test.group, run.test.id, run.test.title,
                         when.later(attempt).jira, run.evidence, "DCC" if run.witnessed else "", word]
            steps = [("prepare the installation", "PASS" if run.evidence else word, ""), ("execute the script", word, run.reason if word == "FAIL" else "")]
            rows += [execution + [f"{execution[0]}-{n + 1}", n + 1, *step] for n, step in enumerate(steps)]
    return [(f"cycle-{cycle.number}.zephyr.csv", table(
        ["ExecutionId", "CycleName", "FolderName", "Issue Key", "Test Summary", "Executed On", "Evidence", "Observed By", "ExecutionStatus",
         "StepId", "OrderId", "Step", "Step Result", "Comments"], rows))]


def testrail(cycle, phase, lab):
    rows = [[f"T{100 * cycle.number + number}", run.test.title, run.test.id, run.test.group, ended(run, "Passed", "Failed", "Untested"), when.testrail,
             run.evidence, "DCC" if run.witnessed else ""] for number, (run, when) in enumerate(timed(cycle))]
    heading = ["ID", "Title", "References", "Section", "Status", "Tested On", "Evidence", "Observed By"]
    return [(f"cycle-{cycle.number}.testrail.csv", "sep=;\n" + table(heading, rows, ";"))]


def spreadsheet(cycle, phase, lab):
    rows = [[run.test.id, ended(run, "pass", "fail", "not run"), f"{when.local:%d/%m/%Y %H:%M}", run.evidence, "DCC" if run.witnessed else ""]
            for run, when in timed(cycle)]
    return [(f"cycle-{cycle.number}.sheet.csv", table(["Test", "Result", "Began", "Evidence", "Observed by"], rows))]


#: The tools of the Service Providers, by release. Who is not named has JUnit XML only.
TOOLS = {
    "IOC": {"DSP": ctrf, "CSP-N": nunit, "CSP-S": trx, "S1SP": ctest, "SMSO": xunit},
    "MOC": {"CSP-N": cucumber, "CSP-S": allure, "S1SP": tap, "SMSO": robot},
    "FOC": {"DSP": zephyr, "CSP-N": spreadsheet, "CSP-S": testrail, "S1SP": json_lines},
}


def jira_issues(rows):
    """A Jira export of Testing Issues: a heading is repeated for each further value, and a column that no issue fills is left out; not that of
    blocked tests, for without it nobody can say that there are none."""
    columns = [("Issue key", "Issue"), ("Summary", "Summary"), ("Status", "Status"), ("Custom field (Severity)", "Severity"),
               ("Custom field (Raised in)", "Raised in"), ("Custom field (Raised on)", "Raised on"), ("Component/s", "Service Provider"),
               ("Custom field (Cause)", "Cause"), ("Fix versions", "Impacts"), ("Custom field (Affects entries)", "Affects entries"),
               ("Outward issue link (Blocks)", "Blocks tests"), ("Custom field (Log)", "Log")]
    heading, cells = [], [[] for _ in rows]
    for name, of in columns:
        values = [[value for value in str(row[of]).split(";") if value] for row in rows]
        for number in range(max([*map(len, values), of == "Blocks tests"])):
            heading.append(name)
            for row, mine in zip(cells, values):
                value = mine[number] if number < len(mine) else ""
                if of == "Raised on":
                    value = jira_day(dt.date.fromisoformat(value))
                row.append(value)
    return table(heading, cells)
