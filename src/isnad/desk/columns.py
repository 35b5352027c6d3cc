"""What filters, facets and orders need of every row, in memory as columns of small numbers.

A store of 6,240 articles has 63,000 events; counting them anew for each facet of each page is what makes pages slow. Here a filter becomes a mask over the rows once, and every
view counts, sorts and cuts its page out of that mask. What a mask cannot tell from the columns (words, people, places) is asked of the database, once for all views.

Rows stand in the order of publication, the latest first, then by article and place in it: the order of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, select

from isnad.desk.tables import shelf, told
from isnad.model import QUAD_CLASS
from isnad.store.schema import articles, events, mentions, statements

Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]
ROLES = ("actor", "recipient", "speaker", "via")


class Column(NamedTuple):
    """For each row a number, and what each number stands for."""

    codes: Numbers
    values: list[Any]

    def where(self, holds: Callable[[Any], bool]) -> Mask:
        """The rows whose value satisfies a condition, which is asked once for each value."""
        holding = np.fromiter((holds(value) for value in self.values), np.bool_, len(self.values))
        found: Mask = holding[self.codes]
        return found

    def counts(self, mask: Mask) -> dict[Any, int]:
        """How many rows of a mask have each value."""
        counted = np.bincount(self.codes[mask], minlength=len(self.values))
        return {value: int(n) for value, n in zip(self.values, counted, strict=True) if n}

    def mapped(self, change: Callable[[Any], Any]) -> Column:
        """The column of what a function makes of each value: months of days, quad classes of types."""
        codes, values = coded([change(value) for value in self.values])
        return Column(codes[self.codes], values)


class Table(NamedTuple):
    """The rows of one kind."""

    ids: list[str]
    at: dict[str, int]  # where the row with an id stands
    by: dict[str, Column]

    def mask_of(self, ids: Iterable[str]) -> Mask:
        """The rows with these ids."""
        mask = np.zeros(len(self.ids), np.bool_)
        mask[[self.at[id] for id in ids if id in self.at]] = True
        return mask

    def order(self, name: str, *, rising: bool) -> Numbers:
        """The rows by a column; unknown values come last in both directions, equal ones in the order of publication."""
        column = self.by[name]
        known = sorted({value for value in column.values if value not in (None, "")}, reverse=not rising)
        rank = {value: n for n, value in enumerate(known)}
        ranks = np.fromiter((rank.get(value, len(known)) for value in column.values), np.int64, len(column.values))
        return np.argsort(ranks[column.codes], kind="stable")


class Mentions(NamedTuple):
    """Who stands in the rows of a table, one entry a mention, by row."""

    row: Numbers
    role: Numbers  # index into ROLES
    actor: Column
    country: Column


@dataclass(frozen=True)
class Columns:
    """The columns of a store in one state of it."""

    events: Table
    statements: Table
    records: Table
    in_events: Mentions
    in_statements: Mentions


def load(connection: Connection) -> Columns:
    """Read the columns: one pass over each table."""
    happened, said, merged = _events(connection), _statements(connection), _records(connection)
    happened.by["row_of_record"] = happened.by["record"].mapped(lambda id: merged.at.get(id, -1))
    happened.by["row_of_claim"] = happened.by["claim"].mapped(lambda id: said.at.get(id, -1))
    said.by["roots"] = _roots_of_statements(happened, said)
    return Columns(happened, said, merged, _mentions(connection, happened), _mentions(connection, said))


def _events(connection: Connection) -> Table:
    e, a = events.c, articles.c
    names = ("article", "standing", "type", "mode", "status", "date", "dead", "claim", "outlet", "published", "record", "roots")
    query = (
        select(e.id, e.article, e.withdrawn.is_(None), e.type, e.mode, e.status, e.date, e.dead, e.claim, a.outlet, a.date, told.c.record, told.c.roots, e.place, e.place_country, e.lat, e.lon)
        .select_from(events.join(articles, a.id == e.article).outerjoin(told, told.c.event == e.id))
    )
    rows = [tuple(row) for row in connection.execute(_in_order(query, events))]
    table = _table(names, rows, country=[row[14] for row in rows], spot=[tuple(row[13:17]) for row in rows])
    table.by.update({"quad": table.by["type"].mapped(lambda kind: QUAD_CLASS.get(kind, "")), "month": table.by["published"].mapped(_month)})
    return table


def _statements(connection: Connection) -> Table:
    s, a = statements.c, articles.c
    query = select(s.id, s.article, s.withdrawn.is_(None), s.act, a.outlet, a.date).select_from(statements.join(articles, a.id == s.article))
    table = _table(("article", "standing", "act", "outlet", "published"), connection.execute(_in_order(query, statements)).all())
    table.by["month"] = table.by["published"].mapped(_month)
    return table


def _records(connection: Connection) -> Table:
    s = shelf.c
    query = select(s.id, s.roots, s.reports, s.disputes, s.dead, s.date, s.published).order_by(s.published.desc(), s.id.desc())
    return _table(("roots", "reports", "disputes", "dead", "date", "published"), connection.execute(query).all())


def _in_order(query: Select[Any], table: Any) -> Select[Any]:
    return query.order_by(articles.c.date.desc().nulls_last(), articles.c.id, table.c.n, table.c.id)


def _month(day: str | None) -> str:
    return day[:7] if day and len(day) >= 7 else ""


def _table(names: Sequence[str], rows: Sequence[Sequence[Any]], **more: list[Any]) -> Table:
    """A table from rows whose first value is the id."""
    ids = [row[0] for row in rows]
    by = {name: Column(*coded([row[n] for row in rows])) for n, name in enumerate(names, 1)}
    return Table(ids, {id: n for n, id in enumerate(ids)}, by | {name: Column(*coded(values)) for name, values in more.items()})


def coded(values: Sequence[Any]) -> tuple[Numbers, list[Any]]:
    """Values as numbers, and what each number stands for: the parts of a :class:`Column`."""
    number: dict[Any, int] = {}
    codes = np.fromiter((number.setdefault(value, len(number)) for value in values), np.int64, len(values))
    return codes, list(number)


def _roots_of_statements(happened: Table, said: Table) -> Column:
    """For each statement the most roots of an event that it vouches for."""
    most = [0] * len(said.ids)
    claims, roots = happened.by["claim"], happened.by["roots"]
    for claim, root in zip(claims.codes.tolist(), roots.codes.tolist(), strict=True):
        row, n = said.at.get(claims.values[claim]), roots.values[root] or 0
        if row is not None and n > most[row]:
            most[row] = n
    return Column(*coded(most))


def _mentions(connection: Connection, table: Table) -> Mentions:
    """The mentions of a table's rows, by row."""
    of = events if "type" in table.by else statements
    query = select(mentions.c.record, mentions.c.role, mentions.c.actor, mentions.c.country).join(of, of.c.id == mentions.c.record)
    rows = sorted((table.at[record], ROLES.index(role), actor, country) for record, role, actor, country in ((r[0], r[1], r[2] or "", r[3]) for r in connection.execute(query)))
    row = np.fromiter((r[0] for r in rows), np.int64, len(rows))
    role = np.fromiter((r[1] for r in rows), np.int64, len(rows))
    return Mentions(row, role, Column(*coded([r[2] for r in rows])), Column(*coded([r[3] for r in rows])))


def led_to(column: Column, mask: Mask, size: int) -> Mask:
    """The rows of another table, ``size`` of them, that the rows of a mask lead to; a column of row numbers, ``-1`` for none."""
    rows = np.array(column.values, np.int64)[np.unique(column.codes[mask])]
    found = np.zeros(size, np.bool_)
    found[rows[rows >= 0]] = True
    return found


def pairs(first: Numbers, second: Numbers, size: int) -> Numbers:
    """Of pairs of numbers, each once, the second ones; those are below ``size``. For counts of rows that have a value more than once."""
    found: Numbers = np.unique(first * size + second) % size
    return found
