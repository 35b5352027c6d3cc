"""One page of rows: which, in the order that was asked for, and whole."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from isnad.desk.columns import Mask, Numbers, Table
from isnad.desk.desk import Desk
from isnad.desk.filters import PAGE, Asked
from isnad.desk.masks import event_mask, record_mask, statement_mask
from isnad.desk.tables import decode, shelf, told
from isnad.errors import InputError
from isnad.record.records import Record
from isnad.store.bulk import events_with, statements_with
from isnad.store.records import record as stored
from isnad.store.rows import EventRow, StatementRow
from isnad.store.schema import articles

#: The columns that each table can be sorted by; the first is the one without a name in the URL. All begin with the highest or latest.
ORDERS = {
    "events": ("published", "date", "dead", "type"),
    "statements": ("published", "act"),
    "records": ("published", "roots", "reports", "disputes", "dead", "date"),
}


def page_of_events(desk: Desk, connection: Connection, asked: Asked) -> list[EventRow]:
    """The events of one page."""
    table = desk.columns().events
    chosen = _chosen(desk, "events", table, event_mask(desk, connection, asked), asked)
    ids = [table.ids[n] for n in chosen]
    rows = events_with(connection, ids)
    return [rows[id] if id in rows else event(connection, id) for id in ids]


def page_of_statements(desk: Desk, connection: Connection, asked: Asked) -> list[StatementRow]:
    """The statements of one page."""
    table = desk.columns().statements
    chosen = _chosen(desk, "statements", table, statement_mask(desk, connection, asked), asked)
    ids = [table.ids[n] for n in chosen]
    rows = statements_with(connection, ids)
    return [rows[id] if id in rows else statement(connection, id) for id in ids]


def page_of_records(desk: Desk, connection: Connection, asked: Asked) -> list[Record]:
    """The records of one page."""
    table = desk.columns().records
    return records_of(connection, [table.ids[n] for n in _chosen(desk, "records", table, record_mask(desk, connection, asked), asked)])


def records_of(connection: Connection, ids: list[str]) -> list[Record]:
    """The records with these ids, as they stand on the shelf."""
    found = {row.id: decode(row.record) for row in connection.execute(select(shelf.c.id, shelf.c.record).where(shelf.c.id.in_(ids)))}
    return [found[id] for id in ids if id in found]


def _chosen(desk: Desk, kind: str, table: Table, mask: Mask, asked: Asked) -> list[int]:
    """The rows of a page. Raises :class:`InputError` for an order that the table does not have."""
    name, rising = asked.sort.removeprefix("-") or ORDERS[kind][0], asked.sort.startswith("-")
    if name not in ORDERS[kind]:
        raise InputError(f"sort={asked.sort}: {kind} are sorted by {', '.join(ORDERS[kind])}; - before a name turns the order")
    order: Numbers = desk.remembered(("order", kind, name, rising), lambda: table.order(name, rising=rising))
    rows: list[int] = order[mask[order]][asked.offset : asked.offset + PAGE].tolist()
    return rows


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
