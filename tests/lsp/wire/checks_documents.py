"""D, first part: documents as they are opened, changed and closed; what is said of them is said of their last version."""

import json

from client import require, shortened
from edits import Editor
from features import ask, ask_everything, comparable, require_same
from framing import frame_of_body
from harness import check
from samples import ASTRAL, FILES, GOOD, WRONG, WRONG_LINE, file
from snapshots import fresh_snapshot, require_as_fresh, snapshot, some_positions
from text import Text
from validators import Documents, Place, validate

HOVER = "textDocument/hover"


def point(line, character):
    place = {"line": line, "character": character}
    return {"start": place, "end": dict(place)}


def one_mistake(client, uri, version, text):
    """The document has one mistake, at its `nonsuch`."""
    found = client.diagnostics(uri, version)
    require([d["range"] for d in found] == [text.range_of("nonsuch")], f"one mistake, at {text.range_of('nonsuch')}: {shortened(found)}")


def no_mistake(client, uri, version):
    found = client.diagnostics(uri, version)
    require(found == [], f"no mistake: {shortened(found)}")


@check("D01", "a document after random edits is seen exactly as the same text opened fresh")
def random_edits(run):
    steps = max(10, run.many(25, 100))
    for number, path in enumerate(run.random.sample(FILES if run.long else FILES[:-1], run.many(4, len(FILES)))):  # the last one: 55 modules, fresh each time
        folder = run.copy(path.rpartition("/")[0]) if not (run.folder / path.split("/")[-2]).exists() else run.folder / path.split("/")[-2]
        name = f"{folder.name}/{path.rpartition('/')[2]}"
        client, documents, uri = run.opened(file(path), name, root=folder)
        editor = Editor(run.random, file(path), client.encoding)
        for version in range(2, steps + 2):
            changes = editor.change()
            client.change(uri, version, changes)
            documents.put(uri, editor.text.text)
            positions = some_positions(run.random, editor.text, 2)
            try:
                require_as_fresh(run, client, documents, uri, version, positions, root=folder)
            except AssertionError as failure:
                raise type(failure)(f"{path}, file {number + 1}, after edit {version - 1}, {shortened(json.dumps(changes))}: {failure}") from None
        client.finish()


@check("D02", "the changes of one didChange are made one after the other")
def order_of_changes(run):
    client, documents, uri = run.opened(GOOD)
    changes = [{"range": point(0, 0), "text": "define one means count of nonsuch\n"},
               {"range": {"start": {"line": 0, "character": 26}, "end": {"line": 0, "character": 33}}, "text": "things"},
               {"range": point(0, 0), "text": "-- a line\n"},
               {"range": {"start": {"line": 1, "character": 26}, "end": {"line": 1, "character": 32}}, "text": "nonsuch"},
               {"range": point(0, 2), "text": " 😀"}, {"range": point(0, 5), "text": "€"}]
    text = documents.of(uri)
    for change in changes:
        text = text.changed(change)
    client.change(uri, 2, changes)
    documents.put(uri, text.text)
    one_mistake(client, uri, 2, text)
    require_as_fresh(run, client, documents, uri, 2, [text.position_of("nonsuch")])


@check("D03", "columns behind wide characters are units of UTF-16")
def utf16_columns(run):
    columns(run, ["utf-16"])


def columns(run, encodings):
    client, documents, uri = run.opened(ASTRAL, encodings=encodings)
    require(client.encoding == encodings[0], f"of {encodings} the server takes {client.encoding}")
    text = documents.of(uri)
    one_mistake(client, uri, 1, text)
    client.change(uri, 2, [{"range": text.range_of("nonsuch"), "text": "things"}])
    no_mistake(client, uri, 2)
    text = documents.put(uri, text.text.replace("nonsuch", "things"))
    hover = ask(client, documents, uri, HOVER, text.position_of("things", -1, 2))
    require(hover is not None, "behind the wide characters the name is found")
    client.change(uri, 3, [{"range": text.range_of("€"), "text": "😀😀"}, {"range": text.range(0, 0), "text": "\n"}])
    text = documents.put(uri, "\n" + text.text.replace("€", "😀😀"))
    client.change(uri, 4, [{"range": text.range_of("things", -1), "text": "nonsuch"}])
    text = documents.put(uri, text.text[: text.text.rindex("things")] + "nonsuch" + text.text[text.text.rindex("things") + 6 :])
    one_mistake(client, uri, 4, text)
    require_as_fresh(run, client, documents, uri, 4, [text.position_of("nonsuch"), text.position_of("reds")], encodings=encodings)


def said_where(client, documents, uri, version):
    """The mistake is where it stands; where a carriage return alone is a mistake of Gate, only that there are mistakes, in the document."""
    text, found = documents.of(uri), client.diagnostics(uri, version)
    validate("textDocument/diagnostic", {"kind": "full", "items": found}, Place(documents, uri))
    if any(d.get("code") == "G0003" for d in found):
        return
    one_mistake(client, uri, version, text)


def line_ends(run, ending):
    text = WRONG.replace("\n", ending)
    client, documents, uri = run.opened(text)
    said_where(client, documents, uri, 1)
    changes = [{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 1, "character": 0}}, "text": "enum Colour: red, green, blue" + ending + ending},
               {"range": {"start": {"line": 2, "character": 0}, "end": {"line": 3, "character": 0}}, "text": ""},
               {"range": point(0, 10_000), "text": ", black"}]
    now = documents.of(uri)
    for change in changes:
        now = now.changed(change)
    client.change(uri, 2, changes)
    documents.put(uri, now.text)
    said_where(client, documents, uri, 2)
    require_as_fresh(run, client, documents, uri, 2, [now.position_of("reds"), now.position_of("nonsuch")])


@check("D04", "lines may end with a carriage return and a line feed")
def crlf(run):
    line_ends(run, "\r\n")


@check("D05", "a carriage return alone ends a line too, in every position and change")
def lone_cr(run):
    line_ends(run, "\r")
    client, documents, uri = run.opened("-- one\r-- two\n" + WRONG, "mixed.gate")
    said_where(client, documents, uri, 1)
    client.change(uri, 2, [{"range": point(0, 6), "text": "\r\n"}])  # before \r: \r\n and \r are two ends of lines
    documents.put(uri, "-- one\r\n\r-- two\n" + WRONG)
    said_where(client, documents, uri, 2)
    client.change(uri, 3, [{"range": {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 0}}, "text": ""}])
    documents.put(uri, "-- one\r\n-- two\n" + WRONG)
    said_where(client, documents, uri, 3)
    require_as_fresh(run, client, documents, uri, 3)


@check("D06", "a column beyond its line means the line's end")
def beyond_the_line(run):
    client, documents, uri = run.opened(GOOD)
    text = documents.of(uri)
    for line in (0, 2, 8, 12):
        end = {"line": line, "character": text.line_units(line)}
        for method in (HOVER, "textDocument/completion", "textDocument/selectionRange"):
            answers = []
            for character in (end["character"], end["character"] + 1, 100_000, 2**31 - 1):
                place = {"line": line, "character": character}
                more = {"positions": [place]} if method.endswith("Range") else {"position": place}
                answers.append(comparable(client.result(method, {"textDocument": {"uri": uri}, **more})))
            require(all(a == answers[0] for a in answers), f"{method} behind line {line}: {shortened(answers)}")
    client.change(uri, 2, [{"range": {"start": {"line": 0, "character": 18}, "end": {"line": 0, "character": 5000}}, "text": "nonsuch-green"},
                           {"range": point(8, 9999), "text": " and count of nonsuch is 0"}])
    text = documents.put(uri, GOOD.replace("green\n", "nonsuch-green\n", 1)
                         .replace("where colour is red\n", "where colour is red and count of nonsuch is 0\n", 1))
    require_as_fresh(run, client, documents, uri, 2, [text.position_of("nonsuch")])


@check("D07", "a change without a range replaces the whole text")
def full_text(run):
    client, documents, uri = run.opened(GOOD)
    client.change(uri, 2, [{"range": point(0, 0), "text": "rubbish\n"}, {"text": WRONG}, {"range": point(0, 0), "text": "-- above\n"}])
    text = documents.put(uri, "-- above\n" + WRONG)
    one_mistake(client, uri, 2, text)
    client.change(uri, 3, [{"text": ""}])
    no_mistake(client, uri, 3)
    client.change(uri, 4, [{"text": "x" * 10}, {"text": WRONG}])
    text = documents.put(uri, WRONG)
    require_as_fresh(run, client, documents, uri, 4, [text.position_of("reds")])


@check("D08", "diagnostics say their version, never go back, and end with the last one")
def versions(run):
    client, _, uri = run.opened(GOOD)
    for version in range(2, 62):
        client.change(uri, version, [{"text": GOOD if version % 2 else WRONG}])
        if version % 7 == 0:
            client.listen(0.005)
    no_mistake(client, uri, 61)
    client.listen(0.3)
    found = [p.get("version") for p in client.published[uri]]
    require(None not in found, f"a publication without a version: {found}")
    require(found == sorted(found), f"versions go back: {found}")
    require(found[-1] == 61, f"the last one is of version {found[-1]}")
    wrong = [p["version"] for p in client.published[uri] if len(p["diagnostics"]) != (p["version"] % 2 == 0)]
    require(not wrong, f"publications of versions {wrong} speak of another text")


@check("D09", "closing a document clears its diagnostics")
def cleared(run):
    client, _, uri = run.opened(WRONG)
    require(len(client.diagnostics(uri, 1)) == 1, "one mistake")
    client.close_document(uri)
    client.wait(lambda: client.published[uri][-1]["diagnostics"] == [], "an empty publication", 5)
    client.listen(0.2)
    require(client.published[uri][-1]["diagnostics"] == [], "they come back")


@check("D10", "a document that is opened again is a new one")
def reopened(run):
    client, documents, uri = run.opened(WRONG)
    require(len(client.diagnostics(uri, 1)) == 1, "one mistake")
    client.close_document(uri)
    client.open(uri, GOOD, version=1)
    client.wait(lambda: client.published[uri][-1].get("version") == 1 and not client.published[uri][-1]["diagnostics"], "the diagnostics of the new text")
    documents.put(uri, GOOD)
    require_as_fresh(run, client, documents, uri, 1, [documents.of(uri).position_of("reds")])
    client.close_document(uri)
    client.open(uri, WRONG, version=0)
    one_mistake(client, uri, 0, documents.put(uri, WRONG))


@check("D11", "documents are called what the client calls them")
def uris(run):
    client = run.session()
    documents = Documents(client.encoding)
    base = "file://" + str(run.folder)
    names = ["a%20b.gate", "a%23b%25c.gate", "%C3%A9%F0%9F%98%80.gate", "%c3%a9.gate", "é😀.gate", "a b.gate", "sub%2Ffolder.gate", "a%3Ab.gate", "a+b&c=d.gate",
             "(1)'~.gate", "UPPER.GATE", "no-ending"]
    for uri in [f"{base}/{name}" for name in names] + ["file:///c%3A/x/a.gate", "file://host/share/a.gate"]:
        text = documents.put(uri, WRONG)
        client.open(uri, WRONG)
        one_mistake(client, uri, 1, text)
        found = ask(client, documents, uri, "textDocument/definition", text.position_of("reds", -1, 1))
        targets = {target.get("targetUri", target.get("uri")) for target in (found if isinstance(found, list) else [found] if found else [])}
        require(targets == {uri}, f"what {uri} defines is said to be in {targets}")
        client.close_document(uri)
    strange = set(client.published) - set(documents.open)
    require(not strange, f"diagnostics of documents that the client does not know: {strange}")


@check("D12", "documents that are no files are served")
def schemes(run):
    client = run.session()
    documents = Documents(client.encoding)
    for uri in ("untitled:Untitled-1", "untitled:/a/b.gate", "vscode-notebook-cell:/a/b.ipynb#W0s", "git:/a/b.gate?%7B%22ref%22%3A%22~%22%7D", "inmemory://model/1",
                "zipfile:///a.zip::b.gate", "x:"):
        text = documents.put(uri, WRONG)
        client.open(uri, WRONG)
        one_mistake(client, uri, 1, text)
        ask_everything(client, documents, uri, [text.position_of("reds"), text.position_of("nonsuch")])
        client.change(uri, 2, [{"range": text.range_of("nonsuch"), "text": "things"}])
        no_mistake(client, uri, 2)
        documents.put(uri, WRONG.replace("nonsuch", "things"))


@check("D13", "changing or closing what is not open, and opening twice, does no harm")
def unopened(run):
    client = run.session()
    documents = Documents(client.encoding)
    uri = run.uri()
    client.change(uri, 2, [{"range": point(0, 0), "text": "x"}])
    client.change(uri, 3, [{"text": WRONG}])
    client.close_document(uri)
    client.notify("textDocument/didSave", {"textDocument": {"uri": uri}, "text": "x"})
    client.open(uri, GOOD)
    no_mistake(client, uri, 1)
    client.open(uri, WRONG, version=5)
    text = documents.put(uri, WRONG)
    one_mistake(client, uri, 5, text)
    require_as_fresh(run, client, documents, uri, 5, [text.position_of("reds")])
    client.close_document(uri)
    client.close_document(uri)
    client.change(uri, 6, [{"text": WRONG}])
    client.listen(0.2)
    require(client.published[uri][-1]["diagnostics"] == [], "a document that is closed twice is closed")


@check("D14", "ranges that are reversed, or not numbers that exist, do no harm")
def reversed_ranges(run):
    client, documents, uri = run.opened(GOOD)
    client.hostile = True
    backwards = {"start": {"line": 8, "character": 12}, "end": {"line": 0, "character": 3}}
    for version, span in enumerate((backwards, {"start": {"line": -1, "character": -1}, "end": {"line": 0, "character": 2}},
                                    {"start": {"line": 2, "character": 9}, "end": {"line": 2, "character": -4}},
                                    {"start": {"line": 1e3, "character": 0.5}, "end": {"line": 10**30, "character": 0}}), 2):
        client.change(uri, version, [{"range": span, "text": "x"}])
        client.call(HOVER, {"textDocument": {"uri": uri}, "position": {"line": 3, "character": 3}})
    for span in (backwards, {"start": {"line": -1, "character": 0}, "end": {"line": -2, "character": 0}}):
        for method in ("textDocument/inlayHint", "textDocument/codeAction", "textDocument/rangeFormatting", "textDocument/semanticTokens/range"):
            client.call(method, {"textDocument": {"uri": uri}, "range": span, "context": {"diagnostics": []}, "options": {"tabSize": 2, "insertSpaces": True}})
    client.change(uri, 9, [{"text": WRONG}])
    text = documents.put(uri, WRONG)
    one_mistake(client, uri, 9, text)
    require_as_fresh(run, client, documents, uri, 9, [text.position_of("reds")])


@check("D15", "lone surrogates, zeros, byte order marks and other separators do no harm")
def strange_characters(run):
    client = run.session()
    documents = Documents(client.encoding)
    client.hostile = True
    for number, head in enumerate(("-- \0\n", "\ufeff-- mark\n", "-- a\u2028b\u2029c\u0085d\x0be\x0cf\n", "-- \ufeff\u200b\u202e\n", "-- a\u0301\U000e0001\uffff\n")):
        uri = run.uri(f"strange-{number}.gate")
        text = documents.put(uri, head + WRONG)
        client.open(uri, text.text)
        found = [d["range"] for d in client.diagnostics(uri, 1)]
        require(text.range_of("nonsuch") in found, f"behind {head!r} the mistake is at {text.range_of('nonsuch')}: {shortened(found)}")
        ask_everything(client, documents, uri, [text.position_of("reds")])
        require_same(snapshot(client, documents, uri, 1), fresh_snapshot(run, uri, text.text), "this session", "a fresh one")
    for number, part in enumerate(("\\ud800", "\\udc00\\ud800", "\\ud83d", "a\\ude00b")):
        uri = run.uri(f"lone-{number}.gate")
        body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {
            "uri": uri, "languageId": "gate", "version": 1, "text": "-- @\n" + WRONG}}}).replace("@", part)
        client.send_bytes(frame_of_body(body.encode()))
        client.call(HOVER, {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 4}})
        client.change(uri, 2, [{"text": WRONG}])
        one_mistake(client, uri, 2, Text(WRONG))


@check("D25", "columns are bytes, or characters, where that is what both sides agreed on")
def other_columns(run):
    columns(run, ["utf-8", "utf-16"])
    columns(run, ["utf-32", "utf-16"])


@check("D26", "a request in the same write as a change sees the changed text")
def request_behind_a_change(run):
    client, documents, uri = run.opened(GOOD)
    text = documents.of(uri)
    for version in range(2, 42):
        name = f"name-{version}"
        change = {"range": text.range_of("reds" if version == 2 else f"name-{version - 1}"), "text": name}
        text = text.changed(change)
        request = client.request_message("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
        note = client.notification_message("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
        client.send_bytes(client.encode(note) + client.encode(request))
        names = json.dumps(client.answer(request["id"]).get("result"))
        require(f'"{name}"' in names, f"after the change to {name} the symbols are {shortened(names)}")


@check("D27", "two documents do not mix")
def two_documents(run):
    client, documents, uri = run.opened(GOOD)
    other = run.uri("other.gate")
    text = documents.put(other, WRONG.replace("reds", "rots"))
    client.open(other, text.text)
    for version in range(2, 22):
        client.change(uri, version, [{"range": point(0, 0), "text": f"-- {version}\n"}])
        client.change(other, version, [{"range": point(7, 0), "text": f"-- other {version}\n"}])
        documents.put(uri, f"-- {version}\n" + documents.of(uri).text)
        text = text.changed({"range": point(7, 0), "text": f"-- other {version}\n"})
    documents.put(other, text.text)
    no_mistake(client, uri, 21)
    one_mistake(client, other, 21, text)
    mine = snapshot(client, documents, uri, 21, [documents.of(uri).position_of("reds")])
    theirs = snapshot(client, documents, other, 21, [text.position_of("rots")])
    require("rots" not in json.dumps(mine) and "reds" not in json.dumps(theirs), "names of one document are spoken of in the other")
    client.close_document(other)
    require_as_fresh(run, client, documents, uri, 21, [documents.of(uri).position_of("reds")])


@check("D28", "a line beyond the document means the document's end")
def beyond_the_document(run):
    client, documents, uri = run.opened(GOOD)
    text = documents.of(uri)
    for method in (HOVER, "textDocument/completion"):
        at_end = comparable(client.result(method, {"textDocument": {"uri": uri}, "position": text.last()}))
        for line in (text.line_count, text.line_count + 1, 100_000, 2**31 - 1):
            beyond = comparable(client.result(method, {"textDocument": {"uri": uri}, "position": {"line": line, "character": 3}}))
            require(beyond == at_end, f"{method} at line {line} is {shortened(beyond)}, at the end {shortened(at_end)}")
    client.change(uri, 2, [{"range": {"start": {"line": 5000, "character": 3}, "end": {"line": 9000, "character": 0}}, "text": "\n" + WRONG_LINE}])
    one_mistake(client, uri, 2, documents.put(uri, WRONG))
    client.change(uri, 3, [{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 2**31 - 1, "character": 0}}, "text": GOOD}])
    no_mistake(client, uri, 3)
