"""Utterances: one thing that somebody said once, with all articles that tell it.

:func:`merge_utterances` brings them up to date with the store, :func:`utterances` gives them. What makes two statements one utterance stands in :mod:`isnad.record.sameness`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, select

from isnad.lexicon import Lexicon
from isnad.model import Span
from isnad.record import denials, sameness
from isnad.record.answers import Answer, answers, denied_by
from isnad.record.batches import batched
from isnad.record.channels import channel, share_wires
from isnad.record.incremental import Done, Kind, Relation, bring_up_to_date, why
from isnad.record.loaded import Loaded, loaded_words
from isnad.record.roots import Root
from isnad.record.said import Said, extract
from isnad.store import schema
from isnad.store.filters import conditions_for_statements
from isnad.store.records import article, events_of, statements_of
from isnad.store.rows import EventRow, Filter, Part, StatementRow

T = TypeVar("T")
_JOINS, _UNKNOWN, _EVERY_SCORE = 600, -1500, -1_000_000  # thousandths of log-odds
_BATCH = 1000  # utterances that are read at a time: what denials are compared with is read once for each batch
_SAME_QUOTE = 0.6  # share of its rows of words that the shorter of two quotations has from the other, where they quote the same
_EVERYTHING = Filter()

#: How sayings are merged, and what denials find.
KIND: Kind[Said] = Kind(
    name="utterance", type=Said, extract=extract, reach=max(sameness.REACH, denials.BEFORE), joins=_JOINS, unknown=_UNKNOWN,
    relations={"same": Relation(sameness.candidates, sameness.score, _EVERY_SCORE), "denies": Relation(denials.candidates, denials.score, denials.LEAST)})


class Wording(msgspec.Struct, frozen=True, kw_only=True):
    """How some outlets word a name."""

    text: str
    outlets: tuple[str, ...]
    reports: tuple[str, ...]  # ids of the statements
    loaded: tuple[Loaded, ...]  # spans into ``text``


class Speaker(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is named as the speaker, or whom he addresses."""

    actor: str | None
    name: str
    name_ar: str
    country: str
    sector: str
    wordings: tuple[Wording, ...]


class UtteranceReport(msgspec.Struct, frozen=True, kw_only=True):
    """One statement of one article."""

    statement: str  # id in the store
    article: str
    outlet: str | None
    published: str | None
    speaker: str | None  # as the words have it
    cue: Span
    content: Span
    act: str
    form: str
    via: str | None
    root: str  # the channel by which the outlet knows that he said so
    root_grade: str
    root_text: str
    loaded: tuple[Loaded, ...]  # in the content; spans into the article's text
    why: str


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One answer to a question on which the reports differ."""

    value: str
    outlets: tuple[str, ...]
    reports: tuple[str, ...]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What the reports tell differently: ``speaker``, ``act``, ``words`` (quotations none of which holds the other), ``when``."""

    about: str
    versions: tuple[Version, ...]


class Utterance(msgspec.Struct, frozen=True, kw_only=True):
    """One thing said once."""

    id: str
    speakers: tuple[Speaker, ...]
    addressees: tuple[Speaker, ...]
    act: str
    date: str | None  # the day that most reports name, else that of the first report
    date_from: str  # named published, "" where there is none
    text: str  # the fullest wording
    fullest: str  # the statement that has it
    reports: tuple[UtteranceReport, ...]
    report_count: int
    root_count: int
    differs: tuple[Difference, ...]
    denies: tuple[Answer, ...]
    denied_by: tuple[Answer, ...]


def merge_utterances(connection: Connection, lexicon: Lexicon) -> Done:
    """Bring the utterances up to date with the store. The caller holds the transaction."""
    return bring_up_to_date(connection, KIND, lexicon)


def utterances(connection: Connection, filter: Filter = _EVERYTHING) -> Iterator[Utterance]:
    """The utterances of which some report satisfies a filter, with all their reports, the earliest first.

    :func:`merge_utterances` and, for denials of events, :func:`isnad.record.merging.merge` must have brought the store's records up to date.
    """
    for ids in batched(chosen(connection, filter), _BATCH):
        yield from read(connection, ids)


def read(connection: Connection, ids: Sequence[str]) -> Iterator[Utterance]:
    """The utterances with these ids, in their order."""
    sayings = _sayings(connection, ids)
    pages = _Pages(connection, [s for group in sayings.values() for s in group])
    reasons = _reasons(connection, [s for group in sayings.values() for s in group])
    denies, answered = answers(connection, KIND, sayings), denied_by(connection, KIND, sayings)
    for id in ids:
        reports = [r for s in sayings[id] if (r := pages.report(s, reasons.get(s.id, "")))]
        if reports:
            yield _utterance(id, reports, pages, denies.get(id, ()), answered.get(id, ()))


def chosen(connection: Connection, filter: Filter) -> list[str]:
    """The ids of the utterances that a filter lets through, the earliest published first."""
    items = KIND.tables.items
    query = (
        select(items.c.record, schema.articles.c.date).join(schema.statements, schema.statements.c.id == items.c.id)
        .join(schema.articles, schema.articles.c.id == items.c.article).where(*conditions_for_statements(connection, filter)))
    first: dict[str, tuple[bool, str, str]] = {}
    for id, date in connection.execute(query):
        key = (date is None, date or "", id)
        first[id] = min(first.get(id, key), key)
    return sorted(first, key=first.__getitem__)


def _sayings(connection: Connection, ids: Sequence[str]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {id: [] for id in ids}
    items = KIND.tables.items
    for id, data in connection.execute(select(items.c.record, items.c.item).where(items.c.record.in_(ids)).order_by(items.c.id)):
        found[id].append(KIND.decode(data))
    return found


def _reasons(connection: Connection, sayings: Sequence[Said]) -> dict[str, str]:
    """Why each saying stands with the others of its utterance: the one it agrees with best, and what they share."""
    links, items = KIND.tables.links, KIND.tables.items
    by_id = {s.id: s for s in sayings}
    groups = {id: record for some in batched(sorted(by_id), 500) for id, record in connection.execute(select(items.c.id, items.c.record).where(items.c.id.in_(some)))}
    best: dict[str, tuple[int, str]] = {}
    for some in batched(sorted(by_id), 500):
        for a, b, value in connection.execute(select(links.c.a, links.c.b, links.c.score).where(links.c.a.in_(some), links.c.relation == "same")):
            if b in by_id and groups[a] == groups[b]:
                best[a], best[b] = max(best.get(a, (value, b)), (value, b)), max(best.get(b, (value, a)), (value, a))
    return {id: why(other, value, sameness.features(by_id[id], by_id[other]), sameness.weights()) for id, (value, other) in best.items()}


# -- reports ---------------------------------------------------------------------------------------------------------------------
class _Told(NamedTuple):
    """A report with what it was made of."""

    row: StatementRow
    said: Said
    root: Root
    why: str

    @property
    def outlet(self) -> str:
        return self.row.source.outlet or "?"


class _Pages:
    """The statements, events and texts of the articles behind some sayings."""

    def __init__(self, connection: Connection, sayings: Sequence[Said]) -> None:
        ids = sorted({s.article for s in sayings})
        self._rows = {row.statement.id: row for some in batched(ids, 500) for row in statements_of(connection, some)}
        self._texts = {row.source.article: row.source.version for row in self._rows.values()}
        self._bodies = {id: article(connection, id, version) for id, version in self._texts.items()}
        self._events: defaultdict[str, list[EventRow]] = defaultdict(list)
        for some in batched(ids, 500):
            for event in events_of(connection, some):
                self._events[event.source.article].append(event)

    def report(self, said: Said, why: str) -> _Told | None:
        """The report that a saying is; ``None`` where the statement stands no longer."""
        row = self._rows.get(said.id)
        return _Told(row, said, channel(row, self._bodies[said.article].body), why) if row else None

    def text(self, told: _Told) -> str:
        """The text of a report's article."""
        return self._bodies[told.said.article].text

    def addressed(self, told: _Told) -> list[Part]:
        """Whom the speech act is done to: the recipients of the event that its cue tells."""
        cue = told.row.statement.cue
        acts = [e for e in self._events[told.said.article] if e.event.trigger.start < cue.end and cue.start < e.event.trigger.end]
        return [p for e in acts for p in e.parts if p.role == "recipient"]


def _utterance(id: str, told: list[_Told], pages: _Pages, denies: tuple[Answer, ...], answered: tuple[Answer, ...]) -> Utterance:
    told = sorted(told, key=lambda t: (t.row.source.date is None, t.row.source.date or "", t.said.article, t.said.start, t.said.id))
    roots = share_wires({t.said.id: t.root for t in told}, [t.said for t in told])
    told = [t._replace(root=roots[t.said.id]) for t in told]
    fullest = max(told, key=lambda t: (t.said.weight, t.said.direct, t.said.id))
    date, how = _date(told)
    return Utterance(
        id=id, speakers=_people([(p, t) for t in told for p in t.row.parts if p.role == "speaker"]), addressees=_people([(p, t) for t in told for p in pages.addressed(t)]),
        act=_commonest(t.said.act for t in told) or "state", date=date, date_from=how, text=fullest.row.statement.content.text, fullest=fullest.said.id,
        reports=tuple(_report(t, pages.text(t)) for t in told), report_count=len(told), root_count=len({t.root.key for t in told}), differs=tuple(_differences(told)),
        denies=denies, denied_by=answered)


def _report(told: _Told, text: str) -> UtteranceReport:
    statement, source = told.row.statement, told.row.source
    return UtteranceReport(
        statement=statement.id, article=source.article, outlet=source.outlet, published=source.date, speaker=statement.speaker.text if statement.speaker else None, cue=statement.cue,
        content=statement.content, act=statement.act, form=statement.form, via=statement.via.text if statement.via else None, root=told.root.key, root_grade=told.root.grade,
        root_text=told.root.text, loaded=loaded_words(text, statement.content.start, statement.content.end), why=told.why)


def _date(told: Sequence[_Told]) -> tuple[str | None, str]:
    """The day that most reports name, of those named as often the earliest; else the day of the first report."""
    named = _commonest(sorted(t.said.named for t in told if t.said.named is not None))
    if named is not None:
        return dt.date.fromordinal(named).isoformat(), "named"
    return (told[0].row.source.date, "published") if told[0].row.source.date else (None, "")


def _commonest(values: Iterable[T]) -> T | None:
    """What most give; of those given as often, the one given first."""
    counts = Counter(values)
    return max(counts, key=counts.__getitem__, default=None)


def _people(found: Sequence[tuple[Part, _Told]]) -> tuple[Speaker, ...]:
    """Everybody who is named, with the wordings; those whom most name first."""
    by_key: defaultdict[str, list[tuple[Part, _Told]]] = defaultdict(list)
    for part, told in found:
        by_key[_identity(part)].append((part, told))
    ranked = sorted(by_key.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(_speaker(uses) for _, uses in ranked)


def _identity(part: Part) -> str:
    if part.actor and not part.actor.startswith("~"):
        return part.actor
    return f"{part.country}.{part.text}"


def _speaker(uses: Sequence[tuple[Part, _Told]]) -> Speaker:
    first = uses[0][0]
    texts = dict.fromkeys(p.text for p, _ in uses)
    return Speaker(actor=first.actor, name=first.name, name_ar=first.name_ar, country=first.country, sector=first.sector,
                   wordings=tuple(_wording(text, [t for p, t in uses if p.text == text]) for text in texts))


def _wording(text: str, told: Sequence[_Told]) -> Wording:
    return Wording(text=text, outlets=_once(t.outlet for t in told), reports=_once(t.said.id for t in told), loaded=loaded_words(text))


def _once(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))


# -- what differs ----------------------------------------------------------------------------------------------------------------
def _differences(told: Sequence[_Told]) -> Iterator[Difference]:
    asked = (
        ("speaker", _named(told)), ("act", {t.said.id: t.said.act for t in told}), ("words", _quotations(told)),
        ("when", {t.said.id: dt.date.fromordinal(t.said.named).isoformat() for t in told if t.said.named is not None}))
    for about, given in asked:
        values = _once(v for v in given.values() if v)
        if len(values) > 1:
            yield Difference(about=about, versions=tuple(_version(value, [t for t in told if given.get(t.said.id) == value]) for value in values))


def _version(value: str, told: Sequence[_Told]) -> Version:
    return Version(value=value, outlets=_once(t.outlet for t in told), reports=_once(t.said.id for t in told))


def _named(told: Sequence[_Told]) -> dict[str, str]:
    """Whom each report names as the speaker, where it names somebody: two names of one actor are one, and a family name stands for the whole."""
    parts = {t.said.id: next((p for p in t.row.parts if p.role == "speaker"), None) for t in told}
    sure = {t.said.id: p.actor for t in told if (p := parts[t.said.id]) and p.actor and not p.actor.startswith("~")}
    called = {key: sure[t.said.id] for t in told if t.said.id in sure for key in t.said.voice.keys if key.startswith("n:")}
    return {t.said.id: sure.get(t.said.id) or _name(t, p, called) for t in told if (p := parts[t.said.id])}


def _name(told: _Told, part: Part, called: Mapping[str, str]) -> str:
    family = next((key for key in sorted(told.said.voice.keys) if key.startswith("n:")), "")
    return called.get(family) or part.text


def _quotations(told: Sequence[_Told]) -> Mapping[str, str]:
    """The contents of reports that are wholly quoted, where some other such report quotes other words."""
    direct = [t for t in told if t.said.direct and t.said.runs]
    odd = {t.said.id for t in direct for o in direct if len(t.said.runs & o.said.runs) < _SAME_QUOTE * min(len(t.said.runs), len(o.said.runs))}
    return {t.said.id: t.row.statement.content.text for t in direct if t.said.id in odd}
