"""Isnad: from Arabic news, who said what and who did what to whom, with the chain of attribution.

>>> import isnad
>>> reading = isnad.read("قال وزير الخارجية إن المحادثات ستبدأ غدا.", date="2020-02-15")
>>> reading.statements[0].cue.text
'قال'
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from isnad import compiled

#: How the reader runs, in words: compiled, or as Python and why. First, before anything of the reader is imported.
READER = compiled.use()

from isnad._version import __version__
from isnad.errors import InputError, IsnadError, LexiconError
from isnad.model import Article, Event, Mention, Place, Reading, Span, Statement, record_id
from isnad.reader import Reader

if TYPE_CHECKING:
    from isnad.analysis import Analysis

#: Without ``open``, so that ``from isnad import *`` leaves Python's own alone.
__all__ = [
    "Article", "Event", "InputError", "IsnadError", "LexiconError", "Mention", "Place", "Reader", "Reading", "Span", "Statement", "__version__", "read",
]


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader()


def read(text: str, *, title: str = "", date: str | None = None, id: str | None = None, outlet: str | None = None, url: str | None = None) -> Reading:
    """Read one article. ``date`` is the day of publication (ISO 8601); without it, relative dates stay unresolved."""
    return _reader().read(Article(id=id or record_id(title, text), title=title, body=text, date=date, outlet=outlet, url=url))


def open(where: str | Path, *, lexicon_files: Sequence[str | Path] | None = None, merged: bool = True) -> Analysis:
    """Open a store (the path of a SQLite file, or a database URL) for analysis: ``isnad.open("isnad.db").events(type="ASSAULT")`` is a pandas frame.

    ``lexicon_files``: those with which it is read, by default those that ``isnad lexicon add-file`` keeps. ``merged=False``: take the records as they stand, for a store that you may
    only read. Raises :class:`isnad.errors.StoreError` where the store cannot be opened.
    """
    from isnad.analysis import Analysis

    return Analysis(where, lexicon_files=lexicon_files, merged=merged)
