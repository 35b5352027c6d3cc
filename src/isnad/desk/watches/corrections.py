"""Events that are known under another id. An id follows from the words and where they stand, so an outlet that puts a line before its text gives all events new ones.

An event is taken for a known one that was withdrawn if the article is the same, and the type and the words of the trigger. They are paired one to one: where an article told of one bombing and its
next version tells of two in the same words, one of them is new.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, insert, select

from isnad.desk.watches.tables import known
from isnad.store.schema import events

Key = tuple[str, str, str]  # article, type, words


class _Words(msgspec.Struct, frozen=True):
    text: str


class _Event(msgspec.Struct, frozen=True):
    """As much as is needed of a stored event."""

    trigger: _Words


_DECODE = msgspec.json.Decoder(_Event)


def know_again(connection: Connection, watch: str) -> None:
    """Events that stand in the place of known ones become known to a watch."""
    mine = select(known.c.id).where(known.c.watch == watch)
    standing = events.c.withdrawn.is_(None)
    unknown = select(events.c.article).where(standing, events.c.id.not_in(mine))
    room = _room(connection, watch, unknown)
    if not room:
        return
    fresh = select(events.c.id, events.c.article, events.c.type, events.c.record).where(standing, events.c.id.not_in(mine), events.c.article.in_({key[0] for key in room})).order_by(events.c.start, events.c.id)
    again = []
    for row in connection.execute(fresh).all():
        key = _key(row)
        if room[key] > 0:
            room[key] -= 1
            again.append({"watch": watch, "id": row.id})
    if again:
        connection.execute(insert(known), again)


def _room(connection: Connection, watch: str, unknown: Select[tuple[str]]) -> Counter[Key]:
    """How many events of each kind of words were known at once and no longer stand, less those that stand and are known: of articles with events that are not known."""
    query = select(events.c.id, events.c.article, events.c.type, events.c.record, events.c.withdrawn_at).join(known, known.c.id == events.c.id)
    gone: defaultdict[str | None, Counter[Key]] = defaultdict(Counter)  # by when they were withdrawn, None: they stand
    for row in connection.execute(query.where(known.c.watch == watch, events.c.article.in_(unknown))):
        gone[row.withdrawn_at][_key(row)] += 1
    there = gone.pop(None, Counter())
    most: Counter[Key] = Counter()
    for counted in gone.values():
        most |= counted
    return most - there


def _key(row: Any) -> Key:
    return row.article, row.type, _DECODE.decode(row.record).trigger.text
