"""A telling: all that one article says of one event, its mentions taken together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeVar

import msgspec

from isnad.record.names import Point
from isnad.record.words import total

_EXACT = {"day": 0, "sentence": 1, "month": 2, "past": 3, "published": 4}  # how a window is known, the surest first


T = TypeVar("T")


class Window(NamedTuple):
    """The days between which an event lay (ordinals, inclusive), and how they are known: day, sentence, month, past, published."""

    first: int
    last: int
    how: str


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """One or more mentions in one article that mean one event."""

    id: str  # of its first mention in the text
    article: str
    reports: tuple[str, ...]  # ids of the mentions, in the order of the text
    published: int | None
    families: frozenset[str]
    types: frozenset[str]
    modes: frozenset[str]
    statuses: frozenset[str]
    window: Window | None
    where: frozenset[str]  # names of places in its sentences
    points: tuple[tuple[Point, ...], ...]  # what each may mean
    spots: tuple[Point, ...]  # where the reader says that it was
    people: frozenset[str]  # ids of actors in its sentences
    agents: frozenset[str]  # those who act, as country and sector
    targets: frozenset[str]
    agent_countries: frozenset[str]
    target_countries: frozenset[str]
    numbers: frozenset[str]
    dead: frozenset[int]
    means: frozenset[str]  # what it was done with, as the words around the triggers say
    objects: frozenset[str]  # what was hit: a market, a bus
    trigger: frozenset[str]
    close: frozenset[str]  # stems of the words around the triggers
    told: frozenset[str]  # stems of its sentences and of title and lead
    close_weight: int
    start: int  # of its first and its last mention
    end: int
    leads: bool  # stands in title or lead
    definite: bool  # its first mention is ("the attack"): told before, as a rule


def joined(tellings: Sequence[Telling]) -> Telling:
    """What some tellings of one article tell together: the first of them counts as where the event is told."""
    if len(tellings) == 1:
        return tellings[0]
    ordered = sorted(tellings, key=lambda t: (t.start, t.id))
    first = ordered[0]
    close = _all([t.close for t in ordered])
    return Telling(
        id=first.id, article=first.article, reports=tuple([id for t in ordered for id in t.reports]), published=first.published, families=_all([t.families for t in ordered]),
        types=_all([t.types for t in ordered]), modes=_all([t.modes for t in ordered]), statuses=_all([t.statuses for t in ordered]), window=_surest([t.window for t in ordered if t.window]),
        where=_all([t.where for t in ordered]), points=tuple(dict.fromkeys([p for t in ordered for p in t.points])), spots=tuple(dict.fromkeys([s for t in ordered for s in t.spots])),
        people=_all([t.people for t in ordered]), agents=_all([t.agents for t in ordered]), targets=_all([t.targets for t in ordered]),
        agent_countries=_all([t.agent_countries for t in ordered]), target_countries=_all([t.target_countries for t in ordered]), numbers=_all([t.numbers for t in ordered]),
        dead=_all([t.dead for t in ordered]), means=_all([t.means for t in ordered]), objects=_all([t.objects for t in ordered]), trigger=_all([t.trigger for t in ordered]), close=close,
        told=_all([t.told for t in ordered]), close_weight=total(close), start=first.start, end=ordered[-1].end, leads=any([t.leads for t in ordered]), definite=first.definite)


def _all(sets: list[frozenset[T]]) -> frozenset[T]:
    return sets[0].union(*sets[1:])


def _surest(windows: list[Window]) -> Window | None:
    return min(windows, key=lambda w: (_EXACT[w.how], w.last - w.first, w), default=None)
