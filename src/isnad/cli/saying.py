"""`isnad utterances`: what many articles say that somebody said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from isnad.cli.common import clear_errors, printed, store_option, user_files
from isnad.cli.finding import filter_options
from isnad.present import ACTS_AR

if TYPE_CHECKING:
    from isnad.record.answers import Answer
    from isnad.record.loaded import Loaded
    from isnad.record.utterances import Speaker, Utterance

_RLM = "\u200f"
_COLUMNS = ("id", "date", "date_from", "speakers", "speaker_names", "addressees", "act", "text", "reports", "roots", "outlets", "differs", "denies", "denied_by", "loaded", "articles")


@click.command()
@store_option
@filter_options
@click.option("--format", "style", type=click.Choice(["pretty", "jsonl", "csv"]), default="pretty", show_default=True, help="How they are printed.")
def utterances(where: str, style: str, **filter: Any) -> None:
    """What was said, once each: all reports of one utterance together, the channels they rest on, what differs, and which claim a denial denies. Brings them up to date first."""
    from isnad.lexicon import load
    from isnad.record.merging import merge
    from isnad.record.utterances import merge_utterances
    from isnad.record.utterances import utterances as find
    from isnad.store.rows import Filter
    from isnad.store.store import Store

    with clear_errors(), Store(where) as store:
        with store.writing() as connection:
            lexicon = load(tuple(user_files()))
            merge(connection, lexicon)
            merge_utterances(connection, lexicon)
        with store.reading() as connection:
            for line in printed(find(connection, Filter(**filter)), style, columns=_COLUMNS, row=_row, pretty=_pretty):
                click.echo(line)


def _row(said: Utterance) -> list[str]:
    people = [_names(said.speakers), "; ".join(s.name or "" for s in said.speakers), _names(said.addressees)]
    loaded = dict.fromkeys(m.text for r in said.reports for m in r.loaded)
    outlets, articles = (dict.fromkeys(value or "" for value in values) for values in ([r.outlet for r in said.reports], [r.article for r in said.reports]))
    return [said.id, said.date or "", said.date_from, *people, said.act, said.text, str(said.report_count), str(said.root_count), "; ".join(outlets), "; ".join(d.about for d in said.differs),
            "; ".join(f"{a.kind}:{a.id}" for a in said.denies), "; ".join(f"{a.kind}:{a.id}" for a in said.denied_by), "; ".join(loaded), "; ".join(articles)]


def _names(people: Iterable[Speaker]) -> str:
    return "; ".join(w.text for p in people for w in p.wordings)


def _pretty(said: Utterance) -> Iterator[str]:
    """An utterance as a person reads it: who said what to whom, in how many reports, then each report. Arabic leads, the line keeps its direction."""
    who, whom = ("، ".join(dict.fromkeys(p.wordings[0].text for p in side)) for side in (said.speakers, said.addressees))
    to = f" ⟵ {whom}" if whom else ""
    yield f"{_RLM}■ {who or '؟'}{to} — {ACTS_AR[said.act]} ({said.act}): «{said.text}»"
    yield f"{_RLM}  {said.date or '؟'} · {said.report_count} reports, {said.root_count} roots · {said.id}"
    for r in said.reports:
        via = f" عبر {r.via}" if r.via else ""
        yield f"{_RLM}  - {r.published or '؟'} · {r.outlet or '؟'} · {r.speaker or '؟'}{via} «{r.cue.text}» · {r.act}, {r.form} · {r.root} · {r.article}"
        if r.loaded:
            yield f"{_RLM}    ! {loaded_line(r.loaded)}"
    for d in said.differs:
        yield f"{_RLM}  ≠ {d.about}: " + " | ".join(f"{v.value} ({'، '.join(v.outlets)})" for v in d.versions)
    yield from (f"{_RLM}  {_answer(sign, a)}" for sign, side in (("⊘ denies", said.denies), ("⊘ denied by", said.denied_by)) for a in side)


def _answer(sign: str, answer: Answer) -> str:
    return f"{sign} {answer.kind} {answer.id} · {answer.why}"


def loaded_line(loaded: Iterable[Loaded]) -> str:
    """Loaded words, each with its neutral counterpart, as one line."""
    return "، ".join(f"«{text}» ({neutral})" for text, neutral in dict.fromkeys((m.text, m.neutral) for m in loaded))
