"""M: requests, those that a server knows and those that it does not, and their cancellation."""

import time

from checks_lifecycle import serves
from client import id_key, require, shortened
from features import FEATURES, OTHER_REQUESTS, announced, requests_of
from harness import check
from samples import GOOD, WRONG, WRONG_LINE, big
from snapshots import some_positions
from validators import Documents, Place

HOVER = "textDocument/hover"
METHOD_NOT_FOUND = -32601
CANCELLED = (-32800, -32802)  # by the client; by the server


def at(uri, line=0, character=0):
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


@check("M01", "unknown requests, `$/` ones too, are refused with -32601")
def unknown_requests(run):
    client = run.session()
    for method in ("no/such/request", "$/no/such/request", "textDocument/hovers", "textDocument/", "TextDocument/Hover", "😀", "exit/x"):
        code = client.error(method, {"a": 1})
        require(code == METHOD_NOT_FOUND, f"{method} is refused with {code}")


@check("M02", "unknown notifications are passed over in silence")
def unknown_notifications(run):
    client = run.session()
    client.listen(0.2)
    before = len(client.received)
    for method in ("no/such/notification", "$/no/such/notification", "textDocument/hover", "$/setTrace"):
        client.notify(method, {"value": "off"})
    client.listen(0.2)
    require(len(client.received) == before, f"nothing is said: {shortened(client.received[before:])}")
    serves(client, run.uri())


@check("M03", "a cancellation that comes before its request does not swallow it")
def early_cancellation(run):
    client, _, uri = run.opened(GOOD)
    for value in (9001, "9001", 9002):
        client.notify("$/cancelRequest", {"id": value})
        client.request(HOVER, at(uri), value)
        answer = client.answer(value, f"the answer to {value!r}")
        require("result" in answer, f"it is answered by {shortened(answer)}")
    client.request(HOVER, at(uri), 9003)
    client.answer(9003)
    client.notify("$/cancelRequest", {"id": 9003})
    client.notify("$/cancelRequest", {"id": "no such id"})
    require("result" in client.call(HOVER, at(uri)), "a cancellation after the answer changes nothing")


def burst(client, method, params, count, cancelled):
    """(seconds, answers) of so many requests in one write, with their cancellations behind them if wanted."""
    messages = [client.request_message(method, params) for _ in range(count)]
    data = b"".join(client.encode(message) for message in messages)
    if cancelled:
        data += b"".join(client.encode(client.notification_message("$/cancelRequest", {"id": m["id"]})) for m in messages)
    begin = time.monotonic()
    client.send_bytes(data)
    answers = [client.answer(message["id"], f"{method} number {index} of {count}", 60) for index, message in enumerate(messages)]
    return time.monotonic() - begin, answers


@check("M04", "a request that is cancelled is answered, once, with its result or as cancelled")
def cancelled_requests(run):
    client, documents, uri = run.opened(big(run.many(2000)))
    place = Place(documents, uri, {"line": 8, "character": 8})
    asked = [request for by in (False, True) for request in requests_of(client, place, by)] * 3
    run.random.shuffle(asked)
    messages = [client.request_message(method, params) for method, params in asked]
    data = b""
    for message in messages:
        cancel = client.encode(client.notification_message("$/cancelRequest", {"id": message["id"]}))
        data += client.encode(message) + cancel * run.random.choice([0, 1, 1, 2])
    client.send_bytes(data)
    for message in messages:
        answer = client.answer(message["id"], f"the answer to the cancelled {message['method']}")
        code = answer.get("error", {}).get("code")
        require("result" in answer or code in CANCELLED or message["method"].endswith("ename"), f"{message['method']}: {shortened(answer)}")
    client.listen(0.2)
    often = [m["method"] for m in messages if len(client.answered[id_key(m["id"])]) != 1]
    require(not often, f"answered more than once: {often}")


@check("M05", "a burst of requests that is cancelled is not worked off", alone=True)
def cancelled_burst(run):
    client, _, uri = run.opened(big(run.many(4000)))
    client.diagnostics(uri, 1)
    method, params = "textDocument/semanticTokens/full", {"textDocument": {"uri": uri}}
    if not announced(client, "semanticTokensProvider.full"):
        method = "textDocument/documentSymbol"
    count = 20
    while True:
        whole, _ = burst(client, method, params, count, cancelled=False)
        if whole > 0.5 or count >= 5000:
            break
        count *= 3
    shed, answers = burst(client, method, params, count, cancelled=True)
    dropped = sum(answer.get("error", {}).get("code") in CANCELLED for answer in answers)
    run.note(f"{count} requests {whole:.2f} s; cancelled {shed:.2f} s, {dropped} dropped")
    require(dropped > count / 2, f"only {dropped} of {count} cancelled requests were dropped")
    run.judge(shed < whole * 0.7, f"{count} requests took {whole:.2f} s, and {shed:.2f} s when they were cancelled at once")


@check("M06", "what is announced is answered, and never with -32601")
def announced_requests(run):
    client, documents, uri = run.opened(WRONG)
    client.diagnostics(uri, 1)
    place = Place(documents, uri, documents.of(uri).position_of("reds", 0, 1))
    known = 0
    for feature in FEATURES:
        if announced(client, feature):
            known += 1
            answer = client.call(feature.method, feature.params(place))
            require("result" in answer or feature.method.endswith("ename"), f"{feature.method} is answered by {shortened(answer)}")
    for method, (path, params) in OTHER_REQUESTS.items():
        if announced(client, path):
            known += 1
            answer = client.call(method, params)
            require(answer.get("error", {}).get("code") != METHOD_NOT_FOUND, f"{method} is announced and not known")
    run.note(f"{known} kinds of request")
    require(known >= 3, "the server announces next to nothing")


@check("M07", "every other request of the protocol is answered, or refused with -32601")
def unannounced_requests(run):
    client, documents, uri = run.opened(GOOD)
    place = Place(documents, uri)
    others = {f.method: f.params(place) for f in FEATURES if not announced(client, f)}
    others |= {m: params for m, (path, params) in OTHER_REQUESTS.items() if not announced(client, path)}
    others |= {"textDocument/willSaveWaitUntil": {"textDocument": {"uri": uri}, "reason": 1},
               "textDocument/colorPresentation": {"textDocument": {"uri": uri}, "color": {"red": 0, "green": 0, "blue": 0, "alpha": 1}, "range": place.range},
               "textDocument/rangesFormatting": {"textDocument": {"uri": uri}, "ranges": [], "options": {"tabSize": 2, "insertSpaces": True}},
               "typeHierarchy/supertypes": {"item": {}}, "typeHierarchy/subtypes": {"item": {}}, "workspace/textDocumentContent": {"uri": uri}}
    for method, params in others.items():
        answer = client.call(method, params)
        code = answer.get("error", {}).get("code")
        require("result" in answer or code in (METHOD_NOT_FOUND, -32602, -32803), f"{method} is answered by {shortened(answer)}")


@check("M08", "requests about documents that nobody opened are answered")
def never_opened(run):
    client = run.session()
    (run.folder / "on-disk.gate").write_text(GOOD, encoding="utf-8")
    documents = Documents(client.encoding)
    for uri in (run.uri("on-disk.gate"), run.uri("nowhere.gate"), "untitled:Nothing", "no-scheme", "file:///", "http://example.org/a.gate", "file:///dev/zero"):
        documents.put(uri, GOOD)
        place = Place(documents, uri, {"line": 8, "character": 8})
        for by_position in (False, True):
            for method, params in requests_of(client, place, by_position):
                answer = client.call(method, params)
                code = answer.get("error", {}).get("code")
                require("result" in answer or code not in (METHOD_NOT_FOUND, -32603), f"{method} of {uri} is answered by {shortened(answer)}")
    run.judge(client.memory() < 1 << 30, "an endless file is not read")


@check("M09", "positions up to 2^32-1 are answered")
def far_positions(run):
    client, documents, uri = run.opened(GOOD)
    for line in (0, 5, 19, 20, 2**31 - 1, 2**31, 2**32 - 1):
        for character in (0, 2**31 - 1, 2**31, 2**32 - 1):
            place = Place(documents, uri, {"line": line, "character": character},
                          {"start": {"line": line, "character": character}, "end": {"line": 2**32 - 1, "character": 2**32 - 1}})
            for method, params in requests_of(client, place, True) + requests_of(client, place, False):
                answer = client.call(method, params)
                require("result" in answer or method.endswith("ename"), f"{method} at {line}:{character} is answered by {shortened(answer)}")
    client.change(uri, 2, [{"range": {"start": {"line": 2**32 - 1, "character": 2**32 - 1}, "end": {"line": 2**32 - 1, "character": 2**32 - 1}},
                            "text": "\n" + WRONG_LINE}])
    require(len(client.diagnostics(uri, 2)) == 1, "a change beyond the document's end is one at its end")


@check("M10", "cancelling at any moment of a busy session leaves it as it was")
def cancelled_session(run):
    client, documents, uri = run.opened(big(1000))
    text = documents.of(uri)
    for version in range(2, 12):
        ids = [client.request(method, params) for position in some_positions(run.random, text, 3)
               for method, params in requests_of(client, Place(documents, uri, position), True)]
        for value in run.random.sample(ids, len(ids) // 2):
            client.notify("$/cancelRequest", {"id": value})
        client.change(uri, version, [{"text": text.text + "\n" * version}])
        for value in ids:
            client.answer(value)
    require(client.diagnostics(uri, 11) == [], "the last version is the one that is seen")
