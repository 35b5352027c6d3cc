"""The files of others that the desk ships: which release each comes from, checked and fetched again.

``python -m isnad.desk.vendor check`` compares what is committed with ``vendor.json``; ``… fetch`` brings every file from the npm registry again, refuses archives whose SHA-256 is
another, and writes the lock's hashes anew. The base map is made here from world-atlas: TopoJSON becomes GeoJSON, and polygons that cross the antimeridian are cut there.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import sys
import tarfile
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from isnad.errors import InputError

LOCK = Path(__file__).parent / "vendor.json"
_ROOT = Path(__file__).parents[3]
_MOST = 64 << 20  # bytes of an archive
Point = tuple[float, float]
Ring = list[Point]


class File(msgspec.Struct, kw_only=True):
    """One file: the member of the archive it comes from, where it lies (from the project's root), its hash; ``made`` names how it is made where it is no plain copy."""

    member: str
    path: str
    sha256: str = ""
    made: str = ""


class Package(msgspec.Struct, kw_only=True):
    """One release of a package on the npm registry."""

    name: str
    version: str
    licence: str
    url: str
    sha256: str
    files: list[File]


def packages() -> list[Package]:
    """The lock."""
    return msgspec.json.decode(LOCK.read_bytes(), type=list[Package])


def wrong() -> list[str]:
    """The files that are missing, or are not those of the lock. Files that a wheel does not hold (those of the tests) are left out where there is no checkout."""
    shipped = [file for package in packages() for file in package.files if (_ROOT / "pyproject.toml").exists() or "/desk/" in file.path]
    return [file.path for file in shipped if not _path(file).is_file() or _sha256(_path(file).read_bytes()) != file.sha256]


def fetch() -> None:
    """Bring every file anew. Raises :class:`InputError` where an archive is not the one of the lock."""
    found = packages()
    for package in found:
        archive = _archive(package)
        for file in package.files:
            data = _MADE[file.made](_member(archive, file.member))
            file.sha256 = _sha256(data)
            _path(file).parent.mkdir(parents=True, exist_ok=True)
            _path(file).write_bytes(data)
    LOCK.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1) + b"\n")


def _path(file: File) -> Path:
    inside = file.path.partition("src/isnad/desk/")[2]
    return Path(__file__).parent / inside if inside else _ROOT / file.path


def _archive(package: Package) -> bytes:
    with urllib.request.urlopen(package.url, timeout=60) as answer:
        data: bytes = answer.read(_MOST)
    if _sha256(data) != package.sha256:
        raise InputError(f"{package.url}: its SHA-256 is {_sha256(data)}, the lock says {package.sha256}; do not use it")
    return data


def _member(archive: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        file = tar.extractfile(f"package/{name}")
        if file is None:
            raise InputError(f"{name}: no file of the archive")
        return file.read()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# -- the base map --------------------------------------------------------------------------------------------------------------
def base_map(topojson: bytes) -> bytes:
    """The countries of a world-atlas TopoJSON as GeoJSON, degrees with two decimals, each polygon within -180 … 180."""
    world = msgspec.json.decode(topojson)
    arcs = [_decoded(arc, world["transform"]) for arc in world["arcs"]]
    features = [_feature(shape, arcs) for shape in world["objects"]["countries"]["geometries"]]
    return msgspec.json.encode({"type": "FeatureCollection", "features": features}) + b"\n"


def _decoded(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    """The points of an arc, which TopoJSON gives as steps on a grid."""
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append((x * kx + dx, y * ky + dy))
    return points


def _feature(shape: dict[str, Any], arcs: list[Ring]) -> dict[str, Any]:
    polygons = [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
    cut = [piece for polygon in polygons for piece in _cut([_ring(ring, arcs) for ring in polygon])]
    coordinates = [[[(round(x, 2), round(y, 2)) for x, y in ring] for ring in polygon] for polygon in cut]
    return {"type": "Feature", "properties": {"name": shape["properties"]["name"], "id": shape.get("id", "")}, "geometry": {"type": "MultiPolygon", "coordinates": coordinates}}


def _ring(numbers: list[int], arcs: list[Ring]) -> Ring:
    """A closed ring from its arcs; ``~n`` is arc ``n`` backwards. The point where two arcs meet stands once."""
    points: Ring = []
    for n in numbers:
        arc = arcs[n] if n >= 0 else arcs[~n][::-1]
        points += arc[1:] if points else arc
    return points


def _cut(polygon: list[Ring]) -> list[list[Ring]]:
    """A polygon in pieces that do not cross the antimeridian (holes stay with the piece: no country there has one)."""
    outer = _unwrapped(polygon[0])
    if all(-180 <= x <= 180 for x, _ in outer):
        return [polygon]
    shifts = (-360.0, 0.0, 360.0)
    pieces = [_clipped([(x + shift, y) for x, y in outer]) for shift in shifts]
    return [[piece, *polygon[1:]] for piece in pieces if len(piece) > 3]


def _unwrapped(ring: Ring) -> Ring:
    """The ring without jumps from one edge of the map to the other: it may reach beyond 180 degrees."""
    points, shift = [ring[0]], 0.0
    for (x0, _), (x, y) in itertools.pairwise(ring):
        shift += -360.0 if x - x0 > 180 else 360.0 if x - x0 < -180 else 0.0
        points.append((x + shift, y))
    if abs(points[0][0] - points[-1][0]) > 180:  # a ring around the pole: along its edge, down to it
        edge = -90.0 if points[0][1] < 0 else 90.0
        points += [(points[-1][0], edge), (points[0][0], edge), points[0]]
    return points


def _clipped(ring: Ring) -> Ring:
    """The part of a ring between -180 and 180 degrees (Sutherland and Hodgman 1974, one edge after the other)."""
    for edge, sign in ((-180.0, 1.0), (180.0, -1.0)):
        ring = _beyond(ring, edge, sign)
    return ring


def _beyond(ring: Ring, edge: float, sign: float) -> Ring:
    out: Ring = []
    for (x0, y0), (x1, y1) in zip(ring, ring[1:] + ring[:1], strict=True):
        inside0, inside1 = (x0 - edge) * sign >= 0, (x1 - edge) * sign >= 0
        if inside0 != inside1:
            out.append((edge, y0 + (y1 - y0) * (edge - x0) / (x1 - x0)))
        if inside1:
            out.append((x1, y1))
    return [*out, out[0]] if out and out[0] != out[-1] else out


_MADE: dict[str, Callable[[bytes], bytes]] = {"": lambda data: data, "base map": base_map}


def main(arguments: list[str]) -> int:
    """``check`` or ``fetch``."""
    if arguments == ["fetch"]:
        fetch()
    elif arguments != ["check"]:
        sys.stderr.write("usage: python -m isnad.desk.vendor check | fetch\n")
        return 2
    bad = wrong()
    sys.stderr.write("".join(f"{path}: missing, or not the file of {LOCK.name}\n" for path in bad))
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
