"""The filter of the store as keyword arguments: ``press.events(type="ASSAULT", since="2020-01")``."""

from __future__ import annotations

from typing import TypedDict

import msgspec

from isnad.errors import InputError
from isnad.store.rows import Filter


class Asked(TypedDict, total=False):
    """The fields of :class:`isnad.store.rows.Filter`, which are the options of the commands; all that are given must hold. ``words`` is a query as in ``isnad search``."""

    words: str | None
    actor: str | None
    speaker: str | None
    type: str | None
    quad: str | None
    act: str | None
    place: str | None
    country: str | None
    outlet: str | None
    status: str | None
    since: str | None
    until: str | None
    article: str | None
    withdrawn: bool


def filter_of(asked: Asked) -> Filter:
    """The filter. Raises :class:`InputError` for a name that it has not."""
    unknown = sorted(set(asked) - {f.name for f in msgspec.structs.fields(Filter)})
    if unknown:
        raise InputError(f"there is no filter {unknown[0]!r}; there are: {', '.join(f.name for f in msgspec.structs.fields(Filter))}")
    return Filter(**asked)
