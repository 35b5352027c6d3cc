"""The tables behind records. Like the index behind search they hold nothing that cannot be made again from the store's own tables, so they are no part of the migrations:
:func:`prepare` makes them, and makes them anew when the rules of merging have changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

from sqlalchemy import Column, Connection, Index, Integer, LargeBinary, MetaData, Table, Text, delete, insert, inspect, select
from sqlalchemy.dialects import postgresql

#: The files that decide which tellings there are and which of them are one.
_DECIDING = ("candidates.py", "compare.py", "grouping.py", "incremental.py", "kinds.py", "means.py", "mentions.py", "merging.py", "names.py", "overrides.py", "telling.py", "weights.py", "words.py",
             "data/common_words.tsv", "data/kinds.tsv", "data/means.tsv", "data/weights.tsv")
metadata = MetaData()
_Text = Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")

#: What is merged and which decisions were taken into account: ``rules`` and ``decision``.
state = Table("record_state", metadata, Column("key", _Text, primary_key=True), Column("value", _Text, nullable=False))

#: Which reading of an article was merged last.
merged = Table(
    "record_articles", metadata,
    Column("article", _Text, primary_key=True), Column("version", Integer, nullable=False), Column("isnad", _Text, nullable=False), Column("lexicon", _Text, nullable=False))

#: All that one article says of one event. ``first`` and ``last``: the days (ordinals) in which it may be compared; ``record``: where it belongs; ``beside``: the telling of that record
#: that it agrees with best, and their ``score``.
tellings = Table(
    "record_tellings", metadata,
    Column("id", _Text, primary_key=True), Column("article", _Text, nullable=False), Column("first", Integer), Column("last", Integer), Column("families", _Text, nullable=False),
    Column("telling", LargeBinary, nullable=False), Column("record", _Text), Column("beside", _Text), Column("score", Integer),
    Index("record_tellings_by_article", "article"), Index("record_tellings_by_day", "last", "first"), Index("record_tellings_by_record", "record"))

#: Tellings that agree well enough to hold a record together, ``a < b``, with their score in thousandths of log-odds; and the pairs that reviewers decided about.
links = Table(
    "record_links", metadata,
    Column("a", _Text, primary_key=True), Column("b", _Text, primary_key=True), Column("score", Integer, nullable=False), Index("record_links_by_b", "b"))

#: The mentions of each telling.
reports = Table(
    "record_reports", metadata, Column("report", _Text, primary_key=True), Column("telling", _Text, nullable=False), Index("record_reports_by_telling", "telling"))


def make(connection: Connection) -> None:
    """Make the tables where they are missing, and anew where an earlier version made them with other columns."""
    there = inspect(connection)
    if any(there.has_table(table.name) and {column["name"] for column in there.get_columns(table.name)} != set(table.c.keys()) for table in metadata.sorted_tables):
        metadata.drop_all(connection)
    metadata.create_all(connection)


def prepare(connection: Connection, lexicon: str) -> None:
    """Make the tables; empty them where other rules, or another version of the lexicon, filled them."""
    make(connection)
    rules = f"{_rules()} {lexicon}"
    if connection.execute(select(state.c.value).where(state.c.key == "rules")).scalar() == rules:
        return
    for table in reversed(metadata.sorted_tables):
        connection.execute(delete(table))
    connection.execute(insert(state), {"key": "rules", "value": rules})


def _rules() -> str:
    """A digest of everything that decides about merging; roots, tolls and disputes are worked out when records are read."""
    folder = Path(__file__).parent
    digest = hashlib.sha256()
    for name in _DECIDING:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]
