"""Merging: the events of a store become records. Only what has changed since the last time is done, and the result is that of doing all of it.

1. The mentions of one article that mean one event become a telling (:mod:`isnad.record.telling`).
2. Tellings that may be one, by kind, days and words, are compared (:mod:`isnad.record.compare`); the score depends on the two alone.
3. Compared tellings hang together in components; each component that was touched is grouped anew (:mod:`isnad.record.grouping`).
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, or_, select, update

from isnad.collector import at_rest
from isnad.lexicon import Lexicon
from isnad.model import record_id
from isnad.record import tables
from isnad.record.batches import batched
from isnad.record.compare import features, score
from isnad.record.grouping import components, group
from isnad.record.incremental import Stale, published, remember, stale_articles
from isnad.record.overrides import Overrides, overrides
from isnad.record.report import Report, Window
from isnad.record.report import reports as reports_of
from isnad.record.telling import Telling, telling
from isnad.record.words import telling_words
from isnad.store import schema
from isnad.store.records import events_of
from isnad.store.rows import EventRow

JOINS = -400  # thousandths of log-odds: groups that agree at least so well on average are one
HOLDS = 1500  # what at least one pair of a group must score: weaker ties alone would chain half a war together
UNKNOWN = -1000  # what a pair counts that was never compared, since it shares too little
WITHIN = 0  # the same as JOINS, for mentions within one article
_SHARED = 3  # such words that two tellings must share
_REACH = 2  # days around a window in which others are compared
_WIDE = 31  # days: wider windows are compared only with windows as wide
_BATCH = 1600  # articles that are merged at a time; with each the tellings of the days around are read again
_IDS = 500  # ids in one query
_MANY = 4000  # touched tellings from which on all links are read in one go
_ENCODE, _DECODE = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Telling)


class Merged(NamedTuple):
    """What a run of merging did."""

    articles: int
    tellings: int
    compared: int
    records: int


def merge(connection: Connection, lexicon: Lexicon) -> Merged:
    """Bring the records up to date with the store. The caller holds the transaction."""
    with at_rest():
        return _merge(connection, lexicon)


def _merge(connection: Connection, lexicon: Lexicon) -> Merged:
    tables.prepare(connection, lexicon.version)
    decided = overrides(connection)
    stale = stale_articles(connection, tables.merged, also=decided.articles)
    touched = _forget(connection, [s.article for s in stale])
    told = compared = 0
    for batch in batched(stale, _BATCH):
        fresh = _tell(connection, batch, decided, lexicon)
        touched |= {t.id for t in fresh}
        told += len(fresh)
        compared += _compare(connection, fresh, decided)
    _remember(connection, stale, decided)
    return Merged(len(stale), told, compared, _regroup(connection, touched))


# -- what has changed ------------------------------------------------------------------------------------------------------------
def _forget(connection: Connection, articles: list[str]) -> set[str]:
    """Take the tellings of articles out; gives those that were compared with them, whose groups may now fall apart."""
    touched: set[str] = set()
    for ids in batched(articles, _IDS):
        gone = list(connection.execute(select(tables.tellings.c.id).where(tables.tellings.c.article.in_(ids))).scalars())
        for some in batched(gone, _IDS):
            pairs = connection.execute(select(tables.links.c.a, tables.links.c.b).where(_touches(some), tables.links.c.score >= HOLDS)).all()
            touched |= {id for pair in pairs for id in pair}
            connection.execute(delete(tables.links).where(_touches(some)))
            connection.execute(delete(tables.reports).where(tables.reports.c.telling.in_(some)))
            connection.execute(delete(tables.tellings).where(tables.tellings.c.id.in_(some)))
        touched -= set(gone)
    return touched


def _touches(ids: Sequence[str]) -> Any:
    return or_(tables.links.c.a.in_(ids), tables.links.c.b.in_(ids))


def _remember(connection: Connection, stale: list[Stale], decided: Overrides) -> None:
    remember(connection, tables.merged, stale)
    connection.execute(delete(tables.state).where(tables.state.c.key == "decision"))
    connection.execute(insert(tables.state), {"key": "decision", "value": str(decided.last)})


# -- tellings --------------------------------------------------------------------------------------------------------------------
def _tell(connection: Connection, batch: Sequence[Stale], decided: Overrides, lexicon: Lexicon) -> list[Telling]:
    """Write the tellings of some articles."""
    pages = _pages(connection, [s.article for s in batch])
    fresh = [t for id, rows in _events(connection, [s.article for s in batch]) for t in tell(reports_of(rows, *pages[id, rows[0].source.version], lexicon), decided)]
    if fresh:
        connection.execute(insert(tables.tellings), [_row(t) for t in fresh])
        connection.execute(insert(tables.reports), [{"report": r, "telling": t.id} for t in fresh for r in t.reports])
    return fresh


def _events(connection: Connection, articles: list[str]) -> Iterator[tuple[str, list[EventRow]]]:
    for id, rows in itertools.groupby(events_of(connection, articles), lambda row: row.source.article):
        yield id, list(rows)


def _pages(connection: Connection, articles: list[str]) -> dict[tuple[str, int], tuple[str, str]]:
    """Title and body of the versions of some articles."""
    versions = schema.versions.c
    query = select(versions.article, versions.number, versions.title, versions.body).where(versions.article.in_(articles))
    return {(row.article, row.number): (row.title, row.body) for row in connection.execute(query)}


def tell(reports: list[Report], decided: Overrides) -> list[Telling]:
    """The tellings that the reports of one article make."""
    by_id = {r.id: r for r in reports}
    alone = {r.id: telling([r]) for r in reports}
    scores: dict[str, dict[str, int]] = defaultdict(dict)
    for a, b in itertools.combinations(sorted(alone), 2):
        decision = decided.of(a, b) if decided.pairs else None
        if decision is not None or not alone[a].families.isdisjoint(alone[b].families):
            scores[a][b] = scores[b][a] = decision if decision is not None else _score(alone[a], alone[b])
    return [telling([by_id[i] for i in ids]) if len(ids) > 1 else alone[ids[0]] for part in components(alone, scores, least=WITHIN) for ids in group(part, scores, least=WITHIN, unknown=UNKNOWN)]


def _score(a: Telling, b: Telling) -> int:
    return round(1000 * score(features(a, b)))


def _row(telling: Telling) -> dict[str, Any]:
    span = _span(telling.window)
    return {"id": telling.id, "article": telling.article, "first": span[0] if span else None, "last": span[1] if span else None, "telling": _ENCODE.encode(telling)}


def _span(window: Window | None) -> tuple[int, int] | None:
    """The days in which a telling may be compared."""
    return (window.first - _REACH, window.last + _REACH) if window else None


# -- comparing -------------------------------------------------------------------------------------------------------------------
def _compare(connection: Connection, fresh: list[Telling], decided: Overrides) -> int:
    """Compare new tellings with each other and with those of the days around them."""
    near = _near(connection, fresh)
    new = {t.id for t in fresh}
    rows = []
    for a, b in sorted(_candidates(near, new)):
        rows.append({"a": a, "b": b, "score": _score(near[a], near[b])})
    rows = decided.applied(connection, rows, new)
    for some in batched(rows, 5000):
        connection.execute(insert(tables.links), list(some))
    return len(rows)


def _near(connection: Connection, fresh: list[Telling]) -> dict[str, Telling]:
    """The tellings that share days with the new ones, themselves among them."""
    near = {t.id: t for t in fresh}
    spans = {s for t in fresh if (s := _span(t.window))}
    narrow, wide = [s for s in spans if not _is_wide(*s)], [s for s in spans if _is_wide(*s)]
    of = tables.tellings.c
    asked: list[tuple[ColumnElement[bool], ...]] = [(of.last >= first, of.first <= last, of.last - of.first <= _WIDE + 2 * _REACH) for first, last in _united(narrow)]
    asked += [(of.first == first, of.last == last) for first, last in sorted(wide)]
    for conditions in asked:
        near |= {row.id: _DECODE.decode(row.telling) for row in connection.execute(select(of.id, of.telling).where(*conditions)) if row.id not in near}
    return near


def _is_wide(first: int, last: int) -> bool:
    """Whether days in which a telling may be compared are too many to be compared with any that meet them."""
    return last - first > _WIDE + 2 * _REACH


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans as one."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


class _Sought(NamedTuple):
    """What of a telling decides with which others it is compared."""

    id: str
    article: str
    first: int  # days
    last: int
    told: tuple[str, ...]
    close: tuple[str, ...]


_Bucket = tuple[str, int | tuple[int, int]]  # family of types, and a week or the very days of a wide window


def _candidates(near: dict[str, Telling], new: set[str]) -> set[tuple[str, str]]:
    """Pairs worth comparing, at least one of them new: of one kind, in days that meet, telling words around one's triggers standing in what the other's article tells."""
    buckets: defaultdict[_Bucket, list[_Sought]] = defaultdict(list)
    for t in near.values():
        if span := _span(t.window):
            sought = _Sought(t.id, t.article, *span, telling_words(t.told), telling_words(t.close))
            for bucket in _buckets(t, *span):
                buckets[bucket].append(sought)
    found: set[tuple[str, str]] = set()
    for (_, week), members in buckets.items():
        fresh = [t for t in members if t.id in new]
        if fresh and len(members) > 1:
            begin = [t for t in members if t.first // 7 == week] if isinstance(week, int) else members
            found.update(_sharing(members, fresh, begin))
    return found


def _buckets(t: Telling, first: int, last: int) -> Iterator[_Bucket]:
    """Tellings that may be compared share a bucket."""
    weeks: list[int | tuple[int, int]] = [(first, last)] if _is_wide(first, last) else [*range(first // 7, last // 7 + 1)]
    return itertools.product(sorted(t.families), weeks)


def _sharing(members: list[_Sought], fresh: list[_Sought], begin: list[_Sought]) -> Iterator[tuple[str, str]]:
    """The pairs of one bucket that share enough telling words. ``begin``: those that begin in its week; of two that both began before, an earlier bucket has told."""
    yield from _finding(fresh, members, begin, "close", "told")
    if len(fresh) < len(members):  # where all are new, one way round meets every pair
        yield from _finding(fresh, members, begin, "told", "close")


def _finding(fresh: list[_Sought], members: list[_Sought], begin: list[_Sought], of: str, by: str) -> Iterator[tuple[str, str]]:
    everybody, beginners = _index(members, by), _index(begin, by) if len(begin) < len(members) else {}
    starts = {t.id for t in begin}
    for t in fresh:
        others, index = (members, everybody) if t.id in starts else (begin, beginners)
        shared = Counter(itertools.chain.from_iterable([index[word] for word in getattr(t, of) if word in index]))
        for n, words in shared.items():
            other = others[n]
            if words >= _SHARED and other.article != t.article and other.first <= t.last and t.first <= other.last:
                yield (t.id, other.id) if t.id < other.id else (other.id, t.id)


def _index(some: list[_Sought], field: str) -> dict[str, list[int]]:
    """Where each telling word stands."""
    index: defaultdict[str, list[int]] = defaultdict(list)
    for n, t in enumerate(some):
        for word in getattr(t, field):
            index[word].append(n)
    return index


# -- grouping --------------------------------------------------------------------------------------------------------------------
def _regroup(connection: Connection, touched: set[str]) -> int:
    """Group the components of touched tellings anew; gives how many records they make."""
    ids, scores = _component(connection, touched)
    groups = [g for part in components(ids, scores, least=HOLDS) for g in group(part, scores, least=JOINS, unknown=UNKNOWN)]
    known = published(connection, tables.tellings, ids)
    rows = [{"telling_id": id, "of": record_id("record", min(g, key=lambda i: (known[i], i)))} for g in groups for id in g]
    if rows:
        connection.execute(update(tables.tellings).where(tables.tellings.c.id == bindparam("telling_id")).values(record=bindparam("of")), rows)
    return len(groups)


def _component(connection: Connection, touched: set[str]) -> tuple[set[str], dict[str, dict[str, int]]]:
    """Everything that hangs together with some tellings, and all scores among it."""
    ids, waiting = set(touched), sorted(touched)
    scores: dict[str, dict[str, int]] = defaultdict(dict)
    if len(touched) >= _MANY:
        for a, b, value in connection.execute(select(tables.links)):
            scores[a][b] = scores[b][a] = value
        return ids | _reached(ids, scores), scores
    while waiting:
        some, waiting = waiting[:_IDS], waiting[_IDS:]
        new = set()
        for a, b, value in connection.execute(select(tables.links).where(_touches(some))):
            scores[a][b] = scores[b][a] = value
            if value >= HOLDS:
                new |= {a, b} - ids
        ids |= new
        waiting += sorted(new)
    return ids, scores


def _reached(ids: set[str], scores: dict[str, dict[str, int]]) -> set[str]:
    """What hangs together with some tellings."""
    found, waiting = set[str](), list(ids)
    while waiting:
        new = [other for other, value in scores.get(waiting.pop(), {}).items() if value >= HOLDS and other not in ids and other not in found]
        found.update(new)
        waiting += new
    return found
