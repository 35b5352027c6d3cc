"""Tidy pandas frames out of lists of columns: each column has a name, a type, a meaning and a way to read its value off a row.

The type of a column is the same whatever the frame holds, also nothing. Unknown is missing (``pd.NA``, ``NaN``, ``NaT``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from isnad.collector import at_rest
from isnad.errors import IsnadError

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R")
Row_contra = TypeVar("Row_contra", contravariant=True)
TEXT, WHOLE, NUMBER, FLAG, DAY, TIME = "text", "whole number", "number", "yes or no", "day", "time"
#: The type in pandas of each type of column.
DTYPES = {TEXT: "string", WHOLE: "Int64", NUMBER: "float64", FLAG: "boolean", DAY: "datetime64[s]", TIME: "datetime64[s]"}
Value = str | int | float | bool | None


class Column(NamedTuple, Generic[Row_contra]):
    """A column of a frame. Days come as ISO 8601 text, as exact as they are known, times as ``2020-02-15T08:30:00Z``."""

    name: str
    type: str
    meaning: str
    value: Callable[[Row_contra], Value]


Columns = tuple[Column[R], ...]


def pandas() -> Any:
    """pandas, which is not needed for anything else. Raises :class:`IsnadError` where it is missing."""
    try:
        import pandas
    except ModuleNotFoundError:
        raise IsnadError("frames need pandas, which is not installed; pip install 'isnad[analysis]'") from None
    return pandas


def frame(columns: Columns[R], rows: Sequence[R]) -> pd.DataFrame:
    """One row of the frame for each row, in their order."""
    pd = pandas()
    with at_rest():
        return pd.DataFrame({c.name: _array(pd, c.type, [c.value(row) for row in rows]) for c in columns})


def _array(pd: Any, type: str, values: list[Value]) -> Any:
    if type in (DAY, TIME):
        import numpy as np

        moments = [("NaT" if v is None else first_day(str(v)) if type == DAY else str(v).removesuffix("Z")) for v in values]
        return pd.array(np.array(moments, dtype=DTYPES[type]))
    return pd.array(values, dtype=DTYPES[type])


def first_day(date: str) -> str:
    """The first day of an ISO 8601 day, month or year."""
    return {4: f"{date}-01-01", 7: f"{date}-01"}.get(len(date), date[:10])


def precision(date: str | None) -> str | None:
    """``day``, ``month`` or ``year``: how exact an ISO 8601 date is."""
    return None if date is None else {4: "year", 7: "month"}.get(len(date), "day")


def joined(values: Sequence[str]) -> str | None:
    """Several values in one cell; nothing where there is none."""
    return "; ".join(values) if any(values) else None
