"""Writing files so that the same seed gives the same bytes on every machine: a die, texts, lines of JSON."""

import json
import random


class Dice:
    """Numbers that depend on the names given and on nothing else. Only `random()` of Python's generator is used: its sequence is
    promised to stay, those of `choice` and `shuffle` are not."""

    def __init__(self, *names):
        self._next = random.Random("/".join(str(name) for name in names)).random

    def chance(self, share):
        return self._next() < share

    def randrange(self, low, high=None):
        low, high = (0, low) if high is None else (low, high)
        return low + int(self._next() * (high - low))

    def choice(self, values):
        return values[self.randrange(len(values))]

    def uniform(self, low, high):
        return low + (high - low) * self._next()


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


def write_lines(path, rows):
    """A blank line says that there is rightly nothing."""
    write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows) or "\n")
