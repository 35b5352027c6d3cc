"""Reading in other processes, to use more than one core: :class:`Workers` here, and what runs there (``python -m isnad.reader.worker``).

Articles go to a worker's standard input and readings come back on its standard output, each a length and its MessagePack bytes. A worker ends with its input:
when the process that started it dies, however suddenly, no worker is left behind.
"""

from __future__ import annotations

import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from isnad.errors import InputError
from isnad.model import Article, Reading
from isnad.reader.pipeline import Reader

_LENGTH = struct.Struct("<I")


class Workers:
    """``number`` processes that read. Use as a context manager."""

    def __init__(self, number: int, lexicon_files: Iterable[str | Path] = ()) -> None:
        self._command = [sys.executable, "-m", "isnad.reader.worker", *map(str, lexicon_files)]
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="isnad-worker")
        self._mine = threading.local()  # each thread feeds a process of its own, one article at a time
        self._started: list[subprocess.Popen[bytes]] = []

    def read(self, article: Article) -> Future[Reading]:
        """The reading that will be. Its result raises :class:`InputError` where the worker died over the article."""
        return self._threads.submit(self._read, article)

    def _read(self, article: Article) -> Reading:
        process = self._process()
        assert process.stdin is not None and process.stdout is not None  # both are pipes
        try:
            _send(process.stdin, msgspec.msgpack.encode(article))
            answer = _receive(process.stdout)
        except OSError:
            answer = None
        if answer is None:
            raise InputError(f"{article.id}: the reader died over this article (exit status {process.wait()}); it was left out")
        return msgspec.msgpack.decode(answer, type=Reading)

    def _process(self) -> subprocess.Popen[bytes]:
        process: subprocess.Popen[bytes] | None = getattr(self._mine, "process", None)
        if process is None or process.poll() is not None:
            process = self._mine.process = subprocess.Popen(self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            self._started.append(process)
        return process

    def close(self) -> None:
        """End the workers; what they have not read yet is left."""
        for process in self._started:
            process.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self._started:
            process.communicate()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(_LENGTH.pack(len(data)))
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes | None:
    """The next message; ``None`` where the other side has ended."""
    head = stream.read(_LENGTH.size)
    return stream.read(_LENGTH.unpack(head)[0]) if len(head) == _LENGTH.size else None


def main() -> None:
    """Read what comes in until nothing more does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who started us
    reader = Reader(lexicon_files=sys.argv[1:])
    while (message := _receive(sys.stdin.buffer)) is not None:
        _send(sys.stdout.buffer, msgspec.msgpack.encode(reader.read(msgspec.msgpack.decode(message, type=Article))))


if __name__ == "__main__":
    main()
