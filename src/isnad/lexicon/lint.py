"""Checks lexicon files: that they compile, and that no letter in them is one that Arabic text never matches."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from isnad.arabic.letters import fold_word
from isnad.errors import LexiconError
from isnad.lexicon import files
from isnad.lexicon.build import build

_FORBIDDEN = {"ی": "Persian yeh", "ک": "Persian kaf", "ـ": "tatweel", **{chr(c): "vowel mark" for c in range(0x064B, 0x0653)}}


def check(paths: list[Path]) -> list[str]:
    """Every complaint about lexicon files, as ``file:line: what``; nothing where all is well."""
    complaints = [c for path in paths for c in _letters(path)]
    complaints += [c for path in paths if path.suffix == ".tsv" for c in _doubles(path)]
    try:
        build([*files.data_files(), *(p for p in paths if p not in set(files.data_files()))])
    except LexiconError as error:
        complaints.append(str(error))
    return complaints


def _letters(path: Path) -> Iterator[str]:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        yield f"{path}: cannot be read as UTF-8 ({error})"
        return
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("#"):
            continue
        bad = {_FORBIDDEN[c] for c in line if c in _FORBIDDEN} | {"presentation form" for c in line if "\ufb50" <= c <= "\ufdff" or "\ufe70" <= c <= "\ufefc"}
        if bad:
            yield f"{path.name}:{number}: {', '.join(sorted(bad))} in {line.strip()[:60]!r}"
        if unicodedata.normalize("NFC", line) != line:
            yield f"{path.name}:{number}: not in Unicode normal form C"


_KEYS = {"actors": ("id",), "roles": ("lemma",), "names": ("name",), "verbs": ("past", "imperfect"), "words": ("word", "pos"), "countries": ("iso3",), "places": ("name_ar", "country", "name_en")}


def _doubles(path: Path) -> Iterator[str]:
    try:
        kind = files.table_kind(path)
        seen: dict[tuple[str, ...], str] = {}
        for row in files.read_table(path):
            key = tuple(fold_word(row[c]) for c in _KEYS.get(kind, ()))
            if key and key in seen:
                yield f"{row.source}: folds to the same as {seen[key]}: {' / '.join(key)}"
            seen[key] = row.source
    except LexiconError as error:
        yield str(error)
