#!/usr/bin/env python3
"""A language server for a toy language, right unless it is told to be wrong: `fake_server.py WHAT`. The self test has the list of what."""

import json
import os
import queue
import sys
import threading
import time

from fake_language import TOKEN_TYPES, Toy

WRONG = sys.argv[1] if len(sys.argv) > 1 else ""
END = object()


class Refused(Exception):
    def __init__(self, code, words):
        super().__init__(words)
        self.code = code


class Reader(threading.Thread):
    """Frames of standard input, as messages in a queue; notes cancellations of what is still in the queue."""

    def __init__(self):
        super().__init__(daemon=True)
        self.bytes, self.messages, self.waiting, self.cancelled = b"", queue.Queue(8 if WRONG == "blocks" else 0), set(), set()

    def run(self):
        while True:
            portion = os.read(0, 1 << 16)
            if not portion:
                break
            self.bytes += portion
            if WRONG == "whole-frames" and b"\r\n\r\n" not in portion:
                self.bytes = b""
            if WRONG == "decodes-portions":
                self.bytes = self.bytes.decode("utf-8", "replace").encode()
            while (body := self.frame()) is not None:
                self.take(body)
        self.messages.put(END)

    def frame(self):
        header, blank, rest = self.bytes.partition(b"\r\n\r\n")
        if not blank:
            if len(header) > 8192:
                self.broken()
            return None
        length = None
        for line in header.split(b"\r\n")[: 1 if WRONG == "first-field" else None]:
            name, _, value = line.partition(b":")
            if (name if WRONG == "header-case" else name.lower().title()) == b"Content-Length" and value.strip().isdigit():
                length = int(value)
        if length is None or length > 1 << 30:
            self.broken(length)
        if len(rest) < length:
            return None
        self.bytes = rest[length:]
        return rest[:length]

    def broken(self, length=None):
        while WRONG == "spins":
            pass
        if WRONG == "allocates" and length:
            kept = bytearray(min(length, 1 << 28))
            kept[:] = b"x" * len(kept)
            time.sleep(10)
        os._exit(1)

    def take(self, body):
        if WRONG == "dies-of-empty" and not body:
            os._exit(3)
        try:
            message = json.loads(body.decode("utf-8", "strict" if WRONG == "dies-of-bytes" else "replace"))
        except UnicodeDecodeError:
            os._exit(3)
        except RecursionError:
            if WRONG == "dies-of-depth":
                os._exit(3)
            message = None
        except ValueError:
            message = None if WRONG == "silent-on-junk" else "junk"
        if isinstance(message, dict) and message.get("method") == "$/cancelRequest":
            key = json.dumps((message.get("params") if isinstance(message.get("params"), dict) else {}).get("id"))
            if (key in self.waiting or WRONG == "cancels-early") and WRONG != "never-cancels":
                self.cancelled.add(key)
            return
        if isinstance(message, dict) and "id" in message and "method" in message:
            self.waiting.add(json.dumps(message["id"]))
        self.messages.put(message)


class Writer(threading.Thread):
    def __init__(self):
        super().__init__(daemon=True)
        self.frames = queue.Queue()

    def run(self):
        while True:
            data = self.frames.get()
            try:
                while data:
                    data = data[os.write(1, data) :]
            except BrokenPipeError:
                os._exit(1)
            self.frames.task_done()


class Server:
    def __init__(self):
        self.documents, self.state, self.encoding = {}, "new", "utf-16"
        self.reader, self.writer = Reader(), Writer()
        self.results, self.leak, self.last_id, self.old = {}, [], 0, {}

    def send(self, message):
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        frame = b"Content-Length: %d\r\n\r\n%s" % (len(data), data)
        if WRONG == "prints":
            frame = b"hello\n" + frame
        if WRONG == "blocks":
            while frame:
                frame = frame[os.write(1, frame) :]
        else:
            self.writer.frames.put(frame)

    def run(self):
        self.reader.start()
        self.writer.start()
        while (message := self.reader.messages.get()) is not END:
            self.handle(message)
        while WRONG == "ignores-the-end":
            time.sleep(1)

    def leave(self, status):
        self.writer.frames.join()
        os._exit(status)

    def handle(self, message):
        if message == "junk":
            return self.send({"id": None, "error": {"code": -32700, "message": "no JSON"}})
        if not isinstance(message, dict):
            if WRONG == "dies-of-lists":
                os._exit(3)
            return None
        if "method" not in message:
            if WRONG == "dies-without-method" or (WRONG == "dies-of-answers" and "result" in message) or (WRONG == "dies-of-refusal" and "error" in message):
                os._exit(3)
            return None
        if "id" in message and message["id"] is not None:
            return self.request(message)
        try:
            self.notification(message["method"], message.get("params"))
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
            if WRONG == "dies-of-notifications":
                os._exit(3)
        return None

    # --- notifications

    def notification(self, method, params):
        if method == "exit":
            if WRONG != "ignores-early-exit" or self.state != "new":
                self.leave(0 if WRONG == "always-0" else 3 if WRONG == "always-3" else 0 if self.state == "down" else 1)
        if self.state == "new" and WRONG != "opens-early":
            return
        if method == "initialized" and WRONG in ("registers", "dies-of-refusal", "waits-for-answers"):
            self.send({"id": 1, "method": "client/registerCapability", "params": {"registrations": []}})
            if WRONG == "waits-for-answers":
                while "method" in (self.reader.messages.get() or {}):
                    pass
        elif method == "workspace/didChangeConfiguration" and WRONG == "needs-settings" and not isinstance(params.get("settings"), dict):
            os._exit(3)
        elif method == "textDocument/didOpen":
            item = params["textDocument"]
            if item["uri"] not in self.documents or WRONG != "opens-once":
                if WRONG != "files-only" or item["uri"].startswith("file:"):
                    self.put(item["uri"], item["text"] if WRONG != "keeps-text" else self.old.setdefault(item["uri"], item["text"]), item["version"])
        elif method == "textDocument/didChange":
            self.change(params["textDocument"], params["contentChanges"])
        elif method == "textDocument/didClose":
            uri = params["textDocument"]["uri"]
            if self.documents.pop(uri, None) and WRONG != "keeps-diagnostics":
                self.send({"method": "textDocument/publishDiagnostics", "params": {"uri": uri, "diagnostics": []}})
        elif not method.startswith(("textDocument/", "workspace/", "$/", "window/", "initialized")) and WRONG == "speaks-of-unknown":
            self.send({"method": "window/logMessage", "params": {"type": 4, "message": f"what is {method}?"}})

    def change(self, name, changes):
        toy, _ = self.documents["one" if WRONG == "one-document" else name["uri"]]
        for change in reversed(changes) if WRONG == "last-first" else changes:
            if WRONG == "dies-of-reversed" and change.get("range", {}).get("start", {}).get("line", 0) > change.get("range", {}).get("end", {}).get("line", 0):
                os._exit(3)
            toy = Toy(toy.changed(change), self.encoding, WRONG)
        if WRONG == "leaks":
            self.leak.append("x" * 200_000)
        self.put(name["uri"], toy.text.text, name["version"])

    def put(self, uri, text, version):
        toy = Toy(text, self.encoding, WRONG)
        self.documents["one" if WRONG == "one-document" else uri] = toy, version
        if WRONG == "leaks-descriptors":
            self.leak.append(open(__file__, encoding="utf-8"))
        if WRONG == "noise":
            print("opened", file=sys.stderr, flush=True)
        if WRONG == "normalises":
            uri = uri.replace("%20", " ").replace("%c3", "%C3").replace("%3A", ":")
        publication = {"uri": uri, "version": version - 1 if WRONG == "late" and version > 300 else version, "diagnostics": toy.diagnostics()}
        if WRONG == "no-version":
            del publication["version"]
        self.send({"method": "textDocument/publishDiagnostics", "params": publication})

    # --- requests

    def request(self, message):
        key = json.dumps(message["id"])
        self.reader.waiting.discard(key)
        answer = {"id": str(message["id"]) if WRONG == "ids-as-text" else message["id"]}
        if not isinstance(message["id"], (int, str)) or isinstance(message["id"], bool):
            answer = {"id": message["id"] if WRONG == "echoes" else None}
        if key in self.reader.cancelled:
            self.reader.cancelled.discard(key)
            if WRONG != "drops-cancelled":
                self.send({**answer, "error": {"code": -32800, "message": "cancelled"}})
            return
        try:
            if answer["id"] is None:
                raise Refused(-32600, "that is no id")
            answer["result"] = self.result(message["method"], message.get("params"))
        except Refused as refusal:
            if WRONG == "forgets-refusals" and refusal.code == -32601:
                return
            answer["error"] = {"code": refusal.code, "message": str(refusal)}
        except (KeyError, TypeError, AttributeError, ValueError, OverflowError):
            if WRONG == "null-for-wrong":
                answer["result"] = None
            else:
                answer["error"] = {"code": -32603 if WRONG == "inner-error" else -32602, "message": "the parameters are wrong"}
        self.send(answer)
        if WRONG == "answers-twice":
            self.send(answer)

    def result(self, method, params):
        if self.state == "new" and method != "initialize":
            if WRONG != "answers-early":
                raise Refused(-32002, "not initialized")
        if self.state == "down" and WRONG != "serves-on":
            raise Refused(-32600, "shut down")
        if method == "initialize":
            return self.initialize(params)
        if method == "shutdown":
            self.state = "down"
            return {} if WRONG == "shutdown-object" else None
        if method not in METHODS:
            if WRONG == "null-for-unknown":
                return None
            raise Refused(-32601, f"no {method} here")
        uri = params["textDocument"]["uri"]
        if not isinstance(uri, str):
            raise TypeError
        uri = "one" if WRONG == "one-document" else uri
        if uri not in self.documents:
            if WRONG == "dies-of-unopened":
                os._exit(3)
            for member, kind in (("range", dict), ("position", dict), ("positions", list), ("options", dict), ("newName", str)):
                if not isinstance(params.get(member, kind()), kind):
                    raise TypeError(member)
            return None
        if WRONG == "dies-far-off" and params.get("position", {}).get("line", 0) > 2**31:
            os._exit(3)
        toy = self.documents[uri][0]
        if WRONG == "a-request-late":
            toy, self.old[uri] = self.old.get(uri, toy), toy
        return METHODS[method](self, toy, uri, params)

    def initialize(self, params):
        if self.state != "new" and WRONG != "initialize-twice":
            raise Refused(-32600, "once")
        if WRONG == "registers-early":
            self.send({"id": 1, "method": "client/registerCapability", "params": {"registrations": []}})
        if (WRONG == "needs-a-folder" and params["rootUri"] is None) or (WRONG == "strict" and "noSuchMember" in params):
            os._exit(3)
        self.state = "open"
        offered = (params["capabilities"].get("general") or {}).get("positionEncodings") or []
        known = [name for name in offered if name in ("utf-8", "utf-16", "utf-32") or WRONG == "any-encoding"]
        self.encoding = "utf-8" if WRONG == "always-utf-8" else known[0] if known else "utf-16"
        if params.get("processId") and WRONG != "ignores-the-editor":
            threading.Thread(target=watch, args=[params["processId"]], daemon=True).start()
        names = ["hover", "definition", "references", "documentSymbol", "selectionRange", "documentFormatting", "documentRangeFormatting"]
        able = {f"{name}Provider": True for name in names + (["implementation"] if WRONG == "announces-more" else [])}
        able |= {"positionEncoding": self.encoding, "renameProvider": {"prepareProvider": True}, "completionProvider": {},
                 "textDocumentSync": {"openClose": True, "change": 0 if WRONG == "no-sync" else 2},
                 "diagnosticProvider": {"interFileDependencies": False, "workspaceDiagnostics": False},
                 "semanticTokensProvider": {"legend": {"tokenTypes": TOKEN_TYPES, "tokenModifiers": []}, "full": {"delta": True}, "range": True}}
        return {"capabilities": able, "serverInfo": {"name": "fake"}}

    def references(self, toy, uri, params):
        at = toy.word(params["position"])
        return [{"uri": uri, "range": span} for span in toy.occurrences(at[2])] if at else []

    def rename(self, toy, uri, params):
        edit = toy.rename(uri, params["position"], params["newName"])
        if edit is None:
            raise Refused(-32803, "that is no name")
        return edit

    def tokens(self, toy, uri, params):
        data = toy.tokens()
        self.last_id += 1
        self.results[uri] = str(self.last_id), data
        return {"resultId": str(self.last_id), "data": data}

    def delta(self, toy, uri, params):
        known, before = self.results.get(uri, ("", []))
        answer = self.tokens(toy, uri, params)
        if known != params["previousResultId"]:
            return answer
        data = answer["data"][:-1] + [5] if WRONG == "wrong-delta" else answer["data"]
        return {"resultId": answer["resultId"], "edits": [{"start": 0, "deleteCount": len(before), "data": data}]}

    def pull(self, toy, uri, params):
        items = toy.diagnostics()
        if WRONG == "always-unchanged" and params.get("previousResultId"):
            return {"kind": "unchanged", "resultId": "1"}
        return {"kind": "full", "items": items}


METHODS = {
    "textDocument/hover": lambda s, toy, uri, p: toy.hover(p["position"]),
    "textDocument/definition": lambda s, toy, uri, p: toy.definition(uri, p["position"]),
    "textDocument/completion": lambda s, toy, uri, p: toy.completion(p["position"]),
    "textDocument/documentSymbol": lambda s, toy, uri, p: toy.symbols(),
    "textDocument/selectionRange": lambda s, toy, uri, p: [toy.selection(position) for position in p["positions"]],
    "textDocument/formatting": lambda s, toy, uri, p: toy.formatting(),
    "textDocument/rangeFormatting": lambda s, toy, uri, p: toy.formatting(p["range"]["start"]["line"], min(p["range"]["end"]["line"], toy.text.line_count - 1)),
    "textDocument/prepareRename": lambda s, toy, uri, p: toy.prepare_rename(p["position"]),
    "textDocument/semanticTokens/range": lambda s, toy, uri, p: {"data": toy.tokens(p["range"]["start"]["line"], p["range"]["end"]["line"])},
    "textDocument/references": Server.references,
    "textDocument/rename": Server.rename,
    "textDocument/semanticTokens/full": Server.tokens,
    "textDocument/semanticTokens/full/delta": Server.delta,
    "textDocument/diagnostic": Server.pull,
}


def watch(editor):
    while os.path.exists(f"/proc/{editor}"):
        time.sleep(0.5)
    os._exit(1)


if __name__ == "__main__":
    Server().run()
