"""The flavours: what each is for, and how a new one comes in.

A flavour of your own is a :class:`Flavour` that a package names as an entry point of the group ``isnad.exports``::

    [project.entry-points."isnad.exports"]
    mine = "my_package:MINE"
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path

from isnad.errors import ExportError
from isnad.export import acled, excel, ftm, gephi, jsonl, parquet, plain, polecat, qgis
from isnad.export.files import whole
from isnad.export.records import Counts, Records


@dataclass(frozen=True)
class Flavour:
    """A way to write records. ``write`` gets a path that does not exist and makes a file there, or a folder where ``suffix`` is ``""``, and returns what it wrote."""

    name: str
    suffix: str  # of the file; "": a folder
    description: str
    write: Callable[[Records, Path], Counts]
    withdrawn: bool = False  # has a place for records that no longer stand: give it those too


FLAVOURS: dict[str, Flavour] = {
    flavour.name: flavour
    for flavour in (
        Flavour("excel", ".xlsx", "a workbook with right-to-left sheets, safe to open", excel.write),
        Flavour("plain", "", "a folder of CSV files, UTF-8 without BOM, with a data package", plain.write),
        Flavour("polecat", "", "a folder of monthly files with POLECAT's 40 columns", polecat.write),
        Flavour("acled", "", "a folder with ACLED's columns, ours to the right, and tombstones", acled.write, withdrawn=True),
        Flavour("parquet", "", "a folder of Parquet files with typed columns", parquet.write),
        Flavour("jsonl", "", "a folder of JSON lines: the stored rows whole", jsonl.write),
        Flavour("ftm", "", "a folder with FollowTheMoney entities for Aleph and Datashare", ftm.write),
        Flavour("gephi", ".gexf", "a network of actors for Gephi, with intervals", gephi.write),
        Flavour("qgis", ".geojson", "a map layer for QGIS, precision as an attribute", qgis.write),
    )
}


def known_flavours() -> dict[str, Flavour]:
    """Ours and those of installed packages, by name; raises :class:`ExportError` where a package takes the name of ours or gives no flavour."""
    found = dict(FLAVOURS)
    for point in entry_points(group="isnad.exports"):
        flavour = point.load()
        if not isinstance(flavour, Flavour) or flavour.name in found:
            raise ExportError(f"the entry point {point.name!r} ({point.value}) of isnad.exports gives no flavour of a new name; fix or remove that package")
        found[flavour.name] = flavour
    return found


def export(records: Records, flavour: str, path: str | Path, overwrite: bool = False) -> Counts:
    """Writes the records to ``path`` in a flavour, whole or not at all, and returns the number of rows of each table.

    Raises :class:`ExportError` where the flavour is unknown or ``path`` exists and ``overwrite`` is false.
    """
    known = known_flavours()
    if flavour not in known:
        raise ExportError(f"there is no flavour {flavour!r}; there are {', '.join(known)}")
    with whole(Path(path), overwrite=overwrite) as room:
        return known[flavour].write(records, room)
