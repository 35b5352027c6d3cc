"""The tables behind what is merged of articles (:mod:`isnad.record.incremental`): a set for each kind, whose names begin with it.

Like the tables behind records they hold nothing that cannot be made again, so they are no part of the migrations.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text, delete, insert, select
from sqlalchemy.dialects import postgresql

_Text = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


class ItemTables:
    """``state``: the rules that filled the tables. ``merged``: which reading of an article was merged last. ``items``: what is compared (``day`` an ordinal), and the group (``record``) it belongs to.
    ``links``: pairs that were compared, by relation, with their score in thousandths of log-odds."""

    def __init__(self, name: str) -> None:
        self.metadata = MetaData()
        self.state = Table(f"{name}_state", self.metadata, Column("key", _Text, primary_key=True), Column("value", _Text, nullable=False))
        self.merged = Table(
            f"{name}_articles", self.metadata,
            Column("article", _Text, primary_key=True), Column("version", Integer, nullable=False), Column("isnad", _Text, nullable=False), Column("lexicon", _Text, nullable=False))
        self.items = Table(
            f"{name}_items", self.metadata,
            Column("id", _Text, primary_key=True), Column("article", _Text, nullable=False), Column("day", Integer), Column("item", LargeBinary, nullable=False), Column("record", _Text),
            Index(f"{name}_items_by_article", "article"), Index(f"{name}_items_by_day", "day"), Index(f"{name}_items_by_record", "record"))
        self.links = Table(
            f"{name}_links", self.metadata,
            Column("relation", _Text, primary_key=True), Column("a", _Text, primary_key=True), Column("b", _Text, primary_key=True), Column("score", Integer, nullable=False),
            Index(f"{name}_links_by_a", "a"), Index(f"{name}_links_by_b", "b"))

    def prepare(self, connection: Connection, rules: str) -> None:
        """Make the tables where they are missing; empty them where other rules filled them."""
        self.metadata.create_all(connection)
        if connection.execute(select(self.state.c.value).where(self.state.c.key == "rules")).scalar() == rules:
            return
        for table in reversed(self.metadata.sorted_tables):
            connection.execute(delete(table))
        connection.execute(insert(self.state), {"key": "rules", "value": rules})
