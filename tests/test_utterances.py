"""Utterances: statements of one thing said are merged and no others, whatever the order; denials find their claim; loaded words are found where they stand."""

import json
import random

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isnad.cli import main
from isnad.intake.sources import find
from isnad.lexicon import load
from isnad.record.loaded import loaded_words
from isnad.record.merging import merge
from isnad.record.naming import naming
from isnad.record.records import records
from isnad.record.utterances import merge_utterances, utterances
from isnad.store.add import Adder
from isnad.store.records import article as stored_article
from isnad.store.rows import Filter
from isnad.store.store import Store
from stores import article

PLEDGE = "سنبني ثلاثة جسور جديدة فوق النهر قبل حلول الصيف ولن نرفع رسوم العبور"
CASES = [
    ("one quotation in two outlets, the speaker by name and by office", True,
     ("2020-02-11", f'قال وزير الخارجية الروسي سيرغي لافروف الثلاثاء: "{PLEDGE}".'),
     ("2020-02-11", f'وقال لافروف لوكالة رويترز "{PLEDGE}".')),
    ("told in other words, next day", True,
     ("2020-02-11", "أعلن المبعوث الأممي إلى ليبيا غسان سلامة أن اللجنة العسكرية المشتركة ستستأنف اجتماعاتها في جنيف مطلع الأسبوع المقبل."),
     ("2020-02-12", "وقال سلامة إن اللجنة العسكرية المشتركة تستأنف مطلع الأسبوع المقبل اجتماعاتها في جنيف.")),
    ("a part of a longer quotation", True,
     ("2020-02-11", f'قال الرئيس التركي رجب طيب أردوغان: "{PLEDGE}، ولا أحد يستطيع أن يمنعنا من ذلك".'),
     ("2020-02-11", 'وأضاف أردوغان "سنبني ثلاثة جسور جديدة فوق النهر".')),
    ("another speaker in like words", False,
     ("2020-02-11", "قال وزير الخارجية المصري سامح شكري إن بلاده ترفض أي تدخل عسكري أجنبي في ليبيا."),
     ("2020-02-11", "قال وزير الخارجية الفرنسي جان إيف لودريان إن بلاده ترفض أي تدخل عسكري أجنبي في ليبيا.")),
    ("the same speaker on another matter", False,
     ("2020-02-11", "قال وزير الخارجية الروسي سيرغي لافروف إن موسكو ستسلم تركيا دفعة جديدة من صواريخ الدفاع الجوي."),
     ("2020-02-11", "قال وزير الخارجية الروسي سيرغي لافروف إن المحادثات مع اليابان حول جزر الكوريل وصلت إلى طريق مسدود.")),
    ("the same speaker a month later", False,
     ("2020-02-11", "قال المبعوث الأممي غسان سلامة إن اللجنة العسكرية المشتركة ستستأنف اجتماعاتها في جنيف مطلع الأسبوع المقبل."),
     ("2020-03-14", "قال المبعوث الأممي غسان سلامة إن اللجنة العسكرية المشتركة ستستأنف اجتماعاتها في جنيف مطلع الأسبوع المقبل.")),
    ("he says so, he denies it", False,
     ("2020-02-11", "أكد وزير الدفاع التركي خلوصي أكار أن قوات بلاده أسقطت مروحية عسكرية في ريف إدلب الشرقي."),
     ("2020-02-11", "نفى وزير الدفاع التركي خلوصي أكار أن تكون قوات بلاده أسقطت مروحية عسكرية في ريف إدلب الشرقي.")),
]


def put(store, reader, tmp_path, articles):
    path = tmp_path / f"{random.random()}.jsonl"
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles))
    list(Adder(store, reader=lambda: reader).add(find([str(path)])))


def articles(texts):
    return [{"id": f"p{n}", "outlet": f"صحيفة {n}", "date": date, "title": "", "text": text} for n, (date, text) in enumerate(texts)]


def told(store, *, events=False, **asked):
    """Bring the utterances up to date and give them."""
    with store.writing() as connection:
        if events:
            merge(connection, load())
        merge_utterances(connection, load())
    with store.reading() as connection:
        return list(utterances(connection, Filter(**asked)))


@pytest.fixture
def store(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "pages"))
    with Store(database_url, create=True) as opened:
        yield opened


@pytest.mark.parametrize(("name", "one", "first", "second"), CASES, ids=[case[0] for case in CASES])
def test_two_statements(reader, tmp_path, name, one, first, second):
    with Store(tmp_path / "pair.db", create=True) as store:
        put(store, reader, tmp_path, articles([first, second]))
        found = told(store)
    assert {r.article for u in found for r in u.reports} == {"p0", "p1"}
    assert any({r.article for r in u.reports} == {"p0", "p1"} for u in found) is one


def test_what_an_utterance_holds(store, reader, tmp_path):
    put(store, reader, tmp_path, articles([CASES[0][2], CASES[0][3]]))
    (found,) = [u for u in told(store) if u.report_count == 2]
    assert [s.actor for s in found.speakers] == ["sergei-lavrov"]
    assert {(w.text, w.outlets) for w in found.speakers[0].wordings} == {("وزير الخارجية الروسي سيرغي لافروف", ("صحيفة 0",)), ("لافروف", ("صحيفة 1",))}
    assert (found.date, found.date_from) == ("2020-02-11", "named")
    assert {r.root for r in found.reports} == {"own:p0", "agency:reuters"} and found.root_count == 2
    assert found.text == PLEDGE and not found.differs
    with store.reading() as connection:
        for report in found.reports:
            text = stored_article(connection, report.article).text
            assert all(text[s.start : s.end] == s.text for s in (report.cue, report.content))
        assert all("contained" in r.why for r in found.reports)


def test_whom_it_addresses_and_what_differs(reader, tmp_path):
    texts = [("2020-02-11", "اتهم المتحدث باسم الجيش الليبي أحمد المسماري تركيا بإرسال مئات المرتزقة السوريين إلى مصراتة."),
             ("2020-02-11", "قال المسماري إن تركيا أرسلت مئات المرتزقة السوريين إلى مصراتة.")]
    with Store(tmp_path / "a.db", create=True) as store:
        put(store, reader, tmp_path, articles(texts))
        (found,) = [u for u in told(store) if u.report_count == 2]
    assert [s.country for s in found.addressees] == ["TUR"]
    assert {v.value for d in found.differs if d.about == "act" for v in d.versions} >= {"criticise"}
    assert {m.text for r in found.reports for m in r.loaded} == {"المرتزقة"}


DENIALS = [
    ("the claim of another, in another outlet", "utterance",
     ("2020-02-11", "اتهمت وزارة الخارجية الأميركية روسيا بنقل مقاتلات حربية من قاعدة حميميم إلى قاعدة الجفرة في ليبيا."),
     ("2020-02-12", "نفى الكرملين أن تكون روسيا نقلت مقاتلات حربية من قاعدة حميميم إلى قاعدة الجفرة في ليبيا.")),
    ("the claim that stands before it", "utterance",
     ("2020-02-11", "اتهمت وزارة الخارجية الأميركية روسيا بنقل مقاتلات حربية إلى قاعدة الجفرة. ونفت موسكو هذه الاتهامات."),
     ("2020-02-11", "بحث وزير التجارة المصري مع نظيره السوداني زيادة حجم التبادل التجاري بين البلدين.")),
    ("an event", "record",
     ("2020-02-11", "قتل 14 مدنيا الثلاثاء في غارات جوية شنتها طائرات حربية روسية على سوق شعبي في بلدة سراقب بمحافظة إدلب."),
     ("2020-02-11", "نفت وزارة الدفاع الروسية أن تكون طائراتها الحربية شنت غارات جوية على سوق شعبي في بلدة سراقب بمحافظة إدلب.")),
]


@pytest.mark.parametrize(("name", "kind", "first", "second"), DENIALS, ids=[case[0] for case in DENIALS])
def test_a_denial_finds_its_claim(reader, tmp_path, name, kind, first, second):
    with Store(tmp_path / "deny.db", create=True) as store:
        put(store, reader, tmp_path, articles([first, second]))
        found = told(store, events=True)
        by_id = {u.id: u for u in found}
        (denial,) = [u for u in found if u.act == "deny"]
        best = next(a for a in denial.denies if a.kind == kind)
        assert best.score > 0 and best.why
        if kind == "utterance":
            assert by_id[best.id].act == "criticise"
            assert [a.id for a in by_id[best.id].denied_by] == [denial.id]
        else:
            with store.reading() as connection:
                assert {p.article for r in records(connection) if r.id == best.id for p in r.reports} >= {"p0"}


def test_the_same_denial_of_something_else_finds_nothing(reader, tmp_path):
    texts = [("2020-02-11", "اتهمت وزارة الخارجية الأميركية الصين بإخفاء أعداد المصابين بالفيروس."), DENIALS[0][3]]
    with Store(tmp_path / "deny.db", create=True) as store:
        put(store, reader, tmp_path, articles(texts))
        assert not any(u.denies or u.denied_by for u in told(store, events=True))


def test_an_article_that_changes_leaves_its_utterance(store, reader, tmp_path):
    put(store, reader, tmp_path, articles([CASES[1][2], CASES[1][3]]))
    assert max(u.report_count for u in told(store)) == 2
    changed = articles([CASES[1][2], ("2020-02-12", "وقال سلامة إن المصرف المركزي وافق على توحيد سعر الصرف في جميع فروعه.")])
    put(store, reader, tmp_path, changed[1:])
    assert max(u.report_count for u in told(store)) == 1


def grouped(store):
    return sorted((u.id, sorted(r.statement for r in u.reports), [(a.id, a.score) for a in u.denies]) for u in told(store))


def speeches(number):
    """One of forty short articles; each thing said is told by several of them in other words, and some is denied."""
    chance = random.Random(number // 4)
    who, town, count = chance.choice(["سلامة", "لافروف", "أردوغان", "غوتيريش"]), chance.choice(["مصراتة", "سرت", "بنغازي", "طبرق"]), chance.randint(20, 90)
    verb = ["قال", "وأكد", "وأوضح", "نفى"][number % 4]
    text = f"{verb} {who} أن تكون {count} شاحنة محملة بالوقود وصلت إلى ميناء {town} قادمة من مصفاة الزاوية."
    return article(number) | {"text": text if number % 5 else f"{article(number)['text']} {text}", "date": f"2020-0{number // 4 % 3 + 1}-1{number % 3}"}


@pytest.fixture(scope="module")
def whole(reader, tmp_path_factory):
    """What a store of forty articles comes to when all are merged at once."""
    folder = tmp_path_factory.mktemp("whole")
    with Store(folder / "all.db", create=True) as store:
        put(store, reader, folder, [speeches(n) for n in range(40)])
        found = grouped(store)
    assert any(len(reports) > 2 for _, reports, _ in found) and any(denies for *_, denies in found)
    return found


@settings(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(order=st.permutations(range(40)), cuts=st.lists(st.integers(1, 39), max_size=2, unique=True))
def test_order_and_pieces_do_not_matter(reader, whole, tmp_path_factory, order, cuts):
    folder = tmp_path_factory.mktemp("parts")
    with Store(folder / "parts.db", create=True) as store:
        for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), 40], strict=True):
            put(store, reader, folder, [speeches(n) for n in order[start:end]])
            found = grouped(store)
    assert found == whole


LOADED = [
    ("تصدت القوات للعدوان الذي شنته الميليشيات على المدينة", ["للعدوان:act:con", "الميليشيات:actor:con"]),
    ("وشيع الآلاف شهداءهم بعد مجزرة الأمس", ["شهداءهم:dead:pro", "مجزرة:act:con"]),
    ("أعلنت ميليشيات الحوثي تحرير البلدة", ["ميليشيات الحوثي:actor:", "تحرير:act:pro"]),
    ("قال رئيس التحرير إن حركة المقاومة الإسلامية أصدرت بيانا", []),
    ("سيطرت القوات الحكومية على المدينة وقتل خمسة مسلحين", []),
    ("غادر الوزير البلاد", []),
]


@pytest.mark.parametrize(("text", "expected"), LOADED)
def test_loaded_words(text, expected):
    found = loaded_words(text)
    assert [f"{m.text}:{m.about}:{m.stance}" for m in found] == expected
    assert all(text[m.start : m.end] == m.text and m.neutral for m in found)


def test_quoted_loaded_words_are_not_the_outlets_own():
    assert [m.quoted for m in loaded_words('وصف الرئيس الغارة بأنها "عدوان" سافر، وتصدت له ميليشيات')] == [True, False]


def test_naming_of_a_record(reader, tmp_path):
    texts = [("2020-02-11", "استشهد خمسة جنود يمنيين الثلاثاء في هجوم شنته ميليشيات الحوثي على معسكر للجيش في مديرية نهم شرق صنعاء."),
             ("2020-02-11", "قتل خمسة جنود يمنيين الثلاثاء في هجوم شنه الحوثيون على معسكر للجيش في مديرية نهم شرق صنعاء.")]
    with Store(tmp_path / "naming.db", create=True) as store:
        put(store, reader, tmp_path, articles(texts))
        with store.writing() as connection:
            merge(connection, load())
        with store.reading() as connection:
            record = next(r for r in records(connection, Filter(type="ASSAULT")) if {p.article for p in r.reports} == {"p0", "p1"})
            found = naming(record, {id: stored_article(connection, id).text for id in ("p0", "p1")})
    (dead,) = [n for n in found if n.about == "dead"]
    assert {(w.text, w.outlets, bool(w.loaded)) for w in dead.wordings} == {("استشهد", ("صحيفة 0",), True), ("قتل", ("صحيفة 1",), False)}
    (houthis,) = [n for n in found if n.subject == "الحوثيون" and n.about == "actor"]
    assert houthis.loaded
    assert {(w.text, w.outlets, bool(w.loaded)) for w in houthis.wordings} == {("ميليشيات الحوثي", ("صحيفة 0",), True), ("الحوثيون", ("صحيفة 1",), False)}


@pytest.mark.parametrize("style", ["pretty", "jsonl", "csv"])
def test_the_command_prints_utterances(reader, tmp_path, style):
    with Store(tmp_path / "isnad.db", create=True) as store:
        put(store, reader, tmp_path, articles([DENIALS[0][2], DENIALS[0][3]]))
    ran = CliRunner().invoke(main, ["utterances", "--db", str(tmp_path / "isnad.db"), "--format", style, "--act", "deny"])
    assert ran.exit_code == 0, ran.output
    assert "p1" in ran.output and ("⊘ denies" in ran.output or "utterance:" in ran.output or '"denies":[{' in ran.output)
    assert style != "pretty" or all(line.startswith("\u200f") for line in ran.output.splitlines() if line)
