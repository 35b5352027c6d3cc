"""FollowTheMoney entities, one a line, for Aleph, Datashare and the tools of OpenSanctions (https://followthemoney.tech).

Articles are ``Article``; people and bodies are ``Person``, ``Organization``, ``PublicBody`` or, where their kind is not known, ``LegalEntity``; events are
``Event`` with everybody ``involved``; who did what to whom is an ``UnknownLink`` from each actor to each recipient, for events that happened; statements are
``Note`` on their speaker; the words that name somebody are ``Mention``. ``proof`` leads to the article.

The ids are hashes with the prefix ``isnad-``, the same in every run: importing twice changes nothing. The entities are plain dicts: the library of
FollowTheMoney is needed to check them (our tests do), not to write them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import msgspec

from isnad.export.columns import arabic
from isnad.export.countries import country
from isnad.export.files import Seen, one_line, printable, write_about
from isnad.export.records import Counts, Records
from isnad.lexicon.files import data_files, read_table, table_kind
from isnad.model import record_id
from isnad.store.rows import EventRow, Part, Source, StatementRow

Entity = dict[str, object]

_HAPPENED = frozenset(("actual", "historical"))
_SCHEMA = {"person": "Person", "group": "Organization", "body": "Organization", "medium": "Organization"}
_PUBLIC = frozenset(("GOV", "MIL", "COP", "SPY", "JUD", "LEG"))  # sectors whose bodies are part of a state
_LANGUAGES = {"ar": "ara", "en": "eng", "fr": "fra", "fa": "fas", "he": "heb", "ku": "kur", "tr": "tur"}
CODEBOOK = {
    "entities.ftm.json": [
        ("Article", "title, publisher, publishedAt, retrievedAt, sourceUrl, language, keywords (sha256 of the archived page; version; copy_group), author and bodyText are not exported"),
        ("Person", "name (Arabic, English), country, sector"),
        ("Organization", "as Person: groups, bodies, media"),
        ("PublicBody", "as Person: bodies of a state"),
        ("LegalEntity", "as Person, where Isnad does not know whether it is a person or a body"),
        ("Event", "name (type, mode, words), date, location, country, involved, summary (the paragraph), description (toll, claimant), keywords (status, type, quad class, contexts, rule), recordId, proof, sourceUrl, publisher"),
        ("UnknownLink", "subject, object, role (type and mode), date, recordId, sourceUrl, summary (the words): events with status actual or historical"),
        ("Note", "entity (the speaker), name (act and speaker), description (what is said), keywords (act, form, rule), proof, sourceUrl, publisher"),
        ("Mention", "name (the words), document, resolved (the actor), contextCountry"),
    ]
}
_NOTES = (
    "Import into Aleph: alephclient write-entities -f COLLECTION -i entities.ftm.json. Check: ftm validate -i entities.ftm.json.",
    "Events with the keywords status: future, hypothetical or negated did not happen. Withdrawn records are left out.",
)


def write(records: Records, folder: Path) -> Counts:
    """``entities.ftm.json`` (one entity a line), ``README.txt``, ``header.json``."""
    folder.mkdir()
    counts: Counts = {}
    with Seen() as seen, (folder / "entities.ftm.json").open("wb") as out:
        for entity in _all(records, counts):
            if seen.add(str(entity["id"])):
                out.write(msgspec.json.encode(entity) + b"\n")
                schema = str(entity["schema"])
                counts[schema] = counts.get(schema, 0) + 1
    write_about(folder, header=records.header, counts=counts, codebook=CODEBOOK, notes=_NOTES)
    return counts


def _all(records: Records, counts: Counts) -> Iterator[Entity]:
    """The entities of every record, with repetitions."""
    counts["left out: withdrawn"] = 0
    for event in records.events():
        counts["left out: withdrawn"] += event.withdrawn is not None
        yield from () if event.withdrawn is not None else _of_event(event)
    for statement in records.statements():
        counts["left out: withdrawn"] += statement.withdrawn is not None
        yield from () if statement.withdrawn is not None else _of_statement(statement)


def _of_event(row: EventRow) -> Iterator[Entity]:
    yield _article(row.source)
    yield from (_actor(part) for part in (*row.parts, *row.claimed_by) if part.actor)
    yield _event(row)
    yield from _links(row)
    yield from _mentions(row.event.id, row.source, row.parts)


def _of_statement(row: StatementRow) -> Iterator[Entity]:
    yield _article(row.source)
    yield from (_actor(part) for part in row.parts if part.actor)
    yield _note(row)
    yield from _mentions(row.statement.id, row.source, row.parts)


def _entity(schema: str, ident: str, **properties: Iterable[str | None]) -> Entity:
    """An entity without empty values and without the control characters that FollowTheMoney refuses."""
    cleaned = {name: list(dict.fromkeys(v for value in values if value and (v := printable(value).strip()))) for name, values in properties.items()}
    return {"id": ident, "schema": schema, "properties": {name: values for name, values in cleaned.items() if values}}


def _id(kind: str, *parts: object) -> str:
    return f"isnad-{kind}-{record_id(*parts)}"


def _article_id(source: Source) -> str:
    return _id("article", source.article, source.version)


def _address(source: Source) -> str | None:
    """Only what is an address of the web: FollowTheMoney takes no paths."""
    return source.url if source.url and source.url.startswith(("http://", "https://")) and " " not in source.url else None


def _article(source: Source) -> Entity:
    marks = (f"sha256: {source.sha256}", f"version: {source.version}", f"copy_group: {source.copy_group}" if source.copy_group else None)
    return _entity(
        "Article", _article_id(source), title=(one_line(source.title) or source.article,), publisher=(source.outlet,), publishedAt=(source.date,),
        retrievedAt=(source.fetched_at,), sourceUrl=(_address(source),), language=(_LANGUAGES.get(source.lang),), keywords=marks,
    )


@cache
def _kinds() -> dict[str, str]:
    """Kind of each actor of our lexicon: person, group, body, medium."""
    return {row["id"]: row["kind"] for path in data_files() if path.suffix == ".tsv" and table_kind(path) == "actors" for row in read_table(path)}


def _schema(part: Part) -> str:
    kind = _kinds().get(part.actor or "", "")
    return "PublicBody" if kind in ("body", "group") and part.sector in _PUBLIC else _SCHEMA.get(kind, "LegalEntity")


def _actor(part: Part) -> Entity:
    names = [name for name in (one_line(arabic(part)), one_line(part.name)) if name] or [str(part.actor)]  # an entity without a name is refused
    return _entity(_schema(part), _id("actor", part.actor), name=names, country=(country(part.country).iso2,), sector=(part.sector,))


def _kind(row: EventRow) -> str:
    return f"{row.event.type}/{row.event.mode}" if row.event.mode else row.event.type


def _event(row: EventRow) -> Entity:
    event, place = row.event, row.event.place
    status = "" if event.status in _HAPPENED else f" ({event.status})"
    toll = [f"{name}: {n}" for name, n in (("dead", event.dead), ("injured", event.injured)) if n is not None]
    claim = [f"claimed by: {', '.join(arabic(p) for p in row.claimed_by)}"] if row.claimed_by else []
    return _entity(
        "Event", _id("event", event.id), name=(f"{_kind(row)}{status}: {one_line(event.trigger.text)}",), date=(event.date,),
        location=(one_line(place.name or place.text) if place else None,), country=(country(place.country).iso2 if place else None,),
        involved=[_id("actor", p.actor) for p in row.parts if p.actor], summary=(row.sentence,), description=[*toll, *claim],
        keywords=(f"status: {event.status}", event.type, *event.context, f"rule: {event.rule}"), recordId=(event.id,), proof=(_article_id(row.source),),
        sourceUrl=(_address(row.source),), publisher=(row.source.outlet,),
    )


def _links(row: EventRow) -> Iterator[Entity]:
    """Who did it to whom, for what happened."""
    if row.event.status not in _HAPPENED:
        return
    for actor in (p.actor for p in row.parts if p.role == "actor" and p.actor):
        for recipient in (p.actor for p in row.parts if p.role == "recipient" and p.actor):
            yield _entity(
                "UnknownLink", _id("link", row.event.id, actor, recipient), subject=(_id("actor", actor),), object=(_id("actor", recipient),), role=(_kind(row),),
                date=(row.event.date,), recordId=(row.event.id,), sourceUrl=(_address(row.source),), summary=(row.event.trigger.text,),
            )


def _note(row: StatementRow) -> Entity:
    said = row.statement
    speaker = next((p for p in row.parts if p.role == "speaker"), None)
    return _entity(
        "Note", _id("statement", said.id), name=(f"{said.act}: {one_line(arabic(speaker)) if speaker else 'unnamed source'}",), description=(said.content.text,),
        entity=(_id("actor", speaker.actor) if speaker and speaker.actor else None,), keywords=(said.act, said.form, f"rule: {said.rule}"),
        proof=(_article_id(row.source),), sourceUrl=(_address(row.source),), publisher=(row.source.outlet,),
    )


def _mentions(record: str, source: Source, parts: tuple[Part, ...]) -> Iterator[Entity]:
    """The words that name an actor of the store; words that name nobody in particular stay in the summary of their record."""
    for n, part in enumerate(parts, 1):
        if part.actor:
            yield _entity(
                "Mention", _id("mention", record, part.role, n), document=(_article_id(source),), name=(one_line(part.text) or one_line(arabic(part)) or part.actor,),
                resolved=(_id("actor", part.actor),), contextCountry=(country(part.country).iso2,),
            )
