"""Who did what to whom, as a network: actors, and edges from actor to recipient that are signed and dated, counted in records and not in reports.

An attribute that is unknown is not there (GEXF knows no ``None``). Nodes have ids of the table of actors; words that name nobody in particular make no node.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations, product
from typing import Any, NamedTuple

import networkx as nx

from isnad.analysis.scores import QUADS, reciprocal_rules, sign
from isnad.analysis.told import Told
from isnad.errors import InputError
from isnad.model import QUAD_CLASS
from isnad.record.records import RecordReport, Who

PER = ("record", "pair")
NODES = (
    ("label", "Arabic name, else the words"),
    ("english", "English name"),
    ("country", "ISO 3166-1 alpha-3 code (IGO: international body)"),
    ("sector", "PLOVER sector code"),
    ("records", "Records in which it acts or is acted upon, also those without an edge"),
)
EDGES = (
    ("label", "PLOVER type, with the mode if it has one"),
    ("record", "Id of the record; also the key of the edge"),
    ("event_type", "PLOVER type"),
    ("mode", "PLOVER mode"),
    ("quad_class", "Verbal or material, cooperation or conflict"),
    ("sign", "+1 cooperation, -1 conflict"),
    ("score", "PLOVER's score, -10 to +10; not there where the event did not happen or PLOVER gives none"),
    ("status", "actual, future, hypothetical, negated or historical"),
    ("reciprocal", "true where all act on each other (a meeting, a clash): the edge runs from the one named first"),
    ("date", "ISO 8601, as exact as it is known"),
    ("start", "First day of that date"),
    ("end", "Last day of that date"),
    ("weight", "1: one record"),
    ("reports", "Reports that name both"),
    ("roots", "Independent roots of these reports"),
    ("place", "English name of the place"),
    ("country", "ISO 3166-1 alpha-3 code of the state it lies in"),
    ("event", "Id of the first of these reports: `isnad show` leads from it to the words"),
    ("url", "Address of its article"),
)
PAIRS = (
    ("weight", "Records"),
    ("records", "Records"),
    ("reports", "Reports that name both"),
    ("score", "Mean of the scores of the records that have one; not there where none has"),
    ("sign", "+1 where that mean is above 0, -1 where below, 0 where it is 0 or not there"),
    *((quad.replace(" ", "_"), f"Records of {quad}") for quad in QUADS),
    ("undated", "Records without a date"),
    ("start", "First day of the dated records"),
    ("end", "Last day of the dated records"),
)


class _Tie(NamedTuple):
    """Two actors whom one record connects, and the reports that name both."""

    first: str
    second: str
    reciprocal: bool
    reports: tuple[RecordReport, ...]
    url: str | None


def network(all: Iterable[Told], *, per: str = "record", happened: bool = True) -> Any:
    """A ``MultiDiGraph`` with an edge for each record and pair, or with ``per="pair"`` a ``DiGraph`` with one for each pair.

    ``happened``: only records of what happened. The graph's attributes count ``records`` and ``without_edge``. Raises :class:`InputError` for another ``per``.
    """
    if per not in PER:
        raise InputError(f"a network has an edge per {' or per '.join(PER)}, not per {per!r}")
    graph: Any = nx.MultiDiGraph(mode="dynamic", name="isnad", records=0, without_edge=0)
    for one in all:
        if one.happened or not happened:
            _add(graph, one)
    return graph if per == "record" else _paired(graph)


def _add(graph: Any, one: Told) -> None:
    record, ties = one.record, list(_ties(one))
    graph.graph["records"] += 1
    graph.graph["without_edge"] += not ties
    for who in {w.actor: w for w in (*record.actors, *record.recipients) if w.actor}.values():
        _count(graph, who)
    for tie in ties:
        graph.add_edge(tie.first, tie.second, key=record.id, **_known(_edge(one, tie)))


def _count(graph: Any, who: Who) -> None:
    if who.actor not in graph:
        graph.add_node(who.actor, label=who.name_ar or who.texts[0], english=who.name, country=who.country, sector=who.sector, records=0)
    graph.nodes[who.actor]["records"] += 1


def _edge(one: Told, tie: _Tie) -> dict[str, object]:
    record = one.record
    start, end = interval(record.date)
    return {
        "label": f"{record.type}/{record.mode}" if record.mode else record.type, "record": record.id, "event_type": record.type, "mode": record.mode or None,
        "quad_class": QUAD_CLASS.get(record.type), "sign": sign(record.type), "score": None if one.score is None else float(one.score), "status": one.status,
        "reciprocal": tie.reciprocal, "date": record.date, "start": start, "end": end, "weight": 1, "reports": len(tie.reports), "roots": len({r.root for r in tie.reports}),
        "place": record.place, "country": record.country or None, "event": tie.reports[0].event, "url": tie.url}


def _known(attributes: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in attributes.items() if value is not None}


def _ties(one: Told) -> Iterator[_Tie]:
    """The pairs that some report names together: what one outlet says of the actor and another of the victim makes no pair that nobody told."""
    found: defaultdict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for n, row in enumerate(one.rows):
        actors, recipients = (list(dict.fromkeys(p.actor for p in row.parts if p.role == role and p.actor)) for role in ("actor", "recipient"))
        for a, b in product(actors, recipients):
            found[a, b, False].append(n)
        if row.event.rule in reciprocal_rules() and not any(p.role == "recipient" for p in row.parts):
            for a, b in combinations(actors, 2):
                found[(b, a, True) if (b, a, True) in found else (a, b, True)].append(n)
    for (a, b, reciprocal), numbers in found.items():
        if a != b and not (reciprocal and ((a, b, False) in found or (b, a, False) in found)):
            yield _Tie(a, b, reciprocal, tuple(one.record.reports[n] for n in numbers), one.rows[numbers[0]].source.url)


def interval(date: str | None) -> tuple[str | None, str | None]:
    """First and last day of an ISO 8601 day, month or year."""
    if date is None:
        return None, None
    if len(date) == 4:
        return f"{date}-01-01", f"{date}-12-31"
    return (f"{date}-01", f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]}") if len(date) == 7 else (date, date)


def _paired(ties: Any) -> Any:
    """One edge for each pair, in the place of its records."""
    graph: Any = nx.DiGraph(**ties.graph)
    graph.add_nodes_from(ties.nodes(data=True))
    together: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for first, second, edge in ties.edges(data=True):
        together[first, second].append(edge)
    for (first, second), edges in together.items():
        graph.add_edge(first, second, **_known(_pair(edges)))
    return graph


def _pair(edges: list[dict[str, Any]]) -> dict[str, object]:
    scores = [edge["score"] for edge in edges if "score" in edge]
    mean = sum(scores) / len(scores) if scores else None
    starts, ends = [e["start"] for e in edges if "start" in e], [e["end"] for e in edges if "end" in e]
    quads = {quad.replace(" ", "_"): sum(edge.get("quad_class") == quad for edge in edges) for quad in QUADS}
    return {
        "weight": len(edges), "records": len(edges), "reports": sum(edge["reports"] for edge in edges), "score": mean, "sign": 0 if not mean else 1 if mean > 0 else -1, **quads,
        "undated": len(edges) - len(starts), "start": min(starts, default=None), "end": max(ends, default=None)}
