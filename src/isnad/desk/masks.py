"""A filter as a mask over the columns: what the columns can tell is read off them, the rest is asked of the database. Every view of one filter shares the mask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import Connection

from isnad.desk.columns import Columns, Mask, Mentions, Table, leading_to, led_to
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, only_filter
from isnad.store.filters import answering, conditions_for_events, meant
from isnad.store.names import names
from isnad.store.rows import Filter

Holds = Callable[[Any], bool]
_OF_ARTICLES = ("outlet", "since", "until", "article")
_OF_EVENTS = ("type", "quad", "status", "place", "country")


def event_mask(desk: Desk, connection: Connection, asked: Asked) -> Mask:
    """The events that a filter lets through. Raises :class:`isnad.errors.InputError` where it cannot be read."""
    asked, columns = only_filter(asked), desk.columns()
    read = msgspec.structs.replace(asked, review=None)
    mask = desk.remembered(("mask", "events", read), lambda: _events(desk, connection, columns, read))
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
    return desk.remembered(("mask", "records", asked), lambda: led_to(columns.record_of, event_mask(desk, connection, asked), len(columns.records.ids)))


def _in_review(desk: Desk, connection: Connection, table: Table, state: str) -> Mask:
    """The rows whose review stands so."""
    mask = table.mask_of(desk.reviewed(connection).of(state))
    return ~mask if state == "open" else mask


def _events(desk: Desk, connection: Connection, columns: Columns, asked: Asked) -> Mask:
    """An event answers for the statement that vouches for it, whether or not that still stands; words are looked for in the whole article."""
    filter = asked.filter
    _demand_readable(connection, filter)
    mask = _standing(columns.events, filter) & _of_events(columns, filter)
    mask &= _told(columns.events, _asked(filter, _OF_ARTICLES)) & _rooted(columns.events, asked)
    if filter.speaker or filter.act:
        mask &= leading_to(columns.claim_of, _said(desk, connection, columns, filter))
    if filter.actor:
        mask &= _with(columns.in_events, len(mask), _meant(desk, connection, filter.actor))
    if filter.words:
        found = answering(connection, filter.words, "articles")
        mask &= columns.events.by["article"].where(lambda id: id in found)
    return mask


def _statements(desk: Desk, connection: Connection, columns: Columns, asked: Asked) -> Mask:
    """What is asked of events is asked of one event that the statement vouches for: all of it of the same one."""
    filter, table = asked.filter, columns.statements
    _demand_readable(connection, filter)
    mask = _standing(table, filter) & _said(desk, connection, columns, filter)
    mask &= _told(table, _asked(filter, _OF_ARTICLES)) & _rooted(table, asked)
    if any(getattr(filter, name) for name in _OF_EVENTS):
        vouched = _standing(columns.events, filter) & _of_events(columns, filter)
        mask &= led_to(columns.claim_of, vouched, len(mask))
    if filter.actor:
        mask &= _with(columns.in_statements, len(mask), _meant(desk, connection, filter.actor))
    if filter.words:
        mask &= table.mask_of(answering(connection, filter.words, "statements"))
    return mask


def _demand_readable(connection: Connection, filter: Filter) -> None:
    """Refuse what the database would refuse. Raises :class:`isnad.errors.InputError`."""
    conditions_for_events(connection, Filter(quad=filter.quad, since=filter.since, until=filter.until))


# -- what columns tell ---------------------------------------------------------------------------------------------------------
def _asked(filter: Filter, fields: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name in fields if (value := getattr(filter, name))}


def _standing(table: Table, filter: Filter) -> Mask:
    return np.ones(len(table.ids), np.bool_) if filter.withdrawn else table.by["standing"].where(bool)


def _rooted(table: Table, asked: Asked) -> Mask:
    least = asked.roots or 0
    return table.by["roots"].where(lambda roots: roots >= least)


def _of_events(columns: Columns, filter: Filter) -> Mask:
    """The events with type, quad class, status, place and country as asked."""
    easy = _asked(filter, _OF_EVENTS)
    country = easy.pop("country", "").upper()
    mask = _told(columns.events, easy)
    return mask & _of_country(columns, country) if country else mask


def _said(desk: Desk, connection: Connection, columns: Columns, filter: Filter) -> Mask:
    """The statements with speaker and speech act as asked."""
    mask = _told(columns.statements, _asked(filter, ("act",)))
    return mask & _with(columns.in_statements, len(mask), _meant(desk, connection, filter.speaker), "speaker") if filter.speaker else mask


def _meant(desk: Desk, connection: Connection, name: str) -> set[str]:
    """The actors of a name: found by going through all of them, so once is enough."""
    return desk.remembered(("meant", name), lambda: meant(connection, name))


def _with(who: Mentions, size: int, actors: set[str], *roles: str) -> Mask:
    """The rows in which one of some actors has a part."""
    mask = np.zeros(size, np.bool_)
    mask[who.of(actors, roles) if roles else who.of(actors)] = True
    return mask


def _of_country(columns: Columns, iso3: str) -> Mask:
    """The events that lie in a country, or have an actor of it."""
    mask, who = columns.events.by["country"].where(lambda code: code == iso3), columns.in_events
    mask[who.row[who.country.where(lambda code: code == iso3)]] = True
    return mask


def _told(table: Table, easy: dict[str, str]) -> Mask:
    mask = np.ones(len(table.ids), np.bool_)
    for name, value in easy.items():
        for column, holds in _tests(name, value):
            mask &= table.by[column].where(holds)
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
