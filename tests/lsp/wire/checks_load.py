"""P and W: how fast a server is, how much it takes, and what it bears. Figures are printed; what fails is far beyond any of them."""

import time

from checks_documents import no_mistake, one_mistake, point
from checks_lifecycle import serves
from client import id_key, require, shortened
from features import ask
from harness import check
from samples import GOOD, WRONG, WRONG_LINE, big
from validators import Documents

HOVER, SYMBOLS = "textDocument/hover", "textDocument/documentSymbol"


def share(values, part):
    """The value below which so large a part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def milliseconds(values):
    return f"p50 {share(values, 0.5) * 1000:.2f} ms, p95 {share(values, 0.95) * 1000:.2f} ms"


@check("P01", "start to initialized", alone=True)
def start(run):
    times = []
    for _ in range(20 if run.long else 7):
        begin = time.monotonic()
        client = run.start()
        client.result("initialize", run.parameters())
        times.append(time.monotonic() - begin)
        client.finish()
    run.note(milliseconds(times))
    run.judge(share(times, 0.5) < 1, f"half of all starts take longer than a second: {milliseconds(times)}")


@check("P02", "opening a document to its diagnostics", alone=True)
def opening(run):
    for lines in (20, 1000, 10_000):
        client = run.session()
        times = []
        for number in range(5):
            uri = run.uri(f"opened-{number}.gate")
            begin = time.monotonic()
            client.open(uri, big(lines) if lines > 20 else GOOD)
            client.diagnostics(uri, 1)
            times.append(time.monotonic() - begin)
            client.close_document(uri)
        run.note(f"{lines} lines {milliseconds(times)}")
        run.judge(share(times, 0.5) < 2, f"{lines} lines take {milliseconds(times)}")
        client.finish()


@check("P03", "a keystroke to its diagnostics", alone=True)
def keystrokes(run):
    for lines in (20, 1000, 10_000):
        text = big(lines) if lines > 20 else GOOD
        client, documents, uri = run.opened(text, f"typed-{lines}.gate")
        no_mistake(client, uri, 1)
        place = documents.of(uri).position_of("is red", 0, 6)
        times = []
        for version in range(2, 102):
            if version % 2 == 0:
                change = {"range": {"start": place, "end": place}, "text": "d"}
            else:
                change = {"range": {"start": place, "end": {"line": place["line"], "character": place["character"] + 1}}, "text": ""}
            begin = time.monotonic()
            client.change(uri, version, [change])
            found = client.diagnostics(uri, version)
            times.append(time.monotonic() - begin)
            require(len(found) == (version % 2 == 0), f"version {version} has {len(found)} mistakes")
        run.note(f"{lines} lines {milliseconds(times)}")
        run.judge(share(times, 0.95) < 1, f"{lines} lines: {milliseconds(times)}")
        client.finish()


@check("P04", "a document of 100,000 lines is served", alone=True)
def huge_document(run):
    text = big(100_000) + "\n" + WRONG_LINE
    client = run.session()
    documents = Documents(client.encoding)
    uri = run.uri("huge.gate")
    begin = time.monotonic()
    client.open(uri, text)
    document = documents.put(uri, text)
    found = client.diagnostics(uri, 1, 60)
    require([d["range"] for d in found] == [document.range_of("nonsuch")], f"one mistake, in the last line: {shortened(found)}")
    opened = time.monotonic() - begin
    begin = time.monotonic()
    client.change(uri, 2, [{"range": document.range_of("nonsuch"), "text": "things"}])
    no_mistake(client, uri, 2)
    documents.put(uri, text.replace("nonsuch", "things"))
    typed = time.monotonic() - begin
    ask(client, documents, uri, HOVER, document.position_of("reds", -1, 1))
    run.note(f"open {opened:.2f} s, a change {typed * 1000:.1f} ms, {client.memory() >> 20} MB")
    run.judge(opened < 30 and typed < 30, f"open {opened:.1f} s, a change {typed:.1f} s")
    run.judge(client.memory() < 2 << 30, f"{client.memory() >> 20} MB")


@check("P05", "a line of a million characters is survived", alone=True)
def long_line(run):
    client = run.session()
    for number, line in enumerate(("-- " + "x" * 1_000_000, 'define long means "' + "😀" * 250_000 + '" is "a"', "define long means " + "a " * 500_000,
                                   "(" * 1_000_000, "define long means 1" + " + 1" * 250_000)):
        uri = run.uri(f"long-{number}.gate")
        begin = time.monotonic()
        client.open(uri, GOOD + "\n" + line + "\n")
        client.diagnostics(uri, 1, 30)
        client.call(HOVER, {"textDocument": {"uri": uri}, "position": {"line": GOOD.count("\n") + 1, "character": 20}})
        client.change(uri, 2, [{"range": point(GOOD.count("\n") + 1, 500_000), "text": "y"}])
        client.diagnostics(uri, 2, 30)
        run.note(f"{time.monotonic() - begin:.2f} s")
        client.close_document(uri)
    run.judge(client.memory() < 2 << 30, f"{client.memory() >> 20} MB")
    serves(client, run.uri())


@check("P06", "after a burst of 300 changes the diagnostics are those of the last one, and none after it are of another")
def burst_of_changes(run):
    client, documents, uri = run.opened(big(1000))
    no_mistake(client, uri, 1)
    data = b""
    for version in range(2, 302):
        change = {"range": point(0, 0), "text": f"-- {version}\n"}
        data += client.encode(client.notification_message("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}))
    data += client.encode(client.notification_message("textDocument/didChange", {
        "textDocument": {"uri": uri, "version": 302}, "contentChanges": [{"text": WRONG}]}))
    client.send_bytes(data)
    one_mistake(client, uri, 302, documents.put(uri, WRONG))
    client.listen(0.3)
    found = [p.get("version") for p in client.published[uri]]
    require(found == sorted(found) and found[-1] == 302, f"versions: {found[-5:]}")
    one_mistake(client, uri, 302, documents.of(uri))
    run.note(f"{len(found) - 1} publications of 301 changes")


@check("P07", "a small document is served while a huge one is read", alone=True)
def small_beside_huge(run):
    client = run.session()
    documents = Documents(client.encoding)
    small, huge = run.uri("small.gate"), run.uri("huge.gate")
    text = big(100_000)
    client.open(huge, text)
    client.flush(60)
    begin = time.monotonic()
    client.open(small, WRONG)
    document = documents.put(small, WRONG)
    ask(client, documents, small, HOVER, document.position_of("reds", 0, 1))
    answered = time.monotonic() - begin
    one_mistake(client, small, 1, document)
    checked = time.monotonic() - begin
    ready = bool(client.published.get(huge))
    client.diagnostics(huge, 1, 60)
    whole = time.monotonic() - begin
    run.note(f"hover {answered * 1000:.0f} ms, diagnostics {checked * 1000:.0f} ms; the huge one {'before' if ready else 'after'} it, {whole * 1000:.0f} ms")
    run.judge(answered < 2 and checked < 3, f"the small document waits: hover {answered:.1f} s, diagnostics {checked:.1f} s")


@check("P08", "a server that nobody talks to does nothing", alone=True, long=True)
def idle(run):
    client, _, uri = run.opened(big(1000))
    client.diagnostics(uri, 1)
    client.listen(2)
    begin = client.processor_time()
    client.listen(30)
    used = client.processor_time() - begin
    run.note(f"{used:.2f} s of processor time in 30 s")
    run.judge(used <= 0.1, f"{used:.2f} s of processor time in 30 s of nothing")


def edits(client, uri, document, count, version):
    """So many keystrokes of two kinds, waiting for diagnostics now and then."""
    place = document.position_of("is red", 0, 6)
    after = {"line": place["line"], "character": place["character"] + 1}
    for number in range(count):
        insert = {"range": {"start": place, "end": place}, "text": "d"}
        client.change(uri, version + number, [insert if number % 2 == 0 else {"range": {"start": place, "end": after}, "text": ""}])
        if number % 10 == 9:
            client.diagnostics(uri, version + number)
            client.result(HOVER, {"textDocument": {"uri": uri}, "position": place})
    return version + count


def memory_after(run, steps, count, allowed):
    client, documents, uri = run.opened(big(1000))
    no_mistake(client, uri, 1)
    version, sizes = 2, []
    for _ in range(steps):
        version = edits(client, uri, documents.of(uri), count, version)
        sizes.append(client.memory())
        client.received.clear()
        client.notified.clear()
        del client.published[uri][:-1]
    run.note(", ".join(f"{size / (1 << 20):.1f}" for size in sizes) + " MB")
    grown = sizes[-1] - sizes[0]
    run.judge(grown < allowed, f"from {sizes[0] >> 20} MB after {count} changes to {sizes[-1] >> 20} MB after {count * steps}")


@check("P09", "memory does not grow over 1,000 changes")
def memory(run):
    memory_after(run, 4, run.many(250), 16 << 20)


@check("P13", "memory is flat over 10,000 changes", alone=True, long=True)
def memory_long(run):
    memory_after(run, 10, 1000, 4 << 20)


@check("P10", "200 documents, opened and closed, leave no open descriptor and little memory")
def descriptors(run):
    client = run.session()
    serves(client, run.uri("first.gate"))
    before, memory = client.descriptors(), 0
    for number in range(200):
        uri = run.uri(f"document-{number}.gate")
        client.open(uri, GOOD)
        if number % 20 == 19:
            client.diagnostics(uri, 1)
        client.close_document(uri)
        if number == 50:
            client.call(HOVER, {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}})
            memory = client.memory()
    serves(client, run.uri("last.gate"))
    require(client.descriptors() <= before + 2, f"{before} descriptors became {client.descriptors()}")
    run.judge(client.memory() - memory < 16 << 20, f"{memory >> 20} MB became {client.memory() >> 20} MB")


@check("P11", "a client that stops reading is waited for, without a deadlock")
def client_stops_reading(run):
    client, _, uri = run.opened(big(run.many(3000)))
    no_mistake(client, uri, 1)
    client.reading = False
    data, messages, last = b"", [], run.many(400) + 1
    for version in range(2, last + 1):
        messages.append(client.request_message(SYMBOLS, {"textDocument": {"uri": uri}}))
        data += client.encode(messages[-1]) + client.encode(client.notification_message("textDocument/didChange", {
            "textDocument": {"uri": uri, "version": version}, "contentChanges": [{"range": point(0, 0), "text": "-- " + "x" * 2000 + "\n"}]}))
    client.send_bytes(data)
    client.flush()
    client.listen(0.5)
    client.reading = True
    # Long in all on a busy machine; no deadlock as long as another one comes.
    while not all(id_key(message["id"]) in client.answered for message in messages):
        before = len(client.received)
        client.wait(lambda: len(client.received) > before, "an answer that was held back", 60)
    size = sum(len(str(client.answer(message["id"], "an answer that was held back"))) for message in messages)
    require(size > 1 << 18, f"{size} bytes fill no pipe")
    no_mistake(client, uri, last)
    require(all(len(client.answered[id_key(m["id"])]) == 1 for m in messages), "each is answered once")


@check("P14", "a client that stops reading and goes away ends the server")
def client_goes_away(run):
    client, _, uri = run.opened(big(run.many(3000)))
    client.reading = False
    data = b"".join(client.encode(client.request_message(SYMBOLS, {"textDocument": {"uri": uri}})) for _ in range(200))
    client.send_bytes(data)
    client.listen(0.5)
    client.process.stdout.close()
    client._open.discard(client._out)
    client.close_input()
    client.wait_exit(10)
    client.awaiting.clear()


@check("P15", "a document that changes while it is big is never behind", alone=True)
def typing_in_a_big_document(run):
    client, documents, uri = run.opened(big(20_000))
    no_mistake(client, uri, 1)
    place = documents.of(uri).position_of("is red", 0, 6)
    begin = time.monotonic()
    for number, letter in enumerate("dish-brown-and-blue-and-so-on"):
        here = {"line": place["line"], "character": place["character"] + number}
        client.change(uri, number + 2, [{"range": {"start": here, "end": here}, "text": letter}])
        client.listen(0.01)
    found = client.diagnostics(uri, number + 2)
    run.note(f"{time.monotonic() - begin - 0.01 * (number + 1):.2f} s behind the last of {number + 1} keys")
    require(len(found) == 1 and "reddish-brown-and-blue-and-so-on" in found[0]["message"], f"the last text is seen: {shortened(found)}")
