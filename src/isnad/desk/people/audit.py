"""The audit log: who did what, when, and from where. Rows are added in the transaction of the deed itself."""

from __future__ import annotations

from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, insert, select

from isnad.desk.people.tables import audit
from isnad.store.store import Store, utc_now

_LONGEST = 300  # letters of a detail


class Note(NamedTuple):
    """Who does something, and the address it comes from (``terminal`` for a command)."""

    who: str
    address: str


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the log; ``at`` is UTC."""

    at: str
    who: str
    what: str
    detail: str
    address: str


def note(connection: Connection, by: Note, what: str, detail: str = "") -> None:
    """Add a line."""
    connection.execute(insert(audit), {"at": utc_now(), "who": by.who, "what": what, "detail": detail[:_LONGEST], "address": by.address})


def entries(store: Store, *, limit: int, offset: int = 0) -> list[Entry]:
    """Lines of the log, the latest first."""
    with store.reading() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit).offset(offset))
        return [Entry(at=row.at, who=row.who, what=row.what, detail=row.detail, address=row.address) for row in rows]


def length(store: Store) -> int:
    """How many lines the log has."""
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(audit)).scalar_one())
