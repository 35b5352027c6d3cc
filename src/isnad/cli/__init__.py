"""The command ``isnad``: a thin face over the library, one file a group of commands."""

from __future__ import annotations

import click

from isnad._version import __version__
from isnad.cli import feeds, finding, lexicon, merging, reading, serving, storing


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="isnad")
def main() -> None:
    """Who said what, and who did what to whom: reads Arabic news into records."""


for command in (reading.read, reading.evaluate, lexicon.lexicon, storing.add, storing.verify, storing.reread, storing.history, storing.show, storing.copies, finding.search, finding.export, merging.records, feeds.feed, feeds.watch, serving.serve):
    main.add_command(command)
