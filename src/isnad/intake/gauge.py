"""How far a run over local sources is, by the bytes of their files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO


class Gauge:
    """The share of the sources' bytes that has been read. What cannot be measured (standard input, files that vanish) counts as nothing."""

    def __init__(self, sources: Iterable[str] = ()) -> None:
        self.total = sum(map(_size, sources))
        self._behind = 0
        self._stream: BinaryIO | None = None

    @property
    def share(self) -> float:
        """Between 0 and 1. A zip or Parquet file counts only when it is done: it is not read from front to back."""
        here = self._stream.tell() if self._stream is not None and not self._stream.closed else 0
        return min(1.0, (self._behind + here) / self.total) if self.total else 0.0

    def share_now(self, _done: int) -> float:
        """:attr:`share`, for those who ask with the number of items that are done."""
        return self.share

    @contextmanager
    def passing(self, path: str, stream: Any = None) -> Iterator[None]:
        """While a file is read; its place in ``stream`` counts, and in the end the whole of it."""
        self._stream = stream
        try:
            yield
        finally:
            self._stream = None
            self._behind += _size(path)


def _size(path: str) -> int:
    try:
        if not os.path.isdir(path):
            return os.stat(path).st_size
    except OSError:
        return 0
    return sum(_size(os.path.join(folder, name)) for folder, _, names in os.walk(path) for name in names)
