"""What a frame asks for: fixed phrases that forbid it, roles that must be filled, words by which one frame passes into another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from isnad.lexicon.entries import Frame
from isnad.reader.cues import blocked_at
from isnad.reader.document import ActorMention, Document, Happened, Phrase, Sentence
from isnad.reader.roles import FORCE, set_place
from isnad.reader.sharing import CROWD

MISSILES: Final = frozenset(["صاروخ", "قذيفة", "مسيرة", "بالون", "رصاصة", "قنبلة", "شظية"])
VIOLENT: Final = frozenset(("ASSAULT", "COERCE", "SANCTION"))


def allowed(doc: Document, sentence: Sentence, i: int, frame: Frame) -> bool:
    """Whether no fixed phrase around token ``i`` and no word of the sentence forbids the frame."""
    if frame.blocks and blocked_at(doc, i, doc.lexicon.blocks[frame.id]):
        return False
    if frame.only and frame.only.isdisjoint(doc.words_of(sentence)):
        return False
    return not frame.unless or frame.unless.isdisjoint(doc.words_of(sentence))


def complete(event: Happened) -> bool:
    """Whether the roles without which the word is not this event are filled."""
    return all(_NEEDS[need](event) for need in event.frame.needs if need in _NEEDS)


_ARMS_BEARING: Final = frozenset(("MIL", "REB", "COP", "UAF"))
_BODIES: Final = frozenset(("collective", "group", "body"))


def _is_people(mention: ActorMention) -> bool:
    """A crowd, or many people without office or arms."""
    return mention.lemma in CROWD or (mention.sector == "CVL" and mention.number == "p" and mention.kind in ("person", "collective"))


_OFFICIAL: Final = frozenset(("GOV", "IGO", "MIL", "LEG", "SPY"))
_DELEGATIONS: Final = frozenset(["وفد", "مبعوث", "موفد"])
_ASSEMBLIES: Final = frozenset(["برلمان", "مجلس", "لجنة", "كونغرس", "هيءة", "نواب", "ناءب", "دولة"])
_COUNCILS: Final = frozenset(["UN Security Council", "European Parliament", "United Nations"])
_NEEDS: Final[dict[str, Callable[[Happened], bool]]] = {
    "actor": lambda e: bool(e.actors),
    "recipient": lambda e: bool(e.recipients or e.place),
    "any": lambda e: bool(e.actors or e.recipients or e.place),
    "place": lambda e: e.place is not None,
    "two": lambda e: len(e.actors) > 1,
    "force": lambda e: any(m.sector in FORCE for m in e.actors),
    "persons": lambda e: any(m.kind in ("person", "victims", "unknown", "collective") for m in e.recipients),
    "crowd": lambda e: any(m.lemma in CROWD for m in e.actors),
    "people": lambda e: any(_is_people(m) for m in e.actors),
    "authority": lambda e: not any(_is_people(m) for m in e.actors),
    "troops": lambda e: any((m.kind in _BODIES and m.sector in _ARMS_BEARING) or (m.kind == "person" and m.number == "p" and m.sector in ("MIL", "REB", "UAF")) for m in e.actors),
    "fallen": lambda e: any(m.kind == "victims" for m in e.recipients),
    "sufferer": lambda e: bool(e.recipients),
    "official": lambda e: any((m.sector in _OFFICIAL and m.kind == "person") or m.lemma in _DELEGATIONS for m in e.actors),
    "forces": lambda e: any(m.sector in FORCE for m in e.recipients),
    "assembly": lambda e: any(m.sector == "LEG" or m.lemma in _ASSEMBLIES or m.name in _COUNCILS for m in e.actors),
    "leavers": lambda e: any(m.sector in FORCE or (m.number == "p" and m.kind in ("victims", "person", "collective")) for m in [*e.actors, *e.recipients]),
    "guilty": lambda e: any(m.kind in ("person", "victims", "unknown") and m.sector not in _OFFICIAL for m in e.recipients),
    "lay": lambda e: not any(m.sector == "JUD" and m.kind in ("institution", "body") for m in e.actors),
    "court": lambda e: any(m.sector == "JUD" for m in e.actors) or not e.actors,
}


def against_protest(doc: Document, heads: list[int]) -> bool:
    """``قمع التظاهرات``، ``فض الاعتصام``، ``تفريق المحتجين``"""
    words = [doc.tokens[h] for h in heads]
    return any(t.lemma in CROWD or any(doc.lexicon.frames[use.frame].type == "PROTEST" for use in t.word.frames) for t in words)


_TREATIES: Final = frozenset(["اتفاق", "اتفاقية", "معاهدة", "اتحاد", "منظمة", "مجلس", "هيءة", "محكمة", "حلف", "مفاوضات", "محادثات", "اتفاقات", "صفقة", "حكومة", "اءتلاف", "نووي", "بروتوكول", "ميثاق", "نص", "عضوية", "مبادرة", "عهد"])


def leave(doc: Document, event: Happened, left: list[Phrase]) -> None:
    """Leaving a treaty or a union is a sanction; leaving a place or a front is a retreat."""
    if event.frame.id != "withdraw-treaty":
        return
    treaty = any(t.lemma in _TREATIES for p in left for t in (doc.tokens[h] for h in p.heads))
    abroad = any(doc.tokens[p.begin].named("actor") for p in left)
    if not left and any(m.kind == "country" for m in event.actors) and any(t.norm in ("منه", "منها") for t in doc.tokens[event.trigger[1] : event.trigger[1] + 3]):
        return  # انسحاب أمريكا منه
    if not treaty and not abroad:
        event.frame = doc.lexicon.frames["withdraw"]
        event.rule = event.frame.id
        event.recipients = []
        if left and event.place is None:
            set_place(event, left[0])
