"""Where the day begins: what is new, who is most active, what is contested, what is best corroborated, and what the store holds."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

import numpy as np
from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy import Connection, func, select

from isnad.desk.columns import Columns, Mask, Table
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.graph import Tie, strongest
from isnad.desk.listing import latest_day, records_of
from isnad.desk.rendering import page
from isnad.record.records import Record
from isnad.store import schema
from isnad.store.rows import Filter

_DAYS = 30  # of publication that "lately" means
_ROWS = 8


class Overview(NamedTuple):
    """What the page shows."""

    latest: str | None
    fetched_at: str | None
    totals: dict[str, int]
    since: str | None
    new: list[Record]
    new_articles: int
    pairs: list[Tie]
    names: dict[str, Any]
    contested: list[Record]
    corroborated: list[Record]
    outlets: list[tuple[str, int]]


@get("/", include_in_schema=False, sync_to_thread=True)
def show_overview(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[str]:
    """The overview."""
    with desk.store.reading() as connection:
        found = desk.remembered("overview", lambda: _overview(desk, connection))
    return page(request, desk, "overview.html", view="overview", o=found)


def _overview(desk: Desk, connection: Connection) -> Overview:
    columns, latest = desk.columns(), latest_day(connection)
    since = _days_before(latest, _DAYS)
    pairs, _ = strongest(desk, connection, Asked(filter=Filter(since=since)), _ROWS)
    by = columns.records.by
    new, lately = by["published"].where(lambda day: bool(day) and day == latest), by["published"].where(lambda day: bool(day) and day >= (since or ""))
    return Overview(
        latest, connection.execute(select(func.max(schema.pages.c.fetched_at))).scalar(), _totals(connection, columns), since, _first(connection, columns.records, new, ("roots", "reports")),
        _articles_of(connection, latest), pairs, _names(connection, pairs), _first(connection, columns.records, by["disputes"].where(bool), ("published", "reports")),
        _first(connection, columns.records, lately & by["roots"].where(lambda n: n > 1), ("roots", "reports")), _outlets(connection))


def _days_before(day: str | None, days: int) -> str | None:
    """A day some days before another; ``None`` where that is no whole day."""
    try:
        return (dt.date.fromisoformat(day) - dt.timedelta(days)).isoformat() if day else None
    except ValueError:
        return None


def _totals(connection: Connection, columns: Columns) -> dict[str, int]:
    articles = connection.execute(select(func.count()).select_from(schema.articles)).scalar_one()
    return {"articles": articles, "events": _standing(columns.events), "statements": _standing(columns.statements), "records": len(columns.records.ids)}


def _standing(table: Table) -> int:
    return int(table.by["standing"].where(bool).sum())


def _articles_of(connection: Connection, day: str | None) -> int:
    return connection.execute(select(func.count()).select_from(schema.articles).where(schema.articles.c.date == day)).scalar_one()


def _first(connection: Connection, table: Table, mask: Mask, by: tuple[str, ...]) -> list[Record]:
    """The first records of a mask, those first that have most of one column, then of the next, then the latest."""
    rows = np.nonzero(mask)[0]
    ranks = [np.array([value or 0 for value in column.values] if name != "published" else _ranks(column.values), np.int64)[column.codes[rows]] for name in by for column in (table.by[name],)]
    chosen = rows[np.lexsort([-rank for rank in reversed(ranks)])][:_ROWS]
    return records_of(connection, [table.ids[row] for row in chosen.tolist()])


def _ranks(days: list[str]) -> list[int]:
    rank = {day: n for n, day in enumerate(sorted(days))}
    return [rank[day] for day in days]


def _names(connection: Connection, pairs: list[Tie]) -> dict[str, Any]:
    ids = {id for tie in pairs for id in (tie.source, tie.target)}
    return {row.id: row for row in connection.execute(select(schema.actors).where(schema.actors.c.id.in_(sorted(ids))))}


def _outlets(connection: Connection) -> list[tuple[str, int]]:
    a, n = schema.articles, func.count().label("n")
    return [(row[0], row[1]) for row in connection.execute(select(a.c.outlet, n).where(a.c.outlet.is_not(None)).group_by(a.c.outlet).order_by(n.desc(), a.c.outlet).limit(12))]
