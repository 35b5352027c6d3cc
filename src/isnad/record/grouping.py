"""From scores of pairs to groups: average linkage, the surest first. The result depends on the pairs alone, not on the order in which they came.

Scores are whole numbers (thousandths of log-odds), so that sums are exact; ties are broken by the ids.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

Scores = Mapping[str, Mapping[str, int]]  # both ways round


def components(ids: Iterable[str], scores: Scores, *, least: int) -> list[list[str]]:
    """The sets that pairs of at least ``least`` hold together, each sorted; groups never cross them."""
    out, seen = [], set[str]()
    for id in sorted(ids):
        if id in seen:
            continue
        seen.add(id)
        members, waiting = [], [id]
        while waiting:
            members.append(one := waiting.pop())
            new = [other for other, score in scores.get(one, {}).items() if score >= least and other not in seen]
            seen.update(new)
            waiting += new
        out.append(sorted(members))
    return out


def group(members: list[str], scores: Scores, *, least: int, unknown: int) -> list[list[str]]:
    """The groups within a component: the two groups whose members agree best on average are joined, again and again, while that average is at least ``least``.

    A pair that was never compared counts as ``unknown``.
    """
    if len(members) == 1:
        return [members]
    inside = set(members)
    sums = {a: {b: score - unknown for b, score in scores.get(a, {}).items() if b in inside} for a in members}
    groups = {a: [a] for a in members}
    heap = [(-float(total + unknown), a, b, 1) for a in members for b, total in sums[a].items() if a < b and total + unknown >= least]
    heapq.heapify(heap)
    while heap:
        _best, a, b, size = heapq.heappop(heap)
        if a not in groups or b not in groups or b not in sums[a] or size != len(groups[a]) * len(groups[b]):
            continue
        groups[a] += groups.pop(b)
        _merge(sums, a, b)
        for other, total in sums[a].items():
            size = len(groups[a]) * len(groups[other])
            mean = (total + unknown * size) / size  # of whole numbers, so rounded in one way only, and equal means stay equal
            if mean >= least:
                heapq.heappush(heap, (-mean, min(a, other), max(a, other), size))
    return sorted(sorted(g) for g in groups.values())


def _merge(sums: dict[str, dict[str, int]], a: str, b: str) -> None:
    for other, total in sums.pop(b).items():
        del sums[other][b]
        if other != a:
            sums[a][other] = sums[other][a] = sums[a].get(other, 0) + total
