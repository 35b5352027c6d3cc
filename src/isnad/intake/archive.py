"""The archive: every page as it came, byte for byte, in WARC 1.1 files (ISO 28500:2017) that any web-archive software reads.

A folder holds ``isnad-00001.warc.gz`` and so on, one gzip member a record, the first of each file a ``warcinfo``. What came over HTTP is a ``response`` record with status line
and headers; all else a ``resource`` record. Writers hold the folder's lock (:meth:`Archive.locked`); readers need none: what is written never changes.

A writer keeps the page first and then commits to the store where it lies, both under one lock. Bytes behind the last committed record come from a writer that was killed
between the two; :meth:`Archive.cut_to` removes them.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from isnad.errors import ArchiveError, InputError
from isnad.intake.audit import Mismatch, count_records, verify_files
from isnad.intake.found import Found
from isnad.intake.limits import LARGEST_RECORD
from isnad.intake.records import Kept, Location, kept_of, pack, pack_info, unpack

__all__ = ["Archive", "Kept", "Location", "Mismatch"]

ROLL_AT = 512 << 20  # bytes after which a new file is begun
LOCK_WAIT = 60.0  # seconds
MOST_CUT = 100  # records; a writer that commits page by page leaves one when it is killed, and the record that begins a file
_LOCK = ".lock"
_NAME = re.compile(r"isnad-(\d{5,})\.warc\.gz")


class Archive:
    """The archive in ``folder``, which is made where it is missing. Use as a context manager, or :meth:`close` it."""

    def __init__(self, folder: Path, *, roll_at: int = ROLL_AT) -> None:
        self.folder, self._roll_at = folder, roll_at
        self._number = 1  # of the file that is written; earlier ones are full
        self._writer: int | None = None  # its descriptor
        self._readers: dict[str, int] = {}
        self._lock: int | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes all files."""
        self._close_writer()
        for descriptor in self._readers.values():
            os.close(descriptor)
        self._readers = {}

    def _close_writer(self) -> None:
        if self._writer is not None:
            os.close(self._writer)
        self._writer = None

    # -- writing -----------------------------------------------------------------------------------------------------------------
    @contextmanager
    def locked(self, *, wait: float = LOCK_WAIT) -> Iterator[None]:
        """Holds the folder for this writer alone: from before the first page until the store has committed. Raises :class:`ArchiveError` after ``wait`` seconds, naming who holds it."""
        if self._lock is not None:
            raise ArchiveError(f"{self.folder}: this writer holds the lock already")
        lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        try:
            self._acquire(lock, time.monotonic() + wait)
            self._close_writer()  # another writer may have removed the file since
            self._lock = lock
            yield
        finally:
            self._lock = None
            os.close(lock)  # which lets go of it

    def _acquire(self, lock: int, deadline: float) -> None:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() > deadline:
                    holder = os.pread(lock, 20, 0).decode("ascii", "replace").strip()
                    raise ArchiveError(f"{self.folder}: process {holder or 'unknown'} is writing to this archive; wait for it, or stop it") from None
                time.sleep(0.02)
            else:
                os.pwrite(lock, f"{os.getpid():<20}".encode(), 0)
                return

    def append(self, found: Found, at: str) -> Location:
        """Keeps a page; ``at`` (UTC, 2020-02-15T08:30:00Z) stands where ``found`` gives no time. Its bytes are with the operating system when this returns: they outlive the process."""
        self._demand_lock()
        date = found.fetched_at or at
        writer, file = self._open_writer(date)
        packed, sha256 = pack(found, date)
        offset = os.fstat(writer).st_size
        try:
            _write(writer, packed)
        except OSError as error:
            os.ftruncate(writer, offset)  # half a record would hide all that follow
            raise ArchiveError(f"{self.folder / file}: the page could not be written: {error.strerror}") from None
        return Location(file, offset, len(packed), sha256)

    def _open_writer(self, date: str) -> tuple[int, str]:
        """The file that has room, begun if need be; another writer may have begun it since."""
        while True:
            path = self.folder / _file_name(self._number)
            if self._writer is None:
                self._writer = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
            size = os.fstat(self._writer).st_size
            if size < self._roll_at and not (self.folder / _file_name(self._number + 1)).exists():
                if not size:
                    _write(self._writer, pack_info(path.name, date))
                return self._writer, path.name
            self.sync()
            self._close_writer()
            self._number += 1

    def sync(self) -> None:
        """Has the operating system put on the disk what was written: it then outlives a loss of power."""
        if self._writer is not None:
            os.fdatasync(self._writer)

    def cut_to(self, ends: Mapping[str, int], *, most: int = MOST_CUT) -> None:
        """Cuts every file behind the last record that the store knows (``ends``: file to end of that record) and removes files it knows nothing of.

        To be called by a writer before its first page, and after a commit that failed. A file that is missing or shorter than the store says stays as it is for :meth:`verify` to name;
        writing goes on in a new one. Raises :class:`ArchiveError` rather than cut more than ``most`` records: that many come from no killed writer, but from a store that is not this archive's.
        """
        self._demand_lock()
        surplus = [path for path in self._files() if path.stat().st_size > ends.get(path.name, 0)]
        if sum(count_records(path, ends.get(path.name, 0), most + 1) for path in surplus) > most:
            raise ArchiveError(f"{self.folder}: holds more than {most} pages that the store knows nothing of; is it a new store, or an old copy? Give the store that belongs to this archive, or another folder")
        for path in surplus:
            if path.name in ends:
                os.truncate(path, ends[path.name])
            else:
                path.unlink()
        self.close()
        self._number = max((_number(file) + (not self._is_whole(file, end)) for file, end in ends.items()), default=1)

    def _is_whole(self, file: str, end: int) -> bool:
        path = self.folder / file
        return path.exists() and path.stat().st_size == end

    def _demand_lock(self) -> None:
        if self._lock is None:
            raise ArchiveError(f"{self.folder}: writing to an archive needs its lock: with archive.locked(): …")

    # -- reading -----------------------------------------------------------------------------------------------------------------
    def read(self, location: Location) -> Kept:
        """The page at a location. Raises :class:`ArchiveError` where it is not what was kept."""
        where = f"{self.folder / location.file} at {location.offset}"
        try:
            if location.file not in self._readers:
                self._readers[location.file] = os.open(self.folder / location.file, os.O_RDONLY)
            kept = kept_of(unpack(os.pread(self._readers[location.file], location.length, location.offset), LARGEST_RECORD))
        except (OSError, InputError, KeyError) as error:
            raise ArchiveError(f"{where}: cannot be read: {getattr(error, 'strerror', None) or error}; isnad verify names all that is wrong") from None
        if hashlib.sha256(kept.data).hexdigest() != location.sha256:
            raise ArchiveError(f"{where}: this is not the page that was kept there (its SHA-256 is another)")
        return kept

    def verify(self, locations: Iterable[tuple[str, Location]]) -> Iterator[Mismatch]:
        """Hashes every record of every file anew and compares them with what the store says (locator and location of each page): whatever does not agree is yielded."""
        return verify_files({path.name: path for path in self._files()}, locations)

    def _files(self) -> list[Path]:
        return sorted(path for path in self.folder.iterdir() if _NAME.fullmatch(path.name))


def _file_name(number: int) -> str:
    return f"isnad-{number:05}.warc.gz"


def _number(file: str) -> int:
    match = _NAME.fullmatch(file)
    if not match:
        raise ArchiveError(f"{file}: not the name of an archive file")
    return int(match.group(1))


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]
