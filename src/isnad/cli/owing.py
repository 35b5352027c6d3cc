"""`isnad commitments`: what was pledged, agreed and demanded, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from isnad.cli.common import clear_errors, printed, store_option, user_files
from isnad.cli.finding import filter_options

if TYPE_CHECKING:
    from isnad.record.commitments import Commitment
    from isnad.record.obligations import Party
    from isnad.record.settling import Evidence

_RLM = "\u200f"
_KINDS_AR = {"pledge": "تعهد", "agreement": "اتفاق", "demand": "مطالبة"}
_STATUS_AR = {"open": "مفتوح", "fulfilled": "وُفي به", "breached": "خُرق", "refused": "رُفض", "disputed": "مختلف عليه", "expired": "انقضى أجله"}
_OUTCOMES_AR = {"fulfils": "وفاء", "breaches": "خرق", "refuses": "رفض", "denies": "نفي"}
_COLUMNS = ("id", "kind", "object", "object_ar", "debtors", "creditors", "about", "place", "country", "since", "until", "term", "status", "status_why", "reports", "roots", "fulfils", "breaches",
            "refuses", "text", "articles")
_STATUSES = ("open", "fulfilled", "breached", "refused", "disputed", "expired")
_SHOWN = 5  # pieces of evidence of one outcome that the pretty view shows


@click.command()
@store_option
@filter_options
@click.option("--format", "style", type=click.Choice(["pretty", "jsonl", "csv"]), default="pretty", show_default=True, help="How they are printed.")
def commitments(where: str, style: str, **filter: Any) -> None:
    """Pledges, agreements and demands: who owes what to whom, since and until when, on whose word, and which later events fulfil or breach it. Brings them up to date first.

    --status also takes what became of the commitment: open, fulfilled, breached, refused, disputed, expired.
    """
    from isnad.lexicon import load
    from isnad.record.commitments import commitments as find
    from isnad.record.commitments import merge_commitments
    from isnad.record.merging import merge
    from isnad.store.rows import Filter
    from isnad.store.store import Store

    wanted = filter.pop("status") if filter["status"] in _STATUSES else None
    with clear_errors(), Store(where) as store:
        with store.writing() as connection:
            lexicon = load(tuple(user_files()))
            merge(connection, lexicon)
            merge_commitments(connection, lexicon)
        with store.reading() as connection:
            for line in printed(find(connection, Filter(**filter), status=wanted), style, columns=_COLUMNS, row=_row, pretty=_pretty):
                click.echo(line)


def _row(owed: Commitment) -> list[str]:
    counts = [str(sum(e.outcome == outcome for e in owed.evidence)) for outcome in ("fulfils", "breaches", "refuses")]
    articles = "; ".join(dict.fromkeys(r.article for r in owed.reports))
    return [owed.id, owed.kind, owed.object, owed.object_ar, _names(owed.debtors, "; "), _names(owed.creditors, "; "), _names(owed.about, "; "), owed.place or "", owed.country or "",
            owed.since or "", owed.until or "", owed.term, owed.status, owed.status_why, str(owed.report_count), str(owed.root_count), *counts, owed.text, articles]


def _names(parties: Iterable[Party], between: str) -> str:
    return between.join(p.text for p in parties)


def _pretty(owed: Commitment) -> Iterator[str]:
    """A commitment as a person reads it: who owes what to whom, what became of it, who says so, and the evidence."""
    sides = f"{_names(owed.debtors, '، ') or '؟'} ⟵ {_names(owed.creditors, '، ') or '؟'}"
    about = f" · بشأن {_names(owed.about, '، ')}" if owed.about else ""
    yield f"{_RLM}■ {_KINDS_AR[owed.kind]} ({owed.kind}): {owed.object_ar} ({owed.object}) · {sides}{about} · {owed.place or '؟'} · {owed.id}"
    term = f" · حتى {owed.until} «{owed.term}»" if owed.until else ""
    yield f"{_RLM}  {_STATUS_AR[owed.status]} ({owed.status}): {owed.status_why} · منذ {owed.since or '؟'}{term} · {owed.report_count} reports, {owed.root_count} roots"
    for r in owed.reports:
        yield f"{_RLM}  - {r.published or '؟'} · {r.outlet or '؟'} · «{r.words.text}» · {r.root} · {r.article}"
    for outcome in _OUTCOMES_AR:
        yield from (f"{_RLM}  {_evidence(e)}" for e in [e for e in owed.evidence if e.outcome == outcome][:_SHOWN])


def _evidence(e: Evidence) -> str:
    told = f" {e.type}" if e.type else ""
    who = f" · برواية {'، '.join(e.claimed_by)}" if e.claimed_by else ""
    record = f" · record {e.record}" if e.record else ""
    return f"← {_OUTCOMES_AR[e.outcome]} ({e.outcome}){told} «{e.words.text}» · {e.date or '؟'} · {e.outlet or '؟'}{who} · {e.why} · {e.article}{record}"
