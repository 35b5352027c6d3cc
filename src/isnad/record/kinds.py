"""Which types and modes of PLOVER may be one event told by two pens: the table is ``data/kinds.tsv``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "kinds.tsv"


@cache
def _rows() -> dict[str, tuple[str, ...]]:
    lines = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {key: tuple(families.split()) for key, families, *_ in lines}


def families(type: str, mode: str) -> tuple[str, ...]:
    """The families that a type and mode belong to; events that share none are never one."""
    rows = _rows()
    return rows.get(f"{type}/{mode}") or rows[type]
