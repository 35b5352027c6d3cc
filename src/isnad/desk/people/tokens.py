"""Tokens for programs: whoever shows one reads what its owner may read, and does nothing else."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, insert, select

from isnad.desk.people.accounts import Person, person_named
from isnad.desk.people.audit import Note, note
from isnad.desk.people.sessions import hash_of
from isnad.desk.people.tables import accounts, tokens
from isnad.store.store import Store, utc_now


def give(store: Store, name: str, by: Note) -> str:
    """A new token for an account, in the place of the one that it had; the store has only its hash. Raises :class:`isnad.errors.InputError` where there is no such account."""
    token = secrets.token_urlsafe(32)
    with store.writing() as connection:
        person = person_named(connection, name)
        connection.execute(delete(tokens).where(tokens.c.account == person.key))
        connection.execute(insert(tokens), {"account": person.key, "token": hash_of(token), "made_at": utc_now()})
        note(connection, by, "token made", person.name)
    return token


def end(store: Store, name: str, by: Note) -> None:
    """End the token of an account. Raises :class:`isnad.errors.InputError` where there is no such account."""
    with store.writing() as connection:
        person = person_named(connection, name)
        if connection.execute(delete(tokens).where(tokens.c.account == person.key)).rowcount:
            note(connection, by, "token ended", person.name)


def bearer(store: Store, token: str) -> Person | None:
    """Whose token it is, as somebody who reads; ``None`` for one that has ended or never was."""
    query = select(accounts.c.key, accounts.c.name).join(tokens, tokens.c.account == accounts.c.key).where(tokens.c.token == hash_of(token))
    with store.reading() as connection:
        row = connection.execute(query).first()
    return Person(key=row.key, name=row.name, role="read") if row else None
