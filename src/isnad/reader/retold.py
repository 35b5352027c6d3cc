"""Whether a word of a sentence tells again what another told: ``نسف منزلا … عملية النسف``، ``غارات … أدت إلى تدمير``."""

from __future__ import annotations

from typing import Final

from isnad.reader.document import NOUN, VERB, Document, Happened, Sentence
from isnad.reader.roles import CASUALTY

_ANY_ATTACK: Final = frozenset(("attack", "operation", "war", "offensive", "victims"))  # frames of the words that take up an attack of whatever kind: الهجوم، العملية، الاعتداء
_OF_PEOPLE: Final = frozenset(("abduct", "torture", "sexual", "beat"))  # done to people during an attack, and not what the word attack means
_ANOTHER: Final = frozenset(["بعد", "عقب", "قبل", "قبيل", "منذ", "ضد", "ل"])  # prepositions behind which stands another attack than the one told
_COUNTERED: Final = frozenset(["صد", "احباط", "افشال", "تصد", "تصدي", "ادانة", "وقف", "انهاء", "استمرار", "تكرار", "رد", "ردا"])  # words whose genitive is an attack that somebody else makes


def taken_up(doc: Document, sentence: Sentence, a: Happened, b: Happened) -> bool:
    """``هجوم على معسكر … منفذ الهجوم``: a definite noun of attack without a side of its own means the attack that its sentence told before."""
    first, again = sorted((a, b), key=lambda e: e.trigger)
    if not a.frame.type == b.frame.type == "ASSAULT":
        return False
    if _one_phrase(doc, sentence, first, again):
        return True
    if a.status != b.status or not _refers(doc, sentence, again):
        return False
    if first.frame.mode in _OF_PEOPLE or not (again.frame.id == first.frame.id or again.frame.id in _ANY_ATTACK or (again.frame.mode and again.frame.mode == first.frame.mode)):
        return False
    bare = first if _refers(doc, sentence, first) and not _sided(first) else again
    return not bare.recipients and all(any(m.same_as(o) or m is o for o in first.actors) for m in bare.actors)


_CALLS: Final = frozenset(["وصف", "سمي", "اسمي", "نعت"])


def is_epithet(doc: Document, sentence: Sentence, event: Happened, attack: Happened) -> bool:
    """``غارة لما وصفوه بالعدوان الأمريكي``: what somebody calls the attack before it."""
    if not event.frame.type == attack.frame.type == "ASSAULT":
        return False
    k = sentence.chunk_at.get(event.trigger[0], 0)
    phrase = sentence.chunks[k].phrase
    if event.verbal or phrase is None or phrase.prep != "ب":
        return False
    verb = next((doc.tokens[c.begin] for c in reversed(sentence.chunks[max(0, k - 2) : k]) if c.kind == VERB), None)
    return verb is not None and verb.lemma in _CALLS and doc.tokens[verb.i - 1].norm in ("ما", "لما", "بما", "فيما")


def _one_phrase(doc: Document, sentence: Sentence, first: Happened, again: Happened) -> bool:
    """``سقوط أربع قذائف هاون``: two nouns of one phrase, and no و between them."""
    at = sentence.chunk_at.get(first.trigger[0], -1)
    return not (first.verbal or again.verbal or first.speech or again.speech) and at >= 0 and at == sentence.chunk_at.get(again.trigger[0]) and not any(t.conj for t in doc.tokens[first.trigger[1] : again.trigger[0] + 1])


def _sided(event: Happened) -> bool:
    return bool(event.actors or event.recipients)


def _refers(doc: Document, sentence: Sentence, event: Happened) -> bool:
    """Whether the event's word is a definite noun that may mean an attack told before, and not one that somebody answers or wards off."""
    token = doc.tokens[event.trigger[0]]
    phrase = sentence.chunks[sentence.chunk_at.get(token.i, 0)].phrase
    if event.verbal or event.speech or event.at >= 0 or token.pos != NOUN or not token.article or token.conj or phrase is None or phrase.prep in _ANOTHER:
        return False
    governor = doc.tokens[token.i - 1 - (phrase.prep_at == token.i - 1)]
    return governor.lemma not in _COUNTERED and governor.stem not in _COUNTERED


_RESULT_REACH: Final = 4  # chunks between a verb of result and the noun that it governs
_LEADS_TO: Final = frozenset(["ادي", "اسفر", "خلف", "تسبب", "نتج", "افضي", "نجم", "الحق", "اوقع"])
_INFLICTS: Final = frozenset(["كبد", "الحق"])
_LOSSES: Final = frozenset(["خساءر", "خسارة", "هزيمة"])


def is_result(doc: Document, sentence: Sentence, event: Happened, attack: Happened) -> bool:
    """``غارات أدت إلى تدمير آليات``، ``ضربات كبدتهم خسائر فادحة``: what the attack before it brought about."""
    if not event.frame.type == attack.frame.type == "ASSAULT" or event.trigger < attack.trigger or attack.frame.id in CASUALTY:
        return False
    if event.at >= 0:
        return doc.tokens[event.at].lemma in _LOSSES and attack.at < 0 and doc.tokens[event.trigger[0]].lemma in _INFLICTS
    losses = doc.tokens[event.trigger[0]].lemma in _LOSSES
    if event.verbal or not (losses or (event.frame.mode == "destroy" and not event.actors)):
        return False
    k = sentence.chunk_at.get(event.trigger[0], 0)
    verb = next((doc.tokens[c.begin] for c in reversed(sentence.chunks[max(0, k - _RESULT_REACH) : k]) if c.kind == VERB), None)
    return verb is not None and verb.lemma in (_INFLICTS if losses else _LEADS_TO) and attack.trigger[0] < verb.i
