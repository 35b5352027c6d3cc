"""Step 10, particular events: what the article tells counts, what it only mentions or presupposes (``مكافحة الإرهاب``، ``تهمة الاغتيال``) does not.

An event that the headline or two sentences tell stands. One that a single sentence speaks of must have enough signs of news about it: a toll, a
place, a weapon, an armed doer (``lexicon/data/evidence.yaml``); questions, trials and essays speak against it.
"""

from __future__ import annotations

from isnad.reader.document import NUM, VERB, Document, Happened, Sentence

_KIND_WORDS = frozenset(["قضية", "قضايا", "تهمة", "تهم", "بتهمة", "جريمة", "جراءم", "خطر", "مكافحة", "محاربة", "ملف", "ظاهرة", "ثقافة", "سياسة", "اسلوب", "وساءل", "ادوات", "عقوبة", "حكم", "احكام", "خطة", "خطط", "مخطط", "التخطيط", "انواع", "عدم", "وقف", "منع", "تجنب", "ضد", "لمنع", "لوقف", "لتجنب", "بوقف", "لمكافحة"])
_RECENT = frozenset(["امس", "اليوم", "الليلة", "صباح", "مساء", "فجر", "ظهر", "الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "الساعة"])
_RELATIVE = frozenset(["الذي", "التي", "الذين", "اللذين", "اللذان"])
_ARMED = frozenset(["MIL", "REB", "UAF", "COP"])
_EARLY, _SHORT, _LONG = 6, 15, 60  # words


def keep_particular(doc: Document) -> None:
    """Drop events that one sentence alone speaks of without enough signs that it tells them as news."""
    sentences: dict[str, set[int]] = {}
    for event in doc.happened:
        sentences.setdefault(event.frame.type, set()).add(event.sentence)
    doc.happened = [event for event in doc.happened if len(sentences[event.frame.type]) > 1 or _stands(doc, event)]


def _stands(doc: Document, event: Happened) -> bool:
    """Whether a sentence is enough for the event: in a headline, as an act of speech, or by its signs."""
    needed = doc.lexicon.evidence.needed.get(event.frame.type)
    if needed is None or event.status != "actual" or event.speech or doc.sentences[event.sentence].headline:
        return True
    return evidence(doc, event) >= needed


def evidence(doc: Document, event: Happened) -> int:
    """Points that speak for ``event`` being told as news in its sentence."""
    sentence = doc.sentences[event.sentence]
    words = {w for t in doc.tokens[sentence.begin : sentence.end] for w in (t.norm, t.stem)}
    seen = _seen(doc, event, sentence)
    return sum(s.points for s in doc.lexicon.evidence.signs if (not s.types or event.frame.type in s.types) and (not words.isdisjoint(s.words) if s.words else s.id in seen))


def _seen(doc: Document, event: Happened, sentence: Sentence) -> set[str]:
    """The signs that are no mere words."""
    tokens = doc.tokens[sentence.begin : sentence.end]
    at = event.trigger[0]
    trigger = doc.tokens[at]
    phrase = sentence.chunks[sentence.chunk_at.get(at, 0)].phrase
    signs = {
        "toll": event.dead is not None or event.injured is not None,
        "counted": any(t.pos == NUM for t in tokens),
        "counted-recipients": any(doc.tokens[i].pos == NUM for m in event.recipients for i in range(m.begin, m.end)),
        "place": event.place is not None,
        "early": at - sentence.begin < _EARLY,
        "actor": bool(event.actors),
        "armed-actor": any(m.sector in _ARMED for m in event.actors),
        "who-to-whom": event.verbal and bool(event.actors) and bool(event.recipients or event.place),
        "short": len(tokens) < _SHORT,
        "recent": any(t.norm in _RECENT for t in tokens),
        "genitive": not event.verbal and phrase is not None and at != phrase.begin,
        "relative": any(t.norm in _RELATIVE for t in doc.tokens[max(sentence.begin, at - 3) : at]),
        "imperfect": event.verbal and trigger.feats.tense == "imperfect",
        "long": len(tokens) > _LONG,
        "first-person": any(t.feats.person == 1 for t in tokens),
        "told": _told(doc, event),
        "kind": at > 0 and doc.tokens[at - 1].stem in _KIND_WORDS,
        "quoted": trigger.quoted,
        "claimed": event.claim is not None,
        "definite": not event.verbal and trigger.article,
    }
    return {name for name, holds in signs.items() if holds}


def _told(doc: Document, event: Happened) -> bool:
    """A light verb (``وقع``، ``اندلع``، ``شن``) has the noun for subject or object."""
    sentence = doc.sentences[event.sentence]
    k = sentence.chunk_at.get(event.trigger[0], 0)
    for m in range(k - 1, max(k - 4, -1), -1):
        if sentence.chunks[m].kind == VERB:
            word = doc.tokens[sentence.chunks[m].begin].word
            return bool(word.light)
    return False
