"""Pages over HTTP, politely and safely: one request at a time per host, robots.txt obeyed, nothing without a bound.

    with Fetcher(agent=user_agent("https://example.org/about-us")) as fetcher:
        answer = fetcher.fetch("https://outlet.example/news/1")      # Found, NotModified or Skipped
        for url, answer in fetcher.fetch_all(urls): ...              # hosts side by side, each host in order

Nothing is raised for a page that cannot be had: :class:`Skipped` says why. Built on httpcore, the transport of httpx, because its network backend is a public
hook and httpx has none (``network.py`` says what hangs on that); addresses, joins and headers are httpx's. There is no HTTP cache: feeds are asked again with the
validators (ETag, Last-Modified) that the store keeps with them, pages are kept in the archive, and a cache would be a second copy of both outside the chain of evidence.
No proxy is used, whatever the environment names: behind one, no address could be checked.

Sources: RFC 9110 (HTTP), RFC 9309 (robots.txt), the WARC habit of ``X-Archive-Orig-`` for headers that no longer hold of the stored body.
"""

from __future__ import annotations

import datetime as dt
import queue
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import httpcore
import httpx
from protego import Protego

from isnad._version import __version__
from isnad.errors import InputError
from isnad.intake.found import Found, Skipped
from isnad.intake.network import PublicBackend, Unreachable

DELAY = 2.0  # seconds between two requests to one host
LIMIT = 32 * 2**20  # bytes of one body, as sent and as decoded
REDIRECTS = 5
LONGEST_URL = 8_000  # letters
WORKERS = 8  # hosts asked at the same time
PAUSES = (5.0, 20.0)  # seconds before the second and the third try of what may pass
LONGEST_WAIT = 120.0  # seconds that a host may make us wait (Crawl-delay, Retry-After) before its pages are skipped
HOST_FAILURES = 6  # in a row, after which
HOST_REST = 15 * 60.0  # seconds pass before the host is asked again
ROBOTS_LIMIT = 512 * 1024  # bytes of a robots.txt that are read; RFC 9309 demands 500 KiB at least, the rest is ignored
ROBOTS_HOLD = 24 * 3600.0  # seconds that a robots.txt is kept
ROBOTS_RETRY = 15 * 60.0  # seconds until one that failed is asked for again

_MEDIA = {
    "text/html": "text/html", "application/xhtml+xml": "text/html", "text/plain": "text/plain", "application/json": "application/json",
    **dict.fromkeys(("application/xml", "text/xml", "application/rss+xml", "application/atom+xml", "application/rdf+xml"), "application/xml"),
}
_REDIRECT = (301, 302, 303, 307, 308)
_PASSING = (429, 502, 503, 504)  # may pass: worth another try
_HEADERS = {"Accept": "text/html, application/xhtml+xml, application/xml, text/plain, application/json;q=0.8, */*;q=0.1", "Accept-Language": "ar, *;q=0.5",
            "Accept-Encoding": "gzip", "Connection": "close"}
_WAITING = 64  # answers that may wait for a slow reader before the fetching pauses
_PIECE = 2**20  # bytes that are unpacked in one step: what a bomb can gain


class Timeouts(NamedTuple):
    """Seconds: to connect, between two reads, and for one whole answer."""

    connect: float = 10.0
    read: float = 20.0
    total: float = 60.0


TIMEOUTS = Timeouts()


class Known(NamedTuple):
    """The validators of an earlier answer: a server that has nothing newer then says so in a few bytes (304)."""

    etag: str | None = None
    modified: str | None = None


class NotModified(NamedTuple):
    """The server says that nothing changed since the validators it was sent. ``http``: status line and headers."""

    url: str
    http: bytes


Answer = Found | NotModified | Skipped


class _MayPass(InputError):
    """A failure that another try may not see; ``after``: seconds that the server asks for."""

    def __init__(self, message: str, after: float | None = None) -> None:
        super().__init__(message)
        self.after = after


@dataclass
class _Rules:
    """The robots.txt of one origin. ``robots`` None: nothing may be fetched, for ``reason``."""

    robots: Protego | None
    reason: str
    until: float


@dataclass
class _Host:
    """What politeness to one host needs: a lock (one request at a time), when the next may go, and its robots.txt by origin."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    ready_at: float = 0.0
    failures: int = 0  # in a row
    rules: dict[str, _Rules] = field(default_factory=dict)


def user_agent(contact: str | None = None) -> str:
    """How Isnad names itself: ``isnad/0.1.0 (+contact)``; the contact is an address or a page where an outlet's webmaster finds you."""
    return f"isnad/{__version__} (+{contact})" if contact else f"isnad/{__version__}"


def web_url(url: str) -> httpx.URL:
    """The address, spelled as it is sent (IDNA host, percent-encoded path, no fragment). Raises :class:`InputError` for anything but a plain http or https address."""
    if len(url) > LONGEST_URL:
        raise InputError(f"{url[:200]!r}… is {len(url):,} letters long; addresses of up to {LONGEST_URL:,} are fetched")
    try:
        parsed = httpx.URL(url.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise InputError(f"{url[:200]!r} is not a web address: {error}") from error
    if parsed.scheme not in ("http", "https") or not parsed.raw_host:
        raise InputError(f"{url[:200]!r} is not a web address; only http:// and https:// are fetched")
    if (parsed.port or 0) > 65535:
        raise InputError(f"{url[:200]!r} names the port {parsed.port}; ports end at 65535")
    if parsed.userinfo:
        raise InputError(f"{_host_name(parsed)}: the address carries a user name or password, which no archive should keep; give it without")
    return parsed


def headers_of(http: bytes | None) -> httpx.Headers:
    """The headers in ``Found.http`` or ``NotModified.http``."""
    lines = (http or b"").split(b"\r\n")[1:]
    return httpx.Headers([(name, value.strip()) for name, colon, value in (line.partition(b":") for line in lines) if colon])


def known(answer: Found | NotModified) -> Known:
    """The validators to send the next time this address is asked for."""
    headers = headers_of(answer.http)
    return Known(headers.get("etag"), headers.get("last-modified"))


class Fetcher:
    """Fetches pages; close it, or use it in ``with``. May be shared by threads.

    ``agent`` is sent as User-Agent, its part before ``/`` is the name that robots.txt knows us by. ``delay``: seconds between requests to one host, unless its
    robots.txt asks for more. ``allow_private`` also reaches loopback and private networks: for an intranet, never for addresses of strangers.
    ``clock`` and ``sleep`` are there for tests.
    """

    def __init__(self, *, agent: str = user_agent(), delay: float = DELAY, limit: int = LIMIT, timeouts: Timeouts = TIMEOUTS, allow_private: bool = False,
                 ssl_context: ssl.SSLContext | None = None, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] | None = None) -> None:
        if not agent.isascii() or not agent.isprintable() or not agent.strip():
            raise InputError(f"the user agent {agent!r} must be printable ASCII, such as {user_agent('https://example.org/contact')!r}")
        self._agent, self._name = agent, agent.split("/")[0].strip()
        self._delay, self._limit, self._timeouts, self._clock = delay, limit, timeouts, clock
        self._closing = threading.Event()
        self._sleep = sleep or self._closing.wait
        self._hosts: dict[str, _Host] = {}
        # No connection is kept: two requests to a host are seconds apart, and each connection has its deadline.
        self._pool = httpcore.ConnectionPool(ssl_context=ssl_context, max_connections=None, max_keepalive_connections=0,
                                             network_backend=PublicBackend(allow_private=allow_private, total=timeouts.total))

    def __enter__(self) -> Fetcher:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Wakes whoever waits for a host, and lets no request begin any more."""
        self._closing.set()
        self._pool.close()

    def fetch(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Answer:
        """One page, or why there is none.

        ``Found.data`` is the body after content decoding (gzip undone), so that its hash is that of the page and not of a compressor's mood. ``Found.http`` is the
        status line and the headers as received up to the blank line, except that headers which do not hold of this body any more are renamed, as web archives do:
        ``X-Archive-Orig-Content-Encoding``, ``-Content-Length``, ``-Transfer-Encoding``. ``url`` and ``locator`` are the final address, after redirects.
        ``media`` is text/html, text/plain, application/json or application/xml. ``etag`` and ``modified`` make the request conditional (:class:`NotModified`).
        """
        try:
            asked = web_url(url)
            return self._follow(asked, Known(etag, modified))
        except Unreachable as error:
            return Skipped(f"{asked}: {error}")
        except InputError as error:
            return Skipped(str(error))

    def fetch_all(self, urls: Iterable[str], *, validators: Mapping[str, Known] | None = None) -> Iterator[tuple[str, Answer]]:
        """Each address with its answer, as answers come: up to ``WORKERS`` hosts side by side, the addresses of one host in the order given, doubles once.

        ``validators`` are those of earlier answers by address. Leave the iterator early and no further request begins.
        """
        by_host = _by_host(urls)
        results: queue.Queue[tuple[str, Answer] | BaseException] = queue.Queue(_WAITING)
        stop = threading.Event()
        workers = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="isnad-fetch")
        try:
            for host_urls in by_host:
                workers.submit(self._work, host_urls, validators or {}, results, stop)
            for _ in range(sum(map(len, by_host))):
                result = results.get()
                if isinstance(result, BaseException):
                    raise result
                yield result
        finally:
            stop.set()
            workers.shutdown(wait=False, cancel_futures=True)

    def _work(self, urls: list[str], validators: Mapping[str, Known], results: queue.Queue[tuple[str, Answer] | BaseException], stop: threading.Event) -> None:
        """Fetches the addresses of one host in order, for as long as somebody takes the answers."""
        for url in urls:
            if stop.is_set():
                return
            try:
                result: tuple[str, Answer] | BaseException = (url, self.fetch(url, **validators.get(url, Known())._asdict()))
            except BaseException as error:  # a mistake of ours must reach the caller, who would wait for ever
                result = error
            while not stop.is_set():
                with suppress(queue.Full):
                    results.put(result, timeout=0.2)
                    break

    # -- one address -------------------------------------------------------------------------------------------------------------
    def _follow(self, url: httpx.URL, validators: Known) -> Found | NotModified:
        asked = url
        for _ in range(REDIRECTS + 1):
            answer = self._insist(url, validators)
            if not isinstance(answer, httpx.URL):
                return answer
            url = answer
        raise InputError(f"{asked}: redirected more than {REDIRECTS} times, at last to {url}")

    def _insist(self, url: httpx.URL, validators: Known) -> Found | NotModified | httpx.URL:
        """Tries again what may pass. The pauses are the host's, so that nobody else asks it meanwhile."""
        for pause in PAUSES:
            try:
                return self._in_turn(url, validators)
            except _MayPass as error:
                self._rest(url, pause if error.after is None else error.after)
        return self._in_turn(url, validators)

    def _in_turn(self, url: httpx.URL, validators: Known) -> Found | NotModified | httpx.URL:
        """One request, alone at its host and after its delay."""
        with self._host(url).lock:
            pause = self._allowed(url)
            self._wait(url)
            try:
                answer = self._get(url, validators)
                self._host(url).failures = 0
                return answer
            except _MayPass as error:
                pause = max(pause, error.after or 0.0, self._failed(url))
                raise
            finally:
                self._rest(url, pause)

    def _failed(self, url: httpx.URL) -> float:
        """Counts a failure of the host; the seconds that it is left alone for."""
        host = self._host(url)
        host.failures += 1
        return HOST_REST if host.failures >= HOST_FAILURES else 0.0

    def _host(self, url: httpx.URL) -> _Host:
        return self._hosts.setdefault(_host_name(url), _Host())

    def _rest(self, url: httpx.URL, seconds: float) -> None:
        host = self._host(url)
        host.ready_at = max(host.ready_at, self._clock() + seconds)

    def _wait(self, url: httpx.URL) -> None:
        wait = self._host(url).ready_at - self._clock()
        if wait > LONGEST_WAIT:
            raise InputError(f"{url}: {_host_name(url)} is left alone for another {wait:.0f} s, as it asked or because it keeps failing; try again later")
        if wait > 0:
            self._sleep(wait)

    def _get(self, url: httpx.URL, validators: Known) -> Found | NotModified | httpx.URL:
        conditions = _conditions(validators)
        with self._open(url, conditions) as answer:
            headers = httpx.Headers(answer.headers)
            if answer.status in _REDIRECT:
                return _target(url, headers)
            if answer.status == 304 and conditions:
                return NotModified(str(url), _head(answer, unpacked=False))
            _demand_page(url, answer, headers)
            fetched_at = dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
            media, packed = _media(url, headers), _packed(url, headers)
            _demand_size(url, headers, self._limit)
            data = _body(url, answer.iter_stream(), packed, self._limit)
        return Found(data=data, locator=str(url), url=str(url), media=media, how="http", fetched_at=fetched_at, http=_head(answer, unpacked=packed))

    @contextmanager
    def _open(self, url: httpx.URL, conditions: Mapping[str, str]) -> Iterator[httpcore.Response]:
        """Sends the request; what goes wrong on the network becomes an error that names the address."""
        if self._closing.is_set():
            raise InputError(f"{url}: stopped before it was fetched")
        headers: list[tuple[str | bytes, str | bytes]] = [("Host", url.netloc), ("User-Agent", self._agent), *_HEADERS.items(), *conditions.items()]
        connect, read, total = self._timeouts
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)  # in parts: a second parser could see another host
        try:
            with self._pool.stream("GET", target, headers=headers, extensions={"timeout": {"connect": connect, "read": read, "write": read}}) as answer:
                yield answer
        except httpcore.TimeoutException as error:
            raise _MayPass(f"{url}: the server is too slow; it has {connect:g} s to connect, {read:g} s between two reads and {total:g} s in all") from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            if isinstance(error.__context__, ssl.SSLCertVerificationError):
                raise InputError(f"{url}: its certificate is not valid: {error.__context__.verify_message}") from error
            raise _MayPass(f"{url}: the connection failed: {_shown(error)}") from error

    # -- robots.txt --------------------------------------------------------------------------------------------------------------
    def _allowed(self, url: httpx.URL) -> float:
        """The pause in seconds that must follow the request. Raises :class:`InputError` where robots.txt forbids it."""
        origin = f"{url.scheme}://{url.netloc.decode()}"
        known_rules = self._host(url).rules
        rules = known_rules.get(origin)
        if rules is None or rules.until <= self._clock():
            rules = known_rules[origin] = self._robots(f"{origin}/robots.txt")
        if rules.robots is None:
            raise InputError(f"{url}: not fetched, as {rules.reason}")
        if not rules.robots.can_fetch(str(url), self._name):
            raise InputError(f"{url}: {origin}/robots.txt asks {self._name} to stay away from it")
        rate = rules.robots.request_rate(self._name)
        return max(self._delay, rules.robots.crawl_delay(self._name) or 0.0, rate.seconds / rate.requests if rate else 0.0)

    def _robots(self, address: str) -> _Rules:
        """RFC 9309: 4xx means no rules; a server in trouble (5xx, 429, out of reach) means stay away for now."""
        try:
            return _Rules(Protego.parse(self._robots_text(httpx.URL(address))), "", self._clock() + ROBOTS_HOLD)
        except Unreachable:
            raise
        except InputError as error:
            return _Rules(None, f"its robots.txt cannot be had ({error})", self._clock() + ROBOTS_RETRY)

    def _robots_text(self, url: httpx.URL) -> str:
        """The text of a robots.txt, ``""`` for none; tried again like a page. Endless redirects count as none (2.3.1.2)."""
        for pause in PAUSES:
            try:
                return self._robots_once(url)
            except _MayPass as error:
                self._sleep(pause if error.after is None else min(error.after, LONGEST_WAIT))
        return self._robots_once(url)

    def _robots_once(self, url: httpx.URL) -> str:
        for _ in range(REDIRECTS + 1):
            answer = self._robots_hop(url)
            if isinstance(answer, str):
                return answer
            url = answer
        return ""

    def _robots_hop(self, url: httpx.URL) -> str | httpx.URL:
        with self._open(url, {}) as answer:
            headers = httpx.Headers(answer.headers)
            if answer.status in _REDIRECT:
                return _target(url, headers)
            if answer.status >= 500 or answer.status == 429:
                raise _MayPass(f"{url}: the server answered {answer.status} {_shown(_phrase(answer))}", _retry_after(headers))
            if answer.status >= 300:
                return ""
            return _beginning(_pieces(url, answer.iter_stream(), _packed(url, headers)), ROBOTS_LIMIT).decode("utf-8-sig", errors="replace")


# -- reading an answer -----------------------------------------------------------------------------------------------------------
def _host_name(url: httpx.URL) -> str:
    return url.raw_host.decode("ascii")


def _by_host(urls: Iterable[str]) -> list[list[str]]:
    """The addresses of each host, doubles once; what is no web address stands together."""
    hosts: dict[str, list[str]] = {}
    for url in dict.fromkeys(urls):
        try:
            name = _host_name(web_url(url))
        except InputError:
            name = ""
        hosts.setdefault(name, []).append(url)
    return list(hosts.values())


def _conditions(validators: Known) -> dict[str, str]:
    """The headers of a conditional request. A validator that no header can carry is left out: the answer is then the page itself."""
    headers = {"If-None-Match": validators.etag, "If-Modified-Since": validators.modified}
    return {name: value for name, value in headers.items() if value and value.isascii() and value.isprintable()}


def _target(url: httpx.URL, headers: httpx.Headers) -> httpx.URL:
    """Where a redirect leads. Raises :class:`InputError` for anything but http and https."""
    location = headers.get("location", "").strip()
    if not location:
        raise InputError(f"{url}: redirected, but not said where to")
    try:
        return web_url(str(url.join(location)))
    except (InputError, httpx.InvalidURL, ValueError) as error:
        raise InputError(f"{url}: redirected to what is not fetched: {error}") from error


def _demand_page(url: httpx.URL, answer: httpcore.Response, headers: httpx.Headers) -> None:
    if answer.status in (200, 203):
        return
    reason = f"{url}: the server answered {answer.status} {_shown(_phrase(answer))}"
    if answer.status in _PASSING:
        raise _MayPass(reason, _retry_after(headers))
    raise InputError(reason)


def _phrase(answer: httpcore.Response) -> str:
    sent: bytes = answer.extensions.get("reason_phrase", b"")
    return sent.decode("latin-1") or httpx.codes.get_reason_phrase(answer.status)


def _shown(words: object) -> str:
    """A server's words as a message may show them: not long, and nothing that steers a terminal."""
    return "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in str(words)[:120])


def _retry_after(headers: httpx.Headers) -> float | None:
    """Seconds of a Retry-After header, which gives seconds or a date; None where it gives neither."""
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        when = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return max(0.0, (when.replace(tzinfo=when.tzinfo or dt.UTC) - dt.datetime.now(dt.UTC)).total_seconds())


def _media(url: httpx.URL, headers: httpx.Headers) -> str:
    sent = headers.get("content-type", "").split(";")[0].split(",")[0].strip().lower()
    if sent not in _MEDIA:
        raise InputError(f"{url}: its content type is {_shown(sent) or 'not given'}; only pages, texts, feeds and JSON are read")
    return _MEDIA[sent]


def _packed(url: httpx.URL, headers: httpx.Headers) -> bool:
    """Whether the body is gzip, the only coding we ask for: the standard library undoes it in steps of bounded size."""
    coding: str = headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip"):
        raise InputError(f"{url}: sent as {_shown(coding)!r}, though only gzip was asked for")
    return coding.endswith("gzip")


def _demand_size(url: httpx.URL, headers: httpx.Headers, limit: int) -> None:
    """Refuses by the announced length, before anything is sent in vain."""
    length = headers.get("content-length", "")
    if length.isascii() and length.isdigit() and int(length[:20]) > limit:
        raise InputError(f"{url}: {int(length[:20]):,} bytes long; the limit is {limit:,}")


def _body(url: httpx.URL, chunks: Iterable[bytes], packed: bool, limit: int) -> bytes:
    data = _beginning(_pieces(url, chunks, packed), limit + 1)
    if len(data) > limit:
        raise InputError(f"{url}: longer than {limit:,} bytes{' when unpacked' if packed else ''}; refused")
    return data


def _beginning(pieces: Iterable[bytes], length: int) -> bytes:
    data = bytearray()
    for piece in pieces:
        data += piece
        if len(data) >= length:
            break
    return bytes(data[:length])


def _pieces(url: httpx.URL, chunks: Iterable[bytes], packed: bool) -> Iterator[bytes]:
    """The body with its coding undone. An empty body may claim any coding."""
    filled = (chunk for chunk in chunks if chunk)
    try:
        yield from _unpacked(filled) if packed else filled
    except zlib.error as error:
        raise InputError(f"{url}: sent as gzip, but it is not: {error}") from error
    except EOFError as error:
        raise _MayPass(f"{url}: the packed answer breaks off") from error


def _unpacked(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Undoes gzip, of one or several members, in steps of at most ``_PIECE`` bytes. Raises EOFError where the last is cut."""
    member = zlib.decompressobj(wbits=31)
    filled = False
    for chunk in chunks:
        while chunk:
            if member.eof and not chunk.startswith(b"\x1f"):
                return  # padding after the last member, which browsers ignore as well
            member = zlib.decompressobj(wbits=31) if member.eof else member
            yield member.decompress(chunk, _PIECE)
            chunk = member.unused_data if member.eof else member.unconsumed_tail
            filled = True
    if filled and not member.eof:
        raise EOFError


def _head(answer: httpcore.Response, *, unpacked: bool) -> bytes:
    """Status line and headers up to the blank line. Headers that do not hold of the body as we keep it are renamed."""
    stale = {b"transfer-encoding", *((b"content-encoding", b"content-length") if unpacked else ())}
    version: bytes = answer.extensions.get("http_version", b"HTTP/1.1")
    lines = [b"%s %d %s" % (version, answer.status, _phrase(answer).encode("latin-1"))]
    lines += [(b"X-Archive-Orig-" if name.lower() in stale else b"") + name + b": " + value for name, value in answer.headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"
