"""What a store gives back: records with their sources, in the order of publication, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select

from isnad.errors import InputError
from isnad.model import Article, Event, Statement
from isnad.store import schema
from isnad.store.filters import conditions_for_articles, conditions_for_events, conditions_for_statements
from isnad.store.rows import EventRow, Filter, Part, Source, StatementRow

_articles, _versions, _pages, _statements, _events, _mentions, _actors = (
    schema.articles, schema.versions, schema.pages, schema.statements, schema.events, schema.mentions, schema.actors)
_EVENT = msgspec.json.Decoder(Event)
EVERYTHING = Filter()
_BATCH = 500  # records whose mentions are fetched with one query
_SOURCE = (
    _articles.c.url, _articles.c.copy_group, _versions.c.title, _versions.c.body, _versions.c.date.label("published"),
    _versions.c.outlet, _versions.c.lang, _pages.c.locator, _pages.c.sha256, _pages.c.fetched_at,
)


def statements(connection: Connection, filter: Filter = EVERYTHING) -> Iterator[StatementRow]:
    """The statements that a filter lets through."""
    return _statement_rows(connection, conditions_for_statements(connection, filter))


def _statement_rows(connection: Connection, conditions: list[ColumnElement[bool]]) -> Iterator[StatementRow]:
    query = _with_source(select(_statements, *_SOURCE), _statements).where(*conditions)
    for rows in _batches(connection, query, _statements):
        parts = _parts(connection, [row.id for row in rows])
        for row in rows:
            statement = msgspec.json.decode(row.record, type=Statement)
            yield StatementRow(statement=statement, source=_source(row), parts=parts[row.id], sentence=_paragraph(row, statement.cue.start), isnad=row.isnad,
                               lexicon=row.lexicon, withdrawn=row.withdrawn, withdrawn_at=row.withdrawn_at)


def events(connection: Connection, filter: Filter = EVERYTHING) -> Iterator[EventRow]:
    """The events that a filter lets through."""
    return _event_rows(connection, conditions_for_events(connection, filter))


def events_of(connection: Connection, articles: Sequence[str]) -> Iterator[EventRow]:
    """The standing events of some articles."""
    return _event_rows(connection, [_events.c.article.in_(articles), _events.c.withdrawn.is_(None)])


def read_events(connection: Connection, articles: Sequence[str]) -> Iterator[tuple[Article, list[Event]]]:
    """The standing events of some articles as the reader gave them, each article with its text: all that is needed where nobody asks for pages and mentions."""
    query = select(_events.c.article, _events.c.version, _events.c.record).where(_events.c.article.in_(articles), _events.c.withdrawn.is_(None))
    found: defaultdict[tuple[str, int], list[Event]] = defaultdict(list)
    for row in connection.execute(query.order_by(_events.c.article, _events.c.version, _events.c.n, _events.c.id)):
        found[row.article, row.version].append(_EVENT.decode(row.record))
    texts = select(_versions, _articles.c.url).join(_articles, _articles.c.id == _versions.c.article).where(_versions.c.article.in_(articles))
    stored = {(row.article, row.number): article_of_row(row) for row in connection.execute(texts)}
    for key, events in found.items():
        yield stored[key], events


def statements_of(connection: Connection, articles: Sequence[str]) -> Iterator[StatementRow]:
    """The standing statements of some articles."""
    return _statement_rows(connection, [_statements.c.article.in_(articles), _statements.c.withdrawn.is_(None)])


def _event_rows(connection: Connection, conditions: list[ColumnElement[bool]]) -> Iterator[EventRow]:
    query = _with_source(select(_events, *_SOURCE), _events).where(*conditions)
    for rows in _batches(connection, query, _events):
        parts = _parts(connection, [row.id for row in rows] + [row.claim for row in rows if row.claim])
        for row in rows:
            event = _EVENT.decode(row.record)
            speakers, media = (tuple(part for part in parts.get(row.claim, ()) if part.role == role) for role in ("speaker", "via"))
            yield EventRow(event=event, source=_source(row), parts=parts[row.id], claim=row.claim, claimed_by=speakers, via=media, sentence=_paragraph(row, event.trigger.start),
                           isnad=row.isnad, lexicon=row.lexicon, withdrawn=row.withdrawn, withdrawn_at=row.withdrawn_at)


def count(connection: Connection, filter: Filter = EVERYTHING) -> tuple[int, int, int]:
    """How many articles, statements and events a filter lets through."""
    asked = ((_articles, conditions_for_articles), (_statements, conditions_for_statements), (_events, conditions_for_events))
    articles, said, happened = (connection.execute(select(func.count()).select_from(table).where(*conditions(connection, filter))).scalar_one() for table, conditions in asked)
    return int(articles), int(said), int(happened)


def record(connection: Connection, id: str) -> StatementRow | EventRow:
    """The statement or event with this id, also one that no longer stands. Raises :class:`InputError` where there is none."""
    found = next(_statement_rows(connection, [_statements.c.id == id]), None) or next(_event_rows(connection, [_events.c.id == id]), None)
    if found is None:
        raise InputError(f"{id}: no such statement or event in the store; `isnad search` and `isnad export` give the ids")
    return found


def article(connection: Connection, id: str, version: int | None = None) -> Article:
    """A stored article, its latest version unless another is named. Raises :class:`InputError` where there is none."""
    query = select(_versions, _articles.c.url).join(_articles, _articles.c.id == _versions.c.article).where(_versions.c.article == id)
    row = connection.execute(query.where(_versions.c.number == (_articles.c.version if version is None else version))).first()
    if row is None:
        raise InputError(f"{id}: no such article in the store" if version is None else f"{id}: no version {version} in the store")
    return article_of_row(row)


def article_of_row(row: Row[Any]) -> Article:
    """The article of a row of ``versions`` with the ``url`` of its article."""
    return Article(id=row.article, title=row.title, body=row.body, date=row.date, outlet=row.outlet, url=row.url, author=row.author, lang=row.lang)


def _with_source(query: Select[Any], records: Any) -> Select[Any]:
    return (
        query.join(_articles, _articles.c.id == records.c.article)
        .join(_versions, (_versions.c.article == records.c.article) & (_versions.c.number == records.c.version))
        .join(_pages, _pages.c.id == _versions.c.page)
    )


def _batches(connection: Connection, query: Select[Any], records: Any) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a query a few hundred at a time, so that memory does not grow with the store."""
    ordered = query.order_by(_articles.c.date.is_(None), _articles.c.date, _articles.c.id, records.c.version, records.c.n, records.c.id)
    return connection.execute(ordered.execution_options(yield_per=_BATCH)).partitions(_BATCH)


def _parts(connection: Connection, records: list[str]) -> dict[str, tuple[Part, ...]]:
    found: defaultdict[str, list[Part]] = defaultdict(list)
    query = select(_mentions, _actors.c.name, _actors.c.name_ar).outerjoin(_actors, _actors.c.id == _mentions.c.actor).where(_mentions.c.record.in_(records))
    for row in connection.execute(query.order_by(_mentions.c.record, _mentions.c.role, _mentions.c.n)):
        found[row.record].append(Part(role=row.role, actor=row.actor, name=row.name or "", name_ar=row.name_ar or "", country=row.country, sector=row.sector,
                                      text=row.text, start=row.start, end=row.end))
    return defaultdict(tuple, {record: tuple(parts) for record, parts in found.items()})


def _source(row: Row[Any]) -> Source:
    return Source(article=row.article, version=row.version, title=row.title, date=row.published, outlet=row.outlet, url=row.url, lang=row.lang, copy_group=row.copy_group,
                  locator=row.locator, sha256=row.sha256, fetched_at=row.fetched_at)


def _paragraph(row: Row[Any], at: int) -> str:
    """The paragraph of the article that holds a place of its text."""
    text = f"{row.title}\n\n{row.body}" if row.title else row.body
    begin, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    return text[begin : end if end >= 0 else len(text)].strip()
