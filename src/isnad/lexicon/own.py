"""The lexicon files of the user of this machine, which ``isnad lexicon add-file`` keeps."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path.home() / ".config" / "isnad" / "lexicon"


def own_files(folder: Path = FOLDER) -> list[Path]:
    """The files, in the order of their names; none where there is no folder."""
    return sorted(p for p in folder.glob("*") if p.suffix in {".tsv", ".yaml"}) if folder.is_dir() else []
