"""Dates and numbers, as tables: a line more in ``dates.tsv`` is a test more."""

import datetime as dt
from pathlib import Path

import pytest

from isnad.arabic.dates import find_dates
from isnad.arabic.letters import fold
from isnad.arabic.numbers import parse_number, parse_ordinal
from isnad.arabic.tokens import tokenize

TABLE = [line.split("\t") for line in (Path(__file__).parent / "dates.tsv").read_text(encoding="utf-8").splitlines() if line and line[0] != "#"][1:]


def words_of(text):
    return [token.norm for token in tokenize(fold(text))]


@pytest.mark.parametrize(("published", "tense", "words", "iso"), TABLE)
def test_date(published, tense, words, iso):
    day = None if published == "-" else dt.date.fromisoformat(published)
    found = find_dates(words_of(words), day, future=tense == "future")
    assert [d.iso for d in found] == ([] if iso == "-" else [iso])


@pytest.mark.parametrize(("text", "value"), [
    ("٢٣", 23), ("23", 23), ("1,200", 1200), ("ثلاثة", 3), ("ثلاثة وعشرون", 23), ("ثلاثة عشر", 13), ("خمسة وأربعين", 45), ("مئة", 100), ("مائة وخمسة", 105),
    ("مئتان وخمسون", 250), ("ثلاثمئة", 300), ("ألف", 1000), ("ألفان", 2000), ("خمسة آلاف", 5000), ("12 ألفا", 12000), ("مليون", 1_000_000), ("ثلاثة ملايين", 3_000_000),
    ("ألف ومئتان", 1200), ("مئة وثلاثة وعشرون", 123), ("أحد عشر", 11), ("اثنا عشر", 12),
])
def test_number(text, value):
    words = words_of(text)
    assert parse_number(words, 0) == (value, len(words))


@pytest.mark.parametrize(("text", "value"), [("الأول", 1), ("الثاني عشر", 12), ("الحادي والعشرين", 21), ("الثلاثين", 30), ("الحادي عشر", 11), ("الخامس والعشرين", 25)])
def test_ordinal(text, value):
    words = words_of(text)
    assert parse_ordinal(words, 0) == (value, len(words))


def test_what_is_no_number():
    assert parse_number(["رئيس"], 0) is None
    assert parse_ordinal(["الرئيس"], 0) is None
