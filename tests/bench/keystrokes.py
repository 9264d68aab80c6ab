#!/usr/bin/env python3
"""Types into a file through the language server and prints how long its diagnostics take, measured on the wire.

    tests/bench/keystrokes.py build/tollgate stdlib/svtad/examples-reports.gate [EDITS]
"""
import json
import pathlib
import subprocess
import sys
import time


class Client:
    def __init__(self, command):
        self.started = time.perf_counter()
        self.process = subprocess.Popen([command, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.last = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def receive(self):
        length = 0
        while (line := self.process.stdout.readline()) not in (b"\r\n", b""):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        return json.loads(self.process.stdout.read(length))

    def request(self, method, params):
        self.last += 1
        self.send({"id": self.last, "method": method, "params": params})
        while True:
            message = self.receive()
            if "method" not in message and message.get("id") == self.last:
                return message

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def diagnostics(self, version):
        while True:
            message = self.receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"].get("version") == version:
                return message["params"]["diagnostics"]


def milliseconds(since):
    return (time.perf_counter() - since) * 1000


def percentiles(name, times):
    times = sorted(times)
    print(f"{name}: p50 {times[len(times) // 2]:.2f} ms, p95 {times[int(len(times) * 0.95)]:.2f} ms of {len(times)}")


def main():
    command, path = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    edits = int(sys.argv[3]) if len(sys.argv) > 3 else 200
    text = path.read_text(encoding="utf-8")
    uri, line = path.as_uri(), text.count("\n") // 2
    client = Client(command)
    client.request("initialize", {"processId": None, "rootUri": None, "capabilities": {}})
    print(f"start to initialized: {milliseconds(client.started):.1f} ms")
    client.notify("initialized", {})
    document = {"uri": uri}
    since = time.perf_counter()
    client.notify("textDocument/didOpen", {"textDocument": {**document, "languageId": "gate", "version": 1, "text": text}})
    found = client.diagnostics(1)
    lines = text.count("\n")
    print(f"open: {milliseconds(since):.1f} ms, {lines} lines, {len(found)} diagnostics")
    start = {"line": line, "character": 0}
    times = []
    for version in range(2, edits + 2):
        typed = version % 2 == 0
        end = start if typed else {"line": line, "character": 1}
        change = {"range": {"start": start, "end": end}, "text": "x" if typed else ""}
        since = time.perf_counter()
        client.notify("textDocument/didChange", {"textDocument": {**document, "version": version}, "contentChanges": [change]})
        client.diagnostics(version)
        times.append(milliseconds(since))
    percentiles("keystroke to diagnostics", times)
    place = {"textDocument": document, "position": {"line": line, "character": 4}}
    for method in ("hover", "completion"):
        times = []
        for version in range(edits + 2, edits + 52):
            change = {"range": {"start": start, "end": start}, "text": "\n"}
            client.notify("textDocument/didChange", {"textDocument": {**document, "version": version}, "contentChanges": [change]})
            since = time.perf_counter()
            client.request("textDocument/" + method, place)
            times.append(milliseconds(since))
        edits += 50
        percentiles(method + " after a keystroke", times)
    client.request("shutdown", None)
    client.notify("exit", None)
    print("exit status", client.process.wait(10))


if __name__ == "__main__":
    main()
