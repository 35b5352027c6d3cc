"""Tokens, and the clitics that Arabic writes together with its words."""

from __future__ import annotations

import re

import msgspec

from isnad.arabic.letters import Folded

_TOKEN = re.compile(r"(?P<word>[ء-غف-ي]{1,3}(?:\.[ء-غف-ي]{1,3}){2,}(?![ء-غف-ي])|[ء-غف-ي]+)|(?P<number>\d+(?:[.,]\d+)*%?)|(?P<latin>[^\W\d_]+)|(?P<newline>\n+)|(?P<punct>\S)")
OPENING_QUOTES = frozenset("«“„\"❝‹")
CLOSING_QUOTES = frozenset("»”\"❞›")
_ENCLITICS = frozenset(["هما", "كما", "هم", "هن", "ها", "كم", "نا", "ني", "ه", "ك", "ي"])


class RawToken(msgspec.Struct, frozen=True, gc=False):
    """A token: offsets into the original text, folded spelling, kind (word, number, latin, punct, newline)."""

    start: int
    end: int
    norm: str
    kind: str


class Split(msgspec.Struct, frozen=True, gc=False):
    """One way to cut a written word: proclitics (``و``, ``ب``, ``ال`` …, in order), stem, enclitic pronoun."""

    conj: str  # و ف or nothing
    prep: str  # ب ك ل or nothing
    future: bool  # س before an imperfect
    article: bool
    stem: str
    enclitic: str


def tokenize(folded: Folded) -> list[RawToken]:
    """Cut folded text into tokens whose offsets point into the original."""
    offsets, found = folded.offsets, _TOKEN.finditer(folded.text)
    if isinstance(offsets, range):  # nothing moved, as in most texts
        return [RawToken(match.start(), match.end(), match[0], match.lastgroup or "punct") for match in found]
    return [RawToken(offsets[match.start()], offsets[match.end() - 1] + 1, match[0], match.lastgroup or "punct") for match in found]


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
