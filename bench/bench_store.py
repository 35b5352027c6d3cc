"""What keeping costs: articles/s into a store beside the bare reader in the same run, a second run that finds nothing new, a writer beside five readers.

    python bench/bench_store.py [--articles N] [--seconds S] [--db URL]

Reads ../shared/corpus where it is, else the sample press that ships with Isnad, repeated with marks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import isnad
from isnad.cli.common import spare_cores
from isnad.intake.articles import article_of
from isnad.intake.files import read_articles
from isnad.intake.found import Found, Skipped
from isnad.intake.sources import find
from isnad.store.add import Adder
from isnad.store.records import events
from isnad.store.rows import Filter
from isnad.store.store import Store
from isnad.store.verify import verify

CORPUS = Path(__file__).parents[2] / "shared/corpus/news.jsonl.gz"


def records(number: int) -> Iterator[dict[str, Any]]:
    """Articles as a dump holds them."""
    if CORPUS.exists():
        with gzip.open(CORPUS, "rt") as lines:
            yield from islice(map(json.loads, lines), number)
        return
    press = [a for a in read_articles([str(Path(isnad.__file__).parent / "press")]) if not isinstance(a, Skipped)]
    for n, article in enumerate(islice(cycle(press), number)):
        yield {"id": f"{article.id}-{n}", "title": f"{article.title} {n}", "date": article.date, "outlet": article.outlet, "text": f"{article.body}\nالنسخة {n}"}


def main() -> None:
    """Print one line a figure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--db")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        dump, reader = Path(folder, "dump.jsonl"), isnad.Reader()
        dump.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records(options.articles)))
        with Store(options.db or Path(folder, "isnad.db"), create=True) as store:
            _rates(store, reader, dump)
            _verified(store)
        with Store(options.db or Path(folder, "shared.db"), create=True) as store:
            _together(store, reader, dump, options.seconds)


def _rates(store: Store, reader: isnad.Reader, dump: Path) -> None:
    """The bare reader reads the first and the last part of the dump, the store takes all of it in between: a machine that gets busier slows both."""
    items = list(find([str(dump)]))
    part = min(len(items) // 4, 500)
    rates = [_bare_rate(reader, items[:part])]
    began = time.perf_counter()
    with Adder(store, reader=lambda: reader, workers=spare_cores()) as adder:
        count = sum(outcome.kind == "new" for outcome in adder.add(items))
    kept = time.perf_counter() - began
    rates.append(_bare_rate(reader, items[-part:]))
    bare = statistics.mean(rates)
    print(f"bare reader on one core {bare:.0f} articles/s; isnad add {count / kept:.0f} articles/s = {count / kept / bare:.2f} of it ({count} articles, each read and stored)")
    began = time.perf_counter()
    kinds = [outcome.kind for outcome in Adder(store, reader=lambda: reader).add(find([str(dump)]))]
    again = time.perf_counter() - began
    print(f"second run: {kinds.count('unchanged')} unchanged, {len(kinds) - kinds.count('unchanged')} others, {again:.1f} s = {again / kept:.3f} of the first")


def _bare_rate(reader: isnad.Reader, items: Sequence[Found | Skipped]) -> float:
    articles = [article_of(item) for item in items if not isinstance(item, Skipped)]
    began = time.perf_counter()
    for article in articles:
        reader.read(article)
    return len(articles) / (time.perf_counter() - began)


def _verified(store: Store) -> None:
    began = time.perf_counter()
    complaints = len(list(verify(store)))
    print(f"verify: {complaints} mismatches in {store.count_pages()} pages, {time.perf_counter() - began:.1f} s")


def _together(store: Store, reader: isnad.Reader, dump: Path, seconds: float) -> None:
    """One writer adds, five readers query the newest events, for a while; every error and every lost write is counted."""
    end, errors, waits = time.monotonic() + seconds, [], []

    def ask() -> None:
        with Store(store.url.render_as_string(hide_password=False)) as mine:
            while time.monotonic() < end:
                began = time.perf_counter()
                try:
                    with mine.reading() as connection:
                        list(islice(events(connection, Filter(type="ASSAULT")), 50))
                except Exception as error:
                    errors.append(error)
                waits.append(time.perf_counter() - began)

    readers = [threading.Thread(target=ask) for _ in range(5)]
    for thread in readers:
        thread.start()
    adder, written = Adder(store, reader=lambda: reader), 0
    for item in find([str(dump)]):
        if time.monotonic() > end:
            break
        written += adder.take(item).kind == "new"
    for thread in readers:
        thread.join()
    lost = written - store.count_pages()
    p95 = statistics.quantiles(waits, n=20)[-1] * 1000
    print(f"a writer and five readers, {seconds:.0f} s: {written} articles written, {lost} lost, {len(waits)} queries, p95 {p95:.0f} ms, {len(errors)} errors {errors[:1] or ''}")


if __name__ == "__main__":
    main()
