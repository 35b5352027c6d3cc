"""The page about the API: every address with what it gives and takes, read off the same description that machines read."""

from __future__ import annotations

from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.di import NamedDependency

from isnad.desk.desk import Desk
from isnad.desk.rendering import page


class Address(NamedTuple):
    """One address of the API."""

    path: str
    told: str
    parameters: list[tuple[str, str, bool]]  # name, meaning, whether it must be given


@get("/api", include_in_schema=False, sync_to_thread=True)
def show_api(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[str]:
    """The page."""
    schema = request.app.openapi_schema.to_schema()
    addresses = [_address(path, item["get"]) for path, item in sorted(schema["paths"].items()) if "get" in item]
    return page(request, desk, "api.html", view="api", addresses=addresses)


@get("/api/openapi.json", include_in_schema=False, sync_to_thread=True)
def openapi(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """The description that machines read (OpenAPI 3.1), with the address of this desk."""
    return {**request.app.openapi_schema.to_schema(), "servers": [{"url": desk.prefix or "/"}]}


def _address(path: str, operation: dict[str, Any]) -> Address:
    parameters = [(p["name"], p.get("description", ""), p.get("required", False)) for p in operation.get("parameters", ())]
    return Address(path, operation.get("description") or operation.get("summary", ""), parameters)
