"""The desk that is open: its store, where it stands in the address space, and what it remembers between requests."""

from __future__ import annotations

import copy
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, func, select

from isnad.collector import at_rest
from isnad.desk.changes import version
from isnad.desk.columns import Columns, load
from isnad.desk.filters import Asked
from isnad.desk.kept import Kept
from isnad.desk.reviewing.states import Reviewed, read_states
from isnad.lexicon import Lexicon
from isnad.store.decisions import last_decision
from isnad.store.schema import pages
from isnad.store.store import Store

T = TypeVar("T")
State = tuple[int, int]


@dataclass(frozen=True)
class Shown:
    """What the pages show: the columns of one state of the store, and the answers that were made of them."""

    columns: Columns
    state: State
    kept: Kept


class Desk:
    """What every view gets. ``prefix`` is where a proxy shows the desk: ``/isnad``, or nothing."""

    def __init__(self, store: Store, lexicon: Lexicon, prefix: str = "") -> None:
        self.store, self.lexicon, self.prefix = store, lexicon, prefix
        self.shown: Shown | None = None
        self.follow: Callable[[], None] | None = None  # how what was just written comes to be shown, where somebody looks after the desk
        self._home = self
        self._loading = threading.Lock()
        self._reviewed: Reviewed | None = None

    def now(self) -> Desk:
        """The desk for one request: whatever is shown to others meanwhile, it stays with the columns that it began with."""
        return copy.copy(self._home)

    def columns(self) -> Columns:
        """The rows of the store in memory, as :mod:`isnad.desk.fresh` showed them last. Only the first who asks waits for them."""
        return self._now().columns

    def _now(self) -> Shown:
        if self.shown is None:
            with self._home._loading:
                if self._home.shown is None:
                    self.reload()
            self.shown = self._home.shown
        assert self.shown is not None
        return self.shown

    def reload(self) -> None:
        """Read the columns here and now."""
        self.show(*read(self.store))

    def show(self, columns: Columns, state: State) -> None:
        """From now on the pages show these columns; what was remembered of others goes with them."""
        self._home.shown = Shown(columns, state, Kept())

    def written(self) -> None:
        """Show what was written just now: for acts that change rows, whose author waits to see it."""
        if self.follow is not None:
            self.follow()
        else:
            self.reload()

    def remembered(self, what: Hashable, make: Callable[[], T]) -> T:
        """An answer that depends on the store and ``what`` alone."""
        kept = self._now().kept
        if (found := kept.get(what)) is not None:
            return found[0]  # type: ignore[no-any-return]
        turn = kept.turn
        made = make()
        kept.put(what, made, turn)
        return made

    def reviewed(self, connection: Connection) -> Reviewed:
        """Where the review of each record stands, now."""
        return self.remembered(("reviewed", last_decision(connection)), lambda: self._read_on(connection))

    def _read_on(self, connection: Connection) -> Reviewed:
        self._home._reviewed = read_states(connection, self._home._reviewed)
        return self._home._reviewed

    @contextmanager
    def deciding(self) -> Iterator[Connection]:
        """A transaction for decisions of reviewers. They change no row, so the columns stay; only answers that depend on decisions are forgotten."""
        with self.store.writing() as connection:
            yield connection
        if self._home.shown is not None:
            self._home.shown.kept.forget(_depends_on_review)


def _depends_on_review(what: Hashable) -> bool:
    return isinstance(what, tuple) and any(part == "reviewed" or (isinstance(part, Asked) and part.review is not None) for part in what)


def read(store: Store) -> tuple[Columns, State]:
    """The columns of a store, and the state of it in which they were read."""
    with at_rest(), store.reading() as connection:
        return load(connection), state_of(connection)


def state_of(connection: Connection) -> State:
    """Another value whenever the columns may be other ones: how often the shelf of records was filled, and the last page that came in."""
    last = connection.execute(select(func.max(pages.c.id))).scalar()
    return version(connection), last or 0
