"""Reads the lexicon's files: tables (TSV) and word groups (YAML), as ``docs/lexicon.md`` describes them.

Every entry remembers the file and line it came from, so that each complaint about it can name them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from isnad.errors import LexiconError

DATA = Path(__file__).parent / "data"
EXAMPLES = DATA / "examples"  # data for the check and the tests: no part of the compiled lexicon

COLUMNS = {
    "countries": "iso3 name_en name_ar variants adj_en adj_ar capital_ar seats lat lon",
    "places": "name_ar variants name_en country lat lon geonames kind population admin1",
    "actors": "id name_ar name_en variants country sector kind offices",
    "roles": "lemma plurals en sector kind gender",
    "names": "name latin kind",
    "verbs": "past imperfect masdar",
    "words": "word pos plurals",
    "light_verbs": "past imperfect prep subject status",
    "frame_examples": "frame sentence trigger actors recipients place status",
    "cue_examples": "cue sentence word speaker act content",
}
EXAMPLE_KINDS = frozenset(["frame_examples", "cue_examples"])
FRAME_KEYS = frozenset(
    ["id", "type", "mode", "verbs", "nouns", "phrases", "participles", "verb_roles", "noun_roles", "needs", "blocks", "unless", "only", "subject", "notes"]
)
CUE_KEYS = frozenset(["id", "act", "neutral", "verbs", "nouns", "phrases", "content", "addressee", "event", "mode", "needs", "blocks", "unless", "subject", "notes"])


@dataclass(slots=True, frozen=True)
class Row:
    """One line of a table: where it stands and its cells by column."""

    source: str
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def options(self, column: str) -> list[str]:
        """The alternatives of a cell, without the mark of loaded wordings."""
        return [part.strip().lstrip("!") for part in self.cells[column].split("|") if part.strip(" !")]


def table_kind(path: Path) -> str:
    """Which table a file is: by its own name, or ``actors`` inside that folder or by header."""
    if path.stem in COLUMNS:
        return path.stem
    if path.parent.name == "actors":
        return "actors"
    header = next((line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"), "")
    for kind, columns in COLUMNS.items():
        if header.split("\t") == columns.split():
            return kind
    raise LexiconError(f"{path}: the header names no table of the lexicon; docs/lexicon.md lists the columns of each")


def is_examples(path: Path) -> bool:
    """Whether a file is a table of example sentences."""
    return path.suffix == ".tsv" and table_kind(path) in EXAMPLE_KINDS


def read_table(path: Path) -> Iterator[Row]:
    """The rows of a TSV file; raises :class:`LexiconError` naming file and line where a line does not fit."""
    columns = COLUMNS[table_kind(path)].split()
    header_seen = False
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError as error:
        raise LexiconError(f"{path}: not UTF-8 (byte {error.start}); save the file as UTF-8") from None
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if not header_seen:
            header_seen = True
            if cells == columns:
                continue
            raise LexiconError(f"{path}:{number}: the header must be: {' '.join(columns)}")
        cells += [""] * (len(columns) - len(cells))
        if len(cells) != len(columns):
            raise LexiconError(f"{path}:{number}: {len(cells)} cells where {len(columns)} are expected ({' '.join(columns)})")
        yield Row(f"{path.name}:{number}", dict(zip(columns, (c.strip() for c in cells), strict=False)))


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; errors name file and line."""
    import yaml  # only who compiles or checks a lexicon needs it

    try:
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        raise LexiconError(f"{path}{line}: not valid YAML: {getattr(error, 'problem', error)}") from None


def read_groups(path: Path, keys: frozenset[str]) -> list[dict[str, Any]]:
    """A YAML list of word groups (frames or cues) whose keys are all known."""
    content = read_yaml(path) or []
    groups: list[dict[str, Any]] = (content.get("cues") or content.get("frames") or []) if isinstance(content, dict) else content
    for group in groups:
        unknown = set(group) - keys if isinstance(group, dict) else {str(group)}
        if unknown or "id" not in group:
            name = group.get("id", "?") if isinstance(group, dict) else "?"
            raise LexiconError(f"{path}: entry {name!r} has unknown or missing keys: {', '.join(sorted(unknown)) or 'id'}")
    return groups


def data_files(extra: tuple[Path, ...] = ()) -> list[Path]:
    """Every file of the lexicon in a fixed order, the user's own files last."""
    own = sorted(p for p in DATA.rglob("*") if p.suffix in {".tsv", ".yaml"} and p.parent != EXAMPLES)
    return [*own, *extra]


def example_files() -> list[Path]:
    """The tables of example sentences that ship with the lexicon."""
    return sorted(EXAMPLES.glob("*.tsv"))
