"""Words of the lexicon and the features of their forms: what every rule of the reader asks for, and so no records of msgspec but classes that can be compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from isnad.lexicon.entries import CueUse, FrameUse, Light, Role

FINITE: Final = frozenset(("perfect", "imperfect", "jussive"))


class Feats:
    """Inflectional features of a written form; empty where they do not apply. Immutable."""

    __slots__ = ("case", "gender", "number", "person", "tense", "voice")

    def __init__(self, tense: str = "", voice: str = "", person: int = 0, number: str = "s", gender: str = "m", case: str = "") -> None:
        self.tense = tense  # perfect imperfect imperative | active passive (participles) | adjective feature ""
        self.voice = voice
        self.person = person
        self.number = number
        self.gender = gender
        self.case = case  # acc obl construct bound (only before an enclitic)

    def values(self) -> tuple[str, str, int, str, str, str]:
        """The features in the order in which they are given."""
        return self.tense, self.voice, self.person, self.number, self.gender, self.case

    def with_case(self, case: str) -> Feats:
        """The same features in another case."""
        return Feats(self.tense, self.voice, self.person, self.number, self.gender, case)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Feats) and self.values() == other.values()

    def __hash__(self) -> int:
        return hash(self.values())

    def __reduce__(self) -> tuple[type[Feats], tuple[str, str, int, str, str, str]]:
        return Feats, self.values()


class Word:
    """A lemma and everything the lexicon knows about it. Two words are equal where they are one."""

    __slots__ = ("country", "cues", "frames", "governs", "latin", "lemma", "light", "name_kinds", "pos", "role")

    def __init__(self, lemma: str, pos: str, frames: list[FrameUse] | None = None, cues: list[CueUse] | None = None, role: Role | None = None, light: list[Light] | None = None,
                 country: str = "", latin: str = "", name_kinds: frozenset[str] = frozenset(), governs: frozenset[str] = frozenset()) -> None:
        self.lemma = lemma
        self.pos = pos
        self.frames: list[FrameUse] = [] if frames is None else frames
        self.cues: list[CueUse] = [] if cues is None else cues
        self.role = role
        self.light: list[Light] = [] if light is None else light
        self.country = country  # nationality adjectives
        self.latin = latin  # person names
        self.name_kinds = name_kinds
        self.governs = governs  # prepositions (and أن) that the verb's frames and cues take; genitive: of nouns followed by whom the act hits

    def __reduce__(self) -> tuple[type[Word], tuple[object, ...]]:
        return Word, (self.lemma, self.pos, self.frames, self.cues, self.role, self.light, self.country, self.latin, self.name_kinds, self.governs)
