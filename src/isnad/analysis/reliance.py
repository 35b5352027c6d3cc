"""Who relies on whom: from each outlet to the agencies and media, speakers, unnamed sources and other outlets on which its reports rest, in records and in reports.

A report rests on its root, and also on the medium between: what a minister told an agency rests on both.

An edge is a claim about the press, so it says where to look: ``event`` is the first report of it, which ``isnad show`` follows down to the words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import networkx as nx

from isnad.analysis.roots import Naming, Origins, Source, outlet, passed_through, rests_on
from isnad.analysis.told import Told
from isnad.record.records import Record, RecordReport
from isnad.store.rows import EventRow

NODES = (
    ("label", "Arabic name, else the words"),
    ("english", "English name, else the words"),
    ("kind", "outlet, medium (an agency, or the media of a state), speaker or unnamed"),
    ("records", "Records with a report of this outlet, or resting on this source"),
    ("reports", "Reports of this outlet, or resting on this source"),
    ("own", "Of an outlet: reports that rest on nobody else and passed through no other medium"),
)
EDGES = (
    ("kind", "What the source is: outlet, medium, speaker or unnamed"),
    ("weight", "Records"),
    ("records", "Records in which the outlet rests on this source"),
    ("reports", "Reports that do: the source is their root, or the medium they passed through or are credited to"),
    ("roots", "Of these reports: those whose root it is"),
    ("articles", "Articles with such a report"),
    ("words", "The words that name the source most often"),
    ("start", "Day of publication of the first of these reports"),
    ("end", "Day of publication of the last"),
    ("event", "Id of the first of these reports: `isnad show` leads from it to the words"),
)


class Reliance(NamedTuple):
    """A report that rests on somebody else."""

    record: Record
    report: RecordReport
    source: Source
    is_root: bool


def reliance(all: Iterable[Told], origins: Origins, naming: Naming, *, least: int = 1) -> Any:
    """A ``DiGraph`` from outlets to those on whom they rest; edges of fewer than ``least`` records are left out, with sources that nobody else rests on. Unknown is not there."""
    graph: Any = nx.DiGraph(mode="dynamic", name="isnad reliance")
    found: defaultdict[tuple[str, str], list[Reliance]] = defaultdict(list)
    sources: dict[str, Source] = {}
    for one in all:
        for report, row in zip(one.record.reports, one.rows, strict=True):
            uses = list(_uses(one.record, report, row, origins, naming))
            _count(graph, outlet(report.outlet), one.record, own=not uses)
            for use in uses:
                sources[use.source.key] = use.source
                found[outlet(report.outlet).key, use.source.key].append(use)
    for source_key, uses in _by_source(found).items():
        _name(graph, sources[source_key], uses)
    for (first, second), uses in found.items():
        _tie(graph, first, second, uses, least)
    _settle(graph)
    return graph


def _uses(record: Record, report: RecordReport, row: EventRow, origins: Origins, naming: Naming) -> Iterator[Reliance]:
    """On whom one report rests: its root, and the medium between, if that is another."""
    source, medium = rests_on(report, origins, naming), passed_through(row, origins, naming)
    if source is not None:
        yield Reliance(record, report, source, True)
    if medium is not None and (source is None or source.key != medium.key):
        yield Reliance(record, report, medium, False)


def _count(graph: Any, source: Source, record: Record, *, own: bool) -> None:
    if source.key not in graph:
        graph.add_node(source.key, label=source.name_ar, english=source.name, kind=source.kind, records=set(), reports=0, own=0)
    node = graph.nodes[source.key]
    node["records"].add(record.id)
    node["reports"] += 1
    node["own"] += own


def _by_source(found: dict[tuple[str, str], list[Reliance]]) -> dict[str, list[Reliance]]:
    uses: defaultdict[str, list[Reliance]] = defaultdict(list)
    for (_, second), some in found.items():
        uses[second] += some
    return uses


def _name(graph: Any, source: Source, uses: list[Reliance]) -> None:
    if source.key not in graph:
        graph.add_node(source.key, label=source.name_ar, english=source.name, kind=source.kind, records={u.record.id for u in uses}, reports=len(uses))


def _tie(graph: Any, first: str, second: str, uses: list[Reliance], least: int) -> None:
    records = len({use.record.id for use in uses})
    if records < least:
        return
    words = Counter(use.report.root_text if use.is_root else use.source.name_ar for use in uses)
    days = sorted(use.report.published for use in uses if use.report.published)
    earliest = min(uses, key=lambda u: (u.report.published or "9", u.report.article, u.report.trigger.start, u.report.event)).report
    known = {"start": days[0], "end": days[-1]} if days else {}
    graph.add_edge(first, second, kind=uses[0].source.kind, weight=records, records=records, reports=len(uses), roots=sum(use.is_root for use in uses), articles=len({use.report.article for use in uses}),
                   words=max(sorted(words), key=words.__getitem__), event=earliest.event, **known)


def _settle(graph: Any) -> None:
    """Sets become counts; sources that no edge reaches any more go."""
    graph.remove_nodes_from([node for node, data in graph.nodes(data=True) if "own" not in data and not graph.in_degree(node)])
    for _, data in graph.nodes(data=True):
        data["records"] = len(data["records"])


class Edge(NamedTuple):
    """An edge with the names at its ends."""

    outlet: str
    source: str  # key
    name_ar: str
    name: str
    data: dict[str, Any]


def edges(graph: Any) -> Iterator[Edge]:
    """The edges of a graph of reliance: the outlet with most reports first, of each its strongest ties first."""
    outlets = sorted((n for n in graph if graph.out_degree(n)), key=lambda n: (-graph.nodes[n]["reports"], n))
    for first in outlets:
        for _, second, data in sorted(graph.out_edges(first, data=True), key=lambda e: (-e[2]["records"], -e[2]["reports"], e[1])):
            yield Edge(graph.nodes[first]["label"], second, graph.nodes[second]["label"], graph.nodes[second]["english"], data)
