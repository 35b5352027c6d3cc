"""Where the day begins: what is new, who is most active, what is contested, what is best corroborated, and what the store holds."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.di import NamedDependency
from sqlalchemy import Connection, and_, func, select

from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.graph import Tie, all_ties
from isnad.desk.listing import latest_day
from isnad.desk.rendering import page
from isnad.desk.tables import decode, shelf
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
    latest = latest_day(connection)
    since = _days_before(latest, _DAYS)
    pairs = all_ties(desk, connection, Asked(filter=Filter(since=since)))[:_ROWS]
    lately = shelf.c.published >= (since or "")
    return Overview(
        latest, connection.execute(select(func.max(schema.pages.c.fetched_at))).scalar(), _totals(connection), since, _records(connection, shelf.c.published == (latest or ""), shelf.c.roots),
        _articles_of(connection, latest), pairs, _names(connection, pairs), _records(connection, shelf.c.disputes > 0, shelf.c.published), _records(connection, and_(lately, shelf.c.roots > 1), shelf.c.roots), _outlets(connection))


def _days_before(day: str | None, days: int) -> str | None:
    """A day some days before another; ``None`` where that is no whole day."""
    try:
        return (dt.date.fromisoformat(day) - dt.timedelta(days)).isoformat() if day else None
    except ValueError:
        return None


def _totals(connection: Connection) -> dict[str, int]:
    tables = {"articles": schema.articles, "events": schema.events, "statements": schema.statements, "records": shelf}
    return {name: connection.execute(select(func.count()).select_from(table).where(*([table.c.withdrawn.is_(None)] if "withdrawn" in table.c else []))).scalar_one() for name, table in tables.items()}


def _articles_of(connection: Connection, day: str | None) -> int:
    return connection.execute(select(func.count()).select_from(schema.articles).where(schema.articles.c.date == day)).scalar_one()


def _records(connection: Connection, condition: Any, by: Any) -> list[Record]:
    query = select(shelf.c.record).where(condition).order_by(by.desc(), shelf.c.reports.desc(), shelf.c.published.desc(), shelf.c.id).limit(_ROWS)
    return [decode(row) for row in connection.execute(query).scalars()]


def _names(connection: Connection, pairs: list[Tie]) -> dict[str, Any]:
    ids = {id for tie in pairs for id in (tie.source, tie.target)}
    return {row.id: row for row in connection.execute(select(schema.actors).where(schema.actors.c.id.in_(sorted(ids))))}


def _outlets(connection: Connection) -> list[tuple[str, int]]:
    a, n = schema.articles, func.count().label("n")
    return [(row[0], row[1]) for row in connection.execute(select(a.c.outlet, n).where(a.c.outlet.is_not(None)).group_by(a.c.outlet).order_by(n.desc(), a.c.outlet).limit(12))]
