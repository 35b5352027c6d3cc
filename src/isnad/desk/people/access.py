"""Who is asking, whether they may, and whether a form is one of ours.

``opt={"role": "review"}`` at a handler says who may call it; without it, reading takes ``read`` and everything else ``review``; ``"open"`` is for everybody. :func:`guard`
stands before every handler. A form carries ``<input type="hidden" name="token" value="{{ form_token() }}">`` (a script: the header ``X-CSRF-Token``); :func:`guard` compares.
"""

from __future__ import annotations

import getpass
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Any

from anyio.to_thread import run_sync
from litestar import Request
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers.base import BaseRouteHandler

from isnad.desk.people.accounts import Person
from isnad.desk.people.audit import Note
from isnad.desk.people.sessions import LASTS, owner
from isnad.desk.people.tokens import bearer
from isnad.store.store import Store

AnyRequest = Request[Any, Any, Any]
OPEN = "open"
SAFE = frozenset(["GET", "HEAD", "OPTIONS"])
SESSION, VISITOR = "isnad_session", "isnad_visitor"
VISIT = "isnad.visit"  # where the door keeps it in the scope
_TOKEN = re.compile(r"[A-Za-z0-9_-]{20,100}")


@dataclass(frozen=True, kw_only=True)
class Access:
    """How the desk is reached. ``login``: people must sign in; ``url``: the address under which they reach it, ``""`` for the one they ask for."""

    login: bool = False
    url: str = ""


@dataclass(kw_only=True)
class Visit:
    """One request, as far as people are concerned. ``visitor`` binds the forms of one who is not signed in to his browser; ``fresh``: the browser does not have it yet."""

    address: str
    secure: bool
    session: str
    visitor: str
    fresh: bool
    person: Person | None = None
    asked: bool = False  # whether person has been looked up


def visit_of(request: ASGIConnection[Any, Any, Any, Any]) -> Visit:
    """What is known of a request, found out once."""
    kept: dict[str, Visit] = request.scope[VISIT]  # type: ignore[literal-required]
    if VISIT not in kept:
        session, visitor = _cookie(request, SESSION), _cookie(request, VISITOR)
        access: Access = request.app.opt["access"]
        kept[VISIT] = Visit(address=request.client.host if request.client else "?", secure=request.scope["scheme"] == "https" or access.url.startswith("https:"),
                            session=session, visitor=visitor or secrets.token_urlsafe(32), fresh=False)
    return kept[VISIT]


def _cookie(request: ASGIConnection[Any, Any, Any, Any], name: str) -> str:
    value = request.cookies.get(name, "")
    return value if _TOKEN.fullmatch(value) else ""


def _bearer(request: ASGIConnection[Any, Any, Any, Any]) -> str:
    """The token that a program shows (RFC 6750)."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value if scheme.lower() == "bearer" and _TOKEN.fullmatch(value) else ""


def person_of(request: ASGIConnection[Any, Any, Any, Any]) -> Person | None:
    """Who is asking: on loopback the one at the machine, who may do everything; else the owner of the session or, to read, of the token; ``None`` for strangers."""
    access: Access = request.app.opt["access"]
    if not access.login:
        return at_the_machine()
    visit = visit_of(request)
    if not visit.asked:
        store: Store = request.app.opt["desk"].store
        shown = _bearer(request)
        visit.person, visit.asked = bearer(store, shown) if shown else owner(store, visit.session) if visit.session else None, True
    return visit.person


def at_the_machine() -> Person:
    """Whoever sits at this machine, by the name that the system knows."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container may know no names
        name = "local"
    return Person(key=name, name=name, role="admin")


def note_of(request: ASGIConnection[Any, Any, Any, Any]) -> Note:
    """Who is asking and from where, for the audit log."""
    person = person_of(request)
    return Note(person.name if person else "?", visit_of(request).address)


def token(request: ASGIConnection[Any, Any, Any, Any]) -> str:
    """What a form of this reader must carry: nobody who cannot read his pages knows it. It follows from his cookie alone and lasts as long."""
    visit = visit_of(request)
    signed_in = visit.session and person_of(request) and request.app.opt["access"].login
    if not signed_in:
        visit.fresh = _cookie(request, VISITOR) != visit.visitor
    return hmac.new((visit.session if signed_in else visit.visitor).encode(), b"a form of the desk", hashlib.sha256).hexdigest()


async def guard(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Stands before every handler: who asks must have its role, and what changes something must come from one of our forms."""
    method = str(connection.scope.get("method", "GET"))
    role = handler.opt.get("role") or ("read" if method in SAFE else "review")
    person = await run_sync(person_of, connection)
    if role != OPEN:
        if person is None:
            raise NotAuthorizedException("sign in first")
        if not person.may(role):
            raise PermissionDeniedException(f"this takes the role {role}; {person.name} has the role {person.role}")
    if method not in SAFE:
        await _demand_token(connection)


async def _demand_token(connection: ASGIConnection[Any, Any, Any, Any]) -> None:
    assert isinstance(connection, Request)
    given = connection.headers.get("x-csrf-token") or (await connection.form()).get("token") or ""
    elsewhere = connection.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none")
    if elsewhere or not isinstance(given, str) or not hmac.compare_digest(given.encode("utf-8", "replace"), token(connection).encode()):
        raise PermissionDeniedException("this form was not made for you, or too long ago; open its page again and send it from there")


def session_cookie(request: AnyRequest, value: str) -> Cookie:
    """The cookie of a session: out of reach of scripts, not sent from other sites' forms, and behind https only over https."""
    return Cookie(key=SESSION, value=value, path=_path(request), max_age=int(LASTS.total_seconds()) if value else 0, httponly=True, samesite="lax", secure=visit_of(request).secure)


def visitor_cookie(visit: Visit, prefix: str) -> str:
    """The header that gives a browser its visitor's cookie."""
    return Cookie(key=VISITOR, value=visit.visitor, path=prefix or "/", httponly=True, samesite="lax", secure=visit.secure).to_header(header="")


def _path(request: AnyRequest) -> str:
    return request.app.opt["desk"].prefix or "/"
