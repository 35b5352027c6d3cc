"""`isnad search`: the articles, statements and actors that answer a query, the best first, with the reason for each.

Which documents answer is a question to the database (:mod:`isnad.store.query`), and SQLite and PostgreSQL give the same answer. In which order they come
is decided here, over the words of at most :data:`RANKED` of them: those that have all words in the title come first into that number, then those that
have the very words, then the latest. What a hit shows is cut from the original text, so that every mark sits on the letters that were published.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, func, select

from isnad.errors import InputError
from isnad.lexicon import Lexicon
from isnad.model import Statement
from isnad.store import schema
from isnad.store.analysis import key, plain_words, spans
from isnad.store.filters import conditions_for_actors, conditions_for_articles, conditions_for_statements
from isnad.store.index import DOCUMENTS, actor_names, speaker_words
from isnad.store.query import Question, how_many, matching, tiers, understand
from isnad.store.ranking import Answer, Matcher, Scored, answers, matcher, score
from isnad.store.rows import Filter

KINDS = ("articles", "statements", "actors")
RANKED = 60
_SNIPPET = 240  # code points
_CONDITIONS = {"articles": conditions_for_articles, "statements": conditions_for_statements, "actors": conditions_for_actors}


class Why(msgspec.Struct, frozen=True):
    """A word or name of the query, the words that answer it in what was found, and why they do."""

    word: str
    matched: str
    reason: str  # exact spelling clitic alias stem sound


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """Something found. Marks are spans of code points: ``title_marks`` in ``title``, ``marks`` in ``snippet``."""

    kind: str  # articles statements actors
    id: str
    article: str | None
    version: int | None
    title: str  # of the article; who speaks; the actor's names
    title_marks: list[tuple[int, int]]
    snippet: str  # of the body; the words of the statement; what else texts call the actor
    marks: list[tuple[int, int]]
    start: int  # where the snippet begins in the article's text (title, blank line, body); 0 for actors
    why: list[Why]
    date: str | None
    outlet: str | None
    url: str | None
    score: float


class Results(msgspec.Struct, frozen=True):
    """How many documents answer, and the hits of one page."""

    total: int
    hits: list[Hit]


class _Found(NamedTuple):
    """A document before it is shown: what it shows as head and text, and where the text begins in the article."""

    head: str
    text: str
    start: int
    article: str | None
    version: int | None
    date: str | None
    outlet: str | None
    url: str | None


def search(
    connection: Connection, query: str, *, kind: str = "articles", filter: Filter = Filter(), limit: int = 20, offset: int = 0, lexicon: Lexicon | None = None  # noqa: B008
) -> Results:
    """Find what answers ``query``, ``limit`` hits from the ``offset``-th on.

    Raises :class:`InputError` for a query without words or with too many, and for a kind or a filter that does not exist.
    """
    if kind not in KINDS:
        raise InputError(f"there is no search for {kind!r}; there is: {', '.join(KINDS)}")
    if limit < 0 or offset < 0:
        raise InputError(f"a page of hits cannot begin at {offset} and hold {limit}; give numbers from 0 on")
    question = understand(connection, query, lexicon=lexicon)
    conditions = _CONDITIONS[kind](connection, filter)
    total = how_many(connection, question, kind) if not conditions else connection.scalar(_count(kind).where(matching(connection, question, kind), *conditions)) or 0
    match = matcher(question)
    ranked = _ranked(connection, question, match, kind, conditions, min(total, max(RANKED, offset + limit)))
    page = ranked[offset : offset + limit]
    found = _found(connection, kind, [id for id, _ in page])
    return Results(total, [_hit(question, match, kind, id, scored, found[id]) for id, scored in page])


# -- choosing and ordering -----------------------------------------------------------------------------------------------------
def _joined(kind: str) -> FromClause:
    """The documents of a kind beside the rows that filters and dates come from."""
    documents = DOCUMENTS[kind]
    if kind == "actors":
        return documents.join(schema.actors, schema.actors.c.id == documents.c.id)
    if kind == "statements":
        return documents.join(schema.statements, schema.statements.c.id == documents.c.id).join(schema.articles, schema.articles.c.id == schema.statements.c.article)
    return documents.join(schema.articles, schema.articles.c.id == documents.c.id)


def _count(kind: str) -> Select[Any]:
    return select(func.count()).select_from(_joined(kind))


def _ranked(connection: Connection, question: Question, match: Matcher, kind: str, conditions: list[ColumnElement[bool]], most: int) -> list[tuple[str, Scored | None]]:
    """The ids of the documents in order, each with its score; those beyond :data:`RANKED` have none."""
    rows = _candidates(connection, question, kind, conditions, most)
    documents = DOCUMENTS[kind]
    texts = select(documents.c.n, documents.c.title, documents.c.body, documents.c.spelt).where(documents.c.n.in_([row.n for row in rows[:RANKED]]))
    scored = {n: score(match, title, body, spelt) for n, title, body, spelt in connection.execute(texts)}
    ranked = sorted(rows[:RANKED], key=lambda row: scored[row.n].points, reverse=True)  # stable: those with equal scores stay in the order of the tiers and dates
    return [(row.id, scored.get(row.n)) for row in [*ranked, *rows[RANKED:]]]


def _candidates(connection: Connection, question: Question, kind: str, conditions: list[ColumnElement[bool]], most: int) -> list[Row[Any]]:
    """At most ``most`` documents, the latest first; tier by tier where they are more than are ranked."""
    rows: dict[int, Row[Any]] = {}
    for tier in tiers(question)[0 if most >= RANKED else -1 :]:
        if len(rows) < most:
            query = _latest(kind).where(matching(connection, question, kind, **tier), *conditions).limit(most)
            rows |= {row.n: row for row in connection.execute(query) if row.n not in rows}
    return list(rows.values())[:most]


def _latest(kind: str) -> Select[Any]:
    """The documents of a kind, the latest first, then by id: the same order every time. Of actors, those that are named most."""
    documents = DOCUMENTS[kind]
    if kind == "actors":
        named = select(func.count()).where(schema.mentions.c.actor == documents.c.id).scalar_subquery()
        return select(documents.c.n, documents.c.id).select_from(_joined(kind)).order_by(named.desc(), documents.c.id)
    return select(documents.c.n, documents.c.id).select_from(_joined(kind)).order_by(func.coalesce(schema.articles.c.date, "").desc(), documents.c.id)


# -- showing -------------------------------------------------------------------------------------------------------------------
def _found(connection: Connection, kind: str, ids: list[str]) -> dict[str, _Found]:
    """What there is to show of some documents, by id."""
    if kind == "articles":
        return _found_articles(connection, ids)
    return _found_statements(connection, ids) if kind == "statements" else _found_actors(connection, ids)


def _found_articles(connection: Connection, ids: list[str]) -> dict[str, _Found]:
    a, v = schema.articles, schema.versions
    rows = connection.execute(select(a, v.c.title, v.c.body).join(v, (v.c.article == a.c.id) & (v.c.number == a.c.version)).where(a.c.id.in_(ids)))
    return {r.id: _Found(r.title, r.body, len(r.title) + 2 if r.title else 0, r.id, r.version, r.date, r.outlet, r.url) for r in rows}


def _found_statements(connection: Connection, ids: list[str]) -> dict[str, _Found]:
    a, s = schema.articles, schema.statements
    found = {}
    for r in connection.execute(select(s.c.id, s.c.record, s.c.article, s.c.version, a.c.date, a.c.outlet, a.c.url).join(a, a.c.id == s.c.article).where(s.c.id.in_(ids))):
        statement = msgspec.json.decode(r.record, type=Statement)
        found[r.id] = _Found(speaker_words(statement), statement.content.text, statement.content.start, r.article, r.version, r.date, r.outlet, r.url)
    return found


def _found_actors(connection: Connection, ids: list[str]) -> dict[str, _Found]:
    m = schema.mentions
    called: dict[str, list[str]] = {}
    for row in connection.execute(select(m.c.actor, m.c.text).where(m.c.actor.in_(ids)).distinct().order_by(m.c.actor, m.c.text)):
        called.setdefault(row.actor, []).append(row.text)
    rows = connection.execute(select(schema.actors).where(schema.actors.c.id.in_(ids)))
    return {r.id: _Found(actor_names(r.name, r.name_ar), " / ".join(called.get(r.id, ())), 0, None, None, None, None, None) for r in rows}


def _hit(question: Question, match: Matcher, kind: str, id: str, scored: Scored | None, found: _Found) -> Hit:
    head = _Read(match, found.head, scored.title if scored else None)
    text = _Read(match, found.text, scored.body if scored and kind != "actors" else None)
    begin, end = _window(text)
    return Hit(
        kind=kind, id=id, article=found.article, version=found.version, title=found.head, title_marks=_merged(head.marks), snippet=found.text[begin:end],
        marks=[(a - begin, b - begin) for a, b in _merged(text.marks) if begin <= a and b <= end], start=found.start + begin, why=_why(question, head, text),
        date=found.date, outlet=found.outlet, url=found.url, score=scored.points if scored else 0.0,
    )  # fmt: skip


class _Read:
    """An original text, those of its words that answer, and the letters of each answer.

    The answers come from the index where it has them: its words are those of the text, one for one.
    """

    def __init__(self, match: Matcher, text: str, known: list[Answer] | None) -> None:
        self.text = text
        if known is None:
            spelt = plain_words(text)
            known = answers(match, " ".join(map(key, spelt)), " ".join(spelt))
        self.answers = known
        self.spans = spans(text) if known else []
        self.marks = [(self.spans[a.first][0], self.spans[a.last][1]) for a in known]


def _merged(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The letters to highlight; spans that overlap are one."""
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(marks):
        if merged and begin < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _window(read: _Read) -> tuple[int, int]:
    """The stretch of a text of about :data:`_SNIPPET` code points that answers most of the query; the beginning where nothing does."""
    size = len(read.text)
    if size <= _SNIPPET:
        return 0, size
    if not read.answers:
        return 0, _cut(read, _SNIPPET)
    best = max(range(len(read.answers)), key=lambda i: (_worth(read, i), -i))
    begin = max(0, min(read.marks[best][0] - _SNIPPET // 5, size - _SNIPPET))
    begin = next((start for start, _ in read.spans if start >= begin), begin) if begin else 0
    return begin, max(_cut(read, begin + _SNIPPET), read.marks[best][1])


def _cut(read: _Read, end: int) -> int:
    """The end of the last word before ``end``; of the text, where that comes first."""
    if end >= len(read.text):
        return len(read.text)
    return max((stop for _, stop in read.spans or spans(read.text[: end + 1]) if stop <= end), default=end)


def _worth(read: _Read, first: int) -> float:
    """How much of the query a stretch that begins with this answer holds: each word once, with its best reason."""
    reach = read.marks[first][0] + _SNIPPET * 4 // 5
    best: dict[tuple[int, int], float] = {}
    for answer, (_, end) in zip(read.answers[first:], read.marks[first:], strict=True):
        if end > reach:
            break
        unit = answer.group, answer.word
        best[unit] = max(best.get(unit, 0.0), answer.weight)
    return sum(best.values())


def _why(question: Question, head: _Read, text: _Read) -> list[Why]:
    """The best answer to each word of the query, in its order; where another name answers for several words, that name."""
    best: dict[tuple[int, int], tuple[float, str, str]] = {}
    for read in (head, text):
        for a, (begin, end) in zip(read.answers, read.marks, strict=True):
            if a.weight > best.get((a.group, a.word), (0.0,))[0]:
                best[a.group, a.word] = (a.weight, read.text[begin:end], a.reason)
    why: list[Why] = []
    for g, group in enumerate(question.wanted):
        each = [(word.text, best.get((g, w))) for w, word in enumerate(group.words)]
        whole = best.get((g, -1))
        if whole and (not each or any(b is None or b[0] < whole[0] for _, b in each)):
            each = [(group.text, whole)]
        why += [Why(word, found[1], found[2]) for word, found in each if found is not None]
    return why
