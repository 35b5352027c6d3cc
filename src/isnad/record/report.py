"""A report: one mention of an event in one article, and what of it tells whether another mention means the same event.

Everything here follows from the article alone, never from what else a store holds: that is what makes merging independent of order.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import msgspec

from isnad.arabic.dates import find_dates
from isnad.arabic.letters import fold_word
from isnad.lexicon import Lexicon
from isnad.record.kinds import families
from isnad.record.means import classes
from isnad.record.names import Found, Point, find_names
from isnad.record.words import sentence, stems
from isnad.store.rows import EventRow

_LEAD = 350  # code points of the body that tell what an article is about
_BEFORE, _AFTER = 150, 200  # code points of a long sentence that belong to a trigger in it
_TOKEN = re.compile(r"[^\W_]+|[^\w\s]")
_NUMBER = re.compile(r"\d+")
_ANOTHER = re.compile(r"(?<!\w)و?(?:ردا على|ردًا على|ردّا على|على خلفية|غداة|بعد ساعات|بعد يوم|بعد يومين|بعد أيام|في أعقاب|المشتبه بهم ب|مشتبه بهم ب)")
_BACKGROUND = re.compile(r"\s*و?(?:كان|كانت|سبق|يذكر|يشار|تجدر)\b")
_DEFINITE = re.compile(r"(?:[وفبكل]|هذ[اه] )*(?:ال|لل)")
_CLOSE_BEFORE, _CLOSE_AFTER = 6, 16  # words of the sentence that stand close to a trigger
_WEEK_AGO = re.compile(r"ال[أا]سبوع (?:الماضي|الفائت|المنصرم|السابق)")


class Window(NamedTuple):
    """The days between which an event lay (ordinals, inclusive), and how they are known: day, sentence, month, past, published."""

    first: int
    last: int
    how: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of an event."""

    id: str  # of the event in the store
    article: str
    published: int | None  # day, ordinal
    start: int  # of the trigger
    end: int
    type: str
    mode: str
    status: str
    families: tuple[str, ...]
    window: Window | None
    where: frozenset[str]  # names of places in the sentence
    points: tuple[tuple[Point, ...], ...]  # what each may mean
    spot: Point | None  # where the reader says that it was
    people: frozenset[str]  # ids of actors in the sentence
    agents: frozenset[str]  # those who act, as country and sector
    targets: frozenset[str]
    numbers: frozenset[str]
    dead: int | None
    means: frozenset[str]  # what it was done with, as the words around the trigger say
    objects: frozenset[str]  # what was hit: a market, a bus
    trigger: frozenset[str]
    close: frozenset[str]  # stems of the words around the trigger
    said: frozenset[str]  # stems of the sentence
    topic: frozenset[str]  # stems of title and lead
    leads: bool  # stands in title or lead
    definite: bool  # "the attack": told before, as a rule


class Page(NamedTuple):
    """An article as its reports share it."""

    text: str
    head: int  # where title and lead end
    topic: frozenset[str]
    published: int | None


def page(title: str, body: str, date: str | None) -> Page:
    """What the reports of an article share."""
    text = f"{title}\n\n{body}" if title else body
    head = len(text) - len(body) + min(_LEAD, len(body))
    return Page(text, head, stems(text[:head]), _day(date))


def reports(rows: Sequence[EventRow], title: str, body: str, lexicon: Lexicon) -> list[Report]:
    """The reports of one article, from its events."""
    if not rows:
        return []
    shared = page(title, body, rows[0].source.date)
    names = find_names(shared.text, lexicon)
    return [_report(row, shared, names) for row in rows]


def _report(row: EventRow, page: Page, names: list[Found]) -> Report:
    event = row.event
    start, end = _around(page.text, event.trigger.start, event.trigger.end)
    words = page.text[start:end]
    near = [n for n in names if start <= n.start < end]
    places = [n for n in near if n.kind == "place"]
    nearest = _close(page.text, event.trigger.start, event.trigger.end)
    close, trigger = stems(nearest), stems(event.trigger.text)
    return Report(
        id=event.id, article=row.source.article, published=page.published, start=event.trigger.start, end=event.trigger.end, type=event.type, mode=event.mode,
        status=event.status, families=families(event.type, event.mode), window=_window(row, page, words, leads=event.trigger.start < page.head),
        where=frozenset(n.id for n in places), points=tuple(n.points for n in places), spot=_spot(row),
        people=frozenset(n.id for n in near if n.kind == "actor"), agents=_parties(row, "actor"), targets=_parties(row, "recipient"),
        numbers=frozenset(n for n in _NUMBER.findall(words) if len(n) < 5 and n != "1"), dead=event.dead, means=classes("means", close), objects=classes("target", close), trigger=trigger,
        close=close, said=stems(words), topic=page.topic, leads=event.trigger.start < page.head, definite=bool(_DEFINITE.match(event.trigger.text)))


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of a trigger; of a long one, which tells of several events, the part around the trigger."""
    first, last = sentence(text, start)
    return max(first, start - _BEFORE), max(end, min(last, end + _AFTER))


def _close(text: str, start: int, end: int) -> str:
    """The words around a trigger, which are its own more often than those of the rest of the sentence: as far as the words that lead over to another event (``ردا على``)."""
    first, last = sentence(text, start)
    before = _ANOTHER.split(text[first:start])[-1].split()[-_CLOSE_BEFORE:]
    after = _ANOTHER.split(text[end:last])[0].split()[:_CLOSE_AFTER]
    return " ".join([*before, text[start:end], *after])


def _spot(row: EventRow) -> Point | None:
    place = row.event.place
    return Point(place.name, place.country, place.lat, place.lon) if place and place.lat is not None and place.lon is not None else None


def _parties(row: EventRow, role: str) -> frozenset[str]:
    return frozenset(f"{part.country}.{part.sector}" for part in row.parts if part.role == role and part.country)


def _window(row: EventRow, page: Page, words: str, *, leads: bool) -> Window | None:
    """When the event was: as its date says, else the days that its sentence names, else as far back as its place in the article lets one think."""
    date, published = row.event.date, page.published
    if date and (day := _day(date)) is not None:
        stale = leads and published is not None and 3 < published - day < 30  # what leads is news: the date is rather that of something the sentence looks back to
        return Window(day, published, "past") if stale and published is not None else Window(day, day, "day")
    if date:
        return Window(*_span(date), "month")
    if published is None:
        return None
    if _WEEK_AGO.search(words):
        return Window(published - 14, published - 2, "past")
    if days := _named_days(words, published):
        return Window(min(days) - 1, max(days), "sentence")
    if leads and (days := _named_days(page.text[: page.head], published)):
        return Window(min(days) - 1, max(days), "sentence")
    if _BACKGROUND.match(words):
        return Window(published - 30, published, "past")
    return Window(published - (2 if leads else 7), published, "published")


@lru_cache(maxsize=256)  # the events of one sentence, and of one article's head, ask the same
def _named_days(words: str, published: int) -> tuple[int, ...]:
    """The days near publication that a stretch of text names."""
    tokens = [fold_word(t) for t in _TOKEN.findall(words)]
    found = (_day(d.iso) for d in find_dates(tokens, dt.date.fromordinal(published)))
    return tuple(day for day in found if day is not None and published - 14 <= day <= published + 1)


def _span(date: str) -> tuple[int, int]:
    """First and last day of ``2020`` or ``2020-02``."""
    year, month = int(date[:4]), int(date[5:7]) if len(date) == 7 else 0
    first = dt.date(year, month or 1, 1)
    past = dt.date(year + 1, 1, 1) if month in (0, 12) else dt.date(year, month + 1, 1)
    return first.toordinal(), past.toordinal() - 1


def _day(date: str | None) -> int | None:
    try:
        return dt.date.fromisoformat(date).toordinal() if date and len(date) == 10 else None
    except ValueError:
        return None
