"""F: bytes. Frames that arrive in pieces and heaps, ids of every kind, and junk."""

import json
import time

from checks_lifecycle import serves
from client import id_key, require, shortened
from features import FEATURES, OTHER_REQUESTS, announced
from framing import frame, frame_of_body
from harness import check
from samples import GOOD, WRONG

HOVER = "textDocument/hover"


def at(uri, line=0, character=0):
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": character}}


def slowly(client, data, size=1, pause=0.0):
    client.within_a_frame = True
    for start in range(0, len(data), size):
        client.send_bytes(data[start : start + size])
        client.flush()
        client.let_read()
        if pause:
            time.sleep(pause)


@check("F01", "a session that arrives one byte at a time is understood")
def byte_by_byte(run):
    client = run.start()
    message = client.request_message("initialize", run.parameters())
    slowly(client, client.encode(message))
    client.frame_ends()
    client.answer(message["id"], "the answer to initialize")
    opened = {"textDocument": {"uri": run.uri(), "languageId": "gate", "version": 1, "text": WRONG}}
    hover = client.request_message(HOVER, at(run.uri()))
    slowly(client, frame(client.notification_message("initialized", {})) + frame(client.notification_message("textDocument/didOpen", opened))
           + client.encode(hover))
    client.frame_ends()
    require("result" in client.answer(hover["id"]), "the hover is answered")
    require(len(client.diagnostics(run.uri(), 1)) == 1, "the mistake is found")


@check("F02", "100 requests in one write are answered, each once")
def pipelined(run):
    client, _, uri = run.opened(GOOD)
    messages = [client.request_message(HOVER, at(uri, line=number % 20)) for number in range(100)]
    client.send_bytes(b"".join(client.encode(message) for message in messages))
    for message in messages:
        require("result" in client.answer(message["id"]), f"request {message['id']}")
    client.listen(0.1)
    require(all(len(client.answered[id_key(m["id"])]) == 1 for m in messages), "each is answered once")


@check("F03", "Content-Type may stand on either side of Content-Length")
def content_type(run):
    client, _, uri = run.opened(GOOD)
    for header in ("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
                   "Content-Length: {}\r\nContent-Type: application/vscode-jsonrpc; charset=utf8\r\n\r\n"):
        message = client.request_message(HOVER, at(uri))
        body = client.encode(message).partition(b"\r\n\r\n")[2]
        client.send_bytes(header.format(len(body)).encode() + body)
        require("result" in client.answer(message["id"]), header)


@check("F04", "names of header fields may be written large or small, with or without a blank")
def header_case(run):
    client, _, uri = run.opened(GOOD)
    for header in ("content-length: {}\r\n\r\n", "CONTENT-LENGTH: {}\r\n\r\n", "Content-Length:{}\r\n\r\n", "cOnTeNt-LeNgTh:   {} \r\n\r\n"):
        message = client.request_message(HOVER, at(uri))
        body = client.encode(message).partition(b"\r\n\r\n")[2]
        client.send_bytes(header.format(len(body)).encode() + body)
        require("result" in client.answer(message["id"]), header)


@check("F05", "ids come back as they are, with their type")
def ids(run):
    client, _, uri = run.opened(GOOD)
    for value in (7, "7", 0, 2**31 - 1, -1, "", "😀é\0x", 'a"\\/b'):
        client.request(HOVER, at(uri), value)
        answer = client.answer(value, f"the answer to {value!r}")
        require(type(answer["id"]) is type(value) and answer["id"] == value, f"{value!r} comes back as {answer['id']!r}")
    require(client.answer(7) is not client.answer("7"), "7 and \"7\" are two ids")


@check("F06", "a body may be split inside a character")
def split_character(run):
    client, _, uri = run.opened(GOOD)
    text = WRONG.replace('"A thing"', '"😀€é"')
    data = frame(client.notification_message("textDocument/didChange", {
        "textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"text": text}]}))
    cut = data.index("😀".encode()) + 2
    for start, end in ((0, cut), (cut, cut + 1), (cut + 1, cut + 4), (cut + 4, len(data))):
        slowly(client, data[start:end], size=1 << 20, pause=0.03)
    client.frame_ends()
    require(len(client.diagnostics(uri, 2)) == 1, "the document is understood")


def null_answers(client):
    return client.answered.get(id_key(None), [])


@check("F07", "a body that is no JSON is answered with -32700 and the id null")
def unparsable(run):
    client = run.session()
    client.hostile = True
    for number, body in enumerate((b"{", b"not json", b'{"jsonrpc":"2.0","id":5,"method":"shutdown"', b'{"a":}', b"\x00\x01\x02", b'{"jsonrpc":"2.0"}}')):
        client.send_bytes(frame_of_body(body))
        client.wait(lambda: len(null_answers(client)) > number, f"an answer to {body!r}", 5)
        code = null_answers(client)[number].get("error", {}).get("code")
        require(code == -32700, f"{body!r} is answered by {shortened(null_answers(client)[number])}")
    serves(client, run.uri())


def survives(run, bodies):
    client = run.session()
    client.hostile = True
    for body in bodies:
        client.send_bytes(frame_of_body(body if isinstance(body, bytes) else json.dumps(body).encode()))
        answer = client.call(HOVER, at(run.uri()))
        require("result" in answer or "error" in answer, f"after {shortened(body)} the next request is answered")
    for answer in null_answers(client):
        require(answer.get("error", {}).get("code") in (-32700, -32600), f"junk is answered by {shortened(answer)}")
    serves(client, run.uri())


@check("F08", "bodies that are no object are survived")
def no_objects(run):
    survives(run, [b"null", b"true", b"42", b"-1e400", b'"text"', b"[]", [1], [{"jsonrpc": "2.0", "method": "exit"}], [[]], b"{}", b" ", b"\xef\xbb\xbf{}"])


@check("F09", "objects without a method, or with one that is no text, are survived")
def no_method(run):
    survives(run, [{"jsonrpc": "2.0"}, {"jsonrpc": "2.0", "method": 7}, {"jsonrpc": "2.0", "method": None}, {"jsonrpc": "2.0", "method": {"a": 1}},
                   {"jsonrpc": "2.0", "params": {}}, {"method": "initialized"}, {"jsonrpc": "1.0", "method": "initialized"},
                   {"jsonrpc": 2, "method": "initialized"}, {"jsonrpc": "2.0", "method": ""}])


@check("F10", "ids that are no text and no whole number are survived")
def strange_ids(run):
    survives(run, [{"jsonrpc": "2.0", "id": value, "method": "no/such/request"} for value in (None, True, {}, [], [1], {"a": "b"})])


@check("F11", "answers to requests that the server never sent are passed over")
def answers_nobody_asked_for(run):
    survives(run, [{"jsonrpc": "2.0", "id": value, "result": {"a": 1}} for value in (0, 1, 99, "99", "", None, -5)]
             + [{"jsonrpc": "2.0", "id": 3, "error": {"code": 1, "message": "no"}}, {"jsonrpc": "2.0", "id": 4, "error": 7},
                {"jsonrpc": "2.0", "id": 5, "result": 1, "error": None}, {"jsonrpc": "2.0", "id": 6, "result": None}])


@check("F12", "invalid UTF-8 in a body is survived")
def invalid_utf8(run):
    survives(run, [b'{"jsonrpc":"2.0","method":"a' + bytes([byte]) + b'"}' for byte in (0x80, 0xC0, 0xE2, 0xF0, 0xFF)]
             + [b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:x","languageId":"gate","version":1,'
                b'"text":"enum A: b\xed\xa0\x80\xf5\n"}}}', b'{"jsonrpc":"2.0","method":"\xc0\xae"}'])


@check("F13", "50,000 brackets inside each other are survived")
def deep(run):
    depth = 50_000
    arrays, objects = b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth
    survives(run, [arrays, objects, b"[" * depth, b'{"jsonrpc":"2.0","method":"initialized","params":' + arrays + b"}",
                   b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":' + objects + b"}}"])


@check("F14", "a frame without a body is survived")
def empty_body(run):
    survives(run, [b"", b""])


def recovers_or_ends(run, junk):
    """After junk where a header should be: answers again, or ends; in no case does the server work or grow."""
    client = run.session()
    client.hostile = True
    client.open(run.uri(), GOOD)
    client.diagnostics(run.uri(), 1)
    memory, processor = client.memory(), client.processor_time()
    client.send_bytes(junk)
    message = client.request_message(HOVER, at(run.uri()))
    client.send_bytes(client.encode(message))
    end = time.monotonic() + 0.7
    while client.alive and time.monotonic() < end and id_key(message["id"]) not in client.answered:
        client.listen(0.05)
    if client.alive:
        used, grown = client.processor_time() - processor, client.memory() - memory
        run.judge(used < 0.5, f"{shortened(junk)}: {used:.1f} s of processor time in 0.7 s")
        run.judge(grown < 64 << 20, f"{shortened(junk)}: {grown >> 20} MB more")
        if id_key(message["id"]) in client.answered:
            client.finish()
            return "recovers"
        client.close_input()
        client.wait_exit(5)
        client.awaiting.clear()
        require(client.process.returncode >= 0, f"{shortened(junk)}: killed by signal {-client.process.returncode}")
        return "waits"
    require(client.process.returncode >= 0, f"{shortened(junk)}: killed by signal {-client.process.returncode}")
    return "ends"


@check("F15", "a missing or negative length is no reason to spin, to crash or to grow")
def no_length(run):
    body = json.dumps({"jsonrpc": "2.0", "method": "initialized", "params": {}}).encode()
    for header in (b"Content-Type: x\r\n\r\n", b"\r\n\r\n", b"Content-Length\r\n\r\n", b"Content-Length:\r\n\r\n", b"Content-Length: -5\r\n\r\n",
                   b"Content-Length: -99999999999999999999\r\n\r\n"):
        recovers_or_ends(run, header + body)


@check("F16", "an absurd length, or one that is no number, is no reason to spin, to crash or to grow")
def absurd_length(run):
    for value in (b"abc", b"0x10", b"1e3", b"12 34", b"+9", b"99999999999", b"9223372036854775807", b"18446744073709551616", b"9" * 100):
        recovers_or_ends(run, b"Content-Length: " + value + b"\r\n\r\n{}")
    recovers_or_ends(run, b"x" * 200_000)


ILL_TYPED = ([], 7, "x", {}, {"textDocument": None}, {"textDocument": 7}, {"textDocument": {}}, {"textDocument": {"uri": 7}},
             {"textDocument": {"uri": "untitled:a"}, "position": "x", "range": "x", "positions": "x", "options": "x", "context": "x", "newName": 7, "ch": 7})


def requests_with_a_document(client):
    return [feature.method for feature in FEATURES if announced(client, feature)]


@check("F17", "missing or ill-typed parameters of a request are an error")
def ill_typed(run):
    client, _, uri = run.opened(GOOD)
    client.hostile = True
    others = [(m, wrong) for m, (path, _) in OTHER_REQUESTS.items() if announced(client, path) for wrong in (7, "x", [[]])]
    for method, wrong in [(m, w) for m in requests_with_a_document(client) for w in (None, *ILL_TYPED)] + others:
        if wrong == ILL_TYPED[-1] and not needs_more(method):
            continue
        client.error(method, wrong)
    for wrong in ({"line": "1", "character": 0}, {"line": 0}, {"line": 0.5, "character": 0}, None, []):
        client.error(HOVER, {"textDocument": {"uri": uri}, "position": wrong})
    serves(client, run.uri("after.gate"))


def needs_more(method):
    """Requests whose parameters have more than a document."""
    documents_only = {"documentSymbol", "foldingRange", "semanticTokens/full", "documentLink", "codeLens", "diagnostic", "documentColor"}
    return method.removeprefix("textDocument/") not in documents_only


@check("F18", "the error for wrong parameters is exactly -32602")
def invalid_params(run):
    client, _, _ = run.opened(GOOD)
    client.hostile = True
    for method in requests_with_a_document(client):
        for wrong in (None, {}, {"textDocument": 7}):
            code = client.error(method, wrong)
            require(code == -32602, f"{method} with {wrong} is refused with {code}")


@check("F19", "broken notifications never end the service")
def broken_notifications(run):
    client, _, uri = run.opened(GOOD)
    client.hostile = True
    methods = ["didOpen", "didChange", "didClose", "didSave", "willSave"]
    for method in [f"textDocument/{name}" for name in methods] + [
            "workspace/didChangeConfiguration", "workspace/didChangeWatchedFiles", "workspace/didChangeWorkspaceFolders", "workspace/didRenameFiles",
            "workspace/didCreateFiles", "workspace/didDeleteFiles", "initialized", "$/cancelRequest", "$/setTrace", "window/workDoneProgress/cancel"]:
        for wrong in (None, *ILL_TYPED, {"textDocument": {"uri": uri, "version": "x"}, "contentChanges": 7}, {"changes": [7, None, {"uri": []}]},
                      {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [7, {}, {"range": 5, "text": "a"}, {"text": []}, None]},
                      {"id": {}}, {"event": {"added": 7, "removed": [None]}}, {"files": [{"oldUri": 7}]}, {"value": 9}, {"token": []}):
            client.notify(method, wrong)
        client.call(HOVER, at(uri))
    serves(client, run.uri("after.gate"))
