"""Review at the desk: verdicts, the queue, bulk acts, records and actors put right, agreement, the lexicon file of corrections; and its keys in a browser."""

import os
import random
import shutil
from collections import Counter
from itertools import product
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser

import desks
from isnad import Reader
from isnad.cli import common, main
from isnad.desk.reviewing.acts import judge, undo
from isnad.desk.reviewing.agreement import agreements, kappa
from isnad.desk.reviewing.asking import from_our_pages
from isnad.desk.reviewing.states import read_states
from isnad.desk.views import HANDLERS
from isnad.lexicon import lint, own
from isnad.lexicon.build import build, phrase_tokens
from isnad.lexicon.files import DATA
from isnad.store import schema
from isnad.store.decisions import Decision, decisions, standing
from isnad.store.reread import reread
from isnad.store.store import Store

OURS = {"sec-fetch-site": "same-origin"}
PAGES = ("/review", "/review?by=rule", "/review?by=actor", "/review?by=second", "/review/bulk", "/review/bulk?kind=statements", "/review/decisions", "/review/agreement", "/review/lexicon", "/review/actor?id=rsf")


@pytest.fixture(scope="module")
def press(tmp_path_factory):
    return desks.filled(tmp_path_factory.mktemp("review") / "press.db", [desks.PRESS])


@pytest.fixture
def path(press, tmp_path):
    """A store of its own: decisions are never deleted."""
    shutil.copytree(press.with_suffix(".archive"), tmp_path / "press.archive")
    with Store(press) as store, store.writing() as connection:  # what stands in the log of SQLite comes too
        return Path(shutil.copy(press, tmp_path / "press.db")) if connection else press


@pytest.fixture
def web(path):
    with desks.listening(path) as client:
        yield client


def post(web, address, who="سلمى", expect=303, **form):
    answer = web.post(address, data={"who": who, "token": desks.form_token(web), **form}, headers=OURS)
    assert answer.status_code == expect, answer.text
    return answer


def rows(web, address):
    return web.get(address).json()["rows"]


def parsed(web, address):
    answer = web.get(address)
    assert answer.status_code == 200, answer.text
    return LexborHTMLParser(answer.text)


def in_queue(web, address="/review"):
    """The event that a queue shows, and the next one."""
    form = parsed(web, address).css_first("form:has(button.accept)")
    return tuple(form.css_first(f"input[name={name}]").attributes["value"] for name in ("id", "next"))


def kept(path):
    with Store(path) as store, store.reading() as connection:
        return list(decisions(connection))


# -- verdicts ------------------------------------------------------------------------------------------------------------------
def test_a_verdict_leads_to_the_next_and_an_undo_back(web, path):
    id, following = in_queue(web)
    answer = post(web, "/review/judge?since=2010", id=id, verb="accept", next=following, note="رأيت الصفحة")
    assert answer.headers["location"] == f"/review?since=2010&id={following}"
    assert [e["id"] for e in rows(web, "/events.json?review=accepted")] == [id]
    assert len(rows(web, "/events.json?review=open")) == len(rows(web, "/events.json")) - 1 and id not in {e["id"] for e in rows(web, "/events.json?review=open")}
    assert parsed(web, f"/evidence?id={id}").css_first(".review").text() == "مقبول"
    assert [r["id"] for r in rows(web, "/records.json?review=accepted")] == [r["id"] for r in rows(web, "/records.json") if id in {x["event"] for x in r["reports"]}]
    assert parsed(web, "/events?review=accepted").css_first("td .review.accepted") and parsed(web, "/records?review=accepted").css_first("td .review.accepted")
    assert post(web, "/review/undo").headers["location"] == f"/review?id={id}"
    assert rows(web, "/events.json?review=accepted") == [] and parsed(web, f"/evidence?id={id}").css_first(".review").text() == "لم يُراجع"
    assert [(d.verb, d.who, d.record, d.detail) for d in kept(path)] == [("accept", "سلمى", id, {"note": "رأيت الصفحة"}), ("undo", "سلمى", id, {"of": 1})]
    assert all(len(d.at) == 20 for d in kept(path))


def test_the_last_verdict_holds_until_it_is_taken_back(web):
    id, _ = in_queue(web)
    for verb, who in (("accept", "سلمى"), ("reject", "Omar")):
        post(web, "/review/judge", who=who, id=id, verb=verb)
    assert [e["id"] for e in rows(web, "/events.json?review=rejected")] == [id]
    post(web, "/review/undo", who="Omar")
    assert [e["id"] for e in rows(web, "/events.json?review=accepted")] == [id]
    assert "Omar" in post(web, "/review/undo", who="Omar", expect=400).text


def test_statements_are_judged_on_their_own_page(web):
    id = rows(web, "/statements.json")[0]["id"]
    assert post(web, "/review/judge", id=id, verb="reject", back="evidence").headers["location"] == f"/evidence?id={id}"
    post(web, "/review/judge", id=rows(web, "/statements.json")[1]["id"], verb="edit", act="ask", back="evidence")
    assert [s["id"] for s in rows(web, "/statements.json?review=rejected")] == [id] and len(rows(web, "/statements.json?review=edited")) == 1
    assert parsed(web, "/statements?review=rejected").css_first("td .review").text() == "مرفوض"


def test_a_correction_keeps_what_was_read(web, path):
    event = next(e for e in rows(web, "/events.json") if e["type"] == "ASSAULT" and e["status"] == "actual")
    post(web, "/review/judge", id=event["id"], verb="edit", type="COERCE", dead="7")
    kept_was = kept(path)[-1].detail
    assert kept_was["fields"] == {"type": "COERCE", "dead": 7} and kept_was["was"] == {"type": "ASSAULT", "dead": event["dead"]}
    page = parsed(web, f"/evidence?id={event['id']}")
    assert "إكراه" in page.css_first(".history ins").text() or page.css_first(".history ins").text().strip()
    assert page.css_first(".edit select[name=type] option[selected]").attributes["value"] == "COERCE"
    told = rows(web, "/events.json?review=edited")[0]
    assert (told["type"], told["dead"], told["corrected"]) == ("COERCE", 7, ["dead", "type"])
    assert {tuple(e["corrected"]) for e in rows(web, "/events.json?review=open")} == {()}
    table = parsed(web, "/events?review=edited&lang=en")
    assert [d.text() for d in table.css(".was del")][:1] == ["Assault"] and "7" in table.css_first("td.toll .dead").text()
    web.cookies.delete("lang")
    assert rows(web, "/events.json?type=ASSAULT&review=edited")[0]["id"] == event["id"] and web.get(f"/evidence.json?id={event['id']}").json()["event"]["event"]["type"] == "ASSAULT"  # filters and the record itself go by what was read


REFUSED = [
    ({"verb": "edit"}, "accept it"), ({"verb": "edit", "type": "WAR"}, "type=WAR"), ({"verb": "edit", "dead": "many"}, "dead=many"), ({"verb": "edit", "date": "yesterday"}, "date="),
    ({"verb": "bless"}, "verb=bless"), ({"verb": "undo"}, "verb=undo"), ({"verb": "accept", "who": " "}, "who"), ({"verb": "accept", "who": "x" * 81}, "who")]


def test_what_cannot_be_decided_is_refused(web, path):
    id, _ = in_queue(web)
    for form, words in REFUSED:
        assert words in post(web, "/review/judge", expect=400, id=id, **form).text
    assert kept(path) == []


BACK = [("/events?type=AID", "/events?type=AID"), ("//example.org/", "/review"), ("https://example.org", "/review"), ("/\\example.org", "/review"), ("", "/review")]


def test_who_decides_is_asked_once(web):
    assert parsed(web, "/review").css_first("button.accept").attributes.keys() >= {"disabled"}
    for back, where in BACK:
        assert post(web, "/review/reviewer", back=back).headers["location"] == where, back
    page = parsed(web, "/review")
    assert not page.css_first("input[name=who]") and "disabled" not in page.css_first("button.accept").attributes
    id, _ = in_queue(web)
    assert web.post("/review/judge", data={"id": id, "verb": "accept", "token": desks.form_token(web)}, headers=OURS).status_code == 303
    assert [tr.css("td")[1].text() for tr in parsed(web, "/review/decisions").css("tbody tr")] == ["سلمى"]


ASKED = [
    (OURS, 303), ({}, 303), ({"origin": "null"}, 303), ({"origin": "OWN"}, 303), ({"sec-fetch-site": "cross-site"}, 403), ({"sec-fetch-site": "same-site"}, 403), ({"sec-fetch-site": "none"}, 403),
    ({"origin": "https://example.org"}, 403), ({"sec-fetch-site": "cross-site", "origin": "OWN"}, 403)]


@pytest.mark.parametrize("token", [True, False])
def test_only_our_own_pages_decide(web, path, token):
    own_origin = str(web.base_url).rstrip("/")
    id, _ = in_queue(web)
    form = {"who": "x", "id": id, "verb": "accept"} | ({"token": desks.form_token(web)} if token else {})
    for headers, status in ASKED:
        before = len(kept(path))
        answer = web.post("/review/judge", data=form, headers={k: own_origin if v == "OWN" else v for k, v in headers.items()})
        assert answer.status_code == (status if token else 403) and len(kept(path)) - before == (answer.status_code == 303), headers


def test_every_post_is_guarded():
    deciding = [h for h in HANDLERS if "POST" in h.http_methods and any(path.startswith("/review") for path in h.paths)]
    assert len(deciding) == 7 and all(from_our_pages in h.guards for h in deciding)


def test_a_record_that_is_not_there(web):
    assert post(web, "/review/judge", expect=404, id="zz", verb="accept").status_code == 404
    assert web.get("/review?id=zz").status_code == 404 and web.get("/review/actor?id=zz").status_code == 404 and web.get("/events?review=blessed").status_code == 400


DONE = Decision(record="a", verb="accept", who="x", at="")


@pytest.mark.parametrize("verbs, stand", [
    ("accept", [1]), ("accept undo", []), ("accept reject", [1, 2]), ("accept reject undo", [1]), ("accept reject undo undo", []), ("accept undo undo", []), ("undo accept", [2]),
    ("accept reject undo:1", [2]), ("accept reject undo:1 undo", []), ("accept undo:9", [1])])
def test_an_undo_takes_back_one_decision(verbs, stand):
    told = [Decision(record="a", verb=v.partition(":")[0], who="x", at="", id=n, detail={"of": int(v[5:])} if ":" in v else {}) for n, v in enumerate(verbs.split(), 1)]
    assert [d.id for d in standing(told)] == stand


# -- the queue -----------------------------------------------------------------------------------------------------------------
def walk(web, address="/review"):
    """The events of a queue in its order."""
    found, at = [], address
    while at:
        tree = parsed(web, at)
        found.append(tree.css_first("form:has(button.accept) input[name=id]").attributes["value"])
        at = link.attributes["href"] if (link := tree.css_first("a[rel=next]")) else None
    return found


def test_the_queue_holds_every_open_event_once_the_doubtful_first(web):
    order = walk(web, "/review?country=SDN")
    assert sorted(order) == sorted(e["id"] for e in rows(web, "/events.json?country=SDN"))
    merged = {x["event"]: r for r in rows(web, "/records.json") for x in r["reports"]}
    named = {e["id"]: bool(e["actor_ids"] or e["actors"]) for e in rows(web, "/events.json")}
    points = [2 * bool(merged[id]["disputes"]) + 2 * (merged[id]["root_count"] < 2) + (not named[id]) for id in order]
    assert points == sorted(points, reverse=True) and points[0] > points[-1]


def test_a_rule_that_was_corrected_comes_first(web):
    rule = Counter(e["rule"] for e in rows(web, "/events.json")).most_common(1)[0][0]
    some = [e["id"] for e in rows(web, "/events.json") if e["rule"] == rule]
    for id in some[:3]:
        post(web, "/review/judge", id=id, verb="reject")
    page = parsed(web, "/review?by=rule")
    first = page.css_first("aside .facet li")
    assert first.css_first(".code").text() == rule and first.css_first(".n").text() == f"{len(some) - 3} / 3"
    assert sorted(walk(web, f"/review?by=rule&rule={rule}")) == sorted(some[3:])
    assert "doubt" in page.html or in_queue(web)[0] in some[3:]


def test_the_queue_by_actor_and_of_a_second_opinion(web):
    actor = parse_qs(urlsplit(parsed(web, "/review?by=actor").css_first("aside .facet a").attributes["href"]).query)["actor"][0]
    assert sorted(walk(web, f"/review?by=actor&actor={quote(actor)}")) == sorted(e["id"] for e in rows(web, f"/events.json?actor={quote(actor)}"))
    id, _ = in_queue(web)
    post(web, "/review/judge", who="Omar", id=id, verb="accept")
    web.cookies.clear()
    web.cookies.set("reviewer", "Leila")
    assert walk(web, "/review?by=second") == [id]
    post(web, "/review/judge?by=second", who="Leila", id=id, verb="reject")
    assert not parsed(web, "/review?by=second").css_first("button.accept")


def test_states_read_on_are_those_read_anew(path):
    with Store(path) as store:
        with store.reading() as connection:
            ids = list(connection.execute(schema.events.select().with_only_columns(schema.events.c.id)).scalars())
        before, chance = None, random.Random(5)
        for _ in range(30):
            with store.writing() as connection:
                if chance.random() < 0.3 and before and before.last:
                    undo(connection, "x") if standing(decisions(connection)) else None
                else:
                    judge(connection, chance.sample(ids, chance.choice([1, 2, 60])), chance.choice(["accept", "reject", "edit"]), "x")
            with store.reading() as connection:
                before = read_states(connection, before)
                assert before == read_states(connection)


# -- bulk ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind, asked", [("events", "type=ASSAULT&status=actual&since=2020"), ("statements", "act=deny")])
def test_a_bulk_act_is_for_what_the_filter_shows_and_is_undone_as_one(web, path, kind, asked):
    shown = {r["id"] for r in rows(web, f"/{kind}.json?{asked}")}
    page = parsed(web, f"/review/bulk?kind={kind}&{asked}")
    count = page.css_first("input[name=count]").attributes["value"]
    assert count == str(len(shown)) and f"{len(shown)}" in page.css_first("button.reject").text()
    action = page.css_first("form:has(button.reject)").attributes["action"]
    assert "now" in post(web, action, expect=400, verb="reject", count=str(len(shown) + 1)).text and kept(path) == []
    assert "one by one" in post(web, action, expect=400, verb="edit", count=count).text
    post(web, action, verb="reject", count=count)
    assert {r["id"] for r in rows(web, f"/{kind}.json?review=rejected")} == shown
    assert parsed(web, "/review/decisions").css_first("tbody").text().count("تُراجع") == 0
    post(web, "/review/undo", act=parsed(web, "/review/decisions").css_first("input[name=act]").attributes["value"], who="Omar")
    assert rows(web, f"/{kind}.json?review=rejected") == [] and len(kept(path)) == 2 * len(shown)
    assert [d.verb for d in kept(path)] == ["reject"] * len(shown) + ["undo"] * len(shown)


# -- records -------------------------------------------------------------------------------------------------------------------
def groups(web, some):
    return sorted(sorted(set(some) & {x["event"] for x in r["reports"]}) for r in rows(web, "/records.json") if any(x["event"] in some for x in r["reports"]))


def test_records_are_split_and_joined_and_an_undo_restores_them(web):
    all_records = rows(web, "/records.json")
    big = max(all_records, key=lambda r: r["report_count"])
    some = [x["event"] for x in big["reports"]]
    assert post(web, "/review/pair", id=some[0], verb="split").headers["location"] == f"/evidence?id={some[0]}"
    assert groups(web, some) == sorted([[some[0]], sorted(some[1:])])
    post(web, "/review/undo")
    assert groups(web, some) == [sorted(some)]
    alone = [r["reports"][0]["event"] for r in all_records if r["report_count"] == 1][:2]
    post(web, "/review/pair", id=alone[0], verb="join", other=alone[1])
    assert groups(web, alone) == [sorted(alone)]
    assert alone[1] in parsed(web, f"/evidence?id={alone[0]}").html
    post(web, "/review/undo", who="Omar", act=parsed(web, "/review/decisions").css_first("input[name=act]").attributes["value"])
    assert groups(web, alone) == sorted([[id] for id in alone])
    assert post(web, "/review/pair", id=alone[0], verb="join", other=alone[0], expect=400) and post(web, "/review/pair", id=alone[0], verb="join", other="zz", expect=400)


# -- actors --------------------------------------------------------------------------------------------------------------------
def spellings(web, id):
    return {s["text"] for s in web.get(f"/actor.json?id={quote(id)}").json()["spellings"]}


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_actors_are_put_right_and_it_outlasts_reading_again(where, request, tmp_path, monkeypatch, path, reader):
    if where == "postgresql":
        monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "archive"))
        path = desks.filled(request.getfixturevalue("postgres")(), [desks.PRESS])
    with desks.listening(path) as web:
        happened = {e["id"] for e in rows(web, "/events.json?actor=rsf")}
        judged = min(happened)
        post(web, "/review/judge", id=judged, verb="accept")
        assert [e["id"] for e in rows(web, "/events.json?review=accepted")] == [judged] and judged not in {e["id"] for e in rows(web, "/events.json?review=open")}
        assert in_queue(web)[0] != judged and in_queue(web, "/review?review=accepted")[0] == judged
        other = next(a for e in rows(web, "/events.json") for a in e["actor_ids"] if a not in ("rsf", "") and e["id"] not in happened)
        his = {e["id"] for e in rows(web, f"/events.json?actor={quote(other)}")}
        post(web, "/review/actor/merge", id=other, into="rsf")
        assert {e["id"] for e in rows(web, "/events.json?actor=rsf")} == happened | his and rows(web, f"/events.json?actor={quote(other)}") in ([], rows(web, "/events.json?actor=rsf"))
        assert any("rsf" in {w["actor"] for w in r["actors"]} and {x["event"] for x in r["reports"]} & his for r in rows(web, "/records.json"))
        assert "one already" in post(web, "/review/actor/merge", id="rsf", into=other, expect=400).text
        with Store(path) as store:
            assert list(reread(store, reader)) == []  # read by the same reader already
        post(web, "/review/undo")
        assert {e["id"] for e in rows(web, "/events.json?actor=rsf")} == happened and {e["id"] for e in rows(web, f"/events.json?actor={quote(other)}")} == his
        post(web, "/review/actor/rename", id="rsf", name="Rapid Support", name_ar="الدعم السريع")
        assert web.get("/actor.json?id=rsf").json()["name"] == "Rapid Support" and "Rapid Support" in parsed(web, "/search?q=Rapid+Support&kind=actors&lang=en").body.text()
        post(web, "/review/undo")
        assert web.get("/actor.json?id=rsf").json()["name_ar"] == "قوات الدعم السريع"
        before = spellings(web, "rsf")
        text = sorted(before)[0]
        post(web, "/review/actor/split", id="rsf", text=text, name="Others", name_ar="قوم آخرون")
        new = kept(path)[-1].detail["into"]
        assert spellings(web, new) == {text} and spellings(web, "rsf") == before - {text}
        post(web, "/review/undo")
        assert spellings(web, "rsf") == before
        assert Counter(d.verb for d in kept(path)) == {"accept": 1, "undo": 3, "merge-actor": 1, "rename-actor": 1, "split-actor": 1}


def test_a_store_read_anew_keeps_who_was_merged(path):
    from isnad.desk.tables import refresh
    from isnad.lexicon import load

    with desks.listening(path) as web:
        other = next(a for e in rows(web, "/events.json") for a in e["actor_ids"] if a not in ("rsf", ""))
        post(web, "/review/actor/merge", id=other, into="rsf")
        count = len(rows(web, "/events.json?actor=rsf"))
    words = path.with_name("mine.tsv")
    words.write_text("id\tname_ar\tname_en\tvariants\tcountry\tsector\tkind\toffices\nx-y\tفلان الفلاني\tFulan\t\tLBY\tGOV\tperson\t\n")
    with Store(path) as store:
        assert list(reread(store, Reader(lexicon_files=[words])))
        refresh(store, load())
    with desks.listening(path) as web:
        assert len(rows(web, "/events.json?actor=rsf")) == count


def test_corrections_become_a_lexicon_file(web, path, tmp_path, monkeypatch):
    monkeypatch.setattr(own, "FOLDER", tmp_path / "lexicon")
    monkeypatch.setattr(common, "USER_FILES", tmp_path / "user")
    built = []  # building the whole lexicon takes seconds; whether it builds with such a file is the business of the tests of the check
    monkeypatch.setattr(lint, "build", lambda paths: built.append(build([p for p in paths if DATA not in p.parents])) or built[-1])
    assert "lexicon.tsv" not in parsed(web, "/review/lexicon").html
    post(web, "/review/actor/alias", id="rsf", text="جماعة التدخل السودانية")
    post(web, "/review/actor/rename", id="rsf", name="Rapid Support", name_ar="قوات الدعم السريع السودانية")
    table = web.get("/review/lexicon.tsv").text.splitlines()
    assert table[2].split("\t") == ["rsf", "قوات الدعم السريع السودانية", "Rapid Support", "جماعة التدخل السودانية | قوات الدعم السريع", "SDN", "REB", "group", ""]
    post(web, "/review/lexicon/save")
    (saved,) = own.own_files(tmp_path / "lexicon")
    result = CliRunner().invoke(main, ["lexicon", "add-file", str(saved)])
    assert result.exit_code == 0 and (tmp_path / "user" / saved.name).read_bytes() == saved.read_bytes()
    node = built[0]["trie"]
    for token in phrase_tokens("جماعة التدخل السودانية"):
        node = node[token]
    assert [(n.kind, n.ref) for n in node[""]] == [("actor", "rsf")] and built[0]["actors"]["rsf"].name_en == "Rapid Support"
    post(web, "/review/actor/alias", id="rsf", text="قوّاتـ")
    assert "tatweel" in post(web, "/review/lexicon/save", expect=400).text and "قوّاتـ" not in saved.read_text()


# -- agreement -----------------------------------------------------------------------------------------------------------------
A, R = "accept", "reject"


@pytest.mark.parametrize("pairs, value", [
    ([(A, A)] * 20 + [(A, R)] * 5 + [(R, A)] * 10 + [(R, R)] * 15, 0.4), ([(A, A), (R, R)], 1.0), ([(A, R), (R, A)], -1.0), ([(A, A), (A, R), (R, A), (R, R)], 0.0),
    ([(A, A)] * 3, None), ([], None), ([(A, A), (R, R), ("edit", R)], 0.5)])
def test_kappa(pairs, value):
    assert kappa(pairs) == (None if value is None else pytest.approx(value))


def test_agreement_stands_per_type(web):
    some = [e for e in rows(web, "/events.json") if e["type"] in ("ASSAULT", "COERCE")][:12]
    for n, e in enumerate(some):
        post(web, "/review/judge", who="Omar", id=e["id"], verb="accept")
        post(web, "/review/judge", who="Leila", id=e["id"], verb="reject" if n % 3 == 0 else "accept")
    told = [[td.text().strip() for td in tr.css("td")] for tr in parsed(web, "/review/agreement?lang=en").css("tbody tr")]
    assert told[0] == ["Leila · Omar", "All types", "12", "8", "0.00"]
    assert sum(int(line[2]) for line in told[1:]) == 12 and len(told) == 1 + len({e["type"] for e in some})
    given = {"x": {w: Decision(record="x", verb=v, who=w, at="") for w, v in (("b", A), ("a", R), ("c", A))}}
    assert [(a.one, a.other, a.type, a.same) for a in agreements(given, {"x": "AID"})] == [(o, p, t, s) for o, p, s in (("a", "b", 0), ("a", "c", 0), ("b", "c", 1)) for t in ("", "AID")]


# -- pages ---------------------------------------------------------------------------------------------------------------------
def test_pages_in_both_languages_under_a_prefix(path):
    with desks.listening(path, "/isnad") as web:
        for address, language in product(PAGES, ("ar", "en")):
            tree = parsed(web, f"{address}{'&' if '?' in address else '?'}lang={language}")
            assert tree.css_first("html").attributes["lang"] == language
            found = [n.attributes.get(a) for a in ("href", "src", "action") for n in tree.css(f"[{a}]")]
            assert all(h.startswith(("/isnad/", "#")) for h in found if h), address
            assert all(f.css_first("input[name=token]") for f in tree.css("form[method=post]")), address


def test_a_hostile_article_and_a_hostile_reviewer_are_text(tmp_path):
    where = desks.hostile(tmp_path)
    with desks.listening(where) as web:
        for e in rows(web, "/events.json"):
            post(web, "/review/judge", who=desks.SCRIPT, id=e["id"], verb="reject", note=desks.IMAGE)
            post(web, "/review/judge", who=desks.SCRIPT, id=e["id"], verb="edit", place=desks.IMAGE, status="hypothetical")
        actors = sorted({a for e in rows(web, "/events.json") for a in e["actor_ids"] if a})
        post(web, "/review/actor/alias", who=desks.SCRIPT, id=actors[0], text=desks.IMAGE)
        post(web, "/review/actor/rename", who=desks.SCRIPT, id=actors[0], name=desks.SCRIPT, name_ar=desks.IMAGE)
        pages = [*PAGES[:-1], *(f"/review?id={e['id']}&review=edited" for e in rows(web, "/events.json")), *(f"/review/actor?id={quote(a)}" for a in actors), f"/evidence?id={rows(web, '/events.json')[0]['id']}"]
        for address in pages:
            tree = parsed(web, address)
            assert not tree.css("img, svg, iframe") and not [n for n in tree.css("*") if any(name.startswith("on") for name in n.attributes)], address
            assert all(s.attributes.get("src", "").startswith("/static/") and not s.text() for s in tree.css("script")), address


# -- keys ----------------------------------------------------------------------------------------------------------------------
def test_the_keys_of_the_review(web, path):
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    if not chromium.exists():
        pytest.skip(f"no Chromium at {chromium}")
    with playwright.sync_playwright() as p, p.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"]) as browser:
        tab, wrong = browser.new_page(), []
        tab.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        tab.goto(f"{web.base_url}/review?lang=ar")
        first = tab.input_value("form:has(button.accept) input[name=id]")
        tab.keyboard.press("a")  # nobody has said yet who decides
        assert kept(path) == []
        tab.fill("input[name=who]", "سلمى")
        with tab.expect_navigation():
            tab.keyboard.press("Enter")
        steps = [("a", "accept"), ("j", None), ("k", None), ("r", "reject"), ("u", "undo"), ("a", "accept")]
        for key, verb in steps:
            with tab.expect_navigation():
                tab.keyboard.press(key)
            assert verb is None or kept(path)[-1].verb == verb, key
        assert [d.verb for d in kept(path)] == ["accept", "reject", "undo", "accept"] and kept(path)[0].record == first
        tab.keyboard.press("e")
        assert tab.evaluate("document.activeElement.name") == "type"
        tab.select_option(".edit select[name=type]", "AID")
        with tab.expect_navigation():
            tab.click("button.save")
        assert kept(path)[-1].detail["fields"] == {"type": "AID"} and wrong == []
