"""Merging's short cuts find what the plain definitions find."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isnad.lexicon import load
from isnad.model import Article
from isnad.record import tables
from isnad.record.candidates import SHARED, candidates, is_wide, span
from isnad.record.compare import agreement, features, score
from isnad.record.mentions import mentions
from isnad.record.merging import merge
from isnad.record.telling import Telling, Window, joined
from isnad.record.words import RAREST, telling_words, total
from isnad.store.store import Store

WORDS = [f"كلمه{letter}" for letter in "بتثجحخدذ"]  # none is in the table of common words: each weighs the most
DAY = dt.date(2020, 2, 11).toordinal()
TODAY = Window(DAY, DAY, "day")


def telling(id, article="a", *, families=("force",), window=TODAY, close=(), told=()):
    return Telling(
        id=id, article=article, reports=(id,), published=DAY, families=frozenset(families), types=frozenset(["ASSAULT"]), modes=frozenset(), statuses=frozenset(["actual"]), window=window,
        where=frozenset(), points=(), spots=(), people=frozenset(), agents=frozenset(), targets=frozenset(), agent_countries=frozenset(), target_countries=frozenset(), numbers=frozenset(),
        dead=frozenset(), means=frozenset(), objects=frozenset(), trigger=frozenset(), close=frozenset(close), told=frozenset(close) | frozenset(told), close_weight=total(close), start=0, end=5,
        leads=True, definite=False)


def worth(a, b):
    """The rule of which tellings are compared, as it is told."""
    (first, last), (other_first, other_last) = span(a), span(b)
    wide = is_wide(first, last) or is_wide(other_first, other_last)
    meet = (first, last) == (other_first, other_last) if wide else first <= other_last and other_first <= last
    shared = total(telling_words(a.close) & b.told) + total(telling_words(b.close) & a.told)
    return meet and a.article != b.article and not a.families.isdisjoint(b.families) and shared >= SHARED


def test_tables_of_an_earlier_version_are_made_anew(tmp_path):
    with Store(f"{tmp_path}/s.db", create=True) as store, store.writing() as connection:
        tables.make(connection)
        connection.exec_driver_sql("DROP TABLE record_tellings")
        connection.exec_driver_sql("CREATE TABLE record_tellings (id TEXT PRIMARY KEY, article TEXT, record TEXT)")
        connection.exec_driver_sql("INSERT INTO record_state VALUES ('rules', 'of then')")
        merge(connection, load())
        assert {"families", "beside", "score"} <= {row[1] for row in connection.exec_driver_sql("PRAGMA table_info(record_tellings)")}


windows = st.builds(lambda begin, days: Window(DAY + begin, DAY + begin + days, "past"), st.integers(-40, 40), st.sampled_from([0, 1, 7, 30, 31, 60]))
some = st.frozensets(st.sampled_from(WORDS), max_size=5)
drawn = st.lists(st.tuples(st.sampled_from("abc"), st.frozensets(st.sampled_from(["force", "law"]), min_size=1), windows, some, some), min_size=2, max_size=9)


@given(drawn, st.integers(0, 9))
def test_candidates_are_the_pairs_that_share_kind_days_and_words(drawn, old):
    tellings = [telling(f"t{n}", article, families=families, window=window, close=close, told=told) for n, (article, families, window, close, told) in enumerate(drawn)]
    new = {t.id for t in tellings[old:]}
    expected = {(a.id, b.id) for a, b in itertools.combinations(tellings, 2) if worth(a, b) and (a.id in new or b.id in new)}
    assert candidates(tellings, new) == expected


def test_words_that_nobody_else_shares_do_not_count():
    assert RAREST * 2 < SHARED <= RAREST * 4
    a, b = telling("a", "1", close=WORDS[:2]), telling("b", "2", close=WORDS[:2])
    assert candidates([a, b], {"a"}) == {("a", "b")}  # two words, both ways
    assert candidates([a, telling("c", "3", close=WORDS[1:2])], {"a"}) == set()


@pytest.fixture(scope="module")
def told(reader):
    """The tellings of mentions in two articles of the same day."""
    texts = ["قتل 14 مدنيا الثلاثاء في غارات جوية على سوق شعبي في بلدة سراقب بمحافظة إدلب. ودانت تركيا الغارات على سراقب. وقال المرصد إن الغارات دمرت السوق.",
             "قتل 6 مدنيين الثلاثاء في غارات جوية على مدرسة في مدينة الباب بريف حلب، ودانت تركيا القصف. وشنت طائرات غارات على سراقب في إدلب قتلت 14 مدنيا."]
    found = []
    for n, text in enumerate(texts):
        article = Article(id=f"a{n}", body=text, date="2020-02-11")
        found += mentions(reader.read(article).events, article, load())
    assert len(found) > 6
    return found


@pytest.mark.parametrize("least", [-3000, -1000, 0, 1500])
def test_an_agreement_that_is_given_up_early_is_less_than_asked(told, least):
    for a, b in itertools.permutations(told, 2):
        whole = round(1000 * score(features(a, b)))
        assert agreement(a, b, least=least) == (whole if whole >= least else None)


def test_mentions_taken_together_tell_what_each_tells(told):
    first, second = told[:2]
    both = joined([second, first])
    assert (both.id, both.reports, both.start, both.end) == (first.id, (first.id, second.id), first.start, second.end)
    assert both.close == first.close | second.close and both.close_weight == total(both.close) and both.types == first.types | second.types
    assert joined([first]) is first
