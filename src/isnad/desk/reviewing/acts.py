"""What reviewers do to records: accept, edit, reject, undo, join and split. Every act is one decision or several that are taken back as one."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from isnad.errors import InputError
from isnad.model import QUAD_CLASS
from isnad.store.decisions import VERDICTS, Decision, decide_all, decisions, demand_known, standing
from isnad.store.rows import EventRow, StatementRow
from isnad.store.store import utc_now

STATUSES = ("actual", "future", "hypothetical", "negated", "historical")
ACTS = ("state", "affirm", "deny", "demand", "criticise", "warn", "commit", "support", "ask")
PAIRS = {"join": "with", "split": "from"}
#: The fields that a reviewer may correct, and what their values must be like.
_FIELDS: dict[str, Callable[[str], bool]] = {
    "type": QUAD_CLASS.__contains__, "mode": re.compile(r"[a-z_-]{0,40}").fullmatch, "status": STATUSES.__contains__, "act": ACTS.__contains__,  # type: ignore[dict-item]
    "date": re.compile(r"(\d{4}(-\d{2}(-\d{2})?)?)?").fullmatch, "place": lambda v: len(v) <= 100, "dead": re.compile(r"\d{0,6}").fullmatch, "injured": re.compile(r"\d{0,6}").fullmatch}  # type: ignore[dict-item]
_NUMBERS = frozenset(["dead", "injured"])


def judge(connection: Connection, records: Sequence[str], verb: str, who: str, **detail: Any) -> None:
    """Give a verdict on records; on several, as one act. Raises :class:`InputError` for a verb that is no verdict or a record that the store lacks."""
    if verb not in VERDICTS:
        raise InputError(f"verb={verb}: a verdict is one of {', '.join(VERDICTS)}")
    told = {name: value for name, value in detail.items() if value}
    if len(records) > 1:
        told["act"] = secrets.token_hex(6)
    at = utc_now()
    decide_all(connection, [Decision(record=record, verb=verb, who=who, at=at, detail=told) for record in records])


def undo(connection: Connection, who: str, act: str = "") -> list[Decision]:
    """Take back an act, or the last one of this reviewer that stands; gives its decisions. Raises :class:`InputError` where there is none to take back."""
    stand = standing(decisions(connection))
    last = next((d.act for d in reversed(stand) if d.who == who), None)
    wanted = act or (str(last) if last is not None else "")
    taken = [d for d in stand if str(d.act) == wanted]
    if not wanted or not taken:
        raise InputError(f"undo: there is no decision {act} that stands" if act else f"undo: {who} has taken no decision that stands")
    at = utc_now()
    decide_all(connection, [Decision(record=d.record, verb="undo", who=who, at=at, detail={"of": d.id, **({"act": f"undo-{wanted}"} if len(taken) > 1 else {})}) for d in taken])
    return taken


def pair(connection: Connection, verb: str, event: str, others: Sequence[str], who: str) -> None:
    """Join an event with others or split it from them. Raises :class:`InputError` for a verb that is neither, and for what is no two events."""
    if verb not in PAIRS or not others or event in others:
        raise InputError(f"{verb} {event}: name two different events to join or split")
    demand_known(connection, set(others))
    act = {"act": secrets.token_hex(6)} if len(others) > 1 else {}
    at = utc_now()
    decide_all(connection, [Decision(record=event, verb=verb, who=who, at=at, detail={PAIRS[verb]: other, **act}) for other in others])


def corrected(row: EventRow | StatementRow, form: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a form says otherwise than a record, and what the record says of it. Raises :class:`InputError` for a value that a field cannot have."""
    was = values(row)
    fields: dict[str, Any] = {}
    for name, old in was.items():
        given = form.get(name, "" if old is None else str(old)).strip()
        if not _FIELDS[name](given):
            raise InputError(f"{name}={given}: not a value that this field can have")
        new = int(given) if name in _NUMBERS and given else given or None
        if new != (None if old == "" else old):
            fields[name] = new
    return fields, {name: was[name] for name in fields}


def values(row: EventRow | StatementRow) -> dict[str, Any]:
    """The fields of a record that a reviewer may correct, as they were read."""
    if isinstance(row, StatementRow):
        return {"act": row.statement.act}
    e = row.event
    return {"type": e.type, "mode": e.mode, "status": e.status, "date": e.date, "place": e.place.text if e.place else None, "dead": e.dead, "injured": e.injured}
