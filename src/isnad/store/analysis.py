"""Words as search sees them: their plain form, and the key that all spellings of a word share."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

from isnad.arabic.letters import fold, fold_for_search
from isnad.arabic.tokens import tokenize

_LONGEST = 64  # code points of a form; no word is longer, and a hostile one must not burst an index page


class Token(NamedTuple):
    """A word of a text: where it stands (code points of the original) and its plain form."""

    start: int
    end: int
    form: str


def words(text: str) -> list[Token]:
    """The words and numbers of a text; punctuation falls away."""
    return [Token(t.start, t.end, plain(text[t.start : t.end])) for t in tokenize(fold(text)) if t.kind in ("word", "number", "latin")]


@lru_cache(maxsize=200_000)
def plain(word: str) -> str:
    """A word as it is spelt, without vowel marks, tatweel, presentation forms, capitals and accents: ``Ḥaftar`` → ``haftar``, ``القاهِرة`` → ``القاهرة``.

    Hamza seats, ``ة``/``ه`` and ``ى``/``ي`` stay as they are: they are spelling, which :func:`key` levels.
    """
    composed = unicodedata.normalize("NFKC", word).casefold()
    if composed.isascii():
        return composed.strip("%").replace(",", "")[:_LONGEST]
    letters = composed if "\u0600" <= composed[0] <= "\u06ff" else unicodedata.normalize("NFD", composed)
    kept = "".join(c for c in letters if (c.isalnum() and c != "ـ") or (c == "." and composed[0].isdecimal()))
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in kept)[:_LONGEST]


@lru_cache(maxsize=200_000)
def key(form: str) -> str:
    """What all spellings of a form share: ``إسلامية`` and ``اسلاميه`` → ``اسلاميه``."""
    return fold_for_search(form)


def name_key(name: str) -> str:
    """The key of a name of one or more words: what is typed for it in any spelling gives the same."""
    return " ".join(key(t.form) for t in words(name))
