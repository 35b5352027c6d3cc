"""Answers that are remembered, so many and so large at most: those asked for longest ago go first."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np

_MOST = 512  # answers
_BYTES = 384 << 20  # of arrays among them: a mask over a million rows takes one megabyte, an order of them eight


class Kept:
    """Answers by question, for one state of a store."""

    def __init__(self, most: int = _MOST, most_bytes: int = _BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Any] = OrderedDict()
        self._bytes = 0
        self.turn = 0  # goes up when answers are forgotten: what was made before is not kept after

    def get(self, what: Hashable) -> tuple[Any] | None:
        """The answer in a tuple, or nothing."""
        with self._lock:
            if what not in self._answers:
                return None
            self._answers.move_to_end(what)
            return (self._answers[what],)

    def put(self, what: Hashable, answer: object, turn: int) -> None:
        """Keep an answer that was begun in a turn."""
        with self._lock:
            if turn != self.turn:
                return
            self._drop(what)
            self._answers[what] = answer
            self._bytes += _size(answer)
            while len(self._answers) > self._most or (self._bytes > self._most_bytes and len(self._answers) > 1):
                self._drop(next(iter(self._answers)))

    def forget(self, which: Callable[[Hashable], bool]) -> None:
        """Forget the answers to some questions, also those that are being made."""
        with self._lock:
            self.turn += 1
            for what in [what for what in self._answers if which(what)]:
                self._drop(what)

    def _drop(self, what: Hashable) -> None:
        if what in self._answers:
            self._bytes -= _size(self._answers.pop(what))


def _size(answer: object) -> int:
    return int(answer.nbytes) if isinstance(answer, np.ndarray) else 0
