"""A network for Gephi (0.9.3 or later): GEXF 1.3 with intervals, by networkx.

Nodes are actors (label: Arabic). An edge runs from an actor to a recipient for each event type and status; its weight is the number of records, its intervals
(``spells``) are the days, months or years of the events that are dated. Where several act on each other and nobody is a recipient (a meeting), the edge runs from
the one named first to the other and ``reciprocal`` is true. Gephi keeps edges apart that run between the same two actors if their ``kind`` differs (GEXF 1.3);
without it, it would add up an alliance and a war. Records with nobody on the other side make a node and no edge; they are counted.

Of networkx's writer: an edge attribute ``type`` is taken for directed or undirected and lost, hence ``event_type``; ``None`` raises, hence ``""``; it knows
no ``kind``, which is added; it writes today's date, which is replaced by the header's, so that the same records give the same bytes. There is no BOM.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from itertools import combinations, product
from pathlib import Path
from typing import Any

import networkx as nx
from networkx.readwrite.gexf import GEXFWriter

from isnad.export.columns import arabic, in_role
from isnad.export.files import one_line
from isnad.export.records import Counts, Header, Records, header_lines
from isnad.model import QUAD_CLASS
from isnad.store.rows import EventRow, Part

NODE_ATTRIBUTES = (
    ("label", "Arabic name, else the words"),
    ("english", "English name"),
    ("country", "ISO 3166-1 alpha-3 code (IGO: international body)"),
    ("sector", "PLOVER sector code"),
    ("events", "Number of events in which it acts or is acted upon, whatever their status"),
    ("statements", "Number of statements of which it is the speaker"),
)
EDGE_ATTRIBUTES = (
    ("label", "Event type, status unless actual, and whether it is reciprocal; also the kind of the edge"),
    ("weight", "Number of records"),
    ("event_type", "PLOVER type"),
    ("quad_class", "Verbal or material, cooperation or conflict"),
    ("status", "actual, future, hypothetical, negated, historical: filter on it before counting what happened"),
    ("reciprocal", "true where all act on each other"),
    ("undated", "Number of records without a date; they give no interval"),
    ("networkx_key", "The label again, as networkx keeps it"),
)


def write(records: Records, path: Path) -> Counts:
    """One GEXF file. Memory grows with the number of actors and pairs, not of records."""
    graph, counts = build(records)
    writer = GEXFWriter(version="1.3", prettyprint=True)
    _describe(writer, records.header, counts)
    writer.add_graph(graph)
    for edge in writer.graph_element.iter("edge"):
        edge.set("kind", edge.get("label"))
    with path.open("wb") as out:
        writer.write(out)
    return counts


def build(records: Records) -> tuple[Any, Counts]:
    """The graph, and how much of the records went into it."""
    graph: Any = nx.MultiDiGraph(mode="dynamic", name="isnad")
    counts: Counts = dict.fromkeys(("nodes", "edges", "events", "events without an edge", "statements", "left out: withdrawn"), 0)
    for event in records.events():
        _add_event(graph, event, counts)
    for statement in records.statements():
        counts["left out: withdrawn"] += statement.withdrawn is not None
        if statement.withdrawn is None:
            counts["statements"] += 1
            for part in statement.parts:
                if part.role == "speaker" and _ident(part):
                    _node(graph, part)["statements"] += 1
    for _, _, data in graph.edges(data=True):
        data["spells"] = sorted(data["spells"])
    counts["nodes"], counts["edges"] = graph.number_of_nodes(), graph.number_of_edges()
    return graph, counts


def _add_event(graph: Any, row: EventRow, counts: Counts) -> None:
    if row.withdrawn is not None:
        counts["left out: withdrawn"] += 1
        return
    counts["events"] += 1
    for part in {ident: part for part in row.parts if (ident := _ident(part))}.values():
        _node(graph, part)["events"] += 1
    pairs = list(_pairs(row))
    counts["events without an edge"] += not pairs
    for first, second, reciprocal in pairs:
        _add_record(_edge(graph, first, second, row, reciprocal), row)


def _ident(part: Part) -> str:
    """The actor's id in the graph; ``""`` for words that name nobody in particular. XML refuses control characters."""
    return one_line(part.actor or "")


def _node(graph: Any, part: Part) -> dict[str, Any]:
    ident = _ident(part)
    if ident not in graph:
        graph.add_node(ident, label=one_line(arabic(part)), english=one_line(part.name), country=part.country, sector=part.sector, events=0, statements=0)
    node: dict[str, Any] = graph.nodes[ident]
    return node


def _pairs(row: EventRow) -> Iterator[tuple[str, str, bool]]:
    """From each actor to each recipient; where there is no recipient, between the actors."""
    actors = list(dict.fromkeys(ident for part in in_role(row, "actor") if (ident := _ident(part))))
    recipients = list(dict.fromkeys(ident for part in in_role(row, "recipient") if (ident := _ident(part))))
    if in_role(row, "recipient"):
        yield from ((a, b, False) for a, b in product(actors, recipients) if a != b)
    else:
        yield from ((a, b, True) for a, b in combinations(actors, 2))


def _edge(graph: Any, first: str, second: str, row: EventRow, reciprocal: bool) -> dict[str, Any]:
    kind, status = row.event.type, row.event.status
    marks = [mark for mark in ("" if status == "actual" else status, "reciprocal" if reciprocal else "") if mark]
    key = f"{kind} ({', '.join(marks)})" if marks else kind
    if not graph.has_edge(first, second, key):
        graph.add_edge(first, second, key, label=key, weight=0, event_type=kind, quad_class=QUAD_CLASS.get(kind, ""), status=status, reciprocal=reciprocal, undated=0, spells=set())
    edge: dict[str, Any] = graph.edges[first, second, key]
    return edge


def _add_record(edge: dict[str, Any], row: EventRow) -> None:
    edge["weight"] += 1
    span = interval(row.event.date)
    if span is None:
        edge["undated"] += 1
    else:
        edge["spells"].add(span)


def interval(date: str | None) -> tuple[str, str] | None:
    """First and last day of an ISO 8601 day, month or year; ``None`` where the date is unknown."""
    if not date:
        return None
    if len(date) == 7:
        return f"{date}-01", f"{date}-{calendar.monthrange(int(date[:4]), int(date[5:]))[1]}"
    return (f"{date}-01-01", f"{date}-12-31") if len(date) == 4 else (date, date)


def _describe(writer: Any, header: Header, counts: Counts) -> None:
    """Header and counts into the file's own description, and its date instead of today's."""
    meta = writer.xml.find("meta")
    meta.set("lastmodifieddate", header.made_at[:10])
    meta.find("creator").text = f"Isnad {header.isnad}"
    lines = [*header_lines(header), *((name, str(n)) for name, n in counts.items())]
    description = meta.makeelement("description", {})
    description.text = one_line("; ".join(f"{name}: {value}" for name, value in lines))
    meta.append(description)
