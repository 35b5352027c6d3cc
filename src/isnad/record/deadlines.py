"""Until when something is owed, and from when on: ``حتى نهاية العام``، ``خلال 48 ساعة``، ``لمدة شهرين``، ``اعتبارا من الثلاثاء``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from isnad.arabic.dates import find_dates
from isnad.arabic.letters import fold_word
from isnad.arabic.numbers import parse_number

_TOKEN = re.compile(r"[^\W_]+|\S")
_UNTIL = frozenset(["حتي", "قبل", "بحلول", "اقصاه", "لغايه", "لغاية", "موعد"])
_WITHIN = frozenset(["خلال", "غضون", "لمدة", "مدة", "مدتها", "مدته", "مهلة", "مهله", "لفتره", "لفترة", "لمده"])
_FROM = frozenset(["اعتبارا", "ابتداء", "بدءا"])
_HOURS = {"ساعه": 1, "ساعة": 1, "ساعات": 1, "ساعتين": 2}
_DAYS = {"يوم": 1, "يوما": 1, "ايام": 1, "يومين": 2, "اسبوع": 7, "اسبوعا": 7, "اسابيع": 7, "اسبوعين": 14, "شهر": 30, "شهرا": 30, "اشهر": 30, "شهور": 30, "شهرين": 60, "عام": 365, "عاما": 365,
         "سنة": 365, "سنوات": 365, "اعوام": 365, "عامين": 730, "سنتين": 730}
_PERIODS = {"العام": 4, "السنة": 4, "الشهر": 7}  # how much of an ISO day names it
_TWO = frozenset(["ساعتين", "يومين", "اسبوعين", "شهرين", "عامين", "سنتين"])
_PAST = frozenset(["الماضي", "الماضية", "الماضيين", "الاخيرة", "المنصرم", "المنصرمة"])
_NEXT = frozenset(["المقبل", "المقبلة", "القادم", "القادمة"])
_REACH = 6  # words after a preposition in which the date stands


class Term(NamedTuple):
    """From when on and until when, as ISO days, and the words that say so."""

    since: str | None
    until: str | None
    words: str


def term(text: str, start: int, end: int, day: dt.date) -> Term:
    """The term that a stretch of text sets; relative times count from ``day``, spans of time from the beginning that it names."""
    spans = [(m.start(), m.end()) for m in _TOKEN.finditer(text, start, end)]
    words = [fold_word(text[a:b]) for a, b in spans]
    begun = _first(words, day, lambda i: _date(words, i, day) if words[i] in _FROM else None)
    first = dt.date.fromisoformat(begun[1]) if begun else day
    ends = _first(words, first, lambda i: _end(words, i, first))
    told = [text[spans[i][0] : spans[min(stop, len(spans)) - 1][1]] for i, _, stop in sorted(f for f in (begun, ends) if f)]
    return Term(begun[1] if begun else None, ends[1] if ends else None, "، ".join(told))


def _first(words: Sequence[str], day: dt.date, found: Callable[[int], tuple[str, int] | None]) -> tuple[int, str, int] | None:
    """The first word at which something is found that is not past: its place, the ISO day, where it ends."""
    for i in range(len(words)):
        if (hit := found(i)) and hit[0] >= day.isoformat():
            return i, *hit
    return None


def _end(words: Sequence[str], i: int, day: dt.date) -> tuple[str, int] | None:
    """The day on which it ends, as far as the word ``i`` opens one."""
    if words[i] in _WITHIN:
        return _within(words, i, day)
    if words[i] in _UNTIL and i + 2 < len(words) and words[i + 1] == "نهاية" and words[i + 2] in _PERIODS:
        return _last_day(day.isoformat()[: _PERIODS[words[i + 2]]]), i + 3
    if words[i] in _UNTIL:
        return _date(words, i, day)
    return _on(words, i, day) if words[i] == "في" else None


def _on(words: Sequence[str], i: int, day: dt.date) -> tuple[str, int] | None:
    """The day to come on which something is due: ``في 24 حزيران``؛ a month only where it is called the next, ``في سبتمبر المقبل``."""
    found = find_dates([*words[i + 1 : i + 1 + _REACH], "."], day)
    if not found or found[0].begin:
        return None
    end = i + 1 + found[0].end
    called = _NEXT.intersection(words[end - 1 : end + 1])
    iso = _last_day(found[0].iso)
    return (iso, end) if iso > day.isoformat() and (len(found[0].iso) == 10 or called) else None


def _date(words: Sequence[str], i: int, day: dt.date) -> tuple[str, int] | None:
    """The date after a preposition, and where it ends; the last day of a month or year that is named without a day."""
    found = find_dates([*words[i + 1 : i + 1 + _REACH], "."], day, future=True)
    return (_last_day(found[0].iso), i + 1 + found[0].end) if found else None


def _last_day(iso: str) -> str:
    if len(iso) == 10:
        return iso
    year, month = int(iso[:4]), int(iso[5:7]) if len(iso) == 7 else 12
    first_after = dt.date(year + (month == 12), month % 12 + 1, 1)
    return (first_after - dt.timedelta(days=1)).isoformat()


def _within(words: Sequence[str], i: int, day: dt.date) -> tuple[str, int] | None:
    """The day on which a span of time that begins at ``day`` ends: ``خلال ثلاثة أيام``."""
    at = i + 1
    number = parse_number(words, at) if at < len(words) else None
    value, at = (number[0], at + number[1]) if number else (1, at)
    if at >= len(words) or (number is None and words[at] not in _TWO) or not (words[at] in _HOURS or words[at] in _DAYS):
        return None
    if at + 1 < len(words) and words[at + 1] in _PAST:
        return None
    length = -(-value * _HOURS[words[at]] // 24) if words[at] in _HOURS else value * _DAYS[words[at]]
    try:
        return (day + dt.timedelta(days=length)).isoformat(), at + 1
    except OverflowError:
        return None
