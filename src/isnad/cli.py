"""The command ``isnad``: a thin face over the library."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click
import msgspec

from isnad import present
from isnad._version import __version__
from isnad.errors import IsnadError
from isnad.intake.files import Skipped, read_articles
from isnad.model import Article, Reading

_USER_FILES = Path.home() / ".config" / "isnad" / "lexicon"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="isnad")
def main() -> None:
    """Who said what, and who did what to whom: reads Arabic news into records."""


@main.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--format", "style", type=click.Choice(["pretty", "json", "jsonl", "csv"]), default="pretty", show_default=True, help="How the readings are printed.")
@click.option("--explain", is_flag=True, help="Show the rule and the offsets behind every record (pretty only).")
@click.option("--lexicon", "lexicon_files", multiple=True, type=click.Path(exists=True, dir_okay=False), help="A lexicon file of your own, read beside ours; may be repeated.")
@click.option("--progress/--no-progress", default=None, help="A counter on standard error; by default on a terminal.")
def read(inputs: tuple[str, ...], style: str, explain: bool, lexicon_files: tuple[str, ...], progress: bool | None) -> None:
    """Read articles: HTML pages, text files, JSON lines, folders of them, or - for standard input."""
    from isnad.reader import Reader

    with _clear_errors():
        reader = Reader(lexicon_files=[*_user_files(), *lexicon_files])
        count = _Counter(progress if progress is not None else sys.stderr.isatty())
        readings = (reader.read(article) for article in count.articles(read_articles(inputs)))
        for line in _lines(readings, style, explain):
            click.echo(line)
    count.finish()


@main.command()
@click.argument("gold", type=click.Path(exists=True, dir_okay=False))
def evaluate(gold: str) -> None:
    """Measure the reader on a GOLD file of annotated articles (JSON lines)."""
    from isnad.evaluate import evaluate as measure
    from isnad.evaluate import table
    from isnad.reader import Reader

    with _clear_errors():
        figures = measure(gold, Reader(lexicon_files=_user_files()))
    for line in table(figures):
        click.echo(line)


@main.group()
def lexicon() -> None:
    """Check, search and extend the lexicon."""


@lexicon.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
def check(files: tuple[str, ...]) -> None:
    """Check lexicon FILES (all of ours without any): columns, letters, doubles, references."""
    from isnad.lexicon.files import data_files
    from isnad.lexicon.lint import check as lint

    complaints = lint([Path(f) for f in files] or data_files())
    for complaint in complaints:
        click.echo(complaint, err=True)
    if complaints:
        raise SystemExit(1)
    click.echo("the lexicon is in order")


@lexicon.command()
@click.argument("word")
def find(word: str) -> None:
    """Everything the lexicon knows about an Arabic WORD or name."""
    from isnad.lexicon import load
    from isnad.lexicon.find import describe

    with _clear_errors():
        lines = describe(load(tuple(_user_files())), word)
    if not lines:
        click.echo(f"the lexicon does not know {word!r}", err=True)
        raise SystemExit(1)
    for line in lines:
        click.echo(line)


@lexicon.command("add-file")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
def add_file(file: str) -> None:
    """Check FILE and keep it in ~/.config/isnad/lexicon, where every later command reads it."""
    from isnad.lexicon.lint import check as lint

    complaints = lint([Path(file)])
    for complaint in complaints:
        click.echo(complaint, err=True)
    if complaints:
        raise SystemExit(1)
    _USER_FILES.mkdir(parents=True, exist_ok=True)
    target = _USER_FILES / Path(file).name
    target.write_bytes(Path(file).read_bytes())
    click.echo(f"added {target}")


def _user_files() -> list[Path]:
    return sorted(p for p in _USER_FILES.glob("*") if p.suffix in {".tsv", ".yaml"}) if _USER_FILES.is_dir() else []


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


class _clear_errors:
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


if __name__ == "__main__":
    main()
