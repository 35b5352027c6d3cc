"""Records: reports of one event are merged and no others, whatever the order; every number leads down to words. On SQLite and on PostgreSQL."""

import json
import random
from pathlib import Path

import pytest
import sqlalchemy
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import isnad
from isnad.cli import main
from isnad.intake.archive import Location
from isnad.intake.decoding import decode
from isnad.intake.sources import find
from isnad.lexicon import load
from isnad.record.grouping import components, group
from isnad.record.merging import merge
from isnad.record.records import records
from isnad.record.roots import credit
from isnad.store import schema
from isnad.store.add import Adder
from isnad.store.decisions import Decision, decide
from isnad.store.records import article as stored_article
from isnad.store.store import Store
from stores import article

PRESS = str(Path(isnad.__file__).parent / "press")

STRIKE = "قتل 14 مدنيا الثلاثاء في غارات جوية شنتها طائرات حربية على سوق شعبي في بلدة سراقب بمحافظة إدلب"
CASES = [
    ("the same strike, two outlets, one official: one root", True, 1,
     ("2020-02-11", f"{STRIKE}، بحسب المرصد السوري لحقوق الإنسان."),
     ("2020-02-11", "قال المرصد السوري لحقوق الإنسان إن غارات جوية على سوق شعبي في بلدة سراقب بمحافظة إدلب أدت الثلاثاء إلى مقتل 14 مدنيا.")),
    ("an updated toll", True, None,
     ("2020-02-11", f"{STRIKE}، بحسب المرصد السوري لحقوق الإنسان."),
     ("2020-02-12", "قتل 19 مدنيا في الغارات الجوية التي شنتها طائرات حربية الثلاثاء على سوق شعبي في بلدة سراقب بمحافظة إدلب، بحسب المرصد السوري لحقوق الإنسان.")),
    ("two towns the same day", False, None,
     ("2020-02-11", f"{STRIKE}."),
     ("2020-02-11", "قتل 6 مدنيين الثلاثاء في غارات جوية شنتها طائرات حربية على مدرسة في مدينة الباب بريف حلب.")),
    ("the same place next day", False, None,
     ("2020-02-11", f"{STRIKE}."),
     ("2020-02-12", "قتل 3 أطفال الأربعاء في غارات جوية جديدة على مخيم للنازحين قرب بلدة سراقب بمحافظة إدلب.")),
    ("a meeting of others", False, None,
     ("2020-02-11", "التقى وزير الخارجية المصري سامح شكري الثلاثاء في القاهرة نظيره الفرنسي جان إيف لودريان لبحث الأزمة الليبية."),
     ("2020-02-11", "التقى وزير الخارجية التركي مولود تشاووش أوغلو الثلاثاء في أنقرة نظيره الألماني هايكو ماس لبحث الأزمة الليبية.")),
]


@pytest.fixture
def store(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "pages"))
    with Store(database_url, create=True) as opened:
        yield opened


def put(store, reader, tmp_path, articles):
    path = tmp_path / f"{random.random()}.jsonl"
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles))
    list(Adder(store, reader=lambda: reader).add(find([str(path)])))


def told(store):
    """Bring the records up to date and give them."""
    with store.writing() as connection:
        merge(connection, load())
    with store.reading() as connection:
        return list(records(connection))


def pair(texts):
    return [{"id": f"p{n}", "outlet": f"صحيفة {n}", "date": date, "title": "", "text": text} for n, (date, text) in enumerate(texts)]


def shared(found):
    """The records with reports of both articles."""
    return [r for r in found if {p.article for p in r.reports} == {"p0", "p1"}]


@pytest.mark.parametrize(("name", "one", "roots", "first", "second"), CASES, ids=[case[0] for case in CASES])
def test_two_reports(reader, tmp_path, name, one, roots, first, second):
    with Store(tmp_path / "pair.db", create=True) as store:
        put(store, reader, tmp_path, pair([first, second]))
        found = shared(told(store))
    assert bool(found) is one
    if roots is not None:
        assert {r.root_count for r in found} == {roots}


def test_a_toll_that_grew_gives_low_high_and_who_says_so(store, reader, tmp_path):
    put(store, reader, tmp_path, pair(CASES[1][3:]))
    tolls = [r.dead for r in shared(told(store)) if r.dead]
    assert [(t.low, t.high, t.best) for t in tolls] == [(14, 19, 19)]
    assert {f.root for f in tolls[0].figures} == {"actor:sohr"}


def test_a_wire_that_two_outlets_print_is_one_root(store, reader, tmp_path):
    text = f"{STRIKE}. وهرعت فرق الإنقاذ إلى المكان ونقلت عشرات الجرحى إلى المستشفيات القريبة، فيما واصل السكان البحث عن مفقودين تحت الأنقاض حتى المساء."
    put(store, reader, tmp_path, pair([("2020-02-11", text), ("2020-02-11", text)]))
    found = shared(told(store))
    assert found
    assert {r.root_count for r in found} == {1}


def test_a_denial_stands_beside_the_claim(store, reader, tmp_path):
    put(store, reader, tmp_path, pair([
        ("2020-02-11", f"{STRIKE}، بحسب المرصد السوري لحقوق الإنسان."),
        ("2020-02-11", "نفت وزارة الدفاع الروسية أن تكون طائراتها الحربية شنت الثلاثاء غارات جوية على سوق شعبي في بلدة سراقب بمحافظة إدلب."),
    ]))
    found = shared(told(store))
    assert {v.value for r in found for d in r.disputes if d.about == "happened" for v in d.versions} >= {"denied"}
    denials = [(r, p) for r in found for p in r.reports if p.standing == "denied"]
    assert {next(c.article for c in r.reports if c.event == p.denies) for r, p in denials} == {"p0"}


def test_reviewers_split_and_join(store, reader, tmp_path):
    put(store, reader, tmp_path, pair(CASES[0][3:]))
    before = shared(told(store))
    one, other = (next(p.event for p in before[0].reports if p.article == a) for a in ("p0", "p1"))
    apart, together = (Decision(record=one, verb=verb, who="t", at="2020-03-01T00:00:00Z", detail={key: other}) for verb, key in (("split", "from"), ("join", "with")))
    with store.writing() as connection:
        decide(connection, apart)
    assert not any({one, other} <= {p.event for p in r.reports} for r in told(store))
    with store.writing() as connection:
        decide(connection, together)
    assert any({one, other} <= {p.event for p in r.reports} for r in told(store))


@pytest.mark.parametrize(("body", "outlet", "key"), [
    ("قتل خمسة في غارة على بلدة. فرانس24/ أ ف ب", "france24", "agency:afp"),
    ("(رويترز) - قتل خمسة في غارة على بلدة", "صحيفة", "agency:reuters"),
    ("دبي (CNN)-- قتل خمسة", "cnn", None),
    ("قال محلل لوكالة رويترز إن الغارة خطأ", "صحيفة", None),
])
def test_credit_lines(body, outlet, key):
    found = credit(body, outlet)
    assert (found.key if found else None) == key


def grouped(store):
    return sorted((r.id, sorted(p.event for p in r.reports)) for r in told(store))


@pytest.fixture(scope="module")
def whole(reader, tmp_path_factory):
    """What a store of forty articles comes to when all are merged at once."""
    folder = tmp_path_factory.mktemp("whole")
    with Store(folder / "all.db", create=True) as store:
        put(store, reader, folder, [article(n) for n in range(40)])
        return grouped(store)


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(order=st.permutations(range(40)), cuts=st.lists(st.integers(1, 39), max_size=2, unique=True))
def test_order_and_pieces_do_not_matter(reader, whole, tmp_path_factory, order, cuts):
    folder = tmp_path_factory.mktemp("parts")
    with Store(folder / "parts.db", create=True) as store:
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 40], strict=True):
            put(store, reader, folder, [article(n) for n in order[start:end]])
            found = grouped(store)
    assert found == whole


SCORES = st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1]), st.integers(-5000, 5000), max_size=30)


@given(pairs=SCORES, seed=st.randoms())
def test_grouping_depends_on_the_pairs_alone(pairs, seed):
    def groups(items):
        scores = {str(n): {} for n in range(10)}
        for (a, b), value in items:
            scores[str(a)][str(b)] = scores[str(b)][str(a)] = value
        return sorted(g for part in components(scores, scores, least=-500) for g in group(part, scores, least=-500, unknown=-1200))

    shuffled = list(pairs.items())
    seed.shuffle(shuffled)
    found = groups(shuffled)
    assert found == groups(pairs.items())
    assert sorted(i for g in found for i in g) == [str(n) for n in range(10)]


def archived(store, connection):
    """The bytes of the page behind the latest version of each article, as text, by article."""
    versions, pages = schema.versions, schema.pages
    rows = connection.execute(sqlalchemy.select(versions.c.article, pages).join(pages, pages.c.id == versions.c.page).order_by(versions.c.number))
    return {row.article: decode(store.archive.read(Location(row.file, row.offset, row.length, row.sha256)).data, row.locator) for row in rows}


def test_every_number_leads_down_to_words(store, reader):
    list(Adder(store, reader=lambda: reader).add(find([PRESS])))
    found = told(store)
    assert any(len({p.article for p in r.reports}) > 1 for r in found)
    with store.reading() as connection:
        pages = archived(store, connection)
        for record in found:
            reports = {p.event: p for p in record.reports}
            for report in record.reports:
                text = stored_article(connection, report.article).text
                assert text[report.trigger.start : report.trigger.end] == report.trigger.text
                assert all(word in pages[report.article] for word in report.trigger.text.split())
            for toll, field in ((record.dead, "dead"), (record.injured, "injured")):
                assert not toll or all(getattr(reports[f.event], field) == f.value for f in toll.figures)
            assert record.report_count == len(record.reports)
            assert record.root_count == len({p.root for p in record.reports})
            assert all(id in reports for d in record.disputes for v in d.versions for id in v.reports)


@pytest.mark.parametrize("style", ["pretty", "jsonl", "csv"])
def test_the_command_prints_records(reader, tmp_path, style):
    with Store(tmp_path / "isnad.db", create=True) as store:
        put(store, reader, tmp_path, pair(CASES[0][3:]))
    ran = CliRunner().invoke(main, ["records", "--db", str(tmp_path / "isnad.db"), "--format", style, "--type", "ASSAULT"])
    assert ran.exit_code == 0, ran.output
    assert "ASSAULT" in ran.output and "p0" in ran.output and "p1" in ran.output
