"""The planned tests, as the tool reads them from packs: `tollgate ir` is asked, so any pack can be given and none is parsed here."""

import json
import re
import subprocess
from dataclasses import dataclass

FIELD = re.compile(r'field \d+:(\S+) (?:\d+:(\S+)|(?:\d+ |\(value \S+ \S+ )?("(?:[^"\\]|\\.)*")(?: present\))?)$')
TITLE = re.compile(r'title ("(?:[^"\\]|\\.)*")$')
VERSION = re.compile(r'(?m)^  version ("(?:[^"\\]|\\.)*")$')
ENTRY = re.compile(r'entry (?:\d+:(\S+)|\d+ ("(?:[^"\\]|\\.)*"))$')


@dataclass(frozen=True)
class Test:
    id: str
    title: str
    kind: str        # functional, regression
    group: str
    release: str     # IOC, MOC, FOC
    phase_kind: str  # PIT, SIT, …
    provider: str    # "": any
    covers: tuple    # (document, place) of what it traces to
    pack: str        # that plans it, and its version
    pack_version: str


@dataclass(frozen=True)
class Pack:
    name: str
    version: str
    release: str     # IOC, MOC, FOC
    phase_kind: str  # PIT, SIT, …
    kinds: frozenset  # of its tests

    @property
    def purposes(self):
        """What a test plan says that the pack is for. Each pack of a Test Phase has tests of security in it but those of regression
        testing and of Eligibility Testing."""
        if "eligibility" in self.name:
            return ["eligibility"]
        if self.kinds == {"regression"}:
            return ["regression"]
        if self.name.startswith("security"):
            return ["security"]
        first = {"SCT": "capacity", "UTS": "interface"}.get(self.phase_kind, "new-functionality")
        return [first, "security"] + (["regression"] if "regression" in self.kinds and self.phase_kind == "SIT" else [])


def planned_tests(tollgate, files):
    """Every test of the packs in these files, the packs, and the titles of the requirements that they cover."""
    shown = subprocess.run([tollgate, "ir", *map(str, files)], capture_output=True, text=True, check=False)
    if shown.returncode != 0:
        raise SystemExit(f"the packs do not compile:\n{shown.stderr}")
    return read_tests(shown.stdout), read_packs(shown.stdout), read_titles(shown.stdout)


def blocks(text, indent, word):
    """The lines of each block that begins with the word, deeper lines with it."""
    lines = None
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip())
        if lines is not None and (depth > indent or not line):
            lines.append(line.strip())
            continue
        if lines is not None:
            yield lines
        lines = [line.strip()] if depth == indent and line.strip().startswith(word + " ") else None
    if lines is not None:
        yield lines


def read_tests(text):
    return [test for pack in re.split(r"(?m)^pack \d+:", text)[1:] for test in tests_of_pack(pack)]


def tests_of_pack(text):
    tests, name, version = [], text.split("\n")[0], json.loads(VERSION.search(text)[1])
    for lines in blocks(text, 2, "test"):
        fields, covers, covering = {}, [], False
        for line in lines:
            found = FIELD.match(line)
            if found:
                fields[found[1]] = found[2] or json.loads(found[3])
            elif line.split(" ")[0] in ("covers", "exercises"):
                covering = line.startswith("covers")
            elif covering and line.startswith("cite "):
                covers.append(tuple(re.findall(r'"([^"]*)"', line)[:2]))
        tests.append(Test(fields["id"], fields["title"], fields["kind"], fields.get("group", "all"), fields["release"],
                          fields["phase-kind"], fields.get("provider", ""), tuple(covers), name, version))
    return tests


def read_packs(text):
    packs = []
    for lines in blocks(text, 0, "pack"):
        fields, kinds = {}, set()
        for line in lines:
            found = FIELD.match(line)
            if found and found[1] == "kind":
                kinds.add(found[2])
            elif found:
                fields.setdefault(found[1], found[2] or json.loads(found[3]))  # its own stand before those of its tests
        packs.append(Pack(fields["name"], fields["version"], fields["release"], fields["phase-kind"], frozenset(kinds)))
    return packs


def read_titles(text):
    """Of the entries of all registers: place to title."""
    titles = {}
    for lines in blocks(text, 0, "register"):
        place = None
        for line in lines:
            entry = ENTRY.match(line)
            if entry:
                place = entry[1] or json.loads(entry[2])
            elif place and TITLE.match(line):
                titles.setdefault(place, json.loads(TITLE.match(line)[1]))
    return titles
