"""Merging: the events of a store become records. Only what has changed since the last time is done, and the result is that of doing all of it.

1. The mentions of one article that mean one event become a telling (:mod:`isnad.record.telling`).
2. Tellings that may be one, by kind, days and words (:mod:`isnad.record.candidates`), are compared (:mod:`isnad.record.compare`); the score depends on the two alone.
3. What agrees well hangs together in components; in each that was touched (nearly) all are compared with all, and it is grouped anew (:mod:`isnad.record.grouping`).
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, or_, select, update

from isnad.collector import at_rest
from isnad.lexicon import Lexicon
from isnad.model import record_id
from isnad.record import tables
from isnad.record.batches import batched
from isnad.record.candidates import WIDE, buckets, candidates, is_wide, span
from isnad.record.compare import agreement
from isnad.record.grouping import components, group
from isnad.record.incremental import Stale, published, remember, stale_articles
from isnad.record.mentions import mentions
from isnad.record.overrides import FORCED, Overrides, overrides
from isnad.record.telling import Telling, joined
from isnad.store.records import read_events

JOINS = 0  # thousandths of log-odds: groups that agree at least so well on average, which is as likely as not, are one
HOLDS = 1500  # what at least one pair of a group must score: weaker ties alone would chain half a war together
FLOOR = -1000  # what a pair counts at least, also one of other kinds or days: no single pair outweighs what many others say
LARGE = 60  # tellings from which on a component is a chain of stories: in it only those are compared with each other that share as many words as here
SHARED_IN_LARGE = 1000
WITHIN = 0  # the same as JOINS, for mentions within one article
_BATCH = 3200  # articles that are merged at a time; with each the tellings of the days around are read again
_IDS = 500  # ids in one query
_MANY = 4000  # touched tellings from which on all links are read in one go
_AT_ONCE = 5000  # tellings whose components are grouped at a time
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
    fresh = [t for article, events in read_events(connection, [s.article for s in batch]) for t in tell(mentions(events, article, lexicon), decided)]
    if fresh:
        connection.execute(insert(tables.tellings), [_row(t) for t in fresh])
        connection.execute(insert(tables.reports), [{"report": r, "telling": t.id} for t in fresh for r in t.reports])
    return fresh


def tell(alone: list[Telling], decided: Overrides) -> list[Telling]:
    """The tellings that the mentions of one article make."""
    by_id = {t.id: t for t in alone}
    scores: dict[str, dict[str, int]] = defaultdict(dict)
    for a, b in itertools.combinations([by_id[id] for id in sorted(by_id)], 2):
        value = decided.of(a.id, b.id) if decided.pairs else None
        if value is None and not a.families.isdisjoint(b.families):
            value = agreement(a, b, least=FLOOR)
        if value is not None:
            scores[a.id][b.id] = scores[b.id][a.id] = value
    return [joined([by_id[id] for id in ids]) for part in components(by_id, scores, least=WITHIN) for ids in group(part, scores, least=WITHIN, unknown=FLOOR)]


def _row(telling: Telling) -> dict[str, Any]:
    days = span(telling)
    return {"id": telling.id, "article": telling.article, "first": days[0] if days else None, "last": days[1] if days else None, "families": " ".join(sorted(telling.families)), "telling": _ENCODE.encode(telling)}


# -- comparing -------------------------------------------------------------------------------------------------------------------
def _compare(connection: Connection, fresh: list[Telling], decided: Overrides) -> int:
    """Compare new tellings with each other and with those of the days around them."""
    near = _near(connection, fresh)
    new = {t.id for t in fresh}
    pairs = candidates(near.values(), new)
    held = sorted((a, b, value) for a, b in pairs if (value := agreement(near[a], near[b], least=HOLDS)) is not None)
    rows = decided.applied(connection, [{"a": a, "b": b, "score": value} for a, b, value in held], new)
    for some in batched(rows, 5000):
        connection.execute(insert(tables.links), list(some))
    return len(pairs)


def _near(connection: Connection, fresh: list[Telling]) -> dict[str, Telling]:
    """The tellings that share a bucket with new ones, themselves among them."""
    near = {t.id: t for t in fresh}
    spans = {s for t in fresh if (s := span(t))}
    wanted = {bucket for t in fresh if (s := span(t)) for bucket in buckets(t.families, *s)}
    narrow, wide = [s for s in spans if not is_wide(*s)], [s for s in spans if is_wide(*s)]
    of = tables.tellings.c
    asked: list[tuple[ColumnElement[bool], ...]] = [(of.last >= first, of.first <= last, of.last - of.first <= WIDE) for first, last in _united(narrow)]
    asked += [(of.first == first, of.last == last) for first, last in sorted(wide)]
    for conditions in asked:
        for id, families, first, last, data in connection.execute(select(of.id, of.families, of.first, of.last, of.telling).where(*conditions)):
            if id not in near and not wanted.isdisjoint(buckets(families.split(), first, last)):
                near[id] = _DECODE.decode(data)
    return near


def _united(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Overlapping spans as one."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(spans):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out


# -- grouping --------------------------------------------------------------------------------------------------------------------
def _regroup(connection: Connection, touched: set[str]) -> int:
    """Group the components of touched tellings anew; gives how many records they make."""
    ids, held = _component(connection, touched)
    known = published(connection, tables.tellings, ids)
    count = 0
    for parts in _together(components(ids, held, least=HOLDS)):
        tellings = _tellings(connection, [id for part in parts if len(part) > 2 for id in part])
        rows = []
        for part in parts:
            scores = _scores(part, tellings, held)
            for members in group(part, scores, least=JOINS, unknown=FLOOR):
                count += 1
                record = record_id("record", min(members, key=lambda id: (known[id], id)))
                rows += [{"telling_id": id, "of": record, **_beside(id, members, scores)} for id in members]
        if rows:
            placed: dict[str, Any] = {"record": bindparam("of"), "beside": bindparam("by"), "score": bindparam("value")}
            connection.execute(update(tables.tellings).where(tables.tellings.c.id == bindparam("telling_id")).values(placed), rows)
    return count


def _together(parts: list[list[str]]) -> Iterator[list[list[str]]]:
    """Components, some at a time, so that memory does not grow with the store."""
    some: list[list[str]] = []
    size = 0
    for part in parts:
        some.append(part)
        size += len(part)
        if size >= _AT_ONCE:
            yield some
            some, size = [], 0
    if some:
        yield some


def _tellings(connection: Connection, ids: list[str]) -> dict[str, Telling]:
    of = tables.tellings.c
    return {id: _DECODE.decode(data) for some in batched(ids, _IDS) for id, data in connection.execute(select(of.id, of.telling).where(of.id.in_(some)))}


def _scores(part: list[str], tellings: dict[str, Telling], held: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """How well the members of a component agree, where that is more than the least that a pair counts. What holds them together, and what reviewers decided, stands already."""
    if len(part) < 3:
        return held
    scores: dict[str, dict[str, int]] = defaultdict(dict)
    members = {id: tellings[id] for id in part}
    for a, b in _comparable(members.values()) if len(part) <= LARGE else _sharing(members):
        value = held[a.id].get(b.id)
        if value is None:
            value = agreement(a, b, least=FLOOR)
        if value is not None and value > FLOOR:
            scores[a.id][b.id] = scores[b.id][a.id] = value
    for id in part:
        scores[id] |= {other: value for other, value in held[id].items() if value in (FORCED, -FORCED)}
    return scores


def _sharing(members: dict[str, Telling]) -> Iterator[tuple[Telling, Telling]]:
    """The pairs of a large component that share enough words for it."""
    for a, b in sorted(candidates(members.values(), members, least=SHARED_IN_LARGE)):
        yield members[a], members[b]


def _comparable(members: Iterable[Telling]) -> Iterator[tuple[Telling, Telling]]:
    """The pairs of several articles that are of one kind and whose days meet."""
    dated = sorted((days, t.id, t) for t in members if (days := span(t)))
    for n, ((_, last), _, a) in enumerate(dated):
        for (first, _), _, b in itertools.islice(dated, n + 1, None):
            if first > last:
                break
            if a.article != b.article and not a.families.isdisjoint(b.families):
                yield a, b


def _beside(id: str, members: list[str], scores: dict[str, dict[str, int]]) -> dict[str, Any]:
    """The telling of its record that one agrees with best, and how well."""
    with_others = scores[id] if len(members) > 1 else {}
    value, by = max(((with_others[other], other) for other in members if other in with_others), default=(None, None))
    return {"by": by, "value": value}


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
