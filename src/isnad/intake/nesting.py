"""Pages made to stop a parser: 100,000 elements within each other take minutes. They are refused on a count of their tags, before any parser sees them."""

from __future__ import annotations

import re

from isnad.errors import InputError
from isnad.intake.limits import DEEPEST, MOST_BLOCKS, MOST_ELEMENTS

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>]*(/)>)?")  # linear: it never reads past the next bracket
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "main", "menu", "nav", "ol", "pre", "search", "section", "summary", "ul"])
_FLAT = frozenset(["a", "area", "base", "br", "button", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"])  # empty, or closed by the next


def demand_flat(page: str, name: str) -> None:
    """Raises :class:`InputError` for a page whose tags nest beyond :data:`DEEPEST`.

    Tags in attributes and comments are counted too, so a page could hide its depth behind closing tags that are none: hence the limits on the number of elements.
    """
    if page.count("<") - page.count("</") <= DEEPEST:
        return
    tags = [(closing, tag.lower(), closed) for closing, tag, closed in _TAG.findall(page)]
    blocks = sum(not closing and tag in _BLOCKS for closing, tag, _ in tags)
    elements, deepest = sum(not closing for closing, _, _ in tags), _depth(tags)
    for count, limit, what in ((deepest, DEEPEST, "elements within each other"), (blocks, MOST_BLOCKS, "block elements"), (elements, MOST_ELEMENTS, "elements")):
        if count > limit:
            raise InputError(f"{name}: {count:,} {what}, {limit:,} is the limit: no news page, or made to stop a parser")


def _depth(tags: list[tuple[str, str, str]]) -> int:
    depth = deepest = 0
    for closing, tag, closed in tags:
        if closing and tag not in _FLAT:
            depth = max(depth - 1, 0)
        elif tag not in _FLAT and (not closed or tag in _BLOCKS):  # of blocks the parsers do not mind the slash
            depth += 1
            deepest = max(deepest, depth)
    return deepest
