"""The store: what comes in is kept, read once, found again; nothing is lost whatever dies. Every test runs on SQLite and on PostgreSQL."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import isnad
from isnad.errors import InputError, StoreError
from isnad.intake.archive import Location
from isnad.intake.files import read_articles
from isnad.intake.sources import find
from isnad.store import schema
from isnad.store.add import Adder
from isnad.store.chain import chain
from isnad.store.copies import copy_groups
from isnad.store.decisions import Decision, decide, decisions
from isnad.store.history import changes, versions
from isnad.store.records import events, record, statements
from isnad.store.reread import reread
from isnad.store.rows import Filter
from isnad.store.store import Store
from isnad.store.verify import verify
from stores import article, contents, jsonl

PRESS = str(Path(isnad.__file__).parent / "press")


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def store(database_url, tmp_path, monkeypatch):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "pages"))
    with Store(database_url, create=True) as opened:
        assert opened.archive.folder.is_dir()  # opened now: some tests name another folder later
        yield opened


def add(store, reader, *sources):
    return [outcome.kind for outcome in Adder(store, reader=lambda: reader).add(find(sources))]


def test_a_second_run_adds_nothing(store, reader, tmp_path):
    source = jsonl(tmp_path / "dump.jsonl", range(20))
    assert add(store, reader, source) == ["new"] * 20
    before = contents(store)
    assert add(store, reader, source) == ["unchanged"] * 20
    assert contents(store) == before
    assert list(verify(store)) == []


def test_workers_write_what_one_process_writes(store, reader, tmp_path, monkeypatch):
    source = jsonl(tmp_path / "dump.jsonl", [*range(90), *range(30)])
    monkeypatch.setattr("isnad.store.add._BEFORE_WORKERS", 10)
    with Adder(store, workers=2) as adder:
        outcomes = [outcome.kind for outcome in adder.add(find([source]))]
    assert outcomes == ["new"] * 90 + ["unchanged"] * 30
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "alone"))
    with Store(tmp_path / "alone.db", create=True) as alone:
        add(alone, reader, source)
        assert contents(alone) == contents(store)


def test_a_moved_dump_is_not_read_again(store, reader, tmp_path):
    source = jsonl(tmp_path / "dump.jsonl", range(5))
    add(store, reader, source)
    (tmp_path / "elsewhere").mkdir()
    assert add(store, reader, shutil.move(source, tmp_path / "elsewhere")) == ["unchanged"] * 5


def test_records_come_back_as_they_were_read(store, reader):
    assert set(add(store, reader, PRESS)) == {"new"}
    read = {a.id: reader.read(a) for a in read_articles([PRESS])}
    with store.reading() as connection:
        stored_statements, stored_events = list(statements(connection)), list(events(connection))
    assert sorted(r.statement.id for r in stored_statements) == sorted(s.id for r in read.values() for s in r.statements)
    for row in stored_events:
        reading = read[row.source.article]
        assert row.event in reading.events
        assert row.claim == (None if row.event.claimed_by is None else reading.statements[row.event.claimed_by].id)
        assert [p.text for p in row.parts if p.role == "actor"] == [m.text for m in row.event.actors]
        assert row.event.trigger.text in row.sentence
        assert row.source.sha256 and row.source.fetched_at.endswith("Z")


def test_the_page_of_a_record_can_be_read_back(store, reader):
    add(store, reader, PRESS)
    with store.reading() as connection:
        rows = connection.execute(sqlalchemy.select(schema.pages)).all()
    for row in rows:
        kept = store.archive.read(Location(row.file, row.offset, row.length, row.sha256))
        assert kept.data == Path(row.locator).read_bytes()


def test_a_silent_edit_is_a_version(store, reader, tmp_path):
    page = tmp_path / "x.jsonl"
    first = article(1)
    page.write_text(json.dumps(first))
    add(store, reader, str(page))
    with store.reading() as connection:
        before = {r.event.id for r in events(connection)} | {r.statement.id for r in statements(connection)}
    page.write_text(json.dumps(first | {"text": first["text"].replace("مؤكدا أن التحقيق مستمر", "نافيا وقوع أي اعتقال")}))
    assert add(store, reader, str(page)) == ["changed"]
    with store.reading() as connection:
        older, newer = versions(connection, "a00001")
        withdrawn = {r.statement.id: r for r in statements(connection, Filter(withdrawn=True)) if r.withdrawn}
        now = {r.event.id for r in events(connection)} | {r.statement.id for r in statements(connection)}
    assert "".join(c.text for c in changes(older.text, newer.text) if c.sign == "+") == "نافيا وقوع أي اعتقال"
    assert "".join(c.text for c in changes(older.text, newer.text) if c.sign != "+") == older.text
    assert before - now and now - before and before & now
    assert all(r.source.version == 1 and r.withdrawn == "not in version 2" for r in withdrawn.values())


def test_dumps_that_number_alike_do_not_mix(store, reader, inbox):
    one, other = (article(n) | {"id": "7", "url": f"https://example.org/{n}"} for n in (1, 2))
    (inbox / "1.jsonl").write_text(json.dumps(one))
    (inbox / "2.jsonl").write_text(json.dumps(other))
    assert add(store, reader, str(inbox)) == ["new", "new"]
    assert add(store, reader, str(inbox)) == ["unchanged", "unchanged"]


def test_reading_again_keeps_what_it_finds_again(store, reader, tmp_path):
    add(store, reader, jsonl(tmp_path / "dump.jsonl", range(8)))
    before = contents(store)
    assert list(reread(store, reader)) == []
    words = tmp_path / "mine.tsv"
    words.write_text("id\tname_ar\tname_en\tvariants\tcountry\tsector\tkind\toffices\nx-y\tفلان الفلاني\tFulan\t\tLBY\tGOV\tperson\t\n")
    other = isnad.Reader(lexicon_files=[words])
    outcome = list(reread(store, other))
    assert len(outcome) == 8 and all(not r.added and not r.withdrawn and r.kept for r in outcome)
    assert contents(store) != before
    list(reread(store, reader))
    assert contents(store) == before


def test_what_is_not_found_again_is_withdrawn(store, reader, tmp_path):
    class Blind:
        versions = isnad.model.Versions("9", "blind")
        lexicon = reader.lexicon

        def read(self, article):
            reading = reader.read(article)
            return isnad.model.Reading(**{f: getattr(reading, f) for f in reading.__struct_fields__} | {"events": [], "versions": self.versions})

    add(store, reader, jsonl(tmp_path / "dump.jsonl", range(4)))
    with store.reading() as connection:
        stood = {r.event.id for r in events(connection)}
    assert sum(r.withdrawn for r in reread(store, Blind())) == len(stood) > 0
    with store.reading() as connection:
        assert not list(events(connection))
        assert {r.event.id for r in events(connection, Filter(withdrawn=True))} == stood
        assert "lexicon blind" in next(events(connection, Filter(withdrawn=True))).withdrawn


@pytest.mark.parametrize("seed", range(3))
def test_copy_groups_do_not_depend_on_the_order(store, reader, inbox, seed):
    wire = article(1)
    texts = {"a": wire["text"] * 2, "b": wire["text"] * 2 + " وأضاف المصدر أن الوضع هادئ.", "c": "وكالة: " + wire["text"] * 2, "d": article(2)["text"] * 2}
    order = sorted(texts)
    random.Random(seed).shuffle(order)
    for n, key in enumerate(order):
        (inbox / f"{n}.jsonl").write_text(json.dumps({"id": key, "title": "", "text": texts[key], "date": f"2020-01-0{1 + sorted(texts).index(key)}"}))
    add(store, reader, str(inbox))
    with store.reading() as connection:
        assert list(copy_groups(connection)) == [["a", "b", "c"]]


def test_a_changed_text_leaves_its_group(store, reader, inbox):
    for key, text in (("a", article(1)["text"] * 2), ("b", article(1)["text"] * 2)):
        (inbox / f"{key}.jsonl").write_text(json.dumps({"id": key, "title": "", "text": text}))
    add(store, reader, str(inbox))
    (inbox / "a.jsonl").write_text(json.dumps({"id": "a", "title": "", "text": article(2)["text"] * 2}))
    add(store, reader, str(inbox))
    with store.reading() as connection:
        assert list(copy_groups(connection)) == []


def test_the_chain_leads_from_the_page_to_the_words(store, reader):
    add(store, reader, PRESS)
    with store.reading() as connection:
        row = next(r for r in events(connection) if r.claimed_by and r.via and r.source.outlet)
        again = record(connection, row.event.id)
    links = chain(row)
    assert again == row
    assert [link.kind for link in links] == ["page", "outlet", "via", "speaker", "words"]
    assert links[0].text == row.source.url and row.source.sha256 in links[0].detail
    assert links[-1].text == row.event.trigger.text


def test_decisions_are_added_and_survive_reading_again(store, reader, tmp_path):
    add(store, reader, jsonl(tmp_path / "dump.jsonl", range(3)))
    with store.writing() as connection:
        which = next(events(connection)).event.id
        for verb in ("accept", "undo"):
            decide(connection, Decision(record=which, verb=verb, who="سلمى", at="2020-02-15T08:30:00Z", detail={"why": "شاهدت الصفحة"}))
        with pytest.raises(InputError, match="no such record"):
            decide(connection, Decision(record="0", verb="accept", who="x", at=""))
    words = tmp_path / "mine.tsv"
    words.write_text("id\tname_ar\tname_en\tvariants\tcountry\tsector\tkind\toffices\nx-y\tفلان الفلاني\tFulan\t\tLBY\tGOV\tperson\t\n")
    assert len(list(reread(store, isnad.Reader(lexicon_files=[words])))) == 3
    with store.reading() as connection:
        assert [(d.verb, d.who, d.detail) for d in decisions(connection, which)] == [(verb, "سلمى", {"why": "شاهدت الصفحة"}) for verb in ("accept", "undo")]


def test_migrations_make_the_tables_of_the_schema(store):
    with store.reading() as connection:
        ours = set(schema.metadata.tables)
        differences = [d for d in compare_metadata(MigrationContext.configure(connection), schema.metadata) if getattr(d[1], "name", "") in ours or d[0] != "remove_table"]
    assert [d for d in differences if d[0] not in ("remove_index",)] == []


@pytest.mark.parametrize(("prepare", "says"), [
    (lambda p: None, "no such store"),
    (lambda p: p.mkdir(), "a folder"),
    (lambda p: p.write_bytes(b"hello" * 1000), "not a store"),
    (lambda p: _sqlite(p, "CREATE TABLE other (x)"), "other tables"),
    (lambda p: _sqlite(p, "CREATE TABLE alembic_version (version_num)", "INSERT INTO alembic_version VALUES ('9999')"), "newer Isnad"),
])
def test_what_is_no_store_is_refused_and_left_alone(tmp_path, prepare, says):
    path = tmp_path / "x.db"
    prepare(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StoreError, match=says):
        Store(path)
    assert (path.read_bytes() if path.is_file() else None) == before


def _sqlite(path, *lines):
    import sqlite3

    with sqlite3.connect(path) as connection:
        for line in lines:
            connection.execute(line)


@pytest.mark.parametrize("where", ["mysql://x/y", "postgresql://nobody@127.0.0.1:1/none"])
def test_a_database_that_is_not_there_is_named(where):
    with pytest.raises(StoreError, match=where.split("://")[0]):
        Store(where, create=True)


def test_readers_and_a_writer_at_once(store, reader, tmp_path):
    source, errors, seen, done = jsonl(tmp_path / "dump.jsonl", range(60)), [], [], threading.Event()

    def watch():
        try:
            with Store(store.url.render_as_string(hide_password=False)) as mine:
                while not done.is_set():
                    with mine.reading() as connection:
                        rows = list(events(connection))
                        seen.append(len(rows))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=watch) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert add(store, reader, source) == ["new"] * 60
    done.set()
    for thread in threads:
        thread.join()
    assert not errors and len(set(seen)) > 3


def _start(source, url):
    return subprocess.Popen([sys.executable, "-m", "isnad.cli", "add", source, "--db", url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ)


def test_killed_at_random_moments_and_started_again(store, reader, tmp_path, monkeypatch):
    """Thirty kills over a thousand articles, then a run that ends: the store equals the one of an undisturbed run, and the archive is clean."""
    source, chance = jsonl(tmp_path / "dump.jsonl", range(1000)), random.Random(7)
    url = store.url.render_as_string(hide_password=False)
    killed = 0
    while killed < 30:
        process = _start(source, url)
        target = store.count_pages() + chance.randint(1, 33)
        while store.count_pages() < target and process.poll() is None:
            time.sleep(0.001 * chance.random())
        if process.poll() is not None:
            break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        killed += 1
    assert killed == 30
    output, complaints = _start(source, url).communicate()
    assert b"1000 read" in output, complaints
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "undisturbed"))
    with Store(tmp_path / "undisturbed.db", create=True) as undisturbed:
        add(undisturbed, reader, source)
        assert contents(store) == contents(undisturbed)
    assert list(verify(store)) == []
