"""`isnad account`: who may use the desk where others can reach it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from isnad.cli.common import clear_errors, store_option

if TYPE_CHECKING:
    from isnad.desk.people.audit import Note
    from isnad.store.store import Store

_role_option = click.option("--role", type=click.Choice(["read", "review", "admin"]), default="read", show_default=True, help="What they may do: look, decide about records too, keep the accounts too.")


@click.group()
def account() -> None:
    """Who may use the desk where others can reach it."""


@account.command("add")
@click.argument("name")
@_role_option
@store_option
def add_account(name: str, role: str, where: str) -> None:
    """Make an account for NAME; the password is asked for, or read from standard input."""
    from isnad.desk.people.accounts import add

    with clear_errors(), _people(where) as (store, by):
        person = add(store, name, role, _password(), by)
    click.echo(f"{person.name}: account made, role {role}")


@account.command("list")
@store_option
def list_accounts(where: str) -> None:
    """Who has an account, and the role of each."""
    from isnad.desk.people.accounts import everybody

    with clear_errors(), _people(where) as (store, _):
        for person in everybody(store):
            click.echo(f"{person.name}\t{person.role}")


@account.command("role")
@click.argument("name")
@click.argument("role", type=click.Choice(["read", "review", "admin"]))
@store_option
def change_role(name: str, role: str, where: str) -> None:
    """Give NAME another ROLE: read, review or admin."""
    from isnad.desk.people.accounts import set_role

    with clear_errors(), _people(where) as (store, by):
        set_role(store, name, role, by)
    click.echo(f"{name}: role {role}")


@account.command("password")
@click.argument("name")
@store_option
def change_password(name: str, where: str) -> None:
    """Give NAME another password, asked for or read from standard input; their sessions end."""
    from isnad.desk.people.accounts import set_password

    with clear_errors(), _people(where) as (store, by):
        set_password(store, name, _password(), by)
    click.echo(f"{name}: password changed")


@account.command("token")
@click.argument("name")
@click.option("--end", is_flag=True, help="End the token that there is, and make none.")
@store_option
def token(name: str, end: bool, where: str) -> None:
    """Make a token with which a program reads the desk as NAME; one made before ends."""
    from isnad.desk.people import tokens

    with clear_errors(), _people(where) as (store, by):
        if end:
            tokens.end(store, name, by)
        else:
            click.echo(tokens.give(store, name, by))


@account.command("remove")
@click.argument("name")
@store_option
def remove_account(name: str, where: str) -> None:
    """Take the account of NAME away; what they did stays in the audit log."""
    from isnad.desk.people.accounts import remove

    with clear_errors(), _people(where) as (store, by):
        remove(store, name, by)
    click.echo(f"{name}: account removed")


@contextmanager
def _people(where: str) -> Iterator[tuple[Store, Note]]:
    """The store with its tables of people, and who sits at the terminal."""
    from isnad.desk.people.access import at_the_machine
    from isnad.desk.people.audit import Note
    from isnad.desk.people.tables import prepare
    from isnad.store.store import Store

    with Store(where) as store:
        prepare(store)
        yield store, Note(at_the_machine().name, "terminal")


def _password() -> str:
    """Asked twice on a terminal; elsewhere the first line of standard input."""
    if sys.stdin.isatty():
        answer: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return answer
    return sys.stdin.readline().rstrip("\r\n")
