"""A document as both sides of the protocol see it: lines, positions in code units, and changes.

Lines end with \\n, \\r\\n or \\r and with nothing else. A position is a line and a number of code units of the encoding agreed on: `utf-8`, `utf-16`
or `utf-32`. Beyond a line's end it means that end, beyond the last line the end of the document.
"""

import re

ENDINGS = re.compile(r"\r\n|\n|\r")
UNIT_BYTES = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
CODEC = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}


def units(text, encoding):
    """The length of a text in code units."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    return len(text.encode(CODEC[encoding], "surrogatepass")) // UNIT_BYTES[encoding]


class Text:
    """One version of a document."""

    def __init__(self, text, encoding="utf-16"):
        self.text, self.encoding = text, encoding
        self.starts, self.ends = [0], []  # of each line; an end is before its line ending
        for ending in ENDINGS.finditer(text):
            self.ends.append(ending.start())
            self.starts.append(ending.end())
        self.ends.append(len(text))

    @property
    def line_count(self):
        return len(self.starts)

    def line(self, number):
        return self.text[self.starts[number] : self.ends[number]]

    def line_units(self, number):
        return units(self.line(number), self.encoding)

    def last(self):
        """The position of the document's end."""
        return {"line": self.line_count - 1, "character": self.line_units(self.line_count - 1)}

    def position(self, offset):
        """The position of an offset in characters; within \\r\\n it is the line's end."""
        low, high = 0, len(self.starts) - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self.starts[middle] <= offset:
                low = middle
            else:
                high = middle - 1
        end = min(offset, self.ends[low])
        return {"line": low, "character": units(self.text[self.starts[low] : end], self.encoding)}

    def offset(self, position):
        """The offset of a position, as a server has to read it. None where it splits a character."""
        number, character = position["line"], position["character"]
        if number >= self.line_count:
            return len(self.text)
        line = self.line(number)
        if line.isascii() or self.encoding == "utf-32":
            return self.starts[number] + min(character, len(line))
        count = 0
        for index, sign in enumerate(line):
            if count == character:
                return self.starts[number] + index
            if count > character:
                return None
            count += units(sign, self.encoding)
        return None if count > character else self.ends[number]

    def range(self, start, end):
        return {"start": self.position(start), "end": self.position(end)}

    def range_of(self, part, occurrence=0):
        """The range of the n-th occurrence of a part; of the last one by -1."""
        found = [m.start() for m in re.finditer(re.escape(part), self.text)]
        return self.range(found[occurrence], found[occurrence] + len(part))

    def position_of(self, part, occurrence=0, within=0):
        """A position `within` characters after the beginning of the n-th occurrence."""
        found = [m.start() for m in re.finditer(re.escape(part), self.text)]
        return self.position(found[occurrence] + within)

    def slice(self, span):
        start, end = self.offset(span["start"]), self.offset(span["end"])
        return None if start is None or end is None else self.text[start:end]

    def contains(self, position):
        """Whether a position is one of this document, without any tolerance, and splits nothing."""
        number, character = position["line"], position["character"]
        if not 0 <= number < self.line_count or not 0 <= character <= self.line_units(number):
            return False
        return self.offset(position) is not None

    def changed(self, change):
        """The document after one change of `didChange`; a change without a range is the whole text."""
        if "range" not in change:
            return Text(change["text"], self.encoding)
        start, end = self.offset(change["range"]["start"]), self.offset(change["range"]["end"])
        return Text(self.text[:start] + change["text"] + self.text[end:], self.encoding)

    def edited(self, edits):
        """The document after edits that all speak of this version and do not overlap."""
        spans = [(self.offset(e["range"]["start"]), self.offset(e["range"]["end"]), index, e["newText"]) for index, e in enumerate(edits)]
        text, at = [], 0
        for start, end, _, new in sorted(spans):
            text += [self.text[at:start], new]
            at = end
        return Text("".join(text) + self.text[at:], self.encoding)


def before(a, b):
    return (a["line"], a["character"]) < (b["line"], b["character"])


def overlap(edits):
    """Two edits that touch the same text, or insert at the same place within another; None if there are none."""
    spans = sorted(edits, key=lambda e: [e["range"][k][m] for k in ("start", "end") for m in ("line", "character")])
    for first, second in zip(spans, spans[1:]):
        if before(second["range"]["start"], first["range"]["end"]):
            return first, second
    return None
