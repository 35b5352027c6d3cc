"""Tables whose rows are unpacked when they are first asked for.

The compiled lexicon holds 200,000 written forms and 20,000 first words of names; one article needs few of them. So a process loads
the rows as bytes, in a tenth of the time that the objects would take, and makes objects of those rows alone that its articles ask for.
"""

from __future__ import annotations

import marshal
import pickle
from collections import defaultdict
from typing import Any, Final

from isnad.lexicon.entries import Trie

_PREFIX: Final = 4  # letters: some 30,000 rows of at most 400 forms

Numbers = int | tuple[int, ...]


class PackedForms:
    """Written form to the numbers of its readings (see ``build``); forms that begin alike share a row."""

    def __init__(self, rows: dict[str, Any]) -> None:
        self._rows = rows

    def get(self, form: str) -> Numbers | None:
        """The numbers of a form's readings; ``None`` where no entry of the lexicon has it."""
        row = self._rows.get(form[:_PREFIX])
        if type(row) is bytes:
            row = self._rows[form[:_PREFIX]] = marshal.loads(row)
        found: Numbers | None = row.get(form) if row is not None else None
        return found


class PackedTrie:
    """The trie of names and fixed phrases; below each first word it is unpacked when it is asked for."""

    def __init__(self, rows: dict[str, Any]) -> None:
        self._rows = rows

    def get(self, first: str) -> Trie | None:
        """The trie below a first word; ``None`` where no name begins with it."""
        row: Any = self._rows.get(first)
        if type(row) is bytes:
            row = self._rows[first] = pickle.loads(row)
        node: Trie | None = row
        return node

    def __getitem__(self, first: str) -> Trie:
        row = self.get(first)
        if row is None:
            raise KeyError(first)
        return row

    def __contains__(self, first: object) -> bool:
        return first in self._rows


def pack(tables: dict[str, Any]) -> dict[str, Any]:
    """The tables of ``build`` with the rows of the two large ones as bytes."""
    forms: dict[str, dict[str, Numbers]] = defaultdict(dict)
    for form, numbers in tables["forms"].items():
        forms[form[:_PREFIX]][form] = numbers
    return {
        **tables,
        "forms": {prefix: marshal.dumps(row) for prefix, row in forms.items()},
        "trie": {first: pickle.dumps(node, pickle.HIGHEST_PROTOCOL) for first, node in tables["trie"].items()},
    }
