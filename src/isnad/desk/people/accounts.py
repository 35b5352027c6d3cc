"""Accounts: a name, a role and a password. Every change says who made it and from where."""

from __future__ import annotations

import re
import unicodedata

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, update

from isnad.desk.people.audit import Note, note
from isnad.desk.people.passwords import hashed, matches, outdated
from isnad.desk.people.tables import accounts, sessions, tokens
from isnad.desk.watches.tables import forget
from isnad.errors import InputError
from isnad.store.store import Store, utc_now

#: Each may do what those before it may: look; decide about records; keep the accounts.
ROLES = ("read", "review", "admin")
_NAME = re.compile(r"\w[\w.@-]{0,63}")


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the desk. ``key`` is the name as it is compared."""

    key: str
    name: str
    role: str

    def may(self, role: str) -> bool:
        """Whether the person has this role or one that includes it."""
        return ROLES.index(self.role) >= ROLES.index(role)


def key_of(name: str) -> str:
    """A name as it is compared: without regard to case and to how its letters are composed; ``""``, which is nobody's, for what no name can hold."""
    return unicodedata.normalize("NFKC", name).strip().casefold() if name.isprintable() else ""


def add(store: Store, name: str, role: str, password: str, by: Note) -> Person:
    """Make an account. Raises :class:`InputError` for a name that is taken or no name, an unknown role, a weak password."""
    person = Person(key=key_of(name), name=unicodedata.normalize("NFC", name).strip(), role=_known(role))
    if not _NAME.fullmatch(person.name):
        raise InputError(f"{name[:80]!r}: a name has up to 64 letters and digits, and . _ - @ between them")
    hash = _hash_for(person.key, password)
    with store.writing() as connection:
        if connection.execute(select(accounts.c.key).where(accounts.c.key == person.key)).first():
            raise InputError(f"{person.name}: there is an account of this name already")
        connection.execute(insert(accounts), {"key": person.key, "name": person.name, "role": role, "hash": hash, "made_at": utc_now()})
        note(connection, by, "account added", f"{person.name} {role}")
    return person


def everybody(store: Store) -> list[Person]:
    """All accounts, by name."""
    with store.reading() as connection:
        return [Person(key=row.key, name=row.name, role=row.role) for row in connection.execute(select(accounts).order_by(accounts.c.key))]


def set_role(store: Store, name: str, role: str, by: Note) -> None:
    """Give somebody another role. Raises :class:`InputError` where there is no such account, or no other admin is left."""
    with store.writing() as connection:
        person = person_named(connection, name)
        if person.role == "admin" and _known(role) != "admin":
            _demand_another_admin(connection, person)
        connection.execute(update(accounts).where(accounts.c.key == person.key).values(role=_known(role)))
        note(connection, by, "role changed", f"{person.name} {person.role} → {role}")


def set_password(store: Store, name: str, password: str, by: Note) -> None:
    """Give somebody another password; all their sessions and their token end. Raises :class:`InputError`."""
    hash = _hash_for(key_of(name), password)
    with store.writing() as connection:
        person = person_named(connection, name)
        connection.execute(update(accounts).where(accounts.c.key == person.key).values(hash=hash))
        connection.execute(delete(sessions).where(sessions.c.account == person.key))
        connection.execute(delete(tokens).where(tokens.c.account == person.key))
        note(connection, by, "password changed", person.name)


def remove(store: Store, name: str, by: Note) -> None:
    """Take an account away; its sessions and watches end, what it did stays in the log. Raises :class:`InputError`."""
    with store.writing() as connection:
        person = person_named(connection, name)
        if person.role == "admin":
            _demand_another_admin(connection, person)
        forget(connection, person.key)
        connection.execute(delete(sessions).where(sessions.c.account == person.key))
        connection.execute(delete(tokens).where(tokens.c.account == person.key))
        connection.execute(delete(accounts).where(accounts.c.key == person.key))
        note(connection, by, "account removed", person.name)


def known(store: Store, name: str, password: str) -> Person | None:
    """The person with this name and password. Takes as long where there is nobody of that name."""
    with store.reading() as connection:
        row = connection.execute(select(accounts).where(accounts.c.key == key_of(name))).first()
    if not matches(row.hash if row else None, password) or row is None:
        return None
    if outdated(row.hash):
        with store.writing() as connection:
            connection.execute(update(accounts).where(accounts.c.key == row.key).values(hash=hashed(password)))
    return Person(key=row.key, name=row.name, role=row.role)


def _hash_for(key: str, password: str) -> str:
    if key_of(password) == key:
        raise InputError("the password is the name; choose another one")
    return hashed(password)


def _known(role: str) -> str:
    if role not in ROLES:
        raise InputError(f"{role[:80]!r}: the roles are {', '.join(ROLES)}")
    return role


def person_named(connection: Connection, name: str) -> Person:
    """The account of this name. Raises :class:`InputError` where there is none."""
    row = connection.execute(select(accounts).where(accounts.c.key == key_of(name))).first()
    if row is None:
        raise InputError(f"{name[:80]!r}: there is no account of this name; `isnad account list` shows all")
    return Person(key=row.key, name=row.name, role=row.role)


def _demand_another_admin(connection: Connection, person: Person) -> None:
    if connection.execute(select(func.count()).select_from(accounts).where(accounts.c.role == "admin", accounts.c.key != person.key)).scalar_one() == 0:
        raise InputError(f"{person.name} is the last admin; make another one first")
