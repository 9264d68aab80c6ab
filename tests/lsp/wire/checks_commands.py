"""G, second part: what lenses run gives what the command gives, over the texts as they stand in the editor."""

import json

from checks_gate import BOOK, command, path_of
from client import require, shortened
from features import ask
from harness import check, uri_of
from samples import file
from validators import Documents

DAY = "2026-03-02"
LIMIT, STRICTER = "at most 2 of", "at most 0 of"


def opened_book(run, name):
    """(client, documents, address, folder) of the rule book with one of its modules open."""
    folder = run.copy(BOOK)
    client = run.session(root=folder)
    documents = Documents(client.encoding)
    uri = uri_of(folder / name)
    client.open(uri, documents.put(uri, file(f"{BOOK}/{name}")).text)
    return client, documents, uri, folder


def ran(client, name, argument):
    answer = client.result("workspace/executeCommand", {"command": name, "arguments": [argument]}, 60)
    require(isinstance(answer.get("exitStatus"), int) and isinstance(answer.get("messages"), str), f"{name} is answered by {shortened(answer)}")
    return answer


def same_as_command(run, answer, *arguments):
    status, words = command(run, *arguments, statuses=range(6))
    require(answer["exitStatus"] == status, f"{arguments[0]}: exit status {answer['exitStatus']}, of the command {status}: {shortened(answer['messages'])}")
    require(answer["result"] == json.loads(words), f"{arguments[0]}: the result is not what the command prints: {shortened(answer['result'])}")
    return answer["result"]


def verdicts(outcome):
    return [(gate["gate"], gate.get("instance"), gate["verdict"]) for gate in outcome["gates"]]


@check("G06", "a verdict in the editor is that of `tollgate evaluate`, with every number, also of a text that nobody saved")
def evaluated(run):
    client, _, uri, folder = opened_book(run, "sources.gate")
    rules = uri_of(folder / "rules.gate")
    argument = {"uri": uri, "asOf": DAY}
    for data in ("data", "data-open", "data-not-met"):
        answer = ran(client, "tollgate.evaluate", {**argument, "data": str(folder / data)})
        same_as_command(run, answer, "evaluate", path_of(uri), "--format=json", "--engine=interpret", "--as-of", DAY, "--data", folder / data)
    before = verdicts(ran(client, "tollgate.evaluate", {**argument, "data": str(folder / "data")})["result"])
    text = file(f"{BOOK}/rules.gate")
    require(text.count(LIMIT) > 0, f"{LIMIT} is no part of the rules any more")
    client.open(rules, text.replace(LIMIT, STRICTER))  # not on disk
    answer = ran(client, "tollgate.evaluate", {**argument, "data": str(folder / "data")})
    path_of(rules).write_text(text.replace(LIMIT, STRICTER), encoding="utf-8")
    after = same_as_command(run, answer, "evaluate", path_of(uri), "--format=json", "--engine=interpret", "--as-of", DAY, "--data", folder / "data")
    require(verdicts(after) != before, f"a limit of 0 changes a verdict: {before}")
    gate = before[0][0]
    answer = ran(client, "tollgate.evaluate", {**argument, "data": str(folder / "data"), "gate": gate})
    require([v[0] for v in verdicts(answer["result"])] == [gate], f"only {gate} was asked for: {shortened(verdicts(answer['result']))}")


@check("G07", "examples run in the editor end as in `tollgate test`, all of them and each by its lens")
def examples(run):
    client, documents, uri, _ = opened_book(run, "examples.gate")
    answer = ran(client, "tollgate.runExamples", {"uri": uri})
    whole = same_as_command(run, answer, "test", "--format=json", path_of(uri))
    lenses = [lens["command"] for lens in ask(client, documents, uri, "textDocument/codeLens") if lens.get("command", {}).get("command") == "tollgate.runExamples"]
    require(len(lenses) > 3, f"{len(lenses)} lenses run examples")
    for lens in run.random.sample(lenses, 3):
        argument = lens["arguments"][0]
        part = ran(client, "tollgate.runExamples", argument)
        same_as_command(run, part, "test", "--format=json", path_of(uri), *(f"--only={title}" for title in argument["examples"]))
        require(part["result"]["passing"] + part["result"]["failing"] == len(argument["examples"]), f"{lens['title']} runs {shortened(part['result'])}")
    spoilt = documents.of(uri).text.replace("expect met", "expect not met", 1)
    require(client.replace(uri, spoilt) == [], "an example that fails is no mistake")
    answer = ran(client, "tollgate.runExamples", {"uri": uri})
    require(answer["result"]["failing"] == whole["failing"] + 1, f"one example more fails: {shortened(answer['result'])}")
