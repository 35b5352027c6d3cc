"""JSON lines: the stored rows whole, as :mod:`isnad.store.rows` defines them.

Every line is a record, so that ``pandas.read_json(lines=True)``, ``jq`` and DuckDB read the files as they are: the header is a file of its own
(``header.json``), and the versions of software and lexicon stand on every record.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from isnad.export.files import write_about
from isnad.export.records import Counts, Records
from isnad.store.rows import EventRow, StatementRow

_EVENT = [
    ("event", "The event as docs/reading.md describes it; claimed_by is the index of a statement in its own reading: use claim"),
    ("source", "article, version, title, date, outlet, url, lang, copy_group, locator, sha256, fetched_at"),
    ("parts", "Who plays which part: role, actor, name, name_ar, country, sector, text, start, end"),
    ("claim", "Id of the statement that claims the event; null: the article itself does"),
    ("claimed_by", "Who makes that statement, as in parts"),
    ("sentence", "The paragraph around the words"),
    ("isnad", "Version of Isnad that made the record"),
    ("lexicon", "Digest of the lexicon that made the record"),
    ("withdrawn", "Why the record no longer stands; null: it stands"),
]
_STATEMENT = [("statement", "The statement as docs/reading.md describes it"), *(row for row in _EVENT if row[0] not in ("event", "claim", "claimed_by"))]
CODEBOOK = {"events.jsonl": _EVENT, "statements.jsonl": _STATEMENT}


def write(records: Records, folder: Path) -> Counts:
    """``events.jsonl``, ``statements.jsonl``, ``README.txt``, ``header.json``."""
    folder.mkdir()
    counts = {"events": _write(records.events(), folder / "events.jsonl"), "statements": _write(records.statements(), folder / "statements.jsonl")}
    write_about(folder, header=records.header, counts=counts, codebook=CODEBOOK, notes=())
    return counts


def _write(rows: Iterator[EventRow] | Iterator[StatementRow], path: Path) -> int:
    n = 0
    with path.open("wb") as out:
        for row in rows:
            n += 1
            out.write(msgspec.json.encode(row) + b"\n")
    return n
