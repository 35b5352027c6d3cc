"""What filters, facets and orders need of every row, in memory as columns of small numbers.

A store of 6,240 articles has 63,000 events; counting them anew for each facet of each page is what makes pages slow. Here a filter becomes a mask over the rows once, and every
view counts, sorts and cuts its page out of that mask. What a mask cannot tell from the columns (words, people, places) is asked of the database, once for all views.

Rows stand in the order of publication, the latest first, then by article and place in it: the order of the tables.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, repeat
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func, select

from isnad.desk.tables import shelf, told
from isnad.model import QUAD_CLASS
from isnad.store.schema import articles, events, mentions, statements

Mask = NDArray[np.bool_]
Numbers = NDArray[np.integer[Any]]
ROLES = ("actor", "recipient", "speaker", "via")
_ROWS = 20_000  # that are read at a time


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
        counted = np.bincount(self.codes[mask], minlength=len(self.values)).tolist()
        return {value: n for value, n in zip(self.values, counted, strict=True) if n}

    def mapped(self, change: Callable[[Any], Any]) -> Column:
        """The column of what a function makes of each value: months of days, quad classes of types."""
        changed = coded([change(value) for value in self.values])
        return Column(changed.codes[self.codes], changed.values)

    def sorted(self) -> Column:
        """The same column with its values, which are texts, in their order."""
        order = sorted(range(len(self.values)), key=self.values.__getitem__)
        rank = np.empty(len(order), np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return Column(rank[self.codes], [self.values[n] for n in order])

    def taken(self, rows: Numbers) -> Column:
        """The column of some rows, in their order."""
        return Column(self.codes[rows], self.values)


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

    def mask_at(self, rows: Numbers) -> Mask:
        """These rows."""
        mask = np.zeros(len(self.ids), np.bool_)
        mask[rows] = True
        return mask

    def order(self, name: str, *, rising: bool) -> Numbers:
        """The rows by a column; unknown values come last in both directions, equal ones in the order of publication."""
        column = self.by[name]
        known = sorted({value for value in column.values if value not in (None, "")}, reverse=not rising)
        rank = {value: n for n, value in enumerate(known)}
        ranks = np.fromiter((rank.get(value, len(known)) for value in column.values), np.int32, len(column.values))
        return np.argsort(ranks[column.codes], kind="stable")


class Mentions(NamedTuple):
    """Who stands in the rows of a table, one entry a mention, by row and then by role."""

    row: Numbers
    role: Numbers  # index into ROLES
    actor: Column  # "" for somebody without an id; ids stand in their order
    country: Column

    def of(self, actors: Iterable[str], roles: Sequence[str] = ROLES) -> Numbers:
        """The rows in which one of some actors has one of some parts."""
        ids = self.actor.values
        codes = [code for id in set(actors) if (code := bisect_left(ids, id)) < len(ids) and ids[code] == id]
        here = np.isin(self.actor.codes, codes) if len(codes) != 1 else self.actor.codes == codes[0]
        if tuple(roles) != ROLES:
            here = here & self.playing(roles)
        return self.row[here]

    def playing(self, roles: Sequence[str]) -> Mask:
        """The mentions that play one of some parts."""
        wanted = np.array([role in roles for role in ROLES])
        found: Mask = wanted[self.role]
        return found


@dataclass(frozen=True)
class Columns:
    """The columns of a store in one state of it."""

    events: Table
    statements: Table
    records: Table
    in_events: Mentions
    in_statements: Mentions
    record_of: Numbers  # for each event the row of its record, -1: none
    claim_of: Numbers  # and of the statement that vouches for it


def load(connection: Connection) -> Columns:
    """Read the columns: one pass over each table."""
    published = _Published(connection)
    happened, said, merged = _events(connection, published), _statements(connection, published), _records(connection)
    record_of, roots = _told(connection, happened, merged)
    claims = happened.by.pop("claim")
    claim_of = np.fromiter((said.at.get(id, -1) for id in claims.values), np.int32, len(claims.values))[claims.codes]
    happened.by["roots"] = numbered(roots)
    said.by["roots"] = numbered(_most(roots, claim_of, len(said.ids)))
    in_events, in_statements = _mentions(connection, happened, said)
    return Columns(happened, said, merged, in_events, in_statements, record_of, claim_of)


class _Published:
    """Outlet and day of every article, and where it stands in the order of publication, the latest first."""

    def __init__(self, connection: Connection) -> None:
        rows = connection.execute(select(articles.c.id, articles.c.outlet, articles.c.date).order_by(articles.c.date.desc().nulls_last(), articles.c.id))
        self._of = {id: (n, outlet, date) for n, (id, outlet, date) in enumerate(rows)}

    def place(self, article: Column) -> Numbers:
        """Where the article of each row stands."""
        return np.fromiter((self._of[id][0] for id in article.values), np.int32, len(article.values))[article.codes]

    def columns(self, article: Column) -> dict[str, Column]:
        """Outlet, day and month of the article of each row."""
        day = article.mapped(lambda id: self._of[id][2])
        return {"outlet": article.mapped(lambda id: self._of[id][1]), "published": day, "month": day.mapped(_month)}


def _month(day: str | None) -> str:
    return day[:7] if day and len(day) >= 7 else ""


def _events(connection: Connection, published: _Published) -> Table:
    e = events.c
    names = ("article", "standing", "type", "mode", "status", "date", "dead", "claim", "rule", "spot", "n")
    query = select(e.id, e.article, e.withdrawn.is_(None), e.type, e.mode, e.status, e.date, e.dead, e.claim, e.rule, e.n, e.place, e.place_country, e.lat, e.lon)
    table = _in_order(*_read(connection, query, names, lambda values: [*values[:10], [*zip(*values[11:], strict=True)], values[10]]), published)
    table.by.update({"quad": table.by["type"].mapped(lambda kind: QUAD_CLASS.get(kind, "")), "country": table.by["spot"].mapped(lambda spot: spot[1])})
    return table


def _statements(connection: Connection, published: _Published) -> Table:
    s = statements.c
    return _in_order(*_read(connection, select(s.id, s.article, s.withdrawn.is_(None), s.act, s.n), ("article", "standing", "act", "n")), published)


def _records(connection: Connection) -> Table:
    s = shelf.c
    names = ("roots", "reports", "disputes", "dead", "date", "published")
    ids, by = _read(connection, select(s.id, *(s[name] for name in names)).order_by(s.published.desc(), s.id.desc()), names)
    return _table(ids, by)


Parts = Callable[[list[Sequence[Any]]], list[Sequence[Any]]]


def _read(connection: Connection, query: Select[Any], names: Sequence[str], parts: Parts = lambda values: values) -> tuple[list[str], dict[str, Column]]:
    """Ids and columns of a query whose first value is the id; ``parts`` makes the values of the columns out of those of the query."""
    ids: list[str] = []
    made = {name: _Growing() for name in names}
    for rows in _batches(connection, query):
        some, *values = parts(list(zip(*rows, strict=True)))
        ids += some
        for growing, column in zip(made.values(), values, strict=True):
            growing.add(column)
    return ids, {name: growing.column() for name, growing in made.items()}


def _batches(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    """The rows of a query as the driver gives them: what else would be made of each costs as much again."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(str(query.compile(connection, compile_kwargs={"literal_binds": True})))
        while rows := cursor.fetchmany(_ROWS):
            yield rows
    finally:
        cursor.close()


class _Growing:
    """A column that is still being read. Its numbers are given inside the interpreter: a store of 100,000 articles has twenty million values."""

    def __init__(self) -> None:
        self._number: defaultdict[Any, int] = defaultdict(count().__next__)
        self._codes: list[Numbers] = []

    def add(self, values: Sequence[Any]) -> None:
        self._codes.append(np.fromiter(map(self._number.__getitem__, values), np.int32, len(values)))

    def column(self) -> Column:
        return Column(np.concatenate(self._codes) if self._codes else np.zeros(0, np.int32), list(self._number))


def _in_order(ids: list[str], by: dict[str, Column], published: _Published) -> Table:
    """A table in the order of publication, its rows by article and place in it."""
    n = by.pop("n")
    order = np.lexsort((np.array(ids, np.str_), np.array(n.values, np.int32)[n.codes], published.place(by["article"]))) if ids else np.zeros(0, np.int64)
    by = {name: column.taken(order) for name, column in by.items()}
    return _table([ids[row] for row in order.tolist()], by | published.columns(by["article"]))


def _table(ids: list[str], by: dict[str, Column]) -> Table:
    return Table(ids, {id: row for row, id in enumerate(ids)}, by)


def coded(values: Sequence[Any]) -> Column:
    """Values as numbers, and what each number stands for."""
    growing = _Growing()
    growing.add(values)
    return growing.column()


def numbered(numbers: Numbers) -> Column:
    """The same of numbers in an array."""
    values, codes = np.unique(numbers, return_inverse=True)
    return Column(codes.astype(np.int32), values.tolist())


def _told(connection: Connection, happened: Table, merged: Table) -> tuple[Numbers, Numbers]:
    """For each event the row of its record, and that record's roots; -1 and 0 where it has none."""
    record_of, roots = np.full(len(happened.ids), -1, np.int32), np.zeros(len(happened.ids), np.int32)
    for rows in _batches(connection, select(told.c.event, told.c.record, told.c.roots)):
        event, record, n = zip(*rows, strict=True)
        at, to = _places(happened, event), _places(merged, record)
        known = (at >= 0) & (to >= 0)
        record_of[at[known]], roots[at[known]] = to[known], np.array(n, np.int32)[known]
    return record_of, roots


def _places(table: Table, ids: Sequence[str]) -> Numbers:
    """The rows with these ids, ``-1`` for those that are not there."""
    return np.fromiter(map(table.at.get, ids, repeat(-1)), np.int32, len(ids))


def _most(numbers: Numbers, led: Numbers, size: int) -> Numbers:
    """For each row of another table the highest number of those that lead to it."""
    most = np.zeros(size, np.int32)
    np.maximum.at(most, led[led >= 0], numbers[led >= 0])
    return most


def _mentions(connection: Connection, happened: Table, said: Table) -> tuple[Mentions, Mentions]:
    """The mentions of events and of statements."""
    m, number = mentions.c, {name: n for n, name in enumerate(ROLES)}
    role, actor, country = _Growing(), _Growing(), _Growing()
    rows_of: tuple[list[Numbers], list[Numbers]] = ([], [])
    for rows in _batches(connection, select(m.record, m.role, func.coalesce(m.actor, ""), m.country)):
        records, *values = zip(*rows, strict=True)
        for growing, some in zip((role, actor, country), values, strict=True):
            growing.add(some)
        for table, places in zip((happened, said), rows_of, strict=True):
            places.append(_places(table, records))
    parts = role.column()
    roles = np.array([number[name] for name in parts.values], np.int8)[parts.codes]
    who, where = actor.column().sorted(), country.column()
    in_events, in_statements = (_by_row(np.concatenate(places) if places else np.zeros(0, np.int32), roles, who, where) for places in rows_of)
    return in_events, in_statements


def _by_row(row: Numbers, role: Numbers, actor: Column, country: Column) -> Mentions:
    here = np.nonzero(row >= 0)[0]
    order = here[np.lexsort((actor.codes[here], role[here], row[here]))]
    return Mentions(row[order], role[order], actor.taken(order), country.taken(order))


# -- from one table to another -------------------------------------------------------------------------------------------------
def led_to(led: Numbers, mask: Mask, size: int) -> Mask:
    """The rows of another table, ``size`` of them, that the rows of a mask lead to; ``led``: for each row the other one, ``-1`` for none."""
    rows = led[mask]
    found = np.zeros(size, np.bool_)
    found[rows[rows >= 0]] = True
    return found


def leading_to(led: Numbers, mask: Mask) -> Mask:
    """The rows that lead to a row of a mask over the other table."""
    if not len(mask):
        return np.zeros(len(led), np.bool_)
    found: Mask = (led >= 0) & mask[led]
    return found


def first_of(first: Numbers, second: Numbers) -> Mask:
    """Of pairs of numbers, those that stand for the first time."""
    key = first.astype(np.int64) * (int(second.max(initial=0)) + 1) + second
    mask = np.zeros(len(key), np.bool_)
    mask[np.unique(key, return_index=True)[1]] = True
    return mask


def pairs(first: Numbers, second: Numbers, size: int) -> Numbers:
    """Of pairs of numbers, each once, the second ones; those are below ``size``. For counts of rows that have a value more than once."""
    key = np.sort(first.astype(np.int64) * size + second)
    found: Numbers = key[np.concatenate([np.ones(min(1, len(key)), np.bool_), key[1:] != key[:-1]])] % size
    return found
