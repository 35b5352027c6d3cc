"""An outlet's record: how much it published and when, what it reports, whom it quotes, through whom, what it copied and what it changed afterwards."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import QueryParameter
from sqlalchemy import Connection, func, select

from isnad.desk.counts import Counted, tally, top_actors
from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.rendering import page
from isnad.store.rows import Filter
from isnad.store.schema import articles

_PEOPLE = 15
Name = Annotated[str, QueryParameter(description="Name of an outlet, as the articles have it", max_length=500)]


class Outlet(msgspec.Struct, frozen=True, kw_only=True):
    """What the store knows of an outlet."""

    name: str
    articles: int
    first: str | None  # day of publication
    last: str | None
    copies: int  # articles that are copies of a text found elsewhere too
    changed: int  # articles of which there is more than one version
    types: dict[str, int]
    acts: dict[str, int]
    speakers: list[Counted]
    via: list[Counted]


@get("/source", include_in_schema=False, sync_to_thread=True)
def show_source(request: Request[Any, Any, Any], desk: NamedDependency[Desk], name: Name) -> Response[str]:
    """The outlet's page."""
    return page(request, desk, "source.html", view="", s=_outlet(desk, name))


@get("/source.json", sync_to_thread=True, tags=["sources"])
def source_json(desk: NamedDependency[Desk], name: Name) -> Outlet:
    """An outlet: articles, copies, changes, what it reports, whom it quotes."""
    return _outlet(desk, name)


def _outlet(desk: Desk, name: str) -> Outlet:
    with desk.store.reading() as connection:
        return desk.remembered(("source", name), lambda: _drawn(desk, connection, name))


def _drawn(desk: Desk, connection: Connection, name: str) -> Outlet:
    a = articles.c
    query = select(func.count(), func.min(a.date), func.max(a.date), func.count(a.copy_group), func.count().filter(a.version > 1)).where(a.outlet == name)
    count, first, last, copies, changed = connection.execute(query).one()
    if not count:
        raise NotFoundException(f"{name}: no such outlet in the store")
    asked = Asked(filter=Filter(outlet=name))
    return Outlet(
        name=name, articles=count, first=first, last=last, copies=copies, changed=changed, types=dict(tally(desk, connection, "events", asked).facet("type")),
        acts=dict(tally(desk, connection, "statements", asked).facet("act")), speakers=top_actors(desk, connection, "statements", asked, roles=("speaker",), most=_PEOPLE),
        via=top_actors(desk, connection, "statements", asked, roles=("via",), most=_PEOPLE))
