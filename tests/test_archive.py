"""The archive: what goes in comes out byte for byte, other software reads it, whatever was changed is named, and a killed writer leaves nothing behind."""

import gzip
import hashlib
import io
import itertools
import os
import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator

from isnad.errors import ArchiveError
from isnad.intake.archive import Archive, Location
from isnad.intake.found import Found
from isnad.intake.sources import article_of, find

AT = "2020-02-15T08:30:00Z"
TEXT = "قال وزير الخارجية إن المحادثات بين الطرفين ستبدأ غدا في مدينة جنيف السويسرية، مؤكدا أن بلاده تدعم الحل السياسي وترفض الحرب."
PAGE = f"<html><body><h1>عنوان الخبر</h1><p>{TEXT}</p></body></html>".encode()
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Archive-Orig-Content-Encoding: gzip\r\n\r\n"


def found(n=1, **fields):
    return Found(**{"data": PAGE + b"%d" % n, "locator": f"/press/{n}.html", "media": "text/html", "how": "file", **fields})


KINDS = {
    "file": found(),
    "odd name": found(locator="/press/صفحة #1?\r\nWARC-Type: warcinfo.html"),
    "record": found(data=f'{{"id":"7","text":"{TEXT}","url":"https://o.example/1"}}'.encode(), locator="/x.jsonl#7", media="application/json", how="jsonl"),
    "response": found(locator="https://o.example/خبر", url="https://o.example/خبر", how="http", fetched_at="2021-01-01T00:00:00Z", http=HEAD),
    "blank lines": found(data=b"\r\n\r\n" + PAGE, locator="https://o.example/2", url="https://o.example/2", how="http", http=HEAD),
    "standard input": found(locator="standard input"),
}


def filled(folder, items, **options):
    with Archive(folder, **options) as archive, archive.locked():
        return [(item.locator, archive.append(item, AT)) for item in items]


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.warc.gz"))}


@pytest.mark.parametrize("kind", KINDS)
def test_what_goes_in_comes_out(tmp_path, kind):
    item = KINDS[kind]
    ((_, location),) = filled(tmp_path, [item])
    assert location.sha256 == hashlib.sha256(item.data).hexdigest()
    kept = Archive(tmp_path).read(location)
    assert (kept.data, kept.http, kept.fetched_at) == (item.data, item.http, item.fetched_at or AT)
    assert (kept.url is None) == (item.url is None) and not list(Archive(tmp_path).verify([(item.locator, location)]))


@pytest.mark.parametrize("kind", KINDS)
def test_an_archive_is_a_source(tmp_path, kind):
    item = KINDS[kind]
    filled(tmp_path, [item])
    (again,) = find([str(tmp_path)])
    assert (again.data, again.http, again.media, again.how) == (item.data, item.http, item.media, "warc")
    assert again.fetched_at == (item.fetched_at or AT)
    if item.url is None:
        assert article_of(again).id == article_of(item).id
    filled(tmp_path / "second", [again])
    (third,) = find([str(tmp_path / "second")])
    assert (third.data, third.http, third.locator.partition("#")[2]) == (item.data, item.http, again.locator.partition("#")[2])


def test_it_is_standard_warc(tmp_path):
    filled(tmp_path, KINDS.values())
    data = (tmp_path / "isnad-00001.warc.gz").read_bytes()
    records = [(r.headers.asdict(), r.verify_block_digest(), r.is_http and (r.parse_http() or r.verify_payload_digest())) for r in ArchiveIterator(io.BytesIO(data), parse_http=False)]
    assert [headers["WARC-Type"] for headers, _, _ in records] == ["warcinfo", "resource", "resource", "resource", "response", "response", "resource"]
    assert all(block for _, block, _ in records) and [payload for *_, payload in records] == [False, False, False, False, True, True, False]
    for headers, _, _ in records[1:]:
        assert {"WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-Payload-Digest", "WARC-Block-Digest", "Content-Type", "Content-Length"} <= set(headers)
        assert headers["WARC-Target-URI"].isascii() and headers["WARC-Record-ID"].startswith("<urn:uuid:")
    members, rest = 0, data
    while rest:
        unpacker = zlib.decompressobj(31)
        assert unpacker.decompress(rest).startswith(b"WARC/1.1\r\n") and unpacker.eof
        members, rest = members + 1, unpacker.unused_data
    assert members == len(records)


def test_the_same_pages_give_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        filled(tmp_path / name, KINDS.values())
    assert bytes_of(tmp_path / "a") == bytes_of(tmp_path / "b")


def test_a_new_file_is_begun(tmp_path):
    locations = filled(tmp_path, map(found, range(40)), roll_at=4000)
    locations += filled(tmp_path, map(found, range(40, 60)), roll_at=4000)  # opened again
    files = [location.file for _, location in locations]
    assert len(set(files)) > 3 and files == sorted(files) and all(path.stat().st_size < 4600 for path in tmp_path.glob("*.gz"))
    assert not list(Archive(tmp_path).verify(locations))
    assert [item.data for item in find([str(tmp_path)])] == [found(n).data for n in range(60)]


def test_two_writers_take_turns(tmp_path):
    one, two = Archive(tmp_path, roll_at=3000), Archive(tmp_path, roll_at=3000)
    locations = []
    for n, archive in zip(range(30), itertools.cycle([one, two]), strict=False):
        with archive.locked():
            locations.append((str(n), archive.append(found(n), AT)))
    assert not list(one.verify(locations)) and len({location.file for _, location in locations}) > 2


def test_a_file_that_another_writer_removed_is_begun_anew(tmp_path):
    one, two = Archive(tmp_path), Archive(tmp_path)
    with one.locked():
        one.append(found(1), AT)  # and its commit fails
    with two.locked():
        two.cut_to({})
    with one.locked():
        location = one.append(found(2), AT)
    assert two.read(location).data == found(2).data and not list(two.verify([("2", location)]))


# -- the lock --------------------------------------------------------------------------------------------------------------------
def test_the_lock_names_its_holder(tmp_path):
    with Archive(tmp_path).locked(), pytest.raises(ArchiveError, match=f"process {os.getpid()} is writing"), Archive(tmp_path).locked(wait=0.05):
        pass
    with Archive(tmp_path).locked(wait=0):  # it was let go of
        pass


@pytest.mark.parametrize("act", [lambda archive: archive.append(found(), AT), lambda archive: archive.cut_to({})])
def test_writing_needs_the_lock(tmp_path, act):
    with pytest.raises(ArchiveError, match="needs its lock"):
        act(Archive(tmp_path))


WRITER = """
import sys
from pathlib import Path
from isnad.intake.archive import Archive
from isnad.intake.found import Found
archive = Archive(Path(sys.argv[1]), roll_at=5000)
with archive.locked():
    for n in range(10**6):
        location = archive.append(Found(data=b"%d" % n, locator=f"/{n}", media="text/plain", how="file"), "2020-02-15T08:30:00Z")
        print(n, *[location.file, location.offset, location.length, location.sha256], flush=True)
"""


def test_a_killed_writer_lets_go_and_loses_nothing(tmp_path):
    writer = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    lines = [writer.stdout.readline().split() for _ in range(200)]
    writer.kill()
    writer.wait()
    writer.stdout.close()
    locations = [(n, Location(file, int(offset), int(length), sha)) for n, file, offset, length, sha in lines]
    archive = Archive(tmp_path)
    assert all(archive.read(location).data == n.encode() for n, location in locations)
    ends = {location.file: location.offset + location.length for _, location in locations}
    with archive.locked(wait=5):
        archive.cut_to(ends)
        locations.append(("next", archive.append(found(), AT)))
    assert not list(archive.verify(locations))


# -- behind the last commit ------------------------------------------------------------------------------------------------------
def test_cut_to_what_the_store_knows(tmp_path):
    undisturbed, killed = tmp_path / "a", tmp_path / "b"
    filled(undisturbed, map(found, range(30)), roll_at=4000)
    rng = random.Random(7)
    done, ends = 0, {}
    while done < 30:
        with Archive(killed, roll_at=4000) as archive, archive.locked():
            archive.cut_to(ends)
            for n in range(done, min(30, done + rng.randrange(1, 6))):
                location = archive.append(found(n), AT)
                ends[location.file] = location.offset + location.length
                done = n + 1
            if done < 30 or rng.random() < 2:  # killed after some uncommitted records, the last one cut
                lost = [archive.append(found(99 + n), AT) for n in range(rng.randrange(1, 30))][-1]
                os.truncate(killed / lost.file, lost.offset + rng.randrange(lost.length))
    with Archive(killed, roll_at=4000) as archive, archive.locked():
        archive.cut_to(ends)
    assert bytes_of(killed) == bytes_of(undisturbed)


@pytest.mark.parametrize("harm", [lambda path: path.unlink(), lambda path: os.truncate(path, path.stat().st_size - 9)])
def test_after_a_loss_a_new_file_is_begun(tmp_path, harm):
    locations = filled(tmp_path, map(found, range(12)), roll_at=4000)
    ends = {location.file: location.offset + location.length for _, location in locations}
    harm(tmp_path / max(ends))
    with Archive(tmp_path) as archive, archive.locked():
        archive.cut_to(ends)
        location = archive.append(found(99), AT)
        assert location.file > max(ends) and archive.read(location).data == found(99).data
    wrong = {mismatch.file for mismatch in archive.verify([*locations, ("99", location)])}
    assert wrong == {max(ends)}


@pytest.mark.parametrize("known", [0, 3])
def test_a_store_that_is_not_the_archives_cuts_nothing(tmp_path, known):
    locations = filled(tmp_path, map(found, range(150)), roll_at=20_000)
    before = bytes_of(tmp_path)
    with Archive(tmp_path) as archive, archive.locked(), pytest.raises(ArchiveError, match="more than 100 pages that the store knows nothing of"):
        archive.cut_to({location.file: location.offset + location.length for _, location in locations[:known]})
    assert bytes_of(tmp_path) == before and len(before) > 1


def test_a_full_disk_leaves_no_half_record(tmp_path, monkeypatch):
    write = os.write
    with Archive(tmp_path) as archive, archive.locked():
        locations = [("1", archive.append(found(1), AT))]

        def full(descriptor, data):
            if len(data) > 100:
                return write(descriptor, data[:100])
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr("os.write", full)
            with pytest.raises(ArchiveError, match="the page could not be written: No space left"):
                archive.append(found(2, data=os.urandom(130)), AT)
        locations.append(("3", archive.append(found(3), AT)))
        assert not list(archive.verify(locations))


# -- verify ----------------------------------------------------------------------------------------------------------------------
def rewritten(change):
    """A harm that unpacks the third member of a file, changes it, and packs it again: no checksum of gzip tells."""
    def harm(path, location):
        data = path.read_bytes()
        member = gzip.decompress(data[location.offset : location.offset + location.length])
        changed = change(member)
        assert changed != member
        path.write_bytes(data[: location.offset] + gzip.compress(changed, 4, mtime=0) + data[location.offset + location.length :])
    return harm


def spliced(insert, *, cut=0):
    def harm(path, location):
        data = path.read_bytes()
        path.write_bytes(data[: location.offset] + insert + data[location.offset + cut :])
    return harm


HARMS = {
    "edited word": (rewritten(lambda m: m.replace("الخارجية".encode(), "الداخلية".encode())), "another SHA-256"),
    "edited date": (rewritten(lambda m: m.replace(b"2020-02-15", b"2020-02-16")), "date or address were changed"),
    "edited address": (rewritten(lambda m: m.replace(b"press/2", b"press/9")), "date or address were changed"),
    "no digest": (rewritten(lambda m: m.replace(b"WARC-Block-Digest", b"WARC-Other-Digest")), "WARC-Block-Digest is missing"),
    "flipped byte": (lambda path, at: path.write_bytes(flip(path.read_bytes(), at.offset + 60)), "damaged"),
    "flipped checksum": (lambda path, at: path.write_bytes(flip(path.read_bytes(), at.offset + at.length - 6)), "damaged"),
    "cut": (lambda path, at: os.truncate(path, at.offset + 50), "cut within"),
    "removed record": (lambda path, at: spliced(b"", cut=at.length)(path, at), "no record begins here"),
    "foreign bytes": (spliced(b"xyz"), "damaged"),
    "foreign record": (lambda path, at: spliced(path.read_bytes()[at.offset : at.offset + at.length])(path, at), "knows no page"),
    "removed file": (lambda path, at: path.unlink(), "missing"),
    "renamed file": (lambda path, at: path.rename(path.with_name("isnad-00009.warc.gz")), "was written as"),
}


def flip(data, at):
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


@pytest.mark.parametrize("harm", HARMS)
def test_every_harm_is_named(tmp_path, harm):
    locations = filled(tmp_path, map(found, range(5)))
    act, says = HARMS[harm]
    act(tmp_path / locations[2][1].file, locations[2][1])
    wrong = list(Archive(tmp_path).verify(locations))
    assert any(says in mismatch.problem for mismatch in wrong), wrong
    if harm in ("edited word", "edited date", "edited address", "no digest"):
        assert ("/press/2.html", locations[2][1].offset) in {(m.locator, m.offset) for m in wrong}
    if harm in ("flipped byte", "flipped checksum"):  # the rest is still read
        assert [(m.locator, m.offset) for m in wrong] == [("/press/2.html", locations[2][1].offset)]


def test_any_flipped_byte_of_a_record_is_seen(tmp_path):
    locations = filled(tmp_path, map(found, range(2)))
    path = tmp_path / "isnad-00001.warc.gz"
    data, begin = path.read_bytes(), locations[1][1].offset
    for at in [*range(begin, begin + 8), *range(begin + 10, len(data), 17)]:  # 8 and 9: the packer's level and system, which say nothing of the page
        path.write_bytes(flip(data, at))
        assert list(Archive(tmp_path).verify(locations)), at - begin


def test_store_and_archive_must_agree(tmp_path):
    (a, one), (b, two) = filled(tmp_path, map(found, range(2)))
    archive = Archive(tmp_path)

    def said(*locations):
        return [(m.locator, m.problem.split(" (")[0]) for m in archive.verify(locations)]

    other = Location(two.file, two.offset, two.length, one.sha256)
    assert said((a, one)) == [(None, "the store knows no page that lies here")]
    assert said((a, one), (b, other)) == [(b, "the page has another SHA-256 than the store says")]
    assert said((a, one), (b, two), ("c", Location(two.file, two.offset + 9, 5, "x"))) == [("c", "no record begins here")]
    assert said((a, one), (b, two), ("c", other)) == [("c", "the store says of two different pages that they lie here")]
    with pytest.raises(ArchiveError, match="not the page"):
        archive.read(other)
    for broken in (Location("isnad-00007.warc.gz", 0, 5, "x"), Location(one.file, one.offset + 1, one.length, "x"), Location(one.file, 0, one.offset, "x")):
        with pytest.raises(ArchiveError, match="cannot be read"):
            archive.read(broken)


def test_appending_is_cheap(tmp_path):
    import time

    with Archive(tmp_path) as archive, archive.locked():
        begin = time.process_time()
        for n in range(300):
            archive.append(found(n), AT)
        archive.sync()
    assert (time.process_time() - begin) / 300 < 1e-3


def test_shared_corpus_round_trip(shared, tmp_path):
    items = list(itertools.islice(find([str(shared / "corpus/news.jsonl.gz")]), 300)) + [item for item in find([str(shared / "pages")]) if isinstance(item, Found)]
    locations = filled(tmp_path, items, roll_at=200_000)
    again = [item for item in find([str(Path(tmp_path))]) if isinstance(item, Found)]
    assert [item.data for item in again] == [item.data for item in items] and not list(Archive(tmp_path).verify(locations))
