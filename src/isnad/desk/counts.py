"""How many: what a filter lets through, counted by everything that a facet shows. A facet's number is what a click on it gives.

A record is found by each of its reports, so its facets count records, not reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from sqlalchemy import Connection, select

from isnad.desk.columns import ROLES, Mask, Mentions, pairs
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, only_filter
from isnad.desk.masks import event_mask, record_mask, statement_mask
from isnad.store.names import names
from isnad.store.rows import Filter
from isnad.store.schema import actors

Pairs = list[tuple[Any, int]]
_FACETS = {"events": ("type", "quad", "status", "outlet", "month"), "statements": ("act", "outlet", "month"), "records": ("type", "quad", "outlet", "month")}


class Tally(NamedTuple):
    """How many rows there are, and how many with each value of each facet."""

    total: int
    facets: dict[str, dict[Any, int]]

    def facet(self, name: str) -> Pairs:
        """Values with their numbers, those with most first."""
        return _ranked(self.facets[name].items())

    def months(self) -> list[tuple[str, int]]:
        """Months of publication with their numbers, in the order of time."""
        return sorted((month, n) for month, n in self.facets["month"].items() if len(month) == 7)


def _ranked(counted: Iterable[tuple[Any, int]]) -> Pairs:
    """Those with most first; unknown values are left out."""
    return sorted(((value, n) for value, n in counted if value not in (None, "")), key=lambda pair: (-pair[1], str(pair[0])))


def tally(desk: Desk, connection: Connection, kind: str, asked: Asked) -> Tally:
    """The counts of ``events``, ``statements`` or ``records``."""
    asked = only_filter(asked)
    if kind == "records":
        return desk.remembered(("tally", kind, asked), lambda: _records(desk, connection, asked))
    table = getattr(desk.columns(), kind)
    mask = (event_mask if kind == "events" else statement_mask)(desk, connection, asked)
    return desk.remembered(("tally", kind, asked), lambda: Tally(int(mask.sum()), {name: table.by[name].counts(mask) for name in _FACETS[kind]}))


def _records(desk: Desk, connection: Connection, asked: Asked) -> Tally:
    columns, mask = desk.columns(), event_mask(desk, connection, asked)
    chosen = record_mask(desk, connection, asked)
    record = columns.events.by["row_of_record"].codes[mask]
    facets = {}
    for name in _FACETS["records"]:
        column = columns.events.by[name]
        counted = np.bincount(pairs(record, column.codes[mask], len(column.values)), minlength=len(column.values))
        facets[name] = {value: int(n) for value, n in zip(column.values, counted, strict=True) if n}
    return Tally(int(chosen.sum()), {**facets, "roots": columns.records.by["roots"].counts(chosen)})


def crossed(desk: Desk, connection: Connection, asked: Asked) -> dict[tuple[str, str], int]:
    """Events by month of publication and quad class."""
    by, mask = desk.columns().events.by, event_mask(desk, connection, asked)
    month, quad = by["month"], by["quad"]
    counted = np.bincount(month.codes[mask] * len(quad.values) + quad.codes[mask], minlength=len(month.values) * len(quad.values)).tolist()
    return {(month.values[i // len(quad.values)], quad.values[i % len(quad.values)]): n for i, n in enumerate(counted) if n}


def countries(desk: Desk, connection: Connection, asked: Asked) -> Pairs:
    """How many events lie in each country or have an actor of it: what the filter ``country`` asks for."""
    asked = only_filter(asked)
    return desk.remembered(("countries", asked), lambda: _countries(desk, connection, asked))


def _countries(desk: Desk, connection: Connection, asked: Asked) -> Pairs:
    columns, mask = desk.columns(), event_mask(desk, connection, asked)
    where, who = columns.events.by["country"], columns.in_events
    values = list(dict.fromkeys([*where.values, *who.country.values]))
    number = {value: n for n, value in enumerate(values)}
    places, people = (np.array([number[v] for v in column.values], np.int64)[column.codes] for column in (where, who.country))
    rows, inside = np.nonzero(mask)[0], mask[who.row]
    counted = np.bincount(pairs(np.concatenate([rows, who.row[inside]]), np.concatenate([places[mask], people[inside]]), len(values)), minlength=len(values))
    return _ranked((value, int(n)) for value, n in zip(values, counted, strict=True) if n)


# -- people --------------------------------------------------------------------------------------------------------------------
class Counted(msgspec.Struct, frozen=True):
    """An actor and a number."""

    id: str
    name: str
    name_ar: str
    n: int


def top_actors(desk: Desk, connection: Connection, kind: str, asked: Asked, *, roles: Sequence[str], most: int = 12) -> list[Counted]:
    """Who has one of these parts in most of the ``events`` or ``statements`` that a filter lets through."""
    asked, columns = only_filter(asked), desk.columns()
    who = columns.in_events if kind == "events" else columns.in_statements
    mask = (event_mask if kind == "events" else statement_mask)(desk, connection, asked)
    return desk.remembered(("actors", kind, asked, tuple(roles), most), lambda: _top_actors(connection, who, mask, roles, most))


def _top_actors(connection: Connection, who: Mentions, mask: Mask, roles: Sequence[str], most: int) -> list[Counted]:
    inside = mask[who.row] & np.isin(who.role, [ROLES.index(role) for role in roles])
    size = len(who.actor.values)
    counted = np.bincount(pairs(who.row[inside], who.actor.codes[inside], size), minlength=size)
    ranked = _ranked((who.actor.values[code], int(counted[code])) for code in np.nonzero(counted)[0])[:most]
    known = {row.id: row for row in connection.execute(select(actors).where(actors.c.id.in_([id for id, _ in ranked])))}
    return [Counted(id, known[id].name, known[id].name_ar, n) for id, n in ranked]


def warm(desk: Desk) -> None:
    """Read the columns and count what everybody asks for first: the whole store."""
    everything = Asked(filter=Filter())
    names()  # what search knows of the lexicon
    with desk.store.reading() as connection:
        for kind in _FACETS:
            tally(desk, connection, kind, everything)
        for kind, roles in (("events", ("actor", "recipient")), ("statements", ("speaker",))):
            top_actors(desk, connection, kind, everything, roles=roles)
        countries(desk, connection, everything)
