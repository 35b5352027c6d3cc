"""Who asks, and from where: a decision is taken only from one of our own pages, and in somebody's name."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote, urlsplit

from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import PermissionDeniedException
from litestar.handlers import BaseRouteHandler

from isnad.desk.people.access import person_of
from isnad.errors import InputError

Connection = ASGIConnection[Any, Any, Any, Any]
COOKIE = "reviewer"
_LONGEST = 80  # letters of a name
_YEAR = 365 * 24 * 3600


def from_our_pages(connection: Connection, _: BaseRouteHandler) -> None:
    """A guard beside the token of the form: refuses what another site's page sends.

    Browsers say where a request comes from (W3C Fetch Metadata, ``Sec-Fetch-Site``), on loopback and over HTTPS; an ``Origin`` must name the host that was asked. Over plain HTTP to
    another host they say neither: there the token decides alone.
    """
    site, origin = connection.headers.get("sec-fetch-site"), connection.headers.get("origin", "")
    host = connection.headers.get("host", "")
    ours = site == "same-origin" if site is not None else origin in ("", "null") or urlsplit(origin).netloc.lower() == host.lower()
    if not ours:
        raise PermissionDeniedException("decisions are taken on the desk's own pages only; open the page and press its button")


def reviewer(connection: Connection) -> str:
    """Who decides: whoever has signed in; without a login the name that the browser keeps, ``""`` where it has none yet."""
    if signed_in(connection):
        person = person_of(connection)
        return person.name if person else ""
    return unquote(connection.cookies.get(COOKIE, ""))[:_LONGEST].strip()


def signed_in(connection: Connection) -> bool:
    """Whether people sign in here, so that nobody decides in another's name."""
    return bool(connection.app.opt["access"].login)


def demand_reviewer(connection: Connection, given: str = "") -> str:
    """Who decides: who has signed in, else the name in the form, else the one that the browser keeps. Raises :class:`InputError` where there is none."""
    name = " ".join(((given if not signed_in(connection) else "") or reviewer(connection)).split())
    if not name or len(name) > _LONGEST or not name.isprintable():
        raise InputError(f"who: say who you are, in at most {_LONGEST} letters; every decision keeps its author")
    return name


def kept_name(name: str, prefix: str) -> Cookie:
    """The cookie that keeps a reviewer's name."""
    return Cookie(key=COOKIE, value=quote(name), path=prefix or "/", max_age=_YEAR, samesite="strict", httponly=True)
