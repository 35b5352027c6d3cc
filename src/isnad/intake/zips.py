"""Zip files of pages, texts and JSON lines. Members are read where they lie: nothing is ever unpacked to disk."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import cast

from isnad.errors import InputError
from isnad.intake.found import Found, Skipped
from isnad.intake.limits import LARGEST_PAGE, LARGEST_RATIO, LARGEST_TOTAL, MOST_MEMBERS
from isnad.intake.streams import found_in, others, told_by

_END = struct.Struct("<4s4H2LH")  # the end-of-central-directory record, APPNOTE 4.3.16
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def members_of(path: str, name: str) -> Iterator[Found | Skipped]:
    """What a zip file holds, in its order; a member that is refused is named. Raises :class:`InputError` for a file that is damaged or a bomb."""
    passed: Counter[str] = Counter()
    _demand_few(path, name)
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise InputError(f"{name}: this zip file is cut or damaged ({error})") from None
    with archive:
        _demand_small(archive, name, Path(path).stat().st_size)
        for member in archive.infolist():
            if not member.is_dir():
                yield from _member(archive, member, name, passed)
    yield from others(name, passed)


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, passed: Counter[str]) -> Iterator[Found | Skipped]:
    place = f"{name}!/{member.filename}"
    if reason := _refusal(member):
        yield Skipped(f"{place}: {reason}")
        return
    try:
        with archive.open(member) as raw, io.BufferedReader(cast(io.RawIOBase, raw)) as stream:
            if told_by(member.filename, stream.peek(512)[:512]) and (_is_data(member.filename) or not name.endswith(".wacz")):
                yield from found_in(stream, place, "zip")
            else:
                passed[PurePosixPath(member.filename).suffix.lower() or "without suffix"] += 1
    except InputError as error:
        yield Skipped(str(error))
    except _BROKEN as error:
        yield Skipped(f"{place}: this member is damaged ({error})")


def _is_data(member: str) -> bool:
    """Whether a member of a WACZ file (a web archive in a zip) is one of its WARC files: the rest are indexes of these."""
    return member.startswith("archive/")


def _refusal(member: zipfile.ZipInfo) -> str:
    if _LEADS_OUT.search(member.filename):
        return "the name of this member leads out of the zip file; refused"
    if member.flag_bits & 1:
        return "this member is encrypted; unpack it with its password first"
    if member.filename.lower().endswith(".zip"):
        return "a zip file within a zip file; unpack it first"
    if member.file_size > max(LARGEST_PAGE, LARGEST_RATIO * member.compress_size):
        return f"unpacks to more than {LARGEST_RATIO} times its size (a zip bomb?); refused"
    return ""


def _demand_few(path: str, name: str) -> None:
    """Counts the members before zipfile builds an object for each. Zip64 files say 65,535 here: what they hold is bounded by the size of their directory."""
    with open(path, "rb") as file:
        size = file.seek(0, io.SEEK_END)
        file.seek(max(0, size - _END.size - 0xFFFF - 128))  # the longest comment, and the records of zip64
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < _END.size:
        raise InputError(f"{name}: this zip file is cut or damaged (its directory is missing)")
    count = _END.unpack_from(tail, end)[4]
    if count == 0xFFFF and (big := tail.rfind(b"PK\x06\x06", 0, end)) >= 0:
        count = int.from_bytes(tail[big + 32 : big + 40], "little")
    if count > MOST_MEMBERS:
        raise InputError(f"{name}: a zip file of {count:,} members; {MOST_MEMBERS:,} is the limit, split it")


def _demand_small(archive: zipfile.ZipFile, name: str, size: int) -> None:
    total = sum(member.file_size for member in archive.infolist() if not _refusal(member))
    if total > LARGEST_TOTAL:
        raise InputError(f"{name}: would unpack to {total >> 30:,} GiB; {LARGEST_TOTAL >> 30} GiB is the limit of one zip file, split it")
    if total > max(LARGEST_PAGE, LARGEST_RATIO * size):  # members that overlap each pass for small, together they do not
        raise InputError(f"{name}: would unpack to {total / size:,.0f} times its size (a zip bomb?); not read")
