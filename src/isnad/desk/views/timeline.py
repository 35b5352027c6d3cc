"""Events by month of publication and quad class."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream

from isnad.desk.counts import crossed
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.forms import csv_of, json_of
from isnad.desk.rendering import page

QUADS = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
NAMES = ("month", *(quad.replace(" ", "_") for quad in QUADS), "events")


@get("/timeline", include_in_schema=False, sync_to_thread=True)
def show_timeline(request: Request[Any, Any, Any], desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Response[str]:
    """The chart, and the numbers under it as a table."""
    return page(request, desk, "timeline.html", view="timeline", asked=asked, rows=months(desk, asked), quad_names=QUADS)


@get("/timeline.csv", sync_to_thread=True, tags=["timeline"], media_type="text/csv")
def timeline_csv(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Events by month of publication, in the order of time; months without events between them too."""
    return csv_of("timeline", asked, NAMES, months(desk, asked))


@get("/timeline.json", sync_to_thread=True, tags=["timeline"])
def timeline_json(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Events by month of publication, in the order of time; months without events between them too."""
    return json_of("timeline", asked, NAMES, months(desk, asked))


def months(desk: Desk, asked: Asked) -> list[list[Any]]:
    """One row a month: its name, the events of each quad class, all of them."""
    with desk.store.reading() as connection:
        cells = crossed(desk, connection, asked)
    known = sorted({name for name, _ in cells if len(name) == 7})
    rows = [[name, *(cells.get((name, each), 0) for each in QUADS)] for name in (_between(known[0], known[-1]) if known else [])]
    return [[*row, sum(row[1:])] for row in rows]


def _between(first: str, last: str) -> list[str]:
    """All months from one to another."""
    a, b = (int(m[:4]) * 12 + int(m[5:]) - 1 for m in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(a, b + 1)]
