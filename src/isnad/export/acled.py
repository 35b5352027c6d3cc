"""ACLED's table: its columns in its order (as of 20 March 2023), ours to the right.

Sources: ACLED Codebook and "Guide to 2023 ACLED Column Changes" (acleddata.com). ACLED records political violence, demonstrations and a few strategic
developments that happened: a PLOVER event of another kind, or one that is announced, supposed or denied, has no row here and is counted in ``README.txt``.
Nothing is put where we know nothing: no publication date for the day of an event, no 0 for an untold toll, no capital for a country.
ACLED's coders read and merge reports; a row here is *one report of one article*. Withdrawn records are tombstones in ``deleted.csv``.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from isnad.export.columns import arabic, in_role, latitude, longitude
from isnad.export.countries import country
from isnad.export.files import csv_writer, write_about
from isnad.export.records import Counts, Records
from isnad.lexicon.positions import precision
from isnad.model import QUAD_CLASS
from isnad.store.rows import EventRow, Part

VIOLENCE, DEMONSTRATIONS, DEVELOPMENTS = "Political violence", "Demonstrations", "Strategic developments"
BATTLES, REMOTE, CIVILIANS_HURT, PROTESTS, RIOTS = "Battles", "Explosions/Remote violence", "Violence against civilians", "Protests", "Riots"


class Kind(NamedTuple):
    """ACLED's classes of an event."""

    disorder_type: str
    event_type: str
    sub_event_type: str


_CLASH = Kind(VIOLENCE, BATTLES, "Armed clash")
_ATTACK = Kind(VIOLENCE, CIVILIANS_HURT, "Attack")
_SHELLING = Kind(VIOLENCE, REMOTE, "Shelling/artillery/missile attack")
_AIR = Kind(VIOLENCE, REMOTE, "Air/drone strike")
_PEACEFUL = Kind(DEMONSTRATIONS, PROTESTS, "Peaceful protest")
_VIOLENT = Kind(DEMONSTRATIONS, RIOTS, "Violent demonstration")
_AGREEMENT = Kind(DEVELOPMENTS, DEVELOPMENTS, "Agreement")
_CHANGE = Kind(DEVELOPMENTS, DEVELOPMENTS, "Change to group/activity")
_OTHER = Kind(DEVELOPMENTS, DEVELOPMENTS, "Other")

#: Assaults whose class depends on who was hit: armed people (a clash), unarmed people (an attack on civilians), nobody named (violence, class unknown).
BY_VICTIM = frozenset(("", "beat", "torture", "targeted", "primitive", "firearms"))

#: (PLOVER type, mode) -> ACLED's classes. What stands neither here nor in BY_VICTIM is outside ACLED's scope.
KINDS: dict[tuple[str, str], Kind] = {
    ("ASSAULT", "abduct"): Kind(VIOLENCE, CIVILIANS_HURT, "Abduction/forced disappearance"),
    ("ASSAULT", "sexual"): Kind(VIOLENCE, CIVILIANS_HURT, "Sexual violence"),
    ("ASSAULT", "explosives"): Kind(VIOLENCE, REMOTE, "Remote explosive/landmine/IED"),
    ("ASSAULT", "suicide-attack"): Kind(VIOLENCE, REMOTE, "Suicide bomb"),
    ("ASSAULT", "aerial"): _AIR,
    ("ASSAULT", "drone"): _AIR,
    ("ASSAULT", "heavy-weapons"): _SHELLING,
    ("ASSAULT", "unconventional"): Kind(VIOLENCE, REMOTE, "Chemical weapon"),
    ("ASSAULT", "crowd-control"): Kind(DEMONSTRATIONS, PROTESTS, "Protest with intervention"),
    ("ASSAULT", "destroy"): Kind(DEVELOPMENTS, DEVELOPMENTS, "Looting/property destruction"),
    ("PROTEST", ""): Kind(DEMONSTRATIONS, PROTESTS, ""),
    ("PROTEST", "demo"): _PEACEFUL,
    ("PROTEST", "obstruct"): _PEACEFUL,
    ("PROTEST", "riot"): _VIOLENT,
    ("PROTEST", "vandalize"): _VIOLENT,
    ("COERCE", "arrest"): Kind(DEVELOPMENTS, DEVELOPMENTS, "Arrests"),
    ("COERCE", "seize"): _OTHER,
    ("COERCE", "curfew"): _OTHER,
    ("COERCE", "martial-law"): _OTHER,
    ("MOBILIZE", ""): _CHANGE,
    ("MOBILIZE", "troops"): _CHANGE,
    ("MOBILIZE", "weapons"): _CHANGE,
    ("MOBILIZE", "militia"): _CHANGE,
    ("RETREAT", "withdraw"): _CHANGE,
    ("RETREAT", "disarm"): _CHANGE,
    ("RETREAT", "ceasefire"): _AGREEMENT,
    ("RETREAT", "release"): _AGREEMENT,
    ("AGREE", ""): _AGREEMENT,
    ("CONCEDE", ""): _AGREEMENT,
}
#: Of these ACLED takes only what armed actors do: agreements between governments about trade are not its subject.
ARMED_ONLY = frozenset(("AGREE", "CONCEDE", "MOBILIZE", "RETREAT"))
HAPPENED = frozenset(("actual", "historical"))

#: PLOVER sector -> ACLED's actor type. Sectors that are not here have none.
INTER: dict[str, str] = {
    **dict.fromkeys(("MIL", "COP", "GOV", "SPY", "JUD", "LEG"), "State forces"),
    "REB": "Rebel group",
    **dict.fromkeys(("PRM", "UAF"), "Political militia"),
    **dict.fromkeys(("CVL", "JRN", "MED", "HLH", "EDU", "LAB", "BUS", "AGR", "REF", "NGO", "REL", "SOC", "ELI", "PTY", "OPP"), "Civilians"),
    **dict.fromkeys(("IGO", "UNO"), "External/Other forces"),
}
_ARMED = frozenset(("MIL", "COP", "SPY", "REB", "PRM", "UAF"))
_ORDER = ("State forces", "Rebel group", "Political militia", "Identity militia", "Rioters", "Protesters", "Civilians", "External/Other forces")


def kind_of(row: EventRow) -> Kind | None:
    """ACLED's classes of an event; ``None`` where ACLED would not record it."""
    event = row.event
    if event.status not in HAPPENED or (event.type in ARMED_ONLY and not _anybody_armed(row)):
        return None
    if event.type == "ASSAULT" and event.mode in BY_VICTIM:
        return _by_victim(in_role(row, "recipient"))
    if (event.type, event.mode) == ("ASSAULT", "crowd-control") and event.dead:
        return Kind(f"{VIOLENCE}; {DEMONSTRATIONS}", PROTESTS, "Excessive force against protesters")
    return KINDS.get((event.type, event.mode))


def _anybody_armed(row: EventRow) -> bool:
    return any(part.sector in _ARMED for part in row.parts)


def _by_victim(victims: list[Part]) -> Kind:
    """A clash where armed people were hit, an attack on civilians where unarmed people were; unknown where nobody or nobody of a known sector was."""
    if any(part.sector in _ARMED for part in victims):
        return _CLASH
    return _ATTACK if any(INTER.get(part.sector) for part in victims) else Kind(VIOLENCE, "", "")


def inter(part: Part | None, row: EventRow) -> str:
    """ACLED's type of an actor. Forces of a state outside its own borders are external; people in a demonstration are protesters or rioters."""
    if part is None:
        return ""
    if row.event.type == "PROTEST" and part.role == "actor":
        return "Rioters" if row.event.mode in ("riot", "vandalize") else "Protesters"
    found = INTER.get(part.sector, "")
    where = row.event.place.country if row.event.place else ""
    return "External/Other forces" if found == "State forces" and where and part.country and part.country != where else found


def interaction(first: str, second: str) -> str:
    """``State forces-Civilians``, ``State forces only``; ``""`` where no type is known."""
    known = sorted((t for t in (first, second) if t), key=_ORDER.index)
    return "-".join(known) if len(known) == 2 else f"{known[0]} only" if known else ""


def targeting(row: EventRow, kind: Kind) -> str:
    """``Civilian targeting`` where civilians were the main target."""
    hurt = kind.event_type == CIVILIANS_HURT or kind.sub_event_type == "Excessive force against protesters"
    return "Civilian targeting" if hurt or (kind.event_type == REMOTE and inter(_first(row, "recipient"), row) == "Civilians") else ""


class Column(NamedTuple):
    """A column: its name, what we put there, and how it is read off a row and its classes."""

    name: str
    meaning: str
    value: Callable[[EventRow, Kind], object]


def _first(row: EventRow, role: str) -> Part | None:
    return next(iter(in_role(row, role)), None)


def _name(part: Part) -> str:
    return part.name or part.text


def _others(row: EventRow, role: str) -> str:
    return "; ".join(_name(part) for part in in_role(row, role)[1:])


def _time_precision(row: EventRow) -> int | None:
    return {10: 1, 7: 3}.get(len(row.event.date or ""))


def _place_country(row: EventRow) -> str:
    return row.event.place.country if row.event.place else ""


def _epoch(time: str) -> int | None:
    try:
        return int(datetime.datetime.fromisoformat(time.replace("Z", "+00:00")).timestamp())
    except ValueError:
        return None


THEIRS: tuple[Column, ...] = (
    Column("event_id_cnty", "Id of the event, the same in every run; without ACLED's prefix for the state, which could change while the id must not", lambda r, k: r.event.id),
    Column("event_date", "Day of the event, ISO 8601; empty where the text does not give the day", lambda r, k: r.event.date if len(r.event.date or "") == 10 else ""),
    Column("year", "Year of the event, where the text gives it", lambda r, k: (r.event.date or "")[:4]),
    Column("time_precision", "1: the day is known; 3: only the month is (see date_as_told); empty: less", lambda r, k: _time_precision(r)),
    Column("disorder_type", "ACLED's class of disorder", lambda r, k: k.disorder_type),
    Column("event_type", "ACLED's event type; empty where it depends on victims whom the text does not name", lambda r, k: k.event_type),
    Column("sub_event_type", "ACLED's sub-event type; empty where the text does not decide it", lambda r, k: k.sub_event_type),
    Column("actor1", "Who did it: English name, else the words of the article", lambda r, k: _name(p) if (p := _first(r, "actor")) else ""),
    Column("assoc_actor_1", "Others on the same side", lambda r, k: _others(r, "actor")),
    Column("inter1", "ACLED's actor type, from PLOVER's sector", lambda r, k: inter(_first(r, "actor"), r)),
    Column("actor2", "To whom it was done", lambda r, k: _name(p) if (p := _first(r, "recipient")) else ""),
    Column("assoc_actor_2", "Others on the same side", lambda r, k: _others(r, "recipient")),
    Column("inter2", "ACLED's actor type, from PLOVER's sector", lambda r, k: inter(_first(r, "recipient"), r)),
    Column("interaction", "The two actor types in ACLED's order", lambda r, k: interaction(inter(_first(r, "actor"), r), inter(_first(r, "recipient"), r))),
    Column("civilian_targeting", "Civilian targeting, or empty", lambda r, k: targeting(r, k)),
    Column("iso", "ISO 3166-1 numeric code of the place's state", lambda r, k: country(_place_country(r)).numeric),
    Column("region", "ACLED's region of the world", lambda r, k: country(_place_country(r)).region),
    Column("country", "English name of the place's state", lambda r, k: country(_place_country(r)).name),
    Column("admin1", "Always empty: the gazetteer has no administrative levels", lambda r, k: ""),
    Column("admin2", "Always empty, as admin1", lambda r, k: ""),
    Column("admin3", "Always empty, as admin1", lambda r, k: ""),
    Column("location", "English name of the place, else the words of the article", lambda r, k: (r.event.place.name or r.event.place.text) if r.event.place else ""),
    Column("latitude", "WGS 84 degrees; empty where the place is unknown or a whole country", lambda r, k: latitude(r)),
    Column("longitude", "WGS 84 degrees; empty where the place is unknown or a whole country", lambda r, k: longitude(r)),
    Column("geo_precision", "1: a town or smaller; 3: a province or larger, the coordinates are some point in it; empty: unknown", lambda r, k: {"point": 1, "area": 3}.get(precision(r.event.place))),
    Column("source", "Who published the article", lambda r, k: r.source.outlet),
    Column("source_scale", "Always empty: Isnad does not judge the scale of an outlet", lambda r, k: ""),
    Column("notes", "The paragraph of the article, Arabic", lambda r, k: r.sentence),
    Column("fatalities", "Killed, as this article tells it; empty: it gives no number", lambda r, k: r.event.dead),
    Column("tags", "PLOVER contexts of the article", lambda r, k: "; ".join(r.event.context)),
    Column("timestamp", "When the page was archived, seconds since 1970 UTC", lambda r, k: _epoch(r.source.fetched_at)),
)
OURS: tuple[Column, ...] = (
    Column("isnad_id", "The same id under our name", lambda r, k: r.event.id),
    Column("status", "actual or historical (told as background); nothing else stands here", lambda r, k: r.event.status),
    Column("date_as_told", "Date of the event as exact as the text is: YYYY-MM-DD, YYYY-MM or YYYY", lambda r, k: r.event.date),
    Column("claimed_by", "Who claims it, Arabic; empty: the article itself", lambda r, k: "; ".join(arabic(p) for p in r.claimed_by)),
    Column("claim", "Id of the statement that claims it", lambda r, k: r.claim),
    Column("plover_type", "PLOVER type", lambda r, k: r.event.type),
    Column("plover_mode", "PLOVER mode", lambda r, k: r.event.mode),
    Column("quad_class", "Verbal or material, cooperation or conflict", lambda r, k: QUAD_CLASS.get(r.event.type)),
    Column("injured", "Injured, as this article tells it; empty: it gives no number", lambda r, k: r.event.injured),
    Column("actors_ar", "Who did it, Arabic", lambda r, k: "; ".join(arabic(p) for p in in_role(r, "actor"))),
    Column("recipients_ar", "To whom it was done, Arabic", lambda r, k: "; ".join(arabic(p) for p in in_role(r, "recipient"))),
    Column("trigger", "The words that name the event", lambda r, k: r.event.trigger.text),
    Column("trigger_start", "Where they begin: Unicode code points into title, blank line, body", lambda r, k: r.event.trigger.start),
    Column("rule", "Name of the rule that made the record", lambda r, k: r.event.rule),
    Column("article", "Id of the article", lambda r, k: r.source.article),
    Column("version", "Version of the article", lambda r, k: r.source.version),
    Column("published", "Day of publication", lambda r, k: r.source.date),
    Column("title", "Headline", lambda r, k: r.source.title),
    Column("url", "Address of the article", lambda r, k: r.source.url),
    Column("sha256", "SHA-256 of the archived page", lambda r, k: r.source.sha256),
    Column("copy_group", "Articles that are copies of one text share it: count a group once", lambda r, k: r.source.copy_group),
    Column("isnad", "Version of Isnad that made the record", lambda r, k: r.isnad),
    Column("lexicon", "Digest of the lexicon that made the record", lambda r, k: r.lexicon),
)
COLUMNS = THEIRS + OURS
DELETED = (
    ("event_id_cnty", "As in events.csv"),
    ("deleted_timestamp", "When the record was withdrawn, seconds since 1970 UTC"),
    ("isnad_id", "Id of the event"),
    ("withdrawn", "Why the record no longer stands"),
)
_NOTES = (
    "A row is one report of one article, not an event merged by coders: count copy_group, not rows, before comparing with ACLED's counts.",
    "An empty cell is an unknown value. Rows that ACLED would not have (other kinds of events; announced, supposed or denied ones) are left out and counted above.",
    "deleted.csv lists withdrawn records: remove them from what you downloaded before.",
)


def write(records: Records, folder: Path) -> Counts:
    """``events.csv``, ``deleted.csv``, ``README.txt``, ``header.json``."""
    folder.mkdir()
    counts: Counts = {"events": 0, "deleted": 0, "left out: did not happen (future, hypothetical, negated)": 0, "left out: outside ACLED's scope": 0}
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file, (folder / "deleted.csv").open("w", encoding="utf-8", newline="") as gone:
        events, deleted = csv_writer(file), csv_writer(gone)
        events.writerow([column.name for column in COLUMNS])
        deleted.writerow([name for name, _ in DELETED])
        for row in records.events():
            if row.withdrawn is not None:
                counts["deleted"] += 1
                deleted.writerow([row.event.id, _epoch(row.withdrawn_at) if row.withdrawn_at else "", row.event.id, row.withdrawn])
            elif (kind := kind_of(row)) is not None:
                counts["events"] += 1
                events.writerow([column.value(row, kind) for column in COLUMNS])
            else:
                counts[_reason(row)] += 1
    codebook = {"events.csv": [(c.name, c.meaning) for c in COLUMNS], "deleted.csv": list(DELETED)}
    write_about(folder, header=records.header, counts=counts, codebook=codebook, notes=_NOTES)
    return counts


def _reason(row: EventRow) -> str:
    return "left out: outside ACLED's scope" if row.event.status in HAPPENED else "left out: did not happen (future, hypothetical, negated)"
