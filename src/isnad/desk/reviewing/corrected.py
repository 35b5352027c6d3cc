"""A record as reviewers left it: what the latest verdict corrects stands in the place of what was read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from isnad.desk.reviewing.acts import values
from isnad.desk.reviewing.states import Reviewed
from isnad.model import Event, Place
from isnad.store.rows import EventRow, StatementRow

R = TypeVar("R", EventRow, StatementRow)


def corrected(rows: Iterable[R], reviewed: Reviewed) -> Iterator[tuple[R, dict[str, Any]]]:
    """Rows as they were left, each with the fields that were corrected and what was read of them."""
    for row in rows:
        edits = reviewed.edits(row.event.id if isinstance(row, EventRow) else row.statement.id)
        was = values(row) if edits else {}
        yield _edited(row, edits), {name: was[name] for name in edits if name in was}


def _edited(row: R, edits: Mapping[str, Any]) -> R:
    if not edits:
        return row
    if isinstance(row, StatementRow):
        return msgspec.structs.replace(row, statement=msgspec.structs.replace(row.statement, act=edits.get("act", row.statement.act)))
    plain = {name: "" if name == "mode" and value is None else value for name, value in edits.items() if name != "place"}
    place = {"place": _place(row.event, edits["place"])} if "place" in edits else {}
    return msgspec.structs.replace(row, event=msgspec.structs.replace(row.event, **plain, **place))


def _place(event: Event, name: str | None) -> Place | None:
    """A place of which reviewers gave the name; where it lies is not known."""
    at = event.place or event.trigger
    return Place(start=at.start, end=at.end, text=name, name=name) if name else None
