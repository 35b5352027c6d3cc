"""Assembles the desk: views, files, the filter that all views take, headers, errors, and the description of the API."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Litestar, Request, Response
from litestar.config.compression import CompressionConfig
from litestar.datastructures import CacheControlHeader
from litestar.di import Provide
from litestar.enums import ScopeType
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.response.base import ASGIResponse
from litestar.static_files import create_static_files_router
from litestar.types import ASGIApp, HTTPScope, Receive, Scope, Send

from isnad._version import __version__
from isnad.desk.desk import Desk
from isnad.desk.filters import provide_asked
from isnad.desk.rendering import STATIC, page
from isnad.desk.security import HEADERS, is_local_name
from isnad.desk.views import HANDLERS
from isnad.errors import IsnadError

_log = logging.getLogger("isnad.desk")
_YEAR = 365 * 24 * 3600


def create(desk: Desk) -> ASGIApp:
    """The desk as an ASGI application. It answers under the desk's prefix, also behind a proxy that cuts it off, and only to the names of this machine."""
    app = Litestar(
        route_handlers=[*HANDLERS, _files()],
        dependencies={"desk": Provide(lambda: desk, sync_to_thread=False), "asked": Provide(provide_asked, sync_to_thread=False)},
        exception_handlers={IsnadError: _told, HTTPException: _http, Exception: _fault},
        after_request=_with_headers,
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=4, exclude="/export"),
        openapi_config=OpenAPIConfig(title="Isnad desk", version=__version__, path="/api/schema", render_plugins=[JsonRenderPlugin(path="/openapi.json")], use_handler_docstrings=True),
        debug=False,
        opt={"desk": desk},
    )
    return _at_the_door(desk.prefix, app)


def _files() -> Any:
    return create_static_files_router("/static", directories=[STATIC], cache_control=CacheControlHeader(max_age=_YEAR, public=True, immutable=True))


def _at_the_door(prefix: str, app: ASGIApp) -> ASGIApp:
    """The application behind two checks: requests under another name are turned away, and paths lose the prefix."""

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
        elif not is_local_name(dict(scope["headers"]).get(b"host", b"").decode("latin-1")):
            await ASGIResponse(body=b"this desk answers to localhost only\n", status_code=421, media_type="text/plain")(scope, receive, send)
        else:
            await app(_without(prefix, scope), receive, send)

    return door


def _without(prefix: str, scope: HTTPScope) -> HTTPScope:
    if not prefix or not (scope["path"] == prefix or scope["path"].startswith(f"{prefix}/")):
        return scope
    path = scope["path"].removeprefix(prefix) or "/"
    return {**scope, "path": path, "raw_path": path.encode()}


def _with_headers(response: Response[Any]) -> Response[Any]:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


# -- errors --------------------------------------------------------------------------------------------------------------------
Answer = Callable[[Request[Any, Any, Any], Exception], Response[Any] | Awaitable[Response[Any]]]


def _told(request: Request[Any, Any, Any], error: IsnadError) -> Response[Any]:
    """Our own errors say what was wrong and what to do."""
    return _error(request, 400, str(error))


def _http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """What the framework refuses: an address that is none, a value that does not fit."""
    extra = error.extra if isinstance(error.extra, list) else []
    detail = "; ".join(f"{e.get('key', '')}: {e.get('message', '')}" for e in extra if isinstance(e, dict)) or error.detail
    return _error(request, error.status_code, detail)


def _fault(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Our own fault: the log has it all, the reader learns no more than that."""
    _log.error("%s %s", request.method, request.url.path, exc_info=error)
    return _error(request, 500, "")


def _error(request: Request[Any, Any, Any], status: int, detail: str) -> Response[Any]:
    if request.url.path.endswith((".json", ".csv")):
        answer: Response[Any] = Response({"error": detail or "internal error", "status": status}, status_code=status)
    else:
        answer = page(request, request.app.opt["desk"], "error.html", view="", status_code=status, status=status, detail=detail)
    return _with_headers(answer)
