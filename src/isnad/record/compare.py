"""Whether two tellings mean the same event: features that a person can check, weights, and a score.

The score is a log-odds: 0 is "as likely as not". The weights in ``data/weights.tsv`` come from ``bench/fit_records.py`` (each feature may speak only for or only against a merge) and
are the same for every store. The score depends on the two tellings alone.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from isnad.record.names import Point
from isnad.record.telling import Telling
from isnad.record.words import total

_WEIGHTS = Path(__file__).parent / "data" / "weights.tsv"
_SHORT = 1000  # weight under which words are too few to be contained in another text by more than chance
_RICH = 3000  # common words that say all that common words can say
_APART = 150  # code points between two mentions in one article whose words are not the same words
_NEAR_KM, _OWN_KM = 40.0, 60.0
_KM_PER_DEGREE = 111.2
_MANY, _WEEK = 10, 7  # days
_TIGHT = 2  # days of a window that tells nearly as much as a day
Features = dict[str, float]


def features(a: Telling, b: Telling) -> Features:
    """What speaks for and against, by name; those that are 0 are left out. Symmetric."""
    found = _words(a, b) | _days(a, b) | _places(a, b) | _parties(a, b) | _numbers(a, b) | _kinds(a, b)
    found["bias"] = 1.0
    return {name: value for name, value in found.items() if value}


def score(found: Features) -> float:
    """The log-odds that tellings with these features are one."""
    known = weights()
    return math.fsum(known[name] * value for name, value in found.items())


@cache
def weights() -> dict[str, float]:
    """The weight of each feature."""
    lines = (line.split("\t") for line in _WEIGHTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value, *_ in lines}


def _words(a: Telling, b: Telling) -> Features:
    """The words around the triggers are alike, and stand in what the other article tells."""
    common = total(a.close & b.close)
    if a.article == b.article:
        apart = a.start > b.end + _APART or b.start > a.end + _APART
        again = (a if a.start > b.start else b).definite
        alike = common / max(_SHORT, min(a.close_weight, b.close_weight))
        return {"one_article": 1.0, "again": float(again), "alike": alike if apart else 0.0}
    inside = [total(x.close & y.told) / max(_SHORT, x.close_weight) for x, y in ((a, b), (b, a))]
    return {"close": min(common, _RICH) / _RICH, "close_in": min(inside), "close_echo": max(inside)}


def _days(a: Telling, b: Telling) -> Features:
    one, other = a.window, b.window
    if one is None or other is None:
        return {"no_day": 1.0}
    out = {"published_apart": min(abs(a.published - b.published), _WEEK) / _WEEK if a.published and b.published else 0.0}
    gap = max(one.first - other.last, other.first - one.last, 0)
    if one.how == other.how == "day":
        return out | {"same_day": float(gap == 0), "next_day": float(gap == 1), "other_day": float(gap > 1)}
    apart = abs(one.first + one.last - other.first - other.last) / 2
    tight = gap == 0 and all(w.last - w.first <= _TIGHT for w in (one, other))
    return out | {"days_meet": float(gap == 0), "days_tight": float(tight), "days_gap": min(gap, 5) / 5, "days_apart": min(apart, _MANY) / _MANY}


def _places(a: Telling, b: Telling) -> Features:
    out = {}
    if a.spots and b.spots:
        out["spots_far"] = float(min(_km(p, q) for p in a.spots for q in b.spots) >= _OWN_KM)
    if not a.where.isdisjoint(b.where):
        return out | {"same_place": 1.0}
    apart = min((_km(p, q) for one in a.points for other in b.points for p in one for q in other), default=0.0)
    return out | {"far_place": float(apart >= _NEAR_KM)}


def _km(p: Point, q: Point) -> float:
    """Distance in kilometres, near enough for what is asked here."""
    shrink = math.cos(math.radians((p.lat + q.lat) / 2))
    return math.hypot(p.lat - q.lat, (p.lon - q.lon) * shrink) * _KM_PER_DEGREE


def _parties(a: Telling, b: Telling) -> Features:
    out = {"people": min(len(a.people & b.people), 2) / 2 if a.article != b.article else 0.0}
    if a.types == b.types == {"CONSULT"}:
        out["others_met"] = float(bool(a.people - b.people) and bool(b.people - a.people))
    if a.agents and b.agents:
        out["same_agents"], out["other_agents"] = float(not a.agents.isdisjoint(b.agents)), float(a.agent_countries.isdisjoint(b.agent_countries))
    if a.targets and b.targets:
        out["same_targets"], out["other_targets"] = float(not a.targets.isdisjoint(b.targets)), float(a.target_countries.isdisjoint(b.target_countries))
    return out


def _numbers(a: Telling, b: Telling) -> Features:
    out = {}
    if a.numbers and b.numbers:
        common = len(a.numbers & b.numbers)
        out = {"numbers": min(common, 2) / 2 if a.article != b.article else 0.0, "other_numbers": float(not common)}
    if a.dead and b.dead:
        other = a.dead.isdisjoint(b.dead)
        out |= {"other_toll": float(other), "toll_shrinks": float(other and _shrinks(a, b))}
    return out


def _shrinks(a: Telling, b: Telling) -> bool:
    """Whether the later article tells of fewer dead: tolls of one event grow."""
    if a.published is None or b.published is None or a.published == b.published:
        return False
    early, late = (a, b) if a.published < b.published else (b, a)
    return max(late.dead) < min(early.dead)


def _kinds(a: Telling, b: Telling) -> Features:
    out = {"other_type": float(a.types.isdisjoint(b.types)), "other_mode": float(bool(a.modes and b.modes) and a.modes.isdisjoint(b.modes)), "both_lead": float(a.leads and b.leads)}
    if a.means and b.means:
        out["other_means" if a.means.isdisjoint(b.means) else "same_means"] = 1.0
    if a.objects and b.objects:
        out["other_target" if a.objects.isdisjoint(b.objects) else "same_target"] = 1.0
    return out
