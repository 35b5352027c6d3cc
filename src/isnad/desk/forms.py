"""The CSV and JSON forms of every view: complete, whatever the page shows, in pieces so that memory does not grow with the store."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream

from isnad._version import __version__
from isnad.desk.filters import Asked
from isnad.export.columns import BOOLEAN, INTEGER, LIST, NUMBER, Column, flat

_CHUNK = 64 << 10  # bytes
_TYPES: dict[str, Any] = {INTEGER: int | None, NUMBER: float | None, BOOLEAN: bool | None, LIST: list[str]}
_ENCODER = msgspec.json.Encoder()
#: What the forms of tables tell beyond the columns that exports share; filled in by those who know the review.
CORRECTED: Column[Any] = Column("corrected", LIST, "The fields in which reviewers corrected what was read; their values are the reviewers'", lambda row: [])


def csv_of(name: str, asked: Asked, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Stream:
    """A CSV file (RFC 4180, UTF-8): lists are joined with ``"; "``, unknown is empty."""
    return _stream(_joined(_csv_lines(columns, rows)), f"{file_name(name, asked)}.csv", "text/csv; charset=utf-8")


def json_of(name: str, asked: Asked, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Stream:
    """A JSON object with the filter and all rows as objects."""
    return _stream(_joined(_json_parts(name, asked, (dict(zip(columns, row, strict=True)) for row in rows))), f"{file_name(name, asked)}.json", "application/json", inline=True)


def file_name(name: str, asked: Asked) -> str:
    """A name in ASCII that says what is in the file: ``isnad-events-type-ASSAULT-since-2018``."""
    parts = [f"{field}-{re.sub(r'[^A-Za-z0-9.-]+', '_', str(value)).strip('_')}" for field, value in asked.values().items()]
    return "-".join(["isnad", name, *(part.rstrip("-") for part in parts)])[:120]


def documented(name: str, columns: Iterable[Column[Any]], told: str) -> dict[int, ResponseSpec]:
    """What the description of the API says of a JSON form: every column with its type and meaning."""
    fields = [(c.name, msgspec_type(c)) for c in columns]
    row = msgspec.defstruct(f"{name.capitalize()}Row", fields)
    whole = msgspec.defstruct(f"{name.capitalize()}Answer", [("kind", str), ("made_by", str), ("filter", dict[str, str | int | bool]), ("rows", list[row])])  # type: ignore[valid-type]
    return {200: ResponseSpec(data_container=whole, generate_examples=False, description=told)}


def msgspec_type(column: Column[Any]) -> Any:
    """The type of a column's values, with its meaning."""
    from typing import Annotated

    return Annotated[_TYPES.get(column.type, str | None), msgspec.Meta(description=column.meaning)]


def _csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    yield _csv_line(columns)
    for row in rows:
        yield _csv_line([_cell(value) for value in row])


def _csv_line(cells: Sequence[Any]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue().encode()


def _cell(value: Any) -> Any:
    value = flat(value)
    return str(value).lower() if isinstance(value, bool) else value


def _json_parts(name: str, asked: Asked, rows: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    head = {"kind": name, "made_by": f"Isnad {__version__}", "filter": asked.values()}
    yield _ENCODER.encode(head)[:-1] + b',"rows":['
    for n, row in enumerate(rows):
        yield (b",\n" if n else b"\n") + _ENCODER.encode(row)
    yield b"\n]}\n"


def _joined(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Few large pieces: each costs a switch between threads."""
    buffer = bytearray()
    for part in parts:
        buffer += part
        if len(buffer) >= _CHUNK:
            yield bytes(buffer)
            buffer.clear()
    yield bytes(buffer)


def _stream(parts: Iterator[bytes], name: str, media: str, *, inline: bool = False) -> Stream:
    return Stream(parts, media_type=media, headers={"Content-Disposition": f'{"inline" if inline else "attachment"}; filename="{name}"'})
