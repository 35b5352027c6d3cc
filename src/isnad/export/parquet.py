"""Parquet for pandas, Polars, R and DuckDB: typed columns, lists as lists, the header as metadata of each file (key ``isnad``)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from isnad.export.columns import BOOLEAN, EVENTS, INTEGER, LIST, MENTIONS, NUMBER, SOURCES, STATEMENTS, TEXT, Table
from isnad.export.files import write_about
from isnad.export.records import Counts, Header, Records, header_json

TABLES: tuple[Table[Any], ...] = (EVENTS, STATEMENTS, MENTIONS, SOURCES)
_TYPES = {TEXT: pa.string(), INTEGER: pa.int64(), NUMBER: pa.float64(), BOOLEAN: pa.bool_(), LIST: pa.list_(pa.string())}
_BATCH = 10_000  # rows held in memory at once


def write(records: Records, folder: Path) -> Counts:
    """``events.parquet``, ``statements.parquet``, ``mentions.parquet``, ``sources.parquet``, ``README.txt``, ``header.json``."""
    folder.mkdir()
    counts = {table.name: _write_table(table, records, folder / f"{table.name}.parquet") for table in TABLES}
    codebook = {f"{table.name}.parquet": [(c.name, c.meaning) for c in table.columns] for table in TABLES}
    write_about(folder, header=records.header, counts=counts, codebook=codebook, notes=())
    return counts


def _schema(table: Table[Any], header: Header) -> Any:
    fields = [pa.field(c.name, _TYPES[c.type], metadata={"meaning": c.meaning}) for c in table.columns]
    return pa.schema(fields, metadata={"isnad": header_json(header)})


def _write_table(table: Table[Any], records: Records, path: Path) -> int:
    n, schema = 0, _schema(table, records.header)
    with pq.ParquetWriter(path, schema, compression="zstd") as out:
        for rows in _batches(table.rows(records)):
            columns = zip(*(table.values(row) for row in rows), strict=True)
            out.write_batch(pa.record_batch([pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema))
            n += len(rows)
    return n


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while batch := list(islice(rows, _BATCH)):
        yield batch
