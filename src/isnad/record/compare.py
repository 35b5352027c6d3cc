"""Whether two tellings mean the same event: features that a person can check, weights, and a score.

The score is a log-odds: 0 is "as likely as not". The weights in ``data/weights.tsv`` come from ``bench/fit_records.py`` (each feature may speak only for or only against a merge) and
are the same for every store. The score depends on the two tellings alone.
"""

from __future__ import annotations

import math

from isnad.record.names import Point
from isnad.record.telling import Telling
from isnad.record.weights import weights_of
from isnad.record.words import total

_SHORT = 1000  # weight under which words are too few to be contained in another text by more than chance
_RICH = 3000  # common words that say all that common words can say
_APART = 150  # code points between two mentions in one article whose words are not the same words
_NEAR_KM = 40.0
_OWN_KM = 60.0
_KM_PER_DEGREE = 111.2
_MANY = 10  # days
_WEEK = 7
_TIGHT = 2  # days of a window that tells nearly as much as a day
#: Types that are what somebody says or grants: whose act it is decides which act it is.
_OF_A_VOICE = frozenset(["ACCUSE", "AGREE", "AID", "COOPERATE", "MOBILIZE", "REJECT", "REQUEST", "SUPPORT", "THREATEN"])
_MEETING = frozenset(["CONSULT"])
Features = dict[str, float]


def features(a: Telling, b: Telling) -> Features:
    """What speaks for and against, by name; those that are 0 are left out. Symmetric."""
    found = _beside_words(a, b)
    _words(a, b, _share(a, b), found)
    return found


def agreement(a: Telling, b: Telling, *, least: int = -1_000_000) -> int | None:
    """How well two tellings agree, in thousandths of log-odds; ``None`` where that is less than ``least``, which is seen early as a rule: before all words are compared."""
    beside = score(_beside_words(a, b))
    share = _share(a, b) if a.article != b.article else 0.0
    if 1000 * (beside + _words_at_most(a, b, share)) < least:
        return None
    words: Features = {}
    _words(a, b, share, words)
    value = round(1000 * (beside + score(words)))
    return value if value >= least else None


def _beside_words(a: Telling, b: Telling) -> Features:
    found: Features = {"bias": 1.0}
    for compare in _BESIDE_WORDS:
        compare(a, b, found)
    return found


def score(found: Features) -> float:
    """The log-odds that tellings with these features are one."""
    known = weights()
    return sum([known[name] * value for name, value in found.items()])


def weights() -> dict[str, float]:
    """The weight of each feature."""
    return weights_of("weights")


def _share(a: Telling, b: Telling) -> float:
    """How much of the words around the one's triggers stands in what the other's article tells."""
    return total(a.close & b.told) / max(_SHORT, a.close_weight)


def _words(a: Telling, b: Telling, one: float, found: Features) -> None:
    """The words around the triggers are alike, and stand in what the other article tells: ``one`` is :func:`_share` of ``a``."""
    common = total(a.close & b.close)
    if a.article == b.article:
        found["one_article"] = 1.0
        if (a if a.start > b.start else b).definite:
            found["again"] = 1.0
        if a.start > b.end + _APART or b.start > a.end + _APART:
            found["alike"] = common / max(_SHORT, min(a.close_weight, b.close_weight))
        return
    other = _share(b, a)
    found["close"] = min(common, _RICH) / _RICH
    found["close_in"], found["close_echo"] = (one, other) if one < other else (other, one)


def _words_at_most(a: Telling, b: Telling, share: float) -> float:
    """What :func:`_words` can add to a score at most, from one of the three comparisons that it makes."""
    known = weights()
    if a.article == b.article:
        return known["alike"] + known["again"] + known["one_article"]
    return known["close"] + known["close_in"] * share + known["close_echo"] * max(1.0, share)


def _days(a: Telling, b: Telling, found: Features) -> None:
    one, other = a.window, b.window
    if one is None or other is None:
        found["no_day"] = 1.0
        return
    if a.published and b.published and a.published != b.published:
        found["published_apart"] = min(abs(a.published - b.published), _WEEK) / _WEEK
    gap = max(one.first - other.last, other.first - one.last, 0)
    if one.how == other.how == "day":
        found["same_day" if gap == 0 else "next_day" if gap == 1 else "other_day"] = 1.0
        return
    if gap:
        found["days_gap"] = min(gap, 5) / 5
    else:
        found["days_meet"] = 1.0
        if one.last - one.first <= _TIGHT and other.last - other.first <= _TIGHT:
            found["days_tight"] = 1.0
    found["days_apart"] = min(abs(one.first + one.last - other.first - other.last) / 2, _MANY) / _MANY


def _places(a: Telling, b: Telling, found: Features) -> None:
    if a.spots and b.spots and _nearest(a.spots, b.spots) >= _OWN_KM:
        found["spots_far"] = 1.0
    if not a.where.isdisjoint(b.where):
        found["same_place"] = 1.0
    elif a.points and b.points and min(_nearest(one, other) for one in a.points for other in b.points) >= _NEAR_KM:
        found["far_place"] = 1.0


def _nearest(some: tuple[Point, ...], others: tuple[Point, ...]) -> float:
    return min([_km(p, q) for p in some for q in others])


def _km(p: Point, q: Point) -> float:
    """Distance in kilometres, near enough for what is asked here."""
    shrink = math.cos(math.radians((p.lat + q.lat) / 2))
    return math.hypot(p.lat - q.lat, (p.lon - q.lon) * shrink) * _KM_PER_DEGREE


def _parties(a: Telling, b: Telling, found: Features) -> None:
    if a.people and b.people:
        common = len(a.people & b.people)
        if common and a.article != b.article:
            found["people"] = min(common, 2) / 2
        if common < len(a.people) and common < len(b.people) and a.types == b.types == _MEETING:
            found["others_met"] = 1.0
    if a.agents and b.agents:
        if not a.agents.isdisjoint(b.agents):
            found["same_agents"] = 1.0
        elif a.agent_countries.isdisjoint(b.agent_countries):
            found["other_agents"] = 1.0
    if a.types <= _OF_A_VOICE and b.types <= _OF_A_VOICE:
        if not (a.agents and b.agents):
            found["no_voice"] = 1.0
        elif "other_agents" in found:
            found["other_voice"] = 1.0
    if a.targets and b.targets:
        if not a.targets.isdisjoint(b.targets):
            found["same_targets"] = 1.0
        elif a.target_countries.isdisjoint(b.target_countries):
            found["other_targets"] = 1.0


def _numbers(a: Telling, b: Telling, found: Features) -> None:
    if a.numbers and b.numbers:
        common = len(a.numbers & b.numbers)
        if not common:
            found["other_numbers"] = 1.0
        elif a.article != b.article:
            found["numbers"] = min(common, 2) / 2
    if a.dead and b.dead and a.dead.isdisjoint(b.dead):
        found["other_toll"] = 1.0
        if _shrinks(a, b):
            found["toll_shrinks"] = 1.0


def _shrinks(a: Telling, b: Telling) -> bool:
    """Whether the later article tells of fewer dead: tolls of one event grow."""
    if a.published is None or b.published is None or a.published == b.published:
        return False
    early, late = (a, b) if a.published < b.published else (b, a)
    return max(late.dead) < min(early.dead)


def _kinds(a: Telling, b: Telling, found: Features) -> None:
    if a.types.isdisjoint(b.types):
        found["other_type"] = 1.0
    if a.modes and b.modes and a.modes.isdisjoint(b.modes):
        found["other_mode"] = 1.0
    if a.leads and b.leads:
        found["both_lead"] = 1.0
    if a.means and b.means:
        found["other_means" if a.means.isdisjoint(b.means) else "same_means"] = 1.0
    if a.objects and b.objects:
        found["other_target" if a.objects.isdisjoint(b.objects) else "same_target"] = 1.0


_BESIDE_WORDS = (_days, _places, _parties, _numbers, _kinds)
