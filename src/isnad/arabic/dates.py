"""Dates as Arabic newspapers write them, resolved against the day of publication.

Months: Gregorian names of Egypt and the Gulf, the Levant and Iraq, the Maghreb, and Hijri ones (Umm al-Qura, through ``hijridate``). A result is as exact
as the words: a day ``YYYY-MM-DD``, a month ``YYYY-MM`` or a year ``YYYY``. What cannot be resolved is left alone, never guessed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from isnad.arabic.numbers import parse_number, parse_ordinal


class DateMention(NamedTuple):
    """Words ``begin..end`` that name a time, and the ISO 8601 date they mean."""

    begin: int
    end: int
    iso: str


_MONTH_NAMES: Final = {
    1: "يناير|كانون الثاني|كانون ثاني|جانفي", 2: "فبراير|شباط|فيفري", 3: "مارس|اذار", 4: "ابريل|نيسان|افريل", 5: "مايو|ايار|ماي", 6: "يونيو|يونيه|حزيران|جوان",
    7: "يوليو|يوليه|تموز|جويلية|يوليوز", 8: "اغسطس|اب|اوت|غشت", 9: "سبتمبر|ايلول|شتنبر", 10: "اكتوبر|تشرين الاول|تشرين اول", 11: "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر",
    12: "ديسمبر|كانون الاول|كانون اول|دجنبر",
}
_HIJRI_NAMES: Final = {1: "محرم|المحرم", 2: "صفر", 3: "ربيع الاول", 4: "ربيع الاخر|ربيع الثاني", 5: "جمادي الاولي", 6: "جمادي الاخرة|جمادي الثانية", 7: "رجب", 8: "شعبان",
                9: "رمضان", 10: "شوال", 11: "ذو القعدة|ذي القعدة", 12: "ذو الحجة|ذي الحجة"}


def _table(names: dict[int, str]) -> dict[tuple[str, ...], int]:
    return {tuple(name.split()): number for number, text in names.items() for name in text.split("|")}


_MONTHS: Final = _table(_MONTH_NAMES)
_HIJRI: Final = _table(_HIJRI_NAMES)
_WEEKDAYS: Final = {"الاثنين": 0, "الثلاثاء": 1, "الاربعاء": 2, "الخميس": 3, "الجمعة": 4, "السبت": 5, "الاحد": 6}
_PAST: Final = frozenset(["الماضي", "الماضية", "الفاءت", "الفاءتة", "المنصرم", "المنصرمة", "السابق", "السابقة"])
_NEXT: Final = frozenset(["المقبل", "المقبلة", "القادم", "القادمة", "المقبلين"])
_THIS: Final = frozenset(["الجاري", "الجارية", "الحالي", "الحالية", "هذا", "هذه"])
_DAY_PARTS: Final = frozenset(["صباح", "مساء", "فجر", "ظهر", "عصر", "ليل", "ليلة", "عشية", "نهار", "بعد", "منتصف", "يوم", "اواخر", "اواءل", "مطلع", "منتصف", "نهاية", "بداية"])
_UNITS: Final = {"يوم": "day", "يوما": "day", "ايام": "day", "يومين": "day2", "اسبوع": "week", "اسابيع": "week", "اسبوعين": "week2", "شهر": "month", "شهرا": "month", "اشهر": "month",
          "شهور": "month", "شهرين": "month2", "عام": "year", "عاما": "year", "اعوام": "year", "عامين": "year2", "سنة": "year", "سنوات": "year", "سنتين": "year2"}
_RELATIVE_DAYS: Final = {("اول", "امس"): -2, ("امس", "الاول"): -2, ("اول", "من", "امس"): -2, ("امس",): -1, ("البارحة",): -1, ("اليوم",): 0, ("الليلة", "الماضية"): -1,
                  ("بعد", "غد"): 2, ("غدا",): 1, ("غد",): 1, ("الغد",): 1}
_AGO: Final = frozenset(("قبل", "منذ"))
_YEAR_OR_MONTH: Final = frozenset(("العام", "الشهر", "السنة", "عام", "سنة"))
_FIRST_WORDS: Final = frozenset([*_WEEKDAYS, *(name[0] for name in [*_MONTHS, *_HIJRI]), *(day[0] for day in _RELATIVE_DAYS), *_AGO, *_YEAR_OR_MONTH, "بعد", "غرة", "اول"])
_DAYS_LONGEST_FIRST: Final = sorted(_RELATIVE_DAYS.items(), key=lambda item: -len(item[0]))
_FIXED_NAMES: Final = frozenset(("شارع", "ميدان", "حركة", "حزب", "صحيفة", "ساحة", "جسر", "كوبري", "ثورة", "جامعة", "مدينة", "هجمات", "اعتداءات"))


def find_dates(words: Sequence[str], published: dt.date | None, *, future: bool = False) -> list[DateMention]:
    """The dates among the folded words of a sentence, in order, without overlaps.

    ``published`` is needed for everything relative; without it only full dates resolve. ``future`` makes bare weekdays and days of
    the month look ahead, for sentences that tell of what is planned.
    """
    plain = list(map(_bare, words))
    out: list[DateMention] = []
    for i, opens in enumerate(map(_may_begin, plain)):
        if not opens or (out and i < out[-1].end):
            continue
        hit = next((found for rule in RULES if (found := rule(plain, i, published, future)) is not None), None)
        if hit is not None:
            out.append(hit)
    return out


@lru_cache(maxsize=65_536)
def _bare(word: str) -> str:
    """Without the proclitics that newspapers write on dates: ``والثلاثاء``، ``بأمس``."""
    for cut in (word, word[1:] if word[:1] in "وفبل" else word):
        if cut in _WEEKDAYS or cut in ("امس", "اليوم", "غدا"):
            return cut
    return word


@lru_cache(maxsize=65_536)
def _may_begin(word: str) -> bool:
    """Whether any rule can find a date that begins with this word: most words of a text are ruled out here at once."""
    return word.isdecimal() or word in _FIRST_WORDS or word[1:] in _YEAR_OR_MONTH or (word.startswith("ال") and parse_ordinal([word, "عشر"], 0) is not None)


# -- rules ---------------------------------------------------------------------------------------------------------------------
def full_date(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``12 شباط/فبراير 2020``، ``الثاني عشر من يناير``، ``فبراير 2020``، ``الثلاثاء 3 مارس``"""
    j = i
    if words[j] in _WEEKDAYS:
        j += 1
        while j < len(words) and words[j] in ("،", ",", "(", "الموافق"):
            j += 1
    if j >= len(words):
        return None
    day = _day_of_month(words, j)
    k = j + day[1] if day else j
    while k < len(words) and day and words[k] in ("من", "شهر", "-"):
        k += 1
    month = _month_at(words, k, _MONTHS)
    if month is None:
        return None
    number, k = month
    if not day and j > i:
        return None
    if i and (words[i - 1] in _FIXED_NAMES or (words[i - 1].isdecimal() and not day)):
        return None
    year, k = _year_at(words, k)
    direction = _direction(words, k)
    if direction and year is None:
        k += 1
    if year is None:
        if published is None or (not day and not direction and words[j] in _ALSO_NAMES and words[i - 1 : i] not in _BEFORE_MONTH):
            return None
        year = _near_year(published, number, day[0] if day else None, direction or ("next" if future else ""))
    return _made(i, k, year, number, day[0] if day else None)


_ALSO_NAMES: Final = frozenset(("ماي", "اب", "صفر"))  # تيريزا ماي, a father: months only where something says so
_BEFORE_MONTH: Final = [["في"], ["وفي"], ["شهر"], ["منذ"], ["من"], ["خلال"]]


def named_day(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``هجمات 11 سبتمبر``: a day that goes by its date."""
    if words[i] == "11" and i and words[i - 1].removeprefix("ال") in ("هجمات", "اعتداءات", "احداث"):
        month = _month_at(words, i + 1, _MONTHS)
        if month is not None and month[0] == 9:
            _year, end = _year_at(words, month[1])
            return DateMention(i, end, "2001-09-11")
    return None


_HIJRI_YEARS: Final = range(1300, 1501)


def numeric_date(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``2020/2/12``، ``12-2-2020``، ``12/02/2020``: day before month, as the Arab press writes."""
    if i + 4 >= len(words) or words[i + 1] not in "/-." or words[i + 3] != words[i + 1]:
        return None
    a, b, c = words[i], words[i + 2], words[i + 4]
    if not (a.isdecimal() and b.isdecimal() and c.isdecimal()):
        return None
    if len(a) == len(c) or 4 not in (len(a), len(c)):
        return None
    year, day = (a, c) if len(a) == 4 else (c, a)
    return _hijri_day(i, i + 5, int(year), int(b), int(day)) if int(year) in _HIJRI_YEARS else _made(i, i + 5, int(year), int(b), int(day))


def _hijri_day(i: int, end: int, year: int, month: int, day: int) -> DateMention | None:
    """A Hijri day as the Gregorian one of Umm al-Qura."""
    from hijridate import Hijri

    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return DateMention(i, end, f"{found.year:04}-{found.month:02}-{found.day:02}")


def hijri_date(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``15 رمضان 1441``: converted to the Gregorian day; without a year, the one nearest to publication."""
    from hijridate import Gregorian, Hijri

    day = _day_of_month(words, i) or ((1, 1) if words[i] == "غرة" else None)
    if day is None:
        return None
    k = i + day[1]
    while k < len(words) and words[k] in ("من", "شهر"):
        k += 1
    month = _month_at(words, k, _HIJRI)
    if month is None:
        return None
    number, k = month
    year = int(words[k]) if k < len(words) and words[k].isdecimal() and int(words[k]) in _HIJRI_YEARS else None
    if year is not None:
        k += 1
        if k < len(words) and words[k] in ("ه", "هجري", "هجرية"):
            k += 1
    try:
        if year is None:
            if published is None:
                return None
            now = Gregorian(published.year, published.month, published.day).to_hijri()
            candidates = [Hijri(now.year + d, number, day[0]).to_gregorian() for d in (-1, 0, 1)]
            days = published.toordinal()
            best = min(candidates, key=lambda g: abs(dt.date(g.year, g.month, g.day).toordinal() - days))
        else:
            best = Hijri(year, number, day[0]).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return DateMention(i, k, f"{best.year:04}-{best.month:02}-{best.day:02}")


def relative_day(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``أمس``، ``أول أمس``، ``غدا``، ``الليلة الماضية``"""
    if published is None:
        return None
    for pattern, shift in _DAYS_LONGEST_FIRST:
        if words[i] == pattern[0] and tuple(words[i : i + len(pattern)]) == pattern:
            end = i + len(pattern)
            if pattern == ("امس",) and end < len(words) and words[end] in _WEEKDAYS:
                return DateMention(i, end + 1, _last_weekday(published - dt.timedelta(1), _WEEKDAYS[words[end]], True).isoformat())
            if pattern == ("اليوم",) and end < len(words) and words[end] in _WEEKDAYS:
                return DateMention(i, end + 1, _last_weekday(published, _WEEKDAYS[words[end]], True).isoformat())
            if pattern == ("اليوم",) and end < len(words) and words[end] in (_NEXT | _PAST | {"التالي", "الاول", "الثاني"}):
                return None
            return DateMention(i, end, (published + dt.timedelta(shift)).isoformat())
    return None


def weekday(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``الثلاثاء``: the last one up to the day of publication; ``الثلاثاء المقبل``: the next."""
    if published is None or words[i] not in _WEEKDAYS or (i and words[i - 1] in _FIXED_NAMES):
        return None
    number = _WEEKDAYS[words[i]]
    direction = _direction(words, i + 1)
    if direction == "next" or (future and not direction):
        ahead = (number - published.weekday()) % 7 or (7 if direction == "next" else 0)
        return DateMention(i, i + 1 + bool(direction), (published + dt.timedelta(ahead)).isoformat())
    both = i + 1 < len(words) and words[i + 1] in _WEEKDAYS and words[i - 1 : i] == ["ليل"]  # ليل الأربعاء الخميس: the night between
    return DateMention(i, i + 1 + (bool(direction) or both), _last_weekday(published, number, direction != "past").isoformat())


def distance(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``قبل ثلاثة أيام``، ``منذ عامين``، ``بعد أسبوع``"""
    if published is None or words[i] not in _AGO | {"بعد"} or i + 1 >= len(words):
        return None
    about = i + 1 + (words[i + 1] in ("نحو", "حوالي", "قرابة", "زهاء"))
    if about >= len(words):
        return None
    number = parse_number(words, about)
    value, k = (number[0], about + number[1]) if number else (1, about)
    unit = _UNITS.get(words[k]) if k < len(words) else None
    if unit is None or (number is None and unit[-1] != "2" and words[k] not in ("يوم", "اسبوع", "شهر", "عام", "سنة")):
        return None
    if unit.endswith("2"):
        unit, value = unit[:-1], 2
    if words[i] == "بعد" and (not future or (k + 1 < len(words) and words[k + 1] in ("من", "علي"))):
        return None  # بعد 50 عاما من الخدمة
    if words[i] == "منذ" and not number and unit not in ("day", "week"):
        return None
    sign = 1 if words[i] == "بعد" else -1
    return _shifted(i, k + 1, published, unit, sign * value)


def period(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``الشهر الماضي``، ``العام المقبل``، ``عام 2011``، ``سنة 2005``"""
    word = words[i]
    for cut in ("ب", "ل", "و"):
        if word.startswith(cut) and word[1:] in _YEAR_OR_MONTH:
            word = word[1:]
    if word in ("عام", "سنة", "العام", "السنة") and i + 1 < len(words) and words[i + 1].isdecimal() and 1900 <= int(words[i + 1]) <= 2100:
        return DateMention(i, i + 2, words[i + 1])
    if published is None or word not in ("العام", "السنة", "الشهر"):
        return None
    direction = _direction(words, i + 1)
    if not direction:
        return None
    shift = {"past": -1, "next": 1, "this": 0}[direction]
    return _shifted(i, i + 2, published, "month" if word == "الشهر" else "year", shift)


def day_of_this_month(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``العاشر من الشهر الجاري``، ``12 من الشهر الماضي``"""
    day = _day_of_month(words, i)
    if day is None or published is None:
        return None
    k = i + day[1]
    if words[k : k + 2] != ["من", "الشهر"] and words[k : k + 1] != ["الشهر"]:
        return None
    k = words.index("الشهر", k) + 1
    direction = _direction(words, k)
    if not direction:
        return None
    months = published.year * 12 + published.month - 1 + {"past": -1, "next": 1, "this": 0}[direction]
    return _made(i, k + 1, months // 12, months % 12 + 1, day[0])


def bare_year(words: list[str], i: int, published: dt.date | None, future: bool) -> DateMention | None:
    """``في 2011``، ``منذ 2003``، ``2011: …``"""
    if i == 0 and len(words) > 1 and words[1] == ":" and words[0].isdecimal() and 1945 <= int(words[0]) <= 2035:
        return DateMention(0, 1, words[0])
    if words[i].isdecimal() and len(words[i]) == 4 and 1945 <= int(words[i]) <= 2035 and i and words[i - 1] in ("في", "منذ", "عامي", "وفي", "مطلع", "اواخر", "نهاية", "صيف", "ربيع", "خريف", "شتاء"):
        return DateMention(i, i + 1, words[i])
    return None


RULES: Final = (named_day, full_date, numeric_date, hijri_date, day_of_this_month, relative_day, weekday, distance, period, bare_year)


# -- pieces ----------------------------------------------------------------------------------------------------------------------
def _day_of_month(words: list[str], i: int) -> tuple[int, int] | None:
    if i >= len(words):
        return None
    if words[i].isdecimal():
        return (int(words[i]), 1) if 1 <= int(words[i]) <= 31 else None
    if words[i].startswith("ال") or words[i] in ("اول",):
        ordinal = parse_ordinal(words, i)
        return ordinal if ordinal and ordinal[0] <= 31 else None
    return None


def _month_at(words: list[str], i: int, table: dict[tuple[str, ...], int]) -> tuple[int, int] | None:
    """(month, past it), the second name of a double month (``شباط/فبراير``، ``شباط (فبراير)``) included."""
    for length in (2, 1):
        number = table.get(tuple(words[i : i + length]))
        if number is None:
            continue
        end = i + length
        if end + 1 < len(words) and words[end] in ("/", "(", "-", "،"):
            second = _single_month(words, end + 1, table)
            if second and second[0] == number:
                end = second[1] + (second[1] < len(words) and words[second[1]] == ")")
        return number, end
    return None


def _single_month(words: list[str], i: int, table: dict[tuple[str, ...], int]) -> tuple[int, int] | None:
    return next(((table[tuple(words[i : i + n])], i + n) for n in (2, 1) if tuple(words[i : i + n]) in table), None)


def _year_at(words: list[str], i: int) -> tuple[int | None, int]:
    for skip in (0, 1):
        if skip and not (i < len(words) and words[i] in ("عام", "سنة", "العام", "لعام", "للعام", "لسنة", "من", "،", "/")):
            break
        k = i + skip
        if skip and k < len(words) and words[k] in ("عام", "سنة", "العام"):
            k += 1
        if k < len(words) and words[k].isdecimal() and len(words[k]) == 4 and 1900 <= int(words[k]) <= 2100:
            return int(words[k]), k + 1
    return None, i


def _direction(words: list[str], i: int) -> str:
    if i >= len(words):
        return ""
    return "past" if words[i] in _PAST else "next" if words[i] in _NEXT else "this" if words[i] in _THIS else ""


def _near_year(published: dt.date, month: int, day: int | None, direction: str) -> int:
    """The year of a month without one: the last such month, unless the words look ahead or it is just about to come."""
    key, now = (month, day or published.day), (published.month, published.day)
    if direction == "next":
        return published.year + (key <= now)
    if direction == "past":
        return published.year - (key >= now if day else month >= published.month)
    months_ahead = month - published.month + (0 if day is None or day <= published.day or month != published.month else 0.5)
    return published.year - (months_ahead > 2.5)


def _last_weekday(published: dt.date, number: int, today: bool) -> dt.date:
    back = (published.weekday() - number) % 7
    return published - dt.timedelta(back if back or today else 7)


def _shifted(begin: int, end: int, published: dt.date, unit: str, value: int) -> DateMention | None:
    if unit == "day":
        return DateMention(begin, end, (published + dt.timedelta(value)).isoformat())
    if unit == "week":
        return DateMention(begin, end, (published + dt.timedelta(7 * value)).isoformat())
    if unit == "month":
        months = published.year * 12 + published.month - 1 + value
        return DateMention(begin, end, f"{months // 12:04}-{months % 12 + 1:02}")
    return DateMention(begin, end, f"{published.year + value:04}")


def _made(begin: int, end: int, year: int, month: int, day: int | None) -> DateMention | None:
    if day is None:
        return DateMention(begin, end, f"{year:04}-{month:02}") if 1 <= month <= 12 else None
    try:
        return DateMention(begin, end, dt.date(year, month, day).isoformat())
    except ValueError:
        return None
