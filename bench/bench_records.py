"""Merging beside reading, and how its cost grows.

    python bench/bench_records.py STORE                 STORE: a store of SQLite, which is copied and not touched
    python bench/bench_records.py STORE --times 1 3 10   also of the store repeated so many times, each time four years later and with names of its own

Prints processor seconds of reading all articles of the store on one core, of merging their events from nothing, and of merging the repeated stores; and what one more article costs on top of the largest.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

from repeating import repeat

from isnad.lexicon import load
from isnad.model import Article
from isnad.reader import Reader
from isnad.record import tables
from isnad.record.merging import Merged, merge
from isnad.store.store import Store


def reading(path: Path) -> tuple[int, float]:
    """Articles of a store, and the processor seconds that reading them takes."""
    rows = sqlite3.connect(path).execute("select a.id, v.title, v.body, v.date from articles a join versions v on v.article = a.id and v.number = a.version").fetchall()
    reader = Reader()
    for id, title, body, date in rows[:50]:  # warm
        reader.read(Article(id=id, title=title, body=body, date=date))
    started = time.process_time()
    for id, title, body, date in rows:
        reader.read(Article(id=id, title=title, body=body, date=date))
    return len(rows), time.process_time() - started


def merging(path: Path) -> tuple[Merged, float]:
    """What merging does to what is not yet merged, and its processor seconds."""
    with Store(str(path)) as store, store.writing() as connection:
        lexicon = load()
        started = time.process_time()
        return merge(connection, lexicon), time.process_time() - started


def emptied(path: Path) -> None:
    """Forget all records."""
    with Store(str(path)) as store, store.writing() as connection:
        tables.metadata.drop_all(connection)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("store", type=Path)
    asked.add_argument("--times", type=int, nargs="*", default=[1])
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        articles, seconds = reading(options.store)
        print(f"reading {articles:,} articles: {seconds:.1f} s", flush=True)
        for times in options.times:
            path = Path(folder) / f"{times}.db"
            shutil.copy(options.store, path)
            emptied(path)
            repeat(path, times)
            done, spent = merging(path)
            print(f"merging {done.articles:,} articles: {spent:.1f} s, {1000 * spent / done.articles:.1f} ms an article, {spent / seconds / times:.2f} of reading them; "
                  f"{done.tellings:,} tellings, {done.compared:,} compared, {done.records:,} records", flush=True)
            path.unlink()


if __name__ == "__main__":
    main()
