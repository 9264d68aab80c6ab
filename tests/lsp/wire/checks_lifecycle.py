"""L: how a session begins, goes on with clients of every kind, and ends."""

import subprocess
import time

from client import refusing, require, shortened, silent
from features import announced, ask
from harness import check
from samples import GOOD, WRONG
from validators import Documents

BEFORE_INITIALIZE = {"window/showMessage", "window/logMessage", "window/showMessageRequest", "telemetry/event", "$/progress"}
NEEDS_A_CAPABILITY = {"client/registerCapability", "client/unregisterCapability", "workspace/configuration", "workspace/workspaceFolders",
                      "window/workDoneProgress/create", "workspace/applyEdit", "window/showDocument"}


def serves(client, uri):
    """Whether a server does its work: a document opened now has its diagnostics, and a hover is answered."""
    documents = Documents(client.encoding)
    text = documents.put(uri, WRONG)
    client.open(uri, WRONG)
    found = client.diagnostics(uri, 1)
    require(len(found) == 1 and found[0]["range"] == text.range_of("nonsuch"), f"one mistake, at `nonsuch`: {shortened(found)}")
    ask(client, documents, uri, "textDocument/hover", text.position_of("reds"))
    client.close_document(uri)


@check("L01", "initialize is answered with capabilities, and then the server serves")
def initialize(run):
    client = run.start()
    result = client.initialize(run.parameters())
    sync = result["capabilities"].get("textDocumentSync")
    kind = sync.get("change") if isinstance(sync, dict) else sync
    require(kind in (1, 2), f"the server takes documents: textDocumentSync is {sync}")
    require(isinstance(result.get("serverInfo", {}).get("name"), str), f"the server says its name: {shortened(result.get('serverInfo'))}")
    serves(client, run.uri())


@check("L02", "a request before initialize is refused with -32002")
def request_before_initialize(run):
    client = run.start()
    for method in ("textDocument/hover", "shutdown", "no/such/request"):
        code = client.error(method, {"textDocument": {"uri": run.uri()}, "position": {"line": 0, "character": 0}} if "/" in method else None)
        require(code == -32002, f"{method} before initialize is refused with {code}")
    client.initialize(run.parameters())
    serves(client, run.uri())


@check("L03", "a notification before initialize is dropped")
def notification_before_initialize(run):
    client = run.start()
    client.open(run.uri("early.gate"), WRONG)
    client.notify("initialized", {})
    client.notify("no/such/notification", {})
    client.listen(0.2)
    require(not client.received, f"nothing is said of it: {shortened(client.received)}")
    client.initialize(run.parameters())
    client.change(run.uri("early.gate"), 2, [{"text": WRONG}])
    serves(client, run.uri())
    require(run.uri("early.gate") not in client.published, "a document that was opened before initialize is not open")


@check("L04", "exit before initialize ends the process")
def exit_before_initialize(run):
    client = run.start()
    client.notify("exit")
    require(client.wait_exit(5) == 1, "without shutdown the status is 1")


@check("L05", "a second initialize is refused, and the session goes on")
def second_initialize(run):
    client = run.session()
    code = client.error("initialize", run.parameters())
    require(code == -32600, f"the code is that of an invalid request, not {code}")
    serves(client, run.uri())


@check("L06", "shutdown is answered with a result that is null")
def shutdown_result(run):
    run.session().shutdown()


@check("L07", "a request after shutdown is refused with -32600")
def request_after_shutdown(run):
    client = run.session()
    client.open(run.uri(), GOOD)
    client.shutdown()
    for method in ("textDocument/hover", "shutdown", "no/such/request"):
        code = client.error(method, {"textDocument": {"uri": run.uri()}, "position": {"line": 0, "character": 0}})
        require(code == -32600, f"{method} after shutdown is refused with {code}")


@check("L08", "exit after shutdown ends the process with status 0 within 5 s")
def exit_status(run):
    client = run.session()
    client.open(run.uri(), WRONG)
    client.shutdown()
    client.notify("exit")
    status = client.wait_exit(5)
    require(status == 0, f"the status is {status}")


@check("L09", "exit without shutdown ends the process with status 1")
def exit_without_shutdown(run):
    client = run.session()
    client.open(run.uri(), WRONG)
    client.notify("exit")
    status = client.wait_exit(5)
    require(status == 1, f"the status is {status}")


@check("L10", "the end of standard input ends the process")
def end_of_input(run):
    started = run.start()
    started.close_input()
    require(started.wait_exit(5) >= 0, "without a word of the client")
    client = run.session()
    client.open(run.uri(), WRONG)
    client.flush()
    client.close_input()
    status = client.wait_exit(5)
    require(status >= 0, f"killed by signal {-status}")


@check("L11", "the death of processId ends the process within 12 s")
def death_of_the_editor(run):
    editor = subprocess.Popen(["sleep", "600"])
    try:
        client = run.session(parameters=run.parameters(processId=editor.pid))
        client.listen(0.5)
        require(client.alive, "the editor lives, so the server does")
    finally:
        editor.kill()
        editor.wait()
    begin = time.monotonic()
    client.wait_exit(12)
    run.note(f"after {time.monotonic() - begin:.1f} s")


@check("L12", "processId and rootUri may be null, and everything that is optional missing")
def nulls(run):
    bare = {"processId": None, "rootUri": None, "capabilities": {}}
    for parameters in (bare, {**bare, "rootPath": None, "workspaceFolders": None, "initializationOptions": None, "trace": None, "clientInfo": None,
                              "locale": None, "workDoneToken": None}, {**bare, "workspaceFolders": []}):
        client = run.session(parameters=parameters)
        serves(client, run.uri())
        client.finish()


@check("L13", "before the answer to initialize only messages, telemetry and progress are sent")
def before_the_answer(run):
    client = run.start()
    client.settings = {"tollgate": {}}
    request = client.request("initialize", run.parameters())
    client.answer(request, "the answer to initialize")
    for message in client.received:
        if message.get("id") == request and "method" not in message:
            break
        require(message["method"] in BEFORE_INITIALIZE, f"{message['method']} comes before the answer")
    client.listen(0.2)
    early = [m["method"] for m in client.asked_of_client]
    require(not early, f"before `initialized` nothing is asked of the client: {early}")
    client.notify("initialized", {})
    serves(client, run.uri())


@check("L14", "a client without capabilities is never asked for what it cannot do")
def no_capabilities(run):
    client = run.session(parameters={"processId": None, "rootUri": run.parameters()["rootUri"], "capabilities": {}})
    serves(client, run.uri())
    (run.folder / "other.gate").write_text(WRONG, encoding="utf-8")
    client.open(run.uri("other.gate"), WRONG)
    client.notify("workspace/didChangeConfiguration", {"settings": {"tollgate": {}}})
    client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": run.uri("other.gate"), "type": 2}]})
    lenses = client.call("textDocument/codeLens", {"textDocument": {"uri": run.uri("other.gate")}}).get("result") or []
    for lens in lenses:
        if lens.get("command") and lens["command"]["command"] in (client.capabilities.get("executeCommandProvider") or {}).get("commands", []):
            client.call("workspace/executeCommand", {k: v for k, v in lens["command"].items() if k != "title"})
    client.change(run.uri("other.gate"), 2, [{"text": GOOD}])
    client.diagnostics(run.uri("other.gate"), 2)
    client.listen(0.3)
    asked = {m["method"] for m in client.asked_of_client}
    wrong = [m for m in asked if m in NEEDS_A_CAPABILITY or m.endswith("/refresh")]
    require(not wrong, f"the client did not say that it can {wrong}")
    progress = [m for m in client.notified if m["method"] == "$/progress"]
    require(not progress, f"nobody gave a token for {shortened(progress)}")


@check("L15", "unknown members and values of enumerations in initialize are passed over")
def unknown_members(run):
    parameters = run.parameters(noSuchMember={"a": [1, None]}, trace="loud", initializationOptions={"noSuchOption": [[]], "diagnostics": "no-such-way"})
    able = parameters["capabilities"]
    able["noSuchCapability"] = {"dynamicRegistration": True}
    able["textDocument"]["noSuchFeature"] = 7
    able["textDocument"]["documentSymbol"]["symbolKind"] = {"valueSet": [1, 999, 12]}
    able["textDocument"]["codeAction"]["codeActionLiteralSupport"]["codeActionKind"]["valueSet"] = ["no.such.kind"]
    able["textDocument"]["semanticTokens"]["tokenTypes"] = ["no-such-type"]
    able["textDocument"]["hover"]["contentFormat"] = ["no-such-format"]
    client = run.session(parameters=parameters)
    serves(client, run.uri())
    client.open(run.uri("more.gate"), GOOD, language="no-such-language")
    place = {"textDocument": {"uri": run.uri("more.gate"), "noSuchMember": 1}, "position": {"line": 0, "character": 0, "noSuchMember": []}}
    for context in ({"triggerKind": 99}, {"triggerKind": 2, "triggerCharacter": "€"}, None):
        client.result("textDocument/completion", {**place, "context": context, "noSuchMember": {}})
    if announced(client, "codeActionProvider"):
        client.result("textDocument/codeAction", {"textDocument": place["textDocument"], "range": {"start": place["position"], "end": place["position"]},
                                                  "context": {"diagnostics": [], "only": ["no.such.kind"], "triggerKind": 99}})


@check("L16", "the encoding of positions is one that the client offers, and UTF-16 where it offers none")
def offered_encoding(run):
    for offered, allowed in ((None, {"utf-16"}), ([], {"utf-16"}), (["utf-16"], {"utf-16"}), (["utf-8", "utf-16"], {"utf-8", "utf-16"}),
                             (["utf-32", "utf-16"], {"utf-32", "utf-16"}), (["utf-32", "utf-8", "utf-16"], {"utf-8", "utf-16", "utf-32"})):
        parameters = run.parameters(encodings=offered or [])
        if offered is None:
            del parameters["capabilities"]["general"]
        client = run.session(parameters=parameters)
        require(client.encoding in allowed, f"of {offered} the server chooses {client.encoding}")
        serves(client, run.uri())
        client.finish()


@check("L17", "encodings that do not exist are passed over")
def unknown_encoding(run):
    for offered, allowed in ((["utf-7"], {"utf-16"}), (["UTF-8", 8, None], {"utf-16"}), (["ebcdic", "utf-8"], {"utf-8", "utf-16"})):
        client = run.session(encodings=offered)
        require(client.encoding in allowed, f"of {offered} the server chooses {client.encoding}")
        serves(client, run.uri())
        client.finish()


def works_on(run, client):
    serves(client, run.uri())
    client.notify("workspace/didChangeConfiguration", {"settings": None})
    client.listen(0.2)
    serves(client, run.uri("again.gate"))


@check("L18", "a client that never answers does not stop the service")
def client_never_answers(run):
    works_on(run, run.session(answers=silent))


@check("L19", "a client that refuses everything does not stop the service")
def client_refuses(run):
    works_on(run, run.session(answers=refusing))


@check("L20", "settings that are null, missing or of another type do not stop the service")
def null_settings(run):
    works_on(run, run.session(settings={}))
    for settings in ({}, {"tollgate": None}, {"tollgate": []}, {"tollgate": {"data": 7, "asOf": [], "trace": {}}}, 7, []):
        client = run.session(settings=settings if isinstance(settings, dict) else {})
        client.notify("workspace/didChangeConfiguration", {"settings": settings})
        client.notify("workspace/didChangeConfiguration", {})
        serves(client, run.uri())
        client.finish()
