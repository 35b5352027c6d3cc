"""A store that is open: its database, its archive, and who may write."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from types import TracebackType

from sqlalchemy import Connection, bindparam, func, select

from isnad.intake.archive import Archive
from isnad.store import database, schema

_pages = schema.pages
_FIRST_FILE = select(func.min(_pages.c.file))
_NEXT_FILE = _FIRST_FILE.where(_pages.c.file > bindparam("file"))
_END = select(_pages.c.offset + _pages.c.length).where(_pages.c.file == bindparam("file")).order_by(_pages.c.offset.desc()).limit(1)


class Store:
    """Articles, readings and records in a database, their pages in the archive beside it. Use it in a ``with``, or close it.

    ``where`` is the path of a SQLite file or the URL of a PostgreSQL database. Raises :class:`isnad.errors.StoreError` where it cannot be opened.
    """

    def __init__(self, where: str | Path, *, create: bool = False) -> None:
        self.url = database.database_url(where)
        self.engine = database.connect(self.url, create=create)
        self._ends: dict[str, int] = {}

    @cached_property
    def archive(self) -> Archive:
        """Where the pages lie, byte for byte."""
        return Archive(database.archive_folder(self.url))

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store, whatever is written meanwhile."""
        with self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; writers take turns."""
        with database.writing(self.engine) as connection:
            yield connection

    @contextmanager
    def keeping(self) -> Iterator[Connection]:
        """A transaction in which pages may be put into the archive. Bytes that a killed writer left behind are cut off first."""
        with self.archive.locked(), self.writing() as connection:
            self.archive.cut_to(self._committed_ends(connection))
            yield connection

    def _committed_ends(self, connection: Connection) -> dict[str, int]:
        """For each file of the archive, the end of the last page in it that the store knows. A file is full once there is a later one: its end is asked for only once."""
        file = max(self._ends, default=None) or connection.execute(_FIRST_FILE).scalar()
        while file:
            self._ends[file] = connection.execute(_END, {"file": file}).scalar_one()
            file = connection.execute(_NEXT_FILE, {"file": file}).scalar()
        return self._ends

    def count_pages(self) -> int:
        """How many pages are kept."""
        with self.reading() as connection:
            return int(connection.execute(select(func.count()).select_from(_pages)).scalar_one())

    def close(self) -> None:
        """Let go of the database and the archive."""
        if "archive" in self.__dict__:
            self.archive.close()
        self.engine.dispose()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def utc_now() -> str:
    """The time as the store writes it: ``2020-02-15T08:30:00Z``."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
