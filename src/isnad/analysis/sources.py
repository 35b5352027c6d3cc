"""Each outlet and each agency: how much it reports, how often first, alone and contradicted, and on whom it rests."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from isnad.analysis.frames import TEXT, WHOLE, Column, Columns
from isnad.analysis.roots import Naming, Origins, Source, name_of, outlet, rests_on
from isnad.analysis.told import Told
from isnad.record.records import Record, RecordReport

_MOST = 5  # sources named in a cell; the graph of reliance has them all


class Tally(NamedTuple):
    """What one outlet or agency did."""

    source: Source
    counts: Counter[str]
    rests_on: Counter[str]  # names


def tallies(all: list[Told], origins: Origins, naming: Naming) -> list[Tally]:
    """Outlets, then agencies and media that are roots; of each those with most reports first."""
    outlets = _tallies(all, lambda report: outlet(report.outlet).key)
    roots = _tallies(all, lambda report: report.root)
    rests = _rests(all, origins, naming)
    agencies = {r.root for one in all for r in one.record.reports if r.root_grade == "agency"}
    out = [Tally(outlet(key.removeprefix("outlet:") or None), counts, rests[key]) for key, counts in _most_first(outlets)]
    return out + [Tally(Source(key, "agency", *name_of(key, naming)), counts, Counter()) for key, counts in _most_first(roots) if key in agencies]


def _most_first(found: dict[str, Counter[str]]) -> list[tuple[str, Counter[str]]]:
    return sorted(found.items(), key=lambda item: (-item[1]["reports"], item[0]))


def _rests(all: Iterable[Told], origins: Origins, naming: Naming) -> defaultdict[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in all:
        for report in one.record.reports:
            source = rests_on(report, origins, naming)
            found[outlet(report.outlet).key][source.name_ar if source else ""] += 1
    return found


def _tallies(all: Iterable[Told], voice: Callable[[RecordReport], str]) -> dict[str, Counter[str]]:
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in all:
        by_voice: defaultdict[str, list[RecordReport]] = defaultdict(list)
        for report in one.record.reports:
            by_voice[voice(report)].append(report)
        for who, reports in by_voice.items():
            found[who].update(_in_record(one.record, reports))
    return found


def _in_record(record: Record, mine: list[RecordReport]) -> Iterator[str]:
    """What there is to count of one voice in one record."""
    own = {report.event for report in mine}
    others = [report for report in record.reports if report.event not in own]
    yield "records"
    yield from ("reports" for _ in mine)
    yield from ("articles" for _ in {report.article for report in mine})
    if not others:
        yield "alone"
        return
    yield "shared"
    ours, theirs = (min((r.published for r in some if r.published), default=None) for some in (mine, others))
    if ours and theirs and ours <= theirs:
        yield "first" if ours < theirs else "first_same_day"
    if _contradicted(record, own):
        yield "contradicted"


def _contradicted(record: Record, own: set[str]) -> bool:
    """Whether somebody else gives an answer that is none of this one's, to a question which this one answers too."""
    for dispute in record.disputes:
        mine = [own.intersection(version.reports) for version in dispute.versions]
        if any(mine) and any(not given for given in mine):
            return True
    return False


def _count(name: str) -> Callable[[Tally], int]:
    return lambda t: t.counts[name]


def _resting(tally: Tally) -> str | None:
    named = sorted(((n, name) for name, n in tally.rests_on.items() if name), key=lambda pair: (-pair[0], pair[1]))
    return "; ".join(f"{name} {n}" for n, name in named[:_MOST]) or None


SOURCES: Columns[Tally] = (
    Column("kind", TEXT, "outlet, or agency (an agency or medium on which reports rest)", lambda t: t.source.kind),
    Column("source", TEXT, "Its key: outlet:NAME, or the root", lambda t: t.source.key),
    Column("name", TEXT, "Arabic name", lambda t: t.source.name_ar),
    Column("name_en", TEXT, "English name, else the words", lambda t: t.source.name),
    Column("reports", WHOLE, "Reports of this outlet, or resting on this agency", _count("reports")),
    Column("records", WHOLE, "Records with such a report", _count("records")),
    Column("alone", WHOLE, "Records that no other outlet reports; of an agency: that rest on nothing else", _count("alone")),
    Column("shared", WHOLE, "Records that others report too, or that rest on other roots too", _count("shared")),
    Column("first", WHOLE, "Of the shared: reported on an earlier day than by all others", _count("first")),
    Column("first_same_day", WHOLE, "Of the shared: reported on the earliest day, and by others on that day too", _count("first_same_day")),
    Column("contradicted", WHOLE, "Of the shared: somebody else answers one of its questions (happened, who, whom, when, where, dead, injured) as it never does", _count("contradicted")),
    Column("own", WHOLE, "Of an outlet: reports that rest on nobody else", lambda t: t.rests_on[""] if t.source.kind == "outlet" else None),
    Column("rests_on", TEXT, "Of an outlet: on whom the others rest most often, with the number of reports", _resting),
)
