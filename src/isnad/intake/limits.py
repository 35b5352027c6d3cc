"""What is refused because of its size, and the stream that refuses it: an input can be a bomb, made to fill the memory or to run for ever."""

from __future__ import annotations

import gzip
import io
from typing import TYPE_CHECKING, Protocol

from isnad.errors import InputError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

LARGEST_PAGE = 32 << 20  # bytes of one page, text, line, row or record; the largest real pages have 5 MB
LARGEST_RECORD = LARGEST_PAGE + (1 << 20)  # of a WARC record: a page with its headers
LARGEST_RATIO = 200  # unpacked : packed; news pages pack 5 to 20 times, deflate can reach 1,032
RATIO_FROM = 64 << 20  # unpacked bytes below which no ratio is looked at
MOST_MEMBERS = 200_000  # of one zip
LARGEST_TOTAL = 64 << 30  # unpacked bytes of one zip
DEEPEST = 1_000  # elements of a page within each other; browsers stop at 512
MOST_BLOCKS = 6_000  # block elements of a page; parsers take quadratic time where these are nested (6,000: half a second). News pages have 100 to 400
MOST_ELEMENTS = 20_000  # of a page; news pages have 500 to 2,000


class Readable(Protocol):
    """Whatever bytes can be read from, once and forwards."""

    def read(self, size: int, /) -> bytes: ...


class Unpacked(io.RawIOBase):
    """A gzip stream, unpacked as it is read. Raises :class:`InputError` where it swells like a bomb, ``EOFError`` where it is cut, ``OSError`` where it is damaged."""

    def __init__(self, packed: Readable, name: str) -> None:
        self._packed = _Counted(packed)
        self._stream = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._name, self._out = name, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._stream.read1(len(view))  # one step only: what stands before a cut comes out before the error
        view[: len(data)] = data
        self._out += len(data)
        if self._out > RATIO_FROM and self._out > LARGEST_RATIO * self._packed.count:
            raise InputError(f"{self._name}: unpacks to more than {LARGEST_RATIO} times its size (a gzip bomb?); the rest is not read")
        return len(data)


class _Counted(io.RawIOBase):
    """Counts the bytes that are read from a stream, which need not be seekable."""

    def __init__(self, stream: Readable) -> None:
        self._stream, self.count = stream, 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        return data


def read_whole(stream: Readable, name: str) -> bytes:
    """All bytes of a page. Raises :class:`InputError` naming ``name`` beyond :data:`LARGEST_PAGE`."""
    data = stream.read(LARGEST_PAGE + 1)
    if len(data) > LARGEST_PAGE:
        raise InputError(f"{name}: larger than {LARGEST_PAGE >> 20} MiB, the limit of one page")
    return data
