"""The audit of an archive: every record hashed anew, and compared with what the store says lies there."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NamedTuple

from fastwarc.warc import WarcRecord, WarcRecordType

from isnad.errors import InputError
from isnad.intake.limits import LARGEST_RECORD
from isnad.intake.records import Location, digest, kept_of, record_urn, unpack

_CHUNK = 1 << 16


class Mismatch(NamedTuple):
    """Something that is wrong with the archive: in which file, at which byte, with which page (``None``: of none that the store knows), and what."""

    file: str
    offset: int
    locator: str | None
    problem: str


_UNKNOWN: tuple[None, None] = (None, None)
_Expected = dict[int, tuple[str, Location]]  # offset to locator and location


def verify_files(files: Mapping[str, Path], locations: Iterable[tuple[str, Location]]) -> Iterator[Mismatch]:
    """What is wrong with ``files`` (by name) and with the ``locations`` of pages (locator and location) in them."""
    expected: dict[str, _Expected] = {name: {} for name in files}
    for locator, location in locations:
        pages = expected.setdefault(location.file, {})
        if pages.setdefault(location.offset, (locator, location))[1] != location:
            yield Mismatch(location.file, location.offset, locator, "the store says of two different pages that they lie here")
    for name, pages in sorted(expected.items()):
        yield from _file(name, files[name], pages) if name in files else (Mismatch(name, offset, locator, "the file is missing") for offset, (locator, _) in sorted(pages.items()))


def _file(name: str, path: Path, expected: _Expected) -> Iterator[Mismatch]:
    """Goes from record to record; behind a damaged one, on from the next place that the store knows."""
    offset, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while offset < size:
            locator, location = expected.pop(offset, _UNKNOWN)
            try:
                packed = _member(file, offset)
                problems = list(_problems(unpack(packed, LARGEST_RECORD), location, packed, name if offset == 0 else None))
                following = offset + len(packed)
            except InputError as error:
                problems, following = [str(error)], min((o for o in expected if o > offset), default=size)
            yield from (Mismatch(name, offset, locator, problem) for problem in problems)
            offset = following
    yield from (Mismatch(name, offset, locator, "no record begins here") for offset, (locator, _) in sorted(expected.items()))


def count_records(path: Path, offset: int, most: int) -> int:
    """How many records stand in a file from ``offset`` on, counted up to ``most``; what is no whole record counts as one."""
    count, size = 0, path.stat().st_size
    with path.open("rb") as file:
        while offset < size and count < most:
            count += 1
            try:
                offset += len(_member(file, offset))
            except InputError:
                break
    return count


def _member(file: BinaryIO, offset: int) -> bytes:
    """The gzip member that begins at ``offset``, packed. Raises :class:`InputError` where it is damaged or cut."""
    unpacker, length = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
    file.seek(offset)
    try:
        while not unpacker.eof and (chunk := file.read(_CHUNK)):
            while chunk and not unpacker.eof:
                unpacker.decompress(chunk, _CHUNK)
                chunk = unpacker.unconsumed_tail
            length = file.tell() - offset - len(unpacker.unused_data)
    except zlib.error as error:
        raise InputError(f"damaged ({error})") from None
    if not unpacker.eof:
        raise InputError("the file is cut within this record")
    file.seek(offset)
    return file.read(length)


def _problems(record: WarcRecord, location: Location | None, packed: bytes, name: str | None) -> Iterator[str]:
    """What is wrong with a record that stands at ``location``. ``name``: of the file, where the record is its first."""
    if packed[3:8] != bytes(5):
        yield "the gzip header was changed"
    if not record.verify_block_digest():
        yield "the WARC-Block-Digest is missing or another"
    if record.record_type == WarcRecordType.warcinfo and name is not None:
        yield from _info_problems(record, name)
    elif location is None:
        yield "the store knows no page that lies here"
    else:
        yield from _page_problems(record, location, len(packed))


def _info_problems(record: WarcRecord, name: str) -> Iterator[str]:
    if record.headers.get("WARC-Filename") != name:
        yield f"this file was written as {record.headers.get('WARC-Filename')}"
    if record.headers.get("WARC-Record-ID") != _id(record, record.headers.get("WARC-Block-Digest"), name):
        yield "date or name were changed (they do not give the WARC-Record-ID)"


def _page_problems(record: WarcRecord, location: Location, length: int) -> Iterator[str]:
    payload = digest(kept_of(record).data)
    if payload != record.headers.get("WARC-Payload-Digest"):
        yield "the WARC-Payload-Digest is missing or another"
    if payload != f"sha256:{location.sha256}":
        yield f"the page has another SHA-256 than the store says ({payload})"
    if record.headers.get("WARC-Record-ID") != _id(record, payload, record.headers.get("WARC-Target-URI")):
        yield "date or address were changed (they do not give the WARC-Record-ID)"
    if length != location.length:
        yield f"the record has {length} bytes, {location.length} by the store"


def _id(record: WarcRecord, payload: str | None, uri: str | None) -> str:
    return f"<urn:{record_urn(payload or '', record.headers.get('WARC-Date') or '', uri or '')}>"
