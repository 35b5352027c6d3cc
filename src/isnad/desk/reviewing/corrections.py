"""Corrections of names and aliases as a lexicon file, so that whatever is read from then on is read right."""

from __future__ import annotations

import hashlib
import re
import tempfile
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from isnad.errors import LexiconError
from isnad.lexicon import Lexicon, own
from isnad.lexicon.files import COLUMNS
from isnad.lexicon.lint import check
from isnad.store import schema
from isnad.store.decisions import OF_ACTORS, Decision, decisions, standing
from isnad.store.store import Store

_HEAD = "# Names that reviewers put right, written by the desk of a store; saving them again writes the file anew."


class Row(NamedTuple):
    """One line of ``actors.tsv``."""

    id: str
    name_ar: str
    name_en: str
    variants: tuple[str, ...]
    country: str
    sector: str
    kind: str


def rows(connection: Connection, lexicon: Lexicon) -> list[Row]:
    """Every actor that standing decisions rename, merge, split or give an alias, with all that names it by them."""
    decided = [d for d in standing(decisions(connection)) if d.verb in OF_ACTORS]
    merged = {d.record: d.detail["into"] for d in decided if d.verb == "merge-actor"}
    called: dict[str, list[str]] = {}
    for d in decided:
        id, names = _names(connection, d)
        called.setdefault(merged.get(id, id), []).extend(names)
    found = {row.id: row for row in connection.execute(select(schema.actors).where(schema.actors.c.id.in_(list(called))))}
    return [_row(found[id], called[id], lexicon) for id in sorted(called) if id in found and found[id].name_ar and found[id].name]


def _names(connection: Connection, decision: Decision) -> tuple[str, list[str]]:
    """Whom a decision is about, and what else it says he is called."""
    detail = decision.detail
    if decision.verb == "rename-actor":
        return decision.record, [detail["was"]["name_ar"]]
    if decision.verb == "alias-actor":
        return decision.record, [detail["text"]]
    if decision.verb == "split-actor":
        return detail["into"], [detail["text"]]
    return detail["into"], [connection.execute(select(schema.actors.c.name_ar).where(schema.actors.c.id == decision.record)).scalar() or ""]


def _row(actor: Any, called: list[str], lexicon: Lexicon) -> Row:
    known = lexicon.actors.get(actor.id)
    variants = tuple(dict.fromkeys(_cell(name) for name in called if _cell(name) and name != actor.name_ar))
    return Row(actor.id if known else _slug(actor.name, actor.id, lexicon), _cell(actor.name_ar), _cell(actor.name), variants, actor.country, actor.sector, known.kind if known else "person")


def _slug(name: str, id: str, lexicon: Lexicon) -> str:
    """An id in the lexicon's way, that no other actor has; a digest sets it apart where there is one."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    return slug if slug and slug not in lexicon.actors else "-".join(part for part in (slug, hashlib.sha256(id.encode()).hexdigest()[:6]) if part)


def _cell(text: str) -> str:
    """Words as a cell of a table may hold them: no tab, no bar between alternatives, no mark of loaded wording."""
    return " ".join(re.sub(r"[\t|!]", " ", text).split())


def text(found: list[Row]) -> str:
    """The file."""
    lines = ("\t".join((r.id, r.name_ar, r.name_en, " | ".join(r.variants), r.country, r.sector, r.kind, "")) for r in found)
    return "\n".join((_HEAD, COLUMNS["actors"].replace(" ", "\t"), *lines)) + "\n"


def file_name(store: Store) -> str:
    """A name that other stores' corrections do not have: ``reviewed-isnad-1f3a9c.tsv``."""
    stem = re.sub(r"[^A-Za-z0-9]+", "-", Path(store.url.database or "store").stem).strip("-")
    return f"reviewed-{stem}-{hashlib.sha256(store.url.render_as_string().encode()).hexdigest()[:6]}.tsv"


def complaints(content: str) -> list[str]:
    """What the check of lexicon files finds wrong with the file."""
    with tempfile.TemporaryDirectory(prefix="isnad-lexicon-") as folder:
        path = Path(folder) / "reviewed.tsv"
        path.write_text(content, encoding="utf-8")
        return check([path])


def save(store: Store, content: str) -> Path:
    """Keep the file where ``isnad lexicon add-file`` keeps those of the user. Raises :class:`LexiconError` with the first complaint of the check."""
    wrong = complaints(content)
    if wrong:
        raise LexiconError(f"the corrections are no lexicon file yet: {'; '.join(wrong[:5])}")
    own.FOLDER.mkdir(parents=True, exist_ok=True)
    target = own.FOLDER / file_name(store)
    target.write_text(content, encoding="utf-8")
    return target
