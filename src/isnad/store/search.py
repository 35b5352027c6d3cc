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
from isnad.store.analysis import key, words
from isnad.store.filters import conditions_for_actors, conditions_for_articles, conditions_for_statements
from isnad.store.index import DOCUMENTS, actor_names, speaker_words
from isnad.store.query import Question, matching, understand
from isnad.store.ranking import Answer, Matcher, answers, matcher, score
from isnad.store.rows import Filter

KINDS = ("articles", "statements", "actors")
RANKED = 200
_SNIPPET = 240  # code points
_CONDITIONS = {"articles": conditions_for_articles, "statements": conditions_for_statements, "actors": conditions_for_actors}
_TIERS = ({"title": True, "strong": True}, {"title": True, "strong": False}, {"title": False, "strong": True}, {"title": False, "strong": False})


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
    question = understand(connection, query, lexicon=lexicon)
    conditions = _CONDITIONS[kind](connection, filter)
    total = connection.scalar(select(func.count()).select_from(_joined(kind)).where(matching(connection, question, kind), *conditions)) or 0
    match = matcher(question)
    ranked = _ranked(connection, question, match, kind, conditions, min(total, max(RANKED, offset + limit)))
    page = ranked[offset : offset + limit]
    found = _found(connection, kind, [id for _, id in page])
    return Results(total, [_hit(question, match, kind, id, points, found[id]) for points, id in page])


# -- choosing and ordering -----------------------------------------------------------------------------------------------------
def _joined(kind: str) -> FromClause:
    """The documents of a kind beside the rows that filters and dates come from."""
    documents = DOCUMENTS[kind]
    if kind == "actors":
        return documents.join(schema.actors, schema.actors.c.id == documents.c.id)
    if kind == "statements":
        return documents.join(schema.statements, schema.statements.c.id == documents.c.id).join(schema.articles, schema.articles.c.id == schema.statements.c.article)
    return documents.join(schema.articles, schema.articles.c.id == documents.c.id)


def _ranked(connection: Connection, question: Question, match: Matcher, kind: str, conditions: list[ColumnElement[bool]], most: int) -> list[tuple[float, str]]:
    """The ids of the documents in order, each with its score; those beyond :data:`RANKED` have none."""
    rows = _candidates(connection, question, kind, conditions, most)
    documents = DOCUMENTS[kind]
    texts = select(documents.c.n, documents.c.title, documents.c.body, documents.c.spelt).where(documents.c.n.in_([row.n for row in rows[:RANKED]]))
    points = {row.n: round(score(match, row.title, row.body, row.spelt), 4) for row in connection.execute(texts)}
    ranked = sorted(rows[:RANKED], key=lambda row: points[row.n], reverse=True)  # stable: those with equal scores stay in the order of the tiers and dates
    return [(points.get(row.n, 0.0), row.id) for row in [*ranked, *rows[RANKED:]]]


def _candidates(connection: Connection, question: Question, kind: str, conditions: list[ColumnElement[bool]], most: int) -> list[Row[Any]]:
    """At most ``most`` documents, the latest first; tier by tier where they are more than are ranked."""
    rows: dict[int, Row[Any]] = {}
    for tier in _TIERS if most >= RANKED else _TIERS[-1:]:
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


def _hit(question: Question, match: Matcher, kind: str, id: str, points: float, found: _Found) -> Hit:
    head, text = _Read(match, found.head), _Read(match, found.text)
    begin, end = _window(text)
    return Hit(
        kind=kind, id=id, article=found.article, version=found.version, title=found.head, title_marks=head.marks(), snippet=found.text[begin:end],
        marks=[(a - begin, b - begin) for a, b in text.marks() if begin <= a and b <= end], start=found.start + begin, why=_why(question, head, text),
        date=found.date, outlet=found.outlet, url=found.url, score=points,
    )  # fmt: skip


class _Read:
    """An original text with its words and those of them that answer."""

    def __init__(self, match: Matcher, text: str) -> None:
        self.text, self.tokens = text, words(text)
        spelt = [t.form for t in self.tokens]
        self.answers = answers(match, list(map(key, spelt)), spelt)

    def span(self, answer: Answer) -> tuple[int, int]:
        """The letters of an answer."""
        return self.tokens[answer.first].start, self.tokens[answer.last].end

    def marks(self) -> list[tuple[int, int]]:
        """The letters to highlight; spans that overlap are one."""
        merged: list[tuple[int, int]] = []
        for begin, end in sorted(map(self.span, self.answers)):
            if merged and begin < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((begin, end))
        return merged


def _window(read: _Read) -> tuple[int, int]:
    """The stretch of a text of about :data:`_SNIPPET` code points that answers most of the query; the beginning where nothing does."""
    text = read.text
    if len(text) <= _SNIPPET:
        return 0, len(text)
    best = max((_worth(read, read.span(a)[0]), -read.span(a)[0]) for a in read.answers) if read.answers else (0, 0)
    begin = max(0, min(-best[1] - _SNIPPET // 5, len(text) - _SNIPPET))
    begin = next((t.start for t in read.tokens if t.start >= begin), begin) if begin else 0
    end = min(len(text), begin + _SNIPPET)
    if end < len(text):
        end = max((t.end for t in read.tokens if t.end <= end), default=end)
    return begin, max(end, *(read.span(a)[1] for a in read.answers if read.span(a)[0] == -best[1]), 0) if read.answers else end


def _worth(read: _Read, begin: int) -> float:
    """How much of the query a stretch that begins here answers: each word once, with its best reason."""
    reach = begin + _SNIPPET * 4 // 5
    best: dict[tuple[int, int], float] = {}
    for a in read.answers:
        if begin <= read.span(a)[0] and read.span(a)[1] <= reach:
            best[a.group, a.word] = max(best.get((a.group, a.word), 0.0), a.weight)
    return sum(best.values())


def _why(question: Question, head: _Read, text: _Read) -> list[Why]:
    """The best answer to each word of the query, in its order; where another name answers for several words, that name."""
    best: dict[tuple[int, int], tuple[float, str, str]] = {}
    for read in (head, text):
        for a in read.answers:
            begin, end = read.span(a)
            if a.weight > best.get((a.group, a.word), (0.0,))[0]:
                best[a.group, a.word] = (a.weight, read.text[begin:end], a.reason)
    why: list[Why] = []
    for g, group in enumerate(question.wanted):
        each = [(word.text, best.get((g, w))) for w, word in enumerate(group.words)]
        whole = best.get((g, -1))
        if whole and (len(each) != 1 or each[0][1] is None or each[0][1] < whole) and any(b is None or b[0] < whole[0] for _, b in each or [("", None)]):
            each = [(group.text, whole)]
        why += [Why(word, found[1], found[2]) for word, found in each if found is not None]
    return why
