"""What the desk keeps beside the store's tables so that pages come fast: the records as they were made last, and indexes. All of it can be made again."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text, delete, insert, or_, select, update
from sqlalchemy.dialects import postgresql

from isnad.desk.reviewing.actors import settle
from isnad.lexicon import Lexicon
from isnad.model import QUAD_CLASS
from isnad.record import tables
from isnad.record.merging import merge
from isnad.record.records import Record, records
from isnad.store.rows import Filter
from isnad.store.schema import events, mentions, statements
from isnad.store.store import Store

metadata = MetaData()
_Text = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
_FORMAT = "2"  # goes up when the columns, or what stands in them, change
_MANY = 0.2  # share of the records above which all are made anew: one pass is faster than asking article by article
_BATCH = 500

#: Each record whole, with the columns that its table is filtered and sorted by. ``digest``: of what it was made from.
shelf = Table(
    "desk_records", metadata,
    Column("id", _Text, primary_key=True), Column("digest", _Text, nullable=False), Column("type", _Text, nullable=False), Column("quad", _Text, nullable=False),
    Column("place", _Text), Column("country", _Text), Column("date", _Text), Column("published", _Text, nullable=False),  # of the latest report; "": unknown
    Column("reports", Integer, nullable=False), Column("roots", Integer, nullable=False), Column("disputes", Integer, nullable=False), Column("dead", Integer),
    Column("record", LargeBinary, nullable=False),
    Index("desk_records_by_day", "published", "id"), Index("desk_records_by_roots", "roots", "published", "id"), Index("desk_records_by_reports", "reports", "published", "id"),
    Index("desk_records_by_disputes", "disputes", "published", "id"))

#: The record of each event that is a report, with the record's roots: one step instead of two joins.
told = Table("desk_reports", metadata, Column("event", _Text, primary_key=True), Column("record", _Text, nullable=False), Column("roots", Integer, nullable=False),
             Index("desk_reports_by_record", "record"), Index("desk_reports_by_roots", "roots", "event"))

#: Counts are read off these without touching the rows, which hold whole records.
_copies = MetaData()  # an index on the store's own tables would count as part of its schema, which the migrations make
_of_events, _of_statements, _of_mentions = (table.to_metadata(_copies).c for table in (events, statements, mentions))
_INDEXES = (
    Index("desk_events", _of_events.withdrawn, _of_events.type, _of_events.status, _of_events.place_country, _of_events.article, _of_events.id),
    Index("desk_statements", _of_statements.withdrawn, _of_statements.act, _of_statements.article, _of_statements.id),
    Index("desk_mentions", _of_mentions.record, _of_mentions.role, _of_mentions.actor, _of_mentions.country),
)
_DECODE = msgspec.json.Decoder(Record)


class _Telling(NamedTuple):
    article: str
    state: str


def decode(row: bytes) -> Record:
    """A record from its row."""
    return _DECODE.decode(row)


def refresh(store: Store, lexicon: Lexicon, watch: Callable[[Iterable[Record]], Iterable[Record]] = lambda made: made) -> int:
    """Bring records and shelf up to date with the store; returns how many were made anew. ``watch`` sees each of them pass, for a progress line."""
    with store.writing() as connection:
        changed = settle(connection, lexicon)
        merge(connection, lexicon)
    with store.writing() as connection:
        metadata.create_all(connection)
        _forget(connection, sorted(changed))
        for index in _INDEXES:
            index.create(connection, checkfirst=True)
        wanted = _digests(connection)
        kept = {id: digest for id, digest in connection.execute(select(shelf.c.id, shelf.c.digest))}
        stale = {id for id, (digest, _) in wanted.items() if kept.get(id) != digest}
        gone = [id for id in kept if id in stale or id not in wanted]
        _remove(connection, gone)
        for some in _batches(watch(_made(connection, stale, wanted))):
            _put(connection, some, wanted)
    return len(stale)


def _forget(connection: Connection, changed: list[str]) -> None:
    """Have the records made anew that tell of these events, or of what these statements vouch for."""
    for start in range(0, len(changed), _BATCH):
        some = changed[start : start + _BATCH]
        reports = select(events.c.id).where(or_(events.c.id.in_(some), events.c.claim.in_(some)))
        connection.execute(update(shelf).where(shelf.c.id.in_(select(told.c.record).where(told.c.event.in_(reports)))).values(digest=""))


def _put(connection: Connection, some: list[Record], wanted: dict[str, tuple[str, str]]) -> None:
    connection.execute(insert(shelf), [_row(record, wanted[record.id][0]) for record in some])
    connection.execute(insert(told), [{"event": report.event, "record": record.id, "roots": record.root_count} for record in some for report in record.reports])


def _digests(connection: Connection) -> dict[str, tuple[str, str]]:
    """For each record a digest of everything it is made from, and an article that tells of it."""
    rules = connection.execute(select(tables.state.c.value).where(tables.state.c.key == "rules")).scalar()
    states = {row.article: f"{row.version} {row.isnad} {row.lexicon}" for row in connection.execute(select(tables.merged))}
    found: defaultdict[str, list[_Telling]] = defaultdict(list)
    query = select(tables.tellings.c.record, tables.tellings.c.id, tables.tellings.c.article, tables.tellings.c.telling).order_by(tables.tellings.c.record, tables.tellings.c.id)
    for record, id, article, telling in connection.execute(query):
        found[record].append(_Telling(article, f"{id} {states.get(article)} {hashlib.sha256(telling).hexdigest()}"))
    return {record: (_digest(f"{_FORMAT} {rules}", tellings), tellings[0].article) for record, tellings in found.items()}


def _digest(head: str, tellings: list[_Telling]) -> str:
    return hashlib.sha256("\n".join([head, *(t.state for t in tellings)]).encode()).hexdigest()[:16]


def _made(connection: Connection, stale: set[str], wanted: dict[str, tuple[str, str]]) -> Iterator[Record]:
    """The stale records: in one pass over all, or where they are few, by the articles that tell of them."""
    if len(stale) > _MANY * len(wanted):
        yield from (record for record in records(connection, Filter(withdrawn=True)) if record.id in stale)
        return
    left = set(stale)
    for id in sorted(stale):
        if id in left:
            for record in records(connection, Filter(article=wanted[id][1])):
                if record.id in left:
                    left.discard(record.id)
                    yield record


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


def _row(record: Record, digest: str) -> dict[str, object]:
    return {
        "id": record.id, "digest": digest, "type": record.type, "quad": QUAD_CLASS.get(record.type, ""), "place": record.place, "country": record.country, "date": record.date,
        "published": max((r.published or "" for r in record.reports), default=""), "reports": record.report_count, "roots": record.root_count, "disputes": len(record.disputes),
        "dead": record.dead.best if record.dead else None, "record": msgspec.json.encode(record)}
