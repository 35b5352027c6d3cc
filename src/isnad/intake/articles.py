"""Found to articles: a page, a plain text or a JSON record becomes an :class:`isnad.model.Article`, or a clear error."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from isnad.arabic.letters import arabic_share
from isnad.errors import InputError
from isnad.intake.decoding import decode
from isnad.intake.found import Found
from isnad.intake.warc import place_of
from isnad.model import Article, record_id

_LEAST_ARABIC = 0.4
_FIELDS = ("id", "title", "date", "text", "outlet", "url", "source")


def article_of(found: Found) -> Article:
    """The article of what was found. Raises :class:`InputError` naming the locator where it holds none, or none in Arabic.

    Ids: of a record the id that it gives; of pages and texts a hash of the address (canonical, else where it lay), so that a changed page keeps its id.
    """
    if found.media == "application/json":
        return article_from_record(parse_record(found.data, found.locator), found.locator)
    text = decode(found.data, found.locator)
    if found.media == "text/html":
        from isnad.intake.pages import page_to_article

        return page_to_article(text, name=found.locator, url=found.url, place=place_of(found))
    return _from_text(text, found)


def parse_record(data: bytes, name: str) -> Any:
    """The value of one line of JSON. Raises :class:`InputError` where it is none."""
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        pass  # the standard library's parser takes more: NaN, lone surrogates
    try:
        return json.loads(decode(data, name))
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: not a JSON object: {error}") from None


def _from_text(text: str, found: Found) -> Article:
    """Plain text: a first line that is short, ends without a full stop and stands before a blank line is the title."""
    text = text.replace("\r\n", "\n").strip("\n\ufeff ")
    _demand_arabic(text, found.locator)
    head, blank, rest = text.partition("\n\n")
    titled = bool(blank) and "\n" not in head and len(head.split()) <= 25 and not head.rstrip().endswith((".", "،", ":"))
    title, body = (head.strip(), rest) if titled else ("", text)
    place = found.url or place_of(found)
    return Article(id=record_id(place) if place else record_id(title, body), title=title, body=body, url=found.url)


def _demand_arabic(text: str, name: str) -> None:
    if not text.strip():
        raise InputError(f"{name}: the text is empty")
    if arabic_share(text) < _LEAST_ARABIC:
        raise InputError(f"{name}: the text is not Arabic ({arabic_share(text):.0%} of its letters are); Isnad reads Arabic only")


def article_from_record(record: Any, name: str) -> Article:
    """An article from ``{"id", "title", "date", "text", "outlet", "url"}``; unknown fields are ignored."""
    if not isinstance(record, dict):
        raise InputError(f"{name}: a line must be a JSON object with at least \"text\"")
    values = {key: record.get(key) for key in _FIELDS}
    if not isinstance(values["text"], str):
        raise InputError(f"{name}: the object has no \"text\"")
    title, url, outlet = (_string(value) for value in (values["title"], values["url"], values["outlet"] or values["source"]))
    _demand_arabic(f"{title or ''}\n{values['text']}", name)
    identity = values["id"] if isinstance(values["id"], (str, int)) and values["id"] != "" else record_id(url) if url else record_id(title or "", values["text"])
    return Article(id=str(identity), title=title or "", body=values["text"], date=_day(values["date"]), outlet=outlet, url=url)


def _string(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _day(value: Any) -> str | None:
    """A date as given; of a point in time (``2020-02-15T08:30:00Z``, as tables write it) the day."""
    text = _string(value)
    return text[:10] if text and re.match(r"\d{4}-\d\d-\d\d[T ]", text) else text
