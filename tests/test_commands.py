"""The commands on a store, as a user types them: from an empty folder to an export, and what they say when something is wrong."""

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import isnad
from isnad.cli import main
from isnad.intake.fetch import Fetcher
from local_site import Reply, Site
from stores import article, jsonl

PRESS = Path(isnad.__file__).parent / "press"
LIBYA = "libya-2020.almidan.html"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("isnad.cli.common.USER_FILES", tmp_path / "config")
    return lambda *args, status=0: _ran(args, status)


def _ran(args, status):
    result = CliRunner().invoke(main, [str(a) for a in args])
    assert result.exit_code == status, result.output
    assert "Traceback" not in result.output
    return result.output


@pytest.fixture
def desk(run):
    run("add", PRESS)
    return run


def test_add_says_what_became_of_each_source(run, tmp_path):
    bad = tmp_path / "bad.txt"
    bad.write_text("only English words stand in this file, and many of them")
    said = run("add", PRESS / LIBYA, bad, jsonl(tmp_path / "dump.jsonl", range(3)))
    assert f"{LIBYA}: 1 read: 1 new, 0 changed, 0 unchanged, 0 skipped" in said
    assert "bad.txt: 0 read: 0 new, 0 changed, 0 unchanged, 1 skipped" in said and "not Arabic" in said
    assert "dump.jsonl: 3 read: 3 new" in said
    assert "3 unchanged" in run("add", tmp_path / "dump.jsonl")
    assert (tmp_path / "isnad.db").exists() and list((tmp_path / "isnad.archive").glob("*.warc.gz"))


def test_nothing_read_is_an_error(run, tmp_path):
    assert "missing.html" in run("add", tmp_path / "missing.html", status=1)


@pytest.mark.parametrize("style", ["pretty", "json", "jsonl", "csv"])
def test_search_in_every_format(desk, style):
    said = desk("search", "Haftar", "--format", style)
    assert "حفتر" in said and "sound" in said
    if style == "csv":
        rows = list(csv.DictReader(io.StringIO(said)))
        assert len(rows) == 2 and {r["kind"] for r in rows} == {"articles"}
    elif style != "pretty":
        hits = json.loads(said) if style == "json" else [json.loads(line) for line in said.splitlines()]
        assert [h["snippet"][slice(*h["marks"][0])] for h in hits if h["marks"]]


def test_search_filters_and_finds_nothing(desk):
    assert "2 found" in desk("search", "حفتر", "--since", "2020-01", "--until", "2020-02")
    assert "0 found" in desk("search", "حفتر", "--since", "2021", status=1)
    assert "must be a day" in desk("search", "حفتر", "--since", "last week", status=1)
    assert "isnad: " in desk("search", "  ", status=1)


def test_show_leads_from_a_record_to_its_page(desk, tmp_path):
    desk("export", "--for", "plain", "--output", "out")
    with (tmp_path / "out/events.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    said = desk("show", rows[0]["id"])
    assert rows[0]["trigger"] in said and "sha256" in said and rows[0]["rule"] in said
    assert "no such statement or event" in desk("show", "0000", status=1)


def test_export_refuses_to_overwrite_and_names_flavours(desk):
    assert "Events" in desk("export", "--for", "excel", "--output", "x.xlsx", "--type", "CONSULT")
    assert "x.xlsx" in desk("export", "--for", "excel", "--output", "x.xlsx", status=1)
    desk("export", "--for", "excel", "--output", "x.xlsx", "--overwrite")
    assert "polecat" in desk("export", "--for", "word", "--output", "x", status=2)


@pytest.mark.parametrize("flavour", ["excel", "plain", "polecat", "acled", "parquet", "jsonl", "ftm", "gephi", "qgis"])
def test_export_of_everything_stored(desk, tmp_path, flavour):
    said = desk("export", "--for", flavour, "--output", f"out-{flavour}")
    assert re.search(r"\d+ \w+", said) and (tmp_path / f"out-{flavour}").exists()


def test_history_shows_what_was_changed(run, tmp_path):
    page = tmp_path / "a.jsonl"
    page.write_text(json.dumps(article(5)))
    run("add", page)
    page.write_text(json.dumps(article(5) | {"text": article(5)["text"].replace("سكان", "أهالي")}))
    assert "1 changed" in run("add", page)
    said = run("history", "a00005")
    assert "[-سكان -]{+أهالي +}" in said and "version 2" in said
    assert "no such article" in run("history", "b", status=1)


def test_verify_names_what_was_tampered_with(desk, tmp_path):
    assert "25 pages: every one is what it was" in desk("verify")
    file = next((tmp_path / "isnad.archive").glob("*.warc.gz"))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    assert file.name in desk("verify", status=1)
    file.unlink()
    assert file.name in desk("verify", status=1)


def test_copies_and_reread(desk):
    assert len(desk("copies").split()) == 2
    assert "0 articles read again" in desk("reread")


def test_a_store_that_is_not_there(run):
    for command in (["search", "x"], ["verify"], ["reread"], ["copies"], ["history", "x"], ["export", "--for", "plain", "--output", "y"], ["feed", "list"]):
        assert "no such store" in run(*command, status=1)


@pytest.fixture
def site(monkeypatch):
    monkeypatch.setitem(Fetcher.__init__.__kwdefaults__, "delay", 0.0)
    server = Site()
    items = "".join(f"<item><title>خبر {n}</title><link>{server.url}/news/{n}.html</link></item>" for n in range(2))
    feed = f'<rss version="2.0"><channel><title>الميدان</title>{items}</channel></rss>'.encode()
    server.pages = {
        "/": Reply(b'<link rel="alternate" type="application/rss+xml" href="/rss"><p>x</p>'),
        "/rss": Reply(feed, headers={"Content-Type": "application/rss+xml"}),
        "/news/0.html": Reply((PRESS / LIBYA).read_bytes()),
        "/news/1.html": Reply(b"gone", 404),
    }
    yield server
    server.close()


def test_a_feed_is_followed_and_polled(run, site):
    assert f"{site.url}/rss: followed" in run("feed", "add", site.url + "/", "--allow-private")
    assert "followed already" in run("feed", "add", site.url + "/rss", "--allow-private")
    assert "never asked" in run("feed", "list")
    assert "2 entries" in run("feed", "check", "--allow-private")
    said = run("watch", "--once", "--allow-private")
    assert "new\t" in said and "404" in said and "1 new, 1 skipped" in said
    assert "الميدان" in run("feed", "list")
    assert "new\t" not in run("watch", "--once", "--allow-private")
    assert "[1]" not in run("search", "حفتر") and "followed no longer" in run("feed", "remove", site.url + "/rss")
    assert "not followed" in run("feed", "remove", site.url + "/rss", status=1)


def test_an_address_is_fetched_and_its_change_is_a_version(run, site):
    url = f"{site.url}/news/0.html"
    assert "private" in run("add", url, status=1)
    assert "1 new" in run("add", url, "--allow-private")
    assert "1 unchanged" in run("add", url, "--allow-private")
    site.pages["/news/0.html"] = Reply((PRESS / LIBYA).read_bytes().replace("تعليق هجومه".encode(), "وقف هجومه".encode()))
    assert "1 changed" in run("add", url, "--allow-private")
    assert "this is a feed" in run("add", site.url + "/rss", "--allow-private", status=1)
    assert "1 skipped" in run("add", site.url + "/news/1.html", "--allow-private", status=1)
