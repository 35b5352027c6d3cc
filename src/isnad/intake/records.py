"""One page as one WARC record, packed as a gzip member of its own, and the way back."""

from __future__ import annotations

import hashlib
import io
import uuid
import zlib

import msgspec
from fastwarc.stream_io import GzipWriter
from fastwarc.warc import WarcRecord, WarcRecordType

from isnad._version import __version__
from isnad.errors import InputError
from isnad.intake.found import Found
from isnad.intake.limits import LARGEST_PAGE
from isnad.intake.warc import split_head, uri_of

_LEVEL = 4  # of compression: a page of 70 kB to 24 % in 1 ms (level 6: to 23 % in 2 ms)


class Location(msgspec.Struct, frozen=True):
    """Where a record lies in an archive: ``length`` packed bytes from ``offset`` of ``file`` (its name in the folder). ``sha256``: of the page itself, in hex."""

    file: str
    offset: int
    length: int
    sha256: str


class Kept(msgspec.Struct, frozen=True):
    """A page as it was kept: ``data`` is its body byte for byte, ``http`` status line and headers where it came over HTTP, ``fetched_at`` UTC."""

    data: bytes
    http: bytes | None
    url: str | None
    fetched_at: str


def pack(found: Found, date: str) -> tuple[bytes, str]:
    """The record of a page, fetched or read at ``date`` (UTC, 2020-02-15T08:30:00Z), as a gzip member, and the page's SHA-256 in hex.

    The same page, place and date give the same bytes.
    """
    if len(found.data) > LARGEST_PAGE:
        raise InputError(f"{found.locator}: larger than {LARGEST_PAGE >> 20} MiB, the limit of one page")
    uri, record = uri_of(found), WarcRecord()
    kind, media = (WarcRecordType.response, "application/http; msgtype=response") if found.http is not None else (WarcRecordType.resource, found.media)
    payload, head = digest(found.data), _head(found.http)
    block, whole = (head + found.data, digest(head + found.data)) if head else (found.data, payload)
    record.init_headers(record_type=kind, record_urn=record_urn(payload, date, uri).encode())
    headers = {"WARC-Date": date, "WARC-Target-URI": uri, "WARC-Payload-Digest": payload, "WARC-Block-Digest": whole, "Content-Type": media, "Isnad-How": found.how}
    return _packed(record, headers, block), payload.removeprefix("sha256:")


def _head(http: bytes | None) -> bytes:
    return b"" if http is None else http.rstrip(b"\r\n") + b"\r\n\r\n"


def pack_info(file: str, date: str) -> bytes:
    """The record that begins an archive file and says what made it."""
    block = f"software: Isnad {__version__}\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n".encode()
    record = WarcRecord()
    record.init_headers(record_type=WarcRecordType.warcinfo, record_urn=record_urn(digest(block), date, file).encode())
    return _packed(record, {"WARC-Date": date, "WARC-Filename": file, "WARC-Block-Digest": digest(block), "Content-Type": "application/warc-fields"}, block)


def _packed(record: WarcRecord, headers: dict[str, str], block: bytes) -> bytes:
    for name, value in headers.items():
        record.headers[name] = value
    record.set_bytes_content(block)
    out = io.BytesIO()
    with GzipWriter(out, _LEVEL) as writer:
        record.write(writer)
    return out.getvalue()


def digest(data: bytes) -> str:
    """A digest as WARC headers write it."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def record_urn(payload: str, date: str, uri: str) -> str:
    """The id of a record, which follows from what is in it: an edited date or address betrays itself."""
    return f"uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{payload} {date} {uri}')}"


def unpack(packed: bytes, limit: int) -> WarcRecord:
    """The record in a gzip member. Raises :class:`InputError` saying what is wrong with it."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        raw = unpacker.decompress(packed, limit)
        if not unpacker.eof or unpacker.unused_data:
            raise InputError("the gzip member does not end where it should")
        return WarcRecord.from_bytes(raw)
    except (zlib.error, OSError) as error:
        raise InputError(f"damaged ({error})") from None


def kept_of(record: WarcRecord) -> Kept:
    """The page of a record."""
    block = record.reader.read()
    http, data = split_head(block) if record.record_type == WarcRecordType.response else (None, block)
    uri = record.headers["WARC-Target-URI"]
    return Kept(data, http, uri if uri.startswith(("http://", "https://")) else None, record.headers["WARC-Date"])
