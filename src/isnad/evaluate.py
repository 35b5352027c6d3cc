"""Measures a reader against gold annotation: statements, events, and who did what to whom.

Gold lines hold ``id, title, date, text, statements, events``. Statements pair when their cues overlap, events when type and trigger do, greedily in reading
order. An actor counts as right when its words overlap the gold's, when the gold knows its words under the same name anywhere in the article, or when the
English names agree. A reporting clause inside another one's content counts when it is found and costs nothing when it is not.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import msgspec

from isnad.errors import InputError
from isnad.model import QUAD_CLASS, Article
from isnad.reader import Reader

Record = dict[str, Any]
Pairs = list[tuple[Record, Record]]


@dataclass
class Count:
    """Hits, false alarms and misses of one measure."""

    hits: int = 0
    false: int = 0
    missed: int = 0

    def add(self, hits: int, false: int, missed: int) -> None:
        """Add the counts of one article."""
        self.hits, self.false, self.missed = self.hits + hits, self.false + false, self.missed + missed

    @property
    def precision(self) -> float:
        """Hits among what was read, 0.0–1.0."""
        return self.hits / max(self.hits + self.false, 1)

    @property
    def recall(self) -> float:
        """Hits among what the gold holds, 0.0–1.0."""
        return self.hits / max(self.hits + self.missed, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass
class Share:
    """How many of the paired records are right in one respect."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """Count one record."""
        self.right, self.of = self.right + right, self.of + 1

    @property
    def accuracy(self) -> float:
        """0.0–1.0."""
        return self.right / max(self.of, 1)


@dataclass
class Figures:
    """All measures over a gold file, in the order in which they are printed."""

    articles: int = 0
    scores: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    accuracy: dict[str, Share] = field(default_factory=lambda: defaultdict(Share))
    types: dict[str, Count] = field(default_factory=lambda: defaultdict(Count))


def evaluate(path: str, reader: Reader) -> Figures:
    """Every measure over a gold file; raises :class:`InputError` naming file and line."""
    figures = Figures()
    for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            gold, article = _gold(line, f"{path}:{number}")
            read = msgspec.to_builtins(reader.read(article))
            figures.articles += 1
            _score_statements(figures, article.text, gold, read)
            _score_events(figures, article.text, gold, read)
    return figures


def _gold(line: str, where: str) -> tuple[Record, Article]:
    try:
        gold: Record = json.loads(line)
        article = Article(id=str(gold["id"]), title=gold.get("title") or "", body=gold["text"], date=gold.get("date"))
        return {"statements": gold["statements"], "events": gold["events"]}, article
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{where}: not a line of gold annotation ({error}); it needs id, text, statements and events") from None


# -- statements -------------------------------------------------------------------------------------------------------------------
def _score_statements(figures: Figures, text: str, gold: Record, read: Record) -> None:
    pairs, missed, false = _pair(gold["statements"], read["statements"], lambda g, r: _overlap(g["cue"], r["cue"]))
    misses, alarms = (sum(not _nested(s, gold["statements"]) for s in some) for some in (missed, false))
    figures.scores["statement"].add(len(pairs), alarms, misses)
    known, good = _mentions(gold), 0
    for g, r in pairs:
        wanted, given = _words(text, g["content"]), _words(text, r["content"])
        figures.scores["content words"].add(len(wanted & given), len(given - wanted), len(wanted - given))
        speaker = _same_actor(r["speaker"], g["speaker"], known)
        for name, right in (("speaker", speaker), ("act", g["act"] == r["act"]), ("form", g["form"] == r["form"])):
            figures.accuracy[name].add(right)
        good += speaker and len(wanted & given) >= 0.5 * len(wanted | given)
    figures.scores["statement+speaker+content"].add(good, len(pairs) + alarms - good, len(pairs) + misses - good)


def _nested(statement: Record, gold: list[Record]) -> bool:
    at = statement["cue"]["start"]
    return any(o["cue"]["start"] != at and o["content"]["start"] <= at < o["content"]["end"] for o in gold)


def _words(text: str, span: Record) -> set[int]:
    """Where the words of a span begin."""
    begin = span["start"]
    while begin > 0 and text[begin - 1 : begin + 1].isalnum():
        begin -= 1
    return {begin + m.start() for m in re.finditer(r"\w+", text[begin : span["end"]])}


# -- events -----------------------------------------------------------------------------------------------------------------------
def _score_events(figures: Figures, text: str, gold: Record, read: Record) -> None:
    pairs, missed, false = _pair(gold["events"], read["events"], lambda g, r: g["type"] == r["type"] and _overlap(g["trigger"], r["trigger"]))
    figures.scores["event"].add(len(pairs), len(false), len(missed))
    wide, wide_missed, wide_false = _pair(gold["events"], read["events"], lambda g, r: QUAD_CLASS[g["type"]] == QUAD_CLASS[r["type"]] and _overlap(g["trigger"], r["trigger"]))
    figures.scores["event by quad class"].add(len(wide), len(wide_false), len(wide_missed))
    _score_in_sentence(figures, text, gold["events"], read["events"])
    for events, counts in (([g for g, _ in pairs], (1, 0, 0)), (false, (0, 1, 0)), (missed, (0, 0, 1))):
        for event in events:
            figures.types[event["type"]].add(*counts)
    _score_circumstances(figures, pairs, gold, read)
    known = _mentions(gold)
    good = sum(_score_roles(figures, g, r, known) for g, r in pairs)
    figures.scores["who did what to whom"].add(good, len(read["events"]) - good, len(gold["events"]) - good)


def _score_in_sentence(figures: Figures, text: str, gold: list[Record], read: list[Record]) -> None:
    bounds = [m.span() for m in re.finditer(r"[^.!؟?\n]+", text)]

    def told(events: list[Record]) -> Counter[tuple[int, str]]:
        return Counter((next((i for i, (a, b) in enumerate(bounds) if a <= e["trigger"]["start"] < b), -1), e["type"]) for e in events)

    wanted, given = told(gold), told(read)
    both = (wanted & given).total()
    figures.scores["event in sentence"].add(both, given.total() - both, wanted.total() - both)


def _score_roles(figures: Figures, gold: Record, read: Record, known: list[Record]) -> bool:
    """Count both sides; whether every actor and recipient is right and none is too many."""
    for side in ("actors", "recipients"):
        hits, missed, false = _pair(gold[side], read[side], lambda g, r: _same_actor(r, g, known))
        figures.scores[side.removesuffix("s")].add(len(hits), len(false), len(missed))
    for mention in (*gold["actors"], *gold["recipients"]):
        match = next((m for m in (*read["actors"], *read["recipients"]) if _same_actor(m, mention, known)), None)
        for code in ("country", "sector"):
            if match is not None and mention[code]:
                figures.accuracy[code].add(match[code] == mention[code])
    return all(len(gold[side]) == len(read[side]) and all(any(_same_actor(r, g, known) for r in read[side]) for g in gold[side]) for side in ("actors", "recipients"))


def _score_circumstances(figures: Figures, pairs: Pairs, gold: Record, read: Record) -> None:
    said, _, _ = _pair(gold["statements"], read["statements"], lambda g, r: _overlap(g["cue"], r["cue"]))
    number = {id(r): i for i, r in enumerate(read["statements"])}
    for g, r in pairs:
        at = g["trigger"]["start"]
        holders = {number[id(b)] for a, b in said if a["content"]["start"] <= at < a["content"]["end"]}
        figures.accuracy["mode"].add((g.get("mode") or "") == (r["mode"] or ""))
        figures.accuracy["status"].add(g["status"] == r["status"])
        figures.accuracy["claimed_by"].add(r["claimed_by"] is None if g.get("claimed_by") is None else r["claimed_by"] in holders)
        if g.get("place"):
            figures.accuracy["place"].add(r["place"] is not None and _overlap(g["place"], r["place"]))
        if g.get("date"):
            figures.accuracy["date"].add((r["date"] or "").startswith(g["date"]))


# -- who is who -------------------------------------------------------------------------------------------------------------------
def _mentions(gold: Record) -> list[Record]:
    speakers = (s["speaker"] for s in gold["statements"] if s.get("speaker"))
    return list(chain(speakers, *(chain(e["actors"], e["recipients"]) for e in gold["events"])))


def _same_actor(read: Record | None, gold: Record | None, known: list[Record]) -> bool:
    if read is None or gold is None:
        return read is gold
    return _overlap(read, gold) or any(_overlap(read, m) and _same_name(m["name"], gold["name"]) for m in known) or _same_name(read["name"], gold["name"])


def _same_name(a: str, b: str) -> bool:
    one, other = _name_words(a), _name_words(b)
    return bool(one and other) and (one <= other or other <= one or len(one & other) > 0.5 * len(one | other))


def _name_words(name: str) -> set[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", (name or "").lower()) if not unicodedata.combining(c))
    return set(re.findall(r"\w+", plain)) - {"al", "el", "the", "of", "and", "ibn", "bin"}


def _overlap(a: Record, b: Record) -> bool:
    return bool(max(a["start"], b["start"]) < min(a["end"], b["end"]))


def _pair(gold: list[Record], read: list[Record], same: Callable[[Record, Record], bool]) -> tuple[Pairs, list[Record], list[Record]]:
    """Pairs, what the reader missed, what it read beside the gold."""
    free, pairs, missed = list(read), [], []
    for g in gold:
        hit = next((r for r in free if same(g, r)), None)
        if hit is None:
            missed.append(g)
        else:
            free = [r for r in free if r is not hit]
            pairs.append((g, hit))
    return pairs, missed, free


def table(figures: Figures) -> Iterator[str]:
    """The figures as lines of text."""
    yield f"{figures.articles} articles"
    yield f"{'':28}  prec   rec    F1   gold  read"
    for name, c in figures.scores.items():
        yield _row(name, c)
    yield "\naccuracy, where the statement or event was found"
    for name, share in figures.accuracy.items():
        yield f"{name:28} {share.accuracy:.3f}  of {share.of}"
    yield "\nevents by type"
    for name in sorted(figures.types):
        yield _row(name, figures.types[name])


def _row(name: str, c: Count) -> str:
    return f"{name:28} {c.precision:.3f}  {c.recall:.3f}  {c.f1:.3f}  {c.hits + c.missed:4}  {c.hits + c.false:4}"
