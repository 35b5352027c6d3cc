"""The tables behind search, and what fills them; they hold nothing that cannot be made again from the store's own tables.

Each kind of document (article, statement, actor) has a table of its own with the words of its title and body in their plain form, and a full-text index
over their keys: FTS5 in SQLite, a ``tsvector`` with a GIN index in PostgreSQL. The indexes know words only as they are spelt; what else a word is found by
(without its clitics, by its lemma, by its sound) stands once for each *word* in ``search_keys``, not once for each text: a query is widened to the words
that the store really has (:mod:`isnad.store.query`), and both databases answer the same question with the same documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Index, Integer, MetaData, Row, Select, Table, Text, select, text
from sqlalchemy.types import UserDefinedType

from isnad.lexicon import Lexicon, load
from isnad.model import Statement
from isnad.store import schema
from isnad.store.analysis import key, keys_of, plain_words

INDEXED = 200_000  # code points of a text that are indexed: a PostgreSQL tsvector holds 1 MiB
_BODY = 16  # positions between title and body, so that no phrase runs from one into the other
_LAST = 16_383  # the last position that a tsvector can tell

metadata = MetaData()


class _TsVector(UserDefinedType[str]):
    """PostgreSQL's ``tsvector``; in SQLite, whose index is a table of its own, an empty column."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "TSVECTOR"


def _documents(kind: str) -> Table:
    return Table(
        f"search_{kind}", metadata,
        Column("n", Integer, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        Column("title", Text, nullable=False),  # the keys of its words, a blank between them
        Column("body", Text, nullable=False),
        Column("spelt", Text, nullable=False),  # the words of title and body in their plain form, letter under letter with their keys
        Column("vector", _TsVector().with_variant(Text(), "sqlite")),
        # new entries wait in a list that every query reads whole: a short one (kB)
        Index(f"search_{kind}_by_word", "vector", postgresql_using="gin", postgresql_with={"gin_pending_list_limit": 256}).ddl_if(dialect="postgresql"),
    )  # fmt: skip


DOCUMENTS = {kind: _documents(kind) for kind in ("articles", "statements", "actors")}

#: The words of all documents, as keys, and what is sure to belong to each.
forms = Table(
    "search_forms", metadata,
    Column("form", Text, primary_key=True),
    Column("keys", Text, nullable=False),  # a blank between them
    sqlite_with_rowid=False,
)  # fmt: skip

#: From what a word can be looked up by to the word (see :class:`isnad.store.analysis.Keys`).
keys = Table(
    "search_keys", metadata,
    Column("key", Text, primary_key=True),
    Column("form", Text, primary_key=True),
    sqlite_with_rowid=False,
)  # fmt: skip


def create(connection: Connection) -> None:
    """Make the tables, empty."""
    metadata.create_all(connection)
    for table in DOCUMENTS.values():
        if connection.dialect.name == "postgresql":
            # kept in the row, not beside it: else PostgreSQL takes reading every vector for cheaper than its index
            connection.execute(text(f"ALTER TABLE {table.name} ALTER COLUMN vector SET STORAGE MAIN"))
        if connection.dialect.name == "sqlite":
            # content='': the index keeps no text, `delete` names the old one; ascii: the words are cut already, and every letter beyond ASCII is part of one
            connection.execute(text(f"CREATE VIRTUAL TABLE {table.name}_fts USING fts5(title, body, content='', columnsize=0, tokenize=\"ascii tokenchars '.'\")"))


def drop(connection: Connection) -> None:
    """Remove the tables."""
    if connection.dialect.name == "sqlite":
        for table in DOCUMENTS.values():
            connection.execute(text(f"DROP TABLE IF EXISTS {table.name}_fts"))
    metadata.drop_all(connection)


def rebuild(connection: Connection, *, lexicon: Lexicon | None = None) -> None:
    """Index everything that is stored anew: after a change of the lexicon or of this code."""
    drop(connection)
    create(connection)
    lexicon = lexicon or load()
    latest = select(schema.versions.c.article, schema.versions.c.title, schema.versions.c.body).join(
        schema.articles, (schema.articles.c.id == schema.versions.c.article) & (schema.articles.c.version == schema.versions.c.number)
    )
    for row in _rows(connection, latest):
        index_article(connection, row.article, row.title, row.body, lexicon=lexicon)
    for row in _rows(connection, select(schema.statements.c.record)):
        statement = msgspec.json.decode(row.record, type=Statement)
        index_statement(connection, statement.id, statement.content.text, speaker=speaker_words(statement), lexicon=lexicon)
    for row in _rows(connection, select(schema.actors)):
        said = select(schema.mentions.c.text).where(schema.mentions.c.actor == row.id).distinct().order_by(schema.mentions.c.text)
        index_actor(connection, row.id, row.name, row.name_ar, connection.scalars(said).all(), lexicon=lexicon)


def _rows(connection: Connection, query: Select[Any]) -> Iterator[Row[Any]]:
    """The rows of a query, some at a time."""
    return iter(connection.execute(query.execution_options(yield_per=500)))


def speaker_words(statement: Statement) -> str:
    """The words for who speaks, and his names where they are others."""
    if statement.speaker is None:
        return ""
    who = statement.speaker
    return " / ".join(dict.fromkeys(n for n in (who.text, who.name_ar, who.name) if n))


def actor_names(name: str, name_ar: str) -> str:
    """An actor's names in a line, the Arabic one first."""
    return " / ".join(dict.fromkeys(n for n in (name_ar, name) if n))


def index_article(connection: Connection, article: str, title: str, body: str, *, lexicon: Lexicon | None = None) -> None:
    """Index an article's latest text in the place of what was indexed for it. Runs inside the caller's transaction."""
    _index(connection, "articles", article, title, body, lexicon)


def index_statement(connection: Connection, statement: str, content: str, *, speaker: str = "", lexicon: Lexicon | None = None) -> None:
    """Index the words of a statement, and those that name its speaker."""
    _index(connection, "statements", statement, speaker, content, lexicon)


def index_actor(connection: Connection, actor: str, name: str, name_ar: str, called: Iterable[str] = (), *, lexicon: Lexicon | None = None) -> None:
    """Index an actor under his names in English and Arabic, and under whatever else texts call him."""
    _index(connection, "actors", actor, actor_names(name, name_ar), " / ".join(dict.fromkeys(called)), lexicon)


def _index(connection: Connection, kind: str, id: str, title: str, body: str, lexicon: Lexicon | None) -> None:
    table = DOCUMENTS[kind]
    spelt = [plain_words(part[:INDEXED]) for part in (title, body)]
    keys = [list(map(key, part)) for part in spelt]
    new = {"id": id, "title": " ".join(keys[0]), "body": " ".join(keys[1]), "spelt": " ".join(spelt[0] + spelt[1])}
    old = connection.execute(select(table).where(table.c.id == id)).first()
    if old is not None and (old.title, old.body, old.spelt) == (new["title"], new["body"], new["spelt"]):
        return
    if connection.dialect.name == "postgresql":
        new["vector"] = _vector(*keys)
    if old is None:
        connection.execute(table.insert(), [new])
    else:
        connection.execute(table.update().where(table.c.n == old.n), new)
    if connection.dialect.name == "sqlite":
        n = old.n if old is not None else connection.scalars(select(table.c.n).where(table.c.id == id)).one()
        _index_in_sqlite(connection, table.name, {"n": n, "title": new["title"], "body": new["body"]}, None if old is None else {"n": n, "title": old.title, "body": old.body})
    _learn(connection, {word for part in keys for word in part}, lexicon)


def _index_in_sqlite(connection: Connection, table: str, new: dict[str, Any], old: dict[str, Any] | None) -> None:
    if old is not None:
        connection.execute(text(f"INSERT INTO {table}_fts({table}_fts, rowid, title, body) VALUES ('delete', :n, :title, :body)"), old)
    connection.execute(text(f"INSERT INTO {table}_fts(rowid, title, body) VALUES (:n, :title, :body)"), new)


def _vector(title: list[str], body: list[str]) -> str:
    """Keys with their positions as PostgreSQL writes a ``tsvector``; those of the title have weight A."""
    places: dict[str, list[str]] = {}
    for i, word in enumerate(title, 1):
        places.setdefault(word, []).append(f"{min(i, _LAST)}A")
    for i, word in enumerate(body, len(title) + _BODY):
        places.setdefault(word, []).append(str(min(i, _LAST)))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


_UNKNOWN = {
    "sqlite": text("SELECT value FROM json_each(:words) WHERE NOT EXISTS (SELECT 1 FROM search_forms WHERE form = value)"),
    "postgresql": text("SELECT value FROM jsonb_array_elements_text(CAST(:words AS jsonb)) AS value WHERE NOT EXISTS (SELECT 1 FROM search_forms WHERE form = value)"),
}
_NEW_FORM = text("INSERT INTO search_forms (form, keys) VALUES (:form, :keys) ON CONFLICT DO NOTHING")
_NEW_KEY = text("INSERT INTO search_keys (key, form) VALUES (:key, :form) ON CONFLICT DO NOTHING")


def _learn(connection: Connection, found: set[str], lexicon: Lexicon | None) -> None:
    """File the words that no document had yet. In the order of the alphabet: two writers never wait for each other in a ring."""
    new = sorted(connection.scalars(_UNKNOWN[connection.dialect.name], {"words": json.dumps(list(found), ensure_ascii=False)}))
    if not new:
        return
    lexicon = lexicon or load()
    analysed = [(form, keys_of(form, lexicon)) for form in new]
    connection.execute(_NEW_FORM, [{"form": form, "keys": " ".join(k.sure)} for form, k in analysed])
    connection.execute(_NEW_KEY, [{"key": each, "form": form} for form, k in analysed for each in (*k.sure, *k.guessed)])
