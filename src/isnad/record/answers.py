"""Denials and the claims they deny, as they stand in the store: for each denying utterance its best claims, for each claim who denies it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, inspect, select

from isnad.record import denials, tables
from isnad.record.batches import batched
from isnad.record.incremental import Kind, why
from isnad.record.said import Said
from isnad.record.telling import Telling
from isnad.record.words import weight
from isnad.store import schema

_MOST = 3  # claims that are given for one denial
_TELLING, _SHARED = 220, 3
_BATCH = 500
_DECODE = msgspec.msgpack.Decoder(Telling)
_DID_NOT = frozenset(["negated"])
_SPEECH = frozenset(["ACCUSE", "REQUEST", "REJECT", "THREATEN", "SUPPORT"])  # these are utterances, and found as such


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """A denial and the claim it denies. ``kind`` and ``id``: the other side, an ``utterance`` or an event ``record``; ``report``: the very statement or event of it."""

    kind: str
    id: str
    report: str
    denial: str  # the statement that denies
    score: int  # thousandths of log-odds
    why: str


Groups = Mapping[str, Sequence[Said]]
Found = dict[str, tuple[Answer, ...]]


def answers(connection: Connection, kind: Kind[Said], groups: Groups) -> Found:
    """For each utterance that denies, the claims that it denies, the likeliest first."""
    denying = {s.id: s for sayings in groups.values() for s in sayings if s.act == "deny"}
    found = [*_claims(connection, kind, denying), *_events(connection, denying)]
    return {id: _best([a for a in found if a.denial in {s.id for s in sayings}]) for id, sayings in groups.items() if any(s.id in denying for s in sayings)}


def _best(found: Sequence[Answer]) -> tuple[Answer, ...]:
    """The best report of each claim, the likeliest claims first."""
    best: dict[tuple[str, str], Answer] = {}
    for answer in sorted(found, key=lambda a: (-a.score, a.kind, a.report)):
        best.setdefault((answer.kind, answer.id), answer)
    return tuple(best.values())[:_MOST]


def denied_by(connection: Connection, kind: Kind[Said], groups: Groups) -> Found:
    """For each utterance, the denials for which it is the likeliest claim among utterances: who denies it."""
    claims = {s.id: (id, s) for id, sayings in groups.items() for s in sayings if s.act != "deny"}
    out: defaultdict[str, list[Answer]] = defaultdict(list)
    for denial, claim, value, record in _links(connection, kind, sorted(claims), side="b"):
        if claim.id == _likeliest(connection, kind, denial.id):
            out[claims[claim.id][0]].append(_answer("utterance", record, denial.id, denial.id, value, denials.features(denial, claim), claim.id))
    return {id: _best(found) for id, found in out.items()}


def _likeliest(connection: Connection, kind: Kind[Said], denial: str) -> str | None:
    links = kind.tables.links
    query = select(links.c.b).where(links.c.relation == "denies", links.c.a == denial).order_by(links.c.score.desc(), links.c.b).limit(1)
    return connection.execute(query).scalar()


def _claims(connection: Connection, kind: Kind[Said], denying: Mapping[str, Said]) -> Iterator[Answer]:
    for denial, claim, value, record in _links(connection, kind, sorted(denying), side="a"):
        yield _answer("utterance", record, claim.id, denial.id, value, denials.features(denial, claim), claim.id)


def _links(connection: Connection, kind: Kind[Said], ids: Sequence[str], *, side: str) -> Iterator[tuple[Said, Said, int, str]]:
    """Denial, claim, score, and the utterance of whichever of the two was not asked for."""
    links, items = kind.tables.links, kind.tables.items
    for some in batched(ids, _BATCH):
        pairs = connection.execute(select(links.c.a, links.c.b, links.c.score).where(links.c.relation == "denies", links.c[side].in_(some)).order_by(links.c.a, links.c.b)).all()
        wanted = sorted({id for a, b, _ in pairs for id in (a, b)})
        rows = {r.id: r for part in batched(wanted, _BATCH) for r in connection.execute(select(items).where(items.c.id.in_(part)))}
        for a, b, value in pairs:
            yield kind.decode(rows[a].item), kind.decode(rows[b].item), value, rows[b if side == "a" else a].record


def _answer(kind: str, id: str, report: str, denial: str, value: int, found: Mapping[str, float], as_: str) -> Answer:
    return Answer(kind=kind, id=id, report=report, denial=denial, score=value, why=why(as_, value, found, denials.weights()))


# -- events ----------------------------------------------------------------------------------------------------------------------
def _events(connection: Connection, denying: Mapping[str, Said]) -> Iterator[Answer]:
    """Events that a denial denies: those in whose record its own words stand, and those that are told in like words in the days before."""
    if not denying or not inspect(connection).has_table(tables.tellings.name):
        return
    own = _own_words(connection, sorted(denying))
    told = _told(connection, [s.day for s in denying.values() if s.day is not None])
    index: defaultdict[str, list[str]] = defaultdict(list)
    for id, (_, telling) in told.items():
        for word in telling.close:
            if weight(word) > _TELLING:
                index[word].append(id)
    for denial in denying.values():
        shared = Counter(id for word in denial.words | denial.about for id in index.get(word, ()))
        mine = own.get(denial.id, {})
        for id in sorted(id for id, count in shared.items() if count >= _SHARED and id not in mine):
            yield from _event(denial, *told[id], frozenset(mine.values()))


def _own_words(connection: Connection, ids: Sequence[str]) -> dict[str, dict[str, str]]:
    """For each denial, the tellings that its own words make, with their records."""
    events, reports, told = schema.events, tables.reports, tables.tellings
    out: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for some in batched(ids, _BATCH):
        query = select(events.c.claim, told.c.id, told.c.record).join(reports, reports.c.report == events.c.id).join(told, told.c.id == reports.c.telling).where(events.c.claim.in_(some))
        for claim, id, record in connection.execute(query):
            out[claim][id] = record
    return out


def _told(connection: Connection, days: Sequence[int]) -> dict[str, tuple[str, Telling]]:
    """The tellings of the days before some denials, with their records."""
    if not days:
        return {}
    told = tables.tellings.c
    query = select(told.id, told.record, told.telling).where(told.last >= min(days) - denials.BEFORE, told.first <= max(days) + 1)
    return {id: (record, _DECODE.decode(data)) for id, record, data in connection.execute(query)}


def _event(denial: Said, record: str, telling: Telling, inside: frozenset[str]) -> Iterator[Answer]:
    """The answer that an event is to a denial, if it is one: it was told as having happened, and no later than a day after."""
    if telling.statuses <= _DID_NOT or telling.types <= _SPEECH or telling.published is None or denial.day is None:
        return
    if not -1 <= denial.day - telling.published <= denials.BEFORE:
        return
    if record not in inside and not denials.names(denial, telling):
        return
    found = denials.of_event(denial, telling, in_its_words=record in inside)
    value = denials.total_of(found)
    if value >= denials.LEAST:
        yield _answer("record", record, telling.id, denial.id, value, found, telling.id)
