"""What stands in a compiled lexicon: words with what they can mean, and the things that have names."""

from __future__ import annotations

from typing import Any, Final

import msgspec

from isnad.lexicon.words import Feats


class Role(msgspec.Struct, frozen=True):
    """A common noun that names an actor."""

    en: str
    sector: str
    kind: str  # person collective institution victims medium document source title armament
    gender: str


class Light(msgspec.Struct, frozen=True):
    """A verb that lends an event noun its roles."""

    prep: str
    subject: str  # actor recipient place
    status: str  # "" future hypothetical negated


class FrameUse(msgspec.Struct, frozen=True):
    """A word names an event of a frame, as a verb, a noun or a participle."""

    frame: str
    kind: str


class CueUse(msgspec.Struct, frozen=True):
    """A word gives words to a source."""

    cue: str
    kind: str  # verb noun


class Frame(msgspec.Struct, frozen=True):
    """A kind of event: PLOVER type and mode, and where its roles stand."""

    id: str
    type: str
    mode: str
    verb_roles: dict[str, str]
    noun_roles: dict[str, str]
    needs: tuple[str, ...]
    blocks: tuple[tuple[str, ...], ...]
    unless: frozenset[str]
    subject: str
    only: frozenset[str] = frozenset()  # one of these words must stand in the sentence


class Cue(msgspec.Struct, frozen=True):
    """A kind of reporting."""

    id: str
    act: str
    neutral: bool
    content: tuple[str, ...]
    addressee: tuple[str, ...]
    event: str
    mode: str
    needs: tuple[str, ...]
    blocks: tuple[tuple[str, ...], ...]
    unless: frozenset[str]
    subject: str = ""


VERB_MARK: Final = "~"  # before a verb in a content act's pattern: any of its active forms


class ContentAct(msgspec.Struct, frozen=True):
    """Words inside the content of a neutral cue that decide what it amounts to; in a pattern ``None`` is a gap, ``~`` with a lemma any form of a verb."""

    act: str
    event: str
    mode: str
    patterns: tuple[tuple[str | None, ...], ...]
    of_somebody: bool = False  # the words count only where the content names whom they are said of


class Actor(msgspec.Struct, frozen=True):
    """Somebody or something that acts, by name."""

    id: str
    name_ar: str
    name_en: str
    country: str
    sector: str
    kind: str  # person group body medium


class Office(msgspec.Struct, frozen=True):
    """A post held: years or months, open ends empty."""

    title: str  # folded
    where: str  # ISO3 or the folded name of a body
    since: str
    until: str
    actor: str


class Gazetteer(msgspec.Struct, frozen=True):
    """A place with a name."""

    name_ar: str
    name_en: str
    country: str
    lat: float | None
    lon: float | None
    geonames: int | None
    kind: str
    population: int


class Country(msgspec.Struct, frozen=True):
    """A state: codes, names, nationality."""

    iso3: str
    name_en: str
    name_ar: str
    adj_en: str
    lat: float | None
    lon: float | None


class Sign(msgspec.Struct, frozen=True):
    """Something in a sentence that speaks for or against an event being told there as news."""

    id: str
    points: int
    types: frozenset[str]  # event types it counts for; empty: all
    words: frozenset[str]  # folded; empty: the reader sees it by itself


class Topic(msgspec.Struct, frozen=True):
    """What an article is about, when that hides types of events: sport knows no assaults."""

    id: str
    at_least: int  # so many of its words in headline and first sentence
    hides: frozenset[str]
    words: frozenset[str]  # folded


class Evidence(msgspec.Struct, frozen=True):
    """How much must speak for an event that the article tells once: points by event type, and the signs that bring them; topics."""

    needed: dict[str, int]
    signs: tuple[Sign, ...]
    topics: tuple[Topic, ...] = ()


Trie = dict[str, Any]  # folded token -> Trie; under "" the tuple of things that end here


class Named(msgspec.Struct, frozen=True):
    """What ends at a node of the trie of names and fixed phrases."""

    kind: str  # actor place country seat role frame cue marker
    ref: Any
    feats: Feats
    words: int
