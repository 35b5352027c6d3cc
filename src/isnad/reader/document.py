"""The document that the steps of the reader hand on: tokens, sentences, noun phrases, and what was found so far."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from isnad.lexicon import Analysis, Lexicon, WordForm, folded
from isnad.lexicon.entries import Frame, Named
from isnad.lexicon.words import Feats, Word
from isnad.model import Article, Mention, Span

# Coarse parts of speech, as the steps see them.
VERB: Final = "verb"
NOUN: Final = "noun"
ADJ: Final = "adj"
NAME: Final = "name"
NUM: Final = "num"
PREP: Final = "prep"
CONJ: Final = "conj"
PART: Final = "particle"
PRON: Final = "pronoun"
DEM: Final = "demonstrative"
REL: Final = "relative"
ADV: Final = "adv"
TIME: Final = "time"
PUNCT: Final = "punct"
UNKNOWN: Final = "unknown"
LATIN: Final = "latin"
PARTICIPLE: Final = "participle"


NAME_PARTICLES: Final = frozenset(["بن", "ابن", "بنت", "ال", "ابو", "ابي", "ام", "عبد", "بو"])  # what follows them is part of a person's name

NO_WORD: Final = Word("", "")  # of a token that no entry of the lexicon explains
NO_FEATS: Final = Feats(gender="")


class Token:
    """A written word with the reading chosen for it."""

    __slots__ = ("article", "begins", "chosen", "conj", "enclitic", "end", "feats", "form", "future", "i", "inside", "kind", "lemma", "norm", "pos", "prep", "quoted", "readings", "role_kind", "start", "stem", "surfaces", "word")

    def __init__(self, i: int, start: int, end: int, kind: str, form: WordForm) -> None:
        self.i, self.start, self.end, self.kind, self.form = i, start, end, kind, form
        self.norm: str = form.norm
        self.readings: tuple[Analysis, ...] = form.readings
        self.chosen: Analysis | None = None  # the reading that fits best here; none of a name or an unknown word
        self.pos = PUNCT
        self.word: Word = NO_WORD
        self.lemma = ""  # of the word, folded; "" of an unknown word
        self.role_kind = ""  # what kind of actor the noun names (person, collective …), "" for other words
        self.feats: Feats = NO_FEATS
        self.conj = self.prep = self.enclitic = ""
        self.article = self.future = False
        self.stem = self.norm
        self.begins: Segment | None = None  # a name or fixed phrase that begins here
        self.inside: Segment | None = None  # the name or fixed phrase that holds it
        self.quoted = False  # inside quotation marks
        self.surfaces: frozenset[str] | None = None  # see cues.surfaces

    def named(self, *kinds: str) -> Named | None:
        """What begins here under a name or fixed phrase of the lexicon, if it is of one of these kinds."""
        if self.begins is not None:
            for named in self.begins.named:
                if named.kind in kinds:
                    return named
        return None

    def set_word(self, word: Word) -> None:
        """Choose the word, and what is asked of it again and again."""
        self.word, self.lemma = word, folded(word.lemma)
        self.role_kind = word.role.kind if word.role is not None else ""

    def __repr__(self) -> str:
        return f"{self.norm}/{self.pos}"


class Segment:
    """A name or fixed phrase of the lexicon over tokens ``begin..end``."""

    __slots__ = ("begin", "end", "named")

    def __init__(self, begin: int, end: int, named: tuple[Named, ...]) -> None:
        self.begin, self.end, self.named = begin, end, named

    def get(self, *kinds: str) -> Named | None:
        """What it means, if one of its meanings is of one of these kinds."""
        for named in self.named:
            if named.kind in kinds:
                return named
        return None


class Phrase:
    """A noun phrase: token range, the words of its idafa chain, what it hangs on."""

    __slots__ = ("begin", "conj", "end", "heads", "mention", "number", "parts", "prep", "prep_at", "time")

    def __init__(self, begin: int, end: int, heads: list[int], *, prep: str = "", conj: bool = False, time: bool = False, mention: ActorMention | None = None) -> None:
        self.begin, self.end, self.heads = begin, end, heads
        self.prep = prep  # the preposition that governs it, "" for a bare one
        self.prep_at = -1  # token of a free-standing preposition
        self.conj = conj  # joined by و to what stands before
        self.number: int | None = None
        self.time = time
        self.mention = mention
        self.parts: dict[int, ActorMention | None] = {}


@dataclass(eq=False)
class ActorMention:
    """Words that name an actor, before they become a record."""

    begin: int
    end: int
    head: int
    kind: str = ""  # person collective institution victims medium document source title armament country place ""
    lemma: str = ""  # of the head noun, folded
    actor: str | None = None
    name: str = ""
    name_ar: str = ""
    country: str = ""
    sector: str = ""
    gender: str = "m"
    number: str = "s"
    person_name: str = ""  # the words of a person's name, folded
    explicit_country: bool = False
    by_office: bool = False  # who it is was told by the office alone

    def same_as(self, other: ActorMention | None) -> bool:
        """Names the same actor, as far as the words say."""
        return other is not None and bool(self.name) and self.name == other.name


class Chunk:
    """A piece of a sentence: a noun phrase, or one token that is none (verb, particle, punctuation …)."""

    __slots__ = ("begin", "end", "kind", "phrase")

    def __init__(self, kind: str, begin: int, end: int, phrase: Phrase | None = None) -> None:
        self.kind, self.begin, self.end, self.phrase = kind, begin, end, phrase


@dataclass(eq=False)
class Sentence:
    """Tokens ``begin..end`` and the chunks they make."""

    begin: int
    end: int
    chunks: list[Chunk] = field(default_factory=list)
    chunk_at: dict[int, int] = field(default_factory=dict)  # token -> index of its chunk
    headline: bool = False
    index: int = 0
    country: str | None = None  # of its paragraph
    dateline: int = -1  # first token after "دبي (CNN)--"
    words: frozenset[str] | None = None  # its words as written and without clitics, once somebody asked for them


@dataclass(eq=False)
class Said:
    """A statement in the making; token positions, half-open."""

    cue: tuple[int, int]
    content: tuple[int, int]
    speaker: ActorMention | None
    explicit: bool
    act: str
    rule: str
    sentence: int
    via: ActorMention | None = None
    via_aside: bool = False  # the medium is no subject but stands beside: قال في بيان
    event: str = ""
    mode: str = ""
    addressees: list[ActorMention] = field(default_factory=list)
    others: list[ActorMention] = field(default_factory=list)  # who speaks with the speaker
    specific: bool = False  # the cue itself, not the content, decided the act
    demand_only: bool = False
    judged_at: int = -1  # the word of the content that decided the act


@dataclass(eq=False)
class Happened:
    """An event in the making."""

    frame: Frame
    trigger: tuple[int, int]
    sentence: int
    actors: list[ActorMention] = field(default_factory=list)
    recipients: list[ActorMention] = field(default_factory=list)
    place: tuple[int, int] | None = None
    when: tuple[int, int] | None = None
    date: str | None = None
    status: str = "actual"
    claim: int | None = None
    dead: int | None = None
    injured: int | None = None
    rule: str = ""
    verbal: bool = False
    host: int = -1  # first token of the phrase that is the subject of a verb event
    at: int = -1  # the last word of the verb's fixed phrase that tells the event
    teller: int = -1  # the finite verb that tells it: its own, a light or governing one, that of a result (قتل خمسة في هجوم)
    speech: bool = False  # the event is the act of speaking itself


@dataclass(eq=False)
class Document:
    """One article on its way through the reader."""

    article: Article
    text: str
    lexicon: Lexicon
    tokens: list[Token] = field(default_factory=list)
    keys: list[tuple[str, ...]] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    mentions: list[ActorMention] = field(default_factory=list)
    country: str = ""  # the country the article is about
    said: list[Said] = field(default_factory=list)
    happened: list[Happened] = field(default_factory=list)
    contexts: list[str] = field(default_factory=list)
    unknown: dict[str, int] = field(default_factory=dict)  # how often each unlisted word stands in the article
    behind: dict[int, frozenset[str]] = field(default_factory=dict)  # see cues.phrases_of
    surnames: set[str] = field(default_factory=set)  # the words that close persons' names in the article
    _sentence_at: list[int] = field(default_factory=list)
    _by_sentence: dict[int, list[Said]] | None = None
    _speaking: list[Said | None] | None = None
    inner: list[ActorMention] = field(default_factory=list)  # mentions inside noun phrases: genitives

    def words_of(self, sentence: Sentence) -> frozenset[str]:
        """The words of a sentence, as written and without their clitics."""
        if sentence.words is None:
            sentence.words = frozenset(w for t in self.tokens[sentence.begin : sentence.end] for w in (t.norm, t.stem))
        return sentence.words

    def sentence_of(self, i: int) -> int:
        """The index of the sentence that holds token ``i``."""
        if not self._sentence_at:
            self._sentence_at = [-1] * (len(self.tokens) + 1)
            for sentence in self.sentences:
                self._sentence_at[sentence.begin : sentence.end] = [sentence.index] * (sentence.end - sentence.begin)
        return self._sentence_at[i]

    def statements_of(self, sentence: int) -> list[Said]:
        """The statements whose cues stand in a sentence."""
        if self._by_sentence is None:
            self._by_sentence = {}
            for said in self.said:
                self._by_sentence.setdefault(said.sentence, []).append(said)
        return self._by_sentence.get(sentence, [])

    def speaking(self, i: int) -> Said | None:
        """The innermost statement whose content holds token ``i``: of those that do, the one whose content begins last."""
        if self._speaking is None:
            self._speaking = [None] * (len(self.tokens) + 1)
            for said in sorted(self.said, key=lambda s: s.content):
                for j in range(*said.content):
                    self._speaking[j] = said
        return self._speaking[i]

    def mentions_before(self, i: int) -> Iterator[ActorMention]:
        """Mentions that begin before token ``i``, the nearest first."""
        for k in range(bisect_left(self.mentions, i, key=lambda m: m.begin) - 1, -1, -1):
            yield self.mentions[k]

    def genitives_before(self, i: int) -> Iterator[ActorMention]:
        """Mentions inside noun phrases that begin before token ``i``, the nearest first."""
        for k in range(bisect_left(self.inner, i, key=lambda m: m.begin) - 1, -1, -1):
            yield self.inner[k]

    def span(self, begin: int, end: int) -> Span:
        """The words of a token range, outer punctuation and quotation marks left out."""
        tokens = self.tokens
        while begin < end and tokens[begin].kind in ("punct", "newline"):
            begin += 1
        while end > begin and tokens[end - 1].kind in ("punct", "newline"):
            end -= 1
        if begin == end:
            return Span(tokens[begin].start, tokens[begin].start, "")
        start, stop = tokens[begin].start, tokens[end - 1].end
        return Span(start, stop, self.text[start:stop])

    def name_of(self, begin: int, end: int) -> str:
        """The words of a token range as a name: without the conjunction and the preposition that are written on the first (``وللقوات`` is ``القوات``)."""
        text = self.span(begin, end).text
        token = self.tokens[begin]
        if token.conj and text.startswith(token.conj):
            text = _bare(text)
        if token.prep in ("ب", "ل", "ك") and text.startswith(token.prep):
            text = "ال" + _bare(_bare(text)) if text.startswith("لل") and (token.article or token.stem.startswith("ال")) else _bare(text)
        return text

    def record(self, mention: ActorMention) -> Mention:
        """A mention as it stands in the records."""
        span = self.span(mention.begin, mention.end)
        if not span.text:
            token = self.tokens[mention.begin]
            span = Span(token.start, token.end, self.text[token.start : token.end])
        return Mention(start=span.start, end=span.end, text=span.text, actor=mention.actor, name=mention.name, name_ar=mention.name_ar,
                       country=mention.country, sector=mention.sector)


def _bare(text: str) -> str:
    """A text without its first letter and the vowel marks on it."""
    return text[1:].lstrip("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652")
