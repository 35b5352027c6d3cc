"""The words of a text as merging sees them: stems, and how much each tells one story from another.

How rare a word is in the press at large stands in ``data/common_words.tsv``, once and for all: were it counted in the store, every article that comes in would change what was decided about all others.
"""

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from isnad.arabic.letters import fold_for_search

_WORD = re.compile(r"[^\W_]+")
_SENTENCE_END = re.compile(r"\n+|(?<=[.!?؟])\s+")
_COMMON = Path(__file__).parent / "data" / "common_words.tsv"
_PREFIXES = ("وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل")
_ENDINGS = ("يات", "يين", "يون", "هما", "ات", "ون", "ين", "ان", "تين", "يه", "ها", "هم", "ه", "ي", "ا")
_LEAST = 3  # letters that stay
_TELLING = 220  # weight above which a word helps to find what to compare
#: Weight of a word that the press hardly ever uses: hundredths of ln(1 / share), whole numbers so that sums do not depend on their order. A word in every article weighs 0.
RAREST = 600


@lru_cache(maxsize=400_000)
def stem(word: str) -> str:
    """A word without the clitics and endings that it may have, cut without asking whether it has them: good to compare with, not to show."""
    folded = fold_for_search(word)
    for prefix in _PREFIXES:
        if folded.startswith(prefix) and len(folded) - len(prefix) >= _LEAST:
            folded = folded[len(prefix) :]
            break
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _LEAST:
            return folded[: -len(ending)]
    return folded


@lru_cache(maxsize=4096)  # the events of one sentence ask the same
def stems(text: str) -> frozenset[str]:
    """The stems of a text; single letters and single digits tell nothing."""
    return frozenset(stem(word) for word in _WORD.findall(text) if len(word) > 1)


class _Weights(dict[str, int]):
    """How much each word of the table tells; what it does not know is as rare as can be."""

    def __missing__(self, stem: str) -> int:
        return RAREST


@cache
def _weights() -> _Weights:
    lines = (line.split("\t") for line in _COMMON.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return _Weights((word, min(RAREST, round(-100 * math.log(int(per_10_000) / 10_000)))) for word, per_10_000 in lines)


@cache
def _tells_little() -> frozenset[str]:
    return frozenset(stem for stem, weight in _weights().items() if weight <= _TELLING)


def weight(stem: str) -> int:
    """How much a word tells: 0 for one that stands everywhere, :data:`RAREST` for one that the table does not know."""
    return _weights()[stem]


def total(stems: Iterable[str]) -> int:
    """What words tell together."""
    return sum(map(_weights().__getitem__, stems))


def telling_words(stems: frozenset[str]) -> frozenset[str]:
    """Those of some stems that tell enough to find others by."""
    return stems - _tells_little()


def sentence(text: str, at: int) -> tuple[int, int]:
    """The sentence of a text that holds a place, as a span."""
    ends, starts = _bounds(text)
    n = bisect.bisect_right(starts, at) - 1
    return starts[n], ends[n]


@lru_cache(maxsize=64)
def _bounds(text: str) -> tuple[list[int], list[int]]:
    """Where the sentences of a text end and begin; what stands between two belongs to the first."""
    breaks = [m.span() for m in _SENTENCE_END.finditer(text)]
    return [*(start for start, _ in breaks), len(text)], [0, *(end for _, end in breaks)]
