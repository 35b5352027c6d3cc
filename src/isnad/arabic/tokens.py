"""Tokens, and the clitics that Arabic writes together with its words."""

from __future__ import annotations

import re
from typing import Final

from isnad.arabic.letters import Folded

_KINDS: Final = {
    "word": r"[ء-غف-ي]++(?!\.)|[ء-غف-ي]{1,3}(?:\.[ء-غف-ي]{1,3}){2,}(?![ء-غف-ي])|[ء-غف-ي]+",
    "number": r"\d+(?:[.,]\d+)*%?",
    "latin": r"[^\W\d_]+",
    "newline": r"\n+",
    "punct": r"\S",
}
_TOKEN: Final = re.compile("|".join(_KINDS.values()))
_KIND: Final = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()))
OPENING_QUOTES: Final = frozenset("«“„\"❝‹")
CLOSING_QUOTES: Final = frozenset("»”\"❞›")
_ENCLITICS: Final = frozenset(["هما", "كما", "هم", "هن", "ها", "كم", "نا", "ني", "ه", "ك", "ي"])


class RawToken:
    """A token: offsets into the original text, folded spelling, kind (word, number, latin, punct, newline)."""

    __slots__ = ("end", "kind", "norm", "start")

    def __init__(self, start: int, end: int, norm: str, kind: str) -> None:
        self.start, self.end, self.norm, self.kind = start, end, norm, kind


class Split:
    """One way to cut a written word: proclitics (``و``, ``ب``, ``ال`` …, in order), stem, enclitic pronoun."""

    __slots__ = ("article", "conj", "enclitic", "future", "prep", "stem")

    def __init__(self, conj: str, prep: str, future: bool, article: bool, stem: str, enclitic: str) -> None:
        self.conj = conj  # و ف or nothing
        self.prep = prep  # ب ك ل or nothing
        self.future = future  # س before an imperfect
        self.article = article
        self.stem = stem
        self.enclitic = enclitic

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if not isinstance(other, Split):
            return False
        return (self.stem == other.stem and self.conj == other.conj and self.prep == other.prep and self.enclitic == other.enclitic
                and self.article == other.article and self.future == other.future)

    def __hash__(self) -> int:
        return hash((self.conj, self.prep, self.future, self.article, self.stem, self.enclitic))


def tokenize(folded: Folded) -> list[RawToken]:
    """Cut folded text into tokens whose offsets point into the original."""
    text, offsets = folded.text, folded.offsets
    tokens: list[RawToken] = []
    end = 0
    for norm in _TOKEN.findall(text):  # far cheaper than a match object for each
        start = text.find(norm, end)  # only blanks stand between
        end = start + len(norm)
        if isinstance(offsets, range):  # nothing moved, as in most texts
            tokens.append(RawToken(start, end, norm, _kind(norm)))
        else:
            tokens.append(RawToken(offsets[start], offsets[end - 1] + 1, norm, _kind(norm)))
    return tokens


_MOST_KINDS: Final = 200_000  # remembered
_known_kinds: Final[dict[str, str]] = {}


def _kind(norm: str) -> str:
    """The kind of a token, which its letters settle. Remembered."""
    kind = _known_kinds.get(norm)
    if kind is None:
        if len(_known_kinds) >= _MOST_KINDS:
            _known_kinds.clear()
        match = _KIND.fullmatch(norm)
        kind = _known_kinds[norm] = (match.lastgroup if match is not None else None) or "punct"
    return kind


def splits(word: str) -> list[Split]:
    """Every way to cut a folded word into clitics and stem, the plainest first. Whether the stem exists is for a lexicon to say."""
    out: list[Split] = []
    for conj, rest in _conjunctions(word):
        for prep, future, article, stem in _prefixes(rest):
            out.append(Split(conj, prep, future, article, stem, ""))
            if article:
                continue
            for size in (3, 2, 1):
                enclitic = stem[-size:]
                if enclitic in _ENCLITICS and (len(stem) - len(enclitic) >= 2 or (stem[: -len(enclitic)] in ("ل", "ب") and not prep)):  # له، بها
                    out.append(Split(conj, prep, future, article, stem[: -len(enclitic)], enclitic))
    return out


def _conjunctions(word: str) -> list[tuple[str, str]]:
    if len(word) > 2 and word[0] in "وف":
        return [("", word), (word[0], word[1:])]
    return [("", word)]


def _prefixes(rest: str) -> list[tuple[str, bool, bool, str]]:
    """(preposition, future, article, stem) for what follows a conjunction."""
    out = [("", False, False, rest)]
    if rest.startswith("ال") and len(rest) > 3:
        out.append(("", False, True, rest[2:]))
    if len(rest) > 2 and rest[0] in "بكل":
        tail = rest[1:]
        if rest[0] == "ل" and tail.startswith("ل") and len(tail) > 2:
            out.append(("ل", False, True, tail[1:]))
            out.append(("ل", False, True, tail))  # للغة: the article merges with a stem that begins with ل
        out.append((rest[0], False, False, tail))
        if tail.startswith("ال") and len(tail) > 3:
            out.append((rest[0], False, True, tail[2:]))
    if len(rest) > 3 and rest[0] == "س":
        out.append(("", True, False, rest[1:]))
    return out
