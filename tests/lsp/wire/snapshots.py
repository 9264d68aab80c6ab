"""Whether a document that was edited is seen as the same text opened fresh, by a server that knows nothing else."""

from features import ask_everything, comparable, require_same
from validators import Documents, Place, diagnostics


def published(client, documents, uri, version):
    found = client.diagnostics(uri, version)
    diagnostics(found, Place(documents, uri))
    return sorted((comparable(d) for d in found), key=str)


def snapshot(client, documents, uri, version, positions=()):
    """All that a server says of one version of a document."""
    return {"diagnostics": published(client, documents, uri, version), **ask_everything(client, documents, uri, positions)}


def fresh_snapshot(run, uri, text, positions=(), encodings=("utf-16",), root=None):
    with run.fresh(encodings=encodings, root=root) as client:
        documents = Documents(client.encoding)
        documents.put(uri, text)
        client.open(uri, text)
        return snapshot(client, documents, uri, 1, positions)


def require_as_fresh(run, client, documents, uri, version, positions=(), encodings=("utf-16",), root=None):
    text = documents.of(uri).text
    edited = snapshot(client, documents, uri, version, positions)
    fresh = fresh_snapshot(run, uri, text, positions, encodings, root)
    require_same(edited, fresh, "the edited document", "the same text opened fresh")


def some_positions(random, text, count):
    """Positions in a text, most of them in words."""
    found = []
    for _ in range(count):
        for _ in range(5):
            offset = random.randint(0, len(text.text))
            if text.text[offset : offset + 1].isalnum():
                break
        found.append(text.position(offset))
    return found
