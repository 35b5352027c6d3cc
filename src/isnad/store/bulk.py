"""Many records at once: the rows of :mod:`isnad.store.records`, read with three queries over all of them. Quicker than one text and one list of parties a row, but all are in memory together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, select, union

from isnad.model import Event, Statement
from isnad.store import schema
from isnad.store.filters import conditions_for_events, conditions_for_statements
from isnad.store.rows import EventRow, Filter, Part, Source, StatementRow

_articles, _versions, _pages, _statements, _events, _mentions, _actors = (
    schema.articles, schema.versions, schema.pages, schema.statements, schema.events, schema.mentions, schema.actors)
_EVENT, _STATEMENT = msgspec.json.Decoder(Event), msgspec.json.Decoder(Statement)
_IDS = 5000  # in one query
_TEXTS = 500  # in memory at a time
#: Columns of ``articles`` and ``pages`` that :func:`source` needs beside those of ``versions``.
PAGE = (_articles.c.url, _articles.c.copy_group, _pages.c.locator, _pages.c.sha256, _pages.c.fetched_at)
Conditions = Sequence[ColumnElement[bool]]


class _Origin(NamedTuple):
    """Where a record was read, and the paragraph around its words."""

    source: Source
    paragraph: str


def events(connection: Connection, filter: Filter) -> list[EventRow]:
    """The events that a filter lets through, in the order of publication."""
    return _event_rows(connection, conditions_for_events(connection, filter))


def events_with(connection: Connection, ids: Sequence[str]) -> dict[str, EventRow]:
    """The events with these ids that stand, by id."""
    found: dict[str, EventRow] = {}
    for at in range(0, len(ids), _IDS):
        rows = _event_rows(connection, [_events.c.id.in_(ids[at : at + _IDS]), _events.c.withdrawn.is_(None)])
        found.update((row.event.id, row) for row in rows)
    return found


def statements_with(connection: Connection, ids: Sequence[str]) -> dict[str, StatementRow]:
    """The statements with these ids that stand, by id."""
    found: dict[str, StatementRow] = {}
    for at in range(0, len(ids), _IDS):
        rows = _statement_rows(connection, [_statements.c.id.in_(ids[at : at + _IDS]), _statements.c.withdrawn.is_(None)])
        found.update((row.statement.id, row) for row in rows)
    return found


def statements(connection: Connection, filter: Filter) -> list[StatementRow]:
    """The statements that a filter lets through, in the order of publication."""
    return _statement_rows(connection, conditions_for_statements(connection, filter))


def statements_of(connection: Connection, articles: Sequence[str]) -> list[StatementRow]:
    """The standing statements of some articles, at most a few thousand."""
    return _statement_rows(connection, [_statements.c.article.in_(articles), _statements.c.withdrawn.is_(None)])


def source(version: Row[Any]) -> Source:
    """Where a text comes from: a row of ``versions`` with the columns of :data:`PAGE`."""
    return Source(article=version.article, version=version.number, title=version.title, date=version.date, outlet=version.outlet, url=version.url, lang=version.lang,
                  copy_group=version.copy_group, locator=version.locator, sha256=version.sha256, fetched_at=version.fetched_at)


def _event_rows(connection: Connection, conditions: Conditions) -> list[EventRow]:
    rows = connection.execute(_in_order(_events, conditions)).all()
    events = [_EVENT.decode(row.record) for row in rows]
    origins = _origins(connection, _events, conditions, rows, [event.trigger.start for event in events])
    parts = _parts(connection, union(select(_events.c.id).where(*conditions), select(_events.c.claim).where(*conditions)))
    return [_event_row(row, event, origins[row.id], parts) for row, event in zip(rows, events, strict=True)]


def _event_row(row: Row[Any], event: Event, origin: _Origin, parts: dict[str, tuple[Part, ...]]) -> EventRow:
    speakers, media = (tuple(part for part in parts.get(row.claim, ()) if part.role == role) for role in ("speaker", "via"))
    return EventRow(event=event, source=origin.source, parts=parts.get(row.id, ()), claim=row.claim, claimed_by=speakers, via=media, sentence=origin.paragraph,
                    isnad=row.isnad, lexicon=row.lexicon, withdrawn=row.withdrawn, withdrawn_at=row.withdrawn_at)


def _statement_rows(connection: Connection, conditions: Conditions) -> list[StatementRow]:
    rows = connection.execute(_in_order(_statements, conditions)).all()
    said = [_STATEMENT.decode(row.record) for row in rows]
    origins = _origins(connection, _statements, conditions, rows, [statement.cue.start for statement in said])
    parts = _parts(connection, select(_statements.c.id).where(*conditions))
    return [
        StatementRow(statement=statement, source=origins[row.id].source, parts=parts.get(row.id, ()), sentence=origins[row.id].paragraph, isnad=row.isnad, lexicon=row.lexicon,
                     withdrawn=row.withdrawn, withdrawn_at=row.withdrawn_at)
        for row, statement in zip(rows, said, strict=True)]


def _in_order(records: Any, conditions: Conditions) -> Select[Any]:
    """The rows of a table of records in the order in which the store gives them."""
    a = _articles.c
    return select(records).join(_articles, a.id == records.c.article).where(*conditions).order_by(a.date.is_(None), a.date, a.id, records.c.version, records.c.n, records.c.id)


def _origins(connection: Connection, records: Any, conditions: Conditions, rows: Sequence[Row[Any]], starts: Sequence[int]) -> dict[str, _Origin]:
    """Source and paragraph of each record. Texts are read once each, a few hundred at a time."""
    of: defaultdict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    for row, start in zip(rows, starts, strict=True):
        of[row.article, row.version].append((row.id, start))
    query = (
        select(_versions, *PAGE).join(_articles, _articles.c.id == _versions.c.article).join(_pages, _pages.c.id == _versions.c.page)
        .where(_versions.c.article.in_(select(records.c.article).where(*conditions))).execution_options(yield_per=_TEXTS))
    return {id: origin for version in connection.execute(query) for id, origin in _in_version(version, of.get((version.article, version.number), ()))}


def _in_version(version: Row[Any], records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, _Origin]]:
    text = f"{version.title}\n\n{version.body}" if version.title else version.body
    where = source(version)
    for id, start in records:
        yield id, _Origin(where, _paragraph(text, start))


def _paragraph(text: str, at: int) -> str:
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)].strip()


def _parts(connection: Connection, records: Any) -> dict[str, tuple[Part, ...]]:
    """Everybody who has a part in the records whose ids a query gives."""
    m = _mentions.c
    query = select(_mentions, _actors.c.name, _actors.c.name_ar).outerjoin(_actors, _actors.c.id == m.actor).where(m.record.in_(records))
    found: defaultdict[str, list[Part]] = defaultdict(list)
    for record, role, _, actor, text, start, end, country, sector, name, name_ar in connection.execute(query.order_by(m.record, m.role, m.n)):
        found[record].append(Part(role=role, actor=actor, name=name or "", name_ar=name_ar or "", country=country, sector=sector, text=text, start=start, end=end))
    return {record: tuple(parts) for record, parts in found.items()}
