"""A large store out of a small one: every article repeated, each time four years later, with ids and names of its own, without reading a text again.

    python bench/repeating.py STORE TARGET --times 16 [--search]

Records and the desk's shelf of them are repeated too where STORE has them (`isnad serve` makes them): merging compares nothing across four years, so what it would make of the copies is
copies of what it made. With --search the words are indexed as well, for views that ask for them. Pages of the archive are those of STORE, and so are actors of the lexicon;
actors that only texts name have a copy each.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from isnad.record.telling import Telling

YEARS = 4  # a copy's distance from the next: leap years stay where they were
_DAYS = 1461  # the same in days
READ = ("actors", "articles", "versions", "readings", "statements", "events", "mentions")
MERGED = ("record_articles", "record_tellings", "record_links", "record_reports", "desk_records", "desk_reports")
SEARCHED = ("search_articles", "search_statements", "search_actors")
_IDS = frozenset(["id", "article", "claim", "copy_group", "event", "report", "a", "b", "beside"])
_DATES = frozenset(["date", "published"])
_OF_RECORD = {"id", "event", "article", "denies", "reports"}  # the fields of a record of the shelf that hold ids
_ID, _DATE = re.compile(rb'"id":"([^"]+)"'), re.compile(rb'"date":"(\d{4})')
_TELLINGS = msgspec.msgpack.Decoder(Telling)


def repeat(path: Path, times: int, tables: Iterable[str] = READ) -> None:
    """Add copies of the rows of some tables to a store, so that it holds each row so many times."""
    db = sqlite3.connect(path)
    for pragma in ("foreign_keys = off", "synchronous = off", "cache_size = -1000000"):
        db.execute(f"pragma {pragma}")
    with _without_indexes(db):
        there = {row[0] for row in db.execute("select name from sqlite_master where type = 'table'")}
        for n in range(1, times):
            _functions(db, n)
            for table in tables:
                if table in there:
                    _copy(db, table, n)
            db.commit()
    db.close()


@contextmanager
def _without_indexes(db: sqlite3.Connection) -> Iterator[None]:
    """Indexes and triggers are made anew at the end: that is one sort instead of a search for each row."""
    made = db.execute("select type, name, sql from sqlite_master where type in ('index', 'trigger') and sql is not null").fetchall()
    for kind, name, _ in made:
        db.execute(f"drop {kind} {name}")
    yield
    for _, _, sql in made:
        db.execute(sql)
    db.commit()


def index(path: Path) -> None:
    """Fill the full-text indexes with the documents that were added."""
    db = sqlite3.connect(path)
    for table in SEARCHED:
        last = db.execute(f"select max(n) from {table} where id not like '+%' and id not like '~+%'").fetchone()[0]
        db.execute(f"insert into {table}_fts(rowid, title, body) select n, title, body from {table} where n > ? order by n", (last,))
    db.commit()
    db.close()


def _copy(db: sqlite3.Connection, table: str, n: int) -> None:
    columns = [row[1] for row in db.execute(f"pragma table_info({table})")]
    number = table in SEARCHED  # numbered from 1 by the store
    kept = [c for c in columns if not (number and c == "n")]
    own = "id like '~%' and id not like '~+%'" if table in ("actors", "search_actors") else f"{columns[0] if not number else 'id'} not like '+%'"
    db.execute(f"insert into {table} ({', '.join(kept)}) select {', '.join(_expression(table, c) for c in kept)} from {table} where {own}")


def _expression(table: str, column: str) -> str:
    """What stands in a column of a copy."""
    if table in ("actors", "search_actors") or column == "actor":
        return f"actor_id({column})" if column in ("id", "actor") else f"own_name({column})" if column in ("name", "name_ar") else column
    if column == "record" and table in ("events", "statements"):
        return "read_record(record)"
    if column == "record" and table == "desk_records":
        return "shelf_record(record)"
    if column == "telling" and table == "record_tellings":
        return "telling_of(telling)"
    if column in ("first", "last"):
        return f"{column} + days()"
    if column in _IDS or column in ("record", "telling"):
        return f"own_id({column})"
    return f"later({column})" if column in _DATES else column


# -- what a copy has of its own ------------------------------------------------------------------------------------------------
def _functions(db: sqlite3.Connection, n: int) -> None:
    made: dict[str, tuple[int, Callable[..., object]]] = {
        "own_id": (1, lambda id: id and f"+{n}.{id}"), "actor_id": (1, lambda id: f"~+{n}.{id[1:]}" if id and id.startswith("~") else id), "own_name": (1, lambda name: name and f"{name} {n}"),
        "later": (1, lambda date: date and _later(date, n)), "days": (0, lambda: _DAYS * n), "read_record": (1, lambda data: _read(data, n)),
        "shelf_record": (1, lambda data: msgspec.json.encode(_shifted(msgspec.json.decode(data), n, ""))), "telling_of": (1, lambda data: _telling(data, n)),
    }
    for name, (arguments, function) in made.items():
        db.create_function(name, arguments, function, deterministic=True)


def _later(date: str, n: int) -> str:
    return f"{int(date[:4]) + YEARS * n:04d}{date[4:]}" if date[:4].isdecimal() else date


def _read(data: bytes, n: int) -> bytes:
    named = _ID.sub(rb'"id":"+%d.\1"' % n, data, count=1)
    return _DATE.sub(lambda m: b'"date":"%04d' % (int(m[1]) + YEARS * n), named)


def _shifted(value: object, n: int, key: str) -> object:
    """A record of the shelf with other ids and days."""
    if isinstance(value, dict):
        return {k: _shifted(v, n, k) for k, v in value.items()}
    if isinstance(value, list):
        return [_shifted(v, n, key) for v in value]
    if isinstance(value, str) and value:
        return f"+{n}.{value}" if key in _OF_RECORD else f"~+{n}.{value[1:]}" if key == "actor" and value.startswith("~") else _later(value, n) if key in _DATES else value
    return value


def _telling(data: bytes, n: int) -> bytes:
    told, days = _TELLINGS.decode(data), _DAYS * n
    window = told.window and told.window._replace(first=told.window.first + days, last=told.window.last + days)
    return msgspec.msgpack.encode(msgspec.structs.replace(
        told, id=f"+{n}.{told.id}", article=f"+{n}.{told.article}", reports=tuple(f"+{n}.{id}" for id in told.reports), published=told.published and told.published + days, window=window))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("store", type=Path)
    asked.add_argument("target", type=Path)
    asked.add_argument("--times", type=int, default=16)
    asked.add_argument("--search", action="store_true")
    options = asked.parse_args()
    started = time.monotonic()
    with sqlite3.connect(options.store) as source, sqlite3.connect(options.target) as target:
        source.backup(target)
        target.execute("pragma journal_mode = wal")
    archive = options.store.with_suffix(".archive")
    if archive.is_dir() and not options.target.with_suffix(".archive").exists():
        shutil.copytree(archive, options.target.with_suffix(".archive"))
    repeat(options.target, options.times, (*READ, *MERGED, *(SEARCHED if options.search else ())))
    if options.search:
        index(options.target)
    db = sqlite3.connect(options.target)
    counts = {table: db.execute(f"select count(*) from {table}").fetchone()[0] for table in ("articles", "events", "statements")}
    print(f"{options.target}: {', '.join(f'{n:,} {table}' for table, n in counts.items())}, made in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
