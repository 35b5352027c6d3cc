"""Which event comes next: those of a filter, the most doubtful first.

Points of doubt: reviewers differ (3); the record is disputed (2); it rests on fewer than two independent sources (2); no actor is named (1); the rule that made it was often
corrected, up to 4: four times the share of its judged events that were rejected or edited, two imagined good ones among them. Equal ones stand as in the tables.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from isnad.desk.columns import ROLES, Columns, Mask, Numbers, leading_to
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.masks import event_mask
from isnad.desk.reviewing.states import STATES, Reviewed

POINTS = {"differ": 3.0, "disputed": 2.0, "sources": 2.0, "nobody": 1.0}
_RULE, _GOOD = 4.0, 2  # points of a rule that is always corrected; good verdicts that each rule is given to begin with


class Place(NamedTuple):
    """Where an event stands in a queue. ``at`` counts from 1; ``None`` where the queue does not hold it."""

    id: str | None
    at: int | None
    total: int
    previous: str | None
    next: str | None


class Line(NamedTuple):
    """One row of an overview of the queue by rule or actor."""

    value: str
    open: int
    judged: int


def place(desk: Desk, connection: Connection, mask: Mask, id: str | None) -> Place:
    """An event in the queue of a mask, or its first one, and those before and after it, whether or not the mask still holds it."""
    table = desk.columns().events
    order = _order(desk, connection)
    here = table.at.get(id) if id else None
    ranked = order[mask[order]]
    if here is None:
        return Place(id or (table.ids[ranked[0]] if len(ranked) else None), 1 if len(ranked) and not id else None, len(ranked), None, table.ids[ranked[1]] if len(ranked) > 1 and not id else None)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    before, after = ranked[rank[ranked] < rank[here]], ranked[rank[ranked] > rank[here]]
    return Place(id, len(before) + 1 if mask[here] else None, len(ranked), table.ids[before[-1]] if len(before) else None, table.ids[after[0]] if len(after) else None)


def queue_mask(desk: Desk, connection: Connection, asked: Asked, *, rule: str = "", second: str = "") -> Mask:
    """The events of a filter that wait for a verdict. ``rule``: made by it; ``second``: judged by others, but not by this reviewer yet."""
    mask = event_mask(desk, connection, asked).copy()
    if rule:
        mask &= desk.columns().events.by["rule"].where(lambda name: name == rule)
    if second:
        judged = desk.reviewed(connection).verdicts
        mask &= desk.columns().events.mask_of(record for record, given in judged.items() if second not in given)
    return mask


def by_rule(desk: Desk, connection: Connection, asked: Asked) -> list[Line]:
    """The rules of a filter's events, those first that were corrected most, then those with most that is open."""
    column, reviewed = desk.columns().events.by["rule"], desk.reviewed(connection)
    every, waiting = (column.counts(queue_mask(desk, connection, _in(asked, state))) for state in (None, "open"))
    blame = _blame(desk, connection, reviewed)
    return [Line(rule, waiting.get(rule, 0), n - waiting.get(rule, 0)) for rule, n in sorted(every.items(), key=lambda r: (-blame.get(r[0], 0.0), -waiting.get(r[0], 0), r[0]))]


def _in(asked: Asked, state: str | None) -> Asked:
    return Asked(filter=asked.filter, roots=asked.roots, review=state)


def states_in(desk: Desk, connection: Connection, kind: str, mask: Mask) -> list[tuple[str, int]]:
    """How many rows of a mask stand in each state of review; states with none are left out."""
    table, reviewed = getattr(desk.columns(), kind), desk.reviewed(connection)
    counted = {state: int((table.mask_of(reviewed.of(state)) & mask).sum()) for state in STATES if state != "open"}
    counted = {"open": int(mask.sum()) - sum(counted.values()), **counted}
    return [(state, n) for state, n in counted.items() if n]


# -- doubt ---------------------------------------------------------------------------------------------------------------------
def reasons(desk: Desk, connection: Connection, id: str) -> list[str]:
    """Why an event is doubtful: names of :data:`POINTS`, and ``rule``."""
    row = desk.columns().events.at.get(id)
    return [] if row is None else [name for name, points in _doubts(desk, connection).items() if points[row] > 0]


def _order(desk: Desk, connection: Connection) -> Numbers:
    last = desk.reviewed(connection).last
    return desk.remembered(("reviewed", "order", last), lambda: _ranked(_doubts(desk, connection)))


def _ranked(doubts: dict[str, NDArray[np.floating[Any]]]) -> Numbers:
    """The rows, those with most points first. In hundredths: whole numbers are sorted many times faster."""
    points = sum(doubts.values(), np.zeros(1))
    return np.argsort(-np.rint(100 * points).astype(np.int16), kind="stable")


def _doubts(desk: Desk, connection: Connection) -> dict[str, NDArray[np.floating[Any]]]:
    """Points of each reason for each event."""
    reviewed = desk.reviewed(connection)
    return desk.remembered(("reviewed", "doubts", reviewed.last), lambda: _points(desk, connection, reviewed))


def _points(desk: Desk, connection: Connection, reviewed: Reviewed) -> dict[str, NDArray[np.floating[Any]]]:
    columns = desk.columns()
    of_store = desk.remembered("doubts", lambda: _of_store(columns))
    found = {"differ": columns.events.mask_of(record for record in reviewed.verdicts if reviewed.differ(record)), **of_store}
    rule, blame = columns.events.by["rule"], _blame(desk, connection, reviewed)
    of_rules = np.array([blame.get(name, 0.0) for name in rule.values], np.float32)[rule.codes] if rule.values else np.zeros(0, np.float32)
    return {**{name: mask * np.float32(POINTS[name]) for name, mask in found.items()}, "rule": np.float32(_RULE) * of_rules}


def _of_store(columns: Columns) -> dict[str, Mask]:
    """The doubts that no decision changes."""
    return {
        "disputed": leading_to(columns.record_of, columns.records.by["disputes"].where(bool)),
        "sources": columns.events.by["roots"].where(lambda roots: roots < 2),
        "nobody": ~_named(columns),
    }


def _named(columns: Columns) -> Mask:
    """The events in which somebody is named as the actor."""
    mask = np.zeros(len(columns.events.ids), np.bool_)
    mask[columns.in_events.row[columns.in_events.role == ROLES.index("actor")]] = True
    return mask


def _blame(desk: Desk, connection: Connection, reviewed: Reviewed) -> dict[str, float]:
    """For each rule that reviewers judged, the share of its events that they corrected."""
    column, at = desk.columns().events.by["rule"], desk.columns().events.at
    judged = [(column.values[column.codes[at[record]]], reviewed.state(record)) for record in reviewed.verdicts if record in at]
    every, wrong = Counter(rule for rule, _ in judged), Counter(rule for rule, state in judged if state != "accepted")
    return {rule: wrong[rule] / (n + _GOOD) for rule, n in every.items()}
