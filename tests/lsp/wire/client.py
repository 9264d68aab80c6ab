"""A client of a language server: one session, everything that was said in it, and what has still to be answered.

One loop (`_step`) writes what waits to be written and reads what there is, so that a client can also stop reading and go on writing. A server that
ends, says something that is no frame, or answers a request twice, is found out whenever the client waits for anything.
"""

import array
import fcntl
import os
import select
import signal
import subprocess
import termios
import time

from framing import Decoder, check_form, frame

PATIENCE = 20.0  # seconds that a client waits for what a server owes it, on a busy machine; tests of the tests take less


class Failure(AssertionError):
    """A server does not do what the protocol, or our own promise, says."""


def require(condition, sentence):
    if not condition:
        raise Failure(sentence)


def shortened(value, length=300):
    text = str(value)
    return text if len(text) <= length else text[:length] + " …"


def obliging(client, message):
    """Answers what servers ask of clients, as an editor does. Other ways to answer: `silent`, `refusing`."""
    method, params = message["method"], message.get("params") or {}
    if method == "workspace/configuration":
        return {"result": [client.settings.get(item.get("section")) for item in params.get("items", [])]}
    if method == "client/registerCapability":
        client.registrations += params["registrations"]
        return {"result": None}
    if method == "workspace/applyEdit":
        client.applied.append(params["edit"])
        return {"result": {"applied": True}}
    if method == "workspace/workspaceFolders":
        return {"result": client.folders}
    if method == "window/showDocument":
        return {"result": {"success": True}}
    known = {"client/unregisterCapability", "window/workDoneProgress/create", "window/showMessageRequest"}
    if method in known or (method.startswith("workspace/") and method.endswith("/refresh")):
        return {"result": None}
    return {"error": {"code": -32601, "message": f"this client does not know {method}"}}


def silent(_client, _message):
    return None


def refusing(_client, _message):
    return {"error": {"code": -32603, "message": "this client refuses everything"}}


def id_key(value):
    """Ids 7 and "7" are two ids."""
    return (type(value).__name__, value)


class Client:
    def __init__(self, command, folder, answers=obliging, settings=None, folders=None, check=check_form):
        self.command = command
        self.patience = PATIENCE
        self.answers = answers
        self.settings = settings or {}
        self.folders = folders
        self.registrations, self.applied = [], []
        self.capabilities = {}
        self.encoding = "utf-16"
        self.versions = True  # whether the client said that it reads versions of diagnostics
        self.sent_versions = {}  # uri -> the version that was sent last
        self.published = {}  # uri -> every publication, in order
        self.received = []  # every message of the server, in order
        self.asked_of_client = []  # its requests
        self.notified = []  # its notifications
        self.answered = {}  # id key -> answers
        self.awaiting = set()  # id keys of requests without an answer
        self.sent_ids = set()
        self.faults = []  # what no server may do, found while reading
        self.stderr = bytearray()
        self.hostile = False  # a session whose input justifies a word on standard error
        self.reading = True
        self.shut_down = False
        self.within_a_frame = False  # part of a frame is written: answers wait
        self._held = []
        self._taking = False  # messages of one portion: what they are answered waits until all are taken
        self._id = 0
        self._outgoing = bytearray()
        self._decoder = Decoder(check)
        self.process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        self.pid = self.process.pid
        self._in, self._out, self._err = self.process.stdin.fileno(), self.process.stdout.fileno(), self.process.stderr.fileno()
        os.set_blocking(self._in, False)
        self._open = {self._out, self._err}

    # --- bytes

    def _step(self, timeout):
        """Writes and reads what can be, waiting at most `timeout` seconds for something to do."""
        poll = select.poll()
        for descriptor in self._open:
            if descriptor == self._err or self.reading:
                poll.register(descriptor, select.POLLIN)
        if self._outgoing:
            poll.register(self._in, select.POLLOUT)
        for descriptor, event in poll.poll(max(0.0, min(timeout, 0.05)) * 1000):
            if descriptor == self._in:
                self._write_some(event)
            else:
                self._read_some(descriptor)

    def _write_some(self, event):
        try:
            if event & (select.POLLERR | select.POLLHUP):
                raise BrokenPipeError
            written = os.write(self._in, self._outgoing[: 1 << 20])
            del self._outgoing[:written]
        except BlockingIOError:
            pass
        except (BrokenPipeError, OSError):
            self._outgoing.clear()

    def _read_some(self, descriptor):
        portion = os.read(descriptor, 1 << 20)
        if not portion:
            self._open.discard(descriptor)
            if descriptor == self._out:
                self._decoder.end()
        elif descriptor == self._err:
            self.stderr += portion
        else:
            self._taking = True
            for message in self._decoder.feed(portion):
                self._take(message)
            self._taking = False
        if self._decoder.fault and self._decoder.fault not in self.faults:
            self.faults.append(self._decoder.fault)

    def _take(self, message):
        message_time = time.monotonic()
        self.received.append(message)
        method = message.get("method")
        if method is None:
            key = id_key(message["id"])
            self.answered.setdefault(key, []).append(message)
            if key in self.awaiting:
                self.awaiting.discard(key)
            elif message["id"] is not None:
                often = "again" if key in self.sent_ids else "although nobody asked it"
                self.faults.append(f"request {message['id']!r} is answered {often}: {shortened(message)}")
        elif "id" in message:
            self.asked_of_client.append(message)
            answer = self.answers(self, message)
            if answer is not None and self.within_a_frame:
                self._held.append({"jsonrpc": "2.0", "id": message["id"], **answer})
            elif answer is not None:
                self.send({"jsonrpc": "2.0", "id": message["id"], **answer})
        else:
            self.notified.append(message)
            if method == "textDocument/publishDiagnostics":
                publication = dict(message["params"], at=message_time)
                self.published.setdefault(publication["uri"], []).append(publication)

    def send_bytes(self, data):
        """Queues bytes, and writes what the pipe takes at once."""
        if self.process.stdin.closed:
            return
        self._outgoing += data
        if not self._taking:
            self._step(0)

    def flush(self, timeout=None):
        self.wait(lambda: not self._outgoing, "the server to read its input", timeout)

    def let_read(self):
        """Until the server has taken all that is in the pipe: what is written next is another portion."""
        end = time.monotonic() + self.patience
        left = array.array("i", [0])
        while self.alive and time.monotonic() < end:
            fcntl.ioctl(self.process.stdin, termios.FIONREAD, left)
            if left[0] == 0:
                return
            self._step(0.0001)

    def frame_ends(self):
        """What waited for the end of a frame that was written in parts."""
        self.within_a_frame = False
        for message in self._held:
            self.send(message)
        self._held.clear()

    def close_input(self):
        if not self.process.stdin.closed:
            self.process.stdin.close()
            self._outgoing.clear()

    # --- waiting

    @property
    def alive(self):
        return self.process.poll() is None

    def wait(self, predicate, what, timeout=None):
        """The first true value of `predicate`."""
        timeout = timeout or self.patience
        end = time.monotonic() + timeout
        while True:
            value = predicate()
            if value:
                return value
            if self.faults:
                raise Failure(f"while waiting for {what}: {self.faults[0]}")
            if not self.alive and not (self._open and self.reading):
                raise Failure(f"the server ended ({self.process.returncode}) instead of {what}; {self.last_words()}")
            left = end - time.monotonic()
            if left <= 0:
                raise Failure(f"waited {timeout:g} s in vain for {what}")
            self._step(left)

    def listen(self, seconds):
        """Reads for a while; for what a server must not do."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and (self.alive or self._open):
            self._step(left)

    def wait_exit(self, timeout):
        """The exit status; a death by signal is its negative number."""
        end = time.monotonic() + timeout
        while self.alive and time.monotonic() < end:
            self._step(0.02)
        require(not self.alive, f"the server still runs after {timeout:g} s")
        self._drain()
        return self.process.returncode

    def _drain(self):
        end = time.monotonic() + 1
        while self.reading and self._open and time.monotonic() < end:
            self._step(0.05)

    def last_words(self):
        words = self.stderr.decode("utf-8", "replace").strip()
        return f"on standard error: {shortened(words)}" if words else "standard error is empty"

    # --- messages

    def send(self, message):
        self.send_bytes(self.encode(message))

    def encode(self, message):
        """The frame of a message; a request among them counts as sent."""
        if "id" in message and "method" in message:
            key = id_key(message["id"])
            self.sent_ids.add(key)
            self.awaiting.add(key)
        return frame(message)

    def next_id(self):
        self._id += 1
        return self._id

    def request_message(self, method, params=None, request_id=None):
        message = {"jsonrpc": "2.0", "id": self.next_id() if request_id is None else request_id, "method": method}
        if params is not None:
            message["params"] = params
        return message

    def notification_message(self, method, params=None):
        message = {"jsonrpc": "2.0", "method": method}
        if params is not None:
            message["params"] = params
        return message

    def request(self, method, params=None, request_id=None):
        """Sends a request and gives its id."""
        message = self.request_message(method, params, request_id)
        self.send(message)
        return message["id"]

    def notify(self, method, params=None):
        self.send(self.notification_message(method, params))

    def answer(self, request_id, what="an answer", timeout=None):
        """The one answer to a request, result or error."""
        key = id_key(request_id)
        self.wait(lambda: key in self.answered, what, timeout)
        return self.answered[key][0]

    def call(self, method, params=None, timeout=None):
        return self.answer(self.request(method, params), f"the answer to {method}", timeout)

    def result(self, method, params=None, timeout=None):
        answer = self.call(method, params, timeout)
        require("result" in answer, f"{method} is answered by an error: {shortened(answer.get('error'))}")
        return answer["result"]

    def error(self, method, params=None, timeout=None):
        """The code of the error that a request has to be answered with."""
        answer = self.call(method, params, timeout)
        require("error" in answer, f"{method} with {shortened(params)} is answered by {shortened(answer.get('result'))}, not by an error")
        return answer["error"]["code"]

    # --- the life of a session

    def initialize(self, params):
        able = (params["capabilities"].get("textDocument") or {}).get("publishDiagnostics") or {}
        self.versions = bool(able.get("versionSupport"))
        result = self.result("initialize", params)
        require(isinstance(result, dict) and isinstance(result.get("capabilities"), dict), f"initialize is answered by {shortened(result)}")
        self.capabilities = result["capabilities"]
        self.encoding = self.capabilities.get("positionEncoding", "utf-16")
        self.notify("initialized", {})
        return result

    def open(self, uri, text, version=1, language="gate"):
        self.sent_versions[uri] = version
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": language, "version": version, "text": text}})

    def change(self, uri, version, changes):
        self.sent_versions[uri] = version
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": changes})

    def replace(self, uri, text):
        """The whole text at once, as the version after the one that was sent last; gives its diagnostics."""
        version = self.sent_versions[uri] + 1
        self.change(uri, version, [{"text": text}])
        return self.diagnostics(uri, version)

    def close_document(self, uri):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def last_publication(self, uri, version=None):
        """The diagnostics published last of a document, if they are of this version, or of any; else None."""
        publications = self.published.get(uri, [])
        if publications and (version is None or not self.versions or publications[-1].get("version") == version):
            return publications[-1]["diagnostics"]
        return None

    def diagnostics(self, uri, version=None, timeout=None):
        """The same, waited for; of a version that another document's change concerns too, it may not be the last word."""
        of_version = "" if version is None else f" version {version}"
        self.wait(lambda: self.last_publication(uri, version) is not None, f"diagnostics of {uri}{of_version}", timeout)
        return self.last_publication(uri, version)

    def shutdown(self):
        answer = self.call("shutdown")
        require("result" in answer and answer["result"] is None, f"shutdown is answered by {shortened(answer)}")
        self.shut_down = True

    def finish(self):
        """The orderly end, which proves that whatever came before did not break the server."""
        self.reading = True
        if not self.shut_down:
            self.shutdown()
        self.notify("exit")
        status = self.wait_exit(5)
        require(status == 0, f"exit after shutdown ends with status {status}; {self.last_words()}")

    def kill(self):
        """Ends the process whatever it does; the session's faults stay."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except BrokenPipeError:
                pass

    # --- what the system says of the process

    def memory(self):
        """Resident bytes."""
        with open(f"/proc/{self.pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def processor_time(self):
        """Seconds of processor time, of all threads."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))
