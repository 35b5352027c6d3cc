"""What one mention of an event in an article tells: the telling of a mention by itself, made from the event and the text around it.

Everything here follows from the article alone, never from what else a store holds: that is what makes merging independent of order.
"""

from __future__ import annotations

import bisect
import datetime as dt
import re
from collections.abc import Sequence
from typing import NamedTuple

from isnad.arabic.dates import find_dates
from isnad.arabic.letters import fold
from isnad.arabic.tokens import RawToken, tokenize
from isnad.lexicon import Lexicon
from isnad.model import Article, Event, Mention, Place
from isnad.record.kinds import families
from isnad.record.means import classes
from isnad.record.names import Found, Point, names_in
from isnad.record.telling import Telling, Window
from isnad.record.words import sentence, stem, total

_LEAD = 350  # code points of the body that tell what an article is about
_BEFORE, _AFTER = 150, 200  # code points of a long sentence that belong to a trigger in it
_WORDS = frozenset(["word", "number", "latin"])  # kinds of tokens
_NUMBER = re.compile(r"\d+")
_ANOTHER = re.compile(r"(?<!\w)و?(?:ردا على|ردًا على|ردّا على|على خلفية|غداة|بعد ساعات|بعد يوم|بعد يومين|بعد أيام|في أعقاب|المشتبه بهم ب|مشتبه بهم ب)")
_BACKGROUND = re.compile(r"\s*و?(?:كان|كانت|سبق|يذكر|يشار|تجدر)\b")
_DEFINITE = re.compile(r"(?:[وفبكل]|هذ[اه] )*(?:ال|لل)")
_CLOSE_BEFORE, _CLOSE_AFTER = 6, 16  # words of the sentence that stand close to a trigger
_WEEK_AGO = re.compile(r"ال[أا]سبوع (?:الماضي|الفائت|المنصرم|السابق)")


class Page(NamedTuple):
    """An article as its mentions share it: what is looked for in all of its text is looked for once. Places are offsets into the text."""

    text: str
    head: int  # where title and lead end
    published: int | None
    starts: list[int]  # of its words
    stems: list[str]  # of its words
    turns: list[tuple[int, int]]  # words that lead over to another event
    days: list[tuple[int, int]]  # where a day near publication is named, and the day
    names: list[Found]

    def within(self, start: int, end: int) -> slice:
        """The words that begin in a stretch of text."""
        return slice(bisect.bisect_left(self.starts, start), bisect.bisect_left(self.starts, end))

    def told(self, start: int, end: int) -> frozenset[str]:
        """The stems of a stretch of its text and of title and lead."""
        return frozenset(self.stems[self.within(0, self.head)] + self.stems[self.within(start, end)])

    def close(self, start: int, end: int) -> frozenset[str]:
        """The stems of the words around a trigger, which are its own more often than those of the rest of the sentence: as far as the words that lead over to another event (``ردا على``)."""
        first, last = sentence(self.text, start)
        for begin, stop in self.turns:
            if stop <= start:
                first = max(first, stop)
            elif begin >= end:
                last = min(last, begin)
                break
        mine = self.within(start, end)
        opening = max(mine.start - _CLOSE_BEFORE, bisect.bisect_left(self.starts, first))
        return frozenset(self.stems[opening : min(mine.stop + _CLOSE_AFTER, bisect.bisect_left(self.starts, last))])

    def named_days(self, start: int, end: int) -> list[int]:
        """The days near publication that a stretch of text names."""
        return [day for at, day in self.days if start <= at < end]


def page(article: Article, lexicon: Lexicon) -> Page:
    """What the mentions of an article share."""
    text, published = article.text, _day(article.date)
    head = len(text) - len(article.body) + min(_LEAD, len(article.body))
    tokens = tokenize(fold(text))
    words = [t for t in tokens if t.kind in _WORDS and len(t.norm) > 1]  # single letters and single digits tell nothing
    return Page(text, head, published, [t.start for t in words], [stem(t.norm) for t in words], [m.span() for m in _ANOTHER.finditer(text)], _days(tokens, published), names_in(tokens, lexicon))


def _days(tokens: list[RawToken], published: int | None) -> list[tuple[int, int]]:
    """Where a text names days near its publication, and which."""
    if published is None:
        return []
    found = [(tokens[d.begin].start, _day(d.iso)) for d in find_dates([t.norm for t in tokens], dt.date.fromordinal(published))]
    return [(at, day) for at, day in found if day is not None and published - 14 <= day <= published + 1]


def mentions(events: Sequence[Event], article: Article, lexicon: Lexicon) -> list[Telling]:
    """The events of one article, each as if it were told nowhere else in it."""
    if not events:
        return []
    shared = page(article, lexicon)
    return [_mention(event, article.id, shared) for event in events]


def _mention(event: Event, article: str, page: Page) -> Telling:
    trigger = event.trigger
    start, end = _around(page.text, trigger.start, trigger.end)
    words = page.text[start:end]
    near = [n for n in page.names if start <= n.start < end]
    places = [n for n in near if n.kind == "place"]
    close = page.close(trigger.start, trigger.end)
    leads = trigger.start < page.head
    agents, targets = _parties(event.actors), _parties(event.recipients)
    return Telling(
        id=event.id, article=article, reports=(event.id,), published=page.published, families=frozenset(families(event.type, event.mode)), types=frozenset((event.type,)),
        modes=frozenset((f"{event.type}/{event.mode}",) if event.mode else ()), statuses=frozenset((event.status,)), window=_window(event, page, start, end),
        where=frozenset([n.id for n in places]), points=tuple(dict.fromkeys([n.points for n in places])), spots=_spots(event.place), people=frozenset([n.id for n in near if n.kind == "actor"]),
        agents=agents, targets=targets, agent_countries=_countries(agents), target_countries=_countries(targets),
        numbers=frozenset([n for n in _NUMBER.findall(words) if len(n) < 5 and n != "1"]), dead=frozenset((event.dead,) if event.dead else ()),
        means=classes("means", close), objects=classes("target", close), trigger=frozenset(page.stems[page.within(trigger.start, trigger.end)]), close=close, told=page.told(start, end), close_weight=total(close),
        start=trigger.start, end=trigger.end, leads=leads, definite=bool(_DEFINITE.match(trigger.text)))


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence of a trigger; of a long one, which tells of several events, the part around the trigger."""
    first, last = sentence(text, start)
    return max(first, start - _BEFORE), max(end, min(last, end + _AFTER))


def _spots(place: Place | None) -> tuple[Point, ...]:
    return (Point(place.name, place.country, place.lat, place.lon),) if place and place.lat is not None and place.lon is not None else ()


def _parties(mentions: Sequence[Mention]) -> frozenset[str]:
    return frozenset([f"{m.country}.{m.sector}" for m in mentions if m.country])


def _countries(parties: frozenset[str]) -> frozenset[str]:
    return frozenset([party.split(".")[0] for party in parties])


def _window(event: Event, page: Page, start: int, end: int) -> Window | None:
    """When the event was: as its date says, else the days that the text around it names, else as far back as its place in the article lets one think."""
    date, published, leads = event.date, page.published, event.trigger.start < page.head
    if date and (day := _day(date)) is not None:
        stale = leads and published is not None and 3 < published - day < 30  # what leads is news: the date is rather that of something the sentence looks back to
        return Window(day, published, "past") if stale and published is not None else Window(day, day, "day")
    if date:
        return Window(*_span(date), "month")
    if published is None:
        return None
    if _WEEK_AGO.search(page.text, start, end):
        return Window(published - 14, published - 2, "past")
    if days := page.named_days(start, end):
        return Window(min(days) - 1, max(days), "sentence")
    if leads and (days := page.named_days(0, page.head)):
        return Window(min(days) - 1, max(days), "sentence")
    if _BACKGROUND.match(page.text, start, end):
        return Window(published - 30, published, "past")
    return Window(published - (2 if leads else 7), published, "published")


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
