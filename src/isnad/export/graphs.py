"""Any networkx graph of Isnad as GEXF 1.3 for Gephi, with nothing lost: read back with ``networkx.read_gexf`` it has the same nodes, edges and attributes.

Of networkx's writer: it writes today's date, which is replaced, so that the same graph gives the same bytes; it says nothing of the format of times, which are ISO 8601 days here;
it refuses no letter that XML refuses, so control characters are taken out. An edge of a multigraph gets its label as ``kind``, by which Gephi keeps parallel edges apart.
"""

from __future__ import annotations

from pathlib import Path
from typing import IO, Any

from networkx.readwrite.gexf import GEXFWriter

from isnad._version import __version__
from isnad.errors import ExportError
from isnad.export.files import printable, whole


def write_gexf(graph: Any, path: str | Path, *, overwrite: bool = False) -> None:
    """Write a graph to a file, whole or not at all. Raises :class:`ExportError` where the file exists and may not be overwritten."""
    with whole(Path(path), overwrite=overwrite) as room, room.open("wb") as out:
        write_to(out, graph)


def write_to(out: IO[bytes], graph: Any) -> None:
    """Write a graph as UTF-8. Raises :class:`ExportError` naming an attribute that GEXF cannot hold."""
    writer = GEXFWriter(version="1.3", prettyprint=True)
    meta = writer.xml.find("meta")
    del meta.attrib["lastmodifieddate"]
    meta.find("creator").text = f"Isnad {__version__}"
    try:
        writer.add_graph(_clean(graph))
    except TypeError as error:
        raise ExportError(f"the graph has an attribute that GEXF cannot hold ({error}); leave it out, or make it text or a number") from None
    writer.graph_element.set("timeformat", "date")
    if graph.is_multigraph():
        for edge in writer.graph_element.iter("edge"):
            edge.set("kind", edge.get("label", ""))
    writer.write(out)


def _clean(graph: Any) -> Any:
    """The graph without letters that XML refuses."""
    copy = graph.__class__(**graph.graph)
    copy.add_nodes_from((_letters(node), {k: _letters(v) for k, v in data.items()}) for node, data in graph.nodes(data=True))
    edges = graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    copy.add_edges_from((*map(_letters, ends), {k: _letters(v) for k, v in data.items()}) for *ends, data in edges)
    return copy


def _letters(value: object) -> object:
    return printable(value) if isinstance(value, str) else value
