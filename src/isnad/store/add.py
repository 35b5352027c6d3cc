"""What comes in goes to the archive, is read, and is stored: each page in one transaction, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, bindparam, select

from isnad.errors import InputError
from isnad.intake.found import Found, Skipped
from isnad.intake.sources import article_of
from isnad.model import Article, record_id
from isnad.reader import Reader
from isnad.store import schema
from isnad.store.copies import link_copies
from isnad.store.store import Store, utc_now
from isnad.store.writing import digest, write_page, write_reading, write_version

_pages, _versions = schema.pages, schema.versions
#: Addresses are fetched again and again, and may go back to what they said before; a file on a disk is the same evidence however often it is given.
_FETCHED = ("http", "feed")


class Outcome(NamedTuple):
    """What became of one page. ``kind``: new, changed (a version beside the older ones), unchanged, skipped (``why``)."""

    kind: str
    locator: str
    article: str | None = None
    why: str = ""


class Adder:
    """Adds what was found to a store. The reader is made when the first article must be read: a run that finds nothing new is quick."""

    def __init__(self, store: Store, *, reader: Callable[[], Reader] = Reader, clock: Callable[[], str] = utc_now) -> None:
        self.store, self.clock, self._make_reader = store, clock, reader

    @cached_property
    def reader(self) -> Reader:
        """The reader of this run."""
        return self._make_reader()

    def add(self, items: Iterable[Found | Skipped]) -> Iterator[Outcome]:
        """Take each item in; every outcome that was given is safe on the disk."""
        return map(self.take, items)

    def take(self, item: Found | Skipped) -> Outcome:
        """Take one page in."""
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
        reading = None if said else self.reader.read(article)
        with self.store.keeping() as connection:
            if _is_kept(connection, item):  # another writer was quicker
                return Outcome("unchanged", item.locator, article.id)
            at = self.clock()
            page = write_page(connection, item, self.store.archive.append(item, at), at)
            if reading is None or _is_said(connection, article, item):
                return Outcome("unchanged", item.locator, article.id)
            number = write_version(connection, article, page=page, lexicon=self.reader.lexicon)
            write_reading(connection, reading, number, why=f"not in version {number}", at=at, lexicon=self.reader.lexicon)
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
