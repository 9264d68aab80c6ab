"""A toy of a language for the fake server: `nonsuch` is a mistake, words are names, and blanks at a line's end are untidy.

It agrees with Gate on the texts of the checks, and knows nothing else. `wrong` names what it does wrong on purpose.
"""

import re

from text import Text

WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*")
NAME = re.compile(rf"\A{WORD.pattern}\Z")
DECLARATION = re.compile(r"^(?:enum|record|define|exit gate|  criterion) ([A-Za-z][\w-]*)", re.MULTILINE)
RESERVED = {"enum", "record", "define", "exit", "gate", "criterion", "require", "every", "and", "or", "is", "of", "where", "means", "in", "key", "satisfy", "some",
            "satisfies", "at", "most", "above", "below", "text", "count", "id"}
TOKEN_TYPES = ["keyword", "variable"]


class Toy:
    """One version of one document, and what is said of it."""

    def __init__(self, text, encoding, wrong=""):
        if wrong == "columns-in-characters":
            encoding = "utf-32"
        if wrong == "columns-of-utf16":
            encoding = "utf-16"
        self.text, self.wrong = Text(text, encoding), wrong
        if wrong in ("crlf", "lone-cr", "u2028"):
            ends = {"crlf": r"\n|\r(?!\n)", "lone-cr": r"\r\n|\n", "u2028": r"\r\n|\n|\r|\u2028|\x0b"}[wrong]
            self.text.starts, self.text.ends = [0], []
            for ending in re.finditer(ends, text):
                self.text.ends.append(ending.start())
                self.text.starts.append(ending.end())
            self.text.ends.append(len(text))

    def changed(self, change):
        text = self.text.text
        if "range" not in change:
            return text if self.wrong == "no-full-text" else change["text"]
        start, end = self.offset(change["range"]["start"]), self.offset(change["range"]["end"])
        if self.wrong == "keeps-deleted":
            end = start
        start, end = min(start, end), max(start, end)
        return text[:start] + change["text"] + text[end:]

    def offset(self, position):
        if not isinstance(position["line"], int) or not isinstance(position["character"], int):
            raise TypeError("position")
        line, character = max(0, position["line"]), max(0, position["character"])
        if line >= self.text.line_count and self.wrong == "beyond-is-start":
            return 0
        if line < self.text.line_count and character > self.text.line_units(line) and self.wrong == "wraps":
            return min(len(self.text.text), self.text.ends[line] + character - self.text.line_units(line))
        while (offset := self.text.offset({"line": line, "character": character})) is None:
            character -= 1
        return offset

    def word(self, position):
        """(start, end, word) around a position."""
        offset = self.offset(position)
        line = self.text.text.rfind("\n", 0, offset) + 1
        for found in WORD.finditer(self.text.text, line):
            if found.start() > offset:
                return None
            if found.end() >= offset:
                return found.start(), found.end(), found.group()
        return None

    def occurrences(self, word):
        pattern = re.escape(word) if self.wrong == "renames-parts" else rf"(?<![\w-]){re.escape(word)}(?![\w-])"
        return [self.text.range(f.start(), f.end()) for f in re.finditer(pattern, self.text.text)]

    def diagnostics(self):
        found = [(f.start(), f.end(), "`nonsuch` is not defined") for f in re.finditer(r"(?<![\w-])nonsuch(?![\w-])", self.text.text)]
        values = re.search(r"enum Colour: (.*)", self.text.text)
        if values:
            for use in re.finditer(r"colour is ([\w-]+)", self.text.text):
                if use.group(1) not in values.group(1).replace(",", " ").split():
                    found.append((use.start(1), use.end(1), f"`{use.group(1)}` is no value of Colour"))
        return [{"range": self.text.range(start, end), "severity": 1, "message": message} for start, end, message in sorted(found)]

    def hover(self, position):
        at = self.word(position)
        return at and {"contents": {"kind": "markdown", "value": f"the word {at[2]}"}, "range": self.text.range(at[0], at[1])}

    def symbols(self):
        found = []
        for declaration in DECLARATION.finditer(self.text.text):
            name = self.text.range(declaration.start(1), declaration.end(1))
            whole = self.text.range(declaration.start(), declaration.end())
            if self.wrong == "far-ranges":
                whole["end"]["character"] += 500
            found.append({"name": declaration.group(1), "kind": 12, "range": whole, "selectionRange": name})
        return found

    def definition(self, uri, position):
        at = self.word(position)
        found = [s for s in self.symbols() if at and s["name"] == at[2]]
        return [{"uri": uri, "range": s["selectionRange"]} for s in found[:1]]

    def completion(self, position):
        at = self.word(position)
        offset = self.offset(position)
        start = at[0] if at and at[0] <= offset else offset
        span = self.text.range(start, offset)
        if self.wrong == "completes-elsewhere":
            span["end"] = dict(span["start"])
            span["start"] = {"line": span["start"]["line"], "character": max(0, span["start"]["character"] - 1)}
        begun = self.text.text[start:offset]
        words = sorted({word for word in WORD.findall(self.text.text) if word.startswith(begun)})
        return {"isIncomplete": False, "items": [{"label": word, "textEdit": {"range": span, "newText": word}} for word in words]}

    def prepare_rename(self, position):
        at = self.word(position)
        return self.text.range(at[0], at[1]) if at and (at[2] not in RESERVED or self.wrong == "takes-any-name") else None

    def rename(self, uri, position, name):
        at = self.word(position)
        if not at or ((at[2] in RESERVED or name in RESERVED or not NAME.match(name)) and self.wrong != "takes-any-name"):
            return None
        return {"changes": {uri: [{"range": span, "newText": name} for span in self.occurrences(at[2])]}}

    def tokens(self, first=0, last=None):
        data, before = [], (0, 0)
        found = list(WORD.finditer(self.text.text))
        if self.wrong == "tokens-twice":
            found = [token for token in found for _ in range(2)]
        for word in found:
            place = self.text.position(word.start())
            line, start = place["line"], place["character"]
            if line < first or (last is not None and line > last):
                continue
            data += [line - before[0], start if line != before[0] else start - before[1], len(word.group()), int(word.group() not in RESERVED), 0]
            before = (line, start)
        return data

    def selection(self, position):
        offset, at = self.offset(position), self.word(position)
        whole = {"range": self.text.range(0, len(self.text.text))}
        line = self.text.position(offset)["line"]
        row = {"range": self.text.range(self.text.starts[line], self.text.ends[line]), "parent": whole}
        if self.wrong == "selections-inside-out":
            return {**whole, "parent": row}
        return {"range": self.text.range(at[0], at[1]), "parent": row} if at else row

    def formatting(self, first=0, last=None):
        edits = []
        for line in range(first, self.text.line_count if last is None else last + 1):
            text = self.text.line(line)
            tidy = text + " " if self.wrong == "never-tidy" else text.rstrip(" ")
            if tidy != text:
                edits.append({"range": {"start": {"line": line, "character": 0}, "end": {"line": line, "character": self.text.line_units(line)}}, "newText": tidy})
        return edits
