"""Keeps an open desk up to date with a store that grows.

A thread looks every few seconds whether there is something new; merging it and reading the columns anew is left to a process of its own (``python -m isnad.desk.fresh``), since either would
take the interpreter away from the pages for seconds. What the process read comes back on its standard output, and from then on the pages show it.
"""

from __future__ import annotations

import contextlib
import logging
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import msgspec
from sqlalchemy import Connection

from isnad.desk.columns import Columns, Table
from isnad.desk.desk import Desk, State, read, state_of
from isnad.desk.tables import behind, refresh
from isnad.errors import IsnadError
from isnad.lexicon import load
from isnad.store.store import Store

_log = logging.getLogger("isnad.desk")
SECONDS = 5.0  # between two looks
_REST = 4  # times as long as the last work took, the next one waits: while thousands of articles come in, merging must not take a whole core
_PATIENCE = 3.0  # seconds that an act of a reviewer waits to see what came of it
_PIECE = 20_000  # ids that come at a time


class Job(msgspec.Struct):
    """What the process is to do: on which store, with which lexicon files, and whether records are merged first or shown as they were made last."""

    store: str
    files: list[str]
    merge: bool


class Keeper:
    """Looks after one desk. Use it in a ``with``: it looks while that lasts."""

    def __init__(self, desk: Desk, files: Sequence[Path] = (), *, merge: bool = True, seconds: float = SECONDS) -> None:
        self._desk, self._seconds = desk, seconds
        self._job = Job(desk.store.url.render_as_string(hide_password=False), [str(file) for file in files], merge)
        self._wake, self._end, self._shown = threading.Event(), threading.Event(), threading.Condition()
        self._thread = threading.Thread(target=self._keep, name="isnad-keeper", daemon=True)
        self._process: subprocess.Popen[bytes] | None = None
        self._looks, self._looking = 0, False

    def __enter__(self) -> Keeper:
        self._desk.follow = self.follow
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._desk.follow = None
        self._end.set()
        self._wake.set()
        if self._process is not None:
            self._process.terminate()
        self._thread.join(timeout=10)

    def follow(self) -> None:
        """Show what was written just now; waits for it, but not for long: a large store shows it some seconds later."""
        with self._shown:
            wanted = self._looks + (2 if self._looking else 1)  # a look that is on its way may have begun before
            self._wake.set()
            self._shown.wait_for(lambda: self._looks >= wanted, _PATIENCE)

    def look(self) -> bool:
        """One look; gives whether the desk shows something new from now on."""
        with self._desk.store.reading() as connection:
            wanting = self._wanting(connection)
        if not wanting:
            return False
        columns, state = self._work()
        self._desk.show(columns, state)
        return True

    def _wanting(self, connection: Connection) -> bool:
        shown = self._desk.shown
        return shown is not None and (state_of(connection) != shown.state or (self._job.merge and behind(connection)))

    def _work(self) -> tuple[Columns, State]:
        self._process = process = subprocess.Popen([sys.executable, "-m", "isnad.desk.fresh"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdin is not None and process.stdout is not None  # both are pipes
        with process.stdout as answer:
            with contextlib.suppress(BrokenPipeError), process.stdin as question:
                question.write(msgspec.json.encode(self._job))
            try:
                return receive(answer)
            except (EOFError, pickle.UnpicklingError):
                raise IsnadError(f"bringing the records up to date ended with exit status {process.wait()}; what it said stands above") from None
            finally:
                process.wait()

    def _keep(self) -> None:
        pause, failed = self._seconds, False
        with _Watcher(self._desk.store) as watcher:
            while not self._end.is_set():
                asked = self._wake.wait(pause)
                with self._shown:
                    self._wake.clear()
                    self._looking = True
                began = time.monotonic()
                worked, failed = self._tried() if watcher.changed() or asked or failed else (False, False)
                pause = max(self._seconds, _REST * (time.monotonic() - began)) if worked else self._seconds
                with self._shown:
                    self._looks, self._looking = self._looks + 1, False
                    self._shown.notify_all()

    def _tried(self) -> tuple[bool, bool]:
        """One look: whether it took work, and whether it failed; then the desk shows what it has until the next."""
        try:
            return not self._end.is_set() and self.look(), False
        except Exception as error:
            if not self._end.is_set():
                _log.error("looking for what is new: %s", error, exc_info=None if isinstance(error, IsnadError) else error)
            return True, True


class _Watcher:
    """Tells cheaply whether anything was written to a store since the last time that it was asked."""

    def __init__(self, store: Store) -> None:
        self._sqlite = store.url.get_backend_name() == "sqlite"
        self._connection: Any = store.engine.raw_connection() if self._sqlite else None
        self._last: object = None

    def __enter__(self) -> _Watcher:
        return self

    def __exit__(self, *_: object) -> None:
        if self._connection is not None:
            self._connection.close()

    def changed(self) -> bool:
        """A server's database does not tell: there each look asks for what is new."""
        if not self._sqlite:
            return True
        last, self._last = self._last, self._connection.cursor().execute("PRAGMA data_version").fetchone()
        return last != self._last


# -- from the process to the desk ----------------------------------------------------------------------------------------------
def send(columns: Columns, state: State, to: IO[bytes]) -> None:
    """Write columns in small pieces: whoever reads one holds the interpreter until it is read."""
    for table in (columns.events, columns.statements, columns.records):
        _dump(len(table.ids), to)
        for start in range(0, len(table.ids), _PIECE):
            _dump(table.ids[start : start + _PIECE], to)
        _dump(len(table.by), to)
        for item in table.by.items():
            _dump(item, to)
    for rest in (columns.in_events, columns.in_statements, columns.record_of, columns.claim_of, state):
        _dump(rest, to)


def receive(answer: IO[bytes]) -> tuple[Columns, State]:
    """Read what :func:`send` wrote. Raises :class:`EOFError` or :class:`pickle.UnpicklingError` where it ends too early."""
    events, statements, records = (_received_table(answer) for _ in range(3))
    in_events, in_statements, record_of, claim_of, state = (pickle.load(answer) for _ in range(5))
    return Columns(events, statements, records, in_events, in_statements, record_of, claim_of), state


def _received_table(answer: IO[bytes]) -> Table:
    size, ids, at = pickle.load(answer), list[str](), dict[str, int]()
    while len(ids) < size:
        some = pickle.load(answer)
        at.update(zip(some, range(len(ids), len(ids) + len(some)), strict=True))
        ids += some
    return Table(ids, at, dict(pickle.load(answer) for _ in range(pickle.load(answer))))


def _dump(piece: object, to: IO[bytes]) -> None:
    pickle.dump(piece, to, protocol=pickle.HIGHEST_PROTOCOL)


def main() -> None:
    """Do one job: it comes on standard input, the columns and their state go to standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the desk that started it ends it
    with contextlib.suppress(AttributeError):
        import os

        os.nice(5)  # pages come first
    job = msgspec.json.decode(sys.stdin.buffer.read(), type=Job)
    with Store(job.store) as store:
        if job.merge:
            refresh(store, load(tuple(Path(file) for file in job.files)))
        send(*read(store), sys.stdout.buffer)


if __name__ == "__main__":
    main()
