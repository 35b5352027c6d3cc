"""Isnad: from Arabic news, who said what and who did what to whom, with the chain of attribution.

>>> import isnad
>>> reading = isnad.read("قال وزير الخارجية إن المحادثات ستبدأ غدا.", date="2020-02-15")
>>> reading.statements[0].cue.text
'قال'
"""

from __future__ import annotations

from functools import lru_cache

from isnad._version import __version__
from isnad.errors import InputError, IsnadError, LexiconError
from isnad.model import Article, Event, Mention, Place, Reading, Span, Statement, record_id
from isnad.reader import Reader

__all__ = [
    "Article", "Event", "InputError", "IsnadError", "LexiconError", "Mention", "Place", "Reader", "Reading", "Span", "Statement", "__version__", "read",
]


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader()


def read(text: str, *, title: str = "", date: str | None = None, id: str | None = None, outlet: str | None = None, url: str | None = None) -> Reading:
    """Read one article. ``date`` is the day of publication (ISO 8601); without it, relative dates stay unresolved."""
    return _reader().read(Article(id=id or record_id(title, text), title=title, body=text, date=date, outlet=outlet, url=url))
