"""Fetching against a server on loopback: what comes, what is refused and why, and how politely it is asked for."""

import gzip
import socket
import ssl
import subprocess
import threading
import time
import zlib
from ipaddress import ip_address

import httpcore
import pytest

from isnad.errors import InputError
from isnad.intake import fetch as module
from isnad.intake.fetch import Fetcher, Known, NotModified, Timeouts, headers_of, known, user_agent, web_url
from isnad.intake.files import Skipped
from isnad.intake.found import Found
from isnad.intake.network import why_private
from local_site import Clock, Reply

PAGE = "<html><head><title>صحيفة</title></head><body><p>وصل الوزير إلى جنيف</p></body></html>".encode()
QUICK = Timeouts(connect=1.0, read=0.2, total=0.5)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def fetcher(clock):
    with Fetcher(allow_private=True, clock=clock, sleep=clock.sleep, limit=100_000) as fetcher:
        yield fetcher


# -- what comes ------------------------------------------------------------------------------------------------------------------
def test_found(site, fetcher):
    site.pages["/a"] = Reply(PAGE, headers={"ETag": '"1"', "Last-Modified": "Sat, 15 Feb 2020 08:30:00 GMT", "X-Odd-CASE": "Kept"})
    found = fetcher.fetch(f"{site.url}/a#part")
    assert isinstance(found, Found)
    assert (found.data, found.media, found.how, found.url, found.locator) == (PAGE, "text/html", "http", f"{site.url}/a", f"{site.url}/a")
    assert found.http.startswith(b"HTTP/1.1 200 OK\r\n") and found.http.endswith(b"\r\n\r\n") and b"\r\nX-Odd-CASE: Kept\r\n" in found.http
    assert found.fetched_at.endswith("Z") and len(found.fetched_at) == 20
    assert known(found) == Known('"1"', "Sat, 15 Feb 2020 08:30:00 GMT")


def test_honest_agent(site, clock):
    site.pages["/a"] = Reply()
    with Fetcher(agent=user_agent("https://example.org/us"), allow_private=True, clock=clock, sleep=clock.sleep) as fetcher:
        fetcher.fetch(f"{site.url}/a")
    assert {headers["User-Agent"] for _, headers in site.asked} == {user_agent("https://example.org/us")}
    assert user_agent("x").startswith("isnad/0.") and user_agent("x").endswith(" (+x)")


@pytest.mark.parametrize("agent", ["", "isnad\r\nX: y", "إسناد"])
def test_agent_that_cannot_be_sent(agent):
    with pytest.raises(InputError, match="user agent"):
        Fetcher(agent=agent)


@pytest.mark.parametrize(("sent", "media"), [
    ("text/html; charset=windows-1256", "text/html"), ("application/xhtml+xml", "text/html"), ("TEXT/HTML", "text/html"), ("text/plain", "text/plain"),
    ("application/rss+xml; charset=UTF-8", "application/xml"), ("application/atom+xml", "application/xml"), ("text/xml", "application/xml"), ("application/json", "application/json"),
])
def test_media(site, fetcher, sent, media):
    body = "نص عربي".encode("windows-1256")
    site.pages["/a"] = Reply(body, headers={"Content-Type": sent})
    found = fetcher.fetch(f"{site.url}/a")
    assert (found.media, found.data) == (media, body)


@pytest.mark.parametrize("sent", ["application/pdf", "image/png", "video/mp4", "application/octet-stream", "", None])
def test_other_content_types_are_skipped(site, fetcher, sent):
    site.pages["/a"] = Reply(b"%PDF-1.4", headers={"Content-Type": sent})
    assert f"{site.url}/a: its content type is {sent or 'not given'}" in fetcher.fetch(f"{site.url}/a").reason


@pytest.mark.parametrize(("packed", "coding"), [
    (gzip.compress(PAGE), "gzip"), (gzip.compress(PAGE), "X-GZIP"), (gzip.compress(PAGE[:50]) + gzip.compress(PAGE[50:]), "gzip"), (gzip.compress(PAGE) + b"\0" * 512, "gzip"),
])
def test_unpacked(site, fetcher, packed, coding):
    site.pages["/a"] = Reply(packed, headers={"Content-Encoding": coding})
    found = fetcher.fetch(f"{site.url}/a")
    assert found.data == PAGE
    headers = headers_of(found.http)
    assert "content-encoding" not in headers and "content-length" not in headers
    assert headers["x-archive-orig-content-encoding"] == coding and headers["x-archive-orig-content-length"] == str(len(packed))


def test_chunked(site, fetcher):
    def chunked(handler):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    site.pages["/a"] = chunked
    found = fetcher.fetch(f"{site.url}/a")
    assert found.data == b"abcde" and headers_of(found.http)["x-archive-orig-transfer-encoding"] == "chunked"


def test_arabic_addresses(site, fetcher):
    site.pages["/%D8%AE%D8%A8%D8%B1?%D8%B5=1"] = Reply(PAGE)
    assert fetcher.fetch(f"{site.url}/خبر?ص=1").url == f"{site.url}/%D8%AE%D8%A8%D8%B1?%D8%B5=1"
    assert str(web_url("https://موقع.مصر/خبر")) == "https://xn--4gbrim.xn--wgbh1c/%D8%AE%D8%A8%D8%B1"


def test_not_modified(site, fetcher):
    site.pages["/a"] = Reply(b"", 304, {"ETag": '"2"'})
    answer = fetcher.fetch(f"{site.url}/a", etag='"1"', modified="Sat, 15 Feb 2020 08:30:00 GMT")
    assert isinstance(answer, NotModified) and known(answer).etag == '"2"'
    asked = site.asked[-1][1]
    assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', "Sat, 15 Feb 2020 08:30:00 GMT")
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Skipped)  # a 304 that nobody asked for is no answer


def test_validators_that_no_header_can_carry(site, fetcher):
    site.pages["/a"] = lambda handler: handler.wfile.write('HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nETag: "é"\r\n\r\nx'.encode("latin-1"))
    for validators in (known(fetcher.fetch(f"{site.url}/a")), Known("a\r\nX: y", "\n")):
        assert isinstance(fetcher.fetch(f"{site.url}/a", **validators._asdict()), Found)
        assert "If-None-Match" not in site.asked[-1][1]


# -- sizes, slowness, broken servers ---------------------------------------------------------------------------------------------
def endless(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        handler.wfile.write(b"x" * 8192)


def drip_body(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def drip_head(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        handler.wfile.write(b"x")
        time.sleep(0.05)


def silent(handler):
    time.sleep(0.4)


def cut(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100\r\n\r\nhalf")


def gibberish(handler):
    handler.wfile.write(b"220 mail ready\r\n")


def rude(handler):
    handler.wfile.write(b"HTTP/1.1 404 \x9b31m" + b"\xe9" * 5000 + b"\r\nContent-Length: 0\r\n\r\n")


def huge_head(handler):
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000 + b"\r\n")


BOMB = gzip.compress(b"\0" * 50_000_000)
HOSTILE = [
    (endless, "longer than 100,000 bytes; refused"), (Reply(b"x" * 100_001), "100,001 bytes long; the limit is 100,000"),
    (Reply(BOMB, headers={"Content-Encoding": "gzip"}), "longer than 100,000 bytes when unpacked"),
    (Reply(b"x", headers={"Content-Encoding": "br"}), "sent as 'br', though only gzip was asked for"), (Reply(BOMB, headers={"Content-Encoding": "gzip, gzip"}), "sent as 'gzip, gzip'"),
    (Reply(PAGE, headers={"Content-Encoding": "gzip"}), "sent as gzip, but it is not"), (Reply(gzip.compress(PAGE)[:-9], headers={"Content-Encoding": "gzip"}), "the packed answer breaks off"),
    (drip_body, "too slow"), (drip_head, "too slow"), (silent, "too slow"), (cut, "the connection failed"), (gibberish, "the connection failed"), (rude, "the server answered 404 \ufffd31m"), (huge_head, "the connection failed"),
    (Reply(b"x", 404), "the server answered 404 Not Found"), (Reply(b"x", 410), "410 Gone"), (Reply(b"x", 500), "500 Internal Server Error"), (Reply(b"", 204), "204 No Content"),
    (Reply(b"x", 206), "206 Partial Content"), (Reply(b"x", 403), "403 Forbidden"), (Reply(b"", 302, {"Location": None}), "not said where to"),
]


@pytest.mark.parametrize(("answer", "reason"), HOSTILE, ids=[reason for _, reason in HOSTILE])
def test_hostile_answers(site, clock, answer, reason, monkeypatch):
    monkeypatch.setattr(module, "PAUSES", ())
    site.pages["/a"] = answer
    with Fetcher(allow_private=True, clock=clock, sleep=clock.sleep, timeouts=QUICK if reason == "too slow" else module.TIMEOUTS, limit=100_000) as fetcher:
        skipped = fetcher.fetch(f"{site.url}/a")
    assert isinstance(skipped, Skipped) and reason in skipped.reason and f"{site.url}/a" in skipped.reason
    assert len(skipped.reason) < 400 and skipped.reason.isprintable()


def test_a_bomb_is_unpacked_only_up_to_the_limit():
    pieces = module._unpacked([BOMB])
    assert max(len(piece) for _, piece in zip(range(20), pieces, strict=False)) <= module._PIECE


def test_nobody_listens(fetcher, clock):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "the connection failed" in fetcher.fetch(f"http://127.0.0.1:{port}/").reason
    assert clock.slept == list(module.PAUSES)


# -- trying again ----------------------------------------------------------------------------------------------------------------
def test_retry_after_is_obeyed(site, fetcher, clock):
    site.pages["/a"] = [Reply(b"", 503, {"Retry-After": "7"}), Reply(b"", 429), Reply(PAGE)]
    assert fetcher.fetch(f"{site.url}/a").data == PAGE
    assert clock.slept == [7.0, module.PAUSES[1]]


def test_tries_are_bounded(site, fetcher, clock):
    site.pages["/a"] = Reply(b"", 503)
    assert "503 Service Unavailable" in fetcher.fetch(f"{site.url}/a").reason
    assert site.paths() == ["/a"] * 3


def test_a_host_that_wants_hours_is_left_alone(site, fetcher, clock):
    site.pages["/a"], site.pages["/b"] = Reply(b"", 429, {"Retry-After": "3600"}), Reply(PAGE)
    assert "left alone for another 3600 s" in fetcher.fetch(f"{site.url}/a").reason
    assert "left alone" in fetcher.fetch(f"{site.url}/b").reason
    assert site.paths() == ["/a"] and not clock.slept
    clock.now += 3600
    assert fetcher.fetch(f"{site.url}/b").data == PAGE


def test_a_host_that_keeps_failing_is_left_alone(site, fetcher):
    site.pages["/a"] = Reply(b"", 503)
    reasons = [fetcher.fetch(f"{site.url}/a").reason for _ in range(4)]
    assert "left alone" in reasons[-1] and len(site.paths()) == module.HOST_FAILURES


@pytest.mark.parametrize(("value", "seconds"), [
    ("120", 120), ("0", 0), ("Sat, 15 Feb 2020 08:30:00 GMT", 0), ("soon", None), ("", None), ("-5", None), ("٥", None), ("9" * 400, 999_999_999), ("Sat, 99 Feb 2020", None),
])
def test_retry_after(value, seconds):
    assert module._retry_after(module.httpx.Headers([("Retry-After", value.encode())])) == seconds


# -- politeness ------------------------------------------------------------------------------------------------------------------
def test_delay_between_requests_to_one_host(site, fetcher, clock):
    site.pages.update({f"/{i}": Reply() for i in range(3)})
    for i in range(3):
        fetcher.fetch(f"{site.url}/{i}")
    assert clock.slept == [2.0, 2.0]
    fetcher.fetch(f"{site.other}/0")
    assert clock.slept == [2.0, 2.0]  # another host has not been asked yet


def test_one_request_at_a_time_per_host(site):
    busy, most, lock = [0], [0], threading.Lock()

    def slow(handler):
        with lock:
            busy[0] += 1
            most[0] = max(most[0], busy[0])
        time.sleep(0.02)
        with lock:
            busy[0] -= 1
        handler.write(Reply())

    site.pages.update({f"/{i}": slow for i in range(8)})
    with Fetcher(allow_private=True, delay=0) as fetcher:
        threads = [threading.Thread(target=fetcher.fetch, args=(f"{site.url}/{i}",)) for i in range(8)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
    assert len(site.paths()) == 8 and most == [1]
    assert sum(path == "/robots.txt" for path, _ in site.asked) == 1


def test_hosts_side_by_side(site):
    meeting = threading.Barrier(2, timeout=5)  # passes only if both hosts are asked at the same time

    def meet(handler):
        meeting.wait()
        handler.write(Reply())

    site.pages.update({"/meet": meet, "/1": Reply(), "/2": Reply()})
    urls = [f"{site.url}/1", f"{site.url}/meet", f"{site.other}/meet", f"{site.other}/2", f"{site.url}/1", "ftp://x/", "file:///etc/passwd"]
    with Fetcher(allow_private=True, delay=0) as fetcher:
        answers = list(fetcher.fetch_all(urls))
    assert sorted(url for url, _ in answers) == sorted(set(urls))
    assert sum(isinstance(answer, Found) for _, answer in answers) == 4
    ours = [url for url, _ in answers if url.startswith(site.url)]
    assert ours == urls[:2]  # in order within a host


def test_fetch_all_sends_validators(site, fetcher):
    site.pages.update({"/a": Reply(b"", 304), "/b": Reply()})
    answers = dict(fetcher.fetch_all([f"{site.url}/a", f"{site.url}/b"], validators={f"{site.url}/a": Known('"1"')}))
    assert isinstance(answers[f"{site.url}/a"], NotModified) and isinstance(answers[f"{site.url}/b"], Found)


def test_leaving_early_stops_the_rest(site):
    site.pages.update({f"/{i}": Reply() for i in range(50)})
    with Fetcher(allow_private=True, delay=30) as fetcher:
        began = time.monotonic()
        for _ in fetcher.fetch_all([f"{site.url}/{i}" for i in range(50)]):
            break
    assert time.monotonic() - began < 5
    time.sleep(0.05)
    assert site.paths() == ["/0"]
    assert "stopped" in fetcher.fetch(f"{site.url}/1").reason


def test_a_slow_reader_holds_the_fetching_up(site, monkeypatch):
    monkeypatch.setattr(module, "_WAITING", 2)
    site.pages.update({f"/{i}": Reply() for i in range(20)})
    with Fetcher(allow_private=True, delay=0) as fetcher:
        answers = fetcher.fetch_all([f"{site.url}/{i}" for i in range(20)])
        next(answers)
        deadline = time.monotonic() + 5
        while len(site.paths()) < 4 and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.1)
        assert len(site.paths()) == 4  # one taken, two waiting, one in hand
        assert len(list(answers)) == 19


def test_a_mistake_of_ours_reaches_the_caller(site, fetcher, monkeypatch):
    monkeypatch.setattr(fetcher, "fetch", lambda url, **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        list(fetcher.fetch_all([f"{site.url}/a"]))


# -- robots.txt ------------------------------------------------------------------------------------------------------------------
STAY_OUT = b"User-agent: *\nDisallow: /private\nDisallow: /*.pdf$\n"
ROBOTS = [
    (Reply(STAY_OUT), "/private/a", "stay away"), (Reply(STAY_OUT), "/public", None), (Reply(STAY_OUT), "/a.pdf", "stay away"),
    (Reply(b"User-agent: isnad\nDisallow: /\n\nUser-agent: *\nAllow: /\n"), "/a", "stay away"), (Reply(b"User-agent: other\nDisallow: /\n"), "/a", None),
    (Reply(b"User-agent: *\nDisallow: /\n\nUser-agent: Isnad\nAllow: /\n"), "/a", None),
    (Reply(b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n"), "/a", "stay away"), (Reply(b"", 404), "/a", None), (Reply(b"", 403), "/a", None), (Reply(b"", 500), "/a", "robots.txt cannot be had"), (Reply(b"", 503), "/a", "robots.txt cannot be had"),
    (Reply(b"", 429), "/a", "robots.txt cannot be had"), (gibberish, "/a", "robots.txt cannot be had"), (Reply(b"<html>no rules</html>"), "/a", None), (Reply(b"\xff\xfe\0\0" * 99), "/a", None),
    (Reply(b"", 301, {"Location": "/rules"}), "/private/x", "stay away"), (Reply(b"", 301, {"Location": "/robots.txt"}), "/a", None),
    (Reply(b"", 302, {"Location": "file:///etc/passwd"}), "/a", "robots.txt cannot be had"),
    (Reply(STAY_OUT + b"#" * 600_000 + b"\nDisallow: /a\n"), "/a", None), (Reply(STAY_OUT + b"#" * 600_000), "/private/", "stay away"),
    (Reply(gzip.compress(STAY_OUT + b"\n" * 50_000_000), headers={"Content-Encoding": "gzip"}), "/private", "stay away"),
    (Reply("User-agent: *\nDisallow: /خاص\n".encode()), "/%D8%AE%D8%A7%D8%B5/1", "stay away"),
]


@pytest.mark.parametrize(("robots", "path", "reason"), ROBOTS)
def test_robots(site, fetcher, robots, path, reason):
    site.pages.update({"/robots.txt": robots, "/rules": Reply(STAY_OUT), path: Reply(PAGE)})
    answer = fetcher.fetch(site.url + path)
    if reason is None:
        assert isinstance(answer, Found), answer
    else:
        assert reason in answer.reason and path not in site.paths()


def test_robots_is_asked_once_a_day(site, fetcher, clock):
    site.pages.update({"/robots.txt": Reply(STAY_OUT), "/a": Reply()})
    for _ in range(3):
        fetcher.fetch(f"{site.url}/a")
    assert sum(path == "/robots.txt" for path, _ in site.asked) == 1
    clock.now += module.ROBOTS_HOLD
    fetcher.fetch(f"{site.url}/a")
    assert sum(path == "/robots.txt" for path, _ in site.asked) == 2


def test_robots_that_failed_is_asked_again_soon(site, fetcher, clock):
    site.pages.update({"/robots.txt": [Reply(b"", 500)] * 3 + [Reply(b"", 404)], "/a": Reply()})
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Skipped)
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Skipped)  # kept for a while
    clock.now += module.ROBOTS_RETRY
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Found)


@pytest.mark.parametrize(("rule", "pause"), [("Crawl-delay: 11", 11.0), ("Crawl-delay: 0.5", 2.0), ("Request-rate: 1/30", 30.0), ("Crawl-delay: x", 2.0)])
def test_crawl_delay(site, fetcher, clock, rule, pause):
    site.pages.update({"/robots.txt": Reply(f"User-agent: *\n{rule}\n".encode()), "/a": Reply()})
    for _ in range(2):
        assert isinstance(fetcher.fetch(f"{site.url}/a"), Found)
    assert clock.slept == [pause]


def test_crawl_delay_of_a_day(site, fetcher):
    site.pages.update({"/robots.txt": Reply(b"User-agent: *\nCrawl-delay: 86400\n"), "/a": Reply()})
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Found)
    assert "left alone for another 86400 s" in fetcher.fetch(f"{site.url}/a").reason


# -- redirects -------------------------------------------------------------------------------------------------------------------
def to(location, status=302):
    return Reply(b"", status, {"Location": location})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect(site, fetcher, status):
    site.pages.update({"/a": to("b?x=1", status), "/b?x=1": Reply(PAGE)})
    found = fetcher.fetch(f"{site.url}/a")
    assert (found.url, found.locator, found.data) == (f"{site.url}/b?x=1",) * 2 + (PAGE,)


def test_redirect_in_raw_utf8(site, fetcher):
    site.pages["/a"] = lambda handler: handler.wfile.write("HTTP/1.1 302 Found\r\nLocation: /خبر\r\nContent-Length: 0\r\n\r\n".encode())
    site.pages["/%D8%AE%D8%A8%D8%B1"] = Reply(PAGE)
    assert isinstance(fetcher.fetch(f"{site.url}/a"), Found)


def test_redirects_are_counted(site, fetcher):
    site.pages.update({f"/{i}": to(f"/{i + 1}") for i in range(6)} | {"/6": Reply(PAGE), "/loop": to("/loop")})
    assert isinstance(fetcher.fetch(f"{site.url}/1"), Found)
    assert "redirected more than 5 times" in fetcher.fetch(f"{site.url}/0").reason
    asked = len(site.paths())
    assert "redirected more than 5 times" in fetcher.fetch(f"{site.url}/loop").reason
    assert len(site.paths()) == asked + 6


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://host/x", "gopher://127.0.0.1/", "javascript:alert(1)", "mailto:a@b", "http://u:p@127.0.0.1/", "http://x:y/", "http://h:99999/", "http://0177.0.0.1/"])
def test_redirect_to_what_is_not_fetched(site, fetcher, location):
    site.pages["/a"] = to(location)
    assert "redirected to what is not fetched" in fetcher.fetch(f"{site.url}/a").reason


def test_robots_of_the_next_host_counts(site, fetcher):
    def robots(handler):
        handler.write(Reply(b"User-agent: *\nDisallow: /" if handler.headers["Host"].startswith("localhost") else b""))
    site.pages.update({"/robots.txt": robots, "/a": to(f"{site.other}/b"), "/b": Reply(PAGE)})
    assert "stay away" in fetcher.fetch(f"{site.url}/a").reason and site.paths() == ["/a"]


def public_first(monkeypatch, site, names):
    """Lets each of ``names`` stand for its list of addresses, one list a question; connections to public addresses go to the site and are noted."""
    real, real_connect, noted = socket.getaddrinfo, socket.create_connection, []

    def lookup(host, port, *rest, **more):
        answers = names.get(host)
        if answers is None:
            return real(host, port, *rest, **more)
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    def connect(address, timeout=None, **more):
        noted.append(address[0])
        return real_connect(("127.0.0.1", site.server.server_port), timeout)

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", connect)
    return noted


def test_redirect_to_a_private_address(site, monkeypatch):
    noted = public_first(monkeypatch, site, {"outlet.example": [["93.184.216.34"]]})
    site.pages.update({"/a": to(f"{site.url}/secret"), "/b": to("http://169.254.169.254/latest"), "/secret": Reply(PAGE)})
    with Fetcher(delay=0) as fetcher:
        assert "127.0.0.1, which is not public (loopback)" in fetcher.fetch("http://outlet.example/a").reason
        assert "169.254.169.254, which is not public (link-local)" in fetcher.fetch("http://outlet.example/b").reason
    assert set(noted) == {"93.184.216.34"} and "/secret" not in site.paths()


# -- private addresses -----------------------------------------------------------------------------------------------------------
def test_loopback_is_refused_unless_allowed(site):
    site.pages["/a"] = Reply(PAGE)
    with Fetcher() as fetcher:
        for url in (f"{site.url}/a", f"{site.other}/a"):
            assert "not public (loopback)" in fetcher.fetch(url).reason
    assert not site.asked


PRIVATE = ["10.0.0.1", "172.16.5.4", "192.168.1.1", "127.0.0.1", "127.255.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "192.0.2.1", "198.18.0.1",
           "::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1"]


@pytest.mark.parametrize("address", PRIVATE)
def test_private(address):
    assert why_private(ip_address(address))


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_public(address):
    assert why_private(ip_address(address)) is None


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0x7f.1", "127.1", "0", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "localhost", "127。0。0。1", "[0:0:0:0:0:0:0:1]"])
def test_odd_spellings_of_loopback(host):
    with Fetcher() as fetcher:
        assert "which is not public" in fetcher.fetch(f"http://{host}/").reason


@pytest.mark.parametrize(("addresses", "reason"), [
    (["93.184.216.34", "10.0.0.1"], "not public (private)"), (["2606:2800:220::1", "::1"], "not public (loopback)"), (["fe80::1"], "not public (link-local)"), ([], "has no address"),
])
def test_one_private_address_is_enough(site, monkeypatch, addresses, reason):
    noted = public_first(monkeypatch, site, {"mixed.example": [addresses]})
    monkeypatch.setattr(module, "PAUSES", ())
    with Fetcher() as fetcher:
        assert reason in fetcher.fetch("http://mixed.example/").reason
    assert not noted


def test_no_rebinding(site, monkeypatch):
    """Every connection goes to the address that was checked, by number; a name that turns private later is refused then."""
    noted = public_first(monkeypatch, site, {"turn.example": [["93.184.216.34"], ["93.184.216.35"], ["127.0.0.1"]]})
    site.pages["/a"] = Reply(PAGE)
    with Fetcher(delay=0) as fetcher:
        assert isinstance(fetcher.fetch("http://turn.example/a"), Found)  # robots.txt, then the page
        assert noted == ["93.184.216.34", "93.184.216.35"]
        assert "not public (loopback)" in fetcher.fetch("http://turn.example/a").reason
    assert len(noted) == 2 and site.asked[-1][1]["Host"] == "turn.example"


def test_next_address_is_tried(site, monkeypatch):
    noted = public_first(monkeypatch, site, {"two.example": [["93.184.216.34", "93.184.216.35"]]})
    connect = socket.create_connection

    def fail_first(address, timeout=None, **more):
        if address[0].endswith(".34"):
            raise OSError("unreachable")
        return connect(address, timeout, **more)

    monkeypatch.setattr(socket, "create_connection", fail_first)
    site.pages["/a"] = Reply(PAGE)
    with Fetcher(delay=0) as fetcher:
        assert isinstance(fetcher.fetch("http://two.example/a"), Found)
    assert set(noted) == {"93.184.216.35"}


# -- addresses -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("url", [
    "", " ", "x", "/etc/passwd", "file:///etc/passwd", "ftp://host/", "mailto:a@b", "javascript:1", "//host/x", "http://", "http:///x", "http://h:99999/", "http://h:x/", "http://h\n/", "\0",
    "http://[::1", "http://user:pass@host/", "http://host\\@127.0.0.1/", "http://0177.0.0.1/", "data:text/html,x", "h" * 70_000, "http://h/" + "x" * 70_000, "http://h/" + "x" * 8_000,
])
def test_not_a_web_address(url, fetcher):
    with pytest.raises(InputError) as error:
        web_url(url)
    assert fetcher.fetch(url) == Skipped(str(error.value)) and len(str(error.value)) < 500


@pytest.mark.parametrize("url", ["http://a b/", "http://xn--a/", "http://a..b/", f"http://{'a' * 300}.example/", "http://exa_mple.invalid/", "http://[::1%25lo]/"])
def test_hosts_that_do_not_exist(url, fetcher):
    assert "does not exist or has no address" in fetcher.fetch(url).reason


# -- TLS -------------------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=outlet.example",
               "-addext", "subjectAltName=DNS:outlet.example", "-keyout", str(path), "-out", f"{path}.crt"]
    try:
        subprocess.run(command, check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("openssl is not on this machine")
    return path


def test_certificates_are_checked_by_name(site, certificate, monkeypatch, clock):
    """The socket goes to a number, the certificate must still be that of the name."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(f"{certificate}.crt", certificate)
    site.server.socket = server.wrap_socket(site.server.socket, server_side=True)
    public_first(monkeypatch, site, {"outlet.example": [["93.184.216.34"]], "other.example": [["93.184.216.34"]]})
    site.pages["/a"] = Reply(PAGE)
    trusting = httpcore.default_ssl_context()
    trusting.load_verify_locations(f"{certificate}.crt")
    with Fetcher(ssl_context=trusting, clock=clock, sleep=clock.sleep) as fetcher:
        assert fetcher.fetch("https://outlet.example/a").data == PAGE
        assert "certificate is not valid" in fetcher.fetch("https://other.example/a").reason
    with Fetcher(clock=clock, sleep=clock.sleep) as fetcher:
        assert "certificate is not valid" in fetcher.fetch("https://outlet.example/a").reason


def test_zlib_streams_are_not_gzip():
    with pytest.raises(zlib.error):
        list(module._unpacked([zlib.compress(PAGE)]))
