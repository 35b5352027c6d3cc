"""JSON lines: a file of any length, one record at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

import msgspec

from isnad.errors import InputError
from isnad.intake.articles import parse_record
from isnad.intake.found import Found, Skipped
from isnad.intake.limits import LARGEST_PAGE


class _Address(msgspec.Struct):
    """What names a record; all else is passed over unread."""

    id: str | int | None = None
    url: str | None = None


def records_of(stream: IO[bytes], name: str, how: str = "jsonl") -> Iterator[Found | Skipped]:
    """The records of a stream of JSON lines; a bad line is named with its number and the rest is read."""
    for number, line in enumerate(iter(lambda: stream.readline(LARGEST_PAGE + 1), b""), 1):
        if number == 1 and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield Skipped(f"{name}: JSON lines in UTF-16; save them as UTF-8, as JSON demands")
            return
        if len(line) > LARGEST_PAGE:
            _finish_line(stream, line)
            yield Skipped(f"{name}:{number}: a line larger than {LARGEST_PAGE >> 20} MiB")
        elif line.strip():
            yield _record(line.strip().removeprefix(b"\xef\xbb\xbf"), name, number, how)


def _finish_line(stream: IO[bytes], line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _record(line: bytes, name: str, number: int, how: str) -> Found | Skipped:
    try:
        return Found(data=line, locator=f"{name}#{address(line, f'{name}:{number}') or f'line-{number}'}", media="application/json", how=how)
    except InputError as error:
        return Skipped(str(error))


def address(record: bytes, name: str) -> str:
    """The id, else the URL of a JSON record, else nothing. Raises :class:`InputError` where it is no JSON object."""
    try:
        given = msgspec.json.decode(record, type=_Address)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        given = _leniently(parse_record(record, name), name)
    return str(given.id) if given.id not in (None, "") else given.url or ""


def _leniently(record: Any, name: str) -> _Address:
    if not isinstance(record, dict):
        raise InputError(f"{name}: not a JSON object; a line must be one, with at least \"text\"")
    identity, url = record.get("id"), record.get("url")
    return _Address(identity if isinstance(identity, str | int) else None, url if isinstance(url, str) else None)
