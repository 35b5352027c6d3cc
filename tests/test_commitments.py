"""Commitments: what is owed, by whom, to whom, until when; what fulfils and breaches it, and that nothing else does. The tables that an Arabist edits are checked."""

import datetime as dt
import json
import random
import re
import unicodedata
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import isnad
from isnad.cli import main
from isnad.errors import InputError
from isnad.intake.sources import find
from isnad.lexicon import load
from isnad.record.commitments import commitments, merge_commitments
from isnad.record.deadlines import term
from isnad.record.merging import merge
from isnad.record.objects import objects, signs, table
from isnad.record.phrases import tokens
from isnad.store.add import Adder
from isnad.store.records import article as stored_article
from isnad.store.rows import Filter
from isnad.store.store import Store
from stores import article

TRUCE = "اتفقت الحكومة اليمنية والحوثيون الخميس في ستوكهولم على هدنة في مدينة الحديدة"


def put(store, reader, tmp_path, articles):
    path = tmp_path / f"{random.random()}.jsonl"
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles))
    list(Adder(store, reader=lambda: reader).add(find([str(path)])))


def articles(texts):
    return [{"id": f"p{n}", "outlet": f"صحيفة {n}", "date": date, "title": "", "text": text} for n, (date, text) in enumerate(texts)]


def told(store, **asked):
    """Bring the commitments up to date and give them."""
    with store.writing() as connection:
        merge(connection, load())
        merge_commitments(connection, load())
    with store.reading() as connection:
        return list(commitments(connection, Filter(**asked)))


@pytest.fixture
def store(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "pages"))
    with Store(database_url, create=True) as opened:
        yield opened


OWED = [
    ("دعا الأمين العام للأمم المتحدة أنطونيو غوتيريش أطراف النزاع إلى وقف فوري لإطلاق النار في ليبيا.", "demand ceasefire"),
    ("طالبت الولايات المتحدة تركيا بالإفراج الفوري عن القس المحتجز.", "demand release"),
    ("تعهد رئيس الوزراء العراقي بإجراء انتخابات مبكرة قبل نهاية العام.", "pledge elections"),
    ("اتفقت السعودية وإيران الجمعة على استئناف العلاقات الدبلوماسية خلال شهرين.", "agreement reopening"),
    (f"{TRUCE}.", "agreement ceasefire"),
    ("رفض وزير الدفاع التركي سحب القوات من شمال سوريا.", None),
    ("تجددت الاشتباكات قرب خطوط وقف إطلاق النار في الجولان.", None),
    ("قال الوزير إن القوات لن تنسحب من الميناء.", None),
]


@pytest.mark.parametrize(("text", "expected"), OWED)
def test_what_is_owed(reader, tmp_path, text, expected):
    with Store(tmp_path / "one.db", create=True) as store:
        put(store, reader, tmp_path, articles([("2020-02-13", text)]))
        assert {f"{c.kind} {c.object}" for c in told(store)} == ({expected} if expected else set())


def test_who_owes_it_to_whom_until_when(store, reader, tmp_path):
    texts = [("2023-03-10", "اتفقت السعودية وإيران الجمعة على استئناف العلاقات الدبلوماسية وإعادة فتح السفارتين خلال شهرين."),
             ("2023-03-10", "اتفقت السعودية وإيران على استئناف العلاقات الدبلوماسية بينهما خلال شهرين، بحسب وكالة رويترز.")]
    put(store, reader, tmp_path, articles(texts))
    (found,) = told(store)
    assert {p.country for p in found.debtors} == {p.country for p in found.creditors} == {"SAU", "IRN"}
    assert (found.since, found.until, found.term) == ("2023-03-10", "2023-05-09", "خلال شهرين")
    assert found.report_count == 2 and found.status == "open" and not found.evidence
    with store.reading() as connection:
        for report in found.reports:
            words = report.words
            assert stored_article(connection, report.article).text[words.start : words.end] == words.text


def test_whom_a_demand_is_about(reader, tmp_path):
    with Store(tmp_path / "one.db", create=True) as store:
        put(store, reader, tmp_path, articles([("2021-10-25", "دعا الأمين العام للأمم المتحدة أنطونيو غوتيريش إلى الإفراج فورا عن رئيس الوزراء السوداني عبد الله حمدوك.")]))
        (found,) = told(store)
    assert not found.debtors and [p.actor for p in found.about] == ["abdalla-hamdok"] and found.creditors


LATER = [
    ("broken by one party's attack on the other", "breached", "2018-12-20", "قصفت القوات الحكومية اليمنية الأربعاء مواقع الحوثيين في مدينة الحديدة."),
    ("said to be broken", "breached", "2018-12-20", "اندلعت اشتباكات في مدينة الحديدة الأربعاء رغم الهدنة بين القوات الحكومية والحوثيين."),
    ("in force", "fulfilled", "2018-12-18", "دخلت الهدنة بين الحكومة اليمنية والحوثيين في مدينة الحديدة حيز التنفيذ منتصف الليل."),
    ("only a party says so", "disputed", "2018-12-20", "اتهم الحوثيون القوات الحكومية بخرق الهدنة في مدينة الحديدة."),
    ("not broken", "open", "2018-12-20", "أكد الحوثيون أن أحدا لم يخرق الهدنة في مدينة الحديدة."),
    ("what may be broken", "open", "2018-12-20", "شكك محللون في إمكانية صمود الهدنة في مدينة الحديدة."),
    ("another town", "open", "2018-12-20", "قصفت القوات الحكومية اليمنية الأربعاء مواقع الحوثيين في مدينة تعز."),
    ("others fight", "open", "2018-12-20", "قصفت طائرات إسرائيلية الأربعاء مواقع لحركة حماس في قطاع غزة."),
    ("before it was agreed", "open", "2018-12-05", "قصفت القوات الحكومية اليمنية الأربعاء مواقع الحوثيين في مدينة الحديدة."),
]


@pytest.mark.parametrize(("name", "status", "date", "text"), LATER, ids=[case[0] for case in LATER])
def test_what_became_of_a_truce(reader, tmp_path, name, status, date, text):
    with Store(tmp_path / "truce.db", create=True) as store:
        put(store, reader, tmp_path, articles([("2018-12-13", f"{TRUCE}."), (date, text)]))
        found = next(c for c in told(store) if "p0" in {r.article for r in c.reports})
    assert found.status == status
    assert bool(found.evidence) is (status != "open")
    assert found.status_why and all(e.why and e.article == "p1" for e in found.evidence)


def test_a_truce_in_force_that_is_broken_later(reader, tmp_path):
    with Store(tmp_path / "truce.db", create=True) as store:
        put(store, reader, tmp_path, articles([("2018-12-13", f"{TRUCE}."), *((date, text) for _, _, date, text in (LATER[2], LATER[0]))]))
        found = next(c for c in told(store) if "p0" in {r.article for r in c.reports})
    assert found.status == "breached" and {e.outcome for e in found.evidence} == {"fulfils", "breaches"}
    assert all(e.record for e in found.evidence if e.source == "event")


def test_a_demand_refused(reader, tmp_path):
    texts = [("2018-07-31", "طالب الرئيس الأميركي دونالد ترامب تركيا بالإفراج عن القس الأميركي أندرو برانسون."),
             ("2018-08-15", "رفضت محكمة تركية الأربعاء الإفراج عن القس الأميركي أندرو برانسون.")]
    with Store(tmp_path / "demand.db", create=True) as store:
        put(store, reader, tmp_path, articles(texts))
        (found,) = [c for c in told(store) if c.kind == "demand"]
    assert found.status == "refused" and {e.outcome for e in found.evidence} == {"refuses"}


def test_a_term_that_ran_out(reader, tmp_path):
    texts = [("2020-02-13", "تعهد رئيس الوزراء العراقي بإجراء انتخابات مبكرة قبل نهاية العام."), ("2021-02-13", "ارتفعت أسعار الخضر في أسواق بغداد.")]
    with Store(tmp_path / "term.db", create=True) as store:
        put(store, reader, tmp_path, articles(texts[:1]))
        assert [c.status for c in told(store)] == ["open"]
        put(store, reader, tmp_path, articles(texts)[1:])
        (found,) = told(store)
    assert found.status == "expired" and found.until == "2020-12-31" and "2021-02-13" in found.status_why


TERMS = [
    ("لمدة 72 ساعة", (None, "2018-07-13")),
    ("خلال ثلاثة أيام", (None, "2018-07-13")),
    ("لمدة شهرين اعتبارا من الخميس", ("2018-07-12", "2018-09-10")),
    ("بحلول نوفمبر المقبل", (None, "2018-11-30")),
    ("قبل نهاية العام", (None, "2018-12-31")),
    ("قبل 10 ديسمبر", (None, "2018-12-10")),
    ("خلال الأيام الثلاثة الماضية", (None, None)),
    ("خلال شهرين", (None, "2018-09-08")),
    ("في القاهرة", (None, None)),
    ("في سبتمبر المقبل", (None, "2018-09-30")),
    ("في 20 يوليو 2018", (None, "2018-07-20")),
    ("التي أعلنت في مايو", (None, None)),
    ("منذ عام 2011", (None, None)),
]


@pytest.mark.parametrize(("text", "expected"), TERMS)
def test_terms(text, expected):
    found = term(text, 0, len(text), dt.date(2018, 7, 10))
    assert (found.since, found.until) == expected
    assert bool(found.words) is any(expected)


def test_the_tables_are_in_standard_letters():
    """As the lexicon: no letters that Arabic text never has, no tatweel, no vowel marks."""
    for path in sorted((Path(isnad.__file__).parent / "record/data").glob("*.tsv")):
        text = path.read_text(encoding="utf-8")
        assert text == unicodedata.normalize("NFC", text) and not re.search("[ـکیۀھ\u064b-\u0652\ufb50-\ufdff\ufe70-\ufefc]", text), path


def test_every_phrase_of_the_tables_finds_itself():
    lexicon = load()
    known = table(lexicon)
    for one in objects():
        for phrase in one.words:
            text = phrase.replace("… ", "")
            assert one.id in {o.id for o, _, _ in known.named(tokens(text, lexicon), text)}, phrase
    for sign in signs():
        for phrase in sign.words:
            found = known.outcomes(tokens(phrase.replace("… ", ""), lexicon))
            assert sign.outcome == "not" or sign.outcome in {s.outcome for s, _, _ in found}, phrase


PHRASES = [("بالإفراج الفوري عن القس", "release"), ("وستنسحب القوات من الميناء", "withdrawal"), ("للهدنة", "ceasefire"), ("ووقفا دائما لإطلاق النار", "ceasefire"),
           ("بإطلاق سراحهم", "release"), ("لإجراء تحقيق مستقل", "investigation"), ("وقالت السلطات", None), ("بسحب يد الوزير", None), ("لا تعليق", None)]


@pytest.mark.parametrize(("text", "expected"), PHRASES)
def test_phrases_are_found_in_any_form(text, expected):
    lexicon = load()
    found = table(lexicon).named(tokens(text, lexicon), text)
    assert (found[0][0].id if found else None) == expected
    assert all(text[a:b] for _, a, b in found)


def grouped(store):
    return sorted((c.id, sorted(r.id for r in c.reports), c.status, [e.id for e in c.evidence]) for c in told(store))


def deals(number):
    """One of thirty short articles about ten truces, each told by some of them and broken in another."""
    chance = random.Random(number // 3)
    town = ["الحديدة", "تعز", "مأرب", "صعدة", "عدن"][number // 3 % 5]
    text = [f"اتفقت الحكومة اليمنية والحوثيون على هدنة في مدينة {town} لمدة أسبوعين.", f"أعلن مبعوث الأمم المتحدة أن الحكومة اليمنية والحوثيين اتفقوا على هدنة في مدينة {town}.",
            f"قصفت القوات الحكومية اليمنية مواقع الحوثيين في مدينة {town} رغم الهدنة."][number % 3]
    return article(number) | {"title": "", "text": text, "date": f"2020-0{number // 15 + 1}-{chance.randint(10, 14) + 4 * (number % 3 == 2)}"}


@pytest.fixture(scope="module")
def whole(reader, tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    with Store(folder / "all.db", create=True) as store:
        put(store, reader, folder, [deals(n) for n in range(30)])
        found = grouped(store)
    assert any(len(reports) > 1 for _, reports, *_ in found) and any(status == "breached" for *_, status, _ in found)
    return found


@settings(max_examples=3, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(order=st.permutations(range(30)), cuts=st.lists(st.integers(1, 29), max_size=2, unique=True))
def test_order_and_pieces_do_not_matter(reader, whole, tmp_path_factory, order, cuts):
    folder = tmp_path_factory.mktemp("parts")
    with Store(folder / "parts.db", create=True) as store:
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 30], strict=True):
            put(store, reader, folder, [deals(n) for n in order[start:end]])
            found = grouped(store)
    assert found == whole


@pytest.mark.parametrize("style", ["pretty", "jsonl", "csv"])
def test_the_command_prints_commitments(reader, tmp_path, style):
    with Store(tmp_path / "isnad.db", create=True) as store:
        put(store, reader, tmp_path, articles([("2018-12-13", f"{TRUCE}."), LATER[0][2:]]))
        with pytest.raises(InputError, match="fulfilled"), store.reading() as connection:
            list(commitments(connection, status="kept"))
    where = str(tmp_path / "isnad.db")
    ran = CliRunner().invoke(main, ["commitments", "--db", where, "--format", style, "--status", "breached", "--since", "2018-12"])
    assert ran.exit_code == 0, ran.output
    assert "breached" in ran.output and "ceasefire" in ran.output and "p0" in ran.output
    assert style != "pretty" or all(line.startswith("\u200f") for line in ran.output.splitlines() if line)
    assert "ceasefire" not in CliRunner().invoke(main, ["commitments", "--db", where, "--format", "jsonl", "--status", "fulfilled"]).output
