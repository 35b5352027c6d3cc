"""`isnad records`: what many reports say of one event."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from isnad.cli.common import clear_errors, printed, store_option, user_files
from isnad.cli.finding import filter_options

if TYPE_CHECKING:
    from isnad.record.records import Record, Toll

_RLM = "\u200f"
_COLUMNS = ("id", "type", "mode", "date", "place", "country", "actors", "recipients", "reports", "roots", "dead_best", "dead_low", "dead_high", "injured_best", "injured_low", "injured_high",
            "disputes", "articles")


@click.command()
@store_option
@filter_options
@click.option("--format", "style", type=click.Choice(["pretty", "jsonl", "csv"]), default="pretty", show_default=True, help="How they are printed.")
def records(where: str, style: str, **filter: Any) -> None:
    """Events as records: all reports of one real event together, with the roots they rest on, tolls and disputes. Brings them up to date with the store first."""
    from isnad.lexicon import load
    from isnad.record.merging import merge
    from isnad.record.records import records as find
    from isnad.store.rows import Filter
    from isnad.store.store import Store

    with clear_errors(), Store(where) as store:
        with store.writing() as connection:
            merge(connection, load(tuple(user_files())))
        with store.reading() as connection:
            for line in printed(find(connection, Filter(**filter)), style, columns=_COLUMNS, row=_row, pretty=_pretty):
                click.echo(line)


def _row(record: Record) -> list[str]:
    who = ["; ".join(w.name or w.texts[0] for w in side) for side in (record.actors, record.recipients)]
    tolls = [text for toll in (record.dead, record.injured) for text in _figures(toll)]
    articles = "; ".join(dict.fromkeys(r.article for r in record.reports))
    return [record.id, record.type, record.mode, record.date or "", record.place or "", record.country or "", *who, str(record.report_count), str(record.root_count), *tolls,
            "; ".join(d.about for d in record.disputes), articles]


def _figures(toll: Toll | None) -> list[str]:
    return [str(toll.best), str(toll.low), str(toll.high)] if toll else ["", "", ""]


def _pretty(record: Record) -> Iterator[str]:
    """A record as a person reads it: what happened, in how many reports and roots, then each report."""
    kind = f"{record.type}/{record.mode}" if record.mode else record.type
    actors, recipients = ("، ".join(w.texts[0] for w in side) or "؟" for side in (record.actors, record.recipients))
    yield f"{_RLM}■ {kind} · {actors} ⟵ {recipients} · {record.place or '؟'} · {record.date or '؟'} · {record.id}"
    tolls = [f"{name} {toll.best} ({toll.low}–{toll.high})" for name, toll in (("قتلى", record.dead), ("جرحى", record.injured)) if toll]
    yield f"{_RLM}  {' · '.join([f'{record.report_count} reports, {record.root_count} roots', *tolls])}"
    for report in record.reports:
        yield f"{_RLM}  - {report.published or '؟'} · {report.outlet or '؟'} · «{report.trigger.text}» · {report.standing} · {report.root} · {report.article}"
    from isnad.record.naming import naming

    for named in naming(record):
        if named.loaded:
            yield f"{_RLM}  ! {named.subject}: " + " | ".join(f"«{w.text}» ({', '.join(w.outlets)})" for w in named.wordings)
    for dispute in record.disputes:
        yield f"{_RLM}  ≠ {dispute.about}: " + " | ".join(f"{v.value} ({', '.join(v.roots)})" for v in dispute.versions)
