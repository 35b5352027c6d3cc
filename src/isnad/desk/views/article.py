"""An article as the store has it: its text with the words that records begin at, each a link to its evidence, and what the outlet changed."""

from __future__ import annotations

import itertools
from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from isnad.desk.desk import Desk
from isnad.desk.marking import Marked, pieces
from isnad.desk.rendering import missing, page
from isnad.desk.views.evidence import lines
from isnad.store.history import changes, versions
from isnad.store.records import article, events_of, statements_of


@get("/article", include_in_schema=False, sync_to_thread=True)
def show_article(request: Request[Any, Any, Any], desk: NamedDependency[Desk], id: Annotated[str, QueryParameter(max_length=2000)]) -> Response[str]:
    """The article."""
    with desk.store.reading() as connection:
        with missing():
            stored, kept = article(connection, id), versions(connection, id)
        happened, said = list(events_of(connection, [id])), list(statements_of(connection, [id]))
    marks = [Marked(e.event.trigger.start, e.event.trigger.end, "trigger") for e in happened] + [Marked(s.statement.cue.start, s.statement.cue.end, "cue") for s in said]
    links = {e.event.trigger.start: e.event.id for e in happened} | {s.statement.cue.start: s.statement.id for s in said}
    paragraphs = [_linked(stored.text, marks, links, begin, end) for begin, end in lines(stored.text, 0, len(stored.text))]
    edits = [(newer, list(changes(older.text, newer.text))) for older, newer in itertools.pairwise(kept)]
    return page(request, desk, "article.html", view="", article=stored, paragraphs=paragraphs, kept=kept, edits=edits, counts=(len(happened), len(said)))


def _linked(text: str, marks: list[Marked], links: dict[int, str], begin: int, end: int) -> list[tuple[str, str, str]]:
    """The pieces of a paragraph: words, the field they stand for, the record they lead to; empty where they stand for none."""
    out, at, last = [], begin, ""
    for piece in pieces(text, marks, start=begin, end=end):
        last = links.get(at, last) if piece.roles else ""
        out.append((piece.text, piece.roles[0] if piece.roles else "", last))
        at += len(piece.text)
    return out
