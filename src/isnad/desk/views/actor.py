"""An actor: names and spellings, offices, what they said, did and suffered, with whom, over time, and who speaks about them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import QueryParameter
from sqlalchemy import Connection, func, select

from isnad.desk.columns import Mask, Table, led_to
from isnad.desk.counts import Counted, named, ranked_actors
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.listing import page_of_statements
from isnad.desk.rendering import page
from isnad.desk.wording import unfolded
from isnad.store.rows import Filter
from isnad.store.schema import actors, mentions

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
    columns = desk.columns()
    standing = columns.events.by["standing"].where(bool)
    said = columns.statements.mask_at(columns.in_statements.of([id], ["speaker"])) & columns.statements.by["standing"].where(bool)
    did, suffered = (columns.events.mask_at(columns.in_events.of([id], [role])) & standing for role in ("actor", "recipient"))
    return Portrait(
        id=id, name=row.name, name_ar=row.name_ar, country=row.country, sector=row.sector, spellings=_spellings(connection, id), offices=sorted(offices, key=lambda o: o.since, reverse=True),
        said=_ordered(columns.statements, "act", said), did=_ordered(columns.events, "type", did), suffered=_ordered(columns.events, "type", suffered),
        others=_others(desk, connection, id, did, suffered), quoted_by=_quoted_by(desk, connection, id, standing))


def _spellings(connection: Connection, id: str) -> list[Spelling]:
    n = func.count().label("n")
    query = select(mentions.c.text, n).where(mentions.c.actor == id).group_by(mentions.c.text).order_by(n.desc(), mentions.c.text).limit(_SPELLINGS)
    return [Spelling(*row) for row in connection.execute(query)]


def _ordered(table: Table, name: str, mask: Mask) -> dict[str, int]:
    """How many rows of a mask have each value of a column, those with most first."""
    return dict(sorted(table.by[name].counts(mask).items(), key=lambda pair: (-pair[1], pair[0])))


def _others(desk: Desk, connection: Connection, id: str, did: Mask, suffered: Mask) -> list[Other]:
    """Those with whom the actor shares most events."""
    hostile = desk.columns().events.by["quad"].where(lambda quad: quad.endswith("conflict"))
    sums: dict[str, list[int]] = {}
    for at, (mask, other) in enumerate(((did, "recipient"), (suffered, "actor"))):
        for conflict, some in enumerate((mask & ~hostile, mask & hostile)):
            for who, n in ranked_actors(desk, "events", some, (other,)):
                sums.setdefault(who, [0, 0, 0, 0])[2 * at + conflict] += n
    sums.pop(id, None)
    ids = sorted(sums, key=lambda who: (-sum(sums[who]), who))[:_OTHERS]
    names = {row.id: row for row in connection.execute(select(actors).where(actors.c.id.in_(ids)))}
    return [Other(who, names[who].name, names[who].name_ar, *sums[who]) for who in ids]


def _quoted_by(desk: Desk, connection: Connection, id: str, standing: Mask) -> list[Counted]:
    """Whose statements vouch for events in which the actor has a part."""
    columns = desk.columns()
    said = led_to(columns.claim_of, columns.events.mask_at(columns.in_events.of([id])) & standing, len(columns.statements.ids))
    return named(connection, [(who, n) for who, n in ranked_actors(desk, "statements", said, ("speaker",)) if who != id], _OTHERS)
