"""A news page becomes an article: title, subheads and paragraphs, day of publication, outlet, author, canonical URL.

The main text is found by trafilatura; structured data of the page (JSON-LD, OpenGraph, itemprop) comes first where publishers give it. Share counters,
related links, captions and navigation are left out by a last filter of our own.
"""

from __future__ import annotations

import datetime as dt
import html as _html
import json
import re
from collections import deque
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import msgspec
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from selectolax.lexbor import LexborNode as Node

from isnad.arabic.dates import find_dates
from isnad.arabic.letters import arabic_share, fold
from isnad.arabic.tokens import tokenize
from isnad.errors import InputError
from isnad.intake.nesting import demand_flat
from isnad.model import Article, record_id

_LEAST_ARABIC = 0.4
_LEAST_WORDS = 15
_LEAST_LEAD = 8  # words
_LEAD = re.compile(r"lead(?!er)|summary|excerpt|standfirst|intro\b|\bdescription\b", re.IGNORECASE)
_NOISE_SELECTORS = (
    "script, style, noscript, template, nav, footer, form, iframe, svg, button, figure figcaption, aside, [class*=share], [class*=social], [class*=related], "
    "[class*=cookie], [class*=newsletter], [class*=comment], [class*=breadcrumb], [id*=related], [id*=share], [class*=caption], [class*=advert], [class*=tags], [hidden]"
)
_NOISE_LINE = re.compile(
    r"^(?:\W*(?:شارك|شاركها|مشاركة|مشاركات|انشر|اطبع|طباعة|نسخ الرابط|اقرأ (?:أيضا|أيضًا|المزيد|ايضا)|إقرأ أيضا|مواضيع ذات صلة|مقالات ذات صلة|أخبار ذات صلة|موضوعات (?:متعلقة|ذات صلة)|"
    r"الأكثر قراءة|تابعونا|تابعنا|اشترك|اضغط هنا|حمل التطبيق|التعليقات|أضف تعليق|جميع الحقوق محفوظة|المصدر\s*:|الوسوم|كلمات (?:دالة|مفتاحية)|عدد المشاهدات|المشاهدات|صورة أرشيفية|"
    r"facebook|twitter|whatsapp|telegram|email|share|tweet|copy link)\b.{0,80}|\W*\d+\W*(?:مشاركة|تعليق|مشاهدة)?\W*)$", re.IGNORECASE)
_TITLE_TAIL = re.compile(r"\s+[|\-–—»]\s+[^|\-–—»]{2,40}$")
_DATE_KEYS = ("article:published_time", "datePublished", "og:article:published_time", "pubdate", "publishdate", "date", "dc.date", "dcterms.created", "sailthru.date", "parsely-pub-date")

_DATE_NODES = 1_000  # elements in which a written date is looked for


def page_to_article(page: str, *, name: str = "page", url: str | None = None, place: str = "") -> Article:
    """The article of an HTML page that was fetched from ``url``, or lay at ``place``. Raises :class:`InputError` naming ``name`` where the page holds none, or none in Arabic.

    The id is a hash of the article's address, else of ``place``, else of title and text: a page that changed keeps it.
    """
    if not page.strip():
        raise InputError(f"{name}: the page is empty")
    demand_flat(page, name)
    tree = HTMLParser(page)
    data, meta = list(_linked_data(tree)), _metas(tree)
    title, address = _title(tree, meta, data), _address(tree, meta, url)
    article = Article(id="", title=title, body="", date=_date(tree, meta, data), outlet=_outlet(meta, data), url=address, author=_author(meta, data), lang="ar")
    body = _without_title(_body(page, tree), title)  # last: it takes furniture out of the tree
    if len(body.split()) < _LEAST_WORDS:
        raise InputError(f"{name}: no article text found in the page; is it a front page, a video page, or cut off?")
    if arabic_share(body) < _LEAST_ARABIC:
        raise InputError(f"{name}: the text is not Arabic ({arabic_share(body):.0%} of its letters are); Isnad reads Arabic only")
    return msgspec.structs.replace(article, id=record_id(address or place) if address or place else record_id(title, body), body=body)


def _without_title(body: str, title: str) -> str:
    first, _, rest = body.partition("\n")
    return rest.strip() if title and first.strip() == title else body


# -- body ------------------------------------------------------------------------------------------------------------------------
def _body(page: str, tree: HTMLParser) -> str:
    import trafilatura  # takes half a second: only when a page is read

    for node in tree.css(_NOISE_SELECTORS):
        if node.tag not in ("body", "html", "main", "article"):
            node.decompose()
    text = _marked_body(tree) or trafilatura.extract(page, favor_precision=True, include_comments=False, include_tables=False, fast=True, with_metadata=False) or ""
    if len(text.split()) < _LEAST_WORDS:
        text = _paragraphs(tree) or text
    return _clean(text)


def _marked_body(tree: HTMLParser) -> str:
    """The paragraphs of an element that the publisher marks as article body."""
    for selector in ("[itemprop=articleBody]", "[property=articleBody]", ".article-body", ".entry-content", ".post-content"):
        marked = tree.css_first(selector)
        if marked is not None:
            lines = [*_lead(marked), *(_text(p) for p in marked.css("p, h2, h3, h4, blockquote, li") if not _mostly_links(p))]
            text = "\n".join(line for line in dict.fromkeys(lines) if line)
            if len(text.split()) >= 2 * _LEAST_WORDS:
                return text
    return ""


def _lead(marked: Node) -> Iterator[str]:
    """The first paragraph of the news, where the publisher sets it before the marked body, beside it or beside what holds it."""
    node: Node | None = marked
    for _ in range(3):
        before = node.prev if node is not None else None
        while before is not None:
            attributes = before.attributes
            if _LEAD.search(f"{attributes.get('class')} {attributes.get('itemprop')}") and len((text := _text(before)).split()) >= _LEAST_LEAD and not _mostly_links(before):
                yield text
                return
            before = before.prev
        node = node.parent if node is not None else None


def _paragraphs(tree: HTMLParser) -> str:
    lines = [_text(p) for p in tree.css("p, h2, h3") if not _mostly_links(p)]
    return "\n".join(line for line in dict.fromkeys(lines) if len(line.split()) > 4)


def _text(node: Node) -> str:
    return " ".join(node.text(separator=" ").split())


def _mostly_links(node: Node) -> bool:
    linked = sum(len(a.text()) for a in node.css("a"))
    return linked > 0.6 * max(len(node.text()), 1)


def _clean(text: str) -> str:
    """One line a paragraph; lines of page furniture out."""
    lines = [re.sub(r"[ \t\u00a0]+", " ", line).strip(" -\t") for line in text.splitlines()]
    return "\n".join(line for line in lines if line and not _NOISE_LINE.match(line))


# -- metadata --------------------------------------------------------------------------------------------------------------------
def _linked_data(tree: HTMLParser) -> Iterator[dict[str, Any]]:
    """The objects of the page's JSON-LD that describe an article."""
    for node in tree.css('script[type="application/ld+json"]'):
        try:
            found = json.loads(node.text(), strict=False)
        except (ValueError, RecursionError):
            continue
        queue = deque([found])
        while queue:
            item = queue.popleft()
            if isinstance(item, list):
                queue.extend(item)
            elif isinstance(item, dict):
                queue.append(item.get("@graph"))
                if "Article" in str(item.get("@type")) or "NewsArticle" in str(item.get("@type")):
                    yield item


def _metas(tree: HTMLParser) -> dict[str, str]:
    """The contents of the page's ``meta`` elements by their key; ``property`` goes before ``name``, and that before ``itemprop``."""
    nodes = [node.attributes for node in tree.css("meta[content]")]
    found: dict[str, str] = {}
    for attribute in ("property", "name", "itemprop"):
        for node in nodes:
            if (key := node.get(attribute)) and (content := (node.get("content") or "").strip()):
                found.setdefault(key, _html.unescape(content))
    return found


def _attribute(tree: HTMLParser, selector: str, attribute: str) -> str:
    node = tree.css_first(selector)
    return ((node.attributes.get(attribute) or "") if node is not None else "").strip()


def _address(tree: HTMLParser, meta: dict[str, str], url: str | None) -> str | None:
    """The canonical address of a page, where it gives one that can be its own: on the same host as ``url``, and no front page (some outlets name it on every page)."""
    for given in (_attribute(tree, "link[rel=canonical]", "href"), meta.get("og:url", "")):
        try:
            address = urljoin(url or "", given)
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and (parts.path.strip("/") or parts.query) and (url is None or _host(address) == _host(url)):
            return address
    return url


def _host(url: str) -> str:
    """The host without the words that only say for which screen it is."""
    return re.sub(r"^(?:www|m|mobile|amp)\.", "", urlsplit(url).hostname or "")


def _first(data: list[dict[str, Any]], key: str) -> str:
    for item in data:
        value = item.get(key)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = value.get("name")
        if isinstance(value, str) and value.strip():
            return _html.unescape(value.strip())
    return ""


def _title(tree: HTMLParser, meta: dict[str, str], data: list[dict[str, Any]]) -> str:
    heading, named = (_text(node) if (node := tree.css_first(tag)) is not None else "" for tag in ("h1", "title"))
    candidates = [_first(data, "headline"), heading, meta.get("og:title", ""), named]
    title = next((c for c in candidates if len(c.split()) >= 2), "")
    title = re.sub(r"\s+", " ", title).strip()
    return _TITLE_TAIL.sub("", title) if title and title not in (candidates[1],) else title


def _outlet(meta: dict[str, str], data: list[dict[str, Any]]) -> str | None:
    return _first(data, "publisher") or meta.get("og:site_name", "") or None


def _author(meta: dict[str, str], data: list[dict[str, Any]]) -> str | None:
    return _first(data, "author") or meta.get("author", "") or None


def _date(tree: HTMLParser, meta: dict[str, str], data: list[dict[str, Any]]) -> str | None:
    """The day of publication: JSON-LD, meta, ``time`` tags, then an Arabic date line near the title. Never invented."""
    for value in (_first(data, "datePublished"), *(meta.get(key, "") for key in _DATE_KEYS), _attribute(tree, "time[datetime]", "datetime"), _attribute(tree, "[itemprop=datePublished]", "content")):
        day = _iso_day(value)
        if day:
            return day
    return _written_date(tree)


def _iso_day(value: str) -> str | None:
    match = re.search(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", value or "")
    if not match:
        return None
    try:
        return dt.date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None


def _written_date(tree: HTMLParser) -> str | None:
    """A full date in the words of a date line, header or the first lines of the page."""
    nodes = tree.css("time, [class*=date], [class*=Date], [class*=time], [id*=date], [class*=publish], [class*=meta]")
    inner = [node for node in tree.css("p, span, div, li")[:_DATE_NODES] if not _only_wraps(node)]
    for text in [*(_text(n)[:200] for n in nodes[:20]), *(_text(n)[:120] for n in inner if 4 < len(n.text()) < 80)]:
        words = [t.norm for t in tokenize(fold(text))]
        for found in find_dates(words, None):
            if len(found.iso) == 10:
                return found.iso
    return None


def _only_wraps(node: Node) -> bool:
    """Whether an element holds nothing but one other: the words are the other's, and thousands of these within each other would be read thousands of times."""
    child = node.child
    return child is not None and child.next is None and child.tag != "-text"
