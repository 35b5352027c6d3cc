"""Records: one real event, or one utterance, with its reports, their roots, its tolls and what they disagree on."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
from sqlalchemy import Connection, func, select

from isnad.model import Span
from isnad.record import tables
from isnad.record.batches import batched
from isnad.record.compare import features, score, weights
from isnad.record.incremental import why as explained
from isnad.record.loaded import Loaded, loaded_words
from isnad.record.roots import Root, root
from isnad.record.telling import Telling
from isnad.record.words import sentence, stems, total
from isnad.store import schema
from isnad.store.bulk import events_with, statements_of
from isnad.store.filters import conditions_for_events
from isnad.store.rows import EventRow, Filter, Part, StatementRow

T = TypeVar("T")
_SAME_WIRE, _LEAST_WORDS = 0.6, 8  # the share of its words that a sentence has from the same wire; fewer words than these tell nothing
_BATCH = 1000  # records that are read at a time
_DECODE = msgspec.msgpack.Decoder(Telling)
_EVERYTHING = Filter()
_IDS = 500  # in one query
_SOON, _LATER = 350, 800  # code points after an event in which the source of the news is named; in which it is, if its words tell of the event
_TELLS = 600  # weight of the words that a statement shares with the sentence of an event that it tells of
_ASIDE, _ASIDE_REACH = re.compile(r"من جانب|من جهت|في المقابل|بدور"), 40  # another party is heard
#: What a statement's act makes of an event that stands in its words.
_DENIES = frozenset(["deny"])


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a record, as its reports name him."""

    actor: str | None
    name: str
    name_ar: str
    country: str
    sector: str
    texts: tuple[str, ...]  # what the outlets call him
    reports: tuple[str, ...]  # ids of the events that say so


class RecordReport(msgspec.Struct, frozen=True, kw_only=True):
    """One mention of the event in one article."""

    event: str  # id of the event in the store
    article: str
    outlet: str | None
    published: str | None
    trigger: Span
    type: str
    mode: str
    status: str
    standing: str  # asserted attributed denied
    denies: str | None  # of a denial: the report whose claim it denies
    root: str
    root_grade: str
    root_text: str
    actors: tuple[str, ...]  # as the words have it
    recipients: tuple[str, ...]
    place: str | None
    date: str | None
    dead: int | None
    injured: int | None
    loaded: tuple[Loaded, ...]  # loaded words of its sentence, which are the outlet's
    why: str  # why it stands in this record


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A number and who says so."""

    value: int
    event: str
    root: str
    published: str | None


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """The lowest, the highest and the best figure: the best is the one that most roots of the last day of reports give, the higher where as many do."""

    low: int
    high: int
    best: int
    figures: tuple[Figure, ...]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to a question, and the roots and reports that give it."""

    value: str
    roots: tuple[str, ...]
    reports: tuple[str, ...]


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """A question that the reports answer differently: happened, who, whom, when, where, dead, injured."""

    about: str
    versions: tuple[Version, ...]


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One real event with everything that is said about it."""

    id: str
    type: str
    mode: str
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    place: str | None
    country: str | None
    date: str | None
    reports: tuple[RecordReport, ...]
    report_count: int
    root_count: int
    dead: Toll | None
    injured: Toll | None
    disputes: tuple[Dispute, ...]


class _Mention(msgspec.Struct, frozen=True):
    """A report with what it was made of."""

    row: EventRow
    root: Root
    standing: str
    why: str
    said: frozenset[str]  # stems of its sentence
    loaded: tuple[Loaded, ...]
    sure: bool  # whether a source stands with it, and not only near it


def records(connection: Connection, filter: Filter = _EVERYTHING) -> Iterator[Record]:
    """The records of which some report satisfies a filter, with all their reports; the earliest published first. :func:`isnad.record.merging.merge` must have brought them up to date."""
    return records_with(connection, _chosen(connection, filter))


def records_with(connection: Connection, ids: Sequence[str]) -> Iterator[Record]:
    """The records with these ids, in this order; those of which nothing is left are left out."""
    for some in batched(ids, _BATCH):
        told = _tellings(connection, some)
        rows = events_with(connection, [report for tellings in told.values() for t in tellings for report in t.reports])
        pages, best = _Pages(connection, rows.values()), _best_links(connection, told.values())
        made = [_record(id, told[id], rows, pages, _links(told[id], best)) for id in some if told[id]]
        yield from (r for r in made if r.reports)


def _chosen(connection: Connection, filter: Filter) -> list[str]:
    """The records of which some report satisfies a filter, by the day of the earliest such report."""
    found = (
        select(tables.tellings.c.record, func.min(schema.articles.c.date))
        .join(tables.reports, tables.reports.c.telling == tables.tellings.c.id)
        .join(schema.events, schema.events.c.id == tables.reports.c.report)
        .join(schema.articles, schema.articles.c.id == schema.events.c.article)
        .where(*conditions_for_events(connection, filter))
        .group_by(tables.tellings.c.record)
    )
    first = {id: (date is None, date or "", id) for id, date in connection.execute(found)}
    return sorted(first, key=first.__getitem__)


def _tellings(connection: Connection, ids: Sequence[str]) -> dict[str, list[Telling]]:
    told: dict[str, list[Telling]] = {id: [] for id in ids}
    query = select(tables.tellings.c.record, tables.tellings.c.telling).where(tables.tellings.c.record.in_(ids)).order_by(tables.tellings.c.id)
    for row in connection.execute(query):
        told[row.record].append(_DECODE.decode(row.telling))
    return told


def _best_links(connection: Connection, told: Iterable[list[Telling]]) -> dict[str, tuple[int, str]]:
    """For each telling that is not alone in its record the other one of it that it agrees with best, with their score."""
    ids = sorted(t.id for tellings in told if len(tellings) > 1 for t in tellings)
    of = tables.tellings.c
    return {id: (value, beside) for some in batched(ids, _IDS)
            for id, beside, value in connection.execute(select(of.id, of.beside, of.score).where(of.id.in_(some), of.beside.is_not(None)))}


def _links(told: list[Telling], best: dict[str, tuple[int, str]]) -> dict[str, str]:
    """For each telling of a record, why it is there: the telling it agrees with best, and what they share."""
    by_id = {t.id: t for t in told}
    return {t.id: _why(t, by_id[other], value) for t in told if t.id in best for value, other in [best[t.id]]}


def _why(telling: Telling, other: Telling, value: int) -> str:
    """The features that decided, those that weigh most first."""
    found = features(telling, other)
    if abs(value - round(1000 * score(found))) > 1:
        return f"joined with {other.id} by a reviewer"
    return explained(other.id, value, found, weights())


class _Pages:
    """Texts and statements of the articles behind some events."""

    def __init__(self, connection: Connection, rows: Iterable[EventRow]) -> None:
        versions = {row.source.article: row.source.version for row in rows}
        self._texts = _texts(connection, versions)
        self._sentences: dict[tuple[str, int], tuple[int, int]] = {}
        self._said: defaultdict[str, list[StatementRow]] = defaultdict(list)
        for statement in statements_of(connection, sorted(versions)):
            self._said[statement.source.article].append(statement)

    def texts(self, row: EventRow) -> tuple[str, str]:
        """The whole text of an event's article, and its body."""
        return self._texts[row.source.article]

    def sentence(self, row: EventRow) -> tuple[int, int]:
        """The sentence of an event, as a span; it is asked for again and again."""
        key = (row.source.article, row.event.trigger.start)
        if key not in self._sentences:
            self._sentences[key] = sentence(self._texts[row.source.article][0], row.event.trigger.start)
        return self._sentences[key]

    def statements(self, row: EventRow) -> list[StatementRow]:
        """The statements of an event's article."""
        return self._said[row.source.article]


def _texts(connection: Connection, versions: dict[str, int]) -> dict[str, tuple[str, str]]:
    """The whole text and the body of some versions, by article."""
    v = schema.versions.c
    query = select(v.article, v.number, v.title, v.body).where(v.article.in_(versions))
    found = ((row.article, row.title, row.body) for row in connection.execute(query) if row.number == versions[row.article])
    return {article: (f"{title}\n\n{body}" if title else body, body) for article, title, body in found}


def _mention(row: EventRow, told: Telling, rows: dict[str, EventRow], pages: _Pages, why: str, alone: bool) -> _Mention:
    """A report with its root. ``alone``: there is no other to compare its words with."""
    text, body = pages.texts(row)
    said = pages.statements(row)
    quoted = _around(said, [row], pages) or _around(said, [rows[r] for r in told.reports if r in rows], pages)
    from_ = root(row, quoted=quoted or _after(said, row, pages), body=body)
    start, end = pages.sentence(row)
    sure = from_.grade not in ("own", "copy") and bool(quoted or row.claimed_by or row.via)
    return _Mention(row, from_, _standing(row, said), why, frozenset() if alone else stems(text[start:end]), loaded_words(text, start, end), sure)


def _share_wires(mentions: list[_Mention]) -> list[_Mention]:
    """Give reports that name no source, but whose sentence is that of another article, one root with it: outlets rewrite the beginning of a wire and keep its sentences."""
    return [m if m.sure else _Mention(m.row, _copied(m, mentions), m.standing, m.why, m.said, m.loaded, m.sure) for m in mentions]


def _copied(mention: _Mention, mentions: list[_Mention]) -> Root:
    """The root of the sentence that this one is most like; among reports that all name no source, the earliest stands for the wire."""
    alike = [(_likeness(mention.said, m.said), m) for m in mentions if m.row.source.article != mention.row.source.article]
    alike = [(share, m) for share, m in alike if share >= _SAME_WIRE]
    sourced = [(-share, m.row.event.id, m.root) for share, m in alike if m.sure]
    if sourced:
        return min(sourced, key=lambda s: s[:2])[2]
    first = min([mention, *(m for _, m in alike)], key=lambda m: (m.row.source.date or "9", m.row.source.article))
    return first.root if alike else mention.root


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """What share of the shorter sentence the other holds; 0 for sentences too short to tell."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter >= _LEAST_WORDS else 0.0


def _around(said: list[StatementRow], rows: list[EventRow], pages: _Pages) -> list[StatementRow]:
    """The statements whose cue or words stand in the sentence of an event."""
    spans = [pages.sentence(row) for row in rows]
    return [s for s in said if any(start <= s.statement.cue.start < end or (s.statement.content.start < end and s.statement.content.end > start) for start, end in spans)]


def _after(said: list[StatementRow], row: EventRow, pages: _Pages) -> list[StatementRow]:
    """Who is quoted for it further on, ``قتل خمسة في غارة. وقال المرصد …``: of the statements that follow soon, the one whose words tell most of it; else the next one."""
    text, end = pages.texts(row)[0], row.event.trigger.end
    told = stems(text[slice(*pages.sentence(row))])
    following = sorted((s for s in said if end <= s.statement.cue.start < end + _LATER), key=lambda s: (s.statement.cue.start, s.statement.id))
    telling = max(following, key=lambda s: total(told & stems(s.statement.content.text)), default=None)
    if telling and total(told & stems(telling.statement.content.text)) >= _TELLS:
        return [telling]
    return [s for s in following if s.statement.cue.start < end + _SOON and not _ASIDE.search(text[max(end, s.statement.cue.start - _ASIDE_REACH) : s.statement.cue.start])][:1]


def _standing(row: EventRow, said: list[StatementRow]) -> str:
    """Whether the report asserts the event itself, gives it as somebody's words, or as denied."""
    claim = next((s.statement for s in said if s.statement.id == row.claim), None)
    if row.event.status == "negated" or (claim is not None and claim.act in _DENIES):
        return "denied"
    return "attributed" if claim is not None else "asserted"


def _record(id: str, told: list[Telling], rows: dict[str, EventRow], pages: _Pages, why: dict[str, str]) -> Record:
    alone = sum(len(t.reports) for t in told) == 1
    mentions = [_mention(rows[r], t, rows, pages, why.get(t.id, ""), alone) for t in told for r in t.reports if r in rows]
    mentions = _share_wires(mentions)
    mentions.sort(key=lambda m: (m.row.source.date is None, m.row.source.date or "", m.row.source.article, m.row.event.trigger.start, m.row.event.id))
    kind = _commonest((m.row.event.type, m.row.event.mode) for m in mentions)
    place = _commonest((p.name or p.text, p.country) for m in mentions if (p := m.row.event.place) and p.name)
    dead, injured = (_toll(mentions, what) for what in ("dead", "injured"))
    return Record(
        id=id, type=kind[0] if kind else "", mode=kind[1] if kind else "", actors=_who(mentions, "actor"), recipients=_who(mentions, "recipient"),
        place=place[0] if place else None, country=place[1] if place else None, date=_commonest(m.row.event.date for m in mentions if m.row.event.date),
        reports=tuple(_report(m, mentions) for m in mentions), report_count=len(mentions), root_count=len({m.root.key for m in mentions}), dead=dead, injured=injured,
        disputes=tuple(_disputes(mentions, dead, injured)))


def _commonest(values: Iterable[T]) -> T | None:
    """What most reports give; of those given as often, the one given first."""
    counts = Counter(values)
    return max(counts, key=counts.__getitem__, default=None)


def _report(mention: _Mention, mentions: list[_Mention]) -> RecordReport:
    row, event, from_ = mention.row, mention.row.event, mention.root
    return RecordReport(
        event=event.id, article=row.source.article, outlet=row.source.outlet, published=row.source.date, trigger=event.trigger, type=event.type, mode=event.mode,
        status=event.status, standing=mention.standing, denies=_denied(mention, mentions), root=from_.key, root_grade=from_.grade, root_text=from_.text, actors=tuple(m.text for m in event.actors),
        recipients=tuple(m.text for m in event.recipients), place=event.place.text if event.place else None, date=event.date, dead=event.dead, injured=event.injured, loaded=mention.loaded, why=mention.why)


def _denied(mention: _Mention, mentions: list[_Mention]) -> str | None:
    """The report whose claim a denial denies: of those published by then, the one that is told in the most alike words."""
    if mention.standing != "denied":
        return None
    until = mention.row.source.date or "9"
    claims = [m for m in mentions if m.standing != "denied" and (m.row.source.date or "") <= until]
    best = min(claims, key=lambda m: (-len(m.said & mention.said), m.row.source.date or "9", m.row.event.id), default=None)
    return best.row.event.id if best else None


def _who(mentions: list[_Mention], role: str) -> tuple[Who, ...]:
    """Everybody whom some report gives this part, those whom most give it first."""
    found: defaultdict[str, list[tuple[Part, str]]] = defaultdict(list)
    for m in mentions:
        for part in m.row.parts:
            if part.role == role:
                found[part.actor or part.text].append((part, m.row.event.id))
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(_one(parts) for _, parts in ranked)


def _one(parts: list[tuple[Part, str]]) -> Who:
    first = parts[0][0]
    return Who(actor=first.actor, name=first.name, name_ar=first.name_ar, country=first.country, sector=first.sector, texts=tuple(dict.fromkeys(p.text for p, _ in parts)),
               reports=tuple(dict.fromkeys(id for _, id in parts)))


def _toll(mentions: list[_Mention], what: str) -> Toll | None:
    figures = tuple(Figure(value=value, event=m.row.event.id, root=m.root.key, published=m.row.source.date) for m in mentions if (value := getattr(m.row.event, what)) is not None)
    if not figures:
        return None
    last = max(f.published or "" for f in figures)
    roots = Counter(value for value, _ in {(f.value, f.root) for f in figures if (f.published or "") == last})
    values = [f.value for f in figures]
    return Toll(low=min(values), high=max(values), best=max(roots, key=lambda v: (roots[v], v)), figures=figures)


def _disputes(mentions: list[_Mention], dead: Toll | None, injured: Toll | None) -> Iterator[Dispute]:
    """The questions to which there is more than one answer, side by side with who gives it."""
    answers = {
        "happened": [(m.standing, m) for m in mentions],
        "who": [("; ".join(sorted(n)), m) for m in mentions if (n := _names(m, "actor"))],
        "whom": [("; ".join(sorted(n)), m) for m in mentions if (n := _names(m, "recipient"))],
        "when": [(m.row.event.date, m) for m in mentions if m.row.event.date and len(m.row.event.date) == 10],
        "where": [(p.name, m) for m in mentions if (p := m.row.event.place) and p.name],
    }
    for about, toll in (("dead", dead), ("injured", injured)):
        of = {m.row.event.id: m for m in mentions}
        answers[about] = [(str(f.value), of[f.event]) for f in toll.figures] if toll else []
    for about, given in answers.items():
        if about == "happened" and not any(value == "denied" for value, _ in given):
            continue
        if len({value for value, _ in given}) > 1:
            yield Dispute(about=about, versions=_versions(given))


def _names(mention: _Mention, role: str) -> set[str]:
    return {part.name or part.text for part in mention.row.parts if part.role == role and (part.actor or part.country)}


def _versions(given: list[tuple[str, _Mention]]) -> tuple[Version, ...]:
    by_value: defaultdict[str, list[_Mention]] = defaultdict(list)
    for value, mention in given:
        by_value[value].append(mention)
    return tuple(
        Version(value=value, roots=tuple(sorted({m.root.key for m in ms})), reports=tuple(m.row.event.id for m in ms))
        for value, ms in sorted(by_value.items(), key=lambda item: (-len({m.root.key for m in item[1]}), item[0])))
