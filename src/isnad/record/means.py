"""What an act was done with and to: the table is ``data/means.tsv``."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from pathlib import Path

from isnad.record.words import stem

_TABLE = Path(__file__).parent / "data" / "means.tsv"


@cache
def _known(kind: str) -> dict[str, tuple[str, ...]]:
    """The classes of one kind that each stem names."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith(f"{kind}:"):
            name, words = line.split("\t")
            for word in dict.fromkeys(stem(w) for w in words.split()):
                found[word].append(name)
    return {word: tuple(names) for word, names in found.items()}


def classes(kind: str, stems: frozenset[str]) -> frozenset[str]:
    """The classes of one kind, ``means`` or ``target``, that some stems name."""
    known = _known(kind)
    return frozenset([name for word in known.keys() & stems for name in known[word]])
