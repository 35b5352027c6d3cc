"""Measures a reader against gold annotation: statements, events, and who did what to whom.

A statement counts when its cue overlaps the gold's; an event when type and trigger do. Gold lines hold ``id, title, date, text, statements, events``.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from isnad.errors import InputError
from isnad.model import Article
from isnad.reader import Reader

Counts = dict[str, list[int]]  # name -> [found, read, gold]


def evaluate(path: str, reader: Reader) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 per measure over a gold file; raises :class:`InputError` naming file and line."""
    counts: Counts = {"statement": [0, 0, 0], "event": [0, 0, 0]}
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            _score_line(line, f"{path}:{number}", reader, counts)
    return {name: _figures(*c) for name, c in counts.items()}


def _score_line(line: str, where: str, reader: Reader, counts: Counts) -> None:
    try:
        gold: dict[str, Any] = json.loads(line)
        article = Article(id=str(gold["id"]), title=gold.get("title") or "", body=gold["text"], date=gold.get("date"))
        statements, events = gold["statements"], gold["events"]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{where}: not a line of gold annotation ({error}); it needs id, text, statements and events") from None
    read = msgspec.to_builtins(reader.read(article))
    _count(counts, "statement", statements, read["statements"], lambda a, b: _overlap(a["cue"], b["cue"]))
    _count(counts, "event", events, read["events"], lambda a, b: a["type"] == b["type"] and _overlap(a["trigger"], b["trigger"]))


def _count(counts: Counts, name: str, gold: list[Any], read: list[Any], same: Any) -> None:
    free = list(read)
    for g in gold:
        hit = next((r for r in free if same(g, r)), None)
        if hit is not None:
            free.remove(hit)
            counts[name][0] += 1
    counts[name][1] += len(read)
    counts[name][2] += len(gold)


def _overlap(a: dict[str, int], b: dict[str, int]) -> bool:
    return max(a["start"], b["start"]) < min(a["end"], b["end"])


def _figures(found: int, read: int, gold: int) -> dict[str, float]:
    precision, recall = found / max(read, 1), found / max(gold, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * precision * recall / max(precision + recall, 1e-9), "gold": gold, "read": read}
