"""Through what an outlet knows what somebody said: an agency or medium, a document, another article whose words it prints, else its own hearing.

That he said so rests on these: outlets that copy one agency, or quote one statement, share a root. Keys as in :mod:`isnad.record.roots`, and ``document:KIND``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from isnad.arabic.letters import fold_word
from isnad.model import Event
from isnad.record.roots import Root, root
from isnad.record.said import Said
from isnad.store.rows import EventRow, StatementRow

_SAME_WORDS = 0.7  # share of its rows of words that a report has from the same wire
_LEAST = 6  # rows: fewer tell nothing
_DOCUMENTS = ("بيان", "تغريد", "مقابل", "تصريح", "تقرير", "تقارير", "منشور", "خطاب", "كلم", "رسال", "حوار", "مءتمر", "مقال", "تدوين")  # folded
_OWN = frozenset(["own", "copy"])


def channel(row: StatementRow, body: str) -> Root:
    """The channel of one report."""
    told = root(_as_event(row), quoted=(), body=body)
    document = next((p for p in row.parts if p.role == "via" and p.sector != "MED"), None)
    if document is None or told.grade not in _OWN:
        return told
    return Root(key=f"document:{_document(document.text)}", grade="document", text=document.text)


def _document(text: str) -> str:
    """What sort of document it is, whatever is attached to the word: all who quote his statement rest on one."""
    first = fold_word(text.split()[0])
    return next((kind for kind in _DOCUMENTS if kind in first), first)


def _as_event(row: StatementRow) -> EventRow:
    """A statement as the event of saying it, whose source is the medium alone: that he said it cannot rest on his own word."""
    said = row.statement
    saying = Event(id=said.id, type="", mode="", trigger=said.cue, actors=[], recipients=[], place=None, when=None, date=None, status="actual", claimed_by=None, dead=None, injured=None,
                   context=[], rule=said.rule)
    media = tuple(p for p in row.parts if p.role == "via" and p.sector == "MED")
    return EventRow(event=saying, source=row.source, parts=(), claim=None, claimed_by=(), via=media, sentence=row.sentence, isnad=row.isnad, lexicon=row.lexicon, withdrawn=row.withdrawn)


def source_root(row: StatementRow | EventRow, body: str) -> Root:
    """What a statement or event rests on: its speaker or who vouches for it, else the channel."""
    if isinstance(row, EventRow):
        return root(row, quoted=(), body=body)
    return root(_as_event(row), quoted=[row], body=body)


def share_wires(roots: Mapping[str, Root], sayings: Sequence[Said]) -> dict[str, Root]:
    """The roots of the reports of one utterance, where those of no known channel that tell it in the very words of another article, outside quotation, take that one's root.

    ``sayings`` stand in the order of publication.
    """
    out = dict(roots)
    for i, saying in enumerate(sayings):
        if roots[saying.id].grade in _OWN and not saying.direct:
            alike = [s for s in sayings if s.article != saying.article and not s.direct and _copied(saying, s)]
            known = [s for s in alike if roots[s.id].grade not in _OWN]
            earlier = [s for s in alike if sayings.index(s) < i]
            if known or earlier:
                out[saying.id] = out[(known or earlier)[0].id]
    return out


def _copied(one: Said, other: Said) -> bool:
    shorter = min(len(one.runs), len(other.runs))
    return shorter >= _LEAST and len(one.runs & other.runs) >= _SAME_WORDS * shorter
