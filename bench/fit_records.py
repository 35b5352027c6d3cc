"""Fit the weights by which tellings are merged to groups of mentions that are one real event.

    python bench/fit_records.py STORE GROUPS.json            prints how well the fit holds on the other half of the groups, and the weights
    python bench/fit_records.py STORE GROUPS.json --write    puts them into src/isnad/record/data/weights.tsv

STORE holds the articles of the groups, read by the present reader (`isnad add articles.jsonl --db STORE`). GROUPS: as ../shared/gold/records/groups.json. Logistic regression with a small L2 penalty,
in which a feature may speak only in the direction of its sign. The halves are the groups of each period, which the first four letters of their keys name.
"""

from __future__ import annotations

import argparse
import itertools
import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import select

from isnad.lexicon import load
from isnad.record.compare import features
from isnad.record.mentions import mentions
from isnad.record.telling import Telling
from isnad.record.words import total
from isnad.store import schema
from isnad.store.records import read_events
from isnad.store.store import Store

WEIGHTS = Path(__file__).parents[1] / "src/isnad/record/data/weights.tsv"
#: The direction in which each feature may speak; 0: either.
SIGN = {
    "bias": 0, "both_lead": 0, "close": 1, "close_echo": 1, "close_in": 1, "days_apart": -1, "days_gap": -1, "days_meet": 1, "days_tight": 1, "far_place": -1, "next_day": -1, "no_day": -1, "numbers": 1,
    "one_article": -1, "other_agents": -1, "other_day": -1, "other_means": -1, "other_mode": -1, "other_numbers": -1, "other_target": -1, "other_targets": -1, "other_toll": -1, "other_type": -1,
    "others_met": -1, "people": 1, "published_apart": -1, "same_agents": 1, "same_day": 1, "same_means": 1, "same_place": 1, "same_target": 1, "same_targets": 1, "spots_far": -1, "toll_shrinks": -1}
#: Set by hand: when two mentions in one article are one event (the groups name one mention an article), and that two towns, a market and a school, or two voices are two events, which
#: the groups show too seldom to be learnt.
BY_HAND = {"alike": 3.0, "again": 1.0, "spots_far": -2.5, "other_target": -1.5, "no_voice": -0.7, "other_voice": -2.5}
LEAST = 1200  # words that two mentions must share to be a pair that merging would ever see
PENALTY, STEPS, RATE = 3e-3, 2500, 0.03


class Mention(NamedTuple):
    """A gold mention that the reader found."""

    group: int
    half: str
    telling: Telling


def gold_mentions(store: str, groups: list[dict[str, Any]]) -> list[Mention]:
    """The gold mentions with the event that the reader made of them."""
    read = _read(store)
    found = []
    for number, group in enumerate(groups):
        for gold in group["reports"]:
            hits = [t for start, end, t in read.get(gold["id"], []) if max(start, gold["start"]) < min(end, gold["end"])]
            found += [Mention(number, group["key"][:4], t) for t in hits[:1]]
    return found


def _read(store: str) -> dict[str, list[tuple[int, int, Telling]]]:
    lexicon, out = load(), {}
    with Store(store) as opened, opened.reading() as connection:
        ids = sorted(connection.execute(select(schema.articles.c.id)).scalars())
        for article, events in read_events(connection, ids):
            out[article.id] = [(t.start, t.end, t) for t in mentions(events, article, lexicon)]
    return out


def pairs(found: list[Mention]) -> tuple[Any, Any, list[tuple[Mention, Mention]]]:
    """Features (pairs by features), whether each pair is one event, the pairs."""
    kept = [(a, b) for a, b in itertools.combinations(found, 2) if a.telling.id != b.telling.id and _comparable(a, b)]
    matrix = [[features(a.telling, b.telling).get(name, 0.0) for name in SIGN] for a, b in kept]
    return np.array(matrix), np.array([float(a.group == b.group) for a, b in kept]), kept


def _comparable(a: Mention, b: Mention) -> bool:
    kin = not a.telling.families.isdisjoint(b.telling.families)
    return kin and (a.group == b.group or total(a.telling.told & b.telling.told) >= LEAST)


def fit(matrix: Any, same: Any) -> Any:
    """Weights by Adam on the penalised likelihood, kept on the allowed side of 0."""
    sign = np.array(list(SIGN.values()))
    low, high = np.where(sign > 0, 0.0, -np.inf), np.where(sign < 0, 0.0, np.inf)
    weights, mean, square = (np.zeros(matrix.shape[1]) for _ in range(3))
    for step in range(1, STEPS):
        slope = matrix.T @ (1 / (1 + np.exp(-matrix @ weights)) - same) / len(same) * 50 + PENALTY * weights
        mean, square = 0.9 * mean + 0.1 * slope, 0.999 * square + 0.001 * slope**2
        weights = np.clip(weights - RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8), low, high)
    return weights


def best(scores: Any, same: Any) -> tuple[float, float, float, float]:
    """Threshold, precision, recall and F1 where F1 is highest."""
    order = np.argsort(-scores, kind="stable")
    true = np.cumsum(same[order])
    precision, recall = true / np.arange(1, len(order) + 1), true / same.sum()
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-9)
    at = int(np.argmax(f1))
    return float(scores[order[at]]), float(precision[at]), float(recall[at]), float(f1[at])


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("store")
    asked.add_argument("groups")
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    matrix, same, kept = pairs(gold_mentions(options.store, json.loads(Path(options.groups).read_text(encoding="utf-8"))["groups"]))
    print(f"{len(same)} pairs, {int(same.sum())} of them one event")
    for fitted, judged in itertools.permutations(sorted({a.half for a, _ in kept}), 2):
        mine, theirs = (np.array([a.half == b.half == half for a, b in kept]) for half in (fitted, judged))
        print(f"fitted on {fitted}, judged on {judged}: threshold %.2f, precision %.3f, recall %.3f, F1 %.3f" % best(matrix[theirs] @ fit(matrix[mine], same[mine]), same[theirs]))
    weights = fit(matrix, same)
    print("all: threshold {:.2f}, precision {:.3f}, recall {:.3f}, F1 {:.3f}".format(*best(matrix @ weights, same)))
    lines = sorted(f"{name}\t{value:.2f}" for name, value in {**dict(zip(SIGN, weights, strict=True)), **BY_HAND}.items())
    print("\n".join(lines))
    if options.write:
        head = [line for line in WEIGHTS.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        WEIGHTS.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
