"""How well a document answers a question, and which of its words do so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from isnad.store.query import EMPTY, WEIGHTS, Group, Question

# Calibrated on tests/search.tsv: a word in the title outweighs any number in the body; words side by side outweigh the same words apart.
_IN_TITLE, _IN_BODY, _BEST_IN_BODY, _IN_LEAD = 2.0, 1.2, 0.4, 0.3
_LEAD = 40  # words: what a newsroom tells first
_ANOTHER_WORD = 0.4  # for على where علي was typed: more likely the preposition than the name
_HALF = 1.5  # occurrences that earn half of what many would
_TYPICAL = 250  # words of an article
_SIDE_BY_SIDE = {1: 1.0, 2: 0.5, 3: 0.35, 4: 0.25, 5: 0.2}  # by distance
_TITLE_SIDE = 1.5  # times that, in a title


class Answer(NamedTuple):
    """Words of a text that answer a word of the query: the first and last, both counted in words."""

    first: int
    last: int
    group: int
    word: int  # of the group; -1: all of them, by a phrase or another name
    reason: str
    weight: float


class _Start(NamedTuple):
    group: int
    rest: str  # the keys that must follow, a blank before and after
    more: int  # how many they are
    reason: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """A question turned over: from a key in a text to what it may answer."""

    single: dict[str, list[tuple[int, int, str]]]
    starts: dict[str, list[_Start]]
    typed: dict[tuple[int, int], str]  # the plain spelling of each word of the query
    sizes: tuple[int, ...]  # words of each group
    heads: re.Pattern[str]  # any key with which an answer can begin, after a blank


def matcher(question: Question) -> Matcher:
    """Prepare a question for :func:`answers`."""
    single: dict[str, list[tuple[int, int, str]]] = {}
    starts: dict[str, list[_Start]] = {}
    for g, group in enumerate(question.wanted):
        for w, word in enumerate(group.words):
            for form, reason in word.forms.items():
                single.setdefault(form, []).append((g, w, reason))
        for phrase in group.phrases:
            start = _Start(g, "".join(f" {word}" for word in phrase.rest) + " ", len(phrase.rest), phrase.reason)
            for form in phrase.heads:
                starts.setdefault(form, []).append(start)
    typed = {(g, w): word.plain for g, group in enumerate(question.wanted) for w, word in enumerate(group.words)}
    heads = re.compile(f" ({'|'.join(map(re.escape, sorted(single.keys() | starts.keys())))})(?= )")
    return Matcher(single, starts, typed, tuple(map(_size, question.wanted)), heads)


def _size(group: Group) -> int:
    return len(group.words) or 1


def answers(match: Matcher, keys: str, spelt: str) -> list[Answer]:
    """Where a text answers a question, in its order.

    The text is given as the keys of its words and as the words in plain form, each with a blank between them; letter stands under letter in the two.
    """
    found: list[Answer] = []
    padded, word, counted = f" {keys} ", 0, 0
    for head in match.heads.finditer(padded):
        at = head.start()
        word, counted = word + keys.count(" ", counted, at), at
        key = head[1]
        found += _words_at(match, word, key, spelt[at : at + len(key)])
        for start in match.starts.get(key, ()):
            if padded.startswith(start.rest, head.end()):
                found.append(Answer(word, word + start.more, start.group, -1, start.reason, WEIGHTS[start.reason]))
    return found


def _words_at(match: Matcher, i: int, key: str, spelt: str) -> Iterator[Answer]:
    """The words of the query that the ``i``-th word of a text answers."""
    for g, w, reason in match.single.get(key, ()):
        if reason == "exact" and spelt != match.typed[g, w]:
            yield Answer(i, i, g, w, "spelling", WEIGHTS["spelling"] * (_ANOTHER_WORD if spelt in EMPTY else 1.0))
        else:
            yield Answer(i, i, g, w, reason, WEIGHTS[reason])


class Scored(NamedTuple):
    """How well a document answers (0 for not at all, about 3 for one word in title and lead), and with which words."""

    points: float
    title: list[Answer]
    body: list[Answer]


def score(match: Matcher, title: str, body: str, spelt: str) -> Scored:
    """Weigh a document, given as :data:`isnad.store.index.DOCUMENTS` keep it."""
    found = answers(match, title, spelt[: len(title)]), answers(match, body, spelt[len(title) + 1 if title else 0 :])
    in_title, in_body = map(_by_unit, found)
    length = 0.4 + 0.6 * (body.count(" ") + 1) / _TYPICAL
    groups = [_group_score(g, size, in_title, in_body, length) for g, size in enumerate(match.sizes)]
    near = _TITLE_SIDE * _nearness(match, in_title) + _nearness(match, in_body) if sum(match.sizes) > 1 else 0.0
    return Scored(round(sum(groups) / len(groups) + near, 4), *found)


_Units = dict[tuple[int, int], list[Answer]]


def _by_unit(found: list[Answer]) -> _Units:
    units: _Units = {}
    for answer in found:
        units.setdefault((answer.group, answer.word), []).append(answer)
    return units


def _group_score(group: int, size: int, title: _Units, body: _Units, length: float) -> float:
    """The better of: by its words, each of which counts for its share; by another name of the whole."""
    by_word = sum(_unit_score(title.get((group, w)), body.get((group, w)), length) for w in range(size)) / size
    return max(by_word, _unit_score(title.get((group, -1)), body.get((group, -1)), length))


def _unit_score(title: list[Answer] | None, body: list[Answer] | None, length: float) -> float:
    in_title = _IN_TITLE * max(a.weight for a in title) if title else 0.0
    if not body:
        return in_title
    weights = [a.weight for a in body]
    often, best = sum(weights) / length, max(weights)
    lead = max((w for w, a in zip(weights, body, strict=True) if a.first < _LEAD), default=0.0)
    return in_title + _IN_BODY * best * often / (often + _HALF) + _BEST_IN_BODY * best + _IN_LEAD * lead


def _nearness(match: Matcher, found: _Units) -> float:
    """How closely the words of the query follow each other somewhere in a text, in its order: up to 1 on average over the pairs."""
    units = [(g, w) for g, size in enumerate(match.sizes) for w in range(size)]
    of = {(g, w): found.get((g, w), []) + found.get((g, -1), []) for g, w in units}
    return sum(_closest(of[one], of[other]) for one, other in pairwise(units)) / (len(units) - 1)


def _closest(before: list[Answer], after: list[Answer]) -> float:
    if not before or not after:
        return 0.0
    begins: dict[int, float] = {}
    for answer in after:
        begins[answer.first] = max(begins.get(answer.first, 0.0), answer.weight)
    best = 0.0
    for answer in before:
        for distance, worth in _SIDE_BY_SIDE.items():
            other = begins.get(answer.last + distance)
            if other is not None:
                best = max(best, worth * min(other, answer.weight))
    return best
