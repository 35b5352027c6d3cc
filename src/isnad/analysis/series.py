"""How much happened when: records (not reports) counted in periods."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from isnad.analysis.frames import DTYPES, WHOLE, first_day, pandas, precision
from isnad.analysis.network import interval
from isnad.analysis.scores import QUADS
from isnad.analysis.told import Told, days
from isnad.errors import InputError
from isnad.model import QUAD_CLASS

if TYPE_CHECKING:
    import pandas as pd

#: How exact a date must be to fall into one period: by the first letter of the frequency.
_EXACT = {"D": ("day",), "W": ("day",), "M": ("day", "month"), "Q": ("day", "month"), "Y": ("day", "month", "year")}
BY = ("quad_class", "type", "country")
DATES = ("event", "published")


class Wanted(NamedTuple):
    """Which series: its periods, its columns, whose day counts, and whether only what happened; ``start`` and ``end`` as ISO 8601 day, month or year, inclusive."""

    freq: str = "ME"
    by: str = "quad_class"
    date: str = "event"
    happened: bool = True
    start: str | None = None
    end: str | None = None


def series(all: Iterable[Told], wanted: Wanted) -> pd.DataFrame:
    """A row for each period from the first to the last, in their order, labelled by its end; a column for each quad class (type, country); 0 where nothing fell.

    ``freq``: ``D``, ``W``, ``ME``, ``QE``, ``YE`` as in pandas. ``date``: ``event``, the day of the event, or ``published``, that of its first report.
    ``frame.attrs`` counts the records left out: ``undated``, where the date is unknown or less exact than a period, and ``outside`` of ``start`` and ``end``.
    Raises :class:`InputError` for what it does not know.
    """
    exact = _exact(wanted)
    chosen = [one for one in all if one.happened or not wanted.happened]
    dated = [(first_day(day), _group(one, wanted.by)) for one in chosen if (day := _day(one, wanted.date)) and precision(day) in exact]
    start, end = interval(wanted.start)[0], interval(wanted.end)[1]
    inside = [(day, group) for day, group in dated if (start or "") <= day <= (end or "9")]
    counts = _counted(inside, wanted.freq, [day for day in (start, end) if day])
    columns = list(QUADS) if wanted.by == "quad_class" else sorted({group for _, group in inside})
    counts = counts.reindex(columns=columns, fill_value=0).astype(DTYPES[WHOLE]).rename_axis(columns=wanted.by)
    counts.attrs.update(undated=len(chosen) - len(dated), outside=len(dated) - len(inside))
    return counts


def _counted(dated: list[tuple[str, str]], freq: str, ends: list[str]) -> Any:
    """Counts by period and group; the periods reach to ``ends`` whether something fell there or not."""
    pd = pandas()
    try:
        offset = pd.tseries.frequencies.to_offset(freq)
    except ValueError:
        raise InputError(f"{freq!r} is no frequency that pandas knows; take D, W, ME, QE or YE") from None
    days = pd.DatetimeIndex([*(day for day, _ in dated), *ends], dtype="datetime64[s]", name="period")
    groups = pd.Series([*(group for _, group in dated), *(None for _ in ends)], index=days, dtype=object)
    return pd.get_dummies(groups, dtype=int).resample(offset).sum()


def _exact(wanted: Wanted) -> tuple[str, ...]:
    """How exact a date must be for the frequency."""
    letter = wanted.freq.lstrip("0123456789")[:1]
    for given, known, what in ((letter, tuple(_EXACT), f"frequency {wanted.freq!r}"), (wanted.by, BY, f"grouping {wanted.by!r}"), (wanted.date, DATES, f"date {wanted.date!r}")):
        if given not in known:
            raise InputError(f"a series has no {what}; there are: {', '.join(known)}")
    return _EXACT[letter] if wanted.date == "event" else ("day",)


def _day(one: Told, date: str) -> str | None:
    return one.record.date if date == "event" else days(one.record)[0]


def _group(one: Told, by: str) -> str:
    return {"quad_class": QUAD_CLASS.get(one.record.type, ""), "type": one.record.type, "country": one.record.country or "unknown"}[by]
