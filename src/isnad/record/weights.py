"""Tables of weights: what each feature of a comparison counts, in log-odds. A row: feature, weight, and for people why."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@cache
def weights_of(table: str) -> dict[str, float]:
    """The weight of each feature, from ``data/TABLE.tsv``."""
    lines = (line.split("\t") for line in (_DATA / f"{table}.tsv").read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {name: float(value) for name, value, *_ in lines}
