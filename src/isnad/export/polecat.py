"""POLECAT's table: its 40 columns in its order, tab-separated, one header, rectangular, one file a month.

Sources. Order and names of the columns: the headers of the files on Harvard Dataverse (doi:10.7910/DVN/AJGVIT) as public loaders quote them; the column
that early files call ``Intensity`` is ``Event Intensity`` in the later ones, and here. Files: POLECAT publishes a year as a zip of monthly files
``ngecEventsDV-2022-Jan.txt``; ours are named alike with our coder's name for theirs (NGEC did not make them), by the month of *publication*, since a file of
POLECAT holds the stories of a period. Lists are joined with ``"; "``, as theirs. Intensity: the scores of the PLOVER manual, of the mode where it has one.

What their readers trip over is kept out: no tab or line break inside a value, no excess column, quotes doubled (RFC 4180). Unknown is an empty cell, where
POLECAT writes ``None``: pandas reads both as missing.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any, NamedTuple

from isnad.export.columns import arabic, in_role, latitude, longitude
from isnad.export.countries import country
from isnad.export.files import csv_writer, one_line, write_about
from isnad.export.records import Counts, Records
from isnad.model import QUAD_CLASS
from isnad.store.rows import EventRow, Part

#: PLOVER's score of a type, and of its modes where they have their own (PLOVER manual). ACCUSE has none: the manual prints 3 where its modes are negative.
INTENSITY: dict[str, tuple[float | None, dict[str, float]]] = {
    "AGREE": (2.5, {}),
    "CONSULT": (2.5, {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5}),
    "SUPPORT": (5, {}),
    "CONCEDE": (4.5, {}),
    "COOPERATE": (9.5, {}),
    "AID": (10, {}),
    "RETREAT": (6.5, {"withdraw": 8, "release": 6.5, "disarm": 10, "ceasefire": 7.5, "access": 6.5, "resign": 4.5}),
    "REQUEST": (0, {"assist": 0.5, "change": -1, "yield": -1, "meet": 0}),
    "ACCUSE": (None, {"disapprove": -2, "investigate": -3.5, "allege": -3.5}),
    "REJECT": (-2, {"assist": -1.5, "change": -2, "yield": -2, "meet": -2}),
    "THREATEN": (-3.5, {"restrict": -3, "arrest": -3.5, "relations": -3.5, "expel": -3.5, "territory": -4, "violence": -3.5}),
    "PROTEST": (-5, {"demo": -5, "riot": -7, "strike": -5, "hunger": -4.5, "boycott": -4.5, "obstruct": -4.5}),
    "SANCTION": (-6, {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6}),
    "MOBILIZE": (-5.5, {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6}),
    "COERCE": (-7, {"seize": -7, "restrict": -7, "censor": -6.5, "curfew": -6.5, "martial-law": -7.5, "arrest": -7, "deport": -7, "withhold": -7, "misinformation": -6.5, "cyber": -7}),
    "ASSAULT": (-9, {"abduct": -8.5, "beat": -7.5, "torture": -8.5, "sexual": -8.5, "targeted": -9.5, "destroy": -8.5, "primitive": -8, "firearms": -9, "explosives": -9,
                     "suicide-attack": -9.5, "aerial": -9.5, "drone": -9.5, "heavy-weapons": -9.5, "crowd-control": -7.5, "unconventional": -10}),
}
#: PLOVER's auxiliary modes: how a row says that its event did not (yet) happen.
AUXILIARY = {"actual": "", "historical": "historical", "future": "future", "hypothetical": "hypothetical", "negated": "negation"}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_OPEN_FILES = 64


class Column(NamedTuple):
    """One of the 40: its name, what we put there, and how it is read off a row."""

    name: str
    meaning: str
    value: Callable[[EventRow], object]


def intensity(event_type: str, mode: str, status: str) -> float | None:
    """PLOVER's score; ``None`` where PLOVER gives none, or where the event did not happen."""
    general, modes = INTENSITY.get(event_type, (None, {}))
    return modes.get(mode, general) if status in ("actual", "historical") else None


def _joined(values: list[str]) -> str:
    return "; ".join(values) if any(values) else ""


def _party(role: str, word: str) -> tuple[Column, ...]:
    """The eight columns of a side, in POLECAT's order."""

    def each(value: Callable[[Part], str]) -> Callable[[EventRow], object]:
        return lambda row: _joined([value(part) for part in in_role(row, role)])

    return (
        Column(f"{word} Name", "English name; empty where the lexicon has none", each(lambda p: p.name)),
        Column(f"{word} Country", "ISO 3166-1 alpha-3 code; IGO: international body", each(lambda p: p.country)),
        Column(f"{word} COW", "State number of the Correlates of War project", each(lambda p: country(p.country).cow)),
        Column(f"Primary {word} Sector", "PLOVER sector of the first of them", lambda row: next((p.sector for p in in_role(row, role)), "")),
        Column(f"{word} Sectors", "PLOVER sectors of all of them", each(lambda p: p.sector)),
        Column(f"{word} Title", "Always empty: Isnad keeps titles inside the raw name", lambda row: ""),
        Column(f"{word} Name Raw", "The words of the article, Arabic", each(lambda p: p.text)),
        Column(f"Wikipedia {word} ID", "Always empty: Isnad does not link to Wikipedia", lambda row: ""),
    )


def _day(row: EventRow) -> str | None:
    date = row.event.date
    return date if date is not None and len(date) == 10 else None


def _people(row: EventRow) -> str:
    return _joined(list(dict.fromkeys(arabic(p) for p in (*row.parts, *row.claimed_by))))


COLUMNS: tuple[Column, ...] = (
    Column("Event ID", "Id of the event: a hash of its content, with its type", lambda r: f"{r.event.id}_{r.event.type}"),
    Column("Event Date", "Day of the event; empty where the text does not give the day (the publication date never stands in for it)", _day),
    Column("Event Type", "PLOVER type", lambda r: r.event.type),
    Column("Event Mode", "PLOVER mode, then the auxiliary mode historical, future, hypothetical or negation: filter these out to count what happened",
           lambda r: "; ".join(m for m in (r.event.mode, AUXILIARY.get(r.event.status, r.event.status)) if m)),
    Column("Event Intensity", "PLOVER's score of the mode, else of the type; empty where PLOVER gives none or the event did not happen", lambda r: intensity(r.event.type, r.event.mode, r.event.status)),
    Column("Quad Code", "VERBAL or MATERIAL, COOPERATION or CONFLICT", lambda r: QUAD_CLASS.get(r.event.type, "").upper()),
    Column("Contexts", "PLOVER contexts of the article", lambda r: "; ".join(r.event.context)),
    *_party("actor", "Actor"),
    *_party("recipient", "Recipient"),
    Column("Placename", "English name of the place, where the gazetteer knows it", lambda r: r.event.place.name if r.event.place else ""),
    Column("City", "Always empty: the gazetteer has no administrative levels", lambda r: ""),
    Column("District", "Always empty, as City", lambda r: ""),
    Column("Province", "Always empty, as City", lambda r: ""),
    Column("Country", "ISO 3166-1 alpha-3 code of the state the place lies in", lambda r: r.event.place.country if r.event.place else ""),
    Column("Latitude", "WGS 84 degrees; empty where the place is unknown or a whole country", latitude),
    Column("Longitude", "WGS 84 degrees; empty where the place is unknown or a whole country", longitude),
    Column("GeoNames ID", "GeoNames id of the place", lambda r: r.event.place.geonames if r.event.place else None),
    Column("Raw Placename", "The words that name the place", lambda r: r.event.place.text if r.event.place else ""),
    Column("Feature Type", "Always empty: GeoNames' feature codes are not in the gazetteer", lambda r: ""),
    Column("Source", "Who published the article", lambda r: r.source.outlet),
    Column("Publication Date", "Day of publication", lambda r: r.source.date),
    Column("Story People", "Everybody named in the record and in the statement that claims it, persons and bodies alike, Arabic", _people),
    Column("Story Organizations", "Always empty: see Story People", lambda r: ""),
    Column("Story Locations", "The words that name the place of this event", lambda r: r.event.place.text if r.event.place else ""),
    Column("Language", "Language of the article, ISO 639-1", lambda r: r.source.lang),
    Column("Version", "Versions of Isnad and of its lexicon", lambda r: f"isnad {r.isnad}, lexicon {r.lexicon}"),
)

_NOTES = (
    "Read with pandas.read_csv(file, sep=\"\\t\") or readr::read_tsv(file, na = c(\"\", \"None\")). One file a month of publication.",
    "Every event stands here, whatever its status: Event Mode says so, and its intensity is empty unless it happened.",
    "Withdrawn records are left out. POLECAT has no column for the claimant or the words: the other flavours do.",
)


def write(records: Records, folder: Path) -> Counts:
    """Monthly files and ``README.txt``, ``header.json``."""
    folder.mkdir()
    counts: Counts = {"events": 0, "without the day of the event": 0, "left out: withdrawn": 0}
    with _Months(folder) as months:
        for row in records.events():
            if row.withdrawn is not None:
                counts["left out: withdrawn"] += 1
                continue
            months.append(_file_name(row.source.date), [_cell(column.value(row)) for column in COLUMNS])
            counts["events"] += 1
            counts["without the day of the event"] += _day(row) is None
    write_about(folder, header=records.header, counts=counts, codebook={"isnadEventsDV-*.txt": [(c.name, c.meaning) for c in COLUMNS]}, notes=_NOTES)
    return counts


def _file_name(published: str | None) -> str:
    month = published[5:7] if published else ""
    return f"isnadEventsDV-{published[:4]}-{_MONTHS[int(month) - 1]}.txt" if published and month else "isnadEventsDV-undated.txt"


def _cell(value: object) -> str:
    return "" if value is None else one_line(str(value))


class _Months:
    """The monthly files, opened as they come up; only so many at once, since a store may span decades in any order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: OrderedDict[str, tuple[IO[str], Any]] = OrderedDict()

    def __enter__(self) -> _Months:
        return self

    def __exit__(self, *error: object) -> None:
        for file, _ in self._open.values():
            file.close()

    def append(self, name: str, row: list[str]) -> None:
        if name not in self._open:
            self._begin(name)
        self._open.move_to_end(name)
        self._open[name][1].writerow(row)

    def _begin(self, name: str) -> None:
        if len(self._open) >= _OPEN_FILES:
            self._open.popitem(last=False)[1][0].close()
        path = self._folder / name
        new = not path.exists()
        file = path.open("a", encoding="utf-8", newline="")
        out = csv_writer(file, delimiter="\t")
        self._open[name] = (file, out)
        if new:
            out.writerow([column.name for column in COLUMNS])
