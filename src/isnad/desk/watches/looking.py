"""A look at what is new for a watch.

New is what satisfies the filter and was never told. A record is known by its own id and by each event that it told of, so that neither a merge of two known records, nor a split of
one, nor another report of it is told again; an event by its id, and through corrections of its article (:mod:`isnad.desk.watches.corrections`).
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import msgspec
from sqlalchemy import ColumnElement, Connection, Select, exists, insert, literal, or_, select, update
from sqlalchemy import Table as SqlTable

from isnad.desk.filters import Asked, event_conditions, record_conditions
from isnad.desk.people.audit import Note
from isnad.desk.tables import decode, prepare, shelf, told
from isnad.desk.watches.corrections import know_again
from isnad.desk.watches.tables import deliveries, items, known, watches
from isnad.desk.watches.watch import Watch, Wish, insert_watch
from isnad.errors import InputError
from isnad.record.records import Record
from isnad.store.records import record as stored
from isnad.store.rows import EventRow
from isnad.store.schema import articles, events
from isnad.store.store import Store, utc_now

PIECE = 100  # items that one message tells of


class Item(msgspec.Struct, frozen=True, kw_only=True):
    """Something new, as it was when it was found. ``event``: whose evidence shows it; ``dead`` is the best figure of a record."""

    id: str
    kind: str
    event: str
    type: str
    mode: str
    text: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: str | None
    date: str | None
    dead: int | None
    published: str | None
    outlets: tuple[str, ...]
    title: str
    reports: int
    roots: int


def start(store: Store, wish: Wish, owner: str, by: Note) -> Watch:
    """Make a watch; what there is already counts as known. Raises :class:`InputError` for a filter that cannot be read or what :func:`insert_watch` refuses."""
    with store.writing() as connection:
        prepare(connection)
        watch = insert_watch(connection, wish, owner, by)
        _know_all(connection, watch)
    return watch


def look(store: Store, watch: Watch) -> int:
    """One look: how many are new. What is found is known, in the feed and in the outbox at once, or nothing of it is."""
    with store.writing() as connection:
        prepare(connection)
        if connection.execute(select(watches.c.id).where(watches.c.id == watch.id)).first() is None:
            return 0  # taken away meanwhile
        know_again(connection, watch.id)
        try:
            new = [_item_of(connection, watch, id) for id in _new(connection, watch)]
        except InputError as error:
            connection.execute(update(watches).where(watches.c.id == watch.id).values(looked_at=utc_now(), error=str(error)))
            return 0
        _know_all(connection, watch)
        for first in range(0, len(new), PIECE):
            _keep(connection, watch, new[first : first + PIECE])
        connection.execute(update(watches).where(watches.c.id == watch.id).values(looked_at=utc_now(), error=None))
    return len(new)


def _matching(connection: Connection, watch: Watch) -> tuple[SqlTable, list[ColumnElement[bool]]]:
    asked: Asked = watch.asked()
    return (shelf, record_conditions(connection, asked)) if watch.kind == "records" else (events, event_conditions(connection, asked))


def _new(connection: Connection, watch: Watch) -> Sequence[str]:
    """Ids of what matches and is not known, in the order of publication."""
    table, conditions = _matching(connection, watch)
    fresh = ~_is_known(watch, table.c.id)
    if watch.kind == "records":
        reports = exists().where(told.c.record == shelf.c.id, known.c.watch == watch.id, known.c.id == told.c.event)
        query = select(shelf.c.id).where(*conditions, fresh, ~reports).order_by(shelf.c.published, shelf.c.id)
    else:
        query = select(events.c.id).join(articles, articles.c.id == events.c.article).where(*conditions, fresh).order_by(articles.c.date, events.c.article, events.c.n, events.c.id)
    return connection.execute(query).scalars().all()


def _is_known(watch: Watch, id: ColumnElement[str]) -> ColumnElement[bool]:
    return exists().where(known.c.watch == watch.id, known.c.id == id)


def _know_all(connection: Connection, watch: Watch) -> None:
    """All that matches is known from now on, and of a record that is known every report, also those that joined it since."""
    table, conditions = _matching(connection, watch)
    _know(connection, watch, select(table.c.id).where(*conditions, ~_is_known(watch, table.c.id)))
    if watch.kind == "records":
        theirs = or_(told.c.record.in_(select(shelf.c.id).where(*conditions)), _is_known(watch, told.c.record))
        _know(connection, watch, select(told.c.event).where(theirs, ~_is_known(watch, told.c.event)))


def _know(connection: Connection, watch: Watch, ids: Select[tuple[str]]) -> None:
    column = ids.selected_columns[0]
    connection.execute(insert(known).from_select(["watch", "id"], ids.with_only_columns(literal(watch.id), column).distinct()))


def _keep(connection: Connection, watch: Watch, new: list[Item]) -> None:
    batch, now = secrets.token_hex(12), utc_now()
    connection.execute(insert(items), [{"watch": watch.id, "batch": batch, "at": now, "item": msgspec.json.encode(item)} for item in new])
    for channel in ("webhook", "mail"):
        if getattr(watch, channel):
            connection.execute(insert(deliveries), {"id": secrets.token_hex(16), "watch": watch.id, "batch": batch, "channel": channel, "state": "waiting", "tries": 0, "next_at": now})


# -- what is told of it --------------------------------------------------------------------------------------------------------
def _item_of(connection: Connection, watch: Watch, id: str) -> Item:
    if watch.kind == "records":
        return _of_record(connection, decode(connection.execute(select(shelf.c.record).where(shelf.c.id == id)).scalar_one()))
    row = stored(connection, id)
    assert isinstance(row, EventRow)
    return _of_event(row)


def _of_event(row: EventRow) -> Item:
    event, source = row.event, row.source
    sides = {role: tuple(part.text for part in row.parts if part.role == role) for role in ("actor", "recipient")}
    return Item(id=event.id, kind="events", event=event.id, type=event.type, mode=event.mode, text=event.trigger.text, actors=sides["actor"], recipients=sides["recipient"], place=event.place.name if event.place else None,
                date=event.date, dead=event.dead, published=source.date, outlets=(source.outlet,) if source.outlet else (), title=source.title, reports=1, roots=1)


def _of_record(connection: Connection, record: Record) -> Item:
    first = record.reports[0]
    told_by = stored(connection, first.event)
    sides = [tuple(who.texts[0] for who in side) for side in (record.actors, record.recipients)]
    return Item(id=record.id, kind="records", event=first.event, type=record.type, mode=record.mode, text=first.trigger.text, actors=sides[0], recipients=sides[1], place=record.place, date=record.date,
                dead=record.dead.best if record.dead else None, published=record.reports[-1].published, outlets=tuple(dict.fromkeys(r.outlet for r in record.reports if r.outlet)), title=told_by.source.title,
                reports=record.report_count, roots=record.root_count)
