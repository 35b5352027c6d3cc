"""Watches: what is new is told once, by feed, webhook and mail, whatever breaks on the way. Real receivers on loopback."""

import datetime as dt
import email
import email.policy
import hashlib
import hmac
import json
import shutil
import socket
import ssl
import subprocess
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import feedparser
import httpx
import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import delete, select, update

import desks
from isnad.cli import main
from isnad.desk.filters import Asked
from isnad.desk.people import passwords
from isnad.desk.people.access import Access
from isnad.desk.people.accounts import add as add_account
from isnad.desk.people.accounts import remove as remove_account
from isnad.desk.people.audit import Note
from isnad.desk.people.tables import prepare as prepare_people
from isnad.desk.tables import refresh, shelf, told
from isnad.desk.watches import looking, sending
from isnad.desk.watches.feed import feed, latest
from isnad.desk.watches.looking import look, start
from isnad.desk.watches.mail import Mailer, Settings, settings
from isnad.desk.watches.notify import keep_notifying, one_round
from isnad.desk.watches.sending import CLAIM, TRIES, Ways, again, send_all
from isnad.desk.watches.tables import deliveries, known, prepare
from isnad.desk.watches.watch import Wish, all_watches, asked_of, by_key, remove_watch
from isnad.errors import InputError
from isnad.intake.sources import find
from isnad.lexicon import load
from isnad.store.add import Adder
from isnad.store.records import events
from isnad.store.rows import Filter
from isnad.store.schema import events as table_of_events
from isnad.store.store import Store
from stores import jsonl

BY = Note("tester", "terminal")
LEXICON = load()
WORDS = "four words nobody expects"
ASSAULTS = Asked(filter=Filter(type="ASSAULT"))


# -- receivers -----------------------------------------------------------------------------------------------------------------
@pytest.fixture
def receiver():
    """A webhook's receiver: ``calls`` are (headers, body); ``answers`` are the statuses to come, then 204."""
    state = SimpleNamespace(calls=[], answers=[])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            state.calls.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            status = state.answers.pop(0) if state.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield state
    server.shutdown()
    server.server_close()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@contextmanager
def post_office(refuse=0, **options):
    """A mail server: its port and the letters that it took; ``refuse``: how many it turns away first."""
    controller = pytest.importorskip("aiosmtpd.controller")
    letters, left = [], [refuse]

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            if left[0]:
                left[0] -= 1
                return "451 try again later"
            letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
            return "250 taken"

    running = controller.Controller(Handler(), hostname="127.0.0.1", port=free_port(), **options)
    running.start()
    try:
        yield running.port, letters
    finally:
        running.stop()


def mailer(port, **more):
    return Mailer(Settings(host="127.0.0.1", port=port, sender="desk@example.org", **{"tls": "none", **more}))


# -- stores --------------------------------------------------------------------------------------------------------------------
@pytest.fixture(scope="module")
def template(tmp_path_factory):
    folder = tmp_path_factory.mktemp("watches")
    return desks.filled(folder / "a.db", [jsonl(folder / "a.jsonl", range(6))])


@pytest.fixture
def path(template, tmp_path):
    shutil.copytree(template.with_suffix(".archive"), tmp_path / "a.archive")
    for file in template.parent.glob("a.db*"):
        shutil.copy(file, tmp_path / file.name)
    return tmp_path / "a.db"


@pytest.fixture
def store(path):
    with Store(path) as opened:
        prepare(opened)
        yield opened


def more(store, folder, numbers):
    """Add articles and bring the records up to date."""
    for _ in Adder(store).add(find([jsonl(folder / f"{numbers[0]}.jsonl", numbers)])):
        pass
    refresh(store, LEXICON)


def ids(store, **filter):
    with store.reading() as connection:
        return {row.event.id for row in events(connection, Filter(**filter))}


def record_ids(store):
    with store.reading() as connection:
        return set(connection.execute(select(shelf.c.id)).scalars())


def watch(store, kind="events", asked=ASSAULTS, **options):
    return start(store, Wish(name="قصف واشتباك", kind=kind, asked=asked, **options), "tester", BY)


def found(store, watch):
    return [item.id for _, item in latest(store, watch)]


def sent(store, ways, after=0.0):
    return list(send_all(store, ways, clock=lambda: dt.datetime.now(dt.UTC) + dt.timedelta(seconds=after + 1)))


# -- what is new ---------------------------------------------------------------------------------------------------------------
def test_only_what_came_since_is_told_and_only_once(store, tmp_path):
    before, mine = ids(store, type="ASSAULT"), watch(store)
    assert before and look(store, mine) == 0
    more(store, tmp_path, range(6, 14))
    new = ids(store, type="ASSAULT") - before
    assert look(store, mine) == len(new) > 0
    assert set(found(store, mine)) == new and look(store, mine) == 0 and len(found(store, mine)) == len(new)


def test_the_same_on_a_server_database(postgres, tmp_path, monkeypatch, receiver):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "archive"))
    with Store(desks.filled(postgres(), [jsonl(tmp_path / "a.jsonl", range(4))])) as store:
        prepare(store)
        watches = [watch(store, kind, Asked(), webhook=receiver.url) for kind in ("records", "events")]
        before = record_ids(store), ids(store)
        more(store, tmp_path, range(4, 8))
        assert [look(store, w) for w in watches] == [len(record_ids(store) - before[0]), len(ids(store) - before[1])]
        assert [s.error for s in sent(store, Ways(None, allow_private=True))] == [None, None] and sent(store, Ways(None, allow_private=True), 9999) == []
        remove_watch(store, watches[0].id, None, BY)


def test_a_record_is_told_when_it_comes_to_satisfy_the_filter(store):
    mine = watch(store, "records", Asked(roots=2))
    with store.writing() as connection:
        id = connection.execute(select(shelf.c.id).where(shelf.c.roots == 1).limit(1)).scalar_one()
        connection.execute(update(shelf).where(shelf.c.id == id).values(roots=2))
    assert look(store, mine) == 1 and found(store, mine) == [id] and look(store, mine) == 0


def test_merges_splits_and_further_reports_of_known_records_are_not_told_again(store, tmp_path):
    mine = watch(store, "records", Asked())
    more(store, tmp_path, range(6, 10))
    with store.reading() as connection:
        one, two, three = connection.execute(select(shelf.c.id).limit(3)).scalars()
    look(store, mine)
    with store.writing() as connection:  # two known ones become one of them, or a third under a new name; and one splits
        connection.execute(update(told).where(told.c.record == two).values(record=one))
        connection.execute(delete(shelf).where(shelf.c.id == two))
        connection.execute(update(told).where(told.c.record == three).values(record="merged"))
        connection.execute(update(shelf).where(shelf.c.id == three).values(id="merged"))
    assert look(store, mine) == 0
    with store.writing() as connection:  # another report joins a known record, and later stands alone
        row = connection.execute(select(shelf).where(shelf.c.id == one)).one()
        connection.execute(told.insert(), {"event": "late", "record": one, "roots": 1})
    assert look(store, mine) == 0
    with store.writing() as connection:
        connection.execute(shelf.insert(), {**row._mapping, "id": "alone"})
        connection.execute(update(told).where(told.c.event == "late").values(record="alone"))
    assert look(store, mine) == 0
    with store.writing() as connection:  # but one of which nothing was known is
        connection.execute(shelf.insert(), {**row._mapping, "id": "new"})
        connection.execute(told.insert(), {"event": "unheard", "record": "new", "roots": 1})
    assert look(store, mine) == 1


BOMBING = "قصفت طائرات مجهولة سوقا شعبية في مدينة إدلب يوم السبت، ما أدى إلى مقتل 12 مدنيا. وقال وزير الخارجية سامح شكري إن المحادثات ستبدأ غدا."
SECOND = " وقصفت طائرات حربية مدينة سراقب يوم الأحد."


def test_a_corrected_article_tells_only_what_is_new_in_it(store, tmp_path):
    watches = [watch(store, kind, ASSAULTS) for kind in ("records", "events")]
    seen = []
    for text in (BOMBING, f"في تطور جديد، {BOMBING}", f"عاجل: في تطور جديد، {BOMBING}", f"في تطور آخر، {BOMBING}{SECOND}", f"عاجل: {BOMBING}{SECOND}", BOMBING, f"تصحيح: {BOMBING}{SECOND}"):
        (tmp_path / "x.jsonl").write_text(json.dumps({"id": "x1", "date": "2020-02-15", "outlet": "صحيفة", "title": "قصف في إدلب", "text": text}, ensure_ascii=False))
        for _ in Adder(store).add(find([str(tmp_path / "x.jsonl")])):
            pass
        refresh(store, LEXICON)
        with store.writing() as connection:  # a second is the grain of the store's times, and versions come later than that
            connection.execute(update(table_of_events).where(table_of_events.c.withdrawn_at.like("20__-__-__T%")).values(withdrawn_at=f"v{len(seen)}"))
        seen.append([look(store, w) for w in watches])
    assert seen == [[1, 2], [0, 0], [0, 0], [1, 1], [0, 0], [0, 0], [0, 0]]  # at first a bombing and its dead, then a second bombing


def test_a_look_that_is_broken_off_told_nothing(store, tmp_path, monkeypatch):
    mine, before = watch(store), ids(store, type="ASSAULT")
    more(store, tmp_path, range(6, 14))
    monkeypatch.setattr(looking, "_keep", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        look(store, mine)
    monkeypatch.undo()
    assert found(store, mine) == []
    assert look(store, mine) == len(ids(store, type="ASSAULT") - before)


def test_much_at_once_comes_in_pieces(store, tmp_path, monkeypatch, receiver):
    monkeypatch.setattr(looking, "PIECE", 3)
    mine = watch(store, asked=Asked(), webhook=receiver.url)
    more(store, tmp_path, range(6, 12))
    number = look(store, mine)
    sent(store, Ways(None, allow_private=True))
    sizes = [len(json.loads(body)["items"]) for _, body in receiver.calls]
    assert max(sizes) == 3 and sum(sizes) == number == len({i["id"] for _, body in receiver.calls for i in json.loads(body)["items"]})


# -- webhooks ------------------------------------------------------------------------------------------------------------------
@pytest.fixture
def told_by_webhook(store, tmp_path, receiver):
    mine = watch(store, webhook=receiver.url)
    more(store, tmp_path, range(6, 10))
    assert look(store, mine)
    return mine


def test_a_webhook_gets_signed_json(store, told_by_webhook, receiver):
    assert [s.error for s in sent(store, Ways(None, allow_private=True, url="https://desk.example.org/isnad"))] == [None]
    (headers, body), said = receiver.calls[0], json.loads(receiver.calls[0][1])
    assert headers["Isnad-Signature"] == "sha256=" + hmac.new(told_by_webhook.secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["Isnad-Delivery"] == said["delivery"] and said["watch"] == {"name": "قصف واشتباك", "kind": "events", "filter": "type=ASSAULT"}
    assert {i["id"] for i in said["items"]} == set(found(store, told_by_webhook)) and {i["type"] for i in said["items"]} == {"ASSAULT"}
    assert all(i["link"] == f"https://desk.example.org/isnad/evidence?id={i['event']}" for i in said["items"])
    assert told_by_webhook.key not in body.decode() and told_by_webhook.secret not in body.decode()
    assert sent(store, Ways(None, allow_private=True), 99999) == [] and len(receiver.calls) == 1


def test_what_fails_is_tried_again_later_under_the_same_id(store, told_by_webhook, receiver):
    ways = Ways(None, allow_private=True)
    receiver.answers[:] = [500, 302]
    assert "answered 500" in sent(store, ways)[0].error
    assert sent(store, ways, 30) == []  # not before a minute
    assert "answered 302" in sent(store, ways, 62)[0].error  # nothing is followed
    assert sent(store, ways, 200) == [] and sent(store, ways, 400)[0].error is None
    assert len({headers["Isnad-Delivery"] for headers, _ in receiver.calls}) == 1 and len(receiver.calls) == 3
    assert sent(store, ways, 10**6) == []


def test_it_gives_up_at_last_and_says_so(store, told_by_webhook, receiver):
    ways, after, pauses = Ways(None, allow_private=True), 0.0, []
    receiver.answers[:] = [503] * TRIES
    while outcome := sent(store, ways, after):
        assert outcome[0].left == TRIES - len(receiver.calls)
        with store.reading() as connection:
            pauses.append(dt.datetime.fromisoformat(connection.execute(select(deliveries.c.next_at)).scalar_one()) - dt.datetime.now(dt.UTC) - dt.timedelta(seconds=after))
        after += pauses[-1].total_seconds() + 2
    assert len(receiver.calls) == TRIES and [round(p.total_seconds() / 60) for p in pauses] == [1, 4, 16, 64, 256, 360, 360, 360]
    with store.reading() as connection:
        row = connection.execute(select(deliveries)).one()
    assert row.state == "failed" and "503" in row.error
    with pytest.raises(InputError):
        again(store, row.id, "somebody else")
    again(store, row.id, "tester")
    assert sent(store, ways)[0].error is None


def test_a_sender_that_died_is_followed_by_another_with_the_same_id(store, told_by_webhook, receiver, monkeypatch):
    ways = Ways(None, allow_private=True)
    monkeypatch.setattr(sending, "_note", lambda *_: 1 / 0)  # the receiver has it, and nobody wrote that down
    with pytest.raises(ZeroDivisionError):
        sent(store, ways)
    monkeypatch.undo()
    assert sent(store, ways, CLAIM - 10) == []  # it may still be at work
    assert sent(store, ways, CLAIM + 10)[0].error is None
    assert len({headers["Isnad-Delivery"] for headers, _ in receiver.calls}) == 1 and len(receiver.calls) == 2


def test_many_senders_at_once_send_each_once(store, tmp_path, monkeypatch, receiver):
    monkeypatch.setattr(looking, "PIECE", 1)
    mine = watch(store, asked=Asked(), webhook=receiver.url)
    more(store, tmp_path, range(6, 10))
    number = look(store, mine)
    threads = [threading.Thread(target=sent, args=(store, Ways(None, allow_private=True))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receiver.calls) == number == len({headers["Isnad-Delivery"] for headers, _ in receiver.calls})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]", "169.254.169.254"])
def test_private_addresses_are_called_only_where_they_are_allowed(store, tmp_path, receiver, host):
    mine = watch(store, webhook=receiver.url.replace("127.0.0.1", host))
    more(store, tmp_path, range(6, 10))
    look(store, mine)
    outcome = sent(store, Ways(None))
    assert outcome and all("not public" in s.error for s in outcome) and receiver.calls == []


# -- mail ----------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language, word", [("ar", "جديد الرصد"), ("en", "New for the watch")])
def test_a_mail_says_what_is_new(store, tmp_path, language, word):
    mine = watch(store, mail="analyst@example.org", language=language)
    more(store, tmp_path, range(6, 10))
    number = look(store, mine)
    with post_office() as (port, letters):
        assert [s.error for s in sent(store, Ways(mailer(port), url="https://desk.example.org"))] == [None]
        assert sent(store, Ways(mailer(port)), 10**6) == []
    (letter,) = letters
    assert letter["To"] == "analyst@example.org" and letter["From"] == "desk@example.org" and letter["Subject"].endswith(f"قصف واشتباك ({number})") and letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content()
    assert word in text and text.count("• ") == number and text.count("https://desk.example.org/evidence?id=") == number


def test_a_mail_that_is_refused_is_sent_later(store, tmp_path):
    look_at = watch(store, mail="analyst@example.org")
    more(store, tmp_path, range(6, 10))
    look(store, look_at)
    with post_office(refuse=1) as (port, letters):
        assert "451 try again later" in sent(store, Ways(mailer(port)))[0].error and not letters
        assert sent(store, Ways(mailer(port)), 100)[0].error is None and len(letters) == 1
    assert sent(store, Ways(None), 10**6) == []


def test_a_mail_whose_sender_died_is_not_sent_twice(store, tmp_path, monkeypatch):
    mine = watch(store, mail="analyst@example.org")
    more(store, tmp_path, range(6, 10))
    look(store, mine)
    with post_office() as (port, letters):
        monkeypatch.setattr(sending, "_note", lambda *_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            sent(store, Ways(mailer(port)))
        monkeypatch.undo()
        assert sent(store, Ways(mailer(port)), CLAIM + 10) == [] and len(letters) == 1
    with store.reading() as connection:
        assert connection.execute(select(deliveries.c.state)).scalar_one() == "unsure"


def test_mail_goes_through_starttls_with_a_password(store, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("no openssl that makes a certificate")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
                   check=True, capture_output=True)
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    result = pytest.importorskip("aiosmtpd.smtp").AuthResult
    mine = watch(store, mail="analyst@example.org")
    more(store, tmp_path, range(6, 10))
    look(store, mine)
    tried = []

    def check(server, session, envelope, mechanism, data):
        tried.append((data.login, data.password))
        return result(success=data.password == b"secret")

    with post_office(tls_context=server, require_starttls=True, authenticator=check, auth_required=True) as (port, letters):
        chosen = Settings(host="127.0.0.1", port=port, sender="desk@example.org", user="isnad", password="secret")
        assert "certificate" in sent(store, Ways(Mailer(chosen)))[0].error and not tried  # no password to one whom nobody vouches for
        assert sent(store, Ways(Mailer(chosen, ssl.create_default_context(cafile=tmp_path / "cert.pem"))), 100)[0].error is None
        assert tried == [(b"isnad", b"secret")] and len(letters) == 1


def test_without_a_mail_server_it_says_what_is_missing(store, tmp_path):
    mine = watch(store, mail="analyst@example.org")
    more(store, tmp_path, range(6, 10))
    look(store, mine)
    assert "no mail server is configured" in sent(store, Ways(None))[0].error


@pytest.mark.parametrize("file, environment, made", [
    ("", {}, None),
    ('host = "a"\nsender = "b@c"\nport = 25', {}, Settings(host="a", sender="b@c", port=25)),
    ('host = "a"\nsender = "b@c"', {"ISNAD_SMTP_HOST": "d", "ISNAD_SMTP_PORT": "2525", "ISNAD_SMTP_PASSWORD": "p"}, Settings(host="d", sender="b@c", port=2525, password="p")),
    ("", {"ISNAD_SMTP_HOST": "d", "ISNAD_SMTP_SENDER": "b@c", "ISNAD_SMTP_TLS": "none"}, Settings(host="d", sender="b@c", tls="none")),
    ('host = "a"', {}, "sender"), ('host = "a"\nsender = "b@c"\nhots = 1', {}, "hots"), ('host = "a"\nsender = "b@c"\ntls = "maybe"', {}, "tls"), ("host = ", {}, "cannot be read"),
    ('host = "a"\nsender = "b@c"\ntls = "none"\nuser = "u"\npassword = "p"', {}, "clear"), ("", {"ISNAD_MAIL": "/nowhere/mail.toml"}, "cannot be read")])
def test_settings_of_mail(tmp_path, file, environment, made):
    (tmp_path / "mail.toml").write_text(file)
    if isinstance(made, str):
        with pytest.raises(InputError, match=made):
            settings(environment, tmp_path / "mail.toml")
    else:
        assert settings(environment, tmp_path / "mail.toml") == made


# -- the feed, and hostile text ------------------------------------------------------------------------------------------------
def test_the_feed_is_one_that_readers_understand(store, tmp_path):
    mine = watch(store)
    assert not feedparser.parse(feed(mine, [], "http://127.0.0.1")).entries
    more(store, tmp_path, range(6, 10))
    look(store, mine)
    document = feed(mine, latest(store, mine), "https://desk.example.org/isnad")
    read = feedparser.parse(document)
    assert not read.bozo and read.version == "atom10" and read.feed.title == "قصف واشتباك"
    assert len({e.id for e in read.entries}) == len(read.entries) == len(found(store, mine))
    assert all(e.link.startswith("https://desk.example.org/isnad/evidence?id=") and e.title.startswith("اعتدى") and e.updated_parsed for e in read.entries)
    assert mine.key.encode() not in document and mine.secret.encode() not in document


@pytest.mark.parametrize("kind", ["events", "records"])
def test_a_hostile_article_stays_text(store, tmp_path, receiver, kind):
    mine = watch(store, kind, Asked(), webhook=receiver.url, mail="analyst@example.org", language="en")
    lines = {**desks.HOSTILE, "text": desks.HOSTILE["text"] + " \x01\x0b\ufffe\u202e", "title": desks.HOSTILE["title"] + "\x01\r\nBcc: evil@example.org"}
    (tmp_path / "h.jsonl").write_text(json.dumps(lines, ensure_ascii=False), encoding="utf-8")
    for _ in Adder(store).add(find([str(tmp_path / "h.jsonl")])):
        pass
    refresh(store, LEXICON)
    assert look(store, mine)
    tree = ET.fromstring(feed(mine, latest(store, mine), "http://127.0.0.1"))
    assert {e.tag.rpartition("}")[2] for e in tree.iter()} <= {"feed", "id", "title", "updated", "generator", "author", "name", "link", "entry", "category", "summary"}
    with post_office() as (port, letters):
        assert [s.error for s in sent(store, Ways(mailer(port), allow_private=True))] == [None, None]
    assert letters[0]["Bcc"] is None and letters[0].get_content_type() == "text/plain" and json.loads(receiver.calls[0][1])["items"]


@pytest.mark.parametrize("wish, said", [
    ({"name": ""}, "name"), ({"name": "x" * 101}, "name"), ({"name": "a\x00b"}, "name"), ({"kind": "articles"}, "articles"), ({"webhook": "javascript:alert(1)"}, "web address"), ({"webhook": "ftp://a.example"}, "web address"),
    ({"webhook": "https://user:secret@a.example/"}, "password"), ({"mail": "a@b\nBcc: c@d"}, "mail"), ({"mail": "nobody"}, "mail"), ({"mail": "a@b.example, c@d.example"}, "mail"), ({"asked": Asked(filter=Filter(since="yesterday"))}, "since"), ({"asked": Asked(filter=Filter(quad="war"))}, "war")])
def test_what_cannot_be_watched_is_refused(store, wish, said):
    with pytest.raises(InputError, match=said):
        start(store, Wish(**{"name": "x", "kind": "events", "asked": Asked(), **wish}), "tester", BY)
    assert all_watches(store) == []


@pytest.mark.parametrize("query, said", [("password=x", "password"), ("roots=x", "roots"), ("words=" + "x" * 501, "words"), ("&".join("a" for _ in range(3)) + "&evil=1", "evil")])
def test_a_query_that_is_no_filter(query, said):
    with pytest.raises(InputError, match=said):
        asked_of(query)


def test_taking_a_watch_away_leaves_nothing(store, tmp_path, receiver):
    mine, other = watch(store, webhook=receiver.url), watch(store)
    more(store, tmp_path, range(6, 10))
    look(store, mine)
    with pytest.raises(InputError):
        remove_watch(store, mine.id, "somebody else", BY)
    remove_watch(store, mine.id, "tester", BY)
    with store.reading() as connection:
        assert connection.execute(select(deliveries)).all() == [] and set(connection.execute(select(known.c.watch)).scalars()) == {other.id}
    assert look(store, mine) == 0 and by_key(store, mine.key) is None


# -- rounds --------------------------------------------------------------------------------------------------------------------
def test_notify_goes_round_once(path, tmp_path, receiver):
    with Store(path) as store:
        prepare(store)
        watch(store, webhook=receiver.url)
        for _ in Adder(store).add(find([jsonl(tmp_path / "b.jsonl", range(6, 10))])):
            pass
    run = lambda *more: CliRunner().invoke(main, ["notify", "--db", str(path), "--allow-private", *more])  # noqa: E731
    early = run()
    assert early.exit_code == 0 and early.output == "" and receiver.calls == []  # the watch is not due yet
    first = run("--all", "--url", "https://desk.example.org")
    assert first.exit_code == 0 and "new" in first.output and "webhook\tsent" in first.output and len(receiver.calls) == 1
    assert run("--all").output == "" and len(receiver.calls) == 1


def test_notify_tells_what_could_not_be_sent(path, tmp_path, receiver):
    with Store(path) as store:
        prepare(store)
        watch(store, webhook=receiver.url)
        more(store, tmp_path, range(6, 10))
    result = CliRunner().invoke(main, ["notify", "--db", str(path), "--all"])
    assert result.exit_code == 1 and "not public" in result.output and f"{TRIES - 1} tries left" in result.output


def test_an_open_desk_can_do_the_rounds(store, tmp_path, receiver):
    mine, stop = watch(store, webhook=receiver.url, every=0), threading.Event()
    thread = threading.Thread(target=keep_notifying, args=(store, LEXICON, Ways(None, allow_private=True), 0.05, stop))
    thread.start()
    for _ in Adder(store).add(find([jsonl(tmp_path / "b.jsonl", range(6, 10))])):
        pass
    deadline = time.monotonic() + 15
    while not receiver.calls and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(0.3)
    stop.set()
    thread.join()
    told_of = [i["id"] for _, body in receiver.calls for i in json.loads(body)["items"]]
    assert sorted(told_of) == sorted(found(store, mine)) and len(set(told_of)) == len(told_of) > 0
    assert list(one_round(store, LEXICON, Ways(None))) == [(mine.name, 0)]


# -- in the desk ---------------------------------------------------------------------------------------------------------------
def send(web, where, page="/watches", **fields):
    return web.post(where, data={**fields, "token": desks.form_token(web, page)})


def test_a_filter_becomes_a_watch_and_its_feed_needs_only_the_key(path, tmp_path):
    with desks.listening(path, "/isnad") as web:
        tree = LexborHTMLParser(web.get("/isnad/events?type=ASSAULT&roots=2&sort=dead").text)
        link = next(a.attributes["href"] for a in tree.css(".sections a") if "/watches" in a.attributes["href"])
        assert link == "/isnad/watches?type=ASSAULT&roots=2"
        form = LexborHTMLParser(web.get(link).text)
        query = form.css_first("input[name=query]").attributes["value"]
        assert query == "type=ASSAULT&roots=2"
        made = send(web, "/isnad/watches/add", "/isnad/watches", name=f"رصد{desks.IMAGE}", kind="records", query=query)
        assert made.status_code == 303 and made.headers["location"].startswith("/isnad/watches?made=")
        page = LexborHTMLParser(web.get(made.headers["location"]).text)
        assert not page.css("img") and desks.IMAGE in page.css_first(".watch h2").text()
        address = page.css_first(".watch a.code").attributes["href"]
        answer = web.get(address)
        assert answer.headers["content-type"].startswith("application/atom+xml") and not feedparser.parse(answer.content).bozo
        assert web.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
        assert web.get("/isnad/watch.atom?id=zz").status_code == 404 and web.get("/isnad/watch.atom?id=%00").status_code == 404 and web.get("/isnad/watch.atom").status_code == 400
        assert send(web, "/isnad/watches/add", "/isnad/watches", name="x", kind="events", query="since=never").status_code == 400
        assert send(web, "/isnad/watches/remove", "/isnad/watches", id=made.headers["location"].rpartition("=")[2]).status_code == 303
        assert web.get(address).status_code == 404


def test_a_feed_looks_itself_when_it_is_time(path, store, tmp_path):
    mine = watch(store, every=0)
    more(store, tmp_path, range(6, 10))
    with desks.listening(path) as web:
        assert feedparser.parse(web.get(f"/watch.atom?id={mine.key}").content).entries


def test_everybody_has_their_own(path, store, monkeypatch):
    monkeypatch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
    prepare_people(store)
    for name, role in (("reader", "read"), ("reviewer", "review"), ("chief", "admin")):
        add_account(store, name, role, WORDS, BY)
    with desks.listening(path, access=Access(login=True)) as web:
        people = {}
        for name in ("reader", "reviewer", "chief"):
            people[name] = httpx.Client(base_url=web.base_url)
            assert send(people[name], "/login/check", "/login", name=name, password=WORDS).status_code == 303
        fields = {"name": "mine", "kind": "events", "query": ""}
        assert send(people["reader"], "/watches/add", **fields, webhook="https://a.example/").status_code == 403
        assert send(people["reader"], "/watches/add", **fields).status_code == 303
        assert send(people["reviewer"], "/watches/add", **fields, webhook="https://a.example/hook").status_code == 303
        (theirs,), everybodys = all_watches(store, "reader"), all_watches(store)
        assert len(everybodys) == 2 and web.get(f"/watch.atom?id={theirs.key}").status_code == 200 and web.get("/watches").status_code == 303
        assert theirs.key in people["reader"].get("/watches").text and theirs.key not in people["reviewer"].get("/watches").text and theirs.key in people["chief"].get("/watches").text
        assert send(people["reviewer"], "/watches/remove", id=theirs.id).status_code == 400
        assert send(people["chief"], "/watches/remove", id=theirs.id).status_code == 303
        (left,) = all_watches(store)
        remove_account(store, "reviewer", BY)
        assert all_watches(store) == [] and web.get(f"/watch.atom?id={left.key}").status_code == 404
        for client in people.values():
            client.close()
