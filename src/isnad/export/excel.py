"""A workbook for Excel: right-to-left sheets with a frozen, filterable header, safe to open.

No cell can become a formula: a text that begins like one gets an apostrophe before it (OWASP, "CSV injection"), and every text is stored as text.
Excel refuses control characters (they are removed) and texts over 32,767 UTF-16 units (they are cut, and the column ``truncated`` names them).
What does not fit into 1,048,576 rows goes on in further sheets: nothing is left out.
"""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.writer.excel import ExcelWriter

from isnad.export.columns import EVENTS, MENTIONS, SOURCES, STATEMENTS, Table, Value, flat
from isnad.export.files import printable
from isnad.export.records import Counts, Header, Records, header_lines

TABLES: tuple[tuple[str, Table[Any]], ...] = (("Events", EVENTS), ("Statements", STATEMENTS), ("Mentions", MENTIONS), ("Sources", SOURCES))
TRUNCATED = ("truncated", "Names of the columns whose text Excel could not hold whole (over 32,767 characters); the other flavours have it whole")
ROWS_A_SHEET = 1_048_576  # Excel's limit, header included
_UNITS_A_CELL = 32_767  # Excel's limit, in UTF-16 code units
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # OWASP's list, with the full-width forms
_WIDE = frozenset(("sentence", "content", "title"))
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(records: Records, path: Path) -> Counts:
    """One workbook: About, Events, Statements, Mentions, Sources. Rows go straight to disk."""
    book = Workbook(write_only=True)
    book.properties.creator = f"Isnad {records.header.isnad}"
    book.properties.created = book.properties.modified = _moment(records.header)
    _about(book, records.header)
    try:
        counts = {title: _write_table(book, title, table, records) for title, table in TABLES}
    except BaseException:
        for sheet in book.worksheets:
            sheet.close()  # half-written sheets complain when they are collected
        raise
    ExcelWriter(book, _PinnedZip(path, "w", zipfile.ZIP_DEFLATED)).save()  # Workbook.save() would put the time of day into the file
    return counts


def _moment(header: Header) -> datetime.datetime:
    return datetime.datetime.fromisoformat(header.made_at.replace("Z", "+00:00")).replace(tzinfo=None)


def _about(book: Workbook, header: Header) -> None:
    sheet = book.create_sheet("About")
    for letter, width in (("A", 22), ("B", 22), ("C", 100)):
        sheet.column_dimensions[letter].width = width
    for name, value in header_lines(header):
        sheet.append([_text(sheet, name), _text(sheet, value)])
    sheet.append([])
    sheet.append([_text(sheet, cell, bold=True) for cell in ("sheet", "column", "meaning")])
    for title, table in TABLES:
        for name, meaning in [*((c.name, c.meaning) for c in table.columns), TRUNCATED]:
            sheet.append([_text(sheet, cell) for cell in (title, name, meaning)])


def _write_table(book: Workbook, title: str, table: Table[Any], records: Records) -> int:
    """The table in as many sheets as it needs; the number of its rows."""
    rows, n, number = table.rows(records), 0, 0
    while True:
        first = next(rows, None)
        if first is None and number:
            return n
        number += 1
        n += _write_sheet(book, title if number == 1 else f"{title} {number}", table, islice(chain([] if first is None else [first], rows), ROWS_A_SHEET - 1))


def _write_sheet(book: Workbook, title: str, table: Table[Any], rows: Iterator[Any]) -> int:
    sheet = book.create_sheet(title)
    sheet.sheet_view.rightToLeft = True
    sheet.freeze_panes = "A2"
    names = [*(c.name for c in table.columns), TRUNCATED[0]]
    for i, name in enumerate(names, 1):
        sheet.column_dimensions[get_column_letter(i)].width = 60 if name in _WIDE else 18
    sheet.append([_text(sheet, name, bold=True) for name in names])
    n = 0
    for row in rows:
        n += 1
        sheet.append(_cells(sheet, names, table.values(row)))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(names))}{n + 1}"
    return n


def _cells(sheet: Any, names: list[str], values: list[Value]) -> list[Any]:
    cells: list[Any] = []
    cut = []
    for name, value in zip(names, values, strict=False):
        value = flat(value)
        if isinstance(value, str):
            safe = safe_text(value)
            value = _fitting(safe)
            if value != safe:
                cut.append(name)
            cells.append(_string(sheet, value) if value.startswith("#") else value or None)  # "#REF!" as a bare value is an error to openpyxl
        else:
            cells.append(value)
    return [*cells, _string(sheet, "; ".join(cut)) if cut else None]


def safe_text(text: str) -> str:
    """The text as a cell may hold it: without control characters, and with an apostrophe before what Excel would take for a formula."""
    text = printable(text)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _fitting(text: str) -> str:
    """As much of the text as a cell holds; never half a character."""
    if len(text) <= _UNITS_A_CELL // 2 or len(encoded := text.encode("utf-16-le")) <= 2 * _UNITS_A_CELL:
        return text
    return encoded[: 2 * _UNITS_A_CELL].decode("utf-16-le", errors="ignore")


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    cell = _string(sheet, _fitting(safe_text(text)))
    if bold:
        cell.font = Font(bold=True)
    return cell


def _string(sheet: Any, text: str) -> Any:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # openpyxl makes a formula or an error of what looks like one
    return cell


class _PinnedZip(zipfile.ZipFile):
    """A zip whose members carry no time of day: the same content gives the same bytes."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        super().writestr(_member(str(zinfo_or_arcname)), data, compress_type, compresslevel)

    def write(self, filename: Any, arcname: Any = None, compress_type: int | None = None, compresslevel: int | None = None) -> None:
        member = _member(str(arcname))
        member.file_size = Path(filename).stat().st_size  # tells zipfile whether the member needs ZIP64
        with open(filename, "rb") as source, self.open(member, "w") as target:
            _copy(source, target)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, date_time=_EPOCH)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _copy(source: IO[bytes], target: IO[bytes]) -> None:
    while block := source.read(1 << 20):
        target.write(block)
