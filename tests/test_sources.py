"""Local sources: every kind gives the same article, each place has its locator, what is no page is counted, and nothing is held whole."""

import gzip
import io
import json
import os
import tracemalloc
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from isnad.cli import main
from isnad.intake.found import Found, Skipped
from isnad.intake.sources import article_of, find

TEXT = "قال وزير الخارجية إن المحادثات بين الطرفين ستبدأ غدا في مدينة جنيف السويسرية، مؤكدا أن بلاده تدعم الحل السياسي وترفض الحرب."
PAGE = f"<!doctype html><html><head><title>عنوان الخبر</title></head><body><article><h1>عنوان الخبر</h1><p>{TEXT}</p></article></body></html>".encode()
LINE = json.dumps({"id": "a1", "text": TEXT}, ensure_ascii=False).encode()
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"


def record(kind, block, uri="https://outlet.example/1", media="application/http; msgtype=response", **headers):
    lines = {"WARC-Type": kind, "WARC-Target-URI": uri, "WARC-Date": "2020-02-15T08:30:00Z", "Content-Type": media, "Content-Length": len(block), **headers}
    return b"WARC/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in lines.items()).encode() + b"\r\n" + block + b"\r\n\r\n"


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return out.getvalue()


def parquet(**columns):
    out = io.BytesIO()
    pq.write_table(pa.table(columns), out)
    return out.getvalue()


def all_of(*sources):
    items = list(find(map(str, sources)))
    return [item for item in items if isinstance(item, Found)], [item.reason for item in items if isinstance(item, Skipped)]


@pytest.mark.parametrize(("name", "data", "locator", "how", "media"), [
    ("a.html", PAGE, "a.html", "file", "text/html"),
    ("page", PAGE, "page", "file", "text/html"),
    ("a.xhtml", b"<?xml version='1.0'?>" + PAGE, "a.xhtml", "file", "text/html"),
    ("a.html.gz", gzip.compress(PAGE), "a.html.gz", "file", "text/html"),
    ("a.txt", TEXT.encode(), "a.txt", "file", "text/plain"),
    ("a.jsonl", LINE + b"\n", "a.jsonl#a1", "jsonl", "application/json"),
    ("a.ndjson.gz", gzip.compress(LINE), "a.ndjson.gz#a1", "jsonl", "application/json"),
    ("b.jsonl", json.dumps({"url": "https://o.example/1", "text": TEXT}).encode(), "b.jsonl#https://o.example/1", "jsonl", "application/json"),
    ("c.jsonl", b"\n" + json.dumps({"text": TEXT}).encode(), "c.jsonl#line-2", "jsonl", "application/json"),
    ("a.parquet", parquet(text=[TEXT], id=["r1"]), "a.parquet#r1", "parquet", "application/json"),
    ("b.parquet", parquet(text=[TEXT]), "b.parquet#row-1", "parquet", "application/json"),
    ("a.zip", zipped(in__a_html=PAGE), "a.zip!/in/a.html", "zip", "text/html"),
    ("b.zip", zipped(a_jsonl=LINE), "b.zip!/a.jsonl#a1", "zip", "application/json"),
    ("c.wacz", zipped(archive__data_warc=record("response", HTTP + PAGE)), "c.wacz!/archive/data.warc#https://outlet.example/1", "warc", "text/html"),
    ("a.warc", record("response", HTTP + PAGE), "a.warc#https://outlet.example/1", "warc", "text/html"),
    ("a.warc.gz", gzip.compress(record("resource", PAGE, media="text/html")), "a.warc.gz#https://outlet.example/1", "warc", "text/html"),
])
def test_every_kind(tmp_path, name, data, locator, how, media):
    (tmp_path / name).write_bytes(data)
    for source in (tmp_path / name, tmp_path):  # by itself, and in a folder
        found, skipped = all_of(source)
        assert [(f.locator, f.how, f.media) for f in found] == [(f"{tmp_path}/{locator}", how, media)] and not skipped
        assert article_of(found[0]).body == TEXT


def test_record_of_a_table_is_the_same_every_time(tmp_path):
    import datetime as dt

    columns = {"text": [TEXT], "date": [dt.datetime(2020, 2, 15, 8, 30)], "id": [7], "tags": [["ب", "أ"]], "share": [0.5], "none": pa.nulls(1)}
    (tmp_path / "a.parquet").write_bytes(parquet(**columns))
    (tmp_path / "b.parquet").write_bytes(parquet(**dict(reversed(columns.items()))))
    (one, two), _ = all_of(tmp_path)
    assert one.data == two.data == f'{{"date":"2020-02-15T08:30:00","id":7,"none":null,"share":0.5,"tags":["ب","أ"],"text":"{TEXT}"}}'.encode()
    assert (article_of(one).id, article_of(one).date) == ("7", "2020-02-15")


@pytest.mark.parametrize("unit", ["s", "ms", "us", "ns"])
def test_times_of_any_unit(tmp_path, unit):
    times = pa.array([1581755400], pa.timestamp("s")).cast(pa.timestamp(unit)) if unit != "ns" else pa.array([1581755400000000001], pa.timestamp("ns"))
    (tmp_path / "a.parquet").write_bytes(parquet(text=[TEXT], date=times))
    (found,), _ = all_of(tmp_path)
    assert article_of(found).date == "2020-02-15"


def chunked(body):
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)


@pytest.mark.parametrize(("headers", "body", "kept"), [
    ("Transfer-Encoding: chunked", chunked(PAGE), "X-Archive-Orig-Transfer-Encoding: chunked"),
    ("Transfer-Encoding: chunked", PAGE, "Transfer-Encoding: chunked"),  # crawlers that unpack and leave the header
    ("Content-Encoding: gzip\r\nContent-Length: 9", gzip.compress(PAGE), "X-Archive-Orig-Content-Encoding: gzip\r\nX-Archive-Orig-Content-Length: 9"),
    ("Content-Encoding: gzip", PAGE, "Content-Encoding: gzip"),
    ("transfer-encoding: chunked\r\ncontent-encoding: gzip", chunked(gzip.compress(PAGE)), "X-Archive-Orig-transfer-encoding: chunked\r\nX-Archive-Orig-content-encoding: gzip"),
])
def test_responses_are_unpacked(tmp_path, headers, body, kept):
    head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{}\r\n\r\n"
    (tmp_path / "a.warc").write_bytes(record("response", head.format(headers).encode() + body))
    (found,), skipped = all_of(tmp_path / "a.warc")
    assert found.data == PAGE and found.http == head.format(kept).encode() and not skipped
    assert (found.url, found.fetched_at) == ("https://outlet.example/1", "2020-02-15T08:30:00Z")


def test_other_records_are_counted(tmp_path):
    other = [record("warcinfo", b"software: x\r\n", media="application/warc-fields"), record("request", b"GET / HTTP/1.1\r\n\r\n"), record("revisit", HTTP),
             record("response", HTTP.replace(b"200 OK", b"404 Not Found") + PAGE), record("response", HTTP.replace(b"text/html", b"image/png") + b"\x89PNG" * 50_000)]
    (tmp_path / "a.warc").write_bytes(b"".join(other) + record("response", HTTP + PAGE))
    found, skipped = all_of(tmp_path / "a.warc")
    assert len(found) == 1 and skipped == [f"{tmp_path}/a.warc: 4 records that are no pages: 1 image/png, 1 request, 1 revisit, 1 status 404"]


def test_a_folder_in_order(tmp_path):
    (tmp_path / "b/c").mkdir(parents=True)
    for name in ("b/c/2.html", "b/1.html", "a.html", ".hidden.html", "b/style.css", "b/noise.js", "b/data.json", "z.php"):
        (tmp_path / name).write_bytes(b"{}" if name.endswith(("css", "js", "json")) else PAGE)
    found, skipped = all_of(tmp_path)
    assert [f.locator.removeprefix(f"{tmp_path}/") for f in found] == ["a.html", "b/1.html", "b/c/2.html", "z.php"]
    assert skipped == [f"{tmp_path}: 3 files that are no pages, texts or records: 1 .css, 1 .js, 1 .json"]


@pytest.mark.parametrize("data", [TEXT.encode(), PAGE, LINE, gzip.compress(LINE), record("response", HTTP + PAGE), gzip.compress(record("response", HTTP + PAGE))])
def test_standard_input(data):
    result = CliRunner().invoke(main, ["read", "-", "--format", "jsonl"], input=data)
    assert result.exit_code == 0 and TEXT in json.loads(result.output)["text"]


def test_standard_input_of_a_zip_is_refused():
    assert "give the file by name" in CliRunner().invoke(main, ["read", "-"], input=zipped(a_html=PAGE)).output


# -- identity --------------------------------------------------------------------------------------------------------------------
def page_of(head="", text=TEXT, **found):
    return Found(**{"data": f"<html><head>{head}</head><body><h1>عنوان الخبر</h1><p>{text}</p></body></html>".encode(), "locator": "/a.html", "media": "text/html", "how": "file", **found})


CANONICAL = '<link rel="canonical" href="https://outlet.example/news/1">'


def test_a_changed_page_keeps_its_id():
    assert article_of(page_of(CANONICAL)).id == article_of(page_of(CANONICAL, TEXT + " خبر معدل", locator="/b.html")).id
    assert article_of(page_of()).id == article_of(page_of(text=TEXT + " خبر معدل")).id != article_of(page_of(locator="/b.html")).id


@pytest.mark.parametrize(("head", "url", "address"), [
    (CANONICAL, None, "https://outlet.example/news/1"),
    (CANONICAL, "https://m.outlet.example/news/1?utm_source=x", "https://outlet.example/news/1"),
    (CANONICAL, "https://other.example/copy/1", "https://other.example/copy/1"),  # a reprint that names its source is no version of it
    ('<link rel="canonical" href="https://outlet.example/">', "https://outlet.example/news/2", "https://outlet.example/news/2"),  # its front page, on every page
    ('<link rel="canonical" href="/news/3">', "https://outlet.example/amp/3", "https://outlet.example/news/3"),
    ('<link rel="canonical" href="/news/3">', None, None),
    ('<link rel="canonical" href="http://[broken">', None, None),
    ('<meta property="og:url" content="https://outlet.example/news/4">', None, "https://outlet.example/news/4"),
    ("", None, None),
])
def test_the_address_of_a_page(head, url, address):
    assert article_of(page_of(head, url=url)).url == address


def test_ids_of_records():
    def id_of(**fields):
        return article_of(Found(data=json.dumps({"text": TEXT, **fields}).encode(), locator="/a.jsonl#x", media="application/json", how="jsonl")).id

    assert id_of(id="x", url="https://o.example/1") == "x" and id_of(id=3) == "3"
    assert id_of(url="https://o.example/1") == id_of(url="https://o.example/1", title="آخر") != id_of()


# -- streaming -------------------------------------------------------------------------------------------------------------------
def big(kind, path):
    line = json.dumps({"text": "س" * 20_000}).encode() + b"\n"
    page = record("response", HTTP + PAGE * 40)
    if kind == "parquet":
        pq.write_table(pa.table({"text": [os.urandom(500).hex() for _ in range(16_000)]}), path, row_group_size=16_000)
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("a.jsonl", line * 200)
    else:
        data = {"jsonl": line, "warc": page}[kind.removesuffix(".gz")] * (200 if "jsonl" in kind else 1000)
        path.write_bytes(gzip.compress(data, 1) if kind.endswith("gz") else data)


@pytest.mark.parametrize("kind", ["jsonl", "jsonl.gz", "warc", "warc.gz", "zip", "parquet"])
def test_memory_does_not_grow_with_the_source(tmp_path, kind):
    big(kind, tmp_path / f"a.{kind}")
    next(find([str(tmp_path / f"a.{kind}")]))  # imports
    pool = pa.default_memory_pool()
    tracemalloc.start()
    before = pool.bytes_allocated()
    most = 0
    for item in find([str(tmp_path / f"a.{kind}")]):
        assert isinstance(item, Found), item
        most = max(most, pool.bytes_allocated() - before)
    assert tracemalloc.get_traced_memory()[1] + most < 6 << 20  # of 20 MB (WARC: 40)
    tracemalloc.stop()
