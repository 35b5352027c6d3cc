"""The Atom feed of a watch (RFC 4287): what was new in its last looks, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree as ET

import msgspec
from sqlalchemy import select

from isnad._version import __version__
from isnad.desk.watches.looking import Item
from isnad.desk.watches.message import details, evidence, headline, plain
from isnad.desk.watches.tables import items
from isnad.desk.watches.watch import Watch
from isnad.store.store import Store

MOST = 200  # entries
_ATOM = "http://www.w3.org/2005/Atom"


def latest(store: Store, watch: Watch) -> list[tuple[str, Item]]:
    """The last things that a watch found, each with when."""
    query = select(items.c.at, items.c.item).where(items.c.watch == watch.id).order_by(items.c.id.desc()).limit(MOST)
    with store.reading() as connection:
        return [(row.at, msgspec.json.decode(row.item, type=Item)) for row in connection.execute(query)]


def feed(watch: Watch, found: Sequence[tuple[str, Item]], url: str) -> bytes:
    """The document. ``url``: where the desk is. The key that opens the feed stands nowhere in it."""
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": watch.language})
    _add(root, "id", f"urn:isnad:watch:{watch.id}")
    _add(root, "title", watch.name)
    _add(root, "updated", found[0][0] if found else watch.made_at)
    _add(root, "generator", "Isnad", version=__version__)
    _add(_add(root, "author"), "name", "Isnad")
    _add(root, "link", rel="alternate", type="text/html", href=f"{url}/{watch.kind}" + (f"?{watch.query}" if watch.query else ""))
    for at, item in found:
        _entry(_add(root, "entry"), watch, at, item, url)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _entry(entry: ET.Element, watch: Watch, at: str, item: Item, url: str) -> None:
    _add(entry, "id", f"urn:isnad:watch:{watch.id}:{item.id}")
    _add(entry, "title", headline(watch.language, item))
    _add(entry, "updated", at)
    _add(entry, "link", rel="alternate", type="text/html", href=evidence(url, item) or "")
    _add(entry, "category", term=item.type)
    _add(entry, "summary", " · ".join(part for part in (plain(item.title), details(watch.language, item)) if part))


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, name, attributes)
    made.text = text if text is None else plain(text)
    return made
