"""Signing in and out, one's own password, and for admins the accounts and the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException
from litestar.params import QueryParameter, URLEncodedBody
from litestar.response import Redirect, Stream

from isnad.desk.desk import Desk
from isnad.desk.filters import PAGE, Asked
from isnad.desk.forms import csv_of, json_of
from isnad.desk.people.access import OPEN, AnyRequest, note_of, person_of, session_cookie, visit_of
from isnad.desk.people.accounts import ROLES, Person, add, everybody, remove, set_role
from isnad.desk.people.audit import Entry, entries, length
from isnad.desk.people.sessions import TooMany, change_password, sign_in, sign_out
from isnad.desk.rendering import page

Form = URLEncodedBody[dict[str, str]]
# One path has one handler here: litestar 2.25 wraps a function that runs in a thread twice where its path has two, and the page is then a coroutine.
Next = Annotated[str, QueryParameter(name="next", description="Where to go after signing in", max_length=4000)]
_BATCH = 500


@get("/login", include_in_schema=False, sync_to_thread=True, opt={"role": OPEN})
def show_login(request: AnyRequest, desk: NamedDependency[Desk], after: Next = "/") -> Response[Any]:
    """The page where one signs in; those who need not, or have, go on."""
    if person_of(request):
        return _to(desk, after)
    return page(request, desk, "login.html", view="login", after=after, name="", wrong="")


@post("/login/check", include_in_schema=False, sync_to_thread=True, opt={"role": OPEN})
def login(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Response[Any]:
    """Sign in."""
    after, name = data.get("next", "/"), data.get("name", "")
    try:
        session = sign_in(desk.store, name, data.get("password", ""), visit_of(request).address)
    except TooMany:
        return page(request, desk, "login.html", view="login", status_code=429, after=after, name=name[:64], wrong="login.many")
    if session is None:
        return page(request, desk, "login.html", view="login", status_code=401, after=after, name=name[:64], wrong="login.wrong")
    return _to(desk, after, session_cookie(request, session))


@post("/logout", include_in_schema=False, sync_to_thread=True, opt={"role": "read"})
def logout(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[Any]:
    """Sign out."""
    sign_out(desk.store, visit_of(request).session, note_of(request))
    return _to(desk, "/login", session_cookie(request, ""))


@get("/accounts", include_in_schema=False, sync_to_thread=True, opt={"role": "read"})
def show_accounts(request: AnyRequest, desk: NamedDependency[Desk], number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1,
                  done: Annotated[str, QueryParameter(max_length=20)] = "") -> Response[str]:
    """One's own password; for admins everybody's accounts and the audit log."""
    return _accounts(request, desk, number=number, done="password" if done == "password" else "")


@post("/accounts/password", include_in_schema=False, sync_to_thread=True, opt={"role": "read"})
def own_password(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Response[Any]:
    """Change one's own password."""
    person = _somebody(request)
    try:
        session = change_password(desk.store, person, data.get("old", ""), data.get("new", ""), visit_of(request).address)
    except TooMany:
        return _accounts(request, desk, wrong="login.many", status_code=429)
    if session is None:
        return _accounts(request, desk, wrong="login.wrong", status_code=400)
    return _to(desk, "/accounts?done=password", session_cookie(request, session))


@post("/accounts/add", include_in_schema=False, sync_to_thread=True, opt={"role": "admin"})
def add_account(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Response[Any]:
    """Make an account."""
    add(desk.store, data.get("name", ""), data.get("role", ""), data.get("password", ""), note_of(request))
    return _to(desk, "/accounts")


@post("/accounts/role", include_in_schema=False, sync_to_thread=True, opt={"role": "admin"})
def change_role(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Response[Any]:
    """Give somebody another role."""
    set_role(desk.store, data.get("name", ""), data.get("role", ""), note_of(request))
    return _to(desk, "/accounts")


@post("/accounts/remove", include_in_schema=False, sync_to_thread=True, opt={"role": "admin"})
def remove_account(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Response[Any]:
    """Take an account away."""
    remove(desk.store, data.get("name", ""), note_of(request))
    return _to(desk, "/accounts")


@get("/audit.csv", sync_to_thread=True, tags=["accounts"], media_type="text/csv", opt={"role": "admin"})
def audit_csv(desk: NamedDependency[Desk]) -> Stream:
    """The audit log, the latest first; for admins."""
    return csv_of("audit", Asked(), Entry.__struct_fields__, _all(desk))


@get("/audit.json", sync_to_thread=True, tags=["accounts"], opt={"role": "admin"})
def audit_json(desk: NamedDependency[Desk]) -> Stream:
    """The audit log, the latest first; for admins."""
    return json_of("audit", Asked(), Entry.__struct_fields__, _all(desk))


HANDLERS: list[Any] = [show_login, login, logout, show_accounts, own_password, add_account, change_role, remove_account, audit_csv, audit_json]


def sign_in_first(request: AnyRequest) -> Response[Any]:
    """Leads strangers to the sign-in and from there back to what they asked for."""
    asked = request.scope["path"] + (f"?{request.scope['query_string'].decode('latin-1')}" if request.scope["query_string"] else "")
    return _to(request.app.opt["desk"], f"/login?{urlencode({'next': asked[:4000]})}")


def _accounts(request: AnyRequest, desk: Desk, *, number: int = 1, done: str = "", wrong: str = "", status_code: int = 200) -> Response[str]:
    admin = _somebody(request).may("admin")
    return page(request, desk, "accounts.html", view="accounts", status_code=status_code, done=done, wrong=wrong, roles=ROLES, everybody=everybody(desk.store) if admin else [],
                log=entries(desk.store, limit=PAGE, offset=(number - 1) * PAGE) if admin else [], number=number, last=-(-length(desk.store) // PAGE) if admin else 1)


def _somebody(request: AnyRequest) -> Person:
    person = person_of(request)
    if person is None:
        raise NotAuthorizedException("sign in first")
    return person


def _all(desk: Desk) -> Iterator[list[Any]]:
    offset = 0
    while some := entries(desk.store, limit=_BATCH, offset=offset):
        yield from ([getattr(entry, name) for name in Entry.__struct_fields__] for entry in some)
        offset += len(some)


def _to(desk: Desk, path: str, *cookies: Any) -> Response[Any]:
    """Go on to a page of the desk, and to no other: whatever stands in an address is a path of ours."""
    inside = path if path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable() else "/"
    return Redirect(desk.prefix + quote(inside, safe="/?&=%+:,~!'()*;@$-._"), status_code=303, cookies=list(cookies))
