"""Readings for people and for spreadsheets: a right-to-left view for the terminal, and flat rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from isnad.model import Event, Mention, Reading, Statement

_RLM = "\u200f"  # keeps a line right-to-left where it begins with a neutral sign
ACTS_AR = {"state": "قال", "affirm": "أكد", "deny": "نفى", "demand": "طالب", "criticise": "انتقد أو اتهم", "warn": "حذر", "commit": "تعهد", "support": "أيد", "ask": "سأل"}
STATUS_AR = {"actual": "وقع", "future": "منتظر", "hypothetical": "مفترض", "negated": "منفي", "historical": "سابق"}
COLUMNS = ("article", "date", "outlet", "record", "type", "mode", "words", "start", "end", "speaker_or_actors", "recipients", "content", "place", "event_date", "status", "claimed_by",
           "dead", "injured", "rule", "id")


def pretty(reading: Reading, *, explain: bool = False) -> str:
    """The reading as an analyst reads it: who said what, then who did what to whom. Arabic leads, English follows."""
    lines = [f"{_RLM}■ {reading.title or reading.text[:70]}", f"{_RLM}  {reading.date or 'بلا تاريخ'} · {reading.outlet or 'مصدر غير معروف'}", ""]
    for number, statement in enumerate(reading.statements):
        lines += _statement_lines(number, statement, explain)
    for event in reading.events:
        lines += _event_lines(event, reading, explain)
    if not reading.statements and not reading.events:
        lines.append(f"{_RLM}  (لا أقوال ولا أحداث)")
    return "\n".join(lines)


def _statement_lines(number: int, statement: Statement, explain: bool) -> list[str]:
    who = _name(statement.speaker) if statement.speaker else "؟"
    via = f" عبر {statement.via.text}" if statement.via else ""
    lines = [f"{_RLM}  [{number}] {who}{via} — {ACTS_AR[statement.act]} ({statement.act}): «{statement.content.text}»"]
    if explain:
        lines.append(f"{_RLM}      ← {statement.rule} · اللفظ «{statement.cue.text}» {statement.cue.start}–{statement.cue.end} · {statement.form}")
    return lines


def _event_lines(event: Event, reading: Reading, explain: bool) -> list[str]:
    kind = f"{event.type}/{event.mode}" if event.mode else event.type
    parts = [f"{_RLM}  ● {kind} «{event.trigger.text}»", f"{_names(event.actors)} ⟵ {_names(event.recipients)}"]
    if event.place:
        parts.append(f"في {event.place.text}")
    if event.date:
        parts.append(event.date)
    parts.append(STATUS_AR[event.status])
    toll = [f"قتلى: {event.dead}" if event.dead else "", f"جرحى: {event.injured}" if event.injured else ""]
    parts += [t for t in toll if t]
    parts.append("برواية الصحيفة" if event.claimed_by is None else f"برواية [{event.claimed_by}] {_name(reading.statements[event.claimed_by].speaker)}")
    lines = [" · ".join(parts)]
    if explain:
        lines.append(f"{_RLM}      ← {event.rule} · {event.trigger.start}–{event.trigger.end}")
    return lines


def _name(mention: Mention | None) -> str:
    if mention is None:
        return "؟"
    return f"{mention.text} ({mention.name})" if mention.name else mention.text


def _names(mentions: list[Mention]) -> str:
    return "، ".join(m.text for m in mentions) or "؟"


def rows(readings: Iterable[Reading]) -> Iterator[list[str]]:
    """One row a record, under :data:`COLUMNS`."""
    for reading in readings:
        head = [reading.id, reading.date or "", reading.outlet or ""]
        for s in reading.statements:
            yield [*head, "statement", s.act, s.form, s.cue.text, str(s.cue.start), str(s.cue.end), s.speaker.text if s.speaker else "", "", s.content.text, "", "", "", "", "", "", s.rule, s.id]
        for e in reading.events:
            yield [*head, "event", e.type, e.mode, e.trigger.text, str(e.trigger.start), str(e.trigger.end), "; ".join(m.text for m in e.actors), "; ".join(m.text for m in e.recipients), "",
                   e.place.text if e.place else "", e.date or "", e.status, "" if e.claimed_by is None else str(e.claimed_by), _number(e.dead), _number(e.injured), e.rule, e.id]


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def csv_lines(table: Iterable[list[str]]) -> Iterator[str]:
    """CSV text, one line at a time."""
    for row in table:
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator="\r\n").writerow(row)  # a cell is quoted if it holds a letter of the line end: without both, a line break would cut its row
        yield buffer.getvalue().removesuffix("\r\n")
