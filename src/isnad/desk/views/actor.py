"""An actor: names and spellings, offices, what they said, did and suffered, with whom, over time, and who speaks about them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import QueryParameter
from sqlalchemy import ColumnElement, Connection, func, select

from isnad.desk.counts import Counted, tally
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.listing import page_of_statements
from isnad.desk.rendering import page
from isnad.desk.wording import unfolded
from isnad.model import QUAD_CLASS
from isnad.store.rows import Filter
from isnad.store.schema import actors, events, mentions

_SPELLINGS, _OTHERS, _LATEST = 40, 15, 6
Id = Annotated[str, QueryParameter(description="Id of an actor, as the tables give it", max_length=500)]


class Spelling(msgspec.Struct, frozen=True):
    """Words that name the actor, and how often they do."""

    text: str
    n: int


class Office(msgspec.Struct, frozen=True):
    """A post that the lexicon says was held; ``where``: a country's code or a body. Ends that are open are empty."""

    title: str
    where: str
    since: str
    until: str


class Other(msgspec.Struct, frozen=True):
    """Somebody with whom the actor shares events: how many the actor does to them, and they to the actor, in cooperation and conflict."""

    id: str
    name: str
    name_ar: str
    does_cooperation: int
    does_conflict: int
    gets_cooperation: int
    gets_conflict: int

    @property
    def events(self) -> int:
        """All of them."""
        return self.does_cooperation + self.does_conflict + self.gets_cooperation + self.gets_conflict


class Portrait(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the store and the lexicon know of an actor."""

    id: str
    name: str
    name_ar: str
    country: str
    sector: str
    spellings: list[Spelling]
    offices: list[Office]
    said: dict[str, int]  # by speech act
    did: dict[str, int]  # by event type
    suffered: dict[str, int]
    others: list[Other]
    quoted_by: list[Counted]


@get("/actor", include_in_schema=False, sync_to_thread=True)
def show_actor(request: Request[Any, Any, Any], desk: NamedDependency[Desk], id: Id) -> Response[str]:
    """The actor's page."""
    found = _portrait(desk, id)
    with desk.store.reading() as connection:
        latest = page_of_statements(desk, connection, Asked(filter=Filter(speaker=id)))[:_LATEST]
    return page(request, desk, "actor.html", view="", a=found, latest=latest, as_filter=Asked(filter=Filter(actor=id)))


@get("/actor.json", sync_to_thread=True, tags=["actors"])
def actor_json(desk: NamedDependency[Desk], id: Id) -> Portrait:
    """An actor: names, offices, what they said, did and suffered, with whom, and who speaks about them."""
    return _portrait(desk, id)


def _portrait(desk: Desk, id: str) -> Portrait:
    with desk.store.reading() as connection:
        return desk.remembered(("actor", id), lambda: _drawn(desk, connection, id))


def _drawn(desk: Desk, connection: Connection, id: str) -> Portrait:
    row = connection.execute(select(actors).where(actors.c.id == id)).first()
    if row is None:
        raise NotFoundException(f"{id}: no such actor in the store")
    offices = [Office(unfolded(o.title), unfolded(o.where), o.since, o.until) for held in desk.lexicon.offices.values() for o in held if o.actor == id]
    return Portrait(
        id=id, name=row.name, name_ar=row.name_ar, country=row.country, sector=row.sector, spellings=_spellings(connection, id), offices=sorted(offices, key=lambda o: o.since, reverse=True),
        said=dict(tally(desk, connection, "statements", Asked(filter=Filter(speaker=id))).facet("act")), did=_types(connection, id, "actor"), suffered=_types(connection, id, "recipient"),
        others=_others(connection, id), quoted_by=_quoted_by(connection, id))


def _spellings(connection: Connection, id: str) -> list[Spelling]:
    n = func.count().label("n")
    query = select(mentions.c.text, n).where(mentions.c.actor == id).group_by(mentions.c.text).order_by(n.desc(), mentions.c.text).limit(_SPELLINGS)
    return [Spelling(*row) for row in connection.execute(query)]


def _types(connection: Connection, id: str, role: str) -> dict[str, int]:
    n = func.count(events.c.id.distinct()).label("n")
    query = select(events.c.type, n).join(mentions, mentions.c.record == events.c.id).where(*_plays(mentions, id, role)).group_by(events.c.type)
    return {row[0]: row[1] for row in connection.execute(query.order_by(n.desc(), events.c.type))}


def _plays(table: Any, id: str, role: str) -> list[ColumnElement[bool]]:
    return [table.c.actor == id, table.c.role == role, events.c.withdrawn.is_(None)]


def _others(connection: Connection, id: str) -> list[Other]:
    """Those with whom the actor shares most events."""
    sums: dict[str, list[int]] = {}
    for at, (own, other) in enumerate((("actor", "recipient"), ("recipient", "actor"))):
        a, b = mentions.alias("a"), mentions.alias("b")
        query = select(b.c.actor, events.c.type, func.count(events.c.id.distinct())).select_from(events.join(a, a.c.record == events.c.id).join(b, b.c.record == events.c.id))
        for who, kind, n in connection.execute(query.where(*_plays(a, id, own), b.c.role == other, b.c.actor.is_not(None), b.c.actor != id).group_by(b.c.actor, events.c.type)):
            sums.setdefault(who, [0, 0, 0, 0])[2 * at + QUAD_CLASS.get(kind, "").endswith("conflict")] += n
    ids = sorted(sums, key=lambda who: (-sum(sums[who]), who))[:_OTHERS]
    names = {row.id: row for row in connection.execute(select(actors).where(actors.c.id.in_(ids)))}
    return [Other(who, names[who].name, names[who].name_ar, *sums[who]) for who in ids]


def _quoted_by(connection: Connection, id: str) -> list[Counted]:
    """Whose statements vouch for events in which the actor has a part."""
    part, said = mentions.alias("part"), mentions.alias("said")
    n = func.count(events.c.claim.distinct()).label("n")
    query = (
        select(actors.c.id, actors.c.name, actors.c.name_ar, n)
        .select_from(events.join(part, part.c.record == events.c.id).join(said, said.c.record == events.c.claim).join(actors, actors.c.id == said.c.actor))
        .where(part.c.actor == id, events.c.withdrawn.is_(None), said.c.role == "speaker", said.c.actor != id)
        .group_by(actors.c.id, actors.c.name, actors.c.name_ar).order_by(n.desc(), actors.c.id).limit(_OTHERS)
    )
    return [Counted(*row) for row in connection.execute(query)]
