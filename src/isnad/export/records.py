"""What an export is made of: the records, and the header that says where they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from isnad.store.rows import EventRow, Filter, StatementRow


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the head of every export: who made it, from which store, through which filter, and how much there is."""

    isnad: str  # version of the software
    lexicon: str  # digest of the lexicon
    store: str  # path or URL of the store, without passwords
    filter: str  # as filter_text gives it; "" means everything
    made_at: str  # UTC, 2020-02-15T08:30:00Z
    articles: int
    statements: int
    events: int


class Records(msgspec.Struct, frozen=True, kw_only=True):
    """The records of an export. ``events`` and ``statements`` are called once for each pass over them and give them in the same order each time."""

    events: Callable[[], Iterator[EventRow]]
    statements: Callable[[], Iterator[StatementRow]]
    header: Header


#: What a writer tells: how many rows went into each table ("events", "nodes", "left out: withdrawn", …), in the order of the tables.
Counts = dict[str, int]


def filter_text(filter: Filter) -> str:
    """A filter in words, ``outlet: الجزيرة; since: 2020-01-01``; ``""`` where it asks nothing."""
    asked = {name: value for name, value in msgspec.to_builtins(filter).items() if value}
    return "; ".join(f"{name}: {'yes' if value is True else value}" for name, value in asked.items())


def header_lines(header: Header) -> list[tuple[str, str]]:
    """The header as names and values, for people."""
    return [
        ("made by", f"Isnad {header.isnad}"),
        ("lexicon", header.lexicon),
        ("store", header.store),
        ("filter", header.filter or "none: everything in the store"),
        ("made at", header.made_at),
        ("articles", str(header.articles)),
        ("statements", str(header.statements)),
        ("events", str(header.events)),
    ]


def header_json(header: Header, counts: Counts | None = None) -> bytes:
    """The header as JSON, with the counts of what was written where they are known."""
    content = msgspec.to_builtins(header)
    return msgspec.json.format(msgspec.json.encode(content if counts is None else {**content, "written": counts}), indent=1)
