"""Reading again what an older Isnad or an older lexicon read: what it finds again keeps its id, what it does not is withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, or_, select

from isnad.reader import Reader
from isnad.store import schema
from isnad.store.records import article_of_row
from isnad.store.store import Store, utc_now
from isnad.store.writing import write_reading

_articles, _versions, _readings = schema.articles, schema.versions, schema.readings
_BATCH = 200


class Reread(NamedTuple):
    """What reading an article again came to."""

    article: str
    added: int
    kept: int
    withdrawn: int


def count_outdated(store: Store, reader: Reader) -> int:
    """How many articles wait to be read again."""
    with store.reading() as connection:
        return len(connection.execute(_outdated(reader).with_only_columns(_versions.c.article)).all())


def reread(store: Store, reader: Reader) -> Iterator[Reread]:
    """Read again the latest version of every article that another software or lexicon read; one transaction an article, so it can be stopped at any time."""
    after = ""
    while True:
        with store.reading() as connection:
            rows = connection.execute(_outdated(reader).where(_versions.c.article > after).order_by(_versions.c.article).limit(_BATCH)).all()
        if not rows:
            return
        for row in rows:
            yield _read_again(store, reader, row)
        after = rows[-1].article


def _outdated(reader: Reader) -> Select[Any]:
    """Latest versions whose reading another software or lexicon made."""
    return (
        select(_versions, _articles.c.url)
        .join(_articles, (_articles.c.id == _versions.c.article) & (_articles.c.version == _versions.c.number))
        .join(_readings, (_readings.c.article == _versions.c.article) & (_readings.c.version == _versions.c.number))
        .where(or_(_readings.c.isnad != reader.versions.isnad, _readings.c.lexicon != reader.versions.lexicon))
    )


def _read_again(store: Store, reader: Reader, row: Any) -> Reread:
    reading = reader.read(article_of_row(row))
    found = {s.id for s in reading.statements} | {e.id for e in reading.events}
    with store.writing() as connection:
        stood = {
            id for table in (schema.statements, schema.events)
            for id in connection.execute(select(table.c.id).where(table.c.article == row.article, table.c.withdrawn.is_(None))).scalars()
        }
        current = connection.execute(select(_articles.c.version).where(_articles.c.id == row.article)).scalar()
        if current == row.number:  # else the outlet changed it meanwhile, and that was read by the one who added it
            why = f"not found again by isnad {reader.versions.isnad}, lexicon {reader.versions.lexicon}"
            write_reading(connection, reading, row.number, why=why, at=utc_now(), lexicon=reader.lexicon)
    return Reread(row.article, len(found - stood), len(found & stood), len(stood - found))
