"""What the frames need of the store beside records: articles with their counts, outlets, bodies, names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select

from isnad.store import schema
from isnad.store.bulk import PAGE, source
from isnad.store.filters import conditions_for_articles
from isnad.store.rows import Filter, Source

_articles, _versions, _pages = schema.articles, schema.versions, schema.pages
_LATEST = (_versions.c.article == _articles.c.id) & (_versions.c.number == _articles.c.version)
_TEXTS = 500  # in memory at a time


class ArticleRow(NamedTuple):
    """A stored article, its latest version."""

    source: Source
    author: str | None
    characters: int  # of title, blank line and body
    statements: int  # that stand
    events: int


def articles(connection: Connection, filter: Filter) -> list[ArticleRow]:
    """The articles that a filter lets through, in the order of publication."""
    columns = [column for column in _versions.c if column.name != "body"]
    letters = (func.length(_versions.c.title) + func.length(_versions.c.body)).label("letters")
    query: Select[Any] = select(*columns, *PAGE, letters).join(_articles, _LATEST).join(_pages, _pages.c.id == _versions.c.page).where(*conditions_for_articles(connection, filter))
    said, told = (_counts(connection, table) for table in (schema.statements, schema.events))
    return [
        ArticleRow(source(row), row.author, row.letters + 2 * bool(row.title), said.get(row.article, 0), told.get(row.article, 0))
        for row in connection.execute(query.order_by(_articles.c.date.is_(None), _articles.c.date, _articles.c.id))]


def _counts(connection: Connection, records: Any) -> dict[str, int]:
    """How many standing records each article's latest version has."""
    query = select(records.c.article, func.count()).join(_articles, (_articles.c.id == records.c.article) & (_articles.c.version == records.c.version))
    return {article: count for article, count in connection.execute(query.where(records.c.withdrawn.is_(None)).group_by(records.c.article))}


def outlets(connection: Connection) -> dict[str, str | None]:
    """Who published each article."""
    return {id: outlet for id, outlet in connection.execute(select(_articles.c.id, _articles.c.outlet))}


def bodies(connection: Connection) -> Iterator[tuple[str, str]]:
    """The body of each article's latest version."""
    query = select(_versions.c.article, _versions.c.body).join(_articles, _LATEST).order_by(_versions.c.article)
    return ((article, body) for article, body in connection.execute(query.execution_options(yield_per=_TEXTS)))


def actor_names(connection: Connection) -> dict[str, tuple[str, str]]:
    """The Arabic and the English name of everybody in the store, by id."""
    a = schema.actors.c
    return {id: (name_ar, name) for id, name_ar, name in connection.execute(select(a.id, a.name_ar, a.name))}
