"""What a store gives back: records with the article, the page and the actors behind them, chosen by one filter."""

from __future__ import annotations

import msgspec

from isnad.model import Event, Statement


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record was read: the article, its version, the archived page."""

    article: str
    version: int
    title: str
    date: str | None  # of publication
    outlet: str | None
    url: str | None
    lang: str
    copy_group: str | None
    locator: str
    sha256: str
    fetched_at: str


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An actor in a record: who he is in the store, and the words that name him."""

    role: str  # speaker via actor recipient
    actor: str | None  # id in the store's table of actors; None where the words name nobody in particular
    name: str
    name_ar: str
    country: str
    sector: str
    text: str
    start: int
    end: int


class StatementRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stored statement."""

    statement: Statement
    source: Source
    parts: tuple[Part, ...]
    sentence: str  # the paragraph around the cue
    isnad: str
    lexicon: str
    withdrawn: str | None  # why it no longer stands
    withdrawn_at: str | None = None


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stored event. ``claim`` is the id of the statement that vouches for it; ``None``: the article itself."""

    event: Event
    source: Source
    parts: tuple[Part, ...]
    claim: str | None
    claimed_by: tuple[Part, ...]  # the speaker of that statement, if it has one
    sentence: str
    isnad: str
    lexicon: str
    withdrawn: str | None  # why it no longer stands
    withdrawn_at: str | None = None
    via: tuple[Part, ...] = ()  # the medium that the statement passed through


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which records: every field that is set must hold. Days are ISO 8601 and inclusive; they are days of publication."""

    words: str | None = None  # as in `isnad search`
    actor: str | None = None  # id or name of an actor in any part
    speaker: str | None = None
    type: str | None = None
    quad: str | None = None
    act: str | None = None
    place: str | None = None
    country: str | None = None
    outlet: str | None = None
    status: str | None = None
    since: str | None = None
    until: str | None = None
    article: str | None = None
    withdrawn: bool = False  # also what no longer stands
