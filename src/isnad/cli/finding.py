"""`isnad search` and `isnad export`: what is stored, found again and handed on. Both take the same filter."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import msgspec

from isnad.cli.common import clear_errors, store_option
from isnad.present import csv_lines

if TYPE_CHECKING:
    from isnad.export import Header
    from isnad.store.rows import Filter
    from isnad.store.search import Hit
    from isnad.store.store import Store

F = TypeVar("F", bound=Callable[..., Any])
_RLM = "\u200f"
_COLUMNS = ("kind", "id", "article", "date", "outlet", "title", "snippet", "why", "url", "score")
_FILTER = (
    ("actor", "An actor in any part: his id, or a name in Arabic or English."),
    ("speaker", "Who speaks."),
    ("type", "A PLOVER type, with a mode if need be: ASSAULT, ASSAULT/aerial."),
    ("quad", "A quad class: verbal cooperation, material conflict …"),
    ("act", "A speech act: state, deny, demand …"),
    ("place", "Where an event was, in Arabic or English."),
    ("country", "A country (ISO 3166-1 alpha-3) of a place or an actor."),
    ("outlet", "Who published it."),
    ("status", "actual, future, hypothetical, negated or historical."),
    ("since", "Published on this day (month, year) or later: 2020-02-15."),
    ("until", "Published on this day (month, year) or earlier."),
)


def filter_options(command: F) -> F:
    """The options of a filter; the command gets them as keyword arguments named as the fields of :class:`Filter`."""
    for name, told in reversed(_FILTER):
        command = click.option(f"--{name}", help=told)(command)
    return command


@click.command()
@click.argument("query")
@store_option
@click.option("--kind", type=click.Choice(["articles", "statements", "actors"]), default="articles", show_default=True, help="What is looked for.")
@filter_options
@click.option("--limit", default=10, show_default=True, help="At most so many.")
@click.option("--offset", default=0, help="Leave out the first ones.")
@click.option("--format", "style", type=click.Choice(["pretty", "json", "jsonl", "csv"]), default="pretty", show_default=True, help="How they are printed.")
def search(query: str, where: str, kind: str, limit: int, offset: int, style: str, **filter: Any) -> None:
    """Find articles, statements or actors. Spelling, clitics, digits and Latin names are forgiven; "…" is a phrase, - leaves out."""
    from isnad.store.rows import Filter
    from isnad.store.search import search as look
    from isnad.store.store import Store

    with clear_errors(), Store(where) as store, store.reading() as connection:
        results = look(connection, query, kind=kind, filter=Filter(**filter), limit=limit, offset=offset)
    for line in _printed(results.hits, style):
        click.echo(line)
    if style == "pretty":
        click.echo(f"{results.total} found" + (f", {len(results.hits)} shown" if results.total > len(results.hits) else ""), err=True)
    if not results.total:
        raise SystemExit(1)


def _printed(hits: list[Hit], style: str) -> Iterator[str]:
    if style == "pretty":
        yield from ("\n".join(_pretty(hit)) + "\n" for hit in hits)
    elif style == "csv":
        yield from csv_lines([list(_COLUMNS), *([str(value if value is not None else "") for value in _row(hit)] for hit in hits)])
    elif style == "jsonl":
        yield from (msgspec.json.encode(hit).decode() for hit in hits)
    else:
        yield msgspec.json.format(msgspec.json.encode(hits), indent=1).decode()


def _row(hit: Hit) -> tuple[object, ...]:
    why = "; ".join(f"{w.word} ← {w.matched} ({w.reason})" for w in hit.why)
    return hit.kind, hit.id, hit.article, hit.date, hit.outlet, hit.title, hit.snippet, why, hit.url, round(hit.score, 3)


def _pretty(hit: Hit) -> Iterator[str]:
    """A hit as a person reads it; the matched letters stand out."""
    yield f"{_RLM}■ {_marked(hit.title, hit.title_marks)}"
    yield f"{_RLM}  {' · '.join(part for part in (hit.date, hit.outlet, hit.id) if part)}"
    if hit.snippet:
        cut = "… " if hit.kind == "articles" and hit.start > len(hit.title) + 2 else ""
        yield f"{_RLM}  {cut}{_marked(hit.snippet, hit.marks)}"
    yield f"{_RLM}  ← " + "، ".join(f"{w.word}: {w.matched} ({w.reason})" for w in hit.why)


def _marked(text: str, marks: Iterable[tuple[int, int]]) -> str:
    """The text with its marks in bold, from the last to the first so that offsets hold."""
    for start, end in sorted(marks, reverse=True):
        text = text[:start] + click.style(text[start:end], bold=True) + text[end:]
    return text.replace("\n", " ")


@click.command()
@store_option
@click.option("--for", "flavour", required=True, metavar="FLAVOUR", help="Who will read it: excel, plain, polecat, acled, parquet, jsonl, ftm, gephi or qgis.")
@click.option("--output", required=True, type=click.Path(), help="The file, or the folder of flavours that are several files.")
@click.option("--overwrite", is_flag=True, help="Put it in the place of an older export.")
@click.option("--withdrawn", is_flag=True, help="Also what no longer stands.")
@filter_options
def export(where: str, flavour: str, output: str, overwrite: bool, withdrawn: bool, **filter: Any) -> None:
    """Write everything that the filter lets through, in the form that others read; never capped."""
    from isnad.export import export as write
    from isnad.export import known_flavours
    from isnad.store.rows import Filter
    from isnad.store.store import Store

    with clear_errors(), Store(where) as store:
        flavours = known_flavours()
        if flavour not in flavours:
            raise click.BadParameter(f"there is no flavour {flavour!r}; there are: {', '.join(flavours)}", param_hint="--for")
        chosen = Filter(**filter, withdrawn=withdrawn or flavours[flavour].withdrawn)
        counts = _written(store, write, flavour, output, chosen, overwrite)
    click.echo(f"{output}: " + ", ".join(f"{number:,} {what}" for what, number in counts.items()))


def _written(store: Store, write: Callable[..., dict[str, int]], flavour: str, output: str, filter: Filter, overwrite: bool) -> dict[str, int]:
    """One state of the store, whatever is added meanwhile."""
    from isnad.export import Records
    from isnad.store.records import events, statements

    with store.reading() as connection:
        records = Records(events=lambda: events(connection, filter), statements=lambda: statements(connection, filter), header=_header(store, connection, filter))
        return write(records, flavour, Path(output), overwrite=overwrite)


def _header(store: Store, connection: Any, filter: Filter) -> Header:
    from isnad._version import __version__
    from isnad.export import Header, filter_text
    from isnad.lexicon import load
    from isnad.store.records import count
    from isnad.store.store import utc_now

    articles, statements, events = count(connection, filter)
    return Header(isnad=__version__, lexicon=load().version, store=store.url.render_as_string(), filter=filter_text(filter), made_at=utc_now(),
                  articles=articles, statements=statements, events=events)
