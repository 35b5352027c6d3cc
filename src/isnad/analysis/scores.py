"""PLOVER's scores and quad classes: the table is ``data/plover_scores.tsv``, its source at its head."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from isnad.model import QUAD_CLASS

_DATA = Path(__file__).parent / "data"
#: Statuses of what did happen.
HAPPENED = frozenset(("actual", "historical"))
#: The quad classes in PLOVER's order, 1 to 4.
QUADS: tuple[str, ...] = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")


class Score(NamedTuple):
    """A row of the table."""

    type: str
    mode: str  # "": the type itself
    quad: int  # 1 to 4
    score: float | None  # -10 conflict … +10 cooperation
    cameo: tuple[str, ...]  # codes of CAMEO that became it


def table() -> tuple[Score, ...]:
    """The whole table, as it stands in the file."""
    return tuple(_rows().values())


def score(type: str, mode: str) -> float | None:
    """PLOVER's score of a mode, else of its type; ``None`` where it gives none."""
    rows = _rows()
    found = rows.get((type, mode)) or rows.get((type, ""))
    return found.score if found else None


def sign(type: str) -> int:
    """+1 for cooperation, -1 for conflict, by quad class; 0 for a type that PLOVER does not have."""
    quad = QUAD_CLASS.get(type)
    return 0 if quad is None else 1 if quad.endswith("cooperation") else -1


@cache
def reciprocal_rules() -> frozenset[str]:
    """The rules whose actors act on each other where no recipient is named (``data/reciprocal.tsv``)."""
    return frozenset(cells[0] for cells in _lines("reciprocal.tsv"))


@cache
def _rows() -> dict[tuple[str, str], Score]:
    cells = _lines("plover_scores.tsv")
    return {(type, mode): Score(type, mode, int(quad), float(points) if points else None, tuple(cameo.split())) for type, mode, quad, points, cameo in cells}


def _lines(name: str) -> list[list[str]]:
    lines = [line.split("\t") for line in (_DATA / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return lines[1:]  # without the names of the columns
