"""What a store holds, read with a few queries over all of it rather than one for each row: events, statements and articles with the page and the words behind them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, union

from isnad.model import Event, Statement
from isnad.store import schema
from isnad.store.filters import conditions_for_articles, conditions_for_events, conditions_for_statements
from isnad.store.rows import EventRow, Filter, Part, Source, StatementRow

_articles, _versions, _pages, _statements, _events, _mentions, _actors = (
    schema.articles, schema.versions, schema.pages, schema.statements, schema.events, schema.mentions, schema.actors)
_EVENT, _STATEMENT = msgspec.json.Decoder(Event), msgspec.json.Decoder(Statement)
_IDS = 5000  # in one query
_AT_A_TIME = 500  # texts in memory
Conditions = Sequence[ColumnElement[bool]]


class ArticleRow(NamedTuple):
    """A stored article, its latest version."""

    source: Source
    author: str | None
    characters: int  # of title, blank line and body
    statements: int  # that stand
    events: int


class Origin(NamedTuple):
    """Where a record was read, and the paragraph around its words."""

    source: Source
    paragraph: str


def events(connection: Connection, filter: Filter) -> list[EventRow]:
    """The events that a filter lets through, in the order of publication."""
    return _events_where(connection, conditions_for_events(connection, filter))


def events_of(connection: Connection, articles: Sequence[str]) -> dict[str, EventRow]:
    """The standing events of some articles by id."""
    found: dict[str, EventRow] = {}
    for at in range(0, len(articles), _IDS):
        rows = _events_where(connection, [_events.c.article.in_(articles[at : at + _IDS]), _events.c.withdrawn.is_(None)])
        found.update((row.event.id, row) for row in rows)
    return found


def _events_where(connection: Connection, conditions: Conditions) -> list[EventRow]:
    rows = connection.execute(_in_order(_events, conditions)).all()
    events = [_EVENT.decode(row.record) for row in rows]
    where = _origins(connection, _events, conditions, rows, [event.trigger.start for event in events])
    parts = _parts(connection, union(select(_events.c.id).where(*conditions), select(_events.c.claim).where(*conditions)))
    return [_event_row(row, event, where[row.id], parts) for row, event in zip(rows, events, strict=True)]


def _event_row(row: Row[Any], event: Event, origin: Origin, parts: dict[str, tuple[Part, ...]]) -> EventRow:
    quoted = parts.get(row.claim, ())
    return EventRow(
        event=event, source=origin.source, parts=parts.get(row.id, ()), claim=row.claim, claimed_by=_in(quoted, "speaker"), via=_in(quoted, "via"), sentence=origin.paragraph,
        isnad=row.isnad, lexicon=row.lexicon, withdrawn=row.withdrawn, withdrawn_at=row.withdrawn_at)


def statements(connection: Connection, filter: Filter) -> list[StatementRow]:
    """The statements that a filter lets through, in the order of publication."""
    conditions = conditions_for_statements(connection, filter)
    rows = connection.execute(_in_order(_statements, conditions)).all()
    said = [_STATEMENT.decode(row.record) for row in rows]
    where = _origins(connection, _statements, conditions, rows, [statement.cue.start for statement in said])
    parts = _parts(connection, select(_statements.c.id).where(*conditions))
    return [
        StatementRow(statement=statement, source=where[row.id].source, parts=parts.get(row.id, ()), sentence=where[row.id].paragraph, isnad=row.isnad, lexicon=row.lexicon,
                     withdrawn=row.withdrawn, withdrawn_at=row.withdrawn_at)
        for row, statement in zip(rows, said, strict=True)]


def articles(connection: Connection, filter: Filter) -> list[ArticleRow]:
    """The articles that a filter lets through, in the order of publication."""
    latest = (_versions.c.article == _articles.c.id) & (_versions.c.number == _articles.c.version)
    query = select(_versions, *_PAGE, (func.length(_versions.c.title) + func.length(_versions.c.body)).label("letters")).join(_articles, latest).join(_pages, _pages.c.id == _versions.c.page)
    query = query.where(*conditions_for_articles(connection, filter)).order_by(_articles.c.date.is_(None), _articles.c.date, _articles.c.id)
    said, told = (_counts(connection, table) for table in (_statements, _events))
    return [
        ArticleRow(_source(row), row.author, row.letters + 2 * bool(row.title), said.get(row.article, 0), told.get(row.article, 0))
        for row in connection.execute(query.with_only_columns(*(c for c in query.selected_columns if c.name != "body")))]


def outlets(connection: Connection) -> dict[str, str | None]:
    """Who published each article."""
    return {id: outlet for id, outlet in connection.execute(select(_articles.c.id, _articles.c.outlet))}


def bodies(connection: Connection) -> Iterator[tuple[str, str]]:
    """The body of each article's latest version."""
    latest = (_versions.c.article == _articles.c.id) & (_versions.c.number == _articles.c.version)
    query = select(_versions.c.article, _versions.c.body).join(_articles, latest).order_by(_versions.c.article)
    return ((article, body) for article, body in connection.execute(query.execution_options(yield_per=_AT_A_TIME)))


def actor_names(connection: Connection) -> dict[str, tuple[str, str]]:
    """The Arabic and the English name of everybody in the store, by id."""
    return {id: (name_ar, name) for id, name_ar, name in connection.execute(select(_actors.c.id, _actors.c.name_ar, _actors.c.name))}


def _in_order(table: Any, conditions: Conditions) -> Select[Any]:
    """The rows of a table of records in the order in which the store gives them."""
    a = _articles.c
    return select(table).join(_articles, a.id == table.c.article).where(*conditions).order_by(a.date.is_(None), a.date, a.id, table.c.version, table.c.n, table.c.id)


_PAGE = (_articles.c.url, _articles.c.copy_group, _pages.c.locator, _pages.c.sha256, _pages.c.fetched_at)


def _origins(connection: Connection, table: Any, conditions: Conditions, rows: Sequence[Row[Any]], starts: Sequence[int]) -> dict[str, Origin]:
    """For each record its source and paragraph; texts are read once each, a few hundred at a time."""
    of: defaultdict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    for row, start in zip(rows, starts, strict=True):
        of[row.article, row.version].append((row.id, start))
    query = (
        select(_versions, *_PAGE).join(_articles, _articles.c.id == _versions.c.article).join(_pages, _pages.c.id == _versions.c.page)
        .where(_versions.c.article.in_(select(table.c.article).where(*conditions))).execution_options(yield_per=_AT_A_TIME))
    return {id: origin for version in connection.execute(query) for id, origin in _in_version(version, of.get((version.article, version.number), ()))}


def _in_version(version: Row[Any], records: Iterable[tuple[str, int]]) -> Iterator[tuple[str, Origin]]:
    text = f"{version.title}\n\n{version.body}" if version.title else version.body
    source = _source(version)
    for id, start in records:
        yield id, Origin(source, paragraph(text, start))


def paragraph(text: str, at: int) -> str:
    """The paragraph that holds a place of a text."""
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)].strip()


def _source(row: Row[Any]) -> Source:
    return Source(article=row.article, version=row.number, title=row.title, date=row.date, outlet=row.outlet, url=row.url, lang=row.lang, copy_group=row.copy_group,
                  locator=row.locator, sha256=row.sha256, fetched_at=row.fetched_at)


def _parts(connection: Connection, records: Any) -> dict[str, tuple[Part, ...]]:
    """Everybody who has a part in the records that a query gives."""
    m = _mentions.c
    names = actor_names(connection)
    found: defaultdict[str, list[Part]] = defaultdict(list)
    for row in connection.execute(select(_mentions).where(m.record.in_(records)).order_by(m.record, m.role, m.n)):
        name_ar, name = names.get(row.actor, ("", ""))
        found[row.record].append(Part(role=row.role, actor=row.actor, name=name, name_ar=name_ar, country=row.country, sector=row.sector, text=row.text, start=row.start, end=row.end))
    return {record: tuple(parts) for record, parts in found.items()}


def _in(parts: Iterable[Part], role: str) -> tuple[Part, ...]:
    return tuple(part for part in parts if part.role == role)


def _counts(connection: Connection, table: Any) -> dict[str, int]:
    """How many standing records each article's latest version has."""
    query = select(table.c.article, func.count()).join(_articles, (_articles.c.id == table.c.article) & (_articles.c.version == table.c.version))
    return {article: count for article, count in connection.execute(query.where(table.c.withdrawn.is_(None)).group_by(table.c.article))}
