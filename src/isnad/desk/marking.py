"""The words behind each field: spans of a text that may overlap, as a run of pieces of which each knows what it is part of.

A piece becomes one ``<mark>``. Marks have no padding and no borders, so that Arabic letters stay joined across them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from isnad.model import Event, Statement

#: The order in which what a piece is part of is told; the first of them gives the colour.
ROLES = ("trigger", "cue", "actor", "recipient", "speaker", "via", "place", "when", "content")


class Marked(NamedTuple):
    """Code points from ``start`` to ``end`` that stand for a field."""

    start: int
    end: int
    role: str


class Piece(NamedTuple):
    """Words and the fields that they stand for, in the order of :data:`ROLES`."""

    text: str
    roles: tuple[str, ...]


def marks_of_event(event: Event) -> list[Marked]:
    """The words behind the fields of an event."""
    found = [Marked(event.trigger.start, event.trigger.end, "trigger")]
    found += [Marked(m.start, m.end, role) for role, side in (("actor", event.actors), ("recipient", event.recipients)) for m in side]
    found += [Marked(span.start, span.end, role) for role, span in (("place", event.place), ("when", event.when)) if span is not None]
    return found


def marks_of_statement(statement: Statement) -> list[Marked]:
    """The words behind the fields of a statement."""
    found = [Marked(statement.cue.start, statement.cue.end, "cue"), Marked(statement.content.start, statement.content.end, "content")]
    return found + [Marked(m.start, m.end, role) for role, m in (("speaker", statement.speaker), ("via", statement.via)) if m is not None]


def pieces(text: str, marks: Iterable[Marked], *, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """The text from ``start`` to ``end``, cut wherever a mark begins or ends. Joined, the pieces give the text."""
    end = len(text) if end is None else end
    inside = [Marked(max(m.start, start), min(m.end, end), m.role) for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end, *(m.start for m in inside), *(m.end for m in inside)})
    for a, b in itertools.pairwise(cuts):
        here = {m.role for m in inside if m.start <= a and b <= m.end}
        yield Piece(text[a:b], tuple(role for role in ROLES if role in here))


def paragraph(text: str, at: Iterable[int]) -> tuple[int, int]:
    """Where the paragraphs begin and end that hold all these places of a text."""
    places = list(at)
    begin, last = text.rfind("\n", 0, min(places)) + 1, max(places)
    end = text.find("\n", last)
    return begin, len(text) if end < 0 else end
