"""The page of watches, what its forms do, and the feeds."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from typing import Annotated, Any, NamedTuple

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException, NotFoundException, PermissionDeniedException
from litestar.params import QueryParameter
from litestar.response import Redirect
from sqlalchemy import func, select

from isnad.desk.desk import Desk
from isnad.desk.filters import Asked
from isnad.desk.people.access import OPEN, Access, AnyRequest, note_of, person_of
from isnad.desk.people.accounts import Person
from isnad.desk.people.views import Form
from isnad.desk.rendering import Reader, page
from isnad.desk.watches.feed import feed, latest
from isnad.desk.watches.looking import look, start
from isnad.desk.watches.sending import again
from isnad.desk.watches.tables import deliveries, items
from isnad.desk.watches.watch import KINDS, Watch, Wish, all_watches, asked_of, by_key, due, remove_watch

_TROUBLE = ("failed", "unsure")


class Trouble(NamedTuple):
    """A message that was not delivered, or of which nobody knows."""

    id: str
    channel: str
    state: str
    error: str


class Shown(NamedTuple):
    """A watch on the page. ``waiting``: messages under way; ``troubles``: those that need somebody."""

    watch: Watch
    asked: Asked
    found: int
    waiting: int
    errors: list[str]
    troubles: list[Trouble]


@get("/watches", include_in_schema=False, sync_to_thread=True)
def show_watches(request: AnyRequest, desk: NamedDependency[Desk], asked: NamedDependency[Asked], made: Annotated[str, QueryParameter(max_length=40)] = "") -> Response[str]:
    """One's own watches (for admins everybody's), and the form that makes one of the filter in the address."""
    person = _person(request)
    shown = [_shown(desk, watch) for watch in all_watches(desk.store, _owner(person))]
    return page(request, desk, "watches.html", view="watches", wanted=asked, shown=shown, kinds=KINDS, base=_base(request, desk), made=made, may_send=person.may("review"))


@post("/watches/add", include_in_schema=False, sync_to_thread=True, opt={"role": "read"})
def add_watch(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Response[Any]:
    """Make a watch. Calling webhooks and sending mail takes the role review."""
    person = _person(request)
    wish = Wish(name=data.get("name", ""), kind=data.get("kind", ""), asked=asked_of(data.get("query", "")), webhook=data.get("webhook", ""), mail=data.get("mail", ""), language=Reader.of(request).language)
    if (wish.webhook or wish.mail) and not person.may("review"):
        raise PermissionDeniedException(f"webhooks and mail take the role review; {person.name} has the role {person.role}")
    return _back(desk, made=start(desk.store, wish, person.key, note_of(request)).id)


@post("/watches/remove", include_in_schema=False, sync_to_thread=True, opt={"role": "read"})
def take_away(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Response[Any]:
    """Take a watch away."""
    remove_watch(desk.store, data.get("id", ""), _owner(_person(request)), note_of(request))
    return _back(desk)


@post("/watches/again", include_in_schema=False, sync_to_thread=True, opt={"role": "review"})
def send_again(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Response[Any]:
    """Send once more what failed."""
    again(desk.store, data.get("id", ""), _owner(_person(request)))
    return _back(desk)


@get("/watch.atom", sync_to_thread=True, tags=["watches"], media_type="application/atom+xml", opt={"role": OPEN})
def watch_atom(request: AnyRequest, desk: NamedDependency[Desk], id: Annotated[str, QueryParameter(description="The key of the watch, as its page shows it", max_length=100)]) -> Response[bytes]:
    """The Atom feed of a watch. Its key is all that it takes: feed readers do not sign in."""
    watch = by_key(desk.store, id) if id.isprintable() else None
    if watch is None:
        raise NotFoundException("no watch has this key")
    if due(watch, dt.datetime.now(dt.UTC)):
        look(desk.store, watch)
    body = feed(watch, latest(desk.store, watch), _base(request, desk))
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(b"", status_code=304, headers=headers)
    return Response(body, media_type="application/atom+xml; charset=utf-8", headers=headers)


HANDLERS: list[Any] = [show_watches, add_watch, take_away, send_again, watch_atom]


def _shown(desk: Desk, watch: Watch) -> Shown:
    with desk.store.reading() as connection:
        found = int(connection.execute(select(func.count()).select_from(items).where(items.c.watch == watch.id)).scalar_one())
        rows = connection.execute(select(deliveries).where(deliveries.c.watch == watch.id, deliveries.c.state != "done").order_by(deliveries.c.next_at.desc())).all()
    by_state = defaultdict(list)
    for row in rows:
        by_state[row.state in _TROUBLE].append(row)
    errors = list(dict.fromkeys(error for error in (watch.error, *(row.error for row in by_state[False])) if error))
    return Shown(watch, watch.asked(), found, len(by_state[False]), errors, [Trouble(row.id, row.channel, row.state, row.error or "") for row in by_state[True][:5]])


def _person(request: AnyRequest) -> Person:
    person = person_of(request)
    if person is None:
        raise NotAuthorizedException("sign in first")
    return person


def _owner(person: Person) -> str | None:
    """Whose watches a person sees: an admin everybody's."""
    return None if person.may("admin") else person.key


def _base(request: AnyRequest, desk: Desk) -> str:
    """Where the desk is for whoever asks."""
    access: Access = request.app.opt["access"]
    return access.url or f"{request.scope['scheme']}://{request.headers.get('host', 'localhost')}{desk.prefix}"


def _back(desk: Desk, made: str = "") -> Response[Any]:
    return Redirect(f"{desk.prefix}/watches{f'?made={made}' if made else ''}", status_code=303)
