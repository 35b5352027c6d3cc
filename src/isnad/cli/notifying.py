"""`isnad notify`: one round over the watches of the desk, for cron."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from isnad.cli.common import clear_errors, store_option, url_option, user_files, webhook_option

if TYPE_CHECKING:
    from isnad.desk.watches.sending import Sent, Ways


@click.command()
@store_option
@url_option
@webhook_option
@click.option("--all", "even_early", is_flag=True, help="Look at every watch, also at those that are not due yet.")
def notify(where: str, url: str, allow_private: bool, even_early: bool) -> None:
    """Look at all watches of the desk that are due, and send what they have to tell."""
    from isnad.desk.security import demand_url
    from isnad.desk.watches.notify import one_round
    from isnad.lexicon import load
    from isnad.store.store import Store

    bad = False
    with clear_errors(), Store(where) as store:
        for step in one_round(store, load(tuple(user_files())), ways(allow_private, demand_url(url, "")), even_early=even_early):
            bad |= _tell(step)
    if bad:
        raise SystemExit(1)


def ways(allow_private: bool, url: str) -> Ways:
    """How messages leave, by the settings of this machine. Raises :class:`isnad.errors.InputError` for settings of mail that cannot be read."""
    from isnad.desk.watches.mail import Mailer, settings
    from isnad.desk.watches.sending import Ways

    chosen = settings()
    return Ways(Mailer(chosen) if chosen else None, allow_private, url)


def _tell(step: tuple[str, int] | Sent) -> bool:
    """A line about a step; whether something could not be sent."""
    from isnad.desk.watches.sending import Sent

    if isinstance(step, Sent):
        click.echo(f"{step.watch}\t{step.channel}\t" + (f"{step.error} ({step.left} tries left)" if step.error else "sent"), err=bool(step.error))
        return bool(step.error)
    name, new = step
    if new:
        click.echo(f"{name}\t{new} new")
    return False
