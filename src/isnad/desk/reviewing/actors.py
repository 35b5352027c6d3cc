"""Actors put right: renamed, two that are one merged, words that name somebody else split off.

A decision about actors says what the store's tables shall say of who is who (``actors``, ``mentions``). Those are worked out from the records as they were read and from the decisions
that stand, so that taking one back, or reading an article again, comes to the same as if it had never been taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, insert, select, update

from isnad.errors import InputError
from isnad.lexicon import Lexicon
from isnad.model import Event, Mention, Statement
from isnad.store import schema
from isnad.store.decisions import OF_ACTORS, Decision, decide, decisions, standing
from isnad.store.index import actor_documents, index
from isnad.store.store import utc_now
from isnad.store.writing import actor_id

_actors, _mentions = schema.actors, schema.mentions
_IDS = 500  # in one query
_LONGEST = 200  # letters of a name


class Identity(NamedTuple):
    """Who is who, after the decisions that stand."""

    into: dict[str, str]  # merged actors, and whom they are
    split: dict[tuple[str, str], str]  # an actor and the words that name somebody else, and whom


# -- decisions -----------------------------------------------------------------------------------------------------------------
def rename(connection: Connection, id: str, who: str, *, name: str, name_ar: str) -> None:
    """Call an actor by other names. Raises :class:`InputError` for an unknown actor and where nothing would change."""
    row = known(connection, id)
    name, name_ar = _name(name), _name(name_ar)
    if not (name or name_ar) or (name, name_ar) == (row.name, row.name_ar):
        raise InputError(f"{id}: give a name that it does not have yet")
    _decide(connection, id, "rename-actor", who, {"name": name, "name_ar": name_ar, "was": {"name": row.name, "name_ar": row.name_ar}})


def merge(connection: Connection, id: str, who: str, *, into: str) -> None:
    """Say that an actor is another one. Raises :class:`InputError` for unknown ones, and for one that is already, by other decisions, the first."""
    known(connection, id)
    known(connection, into)
    if resolved(identity(decisions(connection)), into, "") in (id, resolved(identity(decisions(connection)), id, "")):
        raise InputError(f"{id} and {into} are one already; name two actors")
    _decide(connection, id, "merge-actor", who, {"into": into})


def split(connection: Connection, id: str, who: str, *, text: str, name: str, name_ar: str) -> None:
    """Say that some words that name an actor name somebody else. Raises :class:`InputError` where they do not name him."""
    row = known(connection, id)
    if not connection.execute(select(_mentions.c.record).where(_mentions.c.actor == id, _mentions.c.text == text).limit(1)).first():
        raise InputError(f"text={text}: these words do not name {id} in the store")
    mention = Mention(start=0, end=0, text=text, name=_name(name), name_ar=_name(name_ar) or text, country=row.country, sector=row.sector)
    into = actor_id(mention)
    if into is None or into == id:
        raise InputError(f"name_ar={name_ar}: give the other actor a name of its own")
    _decide(connection, id, "split-actor", who, {"text": text, "into": into, "name": mention.name, "name_ar": mention.name_ar, "country": row.country, "sector": row.sector})


def alias(connection: Connection, id: str, who: str, *, text: str) -> None:
    """Say that other words name an actor too: nothing that is stored changes, the lexicon file of corrections has them. Raises :class:`InputError` for an unknown actor or no words."""
    known(connection, id)
    if not _name(text):
        raise InputError("text: give the words that name the actor")
    _decide(connection, id, "alias-actor", who, {"text": _name(text)})


def known(connection: Connection, id: str) -> Any:
    """The row of an actor. Raises :class:`InputError` where the store has none with this id."""
    row = connection.execute(select(_actors).where(_actors.c.id == id)).first()
    if row is None:
        raise InputError(f"{id}: no such actor in the store; the page of an actor shows its id")
    return row


def _name(text: str) -> str:
    name = " ".join(text.split())
    if len(name) > _LONGEST or not name.isprintable():
        raise InputError(f"{name[:40]}…: not a name; give at most {_LONGEST} letters")
    return name


def _decide(connection: Connection, id: str, verb: str, who: str, detail: dict[str, Any]) -> None:
    decide(connection, Decision(record=id, verb=verb, who=who, at=utc_now(), detail=detail))


# -- who is who ----------------------------------------------------------------------------------------------------------------
def identity(decided: Iterable[Decision]) -> Identity:
    """What the standing decisions say."""
    found = Identity({}, {})
    for decision in standing(decided):
        if decision.verb == "merge-actor":
            found.into[decision.record] = decision.detail["into"]
        elif decision.verb == "split-actor":
            found.split[decision.record, decision.detail["text"]] = decision.detail["into"]
    return found


def resolved(who: Identity, id: str, text: str) -> str:
    """Whom words name that were read as an actor; a ring of merges is left where it began."""
    id, seen = who.split.get((id, text), id), set[str]()
    while id in who.into and id not in seen:
        seen.add(id)
        id = who.split.get((who.into[id], text), who.into[id])
    return id


def settle(connection: Connection, lexicon: Lexicon) -> set[str]:
    """Bring the tables of actors and mentions to what the decisions say; gives the records of which a mention or a name changed. The caller holds the transaction."""
    decided = [d for d in decisions(connection) if d.verb in OF_ACTORS or d.verb == "undo"]
    of_actors = [d for d in decided if d.verb in OF_ACTORS and d.verb != "alias-actor"]
    if not of_actors:
        return set()
    _write_new(connection, of_actors)
    renamed = _rename(connection, of_actors, standing(decided))
    touched = sorted({id for d in of_actors for id in (d.record, d.detail.get("into")) if id})
    changed = _change_mentions(connection, identity(decided), touched)
    rows = connection.execute(select(_actors).where(_actors.c.id.in_(touched)).order_by(_actors.c.id)).all()
    if changed or renamed:
        index(connection, "actors", actor_documents(connection, rows), lexicon=lexicon)
    return changed | _records_of(connection, renamed)


def _write_new(connection: Connection, decided: Sequence[Decision]) -> None:
    """The actors that splits have made."""
    made = {d.detail["into"]: d.detail for d in decided if d.verb == "split-actor"}
    there = set(connection.execute(select(_actors.c.id).where(_actors.c.id.in_(list(made)))).scalars())
    rows = [{"id": id, **{name: made[id][name] for name in ("name", "name_ar", "country", "sector")}} for id in sorted(made.keys() - there)]
    if rows:
        connection.execute(insert(_actors), rows)


def _rename(connection: Connection, decided: Sequence[Decision], stand: Sequence[Decision]) -> set[str]:
    """Give actors their names: those of the last rename that stands, else those before the first one. Gives whose names changed."""
    first: dict[str, Mapping[str, str]] = {}
    for d in decided:
        if d.verb == "rename-actor":
            first.setdefault(d.record, d.detail["was"])
    names = {**first, **{d.record: d.detail for d in stand if d.verb == "rename-actor"}}
    changed = set()
    for row in connection.execute(select(_actors).where(_actors.c.id.in_(list(names)))).all():
        name, name_ar = names[row.id]["name"], names[row.id]["name_ar"]
        if (name, name_ar) != (row.name, row.name_ar):
            connection.execute(update(_actors).where(_actors.c.id == row.id).values(name=name, name_ar=name_ar))
            changed.add(row.id)
    return changed


def _change_mentions(connection: Connection, who: Identity, touched: Sequence[str]) -> set[str]:
    """Write anew whom the mentions of some actors name, from the records as they were read."""
    records = sorted(_records_of(connection, touched))
    wanted = {(record, role, n): resolved(who, id, mention.text) for record, role, n, mention in _read(connection, records) if (id := actor_id(mention))}
    rows = [row for some in _some(records) for row in connection.execute(select(_mentions.c.record, _mentions.c.role, _mentions.c.n, _mentions.c.actor).where(_mentions.c.record.in_(some)))]
    changes = [{"r": r, "o": role, "i": n, "actor": wanted[r, role, n]} for r, role, n, actor in rows if wanted.get((r, role, n), actor) != actor]
    if changes:
        m = _mentions.c
        connection.execute(update(_mentions).where(m.record == bindparam("r"), m.role == bindparam("o"), m.n == bindparam("i")), changes)
    return {change["r"] for change in changes}


def _records_of(connection: Connection, ids: Iterable[str]) -> set[str]:
    return {record for some in _some(sorted(ids)) for record in connection.execute(select(_mentions.c.record).distinct().where(_mentions.c.actor.in_(some))).scalars()}


def _read(connection: Connection, records: Sequence[str]) -> Iterator[tuple[str, str, int, Mention]]:
    """The mentions of records, as they were read: record, role, place in that role, mention."""
    for some in _some(records):
        for data in connection.execute(select(schema.statements.c.record).where(schema.statements.c.id.in_(some))).scalars():
            said = msgspec.json.decode(data, type=Statement)
            yield from ((said.id, role, 0, m) for role, m in (("speaker", said.speaker), ("via", said.via)) if m)
        for data in connection.execute(select(schema.events.c.record).where(schema.events.c.id.in_(some))).scalars():
            happened = msgspec.json.decode(data, type=Event)
            yield from ((happened.id, role, n, m) for role, some_of in (("actor", happened.actors), ("recipient", happened.recipients)) for n, m in enumerate(some_of))


def _some(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[start : start + _IDS] for start in range(0, len(ids), _IDS))
