"""What comes in goes to the archive, is read, and is stored: each page in one transaction, or not at all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, select

from isnad.errors import InputError
from isnad.intake.found import Found, Skipped
from isnad.intake.sources import article_of
from isnad.model import Article, Reading, record_id
from isnad.reader import Reader
from isnad.reader.worker import Workers
from isnad.store import schema
from isnad.store.copies import link_copies
from isnad.store.store import Store, utc_now
from isnad.store.writing import digest, write_page, write_reading, write_version

_pages, _versions = schema.pages, schema.versions
#: Addresses are fetched again and again, and may go back to what they said before; a file on a disk is the same evidence however often it is given.
_FETCHED = ("http", "feed")
_BEFORE_WORKERS = 40  # articles that this process reads itself: a worker takes a second to start
_AHEAD = 32  # pages that wait for their turn to be written while others are read


class Outcome(NamedTuple):
    """What became of one page. ``kind``: new, changed (a version beside the older ones), unchanged, skipped (``why``)."""

    kind: str
    locator: str
    article: str | None = None
    why: str = ""


class _Waiting(NamedTuple):
    """A page whose article must be read, or (``reading`` None) was read before and only needs to be kept."""

    item: Found
    article: Article
    reading: Future[Reading] | None


class Adder:
    """Adds what was found to a store, in order. The reader is made when the first article must be read: a run that finds nothing new is quick.

    ``workers`` processes read side by side once a run turns out to be long; this one writes. Use it in a ``with`` then.
    """

    def __init__(self, store: Store, *, lexicon_files: Sequence[str | Path] = (), reader: Callable[[], Reader] | None = None, clock: Callable[[], str] = utc_now, workers: int = 0) -> None:
        self.store, self.clock = store, clock
        self._make_reader = reader or (lambda: Reader(lexicon_files=lexicon_files))
        self._workers_wanted, self._lexicon_files, self._read = workers, lexicon_files, 0

    @cached_property
    def reader(self) -> Reader:
        """The reader of this process."""
        return self._make_reader()

    @cached_property
    def _workers(self) -> Workers:
        return Workers(self._workers_wanted, self._lexicon_files)

    def add(self, items: Iterable[Found | Skipped]) -> Iterator[Outcome]:
        """Take each item in; every outcome that was given is safe on the disk."""
        waiting: deque[_Waiting | Outcome] = deque()
        for item in items:
            waiting.append(self._prepare(item))
            if len(waiting) > _AHEAD or self._read < _BEFORE_WORKERS or not self._workers_wanted:
                yield self._settle(waiting.popleft())
        while waiting:
            yield self._settle(waiting.popleft())

    def take(self, item: Found | Skipped) -> Outcome:
        """Take one page in."""
        return self._settle(self._prepare(item))

    def close(self) -> None:
        """End the workers."""
        if "_workers" in self.__dict__:
            self._workers.close()

    def __enter__(self) -> Adder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # -- before writing: is it new, and what does it say? ----------------------------------------------------------------------------
    def _prepare(self, item: Found | Skipped) -> _Waiting | Outcome:
        if isinstance(item, Skipped):
            return Outcome("skipped", "", why=item.reason)
        with self.store.reading() as connection:
            if _is_kept(connection, item):
                return Outcome("unchanged", item.locator)
        try:
            article = article_of(item)
        except InputError as error:
            return Outcome("skipped", item.locator, why=str(error))
        with self.store.reading() as connection:
            article = _settle_identity(connection, article)
            said = _is_said(connection, article, item)
        return _Waiting(item, article, None if said else self._reading_of(article))

    def _reading_of(self, article: Article) -> Future[Reading]:
        self._read += 1
        if self._workers_wanted and self._read > _BEFORE_WORKERS:
            return self._workers.read(article)
        done: Future[Reading] = Future()
        done.set_result(self.reader.read(article))
        return done

    # -- writing: all of a page, or nothing ------------------------------------------------------------------------------------------
    def _settle(self, waiting: _Waiting | Outcome) -> Outcome:
        if isinstance(waiting, Outcome):
            return waiting
        try:
            reading = waiting.reading.result() if waiting.reading else None
        except InputError as error:
            return Outcome("skipped", waiting.item.locator, why=str(error))
        with self.store.keeping() as connection:
            return self._write(connection, waiting.item, waiting.article, reading)

    def _write(self, connection: Connection, item: Found, article: Article, reading: Reading | None) -> Outcome:
        """Look again under the lock, since others write too, and pages of this run may still have been under way at the first look."""
        if _is_kept(connection, item):
            return Outcome("unchanged", item.locator, article.id)
        settled = _settle_identity(connection, article)
        if reading is not None and settled.id != article.id:
            article, reading = settled, self.reader.read(settled)
        at = self.clock()
        page = write_page(connection, item, self.store.archive.append(item, at), at)
        if reading is None or _is_said(connection, article, item):
            return Outcome("unchanged", item.locator, article.id)
        lexicon = self.reader.lexicon
        number = write_version(connection, article, page=page, lexicon=lexicon)
        write_reading(connection, reading, number, why=f"not in version {number}", at=at, lexicon=lexicon)
        link_copies(connection, article, former=number > 1)
        return Outcome("new" if number == 1 else "changed", item.locator, article.id)


_HERE = select(_pages.c.sha256).where(_pages.c.locator == bindparam("locator"))
_LAST_HERE, _THIS_HERE = _HERE.order_by(_pages.c.id.desc()).limit(1), _HERE.where(_pages.c.sha256 == bindparam("sha256")).limit(1)
_SAYS = select(_versions.c.digest).where(_versions.c.article == bindparam("article"))
_SAYS_LAST, _SAYS_THIS = _SAYS.order_by(_versions.c.number.desc()).limit(1), _SAYS.where(_versions.c.digest == bindparam("digest")).limit(1)
_ADDRESS = select(schema.articles.c.url).where(schema.articles.c.id == bindparam("article"))


def _is_kept(connection: Connection, item: Found) -> bool:
    """Whether these bytes from this place lie in the archive already; of an address, whether they are the last it gave."""
    sha256 = item.sha256
    return connection.execute(_LAST_HERE if item.how in _FETCHED else _THIS_HERE, {"locator": item.locator, "sha256": sha256}).scalar() == sha256


def _is_said(connection: Connection, article: Article, item: Found) -> bool:
    """Whether the article says this already; of an address, whether it is the last it said."""
    said = digest(article)
    return connection.execute(_SAYS_LAST if item.how in _FETCHED else _SAYS_THIS, {"article": article.id, "digest": said}).scalar() == said


def _settle_identity(connection: Connection, article: Article) -> Article:
    """Two dumps may number their articles alike: an id that stands for another address already is given its address's mark."""
    known = connection.execute(_ADDRESS, {"article": article.id}).scalar()
    if known is None or article.url is None or known == article.url:
        return article
    return msgspec.structs.replace(article, id=f"{article.id}@{record_id(article.url)}")
