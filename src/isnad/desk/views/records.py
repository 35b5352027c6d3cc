"""The table of records: one real event a row, with its two numbers (reports, independent roots) and what is disputed; as CSV and JSON too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream
from sqlalchemy import Connection, select

from isnad.desk.counts import tally
from isnad.desk.desk import Desk
from isnad.desk.filters import PAGE, Asked, record_conditions
from isnad.desk.forms import csv_of, json_of
from isnad.desk.listing import page_of_records
from isnad.desk.rendering import page
from isnad.desk.tables import decode, shelf
from isnad.desk.whole import streamed
from isnad.record.records import Record, Toll, Who

NAMES = ("id", "type", "mode", "date", "place", "country", "actors", "recipients", "reports", "roots", "dead_best", "dead_low", "dead_high", "injured_best", "injured_low", "injured_high",
         "disputes", "articles")


@get("/records", include_in_schema=False, sync_to_thread=True)
def show_records(request: Request[Any, Any, Any], desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Response[str]:
    """The table."""
    with desk.store.reading() as connection:
        rows = page_of_records(desk, connection, asked)
        counted = tally(desk, connection, "records", asked)
        reviewed = desk.reviewed(connection)
    return page(request, desk, "records.html", view="records", asked=asked, rows=rows, counted=counted, at_least=_at_least(counted.facet("roots")), size=PAGE, reviewed=reviewed)


def _at_least(roots: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """How many records rest on two sources or more, three or more, and so on."""
    most = max((n for n, _ in roots), default=0)
    return [(least, sum(n for roots_, n in roots if roots_ >= least)) for least in range(2, min(most, 8) + 1)]


@get("/records.csv", sync_to_thread=True, tags=["records"], media_type="text/csv")
def records_csv(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Every record of which some report satisfies the filter, one a row."""
    return csv_of("records", asked, NAMES, map(_row, _all(desk, asked)))


@get("/records.json", sync_to_thread=True, tags=["records"], responses={200: ResponseSpec(data_container=dict[str, Any], generate_examples=False, description="Records with all reports")})
def records_json(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Every record of which some report satisfies the filter, whole: reports, roots, tolls, disputes."""
    fields = Record.__struct_fields__
    return json_of("records", asked, fields, ([getattr(record, name) for name in fields] for record in _all(desk, asked)))


def _all(desk: Desk, asked: Asked) -> Iterator[Record]:
    with desk.store.reading() as connection:
        record_conditions(connection, asked)  # a filter that cannot be read is refused before the first row
    return streamed(desk, lambda connection: _records(connection, asked))


def _records(connection: Connection, asked: Asked) -> Iterator[Record]:
    query = select(shelf.c.record).where(*record_conditions(connection, asked)).order_by(shelf.c.published, shelf.c.id)
    return (decode(row) for row in connection.execute(query.execution_options(yield_per=200)).scalars())


def _row(record: Record) -> list[Any]:
    tolls = [figure for toll in (record.dead, record.injured) for figure in _figures(toll)]
    articles = list(dict.fromkeys(report.article for report in record.reports))
    return [record.id, record.type, record.mode, record.date, record.place, record.country, _names(record.actors), _names(record.recipients), record.report_count, record.root_count,
            *tolls, [dispute.about for dispute in record.disputes], articles]


def _names(side: tuple[Who, ...]) -> list[str]:
    return [who.name_ar or who.texts[0] for who in side]


def _figures(toll: Toll | None) -> list[int | None]:
    return [toll.best, toll.low, toll.high] if toll else [None, None, None]
