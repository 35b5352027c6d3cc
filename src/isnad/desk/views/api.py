"""The page about the API: every address with what it gives and takes, read off the same description that machines read."""

from __future__ import annotations

from typing import Any, NamedTuple

from litestar import Request, Response, get
from litestar.di import NamedDependency

from isnad.desk.desk import Desk
from isnad.desk.rendering import page

_ERRORS = {"400": "What was asked cannot be read; the answer says what and why", "404": "There is no such thing in the store"}
_REFUSED = {"application/json": {"schema": {"type": "object", "required": ["error", "status"], "properties": {"error": {"type": "string"}, "status": {"type": "integer"}}}}}
_PAGE = {"text/html": {"schema": {"type": "string"}}}


class Address(NamedTuple):
    """One address of the API."""

    path: str
    told: str
    parameters: list[tuple[str, str, bool]]  # name, meaning, whether it must be given


@get("/api", include_in_schema=False, sync_to_thread=True)
def show_api(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> Response[str]:
    """The page."""
    addresses = [_address(path, item["get"]) for path, item in sorted(described(request)["paths"].items()) if "get" in item]
    return page(request, desk, "api.html", view="api", addresses=addresses)


@get("/api/openapi.json", include_in_schema=False, sync_to_thread=True)
def openapi(request: Request[Any, Any, Any], desk: NamedDependency[Desk]) -> dict[str, Any]:
    """The description that machines read (OpenAPI 3.1), with the address of this desk."""
    return {**described(request), "servers": [{"url": desk.prefix or "/"}]}


def described(request: Request[Any, Any, Any]) -> dict[str, Any]:
    """The description that the framework made, with our answers in the place of its own where a question is refused or finds nothing."""
    schema: dict[str, Any] = request.app.openapi_schema.to_schema()
    for path, item in schema["paths"].items():
        content = _REFUSED if path.endswith((".json", ".csv")) else _PAGE
        item["get"]["responses"] |= {status: {"description": told, "content": content} for status, told in _ERRORS.items()}
    return schema


def _address(path: str, operation: dict[str, Any]) -> Address:
    parameters = [(p["name"], p.get("description", ""), p.get("required", False)) for p in operation.get("parameters", ())]
    return Address(path, operation.get("description") or operation.get("summary", ""), parameters)
