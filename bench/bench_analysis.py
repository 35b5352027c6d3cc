"""How long the frames and graphs of a store take: ``bench/bench_analysis.py STORE``. Records are merged up to date first, which is not counted; the first of them is the one that assembles them.

Beside them a loop of ten million additions, so that figures of a busy machine can be read: it takes about half a second on a quiet one.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from typing import Any

import pandas  # noqa: F401  (its own start is not counted)

import isnad

METHODS = ("events", "parties", "statements", "articles", "records", "reports", "series", "network", "sources", "reliance")


def main(where: str) -> None:
    timed("ten million additions", additions)
    with isnad.open(where) as press:
        timed("merging", lambda: press.records(article="nobody"))
        for name in METHODS:
            timed(name, getattr(press, name))
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB at the most")


def additions() -> None:
    total = 0
    for number in range(10_000_000):
        total += number


def timed(name: str, do: Callable[[], Any]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    made = do()
    size = f"{made.number_of_nodes():,} nodes, {made.number_of_edges():,} edges" if hasattr(made, "number_of_nodes") else f"{len(made):,} rows" if hasattr(made, "columns") else ""
    print(f"{name:24}{time.perf_counter() - wall:8.2f} s, {time.process_time() - cpu:8.2f} s of processor time   {size}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
