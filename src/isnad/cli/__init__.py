"""The command ``isnad``: a thin face over the library, one file a group of commands."""

from __future__ import annotations

import gc
from importlib import import_module

import click

from isnad import READER
from isnad._version import __version__

#: Command to the file that holds it: only the file of the command that runs is imported, so that none waits for the libraries of another.
COMMANDS = {
    "read": "reading", "evaluate": "reading", "lexicon": "lexicon",
    "add": "storing", "verify": "storing", "reread": "storing", "history": "storing", "show": "storing", "copies": "storing",
    "search": "finding", "export": "finding", "records": "merging",
    "reliance": "relying", "utterances": "saying", "commitments": "owing", "feed": "feeds", "watch": "feeds",
    "serve": "serving", "account": "people", "notify": "notifying",
}


class _Commands(click.Group):
    """Finds a command in its file when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = getattr(import_module(f"isnad.cli.{COMMANDS[cmd_name]}"), cmd_name)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="isnad", message=f"%(prog)s, version %(version)s (reader: {READER})")
def main() -> None:
    """Who said what, and who did what to whom: reads Arabic news into records."""
    gc.set_threshold(50_000, 20, 20)  # at its usual rhythm the collector takes a tenth of a command's start, walking what the libraries have just made
