"""Bytes to text. Arabic pages often declare one encoding and use another, so the candidates are tried and the text is judged."""

from __future__ import annotations

import re

from isnad.arabic.letters import arabic_share
from isnad.errors import InputError

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_-]+)""", re.IGNORECASE)
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"PK\x03\x04", b"GIF8", b"\x1f\x8b", b"\x7fELF", b"\xd0\xcf\x11\xe0")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes, name: str) -> str:
    """The text of a file. Raises :class:`InputError` naming ``name`` for empty and binary input."""
    if not data.strip():
        raise InputError(f"{name}: the file is empty; give an HTML page, a text or JSON lines")
    if data.startswith(_BINARY):
        raise InputError(f"{name}: this is a binary file, not a page or a text")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, errors="replace")
    text = _best(data)
    if text.count("\0") > len(text) // 100 or ("\ufffd" in text and text.count("\ufffd") > len(text) // 5):
        raise InputError(f"{name}: no text can be made of it (binary, or an unknown encoding); save it as UTF-8")
    return text


def _best(data: bytes) -> str:
    """UTF-8 if it holds; else the declared encoding or the one of windows-1256, ISO-8859-6, UTF-16 that gives the most Arabic."""
    try:
        text = data.decode("utf-8")
        if "\0" not in text:
            return text
    except UnicodeDecodeError as error:
        if error.start > len(data) - 4 or len(data.decode("utf-8", "ignore")) > 0.98 * len(data.decode("utf-8", "replace")):
            return data.decode("utf-8", errors="replace")  # cut in the middle of a letter, or a few bad bytes
    match = _DECLARED.search(data[:4096])
    candidates = [match.group(1).decode("ascii").lower()] if match else []
    candidates += ["windows-1256", "iso-8859-6", "utf-16-le", "utf-16-be"]
    decoded = [text for text in (_try(data, c) for c in candidates) if text is not None]
    return max(decoded, key=_plausible) if decoded else data.decode("utf-8", errors="replace")


def _plausible(text: str) -> float:
    """Common letters of Arabic prose: a wrong code page gives Arabic letters too, but the wrong ones."""
    sample = text[:50_000]
    common = sum(sample.count(c) for c in "الميونترب")
    return common / (len(sample) + 1) + 0.1 * arabic_share(sample) - (sample.count("\0") + sample.count("\ufffd")) / (len(sample) + 1)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
