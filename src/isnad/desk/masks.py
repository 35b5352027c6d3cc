"""A filter as a mask over the columns: what the columns can tell is read off them, the rest is asked of the database. Every view of one filter shares the mask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection, select

from isnad.desk.columns import Columns, Mask, Table
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, only_filter
from isnad.store.filters import conditions_for_events, conditions_for_statements
from isnad.store.rows import Filter
from isnad.store.schema import events, statements

Holds = Callable[[Any], bool]
_OF_ARTICLES = ("outlet", "since", "until", "article")
#: The fields that columns can tell by themselves.
_KNOWN = {"events": (*_OF_ARTICLES, "type", "quad", "status"), "statements": (*_OF_ARTICLES, "act")}


def event_mask(desk: Desk, connection: Connection, asked: Asked) -> Mask:
    """The events that a filter lets through. Raises :class:`isnad.errors.InputError` where it cannot be read."""
    asked, columns = only_filter(asked), desk.columns()
    return desk.remembered(("mask", "events", asked), lambda: _mask(connection, columns.events, "events", asked))


def statement_mask(desk: Desk, connection: Connection, asked: Asked) -> Mask:
    """The statements that a filter lets through; of ``roots``: that vouch for an event with so many. Raises as :func:`event_mask`."""
    asked, columns = only_filter(asked), desk.columns()
    return desk.remembered(("mask", "statements", asked), lambda: _mask(connection, columns.statements, "statements", asked))


def record_mask(desk: Desk, connection: Connection, asked: Asked) -> Mask:
    """The records of which some report satisfies a filter."""
    asked, columns = only_filter(asked), desk.columns()
    return desk.remembered(("mask", "records", asked), lambda: _records(desk, connection, columns, asked))


def _records(desk: Desk, connection: Connection, columns: Columns, asked: Asked) -> Mask:
    column = columns.events.by["row_of_record"]
    rows = np.array(column.values, np.int64)[np.unique(column.codes[event_mask(desk, connection, asked)])]
    mask = np.zeros(len(columns.records.ids), np.bool_)
    mask[rows[rows >= 0]] = True
    return mask


def _mask(connection: Connection, table: Table, kind: str, asked: Asked) -> Mask:
    filter = asked.filter
    easy = {name: value for name in _KNOWN[kind] if (value := getattr(filter, name))}
    conditions, rows = (conditions_for_events, events) if kind == "events" else (conditions_for_statements, statements)
    conditions(connection, Filter(**easy))  # refuses what cannot be read
    mask = np.ones(len(table.ids), np.bool_) if filter.withdrawn else table.by["standing"].where(bool)
    for name, value in easy.items():
        for column, holds in _tests(name, value):
            mask &= table.by[column].where(holds)
    if asked.roots:
        least = asked.roots
        mask &= table.by["roots"].where(lambda roots: (roots or 0) >= least)
    rest = msgspec.structs.replace(filter, **dict.fromkeys(easy))
    if rest != Filter(withdrawn=filter.withdrawn):
        mask &= table.mask_of(connection.execute(select(rows.c.id).where(*conditions(connection, rest))).scalars())
    return mask


def _tests(name: str, value: str) -> list[tuple[str, Holds]]:
    """Which columns a field asks, and what of them; as :mod:`isnad.store.filters` asks the database."""
    if name == "type":
        kind, _, mode = value.partition("/")
        return [("type", lambda v: v == kind.upper()), *([("mode", lambda v: v == mode.lower())] if mode else [])]
    if name == "quad":
        quad = value.lower().replace("-", " ").replace("_", " ")
        return [("quad", lambda v: v == quad)]
    if name in ("status", "act"):
        return [(name, lambda v: v == value.lower())]
    if name == "outlet":
        return [("outlet", lambda v: v is not None and v.lower() == value.lower())]
    if name == "article":
        return [("article", lambda v: v == value)]
    return [("published", (lambda v: v is not None and v >= value) if name == "since" else (lambda v: v is not None and v[: len(value)] <= value))]
