"""How many: what a filter lets through, counted by everything that a facet shows. A facet's number is what a click on it gives.

Events and statements are counted in one pass, grouped by all facets at once (:class:`Cube`): totals, facets and the timeline are sums over its cells. A record is found by each of
its reports, so its facets count records and not reports (:class:`Tally`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, func, select, union

from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, event_conditions, only_filter, record_conditions, statement_conditions
from isnad.desk.listing import page_of_events, page_of_statements
from isnad.desk.tables import shelf, told
from isnad.model import QUAD_CLASS
from isnad.store.rows import Filter
from isnad.store.schema import actors, articles, events, mentions, statements

_MONTH = func.coalesce(func.substr(articles.c.date, 1, 7), "")
Pairs = list[tuple[Any, int]]


def _ranked(counted: Iterable[tuple[Any, int]]) -> Pairs:
    """Values with their numbers, those with most first. Unknown values are left out."""
    return sorted(((value, n) for value, n in counted if value not in (None, "")), key=lambda pair: (-pair[1], str(pair[0])))


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

    def facet(self, name: str) -> Pairs:
        """How many rows have each value."""
        return _ranked(self._counted(name).items())

    def months(self) -> list[tuple[str, int]]:
        """How many rows each month of publication has, in the order of time."""
        return sorted((month, n) for month, n in self._counted("month").items() if len(month) == 7)

    def _counted(self, name: str) -> Counter[Any]:
        at, counted = self.by.index(name), Counter[Any]()
        for cell in self.cells:
            counted[cell.values[at]] += cell.n
        return counted


class Tally(NamedTuple):
    """Records, and how many of them have a report with each value."""

    total: int
    facets: dict[str, Counter[Any]]

    def facet(self, name: str) -> Pairs:
        """How many records there are for each value."""
        return _ranked(self.facets[name].items())

    def months(self) -> list[tuple[str, int]]:
        """How many records have a report in each month of publication, in the order of time."""
        return sorted((month, n) for month, n in self.facets["month"].items() if len(month) == 7)


class _Source(NamedTuple):
    """What is counted, by which columns, and what a filter means for it."""

    table: FromClause
    by: dict[str, ColumnElement[Any]]
    conditions: Callable[[Connection, Asked], list[ColumnElement[bool]]]


_SOURCES = {
    "events": _Source(events.join(articles, articles.c.id == events.c.article), {"type": events.c.type, "status": events.c.status, "outlet": articles.c.outlet, "month": _MONTH}, event_conditions),
    "statements": _Source(statements.join(articles, articles.c.id == statements.c.article), {"act": statements.c.act, "outlet": articles.c.outlet, "month": _MONTH}, statement_conditions),
}


def cube(desk: Desk, connection: Connection, kind: str, asked: Asked) -> Cube:
    """The counts of ``events`` (also by quad class) or ``statements``."""
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


def countries(desk: Desk, connection: Connection, asked: Asked) -> Pairs:
    """How many events lie in each country or have an actor of it: what the filter ``country`` asks for."""
    asked = only_filter(asked)
    return desk.remembered(("countries", asked), lambda: _countries(connection, asked))


def _countries(connection: Connection, asked: Asked) -> Pairs:
    conditions = event_conditions(connection, asked)
    places = select(events.c.id, events.c.place_country.label("country")).where(events.c.place_country > "", *conditions)
    people = select(events.c.id, mentions.c.country).join(mentions, mentions.c.record == events.c.id).where(mentions.c.country > "", *conditions)
    both = union(places, people).subquery()
    return _ranked(tuple(row) for row in connection.execute(select(both.c.country, func.count()).group_by(both.c.country)))


# -- records -------------------------------------------------------------------------------------------------------------------
def tally(desk: Desk, connection: Connection, asked: Asked) -> Tally:
    """The counts of records: by type, quad class, outlet and month of their reports, and by roots."""
    asked = only_filter(asked)
    return desk.remembered(("tally", asked), lambda: _tally(connection, asked))


def _tally(connection: Connection, asked: Asked) -> Tally:
    facets = {name: Counter({value: len(ids) for value, ids in found.items()}) for name, found in _reports(connection, asked).items()}
    roots = Counter(dict(tuple(row) for row in connection.execute(select(shelf.c.roots, func.count()).where(*record_conditions(connection, asked)).group_by(shelf.c.roots))))
    return Tally(roots.total(), {**facets, "roots": roots})


def _reports(connection: Connection, asked: Asked) -> dict[str, defaultdict[Any, set[str]]]:
    """For each facet the records under each value: by the reports that the filter lets through."""
    query = (
        select(told.c.record, events.c.type, articles.c.outlet, _MONTH)
        .select_from(events.join(told, told.c.event == events.c.id).join(articles, articles.c.id == events.c.article))
        .where(*event_conditions(connection, asked))
    )
    found: dict[str, defaultdict[Any, set[str]]] = {name: defaultdict(set) for name in ("type", "quad", "outlet", "month")}
    for record, kind, outlet, month in connection.execute(query):
        for name, value in (("type", kind), ("quad", QUAD_CLASS.get(kind)), ("outlet", outlet), ("month", month)):
            found[name][value].add(record)
    return found


# -- people --------------------------------------------------------------------------------------------------------------------
class Counted(msgspec.Struct, frozen=True):
    """An actor and a number."""

    id: str
    name: str
    name_ar: str
    n: int


def top_actors(desk: Desk, connection: Connection, kind: str, asked: Asked, *, roles: Sequence[str], most: int = 12) -> list[Counted]:
    """Who has one of these parts in most of the ``events`` or ``statements`` that a filter lets through."""
    asked = only_filter(asked)
    return desk.remembered(("actors", kind, asked, tuple(roles), most), lambda: _top_actors(connection, kind, asked, roles, most))


def _top_actors(connection: Connection, kind: str, asked: Asked, roles: Sequence[str], most: int) -> list[Counted]:
    table = events if kind == "events" else statements
    n = func.count(mentions.c.record.distinct()).label("n")
    found = (
        select(mentions.c.actor, n).select_from(table.join(mentions, mentions.c.record == table.c.id))
        .where(*_SOURCES[kind].conditions(connection, asked), mentions.c.actor.is_not(None), mentions.c.role.in_(roles))
        .group_by(mentions.c.actor).order_by(n.desc(), mentions.c.actor).limit(most).subquery()
    )
    rows = connection.execute(select(actors, found.c.n).join(found, found.c.actor == actors.c.id).order_by(found.c.n.desc(), actors.c.id))
    return [Counted(row.id, row.name, row.name_ar, row.n) for row in rows]


def warm(desk: Desk) -> None:
    """Count and put in order what everybody asks for first: the whole store."""
    everything = Asked(filter=Filter())
    with desk.store.reading() as connection:
        for kind, roles in (("events", ("actor", "recipient")), ("statements", ("speaker",))):
            cube(desk, connection, kind, everything)
            top_actors(desk, connection, kind, everything, roles=roles)
        page_of_events(desk, connection, everything)
        page_of_statements(desk, connection, everything)
        countries(desk, connection, everything)
        tally(desk, connection, everything)
