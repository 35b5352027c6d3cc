"""Plain CSV for R, pandas and every other program: UTF-8 without BOM, LF, RFC 4180 quotes, values as they are.

A folder with one file a table and its description as a Frictionless data package (https://specs.frictionlessdata.io).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from isnad.export.columns import EVENTS, LIST, MENTIONS, SOURCES, STATEMENTS, Column, Table, Value, flat
from isnad.export.files import csv_writer, write_about
from isnad.export.records import Counts, Header, Records

TABLES: tuple[Table[Any], ...] = (EVENTS, STATEMENTS, MENTIONS, SOURCES)
_NOTES = ("An empty cell is an unknown value. Lists are joined with \"; \"; mentions.csv has one row for each of their members.",)


def write(records: Records, folder: Path) -> Counts:
    """``events.csv``, ``statements.csv``, ``mentions.csv``, ``sources.csv``, ``datapackage.json``, ``README.txt``, ``header.json``."""
    folder.mkdir()
    counts = {table.name: _write_table(table, records, folder / f"{table.name}.csv") for table in TABLES}
    (folder / "datapackage.json").write_bytes(_package(records.header))
    codebook = {f"{table.name}.csv": [(c.name, c.meaning) for c in table.columns] for table in TABLES}
    write_about(folder, header=records.header, counts=counts, codebook=codebook, notes=_NOTES)
    return counts


def _write_table(table: Table[Any], records: Records, path: Path) -> int:
    n = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv_writer(file)
        out.writerow([column.name for column in table.columns])
        for row in table.rows(records):
            n += 1
            out.writerow([_cell(value) for value in table.values(row)])
    return n


def _cell(value: Value) -> str | int | float | None:
    value = flat(value)
    return str(value).lower() if isinstance(value, bool) else value


def _package(header: Header) -> bytes:
    content = {
        "name": "isnad-export",
        "title": "Records of Isnad",
        "created": header.made_at,
        "isnad": msgspec.to_builtins(header),
        "resources": [
            {
                "name": table.name,
                "path": f"{table.name}.csv",
                "profile": "tabular-data-resource",
                "encoding": "utf-8",
                "dialect": {"lineTerminator": "\n", "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
                "schema": {"fields": [_field(column) for column in table.columns], "missingValues": [""]},
            }
            for table in TABLES
        ],
    }
    return msgspec.json.format(msgspec.json.encode(content), indent=1) + b"\n"


def _field(column: Column[Any]) -> dict[str, str]:
    kind = "string" if column.type in ("text", LIST) else column.type
    return {"name": column.name, "type": kind, "description": column.meaning}
