"""An editor that types by chance: changes of `didChange` as people and their tools make them, from a seed."""

from samples import words_of
from text import Text

STRANGE = ["😀", "é", "\u2028", "\t", "\r", "\r\n", "\ufeff", "\u0301", "𐍈", '"', "(", ")", "--", "---", ":", "|", "[", "{", "\\"]
SNIPPETS = ["\n", "\n\n", "\n  ", "\ndefine x means ", "\n  criterion c\n    require ", "use model\n", "of ", " where ", " and ", " is ", ' because "', "-- ",
            "\nenum E: a, b\n", "\ntable t of count\n  Severity down\n    1 | 2\n", "not ", "  ", "90%", "2020-02-30", "999999999999999999999"]


class Editor:
    """Keeps the text as it is after all changes so far; `change` gives the next `contentChanges`."""

    def __init__(self, random, text, encoding="utf-16"):
        self.random, self.text = random, Text(text, encoding)
        self.words, self.past = words_of(text), [text]

    def _somewhere(self):
        """Mostly near a place where something stands, sometimes at an edge."""
        length = len(self.text.text)
        return self.random.choice([self.random.randint(0, length)] * 6 + [0, length])

    def _span(self):
        start = self._somewhere()
        return start, min(len(self.text.text), start + self.random.choice([0, 1, 1, 2, 5, 12, 40, 200]))

    def _lines(self):
        first = self.random.randrange(self.text.line_count)
        last = min(self.text.line_count - 1, first + self.random.choice([0, 0, 1, 4]))
        end = self.text.starts[last + 1] if last + 1 < self.text.line_count else len(self.text.text)
        return self.text.starts[first], end

    def _one(self):
        """(start, end, new text) in offsets of the text as it is."""
        kind = self.random.choice(["letter", "letter", "word", "snippet", "strange", "delete", "delete", "replace", "cut", "copy", "indent"])
        if kind in ("cut", "copy", "indent"):
            start, end = self._lines()
            if kind == "cut":
                return start, end, ""
            lines = self.text.text[start:end]
            return (end, end, lines) if kind == "copy" else (start, start, "  ")
        start, end = self._span()
        if kind == "delete":
            return start, end, ""
        if kind == "replace":
            return start, end, self.random.choice(self.words or ["word"])
        inserted = {"letter": "abcxyz -", "word": self.words or ["word"], "snippet": SNIPPETS, "strange": STRANGE}[kind]
        return start, start, self.random.choice(inserted)

    def _change(self):
        roll = self.random.random()
        if roll < 0.04:
            return {"text": self.text.text}
        if roll < 0.10:
            return {"text": self.random.choice(self.past)}
        start, end, new = self._one()
        # Offsets within \r\n are no positions: the range says the line's end, and so does the text that comes of it.
        change = {"range": self.text.range(start, end), "text": new}
        line = change["range"]["end"]["line"]
        if self.random.random() < 0.05 and change["range"]["end"]["character"] == self.text.line_units(line):
            change["range"]["end"]["character"] += self.random.choice([1, 1000])  # beyond the line's end is its end
        if self.random.random() < 0.3:
            change["rangeLength"] = end - start  # deprecated, and no reason to do anything else
        return change

    def change(self):
        """One to three changes, each of the text that the one before left."""
        changes = []
        for _ in range(self.random.choice([1, 1, 1, 2, 3])):
            changes.append(self._change())
            self.text = self.text.changed(changes[-1])
        self.past.append(self.text.text)
        return changes
