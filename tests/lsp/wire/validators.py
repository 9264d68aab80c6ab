"""What every answer has to be, whatever a document says: a table from methods to validators.

A validator takes the answer and the `Place` that was asked about and raises Failure, with the part that is wrong. Null is an answer to
everything. Ranges have to lie in the document they speak of, as it is in `place.documents`, begin before they end, and split no character.
"""

import json
import pathlib
import urllib.parse
from dataclasses import dataclass, field

from client import Failure, require, shortened
from text import Text, before, overlap


class Documents:
    """The texts that ranges speak of: those that are open, and files on disk."""

    def __init__(self, encoding):
        self.encoding, self.open = encoding, {}

    def put(self, uri, text):
        self.open[uri] = Text(text, self.encoding)
        return self.open[uri]

    def of(self, uri):
        if uri not in self.open:
            parts = urllib.parse.urlsplit(uri)
            require(parts.scheme == "file", f"an answer speaks of {uri}, which nobody opened")
            path = pathlib.Path(urllib.parse.unquote(parts.path))
            require(path.is_file(), f"an answer speaks of {uri}, which is no file")
            return Text(path.read_bytes().decode("utf-8-sig"), self.encoding)
        return self.open[uri]


@dataclass
class Place:
    """Where something is asked: a document and, for most requests, a position or a range in it."""

    documents: Documents
    uri: str
    position: dict = field(default_factory=lambda: {"line": 0, "character": 0})
    span: dict = None
    legend: dict = None

    @property
    def text(self):
        return self.documents.of(self.uri)

    @property
    def range(self):
        return self.span or {"start": {"line": 0, "character": 0}, "end": self.text.last()}


def whole(value, low, high, what):
    require(isinstance(value, int) and not isinstance(value, bool) and low <= value <= high, f"{what} is {value!r}, not {low} to {high}")


def words(value, what):
    require(isinstance(value, str) and value.strip() != "", f"{what} is {value!r}, not a text")


def listed(value, what):
    require(isinstance(value, list), f"{what} is {shortened(value)}, not a list")
    return value


def in_document(span, text, what):
    try:
        ends = [span[end][part] for end in ("start", "end") for part in ("line", "character")]
        require(all(isinstance(n, int) and not isinstance(n, bool) for n in ends), f"{what}: {span}")
    except (KeyError, TypeError):
        raise Failure(f"{what} is no range: {shortened(span)}") from None
    for end in ("start", "end"):
        require(text.contains(span[end]), f"{what}: {span} ({end}) is no place in a document of {text.line_count} lines"
                + (f", whose line has {text.line_units(span[end]['line'])} units" if 0 <= span[end]["line"] < text.line_count else ""))
    require(not before(span["end"], span["start"]), f"{what} ends before it begins: {span}")


def covers(span, position, what):
    inside = not before(position, span["start"]) and not before(span["end"], position)
    require(inside, f"{what} {span} does not cover {position}")


def within(inner, outer, what):
    require(not before(inner["start"], outer["start"]) and not before(outer["end"], inner["end"]), f"{what}: {inner} is not inside {outer}")


def different(values, what):
    seen = set()
    for value in values:
        text = json.dumps(value, sort_keys=True)
        require(text not in seen, f"{what}: the same twice, {shortened(text)}")
        seen.add(text)


def text_edits(edits, text, what):
    for edit in listed(edits, what):
        in_document(edit["range"], text, what)
        require(isinstance(edit["newText"], str), f"{what}: {shortened(edit)}")
    both = overlap(edits)
    require(both is None, f"{what}: edits overlap: {shortened(both)}")


def edits_by_document(edit, what="an edit of the workspace"):
    """[(uri, version, edits)] of a WorkspaceEdit, in either form; operations on files are left out."""
    require(isinstance(edit, dict), f"{what} is {shortened(edit)}")
    if "documentChanges" in edit:
        texts = [c for c in listed(edit["documentChanges"], what) if "kind" not in c]
        return [(c["textDocument"]["uri"], c["textDocument"].get("version"), c["edits"]) for c in texts]
    return [(uri, None, edits) for uri, edits in edit.get("changes", {}).items()]


def workspace_edit(edit, place, what="an edit of the workspace"):
    for uri, _, edits in edits_by_document(edit, what):
        text_edits(edits, place.documents.of(uri), what)


def markup(value, what):
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, dict):
            require(part.get("kind") in ("markdown", "plaintext") or "language" in part, f"{what}: {shortened(part)}")
            part = part.get("value")
        words(part, what)


def location(value, place, what):
    if "targetUri" in value:
        text = place.documents.of(value["targetUri"])
        in_document(value["targetRange"], text, what)
        in_document(value["targetSelectionRange"], text, what)
        within(value["targetSelectionRange"], value["targetRange"], what)
        if "originSelectionRange" in value:
            in_document(value["originSelectionRange"], place.text, what)
            covers(value["originSelectionRange"], place.position, what)
    else:
        in_document(value["range"], place.documents.of(value["uri"]), what)


def hover(answer, place):
    markup(answer["contents"], "hover")
    if "range" in answer:
        in_document(answer["range"], place.text, "hover")
        covers(answer["range"], place.position, "the range of hover")


def completion_range(span, place):
    for part in (span["insert"], span["replace"]) if "insert" in span else (span,):
        in_document(part, place.text, "completion")
        require(part["start"]["line"] == part["end"]["line"] == place.position["line"], f"completion: {part} is not one line with {place.position}")
        covers(part, place.position, "the range of completion")
    if "insert" in span:
        require(span["insert"]["start"] == span["replace"]["start"], f"completion: insert does not begin as replace: {span}")


def completion(answer, place):
    items = answer if isinstance(answer, list) else listed(answer["items"], "completion")
    if isinstance(answer, dict):
        require(isinstance(answer["isIncomplete"], bool), "completion does not say whether it is whole")
        default = answer.get("itemDefaults", {}).get("editRange")
        if default:
            completion_range(default, place)
    for item in items:
        words(item["label"], "completion")
        whole(item.get("kind", 1), 1, 25, f"kind of {item['label']}")
        whole(item.get("insertTextFormat", 1), 1, 2, f"format of {item['label']}")
        if "textEdit" in item:
            edit = item["textEdit"]
            require(isinstance(edit["newText"], str), f"completion: {shortened(edit)}")
            completion_range(edit.get("range") or edit, place)
        text_edits(item.get("additionalTextEdits", []), place.text, "completion")
    different([(item["label"], item.get("detail"), item.get("kind"), item.get("labelDetails")) for item in items], "completion")


def signature_help(answer, _place):
    signatures = listed(answer["signatures"], "signatures")
    if signatures:
        whole(answer.get("activeSignature", 0), 0, len(signatures) - 1, "the active signature")
    for signature in signatures:
        words(signature["label"], "a signature")
        for parameter in signature.get("parameters", []):
            label = parameter["label"]
            if isinstance(label, str):
                require(label in signature["label"], f"{label!r} is no part of {signature['label']!r}")
            else:
                length = len(signature["label"].encode("utf-16-le")) // 2
                require(0 <= label[0] <= label[1] <= length, f"{label} is no part of {signature['label']!r}")


def locations(answer, place):
    for value in answer if isinstance(answer, list) else [answer]:
        location(value, place, "a location")
    if isinstance(answer, list):
        different(answer, "the locations")


def highlights(answer, place):
    for value in listed(answer, "highlights"):
        in_document(value["range"], place.text, "a highlight")
        whole(value.get("kind", 1), 1, 3, "a highlight's kind")
    different([value["range"] for value in answer], "the highlights")


def document_symbols(answer, place, outer=None):
    for symbol in listed(answer, "symbols"):
        words(symbol["name"], "a symbol")
        whole(symbol["kind"], 1, 26, f"kind of {symbol['name']}")
        if "location" in symbol:
            location(symbol["location"], place, symbol["name"])
            continue
        in_document(symbol["range"], place.text, symbol["name"])
        in_document(symbol["selectionRange"], place.text, symbol["name"])
        within(symbol["selectionRange"], symbol["range"], f"the name of {symbol['name']}")
        if outer:
            within(symbol["range"], outer, f"symbol {symbol['name']}")
        document_symbols(symbol.get("children", []), place, symbol["range"])


def workspace_symbols(answer, place):
    for symbol in listed(answer, "symbols"):
        words(symbol["name"], "a symbol")
        whole(symbol["kind"], 1, 26, f"kind of {symbol['name']}")
        if "range" in symbol["location"]:
            location(symbol["location"], place, symbol["name"])


def folding(answer, place):
    for fold in listed(answer, "folding"):
        whole(fold["endLine"], 0, place.text.line_count - 1, "the end of a fold")
        whole(fold["startLine"], 0, fold["endLine"], "the start of a fold")
        for end in ("start", "end"):
            if f"{end}Character" in fold:
                whole(fold[f"{end}Character"], 0, place.text.line_units(fold[f"{end}Line"]), "a fold's character")
    different([(fold["startLine"], fold["endLine"]) for fold in answer], "folding")


def selection_ranges(answer, place):
    require(len(listed(answer, "selections")) == 1, f"1 position is answered by {len(answer)} selections")
    selection = answer[0]
    covers(selection["range"], place.position, "a selection")
    while selection:
        in_document(selection["range"], place.text, "a selection")
        if selection.get("parent"):
            within(selection["range"], selection["parent"]["range"], "a selection")
        selection = selection.get("parent")


def decoded_tokens(data, legend):
    """[(line, start, length, type, modifiers)] of the five numbers a token; well-formed or Failure."""
    require(len(listed(data, "tokens")) % 5 == 0, f"{len(data)} numbers are no tokens")
    tokens, line, start = [], 0, 0
    for at in range(0, len(data), 5):
        lines, chars, length, kind, modifiers = data[at : at + 5]
        whole(lines, 0, 2**31, "a token's line")
        whole(chars, 0, 2**31, "a token's start")
        whole(length, 1, 2**31, "a token's length")
        whole(kind, 0, len(legend["tokenTypes"]) - 1, "a token's type")
        whole(modifiers, 0, 2 ** len(legend["tokenModifiers"]) - 1, "a token's modifiers")
        line, start = line + lines, chars if lines else start + chars
        tokens.append((line, start, length, legend["tokenTypes"][kind], modifiers))
    return tokens


def semantic_tokens(answer, place):
    if "edits" in answer:
        return
    end = (0, 0)
    for line, start, length, kind, _ in decoded_tokens(answer["data"], place.legend):
        token = {"start": {"line": line, "character": start}, "end": {"line": line, "character": start + length}}
        in_document(token, place.text, f"a token ({kind})")
        require((line, start) >= end, f"token {token} ({kind}) begins before the one before it ends, {end}")
        end = (line, start + length)


def inlay_hints(answer, place):
    for hint in listed(answer, "hints"):
        require(place.text.contains(hint["position"]), f"a hint at {hint['position']} is outside the document")
        label = hint["label"]
        for part in [label] if isinstance(label, str) else [part["value"] for part in listed(label, "a label")]:
            words(part, "a hint")
        whole(hint.get("kind", 1), 1, 2, "a hint's kind")
        text_edits(hint.get("textEdits", []), place.text, "a hint")
        covers(place.range, hint["position"], "the range asked for")


def command(value, what):
    words(value.get("title"), what)
    words(value.get("command"), what)


def code_lenses(answer, place):
    for lens in listed(answer, "lenses"):
        in_document(lens["range"], place.text, "a lens")
        require(lens["range"]["start"]["line"] == lens["range"]["end"]["line"], f"a lens spans lines: {lens['range']}")
        require("command" in lens or "data" in lens, f"a lens without command and data: {shortened(lens)}")
        if lens.get("command"):
            words(lens["command"]["title"], "a lens")


def code_actions(answer, place):
    for action in listed(answer, "actions"):
        words(action["title"], "an action")
        if isinstance(action.get("command"), str):
            continue
        if "edit" in action:
            workspace_edit(action["edit"], place, f"action `{action['title']}`")
        for diagnostic in action.get("diagnostics", []):
            diagnostics([diagnostic], place)
        require("edit" in action or "command" in action or "data" in action or "disabled" in action, f"action `{action['title']}` does nothing")


def formatting(answer, place):
    text_edits(answer, place.text, "formatting")


def document_links(answer, place):
    for link in listed(answer, "links"):
        in_document(link["range"], place.text, "a link")
        require("target" in link or "data" in link, f"a link to nothing: {shortened(link)}")
        if "target" in link:
            require(urllib.parse.urlsplit(link["target"]).scheme != "", f"a link to {link['target']!r}, which is no address")


def rename(answer, place):
    workspace_edit(answer, place, "renaming")


def prepare_rename(answer, place):
    span = answer.get("range", answer)
    if "start" in span:
        in_document(span, place.text, "what is renamed")
        covers(span, place.position, "what is renamed")
        if "placeholder" in answer:
            words(answer["placeholder"], "what is renamed")


def linked_editing(answer, place):
    for span in listed(answer["ranges"], "linked ranges"):
        in_document(span, place.text, "a linked range")
    parts = {place.text.slice(span) for span in answer["ranges"]}
    require(len(parts) <= 1, f"linked ranges differ: {parts}")


def hierarchy_items(answer, place):
    for item in listed(answer, "items"):
        words(item["name"], "an item")
        whole(item["kind"], 1, 26, f"kind of {item['name']}")
        text = place.documents.of(item["uri"])
        in_document(item["range"], text, item["name"])
        in_document(item["selectionRange"], text, item["name"])
        within(item["selectionRange"], item["range"], item["name"])


def calls(answer, place):
    for call in listed(answer, "calls"):
        item = call.get("from") or call["to"]
        hierarchy_items([item], place)
        text = place.documents.of(item["uri"]) if "from" in call else place.text
        for span in call["fromRanges"]:
            in_document(span, text, "a call")


def diagnostics(answer, place):
    for diagnostic in listed(answer, "diagnostics"):
        words(diagnostic["message"], "a diagnostic")
        in_document(diagnostic["range"], place.text, f"`{diagnostic['message']}`")
        whole(diagnostic.get("severity", 1), 1, 4, "a severity")
        for tag in diagnostic.get("tags", []):
            whole(tag, 1, 2, "a tag")
        for related in diagnostic.get("relatedInformation", []):
            words(related["message"], "what is related")
            location(related["location"], place, "what is related")


def report(answer, place):
    require(answer.get("kind") in ("full", "unchanged"), f"a report is {shortened(answer)}")
    if answer["kind"] == "full":
        diagnostics(answer["items"], place)
    else:
        words(answer.get("resultId"), "the id of an unchanged report")


def workspace_report(answer, place):
    for item in listed(answer["items"], "reports"):
        words(item["uri"], "a report's document")
        report(item, Place(place.documents, item["uri"]))


VALIDATORS = {
    "textDocument/hover": hover,
    "textDocument/completion": completion,
    "textDocument/signatureHelp": signature_help,
    "textDocument/definition": locations,
    "textDocument/declaration": locations,
    "textDocument/typeDefinition": locations,
    "textDocument/implementation": locations,
    "textDocument/references": locations,
    "textDocument/documentHighlight": highlights,
    "textDocument/documentSymbol": document_symbols,
    "workspace/symbol": workspace_symbols,
    "textDocument/foldingRange": folding,
    "textDocument/selectionRange": selection_ranges,
    "textDocument/semanticTokens/full": semantic_tokens,
    "textDocument/semanticTokens/full/delta": semantic_tokens,
    "textDocument/semanticTokens/range": semantic_tokens,
    "textDocument/inlayHint": inlay_hints,
    "textDocument/codeLens": code_lenses,
    "textDocument/codeAction": code_actions,
    "textDocument/formatting": formatting,
    "textDocument/rangeFormatting": formatting,
    "textDocument/onTypeFormatting": formatting,
    "textDocument/documentLink": document_links,
    "textDocument/rename": rename,
    "textDocument/prepareRename": prepare_rename,
    "textDocument/linkedEditingRange": linked_editing,
    "textDocument/prepareCallHierarchy": hierarchy_items,
    "textDocument/prepareTypeHierarchy": hierarchy_items,
    "callHierarchy/incomingCalls": calls,
    "callHierarchy/outgoingCalls": calls,
    "textDocument/diagnostic": report,
    "workspace/diagnostic": workspace_report,
}


def validate(method, answer, place):
    """Raises Failure unless `answer` is one that `method` may give at `place`."""
    if answer is None or method not in VALIDATORS:
        return
    try:
        VALIDATORS[method](answer, place)
    except Failure as failure:
        raise Failure(f"{method} at {place.position} of {place.uri}: {failure}") from None
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise Failure(f"{method} at {place.position}: a member is missing or of another type ({error!r}): {shortened(answer)}") from None
