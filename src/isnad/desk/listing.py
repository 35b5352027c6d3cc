"""One page of rows: which, in the order that was asked for, and whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, func, select

from isnad.desk.desk import Desk
from isnad.desk.filters import PAGE, Asked, event_conditions, record_conditions, statement_conditions
from isnad.desk.tables import decode, shelf, told
from isnad.errors import InputError
from isnad.record.records import Record
from isnad.store.records import events_of, statements_of
from isnad.store.records import record as stored
from isnad.store.rows import EventRow, StatementRow
from isnad.store.schema import articles, events, statements

_KEPT = 25 * PAGE  # rows
#: The orders of each table; the first is the one without a name in the URL. All begin with the highest or latest.
ORDERS: dict[str, dict[str, ColumnElement[Any]]] = {
    "events": {"published": articles.c.date, "date": events.c.date, "dead": events.c.dead, "type": events.c.type},
    "statements": {"published": articles.c.date, "act": statements.c.act},
    "records": {"published": shelf.c.published, "roots": shelf.c.roots, "reports": shelf.c.reports, "disputes": shelf.c.disputes, "dead": shelf.c.dead, "date": shelf.c.date},
}


def page_of_events(desk: Desk, connection: Connection, asked: Asked) -> list[EventRow]:
    """The events of one page."""
    chosen = _chosen(desk, connection, "events", asked, lambda: _of_events(connection, asked))
    rows = {row.event.id: row for row in events_of(connection, sorted({article for _, article in chosen}))}
    return [rows[id] if id in rows else event(connection, id) for id, _ in chosen]


def page_of_statements(desk: Desk, connection: Connection, asked: Asked) -> list[StatementRow]:
    """The statements of one page."""
    chosen = _chosen(desk, connection, "statements", asked, lambda: _of_statements(connection, asked))
    rows = {row.statement.id: row for row in statements_of(connection, sorted({article for _, article in chosen}))}
    return [rows[id] if id in rows else statement(connection, id) for id, _ in chosen]


def event(connection: Connection, id: str) -> EventRow:
    """One event, also one that no longer stands. Raises :class:`InputError` where there is none."""
    found = stored(connection, id)
    if not isinstance(found, EventRow):
        raise InputError(f"{id}: a statement, not an event")
    return found


def statement(connection: Connection, id: str) -> StatementRow:
    """One statement, also one that no longer stands. Raises :class:`InputError` where there is none."""
    found = stored(connection, id)
    if not isinstance(found, StatementRow):
        raise InputError(f"{id}: an event, not a statement")
    return found


def page_of_records(desk: Desk, connection: Connection, asked: Asked) -> list[Record]:
    """The records of one page."""
    chosen = [id for id, _ in _chosen(desk, connection, "records", asked, lambda: _of_records(connection, asked))]
    found = {row.id: decode(row.record) for row in connection.execute(select(shelf.c.id, shelf.c.record).where(shelf.c.id.in_(chosen)))}
    return [found[id] for id in chosen]


def _of_events(connection: Connection, asked: Asked) -> Select[Any]:
    query = select(events.c.id, events.c.article).join(articles, articles.c.id == events.c.article).where(*event_conditions(connection, asked))
    return _ordered(query, "events", asked, articles.c.id, events.c.n, events.c.id)


def _of_statements(connection: Connection, asked: Asked) -> Select[Any]:
    query = select(statements.c.id, statements.c.article).join(articles, articles.c.id == statements.c.article).where(*statement_conditions(connection, asked))
    return _ordered(query, "statements", asked, articles.c.id, statements.c.n, statements.c.id)


def _of_records(connection: Connection, asked: Asked) -> Select[Any]:
    return _ordered(select(shelf.c.id, shelf.c.type).where(*record_conditions(connection, asked)), "records", asked, shelf.c.published, shelf.c.id)


def _chosen(desk: Desk, connection: Connection, kind: str, asked: Asked, query: Callable[[], Select[Any]]) -> list[tuple[str, str]]:
    """What stands on a page. To find the first row all must be put in order, so the pages that people turn to are kept together."""
    if asked.offset >= _KEPT:
        return [(row[0], row[1]) for row in connection.execute(query().limit(PAGE).offset(asked.offset))]
    first = desk.remembered(("first", kind, msgspec.structs.replace(asked, page=1)), lambda: [(row[0], row[1]) for row in connection.execute(query().limit(_KEPT))])
    return first[asked.offset : asked.offset + PAGE]


def _ordered(query: Select[Any], kind: str, asked: Asked, *then: ColumnElement[Any]) -> Select[Any]:
    """The rows in order; unknown values come last in both directions, and equal ones always in the same order."""
    name = asked.sort.removeprefix("-") or next(iter(ORDERS[kind]))
    if name not in ORDERS[kind]:
        raise InputError(f"sort={asked.sort}: {kind} are sorted by {', '.join(ORDERS[kind])}; - before a name turns the order")
    by = ORDERS[kind][name]
    rising = asked.sort.startswith("-")
    order = by.asc().nulls_last() if rising else by.desc().nulls_last()
    return query.order_by(order, *([c.desc() for c in then] if kind == "records" else then))


def one_record(connection: Connection, id: str) -> Record | None:
    """The record with this id, as it stands on the shelf."""
    row = connection.execute(select(shelf.c.record).where(shelf.c.id == id)).scalar()
    return None if row is None else decode(row)


def roots_of(connection: Connection, ids: list[str]) -> dict[str, tuple[str, int, int]]:
    """For events: their record, its reports and its roots."""
    query = select(told.c.event, shelf.c.id, shelf.c.reports, shelf.c.roots).join(shelf, shelf.c.id == told.c.record).where(told.c.event.in_(ids))
    return {row[0]: (row[1], row[2], row[3]) for row in connection.execute(query)}


def latest_day(connection: Connection) -> str | None:
    """The latest day of publication in the store."""
    return connection.execute(select(func.max(articles.c.date))).scalar()
