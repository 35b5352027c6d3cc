"""The tables of people, beside those of the store. Unlike the desk's other tables they cannot be made again."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text, inspect
from sqlalchemy.dialects import postgresql

from isnad.store.store import Store

metadata = MetaData()
_Text = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

#: Who has an account. ``key``: the name as it is compared; ``hash``: Argon2id of the password with its parameters and salt (PHC string).
accounts = Table(
    "people_accounts", metadata,
    Column("key", _Text, primary_key=True), Column("name", _Text, nullable=False), Column("role", _Text, nullable=False), Column("hash", _Text, nullable=False), Column("made_at", _Text, nullable=False))

#: Who is signed in. ``token``: SHA-256 of what stands in the cookie, so that a copy of the store opens no door.
sessions = Table(
    "people_sessions", metadata,
    Column("token", _Text, primary_key=True), Column("account", _Text, ForeignKey("people_accounts.key", ondelete="CASCADE"), nullable=False), Column("expires_at", _Text, nullable=False),
    Index("people_sessions_by_account", "account"))

#: What a program shows in the place of a session: one for each account at most. ``token``: SHA-256 of it.
tokens = Table(
    "people_tokens", metadata,
    Column("account", _Text, ForeignKey("people_accounts.key", ondelete="CASCADE"), primary_key=True), Column("token", _Text, nullable=False, unique=True), Column("made_at", _Text, nullable=False))

#: Sign-ins that were tried and did not succeed, until they are too old to count. ``name``: SHA-256 of what was typed, which may be a password in the wrong place.
attempts = Table(
    "people_attempts", metadata,
    Column("id", Integer, primary_key=True), Column("at", _Text, nullable=False), Column("address", _Text, nullable=False), Column("name", _Text, nullable=False),
    Index("people_attempts_by_time", "at"))

#: What was done: rows are added, never changed.
audit = Table(
    "people_audit", metadata,
    Column("id", Integer, primary_key=True), Column("at", _Text, nullable=False), Column("who", _Text, nullable=False), Column("what", _Text, nullable=False),
    Column("detail", _Text, nullable=False), Column("address", _Text, nullable=False))


def prepare(store: Store) -> None:
    """Make the tables where they are missing."""
    with store.reading() as connection:
        there = set(inspect(connection).get_table_names())
    if not metadata.tables.keys() <= there:
        with store.writing() as connection:
            metadata.create_all(connection)
