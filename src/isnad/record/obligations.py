"""What one article says that somebody owes: a pledge, an agreement or a demand with its object, its parties and its term; and where it says that such a thing was kept or broken.

Obligations come from statements that commit or demand, and from events of AGREE, CONCEDE, REQUEST and of RETREAT to come; outcomes from any sentence that holds an object's words and a word of outcome.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from isnad.arabic.letters import fold_word
from isnad.lexicon import Lexicon
from isnad.lexicon.words import FINITE
from isnad.model import Place
from isnad.record.deadlines import term
from isnad.record.names import find_names
from isnad.record.objects import Object, table
from isnad.record.phrases import Token, tokens
from isnad.record.said import day
from isnad.record.words import sentence, stems, total
from isnad.store.records import article, events_of, statements_of
from isnad.store.rows import EventRow, Part, StatementRow

_JUST_BEFORE = 30  # code points in which two words surely stand
_HEAD = 12  # words of what is demanded or pledged in which its object is named
_AFTER = 14  # words after the word of agreement
_KINDS = {"AGREE": "agreement", "CONCEDE": "agreement", "REQUEST": "demand", "RETREAT": "pledge"}
_STATUSES = {"AGREE": ("actual", "future"), "CONCEDE": ("actual", "future"), "REQUEST": ("actual",), "RETREAT": ("future",)}  # a withdrawal that is to come is a pledge
_ACTS = {"commit": "pledge", "demand": "demand"}
_NO = frozenset(["لا", "لن", "لم", "عدم", "ليس", "دون", "رفض", "رفضه", "رفضها", "يرفض", "ترفض", "بعدم", "ولا", "ولن"])
_ASIDE = frozenset(["بعد", "اثر", "عقب", "منذ", "رغم", "بسبب", "خلال", "قبل", "حول", "بشان", "عبر"])
_UNDOES = frozenset(["علق", "الغي", "جمد", "اجل", "تراجع", "انسحب", "نقض", "رفض"])
_STOPS = frozenset(["التوقف", "بالتوقف", "للتوقف", "الكف", "بالكف", "الامتناع", "بالامتناع", "توقف", "يتوقف", "تتوقف", "يكف", "تكف"])  # … عن دفع: the contrary is asked for
_WISHED = frozenset(["حتي", "كي", "لكي", "اذا", "لو", "ان", "بان", "الا", "ربما", "لعل"])
_STATES = frozenset(["GOV", "MIL", "COP", "SPY", "LEG", "JUD"])
_AGREES = frozenset(["اتفق", "توصل", "وقع", "توقيع", "تعهد", "وافق", "موافقة", "ابرم"])
_COMMITS = frozenset(["اتفاق", "اعلن", "اعلان", "التزم", "قرر", "قبل", "مدد", "تمديد"])
_CLOSE = 6  # words before a noun of concession in which one of telling counts
_HEADLINE = 90  # code points from the beginning
_REFUSED, _SAID_OF = 5, 7  # words between a word of outcome and the object of which it is said
_BETWEEN = 90  # code points after بين in which two parties are named


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who owes or is owed, as an article names him. ``keys``: by what he is known again in other articles."""

    text: str
    actor: str | None
    country: str
    sector: str
    keys: tuple[str, ...]


class Owed(msgspec.Struct, frozen=True, kw_only=True):
    """One obligation, or one outcome (``outcome`` not empty), in one article. Spans are code points of the article's text."""

    id: str  # of the statement or event; outcomes: article and place
    article: str
    day: int | None
    source: str  # statement event sentence
    kind: str  # pledge agreement demand, "" for outcomes
    object: str
    outcome: str  # "" for obligations, else fulfils breaches refuses denies
    start: int  # of the object's words
    end: int
    sign_start: int  # of the cue, the event's word or the word of outcome
    sign_end: int
    debtors: tuple[Party, ...]
    creditors: tuple[Party, ...]
    about: tuple[Party, ...]  # whom it is about: who is to be released
    claimed_by: tuple[Party, ...]  # whose word it is; empty: the article's own
    since: str | None
    until: str | None
    term: str
    place: str
    country: str
    lat: float | None
    lon: float | None
    words: frozenset[str]
    weight: int
    back: bool = False  # of an outcome: its sentence looks back (``وكان قد أعلن``)


class _Page(NamedTuple):
    """An article with what was read in it."""

    text: str
    statements: list[StatementRow]
    events: list[EventRow]
    lexicon: Lexicon
    day: int | None


def extract(connection: Connection, articles: Sequence[str], lexicon: Lexicon) -> list[Owed]:
    """The obligations and outcomes of some articles."""
    said: defaultdict[str, list[StatementRow]] = defaultdict(list)
    told: defaultdict[str, list[EventRow]] = defaultdict(list)
    for row in statements_of(connection, articles):
        said[row.source.article].append(row)
    for event in events_of(connection, articles):
        told[event.source.article].append(event)
    out: list[Owed] = []
    for id in articles:
        stored = article(connection, id)
        page = _Page(stored.text, said[id], told[id], lexicon, day(stored.date))
        out += _once([*_of_statements(page), *_of_events(page), *_outcomes(page, id)])
    return out


def _once(found: list[Owed]) -> list[Owed]:
    """One obligation for each place of its object's words and each side: the statement rather than the event that is its cue."""
    kept: dict[tuple[object, ...], Owed] = {}
    for owed in found:
        kept.setdefault((owed.start, owed.outcome, owed.kind == "demand"), owed)
    return list(kept.values())


# -- obligations -----------------------------------------------------------------------------------------------------------------
def _of_statements(page: _Page) -> Iterator[Owed]:
    for row in page.statements:
        said = row.statement
        if said.act in _ACTS and (named := _object(page, said.content.start, said.content.end, _HEAD)):
            act = [e for e in page.events if e.event.trigger.start < said.cue.end and said.cue.start < e.event.trigger.end]
            speaker = _parties(row.parts, "speaker", page.lexicon)
            others = [p for e in act for p in e.parts if p.role == "recipient"]
            addressed, about = (tuple(_party(p, page.lexicon) for p in others if (p.start >= named[1]) == later) for later in (False, True))
            sides = (speaker, addressed) if said.act == "commit" else (addressed, speaker)
            yield _owed(page, row, named, kind=_ACTS[said.act], sign=(said.cue.start, said.cue.end), sides=sides, about=about, claimed_by=speaker)


def _of_events(page: _Page) -> Iterator[Owed]:
    for row in page.events:
        event = row.event
        if event.status not in _STATUSES.get(event.type, ()):
            continue
        start, end = event.trigger.start, sentence(page.text, event.trigger.start)[1]
        named = _object(page, start, end, _AFTER) if not _is_wished(page, start) else None
        if named is None or _is_undone(page, start, named) or (event.type == "CONCEDE" and not _is_told(page, row)):
            continue
        sides = _sides(page, row, named, end)
        if event.type != "RETREAT" or (sides[0] and _is_verb(page, event.trigger.text)):  # what will be done by nobody in particular, or is only named, is speculation
            yield _owed(page, row, named, kind=_KINDS[event.type], sign=(start, event.trigger.end), sides=sides, about=_about(page, row, named),
                        claimed_by=tuple(_party(p, page.lexicon) for p in row.claimed_by))


def _is_verb(page: _Page, words: str) -> bool:
    return any(a.feats.tense in FINITE for a in page.lexicon.analyse(fold_word(words.split()[0])))


def _sides(page: _Page, row: EventRow, named: tuple[Object, int, int], end: int) -> tuple[tuple[Party, ...], tuple[Party, ...]]:
    """Who owes, and to whom. Those who agree owe each other."""
    actors = _parties(row.parts, "actor", page.lexicon)
    recipients = tuple(_party(p, page.lexicon) for p in row.parts if p.role == "recipient" and p.start < named[1])
    if row.event.type == "REQUEST":
        return recipients, actors
    debtors = actors or _between(page, row.event.trigger.start, end)
    return debtors, recipients or (debtors if len(debtors) > 1 else ())


def _about(page: _Page, row: EventRow, named: tuple[Object, int, int]) -> tuple[Party, ...]:
    """Recipients that stand in or behind the object: who is to be released is not the one who is asked."""
    return tuple(_party(p, page.lexicon) for p in row.parts if p.role == "recipient" and p.start >= named[1])


def _object(page: _Page, start: int, end: int, most: int) -> tuple[Object, int, int] | None:
    """The object named at the head of a stretch of text, if it is not denied there."""
    words = tokens(page.text, page.lexicon, start, end)[:most]
    found = table(page.lexicon).named(words, page.text)
    if not found:
        return None
    first = min(a for _, a, _ in found)
    one = next(f for f in found if f[1] <= first + 25)  # of objects named side by side the one higher in the table
    before = [fold_word(word) for word in page.text[max(0, one[1] - _JUST_BEFORE) : one[1]].split()][-2:]
    denied = _STOPS.intersection(before) or (_NO.intersection(before) and one[0].id != "non_interference")
    return None if denied or _ASIDE.intersection(before[-1:]) else one


def _is_wished(page: _Page, start: int) -> bool:
    """Whether a verb of agreement stands in the subjunctive: ``حتى يوافق``، ``كي تقبل``."""
    return bool(_WISHED.intersection(fold_word(word) for word in page.text[max(0, start - _JUST_BEFORE) : start].split()[-1:]))


def _is_undone(page: _Page, start: int, named: tuple[Object, int, int]) -> bool:
    """Whether what is told is that it was put off or given up: ``علق تنفيذ الاتفاق``."""
    return any(_UNDOES & w.keys for w in tokens(page.text, page.lexicon, start, named[1]))


def _is_told(page: _Page, row: EventRow) -> bool:
    """Whether a noun of concession is told as something that was agreed, and not only mentioned: a word of agreement stands before it in its sentence, or one of telling near, or it is the headline."""
    at = row.event.trigger.start
    before = tokens(page.text, page.lexicon, sentence(page.text, at)[0], at)
    return any(_AGREES & w.keys for w in before) or any(_COMMITS & w.keys for w in before[-_CLOSE:]) or at < _HEADLINE


def _between(page: _Page, start: int, end: int) -> tuple[Party, ...]:
    """The two parties behind the next ``بين``."""
    at = page.text.find(" بين ", start, end)
    if at < 0:
        return ()
    stretch = page.text[at : min(end, at + _BETWEEN)]
    found = [n for n in find_names(stretch, page.lexicon) if n.kind in ("actor", "country")][:2]
    return tuple(_named(stretch[n.start : n.end], n.id, n.kind, page.lexicon) for n in found) if len(found) == 2 else ()


def _named(text: str, id: str, kind: str, lexicon: Lexicon) -> Party:
    if kind == "country":
        return Party(text=text, actor=None, country=id, sector="GOV", keys=(id,))
    known = lexicon.actors[id]
    return Party(text=text, actor=id, country=known.country, sector=known.sector, keys=_keys(id, known.country, known.sector, text))


def _parties(parts: Sequence[Part], role: str, lexicon: Lexicon) -> tuple[Party, ...]:
    return tuple(dict.fromkeys(_party(p, lexicon) for p in parts if p.role == role))


def _party(part: Part, lexicon: Lexicon) -> Party:
    actor = part.actor if part.actor and not part.actor.startswith("~") else None
    return Party(text=part.text, actor=actor, country=part.country, sector=part.sector, keys=_keys(actor, part.country, part.sector, part.text))


def _keys(actor: str | None, country: str, sector: str, text: str) -> tuple[str, ...]:
    """By what a party is known again: a state by its country, others by who they are, without a name by country and sector, or by their words. Two groups of one country are never one."""
    if country and sector in _STATES and country != "IGO":
        return (country,)
    if actor:
        return (actor,)
    return (f"{country}.{sector}",) if country and country != "IGO" and sector else (f"~{' '.join(sorted(stems(text)))}",)


def party_keys(parts: Sequence[Part], role: str) -> frozenset[str]:
    """The keys of those who have a part in an event."""
    known = [p.actor if p.actor and not p.actor.startswith("~") else None for p in parts]
    return frozenset(k for p, actor in zip(parts, known, strict=True) if p.role == role for k in _keys(actor, p.country, p.sector, p.text))


def _owed(page: _Page, row: StatementRow | EventRow, named: tuple[Object, int, int], *, kind: str, sign: tuple[int, int],
          sides: tuple[tuple[Party, ...], tuple[Party, ...]], about: tuple[Party, ...], claimed_by: tuple[Party, ...]) -> Owed:
    """An obligation. Who owes it is, where the word that commits names nobody, who does what is owed: ``استقالة الحكومة``."""
    one, start, end = named
    first, last = sentence(page.text, start)
    event = row.event if isinstance(row, EventRow) else None
    inner = [e for e in page.events if start <= e.event.trigger.start < end or e.event.trigger.start <= start < e.event.trigger.end]
    others = {key for p in sides[1] for key in p.keys}
    doers, suffer = (tuple(p for e in inner if e is not row for p in _parties(e.parts, role, page.lexicon) if others.isdisjoint(p.keys)) for role in ("actor", "recipient"))
    set_by = term(page.text, sign[1], last, dt.date.fromordinal(page.day)) if page.day else None
    place = (event.place if event else None) or _place(page, first, last)
    happened = event.date if event and event.date and len(event.date) == 10 else None
    said = stems(page.text[first:last])
    return Owed(
        id=row.event.id if isinstance(row, EventRow) else row.statement.id, article=row.source.article, day=page.day, source="event" if isinstance(row, EventRow) else "statement", kind=kind,
        object=one.id, outcome="", start=start, end=end, sign_start=sign[0], sign_end=sign[1], debtors=sides[0] or (() if one.doer_gains else doers), creditors=sides[1],
        about=about or suffer or (doers if one.doer_gains else ()), claimed_by=claimed_by,
        since=(set_by.since if set_by else None) or happened, until=set_by.until if set_by else None, term=set_by.words if set_by else "", place=place.name if place else "",
        country=place.country if place else "", lat=place.lat if place else None, lon=place.lon if place else None, words=said, weight=total(said))


def _place(page: _Page, first: int, last: int) -> Place | None:
    """Where a sentence plays: at the place of one of its events, else the first place that it names, if that name means one place only."""
    at = next((e.event.place for e in page.events if first <= e.event.trigger.start < last and e.event.place), None)
    if at is not None:
        return at
    found = next((n for n in find_names(page.text[first:last], page.lexicon) if n.kind == "place" and len(n.points) == 1), None)
    if found is None:
        return None
    point = found.points[0]
    return Place(start=first + found.start, end=first + found.end, text=page.text[first + found.start : first + found.end], name=point.name, country=point.country, lat=point.lat, lon=point.lon)


# -- outcomes --------------------------------------------------------------------------------------------------------------------
def _outcomes(page: _Page, id: str) -> Iterator[Owed]:
    """Sentences that say that something owed was kept or broken."""
    known = table(page.lexicon)
    for first, last, words in _sentences(page.text, tokens(page.text, page.lexicon)):
        objects = known.named(words, page.text)
        for sign, begin, end in known.outcomes(words) if objects else []:
            outcome = _negated(sign.outcome, words, begin)
            one = next((o for o in objects if (not sign.objects or o[0].id in sign.objects) and _beside(words, o, (begin, end), sign.outcome)), None)
            if one and outcome:
                yield _outcome(page, id, (first, last), one, outcome, (begin, end))
                break


def _negated(outcome: str, words: Sequence[Token], begin: int) -> str:
    """What a word of outcome tells where a negation may stand before it; nothing where a breach or refusal is negated."""
    before = [w.norm for w in words if w.end <= begin][-1:]
    at = next((w.norm for w in words if w.start >= begin), "")
    if (before and before[0] in ("قد", "وقد", "فقد") and at[:1] in ("ي", "ت")) or at[:2] in ("سي", "ست"):
        return ""  # what may or will be is no outcome
    if not _NO.intersection(before):
        return outcome
    return "breaches" if outcome == "fulfils" else ""


def _beside(words: Sequence[Token], named: tuple[Object, int, int], sign: tuple[int, int], outcome: str) -> bool:
    """Whether the object stands near enough to the word of outcome to be what it is said of."""
    _, start, end = named
    between = sum(1 for w in words if min(end, sign[1]) <= w.start and w.end <= max(start, sign[0]))
    return sign[0] < start and between <= _REFUSED if outcome == "refuses" else between <= _SAID_OF


def _sentences(text: str, words: Sequence[Token]) -> Iterator[tuple[int, int, list[Token]]]:
    grouped: dict[tuple[int, int], list[Token]] = {}
    last = (0, -1)
    for word in words:
        if word.start >= last[1]:
            last = sentence(text, word.start)
        grouped.setdefault(last, []).append(word)
    yield from ((first, end, members) for (first, end), members in grouped.items())


def _outcome(page: _Page, id: str, span: tuple[int, int], named: tuple[Object, int, int], outcome: str, sign: tuple[int, int]) -> Owed:
    one, start, end = named
    inside = [s for s in page.statements if s.statement.content.start <= sign[0] < s.statement.content.end]
    events = [e for e in page.events if span[0] <= e.event.trigger.start < span[1]]
    at = next((e for e in events if e.event.trigger.start <= sign[0] < e.event.trigger.end), None)
    doers = _parties(at.parts, "actor", page.lexicon) if at else ()
    everybody = tuple(dict.fromkeys(p for e in events for role in ("actor", "recipient") for p in _parties(e.parts, role, page.lexicon)))
    place = _place(page, *span)
    claimed_by = _parties(min(inside, key=lambda s: s.statement.content.end - s.statement.content.start).parts, "speaker", page.lexicon) if inside else ()
    said = stems(page.text[span[0] : span[1]])
    return Owed(
        id=f"{id}:{sign[0]}", article=id, day=page.day, source="sentence", kind="", object=one.id, outcome=outcome, start=start, end=end, sign_start=sign[0], sign_end=sign[1],
        debtors=doers, creditors=everybody, about=(), claimed_by=claimed_by, since=None, until=None, term="", place=place.name if place else "", country=place.country if place else "",
        lat=place.lat if place else None, lon=place.lon if place else None, words=said, weight=total(said),
        back=page.text[span[0] : span[1]].startswith(("وكان", "كان")))
