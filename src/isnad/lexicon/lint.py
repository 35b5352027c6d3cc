"""Checks lexicon files: that they compile, that no letter in them is one that Arabic text never matches, and that each frame and cue has an example."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from isnad.arabic.letters import fold_word
from isnad.errors import LexiconError
from isnad.lexicon import examples, files
from isnad.lexicon.build import add_cues, add_frames, adder_for, build

_FORBIDDEN = {"ی": "Persian yeh", "ک": "Persian kaf", "ـ": "tatweel", **{chr(c): "vowel mark" for c in range(0x064B, 0x0653)}}


def check(paths: list[Path]) -> list[str]:
    """Every complaint about lexicon files, as ``file:line: what``; nothing where all is well."""
    complaints = [c for path in paths for c in _letters(path)]
    complaints += [c for path in paths if path.suffix == ".tsv" for c in _doubles(path)]
    try:
        own = set(files.data_files())
        complaints += _examples(paths, build([*files.data_files(), *(p for p in paths if p not in own)]))
    except LexiconError as error:
        complaints.append(str(error))
    return list(dict.fromkeys(complaints))


def _examples(paths: list[Path], tables: dict[str, Any]) -> Iterator[str]:
    """Examples that do not fit, and the frames and cues without one: of our files always, of the user's where he gives examples."""
    own = [p for p in paths if files.DATA in p.parents]
    given = [p for p in paths if p not in own and files.is_examples(p)]
    sentences = examples.rows([*files.example_files(), *given])
    checked = {p.name for p in paths} | ({p.name for p in files.example_files()} if own else set())
    for row in sentences:
        if row.source.partition(":")[0] in checked:
            yield from examples.mistakes(row, tables["frames"], tables["cues"])
    for path in paths if given else own:
        if path.suffix == ".yaml" and (what := _entries(path)):
            yield from examples.missing((str(g["id"]) for g in files.read_groups(path, files.FRAME_KEYS | files.CUE_KEYS)), sentences, what)


def _entries(path: Path) -> str:
    """What the groups of a YAML file are: ``frame``, ``cue`` or neither."""
    adder = adder_for(path)
    return "frame" if adder is add_frames else "cue" if adder is add_cues else ""


def read_examples(paths: list[Path]) -> list[str]:
    """The example sentences of files from which the reader, with these files in its lexicon, does not make the record they ask for."""
    from isnad.reader import Reader

    tables = [p for p in paths if files.is_examples(p)]
    own = {*files.data_files(), *tables}
    reader = Reader(lexicon_files=[p for p in paths if p not in own])
    unmet = ((row, examples.unmet(row, reader.read(examples.article(row)))) for row in examples.rows(tables))
    return [f"{row.source}: {examples.entry(row)}: {row['sentence']} -> {found}" for row, found in unmet if found]


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


_KEYS = {"actors": ("id",), "roles": ("lemma",), "names": ("name",), "verbs": ("past", "imperfect"), "words": ("word", "pos"), "countries": ("iso3",), "places": ("name_ar", "country", "name_en"), "frame_examples": ("frame", "sentence", "trigger"), "cue_examples": ("cue", "sentence", "word")}


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
