"""Fixed phrases of data tables, found in text in any inflection: ``إفراج عن`` in ``بالإفراج الفوري عن``.

A word of a phrase finds every word that has a lemma with it in common, or, where the lexicon knows neither, the same stem; ``…`` in a phrase allows up to three words, ``……`` up to eight.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from isnad.arabic.letters import fold_word
from isnad.lexicon import Lexicon
from isnad.record.words import stem

_WORD = re.compile(r"[^\W_]+")
_GAPS = {"…": 3, "……": 8}  # how many words may stand in a gap

Pattern = tuple[frozenset[str] | int, ...]  # the keys of each word; of a gap, how many words it may hold


class Token(NamedTuple):
    """A word of a text: where it stands, its folded spelling, and the keys by which phrases find it."""

    start: int
    end: int
    norm: str
    keys: frozenset[str]


class Match(NamedTuple):
    """A phrase in a text: to which entry of the table it belongs, and which tokens it takes."""

    entry: int
    begin: int
    end: int


def tokens(text: str, lexicon: Lexicon, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a stretch of text; offsets are code points of ``text``."""
    out = []
    for match in _WORD.finditer(text, start, len(text) if end is None else end):
        norm = fold_word(match.group())
        out.append(Token(match.start(), match.end(), norm, keys(norm, lexicon)))
    return out


@lru_cache(maxsize=200_000)
def keys(norm: str, lexicon: Lexicon) -> frozenset[str]:
    """The lemmas of a folded word; its stem where the lexicon does not know it."""
    known = frozenset(fold_word(a.word.lemma) for a in lexicon.analyse(norm))
    return known or frozenset([f"~{stem(norm)}"])


def _meant(norm: str, lexicon: Lexicon) -> frozenset[str]:
    """The keys of a word of a phrase: itself where it is a lemma (``نقل`` is no form of ``قال`` here), else its lemmas."""
    known = keys(norm, lexicon)
    return frozenset([norm]) if norm in known else known


class Phrases:
    """The phrases of several entries of a table, in the order of the table."""

    def __init__(self, entries: Sequence[Iterable[str]], lexicon: Lexicon) -> None:
        self._by_key: defaultdict[str, list[tuple[int, Pattern]]] = defaultdict(list)
        for number, phrases in enumerate(entries):
            for phrase in phrases:
                pattern = tuple(_GAPS.get(word) or _meant(fold_word(word), lexicon) for word in phrase.split())
                for key in pattern[0] if isinstance(pattern[0], frozenset) else ():
                    self._by_key[key].append((number, pattern))

    def find(self, words: Sequence[Token]) -> Iterator[Match]:
        """Every phrase that stands in a row of words, in the order of the text, the longest at a place first."""
        for i, word in enumerate(words):
            found = {(number, end) for key in word.keys for number, pattern in self._by_key.get(key, ()) if (end := _end(pattern, words, i))}
            yield from (Match(number, i, end) for number, end in sorted(found, key=lambda f: (-f[1], f[0])))


def _end(pattern: Pattern, words: Sequence[Token], i: int) -> int:
    """Where a pattern that begins at word ``i`` ends; 0 where it does not stand there."""
    gap = 0
    for part in pattern:
        if isinstance(part, int):
            gap = part
            continue
        at = next((j for j in range(i, min(len(words), i + 1 + gap)) if words[j].keys & part), None)
        if at is None:
            return 0
        i, gap = at + 1, 0
    return i


def options(cell: str) -> tuple[str, ...]:
    """The alternatives of a cell of a data table."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())
