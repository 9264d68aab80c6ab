"""Makes checks, two at a time where they measure nothing, and judges what all sessions have in common."""

import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from client import Failure, shortened
from harness import CHECKS, Run, Skip
from junit import Result

# What is asked of all sessions of a run together.
COMMON = {"P12": "nothing is written to standard error in sessions without junk",
          "W01": "standard output holds well-formed frames and nothing else, and every answer answers one request, in all sessions"}


@dataclass
class Sessions:
    """What was seen in all sessions so far."""

    count: int = 0
    faults: list = field(default_factory=list)
    noise: list = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, name, clients):
        with self.lock:
            for client in clients:
                self.count += 1
                self.faults += [f"{name}: {fault}" for fault in client.faults]
                if client.stderr and not client.hostile:
                    self.noise.append(f"{name}: {shortened(client.stderr.decode('utf-8', 'replace'))}")

    def results(self):
        for name, found in (("P12", self.noise), ("W01", self.faults)):
            words = "\n".join(found) or f"{self.count} sessions"
            yield Result(f"{name} {COMMON[name]}", "runner.py", 0.0, "failed" if found else "passed", words)


def make(check, options, sessions):
    """One check; its figures or its failure are the result's words."""
    run = Run(check, options)
    begin = time.monotonic()
    outcome, words = "passed", ""
    try:
        check.function(run)
        run.finish()
        words = "; ".join(run.notes)
    except Skip as skip:
        outcome, words = "skipped", str(skip)
    except Failure as failure:
        outcome, words = "failed", f"{failure}\n{run.transcript()}"
    except Exception:  # a fault of the check, or an answer of a form that nobody thought of
        outcome, words = "failed", f"{traceback.format_exc().strip().splitlines()[-1]}\n{traceback.format_exc()}{run.transcript()}"
    finally:
        run.clear()
    sessions.add(check.name, run.clients)
    return Result(f"{check.name} {check.sentence}", check.file, time.monotonic() - begin, outcome, words)


def make_all(names, options, tell):
    """The results of the checks of these names, in their order; `tell` is called with each as soon as it is there."""
    checks = [CHECKS[name] for name in names if name in CHECKS]
    sessions = Sessions()

    def one(check):
        result = make(check, options, sessions)
        tell(result)
        return result

    with ThreadPoolExecutor(options.jobs) as pool:
        together = list(pool.map(one, [check for check in checks if not check.alone]))
    results = together + [one(check) for check in checks if check.alone]
    for result in sessions.results():
        if result.name.split()[0] in names:
            results.append(result)
            tell(result)
    return sorted(results, key=lambda result: result.name)
