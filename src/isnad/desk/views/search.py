"""Search with the reason of each match, and marks on the letters that answer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from isnad.desk.desk import Desk
from isnad.desk.filters import PAGE, Asked
from isnad.desk.rendering import page
from isnad.store.search import Results, search

Query = Annotated[str | None, QueryParameter(description='Words, "phrases", -exclusions', max_length=500)]
Kind = Annotated[Literal["articles", "statements", "actors"], QueryParameter(description="What is looked for")]
Page = Annotated[int, QueryParameter(description="Page, from 1", ge=1, le=500)]


@get("/search", include_in_schema=False, sync_to_thread=True)
def show_search(request: Request[Any, Any, Any], desk: NamedDependency[Desk], q: Query = None, kind: Kind = "articles", page_number: Annotated[int, QueryParameter(name="page", ge=1, le=500)] = 1) -> Response[str]:
    """The hits of one page."""
    asked_for = (q or "").strip()
    with desk.store.reading() as connection:
        found = search(connection, asked_for, kind=kind, limit=PAGE, offset=(page_number - 1) * PAGE, lexicon=desk.lexicon) if asked_for else None
    return page(request, desk, "search.html", view="search", q=asked_for, kind=kind, found=found, pieces=cut, number=page_number, size=PAGE)


@get("/search.json", sync_to_thread=True, tags=["search"])
def search_json(desk: NamedDependency[Desk], q: Annotated[str, QueryParameter(description='Words, "phrases", -exclusions', min_length=1, max_length=500)], asked: NamedDependency[Asked], kind: Kind = "articles",
                limit: Annotated[int, QueryParameter(description="Hits at most", ge=1, le=1000)] = 100, offset: Annotated[int, QueryParameter(description="Hits left out", ge=0, le=100_000)] = 0) -> Results:
    """Articles, statements or actors that answer a query, the best first, with the reason of each; the filter narrows it."""
    with desk.store.reading() as connection:
        return search(connection, q, kind=kind, filter=asked.filter, limit=limit, offset=offset, lexicon=desk.lexicon)


def cut(text: str, marks: list[tuple[int, int]]) -> Iterator[tuple[str, bool]]:
    """A text in pieces, each with whether it answers the query."""
    at = 0
    for start, end in marks:
        yield text[at:start], False
        yield text[start:end], True
        at = end
    yield text[at:], False
