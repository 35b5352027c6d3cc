"""What a watch says: one message about some new things, as data for programs and as text for people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import msgspec

from isnad._version import __version__
from isnad.desk import wording
from isnad.desk.watches.looking import Item
from isnad.desk.watches.watch import Watch

_SHOWN = 3  # actors of a side


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """Some new things, on their way by one channel. ``id`` is the same at every try."""

    id: str
    channel: str
    watch: Watch
    items: list[Item]


def as_data(message: Message, url: str) -> dict[str, Any]:
    """What a webhook gets."""
    return {"delivery": message.id, "made_by": f"Isnad {__version__}", "watch": {"name": message.watch.name, "kind": message.watch.kind, "filter": message.watch.query},
            "items": [{**msgspec.structs.asdict(item), "link": evidence(url, item)} for item in message.items]}


def as_text(message: Message, url: str) -> str:
    """What a mail says, in the language of the watch."""
    language = message.watch.language
    view = f"{url}/{message.watch.kind}?{message.watch.query}" if url else ""
    parts = [wording.text(language, "watch.mail.head", n=len(message.items), name=message.watch.name), view, *("\n".join(_lines(language, item, url)) for item in message.items), wording.text(language, "watch.mail.foot")]
    return "\n\n".join(part for part in parts if part) + "\n"


def headline(language: str, item: Item) -> str:
    """One line about an item: type and words, who to whom, where."""
    sides = [_side(item.actors), _side(item.recipients)]
    between = f" {'←' if language == 'ar' else '→'} ".join(sides if any(sides) else [])
    place = wording.place(language, item.place)
    kind = f"{wording.code(language, 'type', item.type)}: {plain(item.text)}"
    return " · ".join(part for part in (kind, between, place) if part)


def details(language: str, item: Item) -> str:
    """What else is known: day, toll, sources, outlets."""
    sources = wording.text(language, "sources.text", n=item.reports, m=item.roots) if item.kind == "records" else ""
    toll = wording.text(language, "dead", n=item.dead) if item.dead is not None else ""
    return " · ".join(part for part in (item.date or "", toll, sources, "، ".join(map(plain, item.outlets)) if language == "ar" else ", ".join(map(plain, item.outlets))) if part)


def evidence(url: str, item: Item) -> str | None:
    """The page that shows where it was read."""
    return f"{url}/evidence?{urlencode({'id': item.event})}" if url else None


def plain(text: str) -> str:
    """A text of an article in one line, without what neither XML nor mail can hold."""
    return " ".join("".join(c if c.isprintable() or c in "\u200c\u200d" else " " for c in text).split())


def _side(names: tuple[str, ...]) -> str:
    return " · ".join(map(plain, names[:_SHOWN])) + (f" +{len(names) - _SHOWN}" if len(names) > _SHOWN else "") or "؟"


def _lines(language: str, item: Item, url: str) -> list[str]:
    lines = [f"• {headline(language, item)}", details(language, item), plain(item.title), evidence(url, item) or ""]
    return [line for line in lines if line]
