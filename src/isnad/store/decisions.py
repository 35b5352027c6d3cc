"""What reviewers decided about records: rows are added, never changed, so that every decision keeps its author and its time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from isnad.errors import InputError
from isnad.store import schema

_decisions = schema.decisions


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision: who (a name) did what (accept, edit, reject, undo …) to which record, when (UTC), with what detail."""

    record: str
    verb: str
    who: str
    at: str
    detail: dict[str, Any] = {}


def decide(connection: Connection, decision: Decision) -> None:
    """Add a decision. Raises :class:`InputError` where the store has no such record."""
    if not any(connection.execute(select(table.c.id).where(table.c.id == decision.record)).first() for table in (schema.statements, schema.events)):
        raise InputError(f"{decision.record}: no such record in the store")
    connection.execute(insert(_decisions), {**msgspec.structs.asdict(decision), "detail": msgspec.json.encode(decision.detail, order="sorted").decode()})


def decisions(connection: Connection, record: str | None = None) -> Iterator[Decision]:
    """All decisions, or those about one record, the oldest first."""
    query = select(_decisions).order_by(_decisions.c.id)
    for row in connection.execute(query if record is None else query.where(_decisions.c.record == record)):
        yield Decision(record=row.record, verb=row.verb, who=row.who, at=row.at, detail=msgspec.json.decode(row.detail))
