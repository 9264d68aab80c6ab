"""D, second part: what stands in answers. Ranges, tokens, edits and reports, over the repository's own files."""

import re

from checks_documents import point
from client import require, shortened
from edits import Editor
from features import ask, ask_everything, capability, legend
from harness import check
from samples import FILES, GOOD, WRONG, file, variants
from snapshots import some_positions
from text import Text, before
from validators import Documents, Place, decoded_tokens, diagnostics, edits_by_document, validate

COMPLETION, FORMATTING, PULL = "textDocument/completion", "textDocument/formatting", "textDocument/diagnostic"
TOKENS = "textDocument/semanticTokens/full"


def needs(client, path):
    """A server that announces this; a feature that is gone is no reason to pass."""
    require(capability(client.capabilities, path) is not None, f"the server does not announce {path}")


@check("D16", "every range lies in its document, begins before it ends and splits no character")
def ranges(run):
    client = run.session()
    documents = Documents(client.encoding)
    count = 0
    for path in FILES:
        for name, text in variants(file(path)).items():
            uri = run.uri(f"{path.replace('/', '-')[:-5]}-{name.replace(' ', '-')}.gate")
            client.open(uri, text)
            document = documents.put(uri, text)
            diagnostics(client.diagnostics(uri, 1), Place(documents, uri))
            count += len(ask_everything(client, documents, uri, some_positions(run.random, document, run.many(6, 40))))
            client.close_document(uri)
    run.note(f"{count} answers")


@check("D17", "selections hold the position, and each lies in the one around it")
def selections(run):
    client, documents, uri = run.opened(file(FILES[0]))
    needs(client, "selectionRangeProvider")
    text = documents.of(uri)
    positions = some_positions(run.random, text, 40) + [{"line": 0, "character": 0}, text.last()]
    found = client.result("textDocument/selectionRange", {"textDocument": {"uri": uri}, "positions": positions})
    require(len(found) == len(positions), f"{len(positions)} positions are answered by {len(found)} selections")
    depths = []
    for position, selection in zip(positions, found):
        validate("textDocument/selectionRange", [selection], Place(documents, uri, position))
        depths.append(depth_of(selection))
    require(max(depths) >= 3, f"a selection grows at least twice somewhere: {depths}")
    whole = found[0]
    while whole.get("parent"):
        whole = whole["parent"]
    require(not before(whole["range"]["end"], text.position_of("means", 0)) or depths[0] == 1, "the selections grow up to the whole")


def depth_of(selection):
    return 1 + depth_of(selection["parent"]) if selection.get("parent") else 1


@check("D18", "semantic tokens are ordered, on one line each, apart, and of the legend; a range has those of the whole")
def tokens(run):
    client = run.session()
    needs(client, "semanticTokensProvider.full")
    documents = Documents(client.encoding)
    for path in FILES[:5]:
        for name, text in variants(file(path)).items():
            uri = run.uri(f"{path.replace('/', '-')[:-5]}-{name.replace(' ', '-')}.gate")
            client.open(uri, text)
            document = documents.put(uri, text)
            whole = decoded_tokens(ask(client, documents, uri, TOKENS)["data"], legend(client))
            require(len(whole) > 20, f"{uri} has {len(whole)} tokens")
            if capability(client.capabilities, "semanticTokensProvider.range"):
                first, last = sorted(run.random.randrange(document.line_count) for _ in range(2))
                span = {"start": {"line": first, "character": 0}, "end": {"line": last, "character": document.line_units(last)}}
                part = decoded_tokens(ask(client, documents, uri, "textDocument/semanticTokens/range", span=span)["data"], legend(client))
                inside = [token for token in whole if first <= token[0] <= last]
                require(part == inside, f"lines {first} to {last} of {uri}: {shortened(set(part) ^ set(inside))}")
            client.close_document(uri)


@check("D19", "tokens before a change and the delta of it are the tokens after it")
def token_deltas(run):
    client, documents, uri = run.opened(file(FILES[0]))
    needs(client, "semanticTokensProvider.full.delta")
    editor = Editor(run.random, file(FILES[0]), client.encoding)
    answer = client.result(TOKENS, {"textDocument": {"uri": uri}})
    data, deltas = answer["data"], 0
    for version in range(2, 14):
        client.change(uri, version, editor.change())
        documents.put(uri, editor.text.text)
        answer = client.result(f"{TOKENS}/delta", {"textDocument": {"uri": uri}, "previousResultId": answer["resultId"]})
        if "edits" in answer:
            deltas += 1
            for edit in sorted(answer["edits"], key=lambda e: -e["start"]):
                require(0 <= edit["start"] <= edit["start"] + edit["deleteCount"] <= len(data), f"an edit outside {len(data)} numbers: {shortened(edit)}")
                data = data[: edit["start"]] + edit.get("data", []) + data[edit["start"] + edit["deleteCount"] :]
        else:
            data = answer["data"]
        full = client.result(TOKENS, {"textDocument": {"uri": uri}})
        require(data == full["data"], f"after version {version} the tokens by delta differ from the whole")
        validate(TOKENS, {"data": data}, Place(documents, uri, legend=legend(client)))
        answer = full if version % 3 == 0 else answer  # either may be the base of the next one
    require(deltas > 0, "no delta was ever given")
    unknown = client.result(f"{TOKENS}/delta", {"textDocument": {"uri": uri}, "previousResultId": "no such id"})
    require(unknown.get("data") == data, "an id that the server does not know is answered by the whole")


def formatted(client, documents, uri, text):
    client.open(uri, text)
    documents.put(uri, text)
    edits = ask(client, documents, uri, FORMATTING) or []
    client.close_document(uri)
    return Text(text, client.encoding).edited(edits).text


def untidy(random, text):
    """The same lines with blanks where nobody wants them, none of them within texts or comments."""
    lines = []
    for line in text.split("\n"):
        if '"' not in line and "--" not in line and "|" not in line:
            line = re.sub(r"(?<=\S) (?=\S)", lambda _: " " * random.choice([1, 1, 1, 2, 3]), line)
        lines += [line + " " * random.choice([0, 0, 2])] + [""] * random.choice([0, 0, 0, 0, 2] if not line else [0])
    return "\n".join(lines)


@check("D20", "edits of the layout do not overlap, and a second time there are none")
def formatting(run):
    client = run.session()
    needs(client, "documentFormattingProvider")
    documents = Documents(client.encoding)
    changed = 0
    for number, path in enumerate(FILES):
        for name, text in (("tidy", file(path)), ("untidy", untidy(run.random, file(path))), ("CRLF", untidy(run.random, file(path)).replace("\n", "\r\n"))):
            once = formatted(client, documents, run.uri(f"once-{number}-{name[:2]}.gate"), text)
            twice = formatted(client, documents, run.uri(f"twice-{number}-{name[:2]}.gate"), once)
            changed += once != text
            require(once == twice, f"{path} ({name}) is laid out again: {first_difference(once, twice)}")
    require(changed > 0, "no text was ever changed")
    if capability(client.capabilities, "documentRangeFormattingProvider"):
        ranges_laid_out(run, client, documents)


def ranges_laid_out(run, client, documents):
    """Laying out a range changes lines of the range only."""
    uri = run.uri("part.gate")
    text = untidy(run.random, file(FILES[0]))
    client.open(uri, text)
    document = documents.put(uri, text)
    for _ in range(20):
        first, last = sorted(run.random.randrange(document.line_count) for _ in range(2))
        span = {"start": {"line": first, "character": 0}, "end": {"line": last, "character": document.line_units(last)}}
        for edit in ask(client, documents, uri, "textDocument/rangeFormatting", span=span) or []:
            inside = first <= edit["range"]["start"]["line"] and edit["range"]["end"]["line"] <= last + 1
            require(inside, f"laying out lines {first} to {last} changes {edit['range']}")


def first_difference(left, right):
    for number, (a, b) in enumerate(zip(left.split("\n"), right.split("\n"))):
        if a != b:
            return f"line {number + 1}: {a!r} and {b!r}"
    return f"{left.count(chr(10))} and {right.count(chr(10))} lines"


def renamable(client, documents, uri, positions):
    """Positions at which the server offers to rename, with the range of the name."""
    for position in positions:
        answer = client.call("textDocument/prepareRename", {"textDocument": {"uri": uri}, "position": position})
        if answer.get("result"):
            validate("textDocument/prepareRename", answer["result"], Place(documents, uri, position))
            span = answer["result"].get("range", answer["result"])
            yield position, span if "start" in span else None


@check("D21", "edits of a rename cover the name that was asked about, hold that name alone, and do not overlap")
def renames(run):
    client, documents, uri = run.opened(GOOD)
    needs(client, "renameProvider")
    text = documents.of(uri)
    names = ["Colour", "Thing", "colour", "reds", "greens", "example", "few", "size"]
    positions = [text.position_of(name, -1, 1) for name in names] + [text.position_of("is red", 0, 4)]
    count = 0
    for position, span in renamable(client, documents, uri, positions):
        count += 1
        edit = ask(client, documents, uri, "textDocument/rename", position, newName="some-other-name")
        edits = [e for target, _, edits in edits_by_document(edit) if target == uri for e in edits]
        require(any(covered(e["range"], position) for e in edits), f"renaming at {position} does not change it: {shortened(edits)}")
        name = text.slice(span) if span else None
        for e in edits:
            start, end = text.offset(e["range"]["start"]), text.offset(e["range"]["end"])
            alone = re.fullmatch(r"[^\w-]?", text.text[max(0, start - 1) : start]) and re.fullmatch(r"[^\w-]?", text.text[end : end + 1])
            require(alone and (name is None or text.text[start:end] == name), f"renaming {name} changes {text.text[start:end]!r} of {text.line(e['range']['start']['line'])!r}")
        after = text.edited(edits)
        require(client.replace(uri, after.text) == [], f"after renaming {name} there are mistakes")
        client.replace(uri, GOOD)
    require(count >= 4, f"only {count} of {names} and `red` can be renamed")


def covered(span, position):
    return not before(position, span["start"]) and not before(span["end"], position)


@check("D22", "names that are none are refused")
def bad_names(run):
    client, documents, uri = run.opened(GOOD)
    needs(client, "renameProvider")
    position = documents.of(uri).position_of("reds", 0, 1)
    for name in ("", " ", "two words", "every", "and", "-reds", "reds-", "a--b", "1st", '"reds"', "re.ds", "a\nb", "reds(", "😀"):
        code = client.error("textDocument/rename", {"textDocument": {"uri": uri}, "position": position, "newName": name})
        require(code in (-32602, -32803), f"the name {name!r} is refused with {code}")
    require("result" in client.call("textDocument/rename", {"textDocument": {"uri": uri}, "position": position, "newName": "fine-name"}), "a good name is taken")
    nothing = client.call("textDocument/prepareRename", {"textDocument": {"uri": uri}, "position": documents.of(uri).position_of("require")})
    require(not nothing.get("result"), f"a word of the language can be renamed: {shortened(nothing)}")


@check("D23", "what completion replaces is on the cursor's line and holds the cursor")
def completion_edits(run):
    client = run.session()
    needs(client, "completionProvider")
    documents = Documents(client.encoding)
    edits = 0
    for path in FILES[:3]:
        for name, text in variants(file(path)).items():
            uri = run.uri(f"{path.replace('/', '-')[:-5]}-{name.replace(' ', '-')}.gate")
            client.open(uri, text)
            document = documents.put(uri, text)
            ends = [{"line": n, "character": document.line_units(n)} for n in run.random.sample(range(document.line_count), run.many(5))]
            for position in some_positions(run.random, document, run.many(5, 30)) + ends:
                answer = ask(client, documents, uri, COMPLETION, position)
                items = (answer if isinstance(answer, list) else answer["items"]) if answer else []
                edits += sum("textEdit" in item for item in items) + bool(isinstance(answer, dict) and answer.get("itemDefaults"))
            client.close_document(uri)
    client.open(run.uri("words.gate"), GOOD)
    document = documents.put(run.uri("words.gate"), GOOD)
    place = document.position_of("reds satisfy", 0, 2)  # within a word: it is completed, not doubled
    answer = ask(client, documents, run.uri("words.gate"), COMPLETION, place)
    items = answer if isinstance(answer, list) else answer["items"]
    require(any(item["label"] == "reds" for item in items), f"`re` is completed to `reds`: {shortened([i['label'] for i in items])}")
    run.note(f"{edits} edits")


@check("D24", "pulled diagnostics equal the published ones, and an unknown id is never `unchanged`")
def pulled(run):
    client, documents, uri = run.opened(WRONG)
    needs(client, "diagnosticProvider")
    text = documents.of(uri)
    pushed = client.diagnostics(uri, 1)
    first = ask(client, documents, uri, PULL)
    require(first["kind"] == "full" and first["items"] == pushed, f"pulled {shortened(first)}, published {shortened(pushed)}")
    for unknown in ("no such id", "", "0", "-1", "1", str(2**64)):
        report = ask(client, documents, uri, PULL, previousResultId=unknown)
        if unknown != first.get("resultId"):
            require(report["kind"] == "full", f"the id {unknown!r}, which was never given, is answered by `{report['kind']}`")
    if first.get("resultId"):
        known = ask(client, documents, uri, PULL, previousResultId=first["resultId"])
        require(known["kind"] == "unchanged" or known["items"] == pushed, f"nothing has changed: {shortened(known)}")
        client.change(uri, 2, [{"range": text.range_of("nonsuch"), "text": "things"}])
        documents.put(uri, WRONG.replace("nonsuch", "things"))
        report = ask(client, documents, uri, PULL, previousResultId=first["resultId"])
        require(report["kind"] == "full" and report["items"] == [], f"the mistake is gone: {shortened(report)}")
    client.change(uri, 3, [{"range": point(0, 0), "text": "-- above\n"}, {"text": "-- above\n" + WRONG}])
    text = documents.put(uri, "-- above\n" + WRONG)
    report = ask(client, documents, uri, PULL)
    require([d["range"] for d in report["items"]] == [text.range_of("nonsuch")], f"one mistake: {shortened(report)}")
