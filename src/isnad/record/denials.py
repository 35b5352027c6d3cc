"""Which claim a denial denies: among what others said, and what was told as an event, in the days before it.

Features, weights (``data/denial_weights.tsv``) and a score in log-odds, as for merging.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from isnad.record.said import Said
from isnad.record.telling import Telling
from isnad.record.weights import weights_of
from isnad.record.words import total, weight

LEAST = 0  # thousandths of log-odds: what a claim must score
BEFORE = 7  # days in which the claim came before its denial
_AFTER = 1  # an outlet may print the claim a day after the denial
_TELLING, _SHARED = 220, 3
_RICH, _SHORT = 2500, 900
_JUST_BEFORE = 700  # code points
_BLAMES = frozenset(["criticise", "warn"])


def candidates(near: Mapping[str, Said], new: set[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a denial and what it may deny, at least one of them new."""
    denials = [s for s in near.values() if s.act == "deny"]
    index: dict[str, list[str]] = defaultdict(list)
    for saying in near.values() if denials else ():
        for word in saying.words:
            if weight(word) > _TELLING:
                index[word].append(saying.id)
    for denial in denials:
        shared = Counter(other for word in denial.words | denial.about for other in index.get(word, ()))
        for other, n in shared.items():
            if n >= _SHARED and (denial.id in new or other in new) and _may_be_denied(denial, near[other]):
                yield denial.id, other


def _may_be_denied(denial: Said, claim: Said) -> bool:
    """Whether a claim is another's, and was there to be denied."""
    if claim.act == "deny" or claim.id == denial.id or _same_speaker(denial, claim):
        return False
    if denial.article == claim.article:
        around = claim.begin <= denial.start < claim.end  # ``تتهمه أنقرة بتدبير الانقلاب، وهو ما ينفيه`` is a claim, ``تعهدت موسكو التي تنفي …`` none
        return claim.act in _BLAMES or not around
    return denial.day is not None and claim.day is not None and -_AFTER <= denial.day - claim.day <= BEFORE


def _same_speaker(a: Said, b: Said) -> bool:
    return any(key[0] in "ans" for key in a.voice.keys & b.voice.keys)


def features(denial: Said, claim: Said) -> dict[str, float]:
    """What speaks for and against that a saying is what a denial denies; those that are 0 are left out."""
    common = total(denial.words & claim.words)
    apart = abs(denial.day - claim.day) if denial.day is not None and claim.day is not None else 0
    found = {
        "bias": 1.0, **_of_words(common, denial.weight), "alike": 2 * common / max(1, denial.weight + claim.weight), "blames": float(claim.act in _BLAMES),
        "names_denier": float(not _ids(denial).isdisjoint(claim.names)), "names_claimant": float(not _ids(claim).isdisjoint(denial.names)),
        "one_article": float(denial.article == claim.article),
        "context": _context(denial, claim.words, claim.weight), "before": float(denial.article == claim.article and 0 < denial.start - claim.start < _JUST_BEFORE), "days": float(apart), "negated": float(claim.negated)}
    return {name: value for name, value in found.items() if value}


def of_event(denial: Said, told: Telling, *, in_its_words: bool) -> dict[str, float]:
    """The same for a telling of an event. Within one article sentences are shared, so that only the event's own word counts there."""
    common = total(denial.words & told.close)
    apart = abs(denial.day - told.published) if denial.day is not None and told.published is not None else 0
    ids, one = _ids(denial), denial.article == told.article
    words = {} if one else {**_of_words(common, denial.weight), "alike": 2 * common / max(1, denial.weight + told.close_weight), "context": _context(denial, told.close, told.close_weight)}
    found = {
        "bias": 1.0, **words, "names_denier": float(not ids.isdisjoint(told.people | told.agent_countries | told.target_countries)), "denier_did_it": float(not ids.isdisjoint(told.agent_countries)),
        "one_article": float(one), "named": float(names(denial, told)), "in_its_words": float(in_its_words), "days": float(apart), "event": 1.0}
    return {name: value for name, value in found.items() if value}


def names(denial: Said, told: Telling) -> bool:
    """Whether a denial names an event by the very word by which it is told: ``نفت موسكو شن غارات``."""
    return not denial.words.isdisjoint(told.trigger)


def _of_words(common: int, all: int) -> dict[str, float]:
    return {"words": min(common, _RICH) / _RICH, "contained": min(1.0, common / max(_SHORT, all))}


def _context(denial: Said, words: frozenset[str], all: int) -> float:
    """How much of a claim stands in the sentence of the denial and the one before."""
    return min(1.0, total(denial.about & words) / max(_SHORT, all))


def _ids(saying: Said) -> set[str]:
    """Actors and countries that speak."""
    return {key[2:] for key in saying.voice.keys if key[0] in "ac"}


def score(denial: Said, claim: Said) -> int:
    """Thousandths of the log-odds that a saying is what a denial denies."""
    return total_of(features(denial, claim))


def total_of(found: Mapping[str, float]) -> int:
    """Thousandths of the log-odds of features."""
    known = weights()
    return round(1000 * math.fsum(known[name] * value for name, value in found.items()))


def weights() -> dict[str, float]:
    """The weight of each feature."""
    return weights_of("denial_weights")
