"""The tables that Excel, plain CSV and Parquet share: one visible list of columns each, with meaning and value.

A value is ``None`` where it is unknown. Lists keep the order of the text; in flat files they are joined with ``"; "`` (:func:`flat`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Generic, NamedTuple, TypeVar

from isnad.export.files import Seen
from isnad.export.records import Records
from isnad.lexicon.positions import position, precision
from isnad.model import QUAD_CLASS
from isnad.store.rows import EventRow, Part, Source, StatementRow

Value = str | int | float | bool | list[str] | None
R = TypeVar("R")
Row_contra = TypeVar("Row_contra", contravariant=True)  # a column of every record is a column of events

TEXT, INTEGER, NUMBER, BOOLEAN, LIST = "text", "integer", "number", "boolean", "list"


class Column(NamedTuple, Generic[Row_contra]):
    """A column: its name, the type of its values, what it means, and how it is read off a row."""

    name: str
    type: str  # TEXT INTEGER NUMBER BOOLEAN LIST
    meaning: str
    value: Callable[[Row_contra], Value]


class Table(NamedTuple, Generic[R]):
    """A table: its name, its columns, and the rows of an export, one at a time."""

    name: str
    columns: tuple[Column[R], ...]
    rows: Callable[[Records], Iterator[R]]

    def values(self, row: R) -> list[Value]:
        """The row's values in the order of the columns."""
        return [column.value(row) for column in self.columns]


class PartRow(NamedTuple):
    """One row of the table of mentions: who plays which part in which record."""

    record: str
    kind: str  # event statement
    n: int  # from 1
    part: Part


def flat(value: Value) -> str | int | float | bool | None:
    """The value for a cell: lists become text."""
    return "; ".join(value) if isinstance(value, list) else value


def in_role(row: EventRow | StatementRow, role: str) -> list[Part]:
    """The parts of a record that play a role, in the order of the text."""
    return [part for part in row.parts if part.role == role]


def arabic(part: Part) -> str:
    """The Arabic name of an actor, else the words that name him."""
    return part.name_ar or part.text


def day_precision(date: str | None) -> str | None:
    """``day``, ``month`` or ``year``: how exact an ISO 8601 date is."""
    return None if date is None else {10: "day", 7: "month", 4: "year"}.get(len(date))


def _source_columns() -> tuple[Column[EventRow | StatementRow], ...]:
    return (
        Column("article", TEXT, "Id of the article the record was read in", lambda r: r.source.article),
        Column("version", INTEGER, "Version of the article, from 1; a later one is what the outlet changed", lambda r: r.source.version),
        Column("outlet", TEXT, "Who published the article", lambda r: r.source.outlet),
        Column("published", TEXT, "Day of publication, ISO 8601; not the day of the event", lambda r: r.source.date),
        Column("title", TEXT, "Headline", lambda r: r.source.title),
        Column("url", TEXT, "Address of the article", lambda r: r.source.url),
        Column("sha256", TEXT, "SHA-256 of the archived page, in hexadecimal", lambda r: r.source.sha256),
        Column("fetched_at", TEXT, "When the page was archived, UTC", lambda r: r.source.fetched_at),
        Column("copy_group", TEXT, "Articles that are copies of one text share it; empty: no copy is known", lambda r: r.source.copy_group),
    )


def _origin_columns() -> tuple[Column[EventRow | StatementRow], ...]:
    return (
        Column("sentence", TEXT, "The paragraph around the words", lambda r: r.sentence),
        Column("isnad", TEXT, "Version of Isnad that made the record", lambda r: r.isnad),
        Column("lexicon", TEXT, "Digest of the lexicon that made the record", lambda r: r.lexicon),
        Column("withdrawn", TEXT, "Why the record no longer stands; empty: it stands", lambda r: r.withdrawn),
    )


def _party_columns(role: str, plural: str, who: str) -> tuple[Column[EventRow], ...]:
    """The columns of everybody on one side of an event."""
    return (
        Column(plural, LIST, f"{who}, Arabic names", lambda r: [arabic(p) for p in in_role(r, role)]),
        Column(f"{plural}_en", LIST, f"{who}, English names; the words themselves where no English name is known", lambda r: [p.name or p.text for p in in_role(r, role)]),
        Column(f"{role}_ids", LIST, f"{who}, ids in the table of actors; empty where the words name nobody in particular", lambda r: [p.actor or "" for p in in_role(r, role)]),
        Column(f"{role}_countries", LIST, f"{who}, ISO 3166-1 alpha-3 codes (IGO: international body)", lambda r: [p.country for p in in_role(r, role)]),
        Column(f"{role}_sectors", LIST, f"{who}, PLOVER sector codes", lambda r: [p.sector for p in in_role(r, role)]),
    )


def _one(row: StatementRow, role: str) -> Part | None:
    return next(iter(in_role(row, role)), None)


def latitude(row: EventRow) -> float | None:
    """WGS 84 degrees; ``None`` where the place is unknown or a whole country."""
    at = position(row.event.place)
    return None if at is None else at[0]


def longitude(row: EventRow) -> float | None:
    """WGS 84 degrees; ``None`` where the place is unknown or a whole country."""
    at = position(row.event.place)
    return None if at is None else at[1]


EVENT_COLUMNS: tuple[Column[EventRow], ...] = (
    Column("id", TEXT, "Id of the event: a hash of its content, the same in every run", lambda r: r.event.id),
    Column("type", TEXT, "PLOVER event type", lambda r: r.event.type),
    Column("mode", TEXT, "PLOVER mode", lambda r: r.event.mode),
    Column("quad_class", TEXT, "Verbal or material, cooperation or conflict", lambda r: QUAD_CLASS.get(r.event.type)),
    Column("status", TEXT, "actual, future, hypothetical, negated or historical: only actual and historical events happened", lambda r: r.event.status),
    Column("event_date", TEXT, "When it happened, as exact as the text is: YYYY-MM-DD, YYYY-MM or YYYY; empty: the text does not say", lambda r: r.event.date),
    Column("date_precision", TEXT, "day, month or year", lambda r: day_precision(r.event.date)),
    Column("when", TEXT, "The words that date it", lambda r: r.event.when.text if r.event.when else None),
    Column("trigger", TEXT, "The words that name the event", lambda r: r.event.trigger.text),
    Column("trigger_start", INTEGER, "Where they begin: Unicode code points into title, blank line, body", lambda r: r.event.trigger.start),
    Column("trigger_end", INTEGER, "Where they end", lambda r: r.event.trigger.end),
    *_party_columns("actor", "actors", "Who did it"),
    *_party_columns("recipient", "recipients", "To whom it was done"),
    Column("place_text", TEXT, "The words that name the place", lambda r: r.event.place.text if r.event.place else None),
    Column("place", TEXT, "English name of the place, where the gazetteer knows it", lambda r: (r.event.place.name or None) if r.event.place else None),
    Column("place_country", TEXT, "ISO 3166-1 alpha-3 code of the state the place lies in", lambda r: (r.event.place.country or None) if r.event.place else None),
    Column("place_precision", TEXT, "point (a town or smaller), area (a province, a sea: the coordinates are some point in it), country (no coordinates are given)",
           lambda r: precision(r.event.place) or None),
    Column("latitude", NUMBER, "WGS 84 degrees; empty where the place is unknown or a whole country", latitude),
    Column("longitude", NUMBER, "WGS 84 degrees; empty where the place is unknown or a whole country", longitude),
    Column("geonames", INTEGER, "GeoNames id of the place", lambda r: r.event.place.geonames if r.event.place else None),
    Column("dead", INTEGER, "Killed, as this article tells it; empty: it gives no number", lambda r: r.event.dead),
    Column("injured", INTEGER, "Injured, as this article tells it; empty: it gives no number", lambda r: r.event.injured),
    Column("contexts", LIST, "PLOVER contexts of the article", lambda r: list(r.event.context)),
    Column("claim", TEXT, "Id of the statement that claims the event; empty: the article itself does", lambda r: r.claim),
    Column("claimed_by", LIST, "Who makes that statement, Arabic names", lambda r: [arabic(p) for p in r.claimed_by]),
    Column("claimed_by_ids", LIST, "Who makes that statement, ids in the table of actors", lambda r: [p.actor or "" for p in r.claimed_by]),
    Column("rule", TEXT, "Name of the rule that made the record", lambda r: r.event.rule),
    *_source_columns(),
    *_origin_columns(),
)

STATEMENT_COLUMNS: tuple[Column[StatementRow], ...] = (
    Column("id", TEXT, "Id of the statement: a hash of its content, the same in every run", lambda r: r.statement.id),
    Column("act", TEXT, "state, affirm, deny, demand, criticise, warn, commit, support or ask", lambda r: r.statement.act),
    Column("form", TEXT, "direct, indirect or mixed speech", lambda r: r.statement.form),
    Column("speaker", TEXT, "Who says it, Arabic name", lambda r: arabic(p) if (p := _one(r, "speaker")) else None),
    Column("speaker_en", TEXT, "Who says it, English name; the words themselves where no English name is known", lambda r: (p.name or p.text) if (p := _one(r, "speaker")) else None),
    Column("speaker_id", TEXT, "Who says it, id in the table of actors", lambda r: p.actor if (p := _one(r, "speaker")) else None),
    Column("speaker_country", TEXT, "ISO 3166-1 alpha-3 code of the speaker (IGO: international body)", lambda r: (p.country or None) if (p := _one(r, "speaker")) else None),
    Column("speaker_sector", TEXT, "PLOVER sector code of the speaker", lambda r: (p.sector or None) if (p := _one(r, "speaker")) else None),
    Column("speaker_text", TEXT, "The words that name the speaker", lambda r: p.text if (p := _one(r, "speaker")) else None),
    Column("explicit", BOOLEAN, "Whether the speaker is named in this very clause", lambda r: r.statement.explicit),
    Column("via", TEXT, "The medium or document the words passed through, Arabic name", lambda r: arabic(p) if (p := _one(r, "via")) else None),
    Column("via_id", TEXT, "The same, id in the table of actors", lambda r: p.actor if (p := _one(r, "via")) else None),
    Column("cue", TEXT, "The word that gives the words to the speaker", lambda r: r.statement.cue.text),
    Column("cue_start", INTEGER, "Where it begins: Unicode code points into title, blank line, body", lambda r: r.statement.cue.start),
    Column("cue_end", INTEGER, "Where it ends", lambda r: r.statement.cue.end),
    Column("content", TEXT, "What is said", lambda r: r.statement.content.text),
    Column("content_start", INTEGER, "Where it begins", lambda r: r.statement.content.start),
    Column("content_end", INTEGER, "Where it ends", lambda r: r.statement.content.end),
    Column("rule", TEXT, "Name of the rule that made the record", lambda r: r.statement.rule),
    *_source_columns(),
    *_origin_columns(),
)

MENTION_COLUMNS: tuple[Column[PartRow], ...] = (
    Column("record", TEXT, "Id of the event or statement", lambda r: r.record),
    Column("record_kind", TEXT, "event or statement", lambda r: r.kind),
    Column("role", TEXT, "speaker, via, actor or recipient", lambda r: r.part.role),
    Column("n", INTEGER, "Number of the mention in its record, from 1", lambda r: r.n),
    Column("actor", TEXT, "Id in the table of actors; empty where the words name nobody in particular", lambda r: r.part.actor),
    Column("name", TEXT, "English name", lambda r: r.part.name or None),
    Column("name_ar", TEXT, "Arabic name", lambda r: r.part.name_ar or None),
    Column("country", TEXT, "ISO 3166-1 alpha-3 code (IGO: international body)", lambda r: r.part.country or None),
    Column("sector", TEXT, "PLOVER sector code", lambda r: r.part.sector or None),
    Column("text", TEXT, "The words", lambda r: r.part.text),
    Column("start", INTEGER, "Where they begin: Unicode code points into title, blank line, body", lambda r: r.part.start),
    Column("end", INTEGER, "Where they end", lambda r: r.part.end),
)

SOURCE_COLUMNS: tuple[Column[Source], ...] = (
    Column("article", TEXT, "Id of the article", lambda s: s.article),
    Column("version", INTEGER, "Version of the article, from 1", lambda s: s.version),
    Column("outlet", TEXT, "Who published it", lambda s: s.outlet),
    Column("published", TEXT, "Day of publication, ISO 8601", lambda s: s.date),
    Column("title", TEXT, "Headline", lambda s: s.title),
    Column("url", TEXT, "Address of the article", lambda s: s.url),
    Column("lang", TEXT, "Language, ISO 639-1", lambda s: s.lang),
    Column("copy_group", TEXT, "Articles that are copies of one text share it", lambda s: s.copy_group),
    Column("locator", TEXT, "Where the page was found", lambda s: s.locator),
    Column("sha256", TEXT, "SHA-256 of the archived page, in hexadecimal", lambda s: s.sha256),
    Column("fetched_at", TEXT, "When the page was archived, UTC", lambda s: s.fetched_at),
)


def part_rows(records: Records) -> Iterator[PartRow]:
    """Every mention of every record."""
    for event in records.events():
        yield from (PartRow(event.event.id, "event", n, part) for n, part in enumerate(event.parts, 1))
    for statement in records.statements():
        yield from (PartRow(statement.statement.id, "statement", n, part) for n, part in enumerate(statement.parts, 1))


def sources(records: Records) -> Iterator[Source]:
    """Each article version behind the records once, in the order of its first record."""
    both: Iterable[EventRow | StatementRow] = chain(records.events(), records.statements())
    with Seen() as seen:
        yield from (row.source for row in both if seen.add(f"{row.source.article}\x1f{row.source.version}"))


EVENTS: Table[EventRow] = Table("events", EVENT_COLUMNS, lambda records: records.events())
STATEMENTS: Table[StatementRow] = Table("statements", STATEMENT_COLUMNS, lambda records: records.statements())
MENTIONS: Table[PartRow] = Table("mentions", MENTION_COLUMNS, part_rows)
SOURCES: Table[Source] = Table("sources", SOURCE_COLUMNS, sources)
