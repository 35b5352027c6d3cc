"""Hostile and damaged input: each refused with its reason, nothing else lost, nothing written, no crash and no hang."""

import gzip
import io
import json
import os
import random
import struct
import time
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from isnad.errors import InputError
from isnad.intake import limits
from isnad.intake.files import read_articles
from isnad.intake.found import Found, Skipped
from isnad.intake.sources import article_of, find

TEXT = "قال وزير الخارجية إن المحادثات بين الطرفين ستبدأ غدا في مدينة جنيف السويسرية، مؤكدا أن بلاده تدعم الحل السياسي وترفض الحرب."
PAGE = f"<!doctype html><html><body><h1>عنوان الخبر</h1><p>{TEXT}</p></body></html>".encode()
LINE = json.dumps({"id": "a", "text": TEXT}, ensure_ascii=False).encode() + b"\n"
HTTP = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def record(n, block=HTTP + PAGE, length=None):
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://o.example/{n}\r\nWARC-Date: 2020-02-15T08:30:00Z\r\nContent-Type: application/http\r\nContent-Length: {length or len(block)}"
    return head.encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def zipped(*members, mode=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", mode) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def with_flag(data):
    """Says of the first member of a zip that it is encrypted."""
    data = bytearray(data)
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def damaged(data, at):
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def overlapping(count=400):
    """A bomb whose members all point to one packed megabyte of zeros and more, each small enough by itself."""
    archive = zipped(("a.txt", b"\0" * (31 << 20)))
    end = archive.rindex(b"PK\x05\x06")
    begin = struct.unpack_from("<L", archive, end + 16)[0]
    return archive[:begin] + archive[begin:end] * count + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count, count, (end - begin) * count, begin, 0)


def zip64_of(count):
    end64 = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, count, count, count * 46, 0)
    return b"PK\x03\x04" + end64 + struct.pack("<4sLQL", b"PK\x06\x07", 0, 4, 1) + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)


def parquet_without_text():
    out = io.BytesIO()
    pq.write_table(pa.table({"body": [TEXT], "id": [1]}), out)
    return out.getvalue()


GOOD = ("good.html", PAGE)
WARC = record(1) + record(2) + record(3)
#: name of the file, its bytes, how many pages must come out all the same, what the reasons must say
CASES = {
    "zip bomb": ("a.zip", zipped(GOOD, ("bomb.jsonl", b"\0" * (64 << 20)), ("last.html", PAGE)), 2, ["a.zip!/bomb.jsonl: unpacks to more than 200 times"]),
    "zip bomb of overlapping members": ("a.zip", overlapping(), 0, ["times its size (a zip bomb?)"]),
    "zip of too many members": ("a.zip", zip64_of(300_000), 0, ["300,000 members"]),
    "page in a zip too large": ("a.zip", zipped(GOOD, ("big.html", random.Random(1).randbytes(1 << 20) * 33)), 1, ["big.html: larger than 32 MiB"]),
    "names that lead out": ("a.zip", zipped(("../../etc/cron.d/x.html", PAGE), ("/etc/x.html", PAGE), ("a/..\\..\\x.html", PAGE), ("C:\\x.html", PAGE), GOOD, ("a..b/..c.html", PAGE)), 2,
                            ["!/../../etc/cron.d/x.html: the name of this member leads out", "!//etc/x.html: the name", "x.html: the name", "C:"]),
    "encrypted member": ("a.zip", with_flag(zipped(("a.html", PAGE), GOOD)), 1, ["a.html: this member is encrypted"]),
    "zip in a zip": ("a.zip", zipped(("in.zip", zipped(GOOD)), GOOD), 1, ["in.zip: a zip file within a zip file"]),
    "damaged member": ("a.zip", damaged(zipped(("a.html", PAGE), GOOD), 60), 1, ["a.zip!/a.html: this member is damaged"]),
    "cut zip": ("a.zip", zipped(GOOD)[:-30], 0, ["a.zip: this zip file is cut or damaged"]),
    "zip of nothing but its first bytes": ("a.zip", b"PK\x03\x04", 0, ["cut or damaged"]),
    "WARC cut in a body": ("a.warc", WARC[:-40], 2, ["a.warc: this WARC file is cut or damaged; what stands before was taken", "o.example/3"]),
    "WARC cut in its headers": ("a.warc", WARC[: 2 * len(record(1)) + 60], 2, ["cut or damaged"]),
    "WARC cut in a record of no page": ("a.warc", record(1) + record(2, HTTP.replace(b"200", b"404") + b"x" * 99_999)[:-9000], 1, ["cut or damaged", "bytes are missing"]),
    "WARC that claims too much": ("a.warc", record(1) + record(2, length=10**6) + record(3), 1, ["cut or damaged"]),
    "WARC of a page too large": ("a.warc", record(1) + record(2, HTTP + b"x" * (33 << 20)) + record(3), 2, ["https://o.example/2: larger than 32 MiB"]),
    "gzipped WARC cut in a body": ("a.warc.gz", gzip.compress(record(1)) + gzip.compress(record(2))[:-60], 1, ["cut or damaged"]),
    "gzipped WARC cut in its last checksum": ("a.warc.gz", gzip.compress(record(1)) + gzip.compress(record(2))[:-3], 2, ["cut or damaged"]),
    "gzipped WARC, damaged": ("a.warc.gz", gzip.compress(record(1)) + damaged(gzip.compress(record(2)), 80), 1, ["cut or damaged"]),
    "no WARC at all": ("a.warc", b"not a WARC\r\n" * 50, 0, ["cut or damaged"]),
    "WARC whose response is a bomb": ("a.warc", record(1, HTTP[:-2] + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(b"\0" * (40 << 20))) + record(2), 1, ["o.example/1: larger than 32 MiB"]),
    "WARC whose response is cut": ("a.warc", record(1, HTTP[:-2] + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(PAGE)[:-20]) + record(2), 1, ["o.example/1: the response is cut"]),
    "WARC whose response is packed as nobody does": ("a.warc", record(1, HTTP[:-2] + b"Content-Encoding: lzx\r\n\r\nabc") + record(2), 1, ["packed as 'lzx'"]),
    "gzip bomb of a page": ("a.html.gz", gzip.compress(b"\0" * (40 << 20)), 0, ["a.html.gz: larger than 32 MiB"]),
    "gzip bomb of a line": ("a.jsonl.gz", gzip.compress(LINE + b" " * (80 << 20)), 1, ["a.jsonl.gz: unpacks to more than 200 times"]),
    "gzip in gzip": ("a.html.gz", gzip.compress(gzip.compress(PAGE)), 0, ["binary"]),
    "cut gzip": ("a.jsonl.gz", gzip.compress(LINE * 3 + random.Random(1).randbytes(9999).hex().encode())[:-900], 3, ["a.jsonl.gz: cannot be read"]),
    "line too large": ("a.jsonl", LINE + b"x" * (33 << 20) + b"\n" + LINE, 2, ["a.jsonl:2: a line larger than 32 MiB"]),
    "bad lines": ("a.jsonl", LINE + b"{broken\n[1]\nnull\n\xff\xfe\x00\n" + b"[" * 100_000 + b"\n" + b'{"a":' * 100_000 + b"\n" + LINE, 2,
                  [f"a.jsonl:{n}: not a JSON object" for n in (2, 3, 4, 6, 7)]),
    "record without text": ("a.jsonl", b'{"id":"x","title":"y"}\n{"text":7}\n' + LINE, 1, ['a.jsonl#x: the object has no "text"', 'a.jsonl#line-2: the object has no "text"']),
    "lines in UTF-16": ("a.jsonl", LINE.decode().encode("utf-16"), 0, ["UTF-16"]),
    "table without text": ("a.parquet", parquet_without_text(), 0, ['a.parquet: a Parquet file without a column "text"; it has body, id']),
    "cut table": ("a.parquet", parquet_without_text()[:-20], 0, ["a.parquet: this Parquet file is cut or damaged"]),
    "binary": ("a.html", b"\x7fELF\0\0\0", 0, ["binary"]),
    "empty": ("a.html", b"", 0, ["a.html: the file is empty"]),
    "empty archive": ("a.warc.gz", b"", 0, ["a.warc.gz: the file is empty"]),
}


@pytest.mark.parametrize("case", CASES)
def test_refused_with_its_reason_and_nothing_else_lost(tmp_path, case):
    name, data, pages, reasons = CASES[case]
    (tmp_path / name).write_bytes(data)
    (tmp_path / "z.html").write_bytes(PAGE)
    begin = time.process_time()
    items = list(read_articles([str(tmp_path)]))
    skipped = [item.reason for item in items if isinstance(item, Skipped)]
    assert len(items) - len(skipped) == pages + 1, skipped  # the page beside it is read too
    assert skipped and all(any(says in reason for reason in skipped) for says in reasons), skipped
    assert all(name in reason and len(reason) < 500 for reason in skipped)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([name, "z.html"])  # nothing was written
    assert time.process_time() - begin < 3


def test_a_page_of_500_megabytes(tmp_path):
    with (tmp_path / "a.html").open("wb") as file:
        file.write(PAGE)
        file.truncate(500 << 20)
    begin = time.process_time()
    assert [item.reason for item in find([str(tmp_path)])] == [f"{tmp_path}/a.html: larger than 32 MiB, the limit of one page"]
    assert time.process_time() - begin < 1


# -- pages made to stop a parser --------------------------------------------------------------------------------------------------
def nested(tag, count, attribute=""):
    return f"<html><body><h1>عنوان الخبر</h1><p>{TEXT}</p>" + f"<{tag}{attribute}>" * count + f"<p>{TEXT}</p>" + f"</{tag}>" * count


NESTED = {
    "100,000 div": (nested("div", 100_000), "limit"),
    "100,000 div, never closed": ("<div>" * 100_000 + TEXT, "limit"),
    "100,000 of an unknown element": (nested("x-y", 100_000), "limit"),
    "100,000 in capitals": (nested("DIV", 100_000), "limit"),
    "closed by attributes": (nested("div", 100_000, ' a="</div>"'), "limit"),
    "slashes that close nothing": (nested("div", 100_000, " /"), "limit"),
    "900 div": (nested("div", 900), None),
    "5,000 div closed by attributes": (nested("div", 5_000, ' a="</div>"'), None),
    "15,000 span closed by attributes": (nested("span", 15_000, ' a="</span>"'), None),
    "1,500 paths of a map": (f"<html><body><h1>عنوان الخبر</h1><p>{TEXT}</p><svg>{'<path d=x/>' * 1500}</svg>", None),
    "3,000 paragraphs, never closed": ("<html><body>" + f"<p>{TEXT}" * 3000, None),
    "brackets without tags": (f"<html><body><p>{TEXT}</p>" + "<" * 100_000, None),
    "tags without ends": (f"<html><body><p>{TEXT}</p>" + "<div " * 100_000, "limit"),
    "deep JSON-LD": (f"<html><script type='application/ld+json'>{'[' * 100_000}</script><p>{TEXT}</p>", None),
    "broad JSON-LD": ("<html><script type='application/ld+json'>" + '{"@graph":[' + "{}," * 200_000 + f"{{}}]}}</script><p>{TEXT}</p>", None),
}


@pytest.mark.parametrize("case", NESTED)
def test_pages_made_to_stop_a_parser(case):
    page, says = NESTED[case]
    begin = time.process_time()
    found = Found(data=page.encode(), locator="/a.html", media="text/html", how="file")
    if says:
        with pytest.raises(InputError, match=f"/a.html: .*{says}"):
            article_of(found)
    else:
        assert TEXT[:40] in article_of(found).body
    assert time.process_time() - begin < 2


# -- folders ---------------------------------------------------------------------------------------------------------------------
def test_folders_that_loop(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a/1.html").write_bytes(PAGE)
    (tmp_path / "a/loop").symlink_to(tmp_path)
    (tmp_path / "a/self").symlink_to(tmp_path / "a/self")
    (tmp_path / "a/gone.html").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    os.mkfifo(tmp_path / "pipe.html")
    items = list(find([str(tmp_path)]))
    assert [item.locator for item in items if isinstance(item, Found)] == [f"{tmp_path}/a/1.html"]
    reasons = " ".join(item.reason for item in items if isinstance(item, Skipped))
    assert all(says in reasons for says in ("a/loop: a link to a folder that was read already", f"{tmp_path}/b: a link", "a/self: cannot be read", "a/gone.html: cannot be read"))


def test_a_very_deep_folder(tmp_path):
    here = os.getcwd()
    try:
        os.chdir(tmp_path)
        for _ in range(300):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    (tmp_path / "z.html").write_bytes(PAGE)
    assert [item.locator for item in find([str(tmp_path)]) if isinstance(item, Found)] == [f"{tmp_path}/z.html"]


def test_nothing_to_read(tmp_path):
    (tmp_path / "x.png").write_bytes(b"\x89PNG")
    reasons = [item.reason for item in find([str(tmp_path), str(tmp_path / "absent.html"), "https://o.example/1"])]
    assert reasons == [f"{tmp_path}: 1 files that are no pages, texts or records: 1 .png", f"{tmp_path}: no page, text or record lies in this folder",
                       f"{tmp_path}/absent.html: cannot be read: No such file or directory", "https://o.example/1: an address, no file; isnad add fetches it"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_unreadable(tmp_path):
    for name in ("a.html", "b.jsonl", "z.html"):
        (tmp_path / name).write_bytes(PAGE if name != "b.jsonl" else LINE)
    (tmp_path / "a.html").chmod(0)
    (tmp_path / "d").mkdir(mode=0)
    items = list(find([str(tmp_path)]))
    assert len([item for item in items if isinstance(item, Found)]) == 2
    assert [item.reason for item in items if isinstance(item, Skipped)] == [f"{tmp_path}/{name}: cannot be read: Permission denied" for name in ("a.html", "d")]


def test_an_error_of_the_system_is_a_reason(tmp_path, monkeypatch):
    (tmp_path / "a.html").write_bytes(PAGE)
    (tmp_path / "b.html").write_bytes(PAGE)
    real = open

    def refuse(path, *rest):
        if str(path).endswith("a.html"):
            raise PermissionError(13, "Permission denied")
        return real(path, *rest)

    monkeypatch.setattr("builtins.open", refuse)
    items = list(find([str(tmp_path)]))
    assert items[0] == Skipped(f"{tmp_path}/a.html: cannot be read: Permission denied") and isinstance(items[1], Found)


# -- noise -----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["warc", "warc.gz", "zip", "jsonl", "jsonl.gz", "parquet", "html"])
def test_random_damage_never_crashes(tmp_path, kind):
    """Bytes changed, cut out, put in: whatever comes, it is a page or a reason."""
    out = io.BytesIO()
    pq.write_table(pa.table({"text": [TEXT] * 5}), out)
    whole = {"warc": WARC, "warc.gz": b"".join(map(gzip.compress, (record(1), record(2)))), "zip": zipped(GOOD, ("b.jsonl", LINE)), "jsonl": LINE * 3, "jsonl.gz": gzip.compress(LINE * 3),
             "parquet": out.getvalue(), "html": PAGE}[kind]
    rng = random.Random(3)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(rng.randrange(1, 4)):
            at = rng.randrange(len(data))
            data[at : at + rng.choice([0, 1, 1, 9])] = rng.randbytes(rng.choice([0, 1, 1, 5]))
        path = tmp_path / f"a.{kind}"
        path.write_bytes(data[: rng.randrange(len(data))] if rng.random() < 0.3 else data)
        assert all(isinstance(item, Skipped) or item.body for item in read_articles([str(path)]))


def test_limits_are_sane():
    assert limits.LARGEST_PAGE < limits.LARGEST_RECORD < limits.RATIO_FROM < limits.LARGEST_TOTAL
