"""Review: the queue, verdicts by key, bulk acts on what the filter lets through, joining and splitting records, what was decided, and how far reviewers agree.

Every decision is posted by a plain form; keys only press the buttons. A handler that decides writes further rows and leads back to a page, so that loading it again decides nothing.
"""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.enums import RequestEncodingType
from litestar.params import Body, QueryParameter
from litestar.response import Redirect
from sqlalchemy import Connection, func, select

from isnad.desk.counts import top_actors
from isnad.desk.desk import Desk
from isnad.desk.filters import PAGE, Asked
from isnad.desk.masks import event_mask, statement_mask
from isnad.desk.people.access import token
from isnad.desk.rendering import Links, missing, page
from isnad.desk.reviewing import acts, agreement, queue
from isnad.desk.reviewing.asking import demand_reviewer, from_our_pages, kept_name, reviewer
from isnad.desk.reviewing.card import on_record
from isnad.desk.tables import refresh
from isnad.desk.views.evidence import gather, legend_of, marks_of, passages
from isnad.errors import InputError
from isnad.store import schema
from isnad.store.decisions import OF_ACTORS, Decision, decisions, last_decision, standing
from isnad.store.records import article, record

AnyRequest = Request[Any, Any, Any]
Form = Annotated[dict[str, str], Body(media_type=RequestEncodingType.URL_ENCODED)]
By = Annotated[str, QueryParameter(description="Queue: doubt, rule, actor or second", pattern="^(doubt|rule|actor|second)$")]
Rule = Annotated[str | None, QueryParameter(description="Only events that this rule made", max_length=200)]
Kind = Annotated[str, QueryParameter(description="events or statements", pattern="^(events|statements)$")]
SECTIONS = ("doubt", "rule", "actor", "second")


# -- the queue -----------------------------------------------------------------------------------------------------------------
@get("/review", include_in_schema=False, sync_to_thread=True)
def show_queue(request: AnyRequest, desk: NamedDependency[Desk], asked: NamedDependency[Asked], by: By = "doubt", rule: Rule = None, id: Annotated[str | None, QueryParameter(max_length=100)] = None) -> Response[str]:
    """One event of the queue, the most doubtful first, with everything that a verdict needs."""
    with desk.store.reading() as connection:
        at = queue.place(desk, connection, _waiting(desk, connection, request, asked, by, rule or ""), id)
        shown = _shown(desk, connection, request, at.id) if at.id else {}
        aside: dict[str, Any] = {"rules": queue.by_rule(desk, connection, asked) if by == "rule" else [], "who": top_actors(desk, connection, "events", _open(asked), roles=("actor", "recipient")) if by == "actor" else []}
        counted = queue.states_in(desk, connection, "events", event_mask(desk, connection, asked))
    return page(request, desk, "review.html", view="review", asked=asked, by=by, rule=rule, at=at, counted=counted, sections=SECTIONS, **aside, **shown)


def _waiting(desk: Desk, connection: Connection, request: AnyRequest, asked: Asked, by: str, rule: str) -> Any:
    """The events of the queue: what is open, unless the filter asks for another state or others have judged already."""
    second = reviewer(request) if by == "second" else ""
    if by == "second":
        return queue.queue_mask(desk, connection, asked, rule=rule, second=second or " ")
    return queue.queue_mask(desk, connection, asked if asked.review else _open(asked), rule=rule)


def _open(asked: Asked) -> Asked:
    return Asked(filter=asked.filter, roots=asked.roots, review=asked.review or "open")


def _shown(desk: Desk, connection: Connection, request: AnyRequest, id: str) -> dict[str, Any]:
    """The words and fields of an event, why it is doubtful, and its review."""
    found = gather(connection, id)
    text, marks = article(connection, found.row.source.article, found.row.source.version).text, marks_of(found)
    return {"e": found, "row": found.row, "passages": passages(text, marks), "legend": legend_of(marks, text), "doubts": queue.reasons(desk, connection, id),
            "review": on_record(desk, connection, request, found.row)}


# -- verdicts ------------------------------------------------------------------------------------------------------------------
@post("/review/judge", include_in_schema=False, sync_to_thread=True, guards=[from_our_pages])
def judge(request: AnyRequest, desk: NamedDependency[Desk], asked: NamedDependency[Asked], data: Form, by: By = "doubt", rule: Rule = None) -> Redirect:
    """A verdict on one record; then the next of the queue, or the record again where the form came from its own page."""
    who, id, verb = demand_reviewer(request, data.get("who", "")), data.get("id", ""), data.get("verb", "")
    with desk.deciding() as connection:
        with missing():
            row = record(connection, id)
        fields, was = acts.corrected(row, data) if verb == "edit" else ({}, {})
        if verb == "edit" and not fields:
            raise InputError("edit: the form says what the record says; change a field, or accept it")
        acts.judge(connection, [id], verb, who, fields=fields, was=was, note=data.get("note", "").strip()[:1000])
    back = ("/evidence", None, {"id": id}) if data.get("back") == "evidence" else ("/review", asked, {"by": _by(by), "rule": rule, "id": data.get("next")})
    return go(desk, back, who)


@post("/review/undo", include_in_schema=False, sync_to_thread=True, guards=[from_our_pages])
def undo(request: AnyRequest, desk: NamedDependency[Desk], asked: NamedDependency[Asked], data: Form, by: By = "doubt", rule: Rule = None) -> Redirect:
    """Take back an act, or this reviewer's last one; then the record that it was about."""
    who = demand_reviewer(request, data.get("who", ""))
    with desk.deciding() as connection:
        taken = acts.undo(connection, who, data.get("act", ""))
    _follow(desk, taken)
    about = taken[0].record
    if data.get("back") == "decisions" or len(taken) > 1 or taken[0].verb.endswith("-actor"):
        return go(desk, ("/review/decisions", None, {}), who)
    return go(desk, ("/evidence", None, {"id": about}) if data.get("back") == "evidence" else ("/review", asked, {"by": _by(by), "rule": rule, "id": about}), who)


@post("/review/reviewer", include_in_schema=False, sync_to_thread=True, guards=[from_our_pages])
def name_reviewer(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Redirect:
    """Keep the name of who reviews, and go back to the page that asked for it."""
    back = data.get("back", "")
    ours = back.startswith(f"{desk.prefix}/") and not back.startswith(("//", "/\\")) and back.isprintable()
    return Redirect(back if ours else Links(desk.prefix)("/review"), status_code=303, cookies=[kept_name(demand_reviewer(request, data.get("who", "")), desk.prefix)])


def _by(by: str) -> str | None:
    return None if by == "doubt" else by


def go(desk: Desk, where: tuple[str, Asked | None, dict[str, Any]], who: str) -> Redirect:
    """To a page of ours, which also keeps who it was."""
    path, asked, values = where
    cookies: list[Cookie] = [kept_name(who, desk.prefix)]
    return Redirect(Links(desk.prefix)(path, asked, **values), status_code=303, cookies=cookies)


def _follow(desk: Desk, taken: list[Decision]) -> None:
    """What decisions change besides the state of a record: which reports are one, and who is who."""
    if any(d.verb in (*acts.PAIRS, *OF_ACTORS) for d in taken):
        made_anew(desk)


def made_anew(desk: Desk) -> None:
    """Bring actors and records to what was decided, and show them."""
    refresh(desk.store, desk.lexicon)
    desk.written()


# -- bulk ----------------------------------------------------------------------------------------------------------------------
@get("/review/bulk", include_in_schema=False, sync_to_thread=True)
def show_bulk(request: AnyRequest, desk: NamedDependency[Desk], asked: NamedDependency[Asked], kind: Kind = "events", rule: Rule = None) -> Response[str]:
    """How many the filter lets through, before anything is decided about them."""
    with desk.store.reading() as connection:
        mask = _visible(desk, connection, asked, kind, rule or "")
        counted = queue.states_in(desk, connection, kind, mask)
    return page(request, desk, "review_bulk.html", view="review", asked=asked, kind=kind, rule=rule, total=int(mask.sum()), counted=counted, who=reviewer(request), token=token(request))


@post("/review/bulk/judge", include_in_schema=False, sync_to_thread=True, guards=[from_our_pages])
def judge_bulk(request: AnyRequest, desk: NamedDependency[Desk], asked: NamedDependency[Asked], data: Form, kind: Kind = "events", rule: Rule = None) -> Redirect:
    """A verdict on everything that the filter lets through, as one act. Refused where that is no longer as many as the page showed."""
    who, verb = demand_reviewer(request, data.get("who", "")), data.get("verb", "")
    if verb not in ("accept", "reject"):
        raise InputError(f"verb={verb}: many at once are accepted or rejected; corrections are made one by one")
    with desk.deciding() as connection:
        mask = _visible(desk, connection, asked, kind, rule or "")
        ids = [id for id, visible in zip(getattr(desk.columns(), kind).ids, mask.tolist(), strict=True) if visible]
        if data.get("count", "") != str(len(ids)) or not ids:
            raise InputError(f"the filter lets {len(ids)} through now, not {data.get('count', '')}; look at them again, then decide")
        acts.judge(connection, ids, verb, who, note=data.get("note", "").strip()[:1000], filter=_told(asked, rule))
    return go(desk, ("/review/decisions", None, {}), who)


def _visible(desk: Desk, connection: Connection, asked: Asked, kind: str, rule: str) -> Any:
    if kind == "statements":
        if rule:
            raise InputError("rule: the queue by rule holds events; leave out kind=statements")
        return statement_mask(desk, connection, asked)
    return queue.queue_mask(desk, connection, asked, rule=rule)


def _told(asked: Asked, rule: str | None) -> dict[str, Any]:
    return {**asked.values(), **({"rule": rule} if rule else {})}


# -- records -------------------------------------------------------------------------------------------------------------------
@post("/review/pair", include_in_schema=False, sync_to_thread=True, guards=[from_our_pages])
def pair(request: AnyRequest, desk: NamedDependency[Desk], data: Form) -> Redirect:
    """Join the record of an event with that of another, or split an event from the other reports of its record; then the records are made anew."""
    who, id, verb, other = demand_reviewer(request, data.get("who", "")), data.get("id", ""), data.get("verb", ""), data.get("other", "").strip()
    with desk.deciding() as connection:
        with missing():
            others = [other] if other else [r.event for r in _reports(connection, id) if r.event != id]
        acts.pair(connection, verb, id, others, who)
    made_anew(desk)
    return go(desk, ("/evidence", None, {"id": data.get("at") or id}), who)


def _reports(connection: Connection, id: str) -> Any:
    found = gather(connection, id).record
    return found.reports if found else ()


# -- what was decided ----------------------------------------------------------------------------------------------------------
@get("/review/decisions", include_in_schema=False, sync_to_thread=True)
def show_decisions(request: AnyRequest, desk: NamedDependency[Desk], page_number: Annotated[int, QueryParameter(name="page", ge=1, le=100_000)] = 1) -> Response[str]:
    """Every act, the latest first: who did what to which records, when, and whether it stands."""
    with desk.store.reading() as connection:
        told = desk.remembered(("reviewed", "acts", last_decision(connection)), lambda: _acts(connection))
    shown = told[(page_number - 1) * PAGE : page_number * PAGE]
    return page(request, desk, "review_decisions.html", view="review", acts=shown, total=len(told), number=page_number, size=PAGE, who=reviewer(request), token=token(request))


def _acts(connection: Connection) -> list[tuple[Decision, int, bool]]:
    """Every act, the latest first: its first decision, how many there are, and whether any of them stands."""
    every = list(decisions(connection))
    stand = {d.id for d in standing(every)}
    grouped: dict[object, list[Decision]] = {}
    for decision in every:
        grouped.setdefault(decision.act, []).append(decision)
    return [(some[0], len(some), any(d.id in stand for d in some)) for some in reversed(list(grouped.values()))]


@get("/review/agreement", include_in_schema=False, sync_to_thread=True)
def show_agreement(request: AnyRequest, desk: NamedDependency[Desk]) -> Response[str]:
    """For each event type, how far two reviewers agree beyond chance."""
    with desk.store.reading() as connection:
        verdicts = desk.reviewed(connection).verdicts
        columns = desk.columns().events
        kinds = {record: columns.by["type"].values[columns.by["type"].codes[columns.at[record]]] for record in verdicts if record in columns.at}
        given = connection.execute(select(func.count()).select_from(schema.decisions)).scalar_one()
    return page(request, desk, "review_agreement.html", view="review", pairs=agreement.agreements(verdicts, kinds), given=given)
