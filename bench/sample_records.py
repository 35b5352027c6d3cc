"""Print merged records for a person to judge: the words by which each article tells of the event.

    python bench/sample_records.py STORE [--number 50] [--seed 20261128]

STORE: a store whose records are up to date (`isnad records` brings them). Only records of several articles are drawn, of each at most six articles.
"""

from __future__ import annotations

import argparse
import random

from sqlalchemy import Connection, func, select

from isnad.record import tables
from isnad.record.records import Record, RecordReport, records
from isnad.record.words import sentence
from isnad.store.records import article
from isnad.store.store import Store

ARTICLES, BEFORE, AFTER = 6, 110, 150


def drawn(connection: Connection, number: int, seed: int) -> set[str]:
    """Ids of records of several articles, chosen by chance."""
    telling = tables.tellings.c
    query = select(telling.record).group_by(telling.record).having(func.count(func.distinct(telling.article)) > 1).order_by(telling.record)
    ids = list(connection.execute(query).scalars())
    return set(random.Random(seed).sample(ids, min(number, len(ids))))


def shown(connection: Connection, record: Record) -> str:
    """A record with one report of each article."""
    first = {report.article: report for report in reversed(record.reports)}
    lines = [f"## {record.id} {record.type} {record.mode} {record.place} {record.date}: {record.report_count} reports, {record.root_count} roots"]
    return "\n".join([*lines, *(_line(connection, report) for report in list(reversed(first.values()))[:ARTICLES])])


def _line(connection: Connection, report: RecordReport) -> str:
    text, trigger = article(connection, report.article).text, report.trigger
    start, end = sentence(text, trigger.start)
    words = text[max(start, trigger.start - BEFORE) : trigger.start] + f"【{trigger.text}】" + text[trigger.end : min(end, trigger.end + AFTER)]
    return f"  - {report.published} {report.outlet} | {' '.join(words.split())}"


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("store")
    asked.add_argument("--number", type=int, default=50)
    asked.add_argument("--seed", type=int, default=20261128)
    options = asked.parse_args()
    with Store(options.store) as store, store.reading() as connection:
        chosen = drawn(connection, options.number, options.seed)
        for record in records(connection):
            if record.id in chosen:
                print(shown(connection, record))


if __name__ == "__main__":
    main()
