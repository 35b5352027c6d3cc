"""What the interface says: ``texts/interface.tsv``, one line a text, Arabic and English side by side."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from isnad.arabic.letters import fold_word
from isnad.lexicon.files import data_files, read_table, table_kind

LANGUAGES = {"ar": "rtl", "en": "ltr"}  # and the direction of each
_FILE = Path(__file__).parent / "texts" / "interface.tsv"


@cache
def texts(language: str) -> dict[str, str]:
    """Every text of a language by its key."""
    lines = [line.split("\t") for line in _FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    column = lines[0].index(language)
    return {line[0]: line[column] for line in lines[1:]}


def text(language: str, key: str, **values: object) -> str:
    """One text, its names in braces filled in. Raises :class:`KeyError` for a key that is not in the file."""
    return texts(language)[key].format(**values)


def code(language: str, kind: str, value: str) -> str:
    """A code of the records (an event type, an act …) as words; the code itself where the file has none, as for a mode that a user's lexicon brings."""
    return texts(language).get(f"{kind}.{value.replace(' ', '_')}", value)


@cache
def _countries() -> dict[str, tuple[str, str]]:
    paths = [path for path in data_files() if path.suffix == ".tsv" and table_kind(path) == "countries"]
    return {row["iso3"]: (row["name_ar"], row["name_en"]) for path in paths for row in read_table(path)}


def country(language: str, iso3: str) -> str:
    """A state's name; the code where it names none."""
    ar, en = _countries().get(iso3, (iso3, iso3))
    return ar if language == "ar" else en


def countries(language: str) -> list[tuple[str, str]]:
    """Codes and names of all states, by name."""
    return sorted(((iso3, country(language, iso3)) for iso3 in _countries()), key=lambda pair: pair[1])


@cache
def _places() -> dict[str, str]:
    paths = [path for path in data_files() if path.suffix == ".tsv" and table_kind(path) in ("places", "countries")]
    found: dict[str, str] = {}
    for path in paths:
        for row in read_table(path):
            found.setdefault(row["name_en"], row["name_ar"])  # the plain name comes first; then what else texts call it
    return found


@cache
def _spellings() -> dict[str, str]:
    paths = [path for path in data_files() if path.suffix == ".tsv" and table_kind(path) == "actors"]
    posts = (post.split(" ")[:-1] for path in paths for row in read_table(path) for post in row.options("offices"))
    return {" ".join(map(fold_word, part.split())): part for post in posts for part in " ".join(post).split("@")}


def unfolded(title: str) -> str:
    """A title as the lexicon's tables write it; compiled, it has lost its hamzas."""
    return _spellings().get(title, title)


def place(language: str, name: str | None) -> str:
    """A place, which records name in English; ``""`` where there is none."""
    return (_places().get(name, name) if language == "ar" else name) if name else ""
