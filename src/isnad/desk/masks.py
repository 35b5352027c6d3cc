"""A filter as a mask over the columns: what the columns can tell is read off them, the rest is asked of the database. Every view of one filter shares the mask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, select

from isnad.desk.columns import Columns, Mask, Table, led_to
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, only_filter
from isnad.store.filters import conditions_for_events, conditions_for_statements
from isnad.store.names import names
from isnad.store.rows import Filter
from isnad.store.schema import events, statements

Holds = Callable[[Any], bool]
_OF_ARTICLES = ("outlet", "since", "until", "article")
_OF_EVENTS = ("type", "quad", "status", "place", "country")
#: The fields that the columns of a table can tell.
_KNOWN = {"events": (*_OF_ARTICLES, *_OF_EVENTS), "statements": (*_OF_ARTICLES, *_OF_EVENTS, "act")}


def event_mask(desk: Desk, connection: Connection, asked: Asked) -> Mask:
    """The events that a filter lets through. Raises :class:`isnad.errors.InputError` where it cannot be read."""
    asked, columns = only_filter(asked), desk.columns()
    read = msgspec.structs.replace(asked, review=None)
    mask = desk.remembered(("mask", "events", read), lambda: _events(connection, columns, read))
    return mask & _in_review(desk, connection, columns.events, asked.review) if asked.review else mask


def statement_mask(desk: Desk, connection: Connection, asked: Asked) -> Mask:
    """The statements that a filter lets through; of ``roots``: that vouch for an event with so many. Raises as :func:`event_mask`."""
    asked, columns = only_filter(asked), desk.columns()
    read = msgspec.structs.replace(asked, review=None)
    mask = desk.remembered(("mask", "statements", read), lambda: _statements(desk, connection, columns, read))
    return mask & _in_review(desk, connection, columns.statements, asked.review) if asked.review else mask


def record_mask(desk: Desk, connection: Connection, asked: Asked) -> Mask:
    """The records of which some report satisfies a filter."""
    asked, columns = only_filter(asked), desk.columns()
    return desk.remembered(("mask", "records", asked), lambda: _records(desk, connection, columns, asked))


def _in_review(desk: Desk, connection: Connection, table: Table, state: str) -> Mask:
    """The rows whose review stands so."""
    mask = table.mask_of(desk.reviewed(connection).of(state))
    return ~mask if state == "open" else mask


def _events(connection: Connection, columns: Columns, asked: Asked) -> Mask:
    filter, easy = asked.filter, _easy("events", asked.filter)
    conditions_for_events(connection, Filter(**easy))  # refuses what cannot be read
    mask = _start(columns.events, asked)
    if "country" in easy:
        mask &= _of_country(columns, easy.pop("country").upper())
    mask &= _all(columns.events, easy)
    rest = msgspec.structs.replace(filter, **dict.fromkeys(_KNOWN["events"]))
    if rest != Filter(withdrawn=filter.withdrawn):
        mask &= columns.events.mask_of(connection.execute(select(events.c.id).where(*conditions_for_events(connection, rest))).scalars())
    return mask


def _statements(desk: Desk, connection: Connection, columns: Columns, asked: Asked) -> Mask:
    """What is asked of events is asked of one event that the statement vouches for: all of it of the same one."""
    filter, easy = asked.filter, _easy("statements", asked.filter)
    conditions_for_statements(connection, Filter(**easy))
    mask = _start(columns.statements, asked)
    told = {name: easy.pop(name) for name in _OF_EVENTS if name in easy}
    if told:
        vouched = event_mask(desk, connection, Asked(filter=Filter(**told, withdrawn=filter.withdrawn)))
        mask &= led_to(columns.events.by["row_of_claim"], vouched, len(mask))
    mask &= _all(columns.statements, easy)
    rest = msgspec.structs.replace(filter, **dict.fromkeys(_KNOWN["statements"]))
    if rest != Filter(withdrawn=filter.withdrawn):
        mask &= columns.statements.mask_of(connection.execute(select(statements.c.id).where(*conditions_for_statements(connection, rest))).scalars())
    return mask


def _records(desk: Desk, connection: Connection, columns: Columns, asked: Asked) -> Mask:
    return led_to(columns.events.by["row_of_record"], event_mask(desk, connection, asked), len(columns.records.ids))


# -- what columns tell ---------------------------------------------------------------------------------------------------------
def _easy(kind: str, filter: Filter) -> dict[str, Any]:
    return {name: value for name in _KNOWN[kind] if (value := getattr(filter, name))}


def _start(table: Table, asked: Asked) -> Mask:
    mask = np.ones(len(table.ids), np.bool_) if asked.filter.withdrawn else table.by["standing"].where(bool)
    least = asked.roots
    return mask & table.by["roots"].where(lambda roots: (roots or 0) >= least) if least else mask


def _all(table: Table, easy: dict[str, str]) -> Mask:
    mask = np.ones(len(table.ids), np.bool_)
    for name, value in easy.items():
        for column, holds in _tests(name, value):
            mask &= table.by[column].where(holds)
    return mask


def _of_country(columns: Columns, iso3: str) -> Mask:
    """The events that lie in a country, or have an actor of it."""
    mask, who = columns.events.by["country"].where(lambda code: code == iso3), columns.in_events
    mask[who.row[who.country.where(lambda code: code == iso3)]] = True
    return mask


def _tests(name: str, value: str) -> list[tuple[str, Holds]]:
    """Which columns a field asks, and what of them; as :mod:`isnad.store.filters` asks the database."""
    if name == "type":
        kind, _, mode = value.partition("/")
        return [("type", lambda v: v == kind.upper()), *([("mode", lambda v: v == mode.lower())] if mode else [])]
    if name == "quad":
        quad = value.lower().replace("-", " ").replace("_", " ")
        return [("quad", lambda v: v == quad)]
    if name == "place":
        called = {value, *names().others("place", value)}
        return [("spot", lambda v: v[0] in called)]
    if name in ("status", "act"):
        return [(name, lambda v: v == value.lower())]
    if name == "outlet":
        return [("outlet", lambda v: v is not None and v.lower() == value.lower())]
    if name == "article":
        return [("article", lambda v: v == value)]
    return [("published", (lambda v: v is not None and v >= value) if name == "since" else (lambda v: v is not None and v[: len(value)] <= value))]
