"""Records with the stored events behind their reports, and the columns of the frames that show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection

from isnad.analysis.frames import DAY, FLAG, NUMBER, TEXT, WHOLE, Column, Columns, joined, precision
from isnad.analysis.scores import HAPPENED, score
from isnad.lexicon.positions import position
from isnad.model import QUAD_CLASS
from isnad.record.records import Record, RecordReport, Toll, Who, records
from isnad.store.bulk import events_with
from isnad.store.rows import EventRow, Filter

T = TypeVar("T")
STANDINGS = ("asserted", "attributed", "denied")


class Told(NamedTuple):
    """A record, and for each of its reports, in their order, the stored event."""

    record: Record
    rows: tuple[EventRow, ...]

    @property
    def status(self) -> str:
        """What most reports give; of those given as often, the one given first."""
        return _commonest(report.status for report in self.record.reports)

    @property
    def happened(self) -> bool:
        """Whether it is told as something that happened, by one report at least that does not deny it."""
        return self.status in HAPPENED and any(report.standing != "denied" for report in self.record.reports)

    @property
    def score(self) -> float | None:
        """PLOVER's score; ``None`` where the event did not happen or PLOVER gives none."""
        return score(self.record.type, self.record.mode) if self.happened else None

    @property
    def position(self) -> tuple[float | None, float | None]:
        """Where it was, by the first report that names the record's place."""
        places = (row.event.place for row in self.rows)
        return position(next((p for p in places if p and self.record.place in (p.name, p.text)), None)) or (None, None)


class ReportRow(NamedTuple):
    """One report of a record."""

    told: Told
    n: int  # from 1
    report: RecordReport
    row: EventRow


def told(connection: Connection, filter: Filter) -> list[Told]:
    """The records of which some report satisfies a filter, whole; the earliest published first. Merging must have brought them up to date."""
    found = list(records(connection, filter))
    rows = events_with(connection, [report.event for record in found for report in record.reports])
    return [Told(record, tuple(rows[report.event] for report in record.reports)) for record in found]


def reports(all: Iterable[Told]) -> Iterator[ReportRow]:
    """One row for each report of each record."""
    return (ReportRow(one, n, report, row) for one in all for n, (report, row) in enumerate(zip(one.record.reports, one.rows, strict=True), 1))


def days(record: Record) -> tuple[str | None, str | None]:
    """The first and the last day on which it was reported."""
    known = [report.published for report in record.reports if report.published]
    return min(known, default=None), max(known, default=None)


def _commonest(values: Iterable[str]) -> str:
    counts = Counter(values)
    return max(counts, key=counts.__getitem__)


def _standing(standing: str) -> Callable[[Told], int]:
    return lambda t: sum(report.standing == standing for report in t.record.reports)


def _distinct(values: Iterable[T | None]) -> list[T]:
    return [value for value in dict.fromkeys(values) if value is not None]


def _side(side: Callable[[Record], tuple[Who, ...]], role: str, plural: str, who: str) -> Columns[Told]:
    def each(value: Callable[[Who], str]) -> Callable[[Told], str | None]:
        return lambda t: joined([value(w) for w in side(t.record)])

    return (
        Column(plural, TEXT, f"{who} by some report, Arabic names, whom most reports name first", each(lambda w: w.name_ar or w.texts[0])),
        Column(f"{plural}_en", TEXT, f"{who}, English names; the words where no English name is known", each(lambda w: w.name or w.texts[0])),
        Column(f"{role}_ids", TEXT, f"{who}, ids in the table of actors", each(lambda w: w.actor or "")),
        Column(f"{role}_countries", TEXT, f"{who}, ISO 3166-1 alpha-3 codes (IGO: international body)", each(lambda w: w.country)),
        Column(f"{role}_sectors", TEXT, f"{who}, PLOVER sector codes", each(lambda w: w.sector)),
    )


def _toll(toll: Callable[[Record], Toll | None], name: str, who: str) -> Columns[Told]:
    def of(value: Callable[[Toll], int]) -> Callable[[Told], int | None]:
        return lambda t: value(found) if (found := toll(t.record)) else None

    return (
        Column(f"{name}_low", WHOLE, f"{who}, the lowest figure", of(lambda f: f.low)),
        Column(f"{name}_best", WHOLE, f"{who}, what most roots of the last day of reports give; missing: no report gives a number", of(lambda f: f.best)),
        Column(f"{name}_high", WHOLE, f"{who}, the highest figure", of(lambda f: f.high)),
    )


RECORDS: Columns[Told] = (
    Column("id", TEXT, "Id of the record", lambda t: t.record.id),
    Column("type", TEXT, "PLOVER type that most reports give", lambda t: t.record.type),
    Column("mode", TEXT, "PLOVER mode; missing: none", lambda t: t.record.mode or None),
    Column("quad_class", TEXT, "Verbal or material, cooperation or conflict", lambda t: QUAD_CLASS.get(t.record.type)),
    Column("score", NUMBER, "PLOVER's score, -10 conflict to +10 cooperation; missing where it did not happen or PLOVER gives none", lambda t: t.score),
    Column("status", TEXT, "What most reports give: actual, future, hypothetical, negated or historical", lambda t: t.status),
    Column("happened", FLAG, "Whether the status is actual or historical, and one report at least does not deny it", lambda t: t.happened),
    Column("event_date", DAY, "The date that most dated reports give, the first day of a month or a year where no more is known", lambda t: t.record.date),
    Column("date_precision", TEXT, "day, month or year: how exact `event_date` is", lambda t: precision(t.record.date)),
    Column("first_published", DAY, "When it was reported first", lambda t: days(t.record)[0]),
    Column("last_published", DAY, "When it was reported last", lambda t: days(t.record)[1]),
    *_side(lambda r: r.actors, "actor", "actors", "Who did it"),
    *_side(lambda r: r.recipients, "recipient", "recipients", "To whom it was done"),
    Column("place", TEXT, "English name of the place that most reports name", lambda t: t.record.place),
    Column("place_country", TEXT, "ISO 3166-1 alpha-3 code of the state it lies in", lambda t: t.record.country or None),
    Column("latitude", NUMBER, "WGS 84 degrees; missing where the place is unknown or a whole country", lambda t: t.position[0]),
    Column("longitude", NUMBER, "WGS 84 degrees; missing where the place is unknown or a whole country", lambda t: t.position[1]),
    Column("reports", WHOLE, "How many mentions", lambda t: t.record.report_count),
    Column("articles", WHOLE, "In how many articles", lambda t: len({r.article for r in t.record.reports})),
    Column("outlets", WHOLE, "Of how many outlets", lambda t: len(_distinct(r.outlet for r in t.record.reports))),
    Column("roots", WHOLE, "On how many independent roots they rest", lambda t: t.record.root_count),
    Column("root_keys", TEXT, "These roots, in the order of the reports", lambda t: joined(_distinct(r.root for r in t.record.reports))),
    *(Column(name, WHOLE, meaning, _standing(name)) for name, meaning in zip(
        STANDINGS, ("Reports that vouch for it themselves", "Reports that give it as somebody's words", "Reports that deny it, or give a denial"), strict=True)),
    *_toll(lambda r: r.dead, "dead", "Killed"),
    *_toll(lambda r: r.injured, "injured", "Injured"),
    Column("disputes", TEXT, "Questions that the reports answer differently: happened, who, whom, when, where, dead, injured", lambda t: joined([d.about for d in t.record.disputes])),
    Column("trigger", TEXT, "The words of the first report that name the event", lambda t: t.record.reports[0].trigger.text),
    Column("sentence", TEXT, "The paragraph around them", lambda t: t.rows[0].sentence),
    Column("article", TEXT, "Id of the article with the first report", lambda t: t.rows[0].source.article),
    Column("url", TEXT, "Its address", lambda t: t.rows[0].source.url),
    Column("sha256", TEXT, "SHA-256 of its archived page, in hexadecimal", lambda t: t.rows[0].source.sha256),
)

REPORTS: Columns[ReportRow] = (
    Column("record", TEXT, "Id of the record", lambda r: r.told.record.id),
    Column("n", WHOLE, "Number of the report in its record, from 1, the earliest first", lambda r: r.n),
    Column("event", TEXT, "Id of the event that the report is", lambda r: r.report.event),
    Column("type", TEXT, "PLOVER type in this report", lambda r: r.report.type),
    Column("mode", TEXT, "PLOVER mode; missing: none", lambda r: r.report.mode or None),
    Column("status", TEXT, "actual, future, hypothetical, negated or historical", lambda r: r.report.status),
    Column("standing", TEXT, "asserted (the report vouches itself), attributed (somebody's words) or denied", lambda r: r.report.standing),
    Column("denies", TEXT, "Of a denial: the event whose claim it denies", lambda r: r.report.denies),
    Column("root", TEXT, "What the report rests on", lambda r: r.report.root),
    Column("root_grade", TEXT, "named, unnamed, agency, copy or own", lambda r: r.report.root_grade),
    Column("root_text", TEXT, "The words that say so; the outlet's name for its own reporting", lambda r: r.report.root_text or None),
    Column("actors", TEXT, "Who did it, as the words have it", lambda r: joined(r.report.actors)),
    Column("recipients", TEXT, "To whom it was done, as the words have it", lambda r: joined(r.report.recipients)),
    Column("place_text", TEXT, "The words that name the place", lambda r: r.report.place),
    Column("event_date", DAY, "When it happened, by this report", lambda r: r.report.date),
    Column("date_precision", TEXT, "day, month or year: how exact `event_date` is", lambda r: precision(r.report.date)),
    Column("dead", WHOLE, "Killed, by this report", lambda r: r.report.dead),
    Column("injured", WHOLE, "Injured, by this report", lambda r: r.report.injured),
    Column("trigger", TEXT, "The words that name the event", lambda r: r.report.trigger.text),
    Column("trigger_start", WHOLE, "Where they begin: Unicode code points into title, blank line, body", lambda r: r.report.trigger.start),
    Column("trigger_end", WHOLE, "Where they end", lambda r: r.report.trigger.end),
    Column("sentence", TEXT, "The paragraph around them", lambda r: r.row.sentence),
    Column("why", TEXT, "Why it stands in this record; missing: it is the only telling", lambda r: r.report.why or None),
    Column("article", TEXT, "Id of the article", lambda r: r.report.article),
    Column("outlet", TEXT, "Who published it", lambda r: r.report.outlet),
    Column("published", DAY, "Day of publication; not the day of the event", lambda r: r.report.published),
    Column("url", TEXT, "Address of the article", lambda r: r.row.source.url),
    Column("sha256", TEXT, "SHA-256 of the archived page, in hexadecimal", lambda r: r.row.source.sha256),
)
