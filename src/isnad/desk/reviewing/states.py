"""Where the review of each record stands: read off the decisions, whatever was taken back left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Connection, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from isnad.store import schema
from isnad.store.decisions import VERDICTS, Decision, decisions, last_decision, standing

STATES = ("open", "accepted", "rejected", "edited")
_FEW = 50  # records that are asked for one by one
_OF = {"accept": "accepted", "reject": "rejected", "edit": "edited"}


@dataclass(frozen=True)
class Reviewed:
    """The verdicts that stand. ``last``: the number of the latest decision that was taken into account."""

    verdicts: dict[str, dict[str, Decision]]  # by record, then by reviewer: the last of each, the latest at the end
    last: int

    def state(self, record: str) -> str:
        """``open``, ``accepted``, ``rejected`` or ``edited``: the latest verdict holds."""
        given = self.verdicts.get(record)
        return _OF[list(given.values())[-1].verb] if given else "open"

    def edits(self, record: str) -> dict[str, Any]:
        """The fields that the latest verdict corrects, with their values."""
        given = self.verdicts.get(record)
        fields = list(given.values())[-1].detail.get("fields") if given else None
        return fields if isinstance(fields, dict) else {}

    def states(self, records: Iterable[str]) -> list[tuple[str, int]]:
        """How many of some records stand in each state; what is open is left out."""
        counted = Counter(map(self.state, records))
        return [(state, counted[state]) for state in STATES[1:] if counted[state]]

    def differ(self, record: str) -> bool:
        """Whether reviewers gave different verdicts."""
        return len({d.verb for d in self.verdicts.get(record, {}).values()}) > 1

    def of(self, state: str) -> list[str]:
        """The records in a state; of ``open``, those that are not: any other record is."""
        return [record for record in self.verdicts if (self.state(record) == state) is (state != "open")]


def read_states(connection: Connection, before: Reviewed | None = None) -> Reviewed:
    """Read the decisions; those taken since an earlier state, where that is known and they are about few records."""
    last = last_decision(connection)
    if before is None or before.last > last:
        return Reviewed(verdicts_of(decisions(connection)), last)
    d = schema.decisions.c
    touched = list(connection.execute(select(d.record).distinct().where(d.id > before.last).limit(_FEW + 1)).scalars())
    if len(touched) > _FEW:
        return Reviewed(verdicts_of(decisions(connection)), last)
    others = {record: given for record, given in before.verdicts.items() if record not in touched}
    return Reviewed({**others, **verdicts_of(d for record in touched for d in decisions(connection, record))}, last)


def verdicts_of(decided: Iterable[Decision]) -> dict[str, dict[str, Decision]]:
    """The last standing verdict of each reviewer about each record, the latest at the end."""
    found: dict[str, dict[str, Decision]] = {}
    for decision in standing(decided):
        if decision.verb in VERDICTS:
            given = found.setdefault(decision.record, {})
            given.pop(decision.who, None)
            given[decision.who] = decision
    return found


def state_condition(connection: Connection, id: ColumnElement[str], state: str) -> ColumnElement[bool]:
    """That the record with this id is in a state."""
    some = _values(connection, read_states(connection).of(state))
    return id.not_in(some) if state == "open" else id.in_(some)


def _values(connection: Connection, ids: list[str]) -> Any:
    """Ids as a sub-select of one parameter, however many they are."""
    if connection.dialect.name == "postgresql":
        return select(func.jsonb_array_elements_text(cast(ids, JSONB)).table_valued("value").render_derived().c.value)
    return select(func.json_each(msgspec.json.encode(ids).decode()).table_valued("value").c.value)
