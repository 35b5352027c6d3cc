"""Every row that a filter lets through, however many: for the CSV and JSON forms and the exports. The store reads its own fields; ``roots`` and ``review``, which only the desk knows, leave a set of ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from sqlalchemy import Connection, select

from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, event_conditions, statement_conditions
from isnad.store import records as stored
from isnad.store.rows import EventRow, StatementRow
from isnad.store.schema import events, statements

R = TypeVar("R")


def event_ids(connection: Connection, asked: Asked) -> set[str] | None:
    """The events that ``roots`` and ``review`` leave; ``None`` where neither is asked. Raises :class:`isnad.errors.InputError` where the filter cannot be read."""
    conditions = event_conditions(connection, asked)
    return set(connection.execute(select(events.c.id).where(*conditions)).scalars()) if asked.roots or asked.review else None


def statement_ids(connection: Connection, asked: Asked) -> set[str] | None:
    """The same for statements."""
    conditions = statement_conditions(connection, asked)
    return set(connection.execute(select(statements.c.id).where(*conditions)).scalars()) if asked.roots or asked.review else None


def every_event(connection: Connection, asked: Asked, only: set[str] | None) -> Iterator[EventRow]:
    """The events of the filter, of those that :func:`event_ids` left."""
    return (row for row in stored.events(connection, asked.filter) if only is None or row.event.id in only)


def every_statement(connection: Connection, asked: Asked, only: set[str] | None) -> Iterator[StatementRow]:
    """The statements of the filter, of those that :func:`statement_ids` left."""
    return (row for row in stored.statements(connection, asked.filter) if only is None or row.statement.id in only)


def streamed(desk: Desk, rows: Callable[[Connection], Iterator[R]]) -> Iterator[R]:
    """Rows that are read while they are sent."""
    with desk.store.reading() as connection:
        yield from rows(connection)
