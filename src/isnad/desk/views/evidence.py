"""The home of every event and statement: the words behind each field, the chain from them to the archived page, and what other reports of the same record say."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import msgspec
from litestar import MediaType, Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import QueryParameter
from sqlalchemy import Connection, select

from isnad.desk.desk import Desk
from isnad.desk.listing import one_record, roots_of
from isnad.desk.marking import Marked, Piece, marks_of_event, marks_of_statement, paragraph, pieces
from isnad.desk.rendering import missing, page
from isnad.desk.reviewing.card import on_record
from isnad.intake.archive import Location
from isnad.record.records import Record, RecordReport
from isnad.store import schema
from isnad.store.chain import Link, chain
from isnad.store.records import article, events_of, record, statements_of
from isnad.store.rows import EventRow, StatementRow

#: The fields of a report that may differ from that of another.
COMPARED = ("type", "mode", "trigger", "standing", "status", "actors", "recipients", "place", "date", "dead", "injured", "root")
Id = Annotated[str, QueryParameter(description="Id of an event or statement", max_length=100)]
Row = EventRow | StatementRow


class Saved(msgspec.Struct, frozen=True):
    """The archived page behind a record."""

    id: int
    locator: str
    url: str | None
    sha256: str
    media: str
    how: str
    fetched_at: str


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """Everything there is on one event or statement."""

    event: EventRow | None
    statement: StatementRow | None
    chain: list[Link]
    page: Saved
    claim: StatementRow | None  # of an event: the statement that vouches for it
    vouches: list[EventRow]  # of a statement: the events it vouches for
    record: Record | None  # of an event: all reports of the same record

    @property
    def row(self) -> Row:
        """The event, or the statement."""
        found = self.event or self.statement
        assert found is not None
        return found


@get("/evidence", include_in_schema=False, sync_to_thread=True)
def show_evidence(request: Request[Any, Any, Any], desk: NamedDependency[Desk], id: Id) -> Response[str]:
    """The evidence view."""
    with desk.store.reading() as connection:
        found = gather(connection, id)
        text = article(connection, found.row.source.article, found.row.source.version).text
        near = _near(connection, found.row, text)
        others = roots_of(connection, [e.event.id for e in found.vouches])
        review = on_record(desk, connection, request, found.row)
    marks = marks_of(found)
    reports = [(r, _differs(r, found)) for r in found.record.reports] if found.record else []
    return page(request, desk, "evidence.html", view="", e=found, row=found.row, is_event=isinstance(found.row, EventRow), passages=passages(text, marks),
                legend=legend_of(marks, text), reports=reports, near=near, others=others, review=review)


@get("/evidence.json", sync_to_thread=True, tags=["evidence"])
def evidence_json(desk: NamedDependency[Desk], id: Id) -> Evidence:
    """One event or statement with its chain, its archived page, and all reports of its record."""
    with desk.store.reading() as connection:
        return gather(connection, id)


@get("/page", sync_to_thread=True, tags=["evidence"], media_type=MediaType.TEXT)
def archived_page(desk: NamedDependency[Desk], id: Annotated[int, QueryParameter(description="Number of an archived page", ge=1, le=2**53)]) -> Response[bytes]:
    """The archived page, byte for byte, as text to be saved: never as a page that a browser would run."""
    with desk.store.reading() as connection:
        row = connection.execute(select(schema.pages).where(schema.pages.c.id == id)).first()
    if row is None:
        raise NotFoundException(f"page {id}: no such page in the store")
    kept = desk.store.archive.read(Location(row.file, row.offset, row.length, row.sha256))
    headers = {"Content-Disposition": f'attachment; filename="page-{row.sha256[:16]}.txt"', "X-Isnad-Sha256": row.sha256}
    return Response(kept.data, media_type="text/plain", headers=headers)


def gather(connection: Connection, id: str) -> Evidence:
    """Everything on one record. Raises :class:`NotFoundException` where there is none with this id."""
    with missing():
        row = record(connection, id)
    claim = record(connection, row.claim) if isinstance(row, EventRow) and row.claim else None
    told = [] if isinstance(row, EventRow) else [e for e in events_of(connection, [row.source.article]) if e.claim == id]
    belongs = roots_of(connection, [id]).get(id)
    return Evidence(event=row if isinstance(row, EventRow) else None, statement=row if isinstance(row, StatementRow) else None, chain=chain(row), page=_saved(connection, row), claim=claim if isinstance(claim, StatementRow) else None, vouches=told,
                    record=one_record(connection, belongs[0]) if belongs else None)


def _saved(connection: Connection, row: Row) -> Saved:
    p, v = schema.pages, schema.versions
    query = select(p.c.id, p.c.locator, p.c.url, p.c.sha256, p.c.media, p.c.how, p.c.fetched_at).join(v, v.c.page == p.c.id)
    return Saved(*connection.execute(query.where(v.c.article == row.source.article, v.c.number == row.source.version)).one())


# -- words ---------------------------------------------------------------------------------------------------------------------
def marks_of(found: Evidence) -> list[Marked]:
    """The words behind each field of a record, and of the statement that vouches for it."""
    if isinstance(found.row, StatementRow):
        return marks_of_statement(found.row.statement)
    return marks_of_event(found.row.event) + (marks_of_statement(found.claim.statement) if found.claim else [])


def passages(text: str, marks: list[Marked]) -> list[tuple[bool, list[Piece]]]:
    """The paragraphs that hold marks, in order: whether it is not the one after the last, and its pieces."""
    bounds = sorted({paragraph(text, (m.start, max(m.start, m.end - 1))) for m in marks})
    merged: list[tuple[int, int]] = []
    for begin, end in bounds:
        if merged and begin <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((begin, end))
    shown = [line for begin, end in merged for line in lines(text, begin, end)]
    return [(n > 0 and text[shown[n - 1][1] : begin].strip() != "", list(pieces(text, marks, start=begin, end=end))) for n, (begin, end) in enumerate(shown)]


def lines(text: str, begin: int, end: int) -> Iterable[tuple[int, int]]:
    """The paragraphs of a stretch of text, without the empty ones."""
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        if text[begin:stop].strip():
            yield begin, stop
        begin = stop + 1


def legend_of(marks: list[Marked], text: str) -> list[tuple[str, list[str]]]:
    """The fields that have words, each with them."""
    words: dict[str, list[str]] = {}
    for m in marks:
        words.setdefault(m.role, []).append(text[m.start : m.end])
    return list(words.items())


def _near(connection: Connection, row: Row, text: str) -> list[Row]:
    """What else was read in the paragraph of a record."""
    begin, end = paragraph(text, [_at(row)])
    rows: list[Row] = [*events_of(connection, [row.source.article]), *statements_of(connection, [row.source.article])]
    return sorted((r for r in rows if begin <= _at(r) < end and _id(r) != _id(row) and r.source.version == row.source.version), key=_at)


def _at(row: Row) -> int:
    return row.event.trigger.start if isinstance(row, EventRow) else row.statement.cue.start


def _id(row: Row) -> str:
    return row.event.id if isinstance(row, EventRow) else row.statement.id


# -- other reports -------------------------------------------------------------------------------------------------------------
def _differs(report: RecordReport, found: Evidence) -> frozenset[str]:
    """The fields in which a report says something else than the one that is shown. What it leaves open is no difference."""
    assert found.record is not None
    here = next((r for r in found.record.reports if isinstance(found.row, EventRow) and r.event == found.row.event.id), None)
    if here is None or here is report:
        return frozenset()
    return frozenset(name for name in COMPARED if _said(report, name) and _said(here, name) and _said(report, name) != _said(here, name))


def _said(report: RecordReport, name: str) -> object:
    value = getattr(report, name)
    return value.text if name == "trigger" else value
