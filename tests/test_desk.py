"""The desk without a browser: what every view answers, in both languages and as CSV and JSON, and that nothing of it can be made to do harm."""

import csv
import hashlib
import io
import itertools
import json
import pickle
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select

import desks
from isnad.cli import main
from isnad.desk import changes, vendor, wording
from isnad.desk.desk import Desk, read
from isnad.desk.filters import PAGE, Asked, query
from isnad.desk.forms import file_name
from isnad.desk.fresh import Keeper, receive, send
from isnad.desk.graph import Tie, layout
from isnad.desk.kept import Kept
from isnad.desk.marking import ROLES, Marked, pieces
from isnad.desk.rendering import STATIC
from isnad.desk.security import is_local_name, safe_link
from isnad.desk.tables import behind, decode, refresh, shelf
from isnad.errors import InputError, IsnadError
from isnad.intake.sources import find
from isnad.lexicon import load
from isnad.record.records import records
from isnad.record.tables import tellings
from isnad.store.add import Adder
from isnad.store.records import article, count, events, statements
from isnad.store.rows import Filter
from isnad.store.store import Store
from stores import jsonl

DESK = Path(desks.isnad.__file__).parent / "desk"
TABLES = ("events", "statements", "records")
VIEWS = ("/", "/events", "/statements", "/records", "/timeline", "/map", "/network", "/search", "/search?q=حفتر", "/api", "/review", "/review?by=rule", "/review/bulk", "/review/decisions", "/review/agreement", "/review/lexicon", "/watches", "/watches?type=ASSAULT", "/accounts")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return desks.filled(tmp_path_factory.mktemp("desk") / "press.db", [desks.PRESS])


@pytest.fixture(scope="module")
def web(path):
    with desks.listening(path) as client:
        yield client


@pytest.fixture
def store(path):
    with Store(path) as opened:
        yield opened


def rows(web, address):
    answer = web.get(address)
    assert answer.status_code == 200, answer.text
    return answer.json()["rows"] if ".json" in address else list(csv.DictReader(io.StringIO(answer.content.decode())))


def parsed(web, address):
    answer = web.get(address)
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


def some_records(store):
    with store.reading() as connection:
        return [e.event.id for e in events(connection)][:12] + [s.statement.id for s in statements(connection)][:12]


# -- pages ---------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("view", VIEWS)
def test_every_view_in_both_languages(web, view, language):
    answer = web.get(view + ("&" if "?" in view else "?") + f"lang={language}")
    assert answer.status_code == 200
    html = LexborHTMLParser(answer.text).css_first("html").attributes
    assert (html["lang"], html["dir"]) == (language, wording.LANGUAGES[language])
    web.cookies.clear()


def test_language_and_look_are_remembered(web):
    assert 'lang="ar"' in web.get("/events").text
    web.get("/events?lang=en&theme=dark")
    page = web.get("/events").text
    assert 'lang="en" dir="ltr" data-theme="dark"' in page
    web.cookies.clear()
    assert 'lang="ar"' in web.get("/events?lang=tlh").text


def test_a_page_may_load_and_run_nothing_but_our_files(web, store):
    pages = [*VIEWS, *(f"/evidence?id={id}" for id in some_records(store)), "/nothing", "/events?since=x"]
    for address in pages:
        answer = web.get(address)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy and "http" not in policy, address
        assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["referrer-policy"] == "no-referrer"
        tree = LexborHTMLParser(answer.text)
        loaded = [n.attributes.get("src") or n.attributes.get("href") for n in tree.css("script, link, img, iframe, source, object, embed")]
        assert loaded and all(src.startswith("/static/") for src in loaded), address
        assert not tree.css("[style], style") and not re.search(r"<[^>]+\son\w+=", answer.text), address
        assert all(not s.text() for s in tree.css("script")), address


def test_links_of_a_page_lead_somewhere(web):
    seen, todo = set(), ["/"]
    while todo and len(seen) < 120:
        address = todo.pop(0)
        seen.add(address)
        answer = web.get(address)
        assert answer.status_code == 200, address
        if "text/html" in answer.headers["content-type"]:
            found = [a.attributes["href"] for a in LexborHTMLParser(answer.text).css("a[href]")]
            todo += sorted({h for h in found if h.startswith("/") and "/export/" not in h} - seen - set(todo), key=lambda h: hashlib.sha256(h.encode()).digest())[:12]


@pytest.mark.parametrize("address, status, words", [
    ("/nothing", 404, ""), ("/evidence?id=zz", 404, "zz"), ("/article?id=zz", 404, "zz"), ("/actor?id=zz", 404, "zz"), ("/source?name=zz", 404, "zz"), ("/page?id=9999", 404, ""),
    ("/events?since=yesterday", 400, "since"), ("/events?roots=many", 400, "roots"), ("/events?page=0", 400, "page"), ("/events?sort=beauty", 400, "beauty"),
    ("/events?quad=war", 400, "war"), ("/search?q=-x", 400, "-x"), ("/events.json?quad=war", 400, "war"), ("/records.csv?since=x", 400, "since"), ("/export/word", 404, "word"),
    ("/evidence", 400, "id"), ("/events?words=" + "x" * 600, 400, "words")])
def test_what_cannot_be_answered_is_said(web, address, status, words):
    answer = web.get(address)
    assert answer.status_code == status and "Traceback" not in answer.text
    if status != 404:
        assert words in answer.text
    if ".json" in address or ".csv" in address:
        assert answer.json()["status"] == status


NASTY = ["%00", "%ED%A0%80", "%F0%9F%98%80", '%22', "'%20OR%201=1--", "NEAR(", "*", "%E2%80%AE%D8%A7", "-1", "999999999999999999999", "%25", "%5C", "true", "null", "[]", "a" * 499, "%20", "..%2F..%2Fetc"]


@pytest.mark.parametrize("view", ["events", "statements", "records", "timeline", "map", "network", "search"])
def test_nothing_that_is_asked_breaks_it(web, view):
    names = (*Filter.__struct_fields__, "roots", "page", "sort", "ties", "q", "kind", "limit", "offset")
    for name, value in itertools.product(names, NASTY if view == "events" else NASTY[:2]):
        answer = web.get(f"/{view}.json?{'q=x&' if view == 'search' and name != 'q' else ''}{name}={value}")
        assert answer.status_code < 500, (name, value, answer.text[:300])


@pytest.mark.parametrize("where", ["/evidence.json?id={}", "/page?id={}", "/actor.json?id={}", "/source.json?name={}", "/export/{}", "/article?id={}", "/events?{}", "/{}"])
def test_no_address_breaks_it(web, where):
    assert [value for value in NASTY if web.get(where.format(value)).status_code >= 500] == []


# -- one filter ----------------------------------------------------------------------------------------------------------------
FILTERS = [
    {}, {"words": "حفتر"}, {"actor": "rsf"}, {"speaker": "الجيش السوداني"}, {"type": "ASSAULT"}, {"type": "COERCE/seize"}, {"quad": "verbal cooperation"}, {"act": "deny"}, {"place": "Khartoum"},
    {"country": "SDN"}, {"outlet": "صحيفة الميدان"}, {"status": "future"}, {"since": "2020", "until": "2020-02"}, {"quad": "material conflict", "country": "SDN"}, {"words": "xyzzy"},
    {"act": "affirm", "country": "SDN"}, {"place": "الخرطوم", "status": "actual", "withdrawn": True}, {"speaker": "الجيش", "type": "COERCE"}, {"country": "sdn", "actor": "rsf"}]


@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_every_view_lets_the_same_through(web, store, asked):
    with store.reading() as connection:
        _, said, happened = count(connection, Filter(**asked))
        merged = {r.id for r in records(connection, Filter(**asked))}
    found = urlencode(asked).replace("=True", "=true")
    assert len(rows(web, f"/events.json?{found}")) == len(rows(web, f"/events.csv?{found}")) == happened
    assert len(rows(web, f"/statements.json?{found}")) == len(rows(web, f"/statements.csv?{found}")) == said
    assert {r["id"] for r in rows(web, f"/records.json?{found}")} == {r["id"] for r in rows(web, f"/records.csv?{found}")} == merged
    assert sum(int(r["events"]) for r in rows(web, f"/timeline.csv?{found}")) == happened
    assert parsed(web, f"/events?{found}").css_first(".total").text() == str(happened)


def test_roots_ask_for_corroboration(web):
    by_id = {r["id"]: r for r in rows(web, "/records.json")}
    strong = {id for id, r in by_id.items() if r["root_count"] >= 2}
    assert strong and {r["id"] for r in rows(web, "/records.json?roots=2")} == strong
    told = {report["event"] for id in strong for report in by_id[id]["reports"]}
    assert {e["id"] for e in rows(web, "/events.json?roots=2")} == told
    assert {s["id"] for s in rows(web, "/statements.json?roots=2")} == {e["claim"] for e in rows(web, "/events.json?roots=2") if e["claim"]}


@pytest.mark.parametrize("kind", TABLES)
def test_facets_count_what_a_click_gives(web, kind):
    tree, checked = parsed(web, f"/{kind}?lang=en"), 0
    for link in tree.css(".facet a"):
        shown = int(link.css_first(".n").text().replace(",", ""))
        address = link.attributes["href"].replace(f"/{kind}?", f"/{kind}.json?")
        assert len(rows(web, address)) == shown, address
        checked += 1
    assert checked > 15
    web.cookies.clear()


@pytest.mark.parametrize("kind, sort", [(k, s) for k, sorts in (("events", ("", "-published", "date", "-date", "dead", "type")), ("statements", ("", "act")), ("records", ("", "roots", "-reports", "disputes")))
                                        for s in sorts])
def test_pages_hold_every_row_once(web, kind, sort):
    seen = []
    for number in itertools.count(1):
        tree = parsed(web, f"/{kind}?sort={sort}&page={number}")
        found = [a.attributes["href"] for a in tree.css("td a[href^='/evidence']")]
        seen += found
        if not tree.css("a[rel=next]"):
            break
        assert len(found) == PAGE
    assert len(seen) == len(set(seen)) == len(rows(web, f"/{kind}.csv"))


def test_sorting_puts_the_highest_first_and_the_unknown_last(web):
    roots = [int(n.text()) for n in parsed(web, "/records?sort=roots").css("td.num b")]
    assert roots == sorted(roots, reverse=True) and roots[0] > 1
    days = [n.attributes.get("datetime", "") for n in parsed(web, "/events?sort=-date").css("td:nth-child(7)") for n in (n.css_first("time") or n,)]
    known = [d for d in days if d]
    assert known == sorted(known) and days[: len(known)] == known


def test_a_filter_survives_its_url():
    asked = Asked(filter=Filter(words='"أ b" -c', quad="verbal conflict", withdrawn=True), roots=3, sort="-date", page=4)
    assert query(asked) == urlencode({"words": '"أ b" -c', "quad": "verbal conflict", "withdrawn": "true", "roots": 3, "sort": "-date"})
    assert query(asked, words=None, page=2) == "quad=verbal+conflict&withdrawn=true&roots=3&sort=-date&page=2"
    assert file_name("events", asked) == "isnad-events-words-b_-c-quad-verbal_conflict-withdrawn-True-roots-3"


def test_the_chips_take_a_condition_away(web):
    tree = parsed(web, "/events?quad=material+conflict&country=SDN&page=1")
    assert [a.attributes["href"] for a in tree.css(".chips a")] == ["/events?country=SDN", "/events?quad=material+conflict", "/events"]


# -- evidence ------------------------------------------------------------------------------------------------------------------
def test_marks_sit_on_the_right_letters(web, store):
    for id in some_records(store):
        found = web.get(f"/evidence.json?id={id}").json()
        row = found["event"] or found["statement"]
        with store.reading() as connection:
            text = article(connection, row["source"]["article"]).text
        tree = parsed(web, f"/evidence?id={id}&lang=ar")
        shown = [p.text() for p in tree.css("p.passage")]
        assert shown and all(p in text.split("\n") for p in shown)
        assert all(p.attributes["dir"] == "rtl" for p in tree.css("p.passage"))
        record = row.get("event") or row["statement"]
        spans = {"trigger": record["trigger"]} if found["event"] else {"cue": record["cue"]}
        spans |= ({"actor": record["actors"][0]} if record.get("actors") else {}) | ({"place": record["place"]} if record.get("place") else {})
        for role, span in spans.items():
            words = wording.text("ar", f"mark.{role}")
            marked = "".join(m.text() for m in tree.css("mark[title]") if words in m.attributes["title"].split(" · "))
            assert span["text"] == text[span["start"] : span["end"]] and span["text"] in marked, (id, role)
        assert record["rule"] in tree.body.text() and found["page"]["sha256"] in tree.body.text()


def test_the_archived_page_comes_back_byte_for_byte_and_never_as_html(web, store):
    for id in some_records(store)[:4]:
        page = web.get(f"/evidence.json?id={id}").json()["page"]
        answer = web.get(f"/page?id={page['id']}")
        assert hashlib.sha256(answer.content).hexdigest() == page["sha256"]
        assert answer.headers["content-type"].startswith("text/plain") and answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_other_reports_stand_beside_with_what_differs(web):
    record = max(rows(web, "/records.json"), key=lambda r: r["report_count"])
    tree = parsed(web, f"/evidence?id={record['reports'][0]['event']}")
    linked = {a.attributes["href"].rpartition("=")[2] for a in tree.css("td a[href^='/evidence']")} | {record["reports"][0]["event"]}
    assert linked == {r["event"] for r in record["reports"]}
    assert len({(r["type"], r["mode"]) for r in record["reports"]}) == 1 or tree.css("td.differs")


_SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(ROLES)).map(lambda t: Marked(min(t[:2]), max(t[:2]), t[2])), max_size=8)


@given(st.text(alphabet="ابتث \n<&", min_size=30, max_size=40), _SPANS)
def test_pieces_joined_are_the_text(text, marks):
    found = list(pieces(text, marks))
    assert "".join(p.text for p in found) == text
    for role in ROLES:
        letters = {i for m in marks if m.role == role for i in range(m.start, m.end)}
        at, marked = 0, set()
        for piece in found:
            marked |= set(range(at, at + len(piece.text))) if role in piece.roles else set()
            at += len(piece.text)
        assert marked == letters


# -- charts --------------------------------------------------------------------------------------------------------------------
def test_months_stand_in_order_without_gaps(web):
    months = [r["month"] for r in rows(web, "/timeline.json")]
    numbers = [int(m[:4]) * 12 + int(m[5:]) for m in months]
    assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_the_map_shows_no_country_as_a_point(web):
    spots = rows(web, "/map.json")
    assert spots and not {s["place"] for s in spots} & {name for _, name in wording.countries("en")}
    assert sum(s["events"] for s in spots) == sum(1 for e in rows(web, "/events.json") if e["latitude"] is not None)


def test_ties_are_the_events_of_two_actors(web):
    found = web.get("/network.json").json()
    happened = [e for e in rows(web, "/events.json")]
    for tie in found["ties"]:
        both = [e for e in happened if tie["source"] in e["actor_ids"] and tie["target"] in e["recipient_ids"]]
        assert tie["cooperation"] + tie["conflict"] == len(both)
        assert tie["conflict"] == sum(e["quad_class"].endswith("conflict") for e in both)
    assert {n["id"] for n in found["nodes"]} == {t[end] for t in found["ties"] for end in ("source", "target")}
    assert len(web.get("/network.json?ties=3").json()["ties"]) == 3 and len(rows(web, "/network.csv")) == found["all_ties"]


def test_the_layout_of_two_thousand_is_quick_calm_and_the_same_again():
    ids = [f"a{n}" for n in range(400)]
    ties = [Tie(f"a{n}", f"a{n // 3}", n % 5, 1) for n in range(1, 400)]
    points = layout(ids, ties)
    assert (points == layout(ids, ties)).all() and points.min() >= 0 and points.max() <= 1000
    assert len({(round(float(x)), round(float(y))) for x, y in points}) > 380  # hardly two at one place


# -- actors, sources, search, exports ------------------------------------------------------------------------------------------
def test_an_actor_adds_up(web):
    told = web.get("/actor.json?id=rsf").json()
    happened = rows(web, "/events.json?actor=rsf")
    assert sum(told["did"].values()) == sum("rsf" in e["actor_ids"] for e in happened) and sum(told["suffered"].values()) == sum("rsf" in e["recipient_ids"] for e in happened)
    assert sum(told["said"].values()) == len(rows(web, "/statements.json?speaker=rsf"))
    assert {"قوات الدعم السريع", "للدعم السريع"} <= {s["text"] for s in told["spellings"]}


def test_offices_come_from_the_lexicon(web):
    told = web.get("/actor.json?id=fayez-al-sarraj").json()
    assert told["offices"] == [{"title": "رئيس الوزراء", "where": "LBY", "since": "2016-03", "until": "2021-03"}]


def test_search_says_why(web):
    page = parsed(web, "/search?q=Haftar&lang=en")
    assert "حفتر" in {m.text() for m in page.css(".hit mark")} and "same sound" in page.body.text()
    web.cookies.clear()


@pytest.mark.parametrize("flavour", ["excel", "plain", "polecat", "acled", "parquet", "jsonl", "ftm", "gephi", "qgis"])
def test_the_download_menu_gives_each_flavour_whole(web, flavour):
    answer = web.get(f"/export/{flavour}?type=ASSAULT&roots=2")
    assert answer.status_code == 200 and answer.headers["content-disposition"].startswith("attachment")
    assert f"isnad-{flavour}-type-ASSAULT-roots-2" in answer.headers["content-disposition"]
    if flavour == "plain":
        with zipfile.ZipFile(io.BytesIO(answer.content)) as folder:
            assert len(list(csv.reader(io.StringIO(folder.read("events.csv").decode())))) - 1 == len(rows(web, "/events.json?type=ASSAULT&roots=2"))
            assert json.loads(folder.read("header.json"))["filter"] == "type: ASSAULT; roots: 2"


def test_the_api_is_described(web):
    described = web.get("/api/openapi.json").json()
    assert {f"/{name}.{form}" for name in (*TABLES, "timeline", "map", "network") for form in ("csv", "json")} <= set(described["paths"])
    names = {p["name"] for p in described["paths"]["/events.json"]["get"]["parameters"]}
    assert set(Filter.__struct_fields__) | {"roots"} <= names
    page = web.get("/api").text
    assert all(path in page for path in described["paths"])


# -- records on the shelf ------------------------------------------------------------------------------------------------------
def test_only_what_changed_is_made_anew(tmp_path):
    where = desks.filled(tmp_path / "a.db", [jsonl(tmp_path / "a.jsonl", range(30))])
    with Store(where) as store:
        assert refresh(store, load()) == 0
        for _ in Adder(store).add(find([jsonl(tmp_path / "b.jsonl", range(30, 33))])):
            pass
        made = refresh(store, load())
        with store.reading() as connection:
            kept = {row.id: decode(row.record) for row in connection.execute(shelf.select())}
            assert kept == {r.id: r for r in records(connection)}
            assert 0 < made < len(kept) / 2


def added(path, source):
    """What another process adds meanwhile."""
    subprocess.run([sys.executable, "-m", "isnad.cli", "add", str(source), "--db", str(path)], check=True, capture_output=True)


def test_what_comes_in_shows_without_restarting(tmp_path):
    where = desks.filled(tmp_path / "a.db", [jsonl(tmp_path / "a.jsonl", range(12))])
    with desks.listening(where, keep=0.3) as web, Store(where) as store:
        before = int(parsed(web, "/events").css_first(".total").text()), int(parsed(web, "/records").css_first(".total").text())
        added(where, jsonl(tmp_path / "b.jsonl", range(12, 15)))
        with store.reading() as connection:
            there = len(list(events(connection)))
        assert there > before[0]
        end, slowest = time.monotonic() + 120, 0.0
        while int(parsed(web, "/events").css_first(".total").text()) < there:
            assert time.monotonic() < end
            began = time.monotonic()
            web.get("/records")
            slowest = max(slowest, time.monotonic() - began)
            time.sleep(0.1)
        assert slowest < 5  # merging went on elsewhere
        assert int(parsed(web, "/records").css_first(".total").text()) > before[1]
        with store.reading() as connection:
            assert {r["id"] for r in rows(web, "/records.json")} == {r.id for r in records(connection)}
            assert not behind(connection)


def test_what_a_reviewer_decides_wakes_the_keeper(tmp_path):
    where = desks.filled(tmp_path / "a.db", [jsonl(tmp_path / "a.jsonl", range(8))])
    with Store(where) as store:
        desk = Desk(store, load())
        desk.reload()
        with Keeper(desk, seconds=600):
            shown = desk.shown
            for _ in Adder(store).add(find([jsonl(tmp_path / "b.jsonl", range(8, 10))])):
                pass
            refresh(store, load())
            began = time.monotonic()
            desk.now().written()
            assert time.monotonic() - began < 10  # nobody waits long
            while desk.shown is shown:
                assert time.monotonic() - began < 120
                time.sleep(0.1)
        assert len(desk.columns().events.ids) > len(shown.columns.events.ids) and desk.follow is None


def test_columns_travel_whole_and_what_is_cut_off_is_refused(path):
    with Store(path) as store:
        columns, state = read(store)
    sent = io.BytesIO()
    send(columns, state, sent)
    sent.seek(0)
    came, when = receive(sent)
    assert when == state and came.events.at == columns.events.at and came.records.ids == columns.records.ids
    assert (came.record_of == columns.record_of).all() and came.in_events.actor.values == columns.in_events.actor.values
    with pytest.raises((EOFError, pickle.UnpicklingError)):
        receive(io.BytesIO(sent.getvalue()[:-200]))


def test_a_process_that_fails_leaves_the_desk_as_it_is(path, tmp_path):
    with Store(path) as store:
        desk = Desk(store, load())
        desk.reload()
        keeper, shown = Keeper(desk), desk.shown
        keeper._job.store = str(tmp_path / "nothing.db")
        with pytest.raises(IsnadError, match="exit status 1"):
            keeper._work()
        assert desk.shown is shown


def test_a_request_keeps_the_columns_that_it_began_with(path):
    with Store(path) as store:
        home = Desk(store, load())
        home.reload()
        one = home.now()
        columns = one.columns()
        home.reload()
        assert one.columns() is columns and home.now().columns() is not columns


def test_changes_are_noted_and_where_they_were_not_all_is_made_anew(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "archive"))
    with Store(desks.filled(database_url, [jsonl(tmp_path / "a.jsonl", range(12))])) as store:
        with store.writing() as connection:
            every = set(connection.execute(select(shelf.c.id)).scalars())
            first = connection.execute(select(tellings.c.id, tellings.c.record).limit(1)).one()
            connection.execute(tellings.delete().where(tellings.c.id == first.id))
            assert changes.noted(connection) == [first.record] and behind(connection)
        assert refresh(store, load()) == 0  # nothing is left of it
        with store.writing() as connection:
            assert set(connection.execute(select(shelf.c.id)).scalars()) == every - {first.record}
            version = changes.version(connection)
            connection.exec_driver_sql("DROP TRIGGER desk_telling_went" + (" ON record_tellings" if connection.dialect.name == "postgresql" else ""))
        assert refresh(store, load()) == len(every) - 1
        with store.reading() as connection:
            assert changes.version(connection) == version + 1


def test_answers_are_kept_within_bounds():
    kept = Kept(most=3, most_bytes=100)
    for n in range(5):
        kept.put(n, n, kept.turn)
    assert [kept.get(n) for n in range(5)] == [None, None, (2,), (3,), (4,)]
    for n in range(3):
        kept.put(f"array {n}", np.zeros(60, np.int8), kept.turn)
    assert kept.get("array 1") is None and kept.get("array 2") is not None and kept.get(4) is None
    turn = kept.turn
    kept.forget(lambda what: what == "array 2")
    kept.put("late", 1, turn)
    assert kept.get("array 2") is None and kept.get("late") is None


def test_a_server_database_shows_the_same(postgres, tmp_path, monkeypatch, web, path):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "archive"))
    with desks.listening(desks.filled(postgres(), [desks.PRESS])) as other:
        for address in ("/events.json", "/statements.json?act=deny", "/records.json", "/timeline.json?country=SDN", "/map.json", "/network.json", "/actor.json?id=rsf"):
            assert re.sub(r'"fetched_at":"[^"]*"', "", other.get(address).text) == re.sub(r'"fetched_at":"[^"]*"', "", web.get(address).text), address
        for view in VIEWS:
            assert other.get(view).status_code == 200
        assert sorted(e["id"] for e in rows(other, "/events.json")) == sorted(e["id"] for e in rows(web, "/events.json"))


# -- where it may be reached ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", ""])
def test_it_refuses_to_be_reached_by_others(host, path):
    result = CliRunner().invoke(main, ["serve", "--db", str(path), "--host", host])
    assert result.exit_code == 1 and "accounts" in result.output and "127.0.0.1" in result.output


def test_a_prefix_must_be_a_path(path):
    result = CliRunner().invoke(main, ["serve", "--db", str(path), "--prefix", "/a b"])
    assert result.exit_code == 1 and "--prefix" in result.output


@pytest.mark.parametrize("host, answered", [("127.0.0.1:8765", True), ("localhost", True), ("[::1]:80", True), ("127.0.0.2", True), ("desk.example.org", False), ("127.0.0.1.example.org", False), ("", False)])
def test_other_names_are_turned_away(web, host, answered):
    assert is_local_name(host) is answered
    if host:
        assert web.get("/events", headers={"host": host}).status_code == (200 if answered else 421)


def test_every_link_keeps_the_prefix(path):
    with desks.listening(path, "/isnad") as web:
        for address in (*VIEWS, "/nothing"):
            for at in (address, f"/isnad{address}"):  # behind a proxy that cuts the prefix off, and one that does not
                tree = LexborHTMLParser(web.get(at).text)
                found = [n.attributes.get(a) for a in ("href", "src", "action", "data-src", "data-go", "data-world") for n in tree.css(f"[{a}]")]
                assert found and all(h.startswith(("/isnad/", "#")) for h in found if h), at
        assert web.get("/isnad/static/desk.css").status_code == 200


@pytest.mark.parametrize("url, link", [("https://a.example/1", True), ("http://a.example", True), ("javascript:alert(1)", False), ("data:text/html,x", False), (" https://a", False), ("", False), (None, False)])
def test_only_addresses_of_the_web_are_links(url, link):
    assert bool(safe_link(url)) is link


# -- the hostile article -------------------------------------------------------------------------------------------------------
def test_a_hostile_article_is_text_everywhere(tmp_path):
    with Store(desks.hostile(tmp_path)) as store, desks.listening(tmp_path / "hostile.db") as web:
        with store.reading() as connection:
            ids = [e.event.id for e in events(connection)] + [s.statement.id for s in statements(connection)]
        assert len(ids) > 6
        pages = [*VIEWS, "/search?q=وزير", *(f"/evidence?id={id}" for id in ids), *(f"/{page}={quote(desks.HOSTILE[field])}" for page, field in (("article?id", "id"), ("source?name", "outlet")))]
        pages += [f"/events?words={quote(desks.SCRIPT)}&actor={quote(desks.IMAGE)}", f"/evidence?id={quote(desks.SCRIPT)}", f"/nothing{quote(desks.IMAGE)}", f"/events?since={quote(desks.SCRIPT)}"]
        plain = len(parsed(web, "/events").css("script"))
        for address in pages:
            tree = LexborHTMLParser(web.get(address).text)
            assert not tree.css("img, svg, iframe") and not [n for n in tree.css("*") if any(name.startswith("on") for name in n.attributes)], address
            assert len(tree.css("script")) in (plain, plain + 1, plain + 2), address  # ours, with keys of the review one more, with charts two
            assert not [a for a in tree.css("a") if (a.attributes.get("href") or "").lower().startswith("javascript")], address
        assert desks.SCRIPT in parsed(web, f"/article?id={quote(desks.HOSTILE['id'])}").body.text() and "{{7*7}}" in parsed(web, f"/article?id={quote(desks.HOSTILE['id'])}").body.text()


# -- templates, sheet, texts, files --------------------------------------------------------------------------------------------
TEMPLATES = {p.name: p.read_text(encoding="utf-8") for p in sorted((DESK / "templates").glob("*.html"))}
#: What may stand in the text of a page without <bdi>: texts of the interface, numbers, what is made of both, and macros, which are checked where they are defined.
_OURS = re.compile(r"(t\(|m\.|c\.|r\.|box\.|hidden\(|field\(|take_back\(|verb_of\(|told\(|value_of\(|head\(|decide\(|unknown\(\)|who\(|parties\(|kind\(|facet_line\(|brief\(|bars\(|people\(|end\(|passage_of\(|marked\(|title$|country_label|code\('(status|act|form|quad|type|review)')|.*\| number$|'[←→]'|(n|ties|loop\.index)$|asked\.page|.*\| length.*|'↓'|.*_count$|roots$|reports$|tie\.\w+$|o\.(does|gets)_\w+$|toll\.(low|high)$|p\.text$|part$")


@pytest.mark.parametrize("name", TEMPLATES)
def test_templates_isolate_every_value(name):
    source = re.sub(r"\{#.*?#\}", "", TEMPLATES[name], flags=re.S)
    assert not re.search(r"\|\s*safe\b|Markup|autoescape false", source)
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=)", source)
    text = re.sub(r"<bdi[^>]*>.*?</bdi>", "", source, flags=re.S)
    text = re.sub(r"<(\w+)[^<>]*\bdir=\"[^\"]*\"[^<>]*>(?:[^<]|<(?!/\1))*</\1>|<(option|code|title)\b[^>]*>.*?</\2>|<span class=\"code\"[^>]*>.*?</span>|<a class=\"code\"[^>]*>.*?</a>", "", text, flags=re.S)
    text = re.sub(r"<mark[^>]*>.*?</mark>|<(del|ins)>.*?</\1>|<p class=\"passage\".*?</p>", "", text, flags=re.S)  # words of the article, inside a paragraph with its own direction
    text = re.sub(r"<(?:[^<>{}]|\{\{.*?\}\}|\{%.*?%\})*>", "", text, flags=re.S)  # attributes have no direction
    text = re.sub(r"{% block title %}.*?{% endblock %}", "", text)
    bare = [e.strip() for e in re.findall(r"\{\{(.*?)\}\}", text, flags=re.S)]
    assert [e for e in bare if not _OURS.match(e)] == []


def test_the_sheet_knows_no_left_and_no_right():
    sheet = re.sub(r"/\*.*?\*/", "", (STATIC / "desk.css").read_text(encoding="utf-8"), flags=re.S)
    physical = r"(?<![\w-])((margin|padding|border)-(left|right|top|bottom)|(left|right|top|bottom|width|height|min-width|max-width|min-height|max-height)\s*:|text-align\s*:\s*(left|right)|float\s*:\s*(left|right))"
    rules = re.sub(r"@media[^{]*", "", sheet)
    assert re.search(physical, rules) is None
    assert "url(" not in sheet and "@import" not in sheet


def test_every_text_is_there_in_both_languages():
    used = {key for source in TEMPLATES.values() for key in re.findall(r"\bt\('([\w.]*\w)'", source)}
    for language in wording.LANGUAGES:
        known = wording.texts(language)
        assert used <= known.keys() and all(text.strip() for text in known.values())
    assert all(set(re.findall(r"\{\w+\}", wording.texts("ar")[key])) == set(re.findall(r"\{\w+\}", text)) for key, text in wording.texts("en").items())


def test_the_files_of_others_are_those_of_the_lock():
    assert vendor.wrong() == []
    world = json.loads((STATIC / "vendor" / "world.json").read_bytes())
    for shape in world["features"]:
        for polygon in shape["geometry"]["coordinates"]:
            east = [x for x, _ in polygon[0]]
            assert min(east) >= -180 and max(east) <= 180
            assert max(east) - min(east) < 170 or shape["properties"]["name"] == "Antarctica"  # none has a stripe around the world


def test_a_changed_archive_is_refused(monkeypatch):
    class Answer(io.BytesIO):
        pass

    monkeypatch.setattr(vendor.urllib.request, "urlopen", lambda url, timeout: Answer(b"something else"))
    with pytest.raises(InputError, match="SHA-256"):
        vendor.fetch()
