"""Whether the checks can fail: a fake server that is right passes them, and each server that is wrong in one way fails the check for it.

What only a server of Gate can get wrong (G), and what is too much for a server that is a toy (the biggest documents), is not tried.
"""

import copy
import pathlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import runner
import self_test_answers
from client import Client, Failure
from harness import CHECKS
from junit import Result

FAKE = pathlib.Path(__file__).resolve().parent / "fake_server.py"

# What a fake server does wrong, and the check that has to find it.
FOUND_BY = {
    "no-sync": "L01", "answers-early": "L02", "opens-early": "L03", "ignores-early-exit": "L04", "initialize-twice": "L05", "shutdown-object": "L06",
    "serves-on": "L07", "always-3": "L08", "always-0": "L09", "ignores-the-end": "L10", "ignores-the-editor": "L11", "needs-a-folder": "L12",
    "registers-early": "L13", "registers": "L14", "strict": "L15", "always-utf-8": "L16", "any-encoding": "L17", "waits-for-answers": "L18",
    "dies-of-refusal": "L19", "needs-settings": "L20",
    "whole-frames": "F01", "answers-twice": "F02", "first-field": "F03", "header-case": "F04", "ids-as-text": "F05", "decodes-portions": "F06",
    "silent-on-junk": "F07", "dies-of-lists": "F08", "dies-without-method": "F09", "echoes": "F10", "dies-of-answers": "F11", "dies-of-bytes": "F12",
    "dies-of-depth": "F13", "dies-of-empty": "F14", "spins": "F15", "allocates": "F16", "null-for-wrong": "F17", "inner-error": "F18",
    "dies-of-notifications": "F19",
    "null-for-unknown": "M01", "speaks-of-unknown": "M02", "cancels-early": "M03", "drops-cancelled": "M04", "never-cancels": "M05",
    "announces-more": "M06", "forgets-refusals": "M07", "dies-of-unopened": "M08", "dies-far-off": "M09",
    "keeps-deleted": "D01", "last-first": "D02", "columns-in-characters": "D03", "crlf": "D04", "lone-cr": "D05", "wraps": "D06", "no-full-text": "D07",
    "no-version": "D08", "keeps-diagnostics": "D09", "keeps-text": "D10", "normalises": "D11", "files-only": "D12", "opens-once": "D13",
    "dies-of-reversed": "D14", "u2028": "D15", "far-ranges": "D16", "selections-inside-out": "D17", "tokens-twice": "D18", "wrong-delta": "D19",
    "never-tidy": "D20", "renames-parts": "D21", "takes-any-name": "D22", "completes-elsewhere": "D23", "always-unchanged": "D24",
    "columns-of-utf16": "D25", "a-request-late": "D26", "one-document": "D27", "beyond-is-start": "D28",
    "late": "P06", "leaks": "P09", "leaks-descriptors": "P10", "blocks": "P11", "noise": "P12", "prints": "W01",
}
# The toy reads a big document slowly, and all of it again after each change.
TOO_MUCH = ("G", "E", "P01", "P02", "P03", "P04", "P05", "P07", "P08", "P13", "P15")


def as_fake(options, wrong=""):
    faked = copy.copy(options)
    faked.server = [sys.executable, "-B", str(FAKE)] + ([wrong] if wrong else [])
    faked.patience, faked.jobs, faked.long, faked.slow = 12.0 if not wrong else 3.0, 2, False, True
    return faked


def right_server(options, tell):
    """The checks that the right server has to pass."""
    names = [name for name in (*CHECKS, *runner.COMMON) if not name.startswith(TOO_MUCH)]

    def told(result):
        result.name = f"a right server: {result.name}"
        tell(result)

    return runner.make_all(names, as_fake(options), told)


def wrong_server(options, wrong):
    """Whether the check for it finds what a server does wrong."""
    name = FOUND_BY[wrong]
    begin = time.monotonic()
    if name in runner.COMMON:
        made = runner.make_all(["L08", name], as_fake(options, wrong), lambda _: None)
        failed = next(result for result in made if result.name.startswith(name))
    else:
        failed = runner.make(CHECKS[name], as_fake(options, wrong), runner.Sessions())
    found = failed.outcome == "failed"
    words = failed.words.partition("\n")[0]
    return Result(f"a wrong server: {wrong} is found by {name}", "self_test.py", time.monotonic() - begin, "passed" if found else "failed",
                  words if found else f"{name} passes: {words}")


# It asks something before each thing that it tells, in more than a client reads at once.
ASKS_AND_TELLS = """
import json, sys
def send(**message):
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    sys.stdout.buffer.write(b"Content-Length: %d\\r\\n\\r\\n%b" % (len(body), body))
for number in range(5000):
    send(id=number, method="workspace/diagnostic/refresh")
    send(method="telemetry/event", params={"number": number})
sys.stdout.buffer.flush()
sys.stdin.buffer.read()
"""


def in_order():
    """Whether a client takes messages in the order in which they came, also those that come while it answers."""
    begin = time.monotonic()
    client = Client([sys.executable, "-c", ASKS_AND_TELLS], ".")
    words = ""
    try:
        client.wait(lambda: len(client.notified) == 5000, "everything that is told")
        told = [message["params"]["number"] for message in client.notified]
        wrong = next((at for at, number in enumerate(told) if number != at), None)
        words = "" if wrong is None else f"{told[wrong]} is taken as number {wrong}"
    except Failure as failure:
        words = str(failure)
    client.kill()
    return Result("a client takes messages in the order in which they came", "client.py", time.monotonic() - begin, "failed" if words else "passed", words)


def make_all(options, tell):
    wrong = list(self_test_answers.mistakes())
    results = [Result("right answers are taken and wrong ones refused, by every validator", "self_test_answers.py", 0.0, "failed" if wrong else "passed", "\n".join(wrong))]
    results.append(in_order())
    for result in results:
        tell(result)
    results += right_server(options, tell)

    def one(wrong):
        result = wrong_server(options, wrong)
        tell(result)
        return result

    unwatched = [name for name in CHECKS if not name.startswith(TOO_MUCH) and name not in FOUND_BY.values()]
    results.append(Result("every check of the protocol has a server that fails it", "self_test.py", 0.0, "passed" if unwatched == NOT_TRIED else "failed",
                          f"without one: {', '.join(unwatched)}"))
    tell(results[-1])
    with ThreadPoolExecutor(2) as pool:
        return results + list(pool.map(one, sorted(FOUND_BY, key=lambda wrong: wrong != "ignores-the-editor")))  # the longest one first


# Variations of a check that has such a server.
NOT_TRIED = ["P14", "M10"]
