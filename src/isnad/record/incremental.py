"""Keeping something merged that is made of articles: only what has changed since the last time is done, and the result is that of doing all of it.

A :class:`Kind` says what an article holds of it (items), which items are worth comparing, how well two agree, and from what agreement on they are one.
Scores depend on the two items alone, and groups on the scores alone, so that neither order nor pieces matter. The tables hold nothing that cannot be made again.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

import msgspec
from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, or_, select, update

from isnad.lexicon import Lexicon
from isnad.model import record_id
from isnad.record.batches import batched
from isnad.record.grouping import components, group
from isnad.record.item_tables import ItemTables
from isnad.store import schema

_BATCH = 400  # articles that are merged at a time
_IDS = 500  # ids in one query


class Item(Protocol):
    """What is compared: ``day`` is an ordinal, ``None`` where the article has no date."""

    @property
    def id(self) -> str: ...
    @property
    def article(self) -> str: ...
    @property
    def day(self) -> int | None: ...


T = TypeVar("T", bound=Item)
Pairs = Callable[[Mapping[str, T], set[str]], Iterable[tuple[str, str]]]


@dataclass(frozen=True)
class Relation(Generic[T]):
    """What may hold between two items. ``pairs`` gives candidates of which at least one is among the new ones, ``score`` thousandths of log-odds; what is under ``least`` is not kept."""

    pairs: Pairs[T]
    score: Callable[[T, T], int]
    least: int


@dataclass(frozen=True)
class Kind(Generic[T]):
    """Something to be merged. The relation ``same`` makes groups, where the average of a group is at least ``joins``; the others are only kept."""

    name: str  # what its tables begin with
    type: type[T]
    extract: Callable[[Connection, Sequence[str], Lexicon], list[T]]
    reach: int  # days between two items that may be compared
    relations: Mapping[str, Relation[T]]
    joins: int
    unknown: int  # what a pair counts that was never compared

    @cached_property
    def tables(self) -> ItemTables:
        """Where it is kept."""
        return ItemTables(self.name)

    def decode(self, data: bytes) -> T:
        """An item as it was kept."""
        return msgspec.msgpack.decode(data, type=self.type)


class Done(NamedTuple):
    """What a run did."""

    articles: int
    items: int
    groups: int


def bring_up_to_date(connection: Connection, kind: Kind[T], lexicon: Lexicon) -> Done:
    """Merge what came in, changed or was read again since the last time. The caller holds the transaction."""
    kind.tables.prepare(connection, f"{_rules()} {lexicon.version}")
    stale = stale_articles(connection, kind.tables.merged)
    touched = _forget(connection, kind, [s.article for s in stale])
    count = 0
    for batch in batched(stale, _BATCH):
        fresh = kind.extract(connection, [s.article for s in batch if s.version is not None], lexicon)
        _keep(connection, kind, fresh)
        _relate(connection, kind, fresh)
        touched |= {item.id for item in fresh}
        count += len(fresh)
    remember(connection, kind.tables.merged, stale)
    return Done(len(stale), count, _regroup(connection, kind, touched))


def _rules() -> str:
    """A digest of everything that decides about merging."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for path in sorted([*folder.glob("*.py"), *(folder / "data").glob("*.tsv")]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# -- what has changed ------------------------------------------------------------------------------------------------------------
class Stale(NamedTuple):
    """An article with the reading that is to be done."""

    article: str
    version: int | None
    isnad: str | None
    lexicon: str | None


def stale_articles(connection: Connection, merged: Table, *, also: Collection[str] = ()) -> list[Stale]:
    """Articles whose latest reading is not the one that was merged, and others that are named, by day of publication."""
    articles, readings = schema.articles, schema.readings
    changed = or_(merged.c.article.is_(None), merged.c.version != articles.c.version, merged.c.isnad != readings.c.isnad, merged.c.lexicon != readings.c.lexicon, articles.c.id.in_(sorted(also)))
    query = (
        select(articles.c.id, articles.c.version, readings.c.isnad, readings.c.lexicon)
        .join(readings, (readings.c.article == articles.c.id) & (readings.c.version == articles.c.version))
        .outerjoin(merged, merged.c.article == articles.c.id).where(changed).order_by(articles.c.date.is_(None), articles.c.date, articles.c.id))
    return [Stale(*row) for row in connection.execute(query)]


def _forget(connection: Connection, kind: Kind[T], articles: list[str]) -> set[str]:
    """Take the items of articles out; gives those that held together with them, whose groups may now fall apart."""
    items, links = kind.tables.items, kind.tables.links
    touched: set[str] = set()
    gone: set[str] = set()
    for ids in batched(articles, _IDS):
        gone |= set(connection.execute(select(items.c.id).where(items.c.article.in_(ids))).scalars())
    for some in batched(sorted(gone), _IDS):
        touched |= {id for a, b in connection.execute(select(links.c.a, links.c.b).where(_touches(links, some), links.c.relation == "same")) for id in (a, b)}
        connection.execute(delete(links).where(_touches(links, some)))
        connection.execute(delete(items).where(items.c.id.in_(some)))
    return touched - gone


def _touches(links: Any, ids: Sequence[str]) -> ColumnElement[bool]:
    return or_(links.c.a.in_(ids), links.c.b.in_(ids))


def remember(connection: Connection, merged: Table, stale: list[Stale]) -> None:
    """Note which readings are done."""
    for some in batched(stale, _IDS):
        connection.execute(delete(merged).where(merged.c.article.in_([s.article for s in some])))
        connection.execute(insert(merged), [s._asdict() for s in some])


# -- items and how they agree ----------------------------------------------------------------------------------------------------
def _keep(connection: Connection, kind: Kind[T], fresh: list[T]) -> None:
    rows = [{"id": i.id, "article": i.article, "day": i.day, "item": msgspec.msgpack.encode(i)} for i in fresh]
    if rows:
        connection.execute(insert(kind.tables.items), rows)


def _relate(connection: Connection, kind: Kind[T], fresh: list[T]) -> None:
    """Compare new items with each other and with those of the days around them."""
    near = _near(connection, kind, fresh)
    new = {item.id for item in fresh}
    for name, relation in kind.relations.items():
        scored = ((a, b, relation.score(near[a], near[b])) for a, b in sorted(set(relation.pairs(near, new))))
        rows = [{"relation": name, "a": a, "b": b, "score": score} for a, b, score in scored if score >= relation.least]
        for some in batched(rows, 5000):
            connection.execute(insert(kind.tables.links), list(some))


def _near(connection: Connection, kind: Kind[T], fresh: list[T]) -> dict[str, T]:
    """The items of the days around the new ones, themselves among them."""
    near = {item.id: item for item in fresh}
    items = kind.tables.items
    for first, last in _united(sorted({(i.day - kind.reach, i.day + kind.reach) for i in fresh if i.day is not None})):
        query = select(items.c.id, items.c.item).where(items.c.day >= first, items.c.day <= last)
        near |= {id: kind.decode(data) for id, data in connection.execute(query) if id not in near}
    return near


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans, given in order, as one."""
    out: list[tuple[int, int]] = []
    for first, last in spans:
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


# -- groups ----------------------------------------------------------------------------------------------------------------------
def _regroup(connection: Connection, kind: Kind[T], touched: set[str]) -> int:
    """Group anew everything that hangs together with touched items; gives how many groups that makes."""
    ids, scores = _component(connection, kind, touched)
    groups = [g for part in components(ids, scores, least=kind.joins) for g in group(part, scores, least=kind.joins, unknown=kind.unknown)]
    known = published(connection, kind.tables.items, ids)
    rows = [{"item_id": id, "of": record_id(kind.name, min(g, key=lambda i: (known[i], i)))} for g in groups for id in g]
    items = kind.tables.items
    if rows:
        connection.execute(update(items).where(items.c.id == bindparam("item_id")).values(record=bindparam("of")), rows)
    return len(groups)


def _component(connection: Connection, kind: Kind[T], touched: set[str]) -> tuple[set[str], dict[str, dict[str, int]]]:
    """Everything that hangs together with some items, and all scores among it."""
    links = kind.tables.links
    ids, waiting = set(touched), sorted(touched)
    scores: dict[str, dict[str, int]] = defaultdict(dict)
    while waiting:
        some, waiting = waiting[:_IDS], waiting[_IDS:]
        new = set()
        for a, b, value in connection.execute(select(links.c.a, links.c.b, links.c.score).where(_touches(links, some), links.c.relation == "same")):
            scores[a][b] = scores[b][a] = value
            if value >= kind.joins:
                new |= {a, b} - ids
        ids |= new
        waiting += sorted(new)
    return ids, scores


def published(connection: Connection, items: Table, ids: set[str]) -> dict[str, tuple[bool, str, str]]:
    """When each item was published: which of a group is the earliest."""
    known: dict[str, tuple[bool, str, str]] = {}
    articles = schema.articles
    for some in batched(sorted(ids), _IDS):
        query = select(items.c.id, articles.c.date, items.c.article).join(articles, articles.c.id == items.c.article).where(items.c.id.in_(some))
        known |= {id: (date is None, date or "", article) for id, date, article in connection.execute(query)}
    return known


def why(other: str, value: int, found: Mapping[str, float], weights: Mapping[str, float]) -> str:
    """The features that decided about a pair, those that weigh most first, as text."""
    weighed = sorted(((weights[name] * v, name) for name, v in found.items() if name != "bias" and weights[name] * v), key=lambda p: (-abs(p[0]), p[1]))
    return f"as {other} ({value / 1000:+.1f}): " + ", ".join(f"{name} {points:+.1f}" for points, name in weighed[:6])
