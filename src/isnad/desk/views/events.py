"""The table of events, and all of them as CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from isnad.desk.counts import countries, tally, top_actors
from isnad.desk.desk import Desk
from isnad.desk.filters import PAGE, Asked
from isnad.desk.forms import CORRECTED, csv_of, documented, json_of
from isnad.desk.listing import page_of_events, roots_of
from isnad.desk.masks import event_mask
from isnad.desk.rendering import page
from isnad.desk.reviewing.corrected import corrected
from isnad.desk.reviewing.queue import states_in
from isnad.desk.whole import event_ids, every_event, streamed
from isnad.export.columns import EVENTS

COLUMNS = (*EVENTS.columns, CORRECTED)
NAMES = [column.name for column in COLUMNS]


@get("/events", include_in_schema=False, sync_to_thread=True)
def show_events(request: Request[Any, Any, Any], desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Response[str]:
    """The table."""
    with desk.store.reading() as connection:
        rows = page_of_events(desk, connection, asked)
        counted = tally(desk, connection, "events", asked)
        reviewed = desk.reviewed(connection)
        shown = list(corrected(rows, reviewed))
        in_review = states_in(desk, connection, "events", event_mask(desk, connection, asked))
        who = top_actors(desk, connection, "events", asked, roles=("actor", "recipient"))
        where = countries(desk, connection, asked)
        roots = roots_of(connection, [row.event.id for row in rows])
    return page(request, desk, "events.html", view="events", asked=asked, rows=shown, counted=counted, who=who, where=where, roots=roots, size=PAGE, reviewed=reviewed, in_review=in_review)


@get("/events.csv", sync_to_thread=True, tags=["events"], media_type="text/csv")
def events_csv(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Every event that the filter lets through, one a row."""
    return csv_of("events", asked, NAMES, _values(desk, asked))


@get("/events.json", sync_to_thread=True, tags=["events"], responses=documented("events", COLUMNS, "Every event that the filter lets through"))
def events_json(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Every event that the filter lets through."""
    return json_of("events", asked, NAMES, _values(desk, asked))


def _values(desk: Desk, asked: Asked) -> Iterator[list[Any]]:
    """A filter that cannot be read is refused here, before the first row is asked for."""
    with desk.store.reading() as connection:
        only = event_ids(connection, asked)
        reviewed = desk.reviewed(connection)
    left = corrected(streamed(desk, lambda connection: every_event(connection, asked, only)), reviewed)
    return ([*EVENTS.values(row), sorted(was)] for row, was in left)
