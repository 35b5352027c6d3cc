"""Where an event was, for a map: the lexicon gives a whole country the coordinates of its capital, and no map may show them as the place of an event."""

from __future__ import annotations

from functools import cache

from isnad.lexicon.files import data_files, read_table, table_kind
from isnad.model import Place


@cache
def _states() -> frozenset[tuple[str, str]]:
    rows = [row for path in data_files() if path.suffix == ".tsv" and table_kind(path) == "countries" for row in read_table(path)]
    return frozenset((row["name_en"], row["iso3"]) for row in rows)


def position(place: Place | None) -> tuple[float | None, float | None]:
    """Latitude and longitude in WGS 84 degrees; ``None`` where they are unknown or stand for a whole country."""
    if place is None or (place.geonames is None and (place.name, place.country) in _states()):
        return None, None
    return place.lat, place.lon
