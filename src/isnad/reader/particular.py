"""Step 10, particular events: a noun of an event counts when it refers to one, not to a kind (``مكافحة الإرهاب``، ``تهمة الاغتيال``).

A noun without doer, sufferer, place, date, toll or a verb that tells it happened refers to a particular event only when the article told one before.
"""

from __future__ import annotations

from isnad.reader.document import VERB, Document, Happened

_MATERIAL = frozenset(("ASSAULT", "PROTEST", "COERCE", "SANCTION", "MOBILIZE", "AID", "RETREAT"))
_KIND_WORDS = frozenset(["قضية", "قضايا", "تهمة", "تهم", "بتهمة", "جريمة", "جراءم", "خطر", "مكافحة", "محاربة", "ملف", "ظاهرة", "ثقافة", "سياسة", "اسلوب", "وساءل", "ادوات", "عقوبة", "حكم", "احكام", "خطة", "خطط", "مخطط", "التخطيط", "انواع", "عدم", "وقف", "منع", "تجنب", "ضد", "لمنع", "لوقف", "لتجنب", "بوقف", "لمكافحة"])


def keep_particular(doc: Document) -> None:
    """Drop nouns of events that refer to no event of their own and to none told before."""
    told: set[str] = set()
    kept: list[Happened] = []
    for event in doc.happened:
        if event.verbal or event.speech or event.frame.type not in _MATERIAL or grounded(doc, event):
            told.add(event.frame.type)
            kept.append(event)
        elif event.frame.type in told and doc.tokens[event.trigger[0]].article:
            kept.append(event)
    doc.happened = kept


def grounded(doc: Document, event: Happened) -> bool:
    """Whether the sentence itself says of whom, where, when or with what toll the event was, or that it happened."""
    i = event.trigger[0]
    before = doc.tokens[i - 1].stem if i else ""
    if before in _KIND_WORDS:
        return False
    if doc.sentences[event.sentence].headline:
        return True
    return bool(event.actors or event.recipients or event.place or event.when or event.dead or event.injured) or _told(doc, event)


def _told(doc: Document, event: Happened) -> bool:
    """A light verb (``وقع``، ``اندلع``، ``شن``) has the noun for subject or object."""
    sentence = doc.sentences[event.sentence]
    k = sentence.chunk_at.get(event.trigger[0], 0)
    for m in range(k - 1, max(k - 4, -1), -1):
        if sentence.chunks[m].kind == VERB:
            word = doc.tokens[sentence.chunks[m].begin].word
            return word is not None and bool(word.light)
    return False
