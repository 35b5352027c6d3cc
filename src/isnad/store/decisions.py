"""What reviewers decided about records and actors: rows are added, never changed, so that every decision keeps its author and its time.

Verdicts on a record are ``accept``, ``reject`` and ``edit`` (detail ``{"fields": {name: value}}``); ``split`` and ``join`` are between two events (:mod:`isnad.record.overrides`);
``rename-actor``, ``merge-actor``, ``split-actor`` and ``alias-actor`` are about an actor. ``undo`` takes back the decision that its detail names (``{"of": id}``), without one the last
standing decision about the same record: a further row, so that the one it takes back stays. Decisions that were taken as one share ``{"act": name}`` in their detail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, insert, select

from isnad.errors import InputError
from isnad.store import schema

_decisions = schema.decisions
VERDICTS = ("accept", "edit", "reject")
OF_ACTORS = ("rename-actor", "merge-actor", "split-actor", "alias-actor")
_IDS = 500  # in one query


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision: who (a name) did what (accept, edit, reject, undo …) to which record, when (UTC), with what detail. ``id``: its number in the store, in the order of time."""

    record: str
    verb: str
    who: str
    at: str
    detail: dict[str, Any] = {}
    id: int | None = None

    @property
    def act(self) -> object:
        """What is taken back as one: a name that several decisions share, else the decision's own number."""
        return self.detail.get("act", self.id)


def decide(connection: Connection, decision: Decision) -> None:
    """Add a decision. Raises :class:`InputError` where the store has no such record."""
    decide_all(connection, [decision])


def decide_all(connection: Connection, decided: Sequence[Decision]) -> None:
    """Add decisions in their order. Raises :class:`InputError` where the store lacks a record; nothing is added then."""
    demand_known(connection, {d.record for d in decided})
    if decided:
        connection.execute(insert(_decisions), [_row(d) for d in decided])


def demand_known(connection: Connection, ids: set[str]) -> None:
    """Refuse ids of which one names neither statement, event nor actor of the store. Raises :class:`InputError`."""
    missing = ids - _known(connection, sorted(ids))
    if missing:
        raise InputError(f"{min(missing)}: no such record in the store")


def decisions(connection: Connection, record: str | None = None) -> Iterator[Decision]:
    """All decisions, or those about one record, the oldest first."""
    query = select(_decisions).order_by(_decisions.c.id)
    for row in connection.execute(query if record is None else query.where(_decisions.c.record == record)):
        yield Decision(id=row.id, record=row.record, verb=row.verb, who=row.who, at=row.at, detail=msgspec.json.decode(row.detail))


def standing(decided: Iterable[Decision]) -> list[Decision]:
    """The decisions that nobody took back, the oldest first. Give all decisions about a record, or all there are, in their order."""
    stands: dict[object, Decision] = {}
    of: dict[str, list[object]] = {}
    for decision in decided:
        if decision.verb != "undo":
            stands[decision.id] = decision
            of.setdefault(decision.record, []).append(decision.id)
            continue
        left = [id for id in of.get(decision.record, ()) if id in stands]
        back = decision.detail.get("of", left[-1] if left else None)
        if back in left:
            del stands[back]
    return list(stands.values())


def last_decision(connection: Connection) -> int:
    """The number of the latest decision; 0 where there is none."""
    return int(connection.execute(select(func.max(_decisions.c.id))).scalar() or 0)


def _row(decision: Decision) -> dict[str, Any]:
    row = msgspec.structs.asdict(decision)
    del row["id"]
    return {**row, "detail": msgspec.json.encode(decision.detail, order="sorted").decode()}


def _known(connection: Connection, ids: Sequence[str]) -> set[str]:
    """Those of some ids that name a statement, an event or an actor."""
    known: set[str] = set()
    for start in range(0, len(ids), _IDS):
        some = ids[start : start + _IDS]
        for table in (schema.statements, schema.events, schema.actors):
            known.update(connection.execute(select(table.c.id).where(table.c.id.in_(some))).scalars())
    return known
