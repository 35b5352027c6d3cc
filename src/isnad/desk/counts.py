"""How many: one pass over what a filter lets through, grouped by all that is counted. Totals, facets and the timeline are sums over its cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, func, select

from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, event_conditions, only_filter, record_conditions, statement_conditions
from isnad.desk.tables import shelf
from isnad.model import QUAD_CLASS
from isnad.store.schema import actors, articles, events, mentions, statements

_MONTH = func.coalesce(func.substr(articles.c.date, 1, 7), "")


class Cell(NamedTuple):
    """So many rows with these values, by the names of :attr:`Cube.by`."""

    values: tuple[Any, ...]
    n: int


class Cube(NamedTuple):
    """What was counted, by what."""

    by: tuple[str, ...]
    cells: list[Cell]

    @property
    def total(self) -> int:
        """How many rows there are."""
        return sum(cell.n for cell in self.cells)

    def facet(self, name: str) -> list[tuple[Any, int]]:
        """How many rows have each value; those with most first. Unknown values are left out."""
        counted = self._counted(name)
        return sorted(((value, n) for value, n in counted.items() if value not in (None, "")), key=lambda pair: (-pair[1], str(pair[0])))

    def months(self) -> list[tuple[str, int]]:
        """How many rows each month of publication has, in the order of time."""
        return sorted((month, n) for month, n in self._counted("month").items() if month)

    def _counted(self, name: str) -> Counter[Any]:
        at, counted = self.by.index(name), Counter[Any]()
        for cell in self.cells:
            counted[cell.values[at]] += cell.n
        return counted


class _Source(NamedTuple):
    """What is counted, by which columns, and what a filter means for it."""

    table: FromClause
    by: dict[str, ColumnElement[Any]]
    conditions: Callable[[Connection, Asked], list[ColumnElement[bool]]]


_SOURCES = {
    "events": _Source(events.join(articles, articles.c.id == events.c.article),
                      {"type": events.c.type, "status": events.c.status, "country": events.c.place_country, "outlet": articles.c.outlet, "month": _MONTH}, event_conditions),
    "statements": _Source(statements.join(articles, articles.c.id == statements.c.article),
                          {"act": statements.c.act, "form": statements.c.form, "outlet": articles.c.outlet, "month": _MONTH}, statement_conditions),
    "records": _Source(shelf, {"type": shelf.c.type, "country": shelf.c.country, "roots": shelf.c.roots, "disputes": shelf.c.disputes, "month": func.substr(shelf.c.published, 1, 7)},
                       record_conditions),
}


def cube(desk: Desk, connection: Connection, kind: str, asked: Asked) -> Cube:
    """The counts of ``events``, ``statements`` or ``records``; of events also by quad class."""
    asked = only_filter(asked)
    return desk.remembered(("cube", kind, asked), lambda: _with_quads(_cube(connection, _SOURCES[kind], asked)))


def _cube(connection: Connection, source: _Source, asked: Asked) -> Cube:
    columns = list(source.by.values())
    query = select(*columns, func.count()).select_from(source.table).where(*source.conditions(connection, asked)).group_by(*columns)
    return Cube(tuple(source.by), [Cell(tuple(row[:-1]), row[-1]) for row in connection.execute(query)])


def _with_quads(cube: Cube) -> Cube:
    if "type" not in cube.by:
        return cube
    at = cube.by.index("type")
    return Cube((*cube.by, "quad"), [Cell((*cell.values, QUAD_CLASS.get(cell.values[at], "")), cell.n) for cell in cube.cells])


class Counted(msgspec.Struct, frozen=True):
    """An actor and a number."""

    id: str
    name: str
    name_ar: str
    n: int


def top_actors(desk: Desk, connection: Connection, kind: str, asked: Asked, *, roles: Sequence[str], most: int = 12) -> list[Counted]:
    """Who has one of these parts in most of the events or statements that a filter lets through."""
    asked = only_filter(asked)
    return desk.remembered(("actors", kind, asked, tuple(roles), most), lambda: _top_actors(connection, _SOURCES[kind], asked, roles, most))


def _top_actors(connection: Connection, source: _Source, asked: Asked, roles: Sequence[str], most: int) -> list[Counted]:
    table = events if source.conditions is event_conditions else statements
    n = func.count(mentions.c.record.distinct()).label("n")
    found = (
        select(mentions.c.actor, n).select_from(table.join(mentions, mentions.c.record == table.c.id))
        .where(*source.conditions(connection, asked), mentions.c.actor.is_not(None), mentions.c.role.in_(roles))
        .group_by(mentions.c.actor).order_by(n.desc(), mentions.c.actor).limit(most).subquery()
    )
    rows = connection.execute(select(actors, found.c.n).join(found, found.c.actor == actors.c.id).order_by(found.c.n.desc(), actors.c.id))
    return [Counted(row.id, row.name, row.name_ar, row.n) for row in rows]
