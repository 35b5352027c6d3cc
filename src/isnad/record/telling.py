"""A telling: all that one article says of one event, its mentions taken together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_

import msgspec

from isnad.record.names import Point
from isnad.record.report import Report, Window
from isnad.record.words import total

_EXACT = {"day": 0, "sentence": 1, "month": 2, "past": 3, "published": 4}  # how a window is known, the surest first


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
    where: frozenset[str]
    points: tuple[tuple[Point, ...], ...]
    spots: tuple[Point, ...]
    people: frozenset[str]
    agents: frozenset[str]
    targets: frozenset[str]
    agent_countries: frozenset[str]
    target_countries: frozenset[str]
    numbers: frozenset[str]
    dead: frozenset[int]
    means: frozenset[str]
    objects: frozenset[str]  # what was hit
    trigger: frozenset[str]
    close: frozenset[str]
    told: frozenset[str]  # stems of its sentences and of title and lead
    close_weight: int
    start: int  # of its first and its last mention
    end: int
    leads: bool
    definite: bool  # its first mention is


def telling(reports: Sequence[Report]) -> Telling:
    """The telling that some reports of one article make together."""
    ordered = sorted(reports, key=lambda r: (r.start, r.id))
    first = ordered[0]
    close = _all(r.close for r in ordered)
    return Telling(
        id=first.id, article=first.article, reports=tuple(r.id for r in ordered), published=first.published, families=_all(frozenset(r.families) for r in ordered),
        types=frozenset(r.type for r in ordered), modes=frozenset(f"{r.type}/{r.mode}" for r in ordered if r.mode), statuses=frozenset(r.status for r in ordered),
        window=_surest([r.window for r in ordered if r.window]), where=_all(r.where for r in ordered), points=tuple(dict.fromkeys(p for r in ordered for p in r.points)),
        spots=tuple(dict.fromkeys(r.spot for r in ordered if r.spot)), people=_all(r.people for r in ordered), agents=(agents := _all(r.agents for r in ordered)),
        targets=(targets := _all(r.targets for r in ordered)), agent_countries=_countries(agents), target_countries=_countries(targets), numbers=_all(r.numbers for r in ordered),
        dead=frozenset(r.dead for r in ordered if r.dead), means=_all(r.means for r in ordered), objects=_all(r.objects for r in ordered), trigger=_all(r.trigger for r in ordered), close=close,
        told=_all(r.said for r in ordered) | first.topic, close_weight=total(close), start=first.start, end=ordered[-1].end,
        leads=any(r.leads for r in ordered), definite=first.definite)


def _countries(parties: frozenset[str]) -> frozenset[str]:
    return frozenset(party.split(".")[0] for party in parties)


def _all(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return reduce(or_, sets)


def _surest(windows: list[Window]) -> Window | None:
    return min(windows, key=lambda w: (_EXACT[w.how], w.last - w.first, w), default=None)
