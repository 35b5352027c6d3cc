"""The isnad of a record: who vouches for it, from the archived page to the words."""

from __future__ import annotations

import msgspec

from isnad.store.rows import EventRow, Part, Source, StatementRow


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One link. ``kind``: page, outlet, via (the medium or document the words passed through), speaker, words."""

    kind: str
    text: str
    actor: str | None = None
    start: int | None = None  # code points into the article's text
    end: int | None = None
    detail: str = ""


def chain(row: StatementRow | EventRow) -> list[Link]:
    """The links of a record. An event that nobody is quoted for ends with the outlet, which then vouches itself."""
    quoted, span = (row.parts, row.statement.content) if isinstance(row, StatementRow) else ((*row.via, *row.claimed_by), row.event.trigger)
    speakers = [_link(part) for role in ("via", "speaker") for part in quoted if part.role == role]
    return [*_origin(row.source), *speakers, Link(kind="words", text=span.text, start=span.start, end=span.end)]


def _origin(source: Source) -> list[Link]:
    page = Link(kind="page", text=source.url or source.locator, detail=f"sha256 {source.sha256}, {source.fetched_at}, version {source.version}")
    return [page, Link(kind="outlet", text=source.outlet or "")]


def _link(part: Part) -> Link:
    return Link(kind=part.role, text=part.text, actor=part.actor, start=part.start, end=part.end, detail=part.name)
