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
    sentences: dict[str, set[int]] = {}
    for event in doc.happened:
        sentences.setdefault(event.frame.type, set()).add(event.sentence)
    for event in doc.happened:
        if background(doc, event) and len(sentences[event.frame.type]) < 2:
            continue  # nothing else in the article speaks of it
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


_BACKGROUND = frozenset(["بعد", "منذ", "قبل", "عقب", "اثر", "خلال", "اثناء", "بعيد", "قبيل", "ضد", "حول", "عن", "بشان", "بسبب", "ل", "من", "ب", "ازاء", "حيال"])


def background(doc: Document, event: Happened) -> bool:
    """A noun that a preposition or another noun governs, with no date, no toll and no verb that tells it: what the sentence presupposes."""
    if event.verbal or event.speech or event.frame.type not in ("ASSAULT", "PROTEST") or event.when or event.dead or event.injured:
        return False
    sentence = doc.sentences[event.sentence]
    if sentence.headline or _told(doc, event):
        return False
    phrase = sentence.chunks[sentence.chunk_at.get(event.trigger[0], 0)].phrase
    if phrase is None:
        return False
    return phrase.prep in _BACKGROUND or (event.trigger[0] != phrase.begin and not phrase.number)


def _told(doc: Document, event: Happened) -> bool:
    """A light verb (``وقع``، ``اندلع``، ``شن``) has the noun for subject or object."""
    sentence = doc.sentences[event.sentence]
    k = sentence.chunk_at.get(event.trigger[0], 0)
    for m in range(k - 1, max(k - 4, -1), -1):
        if sentence.chunks[m].kind == VERB:
            word = doc.tokens[sentence.chunks[m].begin].word
            return word is not None and bool(word.light)
    return False
