"""What a page shows of the review of one record: where it stands, who decided what, and what may be decided now."""

from __future__ import annotations

from typing import Any, NamedTuple

from litestar import Request
from sqlalchemy import Connection

from isnad.desk.desk import Desk
from isnad.desk.people.access import token
from isnad.desk.reviewing.acts import values
from isnad.desk.reviewing.asking import reviewer
from isnad.store.decisions import Decision, decisions, standing
from isnad.store.rows import EventRow, StatementRow


class Card(NamedTuple):
    """The review of one record, as a page shows it."""

    id: str
    state: str
    edits: dict[str, Any]  # what reviewers corrected
    fields: dict[str, Any]  # what may be corrected, as it was read
    history: list[tuple[Decision, bool]]  # every decision, the latest first, and whether it stands
    who: str
    token: str


def on_record(desk: Desk, connection: Connection, request: Request[Any, Any, Any], row: EventRow | StatementRow) -> Card:
    """The review of an event or statement."""
    id = row.event.id if isinstance(row, EventRow) else row.statement.id
    reviewed, every = desk.reviewed(connection), list(decisions(connection, id))
    stand = {d.id for d in standing(every)}
    return Card(id, reviewed.state(id), reviewed.edits(id), values(row), [(d, d.id in stand) for d in reversed(every)], reviewer(request), token(request))
