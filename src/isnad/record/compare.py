"""Whether two tellings mean the same event: features that a person can check, weights, and a score.

The score is a log-odds: 0 is "as likely as not". The weights in ``data/weights.tsv`` were fitted once (how, their head says; each feature may speak
only for or only against a merge) and are the same for every store. The score depends on the two tellings alone.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from isnad.record.names import Point
from isnad.record.telling import Telling
from isnad.record.words import total

_WEIGHTS = Path(__file__).parent / "data" / "weights.tsv"
_SHORT = 1500  # weight under which a sentence is too short to be contained in another by more than chance
_RICH = 4000  # common words that say all that common words can say
_NEAR_KM = 40.0
_KM_PER_DEGREE = 111.2
_MANY = 10  # days
Features = dict[str, float]


def features(a: Telling, b: Telling) -> Features:
    """What speaks for and against, by name; those that are 0 are left out. Symmetric."""
    found = {**_words(a, b), **_days(a, b), **_places(a, b), **_parties(a, b), **_tolls(a, b), **_kinds(a, b), "bias": 1.0}
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
    """The sentences share words; each is contained in what the other article tells; both articles have one topic."""
    out = {"sentence": min(total(a.said & b.said), _RICH) / _RICH, "trigger": float(not a.trigger.isdisjoint(b.trigger))}
    if a.article != b.article:
        inside = [total(x.said & (y.said | y.topic)) / max(_SHORT, x.weight) for x, y in ((a, b), (b, a))]
        out["contained"], out["echoed"] = min(inside), max(inside)
        out["topic"] = 2 * total(a.topic & b.topic) / max(1, a.topic_weight + b.topic_weight)
    else:
        out["one_article"] = 1.0
        inside = [total(x.said & y.said) / max(_SHORT, x.weight) for x, y in ((a, b), (b, a))]
        out["repeated"] = max(inside)
    return out


def _days(a: Telling, b: Telling) -> Features:
    one, other = a.window, b.window
    if one is None or other is None:
        return {"no_day": 1.0}
    gap = max(one.first - other.last, other.first - one.last, 0)
    if one.how == other.how == "day":
        return {"same_day": float(gap == 0), "next_day": float(gap == 1), "other_day": float(gap > 1)}
    apart = abs(one.first + one.last - other.first - other.last) / 2
    return {"days_meet": float(gap == 0), "days_gap": min(gap, 5) / 5, "days_apart": min(apart, _MANY) / _MANY}


def _places(a: Telling, b: Telling) -> Features:
    if not a.where.isdisjoint(b.where):
        return {"same_place": 1.0}
    apart = min((_km(p, q) for one in a.points for other in b.points for p in one for q in other), default=None)
    if apart is None:
        return {}
    if apart < _NEAR_KM:
        return {"near_place": 1.0}
    countries = [{p.country for place in t.points for p in place} for t in (a, b)]
    return {"far_place": 1.0, "abroad": float(countries[0].isdisjoint(countries[1]))}


def _km(p: Point, q: Point) -> float:
    """Distance in kilometres, near enough for what is asked here."""
    shrink = math.cos(math.radians((p.lat + q.lat) / 2))
    return math.hypot(p.lat - q.lat, (p.lon - q.lon) * shrink) * _KM_PER_DEGREE


def _parties(a: Telling, b: Telling) -> Features:
    out = {"people": min(len(a.people & b.people), 2) / 2, "countries": len(a.countries & b.countries) / max(1, len(a.countries | b.countries))}
    out["others_too"] = float(bool(a.people - b.people) and bool(b.people - a.people))
    if a.types == b.types == {"CONSULT"}:
        out["others_met"] = out["others_too"]
    out["other_people"] = float(bool(a.people and b.people) and a.people.isdisjoint(b.people))
    for role, one, other in (("actor", a.actors, b.actors), ("recipient", a.recipients, b.recipients)):
        if one and other:
            out[f"same_{role}" if not one.isdisjoint(other) else f"other_{role}"] = 1.0
    return out


def _tolls(a: Telling, b: Telling) -> Features:
    ours, theirs = a.numbers - {"1"}, b.numbers - {"1"}
    out = {"numbers": min(len(ours & theirs), 2) / 2, "other_numbers": float(bool(ours and theirs) and ours.isdisjoint(theirs))}
    if a.dead and b.dead:
        common = not a.dead.isdisjoint(b.dead)
        out |= {"same_toll": float(common), "other_toll": float(not common), "toll_shrinks": float(not common and _shrinks(a, b))}
    return out


def _shrinks(a: Telling, b: Telling) -> bool:
    """Whether the later article tells of fewer dead: tolls of one event grow."""
    if a.published is None or b.published is None or a.published == b.published:
        return False
    early, late = (a, b) if a.published < b.published else (b, a)
    return max(late.dead) < min(early.dead)


def _kinds(a: Telling, b: Telling) -> Features:
    modes = bool(a.modes and b.modes)
    return {
        "same_mode": float(modes and not a.modes.isdisjoint(b.modes)), "other_mode": float(modes and a.modes.isdisjoint(b.modes)),
        "other_type": float(a.types.isdisjoint(b.types)), "other_status": float(a.statuses.isdisjoint(b.statuses)),
        "both_lead": float(a.leads and b.leads), "both_aside": float(not a.leads and not b.leads)}
