"""Everything that can be asked of a document: each request of the protocol, the capability that announces it, and how it is asked.

`ask_everything` asks what a server announces, validates each answer and gives them in a form in which two servers can be compared.
"""

from dataclasses import dataclass
from typing import Callable

from client import Failure, require, shortened
from validators import Place, validate

FORMAT_OPTIONS = {"tabSize": 2, "insertSpaces": True}


def document(place):
    return {"textDocument": {"uri": place.uri}}


def at(place):
    return {"textDocument": {"uri": place.uri}, "position": place.position}


def over(place):
    return {"textDocument": {"uri": place.uri}, "range": place.range}


def also(how, **members):
    return lambda place: {**how(place), **members}


@dataclass(frozen=True)
class Feature:
    method: str
    capability: str  # the member of ServerCapabilities; dots lead into it
    params: Callable
    by_position: bool


FEATURES = [
    Feature("textDocument/documentSymbol", "documentSymbolProvider", document, False),
    Feature("textDocument/foldingRange", "foldingRangeProvider", document, False),
    Feature("textDocument/semanticTokens/full", "semanticTokensProvider.full", document, False),
    Feature("textDocument/semanticTokens/range", "semanticTokensProvider.range", over, False),
    Feature("textDocument/documentLink", "documentLinkProvider", document, False),
    Feature("textDocument/codeLens", "codeLensProvider", document, False),
    Feature("textDocument/formatting", "documentFormattingProvider", also(document, options=FORMAT_OPTIONS), False),
    Feature("textDocument/rangeFormatting", "documentRangeFormattingProvider", also(over, options=FORMAT_OPTIONS), False),
    Feature("textDocument/inlayHint", "inlayHintProvider", over, False),
    Feature("textDocument/inlineValue", "inlineValueProvider", also(over, context={"frameId": 0, "stoppedLocation": {
        "start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}), False),
    Feature("textDocument/diagnostic", "diagnosticProvider", document, False),
    Feature("textDocument/documentColor", "colorProvider", document, False),
    Feature("textDocument/codeAction", "codeActionProvider", also(over, context={"diagnostics": []}), False),
    Feature("textDocument/hover", "hoverProvider", at, True),
    Feature("textDocument/completion", "completionProvider", also(at, context={"triggerKind": 1}), True),
    Feature("textDocument/signatureHelp", "signatureHelpProvider", at, True),
    Feature("textDocument/definition", "definitionProvider", at, True),
    Feature("textDocument/declaration", "declarationProvider", at, True),
    Feature("textDocument/typeDefinition", "typeDefinitionProvider", at, True),
    Feature("textDocument/implementation", "implementationProvider", at, True),
    Feature("textDocument/references", "referencesProvider", also(at, context={"includeDeclaration": True}), True),
    Feature("textDocument/documentHighlight", "documentHighlightProvider", at, True),
    Feature("textDocument/prepareRename", "renameProvider.prepareProvider", at, True),
    Feature("textDocument/rename", "renameProvider", also(at, newName="another-name"), True),
    Feature("textDocument/linkedEditingRange", "linkedEditingRangeProvider", at, True),
    Feature("textDocument/onTypeFormatting", "documentOnTypeFormattingProvider", also(at, ch="\n", options=FORMAT_OPTIONS), True),
    Feature("textDocument/selectionRange", "selectionRangeProvider",
            lambda place: {"textDocument": {"uri": place.uri}, "positions": [place.position]}, True),
    Feature("textDocument/prepareCallHierarchy", "callHierarchyProvider", at, True),
    Feature("textDocument/prepareTypeHierarchy", "typeHierarchyProvider", at, True),
    Feature("textDocument/moniker", "monikerProvider", at, True),
]
BY_METHOD = {feature.method: feature for feature in FEATURES}

# Requests that need an answer of another one, or no document: only that they are answered is asked.
OTHER_REQUESTS = {
    "workspace/symbol": ("workspaceSymbolProvider", {"query": ""}),
    "workspace/diagnostic": ("diagnosticProvider.workspaceDiagnostics", {"previousResultIds": []}),
    "workspace/executeCommand": ("executeCommandProvider", {"command": "no.such.command", "arguments": []}),
    "workspace/willCreateFiles": ("workspace.fileOperations.willCreate", {"files": [{"uri": "file:///nowhere/new.gate"}]}),
    "workspace/willRenameFiles": ("workspace.fileOperations.willRename",
                                  {"files": [{"oldUri": "file:///nowhere/old.gate", "newUri": "file:///nowhere/new.gate"}]}),
    "workspace/willDeleteFiles": ("workspace.fileOperations.willDelete", {"files": [{"uri": "file:///nowhere/old.gate"}]}),
    "completionItem/resolve": ("completionProvider.resolveProvider", {"label": "some"}),
    "codeLens/resolve": ("codeLensProvider.resolveProvider", {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}),
    "codeAction/resolve": ("codeActionProvider.resolveProvider", {"title": "some"}),
    "documentLink/resolve": ("documentLinkProvider.resolveProvider",
                             {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}}),
    "inlayHint/resolve": ("inlayHintProvider.resolveProvider", {"position": {"line": 0, "character": 0}, "label": "some"}),
    "workspaceSymbol/resolve": ("workspaceSymbolProvider.resolveProvider",
                                {"name": "some", "kind": 12, "location": {"uri": "file:///nowhere/old.gate"}}),
}


def capability(capabilities, path):
    """What a server announces under a path; False and missing are None, an empty object is an announcement."""
    value = capabilities
    for name in path.split("."):
        if not isinstance(value, dict) or value.get(name) is None or value.get(name) is False:
            return None
        value = value[name]
    return value


def announced(client, feature):
    path = feature if isinstance(feature, str) else feature.capability
    registered = any(r["method"] == getattr(feature, "method", None) for r in client.registrations)
    return registered or capability(client.capabilities, path) is not None


def legend(client):
    return capability(client.capabilities, "semanticTokensProvider.legend")


def comparable(value):
    """An answer without what one server may call otherwise than another: ids of results, data for later."""
    if isinstance(value, dict):
        return {name: comparable(member) for name, member in sorted(value.items()) if name not in ("resultId", "data", "version")}
    if isinstance(value, list):
        return [comparable(member) for member in value]
    return value


def refusable(method):
    """Requests that may be answered by an error on a document in which nothing is wrong with the request."""
    return method in ("textDocument/rename", "textDocument/prepareRename")


def places(documents, uri, positions, client):
    return [Place(documents, uri, position, legend=legend(client)) for position in positions]


def requests_of(client, place, by_position):
    return [(feature.method, feature.params(place)) for feature in FEATURES if feature.by_position == by_position and announced(client, feature)]


def ask_everything(client, documents, uri, positions=(), timeout=None):
    """{request: comparable answer} of everything announced, each answer validated. All requests are sent at once."""
    asked = []
    for index, place in enumerate(places(documents, uri, [{"line": 0, "character": 0}, *positions], client)):
        for method, params in requests_of(client, place, by_position=index > 0):
            asked.append((method, place, client.request_message(method, params)))
    client.send_bytes(b"".join(client.encode(message) for _, _, message in asked))
    answers = {}
    for method, place, message in asked:
        answer = client.answer(message["id"], f"{method} at {place.position}", *([timeout] if timeout else []))
        if "error" in answer:
            if not refusable(method):
                raise Failure(f"{method} at {place.position} is answered by an error: {shortened(answer['error'])}")
            answers[f"{method} {place.position}"] = "refused"
            continue
        validate(method, answer["result"], place)
        name = method if not BY_METHOD[method].by_position else f"{method} at {place.position['line']}:{place.position['character']}"
        answers[name] = comparable(answer["result"])
        if method == "textDocument/references" and answers[name]:
            answers[name].sort(key=str)  # in whatever order
    return answers


def ask(client, documents, uri, method, position=None, span=None, **members):
    """One request about a document, validated; the answer as it came."""
    place = Place(documents, uri, position or {"line": 0, "character": 0}, span, legend(client))
    result = client.result(method, {**BY_METHOD[method].params(place), **members})
    validate(method, result, place)
    return result


def require_same(left, right, left_name, right_name):
    """Raises Failure with the first answer in which two of `ask_everything` differ."""
    for name in {**left, **right}:
        mine, other = left.get(name), right.get(name)
        require(mine == other, f"{name}: {left_name} has {difference(mine, other)}, {right_name} has {difference(other, mine)}")


def difference(mine, other):
    """What of a list is not in the other one; else the whole."""
    if isinstance(mine, list) and isinstance(other, list) and not (mine and isinstance(mine[0], int)):
        only = [value for value in mine if value not in other]
        return shortened(only if only else f"the same {len(mine)} in another order or number", 500)
    return shortened(mine, 500)
