"""What a stream of bytes holds is told by its name and its first bytes: JSON lines, a WARC file, a page, a text; any of them may be gzipped."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from isnad.intake.found import Found, Skipped
from isnad.intake.limits import Unpacked, read_whole
from isnad.intake.lines import records_of
from isnad.intake.warc import pages_of

_JSON = (".jsonl", ".ndjson", ".json")
_PAGES = (".html", ".htm", ".xhtml")
_TEXTS = (".txt", ".text")
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html|head|body|\?xml|!--)", re.IGNORECASE)
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"


def found_in(stream: io.BufferedReader[Any], name: str, how: str | None = None) -> Iterator[Found | Skipped]:
    """What a stream holds. ``how`` stands on all of it where given (``zip``). Raises :class:`InputError`, ``OSError`` and ``EOFError`` where the stream cannot be read on."""
    if stream.peek(2).startswith(GZIP):
        stream = io.BufferedReader(Unpacked(stream, name), 1 << 16)
    kind = kind_of(name.lower().removesuffix(".gz"), stream.peek(512)[:512])
    if kind == "warc":
        yield from pages_of(stream, name)
    elif kind == "jsonl":
        yield from records_of(stream, name, how or "jsonl")
    else:
        yield Found(data=read_whole(stream, name), locator=name, media=kind or "text/plain", how=how or "file")


def kind_of(name: str, start: bytes) -> str:
    """``warc``, ``jsonl``, or the media type of a page or text; empty where neither name nor start tells."""
    start = start.replace(b"\0", b"").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")  # of UTF-16 the ASCII letters are left
    if name.endswith(".warc") or start.startswith(b"WARC/"):
        return "warc"
    if name.endswith(_JSON) or start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "jsonl"
    if name.endswith(_PAGES) or _HTML.match(start):
        return "text/html"
    return "text/plain" if name.endswith(_TEXTS) else ""


def told_by(name: str, start: bytes) -> bool:
    """Whether a file among others (of a folder, of a zip) is one for us: by the end of its name, or because it begins like a page. Scripts and pictures beside pages are not."""
    name = name.lower().removesuffix(".gz")
    return name.endswith((*_PAGES, *_TEXTS, ".jsonl", ".ndjson", ".warc")) or bool(_HTML.match(start))


def others(name: str, kinds: Counter[str]) -> Iterator[Skipped]:
    """What lay beside the pages, by number and kind."""
    if kinds:
        yield Skipped(f"{name}: {kinds.total()} files that are no pages, texts or records: {', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))}")
