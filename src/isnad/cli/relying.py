"""`isnad reliance`: who relies on whom."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from isnad.cli.common import clear_errors, store_option, user_files
from isnad.cli.finding import filter_options
from isnad.present import csv_lines

if TYPE_CHECKING:
    from isnad.analysis.reliance import Edge

_RLM = "\u200f"
COLUMNS = ("outlet", "source", "name", "name_en", "kind", "records", "reports", "roots", "articles", "words", "first", "last", "event")
_KINDS_AR = {"outlet": "صحيفة", "medium": "وسيلة إعلام", "speaker": "متحدث", "unnamed": "مصدر بلا اسم"}


@click.command()
@store_option
@filter_options
@click.option("--least", default=1, show_default=True, type=click.IntRange(1), help="Leave out on whom an outlet rests in fewer records.")
@click.option("--format", "style", type=click.Choice(["pretty", "csv", "gexf"]), default="pretty", show_default=True, help="How it is printed.")
def reliance(where: str, least: int, style: str, **filter: Any) -> None:
    """Who relies on whom: from each outlet to the agencies, media, speakers and other outlets on which its reports rest. Brings the records up to date with the store first."""
    from isnad.analysis import Analysis
    from isnad.analysis.reliance import edges

    with clear_errors():
        with Analysis(where, lexicon_files=user_files()) as press:
            graph = press.reliance(least=least, **filter)
        if style == "gexf":
            click.echo(_gexf(graph), nl=False)
            return
        for line in _csv(edges(graph)) if style == "csv" else _pretty(graph, edges(graph)):
            click.echo(line)


def _gexf(graph: Any) -> bytes:
    from isnad.export.graphs import write_to

    out = io.BytesIO()
    write_to(out, graph)
    return out.getvalue()


def _csv(edges: Iterator[Edge]) -> Iterator[str]:
    yield from csv_lines([list(COLUMNS)])
    for edge in edges:
        data = edge.data
        numbers = [str(data[name]) for name in ("records", "reports", "roots", "articles")]
        yield from csv_lines([[edge.outlet, edge.source, edge.name_ar, edge.name, data["kind"], *numbers, data["words"], data.get("start", ""), data.get("end", ""), data["event"]]])


def _pretty(graph: Any, edges: Iterator[Edge]) -> Iterator[str]:
    """An outlet, its numbers, and below on whom it rests, in most records first."""
    by_name = {data["label"]: data for _, data in graph.nodes(data=True) if data["kind"] == "outlet"}
    for name, some in groupby(edges, key=lambda edge: edge.outlet):
        node = by_name[name]
        yield f"{_RLM}■ {name} · {node['records']} records, {node['reports']} reports, {node.get('own', 0)} own"
        yield from (_line(edge) for edge in some)


def _line(edge: Edge) -> str:
    english = f" ({edge.name})" if edge.name != edge.name_ar else ""
    return f"{_RLM}  ← {edge.name_ar}{english} · {_KINDS_AR[edge.data['kind']]} · {edge.data['records']} records, {edge.data['reports']} reports · {edge.data['event']}"
