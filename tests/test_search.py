"""Search over a small corpus of our own, on both databases: the right thing first, for the right reason, with the right letters marked."""

from pathlib import Path

import msgspec
import pytest
import sqlalchemy
from sqlalchemy import select

from isnad.errors import InputError
from isnad.lexicon import load
from isnad.model import Mention, Span, Statement
from isnad.store import index, schema
from isnad.store.analysis import keys_of, words
from isnad.store.names import names
from isnad.store.rows import Filter
from isnad.store.search import search
from isnad.store.transliteration import skeletons, sound_alike

HERE = Path(__file__).parent
RIGHT = 52  # of the queries of search.tsv; it goes up freely


def table(name):
    lines = [line for line in (HERE / name).read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [dict(zip(lines[0].split("\t"), line.split("\t"), strict=True)) for line in lines[1:]]


QUERIES = table("search.tsv")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def connection(request, tmp_path_factory):
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('search') / 'isnad.db'}"
    else:
        url = request.getfixturevalue("postgres")()
    engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
    with engine.connect() as connection:
        fill(connection)
        connection.commit()
        yield connection


def fill(connection):
    schema.metadata.create_all(connection)
    index.create(connection)
    articles = table("search_articles.tsv")
    page = {"id": 1, "locator": "x", "sha256": "0", "media": "text/html", "how": "file", "fetched_at": "2020", "file": "f", "offset": 0, "length": 1}
    connection.execute(schema.pages.insert(), page)
    connection.execute(schema.articles.insert(), [{"id": a["id"], "date": a["date"], "outlet": a["outlet"], "version": 1} for a in articles])
    connection.execute(schema.versions.insert(), [{"article": a["id"], "number": 1, "page": 1, "digest": "0", "title": a["title"], "body": a["body"], "lang": "ar"} for a in articles])
    for a in articles:
        index.index_article(connection, a["id"], a["title"], a["body"])
    fill_statements(connection, {a["id"]: f"{a['title']}\n\n{a['body']}" for a in articles})
    fill_actors(connection)


def fill_statements(connection, texts):
    record = {"version": 1, "n": 0, "rule": "r", "isnad": "1", "lexicon": "1", "withdrawn": None, "form": "indirect", "explicit": True, "act": "state", "start": 0}
    for row in table("search_statements.tsv"):
        text = texts[row["article"]]
        start, who = text.index(row["content"]), text.index(row["speaker"])
        speaker = Mention(start=who, end=who + len(row["speaker"]), text=row["speaker"], actor=None if row["actor"] == "-" else row["actor"])
        content = Span(start, start + len(row["content"]), row["content"])
        statement = Statement(id=row["id"], speaker=speaker, explicit=True, cue=Span(0, 0, ""), content=content, act="state", form="indirect", via=None, rule="r")
        connection.execute(schema.statements.insert(), record | {"id": row["id"], "article": row["article"], "record": msgspec.json.encode(statement)})
        index.index_statement(connection, row["id"], row["content"], speaker=index.speaker_words(statement))


def fill_actors(connection):
    called = {}
    for row in table("search_statements.tsv"):
        if row["actor"] != "-":
            called.setdefault(row["actor"], []).append(row)
    listed = load().actors
    for id in ["khalifa-haftar", "un", "eu", "hezbollah", "kata-ib-hezbollah", "fayez-al-sarraj", *called]:
        actor, rows = listed[id], called.get(id, [])
        connection.execute(schema.actors.insert(), {"id": id, "name": actor.name_en, "name_ar": actor.name_ar, "country": actor.country, "sector": actor.sector})
        for n, row in enumerate(rows):
            mention = {"record": row["id"], "role": "speaker", "n": n, "actor": id, "text": row["speaker"], "start": 0, "end": 1, "country": actor.country, "sector": ""}
            connection.execute(schema.mentions.insert(), mention)
        index.index_actor(connection, id, actor.name_en, actor.name_ar, sorted({row["speaker"] for row in rows}))


def wrong(connection):
    for row in QUERIES:
        hits = search(connection, row["query"], kind=row["kind"], limit=1).hits
        first, reasons = (hits[0].id, " ".join(w.reason for w in hits[0].why)) if hits else (None, "")
        if (first, reasons) != (row["first"], row["reasons"]):
            yield row["query"], row["first"], first, reasons


def test_everyday_queries(connection):
    """Each query of the table gives the right thing first, for the reasons given."""
    failed = list(wrong(connection))
    assert len(QUERIES) - len(failed) >= RIGHT, failed
