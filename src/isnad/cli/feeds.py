"""`isnad feed` and `isnad watch`: the feeds that a store follows."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from isnad.cli.common import clear_errors, contact_option, private_option, store_option, user_files
from isnad.errors import InputError

if TYPE_CHECKING:
    from isnad.intake.fetch import Answer
    from isnad.store.watch import Watch


@click.group()
def feed() -> None:
    """The feeds (RSS, Atom) that a store follows."""


@feed.command("add")
@click.argument("addresses", nargs=-1, required=True)
@store_option
@private_option
def add_feed(addresses: tuple[str, ...], where: str, allow_private: bool) -> None:
    """Follow the feeds at ADDRESSES: of feeds, or of pages that link to theirs."""
    from isnad.intake.feeds import find_feeds
    from isnad.intake.fetch import Fetcher
    from isnad.store.store import Store
    from isnad.store.watch import follow

    with clear_errors(), Store(where, create=True) as store, Fetcher(allow_private=allow_private) as fetcher:
        for address in addresses:
            main, *others = find_feeds(address, fetcher)
            click.echo(f"{main.url}: followed" + ("" if follow(store, [main]) else " already"))
            for other in others:  # of sections and comments, as a rule: the user says which he wants
                click.echo(f"{other.url}: not followed; give its address to follow it too")


@feed.command("list")
@store_option
def list_feeds(where: str) -> None:
    """The feeds that are followed, when they were asked last, and what went wrong."""
    from isnad.store.store import Store
    from isnad.store.watch import followed

    with clear_errors(), Store(where) as store:
        for state in followed(store):
            click.echo("\t".join((state.url, state.title, state.checked_at or "never asked", state.error or "")))


@feed.command("remove")
@click.argument("address")
@store_option
def remove_feed(address: str, where: str) -> None:
    """Follow the feed at ADDRESS no longer; what it brought stays."""
    from isnad.store.store import Store
    from isnad.store.watch import unfollow

    with clear_errors(), Store(where) as store:
        unfollow(store, address)
    click.echo(f"{address}: followed no longer")


@feed.command("check")
@store_option
@private_option
def check_feeds(where: str, allow_private: bool) -> None:
    """Ask every feed now, without taking anything in: does it answer, is it a feed, how many entries does it list?"""
    from isnad.intake.fetch import Fetcher
    from isnad.store.store import Store
    from isnad.store.watch import followed

    bad = 0
    with clear_errors(), Store(where) as store, Fetcher(allow_private=allow_private) as fetcher:
        for url, answer in fetcher.fetch_all([state.url for state in followed(store)]):
            complaint, entries = _looked_at(url, answer)
            bad += bool(complaint)
            click.echo(f"{url}\t{complaint or f'{entries} entries'}", err=bool(complaint))
    if bad:
        raise SystemExit(1)


def _looked_at(url: str, answer: Answer) -> tuple[str, int]:
    """What is wrong with the answer of a feed, ``""`` for nothing, and how many entries it lists."""
    from isnad.intake.feeds import parse
    from isnad.intake.found import Found, Skipped

    if not isinstance(answer, Found):
        return (answer.reason if isinstance(answer, Skipped) else f"{url}: not modified"), 0
    try:
        return "", len(parse(answer.data, url).entries)
    except InputError as error:
        return str(error), 0


@click.command()
@store_option
@private_option
@contact_option
@click.option("--once", is_flag=True, help="One pass over all feeds, then end.")
@click.option("--interval", default=900, show_default=True, metavar="SECONDS", help="Time between two looks at a feed, 300 at least.")
def watch(where: str, allow_private: bool, contact: str | None, once: bool, interval: int) -> None:
    """Poll the feeds and take in what is new, until it is stopped (Ctrl-C)."""
    with clear_errors(), _watch(where, allow_private, contact, interval) as watching:
        while True:
            _tell(watching, all_feeds=once)
            if once:
                return
            time.sleep(min(max(5.0, _due_in(watching)), 60.0))  # a feed may be added meanwhile


@contextmanager
def _watch(where: str, allow_private: bool, contact: str | None, interval: int) -> Iterator[Watch]:
    from isnad.intake.fetch import Fetcher, user_agent
    from isnad.store.add import Adder
    from isnad.store.store import Store
    from isnad.store.watch import Watch

    with Store(where) as store, Fetcher(agent=user_agent(contact), allow_private=allow_private) as fetcher:
        yield Watch(store, Adder(store, lexicon_files=user_files()), fetcher, interval=interval)


def _due_in(watching: Watch) -> float:
    from isnad.intake.feeds import due_in
    from isnad.store.watch import followed

    return due_in(followed(watching.store))


def _tell(watching: Watch, *, all_feeds: bool) -> None:
    """One pass, with a line for each page that came or could not be had."""
    counts: Counter[str] = Counter()
    for feed_url, outcome in watching.one_pass(all_feeds=all_feeds):
        counts[outcome.kind] += 1
        click.echo(f"{outcome.kind}\t{outcome.locator or feed_url}\t{outcome.why or outcome.article or ''}", err=outcome.kind == "skipped")
    if counts:
        click.echo(", ".join(f"{number} {kind}" for kind, number in sorted(counts.items())))
