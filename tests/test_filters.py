"""One filter over events, statements and articles, on both databases."""

import pytest
import sqlalchemy
from sqlalchemy import select

from isnad.errors import InputError
from isnad.store import filters, index, schema
from isnad.store.rows import Filter

_RECORD = {"version": 1, "n": 0, "rule": "r", "isnad": "1", "lexicon": "1", "record": b"{}", "withdrawn": None}
ARTICLES = [("a1", "Nabd", "2020-01-05"), ("a2", "sawt", "2020-02-29"), ("a3", None, None)]
STATEMENTS = [("s1", "a1", "deny"), ("s2", "a2", "state")]
EVENTS = [("e1", "a1", "ASSAULT", "airstrike", "actual", "Tripoli", "LBY", "s1"), ("e2", "a2", "CONSULT", "visit", "future", "القاهرة", "EGY", None)]
MENTIONS = [("s1", "speaker", "khalifa-haftar", "LBY"), ("e1", "recipient", "gna", "LBY"), ("s2", "speaker", "gna", "LBY"), ("e2", "actor", "khalifa-haftar", "LBY")]


@pytest.fixture
def connection(database_url):
    engine = sqlalchemy.create_engine(database_url, poolclass=sqlalchemy.NullPool)
    schema.metadata.create_all(engine)
    with engine.begin() as connection:
        index.create(connection)
        _fill(connection)
        yield connection


def _fill(connection):
    page = {"locator": "x", "sha256": "0", "media": "text/html", "how": "file", "fetched_at": "2020", "file": "f", "offset": 0, "length": 1, "id": 1}
    connection.execute(schema.pages.insert(), page)
    connection.execute(schema.articles.insert(), [{"id": i, "outlet": o, "date": d, "version": 1} for i, o, d in ARTICLES])
    connection.execute(schema.versions.insert(), [{"article": i, "number": 1, "page": 1, "digest": "0", "title": "", "body": "", "lang": "ar"} for i, _, _ in ARTICLES])
    connection.execute(schema.statements.insert(), [_RECORD | {"id": i, "article": a, "act": act, "form": "direct", "explicit": True, "start": 0} for i, a, act in STATEMENTS])
    columns = ("id", "article", "type", "mode", "status", "place", "place_country", "claim")
    connection.execute(schema.events.insert(), [_RECORD | {"start": 0} | dict(zip(columns, e, strict=True)) for e in EVENTS])
    connection.execute(schema.actors.insert(), [{"id": i, "name": i, "name_ar": i, "country": "LBY", "sector": "GOV"} for i in ("khalifa-haftar", "gna")])
    connection.execute(schema.mentions.insert(), [{"record": r, "role": role, "n": 0, "actor": a, "text": a, "start": 0, "end": 1, "country": c, "sector": ""} for r, role, a, c in MENTIONS])


@pytest.mark.parametrize(
    ("filter", "events", "statements", "articles"),
    [
        (Filter(), "e1 e2", "s1 s2", "a1 a2 a3"),
        (Filter(actor="khalifa-haftar"), "e2", "s1", "a1 a2"),
        (Filter(actor="خليفه حفتر"), "e2", "s1", "a1 a2"),
        (Filter(speaker="khalifa-haftar"), "e1", "s1", "a1"),
        (Filter(act="deny"), "e1", "s1", "a1"),
        (Filter(type="assault"), "e1", "s1", "a1"),
        (Filter(type="ASSAULT/beat"), "", "", ""),
        (Filter(quad="verbal-cooperation"), "e2", "", "a2"),
        (Filter(place="طرابلس"), "e1", "s1", "a1"),
        (Filter(place="القاهرة"), "e2", "", "a2"),
        (Filter(country="egy"), "e2", "", "a2"),
        (Filter(country="LBY"), "e1 e2", "s1", "a1 a2"),
        (Filter(status="future"), "e2", "", "a2"),
        (Filter(outlet="nabd"), "e1", "s1", "a1"),
        (Filter(since="2020-02"), "e2", "s2", "a2"),
        (Filter(until="2020-02"), "e1 e2", "s1 s2", "a1 a2"),
        (Filter(until="2020-02-28"), "e1", "s1", "a1"),
        (Filter(article="a2"), "e2", "s2", "a2"),
        (Filter(type="assault", speaker="gna"), "", "", ""),
    ],
)
def test_filter(connection, filter, events, statements, articles):
    kinds = (
        (schema.events, filters.conditions_for_events, events),
        (schema.statements, filters.conditions_for_statements, statements),
        (schema.articles, filters.conditions_for_articles, articles),
    )
    for table, conditions, expected in kinds:
        found = connection.scalars(select(table.c.id).where(*conditions(connection, filter)).order_by(table.c.id)).all()
        assert " ".join(found) == expected, table.name


def test_withdrawn_records_come_only_on_demand(connection):
    connection.execute(schema.events.update().where(schema.events.c.id == "e1").values(withdrawn="re-read"))
    for filter, expected in ((Filter(), ["e2"]), (Filter(withdrawn=True), ["e1", "e2"])):
        found = connection.scalars(select(schema.events.c.id).where(*filters.conditions_for_events(connection, filter)).order_by(schema.events.c.id)).all()
        assert found == expected


@pytest.mark.parametrize("filter", [Filter(since="yesterday"), Filter(until="2020-2"), Filter(quad="war")])
def test_a_filter_that_cannot_be_read_is_refused(connection, filter):
    with pytest.raises(InputError):
        filters.conditions_for_events(connection, filter)
