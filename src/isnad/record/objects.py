"""What can be promised, agreed or demanded (``data/objects.tsv``), and the words that say outright that it was kept or broken (``data/outcomes.tsv``)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from isnad.arabic.letters import fold_word
from isnad.errors import LexiconError
from isnad.lexicon import Lexicon
from isnad.model import QUAD_CLASS
from isnad.record.phrases import Phrases, Token, options

_DATA = Path(__file__).parent / "data"
DEBTOR, CREDITOR, BETWEEN, ANY = "debtor", "creditor", "between", "any"
OUTCOMES = ("fulfils", "breaches", "refuses", "denies", "not")
_NEAR = 24  # code points beside a phrase in which another may take its meaning from it


class Rule(NamedTuple):
    """An event that settles something: its PLOVER type, its mode (any where empty), and who must do it."""

    type: str
    mode: str
    by: str


class Object(NamedTuple):
    """Something that can be owed."""

    id: str
    name_ar: str
    name_en: str
    words: tuple[str, ...]
    unless: tuple[str, ...]  # folded
    rules: dict[str, tuple[Rule, ...]]  # by outcome
    lasting: bool
    days: int
    doer_gains: bool  # who does what the noun names is not who owes it


class Sign(NamedTuple):
    """Words that mean an outcome, of some objects or of all."""

    outcome: str
    words: tuple[str, ...]
    objects: frozenset[str]


@lru_cache(maxsize=1)
def objects() -> tuple[Object, ...]:
    """The table of objects, in its order. Raises :class:`LexiconError` for a line with a mistake."""
    out = []
    for number, cells in _rows("objects.tsv", 11):
        id, name_ar, name_en, words, unless, fulfilled, breached, refused, lasting, days, doer = cells
        rules = {outcome: tuple(_rule(part, number) for part in options(cell)) for outcome, cell in (("fulfils", fulfilled), ("breaches", breached), ("refuses", refused))}
        out.append(Object(id, name_ar, name_en, options(words), tuple(fold_word(p) for p in options(unless)), rules, lasting == "yes", int(days), doer == "about"))
    return tuple(out)


@lru_cache(maxsize=1)
def signs() -> tuple[Sign, ...]:
    """The table of outcomes. Raises :class:`LexiconError` for a line with a mistake."""
    known = {o.id for o in objects()}
    out = []
    for number, (words, outcome, of, _note) in _rows("outcomes.tsv", 4):
        if outcome not in OUTCOMES or not set(options(of)) <= known:
            raise LexiconError(f"outcomes.tsv:{number}: {outcome!r} must be one of {', '.join(OUTCOMES)}, and {of!r} ids of objects.tsv")
        out.append(Sign(outcome, options(words), frozenset(options(of))))
    return tuple(out)


def _rows(name: str, columns: int) -> list[tuple[int, list[str]]]:
    lines = [(n, line.split("\t")) for n, line in enumerate((_DATA / name).read_text(encoding="utf-8").splitlines(), 1) if line and not line.startswith("#")]
    for number, cells in lines:
        if len(cells) > columns:
            raise LexiconError(f"{name}:{number}: {len(cells)} cells where {columns} are expected")
    return [(number, cells + [""] * (columns - len(cells))) for number, cells in lines[1:]]


def _rule(part: str, line: int) -> Rule:
    kind, _, by = part.partition(":")
    type, _, mode = kind.partition("/")
    if type not in QUAD_CLASS or by not in (DEBTOR, CREDITOR, BETWEEN, ANY):
        raise LexiconError(f"objects.tsv:{line}: {part!r} must be TYPE:who or TYPE/mode:who, with a PLOVER type and one of debtor, creditor, between, any")
    return Rule(type, mode, by)


class Table:
    """Both tables, ready to be looked for in texts."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._objects = Phrases([o.words for o in objects()], lexicon)
        self._signs = Phrases([s.words for s in signs()], lexicon)

    def named(self, words: Sequence[Token], text: str) -> list[tuple[Object, int, int]]:
        """The objects that a row of words names, with the span of the phrase, those higher in the table first."""
        found = []
        for match in self._objects.find(words):
            one = objects()[match.entry]
            start, end = words[match.begin].start, words[match.end - 1].end
            around = fold_word(text[max(0, start - _NEAR) : end + _NEAR])
            if not any(phrase in around for phrase in one.unless):
                found.append((match.entry, start, end))
        return [(objects()[entry], start, end) for entry, start, end in sorted(found)]

    def outcomes(self, words: Sequence[Token]) -> list[tuple[Sign, int, int]]:
        """The outcomes that a row of words tells, with their spans; none where words of condition or purpose hide them."""
        found = [(signs()[m.entry], words[m.begin].start, words[m.end - 1].end) for m in self._signs.find(words)]
        if any(sign.outcome == "not" for sign, _, _ in found):
            return []
        contested = [f for f in found if f[0].outcome == "denies"]
        return contested or found


@lru_cache(maxsize=4)
def table(lexicon: Lexicon) -> Table:
    """The tables for one lexicon."""
    return Table(lexicon)
