"""Copy groups: which stored articles are copies of one text. A group is a connected set, so it does not depend on the order in which its members came."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from isnad.intake.duplicates import are_copies, bands
from isnad.model import Article
from isnad.store import schema
from isnad.store.writing import digest

_articles, _versions, _signatures = schema.articles, schema.versions, schema.signatures
_LATEST = select(_articles.c.id, _articles.c.copy_group, _versions.c.body, _versions.c.digest).join(
    _versions, (_versions.c.article == _articles.c.id) & (_versions.c.number == _articles.c.version))
#: Articles whose latest text shares a band, or is the same.
_CANDIDATES = (
    _LATEST.where(
        _articles.c.id.in_(
            select(_signatures.c.article).where(_signatures.c.band.in_(bindparam("bands", expanding=True)))
            .union(select(_versions.c.article).where(_versions.c.digest == bindparam("digest")))),
        _articles.c.id != bindparam("article"))
    .order_by(_articles.c.id)
)


def link_copies(connection: Connection, article: Article, *, former: bool) -> None:
    """Find the copies of an article's latest version and put it into their group; ``former``: it has an older version, and leaves the group that was in."""
    group = _forget(connection, article.id) if former else None
    _link(connection, article.id, article.body, digest(article))
    if group is not None:
        _regroup(connection, group, without=article.id)


def _forget(connection: Connection, article: str) -> str | None:
    """Take an article out of its group, by the text it had before; gives the group."""
    body = connection.execute(select(_versions.c.body).where(_versions.c.article == article).order_by(_versions.c.number.desc()).offset(1).limit(1)).scalar_one()
    _unsign(connection, article, body)
    group = connection.execute(select(_articles.c.copy_group).where(_articles.c.id == article)).scalar()
    connection.execute(update(_articles).where(_articles.c.id == article).values(copy_group=None))
    return group


def _unsign(connection: Connection, article: str, body: str) -> None:
    connection.execute(delete(_signatures).where(_signatures.c.band.in_(bands(body)), _signatures.c.article == article))


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


def _link(connection: Connection, article: str, body: str, digest: str) -> None:
    keys = bands(body)
    joined: set[str] = set()
    for other in connection.execute(_CANDIDATES, {"bands": keys, "digest": digest, "article": article}).all():
        if (other.copy_group or other.id) not in joined and are_copies(body, other.body):
            joined.add(other.copy_group or other.id)
    if keys:
        connection.execute(insert(_signatures), [{"band": key, "article": article} for key in keys])
    if joined:
        _join(connection, article, joined)


def _join(connection: Connection, article: str, groups: set[str]) -> None:
    """One group of the article and the groups (or lone articles) it is a copy of; it is named after its first member in alphabetical order."""
    members = _articles.c.copy_group.in_(groups) | _articles.c.id.in_({article, *groups})
    name = min(connection.execute(select(_articles.c.id).where(members)).scalars())
    connection.execute(update(_articles).where(members).values(copy_group=name))


def _regroup(connection: Connection, group: str, *, without: str) -> None:
    """The members of a group find each other again after one has changed."""
    members = connection.execute(_LATEST.where(_articles.c.copy_group == group, _articles.c.id != without).order_by(_articles.c.id)).all()
    ids = [member.id for member in members]
    connection.execute(update(_articles).where(_articles.c.id.in_(ids)).values(copy_group=None))
    for member in members:
        _unsign(connection, member.id, member.body)
    for member in members:
        _link(connection, member.id, member.body, member.digest)
