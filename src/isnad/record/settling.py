"""What became of a commitment: later events that fulfil or breach it by the rules of ``data/objects.tsv``, and sentences that say so outright; and what status follows. No status is given without evidence that is shown."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, func, inspect, or_, select

from isnad.model import Event, Span
from isnad.record import tables
from isnad.record.batches import batched
from isnad.record.incremental import Kind
from isnad.record.objects import ANY, BETWEEN, CREDITOR, Object, Rule, objects
from isnad.record.obligations import Owed, Party, party_keys
from isnad.record.said import day as day_of
from isnad.record.words import sentence, stems, total
from isnad.store import schema
from isnad.store.records import article, events_of
from isnad.store.rows import EventRow

_NEAR_KM, _KM_PER_DEGREE = 60.0, 111.2
_LEAST_WORDS = 900  # weight of words, beside those of the object, by which a sentence speaks of this very commitment
_LEAST_AT_PLACE = 200  # the same where the sentence names the very place
_BACK = re.compile(r"قبل أيام|قبل يوم|قبل أسبوع|قبل شهر|قبل أشهر|قبل سنوات|قبل أعوام|الماضي|وكان|كانت قد|كان قد|سابق|منذ عام|في عام")
_REFUSED, _NEGATED = ("رفض", "ترفض", "يرفض"), ("عدم", "دون", "لم", "لن")
_REFUSAL = 15  # words before an event in which a refusal of it stands
_HIS_OWN = frozenset(["resign"])  # what a man does of himself: whoever owes it and does it has done it
_MOST = 40  # pieces of evidence of one outcome that are given


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """One event or sentence that bears on a commitment."""

    outcome: str  # fulfils breaches refuses denies
    source: str  # event sentence
    id: str  # of the event in the store; article and place of a sentence
    record: str | None  # the record of the event
    type: str  # PLOVER type and mode of an event
    article: str
    outlet: str | None
    published: str | None
    date: str | None
    words: Span
    sentence: str
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    standing: str  # asserted, or attributed to claimed_by
    claimed_by: tuple[str, ...]
    by_party: bool  # who claims it is himself a party
    why: str


class _Happened(NamedTuple):
    """An event as it may settle something."""

    row: EventRow
    day: int
    actors: frozenset[str]
    recipients: frozenset[str]


class Settling:
    """The events and outcomes of a store by which commitments are settled: read once, used for all of them."""

    def __init__(self, connection: Connection, kind: Kind[Owed]) -> None:
        self._connection = connection
        self._events = self._read_events()
        self._outcomes: defaultdict[str, list[Owed]] = defaultdict(list)
        items = kind.tables.items
        for data in connection.execute(select(items.c.item).order_by(items.c.id)).scalars():
            owed = kind.decode(data)
            if owed.outcome:
                self._outcomes[owed.object].append(owed)
        self._records = self._read_records()
        last = connection.execute(select(func.max(schema.articles.c.date))).scalar()
        self.last_day = day_of(last)

    def _read_events(self) -> dict[str, list[_Happened]]:
        """The events that some rule names, by type, in the order of their days."""
        wanted = sorted({rule.type for one in objects() for rules in one.rules.values() for rule in rules})
        events = schema.events
        query = select(events.c.article).where(events.c.type.in_(wanted), events.c.withdrawn.is_(None), or_(events.c.status == "actual", events.c.status == "historical")).distinct()
        found: defaultdict[str, list[_Happened]] = defaultdict(list)
        for some in batched(sorted(self._connection.execute(query).scalars()), 500):
            for row in events_of(self._connection, some):
                happened = _happened(row) if row.event.type in wanted else None
                if happened:
                    found[row.event.type].append(happened)
        return {type: sorted(all, key=lambda h: (h.day, h.row.event.id)) for type, all in found.items()}

    def _read_records(self) -> dict[str, tuple[str, int | None]]:
        """The record of each event that some rule names, and the day on which it was first told."""
        if not inspect(self._connection).has_table(tables.tellings.name):
            return {}
        told, reports = tables.tellings, tables.reports
        ids = sorted(h.row.event.id for all in self._events.values() for h in all)
        articles = schema.articles
        first = dict[str, str]()
        for record, date in self._connection.execute(select(told.c.record, func.min(articles.c.date)).join(articles, articles.c.id == told.c.article).group_by(told.c.record)):
            first[record] = date
        out: dict[str, tuple[str, int | None]] = {}
        for some in batched(ids, 500):
            query = select(reports.c.report, told.c.record).join(told, told.c.id == reports.c.telling).where(reports.c.report.in_(some))
            out |= {event: (record, day_of(first.get(record))) for event, record in self._connection.execute(query)}
        return out

    def _looks_back(self, happened: _Happened, begin: int) -> bool:
        """Whether an event settles nothing since it was refused, or, without a date of its own, was before: it was told by then, or its sentence looks back."""
        first = self._records.get(happened.row.event.id, ("", None))[1]
        row = happened.row
        before = [word.lstrip("وفبل") for word in row.sentence[: max(0, row.sentence.find(row.event.trigger.text))].split()[-_REFUSAL:]]
        if any(word.startswith(_REFUSED) for word in before) or any(word.startswith(_NEGATED) for word in before[-2:]):
            return row.event.type != "REJECT"  # ``رفضها إطلاق سراح``: it was not done
        return row.event.date is None and ((first is not None and first <= begin) or bool(_BACK.search(row.sentence)))

    def evidence(self, one: Object, owed: Sequence[Owed], since: str | None, until: str | None) -> tuple[Evidence, ...]:
        """Everything that bears on a commitment between the day from which it holds and the last day on which it is followed, the earliest first."""
        begin = day_of(since) or min((o.day for o in owed if o.day is not None), default=None)
        if begin is None:
            return ()
        end = max(day_of(until) or 0, begin + one.days)
        parties = _Parties(owed)
        found = [*self._by_events(one, owed, parties, begin, end), *self._by_words(one, owed, parties, begin, end)]
        return tuple(sorted(found, key=lambda e: (e.date or e.published or "", e.article, e.words.start, e.id)))

    def _by_events(self, one: Object, owed: Sequence[Owed], parties: _Parties, begin: int, end: int) -> Iterator[Evidence]:
        mine = {(o.article, o.start) for o in owed}
        refused = {(o.article, place) for o in self._outcomes[one.id] if o.outcome in ("refuses", "breaches") for place in range(o.start, o.end)}
        for outcome, rules in one.rules.items():
            if outcome == "refuses" and parties.kind != "demand":
                continue
            given: set[str] = set()
            for rule in rules:
                for happened in self._events.get(rule.type, ()):
                    event = happened.row.event
                    if outcome == "fulfils" and (happened.row.source.article, event.trigger.start) in refused:
                        continue  # ``رفضت المحكمة الإفراج عنه`` tells of no release
                    if begin < happened.day <= end and (not rule.mode or rule.mode == event.mode) and (happened.row.source.article, event.trigger.start) not in mine and not self._looks_back(happened, begin):
                        because = parties.settled(rule, happened, one, owed)
                        if because and event.id not in given and len(given) < _MOST:
                            given.add(event.id)
                            yield self._of_event(outcome, happened, parties, because)

    def _by_words(self, one: Object, owed: Sequence[Owed], parties: _Parties, begin: int, end: int) -> Iterator[Evidence]:
        places = {(o.article, o.sign_start) for o in owed}
        for outcome in self._outcomes[one.id]:
            if outcome.outcome == "refuses" and parties.kind != "demand":
                continue
            if outcome.day is not None and not outcome.back and begin <= outcome.day <= end and (outcome.article, outcome.sign_start) not in places:
                because = parties.spoken_of(outcome, owed)
                if because:
                    yield self._of_words(outcome, parties, because)

    def _of_event(self, outcome: str, happened: _Happened, parties: _Parties, because: str) -> Evidence:
        row = happened.row
        event, source = row.event, row.source
        kind = f"{event.type}/{event.mode}" if event.mode else event.type
        return Evidence(
            outcome=outcome, source="event", id=event.id, record=self._records.get(event.id, (None, None))[0], type=kind, article=source.article, outlet=source.outlet, published=source.date,
            date=dt.date.fromordinal(happened.day).isoformat(), words=event.trigger, sentence=row.sentence, actors=tuple(m.text for m in event.actors),
            recipients=tuple(m.text for m in event.recipients), standing="attributed" if row.claim else "asserted", claimed_by=tuple(p.text for p in row.claimed_by),
            by_party=not parties.all.isdisjoint(party_keys(row.claimed_by, "speaker")), why=because)

    def _of_words(self, outcome: Owed, parties: _Parties, because: str) -> Evidence:
        stored = article(self._connection, outcome.article)
        first, last = sentence(stored.text, outcome.sign_start)
        claimed = frozenset(key for p in outcome.claimed_by for key in p.keys)
        return Evidence(
            outcome=outcome.outcome, source="sentence", id=outcome.id, record=None, type="", article=outcome.article, outlet=stored.outlet, published=stored.date, date=stored.date,
            words=Span(outcome.sign_start, outcome.sign_end, stored.text[outcome.sign_start : outcome.sign_end]), sentence=stored.text[first:last],
            actors=tuple(p.text for p in outcome.debtors), recipients=(), standing="attributed" if outcome.claimed_by else "asserted",
            claimed_by=tuple(p.text for p in outcome.claimed_by), by_party=not parties.all.isdisjoint(claimed), why=because)


def _happened(row: EventRow) -> _Happened | None:
    """An event that took place, with its day: the one that its words give, else that of publication."""
    day = day_of(row.event.date) or (day_of(row.source.date) if row.event.date is None else None)
    if row.event.status not in ("actual", "historical") or day is None or (row.event.status == "historical" and row.event.date is None):
        return None
    return _Happened(row, day, party_keys(row.parts, "actor"), party_keys(row.parts, "recipient"))


class _Parties:
    """The sides of a commitment, and what they did."""

    def __init__(self, owed: Sequence[Owed]) -> None:
        self.debtors, self.creditors, self.about = (_keys(sides) for sides in zip(*((o.debtors, o.creditors, o.about) for o in owed), strict=True))
        self.all = self.debtors | self.creditors
        self.kind = "demand" if all(o.kind == "demand" for o in owed) else "promise"

    def settled(self, rule: Rule, happened: _Happened, one: Object, owed: Sequence[Owed]) -> str:
        """Why an event settles the commitment by a rule; ``""`` where it does not."""
        did = self._did(rule.by, happened)
        if not did:
            return ""
        where, same_place = _place(happened.row.event, owed)
        if not where or not self._same_matter(rule, happened, one, owed, same_place):
            return ""
        kind = f"{rule.type}/{rule.mode}" if rule.mode else rule.type
        return f"{one.id}: {kind} by {did}{where}"

    def _did(self, by: str, happened: _Happened) -> str:
        """Who did it, if it is somebody who had to."""
        doers = happened.actors
        if by == BETWEEN:
            both = (self.debtors & doers and (self.all - doers) & happened.recipients) or (self.creditors & doers and (self.all - doers) & happened.recipients)
            return "one party to another" if both else ""
        side = {CREDITOR: self.creditors, ANY: self.all}.get(by, self.debtors)
        shared = sorted(side & (doers | happened.recipients if by == ANY else doers))
        if not side and happened.row.event.type == "RETREAT" and any(key[0].islower() for key in self.about & happened.recipients):
            return "whoever could"  # nobody is named who owes it, and it is done to the very man whom it is about
        return shared[0] if shared else ""

    def _same_matter(self, rule: Rule, happened: _Happened, one: Object, owed: Sequence[Owed], same_place: bool) -> bool:
        """Whether an event concerns what was promised: between parties at its place it does, and a resignation is a man's own; else the people, the place or enough words must be the same."""
        if rule.by == BETWEEN and same_place:
            return True
        if rule.mode in _HIS_OWN:
            return any(stems(p.text) & stems(m.text) for o in owed for p in o.debtors for m in happened.row.event.actors)
        common = max(total((o.words - _named_words(o)) & _stems(happened.row)) for o in owed)
        if rule.by == BETWEEN or not (self.about | self.creditors).isdisjoint(happened.recipients) or same_place:
            return common >= _LEAST_WORDS
        return common >= 3 * _LEAST_WORDS

    def spoken_of(self, outcome: Owed, owed: Sequence[Owed]) -> str:
        """Why a sentence of outcome speaks of this commitment: it names a party, a place or enough of its words; it may not name another country."""
        if any(o.country and outcome.country and o.country != outcome.country for o in owed):
            return ""
        shared = sorted(self.all & _keys([outcome.debtors, outcome.creditors]))
        common = max(total((o.words - _named_words(o)) & outcome.words) for o in owed)
        near = any(o.place and o.place == outcome.place and _km_between(o, outcome) is not None for o in owed)
        if common >= _LEAST_WORDS or (shared and common >= _LEAST_WORDS // 2) or (near and common >= _LEAST_AT_PLACE):
            return f"{outcome.object}: the sentence says so; in common: {', '.join(shared) or (outcome.place if near else 'words')} ({common / 100:.1f})"
        return ""


def _keys(sides: Iterable[tuple[Party, ...]]) -> frozenset[str]:
    return frozenset(key for side in sides for party in side for key in party.keys)


def _stems(row: EventRow) -> frozenset[str]:
    start, end = sentence(row.sentence, max(0, row.sentence.find(row.event.trigger.text)))
    return stems(row.sentence[start:end])


def _named_words(owed: Owed) -> frozenset[str]:
    """Words that any sentence of the same object or the same parties has: they tell nothing about which commitment it is."""
    one = next(o for o in objects() if o.id == owed.object)
    texts = (*one.words, *(p.text for p in (*owed.debtors, *owed.creditors)))
    return owed.words & frozenset(s for text in texts for s in stems(text))


def _place(event: Event, owed: Sequence[Owed]) -> tuple[str, bool]:
    """Words for where an event was, and whether it was at a place of the commitment; ``""`` where it was elsewhere."""
    places = [o for o in owed if o.country]
    if not places or event.place is None or not event.place.country:
        return " (no place to compare)", False
    for o in places:
        apart = _km(o, event)
        if o.country == event.place.country and (apart is None or apart <= _NEAR_KM):
            return f" at {event.place.name or event.place.text}", apart is not None
    return "", False


def _km_between(a: Owed, b: Owed) -> float | None:
    """Kilometres between the places of two sentences; ``None`` where one of them has no coordinates."""
    if a.lat is None or a.lon is None or b.lat is None or b.lon is None:
        return None
    return math.hypot(a.lat - b.lat, (a.lon - b.lon) * math.cos(math.radians(b.lat))) * _KM_PER_DEGREE


def _km(owed: Owed, event: Event) -> float | None:
    """Kilometres between the places of a commitment and of an event; ``None`` where one of them is a whole country or has no coordinates."""
    place = event.place
    if place is None or place.lat is None or place.lon is None or owed.lat is None or owed.lon is None:
        return None
    return math.hypot(owed.lat - place.lat, (owed.lon - place.lon) * math.cos(math.radians(place.lat))) * _KM_PER_DEGREE


def status_of(one: Object, owed: Sequence[Owed], evidence: Sequence[Evidence], until: str | None, last: int | None) -> tuple[str, str]:
    """The status that the evidence allows, and why. Word of a party alone makes it disputed; nothing at all leaves it open, or expired where its own words set an end that is past."""
    by = {outcome: [e for e in evidence if e.outcome == outcome] for outcome in ("fulfils", "breaches", "refuses", "denies")}
    sure = {outcome: [e for e in found if not e.by_party] for outcome, found in by.items()}
    against = "breaches" if by["breaches"] else "refuses"
    if by[against] and (by["denies"] or not sure[against]):
        return "disputed", f"{len(by[against])} say that it was broken; " + (f"{len(by['denies'])} deny it" if by["denies"] else "only a party says so")
    if by[against] and by["fulfils"]:
        return _both(one, by["fulfils"], by[against], against)
    if by[against]:
        return ("breached" if against == "breaches" else "refused"), f"{len(by[against])}: {by[against][0].why}"
    if by["fulfils"]:
        return ("fulfilled", f"{len(by['fulfils'])}: {by['fulfils'][0].why}") if sure["fulfils"] else ("disputed", "only a party says that it was fulfilled")
    if until and last and until < dt.date.fromordinal(last).isoformat():
        return "expired", f"its term ended on {until}, and nothing tells what became of it by {dt.date.fromordinal(last).isoformat()}"
    return "open", "nothing tells what became of it" + (f" by {dt.date.fromordinal(last).isoformat()}" if last else "")


def _both(one: Object, kept: Sequence[Evidence], broken: Sequence[Evidence], against: str) -> tuple[str, str]:
    """What holds where some say kept and some say broken: of what lasts the later (a truce comes into force before it is broken), of what is done once the fulfilment."""
    last_kept, last_broken = (max(e.date or "" for e in found) for found in (kept, broken))
    if one.lasting and last_broken >= last_kept:
        return ("breached" if against == "breaches" else "refused"), f"kept until {last_kept}, broken on {last_broken}: {broken[-1].why}"
    return "fulfilled", f"fulfilled on {last_kept}: {kept[-1].why}"
