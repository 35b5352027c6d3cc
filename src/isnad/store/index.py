"""The tables behind search; they hold nothing that cannot be made again from the store's own tables."""

from __future__ import annotations

from sqlalchemy import Column, Index, MetaData, Table, Text

metadata = MetaData()

#: What things are called, in Arabic and English: a name's key leads to the thing, the thing to its other names.
names = Table(
    "search_names", metadata,
    Column("key", Text, primary_key=True),
    Column("kind", Text, primary_key=True),  # actor place country
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Index("search_names_by_thing", "kind", "id"),
)
