"""Merging beside reading, and how its cost grows.

    python bench/bench_records.py STORE                 STORE: a store of SQLite, which is copied and not touched
    python bench/bench_records.py STORE --times 1 3 10   also of the store repeated so many times, each time four years later and with names of its own

Prints processor seconds of reading all articles of the store on one core, of merging their events from nothing, and of merging the repeated stores; and what one more article costs on top of the largest.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sqlite3
import tempfile
import time
from pathlib import Path

from isnad.lexicon import load
from isnad.model import Article
from isnad.reader import Reader
from isnad.record import tables
from isnad.record.merging import Merged, merge
from isnad.store.store import Store

YEARS = 4  # a copy's distance from the next: leap years stay where they were
_ID = re.compile(r'"id":"([^"]+)"')
_DATE = re.compile(r'"date":"(\d{4})')


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


def repeat(path: Path, times: int) -> None:
    """Add copies of all articles to a store, each so many years later."""
    db = sqlite3.connect(path)
    db.execute("pragma foreign_keys = off")
    for n in range(1, times):
        for table in ("articles", "versions", "readings", "statements", "events", "mentions"):
            columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
            rows = [_copied(table, dict(zip(columns, row, strict=True)), n) for row in db.execute(f"select * from {table}").fetchall() if not str(row[0]).startswith("+")]
            db.executemany(f"insert into {table} ({', '.join(columns)}) values ({', '.join(':' + c for c in columns)})", rows)
    db.commit()
    db.close()


def _copied(table: str, row: dict[str, object], n: int) -> dict[str, object]:
    keys = {"articles": ["id", "copy_group"], "versions": ["article"], "readings": ["article"], "mentions": ["record"]}.get(table, ["id", "article", "claim"])
    out = {**row, **{key: f"+{n}.{row[key]}" for key in keys if row.get(key)}}
    if isinstance(out.get("date"), str):
        out["date"] = _later(str(out["date"]), n)
    if isinstance(out.get("record"), bytes):
        text = _ID.sub(rf'"id":"+{n}.\1"', out["record"].decode(), count=1)  # type: ignore[union-attr]
        out["record"] = _DATE.sub(lambda m: f'"date":"{_later(m.group(1), n)}', text).encode()
    return out


def _later(date: str, n: int) -> str:
    return f"{int(date[:4]) + YEARS * n:04d}{date[4:]}"


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
