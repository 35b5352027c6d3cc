"""Every flavour is read back by the library that its users use, with values that break careless writers."""

from __future__ import annotations

import csv
import json
import tracemalloc
from importlib.metadata import EntryPoint
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest

from isnad.errors import ExportError
from isnad.export import FLAVOURS, Flavour, Header, Records, acled, columns, excel, export, filter_text, ftm, gephi, jsonl, known_flavours, polecat, qgis
from isnad.export.countries import country
from isnad.lexicon.positions import position, precision
from isnad.model import Event, Place, Span, Statement
from isnad.store.rows import EventRow, Filter, Part, Source, StatementRow

HEADER = Header(isnad="0.1.0", lexicon="abc123", store="isnad.db", filter="outlet: ديوان; since: 2020-01-01", made_at="2026-01-02T03:04:05Z", articles=4, statements=4, events=7)
LONG = "ن" * 40_000
WIDE = "😀" * 20_000  # 40,000 UTF-16 units in 20,000 characters
HOSTILE = [
    '=HYPERLINK("http://example.org","x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1", "سطر\nثان\r\nوثالث\tوجدول", 'قال "نعم" و«لا», ثم; سكت',
    "\u200fيمين\u202eيسار\u202c", "قبل\x00بعد\x07\x1f", "<script>alert(1)</script>&amp;", "#REF!", "None", "'", "",
]
DAMASCUS = Place(start=30, end=34, text="دمشق", name="Damascus", country="SYR", lat=33.5102, lon=36.2913, geonames=170654)
SYRIA = Place(start=30, end=35, text="سوريا", name="Syria", country="SYR", lat=33.51, lon=36.29)
IDLIB = Place(start=30, end=41, text="محافظة إدلب", name="Idlib Governorate", country="SYR", lat=35.9306, lon=36.6339)


def source(n: int = 1, **changes) -> Source:
    return msgspec.structs.replace(Source(
        article=f"a{n}", version=1, title=f"عنوان {n}", date=f"2020-{n:02d}-15", outlet="ديوان", url=f"https://diwan.example/{n}", lang="ar", copy_group=None,
        locator=f"/pages/{n}.html", sha256=f"{n:064x}", fetched_at="2020-02-15T08:30:00Z"), **changes)


def part(role: str, actor: str | None, name: str, name_ar: str, country: str, sector: str, text: str | None = None) -> Part:
    return Part(role=role, actor=actor, name=name, name_ar=name_ar, country=country, sector=sector, text=text or name_ar, start=0, end=5)


HAFTAR = part("actor", "khalifa-haftar", "Khalifa Haftar", "خليفة حفتر", "LBY", "REB", "المشير حفتر")
ARMY = part("actor", "~الجيش السوري", "Syrian army", "الجيش السوري", "SYR", "MIL")
REBELS = part("recipient", "hezbollah", "Hezbollah", "حزب الله", "LBN", "REB", "لحزب الله")
PEOPLE = part("recipient", None, "civilian", "", "SYR", "CVL", "خمسة مدنيين")
SPEAKER = part("speaker", "walid-al-moallem", "Walid al-Moallem", "وليد المعلم", "SYR", "GOV")
SPEAKER_AS_ACTOR = msgspec.structs.replace(SPEAKER, role="actor")
REUTERS = part("via", "reuters", "Reuters", "رويترز", "GBR", "MED", "لوكالة رويترز")


def event_row(n: int = 1, *, parts: tuple[Part, ...] = (), claimed_by: tuple[Part, ...] = (), withdrawn: str | None = None, sentence: str = "الجملة.", src: Source | None = None, **changes) -> EventRow:
    event = Event(id=f"e{n}", type="ASSAULT", mode="aerial", trigger=Span(0, 4, "غارة"), actors=[], recipients=[], place=None, when=None, date=None, status="actual", claimed_by=None,
                  dead=None, injured=None, context=[], rule="frame:air-strike")
    return EventRow(event=msgspec.structs.replace(event, **changes), source=src or source(n), parts=parts, claim="s1" if claimed_by else None, claimed_by=claimed_by, sentence=sentence,
                    isnad="0.1.0", lexicon="abc123", withdrawn=withdrawn, withdrawn_at="2020-03-02T00:00:00Z" if withdrawn else None)


def statement_row(n: int = 1, *, parts: tuple[Part, ...] = (), withdrawn: str | None = None, sentence: str = "الجملة.", src: Source | None = None, **changes) -> StatementRow:
    said = Statement(id=f"s{n}", speaker=None, explicit=True, cue=Span(0, 3, "قال"), content=Span(4, 9, "كلام"), act="state", form="indirect", via=None, rule="cue:say")
    return StatementRow(statement=msgspec.structs.replace(said, **changes), source=src or source(n), parts=parts, sentence=sentence, isnad="0.1.0", lexicon="abc123", withdrawn=withdrawn)


def hostile_part(role: str, text: str) -> Part:
    return Part(role=role, actor=f"~{text}", name=text, name_ar=text, country="", sector="", text=text, start=0, end=len(text))


def events() -> list[EventRow]:
    hostile = [
        event_row(100 + n, parts=(hostile_part("actor", h), hostile_part("recipient", h + "x")), sentence=h, trigger=Span(0, len(h), h), context=[h] if h else [],
                  src=source(2, article=f"a{100 + n}", title=h, outlet=h, url=h, locator=h), rule=h)
        for n, h in enumerate(HOSTILE)
    ]
    return [
        event_row(1, parts=(ARMY, REBELS, PEOPLE), claimed_by=(SPEAKER,), place=DAMASCUS, when=Span(5, 9, "أمس"), date="2020-01-14", dead=5, injured=0, context=["military", "terrorism"]),
        event_row(2, src=source(2, date=None, outlet=None, url=None, title="")),
        event_row(3, parts=(ARMY, PEOPLE), status="negated", date="2020-02", mode="", place=IDLIB),
        event_row(4, type="CONSULT", mode="visit", parts=(HAFTAR, SPEAKER_AS_ACTOR), place=SYRIA, date="2020"),
        event_row(5, parts=(ARMY, REBELS), withdrawn="the article was changed", date="2020-03-01"),
        event_row(6, parts=(ARMY, REBELS), date="2020-01-20", src=source(1)),
        event_row(7, sentence=LONG, src=source(3, title=WIDE)),
        *hostile,
    ]




def statements() -> list[StatementRow]:
    return [
        statement_row(1, parts=(SPEAKER, REUTERS), act="deny"),
        statement_row(2, content=Span(0, len(LONG), LONG)),
        statement_row(3, parts=(SPEAKER,), withdrawn="reread"),
        *(statement_row(100 + n, parts=(hostile_part("speaker", h),), content=Span(0, len(h), h), sentence=h) for n, h in enumerate(HOSTILE)),
    ]


RECORDS = Records(events=lambda: iter(events()), statements=lambda: iter(statements()), header=HEADER)
NOTHING = Records(events=lambda: iter(()), statements=lambda: iter(()), header=HEADER)
ALL, SAID = events(), statements()
STANDING = [e for e in ALL if e.withdrawn is None]


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> dict[str, Path]:
    """Every flavour, written once."""
    folder = tmp_path_factory.mktemp("exports")
    paths = {name: folder / f"{name}{flavour.suffix}" for name, flavour in FLAVOURS.items()}
    for name, path in paths.items():
        export(RECORDS, name, path)
    return paths


def tree(path: Path) -> dict[str, bytes]:
    """The files of an export and their bytes."""
    return {"": path.read_bytes()} if path.is_file() else {p.name: p.read_bytes() for p in path.iterdir()}


# -- every flavour --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FLAVOURS)
def test_same_records_same_bytes_and_nothing_beside_them(name, out, tmp_path):
    again = tmp_path / f"again{FLAVOURS[name].suffix}"
    export(RECORDS, name, again)
    assert tree(again) == tree(out[name])
    assert [p.name for p in tmp_path.iterdir()] == [again.name]


@pytest.mark.parametrize("name", FLAVOURS)
def test_an_existing_export_is_refused_or_replaced(name, tmp_path):
    path = tmp_path / f"x{FLAVOURS[name].suffix}"
    export(NOTHING, name, path)
    before = tree(path)
    with pytest.raises(ExportError, match="exists already"):
        export(RECORDS, name, path)
    assert tree(path) == before
    export(RECORDS, name, path, overwrite=True)
    assert tree(path) != before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", FLAVOURS)
def test_a_folder_of_something_else_is_never_overwritten(name, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter1.txt").write_text("years of work")
    with pytest.raises(ExportError, match="no export made"):
        export(RECORDS, name, tmp_path / "thesis", overwrite=True)
    assert (tmp_path / "thesis" / "chapter1.txt").read_text() == "years of work"


@pytest.mark.parametrize("name", FLAVOURS)
def test_an_error_on_the_way_leaves_what_was_there(name, tmp_path):
    def broken():
        yield ALL[0]
        raise OSError("the disk is gone")

    path = tmp_path / f"x{FLAVOURS[name].suffix}"
    export(NOTHING, name, path)
    before = tree(path)
    with pytest.raises(OSError, match="the disk is gone"):
        export(Records(events=broken, statements=lambda: iter(()), header=HEADER), name, path, overwrite=True)
    assert tree(path) == before
    assert [p.name for p in tmp_path.iterdir()] == [path.name]


@pytest.mark.parametrize("name", FLAVOURS)
def test_version_and_filter_stand_in_every_export(name, out):
    text = "".join(content.decode("utf-8", "ignore") for content in tree(out[name]).values())
    if name == "excel":
        text = "".join(str(c) for row in sheet_rows(out[name], "About") for c in row)
    assert HEADER.isnad in text and HEADER.lexicon in text and "outlet: ديوان" in text and HEADER.made_at in text


@pytest.mark.parametrize("name", ["plain", "jsonl", "polecat", "acled", "qgis", "ftm", "parquet"])
def test_memory_does_not_grow_with_the_records(name, tmp_path):
    def peak(n: int) -> int:
        def rows():
            return (event_row(i % 9 + 1, sentence=f"جملة {i} " * 40, src=source(i % 9 + 1)) for i in range(n))

        tracemalloc.start()
        export(Records(events=rows, statements=lambda: iter(()), header=HEADER), name, tmp_path / f"{n}{FLAVOURS[name].suffix}")
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    monkey = pytest.MonkeyPatch()
    monkey.setattr("isnad.export.parquet._BATCH", 50)
    peak(10)  # caches
    small, large = peak(50), peak(500)
    monkey.undo()
    assert large < small + 100_000


def test_flavours_of_other_packages_come_in_and_may_not_take_our_names(monkeypatch, tmp_path):
    mine = Flavour("mine", ".txt", "one line", lambda records, path: {"lines": path.write_text("x")})
    monkeypatch.setattr(EntryPoint, "load", lambda self: {"a:MINE": mine, "a:EXCEL": FLAVOURS["excel"], "a:NONE": 3}[self.value])
    module = "isnad.export.flavours.entry_points"
    monkeypatch.setattr(module, lambda group: [EntryPoint("mine", "a:MINE", group)])
    assert "mine" in known_flavours() and export(RECORDS, "mine", tmp_path / "m.txt") == {"lines": 1}
    for value in ("a:EXCEL", "a:NONE"):
        monkeypatch.setattr(module, lambda group, value=value: [EntryPoint("bad", value, group)])
        with pytest.raises(ExportError, match="bad"):
            known_flavours()


@pytest.mark.parametrize(("filter", "text"), [(Filter(), ""), (Filter(outlet="ديوان", since="2020", withdrawn=True), "outlet: ديوان; since: 2020; withdrawn: yes")])
def test_a_filter_in_words(filter, text):
    assert filter_text(filter) == text


def test_an_unknown_flavour_names_those_there_are(tmp_path):
    with pytest.raises(ExportError, match="excel, plain, polecat"):
        export(RECORDS, "word", tmp_path / "x")


def test_the_page_on_exports_tells_every_flavour_and_column():
    page = (Path(__file__).parents[1] / "docs" / "export.md").read_text(encoding="utf-8")
    told = {line.split(" | ")[0][2:] for line in page.splitlines() if line.startswith("| `")}
    assert {f"`{name}`" for name in FLAVOURS} <= told
    tables = [*(t.columns for t in (columns.EVENTS, columns.STATEMENTS, columns.MENTIONS, columns.SOURCES)), polecat.COLUMNS, acled.COLUMNS, qgis.COLUMNS]
    rows = {(c.name, c.meaning) for table in tables for c in table} | {excel.TRUNCATED, *acled.DELETED, *gephi.NODE_ATTRIBUTES, *gephi.EDGE_ATTRIBUTES}
    rows |= {row for book in (ftm.CODEBOOK, jsonl.CODEBOOK) for lines in book.values() for row in lines}
    assert [row for row in sorted(rows) if "| `{}` | {} |".format(*row) not in page] == []


# -- excel ----------------------------------------------------------------------------------------------------------------------


def sheet_rows(path: Path, title: str) -> list[tuple]:
    from openpyxl import load_workbook

    return list(load_workbook(path)[title].iter_rows(values_only=True))


def test_excel_sheets_run_right_to_left_with_a_frozen_filterable_header(out):
    from openpyxl import load_workbook

    book = load_workbook(out["excel"])
    assert book.sheetnames == ["About", "Events", "Statements", "Mentions", "Sources"]
    for sheet in book.worksheets[1:]:
        assert sheet.sheet_view.rightToLeft and sheet.freeze_panes == "A2" and sheet.auto_filter.ref == sheet.dimensions
    assert book["Events"].max_row == len(ALL) + 1 and book["Statements"].max_row == len(SAID) + 1


def test_excel_never_holds_a_formula(out):
    from openpyxl import load_workbook

    kinds = {(cell.data_type, str(cell.value)[:1]) for sheet in load_workbook(out["excel"]).worksheets for row in sheet for cell in row if cell.value is not None}
    assert {kind for kind, _ in kinds} <= {"s", "n", "b"}
    assert not {first for kind, first in kinds if kind == "s"} & set("=+-@\t\r\n＝＋－＠")


def test_excel_values_as_pandas_reads_them(out):
    import pandas as pd

    frame = pd.read_excel(out["excel"], sheet_name="Events", keep_default_na=False, dtype=object).set_index("id")
    assert frame.loc["e1", ["event_date", "dead", "injured", "latitude", "recipients", "claimed_by"]].tolist() == ["2020-01-14", 5, 0, 33.5102, "حزب الله; خمسة مدنيين", "وليد المعلم"]
    assert frame.loc["e2", ["event_date", "dead", "latitude", "published", "title"]].tolist() == ["", "", "", "", ""]
    for n, h in enumerate(HOSTILE):
        read = frame.loc[f"e{100 + n}", "sentence"].replace("_x000D_", "\r")
        assert read.replace("\r\n", "\n") == excel.safe_text(h).replace("\r\n", "\n"), h


def test_excel_marks_what_it_cut(out):
    rows = sheet_rows(out["excel"], "Events")
    at, mark, sentence, title = (rows[0].index(name) for name in ("id", "truncated", "sentence", "title"))
    by_id = {row[at]: row for row in rows[1:]}
    assert by_id["e7"][mark] == "title; sentence" and by_id["e1"][mark] is None
    assert by_id["e7"][sentence] == LONG[:32_767] and by_id["e7"][title] == WIDE[:16_383]
    said = sheet_rows(out["excel"], "Statements")
    assert {row[0]: row[-1] for row in said[1:] if row[-1]} == {"s2": "content"}


def test_excel_goes_on_in_further_sheets(monkeypatch, tmp_path):
    from openpyxl import load_workbook

    monkeypatch.setattr(excel, "ROWS_A_SHEET", 4)
    counts = export(RECORDS, "excel", tmp_path / "x.xlsx")
    book = load_workbook(tmp_path / "x.xlsx")
    titles = [title for title in book.sheetnames if title.startswith("Events")]
    assert titles == ["Events", *(f"Events {n}" for n in range(2, -(-len(ALL) // 3) + 1))]
    tables = [list(book[title].iter_rows(values_only=True)) for title in titles]
    assert all(table[0][0] == "id" and len(table) <= 4 for table in tables)
    assert [row[0] for table in tables for row in table[1:]] == [e.event.id for e in ALL] and counts["Events"] == len(ALL)


# -- plain ----------------------------------------------------------------------------------------------------------------------


def test_plain_bytes_are_as_they_should_be(out):
    for content in tree(out["plain"]).values():
        assert not content.startswith(b"\xef\xbb\xbf") and content.endswith(b"\n")
    assert (out["plain"] / "events.csv").read_bytes().startswith(b"id,type,mode,")


def test_plain_values_as_pandas_reads_them(out):
    import pandas as pd

    frame = pd.read_csv(out["plain"] / "events.csv", dtype=str, keep_default_na=False).set_index("id")
    assert len(frame) == len(ALL)
    assert frame.loc["e1", ["type", "dead", "injured", "longitude", "actor_ids", "recipient_ids"]].tolist() == ["ASSAULT", "5", "0", "36.2913", "~الجيش السوري", "hezbollah; "]
    assert frame.loc["e2", ["dead", "event_date", "place"]].tolist() == ["", "", ""]
    assert frame.loc["e7", "sentence"] == LONG


def test_plain_keeps_every_value_as_it_is(out):
    with (out["plain"] / "events.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    assert [rows[f"e{100 + n}"]["sentence"] for n in range(len(HOSTILE))] == HOSTILE
    with (out["plain"] / "statements.csv").open(encoding="utf-8", newline="") as file:
        said = {row["id"]: row for row in csv.DictReader(file)}
    assert said["s1"]["explicit"] == "true" and said["s1"]["via"] == "رويترز" and said["s2"]["content"] == LONG and said["s2"]["speaker"] == ""


def test_plain_mentions_and_sources_join_to_the_records(out):
    import pandas as pd

    mentions = pd.read_csv(out["plain"] / "mentions.csv")
    assert mentions[mentions.record == "e1"][["role", "n", "text"]].values.tolist() == [["actor", 1, "الجيش السوري"], ["recipient", 2, "لحزب الله"], ["recipient", 3, "خمسة مدنيين"]]
    assert len(mentions) == sum(len(r.parts) for r in (*ALL, *SAID))
    with (out["plain"] / "sources.csv").open(encoding="utf-8", newline="") as file:
        keys = [(row["article"], row["version"]) for row in csv.DictReader(file)]
    assert len(keys) == len(set(keys)) and set(keys) == {(r.source.article, "1") for r in (*ALL, *SAID)}


def test_plain_is_described_as_a_data_package(out):
    package = json.loads((out["plain"] / "datapackage.json").read_bytes())
    for resource in package["resources"]:
        with (out["plain"] / resource["path"]).open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == [field["name"] for field in resource["schema"]["fields"]]
    assert package["isnad"]["filter"] == HEADER.filter


# -- polecat --------------------------------------------------------------------------------------------------------------------

POLECAT = """
    Event ID|Event Date|Event Type|Event Mode|Event Intensity|Quad Code|Contexts|Actor Name|Actor Country|Actor COW|Primary Actor Sector|Actor Sectors|Actor Title|Actor Name Raw|
    Wikipedia Actor ID|Recipient Name|Recipient Country|Recipient COW|Primary Recipient Sector|Recipient Sectors|Recipient Title|Recipient Name Raw|Wikipedia Recipient ID|Placename|City|
    District|Province|Country|Latitude|Longitude|GeoNames ID|Raw Placename|Feature Type|Source|Publication Date|Story People|Story Organizations|Story Locations|Language|Version
"""


def polecat_frame(folder: Path):
    import pandas as pd

    return pd.concat(pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False) for path in sorted(folder.glob("isnadEventsDV-*.txt"))).set_index("Event ID")


def test_polecat_has_its_forty_columns_and_monthly_files(out):
    names = [name.strip() for name in POLECAT.split("|")]
    assert [c.name for c in polecat.COLUMNS] == names and len(names) == 40
    files = sorted(p.name for p in out["polecat"].glob("*.txt"))
    assert files == ["README.txt", *sorted(f"isnadEventsDV-{m}.txt" for m in ("2020-Jan", "2020-Feb", "2020-Mar", "2020-Apr", "undated"))]


def test_polecat_is_rectangular_for_the_simplest_reader(out):
    for path in out["polecat"].glob("isnadEventsDV-*.txt"):
        assert {line.count("\t") for line in path.read_text(encoding="utf-8").split("\n")[:-1]} == {39}


def test_polecat_values_as_pandas_reads_them(out):
    frame = polecat_frame(out["polecat"])
    assert len(frame) == len(STANDING)
    assert frame.loc["e1_ASSAULT", ["Event Date", "Event Mode", "Event Intensity", "Quad Code", "Actor COW", "Recipient Country", "Recipient Name", "Latitude"]].tolist() == [
        "2020-01-14", "aerial", "-9.5", "MATERIAL CONFLICT", "652", "LBN; SYR", "Hezbollah; civilian", "33.5102"]
    assert frame.loc["e3_ASSAULT", ["Event Date", "Event Mode", "Event Intensity"]].tolist() == ["", "negation", ""]
    assert frame.loc["e4_CONSULT", ["Country", "Latitude", "Event Intensity"]].tolist() == ["SYR", "", "4"]
    assert frame.loc["e2_ASSAULT", ["Event Date", "Publication Date", "Source", "Contexts", "Actor Name"]].tolist() == [""] * 5
    assert frame.loc["e108_ASSAULT", "Actor Name"] == 'قال "نعم" و«لا», ثم; سكت'


@pytest.mark.parametrize(("kind", "mode", "status", "score"), [
    ("ASSAULT", "aerial", "actual", -9.5), ("ASSAULT", "", "historical", -9), ("ASSAULT", "aerial", "negated", None), ("ASSAULT", "aerial", "future", None), ("ACCUSE", "", "actual", None),
    ("ACCUSE", "allege", "actual", -3.5), ("REQUEST", "", "actual", 0), ("PROTEST", "vandalize", "actual", -5), ("NEW", "", "actual", None),
])
def test_polecat_intensity(kind, mode, status, score):
    assert polecat.intensity(kind, mode, status) == score


def test_polecat_keeps_few_files_open_over_many_months(monkeypatch, tmp_path):
    monkeypatch.setattr(polecat, "_OPEN_FILES", 2)
    rows = [event_row(n, src=source(1, date=f"20{10 + n % 5}-0{1 + n % 3}-01")) for n in range(1, 31)]
    export(Records(events=lambda: iter(rows), statements=lambda: iter(()), header=HEADER), "polecat", tmp_path / "p")
    assert len(polecat_frame(tmp_path / "p")) == 30 and len(list((tmp_path / "p").glob("isnad*"))) == 15


# -- acled ----------------------------------------------------------------------------------------------------------------------

ACLED = """
    event_id_cnty event_date year time_precision disorder_type event_type sub_event_type actor1 assoc_actor_1 inter1 actor2 assoc_actor_2 inter2 interaction civilian_targeting iso region country
    admin1 admin2 admin3 location latitude longitude geo_precision source source_scale notes fatalities tags timestamp
"""


def test_acled_columns_stand_in_order_with_ours_to_the_right(out):
    import pandas as pd

    frame = pd.read_csv(out["acled"] / "events.csv", dtype=str, keep_default_na=False).set_index("event_id_cnty", drop=False)
    assert list(frame.columns[:31]) == ACLED.split() and "isnad_id" in frame.columns[31:]
    row = frame.loc["e1"]
    assert row[["event_date", "year", "time_precision", "event_type", "sub_event_type", "actor1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "iso", "region", "country",
                "geo_precision", "fatalities", "timestamp", "claimed_by"]].tolist() == [
        "2020-01-14", "2020", "1", "Explosions/Remote violence", "Air/drone strike", "Syrian army", "State forces", "Hezbollah", "civilian", "Rebel group", "State forces-Rebel group", "760",
        "Middle East", "Syria", "1", "5", "1581755400", "وليد المعلم"]
    assert frame.loc["e2", ["event_date", "year", "time_precision", "fatalities", "country", "interaction"]].tolist() == [""] * 6


def test_acled_leaves_out_what_acled_would_not_have_and_says_so(out):
    counts = json.loads((out["acled"] / "header.json").read_bytes())["written"]
    assert counts == {"events": len(STANDING) - 2, "deleted": 1, "left out: did not happen (future, hypothetical, negated)": 1, "left out: outside ACLED's scope": 1}
    assert "left out: outside ACLED's scope: 1" in (out["acled"] / "README.txt").read_text(encoding="utf-8")
    with (out["acled"] / "deleted.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [{"event_id_cnty": "e5", "deleted_timestamp": "1583107200", "isnad_id": "e5", "withdrawn": "the article was changed"}]


PROTESTER = part("actor", None, "", "محتجون", "SYR", "CVL")


@pytest.mark.parametrize(("kind", "mode", "parts", "dead", "expected"), [
    ("ASSAULT", "firearms", (ARMY, REBELS), None, ("Battles", "Armed clash", "")),
    ("ASSAULT", "firearms", (ARMY, PEOPLE), None, ("Violence against civilians", "Attack", "Civilian targeting")),
    ("ASSAULT", "", (ARMY,), 3, ("", "", "")),
    ("ASSAULT", "heavy-weapons", (ARMY, PEOPLE), None, ("Explosions/Remote violence", "Shelling/artillery/missile attack", "Civilian targeting")),
    ("ASSAULT", "crowd-control", (ARMY, PEOPLE), None, ("Protests", "Protest with intervention", "")),
    ("ASSAULT", "crowd-control", (ARMY, PEOPLE), 2, ("Protests", "Excessive force against protesters", "Civilian targeting")),
    ("PROTEST", "demo", (PROTESTER,), None, ("Protests", "Peaceful protest", "")),
    ("PROTEST", "riot", (PROTESTER,), None, ("Riots", "Violent demonstration", "")),
    ("PROTEST", "strike", (PROTESTER,), None, None),
    ("COERCE", "arrest", (ARMY, PEOPLE), None, ("Strategic developments", "Arrests", "")),
    ("AGREE", "", (ARMY, REBELS), None, ("Strategic developments", "Agreement", "")),
    ("AGREE", "", (SPEAKER_AS_ACTOR,), None, None),
    ("SANCTION", "", (ARMY,), None, None),
])
def test_acled_classes(kind, mode, parts, dead, expected):
    row = event_row(1, type=kind, mode=mode, parts=parts, dead=dead)
    found = acled.kind_of(row)
    assert (found and (found.event_type, found.sub_event_type, acled.targeting(row, found))) == expected


@pytest.mark.parametrize(("actor", "place", "mode", "expected"), [
    (ARMY, DAMASCUS, "aerial", "State forces"), (HAFTAR, DAMASCUS, "aerial", "Rebel group"), (ARMY, Place(start=0, end=1, text="بيروت", country="LBN"), "aerial", "External/Other forces"),
    (ARMY, None, "aerial", "State forces"), (hostile_part("actor", "x"), None, "aerial", ""), (None, None, "aerial", ""),
])
def test_acled_actor_types(actor, place, mode, expected):
    assert acled.inter(actor, event_row(1, place=place, mode=mode)) == expected


def test_acled_types_are_all_of_plover():
    assert {kind for kind, _ in acled.KINDS} <= set(polecat.INTENSITY) and {mode for kind, mode in acled.KINDS if kind == "ASSAULT"} & acled.BY_VICTIM == set()


# -- parquet, jsonl -------------------------------------------------------------------------------------------------------------


def test_parquet_columns_are_typed_and_values_whole(out):
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pq.read_table(out["parquet"] / "events.parquet")
    assert table.num_rows == len(ALL)
    assert [table.schema.field(n).type for n in ("id", "dead", "latitude", "actors")] == [pa.string(), pa.int64(), pa.float64(), pa.list_(pa.string())]
    rows = {row["id"]: row for row in table.to_pylist()}
    assert rows["e1"]["recipient_ids"] == ["hezbollah", ""] and rows["e2"]["dead"] is None and rows["e1"]["injured"] == 0
    assert [rows[f"e{100 + n}"]["sentence"] for n in range(len(HOSTILE))] == HOSTILE
    for name in ("events", "statements", "mentions", "sources"):
        assert json.loads(pq.read_schema(out["parquet"] / f"{name}.parquet").metadata[b"isnad"])["filter"] == HEADER.filter
    assert pq.read_table(out["parquet"] / "statements.parquet").column("explicit").type == pa.bool_()


def test_jsonl_gives_the_rows_back_whole(out):
    lines = (out["jsonl"] / "events.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=EventRow) for line in lines] == ALL
    lines = (out["jsonl"] / "statements.jsonl").read_bytes().splitlines()
    assert [msgspec.json.decode(line, type=StatementRow) for line in lines] == SAID
    assert json.loads((out["jsonl"] / "header.json").read_bytes())["written"] == {"events": len(ALL), "statements": len(SAID)}


def test_jsonl_as_pandas_reads_it(out):
    import pandas as pd

    frame = pd.read_json(out["jsonl"] / "events.jsonl", lines=True)
    assert len(frame) == len(ALL) and frame.loc[0, "event"]["dead"] == 5 and set(frame["isnad"]) == {"0.1.0"}


# -- ftm ------------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def entities(out) -> list[dict]:
    return [json.loads(line) for line in (out["ftm"] / "entities.ftm.json").read_text(encoding="utf-8").split("\n")[:-1]]


@pytest.mark.filterwarnings("ignore:Install .pyicu")
def test_ftm_entities_are_valid(entities):
    from followthemoney import model

    for entity in entities:
        model.get(entity["schema"]).validate(entity)
        proxy = model.get_proxy(entity, cleaned=False)
        assert proxy.id == entity["id"]
        for name, values in entity["properties"].items():
            assert len(proxy.get(name)) == len(values), (entity["schema"], name, values)
    assert len({e["id"] for e in entities}) == len(entities)


def test_ftm_references_lead_somewhere(entities):
    from followthemoney import model

    schemata = {e["id"]: model.get(e["schema"]) for e in entities}
    for entity in entities:
        for name, values in entity["properties"].items():
            prop = model.get(entity["schema"]).get(name)
            for value in values if prop.type.name == "entity" else ():
                assert schemata[value].is_a(prop.range), (entity, name)


def test_ftm_says_who_did_what_to_whom(entities):
    by_schema: dict[str, list[dict]] = {}
    for entity in entities:
        by_schema.setdefault(entity["schema"], []).append(entity)
    assert {e["properties"]["name"][0] for e in by_schema["Person"]} == {"خليفة حفتر", "وليد المعلم"}
    assert len(by_schema["Event"]) == len(STANDING) and len(by_schema["Note"]) == len(SAID) - 1
    event = next(e["properties"] for e in by_schema["Event"] if e["properties"]["recordId"] == ["e1"])
    assert event["date"] == ["2020-01-14"] and event["country"] == ["sy"] and event["description"] == ["dead: 5", "injured: 0", "claimed by: وليد المعلم"] and len(event["involved"]) == 2
    negated = next(e["properties"] for e in by_schema["Event"] if e["properties"]["recordId"] == ["e3"])
    assert negated["name"] == ["ASSAULT (negated): غارة"] and "status: negated" in negated["keywords"] and negated["date"] == ["2020-02"]
    links = [e["properties"]["recordId"][0] for e in by_schema["UnknownLink"]]
    assert "e1" in links and "e3" not in links and "e5" not in links
    assert next(e["properties"]["description"] for e in by_schema["Note"] if LONG in e["properties"].get("description", []))


# -- gephi ----------------------------------------------------------------------------------------------------------------------


def test_gephi_network_as_networkx_reads_it(out):
    import networkx as nx

    assert out["gephi"].read_bytes().startswith(b"<?xml")
    graph = nx.read_gexf(out["gephi"], version="1.3")
    assert graph.is_directed() and graph.graph["mode"] == "dynamic"
    assert graph.nodes["khalifa-haftar"]["label"] == "خليفة حفتر" and graph.nodes["walid-al-moallem"]["statements"] == 1 and graph.nodes["~الجيش السوري"]["events"] == 3
    edges = [data for _, _, data in graph.edges("~الجيش السوري", data=True)]
    assert [(e["weight"], e["event_type"], e["status"], e["reciprocal"], e["undated"]) for e in edges] == [(2, "ASSAULT", "actual", False, 0)]
    assert sorted(edges[0]["spells"]) == [("2020-01-14", "2020-01-14"), ("2020-01-20", "2020-01-20")]
    meeting = graph.get_edge_data("khalifa-haftar", "walid-al-moallem")
    meeting = meeting if "weight" in meeting else next(iter(meeting.values()))
    assert meeting["reciprocal"] is True and meeting["spells"] == [("2020-01-01", "2020-12-31")]


def test_gephi_edges_of_two_kinds_between_two_actors_stay_apart(tmp_path):
    rows = [event_row(1, parts=(ARMY, REBELS)), event_row(2, parts=(ARMY, REBELS), status="negated"), event_row(3, type="AGREE", mode="", parts=(ARMY, REBELS))]
    export(Records(events=lambda: iter(rows), statements=lambda: iter(()), header=HEADER), "gephi", tmp_path / "x.gexf")
    kinds = [edge.get("kind") for edge in ElementTree.parse(tmp_path / "x.gexf").iter("{http://gexf.net/1.3}edge")]
    assert kinds == ["ASSAULT", "ASSAULT (negated)", "AGREE"]


def test_gephi_counts_what_gave_no_edge(out):
    graph, counts = gephi.build(RECORDS)
    assert counts["events"] == len(STANDING) and counts["left out: withdrawn"] == 2 and counts["edges"] == graph.number_of_edges()
    assert counts["events without an edge"] == 3  # e2 and e7 name nobody, e3 nobody in particular
    assert f"events without an edge: {counts['events without an edge']}" in out["gephi"].read_text(encoding="utf-8")


@pytest.mark.parametrize(("date", "expected"), [("2020-02-15", ("2020-02-15", "2020-02-15")), ("2020-02", ("2020-02-01", "2020-02-29")), ("2021", ("2021-01-01", "2021-12-31")), (None, None)])
def test_gephi_intervals(date, expected):
    assert gephi.interval(date) == expected


# -- qgis -----------------------------------------------------------------------------------------------------------------------


def test_qgis_layer_as_geopandas_reads_it(out):
    import geopandas

    frame = geopandas.read_file(out["qgis"], engine="pyogrio").set_index("id")
    assert len(frame) == len(ALL) and frame.crs.to_epsg() == 4326
    assert (frame.geometry["e1"].x, frame.geometry["e1"].y, frame.place_precision["e1"]) == (36.2913, 33.5102, "point")
    assert frame.geometry["e2"] is None and frame.geometry["e4"] is None and frame.place_precision["e4"] == "country"
    assert frame.place_precision["e3"] == "area" and frame.dead["e1"] == 5
    assert frame.sentence["e7"] == LONG and frame.sentence["e111"] == HOSTILE[11] and frame.sentence["e110"] == "قبلبعد"


def test_qgis_is_geojson_and_says_what_is_not_on_the_map(out):
    content = json.loads(out["qgis"].read_bytes())
    assert content["type"] == "FeatureCollection" and content["isnad"]["written"] == {"events": len(ALL), "on the map": 2, "without coordinates": len(ALL) - 2}
    assert all(set(f) == {"type", "id", "geometry", "properties"} for f in content["features"])


# -- codes ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "iso2", "numeric", "cow", "region"), [
    ("SYR", "sy", "760", "652", "Middle East"), ("DEU", "de", "276", "255", "Europe"), ("YEM", "ye", "887", "679", "Middle East"), ("SDN", "sd", "729", "625", "Northern Africa"),
    ("PSE", "ps", "275", "", "Middle East"), ("AFG", "af", "4", "700", "Caucasus and Central Asia"), ("KOS", "xk", "", "347", "Europe"), ("IGO", "", "", "", ""), ("", "", "", "", ""),
])
def test_codes_of_states(code, iso2, numeric, cow, region):
    found = country(code)
    assert (found.iso2, found.numeric, found.cow, found.region) == (iso2, numeric, cow, region)


def test_every_state_of_the_lexicon_has_codes():
    from isnad.lexicon.files import DATA, read_table

    assert [row["iso3"] for row in read_table(DATA / "countries.tsv") if not country(row["iso3"]).iso2] == []


@pytest.mark.parametrize(("place", "exact", "at"), [
    (None, "", None), (DAMASCUS, "point", (33.5102, 36.2913)), (IDLIB, "area", (35.9306, 36.6339)), (SYRIA, "country", None),
    (Place(start=0, end=1, text="هناك", country="SYR"), "", None), (Place(start=0, end=1, text="قريتي", name="My village", country="SYR", lat=1.0, lon=2.0), "", (1.0, 2.0)),
])
def test_how_exact_a_place_is(place, exact, at):
    assert precision(place) == exact and position(place) == at
