"""Step 10, particular events: what the article tells counts, what it only mentions or presupposes (``مكافحة الإرهاب``، ``تهمة الاغتيال``) does not.

An event that the headline or two sentences tell stands. One that a single sentence speaks of must have enough signs of news about it: a toll, a
place, a weapon, an armed doer (``lexicon/data/evidence.yaml``); questions, trials and essays speak against it.
"""

from __future__ import annotations

import re
from typing import Final

from isnad.reader.document import NUM, Document, Happened, Sentence

_RECENT: Final = frozenset(["امس", "اليوم", "الليلة", "صباح", "مساء", "فجر", "ظهر", "الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعة", "السبت", "الساعة"])
_RELATIVE: Final = frozenset(["الذي", "التي", "الذين", "اللذين", "اللذان"])
_ARMED: Final = frozenset(["MIL", "REB", "UAF", "COP"])
_AFTER: Final = frozenset(["بعد", "عقب", "اثر", "منذ"])
_INSIDE: Final = frozenset(["في", "خلال", "بعد", "منذ"])
_WAS: Final = frozenset(["كان", "كانت", "وكان", "وكانت", "كانوا", "كانا"])
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_EARLY: Final = 6  # words
_LONG: Final = 60


def keep_particular(doc: Document) -> None:
    """Drop events that one sentence alone speaks of without enough signs that it tells them as news."""
    hidden = _hidden(doc)
    if hidden:
        doc.happened = [event for event in doc.happened if event.frame.type not in hidden or _by_arms(event)]
    sentences: dict[str, set[int]] = {}
    for event in doc.happened:
        sentences.setdefault(event.frame.type, set()).add(event.sentence)
    doc.happened = [event for event in doc.happened if len(sentences[event.frame.type]) > 1 or _stands(doc, event)]


def _hidden(doc: Document) -> set[str]:
    """The types of events that the topic of headline and first sentence hides."""
    first = next((s for s in doc.sentences if not s.headline), None)
    heads = [s for s in doc.sentences if s.headline]
    if not heads or first is None:
        return set()
    words = {w for s in [*heads, first] for w in doc.words_of(s)}
    return {kind for topic in doc.lexicon.evidence.topics if len(words & topic.words) >= topic.at_least for kind in topic.hides}


def _by_arms(event: Happened) -> bool:
    return any(m.sector in _ARMED for m in [*event.actors, *event.recipients])


def _stands(doc: Document, event: Happened) -> bool:
    """Whether a sentence is enough for the event: in a headline, as an act of speech, or by its signs."""
    needed = doc.lexicon.evidence.needed.get(event.frame.type)
    if needed is None or event.status != "actual" or event.speech or doc.sentences[event.sentence].headline:
        return True
    return evidence(doc, event) >= needed


def evidence(doc: Document, event: Happened) -> int:
    """Points that speak for ``event`` being told as news in its sentence."""
    sentence = doc.sentences[event.sentence]
    words = doc.words_of(sentence)
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
        "verbal": event.verbal or event.at >= 0 or (event.teller >= 0 and bool(event.actors or event.recipients)),
        "opens": _opens(doc, event, sentence),
        "recipients": _suffered(event),
        "armed-actor": any(m.sector in _ARMED for m in event.actors),
        "recent": any(t.norm in _RECENT for t in tokens),
        "genitive": not event.verbal and phrase is not None and at != phrase.begin,
        "relative": any(t.norm in _RELATIVE for t in doc.tokens[max(sentence.begin, at - 3) : at]),
        "pluperfect": any(t.lemma == "كان" or t.norm in _WAS for t in doc.tokens[max(sentence.begin, at - 8) : at]),
        "setting": event.teller < 0 and phrase is not None and phrase.prep in _AFTER,
        "inside": event.teller < 0 and phrase is not None and phrase.prep in _INSIDE,
        "year": any(_YEAR.fullmatch(t.norm) for t in tokens),
        "imperfect": event.verbal and trigger.feats.tense == "imperfect",
        "long": len(tokens) > _LONG,
        "first-person": any(t.feats.person == 1 for t in tokens),
        "claimed": event.claim is not None,
        "definite": not event.verbal and trigger.article,
    }
    return {name for name, holds in signs.items() if holds}


def _opens(doc: Document, event: Happened, sentence: Sentence) -> bool:
    """``اعتدى مستوطنون على مزارعين``، ``اندلعت اشتباكات في …``: a whole piece of news, its verb in the perfect first."""
    if event.teller < 0 or event.teller > max(sentence.begin, sentence.dateline) + 1 or doc.tokens[event.teller].feats.tense != "perfect":
        return False
    return bool(event.actors) + _suffered(event) + (event.place is not None) >= 2


def _suffered(event: Happened) -> bool:
    """Whether somebody suffers the event; slogans of any crowd say against whom they are."""
    return bool(event.recipients) and event.frame.id != "chant"
