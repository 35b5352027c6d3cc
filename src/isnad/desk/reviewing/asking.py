"""Who asks, and from where: a decision is taken only from one of our own pages, and in somebody's name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote, urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from isnad.errors import InputError

Connection = ASGIConnection[Any, Any, Any, Any]
COOKIE = "reviewer"
_LONGEST = 80  # letters of a name
_YEAR = 365 * 24 * 3600


def from_our_pages(connection: Connection, _: BaseRouteHandler) -> None:
    """A guard: refuses what another site's page, or no page at all, sends.

    Browsers say where a request comes from (W3C Fetch Metadata, ``Sec-Fetch-Site``), on loopback and over HTTPS; the ``Origin`` of older ones must name the host that was asked.
    """
    site, origin = connection.headers.get("sec-fetch-site"), connection.headers.get("origin", "")
    host = connection.headers.get("host", "")
    ours = site == "same-origin" if site is not None else bool(host) and urlsplit(origin).netloc.lower() == host.lower()
    if not ours:
        raise PermissionDeniedException("decisions are taken on the desk's own pages only; open the page and press its button")


def token(connection: Connection) -> str:
    """What the hidden field of every form holds: the token of the session, where there is one; on loopback without accounts the guard stands alone."""
    return str(connection.scope.get("state", {}).get("csrf_token", ""))


def reviewer(connection: Connection) -> str:
    """Who decides: the name that the browser keeps; ``""`` where it has none yet."""
    return unquote(connection.cookies.get(COOKIE, ""))[:_LONGEST].strip()


def demand_reviewer(connection: Connection, given: str = "") -> str:
    """Who decides: the name in the form, else the one that the browser keeps. Raises :class:`InputError` where there is neither."""
    name = " ".join((given or reviewer(connection)).split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise InputError(f"who: say who you are, in at most {_LONGEST} letters; every decision keeps its author")
    return name


def kept_name(name: str, prefix: str) -> Cookie:
    """The cookie that keeps a reviewer's name."""
    return Cookie(key=COOKIE, value=quote(name), path=prefix or "/", max_age=_YEAR, samesite="strict", httponly=True)
