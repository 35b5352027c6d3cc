"""The desk that is open: its store, where it stands in the address space, and what it remembers between requests."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from isnad.lexicon import Lexicon
from isnad.store.store import Store

T = TypeVar("T")
_MOST = 512  # answers
_SECONDS = 5  # that answers of a server's database are kept: it does not tell when it changes


class Memory:
    """Answers that hold until the store changes; the oldest go first."""

    def __init__(self, most: int = _MOST) -> None:
        self._most, self._lock = most, threading.Lock()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """The answer under a key, made where it is not known."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


@dataclass(frozen=True)
class Desk:
    """What every view gets."""

    store: Store
    lexicon: Lexicon
    prefix: str = ""  # "/isnad" behind a proxy, without a slash at the end
    memory: Memory = field(default_factory=Memory)

    def state(self) -> Hashable:
        """Another value whenever the store may have changed."""
        if self.store.url.get_backend_name() != "sqlite":
            return int(time.monotonic() / _SECONDS)
        path = Path(self.store.url.database or "")
        return tuple((f.stat().st_mtime_ns, f.stat().st_size) for f in (path, path.with_name(path.name + "-wal")) if f.exists())

    def remembered(self, what: Hashable, make: Callable[[], T]) -> T:
        """An answer that depends on the store and ``what`` alone."""
        return self.memory.get((self.state(), what), make)
