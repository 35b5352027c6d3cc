"""The records everybody speaks of.

Offsets are Unicode code points into ``Reading.text``, which is ``title + "\\n\\n" + body`` (the body alone where there is no title).
Unknown is ``None`` (or ``""`` for codes), never a substituted value. All records are immutable: a later step makes new ones.
"""

from __future__ import annotations

import hashlib

import msgspec


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """What a newsroom published, freed from its page. ``date`` is the day of publication, ISO 8601, in the outlet's own time."""

    id: str
    body: str
    title: str = ""
    date: str | None = None
    outlet: str | None = None
    url: str | None = None
    author: str | None = None
    lang: str = "ar"

    @property
    def text(self) -> str:
        """Title, blank line, body: the text into which every offset points."""
        return f"{self.title}\n\n{self.body}" if self.title else self.body


class Span(msgspec.Struct, frozen=True):
    """Words of the article."""

    start: int
    end: int
    text: str


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """Words that name an actor, and whom they name."""

    start: int
    end: int
    text: str
    actor: str | None = None  # id of a lexicon entry, where one stands behind the words
    name: str = ""  # English
    name_ar: str = ""
    country: str = ""  # ISO 3166-1 alpha-3, "IGO" for international bodies
    sector: str = ""  # PLOVER sector code


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Words that name a place, and where it lies (WGS 84 degrees)."""

    start: int
    end: int
    text: str
    name: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    geonames: int | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's words: a source, the cue that gives them to him, and the words themselves."""

    id: str
    speaker: Mention | None
    explicit: bool  # the speaker stands in this very clause
    cue: Span
    content: Span
    act: str  # state affirm deny demand criticise warn commit support ask
    form: str  # direct indirect mixed
    via: Mention | None  # the medium or document the words passed through
    rule: str


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to whom (PLOVER), where, when, and whose claim it is."""

    id: str
    type: str
    mode: str
    trigger: Span
    actors: list[Mention]
    recipients: list[Mention]
    place: Place | None
    when: Span | None
    date: str | None  # YYYY-MM-DD, YYYY-MM or YYYY, as exact as the text is
    status: str  # actual future hypothetical negated historical
    claimed_by: int | None  # index into the reading's statements; None: the article itself vouches
    dead: int | None
    injured: int | None
    context: list[str]
    rule: str


class Versions(msgspec.Struct, frozen=True):
    """What made a reading: the software and the digest of the lexicon."""

    isnad: str
    lexicon: str


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the reader found in one article."""

    id: str
    text: str
    title: str
    date: str | None
    outlet: str | None
    url: str | None
    lang: str
    statements: list[Statement]
    events: list[Event]
    versions: Versions


QUAD_CLASS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT", "CONCEDE"), "verbal cooperation"),
    **dict.fromkeys(("COOPERATE", "AID", "RETREAT"), "material cooperation"),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), "verbal conflict"),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), "material conflict"),
}


def record_id(*parts: object) -> str:
    """A short hash of a record's content: the same record gets the same id in every run."""
    return hashlib.blake2b("\x1f".join(map(str, parts)).encode(), digest_size=8).hexdigest()
