"""How far two reviewers agree beyond chance: Cohen's kappa (Cohen 1960, Educational and Psychological Measurement 20), per event type and over all."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from isnad.store.decisions import Decision

Pair = tuple[str, str]  # the verdicts of two reviewers on one event


class Agreement(NamedTuple):
    """Two reviewers on the events of a type that both have judged (``type`` is ``""`` for all). ``kappa`` is ``None`` where chance leaves nothing to agree on."""

    one: str
    other: str
    type: str
    events: int
    same: int
    kappa: float | None


def agreements(verdicts: Mapping[str, Mapping[str, Decision]], types: Mapping[str, str]) -> list[Agreement]:
    """Every two reviewers who have judged an event in common: over all types first, then type by type. What is in no type (a statement) is left out."""
    shared: defaultdict[tuple[str, str], defaultdict[str, list[Pair]]] = defaultdict(lambda: defaultdict(list))
    for record, given in verdicts.items():
        if record in types:
            for one, other in itertools.combinations(sorted(given), 2):
                for kind in ("", types[record]):
                    shared[one, other][kind].append((given[one].verb, given[other].verb))
    return [_agreement(one, other, kind, pairs) for (one, other), kinds in sorted(shared.items()) for kind, pairs in sorted(kinds.items())]


def _agreement(one: str, other: str, kind: str, pairs: Sequence[Pair]) -> Agreement:
    return Agreement(one, other, kind, len(pairs), sum(a == b for a, b in pairs), kappa(pairs))


def kappa(pairs: Sequence[Pair]) -> float | None:
    """(observed - expected) / (1 - expected) agreement; ``None`` where both always give one and the same verdict, and for no pairs."""
    n = len(pairs)
    if not n:
        return None
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[verdict] * second[verdict] for verdict in first) / n**2
    return None if expected == 1 else (sum(a == b for a, b in pairs) / n - expected) / (1 - expected)
