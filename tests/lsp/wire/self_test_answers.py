"""Answers that are right and answers that are wrong, for each validator; bytes that are no frames; positions that are easy to get wrong."""

from client import Failure
from framing import Decoder, frame, frame_of_body
from text import Text
from validators import VALIDATORS, Documents, Place, validate

URI = "untitled:answers"
DOCUMENT = 'define a means "😀" is b\ndefine b means 1\n'  # 24 units of UTF-16, 16, 0
LEGEND = {"tokenTypes": ["keyword", "variable"], "tokenModifiers": ["definition"]}


def span(first, start, last, end):
    return {"start": {"line": first, "character": start}, "end": {"line": last, "character": end}}


NAME, LINE, REVERSED, SPLIT, OUTSIDE = span(0, 7, 0, 8), span(0, 0, 0, 24), span(0, 8, 0, 7), span(0, 7, 0, 17), span(0, 0, 0, 25)
BEYOND = span(0, 0, 3, 0)


def location(place):
    return {"uri": URI, "range": place}


def edit(place, text="x"):
    return {"range": place, "newText": text}


def symbol(whole, name):
    return {"name": "a", "kind": 12, "range": whole, "selectionRange": name}


def item(whole, name):
    return {**symbol(whole, name), "uri": URI}


def item_of(label, **members):
    return {"isIncomplete": False, "items": [{"label": label, **members}]}


LOCATIONS = ([location(NAME)], [[location(REVERSED)], [location(SPLIT)], [location(OUTSIDE)], [location(NAME)] * 2, [{"uri": URI}],
                               [{"targetUri": URI, "targetRange": NAME, "targetSelectionRange": LINE}]])
EDITS = ([edit(NAME)], [[edit(REVERSED)], [edit(SPLIT)], [edit(BEYOND)], [edit(NAME), edit(LINE)], [{"range": NAME}], 7])
ITEMS = ([item(LINE, NAME)], [[item(NAME, LINE)], [item(OUTSIDE, NAME)], [{**item(LINE, NAME), "kind": 27}], [{**item(LINE, NAME), "name": ""}]])
TOKENS = ({"data": [0, 0, 6, 0, 0, 0, 7, 1, 1, 1, 1, 0, 6, 0, 0]},
          [{"data": [0, 0, 6, 0]}, {"data": [0, 0, 6, 2, 0]}, {"data": [0, 0, 6, 0, 2]}, {"data": [0, 0, 6, 0, 0, 0, 5, 2, 0, 0]}, {"data": [0, 0, 0, 0, 0]},
           {"data": [0, 20, 9, 0, 0]}, {"data": [0, 16, 1, 0, 0]}, {"data": [9, 0, 1, 0, 0]}, {"data": [0, -1, 1, 0, 0]}])

# For each method: an answer that is right, and answers that are not. The position is 0:7, that of `a`.
ANSWERS = {
    "textDocument/hover": ({"contents": {"kind": "markdown", "value": "a"}, "range": NAME},
                           [{"contents": {"kind": "html", "value": "a"}}, {"contents": ""}, {"contents": "a", "range": span(1, 0, 1, 6)}, {"range": NAME}]),
    "textDocument/completion": (item_of("a", textEdit=edit(NAME)),
                                [item_of(""), item_of("a", kind=26), item_of("a", textEdit=edit(span(0, 8, 0, 9))), item_of("a", textEdit=edit(span(0, 0, 1, 0))),
                                 item_of("a", textEdit={"insert": NAME, "replace": LINE, "newText": "x"}), {"isIncomplete": 1, "items": []},
                                 {"isIncomplete": False, "items": [{"label": "a"}] * 2}, item_of("a", additionalTextEdits=[edit(SPLIT)]), item_of("a", insertTextFormat=3)]),
    "textDocument/signatureHelp": ({"signatures": [{"label": "f(a)", "parameters": [{"label": [2, 3]}, {"label": "a"}]}], "activeSignature": 0},
                                   [{"signatures": [{"label": "f(a)", "parameters": [{"label": [2, 9]}]}]}, {"signatures": [{"label": "f"}], "activeSignature": 1},
                                    {"signatures": [{"label": "f(a)", "parameters": [{"label": "c"}]}]}]),
    "textDocument/definition": LOCATIONS, "textDocument/declaration": LOCATIONS, "textDocument/typeDefinition": LOCATIONS,
    "textDocument/implementation": LOCATIONS, "textDocument/references": LOCATIONS,
    "textDocument/documentHighlight": ([{"range": NAME, "kind": 1}], [[{"range": SPLIT}], [{"range": NAME, "kind": 4}], [{"range": NAME}] * 2]),
    "textDocument/documentSymbol": ([{**symbol(LINE, NAME), "children": [symbol(NAME, NAME)]}],
                                    [[symbol(NAME, LINE)], [symbol(BEYOND, NAME)], [{**symbol(NAME, NAME), "children": [symbol(LINE, NAME)]}],
                                     [{**symbol(LINE, NAME), "kind": 0}], [{**symbol(LINE, NAME), "name": " "}]]),
    "workspace/symbol": ([{"name": "a", "kind": 12, "location": location(NAME)}], [[{"name": "a", "kind": 12, "location": location(SPLIT)}], [{"name": "a", "kind": 0}]]),
    "textDocument/foldingRange": ([{"startLine": 0, "endLine": 1}], [[{"startLine": 1, "endLine": 0}], [{"startLine": 0, "endLine": 3}],
                                                                     [{"startLine": 0, "endLine": 1, "startCharacter": 25}], [{"startLine": 0, "endLine": 1}] * 2]),
    "textDocument/selectionRange": ([{"range": NAME, "parent": {"range": LINE}}],
                                    [[], [{"range": LINE, "parent": {"range": NAME}}], [{"range": span(1, 0, 1, 2)}], [{"range": span(0, 0, 0, 17)}]]),
    "textDocument/semanticTokens/full": TOKENS, "textDocument/semanticTokens/full/delta": TOKENS, "textDocument/semanticTokens/range": TOKENS,
    "textDocument/inlayHint": ([{"position": NAME["end"], "label": ": count", "kind": 1}],
                               [[{"position": OUTSIDE["end"], "label": "x"}], [{"position": NAME["end"], "label": ""}], [{"position": NAME["end"], "label": "x", "kind": 3}],
                                [{"position": SPLIT["end"], "label": [{"value": "x"}]}]]),
    "textDocument/codeLens": ([{"range": NAME, "data": 1}], [[{"range": span(0, 0, 1, 0), "data": 1}], [{"range": NAME}], [{"range": SPLIT, "data": 1}],
                                                             [{"range": NAME, "command": {"title": ""}}]]),
    "textDocument/codeAction": ([{"title": "repair", "edit": {"changes": {URI: [edit(NAME)]}}}],
                                [[{"title": "repair"}], [{"title": "", "data": 1}], [{"title": "repair", "edit": {"changes": {URI: [edit(SPLIT)]}}}],
                                 [{"title": "repair", "edit": {"documentChanges": [{"textDocument": {"uri": URI}, "edits": [edit(NAME), edit(LINE)]}]}}]]),
    "textDocument/formatting": EDITS, "textDocument/rangeFormatting": EDITS, "textDocument/onTypeFormatting": EDITS,
    "textDocument/documentLink": ([{"range": NAME, "target": "file:///a"}], [[{"range": NAME}], [{"range": SPLIT, "target": "file:///a"}], [{"range": NAME, "target": "a b"}]]),
    "textDocument/rename": ({"changes": {URI: [edit(NAME)]}}, [{"changes": {URI: [edit(NAME), edit(NAME), edit(LINE)]}}, {"changes": {"untitled:other": [edit(NAME)]}}, 7]),
    "textDocument/prepareRename": (NAME, [span(1, 0, 1, 2), SPLIT, {"range": NAME, "placeholder": ""}]),
    "textDocument/linkedEditingRange": ({"ranges": [NAME]}, [{"ranges": [NAME, LINE]}, {"ranges": [SPLIT]}]),
    "textDocument/prepareCallHierarchy": ITEMS, "textDocument/prepareTypeHierarchy": ITEMS,
    "callHierarchy/incomingCalls": ([{"from": item(LINE, NAME), "fromRanges": [NAME]}], [[{"from": item(LINE, NAME), "fromRanges": [SPLIT]}], [{"fromRanges": []}]]),
    "callHierarchy/outgoingCalls": ([{"to": item(LINE, NAME), "fromRanges": [NAME]}], [[{"to": item(NAME, LINE), "fromRanges": [NAME]}], [{"to": item(LINE, NAME)}]]),
    "textDocument/diagnostic": ({"kind": "full", "items": [{"range": NAME, "message": "no"}]},
                                [{"kind": "some"}, {"kind": "unchanged"}, {"kind": "full", "items": [{"range": NAME, "message": ""}]},
                                 {"kind": "full", "items": [{"range": SPLIT, "message": "no"}]}, {"kind": "full", "items": [{"range": NAME, "message": "no", "severity": 5}]},
                                 {"kind": "full", "items": [{"range": NAME, "message": "no", "relatedInformation": [{"message": "x", "location": location(BEYOND)}]}]}]),
    "workspace/diagnostic": ({"items": [{"uri": URI, "kind": "full", "items": []}]}, [{"items": [{"uri": URI, "kind": "full"}]}, {"items": [{"kind": "full", "items": []}]}]),
}

OK = {"jsonrpc": "2.0", "id": 1, "result": None}
NO_FRAMES = [b"hello\n", b"\n" + frame(OK), frame(OK) + b"\r\n", b"Content-Length: x\r\n\r\n{}", b"Content-Length: 5\n\n{}", b"content-length: 2\r\n\r\n{}",
             b"Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", frame_of_body(b"{}"), frame_of_body(b"[]"), frame_of_body(b'{"jsonrpc":"2.0","id":1}'),
             frame_of_body(b'{"jsonrpc":"2.0","id":1,"result":1,"error":{"code":1,"message":""}}'), frame_of_body(b'{"jsonrpc":"2.0","id":1,"error":{"code":"1","message":""}}'),
             frame_of_body(b'{"jsonrpc":"2.0","id":true,"result":1}'), frame_of_body(b'{"jsonrpc":"2.0","id":1,"id":1,"result":1}'),
             frame_of_body(b'{"jsonrpc":"2.0","id":1,"result":NaN}'), frame_of_body(b'{"jsonrpc":"2.0","id":1,"result":"\xff"}'), frame(OK)[:-1],
             frame_of_body(b'{"jsonrpc":"2.0","method":"a","params":null}'), b"x" * 10, frame(OK) + b"Content-Le"]

# A text, an encoding, a position, and the offset that it means; None where it splits a character.
POSITIONS = [("a😀b", "utf-16", 0, 3, 2), ("a😀b", "utf-16", 0, 2, None), ("a😀b", "utf-8", 0, 5, 2), ("a😀b", "utf-8", 0, 3, None), ("a😀b", "utf-32", 0, 2, 2),
             ("a\r\nb", "utf-16", 0, 9, 1), ("a\r\nb", "utf-16", 1, 0, 3), ("a\rb", "utf-16", 1, 1, 3), ("a\u2028b", "utf-16", 0, 3, 3), ("a\n", "utf-16", 1, 0, 2),
             ("a\n", "utf-16", 7, 3, 2), ("", "utf-16", 0, 0, 0), ("a\n\rb", "utf-16", 2, 0, 3)]


def raised(function, *arguments):
    try:
        function(*arguments)
    except Failure as failure:
        return str(failure)
    return None


def decoded(data):
    """The fault of these bytes, given in one portion and one by one; both have to agree that there is one."""
    whole, parts = Decoder(), Decoder()
    whole.feed(data)
    for byte in data:
        parts.feed(bytes([byte]))
    for decoder in (whole, parts):
        decoder.end()
    return whole.fault and parts.fault


def mistakes():
    """Sentences of what the tables above show to be wrong with the harness."""
    documents = Documents("utf-16")
    documents.put(URI, DOCUMENT)
    place = Place(documents, URI, {"line": 0, "character": 7}, legend=LEGEND)
    yield from (f"no answers for {method}" for method in VALIDATORS if method not in ANSWERS)
    for method, (right, wrong) in ANSWERS.items():
        if failure := raised(validate, method, right, place):
            yield f"a right answer is refused: {failure}"
        yield from (f"{method}: a wrong answer is taken, {answer}" for answer in wrong if not raised(validate, method, answer, place))
    yield from (f"no frame, and taken: {data!r}" for data in NO_FRAMES if not decoded(data))
    if decoded(frame(OK) * 3 + frame({"jsonrpc": "2.0", "method": "a", "params": {"b": "😀"}}, "application/vscode-jsonrpc; charset=utf-8")):
        yield "frames are refused"
    for text, encoding, line, character, offset in POSITIONS:
        found = Text(text, encoding).offset({"line": line, "character": character})
        if found != offset:
            yield f"{line}:{character} of {text!r} in {encoding} is {found}, not {offset}"
