"""Actors put right by reviewers, and the lexicon file that their corrections make."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import PathParameter, QueryParameter
from litestar.response import Redirect
from sqlalchemy import Connection, func, select

from isnad.desk.desk import Desk
from isnad.desk.people.access import token
from isnad.desk.rendering import missing, page
from isnad.desk.reviewing import actors, corrections
from isnad.desk.reviewing.asking import demand_reviewer, from_our_pages, reviewer
from isnad.desk.views.review import Form, go, made_anew
from isnad.lexicon import own
from isnad.store import schema
from isnad.store.decisions import decisions, standing

AnyRequest = Request[Any, Any, Any]
_SPELLINGS, _OTHERS = 60, 20


@get("/review/actor", include_in_schema=False, sync_to_thread=True)
def show_actor(request: AnyRequest, desk: NamedDependency[Desk], id: Annotated[str, QueryParameter(max_length=500)]) -> Response[str]:
    """The forms that rename an actor, merge it into another, split words off it or give it further names, and what was decided about it."""
    with desk.store.reading() as connection:
        with missing():
            row = actors.known(connection, id)
        every = list(decisions(connection, id))
        texts, alike = _spellings(connection, id), _alike(connection, row)
    stand = {d.id for d in standing(every)}
    return page(request, desk, "review_actor.html", view="review", a=row, texts=texts, alike=alike, history=[(d, d.id in stand) for d in reversed(every)], who=reviewer(request), token=token(request))


def _spellings(connection: Connection, id: str) -> list[tuple[str, int]]:
    m, n = schema.mentions.c, func.count().label("n")
    return [(row[0], row[1]) for row in connection.execute(select(m.text, n).where(m.actor == id).group_by(m.text).order_by(n.desc(), m.text).limit(_SPELLINGS))]


def _alike(connection: Connection, row: Any) -> list[Any]:
    """Actors who share the last word of a name, in Arabic: those whom it may really be."""
    last = row.name_ar.split()[-1] if row.name_ar else ""
    a = schema.actors
    return list(connection.execute(select(a).where(a.c.name_ar.contains(last, autoescape=True), a.c.id != row.id).order_by(a.c.id).limit(_OTHERS))) if len(last) > 2 else []


@post("/review/actor/{verb:str}", include_in_schema=False, sync_to_thread=True, guards=[from_our_pages])
def put_right(request: AnyRequest, desk: NamedDependency[Desk], verb: Annotated[str, PathParameter(description="rename, merge, split or alias")], data: Form) -> Redirect:
    """Take a decision about an actor; then its page, or that of the actor which it now is."""
    who, id = demand_reviewer(request, data.get("who", "")), data.get("id", "")
    given = {name: data.get(name, "").strip() for name in ("name", "name_ar", "text", "into")}
    with desk.deciding() as connection:
        if verb == "rename":
            actors.rename(connection, id, who, name=given["name"], name_ar=given["name_ar"])
        elif verb == "merge":
            actors.merge(connection, id, who, into=given["into"])
        elif verb == "split":
            actors.split(connection, id, who, text=given["text"], name=given["name"], name_ar=given["name_ar"])
        elif verb == "alias":
            actors.alias(connection, id, who, text=given["text"])
        else:
            raise NotFoundException(f"{verb}: actors are renamed, merged, split or given an alias")
    if verb != "alias":
        made_anew(desk)
    return go(desk, ("/review/actor", None, {"id": given["into"] if verb == "merge" else id}), who)


# -- the lexicon file ----------------------------------------------------------------------------------------------------------
@get("/review/lexicon", include_in_schema=False, sync_to_thread=True)
def show_lexicon(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """The corrections as they would be saved, and where."""
    with desk.store.reading() as connection:
        found = corrections.rows(connection, desk.lexicon)
    name = corrections.file_name(desk.store)
    return page(request, desk, "review_lexicon.html", view="review", rows=found, name=name, folder=str(own.FOLDER), kept=(own.FOLDER / name).is_file(), who=reviewer(request), token=token(request))


@get("/review/lexicon.tsv", include_in_schema=False, sync_to_thread=True)
def lexicon_file(desk: NamedDependency[Desk]) -> Response[bytes]:
    """The corrections as a file for ``isnad lexicon add-file``."""
    with desk.store.reading() as connection:
        content = corrections.text(corrections.rows(connection, desk.lexicon))
    return Response(content.encode(), media_type="text/tab-separated-values; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{corrections.file_name(desk.store)}"'})


@post("/review/lexicon/save", include_in_schema=False, sync_to_thread=True, guards=[from_our_pages], role="admin")  # writes a file of the machine that serves
def save_lexicon(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Redirect:
    """Check the corrections and keep them among the lexicon files of the user of this machine."""
    who = demand_reviewer(request, data.get("who", ""))
    with desk.store.reading() as connection:
        content = corrections.text(corrections.rows(connection, desk.lexicon))
    corrections.save(desk.store, content)
    return go(desk, ("/review/lexicon", None, {}), who)
