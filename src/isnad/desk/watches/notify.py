"""One round over all watches: look at those that are due, send what waits. From a command (cron), or beside an open desk."""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator

from isnad.desk.tables import refresh
from isnad.desk.watches.looking import look
from isnad.desk.watches.sending import Sent, Ways, send_all
from isnad.desk.watches.tables import prepare
from isnad.desk.watches.watch import all_watches, due
from isnad.errors import IsnadError
from isnad.lexicon import Lexicon
from isnad.store.store import Store

_log = logging.getLogger("isnad.desk")


def look_at_all(store: Store, lexicon: Lexicon, *, even_early: bool = False) -> Iterator[tuple[str, int]]:
    """Bring the records up to date and look at every watch that is due: its name and how many are new."""
    prepare(store)
    now = dt.datetime.now(dt.UTC)
    chosen = [watch for watch in all_watches(store) if even_early or due(watch, now)]
    if chosen:
        refresh(store, lexicon)
    for watch in chosen:
        yield watch.name, look(store, watch)


def one_round(store: Store, lexicon: Lexicon, ways: Ways, *, even_early: bool = False) -> Iterator[tuple[str, int] | Sent]:
    """Look, then send: (watch, how many are new) of each look, then what became of each message."""
    yield from look_at_all(store, lexicon, even_early=even_early)
    yield from send_all(store, ways)


def keep_notifying(store: Store, lexicon: Lexicon, ways: Ways, seconds: float, stop: threading.Event) -> None:
    """A round every so many seconds until it is stopped; what goes wrong is logged, and tried again in the next round."""
    while not stop.wait(seconds):
        try:
            for step in one_round(store, lexicon, ways):
                if isinstance(step, Sent) and step.error:
                    _log.warning("watch %s, %s: %s (tries left: %d)", step.watch, step.channel, step.error, step.left)
        except IsnadError as error:
            _log.error("watches: %s", error)
        except Exception:
            _log.exception("watches: a fault of the desk itself")
