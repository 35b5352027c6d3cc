"""What works on a store: `isnad add`, `verify`, `reread`, `history`, `copies`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import click

from isnad.cli.common import Progress, clear_errors, contact_option, private_option, progress_option, spare_cores, store_option, user_files

if TYPE_CHECKING:
    from isnad.intake.found import Found, Skipped
    from isnad.store.add import Outcome

_KINDS = ("new", "changed", "unchanged", "skipped")


@click.command()
@click.argument("sources", nargs=-1, required=True)
@store_option
@progress_option
@private_option
@contact_option
def add(sources: tuple[str, ...], where: str, progress: bool | None, allow_private: bool, contact: str | None) -> None:
    """Bring SOURCES into the store: files and folders (HTML, text, JSON lines, Parquet, WARC, zip), addresses, or - for standard input."""
    from isnad.intake.gauge import Gauge
    from isnad.intake.sources import find
    from isnad.store.add import Adder
    from isnad.store.store import Store

    with clear_errors(), Store(where, create=True) as store, Adder(store, lexicon_files=user_files(), workers=spare_cores()) as adder:
        taken = 0
        for source in sources:
            gauge = Gauge([source])
            found = _fetched(source, allow_private, contact) if _is_address(source) else find([source], gauge=gauge)
            taken += _report(source, Progress(progress, "pages", gauge.share_now).watch(adder.add(found)))
    if not taken:
        click.echo("isnad: nothing was read", err=True)
        raise SystemExit(1)


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _fetched(source: str, allow_private: bool, contact: str | None) -> Iterator[Found | Skipped]:
    """The page at an address, or why there is none."""
    from isnad.intake.fetch import Fetcher, NotModified, user_agent
    from isnad.intake.found import Found, Skipped

    with Fetcher(agent=user_agent(contact), allow_private=allow_private) as fetcher:
        answer = fetcher.fetch(source)
        assert not isinstance(answer, NotModified)  # no validators were sent
        feed = isinstance(answer, Found) and answer.media == "application/xml"
        yield Skipped(f"{source}: this is a feed, not an article; `isnad feed add {source}` follows it") if feed else answer


def _report(source: str, outcomes: Iterable[Outcome]) -> int:
    """Say what became of a source; gives how many of its pages are in the store now."""
    counts: Counter[str] = Counter()
    for outcome in outcomes:
        counts[outcome.kind] += 1
        if outcome.kind == "skipped":
            click.echo(f"isnad: skipped {outcome.why}", err=True)
    kept = sum(counts.values()) - counts["skipped"]
    click.echo(f"{source}: {kept} read: " + ", ".join(f"{counts[kind]} {kind}" for kind in _KINDS))
    return kept


@click.command()
@store_option
def verify(where: str) -> None:
    """Hash the whole archive again and follow every link of the store into it; each mismatch is named."""
    from isnad.store.store import Store
    from isnad.store.verify import verify as check

    with clear_errors(), Store(where) as store:
        complaints = 0
        for complaint in check(store):
            complaints += 1
            click.echo(str(complaint), err=True)
        pages = store.count_pages()
    if complaints:
        click.echo(f"isnad: {complaints} mismatches in {pages:,} pages", err=True)
        raise SystemExit(1)
    click.echo(f"{pages:,} pages: every one is what it was")


@click.command()
@store_option
@progress_option
def reread(where: str, progress: bool | None) -> None:
    """Read again what an older Isnad or an older lexicon read. What is found again keeps its id; what is not is withdrawn."""
    from isnad.reader import Reader
    from isnad.store.reread import count_outdated
    from isnad.store.reread import reread as again
    from isnad.store.store import Store

    with clear_errors(), Store(where) as store:
        reader = Reader(lexicon_files=user_files())
        counts: Counter[str] = Counter()
        total = count_outdated(store, reader)
        for one in Progress(progress, "articles", lambda done: done / total).watch(again(store, reader)):
            counts.update(articles=1, added=one.added, kept=one.kept, withdrawn=one.withdrawn)
    click.echo(f"{counts['articles']:,} articles read again: {counts['added']:,} records new, {counts['kept']:,} kept, {counts['withdrawn']:,} withdrawn")


@click.command()
@click.argument("article")
@store_option
def history(article: str, where: str) -> None:
    """The versions of an ARTICLE, and what the outlet changed from each to the next."""
    from isnad.store.history import changes, versions
    from isnad.store.store import Store

    with clear_errors(), Store(where) as store, store.reading() as connection:
        older = None
        for version in versions(connection, article):
            click.echo(f"version {version.number} · {version.fetched_at} · {version.locator} · sha256 {version.sha256}")
            if older is not None:
                click.echo("".join(_marked(changes(older, version.text))))
            older = version.text


@click.command()
@click.argument("record")
@store_option
def show(record: str, where: str) -> None:
    """A RECORD (statement or event, by its id): the paragraph it stands in, and its chain from the archived page to the words."""
    from isnad.store.chain import chain
    from isnad.store.records import record as look_up
    from isnad.store.rows import StatementRow
    from isnad.store.store import Store

    with clear_errors(), Store(where) as store, store.reading() as connection:
        row = look_up(connection, record)
    click.echo(f"\u200f{row.sentence}")
    for link in chain(row):
        place = "" if link.start is None else f"{link.start}–{link.end}"
        click.echo("\t".join(part for part in (link.kind, link.text or "unknown", place, link.actor or "", link.detail) if part))
    for part in row.parts:
        click.echo("\t".join(p for p in (part.role, part.text, part.name, part.country, part.sector) if p))
    click.echo(f"rule\t{row.statement.rule if isinstance(row, StatementRow) else row.event.rule}\tisnad {row.isnad}, lexicon {row.lexicon}")
    if row.withdrawn:
        click.echo(f"withdrawn\t{row.withdrawn}\t{row.withdrawn_at}")


def _marked(changes: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The changed text as people read it: what went in [-…-], what came in {+…+}, long stretches that stayed cut short."""
    for sign, text in changes:
        if sign == "=":
            yield text if len(text) < 120 else f"{text[:50]} … {text[-50:]}"
        else:
            yield f"[-{text}-]" if sign == "-" else f"{{+{text}+}}"


@click.command()
@store_option
def copies(where: str) -> None:
    """The groups of articles that are copies of one text, the likely origin first."""
    from isnad.store.copies import copy_groups
    from isnad.store.store import Store

    with clear_errors(), Store(where) as store, store.reading() as connection:
        for group in copy_groups(connection):
            click.echo("\t".join(group))
