"""Frames as people read Arabic: from the right, in a notebook."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

_RIGHT = '<div dir="rtl" lang="ar">'


class RightToLeft:
    """What a notebook shows: a table whose columns run from right to left; each cell goes by its own words, so ids, dates and English stay as they are."""

    def __init__(self, html: str) -> None:
        self._html = html

    def _repr_html_(self) -> str:
        return self._html


def right_to_left(frame: pd.DataFrame, *, index: bool = False) -> RightToLeft:
    """A frame as a right-to-left table of HTML; ``index``: with its index. Values are escaped."""
    known = frame.astype(object).where(frame.notna(), "")  # what is missing is shown as nothing: na_rep does not reach text
    table = known.to_html(index=index, border=0, justify="start")
    return RightToLeft(_RIGHT + table.replace("<td>", '<td dir="auto">').replace("<th>", '<th dir="auto">') + "</div>")
