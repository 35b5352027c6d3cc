"""Watches as people keep them: made, listed, taken away."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from urllib.parse import parse_qsl

import msgspec
from sqlalchemy import Connection, delete, insert, select

from isnad.desk.filters import FIELDS, Asked, only_filter, provide_asked, query
from isnad.desk.people.audit import Note, note
from isnad.desk.watches.tables import deliveries, items, known, watches
from isnad.errors import InputError
from isnad.intake.fetch import web_url
from isnad.store.store import Store, utc_now

KINDS = ("records", "events")
EVERY = 900  # seconds between two looks
_LONGEST_NAME = 100
_LONGEST_VALUE = 500
_MOST = 100  # watches of one person
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")


class Watch(msgspec.Struct, frozen=True, kw_only=True):
    """A filter that somebody watches. ``query`` is that of an address of the desk; times are UTC; ``error``: why the last look failed."""

    id: str
    owner: str
    name: str
    kind: str
    query: str
    key: str
    secret: str
    webhook: str
    mail: str
    language: str
    every: int
    made_at: str
    looked_at: str
    error: str | None = None

    def asked(self) -> Asked:
        """The filter."""
        return asked_of(self.query)


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody wants to watch, and how they want to be told beside the feed."""

    name: str
    kind: str
    asked: Asked
    webhook: str = ""
    mail: str = ""
    language: str = "ar"
    every: int = EVERY


def asked_of(text: str) -> Asked:
    """The filter of a query as it stands in an address. Raises :class:`InputError` for a field that no filter has, or a value that none can."""
    values = dict(parse_qsl(text, max_num_fields=len(FIELDS) + 5))
    if strange := values.keys() - {*FIELDS, "sort", "page"}:
        raise InputError(f"{', '.join(sorted(strange))[:200]}: no field of the filter")
    if long := [name for name, value in values.items() if len(value) > _LONGEST_VALUE]:
        raise InputError(f"{long[0]}: longer than {_LONGEST_VALUE} letters")
    if not re.fullmatch(r"\d{0,4}", values.get("roots", "")):
        raise InputError(f"roots={values['roots']}: a number is needed")
    fields = {name: value for name, value in values.items() if name in FIELDS and name != "withdrawn"}
    return only_filter(provide_asked(**fields, withdrawn=values.get("withdrawn") == "true"))  # type: ignore[arg-type]


def checked(wish: Wish) -> Wish:
    """The wish, tidied. Raises :class:`InputError` for what cannot be watched or told."""
    name = " ".join(wish.name.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InputError(f"{wish.name[:80]!r}: a watch has a name of up to {_LONGEST_NAME} letters")
    if wish.kind not in KINDS:
        raise InputError(f"{wish.kind[:80]!r}: watches are over {' or '.join(KINDS)}")
    webhook = str(web_url(wish.webhook)) if wish.webhook.strip() else ""
    mail = wish.mail.strip()
    if mail and not _ADDRESS.fullmatch(mail):
        raise InputError(f"{mail[:80]!r}: no mail address")
    return msgspec.structs.replace(wish, name=name, webhook=webhook, mail=mail, asked=only_filter(wish.asked))


def insert_watch(connection: Connection, wish: Wish, owner: str, by: Note) -> Watch:
    """Keep a watch. Raises :class:`InputError` where somebody has too many."""
    wish = checked(wish)
    if len(connection.execute(select(watches.c.id).where(watches.c.owner == owner)).all()) >= _MOST:
        raise InputError(f"{by.who} has {_MOST} watches already; take one away first")
    now = utc_now()
    made = Watch(id=secrets.token_hex(8), owner=owner, name=wish.name, kind=wish.kind, query=query(wish.asked), key=secrets.token_urlsafe(24), secret=secrets.token_urlsafe(32),
                 webhook=wish.webhook, mail=wish.mail, language=wish.language, every=wish.every, made_at=now, looked_at=now)
    connection.execute(insert(watches), msgspec.structs.asdict(made))
    note(connection, by, "watch added", f"{made.name} {made.kind}?{made.query}")
    return made


def all_watches(store: Store, owner: str | None = None) -> list[Watch]:
    """Everybody's watches, or those of one, the latest first."""
    chosen = select(watches).order_by(watches.c.made_at.desc(), watches.c.id)
    with store.reading() as connection:
        return [Watch(**row._mapping) for row in connection.execute(chosen if owner is None else chosen.where(watches.c.owner == owner))]


def by_key(store: Store, key: str) -> Watch | None:
    """The watch whose feed a key opens."""
    with store.reading() as connection:
        row = connection.execute(select(watches).where(watches.c.key == key)).first()
    return Watch(**row._mapping) if row else None


def remove_watch(store: Store, id: str, owner: str | None, by: Note) -> None:
    """Take a watch away with all that it kept; ``owner``: whose it must be (``None``: anybody's). Raises :class:`InputError` where there is none."""
    with store.writing() as connection:
        row = connection.execute(select(watches).where(watches.c.id == id, *([watches.c.owner == owner] if owner is not None else []))).first()
        if row is None:
            raise InputError(f"{id[:80]!r}: you have no such watch")
        for table in (deliveries, items, known):
            connection.execute(delete(table).where(table.c.watch == id))
        connection.execute(delete(watches).where(watches.c.id == id))
        note(connection, by, "watch removed", row.name)


def due(watch: Watch, now: dt.datetime) -> bool:
    """Whether it is time for the next look."""
    return now >= dt.datetime.strptime(watch.looked_at, "%Y-%m-%dT%H:%M:%S%z") + dt.timedelta(seconds=watch.every)
