"""Sources to articles, for reading without a store: the same way in as :mod:`isnad.intake.sources`, one article at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isnad.errors import InputError
from isnad.intake.found import Skipped as Skipped
from isnad.intake.sources import article_of, find
from isnad.model import Article


def read_articles(paths: Iterable[str]) -> Iterator[Article | Skipped]:
    """The articles of files and folders (``-``: standard input), in order; for what cannot be read the reason: good lines are kept where only some are bad."""
    for item in find(paths):
        try:
            yield item if isinstance(item, Skipped) else article_of(item)
        except InputError as error:
            yield Skipped(str(error))
