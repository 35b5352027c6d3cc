"""Copy groups: which stored articles are copies of one text. A group is a connected set, so it does not depend on the order in which its members came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from isnad.intake.duplicates import are_copies, bands
from isnad.store import schema

_articles, _versions, _signatures = schema.articles, schema.versions, schema.signatures


def link_copies(connection: Connection, article: str) -> None:
    """Find the copies of an article's latest version and put it into their group; it leaves the group that its older version was in."""
    connection.execute(delete(_signatures).where(_signatures.c.article == article))
    former = connection.execute(select(_articles.c.copy_group).where(_articles.c.id == article)).scalar()
    _link(connection, article)
    if former is not None:
        _regroup(connection, former, without=article)


def copy_groups(connection: Connection) -> Iterator[list[str]]:
    """The articles of each group, the likely origin first: the earliest published, then the earliest kept."""
    query = (
        select(_articles.c.copy_group, _articles.c.id)
        .join(_versions, (_versions.c.article == _articles.c.id) & (_versions.c.number == 1))
        .join(schema.pages, schema.pages.c.id == _versions.c.page)
        .where(_articles.c.copy_group.is_not(None))
        .order_by(_articles.c.copy_group, _versions.c.date.is_(None), _versions.c.date, schema.pages.c.fetched_at, _articles.c.id)
    )
    group: list[str] = []
    of = None
    for row in connection.execute(query):
        if row.copy_group != of and group:
            yield group
            group = []
        of = row.copy_group
        group.append(row.id)
    if group:
        yield group


def _link(connection: Connection, article: str) -> None:
    body, digest = connection.execute(_latest().where(_articles.c.id == article).with_only_columns(_versions.c.body, _versions.c.digest)).one()
    keys = bands(body)
    joined = {article}
    for other in _candidates(connection, article, keys, digest):
        if (other.copy_group or other.id) not in joined and are_copies(body, other.body):
            joined.add(other.copy_group or other.id)
    if keys:
        connection.execute(insert(_signatures), [{"band": key, "article": article} for key in keys])
    _join(connection, article, joined - {article})


def _candidates(connection: Connection, article: str, keys: list[str], digest: str) -> list[Row[Any]]:
    """Articles whose latest text shares a band, or is the same."""
    sharing = select(_signatures.c.article).where(_signatures.c.band.in_(keys))
    query = _latest().where(_articles.c.id.in_(sharing) | (_versions.c.digest == digest), _articles.c.id != article)
    return list(connection.execute(query.order_by(_articles.c.id)))


def _latest() -> Select[Any]:
    return select(_articles.c.id, _articles.c.copy_group, _versions.c.body).join(_versions, (_versions.c.article == _articles.c.id) & (_versions.c.number == _articles.c.version))


def _join(connection: Connection, article: str, groups: set[str]) -> None:
    """One group of the article and the groups (or lone articles) it is a copy of; it is named after its first member in alphabetical order."""
    if not groups:
        connection.execute(update(_articles).where(_articles.c.id == article).values(copy_group=None))
        return
    members = _articles.c.copy_group.in_(groups) | _articles.c.id.in_({article, *groups})
    name = min(connection.execute(select(_articles.c.id).where(members)).scalars())
    connection.execute(update(_articles).where(members).values(copy_group=name))


def _regroup(connection: Connection, group: str, *, without: str) -> None:
    """The members of a group find each other again after one has changed."""
    members = list(connection.execute(select(_articles.c.id).where(_articles.c.copy_group == group, _articles.c.id != without).order_by(_articles.c.id)).scalars())
    connection.execute(update(_articles).where(_articles.c.id.in_(members)).values(copy_group=None))
    connection.execute(delete(_signatures).where(_signatures.c.article.in_(members)))
    for member in members:
        _link(connection, member)
