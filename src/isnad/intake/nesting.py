"""Pages made to stop a parser: 100,000 elements within each other take minutes. They are refused on a count of their tags, before any parser sees them."""

from __future__ import annotations

import re

from isnad.errors import InputError
from isnad.intake.limits import DEEPEST, MOST_BLOCKS

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)(?:[^<>]*(/)>)?")  # linear: it never reads past the next bracket
_BLOCKS = frozenset(
    ["address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "main", "menu", "nav", "ol", "pre", "search", "section", "summary", "ul"])
_FLAT = frozenset(["a", "area", "base", "br", "button", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr"])  # empty, or closed by the next


def demand_flat(page: str, name: str) -> None:
    """Raises :class:`InputError` for a page whose tags nest beyond :data:`DEEPEST`.

    Tags in attributes and comments are counted too, so a page could hide its depth behind closing tags that are none: hence the second limit, on the number of block elements.
    """
    if page.count("<") - page.count("</") <= DEEPEST:
        return
    depth = deepest = blocks = 0
    for closing, tag, closed in _TAG.findall(page):
        tag = tag.lower()
        if tag in _FLAT:
            continue
        block = tag in _BLOCKS
        if closing:
            depth = max(depth - 1, 0)
        elif block or not closed:  # of blocks the parsers do not mind the slash
            depth, blocks = depth + 1, blocks + block
            deepest = max(deepest, depth)
    if deepest > DEEPEST or blocks > MOST_BLOCKS:
        raise InputError(f"{name}: {deepest:,} elements within each other and {blocks:,} block elements; {DEEPEST:,} and {MOST_BLOCKS:,} are the limits (made to stop a parser?)")
