"""Frames of the protocol's base layer: written, and read back without mercy.

A server may write nothing but frames to standard output. `Decoder` takes its bytes in any portions, gives the messages,
and keeps a sentence for everything that is no well-formed frame; after the first one it stops, for what follows is guesswork.
"""

import json

HEADER_LIMIT = 4096


def frame(message, content_type=None):
    """The bytes of one message."""
    return frame_of_body(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"), content_type)


def frame_of_body(body, content_type=None):
    header = f"Content-Length: {len(body)}\r\n"
    if content_type:
        header += f"Content-Type: {content_type}\r\n"
    return header.encode("ascii") + b"\r\n" + body


class Malformed(Exception):
    """What a server wrote is no frame, no JSON, or no JSON-RPC."""


def _members(pairs):
    members = dict(pairs)
    if len(members) != len(pairs):
        raise Malformed(f"an object has a member twice: {[name for name, _ in pairs]}")
    return members


def _no_number(word):
    raise Malformed(f"`{word}` is no JSON")


def parse_body(body):
    try:
        return json.loads(body.decode("utf-8"), object_pairs_hook=_members, parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Malformed(f"a body is not UTF-8: {error}") from None
    except ValueError as error:
        raise Malformed(f"a body is no JSON: {error}: {body[:200]!r}") from None


def _is_id(value):
    return value is None or isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))


def check_form(message):
    """Raises Malformed unless `message` is one request, notification or answer of JSON-RPC 2.0 as this protocol uses it."""
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise Malformed(f"no message of JSON-RPC 2.0: {str(message)[:200]}")
    if "method" in message:
        wrong = not isinstance(message["method"], str) or message.keys() - {"jsonrpc", "id", "method", "params"}
        if wrong or not isinstance(message.get("params", {}), (dict, list)):
            raise Malformed(f"no request and no notification: {str(message)[:200]}")
        if "id" in message and (message["id"] is None or not _is_id(message["id"])):
            raise Malformed(f"the id of a request is a text or a whole number: {str(message)[:200]}")
        return
    if "id" not in message or not _is_id(message["id"]) or ("result" in message) == ("error" in message):
        raise Malformed(f"an answer has an id, and either a result or an error: {str(message)[:200]}")
    error = message.get("error")
    if "error" in message:
        code = error.get("code") if isinstance(error, dict) else None
        if not isinstance(code, int) or isinstance(code, bool) or not isinstance(error.get("message"), str):
            raise Malformed(f"an error has a whole number and a sentence: {str(message)[:200]}")


class Decoder:
    """Standard output of a server: `feed` gives the messages that are complete; `fault` is the first thing that is no frame."""

    def __init__(self, check=check_form):
        self._check = check  # what has to hold of every message
        self._bytes = bytearray()
        self._at = 0  # where the next frame begins; the bytes before it are dropped from time to time
        self._length = None
        self.fault = None

    def feed(self, portion):
        self._bytes += portion
        messages = []
        while self.fault is None:
            try:
                message = self._next()
            except Malformed as error:
                self.fault = str(error)
                break
            if message is None:
                break
            messages.append(message)
        if self._at > 1 << 20:
            del self._bytes[: self._at]
            self._at = 0
        return messages

    def end(self):
        """What is left over at the end of the output: nothing, unless a frame was cut."""
        if self.fault is None and len(self._bytes) > self._at:
            self.fault = f"the output ends within a frame: {bytes(self._bytes[self._at : self._at + 100])!r}"

    def _next(self):
        if self._length is None:
            end = self._bytes.find(b"\r\n\r\n", self._at)
            if end < 0:
                if len(self._bytes) - self._at > HEADER_LIMIT:
                    raise Malformed(f"no header ends within {HEADER_LIMIT} bytes: {bytes(self._bytes[self._at : self._at + 100])!r}")
                self._looks_like_header()
                return None
            self._length = self._read_header(bytes(self._bytes[self._at : end]))
            self._at = end + 4
        if len(self._bytes) - self._at < self._length:
            return None
        body = bytes(self._bytes[self._at : self._at + self._length])
        self._at += self._length
        self._length = None
        message = parse_body(body)
        self._check(message)
        return message

    def _looks_like_header(self):
        begun = bytes(self._bytes[self._at : self._at + 8])
        if not b"Content-".startswith(begun):
            raise Malformed(f"no header begins so: {bytes(self._bytes[self._at : self._at + 100])!r}")

    @staticmethod
    def _read_header(header):
        length = None
        for line in header.split(b"\r\n"):
            name, colon, value = line.partition(b":")
            value = value.strip()
            if name == b"Content-Length" and colon and value.isdigit() and length is None:
                length = int(value)
            elif name != b"Content-Type" or not colon:
                raise Malformed(f"no header: {line[:100]!r}")
        if length is None:
            raise Malformed(f"a header without Content-Length: {header[:100]!r}")
        return length
