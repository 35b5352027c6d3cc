"""The network of actors: who does what to whom, as signed ties, and where each stands in the picture.

Positions are computed here, not in the browser, so that a large network opens at once and the same network always looks the same.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from isnad.desk.columns import ROLES, Columns, Mentions, Numbers, first_of
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.masks import event_mask
from isnad.store.schema import actors

_ROUNDS = 60
_GOLDEN = math.pi * (3 - math.sqrt(5))  # radians: points at this angle to each other fill a disc evenly
Points = NDArray[np.float32]


class Tie(msgspec.Struct, frozen=True):
    """What one actor does to another: so many events of cooperation and of conflict."""

    source: str
    target: str
    cooperation: int
    conflict: int

    @property
    def events(self) -> int:
        """All of them."""
        return self.cooperation + self.conflict


class Node(msgspec.Struct, frozen=True):
    """An actor: his names, events in the ties that are shown, and where he stands (0 … 1000)."""

    id: str
    name: str
    name_ar: str
    country: str
    sector: str
    events: int
    x: float
    y: float


class Network(msgspec.Struct, frozen=True):
    """The strongest ties, their actors, and how many ties there are in all."""

    nodes: list[Node]
    ties: list[Tie]
    all_ties: int


class Shared(NamedTuple):
    """Every two actors with something between them: their numbers in the order of their ids, and for each event of theirs its row and theirs."""

    ends: NDArray[np.int64]  # source * size + target, rising
    size: int
    row: Numbers
    end: Numbers  # index into ends


def network(desk: Desk, connection: Connection, asked: Asked, most: int) -> Network:
    """The network of the events that a filter lets through, ``most`` ties of it."""
    shown, count = strongest(desk, connection, asked, most)
    weight: Counter[str] = Counter()
    for tie in shown:
        weight[tie.source] += tie.events
        weight[tie.target] += tie.events
    ids = [id for id, _ in sorted(weight.items(), key=lambda pair: (-pair[1], pair[0]))]
    points = layout(ids, shown)
    known = _actors(connection, ids)
    nodes = [Node(id, *known[id], weight[id], round(float(x), 1), round(float(y), 1)) for id, (x, y) in zip(ids, points, strict=True)]
    return Network(nodes, shown, count)


def strongest(desk: Desk, connection: Connection, asked: Asked, most: int | None = None) -> tuple[list[Tie], int]:
    """The strongest ties, and how many there are in all: each event counts once for each pair of an actor and a recipient."""
    columns, mask = desk.columns(), event_mask(desk, connection, asked)
    shared = desk.remembered("shared", lambda: _shared(columns))
    inside = mask[shared.row]
    hostile = columns.events.by["quad"].where(lambda name: name.endswith("conflict"))[shared.row] & inside
    total, conflict = (np.bincount(shared.end[some], minlength=len(shared.ends)) for some in (inside, hostile))
    there = np.nonzero(total)[0]
    chosen = there[np.argsort(-total[there], kind="stable")][:most]
    names = columns.in_events.actor.values
    return [Tie(names[end // shared.size], names[end % shared.size], n - bad, bad)
            for end, n, bad in zip(shared.ends[chosen].tolist(), total[chosen].tolist(), conflict[chosen].tolist(), strict=True)], len(there)


def _shared(columns: Columns) -> Shared:
    who = columns.in_events
    row, source, target = _met(who)
    size = max(1, len(who.actor.values))
    ends, place = np.unique(source.astype(np.int64) * size + target, return_inverse=True)
    once = first_of(row, place)
    return Shared(ends, size, row[once], place[once].astype(np.int32))


def _met(who: Mentions) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Every actor of an event with every recipient of it: the event's row, the one, the other. Mentions stand by row, so those of one event are neighbours."""
    named = who.actor.where(bool)
    one, other = (np.nonzero(named & (who.role == ROLES.index(role)))[0] for role in ("actor", "recipient"))
    begin, end = (np.searchsorted(who.row[other], who.row[one], side=side) for side in ("left", "right"))
    many = end - begin
    left = np.repeat(one, many)
    steps = np.arange(len(left)) - np.repeat(np.cumsum(many) - many, many)
    right = other[np.repeat(begin, many) + steps] if len(other) else other[:0]
    source, target = who.actor.codes[left], who.actor.codes[right]
    apart = source != target
    return who.row[left][apart], source[apart], target[apart]


def _actors(connection: Connection, ids: Sequence[str]) -> dict[str, tuple[str, str, str, str]]:
    found: dict[str, tuple[str, str, str, str]] = {}
    for start in range(0, len(ids), 500):
        for row in connection.execute(select(actors).where(actors.c.id.in_(ids[start : start + 500]))):
            found[row.id] = (row.name, row.name_ar, row.country, row.sector)
    return found


# -- positions -----------------------------------------------------------------------------------------------------------------
def layout(ids: Sequence[str], ties: Sequence[Tie]) -> Points:
    """Positions of nodes (Fruchterman and Reingold 1991): all push each other away, ties pull together, with less and less heat. Between 0 and 1000 in both directions."""
    count = len(ids)
    if count == 0:
        return np.zeros((0, 2), np.float32)
    place = {id: n for n, id in enumerate(ids)}
    ends = np.array([(place[t.source], place[t.target]) for t in ties], dtype=np.int64)
    pull = np.log1p(np.array([t.events for t in ties], dtype=np.float32))
    points = _spiral(count)
    distance = math.sqrt(1 / count)
    for heat in np.linspace(0.1, 0.005, max(20, min(_ROUNDS, _ROUNDS * 400 // count))):  # a round takes the square of the nodes
        points = _step(points, ends, pull, distance, float(heat))
    return _fitted(_even(points))


def _even(points: Points) -> Points:
    """The points nearer to an even disc: a crowded middle opens, what drifted outside comes closer. Directions stay."""
    away = points - points.mean(0)
    radius = np.maximum(np.linalg.norm(away, axis=1), 1e-9)
    rank = np.argsort(np.argsort(radius, kind="stable"), kind="stable")
    wanted = 0.25 * radius / radius.max() + 0.75 * np.sqrt((rank + 0.5) / len(points))
    evened: Points = (away * (wanted / radius)[:, None]).astype(np.float32)
    return evened


def _spiral(count: int) -> Points:
    """The start: the busiest in the middle, the others around them."""
    n = np.arange(count, dtype=np.float32)
    radius, angle = np.sqrt((n + 0.5) / count) / 2, n * _GOLDEN
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32)


def _step(points: Points, ends: NDArray[Any], pull: Points, distance: float, heat: float) -> Points:
    x, y = points[:, 0], points[:, 1]
    dx, dy = x[:, None] - x[None, :], y[:, None] - y[None, :]
    push = distance**2 / np.maximum(dx * dx + dy * dy, 1e-6)
    move = np.stack([(dx * push).sum(1), (dy * push).sum(1)], axis=1)
    between = points[ends[:, 0]] - points[ends[:, 1]]
    force = between * (np.linalg.norm(between, axis=1) * pull / distance)[:, None]
    np.add.at(move, ends[:, 0], -force)
    np.add.at(move, ends[:, 1], force)
    move -= points * 0.9  # towards the middle, or loose groups drift out of sight
    length = np.maximum(np.linalg.norm(move, axis=1), 1e-9)
    moved: Points = (points + move * (np.minimum(length, heat) / length)[:, None]).astype(np.float32)
    return moved


def _fitted(points: Points) -> Points:
    low, high = points.min(0), points.max(0)
    fitted: Points = ((points - low) / np.maximum(high - low, 1e-9) * 1000).astype(np.float32)
    return fitted
