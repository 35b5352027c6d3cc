"""Sessions: a random token in a cookie, its hash in the store, an end. The rate of sign-ins is limited by address, by name and by both."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import secrets

from sqlalchemy import Connection, delete, func, insert, select

from isnad.desk.people.accounts import Person, key_of, known, set_password
from isnad.desk.people.audit import Note, note
from isnad.desk.people.tables import accounts, attempts, sessions
from isnad.errors import IsnadError
from isnad.store.store import Store, utc_now

LASTS = dt.timedelta(hours=12)
_WINDOW = dt.timedelta(minutes=15)
#: Failures within the window after which no more is tried. One who fails from one address does not shut out the owner of the name at another, until there are very many.
MOST_OF_BOTH, MOST_OF_ADDRESS, MOST_OF_NAME = 5, 20, 100


class TooMany(IsnadError):
    """Too many sign-ins failed of late."""


def sign_in(store: Store, name: str, password: str, address: str) -> str | None:
    """The token of a new session; ``None`` where name or password is wrong. Raises :class:`TooMany` before anything is compared."""
    person = _proven(store, name[:200], password, address)
    return _begun(store, person, address) if person else None


def change_password(store: Store, person: Person, old: str, new: str, address: str) -> str | None:
    """Give oneself another password, which ends all sessions: the token of a new one; ``None`` where the old password is wrong. Raises as :func:`sign_in` and
    :func:`isnad.desk.people.accounts.set_password`."""
    if _proven(store, person.name, old, address) is None:
        return None
    set_password(store, person.name, new, Note(person.name, address))
    return _begun(store, person, address)


def _proven(store: Store, name: str, password: str, address: str) -> Person | None:
    attempt = _attempt(store, key_of(name), network(address))
    person = known(store, name, password)
    with store.writing() as connection:
        if person is not None:
            connection.execute(delete(attempts).where(attempts.c.id == attempt))
            return person
        who = connection.execute(select(accounts.c.name).where(accounts.c.key == key_of(name))).scalar()
        note(connection, Note(who or "?", address), "sign-in failed")  # what is nobody's name may be a password
    return None


def _begun(store: Store, person: Person, address: str) -> str:
    with store.writing() as connection:
        token = _open(connection, person)
        note(connection, Note(person.name, address), "signed in")
    return token


def sign_out(store: Store, token: str, by: Note) -> None:
    """End a session."""
    with store.writing() as connection:
        if connection.execute(delete(sessions).where(sessions.c.token == hash_of(token))).rowcount:
            note(connection, by, "signed out")


def owner(store: Store, token: str) -> Person | None:
    """Whose session it is, with the role that they have now; ``None`` for one that has ended or never was."""
    query = select(accounts.c.key, accounts.c.name, accounts.c.role).join(sessions, sessions.c.account == accounts.c.key)
    with store.reading() as connection:
        row = connection.execute(query.where(sessions.c.token == hash_of(token), sessions.c.expires_at > utc_now())).first()
    return Person(key=row.key, name=row.name, role=row.role) if row else None


def network(address: str) -> str:
    """What is counted as one address: of IPv6 the /64 that one customer has."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, 64), strict=False))
    return str(ip)


def _open(connection: Connection, person: Person) -> str:
    token = secrets.token_urlsafe(32)
    connection.execute(delete(sessions).where(sessions.c.expires_at <= utc_now()))
    connection.execute(insert(sessions), {"token": hash_of(token), "account": person.key, "expires_at": _at(LASTS)})
    return token


def _attempt(store: Store, key: str, address: str) -> int:
    """Counts one more attempt before it is made, in one transaction: a hundred at the same time are a hundred. Its id."""
    with store.writing() as connection:
        connection.execute(delete(attempts).where(attempts.c.at <= _at(-_WINDOW)))
        of_address, of_name = attempts.c.address == address, attempts.c.name == hash_of(key)
        for most, conditions in ((MOST_OF_BOTH, (of_address, of_name)), (MOST_OF_ADDRESS, (of_address,)), (MOST_OF_NAME, (of_name,))):
            if connection.execute(select(func.count()).select_from(attempts).where(*conditions)).scalar_one() >= most:
                raise TooMany("too many sign-ins failed; try again in a quarter of an hour")
        made = insert(attempts).values(at=utc_now(), address=address, name=hash_of(key)).returning(attempts.c.id)
        return int(connection.execute(made).scalar_one())


def hash_of(text: str) -> str:
    """What the store keeps of a secret that nobody can guess."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _at(after: dt.timedelta) -> str:
    return (dt.datetime.now(dt.UTC) + after).strftime("%Y-%m-%dT%H:%M:%SZ")
