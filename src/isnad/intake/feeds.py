"""RSS and Atom: what a feed lists, where a page's feeds are, and one pass over the feeds that a desk follows.

    for item in poll(states, fetcher, seen):        # states: list[FeedState], seen: address -> bool, both from the store
        if isinstance(item, Item): ...              # a new entry and its page, or why there is none
        else: ...                                   # the feed's new FeedState, after the last of its pages: keep it

Kill a pass at any moment and nothing is lost: the state that says "nothing new since" comes only when all pages of its feed have been handed over.
"""

from __future__ import annotations

import calendar
import datetime as dt
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from email.utils import parsedate
from typing import Any, NamedTuple
from urllib.parse import urljoin

import feedparser
import httpx
import msgspec
from selectolax.lexbor import LexborHTMLParser as HTMLParser

from isnad.arabic.dates import find_dates
from isnad.arabic.letters import fold
from isnad.arabic.tokens import tokenize
from isnad.errors import InputError
from isnad.intake.decoding import decode
from isnad.intake.fetch import Answer, Fetcher, Known, NotModified, headers_of, known, web_url
from isnad.intake.found import Found, Skipped

FEED_LIMIT = 8 * 2**20  # bytes; feeds of the press have some 100 kB, and feedparser takes seconds per megabyte
MOST_TAGS = 150_000  # of which it reads some 20,000 a second
DEEPEST = 5_000  # tags open at once; feedparser's time grows with their square
INTERVAL = 15 * 60.0  # seconds between two looks at a feed
LEAST_INTERVAL = 5 * 60.0
LONGEST_HINT = 6 * 3600.0  # seconds; a feed's own wish for rarer looks (ttl, max-age) is obeyed up to here
LONGEST_REST = 24 * 3600.0  # seconds between looks at a feed that keeps failing
PAGES = 200  # new pages of one feed in one pass; the rest comes in the next

_ASIDE = re.compile(r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)", re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY[^<>]*>?")  # no feed needs entities of its own, and bombs are made of them
_TAG = re.compile(r"<(/?)[A-Za-z][^<>]*?(/?)>")
_ZONE = re.compile(r"(?:Z|UTC?|GMT|[+-]\d\d:?\d\d)\s*$")  # other names are ambiguous: AST is the time of Riyadh and of Halifax
_ISO = re.compile(r"\s*(?:19|20)\d\d-\d\d-\d\d")
_CLOCK = re.compile(r"\d\d:\d\d")
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml"}
_FEED_PATH = re.compile(r"(?:/feed/?|/rss/?|/atom/?|\.rss|\.atom|/(?:rss|feed|atom|index)\.xml)$", re.IGNORECASE)


class Entry(NamedTuple):
    """One article that a feed lists. ``published``: "2020-02-15T06:30:00Z", the day alone where clock or zone are not given, None where nothing is."""

    url: str
    title: str
    published: str | None


class Feed(NamedTuple):
    """A feed's title, its entries in its own order, and the seconds it asks to be left alone (``<ttl>``)."""

    title: str
    entries: list[Entry]
    ttl: int | None = None


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of a feed that is followed. Times are UTC, ``2020-02-15T08:30:00Z``; ``next_at`` None: due at once."""

    url: str
    title: str = ""
    etag: str | None = None
    modified: str | None = None
    checked_at: str | None = None
    next_at: str | None = None
    error: str | None = None  # of the last look; None: it went well
    failures: int = 0  # in a row


class Item(NamedTuple):
    """A new entry of a feed and its page (``how`` is "feed"), or why the page could not be had."""

    feed: str
    entry: Entry
    page: Found | Skipped


# -- reading a feed --------------------------------------------------------------------------------------------------------------
def parse(data: bytes, url: str) -> Feed:
    """The feed in ``data`` (RSS 0.9 to 2.0, Atom; broken XML too), fetched from ``url``.

    Links are absolute and of the web, each once. Raises :class:`InputError` for what is too large, too deep, or no feed.
    """
    if len(data) > FEED_LIMIT:
        raise InputError(f"{url}: the feed is {len(data):,} bytes long; the limit is {FEED_LIMIT:,}")
    text = _ENTITY.sub("", decode(data, url))
    _demand_flat(text, url)
    parsed = _parsed(text, url)
    if not parsed["version"] and not parsed["entries"]:
        raise InputError(f"{url}: this is neither RSS nor Atom; give the address of a feed, or of a page that links to one")
    entries = [entry for entry in (_entry(raw, url, str(parsed["version"])) for raw in parsed["entries"]) if entry is not None]
    once = {entry.url: entry for entry in reversed(entries)}  # the first of doubles counts
    return Feed(_plain(parsed["feed"].get("title")), [entry for entry in entries if once.get(entry.url) is entry], _ttl(parsed["feed"].get("ttl")))


def _demand_flat(text: str, url: str) -> None:
    """Raises :class:`InputError` for tags without number or nested by the thousand, which would keep feedparser busy for hours."""
    markup, depth = _ASIDE.sub("", text), 0
    if markup.count("<") > MOST_TAGS:
        raise InputError(f"{url}: the feed has more than {MOST_TAGS:,} tags")
    for closing, empty in _TAG.findall(markup):
        depth = max(depth + (-1 if closing else 0 if empty else 1), 0)
        if depth > DEEPEST:
            raise InputError(f"{url}: more than {DEEPEST:,} tags are open at once; this is no feed")


def _parsed(text: str, url: str) -> Any:
    """What feedparser makes of the text. It opens files and addresses if it is given a string, therefore the stream; the encoding is settled by us."""
    about = {"content-type": "application/xml; charset=utf-8", "content-location": url}
    try:
        return feedparser.parse(io.BytesIO(text.encode("utf-8", "replace")), response_headers=about, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # a parser of broken input meets the unforeseen; one feed must not end the watch
        raise InputError(f"{url}: the feed cannot be parsed ({type(error).__name__}: {error})") from error


def _entry(raw: dict[str, Any], url: str, version: str) -> Entry | None:
    """None for an entry without a web address."""
    try:
        address = str(web_url(urljoin(url, str(raw.get("link") or "").strip()))) if raw.get("link") else None
    except (InputError, ValueError):
        return None
    return Entry(address, _plain(raw.get("title")), _published(raw, version)) if address else None


def _plain(title: object) -> str:
    """A title without markup, on one line."""
    text = str(title or "")
    if "<" in text or "&" in text:
        text = HTMLParser(text).text(separator=" ")
    return " ".join(text.split())


def _published(raw: dict[str, Any], version: str) -> str | None:
    """As exact as it is written. Outside Atom, whose ``updated`` is another thing, ``dc:date`` is read by feedparser as the time of an update but means publication."""
    kind = "published" if version.startswith("atom") or dict.get(raw, "published") else "updated"  # its own get would fall back from one to the other
    written, parsed = str(dict.get(raw, kind) or ""), dict.get(raw, f"{kind}_parsed")
    if parsed is None or not (parsedate(written) or _ISO.match(written)):  # from other forms feedparser makes days up: 15-02-2020 would be 2015-02-20
        return _written_day(written)
    if _CLOCK.search(written) and _ZONE.search(written):
        return dt.datetime.fromtimestamp(calendar.timegm(parsed), dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    day = parsedate(written) or parsed  # in the feed's own zone, if it can be had
    return f"{day[0]:04}-{day[1]:02}-{day[2]:02}"


def _written_day(text: str) -> str | None:
    """The day of an Arabic date such as ``السبت، 15 شباط/فبراير 2020 - 08:30``."""
    words = [token.norm for token in tokenize(fold(text[:200]))]
    return next((found.iso for found in find_dates(words, None) if len(found.iso) == 10), None)


def _ttl(minutes: object) -> int | None:
    text = str(minutes or "").strip()
    return int(text[:9]) * 60 if text.isascii() and text.isdigit() else None


# -- finding feeds ---------------------------------------------------------------------------------------------------------------
def discover(html: str, url: str) -> list[str]:
    """The feeds of a page: those it declares (``<link rel=alternate>``), else links that look like feeds. The main feed usually comes first."""
    tree = HTMLParser(html)
    base = tree.css_first("base[href]")
    root = urljoin(url, (base.attributes.get("href") or "").strip()) if base is not None else url
    declared = [node.attributes.get("href") for node in tree.css("link[href]")
                if "alternate" in (node.attributes.get("rel") or "").lower().split() and (node.attributes.get("type") or "").split(";")[0].strip().lower() in _FEED_TYPES]
    links = declared or [href for href in (node.attributes.get("href") for node in tree.css("a[href]")) if _FEED_PATH.search((href or "").split("?")[0])]
    return list(dict.fromkeys(_web_addresses(links, root)))


def _web_addresses(links: Iterable[str | None], root: str) -> Iterator[str]:
    for link in links:
        try:
            yield str(web_url(urljoin(root, (link or "").strip())))
        except (InputError, ValueError):
            continue  # a link to mail, a script or a broken address


def find_feeds(url: str, fetcher: Fetcher) -> list[FeedState]:
    """What to follow for an address that a user gives: itself if it is a feed, else the feeds of that page. Raises :class:`InputError` where there is none."""
    answer = fetcher.fetch(url)
    if not isinstance(answer, Found):
        raise InputError(answer.reason if isinstance(answer, Skipped) else f"{url}: not modified")
    try:
        return [FeedState(url=answer.url or url, title=parse(answer.data, answer.url or url).title)]
    except InputError:
        feeds = discover(decode(answer.data, url), answer.url or url) if answer.media == "text/html" else []
        if not feeds:
            raise
        return [FeedState(url=feed) for feed in feeds]


# -- following feeds -------------------------------------------------------------------------------------------------------------
def poll(feeds: Iterable[FeedState], fetcher: Fetcher, seen: Callable[[str], bool], *, now: dt.datetime | None = None, interval: float = INTERVAL) -> Iterator[Item | FeedState]:
    """One pass: asks every feed that is due, fetches the pages of entries not ``seen``, hands over each page as it comes and each feed's state after its pages.

    A state carries the feed's validators only if all its pages came: otherwise the next pass lists the missing ones again, and ``seen`` decides whether they are
    tried once more (say, up to three times). ``interval``: seconds between looks, at least ``LEAST_INTERVAL``.
    """
    now = now or dt.datetime.now(dt.UTC)
    due = {feed.url: feed for feed in feeds if feed.next_at is None or feed.next_at <= _stamp(now)}
    wanted: dict[str, tuple[str, Entry]] = {}  # address of a page -> its feed and entry
    states: dict[str, FeedState] = {}
    for url, answer in fetcher.fetch_all(due, validators={url: Known(feed.etag, feed.modified) for url, feed in due.items()}):
        state, entries = _look(due[url], answer, now, max(interval, LEAST_INTERVAL))
        new = [entry for entry in entries if entry.url not in wanted and not seen(entry.url)]
        wanted.update((entry.url, (url, entry)) for entry in new[:PAGES])
        state = state if len(new) <= PAGES else _unfinished(state)
        if new:
            states[url] = state
        else:
            yield state
    yield from _pages(wanted, states, fetcher)


def _pages(wanted: Mapping[str, tuple[str, Entry]], states: dict[str, FeedState], fetcher: Fetcher) -> Iterator[Item | FeedState]:
    missing = {feed: sum(1 for owner, _ in wanted.values() if owner == feed) for feed in states}
    for url, answer in fetcher.fetch_all(wanted):
        feed, entry = wanted[url]
        page = msgspec.structs.replace(answer, how="feed") if isinstance(answer, Found) else answer
        assert not isinstance(page, NotModified)  # no validators were sent
        yield Item(feed, entry, page)
        missing[feed] -= 1
        if isinstance(page, Skipped):
            states[feed] = _unfinished(states[feed])
        if not missing[feed]:
            yield states[feed]


def due_in(feeds: Iterable[FeedState], now: dt.datetime | None = None) -> float:
    """Seconds until the next feed is due; ``INTERVAL`` where none is followed."""
    now = now or dt.datetime.now(dt.UTC)
    waits = [(dt.datetime.fromisoformat(feed.next_at) - now).total_seconds() if feed.next_at else 0.0 for feed in feeds]
    return max(0.0, min(waits, default=INTERVAL))


def _look(feed: FeedState, answer: Answer, now: dt.datetime, interval: float) -> tuple[FeedState, list[Entry]]:
    """The state after a look at the feed, and what it lists."""
    if isinstance(answer, Skipped):
        return _failed(feed, answer.reason, now, interval), []
    headers = headers_of(answer.http)
    if isinstance(answer, NotModified):
        return _well(feed, known(answer), now, _wait(interval, None, headers)), []
    try:
        content = parse(answer.data, answer.url or feed.url)
    except InputError as error:
        return _failed(feed, str(error), now, interval), []
    state = msgspec.structs.replace(feed, title=content.title or feed.title, etag=None, modified=None)
    return _well(state, known(answer), now, _wait(interval, content.ttl, headers)), content.entries


def _well(feed: FeedState, validators: Known, now: dt.datetime, wait: float) -> FeedState:
    return msgspec.structs.replace(feed, etag=validators.etag or feed.etag, modified=validators.modified or feed.modified, checked_at=_stamp(now),
                                   next_at=_stamp(now + dt.timedelta(seconds=wait)), error=None, failures=0)


def _failed(feed: FeedState, reason: str, now: dt.datetime, interval: float) -> FeedState:
    wait = min(interval * 2 ** min(feed.failures + 1, 20), LONGEST_REST)
    return msgspec.structs.replace(feed, checked_at=_stamp(now), next_at=_stamp(now + dt.timedelta(seconds=wait)), error=reason, failures=feed.failures + 1)


def _unfinished(state: FeedState) -> FeedState:
    """Without validators, so that the next look sees the whole feed again."""
    return msgspec.structs.replace(state, etag=None, modified=None)


def _wait(interval: float, ttl: int | None, headers: httpx.Headers) -> float:
    """The longer of our interval and the feed's wishes, these within bounds."""
    age = re.search(r"\bmax-age\s*=\s*\"?(\d{1,9})", headers.get("cache-control", ""), re.IGNORECASE)
    hint = max(ttl or 0, int(age.group(1)) if age else 0)
    return max(interval, min(hint, LONGEST_HINT))


def _stamp(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
