"""Every number and name in a record can be followed down to its words: record → report → offsets in the stored text → the bytes of the archived page. 

On all records of the sample press, and of a dump of articles on two attacks, whose tolls stand in digits of both kinds and in words.
"""

import hashlib
import html
import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy

import isnad
from isnad.arabic.letters import fold
from isnad.arabic.numbers import parse_number
from isnad.arabic.tokens import tokenize
from isnad.intake.archive import Location
from isnad.intake.decoding import decode
from isnad.intake.sources import find
from isnad.lexicon import load
from isnad.record.merging import merge
from isnad.record.records import records
from isnad.store import schema
from isnad.store.add import Adder
from isnad.store.records import record as stored
from isnad.store.store import Store

PRESS = Path(isnad.__file__).parent / "press"
DUMP = [
    ("صحيفة السهل", "2020-02-11", "قتل 14 مدنيا وأصيب 23 آخرون الثلاثاء في غارات جوية شنتها طائرات حربية على سوق شعبي في بلدة سراقب بمحافظة إدلب، بحسب المرصد السوري لحقوق الإنسان."),
    ("صحيفة الجبل", "2020-02-12", "قتل ١٩ مدنيا في الغارات الجوية التي شنتها طائرات حربية الثلاثاء على سوق شعبي في بلدة سراقب بمحافظة إدلب، بحسب المرصد السوري لحقوق الإنسان."),
    ("صحيفة السهل", "2020-03-02", "أعلنت الشرطة العراقية مقتل ثلاثة وعشرين شخصا وإصابة أكثر من أربعين بجروح في تفجير سيارة مفخخة وسط بغداد."),
    ("صحيفة النهر", "2020-03-02", "قتل 23 شخصا وجرح 41 في انفجار سيارة مفخخة وسط العاصمة العراقية بغداد الاثنين، وفق ما أعلنت الشرطة العراقية."),
]
_TAG = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_SPACE = re.compile(r"\s+")


class Page(NamedTuple):
    """An archived page: its bytes as they came, and what a person reads on it: decoded, without markup, all space alike."""

    data: bytes
    sha256: str
    words: str


@pytest.fixture(scope="module", params=["press", "dump"])
def store(request, reader, tmp_path_factory):
    folder = tmp_path_factory.mktemp("evidence")
    (folder / "dump.jsonl").write_text("".join(json.dumps({"id": f"d{n}", "outlet": o, "date": d, "text": t}, ensure_ascii=False) + "\n" for n, (o, d, t) in enumerate(DUMP)))
    source = str(PRESS if request.param == "press" else folder / "dump.jsonl")
    with Store(folder / "press.db", create=True) as opened:
        list(Adder(opened, reader=lambda: reader).add(find([source])))
        with opened.writing() as connection:
            merge(connection, load())
        yield opened


@pytest.fixture(scope="module")
def walked(store):
    """Each report of each record, with its stored event, the stored text and the archived page."""
    with store.reading() as connection:
        texts, pages = texts_of(connection), pages_of(connection, store)
        found = list(records(connection))
        events = {p.event: stored(connection, p.event) for r in found for p in r.reports}
    return found, events, texts, pages


def texts_of(connection):
    v = schema.versions.c
    rows = connection.execute(sqlalchemy.select(v.article, v.title, v.body).join(schema.articles, (schema.articles.c.id == v.article) & (schema.articles.c.version == v.number)))
    return {article: f"{title}\n\n{body}" if title else body for article, title, body in rows}


def pages_of(connection, store):
    p, v = schema.pages, schema.versions
    rows = connection.execute(sqlalchemy.select(v.c.article, p).join(p, p.c.id == v.c.page).join(schema.articles, (schema.articles.c.id == v.c.article) & (schema.articles.c.version == v.c.number)))
    return {row.article: page(store.archive.read(Location(row.file, row.offset, row.length, row.sha256)).data, row.sha256, row.locator) for row in rows}


def page(data, sha256, locator):
    return Page(data, sha256, plain(html.unescape(_TAG.sub(" ", decode(data, locator)))))


def plain(text):
    """Words as they stand, whatever the space between them: a page breaks lines where the stored text does not."""
    return _SPACE.sub(" ", text).strip()


def spans(row):
    """Every span of a stored event that its record takes something from: the trigger, the parties, the place, the day, the speaker and the medium."""
    event = row.event
    yield event.trigger.start, event.trigger.end, event.trigger.text
    yield from ((p.start, p.end, p.text) for p in (*row.parts, *row.claimed_by, *row.via))
    yield from ((s.start, s.end, s.text) for s in (event.place, event.when) if s is not None)


def test_there_is_something_to_walk(walked, request):
    found, _, _, pages = walked
    assert any(r.dead for r in found) and any(r.disputes for r in found) and any(len({p.article for p in r.reports}) > 1 for r in found)
    if "press" in request.node.name:
        assert len(pages) == 25 and {p.root_grade for r in found for p in r.reports} >= {"named", "unnamed", "own"}
    else:
        assert {f.value for r in found for toll in (r.dead, r.injured) if toll for f in toll.figures} >= {14, 19, 23, 40, 41}


def test_the_archived_bytes_are_those_that_came(walked, request):
    _, _, _, pages = walked
    assert all(hashlib.sha256(p.data).hexdigest() == p.sha256 for p in pages.values())
    if "press" in request.node.name:
        assert {p.sha256 for p in pages.values()} == {hashlib.sha256(path.read_bytes()).hexdigest() for path in PRESS.glob("*.html")}


def test_every_span_is_words_of_the_text_and_of_the_page(walked):
    found, events, texts, pages = walked
    for report in (p for r in found for p in r.reports):
        text, row = texts[report.article], events[report.event]
        assert row.source.sha256 == pages[report.article].sha256
        assert (report.trigger.start, report.trigger.end, report.trigger.text) in list(spans(row))
        for start, end, words in spans(row):
            assert text[start:end] == words, (report.event, words)
            assert plain(words) in pages[report.article].words, (report.event, words)


def test_what_a_report_says_is_what_its_event_says(walked):
    found, events, _, _ = walked
    for report in (p for r in found for p in r.reports):
        event = events[report.event].event
        assert (report.type, report.mode, report.status, report.date, report.dead, report.injured) == (event.type, event.mode, event.status, event.date, event.dead, event.injured)
        assert report.place == (event.place.text if event.place else None)
        assert (report.actors, report.recipients) == (tuple(m.text for m in event.actors), tuple(m.text for m in event.recipients))


def test_roots_stand_in_the_article_that_rests_on_them(walked):
    """Quoted words in the article itself; of a report that shares the wire of another, in that other one; its own reporting names the outlet."""
    found, _, texts, pages = walked
    for record in found:
        for report in record.reports:
            if report.root_grade in ("own", "copy"):
                first = report.root.partition(":")[2]
                assert first in texts and report.root_text in {p.outlet or "" for r in found for p in r.reports if p.article == first}
            elif report.root_text not in texts[report.article]:
                lenders = [p for p in record.reports if p.article != report.article and p.root == report.root]
                assert any(report.root_text in texts[p.article] and plain(report.root_text) in pages[p.article].words for p in lenders), report
            else:
                assert plain(report.root_text) in pages[report.article].words


def test_every_name_of_a_record_is_given_by_a_report(walked):
    found, events, texts, _ = walked
    for record in found:
        own = {p.event for p in record.reports}
        for role, side in (("actor", record.actors), ("recipient", record.recipients)):
            for who in side:
                assert who.reports and set(who.reports) <= own
                given = [p for id in who.reports for p in events[id].parts if p.role == role and (p.actor or p.text) == (who.actor or p.text)]
                assert set(who.texts) == {p.text for p in given} and who.name in {p.name for p in given}
                assert all(any(text in texts[events[id].source.article] for id in who.reports) for text in who.texts)
        assert record.type in {p.type for p in record.reports} and record.mode in {p.mode for p in record.reports}
        places = {name for id in own if (place := events[id].event.place) for name in (place.name, place.text)}
        assert record.place is None or record.place in places
        assert record.date is None or record.date in {p.date for p in record.reports}


def test_every_number_of_a_record_is_given_by_a_report(walked):
    found, _, _, _ = walked
    for record in found:
        reports = {p.event: p for p in record.reports}
        for name, toll in (("dead", record.dead), ("injured", record.injured)):
            told = sorted(value for p in record.reports if (value := getattr(p, name)) is not None)
            assert sorted(f.value for f in toll.figures) == told if toll else not told
            for figure in toll.figures if toll else ():
                assert getattr(reports[figure.event], name) == figure.value and reports[figure.event].root == figure.root and reports[figure.event].published == figure.published
            assert toll is None or ((toll.low, toll.high) == (told[0], told[-1]) and toll.best in told)
        assert record.report_count == len(reports) == len(record.reports)
        assert record.root_count == len({p.root for p in record.reports})


def test_every_toll_is_a_number_of_the_text_and_of_the_page(walked):
    found, events, _, pages = walked
    told = [(f.value, f.event) for r in found for toll in (r.dead, r.injured) if toll for f in toll.figures]
    assert told
    for value, event in told:
        assert value in numbers(events[event].sentence), (value, event)
        assert value in numbers(pages[events[event].source.article].words), (value, event)


def numbers(text):
    """Every number that a text tells, in digits or in words."""
    words = [token.norm for token in tokenize(fold(text))]
    return {found[0] for i in range(len(words)) if (found := parse_number(words, i))}


def test_every_answer_in_a_dispute_is_given_by_its_reports(walked):
    found, events, _, _ = walked
    given = {
        "happened": lambda p, e: p.standing, "dead": lambda p, e: str(p.dead), "injured": lambda p, e: str(p.injured), "when": lambda p, e: p.date, "where": lambda p, e: e.event.place.name,
        "who": lambda p, e: named(e, "actor"), "whom": lambda p, e: named(e, "recipient")}
    for record in found:
        reports = {p.event: p for p in record.reports}
        for dispute in record.disputes:
            assert len(dispute.versions) > 1
            for version in dispute.versions:
                assert version.reports and {given[dispute.about](reports[id], events[id]) for id in version.reports} == {version.value}
                assert set(version.roots) == {reports[id].root for id in version.reports}


def named(row, role):
    return "; ".join(sorted({p.name or p.text for p in row.parts if p.role == role and (p.actor or p.country)}))
