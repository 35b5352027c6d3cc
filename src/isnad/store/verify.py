"""Whether the evidence still is what it was: every page is hashed again, every link of the store into the archive followed."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from isnad.intake.archive import Location, Mismatch
from isnad.store import schema
from isnad.store.store import Store


def verify(store: Store) -> Iterator[Mismatch]:
    """What does not match: pages that changed, are missing, or that the store does not know."""
    p = schema.pages
    with store.reading() as connection:
        rows = connection.execute(select(p.c.locator, p.c.file, p.c.offset, p.c.length, p.c.sha256).order_by(p.c.file, p.c.offset).execution_options(yield_per=1000))
        yield from store.archive.verify((row.locator, Location(row.file, row.offset, row.length, row.sha256)) for row in rows)
