"""`isnad read` and `isnad evaluate`: articles in, readings out; gold in, figures out."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

import click
import msgspec

from isnad import present
from isnad.cli.common import clear_errors, user_files
from isnad.intake.files import Skipped, read_articles
from isnad.model import Article, Reading


@click.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--format", "style", type=click.Choice(["pretty", "json", "jsonl", "csv"]), default="pretty", show_default=True, help="How the readings are printed.")
@click.option("--explain", is_flag=True, help="Show the rule and the offsets behind every record (pretty only).")
@click.option("--lexicon", "lexicon_files", multiple=True, type=click.Path(exists=True, dir_okay=False), help="A lexicon file of your own, read beside ours; may be repeated.")
@click.option("--progress/--no-progress", default=None, help="A counter on standard error; by default on a terminal.")
def read(inputs: tuple[str, ...], style: str, explain: bool, lexicon_files: tuple[str, ...], progress: bool | None) -> None:
    """Read articles: HTML pages, text files, JSON lines, Parquet, WARC, zip, folders of them, or - for standard input."""
    from isnad.reader import Reader

    with clear_errors():
        reader = Reader(lexicon_files=[*user_files(), *lexicon_files])
        count = _Counter(progress if progress is not None else sys.stderr.isatty())
        readings = (reader.read(article) for article in count.articles(read_articles(inputs)))
        for line in _lines(readings, style, explain):
            click.echo(line)
    count.finish()


@click.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False))
def evaluate(gold: str) -> None:
    """Measure the reader on a GOLD file of annotated articles (JSON lines)."""
    from isnad.evaluate import evaluate as measure
    from isnad.evaluate import table
    from isnad.reader import Reader

    with clear_errors():
        figures = measure(gold, Reader(lexicon_files=user_files()))
    for line in table(figures):
        click.echo(line)


def _lines(readings: Iterable[Reading], style: str, explain: bool) -> Iterator[str]:
    if style == "pretty":
        for reading in readings:
            yield present.pretty(reading, explain=explain) + "\n"
    elif style == "csv":
        yield from present.csv_lines([list(present.COLUMNS)])
        yield from present.csv_lines(present.rows(readings))
    elif style == "jsonl":
        yield from (msgspec.json.encode(reading).decode() for reading in readings)
    else:
        yield msgspec.json.format(msgspec.json.encode(list(readings)), indent=1).decode()


class _Counter:
    """Counts what was read and what was skipped, and says so on standard error."""

    def __init__(self, progress: bool) -> None:
        self.progress, self.read, self.skipped = progress, 0, 0

    def articles(self, found: Iterable[Article | Skipped]) -> Iterator[Article]:
        for item in found:
            if isinstance(item, Skipped):
                self.skipped += 1
                click.echo(f"isnad: skipped {item.reason}", err=True)
                continue
            self.read += 1
            if self.progress and self.read % 100 == 0:
                click.echo(f"\r{self.read} articles", nl=False, err=True)
            yield item

    def finish(self) -> None:
        if self.progress and self.read >= 100:
            click.echo(f"\r{self.read} articles read, {self.skipped} skipped", err=True)
        if not self.read:
            click.echo("isnad: nothing was read", err=True)
            raise SystemExit(1)
