"""What came in: the bytes of a page, text or record, and how we came by them. Evidence begins here."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

import msgspec


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """One page, text or record as it came. ``data`` is its body byte for byte; nothing of it is ever rewritten."""

    data: bytes
    locator: str  # where it lay, one string per place: "https://…", "/abs/page.html", "/abs/x.zip!/a/b.html", "/abs/x.jsonl#ID", "/abs/x.warc.gz#URL"
    media: str  # text/html, text/plain, application/json (a line of a JSONL file, a row of a table)
    how: str  # file zip jsonl parquet warc http feed
    url: str | None = None  # the address it was published at, where that is known
    fetched_at: str | None = None  # UTC, 2020-02-15T08:30:00Z: of the WARC record or the response; None: read from a disk just now
    http: bytes | None = None  # status line and headers as received, where it came over HTTP

    @property
    def sha256(self) -> str:
        """SHA-256 of ``data``, in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()

class Skipped(NamedTuple):
    """An input that gave no article, and why."""

    reason: str
