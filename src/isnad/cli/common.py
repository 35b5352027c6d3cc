"""What the commands share: the user's lexicon files, the store that is meant, errors for people, progress."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TypeVar

import click
import msgspec

from isnad.errors import IsnadError
from isnad.lexicon.own import FOLDER, own_files
from isnad.present import csv_lines

USER_FILES = FOLDER
T = TypeVar("T")

#: Which store a command works on.
store_option = click.option(
    "--db", "where", envvar="ISNAD_DB", default="isnad.db", show_default=True, metavar="PATH-or-URL",
    help="The store: the path of a SQLite file, or postgresql://… ; ISNAD_DB names another default.")

private_option = click.option("--allow-private", is_flag=True, help="Fetch from private and loopback addresses too.")
webhook_option = click.option("--allow-private", is_flag=True, help="Call webhooks at private and loopback addresses too.")
url_option = click.option(
    "--url", default="", envvar="ISNAD_URL", metavar="ADDRESS", help="The address under which people reach the desk, for links in feeds and mail: https://desk.example.org/isnad; ISNAD_URL sets it for good.")
contact_option = click.option(
    "--contact", envvar="ISNAD_CONTACT", metavar="ADDRESS", help="Where a webmaster finds you: it stands in the user agent; ISNAD_CONTACT sets it for good.")
progress_option = click.option("--progress/--no-progress", default=None, help="How far the run is, on standard error; by default on a terminal.")


def user_files() -> list[Path]:
    """The lexicon files that `isnad lexicon add-file` keeps."""
    return own_files(USER_FILES)


class clear_errors:
    """Turns our errors into one line on standard error and exit status 1; a closed pipe ends quietly."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if isinstance(error, IsnadError):
            click.echo(f"isnad: {error}", err=True)
            raise SystemExit(1) from None
        if isinstance(error, BrokenPipeError):
            sys.stderr.close()
            raise SystemExit(0) from None


def spare_cores() -> int:
    """How many processes may read beside the one that writes."""
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, 8) - 1


class Progress:
    """A line on standard error that says how far a long run is, how fast, and how long it will take. Silent off a terminal unless asked for.

    ``share``: what part of the work is done, between 0 and 1 (0 while nobody knows); it is asked with the number of items that are done.
    """

    def __init__(self, show: bool | None, unit: str, share: Callable[[int], float] = lambda done: 0.0) -> None:
        self.show, self.unit, self.share = sys.stderr.isatty() if show is None else show, unit, share
        self.count, self.began, self.shown = 0, time.monotonic(), 0.0

    def watch(self, items: Iterable[T]) -> Iterator[T]:
        """The items, counted."""
        for item in items:
            self.count += 1
            self._tell()
            yield item
        self._tell(last=True)

    def _tell(self, *, last: bool = False) -> None:
        now = time.monotonic()
        if not self.show or (now - self.shown < 0.5 and not last):
            return
        self.shown = now
        spent, share = now - self.began, self.share(self.count)
        left = f", {share:.0%}, {_duration(spent / share - spent)} left" if share and not last else ""
        click.echo(f"\r\x1b[K{self.count:,} {self.unit}, {self.count / max(spent, 1e-9):,.0f}/s{left}", nl=last, err=True)


def _duration(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def printed(found: Iterable[T], style: str, *, columns: Sequence[str], row: Callable[[T], list[str]], pretty: Callable[[T], Iterable[str]]) -> Iterator[str]:
    """What a command prints of its finds, as `--format` asks: csv (a heading, then a row each), jsonl (an object a line), or pretty (some lines each, and an empty one)."""
    if style == "csv":
        yield from csv_lines(chain([list(columns)], map(row, found)))
    elif style == "jsonl":
        yield from (msgspec.json.encode(one).decode() for one in found)
    else:
        yield from ("\n".join(pretty(one)) + "\n" for one in found)
