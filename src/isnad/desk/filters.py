"""One filter, many views: what a URL asks for, as conditions over the store, and the URL that asks for it.

The fields are those of :class:`isnad.store.rows.Filter`, ``roots``: the least number of independent sources of the record that an event belongs to, and
``review``: where its review stands. ``sort`` is a name that
the view knows, with ``-`` before it for the other direction; ``page`` counts from 1. All are named in the URL as here; what is empty is left out.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

import msgspec
from litestar.params import QueryParameter
from sqlalchemy import ColumnElement, Connection, Select, select

from isnad.desk.reviewing.states import state_condition
from isnad.desk.tables import shelf, told
from isnad.store.filters import conditions_for_events, conditions_for_statements
from isnad.store.rows import Filter
from isnad.store.schema import events, statements

PAGE = 40  # rows
FIELDS = (*Filter.__struct_fields__, "roots", "review")
_LONGEST = 500  # letters of a value
_MOST_PAGES = 100_000


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a URL asks for."""

    filter: Filter = Filter()
    roots: int | None = None
    review: str | None = None
    sort: str = ""
    page: int = 1

    @property
    def offset(self) -> int:
        """How many rows stand on earlier pages."""
        return (self.page - 1) * PAGE

    def values(self) -> dict[str, Any]:
        """The fields of the filter that are set."""
        values = {**msgspec.structs.asdict(self.filter), "roots": self.roots, "review": self.review}
        return {name: value for name, value in values.items() if value not in (None, "", False)}


def _text(meaning: str) -> Any:
    return QueryParameter(description=meaning, max_length=_LONGEST)


def provide_asked(
    words: Annotated[str | None, _text('Words of the article, "phrases", -exclusions')] = None,
    actor: Annotated[str | None, _text("An actor in any part: an id, or a name in Arabic or English")] = None,
    speaker: Annotated[str | None, _text("Who speaks: an id or a name")] = None,
    type: Annotated[str | None, _text("PLOVER type, with a mode if need be: ASSAULT, ASSAULT/aerial")] = None,
    quad: Annotated[str | None, _text("Quad class: verbal cooperation, material cooperation, verbal conflict, material conflict")] = None,
    act: Annotated[str | None, _text("Speech act: state, affirm, deny, demand, criticise, warn, commit, support, ask")] = None,
    place: Annotated[str | None, _text("Where an event was, in Arabic or English")] = None,
    country: Annotated[str | None, _text("Country (ISO 3166-1 alpha-3) of a place or an actor")] = None,
    outlet: Annotated[str | None, _text("Who published it")] = None,
    status: Annotated[str | None, _text("actual, future, hypothetical, negated or historical")] = None,
    since: Annotated[str | None, _text("Published on this day, month or year, or later: 2020-02-15")] = None,
    until: Annotated[str | None, _text("Published on this day, month or year, or earlier")] = None,
    article: Annotated[str | None, _text("Id of an article")] = None,
    withdrawn: Annotated[bool, QueryParameter(description="Also what no longer stands")] = False,
    roots: Annotated[str | None, QueryParameter(description="Least number of independent sources of the record", pattern=r"^\d{0,4}$")] = None,
    review: Annotated[str | None, QueryParameter(description="Where its review stands: open, accepted, rejected or edited", pattern=r"^(open|accepted|rejected|edited)?$")] = None,
    sort: Annotated[str | None, QueryParameter(description="Order of the rows; - before the name turns it", max_length=20)] = None,
    page: Annotated[int, QueryParameter(description="Page of the table; the CSV and JSON forms have everything", ge=1, le=_MOST_PAGES)] = 1,
) -> Asked:
    """The query of a URL, as the handlers of all views take it."""
    given = {"words": words, "actor": actor, "speaker": speaker, "type": type, "quad": quad, "act": act, "place": place, "country": country, "outlet": outlet, "status": status,
             "since": since, "until": until, "article": article}
    filter = Filter(withdrawn=withdrawn, **{name: value.strip() for name, value in given.items() if value and value.strip()})
    return Asked(filter=filter, roots=int(roots) if roots and int(roots) > 1 else None, review=review or None, sort=sort or "", page=page)


def query(asked: Asked, **changes: Any) -> str:
    """The query that asks for this with some fields changed (``None``: without them), in a fixed order. A change leads back to the first page."""
    values = {**asked.values(), **({"sort": asked.sort} if asked.sort else {})}
    values |= {name: value for name, value in changes.items()}
    order = [*FIELDS, "sort", "page", *sorted(values.keys() - {*FIELDS, "sort", "page"})]
    kept = {name: values[name] for name in order if values.get(name) not in (None, "", False) and (name, values[name]) != ("page", 1)}
    return urlencode({name: "true" if value is True else value for name, value in kept.items()})


def only_filter(asked: Asked) -> Asked:
    """The same filter, whatever the order and the page: what counts are kept under."""
    return Asked(filter=asked.filter, roots=asked.roots, review=asked.review)


# -- conditions ----------------------------------------------------------------------------------------------------------------
def event_conditions(connection: Connection, asked: Asked) -> list[ColumnElement[bool]]:
    """Conditions over ``events``. Raises :class:`isnad.errors.InputError` where the filter cannot be read."""
    return [*conditions_for_events(connection, asked.filter), *([events.c.id.in_(_reported(asked.roots))] if asked.roots else []), *_in_review(connection, events.c.id, asked)]


def statement_conditions(connection: Connection, asked: Asked) -> list[ColumnElement[bool]]:
    """Conditions over ``statements``; of ``roots``: that it vouches for an event with so many."""
    claims = select(events.c.claim).where(events.c.id.in_(_reported(asked.roots)), events.c.claim.is_not(None)) if asked.roots else None
    return [*conditions_for_statements(connection, asked.filter), *([statements.c.id.in_(claims)] if claims is not None else []), *_in_review(connection, statements.c.id, asked)]


def record_conditions(connection: Connection, asked: Asked) -> list[ColumnElement[bool]]:
    """Conditions over the desk's shelf of records: that some report of theirs satisfies the filter."""
    out: list[ColumnElement[bool]] = [shelf.c.roots >= asked.roots] if asked.roots else []
    if asked.filter != Filter(withdrawn=asked.filter.withdrawn) or asked.review:
        of_report = [*conditions_for_events(connection, asked.filter), *_in_review(connection, events.c.id, asked)]
        out.append(shelf.c.id.in_(select(told.c.record).join(events, events.c.id == told.c.event).where(*of_report)))
    return out


def _in_review(connection: Connection, id: ColumnElement[str], asked: Asked) -> list[ColumnElement[bool]]:
    return [state_condition(connection, id, asked.review)] if asked.review else []


def _reported(roots: int) -> Select[tuple[str]]:
    """The events of records with so many roots."""
    return select(told.c.event).where(told.c.roots >= roots)
