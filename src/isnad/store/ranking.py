"""How well a document answers a question, and which of its words do so."""

from __future__ import annotations

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
    rest: tuple[frozenset[str], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Matcher:
    """A question turned over: from a key in a text to what it may answer."""

    single: dict[str, list[tuple[int, int, str]]]
    starts: dict[str, list[_Start]]
    typed: dict[tuple[int, int], str]  # the plain spelling of each word of the query
    sizes: tuple[int, ...]  # words of each group
    heads: frozenset[str]  # every key with which an answer can begin


def matcher(question: Question) -> Matcher:
    """Prepare a question for :func:`answers`."""
    single: dict[str, list[tuple[int, int, str]]] = {}
    starts: dict[str, list[_Start]] = {}
    for g, group in enumerate(question.wanted):
        for w, word in enumerate(group.words):
            for form, reason in word.forms.items():
                single.setdefault(form, []).append((g, w, reason))
        for phrase in group.phrases:
            for form in phrase.places[0]:
                starts.setdefault(form, []).append(_Start(g, phrase.places[1:], phrase.reason))
    typed = {(g, w): word.plain for g, group in enumerate(question.wanted) for w, word in enumerate(group.words)}
    return Matcher(single, starts, typed, tuple(map(_size, question.wanted)), frozenset((*single, *starts)))


def _size(group: Group) -> int:
    return len(group.words) or 1


def answers(match: Matcher, keys: list[str], spelt: list[str]) -> list[Answer]:
    """Where a text, given as the keys of its words and the words in plain form, answers a question; in the order of the text."""
    heads = match.heads
    return [answer for i, each in enumerate(keys) if each in heads for answer in _answers_at(match, i, keys, spelt)]


def _answers_at(match: Matcher, i: int, keys: list[str], spelt: list[str]) -> Iterator[Answer]:
    for g, w, reason in match.single.get(keys[i], ()):
        if reason == "exact" and spelt[i] != match.typed[g, w]:
            yield Answer(i, i, g, w, "spelling", WEIGHTS["spelling"] * (_ANOTHER_WORD if spelt[i] in EMPTY else 1.0))
        else:
            yield Answer(i, i, g, w, reason, WEIGHTS[reason])
    for start in match.starts.get(keys[i], ()):
        rest = keys[i + 1 : i + 1 + len(start.rest)]
        if len(rest) == len(start.rest) and all(k in place for k, place in zip(rest, start.rest, strict=True)):
            yield Answer(i, i + len(rest), start.group, -1, start.reason, WEIGHTS[start.reason])


class Scored(NamedTuple):
    """How well a document answers (0 for not at all, about 3 for one word in title and lead), and with which words."""

    points: float
    title: list[Answer]
    body: list[Answer]


def score(match: Matcher, title: str, body: str, spelt: str) -> Scored:
    """Weigh a document, given as :data:`isnad.store.index.DOCUMENTS` keep it."""
    heads, rest, words = title.split(), body.split(), spelt.split()
    found = answers(match, heads, words), answers(match, rest, words[len(heads) :])
    in_title, in_body = map(_by_unit, found)
    groups = [_group_score(g, size, in_title, in_body, 0.4 + 0.6 * len(rest) / _TYPICAL) for g, size in enumerate(match.sizes)]
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
            best = max(best, worth * min(begins.get(answer.last + distance, 0.0), answer.weight))
    return best
