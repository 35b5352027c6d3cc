"""Parquet: each row becomes the JSON object of its columns, so that what is kept of a table is a record like any other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from isnad.errors import InputError
from isnad.intake.found import Found, Skipped
from isnad.intake.limits import LARGEST_PAGE
from isnad.intake.lines import address

_ROWS = 64  # read at a time: memory follows the largest rows, not the file


def rows_of(path: str, name: str) -> Iterator[Found | Skipped]:
    """The rows of a Parquet file. Raises :class:`InputError` where it is damaged or has no column ``text``."""
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path, buffer_size=1 << 20, pre_buffer=False, coerce_int96_timestamp_unit="us") as table:
            if "text" not in table.schema_arrow.names:
                raise InputError(f"{name}: a Parquet file without a column \"text\"; it has {', '.join(table.schema_arrow.names) or 'none'}")
            rows = (row for batch in table.iter_batches(_ROWS) for row in _plain(batch).to_pylist())
            for number, row in enumerate(rows, 1):
                yield _row(row, name, number)
    except (pa.ArrowException, OSError, ValueError) as error:
        raise InputError(f"{name}: this Parquet file is cut or damaged; what stands before was taken ({error})") from None


def _plain(batch: Any) -> Any:
    """Points in time in microseconds: Python has no smaller ones."""
    import pyarrow as pa

    schema = pa.schema([field.with_type(pa.timestamp("us", field.type.tz)) if pa.types.is_timestamp(field.type) else field for field in batch.schema])
    return batch.cast(schema, safe=False)


def _row(row: dict[str, object], name: str, number: int) -> Found | Skipped:
    data = msgspec.json.encode(row, order="sorted", enc_hook=str)
    if len(data) > LARGEST_PAGE:
        return Skipped(f"{name}: row {number} is larger than {LARGEST_PAGE >> 20} MiB")
    return Found(data=data, locator=f"{name}#{address(data, name) or f'row-{number}'}", media="application/json", how="parquet")
