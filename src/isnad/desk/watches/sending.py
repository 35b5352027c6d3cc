"""The outbox: each message is claimed in one transaction, sent, and crossed off in another.

A webhook that was claimed by a process that died is called again with the same delivery id, by which the receiver knows it. A mail is not: whether it left cannot be known, so it is
marked unsure and stands on the page of watches; the feed has what it told of.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import NamedTuple

import msgspec
from sqlalchemy import and_, or_, select, update

from isnad.desk.watches.looking import Item
from isnad.desk.watches.mail import Mailer
from isnad.desk.watches.message import Message
from isnad.desk.watches.tables import deliveries, items, watches
from isnad.desk.watches.watch import Watch
from isnad.desk.watches.webhook import call
from isnad.errors import InputError
from isnad.store.store import Store

TRIES = 8
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 6 * 3600.0  # seconds; each is four times the one before: the last try is some 18 hours after the first
CLAIM = 300.0  # seconds after which a message that is being sent is taken for one whose sender died




class Ways(NamedTuple):
    """How messages leave: the mail server, if one is configured; whether webhooks may be at private addresses; where links lead, ``""`` for none."""

    mailer: Mailer | None
    allow_private: bool = False
    url: str = ""


class Sent(NamedTuple):
    """What became of one try."""

    watch: str
    channel: str
    error: str | None
    left: int  # tries


def send_all(store: Store, ways: Ways, *, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> Iterator[Sent]:
    """Send what waits and is due, one try each."""
    for message, tries in _waiting(store, clock()):
        if not _claim(store, message.id, tries, clock()):
            continue  # somebody else has it
        error = _tried(message, ways)
        _note(store, message, tries + 1, error, clock())
        yield Sent(message.watch.name, message.channel, error, 0 if error is None else TRIES - tries - 1)


def again(store: Store, id: str, owner: str | None) -> None:
    """Send once more what failed or is unsure. Raises :class:`InputError` where there is no such message of theirs."""
    mine = select(watches.c.id) if owner is None else select(watches.c.id).where(watches.c.owner == owner)
    waiting = update(deliveries).where(deliveries.c.id == id, deliveries.c.state.in_(["failed", "unsure"]), deliveries.c.watch.in_(mine))
    with store.writing() as connection:
        if not connection.execute(waiting.values(state="waiting", tries=0, next_at="", error=None)).rowcount:
            raise InputError(f"{id[:80]!r}: nothing of yours that failed")


def _waiting(store: Store, now: dt.datetime) -> list[tuple[Message, int]]:
    """What is to be sent now. A webhook whose claim has run out waits again; a mail becomes unsure."""
    died = and_(deliveries.c.state == "sending", deliveries.c.next_at <= _at(now))
    with store.writing() as connection:
        connection.execute(update(deliveries).where(died, deliveries.c.channel == "mail").values(state="unsure", error="the process that sent it ended before the server's answer"))
    due = or_(and_(deliveries.c.state == "waiting", deliveries.c.next_at <= _at(now)), and_(died, deliveries.c.channel == "webhook"))
    with store.reading() as connection:
        rows = connection.execute(select(deliveries).where(due).order_by(deliveries.c.next_at, deliveries.c.id)).all()
        kept = {row.id: Watch(**row._mapping) for row in connection.execute(select(watches).where(watches.c.id.in_({r.watch for r in rows})))}
        found = {row.batch: connection.execute(select(items.c.item).where(items.c.batch == row.batch).order_by(items.c.id)).scalars().all() for row in rows}
    return [(Message(id=row.id, channel=row.channel, watch=kept[row.watch], items=[msgspec.json.decode(item, type=Item) for item in found[row.batch]]), row.tries) for row in rows if row.watch in kept]


def _claim(store: Store, id: str, tries: int, now: dt.datetime) -> bool:
    """Whether the message is ours to send: counted and dated before it is sent, by one of those who want to."""
    until = _at(now + dt.timedelta(seconds=CLAIM))
    mine = update(deliveries).where(deliveries.c.id == id, deliveries.c.tries == tries, deliveries.c.state.in_(["waiting", "sending"]), deliveries.c.next_at <= _at(now))
    with store.writing() as connection:
        return bool(connection.execute(mine.values(state="sending", tries=tries + 1, next_at=until)).rowcount)


def _tried(message: Message, ways: Ways) -> str | None:
    """Why it was not delivered; ``None`` where it was."""
    try:
        if message.channel == "webhook":
            call(message, allow_private=ways.allow_private, url=ways.url)
        elif ways.mailer is None:
            raise InputError("no mail server is configured; docs/desk.md says how")
        else:
            ways.mailer.send(message, url=ways.url)
    except InputError as error:
        return str(error)
    return None


def _note(store: Store, message: Message, tries: int, error: str | None, now: dt.datetime) -> None:
    state = "done" if error is None else "failed" if tries >= TRIES else "waiting"
    pause = dt.timedelta(seconds=min(FIRST_PAUSE * 4 ** (tries - 1), LONGEST_PAUSE))
    values = {"state": state, "error": error[:500] if error else None, "done_at": _at(now) if error is None else None, "next_at": _at(now + pause)}
    with store.writing() as connection:
        connection.execute(update(deliveries).where(deliveries.c.id == message.id).values(values))


def _at(time: dt.datetime) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")
