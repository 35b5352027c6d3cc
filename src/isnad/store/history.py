"""The versions of an article, and what an outlet changed from one to the next without saying so."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection, select

from isnad.errors import InputError
from isnad.store import schema

_WORDS = re.compile(r"\w+\s*|[^\s\w]+\s*|\s+")


class Version(NamedTuple):
    """One version of an article and the page that it came from."""

    number: int
    fetched_at: str
    locator: str
    sha256: str
    text: str


class Change(NamedTuple):
    """A run of words: ``=`` in both versions, ``-`` only in the older one, ``+`` only in the newer one."""

    sign: str
    text: str


def versions(connection: Connection, article: str) -> list[Version]:
    """The versions of an article, oldest first. Raises :class:`InputError` where it is not stored."""
    v, p = schema.versions, schema.pages
    query = select(v.c.number, v.c.title, v.c.body, p.c.fetched_at, p.c.locator, p.c.sha256).join(p, p.c.id == v.c.page).where(v.c.article == article).order_by(v.c.number)
    found = [Version(row.number, row.fetched_at, row.locator, row.sha256, f"{row.title}\n\n{row.body}" if row.title else row.body) for row in connection.execute(query)]
    if not found:
        raise InputError(f"{article}: no such article in the store; `isnad search` gives the ids")
    return found


def changes(older: str, newer: str) -> Iterator[Change]:
    """What was changed between two texts, word by word. Joined, ``=`` and ``-`` give the older text, ``=`` and ``+`` the newer one."""
    a, b = _WORDS.findall(older), _WORDS.findall(newer)
    for tag, i, j, k, m in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change("=", "".join(a[i:j]))
            continue
        if i < j:
            yield Change("-", "".join(a[i:j]))
        if k < m:
            yield Change("+", "".join(b[k:m]))
