"""The tables of a store, for SQLite and PostgreSQL alike.

Times are UTC, ``2020-02-15T08:30:00Z``; days are ISO 8601, as exact as the text is. A record (statement, event) is kept whole as the JSON of :mod:`isnad.model` in ``record``;
the columns beside it are what filters and joins need. ``withdrawn`` is ``NULL`` for what stands, else why it went (and ``withdrawn_at`` when): records are never deleted.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, ForeignKeyConstraint, Index, Integer, LargeBinary, MetaData, Table, UniqueConstraint
from sqlalchemy import Text as AnyText
from sqlalchemy.dialects import postgresql

metadata = MetaData()
#: Compared by code point in both databases: the order of rows must not depend on a server's locale.
Text = AnyText().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def _record_columns() -> list[Column[object]]:
    """What statements and events share: where they stand, what made them, whether they still stand."""
    return [
        Column("id", Text, primary_key=True),
        Column("article", Text, nullable=False),
        Column("version", Integer, nullable=False),
        Column("n", Integer, nullable=False),  # its place in the reading
        Column("rule", Text, nullable=False),
        Column("isnad", Text, nullable=False),  # version of the software that made it
        Column("lexicon", Text, nullable=False),  # digest of the lexicon that made it
        Column("record", LargeBinary, nullable=False),
        Column("withdrawn", Text),
        Column("withdrawn_at", Text),
    ]


#: One row each time that a page was kept: what came, from where, when, and where its bytes lie in the archive.
pages = Table(
    "pages", metadata,
    Column("id", Integer, primary_key=True),
    Column("locator", Text, nullable=False),
    Column("url", Text),
    Column("sha256", Text, nullable=False),
    Column("media", Text, nullable=False),
    Column("how", Text, nullable=False),
    Column("fetched_at", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),
    Column("length", Integer, nullable=False),
    UniqueConstraint("file", "offset"),
    Index("pages_by_place", "locator", "sha256"),
    Index("pages_by_hash", "sha256"),
)

#: What was published at one address (or under one id of a dump), through all its versions.
articles = Table(
    "articles", metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text),
    Column("outlet", Text),
    Column("date", Text),  # of publication, of the latest version
    Column("version", Integer, nullable=False),  # the latest
    Column("copy_group", Text),  # articles of one group are copies of one text, exact or near; NULL: alone
    Index("articles_by_date", "date"),
    Index("articles_by_outlet", "outlet"),
    Index("articles_by_copy_group", "copy_group"),
)

#: The text of an article as one page gave it. ``number`` counts from 1; a later number is what the outlet changed.
versions = Table(
    "versions", metadata,
    Column("article", Text, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("page", Integer, ForeignKey("pages.id"), nullable=False),
    Column("digest", Text, nullable=False),  # SHA-256 of title and body
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("date", Text),
    Column("outlet", Text),
    Column("author", Text),
    Column("lang", Text, nullable=False),
    Index("versions_by_page", "page"),
    Index("versions_by_digest", "digest"),
)

#: Which software and lexicon read a version last.
readings = Table(
    "readings", metadata,
    Column("article", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("isnad", Text, nullable=False),
    Column("lexicon", Text, nullable=False),
    ForeignKeyConstraint(["article", "version"], ["versions.article", "versions.number"]),
)

statements = Table(
    "statements", metadata,
    *_record_columns(),
    Column("act", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("explicit", Boolean, nullable=False),
    Column("start", Integer, nullable=False),  # of the cue
    ForeignKeyConstraint(["article", "version"], ["versions.article", "versions.number"]),
    Index("statements_by_article", "article", "version"),
    Index("statements_by_act", "act"),
)

events = Table(
    "events", metadata,
    *_record_columns(),
    Column("type", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("start", Integer, nullable=False),  # of the trigger
    Column("status", Text, nullable=False),
    Column("date", Text),
    Column("place", Text),  # name of the place as the lexicon has it, else as the text has it
    Column("place_country", Text),
    Column("lat", Float),
    Column("lon", Float),
    Column("claim", Text),  # id of the statement that vouches; NULL: the article itself
    Column("dead", Integer),
    Column("injured", Integer),
    ForeignKeyConstraint(["article", "version"], ["versions.article", "versions.number"]),
    Index("events_by_article", "article", "version"),
    Index("events_by_type", "type", "mode"),
    Index("events_by_date", "date"),
    Index("events_by_place", "place"),
)

#: Who the lexicon or the text says an actor is. ``id`` is the lexicon's, or ``~`` and the folded name for those it does not list.
actors = Table(
    "actors", metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_ar", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("sector", Text, nullable=False),
)

#: The words that name an actor in a record, and the part they play in it: speaker, via, actor, recipient.
mentions = Table(
    "mentions", metadata,
    Column("record", Text, primary_key=True),
    Column("role", Text, primary_key=True),
    Column("n", Integer, primary_key=True),
    Column("actor", Text, ForeignKey("actors.id")),
    Column("text", Text, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("country", Text, nullable=False),
    Column("sector", Text, nullable=False),
    Index("mentions_by_actor", "actor", "text"),
    sqlite_with_rowid=False,
)

#: What reviewers decided: rows are added, never changed.
decisions = Table(
    "decisions", metadata,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("verb", Text, nullable=False),
    Column("detail", Text, nullable=False),  # JSON
    Index("decisions_by_record", "record"),
)

#: Hashes of the parts of a text's signature: articles that share one are candidates for a copy group.
signatures = Table(
    "signatures", metadata,
    Column("band", BigInteger, primary_key=True, autoincrement=False),
    Column("article", Text, primary_key=True),
    sqlite_with_rowid=False,
)

feeds = Table(
    "feeds", metadata,
    Column("url", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("etag", Text),
    Column("modified", Text),
    Column("checked_at", Text),
    Column("next_at", Text),
    Column("error", Text),
    Column("failures", Integer, nullable=False),
)
