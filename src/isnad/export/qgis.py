"""GeoJSON (RFC 7946, UTF-8) for QGIS, geopandas and web maps: every event is a feature.

An event whose place is unknown, or is a whole country, has no geometry (RFC 7946, 3.2, allows ``null``): it stays in the attribute table and is put nowhere on
the map. How exact a point is stands in ``place_precision``. The header and the counts are a foreign member, ``isnad``, after the features.
"""

from __future__ import annotations

from pathlib import Path

import msgspec

from isnad.export.columns import EVENTS, Column, flat
from isnad.export.files import printable
from isnad.export.records import Counts, Records
from isnad.lexicon.positions import position
from isnad.store.rows import EventRow

#: The columns of the events, without what the geometry says.
COLUMNS: tuple[Column[EventRow], ...] = tuple(c for c in EVENTS.columns if c.name not in ("latitude", "longitude"))


def write(records: Records, path: Path) -> Counts:
    """One feature collection, written feature by feature."""
    counts: Counts = {"events": 0, "on the map": 0, "without coordinates": 0}
    with path.open("wb") as out:
        out.write(b'{"type":"FeatureCollection","name":"isnad","features":[')
        for n, row in enumerate(records.events()):
            out.write((b",\n" if n else b"\n") + msgspec.json.encode(_feature(row)))
            counts["events"] += 1
            counts["without coordinates" if position(row.event.place) is None else "on the map"] += 1
        about = {**msgspec.to_builtins(records.header), "written": counts}
        out.write(b'\n],\n"isnad":' + msgspec.json.encode(about) + b"}\n")
    return counts


def _feature(row: EventRow) -> dict[str, object]:
    at = position(row.event.place)
    geometry = None if at is None else {"type": "Point", "coordinates": [at[1], at[0]]}  # RFC 7946: longitude first
    properties = {column.name: _plain(column, row) for column in COLUMNS}
    return {"type": "Feature", "id": row.event.id, "geometry": geometry, "properties": properties}


def _plain(column: Column[EventRow], row: EventRow) -> object:
    """Lists as text (an attribute table has no lists), without control characters (GDAL cuts a text at NUL)."""
    value = flat(column.value(row))
    return printable(value) if isinstance(value, str) else value
