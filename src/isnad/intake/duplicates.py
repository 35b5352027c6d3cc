"""Near duplicates: wire copy that outlets reprint with small edits. MinHash (rensa) proposes, a comparison of the texts decides."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from rensa import RMinHash

from isnad.arabic.letters import fold
from isnad.arabic.tokens import tokenize

_SHINGLE = 4  # words
_BANDS, _ROWS = 42, 3  # two texts that share half of their shingles meet in a band 996 times in 1,000
_SEED = 1
_SAME = 0.5  # share of all shingles that two copies have in common (Jaccard) …
_INSIDE = 0.8  # … or of the shorter one's, where an outlet cut or filled up the text
_LEAST = 12  # shingles: of shorter texts only equal ones are copies


@lru_cache(maxsize=256)
def shingles(body: str) -> frozenset[str]:
    """The runs of four words of a text, letters folded, punctuation left out."""
    words = [t.norm for t in tokenize(fold(body)) if t.kind not in ("punct", "newline")]
    return frozenset(" ".join(words[i : i + _SHINGLE]) for i in range(len(words) - _SHINGLE + 1))


def bands(body: str) -> list[int]:
    """Keys of a text, signed 64-bit numbers: texts that share one may be copies (locality-sensitive hashing). Empty for texts too short to judge."""
    parts = shingles(body)
    if len(parts) < _LEAST:
        return []
    sketch = RMinHash(num_perm=_BANDS * _ROWS, seed=_SEED)
    sketch.update(sorted(parts))
    values = sketch.digest()
    return [_key(n, values[n * _ROWS : (n + 1) * _ROWS]) for n in range(_BANDS)]


def are_copies(one: str, other: str) -> bool:
    """Whether one text is a copy of the other: equal, slightly edited, shortened or filled up. Symmetric."""
    if one == other:
        return True
    a, b = shingles(one), shingles(other)
    shorter, common = min(len(a), len(b)), len(a & b)
    return shorter >= _LEAST and (common >= _SAME * len(a | b) or common >= _INSIDE * shorter)


def _key(band: int, values: list[int]) -> int:
    return int.from_bytes(hashlib.blake2b(f"{band}:{values}".encode(), digest_size=8).digest(), signed=True)
