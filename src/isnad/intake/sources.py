"""Local sources: files and folders of pages, texts, JSON lines, Parquet, WARC and zip, and standard input. The one way in for all of them.

:func:`find` yields what it finds, one by one and in order, and :class:`Skipped` with the reason for what it refuses; nothing but a single page is ever held whole.
"""

from __future__ import annotations

import io
import os
import stat
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import cast

from isnad.errors import InputError
from isnad.intake.articles import article_of
from isnad.intake.found import Found, Skipped
from isnad.intake.gauge import Gauge
from isnad.intake.streams import ZIP, found_in, others, told_by
from isnad.intake.tables import rows_of
from isnad.intake.warc import STANDARD_INPUT
from isnad.intake.zips import members_of

__all__ = ["article_of", "find"]

_PARQUET = b"PAR1"
_WHOLE = (".parquet", ".zip", ".wacz")  # read from their end: they must lie on a disk


def find(sources: Iterable[str], *, gauge: Gauge | None = None) -> Iterator[Found | Skipped]:
    """What files and folders hold (``-``: standard input), in the order given, folders sorted; ``gauge`` tells how far it is. Addresses are fetched elsewhere."""
    gauge = gauge or Gauge()
    for source in sources:
        if source == "-":
            yield from _guarded(STANDARD_INPUT, _standard_input())
        elif source.lower().startswith(("http://", "https://")):
            yield Skipped(f"{source}: an address, no file; isnad add fetches it")
        elif os.path.isdir(source):
            yield from _folder(os.path.abspath(source), gauge)
        else:
            yield from _guarded(source, _file(source, gauge))


def _guarded(name: str, items: Iterator[Found | Skipped]) -> Iterator[Found | Skipped]:
    """The items up to the error that ends them, which becomes the reason."""
    empty = True
    try:
        for item in items:
            empty = False
            yield item
        if empty:
            yield Skipped(f"{name}: the file is empty")
    except InputError as error:
        yield Skipped(str(error))
    except (OSError, EOFError, zlib.error) as error:
        yield Skipped(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}")


def _file(path: str, gauge: Gauge) -> Iterator[Found | Skipped]:
    name = os.path.abspath(path)
    with open(path, "rb") as stream:
        start = stream.peek(4)[:4]
        if start != ZIP and start != _PARQUET:
            with gauge.passing(path, stream):
                yield from found_in(stream, name)
            return
    with gauge.passing(path):
        yield from members_of(path, name) if start == ZIP else rows_of(path, name)


def _standard_input() -> Iterator[Found | Skipped]:
    stream = io.BufferedReader(cast(io.RawIOBase, sys.stdin.buffer))  # it may be any binary stream; this one can be peeked into
    try:
        if stream.peek(4)[:4] in (ZIP, _PARQUET):
            raise InputError(f"{STANDARD_INPUT}: zip and Parquet are read from their end; give the file by name")
        yield from found_in(stream, STANDARD_INPUT)
    finally:
        stream.detach()


# -- folders ---------------------------------------------------------------------------------------------------------------------
def _folder(folder: str, gauge: Gauge) -> Iterator[Found | Skipped]:
    """What the files of a folder hold, and of the folders within; what else lies there is counted."""
    passed: Counter[str] = Counter()
    empty = True
    for path in _walk(folder):
        if isinstance(path, Skipped):
            yield path
        elif _is_ours(path):
            empty = False
            yield from _guarded(path, _file(path, gauge))
        else:
            passed[Path(path).suffix.lower() or "without suffix"] += 1
    yield from others(folder, passed)
    if empty:
        yield Skipped(f"{folder}: no page, text or record lies in this folder")


def _walk(folder: str) -> Iterator[str | Skipped]:
    """The files under a folder, sorted, without hidden ones (``.git``, ``.DS_Store``). Links are followed, but no folder is entered twice."""
    seen: set[tuple[int, int]] = set()
    stack = [folder]
    while stack:
        path = stack.pop()
        try:
            status = os.stat(path)
            if stat.S_ISDIR(status.st_mode) and (status.st_dev, status.st_ino) in seen:
                yield Skipped(f"{path}: a link to a folder that was read already")
            elif stat.S_ISDIR(status.st_mode):
                seen.add((status.st_dev, status.st_ino))
                stack += [os.path.join(path, name) for name in sorted(os.listdir(path), reverse=True) if not name.startswith(".")]
            elif stat.S_ISREG(status.st_mode):
                yield path
        except OSError as error:
            yield Skipped(f"{path}: cannot be read: {error.strerror}")


def _is_ours(path: str) -> bool:
    if path.lower().endswith(_WHOLE) or told_by(path, b""):
        return True
    try:
        with open(path, "rb") as file:
            return told_by(path, file.read(512))
    except OSError:
        return False  # unreadable, and nothing says that it is a page
