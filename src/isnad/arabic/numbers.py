"""Numbers as newspapers write them: ``٢٣``، ``23``، ``ثلاثة وعشرون``، ``مئتان وخمسون ألفا``, and ordinals up to thirty-one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_UNITS: Final = {
    1: "واحد واحدة احد احدي", 2: "اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي", 3: "ثلاث ثلاثة", 4: "اربع اربعة", 5: "خمس خمسة", 6: "ست ستة",
    7: "سبع سبعة", 8: "ثمان ثماني ثمانية ثمانيا", 9: "تسع تسعة", 10: "عشر عشرة",
}
_TENS: Final = {20: "عشرون عشرين", 30: "ثلاثون ثلاثين", 40: "اربعون اربعين", 50: "خمسون خمسين", 60: "ستون ستين", 70: "سبعون سبعين", 80: "ثمانون ثمانين", 90: "تسعون تسعين"}
_HUNDREDS: Final = {
    100: "مءة ماءة مية", 200: "مءتان مءتين مءتا مءتي ماءتان ماءتين ماءتا ماءتي", 300: "ثلاثمءة ثلاثماءة", 400: "اربعمءة اربعماءة", 500: "خمسمءة خمسماءة",
    600: "ستمءة ستماءة", 700: "سبعمءة سبعماءة", 800: "ثمانمءة ثمانيمءة ثمانماءة", 900: "تسعمءة تسعماءة",
}
_SCALES: Final = {1_000: "الف الفا الاف", 2_000: "الفان الفين الفي", 1_000_000: "مليون مليونا ملايين", 2_000_000: "مليونان مليونين", 1_000_000_000: "مليار مليارا مليارات"}
_SMALL: Final = {word: value for table in (_UNITS, _TENS, _HUNDREDS) for value, words in table.items() for word in words.split()}
_SCALE: Final = {word: value for value, words in _SCALES.items() for word in words.split()}
_ORDINAL_ROOTS: Final = {1: "اول اولي", 2: "ثاني ثانية", 3: "ثالث ثالثة", 4: "رابع رابعة", 5: "خامس خامسة", 6: "سادس سادسة", 7: "سابع سابعة", 8: "ثامن ثامنة", 9: "تاسع تاسعة",
                  10: "عاشر عاشرة", 11: "حادي حادية"}
_ORDINALS: Final = {word: value for value, words in _ORDINAL_ROOTS.items() for word in words.split()}


def parse_number(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """The number that begins at folded word ``i`` and how many words it takes; ``None`` where none begins."""
    first = _digits(words[i])
    if first is not None:
        if i + 1 < len(words) and words[i + 1] in _SCALE and _SCALE[words[i + 1]] not in (2_000, 2_000_000):
            return first * _SCALE[words[i + 1]], 2
        return first, 1
    total = group = 0
    j = i
    while j < len(words):
        word = words[j] if j == i else words[j].removeprefix("و") if words[j][:1] == "و" and words[j] not in _SMALL else words[j]
        joined = j == i or words[j] != word
        if word in _SMALL and (joined or _teens(words, i, j)):
            group += _SMALL[word]
        elif word in _SCALE and (j > i or word not in ("الاف", "ملايين")):
            scale = _SCALE[word]
            if scale in (2_000, 2_000_000) and joined:
                total += scale
            elif group:
                total, group = total + group * scale, 0
            elif (joined and j == i and word in ("الف", "مليون", "مليار")) or (joined and total):
                total += scale
            else:
                break
        else:
            break
        j += 1
    value = total + group
    return (value, j - i) if j > i else None


def _teens(words: Sequence[str], i: int, j: int) -> bool:
    """``ثلاثة عشر`` and ``خمس مئة`` stand together without و."""
    return j > i and words[j] in ("عشر", "عشرة", "مءة", "ماءة") and _SMALL.get(words[j - 1].removeprefix("و"), 100) < 10


def _digits(word: str) -> int | None:
    plain = word.rstrip("%").replace(",", "")
    if plain.count(".") == 1 and len(plain.split(".")[1]) == 3:
        plain = plain.replace(".", "")
    return int(plain) if plain.isdecimal() and len(plain) < 13 else None


def parse_ordinal(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """``الثاني``، ``الخامس عشر``، ``الحادي والعشرين``: value and words taken."""
    word = words[i].removeprefix("ال")
    if word in ("عشرين", "عشرون", "ثلاثين", "ثلاثون"):
        return _SMALL[word], 1
    if word not in _ORDINALS:
        return None
    value = _ORDINALS[word]
    if i + 1 < len(words):
        after = words[i + 1]
        if after in ("عشر", "عشرة"):
            return (11 if value == 11 else value + 10), 2
        if after.startswith("وال") and after[3:] in ("عشرين", "عشرون", "ثلاثين", "ثلاثون"):
            return _SMALL[after[3:]] + (1 if value == 11 else value), 2
    return (value, 1) if value != 11 else None
