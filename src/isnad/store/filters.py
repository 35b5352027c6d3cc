"""One filter, three kinds of rows: what a :class:`~isnad.store.rows.Filter` asks of events, of statements and of articles, as SQL conditions.

Each function gives conditions over its own table (``events``, ``statements``, ``articles``), all of which must hold; other tables come in as sub-selects,
so that a caller may join whatever it likes. An event answers for the statement that vouches for it (``speaker``, ``act``), a statement for the events it
vouches for (``type``, ``quad``, ``place``, ``country``, ``status``), and an article for the records that still stand in it. ``words`` are looked for in the
whole article, those of a statement in its own words and its speaker's names.
"""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, Connection, Select, func, or_, select

from isnad.errors import InputError
from isnad.model import QUAD_CLASS
from isnad.store.index import DOCUMENTS
from isnad.store.names import names
from isnad.store.query import matching, understand
from isnad.store.rows import Filter
from isnad.store.schema import actors, articles, events, mentions, statements

Condition = ColumnElement[bool]
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def conditions_for_events(connection: Connection, filter: Filter) -> list[Condition]:
    """Conditions over ``events``. Raises :class:`InputError` for a day, quad class or query that cannot be read."""
    out = [*_of_event(filter), *_of_article(filter, events.c.article), *_words(connection, filter, "articles", events.c.article)]
    if _asks_statement(filter):
        out.append(events.c.claim.in_(select(statements.c.id).where(*_of_statement(connection, filter))))
    if filter.actor:
        out.append(events.c.id.in_(_records_of(connection, filter.actor)))
    if not filter.withdrawn:
        out.append(events.c.withdrawn.is_(None))
    return out


def conditions_for_statements(connection: Connection, filter: Filter) -> list[Condition]:
    """Conditions over ``statements``. Raises as :func:`conditions_for_events`."""
    out = [*_of_statement(connection, filter), *_of_article(filter, statements.c.article), *_words(connection, filter, "statements", statements.c.id)]
    if _asks_event(filter):
        out.append(statements.c.id.in_(select(events.c.claim).where(*_of_event(filter), *_standing(events.c.withdrawn, filter), events.c.claim.is_not(None))))
    if filter.actor:
        out.append(statements.c.id.in_(_records_of(connection, filter.actor)))
    out += _standing(statements.c.withdrawn, filter)
    return out


def conditions_for_articles(connection: Connection, filter: Filter) -> list[Condition]:
    """Conditions over ``articles``: one statement must satisfy ``speaker`` and ``act``, one event ``type``, ``quad``, ``place``, ``country`` and ``status``."""
    out = [*_of_article(filter, articles.c.id), *_words(connection, filter, "articles", articles.c.id)]
    if _asks_statement(filter):
        out.append(articles.c.id.in_(select(statements.c.article).where(*_of_statement(connection, filter), *_standing(statements.c.withdrawn, filter))))
    if _asks_event(filter):
        out.append(articles.c.id.in_(select(events.c.article).where(*_of_event(filter), *_standing(events.c.withdrawn, filter))))
    if filter.actor:
        records = _records_of(connection, filter.actor)
        out.append(or_(*(articles.c.id.in_(select(t.c.article).where(t.c.id.in_(records), *_standing(t.c.withdrawn, filter))) for t in (events, statements))))
    return out


def conditions_for_actors(connection: Connection, filter: Filter) -> list[Condition]:
    """Conditions over ``actors``: who has a part in a record that satisfies the filter; everybody, where it asks for nothing."""
    if filter == Filter(withdrawn=filter.withdrawn):
        return []
    told = select(events.c.id).where(*conditions_for_events(connection, filter))
    said = select(statements.c.id).where(*conditions_for_statements(connection, filter))
    return [actors.c.id.in_(select(mentions.c.actor).where(or_(mentions.c.record.in_(told), mentions.c.record.in_(said)), mentions.c.actor.is_not(None)))]


def meant(connection: Connection, actor: str) -> set[str]:
    """Ids of the actors that ``actor`` or ``speaker`` of a filter names. Raises :class:`InputError` for words that cannot be looked for."""
    return {str(id) for id in connection.execute(_who(connection, actor)).scalars()}


def answering(connection: Connection, words: str, kind: str) -> set[str]:
    """Ids of the articles or statements (``kind``) that the words of a filter find. Raises :class:`InputError` for a query that cannot be read."""
    documents = DOCUMENTS[kind]
    return set(connection.execute(select(documents.c.id).where(matching(connection, understand(connection, words), kind))).scalars())


def _asks_statement(filter: Filter) -> bool:
    return bool(filter.speaker or filter.act)


def _asks_event(filter: Filter) -> bool:
    return any((filter.type, filter.quad, filter.place, filter.country, filter.status))


def _standing(withdrawn: ColumnElement[str | None], filter: Filter) -> list[Condition]:
    return [] if filter.withdrawn else [withdrawn.is_(None)]


def _of_article(filter: Filter, article: ColumnElement[str]) -> list[Condition]:
    """What the filter asks of the article itself, where ``article`` is its id."""
    out: list[Condition] = []
    if filter.article:
        out.append(article == filter.article)
    asked: list[Condition] = []
    if filter.outlet:
        asked.append(func.lower(articles.c.outlet) == filter.outlet.lower())
    if filter.since:
        asked.append(articles.c.date >= _day(filter.since, "since"))
    if filter.until:
        asked.append(func.substr(articles.c.date, 1, len(filter.until)) <= _day(filter.until, "until"))
    if asked:
        out.append(article.in_(select(articles.c.id).where(*asked)))
    return out


def _of_statement(connection: Connection, filter: Filter) -> list[Condition]:
    out: list[Condition] = []
    if filter.act:
        out.append(statements.c.act == filter.act.lower())
    if filter.speaker:
        out.append(statements.c.id.in_(_records_of(connection, filter.speaker, "speaker")))
    return out


def _words(connection: Connection, filter: Filter, kind: str, id: ColumnElement[str]) -> list[Condition]:
    """That what ``id`` names is found by the filter's words."""
    if not filter.words:
        return []
    documents = DOCUMENTS[kind]
    return [id.in_(select(documents.c.id).where(matching(connection, understand(connection, filter.words), kind)))]


def _of_event(filter: Filter) -> list[Condition]:
    out: list[Condition] = []
    if filter.type:
        kind, _, mode = filter.type.partition("/")
        out.append(events.c.type == kind.upper())
        if mode:
            out.append(events.c.mode == mode.lower())
    if filter.quad:
        out.append(events.c.type.in_(_types_of(filter.quad)))
    if filter.status:
        out.append(events.c.status == filter.status.lower())
    if filter.place:
        out.append(events.c.place.in_([filter.place, *names().others("place", filter.place)]))
    if filter.country:
        iso3 = filter.country.upper()
        out.append(or_(events.c.place_country == iso3, events.c.id.in_(select(mentions.c.record).where(mentions.c.country == iso3))))
    return out


def _types_of(quad: str) -> list[str]:
    types = [kind for kind, name in QUAD_CLASS.items() if name == quad.lower().replace("-", " ").replace("_", " ")]
    if not types:
        raise InputError(f"no quad class is called {quad!r}; there are: {', '.join(sorted(set(QUAD_CLASS.values())))}")
    return types


def _records_of(connection: Connection, actor: str, role: str | None = None) -> Select[tuple[str]]:
    """Ids of the records in which an actor has a part."""
    found = select(mentions.c.record).where(mentions.c.actor.in_(_who(connection, actor)))
    return found.where(mentions.c.role == role) if role else found


def _who(connection: Connection, actor: str) -> Select[tuple[str]]:
    """Ids of the actors that are meant: by an id or by a whole name; where nobody has either, those whom a search for the words finds."""
    exactly = or_(actors.c.id.in_([actor, *names().ids("actor", actor)]), actors.c.name == actor, actors.c.name_ar == actor)
    if connection.scalar(select(actors.c.id).where(exactly).limit(1)) is not None:
        return select(actors.c.id).where(exactly)
    documents = DOCUMENTS["actors"]
    return select(documents.c.id).where(matching(connection, understand(connection, actor), "actors"))


def _day(text: str, field: str) -> str:
    if not _DAY.fullmatch(text):
        raise InputError(f"{field} must be a day, month or year as 2020-02-15, 2020-02 or 2020, not {text!r}")
    return text
