"""Places of events, with how many there are at each."""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
import numpy as np
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.response import Stream
from sqlalchemy import Connection, select

from isnad.desk.counts import tally
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, only_filter
from isnad.desk.forms import csv_of, json_of
from isnad.desk.masks import event_mask
from isnad.desk.rendering import page
from isnad.desk.wording import place
from isnad.lexicon.positions import position, precision
from isnad.model import Event
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
        total = tally(desk, connection, "events", asked).total
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
    return desk.remembered(("map", asked), lambda: _counted(desk, connection, asked))


def _counted(desk: Desk, connection: Connection, asked: Asked) -> list[Spot]:
    """Whole countries are left out: their coordinates stand for no place."""
    mask, known = event_mask(desk, connection, asked), desk.remembered("places", lambda: _places(desk, connection))
    where, hostile = desk.columns().events.by["spot"], desk.columns().events.by["quad"].where(lambda quad: quad.endswith("conflict"))
    all_of_them, bad = where.counts(mask), where.counts(mask & hostile)
    spots = [Spot(name, place("ar", name), country or "", lat, lon, known[name, country, lat, lon], n, bad.get((name, country, lat, lon), 0))
             for (name, country, lat, lon), n in all_of_them.items() if (name, country, lat, lon) in known]
    return sorted(spots, key=lambda s: (-s.events, s.place))


def _places(desk: Desk, connection: Connection) -> dict[tuple[Any, ...], str]:
    """How exact each place is that is no whole country: point, area, or unknown. One event of each tells."""
    where = desk.columns().events.by["spot"]
    codes, rows = np.unique(where.codes, return_index=True)
    ids = {code: desk.columns().events.ids[row] for code, row in zip(codes.tolist(), rows.tolist(), strict=True) if where.values[code][2] is not None}
    examples = _examples(connection, sorted(ids.values()))
    return {where.values[code]: precision(at) for code, id in ids.items() if (at := examples[id].place) is not None and position(at) is not None}


def _examples(connection: Connection, ids: list[str]) -> dict[str, Event]:
    """One event of each place, whole: it says how exact the place is."""
    found: dict[str, Event] = {}
    for start in range(0, len(ids), 500):
        for id, record in connection.execute(select(events.c.id, events.c.record).where(events.c.id.in_(ids[start : start + 500]))):
            found[id] = msgspec.json.decode(record, type=Event)
    return found
