"""What else a thing is called: the names of actors, places and countries, in Arabic and English, straight from the lexicon's tables.

Search needs no more of the lexicon than this, and so opens in a tenth of the time that the whole of it takes to load.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from isnad.lexicon.files import Row, data_files, read_table, table_kind
from isnad.store.analysis import name_key

_ALSO_CALLED = Path(__file__).parent / "also_called.tsv"
_LONGEST_ID = 6  # ids this short are what the press calls the body: un, icc, unicef
_NAMESAKES = 2  # a family name that more persons bear stands for none of them


class Thing(NamedTuple):
    """An actor, a place or a country."""

    kind: str
    id: str


class Names:
    """Names by thing, and things by the key of each of their names."""

    def __init__(self, called: dict[Thing, list[str]]) -> None:
        self.called = called
        self.things: dict[str, list[Thing]] = {}
        for thing, names in called.items():
            for key in dict.fromkeys(map(name_key, names)):
                self.things.setdefault(key, []).append(thing)

    def others(self, kind: str, name: str) -> list[str]:
        """Every name of the things of a kind that bear this name."""
        return list(dict.fromkeys(other for id in self.ids(kind, name) for other in self.called[Thing(kind, id)]))

    def ids(self, kind: str, name: str) -> list[str]:
        """The things of a kind that bear a name."""
        return [thing.id for thing in self.things.get(name_key(name), ()) if thing.kind == kind]


@lru_cache(maxsize=4)
def names(extra: tuple[Path, ...] = ()) -> Names:
    """The names of the lexicon that ships with Isnad and of the user's own files."""
    called: dict[Thing, list[str]] = {}
    persons: dict[Thing, str] = {}
    for path in data_files(extra):
        kind = table_kind(path) if path.suffix == ".tsv" else ""
        if kind in ("actors", "places", "countries"):
            for row in read_table(path):
                thing, given = _named(row, kind)
                called.setdefault(thing, []).extend(given)
                if kind == "actors" and row["kind"] == "person":
                    persons[thing] = row["name_en"]
    for thing, name in _family_names(persons):
        called[thing].append(name)
    for thing, name in _also_called():
        called.setdefault(thing, []).append(name)
    return Names(called)


def _named(row: Row, kind: str) -> tuple[Thing, list[str]]:
    given = [name for name in (row["name_ar"], row["name_en"], *row.options("variants")) if name]
    if kind == "countries":
        return Thing("country", row["iso3"]), [*given, row["iso3"]]
    if kind == "places":
        return Thing("place", f"{row['name_ar']}/{row['name_en']}/{row['country']}"), given
    return Thing("actor", row["id"]), [*given, row["id"]] if len(row["id"]) <= _LONGEST_ID and row["id"].isalpha() else given


def _family_names(persons: dict[Thing, str]) -> list[tuple[Thing, str]]:
    """The last word of English names, where it points to one person or two."""
    last = {thing: name.replace("-", " ").split()[-1] for thing, name in persons.items() if " " in name}
    bearers = Counter(last.values())
    return [(thing, name) for thing, name in last.items() if len(name) > 3 and name.isalpha() and bearers[name] <= _NAMESAKES]


def _also_called() -> Iterator[tuple[Thing, str]]:
    for line in _ALSO_CALLED.read_text(encoding="utf-8").splitlines():
        if not line.startswith(("#", "kind\t")):
            kind, id, name = line.split("\t")
            yield Thing(kind, id), name
