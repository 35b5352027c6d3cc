"""Which tellings are worth comparing: of one kind, in days that meet, sharing words that tell one story from another.

Millions of pairs share a bucket of kind and week, and few of them share enough words; what each pair shares is therefore summed for a whole bucket at once, over arrays.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from isnad.record.telling import Telling
from isnad.record.words import telling_words, weight

SHARED = 1400  # weight of the telling words (hundredths) that two must share, both ways taken together, to be compared
REACH = 2  # days around a window in which others are compared
WIDE = 31 + 2 * REACH  # days: longer spans are compared only with the very same
_CELLS = 4_000_000  # of a table of pairs that is summed at a time
_Ints = NDArray[np.int64]
Bucket = tuple[str, int | tuple[int, int]]  # family of types, and a week or the very days of a wide span


class _Sought(NamedTuple):
    """What of a telling decides with which others it is compared. Words as numbers."""

    id: str
    article: int
    first: int  # days
    last: int
    new: bool
    told: _Ints
    close: _Ints


def span(telling: Telling) -> tuple[int, int] | None:
    """The days (ordinals, inclusive) in which a telling may be compared."""
    return (telling.window.first - REACH, telling.window.last + REACH) if telling.window else None


def is_wide(first: int, last: int) -> bool:
    """Whether the days of a telling are too many to compare it with all that meet them."""
    return last - first > WIDE


def buckets(families: Iterable[str], first: int, last: int) -> Iterator[Bucket]:
    """What tellings of some families of types and days must have one of in common to be compared."""
    weeks: Sequence[int | tuple[int, int]] = [(first, last)] if is_wide(first, last) else range(first // 7, last // 7 + 1)
    return itertools.product(families, weeks)


def candidates(tellings: Iterable[Telling], new: Collection[str], *, least: int = SHARED) -> set[tuple[str, str]]:
    """The pairs, at least one of them new, that are worth comparing since they share words of at least this weight; each in the order of its ids."""
    sought, weights = _sought(tellings, new)
    found: set[tuple[str, str]] = set()
    for (_, week), members in sought.items():
        if len(members) > 1 and any(t.new for t in members):
            found.update(_sharing(members, weights, week if isinstance(week, int) else None, least))
    return found


def _sought(tellings: Iterable[Telling], new: Collection[str]) -> tuple[dict[Bucket, list[_Sought]], _Ints]:
    """Tellings by bucket, and what each word weighs."""
    words, articles = _Numbers(), _Numbers()
    found: defaultdict[Bucket, list[_Sought]] = defaultdict(list)
    for t in tellings:
        if days := span(t):
            sought = _Sought(t.id, articles.of(t.article), *days, t.id in new, words.array(telling_words(t.told)), words.array(telling_words(t.close)))
            for bucket in buckets(t.families, *days):
                found[bucket].append(sought)
    return found, np.array([weight(word) for word in words.known], dtype=np.int64)


class _Numbers:
    """Numbers for names, counted up as they come."""

    def __init__(self) -> None:
        self.known: defaultdict[str, int] = defaultdict(itertools.count().__next__)

    def of(self, name: str) -> int:
        return self.known[name]

    def array(self, names: frozenset[str]) -> _Ints:
        return np.fromiter(map(self.known.__getitem__, names), dtype=np.int64, count=len(names))


def _sharing(members: list[_Sought], weights: _Ints, week: int | None, least: int) -> Iterator[tuple[str, str]]:
    """The pairs of one bucket that share enough. Two that meet in several weeks are told by the first of them."""
    members = sorted(members, key=lambda t: not t.new)
    fresh = sum(t.new for t in members)
    told, close = _Postings([t.told for t in members]), _Postings([t.close for t in members])
    article, first, last = (np.array([t[n] for t in members], dtype=np.int64) for n in (1, 2, 3))
    everyone = np.arange(len(members))
    step = max(1, _CELLS // len(members))
    for begin in range(0, fresh, step):
        rows = everyone[begin : min(begin + step, fresh)]
        shared = told.shared_with(close, rows, weights) + close.shared_with(told, rows, weights)
        mine = rows[:, None]
        worth = (shared >= least) & (everyone > mine) & (article != article[mine]) & (first <= last[mine]) & (first[mine] <= last)
        if week is not None:
            worth &= np.maximum(first, first[mine]) // 7 == week
        for row, column in np.argwhere(worth).tolist():
            a, b = members[begin + row].id, members[column].id
            yield (a, b) if a < b else (b, a)


class _Postings:
    """The words of the members of a bucket, and where each word stands."""

    def __init__(self, words: list[_Ints]) -> None:
        self.size = len(words)
        self.ends = np.cumsum([len(some) for some in words])
        self.words = np.concatenate(words)
        self.members = np.repeat(np.arange(self.size), [len(some) for some in words])
        self._order = np.argsort(self.words, kind="stable")
        self._sorted = self.words[self._order]

    def shared_with(self, other: _Postings, rows: _Ints, weights: _Ints) -> _Ints:
        """For the members ``rows`` (a run of numbers) and all members of ``other``, what the words weigh that both have: rows × members."""
        begin, end = (self.ends[rows[0] - 1] if rows[0] else 0), self.ends[rows[-1]]
        words, mine = self.words[begin:end], self.members[begin:end] - rows[0]
        starts = np.searchsorted(other._sorted, words, "left")
        counts = np.searchsorted(other._sorted, words, "right") - starts
        places = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts - starts, counts)  # for each word the run of places where the others have it
        cells = np.repeat(mine * self.size, counts) + other.members[other._order[places]]
        summed = np.bincount(cells, np.repeat(weights[words], counts), minlength=len(rows) * self.size)
        return summed.reshape(len(rows), self.size).astype(np.int64)
