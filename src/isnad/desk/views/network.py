"""The network of actors, with signed ties."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import QueryParameter
from litestar.response import Stream

from isnad.desk.desk import Desk
from isnad.desk.filters import Asked, only_filter
from isnad.desk.forms import csv_of
from isnad.desk.graph import Network, network, strongest
from isnad.desk.rendering import page

NAMES = ("source", "target", "cooperation", "conflict", "events")
SIZES = (60, 200, 600, 2000)
Ties = Annotated[int, QueryParameter(description="So many ties at most, the strongest", ge=1, le=20_000)]


@get("/network", include_in_schema=False, sync_to_thread=True)
def show_network(request: Request[Any, Any, Any], desk: NamedDependency[Desk], asked: NamedDependency[Asked], ties: Ties = 200) -> Response[str]:
    """The picture, and the ties as a table."""
    found = _network(desk, asked, ties)
    return page(request, desk, "network.html", view="network", asked=asked, found=found, ties=ties, sizes=SIZES, by_id={node.id: node for node in found.nodes})


@get("/network.csv", sync_to_thread=True, tags=["network"], media_type="text/csv")
def network_csv(desk: NamedDependency[Desk], asked: NamedDependency[Asked]) -> Stream:
    """All ties, the strongest first."""
    with desk.store.reading() as connection:
        found, _ = strongest(desk, connection, asked)
    return csv_of("network", asked, NAMES, ([tie.source, tie.target, tie.cooperation, tie.conflict, tie.events] for tie in found))


@get("/network.json", sync_to_thread=True, tags=["network"])
def network_json(desk: NamedDependency[Desk], asked: NamedDependency[Asked], ties: Ties = 20_000) -> Network:
    """Actors with their positions, and ties, the strongest first; ``ties`` asks for fewer."""
    return _network(desk, asked, ties)


def _network(desk: Desk, asked: Asked, ties: int) -> Network:
    asked = only_filter(asked)
    with desk.store.reading() as connection:
        return desk.remembered(("network", asked, ties), lambda: network(desk, connection, asked, ties))
