"""Whether two sayings are one utterance: features that a person can check, weights (``data/utterance_weights.tsv``), a score in log-odds.

The score depends on the two sayings alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from isnad.record.said import Said
from isnad.record.voices import alike
from isnad.record.weights import weights_of
from isnad.record.words import total, weight

REACH = 3  # days between two articles that tell of one utterance
_TELLING = 220  # weight above which a word helps to find what to compare
_SHARED = 2  # such words that two sayings of one voice share
_RUNS = 2  # rows of words that two sayings of any voice share
_RICH = 3500  # weight of common words that says all that they can say
_SHORT = 1300  # weight under which words are contained in others by chance
_MANY_RUNS, _PART = 6, 0.6  # rows of words, and the share of the shorter one's, that say all that they can say
_VERBATIM = 0.75  # share of a quotation that the other holds
_SAME_SPAN = 0.8  # share of the longer span that two have in common
_LEAST_QUOTE = 3  # rows of words: shorter quotations tell nothing


def features(a: Said, b: Said) -> dict[str, float]:
    """What speaks for and against, by name; those that are 0 are left out. Symmetric."""
    found = {**_words(a, b), **alike(a.voice, b.voice), **_acts(a, b), **_days(a, b), **_details(a, b), "bias": 1.0}
    return {name: value for name, value in found.items() if value}


def score(a: Said, b: Said) -> int:
    """Thousandths of the log-odds that two sayings are one utterance."""
    known = weights()
    return round(1000 * math.fsum(known[name] * value for name, value in features(a, b).items()))


def weights() -> dict[str, float]:
    """The weight of each feature."""
    return weights_of("utterance_weights")


def _words(a: Said, b: Said) -> dict[str, float]:
    common = total(a.words & b.words)
    return {
        "words": min(common, _RICH) / _RICH, "contained": min(1.0, common / max(_SHORT, min(a.weight, b.weight))), "alike": 2 * common / max(2 * _SHORT, a.weight + b.weight),
        "wording": _wording(a, b), "quoted": float(_quotes(a, b) or _quotes(b, a))}


def _wording(a: Said, b: Said) -> float:
    """Rows of words in common: many of them, and a good part of what there are."""
    common = len(a.runs & b.runs)
    return min(1.0, common / _MANY_RUNS) * min(1.0, common / (_PART * min(len(a.runs), len(b.runs)))) if common else 0.0


def _quotes(a: Said, b: Said) -> bool:
    """Whether a quotation of one stands in the other."""
    return any(len(quote) >= _LEAST_QUOTE and len(quote & b.runs) >= _VERBATIM * len(quote) for quote in a.quotes)


def _acts(a: Said, b: Said) -> dict[str, float]:
    denied = (a.act == "deny") != (b.act == "deny")
    other = b if a.act == "deny" else a
    return {"same_act": float(a.act == b.act), "opposed": float(denied and not other.negated)}


def _days(a: Said, b: Said) -> dict[str, float]:
    named = a.named is not None and b.named is not None and a.named != b.named
    apart = abs(a.day - b.day) if a.day is not None and b.day is not None else 0
    return {"days": float(apart), "other_day": float(named and a.article != b.article), **_within(a, b)}


def _within(a: Said, b: Said) -> dict[str, float]:
    """What speaks against a pair of one article. Where one is said inside the words of the other, he is quoted by the other; where both give the same words, one passes them on."""
    if a.article != b.article:
        return {}
    common = min(a.end, b.end) - max(a.begin, b.begin)
    if common <= 0:
        return {"one_article": 1.0}
    quoted = a.begin <= b.start < a.end or b.begin <= a.start < b.end
    return {"nested" if quoted or common < _SAME_SPAN * max(a.end - a.begin, b.end - b.begin) else "passed_on": 1.0}


def _details(a: Said, b: Said) -> dict[str, float]:
    out = {}
    for name, ours, theirs in (("numbers", a.numbers, b.numbers), ("names", a.names, b.names)):
        if ours and theirs:
            out[name if not ours.isdisjoint(theirs) else f"other_{name}"] = 1.0
    return out


def candidates(near: Mapping[str, Said], new: set[str]) -> set[tuple[str, str]]:
    """Pairs worth comparing, at least one of them new: in nearby days, with telling words in common and a key of the voice, or with rows of words in common."""
    index: dict[tuple[str, ...], list[str]] = defaultdict(list)
    siblings: dict[str, list[str]] = defaultdict(list)
    for saying in near.values():
        siblings[saying.article].append(saying.id)
        for key in _index_keys(saying):
            index[key].append(saying.id)
    found = set()
    for id in new:
        others = {*_counts(near[id], index), *siblings[near[id].article]}  # statements of one article are compared in any case: a long one elsewhere must not tie them together
        found |= {(min(id, o), max(id, o)) for o in others if o != id and _close(near[id], near[o])}
    return found


def _counts(saying: Said, index: Mapping[tuple[str, ...], list[str]]) -> Iterator[str]:
    """The sayings that share enough with one."""
    words: Counter[tuple[str, str]] = Counter()
    rows: Counter[str] = Counter()
    for key in _index_keys(saying):
        if key[0] == "run":
            rows.update(index[key])
        else:
            words.update((other, key[1]) for other in index[key])
    yield from {other for (other, _), n in words.items() if n >= _SHARED} | {other for other, n in rows.items() if n >= _RUNS}


def _index_keys(saying: Said) -> Iterator[tuple[str, ...]]:
    for run in saying.runs:
        yield "run", run
    telling = [word for word in saying.words if weight(word) > _TELLING]
    for key in sorted(saying.voice.keys):
        for word in telling:
            yield "word", key, word


def _close(a: Said, b: Said) -> bool:
    """Whether two sayings are of one article, or of articles of nearby days."""
    return a.article == b.article or (a.day is not None and b.day is not None and abs(a.day - b.day) <= REACH)
