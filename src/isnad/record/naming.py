"""Loaded naming: what each outlet calls the same actor, act and dead (``ميليشيات`` or ``قوات``, ``عدوان`` or ``عملية``, ``شهيد`` or ``قتيل``).

It is an attribute of the report and never a fact. The words are data: ``data/loaded.tsv``, and the variants that the lexicon's tables of actors mark with ``!``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec

from isnad.arabic.letters import fold, fold_word
from isnad.lexicon.files import data_files, read_table, table_kind
from isnad.record.records import Record, RecordReport, Who
from isnad.record.words import sentence

_TABLE = Path(__file__).parent / "data" / "loaded.tsv"
_PRONOUN = "(?:ه|ها|هم|هما|نا|ي|كم)?"
_QUOTES = re.compile(r"[«“\"][^«»“”\"]*[»”\"]")
_NEAR = 24  # code points around a word in which a phrase may stand that takes the load from it


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """A loaded word of a report. ``quoted``: it stands in quotation marks, so that the outlet does not say it in its own voice."""

    start: int
    end: int
    text: str
    about: str  # actor act dead place
    neutral: str
    stance: str  # con pro, "" where the lexicon only marks it
    actor: str | None  # whom the lexicon says it names
    quoted: bool


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """One wording, who uses it, and what is loaded in it."""

    text: str
    outlets: tuple[str, ...]
    reports: tuple[str, ...]  # ids of the events
    loaded: tuple[Loaded, ...]  # spans into the wording where ``about`` of the naming is actor, else into the article's text


class Naming(msgspec.Struct, frozen=True, kw_only=True):
    """What the outlets call one actor, or the act, or its dead."""

    about: str  # actor act dead place
    subject: str  # the actor's name; the neutral word for acts and the dead
    wordings: tuple[Wording, ...]
    loaded: bool


class _Entry(NamedTuple):
    about: str
    neutral: str
    stance: str
    actor: str | None
    unless: tuple[str, ...]  # folded


def loaded_words(text: str, start: int = 0, end: int | None = None) -> tuple[Loaded, ...]:
    """The loaded words of a stretch of text, the longest at each place, in order; offsets are code points of ``text``."""
    end = len(text) if end is None else end
    folded = fold(text[start:end])
    pattern, entries = _compiled()
    quotes = [m.span() for m in _QUOTES.finditer(text)]
    out = []
    for match in pattern.finditer(folded.text):
        entry = entries[match["the"] or match["bare"]]
        around = folded.text[max(0, match.start() - _NEAR) : match.end() + _NEAR]
        if any(phrase in around for phrase in entry.unless):
            continue
        a, b = (start + at for at in folded.span(*match.span()))
        out.append(Loaded(start=a, end=b, text=text[a:b], about=entry.about, neutral=entry.neutral, stance=entry.stance, actor=entry.actor,
                          quoted=any(x < a and b < y for x, y in quotes)))
    return tuple(out)


@cache
def _compiled() -> tuple[re.Pattern[str], dict[str, _Entry]]:
    """One pattern for all words, and what each spelling stands for."""
    entries = {spelling: entry for spelling, entry in (*_of_table(), *_of_lexicon())}
    with_article = sorted((w for w in entries if w.startswith("ال")), key=lambda w: (-len(w), w))
    without = sorted((w for w in entries if not w.startswith("ال")), key=lambda w: (-len(w), w))
    the = "|".join(re.escape(w[2:]) for w in with_article)
    bare = "|".join(re.escape(w) for w in without)
    entries |= {w[2:]: entries[w] for w in with_article if w[2:] not in entries}
    pattern = rf"(?<!\w)[وف]?(?:(?:[بك]?ال|لل)(?P<the>{the})|(?:[بكل]?(?:ال)?|لل)(?P<bare>{bare}){_PRONOUN})(?!\w)"
    return re.compile(pattern), entries


def _of_table() -> Iterator[tuple[str, _Entry]]:
    lines = [line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    for words, about, neutral, stance, unless, *_ in lines[1:]:
        entry = _Entry(about, neutral, stance, None, tuple(fold_word(p.strip()) for p in unless.split("|") if p.strip()))
        yield from ((fold_word(word.strip()), entry) for word in words.split("|"))


def _of_lexicon() -> Iterator[tuple[str, _Entry]]:
    """The variants of actors that are marked as loaded."""
    for path in data_files():
        if path.suffix == ".tsv" and table_kind(path) == "actors":
            for row in read_table(path):
                marked = [v.strip()[1:] for v in row["variants"].split("|") if v.strip().startswith("!")]
                yield from ((fold_word(v), _Entry("actor", row["name_ar"], "", row["id"], ())) for v in marked)


def naming(record: Record, texts: Mapping[str, str] | None = None) -> tuple[Naming, ...]:
    """For each actor of a record, for its act and its dead, the words by outlet, loaded ones marked; what all call alike and plainly is left out.

    ``texts``: the text of each article by its id; with it loaded words for acts, dead and places are also found in the whole sentence of each report, without it in the trigger alone.
    """
    actors = [n for who in (*record.actors, *record.recipients) if (n := _of_actor(who, record))]
    return (*actors, *_of_acts(record, texts or {}))


def _of_actor(who: Who, record: Record) -> Naming | None:
    outlets = {r.event: r.outlet or "?" for r in record.reports}
    used: defaultdict[str, list[str]] = defaultdict(list)
    for report in (r for r in record.reports if r.event in who.reports):
        for text in who.texts:
            if text in (*report.actors, *report.recipients):
                used[text].append(report.event)
    wordings = tuple(_wording(text, events, outlets, loaded_words(text)) for text, events in used.items())
    loaded = any(w.loaded for w in wordings)
    subject = who.name_ar or who.name or (who.texts[0] if who.texts else "")
    return Naming(about="actor", subject=subject, wordings=wordings, loaded=loaded) if loaded or len(wordings) > 1 else None


def _wording(text: str, events: list[str], outlets: Mapping[str, str], loaded: tuple[Loaded, ...]) -> Wording:
    return Wording(text=text, outlets=tuple(dict.fromkeys(outlets[e] for e in events)), reports=tuple(dict.fromkeys(events)), loaded=loaded)


def _of_acts(record: Record, texts: Mapping[str, str]) -> Iterator[Naming]:
    """Acts, dead and places: where some report has a loaded word for one, what the others have in its stead is their trigger, or the neutral word where their sentence holds it."""
    found: defaultdict[tuple[str, str], dict[str, list[tuple[RecordReport, Loaded | None]]]] = defaultdict(dict)
    marks = {r.event: report_loaded(r, texts.get(r.article)) for r in record.reports}
    for kind in dict.fromkeys((m.about, m.neutral) for of in marks.values() for m in of if m.about != "actor"):
        for report in record.reports:
            own = [m for m in marks[report.event] if (m.about, m.neutral) == kind]
            for mark in (*own, *((None,) if not own else ())):
                found[kind].setdefault(mark.text if mark else report.trigger.text, []).append((report, mark))
    outlets = {r.event: r.outlet or "?" for r in record.reports}
    for (about, neutral), used in found.items():
        wordings = tuple(_wording(text, [r.event for r, _ in uses], outlets, tuple(m for _, m in uses if m)) for text, uses in used.items())
        yield Naming(about=about, subject=neutral, wordings=wordings, loaded=True)


def report_loaded(report: RecordReport, text: str | None = None) -> tuple[Loaded, ...]:
    """The loaded words of one report: in its sentence where the article's text is given, else in its trigger."""
    if text is not None:
        return loaded_words(text, *sentence(text, report.trigger.start))
    return tuple(msgspec.structs.replace(m, start=m.start + report.trigger.start, end=m.end + report.trigger.start) for m in loaded_words(report.trigger.text))
