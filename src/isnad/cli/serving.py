"""`isnad serve`: the desk, in a browser."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import click

from isnad.cli.common import Progress, clear_errors, progress_option, store_option, user_files

if TYPE_CHECKING:
    from isnad.lexicon import Lexicon
    from isnad.store.store import Store


@click.command()
@store_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; only loopback while the desk has no accounts.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--prefix", default="", metavar="PATH", help="The path under which a reverse proxy shows the desk: /isnad.")
@click.option("--records/--no-records", "merge", default=True, help="Bring the records up to date first, or show them as they were made last.")
@progress_option
def serve(where: str, host: str, port: int, prefix: str, merge: bool, progress: bool | None) -> None:
    """Open the desk on a store: search, tables, timeline, map, network, and the evidence behind every record."""
    from isnad.desk.security import demand_loopback, demand_prefix
    from isnad.lexicon import load
    from isnad.store.store import Store

    with clear_errors():
        demand_loopback(host)
        prefix = demand_prefix(prefix)
        with Store(where) as store:
            lexicon = load(tuple(user_files()))
            if merge:
                _bring_up_to_date(store, lexicon, progress)
            _listen(store, lexicon, host, port, prefix)


def _bring_up_to_date(store: Store, lexicon: Lexicon, progress: bool | None) -> None:
    from isnad.desk.tables import refresh

    line = Progress(progress, "records made")
    refresh(store, lexicon, line.watch)


def _listen(store: Store, lexicon: Lexicon, host: str, port: int, prefix: str) -> None:
    import uvicorn

    from isnad.desk.app import create
    from isnad.desk.counts import warm
    from isnad.desk.desk import Desk

    desk = Desk(store, lexicon, prefix)
    threading.Thread(target=warm, args=(desk,), daemon=True).start()
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"The desk is at http://{shown}:{port}{prefix}/ ; Ctrl+C ends it.", err=True)
    uvicorn.run(create(desk), host=host, port=port, log_level="warning", server_header=False, lifespan="off")
