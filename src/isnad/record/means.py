"""What an act was done with and to: the table is ``data/means.tsv``."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from isnad.record.words import stem

_TABLE = Path(__file__).parent / "data" / "means.tsv"


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    """The classes of each stem."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            name, words = line.split("\t")
            for word in dict.fromkeys(stem(w) for w in words.split()):
                found[word].append(name)
    return {word: tuple(names) for word, names in found.items()}


def means(stems: frozenset[str]) -> frozenset[str]:
    """The classes that some stems name."""
    known = _classes()
    return frozenset(name for word in stems for name in known.get(word, ()))
