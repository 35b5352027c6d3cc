"""Which places and actors the lexicon knows in a text: more than the reader gives to one event, which names only the nearest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from isnad.arabic.letters import fold
from isnad.arabic.tokens import RawToken, tokenize
from isnad.lexicon import Lexicon
from isnad.lexicon.entries import Named
from isnad.lexicon.lexicon import spellings

_BEFORE_PLACES = frozenset(
    ["في", "من", "الي", "علي", "قرب", "شرق", "غرب", "شمال", "جنوب", "شمالي", "جنوبي", "شرقي", "غربي", "وسط", "بين", "داخل", "خارج", "قبالة", "نحو", "باتجاه", "صوب", "عبر", "حول", "مدينة", "بلدة", "قرية", "محافظة", "ولاية", "اقليم", "منطقة", "ضاحية", "مطار", "ميناء", "قاعدة", "حي", "ريف", "مخيم", "قضاء", "بمدينة", "ببلدة", "بمحافظة", "بمنطقة"]
)
_BROAD = frozenset(["sea", "mountain", "region", "front", "river"])


class Point(NamedTuple):
    """A place that a name may mean: the lexicon's English name, country, WGS 84 degrees."""

    name: str
    country: str
    lat: float
    lon: float


class Found(NamedTuple):
    """A name in a text: where it stands, and what it may mean."""

    start: int
    end: int
    kind: str  # place actor country
    id: str
    points: tuple[Point, ...]


def find_names(text: str, lexicon: Lexicon) -> list[Found]:
    """The names of a text, the longest at each place, in order."""
    return names_in(tokenize(fold(text)), lexicon)


def names_in(tokens: Sequence[RawToken], lexicon: Lexicon) -> list[Found]:
    """The same for a text that is cut into tokens."""
    keys = [_spellings(t.norm) if t.kind == "word" else (t.norm.lower(),) for t in tokens]
    return list(_found(tokens, keys, lexicon))


def _found(tokens: Sequence[RawToken], keys: list[tuple[str, ...]], lexicon: Lexicon) -> Iterator[Found]:
    i, known = 0, _openers(lexicon)
    while i < len(tokens):
        named, length, key = lexicon.names_at(keys, i) if tokens[i].kind in ("word", "latin") and _opens(keys[i], lexicon, known) else ((), 0, "")
        if named:
            sure = length > 1 or key != tokens[i].norm or (i > 0 and tokens[i - 1].norm in _BEFORE_PLACES)
            yield from _meant(named, tokens[i].start, tokens[i + length - 1].end, sure)
        i += max(length, 1)


def _meant(named: Sequence[Named], start: int, end: int, sure: bool) -> Iterator[Found]:
    """What names mean that end together: an actor rather than a country rather than a place."""
    by_kind = {n.kind: n.ref for n in named}
    if "actor" in by_kind:
        yield Found(start, end, "actor", by_kind["actor"], ())
    for kind in ("country", "nationality", "seat"):
        if kind in by_kind and isinstance(by_kind[kind], str):
            yield Found(start, end, "country", by_kind[kind], ())
            break
    places = [n.ref for n in named if n.kind == "place" and n.ref.lat is not None and n.ref.kind not in _BROAD]
    if places and sure:
        yield Found(start, end, "place", places[0].name_ar, tuple(Point(p.name_en, p.country, p.lat, p.lon) for p in places))


_spellings = lru_cache(maxsize=200_000)(spellings)


@lru_cache(maxsize=2)
def _openers(lexicon: Lexicon) -> dict[str, bool]:
    """Whether a name of a lexicon begins with a word, as far as it has been asked."""
    return {}


def _opens(keys: tuple[str, ...], lexicon: Lexicon, known: dict[str, bool]) -> bool:
    opens = known.get(keys[0])
    if opens is None:
        opens = known[keys[0]] = any(key in lexicon.trie for key in keys)
    return opens
