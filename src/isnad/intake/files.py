"""Files to articles: HTML pages, plain text, JSON lines, standard input.

:func:`read_articles` yields articles and, for what cannot be read, :class:`Skipped` with the reason: good lines are kept where only some are bad.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from isnad.arabic.letters import arabic_share
from isnad.errors import InputError
from isnad.intake.decoding import decode
from isnad.model import Article, record_id

_LEAST_ARABIC = 0.4


class Skipped(NamedTuple):
    """An input that gave no article, and why."""

    reason: str


def read_articles(paths: Iterable[str]) -> Iterator[Article | Skipped]:
    """The articles of files (``-``: standard input), in order."""
    for path in paths:
        try:
            yield from _from_path(path)
        except InputError as error:
            yield Skipped(str(error))
        except (OSError, EOFError) as error:
            yield Skipped(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}")


def _from_path(path: str) -> Iterator[Article | Skipped]:
    name = "standard input" if path == "-" else path
    if path != "-" and Path(path).is_dir():
        yield from read_articles(str(p) for p in sorted(Path(path).rglob("*")) if p.suffix in {".html", ".htm", ".txt", ".jsonl"})
        return
    data = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    if path.endswith(".gz"):
        data = gzip.decompress(data)
    text = decode(data, name)
    kind = _kind(path.removesuffix(".gz"), text)
    if kind == "jsonl":
        yield from _from_lines(text, name)
    elif kind == "html":
        from isnad.intake.pages import page_to_article

        yield page_to_article(text, name=name)
    else:
        yield _from_text(text, name)


def _kind(path: str, text: str) -> str:
    start = text.lstrip("\ufeff \t\r\n")[:200].lower()
    if path.endswith((".jsonl", ".ndjson", ".json")) or start.startswith("{"):
        return "jsonl"
    return "html" if path.endswith((".html", ".htm")) or start.startswith(("<!doctype", "<html", "<head", "<body", "<?xml", "<!--")) else "text"


def _from_text(text: str, name: str) -> Article:
    """Plain text: a first line that is short, ends without a full stop and stands before a blank line is the title."""
    text = text.replace("\r\n", "\n").strip("\n\ufeff ")
    _demand_arabic(text, name)
    head, blank, rest = text.partition("\n\n")
    titled = bool(blank) and "\n" not in head and len(head.split()) <= 25 and not head.rstrip().endswith((".", "،", ":"))
    title, body = (head.strip(), rest) if titled else ("", text)
    return Article(id=record_id(title, body), title=title, body=body)


def _demand_arabic(text: str, name: str) -> None:
    if not text.strip():
        raise InputError(f"{name}: the text is empty")
    if arabic_share(text) < _LEAST_ARABIC:
        raise InputError(f"{name}: the text is not Arabic ({arabic_share(text):.0%} of its letters are); Isnad reads Arabic only")


def _from_lines(text: str, name: str) -> Iterator[Article | Skipped]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield article_from_record(json.loads(line), f"{name}:{number}")
        except (ValueError, RecursionError) as error:
            yield Skipped(f"{name}:{number}: not a JSON object: {error}")
        except InputError as error:
            yield Skipped(str(error))


def article_from_record(record: Any, name: str) -> Article:
    """An article from ``{"id", "title", "date", "text", "outlet", "url"}``; unknown fields are ignored."""
    if not isinstance(record, dict):
        raise InputError(f"{name}: a line must be a JSON object with at least \"text\"")
    values = {key: record.get(key) for key in ("id", "title", "date", "text", "outlet", "url", "source")}
    if not isinstance(values["text"], str):
        raise InputError(f"{name}: the object has no \"text\"")
    title = values["title"] if isinstance(values["title"], str) else ""
    _demand_arabic(f"{title}\n{values['text']}", name)
    day = values["date"] if isinstance(values["date"], str) and values["date"] else None
    identity = values["id"] if isinstance(values["id"], (str, int)) else record_id(title, values["text"])
    outlet = values["outlet"] or values["source"]
    return Article(id=str(identity), title=title, body=values["text"], date=day, outlet=outlet if isinstance(outlet, str) else None, url=values["url"] if isinstance(values["url"], str) else None)
