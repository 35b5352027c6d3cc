"""What a query asks for: its words and phrases, widened to the words that the store really has, and the conditions that find the documents.

A query is words (all must be there), ``"phrases"`` and ``-exclusions``. Words that together are a name (``Muslim Brotherhood``, ``عبد الفتاح السيسي``)
form one group, which any other name of the same thing satisfies too. Nothing of a query ever reaches a database as syntax: what is not a word falls away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Integer, Select, Text, cast, column, false, func, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from isnad.errors import InputError
from isnad.lexicon import Lexicon, load
from isnad.store import index
from isnad.store.analysis import key, keys_of, latin_keys, without_articles, words
from isnad.store.names import names
from isnad.store.transliteration import is_latin, skeletons, sound_alike

#: Why a word of a text answers a word of a query, and how much it counts: the best first.
WEIGHTS = {"exact": 1.0, "spelling": 0.85, "clitic": 0.8, "alias": 0.75, "stem": 0.5, "sound": 0.45}
_STRONG = frozenset(["exact", "spelling", "clitic", "alias"])
_REASONS = {"=": "clitic", "~": "stem", "*": "sound"}
_MOST_WORDS = 64
_LONGEST_NAME = 6  # words
_CLAUSE = re.compile(r'(?P<no>(?<!\S)[-−–])?(?:"(?P<quoted>[^"]*)"|(?P<bare>[^\s"]+))')
_QUOTES = str.maketrans("“”„«»‹›", '"""""""')
#: Words that alone ask for nothing; an article that says ``بطرابلس`` answers ``في طرابلس``.
EMPTY = frozenset(["في", "من", "على", "إلى", "الى", "عن", "مع", "أن", "ان", "إن", "أو", "او", "و", "ثم", "هل", "ما", "the", "of", "in", "and", "or", "a", "an", "on", "at", "to", "for", "by", "with", "from"])


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the query, and the keys in the store that answer it, each with its reason (``exact`` stands for any spelling of the same key)."""

    text: str
    plain: str
    forms: dict[str, str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must follow each other: the keys one of which stands first, and those that follow."""

    heads: frozenset[str]
    rest: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the query that must be there: all its words, or one of its phrases."""

    text: str
    words: tuple[Word, ...] = ()
    phrases: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A query, understood."""

    wanted: tuple[Group, ...]
    excluded: tuple[Group, ...] = ()


class Typed(NamedTuple):
    """A word of the query as it was typed, and its plain form."""

    text: str
    form: str


class _Clause(NamedTuple):
    tokens: list[Typed]
    quoted: bool
    excluded: bool


@dataclass(slots=True)
class _Draft:
    """A group before the store was asked: the words, and the names of what they name."""

    tokens: list[Typed]
    quoted: bool
    excluded: bool
    names: list[str] = field(default_factory=list)


def understand(connection: Connection, query: str, *, lexicon: Lexicon | None = None) -> Question:
    """Read a query and widen it. Raises :class:`InputError` where it asks for nothing, or for too much."""
    drafts = [draft for clause in _clauses(query) for draft in _drafts(clause)]
    vocabulary = _Vocabulary(connection, drafts, lexicon)
    groups = [(draft.excluded, _group(draft, vocabulary)) for draft in drafts]
    return Question(tuple(g for no, g in groups if not no), tuple(g for no, g in groups if no))


# -- reading -------------------------------------------------------------------------------------------------------------------
def _clauses(query: str) -> list[_Clause]:
    found: list[_Clause] = []
    for match in _CLAUSE.finditer(query.translate(_QUOTES)):
        quoted = match["quoted"] is not None
        tokens = _typed(match["quoted"] if quoted else match["bare"])
        excluded = match["no"] is not None
        if not tokens:
            continue
        if found and not quoted and not excluded and not found[-1].quoted and not found[-1].excluded:
            found[-1].tokens.extend(tokens)
        else:
            found.append(_Clause(tokens, quoted, excluded))
    if sum(len(c.tokens) for c in found) > _MOST_WORDS:
        raise InputError(f"the query has {sum(len(c.tokens) for c in found):,} words; {_MOST_WORDS} are the most that a search takes")
    if all(c.excluded for c in found):
        raise InputError(f"the query {query[:60]!r} asks for no word; give at least one that must be there")
    return found


def _typed(text: str) -> list[Typed]:
    return [Typed(text[t.start : t.end], t.form) for t in without_articles(words(text))]


def _drafts(clause: _Clause) -> list[_Draft]:
    """A clause as groups: a phrase is one, a name is one, every other word is one."""
    if clause.quoted:
        return [_Draft(clause.tokens, quoted=True, excluded=clause.excluded)]
    drafts, rest = [], clause.tokens
    while rest:
        length, called = _name_at(rest)
        drafts.append(_Draft(rest[:length], quoted=False, excluded=clause.excluded, names=called))
        rest = rest[length:]
    full = [d for d in drafts if d.names or d.tokens[0].form not in EMPTY]
    return full or drafts


def _name_at(tokens: list[Typed]) -> tuple[int, list[str]]:
    """How many of the first tokens are a name (one, where none is), and the names of what bears it."""
    known = names()
    for length in range(min(_LONGEST_NAME, len(tokens)), 0, -1):
        spelt = " ".join(key(t.form) for t in tokens[:length])
        plural = [f"{spelt}s"] if is_latin(tokens[length - 1].form) else []  # Houthi, Houthis
        things = [thing for each in (spelt, *plural) for thing in known.things.get(each, ())]
        if things:
            return length, list(dict.fromkeys(name for thing in things for name in known.called[thing]))
    return 1, []


# -- widening ------------------------------------------------------------------------------------------------------------------
class _Vocabulary:
    """The words of the store that share a key with a word of the query: two look-ups for the whole query."""

    def __init__(self, connection: Connection, drafts: list[_Draft], lexicon: Lexicon | None) -> None:
        self._connection = connection
        typed = {key(t.form) for d in drafts for t in d.tokens}
        heads = {key(tokens[0].form) for d in drafts for name in d.names if (tokens := words(name))}
        self._own = self._stored_keys(typed)
        for word in sorted(typed - self._own.keys()):
            self._own[word] = latin_keys(word) if is_latin(word) else keys_of(word, lexicon or load()).sure
        wanted = {k for own in self._own.values() for k in own} | {f"={k}" for head in heads for k in (head, _without_article(head))}
        self._by_key = self._sharing(wanted)

    def _stored_keys(self, typed: Iterable[str]) -> dict[str, tuple[str, ...]]:
        rows = self._connection.execute(select(index.forms).where(index.forms.c.form.in_(sorted(typed))))
        return {row.form: tuple(row.keys.split()) for row in rows}

    def _sharing(self, wanted: Iterable[str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for row in self._connection.execute(select(index.keys).where(index.keys.c.key.in_(sorted(wanted)))):
            found.setdefault(row.key, []).append(row.form)
        return found

    def forms(self, word: str, kinds: str) -> dict[str, str]:
        """The stored words that answer a key, each with the best reason; ``kinds`` are the prefixes of the keys to go by."""
        found: dict[str, str] = {}
        for kind in kinds:
            for own in self._own[word]:
                if own[0] == kind:
                    for form in self._by_key.get(own, ()):
                        if kind != "*" or _sounds_like(word, form):
                            found.setdefault(form, _REASONS[kind])
        if word in found:
            found[word] = "exact"
        return found

    def heads(self, word: str) -> frozenset[str]:
        """The stored words that are this one with or without proclitics: how the first word of a name may stand in a text."""
        bare = _without_article(word)
        found = [form for k in dict.fromkeys((f"={word}", f"={bare}")) for form in self._by_key.get(k, ())]
        return frozenset(form for form in found if form.endswith(word) or (bare != word and form.endswith("لل" + bare)))


def _without_article(word: str) -> str:
    return word.removeprefix("ال") if len(word) > 4 else word


def _sounds_like(word: str, form: str) -> bool:
    return any(sound_alike(a, b) for a in _tails(word) for b in _tails(form))


def _tails(word: str) -> list[str]:
    """A word, and what is left of it when letters that may be proclitics or the article are cut off."""
    tails = [word]
    while len(tails[-1]) > 2 and tails[-1][0] in "وفبلكا" and len(tails) < 5:
        tails.append(tails[-1][1:])
    return tails


def _group(draft: _Draft, vocabulary: _Vocabulary) -> Group:
    text = " ".join(t.text for t in draft.tokens)
    if draft.quoted:
        return Group(text, (), _quoted(draft.tokens, vocabulary))
    phrases = tuple(p for name in draft.names if (p := _alias(name, vocabulary)))
    return Group(text, tuple(_word(t, vocabulary, _kinds(t, draft, phrases)) for t in draft.tokens), phrases)


def _kinds(typed: Typed, draft: _Draft, phrases: tuple[Phrase, ...]) -> str:
    """By which keys a word is widened: a word of a longer name not by its lemma, one that names something not by too short a sound."""
    named, word = bool(phrases), key(typed.form)
    lemma = "" if named and len(draft.tokens) > 1 else "~"
    too_short = named and is_latin(word) and max(map(len, skeletons(word)), default=0) < 3  # US, UN: half the words of a language sound so
    return f"={lemma}{'' if too_short else '*'}"


def _word(typed: Typed, vocabulary: _Vocabulary, kinds: str) -> Word:
    return Word(typed.text, typed.form, vocabulary.forms(key(typed.form), kinds))


def _quoted(tokens: Sequence[Typed], vocabulary: _Vocabulary) -> tuple[Phrase, ...]:
    """A phrase as it was typed; only its first word may have clitics more or fewer."""
    first, *rest = (key(t.form) for t in tokens)
    forms = vocabulary.forms(first, "=")
    exact = [Phrase(frozenset([first]), tuple(rest), "exact")] if first in forms else []
    other = frozenset(forms) - {first}
    return (*exact, *([Phrase(other, tuple(rest), "clitic")] if other else []))


def _alias(name: str, vocabulary: _Vocabulary) -> Phrase | None:
    first, *rest = (key(t.form) for t in words(name))
    heads = vocabulary.heads(first)
    return Phrase(heads, tuple(rest), "alias") if heads else None


# -- asking --------------------------------------------------------------------------------------------------------------------
def matching(connection: Connection, question: Question, kind: str, *, title: bool = False, strong: bool = False) -> ColumnElement[bool]:
    """The condition over ``search_articles`` (``_statements``, ``_actors``) that a document answers the question.

    ``title``: in its title alone. ``strong``: by its very words or names, not by a lemma or a sound.
    """
    documents = index.DOCUMENTS[kind]
    if connection.dialect.name == "postgresql":
        expression = _expression(question, _POSTGRESQL, title=title, strong=strong)
        return false() if expression is None else documents.c.vector.op("@@")(cast(expression, TSQUERY))
    found = _in_sqlite(question, documents.name, title=title, strong=strong)
    return false() if found is None else documents.c.n.in_(found)


def tiers(question: Question) -> list[dict[str, bool]]:
    """The narrower questions to :func:`matching`, the best answers first; the last is the question itself."""
    all_of_them: list[dict[str, bool]] = [{"title": True, "strong": True}, {"title": False, "strong": True}, {"title": False, "strong": False}]
    seen = [_expression(question, _SQLITE, **tier) for tier in all_of_them]
    return [tier for i, tier in enumerate(all_of_them) if seen[i] not in [None, *seen[i + 1 :]]]


def how_many(connection: Connection, question: Question, kind: str) -> int:
    """The number of documents of a kind that answer the question, whatever else is asked of them."""
    documents = index.DOCUMENTS[kind]
    if connection.dialect.name == "postgresql":
        return connection.scalar(select(func.count()).select_from(documents).where(matching(connection, question, kind))) or 0
    found = _in_sqlite(question, documents.name, title=False, strong=False)
    return 0 if found is None else connection.scalar(select(func.count()).select_from(found.subquery())) or 0


def _in_sqlite(question: Question, documents: str, *, title: bool, strong: bool) -> Select[tuple[int]] | None:
    """The numbers of the documents that FTS5 finds."""
    expression = _expression(question, _SQLITE, title=title, strong=strong)
    fts = table(f"{documents}_fts", column("rowid", Integer), column(f"{documents}_fts", Text))
    return None if expression is None else select(fts.c.rowid).where(fts.c[f"{documents}_fts"].op("MATCH")(expression))


class _Syntax(NamedTuple):
    """How a database writes full-text conditions. Keys are letters, digits and inner dots: nothing in them can end a quoted term."""

    quote: str
    both: str
    either: str
    but_not: str
    in_title: str  # after a term
    titles: str  # before a group


_SQLITE = _Syntax('"', " AND ", " OR ", " NOT ", "", "title : ")
_POSTGRESQL = _Syntax("'", " & ", " | ", " & !", ":A", "")


def _expression(question: Question, syntax: _Syntax, *, title: bool, strong: bool) -> str | None:
    """The full-text condition of a question; ``None`` where no document of the store can satisfy it."""
    wanted = [_alternatives(g, syntax, title=title, strong=strong) for g in question.wanted]
    if not all(wanted):
        return None
    excluded = [part for g in question.excluded for part in _alternatives(g, syntax, title=False, strong=True)]
    whole = syntax.both.join(f"({syntax.titles if title else ''}({syntax.either.join(parts)}))" for parts in wanted)
    return f"({whole}){syntax.but_not}({syntax.either.join(excluded)})" if excluded else whole


def _alternatives(group: Group, syntax: _Syntax, *, title: bool, strong: bool) -> list[str]:
    """The conditions one of which satisfies a group."""
    end = syntax.in_title if title else ""
    each = [{form for form, reason in word.forms.items() if not strong or reason in _STRONG} for word in group.words]
    together = [f"({syntax.both.join(_any(forms, syntax, end) for forms in each)})"] if each and all(each) else []
    more = [phrase for phrase in group.phrases if not together or not _implies(phrase, each)]
    return together + [text for phrase in more for text in _in_row(phrase, syntax, end)]


def _implies(phrase: Phrase, each: list[set[str]]) -> bool:
    """Whether whatever holds the phrase holds all the words."""
    return all(phrase.heads <= forms or any(word in forms for word in phrase.rest) for forms in each)


def _any(forms: Iterable[str], syntax: _Syntax, end: str) -> str:
    return f"({syntax.either.join(f'{syntax.quote}{form}{syntax.quote}{end}' for form in sorted(forms))})"


def _in_row(phrase: Phrase, syntax: _Syntax, end: str) -> list[str]:
    """A phrase; FTS5 knows no alternatives inside one, so it is written once for each first word."""
    if syntax is _POSTGRESQL:
        return ["(" + " <-> ".join(_any(place, syntax, end) for place in (phrase.heads, *([word] for word in phrase.rest))) + ")"]
    return [f'"{" ".join((head, *phrase.rest))}"' for head in sorted(phrase.heads)]
