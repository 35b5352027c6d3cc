"""Who speaks, as far as two outlets may name one speaker differently: by his name, by his office, by the ministry or the state he speaks for.

A voice is a set of keys: ``a:`` an actor of the lexicon (a body, or the holder of an office), ``n:`` the consonants of a family name, ``s:`` a state and its branch, ``c:`` a country,
``w:`` the words of a description (``مصدر امني``).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import msgspec

from isnad.arabic.letters import fold_for_search, fold_word
from isnad.lexicon import Lexicon
from isnad.record.words import stems
from isnad.store.rows import Part

#: The branches of a state that speak with one voice; others speak for themselves.
_BRANCHES = {"GOV": "GOV", "LEG": "LEG", "COP": "GOV", "MIL": "MIL", "SPY": "MIL", "JUD": "JUD"}
_VOICES = frozenset(_BRANCHES.values())
_VAGUE = frozenset(["مسؤول", "عضو", "ممثل", "شخص", "رجل", "شاب", "مواطن"])
_VOWELS = str.maketrans("", "", "اويءه")
_NO_NAMES = frozenset(["prep", "conj", "particle", "pronoun", "demonstrative", "relative", "num", "adv", "time", "adj", "noun"])


class Voice(msgspec.Struct, frozen=True):
    """Who speaks. ``offices``: what he is called (``وزير``, ``متحدث``); ``person``: he is named as one; ``medium``: it is a newspaper, an agency, a channel."""

    keys: frozenset[str]
    offices: frozenset[str]
    country: str
    person: bool
    medium: bool


NOBODY = Voice(frozenset(), frozenset(), "", False, False)


def voice(parts: Iterable[Part], lexicon: Lexicon) -> Voice:
    """The voice of those who are named as speakers of one statement."""
    speakers = [p for p in parts if p.role == "speaker"]
    if not speakers:
        return NOBODY
    keys = {key for p in speakers for key in _keys(p, lexicon)}
    countries = {p.country for p in speakers if p.country}
    persons = [_is_person(p, lexicon) for p in speakers]
    offices = frozenset(office for p in speakers for word in fold_word(p.text).split() for office in _offices(word, lexicon))
    return Voice(frozenset(keys), offices, countries.pop() if len(countries) == 1 else "", all(persons), all(p.sector == "MED" for p in speakers))


def _keys(part: Part, lexicon: Lexicon) -> set[str]:
    keys = set()
    if part.actor and not part.actor.startswith("~"):
        keys.add(f"a:{part.actor}")
        names = [family_name(n, lexicon) for n in (lexicon.actors[part.actor].name_ar,)] if _is_person(part, lexicon) and part.actor in lexicon.actors else []
    else:
        names = [family_name(part.text, lexicon)]
    keys |= {f"n:{name}" for name in names if name}
    if part.country:
        keys |= {f"c:{part.country}", f"s:{part.country}.{_BRANCHES.get(part.sector, part.sector)}"}
    return keys or {f"w:{stem}" for stem in stems(part.text)}


def _is_person(part: Part, lexicon: Lexicon) -> bool:
    known = lexicon.actors.get(part.actor or "")
    return known.kind == "person" if known else bool(family_name(part.text, lexicon))


@lru_cache(maxsize=50_000)
def family_name(text: str, lexicon: Lexicon) -> str:
    """The consonants of the last word of a mention where that is the name of a person, ``""`` where it is none: ``هايلي`` and ``هيلي`` give one."""
    words = fold_word(text).split()
    if not words or not _names_somebody(words[-1], lexicon):
        return ""
    bare = fold_for_search(words[-1]).removeprefix("ال")
    return bare.translate(_VOWELS) or bare


def _names_somebody(word: str, lexicon: Lexicon) -> bool:
    """Whether a word is a name, or none that the lexicon knows as another kind of word."""
    analyses = [a for form in (word, word.removesuffix("ا")) for a in lexicon.analyse(form) if not a.split.conj]
    if any(a.word.pos == "name" for a in analyses):
        return True
    known = lexicon.names_at([(word, word[1:])], 0)[1] or (word.startswith("لل") and lexicon.names_at([("ال" + word[2:],)], 0)[1])
    return not any(a.word.role or a.word.pos in _NO_NAMES or a.word.country for a in analyses) and not known


@lru_cache(maxsize=50_000)
def _offices(word: str, lexicon: Lexicon) -> frozenset[str]:
    """The offices that a word may name: nouns of persons, those left out that tell nothing (``مسؤول``)."""
    return frozenset(a.word.lemma for a in lexicon.analyse(word) if a.word.role and a.word.role.kind == "person" and a.word.lemma not in _VAGUE)


def alike(a: Voice, b: Voice) -> dict[str, float]:
    """How two voices agree, as features."""
    kinds = {key[0] for key in a.keys & b.keys}
    if "a" in kinds:
        return {"same_voice": 1.0}
    if "n" in kinds and (not a.country or not b.country or a.country == b.country):
        return {"same_name": 1.0}
    if not a.keys or not b.keys:
        return {"nobody": 1.0}
    if a.medium != b.medium:
        return {"medium": 1.0}
    return _strangers(a, b, kinds)


def _strangers(a: Voice, b: Voice, kinds: set[str]) -> dict[str, float]:
    """Voices that share no name: a ministry and its spokesman may be one, two persons and two states are not."""
    if a.person and b.person:
        return {"other_person": 1.0}
    if a.offices and b.offices and a.offices.isdisjoint(b.offices):
        return {"other_office": 1.0}
    if any(key.startswith("s:") and key.rpartition(".")[2] in _VOICES for key in a.keys & b.keys):
        return {"same_state": 1.0}
    if a.country and b.country and a.country != b.country:
        return {"other_state": 1.0}
    if "c" in kinds:
        return {"same_country": 1.0}
    return {"same_words": 1.0} if "w" in kinds else {"other_voice": 1.0}
