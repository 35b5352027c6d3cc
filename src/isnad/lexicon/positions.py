"""How exact a place is. The coordinates of a state or province are some point in it, and no map may show them as the place of an event."""

from __future__ import annotations

from functools import cache

from isnad.lexicon.files import data_files, read_table, table_kind
from isnad.model import Place

_AREAS = frozenset(("region", "governorate", "district", "mountain", "island", "sea", "river", "strait", "front"))
_POINTS = frozenset(
    ("town", "city", "village", "capital", "square", "neighbourhood", "base", "crossing", "camp", "airport", "port", "field", "dam")
)


@cache
def _kinds() -> dict[tuple[str, float, float], str]:
    """Kind of each place of our gazetteer, by country and coordinates."""
    rows = [row for path in data_files() if path.suffix == ".tsv" and table_kind(path) == "places" for row in read_table(path)]
    return {(row["country"], float(row["lat"]), float(row["lon"])): row["kind"] for row in rows if row["lat"] and row["lon"]}


@cache
def _states() -> frozenset[tuple[str, str]]:
    rows = [row for path in data_files() if path.suffix == ".tsv" and table_kind(path) == "countries" for row in read_table(path)]
    return frozenset((row["name_en"], row["iso3"]) for row in rows)


def precision(place: Place | None) -> str:
    """``point`` (a town or smaller), ``area`` (a province, a mountain range, a sea), ``country``; ``""`` where there is no place or its kind is unknown."""
    if place is None:
        return ""
    if place.geonames is None and (place.name, place.country) in _states():
        return "country"
    if place.lat is None or place.lon is None:
        return ""
    kind = _kinds().get((place.country, place.lat, place.lon), "")
    return "point" if kind in _POINTS else "area" if kind in _AREAS else ""


def position(place: Place | None) -> tuple[float, float] | None:
    """Latitude and longitude in WGS 84 degrees; ``None`` where they are unknown or stand for a whole country (the lexicon gives its capital)."""
    if place is None or place.lat is None or place.lon is None or precision(place) == "country":
        return None
    return place.lat, place.lon
