"""What a check is, and what it works with: servers to start, folders, a seed of its own, figures to print."""

import contextlib
import dataclasses
import os
import pathlib
import random
import shutil
import tempfile
import urllib.parse

from client import PATIENCE, Client, Failure, require, shortened
from validators import Documents

ROOT = pathlib.Path(__file__).resolve().parents[3]
CHECKS = {}


@dataclasses.dataclass(frozen=True)
class Check:
    name: str  # a letter and a number: L05
    sentence: str
    function: object
    alone: bool  # measures: nothing else of ours runs beside it
    long: bool  # only with --long
    file: str


def check(name, sentence, *, alone=False, long=False):
    def add(function):
        assert name not in CHECKS, name
        CHECKS[name] = Check(name, sentence, function, alone, long, os.path.basename(function.__code__.co_filename))
        return function
    return add


class Skip(Exception):
    """A check cannot be made here, and why."""


POSITIONS = ("utf-16",)
KINDS = {"valueSet": list(range(1, 27))}
DYNAMIC = {"dynamicRegistration": True}
LINKS = {"dynamicRegistration": True, "linkSupport": True}


def capabilities(encodings=POSITIONS):
    """What a generous editor can do."""
    return {
        "general": {"positionEncodings": list(encodings), "markdown": {"parser": "marked"},
                    "staleRequestSupport": {"cancel": True, "retryOnContentModified": ["textDocument/semanticTokens/full"]}},
        "window": {"workDoneProgress": True, "showDocument": {"support": True}, "showMessage": {}},
        "workspace": {
            "applyEdit": True, "configuration": True, "workspaceFolders": True, "executeCommand": DYNAMIC, "didChangeConfiguration": DYNAMIC,
            "didChangeWatchedFiles": {**DYNAMIC, "relativePatternSupport": True}, "diagnostics": {"refreshSupport": True},
            "symbol": {**DYNAMIC, "symbolKind": KINDS, "resolveSupport": {"properties": ["location.range"]}},
            "semanticTokens": {"refreshSupport": True}, "codeLens": {"refreshSupport": True}, "inlayHint": {"refreshSupport": True},
            "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "rename", "delete"], "failureHandling": "textOnlyTransactional"},
            "fileOperations": {**DYNAMIC, "willRename": True, "didRename": True, "willCreate": True, "willDelete": True},
        },
        "textDocument": {
            "synchronization": {"didSave": True, "willSave": True, "willSaveWaitUntil": True},
            "publishDiagnostics": {"relatedInformation": True, "versionSupport": True, "tagSupport": {"valueSet": [1, 2]},
                                   "codeDescriptionSupport": True, "dataSupport": True},
            "completion": {"contextSupport": True, "insertTextMode": 1,
                           "completionItem": {"snippetSupport": True, "insertReplaceSupport": True, "documentationFormat": ["markdown", "plaintext"],
                                              "deprecatedSupport": True, "labelDetailsSupport": True,
                                              "resolveSupport": {"properties": ["documentation", "detail", "additionalTextEdits"]}},
                           "completionList": {"itemDefaults": ["commitCharacters", "editRange", "insertTextFormat"]}},
            "hover": {"contentFormat": ["markdown", "plaintext"]},
            "signatureHelp": {"signatureInformation": {"documentationFormat": ["markdown"], "parameterInformation": {"labelOffsetSupport": True}}},
            "definition": LINKS, "declaration": LINKS, "typeDefinition": LINKS, "implementation": LINKS, "references": {}, "documentHighlight": {},
            "documentSymbol": {"hierarchicalDocumentSymbolSupport": True, "symbolKind": KINDS},
            "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "refactor", "source", "source.organizeImports"]}},
                           "dataSupport": True, "isPreferredSupport": True, "disabledSupport": True, "resolveSupport": {"properties": ["edit"]}},
            "codeLens": {}, "documentLink": {"tooltipSupport": True}, "formatting": {}, "rangeFormatting": {}, "onTypeFormatting": {},
            "rename": {"prepareSupport": True, "prepareSupportDefaultBehavior": 1}, "foldingRange": {"lineFoldingOnly": False}, "selectionRange": {},
            "linkedEditingRange": {}, "callHierarchy": {}, "moniker": {}, "typeHierarchy": {}, "colorProvider": {}, "inlineValue": {},
            "semanticTokens": {"requests": {"range": True, "full": {"delta": True}}, "formats": ["relative"], "overlappingTokenSupport": False,
                               "multilineTokenSupport": False, "augmentsSyntaxTokens": True,
                               "tokenTypes": ["namespace", "type", "class", "enum", "struct", "typeParameter", "parameter", "variable", "property",
                                              "enumMember", "function", "method", "macro", "keyword", "comment", "string", "number", "operator"],
                               "tokenModifiers": ["declaration", "definition", "readonly", "deprecated", "documentation", "defaultLibrary"]},
            "inlayHint": {"resolveSupport": {"properties": ["tooltip"]}}, "diagnostic": {"relatedDocumentSupport": True},
        },
    }


def uri_of(path):
    """A file's address as Visual Studio Code writes it."""
    return "file://" + urllib.parse.quote(str(path))


class Run:
    """One check on its way."""

    def __init__(self, checked, options):
        self.check, self.server, self.long, self.tollgate = checked, options.server, options.long, options.tollgate
        self.patience = getattr(options, "patience", PATIENCE)
        self.slow = getattr(options, "slow", False)
        self.figures_only = options.figures_only
        self.random = random.Random(f"{options.seed} {checked.name}")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="tollgate-wire-"))
        self.clients, self.notes = [], []

    def many(self, usually, long=None):
        """How often something is tried, and how often that has to come to something: more in a long run, less on the slow servers of the self test."""
        if self.slow:
            return max(1, usually // 6)
        return long if self.long and long else usually

    def judge(self, condition, sentence):
        """What holds of time and memory, where they are those of an ordinary build."""
        if not self.figures_only:
            require(condition, sentence)

    def note(self, sentence):
        """A figure that is printed beside the check."""
        self.notes.append(sentence)

    def uri(self, name="rules.gate"):
        return uri_of(self.folder / name)

    def start(self, **options):
        """A server to which nobody has said anything."""
        client = Client(self.server, self.folder, **options)
        client.patience = self.patience
        self.clients.append(client)
        return client

    def parameters(self, encodings=POSITIONS, root=None, **more):
        """The parameters of initialize, as an editor with one folder sends them."""
        root = root or self.folder
        folder = {"uri": uri_of(root), "name": root.name}
        return {"processId": os.getpid(), "clientInfo": {"name": "wire", "version": "1"}, "rootUri": folder["uri"], "rootPath": str(root),
                "workspaceFolders": [folder], "capabilities": capabilities(encodings), "trace": "off",
                "initializationOptions": {"diagnostics": "both"}, **more}

    def session(self, encodings=POSITIONS, root=None, parameters=None, **options):
        """A server that is initialized."""
        client = self.start(folders=[{"uri": uri_of(root or self.folder), "name": "folder"}], **options)
        client.initialize(parameters or self.parameters(encodings, root))
        return client

    def opened(self, text, name="rules.gate", **options):
        """(client, documents, uri) with one document open."""
        client = self.session(**options)
        documents = Documents(client.encoding)
        uri = self.uri(name)
        client.open(uri, text)
        documents.put(uri, text)
        return client, documents, uri

    def copy(self, folder):
        """A folder of the repository, copied to where a check may write."""
        target = self.folder / pathlib.Path(folder).name
        shutil.copytree(ROOT / folder, target)
        return target

    @contextlib.contextmanager
    def fresh(self, **options):
        """A session that is over, and has ended well, with the block."""
        client = self.session(**options)
        try:
            yield client
            client.finish()
        finally:
            client.kill()

    def finish(self):
        """Every session that still runs has to end well."""
        for client in self.clients:
            if client.alive and client.reading:
                client.finish()
            if client.faults:
                raise Failure(client.faults[0])

    def clear(self):
        for client in self.clients:
            client.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def transcript(self):
        """The last words of the last session, for a report of a failure."""
        if not self.clients:
            return ""
        client = self.clients[-1]
        return "\n".join([*(shortened(message, 400) for message in client.received[-5:]), client.last_words()])
