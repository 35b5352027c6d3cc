"""Search: time of a query at the size of a desk's archive, and how many everyday queries come out right, beside plain SQLite FTS5.

The archive is ``../shared/corpus/news.jsonl.gz``; the queries and the small corpus that tells right from wrong are those of the tests
(``tests/search.tsv``, ``tests/search_articles.tsv``). FTS5 with its tokenizer ``unicode61`` over the raw title and body, best first by ``bm25``, is what
somebody has who asks SQLite for full-text search and stops there. Pass a database URL to measure PostgreSQL instead of a SQLite file.
"""

import gzip
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from pathlib import Path

import sqlalchemy

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

import test_search as small  # noqa: E402
from isnad.lexicon import load  # noqa: E402
from isnad.store import index, schema  # noqa: E402
from isnad.store.search import search  # noqa: E402

CORPUS = ROOT.parent / "shared/corpus/news.jsonl.gz"
ROUNDS = 5


def corpus():
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        return [(a["id"], a.get("title") or "", a["text"], a.get("date"), a.get("outlet")) for a in map(json.loads, lines)]


def fill(engine, articles):
    """Store and index the archive, one transaction an article; milliseconds of indexing an article, as wall time and on the processor."""
    with engine.begin() as connection:
        schema.metadata.create_all(connection)
        index.create(connection)
        page = {"id": 1, "locator": "x", "sha256": "0", "media": "text/html", "how": "file", "fetched_at": "2020", "file": "f", "offset": 0, "length": 1}
        connection.execute(schema.pages.insert(), page)
        connection.execute(schema.articles.insert(), [{"id": i, "date": d, "outlet": o, "version": 1} for i, _, _, d, o in articles])
        connection.execute(schema.versions.insert(), [{"article": i, "number": 1, "page": 1, "digest": "0", "title": t, "body": b, "lang": "ar"} for i, t, b, _, _ in articles])
    lexicon = load()
    wall, processor = time.perf_counter(), time.process_time()
    for id, title, body, _, _ in articles:
        with engine.begin() as connection:
            index.index(connection, "articles", [index.Document(id, title, body)], lexicon=lexicon)
    return [1000 * spent / len(articles) for spent in (time.perf_counter() - wall, time.process_time() - processor)]


def fts5(articles):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE plain USING fts5(id UNINDEXED, title, body, tokenize='unicode61')")
    connection.executemany("INSERT INTO plain VALUES (?, ?, ?)", [a[:3] for a in articles])
    return connection


def ask_fts5(connection, query):
    """What comes first, words and phrases as typed; ``-`` excludes."""
    wanted, excluded = [], []
    for part in query.replace('"', " ").split() if query.count('"') != 2 else [query.strip('"')]:
        (excluded if part.startswith("-") else wanted).append('"' + part.lstrip("-") + '"')
    expression = " AND ".join(wanted) + "".join(f" NOT {part}" for part in excluded)
    return [row[0] for row in connection.execute("SELECT id FROM plain WHERE plain MATCH ? ORDER BY bm25(plain, 0, 5, 1) LIMIT 20", (expression,))]


def times(ask, queries):
    """Milliseconds of each query, warm: the fastest of some rounds."""
    for query in queries:
        ask(query)
    spent = []
    for query in queries:
        rounds = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            ask(query)
            rounds.append(1000 * (time.perf_counter() - begin))
        spent.append(min(rounds))
    return sorted(spent)


def line(name, spent, right, of):
    print(f"{name:<24} median {statistics.median(spent):6.1f} ms   p95 {spent[int(len(spent) * 0.95)]:6.1f} ms   slowest {spent[-1]:6.1f} ms   right {right} of {of}")


def right_here():
    engine = sqlalchemy.create_engine("sqlite://")
    with engine.connect() as connection:
        small.fill(connection)
        found = {(row["query"], row["kind"]): search(connection, row["query"], kind=row["kind"], limit=1).hits for row in small.QUERIES}
    return sum(1 for row in small.QUERIES if (hits := found[row["query"], row["kind"]]) and hits[0].id == row["first"])


def right_fts5():
    """Of articles; statements and actors are given to it as texts of their own."""
    articles = [(a["id"], a["title"], a["body"]) for a in small.table("search_articles.tsv")]
    statements = [(s["id"], s["speaker"], s["content"]) for s in small.table("search_statements.tsv")]
    actors = [(a.id, f"{a.name_ar} / {a.name_en}", "") for a in load().actors.values()]
    kinds = {"articles": fts5(articles), "statements": fts5(statements), "actors": fts5(actors)}
    return sum(1 for row in small.QUERIES if ask_fts5(kinds[row["kind"]], row["query"])[:1] == [row["first"]])


def main():
    articles = corpus()
    with tempfile.TemporaryDirectory() as folder:
        engine = sqlalchemy.create_engine(sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/isnad.db")
        if engine.dialect.name == "sqlite":
            sqlalchemy.event.listen(engine, "connect", lambda c, _: c.execute("PRAGMA journal_mode=WAL") and c.execute("PRAGMA synchronous=NORMAL"))
        wall, processor = fill(engine, articles)
        print(f"index: {wall:.2f} ms an article ({processor:.2f} ms of processor), {len(articles):,} articles, one transaction each, {engine.dialect.name}")
        queries = [row["query"] for row in small.QUERIES] + ["الرئيس", "قال", "رئيس الوزراء", "United States"]
        with engine.connect() as connection:
            line("isnad search", times(lambda query: search(connection, query), queries), right_here(), len(small.QUERIES))
        plain = fts5([a[:3] for a in articles])
        line("FTS5 unicode61, raw", times(lambda query: ask_fts5(plain, query), queries), right_fts5(), len(small.QUERIES))


if __name__ == "__main__":
    main()
