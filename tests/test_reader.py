"""The reader, as tables: a native speaker adds a sentence and what it must give."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from isnad import Article
from isnad.arabic.letters import fold_word
from isnad.lexicon.entries import VERB_MARK
from isnad.present import csv_lines
from isnad.reader import STEPS

HERE = Path(__file__).parent


def table(name):
    lines = [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    width = len(lines[0].split("\t"))
    return [(line.split("\t") + [""] * width)[:width] for line in lines[1:]]


def read(reader, text, title=""):
    return reader.read(Article(id="t", title=title, body=text, date="2020-02-15"))


@pytest.mark.parametrize(("text", "cue", "speaker", "content", "act"), table("statements.tsv"))
def test_statement(reader, text, cue, speaker, content, act):
    found = [(s.cue.text, s.speaker.text if s.speaker else "", s.content.text, s.act) for s in read(reader, text).statements]
    assert (cue, speaker, content, act) in found


@pytest.mark.parametrize(("text", "type", "trigger", "actors", "recipients", "place", "status"), table("events.tsv"))
def test_event(reader, text, type, trigger, actors, recipients, place, status):
    reading = read(reader, text)
    event = next((e for e in reading.events if e.type == type and e.trigger.text == trigger), None)
    assert event is not None, [(e.type, e.trigger.text) for e in reading.events]
    assert event.status == status
    if actors:
        assert [m.text for m in event.actors] == actors.split(" | ")
    if recipients:
        assert [m.text for m in event.recipients] == recipients.split(" | ")
    if place:
        assert place in event.place.text


@pytest.mark.parametrize(("text", "actor"), [
    ("قال الرئيس الفرنسي إن بلاده ترفض التدخل.", "emmanuel-macron"),
    ("قال الرئيس الفرنسي السابق إن بلاده ترفض التدخل.", None),
    ("قالت المستشارة الألمانية إن المحادثات مفيدة.", "angela-merkel"),
    ("قال رئيس الوزراء الإسرائيلي الأسبق إن المحادثات مفيدة.", None)])
def test_who_holds_an_office_on_the_day(reader, text, actor):
    assert read(reader, text).statements[0].speaker.actor == actor


@pytest.mark.parametrize(("text", "country"), [
    ("اعتقل الاحتلال عشرة مواطنين في الضفة الغربية.", "ISR"),
    ("داهمت زوارق الاحتلال قوارب الصيادين في غزة.", "ISR"),
    ("قصف الاحتلال بلدة في جنوب لبنان، وقال نائب لبناني إن إسرائيل ستدفع الثمن.", "ISR"),
    ("قصفت قوات الاحتلال التركي قرية قرب عين عيسى في سوريا.", "TUR"),
    ("قصفت قوات الاحتلال قرية في سوريا. وتسيطر قوات الاحتلال التركي على المدينة.", "TUR"),
    ("قصفت قوات الاحتلال الأمريكي حاجزا قرب القامشلي في سوريا.", "USA")])
def test_who_occupies_is_told_by_the_article(reader, text, country):
    event = next(e for e in reader.read(Article(id="x", title="", body=f"{text}\n{text}")).events if e.type in ("ASSAULT", "COERCE"))
    assert [m.country for m in event.actors] == [country]


def test_an_envoy_is_of_the_state_that_sends_him(reader):
    event = next(e for e in read(reader, "استدعت الحكومة الهولندية سفيرها لدى تل أبيب.").events if e.type == "SANCTION")
    assert [(m.text, m.country) for m in (*event.actors, *event.recipients)] == [("الحكومة الهولندية", "NLD"), ("تل أبيب", "ISR")]


@pytest.mark.parametrize(("text", "type", "place"), [
    ("قالت الحكومة إن الخطة جاهزة وإن المعارضة رفضتها.", "REJECT", ""),
    ("قال الوزير إن المشروع جيد لكن النقابات رفضته.", "REJECT", ""),
    ("أعلنت الحكومة اليمنية أن قواتها دخلت المدينة بعد أن احتلها الحوثيون.", "COERCE", "المدينة"),
    ("وصلت المنظمة إلى البلدة التي تحاصرها القوات السورية.", "COERCE", "البلدة")])
def test_a_pronoun_that_means_a_thing_or_a_place_gives_no_side(reader, text, type, place):
    event = next(e for e in read(reader, text).events if e.type == type)
    assert event.recipients == []
    assert (event.place.text if event.place else "") == place


def test_who_makes_accusations_is_not_accused(reader):
    event = next(e for e in read(reader, "نفت طهران الاتهامات التي وجهتها الرياض.").events if e.type == "ACCUSE")
    assert "الرياض" not in [m.text for m in event.recipients]


def test_the_dead_are_those_of_the_nearest_attack(reader):
    text = "وتأتي الغارة بعد أسابيع من مواجهات على الحدود انتهت بمقتل 20 شابا بنيران الجيش المصري."
    events = {e.trigger.text: e for e in read(reader, f"{text}\n{text}").events if e.type == "ASSAULT" and e.trigger.end <= len(text)}
    assert [m.text for m in events["الغارة"].actors + events["الغارة"].recipients] == []
    assert [m.text for m in events["مواجهات"].recipients] == ["20 شابا"]


def test_heads_of_movements_hold_no_office_of_state(reader):
    speaker = read(reader, "قال رئيس حركة النهضة إن الحوار ضروري.").statements[0].speaker
    assert (speaker.text, speaker.actor, speaker.country) == ("رئيس حركة النهضة", None, "TUN")


def test_medium_that_relays(reader):
    said = read(reader, "نقلت وكالة رويترز عن مصدر أمني قوله إن المحادثات انتهت.").statements[0]
    assert (said.cue.text, said.speaker.text, said.via.text) == ("قوله", "مصدر أمني", "وكالة رويترز")


@pytest.mark.parametrize(("text", "speaker", "name"), [
    ("قال الكاتب والإعلامي السعودي جمال خاشقجي إنه سيعود.", "الكاتب والإعلامي السعودي جمال خاشقجي", "Jamal Khashoggi"),
    ("قال المتحدث العسكري باسم الحوثيين يحيى سريع إن العمليات ستستمر.", "المتحدث العسكري باسم الحوثيين يحيى سريع", "Yahya Saree"),
    ("قال الفريق محمد فريد إن التدريب انتهى.", "الفريق محمد فريد", "Mohammed Farid")])
def test_one_person_of_several_words(reader, text, speaker, name):
    said = read(reader, text).statements[0].speaker
    assert (said.text, said.name) == (speaker, name)


@pytest.mark.parametrize(("text", "name"), [("ووصلت المساعدات العاجلة التي قدمتها فرنسا للبنان.", "Lebanon"), ("قام الوزير بزيارة لليبيا.", "Libya")])
def test_state_under_lam(reader, text, name):
    assert name in [m.name for e in read(reader, text).events for m in e.recipients]


@pytest.mark.parametrize(("text", "names"), [
    ("دارت أمس اشتباكات بين كتيبة محلية ومسلحين وسط المدينة.", ["كتيبة محلية", "مسلحين"]),
    ("التقى الوزير بالسفير الفرنسي وبنواب من المعارضة.", ["الوزير", "السفير الفرنسي", "نواب"])])
def test_names_without_their_proclitics(reader, text, names):
    (event,) = [e for e in read(reader, text).events if e.type in ("ASSAULT", "CONSULT")]
    assert [m.name_ar for m in event.actors] == names


def test_words_for_oneself_in_quotation_marks(reader):
    event = next(e for e in read(reader, 'وقال ترامب "أجريت اتصالا هاتفيا مع إيمانويل ماكرون".').events if e.type == "CONSULT")
    assert [m.name for m in event.actors] == ["Donald Trump", "Emmanuel Macron"]


def test_dropped_subject_goes_on(reader):
    reading = read(reader, "قال لافروف إن الحوار مستمر.\nوأضاف أن موسكو لن تتراجع.")
    assert [s.speaker.name for s in reading.statements] == ["Sergei Lavrov"] * 2
    assert [s.explicit for s in reading.statements] == [True, False]


def test_event_inside_words_is_claimed(reader):
    reading = read(reader, "قال المتحدث باسم الجيش إن طائرات مجهولة قصفت مدينة سرت.")
    assert [(e.type, e.claimed_by) for e in reading.events if e.type == "ASSAULT"] == [("ASSAULT", 0)]


def test_headline_with_colon(reader):
    reading = read(reader, "نص لا قول فيه عن الطقس في المدينة اليوم.", title="ماكرون: لن نقبل بهذا الاتفاق")
    assert (reading.statements[0].speaker.name, reading.statements[0].content.text) == ("Emmanuel Macron", "لن نقبل بهذا الاتفاق")


def test_no_date_is_invented(reader):
    reading = reader.read(Article(id="t", body="قصفت طائرات روسية مدينة إدلب أمس."))
    assert [e.date for e in reading.events] == [None]


def test_steps_are_in_order():
    have = set()
    for _, _, needs, gives in STEPS:
        assert set(needs) <= have
        have |= set(gives)


def test_spans_slice_back(reader):
    for path in sorted((Path(__file__).parents[1] / "src/isnad/press").glob("*.html")):
        from isnad.intake.files import read_articles

        for article in read_articles([str(path)]):
            check_spans(msgspec.to_builtins(reader.read(article)))


def check_spans(reading):
    stack = [reading]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            if "start" in item:
                assert reading["text"][item["start"] : item["end"]] == item["text"]
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


@pytest.mark.parametrize("text", ["قتل خمسة مدنيين وأصيب عشرة آخرون في انفجار سيارة مفخخة وسط كركوك أمس.", "تظاهر آلاف العمال أمام مبنى الحكومة في عمان أمس."])
def test_told_once_as_news(reader, text):
    assert reader.read(Article(id="x", title="", body=text)).events


@pytest.mark.parametrize(("text", "triggers"), [
    ("قال شهود إن المسلحين هاجموا الحاجز بالأسلحة الرشاشة وإن الهجوم خلف خمسة قتلى.", ["هاجموا"]),
    ("وقال المتحدث إن عشرة أطفال قتلوا في غارات جوية على مدرسة في صعدة، مشيرا إلى أن الغارة نفذت فجر السبت.", ["غارات جوية"]),
    ("استهدفت المقاتلات بغارات تعزيزات للميليشيا شرق البلدة، أدت إلى تدمير أربع آليات ومقتل سائقيها.", ["بغارات"]),
    ("شنت المقاتلات غارات على المعسكر وكبدت المسلحين خسائر فادحة.", ["غارات"]),
    ("أعلنت الحركة أن القيادي قتل في غارة لما وصفته بالعدوان الأمريكي.", ["غارة"]),
    ("أفاد بيان للشرطة بسقوط أربع قذائف هاون على أرض خالية قرب المطار.", ["بسقوط"]),
    ("أطلقت الشرطة الرصاص وقنابل الغاز على المتظاهرين.", ["أطلقت"]),
    ("قصفت المدفعية القرية ردا على الهجوم.", ["قصفت", "الهجوم"]),
    ("قصفت المدفعية القرية بعد الهجوم.", ["قصفت", "الهجوم"]),
    ("قصفت المدفعية القرية ودمر الجنود الجسر.", ["قصفت", "ودمر"])])
def test_one_attack_of_several_words(reader, text, triggers):
    found = [e for e in read(reader, f"{text}\n{text}").events if e.type == "ASSAULT" and e.trigger.end <= len(text)]  # twice: it is news
    assert [e.trigger.text for e in found] == triggers


def test_killed_in_an_attack_nobody_kills(reader):
    event = next(e for e in read(reader, "قالت الجماعة إن القائد الذي قتل في غارة للتحالف أمس على مدينة صعدة من مؤسسيها.").events if e.type == "ASSAULT")
    assert (event.trigger.text, [m.text for m in event.recipients]) == ("غارة", ["القائد"])
    assert "القائد" not in [m.text for m in event.actors]


@pytest.mark.parametrize("text", ["وتناول الباحث في كتابه جريمة اغتيال الملك.", "ووجهت المحكمة إليه تهمة القتل.", "ولن تفيد المظاهرات التي يتحدث عنها الجميع في تغيير هذا القانون."])
def test_only_mentioned(reader, text):
    assert not [e for e in reader.read(Article(id="x", title="", body=text)).events if e.type in ("ASSAULT", "PROTEST") and e.status == "actual"]


@pytest.mark.parametrize(("text", "type"), [
    ("وتسيطر الحكومة على معظم البلاد منذ سنوات.", "COERCE"),
    ("دمرت الحرائق أكثر من مئة فدان من بساتين اللوز.", "ACCUSE"),
    ("قال الخبير إن نقص المياه يهدد صحة الأطفال في القرية.", "THREATEN"),
    ("دعا الوسيط الطرفين إلى العودة إلى طاولة الحوار.", "CONSULT"),
    ("حبس الجمهور أنفاسه قبل إعلان النتيجة.", "COERCE"),
    ("وتبعد البلدة خمسين كيلومترا عن العاصمة.", "COERCE"),
    ("وقال الرئيس إن علينا أن نتحد في مواجهة الإرهاب.", "ASSAULT"),
    ("وزعت الجمعية 500 طرد غذائي على النازحين في المخيم.", "SANCTION"),
    ("هاجمت طائرة مسيرة قاعدة عسكرية فجر اليوم.", "PROTEST"),
    ("أغلق متظاهرون الطريق الدولي قرب المدينة.", "COERCE"),
    ("ووصل المفتشون إلى العاصمة لتفقد المصنع.", "MOBILIZE"),
    ("استدعت وزارة الخارجية اليونانية السفير التركي احتجاجا على انتهاك الأجواء.", "PROTEST"),
    ("تظاهر المئات في عدن رفضا لرفع أسعار الوقود.", "REJECT"),
    ("خرج الطلاب في مسيرة بأم درمان للمطالبة بإقالة المدير.", "REQUEST"),
    ("انتشر الجيش في الوادي من أجل قتال المهربين.", "ASSAULT"),
    ("تسعى الحركة إلى احتلال الميناء.", "COERCE"),
    ("عززت الشرطة دورياتها لمنع وقوع اعتداءات جديدة.", "ASSAULT"),
    ("وقالت القيادة إن المساعدات دخلت المناطق الخاضعة لسيطرتها.", "COERCE"),
    ("وصل الوفد إلى مخيم يضم عشرات الأسر.", "ASSAULT"),
    ("أبدت قطر استعدادها للوساطة بين الجانبين.", "CONSULT"),
    ("استهدفت مسيّرة تابعة للمتمردين محطة الكهرباء.", "PROTEST"),
    ("علقت بريطانيا مساعداتها لرواندا.", "AID"),
    ("هددت النقابة بالدخول في إضراب عام.", "PROTEST"),
    ("أنهت الحكومة الاتفاقية مع أنقرة.", "AGREE"),
    ("شهدت المدينة مسيرات تطالب باستقالة المحافظ.", "REQUEST"),
    ("شهدت المدينة مسيرات تطالب باستقالة المحافظ.", "RETREAT"),
    ("بحث الوسطاء مقترح الهدنة.", "CONCEDE"),
    ("أطلقت الوزارة حملة للتلقيح ضد شلل الأطفال.", "ASSAULT"),
    ("غرق خمسة مهاجرين إثر انقلاب قارب قبالة الساحل.", "COERCE"),
    ("أصيب شاب برصاص الاحتلال شرق المدينة.", "COERCE"),
    ("حذر الوزير من أمطار غزيرة على المرتفعات.", "THREATEN"),
    ("نشر الجيش التركي، الأحد، صورا من المناورات السابقة.", "MOBILIZE"),
])
def test_no_event_of_the_type(reader, text, type):
    assert not [e.trigger.text for e in read(reader, text).events if e.type == type]


def test_an_accident_is_no_assault(reader):
    assert not [e for e in read(reader, "أدى الزلزال إلى مقتل خمسة أشخاص.\nوقتل ثلاثة آخرون في قرية مجاورة.", title="زلزال يضرب شرق البلاد").events if e.type == "ASSAULT"]


def test_load_corpus_sample(reader, shared):
    import gzip
    import json

    with gzip.open(shared / "corpus/news.jsonl.gz", "rt") as lines:
        for n, line in enumerate(lines):
            if n % 40 == 0:
                item = json.loads(line)
                check_spans(msgspec.to_builtins(reader.read(Article(id=str(n), title=item.get("title") or "", body=item["text"], date=item.get("date")))))


def test_same_bytes_in_another_process(reader):
    press = str(Path(__file__).parents[1] / "src/isnad/press")
    command = [sys.executable, "-m", "isnad.cli", "read", press, "--format", "jsonl"]
    first = subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": "1"}).stdout
    second = subprocess.run(command, capture_output=True, check=True, env={"PYTHONHASHSEED": "2"}).stdout
    assert first == second and first.count(b"\n") == 25


def test_csv_keeps_a_line_break_inside_its_cell():
    rows = [["a", "سطر\nوآخر", 'قال: "نعم"'], ["b\rc", "", "x"]]
    assert list(csv.reader(io.StringIO("\n".join(csv_lines(rows)), newline=""))) == rows


def test_verbs_in_patterns_of_content_acts_are_known(reader):
    known = {VERB_MARK + fold_word(word.lemma) for word in reader.lexicon.words if word.pos == "verb"}
    marked = {word for act in reader.lexicon.content_acts for pattern in act.patterns for word in pattern if word and word.startswith(VERB_MARK)}
    assert marked and marked <= known


def test_advance_behind_an_assault_is_no_movement_of_troops(reader):
    events = read(reader, "شنت القوات العراقية هجوما على التنظيم ودخلت بلدة القائم.").events
    assert [e.type for e in events] == ["ASSAULT"]
    assert [e.type for e in read(reader, "دخلت القوات العراقية بلدة القائم.").events] == ["MOBILIZE"]


def test_present_tense_of_a_headline_tells_what_was_seized(reader):
    assert [e.type for e in read(reader, "هدوء في المدينة.", title="الجيش العراقي يسيطر على حقل نفطي").events] == ["COERCE"]
    assert not read(reader, "هدوء في المدينة التي يسيطر عليها الجيش العراقي.").events


@pytest.mark.parametrize(("text", "form"), [
    ('قال المرصد إن تنظيم "الدولة الإسلامية" انسحب من القرية.', "indirect"),
    ('قالت الوكالة إنه تم تجهيز "86" حافلة للركاب.', "indirect"),
    ('قال الوزير إن "قانون الإيجارات" سيناقش غدا.', "indirect"),
    ('قال الوزير إن الوضع "تم احتواؤه" بسرعة.', "mixed"),
    ('وأضاف الوزير: "العملية حققت أهدافها كلها في هذه المدينة" دون مزيد من التفاصيل.', "direct"),
])
def test_names_in_quotation_marks_are_nobodys_words(reader, text, form):
    assert [s.form for s in read(reader, text).statements] == [form]


def test_eliminating_somebody_is_no_judiciary(reader):
    events = read(reader, 'وقال قائد الجيش: "سنستمر في هذه العملية حتى القضاء بشكل كامل على المسلحين".').events
    threat = next(e for e in events if e.type == "THREATEN")
    assert "القضاء" not in [m.text for m in threat.recipients]


def test_where_a_wrong_was_done_is_not_blamed(reader):
    events = read(reader, "قال الوزير التونسي إن المخيم بالأردن يشهد انتهاكات.").events
    blame = next(e for e in events if e.type == "ACCUSE")
    assert not blame.recipients
