"""What a transaction writes: a page, the article it holds, the reading of it. Callers hold the transaction; nothing here commits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from isnad.arabic.letters import fold
from isnad.intake.archive import Location
from isnad.intake.found import Found
from isnad.lexicon import Lexicon
from isnad.model import Article, Event, Mention, Reading, Statement
from isnad.store import schema
from isnad.store.index import actor_documents, article_document, index, statement_document

_NEW_PAGE = insert(schema.pages).returning(schema.pages.c.id)
_LATEST = select(schema.articles.c.version).where(schema.articles.c.id == bindparam("article"))
_STOOD = {table: select(table.c.id, table.c.withdrawn).where(table.c.article == bindparam("of")) for table in (schema.statements, schema.events)}
Values = dict[str, Any]
Part = tuple[str, str, int, Mention]


def digest(article: Article) -> str:
    """SHA-256 of title and body: versions with the same digest say the same."""
    return hashlib.sha256(f"{article.title}\x1f{article.body}".encode()).hexdigest()


def write_page(connection: Connection, found: Found, location: Location, at: str) -> int:
    """Note a page that now lies in the archive; gives its number."""
    row = {"locator": found.locator, "url": found.url, "sha256": location.sha256, "media": found.media, "how": found.how, "fetched_at": found.fetched_at or at,
              "file": location.file, "offset": location.offset, "length": location.length}
    return int(connection.execute(_NEW_PAGE, row).scalar_one())


def write_version(connection: Connection, article: Article, *, page: int, lexicon: Lexicon) -> int:
    """Note the text of an article as a page gave it, its first version or one more, and index it for search. Gives the version's number."""
    number = (connection.execute(_LATEST, {"article": article.id}).scalar() or 0) + 1
    _put(connection, schema.articles, {"id": article.id, "url": article.url, "outlet": article.outlet, "date": article.date, "version": number}, keys=("id",))
    connection.execute(insert(schema.versions), {
        "article": article.id, "number": number, "page": page, "digest": digest(article), "title": article.title, "body": article.body, "date": article.date,
        "outlet": article.outlet, "author": article.author, "lang": article.lang})
    index(connection, "articles", [article_document(article.id, article.title, article.body)], lexicon=lexicon)
    return number


def write_reading(connection: Connection, reading: Reading, version: int, *, why: str, at: str, lexicon: Lexicon) -> None:
    """Put a reading in the place of the one before it. A record that is found again keeps its id; one that is not is withdrawn, with ``why`` and ``at`` what time."""
    made = {"article": reading.id, "version": version, "isnad": reading.versions.isnad, "lexicon": reading.versions.lexicon}
    _put(connection, schema.readings, made, keys=("article", "version"))
    _clear(connection, schema.statements, reading.id, {s.id for s in reading.statements}, why, at)
    _clear(connection, schema.events, reading.id, {e.id for e in reading.events}, why, at)
    parts = list(_parts(reading))
    _insert(connection, schema.statements, [made | _statement(s, n) for n, s in enumerate(reading.statements)])
    _insert(connection, schema.events, [made | _event(e, n, reading) for n, e in enumerate(reading.events)])
    _write_actors(connection, [mention for *_, mention in parts])
    called_anew = _called_anew(connection, parts)
    _insert(connection, schema.mentions, [_mention(*part) for part in parts])
    _index(connection, reading.statements, called_anew, lexicon)


def actor_id(mention: Mention) -> str | None:
    """Whom a mention names, as the store knows him: the lexicon's id, else ``~COUNTRY.SECTOR.name``; ``None`` where the words name nobody in particular."""
    if mention.actor:
        return mention.actor
    if not mention.name_ar:
        return None
    return "~" + ".".join((mention.country, mention.sector, fold(mention.name_ar).text.replace(" ", "-")))


def _clear(connection: Connection, table: Table, article: str, found: set[str], why: str, at: str) -> None:
    """Make room for what was found again (it is written anew), and withdraw the rest."""
    rows = connection.execute(_STOOD[table], {"of": article}).all()
    again, gone = [row.id for row in rows if row.id in found], [row.id for row in rows if row.id not in found and row.withdrawn is None]
    if gone:
        connection.execute(update(table).where(table.c.id.in_(gone)).values(withdrawn=why, withdrawn_at=at))
    if again:
        connection.execute(delete(schema.mentions).where(schema.mentions.c.record.in_(again)))
        connection.execute(delete(table).where(table.c.id.in_(again)))


def _statement(statement: Statement, n: int) -> Values:
    return {"id": statement.id, "n": n, "rule": statement.rule, "record": msgspec.json.encode(statement), "act": statement.act, "form": statement.form,
            "explicit": statement.explicit, "start": statement.cue.start}


def _event(event: Event, n: int, reading: Reading) -> Values:
    place = event.place
    return {"id": event.id, "n": n, "rule": event.rule, "record": msgspec.json.encode(event), "type": event.type, "mode": event.mode, "start": event.trigger.start,
            "status": event.status, "date": event.date, "place": (place.name or place.text) if place else None, "place_country": place.country if place else None,
            "lat": place.lat if place else None, "lon": place.lon if place else None, "dead": event.dead, "injured": event.injured,
            "claim": None if event.claimed_by is None else reading.statements[event.claimed_by].id}


def _parts(reading: Reading) -> Iterator[Part]:
    """(record, role, place in that role, mention) of every actor in a reading."""
    for statement in reading.statements:
        for role, mention in (("speaker", statement.speaker), ("via", statement.via)):
            if mention is not None:
                yield statement.id, role, 0, mention
    for event in reading.events:
        for role, mentions in (("actor", event.actors), ("recipient", event.recipients)):
            for n, mention in enumerate(mentions):
                yield event.id, role, n, mention


def _mention(record: str, role: str, n: int, mention: Mention) -> Values:
    return {"record": record, "role": role, "n": n, "actor": actor_id(mention), "text": mention.text, "start": mention.start, "end": mention.end,
            "country": mention.country, "sector": mention.sector}


def _write_actors(connection: Connection, mentions: Sequence[Mention]) -> None:
    named = {actor: m for m in mentions if (actor := actor_id(m))}
    rows = [{"id": actor, "name": m.name, "name_ar": m.name_ar, "country": m.country, "sector": m.sector} for actor, m in named.items()]
    if rows:
        connection.execute(_insert_if_new(connection.dialect.name, schema.actors), rows)


_CALLED_ANEW = {
    "sqlite": text(
        "SELECT DISTINCT value ->> 0 FROM json_each(:pairs) WHERE NOT EXISTS (SELECT 1 FROM mentions WHERE actor = value ->> 0 AND text = value ->> 1)"),
    "postgresql": text(
        "SELECT DISTINCT value ->> 0 FROM jsonb_array_elements(CAST(:pairs AS jsonb)) AS value WHERE NOT EXISTS (SELECT 1 FROM mentions WHERE actor = value ->> 0 AND text = value ->> 1)"),
}


def _called_anew(connection: Connection, parts: list[Part]) -> list[str]:
    """The actors whom a reading calls by words that no record had for them yet."""
    pairs = sorted({(actor, m.text) for *_, m in parts if (actor := actor_id(m))})
    return sorted(connection.execute(_CALLED_ANEW[connection.dialect.name], {"pairs": msgspec.json.encode(pairs).decode()}).scalars())


def _index(connection: Connection, statements: list[Statement], called_anew: list[str], lexicon: Lexicon) -> None:
    """What search finds statements and actors by."""
    index(connection, "statements", [statement_document(s) for s in statements], lexicon=lexicon)
    if called_anew:
        actors = connection.execute(select(schema.actors).where(schema.actors.c.id.in_(called_anew)).order_by(schema.actors.c.id)).all()
        index(connection, "actors", actor_documents(connection, actors), lexicon=lexicon)


def _insert(connection: Connection, table: Table, rows: list[Values]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _put(connection: Connection, table: Table, row: Values, *, keys: tuple[str, ...]) -> None:
    """Insert a row, or change the one that has its key."""
    connection.execute(_upsert(connection.dialect.name, table, keys, tuple(row)), row)


@lru_cache
def _upsert(dialect: str, table: Table, keys: tuple[str, ...], columns: tuple[str, ...]) -> postgresql.Insert | sqlite.Insert:
    statement = _dialect_insert(dialect, table)
    return statement.on_conflict_do_update(index_elements=keys, set_={name: statement.excluded[name] for name in columns if name not in keys})


@lru_cache
def _insert_if_new(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return _dialect_insert(dialect, table).on_conflict_do_nothing(index_elements=list(table.primary_key.columns))


def _dialect_insert(dialect: str, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
