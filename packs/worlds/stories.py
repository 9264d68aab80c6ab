"""How the planned tests of a Test Phase fare: executions cycle by cycle, and the Testing Issues that failing runs raise.

A test fails in spans of cycles, passes in the others. An issue that blocks a test is raised on the day of the span's first run and, if
the span ends, closed before the first run that passes. An issue that has a workaround may stay open: it blocks nothing then.
"""

from dataclasses import dataclass, field

from output import Dice
from programme import PROVIDERS
from working_days import shift

FAULTS = ["response code E19 in place of I0", "no response within 30 s", "register off by one unit",
          "alert not received", "Device Model not as in the planned entry", "signature does not verify"]
WHAT = ["Response late", "Alert lost", "Register wrong by one unit", "Response code wrong", "Device log incomplete",
        "Message cut", "Certificate not found", "Time of event missing", "Request refused", "Schedule not kept"]
WHERE = ["after a change of tariff", "at midnight", "for the gas meter", "after a top-up", "with two displays",
         "when the hub restarts", "for an ESME with export", "during a firmware download", "with a long name"]


class Run:
    """One execution, as the writers of `dialects` want it."""
    __slots__ = ("test", "outcome", "earlier", "reason", "evidence", "witnessed")

    def __init__(self, test, outcome, earlier, reason, evidence, witnessed):
        self.test, self.outcome, self.earlier = test, outcome, earlier
        self.reason, self.evidence, self.witnessed = reason, evidence, witnessed


@dataclass
class Span:
    """The test fails from the cycle `first` until before the cycle `fixed`; `fixed` is None if it never passes again."""
    first: int
    fixed: int = None


@dataclass
class Story:
    test: object
    provider: str
    cycles: object  # those in which it is executed: a list, or a range
    spans: list = field(default_factory=list)
    skipped: bool = False    # in the last cycle, after it has passed
    flaky: bool = False      # its first pass took a second attempt
    witnessed: bool = False
    told_twice: bool = False  # the tool lists the last execution twice, the second time as failed

    def outcome(self, cycle):
        return "failed" if any(s.first <= cycle and (s.fixed is None or cycle < s.fixed) for s in self.spans) else "passed"


@dataclass
class Part:
    """A Test Phase with its tests' stories."""
    phase: object
    stories: list
    large: bool = False

    def of(self, provider):
        return [story for story in self.stories if story.provider == provider]


def laboratory(test, number, groups):
    """Who runs a test: its own Service Provider, else by its group; regression tests, and those of few groups, are spread over all."""
    place = groups.index(test.group) if test.kind == "functional" and len(groups) >= len(PROVIDERS) else number
    return test.provider or list(PROVIDERS)[place % len(PROVIDERS)]


def tests_of(phase, tests):
    return [t for t in tests if t.release == phase.release and t.phase_kind == phase.kind
            and (not t.provider or not phase.provider or t.provider == phase.provider)]


def tell(seed, phase, tests, wanted):
    """The stories of a Test Phase. `wanted` says what the world asks for: see `worlds.Wanted`."""
    planned = tests_of(phase, tests)
    groups = sorted({t.group for t in planned})
    functional = [t for t in planned if t.kind == "functional"]
    main = phase.kind == "SIT" and not wanted.results
    descoped = functional[len(functional) // 4:][:1] if main and len(functional) > 9 else []
    stuck = wanted.stuck(len(functional) - len(descoped), len(planned) - len(descoped)) if main else 0
    stuck_tests = [t.id for t in functional if t not in descoped][3::3][:stuck]
    known = [t.id for t in planned if t.kind == "regression"][1:2] if main and len(planned) - len(functional) > 2 else []
    stories = []
    for number, test in enumerate(planned):
        dice = Dice(seed, "story", phase.id, test.id)
        provider = phase.provider or laboratory(test, number, groups)
        if test in descoped:
            continue
        last = len(phase.slots) - 1
        if wanted.results:
            story = long_story(dice, test, provider, wanted.executions(number, len(planned), phase))
        elif test.id in stuck_tests:
            story = Story(test, provider, sorted({0, last // 2, last}), [Span(0)])
        elif test.id in known:
            story = Story(test, provider, [0, last], [Span(0)])
        else:
            story = short_story(dice, test, provider, last)
        story.witnessed = phase.kind == "SIT" and test.group not in groups[1::2] and number % 3 == 0
        stories.append(story)
    return Part(phase, stories, bool(wanted.results)), [t.id for t in descoped]


def short_story(dice, test, provider, last):
    """Run until it passes; now and then once more at the end, where a tool may skip it."""
    start = dice.choice([0, 0, 0, 1, 1, 2]) if last > 3 else 0
    bad = [0, 0, 0, 0, 0, 0, 0, 1, 1, 2][dice.randrange(10)]
    bad = min(bad, last - start)
    story = Story(test, provider, list(range(start, start + bad + 1)), [Span(start, start + bad)] if bad else [])
    story.flaky = not bad and dice.chance(0.12)
    if start + bad < last and dice.chance(0.1):
        story.cycles.append(last)
        story.skipped = True
    return story


def long_story(dice, test, provider, executions):
    """Run in every cycle; a few defects on the way, all of them fixed before the end."""
    story, at = Story(test, provider, range(executions)), 0
    while True:
        at += 1 + dice.randrange(max(4, 2 * executions))
        fixed = at + 1 + dice.randrange(12)
        if fixed > executions - 2:
            return story
        story.spans.append(Span(at, fixed))
        at = fixed


def runs_of(seed, part, provider):
    """Cycle by cycle, the runs of a Service Provider: what a file is made of."""
    stories = part.of(provider)
    by_cycle = {}
    for story in stories:
        if not isinstance(story.cycles, range):
            for cycle in story.cycles:
                by_cycle.setdefault(cycle, []).append(story)
    dice = Dice(seed, "runs", part.phase.id, provider)
    for cycle in range(len(part.phase.slots)):
        mine = by_cycle.get(cycle, []) + [s for s in stories if isinstance(s.cycles, range) and cycle in s.cycles]
        runs = []
        for story in mine:
            skipped = story.skipped and cycle == story.cycles[-1]
            outcome = "skipped" if skipped else story.outcome(cycle)
            evidence = "" if skipped else f"EV-{part.phase.id}-C{cycle + 1}-{story.test.id}-{provider}"
            earlier = ["failed"] if story.flaky and outcome == "passed" and provider == "DSP" else []
            if outcome == "failed" and dice.chance(0.2):
                outcome = "error"
            run = Run(story.test, outcome, earlier, dice.choice(FAULTS), evidence, story.witnessed and not skipped)
            runs.append(run)
            if story.told_twice and cycle == story.cycles[-1]:
                runs.append(Run(story.test, "failed", [], dice.choice(FAULTS), evidence + "-b", False))
        if runs:
            yield cycle, runs


class Issues:
    """The Testing Issues of a programme, numbered in the order in which they are found."""

    def __init__(self, seed):
        self.seed, self.rows, self.number = seed, [], 100

    def raise_by(self, part, story, span, severity=None, keeps_open=False, **facts):
        """The issue that a failing run raises: blocking until it is closed, or with a workaround and open."""
        self.number += 1
        ident = f"TI-{self.number}"
        dice = Dice(self.seed, "issue", ident)
        phase = part.phase
        raised_on, _ = phase.slot(span.first, story.provider)
        lasting = span.fixed is None
        closed_on = None
        if not lasting and not keeps_open:
            passing, _ = phase.slot(span.fixed, story.provider)
            closed_on = max(raised_on, shift(passing, -1))
        row = {
            "Issue": ident,
            "Summary": f"{dice.choice(WHAT)} {dice.choice(WHERE)}",
            "Severity": severity or dice.choice([3, 4, 4, 5, 5]),
            "Severity in dispute": "",
            "Status": "Closed" if closed_on else dice.choice(["Raised", "Under investigation", "Fix in test"]),
            "Raised in": phase.id,
            "Raised on": raised_on.isoformat(),
            "Closed on": closed_on.isoformat() if closed_on else "",
            "Found by": f"EV-{phase.id}-C{span.first + 1}-{story.test.id}-{story.provider}",
            "Service Provider": story.provider,
            "Cause": dice.choice(["DCC", "Modified DCC Total System"]),
            "Impacts": phase.release,
            "Affects entries": phase.entry or "",
            "Blocks tests": story.test.id if lasting else "",
            "Log": f"logs/{ident}.txt",
        }
        row.update(facts)
        self.rows.append(row)
        return row


def is_open(row):
    return row["Status"] not in ("Closed", "Withdrawn")
