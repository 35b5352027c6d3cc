"""What reviewers decided about merging: ``join`` (detail ``{"with": id}``) and ``split`` (detail ``{"from": id}``) between two events, the last decision about a pair that nobody took back holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from isnad.record import tables
from isnad.record.batches import batched
from isnad.store import schema
from isnad.store.decisions import Decision, decisions, last_decision, standing

FORCED = 1_000_000_000  # a score that no number of others outweighs
_OTHER = {"join": "with", "split": "from"}


@dataclass(frozen=True)
class Overrides:
    """Pairs of events with the score that reviewers gave them; the articles of those decided since the last merging; the last decision."""

    pairs: dict[tuple[str, str], int]
    articles: frozenset[str]
    last: int

    def of(self, a: str, b: str) -> int | None:
        """The score that was decided for a pair of events."""
        return self.pairs.get((min(a, b), max(a, b)))

    def applied(self, connection: Connection, rows: list[dict[str, Any]], new: set[str]) -> list[dict[str, Any]]:
        """Links with the decisions in the place of scores; decided pairs that were not compared are added."""
        if not self.pairs:
            return rows
        telling = _tellings(connection, sorted({id for pair in self.pairs for id in pair}))
        forced = {}
        for (one, other), score in self.pairs.items():
            a, b = sorted((telling.get(one, ""), telling.get(other, "")))
            if a and a != b and (a in new or b in new):
                forced[a, b] = score
        kept = [row for row in rows if (row["a"], row["b"]) not in forced]
        return [*kept, *({"a": a, "b": b, "score": score} for (a, b), score in sorted(forced.items()))]


def overrides(connection: Connection) -> Overrides:
    """Read the decisions."""
    decided = list(decisions(connection))
    pairs = {pair: FORCED if d.verb == "join" else -FORCED for d in standing(decided) if (pair := _pair(d))}
    last = last_decision(connection)
    seen = int(connection.execute(select(tables.state.c.value).where(tables.state.c.key == "decision")).scalar() or 0)
    asked = {pair for d in decided if (pair := _pair(d))}  # also those taken back: what they joined must be compared again
    return Overrides(pairs, _articles(connection, asked) if last > seen else frozenset(), last)


def _pair(decision: Decision) -> tuple[str, str] | None:
    other = decision.detail.get(_OTHER.get(decision.verb, ""))
    return (min(decision.record, other), max(decision.record, other)) if isinstance(other, str) else None


def _articles(connection: Connection, pairs: set[tuple[str, str]]) -> frozenset[str]:
    ids = sorted({id for pair in pairs for id in pair})
    found: set[str] = set()
    for some in batched(ids, 500):
        found.update(connection.execute(select(schema.events.c.article).where(schema.events.c.id.in_(some))).scalars())
    return frozenset(found)


def _tellings(connection: Connection, events: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for some in batched(events, 500):
        found |= {row.report: row.telling for row in connection.execute(select(tables.reports).where(tables.reports.c.report.in_(some)))}
    return found
