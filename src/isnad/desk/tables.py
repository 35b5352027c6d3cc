"""What the desk keeps beside the store's tables so that pages come fast: the records as they were made last, and indexes. All of it can be made again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec
from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text, delete, insert, inspect, or_, select
from sqlalchemy.dialects import postgresql

from isnad.desk import changes
from isnad.desk.reviewing.actors import settle
from isnad.lexicon import Lexicon
from isnad.model import QUAD_CLASS
from isnad.record import tables as record_tables
from isnad.record.incremental import stale_articles
from isnad.record.merging import merge
from isnad.record.records import Record, records_with
from isnad.store.decisions import VERDICTS
from isnad.store.schema import decisions, events
from isnad.store.store import Store

metadata = MetaData()
_Text = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_FORMAT = "3"  # goes up when the columns, or what stands in them, change
_BATCH = 500

#: Each record whole, with the columns that its table is filtered and sorted by.
shelf = Table(
    "desk_records", metadata,
    Column("id", _Text, primary_key=True), Column("type", _Text, nullable=False), Column("quad", _Text, nullable=False),
    Column("place", _Text), Column("country", _Text), Column("date", _Text), Column("published", _Text, nullable=False),  # of the latest report; "": unknown
    Column("reports", Integer, nullable=False), Column("roots", Integer, nullable=False), Column("disputes", Integer, nullable=False), Column("dead", Integer),
    Column("record", LargeBinary, nullable=False),
    Index("desk_records_by_day", "published", "id", "roots", "reports", "disputes", "dead", "date"))  # all that :mod:`isnad.desk.columns` reads

#: The record of each event that is a report, with the record's roots: one step instead of two joins.
told = Table("desk_reports", metadata, Column("event", _Text, primary_key=True), Column("record", _Text, nullable=False), Column("roots", Integer, nullable=False),
             Index("desk_reports_by_record", "record"), Index("desk_reports_by_roots", "roots", "event"))

#: Indexes of earlier versions: every index costs whoever adds articles, and one that begins with ``withdrawn`` misleads SQLite into walking through all that stands.
_FORMER = ("desk_events", "desk_statements", "desk_mentions")
_DECODE = msgspec.json.Decoder(Record)


def decode(row: bytes) -> Record:
    """A record from its row."""
    return _DECODE.decode(row)


def prepare(connection: Connection) -> None:
    """Make the tables of the desk where they are missing, and make them anew where they have the form of another version."""
    record_tables.make(connection)
    watched = changes.watch(connection)
    made = changes.made_how(connection)
    if made is None or made.split()[0] != _FORMAT:
        metadata.drop_all(connection)  # a shelf of an earlier version has other columns
    metadata.create_all(connection)
    for column in ("name", "name_ar"):  # filters name actors as people do
        connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS desk_actors_by_{column} ON actors ({column})")
    for name in _FORMER:
        connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}")
    if not watched or made != _form(connection):
        changes.note_all(connection)
        changes.note(connection, connection.execute(select(shelf.c.id)).scalars())


def _form(connection: Connection) -> str:
    """The form of the shelf and the rules that decide what stands on it."""
    rules = connection.execute(select(record_tables.state.c.value).where(record_tables.state.c.key == "rules")).scalar()
    return f"{_FORMAT} {rules}"


def refresh(store: Store, lexicon: Lexicon, watch: Callable[[Iterable[Record]], Iterable[Record]] = lambda made: made) -> int:
    """Bring records and shelf up to date with the store; returns how many were made anew. ``watch`` sees each of them pass, for a progress line."""
    with store.writing() as connection:
        prepare(connection)
        _note_reports(connection, sorted(settle(connection, lexicon)))
        merge(connection, lexicon)
    with store.writing() as connection:
        prepare(connection)  # other rules of merging: everything is another
        stale = changes.noted(connection)
        _remove(connection, stale)
        made = 0
        for some in _batches(watch(records_with(connection, stale))):
            _put(connection, some)
            made += len(some)
        if stale:
            changes.done(connection, _form(connection))
    return made


def behind(connection: Connection) -> bool:
    """Whether the store holds what :func:`refresh` would bring in: readings that are not merged, or decisions that are not taken into account."""
    inspector = inspect(connection)
    if not (inspector.has_table(record_tables.merged.name) and inspector.has_table(shelf.name)):
        return True
    if stale_articles(connection, record_tables.merged) or changes.noted(connection):
        return True
    seen = connection.execute(select(record_tables.state.c.value).where(record_tables.state.c.key == "decision")).scalar()
    newer = select(decisions.c.id).where(decisions.c.id > int(seen or 0), decisions.c.verb.not_in(VERDICTS)).limit(1)
    return connection.execute(newer).first() is not None


def _note_reports(connection: Connection, touched: list[str]) -> None:
    """Have the records made anew that tell of these events, or of what these statements vouch for."""
    for start in range(0, len(touched), _BATCH):
        some = touched[start : start + _BATCH]
        reports = select(events.c.id).where(or_(events.c.id.in_(some), events.c.claim.in_(some)))
        changes.note(connection, connection.execute(select(told.c.record).distinct().where(told.c.event.in_(reports))).scalars().all())


def _put(connection: Connection, some: list[Record]) -> None:
    connection.execute(insert(shelf), [_row(record) for record in some])
    connection.execute(insert(told), [{"event": report.event, "record": record.id, "roots": record.root_count} for record in some for report in record.reports])


def _remove(connection: Connection, ids: list[str]) -> None:
    for start in range(0, len(ids), _BATCH):
        some = ids[start : start + _BATCH]
        connection.execute(delete(shelf).where(shelf.c.id.in_(some)))
        connection.execute(delete(told).where(told.c.record.in_(some)))


def _batches(made: Iterable[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in made:
        batch.append(record)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _row(record: Record) -> dict[str, object]:
    return {
        "id": record.id, "type": record.type, "quad": QUAD_CLASS.get(record.type, ""), "place": record.place, "country": record.country, "date": record.date,
        "published": max((r.published or "" for r in record.reports), default=""), "reports": record.report_count, "roots": record.root_count, "disputes": len(record.disputes),
        "dead": record.dead.best if record.dead else None, "record": msgspec.json.encode(record)}
