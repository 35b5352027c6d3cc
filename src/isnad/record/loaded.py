"""Loaded words for actors, acts, the dead and places (``data/loaded.tsv``, and the variants that the lexicon's tables of actors mark with ``!``), found where they stand.

They are an attribute of the report that uses them, never a fact.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from isnad.arabic.letters import fold, fold_word
from isnad.lexicon.files import data_files, read_table, table_kind

_TABLE = Path(__file__).parent / "data" / "loaded.tsv"
_PRONOUN = "(?:ه|ها|هم|هما|نا|ي|كم)?"
_QUOTES = re.compile(r"[«“\"][^«»“”\"]*[»”\"]")
_NEAR = 24  # code points around a word in which a phrase may stand that takes the load from it


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded word of a report. ``quoted``: it stands in quotation marks, so that the outlet does not say it in its own voice."""

    start: int
    end: int
    text: str
    about: str  # actor act dead place
    neutral: str
    stance: str  # con pro, "" where the lexicon only marks it
    actor: str | None  # whom the lexicon says it names
    quoted: bool


class _Entry(NamedTuple):
    about: str
    neutral: str
    stance: str
    actor: str | None
    unless: tuple[str, ...]  # folded


def loaded_words(text: str, start: int = 0, end: int | None = None) -> tuple[Loaded, ...]:
    """The loaded words of a stretch of text, the longest at each place, in order; offsets are code points of ``text``."""
    return _found(text, start, len(text) if end is None else end, _compiled())


def plain_words(text: str, start: int = 0, end: int | None = None) -> tuple[Loaded, ...]:
    """The plain counterparts of loaded words in a stretch of text; their ``stance`` is ``neutral``."""
    return _found(text, start, len(text) if end is None else end, _plain())


def _found(text: str, start: int, end: int, table: tuple[re.Pattern[str], dict[str, _Entry]]) -> tuple[Loaded, ...]:
    folded = fold(text[start:end])
    pattern, entries = table
    quotes = [m.span() for m in _QUOTES.finditer(text)]
    out = []
    for match in pattern.finditer(folded.text):
        entry = entries[match["the"] or match["bare"]]
        around = folded.text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if any(phrase in around for phrase in entry.unless):
            continue
        a, b = (start + at for at in folded.span(*match.span()))
        out.append(Loaded(start=a, end=b, text=text[a:b], about=entry.about, neutral=entry.neutral, stance=entry.stance, actor=entry.actor,
                          quoted=any(x < a and b < y for x, y in quotes)))
    return tuple(out)


@cache
def _compiled() -> tuple[re.Pattern[str], dict[str, _Entry]]:
    """One pattern for all loaded words, and what each spelling stands for."""
    return _pattern({spelling: entry for spelling, entry in (*_of_table(), *_of_lexicon())})


@cache
def _plain() -> tuple[re.Pattern[str], dict[str, _Entry]]:
    """The same for their plain counterparts: of those that two lines name, the first counts."""
    entries: dict[str, _Entry] = {}
    for _words, about, neutral, *_ in _rows():
        for word in _options(neutral) if about in ("act", "dead") else ():
            entries.setdefault(fold_word(word), _Entry(about, _options(neutral)[0], "neutral", None, ()))
    return _pattern(entries)


def _pattern(entries: dict[str, _Entry]) -> tuple[re.Pattern[str], dict[str, _Entry]]:
    with_article = sorted((w for w in entries if w.startswith("ال")), key=lambda w: (-len(w), w))
    without = sorted((w for w in entries if not w.startswith("ال")), key=lambda w: (-len(w), w))
    the = "|".join(re.escape(w[2:]) for w in with_article)
    bare = "|".join(re.escape(w) for w in without)
    pattern = rf"(?<!\w)[وف]?(?:(?:[بك]?ال|لل)(?P<the>{the})|(?:[بكل]?(?:ال)?|لل)(?P<bare>{bare}){_PRONOUN})(?!\w)"
    return re.compile(pattern), {w[2:]: entries[w] for w in with_article} | {w: entries[w] for w in without}


def _rows() -> list[list[str]]:
    return [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")][1:]


def _options(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]


def _of_table() -> Iterator[tuple[str, _Entry]]:
    for words, about, neutral, stance, unless, *_ in _rows():
        entry = _Entry(about, _options(neutral)[0], stance, None, tuple(fold_word(p) for p in _options(unless)))
        yield from ((fold_word(word), entry) for word in _options(words))


def _of_lexicon() -> Iterator[tuple[str, _Entry]]:
    """The variants of actors that are marked as loaded."""
    for path in data_files():
        if path.suffix == ".tsv" and table_kind(path) == "actors":
            for row in read_table(path):
                marked = [v.strip()[1:] for v in row["variants"].split("|") if v.strip().startswith("!")]
                yield from ((fold_word(v), _Entry("actor", row["name_ar"], "", row["id"], ())) for v in marked)
