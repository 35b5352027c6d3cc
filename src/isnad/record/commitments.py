"""Commitments: who owes what to whom, since when and until when, on whose word; and the later events that fulfil or breach it.

:func:`merge_commitments` brings them up to date with the store, :func:`commitments` gives them. What can be owed, and what fulfils and breaches it, is data: ``data/objects.tsv`` and ``data/outcomes.tsv``.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, select

from isnad.errors import InputError
from isnad.lexicon import Lexicon
from isnad.model import Span
from isnad.record.batches import batched
from isnad.record.channels import source_root
from isnad.record.incremental import Done, Kind, Relation, bring_up_to_date, why
from isnad.record.loaded import Loaded, loaded_words
from isnad.record.objects import Object, objects
from isnad.record.obligations import Owed, Party, extract
from isnad.record.settling import Evidence, Settling, status_of
from isnad.record.weights import weights_of
from isnad.record.words import sentence, total, weight
from isnad.store import schema
from isnad.store.filters import conditions_for_articles
from isnad.store.records import article, events_of, statements_of
from isnad.store.rows import EventRow, Filter, StatementRow

T = TypeVar("T")
STATUSES = ("open", "fulfilled", "breached", "refused", "disputed", "expired")
REACH = 4  # days between two articles that speak of one commitment
_JOINS, _UNKNOWN, _EVERY_SCORE = 0, -1500, -1_000_000
_TELLING, _SHARED = 220, 1
_RICH, _SHORT = 3000, 1300
_BATCH = 200
_EVERYTHING = Filter()


class CommitmentReport(msgspec.Struct, frozen=True, kw_only=True):
    """One article's word of a commitment."""

    id: str  # of the statement or event in the store
    source: str  # statement event
    article: str
    outlet: str | None
    published: str | None
    kind: str
    words: Span  # from the word that commits to the end of the object
    sentence: str
    debtors: tuple[str, ...]  # as the words have it
    creditors: tuple[str, ...]
    claimed_by: tuple[str, ...]
    since: str | None
    until: str | None
    term: str
    root: str
    root_grade: str
    loaded: tuple[Loaded, ...]
    why: str


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """Something owed. ``kind``: pledge (one side), agreement (both), demand (somebody wants it; nobody has promised)."""

    id: str
    kind: str
    object: str
    object_ar: str
    debtors: tuple[Party, ...]
    creditors: tuple[Party, ...]
    about: tuple[Party, ...]
    place: str | None
    country: str | None
    since: str | None
    until: str | None
    term: str  # the words that set the end
    text: str  # the fullest wording
    reports: tuple[CommitmentReport, ...]
    report_count: int
    root_count: int
    status: str  # open fulfilled breached refused disputed expired
    status_why: str
    evidence: tuple[Evidence, ...]


# -- which obligations are one ---------------------------------------------------------------------------------------------------
def features(a: Owed, b: Owed) -> dict[str, float]:
    """What speaks for and against that two obligations are one commitment, by name; those that are 0 are left out. Symmetric."""
    common = total(a.words & b.words)
    apart = abs(a.day - b.day) if a.day is not None and b.day is not None else 0
    out = {
        "bias": 1.0, "words": min(common, _RICH) / _RICH, "contained": min(1.0, common / max(_SHORT, min(a.weight, b.weight))), "other_kind": float((a.kind == "demand") != (b.kind == "demand")),
        "days": float(apart), "one_article": float(a.article == b.article)}
    for name, ours, theirs in (("debtors", a.debtors, b.debtors), ("creditors", a.creditors, b.creditors), ("about", a.about, b.about)):
        one, other = keys(ours), keys(theirs)
        if one and other and (name != "about" or not one.isdisjoint(other)):
            out[name if not one.isdisjoint(other) else f"other_{name}"] = 1.0
    if a.country and b.country:
        out["places" if a.country == b.country else "other_places"] = 1.0
    if a.since and b.since:
        out["since" if a.since == b.since else "other_since"] = 1.0
    return {name: value for name, value in out.items() if value}


def keys(parties: Iterable[Party]) -> frozenset[str]:
    """By what some parties are known again."""
    return frozenset(key for party in parties for key in party.keys)


def score(a: Owed, b: Owed) -> int:
    """Thousandths of the log-odds that two obligations are one commitment."""
    known = weights()
    return round(1000 * math.fsum(known[name] * value for name, value in features(a, b).items()))


def weights() -> dict[str, float]:
    """The weight of each feature."""
    return weights_of("commitment_weights")


def candidates(near: Mapping[str, Owed], new: set[str]) -> set[tuple[str, str]]:
    """Pairs of obligations of one object, at least one of them new, in days that meet and with a telling word or a party in common; all of one article."""
    index: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for owed in near.values():
        for key in _index_keys(owed):
            index[owed.object, key].append(owed.id)
    found = set()
    for id in new:
        owed = near[id]
        shared = Counter(other for key in _index_keys(owed) for other in index[owed.object, key])
        found |= {(min(id, o), max(id, o)) for o, n in shared.items() if o != id and n >= _SHARED and _close(owed, near[o])}
    return found


def _index_keys(owed: Owed) -> Iterator[str]:
    if not owed.outcome:
        yield from (word for word in owed.words if weight(word) > _TELLING)
        yield from (f"={key}" for key in keys((*owed.debtors, *owed.creditors)))
        yield f"@{owed.article}"


def _close(a: Owed, b: Owed) -> bool:
    return a.article == b.article or (a.day is not None and b.day is not None and abs(a.day - b.day) <= REACH)


#: How obligations are merged; outcomes stand among the items, and are never one with anything.
KIND: Kind[Owed] = Kind(name="commitment", type=Owed, extract=extract, reach=REACH, relations={"same": Relation(candidates, score, _EVERY_SCORE)}, joins=_JOINS, unknown=_UNKNOWN)


def merge_commitments(connection: Connection, lexicon: Lexicon) -> Done:
    """Bring the commitments up to date with the store. The caller holds the transaction."""
    return bring_up_to_date(connection, KIND, lexicon)


# -- reading them ----------------------------------------------------------------------------------------------------------------
def commitments(connection: Connection, filter: Filter = _EVERYTHING, *, status: str | None = None) -> Iterator[Commitment]:
    """The commitments of which some report stands in an article that satisfies a filter, with all their reports and evidence, the earliest first.

    :func:`merge_commitments` and :func:`isnad.record.merging.merge` must have brought the store's records up to date. Raises :class:`InputError` for a status that there is not.
    """
    if status is not None and status not in STATUSES:
        raise InputError(f"no commitment has the status {status!r}; there are: {', '.join(STATUSES)}")
    settling = Settling(connection, KIND)
    for ids in batched(_chosen(connection, filter), _BATCH):
        made = _read(connection, ids, settling)
        yield from (c for c in made if status is None or c.status == status)


def _chosen(connection: Connection, filter: Filter) -> list[str]:
    items = KIND.tables.items
    query = (
        select(items.c.record, items.c.item, schema.articles.c.date).join(schema.articles, schema.articles.c.id == items.c.article).where(*conditions_for_articles(connection, filter)))
    first: dict[str, tuple[bool, str, str]] = {}
    for id, data, date in connection.execute(query):
        if not KIND.decode(data).outcome:
            key = (date is None, date or "", id)
            first[id] = min(first.get(id, key), key)
    return sorted(first, key=first.__getitem__)


def _read(connection: Connection, ids: Sequence[str], settling: Settling) -> Iterator[Commitment]:
    groups = _owed(connection, ids)
    pages = _Pages(connection, [o for group in groups.values() for o in group])
    reasons = _reasons(connection, [o for group in groups.values() for o in group])
    for id in ids:
        group = [o for o in groups[id] if pages.stands(o)]
        if group:
            yield _commitment(id, group, pages, reasons, settling)


def _owed(connection: Connection, ids: Sequence[str]) -> dict[str, list[Owed]]:
    found: dict[str, list[Owed]] = {id: [] for id in ids}
    items = KIND.tables.items
    query = (
        select(items.c.record, items.c.item).join(schema.articles, schema.articles.c.id == items.c.article).where(items.c.record.in_(ids))
        .order_by(schema.articles.c.date.is_(None), schema.articles.c.date, items.c.article, items.c.id))
    for id, data in connection.execute(query):
        found[id].append(KIND.decode(data))
    return found


def _reasons(connection: Connection, all: Sequence[Owed]) -> dict[str, str]:
    """Why each obligation stands with the others of its commitment."""
    links = KIND.tables.links
    by_id = {o.id: o for o in all}
    best: dict[str, tuple[int, str]] = {}
    for some in batched(sorted(by_id), 500):
        for a, b, value in connection.execute(select(links.c.a, links.c.b, links.c.score).where(links.c.a.in_(some), links.c.score >= _JOINS)):
            if b in by_id:
                best[a], best[b] = max(best.get(a, (value, b)), (value, b)), max(best.get(b, (value, a)), (value, a))
    return {id: why(other, value, features(by_id[id], by_id[other]), weights()) for id, (value, other) in best.items()}


class _Pages:
    """The records and texts behind some obligations."""

    def __init__(self, connection: Connection, owed: Sequence[Owed]) -> None:
        ids = sorted({o.article for o in owed})
        self._articles = {id: article(connection, id) for id in ids}
        self._said: dict[str, StatementRow] = {r.statement.id: r for some in batched(ids, 500) for r in statements_of(connection, some)}
        self._told: dict[str, EventRow] = {r.event.id: r for some in batched(ids, 500) for r in events_of(connection, some)}

    def stands(self, owed: Owed) -> bool:
        """Whether the statement or event still stands."""
        return owed.id in self._said or owed.id in self._told

    def report(self, owed: Owed, why: str) -> CommitmentReport:
        """What one article says."""
        row = self._said.get(owed.id) or self._told[owed.id]
        stored = self._articles[owed.article]
        text, (first, last) = stored.text, sentence(stored.text, owed.start)
        root = source_root(row, stored.body)
        start, end = min(owed.sign_start, owed.start), max(owed.end, owed.sign_end)
        return CommitmentReport(
            id=owed.id, source=owed.source, article=owed.article, outlet=row.source.outlet, published=row.source.date, kind=owed.kind, words=Span(start, end, text[start:end]),
            sentence=text[first:last], debtors=tuple(p.text for p in owed.debtors), creditors=tuple(p.text for p in owed.creditors), claimed_by=tuple(p.text for p in owed.claimed_by),
            since=owed.since, until=owed.until, term=owed.term, root=root.key, root_grade=root.grade, loaded=loaded_words(text, first, last), why=why)


def _commitment(id: str, owed: list[Owed], pages: _Pages, reasons: Mapping[str, str], settling: Settling) -> Commitment:
    reports = tuple(pages.report(o, reasons.get(o.id, "")) for o in owed)
    one = _object(owed[0].object)
    since = _commonest(o.since for o in owed if o.since) or min((r.published for r in reports if r.published), default=None)
    until = next((o for o in owed if o.until), None)
    place = _commonest((o.place, o.country) for o in owed if o.place)
    evidence = settling.evidence(one, owed, since, until.until if until else None)
    status, because = status_of(one, owed, evidence, until.until if until else None, settling.last_day)
    return Commitment(
        id=id, kind=_commonest(o.kind for o in owed) or "", object=one.id, object_ar=one.name_ar, debtors=_everybody(o.debtors for o in owed), creditors=_everybody(o.creditors for o in owed),
        about=_everybody(o.about for o in owed), place=place[0] if place else None, country=place[1] if place else None, since=since, until=until.until if until else None,
        term=until.term if until else "", text=max((r.sentence for r in reports), key=lambda s: (len(s), s)), reports=reports, report_count=len(reports), root_count=len({r.root for r in reports}),
        status=status, status_why=because, evidence=evidence)


def _object(id: str) -> Object:
    return next(o for o in objects() if o.id == id)


def _everybody(sides: Iterable[tuple[Party, ...]]) -> tuple[Party, ...]:
    """The parties that the reports name, one for each key, the first wording of each."""
    found: dict[str, Party] = {}
    for party in (p for side in sides for p in side):
        if not any(key in found for key in party.keys):
            found |= dict.fromkeys(party.keys, party)
    return tuple(dict.fromkeys(found.values()))


def _commonest(values: Iterable[T]) -> T | None:
    """What most give; of those given as often, the one given first."""
    counts = Counter(values)
    return max(counts, key=counts.__getitem__, default=None)
