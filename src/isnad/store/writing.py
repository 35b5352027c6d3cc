"""What a transaction writes: a page, the article it holds, the reading of it. Callers hold the transaction; nothing here commits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Table, Text, column, delete, insert, select, update, values
from sqlalchemy.dialects import postgresql, sqlite

from isnad.arabic.letters import fold
from isnad.intake.archive import Location
from isnad.intake.found import Found
from isnad.lexicon import Lexicon
from isnad.model import Article, Event, Mention, Reading, Statement
from isnad.store import schema
from isnad.store.index import index_actor, index_article, index_statement, speaker_words

Values = dict[str, Any]
Part = tuple[str, str, int, Mention]


def digest(article: Article) -> str:
    """SHA-256 of title and body: versions with the same digest say the same."""
    return hashlib.sha256(f"{article.title}\x1f{article.body}".encode()).hexdigest()


def write_page(connection: Connection, found: Found, location: Location, at: str) -> int:
    """Note a page that now lies in the archive; gives its number."""
    row = {"locator": found.locator, "url": found.url, "sha256": location.sha256, "media": found.media, "how": found.how, "fetched_at": found.fetched_at or at,
              "file": location.file, "offset": location.offset, "length": location.length}
    return int(connection.execute(insert(schema.pages).values(row).returning(schema.pages.c.id)).scalar_one())


def write_version(connection: Connection, article: Article, *, page: int, lexicon: Lexicon) -> int:
    """Note the text of an article as a page gave it, its first version or one more, and index it for search. Gives the version's number."""
    before = connection.execute(select(schema.articles.c.version).where(schema.articles.c.id == article.id)).scalar()
    number = (before or 0) + 1
    _put(connection, schema.articles, {"id": article.id, "url": article.url, "outlet": article.outlet, "date": article.date, "version": number}, keys=("id",))
    connection.execute(insert(schema.versions).values(
        article=article.id, number=number, page=page, digest=digest(article), title=article.title, body=article.body, date=article.date, outlet=article.outlet,
        author=article.author, lang=article.lang))
    index_article(connection, article.id, article.title, article.body, lexicon=lexicon)
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
    rows = connection.execute(select(table.c.id, table.c.withdrawn).where(table.c.article == article)).all()
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
        connection.execute(_dialect_insert(connection, schema.actors).on_conflict_do_nothing(index_elements=["id"]), rows)


def _called_anew(connection: Connection, parts: list[Part]) -> list[str]:
    """The actors whom this reading calls by words that no record had for them yet."""
    pairs = sorted({(actor, m.text) for *_, m in parts if (actor := actor_id(m))})
    if not pairs:
        return []
    given = values(column("actor", Text), column("text", Text), name="given").data(pairs).cte("given")
    known = select(schema.mentions.c.record).where(schema.mentions.c.actor == given.c.actor, schema.mentions.c.text == given.c.text).exists()
    return list(connection.execute(select(given.c.actor).where(~known).distinct().order_by(given.c.actor)).scalars())


def _index(connection: Connection, statements: list[Statement], called_anew: list[str], lexicon: Lexicon) -> None:
    """What search finds statements and actors by."""
    for statement in statements:
        index_statement(connection, statement.id, statement.content.text, speaker=speaker_words(statement), lexicon=lexicon)
    said = select(schema.mentions.c.text).distinct()
    for actor in connection.execute(select(schema.actors).where(schema.actors.c.id.in_(called_anew)).order_by(schema.actors.c.id)).all() if called_anew else ():
        called = connection.execute(said.where(schema.mentions.c.actor == actor.id).order_by(schema.mentions.c.text)).scalars().all()
        index_actor(connection, actor.id, actor.name, actor.name_ar, called, lexicon=lexicon)


def _insert(connection: Connection, table: Table, rows: list[Values]) -> None:
    if rows:
        connection.execute(insert(table), rows)


def _put(connection: Connection, table: Table, row: Values, *, keys: tuple[str, ...]) -> None:
    """Insert a row, or change the one that has its key."""
    statement = _dialect_insert(connection, table).values(row)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_={name: value for name, value in row.items() if name not in keys}))


def _dialect_insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)
