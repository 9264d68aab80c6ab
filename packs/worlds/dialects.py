"""JUnit XML as three tools write it. Each writer takes the cycles of one file; a cycle has its runs.

A run has `test` (`id`, `title`, `group`), `outcome` (`passed`, `failed`, `error` or `skipped`), `earlier` (the outcomes of attempts
before it in the same execution), `reason`, `evidence` and `witnessed`; `lab` is what the tool calls itself. A source reads all three dialects alike: `packs/sample-foc/sources.gate`.
"""

import datetime as dt
import io
import xml.sax.saxutils as sax


class Cycle:
    """The runs of one day: the first suite begins at `hour`, each further suite `step` minutes later."""

    def __init__(self, number, day, runs, hour=9, step=120):
        self.number, self.day, self.runs, self.hour, self.step = number, day, runs, hour, step


def attr(text):
    return sax.quoteattr(text)


def witness(indent, run):
    """The DCC observes a part of the tests (SVTAD 13.15)."""
    return f'{indent}<property name="witnessed-by" value="DCC"/>\n' if run.witnessed else ""


def summer_time(day):
    """Whether clocks in the United Kingdom are an hour ahead of UTC in the working hours of a day."""
    def last_sunday(month):
        end = dt.date(day.year, month, 31)
        return end - dt.timedelta(days=(end.weekday() + 1) % 7)
    return last_sunday(3) <= day < last_sunday(10)


def surefire_like(cycles, phase, exported, rng, lab="dsp"):
    """Nested suites, one for each functional group; local times without a zone; repeats as children; wrong counters."""
    out = io.StringIO()
    out.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="{lab.upper()} SIT">\n')
    out.write(f'  <properties>\n    <property name="phase" value="{phase}"/>\n'
              f'    <property name="exported-at" value="{exported}"/>\n  </properties>\n')
    for cycle in cycles:
        day, minute = cycle.day, 60 * cycle.hour
        out.write(f'  <testsuite name="environment" timestamp="{day}T{cycle.hour - 2:02}:45:00" tests="1" failures="0">\n'
                  f'    <testcase classname="{lab}.environment" name="ENV-{cycle.number:02}" time="3.100"/>\n  </testsuite>\n')
        for group in sorted({r.test.group for r in cycle.runs}):
            mine = [r for r in cycle.runs if r.test.group == group]
            attempts = sum(1 + len(r.earlier) for r in mine)
            failures = sum(len(r.earlier) + (r.outcome == "failed") for r in mine)
            out.write(f'  <testsuite name="{group}" timestamp="{day}T{minute // 60:02}:{minute % 60:02}:00" tests="{attempts}" '
                      f'failures="{failures}" skipped="{sum(r.outcome == "skipped" for r in mine)}">\n')
            minute += cycle.step
            for run in mine:
                out.write(f'    <testcase classname="{lab}.sit.{group}" name="{run.test.id}" time="{rng.uniform(2, 90):.3f}">\n')
                if run.evidence:
                    out.write(f'      <properties>\n        <property name="evidence" value="{run.evidence}"/>\n'
                              f'{witness("        ", run)}      </properties>\n')
                for _ in run.earlier:
                    out.write(f'      <flakyFailure message={attr(run.reason)} type="{lab}.AssertionFailed">\n'
                              f'        <stackTrace>at {lab}.sit.{group}.{run.test.id}</stackTrace>\n      </flakyFailure>\n')
                if run.outcome == "failed":
                    out.write(f'      <failure message={attr(run.reason)} type="{lab}.AssertionFailed"/>\n')
                elif run.outcome == "error":
                    out.write(f'      <error message={attr(run.reason)} type="{lab}.Timeout"/>\n')
                elif run.outcome == "skipped":
                    out.write('      <skipped message="not selected in this cycle"/>\n')
                out.write('    </testcase>\n')
            out.write('  </testsuite>\n')
    out.write('</testsuites>\n')
    return out.getvalue()


def pytest_like(cycles, phase, exported, rng, lab="csp-north"):
    """One flat suite; a time with microseconds and an offset; properties on the test cases and the suite."""
    out = io.StringIO()
    out.write('<?xml version="1.0" encoding="utf-8"?><testsuites>')
    for cycle in cycles:
        runs, offset = cycle.runs, "+01:00" if summer_time(cycle.day) else "+00:00"
        stamp = f"{cycle.day}T{cycle.hour + 1:02}:{rng.randrange(60):02}:{rng.randrange(60):02}.{rng.randrange(10 ** 6):06}{offset}"
        out.write('<testsuite name="pytest" '
                  f'errors="{sum(r.outcome == "error" for r in runs)}" failures="{sum(r.outcome == "failed" for r in runs)}" '
                  f'skipped="{sum(r.outcome == "skipped" for r in runs)}" tests="{len(runs)}" time="{rng.uniform(600, 9000):.3f}" '
                  f'timestamp="{stamp}" hostname="{lab}-lab-2">\n')
        out.write(f'<properties><property name="phase" value="{phase}"/>'
                  f'<property name="exported-at" value="{exported}"/></properties>\n')
        for run in runs:
            out.write(f'<testcase classname="tests.{run.test.group}.test_sit" name="{run.test.id}" time="{rng.uniform(2, 90):.3f}">')
            if run.evidence:
                out.write(f'<properties><property name="evidence" value="{run.evidence}"/>{witness("", run).strip()}</properties>')
            if run.outcome == "failed":
                out.write(f'<failure message={attr("AssertionError: " + run.reason)}>def test_sit(rig):\n'
                          f'&gt;       assert rig.outcome == expected\nE       {sax.escape(run.reason)}</failure>')
            elif run.outcome == "error":
                out.write(f'<error message={attr("failed on setup: " + run.reason)}/>')
            elif run.outcome == "skipped":
                out.write('<skipped type="pytest.skip" message="not selected in this cycle"/>')
            out.write('</testcase>\n')
        out.write('</testsuite>')
    out.write('</testsuites>\n')
    return out.getvalue()


def property_style(cycles, phase, exported, rng, lab="csp-south"):
    """One suite, no <testsuites>; a time on each test case in UTC; everything in properties; `status` attributes."""
    out = io.StringIO()
    out.write(f'<testsuite name="{lab}.sit.cycle-{cycles[0].number}" tests="{sum(len(c.runs) for c in cycles)}">\n')
    out.write(f'\t<properties>\n\t\t<property name="exported-at">{exported}</property>\n\t</properties>\n')
    for cycle in cycles:
        minute = (cycle.hour - 1) * 60
        for run in cycle.runs:
            minute += rng.randrange(3, 9)
            status = "disabled" if run.outcome == "skipped" else "run"
            out.write(f'\t<testcase name="{run.test.id}" classname="{lab.replace("-", ".")}" status="{status}" '
                      f'timestamp="{cycle.day}T{minute // 60:02}:{minute % 60:02}:{rng.randrange(60):02}Z" time="{rng.uniform(2, 90):.1f}">\n')
            out.write(f'\t\t<properties>\n\t\t\t<property name="phase" value="{phase}"/>\n')
            if run.evidence:
                out.write(f'\t\t\t<property name="evidence" value="{run.evidence}"/>\n{witness(3 * chr(9), run)}')
            out.write(f'\t\t\t<property name="title" value={attr(run.test.title)}/>\n\t\t</properties>\n')
            if run.outcome in ("failed", "error"):
                out.write(f'\t\t<failure message={attr(run.reason)}/>\n')
            out.write('\t</testcase>\n')
    out.write('</testsuite>\n')
    return out.getvalue()


WRITERS = {"DSP": surefire_like, "CSP-North": pytest_like, "CSP-South": property_style}
