"""Who may come in, and as what: accounts, sign-in, sessions, roles, forms, the audit log, and that none of it can be tricked. Real servers on loopback."""

import re
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from argon2 import PasswordHasher
from click.testing import CliRunner
from litestar import Litestar
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import select, update

import desks
from isnad.cli import main
from isnad.desk.app import create
from isnad.desk.desk import Desk
from isnad.desk.people import passwords
from isnad.desk.people.access import Access
from isnad.desk.people.accounts import Person, add, everybody, known, remove, set_password, set_role
from isnad.desk.people.audit import Note, entries
from isnad.desk.people.sessions import network
from isnad.desk.people.tables import accounts, attempts, prepare, sessions, tokens
from isnad.desk.security import demand_url
from isnad.errors import InputError
from isnad.lexicon import load
from isnad.store.store import Store
from stores import jsonl

BY = Note("tester", "terminal")
WORDS = "four words nobody expects"
PEOPLE = {"reader": "read", "reviewer": "review", "ليلى": "admin"}
LOGIN = Access(login=True)


@pytest.fixture(scope="module", autouse=True)
def quick():
    """The real algorithm with small parameters: what is tested is what we do with it."""
    kept, passwords._hasher = passwords._hasher, PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    passwords._nobody.cache_clear()
    yield
    passwords._hasher = kept
    passwords._nobody.cache_clear()


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    where = desks.filled(folder / "people.db", [jsonl(folder / "a.jsonl", range(4))])
    with Store(where) as store:
        prepare(store)
        for name, role in PEOPLE.items():
            add(store, name, role, WORDS, BY)
    return where


@pytest.fixture(scope="module")
def address(path):
    with desks.listening(path, access=LOGIN) as web:
        yield str(web.base_url)


@pytest.fixture
def store(path):
    with Store(path) as opened:
        with opened.writing() as connection:
            connection.execute(attempts.delete())
        yield opened


@pytest.fixture
def stranger(address, store):
    with httpx.Client(base_url=address, timeout=30) as web:
        yield web


@contextmanager
def signed_in(address, name, password=WORDS):
    with httpx.Client(base_url=address, timeout=30) as web:
        assert try_to_sign_in(web, name, password).status_code == 303
        yield web


def token(web, page="/login"):
    return desks.form_token(web, page)


def try_to_sign_in(web, name, password, **more):
    return web.post("/login/check", data={"name": name, "password": password, "token": token(web), **more})


def send(web, where, page="/accounts", **fields):
    return web.post(where, data={**fields, "token": token(web, page)})


# -- starting ------------------------------------------------------------------------------------------------------------------
def test_the_refusal_names_the_command_that_helps(tmp_path):
    where = desks.filled(tmp_path / "a.db", [jsonl(tmp_path / "a.jsonl", range(2))])
    run = CliRunner()
    for options in (["--host", "0.0.0.0"], ["--login"]):
        refused = run.invoke(main, ["serve", "--db", str(where), *options])
        assert refused.exit_code == 1 and f"isnad account add NAME --role admin --db {where}" in refused.output
    made = run.invoke(main, ["account", "add", "Mona", "--role", "admin", "--db", str(where)], input=f"{WORDS}\n")
    assert made.exit_code == 0 and WORDS not in made.output
    assert run.invoke(main, ["account", "list", "--db", str(where)]).output == "Mona\tadmin\n"


def test_with_accounts_it_listens_elsewhere_and_asks_for_login(path, monkeypatch):
    started = {}
    monkeypatch.setattr("uvicorn.run", lambda app, **options: started.update(options))
    result = CliRunner().invoke(main, ["serve", "--db", str(path), "--host", "0.0.0.0", "--no-records"])
    assert result.exit_code == 0, result.output
    assert started["host"] == "0.0.0.0" and "in the clear" in result.output


@pytest.mark.parametrize("command, said", [
    (["add", "reader"], "already"), (["add", "READER"], "already"), (["add", "a b"], "letters"), (["add", "<script>"], "letters"), (["add", ""], "letters"),
    (["role", "nobody", "read"], "no account"), (["role", "ليلى", "read"], "last admin"), (["remove", "ليلى"], "last admin"), (["password", "nobody"], "no account")])
def test_what_a_command_refuses(path, command, said):
    result = CliRunner().invoke(main, ["account", *command, "--db", str(path)], input=f"{WORDS}\n")
    assert result.exit_code == 1 and said in result.output


@pytest.mark.parametrize("password, said", [("short", "12"), ("x" * 1001, "1,000"), ("", "12"), ("the-very-name", "name")])
def test_what_is_no_password(store, password, said):
    with pytest.raises(InputError, match=said):
        add(store, "the-very-name", "read", password, BY)


def test_an_account_from_its_beginning_to_its_end(tmp_path, database_url, monkeypatch):
    monkeypatch.setenv("ISNAD_ARCHIVE", str(tmp_path / "archive"))
    with Store(database_url, create=True) as store:
        prepare(store)
        prepare(store)
        add(store, "Étienne", "admin", WORDS, BY)
        add(store, "b", "read", WORDS, BY)
        assert known(store, "E\u0301TIENNE", WORDS) == Person(key="étienne", name="Étienne", role="admin")
        assert known(store, "b", WORDS + "x") is None and known(store, "nobody", WORDS) is None
        set_role(store, "b", "admin", BY)
        set_password(store, "b", "other words that nobody knows", BY)
        assert known(store, "b", WORDS) is None and known(store, "b", "other words that nobody knows")
        remove(store, "étienne", BY)
        assert [p.name for p in everybody(store)] == ["b"]
        assert [e.what for e in entries(store, limit=9)] == ["account removed", "password changed", "role changed", "account added", "account added"]


def test_passwords_are_kept_as_argon2_and_made_stronger_when_used(store):
    with store.reading() as connection:
        hashes = connection.execute(select(accounts.c.hash)).scalars().all()
    assert all(h.startswith("$argon2id$") for h in hashes) and len(set(hashes)) == len(hashes)
    weak = PasswordHasher(time_cost=1, memory_cost=32, parallelism=1).hash(WORDS)
    with store.writing() as connection:
        connection.execute(update(accounts).where(accounts.c.key == "reader").values(hash=weak))
    assert known(store, "reader", WORDS)
    with store.reading() as connection:
        assert connection.execute(select(accounts.c.hash).where(accounts.c.key == "reader")).scalar() != weak


# -- signing in ----------------------------------------------------------------------------------------------------------------
def handlers(path):
    """Every (method, path) that the desk knows, and the role that it takes."""
    seen = []
    with Store(path) as store, pytest.MonkeyPatch.context() as patch:
        patch.setattr("isnad.desk.app._at_the_door", lambda prefix, access, app: seen.append(app))
        create(Desk(store, load()), LOGIN)
    app: Litestar = seen[0]
    return [(method, re.sub(r"\{[^}]*\}", "x", route.path), handler.opt.get("role")) for route in app.routes for handler in route.route_handlers for method in handler.http_methods]


def test_strangers_see_nothing_but_the_sign_in(path, stranger):
    found = handlers(path)
    assert len(found) > 50
    for method, where, role in found:
        answer = stranger.request(method, where)
        if role == "open":
            continue
        assert answer.status_code in (303, 401), (method, where, answer.status_code)
        if answer.status_code == 303:
            assert answer.headers["location"].startswith("/login?next=")
    assert {where for _, where, role in found if role == "open"} == {"/login", "/login/check", "/static/x"} | ({"/watch.atom"} & {where for _, where, _ in found})


def test_the_sign_in_leads_back_to_what_was_asked(stranger):
    answer = stranger.get("/events?type=ASSAULT&roots=2")
    assert LexborHTMLParser(stranger.get(answer.headers["location"]).text).css_first("input[name=next]").attributes["value"] == "/events?type=ASSAULT&roots=2"
    answer = try_to_sign_in(stranger, "READER", WORDS, next="/events?type=ASSAULT&roots=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/events?type=ASSAULT&roots=2")
    page = stranger.get("/events")
    assert page.status_code == 200 and page.headers["cache-control"] == "no-store" and "<bdi>reader</bdi>" in page.text
    assert stranger.get("/static/desk.css").headers["cache-control"] != "no-store"


@pytest.mark.parametrize("after", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\r\nSet-Cookie: a=b", "", "\x00"])
def test_it_leads_nowhere_else(stranger, after):
    answer = try_to_sign_in(stranger, "reader", WORDS, next=after)
    assert answer.status_code == 303 and answer.headers["location"] == "/" and "a=b" not in str(answer.headers)


@pytest.mark.parametrize("name, password", [("reader", "wrong words altogether"), ("nobody", WORDS), ("", ""), ("reader", ""), ("' OR 1=1 --", "' OR 1=1 --"), ("reader\x00", WORDS), ("x" * 9000, "y" * 9000), ("\ud800", "\ud800")])
def test_the_wrong_key_opens_nothing(stranger, name, password):
    answer = try_to_sign_in(stranger, name.encode("utf-8", "surrogatepass"), password.encode("utf-8", "surrogatepass"))
    assert answer.status_code == 401 and "isnad_session" not in stranger.cookies and 'role="alert"' in answer.text


def test_who_has_an_account_cannot_be_told_from_the_answer(stranger):
    answers = [re.sub(r'value="[^"]*"', "", try_to_sign_in(stranger, name, "wrong words altogether").text) for name in ("reader", "nobody")]
    assert answers[0] == answers[1]


def test_a_typed_script_stays_text(stranger):
    tree = LexborHTMLParser(try_to_sign_in(stranger, desks.SCRIPT, "x", next=desks.IMAGE).text)
    assert not tree.css("img") and tree.css_first("input[name=name]").attributes["value"] == desks.SCRIPT[:64]


def test_the_cookie_is_out_of_reach_and_the_store_keeps_no_token(address, store):
    with httpx.Client(base_url=address) as web:
        header = try_to_sign_in(web, "reader", WORDS).headers["set-cookie"]
        value = web.cookies["isnad_session"]
    assert "HttpOnly" in header and "SameSite=lax" in header and "Secure" not in header and "Max-Age=43200" in header
    with store.reading() as connection:
        assert value not in connection.execute(select(sessions.c.token)).scalars().all()
    assert value.encode() not in Path(store.url.database).read_bytes()


@pytest.mark.parametrize("cookie", ["", "x", "a" * 43, "%00" * 20, "' OR 1=1 --" + "x" * 20, "é" * 30])
def test_made_up_sessions_are_none(address, cookie):
    assert httpx.get(f"{address}/events.json", headers={b"Cookie": f"isnad_session={cookie}".encode("latin-1")}).status_code == 401


def test_a_session_ends_with_the_day_the_sign_out_and_the_account(address, store):
    with signed_in(address, "reviewer") as web:
        assert web.get("/events.json").status_code == 200
        with store.writing() as connection:
            connection.execute(update(sessions).where(sessions.c.account == "reviewer").values(expires_at="2020-01-01T00:00:00Z"))
        assert web.get("/events.json").status_code == 401
    with signed_in(address, "reviewer") as web:
        cookie = dict(web.cookies)
        assert send(web, "/logout").status_code == 303
        assert web.get("/events.json").status_code == httpx.get(f"{address}/events.json", cookies=cookie).status_code == 401
    add(store, "passing", "read", WORDS, BY)
    with signed_in(address, "passing") as web:
        remove(store, "passing", BY)
        assert web.get("/events.json").status_code == 401


def test_failures_are_counted_by_name_and_address(stranger, address, store, monkeypatch):
    tried = []
    monkeypatch.setattr("isnad.desk.people.sessions.known", lambda store, name, password: tried.append(name))
    assert [try_to_sign_in(stranger, "reader", "wrong words altogether").status_code for _ in range(7)] == [401] * 5 + [429] * 2
    assert len(tried) == 5  # the others were not even compared
    for n in range(15):
        assert try_to_sign_in(stranger, f"name{n}", "x").status_code == 401
    monkeypatch.undo()
    assert try_to_sign_in(stranger, "reviewer", WORDS).status_code == 429  # the address has failed twenty times
    with store.writing() as connection:
        connection.execute(update(attempts).values(at="2020-01-01T00:00:00Z"))
    assert try_to_sign_in(stranger, "reviewer", WORDS).status_code == 303


def test_a_success_is_not_counted(address, store):
    for _ in range(8):
        with signed_in(address, "reader"):
            pass


@pytest.mark.parametrize("one, other, same", [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True), ("2001:db8:1:2::1", "2001:db8:1:3::1", False), ("::ffff:10.0.0.1", "10.0.0.1", True), ("10.0.0.1", "10.0.0.2", False), ("?", "?", True)])
def test_one_customer_is_one_address(one, other, same):
    assert (network(one) == network(other)) is same


# -- roles and forms -----------------------------------------------------------------------------------------------------------
def test_each_role_may_what_those_before_it_may(path, address, store):
    order = ["read", "review", "admin"]
    for name, role in PEOPLE.items():
        with signed_in(address, name) as web:
            for method, where, needed in handlers(path):
                needed = needed or ("read" if method in ("GET", "OPTIONS", "HEAD") else "review")
                if needed == "open" or where in ("/logout",):
                    continue
                answer = web.request(method, where, headers={"x-csrf-token": "none"})
                if order.index(role) < order.index(needed):
                    assert answer.status_code == 403 and f"the role {needed}" in answer.text, (role, method, where, answer.status_code)
                elif method not in ("GET", "OPTIONS", "HEAD"):
                    assert answer.status_code == 403 and "the role" not in answer.text, (role, method, where)
                else:
                    assert answer.status_code != 403, (role, where)


@pytest.mark.parametrize("given", [{}, {"token": ""}, {"token": "0" * 64}, {"token": "é"}, {"token": "OTHER"}])
def test_a_form_of_somebody_else_changes_nothing(address, store, given):
    with signed_in(address, "ليلى") as web, signed_in(address, "reader") as other:
        data = {"name": "intruder", "role": "admin", "password": WORDS, **given}
        if given.get("token") == "OTHER":
            data["token"] = token(other, "/accounts")
        assert web.post("/accounts/add", data=data).status_code == 403
        assert web.post("/accounts/add", json=data).status_code == 403
        good = {**data, "token": token(web, "/accounts")}
        assert web.post("/accounts/add", data=good, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
        assert "intruder" not in {p.name for p in everybody(store)}


def test_nobody_is_signed_in_by_somebody_elses_form(address, store):
    with httpx.Client(base_url=address) as attacker, httpx.Client(base_url=address) as victim:
        victim.get("/login")
        assert victim.post("/login/check", data={"name": "reader", "password": WORDS, "token": token(attacker)}).status_code == 403


def test_on_loopback_nobody_signs_in_but_forms_are_still_ours(path, store):
    with desks.listening(path) as web:
        assert web.get("/events.json").status_code == 200 and web.get("/login").headers["location"] == "/"
        fields = {"name": "local1", "role": "read", "password": WORDS}
        assert web.post("/accounts/add", data=fields).status_code == 403
        assert send(web, "/accounts/add", **fields).status_code == 303
        assert send(web, "/accounts/remove", name="local1").status_code == 303
        assert web.get("/events", headers={"X-Forwarded-For": "203.0.113.9"}).status_code == 421  # whoever reached the proxy would be admin


def test_an_admin_keeps_the_accounts(address, store):
    with signed_in(address, "ليلى") as web:
        assert send(web, "/accounts/add", name="new", role="read", password=WORDS).status_code == 303
        assert send(web, "/accounts/role", name="new", role="review").status_code == 303
        assert {p.name: p.role for p in everybody(store)}["new"] == "review"
        with signed_in(address, "new") as other:
            assert other.get("/audit.json").status_code == 403 and "form" in other.get("/accounts").text
        assert send(web, "/accounts/remove", name="new").status_code == 303
        assert send(web, "/accounts/role", name="ليلى", role="read").status_code == 400
        assert send(web, "/accounts/add", name=desks.IMAGE, role="read", password=WORDS).status_code == 400
        assert send(web, "/accounts/add", name="new", role="god", password=WORDS).status_code == 400


def test_a_new_password_ends_the_other_sessions(address, store):
    add(store, "mover", "read", WORDS, BY)
    with signed_in(address, "mover") as here, signed_in(address, "mover") as there:
        assert send(here, "/accounts/password", old="wrong words altogether", new="a new one of good length").status_code == 400
        assert send(here, "/accounts/password", old=WORDS, new="short").status_code == 400
        assert send(here, "/accounts/password", old=WORDS, new="a new one of good length").status_code == 303
        assert here.get("/events.json").status_code == 200 and there.get("/events.json").status_code == 401
    with signed_in(address, "mover", "a new one of good length"):
        pass
    remove(store, "mover", BY)


def test_the_audit_log_tells_who_did_what_when_and_from_where(address, store):
    with httpx.Client(base_url=address) as web:
        try_to_sign_in(web, "reader", "wrong words altogether")
        try_to_sign_in(web, "my password by mistake", "x")
    with signed_in(address, "ليلى") as web:
        rows = web.get("/audit.json").json()["rows"]
        assert [(r["who"], r["what"], r["address"]) for r in rows[:3]] == [("ليلى", "signed in", "127.0.0.1"), ("?", "sign-in failed", "127.0.0.1"), ("reader", "sign-in failed", "127.0.0.1")]
        assert all(re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", r["at"]) for r in rows)
        assert "my password" not in web.get("/audit.csv").text and WORDS not in web.get("/audit.csv").text
        assert web.get("/audit.csv").text.count("\n") == len(rows) + 1


# -- behind a proxy ------------------------------------------------------------------------------------------------------------
def test_behind_a_proxy_under_a_prefix_with_https(path, store):
    with desks.listening(path, "/isnad", Access(login=True, url="https://desk.example.org/isnad")) as web:
        proxied = {"Host": "desk.example.org", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        answer = web.get("/isnad/events?type=AID", headers=proxied)
        assert answer.headers["location"].startswith("/isnad/login?next=%2Fevents")
        page = web.get("/isnad/login", headers=proxied)
        form, cookie = LexborHTMLParser(page.text), page.headers["set-cookie"]
        assert form.css_first("form").attributes["action"] == "/isnad/login/check" and "Path=/isnad" in cookie and "Secure" in cookie and "HttpOnly" in cookie
        fields = {"name": "reader", "password": WORDS, "next": "/events?type=AID", "token": form.css_first("input[name=token]").attributes["value"]}
        for at in ("/isnad/login/check", "/login/check"):  # whether the proxy cuts the prefix off or not
            answer = web.post(at, data=fields, headers={**proxied, "Cookie": cookie.split(";")[0]})
            assert answer.status_code == 303 and answer.headers["location"] == "/isnad/events?type=AID"
            session = answer.headers["set-cookie"]
            assert "Path=/isnad" in session and "Secure" in session
        assert web.get("/isnad/events", headers={**proxied, "Cookie": session.split(";")[0]}).status_code == 200
    assert {e.address for e in entries(store, limit=2)} == {"203.0.113.9"}


@pytest.mark.parametrize("url, prefix, kept", [("https://desk.example.org/isnad/", "/isnad", "https://desk.example.org/isnad"), ("", "", ""), ("http://[::1]:80", "", "http://[::1]:80"), ("desk.example.org", "", None), ("https://a.example/x", "/isnad", None), ("https://a.example/?q", "", None), ("javascript:x", "", None)])
def test_the_address_of_the_desk_is_a_plain_one(url, prefix, kept):
    if kept is None:
        with pytest.raises(InputError, match="--url"):
            demand_url(url, prefix)
    else:
        assert demand_url(url, prefix) == kept


# -- programs ------------------------------------------------------------------------------------------------------------------
def test_a_token_reads_and_does_nothing_else(address, path, store):
    run = CliRunner()
    token_of = lambda name, *options: run.invoke(main, ["account", "token", name, "--db", str(path), *options])  # noqa: E731
    made = token_of("ليلى")
    shown = made.output.strip()
    assert made.exit_code == 0 and len(shown) == 43
    with store.reading() as connection:
        assert shown not in str(connection.execute(select(tokens)).all())
    with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {shown}"}) as program:
        assert program.get("/events.json").status_code == 200 and program.get("/export/plain").status_code == 200
        assert program.get("/audit.json").status_code == 403  # its owner is an admin, the token is not
        assert program.post("/accounts/add", data={"name": "x", "role": "admin", "password": WORDS, "token": form_token_of(program)}).status_code == 403
        assert program.post("/review/judge", data={"token": form_token_of(program)}).status_code == 403
        again = token_of("ليلى").output.strip()
        assert program.get("/events.json").status_code == 401  # a new one ends it
        assert program.get("/events.json", headers={"Authorization": f"Bearer {again}"}).status_code == 200
        assert token_of("ليلى", "--end").output == "" and program.get("/events.json", headers={"Authorization": f"Bearer {again}"}).status_code == 401
        for wrong in ("Bearer", f"Basic {again}", "Bearer x", f"Bearer {'x' * 43}", "Bearer ../../x"):
            assert program.get("/events.json", headers={"Authorization": wrong}).status_code == 401, wrong
    assert "no account" in token_of("nobody").output
    assert [e.what for e in entries(store, limit=3)] == ["token ended", "token made", "token made"]


def form_token_of(web):
    return desks.form_token(web, "/watches")
