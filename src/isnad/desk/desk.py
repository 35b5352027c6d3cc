"""The desk that is open: its store, where it stands in the address space, and what it remembers between requests."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection

from isnad.desk.columns import Columns, load
from isnad.desk.filters import Asked
from isnad.desk.reviewing.states import Reviewed, read_states
from isnad.lexicon import Lexicon
from isnad.store.decisions import last_decision
from isnad.store.store import Store

T = TypeVar("T")
_MOST = 512  # answers
_SECONDS = 10.0  # that a state of the store is shown before the desk looks whether there is a newer one


class Desk:
    """What every view gets. ``prefix`` is where a proxy shows the desk: ``/isnad``, or nothing."""

    def __init__(self, store: Store, lexicon: Lexicon, prefix: str = "") -> None:
        self.store, self.lexicon, self.prefix = store, lexicon, prefix
        self._lock, self._loading = threading.Lock(), threading.Lock()
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._columns: Columns | None = None
        self._state: Hashable = None
        self._looked = 0.0
        self._reviewed: Reviewed | None = None
        self._turn = 0  # goes up with every decision

    def columns(self) -> Columns:
        """The rows of the store in memory, as they were some seconds ago. Only the first who asks waits; later on newer ones are read beside the work."""
        if self._columns is None:
            with self._loading:
                if self._columns is None:
                    self._look()
        elif time.monotonic() - self._looked > _SECONDS and self._loading.acquire(blocking=False):
            threading.Thread(target=self._look_beside, daemon=True).start()
        assert self._columns is not None
        return self._columns

    def reload(self) -> None:
        """Show what was written just now: for acts that change rows, whose author waits to see it."""
        with self._loading:
            self._look()

    def _look_beside(self) -> None:
        try:
            self._look()
        finally:
            self._loading.release()

    def _look(self) -> None:
        """Read the columns where the store is another than the last time; what was remembered of the old ones goes."""
        now, state = time.monotonic(), self._now()
        if self._columns is None or state != self._state:
            with self.store.reading() as connection:
                fresh = load(connection)
            with self._lock:
                self._columns, self._state = fresh, state
                self._kept.clear()
        self._looked = now

    def _now(self) -> Hashable:
        """Another value whenever the store may have changed. A server's database does not tell."""
        if self.store.url.get_backend_name() != "sqlite":
            return time.monotonic()
        path = Path(self.store.url.database or "")
        return tuple((f.stat().st_mtime_ns, f.stat().st_size) for f in (path, path.with_name(path.name + "-wal")) if f.exists())

    def remembered(self, what: Hashable, make: Callable[[], T]) -> T:
        """An answer that depends on the store and ``what`` alone; those asked for longest ago go first."""
        columns, turn = self.columns(), self._turn
        with self._lock:
            if what in self._kept:
                self._kept.move_to_end(what)
                return self._kept[what]  # type: ignore[return-value]
        made = make()
        with self._lock:
            if columns is self._columns and turn == self._turn:  # what was made of older columns is not kept for newer ones
                self._kept[what] = made
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return made

    def reviewed(self, connection: Connection) -> Reviewed:
        """Where the review of each record stands, now."""
        return self.remembered(("reviewed", last_decision(connection)), lambda: self._read_on(connection))

    def _read_on(self, connection: Connection) -> Reviewed:
        self._reviewed = read_states(connection, self._reviewed)
        return self._reviewed

    @contextmanager
    def deciding(self) -> Iterator[Connection]:
        """A transaction for decisions of reviewers. They change no row, so the columns stay; only answers that depend on decisions are forgotten."""
        with self.store.writing() as connection:
            alone = self._now() == self._state  # nobody else has written since the columns were read
            yield connection
        with self._lock:
            self._turn += 1
            for what in [what for what in self._kept if _depends_on_review(what)]:
                del self._kept[what]
            self._state = self._now() if alone else self._state


def _depends_on_review(what: Hashable) -> bool:
    return isinstance(what, tuple) and any(part == "reviewed" or (isinstance(part, Asked) and part.review is not None) for part in what)
