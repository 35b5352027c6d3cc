"""What a report rests on: who is quoted for it, the agency or medium it is credited to, the copy it is, else the article's own reporting.

Reports that rest on one root are one confirmation. A root is a key: ``state:ISR.MIL`` (the officials of a state, by branch), ``actor:sohr`` (somebody the lexicon lists, or by his name),
``unnamed:مصدر امني`` (with its description), ``agency:afp``, ``copy:GROUP``, ``own:ARTICLE``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from isnad.arabic.letters import fold_word
from isnad.store.rows import EventRow, Part, StatementRow

_CREDITS = Path(__file__).parent / "data" / "credits.tsv"
#: The branches of a state that speak with one voice.
_STATE = {"GOV": "GOV", "LEG": "GOV", "COP": "GOV", "MIL": "MIL", "SPY": "MIL", "JUD": "JUD"}
_OFFICIAL = re.compile(r"رسمي|حكومي|وكال[ةه] ال?انباء|تلفزيون|الاخباري|وساءل الاعلام|اعلام ")
_LOCAL = re.compile(r"محلي|غربي|عالمي|دولي")
_EDGE = 90  # code points at the beginning and the end of a body in which credit lines stand
_PRESS_OFFICE = re.compile(r"المكتب ال[إا]علامي|المركز ال[إا]علامي|ال[إا]علام الحربي|الخلية ال[إا]علامية|خلية ال[إا]علام")
_MEDIUM = re.compile(r"وكال[ةه]|قنا[ةه]|صحيف[ةه]|شبك[ةه]|تلفزيون|[إا]ذاع[ةه]|موقع|مجل[ةه]|جريد[ةه]|فضائي[ةه]|وسائل")
_BARE = re.compile(r"[ول]{0,2}ال(?:وكالة|صحيفة|قناة|شبكة|مجلة|موقع)|وكالة الأنباء")
_OURS = re.compile(r"مراسلنا|مراسلتنا|مراسلونا|مراسلينا|موفدنا|موفدتنا")
_UNNAMED = re.compile(r"\b(?:مصدر|مصادر|مسؤول|مسؤولون|مسؤولين|شهود|شاهد|ناشطون|ناشطين|ديبلوماسي|دبلوماسي|دبلوماسيون|ضابط)\b")



class Root(msgspec.Struct, frozen=True, kw_only=True):
    """What a report rests on. ``grade``: named, unnamed, agency, copy, own."""

    key: str
    grade: str
    text: str  # the words that say so; the outlet's name for its own reporting


def root(row: EventRow, *, quoted: Sequence[StatementRow], body: str) -> Root:
    """The root of an event. ``quoted``: statements of the article in whose sentence the event stands; used where no statement vouches for it."""
    speakers, media = [*row.claimed_by], [*row.via]
    if not speakers and not media:
        parts = [part for statement in quoted for part in statement.parts]
        speakers, media = [p for p in parts if p.role == "speaker"], [p for p in parts if p.role == "via"]
    quoted_roots = [_speaker(p) for p in speakers if not _is_medium(p)]
    named = next((r for r in quoted_roots if r.grade == "named"), None)
    agency = next(_agencies([*media, *speakers], row.source.outlet, body), None)
    if agency and agency.key.startswith("state:") and any(p.country == agency.key[6:9] for p in speakers):
        return agency  # its own officials, whom it alone has heard
    return named or next(iter(quoted_roots), None) or agency or credit(body, row.source.outlet) or _last(row)


def _last(row: EventRow) -> Root:
    source = row.source
    if source.copy_group:
        return Root(key=f"copy:{source.copy_group}", grade="copy", text=source.outlet or "")
    return Root(key=f"own:{source.article}", grade="own", text=source.outlet or "")


def _speaker(part: Part) -> Root:
    """Who is quoted, as one source: the branch of a state rather than its spokesman of the day."""
    if _UNNAMED.search(part.text):
        return Root(key=f"unnamed:{part.country}.{part.sector}" if part.country else f"unnamed:{fold_word(part.text)}", grade="unnamed", text=part.text)
    branch = _STATE.get("GOV" if part.sector == "MED" else part.sector)
    if branch and part.country:
        return Root(key=f"state:{part.country}.{branch}", grade="named", text=part.text)
    return Root(key=f"actor:{part.actor or fold_word(part.text)}", grade="named", text=part.text)


def _is_medium(part: Part) -> bool:
    """Whether words name a medium, and neither a journalist nor a press office, which speaks for those whose office it is."""
    if part.sector != "MED" or _PRESS_OFFICE.search(part.text):
        return False
    listed = part.actor and not part.actor.startswith("~")
    return not listed or bool(_MEDIUM.search(part.text) or _spellings().search(part.text)) or part.actor in _listed_media()


def _medium(part: Part, body: str) -> Root:
    """A medium: the media of a state, agency or television, are the voice of its government. ``الوكالة`` is the one that the article names."""
    known = _spellings().search(part.text) or (_spellings().search(body) if _BARE.fullmatch(part.text) else None)
    listed = part.actor if part.actor and not part.actor.startswith("~") else ""
    id = _credits()[known.group(1)] if known else listed
    official = part.country if _OFFICIAL.search(fold_word(part.text)) and not _LOCAL.search(part.text) else ""
    state = _state_media().get(id) or (official if not known or id == "state-agency" else "")
    if state:
        return Root(key=f"state:{state}.GOV", grade="agency", text=part.text)
    return Root(key=f"agency:{id or fold_word(part.text)}", grade="agency", text=part.text)


def _agencies(parts: Iterable[Part], outlet: str | None, body: str) -> Iterator[Root]:
    """The media among some parts, without the outlet itself and its correspondents."""
    return (_medium(p, body) for p in parts if _is_medium(p) and not _is_outlet(p.actor or "", outlet) and not _OURS.search(p.text))


def _is_outlet(agency: str, outlet: str | None) -> bool:
    """Whether the credited medium is the outlet itself: ``(CNN)`` in CNN's own pages."""
    plain = (outlet or "").lower().replace(" ", "")
    return bool(agency and plain) and (agency.split("-")[0] in plain or plain in agency)


def credit(body: str, outlet: str | None) -> Root | None:
    """The agency that a credit line at the beginning or a wire signature at the end of an article names."""
    for edge in (body[:_EDGE], body[-_EDGE:]):
        for match in _spellings().finditer(edge):
            agency = _credits()[match.group(1)]
            if not _is_outlet(agency, outlet) and _stands_alone(edge, match.start(1), match.end(1)):
                return Root(key=f"agency:{agency}", grade="agency", text=match.group(1))
    return None


def _stands_alone(edge: str, start: int, end: int) -> bool:
    """Whether a name is a signature, between brackets, slashes, dashes or the ends of the text, and not a word of a sentence."""
    before, after = edge[:start].rstrip(" "), edge[end:].lstrip(" ")
    return (not before or before[-1] in "(/\\-–—|\n[،,:.") and (not after or after[0] in ")/\\-–—|\n]،,.:")


@cache
def _state_media() -> dict[str, str]:
    """Agencies that speak for a state, with the state."""
    return {"sana": "SYR", "spa": "SAU", "wam": "ARE", "kuna": "KWT", "qna": "QAT", "mena": "EGY", "wafa": "PSE", "irna": "IRN", "tap": "TUN", "aps": "DZA", "xinhua": "CHN", "suna": "SDN"}


@cache
def _listed_media() -> frozenset[str]:
    return frozenset(_credits().values()) | _state_media().keys()


@cache
def _credits() -> dict[str, str]:
    lines = (line.split("\t") for line in _CREDITS.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {spelling: agency for spelling, agency in lines}


@cache
def _spellings() -> re.Pattern[str]:
    longest_first = sorted(_credits(), key=lambda s: (-len(s), s))
    return re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")
