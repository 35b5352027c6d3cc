"""`isnad serve`: the desk, in a browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from isnad.cli.common import Progress, clear_errors, progress_option, store_option, url_option, user_files, webhook_option

if TYPE_CHECKING:
    from isnad.desk.desk import Desk
    from isnad.desk.people.access import Access
    from isnad.lexicon import Lexicon
    from isnad.store.store import Store


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; others than loopback need accounts (`isnad account add`).")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--prefix", default="", metavar="PATH", help="The path under which a reverse proxy shows the desk: /isnad.")
@click.option("--login", is_flag=True, help="People must sign in on loopback too: for a desk behind a reverse proxy.")
@url_option
@click.option("--notify", "every", type=click.IntRange(min=10), metavar="SECONDS", help="Look at the watches every so many seconds while the desk is open, and send what they tell; otherwise `isnad notify` does.")
@webhook_option
@click.option("--records/--no-records", "merge", default=True, help="Bring the records up to date first, or show them as they were made last.")
@progress_option
def serve(where: str, host: str, port: int, prefix: str, login: bool, url: str, every: int | None, allow_private: bool, merge: bool, progress: bool | None) -> None:
    """Open the desk on a store: search, tables, timeline, map, network, and the evidence behind every record."""
    from isnad.desk.desk import Desk
    from isnad.desk.fresh import Keeper
    from isnad.desk.people.access import Access
    from isnad.desk.security import demand_prefix, demand_url, is_loopback
    from isnad.lexicon import load
    from isnad.store.store import Store

    with clear_errors():
        prefix = demand_prefix(prefix)
        access = Access(login=login or not is_loopback(host), url=demand_url(url, prefix))
        with Store(where) as store:
            _demand_people(store, where, host, login)
            files = tuple(user_files())
            desk = Desk(store, load(files), prefix)
            if merge:
                _bring_up_to_date(store, desk.lexicon, progress)
            with Keeper(desk, files, merge=merge), _notifying(store, desk.lexicon, every, allow_private, access.url):
                _listen(desk, access, host, port)


def _demand_people(store: Store, where: str, host: str, login: bool) -> None:
    from isnad.desk.people.accounts import everybody
    from isnad.desk.people.tables import prepare
    from isnad.desk.security import demand_accounts

    prepare(store)
    demand_accounts(host, where, login=login, there=bool(everybody(store)))


@contextmanager
def _notifying(store: Store, lexicon: Lexicon, every: int | None, allow_private: bool, url: str) -> Iterator[None]:
    """Rounds over the watches in a thread of their own, while the desk is open."""
    if every is None:
        yield
        return
    from isnad.cli.notifying import ways
    from isnad.desk.watches.notify import keep_notifying

    stop, how = threading.Event(), ways(allow_private, url)
    thread = threading.Thread(target=keep_notifying, args=(store, lexicon, how, every, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=60)


def _bring_up_to_date(store: Store, lexicon: Lexicon, progress: bool | None) -> None:
    from isnad.desk.tables import refresh

    line = Progress(progress, "records made")
    refresh(store, lexicon, line.watch)


def _listen(desk: Desk, access: Access, host: str, port: int) -> None:
    import uvicorn

    from isnad.desk.app import create
    from isnad.desk.counts import warm

    threading.Thread(target=warm, args=(desk,), daemon=True).start()
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"The desk is at {access.url or f'http://{shown}:{port}{desk.prefix}'}/ ; Ctrl+C ends it.", err=True)
    if access.login and not access.url.startswith("https:"):
        click.echo("Passwords travel in the clear unless a proxy speaks https for the desk; --url https://… says that one does.", err=True)
    uvicorn.run(create(desk, access), host=host, port=port, log_level="warning", server_header=False, lifespan="off")
