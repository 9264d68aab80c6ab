"""G: what only a server of Gate can get wrong. What it says equals what the command says, and what it changes changes no meaning."""

import json
import os
import pathlib
import re
import subprocess
import urllib.parse

from checks_answers import untidy
from client import require, shortened
from features import ask, ask_everything, capability
from harness import ROOT, check, uri_of
from samples import FILES, WRONG, file, files_below, words_of
from snapshots import some_positions
from text import Text
from validators import Documents, Place, diagnostics, edits_by_document, validate

SEVERITY = {"error": 1, "warning": 2, "note": 3}
BOOK = "packs/software-release"  # a rule book in five modules with data, examples and packs
BOOK_RULES = ["sources.gate", "rules.gate"]


def command(run, *arguments, folder=ROOT, statuses=(0, 1, 2)):
    """(exit status, output) of the command with which the server is compared."""
    made = subprocess.run([run.tollgate, *map(str, arguments)], cwd=folder, capture_output=True, check=False)
    words = (made.stdout + made.stderr).decode("utf-8", "replace")
    require(made.returncode in statuses, f"tollgate {' '.join(map(str, arguments))} ends with {made.returncode}: {shortened(words)}")
    return made.returncode, made.stdout.decode("utf-8")


def path_of(uri):
    return pathlib.Path(urllib.parse.unquote(urllib.parse.urlsplit(uri).path))


def told_by_check(run, path):
    """Diagnostics of one file as the command tells them: (code, severity, start and end as offsets in bytes, sentence)."""
    _, words = command(run, "check", "--format", "json", path, statuses=(0, 1, 3))
    own = [d for d in json.loads(words)["diagnostics"] if os.path.basename(d["file"]) == path.name]
    return sorted((d["code"], SEVERITY[d["severity"]], d["start"]["offset"], d["end"]["offset"], d["message"]) for d in own)


def told_by_server(found, text):
    """The same of what the server published, whose ranges are turned back into bytes."""
    def offset(position):
        return len(text.text[: text.offset(position)].encode("utf-8"))
    return sorted((d["code"], d["severity"], offset(d["range"]["start"]), offset(d["range"]["end"]), d["message"].partition("\n")[0]) for d in found)


def all_files():
    """Files with mistakes, and those without."""
    return [name for name in files_below("tests/golden/check", "tests/golden/parse") if is_text(name)] + FILES


def is_text(name):
    """A file that is no UTF-8 cannot be opened by a client."""
    try:
        return bool(file(name))
    except UnicodeDecodeError:
        return False


@check("G01", "diagnostics are those of `tollgate check`: code, severity, range and sentence")
def diagnostics_as_checked(run):
    client = run.session(root=ROOT)
    documents = Documents(client.encoding)
    count = 0
    for name in all_files():
        path = ROOT / name
        uri = uri_of(path)
        text = documents.put(uri, path.read_bytes().decode("utf-8"))
        client.open(uri, text.text)
        found = client.diagnostics(uri, 1)
        diagnostics(found, Place(documents, uri))
        mine, theirs = told_by_server(found, text), told_by_check(run, path)
        require(mine == theirs, f"{name}: the server has {shortened([d for d in mine if d not in theirs] or mine)}, "
                f"the command {shortened([d for d in theirs if d not in mine] or theirs)}")
        count += len(found)
        client.close_document(uri)
    run.note(f"{count} diagnostics")
    require(count > 300, f"only {count} diagnostics")


class Book:
    """The rule book, copied, with all its modules open."""

    def __init__(self, run):
        self.run = run
        self.folder = run.copy(BOOK)
        self.client = run.session(root=self.folder)
        self.documents = Documents(self.client.encoding)
        self.uris = {path.name: uri_of(path) for path in sorted(self.folder.glob("*.gate"))}
        for uri in self.uris.values():
            self.client.open(uri, self.documents.put(uri, path_of(uri).read_text(encoding="utf-8")).text)
        for uri in self.uris.values():
            require(self.client.diagnostics(uri, 1) == [], f"{uri} has mistakes")
        self.before = self.meaning()

    def meaning(self):
        """Fingerprints of the rules, and what is evaluated of the data: verdicts with their numbers, by gate and place."""
        rules = [self.folder / name for name in BOOK_RULES]
        _, prints = command(self.run, "fingerprint", self.folder / "rules.gate")
        status, words = command(self.run, "evaluate", *rules, "--data", self.folder / "data", "--as-of", "2026-03-02")
        return [line.split()[0] for line in prints.splitlines()], status, [word for word in words.split() if word in VERDICT_WORDS or word.isdigit()]

    def set(self, texts):
        """Makes these texts the ones that are open and on disk."""
        for uri, text in texts.items():
            path_of(uri).write_text(text, encoding="utf-8")
            self.documents.put(uri, text)
            self.client.change(uri, self.client.sent_versions[uri] + 1, [{"text": text}])
        self.client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2} for uri in texts]})
        found = {uri: self.client.result("textDocument/diagnostic", {"textDocument": {"uri": uri}})["items"] for uri in texts}
        for uri, items in found.items():  # a version is published again when another document changes what is wrong in it
            self.client.wait(lambda uri=uri, items=items: self.client.last_publication(uri, self.client.sent_versions[uri]) == items,
                             f"the diagnostics of {uri} that were pulled to be published")
        return found

    def names(self, random, count=None):
        """Places at which names stand, each name once: all of them, or as many."""
        text = self.documents.of(self.uris["rules.gate"])
        model = self.documents.of(self.uris["model.gate"])
        places = [(self.uris["rules.gate"], text.position_of(word, 0, 1)) for word in words_of(text.text) if len(word) > 1]
        places += [(self.uris["model.gate"], model.position_of(word, 0, 1)) for word in words_of(model.text) if len(word) > 1]
        return random.sample(places, len(places) if count is None else min(count, len(places)))


VERDICT_WORDS = {"met", "MET", "NOT", "undetermined", "UNDETERMINED", "not", "applicable", "none", "granted"}


def renaming(book, uri, position, name):
    """{uri: edits} of renaming what stands here, or None where that is nothing that can be renamed, or a module, whose file is renamed with it."""
    answer = book.client.call("textDocument/prepareRename", {"textDocument": {"uri": uri}, "position": position})
    if not answer.get("result"):
        return None
    answer = book.client.call("textDocument/rename", {"textDocument": {"uri": uri}, "position": position, "newName": name})
    if "error" in answer:
        return None
    validate("textDocument/rename", answer["result"], Place(book.documents, uri, position))
    if any("kind" in change for change in answer["result"].get("documentChanges", [])):
        return None
    return {target: edits for target, _, edits in edits_by_document(answer["result"])}


@check("G02", "a rename across files brings no mistake, and leaves fingerprints and verdicts as they are")
def rename_keeps_meaning(run):
    book = Book(run)
    renamed, across, defined = 0, 0, 0

    def enough():
        return renamed >= run.many(10) and across >= run.many(2) and (defined >= 2 or run.slow)

    for tried, (uri, position) in enumerate(book.names(run.random)):
        if tried >= run.many(150, 400) and enough():
            break
        edits = renaming(book, uri, position, "renamed-on-purpose")
        if not edits:
            continue
        name = book.documents.of(uri).slice(next(iter(edits.get(uri, [{"range": {"start": position, "end": position}}])))["range"])
        before = {target: book.documents.of(target).text for target in book.uris.values()}
        after = {target: book.documents.of(target).edited(edits[target]).text if target in edits else text for target, text in before.items()}
        mistakes = {target: found for target, found in book.set(after).items() if found}
        require(not mistakes, f"after renaming `{name}` there are mistakes: {shortened(mistakes)}")
        if is_definition("renamed-on-purpose", after.values()):
            defined += 1
            require(book.meaning() == book.before, f"renaming `{name}` changes fingerprints, or what is evaluated")
        book.set(before)
        renamed += 1
        across += len(edits) > 1
    run.note(f"{renamed} names, {across} of them in several files, {defined} of definitions")
    require(enough(), f"{renamed} names were renamed, {across} across files, {defined} of definitions")


def is_definition(name, texts):
    """Names of definitions mean nothing outside the rules; fields, values, gates and what else the data and people know are named there too (M17)."""
    return any(re.search(rf"^ *define (?:[A-Za-z-]+\.)?{re.escape(name)}(?![\w.-])", text, re.MULTILINE) for text in texts)


@check("G03", "every fix takes its diagnostic away and brings none")
def fixes(run):
    tried = 0
    for name in all_files()[: -len(FILES)]:
        path = ROOT / name
        with run.fresh(root=ROOT) as client:
            documents = Documents(client.encoding)
            uri = uri_of(path)
            text = documents.put(uri, path.read_bytes().decode("utf-8"))
            client.open(uri, text.text)
            found = client.diagnostics(uri, 1)
            tried += sum(fixed(run, client, documents, uri, found, number) for number in range(len(found)))
    run.note(f"{tried} fixes")
    require(tried > 50, f"only {tried} fixes")


# One slip each in the rule book, and whether there is a fix that takes it back.
SLIPS = [
    ("rules.gate", "require no d in defects satisfies d.severity is 1", "require no d in deects satisfies d.severity is 1", True),
    ("rules.gate", "require no d in defects satisfies d.severity is 1", "require no d defects satisfies d.severity is 1", True),
    ("rules.gate", "count of tested is", "coutn of tested is", True),
    ("rules.gate", "may become true", "may become treu", True),
    ("model.gate", "on Version", "on counted Version", False),
    ("model.gate", "on Version", "on Versoin", True),
    ("plan.gate", "covers fully", "covers fulyl", True),
    ("plan.gate", "covers partly", "covers partyl", True),
    ("sources.gate", ' because "they', ' becaues "they', True),
    ("sources.gate", "complete when", "complete whne", True),
    ("sources.gate", "-> true", "-> treu", True),
    ("sources.gate", "-> false", "-> fales", True),
    ("sources.gate", 'state = "', 'state "', False),
    ("sources.gate", "-> rejected", "-How rejected", False),
    ("examples.gate", 'for "3.2"', 'for 3.2"', False),
    ("examples.gate", "not applicable", "ot applicable", True),
    ("examples.gate", "given-up false", "given-up fales", True),
]


@check("G13", "a slip of the pen in a sound rule book is taken back, by no fix is another one made, and all fixes at once make none")
def slips(run):
    book = Book(run)
    tried, restored = 0, 0
    for name, right, wrong, back in SLIPS + random_slips(run, book):
        uri = book.uris[name]
        sound = book.documents.of(uri).text
        require(right in sound, f"{name} has no `{right}` any more")
        slipped = sound.replace(right, wrong, 1)
        found = book.client.replace(uri, book.documents.put(uri, slipped).text)
        tried += sum(fixed(run, book.client, book.documents, uri, found, number) for number in range(len(found)))
        everything = {"start": {"line": 0, "character": 0}, "end": {"line": slipped.count("\n"), "character": 0}}
        for kind in ("quickfix", "source.fixAll"):
            context = {"diagnostics": found, "only": [kind], "triggerKind": 1}
            for action in ask(book.client, book.documents, uri, "textDocument/codeAction", span=everything, context=context) or []:
                edits = {target: edits for target, _, edits in edits_by_document(action["edit"])}
                after = book.documents.of(uri).edited(edits[uri]).text
                back, restored = back and after != sound, restored + (after == sound)
                if kind == "source.fixAll":
                    left = [kind_of(d) for d in book.client.replace(uri, after)]
                    more = [d for d in left if d not in map(kind_of, found)]
                    require(not more, f"{name}, `{wrong}` for `{right}`: all fixes at once bring {shortened(more)}")
        require(not back, f"{name}, `{wrong}` for `{right}`: no fix takes it back")
        book.client.replace(uri, book.documents.put(uri, sound).text)
    run.note(f"{tried} fixes, {restored} of them back to what was there")
    require(tried > 20, f"only {tried} fixes")


def random_slips(run, book):
    """Words with a letter too few, or with two letters in the wrong order, anywhere in the rule book."""
    made = []
    for _ in range(run.many(40, 400)):
        name = run.random.choice(sorted(book.uris))
        line = run.random.choice([line for line in book.documents.of(book.uris[name]).text.split("\n") if re.search("[a-z]{3}", line)])
        word = run.random.choice(list(re.finditer("[A-Za-z]{3,}", line)))
        at = run.random.randrange(word.start(), word.end() - 1)
        letters = run.random.choice(["", line[at + 1] + line[at]])
        made.append((name, line, line[:at] + letters + line[at + 1 + bool(letters):], False))
    return made


def kind_of(diagnostic):
    return (diagnostic["code"], diagnostic["message"])


def place_of(diagnostic):
    start = diagnostic["range"]["start"]
    return start["line"], start["character"]


def fixed(run, client, documents, uri, found, number):
    """How many fixes of one diagnostic were made, each alone, and taken back."""
    diagnostic, text = found[number], documents.of(uri)
    context = {"diagnostics": [diagnostic], "only": ["quickfix"], "triggerKind": 1}
    actions = ask(client, documents, uri, "textDocument/codeAction", span=diagnostic["range"], context=context) or []
    made = 0
    for action in actions:
        if not any(kind_of(d) == kind_of(diagnostic) and d["range"] == diagnostic["range"] for d in action.get("diagnostics", [])):
            continue
        edits = {target: edits for target, _, edits in edits_by_document(action["edit"])}
        if set(edits) != {uri}:
            continue
        after = client.replace(uri, text.edited(edits[uri]).text)
        title = f"{uri.rpartition('/')[2]}:{diagnostic['range']['start']['line'] + 1}, {diagnostic['code']}, `{action['title']}`"
        left = [kind_of(d) for d in after]
        for d in found:
            if kind_of(d) in left:
                left.remove(kind_of(d))
        if diagnostic["code"] < "G0200":  # reading stopped there: what stands behind it was hidden
            start = place_of(diagnostic)
            behind = [kind_of(d) for d in after if place_of(d) >= start]
            left = [d for d in left if d not in behind]
        if diagnostic["code"] < "G0210":  # what could not be read, or has no such name, hid mistakes of meaning
            left = [d for d in left if d[0] < "G0200"]
        require(not left, f"{title} brings {shortened(left)}")
        gone = sum(kind_of(d) == kind_of(diagnostic) for d in found) > sum(kind_of(d) == kind_of(diagnostic) for d in after)
        require(gone, f"{title} does not take it away")
        require(client.replace(uri, text.text) == found, f"{title}, taken back, leaves something behind")
        made += 1
    return made


@check("G14", "a diagnostic has its page, also where the workspace has a library of its own without pages")
def pages(run):
    folder = run.copy(BOOK)
    for library in ("", "stdlib/svtad"):
        (folder / library).mkdir(parents=True, exist_ok=True)
        client = run.session(root=folder)
        uri = uri_of(folder / "wrong.gate")
        client.open(uri, WRONG)
        found = client.diagnostics(uri, 1)
        require(found, "nothing is wrong")
        for diagnostic in found:
            page = path_of(diagnostic.get("codeDescription", {}).get("href", ""))
            require(page.name == diagnostic["code"] + ".md" and page.is_file(), f"with `{library}` the page of {diagnostic['code']} is `{page}`")


def spans(locations):
    return sorted((target.get("targetUri", target.get("uri")), *places(target.get("targetSelectionRange", target.get("range")))) for target in locations)


def places(span):
    return (span["start"]["line"], span["start"]["character"], span["end"]["line"], span["end"]["character"])


@check("G04", "references are what a rename changes")
def references_are_renamed(run):
    book = Book(run)
    count = 0
    for uri, position in book.names(run.random, run.many(80, 1000)):
        edits = renaming(book, uri, position, "renamed-on-purpose")
        if not edits:
            continue
        changed = sorted((target, *places(e["range"])) for target in edits for e in edits[target])  # a source may spell a collection in the singular
        found = spans(ask(book.client, book.documents, uri, "textDocument/references", position) or [])
        missing, more = [s for s in changed if s not in found], [s for s in found if s not in changed]
        require(not missing and not more, f"at {position} of {uri}: references lack {shortened(missing)} and have besides {shortened(more)}")
        count += 1
    run.note(f"{count} names")
    require(count >= run.many(15), f"only {count} names")


@check("G05", "what is defined where a name stands has that name among its references")
def definitions_and_references(run):
    book = Book(run)
    count = 0
    for uri, position in book.names(run.random, run.many(80, 1000)):
        targets = ask(book.client, book.documents, uri, "textDocument/definition", position)
        targets = [t for t in (targets if isinstance(targets, list) else [targets] if targets else [])]
        if len(targets) != 1:
            continue
        target = spans(targets)[0]
        there = {"line": target[1], "character": target[2]}
        if target[0] not in book.documents.open or target[1:] == (0, 0, 0, 0):  # a module, whose name is that of its file
            continue
        found = spans(ask(book.client, book.documents, target[0], "textDocument/references", there) or [])
        here = [s for s in found if s[0] == uri and (s[1], s[2]) <= (position["line"], position["character"]) <= (s[3], s[4])]
        require(here, f"{target} is defined there for {position} of {uri}, and is not referred to from here: {shortened(found)}")
        require(target in found, f"the definition {target} is not among its own references: {shortened(found)}")
        for s in found[:5]:
            back = ask(book.client, book.documents, s[0], "textDocument/definition", {"line": s[1], "character": s[2]})
            require(target in spans(back if isinstance(back, list) else [back] if back else []), f"{s} refers to {target}, and leads to {shortened(back)}")
        count += 1
    run.note(f"{count} names")
    require(count >= run.many(15), f"only {count} names lead to a definition")


@check("G08", "the layout is that of `tollgate fmt`, and changes no meaning")
def formatting_keeps_meaning(run):
    book = Book(run)
    for name, uri in book.uris.items():
        text = untidy(run.random, book.documents.of(uri).text)
        book.set({uri: text})
        edits = ask(book.client, book.documents, uri, "textDocument/formatting")
        laid_out = Text(text, book.client.encoding).edited(edits).text
        path = run.folder / name
        path.write_text(text, encoding="utf-8")
        command(run, "fmt", path)
        require(laid_out == path.read_text(encoding="utf-8"), f"{name}: the server and the command differ")
        require(book.set({uri: laid_out})[uri] == [], f"{name} has mistakes after it is laid out")
    require(book.meaning() == book.before, "the layout changes what the rules mean")


@check("G09", "every feature answers on every beginning of every file")
def beginnings(run):
    client = run.session(root=ROOT)
    documents = Documents(client.encoding)
    count = 0
    names = files_below("stdlib", "packs", "tests/golden") if run.long else FILES
    for name in names:
        text = file(name)
        uri = run.uri(name.replace("/", "-"))
        client.open(uri, "")
        ends = range(len(text) + 1) if run.long and len(text) < 4000 else sorted(run.random.sample(range(len(text) + 1), min(len(text), run.many(15, 200))))
        for version, end in enumerate(ends, 2):
            client.change(uri, version, [{"text": text[:end]}])
            document = documents.put(uri, text[:end])
            try:
                diagnostics(client.diagnostics(uri, version), Place(documents, uri))
                ask_everything(client, documents, uri, [document.last(), *some_positions(run.random, document, 1)])
            except AssertionError as failure:
                raise type(failure)(f"{name}, the first {end} characters: {failure}") from None
            count += 1
        client.close_document(uri)
        client.received.clear()
    run.note(f"{count} beginnings")


@check("G10", "diagnostics are pushed, pulled or both, as the client wishes")
def pushed_or_pulled(run):
    pull = {"textDocument": {"uri": run.uri()}}
    for wish, pushes, pulls in (("push", True, False), ("pull", False, True), ("both", True, True), (None, True, False)):
        client = run.session(parameters=run.parameters(initializationOptions={"diagnostics": wish} if wish else None))
        require((capability(client.capabilities, "diagnosticProvider") is not None) == pulls, f"`{wish}`: what is announced does not fit")
        client.open(run.uri(), WRONG)
        if pulls:
            found = client.result("textDocument/diagnostic", pull)
            require(len(found["items"]) == 1, f"`{wish}`: one mistake is pulled: {shortened(found)}")
        if pushes:
            require(len(client.diagnostics(run.uri(), 1)) == 1, f"`{wish}`: one mistake is pushed")
        else:
            client.listen(0.2)
            require(not client.published, f"`{wish}`: nothing is pushed: {shortened(client.published)}")
        client.finish()


def rules_and_model(run):
    """(client, address of the rules, address of the model, text of the model); the rules are open."""
    folder = run.copy(BOOK)
    client = run.session(root=folder)
    rules, model = uri_of(folder / "rules.gate"), uri_of(folder / "model.gate")
    client.open(rules, file(f"{BOOK}/rules.gate"))
    require(client.diagnostics(rules, 1) == [], "the rules have mistakes")
    return client, rules, model, file(f"{BOOK}/model.gate")


def spoilt(text):
    """The model without the word that the rules ask for."""
    return text.replace("severity", "severeness")


@check("G11", "a change of an open module reaches the modules that use it")
def change_reaches_users(run):
    client, rules, model, text = rules_and_model(run)
    client.open(model, text)
    require(client.diagnostics(model, 1) == [], "the model has mistakes")
    for _ in range(3):
        require(client.replace(model, spoilt(text)) == [], "the changed model has mistakes")
        client.wait(lambda: client.published[rules][-1]["diagnostics"], "mistakes of the rules, whose model has changed")
        client.replace(model, text)
        client.wait(lambda: not client.published[rules][-1]["diagnostics"], "rules without a mistake, whose model is as it was")
    client.replace(model, spoilt(text))
    client.wait(lambda: client.published[rules][-1]["diagnostics"], "mistakes of the rules")
    client.close_document(model)  # without being saved: the file counts again
    client.wait(lambda: not client.published[rules][-1]["diagnostics"], "rules without a mistake, whose model on disk has none")


@check("G12", "a change of a file on disk reaches the open modules that use it")
def file_reaches_users(run):
    client, rules, model, text = rules_and_model(run)
    path = path_of(model)
    for content, kind, mistaken in ((spoilt(text), 2, True), (text, 2, False), (None, 3, True), (text, 1, False)):
        if content is None:
            path.unlink()
        else:
            path.write_text(content, encoding="utf-8")
        client.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": model, "type": kind}]})
        client.wait(lambda: bool(client.published[rules][-1]["diagnostics"]) == mistaken,
                    f"{'mistakes of the rules' if mistaken else 'rules without a mistake'} after a change of kind {kind}")
    require(any("lobPattern" in str(r.get("registerOptions")) for r in client.registrations if r["method"] == "workspace/didChangeWatchedFiles"),
            f"the server asks to be told of files: {shortened(client.registrations)}")
