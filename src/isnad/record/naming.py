"""Loaded naming: what each outlet calls the same actor, act and dead (``ميليشيات`` or ``قوات``, ``عدوان`` or ``عملية``, ``شهيد`` or ``قتيل``). It is an attribute of the report and never a fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import msgspec

from isnad.record.loaded import Loaded, loaded_words, plain_words
from isnad.record.records import Record, RecordReport, Who
from isnad.record.words import sentence


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
    """Acts, dead and places for which some report has a loaded word: that word, and what the other reports say plainly in its stead."""
    marks = {r.event: r.loaded for r in record.reports}
    plain = {r.event: _plain(r, texts.get(r.article)) for r in record.reports}
    outlets = {r.event: r.outlet or "?" for r in record.reports}
    for kind in dict.fromkeys(_kind(m) for of in marks.values() for m in of if m.about != "actor"):
        used: defaultdict[str, list[tuple[str, Loaded]]] = defaultdict(list)
        for event in marks:
            own = [m for m in marks[event] if _kind(m) == kind] or [m for m in plain[event] if _kind(m) == kind]
            for mark in own:
                used[mark.text].append((event, mark))
        wordings = tuple(_wording(text, [e for e, _ in uses], outlets, tuple(m for _, m in uses if m.stance != "neutral")) for text, uses in used.items())
        yield Naming(about=kind[0], subject=kind[1], wordings=wordings, loaded=True)


def _kind(mark: Loaded) -> tuple[str, str]:
    """What a word is a word for: the dead are one subject, however the sentence is built (``قتيل``, ``قتل``)."""
    return (mark.about, "قتيل") if mark.about == "dead" else (mark.about, mark.neutral)


def _plain(report: RecordReport, text: str | None) -> tuple[Loaded, ...]:
    return plain_words(report.trigger.text) if text is None else plain_words(text, *sentence(text, report.trigger.start))
