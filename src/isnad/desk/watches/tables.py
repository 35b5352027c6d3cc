"""The tables of watches, beside those of the store. They cannot be made again: they hold what was told already.

One look at a watch is one transaction: what is new becomes known, stands in the feed, and waits in the outbox. Sending comes after that, so nothing is told twice because a look was
broken off, and nothing is lost because a receiver was.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, delete, inspect, select
from sqlalchemy.dialects import postgresql

from isnad.desk.people import tables as people
from isnad.store.store import Store

metadata = MetaData()
_Text = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

#: ``owner``: key of an account, or the name of who sat at the machine. ``key``: what opens the feed. ``secret``: what signs the calls of the webhook.
watches = Table(
    "watches", metadata,
    Column("id", _Text, primary_key=True), Column("owner", _Text, nullable=False), Column("name", _Text, nullable=False), Column("kind", _Text, nullable=False), Column("query", _Text, nullable=False),
    Column("key", _Text, nullable=False, unique=True), Column("secret", _Text, nullable=False), Column("webhook", _Text, nullable=False), Column("mail", _Text, nullable=False),
    Column("language", _Text, nullable=False), Column("every", Integer, nullable=False), Column("made_at", _Text, nullable=False), Column("looked_at", _Text, nullable=False), Column("error", _Text))

#: What a watch has told of, or what was there before it: ids of events, and of records too.
known = Table("watch_known", metadata, Column("watch", _Text, ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True), Column("id", _Text, primary_key=True))

#: What a watch found, as it was then. ``batch``: what was found in one look, in pieces that one message holds.
items = Table(
    "watch_items", metadata,
    Column("id", Integer, primary_key=True), Column("watch", _Text, ForeignKey("watches.id", ondelete="CASCADE"), nullable=False), Column("batch", _Text, nullable=False), Column("at", _Text, nullable=False),
    Column("item", LargeBinary, nullable=False), Index("watch_items_by_watch", "watch", "id"), Index("watch_items_by_batch", "batch"))

#: The outbox. ``id`` goes along with every try, so that a receiver can tell a second one of the same from a new one. ``channel``: webhook, mail.
#: ``state``: waiting, sending (until ``next_at``, after which who claimed it has died), done, failed, unsure (died while a mail was on its way).
deliveries = Table(
    "watch_deliveries", metadata,
    Column("id", _Text, primary_key=True), Column("watch", _Text, ForeignKey("watches.id", ondelete="CASCADE"), nullable=False), Column("batch", _Text, nullable=False), Column("channel", _Text, nullable=False),
    Column("state", _Text, nullable=False), Column("tries", Integer, nullable=False), Column("next_at", _Text, nullable=False), Column("done_at", _Text), Column("error", _Text),
    Index("watch_deliveries_by_state", "state", "next_at"), Index("watch_deliveries_by_watch", "watch"))


def prepare(store: Store) -> None:
    """Make the tables where they are missing, also those of people: who makes a watch stands in the audit log."""
    people.prepare(store)
    with store.reading() as connection:
        there = set(inspect(connection).get_table_names())
    if not metadata.tables.keys() <= there:
        with store.writing() as connection:
            metadata.create_all(connection)


def forget(connection: Connection, owner: str) -> None:
    """Take away the watches of somebody whose account ends: nobody would see any more where they tell what."""
    if not inspect(connection).has_table(watches.name):
        return
    theirs = select(watches.c.id).where(watches.c.owner == owner)
    for table in (deliveries, items, known):
        connection.execute(delete(table).where(table.c.watch.in_(theirs)))
    connection.execute(delete(watches).where(watches.c.owner == owner))
