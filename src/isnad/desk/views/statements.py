"""The table of statements, and all of them as CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from isnad.desk.counts import tally, top_actors
from isnad.desk.desk import Desk
from isnad.desk.filters import PAGE, Asked
from isnad.desk.forms import CORRECTED, csv_of, documented, json_of
from isnad.desk.listing import page_of_statements
from isnad.desk.masks import statement_mask
from isnad.desk.rendering import page
from isnad.desk.reviewing.corrected import corrected
from isnad.desk.reviewing.queue import states_in
from isnad.desk.whole import every_statement, statement_ids, streamed
from isnad.export.columns import STATEMENTS

COLUMNS = (*STATEMENTS.columns, CORRECTED)
NAMES = [column.name for column in COLUMNS]


@get("/statements", include_in_schema=False, sync_to_thread=True)
def show_statements(request: Request[Any, Any, Any], desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Response[str]:
    """The table."""
    with desk.store.reading() as connection:
        rows = page_of_statements(desk, connection, asked)
        counted = tally(desk, connection, "statements", asked)
        reviewed = desk.reviewed(connection)
        shown = list(corrected(rows, reviewed))
        in_review = states_in(desk, connection, "statements", statement_mask(desk, connection, asked))
        who = top_actors(desk, connection, "statements", asked, roles=("speaker",))
    return page(request, desk, "statements.html", view="statements", asked=asked, rows=shown, counted=counted, who=who, size=PAGE, reviewed=reviewed, in_review=in_review)


@get("/statements.csv", sync_to_thread=True, tags=["statements"], media_type="text/csv")
def statements_csv(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Every statement that the filter lets through, one a row."""
    return csv_of("statements", asked, NAMES, _values(desk, asked))


@get("/statements.json", sync_to_thread=True, tags=["statements"], responses=documented("statements", COLUMNS, "Every statement that the filter lets through"))
def statements_json(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Every statement that the filter lets through."""
    return json_of("statements", asked, NAMES, _values(desk, asked))


def _values(desk: Desk, asked: Asked) -> Iterator[list[Any]]:
    """A filter that cannot be read is refused here, before the first row is asked for."""
    with desk.store.reading() as connection:
        only = statement_ids(connection, asked)
        reviewed = desk.reviewed(connection)
    left = corrected(streamed(desk, lambda connection: every_statement(connection, asked, only)), reviewed)
    return ([*STATEMENTS.values(row), sorted(was)] for row, was in left)
