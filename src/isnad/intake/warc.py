"""WARC files (ISO 28500), gzipped or not: their pages are found one by one; a file that is cut gives what stands before the cut.

``response`` records of HTML or text with status 200 and ``resource`` records are taken, the others counted. Bodies come out as the server's page: freed from
chunks and compression; the headers that said so are renamed ``X-Archive-Orig-…``, as web archives do, so that headers and body agree.
"""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from email.parser import BytesHeaderParser
from typing import Any, BinaryIO, cast
from urllib.parse import quote, unquote

from fastwarc.stream_io import BrotliReader, ChunkedReader, ZstdReader
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from isnad.errors import InputError
from isnad.intake.found import Found, Skipped
from isnad.intake.limits import LARGEST_PAGE, Readable, read_whole

STANDARD_INPUT = "standard input"  # as locator
_URI = "!#$%&'()*+,/:;=?@[]~"  # signs that stand for themselves
PAGES = {"text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain"}
_MEDIA = {**PAGES, "application/json": "application/json"}  # of resource records: the lines and rows that our archive keeps
_LARGEST_HEAD = 64 << 10  # bytes of a status line with its headers
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"[0-9a-fA-F]+[ \t]*(?:;[^\r\n]*)?\r\n")
_HTML = re.compile(rb"\s*<(?:!doctype|html|head|body|\?xml|!--)", re.IGNORECASE)


# -- places ----------------------------------------------------------------------------------------------------------------------
def uri_of(found: Found) -> str:
    """The WARC-Target-URI of what was found: the address of a page, else the path where it lay, as ``file:``; of a record of another archive the one that it has there.

    A line of JSON that names an address is not what lies at that address: it goes by its file.
    """
    if found.how == "warc":
        return quote(_record_uri(found), safe=_URI)
    if found.url and found.media != "application/json":
        return quote(found.url, safe=_URI)
    return "file://" + quote(re.sub(f"^{STANDARD_INPUT}", "/dev/stdin", found.locator), safe="/!:@+,;=")


def place_of(found: Found) -> str:
    """Where a page first lay; it stays the same from archive to archive. Empty: standard input, which is no place."""
    place = found.locator
    if found.how == "warc":
        uri = _record_uri(found)
        place = unquote(uri.removeprefix("file://")) if uri.startswith("file://") else uri
    return "" if place.startswith((STANDARD_INPUT, "/dev/stdin")) else place


def _record_uri(found: Found) -> str:
    return re.split(r"#(?=[a-z][a-z0-9+.-]*:)", found.locator, maxsplit=1)[-1]


# -- records ---------------------------------------------------------------------------------------------------------------------
class _Forwards:
    """What fastwarc asks of a stream that cannot seek, as a pipe or a gzip stream: it aborts where ``tell`` is missing."""

    def __init__(self, stream: io.BufferedReader[Any]) -> None:
        self.read = stream.read1  # what stands before a cut is given before the error

    def tell(self) -> int:
        return 0


def pages_of(stream: io.BufferedReader[Any], name: str) -> Iterator[Found | Skipped]:
    """The pages of a WARC stream (unpacked), each as it is met. At the end: what else was there, by number and kind, and where the file is cut."""
    passed: Counter[str] = Counter()
    try:
        for record in ArchiveIterator(cast(BinaryIO, _Forwards(stream)), parse_http=False):
            item = _page(record, name)
            if isinstance(item, str):
                passed[item] += 1
            else:
                yield item
    except (OSError, EOFError, ValueError, zlib.error, InputError) as error:
        yield Skipped(f"{name}: this WARC file is cut or damaged; what stands before was taken ({error})")
    del passed["warcinfo"]  # it describes the file
    if passed:
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(passed.items()))
        yield Skipped(f"{name}: {passed.total()} records that are no pages: {kinds}")


def _page(record: WarcRecord, name: str) -> Found | Skipped | str:
    """The page of a record, why it is refused, or what else it is. Raises ``EOFError`` where the record is cut."""
    length = int(record.headers.get("Content-Length") or "")  # fastwarc takes a missing one for 0
    uri = (record.headers.get("WARC-Target-URI") or "").strip("<>")
    start = _take(record, min(length, _LARGEST_HEAD))
    kind = _kind(record, start)
    if kind not in _MEDIA:
        _pass_over(record, length - len(start))
        return kind
    if length > LARGEST_PAGE:
        _pass_over(record, length - len(start))
        return Skipped(f"{name}#{uri}: larger than {LARGEST_PAGE >> 20} MiB, the limit of one page")
    block = start + _take(record, length - len(start))
    try:
        return _found(record, block, uri, f"{name}#{uri}", _MEDIA[kind])
    except InputError as error:
        return Skipped(str(error))


def _take(record: WarcRecord, size: int) -> bytes:
    """The next ``size`` bytes of a record: both fastwarc and warcio give fewer without a word where a file is cut."""
    data: bytes = record.reader.read(size)
    while len(data) < size:
        more = record.reader.read(size - len(data))
        if not more:
            raise EOFError(f"record {record.headers.get('WARC-Target-URI') or record.record_id}: {size - len(data)} bytes are missing")
        data += more
    return data


def _pass_over(record: WarcRecord, size: int) -> None:
    while size > 0:
        size -= len(_take(record, min(size, 1 << 20)))


def _kind(record: WarcRecord, start: bytes) -> str:
    """The media type of a record that is a page; of any other a word for it that is no media type of ours."""
    kind = str(record.headers.get("WARC-Type") or "untyped")
    if record.record_type == WarcRecordType.resource:
        return _bare(record.headers.get("Content-Type")) or kind
    if record.record_type != WarcRecordType.response or not start.startswith(b"HTTP/"):
        return kind
    status, headers = parse_head(start)
    media = _bare(headers.get("Content-Type")) or ("text/html" if _HTML.search(start) else "untyped response")
    return f"status {status}" if status != 200 else media if media != "application/json" else "JSON response"


def _bare(content_type: str | None) -> str:
    return str(content_type or "").partition(";")[0].strip().lower()


def _found(record: WarcRecord, block: bytes, uri: str, locator: str, media: str) -> Found:
    date = record.record_date
    response = record.record_type == WarcRecordType.response
    http, body = unpack(block, locator) if response else (None, block)
    return Found(data=body, locator=locator, media=media, how="warc", url=uri if re.match("https?://", uri) else None,
                 fetched_at=date.strftime("%Y-%m-%dT%H:%M:%SZ") if date else None, http=http)


# -- HTTP ------------------------------------------------------------------------------------------------------------------------
def parse_head(block: bytes) -> tuple[int, Message]:
    """Status and headers of an HTTP response; status 0 where the first line gives none."""
    end = _HEAD_END.search(block)
    first, _, rest = block[: end.start() if end else len(block)].partition(b"\n")
    status = re.match(rb"HTTP/[\d.]+ +(\d{3})\b", first)
    return int(status.group(1)) if status else 0, BytesHeaderParser().parsebytes(rest)


def split_head(block: bytes) -> tuple[bytes, bytes]:
    """Status line and headers up to and with the blank line, and what follows."""
    end = _HEAD_END.search(block)
    return (block[: end.end()], block[end.end() :]) if end else (block, b"")


def unpack(block: bytes, name: str) -> tuple[bytes, bytes]:
    """Head and body of an HTTP response, the body freed from chunks and compression. Raises :class:`InputError` where it is damaged or too large."""
    head, body = split_head(block)
    _, headers = parse_head(head)
    stale: list[bytes] = []
    if "chunked" in str(headers.get("Transfer-Encoding", "")).lower() and _CHUNK.match(body):  # some crawlers keep the header, not the chunks
        body, stale = _unpacked(ChunkedReader(io.BytesIO(body)), name), [b"transfer-encoding"]
    coding = str(headers.get("Content-Encoding", "")).strip().lower()
    if coding not in ("", "identity") and not _HTML.match(body):
        body, stale = _unpacked(_reader(coding, body, name), name), [*stale, b"content-encoding", b"content-length"]
    if stale:
        head = re.sub(rb"(?im)^(?=(?:" + b"|".join(stale) + rb")[ \t]*:)", b"X-Archive-Orig-", head)
    return head, body


def _reader(coding: str, body: bytes, name: str) -> Readable:
    if coding in ("gzip", "x-gzip"):
        return gzip.GzipFile(fileobj=io.BytesIO(body))
    if coding == "deflate":
        return io.BytesIO(zlib.decompressobj(zlib.MAX_WBITS if body[:1] == b"\x78" else -zlib.MAX_WBITS).decompress(body, LARGEST_PAGE + 1))
    if coding not in ("br", "zstd"):
        raise InputError(f"{name}: packed as {coding!r}, which nothing here unpacks")
    stream: Readable = (BrotliReader if coding == "br" else ZstdReader)(io.BytesIO(body))
    return stream


def _unpacked(reader: Readable, name: str) -> bytes:
    try:
        return read_whole(reader, name)
    except (OSError, EOFError, zlib.error) as error:
        raise InputError(f"{name}: the response is cut or damaged ({error})") from None
