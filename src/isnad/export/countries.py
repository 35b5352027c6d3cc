"""Codes of states in other people's systems: ISO 3166-1, the Correlates of War project, ACLED's regions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple


class Country(NamedTuple):
    """A row of ``data/countries.tsv``; fields are ``""`` where a system does not know the state."""

    iso3: str
    iso2: str
    numeric: str  # ISO 3166-1, without leading zeros
    cow: str
    region: str  # of ACLED
    name: str


_UNKNOWN = Country("", "", "", "", "", "")


@cache
def _table() -> dict[str, Country]:
    lines = (Path(__file__).parent / "data" / "countries.tsv").read_text(encoding="utf-8").splitlines()
    return {cells[0]: Country(*cells) for cells in (line.split("\t") for line in lines[2:])}


def country(iso3: str) -> Country:
    """The state behind an ISO 3166-1 alpha-3 code; all fields empty for "", "IGO" and other codes that name no state."""
    return _table().get(iso3, _UNKNOWN)
