"""The compiled reader: finds the extension modules that the build made of the reader's sources (see ``hatch_build.py``), as long as the sources are still these.

They lie apart from the sources, so that Python by itself never takes them: an edited source is read as it stands, at Python's speed, until the reader is built again.
``ISNAD_PURE=1`` leaves them aside.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import EXTENSION_SUFFIXES, ExtensionFileLoader, ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType

_PACKAGE = Path(__file__).parent
FOLDER = _PACKAGE / "_compiled" / (sys.implementation.cache_tag or "unknown")
SUFFIX = EXTENSION_SUFFIXES[0]
DIGEST = "sources.sha256"  # in the folder: the digest of the sources that were compiled


def digest() -> str:
    """The digest of all sources whose code or types the compiled modules hold."""
    state = hashlib.sha256()
    for path in [_PACKAGE / "model.py", *(path for folder in ("arabic", "lexicon", "reader") for path in sorted((_PACKAGE / folder).glob("*.py")))]:
        state.update(f"{path.parent.name}/{path.name}".encode() + b"\0" + path.read_bytes() + b"\0")
    return state.hexdigest()


class Finder(MetaPathFinder):
    """Finds a module among the compiled ones."""

    def __init__(self, folder: Path) -> None:
        self._files = {path.name.removesuffix(SUFFIX): str(path) for path in folder.glob(f"*{SUFFIX}")}

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        file = self._files.get(fullname)
        return spec_from_file_location(fullname, file, loader=ExtensionFileLoader(fullname, file)) if file is not None else None


def use() -> str:
    """Have the compiled modules imported where they are what the sources would be; how the reader runs, in words."""
    if os.environ.get("ISNAD_PURE"):
        return "pure Python: ISNAD_PURE is set"
    try:
        built_from = (FOLDER / DIGEST).read_text()
    except FileNotFoundError:
        return "pure Python: the reader was not compiled"
    if built_from != digest():
        return "pure Python: the reader was compiled from other sources"
    sys.meta_path.insert(0, Finder(FOLDER))
    return "compiled"
