"""Example sentences of frames and cues: what each entry of the lexicon is for, and what the reader must make of it.

The tables are data for ``isnad lexicon check`` and the tests. The compiled lexicon knows nothing of them, so a new sentence
neither changes its version nor slows its start. ``docs/lexicon.md`` describes the columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from isnad.lexicon import files
from isnad.lexicon.files import Row
from isnad.model import Article, Event, Reading, Statement

ANY = "*"  # a cell that asserts nothing
MARKER = "marker"  # stands for the markers of cues.yaml (بحسب، وفقا ل) in the column ``cue``

_ACTS = frozenset(["state", "affirm", "deny", "demand", "criticise", "warn", "commit", "support", "ask"])
_STATUS = frozenset(["", ANY, "actual", "future", "hypothetical", "negated", "historical"])
_WORDS = ("trigger", "actors", "recipients", "place", "word", "speaker", "content")  # columns whose words stand in the sentence


def rows(paths: Iterable[Path]) -> list[Row]:
    """Every example of the tables; raises :class:`isnad.errors.LexiconError` where a line does not fit."""
    return [row for path in paths for row in files.read_table(path)]


def entry(row: Row) -> str:
    """The frame or cue that the example is of."""
    return row["frame"] if "frame" in row.cells else row["cue"]


def article(row: Row) -> Article:
    """The example as an article that tells it twice: what one sentence alone mentions must show signs of news, and those are not in question here."""
    return Article(id=row.source, body=f"{row['sentence']}\n{row['sentence']}")


def mistakes(row: Row, frames: Iterable[str], cues: Iterable[str]) -> Iterator[str]:
    """What is wrong with an example by itself: an unknown entry, words that its sentence lacks, an act or status that there is not."""
    is_frame = "frame" in row.cells
    if entry(row) not in (set(frames) if is_frame else {*cues, MARKER}):
        yield f"{row.source}: no {'frame' if is_frame else 'cue'} is called {entry(row)!r}"
    if not is_frame and row["act"] not in _ACTS | {ANY}:
        yield f"{row.source}: {row['act']!r} is no act; the acts are {', '.join(sorted(_ACTS))}"
    if is_frame and row["status"] not in _STATUS:
        yield f"{row.source}: {row['status']!r} is no status; they are {', '.join(sorted(_STATUS - {'', ANY}))}"
    if not row["trigger" if is_frame else "word"]:
        yield f"{row.source}: an example names the word that tells the {'event' if is_frame else 'speech'}"
    for column in _WORDS:
        for words in _cell(row, column):
            if not re.search(rf"(?<!\w){re.escape(words)}(?!\w)", row["sentence"]):
                yield f"{row.source}: {words!r} ({column}) does not stand in the sentence"


def missing(entries: Iterable[str], examples: Iterable[Row], what: str) -> Iterator[str]:
    """The entries of which no example speaks."""
    have = {entry(row) for row in examples if what in row.cells}
    return (f"{what} {name!r} has no example sentence (data/examples; docs/lexicon.md)" for name in entries if name not in have)


def unmet(row: Row, reading: Reading) -> str:
    """Nothing where the reading of :func:`article` holds the record that the example expects, else what it holds."""
    end = len(row["sentence"])  # its first telling: the second has an article before it
    if "frame" in row.cells:
        events = [e for e in reading.events if e.trigger.start < end]
        found = [e for e in events if e.rule == row["frame"]]
        if any(_is_event(row, e) for e in found):
            return ""
        return "; ".join(map(_event_words, found or events)) or "no event"
    statements = [s for s in reading.statements if s.cue.start < end]
    said = [s for s in statements if s.rule.rpartition(":")[2] == row["cue"]]
    if any(_is_statement(row, s) for s in said):
        return ""
    return "; ".join(map(_statement_words, said or statements)) or "no statement"


def _is_event(row: Row, event: Event) -> bool:
    return (
        event.trigger.text in row.options("trigger")
        and _agree(row, "actors", [m.text for m in event.actors])
        and _agree(row, "recipients", [m.text for m in event.recipients])
        and _agree(row, "place", [event.place.text] if event.place else [])
        and row["status"] in (ANY, event.status, "" if event.status == "actual" else ANY)
    )


def _is_statement(row: Row, said: Statement) -> bool:
    return (
        said.cue.text in row.options("word")
        and _agree(row, "speaker", [said.speaker.text] if said.speaker else [])
        and _agree(row, "content", [said.content.text])
        and row["act"] in (ANY, said.act)
    )


def _cell(row: Row, column: str) -> list[str]:
    return [] if row.cells.get(column, "") in ("", ANY) else row.options(column)


def _agree(row: Row, column: str, found: list[str]) -> bool:
    """Whether a cell holds what was found, in whatever order."""
    return row[column] == ANY or sorted(_cell(row, column)) == sorted(found)


def _event_words(event: Event) -> str:
    sides = (" | ".join(m.text for m in side) for side in (event.actors, event.recipients))
    return " / ".join([event.rule, event.trigger.text, *sides, event.place.text if event.place else "", event.status])


def _statement_words(said: Statement) -> str:
    return " / ".join([said.rule, said.cue.text, said.speaker.text if said.speaker else "", said.act, said.content.text])
