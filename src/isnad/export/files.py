"""Files of an export: whole or not there at all, and the same bytes for the same records."""

from __future__ import annotations

import csv
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from isnad.errors import ExportError
from isnad.export.records import Counts, Header, header_json, header_lines


@contextmanager
def whole(path: Path, *, overwrite: bool) -> Iterator[Path]:
    """A temporary name beside ``path`` to write to (a file or a folder); it takes the place of ``path`` at the end, or vanishes on an error.

    Raises :class:`ExportError` where ``path`` exists and may not be overwritten, or is a folder that holds something else than an export.
    """
    if path.exists() and not overwrite:
        raise ExportError(f"{path} exists already; name another file, or allow it to be overwritten")
    if path.is_dir() and not (path / "header.json").is_file() and any(path.iterdir()):
        raise ExportError(f"{path} is a folder that no export made: overwriting would delete what is in it; name another")
    path.parent.mkdir(parents=True, exist_ok=True)
    room = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield room / path.name
        _replace(room / path.name, path, aside=room / "old")
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _replace(new: Path, path: Path, *, aside: Path) -> None:
    """Puts ``new`` in the place of ``path``. A folder cannot be replaced in one step: the old one steps aside, and comes back if that fails."""
    if not path.is_dir() and not (path.exists() and new.is_dir()):
        os.replace(new, path)
        return
    os.replace(path, aside)
    try:
        os.replace(new, path)
    except OSError:
        os.replace(aside, path)
        raise


class Seen:
    """A set of texts that may be larger than memory: kept in a temporary file that nobody else sees."""

    def __enter__(self) -> Seen:
        self._db = sqlite3.connect("", isolation_level=None)  # "" is SQLite's name for a private file that goes when it is closed
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("CREATE TABLE seen (key TEXT PRIMARY KEY) WITHOUT ROWID")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._db.close()

    def add(self, key: str) -> bool:
        """Whether ``key`` is new."""
        return self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (key,)).rowcount == 1


class _Lines:
    """Ends lines with LF. A csv.writer told to end them with LF leaves a value with a lone CR unquoted, and readers break the row there."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, line: str) -> None:
        self._file.write(line.removesuffix("\r\n") + "\n")


def csv_writer(file: IO[str], *, delimiter: str = ",") -> Any:
    """A ``csv.writer`` (RFC 4180, LF) over a file opened with ``newline=""``."""
    return csv.writer(_Lines(file), delimiter=delimiter)


def write_about(folder: Path, *, header: Header, counts: Counts, codebook: dict[str, list[tuple[str, str]]], notes: tuple[str, ...]) -> None:
    """``README.txt`` for people and ``header.json`` for programs: version, filter, counts, and what every column means.

    ``codebook`` gives for each file its columns with their meanings.
    """
    lines = [f"{name}: {value}" for name, value in header_lines(header)]
    lines += ["", "Written here:", *(f"  {name}: {n}" for name, n in counts.items())]
    lines += ["", *notes] if notes else []
    for file, columns in codebook.items():
        lines += ["", f"{file}:", *(f"  {name}: {meaning}" for name, meaning in columns)]
    (folder / "README.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    (folder / "header.json").write_bytes(header_json(header, counts) + b"\n")


def one_line(text: str) -> str:
    """The text without tabs, line breaks and other control characters: for formats that end a cell or a row with them."""
    return " ".join(printable(text).split())


def printable(text: str, *, keep: str = "\t\n\r") -> str:
    """The text without control characters (C0, except those to keep) and without what XML and Excel refuse."""
    return text if text.isprintable() else "".join(c for c in text if c in keep or not _refused(c))


def _refused(c: str) -> bool:
    return c < " " or "\ud800" <= c <= "\udfff" or c in "\ufffe\uffff"


