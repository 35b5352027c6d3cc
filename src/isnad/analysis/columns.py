"""The columns of the frames of what is stored. They bear the names of the export's columns where they mean the same; several actors stand in one cell, joined with ``"; "`` (:data:`PARTIES` has them one a row)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from isnad.analysis.frames import DAY, FLAG, NUMBER, TEXT, TIME, WHOLE, Column, Columns, joined, precision
from isnad.analysis.scores import HAPPENED, score
from isnad.analysis.stored import ArticleRow
from isnad.lexicon.positions import position
from isnad.model import QUAD_CLASS
from isnad.store.rows import EventRow, Part, Source, StatementRow

Stored = EventRow | StatementRow

_NOWHERE = (None, None)


class PartyRow(NamedTuple):
    """Who plays which part in which event."""

    event: EventRow
    n: int  # from 1
    part: Part


def parties(rows: Iterable[EventRow]) -> Iterator[PartyRow]:
    """One row for each party of each event."""
    return (PartyRow(row, n, part) for row in rows for n, part in enumerate(row.parts, 1))


def arabic(part: Part) -> str:
    """The Arabic name, else the words."""
    return part.name_ar or part.text


def english(part: Part) -> str:
    """The English name, else the words."""
    return part.name or part.text


def _each(role: str, value: Callable[[Part], str]) -> Callable[[Stored], str | None]:
    return lambda row: joined([value(part) for part in row.parts if part.role == role])


def _first(role: str, value: Callable[[Part], str]) -> Callable[[Stored], str | None]:
    return lambda row: next((value(part) or None for part in row.parts if part.role == role), None)


def _side(role: str, plural: str, who: str) -> Columns[EventRow]:
    return (
        Column(plural, TEXT, f"{who}, Arabic names", _each(role, arabic)),
        Column(f"{plural}_en", TEXT, f"{who}, English names; the words where no English name is known", _each(role, english)),
        Column(f"{role}_ids", TEXT, f"{who}, ids in the table of actors", _each(role, lambda p: p.actor or "")),
        Column(f"{role}_countries", TEXT, f"{who}, ISO 3166-1 alpha-3 codes (IGO: international body)", _each(role, lambda p: p.country)),
        Column(f"{role}_sectors", TEXT, f"{who}, PLOVER sector codes", _each(role, lambda p: p.sector)),
    )


_SOURCE: Columns[Source] = (
    Column("article", TEXT, "Id of the article", lambda s: s.article),
    Column("version", WHOLE, "Version of the article, from 1; a later one is what the outlet changed", lambda s: s.version),
    Column("outlet", TEXT, "Who published it", lambda s: s.outlet),
    Column("published", DAY, "Day of publication; not the day of an event", lambda s: s.date),
    Column("published_precision", TEXT, "day, month or year: how exact `published` is", lambda s: precision(s.date)),
    Column("title", TEXT, "Headline", lambda s: s.title),
    Column("url", TEXT, "Address of the article", lambda s: s.url),
    Column("copy_group", TEXT, "Articles that are copies of one text share it", lambda s: s.copy_group),
    Column("sha256", TEXT, "SHA-256 of the archived page, in hexadecimal", lambda s: s.sha256),
    Column("fetched_at", TIME, "When the page was archived, UTC", lambda s: s.fetched_at),
)


def _of_source(column: Column[Source]) -> Column[EventRow | StatementRow | ArticleRow]:
    return Column(column.name, column.type, column.meaning, lambda row: column.value(row.source))


FROM: Columns[EventRow | StatementRow | ArticleRow] = tuple(map(_of_source, _SOURCE))
_MADE: Columns[Stored] = (
    Column("sentence", TEXT, "The paragraph around the words", lambda r: r.sentence),
    Column("isnad", TEXT, "Version of Isnad that made it", lambda r: r.isnad),
    Column("lexicon", TEXT, "Digest of the lexicon that made it", lambda r: r.lexicon),
    Column("withdrawn", TEXT, "Why it no longer stands; missing: it stands", lambda r: r.withdrawn),
)

EVENTS: Columns[EventRow] = (
    Column("id", TEXT, "Id of the event: a hash of its content, the same in every run", lambda r: r.event.id),
    Column("type", TEXT, "PLOVER type", lambda r: r.event.type),
    Column("mode", TEXT, "PLOVER mode; missing: none", lambda r: r.event.mode or None),
    Column("quad_class", TEXT, "Verbal or material, cooperation or conflict", lambda r: QUAD_CLASS.get(r.event.type)),
    Column("score", NUMBER, "PLOVER's score, -10 conflict to +10 cooperation; missing where the event did not happen or PLOVER gives none",
           lambda r: score(r.event.type, r.event.mode) if r.event.status in HAPPENED else None),
    Column("status", TEXT, "actual, future, hypothetical, negated or historical", lambda r: r.event.status),
    Column("happened", FLAG, "Whether the status is actual or historical", lambda r: r.event.status in HAPPENED),
    Column("event_date", DAY, "When it happened, the first day of a month or a year where no more is known; missing: the text does not say", lambda r: r.event.date),
    Column("date_precision", TEXT, "day, month or year: how exact `event_date` is", lambda r: precision(r.event.date)),
    Column("when", TEXT, "The words that date it", lambda r: r.event.when.text if r.event.when else None),
    *_side("actor", "actors", "Who did it"),
    *_side("recipient", "recipients", "To whom it was done"),
    Column("place", TEXT, "English name of the place, where the gazetteer knows it", lambda r: (r.event.place.name or None) if r.event.place else None),
    Column("place_text", TEXT, "The words that name it", lambda r: r.event.place.text if r.event.place else None),
    Column("place_country", TEXT, "ISO 3166-1 alpha-3 code of the state it lies in", lambda r: (r.event.place.country or None) if r.event.place else None),
    Column("latitude", NUMBER, "WGS 84 degrees; missing where the place is unknown or a whole country", lambda r: (position(r.event.place) or _NOWHERE)[0]),
    Column("longitude", NUMBER, "WGS 84 degrees; missing where the place is unknown or a whole country", lambda r: (position(r.event.place) or _NOWHERE)[1]),
    Column("geonames", WHOLE, "GeoNames id of the place", lambda r: r.event.place.geonames if r.event.place else None),
    Column("dead", WHOLE, "Killed, as this article tells it; missing: it gives no number", lambda r: r.event.dead),
    Column("injured", WHOLE, "Injured, as this article tells it; missing: it gives no number", lambda r: r.event.injured),
    Column("contexts", TEXT, "PLOVER contexts of the article", lambda r: joined(r.event.context)),
    Column("claim", TEXT, "Id of the statement that claims it; missing: the article itself does", lambda r: r.claim),
    Column("claimed_by", TEXT, "Who makes that statement, Arabic names", lambda r: joined([arabic(p) for p in r.claimed_by])),
    Column("claimed_by_ids", TEXT, "Who makes that statement, ids in the table of actors", lambda r: joined([p.actor or "" for p in r.claimed_by])),
    Column("trigger", TEXT, "The words that name the event", lambda r: r.event.trigger.text),
    Column("trigger_start", WHOLE, "Where they begin: Unicode code points into title, blank line, body", lambda r: r.event.trigger.start),
    Column("trigger_end", WHOLE, "Where they end", lambda r: r.event.trigger.end),
    Column("rule", TEXT, "Name of the rule that made it", lambda r: r.event.rule),
    *FROM,
    *_MADE,
)

PARTIES: Columns[PartyRow] = (
    Column("event", TEXT, "Id of the event", lambda r: r.event.event.id),
    Column("role", TEXT, "actor or recipient", lambda r: r.part.role),
    Column("n", WHOLE, "Number of the party in its event, from 1", lambda r: r.n),
    Column("actor", TEXT, "Id in the table of actors; missing where the words name nobody in particular", lambda r: r.part.actor),
    Column("name", TEXT, "English name", lambda r: r.part.name or None),
    Column("name_ar", TEXT, "Arabic name", lambda r: r.part.name_ar or None),
    Column("country", TEXT, "ISO 3166-1 alpha-3 code (IGO: international body)", lambda r: r.part.country or None),
    Column("sector", TEXT, "PLOVER sector code", lambda r: r.part.sector or None),
    Column("text", TEXT, "The words that name the party", lambda r: r.part.text),
    Column("start", WHOLE, "Where they begin: Unicode code points into title, blank line, body", lambda r: r.part.start),
    Column("end", WHOLE, "Where they end", lambda r: r.part.end),
    Column("article", TEXT, "Id of the article", lambda r: r.event.source.article),
    Column("url", TEXT, "Address of the article", lambda r: r.event.source.url),
)

STATEMENTS: Columns[StatementRow] = (
    Column("id", TEXT, "Id of the statement: a hash of its content, the same in every run", lambda r: r.statement.id),
    Column("act", TEXT, "state, affirm, deny, demand, criticise, warn, commit, support or ask", lambda r: r.statement.act),
    Column("form", TEXT, "direct, indirect or mixed speech", lambda r: r.statement.form),
    Column("speaker", TEXT, "Who says it, Arabic name", _first("speaker", arabic)),
    Column("speaker_en", TEXT, "Who says it, English name; the words where no English name is known", _first("speaker", english)),
    Column("speaker_id", TEXT, "Who says it, id in the table of actors", _first("speaker", lambda p: p.actor or "")),
    Column("speaker_country", TEXT, "ISO 3166-1 alpha-3 code of the speaker (IGO: international body)", _first("speaker", lambda p: p.country)),
    Column("speaker_sector", TEXT, "PLOVER sector code of the speaker", _first("speaker", lambda p: p.sector)),
    Column("speaker_text", TEXT, "The words that name the speaker", _first("speaker", lambda p: p.text)),
    Column("explicit", FLAG, "Whether the speaker is named in this very clause", lambda r: r.statement.explicit),
    Column("via", TEXT, "The medium or document the words passed through, Arabic name", _first("via", arabic)),
    Column("via_id", TEXT, "The same, id in the table of actors", _first("via", lambda p: p.actor or "")),
    Column("cue", TEXT, "The word that gives the words to the speaker", lambda r: r.statement.cue.text),
    Column("cue_start", WHOLE, "Where it begins: Unicode code points into title, blank line, body", lambda r: r.statement.cue.start),
    Column("cue_end", WHOLE, "Where it ends", lambda r: r.statement.cue.end),
    Column("content", TEXT, "What is said", lambda r: r.statement.content.text),
    Column("content_start", WHOLE, "Where it begins", lambda r: r.statement.content.start),
    Column("content_end", WHOLE, "Where it ends", lambda r: r.statement.content.end),
    Column("rule", TEXT, "Name of the rule that made it", lambda r: r.statement.rule),
    *FROM,
    *_MADE,
)

ARTICLES: Columns[ArticleRow] = (
    *FROM,
    Column("author", TEXT, "Who wrote it, as the page says", lambda r: r.author),
    Column("lang", TEXT, "Language, ISO 639-1", lambda r: r.source.lang),
    Column("locator", TEXT, "Where the page was found", lambda r: r.source.locator),
    Column("characters", WHOLE, "Length of title, blank line and body in Unicode code points", lambda r: r.characters),
    Column("statements", WHOLE, "Statements in its latest version that stand", lambda r: r.statements),
    Column("events", WHOLE, "Events in its latest version that stand", lambda r: r.events),
)
