"""Places of events, with how many there are at each."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream
from sqlalchemy import Connection, func, select

from isnad.desk.counts import cube
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, event_conditions, only_filter
from isnad.desk.forms import csv_of, json_of
from isnad.desk.rendering import page
from isnad.desk.wording import place
from isnad.export.places import position, precision
from isnad.model import QUAD_CLASS, Event
from isnad.store.schema import events

NAMES = ("place", "place_ar", "country", "latitude", "longitude", "precision", "events", "conflict")


class Spot(NamedTuple):
    """A place and its events; ``conflict``: how many of them are verbal or material conflict."""

    place: str
    place_ar: str
    country: str
    latitude: float
    longitude: float
    precision: str
    events: int
    conflict: int


@get("/map", include_in_schema=False, sync_to_thread=True)
def show_map(request: Request[Any, Any, Any], desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Response[str]:
    """The map, and the places as a table."""
    with desk.store.reading() as connection:
        spots = _spots(desk, connection, asked)
        total = cube(desk, connection, "events", asked).total
    return page(request, desk, "map.html", view="map", asked=asked, spots=spots, left=total - sum(s.events for s in spots))


@get("/map.csv", sync_to_thread=True, tags=["map"], media_type="text/csv")
def map_csv(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Places whose coordinates are known, those with most events first."""
    with desk.store.reading() as connection:
        return csv_of("map", asked, NAMES, _spots(desk, connection, asked))


@get("/map.json", sync_to_thread=True, tags=["map"])
def map_json(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """Places whose coordinates are known, those with most events first."""
    with desk.store.reading() as connection:
        return json_of("map", asked, NAMES, _spots(desk, connection, asked))


def _spots(desk: Desk, connection: Connection, asked: Asked) -> list[Spot]:
    asked = only_filter(asked)
    return desk.remembered(("map", asked), lambda: _counted(connection, asked))


def _counted(connection: Connection, asked: Asked) -> list[Spot]:
    """Whole countries are left out: their coordinates stand for no place."""
    e = events.c
    query = select(e.place, e.place_country, e.lat, e.lon, e.type, func.count(), func.min(e.id)).where(e.lat.is_not(None), *event_conditions(connection, asked))
    found: dict[tuple[Any, ...], list[tuple[str, int, str]]] = {}
    for *where, kind, n, id in connection.execute(query.group_by(e.place, e.place_country, e.lat, e.lon, e.type)):
        found.setdefault(tuple(where), []).append((kind, n, id))
    examples = _examples(connection, [min(id for _, _, id in cells) for cells in found.values()])
    spots = [_spot(where, cells, examples) for where, cells in found.items()]
    return sorted((s for s in spots if s is not None), key=lambda s: (-s.events, s.place))


def _spot(where: tuple[Any, ...], cells: list[tuple[str, int, str]], examples: dict[str, Event]) -> Spot | None:
    at = examples[min(id for _, _, id in cells)].place
    if at is None or position(at) is None:
        return None
    name, country, lat, lon = where
    conflict = sum(n for kind, n, _ in cells if QUAD_CLASS.get(kind, "").endswith("conflict"))
    return Spot(name, place("ar", name), country or "", lat, lon, precision(at), sum(n for _, n, _ in cells), conflict)


def _examples(connection: Connection, ids: list[str]) -> dict[str, Event]:
    """One event of each place, whole: it says how exact the place is."""
    found: dict[str, Event] = {}
    for start in range(0, len(ids), 500):
        for id, record in connection.execute(select(events.c.id, events.c.record).where(events.c.id.in_(ids[start : start + 500]))):
            found[id] = msgspec.json.decode(record, type=Event)
    return found
