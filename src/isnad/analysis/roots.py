"""On whom a report rests: its root, or the outlet that printed the text first where that is a copy; the medium its words passed through or its article is credited to.
And what they are called, in Arabic and English.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection

from isnad.analysis import stored
from isnad.analysis.told import Told
from isnad.lexicon import Lexicon
from isnad.record.records import RecordReport
from isnad.record.roots import credit, root
from isnad.store.copies import copy_groups
from isnad.store.rows import EventRow

NOBODY = ("ناشر غير معروف", "unknown outlet")
_BRANCHES = {"GOV": ("الحكومة", "government"), "MIL": ("القوات المسلحة والأمن", "armed forces and security"), "JUD": ("القضاء", "judiciary")}
_STATE_MEDIA = ("الإعلام الرسمي", "state media")


class Source(NamedTuple):
    """On whom reports rest. ``kind``: outlet, medium, speaker, unnamed."""

    key: str
    kind: str
    name_ar: str
    name: str


class Origins(NamedTuple):
    """Who published each article, the first article of each group of copies, and the agency that an article is credited to at its edges."""

    outlets: dict[str, str | None]
    first: dict[str, str]  # by name of the group
    credits: dict[str, str]  # root of the agency, by article


class Naming(NamedTuple):
    """What the store and the lexicon call people and states, and the words with which reports name each root most often."""

    people: dict[str, tuple[str, str]]
    states: dict[str, tuple[str, str]]
    words: dict[str, str]


def origins(connection: Connection) -> Origins:
    """What is needed to find the outlet behind a copy, and the agency behind an article."""
    outlets = stored.outlets(connection)
    found = ((article, credit(body, outlets[article])) for article, body in stored.bodies(connection))
    return Origins(outlets, {min(group): group[0] for group in copy_groups(connection)}, {article: root.key for article, root in found if root is not None})


def naming(connection: Connection, lexicon: Lexicon, all: Iterable[Told]) -> Naming:
    """What is needed to name roots."""
    said: dict[str, Counter[str]] = {}
    for one in all:
        for report in one.record.reports:
            said.setdefault(report.root, Counter())[report.root_text] += 1
    words = {root: max(counts, key=counts.__getitem__) for root, counts in said.items()}
    people = {id: (actor.name_ar, actor.name_en) for id, actor in lexicon.actors.items()} | stored.actor_names(connection)
    return Naming(people, {iso3: (c.name_ar, c.name_en) for iso3, c in lexicon.countries.items()}, words)


def outlet(name: str | None) -> Source:
    """An outlet as somebody on whom others rest."""
    return Source(f"outlet:{name or ''}", "outlet", name or NOBODY[0], name or NOBODY[1])


def rests_on(report: RecordReport, known: Origins, naming: Naming) -> Source | None:
    """On whom a report rests; ``None``: on itself, or on another article of its outlet."""
    kind, _, rest = report.root.partition(":")
    if report.root_grade in ("own", "copy"):
        first = known.first.get(rest) if kind == "copy" else rest
        printed = known.outlets.get(first or "")
        return None if first == report.article or printed == report.outlet else outlet(printed)
    return Source(report.root, _KINDS.get(report.root_grade, report.root_grade), *name_of(report.root, naming))


def passed_through(row: EventRow, known: Origins, naming: Naming) -> Source | None:
    """The medium that the words of a report passed through, or to which its article is credited, whoever is quoted: ``قال الوزير لرويترز``, ``(أ ف ب)``."""
    medium = root(msgspec.structs.replace(row, claimed_by=()), quoted=(), body="") if row.via else None
    key = medium.key if medium is not None and medium.grade == "agency" else known.credits.get(row.source.article)
    return Source(key, "medium", *name_of(key, naming)) if key else None


_KINDS = {"agency": "medium", "named": "speaker"}


def name_of(root: str, naming: Naming) -> tuple[str, str]:
    """Arabic and English name of a root; the words that most reports use where it has none."""
    kind, _, rest = root.partition(":")
    words = naming.words.get(root, rest)
    iso3, _, branch = rest.partition(".")
    if kind in ("state", "media") and iso3 in naming.states:
        part = _STATE_MEDIA if kind == "media" else _BRANCHES.get(branch, (branch, branch))
        return f"{part[0]} ({naming.states[iso3][0]})", f"{naming.states[iso3][1]}: {part[1]}"
    if kind == "unnamed" and iso3 in naming.states:
        return f"{words} ({naming.states[iso3][0]})", f"unnamed, {naming.states[iso3][1]} {branch}".strip()
    name_ar, name = naming.people.get(rest, ("", ""))
    return name_ar or words, name or words
