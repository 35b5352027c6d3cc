"""Analysis: frames hold what the store and the record layer hold, whatever is asked; networks, series, sources and reliance count records, and count them right."""

import csv
import gc
import io
import subprocess
import sys
from pathlib import Path

import msgspec
import networkx as nx
import pytest
from click.testing import CliRunner

import isnad
from isnad.analysis import Analysis, columns, right_to_left, scores
from isnad.analysis.asked import Asked, filter_of
from isnad.analysis.frames import DTYPES, first_day, frame, pandas, precision
from isnad.analysis.network import EDGES, NODES, PAIRS, interval, network
from isnad.analysis.reliance import EDGES as RELIANCE_EDGES
from isnad.analysis.reliance import NODES as RELIANCE_NODES
from isnad.analysis.reliance import reliance
from isnad.analysis.roots import Naming, Origins, name_of
from isnad.analysis.series import Wanted, series
from isnad.analysis.sources import SOURCES, tallies
from isnad.analysis.told import RECORDS, REPORTS, Told
from isnad.cli import main
from isnad.cli.relying import COLUMNS
from isnad.errors import ExportError, InputError, IsnadError, StoreError
from isnad.export.graphs import write_gexf
from isnad.export.polecat import INTENSITY
from isnad.intake.sources import find
from isnad.lexicon import load
from isnad.lexicon.own import own_files
from isnad.model import QUAD_CLASS, Event, Place, Span
from isnad.record.merging import merge
from isnad.record.records import Dispute, Record, RecordReport, Version, Who, records
from isnad.store import bulk
from isnad.store import records as store_records
from isnad.store.add import Adder
from isnad.store.records import article as stored_article
from isnad.store.rows import EventRow, Filter, Part, Source
from isnad.store.store import Store
from stores import jsonl

PRESS = Path(isnad.__file__).parent / "press"
FRAMES = {"events": columns.EVENTS, "parties": columns.PARTIES, "statements": columns.STATEMENTS, "articles": columns.ARTICLES, "records": RECORDS, "reports": REPORTS, "sources": SOURCES}
FILTERS = [{}, {"type": "CONSULT"}, {"country": "LBY"}, {"actor": "Haftar"}, {"since": "2020", "until": "2020-10"}, {"quad": "material conflict"}, {"words": "طرابلس"}, {"speaker": "غوتيريش"}]


@pytest.fixture(scope="module")
def where(reader, tmp_path_factory):
    """A store of the sample press, merged."""
    path = tmp_path_factory.mktemp("analysis") / "press.db"
    with Store(path, create=True) as store:
        list(Adder(store, reader=lambda: reader).add(find([str(PRESS)])))
        with store.writing() as connection:
            merge(connection, load())
    return path


@pytest.fixture(scope="module")
def press(where):
    with isnad.open(where, lexicon_files=()) as opened:
        yield opened


# -- records of our own making ---------------------------------------------------------------------------------------------------
def report(n, *, outlet="أ", day="2020-02-01", root=None, grade="own", actors=("x",), recipients=("y",), rule="strike", status="actual", standing="asserted", type="ASSAULT"):
    """One report: the plain report, and the stored event behind it."""
    event = Event(id=f"e{n}", type=type, mode="", trigger=Span(0, 3, "قصف"), actors=[], recipients=[], place=None, when=None, date=None, status=status, claimed_by=None, dead=None,
                  injured=None, context=[], rule=rule)
    source = Source(article=f"a{n}", version=1, title="", date=day, outlet=outlet, url=f"https://x.example/{n}", lang="ar", copy_group=None, locator="", sha256="", fetched_at="")
    parts = tuple(Part(role=role, actor=who, name=who.upper(), name_ar=f"ال{who}", country="", sector="", text=who, start=0, end=1) for role, side in (("actor", actors), ("recipient", recipients)) for who in side)
    told = RecordReport(event=event.id, article=source.article, outlet=outlet, published=day, trigger=event.trigger, type=type, mode="", status=status, standing=standing, denies=None,
                        root=root or f"own:a{n}", root_grade=grade, root_text=root or "", actors=actors, recipients=recipients, place=None, date=None, dead=None, injured=None, why="", loaded=())
    return told, EventRow(event=event, source=source, parts=parts, claim=None, claimed_by=(), sentence="قصف.", isnad="", lexicon="", withdrawn=None)


def record(id, *reports, date=None, type="ASSAULT", mode="", country=None, disputes=()):
    """One record of these reports."""
    plain, rows = tuple(r for r, _ in reports), tuple(row for _, row in reports)
    who = {p.actor: Who(actor=p.actor, name=p.name, name_ar=p.name_ar, country="", sector="", texts=(p.text,), reports=()) for row in rows for p in row.parts}
    return Told(Record(id=id, type=type, mode=mode, actors=tuple(who.values()), recipients=(), place=None, country=country, date=date, reports=plain, report_count=len(plain),
                       root_count=len({r.root for r in plain}), dead=None, injured=None, disputes=disputes), rows)


NOBODY = Naming({"afp": ("فرانس برس", "AFP"), "sohr": ("المرصد", "Observatory")}, {"SYR": ("سوريا", "Syria")}, {})
NOWHERE = Origins({f"a{n}": "أ" if n < 5 else "ب" for n in range(10)}, {}, {})


# -- what is stored --------------------------------------------------------------------------------------------------------------
def test_the_filter_has_the_names_of_the_commands():
    assert Asked.__optional_keys__ == {f.name for f in msgspec.structs.fields(Filter)}
    with pytest.raises(InputError, match=r"'sinse'.*since"):
        filter_of({"sinse": "2020"})


@pytest.mark.parametrize("asked", FILTERS, ids=str)
def test_rows_are_those_of_the_store(where, asked):
    with Store(where) as store, store.reading() as connection:
        filter = Filter(**asked)
        assert bulk.events(connection, filter) == list(store_records.events(connection, filter))
        assert bulk.statements(connection, filter) == list(store_records.statements(connection, filter))
        found = bulk.events(connection, filter)
        assert found and bulk.events_with(connection, [row.event.id for row in found]) == {row.event.id: row for row in found}


def test_frames_on_both_databases(database_url, reader, tmp_path, monkeypatch):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "pages"))
    with Store(database_url, create=True) as store:
        list(Adder(store, reader=lambda: reader).add(find([jsonl(tmp_path / "a.jsonl", range(12))])))
    with isnad.open(database_url, lexicon_files=()) as opened:
        assert len(opened.articles()) == 12
        assert set(opened.parties()["event"]) <= set(opened.events()["id"])
        assert opened.records()["reports"].sum() == len(opened.reports()) == len(opened.events())
        assert opened.sources()["reports"].sum() >= len(opened.events())
        assert opened.series().to_numpy().sum() + opened.series().attrs["undated"] == opened.records()["happened"].sum()


@pytest.mark.parametrize("name", FRAMES)
@pytest.mark.parametrize("asked", [{}, {"outlet": "لا أحد"}], ids=["all", "none"])
def test_columns_and_types_hold_also_where_there_is_nothing(press, name, asked):
    found = getattr(press, name)(**asked)
    assert [(c, str(t)) for c, t in found.dtypes.items()] == [(c.name, DTYPES[c.type]) for c in FRAMES[name]]
    assert bool(len(found)) is not bool(asked)


def test_words_of_each_row_stand_where_it_says(press, where):
    with Store(where) as store, store.reading() as connection:
        texts = {id: stored_article(connection, id).text for id in press.articles()["article"]}
    for found, word in ((press.events(), "trigger"), (press.reports(), "trigger"), (press.statements(), "cue"), (press.statements(), "content")):
        assert all(texts[r["article"]][r[f"{word}_start"] : r[f"{word}_end"]] == r[word] for _, r in found.iterrows())
    events = press.events()
    assert all(r.trigger in r.sentence and len(r.sha256) == 64 for r in events.itertuples())
    assert events["url"].dropna().str.startswith("https://").all() and events["url"].notna().mean() > 0.5  # some of the sample pages do not say where they come from


def test_parties_are_those_of_the_events(press):
    events, parties = press.events(type="CONSULT"), press.parties(type="CONSULT")
    sides = events.set_index("id")["actors"].str.split("; ").explode().dropna()
    named = parties[parties["role"] == "actor"].set_index("event")
    assert sorted(zip(sides.index, sides, strict=True)) == sorted(zip(named.index, named["name_ar"].fillna(named["text"]), strict=True))


@pytest.mark.parametrize(("date", "first", "exact"), [("2020-02-15", "2020-02-15", "day"), ("2020-02", "2020-02-01", "month"), ("2020", "2020-01-01", "year")])
def test_dates_keep_how_exact_they_are(date, first, exact):
    assert (first_day(date), precision(date)) == (first, exact)
    assert str(frame(RECORDS, [record("r", report(1), date=date)])["event_date"].iloc[0].date()) == first


def test_the_collector_is_as_it_was(press):
    for before in (True, False):
        (gc.enable if before else gc.disable)()
        try:
            with pytest.raises(InputError):
                press.events(since="last week")
            assert gc.isenabled() is before
        finally:
            gc.enable()


def test_a_whole_country_is_no_point(press):
    country = Place(start=0, end=5, text="سوريا", name="Syria", country="SYR", lat=33.5, lon=36.3)
    town = Place(start=0, end=4, text="دمشق", name="Damascus", country="SYR", lat=33.51, lon=36.29, geonames=170654)
    rows = [msgspec.structs.replace(row, event=msgspec.structs.replace(row.event, place=place)) for place in (country, town, None) for _, row in [report(1)]]
    assert frame(columns.EVENTS, rows)["latitude"].fillna(0).tolist() == [0, 33.51, 0]


# -- what is merged --------------------------------------------------------------------------------------------------------------
def test_records_and_reports_are_those_of_the_record_layer(press, where):
    with Store(where) as store, store.reading() as connection:
        found = list(records(connection))
    frame, rows = press.records(), press.reports()
    assert frame["id"].tolist() == [r.id for r in found]
    assert frame["reports"].tolist() == [r.report_count for r in found] and frame["roots"].tolist() == [r.root_count for r in found]
    assert frame["dead_best"].dropna().tolist() == [r.dead.best for r in found if r.dead]
    assert frame["disputes"].dropna().tolist() == ["; ".join(d.about for d in r.disputes) for r in found if r.disputes]
    assert rows["event"].tolist() == [p.event for r in found for p in r.reports]
    assert (frame["asserted"] + frame["attributed"] + frame["denied"] == frame["reports"]).all()


def test_records_come_up_to_date_only_when_asked(reader, tmp_path):
    with Store(tmp_path / "a.db", create=True) as store:
        adder = Adder(store, reader=lambda: reader)
        list(adder.add(find([jsonl(tmp_path / "1.jsonl", [1])])))
        with isnad.open(tmp_path / "a.db", merged=False) as opened, pytest.raises(StoreError, match="isnad records"):
            opened.records()
        with isnad.open(tmp_path / "a.db", lexicon_files=()) as opened:
            before = len(opened.records())
            list(adder.add(find([jsonl(tmp_path / "2.jsonl", [2])])))
            assert len(opened.records()) == before
            opened.refresh()
            assert len(opened.records()) > before
        with isnad.open(tmp_path / "a.db", merged=False) as opened:
            assert len(opened.records()) > before


def test_only_what_is_not_denied_happened():
    cases = [(("actual", "asserted"), True), (("historical", "attributed"), True), (("future", "asserted"), False), (("negated", "denied"), False), (("actual", "denied"), False)]
    for (status, standing), happened in cases:
        told = record("r", report(1, status=status, standing=standing))
        assert (told.happened, told.score) == (happened, -9.0 if happened else None)


# -- the network -----------------------------------------------------------------------------------------------------------------
TIES = [
    ("one strike in two outlets is one edge", [record("r", report(1), report(2, outlet="ب"))], [("x", "y", False, 2)]),
    ("the same two twice: two records", [record("r", report(1)), record("s", report(2))], [("x", "y", False, 1), ("x", "y", False, 1)]),
    ("two air forces that strike a town do not strike each other", [record("r", report(1, actors=("x", "z"), recipients=()))], []),
    ("a meeting", [record("r", report(1, actors=("x", "z"), recipients=(), rule="meet", type="CONSULT"), type="CONSULT")], [("x", "z", True, 1)]),
    ("a meeting told from both sides", [record("r", report(1, actors=("x", "z"), recipients=(), rule="meet"), report(2, actors=("z", "x"), recipients=(), rule="meet"))], [("x", "z", True, 2)]),
    ("a visitor and his host are no meeting besides", [record("r", report(1, rule="meet"), report(2, actors=("y", "x"), recipients=(), rule="meet"))], [("x", "y", False, 1)]),
    ("what two reports say is not one pair", [record("r", report(1, recipients=()), report(2, actors=(), recipients=("y",)))], []),
    ("nobody acts on himself", [record("r", report(1, actors=("x",), recipients=("x",)))], []),
    ("what is expected did not happen", [record("r", report(1, status="future"))], []),
]


@pytest.mark.parametrize(("all", "ties"), [case[1:] for case in TIES], ids=[case[0] for case in TIES])
def test_who_did_what_to_whom(all, ties):
    graph = network(all)
    assert [(a, b, d["reciprocal"], d["reports"]) for a, b, d in graph.edges(data=True)] == ties


def test_edges_are_signed_dated_and_scored():
    all = [record("r", report(1), date="2020-02"), record("s", report(2, type="AID"), type="AID", date="2020-03-04"), record("t", report(3, type="ACCUSE"), type="ACCUSE")]
    first, second, third = (d for _, _, d in network(all).edges(data=True))
    assert (first["sign"], first["score"], first["start"], first["end"]) == (-1, -9.0, "2020-02-01", "2020-02-29")
    assert (second["sign"], second["score"], second["date"]) == (1, 10.0, "2020-03-04")
    assert third["sign"] == -1 and "score" not in third and "start" not in third
    pair = network(all, per="pair").edges["x", "y"]
    assert pair | {"weight": 3, "records": 3, "score": 0.5, "sign": 1, "material_conflict": 1, "verbal_conflict": 1, "undated": 1, "start": "2020-02-01", "end": "2020-03-04"} == pair
    with pytest.raises(InputError, match="per record or per pair"):
        network(all, per="outlet")


def test_every_attribute_is_told(press):
    for graph, nodes, edges in ((press.network(), NODES, EDGES), (press.network(per="pair"), NODES, PAIRS), (press.reliance(), RELIANCE_NODES, RELIANCE_EDGES)):
        assert {name for _, data in graph.nodes(data=True) for name in data} <= {name for name, _ in nodes}
        assert {name for *_, data in graph.edges(data=True) for name in data} <= {name for name, _ in edges}
    assert {name for *_, data in press.network().edges(data=True) for name in data} == {name for name, _ in EDGES}


@pytest.mark.parametrize("graph", [lambda p: p.network(), lambda p: p.network(per="pair"), lambda p: p.reliance()], ids=["record", "pair", "reliance"])
def test_gexf_loses_nothing(press, tmp_path, graph):
    made = graph(press)
    write_gexf(made, tmp_path / "g.gexf")
    read = nx.read_gexf(tmp_path / "g.gexf")
    assert read.is_multigraph() == made.is_multigraph() and dict(read.nodes(data=True)) == dict(made.nodes(data=True))
    assert edge_list(read) == edge_list(made) and made.number_of_edges()
    first = (tmp_path / "g.gexf").read_bytes()
    write_gexf(graph(press), tmp_path / "g.gexf", overwrite=True)
    assert (tmp_path / "g.gexf").read_bytes() == first
    with pytest.raises(ExportError, match="exists already"):
        write_gexf(made, tmp_path / "g.gexf")


def edge_list(graph):
    """The edges, free of the number that the file gives each."""
    return sorted((a, b, sorted((k, v) for k, v in data.items() if k != "id")) for a, b, data in graph.edges(data=True))


def test_gexf_names_what_it_cannot_hold(tmp_path):
    graph = nx.DiGraph()
    graph.add_edge("a\x00", "b\ufffe", words="قصف\x07")
    write_gexf(graph, tmp_path / "g.gexf")
    assert list(nx.read_gexf(tmp_path / "g.gexf").edges(data="words")) == [("a", "b", "قصف")]
    graph.add_edge("a", "b", when=None)
    with pytest.raises(ExportError, match="NoneType"):
        write_gexf(graph, tmp_path / "h.gexf")
    assert not (tmp_path / "h.gexf").exists()


@pytest.mark.parametrize(("date", "days"), [(None, (None, None)), ("2020", ("2020-01-01", "2020-12-31")), ("2021-02", ("2021-02-01", "2021-02-28")), ("2020-02-15", ("2020-02-15", "2020-02-15"))])
def test_intervals(date, days):
    assert interval(date) == days


def test_scores_are_plovers():
    """The export has the same table in another form: they must not part."""
    ours = {(s.type, s.mode): s.score for s in scores.table()}
    theirs = {(type, ""): general for type, (general, _) in INTENSITY.items()} | {(type, mode): points for type, (_, modes) in INTENSITY.items() for mode, points in modes.items()}
    assert ours == theirs
    assert {(s.type, scores.QUADS[s.quad - 1]) for s in scores.table()} == set(QUAD_CLASS.items())
    assert {s.type: scores.sign(s.type) for s in scores.table() if s.score} == {s.type: 1 if s.score > 0 else -1 for s in scores.table() if s.score and s.type != "REQUEST"} | {"REQUEST": -1}
    assert (scores.score("ASSAULT", "no-such-mode"), scores.score("ACCUSE", ""), scores.score("FIGHT", ""), scores.sign("FIGHT")) == (-9, None, None, 0)
    assert scores.reciprocal_rules() <= load().frames.keys()


# -- series ----------------------------------------------------------------------------------------------------------------------
DATED = [record("r", report(1), date="2020-11-30"), record("s", report(2), report(3), date="2021-02-01"), record("t", report(4, type="AID"), type="AID", date="2021-02", country="SYR"),
         record("u", report(5)), record("v", report(6), date="2021"), record("w", report(7, status="future"), date="2021-02-02")]


def test_months_stand_in_order_and_empty_ones_are_0():
    found = series(DATED, Wanted())
    assert [str(d.date()) for d in found.index] == ["2020-11-30", "2020-12-31", "2021-01-31", "2021-02-28"]
    assert found["material conflict"].tolist() == [1, 0, 0, 1] and found["material cooperation"].tolist() == [0, 0, 0, 1] and found["verbal conflict"].tolist() == [0, 0, 0, 0]
    assert tuple(found.columns) == scores.QUADS and set(map(str, found.dtypes)) == {"Int64"}
    assert found.attrs == {"undated": 2, "outside": 0}


@pytest.mark.parametrize(("wanted", "periods", "total", "left_out"), [
    (Wanted(freq="D"), 64, 2, {"undated": 3, "outside": 0}),
    (Wanted(freq="W"), 10, 2, {"undated": 3, "outside": 0}),
    (Wanted(freq="YE"), 2, 4, {"undated": 1, "outside": 0}),
    (Wanted(happened=False), 4, 4, {"undated": 2, "outside": 0}),
    (Wanted(start="2021", end="2021-12"), 12, 2, {"undated": 2, "outside": 1}),
    (Wanted(date="published"), 1, 5, {"undated": 0, "outside": 0}),
    (Wanted(by="type", start="2021-02", end="2021-02"), 1, 2, {"undated": 2, "outside": 1}),
    (Wanted(by="country"), 4, 3, {"undated": 2, "outside": 0}),
])
def test_series_of_other_kinds(wanted, periods, total, left_out):
    found = series(DATED, wanted)
    assert (len(found), int(found.to_numpy().sum()), found.attrs) == (periods, total, left_out)


def test_a_series_of_nothing_has_its_columns():
    assert tuple(series([], Wanted()).columns) == scores.QUADS and len(series([], Wanted())) == 0


@pytest.mark.parametrize("wanted", [Wanted(freq="fortnight"), Wanted(freq="Mx"), Wanted(by="outlet"), Wanted(date="fetched")])
def test_a_series_says_what_it_does_not_know(wanted):
    with pytest.raises(InputError, match=r"there are: |take D, W"):
        series(DATED, wanted)


# -- sources and reliance --------------------------------------------------------------------------------------------------------
def test_first_alone_and_contradicted():
    dispute = Dispute(about="dead", versions=(Version(value="5", roots=("own:a2",), reports=("e2", "e3")), Version(value="9", roots=("agency:afp",), reports=("e4",))))
    all = [
        record("alone", report(1)),
        record("first", report(2), report(3, day="2020-02-02"), report(4, outlet="ب", day="2020-02-02", root="agency:afp", grade="agency"), disputes=(dispute,)),
        record("same day", report(5), report(6, outlet="ب")),
        record("later", report(7, day="2020-03-02"), report(8, outlet="ب", day="2020-03-01")),
    ]
    found = frame(SOURCES, tallies(all, NOWHERE, NOBODY)).set_index("source")
    numbers = ["reports", "records", "alone", "shared", "first", "first_same_day", "contradicted"]
    assert found.loc["outlet:أ", numbers].tolist() == [5, 4, 1, 3, 1, 1, 1]
    assert found.loc["outlet:ب", numbers].tolist() == [3, 3, 0, 3, 1, 1, 1]
    assert found.loc["agency:afp", [*numbers, "name"]].tolist() == [1, 1, 0, 1, 0, 0, 1, "فرانس برس"]
    assert found.loc["outlet:ب", "rests_on"] == "فرانس برس 1" and found.loc["outlet:ب", "own"] == 2


def test_an_answer_that_it_gives_too_contradicts_nobody():
    dispute = Dispute(about="dead", versions=(Version(value="5", roots=(), reports=("e1",)), Version(value="9", roots=(), reports=("e2", "e3"))))
    found = frame(SOURCES, tallies([record("r", report(1), report(2), report(3, outlet="ب"), disputes=(dispute,))], NOWHERE, NOBODY)).set_index("source")
    assert found["contradicted"].to_dict() == {"outlet:أ": 0, "outlet:ب": 1}


def test_who_rests_on_whom():
    own_wire, others_wire = report(1, root="own:a2"), report(3, root="own:a7")
    copy = report(4, root="copy:a4", grade="copy")
    all = [
        record("r", own_wire, report(2), others_wire),
        record("s", copy, report(5, outlet="ب", root="state:SYR.MIL", grade="named"), report(6, outlet="ب", root="state:SYR.MIL", grade="named")),
        record("t", report(7, outlet="ب", root="state:SYR.MIL", grade="named"), report(8, outlet=None, root="unnamed:مصدر", grade="unnamed")),
    ]
    graph = reliance(all, Origins(NOWHERE.outlets, {"a4": "a9"}, {}), NOBODY)
    assert {(a, b): (d["kind"], d["records"], d["reports"]) for a, b, d in graph.edges(data=True)} == {
        ("outlet:أ", "outlet:ب"): ("outlet", 2, 2), ("outlet:ب", "state:SYR.MIL"): ("speaker", 2, 3), ("outlet:", "unnamed:مصدر"): ("unnamed", 1, 1)}
    assert (graph.nodes["outlet:أ"]["own"], graph.nodes["outlet:أ"]["reports"], graph.nodes["outlet:أ"]["records"]) == (2, 4, 2)
    assert graph.nodes["state:SYR.MIL"] == {"label": "القوات المسلحة والأمن (سوريا)", "english": "Syria: armed forces and security", "kind": "speaker", "records": 2, "reports": 3}
    assert graph.edges["outlet:ب", "state:SYR.MIL"]["event"] == "e5"
    few = reliance(all, Origins(NOWHERE.outlets, {"a4": "a9"}, {}), NOBODY, least=2)
    assert set(few.edges) == {("outlet:أ", "outlet:ب"), ("outlet:ب", "state:SYR.MIL")} and "unnamed:مصدر" not in few and "outlet:" in few


def test_the_medium_between_counts_too():
    """A speaker by an agency, an article with a credit line, and one where the agency is all there is."""
    told, row = report(1, root="actor:sohr", grade="named")
    medium = Part(role="via", actor="afp", name="AFP", name_ar="فرانس برس", country="FRA", sector="MED", text="لفرانس برس", start=0, end=9)
    all = [record("r", (told, msgspec.structs.replace(row, via=(medium,)))), record("s", report(2)), record("t", report(3, root="agency:afp", grade="agency")), record("u", report(4))]
    graph = reliance(all, Origins(NOWHERE.outlets, {}, {"a2": "agency:afp", "a3": "agency:afp"}), NOBODY)
    assert {b: (d["kind"], d["records"], d["roots"], d["articles"]) for _, b, d in graph.edges(data=True)} == {"agency:afp": ("medium", 3, 1, 3), "actor:sohr": ("speaker", 1, 1, 1)}
    assert graph.nodes["outlet:أ"]["own"] == 1


@pytest.mark.parametrize(("root", "name"), [
    ("media:SYR", ("الإعلام الرسمي (سوريا)", "Syria: state media")), ("state:SYR.GOV", ("الحكومة (سوريا)", "Syria: government")), ("agency:afp", ("فرانس برس", "AFP")),
    ("actor:sohr", ("المرصد", "Observatory")), ("unnamed:SYR.MIL", ("SYR.MIL (سوريا)", "unnamed, Syria MIL")), ("actor:فلان", ("فلان", "فلان"))])
def test_roots_have_names(root, name):
    assert name_of(root, NOBODY) == name


@pytest.mark.parametrize("style", ["pretty", "csv", "gexf"])
def test_the_command_prints_reliance(where, tmp_path, style, press):
    ran = CliRunner().invoke(main, ["reliance", "--db", str(where), "--format", style, "--since", "2018"])
    assert ran.exit_code == 0, ran.output
    graph = press.reliance(since="2018")
    if style == "csv":
        rows = list(csv.DictReader(io.StringIO(ran.output)))
        assert tuple(rows[0]) == COLUMNS and len(rows) == graph.number_of_edges()
        assert sum(int(r["reports"]) for r in rows) == sum(d["reports"] for *_, d in graph.edges(data=True))
        assert CliRunner().invoke(main, ["show", "--db", str(where), rows[0]["event"]]).exit_code == 0
    elif style == "gexf":
        assert edge_list(nx.read_gexf(io.BytesIO(ran.output.encode()))) == edge_list(graph)
    else:
        assert "← أنطونيو غوتيريش (Antonio Guterres) · متحدث" in ran.output and "unknown" not in ran.output


# -- the rest --------------------------------------------------------------------------------------------------------------------
def test_without_pandas_an_error_names_the_remedy(monkeypatch, press):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(IsnadError, match=r"pip install 'isnad\[analysis\]'"):
        pandas()
    assert press.reliance().number_of_edges()  # graphs need none


def test_import_isnad_stays_light():
    heavy = ("pandas", "networkx", "sqlalchemy", "isnad.analysis")
    code = f"import sys, isnad; isnad.open; sys.exit(str([m for m in {heavy} if m in sys.modules]))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, env={"PYTHONPATH": str(Path(isnad.__file__).parents[1])})
    assert ran.stderr.strip() == "[]"


def test_analysis_knows_nobody_who_comes_after_it():
    later = [(path.name, word) for path in Path(scores.__file__).parent.glob("*.py") for word in ("isnad.export", "isnad.desk", "isnad.cli") if word in path.read_text(encoding="utf-8")]
    assert later == []


def test_a_store_that_is_not_there(tmp_path):
    with pytest.raises(StoreError, match="no such store"):
        Analysis(tmp_path / "none.db")


def test_own_lexicon_files_are_found(tmp_path):
    assert own_files(tmp_path / "none") == []
    for name in ("b.tsv", "a.yaml", "notes.txt"):
        (tmp_path / name).touch()
    assert [p.name for p in own_files(tmp_path)] == ["a.yaml", "b.tsv"]


def test_tables_run_from_right_to_left_and_are_escaped():
    import pandas as pd

    html = right_to_left(pd.DataFrame({"words": pd.array(["<b>قصف</b>", None], dtype="string"), "n": [1, 2]}))._repr_html_()
    assert html.startswith('<div dir="rtl" lang="ar">') and '<td dir="auto">&lt;b&gt;قصف&lt;/b&gt;</td>' in html and "<td>" not in html and "NA" not in html and "None" not in html


def test_the_page_on_analysis_tells_every_column():
    page = (Path(__file__).parents[1] / "docs" / "analysis.md").read_text(encoding="utf-8")
    told = {line for line in page.splitlines() if line.startswith("| `")}
    lines = {f"| `{c.name}` | `{DTYPES[c.type]}` | {c.meaning} |" for table in FRAMES.values() for c in table}
    lines |= {f"| `{name}` | {meaning} |" for table in (NODES, EDGES, PAIRS, RELIANCE_NODES, RELIANCE_EDGES) for name, meaning in table}
    lines |= {points(s.type) for s in scores.table() if not s.mode}
    methods = {line for line in told if "` | a frame: " in line or "` | a networkx graph: " in line}
    assert {line.split("`")[1] for line in methods} == {*FRAMES, "series", "network", "reliance"}
    assert told == lines | methods


def points(type):
    """The row of a type in the table of scores."""
    own, modes = next(s for s in scores.table() if (s.type, s.mode) == (type, "")), [f"{s.mode} {s.score:g}" for s in scores.table() if s.type == type and s.mode]
    return f"| `{type}` | {own.quad} | {'' if own.score is None else f'{own.score:g}'} | {', '.join(modes)} | {' '.join(own.cameo)} |"


def test_the_page_on_records_tells_the_columns_of_reliance():
    page = (Path(__file__).parents[1] / "docs" / "records.md").read_text(encoding="utf-8").split("## Who relies on whom")[1]
    assert [name for name in COLUMNS if f"`{name}`" not in page] == []
