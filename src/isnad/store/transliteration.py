"""The sound of a name, written in Arabic or in Latin letters: ``حفتر``, ``Haftar`` and ``Hafter`` sound alike.

No transliteration is undone here: there are too many (``القذافي`` is Gaddafi, Qaddafi, Kadhafi, el-Gadhafi). A word becomes a row of consonants, each
with the vowels written after it. Letters that newsrooms confuse fall into one class (``ق ك غ`` are K; ``ج`` is J, in Cairo K). Two words may sound alike
where their consonants agree, which an index can look up (:func:`skeletons`), and they do where no long vowel of the Arabic word is missing from the
Latin one (:func:`sound_alike`): ``Salman`` is ``سلمان`` and not ``سليمان``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import NamedTuple

_ARABIC = {
    "ب": "B", "پ": "B", "ت": "T", "ط": "T", "ث": "TS", "ج": "JK", "چ": "CJ", "ح": "H", "ه": "H", "خ": "X", "د": "D", "ض": "D", "ذ": "DZ", "ظ": "DZ",
    "ر": "R", "ز": "Z", "ژ": "Z", "س": "S", "ص": "S", "ش": "C", "غ": "K", "ق": "K", "ك": "K", "ف": "F", "ل": "L", "م": "M", "ن": "N",
}  # fmt: skip
_LATIN = {
    "tch": "C", "sch": "C", "sh": "C", "ch": "C", "kh": "X", "gh": "K", "dh": "DZ", "th": "T", "ph": "F", "dj": "J", "ck": "K", "ce": "S", "ci": "S", "cy": "S",
    "b": "B", "c": "K", "d": "D", "f": "F", "g": "KJ", "h": "H", "j": "J", "k": "K", "l": "L", "m": "M", "n": "N", "p": "B", "q": "K", "r": "R", "s": "S",
    "t": "T", "v": "F", "x": "KS", "z": "Z",
}  # fmt: skip
_UNIT = re.compile("|".join(sorted(_LATIN, key=len, reverse=True)) + "|.")
_FITS = {"ا": "aeou", "و": "ouw", "ي": "iey"}  # the Latin letters one of which stands for a long vowel
_FREE = "عء"  # between consonants these are written in Latin in any way, or not at all
_MOST = 8  # readings of one word that are kept


class Sound(NamedTuple):
    """A consonant and what is written between it and the next: the classes it may belong to, the vowels."""

    classes: str
    vowels: str


@lru_cache(maxsize=50_000)
def skeletons(word: str) -> tuple[str, ...]:
    """The consonants of a key (see :func:`isnad.store.analysis.key`), once for each way to read them; nothing for a word of fewer than two."""
    found = {"".join(row) for sounds in _readings(word) if len(sounds) > 1 for row in product(*(s.classes for s in sounds))}
    return tuple(sorted(found)[:_MOST])


def sound_alike(one: str, other: str) -> bool:
    """Whether two keys, each in Arabic or Latin letters, may be spellings of one name."""
    return any(_agree(a, b, is_latin(one), is_latin(other)) for a in _readings(one) for b in _readings(other))


def is_latin(word: str) -> bool:
    """Whether a key is written in Latin letters."""
    return "a" <= word[:1] <= "z"


def _agree(one: list[Sound], other: list[Sound], latin: bool, other_latin: bool) -> bool:
    if len(one) != len(other) or not all(set(a.classes) & set(b.classes) for a, b in zip(one, other, strict=True)):
        return False
    if latin == other_latin:
        return all(_plain(a.vowels) == _plain(b.vowels) for a, b in zip(one, other, strict=True))
    pairs = zip(one, other, strict=True) if latin else zip(other, one, strict=True)
    return all(_vowels_fit(a.vowels, b.vowels, last=i == len(one) - 1) for i, (a, b) in enumerate(pairs))


def _plain(vowels: str) -> str:
    return vowels.replace("ء", "")


def _vowels_fit(latin: str, arabic: str, *, last: bool) -> bool:
    """Whether vowels written in Latin can be those written in Arabic, where short ones are left out."""
    if not arabic:
        return latin in ("", "e") if last else latin not in ("aa", "ee", "ii", "oo", "ou", "uu")
    return all(letter in _FREE or letter == "ة" or (letter == "ا" and "اي" in arabic and "i" in latin) or bool(set(_FITS[letter]) & set(latin)) for letter in arabic)


@lru_cache(maxsize=10_000)
def _readings(word: str) -> list[list[Sound]]:
    if not is_latin(word):
        return [_arabic(word)]
    bare = re.sub(r"(?<=\w{3})s$", "", word)
    heard = _latin(word)
    return [heard, *([_latin(bare)] if bare != word else []), *_without_h(heard)]


def _without_h(sounds: list[Sound]) -> list[list[Sound]]:
    """A Latin h is often only a sign of length: Johnson, Dbeibah."""
    out: list[Sound] = []
    for i, sound in enumerate(sounds):
        if sound.classes == "H" and out and not (sound.vowels and i < len(sounds) - 1):
            out[-1] = Sound(out[-1].classes, out[-1].vowels + sound.vowels)
        else:
            out.append(sound)
    return [out] if len(out) != len(sounds) else []


def _arabic(word: str) -> list[Sound]:
    sounds: list[Sound] = []
    for i, letter in enumerate(word):
        classes = _ARABIC.get(letter, "")
        if i == 0 and not classes:
            sounds.append(Sound({"و": "W", "ي": "Y"}.get(letter, "A"), ""))
        elif letter == "ه" and 0 < i == len(word) - 1:  # ة, or the h of الله that nobody writes
            sounds[-1] = Sound(sounds[-1].classes, sounds[-1].vowels + "ة")
        else:
            _add(sounds, classes, letter)
    return sounds


def _latin(word: str) -> list[Sound]:
    sounds: list[Sound] = []
    for match in _UNIT.finditer(word):
        unit = match.group()
        classes = _LATIN.get(unit, "")
        if not sounds and not classes:
            sounds.append(Sound({"w": "W", "y": "Y"}.get(unit, "A"), "" if unit in "wy" else unit))
            continue
        if unit == "x":
            _add(sounds, "K", "")
            classes = "S"
        _add(sounds, classes, unit)
        if unit in ("ce", "ci", "cy"):
            _add(sounds, "", unit[1])
    return sounds


def _add(sounds: list[Sound], classes: str, letter: str) -> None:
    """One more consonant, or one more vowel of the last one; a doubled consonant is one."""
    if not classes:
        if letter in "اويعءaeiouwy":
            sounds[-1] = Sound(sounds[-1].classes, sounds[-1].vowels + letter)
    elif not sounds or sounds[-1].vowels or not set(sounds[-1].classes) & set(classes):
        sounds.append(Sound(classes, ""))
