"""Feeds: what they list in all their spellings, where pages hide them, and passes over followed feeds against a server on loopback."""

import datetime as dt
import time

import msgspec
import pytest

from isnad.errors import InputError
from isnad.intake import feeds as module
from isnad.intake.feeds import Entry, FeedState, Item, discover, due_in, find_feeds, parse, poll
from isnad.intake.fetch import Fetcher
from isnad.intake.files import Skipped
from isnad.intake.found import Found
from local_site import Clock, Reply

URL = "https://marfa.example/ar/feed"
NOW = dt.datetime(2020, 2, 15, 8, 30, tzinfo=dt.UTC)
TITLE = "وزير الخارجية يصل إلى جنيف"


def item(link="/a/1", *, title=TITLE, date="Sat, 15 Feb 2020 08:30:00 +0200", tag="pubDate"):
    return f"<item><title>{title}</title><link>{link}</link><{tag}>{date}</{tag}></item>"


def rss(items, *, encoding="utf-8", declared="", head="<ttl>60</ttl>"):
    return f'<?xml version="1.0" encoding="{declared or encoding}"?><rss version="2.0"><channel><title>صحيفة المرفأ</title>{head}{items}</channel></rss>'.encode(encoding)


# -- reading -----------------------------------------------------------------------------------------------------------------------
ENTRY = Entry("https://marfa.example/a/1", TITLE, "2020-02-15T06:30:00Z")


@pytest.mark.parametrize(("encoding", "declared"), [
    ("utf-8", ""), ("windows-1256", ""), ("windows-1256", "utf-8"), ("utf-8", "windows-1256"), ("utf-8-sig", "utf-8"), ("utf-16", ""), ("iso-8859-6", ""), ("utf-8", "no-such-code"),
])
def test_encodings(encoding, declared):
    feed = parse(rss(item(), encoding=encoding, declared=declared), URL)
    assert feed == ("صحيفة المرفأ", [ENTRY], 3600)


RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="/"><title>ص</title></channel><item rdf:about="/a"><title>خبر</title><link>/a?x=1&amp;y=2</link><dc:date>2020-02-15T08:30:00+02:00</dc:date></item></rdf:RDF>"""
RSS_090 = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://my.netscape.com/rdf/simple/0.9/">
<channel><title>ص</title></channel><item><title>خبر</title><link>/a</link></item></rdf:RDF>"""
RSS_091 = """<?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>ص</title><item><title>خبر</title><link>http://other.example/1</link></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/base/"><title>ص</title>
<entry><title type="html">&lt;b&gt;خبر&lt;/b&gt; &amp;amp; رأي</title><link rel="self" href="zz"/><link rel="alternate" href="a/1"/><updated>2020-02-16T00:00:00Z</updated></entry>
<entry><title>خبر</title><link href="a/2"/><published>2020-02-15T00:00:00+03:00</published></entry></feed>"""
FORMATS = [
    (RDF, [Entry("https://marfa.example/a?x=1&y=2", "خبر", "2020-02-15T06:30:00Z")]), (RSS_090, [Entry("https://marfa.example/a", "خبر", None)]),
    (RSS_091, [Entry("http://other.example/1", "خبر", None)]),
    (ATOM, [Entry("https://marfa.example/base/a/1", "خبر & رأي", None), Entry("https://marfa.example/base/a/2", "خبر", "2020-02-14T21:00:00Z")]),
    ("<rss><channel><item><title>ب</title><guid>https://marfa.example/g</guid></item><item><guid isPermaLink='false'>17</guid></item></channel></rss>", [Entry("https://marfa.example/g", "ب", None)]),
]


@pytest.mark.parametrize(("text", "entries"), FORMATS, ids=["rss 1.0", "rss 0.90", "rss 0.91", "atom", "guid"])
def test_formats(text, entries):
    assert parse(text.encode(), URL).entries == entries


@pytest.mark.parametrize(("written", "published"), [
    ("Sat, 15 Feb 2020 08:30:00 +0200", "2020-02-15T06:30:00Z"), ("Sat, 15 Feb 2020 08:30:00 GMT", "2020-02-15T08:30:00Z"), ("2020-02-15T08:30:00.000+02:00", "2020-02-15T06:30:00Z"),
    ("2020-02-15", "2020-02-15"), ("2020-02-15 08:30:00", "2020-02-15"), ("Sat, 15 Feb 2020 23:30:00 AST", "2020-02-15"), ("Sat, 15 Feb 2020 00:30:00 EET", "2020-02-15"),
    ("Sat, 15 Feb 2020 08:30 PM", "2020-02-15"), ("السبت، 15 شباط/فبراير 2020 - 08:30", "2020-02-15"), ("السبت, 15 فبراير 2020 08:30:00 +0200", "2020-02-15"), ("١٥ فبراير ٢٠٢٠", "2020-02-15"),
    ("15/02/2020 08:30", "2020-02-15"), ("15-02-2020", "2020-02-15"), ("1581755400", None), ("غير معروف", None), ("¹ شباط 2020", None), ("", None), ("Mon, 31 Feb 2020 00:00:00 +0000", None),
])
def test_dates_are_as_exact_as_written(written, published):
    assert parse(rss(item(date=written)), URL).entries[0].published == published


def test_links_are_absolute_of_the_web_and_once():
    links = ["javascript:alert(1)", "mailto:x@y", "file:///etc/passwd", "http://[::1", "", "//other.example/z", " \n https://marfa.example/خبر عاجل \n", "/a/1", "/a/1#x", "https://marfa.example/a/1"]
    entries = parse(rss("".join(item(link, title=f"خبر {i}") for i, link in enumerate(links))), URL).entries
    assert [(entry.url, entry.title) for entry in entries] == [
        ("https://other.example/z", "خبر 5"), ("https://marfa.example/%D8%AE%D8%A8%D8%B1%20%D8%B9%D8%A7%D8%AC%D9%84", "خبر 6"), ("https://marfa.example/a/1", "خبر 7")]


@pytest.mark.parametrize("data", [
    rss(item() + item("/a/2?x=1&y=2"))[:-30], rss(item(title="خبر & رأي <br>") + item("/a/2")), rss(item() + "\x08\x0b" + item("/a/2")), b"\n\n  " + rss(item() + item("/a/2")),
    rss(item() + item("/a/2", title="&nbsp;&laquo;خبر&raquo;")), rss(item() + item("/a/2")).replace("جنيف".encode(), b"\xd8"),
])
def test_broken_xml(data):
    assert [entry.url.split("?")[0] for entry in parse(data, URL).entries] == ["https://marfa.example/a/1", "https://marfa.example/a/2"]


# -- hostile feeds -------------------------------------------------------------------------------------------------------------------
HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "haha">' + b"".join(b'<!ENTITY %c "%s">' % (98 + i, b"&%c;" % (97 + i) * 10) for i in range(12)) + b"]><rss version='2.0'><channel><title>&m;</title>"
BLOWUP = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"x" * 100_000 + b'">]><rss version="2.0"><channel><title>' + b"&a;" * 50 + b"</title>"
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd"><!ENTITY % p SYSTEM "http://127.0.0.1:9/">%p;]><rss version="2.0"><channel><title>&e;</title>'
REFUSED = [
    (b" " * 50_000_000, "50,000,000 bytes long; the limit is 8,388,608"), (HEAD + b"<a>" * 100_000, "more than 5,000 tags are open"), (HEAD + b"<a" * 3_000_000, "more than 150,000 tags"),
    (b"", "empty"), (b"%PDF-1.4", "binary"), (b"<!DOCTYPE html><html><body><p>x</body></html>", "neither RSS nor Atom"), (b'{"items": []}', "neither RSS nor Atom"),
    (b"/etc/passwd", "neither RSS nor Atom"), (b"http://127.0.0.1:9/", "neither RSS nor Atom"), (b"\0" * 1000, "feed"), (b"<" * 100_000, "neither RSS nor Atom"),
]


@pytest.mark.parametrize(("data", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_refused(data, reason):
    began = time.monotonic()
    with pytest.raises(InputError, match=reason) as error:
        parse(data, URL)
    assert str(error.value).startswith(URL) and time.monotonic() - began < 3


@pytest.mark.parametrize("data", [
    LAUGHS, BLOWUP, OUTSIDE, HEAD + b"<![CDATA[" * 50_000, HEAD + b"<!--" * 50_000, HEAD + b"<a " + b"x='1' " * 50_000, HEAD + b"<!ENTITY " * 50_000, HEAD + b"<item><title>" + b"&" * 50_000,
    HEAD + b"<item><pubDate>" + b"1-" * 50_000 + b"</pubDate></item>", HEAD + b"<item><title>" + b"<b>" * 4_000,
], ids=["laughs", "blow-up", "outside", "cdata", "comments", "attributes", "entities", "ampersands", "date", "deep title"])
def test_harmless(data):
    began = time.monotonic()
    feed = parse(data, URL)
    assert len(str(feed)) < 300_000 and "root:" not in str(feed) and not any(entry.url for entry in feed.entries)
    assert time.monotonic() - began < 2


# -- finding ---------------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("html", "links"), [
    ('<link rel="alternate" type="application/rss+xml" href="/feed"><link rel="ALTERNATE home" type="application/atom+xml; charset=utf-8" href="atom">', ["https://marfa.example/feed", "https://marfa.example/ar/atom"]),
    ('<base href="https://cdn.example/x/"><link rel=alternate type=application/rss+xml href=feed>', ["https://cdn.example/x/feed"]),
    ('<link rel="alternate" hreflang="en" href="/en"><link rel=stylesheet type="text/css" href="/rss.css">', []),
    ('<a href="/rss.xml">خلاصات</a><a href="/feed/">x</a><a href="/feed/">x</a><a href="/feedback">x</a><a href="mailto:rss">x</a>', ["https://marfa.example/rss.xml", "https://marfa.example/feed/"]),
    ('<link rel="alternate" type="application/rss+xml" href="javascript:x"><link rel="alternate" type="application/rss+xml" href="">', ["https://marfa.example/ar/page"]),
    ("", []), ("<" * 10_000, []),
])
def test_discover(html, links):
    assert discover(html, "https://marfa.example/ar/page") == links


@pytest.fixture
def fetcher():
    clock = Clock()
    with Fetcher(allow_private=True, delay=0, clock=clock, sleep=clock.sleep) as fetcher:
        yield fetcher


FEED_TYPE = {"Content-Type": "application/rss+xml"}


def test_find_feeds(site, fetcher):
    site.pages.update({"/": Reply(b'<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'), "/feed": Reply(rss(item()), headers=FEED_TYPE), "/none": Reply(b"<p>none</p>")})
    assert find_feeds(f"{site.url}/feed", fetcher) == [FeedState(url=f"{site.url}/feed", title="صحيفة المرفأ")]
    assert find_feeds(f"{site.url}/", fetcher) == [FeedState(url=f"{site.url}/feed")]
    for path, reason in (("/none", "neither RSS nor Atom"), ("/gone", "404")):
        with pytest.raises(InputError, match=reason):
            find_feeds(site.url + path, fetcher)


# -- following ---------------------------------------------------------------------------------------------------------------------------
def page(number):
    return Reply(f"<p>خبر رقم {number}</p>".encode())


def run(feeds, fetcher, seen=(), now=NOW, **more):
    """Items and states of a pass, and all in order."""
    everything = list(poll(feeds, fetcher, lambda url: url in seen, now=now, **more))
    return [x for x in everything if isinstance(x, Item)], [x for x in everything if isinstance(x, FeedState)], everything


def test_a_pass(site, fetcher):
    site.pages.update({"/feed": Reply(rss(item("/1") + item("/2") + item("/3")), headers={**FEED_TYPE, "ETag": '"v1"'}), "/1": page(1), "/3": page(3)})
    items, states, everything = run([FeedState(url=f"{site.url}/feed")], fetcher, seen={f"{site.url}/2"})
    assert [(i.feed, i.entry.url, i.page.data, i.page.how) for i in items] == [(f"{site.url}/feed", f"{site.url}/{n}", page(n).body, "feed") for n in (1, 3)]
    assert states == [FeedState(url=f"{site.url}/feed", title="صحيفة المرفأ", etag='"v1"', checked_at="2020-02-15T08:30:00Z", next_at="2020-02-15T09:30:00Z")]  # its ttl: an hour
    assert everything[-1] is states[0]


def test_next_pass_is_conditional(site, fetcher):
    site.pages["/feed"] = Reply(b"", 304)
    old = FeedState(url=f"{site.url}/feed", title="ص", etag='"v1"', modified="Sat, 15 Feb 2020 08:00:00 GMT", error="x", failures=3)
    items, (state,), _ = run([old], fetcher)
    assert not items and site.asked[-1][1]["If-None-Match"] == '"v1"'
    assert state == msgspec.structs.replace(old, error=None, failures=0, checked_at="2020-02-15T08:30:00Z", next_at="2020-02-15T08:45:00Z")


def test_validators_wait_until_every_page_came(site, fetcher):
    site.pages.update({"/feed": Reply(rss(item("/1") + item("/2")), headers={**FEED_TYPE, "ETag": '"v1"'}), "/1": page(1)})
    items, (state,), _ = run([FeedState(url=f"{site.url}/feed")], fetcher)
    assert isinstance(items[0].page, Found) and isinstance(items[1].page, Skipped) and "404" in items[1].page.reason
    assert state.etag is None and state.error is None
    _, (state,), _ = run([state], fetcher, seen={f"{site.url}/1", f"{site.url}/2"}, now=NOW + dt.timedelta(hours=2))
    assert state.etag == '"v1"'


def test_a_flood_comes_in_portions(site, fetcher, monkeypatch):
    monkeypatch.setattr(module, "PAGES", 2)
    site.pages.update({"/feed": Reply(rss("".join(item(f"/{n}") for n in range(5))), headers={**FEED_TYPE, "ETag": '"v1"'})} | {f"/{n}": page(n) for n in range(5)})
    seen, state = set(), FeedState(url=f"{site.url}/feed")
    for expected in (2, 2, 1):
        items, (state,), _ = run([msgspec.structs.replace(state, next_at=None)], fetcher, seen=seen)
        seen |= {i.entry.url for i in items}
        assert len(items) == expected and (state.etag is None) == (expected == 2)


def test_only_what_is_due(site, fetcher):
    site.pages["/feed"] = Reply(rss(""), headers=FEED_TYPE)
    feeds = [FeedState(url=f"{site.url}/feed", next_at="2020-02-15T08:30:00Z"), FeedState(url=f"{site.url}/later", next_at="2020-02-15T08:30:01Z")]
    _, states, _ = run(feeds, fetcher)
    assert [state.url for state in states] == [f"{site.url}/feed"] and site.paths() == ["/feed"]
    assert due_in(feeds, NOW) == 0 and due_in(feeds[1:], NOW) == 1 and due_in([], NOW) == module.INTERVAL and due_in([FeedState(url="x")], NOW) == 0


@pytest.mark.parametrize(("head", "cache", "minutes"), [
    ("", "", 15), ("<ttl>60</ttl>", "", 60), ("", "max-age=3600", 60), ("<ttl>30</ttl>", "public, Max-Age=2400", 40), ("<ttl>5</ttl>", "max-age=0", 15), ("<ttl>99999999</ttl>", "", 360),
    ("", "max-age=31536000", 360), ("<ttl>x</ttl>", "max-age=y", 15), ("<ttl>-9</ttl>", "no-cache", 15),
])
def test_wishes_of_a_feed_within_bounds(site, fetcher, head, cache, minutes):
    site.pages["/feed"] = Reply(rss("", head=head), headers={**FEED_TYPE, "Cache-Control": cache})
    _, (state,), _ = run([FeedState(url=f"{site.url}/feed")], fetcher)
    assert dt.datetime.fromisoformat(state.next_at) - NOW == dt.timedelta(minutes=minutes)


def test_least_interval(site, fetcher):
    site.pages["/feed"] = Reply(rss("", head=""), headers=FEED_TYPE)
    _, (state,), _ = run([FeedState(url=f"{site.url}/feed")], fetcher, interval=1)
    assert state.next_at == "2020-02-15T08:35:00Z"


@pytest.mark.parametrize(("failures", "hours"), [(0, 0.5), (1, 1), (3, 4), (9, 24), (500, 24)])
@pytest.mark.parametrize("reply", [Reply(b"", 404), Reply(b"<p>a page</p>"), Reply(b"<rss>" * 9_000, headers=FEED_TYPE)], ids=["gone", "page", "bomb"])
def test_failing_feeds_are_asked_less_often(site, fetcher, reply, failures, hours):
    site.pages["/feed"] = reply
    old = FeedState(url=f"{site.url}/feed", title="ص", etag='"v1"', failures=failures)
    _, (state,), _ = run([old], fetcher)
    assert dt.datetime.fromisoformat(state.next_at) - NOW == dt.timedelta(hours=hours)
    assert (state.failures, state.etag, state.title) == (failures + 1, '"v1"', "ص") and state.error.startswith(f"{site.url}/feed")


def test_feeds_that_share_an_entry_and_one_that_fails(site, fetcher):
    site.pages.update({"/f1": Reply(rss(item("/2")), headers=FEED_TYPE), "/f2": Reply(rss(item("/2") + item("/3")), headers=FEED_TYPE)} | {f"/{n}": page(n) for n in (2, 3)})
    feeds = [FeedState(url=f"{site.url}/{name}") for name in ("f1", "bad", "f2")]
    items, states, _ = run(feeds, fetcher)
    assert sorted(i.entry.url[-1] for i in items) == ["2", "3"]
    assert {state.url[len(site.url):]: bool(state.error) for state in states} == {"/f1": False, "/bad": True, "/f2": False}


def test_a_pass_cut_short_loses_nothing(site, fetcher):
    site.pages.update({"/feed": Reply(rss(item("/1") + item("/2")), headers={**FEED_TYPE, "ETag": '"v1"'}), "/1": page(1), "/2": page(2)})
    start = FeedState(url=f"{site.url}/feed")
    first = next(poll([start], fetcher, lambda url: False, now=NOW))
    assert isinstance(first, Item)
    items, (state,), _ = run([start], fetcher, seen={first.entry.url})  # no state came, so the old one is still what is known
    assert [i.entry.url for i in items] == [f"{site.url}/2"] and state.etag == '"v1"'
