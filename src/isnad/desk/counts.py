"""How many: what a filter lets through, counted by everything that a facet shows. A facet's number is what a click on it gives.

A record is found by each of its reports, so its facets count records, not reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from sqlalchemy import Connection, select

from isnad.desk.columns import Column, Columns, Mask, Mentions, Numbers, first_of, pairs
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
    return sorted(((value, n) for value, n in counted if n and value not in (None, "")), key=lambda pair: (-pair[1], str(pair[0])))


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
    record = columns.record_of[mask]
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
    row, where = desk.remembered("lands", lambda: _lands(columns))
    counted = np.bincount(where.codes[mask[row]], minlength=len(where.values)).tolist()
    return _ranked(zip(where.values, counted, strict=True))


def _lands(columns: Columns) -> tuple[Numbers, Column]:
    """Every event with each country that it lies in or has an actor of, once: its row, and the country."""
    place, who = columns.events.by["country"], columns.in_events
    number = {value: n for n, value in enumerate(dict.fromkeys([*place.values, *who.country.values]))}
    places, people = (np.array([number[v] for v in column.values], np.int32)[column.codes] for column in (place, who.country))
    row, code = np.concatenate([np.arange(len(places), dtype=np.int32), who.row]), np.concatenate([places, people])
    once = first_of(row, code)
    return row[once], Column(code[once], list(number))


# -- people --------------------------------------------------------------------------------------------------------------------
class Counted(msgspec.Struct, frozen=True):
    """An actor and a number."""

    id: str
    name: str
    name_ar: str
    n: int


def top_actors(desk: Desk, connection: Connection, kind: str, asked: Asked, *, roles: Sequence[str], most: int = 12) -> list[Counted]:
    """Who has one of these parts in most of the ``events`` or ``statements`` that a filter lets through."""
    asked = only_filter(asked)
    return desk.remembered(("actors", kind, asked, tuple(roles), most), lambda: _top_actors(desk, connection, kind, asked, tuple(roles), most))


def _top_actors(desk: Desk, connection: Connection, kind: str, asked: Asked, roles: tuple[str, ...], most: int) -> list[Counted]:
    mask = (event_mask if kind == "events" else statement_mask)(desk, connection, asked)
    return named(connection, ranked_actors(desk, kind, mask, roles, most), most)


def ranked_actors(desk: Desk, kind: str, mask: Mask, roles: tuple[str, ...], most: int | None = None) -> Pairs:
    """In how many rows of a mask over ``events`` or ``statements`` each actor has one of some parts; those with most first."""
    columns = desk.columns()
    who = columns.in_events if kind == "events" else columns.in_statements
    once = desk.remembered(("once", kind, roles), lambda: _once(who, roles))
    counted = np.bincount(who.actor.codes[once[mask[who.row[once]]]], minlength=len(who.actor.values))
    there = np.nonzero(counted)[0]
    first = there[np.argsort(-counted[there], kind="stable")][: most and most + 1]  # ids stand in their order; one may be "", which is nobody's
    return [(id, n) for code, n in zip(first.tolist(), counted[first].tolist(), strict=True) if (id := who.actor.values[code])][:most]


def _once(who: Mentions, roles: tuple[str, ...]) -> Numbers:
    """Where mentions in some parts name an actor for the first time in their row."""
    here = np.nonzero(who.playing(roles))[0]
    once: Numbers = here[first_of(who.row[here], who.actor.codes[here])].astype(np.int32)
    return once


def named(connection: Connection, ranked: Pairs, most: int) -> list[Counted]:
    """The first of ranked actors with their names."""
    known = {row.id: row for row in connection.execute(select(actors).where(actors.c.id.in_([id for id, _ in ranked[:most]])))}
    return [Counted(id, known[id].name, known[id].name_ar, n) for id, n in ranked[:most]]


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
