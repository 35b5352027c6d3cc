"""The tables behind search, and what fills them; they hold nothing that cannot be made again from the store's own tables.

Each kind of document (article, statement, actor) has a table of its own with the words of its title and body in their plain form, and a full-text index
over their keys: FTS5 in SQLite, a ``tsvector`` with a GIN index in PostgreSQL. The indexes know words only as they are spelt; what else a word is found by
(without its clitics, by its lemma, by its sound) stands once for each *word* in ``search_keys``, not once for each text: a query is widened to the words
that the store really has (:mod:`isnad.store.query`), and both databases answer the same question with the same documents.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

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
    for rows in _batches(connection, latest):
        index(connection, "articles", [article_document(row.article, row.title, row.body) for row in rows], lexicon=lexicon)
    for rows in _batches(connection, select(schema.statements.c.record)):
        index(connection, "statements", [statement_document(msgspec.json.decode(row.record, type=Statement)) for row in rows], lexicon=lexicon)
    for rows in _batches(connection, select(schema.actors)):
        index(connection, "actors", actor_documents(connection, rows), lexicon=lexicon)


def actor_documents(connection: Connection, actors: Sequence[Row[Any]]) -> list[Document]:
    """The documents of rows of ``actors``, with all words that records call them by."""
    mentions = schema.mentions
    called: dict[str, list[str]] = {row.id: [] for row in actors}
    query = select(mentions.c.actor, mentions.c.text).distinct().where(mentions.c.actor.in_(list(called))).order_by(mentions.c.actor, mentions.c.text)
    for row in connection.execute(query):
        called[row.actor].append(row.text)
    return [actor_document(row.id, row.name, row.name_ar, called[row.id]) for row in actors]


def _batches(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Row[Any]]]:
    """The rows of a query, some at a time."""
    return connection.execute(query.execution_options(yield_per=500)).partitions()


def speaker_words(statement: Statement) -> str:
    """The words for who speaks, and his names where they are others."""
    if statement.speaker is None:
        return ""
    who = statement.speaker
    return " / ".join(dict.fromkeys(n for n in (who.text, who.name_ar, who.name) if n))


def actor_names(name: str, name_ar: str) -> str:
    """An actor's names in a line, the Arabic one first."""
    return " / ".join(dict.fromkeys(n for n in (name_ar, name) if n))


class Document(NamedTuple):
    """What is indexed of one thing: its id, and the words that weigh more and less."""

    id: str
    title: str
    body: str


def article_document(article: str, title: str, body: str) -> Document:
    """An article's latest text."""
    return Document(article, title, body)


def statement_document(statement: Statement) -> Document:
    """The words of a statement, and those that name its speaker."""
    return Document(statement.id, speaker_words(statement), statement.content.text)


def actor_document(actor: str, name: str, name_ar: str, called: Iterable[str] = ()) -> Document:
    """An actor under his names in English and Arabic, and under whatever else texts call him."""
    return Document(actor, actor_names(name, name_ar), " / ".join(dict.fromkeys(called)))


def index(connection: Connection, kind: str, documents: Sequence[Document], *, lexicon: Lexicon | None = None) -> None:
    """Index documents of one kind in the place of what was indexed for them. Runs inside the caller's transaction; many at once cost little more than one."""
    table = DOCUMENTS[kind]
    rows = {document.id: _row(connection, document) for document in documents}
    if not rows:
        return
    old = {row.id: row for row in connection.execute(select(table).where(table.c.id.in_(list(rows))))}
    changed = [row for id, row in rows.items() if id in old and any(getattr(old[id], part) != row[part] for part in ("title", "body", "spelt"))]
    new = [row for id, row in rows.items() if id not in old]
    if new:
        connection.execute(table.insert(), new)
    for row in changed:
        connection.execute(table.update().where(table.c.id == row["id"]), row)
    if connection.dialect.name == "sqlite":
        _index_in_sqlite(connection, table, new + changed, [old[row["id"]] for row in changed])
    _learn(connection, {word for row in (*new, *changed) for word in f"{row['title']} {row['body']}".split()}, lexicon)


def _row(connection: Connection, document: Document) -> dict[str, Any]:
    spelt = [plain_words(part[:INDEXED]) for part in (document.title, document.body)]
    keys = [list(map(key, part)) for part in spelt]
    row = {"id": document.id, "title": " ".join(keys[0]), "body": " ".join(keys[1]), "spelt": " ".join(spelt[0] + spelt[1])}
    return row | {"vector": _vector(*keys)} if connection.dialect.name == "postgresql" else row


def _index_in_sqlite(connection: Connection, table: Table, rows: list[dict[str, Any]], old: list[Row[Any]]) -> None:
    """Bring the full-text index up to date; it keeps no text, so that what it forgets must be named."""
    if old:
        connection.execute(text(f"INSERT INTO {table.name}_fts({table.name}_fts, rowid, title, body) VALUES ('delete', :n, :title, :body)"), [dict(row._mapping) for row in old])
    if rows:
        numbers = dict(connection.execute(select(table.c.id, table.c.n).where(table.c.id.in_([row["id"] for row in rows]))).all())
        connection.execute(text(f"INSERT INTO {table.name}_fts(rowid, title, body) VALUES (:n, :title, :body)"), [row | {"n": numbers[row["id"]]} for row in rows])


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
