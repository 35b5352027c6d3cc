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
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from isnad._version import __version__
from isnad.desk.desk import Desk
from isnad.desk.filters import provide_asked
from isnad.desk.people.access import OPEN, VISIT, Access, Visit, guard, visitor_cookie
from isnad.desk.people.views import HANDLERS as PEOPLE
from isnad.desk.people.views import sign_in_first
from isnad.desk.rendering import STATIC, page
from isnad.desk.security import HEADERS, is_local_name
from isnad.desk.views import HANDLERS
from isnad.desk.watches import tables as watches
from isnad.desk.watches.views import HANDLERS as WATCHES
from isnad.errors import IsnadError

_log = logging.getLogger("isnad.desk")
_YEAR = 365 * 24 * 3600
_PROXIED = {b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via"}


def create(desk: Desk, access: Access | None = None) -> ASGIApp:
    """The desk as an ASGI application. It answers under the desk's prefix, also behind a proxy that cuts it off; where nobody has to sign in, only to the names of this machine."""
    access = access or Access()
    watches.prepare(desk.store)
    app = Litestar(
        route_handlers=[*HANDLERS, *PEOPLE, *WATCHES, _files()],
        guards=[guard],
        dependencies={"desk": Provide(desk.now, sync_to_thread=False), "asked": Provide(provide_asked, sync_to_thread=False)},
        exception_handlers={IsnadError: _told, HTTPException: _http, Exception: _fault},
        after_request=_with_headers,
        compression_config=CompressionConfig(backend="gzip", gzip_compress_level=4, exclude="/export"),
        openapi_config=OpenAPIConfig(title="Isnad desk", version=__version__, path="/api/schema", render_plugins=[JsonRenderPlugin(path="/openapi.json")], use_handler_docstrings=True),
        debug=False,
        opt={"desk": desk, "access": access},
    )
    return _at_the_door(desk.prefix, access, app)


def _files() -> Any:
    return create_static_files_router("/static", directories=[STATIC], opt={"role": OPEN}, cache_control=CacheControlHeader(max_age=_YEAR, public=True, immutable=True))


def _at_the_door(prefix: str, access: Access, app: ASGIApp) -> ASGIApp:
    """The application behind its door: there names are checked, paths lose the prefix, and browsers get the cookie that their forms need."""

    async def door(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP:
            await app(scope, receive, send)
        elif not access.login and (reason := _stranger(scope)):
            await ASGIResponse(body=reason, status_code=421, media_type="text/plain")(scope, receive, send)
        else:
            kept: dict[str, Visit] = {}
            inside = _without(prefix, scope).copy()
            inside[VISIT] = kept  # type: ignore[literal-required]
            await app(inside, receive, _with_more(prefix, kept, access, send))

    return door


def _stranger(scope: HTTPScope) -> bytes:
    """Why a request does not come from somebody at this machine; nothing where it may."""
    headers = dict(scope["headers"])
    if not is_local_name(headers.get(b"host", b"").decode("latin-1")):
        return b"this desk answers to localhost only\n"
    if _PROXIED & headers.keys():
        return b"this came through a proxy: start the desk with --login, or whoever reaches the proxy may do everything\n"
    return b""


def _with_more(prefix: str, kept: dict[str, Visit], access: Access, send: Send) -> Send:
    """Answers get what belongs to the visit: the cookie that a form needs; and pages of people who signed in stay in no cache and behind no back button."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            visit, names = kept.get(VISIT), {name.lower() for name, _ in message["headers"]}
            cookie = [(b"set-cookie", visitor_cookie(visit, prefix).encode())] if visit and visit.fresh else []
            caching = [(b"cache-control", b"no-store")] if access.login and b"cache-control" not in names else []
            message["headers"] = [*message["headers"], *cookie, *caching]
        await send(message)

    return sending


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
    if error.status_code == 401 and request.method == "GET" and not request.url.path.endswith((".json", ".csv")):
        return _with_headers(sign_in_first(request))
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
