"""`isnad lexicon`: check, search and extend the lexicon."""

from __future__ import annotations

from pathlib import Path

import click

from isnad.cli import common
from isnad.cli.common import clear_errors, user_files


@click.group()
def lexicon() -> None:
    """Check, search and extend the lexicon."""


@lexicon.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
@click.option("--examples", is_flag=True, help="Read every example sentence too, and name those that the reader gets wrong.")
def check(files: tuple[str, ...], examples: bool) -> None:
    """Check lexicon FILES (all of ours without any): columns, letters, doubles, references, examples."""
    from isnad.lexicon.files import data_files, example_files
    from isnad.lexicon.lint import check as lint
    from isnad.lexicon.lint import read_examples

    paths = [Path(f).resolve() for f in files] or [*data_files(), *example_files()]
    complaints = lint(paths)
    if examples and not complaints:
        with clear_errors():
            complaints = read_examples(paths)
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

    with clear_errors():
        lines = describe(load(tuple(user_files())), word)
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
    common.USER_FILES.mkdir(parents=True, exist_ok=True)
    target = common.USER_FILES / Path(file).name
    target.write_bytes(Path(file).read_bytes())
    click.echo(f"added {target}")
